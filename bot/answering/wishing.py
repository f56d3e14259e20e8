"""Which request on the last answer, or on papers that it calls by name, a text is, and on which papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import Turn
from bot.followups.ellipsis import leaning, only_points
from bot.followups.history import gone_on_from, spoken_of
from bot.followups.named import asked_of_named
from bot.followups.others import similar_to
from bot.followups.pointing import (
    aged_one,
    asked_again,
    asked_of_others,
    described,
    first_list,
    just_listed,
    pointed_at,
    the_others,
    them,
)
from bot.followups.settling import settled
from bot.followups.wishes import Wish, asks_bare, leads_on, wished
from bot.questions.expectations import asks_who_made
from ingest.filters import EVERYTHING, Filters
from ingest.library import Library
from ingest.records import Paper

_MOST = 5  # papers
_WHAT_IS = re.compile(r"\W*what(?:['’]s| is) (?:the )?[\w-]+\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wished:
    """A request on the last answer, the conversation before it, and the papers that it is on.

    `worded` is what was asked before of another source, where its `text` only points at one (“and the third?”). Papers may be
    `named` in it, and not in the conversation. Papers `without` which others are asked for stay left out.
    """

    wish: Wish
    text: str
    worded: str
    history: Sequence[Turn]
    papers: tuple[Paper, ...]
    started: float
    filters: Filters = EVERYTHING
    named: bool = False
    without: tuple[str, ...] = ()


def wish_of(text: str, history: Sequence[Turn], library: Library, started: float, filters: Filters) -> Wished | None:
    """The request on the last answer that a text is; None if it is none, or points at a source that there is not.

    Raises:
        LibraryError: the library cannot be used.
    """
    if not history:  # what is said of these is the same of any paper
        wish = wished(text)
        return Wished(wish, text, text, history, (), started) if wish in (Wish.MEETING, Wish.BIBTEX) else None
    before, found = gone_on_from(history, text), leaning(text)
    if other := the_others(text, before, library):
        worded = asked_of_others(text, before)
        wish = wished(worded) if worded else Wish.SHOWN
        known = settled(wish, worded or text, library) if wish else None
        return Wished(known[0], text, known[1], history, tuple(library.by_ids(other)), started) if known else None
    wish = _shown(before) if only_points(text) else wished(text) or _bare(text, history)
    if not wish and (own := similar_to(text, before, library)):
        return Wished(Wish.ALIKE, text, text, before, tuple(library.by_ids([own])), started, filters)
    worded = asked_again(before) if only_points(text) else text
    if not wish or not (known := settled(wish, worded, library)):
        return None
    wish, worded = known
    if leads_on(wish) and not (wish in (Wish.WRITTEN, Wish.APPEARED) and found.numbers):
        ids = _listed(wish, text, before, library)
    elif found.numbers or only_points(text):
        ids = (
            pointed_at(found, before, library) or described(text, before, library) or just_listed(found, history, text, library)
        )
        if not ids and (aged := aged_one(text)):  # of one year are none of them, or several
            wish, text, worded, ids = wished(aged) or wish, aged, aged, _listed(wish, aged, before, library)
        if not ids:
            return None
    else:
        ids = spoken_of(before, library)
    return Wished(wish, text, worded, history, tuple(library.by_ids(ids)[:_MOST]), started)


def wish_of_named(text: str, library: Library, started: float, filters: Filters) -> Wished | None:
    """The request on papers that a text calls by name, as far as `filters` let them through; None if it is none.

    Raises:
        LibraryError: the library cannot be used.
    """
    wish, put, ids = asked_of_named(text, library) or (None, "", ())
    if not wish or not (known := settled(wish, put, library)):
        return None
    stored = library.stored(ids)
    papers = [one.paper for one in map(stored.get, ids) if one and filters.matches(one.paper, one.sources)]
    return Wished(known[0], text, known[1], (), tuple(papers[:_MOST]), started, filters, named=True) if papers else None


def _listed(wish: Wish, text: str, history: Sequence[Turn], library: Library) -> tuple[str, ...]:
    """The list that is meant: the one gone back to, or the one whose newest are asked for."""
    if wish is Wish.BACK:
        return first_list(history, library, last=bool(re.search(r"\b(?:last|previous)\b", text, re.IGNORECASE)))
    one = wish is not Wish.NEWEST and re.search(r"\b(?:it|this|that)\b", text, re.IGNORECASE)
    return spoken_of(history, library) if one else them(history, library)


def _shown(history: Sequence[Turn]) -> Wish | None:
    """What is wished of a source that is only pointed at: the same as of the last one; None if something was asked of that."""
    again = asked_again(history)
    return wished(again) if again else Wish.SHOWN


def _bare(text: str, history: Sequence[Turn]) -> Wish | None:
    """What “when?” and “by whom?” alone wish: what is known of a paper, where that was asked before, or what it is."""
    asked = (turn.text for turn in reversed(history) if turn.role == "user" and not asks_bare(turn.text))
    last = next(asked, "") if asks_bare(text) else ""
    return Wish.RECORD if asks_who_made(last) or _WHAT_IS.match(last) or wished(last) is Wish.RECORD else None
