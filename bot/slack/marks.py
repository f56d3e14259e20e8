"""When something was last noted of a thread: that the bot has no say in it, that it was asked there, that it is to stop."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

NEVER = float("-inf")


class Marks:
    """The times, of `time.monotonic`, for the threads that were noted last; thread-safe."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._times = OrderedDict[str, float]()

    def note(self, thread: str, at: float | None = None) -> None:
        """Note it of a thread, now unless a time is given."""
        with self._lock:
            self._times[thread] = time.monotonic() if at is None else at
            self._times.move_to_end(thread)
            while len(self._times) > self._most:
                self._times.popitem(last=False)

    def at(self, thread: str) -> float:
        """When it was noted last; `NEVER` if it was not, or is forgotten."""
        with self._lock:
            return self._times.get(thread, NEVER)
