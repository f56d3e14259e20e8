"""From raw hits to candidates: signals of many papers at once, in arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.vectors import Floats, cosines, product, unpacked
from ingest.embedding.vocabulary import Nearness, Vocabulary
from ingest.filters import EVERYTHING, Filters
from ingest.library.records import Listed
from ingest.library.statistics import COMMON_SHARE
from ingest.records import Paper, Span

Packed = tuple[int, bytes, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for searching.

    `vector` is what becomes of it (`Library.beside` makes it); `words` are its topic's; `vocabulary` tells how near words
    are, if anything. Only papers that match `filters` count. The papers with the ids `preferred` are candidates whatever
    else is found, and those with the ids `first` come before all others. `around` are words of what was said before: they
    help to find papers, and say nothing of single sentences. The words that are `light` may be said of anything: they weigh a
    share of what they would.
    """

    vector: Future[Sequence[float]]
    words: Sequence[str]
    vocabulary: Vocabulary | None = None
    filters: Filters = EVERYTHING
    preferred: Sequence[str] = ()
    first: Sequence[str] = ()
    around: Sequence[str] = ()
    light: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Signals:
    """How well each of n candidates fits a question, float32 [n].

    `words` is BM25 relative to the sum of the words' weights (0 where none of them stands in the paper; about 1 where
    all do); `whole` and `sentence` are cosines to the whole abstract (the mean of its chunks) and its best sentence;
    `near` says how near the question's words come to the paper's (`ingest.embedding.vocabulary`; 0 if the model does not
    tell). `preferred` is 1 for the preferred papers, 0 for all others.
    """

    words: Floats
    whole: Floats
    sentence: Floats
    near: Floats
    preferred: Floats

    def at(self, places: Sequence[int] | NDArray[np.int64]) -> Signals:
        """Those of the candidates at these places."""
        each = (self.words, self.whole, self.sentence, self.near, self.preferred)
        return Signals(*(one.take(places) for one in each))


Fuse = Callable[[Signals], Floats]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may answer a question: its score and signals; for each sentence a cosine and a nearness of words."""

    paper: Paper
    score: float
    words: float
    whole: float
    near: float
    spans: tuple[Span, ...]
    sentences: Sequence[float]
    near_sentences: Sequence[float]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: candidates, best first.

    `weights` tells how much each word of the question tells, `frequencies` how many papers hold it, and `admitted` how
    many papers the filters let through.
    """

    candidates: tuple[Candidate, ...]
    weights: dict[str, float]
    frequencies: dict[str, int]
    admitted: int


Ahead = Callable[[Sequence[Candidate], Mapping[str, float]], object]


def nothing(candidates: Sequence[Candidate], weights: Mapping[str, float]) -> None:
    """What is done ahead with candidates where nothing can be."""


def word_weight(total: int, frequency: int) -> float:
    """How much a word tells that stands in `frequency` of `total` papers: ln((N + 1) / (n + 0.5)), never below 0.

    Inverse document frequency after Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond
    (2009).
    """
    return max(0.0, math.log((total + 1) / (frequency + 0.5)))


def telling(frequencies: Mapping[str, int], total: int) -> list[str]:
    """The words worth searching for: not those that stand in no paper, or in more than a quarter of all.

    They tell little and cost most: on SciFact train nDCG@10 was .742 with and without this, in two thirds of the time.
    Kept if fewer than two words would be left.
    """
    rare = [word for word, n in frequencies.items() if 0 < n <= COMMON_SHARE * total]
    return rare if len(rare) >= 2 else list(frequencies)


class Pool:
    """The candidates of one question while they are scored, added as they are found; each is compared once."""

    def __init__(self, words: Nearness | None) -> None:
        """`words` compares single words, if the model tells how near they are."""
        self._words = words
        self._query: Floats | None = None
        self._added: list[tuple[Floats, Floats]] = []  # vectors and their lengths, not compared with the question's yet
        self.rows = np.zeros(0, dtype=np.int64)  # of the index, one a paper
        self._counts = np.zeros(0, dtype=np.int64)  # rows of vectors, a paper: the whole abstract, then its sentences
        self._starts = self._counts
        self._cosines = np.zeros(0, dtype=np.float32)  # of these rows
        self._pieces: list[bytes] = []
        self._looked_up: set[int] = set()  # papers, by place
        self._near = np.zeros(0, dtype=np.float32)  # of papers
        self._near_rows = np.zeros(0, dtype=np.float32)  # of all rows

    def add(self, packed: Sequence[Packed]) -> None:
        """Add papers: row ids, int8 vectors (the whole abstract, then its sentences), their lengths, word pieces."""
        if not packed:
            return
        rows, data, lengths, pieces = zip(*packed, strict=True)
        norms = np.frombuffer(b"".join(lengths), dtype=np.float32)
        vectors = b"".join(data)
        self._added.append((unpacked(vectors, len(vectors) // max(1, len(norms))), norms))
        self.rows = np.concatenate([self.rows, np.array(rows, dtype=np.int64)])
        self._counts = np.concatenate([self._counts, np.array([len(each) // norms.itemsize for each in lengths], np.int64)])
        self._starts = np.cumsum(self._counts) - self._counts
        self._pieces += pieces
        none = np.zeros(len(packed), dtype=np.float32)
        self._near = np.concatenate([self._near, none])
        self._near_rows = np.concatenate([self._near_rows, np.zeros(len(norms), dtype=np.float32)])

    def ask(self, query: Floats) -> None:
        """Compare papers with `query`, the question's vector, from now on; those that were added before as well."""
        self._query = query

    def signals(self, lexical: Mapping[int, float], ideal: float, preferred: Container[int] = ()) -> Signals:
        """What tells of all candidates but nearness of words, which is 0; to be asked for once there is a vector.

        Args:
            lexical: BM25 by row id.
            ideal: the sum of the weights of the words searched for.
            preferred: row ids.
        """
        self._compare()
        rows = self.rows.tolist()
        words = np.array([lexical.get(row, 0.0) for row in rows], dtype=np.float32) / np.float32(max(ideal, 1e-9))
        wanted = np.array([row in preferred for row in rows], dtype=np.float32)
        sentence = _best_sentences(self._cosines, self._starts, self._counts)
        return Signals(words, self._cosines.take(self._starts), sentence, np.zeros_like(words), wanted)

    def _compare(self) -> None:
        """The cosines of those vectors that have none yet."""
        added, self._added = self._added, []
        if self._query is not None:
            self._cosines = np.concatenate([self._cosines, *(cosines(*each, self._query) for each in added)])

    def closer(self, signals: Signals, places: Sequence[int]) -> Signals:
        """The signals of the papers at `places`, with nearness of words."""
        if not self.look_up(places):  # the words of a paper are unknown: no paper is ranked by words then
            self._words = None
            self._near, self._near_rows = np.zeros_like(self._near), np.zeros_like(self._near_rows)
        return replace(signals.at(places), near=self._near.take(places))

    def look_up(self, places: Sequence[int]) -> bool:
        """Compare the question's words with those of the papers at `places`, where that was not done yet.

        It needs no vector. False if the words of one of them are unknown: then none is compared.
        """
        new = [place for place in places if place not in self._looked_up]
        if self._words is None or not new:
            return True
        pieces, counts = [self._pieces[place] for place in new], self._counts.take(new)
        stream = np.frombuffer(b"".join(pieces), dtype=np.uint16)
        if not all(pieces) or len(stream) - np.count_nonzero(stream) != counts.sum():
            return False
        found, starts = self._words.of(stream), np.cumsum(counts) - counts
        near = product(found, self._words.weights)
        self._near[new] = product(np.maximum.reduceat(found, starts, axis=0), self._words.weights)
        self._near_rows[np.repeat(self._starts.take(new) - starts, counts) + np.arange(len(near))] = near
        self._looked_up.update(new)
        return True

    def candidates(
        self, places: Sequence[int], stored: Sequence[Listed], scores: Sequence[float], signals: Signals
    ) -> tuple[Candidate, ...]:
        """The candidates at `places`, with their sentences; `stored`, `scores` and `signals` are theirs."""
        bounds = zip(self._starts.take(places).tolist(), self._counts.take(places).tolist(), strict=True)
        rows = [slice(start + 1, start + count) for start, count in bounds]  # of sentences
        of_sentences = [(self._cosines[one].tolist(), self._near_rows[one].tolist()) for one in rows]
        of_papers = zip(stored, scores, signals.words.tolist(), signals.whole.tolist(), signals.near.tolist(), strict=True)
        return tuple(
            [
                Candidate(one.paper, score, words, whole, near, one.sentences, cosines, near_words)
                for (one, score, words, whole, near), (cosines, near_words) in zip(of_papers, of_sentences, strict=True)
            ]
        )


def _best_sentences(each: Floats, starts: NDArray[np.int64], counts: NDArray[np.int64]) -> Floats:
    """For each paper the greatest value of its sentences; that of the whole where it has no sentence.

    `each` has that of the whole and then those of the sentences; a paper's begin at `starts` and are `counts`.
    """
    if not len(starts):
        return np.zeros(0, dtype=np.float32)
    sentences = each.copy()
    sentences[starts[counts > 1]] = -np.inf
    best: Floats = np.maximum.reduceat(sentences, starts)
    return best
