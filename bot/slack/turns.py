"""What the bot was asked and has answered in a conversation, from Slack itself: a restart loses nothing of it.

In a thread of people only what was put to the bot counts, and its answers; in direct messages everything does. A question
that begins anew there, and leans on something, goes on from what was asked there before, if that is not long ago.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from typing import Any

from slack_sdk import WebClient

from bot.answers import Turn
from bot.conversations import Conversations
from bot.conversations.file import LogError
from bot.conversations.packs import Kept, Packs
from bot.conversations.records import Exchange
from bot.slack.blocks import is_refusal
from bot.slack.contents import words_of
from bot.slack.group_blocks import numbered
from bot.slack.hearing import heard
from bot.slack.posts import Post
from bot.slack.safety import inbound
from bot.slack.talk import hushes
from bot.slack.threads import GROUP_TYPE, LOST, Threads, payload_of, reason, text_of
from bot.slack.topics import Asked, begins, knowing, leans, read
from ingest.errors import PaperbotError
from ingest.library import Library

_log = logging.getLogger(__name__)
_RECENT = 3_600.0  # seconds between two questions in direct messages, of which the second may go on from the first
_LOOKED_AT, _GONE_BACK = 10, 4  # messages that begin a thread in direct messages, and those whose threads are read
_SAID = (None, "", "file_share", "thread_broadcast", "bot_message")  # not that a message was deleted, or that somebody came
_Message = dict[str, Any]


class Turns:
    """Reads conversations; thread-safe."""

    def __init__(
        self,
        client: WebClient,
        threads: Threads,
        conversations: Conversations,
        bot_user_id: str,
        library: Callable[[], Library],
    ) -> None:
        self._client, self._threads, self._conversations, self._bot = client, threads, conversations, bot_user_id
        self._library = library
        self._packs = Packs(conversations.path)
        self._mention = re.compile(rf"<@{re.escape(bot_user_id)}(?:\|[^<>]*)?>")

    def asked(self, post: Post) -> Asked:
        """What a post asks, with what it goes on from; the post alone where its conversation cannot be read.

        Raises:
            LibraryError: the library cannot be used.
        """
        try:
            before = [] if post.thread_ts == post.ts else self._before(post.channel, post.thread_ts, post.ts)
            if post.direct:
                return Asked(post.text, tuple(self._directly(post, before)))
            turns, talk = self._turns(before)
            return self._read(post.text, turns, talk if post.certain else ())
        except LOST as error:
            _log.warning("a conversation could not be read, its question is answered alone: %s", reason(error))
            return Asked(post.text, tuple(self._conversations.turns("slack", post.key)))

    def _before(self, channel: str, thread_ts: str, ts: str) -> list[_Message]:
        """The messages of a thread before `ts`."""
        return [message for message in self._threads.messages(channel, thread_ts) if message.get("ts", "") < ts]

    def _turns(self, messages: Sequence[_Message], *, direct: bool = False) -> tuple[list[Turn], list[str]]:
        """The bot's turns in a thread, and what people have said to each other since it last spoke."""
        own = [payload_of(message) for message in messages if self._threads.own(message)]
        answered = {str(about.get("to", "")).partition("#")[0] for about in own}  # an edited question is noted as TS#…
        in_pack = any(self._is_pack(message) for message in messages[:1])
        turns, talk = list[Turn](), list[str]()
        for message in messages:
            if self._threads.own(message):
                turns += self._said(message, in_pack=in_pack)
                talk.clear()
                continue
            text, by_app = heard(words_of(message), self._bot), bool(message.get("bot_id"))
            mentioned = bool(self._mention.search(text_of(message)))
            if not text or hushes(text) or message.get("subtype") not in _SAID or (by_app and message is not messages[0]):
                continue
            if not by_app and (direct or mentioned or message["ts"] in answered):
                asked = self._read(text, turns, talk if mentioned and not direct else ())
                turns = [*(asked.history or turns), Turn("user", asked.question)]
            else:
                talk.append(text)
        return turns, talk

    def _read(self, text: str, turns: Sequence[Turn], talk: Sequence[str]) -> Asked:
        asked = read(text, turns, talk)
        return knowing(asked, self._library()) if asked.message else asked

    def _said(self, message: _Message, *, in_pack: bool) -> list[Turn]:
        """A message of the bot; nothing of a pack's messages but its first, which stands for all."""
        if self._is_pack(message):
            return self._pack(message)
        about = payload_of(message)
        if message.get("files") or (in_pack and not about) or (about and not about.get("answer")):  # help, and why it failed
            return []
        if kept := self._kept(str(about.get("answer", ""))):
            return [] if about.get("part") else [kept.turns()[1]]  # all its parts are one answer
        said = inbound(text_of(message), self._bot)
        return [Turn("assistant", said, refused=is_refusal(said))] if said else []

    def _is_pack(self, message: _Message) -> bool:
        """Whether a message begins the thread of a reading-group pack."""
        begins_thread = message.get("thread_ts") in (None, message.get("ts"))
        return begins_thread and self._threads.own(message) and bool(payload_of(message, GROUP_TYPE))

    def _pack(self, message: _Message) -> list[Turn]:
        """A pack as its topic and its papers, as they are numbered there; by its own words alone if it is not kept here."""
        kept = self._kept_pack(str(payload_of(message, GROUP_TYPE).get("pack", "")))
        if kept is None or not kept.chosen:
            return [Turn("assistant", "\n".join(numbered(inbound(text_of(message), self._bot))))]
        papers = "\n".join(f"[{paper.number}] {paper.title}" for paper in kept.chosen)
        ids = tuple(paper.paper_id for paper in kept.chosen)
        return [Turn("user", kept.title.partition(": ")[2] or kept.title), Turn("assistant", f"{kept.title}\n{papers}", ids)]

    def _kept_pack(self, pack_id: str) -> Kept | None:
        try:
            return self._packs.get(pack_id)
        except LogError as error:
            _log.info("the record of packs cannot be read: %s", error.message)
            return None

    def _kept(self, answer_id: str) -> Exchange | None:
        """What the log has of an answer; a log that is damaged has nothing."""
        try:
            return self._conversations.get(answer_id) if answer_id else None
        except PaperbotError as error:
            _log.info("the log cannot be read: %s", error.message)
            return None

    def _directly(self, post: Post, before: Sequence[_Message]) -> list[Turn]:
        """The turns before a direct message."""
        turns = self._turns(before, direct=True)[0]
        first = heard(words_of(before[0]), self._bot) if before else post.text
        if (before and self._threads.own(before[0])) or not leans(first):
            return turns
        return [*self._earlier(post.channel, post.thread_ts), *turns]

    def _earlier(self, channel: str, ts: str) -> list[Turn]:
        """What was asked and answered in direct messages before `ts`, back to a question that stands alone."""
        page = self._client.conversations_history(channel=channel, latest=ts, limit=_LOOKED_AT, include_all_metadata=True)
        roots = [one for one in page.get("messages") or [] if self._is_pack(one) or not self._threads.own(one)]
        turns, since = list[Turn](), float(ts)
        for root in sorted(roots, key=_last_word, reverse=True)[:_GONE_BACK]:
            if since - _last_word(root) > _RECENT:
                break
            found = self._turns(self._before(channel, str(root["ts"]), ts), direct=True)[0]
            turns = [*found, *turns]
            if begins(found):
                break
            since = float(root["ts"])
        return turns


def _last_word(root: _Message) -> float:
    """When something was last said in a thread."""
    return float(root.get("latest_reply") or root["ts"])
