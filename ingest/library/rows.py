"""A paper as rows of the keyword index's tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from ingest.identity import aliases
from ingest.library.records import Listed, StoredPaper, own_ids
from ingest.records import Paper, Span

LISTED = "paper_id, title, abstract, authors, year, venue, url, categories, doi, arxiv_id, sources, sentences, kind"
COLUMNS = f"{LISTED}, chunk_ids, data, lengths, pieces"


def remove_paper(connection: sqlite3.Connection, paper_id: str) -> None:
    """Take a paper out, if it is there."""
    row = connection.execute("SELECT id, title, abstract FROM papers WHERE paper_id = ?", (paper_id,)).fetchone()
    if row is None:
        return
    connection.execute("INSERT INTO words (words, rowid, title, abstract) VALUES ('delete', ?, ?, ?)", row)
    for table in ("chunks", "aliases", "sources", "vectors"):
        connection.execute(f"DELETE FROM {table} WHERE paper = ?", row[:1])
    connection.execute("DELETE FROM papers WHERE id = ?", row[:1])


def insert_paper(connection: sqlite3.Connection, stored: StoredPaper) -> None:
    """Put a paper in that is not there."""
    paper = stored.paper
    values = (
        paper.paper_id, paper.title, paper.abstract, json.dumps(paper.authors, ensure_ascii=False), paper.year,
        paper.venue, paper.url, json.dumps(paper.categories, ensure_ascii=False), paper.doi, paper.arxiv_id,
        json.dumps(stored.sources, ensure_ascii=False), json.dumps([[s.start, s.end] for s in stored.sentences]),
        paper.kind, json.dumps(stored.chunk_ids),
    )  # fmt: skip
    columns, marks = COLUMNS.removesuffix(", data, lengths, pieces"), ",".join("?" * len(values))
    row = connection.execute(f"INSERT INTO papers ({columns}) VALUES ({marks})", values).lastrowid
    connection.execute("INSERT INTO vectors VALUES (?, ?, ?, ?)", (row, stored.vectors, stored.lengths, stored.pieces))
    connection.execute("INSERT INTO words (rowid, title, abstract) VALUES (?, ?, ?)", (row, paper.title, paper.abstract))
    names = {*aliases(paper), *(f"id:{own}" for own in own_ids(stored.sources).values())}
    connection.executemany("INSERT OR REPLACE INTO chunks VALUES (?, ?)", [(i, row) for i in stored.chunk_ids])
    connection.executemany("INSERT OR IGNORE INTO aliases VALUES (?, ?)", [(name, row) for name in names])
    connection.executemany("INSERT OR IGNORE INTO sources VALUES (?, ?)", [(name, row) for name in stored.sources])


def listed_paper(row: Sequence[Any]) -> Listed:
    """The paper that a row of `LISTED` gives back."""
    source = next(iter(json.loads(row[10])), "")
    paper = Paper(
        paper_id=row[0], title=row[1], abstract=row[2], authors=tuple(json.loads(row[3])), year=row[4], venue=row[5],
        url=row[6], categories=tuple(json.loads(row[7])), doi=row[8], arxiv_id=row[9], source=source, kind=row[12],
    )  # fmt: skip
    return Listed(paper, tuple(Span(start, end) for start, end in json.loads(row[11])))


def stored_paper(row: Sequence[Any]) -> StoredPaper:
    """The paper that a row of `COLUMNS` gives back."""
    listed = listed_paper(row)
    return StoredPaper(listed.paper, json.loads(row[10]), tuple(json.loads(row[13])), listed.sentences, *row[14:17])
