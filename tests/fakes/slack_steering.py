"""How tests steer the fake Slack: its sockets, its failures, its streams; and how they wait for it."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from tests.fakes.slack_delivery import Delivery, post, signed
from tests.fakes.slack_faults import ANY, Fault
from tests.fakes.slack_service import Service
from tests.fakes.slack_wire import Link
from tests.fakes.slack_workspace import BOT_USER_ID, Json, Message
from tests.waiting import WITHIN

T = TypeVar("T")


class Steering(Service):
    """What tests tell the server."""

    # Sockets

    @property
    def connections(self) -> list[Link]:
        """The open websockets."""
        with self.changed:
            return list(self.outbound.links)

    def disconnect(self, reason: str = "refresh_requested", to: int | None = None) -> None:
        """Send a disconnect message: warning, refresh_requested or link_disabled."""
        with self.changed:
            self.outbound.disconnect(reason, to)

    def close_connections(self, how: str = "close", to: int | None = None) -> None:
        """End sockets: with a close frame ("close"), or without a word ("reset", "fin")."""
        for link in self.connections:
            if to in (None, link.number):
                self.left(link)
                link.close(1001, "going away") if how == "close" else link.cut(how == "reset")

    def redeliver(self, delivery: Delivery, attempt: int = 1, reason: str = "timeout", to: int | None = None) -> Delivery:
        """Send the same event again, acknowledged or not; attempt 0 comes without a retry reason."""
        with self.changed:
            return self.outbound.repeat(delivery, attempt, reason, to)

    def use_http(self, url: str, signing_secret: str | None = None) -> None:
        """From now on send all to this URL instead of websockets."""
        self.outbound.url, self.outbound.signing_secret = url, signing_secret or self.signing_secret

    def post_signed(
        self, url: str, payload: Json | str, *, secret: str | None = None, timestamp: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, str]:  # fmt: skip
        """Send one signed request, JSON or a form; gives the status and the body."""
        body = payload if isinstance(payload, str) else json.dumps(payload)
        kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
        sent = {"Content-Type": kind, **signed(secret or self.signing_secret, body, timestamp), **(headers or {})}
        status, _, answer = post(url, body, sent, timeout=10.0)
        return status, answer

    def verify_url(self, url: str) -> bool:
        """Whether the URL answers url_verification."""
        status, answer = self.post_signed(url, {"type": "url_verification", "token": "verification", "challenge": "3eZbrw"})
        return status == 200 and "3eZbrw" in answer

    def forget(self) -> None:
        """Forget the calls, deliveries and faults so far, and what waits for a connection; the workspace stays as it is."""
        with self.changed:
            self.api.calls.clear()
            self.script.met.clear()
            self.outbound.all.clear()
            self.outbound.backlog.clear()
            self.withheld.clear()

    # Failures

    def fail(self, method: str, error: str = "", **options: Any) -> Fault:
        """Script a fault; the options are the fields of `Fault`."""
        fault = Fault(method, error, **options)
        with self.changed:
            self.script.faults.append(fault)
        return fault

    def random_failures(
        self, rate: float, seed: int = 0, kinds: Sequence[str] = ("500", "429", "503", "drop"), methods: Sequence[str] = (ANY,)
    ) -> None:
        """From now on this share of calls fails; "lost" is done, but its answer is not."""
        with self.changed:
            self.script.random(rate, seed, kinds, lambda name: ANY in methods or name in methods)

    def random_redeliveries(self, rate: float, seed: int = 0, within: float = 1.0) -> None:
        """From now on this share of events is sent twice: as attempt 0 or 1, within so many seconds."""
        with self.changed:
            self.outbound.again = (rate, within, self.outbound.again[2])
            self.outbound.again[2].seed(seed)

    def heal(self) -> None:
        """No more failures."""
        with self.changed:
            self.script.faults, self.script.rate = [], 0.0

    def revoke_tokens(self) -> None:
        """The app was removed: every call answers token_revoked, and the sockets end."""
        self.api.revoked = True
        self.disconnect("link_disabled")

    def restore_tokens(self) -> None:
        """The tokens are good again."""
        self.api.revoked = False

    @contextmanager
    def outage(self, how: str = "reset") -> Iterator[None]:
        """Nothing answers, all sockets are cut."""
        self._down = True
        self.close_connections(how)
        try:
            yield
        finally:
            self._down = False

    def expire_streams(self, after_seconds: float = float("inf"), after_appends: float = float("inf")) -> None:
        """Streams begun from now on end by themselves; later calls answer message_not_in_streaming_state."""
        self.workspace.stream_lifetime, self.workspace.stream_appends = after_seconds, after_appends

    def expire(self, message: Message) -> None:
        """End a stream at once."""
        with self.changed:
            self._expire(message.channel, message.ts)

    def stream_limit(self, characters: float) -> None:
        """The most that all calls of one stream may bring together, beside the limit of each."""
        self.workspace.stream_limit = characters

    # Waiting

    def wait_for(self, condition: Callable[[], T], timeout: float = WITHIN) -> T:
        """The first value of the condition that is true; it is looked at after every change, and every ten milliseconds."""
        end = time.monotonic() + timeout
        with self.changed:
            while not (value := condition()):
                if time.monotonic() > end:
                    raise AssertionError(f"nothing came of it in {timeout} s; {self.summary()}")
                self.changed.wait(0.01)
            return value

    def wait_for_connections(self, count: int = 1, timeout: float = WITHIN) -> None:
        """Until so many websockets are open."""
        self.wait_for(lambda: len(self.outbound.links) == count, timeout)

    def wait_for_acks(self, timeout: float = WITHIN) -> None:
        """Until all that was sent was acknowledged, or failed; what waits for a connection does not count."""
        self.wait_for(lambda: all(sent.acked or sent.failed or sent.sent_at is None for sent in self.outbound.all), timeout)

    def wait_for_idle(self, timeout: float = WITHIN) -> None:
        """Until no app is `busy`."""
        self.wait_for(lambda: not any(busy() for busy in self.busy), timeout)

    def wait_for_answer(self, question: Message, timeout: float = WITHIN) -> Message:
        """The bot's last message in the thread of a question, once none streams and no status shows."""
        root = question.thread_ts or question.ts
        place = self.workspace.channels[question.channel]

        def done() -> Message | None:
            found = [reply for reply in place.thread(root) if reply.user == BOT_USER_ID and reply.ts > question.ts]
            busy = any(reply.stream and reply.stream.state != "completed" and not reply.edited for reply in found)
            waiting = busy or any(self.workspace.open_statuses(place.id, root))
            return found[-1] if found and not waiting and found[-1].shown else None

        answer = self.wait_for(done, timeout)
        assert answer is not None
        return answer

    def summary(self) -> str:
        """What happened, for the message of a failed test."""
        with self.changed:
            calls = Counter(f"{call.method} {call.error or call.fault or 'ok'}" for call in self.api.calls)
            last = [
                f"  {call.method} {call.error or call.fault or 'ok'} {str(call.args)[:300]}" for call in self.api.calls[-8:]
            ]
            sent, links = self.outbound.all, len(self.outbound.links)
            acked = sum(delivery.acked for delivery in sent)
        heads = f"{len(sent)} deliveries, {acked} acknowledged, {links} connections; calls: {dict(calls)}"
        return "\n".join([heads, "last calls:", *last])
