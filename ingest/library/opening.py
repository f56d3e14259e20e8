"""What opening a library needs: where its files are, whether its embedder fits, and its index brought up to Chroma."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import LibraryError, LibraryMismatch, LibraryMissing, LibraryUnreachable
from ingest.library import lease
from ingest.library.asking import nothing
from ingest.library.chroma import ChromaStore
from ingest.library.following import follow
from ingest.library.keywords import KeywordIndex, is_damage
from ingest.library.locks import make_home, place_of, write_lock
from ingest.library.schema import Head
from ingest.settings import LibrarySettings

TRY_AGAIN = "Check the disk (is it full?) and the rights to the folder, then try again."
WAIT = 60.0  # seconds that a reader waits for the first index of a library to be complete
_PATIENCE = 120.0  # seconds that a writer waits for its server to come back
_log = logging.getLogger(__name__)


@contextlib.contextmanager
def reserved(store: ChromaStore, settings: LibrarySettings) -> Iterator[None]:
    """Hold the write lock already, so that who cannot write is told before an embedder is loaded; raises as `held` does."""
    with held(store, settings, 0.0):
        store.reserved = True
        try:
            yield
        finally:
            store.reserved = False


@contextlib.contextmanager
def held(store: ChromaStore, settings: LibrarySettings, wait: float) -> Iterator[None]:
    """Hold the write lock, and on a server the lease too; `wait` seconds for each at most. What is `reserved` is held.

    Raises:
        LibraryBusy: another process is writing.
        LibraryUnreachable: the folder or the server cannot be used.
    """
    if store.reserved:
        yield
        return
    path = lock_path(settings)
    make_home(settings.home)
    make_home(path.parent)
    with write_lock(path, wait):
        if store.embedded:
            yield
            return
        with contextlib.closing(store.connect()) as client:
            taken = lease.Lease(client, settings.collection, place_of(path), settings.write_lease)
            store.persist(lambda: taken.take(wait))
            with taken.kept():
                store.may_write, store.lease, store.patience = taken.check, taken.number, _PATIENCE
                try:
                    yield
                finally:
                    store.may_write, store.lease, store.patience = nothing, 0, 0.0


def check_fingerprint(head: Head, fingerprint: str) -> None:
    """
    Raises:
        LibraryMismatch: vectors of the library and of this embedder cannot be compared.
    """
    if head.fingerprint == fingerprint:
        return
    anew = "Embed its papers anew with: paperbot ingest --rebuild"
    if head.fingerprint.rpartition("/")[0] == fingerprint.rpartition("/")[0] != "":
        which = f"{head.fingerprint}, now {fingerprint}"
        raise LibraryMismatch(f"The library was embedded by another version of paperbot ({which}).", f"{anew}.")
    raise LibraryMismatch(
        f"The library was built with the embedder {head.fingerprint}; the settings ask for {fingerprint}.",
        f"{anew} (or set PAPERBOT_EMBEDDINGS back).",
    )


def catch_up(store: ChromaStore, index: KeywordIndex, head: Head, *, clearing: bool = False) -> Head:
    """Bring the index up to Chroma (see `follow`); a missing, damaged or older file is begun anew."""
    try:
        return _followed(store, index, head, clearing=clearing)
    except (sqlite3.Error, OSError) as error:
        raise unusable(index, error, "written") from error


def _followed(store: ChromaStore, index: KeywordIndex, head: Head, *, clearing: bool) -> Head:
    try:
        if not index.is_usable() or index.lineage() != head.lineage:
            if index.path.is_file():
                _log.info("the keyword index %s is of another library, version or embedder and is built anew", index.path)
            index.recreate(head.lineage)
        return follow(store, index, head, clearing=clearing)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        _log.warning("the keyword index is damaged (%s) and is built anew", error)
        index.recreate(head.lineage)
        return follow(store, index, head, clearing=clearing)


def followed_to(index: KeywordIndex) -> int:
    """The generation that the index equals; -1 if there is none of which that can be said."""
    try:
        return index.generation() if index.is_usable() else -1
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise unusable(index, error) from error
        return -1


@contextlib.contextmanager
def reading(index: KeywordIndex, settings: LibrarySettings, *, locked: bool = False) -> Iterator[sqlite3.Connection]:
    """A read transaction; a damaged index is begun anew and the error told (the next question finds it mended).

    `locked`: the write lock is held already.
    """
    try:
        with index.transaction() as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise unusable(index, error) from error
        _log.warning("the keyword index is damaged (%s) and is built anew", error)
        try:
            with contextlib.nullcontext() if locked else write_lock(lock_path(settings), wait=WAIT):
                index.recreate()
        except (sqlite3.Error, OSError) as again:
            raise unusable(index, again, "written") from again
        raise LibraryError("The keyword index was damaged.", "It is built anew at the next question: ask again.") from error


def unusable(index: KeywordIndex, error: sqlite3.Error | OSError, done: str = "read") -> LibraryUnreachable:
    """The error for an index that the system does not let us use."""
    reason = getattr(error, "strerror", None) or error
    return LibraryUnreachable(f"The keyword index {index.path} cannot be {done}: {reason}.", TRY_AGAIN)


def index_path(settings: LibrarySettings) -> Path:
    """Beside embedded Chroma; for a server, one replica for each server, tenant, database and collection."""
    if not settings.chroma_url:
        return settings.home / f"keywords-{settings.collection}.sqlite3"
    names = (settings.chroma_url, settings.chroma_tenant, settings.chroma_database, settings.collection)
    key = hashlib.sha256(" ".join(filter(None, names)).encode()).hexdigest()[:16]
    return settings.home / "replicas" / f"{key}.sqlite3"


def lock_path(settings: LibrarySettings) -> Path:
    """The file that is the write lock, beside the index."""
    index = index_path(settings)
    return index.with_name(f"{index.stem}.write.lock")


def missing(settings: LibrarySettings) -> LibraryMissing:
    """The error for a library that is not there, or empty."""
    place = settings.chroma_url or settings.home
    if not settings.chroma_url and settings.home.is_file():
        return LibraryMissing(f"{place} is a file, and no folder that may hold a library.", "Set PAPERBOT_HOME to a folder.")
    return LibraryMissing(
        f"There are no papers in the library at {place} yet.",
        "Add some with: paperbot ingest FILE… (or paperbot ingest --sample for 70 papers that come with paperbot).",
    )
