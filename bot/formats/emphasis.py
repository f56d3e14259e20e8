"""Emphasis and code within a line of Markdown, as far as it is whole; everything else is text."""

from __future__ import annotations

import re
from collections.abc import Iterator

INLINE = re.compile(
    r"""`(?P<code>[^`\n]+)`
    | \*\*(?=[^\s*])(?P<bold>[^*\n]+?(?<!\s))\*\*
    | (?<![\w*])\*(?=[^\s*])(?P<italic>[^*\n]+?(?<!\s))\*(?![\w*])""",
    re.VERBOSE,
)


def emphasis(text: str, before: str = "") -> Iterator[tuple[str, str]]:
    """The pieces of a text that follows `before`, each with its kind: code, bold, italic, or ""; the marks are left out."""
    whole, done = before + text, len(before)
    for found in INLINE.finditer(whole, done):
        kind = str(found.lastgroup)
        yield whole[done : found.start()], ""
        yield found[kind], kind
        done = found.end()
    yield whole[done:], ""
