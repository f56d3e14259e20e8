"""Figures that stand in the sentence behind a quoted one: “On Pitfall it is the first to score. Its mean is 60k points.”"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.questions.amounts import amounts
from bot.questions.expectations import asks_for_number
from ingest.records import Paper, Passage, Span
from ingest.sentences import sentence_spans

_ASKS_SCORE = re.compile(
    r"\bwhat (?:does|do|did|is|was)\b.{1,80}\b(?:scores?|reach|achieve|attain)\b|\bhow (?:well|good|high|far)\b", re.IGNORECASE
)
_OF_IT = re.compile(r"(?:it|its|this|these|they|their)\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\w-])\d")


def asks_figure(question: str) -> bool:
    """Whether a figure is, or may be, the answer."""
    return asks_for_number(question) or bool(amounts(question)) or bool(_ASKS_SCORE.search(question))


def figure_behind(paper: Paper, quoted: Sequence[Passage]) -> Span | None:
    """The first sentence with a figure that goes on from one of these quotes (“Its mean …”); None if there is none."""
    ends, starts = {passage.end for passage in quoted}, {passage.start for passage in quoted}
    spans = sentence_spans(paper.abstract)
    for before, span in pairwise(spans):
        text = span.of(paper.abstract)
        if before.end in ends and span.start not in starts and _OF_IT.match(text) and _FIGURE.search(text):
            return span
    return None
