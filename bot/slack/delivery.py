"""One reply on its way into a thread: its stages, its text as it is written, and what stands there in the end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import ClassVar
from weakref import WeakValueDictionary

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answers import Answer, Checked, Event, Finished, Found, Outcome, Replaced, Stage, Step, Text
from bot.slack import notices
from bot.slack.aside import Aside
from bot.slack.blocks import answer_messages, closing_blocks, doubt_mark, shown_text
from bot.slack.claims import Claim
from bot.slack.messages import SlackMessage, markdown_parts, packed, sections
from bot.slack.posts import Post
from bot.slack.safety import Outgoing
from bot.slack.sending import LOST, Sender, Undelivered, is_refusal, metadata, surely
from bot.slack.streaming import Pace, Stream, asked_to_wait
from bot.slack.threads import Threads, reason

_log = logging.getLogger(__name__)
_STAGES = {Step.SEARCHING: "is searching the library…", Step.READING: "is reading {} papers…", Step.WRITING: "is writing…"}
# What Slack says where the bot may not post (any more), such as in a channel for announcements, in a thread that is locked or
# gone, or where a workspace has as many messages as it may: https://docs.slack.dev/reference/methods/chat.postMessage#errors
_CLOSED = (
    "restricted_action", "not_in_channel", "channel_not_found", "is_archived", "no_permission", "access_denied",
    "ekm_access_denied", "team_access_not_granted", "thread_not_found", "cannot_reply_to_message", "message_limit_exceeded",
    "slack_connect_",
)  # fmt: skip
_ALONE = SlackMessage("I may not post here, so this is for you alone:")
_STREAMED = 11_000  # characters of one streamed message, at most; Slack takes 12,000
_STOPPED = "stopped_by_user"


def begins(event: Event) -> bool:
    """Whether with this event an answer is being given: it is written, or its text is there."""
    return isinstance(event, Text | Finished) or (isinstance(event, Stage) and event.step is Step.WRITING)


class Stopped(Exception):
    """A reader stopped the answer."""


class Status:
    """The line that tells what the bot is doing: best effort, never late, always cleared.

    A thread has one. It is cleared by whoever has set it last, or the end of one reply would take away what the next one shows.
    """

    _last: ClassVar = WeakValueDictionary[tuple[str, str], "Status"]()  # by channel and thread: who has set it last

    def __init__(self, client: WebClient, post: Post, beside: Executor) -> None:
        """Calls are made on `beside`, so that no answer waits for them."""
        self._client, self._post, self._beside = client, post, beside
        self._place = (post.channel, post.thread_ts)
        self._lock = threading.Lock()
        self._wanted = ""
        self._shown: str | None = ""  # None: not known

    def __call__(self, text: str) -> None:
        """Show `text`, or nothing if it is ""."""
        self._wanted = text
        if text:
            self._last[self._place] = self
        try:
            self._beside.submit(self._send)
        except RuntimeError:  # shut down
            self._send()

    def _send(self) -> None:
        with self._lock:  # one call at a time, and only the latest wish
            text = self._wanted
            if text == self._shown or (not text and self._last.get(self._place, self) is not self):
                return
            try:
                surely(lambda: self._set(text)) if not text else self._set(text)
            except (*LOST, ValueError) as error:
                _log.info("a status could not be set: %s", reason(error))
                if not isinstance(error, LOST) or not is_refusal(error):
                    self._shown = None
            else:
                self._shown = text

    def _set(self, text: str) -> str:
        post = self._post
        self._client.assistant_threads_setStatus(channel_id=post.channel, thread_ts=post.thread_ts, status=text)
        return text


class Delivery:
    """The reply to one post."""

    def __init__(
        self, client: WebClient, threads: Threads, post: Post, status: Status, began: Callable[[str], None], *,
        again: bool = False, pace: Pace | None = None,
    ) -> None:  # fmt: skip
        """`began` and `again` are those of the `Sender`; `pace` is the one of all replies of the process."""
        self._client, self._threads, self._post, self.status = client, threads, post, status
        self._sender = Sender(client, threads, post, began, again=again)
        self.begun = False  # whether an answer is being given
        self._pace = pace or Pace()
        self._stream: Stream | None = None
        self._outgoing = Outgoing()
        self._waiting, self._streamed = "", ""  # text to come, and text that was handed over
        self._taken = ""  # text that Slack took
        self._flushed = time.monotonic()
        self._streaming = False  # whether the text goes out as it is written
        self._astray = False  # whether a stream may have begun of which nothing was heard

    def on(self, event: Event) -> None:
        """Show what an answer is doing; Stopped if its reader wants no more of it."""
        self.begun |= begins(event)
        if isinstance(event, Stage):
            self.status(_STAGES[event.step].format(event.papers))
            self._streaming = event.step is Step.WRITING and not self._sender.begun
        elif isinstance(event, Found):
            self._outgoing = Outgoing([paper.url for paper in event.papers if paper.url])
        elif isinstance(event, Replaced):
            self._streaming = False
        elif isinstance(event, Text) and self._streaming:
            self._show(self._outgoing.feed(event.text))
        elif isinstance(event, Checked) and self._streaming and (mark := doubt_mark(event.statement)):
            self._show(self._outgoing.feed(mark))

    def owed(self, claim: Claim) -> bool:
        """Whether what becomes of it has to be told: the bot was asked, or an answer is being given, or was before."""
        return self._post.certain or self.begun or claim.attempt > 1

    @property
    def stands(self) -> bool:
        """Whether there may be something of it in the thread."""
        return self._sender.begun or self._astray

    def finish(self, answer: Answer) -> None:
        """Bring the whole answer into the thread, however much of it stands there already.

        Raises:
            Undelivered, SlackApiError: see `Sender.deliver`.
        """
        self.begun = True
        if self._streaming and self._closed(answer):
            return
        self._abandon()
        self._deliver(answer_messages(answer), answer.id)

    def say(self, parts: Sequence[SlackMessage]) -> None:
        """Reply with something that is no answer; in place of what was streamed, if anything was.

        Raises:
            Undelivered, SlackApiError: see `Sender.deliver`.
        """
        self._abandon()
        self._deliver(parts)

    def _deliver(self, parts: Sequence[SlackMessage], answer_id: str = "") -> None:
        """Bring all parts into the thread; to the author alone where the bot may not write for all."""
        try:
            self._sender.deliver(parts, answer_id)
        except SlackApiError as error:
            if not reason(error).startswith(_CLOSED):
                raise
            _log.warning("a reply goes to its author alone, as Slack says %s", reason(error))
            post = self._post
            Aside(self._client, None, post.channel, post.user, thread_ts=post.standing_thread).tell([_ALONE, *parts])

    def stop(self) -> None:
        """Leave it at what stands there, and say that this is not all; raises as `finish` does."""
        said = markdown_parts(self._taken) if self._taken.strip() else []
        self.say(packed([*said, *sections(notices.STOPPED if said else notices.STOPPED_EARLY)]))

    def _show(self, text: str) -> None:
        self._waiting += text
        if not self._waiting.strip() or not self._pace.allows(len(self._waiting), time.monotonic() - self._flushed):
            return
        if len(self._streamed) + len(self._waiting) > _STREAMED:
            self._streaming = False
            return
        try:
            self._append(self._waiting)
        except LOST as error:
            if reason(error) == _STOPPED:
                raise Stopped from None
            if seconds := asked_to_wait(error):
                self._pace.rest(seconds)
                return
            _log.info("streaming was given up: %s", reason(error))
            self._streaming = False
            self._astray = self._stream is not None and not self._stream.ts and not is_refusal(error)
        self._flushed = time.monotonic()

    def _append(self, text: str) -> None:
        self._streamed += text
        self._waiting = ""
        if self._stream is None:
            self._stream = Stream(self._client, self._post)
            self._pace.join(self._stream)
        begins_now = not self._stream.ts
        self._stream.append(text)
        if begins_now:
            self._sender.begin(self._stream.ts)
        self._taken = self._streamed

    def _closed(self, answer: Answer) -> bool:
        """End the stream with the rest of the text and what stands below it; False if that would not be the answer."""
        rest = self._waiting + self._outgoing.finish()
        whole = self._streamed + rest
        if self._stream is None or not self._stream.ts or answer.outcome is not Outcome.ANSWERED or len(whole) > _STREAMED:
            return False
        if whole.strip() != shown_text(answer).strip():
            return False
        try:
            self._stream.end(rest, closing_blocks(answer), metadata(self._post, 0, answer.id))
        except LOST as error:
            _log.info("a stream was not ended: %s", reason(error))
            return False
        self._pace.leave(self._stream)
        return True

    def _abandon(self) -> None:
        """Stream no more, as what was streamed is about to be replaced: the sender ends a stream that still runs."""
        if self._astray and (ts := self._found_astray()):
            self._sender.begin(ts)
        if self._stream is not None:
            self._pace.leave(self._stream)
        self._stream, self._streaming, self._astray = None, False, False

    def _found_astray(self) -> str:
        """The message of a stream whose beginning was carried out, although nothing was heard of it."""
        try:
            return surely(lambda: self._threads.unfinished(self._post, self._streamed))
        except LOST as error:
            if is_refusal(error):
                return ""
            raise Undelivered(reason(error)) from None
