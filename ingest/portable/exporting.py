"""Library → file."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from ingest.errors import ExportError, LibraryError
from ingest.library import Library
from ingest.library.records import StoredPaper, paper_id_of
from ingest.portable import BLOCK, Header, line_of, paper_line

_LEVEL = 6  # of gzip; vectors hardly shrink


def export(library: Library, path: Path, *, replace: bool, progress: Callable[[int, int], None]) -> Header:
    """Write the library to `path`: one whole generation of it, in bounded memory.

    The file appears when it is complete, readable by its owner alone. Writers wait meanwhile, questions do not.

    Args:
        replace: whether a file of that name may be replaced.
        progress: called after each block with the papers written and their number.

    Raises:
        LibraryError: there is no library, it is being written to, or it is not whole.
        ExportError: the file cannot be written, or is there.
    """
    if path.exists() and not replace:
        raise ExportError(f"{path} is there already.", "Give another name, or replace it with --force.")
    with library.still() as head, _whole(path) as part:
        header = Header(head.fingerprint, library.index.count(), len(library.index.chunk_ids()))
        done = 0
        for block in _blocks(library, header):
            part(block)
            done = min(done + BLOCK, header.papers)
            progress(done, header.papers)
    return header


def _blocks(library: Library, header: Header) -> Iterator[bytes]:
    """The file's gzip members."""
    checksum, papers = hashlib.sha256(), _in_order(library)
    lines = [line_of(header.to_json())]
    while page := list(islice(papers, BLOCK)):
        lines += _lines(library, page)
        for line in lines:
            checksum.update(line)
        lines.append(line_of({"sha256": checksum.hexdigest()}))
        checksum.update(lines[-1])
        yield gzip.compress(b"".join(lines), _LEVEL, mtime=0)
        lines = []
    end = {"end": True, "papers": header.papers, "chunks": header.chunks, "sha256": checksum.hexdigest()}
    yield gzip.compress(b"".join([*lines, line_of(end)]), _LEVEL, mtime=0)


def _in_order(library: Library) -> Iterator[StoredPaper]:
    """All papers by their ids: the order in which they came is not the same in two libraries that are."""
    paper_ids = sorted({paper_id_of(chunk_id) for chunk_id in library.index.chunk_ids()})
    for start in range(0, len(paper_ids), BLOCK):
        page = paper_ids[start : start + BLOCK]
        found = library.index.get(page)
        if len(found) != len(page):
            raise LibraryError("The keyword index is not whole.", "Mend it with: paperbot library check --mend")
        yield from (found[paper_id] for paper_id in page)


def _lines(library: Library, page: list[StoredPaper]) -> Iterator[bytes]:
    records = {r.chunk_id: r for r in library.store.get([i for stored in page for i in stored.chunk_ids])}
    for stored in page:
        if not records.keys() >= set(stored.chunk_ids):
            raise LibraryError(
                f"Chunks of the paper {stored.paper.paper_id} are missing.", "Mend it with: paperbot library check --mend"
            )
        yield paper_line(stored.paper.paper_id, [records[i] for i in stored.chunk_ids])


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[Callable[[bytes], object]]:
    """Write a file that has its name only when it is complete; gives what writes a piece."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
            yield stream.write
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise ExportError(
            f"{path} cannot be written: {error.strerror or error}.", "Make room, or give another place."
        ) from error
    finally:
        part.unlink(missing_ok=True)
