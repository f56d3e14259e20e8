"""`/healthz`, `/readyz` and `/metrics`, and Slack's requests where they come over HTTP: one small WSGI application."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from waitress.server import create_server

from ingest.errors import SettingsError

_THREADS = 16
_LARGEST = 1_000_000  # bytes of a request; Slack's have a few thousand
_PATIENCE = 5  # seconds for requests under way at the end
EVENTS = "/slack/events"
_NOT = "503 Service Unavailable"
Check = Callable[[], bool]
Checks = Mapping[str, Check]
Page = Callable[[], tuple[str, bytes]]


def wsgi(checks: Checks, lives: Check, *, slack: WSGIApplication | None = None, metrics: Page | None = None) -> WSGIApplication:
    """The application: `/healthz` says whether the process `lives`, `/readyz` whether all `checks` hold.

    `metrics` gives the content type and the text of `/metrics`; it is left out where strangers may ask.
    """

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/healthz":
            return _say(start_response, "200 OK" if _holds(lives) else _NOT, {"alive": _holds(lives)})
        if path == "/readyz":
            found = {name: _holds(check) for name, check in checks.items()}
            return _say(start_response, "200 OK" if all(found.values()) else _NOT, found)
        if metrics is not None and path == "/metrics":
            return _give(start_response, "200 OK", *metrics())
        if slack is not None and path == EVENTS:
            return slack(environ, start_response)
        return _say(start_response, "404 Not Found", {"error": "not found"})

    return serve


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever it is, the bot is not ready
        return False


def _say(start_response: StartResponse, status: str, value: Mapping[str, Any]) -> list[bytes]:
    return _give(start_response, status, "application/json", json.dumps(value).encode())


def _give(start_response: StartResponse, status: str, kind: str, data: bytes) -> list[bytes]:
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(data)))])
    return [data]


class Server:
    """Serves a WSGI application in the background while it is entered."""

    def __init__(self, application: WSGIApplication, host: str, port: int) -> None:
        """Raises SettingsError if the port, or the address, cannot be had."""
        self._sockets = dict[int, Any]()
        try:
            self._server = create_server(
                application, map=self._sockets, host=host, port=port, threads=_THREADS, ident=None,
                max_request_body_size=_LARGEST, asyncore_use_poll=True,  # `select` ends at 1,024 open files
            )  # fmt: skip
        except OSError as error:
            raise SettingsError(
                f"Port {port} on {host} cannot be used: {error.strerror}.", "Choose another one, or stop what uses it."
            ) from None
        except ValueError:  # what waitress makes of a name that nobody knows
            raise SettingsError(f"{host} is no address.", "Name one of this machine, such as 127.0.0.1 or 0.0.0.0.") from None
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self._server.task_dispatcher.shutdown(timeout=_PATIENCE)  # requests under way need the sockets
        waker = next(opened for opened in self._sockets.values() if hasattr(opened, "pull_trigger"))
        with suppress(OSError):  # woken by something else, the thread may have closed everything before it is woken by this
            waker.pull_trigger(self._close)
        self._thread.join(timeout=_PATIENCE)

    def _close(self) -> None:
        """Close all sockets; only the thread that listens to them may, and it ends when there are none."""
        for opened in list(self._sockets.values()):
            opened.close()
