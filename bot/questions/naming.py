"""Which papers a name calls: “LazyMAR”, “SERL”, “RISE”, where a paper introduces it for itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from bot.questions import coined, topic_words
from bot.questions.acronyms import expansion
from bot.questions.expectations import beside_writing
from ingest.records import Span

CALLED_SO = 2  # papers at most that a name calls
_HELD_BY = 20  # papers at most that hold a name in any spelling, of those whose abstracts are read for it
_MAX_NAMES = 6  # of one question, looked for in the library
_SHOUTED = 3  # words; a question of so many without a small letter tells no names
_BEFORE = 240  # characters before a name that may introduce it
WORD = re.compile(r"[^\W_]+(?:[-'’+.](?!s\b)[^\W_]+)*\+*")
_BEHIND = re.compile(r":| [-–—] ")  # a name at the beginning of a title
_BESIDE = re.compile(rf"[(\[:] ?({WORD.pattern})(?=[:)\]]|$)")  # in brackets, or at the end behind a colon
_SURVEYS = re.compile(
    r"\W*(?:an? |the )?(?:\w+ ){0,3}(?:survey|review|overview|tutorial|introduction|primer|perspective|roadmap|challenges)\b",
    re.IGNORECASE,
)
_OF_ITSELF = (
    r"\b(?:we|this (?:paper|work|article|study|report))(?:(?: [a-z]+){0,5}|[^.]{0,120} (?:and|to)) (?:propos|present|introduc"
    r"|develop|releas|creat|design|built|build|construct|contribut|describ|devis|deriv|formulat|provid|unveil|call|name|term|dub)"
    r"(?:e|es|ed|s|bed)?\b"
    r"|\bour (?:proposed|new|novel)\b|(?<!so-)\b(?:called|named|termed|dubbed|coined)(?: as)?\b"
)
# What stands between the verb and a name that is not the name of what is proposed: “a method for MBRL”.
_ASIDE = r"for|in|on|of|with|to|using|based|by|through|via|that|which|where|when|from|under|over|within|against|into|and|or|as"
_PRESENTS = re.compile(_OF_ITSELF, re.IGNORECASE)
_INTRODUCES = re.compile(
    rf"(?:{_OF_ITSELF})(?:(?:(?-i:,(?= [A-Z])))? (?!(?:{_ASIDE})\b)[\w'’/-]+){{0,7}}[ ,:“\"'(]*$", re.IGNORECASE
)


class Shelf(Protocol):
    """A library that can be asked which of its papers hold a name."""

    def entitled(self, names: Collection[str]) -> dict[str, dict[str, str]]:
        """For each of these names the titles, by the id of their paper, in which it stands."""

    def frequencies(self, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The number of papers, and of those that each word stands in."""

    def holding(self, names: Collection[str], count: int) -> dict[str, dict[str, str]]:
        """For each of these names at most `count` papers that it stands in: their texts, titles first, by id."""


def is_name(word: str) -> bool:
    """Whether a word is written as what somebody called something: LazyMAR, DLA-Count, D4RL; not “LLMs”, which are many."""
    capitals = sum(map(str.isupper, word))
    many = word[-1:] == "s" and word[:-1].isupper()
    return not many and (capitals > 1 or (any(map(str.isdigit, word)) and any(map(str.isalpha, word))))


def _is_own(name: str) -> bool:
    """The parts of “Self-Taught” only begin with capitals."""
    return any(map(is_name, name.split("-"))) or bool(coined(name))


def named(question: str, library: Shelf) -> dict[str, list[str]]:
    """The names in a question that call papers, as it writes them, each with the ids of these, at most two.

    A topic of one word (“what is serl?”) may be one in small letters.
    """
    words = list(dict.fromkeys(WORD.findall(question)))
    names = [word for word in words if not (word.isalpha() and word.islower()) and (is_name(word) or coined(word))]
    if len(words) >= _SHOUTED and question.isupper():
        names = []
    topic = set(beside_writing(question, topic_words(question)))
    if not names and len(topic) == 1:
        names = [word for word in words if word.lower() in topic]
    return {name: ids for name, ids in callers(names[:_MAX_NAMES], library).items() if ids}


def callers(names: Sequence[str], library: Shelf) -> dict[str, list[str]]:
    """For each of these names the ids of the papers that are called so; none where they are more than two.

    A title introduces its name (“LazyMAR: …”) or, where few papers hold the name, has it in brackets, at its end, or, with
    capitals amid small letters, anywhere: what several write of, as “RNA”, calls none. Otherwise an abstract does.
    """
    held = library.frequencies([name.lower() for name in names])[1] if names else {}
    if not any(held.values()):
        return {name: [] for name in names}
    titles = library.entitled(names)
    found = {name: _entitled(name, titles.get(name, {}), rare=held.get(name.lower(), 0) <= CALLED_SO) for name in names}
    left = [name for name in names if not found[name] and _is_own(name) and 0 < held.get(name.lower(), 0) <= _HELD_BY]
    for name, papers in library.holding(left, _HELD_BY).items():
        found[name] = _introduced(name, papers)
    return {name: ids if len(ids) <= CALLED_SO else [] for name, ids in found.items()}


def _entitled(name: str, titles: Mapping[str, str], *, rare: bool) -> list[str]:
    """The ids of the papers in whose titles `name` stands as what they are called."""
    folded, found = name.casefold(), list[str]()
    for paper, title in titles.items():
        same = [word for word in WORD.findall(title) if word.casefold() == folded]
        if any(word == name or (is_name(word) and word.lower() == name) for word in same):
            first = _BEHIND.match(title, len(name)) if title.casefold().startswith(folded) else None
            if first:
                introduces = not _SURVEYS.match(title, first.end())
            else:
                introduces = rare and (any(word.casefold() == folded for word in _BESIDE.findall(title)) or _coined(same))
            if introduces:
                found.append(paper)
    return found


def _coined(words: Sequence[str]) -> bool:
    return bool(coined(" ".join(words)))


def _introduced(name: str, texts: Mapping[str, str]) -> list[str]:
    """The ids of the papers whose texts introduce a name, if few write it so."""
    written = {paper: text for paper, text in texts.items() if any(_places(text, name))}
    return [paper for paper, text in written.items() if introduces(text, name)] if len(written) <= CALLED_SO else []


def _places(text: str, name: str) -> Iterator[Span]:
    """Where a name stands in a text as it is written, and not as a part of another."""
    start = text.find(name)
    while start >= 0 and name:
        end = start + len(name)
        if not any(one.isalnum() or one in "_-" for one in (*text[max(0, start - 1) : start], *text[end : end + 1])):
            yield Span(start, end)
        start = text.find(name, end)


def presents(text: str) -> bool:
    """Whether a text says that its authors propose or call something, under whatever name."""
    return bool(_PRESENTS.search(text))


def introduces(text: str, name: str) -> bool:
    """Whether a text says that its authors propose or call something by a name: “we present RISE”, “… (RISE)”."""
    for place in _places(text, name):
        before = text[max(0, place.start - _BEFORE) : place.start]
        if before.endswith("(") and (meaning := expansion(name, before[:-1].rstrip())):
            before = before[: before.rindex(meaning)]
        if _INTRODUCES.search(before):
            return True
    return False
