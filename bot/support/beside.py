"""Every number of a sentence beside every one that its texts state: which bear it out, and how like their places are."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile

from bot.support.changes import changes, direction, ends_change, says_by, tells_by
from bot.support.cited_numbers import Stated, beyond, borne_out, bounds, comparable
from bot.support.confirmed import ranged
from bot.support.quantity import Quantity
from bot.support.surroundings import Placed, likenesses, placed, telling

_SHARED = 0.5  # what counts of a place that is more like that of another number of the sentence
IMPLIED = 0.1  # how like its own the place must be of a number that a sentence states a bound of
_ORDERS = 100  # how many times longer or shorter a time is that is not meant instead
_LIKELY = 3
_NEARLY = 0.75  # how near that must come to the likest place of all


def parts_of(ratio: Quantity, numbers: Sequence[Placed]) -> list[Placed]:
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


def _ranges(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of the ends of ranges, among the numbers of all texts, either end first."""
    first = 0
    for text in texts:
        numbers = [one.quantity for one in placed(text)]
        for place, (one, other) in enumerate(pairwise(numbers), start=first):
            if ranged(text, one, other):
                yield from ((place, place + 1), (place + 1, place))
        first += len(numbers)


class Beside:
    """The numbers of a sentence in rows, those of its texts in columns."""

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
        self._exact = [any(one.quantity.value == other.value for other in self._quantities) for one in asked]
        self._ranges = set(_ranges(texts))
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

    def _likely(self, row: int) -> list[Quantity]:
        """The numbers in the places most like its own, up to the first that may be stated instead of it."""
        asked, like = self._asked[row].quantity, self._like[row]
        near = sorted((column for column, alike in enumerate(like) if alike >= IMPLIED), key=lambda column: -like[column])
        ranked = [self._quantities[column] for column in near]
        if asked.unit:
            ranked = list(takewhile(lambda one: not comparable(asked, one), ranked))
        return ranked[:_LIKELY]

    def _against(self, row: int) -> list[int]:
        """Where another number of the same kind is stated, which none of the sentence repeats.

        Of the same kind is also what is written as a number is that bears it out: an odds ratio of 1.2 as one of 1.5, of 50 %.
        """
        asked = self._asked[row].quantity
        otherwise = [one for one, how in zip(self._quantities, self._agree[row], strict=True) if how and one.unit != asked.unit]
        free = [column for column, taken in enumerate(self._taken) if not (taken or self._other(row, column))]
        if asked.ratio and any(how and one.ratio for one, how in zip(self._quantities, self._agree[row], strict=True)):
            free = [column for column in free if self._quantities[column].ratio]
        own = [column for column, how in enumerate(self._agree[row]) if how]
        if not self._is_ranged(row):  # one end of a range is no other number than the range
            free = [column for column in free if not any((column, place) in self._ranges for place in own)]
        level = asked.unit == "%" and not tells_by(self._sentence, asked) and not any(self._by[column] for column in own)
        if level and any(self._like[row][column] >= IMPLIED for column in own):
            free = [column for column in free if not self._by[column]]  # one in six is no rise by 70 %
        if says_by(self._sentence, asked) and any(one.unit == "times" for one in otherwise):
            free = [column for column in free if self._by[column]]  # “by 40 %” of a risk ratio is no level of 13 %
        return [column for column in free if any(comparable(one, self._quantities[column]) for one in (asked, *otherwise))]

    def _other(self, row: int, column: int) -> bool:
        """Whether a number of a text cannot be what is meant by one of the sentence, in whatever place it stands.

        It is from where something changed to what the sentence says, as much as “nearly” that, or a time out of all proportion.
        """
        asked, one = self._asked[row].quantity, self._quantities[column]
        if asked.unit == "%" and asked.bound and asked.bound.near:  # “nearly nine in ten” may be of 88 or of 91 %
            return one.unit == "%" and abs(one.value - asked.value) <= asked.step / 2
        if asked.unit == one.unit == "seconds" and self._exact[row]:  # “half an hour” and three days
            return not asked.value / _ORDERS < one.value < asked.value * _ORDERS
        if not ends_change(self._sentence, asked):
            return False
        return any(start == column and self._agree[row][end] for start, end in self._changes)

    def _is_ranged(self, row: int) -> bool:
        """Whether a number of the sentence is one end of a range there."""
        beside = self._asked[max(0, row - 1) : row + 2]
        return any(ranged(self._sentence, one.quantity, other.quantity) for one, other in pairwise(beside))

    def _bounded(self, row: int) -> list[Quantity]:
        """The numbers that one may bound: those near, where what lies on the right side of it keeps none away."""
        return self._near(row, lambda one: beyond(self._asked[row].quantity, one))

    def _near(self, row: int, counts: Callable[[Quantity], bool] = lambda _: True) -> list[Quantity]:
        """The numbers of the same kind that stand in places nearly as like its own as any that `counts` does."""
        asked, like = self._asked[row].quantity, self._like[row]
        beside = [column for column, one in enumerate(self._quantities) if comparable(asked, one)]
        beside = beside or [column for column, one in enumerate(self._quantities) if bounds(asked, one)]
        least = max([IMPLIED, *(_NEARLY * like[column] for column in beside if counts(self._quantities[column]))])
        return [self._quantities[column] for column in beside if like[column] >= least]
