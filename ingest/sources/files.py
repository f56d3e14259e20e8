"""Opening a file of papers as text: compression, encoding, and lines of bounded length."""

from __future__ import annotations

import codecs
import contextlib
import csv
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from charset_normalizer import from_bytes

from ingest.errors import SourceError
from ingest.records import Problem

MAX_RECORD = 4_000_000  # characters; the longest abstracts known have a few thousand
_SAMPLE = 65_536  # bytes looked at to tell text from binary, and one format from another
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MAGIC = {b"%PDF": "a PDF document", b"PK\x03\x04": "a ZIP or Office document", b"\x89PNG": "a picture",
          b"\xff\xd8\xff": "a picture", b"SQLite format 3": "a database"}  # fmt: skip
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1a\x1b")

_MIXED = "paperbot-cp1252"  # how bytes that are no UTF-8 are read in a file that mostly is (files joined, mostly)

csv.field_size_limit(MAX_RECORD)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 as the letter that it is in Western encodings; what is cut off, or is none, is replaced."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    alone = len(odd) == 1 and error.end < len(error.object)
    return odd.decode("cp1252", errors="replace") if alone else "\N{REPLACEMENT CHARACTER}", error.end


codecs.register_error(_MIXED, _as_cp1252)


class SourceFile:
    """A file of papers: opened as text in its own encoding, and asked how far it has been read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._raw: BinaryIO | None = None

    def open(self) -> TextIO:
        """Open it (gzip too) as text with universal newlines.

        Raises:
            SourceError: it does not exist, cannot be read, is empty, or is not text.
        """
        try:
            encoding = _encoding(self.path)
            errors = _MIXED if encoding == "utf-8" else "replace"
            self._raw = self.path.open("rb")
            return io.TextIOWrapper(_unpacked(self._raw), encoding=encoding, errors=errors, newline=None)
        except (OSError, EOFError, zlib.error) as error:
            raise unreadable(self.path, error) from error

    def head(self) -> str:
        """Its beginning as text, for telling formats apart."""
        with self.open() as stream:
            return stream.read(_SAMPLE // 2).replace("\x00", "")

    def share_read(self) -> float:
        """How much of it has been read, 0 to 1."""
        if self._raw is None:
            return 0.0
        if self._raw.closed:
            return 1.0
        try:
            return min(1.0, self._raw.tell() / max(1, os.fstat(self._raw.fileno()).st_size))
        except OSError:
            return 1.0


def unreadable(path: Path, error: Exception) -> SourceError:
    """The error for a file that the system does not let us read, or that cannot be unpacked."""
    if isinstance(error, EOFError):
        return SourceError("cannot be read: it is cut short", f"Fetch {path} again, or copy it from where it is whole.")
    if isinstance(error, gzip.BadGzipFile | zlib.error):
        return SourceError("cannot be read: it is damaged gzip", f"Fetch {path} again, or copy it from where it is whole.")
    reason = getattr(error, "strerror", None) or str(error)
    return SourceError(f"cannot be read: {reason}", f"Check that {path} exists and that you may read it.")


def _unpacked(raw: BinaryIO) -> BinaryIO:
    compressed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw, mode="rb") if compressed else raw)


def _encoding(path: Path) -> str:
    with path.open("rb") as raw, _unpacked(raw) as file:
        sample = file.read(_SAMPLE)
        if not sample.strip(b" \t\r\n\x00\xef\xbb\xbf"):
            raise _without_text(sample)
        for bom, name in _BOMS:
            if sample.startswith(bom):
                return name
        _refuse_binary(sample)
        return "utf-8" if _is_utf8(sample, file) else _guess(sample)


def _without_text(sample: bytes) -> SourceError:
    if sample.count(0) <= len(sample) / 2:  # blank UTF-16 has so many
        return SourceError("the file is empty", "Nothing was taken from it.")
    advice = "It may have been cut off while it was written or copied: make it again."
    return SourceError("this is not text: nothing but bytes of zero (NUL)", advice)


def _refuse_binary(sample: bytes) -> None:
    for magic, what in _MAGIC.items():
        if sample.startswith(magic):
            raise SourceError(f"this is {what}, not text", "Give a text export: JSONL, CSV, BibTeX, RIS or a listing.")
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    if controls > len(sample) * 0.02 and not (sample.count(0) > len(sample) * 0.3 and sample.count(0) == controls):
        raise SourceError("this is binary data, not text", "Give a text export: JSONL, CSV, BibTeX, RIS or a listing.")


def _is_utf8(sample: bytes, rest: BinaryIO) -> bool:
    """Whether a file is UTF-8, but for fewer bytes that are not than there are characters beyond ASCII."""
    decoder, block = codecs.getincrementaldecoder("utf-8")(errors="replace"), sample
    beyond = odd = 0
    while block:
        text = decoder.decode(block)
        if not text.isascii():
            odd += text.count("\N{REPLACEMENT CHARACTER}")
            beyond += len(text) - len(text.encode("ascii", errors="ignore"))
        block = rest.read(1 << 20)
    return not odd or odd < beyond - odd


def _guess(sample: bytes) -> str:
    try:
        sample.decode("utf-8", errors="strict")
        return "utf-8"  # a bad byte far down: replace that one, keep the rest
    except UnicodeDecodeError as error:
        if error.start >= len(sample) - 4:
            return "utf-8"
    if sum(byte >= 0x80 for byte in sample) < len(sample) * 0.1:  # Latin letters with a few accents
        with contextlib.suppress(UnicodeDecodeError):
            sample.decode("cp1252")
            return "cp1252"
    best = from_bytes(sample[:20_000]).best()
    return best.encoding if best else "cp1252"


def lines(stream: TextIO, source: str) -> Iterator[tuple[int, str] | Problem]:
    """The lines of `stream` with their numbers; one longer than `MAX_RECORD` is skipped and told as a problem."""
    number = 1
    while line := stream.readline(MAX_RECORD):
        if len(line) < MAX_RECORD or line.endswith("\n"):
            yield number, line.rstrip("\n").replace("\x00", "")
        else:
            while (rest := stream.readline(MAX_RECORD)) and not rest.endswith("\n"):
                pass
            yield Problem(source, number, f"the line has more than {MAX_RECORD:,} characters", "Give one record a line.")
        number += 1
