"""Which numbers of a sentence stand in the texts that it cites, whatever they are written like there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from bot.questions import stem, topic_words
from bot.support.quantity import Quantity
from bot.support.sureness import Sureness

_TOLERANCE = 0.05  # of a number that is said to be about so much
_SHARES = frozenset(["%", "points"])
_COUNTED = frozenset(["", "year", "th", "times", "points", "degrees"])  # that a number of counted things may be written with
_SAME = 1e-6  # relative
_THINGS = 3  # words that may say what is counted
_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[^\w\s-]|\d|\b(?:and|or|of|in|on|with|for|to|from|that|which)\b")
_PLURALS = frozenset("children people men women mice data criteria phenomena loci media feet teeth".split())


class Stated(IntEnum):
    """How well a number is borne out."""

    NOT = 0
    ROUNDED = 1
    EXACTLY = 2


def borne_out(asked: Quantity, stated: Sequence[Quantity]) -> tuple[Stated, Quantity | None]:
    """How well the numbers `stated` in a text bear out the number `asked`, and which of them does best.

    A count is only borne out by one of the same things, if these are counted at all: “5 tasks” not by “5 models and 4 tasks”.
    """
    stated = [one for one in stated if _may_bear(asked, one)]
    if asked.unit == "" and (things := _things(asked)):
        counted = [(one, _things(one)) for one in stated if one.unit == ""]
        if any(not things.isdisjoint(others) for _, others in counted):
            stated = [one for one, others in counted if not others or not things.isdisjoint(others) or _named_alike(asked, one)]
    best, by = Stated.NOT, None
    for one in stated:
        if (found := _agreement(asked, one)) > best:
            best, by = found, one
    return best, by


def stands(asked: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether a number stands in a text, whatever it is of there."""
    return any(_agreement(asked, one) is Stated.EXACTLY for one in stated)


def _may_bear(asked: Quantity, one: Quantity) -> bool:
    """Whether a number is of a sort to bear out another, whatever its value.

    What tells how sure a result is bears out nothing else, nor does part of a name, and a kind is only borne out by one of
    the same: “type 3” not by “3 tasks”. Counted things are not borne out by a measure, “15 genes” by “15 kDa”, nor is a
    multiple by counted things.
    """
    if one.sureness is not asked.sureness and (one.sureness or asked.sureness is not Sureness.LIMIT):
        return False
    if one.within:
        return asked.name.lower() == one.name.lower()
    if asked.kind:
        return stem(one.name.lower()) == stem(asked.name.lower())
    if asked.step < asked.scale and one.unit == "" and one.text.isalpha():
        return False  # “3.00” by “three”
    if asked.unit == "" and _counts(asked):
        return one.unit in _COUNTED and not one.kind
    return not (asked.unit == "times" and one.unit == "" and _counts(one))


@lru_cache(maxsize=4_096)
def _things(counted: Quantity) -> frozenset[str]:
    """The stems of the words behind a number."""
    return frozenset(stem(word) for word in _WORD.findall(_behind(counted))[:_THINGS] if topic_words(word))


def _named_alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers stand behind the same word, as in “kinase 1”, and count nothing, as in “ran 5 tasks”."""
    if not one.name or not topic_words(one.name) or stem(one.name.lower()) != stem(other.name.lower()):
        return False
    return one.kind or not (_counts(one) or _counts(other))


def _counts(one: Quantity) -> bool:
    """Whether a number seems to count: one of the words behind it is a plural."""
    words = _WORD.findall(_behind(one))[:_THINGS]
    return any(word in _PLURALS or (word.endswith("s") and not word.endswith("ss") and topic_words(word)) for word in words)


def _behind(counted: Quantity) -> str:
    """The words behind a number, up to the next sign or number."""
    return _STOP.split(counted.after, maxsplit=1)[0]


def _agreement(asked: Quantity, stated: Quantity) -> Stated:
    """How well a number agrees with one that is stated, in any unit that this may be in."""
    return max((_agrees(asked, value, stated) for value in _as_unit(stated, asked.unit)), default=Stated.NOT)


def _agrees(asked: Quantity, value: float, stated: Quantity) -> Stated:
    apart = abs(asked.value - value)
    if _opposed(asked, stated):
        return Stated.NOT
    same = apart <= _SAME * abs(value)
    if same or not _reached(asked, value):
        alike = asked.bound and stated.bound and asked.bound.like(stated.bound)
        return Stated.EXACTLY if same or (alike and apart <= asked.step / 2 * (1 + _SAME)) else Stated.NOT
    near, rounded = apart <= _TOLERANCE * abs(value), apart <= asked.step / 2 * (1 + _SAME)
    if asked.approximate and (rounded or (near and _is_round(asked.value / asked.scale))):
        return Stated.EXACTLY
    if stated.approximate and rounded:  # “33 %” for “a third”
        return Stated.EXACTLY
    if stated.approximate and near and not asked.approximate:
        return Stated.ROUNDED
    return Stated.ROUNDED if rounded and stated.step < asked.step else Stated.NOT


def _opposed(one: Quantity, other: Quantity) -> bool:
    return one.bound is not None and other.bound is not None and one.bound.opposed(other.bound)


def _reached(asked: Quantity, value: float) -> bool:
    """Whether a value lies on the right side of a bound, and not far from it; always, if the number asked for is none."""
    if asked.bound is None:
        return True
    least, most = asked.bound.reach
    return least * asked.value * (1 - _SAME) <= value <= most * asked.value * (1 + _SAME)


def implied(asked: Quantity, stated: Quantity) -> bool:
    """Whether a number is a round bound of one that is stated: “more than half” of 62 %.

    A bound that is stated is only borne out by itself.
    """
    if asked.bound is None or stated.bound or not _is_round(asked.value / asked.scale) or not comparable(asked, stated):
        return False
    if asked.unit == "" and _things(asked).isdisjoint(_things(stated)):
        return False
    return any(_reached(asked, value) for value in _as_unit(stated, asked.unit))


def passed(asked: Quantity, stated: Quantity) -> bool:
    """Whether a number that is stated lies on the wrong side of a bound, and near enough to be the one meant."""
    if _opposed(asked, stated):
        return asked.value == stated.value
    return asked.value <= 2 * stated.value <= 4 * asked.value and not _reached(asked, stated.value)


def _is_round(value: float) -> bool:
    """Whether a number is one that is said to be about so much: 7, 30, 75 and 1,500, not 72."""
    figures = [f"{one:.9g}".partition("e")[0].replace(".", "").strip("0") for one in (value, 3 * value)]  # or a third
    return (len(figures[0]) == 2 and figures[0][1] == "5") or min(map(len, figures)) <= 1


def _as_unit(one: Quantity, unit: str) -> list[float]:
    """The values that a stated number may have in the unit asked for; none if it measures something else."""
    if one.unit == unit or (one.unit in _SHARES and unit in _SHARES):
        return [one.value]
    if unit in ("", "year", "th"):  # a bare number: whatever it counts
        return [one.value, one.value / one.scale, *([one.value / 100] if one.unit == "%" else [])]
    if one.unit == "" and unit in _SHARES:  # “a score of 79.6”, “0.85”
        return ([one.value] if one.step < 1 else []) + ([100 * one.value] if one.value <= 1 else [])
    if one.unit in _SHARES and unit == "times":  # “doubled” is an increase by 100 %
        return [1 + one.value / 100, one.value / 100]
    if one.unit == "times" and unit in _SHARES:  # what is lowered twofold is halved
        return [100 * (one.value - 1), 100 * one.value, 100 / max(one.value, 1)]
    return [one.value] if unit == "times" and one.unit == "" else []


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may be of the same, as far as their units and what they count tell."""
    if one.loose or other.loose or (one.sureness, one.kind) != (other.sureness, other.kind):
        return False
    if one.unit == "" == other.unit:
        things, others = _things(one), _things(other)
        return not things or not others or not things.isdisjoint(others)
    if one.unit == other.unit == "%":
        return one.scale == other.scale  # rates per 1,000 are not beside shares
    return one.unit == other.unit or (one.unit in _SHARES and other.unit in _SHARES)
