"""Comparisons of what has a name, as “EHNet vs DLA-Count”: the sides, and the papers that are called so."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from bot.questions import coined, topic_words

_MAX_SIDES = 6  # of one question, looked for in the library
_CALLED_SO = 2  # papers at most that a name calls
_WORD = re.compile(r"[^\W_]+(?:[-'’+.](?!s\b)[^\W_]+)*\+*")
_JOINED = re.compile(
    r"(?:['’]s)?(?: [a-z]+){0,3},? (?:vs\.?|versus|and|or|with|to|from|against|than|over) (?:the )?|, ", re.IGNORECASE
)
_COMPARES = re.compile(
    r"\b(?:vs\.?|versus|compar\w*|differ\w*|contrast\w*|(?<!rather )(?<!other )than|better|worse|best|in common|similar\w*"
    r"|alike)(?!\w)",
    re.IGNORECASE,
)


class Titles(Protocol):
    """A library that can be asked for what its papers are called."""

    def entitled(self, names: Collection[str]) -> dict[str, dict[str, str]]:
        """For each of these names the titles, by the id of their paper, in which it stands."""

    def frequencies(self, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The number of papers, and of those that each word stands in."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What a question compares: the ids of the `papers` that sides are called by, and sides that are `missing`, in no text."""

    papers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def compared(question: str) -> list[str]:
    """The names that a question compares, in order: of one word each, with capitals or figures."""
    found = dict[str, None]()
    for one, other in pairwise(word for word in _WORD.finditer(question) if is_name(word[0])):
        if _JOINED.fullmatch(question, one.end(), other.start()):
            found |= dict.fromkeys((one[0], other[0]))
    return list(found) if _COMPARES.search(question) else []


def _topic(question: str) -> list[str]:
    """The words of a short question that compares something, but for those that say so; none of a long one."""
    words = dict.fromkeys(word[0] for word in _WORD.finditer(question)) if _COMPARES.search(question) else {}
    telling = set(topic_words(question))
    found = [word for word in words if word.lower() in telling and not _COMPARES.fullmatch(word)]
    return found if len(found) <= _MAX_SIDES else []


def is_name(word: str) -> bool:
    """Whether a word is written as what somebody called something: LazyMAR, DLA-Count, D4RL; not “LLMs”, which are many."""
    capitals = sum(map(str.isupper, word))
    many = word[-1:] == "s" and word[:-1].isupper()
    return not many and (capitals > 1 or (any(map(str.isdigit, word)) and any(map(str.isalpha, word))))


def sides(question: str, library: Titles) -> Sides:
    """What a question compares, as far as it has names.

    Words that are not written like names (“lazymar vs flashx”) are some where papers are called by two of them.
    """
    written = compared(question)[:_MAX_SIDES]
    names = written or _topic(question)
    if len(names) < 2:
        return Sides()
    titles, papers_with = library.entitled(names), library.frequencies([name.lower() for name in names])[1]
    rare = {name for name in names if papers_with.get(name.lower(), 0) <= _CALLED_SO}
    papers = {name: _called(name, titles.get(name, {}), rare=name in rare) for name in names}
    if not written and sum(map(bool, papers.values())) < 2:
        return Sides()
    found = dict.fromkeys(paper for ids in papers.values() for paper in ids)
    return Sides(tuple(found), tuple(name for name in written if not (papers[name] or papers_with.get(name.lower()))))


def _called(name: str, titles: Mapping[str, str], *, rare: bool) -> list[str]:
    """The ids of the few papers that are called `name`: it stands in their titles as it is written.

    A title introduces its name (“LazyMAR: …”, “… (RISE)”) or, where the name is `rare`, holds it anywhere: what several write
    of, as “RNA”, calls none.
    """
    introduced = re.compile(rf"(?:^|[(\[:] ?){re.escape(name)}(?=[:)\]]| [-–—] |$)", re.IGNORECASE)
    found = list[str]()
    for paper, title in titles.items():
        same = [word for word in _WORD.findall(title) if word.casefold() == name.casefold()]
        as_written = any(word == name or (is_name(word) and word.lower() == name) for word in same)
        if as_written and (introduced.search(title) or (rare and coined(" ".join(same)))):
            found.append(paper)
    return found if len(found) <= _CALLED_SO else []
