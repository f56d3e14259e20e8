"""The keyword index looked over in itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ingest.library.keywords import KeywordIndex

_COUNTS = {  # what must be 0, and what it means if it is not
    "papers without vectors": "SELECT count(*) FROM papers WHERE id NOT IN (SELECT paper FROM vectors)",
    "vectors of no paper": "SELECT count(*) FROM vectors WHERE paper NOT IN (SELECT id FROM papers)",
    "papers without chunks": "SELECT count(*) FROM papers WHERE id NOT IN (SELECT paper FROM chunks)",
    "chunks of no paper": "SELECT count(*) FROM chunks WHERE paper NOT IN (SELECT id FROM papers)",
    "papers without a name": "SELECT count(*) FROM papers WHERE id NOT IN (SELECT paper FROM aliases)",
    "chunks counted otherwise": """SELECT (SELECT count(*) FROM chunks)
        - (SELECT coalesce(sum(json_array_length(chunk_ids)), 0) FROM papers)""",
}


def index_faults(index: KeywordIndex) -> Iterator[str]:
    """What is wrong with the file or its tables, each in words."""
    try:
        with index.transaction("IMMEDIATE") as connection:
            yield from (row[0] for row in connection.execute("PRAGMA quick_check(20)").fetchall() if row[0] != "ok")
            connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
            for what, query in _COUNTS.items():
                if count := connection.execute(query).fetchone()[0]:
                    yield f"{count} {what}"
    except sqlite3.DatabaseError as error:
        yield str(error)
