"""From raw hits to candidates: signals of many papers at once, in arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embedding.vectors import Floats, cosines
from ingest.library.records import StoredPaper
from ingest.records import Paper, Span

COMMON_SHARE = 0.25  # of all papers


@dataclass(frozen=True, slots=True)
class Signals:
    """How well each of n candidates fits a question, float32 [n].

    `words` is BM25 relative to the sum of the words' weights (0 where none of them stands in the paper; about 1 where
    all do); `whole` and `sentence` are cosines to the whole abstract (the mean of its chunks) and its best sentence.
    """

    words: Floats
    whole: Floats
    sentence: Floats


Fuse = Callable[[Signals], Floats]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may answer a question: its score and signals, and a cosine for each of its sentences."""

    paper: Paper
    score: float
    words: float
    whole: float
    spans: tuple[Span, ...]
    sentences: Floats


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: candidates, best first, and how much each word of the question tells."""

    candidates: tuple[Candidate, ...]
    weights: dict[str, float]


def word_weight(total: int, frequency: int) -> float:
    """How much a word tells that stands in `frequency` of `total` papers: ln((N + 1) / (n + 0.5)), never below 0.

    Inverse document frequency after Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond
    (2009).
    """
    return max(0.0, math.log((total + 1) / (frequency + 0.5)))


def telling(frequencies: Mapping[str, int], total: int) -> list[str]:
    """The words worth searching for: not those that stand in more than a quarter of all papers.

    They tell little and cost most: on SciFact train nDCG@10 was .742 with and without this, in two thirds of the time.
    Kept if fewer than two words would be left.
    """
    rare = [word for word, n in frequencies.items() if n <= COMMON_SHARE * total]
    return rare if len(rare) >= 2 else list(frequencies)


def signals_of(
    packed: Sequence[tuple[int, bytes, bytes]], lexical: Mapping[int, float], ideal: float, query: Floats
) -> tuple[list[int], Signals]:
    """Row ids and signals of candidates, in the order of their row ids.

    Args:
        packed: for each its row id, its int8 vectors (the whole abstract, then its sentences) and their lengths.
        lexical: BM25 by row id.
        ideal: the sum of the weights of the words searched for.
        query: the question's vector.
    """
    packed = sorted(packed)
    if not packed:
        return [], Signals(*(np.zeros(0, dtype=np.float32) for _ in range(3)))
    found = cosines(b"".join(data for _, data, _ in packed), b"".join(norms for _, _, norms in packed), query)
    starts = np.concatenate([[0], np.cumsum([len(data) // len(query) for _, data, _ in packed])[:-1]])
    bounds = np.stack([starts, starts + 1], axis=1).ravel()  # the whole, its sentences, the next whole, …
    words = np.array([lexical.get(row, 0.0) for row, _, _ in packed], dtype=np.float32) / np.float32(max(ideal, 1e-9))
    return [row for row, _, _ in packed], Signals(words, found[starts], np.maximum.reduceat(found, bounds)[1::2])


def candidate(stored: StoredPaper, signals: Signals, scores: Floats, place: int, query: Floats) -> Candidate:
    """The candidate at `place` of the arrays, with its sentences."""
    return Candidate(
        paper=stored.paper,
        score=float(scores[place]),
        words=float(signals.words[place]),
        whole=float(signals.whole[place]),
        spans=stored.sentences,
        sentences=cosines(stored.vectors, stored.lengths, query)[1:],
    )
