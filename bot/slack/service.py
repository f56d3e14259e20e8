"""The bot's work: each post is claimed, waits for a worker, is answered once, and is taken over if its worker dies."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.answers import Answer, finished
from bot.conversations import Conversations
from bot.llm import Cancelled
from bot.slack import notices
from bot.slack.access import Access
from bot.slack.aside import Aside
from bot.slack.attention import Attention
from bot.slack.backend import Backend
from bot.slack.claims import Claim, Claims
from bot.slack.delivery import Delivery, Status, Stopped
from bot.slack.failures import deleted, log_failure
from bot.slack.holds import Holds
from bot.slack.messages import SlackMessage
from bot.slack.posts import Post, kind_of
from bot.slack.rates import Rate
from bot.slack.replying import Replying, TooEarly
from bot.slack.sending import LOST, Undelivered
from bot.slack.settings import SlackSettings
from bot.slack.streaming import Pace
from bot.slack.threads import Threads, reason
from bot.slack.turns import Turns
from bot.slack.workers import Load, Work, Workers
from ingest.logs import CarryingPool, request_id

_log = logging.getLogger(__name__)
_ATTEMPTS = 5  # to answer one post, whether workers die over it or Slack cannot be reached; as many to say that it failed
_BROUGHT_AGAIN = 600.0  # seconds within which Slack brings an event again, and some
_SIDE_THREADS = 8  # for statuses and small notices
_HASTE = 5  # seconds for a status


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is in its workspace."""

    team: str
    user: str
    bot: str

    @classmethod
    def told(cls, said: SlackResponse) -> Self:
        """What Slack's `auth.test` says of it."""
        return cls(said["team_id"], said["user_id"], said.get("bot_id") or "")

    @property
    def whose(self) -> str:
        """Tells what is this app's in this workspace from what is another's; also in the names of files."""
        return f"{self.team}-{self.user}"


class Service:
    """Answers posts; one for a process, thread-safe."""

    def __init__(
        self, settings: SlackSettings, backend: Backend, client: WebClient, identity: Identity, claims: Claims,
        conversations: Conversations, rate: Rate,
    ) -> None:  # fmt: skip
        self.settings, self.client, self.identity = settings, client, identity
        self.conversations = conversations
        self.threads = Threads(client, conversations, identity.user)
        self.access = Access(settings, rate, client)
        self._backend = backend
        # A status that has to wait is worth nothing, so it is tried once.
        self._hasty = WebClient(token=client.token, base_url=client.base_url, timeout=_HASTE, retry_handlers=[])
        self._pace = Pace()
        self._workers = Workers(settings.workers, settings.waiting)
        self._attention = Attention(self.threads, settings.waiting, alone=not settings.redis_url.get_secret_value())
        self.beside = CarryingPool(_SIDE_THREADS, thread_name_prefix="slack-side")
        self._draining = False
        self._others = dict[str, Callable[[Claim], Work]]()  # by kind
        self.holds = Holds(claims, settings.lease, self._resume)
        turns = Turns(client, self.threads, conversations, identity.user, lambda: backend.library)
        self.replying = Replying(settings, backend, self.threads, turns, self.access, self.holds, conversations)
        self.holds.start()

    @property
    def load(self) -> Load:
        """What is going on now."""
        return self._workers.load

    @property
    def stopping(self) -> bool:
        """Whether the bot is being stopped."""
        return self._draining

    def take(self, post: Post, keys: tuple[str, ...]) -> bool:
        """See to it that a post is answered, here and once; False if it is already seen to.

        Raises:
            ClaimsUnavailable: who sees to what cannot be told now; Slack should bring it again.
        """
        if post.certain:
            self._attention.called(post)
        elif self._attention.ignores(post):
            return False
        claim = self.holds.claim(keys, post.to_bytes())
        if claim is None:
            return False
        if post.hush:
            self.replying.hush(post)
        self._begin(claim, post)
        return True

    def answer(self, question: str) -> Answer:
        """The answer to a question that stands alone; raises as `Backend.stream` does."""
        return finished(self._backend.stream(question, (), lambda: False, front="slack_command"))

    def submit(self, work: Callable[[], None]) -> bool:
        """Let a worker do something; False if there is no room for it."""
        if self._workers.submit(work) is not None:
            return True
        self._full()
        return False

    def owe(self, kind: str, work: Callable[[Claim], Work]) -> None:
        """Tell what is to be done for a claim of a `kind` other than posts, if its worker dies."""
        self._others[kind] = work

    def _full(self) -> None:
        self._backend.monitor.turned_away("stopping" if self._draining else "full")

    def checks(self) -> dict[str, Callable[[], bool]]:
        """What has to hold for the bot to be ready."""
        return {"library": self._library_answers, "claims": self.holds.work, "running": lambda: not self._draining}

    def lives(self) -> bool:
        """Whether all threads are there without which no question is answered."""
        return self._workers.live and self._attention.live and (self.holds.live or self._draining)

    def _library_answers(self) -> bool:
        self._backend.library.refresh()  # asks the server, where there is one
        return self._backend.library.index.count() > 0

    def drain(self) -> None:
        """Finish the answers under way, within the time that settings allow; new questions are turned away."""
        self._draining = True
        self.holds.take_no_more()
        considered = self._attention.close()
        if not self._workers.close(self.settings.shutdown) or not considered:
            _log.warning("stopped with questions unanswered; another worker takes them over when their leases end")

    def close(self) -> None:
        """Let go of everything; `drain` comes first."""
        self.holds.close()
        self.beside.shutdown(wait=True)

    def _begin(self, claim: Claim, post: Post, *, heard: bool = False) -> None:
        """Let a worker answer a post; where it may be for others, only when it is `heard`."""
        self.holds.keep(claim)
        status = Status(self._hasty, post, self.beside)
        if post.certain or heard:
            place = self._workers.submit(partial(self._answer, claim, post, status, time.monotonic()))
        else:
            place = self._attention.consider(post, partial(self._considered, claim, post))
        if place is None and claim.attempt > 1:  # left to others, or for later
            self.holds.leave(claim)
        elif place is None:
            self._full()
            if not post.certain:
                self.holds.end(claim)
                return
            self.beside.submit(self._told, claim, post, status, notices.full_messages(stopping=self._draining))
        elif post.certain and not post.edit:
            status(notices.busy_text(place) if place else "is reading your question…")

    def _considered(self, claim: Claim, post: Post, heard: bool) -> None:
        if heard:
            self._begin(claim, post, heard=True)
        else:
            self.holds.end(claim)

    def _told(self, claim: Claim, post: Post, status: Status, notice: list[SlackMessage]) -> None:
        """Tell who asked, if the bot was asked, that there is no answer."""

        def work(delivery: Delivery) -> None:
            if post.certain or self.threads.takes_part(post):
                delivery.say(notice)

        self._concluded(claim, post, status, work)

    def _answer(self, claim: Claim, post: Post, status: Status, since: float) -> None:
        """Reply to a post that came at the time `since`, or tell its author alone why not."""

        def work(delivery: Delivery) -> None:
            if denial := self.replying.reply(claim, post, delivery, since):
                self._deny(post, denial)

        self._concluded(claim, post, status, work)

    def _concluded(self, claim: Claim, post: Post, status: Status, work: Callable[[Delivery], None]) -> None:
        """Do the work on a post; whatever happens, its author is told, its claim ends and its status is cleared.

        Nothing is told of what may be for others, as long as no answer to it is being given.
        """

        def began(ts: str) -> None:
            self.holds.annotate(claim, post.begun(ts).to_bytes())

        again, later = _perhaps_begun(claim, post), False
        delivery = Delivery(self.client, self.threads, post, status, began, again=again, pace=self._pace)
        try:
            try:
                work(delivery)
            except Stopped:
                _log.info("an answer was stopped by its reader")
                self._stopped(claim, delivery)
        except Cancelled:
            _log.warning("a question was taken over by another worker")
        except TooEarly:
            later = True
        except Undelivered as error:
            later = self._postponed(claim, error)
        except Exception as error:
            later = not deleted(error) and self._failed(claim, error, delivery)
        finally:
            status("")
            self.holds.end(claim, later=later)

    def _stopped(self, claim: Claim, delivery: Delivery) -> None:
        """Say that an answer was stopped; where Slack cannot be reached it is not given later, either."""
        if not delivery.owed(claim):
            return
        try:
            delivery.stop()
        except Undelivered as error:
            self._backend.monitor.undelivered()
            _log.error("that an answer was stopped could not be said (%s)", error)

    def _postponed(self, claim: Claim, error: Undelivered) -> bool:
        """Whether a reply that Slack could not be reached for is tried again later."""
        later = claim.attempt < 2 * _ATTEMPTS
        self._backend.monitor.undelivered()
        _log.error("a reply could not be brought to Slack (%s); %s", error, "tried again later" if later else "given up")
        return later

    def _failed(self, claim: Claim, error: Exception, delivery: Delivery) -> bool:
        """Tell who asked that there is no answer; whether that is to be tried again later."""
        reference = request_id()
        log_failure(error, reference)
        if not delivery.owed(claim):
            return False
        try:
            delivery.say(notices.error_messages(error, reference))
        except Undelivered as second:
            return self._postponed(claim, second)
        except LOST as second:
            self._backend.monitor.undelivered()
            _log.error("nor could the notice of that, reference %s: %s", reference, reason(second))
        return False

    def _deny(self, post: Post, denial: str) -> None:
        """Tell the author of a post alone why it is not answered."""
        Aside(self.client, None, post.channel, post.user, thread_ts=post.standing_thread).say(denial)

    def _resume(self, claim: Claim) -> None:
        try:
            if kind := kind_of(claim.payload):
                self._go_on(claim, self._others[kind](claim) if kind in self._others else None)
                return
            post = Post.from_bytes(claim.payload)
        except (ValueError, TypeError, KeyError):  # one that cannot be read must not hold up the others
            _log.error("a question that was taken over cannot be read")
            self.holds.end(claim)
            return
        if claim.attempt > _ATTEMPTS:
            reference = request_id()
            _log.error("a question is given up after %d attempts, reference %s", _ATTEMPTS, reference)
            self.holds.keep(claim)
            status = Status(self._hasty, post, self.beside)
            self.beside.submit(self._told, claim, post, status, notices.error_messages(RuntimeError(), reference))
            return
        _log.warning("taking over a question whose worker died, or could not reach Slack")
        self._begin(claim, post)

    def _go_on(self, claim: Claim, work: Work | None) -> None:
        """Let a worker do what a dead one has left over; what nobody here knows of, or has room for, is left to others."""
        if work:
            self.holds.keep(claim)
        if work is None or self._workers.submit(work) is None:
            self.holds.leave(claim)


def _perhaps_begun(claim: Claim, post: Post) -> bool:
    """Whether somebody may have replied before: a worker that died, or one of whom the record has lost all."""
    return claim.attempt > 1 or claim.memory < min(_BROUGHT_AGAIN, time.time() - float(post.ts))
