"""Which numbers of a sentence stand in the texts that it cites, whatever they are written like there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum

from bot.support.counting import counted, counts, has_decimals, in_name, is_name, named_alike
from bot.support.quantity import Quantity
from bot.support.sureness import Sureness

_TOLERANCE = 0.05  # of a number that is said to be about so much
_FEWER = 0.1  # of a number whose decimals are left out
_CALENDAR = 0.09  # “three months” of 12 weeks
_SHARES = frozenset(["%", "points"])
_COUNTED = frozenset(["", "year", "th", "times", "points", "degrees"])  # that a number of counted things may be written with
_LEVELS = frozenset([0.05, 0.01, 0.005, 0.001, 0.0001])  # of significance
_SAME = 1e-6  # relative


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
    if asked.unit == "" and (things := counted(asked)):
        known = [(one, counted(one)) for one in stated if one.unit in ("", "year")]  # “2000 deaths” are no year
        if any(not things.isdisjoint(others) for _, others in known):
            stated = [one for one, others in known if not others or not things.isdisjoint(others) or named_alike(asked, one)]
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
    sure = {one.sureness, asked.sureness} - {Sureness.SPREAD, None}
    in_doubt = asked.sureness is Sureness.LIMIT or (asked.sureness, one.sureness) == (Sureness.SPREAD, Sureness.LIMIT)
    if len(sure) > 1 or (sure and one.sureness is not asked.sureness and not in_doubt):
        return False
    if one.within:
        return asked.name.lower() == one.name.lower()
    if asked.kind:
        return one.sort == asked.sort
    if _exactly_told(asked, one) or _exactly_told(one, asked) or (asked.ratio and one.unit == "times"):
        return False  # “3.00” by “three”, “two kinds” by “version 1.5”, “9 of 43” by “fivefold”
    if asked.unit == "" and counts(asked):
        return one.unit in _COUNTED and not one.kind and (asked.name == one.name or not in_name(one))
    return not (asked.unit == "times" and one.unit == "" and counts(one))


def _exactly_told(one: Quantity, other: Quantity) -> bool:
    """Whether a number has decimals, and one without a unit is a word."""
    return one.step < one.scale and bool(one.text) and other.unit == "" and other.text.isalpha()


def _agreement(asked: Quantity, stated: Quantity) -> Stated:
    """How well a number agrees with one that is stated, in any unit that this may be in."""
    if asked.unit and stated.unit and asked.text.casefold() == stated.text.casefold() and not _opposed(asked, stated):
        return Stated.EXACTLY  # “2 mM”, where an abstract lost its capitals
    found = max((_agrees(asked, value, stated) for value in _as_unit(stated, asked.unit)), default=Stated.NOT)
    if stated.unit == "times" and asked.unit in _SHARES and stated.bound and stated.value > 1:
        turned = replace(stated, bound=stated.bound.turned())  # “less than 5 %” of “more than 20-fold”
        found = max(found, _agrees(asked, 100 / stated.value, turned))
    return found


def _agrees(asked: Quantity, value: float, stated: Quantity) -> Stated:
    apart = abs(asked.value - value)
    if _opposed(asked, stated):
        return Stated.NOT
    if apart <= _SAME * abs(value):
        return Stated.EXACTLY
    rounded = apart <= asked.step / 2 * (1 + _SAME)
    if not _reached(asked, value):
        if (
            rounded
            and asked.bound
            and asked.bound.near
            and value < asked.value
            and asked.step > stated.step
            and not stated.bound
        ):
            return Stated.EXACTLY  # “just under one per cent” of 0.8 %
        return Stated.EXACTLY if rounded and asked.bound and stated.bound and asked.bound.like(stated.bound) else Stated.NOT
    if _as_good(asked, value, stated):
        return Stated.EXACTLY
    about = stated.approximate and not asked.approximate and apart <= _TOLERANCE * abs(value)
    return Stated.ROUNDED if about or (rounded and stated.step < asked.step) else Stated.NOT


def _as_good(asked: Quantity, value: float, stated: Quantity) -> bool:
    """Whether a number is what one may say for another of `value`, which is not the same."""
    apart = abs(asked.value - value)
    if asked.bound and (apart < asked.step or asked.sureness is Sureness.CHANCE):  # “more than 2.6 million” of 2,657,365
        return True
    if asked.unit == "seconds" and asked.scale > stated.scale:
        return apart <= _CALENDAR * value
    rounded = apart <= asked.step / 2 * (1 + _SAME)
    if asked.approximate and not rounded:
        near = apart <= _TOLERANCE * abs(value) and _is_round(asked)
        return near or (asked.unit == stated.unit and apart <= stated.step / 2)  # “117 of 428” of 27.3 %
    return rounded and (
        asked.approximate or stated.approximate or _drops_decimals(asked, value, stated)
    )  # “33 %” for “a third”


def _drops_decimals(asked: Quantity, value: float, stated: Quantity) -> bool:
    """Whether a number is another with fewer decimals, and much the same: “87 %” for 87.4 %."""
    if asked.unit == stated.unit != "" and asked.scale > stated.scale:
        return abs(asked.value - value) <= _TOLERANCE * abs(value)  # “1.2 ng” for 1,246 pg
    alike = asked.unit == stated.unit or (asked.unit in _SHARES and stated.unit in ("", "times"))
    return alike and asked.step <= stated.scale > stated.step and abs(asked.value - value) <= _FEWER * abs(value)


def _opposed(one: Quantity, other: Quantity) -> bool:
    if one.bound is None or other.bound is None or not one.bound.opposed(other.bound):
        return False
    near = one.bound.near or other.bound.near  # “nearly 50,000” may be “over 48,000”
    return not (near and one.unit == other.unit and one.bound.overlaps(one.value, other.bound, other.value))


def _reached(asked: Quantity, value: float) -> bool:
    """Whether a value lies on the right side of a bound, and not far from it; always, if the number asked for is none."""
    if asked.bound is None:
        return True
    least, most = asked.bound.reach
    if asked.sureness is Sureness.CHANCE and most == 1 and asked.value in _LEVELS:
        return value <= asked.value * (1 + _SAME)  # “P < 0.001” of P = 0.0004
    return least * asked.value * (1 - _SAME) <= value <= most * asked.value * (1 + _SAME)


def implied(asked: Quantity, stated: Quantity) -> bool:
    """Whether a number is a round bound of one that is stated: “more than half” of 62 %.

    A bound that is stated is only borne out by itself, but for “up to” so much, which is said of so much itself.
    """
    if asked.bound is None or (stated.bound and not stated.bound.near):
        return False
    if not (_is_round(asked) and bounds(asked, stated)):
        return False
    if asked.unit == "" and counted(asked).isdisjoint(counted(stated)):
        return False
    return any(_reached(asked, value) for value in _as_unit(stated, asked.unit))


def bounds(asked: Quantity, stated: Quantity) -> bool:
    """Whether one number may be a bound of another, as far as units tell: “more than doubled” of an increase by 115 %."""
    return comparable(asked, stated) or (asked.unit == "times" and stated.unit == "%" and not stated.sureness)


def passed(asked: Quantity, stated: Quantity) -> bool:
    """Whether a number that is stated lies on the wrong side of a bound, and near enough to be the one meant."""
    if _opposed(asked, stated):
        return asked.value == stated.value
    if not comparable(asked, stated):
        return False
    return asked.value <= 2 * stated.value <= 4 * asked.value and not _reached(asked, stated.value)


def beyond(asked: Quantity, stated: Quantity) -> bool:
    """Whether a number that is stated lies on the wrong side of a bound, as far as units tell; always, if there is no bound."""
    if asked.bound is None or asked.bound.near or asked.unit != stated.unit:
        return True
    return stated.value < asked.value if asked.bound.reach[0] == 1 else stated.value > asked.value


def _is_round(one: Quantity) -> bool:
    """Whether a number is one that is said to be about so much: 7, 30, 75, 1,500 and “two dozen”, not 72."""
    if "dozen" in one.text.lower():
        return True
    value = one.value / one.scale
    figures = [f"{number:.9g}".partition("e")[0].replace(".", "").strip("0") for number in (value, 3 * value)]  # or a third
    return (len(figures[0]) == 2 and figures[0][1] == "5") or min(map(len, figures)) <= 1


def _as_unit(one: Quantity, unit: str) -> list[float]:
    """The values that a stated number may have in the unit asked for; none if it measures something else."""
    if one.unit == unit or (one.unit in _SHARES and unit in _SHARES):
        return [one.value]
    if unit in ("", "year", "th"):  # a bare number: whatever it counts
        return [one.value, one.value / one.scale, *([one.value / 100] if one.unit == "%" else [])]
    if one.unit == "" and unit in _SHARES:  # “a score of 79.6”, “0.85”
        return ([one.value] if one.step < 1 else []) + ([100 * one.value] if one.value <= 1 and one.step < 1 else [])
    if one.unit in _SHARES and unit == "times":  # “doubled” is an increase by 100 %
        times = 100 / one.value if one.value else 0.5
        less = [times] if one.approximate and abs(times - round(times)) < _SAME else []  # “ten times rarer” of a tenth
        return [1 + one.value / 100, one.value / 100, *less]
    if one.unit == "times" and unit in _SHARES:  # what is lowered twofold is halved
        return [100 * abs(one.value - 1), 100 * one.value, *([100 / one.value] if one.value > 1 else [])]
    return [one.value] if unit == "times" and one.unit == "" else []


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may be of the same, as far as their units and what they count tell."""
    if one.loose or other.loose or (one.sureness, one.kind, one.aged) != (other.sureness, other.kind, other.aged):
        return False
    if one.within is not other.within and one.name.lower() != other.name.lower():  # “kg/m(2)”
        return False
    if one.unit == "" == other.unit:
        return _count_alike(one, other)
    if one.unit == other.unit == "%":
        return one.scale == other.scale  # rates per 1,000 are not beside shares
    return one.unit == other.unit or (one.unit in _SHARES and other.unit in _SHARES)


def _count_alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers without a unit may count the same."""
    if has_decimals(one) is not has_decimals(other):
        return False  # “a score of 2.5” and “4 tasks”
    if in_name(one) is not in_name(other) or (is_name(one) and counts(other)) or (is_name(other) and counts(one)):
        return False
    things, others = counted(one), counted(other)
    return not things or not others or not things.isdisjoint(others)
