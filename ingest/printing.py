"""JSON for standard output, whole in whatever encoding that has."""

from __future__ import annotations

import codecs
import json
import sys
from typing import Any


def json_text(value: Any) -> str:
    """A value as JSON on one line, to be printed; where standard output is not in UTF-8, all that is not ASCII is escaped.

    JSON that goes from program to program is in UTF-8 (RFC 8259, 8.1), and ASCII is: so it is read rightly from a file that a
    terminal with another encoding has redirected, and no character is lost that this encoding lacks.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return json.dumps(value, ensure_ascii=codecs.lookup(encoding).name != "utf-8")
