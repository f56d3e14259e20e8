"""Asking Chroma: one thread at a time, its faults turned into ours, and a server that is away waited for while writing."""

from __future__ import annotations

import contextlib
import functools
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from ingest.errors import LibraryError, LibraryUnreachable, PaperbotError
from ingest.library.connecting import explained, leaks, passes
from ingest.library.locks import is_library, readable_only, unwritable
from ingest.settings import LibrarySettings
from ingest.text import ended

_READONLY = "readonly database"  # what SQLite says of files that may only be read
_PANIC = "PanicException"  # of Chroma's Rust core: no Exception, and its class cannot be imported
NO_VECTOR = "finding id"  # what Chroma says of a record whose vector is not in the files of its index
_AGAIN = 0.5  # seconds between two attempts of a writer whose server is away
P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound="Asked")
_log = logging.getLogger(__name__)


class CollectionReplaced(Exception):
    """The collection that was opened is no more: another process has put a rebuilt one in its place."""


def asking(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Chroma is asked by one thread at a time, and its faults become ours (see `Asked.persist`)."""

    @functools.wraps(method)
    def ask(store: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with store.mutex:
            return store.persist(lambda: method(store, *args, **kwargs))

    return ask


def changing(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """The same, for the holder of the write lock alone: one that has lost it changes nothing more."""

    @asking
    @functools.wraps(method)
    def change(store: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        store.may_write()
        return method(store, *args, **kwargs)

    return change


def nothing() -> None:
    """The check of a writer who needs none: its lock cannot be lost."""


class Asked:
    """What `asking` and `changing` need."""

    def __init__(self, settings: LibrarySettings) -> None:
        self._settings = settings
        self.mutex = threading.RLock()
        self.may_write: Callable[[], None] = nothing  # raises if this process may no longer write
        self.reserved = False  # whether the write lock is held beforehand
        self.lease = 0  # the number of the lease that this process holds
        self.patience = 0.0  # seconds that a server which is away is waited for

    @property
    def embedded(self) -> bool:
        """Whether the data lie in a folder of this machine, not on a server."""
        return not self._settings.chroma_url

    @property
    def place(self) -> str:
        """The folder or address, for messages."""
        return self._settings.chroma_url or str(self._settings.home / "chroma")

    def persist(self, work: Callable[[], T]) -> T:
        """Do `work`; any fault of Chroma, its Rust core or its transport becomes an error that says what to do.

        While there is `patience`, a server that is away is waited for: all that is asked of it can be asked twice.
        """
        until, waiting = time.monotonic() + self.patience, False
        while True:
            try:
                return work()
            except (PaperbotError, CollectionReplaced):
                raise
            except BaseException as error:
                if not isinstance(error, Exception) and type(error).__name__ != _PANIC:  # Ctrl-C, SIGTERM
                    raise
                if is_missing(error):
                    raise CollectionReplaced from error
                if self.embedded or time.monotonic() > until or not passes(error):
                    raise self._explained(error) from (None if leaks(error, self._settings) else error)
            if not waiting:
                _log.warning("The Chroma server at %s is away; waiting for it.", self.place)
            waiting = True
            time.sleep(_AGAIN)

    def _explained(self, error: BaseException) -> LibraryError:
        if not self.embedded:
            return explained(error, self._settings)
        if isinstance(error, OSError):
            return unwritable(self._settings.home, error)
        if is_damaged(self._settings.home / "chroma" / "chroma.sqlite3"):
            return LibraryUnreachable(
                f"The library in {self._settings.home} is damaged: its database chroma.sqlite3 cannot be read whole.",
                "Put a copy of the folder in its place, or move the folder away and ingest the papers anew, or run "
                "“paperbot library import” if there is an export of it.",
            )
        if NO_VECTOR in str(error):
            return LibraryUnreachable(
                f"Vectors of the library in {self._settings.home} are missing from its folder chroma/; its texts are there.",
                "“paperbot ingest --rebuild” embeds them anew; or put a copy of the whole folder in its place.",
            )
        if _READONLY in str(error) and is_library(self._settings.home):
            return readable_only(self._settings.home)
        reason = " ".join(str(error).split())[:200]
        advice = "Check that you may write to the folder and that the disk is not full. Nothing stored so far is lost."
        return LibraryUnreachable(f"The library in {self._settings.home} cannot be used: {ended(reason)}", advice)


def is_damaged(database: Path) -> bool:
    """Whether SQLite itself finds a database broken; what Chroma says of it does not always tell."""
    try:
        with contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            return bool(opened.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_missing(error: BaseException) -> bool:
    """Whether an error says that a collection is not there."""
    # NotFoundError is chromadb's; the module is not loaded before it is needed. Embedded Chroma says the other.
    return type(error).__name__ == "NotFoundError" or "Missing metadata segment" in str(error)
