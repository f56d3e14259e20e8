"""Numbers that are part of a name and stand apart from it: “BRCA 1”, “OCT3/4”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_APART = re.compile(r"\b(?P<name>[A-Z][A-Z0-9]*[A-Z]\w*)\s(?P<numbers>\d{1,2}(?:/\d{1,2})*)\b(?![.,]\d|\s?%)")
_SERIES = re.compile(r"\b(?P<name>[^\W\d_]+)-?(?P<numbers>\d{1,2}(?:/\d{1,2})+)\b")


@dataclass(frozen=True, slots=True)
class Label:
    """A name with the numbers that it stands with at `start` to `end`."""

    name: str
    numbers: frozenset[int]
    text: str
    start: int
    end: int


def labels(sentence: str) -> Iterator[Label]:
    """The names of a sentence with numbers."""
    for pattern in (_APART, _SERIES):
        for found in pattern.finditer(sentence):
            yield Label(found["name"], _read(found["numbers"]), found[0], *found.span())


def others(label: Label, text: str) -> str:
    """What a text has the name with instead; "" if it has it so, or with no number at all.

    “OCT3/4” may be called Oct4, and ERK1 is one of “ERK1/2”.
    """
    written = _numbered(label.name, text)
    known = frozenset[int]().union(*written.values()) if written else frozenset[int]()
    if not known or label.numbers <= known or known <= label.numbers:
        return ""
    return next(iter(written))


@lru_cache(maxsize=512)
def _numbered(name: str, text: str) -> dict[str, frozenset[int]]:
    pattern = re.compile(rf"(?<![^\W_]){re.escape(name)}[\s-]?(\d{{1,2}}(?:/\d{{1,2}})*)(?!\d|[.,]\d|\s?%)", re.IGNORECASE)
    return {found[0]: _read(found[1]) for found in pattern.finditer(text)}


def _read(numbers: str) -> frozenset[int]:
    return frozenset(map(int, numbers.split("/")))
