"""The numbers of a sentence beside those of its texts: which stands where another one belongs, and what follows from others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.support.beside import parts_of
from bot.support.changes import (
    as_much,
    changes,
    direction,
    lowers,
    mistakes_ratio,
    remains,
    says_by,
    says_how_often,
    tells_range,
    turned,
)
from bot.support.cited_numbers import Stated, borne_out, comparable, implied, passed, stands
from bot.support.computed import SHARES, follows, summed
from bot.support.confirmed import confirmed, limits, told_again
from bot.support.doses import daily, mistakes_dose
from bot.support.following import Following
from bot.support.labels import shortened
from bot.support.paired import joined
from bot.support.parts import ROUGH
from bot.support.quantity import Quantity, about
from bot.support.rest import left_of
from bot.support.surroundings import Placed, placed

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


class Table(Following):
    """How well every number of a sentence is borne out."""

    def __init__(self, sentence: str, asked: Sequence[Placed], texts: Sequence[str]) -> None:
        super().__init__(sentence, asked, texts)
        self._turned = dict(self._turned_round())

    def all(self) -> list[Found]:
        """How well each number is borne out."""
        return [self._found(row) for row in range(len(self._asked))]

    def _found(self, row: int) -> Found:
        """How well one number is borne out: not, if another stands in the place that is the most like its own."""
        asked, like = self._asked[row].quantity, self._like[row]
        how, by = borne_out(asked, self._quantities)
        if by is None or (how is Stated.ROUNDED and daily(self._sentence, asked, self._texts)):
            return self._otherwise(row)
        place = max(self._against(row), key=like.__getitem__, default=None)
        own = max(self._own(row, column) for column, agrees in enumerate(self._agree[row]) if agrees)
        instead, borne = None, [one for one, agrees in zip(self._quantities, self._agree[row], strict=True) if agrees]
        if self._mistakes(asked, borne) and not (self._changed(row) or self._compared(row) or self._worked_out(row)):
            return Found(asked.said, Stated.NOT, by.said if by.said != asked.said else "", elsewhere=True)
        if place is not None and like[place] >= own + _MARGIN and not any(implied(asked, one) for one in self._bounded(row)):
            instead = self._quantities[place]
        elif (other := self._turned.get(row, self._exchanged(row))) is not None:
            instead = next(one for one, agrees in zip(self._quantities, self._agree[other], strict=True) if agrees)
        if instead is None or self._holds(row):
            return Found(asked.text, how, by.text)
        return Found(asked.said, Stated.NOT, instead.said)

    def _mistakes(self, asked: Quantity, borne: Sequence[Quantity]) -> bool:
        """Whether a number repeats one that means another: what fell for what is left, a dose for a day's."""
        if mistakes_ratio(self._sentence, asked, borne) or mistakes_dose(self._sentence, asked, self._texts):
            return True
        if lowers(self._sentence, asked) and all(left_of(self._sentence, one) for one in borne):
            return True
        ends = [self._quantities[place] for pair, way in self._changes.items() if way for place in pair]
        if says_by(self._sentence, asked) and asked.unit in SHARES and all(any(one is end for end in ends) for one in borne):
            return True  # to 52 % is not by 52 points
        if says_how_often(asked) and asked.unit == "%" and all(any(one is other for other in self._levels) for one in borne):
            return True  # “halved” is no level of 50 %
        return remains(self._sentence, asked) and all(any(one is other for other in self._fallen) for one in borne)

    def _holds(self, row: int) -> bool:
        """Whether a number holds though another may stand in its place: it follows from others, or agrees with them."""
        asked, own = self._asked[row].quantity, [one.quantity for one in self._asked]
        if says_by(self._sentence, asked) and self._changed(row):
            return True
        if says_how_often(asked) and self._compared(row):
            return True
        if ((asked.ratio or asked.unit == "" or as_much(self._sentence, asked)) and self._worked_out(row)) or self._divided(
            asked
        ):
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
        change = asked.quantity.unit == "%" and says_by(self._sentence, asked.quantity)
        if any(shortened(self._sentence, asked.quantity, text) for text in self._texts):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if (
            summed(asked.quantity, self._quantities)
            or self._divided(asked.quantity)
            or (not change and follows(asked.quantity, self._likely(row)))
            or self._changed(row)
            or self._compared(row)
            or self._listed(asked.quantity)
            or self._worked_out(row)
            or self._enclosed(row)
            or daily(self._sentence, asked.quantity, self._texts)
        ):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if by := next((one for one in self._bounded(row) if implied(asked.quantity, one)), None):
            return Found(asked.quantity.text, Stated.EXACTLY, by.text)
        if self._called_otherwise(row):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if by := next((one for one in self._near(row) if passed(asked.quantity, one)), None):
            return Found(asked.quantity.said, Stated.NOT, by.said)
        return Found(asked.quantity.text, Stated.NOT, elsewhere=stands(asked.quantity, self._quantities))

    def _divided(self, asked: Quantity) -> bool:
        """Whether both numbers of “29 of 48” are stated of the same, if not beside each other."""
        parts = parts_of(asked, placed(self._sentence))
        if len(parts) < 2 or not (asked.ratio or any(one.quantity.value > ROUGH for one in parts)):
            return False  # “one in five”
        large = min(one.quantity.value for one in parts) > _LARGE
        if not large and self._divided_otherwise(parts):
            return False
        rough = about(self._sentence, asked.start)
        few, among = (Placed(replace(one.quantity, loose=False, approximate=rough), one.around) for one in parts)
        counts = [one for one in self._quantities if one.unit == ""]
        if borne_out(among.quantity, counts)[0] is not Stated.EXACTLY:
            return False
        if large and not self._divided_otherwise(parts):  # no other share has both
            return borne_out(few.quantity, counts)[0] is Stated.EXACTLY
        return Table(self._sentence, [few, among], self._texts).all()[0].how is Stated.EXACTLY

    def _divided_otherwise(self, parts: Sequence[Placed]) -> bool:
        """Whether one of two numbers is stated as part of another ratio: “8 of 48”, or “29 of 50”, for “29 of 48”."""
        values = {one.quantity.value for one in parts}
        found = [(one.quantity, placed(text)) for text in self._texts for one in placed(text) if one.quantity.approximate]
        ratios = [parts_of(one, numbers) for one, numbers in found if one.unit == "%" and not one.loose]
        return any(len(values & {part.quantity.value for part in ratio}) == 1 for ratio in ratios if len(ratio) == len(parts))
