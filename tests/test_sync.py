"""The ingest job: one paper from several sources, what is embedded, pruning, dry runs, and being stopped."""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ingest.crews import Alone
from ingest.errors import EmbedderError
from ingest.interrupts import Terminated, held, terminate_in_order
from ingest.library import Library
from ingest.records import Chunk, Paper, Problem
from ingest.report import Report
from ingest.settings import LibrarySettings
from ingest.sources.arguments import Source, Sources, resolve
from ingest.sync import BATCH, ingest, plan
from tests.conftest import Run, ingest_papers, paper, write_jsonl
from tests.fakes.embedders import WordsEmbedder
from tests.forking import Forking
from tests.processes import until
from tests.test_library import assert_index_equals_chroma, dump

_TITLE = "A very particular study of octopus camouflage"
Counts = tuple[int, int, int, int, int]


@pytest.fixture
def embedder() -> WordsEmbedder:  # instead of the local model: here only what is embedded counts, not how well
    return WordsEmbedder()


@pytest.fixture
def library(settings: LibrarySettings) -> Iterator[Library]:
    with closing(Library(settings)) as opened:
        yield opened


def _counts(report: Report) -> Counts:
    return report.added, report.updated, report.unchanged, report.removed, report.failed


def _source(name: str, items: Sequence[Paper | Problem]) -> Source:
    own = [replace(item, source=name) for item in items]
    return Source(name, lambda: iter(own), lambda: None)


def _run(
    library: Library, embedder: WordsEmbedder, *sources: Source, prune: bool = False, folders: tuple[str, ...] = ()
) -> Report:
    report = Report()
    ingest(library, embedder, Sources(sources, folders), report, prune=prune, progress=lambda *_: None)
    assert_index_equals_chroma(library)
    return report


def test_the_size_of_a_crews_batches_makes_no_difference(embedder: WordsEmbedder, settings: LibrarySettings) -> None:
    class ByTwo(Alone):
        batch, ahead = 2, 0

    both = list[list[tuple[str, ...]]]()
    for name, crew in (("as usual", Alone(embedder)), ("by two", ByTwo(embedder))):
        own = settings.model_copy(update={"home": settings.home / name, "collection": f"{settings.collection}-{crew.batch}"})
        with closing(Library(own)) as library:
            _run(library, embedder, _source("a", [paper(n) for n in range(5)]))
            mixed = [paper(1), paper(5), paper(2), paper(6), paper(3, abstract="Another one."), paper(7)]
            sources = Sources((_source("b", mixed), _source("c", [paper(6), paper(0), paper(8)])))
            ingest(library, embedder, sources, Report(), prune=False, progress=lambda *_: None, crew=crew)
            assert_index_equals_chroma(library)
            both.append([(stored.paper.paper_id, *stored.sources, *stored.chunk_ids) for stored in library.index.all()])
    assert both[0] == both[1]
    assert len(both[0]) == 9


def _only(library: Library) -> Paper:
    found = list(library.papers())
    assert len(found) == 1, found
    return found[0]


# one paper, two sources

_SAME: list[tuple[str, Paper, Paper]] = [
    (
        "arXiv id",
        paper(1, paper_id="arxiv:2501.00001", arxiv_id="2501.00001", title=_TITLE, year=2025),
        paper(2, paper_id="arxiv:2501.00001", arxiv_id="2501.00001", title="Another title of it, years later", doi="10.1/x"),
    ),
    (
        "DOI",
        paper(1, paper_id="doi:10.1/x", doi="10.1/x", title=_TITLE, venue="Nature"),
        paper(2, paper_id="arxiv:2501.00001", arxiv_id="2501.00001", doi="10.1/x", title="Octopus camouflage, a preprint"),
    ),
    (
        "title",
        paper(1, paper_id="one:1", title=_TITLE, authors=("Ana Example",)),
        paper(2, paper_id="two:77", title=_TITLE.upper().replace(" ", "  ") + ".", url="https://example.org/x"),
    ),
    (
        "title, with arXiv's DOI and the publisher's",
        paper(1, paper_id="arxiv:2101.00001", arxiv_id="2101.00001", doi="10.48550/arxiv.2101.00001", title=_TITLE),
        paper(2, paper_id="doi:10.18653/v1/1", doi="10.18653/v1/1", title=_TITLE, venue="ACL"),
    ),
    (
        "title, author and abstract, with the DOIs of preprint and article",
        paper(1, paper_id="doi:10.1101/1", doi="10.1101/1", title=_TITLE, authors=("Ana Example",)),
        paper(1, paper_id="doi:10.1038/1", doi="10.1038/1", title=_TITLE, authors=("Example, A.",), venue="Nature"),
    ),
]


@pytest.mark.parametrize(("first", "second"), [case[1:] for case in _SAME], ids=[case[0] for case in _SAME])
@pytest.mark.parametrize("together", [True, False], ids=["one run", "two runs"])
@pytest.mark.parametrize("turned", [False, True], ids=["in order", "turned round"])
def test_one_paper_from_two_sources_is_one_paper(
    library: Library, embedder: WordsEmbedder, first: Paper, second: Paper, together: bool, turned: bool
) -> None:
    if turned:
        first, second = second, first
    one, two = _source("a", [first]), _source("b", [second])
    reports = [_run(library, embedder, one, two)] if together else [_run(library, embedder, one), _run(library, embedder, two)]
    assert sum(report.added for report in reports) == 1
    assert sum(report.failed for report in reports) == 0
    assert sum(report.embedded for report in reports) == 1  # the second only fills in
    merged = _only(library)
    assert (merged.paper_id, merged.title, merged.abstract) == (first.paper_id, first.title, first.abstract)
    for name in ("authors", "year", "venue", "url", "doi", "arxiv_id"):
        assert getattr(merged, name) == (getattr(first, name) or getattr(second, name)), name
    before = dump(library)
    for sources in permutations([one, two]):
        again = _run(library, embedder, *sources)
        assert (again.added, again.updated, again.embedded, again.failed) == (0, 0, 0, 0)
    assert dump(library) == before


@pytest.mark.parametrize("gone", ["a", "b"])
def test_a_paper_of_two_sources_survives_the_pruning_of_one(library: Library, embedder: WordsEmbedder, gone: str) -> None:
    _run(library, embedder, _source("a", [paper(1, title=_TITLE)]), _source("b", [paper(1, title=_TITLE)]))
    report = _run(library, embedder, _source(gone, []), prune=True)
    assert report.removed == 0
    (stored,) = library.index.all()
    assert list(stored.sources) == [{"a": "b", "b": "a"}[gone]]
    other = next(iter(stored.sources))
    assert _run(library, embedder, _source(other, []), prune=True).removed == 1
    assert library.index.count() == 0


def test_what_the_owner_says_counts(library: Library, embedder: WordsEmbedder) -> None:
    mine, other = paper(1, title=_TITLE, year=2020), paper(1, title=_TITLE, year=1999, abstract="Another abstract.")
    _run(library, embedder, _source("a", [mine]), _source("b", [other]))
    assert (_only(library).year, _only(library).abstract) == (2020, mine.abstract)
    report = _run(library, embedder, _source("a", [replace(mine, year=2021)]))
    assert (_counts(report), report.embedded) == ((0, 1, 0, 0, 0), 0)
    assert _only(library).year == 2021


def test_a_change_in_the_second_source_reaches_the_one_paper(library: Library, embedder: WordsEmbedder) -> None:
    one, two = paper(1, paper_id="one:1", title=_TITLE), paper(2, paper_id="two:77", title=_TITLE)
    _run(library, embedder, _source("a", [one]), _source("b", [two]))
    report = _run(library, embedder, _source("b", [replace(two, year=2021)]))
    assert _counts(report) == (0, 1, 0, 0, 0)
    assert _only(library).year == 2021


def test_one_source_with_two_papers_of_a_title_that_another_source_has_once(library: Library, embedder: WordsEmbedder) -> None:
    one = _source("a", [paper(1, paper_id="one:1", title=_TITLE)])
    both = _source("b", [paper(2, paper_id="two:77", title=_TITLE), paper(3, paper_id="two:78", title=_TITLE)])
    assert _counts(_run(library, embedder, one, both)) == (2, 0, 1, 0, 0)
    before = dump(library)
    for _ in range(2):
        assert _counts(_run(library, embedder, one, both)) == (0, 0, 3, 0, 0)
    assert dump(library) == before


# changes


@pytest.mark.parametrize(
    ("changed", "embedded"),
    [
        ({"year": 2024}, 0),
        ({"authors": ("Ana Example",), "venue": "Nature", "url": "https://example.org"}, 0),
        ({"doi": "10.1000/late"}, 0),
        ({"venue": "MapConf", "kind": "conference"}, 0),
        ({"title": "Another title for the study of gradient descent"}, 1),
        ({"abstract": "Another abstract."}, 1),
    ],
)
def test_only_changed_texts_are_embedded(
    library: Library, embedder: WordsEmbedder, changed: dict[str, object], embedded: int
) -> None:
    papers = [paper(1), paper(2), paper(3)]
    ingest_papers(library, embedder, papers)
    asked = embedder.asked
    papers[1] = replace(papers[1], **changed)  # type: ignore[arg-type]
    report = ingest_papers(library, embedder, papers)
    assert (_counts(report), report.embedded, embedder.asked - asked) == ((0, 1, 2, 0, 0), embedded, embedded)
    assert {p.paper_id: p for p in library.papers()} == {p.paper_id: p for p in papers}
    assert_index_equals_chroma(library)
    assert _counts(ingest_papers(library, embedder, papers)) == (0, 0, 3, 0, 0)


_WRONG: dict[str, object] = {
    "authors": ("Wrong Person",), "year": 1999, "venue": "Wrong Journal", "url": "https://wrong.example.org/x",
    "doi": "10.1000/wrong", "arxiv_id": "2501.00001", "categories": ("cs.LG",), "kind": "journal",
}  # fmt: skip


@pytest.mark.parametrize("field", [*_WRONG, "all"])
def test_what_the_only_source_of_a_paper_no_longer_says_is_gone(library: Library, embedder: WordsEmbedder, field: str) -> None:
    wrong = {name: said for name, said in _WRONG.items() if field in (name, "all")}
    right = paper(1, paper_id="maps-1", title=_TITLE)
    _run(library, embedder, _source("a", [replace(right, **wrong)]))  # type: ignore[arg-type]
    report = _run(library, embedder, _source("a", [right]))
    assert (_counts(report), report.embedded) == ((0, 1, 0, 0, 0), 0)
    assert _only(library) == replace(right, source="a")
    assert _counts(_run(library, embedder, _source("a", [right]))) == (0, 0, 1, 0, 0)


def test_what_another_source_filled_in_outlives_a_change_of_the_owner(library: Library, embedder: WordsEmbedder) -> None:
    mine, other = paper(1, title=_TITLE, venue="Maps"), paper(1, title=_TITLE, year=2019, doi="10.1000/7")
    _run(library, embedder, _source("a", [mine]), _source("b", [other]))
    assert _counts(_run(library, embedder, _source("a", [replace(mine, venue="Atlas")]))) == (0, 1, 0, 0, 0)
    assert (_only(library).venue, _only(library).year, _only(library).doi) == ("Atlas", 2019, "10.1000/7")


_RIGHT: dict[str, object] = {
    "authors": ("Right Person",), "year": 2001, "venue": "Right Journal", "url": "https://right.example.org/x",
    "doi": "10.1000/right", "arxiv_id": "2501.00002", "categories": ("cs.CL",), "kind": "conference",
}  # fmt: skip


@pytest.mark.parametrize("field", [*_WRONG, "all"])
def test_what_a_second_source_filled_in_follows_its_corrections(library: Library, embedder: WordsEmbedder, field: str) -> None:
    wrong = {name: said for name, said in _WRONG.items() if field in (name, "all")}
    mine = paper(1, paper_id="maps-1", title=_TITLE, **({} if field in ("venue", "kind", "all") else {"venue": "Maps"}))
    theirs = paper(1, paper_id="maps-2", title=_TITLE)
    for corrected in ({}, {name: _RIGHT[name] for name in wrong}):
        _run(library, embedder, _source("a", [mine]), _source("b", [replace(theirs, **wrong)]))  # type: ignore[arg-type]
        assert _only(library) == replace(mine, **wrong, source="a")  # type: ignore[arg-type]
        report = _run(library, embedder, _source("b", [replace(theirs, **corrected)]))
        assert (_counts(report), report.embedded) == ((0, 1, 0, 0, 0), 0)
        assert _only(library) == replace(mine, **corrected, source="a")
    _run(library, embedder, _source("b", [replace(theirs, **wrong)]))  # type: ignore[arg-type]
    _run(library, embedder, _source("b", []), prune=True)
    assert _only(library) == replace(mine, source="a")


def test_a_second_source_that_corrects_an_author_of_another_abstract_is_no_second_paper(
    library: Library, embedder: WordsEmbedder
) -> None:
    mine = paper(1, paper_id="maps-1", title=_TITLE)
    theirs = replace(mine, abstract="Birds sing in spring. They sing at dawn.", authors=("Wrong Person",))
    for authors in (("Wrong Person",), ("Right Author",)):
        _run(library, embedder, _source("a", [mine]), _source("b", [replace(theirs, authors=authors)]))
        assert _only(library) == replace(mine, authors=authors, source="a")


def test_of_three_sources_all_that_was_filled_in_stays(library: Library, embedder: WordsEmbedder) -> None:
    mine, year, venue = paper(1, title=_TITLE), paper(1, title=_TITLE, year=2019), paper(1, title=_TITLE, venue="Maps")
    _run(library, embedder, _source("a", [mine]), _source("b", [year]), _source("c", [venue]))
    _run(library, embedder, _source("c", [replace(venue, venue="Atlas", doi="10.1000/7")]))
    assert (_only(library).year, _only(library).venue, _only(library).doi) == (2019, "Maps", "10.1000/7")


def test_two_own_ids_are_two_papers_whatever_their_titles(
    settings: LibrarySettings, library: Library, embedder: WordsEmbedder, tmp_path: Path
) -> None:
    records: list[dict[str, object]] = [
        {"_id": 4983, "title": "Summary", "text": "Stem cells were counted. They were many."},
        {"_id": 5836, "title": "Summary", "text": "Mice were weighed. They were light."},
        {"_id": 7912, "title": _TITLE, "text": "The first part."},
        {"_id": 7913, "title": _TITLE, "text": "The second part."},
    ]
    sources = resolve([str(write_jsonl(tmp_path / "corpus.jsonl", records))], settings)
    assert _counts(_run(library, embedder, *sources.each)) == (4, 0, 0, 0, 0)
    assert _counts(_run(library, embedder, *sources.each)) == (0, 0, 4, 0, 0)
    assert [p.paper_id for p in library.papers()] == ["corpus:4983", "corpus:5836", "corpus:7912", "corpus:7913"]


@pytest.mark.parametrize("title", ["Über die Größe von Karten", "Über Maß"])
def test_a_paper_under_an_id_of_an_earlier_making_stays_one_paper(
    library: Library, embedder: WordsEmbedder, title: str
) -> None:
    old, new = (paper(1, paper_id=i, title=title, authors=("Ann Lee",)) for i in ("ber-ma-01234567", "uber-mass-01234567"))
    _run(library, embedder, _source("a", [old]))
    for prune in (False, True):
        report = _run(library, embedder, _source("a", [new]), prune=prune)
        assert (_counts(report), report.embedded) == ((0, 0, 1, 0, 0), 0)
        assert _only(library).paper_id == old.paper_id  # so that what was noted under it is found
    assert _counts(_run(library, embedder, _source("a", [replace(new, abstract="Changed.")]))) == (0, 1, 0, 0, 0)
    assert _only(library).paper_id == old.paper_id


@pytest.mark.parametrize("title", ["Adaptive Indexing", "Editorial"])
def test_one_title_by_other_authors_is_another_paper(
    settings: LibrarySettings, library: Library, embedder: WordsEmbedder, tmp_path: Path, title: str
) -> None:
    record = "TY  - JOUR\nTI  - {}\nAU  - {}\nPY  - {}\nAB  - {}\nER  - \n"
    said = (
        ("Abernathy, Ruth", 2015, "Adaptive indexing builds an index as a by-product of query processing."),
        ("Silva, João", 2022, "We revisit the technique for cloud object stores, where each page costs a request."),
        ("Okafor, Chidi", 2024, "Learned optimizers regress when data drift; we measure by how much."),
    )
    file = tmp_path / "refs.ris"
    sources = resolve([str(file)], settings)
    for known in range(1, len(said) + 1):
        file.write_text("".join(record.format(title, *fields) for fields in said[:known]), encoding="utf-8")
        planned = Report()
        plan(settings, sources, planned, progress=lambda *_: None)
        assert _counts(_run(library, embedder, *sources.each)) == _counts(planned) == (1, 0, known - 1, 0, 0)
    assert {p.abstract for p in library.papers()} == {abstract for *_, abstract in said}
    before = dump(library)
    again = _run(library, embedder, *resolve([str(file)], settings).each, prune=True)
    assert _counts(again) == (0, 0, 3, 0, 0)
    assert dump(library) == before
    changed = said[1][2] + " More of it."
    file.write_text(file.read_text(encoding="utf-8").replace(said[1][2], changed), encoding="utf-8")
    assert _counts(_run(library, embedder, *sources.each, prune=True)) == (0, 1, 2, 0, 0)
    assert {p.abstract for p in library.papers()} == {said[0][2], changed, said[2][2]}


def test_one_id_with_two_texts_fails_with_its_line(
    settings: LibrarySettings, library: Library, embedder: WordsEmbedder, tmp_path: Path
) -> None:
    records: list[dict[str, object]] = [
        {"id": "a1", "title": _TITLE, "abstract": "The first text.", "authors": ["Ann Lee"]},
        {"id": "b2", "title": "Something else altogether here", "abstract": "Whatever."},
        {"id": "a1", "title": _TITLE, "abstract": "The first text.", "authors": ["Ann Lee"]},  # merely repeated
        {"id": "a1", "title": _TITLE, "abstract": "Words of others.", "authors": ["Bob Ray"]},
    ]
    file = write_jsonl(tmp_path / "refs.jsonl", records)
    for expected in ((2, 0, 0, 0, 1), (0, 0, 2, 0, 1)):
        report = _run(library, embedder, *resolve([str(file)], settings).each)
        assert _counts(report) == expected
        (problem,) = report.problems
        assert problem.where == f"{file}:4"
        assert "line 1" in problem.reason
        assert "says something else" in problem.reason
    assert library.find("refs:a1")[0].abstract == "The first text."


_PREPRINT = """@misc{{lee21, title = {{{0}}}, author = {{Lee, Ann and Ray, Bob}}, year = {{2021}}, eprint = {{2101.00001}},
  archiveprefix = {{arXiv}}, abstract = {{We film octopuses in tanks and find that they change colour within a second.}}}}
"""
_PUBLISHED = """@inproceedings{{lee22, title = {{{0}}}, author = {{Ann Lee and Bob Ray}}, year = {{2022}},
  booktitle = {{MapConf}}, doi = {{10.1000/maps.7}},
  abstract = {{We film forty octopuses in tanks. They change colour within one second.}}}}
"""
_OTHER = "@article{{other, title = {{Gradient descent on a napkin}}, abstract = {{We descend.}}}}\n"


@pytest.mark.parametrize("turned", [False, True], ids=["preprint first", "preprint last"])
def test_preprint_and_article_in_one_file_are_one_paper_and_no_failure(
    settings: LibrarySettings, library: Library, embedder: WordsEmbedder, tmp_path: Path, turned: bool
) -> None:
    both = [_PREPRINT, _PUBLISHED][:: -1 if turned else 1]
    file = tmp_path / "refs.bib"
    file.write_text("".join([*both, _OTHER]).format(_TITLE), encoding="utf-8")
    planned = Report()
    plan(settings, resolve([str(file)], settings), planned, progress=lambda *_: None)
    report = _run(library, embedder, *resolve([str(file)], settings).each, prune=True)
    assert _counts(report) == _counts(planned) == (2, 1, 0, 0, 0)
    told = f"{file}: 1 record is another version of a paper above, and only filled in what was missing: line"
    assert report.notices == planned.notices
    assert report.notices[0].startswith(told)
    (merged,) = (p for p in library.papers() if p.title == _TITLE)
    assert (merged.year, merged.abstract[:14]) == ((2022, "We film forty ") if turned else (2021, "We film octopu"))
    assert (merged.venue, merged.doi, merged.arxiv_id) == ("MapConf", "10.1000/maps.7", "2101.00001")
    before = dump(library)
    again = _run(library, embedder, *resolve([str(file)], settings).each, prune=True)
    assert (_counts(again), again.embedded) == ((0, 0, 3, 0, 0), 0)
    assert dump(library) == before
    file.write_text("".join(both).format(_TITLE), encoding="utf-8")
    assert _counts(_run(library, embedder, *resolve([str(file)], settings).each, prune=True)) == (0, 0, 2, 1, 0)
    assert _only(library) == merged


def test_versions_of_many_papers_are_told_in_one_notice(library: Library, embedder: WordsEmbedder) -> None:
    papers = [paper(n, paper_id=f"t-{n}", line=n + 1) for n in range(7)]
    versions = [replace(p, paper_id=f"doi:10.1/{p.line}", doi=f"10.1/{p.line}", year=2020, line=p.line + 50) for p in papers]
    report = _run(library, embedder, _source("a", [*papers, *versions, *versions]), _source("b", [papers[0]]))
    assert _counts(report) == (7, 7, 8, 0, 0)
    (notice,) = report.notices
    assert notice.startswith("a: 14 records are other versions of papers above")
    assert "line 51 (of line 1), " in notice
    assert notice.endswith("line 55 (of line 5), ….")


def test_a_source_that_says_else_than_the_one_that_counts_is_told_once(library: Library, embedder: WordsEmbedder) -> None:
    old = [paper(n, paper_id=f"doi:10.1/{n}", doi=f"10.1/{n}", line=n + 1) for n in range(3)]
    new = [
        replace(old[0], abstract=f"Anew. {old[0].abstract}"),
        replace(old[1], abstract=f" {old[1].abstract.upper()}"),
        old[2],
    ]
    report = _run(library, embedder, _source("old", old), _source("new", new))
    assert _counts(report) == (3, 0, 3, 0, 0)
    (notice,) = report.notices
    assert notice.startswith("new: 1 record has another abstract than old, which brought the paper first and counts: line 1. ")
    assert {stored.abstract for stored in library.papers()} == {record.abstract for record in old}
    assert _run(library, embedder, _source("new", new)).notices == []


# dry runs


def _mixed(settings: LibrarySettings, folder: Path) -> Sources:
    """A repetition, a contradiction, a broken record, an update, and a paper that two files have."""
    folder.mkdir()
    first: list[dict[str, object]] = [
        {"id": n, "title": f"A title that is number {n} of many", "abstract": f"Text {n}."} for n in range(5)
    ]
    changed = {**first[0], "abstract": "A changed text."}
    write_jsonl(folder / "a.jsonl", [*first, first[1], {**first[2], "abstract": "No!"}, {"abstract": "x"}, {"title": "x"}])
    write_jsonl(folder / "b.jsonl", [{**first[3], "id": "", "doi": "10.1000/1"}, {**changed, "id": 9}])
    return resolve([str(folder)], settings)


@pytest.mark.parametrize("filled", [False, True], ids=["no library yet", "a library"])
def test_a_dry_run_counts_what_ingest_then_does(
    settings: LibrarySettings, embedder: WordsEmbedder, tmp_path: Path, filled: bool
) -> None:
    sources, library = _mixed(settings, tmp_path / "papers"), Library(settings)
    if filled:
        old = {"id": 0, "title": "A title that is number 0 of many", "abstract": "An older text."}
        keep = (tmp_path / "papers" / "a.jsonl").read_text()
        write_jsonl(tmp_path / "papers" / "a.jsonl", [old])
        ingest(library, embedder, Sources(sources.each[:1]), Report(), prune=False, progress=lambda *_: None)
        (tmp_path / "papers" / "a.jsonl").write_text(keep)
        before = dump(library)
    planned, done = Report(), Report()
    plan(settings, sources, planned, progress=lambda *_: None)
    if filled:
        assert dump(library) == before
    else:
        assert not settings.home.exists()
    ingest(library, embedder, sources, done, prune=False, progress=lambda *_: None)
    assert _counts(planned) == _counts(done)
    assert [str(problem) for problem in planned.problems] == [str(problem) for problem in done.problems]
    assert (done.failed, done.skipped) == (2, 1)
    assert_index_equals_chroma(library)
    library.close()


# pruning


def test_nothing_is_pruned_from_a_source_that_could_not_be_read_whole(library: Library, embedder: WordsEmbedder) -> None:
    _run(library, embedder, _source("a", [paper(1), paper(2)]), _source("b", [paper(3), paper(4)]))
    broken = Problem("a", 2, "broken JSON")
    report = _run(library, embedder, _source("a", [paper(1), broken]), _source("b", [paper(3)]), prune=True)
    assert _counts(report) == (0, 0, 2, 1, 1)
    assert report.notices == ["Nothing was removed for a: not all of it could be read."]
    assert sorted(p.paper_id for p in library.papers()) == ["test:1", "test:2", "test:3"]


def test_an_entry_without_an_abstract_is_no_fault_and_keeps_nothing_from_being_pruned(
    settings: LibrarySettings, library: Library, embedder: WordsEmbedder, tmp_path: Path
) -> None:
    file = tmp_path / "refs.bib"
    whole = "@article{{k{0}, title = {{A title that is number {0}}}, abstract = {{Text {0}.}}}}\n"
    parent = "@proceedings{p, title = {Proceedings of the Conference on Maps}, year = 2020}\n"
    for text, counts, skipped in (
        (whole.format(1) + whole.format(2) + parent, (2, 0, 0, 0, 0), [3]),
        (whole.format(1) + "@article{k2, title = {Another title}}\n" + parent, (0, 0, 1, 1, 0), [2, 3]),
        (parent, (0, 0, 0, 0, 1), [1]),  # an export that forgot all abstracts takes nothing away
    ):
        file.write_text(text)
        report = _run(library, embedder, *resolve([str(file)], settings).each, prune=True)
        assert _counts(report) == counts
        assert [skip.line for skip in report.skips] == skipped
    assert [p.abstract for p in library.papers()] == ["Text 1."]


def test_a_file_that_vanished_from_a_folder_is_pruned(
    settings: LibrarySettings, library: Library, embedder: WordsEmbedder, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    for name in ("papers/a", "papers/deep/b", "papers-too/c"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        write_jsonl(tmp_path / f"{name}.jsonl", [{"title": f"The one paper of file {name}", "abstract": f"In {name}."}])
    both = resolve([str(folder), str(tmp_path / "papers-too")], settings)
    assert _run(library, embedder, *both.each, folders=both.folders).added == 3
    (folder / "deep" / "b.jsonl").unlink()
    left = resolve([str(folder)], settings)
    assert _run(library, embedder, *left.each, folders=left.folders).removed == 0
    assert _run(library, embedder, *left.each, folders=left.folders, prune=True).removed == 1
    assert sorted(p.abstract for p in library.papers()) == ["In papers-too/c.", "In papers/a."]


@pytest.mark.parametrize("to", ["moved/z.jsonl", "z (1).jsonl", "papers moved/z.jsonl"], ids=["moved", "renamed", "its folder"])
@pytest.mark.parametrize("changed", [False, True], ids=["as it was", "corrected"])
def test_a_file_that_was_moved_is_the_same_source_under_another_name(
    settings: LibrarySettings, embedder: WordsEmbedder, tmp_path: Path, to: str, changed: bool
) -> None:
    if settings.chroma_url:
        pytest.skip("a file that is missing here may be another machine's")
    old, new = tmp_path / "papers" / "z.jsonl", tmp_path / ("" if "papers" in to else "papers") / to
    records: list[dict[str, object]] = [
        {"title": f"Paper number {n} of many", "abstract": f"Text {n}.", "year": 2020} for n in (1, 2)
    ]
    old.parent.mkdir()
    with closing(Library(settings)) as library:
        _run(library, embedder, *resolve([str(write_jsonl(old, records))], settings).each)
        old.parent.rename(new.parent) if "papers" in to else new.parent.mkdir(exist_ok=True)
        old.unlink(missing_ok=True)
        if changed:
            records[0] = {"title": "Paper number 1 of many", "abstract": "Text 1, corrected."}
        sources, planned = resolve([str(write_jsonl(new, records))], settings), Report()
        plan(settings, sources, planned, progress=lambda *_: None)
        report = _run(library, embedder, *sources.each, prune=True)
        assert _counts(report) == _counts(planned) == (0, changed, 2 - changed, 0, 0)
        assert report.embedded == changed
        assert [list(stored.sources) for stored in library.index.all()] == [[str(new)]] * 2
        if changed:
            assert sorted((p.abstract, p.year) for p in library.papers()) == [("Text 1, corrected.", None), ("Text 2.", 2020)]
        before = dump(library)
        assert _counts(_run(library, embedder, *sources.each)) == (0, 0, 2, 0, 0)
        assert dump(library) == before
        write_jsonl(new, records[:1])
        assert _counts(_run(library, embedder, *sources.each, prune=True)) == (0, 0, 1, 1, 0)


@pytest.mark.parametrize("away", ["not at all", "the disk"])
def test_a_file_that_is_there_or_on_a_disk_that_is_not_keeps_its_papers(
    settings: LibrarySettings, library: Library, embedder: WordsEmbedder, tmp_path: Path, away: str
) -> None:
    disk, unmounted = tmp_path / "disk", tmp_path / "unmounted"
    disk.mkdir()
    file = write_jsonl(disk / "a.jsonl", [{"title": _TITLE, "abstract": "Mine."}])
    other = write_jsonl(tmp_path / "b.jsonl", [{"title": _TITLE, "abstract": "Theirs.", "year": 2020}])
    _run(library, embedder, *resolve([str(file)], settings).each)
    if away == "the disk":
        disk.rename(unmounted)
    _run(library, embedder, *resolve([str(other)], settings).each)
    assert (_only(library).abstract, _only(library).year) == ("Mine.", 2020)
    (stored,) = library.index.all()
    assert list(stored.sources) == [str(file), str(other)]


# the report


_KEYS = {"added", "updated", "unchanged", "removed", "skipped", "failed", "failures", "skips", "notices", "embedded", "seconds"}


def test_what_is_below_a_closed_folder_is_not_pruned(
    library: Library, embedder: WordsEmbedder, settings: LibrarySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "papers"
    for name in ("a.jsonl", "b.jsonl", "deep/er/c.jsonl", "deeper.jsonl"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_jsonl(path, [{"title": f"From {name}", "abstract": "We draw it."}])
    everything = resolve([str(folder)], settings)
    assert _run(library, embedder, *everything.each, folders=everything.folders).added == 4
    (folder / "b.jsonl").unlink()
    really = os.scandir

    def scandir(path: str) -> Any:  # root may look into every folder
        if path == str(folder / "deep"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = Report()
    ingest(library, embedder, resolve([str(folder)], settings), report, prune=True, progress=lambda *_: None)
    assert report.counts() == {"added": 0, "updated": 0, "unchanged": 2, "removed": 1, "skipped": 0, "failed": 1}
    assert str(report.problems[0]).startswith(f"{folder / 'deep'}: cannot be read: Permission denied (")
    assert report.notices == [f"Nothing was removed for {folder / 'deep'}: not all of it could be read."]


def test_the_report_as_json(library: Library, embedder: WordsEmbedder) -> None:
    said = _run(library, embedder, _source("a", [paper(1), Problem("a", 7, "broken", "Mend it.")])).to_json()
    assert set(said) == _KEYS
    assert said["failures"] == [{"source": "a", "line": 7, "reason": "broken", "advice": "Mend it."}]
    assert json.loads(json.dumps(said)) == said


def test_the_command_prints_the_report_as_its_last_line(run: Run, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", [{"title": "One title", "abstract": "One abstract."}, {"abstract": "No title."}])
    done = run("ingest", "--json", str(file))
    assert done.returncode == 1
    said = json.loads(done.stdout.splitlines()[-1])
    assert set(said) == _KEYS
    assert (said["added"], said["failed"], said["failures"][0]["line"]) == (1, 1, 2)


# being stopped


class _Failing(WordsEmbedder):
    """Refuses once it has embedded `left` batches."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self._left = left

    def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator:  # type: ignore[type-arg]
        self._left -= 1
        if self._left < 0:
            raise EmbedderError("The embedding service refused the key.")
        return super().embed_chunks(chunks)


def test_what_was_committed_before_a_fault_stays(library: Library, embedder: WordsEmbedder) -> None:
    papers = [paper(number) for number in range(4 * BATCH)]
    report = Report()
    with pytest.raises(EmbedderError):
        ingest(library, _Failing(3), Sources((_source("a", papers),)), report, prune=True, progress=lambda *_: None)
    assert report.added == library.index.count() == 2 * BATCH
    assert_index_equals_chroma(library)
    assert _counts(_run(library, embedder, _source("a", papers), prune=True)) == (2 * BATCH, 0, 2 * BATCH, 0, 0)


def _count(index: Path) -> int:
    """The papers in an index that another process is writing; 0 while there is none."""
    if not index.is_file():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{index}?mode=ro", uri=True, timeout=5)) as connection:
            return int(connection.execute("SELECT count(*) FROM papers").fetchone()[0])
    except sqlite3.OperationalError:  # its tables are not there yet
        return 0


@pytest.mark.parametrize(
    ("program", "number", "code"),
    [(["bot.terminal.cli", "ingest"], signal.SIGINT, 130), (["ingest.command"], signal.SIGTERM, 143)],
)
def test_a_stopped_run_keeps_what_it_stored_and_is_completed_by_the_next(
    run: Run,
    settings: LibrarySettings,
    program_environment: dict[str, str],
    forking: Forking,
    tmp_path: Path,
    program: list[str],
    number: int,
    code: int,
) -> None:
    total = BATCH + 20
    text = " ".join(f"We also study matter {n} at some length." for n in range(24))  # for the batch that is stopped
    records: list[dict[str, object]] = [
        {"title": f"Paper number {n}", "abstract": f"Paper {n}. {text if n >= BATCH else ''}"} for n in range(total)
    ]
    file = write_jsonl(tmp_path / "papers.jsonl", records)
    out, err = tmp_path / "out", tmp_path / "err"
    with Path(os.devnull).open("rb") as nothing, out.open("wb") as to_out, err.open("wb") as to_err:
        streams = [nothing.fileno(), to_out.fileno(), to_err.fileno()]
        process = forking.start([*program[1:], str(file)], program_environment, tmp_path, streams, program[0])
    index = Library(settings).index.path
    try:
        until(process, lambda: _count(index) > 0)
        process.send_signal(number)
        process.wait(timeout=300)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == code, err.read_text()
    assert "Traceback" not in err.read_text()
    stored = _count(index)
    assert 0 < stored < total
    assert "Stopped." in err.read_text()
    assert out.read_text().startswith(f"{stored:,} added, " if number == signal.SIGINT else f'{{"added": {stored}, ')
    said = json.loads(run("ingest", "--json", str(file), timeout=300).stdout)
    assert (said["added"], said["unchanged"], said["failed"]) == (total - stored, stored, 0)
    with closing(Library.open(settings)) as library:
        assert_index_equals_chroma(library)


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """It interrupts the tests, as on a terminal; a background job ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class _Interrupting(Report):
    """A report at whose first count the user presses Ctrl-C."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "embedded" and value:
            os.kill(os.getpid(), signal.SIGINT)
        super().__setattr__(name, value)


@pytest.mark.usefixtures("ctrl_c")
def test_what_is_stored_when_ctrl_c_comes_is_counted(settings: LibrarySettings) -> None:
    report, papers = _Interrupting(), [paper(n) for n in range(2 * BATCH)]
    source = Source("test", lambda: iter(papers), lambda: None)
    with closing(Library(settings)) as library:
        with pytest.raises(KeyboardInterrupt):
            ingest(library, WordsEmbedder(), Sources((source,)), report, prune=False, progress=lambda *_: None)
        assert report.added == library.index.count() == BATCH


def test_sigterm_is_held_until_the_step_is_whole() -> None:
    before, steps = signal.getsignal(signal.SIGTERM), []

    def end() -> None:
        with held():
            signal.raise_signal(signal.SIGTERM)
            steps.append("whole")

    terminate_in_order()
    try:
        with pytest.raises(Terminated):
            end()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert steps == ["whole"]


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_is_held_once_and_let_through_the_second_time() -> None:
    steps = []

    def press(times: int) -> None:
        with held():
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
            steps.append(times)

    for times in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            press(times)
    assert steps == [1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
