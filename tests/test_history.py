"""`paperbot history` as a person meets it: a real process on a real log."""

from __future__ import annotations

import html
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from bot.answers import Mode, Outcome, Quote, Source
from bot.conversations import FILE, Conversations
from bot.conversations.export import Format, export, rated_questions
from bot.conversations.packs import Kept, Packs
from bot.conversations.records import Cleared
from bot.evaluation.questionsets import Kind, read_questions
from bot.terminal import history, typed
from bot.terminal.session import exit_code
from ingest.errors import PaperbotError
from tests.conftest import Run
from tests.fakes.answers import make_answer, make_refusal, paper
from tests.forking import Forking
from tests.rights import as_anybody

_NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
_FOLLOW_UP = "And how fast is it?"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Conversations]:
    """The log that `run` reads: a session of three questions, and a Slack thread of one."""
    with closing(Conversations(tmp_path / "home" / FILE)) as opened:
        answers = (
            make_answer(0xA1 << 48, "What is gradient descent?"),
            make_answer(0xA2 << 48, _FOLLOW_UP, standalone="And how fast is gradient descent?"),
            make_refusal(0xA3 << 48, "Which oil goes into a 2012 golf?"),
        )
        for day, answer in enumerate(answers):
            opened.record(answer, front="chat", key="default", at=_NOON + timedelta(days=day))
        odd = make_answer(0xB1 << 48, "Is \x1b[31mthis\x1b[0m\u202e red?", text="\x1b]0;owned\x07It is.", statements=())
        opened.record(odd, front="slack", key="T1/C1/17.5", user="U1", at=_NOON + timedelta(days=9))
        yield opened


def _id(log: Conversations, key: str) -> str:
    found = log.conversation(key)
    assert found is not None
    return found.id


def test_the_list_shows_the_last_conversations(run: Run, log: Conversations) -> None:
    done = run("history", TZ="Asia/Tokyo")
    assert done.returncode == 0, done.stderr
    slack, chat = done.stdout.splitlines()
    assert chat.split() == [
        _id(log, "default"),
        "2026-02-02",
        "21:00",
        "chat",
        "3",
        "questions",
        *"What is gradient descent?".split(),
    ]
    assert slack.startswith(f"{_id(log, 'T1/C1/17.5')}  2026-02-09 21:00  slack    1 question  Is this red?")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_a_front_that_nothing_was_asked_on_is_named(log: Conversations, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOT_HOME", str(log.path.parent))
    listed = CliRunner().invoke(history.app, ["list", "--front", "cli"])
    assert (listed.exit_code, listed.stdout, listed.stderr) == (0, "", "The conversation log has nothing of cli.\n")
    unknown = CliRunner().invoke(history.app, ["list", "--front", "Chat"])
    assert unknown.exit_code == 2
    log.clear()
    assert "nothing yet" in CliRunner().invoke(history.app, ["list", "--front", "cli"]).stderr


def test_a_conversation_is_shown_with_its_sources_doubts_and_feedback(run: Run, log: Conversations) -> None:
    log.feedback(f"{0xA1 << 48:016x}", "U1", good=False, words="not\x1b[5m my\nquestion")
    done = run("history", "show", _id(log, "default")[:5])
    assert done.returncode == 0, done.stderr
    text = " ".join(done.stdout.split())
    for expected in (
        "What is gradient descent?", "“descend” was read as “descent”.", "Written by a language model (some-model)",
        "It follows the slope [1]. It reaches 40 % [2]. (⚠ partly found: “40 %” is not in [2])",
        "Sources: [1] Study number 1 of gradient descent (NSDI, 2021) https://example.org/1 “We study problem 1.”",
        "bad (“not my question”)", "Nothing was found that surely answers this.",
        "may be on something else: - Study number 3",
    ):  # fmt: skip
        assert expected in text
    assert text.index("What is gradient") < text.index(_FOLLOW_UP) < text.index("Which oil")
    strange = run("history", "show", "T1/C1/17.5")
    assert "It is." in strange.stdout
    assert "\x1b" not in strange.stdout
    assert "\x07" not in strange.stdout


def test_everything_is_there_as_json(log: Conversations, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOT_HOME", str(log.path.parent))
    commands = {"show": ["show", "00a2", "--json"], "search": ["search", "slope", "--limit", "1", "--json"],
                "list": ["list", "--front", "chat", "--limit", "1", "--json"],
                "jsonl": ["export", "default", "--format", "jsonl"]}  # fmt: skip
    given = {name: CliRunner().invoke(history.app, arguments).stdout for name, arguments in commands.items()}
    shown = json.loads(given["show"])
    assert (shown["question"], shown["at"], shown["feedback"]) == (_FOLLOW_UP, "2026-02-01T12:00:00.000Z", [])
    assert [found["outcome"] for found in json.loads(given["search"])] == ["answered"]
    listed = json.loads(given["list"])
    assert [(c["key"], c["questions"], c["started"]) for c in listed] == [("default", 3, "2026-01-31T12:00:00.000Z")]
    lines = [json.loads(line) for line in given["jsonl"].splitlines()]
    assert [(line["front"], line["question"]) for line in lines][1] == ("chat", _FOLLOW_UP)


def test_words_are_found_in_questions_and_answers(run: Run, log: Conversations) -> None:
    done = run("history", "search", "golf", "oils")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{_id(log, 'default')}  ")
    assert "Which oil goes into a 2012 golf?" in done.stdout
    nothing = run("history", "search", 'NEAR("', "xylophone")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "No question" in nothing.stderr
    unknown = run("history", "show", "xylophone")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "“xylophone” is not in the conversation log" in unknown.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("show", "nothing"), 2, "“nothing” is not in the conversation log"),
        (("clear", "00a1", "--yes"), 2, "one answer of a conversation"),
        (("clear", "--before", "yesterday"), 2, "“yesterday” is not a day"),
        (("clear", "default", "--before", "2026-01-31"), 2, "do not go together"),
        (("clear",), 2, "there is no terminal to ask on"),
        (("export", "--format", "md", "--feedback"), 2, "--feedback writes a question set"),
        (("export", "-o", "missing/folder.md"), 4, "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told(
    arguments: tuple[str, ...], code: int, told: str, log: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOT_HOME", str(log.path.parent))
    done = CliRunner().invoke(history.app, arguments)
    assert isinstance(done.exception, PaperbotError)
    assert exit_code(done.exception) == code
    assert told in str(done.exception)
    assert done.stdout == ""
    assert log.count() == Cleared(4)


def test_no_log_and_a_damaged_one(run: Run, tmp_path: Path) -> None:
    done = run("history", PAPERBOT_LOG="off")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Recording is off" in done.stderr
    assert not (tmp_path / "home").exists()
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / FILE).write_bytes(b"no database")
    done = run("history")
    assert done.returncode == 4
    assert "is damaged" in done.stderr


def test_nothing_heavy_is_imported(program_environment: dict[str, str], log: Conversations) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot.terminal.cli", "history"],
        env=program_environment, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    assert _id(log, "default") in done.stdout
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "sqlite3" in imported
    assert not imported & {"chromadb", "onnxruntime", "onnx", "langchain", "langchain_core", "langchain_openai", "openai"}


# Exports


def test_an_export_takes_the_place_of_a_file_only_with_force(run: Run, log: Conversations, tmp_path: Path) -> None:
    folder = tmp_path / "cwd"
    done = run("history", "export", "-o", "log.json")
    assert done.returncode == 0, done.stderr
    exported = json.loads((folder / "log.json").read_text(encoding="utf-8"))
    assert [c["key"] for c in exported] == ["default", "T1/C1/17.5"]
    assert exported[0]["exchanges"][0]["statements"][1]["doubts"] == ["“40 %” is not in [2]"]
    log.record(make_answer(1), front="cli", key="new")
    kept = run("history", "export", "-o", "log.json")
    assert kept.returncode == 4
    assert "exists already" in kept.stderr
    assert len(json.loads((folder / "log.json").read_text(encoding="utf-8"))) == 2
    assert run("history", "export", "-o", "log.json", "--force").returncode == 0
    assert len(json.loads((folder / "log.json").read_text(encoding="utf-8"))) == 3
    assert sorted(path.name for path in folder.iterdir()) == ["log.json"]


def test_markdown_reads_as_it_was_written(log: Conversations) -> None:
    log.feedback(f"{0xA1 << 48:016x}", "U1", good=True, words="very <b>good</b>")
    text = "".join(export(log, Format.MARKDOWN, log.conversation("default")))
    assert text.startswith("# What is gradient descent?\n\nchat default, 3 questions, since 2026-01-31 ")
    assert "It reaches 40 % [2]. *(⚠ partly found: “40 %” is not in \\[2\\])*" in text
    assert "- [1] Study number 1 of gradient descent (NSDI, 2021) <https://example.org/1>\n  > We study problem 1." in text
    assert "Feedback: good (“very \\<b>good\\</b>”)" in text
    assert re.findall("^## .*", text, re.MULTILINE) == [
        "## What is gradient descent?", f"## {_FOLLOW_UP}", "## Which oil goes into a 2012 golf?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "(e.g., (3*128*128) tensors)", "the *p* value, a **bold** claim", "__Resona__ and _p_ of snake_case", "`len(x)` of `x`",
        "from ~~10~~ 9 to ~10 %", "a \\* b, C:\\*", "R&amp;D and x &lt; y", "a [sic] b [3](x) c", "# of trials", "> 5 of 6",
        "+ 3 points", "x < y > z", "[1]: what follows", "a_1 * b_2 * c_", "f(x)[1](2)", "no signs at all",
    ],
)  # fmt: skip
@pytest.mark.parametrize("mode", [Mode.EXTRACTIVE, Mode.LIBRARY])
def test_words_of_papers_are_shown_as_they_are_in_markdown(words: str, mode: Mode, log: Conversations) -> None:
    answer = make_answer(1, words, text=f"{words} [1]\n\n{words} [2]", mode=mode, statements=(), notes=(words,))
    log.clear()
    log.record(answer, front="cli", key="key")
    shown = MarkdownIt("commonmark").enable("strikethrough").render("".join(export(log, Format.MARKDOWN)))
    seen = html.unescape(re.sub(r"<[^>]*>", "", shown))
    assert seen.count(f"{words} [1]\n") == seen.count(f"{words} [2]\n") == 1
    assert seen.count(words) == 5  # the title, the question and a note, too


_HOSTILE = (
    "[click](https://evil.test)", "![x](https://evil.test/?q=1)", "<img src=https://evil.test>", "<https://evil.test>",
    "[click][1]\n\n[1]: https://evil.test", "<script>alert(1)</script>", "a](https://evil.test) [b",
)  # fmt: skip


class _Page(HTMLParser):
    """The links and elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links = list[str | None]()
        self.elements = set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize("hostile", _HOSTILE)
def test_markdown_has_no_links_but_the_papers(hostile: str, log: Conversations) -> None:
    evil = paper(1, title=hostile, url="javascript:alert(1)")
    honest = paper(2, url="https://example.org/2")
    answer = make_answer(
        1, hostile, text=f"{hostile} [1] [2]", notes=(hostile,),
        sources=(Source(1, evil, "", 0, 0, 0), Source(2, honest, "", 0, 0, 0)),
    )  # fmt: skip
    for split in range(len(hostile)):  # wherever a sentence ends
        first = replace(answer.statements[0], end=split, doubts=(hostile,))
        cited = tuple(replace(citation, quote=Quote(hostile, 0, 1)) for citation in first.citations)
        log.clear()
        log.record(replace(answer, statements=(replace(first, citations=cited),)), front="cli", key=hostile)
        log.feedback(answer.id, "", good=False, words=hostile)
        page = _Page()
        page.feed(MarkdownIt("commonmark").render("".join(export(log, Format.MARKDOWN))))
        assert page.links == ["https://example.org/2"]
        assert page.elements <= {"h1", "h2", "p", "em", "ul", "li", "blockquote", "a"}


def test_what_people_liked_becomes_a_question_set(run: Run, log: Conversations, tmp_path: Path) -> None:
    more = {
        0xC1 << 48: make_refusal(0xC1 << 48, "How many steps?", Outcome.NOT_STATED),
        0xC2 << 48: make_answer(0xC2 << 48, "Disputed?"),
        0xC3 << 48: make_answer(0xC3 << 48, "What has one source?", sources=make_answer(0).sources[:1]),
    }
    for answer in more.values():
        log.record(answer, front="cli", key="more")
    for number in (0xA1 << 48, 0xA2 << 48, 0xA3 << 48, *more):
        assert log.feedback(f"{number:016x}", "U1", good=True)
    log.feedback(f"{0xC2 << 48:016x}", "U2", good=False)
    done = run("history", "export", "--feedback", "-o", "liked.jsonl")
    assert done.returncode == 0, done.stderr
    assert "4 questions written" in done.stderr
    assert "1 left out because people did not like" in done.stderr
    assert "1 left out because the answer cited no paper" in done.stderr
    file = tmp_path / "cwd" / "liked.jsonl"
    found = {question.text: question for question in read_questions(file).questions}
    titles = [f"Study number {n} of gradient descent" for n in (1, 2)]
    assert {text: (q.kind, [gold.name for gold in q.gold]) for text, q in found.items()} == {
        "What is gradient descent?": (Kind.MULTI, titles),
        _FOLLOW_UP: (Kind.FOLLOWUP, titles),
        "Which oil goes into a 2012 golf?": (Kind.UNANSWERABLE, []),
        "What has one source?": (Kind.SINGLE, titles[:1]),
    }
    records = {record["question"]: record for record in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
    assert records[_FOLLOW_UP]["history"] == [
        {"role": "user", "content": "What is gradient descent?"},
        {"role": "assistant", "content": make_answer(0).text},
    ]
    assert "history" not in records["What is gradient descent?"]


def test_a_follow_up_whose_beginning_was_cleared_stands_alone(log: Conversations) -> None:
    log.feedback(f"{0xA2 << 48:016x}", "U1", good=True)
    log.clear(before=_NOON + timedelta(hours=1))
    (record,) = rated_questions(log).records
    assert (record["question"], record["type"]) == ("And how fast is gradient descent?", "multi")


@pytest.mark.parametrize(
    "arguments", [("show", "T2/C1/1.5", "--json"), ("export", "T2/C1/1.5"), ("export", "--format", "json")]
)
def test_no_character_is_lost_in_a_file_of_a_terminal_with_few(
    arguments: tuple[str, ...], program_environment: dict[str, str], log: Conversations
) -> None:
    said = "Łukasiewicz writes “β” – twice."
    log.record(make_answer(0xD1 << 48, said), front="slack", key="T2/C1/1.5", at=_NOON)
    command = [sys.executable, "-m", "bot.terminal.cli", "history", *arguments]
    environ = program_environment | {"PYTHONIOENCODING": "iso-8859-1"}
    done = subprocess.run(command, env=environ, capture_output=True, check=True, timeout=300)
    assert said in str(json.loads(done.stdout) if arguments[-1] in ("--json", "json") else done.stdout.decode("utf-8"))


# Clearing


@pytest.mark.parametrize(("answer", "kept"), [("y\n", 1), ("\n", 4)])
def test_it_asks_before_it_clears(
    answer: str, kept: int, program_environment: dict[str, str], log: Conversations, tmp_path: Path, forking: Forking
) -> None:
    master, slave = pty.openpty()
    try:
        os.write(master, answer.encode())
        with (tmp_path / "said").open("wb") as said:
            streams = [slave, said.fileno(), said.fileno()]
            process = forking.start(["history", "clear", "default"], program_environment, tmp_path, streams)
            code = process.wait(120)
    finally:
        os.close(master)
        os.close(slave)
    told = (tmp_path / "said").read_text(encoding="utf-8")
    assert code == 0, told
    assert "Delete 3 questions, for good?" in told
    assert log.count() == Cleared(kept)


def test_a_day_is_cleared_up_to_its_beginning(run: Run, log: Conversations) -> None:
    done = run("history", "clear", "--before", "2026-02-01", "--yes", TZ="UTC")
    assert done.returncode == 0, done.stderr
    assert "Deleted: 1 question." in done.stderr
    assert next(exchange.question for exchange in log.exchanges(_id(log, "default"))) == _FOLLOW_UP
    assert "Deleted: 3 questions." in run("history", "clear", "--yes").stderr
    assert log.conversations() == []
    assert "Deleted: 0 questions." in run("history", "clear").stderr  # nothing to ask about


def test_packs_are_asked_about_and_told_even_where_no_question_is_recorded(run: Run, tmp_path: Path) -> None:
    packs = Packs(tmp_path / "home" / FILE)
    for number, day in enumerate((_NOON, _NOON + timedelta(days=2))):
        packs.keep(Kept(f"p{number}", "C1", "1.5", "Reading group: slopes", "<html>"), 3, at=day)
    asked = run("history", "clear", PAPERBOT_LOG="off")
    assert (asked.returncode, packs.get("p1") is None) == (2, False)
    assert "there is no terminal to ask on" in asked.stderr
    assert packs.vote("p1", "ada", 2)
    older = run("history", "clear", "--before", "2026-02-01", "--yes", PAPERBOT_LOG="off", TZ="UTC")
    assert older.stderr == "Deleted: 1 reading-group pack with its votes.\n"
    assert packs.votes("p1") == {2: 1}
    assert run("history", "clear", "--yes").stderr == "Deleted: 1 reading-group pack with its votes.\n"
    assert packs.get("p1") is None


@pytest.mark.parametrize(
    ("cleared", "said"),
    [
        (Cleared(), "0 questions"),
        (Cleared(1), "1 question"),
        (Cleared(0, 2), "2 reading-group packs with their votes"),
        (Cleared(1_200, 1), "1,200 questions and 1 reading-group pack with its votes"),
    ],
)
def test_what_is_cleared_is_named(cleared: Cleared, said: str) -> None:
    assert str(cleared) == said
    assert bool(cleared) == (said != "0 questions")


def test_one_conversation_is_cleared_without_the_packs(run: Run, log: Conversations) -> None:
    Packs(log.path).keep(Kept("p1", "C1", "1.5", "Reading group: slopes", "<html>"), 3)
    assert log.count() == Cleared(4, 1)
    assert run("history", "clear", "default", "--yes").stderr == "Deleted: 3 questions.\n"
    assert run("history", "clear", "--yes").stderr == "Deleted: 1 question and 1 reading-group pack with its votes.\n"


def test_lines_that_cannot_be_removed_are_told(tmp_path: Path) -> None:
    lines = typed.place(tmp_path)
    lines.touch()
    tmp_path.chmod(0o500)
    with pytest.raises(PaperbotError, match=f"The lines typed in chats, {lines}, cannot be removed: .*") as caught:
        as_anybody(lambda: typed.forget(tmp_path))
    assert exit_code(caught.value) == 4
    tmp_path.chmod(0o700)
    typed.forget(tmp_path)
    typed.forget(tmp_path)
    assert not lines.exists()
