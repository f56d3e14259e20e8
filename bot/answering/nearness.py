"""Which of the papers found come near enough to the first one to be quoted beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.questions import topic_words
from bot.questions.several import asks_one_thing, asks_several
from bot.questions.sides import NONE, Sides
from bot.retrieval.evidence import RankedPaper

# A paper is quoted if its fused score comes this near to the best one's, and if it is close or has enough of the first one's
# share of the question's words.
PAPER_SHARE, COVERED_SHARE, CLOSE_SHARE = 0.74, 0.5, 0.9
# Where one paper may well answer, others are quoted only if none stands out: if they come so near to the first. That is the
# right one then for .43 of 76 questions that ask one thing (171 held-out ones of `benchmarks/questions` on 2,000 arXiv papers,
# and 178 on these and on the sample's papers), and for .92 of 273 others. Of what is cited for the 171 .71 is gold, and of what
# is gold .85 is cited; .62 and .90 with .9, and with those too that have as many words and a sentence about as near. For the
# development questions .86 instead of .78 is gold, with the same recall.
AS_NEAR = 0.93
# The first share where nothing is asked, and so many words say what is looked for (a statement, a description): few papers are
# that. Of what is cited for 1,876 questions that nothing is learnt from (`benchmarks/questions`) .535 is gold so, .469 without
# it; of what is gold .869 and .874 is cited. Short topics (“reward hacking”) are left with the papers that there are on them.
DESCRIBED_SHARE, DESCRIBES = 0.85, 5


@dataclass(frozen=True, slots=True)
class Nearness:
    """What share of the first paper's score another one needs, and whether one paper may well answer (`one`)."""

    share: float
    one: bool

    @classmethod
    def of(cls, question: str, *, follows: bool) -> Nearness:
        """As a question needs it; `follows` tells that it is asked of papers spoken of."""
        one, described = asks_one_thing(question), len(topic_words(question)) >= DESCRIBES and not asks_several(question)
        return cls(DESCRIBED_SHARE if described and not (one or follows) else PAPER_SHARE, one and not follows)

    def __call__(self, ranked: RankedPaper, first: RankedPaper) -> bool:
        """Whether a paper comes near enough to the first one."""
        if ranked.score < (AS_NEAR if self.one else self.share) * first.score:
            return False
        return ranked.score >= CLOSE_SHARE * first.score or ranked.coverage >= COVERED_SHARE * first.coverage


def as_near(quoted: Sequence[RankedPaper], question: str, sides: Sides = NONE) -> int:
    """How many of the papers quoted, the first ones, come about as near to a question that one of them may answer alone.

    1 where the first one stands out, or more papers are asked for.
    """
    if not quoted or sides.own or len(sides.papers) > 1 or not asks_one_thing(question):
        return 1
    scores = [ranked.score for ranked in quoted]
    return next((place for place, score in enumerate(scores) if score < AS_NEAR * scores[0]), len(scores))
