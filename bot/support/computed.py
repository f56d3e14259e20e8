"""Numbers that stand in no text, but follow from two that do: parts and multiples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from bot.support.cited_numbers import Stated, borne_out, comparable, implied
from bot.support.quantity import Quantity

_EXACT = 1e-9  # the step of what is computed
_SHARES = ("%", "points")


def follows(asked: Quantity, likely: Sequence[Quantity]) -> bool:
    """Whether a number follows from two of those that stand in the places most like its own."""
    if asked.kind or asked.sureness:
        return False
    return any(_meant(asked, value) for one, other in combinations(likely, 2) for value in _results(asked, one, other))


def _results(asked: Quantity, one: Quantity, other: Quantity) -> Iterator[float]:
    """What two numbers of the same kind come to, in the unit asked for."""
    few, among = sorted((one.value, other.value))
    if one.kind or one.sureness or other.sureness or not comparable(replace(one, after=""), replace(other, after="")):
        return
    if asked.unit == "%" and one.unit not in _SHARES and 0 < few < among:
        yield 100 * few / among
    if asked.unit == "times" and 0 < few < among:
        yield among / few


def _meant(asked: Quantity, value: float) -> bool:
    computed = Quantity(value, asked.unit, "", 0, 0, step=_EXACT)
    return borne_out(asked, [computed])[0] is not Stated.NOT or implied(asked, computed)
