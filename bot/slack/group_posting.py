"""The messages of a reading-group pack into a channel, as one thread, each exactly once although a call may be lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.conversations.file import LogError
from bot.conversations.packs import Packs, Posted
from bot.llm import Cancelled
from bot.slack.group_blocks import votes_shown
from bot.slack.messages import SlackMessage, plain_parts
from bot.slack.parcels import Parcel
from bot.slack.sending import LOST, is_refusal, is_too_much, surely
from bot.slack.threads import GROUP_TYPE, Threads, payload_of, reason

_log = logging.getLogger(__name__)
_LOOKED_AT = 50  # last messages of a channel among which a lost one is looked for


class Unfinished(Exception):
    """Slack does not take the rest of a pack, for `why`.

    `begun` tells whether its thread stands, `passing` whether what is left of it may be taken later.
    """

    def __init__(self, error: Exception, *, begun: bool) -> None:
        super().__init__(reason(error))
        self.error, self.why, self.begun = error, obstacle(error), begun
        self.passing = not is_refusal(error)


def obstacle(error: Exception) -> str:
    """What stood in the way of a call to Slack, for whoever waits for it."""
    return f"Slack says {reason(error)}" if is_refusal(error) else "Slack cannot be reached"


class Posting:
    """Posts one pack. Its messages carry its id and their number in metadata, by which they are found again."""

    def __init__(
        self, client: WebClient, threads: Threads, packs: Packs, parcel: Parcel, mine: Callable[[], bool],
        began: Callable[[str], None], *, again: bool = False,
    ) -> None:  # fmt: skip
        """`mine` tells whether it is still this worker's to post; `began` is told the thread.

        `again` tells that another worker may have begun: then what stands there is looked for first.
        """
        self._client, self._threads, self._packs, self._parcel = client, threads, packs, parcel
        self._mine, self._began, self._again = mine, began, again
        self._channel, self._pack_id = parcel.channel, parcel.pack_id
        self._there = dict[str, str]()  # timestamps of what another worker has posted, by part
        self.thread_ts = parcel.thread_ts

    def post(self) -> None:
        """Post all messages, the first into the channel, the others below it.

        Raises:
            Unfinished: Slack refuses one in every form, or cannot be reached.
            Cancelled: another worker has taken it over, or it was removed.
        """
        try:
            if self._again:
                surely(self._look)
            for number, message in enumerate(self._parcel.messages):
                if not self._mine():
                    raise Cancelled
                self._post(str(number), message)
        except LOST as error:
            raise Unfinished(error, begun=bool(self.thread_ts)) from None

    def _look(self) -> str:
        """Find what another worker has posted."""
        if not self.thread_ts and (first := self._found()):
            self._begin(min(first.values()))
        if self.thread_ts:
            self._there = self._standing()
        return ""

    def _standing(self) -> dict[str, str]:
        """What stands in the thread; without its first message the pack was removed."""
        try:
            found = self._found()
        except SlackApiError as error:
            if reason(error) != "thread_not_found":
                raise
            found = {}
        if self.thread_ts not in found.values():
            raise Cancelled
        return found

    def _post(self, part: str, message: SlackMessage) -> None:
        try:
            self._placed(part, message, self._once(part, message))
        except SlackApiError as error:
            if not is_too_much(error):
                raise
            _log.warning("Slack refused the form of a message (%s); it is sent as plain text", reason(error))
            for piece, plain in enumerate(plain_parts(message)):
                self._placed(f"{part}.{piece}", plain, self._once(f"{part}.{piece}", plain))

    def _once(self, part: str, message: SlackMessage) -> str:
        def call() -> str:
            sent = self._client.chat_postMessage(
                channel=self._channel, thread_ts=self.thread_ts or None, text=message.text, blocks=message.blocks or None,
                metadata=about(self._pack_id, part), unfurl_links=False, unfurl_media=False,
            )  # fmt: skip
            return str(sent["ts"])

        return self._there.get(part) or surely(call, lambda: self._found().get(part, ""))

    def _found(self) -> dict[str, str]:
        """The timestamps of the messages of this pack that stand in its thread, or in the channel, by part."""
        payloads = ((message, payload_of(message, GROUP_TYPE)) for message in self._around())
        return {str(said.get("part")): str(m["ts"]) for m, said in payloads if said.get("pack") == self._pack_id}

    def _around(self) -> Iterator[dict[str, Any]]:
        if self.thread_ts:
            return self._threads.messages(self._channel, self.thread_ts)
        page = self._client.conversations_history(channel=self._channel, limit=_LOOKED_AT, include_all_metadata=True)
        return iter(page.get("messages") or [])

    def _begin(self, ts: str) -> None:
        self.thread_ts = ts
        self._began(ts)
        self._noted(lambda: self._packs.begin(self._pack_id, ts))

    def _placed(self, part: str, message: SlackMessage, ts: str) -> None:
        """Note where a message stands, so that its buttons can show votes."""
        if not self.thread_ts:
            self._begin(ts)
        if votes_shown(message.blocks):
            self._noted(lambda: self._packs.posted(self._pack_id, Posted(part, ts, message.text, message.blocks)))

    def _noted(self, note: Callable[[], None]) -> None:
        try:
            note()
        except LogError as error:
            _log.warning("votes will not show on a message: %s", error.message)


def about(pack_id: str, part: str) -> dict[str, Any]:
    """What tells a message of a pack from all others."""
    return {"event_type": GROUP_TYPE, "event_payload": {"pack": pack_id, "part": part}}
