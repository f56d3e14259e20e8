"""The numbers of a sentence beside those of its texts: which stands where another one belongs, and what follows from others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.support.beside import IMPLIED, Beside, parts_of
from bot.support.changes import (
    as_much,
    changed,
    changes,
    compares,
    differs,
    direction,
    levels,
    mistakes_ratio,
    moves,
    says_by,
    says_how_often,
    tells_change,
    tells_range,
    turned,
)
from bot.support.cited_numbers import (
    Stated,
    borne_out,
    comparable,
    counted,
    implied,
    is_count,
    passed,
    stands,
)
from bot.support.computed import follows, summed
from bot.support.confirmed import confirmed, limits, told_again
from bot.support.labels import shortened
from bot.support.listed import MOST, few, listed, lists_as_many
from bot.support.paired import joined
from bot.support.parts import ROUGH
from bot.support.quantity import Quantity, about
from bot.support.surroundings import Placed, placed
from bot.support.worked_out import (
    between_dates,
    is_left,
    is_rest,
    of_limits,
    of_own_ratio,
    ratios_of,
    repeated,
    says_rest,
    standing,
    worked_out,
)

# By how much a place must be more like a number's own where another one stands, or two exchanged, than any that states it.
# Set on claims as people write them, 409 of abstracts of SciFact's corpus and of arXiv, and 845 with another number: of those
# whose number stands in the abstract 4.1 % are flagged, and 91.4 % of the others found (3.4 and 90.8 % with .12 for .105). How
# near sentences lie by their vectors, and single words by those of their pieces, adds nothing.
_MARGIN, _EXCHANGED = 0.105, 0.1
_CHANGED = 0.05  # and of the place of a number that a sentence states a change from, or to
_ANOTHER = 0.2  # less like than the place of the likest change of its unit: it is another's change
_LARGE = 100  # numbers that stand in a text by no chance
_LIKEST = 0.9  # and how near two numbers must, one of which is said to be many times the other


@dataclass(frozen=True, slots=True)
class Found:
    """How well a number of a sentence is borne out, by what is stated or, if by nothing, what is stated in its place.

    `elsewhere`: the number is stated, but of something else.
    """

    text: str
    how: Stated
    by: str = ""
    elsewhere: bool = False


class Table(Beside):
    """How well every number of a sentence is borne out."""

    def __init__(self, sentence: str, asked: Sequence[Placed], texts: Sequence[str]) -> None:
        super().__init__(sentence, asked, texts)
        self._turned = dict(self._turned_round())

    @cached_property
    def _ratios(self) -> list[Quantity]:
        return ratios_of(self._sentence)

    @cached_property
    def _repeated(self) -> list[tuple[Quantity, int, tuple[int, ...]]]:
        return repeated(self._sentence, self._texts)

    def all(self) -> list[Found]:
        """How well each number is borne out."""
        return [self._found(row) for row in range(len(self._asked))]

    def _found(self, row: int) -> Found:
        """How well one number is borne out: not, if another stands in the place that is the most like its own."""
        asked, like = self._asked[row].quantity, self._like[row]
        how, by = borne_out(asked, self._quantities)
        if by is None:
            return self._otherwise(row)
        place = max(self._against(row), key=like.__getitem__, default=None)
        own = max(self._own(row, column) for column, agrees in enumerate(self._agree[row]) if agrees)
        instead, borne = None, [one for one, agrees in zip(self._quantities, self._agree[row], strict=True) if agrees]
        if mistakes_ratio(self._sentence, asked, borne) and not (self._changed(row) or self._compared(row)):
            return Found(asked.said, Stated.NOT, by.said)
        if place is not None and like[place] >= own + _MARGIN and not any(implied(asked, one) for one in self._bounded(row)):
            instead = self._quantities[place]
        elif (other := self._turned.get(row, self._exchanged(row))) is not None:
            instead = next(one for one, agrees in zip(self._quantities, self._agree[other], strict=True) if agrees)
        if instead is None or self._holds(row):
            return Found(asked.text, how, by.text)
        return Found(asked.said, Stated.NOT, instead.said)

    def _holds(self, row: int) -> bool:
        """Whether a number holds though another may stand in its place: it follows from others, or agrees with them."""
        asked, own = self._asked[row].quantity, [one.quantity for one in self._asked]
        if says_by(self._sentence, asked) and self._changed(row):
            return True
        if says_how_often(asked) and self._compared(row):
            return True
        if (asked.ratio or asked.unit == "") and self._worked_out(row):
            return True
        if confirmed(self._sentence, asked, [one for one, how in zip(own, self._agree, strict=True) if any(how)], own):
            return True
        if (again := told_again(self._sentence, asked, own)) is not None:
            return self._found(again).how is not Stated.NOT
        return any(
            limits(self._sentence, own[first], own[first + 1]) and self._adjoin(first)
            for first in (row - 1, row)
            if 0 <= first < len(own) - 1
        )

    def _adjoin(self, row: int) -> bool:
        """Whether a number and the next one are borne out by two that stand one after the other as well."""
        return any(one and other for one, other in zip(self._agree[row], self._agree[row + 1][1:], strict=False))

    def _turned_round(self) -> Iterator[tuple[int, int]]:
        """The numbers from and to which the sentence says that something changed, each with the other, if that is reversed.

        It is where the texts tell the change the other way round, or where they do not tell it and the sentence cannot mean it.
        """
        rows, numbers = {one.quantity.start: row for row, one in enumerate(self._asked)}, placed(self._sentence)
        for pair in changes(self._sentence):
            start, end = (numbers[place].quantity for place in pair)
            one, other = rows.get(start.start), rows.get(end.start)
            if one is None or other is None or tells_range(self._sentence, start):
                continue
            mine, its = self._agree[one], self._agree[other]
            opposite = {"up": "down", "down": "up"}.get(direction(self._sentence, start), "-")
            straight = any(mine[first] and its[last] for (first, last), way in self._changes.items() if way != opposite)
            reversed_there = any(mine[last] and its[first] for first, last in self._changes)
            if any(mine) and any(its) and not straight and (reversed_there or turned(self._sentence, start, end)):
                yield from ((one, other), (other, one))

    def _exchanged(self, row: int) -> int | None:
        """Which number of the sentence stands where this one belongs, while this one stands where that one does."""
        for other, agrees in enumerate(self._agree):
            if other == row or not any(agrees) or not self._exchangeable(row, other):
                continue
            mine = self._agree[row]
            if any(a and b for a, b in zip(mine, agrees, strict=True)):
                continue
            straight = self._by_words(row, mine) + self._by_words(other, agrees)
            if self._by_words(row, agrees) + self._by_words(other, mine) >= straight + _EXCHANGED:
                return other
        return None

    def _exchangeable(self, row: int, other: int) -> bool:
        """Whether a sentence would say something else if two of its numbers were exchanged: not if it only lists them."""
        one, following = sorted((self._asked[row].quantity, self._asked[other].quantity), key=lambda number: number.start)
        listed = joined(self._sentence[one.end : following.start]) and "respectively" not in self._sentence
        again = max(self._named[one.named], self._named[following.named]) > 1
        return not (listed or again) and comparable(one, following)

    def _otherwise(self, row: int) -> Found:
        """What bears out a number that is not stated itself: a name, or a number that it is a bound of."""
        asked = self._asked[row]
        if any(shortened(self._sentence, asked.quantity, text) for text in self._texts):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if (
            summed(asked.quantity, self._quantities)
            or self._divided(asked.quantity)
            or follows(asked.quantity, self._likely(row))
            or self._changed(row)
            or self._compared(row)
            or self._listed(asked.quantity)
            or self._worked_out(row)
        ):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if by := next((one for one in self._bounded(row) if implied(asked.quantity, one)), None):
            return Found(asked.quantity.text, Stated.EXACTLY, by.text)
        if self._called_otherwise(row):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if by := next((one for one in self._near(row) if passed(asked.quantity, one)), None):
            return Found(asked.quantity.said, Stated.NOT, by.said)
        return Found(asked.quantity.text, Stated.NOT, elsewhere=stands(asked.quantity, self._quantities))

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
            return rest and is_rest(parts[0].quantity.value, parts[1].quantity.value, there)
        if worked_out(self._sentence, asked, there, rest=rest) or between_dates(asked, self._texts):
            return True
        return says_rest(self._sentence, asked, self._texts) and is_left(asked, self._near(row))

    def _called_otherwise(self, row: int) -> bool:
        """Whether a count stands where it belongs, of what is called something else there: “59 studies” of 59 evaluations."""
        asked, like = self._asked[row].quantity, self._like[row]
        if asked.unit or asked.kind or asked.value <= ROUGH:
            return False
        counts = [column for column, one in enumerate(self._quantities) if one.unit == "" and is_count(one)]
        own = [like[column] for column in counts if stands(asked, [self._quantities[column]])]
        others = [like[column] for column in counts if not stands(asked, [self._quantities[column]])]
        return max(own, default=0.0) >= max([IMPLIED, *others])

    def _divided(self, asked: Quantity) -> bool:
        """Whether both numbers of “29 of 48” are stated of the same, if not beside each other."""
        parts = parts_of(asked, placed(self._sentence))
        if len(parts) < 2 or not (asked.ratio or any(one.quantity.value > ROUGH for one in parts)):
            return False  # “one in five”
        if self._divided_otherwise(parts):
            return False
        rough = about(self._sentence, asked.start)
        few, among = (Placed(replace(one.quantity, loose=False, approximate=rough), one.around) for one in parts)
        counts = [one for one in self._quantities if one.unit == ""]
        if borne_out(among.quantity, counts)[0] is not Stated.EXACTLY:
            return False
        if min(few.quantity.value, among.quantity.value) > _LARGE:  # no other share has both
            return borne_out(few.quantity, counts)[0] is Stated.EXACTLY
        return Table(self._sentence, [few, among], self._texts).all()[0].how is Stated.EXACTLY

    def _changed(self, row: int) -> bool:
        """Whether a number follows from a change that is told where it may belong: “by 20 %” from “from 10 to 8”."""
        asked, like = self._asked[row].quantity, self._like[row]
        if not tells_change(self._sentence, asked):
            return False
        moved = moves(self._sentence)
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
            first += len(placed(text))
        if asked.unit == "times":  # two numbers come to some multiple by chance
            least = max([least, *(_LIKEST * alike for alike, _, _ in pairs)])
        return any(alike >= least and differs(self._sentence, asked, one, other) for alike, one, other in pairs)

    def _divided_otherwise(self, parts: Sequence[Placed]) -> bool:
        """Whether one of two numbers is stated as part of another ratio: “8 of 48”, or “29 of 50”, for “29 of 48”."""
        values = {one.quantity.value for one in parts}
        found = [(one.quantity, placed(text)) for text in self._texts for one in placed(text) if one.quantity.approximate]
        ratios = [parts_of(one, numbers) for one, numbers in found if one.unit == "%" and not one.loose]
        return any(len(values & {part.quantity.value for part in ratio}) == 1 for ratio in ratios if len(ratio) == len(parts))
