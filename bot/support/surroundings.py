"""What stands around the numbers of a text, and how like the places of two numbers are by it."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.questions import stem, topic_words
from bot.questions.acronyms import acronyms
from bot.support.paired import Told, paired
from bot.support.quantities import quantities
from bot.support.quantity import PLURALS, Quantity

_HALF, _HALF_NUMBER = 4.0, 16.0  # how far away a word, and another number, tell half as much as the next
_FAR = 24.0  # from where on none tells anything
# How far one is from a number: what stands between them, in words.
_SIGNS = {";": 3.0, ":": 3.0, ",": 2.0, "(": 1.0, ")": 1.0, "[": 1.0, "]": 1.0}
_JOINTS = {"and": 1.0, "or": 1.0} | dict.fromkeys("vs versus whereas while but than compared although".split(), 3.0)
_OTHERS = 0.5  # what counts against a number that is told of something else, “respectively”
_OTHER_SIDE = 0.7  # what counts of what stands behind one number and before the other
_IDLE, _WORD = 0.5, 1.0
_OF_NEXT = 5.0  # how much further off that is what stands before a number which belongs to what stands behind it
_ARTICLE = re.compile(r"(?<![^\W_])an?\s$", re.IGNORECASE)
_OF = re.compile(r"(?:\s?\([^()]*\))?\sof\b")
_NO_AMOUNTS = frozenset(["", "%", "points", "times", "year", "th", "seconds"])
_SEXES = dict.fromkeys("man men male males".split(), "male") | dict.fromkeys("woman women female females".split(), "femal")
_COMMON = 0.3  # how much less each sentence that has a word makes it tell
# “anti-inflammatory” is one word, as it may be written.
_TOKEN = re.compile(
    r"(?P<word>(?:(?i:anti|co|inter|intra|multi|non|over|post|pre|re|semi|sub)[-–])?[^\W_]*[^\W\d_][^\W_]*"
    r"(?:[-–][0-9]{1,4}[a-z]?(?![^\W_]|[.,][0-9]|\s?%))?)|(?P<end>(?<!\bvs)[.!?](?=\s)|\n)|[;:,()\[\]]"
)
_SHORT = re.compile(r"[^\W_]*[A-Z][^\W_]*[A-Z][^\W_]*")
_PART = re.compile(r"[^\W_]+")
Sides = tuple[float, float]  # before a number, and behind it


@dataclass(frozen=True, slots=True)
class Placed:
    """A number where it stands, and how close which stems and other numbers stand around it: 1 beside it, less further off.

    `others` are the stems of what the others of its series are told of.
    """

    quantity: Quantity
    around: Mapping[str, Sides]
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The numbers of a text where they stand, and in how many of its sentences each stem stands."""

    numbers: tuple[Placed, ...]
    sentences: Counter[str]


@dataclass(frozen=True, slots=True)
class _Token:
    """Something in a text: the stem of a word that tells something, a number's value, or "", and how far it sets apart."""

    start: int
    name: str
    apart: float


@lru_cache(maxsize=512)
def read(text: str) -> Surroundings:
    """The numbers of a text with what stands around each in its sentence; in time linear in the text."""
    found = quantities(text)
    taken = bytearray(len(text))  # 2 for each character of a number, 1 for those of the words that make it a bound
    for one in found:
        first, last = one.span
        taken[first:last] = b"\1" * (last - first)
        taken[one.start : one.end] = b"\2" * (one.end - one.start)
    tokens = [_numbered(one) for one in found]
    tokens += [_token(one, silent=taken[one.start()] == 1) for one in _TOKEN.finditer(text) if taken[one.start()] < 2]
    tokens += _spelt_out(text, taken)
    tokens.sort(key=lambda token: token.start)
    starts = [token.start for token in tokens]
    of = paired(text, found)
    told = ((one, of.get(one.start)) for one in found)
    around = (
        Placed(one, _around(one, its, tokens, starts, _of_next(text, one)), its.others if its else frozenset())
        for one, its in told
    )
    return Surroundings(tuple(around), _sentences_with(tokens))


def placed(text: str) -> tuple[Placed, ...]:
    """The numbers of a text with what stands around each."""
    return read(text).numbers


def _sentences_with(tokens: Sequence[_Token]) -> Counter[str]:
    """In how many sentences each stem stands."""
    found, sentence = Counter[str](), set[str]()
    for token in tokens:
        if token.apart == math.inf:
            found.update(sentence)
            sentence = set()
        elif token.name:
            sentence.add(token.name)
    found.update(sentence)
    return found


def _spelt_out(text: str, taken: bytearray) -> Iterator[_Token]:
    """The words that short forms stand for, where these stand: they are no further from a number than those."""
    short = {one.removesuffix("s").lower(): _PART.findall(meaning.lower()) for one, meaning in acronyms(text)}
    for found in _SHORT.finditer(text) if short else ():
        word = found[0].lower()
        if not taken[found.start()] and text[found.start() - 1 : found.start()] != "(":
            for one in short.get(word) or short.get(word.removesuffix("s")) or ():
                if name := telling_stem(one):
                    yield _Token(found.start(), name, 0.0)


def _numbered(one: Quantity) -> _Token:
    """A number among what stands around others: one that is part of a name tells nothing."""
    return _Token(one.start, "" if one.loose or one.kind else one.named, _IDLE if one.numeral else _WORD)


def _token(found: re.Match[str], *, silent: bool) -> _Token:
    if found["end"]:
        return _Token(found.start(), "", math.inf)
    if not found["word"]:
        return _Token(found.start(), "", _SIGNS[found[0]])
    name = telling_stem(re.sub("[-–]", "", found[0]))
    return _Token(found.start(), "" if silent else name, _JOINTS.get(found[0].lower(), _WORD if name else _IDLE))


@lru_cache(maxsize=16_384)
def telling_stem(word: str) -> str:
    """The stem of a word that tells something, else ""; of one of a sex the same, whatever it is called."""
    if sex := _SEXES.get(word.lower()):
        return sex
    return stem(word) if topic_words(word) or word.lower() in PLURALS else ""


def _of_next(text: str, one: Quantity) -> bool:
    """Whether what stands behind a number says what it is of: “a 37 % reduction in errors”, “100 mg of aspirin”."""
    amount = one.unit not in _NO_AMOUNTS and _OF.match(text, one.end)
    return bool(amount or _ARTICLE.search(text, max(0, one.start - 4), one.start))


def _around(
    one: Quantity, told: Told | None, tokens: Sequence[_Token], starts: Sequence[int], of_next: bool
) -> dict[str, Sides]:
    """The stems and numbers around a number, as far as they tell anything of it.

    Those around a series are as near to each of its numbers, what it is told of is beside it, and what others are told of away.
    """
    start, end = (told.start, told.end) if told else (one.start, one.end)
    before = map(tokens.__getitem__, range(bisect_left(starts, start) - 1, -1, -1))
    left = _nearness(one.named, before, _OF_NEXT if of_next else 0.0)
    right = _nearness(one.named, map(tokens.__getitem__, range(bisect_left(starts, end), len(tokens))))
    around = {name: (left.get(name, 0.0), right.get(name, 0.0)) for name in {**left, **right}}
    if told is None:
        return around
    return {name: sides for name, sides in around.items() if name not in told.others} | dict.fromkeys(told.own, (1.0, 1.0))


def _nearness(itself: str, side: Iterable[_Token], away: float = 0.0) -> dict[str, float]:
    """How near a number named `itself` the stems and numbers on one side of it first stand, the next of them `away` from it."""
    found = dict[str, float]()
    for token in side:
        if token.name and token.name != itself:
            half = _HALF_NUMBER if " " in token.name else _HALF
            found.setdefault(token.name, half / (half + away))
        away += token.apart
        if away > _FAR:
            break
    return found


@lru_cache(maxsize=512)
def telling(texts: tuple[str, ...]) -> Mapping[str, float]:
    """How much each stem and number that stands around numbers of texts tells of one: the more, the fewer sentences have it."""
    every = [read(text) for text in texts]
    around = {name for one in every for number in one.numbers if not number.quantity.numeral for name in number.around}
    sentences = {name: sum(one.sentences[name] for one in every) for name in around if " " not in name}
    return dict.fromkeys(around, 1.0) | {name: 1 / (1 + _COMMON * count) for name, count in sentences.items()}


def likenesses(
    one: Placed, others: Sequence[Placed], told: Mapping[str, float], same: Mapping[str, Collection[str]]
) -> list[float]:
    """How much of what stands around a number stands close around each of others, 0 to 1; less if on the other side of it.

    `told` is how much each name tells (one that is not in it tells nothing), `same` what else some numbers are called there.
    """
    asked = [(same.get(name, (name,)), near, told[name]) for name, near in one.around.items() if name in told]
    total = sum(weight * max(near) for _, near, weight in asked)
    return [max(0.0, _shared(asked, other.around, other.others)) / total if total else 0.0 for other in others]


def _shared(asked: Sequence[tuple[Collection[str], Sides, float]], around: Mapping[str, Sides], apart: frozenset[str]) -> float:
    """How much of what stands around one number stands close around another, less what of it others are told of."""
    found = 0.0
    for names, near, weight in asked:
        if not apart.isdisjoint(names):
            found -= _OTHERS * weight * max(near)
            continue
        there = [around[name] for name in names if name in around]
        if there:
            found += weight * max(_closeness(near, sides) for sides in there)
    return found


def _closeness(near: Sides, there: Sides) -> float:
    """How close both numbers have the same beside them."""
    return max(near[0] * there[0], near[1] * there[1], _OTHER_SIDE * near[0] * there[1], _OTHER_SIDE * near[1] * there[0])
