"""Papers that a question names side by side, to ask the same of each: “Do SERL and RLHF Workflow release code?”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.questions.naming import Shelf
from bot.questions.titles import titles_in
from ingest.records import Span

_FEW = 2  # words with which a title begins: beside another name they are more surely one
_QUOTE = '[“"‘(]?'
# Tells at little cost whether something may be named on both sides.
_MAY_JOIN = re.compile(rf"(?:[A-Z]\S*|[”\"’)]),? (?:and|or) |\b(?:and|or) (?:[a-z]+ ){{0,2}}{_QUOTE}[A-Z\d]")
_JOINT = re.compile(rf"[”\"’)]?(?:,? (?:and|or)(?: (?:in|for|by|of|with|to|from|on))?|,) (?:the )?{_QUOTE}", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:\b(?:both|either|neither)(?: of)? )?(?:\bthe )?{_QUOTE}$", re.IGNORECASE)
_BEHIND = re.compile(r"[”\"’)]?(?: (?:both|each)\b)?")
_ALTERNATIVE = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Together:
    """The ids of the `papers` that a question names side by side, in order, and of those the `titled` ones.

    It is `put` with “they” in the place of them all.
    """

    papers: tuple[str, ...]
    titled: tuple[str, ...]
    put: str


@dataclass(frozen=True, slots=True)
class _Named:
    place: Span
    papers: tuple[str, ...]
    titled: bool


def together(question: str, called: Mapping[str, Sequence[str]], library: Shelf) -> Together | None:
    """The papers that a question names side by side, some by the names by which it has `called` them, others by titles."""
    if not _MAY_JOIN.search(question):
        return None
    run = _run(question, sorted(_named(question, called, library), key=lambda one: one.place.start))
    papers = tuple(dict.fromkeys(paper for one in run for paper in one.papers))
    if len(papers) < max(len(run), 2):
        return None
    first, last = run[0].place.start, run[-1].place.end
    before, behind = _BEFORE.search(question, 0, first), _BEHIND.match(question, last)
    put = f"{question[: before.start() if before else first]}they{question[behind.end() if behind else last :]}"
    return Together(papers, tuple(paper for one in run if one.titled for paper in one.papers), put)


def _named(question: str, called: Mapping[str, Sequence[str]], library: Shelf) -> Iterator[_Named]:
    """What calls papers in a question, and where: titles, and names that are no part of one."""
    titled = titles_in(question, library, least=_FEW)
    titles = [_Named(one.place, one.papers, titled=True) for one in titled if len(one.papers) == 1]
    yield from titles
    for name, papers in called.items():
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", question):
            if not any(one.place.start < found.end() and found.start() < one.place.end for one in titles):
                yield _Named(Span(*found.span()), tuple(papers), titled=False)


def _run(question: str, every: Sequence[_Named]) -> list[_Named]:
    """The first of them that stand side by side, with “and” or “or” among them; none where one stands alone."""
    run = list(every[:1])
    for one, other in pairwise(every):
        if _JOINT.fullmatch(question, one.place.end, other.place.start):
            run.append(other)
        elif _joins(question, run):
            break
        else:
            run = [other]
    return run if _joins(question, run) else []


def _joins(question: str, run: Sequence[_Named]) -> bool:
    gaps = (question[one.place.end : other.place.start] for one, other in pairwise(run))
    return any(map(_ALTERNATIVE.search, gaps))
