"""Every reader: what it takes, what it reports, and that a bad record costs only itself."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.formats.references import bibtex
from ingest.records import Paper, Problem
from ingest.sources import READERS, detect, read_file, walk
from ingest.sources.files import SourceFile
from ingest.text import clean, clean_title
from tests.conftest import needs_shared

Read = Callable[..., tuple[list[Paper], list[Problem]]]
LONG = (
    "Robots learn slowly when rewards are rare. We give them a small map of the room and let them choose where to go "
    "next. Over forty runs the map halves the time to a first success, and it never makes things worse than before."
)  # fmt: skip
MORE = LONG.replace("Robots", "Drones").replace("room", "sky")
FURNITURE = [
    "new", "Subscribe", "Mar 13", "Monday, March 3rd, 2025", "12", "1.2k", "3 comments", "24 upvotes", "View PDF", "GitHub",
    "Get trending papers in your email inbox!", "byAK and the research community", "2 days ago", "https://example.org/a?b=c",
    "Keywords: maps, robots", "Subjects: Robotics (cs.RO)", "TL;DR: Maps help.", "Comments: 9 pages",
    "Page 2 of 9", "Load more", "Sign in", "-----", "·", "Abstract:", "Published on Jan 5", "5 authors", "arXiv page",
]  # fmt: skip


def parted(items: list[Paper | Problem]) -> tuple[list[Paper], list[Problem]]:
    return [i for i in items if isinstance(i, Paper)], [i for i in items if isinstance(i, Problem)]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Write a file and read it; `name` says nothing of the format."""
    folder = tmp_path_factory.mktemp("sources")

    def call(data: str | bytes, fmt: str = "", name: str = "refs.txt") -> tuple[list[Paper], list[Problem]]:
        path = folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return parted(list(read_file(SourceFile(path), "x", fmt)))

    return call


def titles(papers: list[Paper]) -> list[str]:
    return [paper.title for paper in papers]


def places(problems: list[Problem]) -> list[int | None]:
    return [problem.line for problem in problems]


# listings


@pytest.fixture(scope="module")
def seed() -> str:
    return needs_shared("seed", "papers_listing.txt").read_text(encoding="utf-8")


def test_the_seed_listing_is_read_whole(seed: str, read: Read) -> None:
    papers, problems = read(seed)
    assert len(papers) == 70
    assert not problems
    assert papers[0].title.startswith("Scaling of Search and Learning: A Roadmap")
    assert papers[-1].title.startswith("TMGBench: A Systematic Game Benchmark")
    whole = clean(seed)
    assert all(clean(paper.abstract) in whole for paper in papers)
    assert all(seed.splitlines()[(paper.line or 0) - 1].strip() == paper.title for paper in papers)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(FURNITURE)), max_size=60))
def test_furniture_anywhere_keeps_the_seed_listing(seed: str, read: Read, places_and_pieces: list[tuple[float, str]]) -> None:
    paragraphs = seed.strip().split("\n\n")
    wanted = [(paper.title, paper.abstract) for paper in read(seed)[0]]
    for place, piece in places_and_pieces:
        paragraphs.insert(round(place * len(paragraphs)), piece)
    papers, problems = read("\n\n".join(paragraphs))
    assert [(paper.title, paper.abstract) for paper in papers] == wanted
    assert not problems


@pytest.mark.parametrize(
    "title",
    [
        "3D Maps for Robots That Wander",
        "2025: A Year of Slow Robots",
        "10 Ways to Lose a Drone",
        "Maps: Where to Go (and Where Not to Go) [Extended]",
        "Who Needs Maps?",
        "New Maps for Old Robots",
        "Codes and Comments in Robot Logs",
        "Download Times of Robots at Sea",
        "MapNet",
        "$\\lambda$-Maps for Robots",
        "“Quoted” Maps & Robots",
        "機器人的地圖",
        "March of the Robots",
        "May Robots Dream of Maps",
        "By the Numbers: Robots and Maps",
        "Submitted to Chance: Robots Without Maps",
        "Published Maps Mislead Robots",
        "Get Robots Out of the Inbox",
        "Keywords for Robots: A Map",
        "Subjects and Robots",
    ],
)
def test_titles_of_a_listing_survive(title: str, read: Read) -> None:
    papers, problems = read(f"new\n\nFirst Title of Two\n\n{MORE}\n\n{title}\n\n{LONG}\n", "listing")
    assert titles(papers) == ["First Title of Two", clean_title(title)]
    assert [paper.abstract for paper in papers] == [MORE, LONG]
    assert not problems


@pytest.mark.parametrize(
    ("text", "found", "lines", "word"),
    [
        pytest.param(f"new\n\n{LONG}\n\nA Title That Counts\n\n{MORE}\n", ["A Title That Counts"], [3], "without a title",
                     id="orphan abstract first"),
        pytest.param(f"A Title That Counts\n\n{MORE}\n\nA Title Left Alone\n", ["A Title That Counts"], [5], "no abstract",
                     id="orphan title last"),
        pytest.param(f"A Title Left Alone\n\n\nA Title That Counts\n\n{MORE}\n", ["A Title That Counts"], [1], "no abstract",
                     id="orphan title first"),
        pytest.param(f"A Title That Counts\n{MORE}\n\nAnother Title Here\n{LONG}\n",
                     ["A Title That Counts", "Another Title Here"], [], "", id="no blank line below the title"),
        pytest.param(f"A Title That Counts\r\n\r\n{MORE}\r\n", ["A Title That Counts"], [], "", id="CRLF"),
    ],
)  # fmt: skip
def test_orphans_of_a_listing(text: str, found: list[str], lines: list[int], word: str, read: Read) -> None:
    papers, problems = read(text)
    assert titles(papers) == found
    assert places(problems) == lines
    assert all(word in problem.reason and problem.advice for problem in problems)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Ann Lee, Bob Ray, Cy Young", ["Ann Lee", "Bob Ray", "Cy Young"]),
        ("Ann Lee, Bob Ray and Jan van den Berg", ["Ann Lee", "Bob Ray", "Jan van den Berg"]),
        ("A. Lee, B. C. Ray", ["A. Lee", "B. C. Ray"]),
        ("Lee, Ann; Ray, Bob", ["Ann Lee", "Bob Ray"]),
        ("Ann Lee1,2, Bob Ray2, Cy Young*", ["Ann Lee", "Bob Ray", "Cy Young"]),
        ("Ann Lee¹, Bob Ray²", ["Ann Lee", "Bob Ray"]),
        ("Ann Lee · Bob Ray • Cy Young", ["Ann Lee", "Bob Ray", "Cy Young"]),
        ("Authors: Plato and Ann Lee", ["Plato", "Ann Lee"]),
        ("By: Ann Lee", ["Ann Lee"]),
        ("Author: Ann Lee", ["Ann Lee"]),
        ("Ann Lee", ["Ann Lee"]),
        ("José García Márquez, Marie-Claire O’Neil", ["José García Márquez", "Marie-Claire O’Neil"]),
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_authors_below_a_title_of_a_listing_are_its_authors(line: str, authors: list[str], gap: str, read: Read) -> None:
    papers, problems = read(
        f"A Map for Slow Robots\n\n{line}{gap}{LONG}\n\nOf Tea and Drones\n\n{line}{gap}{MORE}\n", "listing"
    )
    assert titles(papers) == ["A Map for Slow Robots", "Of Tea and Drones"]
    assert [list(paper.authors) for paper in papers] == [authors, authors]
    assert [paper.abstract for paper in papers] == [LONG, MORE]
    assert not problems


def test_labels_and_authors_right_below_a_title_are_read(read: Read) -> None:
    text = f"Title: A Map for Robots\nAnn Lee, Bob Ray\n\nAbstract: {LONG}\n\nA Map for\nDrones at Sea\nA. Lee\n\n{MORE}\n"
    papers, problems = read(text)
    assert [(paper.title, paper.abstract, paper.authors) for paper in papers] == [
        ("A Map for Robots", LONG, ("Ann Lee", "Bob Ray")),
        ("A Map for Drones at Sea", MORE, ("A. Lee",)),
    ]
    assert not problems


@pytest.mark.parametrize(
    "title",
    ["Robots, Maps and Rewards", "Slow Robots, Small Maps and Forty Runs", "Robot Learning, Reward Maps", "Small Maps",
     "Robots and Maps: Ann Lee, Bob Ray", "How Robots Learn, and Why", "Robots", "Authors, Maps, Robots",
     "When to Go, How to Go", "Abstract: A Map", "Title Maps", "Room Maps, Drone Maps", "robots, maps, rewards"],
)  # fmt: skip
def test_titles_of_a_listing_are_no_authors(title: str, read: Read) -> None:
    papers, problems = read(f"A Title Left Alone\n\n{title}\n\n{LONG}\n", "listing")
    assert titles(papers) == [title]
    assert not papers[0].authors
    assert places(problems) == [1]


def test_wrapped_lines_of_a_listing_are_joined(read: Read) -> None:
    words, lines = LONG.split(), [""]
    for word in words:
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < 72 else [lines[-1], word]
    for gap in ("\n", "\n\n"):
        papers, problems = read(f"A Map for Robots{gap}" + "\n".join(lines) + "\n")
        assert [(paper.title, paper.abstract) for paper in papers] == [("A Map for Robots", LONG)]
        assert not problems


# JSON


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        pytest.param({"title": "T", "abstract": "A."}, {}, id="plain"),
        pytest.param(
            {"id": "2501.01234v2", "title": "T", "abstract": "A.", "authors": ["Ada L.", "Bo M."],
             "categories": "cs.LG stat.ML", "update_date": "2025-01-03", "journal-ref": "J. of Maps 3"},
            {"paper_id": "arxiv:2501.01234", "arxiv_id": "2501.01234", "authors": ("Ada L.", "Bo M."), "year": 2025,
             "categories": ("cs.LG", "stat.ML"), "venue": "J. of Maps 3", "url": "https://arxiv.org/abs/2501.01234"},
            id="arXiv"),
        pytest.param(
            {"paperId": "f00", "externalIds": {"DOI": "10.1000/ABC", "ArXiv": "2501.01234", "CorpusId": 7}, "title": "T",
             "abstract": "A.", "year": 2024, "venue": "MapConf", "authors": [{"authorId": "1", "name": "Ada L."}],
             "openAccessPdf": {"url": "https://example.org/a.pdf"}, "fieldsOfStudy": ["Robotics"]},
            {"paper_id": "arxiv:2501.01234", "doi": "10.1000/abc", "year": 2024, "venue": "MapConf", "authors": ("Ada L.",),
             "categories": ("Robotics",)},
            id="Semantic Scholar"),
        pytest.param(
            {"paperId": "f00", "externalIds": None, "title": "T", "abstract": "A.", "tldr": None, "year": None},
            {"paper_id": "x:f00", "year": None}, id="Semantic Scholar with nulls"),
        pytest.param(
            {"id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/abc", "display_name": "T",
             "publication_year": 2023, "abstract_inverted_index": {"A": [0], "map": [1, 4], "is": [2], "a": [3]},
             "authorships": [{"author": {"display_name": "Ada L."}}],
             "primary_location": {"source": {"display_name": "Maps Letters"}}},
            {"paper_id": "doi:10.1000/abc", "abstract": "A map is a map", "year": 2023, "authors": ("Ada L.",),
             "venue": "Maps Letters"}, id="OpenAlex"),
        pytest.param({"_id": "4983", "title": "T", "text": "A.", "metadata": {}}, {"paper_id": "x:4983"}, id="BEIR"),
        pytest.param({"doc_id": 4983, "title": "T", "abstract": ["One.", "Two."]},
                     {"paper_id": "x:4983", "abstract": "One. Two."}, id="list of sentences"),
        pytest.param(
            {"DOI": "10.1000/abc", "title": ["T"], "abstract": "<jats:p>A &amp; b.</jats:p>", "container-title": ["J. Maps"],
             "issued": {"date-parts": [[2020, 1]]}, "author": [{"given": "Ada", "family": "Love"}]},
            {"paper_id": "doi:10.1000/abc", "abstract": "A & b.", "venue": "J. Maps", "year": 2020, "authors": ("Ada Love",)},
            id="Crossref"),
        pytest.param({"title": "T", "abstract": "A.", "type": "proceedings-article"}, {"kind": "conference"},
                     id="Crossref's conferences"),
        pytest.param({"title": "T", "abstract": "A.", "publicationTypes": ["JournalArticle", "Conference"]},
                     {"kind": "conference"}, id="Semantic Scholar's conferences"),
        pytest.param({"title": "T", "abstract": "A.", "Item Type": "journalArticle"}, {"kind": "journal"}, id="Zotero"),
        pytest.param({"Title": "T", "Abstract": "A.", "Authors": "Love, Ada; Min, Bo", "Publication Year": "2020"},
                     {"authors": ("Ada Love", "Bo Min"), "year": 2020}, id="column-like names"),
        pytest.param({"title": "T", "abstract": "A.", "authors": None, "year": "soon", "url": "javascript:alert(1)", "tags": 3},
                     {"authors": (), "year": None, "url": "", "categories": ()}, id="odd values"),
    ],
)  # fmt: skip
def test_records_of_known_sources(record: dict[str, object], wanted: dict[str, object], read: Read) -> None:
    for text in (json.dumps(record), json.dumps(record, indent=1), json.dumps([record]), json.dumps([record], indent=2)):
        (found,), problems = read(text)
        assert not problems
        shown = {name: getattr(found, name) for name in ("title", "abstract", *wanted)}
        assert shown == {"title": "T", "abstract": "A.", **wanted}
        assert (found.source, found.line) == ("x", 2 if text.startswith("[\n") else 1)


def record(number: int, **fields: object) -> dict[str, object]:
    return {"title": f"Map {number}", "abstract": f"We draw map {number}, {{and}} [more].", **fields}


THREE = [record(1), record(2), record(3)]
NAMES = ["Map 1", "Map 2", "Map 3"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("".join(json.dumps(r) + "\n" for r in THREE), id="lines"),
        pytest.param("\n\n".join(json.dumps(r) for r in THREE), id="lines with gaps and no last line end"),
        pytest.param("\r\n".join(json.dumps(r) for r in THREE), id="CRLF"),
        pytest.param("\n".join(json.dumps(r, indent=2) for r in THREE), id="objects over many lines"),
        pytest.param(json.dumps(THREE), id="array on one line"),
        pytest.param(json.dumps(THREE, separators=(",", ":")), id="array without spaces"),
        pytest.param(json.dumps(THREE, indent=4), id="pretty array"),
        pytest.param("[\n" + ",\n".join(json.dumps(r) for r in THREE) + "\n]", id="array, one object a line"),
        pytest.param(json.dumps({"papers": THREE}), id="wrapped"),
        pytest.param(json.dumps({"papers": THREE}, indent=1), id="wrapped and pretty"),
        pytest.param(json.dumps({"total": 3, "offset": 0, "next": None, "data": THREE}), id="wrapped with counts"),
        pytest.param(json.dumps({"meta": {"count": 3, "page": 1}, "results": THREE, "group_by": []}),
                     id="wrapped like OpenAlex"),
        pytest.param(json.dumps({"results": THREE, "meta": {"count": 3}}, indent=2), id="counts at the end"),
        pytest.param(json.dumps({"status": "ok", "message": {"facets": {}, "rows": 3, "items": THREE}}), id="Crossref"),
        pytest.param(json.dumps({"status": "ok", "message": {"facets": {}, "items": THREE}}, indent=1), id="Crossref, pretty"),
        pytest.param(json.dumps({"recommendedPapers": THREE}), id="Semantic Scholar's recommendations"),
        pytest.param(json.dumps({"offset": 0, "data": [{"contexts": ["x"], "citedPaper": each} for each in THREE]}),
                     id="Semantic Scholar's references"),
        pytest.param(json.dumps([None, *THREE]), id="Semantic Scholar's batch"),
        pytest.param(json.dumps([None, None, THREE[0], None, *THREE[1:]], indent=1), id="a batch, pretty"),
        pytest.param(json.dumps({"version": "6", "request": {"q": "x"}, "resultList": {"result": THREE}}), id="Europe PMC"),
        pytest.param(json.dumps({"collections": {"A": {"name": "RL", "items": [1, 2]}}, "items": THREE}, indent=1),
                     id="Better BibTeX"),
        pytest.param(json.dumps({"query": {"terms": ["a"], "filters": {"year": [2020]}}, "papers": THREE}), id="a query above"),
        pytest.param(json.dumps({"hits": {"hits": [{"_source": each, "_id": "1"} for each in THREE]}}), id="Elasticsearch"),
        pytest.param(json.dumps({"title": "My list", "papers": THREE}), id="a list with a title"),
        pytest.param(json.dumps({"pad": [["x" * 99]] * 900, "found": {"papers": THREE}}), id="beyond the first block"),
        pytest.param(json.dumps({f"k{n}": each for n, each in enumerate(THREE)}, indent=1), id="keyed"),
        pytest.param(json.dumps({"all": {f"k{n}": each for n, each in enumerate(THREE)}, "more": {"x": 1}}), id="keyed, in it"),
        pytest.param("\n".join(json.dumps({"paper": each, "score": 1}) for each in THREE), id="lines with a paper each"),
    ],
)  # fmt: skip
def test_shapes_of_json(text: str, read: Read) -> None:
    papers, problems = read(text)
    assert titles(papers) == NAMES
    assert not problems


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    ("beside", "found"),
    [
        ({}, "Map 1"),
        ({"references": THREE[1:]}, "Map 1"),
        ({"results": ["good"], "data": [{"x": 1}]}, "Map 1"),
        ({"journal": {"title": "J", "abstract": "Of maps."}}, "Map 1"),
        ({"related": THREE[1:], "authors": [{"name": "Ann Lee", "title": "Dr."}]}, "Map 1"),
    ],
)
def test_a_record_that_holds_lists_is_one(beside: dict[str, object], found: str, indent: int | None, read: Read) -> None:
    for one in (record(1, **beside), beside | record(1)):
        papers, problems = read(json.dumps(one, indent=indent))
        assert titles(papers) == [found]
        assert not problems
        papers, problems = read(json.dumps({"status": "ok", "message": one}, indent=indent))
        assert titles(papers) == [found]
        assert not problems


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"message": {"items": [{"title": "Map 1"}, {"title": "Map 2"}]}}, "no abstract"),
        ({"title": "Map 1", "references": THREE}, "no abstract"),
        ({"abstract": "A.", "journal": {"title": "J"}}, "without a title"),
        ({"hits": [{"_source": {"name": "x"}}]}, "without a title"),
    ],
)  # fmt: skip
def test_what_is_missing_in_json_is_told_of_the_record(value: object, reason: str, read: Read) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=1)):
        papers, problems = read(text)
        assert not papers
        assert reason in problems[0].reason


GOOD = [json.dumps(r) for r in THREE]


@pytest.mark.parametrize(
    ("fmt", "text", "found", "lines", "word"),
    [
        pytest.param("", f"{GOOD[0]}\n{{broken\n{GOOD[2]}\n", [1, 3], [2], "broken JSON", id="line: broken"),
        pytest.param("", f"{GOOD[0]}\n{GOOD[1][:-9]}\n{GOOD[2]}\n", [1, 3], [2], "broken JSON", id="line: cut off"),
        pytest.param("", f"{GOOD[0]}\n[1]\n3\nnull\n{GOOD[2]}\n", [1, 3], [2, 3, 4], "not an object", id="line: not an object"),
        pytest.param("", f'{GOOD[0]}\n{{"title": "T"}}\n{{"abstract": "A"}}\n', [1], [2, 3], "", id="line: half a record"),
        pytest.param("", f"{GOOD[0]}\n" + "[" * 100_000 + f"\n{GOOD[2]}\n", [1, 3], [2], "deeply", id="line: deep"),
        pytest.param("", f'{GOOD[0]}\n{{"title": "T", "abstract": NaN}}\n', [1], [2], "", id="line: NaN"),
        pytest.param("json", f'[\n{GOOD[0]},\n{{"title": oops, "abstract": "A"}},\n{GOOD[2]}\n]', [1, 3], [3], "broken JSON",
                     id="array: broken"),
        pytest.param("json", f"[\n{GOOD[0]},\n{GOOD[1][:-2]}}},\n{GOOD[2]}\n]", [1, 3], [3], "broken JSON",
                     id="array: open quote"),
        pytest.param("json", f"[\n{GOOD[0]}\n{GOOD[1]}\n{GOOD[2]}\n]", [1, 2, 3], [], "", id="array: commas forgotten"),
        pytest.param("json", f"[\n{GOOD[0]},\n{GOOD[1][:20]}", [1], [3], "broken JSON", id="array: file ends"),
        pytest.param("json", f'[\n{GOOD[0]},\n{{"title": "T"}},\n{GOOD[2]}\n]', [1, 3], [3], "no abstract",
                     id="array: no abstract"),
        pytest.param("json", f"{{\"papers\": [\n{GOOD[0]},\n{{'title': 1}},\n{GOOD[2]}\n]}}", [1, 3], [3], "broken JSON",
                     id="wrapped: broken"),
    ],
)  # fmt: skip
def test_a_bad_json_record_costs_only_itself(
    fmt: str, text: str, found: list[int], lines: list[int], word: str, read: Read
) -> None:
    papers, problems = read(text, fmt)
    assert titles(papers) == [f"Map {number}" for number in found]
    assert places(problems) == lines
    assert all(word in problem.reason and problem.advice for problem in problems)


def test_a_broken_record_far_down_a_large_array(read: Read) -> None:
    """Beyond the first block that is read at once."""
    parts = [json.dumps(record(number, pad="y" * 500)) for number in range(600)]
    parts[400] = parts[400].replace('"abstract":', '"abstract"')
    papers, problems = read("[\n" + ",\n".join(parts) + "\n]")
    assert titles(papers) == [f"Map {number}" for number in range(600) if number != 400]
    assert places(problems) == [402]


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ({"id": "0704.0001", "update_date": "2018-01-01", "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007"}]},
         2007),
        ({"id": "0704.0001", "update_date": "2018-01-01"}, 2007),
        ({"id": "hep-th/9901001", "update_date": "2009-10-31", "versions": "v1"}, 1999),
        ({"id": "hep-th/0001001v2", "updated": "2009-10-31"}, 2000),
        ({"id": "0704.0001", "published": "2008-01-01", "updated": "2018-01-01"}, 2008),
        ({"id": "0704.0001"}, 2007),
        ({"id": "7", "update_date": "2018-01-01", "versions": [{}]}, 2018),
        ({"id": "9999.0001", "update_date": "2018-01-01"}, 2018),
        ({"id": "7"}, None),
    ],
)  # fmt: skip
def test_the_year_is_not_that_of_an_update(fields: dict[str, object], year: int | None, read: Read) -> None:
    (paper,), _ = read(json.dumps(record(1, **fields)))
    assert paper.year == year


@pytest.mark.parametrize(
    ("given_as", "read_as"),
    [
        ("hep-ph hep-th", ["hep-ph", "hep-th"]),
        ("astro-ph gr-qc hep-th", ["astro-ph", "gr-qc", "hep-th"]),
        ("quant-ph cond-mat.mes-hall", ["quant-ph", "cond-mat.mes-hall"]),
        ("math.AG cs.LG math-ph", ["math.AG", "cs.LG", "math-ph"]),
        (["cs.LG hep-ph", "hep-ph"], ["cs.LG", "hep-ph"]),
        ("cs.LG stat.ML", ["cs.LG", "stat.ML"]),
        ("machine learning", ["machine learning"]),
        ("physics math", ["physics math"]),
        ("hep-ph theory", ["hep-ph theory"]),
        ("deep-learning stat", ["deep-learning stat"]),
        ("math-ph in practice; hep-th", ["math-ph in practice", "hep-th"]),
        (["high-energy physics", "cs"], ["high-energy physics", "cs"]),
        ("cs.LG", ["cs.LG"]),
    ],
)
def test_categories_of_arxiv_are_parted_at_spaces(given_as: object, read_as: list[str], read: Read) -> None:
    (paper,), _ = read(json.dumps(record(1, categories=given_as)))
    assert list(paper.categories) == read_as


@pytest.mark.parametrize(
    ("abstract", "is_none"),
    [
        ("[No abstract available]", True), ("N/A", True), ("n.a.", True), ("nan", True), ("None", True), ("No abstract.", True),
        ("Abstract not available.", True), ("<p>The abstract is unavailable</p>", True), ("Not available", True),
        ("No abstract available in English: we draw maps.", False), ("None of the maps is good.", False), ("Na+ here.", False),
        ("The abstract is not available to robots.", False), ("Null results.", False), ("A.", False), ("NaN maps.", False),
    ],
)  # fmt: skip
def test_words_that_stand_in_place_of_an_abstract_are_none(abstract: str, is_none: bool, read: Read) -> None:
    papers, problems = read(json.dumps(record(1, abstract=abstract)) + "\n" + GOOD[1])
    assert titles(papers) == (["Map 2"] if is_none else ["Map 1", "Map 2"])
    assert all("no abstract" in problem.reason for problem in problems)


ANY_JSON = st.recursive(
    st.sampled_from(["Ann Lee", "}, {", ']}, {"', "\\", "é", 12.5e-7, float("-inf"), True, None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None)
@given(extra=ANY_JSON, short=st.integers(0, 400), indent=st.none() | st.just(1), listed=st.booleans())
def test_a_block_may_end_anywhere_in_a_good_record(
    extra: object, short: int, indent: int | None, listed: bool, read: Read
) -> None:
    """The first block that is read at once has 65,536 characters; braces follow on braces within a record too."""
    people = [{"given": "Ann", "family": f"Lee{number}"} for number in range(4)]
    records = [record(number, authors=people, extra=[{}, {"b": extra}]) for number in (1, 2, 3)]
    first = json.dumps(record(0, pad="x" * (65_400 - short)), indent=indent)
    parts = [first, *(json.dumps(each, indent=indent, ensure_ascii=False) for each in records)]
    papers, problems = read("[" + ",\n".join(parts) + "]" if listed else "\n".join(parts), "json")
    assert titles(papers) == ["Map 0", "Map 1", "Map 2", "Map 3"]
    assert not problems


def test_large_arrays_whose_records_hold_lists_of_people_are_read_whole(read: Read) -> None:
    people = [{"given": "Ann", "family": f"Lee{number}"} for number in range(30)]
    for text in (json.dumps(each := [record(n, authors=people) for n in range(200)]), json.dumps({"results": each}, indent=1)):
        papers, problems = read(text)
        assert titles(papers) == [f"Map {number}" for number in range(200)]
        assert not problems


# tables


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        pytest.param("UTF-8", lambda text: text.encode(), id="UTF-8"),
        pytest.param("BOM", lambda text: codecs.BOM_UTF8 + text.encode(), id="BOM"),
        pytest.param("cp1252", lambda text: text.encode("cp1252"), id="cp1252"),
        pytest.param("UTF-16", lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param("UTF-16 BE", lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"), id="UTF-16 BE"),
        pytest.param("CRLF", lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param("CR", lambda text: text.replace("\n", "\r").encode(), id="CR"),
        pytest.param("gzip", lambda text: gzip.compress(text.encode()), id="gzip"),
        pytest.param("gzip and cp1252", lambda text: gzip.compress(text.encode("cp1252")), id="gzip and cp1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_tables(name: str, encode: Callable[[str], bytes], delimiter: str, read: Read) -> None:
    del name
    text = delimiter.join(["Title", "Abstract", "Year", "Authors", "DOI"]) + "\n"
    quoted = ['"Über ""Karten"", die; wandern\tund mehr"', '"Première ligne.\nDeuxième ligne – déjà."']
    text += delimiter.join([*quoted, "2020", '"Love, Ada; Min, Bo"', ""]) + "\n\n"
    text += delimiter.join(["Map 2", "Café maps are “good”.", "", "Ada Love", "10.1000/abc"]) + "\n"
    papers, problems = read(encode(text), "", "export.dat")
    assert not problems
    assert [(p.title, p.abstract, p.year, p.authors, p.doi) for p in papers] == [
        ('Über "Karten", die; wandern und mehr', "Première ligne. Deuxième ligne – déjà.", 2020, ("Ada Love", "Bo Min"), ""),
        ("Map 2", "Café maps are “good”.", None, ("Ada Love",), "10.1000/abc"),
    ]


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([("Größe Über Maps", "utf-8"), ("Café", "cp1252")], ["Größe Über Maps", "Café"]),
        ([("Café – “x”", "cp1252"), ("Ümläüte Größer 地圖", "utf-8")], ["Café – “x”", "Ümläüte Größer 地圖"]),
        ([("Map 1", "utf-8"), ("x" * 70_000, "utf-8"), ("Café", "cp1252")], ["Map 1", "Café"]),
        ([("Café", "cp1252"), ("x" * 70_000, "utf-8"), ("Größe", "utf-8")], ["Café", "Größe"]),
        ([("Café Strauß’s «CAFÉ»", "cp1252")], ["Café Strauß’s «CAFÉ»"]),
        ([("Größe \ufffd Über", "utf-8")], ["Größe \ufffd Über"]),
        ([("深度学习的地图与机器人研究", "gbk"), ("Map", "ascii")], ["深度学习的地图与机器人研究", "Map"]),
    ],
)
def test_files_of_two_encodings_joined_keep_their_accents(pieces: list[tuple[str, str]], found: list[str], read: Read) -> None:
    papers, _ = read(b"".join(entry("k", f"title = {{{t}}}", "abstract = {A.}").encode(encoding) for t, encoding in pieces))
    assert titles(papers) == found


def test_a_file_that_ends_within_a_character_has_no_other_in_its_place(read: Read) -> None:
    assert (
        read("Über the Größe of Maps\n\n".encode() + LONG.encode() + " für 地".encode()[:-1])[0][0].abstract[-4:] == "ür \ufffd"
    )


@pytest.mark.parametrize(
    ("columns", "authors"),
    [
        (["author list"], "Ann Lee"),
        (["Author(s)"], "Ann Lee"),
        (["Author ID", "AuthorList"], "MIT"),
        (["Author Affiliations", "Authors full names"], "MIT"),
        (["Author names (all)", "authors"], "MIT"),
        (["Author ID", "Author affiliation"], ""),
    ],
)
def test_columns_that_resemble_authors(columns: list[str], authors: str, read: Read) -> None:
    papers, problems = read(f"Paper's Title,Abstract (English),{','.join(columns)}\nMap 1,We draw it.,Ann Lee,MIT\n")
    assert not problems
    assert [(p.title, p.abstract, p.authors) for p in papers] == [("Map 1", "We draw it.", (authors,) if authors else ())]


@pytest.mark.parametrize(
    ("column", "year", "venue"),
    [
        *((name, 2019, "") for name in (
            "Published Year", "Year Published", "Year of Publication", "Date Published", "Pub. Year", "Published Date",
            "Pub Date", "Year/Date", "Published (year)", "Cover Date", "Year of the paper", "YEAR", "Publication Year(s)",
        )),
        *((name, None, "") for name in (
            "Date Added", "Access Date", "Last update date", "Citations per year", "Year founded", "Age (years)", "Study years",
            "Birth year", "Retrieved (date)", "Date of visit", "Updated by", "Candidate", "Published in", "Journal",
        )),
    ],
)  # fmt: skip
def test_columns_that_resemble_years(column: str, year: int | None, venue: str, read: Read) -> None:
    (paper,), problems = read(f"Title,Abstract,{column}\nMap 1,We draw it.,2019\n")
    assert not problems
    assert (paper.year, paper.venue) == (year, venue)


@pytest.mark.parametrize(
    ("column", "venue"),
    [
        *((name, "MapConf") for name in (
            "Journal/Book", "Conference name", "Published in", "Venue/Journal", "Journal / Venue", "Journal or Conference",
            "Journal full name", "Name of the conference", "Journal", "Conference/Journal Title", "Proceedings title",
        )),
        *((name, "") for name in (
            "Journal ISSN", "Journal Abbreviation", "Conference Location", "Conference Date", "Journal Impact", "Venue type",
            "Published", "Publication", "Published by", "Journal volume", "Name", "Conference paper title",
        )),
    ],
)  # fmt: skip
def test_columns_that_resemble_venues(column: str, venue: str, read: Read) -> None:
    (paper,), problems = read(f"Paper Title,Abstract,{column}\nMap 1,We draw it.,MapConf\n")
    assert not problems
    assert (paper.title, paper.venue) == ("Map 1", venue)


def test_the_title_of_a_venue_is_not_that_of_a_paper(read: Read) -> None:
    (paper,), _ = read("Conference Title,Document Title,Abstract\nMapConf,Map 1,We draw it.\n")
    assert (paper.title, paper.venue) == ("Map 1", "MapConf")


def test_the_columns_of_openalex(read: Read) -> None:
    columns = "title,abstract,authorships.author_position,authorships.institutions.display_name,authorships.author.display_name"
    (paper,), _ = read(
        f"{columns},primary_location.source.display_name\nMap 1,We draw it.,first|last,MIT,Ann Lee|Bob Ray,J. Maps\n"
    )
    assert (paper.authors, paper.venue) == (("Ann Lee", "Bob Ray"), "J. Maps")


@pytest.mark.parametrize(
    ("text", "found", "lines"),
    [
        pytest.param("title,abstract\nMap 1,A.\nMap 2\nMap 3,C.\n", ["Map 1", "Map 3"], [3], id="short row"),
        pytest.param("title,abstract\nMap 1,A.,extra,more\n,B.\nMap 3,C.\n", ["Map 1", "Map 3"], [3], id="long row, no title"),
        pytest.param("\n\ntitle,abstract\nMap 1,A.\nMap 2,\n", ["Map 1"], [5], id="blank lines above"),
        pytest.param('title,abstract\n"Map\n1",A.\nMap 2,\n', ["Map 1"], [4], id="lines are counted within quotes"),
        pytest.param('id,"paper title",abstract\n1,Map 1,A.\n', ["Map 1"], [], id="quoted header"),
        pytest.param("title,abstract\n", [], [None], id="header only"),
        pytest.param("title,year\nMap 1,2020\n", [], [2, None], id="no abstract column"),
    ],
)
def test_bad_rows(text: str, found: list[str], lines: list[int | None], read: Read) -> None:
    papers, problems = read(text)
    assert titles(papers) == found
    assert places(problems) == lines
    assert all(problem.reason and problem.advice for problem in problems)


ROWS = "id,title,abstract\n1,Map 1,A.\n"


@pytest.mark.parametrize(
    ("rows", "found", "lines"),
    [
        pytest.param('2,Map 2,"Left open\n3,Map 3,C.\n4,Map 4,"D."\n5,Map 5,E.\n', [1, 3, 4, 5], [3], id="a cell below opens"),
        pytest.param('2,Map 2,"Left open\n3,Map 3,"C\nc."\n4,Map 4,D.\n', [1, 3, 4], [3], id="one of two lines opens"),
        pytest.param('2,Map 2,"Left open\n"3",Map 3,C.\n', [1, 3], [3], id="the first cell opens"),
        pytest.param('2,"Map 2,B.\n3,Map 3,"C ""so"" c"\n', [1, 3], [3], id="a title left open"),
        pytest.param('2,Map 2,"Left open\n3,Map 3,C.\n4,Map 4,D.\n', [1, 3, 4], [3], id="the file ends"),
        pytest.param('2,Map 2,"Left open\n3,Map 3,"Open too\n4,Map 4,D.\n', [1, 4], [3, 4], id="two left open"),
        pytest.param('2,Map 2,"Cut off in the mid', [1], [3], id="cut off"),
        pytest.param('2,Map 2,"Cut, off\nin, its, third\nline, as, files', [1], [3], id="cut off in a third line"),
        pytest.param('2,Map 2,"B\nis ""long"", and\nends\n"\n3,Map 3,"C\n"', [1, 2, 3], [], id="closed on a line of its own"),
        pytest.param('2,Map 2,"He said "no" and left"\n3,Map 3,"one\nsaid "no" twice"\n', [1, 2, 3], [], id="not doubled"),
        pytest.param('2,Map 2,5" disks\n3,Map 3,C "c" c\n', [1, 2, 3], [], id="marks within cells"),
        pytest.param('2,Map 2,"one, ""Quoted"" one\n""A"",""B"" b"\n', [1, 2], [], id="doubled marks after commas"),
    ],
)  # fmt: skip
def test_a_quotation_mark_left_open_costs_only_its_row(rows: str, found: list[int], lines: list[int], read: Read) -> None:
    for delimiter in (",", "\t"):
        papers, problems = read((ROWS + rows).replace(",", delimiter))
        assert titles(papers) == [f"Map {number}" for number in found]
        assert places(problems) == lines
        assert all("not closed" in problem.reason and problem.advice for problem in problems)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line", ["sep={}", '"sep={}"', "SEP={}\r"])
def test_the_separator_that_excel_names_is_taken(line: str, separator: str, read: Read) -> None:
    header = separator.join(["title", f"abstract{',;|'.replace(separator, '')}"])
    papers, problems = read("\n".join([line.format(separator), header, separator.join(["Map 1", '"A, b; c|d."'])]))
    assert not problems
    assert [(paper.title, paper.abstract, paper.line) for paper in papers] == [("Map 1", "A, b; c|d.", 3)]


# BibTeX

BIBTEX = r"""% made by hand
@string{maps = "Journal of Maps"}
@comment{jabref-meta: nothing}

@article{one2020,
  title = {{B}ayesian {M}aps \& $\chi^2$ {T}ests},
  author = {Erd{\H{o}}s, P{\'a}l and Ada Love},
  abstract = {We draw \emph{maps}, 50\% of them at {N}ight.
     They cost \$5.},
  journal = maps,
  year = 2020,
  doi = {10.1000/a_b},
}

@inproceedings{two, title = "Map 2", abstract = "We draw it @ night.", booktitle = "Proc. of " # maps, month = jan}

@misc(three, title = {Map 3}, abstract = {We draw it.}, eprint = {2501.01234}, archivePrefix = {arXiv})
"""


def test_bibtex(read: Read) -> None:
    papers, problems = read(BIBTEX)
    assert not problems
    first, second, third = papers
    assert first.title == "Bayesian Maps & χ^2 Tests"
    assert first.abstract == "We draw maps, 50% of them at Night. They cost $5."
    assert first.authors == ("Pál Erdős", "Ada Love")
    assert (first.venue, first.year, first.doi, first.line) == ("Journal of Maps", 2020, "10.1000/a_b", 5)
    assert (second.title, second.abstract, second.line) == ("Map 2", "We draw it @ night.", 15)
    assert (third.paper_id, third.line) == ("arxiv:2501.01234", 17)


def entry(key: str, *fields: str) -> str:
    return f"@article{{{key},\n  " + ",\n  ".join(fields) + "\n}\n"


def whole(number: int) -> str:
    return entry(f"k{number}", f"title = {{Map {number}}}", "abstract = {We draw it.}")


@pytest.mark.parametrize(
    ("middle", "found", "problem_at"),
    [
        pytest.param("@article{bad, title = {Map 2}, abstract = {never closed\n", [1, 3], True, id="brace left open"),
        pytest.param('@article{bad, title = "Map 2, abstract = {A.}}\n', [1, 3], True, id="quote left open"),
        pytest.param("@article{bad title = {Map 2}}\n", [1, 3], True, id="no comma"),
        pytest.param("@article{}\n", [1, 3], True, id="nothing in it"),
        pytest.param(entry("k", "title = {Map 2}"), [1, 3], True, id="no abstract"),
        pytest.param(entry("k", "abstract = {A.}"), [1, 3], True, id="no title"),
        pytest.param(entry("k", "title = {Map 2}", "year = 1", "year = 2", "abstract = {A.}"), [1, 2, 3], False,
                     id="field twice"),
        pytest.param(whole(1), [1, 1, 3], False, id="key twice"),
        pytest.param("just some words between entries\n", [1, 3], False, id="free text"),
        pytest.param(entry("k", "title = {Map 2}", "abstract = {A line\n\n@ home, b@c.org and {nested {braces}}.}"), [1, 2, 3],
                     False, id="an @ in a field"),
        pytest.param(entry("k", "title = {Map 2}", "abstract = {A.}", "journal = unknown"), [1, 2, 3], False,
                     id="unknown macro"),
        pytest.param(entry("k", "TITLE = {Map 2}", "Abstract = {A.}"), [1, 2, 3], False, id="capital names"),
        pytest.param("@ARTICLE {k, title={Map 2},abstract={A.}}\n", [1, 2, 3], False, id="capital kind"),
        pytest.param("  @article{k,title={Map 2},abstract={A.}}   @article{l,title={Map 4},abstract={A.}}\n", [1, 2, 4, 3],
                     False, id="two on a line"),
    ],
)  # fmt: skip
def test_a_broken_entry_costs_only_itself(middle: str, found: list[int], problem_at: bool, read: Read) -> None:
    papers, problems = read(whole(1) + "\n" + middle + "\n" + whole(3))
    assert titles(papers) == [f"Map {number}" for number in found]
    assert places(problems) == ([6] if problem_at else [])
    assert all(problem.advice for problem in problems)


@pytest.mark.parametrize(
    ("text", "found", "broken"),
    [
        pytest.param("@article{k, title={1}, abstract={A.}} @article{x title={2}}\n" + whole(3), [(1, "1"), (2, "Map 3")], [1],
                     id="the second of a line is broken"),
        pytest.param("@article{bad title={1}} @article{k, title={2}, abstract={A.}}\n", [(1, "2")], [1], id="the first is"),
        pytest.param("@article{k, title={1}, abstract={A.}} @article{k, title={2}, abstract={A.}}\n", [(1, "1"), (1, "2")], [],
                     id="one key twice in a line"),
        pytest.param(whole(1).rstrip() + whole(1).replace("Map 1", "Map 2"), [(1, "Map 1"), (4, "Map 2")], [],
                     id="joined without a line's end"),
        pytest.param(whole(1).rstrip() + "@article{bad,\n title = {Open,\n}\n" + whole(3), [(1, "Map 1"), (7, "Map 3")], [4],
                     id="joined, and broken"),
        pytest.param('@string{m = "1"} @article{k, title = m, abstract={A.}}\n', [(1, "1")], [], id="behind a macro"),
        pytest.param("@article{k, title={1}, title={2}, abstract={A.}}@article{l, title={3}, abstract={A.}}\n",
                     [(1, "2"), (1, "3")], [], id="field twice"),
    ],
)  # fmt: skip
def test_entries_that_share_a_line(text: str, found: list[tuple[int, str]], broken: list[int], read: Read) -> None:
    papers, problems = read(text)
    assert [(paper.line, paper.title) for paper in papers] == found
    assert places(problems) == broken


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ('"Proc. of " # maps', "Proc. of Journal of Maps"),
        ('maps # " " # {(online)}', "Journal of Maps (online)"),
        ("MORE", "Journal of Maps #2"),
        ("more#more", "Journal of Maps #2Journal of Maps #2"),
        ('"Foo" # " bar"', "Foo bar"),
        ("unknown", "unknown"),
        ("{maps}", "maps"),
        ("{C # D}", "C # D"),
        ('"C # D"', "C # D"),
        ('{"C" # "D"}', '"C" # "D"'),
        ('"The {"}Map{"} # 1"', 'The "Map" # 1'),
        (r'"{\"U}ber # {\"O}l"', "Über # Öl"),
        (r"{Maps \# 1}", "Maps # 1"),
    ],
)
def test_values_of_bibtex_are_joined_and_macros_written_out(value: str, read_as: str, read: Read) -> None:
    macros = '@string{Maps = "Journal of Maps"}\n@string(more = maps # { #2})\n'
    (paper,), problems = read(macros + entry("k", "title = {T}", "abstract = {A.}", f"journal = {value}"))
    assert (paper.venue, problems) == (read_as, [])


@pytest.mark.parametrize(
    "last",
    [
        "@string{last = m99}\n",
        "",  # they are used as they are defined
        '@string{last = m9}\n@article{l, title = {L}, abstract = "' + '"\n # last # "' * 99 + '"}\n',
        "@article{l, title = {L}, abstract = {A.}" + "".join(f", f{n} = m9" for n in range(99)) + "}\n",
    ],
)
def test_macros_of_macros_stay_within_bounds(last: str, read: Read) -> None:
    doubling = '@string{m0 = "1234567890"}\n' + "".join(f"@string{{m{n} = m{n - 1} # m{n - 1}}}\n" for n in range(1, 100))
    papers, problems = read(whole(1) + doubling + last + entry("k", "title = {Map 2}", "abstract = {A.}", "journal = m3"))
    assert titles(papers) == ["Map 1", "Map 2"]
    assert papers[1].venue == "1234567890" * 8
    assert problems
    assert all("macros" in problem.reason for problem in problems)
    assert sum(len(paper.abstract) for paper in papers) < 1_000


def test_all_macros_of_a_file_stay_within_bounds(read: Read) -> None:
    macros = f'@string{{m = "{"long " * 1_000}"}}\n' + "".join(f"@string{{m{n} = m # m}}\n" for n in range(500))
    _, problems = read(macros + whole(1))
    assert 50 < len(problems) < 150  # of 10,000 characters each


@pytest.mark.parametrize(
    ("fields", "doi", "url"),
    [
        (r"doi = {10.1007/978-3-642\_12}", "10.1007/978-3-642_12", "https://doi.org/10.1007/978-3-642_12"),
        (r"doi = {10.1007/978-3-642{\_}12}", "10.1007/978-3-642_12", "https://doi.org/10.1007/978-3-642_12"),
        (r"doi = {\url{https://doi.org/10.1007/a\_b}}", "10.1007/a_b", "https://doi.org/10.1007/a_b"),
        (r"doi = {10.1002/(SICI)1097{\textless}391::AID{\textgreater}3.0}", "10.1002/(sici)1097<391::aid>3.0", ""),
        (r"doi = {10.1007/a_b~c}", "10.1007/a_b~c", "https://doi.org/10.1007/a_b~c"),
        (r"url = {https://a.org/\~{}b/c\%20d\&e{\_}f\#g}", "", "https://a.org/~b/c%20d&e_f#g"),
        (r"url = {\url{https://a.org/~b?c=1&d=%20}}", "", "https://a.org/~b?c=1&d=%20"),
        (r"eprint = {cs/0701\_01}, url = {https://a.org/\textunderscore b}", "", "https://a.org/_b"),
    ],
)  # fmt: skip
def test_addresses_in_bibtex_lose_what_latex_needs(fields: str, doi: str, url: str, read: Read) -> None:
    (paper,), _ = read(entry("k", "title = {T}", "abstract = {A.}", fields))
    assert paper.doi == doi
    assert not url or paper.url == url


@pytest.mark.parametrize(
    ("fields", "title", "abstract"),
    [
        (r"title = {{{Sets}} \{0,1\}}, abstract = {On \{0,1\}{\textasciicircum}n.}", "Sets {0,1}", "On {0,1}^n."),
        (r"title = {T{\textless}5}, abstract = {p {\textless} .05, n {\textgreater} 10.}", "T<5", "p < .05, n > 10."),
        (r"title = {T}, abstract = {\$O({\textbackslash}sqrt\{n\})\$ for \$5 and \$10.}", "T", "O(√(n)) for $5 and $10."),
    ],
)  # fmt: skip
def test_what_programs_escape_in_bibtex_is_read_as_other_formats_give_it(
    fields: str, title: str, abstract: str, read: Read
) -> None:
    (paper,), problems = read(entry("k", fields))
    assert (paper.title, paper.abstract, problems) == (title, abstract, [])


# RIS

RIS = """TY  - JOUR
TI  - Map 1
AU  - Love, Ada
AU  - Min, Bo
AB  - We draw map 1.
PY  - 2020/01/02
JO  - Journal of Maps
DO  - 10.1000/abc
KW  - maps
KW  - robots
UR  - https://example.org/1
ER  - 

TY  - CONF
T1  - Map 2
T2  - MapConf
N2  - We draw map 2.
Y1  - 2021
ER  - 
"""  # noqa: W291


def test_ris(read: Read) -> None:
    for text in (RIS, RIS.replace("\n", "\r\n"), "\ufeff" + RIS):
        papers, problems = read(text)
        assert not problems
        first, second = papers
        assert (first.title, first.abstract, first.year, first.doi) == ("Map 1", "We draw map 1.", 2020, "10.1000/abc")
        assert (first.authors, first.venue) == (("Ada Love", "Bo Min"), "Journal of Maps")
        assert first.categories == ("maps", "robots")
        assert (second.title, second.abstract, second.year) == ("Map 2", "We draw map 2.", 2021)
        assert (first.kind, second.kind, second.venue) == ("journal", "conference", "MapConf")
        assert [first.line, second.line] == [1, 14]


@pytest.mark.parametrize(
    ("lines", "abstract"),
    [
        (["AB  - Aim: maps.", "AB  - Result: more maps."], "Aim: maps. Result: more maps."),
        (["N2  - Aim: maps.", "N2  - Result: more maps.", "N2  - More."], "Aim: maps. Result: more maps. More."),
        (["AB  - One.", "AB  - One."], "One."),
        (["AB  - One.", "N2  - Another."], "One."),
        (["AB  - One line", "and the next."], "One line and the next."),
    ],
)
def test_an_abstract_in_several_lines_of_ris_is_read_whole(lines: list[str], abstract: str, read: Read) -> None:
    (paper,), problems = read("\n".join(["TY  - JOUR", "TI  - Map 1", *lines, "PY  - 2020", "ER  - "]))
    assert (paper.abstract, paper.year, problems) == (abstract, 2020, [])


def test_the_columns_of_scopus_are_known(read: Read) -> None:
    (paper,), _ = read(
        '"Authors","Title","Year","Source title","Abstract"\n"Lee A., Ray B.","Map 1","2020","J. of Maps","A."\n'
    )
    assert (paper.venue, paper.year) == ("J. of Maps", 2020)


@pytest.mark.parametrize(
    ("kind", "tag"), [("CONF", "T2"), ("CPAPER", "T2"), ("CPAPER", "BT"), ("CONF", "C3"), ("CPAPER", "JO")]
)
def test_conference_papers_from_ris_and_bibtex_are_told_as_such(kind: str, tag: str, read: Read) -> None:
    (paper,), _ = read(f"TY  - {kind}\nTI  - Map 1\nAB  - We draw it.\n{tag}  - MapConf 2020\nER  - \n")
    written = bibtex([paper])
    assert written.startswith("@inproceedings{")
    assert "booktitle = {MapConf 2020}" in written
    (back,), _ = read(written)
    assert (back.kind, back.venue) == ("conference", "MapConf 2020")


def test_a_journal_that_is_named_like_a_conference_stays_one(read: Read) -> None:
    (paper,), _ = read("TY  - JOUR\nTI  - Map 1\nAB  - We draw it.\nJO  - Proceedings of the Map Society\nER  - \n")
    assert bibtex([paper]).startswith("@article{")


@pytest.mark.parametrize(
    ("text", "found", "lines"),
    [
        pytest.param(RIS.replace("ER  - \n\n", "\n"), ["Map 2"], [1], id="end forgotten"),
        pytest.param(RIS.rstrip().removesuffix("ER  -"), ["Map 1"], [14], id="file ends"),
        pytest.param(RIS.replace("AB  - We draw map 1.\n", ""), ["Map 2"], [1], id="no abstract"),
        pytest.param(RIS.replace("T1  - Map 2\n", ""), ["Map 1"], [14], id="no title"),
        pytest.param("TY  - JOUR\nER  - \n" + RIS, ["Map 1", "Map 2"], [1], id="nothing in it"),
    ],
)
def test_a_bad_ris_record_costs_only_itself(text: str, found: list[str], lines: list[int], read: Read) -> None:
    papers, problems = read(text)
    assert titles(papers) == found
    assert places(problems) == lines
    assert all(problem.advice for problem in problems)


# all formats

SAMPLES = {
    "jsonl": "\n".join(GOOD),
    "json": json.dumps({"papers": THREE}, indent=1),
    "csv": "title,abstract\n" + "".join(f"Map {n},We draw it.\n" for n in (1, 2, 3)),
    "tsv": "title\tabstract\n" + "".join(f"Map {n}\tWe draw it.\n" for n in (1, 2, 3)),
    "bibtex": "".join(whole(n) for n in (1, 2, 3)),
    "ris": "".join(f"TY  - JOUR\nTI  - Map {n}\nAB  - We draw it.\nER  - \n" for n in (1, 2, 3)),
    "listing": "".join(f"Map {n}\n\n{LONG}\n\n" for n in (1, 2, 3)),
}


def test_there_is_a_sample_of_every_format() -> None:
    assert SAMPLES.keys() == READERS.keys()


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.bib", "a.ris", "a.txt", "a", "a.pdf"])
@pytest.mark.parametrize("fmt", READERS)
def test_the_content_tells_the_format_not_the_name(fmt: str, name: str, read: Read) -> None:
    for data in (SAMPLES[fmt], gzip.compress(SAMPLES[fmt].encode()), "\n\n" + SAMPLES[fmt], "\ufeff" + SAMPLES[fmt]):
        papers, problems = read(data, "", name)
        assert titles(papers) == NAMES
        assert not problems


@pytest.mark.parametrize("fmt", READERS)
def test_detection_names_the_format(fmt: str, tmp_path: Path) -> None:
    path = tmp_path / "sample"
    path.write_text(SAMPLES[fmt], encoding="utf-8")
    assert READERS[detect(SourceFile(path))] is READERS[fmt]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(f"PMID- 38012345\nOWN - NLM\nTI  - A Map of Tea\nAB  - {LONG}\n", "PubMed's own format", id="PubMed"),
        pytest.param(f"FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI Map 1\nSO LANCET\nAB {LONG}\n",
                     "Web of Science", id="Web of Science"),
        pytest.param(f"%0 Journal Article\n%T Map 1\n%D 2020\n\n%X {LONG}\n", "EndNote", id="EndNote"),
        pytest.param(f"<?xml version='1.0'?>\n<title>Map 1, 2</title>\n\n{LONG}\n", "XML or a web page", id="XML"),
        pytest.param(f"<!DOCTYPE html>\n<title>Map 1, 2</title>\n\n{LONG}\n", "XML or a web page", id="a web page"),
        pytest.param(f"paper,summary,year\nMap 1,{LONG.replace(',', '')},2020\n", "names “paper”, “summary”, “year”",
                     id="a table without titles"),
        pytest.param(f'Paper;Description\nMap 1;"{LONG};"\nMap 2;{LONG}\n', "names “Paper”, “Description”", id="semicolons"),
        pytest.param(f"sep=;\nname;abstract\nMap 1;{LONG}\n", "names “name”, “abstract”", id="as Excel writes it"),
        pytest.param(f"PT\tAU\tAF\tTI\tAB\nJ\tLee, A\tLee, Ann\tMap 1\t{LONG}\n", "Web of Science", id="its table"),
        pytest.param(f'"Titel";"Zusammenfassung";"Jahr"\n"Karte 1";"{LONG}";"2019"\n', "names “Titel”, “Zusammenfassung”",
                     id="a table in German"),
        pytest.param(f'Titre,Résumé,Année\nCarte 1,"{LONG}\n\nEt plus.",2019\n', "names “Titre”, “Résumé”", id="in French"),
        pytest.param(f"Titolo\tRiassunto\nMappa 1\t{LONG}\n", "names “Titolo”, “Riassunto”", id="in Italian, with tabs"),
        pytest.param(f'Liste,,\nTitel,Inhalt,Jahr\nKarte 1,"{LONG}",2019\n', "names “Titel”, “Inhalt”", id="a line above"),
        pytest.param(f"1. Nature. 2020 May;581(7807):1-10. doi: 10.1038/s1.\n\nOf tea.\n\nLee A(1), Ray B(1).\n\n"
                     f"Author information:\n(1)MIT, Boston.\n\n{LONG}\n\nPMID: 32000000\n", "PubMed's text", id="its text"),
        pytest.param(f"Recent submissions\n\n[1] arXiv:2501.00001 [pdf, html]\nTitle: Map 1\nAuthors: Ann Lee\n{LONG}\n",
                     "arXiv's", id="arXiv's list"),
        pytest.param(f"-----\n\\\\\narXiv:2501.00001\nDate: Wed, 1 Jan 2025\n\nTitle: Map 1\nAuthors: Ann Lee\n\\\\\n{LONG}\n",
                     "arXiv's", id="arXiv's e-mail"),
    ],
)  # fmt: skip
def test_what_holds_papers_in_another_form_is_no_listing(text: str, reason: str, read: Read) -> None:
    papers, (problem,) = read(text)
    assert not papers
    assert reason in problem.reason
    assert problem.advice


@pytest.mark.parametrize(
    "above",
    [
        "My reading list,,,",
        "My reading list",
        '"About the data: exported on Jan 05, 2023. Criteria: maps."',
        "Maps, exported 2026,,",
    ],
)
def test_a_line_above_the_columns_of_a_table_is_passed_over(above: str, read: Read) -> None:
    papers, problems = read(f'{above}\nTitle,Abstract,Authors,Year\nMap 1,"We draw, and more.","Lee, Ann",2019\nMap 2,,,\n')
    assert [(paper.title, paper.abstract, paper.authors, paper.line) for paper in papers] == [
        ("Map 1", "We draw, and more.", ("Ann Lee",), 3)
    ]
    assert places(problems) == [4]


@pytest.mark.parametrize(
    "title",
    ["Maps, Robots", "Name, Date; Abstract", "FN and VR of Maps", "PMID, or How to Name Maps", "%0 Loss in Maps",
     "XML and <html>", "Papers, Authors and Venues", "sep = maps", "1,000 Maps, or More", "PT AU of Maps", "“Maps”; “Tea”",
     "1. Maps of 2020: A Survey", "arXiv:2501.00001 and Its Title: A Map", "Maps|Tea", "Maps;Tea", '"Maps", "Tea"'],
)  # fmt: skip
def test_listings_that_begin_almost_like_another_form_are_read(title: str, read: Read) -> None:
    for gap in ("\n\n", "\n"):
        papers, problems = read(f"{title}{gap}{LONG}\n\nOf Maps, and More{gap}{MORE}\n")
        assert titles(papers) == [title, "Of Maps, and More"]
        assert not problems


def test_a_given_format_is_believed(read: Read) -> None:
    assert titles(read(SAMPLES["csv"], "csv")[0]) == NAMES
    papers, problems = read(SAMPLES["csv"], "bibtex")
    assert not papers
    assert len(problems) == 1
    assert problems[0].reason == "nothing in the format bibtex found in it"
    assert problems[0].advice.startswith("Leave --format out")
    papers, problems = read(SAMPLES["jsonl"], "listing")
    assert not papers


@pytest.mark.parametrize("fmt", ["", *READERS])
@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n\t\n", "empty", id="white space"),
        pytest.param(b"\xef\xbb\xbf", "empty", id="only a BOM"),
        pytest.param(gzip.compress(b""), "empty", id="empty gzip"),
        pytest.param(b"%PDF-1.7\n1 0 obj\n", "a PDF", id="PDF"),
        pytest.param(b"PK\x03\x04rest of it", "a ZIP", id="ZIP"),
        pytest.param(bytes(range(256)) * 20, "binary", id="binary"),
        pytest.param(gzip.compress(SAMPLES["jsonl"].encode() * 50)[:-40], "", id="gzip cut off"),
        pytest.param(b"\x1f\x8bnot gzip at all", "cannot be read", id="not gzip"),
    ],
)
def test_files_that_hold_no_papers(data: bytes, word: str, fmt: str, read: Read) -> None:
    _, problems = read(data, fmt)
    assert problems
    assert word in problems[-1].reason
    assert problems[-1].advice
    if word:
        assert len(problems) == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(SAMPLES["jsonl"].encode() * 50)[:-40], "cannot be read: it is cut short"),
        (b"\x1f\x8bnot gzip at all", "cannot be read: it is damaged gzip"),
        (gzip.compress(SAMPLES["jsonl"].encode())[:-8] + b"\0" * 8, "cannot be read: it is damaged gzip"),
    ],
    ids=["cut off", "no gzip", "another checksum"],  # the data have the time in them, which is another one in each process
)
def test_a_file_that_cannot_be_unpacked_is_to_be_fetched_again(data: bytes, reason: str, read: Read) -> None:
    problem = read(data, "jsonl")[1][-1]
    assert problem.reason == reason
    assert problem.advice.startswith("Fetch ")


@pytest.mark.parametrize("fmt", READERS)
def test_the_share_read_goes_up_to_one(fmt: str, tmp_path: Path) -> None:
    path = tmp_path / "sample"
    path.write_text(SAMPLES[fmt], encoding="utf-8")
    file = SourceFile(path)
    assert file.share_read() == 0.0
    assert all(0.0 <= file.share_read() <= 1.0 for _ in read_file(file, "x"))
    assert file.share_read() == 1.0


def test_a_file_that_is_moved_away_while_it_is_read_is_read_on(tmp_path: Path) -> None:
    path = tmp_path / "sample"
    path.write_text("".join(json.dumps(record(n)) + "\n" for n in range(3)))
    file, found = SourceFile(path), list[Paper | Problem]()
    for item in read_file(file, "x"):
        found.append(item)
        path.unlink(missing_ok=True)
        assert 0.0 <= file.share_read() <= 1.0
    assert len(found) == 3


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in ("b.bib", "a.jsonl", "sub/c.csv.gz", "sub/d.PDF", ".hidden/e.bib", "sub/.f.bib", "g", "h.TXT", "i.gz"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    below = walk(tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in below.wanted] == ["a.jsonl", "b.bib", "h.TXT", "sub/c.csv.gz"]
    assert [str(path.relative_to(tmp_path)) for path in below.other] == ["g", "i.gz", "sub/d.PDF"]


ANY_BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(str.encode),
    st.text("{}[]\",:@=\\$#()TYER -\n\r\ttile1aA.;", max_size=400).map(str.encode),
    st.builds(
        lambda sample, place, junk: sample[:place].encode() + junk + sample[place:].encode(),
        st.sampled_from(list(SAMPLES.values())), st.integers(0, 300), st.binary(max_size=20),
    ),
    st.builds(lambda sample, place: sample[:place].encode(), st.sampled_from(list(SAMPLES.values())), st.integers(0, 400)),
    st.builds(
        lambda sample, cut: gzip.compress(sample.encode())[:cut], st.sampled_from(list(SAMPLES.values())), st.integers(2, 200)
    ),
)  # fmt: skip


@pytest.mark.parametrize("fmt", ["", *READERS])
@settings(max_examples=60, deadline=None)
@given(data=ANY_BYTES)
def test_no_content_is_a_fault(fmt: str, data: bytes, read: Read) -> None:
    papers, problems = read(data, fmt)
    assert papers or problems
    for paper in papers:
        assert paper.title
        assert paper.abstract
        assert paper.paper_id.isprintable()
        json.dumps(paper.to_json(), ensure_ascii=False).encode()
    for problem in problems:
        assert problem.source == "x"
        assert problem.reason
        str(problem).encode()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(st.characters()), st.just("") | st.text().map("A{}".format)), min_size=1, max_size=5))
def test_any_titles_and_abstracts_come_back_from_jsonl(read: Read, pairs: list[tuple[str, str]]) -> None:
    text = "".join(json.dumps({"title": title, "abstract": abstract}) + "\n" for title, abstract in pairs)
    papers, problems = read(text, "jsonl")
    cleaned = [(clean_title(title), clean(abstract)) for title, abstract in pairs]
    assert [(paper.title, paper.abstract) for paper in papers] == [pair for pair in cleaned if all(pair)]
    nothing = [None] if not papers and all(title for title, _ in cleaned) else []  # no abstract anywhere
    assert places(problems) == [number for number, pair in enumerate(cleaned, 1) if not all(pair)] + nothing


PRINTABLE = string.ascii_letters + string.digits + string.punctuation + " \t\r\näß–深"
PRINTED = st.text(PRINTABLE, min_size=1)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(PRINTED.filter(clean_title), PRINTED.map("A{}".format)), min_size=1, max_size=5),
    st.sampled_from(",\t;|"),
)
def test_any_titles_and_abstracts_come_back_from_a_table(read: Read, pairs: list[tuple[str, str]], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("title", "abstract"), *pairs])
    papers, problems = read(file.getvalue(), "csv")
    assert [(paper.title, paper.abstract) for paper in papers] == [(clean_title(t), clean(a)) for t, a in pairs]
    assert not problems
