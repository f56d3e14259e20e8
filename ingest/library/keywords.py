"""The keyword index: a SQLite file derived from Chroma, always rebuildable from it.

FTS5 finds papers by words (BM25, Porter stemming); beside it stand the papers themselves with their int8 sentence
vectors, so that a candidate is scored without asking Chroma again. The file also says up to which generation of
Chroma it has followed. SQLite's write-ahead log lets questions read while an ingest writes.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.filters import Filters
from ingest.library.conditions import install, to_sql
from ingest.library.records import Listed, StoredPaper
from ingest.library.rows import COLUMNS, LISTED, insert_paper, listed_paper, remove_paper, stored_paper
from ingest.library.searching import Packed
from ingest.library.statistics import INSTANCES, State, Statistics
from ingest.records import Paper

VERSION = 3  # of the tables below; a file of another version is built anew
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE papers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, paper_id TEXT UNIQUE NOT NULL, title TEXT NOT NULL, abstract TEXT NOT NULL,
    authors TEXT NOT NULL, year INTEGER, venue TEXT NOT NULL, url TEXT NOT NULL, categories TEXT NOT NULL,
    doi TEXT NOT NULL, arxiv_id TEXT NOT NULL, sources TEXT NOT NULL, sentences TEXT NOT NULL,
    kind TEXT NOT NULL, chunk_ids TEXT NOT NULL);
CREATE TABLE vectors (paper INTEGER PRIMARY KEY, data BLOB NOT NULL, lengths BLOB NOT NULL, pieces BLOB NOT NULL);
CREATE TABLE chunks (chunk_id TEXT PRIMARY KEY, paper INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE aliases (alias TEXT, paper INTEGER, PRIMARY KEY (alias, paper)) WITHOUT ROWID;
CREATE TABLE sources (source TEXT, paper INTEGER, PRIMARY KEY (source, paper)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    title, abstract, content='papers', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE terms USING fts5vocab(words, 'row');
"""
_PAPERS = "papers JOIN vectors ON vectors.paper = papers.id"
_PACKED = "SELECT paper, data, lengths, pieces FROM vectors"
_BUSY = 30.0  # seconds to wait for another process's transaction


class KeywordIndex:
    """The index in the file `path`; thread-safe (a connection a thread).

    Raises:
        sqlite3.DatabaseError: the file is damaged (any method); `recreate` then starts it anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._statistics = Statistics("", 0)
        self._learning = threading.Lock()

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection; a new one if another process has put another file in the place of the old."""
        held: tuple[tuple[int, int], sqlite3.Connection] | None = getattr(self._local, "held", None)
        now = self._identity()
        if held is not None and held[0] == now:
            return held[1]
        self.close()
        connection = sqlite3.connect(self.path, timeout=_BUSY, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(INSTANCES)
        install(connection)
        self._local.held = (self._identity(), connection)
        return connection

    def _identity(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError:
            return (0, 0)
        return (found.st_dev, found.st_ino)

    def close(self) -> None:
        """Close this thread's connection."""
        held = getattr(self._local, "held", None)
        if held is not None:
            held[1].close()
            self._local.held = None

    @contextlib.contextmanager
    def transaction(self, kind: str = "DEFERRED") -> Iterator[sqlite3.Connection]:
        """One transaction: reads within it see one state; writes become visible together or not at all."""
        connection = self._connection()
        connection.execute(f"BEGIN {kind}")
        try:
            yield connection
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        finally:
            self._local.known = None
        connection.execute("COMMIT")

    def is_usable(self) -> bool:
        """Whether the file is there, sound as far as a look tells, and of this version."""
        if not self.path.is_file():
            return False
        try:
            return bool(self._meta("version") == VERSION)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return False

    def recreate(self, lineage: str = "") -> None:
        """Begin with an empty index, whatever the file holds; `lineage` says whose vectors it will hold."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = self._connection()
        connection.executescript(f"BEGIN; {_TABLES} INSERT INTO meta VALUES ('version', {VERSION}); COMMIT;")
        connection.execute("INSERT INTO meta VALUES ('lineage', ?), ('written', ?)", (lineage, secrets.token_hex(8)))

    def _meta(self, name: str) -> Any:
        row = self._connection().execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def generation(self) -> int:
        """The generation of Chroma that this index equals; -1 if it has never been complete."""
        value = self._meta("generation")
        return -1 if value is None else int(value)

    def is_complete(self, connection: sqlite3.Connection) -> bool:
        """Whether what this transaction sees equals some generation of Chroma, rather than being under way to one."""
        row = connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        return row is not None and row[0] is not None

    def lineage(self) -> str:
        """Whose vectors the index holds, as `recreate` was told."""
        return str(self._meta("lineage"))

    def apply(self, add: Iterable[StoredPaper], remove: Iterable[str], generation: int | None) -> None:
        """Replace or add papers and remove others (by id), all at once.

        `generation` is what the index then equals; None while a longer change is under way.
        """
        with self.transaction("IMMEDIATE") as connection:
            for paper_id in remove:
                remove_paper(connection, paper_id)
            for stored in add:
                remove_paper(connection, stored.paper.paper_id)
                insert_paper(connection, stored)
            # A library that took another's place may have come to the same generation: each state has a name of its own.
            written = ("generation", generation, "written", secrets.token_hex(8))
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?), (?, ?)", written)

    def chunk_ids(self) -> set[str]:
        """The ids of all chunks."""
        return {row[0] for row in self._connection().execute("SELECT chunk_id FROM chunks")}

    def get(self, paper_ids: Sequence[str]) -> dict[str, StoredPaper]:
        """The papers with these ids, by id; unknown ids are passed over."""
        wanted = json.dumps(list(paper_ids))  # one variable: SQLite limits their number
        query = f"SELECT {COLUMNS} FROM {_PAPERS} WHERE paper_id IN (SELECT value FROM json_each(?))"
        return {row[0]: stored_paper(row) for row in self._connection().execute(query, (wanted,))}

    def all(self) -> Iterator[StoredPaper]:
        """All papers, in the order in which they came, in bounded memory."""
        return map(stored_paper, self._each(COLUMNS, _PAPERS))

    def papers(self) -> Iterator[Paper]:
        """The same without their vectors, which are not read."""
        return (listed_paper(row).paper for row in self._each(LISTED, "papers"))

    def _each(self, columns: str, tables: str) -> Iterator[Sequence[Any]]:
        query, last = f"SELECT {columns}, id FROM {tables} WHERE id > ? ORDER BY id LIMIT 200", -1
        while rows := self._connection().execute(query, (last,)).fetchall():
            yield from rows
            last = rows[-1][-1]

    def known_as(self, alias: str) -> list[StoredPaper]:
        """The papers that a source may mean by this name (see `ingest.identity.aliases`)."""
        query = f"SELECT {COLUMNS} FROM {_PAPERS} WHERE id IN (SELECT paper FROM aliases WHERE alias = ?) ORDER BY id"
        return [stored_paper(row) for row in self._connection().execute(query, (alias,))]

    def in_source(self, source: str) -> Iterator[str]:
        """The ids of the papers that a source has."""
        query = "SELECT paper_id FROM papers JOIN sources ON sources.paper = id WHERE source = ? ORDER BY id"
        yield from (row[0] for row in self._connection().execute(query, (source,)).fetchall())

    def sources_below(self, folder: str) -> set[str]:
        """The sources whose names begin with `folder`."""
        query = "SELECT DISTINCT source FROM sources WHERE substr(source, 1, length(?1)) = ?1"
        return {row[0] for row in self._connection().execute(query, (folder,))}

    def matching(
        self, connection: sqlite3.Connection, words: Sequence[str], count: int, among: Collection[int] | None = None
    ) -> dict[int, float]:
        """Row ids of the `count` papers that hold these words best, with their BM25 scores (more is better).

        Only papers `among` these rows count, if any are given.
        """
        known = self._known(connection)
        if known.asked_again():
            threading.Thread(target=self._learn, args=(known,), name="words", daemon=True).start()
        return known.best(connection, words, count, among)

    def _learn(self, known: Statistics) -> None:
        """Learn what single words tell, beside the questions; not if the index is another by now, or is being learnt."""
        if not self._learning.acquire(blocking=False):
            return
        try:
            with contextlib.suppress(sqlite3.Error, OSError), self.transaction() as connection:
                if self._known(connection) is known:
                    known.learn(connection)
        finally:
            self.close()
            self._learning.release()

    def admitted(self, connection: sqlite3.Connection, filters: Filters) -> set[int]:
        """The row ids of the papers that match."""
        condition, values = to_sql(filters)
        return {row[0] for row in connection.execute(f"SELECT papers.id FROM papers WHERE {condition}", values)}

    def holds(self, connection: sqlite3.Connection, filters: Filters) -> bool:
        """Whether any paper matches."""
        condition, values = to_sql(filters)
        return bool(connection.execute(f"SELECT EXISTS (SELECT 1 FROM papers WHERE {condition})", values).fetchone()[0])

    def chunks_of(self, connection: sqlite3.Connection, rows: Collection[int]) -> list[str]:
        """The ids of the chunks of these papers."""
        query = "SELECT chunk_id FROM chunks WHERE paper IN (SELECT value FROM json_each(?))"
        return [row[0] for row in connection.execute(query, (json.dumps(sorted(rows)),))]

    def rows_of_papers(self, connection: sqlite3.Connection, paper_ids: Sequence[str]) -> set[int]:
        """The row ids of the papers with these ids; unknown ids are passed over."""
        query = "SELECT id FROM papers WHERE paper_id IN (SELECT value FROM json_each(?))"
        return {row[0] for row in connection.execute(query, (json.dumps(list(paper_ids)),))} if paper_ids else set()

    def rows(self, connection: sqlite3.Connection, ids: Collection[int]) -> dict[int, Listed]:
        """Papers by row id; unknown ids are passed over."""
        if not ids:
            return {}
        rows = connection.execute(f"SELECT id, {LISTED} FROM papers WHERE id IN ({_marks(ids)})", tuple(ids))
        return {row[0]: listed_paper(row[1:]) for row in rows}

    def vectors(self, connection: sqlite3.Connection, ids: Iterable[int]) -> list[Packed]:
        """For each of these papers its row id, its int8 vectors, their lengths, and its word pieces."""
        wanted = tuple(ids)
        query = f"{_PACKED} WHERE paper IN ({_marks(wanted)}) ORDER BY paper"
        return connection.execute(query, wanted).fetchall()

    def vectors_of_chunks(
        self, connection: sqlite3.Connection, chunk_ids: Sequence[str], known: Collection[int]
    ) -> list[Packed]:
        """The same for the papers that these chunks belong to, but for `known` ones; unknown chunks are passed over."""
        papers = f"SELECT paper FROM chunks WHERE chunk_id IN ({_marks(chunk_ids)})"
        query = f"{_PACKED} WHERE paper IN ({papers}) AND paper NOT IN ({_marks(known)}) ORDER BY paper"
        return connection.execute(query, (*chunk_ids, *known)).fetchall()

    def document_frequencies(self, connection: sqlite3.Connection, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The number of papers, and for each word in how many of them it stands."""
        known = self._known(connection)
        return known.papers, known.frequencies(connection, words)

    def surnames(self, connection: sqlite3.Connection, words: Sequence[str]) -> set[str]:
        """Those of these words that are an author's family name."""
        return self._known(connection).surnames.among(connection, words)

    def _known(self, connection: sqlite3.Connection) -> Statistics:
        """What is remembered of the state that this transaction sees, looked for once in each."""
        seen: Statistics | None = getattr(self._local, "known", None)
        if seen is not None:
            return seen
        state: State = connection.execute("SELECT max(value) FROM meta WHERE name = 'written'").fetchone()[0]
        held = self._statistics  # another thread may put those of another state in its place meanwhile
        if held.state != state:
            held = self._statistics = Statistics(state, int(connection.execute("SELECT count(*) FROM papers").fetchone()[0]))
        self._local.known = held if connection.in_transaction else None
        return held

    def count(self) -> int:
        """The number of papers."""
        return int(self._connection().execute("SELECT count(*) FROM papers").fetchone()[0])


def _marks(values: Collection[object]) -> str:
    """A question mark for each value."""
    return ",".join("?" * len(values))


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether an error means that the file itself is bad, rather than that it is busy or the disk is full."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "no such table" in str(error)
