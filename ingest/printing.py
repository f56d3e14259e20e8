"""Standard output: JSON in whatever encoding it has, and what to do where it cannot be written."""

from __future__ import annotations

import codecs
import errno
import json
import os
import sys
from typing import Any

from ingest.unseen import HIDDEN


def json_text(value: Any) -> str:
    """A value as JSON on one line, to be printed; where standard output is not in UTF-8, all that is not ASCII is escaped.

    JSON that goes from program to program is in UTF-8 (RFC 8259, 8.1), and ASCII is: so it is read rightly from a file that a
    terminal with another encoding has redirected, and no character is lost that this encoding lacks. What is not seen, or would
    command a terminal, is escaped in any case.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    text = json.dumps(value, ensure_ascii=codecs.lookup(encoding).name != "utf-8")
    return HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def drop_output() -> None:
    """Let go of what waits in standard output, as nobody reads it: at its end the process would try to write it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def unwritten(error: BaseException) -> str:
    """What to say of an error that means that standard output cannot be written, as where a disk is full; "" of any other."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO):
        return f"The output cannot be written: {error.strerror}."
    return ""
