"""How events, commands and clicks reach the app: over Socket Mode connections or by signed HTTP, again if not acknowledged."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from tests.fakes.slack_wire import Link, Wire
from tests.fakes.slack_workspace import APP_ID, Json

_HOST = "applink-fake"
MOST_CONNECTIONS = 10


@dataclass(slots=True)
class Delivery:
    """One thing sent once. `kind` is events_api, slash_commands or interactive; times are of `time.monotonic`.

    `connection` is the number of the link that it went to (0 by HTTP, None while there is none), `ack` the payload that came
    with the acknowledgement, `failed` that none came in time; for commands and clicks `error` is what their user sees then.
    """

    kind: str
    payload: Json
    envelope_id: str
    attempt: int = 0
    reason: str = ""
    connection: int | None = None
    sent_at: float | None = None
    acked_at: float | None = None
    ack: Json | None = None
    status: int | None = None  # of the answer over HTTP
    failed: bool = False
    error: str = ""  # operation_timeout or dispatch_failed

    @property
    def acked(self) -> bool:
        """Whether it was acknowledged."""
        return self.acked_at is not None

    @property
    def latency(self) -> float:
        """Seconds from sending to acknowledgement."""
        assert self.sent_at is not None
        assert self.acked_at is not None, "it was not acknowledged"
        return self.acked_at - self.sent_at

    @property
    def event(self) -> Json:
        """The event inside, or the payload itself."""
        inner: Json = self.payload.get("event", self.payload)
        return inner

    @property
    def event_id(self) -> str:
        """The id of the event; empty for commands and clicks."""
        return str(self.payload.get("event_id", ""))


class Deliveries:
    """Sends, waits for acknowledgements, sends again. Whoever calls it holds `lock`."""

    def __init__(
        self,
        wire: Wire,
        lock: threading.Condition,
        answered: Callable[[Delivery], None],
        unanswered: Callable[[Delivery], None],
    ) -> None:
        self.all: list[Delivery] = []
        self.links: list[Link] = []
        self.backlog: list[Delivery] = []  # what waits for a connection
        self.ack_timeout = 20.0  # seconds; at Slack three, which a busy machine may miss by chance
        self.retries = 3
        self.routing = "round-robin"  # or "random"
        self.dice = random.Random(0)
        self.again = (0.0, 1.0, random.Random(0))  # share of events sent twice, within how many seconds, dice
        self.url = ""  # where HTTP requests go; empty for Socket Mode
        self.signing_secret = ""
        self._wire = wire
        self._lock = lock
        self._answered, self._unanswered = answered, unanswered
        self._waiting: dict[str, Delivery] = {}
        self._turn = 0
        self._pool: ThreadPoolExecutor | None = None

    # Sending

    def send(self, kind: str, payload: Json, to: int | None = None) -> Delivery:
        """Send to a connection (the one numbered `to`, if given); what none can take waits, if it is an event."""
        delivery = self._send(Delivery(kind, payload, str(uuid.uuid4())), to)
        share, within, dice = self.again
        if kind == "events_api" and dice.random() < share:
            attempt, delay = dice.choice((0, 1)), dice.uniform(0.0, within)
            self._wire.later(delay, lambda: self._locked(lambda: self.repeat(delivery, attempt)))
        return delivery

    def repeat(self, delivery: Delivery, attempt: int = 1, reason: str = "timeout", to: int | None = None) -> Delivery:
        """Send the same event once more, acknowledged or not, in an envelope of its own."""
        reason = reason if attempt else ""
        return self._send(Delivery(delivery.kind, delivery.payload, str(uuid.uuid4()), attempt, reason), to)

    def _send(self, delivery: Delivery, to: int | None) -> Delivery:
        self.all.append(delivery)
        if self.url:
            self._post(delivery)
        else:
            self._dispatch(delivery, to)
        return delivery

    def _dispatch(self, delivery: Delivery, to: int | None = None) -> None:
        link = self._chosen(to)
        if link is not None:
            self._waiting[delivery.envelope_id] = delivery
            delivery.connection, delivery.sent_at = link.number, time.monotonic()
            link.send(json.dumps(_envelope(delivery)))
            self._wire.later(self.ack_timeout, lambda: self._overdue(delivery))
        elif delivery.kind == "events_api":
            self.backlog.append(delivery)
        else:
            self._fail(delivery, "dispatch_failed")

    def _fail(self, delivery: Delivery, error: str) -> None:
        delivery.failed = True
        if delivery.kind != "events_api":
            delivery.error = error
            self._unanswered(delivery)

    def _chosen(self, to: int | None) -> Link | None:
        links = [link for link in self.links if to in (None, link.number)]
        if not links:
            return None
        if self.routing == "random":
            return self.dice.choice(links)
        self._turn += 1
        return links[self._turn % len(links)]

    def _locked(self, act: Callable[[], object]) -> None:
        with self._lock:
            act()
            self._lock.notify_all()

    def _overdue(self, delivery: Delivery) -> None:
        self._locked(lambda: self._missed(delivery, "timeout"))

    def _missed(self, delivery: Delivery, reason: str) -> None:
        """No acknowledgement came: an event is sent again, three times at most."""
        if delivery.acked or delivery.failed:
            return
        self._fail(delivery, "operation_timeout" if reason == "timeout" else "dispatch_failed")
        self._waiting.pop(delivery.envelope_id, None)
        if delivery.kind == "events_api" and delivery.attempt < self.retries:
            self.repeat(delivery, delivery.attempt + 1, reason)

    # Connections

    def joined(self, link: Link) -> None:
        """A connection is open: it is greeted, and gets what waited."""
        if len(self.links) >= MOST_CONNECTIONS:
            link.send(json.dumps({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": _HOST}}))
            link.close()
            return
        self.links.append(link)
        debug = {"host": _HOST, "build_number": 1, "approximate_connection_time": 18_060}
        info = {"connection_info": {"app_id": APP_ID}, "num_connections": len(self.links), "debug_info": debug}
        link.send(json.dumps({"type": "hello", **info}))
        waiting, self.backlog = self.backlog, []
        for delivery in waiting:
            self._dispatch(delivery)

    def left(self, link: Link) -> None:
        """A connection is gone; what it did not acknowledge is sent again when the time is over."""
        if link in self.links:
            self.links.remove(link)

    def heard(self, text: str) -> None:
        """An acknowledgement came in."""
        message = json.loads(text)
        delivery = self._waiting.pop(message.get("envelope_id", ""), None)
        if delivery is not None:
            self._acknowledged(delivery, message.get("payload"))

    def _acknowledged(self, delivery: Delivery, payload: Json | None) -> None:
        delivery.acked_at, delivery.ack = time.monotonic(), payload
        self._answered(delivery)

    def disconnect(self, reason: str, to: int | None = None) -> None:
        """Tell connections that they are to end: warning, refresh_requested or link_disabled."""
        for link in [link for link in self.links if to in (None, link.number)]:
            link.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}))
            if reason != "warning":
                self.links.remove(link)  # gets nothing more; Slack ends it some seconds later
                self._wire.later(1.0, link.close)

    # HTTP

    def _post(self, delivery: Delivery) -> None:
        self._pool = self._pool or ThreadPoolExecutor(16, "fake-slack-http")
        delivery.connection, delivery.sent_at = 0, time.monotonic()
        self._pool.submit(self._request, delivery)

    def _request(self, delivery: Delivery) -> None:
        kind, body = _http_body(delivery)
        headers = {"Content-Type": kind, **signed(self.signing_secret, body)}
        if delivery.reason:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": f"http_{delivery.reason}"}
        try:
            status, found, answer = post(self.url, body, headers, self.ack_timeout)
        except OSError:
            self._locked(lambda: self._missed(delivery, "timeout"))
            return
        with self._lock:
            delivery.status = status
            if 200 <= status < 300:
                payload = json.loads(answer) if answer.startswith("{") else {"text": answer} if answer else None
                self._acknowledged(delivery, payload)
            elif found.get("x-slack-no-retry") != "1":
                self._missed(delivery, "error")
            self._lock.notify_all()

    def close(self) -> None:
        """End the threads for HTTP."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _envelope(delivery: Delivery) -> Json:
    envelope: Json = {"envelope_id": delivery.envelope_id, "payload": delivery.payload, "type": delivery.kind}
    if delivery.kind == "events_api":
        return {
            **envelope,
            "accepts_response_payload": False,
            "retry_attempt": delivery.attempt,
            "retry_reason": delivery.reason,
        }
    return {**envelope, "accepts_response_payload": True}


def _http_body(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.payload)
    fields = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
    return "application/x-www-form-urlencoded", urlencode(fields)


def signed(secret: str, body: str, timestamp: int | None = None) -> dict[str, str]:
    """The headers that Slack signs a request with (v0)."""
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def post(url: str, body: str, headers: dict[str, str], timeout: float = 3.0) -> tuple[int, dict[str, str], str]:
    """POST to a URL on this machine; gives the status, the headers in lower case and the body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port or 80, timeout=timeout)
    try:
        connection.request("POST", parts.path or "/", body.encode(), headers)
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read().decode()
    finally:
        connection.close()
