"""Waiting on a condition."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Look until a condition holds; it fails if that takes longer."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it never came so far"
        time.sleep(0.01)
