"""Workers of a cluster, as far as they need none: writing with another's leave, how values travel, files seen elsewhere."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import chunk_paper
from ingest.crews import pipeline, reading
from ingest.crews.pipeline import AWAY, END, File
from ingest.crews.wire import fault_row, item_of, item_text, made_of, records_row, stored_row, work_of, work_text
from ingest.crews.working import embed, fault_of
from ingest.errors import EmbedderError, LibraryBusy, LibraryUnreachable, PaperbotError, WorkersError
from ingest.library import Library, Writer
from ingest.library.lending import Borrower, Loan
from ingest.library.records import from_records
from ingest.library.schema import Record
from ingest.records import Paper, Problem, WithoutAbstract
from ingest.sources.arguments import Source, resolve
from tests.conftest import examples, paper
from tests.fakes.embedders import WordsEmbedder
from tests.servers import Backend, on_server
from tests.test_library import assert_index_equals_chroma

_WORDS = WordsEmbedder()
_SAID = {"test": "said"}


def _groups(*numbers: int) -> list[list[Record]]:
    return list(embed([(paper(number), _SAID) for number in numbers], _WORDS))


# writing with leave


@pytest.fixture
def on_chroma(tmp_path: Path, cache: Path, chroma_url: str) -> Backend:
    return Backend.of(tmp_path / "home", cache, **on_server(chroma_url))


@pytest.fixture
def library(on_chroma: Backend) -> Iterator[Library]:
    with closing(on_chroma.library()) as opened:
        yield opened


@pytest.fixture
def worker(on_chroma: Backend) -> Borrower:
    return Borrower(on_chroma.settings)


def _lent(writer: Writer) -> Loan:
    loan = writer.lend()
    assert loan is not None
    return loan


def test_two_rounds_at_once_are_taken_in_and_settled(library: Library, worker: Borrower) -> None:
    with library.writing(_WORDS.fingerprint) as writer:
        first, second = _lent(writer), _lent(writer)
        assert not writer.head.settled
        one, two = worker.put(_groups(1, 2), first), worker.put(_groups(3), second)
        writer.commit(one, loan=first)
        assert (library.index.count(), writer.head.settled, writer.lent) == (2, False, True)
        writer.commit(two, loan=second)
        assert (library.index.count(), writer.head.settled, writer.lent) == (3, True, False)
        changed = _lent(writer)
        other = worker.put(list(embed([(paper(3, abstract="Something else. In two sentences."), _SAID)], _WORDS)), changed)
        writer.commit(other, loan=changed)
        assert (library.index.count(), writer.head.settled) == (3, True)
    assert_index_equals_chroma(library)


def test_what_nobody_took_in_is_found_by_the_next_writer(library: Library, worker: Borrower) -> None:
    with library.writing(_WORDS.fingerprint) as writer:
        worker.put(_groups(1, 2), _lent(writer))
    with library.writing(_WORDS.fingerprint) as writer:
        assert writer.head.settled
        assert library.index.count() == 2
    assert_index_equals_chroma(library)


def test_who_comes_too_late_writes_nothing(library: Library, worker: Borrower) -> None:
    with library.writing(_WORDS.fingerprint) as writer:
        taken_in = _lent(writer)
        writer.commit(worker.put(_groups(1), taken_in), loan=taken_in)
        with pytest.raises(LibraryBusy, match="no longer holds the library"):
            worker.put(_groups(2), taken_in)
        left = _lent(writer)
    with pytest.raises(LibraryBusy):  # the lease was let go of
        worker.put(_groups(2), left)
    with library.writing(_WORDS.fingerprint) as writer:
        _lent(writer)
        with pytest.raises(LibraryBusy):  # another holds it
            worker.put(_groups(2), left)
        with pytest.raises(LibraryBusy):  # of a rebuild that was given up
            worker.put(_groups(2), replace(_lent(writer), collection=f"{library.settings.collection}-rebuilt"))
    assert library.store.ids() == [record.chunk_id for group in _groups(1) for record in group]


def test_a_rebuild_is_written_by_workers_too(library: Library, worker: Borrower) -> None:
    with library.writing(_WORDS.fingerprint) as writer:
        writer.commit(_groups(1, 2))
    with library.writing(_WORDS.fingerprint, rebuilding=True) as writer:
        writer.start_rebuild()
        loan = _lent(writer)
        writer.put_rebuilt(worker.put(_groups(1, 2), loan))
        writer.finish_rebuild()
        with pytest.raises(LibraryBusy):
            worker.put(_groups(3), loan)
    assert library.index.count() == 2
    assert_index_equals_chroma(library)


def test_an_embedded_library_is_written_by_its_one_process(tmp_path: Path, cache: Path) -> None:
    backend = Backend.of(tmp_path / "home", cache)
    with closing(backend.library()) as library, library.writing(_WORDS.fingerprint) as writer:
        assert writer.lend() is None


# how values travel

_TEXT = st.text(max_size=30)
_PAPERS = st.builds(
    Paper, paper_id=_TEXT, title=_TEXT, abstract=_TEXT, authors=st.lists(_TEXT, max_size=3).map(tuple),
    year=st.none() | st.integers(), venue=_TEXT, url=_TEXT, categories=st.lists(_TEXT, max_size=2).map(tuple), source=_TEXT,
    doi=_TEXT, arxiv_id=_TEXT, line=st.none() | st.integers(),
)  # fmt: skip
_KINDS: list[type[Problem]] = [Problem, WithoutAbstract]
_PROBLEMS = st.sampled_from(_KINDS).flatmap(
    lambda kind: st.builds(kind, source=_TEXT, line=st.none() | st.integers(), reason=_TEXT, advice=_TEXT)
)


@settings(max_examples=examples(50), deadline=None)
@given(_PAPERS | _PROBLEMS, st.dictionaries(_TEXT, _TEXT, max_size=4))
def test_any_paper_and_problem_arrive_as_they_were_sent(item: Paper | Problem, sources: dict[str, str]) -> None:
    sent = item_text(item)
    assert sent.isascii()
    assert repr(item_of(sent)) == repr(item)  # with its line, which does not count when papers are compared
    if isinstance(item, Paper):
        found = work_of(work_text((item, sources)))
        assert (repr(found[0]), list(found[1].items())) == (repr(item), list(sources.items()))


def test_records_and_stored_papers_arrive_as_they_were_sent() -> None:
    long = paper(1, abstract=" ".join(f"Sentence {n} says “naïve” things." for n in range(120)), authors=("A", "B"))
    assert len(chunk_paper(long)) > 1
    (records,) = embed([(long, {"b": "1", "a": "2"})], _WORDS)
    found = made_of(records_row(records), stored=False)
    assert isinstance(found, list)
    for sent, came in zip(records, found, strict=True):
        assert (came.chunk_id, came.text, came.metadata) == (sent.chunk_id, sent.text, sent.metadata)
        assert (came.vector.dtype, came.vector.tobytes()) == (sent.vector.dtype, sent.vector.tobytes())
    stored = from_records(records)
    assert stored
    assert repr(made_of(stored_row(stored), stored=True)) == repr(stored)


@pytest.mark.parametrize(
    ("sent", "kind", "said"),
    [
        (EmbedderError("No key.", "Set one."), WorkersError, "On the Ray cluster: No key.\nSet one."),
        (LibraryUnreachable("Away."), WorkersError, "On the Ray cluster: Away."),
        (WorkersError("Another paperbot.", "Install the same."), WorkersError, "Another paperbot.\nInstall the same."),
        (LibraryBusy("Taken over."), LibraryBusy, "Taken over."),
    ],
)
def test_errors_tell_where_they_arose(sent: PaperbotError, kind: type[PaperbotError], said: str) -> None:
    with pytest.raises(kind) as caught:
        made_of(fault_row(sent), stored=True)
    assert type(caught.value) is kind
    assert str(caught.value) == said


def test_a_fault_of_paperbot_brings_its_traceback() -> None:
    try:
        json.loads("{")
    except ValueError as error:
        row = fault_row(fault_of(error))
    with pytest.raises(RuntimeError, match=r"a worker failed:\n(?s:.)*JSONDecodeError"):
        made_of(row, stored=False)


# files seen elsewhere


def _file(path: Path) -> File:
    found = pipeline.seen(path, str(path), "")
    assert found is not None
    return found


def test_a_file_that_differs_in_anything_is_away(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text('{"title": "A study of bees", "abstract": "Bees fly."}\n' * 2)
    file = _file(path)
    blocks = [items for items, _ in pipeline._blocks(file)]
    assert [len(items) for items in blocks] == [2, 1]
    assert blocks[-1] == [f"{END} 2"]
    for other in (
        replace(file, size=1), replace(file, changed=1), replace(file, program="another"), replace(file, path="/nowhere"),
    ):  # fmt: skip
        assert list(pipeline._blocks(other)) == [([AWAY], 0.0)]


def test_what_is_no_file_that_others_may_read_stays_here(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    odd = tmp_path / os.fsdecode(b"bytes\xff.jsonl")
    odd.write_text("{}")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "nothing", odd):
        assert pipeline.seen(path, str(path), "") is None
    sources = resolve(["-", "arxiv:2501.00001", str(tmp_path / "nothing"), str(odd)], Backend.of(tmp_path, tmp_path).settings)
    assert reading.spread(sources) == sources


@pytest.mark.parametrize("items", [[AWAY], [f"{END} 7"], []])
def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path, items: list[str]) -> None:
    (tmp_path / "papers.jsonl").write_text("{}")
    file, first = _file(tmp_path / "papers.jsonl"), paper(1)
    said = [(0, 0.5, text) for text in (item_text(first), *items)]
    source = reading.Reading([file], iter(said)).source(Source("papers", lambda: iter(()), lambda: None), 0)
    came, problem = source.read()
    assert came == first
    assert isinstance(problem, Problem)
    assert (problem.source, problem.reason) == ("papers", "changed while it was being read")
    assert source.share_read() == 0.5
