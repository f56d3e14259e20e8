"""What every command needs: settings from the environment, the library, the log, and the way errors leave."""

from __future__ import annotations

import logging
import logging.handlers
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from bot.settings import BotSettings
from ingest.errors import EmbedderError, LibraryError, PaperbotError, QuestionError, SettingsError, SourceError
from ingest.exits import FAILED, INTERRUPTED, OK, TERMINATED, UNREAD, UNUSABLE, USAGE
from ingest.logs import redacted
from ingest.printing import json_text
from ingest.settings import environment

if TYPE_CHECKING:
    from ingest.library import Library

NOTHING_FOUND, NOT_STATED, UNEXPECTED = 3, 5, 70
EXIT_CODES = {
    OK: "all went well",
    FAILED: "some records or sources could not be read, all others were; or a comparison or a check found something",
    USAGE: "the command was not understood, or the question cannot be asked",
    NOTHING_FOUND: "nothing was found that surely answers the question",
    UNUSABLE: "settings, library, models, network or question set cannot be used, the message says what to do",
    NOT_STATED: "the library has papers on the question, but their abstracts do not state the answer",
    UNEXPECTED: "a fault of paperbot itself, the log has the details",
    INTERRUPTED: "stopped with Ctrl-C",
    UNREAD: "whoever read the output read no further (SIGPIPE)",
    TERMINATED: "stopped by the system (SIGTERM)",
}
_log = logging.getLogger("paperbot")


def load_settings() -> BotSettings:
    """Settings from the environment and, below it, from a file .env in the current folder.

    Raises:
        SettingsError: a value cannot be used.
    """
    return BotSettings.from_environ(environment())


def open_library() -> Library:
    """The library, for looking at; no embedder is needed."""
    from ingest.library import Library

    return Library.open(load_settings())


def print_json(value: Any) -> None:
    """Print a JSON value on one line."""
    print(json_text(value))


def exit_code(error: PaperbotError) -> int:
    """The exit code for an error of this kind."""
    if isinstance(error, QuestionError):
        return USAGE
    if isinstance(error, LibraryError | EmbedderError | SettingsError):
        return UNUSABLE
    return FAILED if isinstance(error, SourceError) else UNUSABLE


def tell(console: Console, error: PaperbotError) -> None:
    """Print an error for its reader: what is wrong, then what to do."""
    console.print(error.message, style="bold red")
    if error.advice:
        console.print(error.advice)


def start_log(*, debug: bool) -> None:
    """Send log records to the log file, or with `debug` to standard error."""
    root = logging.getLogger()
    root.handlers.clear()
    shown = logging.StreamHandler(sys.stderr)
    if debug:
        shown.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(shown)
        root.setLevel(logging.DEBUG)
        for noisy in (
            "httpcore",
            "httpcore2",
            "httpx",
            "httpx2",
            "urllib3",
            "chromadb",
            "asyncio",
            "pylatexenc",
            "openai",
            "slack_sdk",
            "slack_bolt",
        ):
            logging.getLogger(noisy).setLevel(logging.INFO)
        return
    root.addHandler(logging.NullHandler())
    shown.setFormatter(_Redacting())
    shown.setLevel(logging.WARNING)  # what a user should know, such as an index built anew
    for ours in ("ingest", "bot"):
        logging.getLogger(ours).handlers = [shown]


class _Redacting(logging.Formatter):
    """Records with the whole text of their errors, which may quote a token: what looks like one is left out."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def log_unexpected(error: BaseException) -> tuple[str, str]:
    """Write an unexpected error to the log file; returns its reference and the file's path ("" if none could be)."""
    reference = secrets.token_hex(4)
    try:
        path = _log_path()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
        path.chmod(0o600)
    except Exception:  # the log must never hide the error that it is for
        return reference, ""
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.error("unexpected error, reference %s", reference, exc_info=error)
    _log.removeHandler(handler)
    handler.close()
    return reference, str(path)


def _log_path() -> Path:
    return load_settings().home / "paperbot.log"
