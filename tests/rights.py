"""Root opens every file, whatever its mode: how tests that run as root see what anybody else would."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_VERSION = 0x20080522  # of capget(2) and capset(2)
_OVERRIDES = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


def as_anybody(work: Callable[[], T]) -> T:
    """Do something in a thread that modes of files and folders hold for; a thread that has given up rights gets none back."""
    with ThreadPoolExecutor(1, initializer=give_up_rights) as thread:
        return thread.submit(work).result()


def give_up_rights() -> None:
    """Let modes of files and folders hold for this thread, and those that it starts, if it is root's."""
    if os.geteuid():
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, rights = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    assert libc.capget(header, rights) == 0, os.strerror(ctypes.get_errno())
    for place in range(3):
        rights[place] &= ~_OVERRIDES
    assert libc.capset(header, rights) == 0, os.strerror(ctypes.get_errno())
