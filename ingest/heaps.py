"""The heaps that a process takes its memory from."""

from __future__ import annotations

import contextlib
import ctypes

_ARENA_MAX = -8  # M_ARENA_MAX in glibc's malloc.h
_HEAPS = 2


def few_heaps() -> None:
    """Let the threads of this process share two heaps, where the C library is glibc; elsewhere nothing is done.

    It gives each thread a heap of its own, up to eight a core (mallopt(3)), and keeps what a thread frees for that heap. An
    ingest of 25,000 abstracts, with Chroma's threads and the embedder's, so came to 742 MB; with two heaps it is 607. To be
    called before other threads begin.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # there is no such C library, or function in it
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _HEAPS)
