"""`paperbot library check`: each fault is found, alone, and mended; nothing is found in a library that is well."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.checking import Checked, check
from ingest.checking.papers import Fault
from ingest.embedding import Embedder
from ingest.embedding.vectors import to_text
from ingest.errors import EmbedderError, LibraryMismatch, LibraryMissing, LibraryUnreachable
from ingest.interrupts import Terminated
from ingest.library import Library
from ingest.library.chroma import ChromaStore
from ingest.records import Paper
from ingest.report import Report
from ingest.settings import LibrarySettings
from ingest.sync import rebuild
from tests.conftest import Run, ingest_papers, paper
from tests.fakes.embedders import WordsEmbedder
from tests.servers import Backend
from tests.test_library import assert_index_equals_chroma, dump

_WORDS = WordsEmbedder()
_LONG = paper(2, abstract=" ".join(f"Sentence {n} says that {n} is a number worth reading about." for n in range(200)))
_PAPERS = [paper(0), paper(1), _LONG, paper(3), paper(4)]


def _look(library: Library, *, mend: bool = False, embedder: Embedder = _WORDS) -> Checked:
    return check(library, mend=mend, load=lambda: embedder, progress=lambda *_: None)


def _found(checked: Checked) -> dict[Fault, int]:
    return {fault: finding.count for fault, finding in checked.findings.items()}


@pytest.fixture
def library(backend: Backend) -> Iterator[Library]:
    with closing(backend.library()) as opened:
        ingest_papers(opened, _WORDS, _PAPERS)
        yield opened


def _ids(library: Library, number: int) -> list[str]:
    return list(library.index.get([f"test:{number}"])[f"test:{number}"].chunk_ids)


def _collection(library: Library) -> Any:
    library.store.head()
    return library.store._collection


def _lose_a_chunk(library: Library) -> None:
    _collection(library).delete(ids=[_ids(library, 2)[1]])


def _lose_all_chunks(library: Library) -> None:
    _collection(library).delete(ids=_ids(library, 2))


def _leave_a_version_over(library: Library) -> None:
    [old] = library.store.get(_ids(library, 1))
    library.store.upsert([replace(old, chunk_id="test:1#000000000000.0")])


def _leave_half_a_version_over(library: Library) -> None:
    old = library.store.get(_ids(library, 2))[:1]
    library.store.upsert([replace(old[0], chunk_id="test:2#000000000000.0")])


def _spoil_metadata(library: Library) -> None:
    _collection(library).update(ids=_ids(library, 3), metadatas=[{"chunk": "first"}])


def _no_vector(library: Library) -> None:
    _collection(library).update(ids=_ids(library, 3), embeddings=[[0.0] * 64])


def _short_sentence_vectors(library: Library) -> None:
    _collection(library).update(ids=_ids(library, 3), metadatas=[{"sentence_vectors": to_text(bytes(64))}])


def _another_title(library: Library) -> None:
    _collection(library).update(ids=_ids(library, 3), metadatas=[{"title": "Something else entirely"}])


def _no_source(library: Library) -> None:
    _collection(library).update(ids=_ids(library, 3), metadatas=[{"sources": "{}"}])


def _write_cut_off(library: Library) -> None:
    head = library.store.head()
    assert head
    library.store.set_head(replace(head, settled=False))


def _rebuild_cut_off(library: Library) -> None:
    with library.writing(_WORDS.fingerprint, rebuilding=True) as writer:
        writer.start_rebuild()


def _in_index(statement: str) -> Callable[[Library], None]:
    def change(library: Library) -> None:
        with closing(sqlite3.connect(library.index.path, isolation_level=None)) as connection:
            connection.execute(statement)

    return change


_FAULTS: list[tuple[Callable[[Library], None], Fault]] = [
    (_lose_a_chunk, Fault.TORN),
    (_lose_all_chunks, Fault.TORN),
    (_leave_a_version_over, Fault.LEFT_OVER),
    (_leave_half_a_version_over, Fault.LEFT_OVER),
    (_spoil_metadata, Fault.UNREADABLE),
    (_no_vector, Fault.VECTORS),
    (_short_sentence_vectors, Fault.VECTORS),
    (_another_title, Fault.ALTERED),
    (_no_source, Fault.SOURCELESS),
    (_write_cut_off, Fault.UNSETTLED),
    (_rebuild_cut_off, Fault.REBUILD),
    (_in_index("DELETE FROM chunks WHERE paper = 2"), Fault.INDEX),
    (_in_index("DELETE FROM vectors WHERE paper = 2"), Fault.INDEX),
    (_in_index("UPDATE papers SET abstract = 'Something else.' WHERE id = 2"), Fault.INDEX),
    (_in_index("UPDATE papers SET venue = 'Somewhere else' WHERE id = 2"), Fault.INDEX),
    (_in_index("INSERT INTO words (words) VALUES ('delete-all')"), Fault.INDEX),
]


@pytest.mark.parametrize(("spoil", "fault"), _FAULTS)
def test_a_fault_is_found_and_mended(library: Library, spoil: Callable[[Library], None], fault: Fault) -> None:
    if fault is Fault.INDEX and not library.store.embedded:
        pytest.skip("the index is a file on both backends")
    spoil(library)
    first = _look(library)
    assert fault in _found(first)
    assert first.left == sum(_found(first).values())
    mended = _look(library, mend=True)
    assert (_found(mended), mended.left) == (_found(first), 0)  # so looking had changed nothing
    after = _look(library)
    assert (_found(after), after.papers) == ({}, 5)
    assert_index_equals_chroma(library)
    ingest_papers(library, _WORDS, _PAPERS)
    assert {p.paper_id: replace(p, source="test") for p in library.papers()} == {p.paper_id: p for p in _PAPERS}


def test_without_the_index_what_is_torn_goes_and_its_next_ingest_brings_it(library: Library) -> None:
    _lose_a_chunk(library)
    library.index.path.unlink()
    assert _found(_look(library)) == {Fault.TORN: 1}
    assert _look(library, mend=True).left == 0
    assert library.index.count() == 4
    assert ingest_papers(library, _WORDS, _PAPERS).added == 1
    assert _found(_look(library)) == {}


def test_an_index_made_anew_leaves_out_what_cannot_be_read(
    library: Library, backend: Backend, caplog: pytest.LogCaptureFixture
) -> None:
    _spoil_metadata(library)
    library.index.path.unlink()
    with caplog.at_level(logging.WARNING, "ingest.library"), closing(backend.open()) as fresh:
        assert {p.paper_id for p in fresh.papers()} == {"test:0", "test:1", "test:2", "test:4"}
    assert [message for message in caplog.messages if "library check --mend" in message and "test:3" in message]
    assert _found(_look(library)) == {Fault.UNREADABLE: 1, Fault.TORN: 1}
    assert _look(library, mend=True).left == 0
    assert ingest_papers(library, _WORDS, _PAPERS).added == 1
    assert_index_equals_chroma(library)


def test_many_faults_at_once(library: Library) -> None:
    before = dump(library)
    for spoil in (_lose_a_chunk, _leave_a_version_over, _no_vector, _rebuild_cut_off):
        spoil(library)
    mended = _look(library, mend=True)
    assert mended.left == 0
    assert {Fault.TORN, Fault.LEFT_OVER, Fault.VECTORS, Fault.REBUILD} <= _found(mended).keys()
    assert dump(library) == before
    assert mended.to_json()["left"] == 0


def test_what_needs_an_embedder_that_is_not_there_stays_as_it_is(library: Library) -> None:
    def none() -> Embedder:
        raise EmbedderError("No weights.")

    _lose_a_chunk(library)
    before = dump(library)
    with pytest.raises(EmbedderError):
        check(library, mend=True, load=none, progress=lambda *_: None)
    with pytest.raises(LibraryMismatch):
        _look(library, mend=True, embedder=WordsEmbedder("other/1"))
    assert dump(library) == before


def test_a_rebuilt_and_a_pruned_library_are_well(library: Library) -> None:
    rebuild(library, _WORDS, Report(), lambda *_: None)
    assert _found(_look(library)) == {}
    changed: list[Paper] = [replace(_PAPERS[0], abstract="Something else."), *_PAPERS[1:3]]
    ingest_papers(library, _WORDS, changed, prune=True)
    checked = _look(library)
    assert (_found(checked), checked.papers) == ({}, 3)


@pytest.mark.parametrize("changed", [{"venue": "Nature", "kind": ""}, {"venue": "Nature", "kind": "journal"}, {"year": 2020}])
def test_what_a_paper_no_longer_says_goes_from_its_records(library: Library, changed: dict[str, object]) -> None:
    first = paper(9, venue="NeurIPS", kind="conference", year=2019)
    now = replace(first, **changed)  # type: ignore[arg-type]
    ingest_papers(library, _WORDS, [first])
    ingest_papers(library, _WORDS, [now])
    assert _found(_look(library)) == {}
    library.index.path.unlink()  # so that all is read from the records
    assert _found(_look(library)) == {}
    assert library.by_ids(["test:9"]) == [now]


def test_no_library_is_said(settings: LibrarySettings) -> None:
    with pytest.raises(LibraryMissing):
        _look(Library(settings))
    assert not settings.home.exists()


def test_the_command_and_its_exit_codes(run: Run, tmp_path: Path, cache: Path) -> None:
    backend = Backend.of(tmp_path / "home", cache)
    with closing(backend.library()) as library:
        ingest_papers(library, _WORDS, _PAPERS)
        _leave_a_version_over(library)
    found = run("library", "check")
    assert found.returncode == 1, found.stderr
    assert found.stdout == f"1 {Fault.LEFT_OVER}: test:1\n"
    assert "--mend" in found.stderr
    mended = run("library", "check", "--mend", "--json")
    assert mended.returncode == 0, mended.stderr
    assert json.loads(mended.stdout)["findings"] == [
        {"fault": "left_over", "what": str(Fault.LEFT_OVER), "count": 1, "mended": 1, "examples": ["test:1"]}
    ]
    assert run("library", "check").stdout.startswith("All is well: 5 papers, ")


def test_a_folder_whose_vectors_are_gone_is_told_and_embedded_anew(tmp_path: Path) -> None:
    settings = LibrarySettings.from_environ({"PAPERBOT_HOME": str(tmp_path / "home")})
    with closing(Library(settings)) as library:
        ingest_papers(library, _WORDS, _PAPERS)
    chroma = tmp_path / "home" / "chroma"
    for index in filter(Path.is_dir, chroma.iterdir()):
        shutil.rmtree(index)
    with closing(sqlite3.connect(chroma / "chroma.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM embeddings_queue")  # as after the thousandth record; until then they stand here as well
    with closing(Library(settings)) as library:
        with pytest.raises(LibraryUnreachable, match=r"Vectors .* are missing") as told:
            _look(library)
        assert "ingest --rebuild" in told.value.advice
        rebuild(library, _WORDS, Report(), progress=lambda *_: None)
        assert not _found(_look(library))


@pytest.mark.parametrize("end", [Terminated, KeyboardInterrupt, SystemExit])
def test_the_end_of_the_process_is_no_fault_of_the_library(end: type[BaseException], tmp_path: Path) -> None:
    store = ChromaStore(LibrarySettings.from_environ({"PAPERBOT_HOME": str(tmp_path)}))

    def ends() -> None:
        raise end

    with pytest.raises(end):
        store.persist(ends)
