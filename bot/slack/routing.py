"""What an event asks of the bot: the one place where that is decided.

Slack sends a mention in a channel twice, as `app_mention` and as `message`: the first is followed, the second is not.
Direct messages come as `message` alone. A group's direct message may come as both; its keys are the same then. An edit comes
as `message_changed`, which holds the message before and after; an `app_mention` may come beside it, and is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from bot.followups.remarks import is_courtesy
from bot.slack.hearing import heard, undressed
from bot.slack.talk import hushes, may_ask, speaks_to_others

# Messages that people write: plain ones, with files, replies that are also sent to the channel. All other subtypes are
# deletions, edits (see `_edited`), and what Slack or apps say (https://docs.slack.dev/reference/events/message#subtypes).
_WRITTEN = (None, "", "file_share", "thread_broadcast")
_SOON = 600.0  # seconds within which a question that is edited is asked anew
# What asks how to use the bot, or speaks of it rather than to it: “commands”, “are you there?”, “welcome to the channel!”.
_HELP = re.compile(
    r"""(?:(?:hi|hey|hello)\b\ ?,?\ )?(?:(?:paper)?bot\b[,:]?\ )?(?:
        /?(?:help|commands?|menu|start|test|ping|usage)|hilfe|aide|ayuda|(?:i\ )?need\ help
        |(?:show|list)\ (?:me\ )?(?:the\ |your\ )?commands
        |how\ (?:(?:do|can|should)\ (?:i|we)|to)\ use\ (?:you|(?:this|the)\ bot|paperbot|(?=\?))|how\ do\ you\ work
        |(?:are\ you|is)\ (?:there|here|up|alive|awake|working|online)|cc
        |welcome(?:\ (?:aboard|back|to\ (?:the|our|this)\ \w+))?
    )(?:\ please)?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
# A command that Slack takes for none, as a blank stands before it.
_TYPED = re.compile(r"/(?P<name>ask|papers|reading-group)(?:\s+(?P<rest>.*))?", re.DOTALL)
_GREETS = re.compile(r"(?:hi|hello|hey|good (?:morning|afternoon|evening))\b", re.IGNORECASE)


class Kind(StrEnum):
    """What is asked for."""

    QUESTION = "question"
    HELP = "help"
    HUSH = "hush"  # that the bot be quiet


@dataclass(frozen=True, slots=True)
class Route:
    """A message that the bot is to see to. `text` is plain text; `thread_ts` the thread that the reply belongs in.

    `mentioned` tells that the message names the bot or is written to it alone; otherwise it is a reply in a thread, and for
    the bot only if that takes part there. `user_team` is its author's workspace, `team` the one it was received for, where
    the event says. `edit` tells the text of an edited message from its earlier ones, "" of others, as `before` does with the
    one before it, "" if that is the same; `anew` says that this one was for the bot, too. `files` tells that it comes with
    some.
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
    files: bool = False
    edit: str = ""
    before: str = ""
    anew: bool = False

    def keys(self, team: str, event_id: str = "") -> tuple[str, ...]:
        """What it is claimed by: its place, the same for all events about it (an edit's with its text), and the event."""
        kind, text = ("edit", f"/{self.edit}") if self.edit else ("message", "")
        place = f"{kind}/{team}/{self.channel}/{self.ts}{text}"
        return (place, f"event/{team}/{event_id}") if event_id else (place,)


def route(event: Mapping[str, Any], *, bot_user_id: str) -> Route | None:
    """What the bot is to do about an event, the inner one of its envelope; None if it is none of its concern."""
    if event.get("subtype") == "message_changed":
        return _edited(event, bot_user_id)
    if not _is_written(event, bot_user_id) or event.get("edited"):
        return None
    found, mentioned = _route(event, bot_user_id), _mentions(event, bot_user_id)
    if event.get("type") == "app_mention":
        return None if found.is_dm else found
    if found.is_dm or (mentioned and event.get("channel_type") == "mpim"):
        return found
    if mentioned or found.thread_ts == found.ts or _is_for_others(event, bot_user_id):
        return None
    return found if may_ask(found.text) else None


def deleted(event: Mapping[str, Any]) -> tuple[str, str] | None:
    """The channel and timestamp of the message that an event says is deleted; of one with replies Slack keeps a tombstone."""
    now, subtype = event.get("message"), event.get("subtype")
    if subtype == "message_changed" and isinstance(now, Mapping) and now.get("subtype") == "tombstone":
        gone = now.get("ts")
    else:
        gone = event.get("deleted_ts") if subtype == "message_deleted" else None
    return (str(event["channel"]), str(gone)) if gone and event.get("channel") else None


def _edited(event: Mapping[str, Any], bot_user_id: str) -> Route | None:
    """A message whose author changed its words to what asks the bot by name or, in a direct message, at all."""
    now, before = event.get("message"), event.get("previous_message")
    if not isinstance(now, Mapping) or not isinstance(before, Mapping):
        return None
    place = {"type": "message", "channel": event.get("channel"), "channel_type": event.get("channel_type")}
    now, before = {**now, **place}, {**before, **place}
    if not _is_written(now, bot_user_id) or not now.get("edited") or before.get("user") != now.get("user"):
        return None
    found, earlier = _route(now, bot_user_id), _route(before | {"ts": now["ts"]}, bot_user_id)
    if not found.mentioned or (earlier.mentioned and (found.text == earlier.text or _age(now) > _SOON)):
        return None  # Slack tells of the preview of a link as of an edit
    if earlier.mentioned and is_courtesy(found.text):
        return None
    before = "" if earlier.text == found.text else _digest(earlier.text)
    return replace(found, edit=_digest(found.text), before=before, anew=earlier.mentioned)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _age(message: Mapping[str, Any]) -> float:
    """Seconds from the writing of an edited message to the edit."""
    try:
        return float(message["edited"]["ts"]) - float(message["ts"])
    except (TypeError, ValueError, KeyError):
        return 0.0


def _mentions(event: Mapping[str, Any], bot_user_id: str) -> bool:
    return bool(re.search(rf"<@{re.escape(bot_user_id)}(?:\|[^<>]*)?>", str(event.get("text") or "")))


def _is_for_others(event: Mapping[str, Any], bot_user_id: str) -> bool:
    return speaks_to_others(undressed(str(event.get("text") or "")), bot_user_id)


def asks_for_help(text: str) -> bool:
    """Whether what is written to the bot alone asks how to use it; nothing at all does."""
    typed = _TYPED.fullmatch(text)
    return not text or bool(_HELP.fullmatch(text) or (typed and not (typed["name"] == "ask" and typed["rest"])))


def _is_written(event: Mapping[str, Any], bot_user_id: str) -> bool:
    """Whether a person wrote this message."""
    return (
        event.get("type") in ("message", "app_mention")
        and event.get("subtype") in _WRITTEN
        and not any(event.get(name) for name in ("bot_id", "bot_profile", "hidden"))
        and event.get("user") not in (None, "", bot_user_id, "USLACKBOT")
        and bool(event.get("channel"))
        and bool(event.get("ts"))
    )


def _meant(text: str) -> str:
    """A text without the command that it asks with, or the mark of a question that only greets: “/ask …”, “hello?”."""
    if (typed := _TYPED.fullmatch(text)) and typed["name"] == "ask":
        return typed["rest"] or ""
    greeted = text.rstrip("?!. ")
    return greeted if "?" in text and _GREETS.match(text) and is_courtesy(greeted) else text


def _route(event: Mapping[str, Any], bot_user_id: str) -> Route:
    text = _meant(heard(str(event.get("text") or ""), bot_user_id))
    channel, team = str(event["channel"]), str(event.get("team") or "")
    is_dm = event.get("channel_type") == "im" or channel.startswith("D")
    addressed = is_dm or event.get("type") == "app_mention" or _mentions(event, bot_user_id)
    return Route(
        kind=_kind(text, addressed=addressed),
        channel=channel,
        thread_ts=str(event.get("thread_ts") or event["ts"]),
        ts=str(event["ts"]),
        user=str(event["user"]),
        text=text,
        team=team,
        user_team=str(event.get("user_team") or team),
        is_dm=is_dm,
        mentioned=addressed,
        files=bool(event.get("files")),
    )


def _kind(text: str, *, addressed: bool) -> Kind:
    if not addressed:
        return Kind.QUESTION
    if asks_for_help(text):
        return Kind.HELP
    return Kind.HUSH if hushes(text) else Kind.QUESTION
