"""What an event asks of the bot: the one place where that is decided.

Slack sends a mention in a channel twice, as `app_mention` and as `message`: the first is followed, the second is not.
Direct messages come as `message` alone. A group's direct message may come as both; its keys are the same then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.slack.safety import inbound

# Messages that people write: plain ones, with files, replies that are also sent to the channel. All other subtypes are
# edits, deletions, and what Slack or apps say (https://docs.slack.dev/reference/events/message#subtypes).
_WRITTEN = (None, "", "file_share", "thread_broadcast")
_HELP = re.compile(r"(?:/?help|hilfe|aide|ayuda)\W*", re.IGNORECASE)


class Kind(StrEnum):
    """What is asked for."""

    QUESTION = "question"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Route:
    """A message that the bot is to see to. `text` is plain text; `thread_ts` the thread that the reply belongs in.

    `mentioned` tells that the message names the bot or is written to it alone; otherwise it is a reply in a thread, and for
    the bot only if that takes part there. `user_team` is its author's workspace, `team` the one it was received for, where
    the event says.
    """

    kind: Kind
    channel: str
    thread_ts: str
    ts: str
    user: str
    text: str
    team: str = ""
    user_team: str = ""
    is_dm: bool = False
    mentioned: bool = True

    def keys(self, team: str, event_id: str = "") -> tuple[str, ...]:
        """What the message is claimed by: its place, the same for all events about it, and the event."""
        place = f"message/{team}/{self.channel}/{self.ts}"
        return (place, f"event/{team}/{event_id}") if event_id else (place,)


def route(event: Mapping[str, Any], *, bot_user_id: str) -> Route | None:
    """What the bot is to do about an event, the inner one of its envelope; None if it is none of its concern."""
    if not _is_written(event, bot_user_id):
        return None
    mentioned = bool(re.search(rf"<@{re.escape(bot_user_id)}(?:\|[^<>]*)?>", str(event.get("text") or "")))
    found = _route(event, bot_user_id, mentioned=mentioned)
    if event.get("type") == "app_mention":
        return None if found.is_dm else found
    if found.is_dm or (mentioned and event.get("channel_type") == "mpim"):
        return found
    if mentioned or found.thread_ts == found.ts or not found.text:
        return None
    return found


def asks_for_help(text: str) -> bool:
    """Whether what is written to the bot alone asks how to use it; nothing at all does."""
    return not text or bool(_HELP.fullmatch(text))


def _is_written(event: Mapping[str, Any], bot_user_id: str) -> bool:
    """Whether a person wrote this message just now."""
    return (
        event.get("type") in ("message", "app_mention")
        and event.get("subtype") in _WRITTEN
        and not any(event.get(name) for name in ("bot_id", "bot_profile", "hidden", "edited"))
        and event.get("user") not in (None, "", bot_user_id, "USLACKBOT")
        and bool(event.get("channel"))
        and bool(event.get("ts"))
    )


def _route(event: Mapping[str, Any], bot_user_id: str, *, mentioned: bool) -> Route:
    text = inbound(str(event.get("text") or ""), bot_user_id)
    channel, team = str(event["channel"]), str(event.get("team") or "")
    is_dm = event.get("channel_type") == "im" or channel.startswith("D")
    addressed = mentioned or is_dm or event.get("type") == "app_mention"
    return Route(
        kind=Kind.HELP if addressed and asks_for_help(text) else Kind.QUESTION,
        channel=channel,
        thread_ts=str(event.get("thread_ts") or event["ts"]),
        ts=str(event["ts"]),
        user=str(event["user"]),
        text=text,
        team=team,
        user_team=str(event.get("user_team") or team),
        is_dm=is_dm,
        mentioned=addressed,
    )
