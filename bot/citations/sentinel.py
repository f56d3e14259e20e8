"""The word by which a language model says that the abstracts do not state what is asked."""

from __future__ import annotations

import re

NOT_STATED = "NOT_STATED"
_OPENING = '*_`"“[('  # what models wrap it in
_SAID = re.compile(rf"[{re.escape(_OPENING)}]{{0,8}}+(?<![A-Za-z0-9])NOT\\?_STATED[^\n]*")
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
        place, text, shown = len(self._before), self._before + self._held + piece, list[str]()
        while (found := _SAID.search(text, place)) and found.end() < len(text):
            shown.append(text[place : found.start()])
            place, self.said = found.end(), self.said or found.group()
        keep = max(place, found.start() if found else _may_begin(text))
        shown.append(text[place:keep])
        self._before, self._held = text[max(0, keep - 1) : keep], text[keep:]
        return "".join(shown)

    def finish(self) -> str:
        """The rest of the text."""
        begin, rest = len(self._before), self._before + self._held
        self._before = self._held = ""
        if found := _SAID.search(rest, begin):
            self.said = self.said or found.group()
            return rest[begin : found.start()] + rest[found.end() :]
        return rest[begin:]


def _may_begin(text: str) -> int:
    """Where the end of `text` begins that may become the word; its length where none does."""
    for start in range(max(0, len(text) - _LONGEST), len(text)):
        tail = text[start:].lstrip(_OPENING)
        inside = bool(tail) and text[: len(text) - len(tail)][-1:].isalnum()
        if NOT_STATED.startswith(tail.replace("\\", "")) and not inside:
            return start
    return len(text)
