"""JSON: one object a line, an array of objects, or objects one after the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from ingest.records import Paper, Problem
from ingest.sources.fields import paper_from
from ingest.sources.files import MAX_RECORD, SourceFile, lines

_BLOCK = 65_536
_WRAPPER = re.compile(
    r'\s*\{(?:[^{\[]|\{[^{}]*\}(?!\s*[,\]]\s*\{))*?"(?:papers|data|results|items|works|records|documents|entries|articles)"\s*:\s*\['
)
_NEXT_RECORD = re.compile(r"\}\s*,?\s*(?=\{)")


def read_lines(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a file with one JSON object a line."""
    with file.open() as stream:
        for item in lines(stream, source):
            if isinstance(item, Problem):
                yield item
            elif text := item[1].strip():
                yield _from_line(text, source, scope, item[0])


def _from_line(text: str, source: str, scope: str, line: int) -> Paper | Problem:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return _broken(error, source, line)
    return _from_value(value, source, scope, line)


def _from_value(value: Any, source: str, scope: str, line: int) -> Paper | Problem:
    if not isinstance(value, dict):
        return Problem(source, line, "a JSON value that is not an object", "Each record is an object in braces.")
    return paper_from(value, source=source, scope=scope, line=line)


def _broken(error: Exception, source: str, line: int) -> Problem:
    place = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
    reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
    return Problem(source, line, f"broken JSON{place}: {reason}", "Correct the record; the others were read.")


def read_stream(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a JSON array, or from an object that holds one, in bounded memory.

    A broken record is told and passed over; reading goes on with the next.
    """
    with file.open() as stream:
        objects = _Objects(stream)
        for line, value in objects:
            yield _broken(value, source, line) if isinstance(value, Exception) else _from_value(value, source, scope, line)


class _Objects:
    """The objects of a JSON text one at a time, each with its line, or the error in its place."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._buffer = stream.read(_BLOCK).replace("\x00", "")
        self._line = 1
        self._wrapped = False
        if wrapper := _WRAPPER.match(self._buffer):
            self._drop(wrapper.end())
            self._wrapped = True

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        while self._find("{"):
            line = self._line
            yield line, self._decode()
            if self._wrapped and self._at_end():
                return

    def _at_end(self) -> bool:
        """Whether the list is closed here; what follows in the object around it is no paper."""
        while not self._buffer.strip() and self._more(_BLOCK):
            pass
        return self._buffer.lstrip().startswith("]")

    def _decode(self) -> Any:
        decoder, wanted = json.JSONDecoder(), _BLOCK
        while True:
            try:
                value, end = decoder.raw_decode(self._buffer)
            except RecursionError as error:
                return self._skip(error)
            except json.JSONDecodeError as error:
                broken_here = _NEXT_RECORD.search(self._buffer, self._before(error.pos)) or len(self._buffer) > MAX_RECORD
                if broken_here or not self._more(wanted):
                    return self._skip(error)
                wanted *= 2
            else:
                self._drop(end)
                return value

    def _skip(self, error: Exception) -> Exception:
        place = error.pos if isinstance(error, json.JSONDecodeError) else 0
        following = _NEXT_RECORD.search(self._buffer, self._before(place))
        self._drop(following.end() if following else len(self._buffer))
        return error

    def _before(self, place: int) -> int:
        """Where the record that is broken at `place` may have ended: the last brace before it."""
        return max(self._buffer.rfind("}", 0, place + 1), 1)

    def _find(self, char: str) -> bool:
        while (place := self._buffer.find(char)) < 0:
            self._drop(len(self._buffer))
            if not self._more(_BLOCK):
                return False
        self._drop(place)
        return True

    def _drop(self, count: int) -> None:
        self._line += self._buffer.count("\n", 0, count)
        self._buffer = self._buffer[count:]

    def _more(self, count: int) -> bool:
        block = self._stream.read(count)
        self._buffer += block.replace("\x00", "")
        return bool(block)
