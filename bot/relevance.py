"""Whether the library holds anything on a question, decided from retrieval signals alone."""

from __future__ import annotations

from bot.retrieval import RankedPaper

# Set on the development questions over 70 papers and on SciFact train's claims: at this threshold about one answerable
# question in fifteen is refused, most of them long paraphrases that share no word with their paper. The figures:
# python -m benchmarks.quality
DENSE_WEIGHT = 0.6  # the rest is the weighted share of the question's words that the paper holds
THRESHOLD = 0.25
MIN_DENSE = 0.2  # words alone are not enough: "hello" stands in many an abstract


def relevance(found: tuple[RankedPaper, ...]) -> float:
    """How much the best of the papers found has to do with the question, 0 to 1."""
    near = (ranked for ranked in found if ranked.dense >= MIN_DENSE)
    return max((DENSE_WEIGHT * r.dense + (1 - DENSE_WEIGHT) * r.coverage for r in near), default=0.0)


def is_relevant(found: tuple[RankedPaper, ...]) -> bool:
    """Whether to answer at all."""
    return relevance(found) >= THRESHOLD
