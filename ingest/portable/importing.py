"""File → library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import ExportError
from ingest.interrupts import held
from ingest.library import Library, Writer
from ingest.portable import Group, Header, read_blocks, read_header
from ingest.text import counted


@dataclass(slots=True)
class Imported:
    """Papers of the file that were put into the library, and that were there already; grows while the import runs."""

    added: int = 0
    unchanged: int = 0


def restore(library: Library, path: Path, done: Imported, *, merge: bool, progress: Callable[[int, int], None]) -> Header:
    """Put the papers of an export into a library, as they are: ids, texts, metadata and vectors.

    The whole file is read and compared with its checksums before anything is written. An import that was cut off goes
    on where it was when it is run again: papers that are there already are passed over.

    Args:
        done: grows as the import goes on.
        merge: whether the library may hold other papers; of two versions of one paper the file's is kept.
        progress: called after each block with the papers dealt with and their number.

    Raises:
        ExportError: the file cannot be used, or the library holds other papers.
        LibraryError: the library cannot be used.
    """
    header, ids = read_header(path), set[str]()
    for block in read_blocks(path):
        ids.update(record.chunk_id for group in block for record in group)
    with library.writing(header.embedder) as writer:
        if not merge and (others := writer.index.chunk_ids() - ids):
            raise ExportError(
                f"The library at {library.store.place} holds papers that are not in {path}, or not as they are there"
                f" ({counted(len(others), 'chunk')}).",
                "Put both together with --merge, or import into an empty library (PAPERBOT_HOME, PAPERBOT_COLLECTION).",
            )
        for block in read_blocks(path):
            _take(writer, block, done)
            progress(done.added + done.unchanged, header.papers)
    return header


def _take(writer: Writer, block: list[Group], done: Imported) -> None:
    known = writer.index.get([str(group[0].metadata["paper_id"]) for group in block])
    there = {stored.chunk_ids for stored in known.values()}
    new = [group for group in block if tuple(record.chunk_id for record in group) not in there]
    with held():  # what is stored is counted
        if new:
            writer.commit(new)
        done.added += len(new)
        done.unchanged += len(block) - len(new)
