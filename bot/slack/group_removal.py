"""Taking a reading-group pack back: who asked for it may remove all that was posted of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from bot.conversations.file import LogError
from bot.conversations.packs import Packs
from bot.slack.group_posting import obstacle
from bot.slack.safety import escape
from bot.slack.sending import LOST, is_refusal, surely
from bot.slack.service import Service
from bot.slack.threads import GROUP_TYPE, payload_of, reason

_log = logging.getLogger(__name__)
REMOVED = "The pack is removed. What people wrote below it stays."
NOT_YOURS = "Only who asked for this pack can remove it."
_GONE = frozenset({"message_not_found", "thread_not_found", "file_not_found", "file_deleted"})
_ROUNDS = 5  # looks for messages that were posted meanwhile


class Removal:
    """Removes packs; one for a process, thread-safe."""

    def __init__(self, service: Service, packs: Packs) -> None:
        self._client, self._threads, self._packs = service.client, service.threads, packs
        self._guard = threading.Lock()
        self._removed = set[str]()

    def called_off(self, pack_id: str) -> bool:
        """Whether a pack was removed, so that nothing more of it is to be posted."""
        with self._guard:
            return pack_id in self._removed

    def remove(self, value: str, body: Mapping[str, Any]) -> str:
        """Remove the pack that a click is about (`value` is that of its button); what who clicked is told."""
        pack_id, _, author = value.partition(":")
        message = body.get("message") or {}
        if not pack_id or author != body["user"]["id"]:
            return NOT_YOURS
        with self._guard:
            self._removed.add(pack_id)
        with suppress(LogError):  # then its votes stay for as long as packs are kept
            self._packs.remove(pack_id)
        try:
            self.sweep(pack_id, body["channel"]["id"], str(message.get("thread_ts") or message.get("ts") or ""))
        except LOST as error:
            _log.error("a reading-group pack was not removed: %s", reason(error))
            return f"I could not remove all of the pack: {escape(obstacle(error))}. Try again in a minute."
        return REMOVED

    def sweep(self, pack_id: str, channel: str, thread_ts: str) -> None:
        """Delete all that stands of a pack and its handout, the first message last: its button serves until then.

        Raises:
            One of LOST: Slack refuses it, or cannot be reached.
        """
        for _ in range(_ROUNDS):
            standing = [one for one in self._messages(channel, thread_ts) if self._belongs(one, pack_id)]
            for message in sorted(standing, key=lambda one: (one["ts"] == thread_ts, one["ts"])):
                self._delete(channel, message)
            if not standing or any(one["ts"] == thread_ts for one in standing):
                return

    def _messages(self, channel: str, thread_ts: str) -> list[dict[str, Any]]:
        """The messages of a thread; none where it is gone, as another sweep, of whoever posted it, may have been faster."""
        try:
            return list(self._threads.messages(channel, thread_ts))
        except LOST as error:
            if is_refusal(error) and reason(error) in _GONE:
                return []
            raise

    def _belongs(self, message: dict[str, Any], pack_id: str) -> bool:
        """Whether a message is one of the pack, or brought its handout: below it the bot brings no other file."""
        return self._threads.own(message) and (
            payload_of(message, GROUP_TYPE).get("pack") == pack_id or bool(message.get("files"))
        )

    def _delete(self, channel: str, message: dict[str, Any]) -> None:
        for file in message.get("files") or ():
            _gone(partial(self._client.files_delete, file=file["id"]))
        _gone(partial(self._client.chat_delete, channel=channel, ts=message["ts"]))


def _gone(delete: Callable[[], object]) -> None:
    """Carry out a call that deletes something, which may have been carried out before."""
    try:
        surely(lambda: str(delete()))
    except LOST as error:
        if not is_refusal(error) or reason(error) not in _GONE:
            raise
