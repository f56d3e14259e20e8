"""Characters that a reader does not see, and by which one text can pass for another."""

from __future__ import annotations

import re

# Controls, soft hyphens, direction marks and overrides, invisible letters, fillers and operators, variation selectors of
# plane 14, tags: for a class of characters in a regular expression.
UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
HIDDEN = re.compile(f"[{UNSEEN}]")
# They build emoji, and letters of several scripts.
_JOINING = re.compile("[\u200c\u200d\ufe00-\ufe0f]")


def seen(text: str) -> str:
    """`text` as a reader sees it, for ids and for rules: without what is not seen, and without what only joins characters."""
    return text if text.isascii() and text.isprintable() else _JOINING.sub("", HIDDEN.sub("", text))
