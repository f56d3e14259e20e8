"""The library's one source of truth: a Chroma collection, embedded, on a server or in Chroma Cloud.

A record is a chunk: id, vector, text, and metadata that give the whole paper back. The collection's metadata hold
the schema version, the embedder's fingerprint, and the generation, a count of the changes made so far.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from ingest.library import connecting
from ingest.library.asking import NO_VECTOR, Asked, asking, changing, is_missing
from ingest.library.locks import unwritable
from ingest.library.quotas import cut, joined
from ingest.library.schema import SCHEMA, Head, Record, head_of
from ingest.settings import LibrarySettings

PAGE = 256  # records a request; Chroma Cloud allows 300
_IDS = 50_000  # ids a request
_REBUILT = "-rebuilt"
# HNSW (Malkov and Yashunin, 2018) with Chroma's defaults but for a wider beam while building: better links for good.
# Vectors have length one: their inner product is the cosine, by whose name Chroma would scale them anew, to other last bits.
_INDEX = {"hnsw": {"space": "ip", "ef_construction": 128, "ef_search": 100, "max_neighbors": 16}}


class ChromaStore(Asked):
    """A connection to the collection; thread-safe.

    Raises:
        LibraryUnreachable: the folder or the server cannot be used (any method).
        CollectionReplaced: the collection was rebuilt by another process; `open` finds the new one (any method).
    """

    def __init__(self, settings: LibrarySettings) -> None:
        super().__init__(settings)
        self._name = settings.collection
        self._client: Any = None
        self._collection: Any = None
        self.seen = -1  # the generation when the connection was opened

    @property
    def folder(self) -> Path:
        """Where embedded Chroma keeps its data."""
        return self._settings.home / "chroma"

    def exists(self) -> bool:
        """Whether there may be data: a server always counts; a folder must hold a database."""
        return not self.embedded or (self.folder / "chroma.sqlite3").is_file()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other processes from opening embedded files while they change, or changing them while they open.

        Other threads of this process wait before they ask: one that opens them holds `mutex` while it waits for the lock.
        """
        if not self.embedded:
            yield
            return
        try:
            with self.mutex, FileLock(self._settings.home / "store.lock", mode=0o600):
                yield
        except OSError as error:
            raise unwritable(self._settings.home, error) from error

    @asking
    def open(self, *, repair: bool = False) -> Head | None:
        """Open the connection anew and read the head; None if there is no collection yet.

        With `repair`, for the holder of the write lock, a rebuild that was cut off before its last step is finished.
        """
        self.close()
        with self.exclusive():
            self._client = self.connect()
            head = self._select(repair=repair)
            if head and self.embedded:  # embedded Chroma loads its index at the first query
                self._collection.get(limit=1, include=[])
        self.seen = head.generation if head else -1
        return head

    def close(self) -> None:
        """Let go of files and sockets."""
        with self.mutex:
            client, self._client, self._collection = self._client, None, None
            if client is not None:
                client.close()

    @asking
    def connect(self) -> Any:
        """A client of Chroma of its own."""
        try:
            return connecting.connect(self._settings, self.folder)
        except Exception as error:
            if type(error).__name__ == "NotFoundError":
                raise connecting.not_there(self._settings) from error
            raise

    def _select(self, *, repair: bool = False) -> Head | None:
        """Find the collection; a rebuilt one that was not renamed yet serves in its stead."""
        rebuilt = None
        self._collection = self._find(self._name)
        if self._collection is None:
            rebuilt = self._find(self._name + _REBUILT)
            self._collection = self._find(self._name)  # it may just have been renamed
        if self._collection is not None:
            return head_of(self._collection)
        if rebuilt is None or not (head := head_of(rebuilt)).complete:
            return None
        if repair:
            rebuilt.modify(name=self._name)
        self._collection = rebuilt
        return head

    def _find(self, name: str) -> Any:
        try:
            return self._client.get_collection(name, embedding_function=None)
        except Exception as error:
            if is_missing(error):
                return None
            raise

    @property
    def client(self) -> Any:
        """Chroma's own client, while the connection is open."""
        return self._client

    @property
    def collection(self) -> str:
        """The name of the collection that is written to."""
        return str(self._collection.name)

    @asking
    def borrow(self, name: str) -> Head:
        """Go on with the collection of this name, whatever the settings say, and read its head."""
        if self._client is None:
            self._client = self.connect()
        self._collection = self._client.get_collection(name, embedding_function=None)
        return head_of(self._collection)

    @asking
    def head(self) -> Head | None:
        """The head as it stands now."""
        if self._client is None:
            return self.open()
        head = self._select()
        if not self.embedded:  # embedded Chroma sees what others have written only when it is opened anew
            self.seen = head.generation if head else -1
        return head

    @changing
    def create(self, fingerprint: str) -> Head:
        """Make the collection."""
        head = Head(generation=0, fingerprint=fingerprint, schema=SCHEMA)
        self._collection = self._client.create_collection(
            self._name, embedding_function=None, configuration=_INDEX, metadata=head.to_metadata()
        )
        return head

    @asking
    def rebuilding(self) -> bool:
        """Whether there is a rebuilt collection beside this one: nobody being at it, one that was cut off."""
        return self._collection.name == self._name and self._find(self._name + _REBUILT) is not None

    @changing
    def drop_rebuild(self) -> None:
        """Remove a rebuilt collection that was cut off, if there is one."""
        if self.rebuilding():
            self._client.delete_collection(self._name + _REBUILT)

    @changing
    def start_rebuild(self, head: Head) -> None:
        """Make an empty collection that `finish_rebuild` puts in the place of this one; writes go there until then."""
        self.drop_rebuild()
        self._collection = self._client.create_collection(
            self._name + _REBUILT, embedding_function=None, configuration=_INDEX, metadata=head.to_metadata()
        )

    @changing
    def finish_rebuild(self, head: Head) -> None:
        """Put the rebuilt collection in the place of the old one. Cut off anywhere, the next `open` completes it."""
        self._collection.modify(metadata=head.to_metadata())
        if self._find(self._name) is not None:
            self._client.delete_collection(self._name)
        self._collection.modify(name=self._name)

    @changing
    def set_head(self, head: Head) -> None:
        """Write the head."""
        self._collection.modify(metadata=head.to_metadata())

    @changing
    def upsert(self, records: Sequence[Record]) -> None:
        """Add or replace records, all of them or none (one request)."""
        if not records:
            return
        self._collection.upsert(
            ids=[record.chunk_id for record in records],
            embeddings=np.stack([record.vector for record in records]),
            documents=[record.text for record in records],
            metadatas=[cut(record.metadata) if self._settings.in_cloud else record.metadata for record in records],
        )

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """Remove records; ids that are not there are passed over."""
        for start in range(0, len(chunk_ids), PAGE):
            self._delete(chunk_ids[start : start + PAGE])

    @changing
    def _delete(self, chunk_ids: Sequence[str]) -> None:
        self._collection.delete(ids=list(chunk_ids))

    @asking
    def ids(self) -> list[str]:
        """The ids of all records."""
        found: list[str] = []
        limit = PAGE if self._settings.in_cloud else _IDS
        while page := self._collection.get(include=[], limit=limit, offset=len(found))["ids"]:
            found += page
        return found

    @asking
    def count(self) -> int:
        """The number of records."""
        return int(self._collection.count())

    def get(self, chunk_ids: Sequence[str]) -> list[Record]:
        """The records with these ids, in any order; ids that are not there are passed over."""
        pages = (self._get(chunk_ids[start : start + PAGE]) for start in range(0, len(chunk_ids), PAGE))
        return [record for page in pages for record in page]

    @asking
    def _get(self, chunk_ids: Sequence[str]) -> list[Record]:
        page = self._collection.get(ids=list(chunk_ids), include=["documents", "metadatas", "embeddings"])
        rows = zip(page["ids"], page["documents"], page["metadatas"], page["embeddings"], strict=True)
        return [Record(i, text, joined(meta), np.asarray(vector, dtype=np.float32)) for i, text, meta, vector in rows]

    @asking
    def nearest(self, vector: Sequence[float], count: int, among: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """The ids of the `count` chunks nearest to `vector`, each with its cosine, the nearest first.

        Only chunks `among` these ids count, if any are given.
        """
        if among is not None and not among:
            return []
        try:
            found = self._query(vector, count, among)
        except Exception as error:  # Chroma's own classes of it differ between embedded and server
            if among is None or NO_VECTOR not in str(error):
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
