"""Which numbers of a sentence its texts state, and of the same: “7 %” of one thing does not bear out “7 %” of another."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.questions import stem, topic_words
from bot.support.cited_numbers import Stated, borne_out, comparable, implied, passed, stands
from bot.support.labels import Label, labels, others, shortened
from bot.support.quantities import quantities
from bot.support.quantity import Quantity

# A number is another's where one that contradicts it stands in a place like its own (`_LIKE` of what is around it), and it
# itself in none that is `_SAME` as like. Set on sentences of SciFact's corpus and of arXiv. Of others, reworded and with each
# number replaced by another one of its abstract, .88 and .96 are noticed (.48 and .41 without this), and .90 of both with
# half of their other words left out (.49); of true ones .4 % and none are flagged, and .3 % of the shortened.
_LIKE, _SAME = 0.5, 0.6
_IMPLIED = 0.3  # how like its own the place must be of a number that a sentence states a bound of
_NEARLY = 0.75  # how near that must come to the likest place of all
_WINDOW = 10  # words on either side that tell what a number is of
_HALF = 4.0  # words away at which one tells half as much as the next
_WORD = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.!?](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class Placed:
    """A number where it stands, and how close which stems stand around it: 1 beside it, less further off."""

    quantity: Quantity
    around: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Found:
    """How well a number of a sentence is borne out, by what is stated or, if by nothing, what is stated in its place.

    `elsewhere`: the number is stated, but of something else.
    """

    text: str
    how: Stated
    by: str = ""
    elsewhere: bool = False


@lru_cache(maxsize=512)
def placed(text: str) -> tuple[Placed, ...]:
    """The numbers of a text with what stands around each in its sentence; in time linear in the text."""
    found = quantities(text)
    taken = bytearray(len(text))  # 1 for each character of a number
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    words = [(one.start, "") for one in found]
    words += [(one.start(), _telling(one[0])) for one in _WORD.finditer(text) if not taken[one.start()]]
    words.sort()
    ends = [match.start() for match in _END.finditer(text) if not taken[match.start()]]
    starts = [start for start, _ in words]
    return tuple(Placed(one, _around(one, words, starts, ends)) for one in found)


@lru_cache(maxsize=16_384)
def _telling(word: str) -> str:
    """The stem of a word that tells something, else ""."""
    return stem(word) if topic_words(word) else ""


def _around(one: Quantity, words: Sequence[tuple[int, str]], starts: Sequence[int], ends: Sequence[int]) -> dict[str, float]:
    """The stems within `_WINDOW` of a number, not beyond the `ends` of its sentence; all in the order of the text."""
    begin, end = bisect_left(ends, one.start), bisect_left(ends, one.end)
    first = bisect_right(starts, ends[begin - 1]) if begin else 0
    last = bisect_left(starts, ends[end]) if end < len(ends) else len(words)
    here, behind = bisect_left(starts, one.start), bisect_left(starts, one.end)
    before = words[max(first, here - _WINDOW) : here][::-1]
    found = dict[str, float]()
    for side in (before, words[behind : min(last, behind + _WINDOW)]):
        for away, (_, name) in enumerate(side):
            if name:
                found[name] = max(found.get(name, 0.0), _HALF / (_HALF + away))
    return found


def likeness(one: Placed, other: Placed, weights: Mapping[str, float]) -> float:
    """How much of what stands around a number stands around another, and as close, 0 to 1."""
    beside = [(weights.get(name, 0.0), near, other.around.get(name, 0.0)) for name, near in one.around.items()]
    total = sum(weight * max(near, far) for weight, near, far in beside)
    return sum(weight * min(near, far) for weight, near, far in beside) / total if total else 0.0


def stated(sentence: str, texts: Sequence[str], weights: Mapping[str, float]) -> list[Found]:
    """How well each number of a sentence is borne out by texts; `weights` say how much words tell, by stem."""
    named = [label for label in labels(sentence) if not label.behind or any(label.name in text for text in texts)]
    wrong = [(label.text, list(filter(None, (others(label, text) for text in texts)))) for label in named]
    asked = [one for one in placed(sentence) if not (one.quantity.loose or _is_named(one.quantity, named))]
    found = [Found(text, Stated.NOT, instead[0]) for text, instead in wrong if instead and len(instead) == len(texts)]
    return [*found, *_Table(sentence, asked, texts, weights).all()] if asked else found


def _is_named(one: Quantity, named: Sequence[Label]) -> bool:
    return any(label.start <= one.start < label.end for label in named)


class _Table:
    """Every number of a sentence beside every one that is stated."""

    def __init__(self, sentence: str, asked: Sequence[Placed], texts: Sequence[str], weights: Mapping[str, float]) -> None:
        self._sentence, self._asked, self._texts = sentence, asked, texts
        known = [one for text in texts for one in placed(text)]
        self._quantities = [one.quantity for one in known]
        self._agree = [[borne_out(one.quantity, [other])[0] for other in self._quantities] for one in asked]
        self._like = [[likeness(one, other, weights) for other in known] for one in asked]
        columns = range(len(known))
        self._takers = [sum(row[column] > 0 for row in self._agree) for column in columns]
        self._most = [max((like[c] for like, agree in zip(self._like, self._agree, strict=True) if agree[c]), default=0.0)
                      for c in columns]  # fmt: skip

    def all(self) -> list[Found]:
        """How well each number is borne out."""
        return [self._found(row) for row in range(len(self._asked))]

    def _found(self, row: int) -> Found:
        """How well one number is borne out: not, if another stands in the place that is the most like its own."""
        asked, like = self._asked[row].quantity, self._like[row]
        how, by = borne_out(asked, self._quantities)
        if by is None:
            return self._otherwise(row)
        place = max(self._against(asked), key=like.__getitem__, default=None)
        if place is not None and like[place] >= _LIKE and like[place] > self._for(row) and not self._bounded(row):
            return Found(asked.said, Stated.NOT, self._quantities[place].said)
        return Found(asked.text, how, by.text)

    def _otherwise(self, row: int) -> Found:
        """What bears out a number that is not stated itself: a name, or a number that it is a bound of."""
        asked, like = self._asked[row], self._like[row]
        if any(shortened(self._sentence, asked.quantity, text) for text in self._texts):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if by := self._bounded(row):
            return Found(asked.quantity.text, Stated.EXACTLY, by.text)
        near = [one for one, alike in zip(self._quantities, like, strict=True) if alike >= _LIKE]
        if by := next((one for one in near if comparable(asked.quantity, one) and passed(asked.quantity, one)), None):
            return Found(asked.quantity.said, Stated.NOT, by.said)
        return Found(asked.quantity.text, Stated.NOT, elsewhere=stands(asked.quantity, self._quantities))

    def _for(self, row: int) -> float:
        """How like the likest place is that states the number; if it is no other number's own, it need only nearly be so."""
        places = [(self._like[row][column], self._most[column]) for column, how in enumerate(self._agree[row]) if how]
        return max(like if most > like else like / _SAME for like, most in places)

    def _against(self, asked: Quantity) -> list[int]:
        """Where another number of the same kind is stated, which none of the sentence repeats."""
        return [column for column, one in enumerate(self._quantities) if not self._takers[column] and comparable(asked, one)]

    def _bounded(self, row: int) -> Quantity | None:
        """The number that one of the sentence is a bound of, in a place that is nearly as like its own as any."""
        asked, like = self._asked[row].quantity, self._like[row]
        beside = [column for column, one in enumerate(self._quantities) if comparable(asked, one)]
        least = max([_IMPLIED, *(_NEARLY * like[column] for column in beside)])
        near = (self._quantities[column] for column in beside if like[column] >= least)
        return next((one for one in near if implied(asked, one)), None)
