"""Ctrl-C and SIGTERM: both end a job between two steps, never within one.

Programs import this before all else, so it imports little itself.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

_INTERRUPTED = 130  # the exit code, 128 and the number of SIGINT


class Terminated(BaseException):
    """The system asks the process to end."""


def terminate_in_order() -> None:
    """Let SIGTERM raise `Terminated` in the main thread, so that what is open is closed and what was done is told."""

    def raise_it(number: int, frame: FrameType | None) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, raise_it)


@contextmanager
def ended_at_once() -> Iterator[None]:
    """Let Ctrl-C end the process without a word while the block imports: nothing is open yet that would have to be closed."""
    before = signal.getsignal(signal.SIGINT)
    try:
        end_at_once()
        yield
    except KeyboardInterrupt:
        _leave()
    finally:
        signal.signal(signal.SIGINT, before)


def end_at_once() -> None:
    """Let Ctrl-C end the process without a word from now on, unless it is ignored, as it is below `nohup`.

    An exception would not do: a module that is being imported, or what runs at exit, may catch it or print it.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def _leave(*_: object) -> None:
    os._exit(_INTERRUPTED)


@contextmanager
def held() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back until the block has ended; a second one of a kind is not held.

    Outside the main thread, where Python delivers no signals, this does nothing.
    """
    import threading

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
    finally:
        signal.signal(number, before)
    if came:
        before(number, came[0])
