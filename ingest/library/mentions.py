"""Which papers a text names: by their titles, or by a name that stands in few papers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from itertools import islice

from ingest.identity import MIN_TITLE_KEY, arxiv_id, doi, title_alias
from ingest.library.rows import LISTED, listed_paper
from ingest.library.statistics import quoted
from ingest.records import Paper
from ingest.text import title_key

_SHORT = 16  # titles too short to be looked up as they are
_AROUND = " \"'“”„‟‘’‚«»"
_SAME_BEGINNING = 20  # papers looked at for each


def titled(connection: sqlite3.Connection, titles: Collection[str]) -> dict[str, str]:
    """Titles by the id of their paper, of the papers that have one of `titles`; only letters and digits are compared."""
    keys = {"".join(map(_word_key, title.split())): title for title in titles}
    names = [title_alias(key) for key in keys if len(key) >= MIN_TITLE_KEY]
    query = """SELECT paper_id, title FROM papers JOIN aliases ON aliases.paper = papers.id
               WHERE alias IN (SELECT value FROM json_each(?)) ORDER BY papers.id"""
    found = dict(connection.execute(query, (json.dumps(names),)).fetchall())
    query = """SELECT paper_id, title FROM papers
               WHERE id IN (SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?)"""
    short = [(key, title) for key, title in keys.items() if 0 < len(key) < MIN_TITLE_KEY]
    for key, title in short[:_SHORT]:
        rows = connection.execute(query, (f"title : ^ {quoted(title)}", _SAME_BEGINNING))
        found |= {paper_id: other for paper_id, other in rows if title_key(other) == key}
    return found


@lru_cache(maxsize=4_096)
def _word_key(word: str) -> str:
    """Of many runs of the same words each word is looked at once: this takes a tenth of the time."""
    return title_key(word)


def entitled(connection: sqlite3.Connection, names: Collection[str]) -> dict[str, dict[str, str]]:
    """For each of these names the titles, by the id of their paper, in which it stands; of many only some."""
    query = "SELECT paper_id, title FROM papers WHERE id IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)"
    rows = {name: connection.execute(query, (f"title : {quoted(name)}", _SAME_BEGINNING)).fetchall() for name in names}
    return {name: dict(found) for name, found in rows.items()}


def identified(connection: sqlite3.Connection, names: Collection[str]) -> dict[str, Paper]:
    """The papers known by these aliases, by alias, whichever id they are stored by; of several the one that came first."""
    query = f"""SELECT alias, {LISTED} FROM papers JOIN aliases ON aliases.paper = papers.id
                WHERE alias IN (SELECT value FROM json_each(?)) ORDER BY papers.id DESC"""
    rows = connection.execute(query, (json.dumps(list(names)),))
    return {alias: listed_paper(row).paper for alias, *row in rows}


def titles(connection: sqlite3.Connection, holds: Callable[[str], bool], most: int | None) -> list[tuple[str, str]]:
    """The ids and titles of the papers, at most so many, whose title `holds`; nothing else of a paper is read."""
    rows = connection.execute("SELECT paper_id, title FROM papers ORDER BY id")
    return list(islice((row for row in rows if holds(row[1])), most))


def holding(connection: sqlite3.Connection, names: Collection[str], count: int) -> dict[str, dict[str, str]]:
    """For each of these names at most `count` papers that it stands in: their texts, titles first, by id."""
    query = """SELECT paper_id, title || char(10) || abstract FROM papers
               WHERE id IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)"""
    return {name: dict(connection.execute(query, (quoted(name), count)).fetchall()) for name in names}


def called(papers: Iterable[Paper], name: str) -> list[Paper]:
    """Those whose title contains `name`, or whose arXiv id or DOI it is; an exact title stands alone.

    How the name is spaced, quotation marks around it and its last full stop do not count.
    """
    wanted, number, of_journal = _as_named(name) or name.casefold(), arxiv_id(name), doi(name)
    found = [
        paper
        for paper in papers
        if wanted in paper.title.casefold()
        or (number and number == paper.arxiv_id)
        or (of_journal and of_journal == paper.doi.lower())
    ]
    return [paper for paper in found if _as_named(paper.title) == wanted] or found


def _as_named(title: str) -> str:
    """A title, or a part of one, as it is compared: without what a copy of it may have around it."""
    folded = " ".join(title.casefold().split()).strip(_AROUND)
    return folded.removesuffix(".").strip(_AROUND)
