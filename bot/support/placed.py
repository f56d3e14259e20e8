"""Which numbers of a sentence its texts state, and of the same: “7 %” of one thing does not bear out “7 %” of another."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.questions import stem, topic_words
from bot.support.cited_numbers import Stated, borne_out, comparable, implied, passed, stands, summed
from bot.support.labels import Label, labels, others, shortened
from bot.support.paired import paired
from bot.support.parts import ROUGH
from bot.support.quantities import quantities
from bot.support.quantity import Quantity

# By how much a place must be more like a number's own where another one stands, or two exchanged, than any that states it.
# Set on claims as people write them, 223 of abstracts of SciFact's corpus and of arXiv, and 457 with another number: of those
# whose number stands in the abstract 6 % are flagged, and 88 % of the others found (11 and 80 % by a share of what is alike).
_MARGIN, _EXCHANGED = 0.1, 0.06
_SHARED = 0.5  # what counts of a place that is more like that of another number of the sentence
_IMPLIED = 0.1  # how like its own the place must be of a number that a sentence states a bound of
_NEARLY = 0.75  # how near that must come to the likest place of all
_HALF, _HALF_NUMBER = 4.0, 16.0  # how far away a word, and another number, tell half as much as the next
_FAR = 24.0  # from where on none tells anything
# How far one is from a number: what stands between them, in words.
_SIGNS = {";": 3.0, ":": 3.0, ",": 2.0, "(": 1.0, ")": 1.0, "[": 1.0, "]": 1.0}
_JOINTS = {"and": 1.0, "or": 1.0} | dict.fromkeys("vs versus whereas while but than compared although".split(), 3.0)
_OTHER_SIDE = 0.7  # what counts of what stands behind one number and before the other
_IDLE, _WORD = 0.5, 1.0
_TOKEN = re.compile(r"(?P<word>[^\W_]*[^\W\d_][^\W_]*)|(?P<end>(?<!\bvs)[.!?](?=\s)|\n)|[;:,()\[\]]")
Sides = tuple[float, float]  # before a number, and behind it


@dataclass(frozen=True, slots=True)
class Placed:
    """A number where it stands, and how close which stems and other numbers stand around it: 1 beside it, less further off."""

    quantity: Quantity
    around: Mapping[str, Sides]


@dataclass(frozen=True, slots=True)
class Found:
    """How well a number of a sentence is borne out, by what is stated or, if by nothing, what is stated in its place.

    `elsewhere`: the number is stated, but of something else.
    """

    text: str
    how: Stated
    by: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    """Something in a text: the stem of a word that tells something, a number's value, or "", and how far it sets apart."""

    start: int
    name: str
    apart: float


@lru_cache(maxsize=512)
def placed(text: str) -> tuple[Placed, ...]:
    """The numbers of a text with what stands around each in its sentence; in time linear in the text."""
    found = quantities(text)
    taken = bytearray(len(text))  # 1 for each character of a number
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    tokens = [_Token(one.start, "" if one.loose else one.named, _WORD) for one in found]
    tokens += [_token(one) for one in _TOKEN.finditer(text) if not taken[one.start()]]
    tokens.sort(key=lambda token: token.start)
    starts = [token.start for token in tokens]
    of = paired(text, found)
    return tuple(Placed(one, _paired(_around(one, tokens, starts), *of.get(one.start, ((), ())))) for one in found)


def _paired(around: Mapping[str, Sides], own: Collection[str], others: Collection[str]) -> dict[str, Sides]:
    """What stands around a number, with what it is told of put beside it, and without what others are told of."""
    return {name: sides for name, sides in around.items() if name not in others} | dict.fromkeys(own, (1.0, 1.0))


def _token(found: re.Match[str]) -> _Token:
    if found["end"]:
        return _Token(found.start(), "", math.inf)
    if not found["word"]:
        return _Token(found.start(), "", _SIGNS[found[0]])
    name = _telling(found[0])
    return _Token(found.start(), name, _JOINTS.get(found[0].lower(), _WORD if name else _IDLE))


@lru_cache(maxsize=16_384)
def _telling(word: str) -> str:
    """The stem of a word that tells something, else ""."""
    return stem(word) if topic_words(word) else ""


def _around(one: Quantity, tokens: Sequence[_Token], starts: Sequence[int]) -> dict[str, Sides]:
    """The stems and numbers around a number, as far as they tell anything of it."""
    before, behind = bisect_left(starts, one.start), bisect_left(starts, one.end)
    left = _nearness(tokens[before].name, map(tokens.__getitem__, range(before - 1, -1, -1)))
    right = _nearness(tokens[before].name, map(tokens.__getitem__, range(behind, len(tokens))))
    return {name: (left.get(name, 0.0), right.get(name, 0.0)) for name in {**left, **right}}


def _nearness(itself: str, side: Iterable[_Token]) -> dict[str, float]:
    """How near a number named `itself` the stems and numbers on one side of it first stand."""
    found, away = dict[str, float](), 0.0
    for token in side:
        if token.name and token.name != itself:
            half = _HALF_NUMBER if " " in token.name else _HALF
            found.setdefault(token.name, half / (half + away))
        away += token.apart
        if away > _FAR:
            break
    return found


def likeness(one: Placed, other: Placed) -> float:
    """How much of what stands around a number stands close around another, 0 to 1; less if it is on the other side of it."""
    total = got = 0.0
    for name, near in one.around.items():
        there = other.around.get(name, (0.0, 0.0))
        total += max(near)
        got += max(near[0] * there[0], near[1] * there[1], _OTHER_SIDE * near[0] * there[1], _OTHER_SIDE * near[1] * there[0])
    return got / total if total else 0.0


def stated(sentence: str, texts: Sequence[str]) -> list[Found]:
    """How well each number of a sentence is borne out by texts."""
    named = [label for label in labels(sentence) if not label.behind or any(label.name in text for text in texts)]
    wrong = [(label.text, list(filter(None, (others(label, text) for text in texts)))) for label in named]
    asked = [one for one in placed(sentence) if not (one.quantity.loose or _is_named(one.quantity, named))]
    asked = [one for one, before in zip(asked, [None, *asked], strict=False) if not _is_repeated(one, before, sentence)]
    found = [Found(text, Stated.NOT, instead[0]) for text, instead in wrong if instead and len(instead) == len(texts)]
    return [*found, *_Table(sentence, asked, texts).all()] if asked else found


def _is_repeated(one: Placed, before: Placed | None, sentence: str) -> bool:
    """Whether a number only repeats the one before it, as in “ten per cent (10 %)”."""
    if before is None or sentence[before.quantity.end : one.quantity.start].strip() != "(":
        return False
    return one.quantity.named == before.quantity.named


def _is_named(one: Quantity, named: Sequence[Label]) -> bool:
    return any(label.start <= one.start < label.end for label in named)


class _Table:
    """Every number of a sentence beside every one that is stated."""

    def __init__(self, sentence: str, asked: Sequence[Placed], texts: Sequence[str]) -> None:
        self._sentence, self._asked, self._texts = sentence, asked, texts
        known = [one for text in texts for one in placed(text)]
        self._quantities = [one.quantity for one in known]
        self._agree = [[borne_out(one.quantity, [other])[0] for other in self._quantities] for one in asked]
        self._like = [[likeness(one, other) for other in known] for one in asked]
        self._taken = [any(column) for column in zip(*self._agree, strict=True)]
        for row in [row for row, agrees in enumerate(self._agree) if not any(agrees)]:
            if (meant := max(self._against(row), key=self._like[row].__getitem__, default=None)) is not None:
                self._taken[meant] = True  # what a number that is stated nowhere stands for
        self._parts = [one.quantity for one in placed(sentence) if one.quantity.loose]

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
        if place is not None and like[place] >= own + _MARGIN and not any(implied(asked, one) for one in self._near(row)):
            return Found(asked.said, Stated.NOT, self._quantities[place].said)
        if (other := self._exchanged(row)) is not None:
            return Found(asked.said, Stated.NOT, self._asked[other].quantity.said)
        return Found(asked.text, how, by.text)

    def _exchanged(self, row: int) -> int | None:
        """Which number of the sentence stands where this one belongs, while this one stands where that one does."""
        here = self._like[row]
        for other, agrees in enumerate(self._agree):
            if other == row or not any(agrees) or not comparable(self._asked[row].quantity, self._asked[other].quantity):
                continue
            mine, theirs, there = self._agree[row], agrees, self._like[other]
            if any(a and b for a, b in zip(mine, theirs, strict=True)):
                continue
            straight = self._best(here, mine) + self._best(there, theirs)
            if self._best(here, theirs) + self._best(there, mine) >= straight + _EXCHANGED:
                return other
        return None

    @staticmethod
    def _best(like: Sequence[float], agrees: Sequence[Stated]) -> float:
        """How like its own the likest of some places is."""
        return max(alike for alike, how in zip(like, agrees, strict=True) if how)

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
        if summed(asked.quantity, self._quantities) or self._divided(asked.quantity):
            return Found(asked.quantity.text, Stated.EXACTLY)
        near = self._near(row)
        if by := next((one for one in near if implied(asked.quantity, one)), None):
            return Found(asked.quantity.text, Stated.EXACTLY, by.text)
        if by := next((one for one in near if passed(asked.quantity, one)), None):
            return Found(asked.quantity.said, Stated.NOT, by.said)
        return Found(asked.quantity.text, Stated.NOT, elsewhere=stands(asked.quantity, self._quantities))

    def _divided(self, asked: Quantity) -> bool:
        """Whether both numbers of “29 of 48” are stated, if not beside each other."""
        parts = [one for one in self._parts if asked.start <= one.start < one.end <= asked.end]
        counts = [one for one in self._quantities if one.unit == ""]
        if not (" of " in asked.text or any(one.value > ROUGH for one in parts)):
            return False  # “one in five”
        return len(parts) > 1 and all(borne_out(one, counts)[0] is Stated.EXACTLY for one in parts)

    def _against(self, row: int) -> list[int]:
        """Where another number of the same kind is stated, which none of the sentence repeats."""
        asked = self._asked[row].quantity
        return [column for column, one in enumerate(self._quantities) if not self._taken[column] and comparable(asked, one)]

    def _near(self, row: int) -> list[Quantity]:
        """The numbers of the same kind that stand in places nearly as like its own as any does."""
        asked, like = self._asked[row].quantity, self._like[row]
        beside = [column for column, one in enumerate(self._quantities) if comparable(asked, one)]
        least = max([_IMPLIED, *(_NEARLY * like[column] for column in beside)])
        return [self._quantities[column] for column in beside if like[column] >= least]
