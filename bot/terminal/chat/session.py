"""A conversation on the command line: what was said so far, kept in the log where there is one.

A session is known by its key. What other front ends keep under the same key belongs to it: that is how a Slack thread goes
on here, and is found again after a restart, without any of it being stored twice.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self
from urllib.parse import parse_qs, urlsplit

from bot.answers import Answer, Turn
from bot.conversations import Conversations
from bot.conversations.records import Conversation, Exchange, exchange_of
from ingest.errors import QuestionError
from ingest.text import plain

FRONT = "chat"
_REMEMBERED = 50  # exchanges that a question is read in the light of
_LONGEST_NAME = 100  # characters
_LINK = re.compile(r"/archives/([A-Z0-9]+)/p(\d{10})(\d{6})/?")
_STAMP = re.compile(r"\d{10}\.\d{6}")
_HOW = "Give an id of /history, a session's name, or the link of a Slack thread."


@dataclass(slots=True)
class Session:
    """A conversation under way. `exchanges` are all of it, oldest first, whichever front end they are from."""

    log: Conversations
    key: str
    exchanges: list[Exchange] = field(default_factory=list)

    @classmethod
    def new(cls, log: Conversations) -> Self:
        """A conversation in which nothing was said yet."""
        return cls(log, secrets.token_hex(8))

    @classmethod
    def named(cls, log: Conversations, key: str) -> Self:
        """The conversation known by this key, or a new one.

        Raises:
            QuestionError: no conversation can be called that.
        """
        if not plain(key) or plain(key) != key or len(key) > _LONGEST_NAME:
            raise QuestionError(f"“{plain(key)[:80]}” cannot be the name of a session.", "Give a short name in one line.")
        return cls(log, key, log.under(key))

    def turns(self) -> list[Turn]:
        """What the next question may lean on."""
        return [turn for exchange in self.exchanges[-_REMEMBERED:] for turn in exchange.turns()]

    def add(self, answer: Answer) -> bool:
        """Take in an answer; whether it is in the log as well."""
        at = datetime.now(UTC)
        kept = self.log.record(answer, front=FRONT, key=self.key, at=at)
        found = self.log.under(self.key) if kept else []
        own = next((each for each in found if each.id == answer.id), None)
        self.exchanges.append(own or exchange_of(answer, conversation="", at=at))
        return kept

    @property
    def last(self) -> Exchange | None:
        """The last question with its answer."""
        return self.exchanges[-1] if self.exchanges else None

    def cited(self) -> list[str]:
        """The ids of all papers that were cited, in the order of their first citation."""
        return list(dict.fromkeys(source.paper_id for each in self.exchanges for source in each.sources))

    def conversation(self) -> Conversation:
        """What is known of it as a whole, as the log would say; something must have been asked."""
        first, last = self.exchanges[0], self.exchanges[-1]
        return Conversation(last.conversation, FRONT, self.key, first.question, first.at, last.at, len(self.exchanges))


def find(log: Conversations, name: str) -> Session:
    """The kept conversation that an id, its beginning, a session's name or the link of a Slack thread means.

    Raises:
        QuestionError: there is no such conversation.
        LogError: the log cannot be used.
    """
    thread = slack_thread(name)
    found = log.thread(*thread) if thread else log.conversation(name)
    if found is None and thread:
        raise QuestionError("The log has nothing of that Slack thread.", "It holds the threads that paperbot answered in.")
    if found is None:
        raise QuestionError(f"“{plain(name)}” is not in the conversation log.", _HOW)
    return Session.named(log, found.key)


def slack_thread(link: str) -> tuple[str, str] | None:
    """The channel of a link to a Slack message, and the timestamp of the message that its thread began with.

    None if it is no such link: https://TEAM.slack.com/archives/C123/p1700000000000100?thread_ts=1700000000.000100
    """
    try:
        parts = urlsplit(link.strip().strip("<>"))
        place = _LINK.fullmatch(parts.path)
        named = parse_qs(parts.query).get("thread_ts", [""])[0]
    except ValueError:
        return None
    if parts.scheme != "https" or not (parts.hostname or "").endswith(".slack.com") or not place:
        return None
    return place[1], named if _STAMP.fullmatch(named) else f"{place[2]}.{place[3]}"
