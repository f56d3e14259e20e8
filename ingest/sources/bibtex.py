"""BibTeX, entry by entry, so that a broken entry costs only itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import bibtexparser
from bibtexparser.model import Block, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock

from ingest.records import Paper, Problem
from ingest.sources import names
from ingest.sources.fields import paper_from
from ingest.sources.files import MAX_RECORD, SourceFile, lines
from ingest.text import from_latex

_START = re.compile(r"\s*@\s*(\w+)\s*[{(]")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_BRACED = re.compile(r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
_NOT_PAPERS = ("comment", "preamble")
_KINDS = {"inproceedings": "conference", "conference": "conference", "article": "journal"}
_RAW = ("doi", "url", "eprint", "archiveprefix", "key")  # fields that hold no LaTeX


def read(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a BibTeX file."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it warns of what is reported below
    macros: list[str] = []
    for item in _blocks(file, source):
        if isinstance(item, Problem):
            yield item
            continue
        line, kind, text = item
        if kind == "string":
            macros.append(text)
        elif kind not in _NOT_PAPERS:
            yield from _entries("".join(macros) + text, source, scope, line)


def _blocks(file: SourceFile, source: str) -> Iterator[tuple[int, str, str] | Problem]:
    """Each `@kind{…` block as (line, kind, text); what stands between blocks is a comment."""
    start, kind, block, size = 0, "", list[str](), 0
    with file.open() as stream:
        for item in lines(stream, source):
            if isinstance(item, Problem):
                yield item
                continue
            number, text = item
            if match := _START.match(text):
                if kind:
                    yield start, kind, "".join(block)
                start, kind, block, size = number, match.group(1).lower(), [], 0
            size += len(text)
            if kind and size <= MAX_RECORD:
                block.append(text + "\n")
    if kind:
        yield start, kind, "".join(block)


def _entries(text: str, source: str, scope: str, line: int) -> Iterator[Paper | Problem]:
    try:
        blocks = bibtexparser.parse_string(text).blocks
    except Exception as error:  # the parser is third-party code fed with arbitrary text
        yield Problem(source, line, f"a BibTeX entry that cannot be read: {error}", "Correct the entry.")
        return
    entries = [e for block in blocks if (e := block if isinstance(block, Entry) else _rescued([block]))]
    if not entries:
        yield Problem(source, line, f"a broken BibTeX entry ({_fault(blocks)})", "Correct the entry.")
    for entry in entries:
        yield _paper(entry, source, scope, line)


def _paper(entry: Entry, source: str, scope: str, line: int) -> Paper | Problem:
    fields = {f.key.lower(): str(f.value) for f in entry.fields}
    record: dict[str, Any] = {name: value if name in _RAW else from_latex(value) for name, value in fields.items()}
    record["author"] = _authors(fields.get("author", ""))
    record["kind"] = _KINDS.get(entry.entry_type.lower(), "")
    if fields.get("archiveprefix", "arxiv").lower() != "arxiv":
        record.pop("eprint", None)
    return paper_from(record, source=source, scope=scope, line=line)


def _authors(field: str) -> list[str | dict[str, str]]:
    """The authors, whom “and” parts, in whatever case; what stands in braces of its own is one, and stays as it is."""
    ends = [match.span() for match in _AND.finditer(_BRACED.sub(lambda braced: "{" * len(braced.group()), field))]
    places = [0, *(place for span in ends for place in span), len(field)]
    parts = [field[start:end].strip() for start, end in pairwise(places)][::2]
    if not any(map(_BRACED.fullmatch, parts)):
        return [*names.of_parts(list(map(from_latex, parts)))]
    return [person for part in parts for person in _one(part)]


def _one(part: str) -> list[str | dict[str, str]]:
    return [{"literal": from_latex(part)}] if _BRACED.fullmatch(part) else [*names.of_parts([from_latex(part)])]


def _rescued(blocks: list[Block]) -> Entry | None:
    """An entry with a field given twice is still an entry."""
    found = next((block for block in blocks if isinstance(block, DuplicateFieldKeyBlock)), None)
    inner = found.ignore_error_block if found else None
    return inner if isinstance(inner, Entry) else None


def _fault(blocks: list[Block]) -> str:
    failed = next((block for block in blocks if isinstance(block, ParsingFailedBlock)), None)
    reason = str(failed.error or "") if failed else ""
    return " ".join(reason.split())[:160] or "a brace or quote is not closed"
