"""Long Markdown in pieces that Slack takes.

A piece ends at the coarsest place that there is: before a paragraph, a list item, a line, a sentence, a word, a letter.
Code blocks and tables stay whole where they fit into a piece; a longer code block is closed and opened again with the same
fence and language, a longer table goes on under its own header. Markers such as [12], links, code spans, bold words,
escapes and letters of several characters are not cut unless one alone is too long for a piece.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

SMALLEST = 64  # what a piece may be limited to

_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})([^`\n]*)$")
_DELIMITER = re.compile(r"^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}\\?[.)])[ \t]")
_LAST_HEADING = re.compile(r"\n( {0,3}#{1,6} [^\n]*)\s*\Z")
# What is not cut, in the order of trial: code, links, markers, escapes, entities, Slack's forms, bold words.
_ATOM = re.compile(
    r"(`+)(?!`)[^\n]{1,300}?(?<!`)\1(?!`)|!?\[[^\[\]\n]{0,500}\]\([^()\s]{0,3000}\)|\\?\[\d{1,4}(?:,[ ]?\d{1,4})*\\?\]"
    r"|\\[!-/:-@\[-`{-~]|&\#?\w{1,32};|<[^<>\s][^<>\n]{0,3000}>|https?://[^\s<>]{1,3000}|\*\*(?=\S)[^*\n]{1,300}\*\*"
)
_SPACE = re.compile(r"[ \t]+")
# Words that stay with the one before: markers and signs behind a sentence; what would format a line that it began.
_STAYS = re.compile(
    r"(?:\\?\[\d{1,4}(?:,[ ]?\d{1,4})*\\?\])+[.,;:!?)]*|⚠\ufe0f?|[-+*=]+|\d{1,9}\\?[.)]|#{1,6}|[>|].*|[`~]{3,}.*"
)
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*(?:\s*\\?\[\d[\d, ]*\\?\])*(?:\s*⚠\ufe0f?)*$")


class _Level(IntEnum):
    """What a unit may be cut into next."""

    BLOCK = 0  # a code block, a table, or lines of text
    ITEMS = 1
    LINES = 2
    SENTENCES = 3
    WORDS = 4
    LETTERS = 5
    CHARACTERS = 6


class _Unit(NamedTuple):
    gap: str  # the white space before it
    text: str
    level: _Level


def split(markdown: str, limit: int, size: Callable[[str], int] = len) -> list[str]:
    """`markdown` in pieces of at most `limit`, as `size` measures them; none if there is nothing in it.

    Joined with white space they are the whole text; only fences and headers of tables are repeated. `size` must not
    shrink when text is added.

    Raises:
        ValueError: the limit is below `SMALLEST`.
    """
    if limit < SMALLEST:
        raise ValueError(f"pieces of {limit} characters are too small")
    pages = _Pages(limit, size)
    for block in _blocks(markdown.split("\n")):
        pages.add(block)
    return pages.finish()


class _Pages:
    """Fills one piece after the other."""

    def __init__(self, limit: int, size: Callable[[str], int], *, code: bool = False) -> None:
        self._limit, self._size, self._code = limit, size, code
        self._page: str | None = None
        self._done = list[str]()

    def add(self, unit: _Unit) -> None:
        """Put a unit on this page, on the next, or in parts on several."""
        if self._page is not None and self._fits(joined := f"{self._page}{unit.gap}{unit.text}"):
            self._page = joined
        elif self._fits(first := self._first(unit.text)):
            self._turn(unit.gap, first)
        else:
            for part in self._parts(unit):
                self.add(part)

    def finish(self) -> list[str]:
        if self._page is not None:
            self._done.append(self._page)
        return self._done if self._code else [page for page in map(str.rstrip, self._done) if page]

    def _fits(self, text: str) -> bool:
        return self._size(text) <= self._limit

    def _first(self, text: str) -> str:
        """A text that begins a page: without the indentation that would make code of it."""
        return text if self._code or _FENCE.match(text.partition("\n")[0]) else text.lstrip()

    def _turn(self, gap: str, text: str) -> None:
        """Begin a page with `text`; a heading that would end the page before comes along."""
        if self._page is not None:
            heading = None if self._code else _LAST_HEADING.search(self._page)
            if heading and self._fits(carried := f"{heading[1]}{gap}{text}"):
                self._page, text = self._page[: heading.start()], carried
            self._done.append(self._page)
        self._page = text

    def _parts(self, unit: _Unit) -> Sequence[_Unit]:
        if unit.level is _Level.BLOCK:
            lines = unit.text.split("\n")
            whole = self._code_parts(lines) or self._table_parts(lines)
            return _spaced(unit.gap, whole, _Level.CHARACTERS) if whole else [unit._replace(level=_Level.ITEMS)]
        if unit.level is _Level.CHARACTERS:
            return [_Unit(unit.gap if place == 0 else "", char, unit.level) for place, char in enumerate(unit.text)]
        parts = list(_CUTS[unit.level](unit.text))
        below = _Level(unit.level + 1)
        return [_Unit(unit.gap if place == 0 else gap, text, below) for place, (gap, text) in enumerate(parts)]

    def _code_parts(self, lines: Sequence[str]) -> list[str]:
        """A code block as several; empty if it is none, or if its fence leaves no room."""
        fence = _FENCE.match(lines[0])
        if not fence:
            return []
        close = fence[1] + fence[2]
        body = lines[1:-1] if len(lines) > 1 and _closes(lines[-1], fence[2]) else lines[1:]
        return self._wrapped(body, f"{lines[0]}\n", f"\n{close}")

    def _table_parts(self, lines: Sequence[str]) -> list[str]:
        """A table as several with the same header; empty if it is none, or if a row has no room."""
        if len(lines) < 3 or not _begins_table(lines, 0):
            return []
        head = "\n".join(lines[:2]) + "\n"
        if any(not self._fits(head + line) for line in lines[2:]):
            return []
        return self._wrapped(lines[2:], head, "")

    def _wrapped(self, lines: Sequence[str], before: str, after: str) -> list[str]:
        if self._size(before + after) > self._limit // 2:
            return []
        pages = _Pages(self._limit, lambda text: self._size(f"{before}{text}{after}"), code=True)
        for line in lines:
            pages.add(_Unit("\n", line, _Level.WORDS))
        return [f"{before}{page}{after}" for page in pages.finish()]


def _spaced(gap: str, texts: Sequence[str], level: _Level) -> list[_Unit]:
    return [_Unit(gap if place == 0 else "\n", text, level) for place, text in enumerate(texts)]


def _blocks(lines: Sequence[str]) -> Iterator[_Unit]:
    """The code blocks, tables and paragraphs of a text, each with the white space before it."""
    place, gap = 0, ""
    while place < len(lines):
        if not lines[place].strip():
            gap += "\n"
            place += 1
            continue
        end = _end(lines, place)
        yield _Unit(gap, "\n".join(lines[place:end]), _Level.BLOCK)
        place, gap = end, "\n"


def _end(lines: Sequence[str], place: int) -> int:
    """The line after the block that begins at `place`."""
    if fence := _FENCE.match(lines[place]):
        inside = range(place + 1, len(lines))
        return next((line + 1 for line in inside if _closes(lines[line], fence[2])), len(lines))
    table = _begins_table(lines, place)
    end = place + 2 if table else place + 1
    while end < len(lines) and lines[end].strip() and not _FENCE.match(lines[end]):
        if ("|" not in lines[end]) if table else _begins_table(lines, end):
            break
        end += 1
    return end


def _begins_table(lines: Sequence[str], place: int) -> bool:
    return (
        place + 1 < len(lines) and "|" in lines[place] and "|" in lines[place + 1] and bool(_DELIMITER.match(lines[place + 1]))
    )


def _closes(line: str, fence: str) -> bool:
    line = line.strip()
    return len(line) >= len(fence) and line == line[:1] * len(line) and line[:1] == fence[0]


def _items(text: str) -> Iterator[tuple[str, str]]:
    """List items with the lines that belong to them; the lines before the first are one."""
    item = list[str]()
    for line in text.split("\n"):
        if item and _ITEM.match(line):
            yield "\n", "\n".join(item)
            item = []
        item.append(line)
    yield "\n", "\n".join(item)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        yield "\n", line


def _sentences(line: str) -> Iterator[tuple[str, str]]:
    gap, sentence = "", ""
    for space, word in _words(line):
        if sentence and _ENDS.search(sentence) and not word[0].islower():
            yield gap, sentence
            gap, sentence = space, word
        else:
            gap, sentence = (gap if sentence else space), (f"{sentence}{space}{word}" if sentence else word)
    yield gap, sentence


def _words(line: str) -> Iterator[tuple[str, str]]:
    """The words of a line, each with the space before it; what is not cut is one word, however many it looks like."""
    gap, word, space = "", "", ""
    for text in _runs(line):
        if _SPACE.fullmatch(text):
            space += text
        elif word and space and not _STAYS.fullmatch(text):
            yield gap, word
            gap, word, space = space, text, ""
        else:
            gap, word, space = (gap, f"{word}{space}{text}", "") if word else (space, text, "")
    yield gap, f"{word}{space}"


def _runs(line: str) -> Iterator[str]:
    """A line as runs of white space and of what stands between: plain letters and atoms side by side are one run."""
    run = ""
    for text, whole in _pieces(line):
        for part in (text,) if whole else re.split(r"([ \t]+)", text):
            if _SPACE.fullmatch(part):
                yield from (run, part) if run else (part,)
                run = ""
            else:
                run += part
    if run:
        yield run


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Atoms, which are whole, and the text between them."""
    end = 0
    for found in _ATOM.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    if end < len(text):
        yield text[end:], False


def _letters(word: str) -> Iterator[tuple[str, str]]:
    for text, whole in _pieces(word):
        yield from [("", text)] if whole else (("", cluster) for cluster in _clusters(text))


def _clusters(text: str) -> Iterator[str]:
    """What a reader takes for one letter: a character with its marks, joined emoji, flags."""
    cluster = ""
    for char in text:
        if cluster and not _continues(cluster, char):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _continues(cluster: str, char: str) -> bool:
    flags = sum("\U0001f1e6" <= one <= "\U0001f1ff" for one in cluster)
    return (
        unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")  # accents, variation selectors, joiners
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\u1160" <= char <= "\u11ff"  # vowels and ends of Korean syllables
        or cluster[-1] == "\u200d"
        or ("\U0001f1e6" <= char <= "\U0001f1ff" and flags % 2 == 1)
    )


_CUTS: dict[_Level, Callable[[str], Iterator[tuple[str, str]]]] = {
    _Level.ITEMS: _items,
    _Level.LINES: _lines,
    _Level.SENTENCES: _sentences,
    _Level.WORDS: _words,
    _Level.LETTERS: _letters,
}
