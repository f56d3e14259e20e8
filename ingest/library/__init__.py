"""The library of papers: opened for reading by questions, and by one process at a time for writing.

Chroma is the one source of truth; the keyword index is derived from it. Every write first counts up the generation in Chroma,
then changes Chroma, then the index, which then carries that generation. Whenever both differ and nobody is writing, the index
is brought up to Chroma: a process killed at any moment loses nothing.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Literal, TypeVar

from ingest.errors import LibraryBusy
from ingest.filters import EVERYTHING, Filters
from ingest.library import opening
from ingest.library.asking import CollectionReplaced
from ingest.library.chroma import ChromaStore
from ingest.library.finding import Search, begun
from ingest.library.keywords import KeywordIndex
from ingest.library.locks import write_lock
from ingest.library.mentions import called, entitled, holding, identified, titled, titles
from ingest.library.neighbours import Neighbour, neighbours
from ingest.library.opening import catch_up, check_fingerprint, followed_to, held, index_path, lock_path, missing
from ingest.library.people import newest, tells, venues, years
from ingest.library.records import StoredPaper
from ingest.library.schema import Head
from ingest.library.searching import Ahead, Candidate, Found, Fuse, Query, Signals, nothing
from ingest.library.terms import spelled
from ingest.library.writing import Writer
from ingest.records import Paper
from ingest.settings import LibrarySettings

__all__ = ["Candidate", "Found", "Library", "Neighbour", "Query", "Signals", "Writer"]
T = TypeVar("T")
_SEARCHES = 8  # questions embedded at once; more wait, and Chroma is asked one after the other
_TRIES = 7  # of a reader that meets a rebuild at its end, six seconds in all


class Library:
    """A library, open for reading; thread-safe. `writing` gives the means to change it."""

    def __init__(self, settings: LibrarySettings, fingerprint: str = "") -> None:
        self.settings = settings
        self._fingerprint = fingerprint
        self._state = threading.local()  # what a thread reads in
        self._beside = ThreadPoolExecutor(_SEARCHES, thread_name_prefix="search")
        self.store = ChromaStore(settings)
        self.index = KeywordIndex(index_path(settings))

    @classmethod
    def open(cls, settings: LibrarySettings, fingerprint: str = "") -> Library:
        """Open an existing library.

        `fingerprint` is the embedder's that questions will come from; "" if none will be searched for.

        Raises:
            LibraryMissing: there is none, or it is empty.
            LibraryMismatch: another embedder built it.
            LibraryTooNew, LibraryUnreachable, LibraryBusy: it cannot be used.
        """
        library = cls(settings, fingerprint)
        if not library.store.exists():
            raise missing(settings)
        library._accept(library.store.open())
        library._demand_papers()
        return library

    def close(self) -> None:
        """Let go of all files and sockets of this thread."""
        self._beside.shutdown(wait=False)
        self.store.close()
        self.index.close()

    def search(self, query: Query, *, pool: int, top: int, fuse: Fuse, ahead: Ahead = nothing) -> Found:
        """The `top` papers among those of the `pool` chunks nearest to a question and the `pool` that hold its words best.

        Both are looked for at once. `fuse` makes one score of the signals, float32 [n]; of equal scores the paper that was
        added first comes first. `ahead` is told of candidates most of which will be among the best, with the weights of the
        question's words, while Chroma is waited for. All comes from one state of the library, also during an ingest.
        """
        return self._read(lambda seen: Search(self.store, self.index, seen, self._beside).find(
            query, pool=pool, top=top, fuse=fuse, ahead=ahead))  # fmt: skip

    def beside(self, work: Callable[[], T]) -> Future[T]:
        """Do `work` for a search to come while that is prepared; back once it has begun."""
        return begun(work, self._beside)

    def in_one_state(self, work: Callable[[], T]) -> T:
        """What `work` comes to, whose reads all see one state, the newest; done again if a rebuild ends meanwhile."""
        return self._read(lambda _: work())

    def _read(self, work: Callable[[sqlite3.Connection], T], *, fresh: bool = True) -> T:
        """Do `work` in one state of the library: that of `in_one_state`; else the newest if `fresh`, or the one seen last.

        A reader that meets the end of a rebuild tries again.
        """
        within: sqlite3.Connection | None = getattr(self._state, "connection", None)
        if within is not None:
            return work(within)
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(0.05 * 2**attempt)
            try:
                if fresh or self.store.seen < 0 or followed_to(self.index) < 0:
                    self.refresh()
                with opening.reading(self.index, self.settings) as connection:
                    if self.index.is_complete(connection):
                        self._state.connection = connection
                        return work(connection)
            except CollectionReplaced:
                pass
            finally:
                self._state.connection = None
            self.store.seen = -1
        raise LibraryBusy("The library is being rebuilt.", "Ask again in a minute.")

    def frequencies(self, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The number of papers, and in how many of them each of these words stands."""
        return self._read(lambda connection: self.index.document_frequencies(connection, words), fresh=False)

    def unknown(self, words: Sequence[str]) -> list[str]:
        """Those of these words that stand in no paper."""
        return [word for word, papers in self.frequencies(words)[1].items() if not papers] if words else []

    def spelled(self, forms: Mapping[str, Sequence[str]], *, inflected: bool = False) -> dict[str, str]:
        """For each of these words the one of its `forms` that most papers have, if any (with any ending if `inflected`)."""
        return self._read(lambda connection: spelled(connection, forms, inflected=inflected), fresh=False) if forms else {}

    def titled(self, these: Collection[str]) -> dict[str, str]:
        """Titles by the id of their paper, of the papers that have one of `these`; only letters and digits are compared."""
        return self._read(lambda connection: titled(connection, these), fresh=False) if these else {}

    def identified(self, names: Collection[str]) -> dict[str, Paper]:
        """The papers that go by these names, by name: “arxiv:2503.14550”, “doi:10.1000/7” (see `ingest.identity.aliases`)."""
        return self._read(lambda connection: identified(connection, names), fresh=False) if names else {}

    def entitled(self, names: Collection[str]) -> dict[str, dict[str, str]]:
        """For each of these names the titles, by the id of their paper, in which it stands."""
        return self._read(lambda connection: entitled(connection, names), fresh=False)

    def titles(self, holds: Callable[[str], bool] = bool, most: int | None = None) -> list[tuple[str, str]]:
        """The ids and titles of the papers, at most so many, whose title `holds`, in the order in which they came."""
        return self._read(lambda connection: titles(connection, holds, most), fresh=False)

    def holding(self, names: Collection[str], count: int) -> dict[str, dict[str, str]]:
        """For each of these names at most `count` papers that it stands in: their texts, titles first, by id."""
        return self._read(lambda connection: holding(connection, names, count), fresh=False)

    def surnames(self, words: Sequence[str]) -> set[str]:
        """Those of these words that are an author's family name."""
        return self._read(lambda connection: self.index.surnames(connection, words), fresh=False) if words else set()

    def tells(self, field: Literal["authors", "venue", "categories"]) -> bool:
        """Whether any paper has an author, a venue, or a category."""
        return self._read(lambda connection: tells(connection, field), fresh=False)

    def venues(self, name: str, *, short: bool = False) -> list[str]:
        """The different venues in which the words of `name` stand one after the other; or that it is `short` for."""
        return self._read(lambda connection: venues(connection, name, short=short), fresh=False)

    def holds(self, filters: Filters) -> bool:
        """Whether any paper matches."""
        return self._read(lambda connection: self.index.holds(connection, filters), fresh=False)

    def years(self, filters: Filters) -> list[int]:
        """The different years of the papers that match, in order."""
        return self._read(lambda connection: years(connection, filters), fresh=False)

    def newest(self, filters: Filters, count: int) -> list[str]:
        """The ids of the `count` newest papers that match, the newest first; within a year the number on arXiv tells."""
        return self._read(lambda connection: newest(connection, filters, count), fresh=False)

    def matching(self, filters: Filters) -> Iterator[Paper]:
        """The papers that match."""
        return (stored.paper for stored in self.index.all() if filters.matches(stored.paper, stored.sources))

    def by_ids(self, paper_ids: Sequence[str]) -> list[Paper]:
        """The papers with these ids, in their order; unknown ids are passed over."""
        return [one.paper for one in map(self.stored(paper_ids).get, paper_ids) if one]

    def stored(self, paper_ids: Sequence[str]) -> dict[str, StoredPaper]:
        """The papers with these ids as they are kept, with their vectors, by id; unknown ids are passed over."""
        return self._read(lambda _: self.index.get(paper_ids), fresh=False) if paper_ids else {}

    def near(self, paper_id: str, count: int, filters: Filters = EVERYTHING) -> list[Neighbour]:
        """The `count` papers that come nearest to this one in meaning and words, the nearest first."""
        return self._read(lambda connection: neighbours(self.store, self.index, connection, paper_id, count, filters))

    def papers(self) -> Iterator[Paper]:
        """All papers."""
        return self.index.papers()

    def find(self, name: str) -> list[Paper]:
        """The papers with this id, arXiv id or DOI, or whose title contains `name`; an exact id or title stands alone."""
        return [stored.paper for stored in self.index.get([name.strip()]).values()] or called(self.papers(), name)

    def refresh(self) -> None:
        """See what other processes have written since.

        Raises:
            LibraryMismatch: the library was rebuilt with another embedder.
        """
        if not self.store.embedded:
            self._accept(self.store.head())
        elif followed_to(self.index) != self.store.seen:
            self._accept(self.store.open())

    def _accept(self, head: Head | None) -> None:
        """Go on with a library that was just looked at."""
        if head is None:
            raise missing(self.settings)
        if self._fingerprint:
            check_fingerprint(head, self._fingerprint)
        self._follow(head)

    def _demand_papers(self, *, locked: bool = False) -> None:
        with opening.reading(self.index, self.settings, locked=locked):
            if not self.index.count():
                raise missing(self.settings)

    def _follow(self, head: Head) -> None:
        """Bring the index up to Chroma, unless a writer is at work: then its last complete state is right."""
        generation = followed_to(self.index)
        if generation == head.generation:
            return
        try:
            with write_lock(lock_path(self.settings), wait=0.0 if generation >= 0 else opening.WAIT):
                current = self.store.open(repair=True) if self.store.embedded else self.store.head()
                if current is not None and followed_to(self.index) != current.generation:
                    catch_up(self.store, self.index, current, clearing=self.store.embedded)  # on a server that needs a lease
        except LibraryBusy:
            if generation < 0:
                raise

    @contextlib.contextmanager
    def writing(self, fingerprint: str, *, rebuilding: bool = False, wait: float = 0.0) -> Iterator[Writer]:
        """Hold the write lock and change the library through the `Writer` given.

        With `rebuilding` a library of another embedder is accepted, to be rebuilt.

        Raises:
            LibraryBusy: another process is writing.
            LibraryMismatch: another embedder built it.
            LibraryUnreachable: its folder or server cannot be used.
        """
        with held(self.store, self.settings, wait):
            head = self.store.open(repair=True) or self.store.create(fingerprint)
            if not rebuilding:
                check_fingerprint(head, fingerprint)
            yield Writer(self.store, self.index, self._caught_up(head), fingerprint)

    @contextlib.contextmanager
    def still(self) -> Iterator[Head]:
        """Keep writers out of an existing library, with its index brought up to a whole generation; gives its head.

        Raises LibraryMissing where there is none, or it is empty; LibraryBusy and LibraryUnreachable as `writing` does.
        """
        with self._existing() as found:
            head = self._caught_up(found)
            self._demand_papers(locked=True)
            yield head

    @contextlib.contextmanager
    def under_check(self) -> Iterator[Writer]:
        """The same with nothing put right that a writer would: to look, and to mend. Raises as `still` does."""
        with self._existing() as head:
            if followed_to(self.index) != head.generation:
                catch_up(self.store, self.index, head)
            yield Writer(self.store, self.index, head, head.fingerprint)

    @contextlib.contextmanager
    def _existing(self) -> Iterator[Head]:
        """The head of a library that exists, while writers are kept out."""
        if not self.store.exists():
            raise missing(self.settings)
        with held(self.store, self.settings, wait=0.0):
            if (head := self.store.open(repair=True)) is None:
                raise missing(self.settings)
            yield head

    def _caught_up(self, head: Head) -> Head:
        """Bring the index up to Chroma, and Chroma to a whole generation if its last writer died; for its next one."""
        if followed_to(self.index) == head.generation and head.settled:
            return head
        head = catch_up(self.store, self.index, head, clearing=True)
        if not head.settled:
            head = replace(head, generation=head.generation + 1, settled=True)
            with self.store.exclusive():
                self.store.set_head(head)
                self.index.apply([], [], head.generation)
        return head
