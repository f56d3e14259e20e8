"""The log of a running program: one line a record, as text or as JSON, each with the request that it belongs to.

A request is one ingest, or one event of Slack with all that is done for it. Its id is carried through threads, stands in
each line, and is the reference that a person in Slack is told when something goes wrong. Texts of questions, answers and
papers are never logged, and what looks like a secret is left out of whatever is.
"""

from __future__ import annotations

import contextvars
import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from ingest.settings import LibrarySettings

P = ParamSpec("P")
T = TypeVar("T")
_OURS = ("bot", "ingest")
_request: contextvars.ContextVar[str] = contextvars.ContextVar("request", default="")
# Tokens of Slack, keys of OpenAI and its like, what follows "Bearer", and the name and password in an address.
_SECRETS = re.compile(r"\b(?:xox[a-z]|xapp|sk)-[\w.-]{4,}|(?<=Bearer )\S+|(?<=://)[^\s/@]+(?=@)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@contextmanager
def request(name: str = "") -> Iterator[str]:
    """Let all that is logged in this block belong to one request; gives its id: `name`, or a new one of eight digits."""
    before = _request.set(name or secrets.token_hex(4))
    try:
        yield _request.get()
    finally:
        _request.reset(before)


def begin_request() -> None:
    """Let all that this thread does from now on belong to a new request, until it begins another."""
    _request.set(secrets.token_hex(4))


def request_id() -> str:
    """The id of the request that this thread is at work for; "" if there is none."""
    return _request.get()


def carried(work: Callable[P, T]) -> Callable[P, T]:
    """The same work, which belongs to the request of this moment wherever it is done; to be done once."""
    context = contextvars.copy_context()

    def run(*arguments: P.args, **options: P.kwargs) -> T:
        return context.run(work, *arguments, **options)

    return run


class CarryingPool(ThreadPoolExecutor):
    """A pool whose work belongs to the request of who handed it in."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As of any executor."""
        return super().submit(carried(fn), *args, **kwargs)


def start(settings: LibrarySettings, level: str = "info") -> None:
    """Log our own notices to standard error, from `level` on unless the settings name another."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    for name in _OURS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel((settings.log_level or level).upper())


def is_wanted(settings: LibrarySettings) -> bool:
    """Whether a program that is mostly run by hand should log as a service does."""
    return settings.log_format == "json" or bool(settings.log_level)


class TextLines(logging.Formatter):
    """Time, level, request and message on one line; frames of an unexpected error follow on lines of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        seen = facts(record)
        about = f" [{seen['request']}]" if seen["request"] else ""
        line = f"{seen['time']} {seen['level']}{about} {seen['message']}"
        return f"{line}\n{seen['trace']}" if "trace" in seen else line


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        return json.dumps(facts(record), ensure_ascii=False, default=str)


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """What is logged of a record: `fields`, given as `extra={"fields": {…}}`, stand beside the rest."""
    seen: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "request": request_id(),
        "message": _plain(record.getMessage()),
        **{name: _plain(value) if isinstance(value, str) else value for name, value in getattr(record, "fields", {}).items()},
    }
    error = record.exc_info[1] if record.exc_info else None
    if trace := frames(error) if error else getattr(record, "trace", ""):
        seen["trace"] = trace
    return seen


def frames(error: BaseException) -> str:
    """Where an error came from, with its kind, but without its text: that may quote a question."""
    return f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__name__}"


def redacted(text: str) -> str:
    """A text without what looks like a secret."""
    return _SECRETS.sub("[secret]", text)


def _plain(text: str) -> str:
    """A text in one line, without secrets."""
    return _CONTROL.sub(" ", redacted(text))
