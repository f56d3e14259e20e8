"""A library in one file, with its vectors: written by `exporting`, read by `importing`.

The file is gzip (RFC 1952; each block a member of its own, so that any gzip reads it) of JSON lines in UTF-8:

    {"paperbot_library": 1, "embedder": "…", "papers": 25000, "chunks": 26120}
    {"paper": "ID", "chunks": [{"id": "…", "text": "…", "metadata": {…}, "vector": "…"}, …]}
    …
    {"sha256": "…"}
    …
    {"end": true, "papers": 25000, "chunks": 26120, "sha256": "…"}

A vector is base64 of float32, little endian: the very bits that Chroma keeps. After each block of `BLOCK` papers, and in
the last line, stands the SHA-256 of all bytes before that line, so that damage is found where it begins. Nothing in the
file depends on when, where or from which kind of store it was written, and papers stand in the order of their ids: two
libraries are the same if their exports are.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from typing import Any

import numpy as np

from ingest.errors import ExportError
from ingest.library.records import UNREADABLE, from_records, paper_id_of
from ingest.library.schema import Record

FORMAT = 1
BLOCK = 256  # papers
_LONGEST = 64_000_000  # bytes of a line; a paper of a thousand chunks has ten million
_ADVICE = "Copy the file again, or export the library again; nothing was changed by reading it."


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in the first line."""

    embedder: str
    papers: int
    chunks: int

    def to_json(self) -> dict[str, Any]:
        """The line as a JSON object."""
        return {"paperbot_library": FORMAT, "embedder": self.embedder, "papers": self.papers, "chunks": self.chunks}


Group = tuple[Record, ...]  # the records of one paper


def line_of(value: dict[str, Any]) -> bytes:
    """A JSON object as a line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def paper_line(paper_id: str, records: Sequence[Record]) -> bytes:
    """The line of one paper."""
    chunks = [
        {"id": r.chunk_id, "text": r.text, "metadata": r.metadata, "vector": base64.b64encode(_bits(r)).decode("ascii")}
        for r in records
    ]
    return line_of({"paper": paper_id, "chunks": chunks})


def _bits(record: Record) -> bytes:
    return bytes(record.vector.astype("<f4").tobytes())


def read_header(path: Path) -> Header:
    """The first line of an export; raises ExportError if it is none."""
    with _Lines(path) as lines:
        return lines.header()


def read_blocks(path: Path) -> Iterator[list[Group]]:
    """The papers of an export in blocks, each compared with its checksum before it is given.

    Raises:
        ExportError: the file is damaged, cut off, or no export; the message says where.
    """
    with _Lines(path) as lines:
        header, papers, chunks, block = lines.header(), 0, 0, list[Group]()
        while True:
            before = lines.checksum()
            said = lines.next()
            if "paper" in said:
                block.append(lines.group(said))
                continue
            if said.get("sha256") != before:
                raise lines.damaged("its checksum is another one")
            papers, chunks = papers + len(block), chunks + sum(map(len, block))
            if block:
                yield block
            block = []
            if said.get("end"):
                break
        if (papers, chunks) != (header.papers, header.chunks):
            raise lines.damaged(f"it holds {papers} papers, not {header.papers}")
        lines.expect_end()


class _Lines:
    """The lines of a file, counted and summed up."""

    def __init__(self, path: Path) -> None:
        self._path, self._number, self._sum = path, 0, hashlib.sha256()
        try:
            self._raw = path.open("rb")
        except OSError as error:
            raise ExportError(f"{path} cannot be read: {error.strerror}.", "Check its name and your rights to it.") from error
        self._stream = GzipFile(fileobj=self._raw)

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._raw.close()

    def checksum(self) -> str:
        """The SHA-256 of all lines so far."""
        return self._sum.hexdigest()

    def damaged(self, why: str) -> ExportError:
        """The error for what was read last."""
        return ExportError(f"{self._path} is damaged at line {self._number}: {why}.", _ADVICE)

    def next(self) -> dict[str, Any]:
        """The next line as a JSON object."""
        self._number += 1
        try:
            line = self._stream.readline(_LONGEST)
        except (BadGzipFile, zlib.error, EOFError, OSError) as error:
            raise self.damaged("it is cut off" if isinstance(error, EOFError) else "it cannot be unpacked") from error
        if not line.endswith(b"\n"):
            raise self.damaged("it is cut off" if len(line) < _LONGEST else "the line is too long")
        self._sum.update(line)
        try:
            said = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self.damaged("it is no JSON") from error
        if not isinstance(said, dict):
            raise self.damaged("it is no JSON object")
        return said

    def expect_end(self) -> None:
        """Make sure that nothing follows."""
        try:
            more = self._stream.read(1)
        except (BadGzipFile, zlib.error, EOFError, OSError) as error:
            raise self.damaged("something else follows it") from error
        if more:
            raise self.damaged("something else follows it")

    def header(self) -> Header:
        """The first line."""
        try:
            said = self.next()
            version = said["paperbot_library"]
            made = Header(str(said["embedder"]), int(said["papers"]), int(said["chunks"]))
        except (ExportError, KeyError, TypeError, ValueError, OverflowError) as error:
            advice = "Give a file that `paperbot library export` has written. Papers are read by `paperbot ingest`."
            raise ExportError(f"{self._path} is no export of a library.", advice) from error
        if version != FORMAT:
            raise ExportError(f"{self._path} was written by a newer paperbot.", "Upgrade paperbot, then try again.")
        return made

    def group(self, said: dict[str, Any]) -> Group:
        """The records of one paper's line."""
        try:
            group = tuple(_record(chunk) for chunk in said["chunks"])
            stored = from_records(group)
        except UNREADABLE as error:
            raise self.damaged("it does not say what a paper needs") from error
        own = {paper_id_of(record.chunk_id) for record in group}
        if stored is None or own != {said["paper"]} or stored.paper.paper_id != said["paper"]:
            raise self.damaged("a paper is not whole")
        if len({len(record.vector) for record in group}) != 1:
            raise self.damaged("its vectors differ in length")
        return group


def _record(chunk: dict[str, Any]) -> Record:
    metadata = chunk["metadata"]
    if not all(isinstance(value, str | int | float | bool) for value in metadata.values()):
        raise TypeError("metadata")
    vector = np.frombuffer(base64.b64decode(chunk["vector"], validate=True), dtype="<f4").astype(np.float32)
    if not isinstance(chunk["id"], str) or not isinstance(chunk["text"], str):
        raise TypeError("id")
    "".join([chunk["id"], chunk["text"], *map(str, metadata.values())]).encode()  # half a surrogate pair can be stored nowhere
    if not len(vector) or not np.isfinite(vector).all():
        raise ValueError("vector")
    if not 0 <= int(metadata["start"]) <= _LONGEST or int(metadata["end"]) - int(metadata["start"]) != len(chunk["text"]):
        raise ValueError("place")
    return Record(chunk["id"], chunk["text"], dict(metadata), vector)
