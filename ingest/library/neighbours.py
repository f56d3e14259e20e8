"""The papers nearest to a paper of the library, by the vectors that it was stored with and the words that both hold.

One vector tells the field of a whole abstract rather than its subject: among 70 papers of one field those that a question asks
for together are found less often by it alone.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from ingest.embedding.vectors import Floats, cosines, unit, unpacked
from ingest.filters import Filters
from ingest.library.chroma import ChromaStore
from ingest.library.keywords import KeywordIndex
from ingest.library.records import StoredPaper, paper_id_of
from ingest.library.statistics import COMMON_SHARE
from ingest.records import Paper, Span

_CHUNKS = 4  # looked at for each paper wanted: an abstract may have several
# What equal words count, as a share of what the paper itself has, against 1 for the cosine. Of the papers that a development
# question asks for together, .65 are among the first five of each other, and .73 among the first ten (.53 and .66 by the cosine
# alone); of abstracts that bear on one claim of SciFact train, .71 and .80 (.71 and .81).
_WORDS = 0.75
_MOST = 96  # words of an abstract that are compared, those that fewest papers hold
_READ = 10_000  # characters that these are taken from
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A paper near to another one: the cosine of their abstracts, and its sentence that comes nearest to the other's."""

    paper: Paper
    cosine: float
    sentence: Span


def neighbours(
    store: ChromaStore, index: KeywordIndex, connection: sqlite3.Connection, paper_id: str, count: int, filters: Filters
) -> list[Neighbour]:
    """The `count` papers nearest to this one that match, the nearest first; none if the library does not have it."""
    own = index.get([paper_id]).get(paper_id)
    if own is None:
        return []
    admitted = index.admitted(connection, filters) if filters else None
    among = index.chunks_of(connection, admitted) if admitted is not None else None
    vector = unit(_rows(own)[0])
    hits = store.nearest(vector.tolist(), _CHUNKS * count + len(own.chunk_ids), among)
    words = _shared_words(index, connection, own.paper, _CHUNKS * count + 1, admitted)
    others = dict.fromkeys([*(paper_id_of(chunk_id) for chunk_id, _ in hits), *words])
    others.pop(paper_id, None)
    found = [_neighbour(stored, vector) for stored in index.get(list(others)).values()]
    return sorted(found, key=lambda one: -(one.cosine + _WORDS * words.get(one.paper.paper_id, 0.0)))[:count]


def _shared_words(
    index: KeywordIndex, connection: sqlite3.Connection, paper: Paper, count: int, among: Collection[int] | None
) -> Mapping[str, float]:
    """Of the `count` papers that hold most of a paper's telling words, by id, how much: 1 for the paper itself."""
    words = list(dict.fromkeys(_WORD.findall(f"{paper.title} {paper.abstract}"[:_READ].lower())))
    total, held = index.document_frequencies(connection, words)
    telling = sorted((word for word in words if 1 < held[word] <= COMMON_SHARE * total), key=held.__getitem__)[:_MOST]
    own = index.matching(connection, telling, 1, index.rows_of_papers(connection, [paper.paper_id]))
    found = index.matching(connection, telling, count, among) if own else {}
    ids = {row: listed.paper.paper_id for row, listed in index.rows(connection, found).items()}
    return {ids[row]: score / max(own.values()) for row, score in found.items()}


def _rows(stored: StoredPaper) -> Floats:
    """The vectors of a paper, not scaled: of the whole abstract, then of its sentences."""
    rows = len(stored.sentences) + 1
    return unpacked(stored.vectors, len(stored.vectors) // rows)


def _neighbour(stored: StoredPaper, vector: Floats) -> Neighbour:
    whole, *sentences = cosines(_rows(stored), np.frombuffer(stored.lengths, dtype=np.float32), vector).tolist()
    best = max(range(len(sentences)), key=sentences.__getitem__, default=None)
    return Neighbour(stored.paper, whole, Span(0, 0) if best is None else stored.sentences[best])
