"""What short forms of a text stand for where it says so: “heavy smokers (HS)”."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SHORT = re.compile(r"[(\[](?P<short>(?=[^\s()\[\]]*[A-Z][^\s()\[\]]*[A-Z])[^\W_](?:[^\W_]|-(?!\d)){1,7}?)s?[)\];,]")
_WORD = re.compile(r"[^\W_]+")
_BEFORE = 90  # characters in which the words stand


def abbreviations(text: str) -> dict[str, tuple[str, ...]]:
    """The words that each short form of a text stands for, by the short form in small letters.

    The letters of a short form stand in its words in their order, the first where a word begins (Schwartz and Hearst, 2003).
    """
    found = dict[str, tuple[str, ...]]()
    for one in _SHORT.finditer(text):
        short = one["short"].lower()
        words = _WORD.findall(text, max(0, one.start() - _BEFORE), one.start())
        if (first := _first([word.lower() for word in words], short)) is not None and short not in found:
            found[short] = tuple(words[first:])
    return found


def _first(words: Sequence[str], short: str) -> int | None:
    """With which of the words before a short form those begin that it stands for; None if it stands for none."""
    letters = [(place, at) for place, word in enumerate(words) for at in range(len(word))]
    wanted = [letter for letter in short if letter.isalnum()]
    for place, at in reversed(letters):
        if words[place][at] == wanted[-1] and (len(wanted) > 1 or at == 0):
            wanted.pop()
            if not wanted:
                return place if place >= len(words) - 2 * len(short) else None
    return None
