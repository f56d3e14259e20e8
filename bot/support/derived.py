"""Numbers that follow from two of a text in one step: shares (“8 of 12”), totals, and changes from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from bot.support.quantities import Quantity

_OF = re.compile(r"\s?/\s?|(?:\s\w+){0,2}\s(?:out\s)?of\s(?:(?:the|all|these|those|a\stotal\sof)\s){0,2}", re.IGNORECASE)
_TO = re.compile(r"[^.;]{0,40}?\bto\s(?:[\w=]+\s){0,2}", re.IGNORECASE)
_AGAINST = re.compile(
    r"(?:\s[\w-]+){0,4},?\s(?:vs\.?|versus|(?:as\s)?compared\s(?:with|to)|against)(?:\s[\w-]+){0,3}\s", re.IGNORECASE
)
_AND = re.compile(r"[^.;/]{0,60}?(?:,|\band|\bor)\s(?:[^.;/]{0,20}?)(?:n\s?=\s?)?", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s(?:[\w=]+\s){0,2}$", re.IGNORECASE)
_BY = re.compile(r"\bby(?:\s\w+){0,2}\s?$", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?:\s\w+)?\s(?:increas|decreas|reduc|improv|ris|rose|drop|fall|fell|declin|gain|grow|lower|higher|more|less|fewer|greater)",
    re.IGNORECASE,
)
_LOOK = 30  # characters before a number
_NEAR = 0.05  # of a change that is told in words, as “doubled”
_SMALLEST_TOTAL = 10  # any two small counts add up to another


class Step(StrEnum):
    """How a number follows from two others."""

    SHARE = "share"
    TOTAL = "total"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Derived:
    """A value in a unit, how it follows, and the places of the two numbers, among those of the text, that it follows from."""

    value: float
    unit: str
    step: Step
    places: tuple[int, int]


def derived(text: str, stated: Sequence[Quantity]) -> Iterator[Derived]:
    """What follows from each two neighbours among the numbers of a text."""
    for place, (one, other) in enumerate(pairwise(stated)):
        between, places = text[one.end : other.start], (place, place + 1)
        if one.unit == other.unit == "" and not other.loose:
            if 0 < one.value < other.value and _OF.fullmatch(between):
                yield Derived(100 * one.value / other.value, "%", Step.SHARE, places)
            elif one.value + other.value >= _SMALLEST_TOTAL and one.step == other.step == 1 and _AND.fullmatch(between):
                yield Derived(one.value + other.value, "", Step.TOTAL, places)
        if one.unit == other.unit and one.value > 0 < other.value and _is_change(text, one, between):
            yield from _changes(one, other, places)


def _is_change(text: str, one: Quantity, between: str) -> bool:
    if _AGAINST.fullmatch(between):
        return True
    return _TO.fullmatch(between) is not None and _FROM.search(text[max(0, one.start - _LOOK) : one.start]) is not None


def _changes(one: Quantity, other: Quantity, places: tuple[int, int]) -> Iterator[Derived]:
    apart = abs(other.value - one.value)
    yield Derived(100 * apart / one.value, "%", Step.CHANGE, places)
    yield Derived(max(one.value, other.value) / min(one.value, other.value), "times", Step.CHANGE, places)
    if one.unit == "%":
        yield Derived(apart, "points", Step.CHANGE, places)


def follows(asked: Quantity, text: str, one: Derived) -> bool:
    """Whether a number of `text` is one that follows: as precise as it is written, and of a change only if it tells of one."""
    if one.step is Step.SHARE and asked.unit == "" and asked.step < 1 and asked.value <= 1:
        asked = replace(asked, value=100 * asked.value, step=100 * asked.step, unit="%")  # “.67”
    apart = abs(asked.value - one.value)
    if one.step is Step.TOTAL:
        return asked.unit == "" and apart == 0
    if one.step is Step.CHANGE and not _tells_change(asked, text):
        return False
    loose = asked.step == 0 or asked.approximate
    return asked.unit == one.unit and (apart <= 0.51 * asked.step or (loose and apart <= _NEAR * one.value))


def _tells_change(asked: Quantity, text: str) -> bool:
    if asked.unit in ("points", "times") or asked.text.lower().startswith("halv"):
        return True
    before = text[max(0, asked.start - _LOOK) : asked.start]
    return _BY.search(before) is not None or _CHANGE.match(text, asked.end) is not None
