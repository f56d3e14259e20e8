"""The strict fake Slack, driven by the real slack-sdk and slack-bolt: what it accepts, what it refuses, how it behaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.models import blocks as kit
from slack_sdk.models.messages.chunk import BlocksChunk, MarkdownTextChunk, PlanUpdateChunk, TaskUpdateChunk
from slack_sdk.webhook import WebhookClient
from websockets.sync.client import ClientConnection, connect

from tests.fakes.slack import Channel, FakeSlack, Message, User
from tests.fakes.slack_delivery import post
from tests.fakes.slack_workspace import OTHER_TEAM_ID, TEAM_ID
from tests.waiting import WITHIN

Call = Callable[["World"], Any]


@dataclass
class World:
    """A workspace with a little in it."""

    slack: FakeSlack
    client: Any  # a WebClient; calls may be wrong on purpose
    ada: User
    bob: User  # not in the channel
    general: Channel
    elsewhere: Channel  # public, without the bot
    secret: Channel  # private, without the bot
    question: Message
    reply: Message  # a person's, in the question's thread
    ts: str  # of a message by the bot

    @property
    def place(self) -> dict[str, str]:
        return {"channel": self.general.id, "ts": self.ts}

    @property
    def thread(self) -> dict[str, str]:
        return {"channel_id": self.general.id, "thread_ts": self.question.ts}

    @property
    def to(self) -> dict[str, str]:
        """Where and for whom to stream."""
        who = {"recipient_team_id": TEAM_ID, "recipient_user_id": self.ada.id}
        return {"channel": self.general.id, "thread_ts": self.question.ts, **who}

    def stream(self, **content: Any) -> dict[str, str]:
        """A stream that runs."""
        answer = self.client.chat_startStream(**self.to, **content)
        return {"channel": self.general.id, "ts": str(answer["ts"])}


def _world(slack: FakeSlack) -> World:
    ada, bob = slack.add_user("ada"), slack.add_user("bob")
    general = slack.add_channel("general", members=[ada])
    elsewhere = slack.add_channel("elsewhere", members=[ada], bot=False)
    secret = slack.add_channel("secret", "private", members=[ada], bot=False)
    again = ConnectionErrorRetryHandler(interval_calculator=FixedValueRetryIntervalCalculator(0.01))  # as the SDK's, quicker
    client = slack.client(timeout=5, retry_handlers=[again])
    question = slack.user_posts(general, ada, "what is RLHF?")
    reply = slack.user_posts(general, ada, "and why?", question.ts, mention=False)
    ts = str(client.chat_postMessage(channel=general.id, text="hello")["ts"])
    return World(slack, client, ada, bob, general, elsewhere, secret, question, reply, ts)


@pytest.fixture
def world() -> Iterator[World]:
    with FakeSlack() as slack:
        yield _world(slack)


def _section(text: str = "words", **fields: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **fields}


def _button(text: str = "Press", action_id: str = "press", **fields: Any) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, **fields}


def _actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def _feedback(**fields: Any) -> dict[str, Any]:
    good = {"text": {"type": "plain_text", "text": "Good"}, "value": "good:1"}
    bad = {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad:1"}
    element = {"type": "feedback_buttons", "action_id": "feedback", "positive_button": good, "negative_button": bad}
    return {"type": "context_actions", "elements": [element | fields]}


def _markdown(text: str) -> dict[str, Any]:
    return {"type": "markdown", "text": text}


_CELL = {"type": "raw_text", "text": "cell"}
_CONTAINER = {"type": "container", "title": {"type": "plain_text", "text": "Sources"}, "is_collapsible": True}


def _home(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "home", "blocks": blocks}


_HOME = _home([_section()])


def _open_modal(world: World, trigger: str) -> Any:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Ask"}, "blocks": [_section()]}
    return world.client.views_open(trigger_id=trigger, view=view)


_PROMPT = {"title": "Ask", "message": "What is RLHF?"}

# What the real client sends and Slack takes

_ACCEPTED: dict[str, Call] = {
    "auth.test": lambda w: w.client.auth_test(),
    "api.test": lambda w: w.client.api_test(),
    "apps.connections.open": lambda w: w.client.apps_connections_open(app_token=w.slack.app_token),
    "bots.info": lambda w: w.client.bots_info(bot=w.client.auth_test()["bot_id"]),
    "users.info": lambda w: w.client.users_info(user=w.ada.id, include_locale=True),
    "conversations.info": lambda w: w.client.conversations_info(channel=w.general.id),
    "conversations.list": lambda w: w.client.conversations_list(types=["public_channel", "im"], limit=5),
    "users.conversations": lambda w: w.client.users_conversations(types="public_channel"),
    "conversations.replies": lambda w: w.client.conversations_replies(channel=w.general.id, ts=w.question.ts, limit=9),
    "conversations.history": lambda w: w.client.conversations_history(channel=w.general.id, inclusive=True),
    "conversations.open": lambda w: w.client.conversations_open(users=[w.ada.id]),
    "conversations.join": lambda w: w.client.conversations_join(channel=w.elsewhere.id),
    "chat.postMessage": lambda w: w.client.chat_postMessage(
        channel=w.general.id, thread_ts=w.question.ts, text="x", blocks=[kit.SectionBlock(text="x")],
        unfurl_links=False, unfurl_media=False, metadata={"event_type": "answer", "event_payload": {"id": "1"}},
    ),
    "chat.postMessage to a user": lambda w: w.client.chat_postMessage(channel=w.ada.id, markdown_text="**x**"),
    "chat.postMessage full": lambda w: w.client.chat_postMessage(channel=w.general.id, text="x" * 40_000),
    "chat.postEphemeral": lambda w: w.client.chat_postEphemeral(channel=w.general.id, user=w.ada.id, text="x"),
    "chat.update": lambda w: w.client.chat_update(**w.place, text="x" * 4_000),
    "chat.update markdown": lambda w: w.client.chat_update(**w.place, markdown_text="x" * 12_000),
    "chat.delete": lambda w: w.client.chat_delete(**w.place),
    "chat.getPermalink": lambda w: w.client.chat_getPermalink(channel=w.general.id, message_ts=w.ts),
    "chat.startStream": lambda w: w.client.chat_startStream(**w.to, task_display_mode="plan"),
    "chat.startStream in a dm": lambda w: w.client.chat_startStream(
        channel=w.slack.dm(w.ada).id, thread_ts=w.slack.user_posts(w.slack.dm(w.ada), w.ada, "x").ts, markdown_text="x"
    ),
    "chat.appendStream": lambda w: w.client.chat_appendStream(
        **w.stream(),
        chunks=[
            MarkdownTextChunk(text="x" * 12_000), PlanUpdateChunk(title="Reading"),
            TaskUpdateChunk(id="1", title="Searching", status="in_progress"), BlocksChunk(blocks=[kit.DividerBlock()]),
        ],
    ),
    "chat.stopStream": lambda w: w.client.chat_stopStream(**w.stream(markdown_text="x"), blocks=[_feedback()], chunks=[]),
    "assistant.threads.setStatus": lambda w: w.client.assistant_threads_setStatus(
        **w.thread, status="is reading", loading_messages=["Reading 8 papers"]
    ),
    "assistant.threads.setStatus cleared": lambda w: w.client.assistant_threads_setStatus(**w.thread, status=""),
    "assistant.threads.setTitle": lambda w: w.client.assistant_threads_setTitle(**w.thread, title="RLHF"),
    "assistant.threads.setSuggestedPrompts": lambda w: w.client.assistant_threads_setSuggestedPrompts(
        channel_id=w.slack.dm(w.ada).id, prompts=[_PROMPT] * 4, title="Try"
    ),
    "agents.sessions.setStatus": lambda w: w.client.agents_sessions_setStatus(**w.thread, status="processing"),
    "agents.sessions.rename": lambda w: w.client.agents_sessions_rename(**w.thread, title="RLHF"),
    "views.publish": lambda w: w.client.views_publish(user_id=w.ada.id, view=_HOME),
    "views.open": lambda w: _open_modal(w, w.slack.workspace.trigger()),
    "reactions.add": lambda w: w.client.reactions_add(channel=w.general.id, name="eyes", timestamp=w.question.ts),
    "files.upload": lambda w: w.client.files_upload_v2(
        channel=w.general.id, thread_ts=w.question.ts, filename="refs.bib", content="@article{}", initial_comment="here"
    ),
    "files.delete": lambda w: w.client.files_delete(
        file=w.client.files_upload_v2(channel=w.general.id, filename="a.txt", content="x")["files"][0]["id"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _ACCEPTED)
def test_accepts_what_the_sdk_sends(world: World, name: str) -> None:
    answer = _ACCEPTED[name](world)
    assert answer["ok"] is True
    assert world.slack.calls(ok=False) == []
    assert name.partition(" ")[0] in {call.method for call in world.slack.calls()} | {"files.upload"}


# What Slack refuses

_REFUSED: list[tuple[str, Call]] = [
    ("unknown_method", lambda w: w.client.api_call("chat.shout")),
    ("fatal_error", lambda w: w.client.api_test(error="fatal_error")),
    ("not_authed", lambda w: WebClient(base_url=w.slack.api_url).auth_test()),
    ("invalid_auth", lambda w: WebClient(token="xoxb-no", base_url=w.slack.api_url).auth_test()),
    ("not_allowed_token_type", lambda w: w.client.apps_connections_open(app_token=w.slack.bot_token)),
    ("not_allowed_token_type", lambda w: w.client.users_info(user=w.ada.id, token=w.slack.app_token)),
    ("team_not_found", lambda w: w.client.auth_test(team_id="T0OTHER")),
    ("channel_not_found", lambda w: w.client.chat_postMessage(channel="C404", text="x")),
    ("channel_not_found", lambda w: w.client.chat_postMessage(channel=w.secret.id, text="x")),
    ("not_in_channel", lambda w: w.client.chat_postMessage(channel=w.elsewhere.id, text="x")),
    ("not_in_channel", lambda w: w.client.conversations_replies(channel=w.elsewhere.id, ts="1.1")),
    ("invalid_arguments", lambda w: w.client.chat_postMessage(channel=w.general.id, text="x", colour="red")),
    ("invalid_arguments", lambda w: w.client.chat_postMessage(channel=w.general.id, text="x", parse=["full"])),
    ("invalid_arguments", lambda w: w.client.api_call("chat.postMessage", json={"channel": w.general.id, "text": None})),
    ("invalid_arguments", lambda w: w.client.api_call("chat.update", json={"channel": w.general.id, "text": "x"})),
    ("no_text", lambda w: w.client.chat_postMessage(channel=w.general.id, text=" ", attachments=[])),
    ("msg_too_long", lambda w: w.client.chat_postMessage(channel=w.general.id, text="x" * 40_001)),
    ("msg_too_long", lambda w: w.client.chat_postMessage(channel=w.general.id, markdown_text="x" * 12_001)),
    ("msg_too_long", lambda w: w.client.chat_update(**w.place, text="x" * 4_001)),
    ("markdown_text_conflict", lambda w: w.client.chat_postMessage(channel=w.general.id, text="x", markdown_text="y")),
    ("thread_not_found", lambda w: w.client.chat_postMessage(channel=w.general.id, text="x", thread_ts="1.000001")),
    (
        "cannot_reply_to_message",
        lambda w: w.client.chat_postMessage(channel=w.general.id, text="x", thread_ts=w.reply.ts),
    ),
    ("invalid_metadata_format", lambda w: w.client.chat_postMessage(channel=w.general.id, text="x", metadata={"a": "b"})),
    ("missing_scope", lambda w: _without("chat:write.customize", w).chat_postEphemeral(**_to_ada(w), username="y")),
    ("msg_too_long", lambda w: w.client.chat_postEphemeral(**_to_ada(w) | {"text": "x" * 40_001})),
    ("user_not_in_channel", lambda w: w.client.chat_postEphemeral(channel=w.general.id, user=w.bob.id, text="x")),
    ("message_not_found", lambda w: w.client.chat_update(channel=w.general.id, ts="1.000001", text="x")),
    ("cant_update_message", lambda w: w.client.chat_update(channel=w.general.id, ts=w.question.ts, text="x")),
    ("cant_delete_message", lambda w: w.client.chat_delete(channel=w.general.id, ts=w.question.ts)),
    ("message_not_found", lambda w: w.client.chat_getPermalink(channel=w.general.id, message_ts="1.000001")),
    ("thread_not_found", lambda w: w.client.conversations_replies(channel=w.general.id, ts="1.000001")),
    ("invalid_cursor", lambda w: w.client.conversations_replies(channel=w.general.id, ts=w.question.ts, cursor="?")),
    ("invalid_limit", lambda w: w.client.conversations_history(channel=w.general.id, limit=1_001)),
    ("user_not_found", lambda w: w.client.users_info(user="U404")),
    ("bot_not_found", lambda w: w.client.bots_info(bot="B404")),
    ("is_archived", lambda w: _post(_archived(w))),
    ("invalid_blocks_format", lambda w: w.client.chat_postMessage(channel=w.general.id, text="x", blocks="{}")),
    ("method_not_supported_for_channel_type", lambda w: w.client.conversations_join(channel=w.slack.dm(w.ada).id)),
    ("too_many_users", lambda w: w.client.conversations_open(users=[w.ada.id, w.bob.id])),
    ("users_list_not_supplied", lambda w: w.client.conversations_open(users="")),
    ("already_reacted", lambda w: [_ACCEPTED["reactions.add"](w) for _ in range(2)]),
    ("message_not_found", lambda w: w.client.reactions_add(channel=w.general.id, name="eyes", timestamp="1.000001")),
    ("no_reaction", lambda w: w.client.reactions_remove(channel=w.general.id, name="eyes", timestamp=w.ts)),
    ("invalid_name", lambda w: w.client.reactions_add(channel=w.general.id, name=":eyes:", timestamp=w.ts)),
    # streams
    ("missing_recipient_team_id", lambda w: w.client.chat_startStream(**w.to | {"recipient_team_id": None})),
    ("missing_recipient_user_id", lambda w: w.client.chat_startStream(**w.to | {"recipient_user_id": None})),
    ("user_not_found", lambda w: w.client.chat_startStream(**w.to | {"recipient_user_id": "U404"})),
    ("invalid_arguments", lambda w: w.client.chat_startStream(**w.to, task_display_mode="loud")),
    ("thread_not_found", lambda w: w.client.chat_startStream(**w.to | {"thread_ts": "1.000001"})),
    ("msg_too_long", lambda w: w.client.chat_startStream(**w.to, markdown_text="x" * 12_001)),
    ("msg_too_long", lambda w: w.client.chat_appendStream(**w.stream(), chunks=[MarkdownTextChunk(text="x" * 12_001)])),
    ("message_not_in_streaming_state", lambda w: w.client.chat_appendStream(**w.place, markdown_text="x")),
    ("message_not_in_streaming_state", lambda w: w.client.chat_stopStream(**w.place)),
    ("message_not_found", lambda w: w.client.chat_appendStream(channel=w.general.id, ts="1.000001", markdown_text="x")),
    ("message_not_owned_by_app", lambda w: w.client.chat_stopStream(channel=w.general.id, ts=w.question.ts)),
    ("markdown_text_or_chunks_required", lambda w: w.client.chat_appendStream(**w.stream())),
    ("streaming_mode_mismatch", lambda w: w.client.chat_appendStream(**w.stream(markdown_text="x"), chunks=[_chunk()])),
    ("streaming_mode_mismatch", lambda w: w.client.chat_stopStream(**w.stream(chunks=[_chunk()]), markdown_text="x")),
    (
        "cannot_provide_both_markdown_text_and_chunks",
        lambda w: w.client.chat_appendStream(**w.stream(), markdown_text="x", chunks=[_chunk()]),
    ),
    ("invalid_chunks", lambda w: w.client.chat_appendStream(**w.stream(), chunks=[{"type": "tune", "text": "x"}])),
    ("invalid_chunks", lambda w: w.client.chat_appendStream(**w.stream(), chunks=[{"type": "markdown_text"}])),
    ("invalid_blocks", lambda w: w.client.chat_appendStream(**w.stream(), chunks=[BlocksChunk(blocks=[_section("")])])),
    ("invalid_chunks", lambda w: w.client.chat_appendStream(**w.stream(), chunks=[PlanUpdateChunk(title="x" * 257)])),
    (
        "invalid_chunks",
        lambda w: w.client.chat_appendStream(**w.stream(), chunks=[TaskUpdateChunk(id="1", title="x", status="done")]),
    ),
    ("invalid_blocks", lambda w: w.client.chat_stopStream(**w.stream(markdown_text="x"), blocks=[_section("x" * 3_001)])),
    ("msg_blocks_too_many", lambda w: w.client.chat_stopStream(**w.stream(markdown_text="x"), blocks=[_section()] * 51)),
    ("no_text", lambda w: w.client.chat_stopStream(**w.stream())),
    ("invalid_metadata_format", lambda w: w.client.chat_stopStream(**w.stream(markdown_text="x"), metadata={"a": "b"})),
    ("invalid_arguments", lambda w: w.client.chat_stopStream(**w.stream(markdown_text="x"), session_status="busy")),
    ("invalid_chunks", lambda w: w.client.api_call("chat.appendStream", json={**w.stream(), "chunks": 7})),
    ("streaming_state_conflict", lambda w: w.client.chat_update(**w.stream(markdown_text="x"), text="y")),
    # the agent's surface
    ("invalid_thread_ts", lambda w: w.client.assistant_threads_setStatus(**w.thread | {"thread_ts": "1.0"}, status="x")),
    ("invalid_thread_ts", lambda w: w.client.assistant_threads_setStatus(**w.thread | {"thread_ts": w.reply.ts}, status="x")),
    ("invalid_arguments", lambda w: w.client.assistant_threads_setStatus(**w.thread, status="x", loading_messages=["x"] * 11)),
    ("invalid_status", lambda w: w.client.agents_sessions_setStatus(**w.thread, status="busy")),
    ("invalid_arguments", lambda w: _prompts(w, [_PROMPT] * 5)),
    ("invalid_arguments", lambda w: _prompts(w, [])),
    ("invalid_arguments", lambda w: _prompts(w, [{"title": "Ask"}])),
    ("invalid_arguments", lambda w: _prompts(w, [_PROMPT], thread_ts=w.question.ts)),
    ("channel_not_found", lambda w: w.client.assistant_threads_setSuggestedPrompts(channel_id=w.general.id, prompts=[_PROMPT])),
    # views and files
    ("invalid_arguments", lambda w: w.client.views_publish(user_id=w.ada.id, view=_home([_markdown("x")]))),
    ("invalid_arguments", lambda w: w.client.views_publish(user_id=w.ada.id, view=_home([_section()] * 101))),
    ("user_not_found", lambda w: w.client.views_publish(user_id="U404", view=_HOME)),
    ("hash_conflict", lambda w: w.client.views_publish(user_id=w.ada.id, view=_HOME, hash="1.1")),
    ("view_too_large", lambda w: w.client.views_publish(user_id=w.ada.id, view=_home([_section("x" * 3_000)] * 100))),
    ("exchanged_trigger_id", lambda w: [_open_modal(w, trigger) for trigger in [w.slack.workspace.trigger()] * 2]),
    ("expired_trigger_id", lambda w: [w.slack.workspace.triggers.update({"1.2.x": 0.1}), _open_modal(w, "1.2.x")]),
    ("invalid_trigger_id", lambda w: w.client.views_open(trigger_id="1.2.x", view={"type": "modal"})),
    ("file_not_found", lambda w: w.client.files_completeUploadExternal(files=[{"id": "F404"}])),
]  # fmt: skip


def _archived(world: World) -> World:
    world.general.archived = True
    return world


def _to_ada(world: World) -> dict[str, str]:
    return {"channel": world.general.id, "user": world.ada.id, "text": "x"}


def _chunk() -> MarkdownTextChunk:
    return MarkdownTextChunk(text="x")


def _prompts(world: World, prompts: list[dict[str, str]], **fields: Any) -> Any:
    place = world.slack.dm(world.ada).id
    return world.client.assistant_threads_setSuggestedPrompts(channel_id=place, prompts=prompts, **fields)


def _without(scope: str, world: World) -> Any:
    world.slack.scopes.discard(scope)
    return world.client


@pytest.mark.parametrize(("error", "call"), _REFUSED, ids=[f"{place}-{error}" for place, (error, _) in enumerate(_REFUSED)])
def test_refuses_what_slack_refuses(world: World, error: str, call: Call) -> None:
    with pytest.raises(SlackApiError) as caught:
        call(world)
    assert caught.value.response["error"] == error
    assert world.slack.calls()[-1].error == error


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[]", "json_not_object")])
def test_refuses_what_is_no_json(world: World, body: str, error: str) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {world.slack.bot_token}"}
    status, _, answer = post(f"{world.slack.api_url}auth.test", body, headers)
    assert (status, json.loads(answer)["error"]) == (200, error)


_BAD_BLOCKS: list[tuple[str, list[dict[str, Any]]]] = [
    ("less than 3001 characters [json-pointer:/blocks/0/text/text]", [_section("x" * 3_001)]),
    ("more than 0 characters", [_section("")]),
    ("no more than 50 items", [{"type": "divider"}] * 51),
    ("less than 151", [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]),
    ("unsupported type: mrkdwn", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]),
    ("no more than 10 items", [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}]),
    ("less than 256", [_section(block_id="x" * 256)]),
    ("less than 76", [_actions(_button("x" * 76))]),
    ("less than 2001", [_actions(_button(value="x" * 2_001))]),
    ("less than 256", [_actions(_button(action_id="x" * 256))]),
    ("must be one of primary, danger", [_actions(_button(style="loud"))]),
    ("no more than 25 items", [_actions(*[_button(action_id=f"{n}") for n in range(26)])]),
    ("block_id already exists: same", [_section(block_id="same"), _section(block_id="same")]),
    ("action_id already exists: press", [_actions(_button(), _button())]),
    ("unsupported type: tune", [{"type": "tune"}]),
    ("unsupported type: tune", [_actions({"type": "tune"})]),
    ("missing required field: type", [{"text": "x"}]),
    ("missing required field: text", [{"type": "section"}]),
    ("missing required field: text", [_actions({"type": "button", "action_id": "x"})]),
    ("invalid additional property: colour", [_section(colour="red")]),
    ("unsupported type: button", [{"type": "context_actions", "elements": [_button()]}]),
    ("missing required field: value", [_feedback(negative_button={"text": {"type": "plain_text", "text": "x"}})]),
    ("less than 12001", [_markdown("x" * 12_001)]),
    ("no more than 100 items", [{"type": "table", "rows": [[_CELL]] * 101}]),
    ("no more than 20 items", [{"type": "table", "rows": [[_CELL] * 21]}]),
    ("only one table", [{"type": "table", "rows": [[_CELL]]}] * 2),
    ("missing required field: title", [{"type": "container", "child_blocks": [_section()]}]),
    ("unsupported type: container", [{**_CONTAINER, "child_blocks": [{**_CONTAINER, "child_blocks": [_section()]}]}]),
]


@pytest.mark.parametrize(("reason", "blocks"), _BAD_BLOCKS)
def test_refuses_bad_blocks_with_a_reason(world: World, reason: str, blocks: list[dict[str, Any]]) -> None:
    with pytest.raises(SlackApiError) as caught:
        world.client.chat_postMessage(channel=world.general.id, text="x", blocks=blocks)
    assert caught.value.response["error"] == "invalid_blocks"
    assert reason in " ".join(caught.value.response["response_metadata"]["messages"])


@pytest.mark.parametrize("blocks", [[_markdown("x" * 7_000)] * 2, [_section("x" * 2_900)] * 5])
def test_refuses_blocks_that_are_too_long_together(world: World, blocks: list[dict[str, Any]]) -> None:
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        world.client.chat_postMessage(channel=world.general.id, text="x", blocks=blocks)


def test_accepts_the_sdks_blocks(world: World) -> None:
    plain = kit.PlainTextObject(text="x")
    blocks = [
        kit.HeaderBlock(text="x" * 150), kit.DividerBlock(), kit.MarkdownBlock(text="**x**"),
        kit.SectionBlock(text=kit.MarkdownTextObject(text="x" * 3_000), expand=True, accessory=kit.ButtonElement(text="x")),
        kit.SectionBlock(fields=["a", "b"]),
        kit.ContextBlock(elements=[kit.MarkdownTextObject(text="x")] * 10),
        kit.ActionsBlock(elements=[kit.ButtonElement(text="x", action_id="a", value="v", url="https://x.org", style="danger")]),
        kit.ContainerBlock(title=plain, child_blocks=[kit.ContextBlock(elements=[plain])], is_collapsible=True),
        kit.TableBlock(rows=[[kit.RawTextObject(text="x").to_dict()]]), kit.AlertBlock(text=plain, level="info"),
        kit.ContextActionsBlock.parse(_feedback()),
        kit.RichTextBlock(elements=[kit.RichTextSectionElement(elements=[kit.RichTextElementParts.Text(text="x")])]),
    ]  # fmt: skip
    assert world.client.chat_postMessage(channel=world.general.id, text="x", blocks=blocks)["ok"]


# Scopes


def test_scopes_are_held_against_each_call() -> None:
    with FakeSlack(scopes={"chat:write", "channels:history"}) as slack:
        world = _world(slack)
        world.client.conversations_replies(channel=world.general.id, ts=world.question.ts)
        with pytest.raises(SlackApiError) as caught:
            world.client.users_info(user=world.ada.id)
        assert caught.value.response["needed"] == "users:read"
        assert caught.value.response["provided"] == "channels:history,chat:write"
        with pytest.raises(SlackApiError) as caught:
            world.client.conversations_history(channel=slack.dm(world.ada).id)
        assert caught.value.response["needed"] == "im:history"
        assert slack.used_scopes == {"chat:write", "channels:history"}
        assert world.client.auth_test().headers["x-oauth-scopes"] == "channels:history,chat:write"


def test_an_app_gets_only_what_its_manifest_asks_for() -> None:
    manifest = {
        "features": {
            "agent_view": {"agent_description": "x"},
            "app_home": {"home_tab_enabled": False},
            "slash_commands": [{"command": "/ask"}],
        },
        "oauth_config": {"scopes": {"bot": ["chat:write", "app_mentions:read", "commands"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention", "message.im"]}},
    }
    with FakeSlack.of(manifest) as slack:
        world = _world(slack)
        assert {delivery.event["type"] for delivery in slack.deliveries()} == {"app_mention"}
        slack.user_posts(slack.dm(world.ada), world.ada, "x")  # subscribed, but im:history is not granted
        assert {"message.channels", "message.im"} <= set(slack.withheld)
        slack.slash_command(world.general, world.ada, "/ask", "x")
        with pytest.raises(AssertionError, match="/papers is not in the manifest"):
            slack.slash_command(world.general, world.ada, "/papers", "x")
        with pytest.raises(SlackApiError, match="not_enabled"):
            world.client.views_publish(user_id=world.ada.id, view=_HOME)


# The model


def test_an_update_replaces_blocks_and_keeps_versions(world: World) -> None:
    world.client.chat_update(**world.place, text="short", blocks=[_section("long"), _actions(_button("not shown"))])
    message = world.slack.messages(world.general)[-1]
    assert (message.shown, message.text, message.sent["blocks"][0]["type"]) == ("long", "short", "section")
    world.client.chat_update(**world.place, text="plain")
    assert (message.shown, message.blocks, message.versions) == ("plain", [], ["hello", "long", "plain"])


@pytest.mark.parametrize(
    ("content", "pings"),
    [
        ({"text": "<!channel> <@U00000001|ada>"}, ["<!channel>", "<@U00000001|ada>"]),
        ({"text": "x", "blocks": [_section("<!subteam^S1>")]}, ["<!subteam^S1>"]),
        ({"markdown_text": "hello @everyone"}, ["@everyone"]),
        ({"text": "&lt;!channel&gt; mail@here.org <https://x.org|x>"}, []),
        ({"text": "x", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "<!here>"}}]}, []),
    ],
)
def test_sees_what_would_ping(world: World, content: dict[str, Any], pings: list[str]) -> None:
    world.client.chat_postMessage(channel=world.general.id, **content)
    assert world.slack.pings() == pings


def test_replies_come_in_pages_with_the_root_on_each(world: World) -> None:
    for number in range(5):
        world.client.chat_postMessage(channel=world.general.id, thread_ts=world.question.ts, text=f"{number}")
    answer = world.client.conversations_replies(channel=world.general.id, ts=world.question.ts, limit=4)
    pages = [dict(page.data) for page in answer]
    assert [len(page["messages"]) for page in pages] == [5, 3]
    assert all(page["messages"][0]["ts"] == world.question.ts for page in pages)
    assert [text["text"] for page in pages for text in page["messages"][1:]] == ["and why?", "0", "1", "2", "3", "4"]
    assert pages[0]["messages"][0]["reply_count"] == 6
    (alone,) = world.client.conversations_replies(channel=world.general.id, ts=world.reply.ts)["messages"]
    assert alone["thread_ts"] == world.question.ts


def test_a_status_ends_with_a_post_or_an_empty_one(world: World) -> None:
    world.client.assistant_threads_setStatus(**world.thread, status="is searching")
    assert world.slack.status(world.question) == "is searching"
    world.client.assistant_threads_setStatus(**world.thread, status="is reading")
    assert world.slack.status(world.question) == "is reading"
    world.client.chat_postMessage(channel=world.general.id, thread_ts=world.question.ts, text="x")
    assert world.slack.status(world.question) == ""
    world.client.assistant_threads_setStatus(**world.thread, status="again")
    world.client.assistant_threads_setStatus(**world.thread, status="")
    assert [status.cleared_by for status in world.slack.statuses(world.question)] == ["next", "post", "empty"]


def test_timestamps_are_unique_and_rise(world: World) -> None:
    stamps = [world.slack.workspace.clock() for _ in range(2_000)]
    assert stamps == sorted(set(stamps))
    assert all(len(stamp.split(".")[1]) == 6 for stamp in stamps)


def test_an_upload_of_another_length_is_no_file(world: World) -> None:
    place = world.client.files_getUploadURLExternal(filename="a.html", length=3)
    for url, status in ((place["upload_url"], 400), (f"{place['upload_url']}X", 400)):
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(url, data=b"four"))
        assert refused.value.code == status
    with pytest.raises(SlackApiError, match="file_not_found"):
        world.client.files_completeUploadExternal(files=[{"id": place["file_id"]}], channel_id=world.general.id)
    world.slack.fail("upload", status=500)
    with pytest.raises(HTTPError):
        urlopen(Request(place["upload_url"], data=b"two"))
    assert urlopen(Request(place["upload_url"], data=b"two")).status == 200
    assert [call.ok for call in world.slack.calls("upload")] == [False, False, False, True]


def test_a_click_may_choose_among_buttons(world: World) -> None:
    elements = [
        {"type": "button", "action_id": "vote", "text": {"type": "plain_text", "text": "Vote"}, "value": value}
        for value in ("1", "2")
    ]
    blocks = [{"type": "actions", "elements": [element]} for element in elements]
    world.client.chat_postMessage(channel=world.general.id, text="x", blocks=blocks)
    message = world.slack.messages(world.general)[-1]
    assert world.slack.user_clicks(world.ada, message, "vote", "2").payload["actions"][0]["value"] == "2"
    assert world.slack.user_clicks(world.ada, message, "vote").payload["actions"][0]["value"] == "1"
    with pytest.raises(AssertionError, match="the value 3"):
        world.slack.user_clicks(world.ada, message, "vote", "3")


def test_a_deleted_file_leaves_a_tombstone(world: World) -> None:
    _ACCEPTED["files.delete"](world)
    (file,) = world.slack.messages(world.general)[-1].files
    assert file["mode"] == "tombstone"
    with pytest.raises(SlackApiError, match="file_deleted"):
        world.client.files_delete(file=file["id"])


def test_nobody_sees_an_ephemeral_message_in_a_thread_without_replies(world: World) -> None:
    root = world.slack.user_posts(world.general, world.ada, "x", mention=False)
    world.client.chat_postEphemeral(channel=world.general.id, user=world.ada.id, thread_ts=root.ts, text="lost")
    world.slack.user_posts(world.general, world.ada, "y", thread_ts=root.ts, mention=False)
    world.client.chat_postEphemeral(channel=world.general.id, user=world.ada.id, thread_ts=root.ts, text="seen")
    assert [message.text for message in world.slack.ephemerals(world.ada)] == ["seen"]
    assert [message.text for message in world.slack.unseen()] == ["lost"]


def test_an_uploaded_file_is_kept(world: World) -> None:
    _ACCEPTED["files.upload"](world)
    message = world.slack.messages(world.general)[-1]
    (file,) = world.slack.workspace.files.values()
    assert (file["content"], message.files[0]["title"], message.text) == (b"@article{}", "refs.bib", "here")


# Streams


def test_a_stream_gathers_text_and_ends_as_the_message(world: World) -> None:
    stream = world.client.chat_stream(**world.to, buffer_size=10)
    stream.append(markdown_text="RLHF is **learning")
    assert world.slack.replies(world.question)[0].shown == "RLHF is **learning"
    assert world.slack.messages(world.general)[-1].stream.state == "streaming"  # type: ignore[union-attr]
    stream.append(markdown_text=" from human")
    stream.append(markdown_text=" people**")
    stream.stop(blocks=[_feedback()], metadata={"event_type": "answer", "event_payload": {"id": "7"}})
    (answer,) = world.slack.replies(world.question)
    assert answer.shown == "RLHF is **learning from human people**"
    assert answer.blocks[0]["elements"][0]["action_id"] == "feedback"
    assert (answer.metadata or {})["event_payload"] == {"id": "7"}
    assert [call.method for call in world.slack.calls()[-3:]] == ["chat.startStream", "chat.appendStream", "chat.stopStream"]
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        world.client.chat_stopStream(channel=world.general.id, ts=answer.ts)
    world.client.chat_update(channel=world.general.id, ts=answer.ts, markdown_text="mended")
    assert answer.shown == "mended"


def test_a_stream_ends_by_itself(world: World) -> None:
    world.slack.expire_streams(after_appends=1)
    place = world.stream(markdown_text="a")
    world.client.chat_appendStream(**place, markdown_text="b")
    for call in (world.client.chat_appendStream, world.client.chat_stopStream):
        with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
            call(**place, markdown_text="c")
    assert world.slack.replies(world.question)[-1].shown == "ab"
    world.client.chat_update(**place, markdown_text="abc")  # can be mended now
    world.slack.expire_streams(after_seconds=0.0)
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        world.client.chat_appendStream(**world.stream(), markdown_text="x")


def test_a_scripted_end_of_a_stream_is_an_end(world: World) -> None:
    place = world.stream(markdown_text="a")
    world.slack.fail("chat.stopStream", "message_not_in_streaming_state")
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        world.client.chat_stopStream(**place)
    world.client.chat_update(**place, text="whole")
    assert world.slack.replies(world.question)[-1].shown == "whole"


def test_a_reader_stops_a_stream(world: World) -> None:
    place = world.stream(markdown_text="a")
    world.slack.user_stops(world.slack.replies(world.question)[-1])
    with pytest.raises(SlackApiError, match="stopped_by_user"):
        world.client.chat_appendStream(**place, markdown_text="b")
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        world.client.chat_stopStream(**place)
    assert world.slack.deliveries()[-1].event["type"] == "agent_session_stopped"


def test_a_stream_may_have_a_limit_of_its_own(world: World) -> None:
    world.slack.stream_limit(15)
    place = world.stream(markdown_text="0123456789")
    with pytest.raises(SlackApiError, match="msg_too_long"):
        world.client.chat_appendStream(**place, markdown_text="0123456789")
    with pytest.raises(SlackApiError, match="msg_too_long"):
        world.client.chat_stopStream(**place, markdown_text="0123456789")
    assert world.client.chat_stopStream(**place, markdown_text="01234")["message"]["text"] == "012345678901234"


# Failures


def _post(world: World, text: str = "x") -> Any:
    return world.client.chat_postMessage(channel=world.general.id, text=text)


def test_scripted_errors_come_as_often_as_asked(world: World) -> None:
    world.slack.fail("chat.postMessage", "restricted_action", times=2, skip=1, when=lambda args: args["text"] != "good")
    outcomes = []
    for text in ("a", "b", "good", "c", "d"):
        try:
            outcomes.append(_post(world, text)["ok"])
        except SlackApiError as error:
            outcomes.append(error.response["error"])
    assert outcomes == [True, "restricted_action", True, "restricted_action", True]
    world.slack.fail("*", "fatal_error", times=None)
    with pytest.raises(SlackApiError, match="fatal_error"):
        world.client.auth_test()
    world.slack.heal()
    assert world.client.auth_test()["ok"]


def test_too_many_requests_tells_when_to_come_again(world: World) -> None:
    world.slack.fail("chat.postMessage", status=429, retry_after=30)
    with pytest.raises(SlackApiError) as caught:
        _post(world)
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "30")
    world.client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    world.slack.fail("chat.postMessage", status=429, retry_after=0)
    assert _post(world)["ok"]
    assert [call.fault for call in world.slack.calls("chat.postMessage")[-2:]] == ["429", ""]


@pytest.mark.parametrize(("status", "words"), [(500, "internal_error"), (503, "non-JSON format")])
def test_server_errors(world: World, status: int, words: str) -> None:
    world.slack.fail("chat.postMessage", status=status)
    with pytest.raises(SlackApiError, match=words):
        _post(world)


def test_a_lost_answer_may_have_been_done(world: World) -> None:
    """The SDK's own retry of broken connections posts twice then: a fact that bots have to know."""
    world.slack.fail("chat.postMessage", manner="drop", applied=True)
    _post(world, "twice")
    assert [message.text for message in world.slack.messages(world.general)].count("twice") == 2
    world.slack.fail("chat.postMessage", manner="drop")
    _post(world, "once")
    assert [message.text for message in world.slack.messages(world.general)].count("once") == 1


def test_a_call_may_hang_or_be_slow(world: World) -> None:
    world.client.timeout = 0.3
    world.slack.fail("chat.postMessage", manner="hang", applied=True)
    with pytest.raises(TimeoutError):
        _post(world, "done")
    assert world.slack.messages(world.general)[-1].text == "done"
    world.slack.fail("chat.postMessage", delay=0.1)
    start = time.monotonic()
    _post(world)
    assert time.monotonic() - start > 0.1


def test_random_failures_are_the_same_for_a_seed(world: World) -> None:
    runs: list[list[object]] = []
    for _ in range(2):
        world.slack.random_failures(0.3, seed=7, kinds=("500", "503"), methods=("auth.test",))
        runs.append([])
        for _ in range(40):
            try:
                runs[-1].append(world.client.auth_test()["ok"])
            except SlackApiError as error:
                runs[-1].append(error.response.status_code)
    assert runs[0] == runs[1]
    assert 4 < sum(outcome is not True for outcome in runs[0]) < 24


def test_revoked_tokens(world: World) -> None:
    world.slack.revoke_tokens()
    with pytest.raises(SlackApiError, match="token_revoked"):
        _post(world)
    world.slack.restore_tokens()
    assert _post(world)["ok"]


def test_an_outage(world: World) -> None:
    with world.slack.outage(), pytest.raises(OSError, match=r"reset|closed"):
        _post(world)
    assert set(world.slack.dropped) == {"/api/chat.postMessage"}
    assert _post(world)["ok"]


# Socket Mode, frame by frame


def _join(slack: FakeSlack) -> ClientConnection:
    url = slack.client().apps_connections_open(app_token=slack.app_token)["url"]
    return connect(str(url), proxy=None, ping_interval=None)


def _heard(socket: ClientConnection) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(socket.recv(timeout=5))
    return found


def _acked(socket: ClientConnection, payload: dict[str, Any] | None = None) -> dict[str, Any]:
    """The next envelope, acknowledged."""
    envelope = _heard(socket)
    extra = {} if payload is None else {"payload": payload}
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"], **extra}))
    return envelope


def test_a_socket_is_greeted_and_gets_envelopes_that_it_acknowledges(world: World) -> None:
    world.slack.forget()
    with _join(world.slack) as socket:
        hello = _heard(socket)
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"]["app_id"].startswith("A")
        world.slack.mention_first = True
        posted = world.slack.user_posts(world.general, world.ada, "is 1 < 2 & 3 > 2?")
        first, second = _acked(socket), _acked(socket)
        assert [envelope["payload"]["event"]["type"] for envelope in (first, second)] == ["app_mention", "message"]
        assert first["payload"]["event_id"] != second["payload"]["event_id"]
        assert {envelope["payload"]["event"]["ts"] for envelope in (first, second)} == {posted.ts}
        assert first["payload"]["event"]["text"] == "<@U0PAPERBT> is 1 &lt; 2 &amp; 3 &gt; 2?"
        assert (first["type"], first["retry_attempt"], first["accepts_response_payload"]) == ("events_api", 0, False)
        world.slack.wait_for_acks()
        assert all(0 <= delivery.latency < WITHIN for delivery in world.slack.deliveries()[-2:])
        assert socket.ping("are you there?").wait(60)
        world.slack.connections[0].ping()
        socket.send("{}")
        world.slack.wait_for(lambda: world.slack.connections[0].pongs == 1)


def test_a_ticket_is_good_once(world: World) -> None:
    url = str(world.client.apps_connections_open(app_token=world.slack.app_token)["url"])
    connect(url, proxy=None).close()
    with pytest.raises(Exception, match="HTTP 404"):
        connect(url, proxy=None)
    world.slack.refuse_connections = True
    with pytest.raises(Exception, match="HTTP 404"):
        _join(world.slack)


def test_what_is_not_acknowledged_comes_again(world: World) -> None:
    world.slack.forget()
    world.slack.outbound.ack_timeout = 0.1
    with _join(world.slack) as socket:
        _heard(socket)
        world.slack.user_posts(world.general, world.ada, "x", mention=False)
        lost, again = _heard(socket), _acked(socket)
        assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
        assert again["payload"] == lost["payload"]
        assert again["envelope_id"] != lost["envelope_id"]
        world.slack.wait_for_acks()
        done = world.slack.deliveries()[-1]
        for attempt in (0, 1):  # also when it was acknowledged
            world.slack.redeliver(done, attempt)
            envelope = _acked(socket)
            assert (envelope["retry_attempt"], envelope["retry_reason"]) == (attempt, "timeout" if attempt else "")
            assert envelope["payload"]["event_id"] == done.event_id
        world.slack.random_redeliveries(1.0, within=0.01)
        world.slack.user_posts(world.general, world.ada, "y", mention=False)
        assert _acked(socket)["payload"] == _acked(socket)["payload"]


def test_several_sockets_share_and_a_dead_ones_part_goes_to_another(world: World) -> None:
    world.slack.forget()
    with _join(world.slack) as first, _join(world.slack) as second:
        assert [_heard(first)["num_connections"], _heard(second)["num_connections"]] == [1, 2]
        for number in range(4):
            world.slack.user_posts(world.general, world.ada, f"{number}", mention=False)
        texts = [[_acked(socket)["payload"]["event"]["text"] for _ in range(2)] for socket in (first, second)]
        assert sorted(texts[0] + texts[1]) == ["0", "1", "2", "3"]
        world.slack.wait_for_acks()
        world.slack.outbound.ack_timeout = 0.2
        posted = [world.slack.user_posts(world.general, world.ada, text, mention=False) for text in "ab"]
        _heard(first)
        world.slack.close_connections("reset", to=min(link.number for link in world.slack.connections))
        assert {_acked(second)["payload"]["event"]["ts"] for _ in range(2)} == {message.ts for message in posted}


def test_events_wait_for_a_socket_but_commands_do_not(world: World) -> None:
    world.slack.forget()
    world.slack.user_posts(world.general, world.ada, "x", mention=False)
    assert world.slack.slash_command(world.general, world.ada, "/ask", "x").error == "dispatch_failed"
    assert "dispatch_failed" in world.slack.ephemerals(world.ada)[-1].text
    with _join(world.slack) as socket:
        _heard(socket)
        assert _acked(socket)["payload"]["event"]["text"] == "x"


def test_who_gives_a_command_that_is_not_acknowledged_sees_an_error(world: World) -> None:
    world.slack.forget()
    world.slack.outbound.ack_timeout = 0.1
    with _join(world.slack) as socket:
        _heard(socket)
        good = world.slack.slash_command(world.general, world.ada, "/ask", "x")
        _acked(socket)
        lost = world.slack.slash_command(world.general, world.ada, "/ask", "x")
        click = world.slack.message_shortcut(world.ada, world.slack.messages(world.general)[0], "ask_about")
        assert world.slack.unacknowledged() == [lost, click]
        assert (good.error, lost.error, click.error) == ("", "operation_timeout", "operation_timeout")
        assert world.slack.ephemerals(world.ada)[-1].text == "/ask failed with the error “operation_timeout”"


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_disconnect_messages(world: World, reason: str) -> None:
    world.slack.forget()
    with _join(world.slack) as socket:
        _heard(socket)
        world.slack.disconnect(reason)
        message = _heard(socket)
        assert (message["type"], message["reason"]) == ("disconnect", reason)
        assert len(world.slack.connections) == (1 if reason == "warning" else 0)


def test_a_large_envelope_arrives_whole(world: World) -> None:
    world.slack.forget()
    with _join(world.slack) as socket:
        _heard(socket)
        world.slack.user_posts(world.general, world.ada, "é" * 70_000, mention=False)
        assert len(_acked(socket, {"text": "ü" * 70_000})["payload"]["event"]["text"]) == 70_000
        world.slack.wait_for_acks()
        assert len((world.slack.deliveries()[-1].ack or {})["text"]) == 70_000


# What people do


def _event_of(world: World, act: Callable[[], object], place: int = -1) -> dict[str, Any]:
    act()
    return world.slack.deliveries("events_api")[place].event


_PEOPLE: list[tuple[str, Callable[[World], object], dict[str, Any]]] = [
    (
        "a direct message",
        lambda w: w.slack.user_posts(w.slack.dm(w.ada), w.ada, "hi"),
        {"channel_type": "im", "app_context": {}},
    ),
    (
        "a reply",
        lambda w: w.slack.user_posts(w.general, w.ada, "hi", w.question.ts, mention=False),
        {"channel_type": "channel", "parent_user_id": "U00000001"},
    ),
    ("a file", lambda w: w.slack.user_posts(w.general, w.ada, "", files=["a.pdf"], mention=False), {"subtype": "file_share"}),
    (
        "a reply to the channel too",
        lambda w: w.slack.user_posts(w.general, w.ada, "hi", w.question.ts, mention=False, broadcast=True),
        {"subtype": "thread_broadcast"},
    ),
    ("a mention put in", lambda w: w.slack.user_edits(w.reply, "hm", mention=True), {"type": "app_mention"}),
    ("an edit", lambda w: w.slack.user_edits(w.question, "hm"), {"subtype": "message_changed", "hidden": True}),
    ("a deletion", lambda w: w.slack.user_deletes(w.question), {"subtype": "message_deleted", "channel_type": "channel"}),
    ("a bot", lambda w: w.slack.bot_posts(w.general, "hi"), {"subtype": "bot_message", "bot_id": "B0OTHERBT"}),
    ("a bot of today", lambda w: w.slack.bot_posts(w.general, "hi", old=False), {"user": "U0OTHERBT", "bot_id": "B0OTHERBT"}),
    ("a join", lambda w: w.slack.user_joins(w.general, w.bob), {"type": "member_joined_channel", "user": "U00000002"}),
    ("an emoji", lambda w: w.slack.user_reacts(w.question, w.ada, "tada"), {"type": "reaction_added", "reaction": "tada"}),
    ("the Home tab", lambda w: w.slack.user_opens(w.ada), {"type": "app_home_opened", "tab": "home"}),
    ("the messages tab", lambda w: w.slack.user_opens(w.ada, "messages"), {"tab": "messages", "context": {}}),
    ("another view", lambda w: w.slack.user_looks_at(w.ada, w.general), {"type": "app_context_changed"}),
    ("the bot itself", _post, {"user": "U0PAPERBT", "bot_id": "B0PAPERBT", "text": "x"}),
    ("the bot's stream", lambda w: w.stream(markdown_text="y"), {"text": "y", "streaming_state": "streaming"}),
    ("the bot's edit", lambda w: w.client.chat_update(**w.place, text="y"), {"subtype": "message_changed"}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "fields"), [case[1:] for case in _PEOPLE], ids=[case[0] for case in _PEOPLE])
def test_what_people_do_comes_as_slack_sends_it(world: World, act: Callable[[World], object], fields: dict[str, Any]) -> None:
    event = _event_of(world, lambda: act(world))
    assert fields.items() <= event.items()
    assert {"type", "event_ts"} <= set(event) or event["type"] == "reaction_added"


def test_what_comes_as_two_events(world: World) -> None:
    world.slack.user_joins(world.general, world.bob)
    assert [delivery.event.get("subtype") for delivery in world.slack.deliveries()[-2:]] == ["channel_join", None]
    world.slack.bot_posts(world.general, "hi", mention=True)
    assert [delivery.event["type"] for delivery in world.slack.deliveries()[-2:]] == ["message", "app_mention"]


def test_events_of_a_shared_channel_say_so(world: World) -> None:
    eve = world.slack.add_user("eve", OTHER_TEAM_ID)
    shared = world.slack.add_channel("shared", members=[eve], ext_shared=True)
    world.slack.user_posts(shared, eve, "hi", mention=False)
    payload = world.slack.deliveries()[-1].payload
    assert (payload["is_ext_shared_channel"], payload["event"]["user_team"]) == (True, OTHER_TEAM_ID)


def test_the_assistant_surface_starts_a_thread() -> None:
    with FakeSlack(surface="assistant") as slack:
        ada = slack.add_user("ada")
        slack.user_opens(ada, "messages")
        event = slack.deliveries()[-1].event
        assert event["type"] == "assistant_thread_started"
        thread = event["assistant_thread"]
        slack.client().assistant_threads_setSuggestedPrompts(
            channel_id=thread["channel_id"], thread_ts=thread["thread_ts"], prompts=[_PROMPT]
        )
        slack.user_posts(slack.dm(ada), ada, "hi", thread["thread_ts"])
        assert slack.deliveries()[-1].event["assistant_thread"]["action_token"]


# Real Bolt over Socket Mode


@dataclass
class Bolt:
    slack: FakeSlack
    app: App
    handler: SocketModeHandler
    ada: User
    general: Channel
    seen: list[dict[str, Any]]


def _listen(app: App, seen: list[dict[str, Any]]) -> None:
    """A small bot with every kind of listener."""
    _listen_to_events(app, seen)
    _listen_to_clicks(app, seen)


def _listen_to_events(app: App, seen: list[dict[str, Any]]) -> None:
    @app.event("app_mention")
    def mention(event: dict[str, Any], set_status: Any, say_stream: Any, request: BoltRequest) -> None:
        seen.append({"retry": request.headers.get("x-slack-retry-num"), **event})
        set_status("is searching", loading_messages=["Reading"])
        stream = say_stream(buffer_size=8)
        for word in ("You ", "asked: ", event["text"].partition("> ")[2]):
            stream.append(markdown_text=word)
        stream.stop(blocks=[_feedback()])

    @app.event("message")
    def message(event: dict[str, Any], say: Any) -> None:
        if event["channel_type"] == "im" and not event.get("subtype"):
            say(text="here", thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("app_home_opened")
    def home(event: dict[str, Any], client: WebClient, set_suggested_prompts: Any) -> None:
        if event["tab"] == "messages":
            set_suggested_prompts(prompts=[_PROMPT], title="Try")
        else:
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [_actions(_button())]})


def _listen_to_clicks(app: App, seen: list[dict[str, Any]]) -> None:
    @app.command("/ask")
    def ask(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        ack("Searching…")
        respond(
            text=f"About {command['text']}", blocks=[_section(f"About {command['text']}"), _actions(_button(action_id="share"))]
        )

    @app.action("share")
    def share(ack: Any, respond: Any) -> None:
        ack()
        respond(text="Shared", response_type="in_channel", replace_original=False)
        respond(delete_original=True)

    @app.action("feedback")
    def feedback(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        place, user = body["container"], body["user"]["id"]
        text = f"Thanks for {body['actions'][0]['value']}"
        client.chat_postEphemeral(channel=place["channel_id"], user=user, thread_ts=place["thread_ts"], text=text)

    @app.action("press")
    def press(ack: Any, body: dict[str, Any]) -> None:
        ack()
        seen.append(body)

    @app.shortcut("ask_about")
    def shortcut(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["channel"]["id"], thread_ts=body["message_ts"], text="About this")


@pytest.fixture(scope="module")
def bolt() -> Iterator[Bolt]:
    with FakeSlack() as slack:
        seen: list[dict[str, Any]] = []
        app = App(client=slack.client())
        _listen(app, seen)
        handler = SocketModeHandler(app, slack.app_token, ping_interval=0.5)
        handler.connect()  # type: ignore[no-untyped-call]
        slack.wait_for_connections(1)
        ada = slack.add_user("ada")
        yield Bolt(slack, app, handler, ada, slack.add_channel("general"), seen)
        handler.client.auto_reconnect_enabled = False
        slack.close_connections()  # spares the client the three seconds that it waits for a socket that says nothing
        slack.wait_for(lambda: not handler.client.is_connected())  # closed by two threads at once, it would fail
        handler.close()  # type: ignore[no-untyped-call]
        app.listener_runner.listener_executor.shutdown()


def test_a_mention_is_answered(bolt: Bolt) -> None:
    question = bolt.slack.user_posts(bolt.general, bolt.ada, "why?")
    answer = bolt.slack.wait_for_answer(question)
    assert (answer.shown, answer.thread_ts) == ("You asked: why?", question.ts)
    assert [status.text for status in bolt.slack.statuses(question)] == ["is searching"]
    assert answer.stream
    assert (answer.stream.recipient_user_id, answer.stream.recipient_team_id) == (bolt.ada.id, TEAM_ID)
    bolt.slack.wait_for_acks()
    assert all(delivery.latency < WITHIN for delivery in bolt.slack.deliveries())
    assert 0 < (bolt.slack.status_delay(question) or 0) < WITHIN


def test_feedback_is_thanked_for(bolt: Bolt) -> None:
    answer = bolt.slack.wait_for_answer(bolt.slack.user_posts(bolt.general, bolt.ada, "why?"))
    click = bolt.slack.user_clicks(bolt.ada, answer, "feedback", "bad:1")
    thanks = bolt.slack.wait_for(lambda: [m for m in bolt.slack.ephemerals(bolt.ada) if m.thread_ts == answer.thread_ts])[0]
    assert (thanks.text, thanks.thread_ts) == ("Thanks for bad:1", answer.thread_ts)
    bolt.slack.wait_for(lambda: click.acked)


def test_a_command_is_answered_to_one_and_shared_with_all(bolt: Bolt) -> None:
    command = bolt.slack.slash_command(bolt.general, bolt.ada, "/ask", "cats & dogs")
    bolt.slack.wait_for(lambda: command.ack)
    assert command.ack == {"text": "Searching…"}
    answer = bolt.slack.wait_for(lambda: [m for m in bolt.slack.ephemerals(bolt.ada) if m.text == "About cats &amp; dogs"])[0]
    bolt.slack.user_clicks(bolt.ada, answer, "share")
    bolt.slack.wait_for(lambda: answer.deleted)
    assert "Shared" in {message.text for message in bolt.slack.messages(bolt.general)}


def test_a_response_url_wears_out(bolt: Bolt) -> None:
    command = bolt.slack.slash_command(bolt.general, bolt.ada, "/ask", "x")
    hook = WebhookClient(command.payload["response_url"])
    bolt.slack.wait_for(lambda: bolt.slack.workspace.urls[hook.url.partition("/response/")[2]]["uses"])
    assert [hook.send(text="x").status_code for _ in range(6)][-2:] == [404, 404]
    assert json.loads(hook.send(text="x").body)["error"] == "used_url"
    gone = WebhookClient(f"{bolt.slack.workspace.base}/response/none").send(text="x")
    assert json.loads(gone.body)["error"] == "expired_url"
    fresh = bolt.slack.slash_command(bolt.general, bolt.ada, "/ask", "x").payload["response_url"]
    assert WebhookClient(fresh).send(text="x", blocks=[_section("x" * 3_001)]).status_code == 400


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": "x", "colour": "red"}, "invalid_payload"),
        ({"text": "x", "response_type": "loud"}, "invalid_payload"),
        ({"text": " "}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
    ],
)
def test_a_response_url_refuses(world: World, body: dict[str, str], error: str) -> None:
    payload = world.slack.slash_command(world.general, world.ada, "/ask", "x").payload
    assert json.loads(WebhookClient(payload["response_url"]).send_dict(body).body)["error"] == error
    assert world.slack.messages(world.general)[-1].ts == world.ts


def test_an_answer_for_all_is_announced_to_the_app(world: World) -> None:
    payload = world.slack.slash_command(world.general, world.ada, "/ask", "x").payload
    WebhookClient(payload["response_url"]).send(text="for all", response_type="in_channel")
    assert world.slack.deliveries("events_api")[-1].event["text"] == "for all"


def test_home_and_prompts(bolt: Bolt) -> None:
    bolt.slack.user_opens(bolt.ada)
    bolt.slack.wait_for(lambda: bolt.slack.workspace.homes.get(bolt.ada.id))
    bolt.slack.user_clicks_home(bolt.ada, "press")
    body = bolt.slack.wait_for(lambda: [body for body in bolt.seen if body.get("type") == "block_actions"])[0]
    assert body["container"]["type"] == "view"
    bolt.slack.user_opens(bolt.ada, "messages")
    prompts = bolt.slack.wait_for(lambda: bolt.slack.workspace.prompts.get(bolt.slack.dm(bolt.ada).id))
    assert prompts == {"title": "Try", "prompts": [_PROMPT]}


def test_a_direct_message_and_a_shortcut(bolt: Bolt) -> None:
    message = bolt.slack.user_posts(bolt.slack.dm(bolt.ada), bolt.ada, "hi")
    assert bolt.slack.wait_for_answer(message).text == "here"
    other = bolt.slack.user_posts(bolt.general, bolt.ada, "a thought", mention=False)
    bolt.slack.message_shortcut(bolt.ada, other, "ask_about")
    assert bolt.slack.wait_for_answer(other).text == "About this"


def test_listeners_see_a_redelivery(bolt: Bolt) -> None:
    question = bolt.slack.user_posts(bolt.general, bolt.ada, "again?")
    bolt.slack.wait_for_answer(question)
    first = next(d for d in bolt.slack.deliveries() if d.event.get("ts") == question.ts and d.event["type"] == "app_mention")
    for attempt in (0, 1):
        bolt.slack.redeliver(first, attempt)
    bolt.slack.wait_for(lambda: len([event for event in bolt.seen if event.get("ts") == question.ts]) == 3)
    bolt.slack.wait_for(lambda: len(bolt.slack.replies(question)) == 3)  # this bot keeps no record
    retries = sorted(str(event["retry"]) for event in bolt.seen if event.get("ts") == question.ts)
    assert retries == ["['0']", "['0']", "['1']"]


@pytest.mark.parametrize("how", ["disconnect", "reset"])
def test_the_client_comes_back(bolt: Bolt, how: str) -> None:
    (before,) = bolt.slack.connections
    if how == "disconnect":
        bolt.slack.disconnect("refresh_requested")
    else:
        bolt.slack.close_connections("reset")
    bolt.slack.wait_for(lambda: [link for link in bolt.slack.connections if link is not before])
    question = bolt.slack.user_posts(bolt.general, bolt.ada, "still there?")
    assert bolt.slack.wait_for_answer(question).shown == "You asked: still there?"


# Events API over HTTP


class _BoltServer(BaseHTTPRequestHandler):
    """Hands requests to a Bolt app, or answers `refusals` of them with 500."""

    app: App
    refusals = 0
    seen: list[dict[str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers: dict[str, Any] = {name.lower(): value for name, value in self.headers.items()}
        type(self).seen.append(headers)
        if type(self).refusals:
            type(self).refusals -= 1
            status, text = 500, ""
        else:
            answer = self.app.dispatch(BoltRequest(body=body, headers=headers))
            status, text = answer.status, answer.body
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing."""


def test_signed_requests_over_http() -> None:
    with FakeSlack() as slack:
        seen: list[dict[str, Any]] = []
        app = App(client=slack.client(), signing_secret=slack.signing_secret)
        _listen(app, seen)
        handler: Any = type("Handler", (_BoltServer,), {"app": app, "seen": [], "refusals": 0})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/slack/events"
        try:
            assert slack.verify_url(url)
            assert slack.post_signed(url, {"type": "url_verification", "challenge": "x"}, secret="wrong")[0] == 401
            old = int(time.time()) - 301
            assert slack.post_signed(url, {"type": "url_verification", "challenge": "x"}, timestamp=old)[0] == 401
            slack.use_http(url)
            ada, general = slack.add_user("ada"), slack.add_channel("general")
            handler.refusals = 2
            question = slack.user_posts(general, ada, "over http?")
            assert slack.wait_for_answer(question).shown == "You asked: over http?"
            assert "http_error" in {headers.get("x-slack-retry-reason") for headers in handler.seen}
            command = slack.slash_command(general, ada, "/ask", "http")
            assert slack.wait_for(lambda: command.ack) == {"text": "Searching…"}
            click = slack.user_clicks(ada, slack.wait_for_answer(question), "feedback")
            slack.wait_for(lambda: click.acked and slack.ephemerals(ada))
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            app.listener_runner.listener_executor.shutdown()


# The fake itself


def test_it_ends_without_a_trace() -> None:
    before = set(threading.enumerate())
    with FakeSlack() as slack:
        socket = _join(slack)
        port = slack.api_url
    assert set(threading.enumerate()) - before <= {socket.recv_events_thread}
    with pytest.raises(OSError, match="refused"):
        WebClient(base_url=port, retry_handlers=[]).api_test()
    socket.close()


def test_its_own_errors_come_to_light() -> None:
    refused = pytest.raises(SlackApiError, match="fatal_error")
    with pytest.raises(AssertionError, match="KeyError"), FakeSlack() as slack, refused:
        slack.client().files_completeUploadExternal(files=[{"title": "no id"}])


def test_an_app_is_waited_for_as_long_as_it_is_said_to_be_busy(world: World) -> None:
    looks = [True, True, False]
    world.slack.busy.append(lambda: looks.pop(0))
    world.slack.wait_for_idle(5)
    assert looks == []
    world.slack.busy[:] = [lambda: True, lambda: False]
    with pytest.raises(AssertionError, match="nothing came of it"):
        world.slack.wait_for_idle(0.01)
    world.slack.busy.clear()


def test_waiting_in_vain_tells_what_happened(world: World) -> None:
    with pytest.raises(AssertionError, match=r"nothing came of it in 0\.01 s; .*chat\.postMessage ok"):
        world.slack.wait_for(lambda: False, timeout=0.01)
