"""The numbers of a sentence beside those of its texts: which stands where another one belongs, and what follows from others."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.support.changes import (
    as_much,
    changed,
    changes,
    compares,
    differs,
    direction,
    levels,
    moves,
    says_by,
    says_how_often,
    tells_by,
    tells_change,
    tells_range,
    turned,
)
from bot.support.cited_numbers import Stated, beyond, borne_out, bounds, comparable, implied, is_count, passed, stands, summed
from bot.support.computed import follows
from bot.support.labels import shortened
from bot.support.paired import joined
from bot.support.parts import ROUGH
from bot.support.quantity import Quantity
from bot.support.surroundings import Placed, likenesses, placed, telling

# By how much a place must be more like a number's own where another one stands, or two exchanged, than any that states it.
# Set on claims as people write them, 409 of abstracts of SciFact's corpus and of arXiv, and 845 with another number: of those
# whose number stands in the abstract 4.1 % are flagged, and 91.4 % of the others found (3.4 and 90.8 % with .12 for .105). How
# near sentences lie by their vectors, and single words by those of their pieces, adds nothing.
_MARGIN, _EXCHANGED = 0.105, 0.1
_SHARED = 0.5  # what counts of a place that is more like that of another number of the sentence
_IMPLIED = 0.1  # how like its own the place must be of a number that a sentence states a bound of
_CHANGED = 0.05  # and of the place of a number that a sentence states a change from, or to
_ANOTHER = 0.2  # less like than the place of the likest change of its unit: it is another's change
_LIKELY = 3
_NEARLY = 0.75  # how near that must come to the likest place of all
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


def _parts(ratio: Quantity, numbers: Sequence[Placed]) -> list[Placed]:
    """The two numbers of “29 of 48”; none of one that is no ratio."""
    first = bisect_left(numbers, ratio.start, key=lambda one: one.quantity.start)
    within = takewhile(lambda one: one.quantity.start < ratio.end, numbers[first : first + 3])  # itself, and two
    return [one for one in within if one.quantity.loose and one.quantity.end <= ratio.end]


def _changes(texts: Sequence[str]) -> Iterator[tuple[tuple[int, int], str]]:
    """The places of what changed in texts, among the numbers of all of them, and in which direction each did."""
    first = 0
    for text in texts:
        numbers = placed(text)
        yield from (((first + start, first + end), direction(text, numbers[start].quantity)) for start, end in changes(text))
        first += len(numbers)


class Table:
    """Every number of a sentence beside every one that is stated."""

    def __init__(self, sentence: str, asked: Sequence[Placed], texts: Sequence[str]) -> None:
        self._sentence, self._asked, self._texts = sentence, asked, texts
        known = [one for text in texts for one in placed(text)]
        self._quantities = [one.quantity for one in known]
        self._agree = [[borne_out(one.quantity, [other])[0] for other in self._quantities] for one in asked]
        self._told, self._known, same = telling(tuple(texts)), known, self._same()
        self._like = [likenesses(one, known, self._told, same) for one in asked]
        self._by_word = dict[int, list[float]]()
        self._changes = dict(_changes(texts))
        self._by = [tells_by(text, one.quantity) for text in texts for one in placed(text)]
        self._turned = dict(self._turned_round())
        self._named = Counter(one.quantity.named for one in asked)
        self._taken = [any(column) for column in zip(*self._agree, strict=True)]
        for row in [row for row, agrees in enumerate(self._agree) if not any(agrees)]:
            if (meant := max(self._against(row), key=self._like[row].__getitem__, default=None)) is not None:
                self._taken[meant] = True  # what a number that is stated nowhere stands for

    def _same(self) -> dict[str, frozenset[str]]:
        """The numbers that bear out those of the sentence, all by what they are called beside another."""
        return {
            one.quantity.named: frozenset(other.named for other, how in zip(self._quantities, agrees, strict=True) if how)
            for one, agrees in zip(self._asked, self._agree, strict=True)
        }

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
        instead = None
        if place is not None and like[place] >= own + _MARGIN and not any(implied(asked, one) for one in self._bounded(row)):
            instead = self._quantities[place]
        elif (other := self._turned.get(row, self._exchanged(row))) is not None:
            instead = next(one for one, agrees in zip(self._quantities, self._agree[other], strict=True) if agrees)
        computed = says_by(self._sentence, asked) and self._changed(row)
        if instead is None or computed or (says_how_often(asked) and self._compared(row)):
            return Found(asked.text, how, by.text)
        return Found(asked.said, Stated.NOT, instead.said)

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

    def _by_words(self, row: int, agrees: Sequence[Stated]) -> float:
        """How like its own the likest of some places is by words: the numbers beside it are those in question."""
        if row not in self._by_word:
            told = {name: weight for name, weight in self._told.items() if " " not in name}
            self._by_word[row] = likenesses(self._asked[row], self._known, told, {})
        return max(alike for alike, how in zip(self._by_word[row], agrees, strict=True) if how)

    def _own(self, row: int, column: int) -> float:
        """How like a place that states a number is its own: less if as many numbers of the sentence have no other place."""
        rivals = [other for other, agrees in enumerate(self._agree) if agrees[column]]
        scarce = len(rivals) > sum(map(bool, self._agree[row]))
        like = self._like[row][column]
        return _SHARED * like if scarce and like < max(self._like[other][column] for other in rivals) else like

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
        ):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if by := next((one for one in self._bounded(row) if implied(asked.quantity, one)), None):
            return Found(asked.quantity.text, Stated.EXACTLY, by.text)
        if self._called_otherwise(row):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if by := next((one for one in self._near(row) if passed(asked.quantity, one)), None):
            return Found(asked.quantity.said, Stated.NOT, by.said)
        return Found(asked.quantity.text, Stated.NOT, elsewhere=stands(asked.quantity, self._quantities))

    def _called_otherwise(self, row: int) -> bool:
        """Whether a count stands where it belongs, of what is called something else there: “59 studies” of 59 evaluations."""
        asked, like = self._asked[row].quantity, self._like[row]
        if asked.unit or asked.kind or asked.value <= ROUGH:
            return False
        counts = [column for column, one in enumerate(self._quantities) if one.unit == "" and is_count(one)]
        own = [like[column] for column in counts if stands(asked, [self._quantities[column]])]
        others = [like[column] for column in counts if not stands(asked, [self._quantities[column]])]
        return max(own, default=0.0) >= max([_IMPLIED, *others])

    def _divided(self, asked: Quantity) -> bool:
        """Whether both numbers of “29 of 48” are stated of the same, if not beside each other."""
        parts = _parts(asked, placed(self._sentence))
        if len(parts) < 2 or not (asked.ratio or any(one.quantity.value > ROUGH for one in parts)):
            return False  # “one in five”
        if self._divided_otherwise(parts):
            return False
        few, among = (Placed(replace(one.quantity, loose=False), one.around) for one in parts)
        counts = [one for one in self._quantities if one.unit == ""]
        if borne_out(among.quantity, counts)[0] is not Stated.EXACTLY:
            return False
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
        return any(changed(asked, self._quantities[start], self._quantities[end]) for start, end in near)

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

    def _likely(self, row: int) -> list[Quantity]:
        """The numbers in the places most like its own, up to the first that may be stated instead of it."""
        asked, like = self._asked[row].quantity, self._like[row]
        near = sorted((column for column, alike in enumerate(like) if alike >= _IMPLIED), key=lambda column: -like[column])
        ranked = [self._quantities[column] for column in near]
        if asked.unit:
            ranked = list(takewhile(lambda one: not comparable(asked, one), ranked))
        return ranked[:_LIKELY]

    def _divided_otherwise(self, parts: Sequence[Placed]) -> bool:
        """Whether one of two numbers is stated as part of another ratio: “8 of 48”, or “29 of 50”, for “29 of 48”."""
        values = {one.quantity.value for one in parts}
        found = [(one.quantity, placed(text)) for text in self._texts for one in placed(text) if one.quantity.approximate]
        ratios = [_parts(one, numbers) for one, numbers in found if one.unit == "%" and not one.loose]
        return any(len(values & {part.quantity.value for part in ratio}) == 1 for ratio in ratios if len(ratio) == len(parts))

    def _against(self, row: int) -> list[int]:
        """Where another number of the same kind is stated, which none of the sentence repeats.

        Of the same kind is also what is written as a number is that bears it out: an odds ratio of 1.2 as one of 1.5, of 50 %.
        """
        asked = self._asked[row].quantity
        otherwise = [one for one, how in zip(self._quantities, self._agree[row], strict=True) if how and one.unit != asked.unit]
        free = [column for column, taken in enumerate(self._taken) if not taken]
        if asked.ratio and any(how and one.ratio for one, how in zip(self._quantities, self._agree[row], strict=True)):
            free = [column for column in free if self._quantities[column].ratio]
        if says_by(self._sentence, asked) and any(one.unit == "times" for one in otherwise):
            free = [column for column in free if self._by[column]]  # “by 40 %” of a risk ratio is no level of 13 %
        return [column for column in free if any(comparable(one, self._quantities[column]) for one in (asked, *otherwise))]

    def _bounded(self, row: int) -> list[Quantity]:
        """The numbers that one may bound: those near, where what lies on the right side of it keeps none away."""
        return self._near(row, lambda one: beyond(self._asked[row].quantity, one))

    def _near(self, row: int, counts: Callable[[Quantity], bool] = lambda _: True) -> list[Quantity]:
        """The numbers of the same kind that stand in places nearly as like its own as any that `counts` does."""
        asked, like = self._asked[row].quantity, self._like[row]
        beside = [column for column, one in enumerate(self._quantities) if comparable(asked, one)]
        beside = beside or [column for column, one in enumerate(self._quantities) if bounds(asked, one)]
        least = max([_IMPLIED, *(_NEARLY * like[column] for column in beside if counts(self._quantities[column]))])
        return [self._quantities[column] for column in beside if like[column] >= least]
