"""A message in Slack that the bot owes a reply, and how it is kept until it has one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Post:
    """One message: where, by whom, and what was asked.

    `thread_ts` is the thread that the reply goes to; `certain` whether it is for the bot (a reply in a thread may be for
    others); `reply_ts` the message in which a worker that died had begun its reply. `hush` asks only that the bot be quiet;
    `files` come with it; `edit`, `before` and `anew` are those of its `Route`.
    """

    team: str
    channel: str
    thread_ts: str
    ts: str
    user: str
    user_team: str
    text: str
    direct: bool = False
    external: bool = False
    certain: bool = True
    help: bool = False
    reply_ts: str = ""
    hush: bool = False
    files: bool = False
    edit: str = ""
    before: str = ""
    anew: bool = False

    @property
    def key(self) -> str:
        """The conversation that it belongs to, in the log."""
        return f"{self.team}/{self.channel}/{self.thread_ts}"

    @property
    def standing_thread(self) -> str:
        """The thread that it was written in, "" if it begins one: Slack shows ephemeral messages only where replies are."""
        return "" if self.thread_ts == self.ts else self.thread_ts

    @property
    def mark(self) -> str:
        """What its reply is told by from those to other messages, and to earlier texts of this one."""
        return f"{self.ts}#{self.edit}" if self.edit else self.ts

    def begun(self, ts: str) -> Self:
        """The same, with the message that its reply stands in."""
        return replace(self, reply_ts=ts)

    def to_bytes(self) -> bytes:
        """As it is kept with its claim."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The reverse of `to_bytes`; fields of other versions are passed over."""
        fields: Mapping[str, Any] = json.loads(data)
        return cls(**{name: fields[name] for name in cls.__slots__ if name in fields})


def kind_of(payload: bytes) -> str:
    """The kind of work that is kept with a claim, "" for a post; ValueError or TypeError if it is none."""
    found = json.loads(payload)
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return str(found.get("kind", ""))
