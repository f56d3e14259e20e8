"""Checks of everything the configuration needs; each failure names its fix."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.settings import BotSettings
from ingest.embedding import Embedder, load_embedder
from ingest.errors import LibraryMissing, PaperbotError
from ingest.library import Library

_ROOM = 200_000_000  # bytes free below which an ingest may fail


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is well, what was seen, and if it is not well, what to do."""

    name: str
    well: bool
    seen: str
    fix: str = ""


def examine(settings: BotSettings) -> Iterator[Check]:
    """All checks, in the order in which one depends on another."""
    yield _check("Python", _python)
    yield _check("SQLite", _sqlite)
    yield _check("library folder", lambda: _folder(settings.home))
    embedder: list[Embedder] = []
    yield _check("embedder", lambda: _embedder(settings, embedder))
    yield _check("library", lambda: _library(settings, embedder[0].fingerprint if embedder else ""))


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except PaperbotError as error:
        return Check(name, False, error.message, error.advice)


def _python() -> str:
    return ".".join(map(str, sys.version_info[:3]))


def _sqlite() -> str:
    try:
        with sqlite3.connect(":memory:") as db:
            db.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError as error:
        raise PaperbotError(
            "This Python's SQLite has no FTS5.", "Use a Python built with SQLite FTS5 (python.org's is)."
        ) from error
    return f"{sqlite3.sqlite_version}, with FTS5"


def _folder(home: Path) -> str:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        raise PaperbotError(f"{home} cannot be written.", "Set PAPERBOT_HOME to a folder that you may write to.")
    free = shutil.disk_usage(place).free
    if free < _ROOM:
        raise PaperbotError(f"Only {free // 1_000_000} MB are free at {place}.", "Make room, or set PAPERBOT_HOME elsewhere.")
    return f"{home} ({free / 1e9:.0f} GB free)"


def _embedder(settings: BotSettings, found: list[Embedder]) -> str:
    embedder = load_embedder(settings)
    dimension = len(embedder.embed_query("Does it work?"))
    found.append(embedder)
    return f"{embedder.fingerprint}, {dimension} numbers a vector"


def _library(settings: BotSettings, fingerprint: str) -> str:
    try:
        library = Library.open(settings, fingerprint)
    except LibraryMissing as missing:
        return f"empty. {missing.advice}"
    count, chunks = library.index.count(), len(library.index.chunk_ids())
    if chunks != library.store.count():
        raise PaperbotError(
            f"The keyword index holds {chunks} chunks, Chroma {library.store.count()}.",
            f"If no ingest is running, delete {library.index.path}: it is built anew at the next question.",
        )
    return f"{count:,} papers at {library.store.place}"
