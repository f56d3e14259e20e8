"""RIS, record by record."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy

from ingest.records import Paper, Problem
from ingest.sources.fields import paper_from
from ingest.sources.files import MAX_RECORD, SourceFile, lines

_START = re.compile(r"TY\s{1,2}-")
_LISTS = [*rispy.config.LIST_TYPE_TAGS, "AB", "N2"]  # a structured abstract may have a line for each of its parts
_END = re.compile(r"ER\s{1,2}-")


def read(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a RIS file."""
    logging.getLogger("rispy").setLevel(logging.CRITICAL)
    start, record, size = 0, list[str](), 0
    with file.open() as stream:
        for item in lines(stream, source):
            if isinstance(item, Problem):
                yield item
                continue
            number, text = item
            if _START.match(text):
                if record:
                    yield Problem(source, start, "a RIS record without its end (ER  -)", "Add the line “ER  - ”.")
                start, record, size = number, [], 0
            size += len(text)
            if start and size <= MAX_RECORD:
                record.append(text)
            if _END.match(text) and record:
                yield _entry(record, source, scope, start)
                start, record, size = 0, [], 0
    if record:
        yield Problem(source, start, "a RIS record without its end (ER  -)", "Add the line “ER  - ”.")


def _entry(record: list[str], source: str, scope: str, line: int) -> Paper | Problem:
    try:
        entries = rispy.loads("\n".join(record), list_tags=_LISTS)
    except Exception as error:  # third-party code fed with arbitrary text
        return Problem(source, line, f"a RIS record that cannot be read: {error}", "Correct the record.")
    if not entries:
        return Problem(source, line, "a RIS record without content", "Correct the record.")
    entry = dict(entries[0])
    for name in ("abstract", "notes_abstract"):
        entry[name] = list(dict.fromkeys(entry.get(name, [])))
    entry["kind"] = entry.get("type_of_reference", "")
    entry["booktitle"] = _proceedings(entry)
    return paper_from(entry, source=source, scope=scope, line=line)


def _proceedings(entry: Mapping[str, Any]) -> str:
    """The title of the book or the conference, which programs write under one tag or another."""
    named = [" ".join(dict(entry.get("unknown_tag", {})).get("BT", []))]
    if entry["kind"] in ("CONF", "CPAPER"):
        named += [entry.get("secondary_title", ""), entry.get("custom3", "")]
    return next(filter(None, named), "")
