"""Numbers of a sentence that no text states, but that follow from what one does: counts, rests, changes and differences."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

from bot.support.beside import IMPLIED, Beside, parts_of
from bot.support.changes import (
    as_much,
    changed,
    compares,
    differs,
    direction,
    falls,
    further,
    is_change,
    is_fewer,
    levels,
    lowers,
    moves,
    remains,
    says_by,
    tells_by,
    tells_change,
)
from bot.support.cited_numbers import comparable, stands
from bot.support.counting import counted, is_count
from bot.support.enclosing import encloses
from bot.support.listed import MOST, few, listed, lists_as_many
from bot.support.parts import ROUGH
from bot.support.quantity import Quantity
from bot.support.rest import is_left, is_other_count, is_other_part, left_of, says_rest
from bot.support.surroundings import placed
from bot.support.worked_out import (
    between_dates,
    is_rest,
    of_limits,
    of_own_ratio,
    ratios_of,
    repeated,
    since,
    standing,
    worked_out,
)

_CHANGED = 0.05  # how like its own the place must be of a number that a sentence states a change from, or to
_ANOTHER = 0.2  # less like than the place of the likest change of its unit: it is another's change
_LIKEST = 0.9  # and how near two numbers must, one of which is said to be many times the other


class Following(Beside):
    """Numbers of a sentence, and which follow from others."""

    @cached_property
    def _ratios(self) -> list[Quantity]:
        return ratios_of(self._sentence)

    @cached_property
    def _repeated(self) -> list[tuple[Quantity, int, tuple[int, ...]]]:
        return repeated(self._sentence, self._texts)

    @cached_property
    def _fallen(self) -> list[Quantity]:
        """The shares by which something fell."""
        return [one.quantity for text in self._texts for one in placed(text) if falls(one.quantity, text)]

    @cached_property
    def _levels(self) -> list[Quantity]:
        """The shares that do not tell how much something rose or fell."""
        every = [(one.quantity, text) for text in self._texts for one in placed(text) if one.quantity.unit == "%"]
        return [one for one, text in every if not (tells_by(text, one) or direction(text, one) or is_change(one))]

    def _listed(self, asked: Quantity) -> bool:
        """Whether a number counts what is listed, and no other one is stated of it."""
        if not few(self._sentence, asked) or any(
            counted(asked) & counted(one) for one in self._quantities if is_count(one) and one.value <= MOST
        ):
            return False
        itself = lists_as_many(self._sentence, asked)
        return listed(self._sentence, asked, self._texts) if itself is None else itself

    def _worked_out(self, row: int) -> bool:
        """Whether a number follows from two that stand close together, whatever it is told like, or is what one leaves."""
        asked, numbers = self._asked[row].quantity, placed(self._sentence)
        if of_own_ratio(asked, self._ratios) or of_limits(self._sentence, asked, self._quantities):
            return True
        there = standing(asked, self._repeated, self._like[row])
        parts, rest = parts_of(asked, numbers), says_rest(self._sentence, asked)
        if len(parts) > 1 and (asked.ratio or any(one.quantity.value > ROUGH for one in parts)):
            few, among = parts[0], parts[1].quantity.value
            rest = rest or is_other_count(few, among, self._known)
            return rest and is_rest(few.quantity.value, among, there)
        if (
            worked_out(self._sentence, asked, there, rest=rest)
            or between_dates(asked, self._texts)
            or since(asked, self._texts)
        ):
            return True
        near = self._near(row)
        return (
            (says_rest(self._sentence, asked, self._texts) and is_left(asked, near))
            or (lowers(self._sentence, asked) and is_left(asked, [one for one in near if left_of(self._sentence, one)]))
            or (as_much(self._sentence, asked) and is_left(asked, [one for one in near if is_fewer(one)]))
            or (remains(self._sentence, asked) and is_left(asked, [one for one in self._fallen if one in near]))
            or is_other_part(self._asked[row], self._known)
        )

    def _enclosed(self, row: int) -> bool:
        """Whether a number is one end of a range around those of a text."""
        own = [one.quantity for one in self._asked[max(0, row - 1) : row + 2]]
        return any(encloses(self._sentence, low, high, self._quantities) for low, high in pairwise(own))

    def _called_otherwise(self, row: int) -> bool:
        """Whether a count stands where it belongs, of what is called something else there: “59 studies” of 59 evaluations."""
        asked, like = self._asked[row].quantity, self._like[row]
        if asked.unit or asked.kind or asked.value <= ROUGH:
            return False
        counts = [column for column, one in enumerate(self._quantities) if one.unit == "" and is_count(one)]
        own = [like[column] for column in counts if stands(asked, [self._quantities[column]])]
        others = [like[column] for column in counts if not stands(asked, [self._quantities[column]])]
        return max(own, default=0.0) >= max([IMPLIED, *others])

    def _changed(self, row: int) -> bool:
        """Whether a number follows from a change that is told where it may belong: “by 20 %” from “from 10 to 8”."""
        asked, like = self._asked[row].quantity, self._like[row]
        moved = tells_change(self._sentence, asked)
        if not (moved or asked.unit == "seconds"):
            return False
        moved = moved and moves(self._sentence)
        pairs = [pair for pair in self._changes if moved or self._quantities[pair[0]].unit == "year"]
        alike, best = {pair: max(like[column] for column in pair) for pair in pairs}, dict[str, float]()
        for pair in pairs:
            unit = self._quantities[pair[0]].unit
            best[unit] = max(alike[pair], best.get(unit, 0.0))
        near = [pair for pair in pairs if alike[pair] >= max(_CHANGED, best[self._quantities[pair[0]].unit] - _ANOTHER)]
        by = says_by(self._sentence, asked)
        return any(changed(asked, self._quantities[start], self._quantities[end], by=by) for start, end in near)

    def _compared(self, row: int) -> bool:
        """Whether a number is the difference of two that are told where it may belong: “12 points” of 45 % and 57 %."""
        asked, like, first = self._asked[row].quantity, self._like[row], 0
        if not compares(self._sentence, asked):
            return False
        beside = [alike for alike, one in zip(like, self._quantities, strict=True) if comparable(asked, one)]
        least = max(_CHANGED, max(beside, default=0.0) - (0.0 if as_much(self._sentence, asked) else _ANOTHER))
        pairs = list[tuple[float, Quantity, Quantity]]()
        for text in self._texts:
            for pair in levels(text):
                one, other = (self._quantities[first + place] for place in pair)
                pairs.append((max(like[first + place] for place in pair), one, other))
            for pair in further(text):
                one, other = (self._quantities[first + place] for place in pair)
                pairs.append((min(like[first + place] for place in pair), one, other))
            first += len(placed(text))
        if asked.unit == "times":  # two numbers come to some multiple by chance
            least = max([least, *(_LIKEST * alike for alike, _, _ in pairs)])
        return any(alike >= least and differs(self._sentence, asked, one, other) for alike, one, other in pairs)
