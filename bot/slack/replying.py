"""What is replied to a post: help, an answer, nothing where people talk to each other or an edit changes no refusal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.answers import Event, Finished
from bot.conversations import Conversations
from bot.llm import Cancelled
from bot.slack import notices
from bot.slack.access import Access
from bot.slack.backend import Backend
from bot.slack.claims import Claim
from bot.slack.delivery import Delivery, Stopped, begins
from bot.slack.holds import Holds
from bot.slack.marks import Marks
from bot.slack.posts import Post
from bot.slack.sending import LOST, Undelivered, is_refusal
from bot.slack.settings import SlackSettings
from bot.slack.talk import worth_saying
from bot.slack.threads import Threads, reason
from bot.slack.turns import Turns

_log = logging.getLogger(__name__)
_PATIENCE = 3  # times that an edit waits for the answer to the text before it


class TooEarly(Exception):
    """The earlier text of an edited question is still being answered."""


class Replying:
    """Replies to posts; thread-safe. `stops` are the threads whose answers readers stopped, as CHANNEL/THREAD_TS."""

    def __init__(
        self, settings: SlackSettings, backend: Backend, threads: Threads, turns: Turns, access: Access, holds: Holds,
        conversations: Conversations,
    ) -> None:  # fmt: skip
        self._settings, self._backend, self._threads, self._turns = settings, backend, threads, turns
        self._access, self._holds, self._conversations = access, holds, conversations
        self.stops = Marks()

    def reply(self, claim: Claim, post: Post, delivery: Delivery, since: float) -> str:
        """Bring the reply to a post that came at the time `since`; why there is none, for its author alone, or "".

        Raises:
            Stopped: a reader wants no more of it.
            TooEarly, Cancelled: see these.
            Undelivered, SlackApiError: see `Sender.deliver`.
            Whatever else an answer may fail with; see `Backend.stream`.
        """
        if post.edit and self._stays(claim, post):
            return ""
        denial = self._access.denied(post, counted=claim.attempt == 1) if post.certain else self._access.barred(post)
        if denial:
            self._backend.monitor.turned_away("denied")
            return denial if post.certain else ""  # who talks to others in a thread is told nothing
        place = f"{post.channel}/{post.thread_ts}"
        if post.help:
            delivery.say(notices.help_messages(notices.UNREAD if post.files else ""))
        elif post.hush:
            self.stops.note(place)  # also what is being written there
            delivery.say(notices.hushed_messages())
        else:
            self._tell(claim, post, delivery, lambda: self.stops.at(place) > since)
        return ""

    def _tell(self, claim: Claim, post: Post, delivery: Delivery, stopped: Callable[[], bool]) -> None:
        """Bring the answer to a question, as far as nobody stops it."""
        if self._settings.log_texts == "on":
            _log.info("%s asks in %s: %s", post.user, post.channel, post.text)
        asked = self._turns.asked(post)

        def passed(events: Iterable[Event]) -> Iterable[Event]:
            if post.certain:
                return events
            return self._rated(claim, post, worth_saying(asked.question, asked.history, events))

        try:
            for event in self._backend.stream(
                asked.question, asked.history, lambda: stopped() or self._holds.is_lost(claim), passed=passed
            ):
                if stopped():
                    raise Stopped
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
            if self._holds.is_lost(claim) or not stopped():
                raise
            raise Stopped from None

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
        try:
            answered = self._threads.answered(post)
        except LOST as error:
            if is_refusal(error):
                return post.anew
            raise Undelivered(reason(error)) from None
        under_way = post.anew or self._holds.works_on(f"message/{post.team}/{post.channel}/{post.ts}")
        if answered is None and under_way:
            if claim.attempt < _PATIENCE:
                raise TooEarly
            return True
        return answered is True
