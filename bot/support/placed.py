"""Which numbers of a sentence its texts state, and of the same: “7 %” of one thing does not bear out “7 %” of another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.questions import stem, topic_words
from bot.support.cited_numbers import Stated, borne_out, comparable, implied, passed
from bot.support.derived import Derived, Step, derived, follows
from bot.support.labels import labels, others, shortened
from bot.support.quantities import Quantity, quantities

# A number is another's where one that contradicts it stands in a place like its own (`_LIKE` of what is around it), and it
# itself in none that is `_SAME` as like. Set on sentences of SciFact's corpus and of arXiv. Of others, with each number
# replaced by another one of its abstract, .91 and .92 are noticed (.44 and .48 without this), and .86 of both with half of
# their words left out; of true ones .4 % and none are flagged, and .9 % and .8 % of the shortened (none, none, .5 %, .2 %).
_LIKE, _SAME = 0.5, 0.6
# How like its own the place must be of a number that a sentence puts in another way. With all that is read so, of titles of
# SciFact's corpus .125 are doubted by their abstracts (.179 without); of sentences set against the rest of their abstract,
# with a number altered, .911 are noticed (as without).
_IMPLIED = 0.3
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
    """The numbers of a text with what stands around each in its sentence."""
    found = quantities(text)
    taken = [(one.start, one.end) for one in found]
    words = _words(text, taken)
    ends = [match.start() for match in _END.finditer(text) if not _within(match.start(), taken)]
    return tuple(Placed(one, _around(one, words, ends)) for one in found)


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _words(text: str, numbers: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """Where each word and number begins, in order, and the stem of a word that tells something, else ""."""
    found = [(start, "") for start, _ in numbers]
    found += [(one.start(), _telling(one[0])) for one in _WORD.finditer(text) if not _within(one.start(), numbers)]
    return sorted(found)


@lru_cache(maxsize=16_384)
def _telling(word: str) -> str:
    return stem(word) if topic_words(word) else ""


def _around(one: Quantity, words: Sequence[tuple[int, str]], ends: Sequence[int]) -> dict[str, float]:
    first = max((end for end in ends if end < one.start), default=-1)
    last = min((end for end in ends if end >= one.end), default=words[-1][0] + 1 if words else 0)
    before = [name for start, name in words if first < start < one.start]
    after = [name for start, name in words if one.end <= start < last]
    found = dict[str, float]()
    for side in (before[::-1], after):
        for away, name in enumerate(side[:_WINDOW]):
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
    named = list(labels(sentence))
    wrong = [(label.text, list(filter(None, (others(label, text) for text in texts)))) for label in named]
    spans = [(label.start, label.end) for label in named]
    asked = [one for one in placed(sentence) if not one.quantity.loose and not _within(one.quantity.start, spans)]
    found = [Found(text, Stated.NOT, instead[0]) for text, instead in wrong if instead and len(instead) == len(texts)]
    return [*found, *_Table(sentence, asked, texts, weights).all()] if asked else found


@lru_cache(maxsize=512)
def _derived(text: str) -> tuple[Derived, ...]:
    return tuple(derived(text, [one.quantity for one in placed(text)]))


class _Table:
    """Every number of a sentence beside every one that is stated."""

    def __init__(self, sentence: str, asked: Sequence[Placed], texts: Sequence[str], weights: Mapping[str, float]) -> None:
        self._sentence, self._asked, self._texts, self._weights = sentence, asked, texts, weights
        known = [one for text in texts for one in placed(text)]
        self._quantities = [one.quantity for one in known]
        self._agree = [[borne_out(one.quantity, [other])[0] for other in self._quantities] for one in asked]
        self._like = [[likeness(one, other, weights) for other in known] for one in asked]
        columns = range(len(known))
        self._takers = [sum(row[column] > 0 for row in self._agree) for column in columns]
        self._most = [max((like[c] for like, agree in zip(self._like, self._agree, strict=True) if agree[c]), default=0.0)
                      for c in columns]  # fmt: skip

    def all(self) -> list[Found]:
        """How well each number is borne out; those that are not by themselves, by what they make together."""
        found = [self._found(row) for row in range(len(self._asked))]
        if any(one.how is Stated.NOT for one in found):
            for one in derived(self._sentence, [one.quantity for one in self._asked]):
                if one.step is Step.SHARE and self._is_share(one):
                    for row in one.places:
                        found[row] = Found(found[row].text, Stated.EXACTLY)
        return found

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
        """What bears out a number that is not stated itself: a name, a number that it is a bound of, or two others."""
        asked, like = self._asked[row], self._like[row]
        if any(shortened(self._sentence, asked.quantity, text) for text in self._texts):
            return Found(asked.quantity.text, Stated.EXACTLY)
        if by := self._bounded(row):
            return Found(asked.quantity.text, Stated.EXACTLY, by.text)
        if any(self._derives(asked, text) for text in self._texts):
            return Found(asked.quantity.text, Stated.EXACTLY)
        near = [one for one, alike in zip(self._quantities, like, strict=True) if alike >= _LIKE]
        if by := next((one for one in near if comparable(asked.quantity, one) and passed(asked.quantity, one)), None):
            return Found(asked.quantity.said, Stated.NOT, by.said)
        return Found(asked.quantity.text, Stated.NOT, elsewhere=Stated.EXACTLY in self._agree[row])

    def _derives(self, asked: Placed, text: str) -> bool:
        """Whether a number follows from two of a text that stand in places like its own."""
        known = placed(text)
        return any(
            max(likeness(asked, known[place], self._weights) for place in one.places) >= _IMPLIED
            for one in _derived(text)
            if follows(asked.quantity, self._sentence, one)
        )

    def _is_share(self, one: Derived) -> bool:
        """Whether a share that two numbers of the sentence make is stated in per cent, in a place like theirs."""
        return any(
            quantity.unit == "%" and abs(quantity.value - one.value) <= 0.51 * quantity.step
            and max(self._like[row][column] for row in one.places) >= _IMPLIED
            for column, quantity in enumerate(self._quantities)
        )  # fmt: skip

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
