"""Sources of papers: one reader a format, chosen by content."""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SourceError
from ingest.records import Paper, Problem, WithoutAbstract
from ingest.sources import bibtex, jsonl, listing, ris, table
from ingest.sources.fields import are_of_papers
from ingest.sources.files import SourceFile, unreadable
from ingest.sources.wrapping import wrapper

Reader = Callable[[SourceFile, str, str], Iterator[Paper | Problem]]
READERS: dict[str, Reader] = {
    "jsonl": jsonl.read_lines,
    "json": jsonl.read_stream,
    "csv": table.read,
    "tsv": table.read,
    "bibtex": bibtex.read,
    "ris": ris.read,
    "listing": listing.read,
}
_FOREIGN = {  # how a text begins that others keep papers in, and what to do about it
    r"PMID- ?\d": ("this is PubMed's own format", "Open it in Zotero or another reference manager, and export RIS or BibTeX."),
    r"1[.:] .*\b(?:19|20)\d\d\b.*[;:](?s:.*?)^(?:PMID: ?\d|Author information:)": (
        "this is PubMed's text of abstracts",
        "Save it there in the format PubMed, open that in Zotero or another reference manager, and export RIS or BibTeX.",
    ),
    r"(?s:.*?)^(?:\[\d+\]\s+)?arXiv:\d{4}\.\d{4,5}\b.*\n(?:.*\n){0,4}?\s*Title:": (
        "this is a list of arXiv's, or an e-mail from there",
        "Name the papers by id, or search for them: paperbot ingest arxiv:2501.01234, or arxiv:'cat:cs.LG'.",
    ),
    r"PT\t[A-Z\d]{2}\t": ("this is the table of Web of Science, tab delimited", "Export RIS or BibTeX there, with abstracts."),
    r"FN .*\nVR ": ("this is the plain text of Web of Science", "Export RIS or BibTeX there, with abstracts."),
    r"%0 [A-Z].*\n%[A-Z] ": ("this is EndNote's tagged format", "Export RIS or BibTeX there, with abstracts."),
    r"(?i:<\?xml|<!doctype|<html)\b": (
        "this is XML or a web page",
        "Give a text export: JSONL, CSV, BibTeX, RIS or a listing.",
    ),
}
SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".bib", ".ris", ".txt"})


def read_file(file: SourceFile, source: str, fmt: str = "") -> Iterator[Paper | Problem]:
    """The papers of a file, in its order, and in between the records that could not be read.

    Args:
        file: the file; gzip is unpacked on the way.
        source: the name that papers and problems carry.
        fmt: a key of `READERS`; "" tells it from the content.
    """
    empty, skipped = True, False
    scope = re.sub(r"[^\w.-]+", "-", Path(source).name.split(".")[0]) or "source"
    try:
        reader = READERS[fmt or detect(file)]
        for item in reader(file, source, scope):
            skipped = skipped or isinstance(item, WithoutAbstract)
            empty = empty and isinstance(item, WithoutAbstract)
            yield item
    except SourceError as error:
        yield Problem(source, None, error.message, error.advice)
    except (OSError, EOFError, zlib.error) as error:
        fault = unreadable(file.path, error)
        yield Problem(source, None, fault.message, fault.advice)
    else:
        if empty:
            yield _nothing(file, source, fmt, skipped=skipped)


def _nothing(file: SourceFile, source: str, fmt: str, *, skipped: bool) -> Problem:
    if skipped:  # an export that left out all abstracts looks like this: a fault, so that --prune takes nothing away
        return Problem(source, None, "no paper in it has an abstract", "Export it with abstracts, or name papers by arXiv id.")
    if not fmt and (columns := table.columns_of(file)):
        fault = table.untitled(columns)
        return Problem(source, None, fault.message, fault.advice)
    if fmt:
        advice = f"Leave --format out, and it is told from the content; or name another: {', '.join(READERS)}."
        return Problem(source, None, f"nothing in the format {fmt} found in it", advice)
    return Problem(source, None, "no paper found in it", f"Name its format with --format: {', '.join(READERS)}.")


def detect(file: SourceFile) -> str:
    """The format of a file, told from its content; its name only breaks a tie.

    Raises:
        SourceError: it cannot be read, is not text, or is sure to be none of them.
    """
    text = file.head().lstrip()
    first, _, rest = text.partition("\n")
    if text.startswith("[") and not re.match(r"\[(?!\s*null\s*,)[^\]\n{\[]*[a-z]{3}", text):
        return "json"
    if text.startswith("{"):
        return "jsonl" if _is_object(first) or rest.lstrip().startswith("{") else "json"
    if re.match(r"(?:[^@]*\n)?\s*@\s*\w+\s*[{(]", text):
        return "bibtex"
    if re.search(r"^TY\s{1,2}-", text, re.MULTILINE):
        return "ris"
    if foreign := next((said for begins, said in _FOREIGN.items() if re.match(begins, text, re.MULTILINE)), None):
        raise SourceError(*foreign)
    if table.separator_of(first) or _is_header(first) or table.is_header(rest.lstrip().partition("\n")[0]):
        return "csv"
    if (columns := table.columns_of(file)) and are_of_papers(columns):
        raise table.untitled(columns)
    if columns := table.foreign_columns(text):
        raise table.untitled(columns)
    return "listing"


def _is_object(line: str) -> bool:
    """Whether a line holds a whole record."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and wrapper(line)[0] is None


def _is_header(line: str) -> bool:
    cells = {cell.strip(" \"'\ufeff").lower() for cell in line.split(table.delimiter_of(line))}
    return len(cells) > 1 and any("title" in cell for cell in cells)


def _may_be_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # not to be looked at: whoever reads it is told why
        return True


@dataclass(frozen=True, slots=True)
class Walk:
    """What is below a folder: files whose names say that they may hold papers, others, and folders that are closed to us."""

    wanted: tuple[Path, ...]
    other: tuple[Path, ...]
    closed: tuple[tuple[Path, OSError], ...]


def walk(folder: Path) -> Walk:
    """What is below `folder`, each sorted; hidden files and folders do not count."""
    paths, closed = list[Path](), list[OSError]()
    for place, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [path for name in names if not name.startswith(".") and _may_be_file(path := Path(place, name))]
    wanted = {path for path in paths if _may_hold_papers(path)}
    shut = [(Path(str(error.filename)), error) for error in sorted(closed, key=lambda error: str(error.filename))]
    return Walk(tuple(sorted(wanted)), tuple(sorted({*paths} - wanted)), tuple(shut))


def _may_hold_papers(path: Path) -> bool:
    suffixes = [suffix for suffix in path.suffixes[-2:] if suffix != ".gz"]
    return bool(suffixes) and suffixes[-1].lower() in SUFFIXES
