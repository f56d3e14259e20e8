"""Changes to a library, made by the one process that holds its write lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.embedding.vectors import ChunkVectors
from ingest.errors import LibraryUnreachable
from ingest.library.chroma import PAGE, ChromaStore
from ingest.library.following import follow
from ingest.library.keywords import KeywordIndex
from ingest.library.records import StoredPaper, from_records, to_records, with_sources
from ingest.library.schema import SCHEMA, Head, Record
from ingest.records import Chunk, Paper


@dataclass(frozen=True, slots=True)
class Change:
    """A paper to be stored, embedded, and the sources that have it (source → hash of what it said)."""

    paper: Paper
    sources: dict[str, str]
    chunks: tuple[Chunk, ...]
    vectors: tuple[ChunkVectors, ...]


@dataclass(frozen=True, slots=True)
class Relabel:
    """A stored paper whose title and abstract stay while something else of it, or its sources, changes."""

    stored: StoredPaper
    paper: Paper
    sources: dict[str, str]


class Writer:
    """Writes batches; each is in the library whole or, if the process dies within it, is done again next time."""

    def __init__(self, store: ChromaStore, index: KeywordIndex, head: Head, fingerprint: str) -> None:
        self.index = index
        self._store = store
        self._head = head
        self._fingerprint = fingerprint

    @property
    def head(self) -> Head:
        """The library's head as it stands."""
        return self._head

    def commit(self, changes: Sequence[Change] = (), relabels: Sequence[Relabel] = (), remove: Sequence[str] = ()) -> None:
        """Add or replace papers, relabel others, remove others (by id).

        The generation is counted up first, then Chroma changes, then the index: cut off anywhere, this can be mended.
        """
        groups = [to_records(c.paper, c.sources, c.chunks, c.vectors) for c in changes]
        groups += [with_sources(self._store.get(r.stored.chunk_ids), r.paper, r.sources) for r in relabels]
        self.store_records(groups, remove)

    def store_records(self, groups: Sequence[Sequence[Record]], remove: Sequence[str] = ()) -> None:
        """Add or replace papers given by their records, each paper's in a group; remove others (by id)."""
        stored = [paper for group in groups if (paper := from_records(group))]
        new = {chunk_id for paper in stored for chunk_id in paper.chunk_ids}
        known = self.index.get([*(paper.paper.paper_id for paper in stored), *remove])
        with self._store.exclusive():
            self._next(settled=self._store.embedded)
            for batch in _batches(groups):
                self._store.upsert(batch)
            self._store.delete([i for paper in known.values() for i in paper.chunk_ids if i not in new])
            if not self._head.settled:  # readers on other machines, which no lock keeps waiting, now see all of it
                self._next(settled=True)
        self._apply(stored, remove)

    def discard(self, chunk_ids: Sequence[str]) -> None:
        """Remove records that no paper of the index needs."""
        with self._store.exclusive():
            self._store.delete(chunk_ids)

    def settle(self) -> None:
        """Call the generation whole that a writer which died has left half done."""
        with self._store.exclusive():
            self._next(settled=True)
        self._apply([], [])

    def derive_index(self) -> None:
        """Build the keyword index anew from Chroma."""
        self.index.recreate(self._head.lineage)
        follow(self._store, self.index, self._head)

    def _next(self, *, settled: bool) -> None:
        self._head = replace(self._head, generation=self._head.generation + 1, settled=settled)
        self._store.set_head(self._head)

    def _apply(self, stored: Sequence[StoredPaper], remove: Sequence[str]) -> None:
        try:
            self.index.apply(stored, remove, self._head.generation)
        except sqlite3.OperationalError as error:
            advice = "Make room and run the same command again; nothing stored so far is lost."
            raise LibraryUnreachable(f"The keyword index {self.index.path} cannot be written: {error}.", advice) from error

    def start_rebuild(self) -> None:
        """From here on, `put` fills a new collection; `finish_rebuild` puts it in the place of the old one."""
        old = self._head
        self._head = Head(old.generation + 1, self._fingerprint, SCHEMA, complete=False, rebuilds=old.rebuilds + 1)
        self._store.start_rebuild(self._head)

    def put_rebuilt(self, changes: Sequence[Change]) -> None:
        """Add papers to the new collection; the index still serves the old one."""
        with self._store.exclusive():
            for batch in _batches([to_records(c.paper, c.sources, c.chunks, c.vectors) for c in changes]):
                self._store.upsert(batch)

    def finish_rebuild(self) -> None:
        """Put the new collection in the place of the old one and derive the index from it."""
        self._head = replace(self._head, complete=True)
        with self._store.exclusive():
            self._store.finish_rebuild(self._head)
        self.derive_index()


def _batches(groups: Sequence[Sequence[Record]], size: int = PAGE) -> list[list[Record]]:
    """Records in requests of about `size`, those of one paper always together."""
    batches: list[list[Record]] = [[]]
    for group in groups:
        if batches[-1] and len(batches[-1]) + len(group) > size:
            batches.append([])
        batches[-1].extend(group)
    return batches
