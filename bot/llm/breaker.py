"""A circuit breaker: a service that failed several times in a row is left alone for a while, then tried once."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from ingest.errors import ModelError

FAILURES = 3  # in a row
PAUSE = 30.0  # seconds


class Breaker:
    """Counts failures in a row; thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._count = 0
        self._last: ModelError | None = None
        self._closed_until = 0.0

    def enter(self) -> bool:
        """Ask leave for a call; every call that gets it ends in `passed`, `failed` or `released`.

        Returns:
            Whether it is the one call on trial after a pause.

        Raises:
            ModelError: the service is being left alone; of the last failure's kind.
        """
        with self._lock:
            if self._last is None or self._count < FAILURES:
                return False
            left = self._closed_until - self._clock()
            if left > 0:
                seconds = math.ceil(left)
                text = f"{self._last.message} After {self._count} failures it is not tried again for {seconds} s."
                raise type(self._last)(text, self._last.advice)
            self._closed_until = self._clock() + PAUSE  # for all others, while this call is on trial
            return True

    def passed(self) -> None:
        """A call found the service in order."""
        with self._lock:
            self._count, self._last = 0, None

    def failed(self, error: ModelError) -> None:
        """A call found the service out of order."""
        with self._lock:
            self._count += 1
            self._last = error
            self._closed_until = self._clock() + PAUSE

    def released(self, trial: bool) -> None:
        """A call was given up before it could tell; if it was on trial, the next one is."""
        with self._lock:
            if trial:
                self._closed_until = self._clock()
