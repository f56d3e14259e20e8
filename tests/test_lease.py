"""The write lock of a library on a server: one writer at a time, on whatever machine, and none that stays locked."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO

import pytest

from ingest.errors import LibraryBusy
from ingest.library import Library
from ingest.library.lease import Lease, read_lease
from tests.conftest import ingest_papers, paper
from tests.fakes.embedders import WordsEmbedder
from tests.forking import Forking, Started
from tests.servers import Backend, on_server
from tests.test_library import assert_index_equals_chroma
from tests.waiting import wait_until

_WORDS = WordsEmbedder()


@dataclass(frozen=True, slots=True)
class _Writer:
    """`tests.writing` in a process of its own: what it is told, and what it says."""

    process: Started
    told: IO[str]
    said: IO[str]

    def tell(self) -> None:
        """Let it go on with the next batch."""
        self.told.write("\n")
        self.told.flush()

    def ends(self, batches: int) -> str:
        """Let it go on with so many batches, until it has ended; what it has said."""
        self.told.write("\n" * batches)
        self.told.close()
        self.process.wait(120)
        return self.said.read()


Start = Callable[..., AbstractContextManager[_Writer]]


@pytest.fixture
def writer(forking: Forking, tmp_path: Path) -> Start:
    """A process that ingests; it waits for a line of input at each batch, and holds the lock when this is entered."""

    @contextmanager
    def start(backend: Backend, papers: int = 640) -> Iterator[_Writer]:
        (theirs, told), (said, saying) = os.pipe(), os.pipe()
        environ = {**os.environ, **backend.environ}
        process = forking.start([str(papers)], environ, tmp_path, [theirs, saying, saying], "tests.writing")
        os.close(theirs)
        os.close(saying)
        with open(told, "w") as to, open(said) as of:  # noqa: PTH123  pipes
            writing = _Writer(process, to, of)
            try:
                first = of.readline()
                assert first == "writing\n", first + of.read()
                yield writing
            finally:
                process.kill()
                process.wait()

    return start


@pytest.fixture
def machines(chroma_url: str, tmp_path: Path, cache: Path) -> Callable[..., Backend]:
    """The same library as two machines see it: each has a home of its own."""
    place = on_server(chroma_url)
    return lambda name, lease="60": Backend.of(tmp_path / name, cache, **place, PAPERBOT_WRITE_LEASE=lease)


def _count(backend: Backend) -> int:
    with closing(backend.open()) as library:
        assert_index_equals_chroma(library)
        return library.index.count()


def test_a_second_writer_is_told_who_writes_on_the_other_machine(machines: Callable[..., Backend], writer: Start) -> None:
    with writer(machines("one"), papers=3) as writing, closing(machines("two").library()) as other:
        with pytest.raises(
            LibraryBusy, match=rf"process {writing.process.pid} on .+, since \d{{4}}-\d\d-\d\d .+, last sign of life \d"
        ):
            ingest_papers(other, _WORDS, [paper(7)])
        assert writing.ends(1) == "done\n"
        assert ingest_papers(other, _WORDS, [paper(7)]).added == 1
    assert _count(machines("two")) == 4


def test_a_second_writer_may_wait(machines: Callable[..., Backend], writer: Start) -> None:
    with writer(machines("one"), papers=3) as writing, closing(machines("two").library()) as other:
        threading.Timer(1.0, writing.tell).start()
        with other.writing(_WORDS.fingerprint, wait=60) as writer:
            assert writer.index.count() == 3


def test_a_killed_writer_is_taken_over_from_when_its_lease_has_run_out(machines: Callable[..., Backend], writer: Start) -> None:
    with writer(machines("one", "2")) as writing, closing(machines("two", "2").library()) as other:
        with pytest.raises(LibraryBusy):
            ingest_papers(other, _WORDS, [paper(7)])
        writing.process.kill()
        writing.process.wait()
        started = monotonic()

        def taken_over() -> bool:
            with suppress(LibraryBusy):
                return ingest_papers(other, _WORDS, [paper(7)]).added == 1
            return False

        wait_until(taken_over)
        assert monotonic() - started > 1.9
    assert _count(machines("two")) == 1


def test_a_writer_of_the_same_folder_takes_over_at_once(machines: Callable[..., Backend], writer: Start) -> None:
    """The system has let go of the folder's file lock, so its holder is dead for sure, however long its lease."""
    with writer(machines("one", "3600")) as writing:
        writing.process.kill()
        writing.process.wait()
        with closing(machines("one", "3600").library()) as again:
            assert ingest_papers(again, _WORDS, [paper(7)]).added == 1
    assert _count(machines("one")) == 1


def test_a_writer_that_was_halted_and_lost_its_lease_writes_no_more(machines: Callable[..., Backend], writer: Start) -> None:
    with writer(machines("one", "1")) as writing, closing(machines("two", "1").library()) as other:
        writing.process.send_signal(signal.SIGSTOP)
        with other.writing(_WORDS.fingerprint, wait=30):
            pass
        ingest_papers(other, _WORDS, [paper(2000)])
        writing.process.send_signal(signal.SIGCONT)
        said = writing.ends(20)
        assert writing.process.returncode == 1
        assert "Another process has taken over writing" in said
    assert _count(machines("two")) == _count(machines("three")) == 1


def _leases(library: Library) -> list[str]:
    with closing(library.store.connect()) as client:
        prefix = f"{library.settings.collection}-lease-"
        return sorted(found.name for found in client.list_collections() if found.name.startswith(prefix))


def test_of_many_that_ask_at_once_one_gets_it(machines: Callable[..., Backend]) -> None:
    name = machines("one").settings.collection
    with ExitStack() as stack, closing(machines("one").library()) as library:
        clients = [stack.enter_context(closing(library.store.connect())) for _ in range(6)]
        for _ in range(4):
            got, start = list[Lease](), threading.Barrier(len(clients))

            def ask(number: int, got: list[Lease] = got, start: threading.Barrier = start) -> None:
                lease = Lease(clients[number], name, f"folder {number}", 60.0)
                start.wait()
                try:
                    lease.take(0.0)
                except LibraryBusy:
                    return
                got.append(lease)

            threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(clients))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(got) == 1
            got[0].check()
            with got[0].kept():
                pass
        assert len(_leases(library)) == 1  # those of before are gone


def test_a_lease_that_comes_too_late_gives_way(machines: Callable[..., Backend]) -> None:
    """A process that decided long ago to take number 1 finds that others have gone past it."""
    with closing(machines("one").library()) as library, closing(library.store.connect()) as client:
        name = library.settings.collection
        for number in range(3):
            lease = Lease(client, name, f"folder {number}", 60.0)
            lease.take(0.0)
            with lease.kept():
                pass
        assert _leases(library) == [f"{name}-lease-3"]
        late = Lease(client, name, "late", 60.0)
        assert not late._make(1)
        assert _leases(library) == [f"{name}-lease-3"]


def test_readers_elsewhere_see_the_whole_of_what_a_writer_has_done(machines: Callable[..., Backend]) -> None:
    """A reader that looks in the middle of a commit looks again when it is whole."""
    with closing(machines("one").library()) as library:
        ingest_papers(library, _WORDS, [paper(1)])
        with closing(machines("two").open()) as reader:
            upsert, seen = library.store.upsert, list[int]()

            def looked(records):  # type: ignore[no-untyped-def]
                reader.refresh()
                seen.append(reader.index.count())
                upsert(records)

            library.store.upsert = looked  # type: ignore[method-assign]
            ingest_papers(library, _WORDS, [paper(1), paper(2)])
            assert seen == [1]
            reader.refresh()
            assert reader.index.count() == 2
            assert_index_equals_chroma(reader)


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {"x": 1},
        {"holder": "\x1b[31mred\n", "seconds": 1e30},
        {"since": float("1e300")},
        {"beat": "many"},
        {"seconds": -1.0},
    ],
)
def test_a_lease_that_makes_no_sense_is_held_by_nobody_known(metadata: dict[str, object] | None) -> None:
    good = {"holder": "process 1 on a\x1b[0m\nb", "place": "p", "since": 1e9, "renewed": 1e9, "seconds": 30.0, "beat": 0,
            "released": False}  # fmt: skip
    written = None if metadata is None else {f"lease_{name}": value for name, value in {**good, **metadata}.items()}
    held = read_lease(written)
    assert held.seconds <= 3600
    assert not {"\x1b", "\n"} & set(str(held))
