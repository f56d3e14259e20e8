"""A reading-group pack on its way into a channel, as it is kept until all of it stands there."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from bot.slack.messages import SlackMessage

KIND = "pack"  # see `bot.slack.posts.kind_of`


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that another worker needs to bring the rest of a pack, or to tell its author, the `user`, that it cannot.

    `thread_ts` is its thread, "" as long as there is none.
    """

    pack_id: str
    channel: str
    user: str
    messages: tuple[SlackMessage, ...]
    thread_ts: str = ""

    def begun(self, ts: str) -> Self:
        """The same, with its thread."""
        return replace(self, thread_ts=ts)

    def to_bytes(self, secret: str) -> bytes:
        """As it is kept with its claim, sealed with a `secret` that all bots of the workspace share."""
        body = json.dumps(asdict(self))
        return json.dumps({"kind": KIND, "body": body, "seal": _seal(body, secret)}).encode()

    @classmethod
    def from_bytes(cls, data: bytes, secret: str) -> Self:
        """The reverse of `to_bytes`.

        Raises:
            ValueError, TypeError, KeyError: it is none, or no bot of the workspace has sealed it: it is posted as it stands.
        """
        kept: Mapping[str, Any] = json.loads(data)
        if not hmac.compare_digest(str(kept["seal"]), _seal(str(kept["body"]), secret)):
            raise ValueError("not sealed by a bot of this workspace")
        fields = json.loads(kept["body"])
        messages = tuple(SlackMessage(**message) for message in fields["messages"])
        return cls(fields["pack_id"], fields["channel"], fields["user"], messages, fields["thread_ts"])


def _seal(body: str, secret: str) -> str:
    return hmac.new(secret.encode(), body.encode(), "sha256").hexdigest()
