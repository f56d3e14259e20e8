"""File → library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import ExportError
from ingest.interrupts import held
from ingest.library import Library, Writer
from ingest.library.records import from_records
from ingest.library.writing import Entry, Relabel
from ingest.matching import Decision, Planned, put_together
from ingest.portable import Group, Header, read_blocks, read_header
from ingest.text import counted


@dataclass(slots=True)
class Imported:
    """Papers of the file that were put into the library, were put to the same paper under another id, or were there already;
    grows while the import runs."""

    added: int = 0
    joined: int = 0
    unchanged: int = 0


def restore(library: Library, path: Path, done: Imported, *, merge: bool, progress: Callable[[int, int], None]) -> Header:
    """Put the papers of an export into a library, as they are: ids, texts, metadata and vectors.

    The whole file is read and compared with its checksums before anything is written. An import that was cut off goes
    on where it was when it is run again: papers that are there already are passed over.

    Args:
        done: grows as the import goes on.
        merge: whether the library may hold other papers; of two versions of one paper the file's is kept. A paper that the
            library has under another id (arXiv's, one made of its title) stays as it is there, and gains what it left out.
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
            _take(writer, block, done, merge=merge)
            progress(done.added + done.joined + done.unchanged, header.papers)
    return header


def _take(writer: Writer, block: list[Group], done: Imported, *, merge: bool) -> None:
    known = writer.index.get([str(group[0].metadata["paper_id"]) for group in block])
    there = {stored.chunk_ids for stored in known.values()}
    others = [group for group in block if tuple(record.chunk_id for record in group) not in there]
    joined = _joined(writer, [group for group in others if group[0].metadata["paper_id"] not in known]) if merge else {}
    new = [group for group in others if group[0].chunk_id not in joined]
    entries: list[Entry] = [*new, *_labels(writer, joined.values())]
    with held():  # what is stored is counted
        if entries:
            writer.commit(entries)
        done.added += len(new)
        done.joined += len(joined)
        done.unchanged += len(block) - len(new) - len(joined)


def _joined(writer: Writer, groups: list[Group]) -> dict[str, Decision]:
    """By the first chunk of each paper that the library has under another id what is to become of that one."""
    planned, joined = Planned(writer.index), dict[str, Decision]()
    for group in groups:
        other = from_records(group)
        if other and (decision := put_together(other, planned)):
            joined[group[0].chunk_id] = decision
            planned.plan(decision.paper, decision.sources)  # a second one of the file may be the same paper
    return joined


def _labels(writer: Writer, joined: Iterable[Decision]) -> list[Relabel]:
    """What changes in the papers of the library."""
    last = {decision.paper.paper_id: decision for decision in joined}
    stored = writer.index.get(list(last))
    labels = (Relabel(stored[paper_id], decision.paper, decision.sources) for paper_id, decision in last.items())
    return [one for one in labels if (one.paper, one.sources) != (one.stored.paper, dict(one.stored.sources))]
