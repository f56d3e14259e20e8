"""Text from outside in Markdown: shown as it is, never live."""

from __future__ import annotations

import re

from bot.formats.addresses import web_address
from ingest.text import plain

# What begins a link, an element or an emphasis; signs within a word (“snake_case”) are none, and “~10%” strikes nothing out.
_SIGN = r"[\\`*<\[\]]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|&(?=#?\w+;)"
_LIVE = re.compile(_SIGN)
# In a text of several parts and lines also what begins a heading, a quotation or a list; markers of sources stay.
_LIVE_IN_LINES = re.compile(rf"(\[\d{{1,3}}\])(?![(:])|\A[(:]|^(?:#+(?=\s|$)|>|\+(?=\s))|{_SIGN}", re.MULTILINE)


def escaped(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    return _LIVE.sub(r"\\\g<0>", plain(text))


def verbatim(text: str) -> str:
    """Words of papers, in lines, that Markdown shows as they are."""
    return _LIVE_IN_LINES.sub(lambda found: found[1] or f"\\{found[0]}", text)


def cell(text: str) -> str:
    """The same in a table."""
    return escaped(text).replace("|", "\\|")


def address(url: str) -> str:
    """A paper's address as a link, with a space before it; anything else as text."""
    return f" <{url}>" if web_address(url) else f" {escaped(url)}" if url else ""
