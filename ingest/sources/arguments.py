"""From the words of a command line to sources: files, folders, standard input, arXiv, the sample library."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.resources import as_file, files
from pathlib import Path
from stat import S_ISDIR

from ingest.records import Paper, Problem
from ingest.settings import LibrarySettings
from ingest.sources import SUFFIXES, arxiv, read_file, walk
from ingest.sources.files import SourceFile, unreadable

STDIN = "-"
SAMPLE = "sample"
SEARCHED, MOST_SEARCHED = 200, 30_000  # papers of an arXiv search, if nothing else is said and at most


@dataclass(frozen=True, slots=True)
class Source:
    """Something that papers can be read from.

    `name` is what papers carry and `--prune` compares; `read` gives papers and problems in order; `share_read` tells
    how much has been read (0 to 1), None where nobody knows. `path` and `fmt` are a file's, which others may read too.
    """

    name: str
    read: Callable[[], Iterator[Paper | Problem]]
    share_read: Callable[[], float | None]
    path: Path | None = None
    fmt: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a command line names: what to read, the folders that were walked, files passed over in them.

    What is below a `closed` folder is not known.
    """

    each: tuple[Source, ...]
    folders: tuple[str, ...] = ()
    passed_over: tuple[Path, ...] = ()
    closed: tuple[str, ...] = ()


def resolve(arguments: Sequence[str], settings: LibrarySettings, *, fmt: str = "", limit: int = SEARCHED) -> Sources:
    """The sources that `arguments` name, each once, in their order.

    `fmt` is the format of all files ("" to tell it from each); `limit` the most papers of an arXiv search.
    """
    found, folders, other, closed = dict[str, Source](), list[str](), list[Path](), list[str]()
    for argument in arguments:
        path = _path(argument)
        kind = _kind(path)
        if argument == STDIN:
            found.setdefault("<stdin>", Source("<stdin>", lambda: _read_stdin(fmt), lambda: None))
        elif kind is _Kind.FOLDER:
            below = walk(path)
            other += below.other
            found |= {source.name: source for file in below.wanted if (source := _file(file, fmt)).name not in found}
            found |= {_name(shut): _closed_folder(shut, error) for shut, error in below.closed}
            closed += [_name(shut) + "/" for shut, _ in below.closed]
            if below.wanted:
                folders.append(_name(path) + "/")
            elif not below.closed:  # a disk that is not mounted looks like this: nothing is pruned
                found[_name(path)] = _empty_folder(_name(path))
        elif kind is _Kind.NOTHING and arxiv.is_arxiv(argument):
            found.setdefault(argument, _arxiv(argument, settings, limit))
        else:
            found.setdefault(_name(path), _file(path, fmt))
    return Sources(tuple(found.values()), tuple(folders), tuple(other), tuple(closed))


class _Kind(Enum):
    """What a name on the command line is the name of."""

    FOLDER = 1
    FILE = 2
    NOTHING = 3


def _path(argument: str) -> Path:
    path = Path(argument.replace("\0", "\ufffd"))  # no file's name holds a null
    try:
        return path.expanduser()
    except RuntimeError:  # ~somebody who is not known here
        return path


def _kind(path: Path) -> _Kind:
    try:
        return _Kind.FOLDER if S_ISDIR(path.stat().st_mode) else _Kind.FILE
    except PermissionError:
        return _Kind.FILE  # reading it tells what is wrong
    except OSError:  # not there, or a name longer than any file's
        return _Kind.NOTHING


def sample() -> Source:
    """The 70 papers that come with paperbot, summarised in our own words."""

    def read() -> Iterator[Paper | Problem]:
        with as_file(files("ingest.sample") / "papers.jsonl") as path:
            yield from read_file(SourceFile(path), SAMPLE)

    return Source(SAMPLE, read, lambda: None)


def _name(path: Path) -> str:
    """What a file is called in the library; bytes of its name that are not UTF-8 are written out (\\xe9)."""
    return os.fsencode(os.path.normpath(path.absolute())).decode("utf-8", "backslashreplace")


def is_replaced(source: str, now: str) -> bool:
    """Whether a file that papers came from was moved, renamed or deleted, so that the source which brings them `now` takes its
    place. One whose folder is missing, too, may be on a disk that is not mounted: then only a file of its name does."""
    path = Path(source)
    if not path.is_absolute() or re.search(r"\\x[0-9a-f]{2}", source):  # no file, or not its true name
        return False
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return path.parent.is_dir() or Path(now).name == path.name
    except OSError:
        pass  # it is there, but cannot be looked at
    return False


def _file(path: Path, fmt: str) -> Source:
    file = SourceFile(path)
    return Source(_name(path), lambda: read_file(file, _name(path), fmt), file.share_read, path.absolute(), fmt)


def _arxiv(argument: str, settings: LibrarySettings, limit: int) -> Source:
    return Source(argument, lambda: arxiv.read(argument, settings.arxiv_url, limit, settings.arxiv_delay), lambda: None)


def _empty_folder(name: str) -> Source:
    def read() -> Iterator[Paper | Problem]:
        yield Problem(name, None, "no file of papers in this folder", f"Looked for {', '.join(sorted(SUFFIXES))}.")

    return Source(name, read, lambda: None)


def _closed_folder(path: Path, error: OSError) -> Source:
    def read() -> Iterator[Paper | Problem]:
        fault = unreadable(path, error)
        yield Problem(_name(path), None, fault.message, fault.advice)

    return Source(_name(path), read, lambda: None)


def _read_stdin(fmt: str) -> Iterator[Paper | Problem]:
    """Standard input through a file, so that its encoding and format can be told before it is read."""
    with tempfile.TemporaryDirectory(prefix="paperbot-") as folder:
        path = Path(folder) / "stdin"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield from read_file(SourceFile(path), "<stdin>", fmt)
