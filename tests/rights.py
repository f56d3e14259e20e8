"""Root opens every file, whatever its mode: how tests that run as root see what anybody else would."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

T = TypeVar("T")
_VERSION = 0x20080522  # of capget(2) and capset(2)
_OVERRIDES = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


def as_anybody(work: Callable[[], T]) -> T:
    """Do something in a thread that modes of files and folders hold for; a thread that has given up rights gets none back."""
    with ThreadPoolExecutor(1, initializer=_give_up) as thread:
        return thread.submit(work).result()


def command_as_anybody() -> list[str]:
    """What to put before a command so that modes of files and folders hold for it; the test skips where that cannot be."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root may read and write everything, and there is no setpriv here")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def _give_up() -> None:
    if os.geteuid():
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, rights = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    assert libc.capget(header, rights) == 0, os.strerror(ctypes.get_errno())
    for place in range(3):
        rights[place] &= ~_OVERRIDES
    assert libc.capset(header, rights) == 0, os.strerror(ctypes.get_errno())
