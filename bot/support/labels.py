"""Numbers that are part of a name and stand apart from it: “BRCA 1”, “OCT3/4”, “interleukin 6”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.questions import topic_words
from bot.support.figures import any_of
from bot.support.quantity import PLURALS, Quantity

_APART = re.compile(  # “BRCA 1”, “HPV 16 or 18”
    r"\b(?P<name>[A-Z][A-Z0-9]*[A-Z]\w*)\s(?:[-–]\s)?"
    rf"(?P<numbers>\d{{1,2}}(?:/\d{{1,2}})*(?:\sor\s\d{{1,2}}|\sand\s\d{{1,2}}(?!\s(?:[^\W\d_]+s|of|{any_of(PLURALS)})\b))?)"
    r"\b(?![.,]\d|\s?%|-)"
)
_SERIES = re.compile(r"\b(?P<name>[^\W\d_]+)-?(?P<numbers>\d{1,2}(?:/\d{1,2})+)\b")
_BRACKETED = re.compile(r"(?<![^\W\d_])(?P<name>[^\W\d_]+)\((?P<numbers>\d{1,2})\)")  # “PGE(2)”
_BEHIND = re.compile(r"(?<![\w.,-])(?P<numbers>\d{1,2})-(?P<name>[A-Z]{2,}\w*)")  # “5-HT”
_SHORT = re.compile(r"(?<![^\W_])(?P<name>[^\W\d_]{1,6})-?(?P<number>\d{1,3})(?![.,]\d|\d)")  # “IL-6”, “S1PR1” as “PR1”
_PART = re.compile(r"(?<=\d)(?P<name>[A-Z][^\W\d_]{0,3})(?P<number>\d{1,3})(?![.,]\d|\d)")
_INNER = re.compile(r"(?<![^\W_])(?P<name>[A-Z])(?P<number>\d)(?=[A-Z])")  # “T2D”
_FULL = re.compile(r"[^\W\d_]+")
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)([BbM])")
_BEFORE = 80  # characters before a number in which the words of its name stand
_WORDS, _AFTER = 6, 3


@dataclass(frozen=True, slots=True)
class Label:
    """A name with the numbers that it stands with at `start` to `end`."""

    name: str
    numbers: frozenset[int]
    text: str
    start: int
    end: int
    behind: bool = False  # the name is behind the number


def labels(sentence: str) -> Iterator[Label]:
    """The names of a sentence with numbers."""
    for pattern in (_APART, _SERIES, _BRACKETED):
        for found in pattern.finditer(sentence):
            yield Label(found["name"], _read(found["numbers"]), found[0], *found.span())
    for found in _BEHIND.finditer(sentence):
        yield Label(found["name"], _read(found["numbers"]), found[0], *found.span(), behind=True)


def others(label: Label, text: str) -> str:
    """What a text has the name with instead; "" if it has it so, or with no number at all.

    “OCT3/4” may be called Oct4, and ERK1 is one of “ERK1/2”.
    """
    written = _numbered(label.name, text, behind=label.behind)
    known = frozenset[int]().union(*written.values()) if written else frozenset[int]()
    if not known or label.numbers <= known or known <= label.numbers:
        return ""
    return next(iter(written))


def shortened(sentence: str, number: Quantity, text: str) -> bool:
    """Whether a text has the name that a number of a sentence ends, shortened: “Toll-like receptor 4” as “TLR4”.

    Of 521 titles of SciFact's corpus with numbers 66 are doubted by their abstracts with this, 96 without.
    """
    if size := _SIZE.fullmatch(number.text):  # “a 7B model” of Llama-2-7b
        return re.search(rf"(?<![^\W_])(?<![0-9][.,]){re.escape(size[1])}{size[2]}(?![^\W_])", text, re.IGNORECASE) is not None
    if not number.name or not topic_words(number.name) or not number.text.isdecimal():
        return False
    words = [word.casefold() for word in _FULL.findall(sentence[max(0, number.start - _BEFORE) : number.start])[-_WORDS:]]
    while words and words[-1] in ("and", "or"):  # “interleukins 17 and 22”
        words.pop()
    behind = [word.casefold() for word in _FULL.findall(number.after)[:_AFTER]]
    names = {name.casefold() for name in _short(text).get(int(number.text), ())}
    ways = [words]
    if number.kind:  # “HPV type 16” as “HPV16”, “type 1 ryanodine receptor” as “RyR1”
        ways += [words[:-1], *(behind[:end] for end in range(2, len(behind) + 1))]
    if behind:  # “transient receptor potential 5 channel” as “TRPC5”
        ways.append([*words, behind[0]])
    return any(shortens(name, way) for name in names for way in ways if way)


def shortens(name: str, words: Sequence[str]) -> bool:
    """Whether a short name is made of letters of words in their order, from the beginning of one, also of the last one's."""
    words = [word for word in words if word]
    if not words or not name:
        return False
    starts = (place for place, word in enumerate(words) if word[0] == name[0])
    return words[-1][0] in name and any(_within(name, "".join(words[place:])) for place in starts)


def _within(name: str, letters: str) -> bool:
    rest = iter(letters)
    return all(letter in rest for letter in name)


@lru_cache(maxsize=512)
def _short(text: str) -> dict[int, set[str]]:
    """The short names in a text by the number that each ends in; words of small letters are none."""
    found = dict[int, set[str]]()
    for pattern in (_SHORT, _PART, _INNER):
        for one in pattern.finditer(text):
            if not one["name"].islower():
                found.setdefault(int(one["number"]), set()).add(one["name"])
    return found


@lru_cache(maxsize=512)
def _numbered(name: str, text: str, *, behind: bool) -> dict[str, frozenset[int]]:
    name, numbers = re.escape(name), r"(\d{1,2}(?:/\d{1,2})*)"
    ahead = rf"(?<![^\W_]){name}(?:(?:[\s-]?|\s-\s){numbers}(?!\d|[.,]\d|\s?%)|\((\d{{1,2}})\))"
    found = re.finditer(rf"(?<![\w.,-]){numbers}-{name}(?![^\W_])" if behind else ahead, text, re.IGNORECASE)
    return {one[0]: _read(one[one.lastindex or 0]) for one in found}


def _read(numbers: str) -> frozenset[int]:
    return frozenset(map(int, re.findall("[0-9]+", numbers)))
