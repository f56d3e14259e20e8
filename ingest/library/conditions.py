"""Filters as conditions on the rows of the keyword index."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache

from ingest.filters import (
    REMEMBERED,
    Filters,
    asked_spellings,
    folded,
    is_author,
    is_category,
    is_source,
    is_venue,
    person,
    spellings,
)


def to_sql(filters: Filters) -> tuple[str, list[str | int]]:
    """A condition on the rows of `papers`, with the values to bind, that holds where `filters.matches` does.

    The connection must have been through `install`.
    """
    conditions, values = ["1"], list[str | int]()
    for bound, sign in ((filters.years.first, ">="), (filters.years.last, "<=")):
        if bound is not None:
            conditions.append(f"papers.year {sign} ?")
            values.append(bound)
    for wanted, condition in (
        (filters.sources, "papers.id IN (SELECT paper FROM sources WHERE is_source(source, ?))"),
        (filters.categories, "has_category(papers.categories, ?)"),
        (filters.venues, "is_venue(papers.venue, ?)"),
        (filters.authors, "has_author(papers.authors, ?)"),
        *(((name,), "has_author(papers.authors, ?)") for name in filters.coauthors),
    ):
        if wanted:
            conditions.append(condition)
            values.append(json.dumps(wanted))
    for one in filters.excluded:
        condition, bound_values = to_sql(one)
        conditions.append(f"NOT coalesce({condition}, 0)")  # a year that is not known is none that is left out
        values += bound_values
    return " AND ".join(conditions), values


def install(connection: sqlite3.Connection) -> None:
    """Make known to a connection the functions that `to_sql` uses."""
    functions: dict[str, Callable[[str, str], bool]] = {
        "has_author": _has_author,
        "is_venue": _is_venue,
        "has_category": _has_category,
        "is_source": _is_source,
    }
    for name, function in functions.items():
        connection.create_function(name, 2, function, deterministic=True)


# They are called once a row: what they have said is remembered, and author lists are searched before they are parsed.
# As names are clean, JSON escapes nothing in them that a word could seem to begin or end with.


def _has_author(names: str, wanted: str) -> bool:
    listed = names.lower() if names.isascii() else _folded_spellings(names)
    for name, last, as_word in _asked(wanted):
        if last in listed and as_word(listed) and (name == last or any(is_author(name, one) for one in json.loads(names))):
            return True
    return False


@lru_cache(maxsize=REMEMBERED)
def _folded_spellings(names: str) -> str:
    return " ".join(map(folded, spellings(names)))


@lru_cache(maxsize=256)
def _asked(wanted: str) -> tuple[tuple[str, str, Callable[[str], object]], ...]:
    """Each name wanted, its last word, and how to find that as a whole word."""
    persons = filter(None, (person(spelling) for one in json.loads(wanted) for spelling in asked_spellings(one)))
    return tuple((" ".join(one), one[-1], re.compile(rf"(?<![^\W_]){one[-1]}(?![^\W_])").search) for one in persons)


def _is_venue(venue: str, wanted: str) -> bool:
    return bool(venue) and _any_venue(venue, wanted)


@lru_cache(maxsize=REMEMBERED)
def _any_venue(venue: str, wanted: str) -> bool:
    return any(is_venue(one, venue) for one in json.loads(wanted))


@lru_cache(maxsize=REMEMBERED)
def _has_category(categories: str, wanted: str) -> bool:
    return any(is_category(one, name) for name in json.loads(categories) for one in json.loads(wanted))


@lru_cache(maxsize=REMEMBERED)
def _is_source(source: str, wanted: str) -> bool:
    return any(is_source(one, source) for one in json.loads(wanted))
