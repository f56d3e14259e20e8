"""A message that is written piece by piece, and how often pieces are sent: none is worth waiting for.

Slack limits how often an app may add to streams, all of a workspace's together. So the pieces of all answers share one pace;
where Slack asks to wait, the text waits for a later piece, or for the whole, and whoever writes the answer goes on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any
from weakref import WeakSet

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.messages.chunk import MarkdownTextChunk

from bot.slack.posts import Post

# Of one answer alone; a call for each word would meet the rate limit, 100 pieces a minute and somewhat more at once:
# https://docs.slack.dev/reference/methods/chat.appendStream
_CHARACTERS, _SECONDS = 300, 0.7
_LIMITED = 429
_UNTOLD = 30.0  # seconds to wait where Slack does not say how long


class Pace:
    """How often a process sends pieces of its answers: the more of them are being written, the more seldom; thread-safe."""

    def __init__(self) -> None:
        self._streams = WeakSet[Stream]()
        self._rests = float("-inf")  # until then
        self._lock = threading.Lock()

    def join(self, stream: Stream) -> None:
        """A further answer is being written."""
        with self._lock:
            self._streams.add(stream)

    def leave(self, stream: Stream) -> None:
        """It is written no more; so it is, too, if it is just dropped."""
        with self._lock:
            self._streams.discard(stream)

    def allows(self, characters: int, seconds: float) -> bool:
        """Whether a piece of so many characters may be sent, so many seconds after the one before it."""
        with self._lock:
            streams = max(1, len(self._streams))
            due = characters >= streams * _CHARACTERS or seconds >= streams * _SECONDS
            return due and time.monotonic() >= self._rests

    def rest(self, seconds: float) -> None:
        """Send nothing for so long."""
        with self._lock:
            self._rests = max(self._rests, time.monotonic() + seconds)


class Stream:
    """The message in which the reply to a post is written. `ts` is "" as long as Slack has taken nothing of it."""

    def __init__(self, client: WebClient, post: Post) -> None:
        self._client, self._post = client, post
        self._hasty = WebClient(token=client.token, base_url=client.base_url, timeout=client.timeout, retry_handlers=[])
        self._waiting = ""
        self.ts = ""

    def append(self, text: str) -> None:
        """Add to it, once: what Slack does not take stands before what comes next.

        Raises:
            One of LOST: Slack refuses it, or it was lost; `asked_to_wait` tells whether it may be tried later.
        """
        self._waiting += text
        chunks = self._chunks(self._waiting)
        if self.ts:
            self._hasty.chat_appendStream(channel=self._post.channel, ts=self.ts, chunks=chunks)
        else:
            begun = self._hasty.chat_startStream(
                channel=self._post.channel, thread_ts=self._post.thread_ts, chunks=chunks,
                recipient_team_id=self._post.user_team or self._post.team, recipient_user_id=self._post.user,
            )  # fmt: skip
            self.ts = str(begun["ts"])
        self._waiting = ""

    def end(self, text: str, blocks: Sequence[dict[str, Any]], metadata: dict[str, Any]) -> None:
        """Add the rest, and what stands below it; where Slack asks to wait, that is waited for. Raises as `append` does."""
        chunks = self._chunks(self._waiting + text)
        self._client.chat_stopStream(channel=self._post.channel, ts=self.ts, chunks=chunks, blocks=blocks, metadata=metadata)

    @staticmethod
    def _chunks(text: str) -> list[MarkdownTextChunk]:
        return [MarkdownTextChunk(text=text)] if text else []


def asked_to_wait(error: Exception) -> float:
    """The seconds for which Slack asks to wait; 0 if it does not."""
    if not isinstance(error, SlackApiError) or error.response.status_code != _LIMITED:
        return 0.0
    told = {name.lower(): value for name, value in error.response.headers.items()}.get("retry-after", "")
    try:
        return max(1.0, float(told[0] if isinstance(told, list) else told))
    except ValueError:
        return _UNTOLD
