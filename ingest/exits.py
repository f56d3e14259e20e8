"""Exit codes: those of every program, 128 and the number of a signal, and what is common to the commands."""

from __future__ import annotations

OK, FAILED, USAGE, UNUSABLE = 0, 1, 2, 4
INTERRUPTED, UNREAD, TERMINATED = 130, 141, 143
