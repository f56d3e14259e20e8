"""Threads as Slack has them: their messages, who wrote them, and what the bot has replied there."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.conversations import Conversations
from bot.followups.remarks import is_courtesy
from bot.slack.blocks import is_unanswered
from bot.slack.hearing import heard
from bot.slack.posts import Post
from bot.slack.safety import inbound
from bot.slack.talk import hushes

_log = logging.getLogger(__name__)
EVENT_TYPE = "paperbot_reply"  # of the metadata that a reply carries
GROUP_TYPE = "paperbot_reading_group"  # and that a message of a reading-group pack does
_PAGE = 200  # messages, as Slack recommends
_PAGES = 20
# What a call to Slack may fail with; what Slack itself refuses is a SlackApiError.
LOST = (OSError, HTTPException, SlackClientError, TimeoutError)


class Threads:
    """Reads threads; thread-safe."""

    def __init__(self, client: WebClient, conversations: Conversations, bot_user_id: str) -> None:
        self._client, self._conversations, self._bot = client, conversations, bot_user_id

    def takes_part(self, post: Post) -> bool:
        """Whether the bot has said something in the thread of `post`, or was asked to, and was not told to be quiet since.

        Below a reading-group pack people talk to each other, whatever the bot was asked there.
        """
        try:
            before = [m for m in self.messages(post.channel, post.thread_ts) if m.get("ts", "") < post.ts]
            if any(self.own(root) and payload_of(root, GROUP_TYPE) for root in before[:1]):
                return False
            return self._has_a_say(before)
        except LOST as error:
            _log.warning("a thread could not be read: %s", reason(error))
            return bool(self._conversations.turns("slack", post.key))

    def _has_a_say(self, messages: Sequence[dict[str, Any]]) -> bool:
        asked, quiet = False, False
        for message in messages:
            if self.own(message):
                asked = True
            elif not message.get("bot_id"):
                text = text_of(message)
                said, mentioned = heard(text, self._bot), f"<@{self._bot}>" in text
                asked |= mentioned
                quiet = hushes(said) or (quiet and not (mentioned and not is_courtesy(said)))
        return asked and not quiet

    def answered(self, post: Post) -> bool | None:
        """Whether what the bot last said to earlier texts of an edited message is an answer; None if it said nothing yet.

        What it says to a greeting, or to thanks, is none.

        Raises:
            SlackApiError: Slack refuses the thread.
            OSError: Slack cannot be reached.
        """
        said = None
        for message in self.messages(post.channel, post.thread_ts):
            payload = payload_of(message)
            earlier = str(payload.get("to", "")).partition("#")[0] == post.ts and payload.get("to") != post.mark
            if self.own(message) and earlier and not payload.get("part"):
                text = inbound(text_of(message), self._bot)
                said = bool(payload.get("answer")) and not payload.get("courtesy") and not is_unanswered(text)
        return said

    def replies_to(self, post: Post) -> dict[int, str]:
        """The timestamps of the parts of a reply that already stand in the thread."""
        found = dict[int, str]()
        for message in self.messages(post.channel, post.thread_ts):
            payload = payload_of(message)
            if self.own(message) and payload.get("to") == post.mark:
                found[int(payload.get("part", 0))] = str(message["ts"])
        return found

    def unfinished(self, post: Post, text: str = "") -> str:
        """The timestamp of a message in which a reply to `post` was begun and of which nobody was told; "" if there is none.

        It is one of the bot's own that carries no metadata yet, and that says `text` or follows `post` itself.
        """
        before = ""
        for message in self.messages(post.channel, post.thread_ts):
            if not self.own(message):
                before = str(message["ts"])
            elif message["ts"] <= post.ts or message.get("files") or payload_of(message) or payload_of(message, GROUP_TYPE):
                continue
            elif before == post.ts or (text and text_of(message) == text):
                return str(message["ts"])
        return ""

    def own(self, message: dict[str, Any]) -> bool:
        """Whether the bot wrote a message."""
        return message.get("user") == self._bot

    def messages(self, channel: str, thread_ts: str) -> Iterator[dict[str, Any]]:
        """All messages of a thread, its root first.

        Raises:
            SlackApiError: Slack refuses it.
            OSError: Slack cannot be reached.
        """
        cursor = None
        for _ in range(_PAGES):
            page = self._client.conversations_replies(
                channel=channel, ts=thread_ts, limit=_PAGE, cursor=cursor, include_all_metadata=True
            )
            yield from page.get("messages") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return


def text_of(message: Mapping[str, Any]) -> str:
    """The text of a message; of some, which are all blocks or attachments, Slack says that it is null."""
    return str(message.get("text") or "")


def payload_of(message: dict[str, Any], event_type: str = EVENT_TYPE) -> dict[str, Any]:
    """What the metadata of a message say, if they are of this type."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") if metadata.get("event_type") == event_type else None
    return payload if isinstance(payload, dict) else {}


def reason(error: Exception) -> str:
    """What Slack says went wrong, without anything of the request: it may hold a token."""
    if isinstance(error, SlackApiError):
        response = error.response
        return str(response.get("error") if isinstance(response.data, dict) else f"HTTP {response.status_code}")
    return type(error).__name__
