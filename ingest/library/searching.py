"""From raw hits to candidates: signals of many papers at once, in arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping, Sequence
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
    else is found. `around` are words of what was said before: they help to find papers, and say nothing of single
    sentences.
    """

    vector: Future[Sequence[float]]
    words: Sequence[str]
    vocabulary: Vocabulary | None = None
    filters: Filters = EVERYTHING
    preferred: Sequence[str] = ()
    around: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Signals:
    """How well each of n candidates fits a question, float32 [n].

    `words` is BM25 relative to the sum of the words' weights (0 where none of them stands in the paper; about 1 where
    all do); `whole` and `sentence` are cosines to the whole abstract (the mean of its chunks) and its best sentence;
    `near` and `near_sentence` say how near the question's words come to the paper's, and to those of one sentence
    (`ingest.embedding.vocabulary`; 0 if the model does not tell). `preferred` is 1 for the preferred papers, 0 for
    all others.
    """

    words: Floats
    whole: Floats
    sentence: Floats
    near: Floats
    near_sentence: Floats
    preferred: Floats

    def at(self, places: Sequence[int] | NDArray[np.int64]) -> Signals:
        """Those of the candidates at these places."""
        return Signals(*(each.take(places) for each in (self.words, self.whole, self.sentence, self.near, self.preferred)))


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
        self._sentences: dict[int, tuple[list[float], list[float]]] = {}  # of papers, by place: cosines, nearness of words

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
        self._near = np.concatenate([self._near, np.zeros(len(packed), dtype=np.float32)])

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
        return Signals(words, self._cosines.take(self._starts), self._best_sentences(), np.zeros_like(words), wanted)

    def _compare(self) -> None:
        """The cosines of those vectors that have none yet."""
        added, self._added = self._added, []
        if self._query is not None:
            self._cosines = np.concatenate([self._cosines, *(cosines(*each, self._query) for each in added)])

    def closer(self, signals: Signals, places: Sequence[int]) -> Signals:
        """The signals of the papers at `places`, with nearness of words."""
        if not self.look_up(places):  # the words of a paper are unknown: no paper is ranked by words then
            self._words, self._near, self._sentences = None, np.zeros_like(self._near), {}
        return replace(signals.at(places), near=self._near.take(places))

    def look_up(self, places: Sequence[int]) -> bool:
        """Compare the question's words with those of the papers at `places`, where that was not done yet.

        It needs no vector. False if the words of one of them are unknown: then none is compared.
        """
        new = [place for place in places if place not in self._looked_up]
        if self._words is None or not new:
            return True
        pieces = [self._pieces[place] for place in new]
        stream, ends = np.frombuffer(b"".join(pieces), dtype=np.uint16), np.cumsum([len(each) // 2 for each in pieces])
        if not all(pieces) or len(stream) - np.count_nonzero(stream) != self._counts.take(new).sum():
            return False
        starts = np.concatenate([[0], ends[:-1]])
        self._near[new] = product(self._words.of(stream, starts), self._words.weights)
        self._looked_up.update(new)
        return True

    def _best_sentences(self) -> Floats:
        """For each paper the greatest of its sentences' cosines; that of the whole where it has no sentence."""
        if not len(self.rows):
            return np.zeros(0, dtype=np.float32)
        each = self._cosines.copy()
        each[self._starts[self._counts > 1]] = -np.inf
        best: Floats = np.maximum.reduceat(each, self._starts)
        return best

    def candidates(
        self, places: Sequence[int], stored: Sequence[Listed], scores: Sequence[float], signals: Signals
    ) -> tuple[Candidate, ...]:
        """The candidates at `places`, with their sentences; `stored`, `scores` and `signals` are theirs."""
        self._read_sentences([place for place in places if place not in self._sentences])
        told = zip(places, stored, scores, signals.words.tolist(), signals.whole.tolist(), signals.near.tolist(), strict=True)
        return tuple(
            [
                Candidate(one.paper, score, words, whole, near, one.sentences, *self._sentences[place])
                for place, one, score, words, whole, near in told
            ]
        )

    def _read_sentences(self, places: Sequence[int]) -> None:
        """The cosines and the nearness of words of each sentence of the papers at `places`."""
        if not places:
            return
        counts = self._counts.take(places).tolist()
        near, start = [0.0] * sum(counts), 0
        if self._words is not None:
            stream = np.frombuffer(b"".join([self._pieces[place] for place in places]), dtype=np.uint16)
            near = product(self._words.of(stream), self._words.weights).tolist()
        for place, first, count in zip(places, self._starts.take(places).tolist(), counts, strict=True):
            cosines = self._cosines[first + 1 : first + count].tolist()
            self._sentences[place] = cosines, near[start + 1 : start + count]
            start += count
