"""Small numbers that count what is listed, in the sentence itself or in a text: “two genes, Cdx2 and Tcfap2a”."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.questions import stem, topic_words
from bot.support.counting import counted, is_count
from bot.support.quantity import Quantity

MOST = 12  # things that a reader counts
_AHEAD = 80  # characters between a number and the list of what it counts
_LONGEST = 70  # characters of an item
_NAMED = 2  # items of a list that show that it is meant
_SHARED = 4  # words that a sentence has in common with that of a list, if this is meant
_TELLS = 5  # words before a list that may say what it lists
_JOINT = r"(?:,?\s(?:and|or|as\swell\sas|plus|&)|;\s(?:and|or))\s"
_ITEM = r"(?:[^,;:.()]|\.(?=\S)|\([^()]*\))"
# “two genes, Cdx2 and Tcfap2a”, “three settings were seen: the CA1 area, the gyrus and the SVZ”
_BEHIND = re.compile(
    rf"[^,;:.()–—]{{1,{_AHEAD}}}(?:,|\s?[:(–—])\s(?!and\b|or\b|such\b|like\b|includ|among\b|from\b)(?:namely,?\s|i\.e\.,?\s|both\s)?"
    rf"(?P<items>{_ITEM}{{1,{_LONGEST}}}?(?:[,;]\s(?!and\b|or\b){_ITEM}{{1,{_LONGEST}}}?)*){_JOINT}(?!among\b|others?\b|more\b)"
)
# What tells that no more than some are named.
_SOME = re.compile(
    r"\b(?:among\s(?:them|which|others)|included|including|one\sof\s(?:them|these|which)|for\s(?:example|instance)|from\s[^,;:.]+\sto)\b"
)
# “rims, walls and feet are the three places”, “TET1, TET2 and TET3, the three enzymes”
_BEFORE = re.compile(
    rf"(?P<items>{_ITEM}+(?:,\s(?!and\b|or\b){_ITEM}+)*){_JOINT}[^,;:.()]+?"
    r"(?:\s(?:are|were|make\sup|form|constitute|became|remain)\s(?:the\s|its\s|their\s|all\s)?|,\s(?:the|all|these)\s)$"
)
_LIST = re.compile(
    rf"(?P<items>{_ITEM}{{1,{_LONGEST}}}(?:,\s(?!and\b|or\b){_ITEM}{{1,{_LONGEST}}}?)+),?\s(?:and|or)\s(?P<last>{_ITEM}{{1,{_LONGEST}}})"
)
_ASIDE = re.compile(r"\((?P<items>[^(),;:]{2,30}(?:,\s[^(),;:]{2,30})+)\)")  # “each angle (yaw, pitch, roll)”
_COMMA = re.compile(r"[,;]\s(?![^(]*\))")
_LIST_END, _AND = re.compile(r"[.;:!?)](?=\s|$)"), re.compile(_JOINT)
_POINTS = re.compile(r"(?:(?<![^\W_])\(|(?<=\s))(?P<point>[1-9]|[a-i]|i{1,3}|iv|v)\)(?=\s)")
_ORDERS = ("123456789", "abcdefghi", ("i", "ii", "iii", "iv", "v"))
_NTH = ("first", "second", "third", "fourth", "fifth")
_ORDINALS = re.compile(r"(?<=[.;:]\s)(?:and\s)?(?:First|Second|Third|Fourth|Fifth)(?:ly)?(?=,)", re.IGNORECASE)
_END = re.compile(r"(?<!\bvs)[.!?](?=\s)|\n")
_OTHER = re.compile(r"\b[Oo]ne\s(?P<thing>[^\W\d_]{3,})\b.{1,200}?\b[Tt]he\s(?:other|second)\s(?P=thing)\b", re.DOTALL)
_NONE = frozenset[str]()
_WORD = re.compile(r"[^\W_]+")
# What those call the points of a numbered list who count them.
_POINTED = frozenset(
    map(
        stem,
        "challenge obstacle difficulty contribution component issue step stage part problem limitation reason goal".split(),
    )
)


@dataclass(frozen=True, slots=True)
class _Listing:
    """The stems of each item of a list, those before it, which may say what is listed, and those of its sentence."""

    items: tuple[frozenset[str], ...]
    told: frozenset[str]
    sentence: frozenset[str]


def lists_as_many(sentence: str, asked: Quantity) -> bool | None:
    """Whether a sentence lists as many things as a number of it says; None if it does not list them."""
    found = _BEHIND.match(sentence, asked.end)
    if found is not None and _SOME.search(sentence, asked.end):
        return None
    found = found or _BEFORE.fullmatch(sentence, 0, asked.start)
    return None if found is None else asked.value in (len(_COMMA.split(found["items"])) + 1, _to_its_end(found))


def _to_its_end(found: re.Match[str]) -> int:
    """How many things a list has whose items hold an “and” themselves: “tea, milk and oil, salt and bread” has four."""
    *before, last = _COMMA.split(_LIST_END.split(found.string[found.start("items") :])[0])
    return len(before) + 1 + bool(_AND.search(last))


def listed(sentence: str, asked: Quantity, texts: Sequence[str]) -> bool:
    """Whether a text lists as many things as a number of a sentence says, and these are meant.

    Of two a text says “one pathway … the other pathway”. More are if the sentence has two of them, “from tea to milk”, or all
    words of one, if it is worded as the list's, or if what it counts stands before that.
    """
    things, some = counted(asked), _SOME.search(sentence)
    if things and asked.value == _NAMED:
        return any(_OTHER.search(text) for text in texts)
    if not things or asked.value < _NAMED:
        return False
    words, examples = _stems(sentence), "such as" in sentence
    for text in texts:
        for one in _listings(text):
            if len(one.items) == asked.value and (
                _meant(one, things, words if some else _NONE) or (not examples and _alike(one, words))
            ):
                return True
    return bool(things & _POINTED) and any(_points(text) == asked.value for text in texts)


def few(sentence: str, asked: Quantity) -> bool:
    """Whether a number may count what is listed: a small one."""
    signed = sentence[max(0, asked.start - 1) : asked.start] in ("+", "-", "−")
    return is_count(asked) and _NAMED <= asked.value <= MOST and asked.value % 1 == 0 and not signed


def _meant(listing: _Listing, things: Collection[str], words: frozenset[str]) -> bool:
    named = sum(not item.isdisjoint(words) for item in listing.items)
    whole = any(
        len(item) >= _NAMED and item.issubset(words) for item in listing.items
    )  # “one of them panoramic depth estimation”
    return named >= _NAMED or whole or not listing.told.isdisjoint(things)


def _alike(listing: _Listing, words: Collection[str]) -> bool:
    """Whether most of the words of a sentence stand in that of a list."""
    shared = len(listing.sentence.intersection(words))
    return shared >= max(_SHARED, len(words) / 2)


@lru_cache(maxsize=256)
def _listings(text: str) -> tuple[_Listing, ...]:
    """The lists of three things or more in a text."""
    found, first = list[_Listing](), 0
    for end in [*(end.start() for end in _END.finditer(text)), len(text)]:
        part = text[first:end]
        for pattern in (_ASIDE, _LIST):
            for one in pattern.finditer(part):
                found += _read(part, one)
        first = end + 1
    return tuple(found)


def _read(part: str, found: re.Match[str]) -> Iterator[_Listing]:
    """A list with its items; also without the first, if this begins the sentence: “Here, tea, milk and oil …”."""
    last = found.groupdict().get("last")
    items = [frozenset(_stems(item)) for item in [*_COMMA.split(found["items"]), *([last] if last else [])]]
    before = [*_WORD.findall(part[: found.start()]), *(_WORD.findall(found["items"].partition(",")[0])[:-1] if last else [])]
    told = frozenset(_stems(" ".join(before[-_TELLS:])))
    yield _Listing(tuple(items), told, _stems(part))
    if last and len(items) > _NAMED + 1:
        yield _Listing(tuple(items[1:]), told | items[0], _stems(part))


@lru_cache(maxsize=512)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(text) if topic_words(word))


@lru_cache(maxsize=256)
def _points(text: str) -> int:
    """How many points a text has that are numbered one after the other."""
    ordinals = list(dict.fromkeys(found[0].lower().removesuffix("ly") for found in _ORDINALS.finditer(text)))
    if len(ordinals) > 1 and ordinals == list(_NTH[: len(ordinals)]):
        return len(ordinals)
    points = [found["point"] for found in _POINTS.finditer(text)]
    return max((len(points) for order in _ORDERS if points and tuple(points) == tuple(order)[: len(points)]), default=0)
