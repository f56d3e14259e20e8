"""Which words stand in the library, for questions that misspell them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence

from ingest.library.statistics import porter, quoted

_FORMS = 8  # that are looked up in the papers
_LOOKED_AT = 20  # papers


def spelled(connection: sqlite3.Connection, forms: Mapping[str, Sequence[str]], *, inflected: bool = False) -> dict[str, str]:
    """For each of these words the one of its `forms` that stands in most papers; left out where none does.

    A form counts that stands somewhere as it is or, with `inflected`, with another ending.
    """
    found = {word: commonest(connection, others, inflected=inflected) for word, others in forms.items()}
    return {word: form for word, form in found.items() if form}


def commonest(connection: sqlite3.Connection, forms: Sequence[str], *, inflected: bool = False) -> str:
    """Of these words the one whose stem stands in most papers, unless `inflected` as it is written here; "" if none does."""
    stems = dict(zip(forms, porter().stemWords(list(forms)), strict=True))
    query = "SELECT term, doc FROM terms WHERE term IN (SELECT value FROM json_each(?))"
    found = dict(connection.execute(query, (json.dumps(sorted(set(stems.values()))),)).fetchall())
    common = sorted((form for form in forms if stems[form] in found), key=lambda form: -found[stems[form]])
    return next((form for form in common[:_FORMS] if inflected or _stands(connection, form)), "")


def _stands(connection: sqlite3.Connection, word: str) -> bool:
    """Whether a word stands in some of the first papers with its stem, just as it is."""
    query = """SELECT title || ' ' || abstract FROM papers
               WHERE id IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)"""
    like = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    return any(like.search(row[0]) for row in connection.execute(query, (quoted(word), _LOOKED_AT)))
