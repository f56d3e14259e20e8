"""Bounds that numbers are stated with: “more than half”, “at least 3”, “18 years or older”, “nearly 30 %”."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LOOK = 30  # characters before a number
_ARTICLE = r"\s(?:an?\s(?:total\sof\s)?|the\s|about\s|around\s|approximately\s|roughly\s)?[~≈∼]?\s?[$€£]?"
_SIZES = "more|greater|higher|larger|longer|later|older|better|bigger"
_SMALLER = "less|fewer|lower|smaller|shorter|earlier|younger|worse"
_BEFORE = re.compile(
    rf"""(?:\b(?:(?P<least>(?:at\ least|a?\ ?minimum\ of|(?:no|not)\ (?:{_SMALLER})\ than|in\ excess\ of|upwards\ of
            |(?:{_SIZES})\ than|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|over|above|beyond))
        |(?P<most>(?:at\ most|a?\ ?maximum\ of|(?:no|not)\ (?:(?:{_SIZES})\ than|exceed(?:s|ed|ing)?)|(?:{_SMALLER})\ than
            |under|below|within))
        |(?P<nearly>nearly|almost|not\ quite|approaching|(?:just\ )?(?:shy|short)\ of|just\ (?:under|below)
            |up\ to|as\ (?:many|much)\ as)){_ARTICLE}
        |(?P<above>>=?|≥|⩾)\s?|(?P<below><=?|≤|⩽)\s?)$""",
    re.IGNORECASE | re.VERBOSE,
)
_BEHIND = re.compile(
    r"(?P<least>\+)(?=\s[^\W\d_])|\s(?:or|and)\s(?:(?P<above>over|above|older|(?<=or\s)(?:more|greater|higher|longer|later))"
    r"|(?P<below>under|below|younger|(?<=or\s)(?:less|fewer|lower|shorter|earlier)))\b",
    re.IGNORECASE,
)
# How far the number meant may lie from a bound, as multiples of it: who writes “more than half” does not mean 95 %, and
# who writes “nearly” means little less.
_REACH = {"least": (1.0, 1.4), "above": (1.0, 1.4), "most": (0.6, 1.0), "below": (0.6, 1.0), "nearly": (0.9, 1.0)}


@dataclass(frozen=True, slots=True)
class Bound:
    """Between which multiples of a bound the number meant lies, and the text with the words that make it one."""

    reach: tuple[float, float]
    text: str

    def overlaps(self, value: float, other: Bound, at: float) -> bool:
        """Whether what is meant by a bound of `value` may be what is meant by another one of the number `at`."""
        return max(self.reach[0] * value, other.reach[0] * at) < min(self.reach[1] * value, other.reach[1] * at)

    def opposed(self, other: Bound) -> bool:
        """Whether two bounds of the same number exclude each other."""
        return self.reach[0] >= other.reach[1] or other.reach[0] >= self.reach[1]

    def turned(self) -> Bound:
        """The bound of what is one through the number: “less than 5 %” of “more than 20 times”."""
        least, most = self.reach
        return Bound((round(1 / most, 1), 1 / least), self.text)

    @property
    def near(self) -> bool:
        """Whether the number meant is nearly the bound itself: “up to 41 %”."""
        return self.reach == _REACH["nearly"]

    def like(self, other: Bound) -> bool:
        """Whether both are lower bounds, or both upper ones."""
        return (self.reach[0] < 1) == (other.reach[0] < 1)


_IS = re.compile(r"\b(?:is|are|was|were|of|averag(?:es|ed))\s$")


def bound(text: str, start: int, end: int, *, lasts: bool = False) -> Bound | None:
    """The bound that the number at `start` to `end` is stated as, if it is.

    “Over” a time that `lasts` is during it, unless something is or was over it.
    """
    first = max(0, start - _LOOK)
    if found := _BEFORE.search(text[first:start]):
        words = found[0].strip().lower()
        if not (lasts and words.startswith("over")) or _IS.search(text[: first + found.start()]):
            return Bound(_REACH[found.lastgroup or ""], text[first + found.start() : end])
    if found := _BEHIND.match(text, end):
        return Bound(_REACH[found.lastgroup or ""], text[start : found.end()])
    return None
