"""Words of a question that stand in no paper's text, but on its record: where it appeared, who wrote it, and when."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.filtering.years import DATE, is_open, meant
from ingest.filters import Filters, Years, words
from ingest.library import Library
from ingest.records import Paper

_MOST = 8  # words looked up
VENUE, AUTHOR, YEAR, OTHER = "a venue", "an author", "a year", ""
_OF_YEAR = "“{}” is a year of papers of the library, and stands in none of its texts; “papers {}” searches those alone."


def on_record(frequencies: Mapping[str, int], names: Collection[str], library: Library) -> dict[str, str]:
    """The names and years that stand in no text, by how many hold each word, but on the record of a paper: what they are there.

    Raises:
        LibraryError: the library cannot be used.
    """
    unknown = [word for word, papers in frequencies.items() if not papers and (word in names or word.isdigit())]
    kinds = {word: _kind(word, library) for word in unknown[:_MOST]}
    return {word: kind for word, kind in kinds.items() if kind is not None}


def elsewhen(filters: Filters, admitted: int, library: Library) -> tuple[int, ...]:
    """The years of papers that filters would let through, were these not of others; none if any is `admitted`.

    Raises:
        LibraryError: the library cannot be used.
    """
    return tuple(library.years(replace(filters, years=Years()))) if filters.years and not admitted else ()


def kept_out(papers: Sequence[str], filters: Filters, library: Library) -> tuple[Paper, ...]:
    """Those of some papers, by id, that filters do not let through.

    Raises:
        LibraryError: the library cannot be used.
    """
    stored = library.stored(papers if filters else ()).values()
    return tuple(one.paper for one in stored if not filters.matches(one.paper, one.sources))


def said_of_years(
    words: Collection[str], recorded: Mapping[str, str], papers: Collection[Paper], question: str
) -> tuple[str, ...]:
    """That those of these words which are years on record stand in no text, unless all papers cited are of those meant."""
    told = ((year, *_meant(year, question)) for year in words if recorded.get(year) == YEAR)
    return tuple(
        _OF_YEAR.format(year, asked)
        for year, asked, years in told
        if any(paper.year is None or paper.year not in years for paper in papers)
    )


def _meant(year: str, question: str) -> tuple[str, Years]:
    """How papers would be asked for by a year as a question has it, and the years that this means: “since 2015”."""
    dated = (found for found in DATE.finditer(question) if year in (found["first"], found["last"]) and is_open(found))
    for found in dated:
        if years := meant(found):
            return found[0], years
    return f"from {year}", Years(int(year), int(year))


def _kind(word: str, library: Library) -> str | None:
    if re.fullmatch(r"(?:19|20)\d\d", word):
        return YEAR if library.holds(Filters(Years(int(word), int(word)))) else None
    if any(_is_all_of(word, venue) for venue in library.venues(word)):
        return VENUE
    if library.surnames([word]):
        return AUTHOR
    return OTHER if "." in word and library.holds(Filters(categories=(word,))) else None


def _is_all_of(word: str, venue: str) -> bool:
    """Whether a venue is called by this word and no more, but for years."""
    return {word.lower()} == {one for one in words(venue) if not one.isdigit()}
