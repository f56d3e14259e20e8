"""Numbers that stand in no text, but follow from two or three that do: parts, multiples and sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from bot.support.cited_numbers import Stated, borne_out, comparable, implied
from bot.support.counting import counted, in_name
from bot.support.parts import ROUGH
from bot.support.quantity import Quantity

_EXACT = 1e-9  # the step of what is computed
SHARES = ("%", "points")
_AND = re.compile(r"[^.;:]*\b(?:and|plus)\b[^.;:]*")
_ALIKE = re.compile(r"(?:[^.;:]*\b(?:and|plus)\b|[^.;:]*,)[^.;:]*")


def summed(asked: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether a number counts what two or three others on end do: “36 responses” of “3 complete and 33 partial ones”."""
    counts = [one for one in stated if one.unit == "" and not (one.loose or one.kind or one.sureness) and one.step == 1]
    if asked.unit or asked.kind or asked.sureness:
        return False
    runs = [*pairwise(counts), *zip(counts, counts[1:], counts[2:], strict=False)]
    return any(
        sum(one.value for one in run) == asked.value
        and (asked.value > ROUGH or not counted(asked).isdisjoint(counted(run[-1])))  # small numbers add up by chance
        and _joined(run)
        for run in runs
    )


def _joined(run: Sequence[Quantity]) -> bool:
    """Whether “and” joins counts on end, and commas those before."""
    if any(not 0 < other.start - one.end <= len(one.after) for one, other in pairwise(run)):
        return False
    *first, last = (one.after[: other.start - one.end] for one, other in pairwise(run))
    return _AND.fullmatch(last) is not None and all(_ALIKE.fullmatch(part) for part in first)


def follows(asked: Quantity, likely: Sequence[Quantity]) -> bool:
    """Whether a number follows from two of those that stand in the places most like its own."""
    if asked.kind or asked.sureness:
        return False
    return any(meant(asked, value) for one, other in combinations(likely, 2) for value in _results(asked, one, other))


def _results(asked: Quantity, one: Quantity, other: Quantity) -> Iterator[float]:
    """What two numbers of the same kind come to, in the unit asked for."""
    few, among = sorted((one.value, other.value))
    if not alike(one, other):
        return
    if asked.unit == "%" and one.unit not in SHARES and 0 < few < among:
        yield 100 * few / among
    if asked.unit == "times" and 0 < few < among:
        yield among / few


def alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are of the same kind, whatever they count."""
    if one.kind or one.sureness or other.sureness or in_name(one) is not in_name(other):
        return False
    return comparable(_bare(one), _bare(other))


def _bare(one: Quantity) -> Quantity:
    """A number without what it counts, and however exactly it is told: “59.6 cases expected, and 130 observed”."""
    return replace(one, after="", step=one.scale)


def meant(asked: Quantity, value: float) -> bool:
    """Whether a number tells a computed value, in its own unit."""
    computed = Quantity(value, asked.unit, "", 0, 0, step=_EXACT)
    return borne_out(asked, [computed])[0] is not Stated.NOT or implied(asked, computed)
