"""One call on a service, in a thread of its own, so that whoever waits for it can leave at any time."""

from __future__ import annotations

import math
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
GRACE = 0.5  # seconds by which the HTTP client's own limit comes before, or after, the one kept here
_LOOK = 0.1  # seconds between two looks at whether anyone is still waiting
_NEW_SOCKET = (".connect_tcp.complete", ".start_tls.complete")
_here = threading.local()


class Cancelled(Exception):
    """Whoever asked does not want the answer any more."""


class Stopped(Exception):
    """The call was stopped; raised in its thread only."""


class Silence(Exception):
    """Nothing came for too long; `connected` tells whether there was a connection."""

    def __init__(self, *, connected: bool) -> None:
        super().__init__()
        self.connected = connected


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection, and for a sign of life on it."""

    connect: float
    silence: float


@dataclass(frozen=True, slots=True)
class _Ended:
    """All items have come; `error` is what ended them before their end."""

    error: BaseException | None


class Call(Generic[T]):
    """Runs `work` in a thread and hands over its items.

    A read that blocks cannot be interrupted from outside; shutting its socket down can be done. The HTTP client must call
    `on_request` before each request.
    """

    def __init__(self, work: Callable[[], Iterable[T]]) -> None:
        self._work = work
        self._items = queue.SimpleQueue[T | _Ended]()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._stopped = False
        self._began: float | None = None  # the last request: monotonic seconds
        self._connected: float | None = None
        threading.Thread(target=self._run, name="paperbot-model", daemon=True).start()

    def items(self, patience: Patience, alive: Callable[[T], bool], cancelled: Callable[[], bool]) -> Iterator[T]:
        """The items as they come; those that are `alive` show that more may.

        Raises:
            Cancelled: `cancelled` said so; it is asked before each item and ten times a second.
            Silence: nothing came, or nothing alive.
            Exception: what `work` raised.
        """
        last = 0.0
        while True:
            if cancelled():
                raise Cancelled
            try:
                item = self._items.get(timeout=min(_LOOK, max(0.0, self._deadline(patience, last) - time.monotonic())))
            except queue.Empty:
                if time.monotonic() >= self._deadline(patience, last):
                    raise Silence(connected=self._connected is not None) from None
                continue
            if isinstance(item, _Ended):
                if item.error is not None:
                    raise item.error
                return
            yield item
            if alive(item):
                last = time.monotonic()  # after the yield: what the taker does in between is not silence

    def stop(self) -> None:
        """Close the connection, if there is one; the thread ends by itself. Does nothing to a call that has ended."""
        with self._lock:
            self._stopped = True
            if self._socket is not None:
                _shut(self._socket)

    def _deadline(self, patience: Patience, last: float) -> float:
        """When patience ends: there is no limit while nothing has been sent (the client is being imported)."""
        if self._began is None:
            return math.inf
        if self._connected is None:
            return self._began + patience.connect + GRACE
        return max(self._connected, last) + patience.silence

    def _run(self) -> None:
        _here.call = self
        error: BaseException | None = None
        try:
            for item in self._work():
                if self._stopped:
                    break
                self._items.put(item)
        except BaseException as raised:
            error = raised
        self._items.put(_Ended(error))

    def _begin(self, extensions: dict[str, Any]) -> None:
        """A request is about to be sent; `extensions` are its own."""
        if self._stopped:
            raise Stopped
        self._connected, self._began = None, time.monotonic()
        extensions["trace"] = self._trace

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        """Called by the HTTP client as a request goes on: the one place that tells its socket before there is an answer."""
        if not event.endswith(_NEW_SOCKET):
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            self._connected = time.monotonic()
        if self._stopped:
            self.stop()
            raise Stopped


def on_request(request: Any) -> None:
    """The request hook of the HTTP client: ties a request to the call in whose thread it is made."""
    call = getattr(_here, "call", None)
    if call is not None:
        call._begin(request.extensions)


def wait(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Wait so long.

    Raises:
        Cancelled: `cancelled` said so.
    """
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if cancelled():
            raise Cancelled
        time.sleep(min(left, _LOOK))


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
