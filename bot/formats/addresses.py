"""Addresses of papers that may be shown as links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ingest.unseen import HIDDEN

_UNSAFE = re.compile(r"[\s<>\"\x00-\x20\x7f-\x9f]")


def web_address(url: str) -> str:
    """`url` if it is an http(s) address that can stand in a link as it is; "" otherwise."""
    try:
        known = urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname
    except ValueError:
        known = False
    return url if known and not _UNSAFE.search(url) and not HIDDEN.search(url) else ""
