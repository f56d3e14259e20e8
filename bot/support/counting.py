"""What numbers count, by the words behind them, and which stand within a name instead."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, takewhile

from bot.questions import stem, topic_words
from bot.support.quantity import PLURALS, Quantity

_THINGS = 3  # words that may say what is counted
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-–][^\W\d_]+)*")
_CODE = re.compile(r"(?<=\s)[0-9]+[A-Z][^\W_]*\s")  # “500 cultured 5T33 cells” are cells
_DOES = re.compile(  # “seven cases, of which 4 showed …”
    r"\s(?:had|have|has|showed|died|did|were|are|developed|experienced|achieved|remained|survived|responded|received|underwent"
    r"|became|met|gave|reached|exceeded|carried|displayed|exhibited|expressed)\b(?!\s[^\W\d_]+s\b)"
)
_STOP = re.compile(r"[^\w\s–-]|\d|\b(?:and|or|of|in|on|with|for|to|from|that|which)\b")


def is_count(one: Quantity) -> bool:
    """Whether a number may count things, whatever it counts."""
    return not (one.unit or one.kind or one.loose or one.within or one.sureness or has_decimals(one) or in_name(one))


@lru_cache(maxsize=4_096)
def counted(one: Quantity) -> frozenset[str]:
    """The stems of what a number may count: of the words behind it."""
    return frozenset(stem(word) for word in _words(one))


def _words(one: Quantity) -> list[str]:
    """The words behind a number that may say what it counts: up to the first that tells nothing; none if they do something."""
    if _DOES.match(one.after):
        return []
    behind = [_WORD.findall(compound) for compound in _COMPOUND.findall(_behind(one))[:_THINGS]]
    return list(takewhile(lambda word: topic_words(word) or word in PLURALS, chain.from_iterable(behind)))


def named_alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers stand behind the same word, as in “kinase 1”, and count nothing, as in “ran 5 tasks”."""
    if not one.name or not topic_words(one.name) or stem(one.name.lower()) != stem(other.name.lower()):
        return False
    return one.kind or not (counts(one) or counts(other))


def is_name(one: Quantity) -> bool:
    """Whether a number seems to be the last part of a name: “receptor 4”."""
    return bool(one.name and topic_words(one.name)) and not (one.name.endswith("ing") or counts(one))


def in_name(one: Quantity) -> bool:
    """Whether a number seems to stand within a name: “Short Form 36 Health Survey”, “Grok 3 Mini”, “FEV 1”."""
    if not topic_words(one.name) or one.name.endswith("ing") or counts(one):
        return False
    short = len(one.name) > 1 and one.name.isupper() and not one.after
    return short or (one.name[:1].isupper() and one.after.lstrip(" -")[:1].isupper())


@lru_cache(maxsize=4_096)
def counts(one: Quantity) -> bool:
    """Whether a number seems to count: one of the words behind it is a plural."""
    return any(word in PLURALS or (word.endswith("s") and not word.endswith("ss")) for word in _words(one))


def _behind(one: Quantity) -> str:
    """The words behind a number, up to the next sign or number."""
    return _STOP.split(_CODE.sub("", one.after), maxsplit=1)[0]


def has_decimals(one: Quantity) -> bool:
    """Whether a number is written with decimals, or is a power of ten below one."""
    return 0 < one.step < one.scale or (one.step == 0 and one.value % 1 != 0)  # powers have no step
