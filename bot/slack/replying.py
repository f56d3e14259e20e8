"""What is replied to a post: help, an answer, nothing where people talk to each other or an edit changes no refusal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.answers import Event, Finished, Stage
from bot.conversations import Conversations
from bot.followups.remarks import is_courtesy
from bot.llm import Cancelled
from bot.slack import notices
from bot.slack.access import Access
from bot.slack.backend import Backend
from bot.slack.claims import Claim
from bot.slack.delivery import Delivery, Stopped, begins
from bot.slack.holds import Holds
from bot.slack.marks import NEVER, Marks
from bot.slack.posts import Post
from bot.slack.sending import LOST, Deleted, Undelivered, is_refusal
from bot.slack.settings import SlackSettings
from bot.slack.talk import worth_saying
from bot.slack.threads import Threads, reason
from bot.slack.turns import Turns

_log = logging.getLogger(__name__)
_PATIENCE = 3  # times that an edit waits for the answer to the text before it


class TooEarly(Exception):
    """The earlier text of an edited question is still being answered."""


class Replying:
    """Replies to posts; thread-safe."""

    def __init__(
        self, settings: SlackSettings, backend: Backend, threads: Threads, turns: Turns, access: Access, holds: Holds,
        conversations: Conversations,
    ) -> None:  # fmt: skip
        self._settings, self._backend, self._threads, self._turns = settings, backend, threads, turns
        self._access, self._holds, self._conversations = access, holds, conversations
        self._stops, self._deleted = Marks(), Marks()  # by CHANNEL/THREAD_TS or (direct) CHANNEL, and by CHANNEL/TS

    def stop(self, channel: str, thread_ts: str) -> None:
        """Answer no further what was asked in a thread so far."""
        self._stops.note(f"{channel}/{thread_ts}")

    def hush(self, post: Post) -> None:
        """Whoever may ask tells the bot to be quiet: that ends what is being written there, before a worker is free to say so.

        In direct messages it ends all that is being written, as each question there begins a thread of its own.
        """
        if not self._access.barred(post):
            self._stops.note(post.channel if post.direct else f"{post.channel}/{post.thread_ts}")

    def let_go(self, team: str, channel: str, ts: str) -> None:
        """A message is deleted: it is not answered any more, unless something of an answer stands there already.

        The bot that Slack tells may not be the one that answers; the record tells that one.
        """
        self._deleted.note(f"{channel}/{ts}")
        place = f"{team}/{channel}/{ts}"
        if self._holds.standing(f"message/{place}") and (claim := self._holds.claim((f"deleted/{place}",), b"")):
            self._holds.end(claim)

    def reply(self, claim: Claim, post: Post, delivery: Delivery, since: float) -> str:
        """Bring the reply to a post that came at the time `since`; why there is none, for its author alone, or "".

        Raises:
            Stopped: a reader wants no more of it.
            Deleted: nobody is left to read it.
            TooEarly, Cancelled: see these.
            Undelivered, SlackApiError: see `Sender.deliver`.
            Whatever else an answer may fail with; see `Backend.stream`.
        """
        if self._is_gone(post, delivery):
            raise Deleted
        if post.edit and self._stays(claim, post):
            return ""
        # Thanks and “help” are no questions, and who wants less of it may say so however often they have asked.
        asks = post.certain and not (post.hush or post.help or is_courtesy(post.text))
        denial = self._access.denied(post, counted=claim.attempt == 1) if asks else self._access.barred(post)
        if denial:
            self._backend.monitor.turned_away("denied")
            return denial if post.certain else ""  # who talks to others in a thread is told nothing
        if post.help:
            delivery.say(notices.help_messages(notices.UNREAD if post.files else ""))
        elif post.hush:
            delivery.say(notices.hushed_messages(direct=post.direct))
        else:
            self._tell(claim, post, delivery, lambda: self._ended(post, delivery, since))
        return ""

    def _is_gone(self, post: Post, delivery: Delivery) -> bool:
        """Whether a post is deleted, and nothing of a reply stands there."""
        return self._deleted.at(f"{post.channel}/{post.ts}") > NEVER and not delivery.stands

    def _is_gone_elsewhere(self, post: Post) -> bool:
        """Whether another bot was told that a post is deleted."""
        return self._holds.standing(f"deleted/{post.team}/{post.channel}/{post.ts}") is not None

    def _ended(self, post: Post, delivery: Delivery, since: float) -> Exception | None:
        """Why nobody wants an answer, or more of it, to a post that came at the time `since`; None if somebody may."""
        if self._is_gone(post, delivery):
            return Deleted()
        stopped = self._stops.at(f"{post.channel}/{post.thread_ts}")
        if post.direct:
            stopped = max(stopped, self._stops.at(post.channel))
        return Stopped() if stopped > since else None

    def _tell(self, claim: Claim, post: Post, delivery: Delivery, ended: Callable[[], Exception | None]) -> None:
        """Bring the answer to a question, as far as somebody wants it."""
        if self._settings.log_texts == "on":
            _log.info("%s asks in %s: %s", post.user, post.channel, post.text)
        asked = self._turns.asked(post)
        if asked.idle:
            if post.certain:
                delivery.say(notices.idle_messages())
            return

        def passed(events: Iterable[Event]) -> Iterable[Event]:
            if post.certain:
                return events
            return self._rated(claim, post, worth_saying(asked.question, asked.history, events))

        try:
            for event in self._backend.stream(
                asked.question, asked.history, lambda: ended() is not None or self._holds.is_lost(claim), passed=passed
            ):
                if why := ended():
                    raise why
                if isinstance(event, Stage | Finished) and not delivery.stands and self._is_gone_elsewhere(post):
                    raise Deleted
                if not isinstance(event, Finished):
                    delivery.on(event)
                    continue
                if not self._holds.is_mine(claim):
                    raise Cancelled
                answer = asked.told(event.answer, post.text)
                answer = replace(answer, notes=(*answer.notes, notices.UNREAD)) if post.files else answer
                self._conversations.record(answer, front="slack", key=post.key, user=post.user)
                delivery.finish(answer)
        except Cancelled:
            why = None if self._holds.is_lost(claim) else ended()
            if why is None:
                raise
            raise why from None

    def _rated(self, claim: Claim, post: Post, events: Iterable[Event]) -> Iterator[Event]:
        """The events of an answer to what nobody put to the bot by name: it counts as a question only once it is answered."""
        begun = False
        for event in events:
            if begins(event) and not begun:
                begun = True
                if self._access.denied(post, counted=claim.attempt == 1):
                    self._backend.monitor.turned_away("denied")
                    return
            yield event

    def _stays(self, claim: Claim, post: Post) -> bool:
        """Whether an edited message stays as it was answered: anew is only that to which there was no answer."""
        awaited = self._is_awaited(post)  # before the thread is read: what ends meanwhile stands there
        try:
            answered = self._threads.answered(post)
        except LOST as error:
            if is_refusal(error):
                return post.anew
            raise Undelivered(reason(error)) from None
        if answered is None and awaited:
            if claim.attempt < _PATIENCE:
                raise TooEarly
            return True
        return answered is True

    def _is_awaited(self, post: Post) -> bool:
        """Whether an earlier text of an edited message may still be answered; that it is known to have ended tells that not."""
        place = f"{post.team}/{post.channel}/{post.ts}"
        first = self._holds.standing(f"message/{place}")
        before = bool(post.before) and self._holds.standing(f"edit/{place}/{post.before}")
        return bool(first or before) or (post.anew and first is None)
