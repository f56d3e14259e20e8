"""Markdown of an answer as it comes, shown as what it means: nothing that was shown is changed, and no text is lost.

Marks are taken away only where they are whole: what begins like emphasis waits for its end, at most until the line's, and
stands as it was written if that does not come. Tables wait until they are whole, for their columns.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from rich.cells import cell_len
from rich.style import Style

from bot.formats.emphasis import INLINE, emphasis
from bot.terminal.wrapping import PLAIN, Run

BOLD, ITALIC, CODE, DIM = Style(bold=True), Style(italic=True), Style(color="green"), Style(dim=True)
_WAITS = 400  # characters that may wait for the end of their emphasis
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_BLOCK = re.compile(r"(?P<space>[ \t]*)(?:(?P<heading>#{1,6}) +|(?P<item>[-*+]) +(?=\S)|(?P<table>\|))")
_UNDECIDED = re.compile(r"[ \t]*(?:#{1,6} *|[-*+] *|`{1,2}|~{1,2})?")
_STYLES = {"": PLAIN, "code": CODE, "bold": BOLD, "italic": ITALIC}
_OPENING = re.compile(r"[`*]")
_RULER = re.compile(r"[\s|:-]*-[\s|:-]*")
_GAP = "  "


def inline(text: str, style: Style = PLAIN, before: str = "") -> Iterator[Run]:
    """Text within a line, its emphasis and code as styles; `before` is what stands in front of it."""
    return ((piece, style + _STYLES[kind]) for piece, kind in emphasis(text, before))


class Markdown:
    """Reads Markdown in any pieces; `width` is how many columns a table may have."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._held = ""  # what cannot be shown yet: a line's beginning, or from an emphasis that is open
        self._begun = False  # whether the block of this line is known
        self._before = ""  # the last character of this line that was shown
        self._style = PLAIN  # of this line
        self._fenced = False
        self._rows = list[tuple[str, list[Run]]]()  # of a table: each line, with what was said behind it
        self._marks = list[Run]()  # said behind what is held

    def feed(self, text: str) -> Iterator[Run]:
        """What can be shown now."""
        self._held += text
        while "\n" in self._held:
            line, _, self._held = self._held.partition("\n")
            yield from self._line(line, whole=True)
        if self._held:
            held, self._held = self._held, ""
            yield from self._line(held, whole=False)

    def mark(self, run: Run) -> Iterator[Run]:
        """Say something behind the text so far, which is no Markdown itself."""
        if self._in_table():
            self._marks.append(run)
            return
        held, self._held = self._held, ""
        if not self._begun and held and (self._fenced or _FENCE.match(held)):
            yield from self._code(held, whole=True, ends=False)
        else:
            yield from inline(held, self._style, self._before)
        self._begun, self._before = True, " "
        yield run

    def finish(self) -> Iterator[Run]:
        """The rest."""
        held, self._held = self._held, ""
        if held:
            yield from self._line(held, whole=True, ends=False)
        yield from self._table(last=True)

    def _in_table(self) -> bool:
        return not self._begun and not self._fenced and (bool(self._rows) or self._held.lstrip().startswith("|"))

    def _line(self, text: str, *, whole: bool, ends: bool = True) -> Iterator[Run]:
        """Show a line, or so much of it as is certain; the rest is held."""
        if not self._begun:
            if not whole and (self._fenced or _UNDECIDED.fullmatch(text) or text.lstrip().startswith("|")):
                self._held = text
                return
            if not self._fenced and text.lstrip().startswith("|"):
                self._rows.append((text, self._marks))
                self._marks = []
                return
            yield from self._table()
            if _FENCE.match(text) or self._fenced:
                yield from self._code(text, whole=whole, ends=ends)
                return
            text = yield from self._block(text)
        if whole:
            yield from inline(text, self._style, self._before)
            if ends:
                yield "\n", PLAIN
            self._begun, self._style, self._before = False, PLAIN, ""
        else:
            certain = self._certain(text)
            self._held = text[certain:]
            yield from inline(text[:certain], self._style, self._before)
            self._before = text[:certain][-1:] or self._before

    def _code(self, text: str, *, whole: bool, ends: bool) -> Iterator[Run]:
        if not whole:
            self._held = text
            return
        fence = bool(_FENCE.match(text))
        self._fenced = self._fenced != fence
        yield text, DIM if fence else CODE
        if ends:
            yield "\n", PLAIN

    def _block(self, text: str) -> Generator[Run, None, str]:
        """Show how a line begins; gives the rest of it."""
        self._begun = True
        found = _BLOCK.match(text)
        if not found:
            return text
        if found["heading"]:
            self._style = BOLD
        elif found["item"]:
            yield f"{found['space']}• ", PLAIN
        return text[found.end() :]

    def _certain(self, text: str) -> int:
        """How much of the end of a line may be shown before more of it is known."""
        shown = len(self._before)
        text, place = self._before + text, shown
        while opening := _OPENING.search(text, place):
            start = opening.start()
            found = INLINE.match(text, start)
            if found and found.end() < len(text):  # otherwise what follows may make it something else
                place = found.end()
            elif found or (_may_open(text, start) and len(text) - start <= _WAITS):
                return start - shown
            else:
                place = start + 1
        return len(text) - shown

    def _table(self, *, last: bool = False) -> Iterator[Run]:
        """Show the table that has ended: in columns or, where these are too wide, row by row."""
        rows, self._rows = self._rows, []
        if not rows:
            return
        table = [(_cells(line), marks) for line, marks in rows if not _RULER.fullmatch(line)]
        columns = max((len(cells) for cells, _ in table), default=0)
        widths = [max(_width(cells[i]) if i < len(cells) else 0 for cells, _ in table) for i in range(columns)]
        fits = sum(widths) + len(_GAP) * (columns - 1) <= self.width
        lines = list(_aligned(table, widths) if fits else _listed(table))
        for place, line in enumerate(lines):
            yield from line
            if not (last and place == len(lines) - 1):
                yield "\n", PLAIN
        marks, self._marks = self._marks, []
        for ruler, said in rows:
            if _RULER.fullmatch(ruler):
                yield from said
        yield from marks


def _may_open(text: str, place: int) -> bool:
    """Whether an emphasis or code can begin at `place`, whatever follows `text`."""
    mark, follows = text[place], text[place + 1 : place + 2]
    if mark == "`":
        return follows != "`"
    if follows == "*":
        return text[place + 2 : place + 3] != "*" and not text[place + 2 : place + 3].isspace()
    return not follows or not (follows.isspace() or re.match(r"[\w*]", text[place - 1 : place]))


def _cells(line: str) -> list[str]:
    return [
        cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    ]


def _width(cell: str) -> int:
    return sum(cell_len(text) for text, _ in inline(cell))


_Row = tuple[list[str], list[Run]]


def _aligned(table: list[_Row], widths: list[int]) -> Iterator[list[Run]]:
    for number, (cells, marks) in enumerate(table):
        line = list[Run]()
        for cell, width in zip(cells, widths, strict=False):
            line += inline(cell, PLAIN if number else BOLD)
            line.append((" " * (width - _width(cell)) + _GAP, PLAIN))
        yield [*line[:-1], *marks]  # nothing follows the last cell
        if not number:
            yield [(_GAP.join("─" * width for width in widths), DIM)]


def _listed(table: list[_Row]) -> Iterator[list[Run]]:
    """Each row as its first cell, and below it the others, all with the names of their columns; before them those of none."""
    (names, marks), *rows = table or [([], [])]
    if unused := list(filter(None, names[max((len(cells) for cells, _ in rows), default=0) :])):
        yield [*inline(_GAP.join(unused), BOLD), *marks]
    for cells, said in rows:
        for place, cell in enumerate(cells):
            name = f"{names[place]}: " if place < len(names) and names[place] else ""
            yield [
                ("• " if place else "", PLAIN),
                (name, DIM),
                *inline(cell, PLAIN if place else BOLD),
                *([] if place else said),
            ]
