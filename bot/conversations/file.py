"""The file of the conversation log: its tables, the way it is opened and brought up to date, and what can be wrong with it."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ingest.errors import PaperbotError

WAIT = 2.0  # seconds an answer may wait for another process's transaction
PATIENT = 10.0  # seconds for what a person has asked for
_RETRY = 0.005  # seconds between two attempts that SQLite does not repeat itself
# Closing a file drops all locks that the process has on it, those of SQLite in other threads too, and then other processes
# overwrite what these wrote (https://www.sqlite.org/howtocorrupt.html, 2.2). So nothing here opens the file but SQLite,
# except to make it, and nobody connects to it meanwhile.
_making = threading.Lock()
# One entry a version: the statements that bring a file of the version before it to that version. Entries are only
# ever added; a file says in user_version how many of them it has seen.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE conversations (
            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, front TEXT NOT NULL, key TEXT NOT NULL,
            UNIQUE (front, key))""",
        """CREATE TABLE exchanges (
            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL,
            conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE, at TEXT NOT NULL,
            asked_by TEXT NOT NULL, outcome TEXT NOT NULL, mode TEXT NOT NULL, question TEXT NOT NULL,
            standalone TEXT NOT NULL, text TEXT NOT NULL, statements TEXT NOT NULL, sources TEXT NOT NULL,
            nearest TEXT NOT NULL, retrieved TEXT NOT NULL, notes TEXT NOT NULL, model TEXT, calls INTEGER,
            input_tokens INTEGER, output_tokens INTEGER, cost REAL, seconds REAL NOT NULL, version TEXT NOT NULL)""",
        "CREATE INDEX exchanges_of_conversation ON exchanges (conversation, at)",
        "CREATE INDEX exchanges_by_person ON exchanges (asked_by)",
        "CREATE INDEX exchanges_by_time ON exchanges (at)",
        """CREATE TABLE feedback (
            exchange INTEGER NOT NULL REFERENCES exchanges ON DELETE CASCADE, person TEXT NOT NULL,
            good INTEGER NOT NULL, words TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (exchange, person)) WITHOUT ROWID""",
        """CREATE VIRTUAL TABLE words USING fts5(question, text, content='exchanges', content_rowid='number',
            tokenize='porter unicode61 remove_diacritics 2')""",
        """CREATE TRIGGER exchange_added AFTER INSERT ON exchanges BEGIN
            INSERT INTO words (rowid, question, text) VALUES (new.number, new.question, new.text); END""",
        """CREATE TRIGGER exchange_removed AFTER DELETE ON exchanges BEGIN
            INSERT INTO words (words, rowid, question, text) VALUES ('delete', old.number, old.question, old.text); END""",
    ),
    (
        """CREATE TABLE packs (
            id TEXT PRIMARY KEY, channel TEXT NOT NULL, thread_ts TEXT NOT NULL, at TEXT NOT NULL, papers INTEGER NOT NULL,
            title TEXT NOT NULL, handout TEXT NOT NULL, handed TEXT NOT NULL)""",
        """CREATE TABLE pack_messages (
            pack TEXT NOT NULL REFERENCES packs ON DELETE CASCADE, part TEXT NOT NULL, ts TEXT NOT NULL, text TEXT NOT NULL,
            blocks TEXT NOT NULL, PRIMARY KEY (pack, part))""",
        """CREATE TABLE votes (
            pack TEXT NOT NULL REFERENCES packs ON DELETE CASCADE, person TEXT NOT NULL, number INTEGER NOT NULL,
            at TEXT NOT NULL, PRIMARY KEY (pack, person)) WITHOUT ROWID""",
    ),
    ("ALTER TABLE packs ADD COLUMN chosen TEXT NOT NULL DEFAULT '[]'",),
)  # fmt: skip


class LogError(PaperbotError):
    """The conversation log cannot be used."""


class LogTooNew(LogError):
    """The conversation log was written by a newer paperbot."""


def connect(
    path: Path, wait: float, *, create: bool = True, migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> sqlite3.Connection:
    """A connection to the log at `path`, brought up to the newest version; it waits `wait` seconds for each lock.

    Without `create` the file has to be there.

    Raises:
        LogError: it is of a newer version, or not a log.
        sqlite3.Error, OSError: the system does not let us use it.
    """
    with _making:
        if create:
            _make(path)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=wait, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        _bring_up(connection, path, wait, migrations)
        connection.execute("PRAGMA synchronous = NORMAL")  # a commit survives a killed process without an fsync
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> None:
    """Make an empty file that only its owner can read; SQLite gives those that it puts beside it the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _bring_up(connection: sqlite3.Connection, path: Path, wait: float, migrations: Sequence[Sequence[str]]) -> None:
    if _version(connection) != len(migrations):
        with transaction(connection, "DEFERRED"):  # one state: another process may be making the tables
            _check(connection, path, len(migrations))
        _use_write_ahead_log(connection, wait)
        with transaction(connection):
            _check(connection, path, len(migrations))  # another process may have been faster
            for statements in migrations[_version(connection) :]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _use_write_ahead_log(connection: sqlite3.Connection, wait: float) -> None:
    """Turn the write-ahead log on. SQLite itself does not wait here for others who do the same with a new file."""
    until = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_RETRY)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check(connection: sqlite3.Connection, path: Path, newest: int) -> None:
    if (version := _version(connection)) > newest:
        raise LogTooNew(
            f"The conversation log {path} was written by a newer paperbot: it is of version {version}, "
            f"this paperbot knows {newest}.",
            "Update paperbot, or move the file away to begin a new log.",
        )
    if version == 0 and connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]:
        raise LogError(f"{path} is a database, but not a conversation log.", "Move it away; paperbot then begins a new log.")


@contextmanager
def transaction(connection: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """One transaction: what is read is one state, what is written becomes visible together, or not at all."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def fault(path: Path, error: Exception) -> LogError:
    """What an error of SQLite or of the system means to the reader of the log at `path`."""
    if isinstance(error, LogError):
        return error
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    known = {
        sqlite3.SQLITE_BUSY: ("is in use by another process", "Try again when that has finished."),
        sqlite3.SQLITE_FULL: ("cannot be written: the disk is full", "Make room, then try again."),
        sqlite3.SQLITE_READONLY: ("cannot be written", "Check that you may write to it and to its folder."),
        sqlite3.SQLITE_CORRUPT: ("is damaged", "Move it away; paperbot then begins a new log."),
        sqlite3.SQLITE_NOTADB: ("is damaged", "Move it away; paperbot then begins a new log."),
    }
    if code in known:
        what, advice = known[code]
        return LogError(f"The conversation log {path} {what}.", advice)
    reason = (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
    return LogError(
        f"The conversation log {path} cannot be used: {reason}.",
        "Check that you may write to its folder and that the disk is not full.",
    )


class LogFile:
    """The file of a log, with a connection a thread.

    All methods raise `LogError` where the system or SQLite does not let us use it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def read(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """The rows of a query; none if there is no file yet."""
        if not self.path.exists():
            return []
        with self.using() as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def using(self, *, create: bool = False, wait: float = WAIT) -> Iterator[sqlite3.Connection]:
        """This thread's connection, for work that waits about `wait` seconds at most for other processes."""
        until = time.monotonic() + wait
        try:
            connection = self._connection(wait, create=create)
            connection.execute(f"PRAGMA busy_timeout = {max(0, int(1000 * (until - time.monotonic())))}")
            yield connection
        except BaseException as error:
            self.close()  # a new connection knows nothing of what went wrong on this one
            if isinstance(error, sqlite3.Error | OSError):
                raise fault(self.path, error) from error
            raise

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """This thread's connection within a transaction that writes."""
        with self.using(create=create) as connection, transaction(connection):
            yield connection

    def shrink(self, wait: float = PATIENT) -> None:
        """Write the file anew without what was removed, and empty its write-ahead log, which still has it."""
        with self.using(wait=wait) as connection:
            connection.execute("VACUUM")
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise LogError(f"The conversation log {self.path} is in use by another process.")

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""
        held: tuple[object, sqlite3.Connection] | None = getattr(self._local, "held", None)
        self._local.held = None
        if held is not None:
            held[1].close()

    def _connection(self, wait: float, *, create: bool) -> sqlite3.Connection:
        """This thread's connection; another one if somebody has moved the file away meanwhile."""
        held: tuple[tuple[int, int] | None, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held is not None and held[0] is not None and held[0] == _identity(self.path):
            return held[1]
        self.close()
        connection = connect(self.path, wait, create=create)
        self._local.held = (_identity(self.path), connection)
        return connection


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
