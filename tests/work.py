"""How much work something is: what a busy machine does not change."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType


def calls(act: Callable[[], object]) -> int:
    """How many functions, of Python and built in, are called in this thread while `act` runs."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def growth(act: Callable[[int], object], size: int, times: int = 8) -> float:
    """How many times longer `act` takes for `times` as much, by this thread's own processor time.

    About `times` where the time grows with the size, its square if quadratically. Where it seems to be more than twice its due
    all is measured again, small and large, as the machine may just have become slower; the smallest counts.
    """

    def seconds(size: int) -> float:
        started = time.thread_time()
        act(size)
        return time.thread_time() - started

    found = float("inf")
    for _ in range(5):
        small = min(seconds(size) for _ in range(3))
        found = min(found, seconds(times * size) / small)
        if found < 2 * times:
            break
    return found
