"""From raw hits to candidates: signals of many papers at once, in arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embedding.vectors import Floats, cosines, unpack
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

    They tell nothing and cost most: on SciFact train nDCG@10 was .742 with and .740 without this, in a quarter of the
    time. Kept if fewer than two words would be left.
    """
    rare = [word for word, n in frequencies.items() if n <= COMMON_SHARE * total]
    return rare if len(rare) >= 2 else list(frequencies)


def signals_of(
    packed: Sequence[tuple[int, int, bytes]], lexical: Mapping[int, float], ideal: float, query: Floats
) -> tuple[list[int], Signals]:
    """Row ids and signals of candidates, in the order of their row ids.

    Args:
        packed: for each its row id, the number of its chunks and its int8 vectors (chunks, then sentences).
        lexical: BM25 by row id.
        ideal: the sum of the weights of the words searched for.
        query: the question's vector.
    """
    packed = sorted(packed)
    if not packed:
        return [], Signals(*(np.zeros(0, dtype=np.float32) for _ in range(3)))
    found = cosines(b"".join(data for _, _, data in packed), query)
    starts = np.concatenate([[0], np.cumsum([len(data) // len(query) for _, _, data in packed])[:-1]])
    counts = np.array([count for _, count, _ in packed])
    bounds = np.stack([starts, starts + counts], axis=1).ravel()  # chunk rows, sentence rows, chunk rows, …
    best = np.maximum.reduceat(found, bounds)
    words = np.array([lexical.get(row, 0.0) for row, _, _ in packed], dtype=np.float32) / max(ideal, 1e-9)
    whole = best[0::2].copy()
    for place in np.flatnonzero(counts > 1):
        whole[place] = _whole(packed[place], query)
    return [row for row, _, _ in packed], Signals(words.astype(np.float32), whole, best[1::2])


def _whole(packed: tuple[int, int, bytes], query: Floats) -> float:
    """The cosine of the mean of a paper's chunk vectors."""
    _, count, data = packed
    mean = unpack(data[: count * len(query)], len(query)).mean(axis=0)
    return float(mean @ query / max(float(np.linalg.norm(mean)), 1e-12))


def candidate(stored: StoredPaper, signals: Signals, scores: Floats, place: int, query: Floats) -> Candidate:
    """The candidate at `place` of the arrays, with its sentences."""
    return Candidate(
        paper=stored.paper,
        score=float(scores[place]),
        words=float(signals.words[place]),
        whole=float(signals.whole[place]),
        spans=stored.sentences,
        sentences=cosines(stored.vectors, query)[len(stored.chunk_ids) :],
    )
