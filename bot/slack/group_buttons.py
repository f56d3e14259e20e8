"""The buttons of a reading-group pack: votes, which its messages show, and the handout as a file in its thread."""

from __future__ import annotations

import logging
import re
import threading
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress

from slack_sdk.errors import SlackApiError

from bot.conversations.file import LogError
from bot.conversations.packs import Kept, Packs, Posted
from bot.slack.group_blocks import votes_shown, with_votes
from bot.slack.group_posting import about, obstacle
from bot.slack.notices import shortened
from bot.slack.safety import escape
from bot.slack.sending import LOST, is_refusal, surely
from bot.slack.service import Service
from bot.slack.threads import reason

_log = logging.getLogger(__name__)
NOT_KEPT = "I do not keep that pack (any more): I keep a pack for 90 days, and only those that I posted myself."
NO_STORE = "I cannot use my records just now, so nothing was changed. Try again in a minute."
HANDED = "The handout is in this thread already, or about to be."
_COMMENT = "The handout. Download it and open it in a browser; it prints well."
_ROUNDS = 5  # times that messages are brought up to date for one vote, if others vote meanwhile
_ALL = 0  # among the papers whose votes have changed: all of them
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


class Buttons:
    """Sees to clicks on the buttons of packs; one for a process, thread-safe."""

    def __init__(self, service: Service, packs: Packs) -> None:
        self._service, self._client, self._packs = service, service.client, packs
        self._guard = threading.Lock()
        self._updating = dict[str, threading.Lock]()  # by pack
        self._due = defaultdict[str, set[int]](set)  # papers whose votes have changed, by pack

    def vote(self, pack_id: str, user: str, number: int) -> str:
        """Count a person's vote; what that person is told. The messages follow a little later."""
        try:
            vote = self._packs.vote(pack_id, user, number)
        except LogError as error:
            _log.error("a vote was not counted: %s", error.message)
            return NO_STORE
        if vote is None:
            return NOT_KEPT
        self._later(pack_id, {vote.before, vote.now} - {_ALL})
        if not vote.now:
            return f"You took back your vote for paper {number}."
        what = f"Your vote went from paper {vote.before} to paper" if vote.before else "Your vote is for paper"
        return f"{what} {number}. Press another paper's button to change it, or the same one to take it back."

    def _later(self, pack_id: str, changed: set[int]) -> None:
        try:
            self._service.beside.submit(self.show_votes, pack_id, changed)
        except RuntimeError:  # shut down
            self.show_votes(pack_id, changed)

    def show_votes(self, pack_id: str, changed: set[int] | None = None) -> None:
        """Bring the messages up to date: the overview, and those of the papers whose votes have `changed` (None: of all).

        One at a time for each pack; what comes while another waits for its turn is done together with it.
        """
        with self._guard:
            updating = self._updating.setdefault(pack_id, threading.Lock())
            waits = bool(self._due[pack_id])
            self._due[pack_id] |= {_ALL} if changed is None else changed
        if waits:
            return
        with updating:
            with self._guard:
                due = self._due.pop(pack_id, set())
            try:
                self._show_all(pack_id, due)
            except (*LOST, LogError) as error:
                _log.warning("votes do not show: %s", reason(error))

    def _show_all(self, pack_id: str, due: set[int]) -> None:
        kept, votes = self._packs.get(pack_id), self._packs.votes(pack_id)
        if kept is None or not (votes or due - {_ALL}):
            return
        for _ in range(_ROUNDS):
            for message in self._packs.messages(pack_id):
                if message.part == "0" or _ALL in due or votes_shown(message.blocks) & due:
                    self._update(kept, message, votes)
            votes, before = self._packs.votes(pack_id), votes
            if votes == before:  # otherwise another bot may have shown newer votes, which these have replaced
                return
            due = due | {number for number in {*votes, *before} if votes.get(number) != before.get(number)}

    def _update(self, kept: Kept, message: Posted, votes: Mapping[int, int]) -> None:
        def call() -> str:
            self._client.chat_update(
                channel=kept.channel, ts=message.ts, text=message.text, blocks=with_votes(message.blocks, votes),
                metadata=about(kept.pack_id, message.part),
            )  # fmt: skip
            return message.ts

        try:
            surely(call)
        except SlackApiError as error:
            if not is_refusal(error):
                raise
            _log.info("votes do not show on a message: %s", reason(error))  # somebody may have deleted it

    # The handout

    def hand_out(self, pack_id: str) -> str:
        """Upload a pack's handout into its thread, once; what who asked for it is told, "" if the file says all."""
        try:
            kept = self._packs.get(pack_id)
            if kept is None or not kept.thread_ts:
                return NOT_KEPT
            if not self._packs.hand_out(pack_id):
                return HANDED
        except LogError as error:
            _log.error("a handout was not brought: %s", error.message)
            return NO_STORE
        try:
            return HANDED if self._handed(kept) else self._upload(kept)
        except LOST as error:
            _log.error("a handout was not brought: %s", reason(error))
            with suppress(LogError):  # then the next click has to wait a minute
                self._packs.not_handed_out(pack_id)
            return _no_upload(error)

    def _upload(self, kept: Kept) -> str:
        def call() -> str:
            self._client.files_upload_v2(
                channel=kept.channel, thread_ts=kept.thread_ts, filename=file_name(kept), title=shortened(kept.title, 100),
                content=kept.handout, initial_comment=_COMMENT,
            )  # fmt: skip
            return "done"

        surely(call, lambda: self._handed(kept))
        return ""

    def _handed(self, kept: Kept) -> str:
        """The file in the thread, where the bot brings no other; "" if there is none, or somebody has deleted it."""
        threads = self._service.threads
        own = (message for message in threads.messages(kept.channel, kept.thread_ts) if threads.own(message))
        files = (one for message in own for one in message.get("files") or () if one.get("mode") != "tombstone")
        return next((str(one["id"]) for one in files), "")


def file_name(kept: Kept) -> str:
    """A name by which people can tell what it is."""
    name = _NOT_IN_NAMES.sub("-", kept.title.lower()).strip("-")[:60].strip("-") or "reading-group"
    return f"{name}.html"


def _no_upload(error: Exception) -> str:
    if reason(error) == "missing_scope":
        return "I may not upload files here. Please tell whoever runs paperbot that I lack the scope files:write."
    return f"I could not upload the handout: {escape(obstacle(error))}. Try again in a minute."
