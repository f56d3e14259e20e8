"""The authors of the library's papers, by their family names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import Literal

from ingest.filters import Filters, abbreviates, family_names, is_surname
from ingest.filters import words as parts
from ingest.library.conditions import to_sql


class Surnames:
    """The family names of all authors in one state of the index; looked for one by one until they are learnt."""

    def __init__(self) -> None:
        self._learnt: frozenset[str] | None = None

    def learn(self, connection: sqlite3.Connection) -> None:
        """Remember them: to look through the authors of 25,000 papers takes longer than a question."""
        found = set[str]()
        for (listed,) in connection.execute("SELECT authors FROM papers"):
            found.update(*map(family_names, json.loads(listed)))
        self._learnt = frozenset(found)

    def among(self, connection: sqlite3.Connection, words: Collection[str]) -> set[str]:
        """Those of these words that are one."""
        if self._learnt is None:
            return _surnames(connection, words)
        joined = {word for word in words if len(parts(word)) > 1}  # O'Brien
        found = {word for word in words if not self._learnt.isdisjoint(family_names(word))}
        return (found - joined) | (_surnames(connection, found & joined) if found & joined else set())


def _surnames(connection: sqlite3.Connection, words: Collection[str]) -> set[str]:
    condition, values = to_sql(Filters(authors=tuple(words)))
    left = set(words)
    for (listed,) in connection.execute(f"SELECT authors FROM papers WHERE {condition}", values):
        left -= {word for word in left if any(is_surname(word, name) for name in json.loads(listed))}
        if not left:
            break
    return set(words) - left


_TOLD = {"authors": "authors != '[]'", "venue": "venue != ''", "categories": "categories != '[]'"}


def tells(connection: sqlite3.Connection, field: Literal["authors", "venue", "categories"]) -> bool:
    """Whether any paper has an author, a venue, or a category."""
    return bool(connection.execute(f"SELECT EXISTS (SELECT 1 FROM papers WHERE {_TOLD[field]})").fetchone()[0])


def venues(connection: sqlite3.Connection, name: str, *, short: bool = False) -> list[str]:
    """The different venues in which the words of `name` stand one after the other; or that it is `short` for: “NEJM”."""
    if short:
        known = connection.execute("SELECT DISTINCT venue FROM papers WHERE venue != ''")
        return [str(venue) for (venue,) in known if abbreviates(name, venue)]
    condition, values = to_sql(Filters(venues=(name,)))
    return [str(venue) for (venue,) in connection.execute(f"SELECT DISTINCT venue FROM papers WHERE {condition}", values)]


def years(connection: sqlite3.Connection, filters: Filters) -> list[int]:
    """The different years of the papers that match, in order; those without one are passed over."""
    condition, values = to_sql(filters)
    query = f"SELECT DISTINCT year FROM papers WHERE year IS NOT NULL AND {condition} ORDER BY year"
    return [int(year) for (year,) in connection.execute(query, values)]


def newest(connection: sqlite3.Connection, filters: Filters, count: int) -> list[str]:
    """The ids of the `count` newest papers that match; within a year those come first that arXiv, by month, numbers higher."""
    condition, values = to_sql(filters)
    number = "CASE WHEN arxiv_id GLOB '[0-9][0-9][0-9][0-9].[0-9]*' THEN arxiv_id ELSE '' END"
    query = f"SELECT paper_id FROM papers WHERE {condition} ORDER BY year DESC, {number} DESC, papers.id LIMIT ?"
    return [str(paper_id) for (paper_id,) in connection.execute(query, (*values, count))]
