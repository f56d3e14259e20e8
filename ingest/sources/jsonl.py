"""JSON: one object a line, an array of objects, or objects one after the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from ingest.records import Paper, Problem
from ingest.sources.fields import paper_from
from ingest.sources.files import MAX_RECORD, SourceFile, lines
from ingest.sources.wrapping import record_in, wrapper

_BLOCK = 65_536
_WRAPPER = re.compile(  # by its name, for a list of what nothing can be told of
    r'\s*\{(?:[^{\[]|\{[^{}]*\}(?!\s*[,\]]\s*\{))*?"(?:papers|data|results|items|works|records|documents|entries|articles)"\s*:\s*\['
)
_NEXT_RECORD = re.compile(r"\}\s*,?\s*(?=\{)")
_LEFT_OPEN = "Unterminated string"
_LONGEST_TOKEN = 16  # characters: what a cut leaves of “-Infinity” or “\u00e9” is told where that begins
# What Python's parser says, which breaks off where it would tell the place, and what it means for who wrote the file.
_MEANT = {
    "Unterminated string": "the text that begins here has no closing quotation mark",
    "Expecting value": "a value should stand here: a text in double quotation marks, a number, a list or an object",
    "Expecting property name": "the name of a field, in double quotation marks, should stand here",
    "Expecting ':'": "a colon should stand here",
    "Expecting ','": "a comma, or the end of the list or object, should stand here",
    "Illegal trailing comma": "a comma stands before the end of a list or object",
    "Extra data": "something follows on the end of the record",
    "Invalid control character": "a tab or another control character stands in a text",
    "Invalid \\u": "\\u stands here without its four hexadecimal digits",
    "Invalid \\": "a backslash stands here that means nothing in JSON: write two for one",
}


class TooLong(ValueError):
    """A record has more characters than one can have."""


class CutOff(ValueError):
    """A file ends within a list."""


def read_lines(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a file with one JSON object a line."""
    with file.open() as stream:
        for item in lines(stream, source):
            if isinstance(item, Problem):
                yield item
            elif item[1].strip():
                yield _from_line(item[1], source, scope, item[0])


def _from_line(text: str, source: str, scope: str, line: int) -> Paper | Problem:
    start = len(text) - len(text.lstrip())
    try:
        value = json.loads(text.strip())
    except (ValueError, RecursionError) as error:
        return _broken(error, source, line, start)
    return _from_value(value, source, scope, line)


def _from_value(value: Any, source: str, scope: str, line: int) -> Paper | Problem:
    if not isinstance(value, dict):
        return Problem(source, line, "a JSON value that is not an object", "Each record is an object in braces.")
    try:
        return paper_from(record_in(value), source=source, scope=scope, line=line)
    except RecursionError as error:
        return _broken(error, source, line, 0)


def _broken(error: Exception, source: str, line: int, before: int) -> Problem:
    """`before` characters stand before the record in its first line."""
    if isinstance(error, TooLong):
        reason = f"the record has more than {MAX_RECORD:,} characters"
        return Problem(source, line, reason, "paperbot reads abstracts, not full texts.")
    if isinstance(error, CutOff):
        advice = "It may have been cut off while it was written or copied: make it again."
        return Problem(source, line, "the file ends early, within its list of records", advice)
    place = ""
    if isinstance(error, json.JSONDecodeError):
        row, column = place_of(error)
        place = f" at column {column + (before if row == 1 else 0)}"
        line += row - 1
    return Problem(source, line, f"broken JSON{place}: {why(error)}", "Correct the record.")


def place_of(error: json.JSONDecodeError) -> tuple[int, int]:
    """Line and column of a fault, from 1; what ends too early ends where its last character is, not behind the blank lines."""
    read = error.doc[: min(error.pos, len(error.doc.rstrip()))]
    return read.count("\n") + 1, len(read) - read.rfind("\n")


def why(error: Exception) -> str:
    """What keeps JSON from being read, in words that need no knowledge of Python's parser."""
    if isinstance(error, json.JSONDecodeError):
        if error.pos >= len(error.doc.rstrip()):
            return "the record breaks off here, before its end"
        return next((meant for said, meant in _MEANT.items() if error.msg.startswith(said)), "this is not JSON")
    return "nested too deeply" if isinstance(error, RecursionError) else "a number has too many digits"


def read_stream(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a JSON array, or from an object that holds one, in bounded memory.

    A broken record is told and passed over; reading goes on with the next.
    """
    with file.open() as stream:
        objects = _Objects(stream)
        for line, before, value in objects:
            broken = isinstance(value, Exception)
            yield _broken(value, source, line, before) if broken else _from_value(value, source, scope, line)


class _Objects:
    """The objects of a JSON text one at a time, or the error in its place, each with its line and where it begins there."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._buffer = stream.read(_BLOCK).replace("\x00", "")
        self._line, self._column = 1, 0
        self._wrapped, self._closing, self._left = False, "]", ""
        self._listed = self._buffer.lstrip("\ufeff \t\r\n").startswith("[")
        if not self._listed:
            self._unwrap()

    def __iter__(self) -> Iterator[tuple[int, int, Any]]:
        value: Any = None
        while self._find("{"):
            line, column = self._line, self._column
            value = self._decode()
            yield line, column, value
            if self._wrapped and self._at_end():
                return
        if (self._listed or self._wrapped) and self._closing not in self._left and not isinstance(value, Exception):
            yield self._line, self._column, CutOff()

    def _unwrap(self) -> None:
        """Go to where the records begin, if there is something around them."""
        around, settled = wrapper(self._buffer)
        while not settled and len(self._buffer) < MAX_RECORD and self._more(len(self._buffer)):
            around, settled = wrapper(self._buffer)
        named = None if around or settled else _WRAPPER.match(self._buffer)
        if around or named:
            self._drop(around.place if around else named.end() if named else 0)
            self._wrapped, self._closing = True, around.closing if around else "]"

    def _at_end(self) -> bool:
        """Whether the records end here; what follows in the object around them is no paper."""
        while self._closing and not self._buffer.strip() and self._more(_BLOCK):
            pass
        return self._buffer.lstrip().startswith(self._closing)

    def _decode(self) -> Any:
        decoder, wanted = json.JSONDecoder(), _BLOCK
        while True:
            try:
                value, end = decoder.raw_decode(self._buffer)
            except json.JSONDecodeError as error:
                broken_here = not self._may_be_cut(error) and self._following(error)
                if not broken_here and len(self._buffer) > MAX_RECORD:
                    self._skip(error)
                    return TooLong()
                if broken_here or not self._more(wanted):
                    return self._skip(error)
                wanted *= 2
            except (ValueError, RecursionError) as error:
                return self._skip(error)
            else:
                self._drop(end)
                return value

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether the fault may be none but that more is to be read: within a record braces follow on braces, too."""
        return error.msg.startswith(_LEFT_OPEN) or error.pos > len(self._buffer) - _LONGEST_TOKEN

    def _skip(self, error: Exception) -> Exception:
        following = self._following(error)
        self._drop(following.end() if following else len(self._buffer))
        return error

    def _following(self, error: Exception) -> re.Match[str] | None:
        """Where the next record seems to begin: behind the last brace before the fault, where the broken one may have ended."""
        if not isinstance(error, json.JSONDecodeError):
            return _NEXT_RECORD.search(self._buffer, 1)
        if error.msg.startswith(_LEFT_OPEN):  # all before this text is whole
            return _NEXT_RECORD.search(self._buffer, error.pos)
        return _NEXT_RECORD.search(self._buffer, max(self._buffer.rfind("}", 0, error.pos + 1), 1))

    def _find(self, char: str) -> bool:
        self._left = ""
        while (place := self._buffer.find(char)) < 0:
            self._left += self._closing if self._closing in self._buffer else ""
            self._drop(len(self._buffer))
            if not self._more(_BLOCK):
                return False
        self._drop(place)
        return True

    def _drop(self, count: int) -> None:
        self._line += self._buffer.count("\n", 0, count)
        end = self._buffer.rfind("\n", 0, count)
        self._column = count - end - 1 if end >= 0 else self._column + count
        self._buffer = self._buffer[count:]

    def _more(self, count: int) -> bool:
        block = self._stream.read(count)
        self._buffer += block.replace("\x00", "")
        return bool(block)
