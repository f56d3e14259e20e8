"""The model behind the fake Slack: users, channels, messages, threads, streams, statuses, views and files."""

from __future__ import annotations

import itertools
import json
import re
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_blocks import texts

Json = dict[str, Any]
# Slack turns each of these into a notification; a bare @channel does where link_names or parse=full are set.
_PING = re.compile(
    r"<!(?:channel|here|everyone)\b[^>]*>|<!subteam\^[^>]*>|<@[UW][A-Z0-9]+[^>]*>|(?<!\w)@(?:channel|here|everyone)\b"
)


class Refused(Exception):
    """Slack's answer is `{"ok": false, "error": …}`; `details` stand beside it."""

    def __init__(self, error: str, *reasons: str, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        messages = {"response_metadata": {"messages": [f"[ERROR] {reason}" for reason in reasons]}} if reasons else {}
        self.details: Json = {**messages, **details}


@dataclass(slots=True)
class User:
    """A person, or the bot's user."""

    id: str
    name: str
    team_id: str
    is_bot: bool = False

    def payload(self) -> Json:
        """The user as `users.info` shows it."""
        profile = {"display_name": self.name, "real_name": self.name.title(), "image_48": "", "team": self.team_id}
        flags = {"deleted": False, "is_bot": self.is_bot, "is_restricted": False, "is_app_user": False}
        return {"id": self.id, "team_id": self.team_id, "name": self.name, "tz": "Etc/UTC", "profile": profile, **flags}


@dataclass(slots=True)
class Stream:
    """The state of a streamed message: streaming, completed, expired or stopped_by_user."""

    recipient_user_id: str | None
    recipient_team_id: str | None
    started_at: float
    lifetime: float  # seconds
    most_appends: float
    mode: str = ""  # "markdown_text" or "chunks", as first used
    state: str = "streaming"
    appended: list[str] = field(default_factory=list)  # the texts, one a call
    tasks: dict[str, Json] = field(default_factory=dict)
    plan: str = ""


@dataclass(slots=True)
class Message:
    """A message as it stands. `sent` are the arguments that it was last posted or updated with; `versions` what it showed."""

    channel: str
    ts: str
    user: str | None
    text: str = ""
    thread_ts: str | None = None
    bot_id: str | None = None
    blocks: list[Json] = field(default_factory=list)
    markdown: str | None = None
    metadata: Json | None = None
    subtype: str | None = None
    files: list[Json] = field(default_factory=list)
    edited: Json | None = None
    reactions: dict[str, set[str]] = field(default_factory=dict)
    sent: Json = field(default_factory=dict)
    ephemeral_for: str | None = None
    stream: Stream | None = None
    deleted: bool = False
    versions: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """All that a reader sees: streamed or markdown text and blocks (without buttons), or else the plain text."""
        parts = [] if self.markdown is None else [self.markdown]
        parts += texts(self.blocks)
        return "\n".join(parts) if parts else self.text

    @property
    def pings(self) -> list[str]:
        """What in it would notify people: mentions of users, groups and channels, and a bare @channel, @here, @everyone."""
        sources = [self.text, self.markdown or "", *texts(self.blocks, plain=False)]
        rich = re.findall(r'"type": "(broadcast|usergroup|user)"', json.dumps(self.blocks))
        return [found for source in dict.fromkeys(sources) for found in _PING.findall(source)] + rich

    def payload(self) -> Json:
        """The message as `conversations.replies` and events show it."""
        fields = {
            "type": "message", "subtype": self.subtype, "user": self.user, "ts": self.ts, "text": self.text,
            "thread_ts": self.thread_ts, "bot_id": self.bot_id, "app_id": APP_ID if self.bot_id == BOT_ID else None,
            "blocks": self.blocks or None, "metadata": self.metadata, "files": self.files or None, "edited": self.edited,
            "team": TEAM_ID, "streaming_state": self.stream.state if self.stream else None,
            "reactions": [{"name": n, "users": sorted(u), "count": len(u)} for n, u in self.reactions.items() if u] or None,
        }  # fmt: skip
        return {name: value for name, value in fields.items() if value is not None or name == "text"}


TEAM_ID, OTHER_TEAM_ID, APP_ID, BOT_ID, BOT_USER_ID = "T0PAPERS1", "T0ELSEWHR", "A0PAPERBT", "B0PAPERBT", "U0PAPERBT"
_KINDS = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}


@dataclass(slots=True)
class Channel:
    """A conversation; `kind` is Slack's channel_type: channel, group, im or mpim."""

    id: str
    name: str
    kind: str
    members: set[str]
    ext_shared: bool = False
    archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    threads: defaultdict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))  # replies, by root

    @property
    def family(self) -> str:
        """The first part of the names of the scopes for it."""
        return {"channel": "channels", "group": "groups"}.get(self.kind, self.kind)

    def thread(self, root: str) -> list[Message]:
        """The root, if it still stands, and its replies."""
        first = [self.messages[root]] if root in self.messages else []
        return first + [message for message in self.threads.get(root, ()) if not message.deleted]

    def payload(self) -> Json:
        """The conversation as `conversations.info` shows it."""
        flags: Json = {f"is_{kind}": self.kind == kind for kind in ("channel", "group", "im", "mpim")}
        flags |= {"is_private": self.kind != "channel", "is_archived": self.archived, "is_ext_shared": self.ext_shared}
        if self.kind == "im":
            return {"id": self.id, "user": next(iter(self.members - {BOT_USER_ID})), "is_org_shared": False, **flags}
        flags |= {"is_member": BOT_USER_ID in self.members, "is_shared": self.ext_shared}
        return {"id": self.id, "name": self.name, "num_members": len(self.members), **flags}


@dataclass(slots=True)
class Status:
    """One call of assistant.threads.setStatus; times are of `time.monotonic`, `cleared_by` is "post", "" or "empty"."""

    channel: str
    thread_ts: str
    text: str
    loading_messages: list[str]
    at: float
    cleared_at: float | None = None
    cleared_by: str = ""


class Workspace:
    """One workspace with one app installed in it. Whoever reads or changes it holds the lock of the FakeSlack."""

    def __init__(self, surface: str) -> None:
        self.surface = surface  # "agent" (agent_view), "assistant" (assistant_view) or "" in the manifest
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[Message] = []
        self.unseen: list[Message] = []  # ephemerals into threads without replies, which Slack shows to nobody
        self.deleted: list[Message] = []
        self.statuses: list[Status] = []
        self.sessions: dict[tuple[str, str], str] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.prompts: dict[str, Json] = {}  # channel → {"title", "prompts"}
        self.homes: dict[str, Json] = {}  # user → the published Home view
        self.modals: list[Json] = []
        self.files: dict[str, Json] = {}  # id → {"name", "size", "content", "title", …}
        self.urls: dict[str, Json] = {}  # response_url token → {"channel", "user", "ts", "uses", "until"}
        self.triggers: dict[str, float] = {}  # trigger_id → until when it is good; 0.0 once used
        self.tickets: set[str] = set()  # of websocket addresses given out and not yet used
        self.home_enabled = True
        self.base = ""  # http://127.0.0.1:PORT
        self.stream_lifetime = 306.0  # seconds; measured by others, appends do not extend it
        self.stream_appends = float("inf")
        self.stream_limit = float("inf")  # characters of all calls of a stream together; Slack states none
        self.announce: Callable[[str, Json, Channel], None] = lambda name, event, channel: None
        self._last = 0
        self._numbers = itertools.count(1)
        self.bot = self._user(BOT_USER_ID, "paperbot", is_bot=True)

    def _user(self, user_id: str, name: str, team_id: str = TEAM_ID, is_bot: bool = False) -> User:
        self.users[user_id] = User(user_id, name, team_id, is_bot)
        return self.users[user_id]

    def add_user(self, name: str, team_id: str = TEAM_ID) -> User:
        """A new person."""
        return self._user(f"U{next(self._numbers):08d}", name, team_id)

    def add_channel(self, name: str, kind: str, members: set[str], ext_shared: bool = False) -> Channel:
        """A new conversation; `kind` is public, private, im or mpim."""
        letter = {"public": "C", "im": "D"}.get(kind, "G")
        channel = Channel(f"{letter}{next(self._numbers):08d}", name, _KINDS[kind], members, ext_shared)
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: str) -> Channel:
        """The direct-message conversation of a user with the bot."""
        members = {user, BOT_USER_ID}
        found = (channel for channel in self.channels.values() if channel.kind == "im" and channel.members == members)
        return next(found, None) or self.add_channel("", "im", members)

    def clock(self) -> str:
        """A new timestamp: unique and rising."""
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        """A new id of Slack's form."""
        return f"{letter}{uuid.uuid4().hex[:10].upper()}"

    def trigger(self) -> str:
        """A new trigger_id, good for twenty seconds; at Slack for three, which a busy machine may miss by chance."""
        name = f"{next(self._numbers)}.{next(self._numbers)}.{uuid.uuid4().hex}"
        self.triggers[name] = time.monotonic() + 20.0
        return name

    def channel(self, channel_id: object) -> Channel:
        """The conversation, if the bot may know of it; a user's id stands for the direct messages with them."""
        if channel_id in self.users and channel_id != BOT_USER_ID:
            return self.direct(str(channel_id))
        channel = self.channels.get(str(channel_id))
        if channel is None or (channel.kind != "channel" and BOT_USER_ID not in channel.members):
            raise Refused("channel_not_found")
        return channel

    def add(self, message: Message) -> Message:
        """A message appears; one by the bot clears the status of its thread."""
        channel = self.channels[message.channel]
        message.blocks = self.with_ids(message.blocks)
        channel.messages[message.ts] = message
        message.versions.append(message.shown)
        if message.thread_ts:
            channel.threads[message.thread_ts].append(message)
            if message.user == BOT_USER_ID:
                self.clear_status(channel.id, message.thread_ts, "post")
        return message

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """Blocks with the ids that Slack gives to those without."""
        return [block if "block_id" in block else {**block, "block_id": self.new_id("b")} for block in blocks]

    def remove(self, message: Message) -> None:
        """A message is deleted; replies to it stay."""
        message.deleted = True
        self.deleted.append(message)
        del self.channels[message.channel].messages[message.ts]

    def clear_status(self, channel: str, thread_ts: str, reason: str) -> None:
        """The status of a thread ends."""
        for status in self.open_statuses(channel, thread_ts):
            status.cleared_at, status.cleared_by = time.monotonic(), reason

    def open_statuses(self, channel: str, thread_ts: str) -> Iterator[Status]:
        """Those that still show (Slack removes a status after two minutes); at most one."""
        for status in reversed(self.statuses):
            if (status.channel, status.thread_ts) == (channel, thread_ts):
                if status.cleared_at is None and time.monotonic() - status.at < 120:
                    yield status
                return

    def all_messages(self) -> Iterator[Message]:
        """All that stand, in all channels."""
        for channel in self.channels.values():
            yield from channel.messages.values()
