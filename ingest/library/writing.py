"""Changes to a library, made by the one process that holds its write lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.errors import LibraryUnreachable
from ingest.library.chroma import ChromaStore
from ingest.library.following import follow
from ingest.library.keywords import KeywordIndex
from ingest.library.lending import Loan, batches
from ingest.library.records import StoredPaper, from_records, with_sources
from ingest.library.schema import SCHEMA, Head, Record
from ingest.records import Paper


@dataclass(frozen=True, slots=True)
class Relabel:
    """A stored paper whose title and abstract stay while something else of it, or its sources, changes."""

    stored: StoredPaper
    paper: Paper
    sources: dict[str, str]


Entry = Sequence[Record] | StoredPaper | Relabel  # a paper's records; a paper that a worker has stored; a new label


class Writer:
    """Writes batches; each is in the library whole or, if the process dies within it, is done again next time."""

    def __init__(self, store: ChromaStore, index: KeywordIndex, head: Head, fingerprint: str) -> None:
        self.index = index
        self._store = store
        self._head = head
        self._fingerprint = fingerprint
        self._lent = 0

    @property
    def head(self) -> Head:
        """The library's head as it stands."""
        return self._head

    @property
    def lent(self) -> bool:
        """Whether workers may be writing."""
        return self._lent > 0

    def lend(self) -> Loan | None:
        """Leave for workers on any machine to write records, until `commit` takes them in; None if they cannot.

        The generation is counted up first: should nobody come to take them in, the next writer finds them.
        """
        if self._store.embedded:  # which one process alone may have open
            return None
        if self._head.complete:  # a rebuild is told by that it is not
            if self._head.settled:
                self._next(settled=False)
            self._lent += 1
        return Loan(self._store.collection, self._store.lease, self._head.generation)

    def commit(self, entries: Sequence[Entry], remove: Sequence[str] = (), loan: Loan | None = None) -> None:
        """Add, replace or relabel papers, in this order; remove others (by id).

        The generation is counted up first, then Chroma changes, then the index: cut off anywhere, this can be mended.

        Args:
            loan: the leave with which workers have stored some of them.
        """
        made = [self._labelled(entry) if isinstance(entry, Relabel) else entry for entry in entries]
        groups = [entry for entry in made if not isinstance(entry, StoredPaper)]
        whole = ((entry if isinstance(entry, StoredPaper) else from_records(entry)) for entry in made)
        stored = [paper for paper in whole if paper]
        new = {chunk_id for paper in stored for chunk_id in paper.chunk_ids}
        known = self.index.get([*(paper.paper.paper_id for paper in stored), *remove])
        with self._store.exclusive():
            if loan:
                self._lent -= 1
            else:
                self._next(settled=self._store.embedded)
            for batch in batches(groups):
                self._store.upsert(batch)
            self._store.delete([i for paper in known.values() for i in paper.chunk_ids if i not in new])
            if not self._head.settled:  # readers on other machines, which no lock keeps waiting, now see all of it
                self._next(settled=not self.lent)
        self._apply(stored, remove)

    def _labelled(self, entry: Relabel) -> list[Record]:
        return with_sources(self._store.get(entry.stored.chunk_ids), entry.paper, entry.sources)

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

    def put_rebuilt(self, made: Sequence[Sequence[Record] | StoredPaper]) -> None:
        """Add papers to the new collection; the index still serves the old one."""
        with self._store.exclusive():
            for batch in batches([records for records in made if not isinstance(records, StoredPaper)]):
                self._store.upsert(batch)

    def finish_rebuild(self) -> None:
        """Put the new collection in the place of the old one and derive the index from it."""
        self._head = replace(self._head, complete=True)
        with self._store.exclusive():
            self._store.finish_rebuild(self._head)
        self.derive_index()
