"""From raw hits to candidates: signals of many papers at once, in arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np

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

    def __init__(self, query: Floats, words: Nearness | None) -> None:
        """`query` is the question's vector; `words` compares single words, if the model tells how near they are."""
        self._query, self._words = query, words
        self.rows = np.zeros(0, dtype=np.int64)  # of the index, one a paper
        self._counts = np.zeros(0, dtype=np.int64)  # rows of vectors, a paper: the whole abstract, then its sentences
        self._starts = self._counts
        self._cosines = np.zeros(0, dtype=np.float32)  # of these rows
        self._pieces: list[bytes] = []
        self._looked_up: set[int] = set()  # papers, by place
        self._near = np.zeros(0, dtype=np.float32)  # of papers
        self._near_rows = np.zeros(0, dtype=np.float32)

    def add(self, packed: Sequence[Packed]) -> None:
        """Add papers: row ids, int8 vectors (the whole abstract, then its sentences), their lengths, word pieces."""
        vectors = unpacked(b"".join(data for _, data, *_ in packed), len(self._query))
        norms = np.frombuffer(b"".join(norms for _, _, norms, _ in packed), dtype=np.float32)
        self.rows = np.append(self.rows, np.array([row for row, *_ in packed], dtype=np.int64))
        counts = np.array([len(data) // len(self._query) for _, data, *_ in packed], dtype=np.int64)
        self._counts = np.append(self._counts, counts)
        self._starts = np.cumsum(self._counts) - self._counts
        self._cosines = np.append(self._cosines, cosines(vectors, norms, self._query))
        self._pieces += [pieces for *_, pieces in packed]
        self._near = np.append(self._near, np.zeros(len(packed), dtype=np.float32))
        self._near_rows = np.append(self._near_rows, np.zeros(len(vectors), dtype=np.float32))

    def signals(self, lexical: Mapping[int, float], ideal: float, preferred: Container[int] = ()) -> Signals:
        """What tells of all candidates but nearness of words, which is 0.

        Args:
            lexical: BM25 by row id.
            ideal: the sum of the weights of the words searched for.
            preferred: row ids.
        """
        rows = self.rows.tolist()
        words = np.array([lexical.get(row, 0.0) for row in rows], dtype=np.float32) / np.float32(max(ideal, 1e-9))
        wanted = np.array([row in preferred for row in rows], dtype=np.float32)
        none = np.zeros_like(words)
        return Signals(words, self._cosines[self._starts], self._best(self._cosines), none, none, wanted)

    def closer(self, signals: Signals, places: Sequence[int]) -> Signals:
        """The signals of the papers at `places`, with nearness of words."""
        self._look_up(places)
        at = np.array(places, dtype=np.int64)
        near = (self._near[at], self._best(self._near_rows)[at])
        return Signals(signals.words[at], signals.whole[at], signals.sentence[at], *near, signals.preferred[at])

    def _look_up(self, places: Sequence[int]) -> None:
        """Compare the question's words with those of the papers at `places`, where that was not done yet."""
        new = [place for place in places if place not in self._looked_up]
        if self._words is None or not new:
            return
        found = self._words.of(np.frombuffer(b"".join(self._pieces[place] for place in new), dtype=np.uint16))
        counts = self._counts[new]
        if len(found) != counts.sum():  # the words of a paper are unknown: no paper is ranked by words then
            self._words, self._near, self._near_rows = None, np.zeros_like(self._near), np.zeros_like(self._near_rows)
            return
        starts = np.cumsum(counts) - counts
        self._near[new] = product(np.maximum.reduceat(found, starts, axis=0), self._words.weights)
        rows = np.repeat(self._starts[new] - starts, counts) + np.arange(len(found))
        self._near_rows[rows] = product(found, self._words.weights)
        self._looked_up.update(new)

    def _best(self, scores: Floats) -> Floats:
        """For each paper the greatest of its sentences' scores; that of row 0 where it has no sentence."""
        best: Floats = scores[self._starts].copy()
        many = np.flatnonzero(self._counts > 1)
        bounds = np.stack([self._starts[many] + 1, self._starts[many] + self._counts[many]], axis=1).ravel()
        if len(many):
            best[many] = np.maximum.reduceat(np.append(scores, np.float32(-np.inf)), bounds)[::2]
        return best

    def candidate(self, stored: Listed, place: int, score: float, signals: Signals, number: int) -> Candidate:
        """The candidate at `place`, with its sentences; its signals are those of this `number`."""
        rows = slice(int(self._starts[place]) + 1, int(self._starts[place] + self._counts[place]))
        return Candidate(
            paper=stored.paper,
            score=score,
            words=float(signals.words[number]),
            whole=float(signals.whole[number]),
            near=float(signals.near[number]),
            spans=stored.sentences,
            sentences=self._cosines[rows].tolist(),
            near_sentences=self._near_rows[rows].tolist(),
        )
