"""Text that arrives in pieces, wrapped at the width of the terminal as it comes."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.style import Style

Run = tuple[str, Style]  # some text, and how it looks
PLAIN = Style.null()
_ROOM = 20  # columns that most words fit in: with so many left, the letters of a word need not wait for its end
_PARTS = re.compile(r"\n| +|\S+")
_OTHER_SPACE = re.compile(r"[^\S\n ]")
_ITEM = re.compile(r"[•*+-]|\d{1,3}[.)]")  # what begins an item of a list


class Wrapped:
    """Breaks lines between words; what has been given out is never taken back. Items of lists hang below their mark."""

    def __init__(self, width: int) -> None:
        self._column = 0
        self._indent = 0  # of lines that are broken
        self._gap = ""  # white space that waits for the next word
        self._word = list[Run]()  # letters that wait for the end of their word
        self._begun = False  # whether the first letters of this word were given out
        self._head: str | None = ""  # what was given out of this line's first word; None behind it
        self.resize(width)

    def resize(self, width: int) -> None:
        """From here on the terminal has so many columns."""
        self._width = max(10, width)

    def feed(self, text: str, style: Style = PLAIN) -> list[Run]:
        """What can be printed now."""
        out = list[Run]()
        for part in _PARTS.findall(_OTHER_SPACE.sub(" ", text.replace("\t", "    "))):
            if part == "\n":
                out += [*self._flush(), ("\n", PLAIN)]
                self._column, self._gap, self._indent, self._head = 0, "", 0, ""
            elif part.isspace():
                out += self._flush()
                self._gap += part
                self._end_head()
            else:
                self._word.append((part, style))
                if self._begun or self._left() >= _ROOM:
                    out += self._flush(ends=False)
        return out

    def finish(self) -> list[Run]:
        """The rest."""
        return self._flush()

    def _end_head(self) -> None:
        """The line's first word is whole: if it is the mark of an item, what follows hangs below what is behind it."""
        if self._head and _ITEM.fullmatch(self._head):
            self._indent = min(self._column + 1, self._width // 3)
        self._head = None if self._head else self._head

    def _left(self) -> int:
        return self._width - self._column - len(self._gap)

    def _flush(self, *, ends: bool = True) -> list[Run]:
        runs, self._word = self._word, []
        out, length = list[Run](), sum(cell_len(text) for text, _ in runs)
        if runs:
            if not self._begun and length > self._left() and self._column:
                out.append(("\n" + " " * self._indent, PLAIN))
                self._column, self._gap = self._indent, ""
            elif self._gap:
                out.append((self._gap, PLAIN))
            out += runs
            self._column = (self._column + len(self._gap) + length - 1) % self._width + 1
            self._gap = ""
            if self._head is not None:
                self._head += "".join(text for text, _ in runs)
        self._begun = not ends and (self._begun or bool(runs))
        return out
