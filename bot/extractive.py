"""The answer without a model: the passages that answer best, verbatim, in the order of their papers."""

from __future__ import annotations

from bot.evidence import RankedPaper
from ingest.records import Passage

# A paper is quoted if its fused score comes this near to the best one's, and a passage likewise. Chosen by eye, not
# measured.
PAPER_SHARE = 0.75
PASSAGE_SHARE = 0.8
FIRST, OTHERS = 3, 2  # passages quoted from the first paper, and from each other, at most


def choose(found: tuple[RankedPaper, ...]) -> list[tuple[RankedPaper, tuple[Passage, ...]]]:
    """The papers to quote, best first, each with the passages to quote from it in the order of its abstract."""
    if not found:
        return []
    chosen = []
    for place, ranked in enumerate(found):
        if ranked.score >= PAPER_SHARE * found[0].score and ranked.passages:
            best = ranked.passages[0].score
            most = FIRST if place == 0 else OTHERS
            passages = [passage for passage in ranked.passages[:most] if passage.score >= PASSAGE_SHARE * best]
            chosen.append((ranked, tuple(sorted(passages, key=lambda passage: passage.start))))
    return chosen


def why(ranked: RankedPaper) -> str:
    """Why a paper was chosen, in a few words for a reader."""
    nearness = "very close" if ranked.dense >= 0.6 else "close" if ranked.dense >= 0.4 else "related"
    reasons = [f"{nearness} in meaning ({ranked.dense:.2f})"] if ranked.dense >= 0.25 or not ranked.shared else []
    if ranked.shared:
        words = ", ".join(f"“{word}”" for word in ranked.shared[:5])
        more = f" and {len(ranked.shared) - 5} more" if len(ranked.shared) > 5 else ""
        reasons.append(f"shares {words}{more}")
    return "; ".join(reasons)
