"""Tables: CSV, TSV, and their relatives with semicolons."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from ingest.errors import SourceError
from ingest.records import Paper, Problem, WithoutAbstract
from ingest.sources.fields import has_titles, known_columns, paper_from
from ingest.sources.files import SourceFile, lines


def delimiter_of(header: str) -> str:
    """The delimiter that cuts a header line into the most columns."""
    return max(",\t;|", key=header.count)


def columns_of(file: SourceFile) -> list[str]:
    """The names of the columns if a file looks like a table: its first lines have one number of cells; else none."""
    first = [line for line in file.head().splitlines() if line.strip()][:3]
    delimiter = delimiter_of(first[0]) if first else ","
    rows = [row for line in first for row in csv.reader([line], delimiter=delimiter)]
    alike = len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1
    return [name.strip() for name in rows[0]] if alike else []


def untitled(columns: Sequence[str]) -> SourceError:
    """The error for a table that has these columns, and none of titles."""
    seen = ", ".join(f"“{name[:40]}”" for name in columns[:12])
    return SourceError(
        f"a table without a column for titles; its first line names {seen}{' …' if len(columns) > 12 else ''}",
        "Name the columns in the first line: title and abstract, and as far as there are any authors, year, venue, doi, url.",
    )


def read(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a table whose first line names the columns, a title and an abstract among them.

    Raises:
        SourceError: it names no column of titles.
    """
    with file.open() as stream:
        too_long: list[Problem] = []

        def bounded() -> Iterator[str]:
            for item in lines(stream, source):
                if isinstance(item, Problem):
                    too_long.append(item)
                else:
                    yield item[1] + "\n"

        rows = bounded()
        above, header = next(((n, line) for n, line in enumerate(rows, 1) if line.strip()), (1, ""))
        delimiter = delimiter_of(header)
        named = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
        if not has_titles(columns := known_columns(named)):
            raise untitled(named)
        reader = csv.reader(rows, delimiter=delimiter)
        yield from _papers(reader, columns, source, scope, above)
        yield from too_long


def _papers(reader: Iterator[list[str]], columns: list[str], source: str, scope: str, above: int) -> Iterator[Paper | Problem]:
    while True:
        line = getattr(reader, "line_num", 0) + above + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(source, line, f"a row that cannot be read: {error}", "Check its quotes.")
            continue
        if any(cell.strip() for cell in row):
            item = paper_from(dict(zip(columns, row, strict=False)), source=source, scope=scope, line=line)
            yield _cut_off(item, len(row), len(columns)) if isinstance(item, WithoutAbstract) else item


def _cut_off(item: WithoutAbstract, cells: int, columns: int) -> Problem:
    """A row that ends before its abstract may be half of one: that is a fault."""
    if cells >= columns:
        return item
    return Problem(item.source, item.line, f"a row with {cells} of {columns} cells: {item.reason}", "Complete the row.")
