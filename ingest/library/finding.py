"""One search: by meaning in Chroma beside words in the keyword index, then what both found is compared and ranked."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.vectors import Floats
from ingest.library.chroma import ChromaStore
from ingest.library.keywords import KeywordIndex
from ingest.library.records import Listed
from ingest.library.searching import Ahead, Candidate, Found, Fuse, Pool, Query, Signals, telling, word_weight
from ingest.threads import one_thread

S = TypeVar("S")
T = TypeVar("T")
_DEEPER = 8  # times as many papers are looked at by words, so that most of those found by meaning have their scores as well
# Times the weight of a word that is said of anything (“overhyped”). With .4 “are web agents overhyped?” is answered and “what
# are the drawbacks of coffee?” refused over 5,000 papers of computer science; with .25 both are answered.
LIGHT = 0.4
_BEGINS = 0.002  # seconds that work beside a search is waited for at most to begin: all threads may be at work
# Candidates whose single words are compared with the question's, at least: the best by all else. With 25 one in a hundred
# claims of SciFact train has others among its first five, and nDCG@10 is the same.
_COMPARED = 15
# Of so few papers all are candidates: what Chroma's index finds of them may differ between two processes and a server.
_FEW = 100


@dataclass(frozen=True, slots=True)
class Search:
    """A search of one state of the library, which the transaction of `connection` sees; `beside` runs half of it."""

    store: ChromaStore
    index: KeywordIndex
    connection: sqlite3.Connection
    beside: Executor

    def find(self, query: Query, *, pool: int, top: int, fuse: Fuse, ahead: Ahead) -> Found:
        """See `ingest.library.Library.search`."""
        with one_thread:
            return self._find(query, pool=pool, top=top, fuse=fuse, ahead=ahead)

    def _find(self, query: Query, *, pool: int, top: int, fuse: Fuse, ahead: Ahead) -> Found:
        among = self.index.admitted(self.connection, query.filters) if query.filters else None
        chunks = None if among is None else self.index.chunks_of(self.connection, among)
        meaning = _then(query.vector, lambda vector: self.store.nearest(vector, pool, chunks), self.beside)
        words = list(dict.fromkeys([*query.words, *query.around]))
        total, frequencies = self.index.document_frequencies(self.connection, words)
        weights = {word: word_weight(total, n) * (LIGHT if word in query.light else 1) for word, n in frequencies.items()}
        searched = telling(frequencies, total)
        lexical = self.index.matching(self.connection, searched, _DEEPER * pool, among)
        preferred, first = (self._rows(ids, among) for ids in ((*query.preferred, *query.first), query.first))
        wanted = {*islice(lexical, pool), *preferred, *self._all_of_few(total, query, among)}
        packed = self.index.vectors(self.connection, wanted)
        ideal = sum(weight for word, weight in weights.items() if word in searched or not frequencies[word])
        weights = {word: weights[word] for word in query.words}
        compared, found = max(_COMPARED, 2 * top), Pool(query.vocabulary.nearness(weights) if query.vocabulary else None)
        found.add(packed)
        likely = set(islice(lexical, compared))  # while the question is embedded: most of them will be compared
        found.look_up([place for place, (row, *_) in enumerate(packed) if row in likely])

        found.ask(np.asarray(query.vector.result(), dtype=np.float32))
        ranking = _Ranking(lexical, ideal, preferred, first, fuse, compared, top)
        # While Chroma searches: most of those that the words found will be among the best of all.
        best = ranking.best(found)
        papers = self.index.rows(self.connection, best.rows)
        if not meaning.done():
            ahead(self._candidates(found, best, papers), weights)
        found.add(self.index.vectors_of_chunks(self.connection, [chunk_id for chunk_id, _ in meaning.result()], wanted))
        best = ranking.best(found)
        papers |= self.index.rows(self.connection, [row for row in best.rows if row not in papers])
        candidates = self._candidates(found, best, papers)
        own = {word: frequencies[word] for word in query.words}
        return Found(candidates, weights, own, total if among is None else len(among))

    def _all_of_few(self, total: int, query: Query, among: Collection[int] | None) -> Collection[int]:
        """The row ids of all papers that are searched, if these are few."""
        if among is None and total <= _FEW:
            return self.index.admitted(self.connection, query.filters)
        return among if among is not None and len(among) <= _FEW else ()

    def _rows(self, paper_ids: Sequence[str], among: Collection[int] | None) -> set[int]:
        """The row ids of those of these papers that are `among` the ones searched."""
        rows = self.index.rows_of_papers(self.connection, paper_ids)
        return rows if among is None else rows.intersection(among)

    def _candidates(self, found: Pool, best: _Best, papers: Mapping[int, Listed]) -> tuple[Candidate, ...]:
        return found.candidates(best.places, [papers[row] for row in best.rows], best.scores, best.signals)


@dataclass(frozen=True, slots=True)
class _Best:
    """The best papers of a pool, best first: their places in it, their row ids, their scores, their signals."""

    places: list[int]
    rows: list[int]
    scores: list[float]
    signals: Signals


@dataclass(frozen=True, slots=True)
class _Ranking:
    """What tells of the candidates of one question beside their vectors, and how many of them are compared and wanted."""

    lexical: Mapping[int, float]
    ideal: float
    preferred: Collection[int]
    first: Collection[int]
    fuse: Fuse
    compared: int
    top: int

    def best(self, found: Pool) -> _Best:
        """The best of those found so far."""
        signals = found.signals(self.lexical, self.ideal, self.preferred)
        places = self._best(self.fuse(signals), found.rows, self.compared)
        signals = found.closer(signals, places)
        scores, rows = self.fuse(signals), found.rows.take(places)
        order = self._best(scores, rows, self.top)
        return _Best([places[i] for i in order], rows.take(order).tolist(), scores.take(order).tolist(), signals.at(order))

    def _best(self, scores: Floats, rows: NDArray[np.int64], count: int) -> list[int]:
        """The places of the `count` best scores, those `first` before all, best first; of equal ones that of the least row."""
        behind = np.isin(rows, list(self.first), invert=True) if self.first else np.zeros(len(rows), bool)
        places: list[int] = np.lexsort((rows, -scores, behind))[:count].tolist()
        return places


def begun(work: Callable[[], T], beside: Executor) -> Future[T]:
    """What `work` comes to in another thread, once it has begun there.

    A caller that went on at once would keep the interpreter to itself until it next waits for something.
    """
    waiting = threading.Event()

    def begin() -> T:
        waiting.set()
        return work()

    made = beside.submit(begin)
    waiting.wait(_BEGINS)
    return made


def _then(first: Future[S], work: Callable[[S], T], beside: Executor) -> Future[T]:
    """What `work` makes of what `first` comes to, in the very thread that it comes from: another one would have to wake.

    If it has come already, `beside` does the work.
    """
    made, here = Future[T](), threading.get_ident()

    def make() -> None:
        try:
            made.set_result(work(first.result()))
        except BaseException as error:
            made.set_exception(error)

    def begin(_: Future[S]) -> None:
        if threading.get_ident() != here:
            make()
            return
        try:
            beside.submit(make)
        except RuntimeError as error:  # the library was closed meanwhile
            made.set_exception(error)

    first.add_done_callback(begin)
    return made
