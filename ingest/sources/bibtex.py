"""BibTeX, entry by entry, so that a broken entry costs only itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import bibtexparser
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

from ingest.escapes import undone
from ingest.records import Paper, Problem
from ingest.sources import names
from ingest.sources.fields import paper_from
from ingest.sources.files import MAX_RECORD, SourceFile, lines
from ingest.text import from_latex

_START = re.compile(r"\s*@\s*(\w+)\s*[{(]")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_BRACED = re.compile(r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
_NAME_PARTS = {"family": "family", "given": "given", "prefix": "non-dropping-particle", "suffix": "suffix"}
_NAME_PART = re.compile(
    rf"(?:^|(?<=,))\s*(?P<key>[a-z]+(?:-i)?)\s*=\s*(?P<value>(?:{_BRACED.pattern}|[^{{}},])*)", re.IGNORECASE
)
_NOT_PAPERS = ("comment", "preamble")
_KINDS = {"inproceedings": "conference", "conference": "conference", "article": "journal"}
_RAW = ("doi", "url", "eprint", "archiveprefix", "key")  # fields that hold no LaTeX, but what programs escape by habit
_ADDRESS = re.compile(r"\s*\\url\s*\{([^{}]*)\}\s*")
_MARKS = re.compile(r'(?<!\\)[{}"]|#')
_MOST_WRITTEN_OUT = 10_000  # characters that its macros may add to an entry, or to another macro


class _TooMuch(Exception):
    """Macros that are made of macros come to too long a text: each of a few lines may double it."""


class _Macros:
    """What `@string` defines, written out."""

    def __init__(self) -> None:
        self._texts = dict[str, str]()
        self._room = MAX_RECORD  # characters that they may take beyond those that stand in the file

    def define(self, name: str, raw: str) -> None:
        """Add a macro.

        Raises:
            _TooMuch: it, or all together, would come to too long a text.
        """
        text, added = self.written_out(raw)
        self._room -= added
        if self._room < 0:
            raise _TooMuch
        self._texts[name.lower()] = text

    def written_out(self, raw: str, room: int = _MOST_WRITTEN_OUT) -> tuple[str, int]:
        """What a value comes to, and how many characters its macros added to it: its braces or quotation marks are taken off,
        macros written out, and what `#` joins is one.

        Raises:
            _TooMuch: they would add more than there is `room` for.
        """
        pieces, added = list[str](), 0
        for piece in _joined(raw):
            name = piece.strip()
            text = name[1:-1] if len(name) > 1 and name[0] + name[-1] in ("{}", '""') else self._texts.get(name.lower(), name)
            pieces.append(text)
            added += max(0, len(text) - len(piece))
            if added > room:
                raise _TooMuch
        return "".join(pieces), added


def read(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a BibTeX file."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it warns of what is reported below
    macros = _Macros()
    for item in _blocks(file, source):
        if isinstance(item, Problem):
            yield item
        elif item[1] not in _NOT_PAPERS:
            yield from _entries(item[2], macros, source, scope, item[0])


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


def _entries(text: str, macros: _Macros, source: str, scope: str, line: int) -> Iterator[Paper | Problem]:
    """The papers of a block, which has several where they share a line; macros that it defines are added to `macros`."""
    try:
        blocks = bibtexparser.parse_string(text, parse_stack=[]).blocks
    except Exception as error:  # the parser is third-party code fed with arbitrary text
        yield Problem(source, line, f"a BibTeX entry that cannot be read: {error}", "Correct the entry.")
        return
    met = False
    for block in map(_rescued, blocks):
        at = line + (block.start_line or 0)
        try:
            if isinstance(block, Entry):
                yield _paper(block, macros, source, scope, at)
            elif isinstance(block, String):
                macros.define(block.key, block.value)
        except _TooMuch:
            yield Problem(source, at, "BibTeX whose macros (@string) come to too long a text", "Write the text out.")
        if isinstance(block, ParsingFailedBlock):
            yield Problem(source, at, f"a broken BibTeX entry ({_fault(block)})", "Correct the entry.")
        met |= isinstance(block, Entry | String | ParsingFailedBlock)
    if not met:
        yield Problem(source, line, f"a broken BibTeX entry ({_fault(None)})", "Correct the entry.")


def _paper(entry: Entry, macros: _Macros, source: str, scope: str, line: int) -> Paper | Problem:
    fields = _fields(entry, macros)
    record: dict[str, Any] = {name: _unescaped(text) if name in _RAW else from_latex(text) for name, text in fields.items()}
    record["author"] = _authors(fields.get("author", ""))
    record["kind"] = _KINDS.get(entry.entry_type.lower(), "")
    if fields.get("archiveprefix", "arxiv").lower() != "arxiv":
        record.pop("eprint", None)
    return paper_from(record, source=source, scope=scope, line=line)


def _fields(entry: Entry, macros: _Macros) -> dict[str, str]:
    fields, room = dict[str, str](), _MOST_WRITTEN_OUT
    for field in entry.fields:
        fields[field.key.lower()], added = macros.written_out(str(field.value), room)
        room -= added
    return fields


def _joined(raw: str) -> Iterator[str]:
    """The pieces between each `#` that stands neither in braces nor in quotation marks."""
    begin = depth = 0
    quoted = False
    for mark in _MARKS.finditer(raw):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        quoted ^= mark[0] == '"' and not depth
        if mark[0] == "#" and not depth and not quoted:
            yield raw[begin : mark.start()]
            begin = mark.end()
    yield raw[begin:]


def _unescaped(text: str) -> str:
    """A DOI, address or id without what keeps LaTeX from stumbling over it: `10.1007/3-540\\_12`, `\\url{…}`."""
    text = undone(text)
    return address[1] if (address := _ADDRESS.fullmatch(text)) else text


def _authors(field: str) -> list[str | dict[str, str]]:
    """The authors, whom “and” parts, in whatever case; what stands in braces of its own is one, and stays as it is."""
    ends = [match.span() for match in _AND.finditer(_BRACED.sub(lambda braced: "{" * len(braced.group()), field))]
    places = [0, *(place for span in ends for place in span), len(field)]
    parts = [field[start:end].strip() for start, end in pairwise(places)][::2]
    if not any(_BRACED.fullmatch(part) or _in_parts(part) for part in parts):
        return [*names.of_parts(list(map(from_latex, parts)))]
    return [person for part in parts for person in _one(part)]


def _one(part: str) -> list[str | dict[str, str]]:
    if _BRACED.fullmatch(part):
        return [{"literal": from_latex(part)}]
    named = _in_parts(part)
    return [named] if named else [*names.of_parts([from_latex(part)])]


def _in_parts(part: str) -> dict[str, str]:
    """A name as biblatex has it in parts (`family=Berg, given=Bob, prefix=van den, useprefix=true`); empty if it is not."""
    pieces = list(_NAME_PART.finditer(part))
    if not pieces or any(gap.strip(", \t\n") for gap in _NAME_PART.split(part)[:: _NAME_PART.groups + 1]):
        return {}
    given = {piece["key"].lower(): from_latex(piece["value"].strip()) for piece in pieces}
    return {_NAME_PARTS[key]: text for key, text in given.items() if key in _NAME_PARTS} if "family" in given else {}


def _rescued(block: Block) -> Block:
    """An entry with a field given twice, or with the key of another, is still an entry."""
    while isinstance(block, DuplicateFieldKeyBlock | DuplicateBlockKeyBlock) and block.ignore_error_block:
        block = block.ignore_error_block
    return block


def _fault(block: ParsingFailedBlock | None) -> str:
    reason = str(block.error or "") if block else ""
    return " ".join(reason.split())[:160] or "a brace or quote is not closed"
