"""Numbers of a sentence that agree with each other: “26.71 against 9.13, almost three times”, “102 (89 %) of 115”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.support.cited_numbers import Stated, borne_out
from bot.support.computed import SHARES, alike, meant
from bot.support.counting import is_count
from bot.support.quantity import Quantity
from bot.support.sureness import Sureness

_BESIDE = 150  # characters between numbers that are put together
_ASIDE = re.compile(r"[^.;:()]{0,100}\((?:[^\W\d_]{1,4}[\s=]{1,3})?")
_BRACKET = re.compile(r"(?:\s[^\W\d_]+)?\s?\((?:[^\W\d_]+\s|[=~≈]\s?)?$")
_RANGE = re.compile(r"\s?(?:%\s?)?(?:[-–−]|to|,)\s?")


def confirmed(sentence: str, asked: Quantity, borne: Sequence[Quantity], own: Sequence[Quantity]) -> bool:
    """Whether a number of a sentence is what one comes to with another that is borne out: a share, a gap or a multiple."""
    borne, own = ([one for one in many if abs(one.start - asked.start) <= _BESIDE] for many in (borne, own))
    for other in borne:
        few, among = sorted((asked, other), key=lambda number: number.value)
        if other.start != asked.start and 0 < few.value < among.value:
            rest = (one for one in own if one.start not in (asked.start, other.start))
            if any(not (one.kind or one.sureness) and _comes_to(sentence, one, few, among) for one in rest):
                return True
    return False


def _comes_to(sentence: str, result: Quantity, few: Quantity, among: Quantity) -> bool:
    if (
        result.start > few.end
        and _BRACKET.search(sentence, 0, result.start)
        and not _BRACKET.fullmatch(sentence, few.end, result.start)
    ):
        return False  # “62 (44 %)” is a share that 62 are
    if result.unit == "%" and not result.ratio and few.unit not in SHARES:
        return is_count(few) and is_count(among) and meant(result, 100 * few.value / among.value)
    if not alike(few, among) or few.unit == "times":
        return False
    if result.unit == "times":
        return meant(result, among.value / few.value)
    return result.unit == "points" and few.unit in ("", *SHARES) and meant(result, among.value - few.value)


def told_again(sentence: str, asked: Quantity, own: Sequence[Quantity]) -> int | None:
    """The place of the number that a sentence gives in brackets behind a rounder one: “about six times as likely (OR 6.3)”."""
    for place, one in enumerate(own):
        if one.start > asked.end and one.unit == asked.unit and one.named != asked.named and one.step <= asked.step:
            again = borne_out(asked, [one])[0] is not Stated.NOT and _ASIDE.fullmatch(sentence, asked.end, one.start)
            return place if again else None
    return None


def limits(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are the limits of one interval."""
    return one.sureness is other.sureness is Sureness.LIMIT and _RANGE.fullmatch(text, one.end, other.start) is not None


def ranged(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are the ends of one range."""
    return _RANGE.fullmatch(text, one.end, other.start) is not None and text[one.end] != ","
