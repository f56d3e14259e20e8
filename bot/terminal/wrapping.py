"""Text that arrives in pieces, wrapped at the width of the terminal as it comes."""

from __future__ import annotations

import re

from rich.cells import cell_len

_ROOM = 20  # columns that most words fit in: with so many left, the letters of a word need not wait for its end
_PARTS = re.compile(r"\n| +|[^\s]+")


class Wrapped:
    """Breaks lines between words; what has been given out is never taken back."""

    def __init__(self, width: int) -> None:
        self._width = max(10, width)
        self._column = 0
        self._gap = ""  # white space that waits for the next word
        self._word = ""  # letters that wait for the end of their word
        self._begun = False  # whether the first letters of this word were given out

    def feed(self, text: str) -> str:
        """What can be printed now."""
        out = list[str]()
        for part in _PARTS.findall(text):
            if part == "\n":
                out += [self._flush(), "\n"]
                self._column, self._gap = 0, ""
            elif part.isspace():
                out.append(self._flush())
                self._gap += part if self._column else ""
            else:
                self._word += part
                if self._begun or self._left() >= _ROOM:
                    out.append(self._flush(ends=False))
        return "".join(out)

    def finish(self) -> str:
        """The rest."""
        return self._flush()

    def _left(self) -> int:
        return self._width - self._column - len(self._gap)

    def _flush(self, *, ends: bool = True) -> str:
        word, self._word = self._word, ""
        out = ""
        if word:
            if not self._begun and cell_len(word) > self._left() and self._column:
                out, self._column, self._gap = "\n", 0, ""
            out += self._gap + word
            self._column = (self._column + len(self._gap) + cell_len(word) - 1) % self._width + 1
            self._gap = ""
        self._begun = not ends and (self._begun or bool(word))
        return out
