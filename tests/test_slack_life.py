"""The Slack bot as programs: how they start, stop, die, share their work, and how much they bear.

The full storm is 200 questions in ten seconds: PAPERBOT_TEST_STORM=200. PAPERBOT_TEST_MEMORY=2000 looks at memory over that
many questions.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from bot.app import App
from bot.slack.check import examine
from bot.slack.running import require, serve
from bot.slack.settings import SlackSettings
from ingest.errors import SettingsError
from tests.conftest import Run, write_jsonl
from tests.fakes.openai import fake_openai
from tests.fakes.slack import ALL_SCOPES, Channel, FakeSlack, Message, User
from tests.forking import Forking, Started
from tests.ports import free_port
from tests.redis_server import redis_server
from tests.slack_bots import (
    MANIFEST,
    PAPER,
    QUESTION,
    answers_at,
    running,
    said_once,
    sentences,
    settle,
    somewhere,
    whole,
)
from tests.waiting import wait_until

# Read before the tests' own environment is set up.
STORM = int(os.environ.get("PAPERBOT_TEST_STORM", "40"))
MEMORY = int(os.environ.get("PAPERBOT_TEST_MEMORY", "0"))
_USERS, _CHANNELS = 40, 20
_ASKED = (
    QUESTION,
    "What is direct preference optimization?",
    "Which papers study offline reinforcement learning?",
    "How can exploration be made efficient?",
    "Which oil goes into a Volkswagen Golf?",
)
_COMMANDS = ("/ask", "/reading-group")
_START = 120.0  # seconds until a program must be connected
Environ = dict[str, str]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack.of(MANIFEST) as fake:
        yield fake
        assert not fake.pings()
        assert not fake.withheld


@pytest.fixture
def home(sample_app: App, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_app.settings.home, tmp_path / "home"))


class Program:
    """One `paperbot slack`; `number` is that of its connection, `log` what it has said."""

    def __init__(self, process: Started, number: int, file: Path) -> None:
        self.process, self.number, self._file = process, number, file

    @property
    def log(self) -> str:
        return self._file.read_text(encoding="utf-8")


@contextmanager
def program(
    forking: Forking, slack: FakeSlack, environ: Mapping[str, str], file: Path, *, http: bool = False
) -> Iterator[Program]:
    """It runs over Socket Mode, or over HTTP."""
    before, port = {link.number for link in slack.connections}, free_port()
    command = ["slack", *(["--http", str(port)] if http else [])]
    url = f"http://127.0.0.1:{port}/slack/events"
    with file.open("wb") as log:
        process = forking.start(command, {**environ, **slack.environment()}, file.parent, [log.fileno()] * 3)
    try:
        started = Program(process, 0, file)
        wait_until(lambda: "paperbot answers in team" in started.log or process.poll() is not None, _START)
        assert process.poll() is None, started.log
        if http:
            wait_until(lambda: answers_at(slack, url), _START)
            slack.use_http(url)
        else:
            (started.number,) = slack.wait_for(lambda: {link.number for link in slack.connections} - before)
        yield started
    finally:
        process.kill()
        process.wait()


def get(port: int, path: str) -> tuple[int, dict[str, bool]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as error:
        return error.code, json.loads(error.read())


# Looking before starting


@pytest.mark.parametrize(
    ("broken", "faults"),
    [
        ({}, set()),
        ({"SLACK_BOT_TOKEN": ""}, {"Slack tokens"}),
        ({"SLACK_APP_TOKEN": "xoxb-swapped"}, {"Slack tokens"}),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, {"bot token"}),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, {"Socket Mode"}),
        ({"SLACK_APP_TOKEN": "xapp-1-A0\nSECRET"}, {"Slack tokens"}),
        ({"SLACK_BOT_TOKEN": "xoxb-1\u2011A0"}, {"Slack tokens"}),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, {"bot token", "Socket Mode"}),
        ({"PAPERBOT_HOME": "elsewhere"}, {"library"}),
        ({"PAPERBOT_REDIS_URL": "redis://127.0.0.1:9/0"}, {"record of questions"}),
    ],
    ids=lambda value: next(iter(value), "nothing") if isinstance(value, dict) else "",  # sets have no order
)
def test_a_check_finds_each_fault_and_its_remedy(
    slack: FakeSlack,
    home: Path,
    cache: Path,
    tmp_path: Path,
    broken: Environ,
    faults: set[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    folders = {"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)}
    found = list(examine(SlackSettings.from_environ({**folders, **slack.environment(), **broken}), http=False))
    assert {check.name for check in found if not check.well} == faults
    assert all(check.fix for check in found if not check.well)
    assert not [check for check in found if slack.bot_token in check.seen + check.fix]


@pytest.mark.parametrize("around", ["{}\n", "{}\r\n", " {}\t", "{}"])
def test_secrets_are_read_without_the_white_space_around_them(around: str) -> None:
    given = {
        "SLACK_BOT_TOKEN": "xoxb-1-a", "SLACK_APP_TOKEN": "xapp-1-A0-b", "SLACK_SIGNING_SECRET": "0f", "OPENAI_API_KEY": "sk-1",
        "PAPERBOT_CHROMA_TOKEN": "ck-1", "PAPERBOT_REDIS_URL": "redis://:word@127.0.0.1",
    }  # fmt: skip
    settings = SlackSettings.from_environ({name: around.format(value) for name, value in given.items()})
    read = settings.model_dump(by_alias=True)
    assert {name: read[name].get_secret_value() for name in given} == given
    require(settings, http=False)
    require(settings, http=True)


def test_the_check_tells_which_scopes_are_missing(home: Path, run: Run) -> None:
    with FakeSlack(ALL_SCOPES - {"im:history"}) as slack:
        done = run("slack", "--check", PAPERBOT_HOME=str(home), **slack.environment())
        assert done.returncode != 0
        assert "missing: im:history" in done.stdout


@pytest.mark.parametrize(
    ("broken", "llm", "said"),
    [
        ({"PAPERBOT_HEALTH_HOST": "no.such.address.invalid", "PAPERBOT_HEALTH_PORT": "8099"}, None, "is no address"),
        ({"PAPERBOT_HEALTH_PORT": "taken"}, None, "cannot be used: Address already in use"),
        ({}, True, "No language model is set up"),
    ],
    ids=["address", "port", "model"],
)
def test_what_keeps_it_from_starting_is_said(
    slack: FakeSlack, home: Path, cache: Path, broken: Environ, llm: bool | None, said: str
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environ = {name: str(taken.getsockname()[1]) if value == "taken" else value for name, value in broken.items()}
        folders = {"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)}
        settings = SlackSettings.from_environ({**folders, **slack.environment(), **environ})
        with pytest.raises(SettingsError, match=said):
            serve(settings, threading.Event(), http_port=free_port(), llm=llm)


@pytest.mark.parametrize("already", [True, False])
def test_it_can_be_stopped_while_it_looks_for_slack(
    slack: FakeSlack, home: Path, already: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.running._PAUSE", 60.0)  # seconds
    environ = {"PAPERBOT_HOME": str(home), **slack.environment(), "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    stop, began = threading.Event(), time.monotonic()
    timer = threading.Timer(0.0 if already else 0.5, stop.set)
    timer.start()
    serve(SlackSettings.from_environ(environ), stop, http_port=free_port())
    timer.join()
    assert time.monotonic() - began < 30  # it would not even have tried twice


def test_an_address_without_http_is_not_passed_over(run: Run) -> None:
    done = run("slack", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "it goes with --http" in done.stderr


def test_a_record_that_cannot_be_reached_is_said_at_once(
    slack: FakeSlack, home: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lasting = {"PAPERBOT_SLACK_LEASE": "600"}  # seconds: what is said meanwhile is said long before it is first renewed
    with running(slack, home, cache, {"PAPERBOT_REDIS_URL": "redis://:secret-7f@127.0.0.1:9/0", **lasting}):
        slack.wait_for(lambda: "the record of questions cannot be reached" in caplog.text)
    assert "secret-7f" not in caplog.text


def test_the_manifest_is_printed(run: Run) -> None:
    assert json.loads(run("slack", "manifest").stdout) == MANIFEST


@pytest.mark.parametrize("address", ["https://bot.example.org", "https://bot.example.org/slack/events"])
def test_the_manifest_for_requests_over_http_names_their_address(address: str, run: Run) -> None:
    made, url = json.loads(run("slack", "manifest", "--http", address).stdout), "https://bot.example.org/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"] == {**MANIFEST["settings"]["event_subscriptions"], "request_url": url}
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": url}
    assert {command["url"] for command in made["features"]["slash_commands"]} == {url}
    assert made["oauth_config"] == MANIFEST["oauth_config"]


@pytest.mark.parametrize("address", ["http://bot.example.org", "bot.example.org", "https://bot.example.org/elsewhere", "3000"])
def test_an_address_that_slack_sends_nothing_to_is_told(address: str, run: Run) -> None:
    done = run("slack", "manifest", "--http", address)
    assert done.returncode == 4
    assert "Give the public address of the bot" in done.stderr
    assert not done.stdout


# Stopping, dying, growing


def test_it_stops_politely(
    slack: FakeSlack, forking: Forking, home: Path, program_environment: Environ, tmp_path: Path
) -> None:
    port = free_port()
    ada, general = somewhere(slack)
    with fake_openai("sk-test") as model, ExitStack() as stack:
        environ = program_environment | {"PAPERBOT_HOME": str(home), "PAPERBOT_HEALTH_PORT": str(port)}
        environ |= {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": model.url, "PAPERBOT_MODEL": "fake-model"}
        bot = stack.enter_context(program(forking, slack, environ, tmp_path / "log"))
        assert get(port, "/healthz") == (200, {"alive": True})
        assert get(port, "/readyz") == (200, {"library": True, "claims": True, "running": True, "socket": True})
        texts, go = sentences(12), threading.Event()
        model.reply(" ".join(texts), delay=0.02, go=go)
        question = slack.user_posts(general, ada, QUESTION)
        slack.wait_for(lambda: "Point 1" in whole(slack, question))
        bot.process.send_signal(signal.SIGTERM)
        slack.wait_for(lambda: "stopping" in bot.log)
        slack.wait_for(lambda: get(port, "/readyz")[0] == 503)
        late = slack.user_posts(general, ada, QUESTION)
        assert "I am being restarted" in slack.wait_for_answer(late).shown
        go.set()
        slack.wait_for_answer(question)
        said_once(slack, question, texts)
        assert bot.process.wait(120) == 0
        slack.wait_for_connections(0)
        assert "Traceback" not in bot.log
        said = [re.sub(r"^\S+ (INFO|WARNING) (\[\w+\] )?", "", line) for line in bot.log.splitlines() if " INFO " in line]
        ours = ("paperbot answers in team", "stopping: ", "a question was answered")
        assert [line for line in said if not line.startswith(ours)] == []  # nothing of the libraries' chatter
        assert " WARNING " not in bot.log  # to begin and to end is nothing amiss
        assert "will be unused" not in bot.log


@pytest.mark.parametrize("moment", ["streaming", "begun and not noted down"])
def test_a_killed_bots_question_is_answered_by_another_once(
    slack: FakeSlack, forking: Forking, home: Path, cache: Path, program_environment: Environ, tmp_path: Path, moment: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    ada, general = somewhere(slack)
    with fake_openai("sk-test") as model, ExitStack() as stack:
        key = {"PAPERBOT_SLACK_LEASE": "2", "OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": model.url}
        key["PAPERBOT_MODEL"] = "fake-model"
        owner = stack.enter_context(
            program(forking, slack, program_environment | {"PAPERBOT_HOME": str(home)} | key, tmp_path / "log")
        )
        texts, streaming = sentences(16), moment == "streaming"
        model.reply(" ".join(texts), delay=0.1 if streaming else 0.0, go=threading.Event() if streaming else None)
        model.reply(" ".join(texts))
        if not streaming:
            slack.fail("chat.startStream", manner="hang", applied=True)  # it never hears in which message its reply begins
        question = slack.user_posts(general, ada, QUESTION)
        (begun,) = slack.wait_for(lambda: [m for m in slack.replies(question) if not streaming or len(m.versions) > 2])
        stack.enter_context(running(slack, home, cache, key, http=False))
        owner.process.kill()
        killed = time.monotonic()
        (sent,) = [sent for sent in slack.deliveries() if sent.event["type"] == "app_mention"]
        slack.redeliver(sent)
        slack.wait_for(lambda: PAPER in whole(slack, question))
        assert time.monotonic() - killed < 2 + 2 + 50  # the lease, the time between two looks for such, and some to answer
        assert "taking over" in caplog.text
        settle(slack)
        said_once(slack, question, texts)
        assert [reply.ts for reply in slack.replies(question)] == [begun.ts]  # completed where it stands


def test_packs_of_a_killed_bot_are_completed_once_and_other_commands_told_of(
    slack: FakeSlack, forking: Forking, home: Path, cache: Path, program_environment: Environ, tmp_path: Path
) -> None:
    ada, general = somewhere(slack)
    other, slow = slack.add_channel("other"), slack.add_channel("slow")
    places, lease = [general, other], {"PAPERBOT_SLACK_LEASE": "2", "PAPERBOT_LOG": "off"}

    def packs(place: Channel) -> list[str]:
        found = [m.metadata["event_payload"] for m in slack.messages(place) if m.metadata]
        return [one["part"] for one in found if "pack" in one]

    def stuck(place: Channel, part: str) -> None:
        """The bot hears nothing of this message, which stands there."""

        def this(args: dict[str, Any]) -> bool:
            return bool(args["channel"] == place.id and args["metadata"]["event_payload"]["part"] == part)

        slack.fail("chat.postMessage", manner="hang", applied=True, when=this)

    environ = program_environment | {"PAPERBOT_HOME": str(home)} | lease
    with program(forking, slack, environ, tmp_path / "log", http=True) as owner:
        stuck(general, "0")
        stuck(other, "3")
        slack.fail("conversations.info", manner="hang", times=None, when=lambda args: args["channel"] == slow.id)
        slack.slash_command(slow, ada, "/ask", QUESTION)
        slack.slash_command(slow, ada, "/reading-group", "offline RL")
        for place in places:
            slack.slash_command(place, ada, "/reading-group", "offline reinforcement learning 3 papers")
        slack.wait_for(lambda: (packs(general), packs(other)) == (["0"], ["0", "1", "2", "3"]))
        slack.wait_for(lambda: len(slack.calls("conversations.info")) >= 4)
        owner.process.kill()
    slack.heal()
    with running(slack, home, cache, lease):
        slack.wait_for(lambda: all(len(packs(place)) == 7 for place in places))
        cut_off = [f"I was restarted before I was done with your `{name}`. Please give it again." for name in _COMMANDS]
        slack.wait_for(lambda: sorted(e.shown for e in slack.ephemerals(ada) if "I was restarted" in e.shown) == cut_off)
        settle(slack)
    for place in places:
        assert packs(place) == list("0123456")
        (root,) = [m for m in slack.messages(place) if m.metadata and not m.thread_ts]
        assert len(slack.replies(root)) == 6
        assert "Left out" in slack.replies(root)[-1].shown


def test_papers_that_are_added_while_it_runs_are_found(
    slack: FakeSlack, forking: Forking, home: Path, program_environment: Environ, tmp_path: Path, run: Run
) -> None:
    ada, general = somewhere(slack)
    new = {"title": "Sourdough fermentation with wild yeast", "abstract": "We measure how sourdough ferments at 24 degrees."}
    file = write_jsonl(tmp_path / "new.jsonl", [{"id": "bread:1", **new}])
    asked = "How does sourdough ferment?"
    with program(forking, slack, program_environment | {"PAPERBOT_HOME": str(home)}, tmp_path / "log", http=True):
        assert "Nothing was found" in slack.wait_for_answer(slack.user_posts(general, ada, asked)).shown
        done = run("ingest", str(file), PAPERBOT_HOME=str(home))
        assert done.returncode == 0, done.stderr
        assert "Sourdough fermentation" in slack.wait_for_answer(slack.user_posts(general, ada, asked)).shown
        slack.user_opens(ada)
        slack.wait_for(lambda: "71 papers" in json.dumps(slack.workspace.homes.get(ada.id, {})))


# Bearing much


def paced(count: int, seconds: float, act: Callable[[int], Message]) -> list[Message]:
    """Do something so many times, spread evenly."""
    begin, never = time.monotonic(), threading.Event()
    done = []
    for number in range(count):
        never.wait(max(0.0, begin + seconds * number / count - time.monotonic()))
        done.append(act(number))
    return done


def answered_once(slack: FakeSlack, question: Message) -> None:
    """The replies are the parts of one answer, each there once."""
    parts = [reply.metadata["event_payload"] for reply in slack.replies(question) if reply.metadata]
    assert len(parts) == len(slack.replies(question)) > 0
    assert [part["part"] for part in parts] == list(range(len(parts)))
    assert len({part["answer"] for part in parts}) == 1
    assert parts[0]["answer"]  # and no notice of an error


def storm(slack: FakeSlack, users: list[User], channels: list[Channel], dice: random.Random) -> bool:
    """Each question is answered once, whatever fails; whether the bots told soon that they had heard, and what they do."""
    slack.forget()
    slack.random_redeliveries(0.3, seed=1)
    slack.random_failures(0.05, seed=2, kinds=("500", "429", "503", "drop", "lost"))

    def ask(n: int) -> Message:
        return slack.user_posts(dice.choice(channels), users[n % _USERS], dice.choice(_ASKED))

    questions = paced(STORM, STORM / 20, ask)
    for question in questions:
        slack.wait_for_answer(question)
    slack.heal()
    for _ in range(4):
        settle(slack)
    for question in questions:
        answered_once(slack, question)
    acks = sorted(sent.latency for sent in slack.deliveries())
    found = [slack.status_delay(question) for question in questions]
    delays = sorted(60.0 if delay is None else delay for delay in found)
    told = f"acks {acks[-1]:.3f} s at most; first status {delays[int(0.95 * STORM)]:.3f} s at the 95th percentile"
    print(told, f"load {os.getloadavg()[0]:.1f}", f"{len(slack.script.met)} failures", f"{len(acks)} deliveries")
    return acks[-1] < 3 and delays[int(0.95 * STORM)] < 1


def test_a_storm_is_answered_without_loss_or_double(
    slack: FakeSlack, forking: Forking, home: Path, program_environment: Environ, tmp_path: Path
) -> None:
    users = [slack.add_user(f"user-{n}") for n in range(_USERS)]
    channels = [slack.add_channel(f"channel-{n}") for n in range(_CHANNELS)]
    dice = random.Random(7)
    with redis_server() as redis, ExitStack() as stack:
        for n in range(2):
            own = Path(shutil.copytree(home, tmp_path / f"home-{n}"))
            environ = program_environment | {"PAPERBOT_HOME": str(own), "PAPERBOT_REDIS_URL": redis.url}
            stack.enter_context(program(forking, slack, environ, tmp_path / f"log-{n}"))
        assert any(storm(slack, users, channels, dice) for _ in range(3))  # the machine may just be busy


@pytest.mark.skipif(not MEMORY, reason="takes minutes; PAPERBOT_TEST_MEMORY=2000")
def test_memory_stays_flat(
    slack: FakeSlack, forking: Forking, home: Path, program_environment: Environ, tmp_path: Path
) -> None:
    ada, general = somewhere(slack)
    environ = program_environment | {"PAPERBOT_HOME": str(home), "PAPERBOT_SLACK_RATE": "0"}
    with program(forking, slack, environ, tmp_path / "log") as bot:
        used = []
        for number in range(MEMORY):
            slack.wait_for_answer(slack.user_posts(general, ada, f"{_ASKED[number % len(_ASKED)]} ({number})"))
            if number % (MEMORY // 10) == MEMORY // 10 - 1:
                used.append(resident(bot.process.pid))
                slack.forget()
        print("megabytes after each tenth:", [round(size) for size in used])
        assert used[-1] < 1.1 * used[1]


def resident(process: int) -> float:
    """Megabytes of memory that a process holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
