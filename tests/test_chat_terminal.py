"""`paperbot chat` as a person meets it: a real process in a real pseudo-terminal, or at the end of a pipe."""

from __future__ import annotations

import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.conversations import Conversations
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.conftest import Run, ingest_papers, paper
from tests.fakes.openai import FakeOpenAI, fake_openai
from tests.fakes.terminal import Terminal

QUESTION = "How can reward hacking be mitigated?"
KEY = "sk-test-1234567890abcdef"
_PROMPT = "\n>"
_URL = "https://example.org/descent"


@pytest.fixture
def home(settings: LibrarySettings, embedder: Embedder, tmp_path: Path) -> Path:
    """A library folder with papers that have addresses."""
    library = Library(settings)
    abstract = "Gradient descent follows the slope of the loss. It converges in 12 steps on convex problems."
    papers = [paper(1, title="Gradient descent on convex problems", abstract=abstract, url=_URL, year=2023), paper(2)]
    ingest_papers(library, embedder, papers)
    library.close()
    return settings.home


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with fake_openai(KEY) as running:
        yield running


def _waits(text: str) -> bool:
    """Whether the prompt stands there, empty."""
    return text.endswith(_PROMPT)


def test_a_day_in_a_chat(sample_app: App, run: Run, program_environment: dict[str, str], tmp_path: Path) -> None:
    home = tmp_path / "day"
    shutil.copytree(sample_app.settings.home, home, ignore=shutil.ignore_patterns("conversations*", "chat-history"))
    environ = {**program_environment, "PAPERBOT_HOME": str(home)}
    with Terminal("chat", environ=environ, folder=tmp_path) as terminal:
        greeting = terminal.see(_waits)
        assert greeting.startswith("paperbot · 70 papers · answers in the papers' own words\nAsk a question. /help")
        text = terminal.type(f"{QUESTION}\r", lambda text: "Sources" in text and _waits(text))
        assert f"> {QUESTION}\n\nIn the papers' own words:\n\n" in text
        assert "[1] Correlated Proxies: A New Definition" in text
        assert max(map(len, terminal.lines)) <= 80
        # completion of a command and of a title, then Ctrl-C clears the line
        terminal.type("/sim", "/similar")
        terminal.type("\t proxies hack", "\n Correlated Proxies: A New Definition")
        terminal.type("\t", "> /similar Correlated Proxies: A New Definition")
        terminal.type("\x03", lambda text: "once more" in text and _waits(text))
        # a paste of several lines is one question
        terminal.type("\x1b[200~and is there\ncode for it?\x1b[201~", "code for it?")
        terminal.type("\r", lambda text: "Read as a follow-up" in text and _waits(text))
        # reverse search
        terminal.type("\x12mitig", "reverse-i-search")
        terminal.type("\x1b", lambda text: text.endswith(f"> {QUESTION}"))
        terminal.type("\x03", lambda text: text.count("leaves") >= 2 and _waits(text))
        # the window becomes narrower
        terminal.resize(40)
        terminal.type("/bogus\r", lambda text: "There is no command /bogus." in text and _waits(text))
        terminal.type("/help\r", lambda text: "/quit\n    leave" in text and _waits(text))
        assert max(map(len, terminal.lines)) <= 40
        terminal.child.send("\x04")
        assert terminal.ends() == 0
        assert "Traceback" not in terminal.written
    history = home / "chat-history"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert "+and is there\n+code for it?\n" in history.read_text(encoding="utf-8")
    log = Conversations(home / "conversations.sqlite3")
    assert [each.question for each in log.exchanges()] == [QUESTION, "and is there code for it?"]
    # another day: the same conversation, the same line; Ctrl-C twice leaves
    with Terminal("chat", "--resume", environ={**environ, "TERM": "dumb"}, folder=tmp_path) as terminal:
        assert "Going on with “How can reward hacking be mitigated?” (2 questions" in terminal.see(_waits).replace("\n", " ")
        terminal.type("and by whom?\r", lambda text: "Read as a follow-up" in text and _waits(text))
        assert "\x1b[3" not in terminal.written  # no colours
        terminal.type("\x03", lambda text: "once more" in text and _waits(text))
        terminal.child.send("\x03")
        assert terminal.ends() == 0
    assert run("history", "clear", "--yes", PAPERBOT_HOME=str(home)).stderr == "Deleted: 3 questions.\n"
    assert not history.exists()


def test_an_answer_that_is_stopped_is_not_kept(
    server: FakeOpenAI, home: Path, program_environment: dict[str, str], tmp_path: Path
) -> None:
    environ = {
        **program_environment, "PAPERBOT_HOME": str(home), "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url,
        "PAPERBOT_MODEL": "fake-model", "PAPERBOT_RETRIES": "0",
    }  # fmt: skip
    true = "**Gradient descent** follows the slope of the loss [1]."
    server.reply(f"{true} It converges " + "very " * 2_000 + "fast [1].", delay=0.02)
    with Terminal("chat", "What does gradient descent follow?", environ=environ, folder=tmp_path, columns=40) as terminal:
        begun = terminal.see("very very")
        assert "answers written by" in begun
        assert "> What does gradient descent follow?\n" in begun
        assert "Gradient descent follows the slope of" in begun  # no asterisks
        terminal.child.send("typed meanwhile")
        text = terminal.type("\x03", lambda text: "Stopped; this is not kept" in text)
        assert server.wait(lambda: server.calls[-1].outcome == "client left")
        assert "typed meanwhile" not in text.partition("Stopped")[0]
        terminal.type("\x15", _waits)
        server.reply(f"{true} It converges in 99 steps [1].")
        text = terminal.type(
            "How fast does gradient descent converge on convex problems?\r", lambda text: "Written by" in text and _waits(text)
        )
        assert "⚠" in text
        assert max(map(len, terminal.lines)) <= 40
        link = re.escape(f";{_URL}\x1b\\")
        assert re.search(rf"\x1b\]8;id=\d+{link}\x1b\[[\d;]*m\[1\]", terminal.written)  # the marker
        assert re.search(rf"\x1b\]8;id=\d+{link}Gradient", terminal.written)  # the title
        terminal.type("/llm off\r", lambda text: "own words.\n\n>" in text)
        terminal.child.kill(signal.SIGTERM)
        assert terminal.ends() == 143
        assert "Traceback" not in terminal.written
    log = Conversations(home / "conversations.sqlite3")
    assert [each.question for each in log.exchanges()] == ["How fast does gradient descent converge on convex problems?"]


def test_without_a_terminal_each_line_is_a_question_or_a_command(run: Run, sample_app: App, tmp_path: Path) -> None:
    environ = {"PAPERBOT_HOME": str(sample_app.settings.home), "PAPERBOT_LOG": "off"}
    lines = f"{QUESTION}\n\n/quote 1\n/bogus\nwhich oil goes into the engine of a 2012 golf\n/export {tmp_path}/c.html"
    done = run("chat", "--session", "survey", stdin=lines, **environ)
    assert done.returncode == 2  # /bogus
    assert "[1] Correlated Proxies" in done.stdout
    assert "▶" in done.stdout
    assert "Nothing was found that surely answers this." in done.stdout
    assert f"2 questions written to {tmp_path}/c.html." in done.stdout
    assert "There is no command /bogus." in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert "paperbot ·" not in done.stdout + done.stderr
    done = run("chat", "which oil goes into the engine of a 2012 golf", **environ)
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)  # it said once that nothing is kept
    assert "Nothing was found that surely answers this." in done.stdout


def test_a_pipe_that_is_closed_ends_it_quietly(sample_app: App, program_environment: dict[str, str]) -> None:
    environ = {**program_environment, "PAPERBOT_HOME": str(sample_app.settings.home), "PAPERBOT_LOG": "off"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.terminal.cli", "chat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environ, text=True,
    )  # fmt: skip
    assert process.stdout
    process.stdout.close()
    _, said = process.communicate(f"{QUESTION}\n{QUESTION}\n", timeout=300)
    assert "Traceback" not in said
    assert "Something unexpected" not in said
