"""Claims in a SQLite file, for the workers of one machine."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.slack.claims import KEPT, Claim, ClaimsUnavailable

_VERSION = 1  # of the tables
_TABLES = (
    """CREATE TABLE IF NOT EXISTS claims (
        id TEXT PRIMARY KEY, keys TEXT NOT NULL, owner TEXT NOT NULL, attempt INTEGER NOT NULL, payload BLOB NOT NULL,
        first REAL NOT NULL, until REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS claims_by_time ON claims (done, until)",
    "CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, claim TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS keys_of_claim ON keys (claim)",
)
_WAIT = 5.0  # seconds for another process's transaction
_CLEANED = 60.0  # seconds between removals of what is forgotten
_MINE = "id = ? AND owner = ? AND attempt = ?"
_FIELDS = "id, keys, owner, attempt, payload, first"


class SqliteClaims:
    """The claims in the file `path`, which is made for its owner's eyes only; thread-safe.

    `until` is the end of a lease, or of the time that a done claim is kept.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path, self._clock = path, clock
        self._lock = threading.Lock()
        self._cleaned = float("-inf")
        self._connection: sqlite3.Connection | None = None
        self.check()

    def claim(self, keys: Sequence[str], owner: str, lease: float, payload: bytes = b"") -> Claim | None:
        """See `Claims.claim`."""
        if not keys:
            raise ValueError("a message has keys")
        with self._transaction() as connection:
            now = self._clock()
            self._clean(connection, now)
            marks = ", ".join("?" * len(keys))
            found = connection.execute(
                f"SELECT DISTINCT {_FIELDS}, until, done FROM claims JOIN keys ON claim = id WHERE key IN ({marks})",
                tuple(keys),
            ).fetchall()
            if any(row["until"] > now for row in found):
                return None
            connection.executemany("DELETE FROM claims WHERE id = ?", [(row["id"],) for row in found])
            dead = [row for row in found if not row["done"] and row["until"] > now - KEPT]
            every = tuple(dict.fromkeys([*keys, *(key for row in dead for key in json.loads(row["keys"]))]))
            claim = Claim(
                secrets.token_hex(8), every, owner, 1 + max((row["attempt"] for row in dead), default=0),
                payload or next((row["payload"] for row in dead if row["payload"]), b""),
                now - min((row["first"] for row in dead), default=now),
            )  # fmt: skip
            connection.execute(
                f"INSERT INTO claims ({_FIELDS}, until) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (claim.id, json.dumps(every), owner, claim.attempt, claim.payload, now - claim.age, now + lease),
            )
            connection.executemany("REPLACE INTO keys (key, claim) VALUES (?, ?)", [(key, claim.id) for key in every])
            return claim

    def renew(self, claim: Claim, lease: float) -> bool:
        """See `Claims.renew`."""
        return self._change(claim, "until = ?", self._clock() + lease)

    def annotate(self, claim: Claim, payload: bytes) -> bool:
        """See `Claims.annotate`."""
        return self._change(claim, "payload = ?", payload)

    def release(self, claim: Claim, delay: float = 0.0) -> bool:
        """See `Claims.release`."""
        return self._change(claim, "until = ?", self._clock() + delay)

    def done(self, claim: Claim) -> bool:
        """See `Claims.done`."""
        return self._change(claim, "done = 1, payload = x'', until = ?", self._clock() + KEPT, again=True)

    def forget(self, claim: Claim) -> bool:
        """See `Claims.forget`."""
        with self._transaction() as connection:
            gone = connection.execute(f"DELETE FROM claims WHERE {_MINE} AND NOT done", (claim.id, claim.owner, claim.attempt))
            return gone.rowcount > 0

    def take_over(self, owner: str, lease: float, limit: int = 16) -> list[Claim]:
        """See `Claims.take_over`."""
        with self._transaction() as connection:
            now = self._clock()
            self._clean(connection, now)
            rows = connection.execute(
                f"SELECT {_FIELDS} FROM claims WHERE NOT done AND until <= ? AND until > ? ORDER BY until LIMIT ?",
                (now, now - KEPT, limit),
            ).fetchall()
            connection.executemany(
                "UPDATE claims SET owner = ?, attempt = attempt + 1, until = ? WHERE id = ?",
                [(owner, now + lease, row["id"]) for row in rows],
            )
            return [
                Claim(row["id"], tuple(json.loads(row["keys"])), owner, row["attempt"] + 1, row["payload"], now - row["first"])
                for row in rows
            ]

    def standing(self, key: str) -> bool | None:
        """See `Claims.standing`."""
        with self._transaction() as connection:
            query = "SELECT done FROM claims JOIN keys ON claim = id WHERE key = ? AND until > ?"
            found = connection.execute(query, (key, self._clock() - KEPT)).fetchone()
            return None if found is None else not found["done"]

    def check(self) -> None:
        """See `Claims.check`."""
        with self._transaction() as connection:
            self._clean(connection, self._clock())

    def close(self) -> None:
        """See `Claims.close`; the next use opens the file again."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _change(self, claim: Claim, assignment: str, value: float | bytes, *, again: bool = False) -> bool:
        """Change a claim if it is still this worker's; `again` tells that it may be done already."""
        condition = _MINE if again else f"{_MINE} AND NOT done"
        with self._transaction() as connection:
            done = connection.execute(
                f"UPDATE claims SET {assignment} WHERE {condition}", (value, claim.id, claim.owner, claim.attempt)
            )
            return done.rowcount > 0

    def _clean(self, connection: sqlite3.Connection, now: float) -> None:
        """Remove what was done, or given up by all, long ago; now and then."""
        if abs(now - self._cleaned) < _CLEANED:
            return
        connection.execute("DELETE FROM claims WHERE until < ?", (now - KEPT,))
        connection.execute("DELETE FROM claims WHERE done AND until <= ?", (now,))
        connection.execute("DELETE FROM keys WHERE claim NOT IN (SELECT id FROM claims)")
        self._cleaned = now

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction that writes, in this process's one connection."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = _connect(self.path)
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):
                    self._close()  # which rolls back; a new connection knows nothing of what went wrong on this one
                if isinstance(error, sqlite3.Error | OSError):
                    raise _fault(self.path, error) from error
                raise


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite gives its other files the mode of this one
    connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        if _version(connection) != _VERSION:
            _make(connection, path)
        connection.execute("PRAGMA synchronous = NORMAL")  # a commit survives a killed process without an fsync
        connection.execute("PRAGMA secure_delete = ON")  # questions do not stay in free pages
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _make(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, unless another process is faster."""
    if _version(connection) > _VERSION:
        raise ClaimsUnavailable(f"The record of Slack questions {path} was written by a newer paperbot.", "Update paperbot.")
    ends = time.monotonic() + _WAIT
    while True:  # SQLite does not wait by itself while another process changes the journal's mode
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.01)
    connection.execute("BEGIN IMMEDIATE")
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("COMMIT")


def _fault(path: Path, error: sqlite3.Error | OSError) -> ClaimsUnavailable:
    reason = (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
    return ClaimsUnavailable(
        f"The record of Slack questions {path} cannot be used: {reason}.",
        "Check that you may write to its folder and that the disk is not full. If the file is damaged, move it away.",
    )
