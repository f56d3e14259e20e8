"""Filters: those that options give, and those that a question states itself.

Words of a question become a filter only where they can hardly mean anything else, for a filter that was not meant hides
the answer, while one that was missed only leaves more to choose from. So names must be in the library, but for an author
whose papers are plainly asked for, and years must stand as dates of publications do ("papers from 2022"), not as part of a
name ("the 2012 Golf") or as a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from bot.answers import IMPOSSIBLE
from bot.filtering.authors import ET_AL, Named
from bot.filtering.categories import Coded, categories_beside_topic, is_code, stated_categories
from bot.filtering.dates import LIKELY_YEARS, SURE_YEARS, Dates, years_behind
from bot.filtering.framing import asks_for_newest, asks_for_oldest, of_library, recent
from bot.filtering.lookups import Known, LookedUp
from bot.filtering.people import WHOSE
from bot.filtering.phrases import CUT, closed_up, cut_out, names_topic
from bot.filtering.unwanted import still_unwanted, unwanted
from bot.filtering.venues import ANY_YEAR, Venues, at_venues, before_papers, unread
from bot.filtering.venues import beside_topic as venues_beside_topic
from bot.questions.openings import BEFORE_THANKS
from ingest.errors import QuestionError
from ingest.filters import Filters, Years, words

_MAY_BE_VENUE = "“{0}” is a venue of the library, but may be a topic too; “papers published in {0}” searches that alone."
_ALL = "papers"  # are asked for where filters alone are stated
# "How do papers from 2020 compare with newer ones?" asks for both.
_COMPARES = re.compile(
    r"\b(?:compare[ds]?|differs?|versus|vs\.?) (?:to |with |from )?(?:the |those |more )?"
    r"(?:newer|older|later|earlier|recent|from|of|ones|today|now)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a question states: its filters, the `rest` without the words that state them, and what was `left_out`, said.

    Where nothing but filters was asked, `rest` is the whole question, if any of these counts. It may ask for the `newest`
    papers, whatever they are on, or the `oldest`. Where it says as well what is not wanted, `undenied` is what it says beside
    that.
    """

    filters: Filters
    rest: str
    left_out: tuple[str, ...] = ()
    newest: bool = False
    oldest: bool = False
    undenied: str = ""


def from_options(
    year: str | None = None,
    author: Sequence[str] = (),
    venue: Sequence[str] = (),
    category: Sequence[str] = (),
    source: Sequence[str] = (),
) -> Filters:
    """The filters that options give.

    Raises:
        QuestionError: a value cannot be used.
    """
    return Filters(
        years=Years() if year is None else Years.parse(year),
        authors=_values("author", author),
        venues=_values("venue", venue),
        categories=_values("category", category),
        sources=_values("source", source),
    )


def merge(options: Filters, parsed: Filters) -> Filters:
    """Both together; where both say something of a field, or whose papers are wanted, `options` count.

    So they do where nothing that they ask for would be left: “by Levine” after “not by Levine”, but not after “not by Finn”.
    """
    whose = options if options.authors or options.coauthors else parsed
    return Filters(
        years=options.years or parsed.years,
        authors=whose.authors,
        venues=options.venues or parsed.venues,
        categories=options.categories or parsed.categories,
        sources=options.sources or parsed.sources,
        coauthors=whose.coauthors,
        excluded=tuple(dict.fromkeys((*options.excluded, *still_unwanted(parsed.excluded, options)))),
    )


def _values(field: str, given: Sequence[str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value.strip() for value in given))
    for value in values:
        if not words(value):
            raise QuestionError(f"“{value}” is no {field}.", "Leave the option out, or give a name with letters or digits.")
    return values


def from_question(question: str, known: Known, today: date, called: Collection[str] = ()) -> Stated:
    """What a question states, and what it says not to be wanted; `called` are names in it that papers are called by."""
    asked = BEFORE_THANKS.sub(r"\g<end>", question)
    stated = _with_unwanted(asked, known, today, called)
    return replace(stated, rest=question) if stated.rest == asked else stated


def _with_unwanted(question: str, known: Known, today: date, called: Collection[str]) -> Stated:
    def alone(text: str) -> tuple[Filters, tuple[str, ...]]:
        reading = _read(text, known, today, ())
        stated = _stated(text, reading)
        return (stated.filters, stated.left_out) if reading.found == 1 and closed_up(reading.text) == _ALL else (Filters(), ())

    denied = unwanted(question, LookedUp(known), alone)
    if denied.rest == question:
        return _stated(question, _read(question, known, today, called))
    stated = _stated(denied.rest, _read(denied.rest, known, today, called)) if denied.rest else Stated(Filters(), _ALL)
    only = stated.rest == (denied.rest or _ALL) and (stated != Stated(Filters(), stated.rest) or not names_topic(denied.rest))
    return replace(
        stated,
        filters=replace(stated.filters, excluded=denied.filters),
        rest=question if only and (stated.filters or denied.filters) else stated.rest,
        left_out=(*stated.left_out, *denied.left_out),
        undenied=denied.rest or _ALL,
    )


def _read(question: str, known: Known, today: date, called: Collection[str]) -> _Reading:
    reading = _Reading(question, known, today, called)
    reading.read(dated=not _COMPARES.search(question))
    if reading.years and _common(reading.years) is None:  # years that exclude each other are compared, not asked for
        reading = _Reading(question, known, today, called)
        reading.read(dated=False)
    return reading


def _stated(question: str, reading: _Reading) -> Stated:
    """What a question states that is wanted, as it was read.

    An author whom the library does not have is a filter that no paper matches, as from an option, but for a library that
    names no authors at all: there such a filter cannot be meant, nor one of years where no paper has a year.
    """
    rest = closed_up(reading.text)
    if reading.joint and reading.joint == tuple(reading.authors) and not names_topic(rest):
        reading.together, reading.authors = list(reading.joint), []
    filters = Filters(
        years=_common(reading.years) or Years(),
        authors=tuple(dict.fromkeys(reading.authors or (() if reading.together else reading.missing))),
        venues=tuple(dict.fromkeys(reading.venues or reading.missing_venues)),
        categories=tuple(dict.fromkeys(reading.categories or reading.missing_categories)),
        coauthors=tuple(dict.fromkeys(reading.together)),
    )
    left_out = list(dict.fromkeys(reading.left_out))
    if reading.authors or reading.together:
        left_out += _none_of("author", reading.missing)
    if reading.venues:
        left_out += _none_of("venue", reading.missing_venues)
    if reading.categories:
        left_out += [f"{IMPOSSIBLE} category {code}." for code in dict.fromkeys(reading.missing_categories)]
    if not filters and reading.text == reading.asked:
        return Stated(filters, question, tuple(left_out))
    if names_topic(rest):
        return Stated(filters, rest, tuple(left_out))
    if left_out and not filters:  # what was left out is no topic: “2024” of “papers from 2024”
        return Stated(filters, rest or _ALL, tuple(left_out))
    newest, oldest = (not filters.years and asks(reading.asked) for asks in (asks_for_newest, asks_for_oldest))
    return Stated(filters, question, tuple(left_out), newest=newest, oldest=oldest)


def _none_of(field: str, names: Sequence[str]) -> list[str]:
    return [f"{IMPOSSIBLE} {field} “{name}”." for name in dict.fromkeys(names)]


def _nobody(name: str, *, authored: bool) -> str:
    """What is said of a name that may be an author's: true as well where it is not."""
    if authored:
        return f"“{name}” is no author of the library, and stands in none of its texts."
    return f"“{name}” stands in no text of the library, whose papers name no authors."


def _common(stated: Sequence[Years]) -> Years | None:
    """The years that all of these hold; None if there is no such year."""
    first = max((years.first for years in stated if years.first is not None), default=None)
    last = min((years.last for years in stated if years.last is not None), default=None)
    return None if first is not None and last is not None and first > last else Years(first, last)


class _Reading:
    """A question while it is read: its text, with what was understood cut out, and what that was."""

    def __init__(self, question: str, known: Known, today: date, called: Collection[str]) -> None:
        self.text = self.asked = " ".join(question.replace(CUT, " ").split())
        self.years, self.authors, self.venues, self.categories = list[Years](), list[str](), list[str](), list[str]()
        self.together, self.joint = list[str](), tuple[str, ...]()
        self.missing, self.missing_venues, self.missing_categories = list[str](), list[str](), list[str]()
        self.left_out = list[str]()
        self.found = 0  # pieces of the text
        self._today, self._called = today, called
        self._known = LookedUp(known)

    def read(self, *, dated: bool) -> None:
        """Read it twice: "by Levine" belongs to papers in "papers since 2023 by Levine" once the years are cut out."""
        steps: list[Callable[[], Iterator[tuple[int, int]]]] = [
            partial(self._in, stated_categories), partial(self._in, categories_beside_topic),
            partial(self._at, at_venues), partial(self._at, before_papers),
            partial(self._at, venues_beside_topic),
            *(partial(self._named, read) for read in WHOSE), self._and_others,
        ]  # fmt: skip
        behind = partial(years_behind, self._called)
        if dated:
            steps += [partial(self._dates, read) for read in (*SURE_YEARS, behind)]
            steps += [partial(self._dates, read, sure=False) for read in LIKELY_YEARS]
        steps += [lambda: of_library(self.text), lambda: recent(self.text)]
        for _ in range(2):
            before = self.text
            for step in steps:
                spans = list(step())
                self.text, self.found = cut_out(self.text, spans), self.found + len(spans)
            if self.text == before:
                break
        self.left_out += map(_MAY_BE_VENUE.format, unread(self.text, self._known))

    def _in(self, read: Callable[[str], Iterator[Coded]]) -> Iterator[tuple[int, int]]:
        """Take categories; of those that no paper has one that papers are asked from is a filter, any other is said."""
        for found in read(self.text):
            known = [code for code in found.codes if self._known.holds(Filters(categories=(code,)))]
            missing = [code for code in found.codes if code not in known and is_code(code)]
            self.categories += known
            said = f"“{self.text[found.start : found.end].strip('([)] ')}” was left out."
            if missing and not self._known.tells("categories"):
                self.left_out.append(f"No paper of the library names its categories: {said}")
            elif found.asked or known:
                self.missing_categories += missing
            else:
                self.left_out += [f"{IMPOSSIBLE} {Filters(categories=(code,)).describe()}: {said}" for code in missing]
            if known or missing:
                yield found.start, found.end

    def _at(self, read: Callable[[str, LookedUp], Iterator[Venues]]) -> Iterator[tuple[int, int]]:
        """Take venues; where no paper has any, what papers are asked from is said, and left out."""
        for found in read(self.text, self._known):
            if found.missing and not self._known.tells("venue"):
                said = self.text[found.start : found.end]
                self.left_out.append(f"No paper of the library names its venue: “{said}” was left out.")
            else:
                self.missing_venues += found.missing
            self.venues += found.names
            self.years += [Years(year, year) for year in found.years]
            yield found.start, found.end

    def _named(self, reader: Callable[[str, LookedUp], Iterator[Named]]) -> Iterator[tuple[int, int]]:
        for found in reader(self.text, self._known):
            authored = not found.missing or self._known.tells("authors")
            if not found.sure:
                self.left_out += [_nobody(name, authored=authored) for name in found.missing]
                continue
            if authored:
                self.missing += found.missing
            else:
                said = self.text[found.start : found.end]
                self.left_out.append(f"No paper of the library names its authors: “{said}” was left out.")
            if found.together and not (self.together or self.authors):
                self.together += found.names
            else:  # of several references each is asked for
                self.joint = found.names if found.joint else ()
                self.authors += [*self.together, *found.names]
                self.together.clear()
            if found.year:
                self.years.append(Years(found.year, found.year))
            yield found.start, found.end

    def _and_others(self) -> Iterator[tuple[int, int]]:
        """What is left of "et al." tells nothing of a topic."""
        return (found.span() for found in ET_AL.finditer(self.text))

    def _dates(self, read: Callable[[str, date], Dates], *, sure: bool = True) -> Iterator[tuple[int, int]]:
        """Take years; of those that are less surely meant for a filter one that no paper matches is said, and left out."""
        for (start, end), years in read(self.text, self._today):
            said = f"“{self.text[start:end]}” was left out."
            if not self._known.holds(Filters(years=ANY_YEAR)):
                self.left_out.append(f"No paper of the library has a year: {said}")
            elif sure or self._known.holds(Filters(years=years)):
                self.years.append(years)
            else:
                self.left_out.append(f"{IMPOSSIBLE} {Filters(years=years).describe()}: {said}")
            yield start, end
