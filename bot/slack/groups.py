"""`/reading-group`: a pack is made by a worker and posted as a thread; what stands in the way is told to its author alone."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any, cast

from bot.conversations.file import LogError
from bot.conversations.packs import Kept, Packs
from bot.conversations.records import named
from bot.llm import Cancelled
from bot.reading_group import NothingOnTopic, Pack, Request
from bot.reading_group.handout import Form, handout
from bot.slack import notices
from bot.slack.access import ABSENT
from bot.slack.aside import Aside
from bot.slack.backend import Backend
from bot.slack.claims import Claim
from bot.slack.failures import log_failure
from bot.slack.group_blocks import group_messages
from bot.slack.group_buttons import Buttons
from bot.slack.group_posting import Posting, Unfinished
from bot.slack.group_removal import Removal
from bot.slack.group_request import EXAMPLE
from bot.slack.messages import SlackMessage, packed, sections
from bot.slack.parcels import KIND, Parcel
from bot.slack.posts import Post
from bot.slack.safety import escape, label
from bot.slack.sending import LOST
from bot.slack.service import Service
from bot.slack.threads import reason
from bot.slack.workers import Work
from ingest.errors import QuestionError
from ingest.logs import request_id
from ingest.text import counted

_log = logging.getLogger(__name__)
NOT_HERE = (
    "I am not in this conversation, so I cannot post here. Add me to it (/invite @paperbot) and give the command again, or "
    "give it in our direct messages."
)
BUSY = "I am busy with other questions right now. Try again in a minute."
STOPPED = "I am being restarted, so the pack was not finished. Give the command again in a minute."
HELP = (
    "`/reading-group` followed by a topic prepares a meeting: I choose papers of the library, and post an agenda, the brief "
    f"of each paper, questions and a handout as a thread in this channel.\nFor example: `{EXAMPLE}` (5 papers and 60 minutes "
    "if you do not say)."
)
_UNKEPT = "I could not keep this pack in my records, so it has no buttons for votes and the handout."
_MISSING = "Name another topic. If a paper on it is missing, ask whoever runs paperbot to add it."
_REST = "The rest of this pack could not be posted."
_GOES_ON = "Slack cannot be reached just now; I post the pack as soon as it can."
_NOT_POSTED = "I could not post the pack that you asked for here. Give the command again in a minute."
_ATTEMPTS = 5  # to post one pack, whether workers die over it or Slack cannot be reached
_SHOWN = 300  # characters that are shown of a topic


class Groups:
    """Makes packs and posts them; one for a process, thread-safe."""

    def __init__(self, service: Service, backend: Backend) -> None:
        self._service, self._backend, self._client = service, backend, service.client
        self._secret = str(service.client.token)  # who reaches the record of claims may not post in the bot's name
        self._packs = Packs(service.conversations.path)
        self.buttons, self.removal = Buttons(service, self._packs), Removal(service, self._packs)
        service.owe(KIND, self._resumed)

    def prepare(self, told: Aside, command: Mapping[str, Any], request: Request, claim: Claim | None) -> bool:
        """Make a pack and post it; whatever stands in the way is told to who gave the command, alone.

        Returns whether the rest of it is left for later, for whoever takes the claim over.
        """
        if obstacle := self._obstacle(command):
            told.say(obstacle)
        elif pack := self._prepared(told, request):
            return self._post(told, command, pack, claim)
        return False

    def _obstacle(self, command: Mapping[str, Any]) -> str:
        """Why nothing is made for this command; "" if nothing speaks against it."""
        team, channel, user = command.get("team_id", ""), command["channel_id"], command["user_id"]
        post = Post(team, channel, "", "", user, team, "", direct=channel.startswith("D"))
        access = self._service.access
        return access.denied(post) or self._absent(channel) or access.closed(channel)

    def _absent(self, channel: str) -> str:
        """Whether the bot is surely not in a channel, before work is done that could not be shown there."""
        return NOT_HERE if self._service.access.absent(channel) else ""

    def _prepared(self, told: Aside, request: Request) -> Pack | None:
        def step(text: str) -> None:
            if text.startswith("Writing on paper 1 "):  # what a model takes is worth a word, but not one a paper
                told.say("The papers are chosen. A language model is writing on them now, which may take some minutes…")

        try:
            return self._backend.prepare(request, lambda: self._service.stopping, step)
        except NothingOnTopic as error:
            told.tell(nothing_messages(error))
        except QuestionError as error:
            told.say(error_text(error))
        except Cancelled:
            told.say(STOPPED)
        except Exception as error:
            reference = request_id()
            log_failure(error, reference)
            told.tell(notices.error_messages(error, reference))
        return None

    def _post(self, told: Aside, command: Mapping[str, Any], pack: Pack, claim: Claim | None) -> bool:
        pack_id, channel = secrets.token_hex(8), command["channel_id"]
        kept = self._keep(pack_id, channel, pack)
        removal = f"{pack_id}:{command['user_id']}"
        messages = group_messages(pack, pack_id if kept else "", str(command.get("user_name") or ""), removal)
        parcel = Parcel(pack_id, channel, command["user_id"], tuple(messages))
        if claim:  # from here on another worker can complete it
            self._service.holds.annotate(claim, parcel.to_bytes(self._secret))
        error = self._bring(parcel, claim)
        if error and _goes_on(error, claim):
            told.say(_GOES_ON)
            return True
        if error:
            told.say(_given_up(error, kept=kept))
        elif not kept:
            told.say(_UNKEPT)
        return False

    def _resumed(self, claim: Claim) -> Work:
        """What is left to do for a pack whose worker died."""
        parcel = Parcel.from_bytes(claim.payload, self._secret)

        def bring() -> None:
            later = False
            try:
                if claim.attempt > _ATTEMPTS:
                    _log.error("a reading-group pack is given up after %d attempts", _ATTEMPTS)
                    self._clear_up(parcel)
                    self._excuse(parcel, begun=bool(parcel.thread_ts))
                    return
                _log.warning("taking over a reading-group pack whose worker died, or could not reach Slack")
                error = self._bring(parcel, claim, again=True)
                later = error is not None and _goes_on(error, claim)
                if error and not later:
                    self._excuse(parcel, begun=error.begun)
            finally:
                self._service.holds.end(claim, later=later)

        return bring

    def _excuse(self, parcel: Parcel, *, begun: bool) -> None:
        """Tell the author of a pack that it does not come; below one that has `begun` everybody is told."""
        if not begun:
            Aside(self._client, None, parcel.channel, parcel.user).say(_NOT_POSTED)

    def _bring(self, parcel: Parcel, claim: Claim | None, *, again: bool = False) -> Unfinished | None:
        """Post a pack, or `again` the rest of it; what kept it from being posted in full, if anything did."""
        holds, unfinished = self._service.holds, cast(Unfinished | None, None)

        def began(ts: str) -> None:
            if claim:
                holds.annotate(claim, parcel.begun(ts).to_bytes(self._secret))

        def mine() -> bool:
            return (claim is None or holds.is_mine(claim)) and not self.removal.called_off(parcel.pack_id)

        posting = Posting(self._client, self._service.threads, self._packs, parcel, mine, began, again=again)
        try:
            posting.post()
        except Cancelled:
            _log.warning("a reading-group pack was removed, or taken over by another worker")
        except Unfinished as error:
            unfinished = error
        if self.removal.called_off(parcel.pack_id):
            self._sweep(parcel.begun(posting.thread_ts))
            return None
        if unfinished:
            later = _goes_on(unfinished, claim)
            _log.error("a reading-group pack was not posted in full: %s%s", unfinished, "; tried again later" if later else "")
            if not later:
                self._clear_up(parcel.begun(posting.thread_ts))
        self.buttons.show_votes(parcel.pack_id)  # of those who were faster than the last message
        return unfinished

    def _sweep(self, parcel: Parcel) -> None:
        """Delete what was posted of a pack while it was being removed; best effort."""
        try:
            self.removal.sweep(parcel.pack_id, parcel.channel, parcel.thread_ts)
        except LOST as error:
            if reason(error) != "thread_not_found":
                _log.warning("a message of a removed pack may stand: %s", reason(error))

    def _keep(self, pack_id: str, channel: str, pack: Pack) -> bool:
        """Whether a pack is kept, so that its buttons can work."""
        try:
            chosen = tuple(named(choice.number, choice.paper) for choice in pack.choices)
            self._packs.keep(Kept(pack_id, channel, "", pack.title, handout(pack, Form.HTML), chosen), len(pack.choices))
        except LogError as error:
            _log.error("a reading-group pack cannot be kept: %s", error.message)
            return False
        return True

    def _clear_up(self, parcel: Parcel) -> None:
        """After a pack that was not posted in full: say so below it, or let go of what nobody sees; best effort."""
        try:
            if parcel.thread_ts:
                self._client.chat_postMessage(channel=parcel.channel, thread_ts=parcel.thread_ts, text=_REST)
            else:
                self._packs.remove(parcel.pack_id)
        except (*LOST, LogError) as error:
            _log.warning("nor could that be said: %s", reason(error))


def _goes_on(error: Unfinished, claim: Claim | None) -> bool:
    """Whether the rest of a pack is brought later."""
    return claim is not None and error.passing and claim.attempt < _ATTEMPTS


def nothing_messages(error: NothingOnTopic) -> list[SlackMessage]:
    """That nothing was found that is surely on a topic, with what comes nearest."""
    nearest = "\n".join(f"• {notices.titled(paper.title, paper.url)}{notices.published(paper)}" for paper in error.nearest)
    said = [f"*{label(error.message)}*", f"The nearest papers, which may be on something else:\n{nearest}" if nearest else ""]
    advice = error.advice if error.filtered else _MISSING
    return packed(sections("\n\n".join(filter(None, [*said, advice]))))


def preparing_text(request: Request) -> str:
    """What is said at once: how the command was read."""
    topic = label(notices.shortened(request.topic, _SHOWN))
    size = f"{counted(request.papers, 'paper')}, {counted(request.minutes, 'minute')}"
    return f"Preparing a pack on “{topic}” ({size})…"


def error_text(error: QuestionError) -> str:
    """What a command is answered with that asks for what cannot be done."""
    return escape(f"{error.message} {error.advice}".strip())


def _given_up(error: Unfinished, *, kept: bool) -> str:
    if error.begun:
        whole = " The button in its first message brings the handout, which has all of it." if kept else ""
        return f"I could not post the whole pack: {escape(error.why)}.{whole}"
    if reason(error.error) in ABSENT:
        return NOT_HERE
    again = "Try again in a minute, or in another channel" if error.passing else "Ask for it in another channel"
    return f"I could not post the pack here: {escape(error.why)}. {again}."
