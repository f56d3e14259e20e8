"""Waiting on a condition."""

from __future__ import annotations

import time
from collections.abc import Callable

WITHIN = 120.0  # seconds that anything may take on a busy machine


def wait_until(condition: Callable[[], object], seconds: float = WITHIN) -> None:
    """Look until a condition holds; it fails if that takes longer."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it never came so far"
        time.sleep(0.01)
