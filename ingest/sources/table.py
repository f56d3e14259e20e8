"""Tables: CSV, TSV, and their relatives with semicolons."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.errors import SourceError
from ingest.records import Paper, Problem, WithoutAbstract
from ingest.sources.fields import has_abstracts, has_titles, known_columns, paper_from
from ingest.sources.files import SourceFile, lines

_SEPARATOR = re.compile(r"\s*\"?sep=([^\w\s]|\t)\"?\s*", re.IGNORECASE)  # Excel's own first line
_MAX_NAME = 60  # characters of a column's name
_CLOSE = "Close it; or, if the file was cut off there while it was written or copied, make it again."


def separator_of(line: str) -> str:
    """The separator that Excel names in a line of its own above a table (`sep=;`); "" if a line is none such."""
    named = _SEPARATOR.fullmatch(line)
    return named[1] if named else ""


def delimiter_of(header: str) -> str:
    """The delimiter that cuts a header line into the most columns."""
    return max(",\t;|", key=header.count)


def columns_of(file: SourceFile) -> list[str]:
    """The names of the columns if a file looks like a table: its first lines have one number of cells; else none."""
    first = [line for line in file.head().splitlines() if line.strip() and not separator_of(line)][:3]
    delimiter = delimiter_of(first[0]) if first else ","
    rows = [row for line in first for row in csv.reader([line], delimiter=delimiter)]
    alike = len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1
    return [name.strip() for name in rows[0]] if alike else []


def is_header(line: str) -> bool:
    """Whether a line that stands below another names the columns of a table: titles and abstracts among them."""
    named = _cells(line)
    return len(named) > 1 and has_titles(named) and has_abstracts(named)


def foreign_columns(text: str) -> list[str]:
    """The names of the columns if a text is a table for sure, whatever it calls them; else none.

    Its lines follow on each other and have one number of cells, its first names something in each, briefly, and no space
    stands behind what parts them, as it does in prose. A line above it, which names no columns, is passed over.
    """
    first, below = (*text.split("\n")[:2], "")[:2]
    delimiter = delimiter_of(first)
    above = not first.rstrip().strip(delimiter).count(delimiter) and (
        first.rstrip().endswith(delimiter) or below.startswith('"')
    )
    header = below if above else first
    lines_below = text.split("\n")[1 + above :]
    delimiter = delimiter_of(header)
    if not header.strip() or not "".join(lines_below[:1]).strip() or f"{delimiter} " in header:
        return []
    try:
        rows = list(islice(csv.reader([header, *lines_below], delimiter=delimiter), 3))
    except csv.Error:
        return []
    named = [name.strip() for name in rows[0]]
    brief = len({*named}) == len(named) > 1 and all(name and len(name) < _MAX_NAME and not name[0].isdigit() for name in named)
    return named if brief and len(rows) > 1 and all(len(row) == len(named) for row in rows[1:] if row) else []


def _cells(line: str) -> list[str]:
    return [name.strip() for name in next(csv.reader([line], delimiter=delimiter_of(line)), [])]


def untitled(columns: Sequence[str]) -> SourceError:
    """The error for a table that has these columns, and none of titles."""
    seen = ", ".join(f"“{name[:40]}”" for name in columns[:12])
    return SourceError(
        f"a table without a column for titles; its first line names {seen}{' …' if len(columns) > 12 else ''}",
        "Name the columns in the first line: title and abstract, and as far as there are any authors, year, venue, doi, url.",
    )


def read(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a table whose first line names the columns, a title and an abstract among them, or the one below it.

    Raises:
        SourceError: it names no column of titles.
    """
    with file.open() as stream:
        rows = _Lines(lines(stream, source))
        header = next((line for line in rows if line.strip()), "")
        delimiter = separator_of(header)
        if delimiter:
            header = next(rows, "")
        delimiter = delimiter or delimiter_of(header)
        named = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
        if not has_titles(columns := known_columns(named)):
            header = next((line for line in rows if line.strip()), "")
            if not is_header(header):
                raise untitled(named)
            delimiter, columns = delimiter_of(header), known_columns(_cells(header))
        yield from _papers(rows, delimiter, columns, source, scope)
        yield from rows.too_long


class _Lines:
    """The lines of a table, those that the row at hand took kept, so that reading can go back to one of them."""

    def __init__(self, numbered: Iterator[tuple[int, str] | Problem]) -> None:
        self._numbered = numbered
        self._again = deque[tuple[int, str]]()
        self.taken = list[tuple[int, str]]()
        self.too_long = list[Problem]()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while not self._again:
            item = next(self._numbered)
            if isinstance(item, Problem):
                self.too_long.append(item)
            else:
                self._again.append((item[0], item[1] + "\n"))
        self.taken.append(self._again.popleft())
        return self.taken[-1][1]

    def back_to(self, place: int) -> None:
        """Go on with the line that stands at this place of those taken."""
        self._again.extendleft(reversed(self.taken[place:]))


def _papers(rows: _Lines, delimiter: str, columns: list[str], source: str, scope: str) -> Iterator[Paper | Problem]:
    reader = csv.reader(rows, delimiter=delimiter)
    while True:
        rows.taken.clear()
        try:
            row, fault = next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            row, fault = [], f"a row that cannot be read: {error}"
        line, texts = rows.taken[0][0], [text for _, text in rows.taken]
        open_to = _left_open(texts, row, delimiter)
        if fault or open_to:
            going_on = _next_row(texts, open_to or len(texts), delimiter, len(columns))
            rows.back_to(going_on)
            yield _not_closed(source, line, going_on) if open_to else Problem(source, line, fault, "Check its quotes.")
        elif any(cell.strip() for cell in row):
            item = paper_from(dict(zip(columns, row, strict=False)), source=source, scope=scope, line=line)
            yield _cut_off(item, len(row), len(columns)) if isinstance(item, WithoutAbstract) else item


def _cut_off(item: WithoutAbstract, cells: int, columns: int) -> Problem:
    """A row that ends before its abstract may be half of one: that is a fault."""
    if cells >= columns:
        return item
    return Problem(item.source, item.line, f"a row with {cells} of {columns} cells: {item.reason}", "Complete the row.")


def _left_open(texts: Sequence[str], row: Sequence[str], delimiter: str) -> int:
    """How many of the lines of a row may be its own although one of its quotation marks is not closed; 0 if all are.

    That shows where the file ends within a cell, or where the mark that closes one is to open a cell of a row below.
    """
    if row and row[-1].endswith("\n") and len(list(csv.reader([*texts, "more"], delimiter=delimiter))) == 1:
        return len(texts)
    if len(texts) == 1:
        return 0
    reader = csv.reader(texts, delimiter=delimiter, strict=True)
    try:
        next(reader)
    except csv.Error:
        place, cut = reader.line_num - 1, re.escape(delimiter)
        opens = re.compile(rf'(?:(?:[^"]|"")*{cut})?"[^"\n{cut}]')
        return place if place and opens.match(texts[place]) else 0
    return 0


def _next_row(texts: Sequence[str], end: int, delimiter: str, columns: int) -> int:
    """Which of the lines that a broken row took is a row of its own: prose that goes on is none."""
    return next((place for place in range(1, end) if _is_row(texts[place], delimiter, columns)), end)


def _is_row(text: str, delimiter: str, columns: int) -> bool:
    try:
        cells = next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return len(cells) == columns and not any(cell.startswith(" ") for cell in cells[1:])


def _not_closed(source: str, line: int, taken: int) -> Problem:
    left_out = f"; lines {line} to {line + taken - 1} are left out" if taken > 1 else ""
    return Problem(source, line, f"a quotation mark opens a cell of this row and is not closed{left_out}", _CLOSE)
