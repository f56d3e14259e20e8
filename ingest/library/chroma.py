"""The library's one source of truth: a Chroma collection, embedded or on a server. The only user of chromadb.

A record is a chunk: id, vector, text, and metadata that give the whole paper back. The collection's metadata hold
the schema version, the embedder's fingerprint, and the generation, a count of the changes made so far.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock

from ingest.errors import LibraryError, LibraryUnreachable, PaperbotError
from ingest.library.locks import unwritable
from ingest.library.schema import SCHEMA, Head, Record, head_of
from ingest.settings import LibrarySettings

PAGE = 256  # records a request
_REBUILT = "-rebuilt"
# HNSW (Malkov and Yashunin, 2018) with Chroma's defaults but for a wider beam while building: better links for good.
_INDEX = {"hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 100, "max_neighbors": 16}}


class CollectionReplaced(Exception):
    """The collection that was opened is no more: another process has put a rebuilt one in its place."""


class ChromaStore:
    """A connection to the collection; thread-safe.

    Raises:
        LibraryUnreachable: the folder or the server cannot be used (any method).
        CollectionReplaced: the collection was rebuilt by another process; `open` finds the new one (any method).
    """

    def __init__(self, settings: LibrarySettings) -> None:
        self._settings = settings
        self._name = settings.collection
        self._mutex = threading.RLock()
        self._client: Any = None
        self._collection: Any = None
        self.seen = -1  # the generation when the connection was opened

    @property
    def embedded(self) -> bool:
        """Whether the data lie in a folder of this machine, not on a server."""
        return not self._settings.chroma_url

    @property
    def folder(self) -> Path:
        """Where embedded Chroma keeps its data."""
        return self._settings.home / "chroma"

    @property
    def place(self) -> str:
        """The folder or address, for messages."""
        return self._settings.chroma_url or str(self.folder)

    def exists(self) -> bool:
        """Whether there may be data: a server always counts; a folder must hold a database."""
        return not self.embedded or (self.folder / "chroma.sqlite3").is_file()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other processes from opening embedded files while they change, or changing them while they open."""
        if not self.embedded:
            yield
            return
        try:
            with FileLock(self._settings.home / "store.lock", mode=0o600):
                yield
        except OSError as error:
            raise unwritable(self._settings.home, error) from error

    def open(self, *, repair: bool = False) -> Head | None:
        """Open the connection anew and read the head; None if there is no collection yet.

        With `repair`, for the holder of the write lock, a rebuild that was cut off before its last step is finished.
        """
        with self._mutex, self._faults():
            self.close()
            with self.exclusive():
                self._client = self._connect()
                head = self._select(repair=repair)
                if head and self.embedded:  # embedded Chroma loads its index at the first query
                    self._collection.get(limit=1, include=[])
            self.seen = head.generation if head else -1
            return head

    def close(self) -> None:
        """Let go of files and sockets."""
        with self._mutex:
            client, self._client, self._collection = self._client, None, None
            if client is not None:
                client.close()

    def _connect(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        private = Settings(anonymized_telemetry=False)
        if self.embedded:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return chromadb.PersistentClient(str(self.folder), settings=private)
        parts = urlsplit(self._settings.chroma_url)
        token = self._settings.chroma_token.get_secret_value()
        secure = parts.scheme == "https"
        return chromadb.HttpClient(
            host=parts.hostname or "", port=parts.port or (443 if secure else 8000), ssl=secure,
            headers={"Authorization": f"Bearer {token}"} if token else None, settings=private,
        )  # fmt: skip

    def _select(self, *, repair: bool = False) -> Head | None:
        """Find the collection; a rebuilt one that was not renamed yet serves in its stead."""
        names = {found.name for found in self._client.list_collections()}
        rebuilt = self._name + _REBUILT
        if self._name in names:
            self._collection = self._client.get_collection(self._name, embedding_function=None)
            return head_of(self._collection)
        self._collection = None
        if rebuilt not in names:
            return None
        found = self._client.get_collection(rebuilt, embedding_function=None)
        head = head_of(found)
        if not head.complete:
            return None
        if repair:
            found.modify(name=self._name)
        self._collection = found
        return head

    def head(self) -> Head | None:
        """The head as it stands now."""
        with self._mutex, self._faults():
            if self._client is None:
                return self.open()
            try:
                return self._select()
            except CollectionReplaced:  # between the listing and the look
                return self._select()

    def create(self, fingerprint: str) -> Head:
        """Make the collection."""
        head = Head(generation=0, fingerprint=fingerprint, schema=SCHEMA)
        with self._mutex, self._faults():
            self._collection = self._client.create_collection(
                self._name, embedding_function=None, configuration=_INDEX, metadata=head.to_metadata()
            )
        return head

    def start_rebuild(self, head: Head) -> None:
        """Make an empty collection that `finish_rebuild` puts in the place of this one; writes go there until then."""
        with self._mutex, self._faults():
            name = self._name + _REBUILT
            if name in {found.name for found in self._client.list_collections()}:
                self._client.delete_collection(name)
            self._collection = self._client.create_collection(
                name, embedding_function=None, configuration=_INDEX, metadata=head.to_metadata()
            )

    def finish_rebuild(self, head: Head) -> None:
        """Put the rebuilt collection in the place of the old one. Cut off anywhere, the next `open` completes it."""
        with self._mutex, self._faults():
            self._collection.modify(metadata=head.to_metadata())
            self._client.delete_collection(self._name)
            self._collection.modify(name=self._name)

    def set_head(self, head: Head) -> None:
        """Write the head."""
        with self._mutex, self._faults():
            self._collection.modify(metadata=head.to_metadata())

    def upsert(self, records: Sequence[Record]) -> None:
        """Add or replace records, all of them or none (one request)."""
        if not records:
            return
        with self._mutex, self._faults():
            self._collection.upsert(
                ids=[record.chunk_id for record in records],
                embeddings=np.stack([record.vector for record in records]),
                documents=[record.text for record in records],
                metadatas=[record.metadata for record in records],
            )

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """Remove records; ids that are not there are passed over."""
        with self._mutex, self._faults():
            for start in range(0, len(chunk_ids), PAGE):
                self._collection.delete(ids=list(chunk_ids[start : start + PAGE]))

    def ids(self) -> list[str]:
        """The ids of all records."""
        with self._mutex, self._faults():
            found: list[str] = []
            while page := self._collection.get(include=[], limit=50_000, offset=len(found))["ids"]:
                found += page
            return found

    def count(self) -> int:
        """The number of records."""
        with self._mutex, self._faults():
            return int(self._collection.count())

    def get(self, chunk_ids: Sequence[str]) -> list[Record]:
        """The records with these ids, in any order; ids that are not there are passed over."""
        records = list[Record]()
        with self._mutex, self._faults():
            for start in range(0, len(chunk_ids), PAGE):
                page = self._collection.get(
                    ids=list(chunk_ids[start : start + PAGE]), include=["documents", "metadatas", "embeddings"]
                )
                rows = zip(page["ids"], page["documents"], page["metadatas"], page["embeddings"], strict=True)
                records += [Record(i, text, dict(meta), np.asarray(vector, dtype=np.float32)) for i, text, meta, vector in rows]
        return records

    def nearest(self, vector: Sequence[float], count: int, among: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """The ids of the `count` chunks nearest to `vector`, each with its cosine, the nearest first.

        Only chunks `among` these ids count, if any are given.
        """
        if among is not None and not among:
            return []
        with self._mutex, self._faults():
            try:
                found = self._query(vector, count, among)
            except Exception as error:  # Chroma's own classes of it differ between embedded and server
                if among is None or "finding id" not in str(error):
                    raise
                present = self._present(among)  # a writer has just removed some of them
                if not present:
                    return []
                found = self._query(vector, count, present)
            return [(i, 1.0 - float(distance)) for i, distance in zip(found["ids"][0], found["distances"][0], strict=True)]

    def _query(self, vector: Sequence[float], count: int, among: Sequence[str] | None) -> Any:
        only = {} if among is None else {"ids": list(among)}
        return self._collection.query(query_embeddings=[list(vector)], n_results=count, include=["distances"], **only)

    def _present(self, chunk_ids: Sequence[str]) -> list[str]:
        pages = (list(chunk_ids[start : start + PAGE]) for start in range(0, len(chunk_ids), PAGE))
        return [found for page in pages for found in self._collection.get(ids=page, include=[])["ids"]]

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        """Any fault of Chroma, its Rust core or its transport, as a `LibraryUnreachable` that says what to do."""
        try:
            yield
        except (PaperbotError, CollectionReplaced, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # Rust panics arrive as a BaseException
            # NotFoundError is chromadb's; the module is not loaded before it is needed. Embedded Chroma says the other.
            if type(error).__name__ == "NotFoundError" or "Missing metadata segment" in str(error):
                raise CollectionReplaced from error
            raise self._explained(error) from error

    def _explained(self, error: BaseException) -> LibraryError:
        reason = " ".join(str(error).split())[:200]
        if not self.embedded:
            advice = "Check that the server runs and that PAPERBOT_CHROMA_URL is its address."
            return LibraryUnreachable(f"The Chroma server at {self.place} cannot be used: {reason}.", advice)
        if isinstance(error, OSError):
            return unwritable(self._settings.home, error)
        advice = "Check that you may write to the folder and that the disk is not full. Nothing stored so far is lost."
        return LibraryUnreachable(f"The library in {self._settings.home} cannot be used: {reason}.", advice)
