"""The threads that answer: a bounded number at work, a bounded number of questions waiting."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from ingest.logs import carried

_log = logging.getLogger(__name__)
Work = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Load:
    """How many questions are being answered, and how many wait."""

    working: int
    waiting: int


class Workers:
    """Runs work in the order in which it came; thread-safe."""

    def __init__(self, workers: int, waiting: int) -> None:
        """At most `waiting` pieces of work wait while all `workers` threads are busy."""
        self._limit = waiting
        self._queue = deque[Work]()
        self._change = threading.Condition()
        self._working = 0
        self._closed = False
        self._threads = [threading.Thread(target=self._run, name=f"answer-{n}", daemon=True) for n in range(workers)]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Work) -> int | None:
        """Take in a piece of work: how many stand before it (0: it begins at once); None if there is no room for it."""
        with self._change:
            idle = len(self._threads) - self._working - len(self._queue)
            if self._closed or (idle <= 0 and len(self._queue) >= self._limit):
                return None
            self._queue.append(carried(work))
            self._change.notify()
            return 0 if idle > 0 else len(self._queue)

    @property
    def live(self) -> bool:
        """Whether all threads are there that should be."""
        return self._closed or all(thread.is_alive() for thread in self._threads)

    @property
    def load(self) -> Load:
        """What is going on now."""
        with self._change:
            return Load(self._working, len(self._queue))

    def close(self, seconds: float) -> bool:
        """Take no more work, and wait up to `seconds` for what was taken; whether all of it was done."""
        with self._change:
            self._closed = True
            self._change.notify_all()
            return self._change.wait_for(lambda: not self._queue and not self._working, seconds)

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._queue or self._closed)
                if not self._queue:
                    return
                work = self._queue.popleft()
                self._working += 1
            try:
                work()
            except Exception:
                _log.exception("an answer failed beyond what answers expect")
            finally:
                with self._change:
                    self._working -= 1
                    self._change.notify_all()
