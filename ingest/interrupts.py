"""Ctrl-C and SIGTERM: both end a job between two steps, never within one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType


class Terminated(BaseException):
    """The system asks the process to end."""


def terminate_in_order() -> None:
    """Let SIGTERM raise `Terminated` in the main thread, so that what is open is closed and what was done is told."""

    def raise_it(number: int, frame: FrameType | None) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, raise_it)


@contextmanager
def held() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back until the block has ended, or failed; a second one of a kind is not held.

    Outside the main thread, where Python delivers no signals, this does nothing.
    """
    with ExitStack() as stack:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                if callable(before := signal.getsignal(number)):
                    stack.enter_context(_held(number, before))
        yield


@contextmanager
def _held(number: int, before: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    came = list[FrameType | None]()

    def hold(number: int, frame: FrameType | None) -> None:
        came.append(frame)
        if len(came) > 1:
            before(number, frame)

    signal.signal(number, hold)
    try:
        yield
    finally:  # also where the block fails: who goes on after that must know that the end is asked for
        signal.signal(number, before)
        if came:
            before(number, came[0])
