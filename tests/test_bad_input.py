"""Bad input, from files, questions and the library itself: a message and an exit code, never a traceback."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import chromadb
import pytest
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.app import App
from bot.formats.addresses import web_address
from bot.formats.references import bibtex
from bot.terminal import progress, render
from bot.terminal.console import make_console
from bot.terminal.session import print_json
from ingest.library import Library
from ingest.records import Paper, Problem
from ingest.report import Report, shown
from ingest.settings import LibrarySettings
from ingest.sources import read_file
from ingest.sources.arguments import Source, resolve
from ingest.sources.files import MAX_RECORD, SourceFile
from ingest.sync import BATCH
from tests.conftest import Run, write_jsonl
from tests.forking import Forking
from tests.test_library import assert_index_equals_chroma

FAILED, USAGE, NOTHING_FOUND, UNUSABLE = 1, 2, 3, 4
LINE = b'{"title": "%s", "abstract": "We draw it for robots."}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the tests' sources lie."""
    path = tmp_path / "sources"
    path.mkdir()
    return path


@pytest.fixture
def good(folder: Path) -> Path:
    """A file with three good papers."""
    return write_jsonl(folder / "good.jsonl", [{"title": f"Good {n}", "abstract": f"We draw map {n}."} for n in (1, 2, 3)])


def check(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """The command ended with `code`, its messages hold all `words`, and nothing looks like a fault of the program."""
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert "Traceback" not in said
    assert "unexpected" not in said
    for word in words:
        assert word in said


def in_library(run: Run) -> list[str]:
    """The titles in the library."""
    done = run("papers", "list", "--json")
    assert done.returncode == 0, done.stderr
    return sorted(paper["title"] for paper in json.loads(done.stdout))


# files: name, content, titles that are read, and for each problem its line and a word of its reason

Row = tuple[str, bytes, list[str], list[tuple[int | None, str]]]
# title, abstract, authors, year
ODD_FIELDS = [
    (b"12", b'"A."', b'"Ann Lee"', b"2020"),
    (b'["Part 1", 2]', b'"A."', b'"Ann Lee"', b"2020"),
    (b'{"name": "Odd"}', b'"A."', b'"Ann Lee"', b"2020"),
    (b"true", b'"A."', b'"Ann Lee"', b"2020"),
    (b'"Odd"', b"7", b'"Ann Lee"', b"2020"),
    (b'"Odd"', b'{"text": "A."}', b'"Ann Lee"', b"2020"),
    (b'"Odd"', b'"A."', b"4", b"2020"),
    (b'"Odd"', b'"A."', b'["Ann Lee", 4]', b"2020"),
    (b'"Odd"', b'"A."', b'[{"name": 4}]', b"2020"),
    (b'"Odd"', b'"A."', b'"Ann Lee"', b"[2020]"),
]
ODD_REASONS = [
    "“title” holds a number, not text", "“title” holds a list with a number in it, not text",
    "“title” holds an object, not text", "“title” holds true or false, not text", "“abstract” holds a number, not text",
    "“abstract” holds an object, not text",
    "“authors” holds a number, not names", "“authors” holds a list with a number in it, not names",
    "“authors” holds a list with an object in it, not names", "“pub_year” holds a list, not a year",
]  # fmt: skip
FITTING_FIELDS = [
    (b'["Fits 1", "Passt 1"]', b'["One sentence.", "Another."]', b'[{"given": "Ann", "family": "Lee"}, null]', b'"2020"'),
    (b'"12"', b'"A."', b'{"name": "Ann Lee"}', b"2020.0"),
    (b'"Fits 3"', b'"A."', b"NaN", b'{"date-parts": [[2020, 1]]}'),
]
BIB = "@article{{k{0}, title = {{Bib {0}}}, abstract = {{We draw it.}}}}\n"
FILES: list[Row] = [
    ("empty.jsonl", b"", [], [(None, "empty")]),
    ("blank.jsonl", b" \n\n\t", [], [(None, "empty")]),
    ("binary.jsonl", bytes(range(256)) * 8, [], [(None, "binary")]),
    ("paper.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", [], [(None, "PDF")]),
    ("sheet.csv", b"PK\x03\x04\x14\x00", [], [(None, "ZIP")]),
    ("cut.json", b"[" + LINE % b"Cut 3" + b",", ["Cut 3"], [(2, "the file ends early")]),
    ("cut2.json", b'{"papers": [' + LINE % b"Cut 1" + b",\n" + LINE % b"Cut 2", ["Cut 1", "Cut 2"],
     [(4, "the file ends early")]),
    ("whole.json", b'{"papers": [' + LINE % b"Cut 4" + b'], "more": [1, {"a": 2}]}', ["Cut 4"], []),
    ("long.json", b'[{"title": "Long 1", "abstract": "' + b"x" * 10_000_000 + b'"},' + LINE % b"Long 2" + b"]", ["Long 2"],
     [(1, "the record has more than 4,000,000 characters")]),
    ("columns.csv", b"name;foo\nx;y\n", [], [(None, "its first line names “name”, “foo”")]),
    ("notes.txt", b"Buy milk.\n\nCall Bo.\n", [], [(None, "no paper found")]),
    ("broken.jsonl", LINE % b"Lines 1" + b'{"title": "Lines 2", "abs\n' + LINE % b"Lines 3", ["Lines 1", "Lines 3"],
     [(2, "broken JSON")]),
    ("broken.json", b"[\n" + LINE % b"Array 1" + b',{"title": Array 2},\n' + LINE % b"Array 3" + b"]", ["Array 1", "Array 3"],
     [(3, "broken JSON")]),
    ("half.jsonl", LINE % b"Half 1" + b'{"title": "Half 2"}\n{"abstract": "Half 3"}\n{}\n', ["Half 1"],
     [(2, "“Half 2” has no abstract"), (3, "without a title"), (4, "without a title")]),
    ("null.jsonl", LINE % b"Null 1" + b'{"title": null, "abstract": " "}\n{"title": "Null 3", "abstract": []}\n', ["Null 1"],
     [(2, "without a title"), (3, "no abstract")]),
    ("odd.jsonl", b"".join(b'{"title": %s, "abstract": %s, "authors": %s, "pub_year": %s}\n' % row for row in ODD_FIELDS), [],
     [(n, reason) for n, reason in enumerate(ODD_REASONS, 1)]),
    ("odd.json", b'[{"Paper Title": 12,\n"abstract": "We draw it."}]', [], [(1, "“Paper Title” holds a number, not text")]),
    ("fits.jsonl", b"".join(b'{"title": %s, "abstract": %s, "authors": %s, "pub_year": %s}\n' % row for row in FITTING_FIELDS),
     ["Fits 1", "12", "Fits 3"], []),
    ("zeros.jsonl", bytes(5_000), [], [(None, "nothing but bytes of zero")]),
    ("blank-16.txt", " \n".encode("utf-16-le"), [], [(None, "empty")]),
    ("full.jsonl", LINE % b"Full 1" + json.dumps({"title": "Full 2", "abstract": "word " * 40_000}).encode() + b"\n",
     ["Full 1"], [(2, "longer than an abstract")]),
    ("latin.csv", "title,abstract\nCafé maps,We draw cafés.\n".encode("cp1252"), ["Café maps"], []),
    ("broken.bib", (BIB.format(1) + "@article{bad, title = {Bib 2}, abstract = {left open\n" + BIB.format(3)).encode(),
     ["Bib 1", "Bib 3"], [(2, "broken BibTeX")]),
    ("broken.ris", b"TY  - JOUR\nTI  - Ris 1\nTY  - JOUR\nTI  - Ris 2\nAB  - We draw it.\nER  - \n",
     ["Ris 2"], [(1, "without its end")]),
    ("cut.jsonl.gz", b"\x1f\x8b\x08\x00", [], [(None, "cannot be read")]),
    ("nul.jsonl", b'{"title": "Nul\\u0000 1\x00", "abstract": "We \\u0007 draw\\ud800 it."}\n', ["Nul 1"], []),
]  # fmt: skip


def parted(items: Iterator[Paper | Problem]) -> tuple[list[Paper], list[Problem]]:
    found = list(items)
    return [i for i in found if isinstance(i, Paper)], [i for i in found if isinstance(i, Problem)]


@pytest.mark.parametrize(("name", "data", "titles", "problems"), FILES, ids=[row[0] for row in FILES])
def test_a_bad_file(name: str, data: bytes, titles: list[str], problems: list[tuple[int | None, str]], folder: Path) -> None:
    path = folder / name
    path.write_bytes(data)
    papers, met = parted(read_file(SourceFile(path), name))
    assert [paper.title for paper in papers] == titles
    assert [problem.line for problem in met] == [line for line, _ in problems]
    for problem, (line, word) in zip(met, problems, strict=True):
        assert word in problem.reason
        assert problem.advice
        assert str(problem).startswith(name if line is None else f"{name}:{line}: ")


@pytest.mark.parametrize(
    ("record", "place", "reason"),
    [
        ('  {"title": "Left open', "1: broken JSON at column 13", "no closing quotation mark"),
        ('{"title" "T"}', "1: broken JSON at column 10", "a colon"),
        ('{"title": "T" "abstract": "A"}', "1: broken JSON at column 15", "a comma"),
        ('{title: "T"}', "1: broken JSON at column 2", "the name of a field"),
        ('{"title": T}', "1: broken JSON at column 11", "a value"),
        ('{"title": "a\tb"}', "1: broken JSON at column 13", "control character"),
        (r'{"title": "\q"}', "1: broken JSON at column 12", "backslash"),
        (r'{"title": "\u12"}', "1: broken JSON at column 1", r"\u stands here without"),
        ('{"title": "T",  ', "1: broken JSON at column 15", "breaks off"),
        ('{"title": "T"} x', "1: broken JSON at column 16", "something follows"),
        ('{"title": ' + "1" * 5_000 + "}", "1: broken JSON: ", "too many digits"),
        ("[" * 100_000, "1: broken JSON: ", "nested too deeply"),
    ],
)
def test_what_is_wrong_with_json_is_said_in_whole_sentences(record: str, place: str, reason: str, folder: Path) -> None:
    path = folder / "broken"
    path.write_text(record + "\n")
    (problem,) = read_file(SourceFile(path), "x", "jsonl")
    assert str(problem).startswith(f"x:{place}")
    assert reason in problem.reason  # type: ignore[union-attr]
    assert "Expecting" not in str(problem)


def test_the_place_of_broken_json_in_an_array_is_that_of_the_fault(folder: Path) -> None:
    path = folder / "array.json"
    path.write_text('[{"title": "A", "abstract": "B."}, {"title": T},\n {"title": "C",\n  "abstract" "D."}]')
    told = [str(item) for item in read_file(SourceFile(path), "x") if isinstance(item, Problem)]
    assert [text.partition(": a")[0] for text in told] == ["x:1: broken JSON at column 46", "x:3: broken JSON at column 14"]
    path.write_text('{"title": "A", "abstract": "B."\n\n')
    (problem,) = read_file(SourceFile(path), "x")
    assert str(problem).startswith("x:1: broken JSON at column 32: the record breaks off")


@pytest.mark.parametrize("depth", [10, 100, 500, 900, 980, 5_000])
@pytest.mark.parametrize("field", ["title", "abstract", "authors", "venue", "year", "tags"])
def test_lists_within_lists_cost_only_their_record(field: str, depth: int, folder: Path) -> None:
    record = {"title": '"T"', "abstract": '"A."', field: "[" * depth + '"x"' + "]" * depth}
    nested = "{" + ", ".join(f'"{name}": {value}' for name, value in record.items()) + "}"
    for fmt, text in (("jsonl", f"{nested}\n{LINE.decode() % 'Good'}"), ("json", f"[{nested}, {LINE.decode() % 'Good'}]")):
        (folder / fmt).write_text(text)
        *before, last = read_file(SourceFile(folder / fmt), "x", fmt)
        assert isinstance(last, Paper)
        assert last.title == "Good"
        assert len(before) == 1
        if isinstance(before[0], Problem):
            assert str(before[0]).startswith("x:1: ")


def test_a_name_that_is_not_utf_8_is_read_and_written_out(run: Run, folder: Path) -> None:
    for name, title in ((b"caf\xe9.jsonl", b"Coffee"), (b"caf\xe8.jsonl", b"More coffee"), ("café.jsonl".encode(), b"Tea")):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(LINE % title + b'{"title": 4}\n')
    done = run("ingest", str(folder))
    check(done, FAILED, rf"{folder}/caf\xe9.jsonl:2: ", rf"{folder}/caf\xe8.jsonl:2: ", f"{folder}/café.jsonl:2: ", "3 added")
    assert in_library(run) == ["Coffee", "More coffee", "Tea"]
    (folder / "café.jsonl").write_bytes(LINE % b"Green tea")
    assert "1 added, 0 updated, 2 unchanged, 1 removed" in run("ingest", "--prune", str(folder)).stdout
    missing = run("ingest", os.fsdecode(b"caf\xea.jsonl"))
    check(missing, FAILED, r"caf\xea.jsonl", "No such file")


def test_all_bad_files_at_once_keep_the_good_records(run: Run, folder: Path, good: Path) -> None:
    for name, data, *_ in FILES:
        (folder / name).write_bytes(data)
    (folder / "loop.jsonl").symlink_to(folder / "loop.jsonl")
    (folder / "bare").mkdir()
    missing = [str(folder / name) for name in ("missing.jsonl", "loop.jsonl", "bare")]
    done = run("ingest", str(folder), *missing)
    skips = [(name, line) for name, _, _, problems in FILES for line, word in problems if "no abstract" in word]
    failures = sum(len(problems) for *_, problems in FILES) + len(missing) - len(skips)
    check(done, FAILED, f"Could not be read ({failures}):", f"{len(skips)} without an abstract, {failures} failed")
    everything = run("ingest", "--json", str(folder), *missing)
    check(everything, FAILED)
    report = json.loads(everything.stdout)
    wanted = sorted(["Good 1", "Good 2", "Good 3", *(title for _, _, titles, _ in FILES for title in titles)])
    assert report["unchanged"] == len(wanted)
    assert sorted((Path(skip["source"]).name, skip["line"]) for skip in report["skips"]) == sorted(skips)
    told = {(Path(failure["source"]).name, failure["line"]) for failure in [*report["failures"], *report["skips"]]}
    assert told >= {(name, line) for name, _, _, problems in FILES for line, _ in problems}
    assert told >= {(Path(path).name, None) for path in missing}
    assert all(failure["reason"] and failure["advice"] for failure in report["failures"])
    assert in_library(run) == wanted
    assert good.is_file()


@pytest.mark.parametrize("kind", ["missing", "loop", "folder", "device"])
def test_a_source_that_cannot_be_opened(kind: str, folder: Path) -> None:
    path = {"missing": folder / "missing.jsonl", "loop": folder / "loop", "folder": folder, "device": Path("/dev/null")}[kind]
    if kind == "loop":
        path.symlink_to(path)
    papers, problems = parted(read_file(SourceFile(path), "x"))
    assert not papers
    assert len(problems) == 1
    assert problems[0].reason
    assert problems[0].advice


def test_a_folder_with_a_loop_of_links_is_walked(folder: Path, good: Path, settings: object) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
    sources = resolve([str(folder)], settings)  # type: ignore[arg-type]
    assert [source.name for source in sources.each] == [str(good)]


def test_a_line_of_200_megabytes_is_passed_over(run: Run, folder: Path) -> None:
    path = folder / "long.jsonl"
    block = b"x" * 1_000_000
    with path.open("wb") as file:
        file.write(LINE % b"Long 1" + b'{"title": "')
        for _ in range(200):
            file.write(block)
        file.write(b'"}\n' + LINE % b"Long 3")
    done = run("ingest", str(path))
    check(done, FAILED, f"{path}:2: the line has more than {MAX_RECORD:,} characters", "2 added", "1 failed")
    assert in_library(run) == ["Long 1", "Long 3"]


@pytest.mark.parametrize(
    ("fmt", "head"), [("json", '[{"title": "'), ("csv", 'title,abstract\n"'), ("bibtex", "@article{k, title = {"),
                      ("ris", "TY  - JOUR\nTI  - "), ("listing", "Map 1\n\n")],
)  # fmt: skip
def test_a_line_too_long_in_other_formats(fmt: str, head: str, folder: Path) -> None:
    path = folder / "long"
    path.write_text(head + "x" * (2 * MAX_RECORD + 10) + "\n")
    papers, problems = parted(read_file(SourceFile(path), "x", fmt))
    assert not papers
    assert problems
    assert all(problem.reason and problem.advice for problem in problems)
    assert all(len(problem.reason) < 500 for problem in problems)


def test_one_id_with_two_contents_keeps_the_first(run: Run, folder: Path) -> None:
    records = [
        {"id": "7", "title": "Maps of Seven Rooms", "abstract": "The first text."},
        {"id": "7", "title": "Maps of Seven Rooms", "abstract": "Another text."},
        {"id": "8", "title": "Maps of Eight Rooms", "abstract": "A good one."},
        {"id": "8", "title": "Maps of Eight Rooms", "abstract": "A good one."},
    ]
    path = write_jsonl(folder / "twice.jsonl", records)
    done = run("ingest", str(path))
    check(done, FAILED, f"{path}:2: ", "the same paper as line 1", "The first one was kept", "2 added", "1 failed")
    listed = json.loads(run("papers", "list", "--json").stdout)
    assert sorted(paper["abstract"] for paper in listed) == ["A good one.", "The first text."]


@pytest.fixture
def odd(folder: Path) -> Path:
    """A file of thirty records that cannot be read."""
    return write_jsonl(folder / "odd.jsonl", [{"title": n, "abstract": "We draw it."} for n in range(30)])


def test_of_many_faults_the_first_are_shown_and_json_has_all(run: Run, odd: Path) -> None:
    done = run("ingest", str(odd))
    check(done, FAILED, f"{odd}:20: ", "… and 10 more (--json lists them)", "30 failed")
    assert f"{odd}:21: " not in done.stderr
    assert [each["line"] for each in json.loads(run("ingest", "--json", str(odd)).stdout)["failures"]] == [*range(1, 31)]


@pytest.mark.parametrize("screen", [True, False])
def test_the_job_alone_floods_no_screen(
    screen: bool, odd: Path, forking: Forking, program_environment: dict[str, str], tmp_path: Path
) -> None:
    reading, writing = os.openpty() if screen else os.pipe()
    with (tmp_path / "err").open("w+b") as err:
        job = forking.start([str(odd)], program_environment, tmp_path, [writing, writing, err.fileno()], "ingest.command")
        assert job.wait(120) == FAILED
        err.seek(0)
        told = err.read().decode().splitlines()
    report = json.loads(os.read(reading, 65_536))
    os.close(reading)
    os.close(writing)
    assert len(told) == 21
    how = "to list them, send standard output to a file" if screen else "standard output lists them"
    assert told[-1] == f"… and 10 more ({how})"
    assert report["failed"] == 30
    assert [each["line"] for each in report.get("failures", [])] == ([] if screen else [*range(1, 31)])


def test_of_faults_beyond_what_is_kept_it_is_said_how_many_are_listed() -> None:
    assert list(shown(["a"] * 20, 20, "there")) == ["a"] * 20
    assert list(shown(["a"] * 30, 40, "there"))[20:] == ["… and 20 more (there, the first 30)"]


def test_a_rebuild_tells_what_it_has_done(run: Run, good: Path) -> None:
    check(run("ingest", "--rebuild"), UNUSABLE, "no papers in the library")
    check(run("ingest", str(good)), 0, "3 added")
    done = run("ingest", "--rebuild")
    assert re.fullmatch(r"3 papers embedded anew \(\d+\.\d s, \d+ embedded a second\)\n", done.stdout)
    assert run("ingest", "--rebuild", str(good)).stdout.startswith("3 papers embedded anew; 0 added, 0 updated, 3 unchanged, ")
    assert json.loads(run("ingest", "--rebuild", "--json").stdout)["embedded"] == 3


# the command line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["ingest"], ["Nothing to ingest", "--sample", "--help"], id="nothing to ingest"),
        pytest.param(["ingest", "--format", "word", "a.doc"], ["“word” is not a format", "jsonl", "bibtex"],
                     id="unknown format"),
        pytest.param(["ingest", "--dry-run", "--rebuild"], ["--dry-run", "--rebuild"], id="options that clash"),
        pytest.param(["ingest", "--limit", "0", "arxiv:x"], ["--limit"], id="limit of none"),
        pytest.param(["ask", ""], ["The question is empty", "paperbot ask"], id="empty question"),
        pytest.param(["ask", " \t\n"], ["The question is empty"], id="blank question"),
        pytest.param(["ask", "\u200b\u202e\x07"], ["The question is empty"], id="invisible question"),
        pytest.param(["ask", "why " * 25_000], ["100,000 characters", "few sentences"], id="100,000 characters"),
        pytest.param(["papers", "show"], ["Missing argument"], id="no name to show"),
        pytest.param(["nonsense"], ["nonsense"], id="unknown command"),
    ],
)  # fmt: skip
def test_what_is_not_understood(arguments: list[str], words: list[str], run: Run, tmp_path: Path) -> None:
    done = run(*arguments)
    check(done, USAGE, *words)
    assert not done.stdout
    assert len(done.stderr) < 2_000
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", ["The question is empty"], id="nothing"),
        pytest.param(b"\x00\x00\n", ["The question is empty"], id="NUL only"),
        pytest.param(b"why " * 25_000, ["at most 4,000", "few sentences"], id="100,000 characters"),
    ],
)
def test_questions_from_standard_input_that_cannot_be_asked(data: bytes, words: list[str], run: Run) -> None:
    check(run("ask", "-", stdin=data), USAGE, *words)


@pytest.mark.parametrize("command", ["ask why?", "papers list", "papers stats", "papers show x"])
def test_without_a_library_the_message_says_how_to_make_one(command: str, run: Run) -> None:
    check(run(*command.split()), UNUSABLE, "no papers in the library", "paperbot ingest")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PAPERBOT_PAPERS", "many"), ("PAPERBOT_EMBEDDINGS", "magic"), ("PAPERBOT_CHROMA_URL", "nowhere"),
     ("PAPERBOT_COLLECTION", "a/b"),
     ("PAPERBOT_ARXIV_DELAY", "-1")],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str, run: Run) -> None:
    check(run("papers", "list", **{name: value}), UNUSABLE, name, ".env")


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("PAPERBOT_LOG: off\n", 1, "PAPERBOT_LOG"),
        ("PAPERBOT_PAPERS=2\nPAPERBOT_LOG off\n", 2, "PAPERBOT_LOG"),
        ('# tokens\nSLACK_BOT_TOKEN="xoxb-hush\nPAPERBOT_PAPERS=2\n', 2, "SLACK_BOT_TOKEN"),
        ("OPENAI_API_KEY='hush\nPAPERBOT_LOG='off'\n", 1, "OPENAI_API_KEY"),
    ],
)
def test_a_line_of_the_file_of_settings_that_is_not_understood_is_named(
    text: str, line: int, name: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "cwd").mkdir()
    (tmp_path / "cwd" / ".env").write_text(text)
    done = run("papers", "list")
    check(done, UNUSABLE, f"Line {line} of the file .env", name)
    assert "hush" not in done.stderr


def test_lines_of_other_programs_in_the_file_of_settings_are_passed_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cwd").mkdir()
    (tmp_path / "cwd" / ".env").write_text("source other.sh\n# PAPERBOT_LOG: off\nFOO='x\nPAPERBOT_PAPERS=many\n")
    check(run("papers", "list"), UNUSABLE, "PAPERBOT_PAPERS: ")


def test_white_space_around_a_setting_is_none_of_it(tmp_path: Path) -> None:
    settings = LibrarySettings.from_environ(
        {"PAPERBOT_HOME": f" {tmp_path} ", "PAPERBOT_COLLECTION": "mine\n", "PAPERBOT_CHROMA_TOKEN": "hush \n"}
    )
    assert (settings.home, settings.collection, settings.chroma_token.get_secret_value()) == (tmp_path, "mine", "hush")


@pytest.mark.parametrize("value", ['"/data/papers"', "'/data/papers'"])
def test_quotation_marks_around_a_setting_are_told(value: str, run: Run) -> None:
    check(run("papers", "list", PAPERBOT_HOME=value), UNUSABLE, "PAPERBOT_HOME: the quotation marks around it")


ODD_QUESTIONS = {
    "control characters": b"How do \x07\x1b[31m maps\x08 help?",
    "NUL": b"How do maps\x00help robots?",
    "emoji": "🤖🗺️ 👩‍👩‍👧 ?".encode(),
    "bytes that are not UTF-8": b"How do m\xe4ps \xff help?",
    "FTS operators": b'maps AND NOT "NEAR( OR * ^ : title:{',
    "other scripts": "地図はロボットを助けますか؟ как".encode(),
    "only signs": b"?!? ... ---",
    "accents without end": b"a" + "\u0301".encode() * 1_000,
    "markup": b"[bold]maps[/bold] [1] :robot: <b>help</b>",
}


@pytest.mark.parametrize(
    ("name", "shown_as"),
    [
        ("/data/[draft] a[b].jsonl", "[draft] a[b].jsonl"),
        ('arxiv:"ti:[/x]"', 'arxiv:"ti:[/x]"'),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("/data/{task.id} \\[red].bib", "{task.id} \\[red].bib"),
        ("/data/\x1b[31mred\x1b[0m\u202e.ris", "red.ris"),
        ("papers.jsonl", "papers.jsonl"),
    ],
)
@pytest.mark.parametrize("screen", [True, False])
def test_names_of_sources_are_shown_as_they_are(
    screen: bool, name: str, shown_as: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("_REFRESH", "_EVERY"):
        monkeypatch.setattr(progress, pause, -1.0)
    console = Console(file=io.StringIO(), force_terminal=screen, color_system=None, markup=False, highlight=False, width=100)
    with progress.shown(console, quiet=False) as step:
        step(Source(name, lambda: iter(()), lambda: None), Report())
    assert f"{shown_as}{' ' if screen else ':'}" in console.file.getvalue()  # type: ignore[attr-defined]


def test_the_time_left_counts_what_is_read_and_not_stored_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_EVERY", -1.0)
    console, read, report = Console(file=io.StringIO(), width=100), [0.0], Report()
    source, now = Source("papers.jsonl", lambda: iter(()), lambda: read[0]), [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.shown(console, quiet=False) as step:
        for number in range(1, 101):
            now[0], read[0], report.added = now[0] + 1, number / 100, number // 2
            step(source, report)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert "left" not in lines[0]
    assert lines[49].endswith("about 147 s left")  # a quarter is done in 49 seconds
    assert lines[99].endswith("about 99 s left")


def test_what_is_in_a_library_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    bad = "10.1/a\x1b]8;;https://evil.example\x1b\\\x1b[8m\x1bc\x9b2J\u202e\U000e0041"
    paper = Paper(f"doi:{bad}", "Maps", "We draw.", doi=bad, url=f"https://doi.org/{bad}")
    console = make_console()
    render.paper_line(console, paper)
    render.paper_details(console, paper)
    for harmful in (bad, Text(bad), Padding(Text(bad, style="red"), 2)):
        console.print(harmful)
    seen = capsys.readouterr().out
    assert not set("\x1b\x9b\u202e\U000e0041") & set(seen + bibtex([paper]))
    assert seen.count("10.1/ac") == 6
    assert not web_address("https://doi.org/10.1/\u202egro.live")


def test_json_commands_no_terminal_and_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    odd = {"title": "a\x1b[8mb\x9b2Jc\u202ed\u00ade\U000e0041f\n“β” 😀 می\u200cخواهیم"}
    print_json(odd)
    seen = capsys.readouterr().out
    assert not set("\x1b\x9b\u202e\u00ad\U000e0041") & set(seen)
    assert json.loads(seen) == odd


def test_names_of_files_command_no_terminal(
    run: Run, forking: Forking, program_environment: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    strange = folder / "\x1b[31m[draft]\x07 \x9b2J\u202ered.jsonl"
    strange.write_text("x", encoding="utf-8")
    strange.with_suffix(".odd").touch()
    ingested, imported = run("ingest", str(folder)), run("library", "import", str(strange.with_suffix(".none")))
    with (tmp_path / "err").open("w+b") as err:
        assert (
            forking.start([str(strange)], program_environment, tmp_path, [err.fileno()] * 3, "ingest.command").wait(120)
            == FAILED
        )
        err.seek(0)
        alone = err.read().decode()
    assert f"{folder}/[draft] red.jsonl: no paper found" in ingested.stderr
    assert "1 file ([draft] red.odd)" in ingested.stderr
    assert f"{folder}/[draft] red.none cannot be read" in imported.stderr
    assert f"{folder}/[draft] red.jsonl: no paper found" in alone
    assert not set("\x1b\x07\x9b\u202e") & set(ingested.stderr + imported.stderr + alone.partition("\n")[0])


def test_the_report_of_the_job_alone_is_whole_in_any_encoding(program_environment: dict[str, str], tmp_path: Path) -> None:
    odd = tmp_path / "Łódź – “β”.jsonl"
    command, environ = [sys.executable, "-m", "ingest", str(odd)], program_environment | {"PYTHONIOENCODING": "iso-8859-1"}
    done = subprocess.run(command, env=environ, capture_output=True, check=False, timeout=300)
    assert done.returncode == 1, done.stderr
    assert [failure["source"] for failure in json.loads(done.stdout)["failures"]] == [str(odd)]


@pytest.mark.parametrize("name", ["control characters", "bytes that are not UTF-8", "emoji"])
def test_odd_questions_are_answered_or_found_nothing(name: str, run: Run, sample_app: App) -> None:
    done = run("ask", "-", stdin=ODD_QUESTIONS[name], PAPERBOT_HOME=str(sample_app.settings.home), PAPERBOT_LOG="off")
    assert done.returncode in (0, NOTHING_FOUND), done.stderr
    assert not done.stderr
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout


@pytest.mark.parametrize("name", ODD_QUESTIONS)
def test_odd_questions_make_no_answer_fail(name: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(ODD_QUESTIONS[name].decode(errors="replace"))
    assert not set("\x00\x07\x1b\x08") & set(answer.question + answer.text + "".join(answer.notes))


# the library


@pytest.mark.parametrize("where", ["below a file", "in /proc"])
def test_a_home_that_cannot_be_written(where: str, run: Run, tmp_path: Path, good: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    home = {"below a file": str(tmp_path / "file" / "home"), "in /proc": "/proc/paperbot"}[where]
    check(run("ingest", str(good), PAPERBOT_HOME=home), UNUSABLE, home, "PAPERBOT_HOME")
    check(run("ask", "Why?", PAPERBOT_HOME=home), UNUSABLE, home)
    check(run("papers", "list", PAPERBOT_HOME=home), UNUSABLE, home)


@pytest.mark.parametrize("command", ["ask Why?", "papers list", "history", "doctor"])
def test_a_home_below_a_folder_that_is_locked(
    command: str, forking: Forking, program_environment: dict[str, str], tmp_path: Path
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    environ = program_environment | {"PAPERBOT_HOME": str(locked / "home")}
    done = forking.run(command.split(), b"", environ, tmp_path, 60, anybody=True)
    check(done, UNUSABLE, str(locked), "Permission denied", "PAPERBOT_HOME")


@pytest.mark.parametrize("files", ["all", "Chroma's"])
def test_a_library_that_may_only_be_read_is_told_for_what_it_is(
    files: str, sample_app: App, forking: Forking, program_environment: dict[str, str], tmp_path: Path
) -> None:
    home = Path(shutil.copytree(sample_app.settings.home, tmp_path / "home"))
    (home / "store.lock").touch()
    for path in [*home.rglob("*"), home] if files == "all" else [*(home / "chroma").rglob("*"), home / "chroma"]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    done = forking.run(["papers", "list"], b"", program_environment, tmp_path, 60, anybody=True)
    check(done, UNUSABLE, f"{home} may only be read", f"chroma run --path {home}/chroma", "PAPERBOT_HOME")
    for folder in (home, *home.rglob("*")):
        folder.chmod(0o700)


@pytest.mark.parametrize(
    ("change", "searching", "words"),
    [
        pytest.param({"paperbot_schema": 99}, False, ["newer paperbot", "99", "Upgrade"], id="newer schema"),
        pytest.param(
            {"embedder": "other"}, True, ["embedder other", "--rebuild", "PAPERBOT_EMBEDDINGS"], id="another embedder"
        ),
    ],
)
def test_a_library_of_another_kind(
    change: dict[str, object], searching: bool, words: list[str], run: Run, tmp_path: Path, good: Path
) -> None:
    assert run("ingest", "--quiet", str(good)).returncode == 0
    client = chromadb.PersistentClient(str(tmp_path / "home" / "chroma"))
    collection = client.get_collection("paperbot", embedding_function=None)
    before = dict(collection.metadata)
    collection.modify(metadata={**before, **change})
    check(run("ask", "How do maps help robots?"), UNUSABLE, *words)
    check(run("ingest", str(good)), UNUSABLE, *words)
    listing = run("papers", "list")
    assert "Traceback" not in listing.stderr
    assert listing.returncode == (0 if searching else UNUSABLE)  # the papers themselves need no embedder
    collection.modify(metadata=before)
    assert in_library(run) == ["Good 1", "Good 2", "Good 3"]  # nothing was changed


def test_a_collection_of_another_program(run: Run, tmp_path: Path, good: Path) -> None:
    client = chromadb.PersistentClient(str(tmp_path / "home" / "chroma"))
    client.create_collection("paperbot", embedding_function=None, metadata={"owner": "another"})
    check(run("ingest", str(good)), UNUSABLE, "not made by paperbot", "PAPERBOT_COLLECTION")
    check(run("ask", "Why?"), UNUSABLE, "not made by paperbot")


@pytest.mark.parametrize(
    ("start", "junk"),
    [pytest.param(0, b"no database " * 400, id="its head"), pytest.param(0.25, b"\xa5" * 150_000, id="its middle")],
)
def test_a_damaged_database_is_told_for_what_it_is(start: float, junk: bytes, run: Run, tmp_path: Path, good: Path) -> None:
    assert run("ingest", "--quiet", str(good)).returncode == 0
    database = tmp_path / "home" / "chroma" / "chroma.sqlite3"
    with database.open("r+b") as file:
        file.seek(int(start * database.stat().st_size))
        file.write(junk)
    done = run("papers", "list")
    check(done, UNUSABLE, str(tmp_path / "home"), "damaged", "copy", "library import", "ingest")
    assert "Nothing stored so far is lost" not in done.stderr


@pytest.mark.usefixtures("embedder")  # built before the disk is full
@pytest.mark.parametrize("kilobytes", [0, 1_000])
def test_a_full_disk_is_told_and_loses_nothing(
    kilobytes: int, run: Run, program_environment: dict[str, str], forking: Forking, tmp_path: Path, folder: Path,
    settings: LibrarySettings,
) -> None:  # fmt: skip
    """A limit on the size of files stands for the full disk: writing beyond it fails in the same way."""
    titles = [f"Map {n} of many rooms" for n in range(2 * BATCH + 10)]
    path = write_jsonl(folder / "many.jsonl", [{"title": title, "abstract": f"{title} is drawn."} for title in titles])
    reading, writing = os.pipe()
    streams, arguments = [writing] * 3, ["ingest", str(path)]
    full = forking.start(arguments, program_environment, tmp_path, streams, largest=kilobytes * 1024)
    os.close(writing)
    with open(reading, encoding="utf-8") as said:  # noqa: PTH123  a pipe
        text = said.read()
    check(subprocess.CompletedProcess(arguments, full.wait(120), text, ""), UNUSABLE, str(tmp_path / "home"), "disk")
    done = run("ingest", "--json", str(path))
    check(done, 0)
    report = json.loads(done.stdout)
    assert report["added"] + report["unchanged"] + report["updated"] == len(titles)
    assert bool(report["unchanged"]) == bool(kilobytes)  # what was stored before the disk was full is still there
    assert in_library(run) == sorted(titles)
    with closing(Library.open(settings)) as library:
        assert_index_equals_chroma(library)
