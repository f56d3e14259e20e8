"""Who embeds makes no difference: processes beside this one give the same library byte for byte, also where they are killed."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ingest.command import main
from ingest.crews import gathered
from ingest.crews.cluster import Cluster
from ingest.crews.processes import Processes, Relieved
from ingest.crews.working import TRIES, answer, opened
from ingest.embedding import load_embedder
from ingest.embedding.minilm import MiniLM
from ingest.embedding.vectors import ChunkVectors
from ingest.errors import EmbedderError, WorkersError
from ingest.library import Library
from ingest.records import Chunk, Paper, Problem
from ingest.report import Report
from ingest.settings import LibrarySettings
from ingest.sources.arguments import Source, Sources, resolve
from ingest.sync import BATCH, ingest, rebuild
from tests.conftest import Run, ingest_papers, paper
from tests.fakes.embedders import WordsEmbedder
from tests.processes import below, left, until
from tests.test_imports import ROOT
from tests.test_kill import _generated
from tests.test_library import assert_index_equals_chroma
from tests.test_sync import _count
from tests.waiting import wait_until

PAPERS = 2 * BATCH + 24


@dataclass(frozen=True, slots=True)
class Content:
    """All that a library holds: records with their vectors as bytes, and the papers of its keyword index in their order."""

    records: list[tuple[str, str, str, bytes]]
    papers: list[tuple[object, ...]]

    @classmethod
    def of(cls, library: Library) -> Content:
        """What a library holds, its index having been compared with its records."""
        assert_index_equals_chroma(library)
        records = sorted(library.store.get(library.store.ids()), key=lambda record: record.chunk_id)
        with closing(sqlite3.connect(library.index.path)) as index:
            papers = [row for table in ("papers", "vectors") for row in index.execute(f"SELECT * FROM {table} ORDER BY 1")]
        found = [(r.chunk_id, r.text, json.dumps(r.metadata, sort_keys=True), bytes(r.vector)) for r in records]
        return cls(found, papers)


@dataclass(frozen=True, slots=True)
class Expected:
    """A file of papers, and what a single process makes of it."""

    file: Path
    content: Content

    @classmethod
    def made(cls, folder: Path, embedder: MiniLM, papers: int = PAPERS) -> Expected:
        """Made in `folder`."""
        file = _generated(folder / "papers.jsonl", papers)
        settings = LibrarySettings.from_environ({"PAPERBOT_HOME": str(folder / "home")})
        with closing(Library(settings)) as library:
            ingest(library, embedder, resolve([str(file)], settings), Report(), prune=False, progress=lambda *_: None)
            return cls(file, Content.of(library))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM) -> Expected:
    return Expected.made(tmp_path_factory.mktemp("alone"), minilm)


def _ours() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid]


def test_killed_workers_change_nothing(
    settings: LibrarySettings, minilm: MiniLM, expected: Expected, caplog: pytest.LogCaptureFixture
) -> None:
    sources = resolve([str(expected.file)], settings)
    killed = list[int]()

    def read() -> Iterator[Paper | Problem]:
        for number, item in enumerate(sources.each[0].read()):
            if number in (BATCH + 5, 2 * BATCH + 5):
                wait_until(lambda: len(_ours()) == 2)
                killed.extend(_ours())
                for pid in _ours():
                    os.kill(pid, signal.SIGKILL)
            yield item

    source = replace(sources.each[0], read=read)
    with gathered(settings, minilm, workers=2) as crew, closing(Library(settings)) as library:
        with caplog.at_level(logging.WARNING, "ingest.crews"):
            ingest(library, minilm, Sources((source,)), Report(), prune=False, progress=lambda *_: None, crew=crew)
        assert len(set(killed)) == 4
        assert caplog.messages.count("a worker process died; its papers go to another one") == 4
        assert Content.of(library) == expected.content
        told = list[int]()
        rebuild(library, minilm, Report(), lambda report, total: told.append(report.embedded), crew)
        assert told == [BATCH, 2 * BATCH, PAPERS]
        assert Content.of(library).records == expected.content.records
    assert _ours() == []


def _start(program: str, file: Path, environ: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    """An ingest with two workers, in a session of its own, as a terminal starts it."""
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        return subprocess.Popen(
            [sys.executable, "-m", *program.split(), str(file), "--workers", "2"], env=environ, cwd=folder, stdout=out,
            stderr=err, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  a background job ignores it
        )  # fmt: skip


def test_ctrl_c_and_kill_leave_no_worker_and_lose_nothing(
    settings: LibrarySettings, program_environment: dict[str, str], tmp_path: Path, expected: Expected
) -> None:
    index, err = Library(settings).index.path, tmp_path / "err"
    process = _start("bot.terminal.cli ingest", expected.file, program_environment, tmp_path)
    until(process, lambda: _count(index) > 0)
    workers = below(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to all of them
    assert process.wait(timeout=300) == 130
    assert "Stopped." in err.read_text()
    assert "Traceback" not in err.read_text()
    assert len(workers) >= 2
    wait_until(lambda: not left(workers))
    stored = _count(index)
    assert 0 < stored < PAPERS

    process = _start("ingest", expected.file, program_environment, tmp_path)
    until(process, lambda: _count(index) > stored)  # not before the workers have begun: they would say who was missing
    workers = below(process.pid)
    process.kill()
    process.wait()
    wait_until(lambda: not left(workers))
    assert "Traceback" not in err.read_text()

    process = _start("ingest", expected.file, program_environment, tmp_path)
    assert process.wait(timeout=120) == 0, err.read_text()
    said = json.loads((tmp_path / "out").read_text())
    assert (said["failed"], said["added"] + said["unchanged"]) == (0, PAPERS)
    with closing(Library.open(settings)) as library:
        assert Content.of(library) == expected.content


def test_an_error_of_the_embedder_in_a_worker_is_told_as_in_one_process(settings: LibrarySettings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    bad = settings.model_copy(update={"cache": tmp_path / "file" / "cache"})
    with pytest.raises(EmbedderError) as here:
        load_embedder(bad)
    source = Source("test", lambda: iter([paper(1)]), lambda: None)
    with closing(Processes(bad, 2)) as crew, closing(Library(settings)) as library:
        with pytest.raises(EmbedderError) as there:
            ingest(library, WordsEmbedder(), Sources((source,)), Report(), prune=False, progress=lambda *_: None, crew=crew)
        assert library.index.count() == 0
    assert str(there.value) == str(here.value)
    assert there.value.advice


@contextmanager
def _killing() -> Iterator[set[int]]:
    """Processes of this one are killed as soon as they are there; which they were."""
    ended, killed = threading.Event(), set[int]()

    def kill() -> None:
        while not ended.wait(0.02):
            for pid in _ours():
                killed.add(pid)
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    killing = threading.Thread(target=kill)
    killing.start()
    try:
        yield killed
    finally:
        ended.set()
        killing.join()


def test_workers_that_always_die_are_given_up(settings: LibrarySettings) -> None:
    with _killing() as killed, closing(Processes(settings, 2)) as crew:
        with pytest.raises(WorkersError, match="died one after another"):
            crew.make([(paper(1), {"test": "said"})])()
        assert len(killed) == TRIES


def test_without_being_asked_a_process_takes_over_where_there_is_much_to_embed(
    settings: LibrarySettings, minilm: MiniLM, expected: Expected, caplog: pytest.LogCaptureFixture
) -> None:
    killed = list[int]()

    def kill_once(_: Source, report: Report) -> None:
        if report.embedded == BATCH and not killed:
            killed.extend(_ours())
            os.kill(killed[0], signal.SIGKILL)

    sources = resolve([str(expected.file)], settings)
    with closing(Relieved(settings, minilm, after=1)) as crew, closing(Library(settings)) as library:
        ingest(library, minilm, sources, Report(), prune=False, progress=kill_once, crew=crew)
        assert Content.of(library) == expected.content
    assert len(killed) == 1
    assert caplog.messages.count("a worker process died; its papers go to another one") == 1


def test_where_no_process_lives_the_ingest_goes_on_alone(
    settings: LibrarySettings, minilm: MiniLM, expected: Expected, caplog: pytest.LogCaptureFixture
) -> None:
    sources = resolve([str(expected.file)], settings)
    with (
        _killing() as killed,
        closing(Relieved(settings, minilm, after=1)) as crew,
        closing(Library(settings)) as library,
    ):
        ingest(library, minilm, sources, Report(), prune=False, progress=lambda *_: None, crew=crew)
        assert Content.of(library) == expected.content
    assert len(killed) == TRIES
    assert any("embeds alone from here on" in message for message in caplog.messages)


def test_a_short_ingest_needs_no_process(settings: LibrarySettings, minilm: MiniLM) -> None:
    with gathered(settings, minilm) as crew:
        assert len(crew.make([(paper(1), {"test": "said"})])()) == 1
        assert _ours() == []


def _two(settings: LibrarySettings) -> Processes:
    return Processes(settings, 2)


def _relieved(settings: LibrarySettings) -> Relieved:
    return Relieved(settings, WordsEmbedder(), after=0)


@pytest.mark.parametrize("gather", [_two, _relieved])
def test_a_file_that_was_moved_is_taken_in_without_a_process(
    settings: LibrarySettings, gather: Callable[[LibrarySettings], Processes | Relieved]
) -> None:
    papers, report = [paper(number) for number in range(PAPERS)], Report()
    with closing(gather(settings)) as crew, closing(Library(settings)) as library:
        assert crew.make([])() == []
        ingest_papers(library, WordsEmbedder(), papers)
        moved = Source("there", lambda: iter([replace(one, source="there") for one in papers]), lambda: None)
        ingest(library, WordsEmbedder(), Sources((moved,)), report, prune=False, progress=lambda *_: None, crew=crew)
        assert _ours() == []
        assert (report.unchanged, report.embedded, report.failed) == (PAPERS, 0, 0)
        assert {tuple(stored.sources) for stored in library.index.all()} == {("test", "there")}
        assert_index_equals_chroma(library)


def test_what_waits_to_be_embedded_does_not_keep_an_interrupted_ingest(settings: LibrarySettings, minilm: MiniLM) -> None:
    works = [(paper(number), {"test": "said"}) for number in range(4 * BATCH)]
    with gathered(settings, minilm, workers=0) as crew:
        made = crew.make(works)
    with pytest.raises(CancelledError):
        made()
    assert len(minilm.embed_documents(["It goes on."])) == 1


def test_a_fault_of_paperbot_in_a_worker_brings_its_traceback() -> None:
    class Broken(WordsEmbedder):
        def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator[ChunkVectors]:
            raise ZeroDivisionError("whatever")

    with pytest.raises(RuntimeError, match="ZeroDivisionError: whatever"):
        opened(answer([(paper(1), {})], Broken))


# what is asked for


@pytest.mark.parametrize(
    "address", ["", "somewhere", "127.0.0.1", "local", "http://127.0.0.1:6379", "127.0.0.1:99999999", "a b:1"]
)
def test_an_address_that_is_none(settings: LibrarySettings, address: str) -> None:
    with pytest.raises(WorkersError, match="is no address of a Ray cluster"):
        Cluster(settings, "words/1", address)


def test_without_the_package_the_command_that_brings_it_is_named(
    settings: LibrarySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(WorkersError) as told:
        Cluster(settings, "words/1", "127.0.0.1:6379")
    assert "pip install --no-deps --require-hashes -r requirements-ray.lock" in told.value.advice
    pinned = (ROOT / "requirements-ray.lock").read_text(encoding="utf-8")
    assert re.search(r"^ray==\S+ \\\n +--hash=sha256:", pinned, re.MULTILINE)
    assert "://" not in pinned


def test_workers_and_ray_do_not_go_together(run: Run) -> None:
    done = run("ingest", "--sample", "--ray", "127.0.0.1:6379", "--workers", "2")
    assert done.returncode == 2
    assert "--ray goes without --workers" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--workers", "-1"], ["--workers", "257"], ["--ray", "a:1", "--workers", "2"], ["--limit", "0"], ["--limit", "30001"]],
)
def test_the_job_alone_refuses_the_same(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left_with:
        main(["papers.jsonl", *arguments])
    assert left_with.value.code == 2
    assert arguments[-2] in capsys.readouterr().err
