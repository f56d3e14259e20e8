"""What is said to rise that a text says falls, by what stands right behind the verb: “increases bias” for “reducing bias”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from bot.support.comparisons import BEHIND_OBJECT, STOPS, Words
from bot.support.cues import denied_words, read
from bot.support.weighing import Weights, share, weight_of

_ENDS = STOPS | BEHIND_OBJECT | frozenset("than compared through thereby without".split())
_BEHIND, _BEFORE = 8, 15  # words of the object, and of what it is that does it
# Shares of what is risen or fallen, and of what does it, that a text must hold. None of the claims of SciFact train is flagged
# that its abstract supports, and 20 of 194 that theirs contradicts.
_OBJECT, _SUBJECT = 0.7, 0.3


@dataclass(frozen=True, slots=True)
class _Change:
    """A word with an opposite, the stems of what it is said of and of what stands before it; `plain` if neither turns it."""

    axis: int
    sign: int
    word: str
    object: frozenset[str]
    subject: frozenset[str]
    plain: bool


def opposed(sentence: str, texts: Sequence[str], weights: Weights) -> tuple[str, str] | None:
    """A word of a sentence and the one that texts have of the same thing, where they only have its opposite."""
    known = [(text, change) for text in texts for change in _changes(text)]
    for ours in _changes(sentence):
        if not (ours.plain and weight_of(ours.object, weights)):
            continue
        same = [
            (text, one)
            for text, one in known
            if one.axis == ours.axis and share(ours.object & one.object, ours.object, weights) >= _OBJECT
        ]
        if any(one.sign == ours.sign or not one.plain for _, one in same):
            continue
        for text, one in same:
            if share(ours.subject.intersection(read(text).words.stems), ours.subject, weights) >= _SUBJECT:
                return ours.word, one.word
    return None


@lru_cache(maxsize=1_024)
def _changes(text: str) -> tuple[_Change, ...]:
    words = read(text).words
    return tuple(_read(words, denied_words(words)))


def _read(words: Words, denied: Sequence[bool]) -> Iterator[_Change]:
    tokens = words.tokens
    for place, pole in enumerate(words.poles):
        behind = _object(words, place)
        object_ = frozenset(words.stems[i] for i in behind if words.telling[i] and not words.poles[i])
        if pole is None or not object_:
            continue
        reached = range(place - 1, max(-1, place - 1 - _BEFORE), -1)
        before = list(takewhile(lambda i: tokens[i] not in STOPS, reached))
        subject = frozenset(words.stems[i] for i in before if words.telling[i] and not words.poles[i])
        plain = not any(map(words.lessens, (*before, *behind)))
        yield _Change(pole[0], -pole[1] if denied[place] else pole[1], tokens[place], object_, subject, plain)


def _object(words: Words, place: int) -> list[int]:
    """The places of what stands behind a verb, or behind the “of” or “in” of a noun."""
    tokens = words.tokens
    start = place + (2 if tokens[place + 1 : place + 2] in (["of"], ["in"]) else 1)
    return list(takewhile(lambda i: tokens[i] not in _ENDS, range(start, min(len(tokens), start + _BEHIND))))
