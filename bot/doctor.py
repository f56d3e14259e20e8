"""Checks of everything the configuration needs; each failure names its fix."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversations import FILE as CONVERSATIONS
from bot.llm import Message, Model, listed, load_model
from bot.settings import BotSettings
from ingest.embedding import Embedder, load_embedder
from ingest.errors import LibraryMissing, ModelUnknown, PaperbotError, denied
from ingest.library import Library
from ingest.library.chroma import ChromaStore
from ingest.text import counted, plain

if TYPE_CHECKING:
    from bot.slack.settings import SlackSettings

_ROOM = 200_000_000  # bytes free below which an ingest may fail
_PREFIX, _TESTS = "PAPERBOT_", "PAPERBOT_TEST_"  # of our variables, and of those for our tests
_ALIKE = 0.8  # how like a name has to be to one of ours (difflib's ratio)
_WORD = 16  # tokens of an answer that only shows that there is one
_OTHERS = 0o077  # rights of everybody but the owner


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is well, what was seen, and if it is not well, what to do."""

    name: str
    well: bool
    seen: str
    fix: str = ""


def load(environ: Mapping[str, str]) -> SlackSettings:
    """All settings there are, those of the Slack bot too.

    Raises:
        SettingsError: one cannot be used.
    """
    from bot.slack.settings import SlackSettings

    return SlackSettings.from_environ(environ)


def examine(settings: SlackSettings, environ: Mapping[str, str]) -> Iterator[Check]:
    """All checks, in the order in which one depends on another, of the settings that were made of `environ`."""
    yield _check("Python", _python)
    yield _check("SQLite", _sqlite)
    yield _check("settings", lambda: _names(settings, environ))
    yield _check("library folder", lambda: _folder(settings.home, "PAPERBOT_HOME"))
    yield _check("privacy", lambda: _privacy(settings.home))
    yield _check("logs", lambda: _logs(settings))
    yield _check("cache folder", lambda: _folder(settings.cache, "PAPERBOT_CACHE", kept=True))
    embedder: list[Embedder] = []
    yield _check("embedder", lambda: _embedder(settings, embedder))
    if settings.chroma_url:
        yield _check("Chroma server", lambda: _chroma(settings))
    yield _check("library", lambda: _library(settings, embedder[0].fingerprint if embedder else ""))
    yield _check("language model", lambda: _model(settings))
    if settings.redis_url.get_secret_value():
        yield _check("Redis", lambda: _redis(settings))
    yield _check("Slack tokens", lambda: _tokens(settings))


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except PaperbotError as error:
        return Check(name, False, error.message, error.advice)
    except PermissionError as error:
        fault = denied(error)
        return Check(name, False, fault.message, fault.advice)
    except Exception as error:  # one look that fails must not hide the others
        return Check(name, False, f"unexpected: {type(error).__name__}", "Run paperbot --debug doctor for the details.")


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


def _names(settings: SlackSettings, environ: Mapping[str, str]) -> str:
    """That all variables with our prefix are ours: others are mistyped ones, which nothing reads. Their values stay unsaid."""
    known = [str(field.alias) for field in type(settings).model_fields.values()]
    given = sorted(name for name in environ if name.startswith(_PREFIX) and not name.startswith(_TESTS))
    strange = [name for name in given if name not in known]
    if strange:
        alike = {name: get_close_matches(name, known, 1, _ALIKE) for name in strange}
        meant = "".join(f" {plain(name)}: {found[0]}?" for name, found in alike.items() if found)
        raise PaperbotError(
            f"Nothing reads {', '.join(map(plain, strange))}.",
            f"Correct the name, in the environment or .env, or remove it.{meant}",
        )
    return f"{len(given)} of the variables {_PREFIX}… {'is' if len(given) == 1 else 'are'} set"


def _folder(folder: Path, setting: str, *, kept: bool = False) -> str:
    """A folder that can be written, with room in it; one that is `kept` may be there for reading only."""
    place = next(place for place in (folder, *folder.parents) if place.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        if kept and place == folder and any(folder.glob("*.onnx")):
            return f"{folder}, for reading only"
        raise PaperbotError(f"{folder} cannot be written.", f"Set {setting} to a folder that you may write to.")
    free = shutil.disk_usage(place).free
    if free < _ROOM:
        raise PaperbotError(f"Only {free // 1_000_000} MB are free at {place}.", f"Make room, or set {setting} elsewhere.")
    return f"{folder} ({free / 1e9:.0f} GB free)"


def _privacy(home: Path) -> str:
    if not home.exists():
        return "the folder will be made for you alone"
    if home.stat().st_mode & _OTHERS:
        raise PaperbotError(
            f"Others on this machine may look into {home}, where questions and papers are.", f"Run: chmod -R go-rwx '{home}'"
        )
    return "the folder is open to you alone"


def _logs(settings: BotSettings) -> str:
    files = (settings.home / "paperbot.log", settings.home / CONVERSATIONS)
    if settings.home.exists() and not os.access(settings.home, os.W_OK):
        raise PaperbotError(f"Nothing can be kept in {settings.home}.", "Set PAPERBOT_HOME to a folder that you may write to.")
    for file in files:
        if file.exists() and not os.access(file, os.R_OK | os.W_OK):
            raise PaperbotError(f"{file} cannot be written.", "Give it back to yourself with chown, or move it away.")
    kept = "questions and answers are kept" if settings.log == "on" else "no questions or answers are kept (PAPERBOT_LOG=off)"
    return f"{kept}; faults of paperbot itself go to {files[0]}"


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
            "If no ingest is running, look closer with: paperbot library check (and mend it with --mend).",
        )
    return f"{counted(count, 'paper')} at {library.store.place}"


def _chroma(settings: BotSettings) -> str:
    store = ChromaStore(settings)
    try:
        head = store.open()
    finally:
        store.close()
    return f"{store.place} answers; " + (f"{head.generation} changes so far" if head else "it holds no library yet")


def _model(settings: BotSettings) -> str:
    model = load_model(settings)
    if model is None:
        return "none is set up; answers are in the papers' own words"
    try:
        names = model.served()
    except ModelUnknown:
        if not model.name:
            raise
        return _asked(model, [])
    if not model.name and len(names) != 1:
        has = f": {listed(names)}" if names else ""
        raise PaperbotError(f"The service has {len(names)} models{has}.", "Set PAPERBOT_MODEL to the one to ask.")
    name = model.name or names[0]
    if {name, f"{name}:latest"}.isdisjoint(names):  # Ollama completes a name so
        return _asked(model, names)
    return f"{name}; the service answers"


def _asked(model: Model, names: Sequence[str]) -> str:
    """That a model which the service does not list, as some do of all, answers; it is asked for a word or two."""
    try:
        model.complete([Message("user", "Say yes.")], max_tokens=_WORD)
    except ModelUnknown as error:
        one = f"Set PAPERBOT_MODEL to one that it has: {listed(names)}." if names else error.advice
        raise PaperbotError(error.message, one) from None
    return f"{model.name}; it answers, though the service does not list it"


def _redis(settings: SlackSettings) -> str:
    from bot.slack.stores import load_claims

    claims = load_claims(settings.redis_url.get_secret_value(), settings.home, "doctor")
    try:
        claims.check()
    except PaperbotError as error:
        raise PaperbotError(error.message, error.advice or "Check PAPERBOT_REDIS_URL, and that Redis runs.") from None
    finally:
        claims.close()
    return "it answers; several bots may share their work"


def _tokens(settings: SlackSettings) -> str:
    from bot.slack.running import require

    if not settings.bot_token.get_secret_value():
        return "not set; only the Slack bot needs them"
    require(settings, http=bool(settings.signing_secret.get_secret_value()) and not settings.app_token.get_secret_value())
    return "set; paperbot slack --check asks Slack about them"
