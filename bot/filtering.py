"""Filters: those that options give, and those that a question states itself.

Words of a question become a filter only where they can hardly mean anything else, for a filter that was not meant hides
the answer, while one that was missed only leaves more to choose from. So names must be in the library, and years must
stand as dates of publications do ("papers from 2022"), not as part of a name ("the 2012 Golf") or as a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, Protocol

from bot.phrases import (
    CUT,
    END,
    FUNCTION_WORDS,
    NEAR,
    NO_TOPIC,
    YEAR,
    Stated,
    closed_up,
    cut_out,
    denied,
    last_years,
    says_where,
    says_who,
    stated_years,
    words_before,
    years_of_papers,
)
from bot.questions import topic_words
from ingest.errors import QuestionError
from ingest.filters import Filters, Years, words

_MAX_LOOKUPS = 24  # of one question's names in the library
_MAX_NAME = 8  # words
_ANY_YEAR = Years(first=0)
# "How do papers from 2020 compare with newer ones?" asks for both.
_COMPARES = re.compile(
    r"\b(?:compare[ds]?|differs?|versus|vs\.?) (?:to |with |from )?(?:the |those |more )?"
    r"(?:newer|older|later|earlier|recent|from|of|ones|today|now)\b",
    re.IGNORECASE,
)
_IN_NAMES = frozenset("van von der den de del della di da dos du la le bin al el ten ter".split())
_IN_VENUES = frozenset("of on and for in the &".split())
_ARCHIVE = r"(?:cs|math|stat|eess|econ|physics|astro-ph|cond-mat|nlin|q-bio|q-fin)"
_CODE = (
    rf"(?:{_ARCHIVE}\.[a-z]{{2,4}}(?:-[a-z]{{2,4}})?|hep-(?:ex|lat|ph|th)|quant-ph|gr-qc|math-ph|nucl-(?:ex|th))(?![\w-]|\.\w)"
)
_CODES = rf"{_CODE}(?:(?:,? (?:and|or) |, ?|/){_CODE}){{0,9}}"
_CATEGORY = re.compile(
    rf"\b(?:(?:in|from|under) (?:the )?(?:arxiv )?(?:categor(?:y|ies):? )?|categor(?:y|ies):? )({_CODES})(?: category)?"
    rf"|\bcategory:? ({_ARCHIVE})(?![\w-]|\.\w)|(?<![\w.-])({_CODES})(?= (?:papers|articles|preprints)\b)",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:(by)(?: authors?)?|authors?:?) ", re.IGNORECASE)
_OWN = re.compile(r"['’]s?(?= (?:\w+ )?(?:papers?|works?|research|articles?|publications?|preprints?|studies)\b)")
_AT = re.compile(r"\b(in|at|from) (?:the )?", re.IGNORECASE)
_NAME_WORD = re.compile(r"(?:[^\W\d_]\.-?)+|[^\W\d_](?:[\w'’-]*\w)?|&")
_NEXT = re.compile(r",? (?:and|or|&) |, ", re.IGNORECASE)
_OTHERS = re.compile(r",? et al\.?|,? (?:and|&) (?:colleagues|co-?authors|co-?workers|others)\b", re.IGNORECASE)
_YEAR_AFTER = re.compile(rf" ({YEAR})(?!\w)")


class Known(Protocol):
    """A library that can be asked whether there is anything behind a filter."""

    def holds(self, filters: Filters) -> bool:
        """Whether any paper matches."""


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
    """Both together; where both say something of a field, `options` count."""
    return Filters(
        years=options.years or parsed.years,
        authors=options.authors or parsed.authors,
        venues=options.venues or parsed.venues,
        categories=options.categories or parsed.categories,
        sources=options.sources or parsed.sources,
    )


def _values(field: str, given: Sequence[str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value.strip() for value in given))
    for value in values:
        if not words(value):
            raise QuestionError(f"“{value}” is no {field}.", "Leave the option out, or give a name with letters or digits.")
    return values


def from_question(question: str, known: Known, today: date) -> tuple[Filters, str]:
    """The filters that a question states, and the question without the words that state them.

    Where nothing but filters was asked, the question comes back whole.
    """
    reading = _Reading(question, known, today)
    reading.read(dated=not _COMPARES.search(question))
    if reading.years and _common(reading.years) is None:  # years that exclude each other are compared, not asked for
        reading = _Reading(question, known, today)
        reading.read(dated=False)
    filters = Filters(
        years=_common(reading.years) or Years(),
        authors=tuple(dict.fromkeys(reading.authors)),
        venues=tuple(dict.fromkeys(reading.venues)),
        categories=tuple(dict.fromkeys(reading.categories)),
    )
    rest = closed_up(reading.text)
    topic = set(topic_words(rest)) - NO_TOPIC
    return filters, rest if filters and topic else question


def _common(stated: Sequence[Years]) -> Years | None:
    """The years that all of these hold; None if there is no such year."""
    first = max((years.first for years in stated if years.first is not None), default=None)
    last = min((years.last for years in stated if years.last is not None), default=None)
    return None if first is not None and last is not None and first > last else Years(first, last)


class _Reading:
    """A question while it is read: its text, with what was understood cut out, and what that was."""

    def __init__(self, question: str, known: Known, today: date) -> None:
        self.text = " ".join(question.replace(CUT, " ").split())
        self.years, self.authors, self.venues, self.categories = list[Years](), list[str](), list[str](), list[str]()
        self._known = known
        self._today = today
        self._looked_up = dict[Filters, bool]()

    def read(self, *, dated: bool) -> None:
        """Read it twice: "by Levine" belongs to papers in "papers since 2023 by Levine" once the years are cut out."""
        steps = [self._in_categories, self._at_venues, self._by_authors, self._own_works]
        if dated:
            steps += [partial(self._dates, read) for read in (stated_years, years_of_papers, last_years)]
        for _ in range(2):
            before = self.text
            for step in steps:
                self.text = cut_out(self.text, list(step()))
            if self.text == before:
                break

    def _holds(self, **fields: Any) -> bool:
        """Whether the library has such papers, as far as so many look-ups are allowed."""
        filters = Filters(**fields)
        if filters not in self._looked_up and len(self._looked_up) < _MAX_LOOKUPS:
            self._looked_up[filters] = self._known.holds(filters)
        return self._looked_up.get(filters, False)

    def _in_categories(self) -> Iterator[tuple[int, int]]:
        for found in _CATEGORY.finditer(self.text):
            codes = re.findall(_CODE, found[1] or found[3] or "", re.IGNORECASE) or [found[2]]
            known = [code for code in codes if self._holds(categories=(code,))]
            if known and not denied(words_before(self.text, found.start())):
                self.categories += known
                yield found.span()

    def _at_venues(self) -> Iterator[tuple[int, int]]:
        reached = 0
        for found in _AT.finditer(self.text):
            place, before = found.end(), words_before(self.text, found.start())
            if found.start() < reached or denied(before):
                continue
            while end := self._venue(place, found[1].lower(), before):
                reached, another = end, _NEXT.match(self.text, end)
                if not another:
                    break
                place = another.end()
            if reached > found.start():
                yield found.start(), reached

    def _venue(self, place: int, how: str, before: list[str]) -> int:
        """Take the venue named at `place`; where it ends, 0 if there is none."""
        for end in reversed(self._run(place, _IN_VENUES)):
            name, dated = self.text[place:end], _YEAR_AFTER.match(self.text, end)
            stop = dated.end() if dated else end
            if not END.match(self.text, stop) or not says_where(name, how, before):
                continue
            if dated and self._holds(venues=(self.text[place:stop],)):
                name = self.text[place:stop]
            elif not self._holds(venues=(name,)):
                continue
            elif dated and self._holds(years=_ANY_YEAR):
                self.years.append(Years(int(dated[1]), int(dated[1])))
            self.venues.append(name)
            return stop
        return 0

    def _by_authors(self) -> Iterator[tuple[int, int]]:
        reached = 0
        for found in _BY.finditer(self.text):
            before, capital = words_before(self.text, found.start()), self.text[found.end() : found.end() + 1].isupper()
            if found.start() < reached or denied(before):
                continue
            direct = bool(found[1]) and says_who(before, capital=capital)
            names, end = self._names(found.end()) if direct or capital else ([], 0)
            if others := _OTHERS.match(self.text, end):
                end = others.end()
            full = any(len(words(name)) > 1 for name in names) and not (before and before[-1].endswith("ed"))
            sure = direct or full or not found[1]
            if names and sure and END.match(self.text, end):
                self.authors += names
                reached = end
                yield found.start(), end

    def _names(self, place: int) -> tuple[list[str], int]:
        """The known authors listed at `place`, and where the last one ends."""
        names, end = list[str](), place
        while ends := self._run(place, _IN_NAMES):
            name = self.text[place : ends[-1]]
            if not self._holds(authors=(name,)):
                break
            names.append(name)
            end = ends[-1]
            if not (another := _NEXT.match(self.text, end)):
                break
            place = another.end()
        return names, end

    def _run(self, place: int, joins: frozenset[str]) -> list[int]:
        """Where the words of a name at `place` end: words with capitals or, if the first has none, up to a function word."""
        ends, capitals = list[int](), self.text[place : place + 1].isupper()
        for _ in range(_MAX_NAME):
            found = _NAME_WORD.match(self.text, place)
            if not found:
                break
            joining = bool(ends) and found[0].lower() in joins
            if not joining:
                stops = found[0].lower() in FUNCTION_WORDS and (ends or not capitals)  # "Will Dabney" is a name
                if stops or (capitals and not found[0][0].isupper()):
                    break
                ends.append(found.end())
            place = found.end() + 1
            if self.text[found.end() : place] != " ":
                break
        return ends

    def _dates(self, read: Callable[[str, date], Stated]) -> Iterator[tuple[int, int]]:
        for span, years in read(self.text, self._today):
            if self._holds(years=_ANY_YEAR):
                self.years.append(years)
                yield span

    def _own_works(self) -> Iterator[tuple[int, int]]:
        reached = 0
        for found in _OWN.finditer(self.text):
            said = self.text[max(0, found.start() - NEAR) : found.start()].split(" ")[-3:]
            for name in (" ".join(said[place:]) for place in range(len(said))):
                start = found.start() - len(name)
                if (
                    start >= reached
                    and name[:1].isupper()
                    and self._holds(authors=(name,))
                    and not denied(words_before(self.text, start))
                ):
                    self.authors.append(name)
                    reached = found.end()
                    yield start, reached
                    break
