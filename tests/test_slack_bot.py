"""The Slack bot end to end: the real Bolt and SDK, the sample library, against the strict fake Slack."""

from __future__ import annotations

import json
import logging
import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App as Bolt
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.builtin.connection import Connection

from bot.app import App
from bot.conversations import FILE as CONVERSATIONS
from bot.conversations import Conversations
from bot.questions import MAX_QUESTION
from bot.slack.backend import Backend
from bot.slack.commands import title_finder
from bot.slack.group_blocks import HANDOUT
from bot.slack.home import Prompts
from bot.slack.listeners import SHORTCUT
from bot.slack.posts import Post
from bot.slack.running import _hang_up
from bot.slack.settings import SlackSettings
from bot.slack.streaming import Pace, Stream
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.logs import request_id
from tests.conftest import Run, ingest_papers, paper
from tests.fakes.openai import FakeOpenAI
from tests.fakes.slack import Channel, FakeSlack, Message, User
from tests.fakes.slack_events import EVENT_SCOPES
from tests.fakes.slack_workspace import BOT_USER_ID, OTHER_TEAM_ID
from tests.slack_bots import (
    FILE,
    MANIFEST,
    OFF_TOPIC,
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
from tests.waiting import wait_until

_HACKING = (
    "Reward hacking is defined through the correlation of proxy with true rewards [1]. ",
    "Regularization towards the base policy can prevent reward hacking [1]. ",
    "The regularization of the chi^2 divergence mitigates reward hacking better [1]. ",
)


@pytest.fixture(scope="module")
def bot(workspace: FakeSlack, home: Path, cache: Path) -> Iterator[SlackSettings]:
    """A bot over Socket Mode."""
    with running(workspace, home, cache, http=False) as settings:
        yield settings


# Exactly one answer


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("attempt", [0, 1])
def test_a_post_is_answered_once_however_often_it_comes(slack: FakeSlack, first: bool, attempt: int) -> None:
    ada, general = somewhere(slack)
    slack.mention_first = first
    question = slack.user_posts(general, ada, QUESTION)
    early = [slack.redeliver(sent, attempt) for sent in slack.deliveries()]
    slack.wait_for_answer(question)
    for sent in early:
        slack.redeliver(sent, attempt)
    finish(slack, question)
    assert len(slack.replies(question)) == 1
    assert len([call for call in slack.calls("chat.postMessage") if call.args.get("thread_ts") == question.ts]) == 1


def test_two_bots_with_one_record_answer_once(slack: FakeSlack, home: Path, cache: Path) -> None:
    with running(slack, home, cache, http=False):
        ada, general = somewhere(slack)
        links = [link.number for link in slack.connections]
        questions = [slack.user_posts(general, ada, QUESTION) for _ in range(4)]
        for sent in slack.deliveries():
            for number in links:
                slack.redeliver(sent, 1, to=number)
        for question in questions:
            slack.wait_for_answer(question)
        for question in questions:
            finish(slack, question)
        assert [len(slack.replies(question)) for question in questions] == [1, 1, 1, 1]


def test_hanging_up_takes_no_time(alone: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.running._HANGING_UP", 60.0)  # seconds, as for the reader below: so it takes a minute or none
    monkeypatch.setattr("slack_sdk.socket_mode.builtin.client.Connection", partial(Connection, receive_timeout=60))
    handler = SocketModeHandler(Bolt(client=alone.client()), alone.app_token, ping_interval=30)
    handler.connect()  # type: ignore[no-untyped-call]
    alone.wait_for_connections(1)
    began = time.monotonic()
    _hang_up(handler.client)
    assert time.monotonic() - began < 30  # not as long as its reader waits for a message
    assert not handler.client.current_session_runner.is_alive()
    handler.close()  # type: ignore[no-untyped-call]
    alone.wait_for_connections(0)


# Routing


def test_what_nobody_asked_the_bot_is_left_alone(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    talk = slack.user_posts(general, ada, QUESTION, mention=False)
    slack.user_posts(general, ada, "I wonder too", thread_ts=talk.ts, mention=False)
    slack.bot_posts(general, QUESTION, mention=True)
    slack.bot_posts(general, QUESTION, old=False, mention=True)
    slack.user_joins(general, slack.add_user("grace"))
    slack.user_deletes(slack.user_posts(general, ada, "never mind", mention=False))
    settle(slack)
    slack.withheld.remove("member_joined_channel")  # to which it does not subscribe
    assert [message for message in slack.messages(general) if message.user == BOT_USER_ID] == []
    assert not slack.statuses(talk)


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("", {}, "How to ask"),
        ("help", {}, "How to ask"),
        (QUESTION, {"files": ["figure.png"]}, PAPER),
        ("what is <this> & reward hacking?", {}, "Reward Hacking"),
        ("What is this library about?", {}, "The library holds 70 papers."),
    ],
)
def test_a_mention_is_answered(slack: FakeSlack, text: str, options: dict[str, Any], said: str) -> None:
    ada, general = somewhere(slack)
    question = slack.user_posts(general, ada, text, **options)
    assert said in slack.wait_for_answer(question).shown


@pytest.mark.parametrize("kind", ["public", "private", "mpim"])
def test_it_answers_in_threads_of_all_kinds_of_channels(slack: FakeSlack, kind: str) -> None:
    ada, place = somewhere(slack, kind)
    question = slack.user_posts(place, ada, QUESTION)
    answer = slack.wait_for_answer(question)
    assert answer.thread_ts == question.ts
    again = slack.user_posts(place, ada, "and is there code for it?", thread_ts=question.ts, mention=False)
    assert PAPER in slack.wait_for_answer(again).shown
    settle(slack)
    assert len(slack.replies(question)) == 2


def test_a_reply_that_follows_before_the_first_answer_is_answered_too(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    slack.fail("chat.postMessage", manner="answer", delay=1.0)
    first = slack.user_posts(general, ada, QUESTION)
    second = slack.user_posts(general, ada, "What does “Correlated Proxies” find?", thread_ts=first.ts, mention=False)
    slack.wait_for(lambda: len(slack.replies(first)) == 2)
    asked = {reply.metadata["event_payload"]["to"] for reply in slack.replies(first) if reply.metadata}
    assert asked == {first.ts, second.ts}


def test_a_direct_message_needs_no_mention(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    question = slack.user_posts(slack.dm(ada), ada, QUESTION)
    assert PAPER in slack.wait_for_answer(question).shown


# Threads


def test_a_restart_loses_nothing_of_a_thread(
    alone: FakeSlack, fresh: Path, cache: Path, sample_app: App, tmp_path: Path
) -> None:
    ada, general = somewhere(alone)
    with running(alone, fresh, cache):
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for_answer(question)
        for text in ("thanks!", "How long do I boil an egg?"):  # neither is what the follow-up goes on from
            alone.wait_for_answer(alone.user_posts(general, ada, text, thread_ts=question.ts))
    elsewhere = Path(shutil.copytree(sample_app.settings.home, tmp_path / "elsewhere"))
    with running(alone, elsewhere, cache):
        again = alone.user_posts(general, ada, "and is there code for it?", thread_ts=question.ts, mention=False)
        answer = alone.wait_for_answer(again)
        assert PAPER in answer.shown
        assert "orpo" in answer.shown


@pytest.mark.parametrize("place", [0, 230])
def test_a_long_thread_is_read_from_its_root_to_its_end(slack: FakeSlack, place: int) -> None:
    ada, general = somewhere(slack)
    about = "What does “Correlated Proxies: A New Definition and Improved Mitigation for Reward Hacking” find?"
    root = slack.user_posts(general, ada, about if place == 0 else "Let us talk.", mention=False)
    with slack.changed:
        for number in range(1, 251 if place else 210):
            chatter = Message(general.id, slack.workspace.clock(), "U0OTHERBT", "+1", root.ts, "B0OTHERBT")
            asked = Message(general.id, slack.workspace.clock(), ada.id, about, root.ts)
            slack.workspace.add(asked if number == place else chatter)
    question = slack.user_posts(general, ada, "and is there code for it?", thread_ts=root.ts)
    assert PAPER in slack.wait_for_answer(question).shown
    pages = [call.args for call in slack.calls("conversations.replies") if call.args["ts"] == root.ts]
    assert any(page.get("cursor") for page in pages)


# Progress


def test_the_stages_are_shown_and_cleared(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    stages = ["is reading your question…", "is searching the library…", "is reading 5 papers…", "is writing…"]
    go = threading.Event()
    model.reply(_HACKING[0], delay=0.05, go=go)
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for(lambda: [status for status in writing.statuses(question) if status.text == stages[-1]])
    go.set()
    writing.wait_for_answer(question)
    shown = [status.text for status in writing.statuses(question)]
    assert shown == [stage for stage in stages if stage in shown]  # a stage that is over at once may be passed over
    assert shown[-1] == stages[-1]
    assert writing.status(question) == ""


def test_the_first_stage_is_shown_within_a_second(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)

    def delay() -> float:
        question = slack.user_posts(general, ada, QUESTION)
        slack.wait_for_answer(question)
        return slack.status_delay(question) or float("inf")

    assert any(delay() < 1 for _ in range(5))  # the machine may just be busy


@pytest.mark.parametrize("fault", [{"error": "internal_error"}, {"status": 500}, {"manner": "drop", "applied": True}])
def test_a_status_that_fails_costs_nothing(slack: FakeSlack, fault: dict[str, Any]) -> None:
    ada, general = somewhere(slack)
    slack.fail("assistant.threads.setStatus", times=None, **fault)  # how often it is called hangs on how long a stage takes
    question = slack.user_posts(general, ada, QUESTION)
    assert PAPER in slack.wait_for_answer(question).shown
    assert slack.calls("assistant.threads.setStatus")


def test_a_status_is_cleared_where_nothing_is_posted(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    slack.fail("chat.postMessage", "is_archived", times=None)
    question = slack.user_posts(general, ada, QUESTION)
    cleared = {"thread_ts": question.ts, "status": ""}
    slack.wait_for(
        lambda: [c for c in slack.calls("assistant.threads.setStatus", ok=True) if cleared.items() <= c.args.items()]
    )
    assert slack.status(question) == ""
    assert not slack.replies(question)


def test_acks_do_not_wait_and_a_full_queue_says_so(alone: FakeSlack, model: FakeOpenAI, fresh: Path, cache: Path) -> None:
    room = {"PAPERBOT_SLACK_WORKERS": "1", "PAPERBOT_SLACK_WAITING": "1"}
    go = held(model, "".join(_HACKING))
    with running(alone, fresh, cache, model.environment() | room):
        ada, general = somewhere(alone)
        talk = alone.user_posts(general, ada, "just us", mention=False)
        first = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: alone.status(first) == "is writing…")
        second = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: "number 1 in the queue" in alone.status(second))
        third = alone.user_posts(general, ada, QUESTION)
        assert "Too many questions are waiting" in alone.wait_for_answer(third).shown
        alone.user_posts(general, ada, "what is not for the bot", thread_ts=talk.ts, mention=False)
        alone.wait_for_acks()
        assert all(sent.acked for sent in alone.deliveries())
        assert not alone.replies(first)
        go.set()
        for question in (first, second):
            assert "defined through the correlation of proxy with true rewards" in alone.wait_for_answer(question).shown
        settle(alone)
        assert not alone.replies(talk)
    model.reply_with(lambda _: "".join(_HACKING))


# Streams


def test_an_answer_is_shown_as_it_is_written(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    texts, go = sentences(20), threading.Event()
    model.reply(" ".join(texts), tokens_per_second=400, go=go)
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for(lambda: [reply for reply in writing.replies(question) if reply.stream and reply.shown])
    assert texts[-1] not in whole(writing, question)
    go.set()
    answer = writing.wait_for_answer(question)
    said_once(writing, question, texts)
    assert answer.stream is not None
    assert answer.stream.state == "completed"
    assert len(answer.versions) > 2
    assert not writing.calls("chat.update")
    assert PAPER in answer.shown  # its sources
    assert "Useful" in json.dumps(answer.blocks)
    assert [reply.ts for reply in writing.replies(question)] == [answer.ts]


_STREAM_FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("chat.startStream", {"error": "channel_type_not_supported"}),
    ("chat.startStream", {"manner": "drop", "applied": True}),
    ("chat.startStream", {"manner": "drop"}),
    ("chat.startStream", {"status": 500, "applied": True}),
    ("chat.appendStream", {"error": "message_not_in_streaming_state"}),
    ("chat.appendStream", {"error": "msg_too_long"}),
    ("chat.appendStream", {"status": 500}),
    ("chat.appendStream", {"manner": "drop", "applied": True}),
    ("chat.appendStream", {"manner": "drop"}),
    ("chat.appendStream", {"error": "internal_error"}),
    ("chat.stopStream", {"error": "msg_blocks_too_long"}),
    ("chat.stopStream", {"status": 500}),
    ("chat.stopStream", {"manner": "drop", "applied": True}),
    ("chat.stopStream", {"error": "message_not_in_streaming_state"}),
]


@pytest.mark.parametrize(("method", "fault"), _STREAM_FAULTS, ids=str)
def test_whatever_befalls_a_stream_the_whole_text_stands_once(
    writing: FakeSlack, model: FakeOpenAI, method: str, fault: dict[str, Any]
) -> None:
    ada, general = somewhere(writing)
    texts = sentences(14)
    model.reply(" ".join(texts))
    met = writing.fail(method, **fault)
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for(lambda: texts[-1].removesuffix(" [1].") in whole(writing, question))
    writing.wait_for(lambda: all(r.stream is None or r.stream.state != "streaming" for r in writing.replies(question)))
    finish(writing, question)
    said_once(writing, question, texts)
    assert len(writing.replies(question)) == 1
    assert PAPER in whole(writing, question)
    assert writing.script.met == [(method, met.name)]
    assert not writing.calls("chat.delete")  # it is completed where it stands, and keeps its place and its link


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream"])
def test_a_piece_that_slack_asks_to_wait_with_keeps_no_answer_waiting(
    alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI, method: str
) -> None:
    texts = sentences(14)
    model.reply(" ".join(texts), tokens_per_second=100)
    with running(alone, fresh, cache, model.environment()):
        ada, general = somewhere(alone)
        alone.fail(method, status=429, retry_after=600)  # which no test would wait for
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: PAPER in whole(alone, question))
        finish(alone, question)
        said_once(alone, question, texts)
        assert len(alone.replies(question)) == 1
        assert len(alone.calls(method)) == 1  # no more of them until the time is over
        assert not alone.calls("chat.delete")


@pytest.mark.parametrize("fault", [{"status": 500}, {"manner": "drop", "applied": True}], ids=str)
def test_a_stream_that_cannot_be_completed_is_taken_away_and_its_text_posted_anew(
    writing: FakeSlack, model: FakeOpenAI, fault: dict[str, Any]
) -> None:
    ada, general = somewhere(writing)
    texts = sentences(14)
    model.reply(" ".join(texts))
    writing.fail("chat.stopStream", "msg_blocks_too_long")
    writing.fail("chat.update", "edit_window_closed")
    writing.fail("chat.delete", **fault)
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for(lambda: PAPER in whole(writing, question))
    finish(writing, question)
    said_once(writing, question, texts)
    (reply,) = writing.replies(question)
    assert reply.stream is None
    assert len(writing.calls("chat.delete")) == 2


def test_a_completed_stream_is_text_where_slack_refuses_its_blocks(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    texts = sentences(14)
    model.reply(" ".join(texts))
    writing.fail("chat.stopStream", "msg_blocks_too_long")
    writing.fail("chat.update", "msg_too_long", times=None, when=lambda args: bool(args.get("blocks")))
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for(lambda: PAPER in whole(writing, question))
    finish(writing, question)
    said_once(writing, question, texts)
    assert not writing.calls("chat.delete")


@pytest.mark.parametrize("limit", ["expire_streams", "stream_limit"])
def test_a_stream_that_ends_too_soon_is_completed(writing: FakeSlack, model: FakeOpenAI, limit: str) -> None:
    ada, general = somewhere(writing)
    texts = sentences(14)
    if limit == "expire_streams":
        writing.expire_streams(after_appends=2)
    else:
        writing.stream_limit(400)
    model.reply(" ".join(texts))
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for(lambda: PAPER in whole(writing, question))
    finish(writing, question)
    writing.stream_limit(float("inf"))
    said_once(writing, question, texts)
    assert len(writing.replies(question)) == 1


def test_a_model_that_breaks_off_is_replaced_by_the_papers_words(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    model.reply(" ".join(sentences(20)), delay=0.003, fault="drop after 250")
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for(lambda: "own words" in whole(writing, question))
    finish(writing, question)
    answer = writing.wait_for_answer(question)
    assert len(writing.replies(question)) == 1
    assert len(answer.versions) > 1  # it was streamed before
    assert "Point 1 is" not in answer.shown
    assert not [text for text in answer.versions if "Point 1 is" in text and "true rewards" in text]
    assert answer.shown.count("correlation of proxy with true rewards") == 1


def test_a_very_long_answer_is_continued_in_further_messages(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    texts = sentences(30, wide=340)
    model.reply("\n\n".join(texts), split=400)
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for(lambda: PAPER in whole(writing, question))
    finish(writing, question)
    assert len(" ".join(texts)) > 12_000
    said_once(writing, question, texts)
    assert len(writing.replies(question)) > 1


def test_what_the_model_writes_pings_nobody(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    model.reply(" ".join([*sentences(8), f"Ask <!channel> <!here> <!everyone> <@{ada.id}> <!subteam^S1> @channel [1]."]))
    question = writing.user_posts(general, ada, f"{QUESTION} <!channel>", raw=True)
    answer = writing.wait_for_answer(question)
    assert not answer.pings  # and `checked` looks at all versions
    assert "channel" in answer.shown


def test_where_the_abstracts_do_not_say_the_nearest_papers_are_named(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    model.reply("NOT_STATED [1]")
    question = writing.user_posts(general, ada, QUESTION)
    answer = writing.wait_for_answer(question)
    assert "their abstracts do not say" in answer.shown
    assert PAPER in answer.shown
    assert "NOT_STATED" not in whole(writing, question)


def test_a_model_that_is_down_costs_only_its_words(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    model.then("503")
    answer = writing.wait_for_answer(writing.user_posts(general, ada, QUESTION))
    assert PAPER in answer.shown
    assert "own words" in answer.shown
    assert "The language model could not be used" in answer.shown
    assert "127.0.0.1" not in answer.shown  # where the model's server stands is nobody's business


@pytest.mark.parametrize("fault", ["401", "404", "400 context", "cut"])
def test_what_only_its_keeper_can_do_about_a_model_stands_in_the_log(
    writing: FakeSlack, model: FakeOpenAI, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    ada, general = somewhere(writing)
    if fault == "cut":
        model.reply("".join(_HACKING), ending="length")
    else:
        model.then(fault)
    with caplog.at_level(logging.WARNING):
        answer = writing.wait_for_answer(writing.user_posts(general, ada, QUESTION))
    assert not re.search("OPENAI_|PAPERBOT_", answer.shown + answer.text)
    assert re.search("OPENAI_|PAPERBOT_", caplog.text)
    if fault == "cut":
        assert "was cut off at its length limit." in answer.shown
    else:
        found = re.search(r"The language model could not be used.*Reference: (\w+)", answer.shown)
        assert found
        assert PAPER in answer.shown


def test_a_question_that_is_too_long_is_told_the_limit(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    answer = slack.wait_for_answer(slack.user_posts(general, ada, "Why do ostriches run? " * 400))
    assert f"{MAX_QUESTION:,} characters" in answer.shown
    assert "Reference" not in answer.shown


# Posting


@pytest.mark.parametrize(
    "fault",
    [{"manner": "drop", "applied": True}, {"manner": "drop"}, {"status": 500, "applied": True}, {"status": 503},
     {"error": "fatal_error"}, {"status": 429, "retry_after": 1}],
    ids=str,
)  # fmt: skip
def test_a_post_that_is_lost_stands_once(slack: FakeSlack, fault: dict[str, Any]) -> None:
    ada, general = somewhere(slack)
    slack.fail("chat.postMessage", **fault)
    question = slack.user_posts(general, ada, QUESTION)
    slack.wait_for(lambda: PAPER in whole(slack, question))
    finish(slack, question)
    assert len(slack.replies(question)) == 1


def test_an_answer_that_slack_takes_in_no_form_of_blocks_comes_as_text(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    slack.fail("chat.postMessage", "invalid_blocks", times=None, when=lambda args: bool(args.get("blocks")))
    question = slack.user_posts(general, ada, QUESTION)
    finish(slack, question)
    answer = slack.wait_for_answer(question)
    assert not answer.blocks
    assert PAPER in answer.shown
    assert "correlation of proxy with true rewards" in answer.shown
    assert len(slack.replies(question)) == 1


def test_a_part_that_slack_refuses_does_not_double_the_others(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    texts = sentences(30, wide=340)

    def second(args: dict[str, Any]) -> bool:
        return bool(args.get("blocks")) and args["metadata"]["event_payload"]["part"] == 1

    writing.fail("chat.postMessage", "invalid_blocks", times=None, when=second)
    model.reply("\n\n".join(texts), split=400)
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for(lambda: PAPER in whole(writing, question))
    finish(writing, question)
    said_once(writing, question, texts)


def test_a_reply_waits_for_a_slack_that_is_down(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_LEASE": "1"}):
        ada, general = somewhere(alone)
        alone.fail("chat.postMessage", manner="drop", times=5)
        question = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: len(alone.calls("chat.postMessage")) == 5, 20)  # which is more than it tries at once
        assert PAPER in alone.wait_for_answer(question).shown
        finish(alone, question)
        assert len(alone.replies(question)) == 1


def test_sources_are_numbered_and_links_are_not_unfolded(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    answer = slack.wait_for_answer(slack.user_posts(general, ada, QUESTION))
    assert "*[1]* Correlated Proxies" in answer.shown
    assert answer.shown.count("*[1]*") == 1
    assert "sentences found in their abstracts" in answer.shown
    assert answer.sent["unfurl_links"] in (False, "false", "0")
    assert answer.sent["unfurl_media"] in (False, "false", "0")
    assert "correlation of proxy" in answer.text  # what notifications and screen readers get
    assert PAPER in answer.text


def test_a_refusal_names_the_nearest_papers_and_cites_nothing(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    answer = slack.wait_for_answer(slack.user_posts(general, ada, OFF_TOPIC))
    assert "Nothing was found that surely answers this." in answer.shown
    assert "nearest papers" in answer.shown
    assert "[1]" not in answer.shown
    assert "Sources" not in answer.shown


@pytest.mark.parametrize("question", ["How fast does gradient descent converge?", "What about <!channel> sourdough @here?"])
def test_no_title_abstract_or_question_pings(alone: FakeSlack, hostile: Path, cache: Path, question: str) -> None:
    with running(alone, hostile, cache):
        ada, general = somewhere(alone)
        answer = alone.wait_for_answer(alone.user_posts(general, ada, question, raw=True))
        assert answer.shown
        alone.user_opens(ada, "messages")
        alone.user_opens(ada)
        alone.slash_command(general, ada, "/papers", "gradient")
        alone.slash_command(general, ada, "/ask", question)
        alone.wait_for(lambda: len(alone.ephemerals(ada)) >= 3)
        alone.wait_for(lambda: ada.id in alone.workspace.homes)
        assert not alone.pings()
        assert "\u202e" not in answer.shown


# Feedback


def test_feedback_is_kept_changed_thanked_for_and_exported(slack: FakeSlack, bot: SlackSettings, home: Path, run: Run) -> None:
    ada, general = somewhere(slack)
    answer = slack.wait_for_answer(slack.user_posts(general, ada, QUESTION))
    answer_id = answer.metadata["event_payload"]["answer"] if answer.metadata else ""
    for verdict, word in (("bad", "not useful"), ("good", "useful")):
        slack.user_clicks(ada, answer, "paperbot_feedback", f"{verdict}:{answer_id}")
        thanks = f"Noted as {word}"
        slack.wait_for(lambda thanks=thanks: any(thanks in said.shown for said in slack.ephemerals(ada)))  # type: ignore[misc]
    assert slack.ephemerals(ada)[0].thread_ts == answer.thread_ts
    done = run("history", "export", "--feedback", PAPERBOT_HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert QUESTION in done.stdout
    (kept,) = Conversations.open(bot).feedback_of(answer_id)
    assert kept.good
    assert kept.user == ada.id


# Errors


def test_without_a_library_it_says_so_and_answers_as_soon_as_there_is_one(
    alone: FakeSlack, tmp_path: Path, cache: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "empty"
    with running(alone, home, cache) as settings:
        ada, general = somewhere(alone)
        answer = alone.wait_for_answer(alone.user_posts(general, ada, QUESTION))
        assert "The library has no papers yet." in answer.shown
        reference = answer.shown.split("`")[-2]
        assert reference in caplog.text
        assert str(home) not in answer.shown
        library = Library(settings)
        ingest_papers(library, embedder, [paper(n) for n in range(3)])
        library.close()
        again = alone.wait_for_answer(alone.user_posts(general, ada, "Which problem does gradient descent study?"))
        assert "Study number" in again.shown


def test_a_question_that_cannot_be_claimed_is_brought_again(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    ada, general = somewhere(alone)
    with running(alone, fresh, cache), closing(sqlite3.connect(fresh / FILE, isolation_level=None)) as record:
        record.execute("DROP TABLE keys")
        question = alone.user_posts(general, ada, QUESTION)
        asked = [sent for sent in alone.deliveries() if sent.event["type"] == "app_mention"]
        alone.wait_for(lambda: asked[0].failed or asked[0].acked)
        assert asked[0].status == 503
        record.execute("PRAGMA user_version = 0")  # so that it makes its tables anew
        alone.redeliver(asked[0])
        assert PAPER in alone.wait_for_answer(question).shown
        finish(alone, question)
        assert len(alone.replies(question)) == 1


# Access


@pytest.mark.parametrize(
    ("environ", "where", "why"),
    [
        ({"PAPERBOT_SLACK_CHANNELS": "C1,C2"}, "channel", "I do not answer in this channel"),
        ({"PAPERBOT_SLACK_USERS": "U1"}, "channel", "I only answer some people"),
        ({"PAPERBOT_SLACK_DIRECT": "off"}, "direct", "I do not answer direct messages"),
        ({}, "external", "shared with other organisations"),
        ({"PAPERBOT_SLACK_RATE": "1"}, "twice", "many questions in a short time"),
    ],
)
def test_who_is_not_answered_is_told_alone(
    alone: FakeSlack, fresh: Path, cache: Path, environ: dict[str, str], where: str, why: str
) -> None:
    ada = alone.add_user("ada")
    place = alone.dm(ada) if where == "direct" else alone.add_channel("general", ext_shared=where == "external")
    with running(alone, fresh, cache, environ):
        if where == "twice":
            alone.wait_for_answer(alone.user_posts(place, ada, QUESTION))
        question = alone.user_posts(place, ada, QUESTION)
        alone.wait_for(lambda: [e for e in alone.ephemerals(ada) if why in e.shown])
        alone.wait_for(lambda: alone.status(question) == "")
        assert not alone.replies(question)
        assert not alone.messages(alone.dm(ada)) or where == "direct"


@pytest.mark.parametrize("who", ["nobody", "elsewhere"])
def test_neither_titles_nor_the_home_tab_are_for_who_is_not_answered(
    alone: FakeSlack, fresh: Path, cache: Path, who: str
) -> None:
    ada, general = somewhere(alone)
    only = {"PAPERBOT_SLACK_USERS": "U1"} if who == "nobody" else {"PAPERBOT_SLACK_CHANNELS": "C0ELSEWHERE"}
    why = "I only answer some people" if who == "nobody" else "I do not answer in this channel"
    with running(alone, fresh, cache, only):
        alone.slash_command(general, ada, "/papers", "correlated")
        alone.wait_for(lambda: [e for e in alone.ephemerals(ada) if why in e.shown])
        assert PAPER not in told(alone, ada)
        alone.user_opens(ada)
        view = json.dumps(alone.wait_for(lambda: alone.workspace.homes.get(ada.id)))
        assert ("70 papers" in view) == (who == "elsewhere")
        assert (why in view) == (who == "nobody")


def test_a_denial_that_slack_does_not_take_in_the_channel_comes_directly(
    alone: FakeSlack, fresh: Path, cache: Path
) -> None:  # fmt: skip
    ada, general = somewhere(alone)
    alone.fail("chat.postEphemeral", "restricted_action", times=None)
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_USERS": "U1"}):
        alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: "I only answer some people" in told(alone, ada))


@pytest.mark.parametrize(
    ("why", "anyhow"), [("restricted_action_read_only_channel", True), ("is_archived", False), ("thread_not_found", True)]
)
def test_where_the_bot_may_not_post_who_asked_is_answered_alone(slack: FakeSlack, why: str, anyhow: bool) -> None:
    ada, general = somewhere(slack)
    slack.fail("chat.postMessage", why, times=None, when=lambda args: args["channel"] == general.id)
    if not anyhow:
        slack.fail("chat.postEphemeral", why, times=None)
    question = slack.user_posts(general, ada, QUESTION)
    slack.wait_for(lambda: PAPER in told(slack, ada))
    finish(slack, question)
    assert "I may not post here" in told(slack, ada)
    assert told(slack, ada).count("Sources") == 1
    assert bool(slack.ephemerals(ada)) == anyhow
    assert not slack.replies(question)


def test_shared_channels_are_answered_where_that_is_allowed(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    guest = alone.add_user("guest", OTHER_TEAM_ID)
    place = alone.add_channel("with-others", ext_shared=True)
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_EXTERNAL": "on"}):
        assert PAPER in alone.wait_for_answer(alone.user_posts(place, guest, QUESTION)).shown


@contextmanager
def _requests(caplog: pytest.LogCaptureFixture) -> Iterator[list[tuple[str, str]]]:
    """All that is logged meanwhile, each message with the request that it belongs to."""
    seen = list[tuple[str, str]]()

    def note(record: logging.LogRecord) -> bool:
        seen.append((record.getMessage(), request_id()))
        return True

    caplog.handler.addFilter(note)
    try:
        yield seen
    finally:
        caplog.handler.removeFilter(note)


@pytest.mark.parametrize("texts", ["off", "on"])
def test_questions_stand_in_the_log_only_if_asked_for(
    alone: FakeSlack, fresh: Path, cache: Path, caplog: pytest.LogCaptureFixture, texts: str
) -> None:
    ada, general = somewhere(alone)
    secret = "How does the xylophone project mitigate reward hacking?"
    with (
        caplog.at_level(logging.INFO),
        _requests(caplog) as requests,
        running(alone, fresh, cache, {"PAPERBOT_SLACK_LOG_TEXTS": texts}),
    ):
        alone.fail("chat.postMessage", status=500)
        alone.wait_for_answer(alone.user_posts(general, ada, secret))
        alone.slash_command(general, ada, "/ask", secret)
        alone.wait_for(lambda: len(alone.ephemerals(ada)) > 1)
    answered = [request for message, request in requests if message.startswith("a question was answered")]
    assert len(set(answered)) == 2  # that of the message, and that of the command
    assert all(answered)
    assert ("xylophone" in caplog.text) == (texts == "on")
    assert alone.bot_token not in caplog.text
    assert alone.app_token not in caplog.text


# Surfaces


def test_prompts_come_from_the_library(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    slack.user_opens(ada, "messages")
    slack.wait_for(lambda: slack.dm(ada).id in slack.workspace.prompts)
    prompts = slack.workspace.prompts[slack.dm(ada).id]["prompts"]
    assert 1 <= len(prompts) <= 4
    answer = slack.wait_for_answer(slack.user_posts(slack.dm(ada), ada, prompts[0]["message"]))
    assert prompts[0]["title"].rstrip("…") in answer.shown


def test_prompts_are_looked_for_when_the_library_has_changed(fresh: Path, cache: Path, embedder: Embedder) -> None:
    settings = SlackSettings.from_environ({"PAPERBOT_HOME": str(fresh), "PAPERBOT_CACHE": str(cache)})
    backend = Backend(settings)
    prompts = Prompts(backend)
    first = prompts()
    assert len({one["title"] for one in first}) == 4
    assert prompts() is first
    ingest_papers(backend.library, embedder, [paper(n, title="<!here> Alarm") for n in range(90)], name="alarm")
    assert prompts() is not first
    assert not [one for one in prompts() if "Alarm" in one["title"]]  # it would be sent in the name of who chooses it
    backend.close()


def test_the_home_tab_tells_of_the_library_and_of_ones_own_questions(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    grace = slack.add_user("grace")
    for _ in range(2):
        slack.wait_for_answer(slack.user_posts(general, ada, QUESTION))
    for user in (ada, grace):
        slack.user_opens(user)
        slack.wait_for(lambda user=user: user.id in slack.workspace.homes)  # type: ignore[misc]
    of_ada, of_grace = (json.dumps(slack.workspace.homes[user.id]) for user in (ada, grace))
    assert "70 papers" in of_ada
    assert "last changed" in of_ada
    assert "Your last questions" in of_ada
    assert of_ada.count(QUESTION) == 1  # asked twice
    assert "Your last questions" not in of_grace


def test_a_log_that_cannot_be_read_costs_no_home_tab_and_is_told_who_shares(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    (fresh / CONVERSATIONS).write_text("no database")
    with running(alone, fresh, cache):
        ada, general = somewhere(alone)
        alone.user_opens(ada)
        alone.wait_for(lambda: ada.id in alone.workspace.homes)
        assert "70 papers" in json.dumps(alone.workspace.homes[ada.id])
        alone.slash_command(general, ada, "/ask", QUESTION)
        (said,) = alone.wait_for(lambda: [e for e in alone.ephemerals(ada) if PAPER in e.shown])
        alone.user_clicks(ada, said, "paperbot_share")
        alone.wait_for(lambda: [e for e in alone.ephemerals(ada) if "Something went wrong on my side" in e.shown])


@pytest.mark.parametrize(("text", "said"), [("stop", "Nothing is being written"), ("thanks", "You are welcome")])
def test_what_is_no_question_is_not_looked_up_or_shared(slack: FakeSlack, text: str, said: str) -> None:
    ada, general = somewhere(slack)
    slack.slash_command(general, ada, "/ask", text)
    (told,) = slack.wait_for(lambda: [one for one in slack.ephemerals(ada) if said in one.shown])
    assert "Share" not in json.dumps(told.blocks)


def test_ask_answers_its_author_alone_until_they_share_it(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    slack.slash_command(general, ada, "/ask", QUESTION)
    (said,) = slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if PAPER in e.shown])
    assert not [message for message in slack.messages(general) if message.user == BOT_USER_ID]
    slack.user_clicks(ada, said, "paperbot_share")
    posted = slack.wait_for(lambda: [m for m in slack.messages(general) if m.user == BOT_USER_ID])[0]
    assert "ada asked" in posted.shown
    assert PAPER in posted.shown
    assert not posted.pings


@pytest.mark.parametrize("where", ["direct", "no member", "refusal"])
def test_what_cannot_be_shared_has_no_button_for_it(slack: FakeSlack, where: str) -> None:
    ada = slack.add_user("ada")
    place = slack.dm(ada) if where == "direct" else slack.add_channel("general", members=[ada], bot=where == "refusal")
    slack.slash_command(place, ada, "/ask", OFF_TOPIC if where == "refusal" else QUESTION)
    (said,) = slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if e.blocks])
    assert "paperbot_feedback" in json.dumps(said.blocks)
    assert "paperbot_share" not in json.dumps(said.blocks)


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        ("/ask", "", "How to ask"),
        ("/ask", "help", "How to ask"),
        ("/papers", "correlated proxies", "Correlated Proxies"),
        ("/papers", "“correlated proxies”, *reward-hacking* :eyes:", "Correlated Proxies"),
        ("/papers", "no such title", "No title in the library holds"),
    ],
)
def test_commands_answer_their_author(slack: FakeSlack, command: str, text: str, said: str) -> None:
    ada, general = somewhere(slack)
    sent = slack.slash_command(general, ada, command, text)
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if said in e.shown])
    slack.wait_for_acks()
    assert sent.acked


@pytest.mark.parametrize(
    ("said", "title", "held"),
    [
        ("“reward hacking”", "Mitigation for Reward Hacking", True),
        ("reward, hacking?", "Mitigation for Reward Hacking", True),
        ("hacking rewards", "Mitigation for Reward Hacking", False),
        ("reward", "On rewarding agents", True),
        ("AI", "Exploration under Episode-wise Constraints", False),
        ("AI", "Safe AI in the open", True),
        ("RL", "Meta-World: many tasks", False),
        ("GPT", "What ChatGPT tells", True),
        ("chatgpt v2", "What ChatGPT-V2 tells", True),
        ("lora", "QLoRA: tuning", True),
        ("poincare", "Poincaré embeddings", True),
        ("強化", "深層強化学習", True),
        ("?!", "Any title", False),
        ("", "Any title", True),
    ],
)
def test_titles_are_looked_up_by_their_words(said: str, title: str, held: bool) -> None:
    assert title_finder(said)(title) is held


def test_the_shortcut_answers_a_message_in_its_thread_once(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    message = slack.user_posts(general, ada, QUESTION, mention=False)
    sent = slack.message_shortcut(ada, message, SHORTCUT)
    assert PAPER in slack.wait_for_answer(message).shown
    slack.redeliver(sent)
    settle(slack)
    assert len(slack.replies(message)) == 1


def told(slack: FakeSlack, user: User) -> str:
    """All that one person was told alone: ephemerally, then in direct messages."""
    direct = [message for message in slack.messages(slack.dm(user)) if message.user == BOT_USER_ID]
    return "\n".join(message.shown for message in [*slack.ephemerals(user), *direct]).replace("\\", "")


@pytest.mark.parametrize("where", ["member", "no member", "nowhere"])
def test_a_very_long_answer_to_ask_is_told_whole(writing: FakeSlack, model: FakeOpenAI, where: str) -> None:
    ada = writing.add_user("ada")
    general = writing.add_channel("general", members=[ada], bot=where == "member")
    if where == "nowhere":
        writing.fail("chat.postMessage", "messages_tab_disabled")
    texts = sentences(48, wide=1_000)
    model.reply("\n\n".join(texts), split=4_000)
    writing.slash_command(general, ada, "/ask", QUESTION)
    last = {"member": "Share", "no member": "it is in our direct messages", "nowhere": "I could not send it to you"}[where]

    def done() -> bool:
        everything = [*writing.ephemerals(ada), *writing.messages(writing.dm(ada))]
        return any(last in json.dumps(message.blocks) + message.text for message in everything)

    writing.wait_for(done)
    writing.wait_for_acks()
    shown = told(writing, ada).split("Check these before you rely on them")[0]
    places = [shown.find(text.removesuffix(" [1].")) for text in texts]
    assert (-1 in places) == (where == "nowhere")
    assert places == sorted(places) or where == "nowhere"
    assert 4 <= len(writing.calls("response_url")) <= 5  # Slack takes no more
    assert not writing.calls("response_url", ok=False)
    assert ("Useful" in json.dumps([m.blocks for m in writing.messages(writing.dm(ada))])) == (where == "no member")
    in_dm = json.dumps([message.blocks for message in writing.messages(writing.dm(ada))])
    assert "paperbot_share" not in in_dm


def test_an_answer_of_usual_length_takes_one_message(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    model.reply(" ".join(sentences(40)))
    writing.slash_command(general, ada, "/ask", QUESTION)
    writing.wait_for(lambda: [e for e in writing.ephemerals(ada) if "Share" in json.dumps(e.blocks)])
    assert len(writing.calls("response_url")) == 2  # with the word that it searches


@pytest.mark.parametrize("fault", [{"status": 404}, {"status": 500}, {"status": 400, "times": 2}], ids=str)
def test_ask_is_answered_where_its_response_url_is_worn_out(slack: FakeSlack, fault: dict[str, Any]) -> None:
    ada, general = somewhere(slack)
    slack.fail("response_url", skip=1, **fault)  # after the word that it searches
    slack.slash_command(general, ada, "/ask", QUESTION)
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if PAPER in e.shown])
    assert len([e for e in slack.ephemerals(ada) if PAPER in e.shown]) == 1


# Channels that are shared with other organisations, of which no event tells


@pytest.mark.parametrize("what", ["shortcut", "share", "ask"])
@pytest.mark.parametrize("known", [True, False])
def test_shared_channels_are_closed_to_all_that_is_no_event(slack: FakeSlack, what: str, known: bool) -> None:
    ada = slack.add_user("ada")
    general = slack.add_channel("with-others")
    if what == "share":
        slack.slash_command(general, ada, "/ask", QUESTION)
        (said,) = slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if PAPER in e.shown])
    if known:
        general.ext_shared = True
    else:
        slack.fail("conversations.info", "channel_not_found")
    if what == "share":
        slack.user_clicks(ada, said, "paperbot_share")
    elif what == "shortcut":
        slack.message_shortcut(ada, slack.user_posts(general, ada, QUESTION, mention=False), SHORTCUT)
    else:
        slack.slash_command(general, ada, "/ask", QUESTION)
    words = "do not answer in channels that are shared" if known else "could not find out" if what != "ask" else PAPER
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if words in e.shown])
    settle(slack)
    assert not [message for message in slack.messages(general) if message.user == BOT_USER_ID]


def test_where_shared_channels_are_answered_nobody_asks_about_them(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    ada = alone.add_user("ada")
    general = alone.add_channel("with-others", ext_shared=True)
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_EXTERNAL": "on"}):
        about = alone.user_posts(general, ada, QUESTION, mention=False)
        alone.message_shortcut(ada, about, SHORTCUT)
        assert PAPER in alone.wait_for_answer(about).shown
        assert not alone.calls("conversations.info")


def test_feedback_is_thanked_for_where_the_bot_is_no_member(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    general = slack.add_channel("elsewhere", bot=False)
    slack.slash_command(general, ada, "/ask", QUESTION)
    (said,) = slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if PAPER in e.shown])
    slack.user_clicks(ada, said, "paperbot_feedback")
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if "Noted as useful" in e.shown])


def test_an_answer_that_cannot_be_shared_after_all_is_told_so(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    slack.slash_command(general, ada, "/ask", QUESTION)
    (said,) = slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if PAPER in e.shown])
    slack.fail("chat.postMessage", "not_in_channel")
    slack.user_clicks(ada, said, "paperbot_share")
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if "could not share the answer here" in e.shown])


def _offered(slack: FakeSlack) -> tuple[User, Channel, Message]:
    """An answer that one person saw, in a channel."""
    ada, general = somewhere(slack)
    slack.slash_command(general, ada, "/ask", QUESTION)
    (said,) = slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if PAPER in e.shown])
    return ada, general, said


def _shared(slack: FakeSlack, general: Channel) -> list[Message]:
    return [message for message in slack.messages(general) if message.user == BOT_USER_ID]


def test_an_answer_is_shared_once_however_often_its_reader_clicks(slack: FakeSlack) -> None:
    ada, general, said = _offered(slack)
    slack.fail("chat.postMessage", delay=0.3)
    for _ in range(3):
        slack.user_clicks(ada, said, "paperbot_share")
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if "has been shared here, or is just being shared" in e.shown])
    settle(slack)
    assert len(_shared(slack, general)) == 1


def test_what_could_not_be_shared_may_be_tried_again(slack: FakeSlack) -> None:
    ada, general, said = _offered(slack)
    slack.fail("chat.postMessage", "not_in_channel")
    slack.user_clicks(ada, said, "paperbot_share")
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if "could not share the answer here" in e.shown])
    settle(slack)
    slack.user_clicks(ada, said, "paperbot_share")
    (posted,) = slack.wait_for(lambda: _shared(slack, general))
    assert PAPER in posted.shown


def test_an_answer_that_stands_in_part_is_not_shared_again(writing: FakeSlack, model: FakeOpenAI) -> None:
    texts = sentences(22, wide=1_000)
    model.reply("\n\n".join(texts), split=4_000)
    ada, general = somewhere(writing)
    writing.slash_command(general, ada, "/ask", QUESTION)
    said = writing.wait_for(lambda: [e for e in writing.ephemerals(ada) if "paperbot_share" in json.dumps(e.blocks)])[0]
    writing.fail("chat.postMessage", "is_archived", skip=1)
    writing.user_clicks(ada, said, "paperbot_share")
    writing.wait_for(lambda: [e for e in writing.ephemerals(ada) if "only a part of the answer" in e.shown])
    writing.user_clicks(ada, said, "paperbot_share")
    writing.wait_for(lambda: [e for e in writing.ephemerals(ada) if "has been shared here" in e.shown])
    assert len(_shared(writing, general)) == 1
    model.reply_with(lambda _: "".join(_HACKING))


def test_a_command_that_comes_twice_is_carried_out_once(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    sent = slack.slash_command(general, ada, "/ask", QUESTION)
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if PAPER in e.shown])
    told = len(slack.ephemerals(ada))
    slack.redeliver(sent)
    settle(slack)
    assert len(slack.ephemerals(ada)) == told


# The manifest


def test_the_manifest_asks_for_the_least_that_works(slack: FakeSlack) -> None:
    slack.forget()
    for kind in ("public", "private", "mpim"):
        ada, place = somewhere(slack, kind)
        question = slack.user_posts(place, ada, QUESTION)
        slack.wait_for_answer(question)
        slack.wait_for_answer(slack.user_posts(place, ada, "and the code?", thread_ts=question.ts, mention=False))
        about = slack.user_posts(place, ada, QUESTION, mention=False)
        slack.message_shortcut(ada, about, SHORTCUT)
        slack.wait_for_answer(about)
    slack.slash_command(place, ada, "/reading-group", "reward hacking")
    root = slack.wait_for(lambda: [m for m in slack.messages(place) if "Reading group" in m.shown and not m.thread_ts])[0]
    slack.wait_for(lambda: any("Glossary" in reply.shown for reply in slack.replies(root)))  # by then the pack is kept
    slack.user_clicks(ada, root, HANDOUT)
    slack.wait_for(lambda: any(reply.files for reply in slack.replies(root)))
    ada = slack.add_user("ada")
    direct = slack.user_posts(slack.dm(ada), ada, QUESTION)
    slack.wait_for_answer(direct)
    slack.wait_for_answer(slack.user_posts(slack.dm(ada), ada, "and the code?", thread_ts=direct.ts))
    slack.user_opens(ada, "messages")
    slack.user_opens(ada)
    slack.wait_for(lambda: ada.id in slack.workspace.homes and slack.workspace.prompts.get(slack.dm(ada).id))
    settle(slack)
    needed = {EVENT_SCOPES[event] for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]} - {""}
    assert slack.used_scopes | needed | {"commands"} == set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert not slack.withheld


# HTTP


def test_requests_over_http_are_verified(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    ada, general = somewhere(alone)
    with running(alone, fresh, cache):
        url = alone.outbound.url
        question = alone.user_posts(general, ada, QUESTION)
        assert PAPER in alone.wait_for_answer(question).shown
        body = alone.deliveries()[0].payload
        assert alone.post_signed(url, body, secret="wrong")[0] == 401
        assert alone.post_signed(url, body, timestamp=int(time.time()) - 600)[0] == 401
        assert alone.post_signed(url, body, headers={"X-Slack-Signature": ""})[0] == 401
        assert alone.post_signed(url, body)[0] == 200  # the same again: no second answer
        settle(alone)
        assert len(alone.replies(question)) == 1


# Connections


def _told_in_two_lines(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    """That the connection is lost, and why; not each of the attempts since, of which the next one and another are made."""

    def attempts() -> int:
        return len(slack.calls("apps.connections.open")) + slack.dropped.count("/api/apps.connections.open")

    before = attempts()
    slack.wait_for(lambda: attempts() >= before + 2)
    ours = [record for record in caplog.records if record.levelno >= logging.WARNING and "connected" not in record.message]
    told = [record.message for record in ours if record.name != "bot.slack.sending"]  # which tells of what was asked before
    assert len(told) == 2, told


@pytest.mark.parametrize("how", ["disconnect", "close", "reset", "outage", "revoked"])
def test_it_comes_back(slack: FakeSlack, how: str, caplog: pytest.LogCaptureFixture) -> None:
    ada, general = somewhere(slack)
    slack.wait_for_connections(1)
    (link,) = slack.connections
    if how == "disconnect":
        slack.disconnect("refresh_requested")
    elif how == "outage":
        with slack.outage():
            wait_until(lambda: "Slack cannot be reached (ConnectionResetError); going on trying" in caplog.text)
            _told_in_two_lines(slack, caplog)
    elif how == "revoked":
        slack.revoke_tokens()
        wait_until(lambda: "Slack refuses SLACK_BOT_TOKEN (token_revoked)" in caplog.text)
        _told_in_two_lines(slack, caplog)
        slack.restore_tokens()
    else:
        slack.close_connections(how)
    slack.wait_for(lambda: [other for other in slack.connections if other.number != link.number])
    assert PAPER in slack.wait_for_answer(slack.user_posts(general, ada, QUESTION)).shown
    if "is lost" in caplog.text:
        wait_until(lambda: "connected to Slack again" in caplog.text)


def test_answers_stand_in_the_conversation_log(slack: FakeSlack, bot: SlackSettings) -> None:
    ada, general = somewhere(slack)
    answer = slack.wait_for_answer(slack.user_posts(general, ada, QUESTION))
    assert answer.metadata is not None
    kept = Conversations.open(bot).get(answer.metadata["event_payload"]["answer"])
    assert kept is not None
    assert kept.question == QUESTION


def test_the_first_question_is_answered_while_slack_cannot_say_who_the_bot_is(
    alone: FakeSlack, fresh: Path, cache: Path
) -> None:
    """Bolt asks that with the first event, and acknowledges it unseen if there is no answer."""
    with running(alone, fresh, cache, {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x"}, http=False):
        alone.fail("auth.test", "internal_error", times=None)
        ada, general = somewhere(alone)
        assert PAPER in alone.wait_for_answer(alone.user_posts(general, ada, QUESTION)).shown


def test_only_who_asked_is_told_that_a_channel_is_not_answered(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_CHANNELS": "C0ELSEWHERE"}):
        ada, general = somewhere(alone)
        root = alone.user_posts(general, ada, QUESTION)
        alone.wait_for(lambda: alone.ephemerals(ada))
        alone.user_posts(general, ada, "what do you think, Grace?", thread_ts=root.ts, mention=False)
        alone.user_posts(general, ada, "and here?")
        alone.wait_for(lambda: len(alone.ephemerals(ada)) == 2)
        assert [message.thread_ts for message in alone.ephemerals(ada)] == [None, None]


def test_the_pace_of_pieces_is_that_of_all_answers(alone: FakeSlack) -> None:
    pace, post = Pace(), Post("T1", "C1", "1.0", "1.0", "U1", "T1", QUESTION)
    first = Stream(alone.client(), post)
    for joined in (False, True):  # one alone is written as if nobody counted
        if joined:
            pace.join(first)
        assert [pace.allows(300, 0.0), pace.allows(299, 0.69), pace.allows(1, 0.7)] == [True, False, True]
    others = [Stream(alone.client(), post) for _ in range(3)]
    for one in others:
        pace.join(one)
    assert [pace.allows(300, 2.7), pace.allows(1_200, 0.0), pace.allows(1, 2.8)] == [False, True, True]
    pace.leave(others[0])
    assert pace.allows(900, 0.0)
    del one, others
    assert pace.allows(300, 0.0)
    pace.rest(0.2)
    pace.rest(0.01)  # the longer wish counts
    assert not pace.allows(300, 9.0)
    wait_until(lambda: pace.allows(300, 0.0))
