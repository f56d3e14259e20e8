"""Whether the library holds anything on a question, decided from retrieval signals alone."""

from __future__ import annotations

from bot.retrieval import RankedPaper

DENSE_WEIGHT = 0.6
THRESHOLD = 0.40


def relevance(found: tuple[RankedPaper, ...]) -> float:
    """How much the best of the papers found has to do with the question, 0 to 1."""
    return max((DENSE_WEIGHT * r.dense + (1 - DENSE_WEIGHT) * r.coverage for r in found), default=0.0)


def is_relevant(found: tuple[RankedPaper, ...]) -> bool:
    """Whether to answer at all."""
    return relevance(found) >= THRESHOLD
