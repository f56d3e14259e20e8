"""Ctrl-C in the first moments of a program, while it imports: quiet from here on.

Programs import this before all else, so it imports nothing that Python has not loaded by then.
"""

from __future__ import annotations

import _signal as signal  # the module `signal` takes 10 ms to import, in which Ctrl-C would print a traceback
import os

_INTERRUPTED = 130  # the exit code, 128 and the number of SIGINT


class ended_at_once:  # noqa: N801  used as a function is
    """Let Ctrl-C end the process without a word while the block imports: nothing is open yet that would have to be closed."""

    def __enter__(self) -> None:
        self._before = signal.getsignal(signal.SIGINT)
        end_at_once()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is KeyboardInterrupt:
            _leave()
        signal.signal(signal.SIGINT, self._before)


def end_at_once() -> None:
    """Let Ctrl-C end the process without a word from now on, unless it is ignored, as it is below `nohup`.

    An exception would not do: a module that is being imported, or what runs at exit, may catch it or print it.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def _leave(*_: object) -> None:
    os._exit(_INTERRUPTED)
