"""One search: by meaning in Chroma beside words in the keyword index, then what both found is compared and ranked."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from ingest.embedding.vectors import Floats
from ingest.library.chroma import ChromaStore
from ingest.library.keywords import KeywordIndex
from ingest.library.searching import Found, Fuse, Pool, Query, telling, word_weight

_DEEPER = 8  # times as many papers are looked at by words, so that most of those found by meaning have their scores as well
_COMPARED = 25  # candidates whose single words are compared with the question's: the best by all else


@dataclass(frozen=True, slots=True)
class Search:
    """A search of one state of the library, which the transaction of `connection` sees; `beside` runs half of it."""

    store: ChromaStore
    index: KeywordIndex
    connection: sqlite3.Connection
    beside: Executor

    def find(self, query: Query, *, pool: int, top: int, fuse: Fuse) -> Found:
        """See `ingest.library.Library.search`."""
        with _one_thread:
            return self._find(query, pool=pool, top=top, fuse=fuse)

    def _find(self, query: Query, *, pool: int, top: int, fuse: Fuse) -> Found:
        among = self.index.admitted(self.connection, query.filters) if query.filters else None
        chunks = None if among is None else self.index.chunks_of(self.connection, among)
        meaning = self.beside.submit(self._nearest, query, pool, chunks)
        words = list(dict.fromkeys([*query.words, *query.around]))
        total, frequencies = self.index.document_frequencies(self.connection, words)
        weights = {word: word_weight(total, n) for word, n in frequencies.items()}
        searched = telling(frequencies, total)
        lexical = self.index.matching(self.connection, searched, _DEEPER * pool, among)
        preferred = self.index.rows_of_papers(self.connection, query.preferred)
        preferred = preferred if among is None else preferred & among
        wanted = {*islice(lexical, pool), *preferred}
        packed = self.index.vectors(self.connection, wanted)  # while the other half goes on
        vector, hits = meaning.result()
        near = self.index.rows_of_chunks(self.connection, [chunk_id for chunk_id, _ in hits])
        packed = sorted(packed + self.index.vectors(self.connection, set(near.values()) - wanted))
        ideal = sum(weight for word, weight in weights.items() if word in searched or not frequencies[word])
        weights = {word: weights[word] for word in query.words}
        found = Pool(packed, vector)
        signals = found.signals(lexical, ideal, preferred)
        if query.vocabulary:
            found = Pool([packed[i] for i in _best(fuse(signals), max(_COMPARED, 2 * top))], vector)
            found.look_up(query.vocabulary, weights)
            signals = found.signals(lexical, ideal, preferred)
        scores = fuse(signals)
        order = _best(scores, top)
        stored = zip(self.index.rows(self.connection, [found.rows[i] for i in order]), order, strict=True)
        candidates = tuple(found.candidate(paper, signals, float(scores[i]), i) for paper, i in stored)
        own = {word: frequencies[word] for word in query.words}
        return Found(candidates, weights, own, total if among is None else len(among))

    def _nearest(self, query: Query, pool: int, among: Sequence[str] | None) -> tuple[Floats, list[tuple[str, float]]]:
        """The question's vector and its nearest chunks."""
        vector = query.embed()
        return np.asarray(vector, dtype=np.float32), self.store.nearest(vector, pool, among)


class _OneThread:
    """Keeps numpy's multiplications to one thread while any question is answered.

    Arrays this small are soon done, and threads that wait for more would take the cores from the embedder and from other
    questions (median of a warm question 15.6 ms, against 24.3 ms). The setting is the whole process's: it is made by the
    first of several questions at once and taken back by the last.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limits: Any = None

    @cached_property
    def _libraries(self) -> ThreadpoolController:
        return ThreadpoolController()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._limits = self._libraries.limit(limits=1, user_api="blas")

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._limits.restore_original_limits()


_one_thread = _OneThread()


def _best(scores: Floats, count: int) -> list[int]:
    """The places of the `count` best scores, best first; of equal ones the first."""
    places: list[int] = np.argsort(-scores, kind="stable")[:count].tolist()
    return places
