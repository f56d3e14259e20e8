"""How often one person may ask: counted in this process, or in Redis for all bots of a workspace together."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Protocol

MINUTE = 60.0  # seconds
_KEPT = 10_000  # users remembered


class Rate(Protocol):
    """Counts a user's questions of the last minute; thread-safe."""

    def wait(self, user: str) -> int:
        """Count a question: 0 if it may be asked, otherwise the seconds until one may."""

    def close(self) -> None:
        """Let go of connections."""


class OwnRate:
    """Counts in this process."""

    def __init__(self, most: int) -> None:
        """At most `most` questions a minute; 0 for any number."""
        self._most = most
        self._asked = dict[str, deque[float]]()
        self._lock = threading.Lock()

    def wait(self, user: str) -> int:
        """See `Rate.wait`."""
        if not self._most:
            return 0
        with self._lock:
            now, asked = time.monotonic(), self._asked.pop(user, deque[float]())
            while asked and asked[0] <= now - MINUTE:
                asked.popleft()
            self._asked[user] = asked  # the latest last
            if len(self._asked) > _KEPT:
                del self._asked[next(iter(self._asked))]
            if len(asked) >= self._most:
                return seconds_until(asked[0] + MINUTE - now)
            asked.append(now)
            return 0

    def close(self) -> None:
        """See `Rate.close`."""


def seconds_until(wait: float) -> int:
    """Whole seconds after which a wait is surely over."""
    return max(1, round(wait + 0.5))
