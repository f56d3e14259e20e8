"""The word by which a language model says that the abstracts do not state what is asked."""

from __future__ import annotations

import re

NOT_STATED = "NOT_STATED"
_OPENING = '*_`"“[('  # what models wrap it in
_SAID = re.compile(rf"[{re.escape(_OPENING)}]*(?<![A-Za-z0-9])NOT\\?_STATED[^\n]*")
_LONGEST = 24  # characters that may become it


class Sentinel:
    """Takes that word out of a stream of text, with the rest of its line.

    `said` is what was taken out, "" if nothing was. Nothing depends on how the text is split.
    """

    def __init__(self) -> None:
        self._held = self._before = ""  # the text that waits, and the character before it
        self.said = ""

    def feed(self, piece: str) -> str:
        """The next text to show; what may still become the word is held back."""
        begin, text = len(self._before), self._before + self._held + piece
        while (found := _SAID.search(text, begin)) and found.end() < len(text):
            text = self._without(text, found)
        keep = max(begin, found.start() if found else _may_begin(text))
        self._before, self._held = text[max(0, keep - 1) : keep], text[keep:]
        return text[begin:keep]

    def finish(self) -> str:
        """The rest of the text."""
        begin, rest = len(self._before), self._before + self._held
        self._before = self._held = ""
        found = _SAID.search(rest, begin)
        return (self._without(rest, found) if found else rest)[begin:]

    def _without(self, text: str, found: re.Match[str]) -> str:
        self.said = self.said or found.group()
        return text[: found.start()] + text[found.end() :]


def _may_begin(text: str) -> int:
    """Where the end of `text` begins that may become the word; its length where none does."""
    for start in range(max(0, len(text) - _LONGEST), len(text)):
        tail = text[start:].lstrip(_OPENING)
        inside = bool(tail) and text[: len(text) - len(tail)][-1:].isalnum()
        if NOT_STATED.startswith(tail.replace("\\", "")) and not inside:
            return start
    return len(text)
