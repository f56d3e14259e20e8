"""`paperbot ask` as a person meets it: a real process on the sample library."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import App
from bot.terminal.streaming import show
from ingest.exits import UNREAD, UNUSABLE
from tests.conftest import Run, write_jsonl


@pytest.fixture
def sample(run: Run, sample_app: App) -> Run:
    """`run` on the sample library."""
    return partial(run, PAPERBOT_HOME=str(sample_app.settings.home), PAPERBOT_LOG="off")


def test_an_answer_is_quoted_numbered_and_sourced(sample: Run) -> None:
    done = sample("ask", "How", "can", "reward", "hacking", "be", "mitigated?")
    assert done.returncode == 0, done.stderr
    assert "[1] Correlated Proxies" in done.stdout
    assert "chosen:" in done.stdout
    assert "\x1b" not in done.stdout  # a pipe gets no colours
    answer = json.loads(sample("ask", "--json", "How can reward hacking be mitigated?").stdout)
    abstracts = {source["number"]: source["paper"]["abstract"] for source in answer["sources"]}
    assert answer["statements"]
    for statement in answer["statements"]:
        (citation,) = statement["citations"]
        quote = citation["quote"]
        assert abstracts[citation["source"]][quote["start"] : quote["end"]] == statement["text"] == quote["text"]
        assert answer["text"][statement["start"] : statement["end"]] == f"{statement['text']} [{citation['source']}]"
        assert statement["verdict"] == "supported"
    assert {s["citations"][0]["source"] for s in answer["statements"]} == set(abstracts)


def test_nothing_relevant_is_said_and_cites_nothing(sample: Run) -> None:
    done = sample("ask", "which oil goes into the engine of a 2012 golf")
    assert done.returncode == 3
    assert "Nothing was found that surely answers this." in done.stdout
    assert "nearest papers" in done.stdout
    assert "[1]" not in done.stdout
    answer = json.loads(sample("ask", "--json", "which oil goes into the engine of a 2012 golf").stdout)
    assert answer["outcome"] == "nothing_found"
    assert answer["sources"] == answer["statements"] == []
    assert len(answer["nearest"]) == 3


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_quiet_leaves_the_answer_and_its_sources_and_who_wrote_them(terminal: bool, sample_app: App) -> None:
    def shown(*, quiet: bool) -> tuple[str, str]:
        out, side = (Console(file=StringIO(), force_terminal=terminal, width=400, color_system=None) for _ in range(2))
        show(out, side, sample_app.answerer.stream("Who wrote the paper on reward hackign?"), quiet=quiet)
        texts = [console.file.getvalue() for console in (out, side)]  # type: ignore[attr-defined]
        return texts[0], texts[1]

    loud, quiet, aside = *shown(quiet=False)[:1], *shown(quiet=True)
    read, wrote, source = "was read as “hacking”", "\n\nThe library does not know who wrote [1].\n\n", "[1] Correlated Proxies"
    assert f"{wrote}Sources\n{source}" in loud
    assert loud.index(read) < loud.index("own words") < loud.index(wrote)
    assert f"{wrote}{source}" in quiet
    assert read in aside
    for left_out in (read, "own words", "Sources", "chosen:"):
        assert left_out not in quiet


def test_nothing_is_collected_in_the_home_folder(sample: Run, tmp_path: Path) -> None:
    """onnxruntime queues telemetry below HOME unless it is told not to; HOME is `tmp_path` here."""
    assert sample("ask", "-q", "reward hacking").returncode == 0
    assert not [path for path in tmp_path.rglob("*") if "onnxruntime" in path.name]


@pytest.mark.parametrize(
    ("question", "code", "said"),
    [("hello", 0, "Hello."), ("who are you", 0, "paperbot answers questions"), ("is it good", 3, "")],
)
def test_small_talk_is_not_answered_from_papers(question: str, code: int, said: str, sample: Run) -> None:
    done = sample("ask", question)
    assert done.returncode == code
    assert done.stdout.startswith(said)
    assert not any(word in done.stdout for word in ("[1]", "Sources", "own words"))


@pytest.mark.parametrize("arguments", [("",), ("arxiv:",), ("--dry-run", "--prune", "x.jsonl")])
def test_sources_that_cannot_be_meant_are_refused(arguments: tuple[str, ...], run: Run) -> None:
    done = run("ingest", *arguments)
    assert done.returncode == 2
    assert done.stderr.strip()


def test_options_of_a_group_hold_for_its_commands(sample: Run) -> None:
    def printed(*arguments: str) -> str:
        done = sample(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert printed("papers", "--json") == printed("papers", "list", "--json") == printed("papers", "--json", "list")
    assert printed("papers", "--no-color") == printed("papers", "list", "--no-color") != printed("papers", "--json")
    assert printed("papers", "--no-color", "stats", "--json") == printed("papers", "--json", "stats")
    assert json.loads(printed("history", "--json")) == []
    assert printed("history", "--no-color") == printed("history", "list", "--no-color")


@pytest.mark.parametrize(
    "arguments",
    ["bot.terminal.cli ask Why?", "bot.terminal.cli papers list", "bot.terminal.cli papers list --json", "ingest none.jsonl"],
)
def test_a_reader_that_goes_away_ends_it_quietly(
    arguments: str, sample_app: App, program_environment: dict[str, str], tmp_path: Path
) -> None:
    """As in `paperbot papers list | head -1`: the exit code of a program that SIGPIPE ended, not that of a bad record."""
    environ = {**program_environment, "PAPERBOT_HOME": str(sample_app.settings.home), "PAPERBOT_LOG": "off"}
    if arguments.startswith("ingest"):
        environ["PAPERBOT_HOME"] = str(tmp_path / "home")
        arguments = f"ingest {write_jsonl(tmp_path / 'papers.jsonl', [{'title': 'Maps', 'abstract': 'Maps help robots.'}])}"
    command = [sys.executable, "-m", *arguments.split()]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == ""
    assert process.returncode == UNREAD


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_report_that_cannot_be_written_is_told_by_the_job_alone_as_well(
    program_environment: dict[str, str], tmp_path: Path
) -> None:
    papers = write_jsonl(tmp_path / "papers.jsonl", [{"title": "Maps", "abstract": "Maps help robots."}])
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "ingest", str(papers)]
        done = subprocess.run(command, env=program_environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == UNUSABLE
    assert done.stderr == "The output cannot be written: No space left on device.\n"
