"""A library in one file: moved between stores bit by bit, cut off and gone on with, and nothing taken from a damaged file.

The full run is 25,000 papers: PAPERBOT_TEST_MOVED=25000.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from bot.app import App
from ingest.errors import ExportError, LibraryBusy, LibraryMismatch, LibraryMissing
from ingest.library import Library
from ingest.portable import BLOCK, read_blocks, read_header
from ingest.portable.exporting import export
from ingest.portable.importing import Imported, restore
from ingest.records import Paper
from tests.conftest import Run, ingest_papers, paper
from tests.fakes.embedders import WordsEmbedder
from tests.forking import Forking
from tests.servers import Backend, on_server
from tests.test_library import assert_index_equals_chroma, dump
from tests.waiting import wait_until

_WORDS = WordsEmbedder()
_MANY = int(os.environ.get("PAPERBOT_TEST_MOVED", "0")) or BLOCK + 40  # read before the tests' own environment is set up


def _many(count: int = _MANY) -> list[Paper]:
    full = paper(
        1, title="Über ½ “Quotes” & 数学", abstract="Ein Satz über α-Werte. Noch einer! 終わり。", year=1999,
        authors=("Ana Ñ", "Bo O'Hara"), venue="Proc. of X", url="https://example.org/a?b=c", categories=("cs.LG",),
        doi="10.1000/x",
    )  # fmt: skip
    long = paper(2, abstract=" ".join(f"Sentence {n} says that {n} is a number worth reading about." for n in range(200)))
    return [full, long, *(paper(n) for n in range(3, count))]


def _export(library: Library, path: Path) -> bytes:
    export(library, path, replace=True, progress=lambda *_: None)
    return path.read_bytes()


def _import(library: Library, path: Path, *, merge: bool = False) -> tuple[int, int]:
    done = Imported()
    restore(library, path, done, merge=merge, progress=lambda *_: None)
    return done.added, done.unchanged


def _vectors(library: Library) -> dict[str, bytes]:
    return {record.chunk_id: record.vector.tobytes() for record in library.store.get(library.store.ids())}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """An export of 296 papers in two blocks, or of as many as PAPERBOT_TEST_MOVED says."""
    folder = tmp_path_factory.mktemp("exported")
    with closing(Backend.of(folder / "home", cache).library()) as library:
        ingest_papers(library, _WORDS, _many())
        _export(library, folder / "papers.paperbot")
    return folder / "papers.paperbot"


@pytest.fixture
def target(tmp_path: Path, cache: Path, chroma_url: str) -> Callable[[str], Backend]:
    """An empty library on a backend of this name."""
    return lambda kind: Backend.of(tmp_path / f"to-{kind}", cache, **(on_server(chroma_url) if kind == "server" else {}))


@pytest.mark.parametrize("to", ["embedded", "server"])
def test_a_moved_library_is_the_same(backend: Backend, to: str, target: Callable[[str], Backend], tmp_path: Path) -> None:
    papers = _many()
    with closing(backend.library()) as here, closing(target(to).library()) as there:
        ingest_papers(here, _WORDS, papers)
        before = _export(here, tmp_path / "a")
        assert _import(there, tmp_path / "a") == (len(papers), 0)
        assert dump(there) == dump(here)
        assert _vectors(there) == _vectors(here)
        assert_index_equals_chroma(there)
        assert _export(there, tmp_path / "b") == before
        assert {p.paper_id: p for p in there.papers()} == {p.paper_id: p for p in papers}
        assert _counts_again(there, papers) == (0, 0, len(papers))
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a", "b"]


def _counts_again(library: Library, papers: list[Paper]) -> tuple[int, int, int]:
    report = ingest_papers(library, _WORDS, papers)
    return report.added, report.updated, report.unchanged


class _Cut(Exception):
    pass


def test_an_import_that_was_cut_off_goes_on(backend: Backend, exported: Path, tmp_path: Path) -> None:
    def cut(*_: object) -> None:
        raise _Cut

    with closing(backend.library()) as library:
        with pytest.raises(_Cut):
            restore(library, exported, Imported(), merge=False, progress=cut)
        assert library.index.count() == BLOCK
        library.index.path.unlink()  # and what was stored is found again in Chroma, in another order
        total = read_header(exported).papers
        assert _import(library, exported) == (total - BLOCK, BLOCK)
        assert _import(library, exported) == (0, total)
        assert _export(library, tmp_path / "again") == exported.read_bytes()


def test_an_import_that_is_killed_goes_on(
    exported: Path, target: Callable[[str], Backend], program_environment: dict[str, str], run: Run, tmp_path: Path,
    forking: Forking,
) -> None:  # fmt: skip
    backend = target("server")
    index, environ = backend.library().index, {**program_environment, **backend.environ}
    with (tmp_path / "out").open("wb") as out:
        process = forking.start(["library", "import", str(exported)], environ, tmp_path, [out.fileno()] * 3)
    wait_until(lambda: process.poll() is not None or (index.is_usable() and index.count()))
    process.kill()
    process.wait()
    total = read_header(exported).papers
    done = run("library", "import", "--json", str(exported), **backend.environ)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["added"] + said["unchanged"] == total
    with closing(backend.open()) as library:
        assert _export(library, tmp_path / "again") == exported.read_bytes()


def test_what_an_import_refuses(backend: Backend, exported: Path, tmp_path: Path) -> None:
    with closing(backend.library()) as library:
        ingest_papers(library, _WORDS, [paper(7), paper(1000)])
        with pytest.raises(ExportError, match="papers that are not in") as caught:
            _import(library, exported)
        assert "--merge" in caught.value.advice
        assert library.index.count() == 2
        total = read_header(exported).papers
        assert _import(library, exported, merge=True) == (total - 1, 1)
        assert library.index.count() == total + 1
        assert_index_equals_chroma(library)
        with pytest.raises(ExportError, match="is there already"):
            export(library, exported, replace=False, progress=lambda *_: None)
        with library.writing(_WORDS.fingerprint), closing(backend.library()) as second:
            for attempt in (lambda: _import(second, exported, merge=True), lambda: _export(second, tmp_path / "x")):
                with pytest.raises(LibraryBusy):
                    attempt()


def test_one_paper_of_two_libraries_is_one(backend: Backend, target: Callable[[str], Backend], tmp_path: Path) -> None:
    title = "Learning with Noisy Labels"
    mine = paper(1, paper_id="arxiv:2001.00001", title=title, arxiv_id="2001.00001", authors=("Ann Lee",), source="a.bib")
    theirs = replace(mine, paper_id="learning-with-noisy-labels-a3ff4706", arxiv_id="", venue="ICML", source="b.bib")
    article = replace(theirs, paper_id="doi:10.5555/7", doi="10.5555/7", source="c.bib")
    birds = {"abstract": "Birds sing in spring. They sing at dawn.", "authors": ("Bo Ray",), "year": 1999}
    apart = paper(2, title=title, source="b.bib", **birds)
    with closing(backend.library()) as here, closing(target("embedded").library()) as there:
        ingest_papers(here, _WORDS, [mine])
        ingest_papers(there, _WORDS, [theirs, apart, paper(4)])
        _export(there, tmp_path / "a")
        for added, unchanged in ((2, 0), (0, 2)):  # and again
            done = Imported()
            restore(here, tmp_path / "a", done, merge=True, progress=lambda *_: None)
            assert (done.added, done.joined, done.unchanged) == (added, 1, unchanged)
            assert here.index.count() == 3
            [stored] = here.index.known_as("arxiv:2001.00001")
            assert (stored.paper, list(stored.sources)) == (replace(mine, venue="ICML"), ["a.bib", "b.bib"])
            assert_index_equals_chroma(here)
        assert _counts_again(here, [theirs, article]) == (0, 1, 1)  # a later ingest knows it
        assert here.index.count() == 3


def test_another_embedder_and_an_empty_library_are_refused(backend: Backend, exported: Path, tmp_path: Path) -> None:
    with closing(backend.library()) as library:
        with pytest.raises(LibraryMissing):
            _export(library, tmp_path / "x")
        ingest_papers(library, WordsEmbedder("other/1"), [paper(1)])
        with pytest.raises(LibraryMismatch, match="other/1"):
            _import(library, exported)
        with pytest.raises(ExportError, match="cannot be written"):
            _export(library, tmp_path / "none" / "x")
    assert not (tmp_path / "x").exists()


# damage


def _blocks(path: Path) -> list[list[tuple[str, bytes]]]:
    return [[(r.chunk_id, r.vector.tobytes()) for group in block for r in group] for block in read_blocks(path)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> bytes:
    folder = tmp_path_factory.mktemp("small")
    with closing(Backend.of(folder / "home", cache).library()) as library:
        ingest_papers(library, _WORDS, [paper(1), paper(2)])
        return _export(library, folder / "x")


@given(data=st.data())
@trials(max_examples=80, deadline=None)
def test_damage_is_always_noticed(data: st.DataObject, small: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / f"damaged-{os.getpid()}"
    path.write_bytes(small)
    whole, spoilt = _blocks(path), bytearray(small)
    place = data.draw(st.integers(0, len(small) - 1))
    if data.draw(st.booleans()):
        del spoilt[place:]
    else:
        spoilt[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(spoilt)
    try:
        assert _blocks(path) == whole  # a byte that says nothing, such as the system in gzip's header
        assert len(spoilt) == len(small)
    except ExportError as error:
        assert str(path) in error.message  # noqa: PT017  not every damage is one


@given(text=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@trials(max_examples=40, deadline=None)
def test_no_other_file_is_an_export(text: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / f"other-{os.getpid()}"
    for content in (text, gzip.compress(text)):
        path.write_bytes(content)
        with pytest.raises(ExportError, match="is no export"):
            _blocks(path)


@pytest.mark.parametrize("field", ["papers", "chunks", "paperbot_library"])
@pytest.mark.parametrize("value", [float("inf"), float("nan"), [], "many"])
def test_a_first_line_that_counts_nothing_is_told(field: str, value: object, tmp_path: Path) -> None:
    header: dict[str, object] = {"paperbot_library": 1, "embedder": "words/1", "papers": 1, "chunks": 1}
    path = tmp_path / "x"
    path.write_bytes(gzip.compress(json.dumps(header | {field: value}).encode() + b"\n"))
    with pytest.raises(ExportError):
        read_header(path)


def _rewritten(small: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    """An export whose checksums are right and whose first paper was changed by somebody."""
    import hashlib

    lines, made, checksum = gzip.decompress(small).splitlines(), b"", hashlib.sha256()
    for line in lines:
        said = json.loads(line)
        if said.get("paper") == "test:1":
            change(said)
        if "sha256" in said:
            said["sha256"] = checksum.hexdigest()
        made += (new := json.dumps(said).encode() + b"\n")
        checksum.update(new)
    return gzip.compress(made)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["chunks"][0].pop("text"),
        lambda said: said["chunks"][0].update(text=7),
        lambda said: said["chunks"][0].update(vector="!!"),
        lambda said: said["chunks"][0].update(vector=""),
        lambda said: said["chunks"][0]["metadata"].update(chunk=5),
        lambda said: said["chunks"][0]["metadata"].update(sources="no JSON"),
        lambda said: said["chunks"][0]["metadata"].update(title={"a": 1}),
        lambda said: said["chunks"][0]["metadata"].update(sentence_vectors="AAA"),
        lambda said: said["chunks"][0].update(id="other#abc.0"),
        lambda said: said["chunks"][0]["metadata"].update(start=10**12, end=10**12),
        lambda said: said.update(chunks=[]),
        lambda said: said.update(chunks="x"),
        lambda said: said.update(paper="other"),
        lambda said: said["chunks"][0].update(vector="AADAfwAAwH8="),  # not a number
        lambda said: said["chunks"][0]["metadata"].update(start=float("inf")),
        lambda said: said["chunks"][0]["metadata"].update(chunks=float("inf")),
        lambda said: said["chunks"][0]["metadata"].update(year=10**30),
        lambda said: said["chunks"][0]["metadata"].update(year=float("-inf")),
        lambda said: said["chunks"][0]["metadata"].update(sources='["a list"]'),
        lambda said: said["chunks"][0]["metadata"].update(sources='{"a": 1}'),
        lambda said: said["chunks"][0]["metadata"].update(sources="[" * 100_000),
        lambda said: said["chunks"][0]["metadata"].update(authors='"Ann Lee"'),
        lambda said: said["chunks"][0]["metadata"].update(authors='["Ann Lee", 4]'),
        lambda said: said["chunks"][0]["metadata"].update(categories='{"cs": "AI"}'),
        lambda said: said["chunks"][0]["metadata"].update(categories='[["cs.AI"]]'),
        lambda said: said["chunks"][0]["metadata"].update(title="Half a pair \ud800"),
    ],
)
def test_a_forged_paper_changes_nothing(
    change: Callable[[dict[str, object]], None], small: bytes, empty: Backend, tmp_path: Path
) -> None:
    (tmp_path / "x").write_bytes(_rewritten(small, change))
    with closing(empty.library()) as library, pytest.raises(ExportError, match="damaged at line 2"):
        _import(library, tmp_path / "x")
    assert not empty.settings.home.exists()


@pytest.fixture
def empty(tmp_path: Path, cache: Path) -> Backend:
    return Backend.of(tmp_path / "home", cache)


# by the command line, and answers on both backends


def test_answers_on_a_server_are_those_of_the_embedded_library(
    sample_app: App, target: Callable[[str], Backend], run: Run, tmp_path: Path
) -> None:
    home, file, server = {"PAPERBOT_HOME": str(sample_app.settings.home)}, tmp_path / "sample.paperbot", target("server")
    assert run("library", "export", str(file), **home).stdout.strip() == f"70 papers are in {file}."
    done = run("library", "import", str(file), **server.environ)
    assert done.stdout.strip() == "70 added, 0 there already.", done.stderr
    moved = _app(server)
    for question in _QUESTIONS:
        here, there = (_answer(app, question) for app in (sample_app, moved))
        assert here == there, question
    moved.library.close()


_QUESTIONS = (
    "How can reward hacking be mitigated?",
    "Which robot learns to fly in seconds?",
    "which oil goes into the engine of a 2012 golf",
    "papers since 2023 on offline RL",
    "What is the score on D4RL?",
    "langauge models and lerning",
)


def _app(backend: Backend) -> App:
    from bot.app import build
    from bot.settings import BotSettings

    return build(BotSettings.from_environ(backend.environ), llm=False)


def _answer(app: App, question: str) -> object:
    found = {name: value for name, value in app.answerer.answer(question).to_json().items() if name not in ("id", "seconds")}
    sources: list[dict[str, object]] = found["sources"]  # the last bits of a score are those of the order of rows
    return found | {"sources": [one | {"score": round(float(str(one["score"])), 5)} for one in sources]}
