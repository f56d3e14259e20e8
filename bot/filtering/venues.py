"""The venues that a question states: “papers at NeurIPS”, “papers on bats in Ecology Letters”, “recent ICLR papers”.

What in a name tells that it is a venue's stands in `bot.filtering.venue_names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.filtering.listed import NEXT, name_ends
from bot.filtering.lookups import LookedUp
from bot.filtering.phrases import (
    CUT,
    END,
    FUNCTION_WORDS,
    NEAR,
    PUBLISHED,
    YEAR,
    denied,
    leans,
    of_papers,
    terse,
    words_before,
)
from bot.filtering.venue_names import has_acronym, is_where, surely_called, surely_where
from bot.questions import word_set
from ingest.filters import Filters, Years

ANY_YEAR = Years(first=0)
_IN_VENUES = word_set("of on and for in the &")
_AT = re.compile(r"\b(in|at|from) (?:the )?", re.IGNORECASE)
_YEAR_AFTER = re.compile(rf" ({YEAR})(?!\w)")
_PAPERS = re.compile(rf"(?: (?P<year>{YEAR}))? (?=(?:papers?|articles?|publications?)\b)", re.IGNORECASE)
# What stands before a venue whose papers are asked for.
_ANY = word_set("any all the some other more recent new latest newest oldest your no")
_CHOSEN = word_set("a an one two few several these those best better top good great key main important influential interesting")
_GOES_ON = word_set("and but or so ok then also please only just")
_ASK = word_set(
    """which what many list show me find get give see have has there do does did are is were was compare recommend suggest need
    want search read know cite summarize summarise"""
)
_AMONG = word_set("of in from among between about on for to with by")
_PICK = word_set("which what how me any all some most many each one two none list look search only read")
_LAST = re.compile(
    rf"(?:^|(?<=\w )|(?P<open>[(\[]))(?P<name>[^\W\d_][\w&-]*[A-Z][\w&-]*)(?: (?P<year>{YEAR}))?(?(open)[)\]])(?=[ ?!.{CUT}]*$)"
)
_LISTED = re.compile(r"(?:,? (?:and|or|&)|,) $", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Venues:
    """Venues that a text names from `start` to `end`, with the `years` behind them; `missing` are none of the library."""

    start: int
    end: int
    names: tuple[str, ...]
    years: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


def at_venues(text: str, known: LookedUp) -> Iterator[Venues]:
    """What stands behind “in”, “at” and “from” as where papers appeared."""
    reached = 0
    for found in _AT.finditer(text):
        place, before = found.end(), words_before(text, found.start())
        if found.start() < reached or denied(before):
            continue
        names, years = list[str](), list[int]()
        while one := _venue(text, place, found, before, known):
            called, year, reached = one
            names += called
            years += [year] if year else []
            if not (another := NEXT.match(text, reached)):
                break
            place = another.end()
        if names:
            yield Venues(found.start(), reached, tuple(names), tuple(years))
        elif reached := _missing(text, found, before, known):
            yield Venues(found.start(), reached, (), missing=(text[found.end() : reached],))


def _venue(
    text: str, place: int, at: re.Match[str], before: list[str], known: LookedUp
) -> tuple[tuple[str, ...], int, int] | None:
    """The venue named at `place`, the year behind it (0 if there is none), and where both end; None if there is no venue."""
    article = at[0].endswith("the ")
    for end in reversed(name_ends(text, place, _IN_VENUES)):
        name, dated = text[place:end], _YEAR_AFTER.match(text, end)
        stop = dated.end() if dated else end
        if not END.match(text, stop) or not is_where(name, at[1].lower(), before, known, article=article):
            continue
        if told := _dated(name, dated[1] if dated else "", known):
            return *told, stop
    return None


def _dated(name: str, year: str, known: LookedUp) -> tuple[tuple[str, ...], int] | None:
    """A venue as the library has it, with the year in its name, or beside it; None if it has none such."""
    if year and known.holds(Filters(venues=(f"{name} {year}",))):
        return (f"{name} {year}",), 0
    held = known.holds(Filters(venues=(name,)))
    names = (name if has_acronym(name) else known.called_just(name),) if held else known.short_for(name)  # “J Neurosci”
    return None if not names else (names, int(year) if year and known.holds(Filters(years=ANY_YEAR)) else 0)


def _missing(text: str, at: re.Match[str], before: list[str], known: LookedUp) -> int:
    """Where the venue behind `at` ends that papers are asked from, though the library has none such; 0 if there is none."""
    ends = name_ends(text, at.end(), _IN_VENUES)
    name = text[at.end() : ends[-1]] if ends else ""
    dated = _YEAR_AFTER.match(text, at.end() + len(name))
    end = dated.end() if dated else at.end() + len(name)
    if not name or not END.match(text, end):
        return 0
    heard = at[0].endswith("the ") or known.is_word(name.split()[-1])
    return end if surely_where(name, at[1].lower(), before, known=heard) else 0


def before_papers(text: str, known: LookedUp) -> Iterator[Venues]:
    """Venues directly before the word for what is asked for: “NeurIPS papers”, “ICLR and ICML 2023 papers”."""
    reached = 0
    for found in _PAPERS.finditer(text):
        start, end, names, years = found.start(), found.start(), list[str](), list[int]()
        while one := _ending_at(text, end, reached, known, dated=bool(found["year"])):
            told = _dated(one, (found["year"] or "") if not names else "", known)
            if not told:
                break
            names[:0] = told[0]
            years += [told[1]] if told[1] else []
            start = end - len(one)
            if not (listed := _LISTED.search(text, reached, start)):
                break
            end = listed.start()
        if names and _asked_for(text, start) and not denied(words_before(text, start)):
            reached = found.end() - 1
            yield Venues(start, reached, tuple(names), tuple(years))


def _asked_for(text: str, place: int) -> bool:
    """Whether papers whose venue is named at `place` are asked for: not “flaws in ICLR papers”, which are a topic."""
    sentence = re.split(r"[.?!;] ", text[max(0, place - NEAR) : place])[-1]
    before, kinds = re.findall(rf"[\w'’-]+|{CUT}", sentence.lower()), set[str]()
    while before and before[-1] in _ANY | _CHOSEN:
        kinds.add(before.pop())
    if _GOES_ON.issuperset(before) or before[-1] == CUT or before[-1] in _ASK:
        return True
    if before[-1] in _AMONG:  # “which of the ICLR papers”
        return len(before) == 1 or before[-2] == CUT or before[-2] in _PICK
    return bool(kinds) and _ANY.issuperset(kinds) and before[-1] not in FUNCTION_WORDS


def unread(text: str, known: LookedUp) -> Iterator[str]:
    """Venues of the library that stand directly behind “papers in”, but may as well be what papers are about: “Diabetes”."""
    for found in _AT.finditer(text):
        ends, before = name_ends(text, found.end(), _IN_VENUES), words_before(text, found.start())
        name = text[found.end() : ends[-1]] if ends else ""
        if name[:1].isupper() and of_papers(before, PUBLISHED, "from") and not denied(before) and known.is_venue(name):
            yield name


def beside_topic(text: str, known: LookedUp) -> Iterator[Venues]:
    """A venue at the end of words to look for: “offline RL NeurIPS 2020”; only what stands in no text is surely one."""
    found = _LAST.search(text) if terse(text) else None
    if found and surely_called(found["name"], known):
        before = words_before(text, found.start())
        told = None if before and (leans(before) or denied(before)) else _dated(found["name"], found["year"] or "", known)
        if told:
            yield Venues(found.start(), found.end(), told[0], told[1:] if told[1] else ())


def _ending_at(text: str, end: int, reached: int, known: LookedUp, *, dated: bool) -> str:
    """The name of a venue that ends at `end` and begins behind `reached`; the longest one, "" if there is none.

    What is `dated` is no topic (“RNA 2020”).
    """
    said = text[max(reached, end - NEAR) : end].rpartition(CUT)[2].split(" ")[-8:]
    for place, first in enumerate(said):
        capitals = all(word[:1].isupper() or has_acronym(word) or word in _IN_VENUES for word in said[place:])
        name = " ".join(said[place:]) if first and capitals and first not in _IN_VENUES else ""
        if name and dated and has_acronym(name) and known.is_venue(name):
            return name
        if not (name and surely_called(name, known)):
            continue
        if " " in name or not (known.is_word(name) and _opens(text, end - len(name))):  # “Cell papers” begins with no name
            return name
    return ""


def _opens(text: str, place: int) -> bool:
    """Whether a sentence begins at `place`: a capital there tells nothing of a word (“Cell papers”)."""
    return not text[:place].strip(f' {CUT}"“(') or bool(re.search(r"[.?!;:] $", text[:place]))
