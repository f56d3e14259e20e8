"""A reading-group pack on its way into a channel, as it is kept until all of it stands there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from bot.slack.messages import SlackMessage

KIND = "pack"  # see `bot.slack.posts.kind_of`


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that another worker needs to bring the rest of a pack; `thread_ts` is its thread, "" as long as there is none."""

    pack_id: str
    channel: str
    messages: tuple[SlackMessage, ...]
    thread_ts: str = ""

    def begun(self, ts: str) -> Self:
        """The same, with its thread."""
        return replace(self, thread_ts=ts)

    def to_bytes(self) -> bytes:
        """As it is kept with its claim."""
        return json.dumps({"kind": KIND, **asdict(self)}).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The reverse of `to_bytes`; ValueError, TypeError or KeyError if it is none."""
        fields: Mapping[str, Any] = json.loads(data)
        messages = tuple(SlackMessage(**message) for message in fields["messages"])
        return cls(fields["pack_id"], fields["channel"], messages, fields["thread_ts"])
