"""The Slack bot where what it stands on gives way: Redis that forgets or is gone, Slack that is down, workers that die."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from urllib.error import URLError

import pytest
from redis import Redis

from bot.slack.backend import Backend
from bot.slack.claims_sqlite import SqliteClaims
from bot.slack.posts import Post
from bot.slack.rates import OwnRate
from bot.slack.rates_redis import RedisRate
from bot.slack.settings import SlackSettings
from bot.slack.stores import load_rate
from ingest.errors import LibraryMissing, LibraryUnreachable
from tests.fakes.openai import FakeOpenAI
from tests.fakes.slack import FakeSlack, Message
from tests.fakes.slack_workspace import TEAM_ID
from tests.ports import free_port
from tests.redis_server import RedisServer, redis_server
from tests.slack_bots import (
    BOT,
    FILE,
    PAPER,
    QUESTION,
    finish,
    held,
    running,
    said_once,
    sentences,
    settle,
    somewhere,
    whole,
)
from tests.test_slack_life import get
from tests.waiting import wait_until

_LEASE = {"PAPERBOT_SLACK_LEASE": "1"}  # the shortest, in seconds


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def sharing(redis: RedisServer, model: FakeOpenAI) -> dict[str, str]:
    """A bot with a language model that notes down in Redis who answers what."""
    return {**_LEASE, **model.environment(), "PAPERBOT_REDIS_URL": redis.url}


def noted(redis: RedisServer, message: Message) -> None:
    """Until the record knows of a message."""
    with closing(Redis.from_url(redis.url)) as record:
        key = f"paperbot:{{claims}}:{BOT}:key:message/{TEAM_ID}/{message.channel}/{message.ts}"
        wait_until(lambda: record.exists(key))


# Redis


def test_a_redis_that_restarts_empty_costs_no_question_and_doubles_none(
    alone: FakeSlack, fresh: Path, cache: Path, redis: RedisServer, sharing: dict[str, str], model: FakeOpenAI
) -> None:
    texts = sentences(6)
    go = held(model, " ".join(texts))
    with running(alone, fresh, cache, sharing):
        ada, general = somewhere(alone)
        before = alone.user_posts(general, ada, "help")
        alone.wait_for_answer(before)
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: alone.status(question) == "is writing…")
        redis.stop()
        redis.start()
        noted(redis, question)  # when its claim is renewed
        early = [alone.redeliver(sent, 1) for sent in alone.deliveries() if sent.event.get("ts") == question.ts]
        alone.wait_for(lambda: all(sent.acked for sent in early))
        go.set()
        alone.wait_for_answer(question)
        for sent in [sent for sent in alone.deliveries() if not sent.attempt]:  # also what was answered before
            alone.redeliver(sent, 1)
        finish(alone, question)
        said_once(alone, question, texts)
        assert [len(alone.replies(message)) for message in (before, question)] == [1, 1]


def test_an_answer_that_is_ready_while_redis_is_gone_is_given_once(
    alone: FakeSlack, fresh: Path, cache: Path, redis: RedisServer, sharing: dict[str, str], model: FakeOpenAI,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    texts = sentences(6)
    go = held(model, " ".join(texts))
    with running(alone, fresh, cache, sharing):
        ada, general = somewhere(alone)
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: alone.status(question) == "is writing…")
        redis.stop()
        go.set()
        alone.wait_for(lambda: PAPER in whole(alone, question))
        wait_until(lambda: "could not be noted down yet" in caplog.text)
        redis.start()
        versions = len(alone.replies(question)[0].versions)
        noted(redis, question)  # that it is done with: it is answered anew for nobody
        for sent in alone.deliveries():
            alone.redeliver(sent, 1)
        finish(alone, question)
        said_once(alone, question, texts)
        assert len(alone.replies(question)[0].versions) == versions


def test_all_bots_count_a_users_questions_together(redis: RedisServer) -> None:
    one, two = (RedisRate(redis.url, 3, "{shared}") for _ in range(2))
    with closing(one), closing(two):
        assert [one.wait("U1"), two.wait("U1"), one.wait("U1")] == [0, 0, 0]
        assert 55 <= two.wait("U1") <= 61
        assert 55 <= one.wait("U1") <= 61  # one that was not asked does not count
        assert two.wait("U2") == 0
        (first, *_) = one._redis.zrange("{shared}U1", 0, 0)
        one._redis.zincrby("{shared}U1", -50_000, first)
        assert 5 <= two.wait("U1") <= 11
        one._redis.zincrby("{shared}U1", -11_000, first)  # more than a minute ago
        assert two.wait("U1") == 0
        assert one.wait("U1") > 0
        assert 0 < one._redis.ttl("{shared}U1") <= 60


def test_a_count_without_redis(redis: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(load_rate(10, ""), OwnRate)
    assert load_rate(0, redis.url).wait("U1") == 0
    rate = load_rate(1, redis.url.replace(str(redis.port), str(free_port())))
    with closing(rate):
        assert rate.wait("U1") == 0
        assert rate.wait("U1") > 0
    assert "counted here alone" in caplog.text
    assert "secret-word" not in caplog.text


def test_two_bots_limit_a_user_together(
    alone: FakeSlack, fresh: Path, cache: Path, redis: RedisServer, sharing: dict[str, str], model: FakeOpenAI
) -> None:
    held(model, sentences(2)).set()
    limited = {**sharing, "PAPERBOT_SLACK_RATE": "2"}
    with running(alone, fresh, cache, limited, http=False), running(alone, fresh, cache, limited, http=False):
        ada, general = somewhere(alone)
        alone.events.discard("message.channels")  # so that mentions go to the one and to the other
        for _ in range(2):
            alone.wait_for_answer(alone.user_posts(general, ada, QUESTION))
        alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: [e for e in alone.ephemerals(ada) if "many questions" in e.shown])
        used = {sent.connection for sent in alone.deliveries() if sent.event["type"] == "app_mention"}
        assert len(used) == 2
        alone.withheld.clear()


# Slack that is down, workers that die


def left_behind(home: Path, message: Message, attempts: int, text: str = QUESTION) -> None:
    """The record of a question whose worker gave up or died, so many times."""
    post = Post(TEAM_ID, message.channel, message.ts, message.ts, str(message.user), TEAM_ID, text)
    with closing(SqliteClaims(home / FILE)) as record:
        claim = record.claim((f"message/{TEAM_ID}/{message.channel}/{message.ts}",), "dead", 0.0, post.to_bytes())
        for _ in range(attempts - 1):
            (claim,) = record.take_over("dead", 0.0)
        assert claim is not None
        assert claim.attempt == attempts


def hasten(home: Path, message: Message) -> None:
    """Let a question that is to be tried again later be tried again now."""
    with closing(sqlite3.connect(home / FILE, isolation_level=None)) as record:
        later = "until > ? AND until < ? AND NOT done AND id = (SELECT claim FROM keys WHERE key LIKE ?)"

        def put_off() -> bool:
            span = time.time() + 2, time.time() + 60
            return (
                record.execute(f"UPDATE claims SET until = ? WHERE {later}", (time.time(), *span, f"%/{message.ts}")).rowcount
                > 0
            )

        wait_until(put_off)


def test_after_five_attempts_it_says_once_that_it_gave_up(
    alone: FakeSlack, fresh: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ada, general = somewhere(alone)
    question = alone.user_posts(general, ada, QUESTION, mention=False)
    left_behind(fresh, question, 5)
    alone.fail("chat.postMessage", status=500, times=2)  # the notice itself takes longer than a lease
    with running(alone, fresh, cache, _LEASE):
        told = alone.wait_for_answer(question)
        assert "Something went wrong" in told.shown
        assert told.shown.split("`")[-2] in caplog.text
        settle(alone)
        assert len(alone.replies(question)) == 1
        assert "given up after 5 attempts" in caplog.text


def test_a_fifth_attempt_that_does_not_get_through_is_followed_by_the_notice(
    alone: FakeSlack, fresh: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.sending._PAUSES", (0.01, 0.01, 0.01))  # seconds; else it would take ten
    ada, general = somewhere(alone)
    question = alone.user_posts(general, ada, QUESTION, mention=False)
    left_behind(fresh, question, 4)
    with running(alone, fresh, cache, _LEASE):
        alone.fail("chat.postMessage", manner="drop", times=4)
        hasten(fresh, question)
        told = alone.wait_for_answer(question)
        assert "Something went wrong" in told.shown


def test_a_question_that_waited_for_slack_is_answered_by_its_fifth_attempt(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    ada, general = somewhere(alone)
    question = alone.user_posts(general, ada, QUESTION, mention=False)
    left_behind(fresh, question, 4)
    with running(alone, fresh, cache, _LEASE):
        assert PAPER in alone.wait_for_answer(question).shown


def test_a_bot_that_is_stopped_waits_no_longer_than_it_may_and_another_goes_on(
    alone: FakeSlack, fresh: Path, cache: Path, redis: RedisServer, sharing: dict[str, str], model: FakeOpenAI
) -> None:
    texts = sentences(3)
    go = held(model, " ".join(texts))
    with running(alone, fresh, cache, {**sharing, "PAPERBOT_SLACK_SHUTDOWN": "0"}):
        ada, general = somewhere(alone)
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: alone.status(question) == "is writing…")
        asked = time.monotonic()
    assert time.monotonic() - asked < 30  # the model would be silent for four times as long
    assert not alone.replies(question)
    before = model.requests
    with running(alone, fresh, cache, sharing):
        alone.wait_for(lambda: model.requests > before)
        go.set()
        # The first bot's thread outlives it in this process, and clears the status too: that is not the end of the answer.
        alone.wait_for(lambda: PAPER in whole(alone, question))
        finish(alone, question)
        said_once(alone, question, texts)
        assert len(alone.replies(question)) == 1


# A library that says nothing


def test_many_who_ask_wait_once_for_a_library_that_says_nothing(tmp_path: Path, cache: Path) -> None:
    folders = {"PAPERBOT_HOME": str(tmp_path), "PAPERBOT_CACHE": str(cache), "PAPERBOT_CHROMA_TIMEOUT": "1"}

    def connections(who: int) -> int:
        """How many they make who ask at once."""
        with socket.create_server(("127.0.0.1", 0)) as mute:  # it takes connections and is silent
            address = f"http://127.0.0.1:{mute.getsockname()[1]}"
            backend = Backend(SlackSettings.from_environ({**folders, "PAPERBOT_CHROMA_URL": address}))

            def look() -> None:
                with pytest.raises(LibraryUnreachable, match="no answer within 1 second"):
                    backend.library.refresh()

            with ThreadPoolExecutor(who) as pool:
                for looked in [pool.submit(look) for _ in range(who)]:
                    looked.result()
            mute.setblocking(False)
            made = 0
            with suppress(BlockingIOError):
                while True:
                    mute.accept()[0].close()
                    made += 1
            return made

    assert connections(5) == connections(1) > 0


def test_a_library_that_is_missing_is_looked_for_at_every_question(tmp_path: Path, cache: Path, fresh: Path) -> None:
    folders = {"PAPERBOT_HOME": str(tmp_path / "home"), "PAPERBOT_CACHE": str(cache)}
    backend = Backend(SlackSettings.from_environ(folders))
    with pytest.raises(LibraryMissing):
        backend.library.refresh()
    shutil.copytree(fresh, tmp_path / "home", dirs_exist_ok=True)
    assert backend.library.index.count() == 70
    backend.close()


# Readiness


def test_it_is_not_ready_without_a_library_a_record_or_a_connection(
    alone: FakeSlack, tmp_path: Path, cache: Path, fresh: Path, redis: RedisServer
) -> None:
    port = free_port()
    environ = {"PAPERBOT_HEALTH_PORT": str(port), "PAPERBOT_REDIS_URL": redis.url}
    well = {"library": True, "claims": True, "socket": True, "running": True}

    def ready() -> tuple[int, dict[str, bool]]:
        try:
            return get(port, "/readyz")
        except URLError:  # it is only starting
            return 0, {}

    with running(alone, tmp_path / "empty", cache, environ, http=False):
        wait_until(lambda: ready() == (503, well | {"library": False}))
        assert get(port, "/healthz") == (200, {"alive": True})
    with running(alone, fresh, cache, environ, http=False):
        wait_until(lambda: ready() == (200, well))
        redis.stop()
        wait_until(lambda: ready() == (503, well | {"claims": False}))
        redis.start()
        wait_until(lambda: ready() == (200, well))
        with alone.outage():
            wait_until(lambda: ready() == (503, well | {"socket": False}))
        wait_until(lambda: ready() == (200, well))
