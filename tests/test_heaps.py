"""Memory of an ingest: its threads share heaps."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

# Threads that hold memory at once, then glibc's own account of its heaps (malloc_info(3)).
_COUNT = """
import ctypes, sys, threading
if sys.argv[1] == "few":
    from ingest.heaps import few_heaps
    few_heaps()
library, all_there = ctypes.CDLL(None), threading.Barrier(7)
library.malloc.restype = ctypes.c_void_p
def take():
    library.malloc(1000)
    all_there.wait(120)
threads = [threading.Thread(target=take) for _ in range(6)]
[thread.start() for thread in threads]
all_there.wait(120)
[thread.join() for thread in threads]
sys.stdout.flush()
library.malloc_info(0, ctypes.c_void_p.in_dll(library, "stdout"))
library.fflush(None)
"""


def _heaps(how: str) -> int:
    told = subprocess.run([sys.executable, "-c", _COUNT, how], capture_output=True, text=True, check=True, timeout=300).stdout
    return told.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has a heap for each thread")
def test_threads_share_two_heaps() -> None:
    assert _heaps("as it is") > 2 >= _heaps("few")
