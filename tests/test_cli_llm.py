"""`paperbot ask` with a language model, as a person meets it: a real process, a real terminal, a model that fails."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.answers import Mode, Usage
from bot.app import App
from bot.terminal import render
from tests.conftest import Run
from tests.fakes.answers import USAGE, make_answer
from tests.fakes.openai import FakeOpenAI, fake_openai
from tests.forking import Forking
from tests.test_answering import QUESTION, TRUE

KEY = "sk-test-1234567890abcdef"
_WITHIN = 120.0  # seconds that a whole process may take on a busy machine


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with fake_openai(KEY) as running:
        yield running


@pytest.fixture
def environ(server: FakeOpenAI, sample_app: App) -> dict[str, str]:
    return {
        "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url, "PAPERBOT_MODEL": "fake-model", "PAPERBOT_RETRIES": "0",
        "PAPERBOT_STALL_TIMEOUT": "20", "PAPERBOT_HOME": str(sample_app.settings.home), "PAPERBOT_LOG": "off",
    }  # fmt: skip


def test_an_answer_has_its_sources_quotes_and_what_it_took(run: Run, server: FakeOpenAI, environ: dict[str, str]) -> None:
    server.reply(f"{TRUE} It was shown in 97 games [1].")
    done = run("ask", QUESTION, PAPERBOT_PRICES="1/2", **environ)
    assert done.returncode == 0, done.stderr
    assert "base policy [1]." in done.stdout
    assert re.search(r"\(⚠ .*97", done.stdout)
    assert "[1] Correlated Proxies" in done.stdout
    assert done.stdout.partition("Sources")[2].count("    “") == 2  # those of both sentences that are found
    assert "2 of 3 sentences" in done.stdout
    assert "fake-model" in done.stdout
    assert "$0.00" in done.stdout
    assert KEY not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("fault", "said"),
    [("401", "OPENAI_API_KEY"), ("429", "over its rate limit"), ("500", "failed (HTTP 500)"),
     ("stall after 3", "has sent no text for 0.5 s"), ("drop after 3", "broke off before the end of its answer"),
     ("empty", "answer was empty")],
)  # fmt: skip
def test_a_failing_model_leaves_an_answer(fault: str, said: str, run: Run, server: FakeOpenAI, environ: dict[str, str]) -> None:
    server.then(fault)
    patience = {"PAPERBOT_STALL_TIMEOUT": "0.5"} if fault.startswith("stall") else {}
    done = run("ask", QUESTION, timeout=_WITHIN, **environ | patience)
    assert done.returncode == 0, done.stderr
    assert said in " ".join(done.stdout.split())
    assert "In the papers' own words" in done.stdout
    assert "[1] Correlated Proxies" in done.stdout
    assert KEY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_not_stated_has_its_own_exit_code(run: Run, server: FakeOpenAI, environ: dict[str, str]) -> None:
    server.reply("NOT_STATED [1]")
    done = run("ask", QUESTION, **environ)
    assert done.returncode == 5, done.stderr
    assert "The abstracts do not say." in done.stdout
    assert "Correlated Proxies" in done.stdout
    assert "Sources" not in done.stdout
    server.reply("NOT_STATED [1]")
    answer = json.loads(run("ask", "--json", QUESTION, **environ).stdout)
    assert (answer["outcome"], answer["text"], len(answer["nearest"])) == ("not_stated", "", 1)


def test_no_llm_asks_no_model_and_llm_demands_one(run: Run, server: FakeOpenAI, environ: dict[str, str]) -> None:
    done = run("ask", "--no-llm", QUESTION, **environ)
    assert done.returncode == 0
    assert "own words" in done.stdout
    assert not server.requests
    done = run("ask", "--llm", QUESTION, PAPERBOT_HOME=environ["PAPERBOT_HOME"])
    assert done.returncode == 4
    assert "OPENAI_API_KEY" in done.stderr


def test_a_conversation_goes_on_in_another_process(run: Run, sample_app: App) -> None:
    home = {"PAPERBOT_HOME": str(sample_app.settings.home)}
    assert run("ask", QUESTION, **home).returncode == 0
    done = run("ask", "-c", "and is there code for it?", **home)
    assert done.returncode == 0, done.stderr
    assert "Read as a follow-up on “Correlated Proxies" in done.stdout
    assert "[1] Correlated Proxies" in done.stdout
    assert "and is there code for it?" in run("history", "search", "code", **home).stdout
    assert "Correlated Proxies" in run("history", "show", "--json", _last(run, home), **home).stdout


def _last(run: Run, home: dict[str, str]) -> str:
    listed = json.loads(run("history", "list", "--json", **home).stdout)
    return str(listed[0]["id"])


def on_a_terminal(
    forking: Forking, environ: dict[str, str], folder: Path, *arguments: str, columns: int = 80,
    watched: Callable[[str], object] = str,
) -> tuple[str, int]:  # fmt: skip
    """What `paperbot ARGUMENTS` writes on a terminal, and the exit code; `watched` is given all so far with every piece."""
    import fcntl
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    kept = {name: value for name, value in environ.items() if name not in ("COLUMNS", "LINES")}
    process = forking.start(arguments, kept, folder, [slave] * 3)
    os.close(slave)
    seen, ends = "", time.monotonic() + _WITHIN
    try:
        while time.monotonic() < ends:
            if not select.select([master], [], [], 1.0)[0]:
                continue
            try:
                data = os.read(master, 65_536)
            except OSError:  # the other end is closed
                break
            if not data:
                break
            seen += data.decode(errors="replace")
            watched(seen)
        return _plain(seen), process.wait(timeout=_WITHIN)
    finally:
        process.kill()
        os.close(master)


def _plain(seen: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen).replace("\r\n", "\n")


def test_a_terminal_shows_the_text_as_it_is_written(
    server: FakeOpenAI, environ: dict[str, str], program_environment: dict[str, str], forking: Forking, tmp_path: Path
) -> None:
    go = threading.Event()
    server.reply(f"{TRUE} It was shown in 97 games [1].", go=go)

    def watched(seen: str) -> None:
        if "Reward" in _plain(seen):  # long before its end, or that never comes
            go.set()

    there = {**program_environment, **environ, "TERM": "xterm-256color"}
    text, code = on_a_terminal(forking, there, tmp_path, "ask", QUESTION, columns=60, watched=watched)
    assert code == 0
    assert "Reward hacking can be prevented" in text
    assert "⚠" in text
    assert "[1] Correlated Proxies" in text
    body = text.partition("Reward hacking")[2].partition("Sources")[0]
    assert max(map(len, body.split("\n"))) <= 60


def test_a_terminal_is_told_what_is_withdrawn(
    server: FakeOpenAI, environ: dict[str, str], program_environment: dict[str, str], forking: Forking, tmp_path: Path
) -> None:
    server.reply(TRUE, fault="drop after 12")
    text, code = on_a_terminal(forking, {**program_environment, **environ, "TERM": "xterm"}, tmp_path, "ask", QUESTION)
    assert code == 0
    assert text.index("Reward hacking") < text.index("withdrawn") < text.index("own words:") < text.index("Sources")


def test_tokens_are_told_only_where_some_were_used() -> None:
    for usage, told in ((Usage("", 1, 0, 0, 0.0), False), (USAGE, True)):
        out = io.StringIO()
        render.ending(Console(file=out, width=100), make_answer(1, mode=Mode.EXTRACTIVE, usage=usage))
        assert ("tokens" in out.getvalue()) is told
        assert "Sources" in out.getvalue()
        assert out.getvalue().rstrip().endswith("some-model, 1,200 + 80 tokens, $0.0031." if told else "https://example.org/2")
