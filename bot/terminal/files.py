"""Files that a command writes: whole or not at all, and over no other unless that is wanted; or to standard output."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path

from ingest.errors import PaperbotError
from ingest.text import plain

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)  # of file systems without hard links


def named(text: str) -> Path:
    """The file that somebody names; `~` is their home."""
    try:
        return Path(text).expanduser()
    except RuntimeError:  # ~somebody who is not known here
        return Path(text)


def check_place(path: Path, *, force: bool) -> None:
    """Look, before anything is done, whether a file can be written; one that is there already only with `force`.

    Raises:
        PaperbotError: it cannot, or may not.
    """
    try:
        place = path.resolve()
        folder, there, file, room = place.is_dir(), place.exists(), place.is_file(), place.parent.is_dir()
    except (OSError, ValueError, RuntimeError) as error:  # a name that no file can have, links in a circle
        raise _unwritable(path, error) from error
    if folder:
        raise PaperbotError(f"{_shown(path)} is a folder.", "Name a file.")
    if there and not (force and file):
        raise _taken(path) if file else _not_a_file(path)
    if not room:
        raise PaperbotError(
            f"{_shown(path)} cannot be written: there is no folder {_shown(path.parent)}.",
            "Name a file in a folder that exists.",
        )
    try:
        part = _part_of(place)
        part.touch(exist_ok=False)  # whether a folder lets files be made is only told by making one
        part.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def write_whole(path: Path, pieces: Iterable[str], *, force: bool) -> None:
    """Write some text to a file, or leave what stands there; one that somebody else made meanwhile only goes with `force`.

    Raises:
        PaperbotError: it cannot be written, or is there already.
    """
    part = None
    try:
        place = path.resolve()  # what a link points to is written, the link stays
        part = _part_of(place)
        with part.open("x", encoding="utf-8", newline="") as stream:
            stream.writelines(pieces)
        if force:
            part.replace(place)
        else:
            _put_anew(part, place)
    except FileExistsError as error:
        raise _taken(path) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise _unwritable(path, error) from error
    finally:
        if part:
            with contextlib.suppress(OSError, ValueError):
                part.unlink(missing_ok=True)


def write_out(pieces: Iterable[str]) -> None:
    """Write some text to standard output: to a file or pipe in UTF-8, as the file that could have been named instead.

    A terminal is given what it can show.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.stdout.writelines(pieces)


def _part_of(place: Path) -> Path:
    """The file that a text is written to until it is whole, beside the one that it becomes."""
    return place.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.part")


def _put_anew(part: Path, place: Path) -> None:
    """Give a file its name, unless another one has it; of two processes at once only one can."""
    try:
        os.link(part, place)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        place.touch(exist_ok=False)  # nobody else can take the name any more
        part.replace(place)


def _not_a_file(path: Path) -> PaperbotError:
    return PaperbotError(f"{_shown(path)} cannot be written: it is no file of the usual kind.", "Name another file.")


def _taken(path: Path) -> PaperbotError:
    return PaperbotError(f"{_shown(path)} exists already.", "Name another file, or replace it with --force.")


def _unwritable(path: Path, error: Exception) -> PaperbotError:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return PaperbotError(f"{_shown(path)} cannot be written: {plain(reason)}.", "Name another file.")


def _shown(path: Path) -> str:
    return plain(str(path))
