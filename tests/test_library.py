"""The library on embedded Chroma and on a real server: writing, reading meanwhile, mending, rebuilding."""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.questions import search_words
from bot.retrieval import Retriever
from bot.retrieval.fusing import fused
from ingest.crews.working import embed
from ingest.embedding import Embedder
from ingest.embedding.minilm import MiniLM
from ingest.errors import LibraryBusy, LibraryError, LibraryMismatch, LibraryMissing, LibraryTooNew, LibraryUnreachable
from ingest.library import Found, Library, Query
from ingest.library.keywords import KeywordIndex
from ingest.library.records import paper_id_of
from ingest.library.schema import Record
from ingest.records import Paper
from ingest.report import Report
from ingest.settings import LibrarySettings
from ingest.sync import rebuild
from tests.conftest import Run, ingest_papers, paper, write_jsonl
from tests.fakes.embedders import WordsEmbedder
from tests.forking import Forking
from tests.servers import Backend
from tests.waiting import wait_until

_WORDS = WordsEmbedder()


def dump(library: Library) -> dict[str, tuple[str, dict[str, Any]]]:
    """All that Chroma holds but the chunks' float vectors: chunk id → text and metadata, sorted."""
    records = library.store.get(library.store.ids())
    return {r.chunk_id: (r.text, dict(sorted(r.metadata.items()))) for r in sorted(records, key=lambda r: r.chunk_id)}


def assert_index_equals_chroma(library: Library) -> None:
    """The keyword index holds the chunks and papers of Chroma, no more and no less, and is sound."""
    held = dump(library)
    assert library.index.chunk_ids() == set(held)
    papers = {stored.paper.paper_id: stored for stored in library.index.all()}
    assert set(papers) == {paper_id_of(chunk_id) for chunk_id in held}
    assert {i for stored in papers.values() for i in stored.chunk_ids} == set(held)
    for chunk_id, (text, metadata) in held.items():
        stored = papers[paper_id_of(chunk_id)]
        assert text == stored.paper.abstract[metadata["start"] : metadata["end"]]
        assert metadata["title"] == stored.paper.title
    with closing(sqlite3.connect(library.index.path)) as connection:
        assert connection.execute("SELECT count(*) FROM words").fetchone()[0] == len(papers)
        assert connection.execute("SELECT count(*) FROM vectors").fetchone()[0] == len(papers)
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    head = library.store.head()
    assert head is not None
    assert library.index.generation() == head.generation


def _papers(count: int) -> list[Paper]:
    return [paper(number) for number in range(count)]


def _search(library: Library, embedder: Embedder, question: str, top: int = 5) -> Found:
    return _search_for(library, embedder, question, search_words(question), pool=50, top=top)


def _search_for(library: Library, embedder: Embedder, question: str, words: list[str], *, pool: int, top: int) -> Found:
    vector = library.beside(lambda: embedder.embed_query(question))
    return library.search(Query(vector, words), pool=pool, top=top, fuse=fused)


def _titles(library: Library, embedder: Embedder, question: str) -> list[str]:
    return [candidate.paper.title for candidate in _search(library, embedder, question).candidates]


def _counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.removed, report.failed


def test_more_questions_than_threads_keep_nobody_waiting_before_their_searches(settings: LibrarySettings) -> None:
    library, gate = Library(settings), threading.Event()
    try:
        begun = [library.beside(partial(gate.wait, 30)) for _ in range(20)]
        assert not any(work.done() for work in begun)
    finally:
        gate.set()
    assert all(work.result(30) for work in begun)
    library.close()


# writing and reading


def test_papers_are_added_updated_kept_and_pruned(backend: Backend) -> None:
    library, papers = backend.library(), _papers(5)
    changed = [replace(papers[0], abstract="Something else. It is shorter now."), *papers[1:]]
    steps: list[tuple[list[Paper], bool, tuple[int, int, int, int, int]]] = [
        (papers, False, (5, 0, 0, 0, 0)),
        (papers, False, (0, 0, 5, 0, 0)),
        (changed, False, (0, 1, 4, 0, 0)),
        (changed[:3], False, (0, 0, 3, 0, 0)),  # nothing goes unless it is asked for
        (changed[:3], True, (0, 0, 3, 2, 0)),
        (changed, True, (2, 0, 3, 0, 0)),
    ]
    for given, prune, expected in steps:
        assert _counts(ingest_papers(library, _WORDS, given, prune=prune)) == expected
        assert_index_equals_chroma(library)
    assert {p.paper_id: p for p in library.papers()} == {p.paper_id: p for p in changed}
    library.close()


def test_all_fields_come_back(backend: Backend) -> None:
    full = paper(
        1, title="Über ½ “Quotes” & 数学", abstract="Ein Satz über α-Werte.  Noch einer! 終わり。", year=1999,
        authors=("Ana Ñ", "Bo O'Hara"), venue="Proc. of X", url="https://example.org/a?b=c", categories=("cs.LG", "stat.ML"),
        doi="10.1000/xyz", arxiv_id="2501.00001",
    )  # fmt: skip
    long = paper(
        2, abstract=" ".join(f"Sentence number {n} says that {n} is a number worth reading about." for n in range(200))
    )
    library = backend.library()
    ingest_papers(library, _WORDS, [full, long])
    assert_index_equals_chroma(library)
    assert len(library.index.get([long.paper_id])[long.paper_id].chunk_ids) > 1
    library.index.path.unlink()  # and once more, from Chroma alone
    library.close()
    again = backend.open()
    assert {p.paper_id: p for p in again.papers()} == {full.paper_id: full, long.paper_id: long}
    assert_index_equals_chroma(again)
    again.close()


def test_search_finds_the_right_paper_verbatim(backend: Backend) -> None:
    library = backend.library()
    wanted = paper(99, title="Octopus camouflage", abstract="Cuttlefish blink. An octopus hides among reefs. Nobody sees it.")
    ingest_papers(library, _WORDS, [*_papers(8), wanted])
    with closing(backend.open()) as opened:
        found = _search(opened, _WORDS, "octopus reefs")
        first = found.candidates[0]
        assert first.paper == wanted
        assert [span.of(first.paper.abstract) for span in first.spans] == [
            "Cuttlefish blink.", "An octopus hides among reefs.", "Nobody sees it.",
        ]  # fmt: skip
        # 2 of the sentence's 5 different words, 2 of the question's 2: 2 / √(5·2); int8 costs the rest.
        assert first.sentences == pytest.approx([0.0, 2 / 10**0.5, 0.0], abs=0.01)
        ranked = Retriever(opened, _WORDS).retrieve("octopus reefs", 3).papers
        assert ranked[0].passages[0].text == "An octopus hides among reefs."
        for result in ranked:
            for passage in result.passages:
                assert result.paper.abstract[passage.start : passage.end] == passage.text
    library.close()


@pytest.mark.parametrize(
    "question", ['"', "NEAR(a b)", "title:x OR *", "a AND NOT b", "'; DROP TABLE papers; --", "σ² ≤ 1,000"]
)
def test_no_question_is_an_operator(backend: Backend, question: str) -> None:
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(3))
    for words in (search_words(question), [question]):
        found = _search_for(library, _WORDS, question, words, pool=5, top=5).candidates
        assert {candidate.paper.paper_id for candidate in found} == {"test:0", "test:1", "test:2"}
    library.close()


@pytest.mark.parametrize(("count", "compared"), [(40, 40), (120, 3)])
def test_of_few_papers_all_are_compared(backend: Backend, count: int, compared: int) -> None:
    """Whatever an approximate index makes of them; of more, as many as are looked for."""
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(count))
    assert len(_search_for(library, _WORDS, "zebra", ["zebra"], pool=3, top=count).candidates) == compared
    library.close()


# refusals


def test_another_embedder_is_refused(backend: Backend) -> None:
    library, other = backend.library(), WordsEmbedder("other/1")
    ingest_papers(library, _WORDS, _papers(2))
    library.close()
    for attempt in (lambda: backend.open(other), lambda: ingest_papers(backend.library(), other, _papers(3))):
        with pytest.raises(LibraryMismatch) as caught:
            attempt()
        assert "words/1" in caught.value.message
        assert "other/1" in caught.value.message
        assert "--rebuild" in caught.value.advice
    assert_index_equals_chroma(backend.open())


def test_an_embedder_of_another_version_is_told_for_what_it_is(backend: Backend) -> None:
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(2))
    library.close()
    with pytest.raises(LibraryMismatch, match=r"by another version of paperbot \(words/1, now words/2\)") as caught:
        backend.open(WordsEmbedder("words/2"))
    assert "PAPERBOT_EMBEDDINGS" not in caught.value.advice


def test_a_newer_schema_is_refused(backend: Backend) -> None:
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(2))
    head = library.store.head()
    assert head is not None
    library.store.set_head(replace(head, schema=head.schema + 1))
    library.close()
    for attempt in (backend.open, lambda: ingest_papers(backend.library(), _WORDS, _papers(3))):
        with pytest.raises(LibraryTooNew, match="newer paperbot"):
            attempt()


def test_an_empty_library_is_missing(backend: Backend) -> None:
    with pytest.raises(LibraryMissing, match="no papers") as caught:
        backend.open()
    assert "paperbot ingest" in caught.value.advice
    library = backend.library()
    ingest_papers(library, _WORDS, [])
    library.close()
    with pytest.raises(LibraryMissing):
        backend.open()
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(1))
    ingest_papers(library, _WORDS, [], prune=True)
    library.close()
    with pytest.raises(LibraryMissing):
        backend.open()


def test_looking_for_a_library_makes_none(settings: LibrarySettings) -> None:
    with pytest.raises(LibraryMissing):
        Library.open(settings)
    assert not settings.home.exists()


def test_an_unreachable_server_is_said(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: nothing else can answer there
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        settings = LibrarySettings.from_environ({"PAPERBOT_HOME": str(tmp_path), "PAPERBOT_CHROMA_URL": address})
        with pytest.raises(LibraryUnreachable) as caught:
            Library.open(settings)
    assert address in caught.value.message
    assert "PAPERBOT_CHROMA_URL" in caught.value.advice


def test_a_second_writer_is_told_who_writes(backend: Backend, run: Run, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "more.jsonl", [{"title": "A title", "abstract": "An abstract."}])
    with backend.library().writing(MiniLM.fingerprint):
        # It is told before anything is loaded: with this cache nothing can be.
        done = run("ingest", str(file), **backend.environ | {"PAPERBOT_CACHE": "/proc/paperbot"})
        assert done.returncode == 4
        assert "Another process is writing" in done.stderr
        assert f"process {os.getpid()} " in done.stderr
        with pytest.raises(LibraryBusy, match=f"process {os.getpid()} "), backend.library().writing("x"):
            pass
    assert run("ingest", str(file), **backend.environ).returncode == 0


# the keyword index is only derived


def _delete(path: Path) -> None:
    path.unlink()


def _truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _cut_to_nothing(path: Path) -> None:
    os.truncate(path, 0)


def _overwrite(path: Path) -> None:
    path.write_bytes(b"this is no database at all. " * 1000)


def _damage_inside(path: Path) -> None:
    """Leave the first page, so that the file looks sound."""
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


def _drop_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE vectors")


def _other_version(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE meta SET value = 999 WHERE name = 'version'")


@pytest.mark.parametrize("spoil", [_delete, _truncate, _cut_to_nothing, _overwrite, _other_version])
def test_a_spoilt_index_is_built_anew_when_opened(backend: Backend, spoil: Any) -> None:
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(40))
    library.close()
    spoil(library.index.path)
    with closing(backend.open()) as opened:
        assert_index_equals_chroma(opened)
        assert _titles(opened, _WORDS, "number 7")[0] == paper(7).title


@pytest.mark.parametrize("spoil", [_damage_inside, _drop_a_table])
def test_damage_that_shows_only_later_is_mended_too(backend: Backend, spoil: Any) -> None:
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(40))
    library.close()
    spoil(library.index.path)
    try:
        with closing(backend.open()) as opened:
            _search(opened, _WORDS, "number 7")
    except LibraryError as told:  # the first question may say that it found damage; the one after it is answered
        reason = told.message
    else:
        reason = "the keyword index was mended at once"
    assert "keyword index" in reason
    with closing(backend.open()) as opened:
        assert _titles(opened, _WORDS, "number 7")[0] == paper(7).title
        assert_index_equals_chroma(opened)


@pytest.mark.parametrize("ending", ["", "-wal"])
def test_an_index_that_the_system_does_not_let_us_use_is_told(backend: Backend, ending: str) -> None:
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(2))
    library.close()
    path = Path(f"{library.index.path}{ending}")
    path.unlink(missing_ok=True)
    path.mkdir()  # instead of a full disk, which no test can make
    for attempt in (backend.open, lambda: ingest_papers(backend.library(), _WORDS, _papers(3))):
        with pytest.raises(LibraryUnreachable, match="keyword index") as told:
            attempt()
        assert "Check the disk" in told.value.advice
    path.rmdir()
    with closing(backend.open()) as opened:
        assert_index_equals_chroma(opened)


def test_a_folder_of_indexes_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "replicas").write_text("no folder")
    settings = LibrarySettings.from_environ({"PAPERBOT_HOME": str(tmp_path), "PAPERBOT_CHROMA_URL": "http://127.0.0.1:1"})
    with pytest.raises(LibraryUnreachable, match="replicas"), Library(settings).writing("words/1"):
        pass


def test_titles_are_looked_through_in_the_order_in_which_papers_came(backend: Backend) -> None:
    library = backend.library()
    ingest_papers(
        library,
        _WORDS,
        [paper(number, title=f"Study {9 - number} of {'maps' if number % 2 else 'tea'}") for number in range(6)],
    )
    assert [title for _, title in library.titles()] == [f"Study {9 - n} of {'maps' if n % 2 else 'tea'}" for n in range(6)]
    assert library.titles(lambda title: "maps" in title, 2) == [("test:1", "Study 8 of maps"), ("test:3", "Study 6 of maps")]
    assert library.titles(lambda title: "robots" in title, 2) == []
    library.close()


def test_many_ids_can_be_asked_for_at_once(backend: Backend) -> None:
    """A source of many papers that is gone is pruned in one go; SQLite takes only so many values in one statement."""
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(2))
    assert set(library.index.get([f"test:{number}" for number in range(300_000)])) == {"test:0", "test:1"}
    library.close()


# several processes


def _records(papers: Sequence[Paper]) -> list[dict[str, object]]:
    return [{"id": p.paper_id, "title": p.title, "abstract": p.abstract} for p in papers]


def test_a_reader_sees_what_another_process_adds(backend: Backend, run: Run, tmp_path: Path, embedder: Embedder) -> None:
    first = write_jsonl(tmp_path / "first.jsonl", _records(_papers(3)))
    assert run("ingest", str(first), **backend.environ).returncode == 0
    with closing(backend.open(embedder)) as reader:
        assert "Octopus camouflage" not in _titles(reader, embedder, "octopus")
        wanted: dict[str, object] = {"title": "Octopus camouflage", "abstract": "The octopus hides among corals."}
        more = write_jsonl(tmp_path / "more.jsonl", [wanted])
        assert run("ingest", str(more), **backend.environ).returncode == 0
        assert _titles(reader, embedder, "octopus")[0] == "Octopus camouflage"
        more.write_text(more.read_text().replace("corals", "rocks"))
        assert run("ingest", str(more), **backend.environ).returncode == 0
        assert _search(reader, embedder, "octopus").candidates[0].paper.abstract == "The octopus hides among rocks."
        write_jsonl(more, [{"title": "Something about whales", "abstract": "Whales sing."}])
        assert run("ingest", "--prune", str(more), **backend.environ).returncode == 0
        assert "Octopus camouflage" not in _titles(reader, embedder, "octopus")
        assert_index_equals_chroma(reader)


def test_questions_are_answered_while_another_process_writes(
    backend: Backend, run: Run, forking: Forking, program_environment: dict[str, str], tmp_path: Path, embedder: Embedder
) -> None:
    old = _papers(20)
    new = [replace(p, abstract=f"{p.abstract} A second edition says more.") for p in old] + [paper(n) for n in range(20, 120)]
    file = write_jsonl(tmp_path / "papers.jsonl", _records(old))
    assert run("ingest", str(file), **backend.environ).returncode == 0
    write_jsonl(file, _records(new))
    known = {p.abstract for p in [*old, *new]}
    with closing(backend.open(embedder)) as reader, (tmp_path / "out").open("wb") as out:
        streams = [out.fileno()] * 3
        process = forking.start(["ingest", str(file)], {**program_environment, **backend.environ}, tmp_path, streams)
        try:
            searches, seen = 0, set[str]()
            while process.poll() is None:
                for candidate in _search(reader, embedder, f"problem {searches % 120} gradient descent").candidates:
                    assert candidate.paper.abstract in known
                    assert len(candidate.spans) == len(candidate.sentences)
                    assert " ".join(span.of(candidate.paper.abstract) for span in candidate.spans) == candidate.paper.abstract
                    seen.add(candidate.paper.abstract)
                searches += 1
        finally:
            process.kill()
            process.wait()
        assert process.returncode == 0, (tmp_path / "out").read_text()
        assert searches > 5
        reader.refresh()
        assert reader.index.count() == 120
        assert_index_equals_chroma(reader)


@pytest.mark.parametrize("who", ["a reader", "a writer"])
def test_an_old_version_that_a_killed_ingest_left_over_never_comes_back(backend: Backend, who: str) -> None:
    papers = [paper(number, abstract=f"Abstract {number}, which is the old one.") for number in range(8)]
    library = backend.library()
    ingest_papers(library, _WORDS, papers)
    new = [replace(p, abstract=p.abstract.replace("old", "new")) for p in papers]
    with library.writing(_WORDS.fingerprint) as writer:  # killed between storing the new and removing the old
        _count_up(library, settled=library.store.embedded)
        said = [(p, writer.index.get([p.paper_id])[p.paper_id].sources) for p in new]
        library.store.upsert([record for records in embed(said, _WORDS) for record in records])
    library.close()
    if who == "a reader":
        with closing(backend.open()) as reader:
            assert {p.abstract for p in reader.papers()} == {p.abstract for p in new}
    library = backend.library()
    ingest_papers(library, _WORDS, [paper(9)], name="more")
    assert_index_equals_chroma(library)
    with library.writing(_WORDS.fingerprint):  # another one is killed, before it stores anything
        _count_up(library, settled=library.store.embedded)
    library.close()
    with closing(backend.open()) as opened:
        assert_index_equals_chroma(opened)
        assert {p.abstract for p in opened.papers()} == {p.abstract for p in [*new, paper(9)]}


def _count_up(library: Library, *, settled: bool) -> None:
    head = library.store.head()
    assert head is not None
    library.store.set_head(replace(head, generation=head.generation + 1, settled=settled))


def test_a_thread_that_opens_a_library_and_one_that_changes_it_do_not_wait_for_each_other(settings: LibrarySettings) -> None:
    library, changing, opening = Library(settings), threading.Event(), threading.Event()
    ingest_papers(library, _WORDS, _papers(1))

    def change() -> None:
        with library.store.exclusive():
            changing.set()
            opening.wait(120)
            wait_until(_stands_still(looking))  # it is at the lock
            library.store.count()

    def look() -> None:
        changing.wait(120)
        opening.set()
        library.store.open()

    looking = threading.Thread(target=look, daemon=True)
    threads = [threading.Thread(target=change, daemon=True), looking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    library.close()


def _stands_still(thread: threading.Thread) -> Callable[[], bool]:
    """A condition: that a thread is where it was the time before."""
    before: list[object] = [None]

    def stands() -> bool:
        frame = sys._current_frames().get(thread.ident or 0)
        place = frame and (frame.f_code, frame.f_lasti)
        still, before[0] = place is not None and place == before[0], place
        return still

    return stands


# rebuilding


def _changes(papers: Sequence[Paper], embedder: Embedder, library: Library) -> list[list[Record]]:
    stored = library.index.get([p.paper_id for p in papers])
    return list(embed([(known.paper, known.sources) for known in stored.values()], embedder))


def _raw_client(settings: LibrarySettings) -> Any:
    """Chroma as it is, for what the library never leaves half done on its own."""
    import chromadb
    from chromadb.config import Settings

    private = Settings(anonymized_telemetry=False)
    if not settings.chroma_url:
        return chromadb.PersistentClient(str(settings.home / "chroma"), settings=private)
    host, _, port = settings.chroma_url.removeprefix("http://").partition(":")
    return chromadb.HttpClient(host=host, port=int(port), settings=private)


_WIDER = WordsEmbedder("words/2", dimension=128)


@pytest.mark.parametrize("after", [_WIDER, WordsEmbedder("words/1")], ids=["another embedder", "the same embedder"])
def test_a_rebuilt_library_is_searched_with_its_new_embedder(backend: Backend, after: WordsEmbedder) -> None:
    papers, report = [*_papers(70), paper(99, title="Octopus", abstract="The octopus hides.")], Report()
    library = backend.library()
    ingest_papers(library, _WORDS, papers)
    steps = list[tuple[int, int]]()
    rebuild(library, after, report, lambda report, total: steps.append((report.embedded, total)))
    library.close()
    assert steps[-1] == (71, 71)
    with closing(backend.open(after)) as opened:
        assert_index_equals_chroma(opened)
        candidate = _search(opened, after, "octopus hides").candidates[0]
        assert candidate.paper.title == "Octopus"
        assert candidate.sentences == pytest.approx([2 / 6**0.5], abs=0.01)
    library = backend.library()
    assert _counts(ingest_papers(library, after, papers)) == (0, 0, 71, 0, 0)
    library.close()


@pytest.mark.parametrize("complete", [False, True], ids=["cut before the end", "cut before the old one goes"])
def test_a_rebuild_that_was_cut_leaves_the_old_library_serving(backend: Backend, complete: bool) -> None:
    papers, library = _papers(4), backend.library()
    ingest_papers(library, _WORDS, papers)
    before = dump(library)
    with library.writing(_WIDER.fingerprint, rebuilding=True) as writer:
        writer.start_rebuild()
        writer.put_rebuilt(_changes(papers[:2], _WIDER, library))
    library.close()
    if complete:
        with closing(_raw_client(backend.settings)) as client:
            rebuilt = client.get_collection(f"{backend.settings.collection}-rebuilt", embedding_function=None)
            rebuilt.modify(metadata={**rebuilt.metadata, "complete": True})
    with closing(backend.open()) as opened:
        assert dump(opened) == before
        assert _titles(opened, _WORDS, "number 3")[0] == papers[3].title
    library = backend.library()
    ingest_papers(library, _WORDS, [*papers, paper(5)])  # and it goes on
    rebuild(library, _WIDER, Report(), lambda *_: None)  # the next rebuild begins anew
    library.close()
    with closing(backend.open(_WIDER)) as opened:
        assert_index_equals_chroma(opened)
        assert opened.index.count() == 5


@pytest.mark.parametrize("renamed", [False, True], ids=["cut before the new one is renamed", "cut before the index follows"])
def test_a_rebuild_cut_at_its_last_step_is_completed_at_the_next_open(backend: Backend, renamed: bool) -> None:
    papers, library = [*_papers(4), paper(9, title="Octopus", abstract="The octopus hides.")], backend.library()
    ingest_papers(library, _WORDS, papers)
    with library.writing(_WIDER.fingerprint, rebuilding=True) as writer:
        writer.start_rebuild()
        writer.put_rebuilt(_changes(papers, _WIDER, library))
    library.close()
    name = backend.settings.collection
    with closing(_raw_client(backend.settings)) as client:
        rebuilt = client.get_collection(f"{name}-rebuilt", embedding_function=None)
        rebuilt.modify(metadata={**rebuilt.metadata, "complete": True})
        client.delete_collection(name)
        if renamed:
            rebuilt.modify(name=name)
    with pytest.raises(LibraryMismatch):
        backend.open(_WORDS)
    with closing(backend.open(_WIDER)) as opened:
        assert_index_equals_chroma(opened)
        candidate = _search(opened, _WIDER, "octopus hides").candidates[0]
        assert candidate.paper.title == "Octopus"
        assert len(candidate.sentences) == len(candidate.spans) == 1
        assert candidate.sentences == pytest.approx([2 / 6**0.5], abs=0.01)  # the new embedder's vectors


def test_a_reader_of_before_a_rebuild_is_told_of_the_other_embedder(backend: Backend) -> None:
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(3))
    library.close()
    with closing(backend.open(_WORDS)) as reader:
        _search(reader, _WORDS, "number 1")
        writer = backend.library()
        rebuild(writer, WordsEmbedder("words/other"), Report(), lambda *_: None)  # as wide, but not comparable
        writer.close()
        with pytest.raises(LibraryMismatch, match="words/other"):
            _search(reader, _WORDS, "number 1")


def test_a_reader_of_before_a_rebuild_goes_on_with_the_new_state(backend: Backend) -> None:
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(3))
    library.close()
    with closing(backend.open(_WORDS)) as reader:
        assert _titles(reader, _WORDS, "number 1")[0] == paper(1).title
        writer = backend.library()
        rebuild(writer, _WORDS, Report(), lambda *_: None)
        assert _titles(reader, _WORDS, "number 1")[0] == paper(1).title
        ingest_papers(writer, _WORDS, [paper(50, title="Octopus")])
        writer.close()
        assert _titles(reader, _WORDS, "octopus")[0] == "Octopus"
        assert_index_equals_chroma(reader)


def test_all_reads_of_one_piece_of_work_see_the_same_state(backend: Backend) -> None:
    writer = backend.library()
    ingest_papers(writer, _WORDS, _papers(3))

    def titles() -> list[str]:
        return [title for _, title in reader.titles()]

    def work() -> list[list[str]]:
        before = titles()
        if len(before) == 3:
            ingest_papers(writer, _WORDS, [paper(50, title="Octopus")])
        return [before, titles(), _titles(reader, _WORDS, "octopus")]

    with closing(backend.open(_WORDS)) as reader:
        before, after, found = reader.in_one_state(work)
        assert before == after
        assert "Octopus" not in found
        assert "Octopus" in titles()
        before, after, found = reader.in_one_state(work)
        assert found[0] == "Octopus"
    writer.close()


def test_work_in_one_state_that_meets_the_end_of_a_rebuild_is_done_again(backend: Backend) -> None:
    writer = backend.library()
    ingest_papers(writer, _WORDS, _papers(3))
    times = list[int]()

    def work() -> list[str]:
        times.append(len(times))
        if len(times) == 1:
            rebuild(writer, _WORDS, Report(), lambda *_: None)
        return _titles(reader, _WORDS, "number 1")

    with closing(backend.open(_WORDS)) as reader:
        assert reader.in_one_state(work)[0] == paper(1).title
        assert _titles(reader, _WORDS, "number 1")[0] == paper(1).title
    writer.close()


def test_a_reader_notices_that_another_one_began_the_index_anew(backend: Backend) -> None:
    library = backend.library()
    ingest_papers(library, _WORDS, _papers(3))
    library.close()
    with closing(backend.open()) as reader:
        _search(reader, _WORDS, "number 1")
        reader.index.path.unlink()
        with closing(backend.open()) as other:  # builds it anew
            ingest_papers(other, _WORDS, [paper(50, title="Octopus")])
            assert _titles(reader, _WORDS, "octopus")[0] == "Octopus"
            assert_index_equals_chroma(reader)
            assert_index_equals_chroma(other)


def test_questions_are_answered_while_another_process_rebuilds(
    backend: Backend, run: Run, forking: Forking, program_environment: dict[str, str], tmp_path: Path, embedder: Embedder
) -> None:
    papers = _papers(60)
    file = write_jsonl(tmp_path / "papers.jsonl", _records(papers))
    assert run("ingest", str(file), **backend.environ).returncode == 0
    known = {p.abstract for p in papers}
    with closing(backend.open(embedder)) as reader, (tmp_path / "out").open("wb") as out:
        streams = [out.fileno()] * 3
        process = forking.start(["ingest", "--rebuild"], {**program_environment, **backend.environ}, tmp_path, streams)
        try:
            while process.poll() is None:
                found = _search(reader, embedder, "problem 7 of gradient descent").candidates
                assert len(found) == 5
                assert {candidate.paper.abstract for candidate in found} <= known
        finally:
            process.kill()
            process.wait()
        assert process.returncode == 0, (tmp_path / "out").read_text()
        assert _search(reader, embedder, "problem 7 of gradient descent").candidates


def test_a_new_index_is_private_and_incomplete(tmp_path: Path) -> None:
    index = KeywordIndex(tmp_path / "index.sqlite3")
    index.recreate()
    assert index.is_usable()
    assert index.generation() == -1
    assert (tmp_path / "index.sqlite3").stat().st_mode & 0o077 == 0
    index.close()
