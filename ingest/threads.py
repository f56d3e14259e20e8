"""How many threads numpy's multiplications take while others are at work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from threadpoolctl import OpenBLASController, ThreadpoolController


class _OneThread:
    """Keeps numpy's multiplications to one thread while any question is answered or any text embedded.

    Arrays this small are soon done, and threads that wait for more would take the cores from the embedder and from other
    questions: a warm question took 24.3 ms at the median, and 15.6 with one; 42 abstracts a second were embedded, and 73
    are. The setting is the whole process's: it is made by the first of several at once and taken back by the last.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limits: Any = None

    @cached_property
    def _libraries(self) -> ThreadpoolController:
        return ThreadpoolController()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                with _in_charge():
                    self._limits = self._libraries.limit(limits=1, user_api="blas")

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                with _in_charge():
                    self._limits.restore_original_limits()


@contextmanager
def _in_charge() -> Iterator[None]:
    """Let this thread set how many there are: threadpoolctl lets the first that did, and passes over what others set."""
    OpenBLASController.clear_controlling_thread(force=True)
    try:
        yield
    finally:
        OpenBLASController.clear_controlling_thread(force=True)


one_thread = _OneThread()
