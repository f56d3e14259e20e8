"""What the tests of the Slack bot share: bots in this process, the Slacks they are in, and how a test waits for them.

A module's bot is set up with what its fixture `bot_environ` gives; its tests ask it through `slack`. The bot of `writing` has a
language model, `model`. In `alone` a test starts bots by itself (`running`), mostly with the library `fresh`.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.slack.settings import SlackSettings
from bot.slack.stores import file_of
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.conftest import ingest_papers, paper
from tests.fakes.openai import FakeOpenAI, fake_openai
from tests.fakes.slack import Channel, FakeSlack, Message, User
from tests.fakes.slack_workspace import BOT_USER_ID, TEAM_ID
from tests.ports import free_port
from tests.waiting import WITHIN, wait_until

MANIFEST = json.loads((Path(__file__).resolve().parents[1] / "bot" / "slack" / "manifest.json").read_text())
BOT = f"{TEAM_ID}-{BOT_USER_ID}"  # whose claims are the bots'
FILE = file_of(BOT)
QUESTION, PAPER = "How can reward hacking be mitigated?", "Correlated Proxies"
OFF_TOPIC = "Which oil goes into a Volkswagen Golf?"


def answers_at(slack: FakeSlack, url: str) -> bool:
    """Whether a bot takes Slack's requests there."""
    try:
        return slack.verify_url(url)
    except OSError:
        return False


@contextmanager
def running(
    slack: FakeSlack, home: Path, cache: Path, environ: Mapping[str, str] | None = None, *, http: bool = True
) -> Iterator[SlackSettings]:  # fmt: skip
    """A bot in this process; over HTTP unless told otherwise, as that starts and stops sooner."""
    from bot.slack.running import serve  # a third of a second, which most test modules need not spend

    folders = {"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache), "PAPERBOT_SLACK_RATE": "0"}
    settings = SlackSettings.from_environ({**slack.environment(), **folders, **(environ or {})})
    stop, port = threading.Event(), free_port() if http else None
    before = len(slack.connections)
    thread = threading.Thread(target=serve, args=(settings, stop), kwargs={"http_port": port})
    thread.start()
    try:
        if http:
            url = f"http://127.0.0.1:{port}/slack/events"
            wait_until(lambda: answers_at(slack, url))
            slack.use_http(url)
        else:
            slack.wait_for_connections(before + 1)
        with _watched(slack, settings):
            yield settings
    finally:
        stop.set()
        thread.join()
        slack.use_http("")


@contextmanager
def _watched(slack: FakeSlack, settings: SlackSettings) -> Iterator[None]:
    """Tell the fake Slack what it cannot see of a bot: that it has taken messages on with which it has not done."""
    if settings.redis_url.get_secret_value():  # a record that tests share
        yield
        return
    with closing(sqlite3.connect(settings.home / FILE, check_same_thread=False)) as record:

        def busy() -> bool:
            return bool(record.execute("SELECT 1 FROM claims WHERE NOT done LIMIT 1").fetchone())

        slack.busy.append(busy)
        try:
            yield
        finally:
            slack.busy.remove(busy)


# The Slacks


@pytest.fixture(scope="module")
def home(sample_app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a module's bot."""
    return Path(shutil.copytree(sample_app.settings.home, tmp_path_factory.mktemp("slack") / "home"))


@pytest.fixture
def fresh(sample_app: App, tmp_path: Path) -> Path:
    """A folder that no bot has used: one that did would take over what another left there."""
    return Path(shutil.copytree(sample_app.settings.home, tmp_path / "fresh"))


@pytest.fixture(scope="module")
def model() -> Iterator[FakeOpenAI]:
    """A language model."""
    with fake_openai("sk-test") as server:
        yield server


@pytest.fixture(scope="module")
def workspace() -> Iterator[FakeSlack]:
    """The Slack of a module's bot."""
    with FakeSlack.of(MANIFEST) as fake:
        yield fake


@pytest.fixture(scope="module")
def bot_environ() -> dict[str, str]:
    """What a module's bot is set up with beside its folders and tokens."""
    return {}


@pytest.fixture(scope="module")
def bot(workspace: FakeSlack, home: Path, cache: Path, bot_environ: dict[str, str]) -> Iterator[SlackSettings]:
    """A module's bot."""
    with running(workspace, home, cache, bot_environ) as settings:
        yield settings


@pytest.fixture
def slack(workspace: FakeSlack, bot: SlackSettings) -> Iterator[FakeSlack]:
    """A Slack with a bot that answers in the papers' own words."""
    yield from checked(workspace)


@pytest.fixture(scope="module")
def writing_workspace() -> Iterator[FakeSlack]:
    """The Slack of a module's bot with a language model."""
    with FakeSlack.of(MANIFEST) as fake:
        yield fake


@pytest.fixture(scope="module")
def writer(
    writing_workspace: FakeSlack, model: FakeOpenAI, sample_app: App, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SlackSettings]:
    """A module's bot with a language model."""
    home = Path(shutil.copytree(sample_app.settings.home, tmp_path_factory.mktemp("writer") / "home"))
    with running(writing_workspace, home, cache, {**model.environment(), "PAPERBOT_RETRIES": "0"}) as settings:
        yield settings


@pytest.fixture
def writing(writing_workspace: FakeSlack, writer: SlackSettings, model: FakeOpenAI) -> Iterator[FakeSlack]:
    """A Slack with a bot that has a language model."""
    model.chats.clear()
    yield from checked(writing_workspace)


@pytest.fixture
def alone() -> Iterator[FakeSlack]:
    """A Slack without a bot."""
    with FakeSlack.of(MANIFEST) as fake:
        yield from checked(fake)


@pytest.fixture(scope="module")
def hostile(cache: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose titles and abstracts would ping whole channels."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    library = Library(LibrarySettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)}))
    shout = "<!channel> <!here|here> <!subteam^S1|team> <@U00000001> @everyone \u202e"
    abstract = f"Gradient descent {shout} converges at a linear rate. @channel says so. <!everyone> agrees with the rate."
    papers = [
        paper(n, title=f"{shout} Gradient descent converges {n}", abstract=abstract, url="https://example.org/a?b=<!here>")
        for n in range(3)
    ]
    ingest_papers(library, embedder, papers)
    library.close()
    return home


def checked(slack: FakeSlack) -> Iterator[FakeSlack]:
    """What holds after every test: nobody was pinged, all was acknowledged, no scope or subscription was missing."""
    slack.forget()
    yield slack
    unmet = [fault for fault in slack.script.faults if fault.times is not None]
    assert not unmet, unmet
    slack.heal()
    slack.expire_streams()
    assert not slack.pings()
    assert not slack.withheld
    assert not slack.unseen()
    assert not slack.unacknowledged()
    assert not [call for call in slack.calls() if call.error in ("missing_scope", "invalid_arguments") and not call.fault]


# What happens in them


def somewhere(slack: FakeSlack, kind: str = "public") -> tuple[User, Channel]:
    """A new person in a new channel."""
    ada = slack.add_user("ada")
    return ada, slack.add_channel("general", kind, [ada])


def pass_by(slack: FakeSlack) -> None:
    """Until a question that was sent now has been answered: what was sent before was begun by then."""
    slack.wait_for_acks()
    grace = slack.add_user("grace")
    marker = slack.user_posts(slack.dm(grace), grace, "help")
    slack.wait_for_answer(marker)
    slack.wait_for_acks()


def settle(slack: FakeSlack) -> None:
    """Until the bots have done with all that was sent so far, also with that of which nothing shows."""
    pass_by(slack)
    slack.wait_for_idle()


def finish(slack: FakeSlack, question: Message) -> None:
    """Until the bot has done with a question: then it clears its status, whatever it has said before."""

    def cleared() -> bool:
        calls = slack.calls("assistant.threads.setStatus", ok=True)
        return any(call.args["thread_ts"] == question.ts and call.args["status"] == "" for call in calls)

    slack.wait_for(cleared)
    settle(slack)


def whole(slack: FakeSlack, question: Message) -> str:
    """All that the bot says in the thread of a question."""
    return "\n".join(reply.shown for reply in slack.replies(question))


# What a model writes


def sentences(count: int, wide: int = 0) -> list[str]:
    """So many sentences that a model may write, each with its citation; a word of each is `wide`: long, yet soon checked."""
    word = f"{'w' * wide} " * bool(wide)
    return [f"Point {number} is that {word}regularization can prevent reward hacking [1]." for number in range(1, count + 1)]


def said_once(slack: FakeSlack, question: Message, texts: list[str]) -> None:
    """All texts stand in the thread, in order and none twice, whether in a stream or in blocks."""
    shown = whole(slack, question).replace("\\", "").split("Check these before you rely on them")[0]
    places = [shown.find(text.removesuffix(" [1].")) for text in texts]
    assert -1 not in places, shown[-2000:]
    assert places == sorted(places)
    assert all(shown.count(text.removesuffix(" [1].")) == 1 for text in texts)


def held(model: FakeOpenAI, text: str) -> threading.Event:
    """The model says nothing until the event that is given is set."""
    go = threading.Event()

    def wait_and_say(_: dict[str, Any]) -> str:
        go.wait(WITHIN)
        return text

    model.reply_with(wait_and_say)
    return go
