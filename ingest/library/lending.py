"""Writing on behalf of the one process that holds the lease of a library on a server.

Whoever holds it decides what is written and counts the generations; workers on other machines may put records where it
says, as long as it goes on holding it. A worker that comes too late, because its ingest was killed or has gone on
without it, finds that the leave is gone, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import LibraryBusy
from ingest.library import lease
from ingest.library.asking import CollectionReplaced
from ingest.library.chroma import PAGE, ChromaStore
from ingest.library.records import StoredPaper, from_records
from ingest.library.schema import Record
from ingest.settings import LibrarySettings

_PATIENCE = 120.0  # seconds that a worker waits for its server to come back


@dataclass(frozen=True, slots=True)
class Loan:
    """Leave to write into `collection`, given under the lease of this number when the library had this generation."""

    collection: str
    lease: int
    generation: int


class Borrower:
    """A worker's own connection to the server; for one thread."""

    def __init__(self, settings: LibrarySettings) -> None:
        self._name = settings.collection
        self._store = ChromaStore(settings)
        self._store.patience = _PATIENCE

    def put(self, groups: Sequence[Sequence[Record]], loan: Loan) -> list[StoredPaper]:
        """Store papers given by their records, each paper's in a group; returns them as an index keeps them.

        Raises:
            LibraryBusy: the leave is gone.
            LibraryUnreachable: the server cannot be used.
        """
        self._store.may_write = lambda: self._check(loan)
        try:
            for batch in batches(groups):
                self._store.upsert(batch)
        except CollectionReplaced:
            raise _gone() from None
        return [stored for group in groups if (stored := from_records(group))]

    def _check(self, loan: Loan) -> None:
        head = self._store.borrow(loan.collection)
        finished = head.settled and head.complete
        if finished or head.generation < loan.generation or not lease.stands(self._store.client, self._name, loan.lease):
            raise _gone()


def _gone() -> LibraryBusy:
    return LibraryBusy("The ingest that a worker was writing for no longer holds the library.", "Run the same command again.")


def batches(groups: Sequence[Sequence[Record]]) -> list[list[Record]]:
    """Records in requests of about `PAGE`, those of one paper always together."""
    made: list[list[Record]] = [[]]
    for group in groups:
        if made[-1] and len(made[-1]) + len(group) > PAGE:
            made.append([])
        made[-1].extend(group)
    return made
