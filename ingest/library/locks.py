"""Locks between processes. The system lets go of them when a process dies, however it dies."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shlex
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import LibraryBusy, LibraryUnreachable

_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextlib.contextmanager
def write_lock(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the library's one write lock, waiting at most `wait` seconds for it.

    Raises:
        LibraryBusy: another process holds it; the message says which.
        LibraryUnreachable: the folder cannot be written.
    """
    holder = path.with_suffix(".holder")
    lock = FileLock(path, timeout=wait, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        advice = "Wait until it has finished, or stop it; what it has stored so far is kept."
        raise LibraryBusy(f"Another process is writing to the library{_who(holder)}.", advice) from None
    except OSError as error:
        raise unwritable(path.parent, error) from error
    try:
        with contextlib.suppress(OSError):
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()}, since {time.strftime('%H:%M:%S')}")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _who(holder: Path) -> str:
    try:
        return f" ({holder.read_text()[:200]})"
    except OSError:
        return ""


def place_of(path: Path) -> str:
    """A name for the folder of the write lock `path`, which no other folder has, on this machine or another.

    It tells the holder of the lock that a lease on a server is one that a process of the same folder left behind.
    """
    file = path.with_suffix(".place")
    try:
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w") as new:
                new.write(secrets.token_hex(16))
        own = file.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise unwritable(path.parent, error) from error
    return hashlib.sha256(f"{own} {socket.gethostname()}".encode()).hexdigest()[:16]


def make_home(home: Path) -> None:
    """Make the library folder, for its owner alone.

    Raises:
        LibraryUnreachable: the system does not let us.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise unwritable(home, error) from error


def unwritable(folder: Path, error: OSError) -> LibraryUnreachable:
    """The error for a library folder that the system does not let us use."""
    if error.errno in _FORBIDDEN and is_library(folder):
        return readable_only(folder)
    return LibraryUnreachable(
        f"The library folder {folder} cannot be used: {error.strerror or error}.",
        "Check that you may write to it and that the disk is not full, or set PAPERBOT_HOME to another folder.",
    )


def is_library(folder: Path) -> bool:
    """Whether a folder holds a library that we may read, all of it."""
    return os.access(folder, os.R_OK | os.X_OK) and os.access(folder / "chroma" / "chroma.sqlite3", os.R_OK)


def readable_only(folder: Path) -> LibraryUnreachable:
    """The error for a library that we may read and not write: embedded Chroma writes whenever it is opened."""
    serving = f"chroma run --path {shlex.quote(str(folder / 'chroma'))}"
    return LibraryUnreachable(
        f"The library in {folder} may only be read, and Chroma writes to its files even to answer a question.",
        f"Set PAPERBOT_HOME to a copy of it that you may write to; or have its owner serve it, with “{serving}”, and set "
        "PAPERBOT_CHROMA_URL to that address; or get the right to write there.",
    )
