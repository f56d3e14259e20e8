"""Messages into a thread, each exactly once although a call may be lost on its way there or back."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.followups.remarks import is_courtesy
from bot.slack.messages import SlackMessage, plain_parts
from bot.slack.posts import Post
from bot.slack.threads import EVENT_TYPE, LOST, Threads, reason

__all__ = ["LOST", "Deleted", "Sender", "Undelivered", "is_gone", "is_refusal", "is_too_much", "metadata", "surely"]
_log = logging.getLogger(__name__)
_PAUSES = (0.2, 1.0, 3.0)  # seconds before the next attempts
_SERVER_FAULT = 500
# Slack's own faults: the call may have been carried out (https://docs.slack.dev/reference/methods/chat.postMessage#errors).
_UNCLEAR = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "ratelimited", "rate_limited"})
_TOO_MUCH = frozenset(
    "msg_too_long msg_blocks_too_long msg_blocks_too_many invalid_blocks invalid_blocks_format too_many_blocks".split()
)
_STREAMING = "streaming_state_conflict"
_GONE = "thread_not_found"


class Undelivered(Exception):
    """Slack could not be reached for so long that a reply has to be brought there later."""


class Deleted(Exception):
    """The message that was to be replied to is deleted, and nothing of a reply stands there yet."""


def is_refusal(error: Exception) -> bool:
    """Whether Slack understood a call and refused it, so that it was surely not carried out."""
    return isinstance(error, SlackApiError) and error.response.status_code < _SERVER_FAULT and reason(error) not in _UNCLEAR


def is_gone(error: Exception) -> bool:
    """Whether the message that was to be replied to is deleted, and nothing hangs on it."""
    return isinstance(error, Deleted) or (isinstance(error, SlackApiError) and reason(error) == _GONE)


def is_too_much(error: Exception) -> bool:
    """Whether Slack refused the form of a message, of which it might take the text."""
    return isinstance(error, SlackApiError) and reason(error) in _TOO_MUCH


def metadata(post: Post, part: int, answer_id: str) -> dict[str, Any]:
    """What tells a part of a reply from all other messages."""
    about = {"to": post.mark, "part": part, "answer": answer_id}
    return {"event_type": EVENT_TYPE, "event_payload": about | ({"courtesy": True} if is_courtesy(post.text) else {})}


def surely(call: Callable[[], str], carried_out: Callable[[], str] = str) -> str:
    """Carry out a call that may get lost: before it is tried again, `carried_out` tells whether it got there ("" if not).

    Raises:
        One of LOST: Slack refuses it, or it was lost each time.
    """
    lost = False
    for pause in (*_PAUSES, None):
        try:
            return (carried_out() if lost else "") or call()
        except LOST as error:
            if is_refusal(error) or pause is None:
                raise
            _log.warning("a call to Slack was lost (%s), trying again", reason(error))
            lost = True
            time.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


class Sender:
    """Sends the parts of the reply to one post."""

    def __init__(
        self, client: WebClient, threads: Threads, post: Post, began: Callable[[str], None], *, again: bool = False
    ) -> None:  # fmt: skip
        """`began` is told the timestamp of the message in which the reply begins.

        `again` tells that another worker may have begun it: then the thread is looked through first.
        """
        self._client, self._threads, self._post, self._began = client, threads, post, began
        self._standing = {0: post.reply_ts} if post.reply_ts else dict[int, str]()
        self._looked = not again

    @property
    def begun(self) -> bool:
        """Whether there may be something of the reply in the thread."""
        return bool(self._standing) or not self._looked

    def begin(self, ts: str) -> None:
        """The reply begins in the message `ts`."""
        self._standing[0] = ts
        self._began(ts)

    def deliver(self, parts: Sequence[SlackMessage], answer_id: str = "") -> None:
        """Bring all parts into the thread, in place of what stands there of the reply.

        Raises:
            Undelivered: Slack cannot be reached; what it took stays.
            SlackApiError: Slack refuses them in every form.
        """
        try:
            self._look()
            try:
                self._deliver(parts, answer_id)
            except SlackApiError as error:
                if not is_too_much(error):
                    raise
                _log.warning("Slack refused the form of a reply (%s); it is sent as plain text", reason(error))
                self._deliver([plain for part in parts for plain in plain_parts(part)], answer_id)
        except LOST as error:
            if is_refusal(error):
                raise
            raise Undelivered(reason(error)) from None

    def _end_stream(self, ts: str) -> None:
        """End the stream of a message, if it is one and still runs."""

        def end() -> str:
            self._client.chat_stopStream(channel=self._post.channel, ts=ts)
            return ts

        try:
            surely(end)
        except LOST as error:
            _log.info("a stream was not ended: %s", reason(error))

    def _look(self) -> None:
        """Find what another worker brought there."""
        if self._looked:
            return

        def unfinished() -> str:
            self._standing |= self._threads.replies_to(self._post)
            return "" if 0 in self._standing else self._threads.unfinished(self._post)

        if ts := surely(unfinished):
            self._standing[0] = ts
        self._looked = True

    def _deliver(self, parts: Sequence[SlackMessage], answer_id: str) -> None:
        for number, part in enumerate(parts):
            about = metadata(self._post, number, answer_id)
            if number in self._standing and self._update(self._standing[number], part, about):
                continue
            self._standing[number] = self._post_once(number, part, about)
        for number in [number for number in self._standing if number >= len(parts)]:
            self._remove(self._standing.pop(number))

    def _update(self, ts: str, part: SlackMessage, about: dict[str, Any]) -> bool:
        """Put a part into a message that stands there; False if that cannot be done any more, and it was removed."""

        def call() -> str:
            self._client.chat_update(channel=self._post.channel, ts=ts, text=part.text, blocks=part.blocks, metadata=about)
            return ts

        try:
            try:
                surely(call)
            except SlackApiError as error:
                if reason(error) != _STREAMING:
                    raise
                self._end_stream(ts)
                surely(call)
        except SlackApiError as error:
            if not is_refusal(error) or is_too_much(error):
                raise
            _log.warning("a message could not be completed (%s); its text is posted anew", reason(error))
            self._remove(ts)
            return False
        return True

    def _remove(self, ts: str) -> None:
        """Take a message away whose text stands elsewhere; best effort."""

        def call() -> str:
            self._client.chat_delete(channel=self._post.channel, ts=ts)
            return ts

        try:
            surely(call)
        except LOST as error:
            _log.info("a message could not be removed: %s", reason(error))

    def _post_once(self, number: int, part: SlackMessage, about: dict[str, Any]) -> str:
        def call() -> str:
            sent = self._client.chat_postMessage(
                channel=self._post.channel, thread_ts=self._post.thread_ts, text=part.text, blocks=part.blocks or None,
                metadata=about, unfurl_links=False, unfurl_media=False,
            )  # fmt: skip
            return str(sent["ts"])

        ts = surely(call, lambda: self._threads.replies_to(self._post).get(number, ""))
        if number == 0:
            self._began(ts)
        return ts
