"""The papers nearest to a paper of the library, by the vectors that it was stored with."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np

from ingest.embedding.vectors import Floats, cosines, unit, unpacked
from ingest.filters import Filters
from ingest.library.chroma import ChromaStore
from ingest.library.keywords import KeywordIndex
from ingest.library.records import StoredPaper, paper_id_of
from ingest.records import Paper, Span

_CHUNKS = 4  # looked at for each paper wanted: an abstract may have several


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
    among = index.chunks_of(connection, index.admitted(connection, filters)) if filters else None
    vector = unit(_rows(own)[0])
    hits = store.nearest(vector.tolist(), _CHUNKS * count + len(own.chunk_ids), among)
    others = dict.fromkeys(paper_id_of(chunk_id) for chunk_id, _ in hits)
    others.pop(paper_id, None)
    found = [_neighbour(stored, vector) for stored in index.get(list(others)).values()]
    return sorted(found, key=lambda one: -one.cosine)[:count]


def _rows(stored: StoredPaper) -> Floats:
    """The vectors of a paper, not scaled: of the whole abstract, then of its sentences."""
    rows = len(stored.sentences) + 1
    return unpacked(stored.vectors, len(stored.vectors) // rows)


def _neighbour(stored: StoredPaper, vector: Floats) -> Neighbour:
    whole, *sentences = cosines(_rows(stored), np.frombuffer(stored.lengths, dtype=np.float32), vector).tolist()
    best = max(range(len(sentences)), key=sentences.__getitem__, default=None)
    return Neighbour(stored.paper, whole, Span(0, 0) if best is None else stored.sentences[best])
