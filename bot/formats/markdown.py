"""Text from outside in Markdown: shown as it is, never live."""

from __future__ import annotations

import re

from bot.formats.addresses import web_address
from ingest.text import plain

_LIVE = re.compile(r"[\\`*<\[\]]")  # what begins a link, an element or an emphasis


def escaped(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    return _LIVE.sub(r"\\\g<0>", plain(text))


def cell(text: str) -> str:
    """The same in a table."""
    return escaped(text).replace("|", "\\|")


def address(url: str) -> str:
    """A paper's address as a link, with a space before it; anything else as text."""
    return f" <{url}>" if web_address(url) else f" {escaped(url)}" if url else ""
