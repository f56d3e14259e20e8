"""The life of the bot: it connects, answers until it is asked to stop, and stops without leaving anybody waiting."""

from __future__ import annotations

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.app import model_of
from bot.conversations import Conversations
from bot.slack.app import create_app, make_client, quiet
from bot.slack.backend import Backend
from bot.slack.claims import ClaimsUnavailable
from bot.slack.health import EVENTS, Server, wsgi
from bot.slack.sending import LOST
from bot.slack.service import Identity, Service
from bot.slack.settings import SlackSettings
from bot.slack.stores import load_claims, load_rate
from bot.slack.threads import reason
from ingest.errors import LibraryMissing, PaperbotError, SettingsError
from ingest.text import counted

_log = logging.getLogger(__name__)
_TRIES, _PAUSE = 5, 2.0  # to reach Slack at the start, and seconds between
_TOKEN_FAULTS = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
_LOOKS = 0.5  # seconds between two looks at the connection
_FIRST, _ASKS = 4, 60  # looks before it is asked why there is none, and between two questions
_PING = 2.0  # seconds: how soon a connection that was cut is found out
_ON_MESSAGES = ("Failed to run", "Failed to process")  # what the SDK's notices begin with that are not of a socket
_HANGING_UP = 3.0  # seconds that the reader of a connection is given to end


def run(
    settings: SlackSettings, *, http_port: int | None = None, http_host: str = "127.0.0.1", llm: bool | None = None
) -> None:
    """Answer in Slack until SIGTERM or Ctrl-C; over Socket Mode, or HTTP on `http_port`.

    Raises:
        SettingsError: a token is missing or refused, a port cannot be had, or a language model is demanded and none set up.
    """
    with stopped_by_signals() as stop:
        serve(settings, stop, http_port=http_port, http_host=http_host, llm=llm)


def serve(
    settings: SlackSettings, stop: threading.Event, *, http_port: int | None = None, http_host: str = "127.0.0.1",
    llm: bool | None = None,
) -> None:  # fmt: skip
    """The same until `stop` is set; raises as `run` does."""
    require(settings, http=http_port is not None)
    model_of(settings, llm)
    client = make_client(settings)
    if (identity := identify(client, stop)) is None:
        return
    backend = Backend(settings, llm=llm)
    with ExitStack() as stack:
        stack.callback(backend.close)
        warming = threading.Thread(target=backend.warm, name="warm-up", daemon=True)
        warming.start()
        stack.callback(warming.join)
        conversations = Conversations.open(settings)
        redis_url = settings.redis_url.get_secret_value()
        claims = load_claims(redis_url, settings.home, identity.whose)
        stack.callback(claims.close)
        rate = load_rate(settings.rate, redis_url)
        stack.callback(rate.close)
        if stop.is_set():
            return
        service = Service(settings, backend, client, identity, claims, conversations, rate)
        stack.callback(service.close)
        app = create_app(settings, service, backend)
        checks, connected = service.checks(), None
        if http_port is None:
            checks["socket"] = connected = stack.enter_context(_socket(app, settings))
        else:
            handler = SlackRequestHandler(app, path=EVENTS)
            stack.enter_context(Server(wsgi(checks, service.lives, slack=handler), http_host, http_port))
        if settings.health_port:
            page = wsgi(checks, service.lives, metrics=_figures(backend, service))
            stack.enter_context(Server(page, settings.health_host, settings.health_port))
        _greet(identity, backend, service)
        _watch(stop, connected, client)
        _log.info("stopping: answers under way are finished, new questions are turned away")
        service.drain()


def _figures(backend: Backend, service: Service) -> Callable[[], tuple[str, bytes]]:
    """What `/metrics` shows; the queue and the library are looked at when it is asked for."""
    gauge = backend.monitor.gauge
    gauge("slack_running", "Questions that are being answered", lambda: service.load.working)
    gauge("slack_waiting", "Questions that wait for a worker", lambda: service.load.waiting)
    gauge("library_papers", "Papers in the library", backend.papers)
    gauge("library_generation", "Changes made to the library so far", backend.generation)
    return backend.monitor.page


def require(settings: SlackSettings, *, http: bool) -> None:
    """Raise SettingsError, naming what is missing."""
    wanted = {"SLACK_BOT_TOKEN": (settings.bot_token, "xoxb-", "OAuth & Permissions")}
    if http:
        wanted["SLACK_SIGNING_SECRET"] = (settings.signing_secret, "", "Basic Information, App Credentials")
    else:
        wanted["SLACK_APP_TOKEN"] = (settings.app_token, "xapp-", "Basic Information, App-Level Tokens")
    for name, (value, prefix, page) in wanted.items():
        given = value.get_secret_value()
        if not given:
            raise SettingsError(f"{name} is not set.", f"Copy it from your Slack app's page “{page}”. See docs/slack.md.")
        if not all("!" <= character <= "~" for character in given):
            raise SettingsError(
                f"{name} has characters that no token has.", f"Copy it again from your Slack app's page “{page}”."
            )
        if not given.startswith(prefix):
            raise SettingsError(f"{name} does not begin with {prefix}.", f"Copy it from your Slack app's page “{page}”.")


def identify(client: WebClient, stop: threading.Event) -> Identity | None:
    """Who the bot is; None if `stop` was set before Slack could say.

    Raises:
        SettingsError: Slack refuses the token, or cannot be reached.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            said = client.auth_test()
            return None if stop.is_set() else Identity.told(said)
        except LOST as error:
            if isinstance(error, SlackApiError) and reason(error) in _TOKEN_FAULTS:
                raise SettingsError(
                    f"Slack refuses SLACK_BOT_TOKEN ({reason(error)}).",
                    "Copy the token anew from “OAuth & Permissions”; install the app again if it was removed.",
                ) from None
            _log.warning("Slack cannot be reached (%s), attempt %d of %d", reason(error), attempt, _TRIES)
            if stop.wait(_PAUSE if attempt < _TRIES else 0):
                return None
    raise SettingsError("Slack cannot be reached.", "Check the network, and SLACK_API_URL if it is set.")


@contextmanager
def _socket(app: App, settings: SlackSettings) -> Iterator[Callable[[], bool]]:
    """A connection over Socket Mode; gives a function that tells whether it stands. The SDK opens it again by itself."""
    logger = quiet(logging.getLogger("bot.slack.socket"), logging.WARNING)
    logger.addFilter(_about_messages)
    handler = SocketModeHandler(app, settings.app_token.get_secret_value(), logger=logger, ping_interval=_PING)
    try:
        handler.connect()  # type: ignore[no-untyped-call]
    except LOST as error:
        raise SettingsError(
            f"Slack refuses a Socket Mode connection ({reason(error)}).",
            "Check SLACK_APP_TOKEN (scope connections:write) and that Socket Mode is on in your Slack app.",
        ) from None
    try:
        yield handler.client.is_connected
    finally:
        _hang_up(handler.client)
        handler.close()  # type: ignore[no-untyped-call]


def _about_messages(record: logging.LogRecord) -> bool:
    """Whether the SDK tells of a message. That there is no connection it says every two seconds, and `_watch` once."""
    lost = record.exc_info is not None and isinstance(record.exc_info[1], LOST)
    about = record.getMessage().startswith(_ON_MESSAGES) and not lost
    return about or logging.getLogger("bot").isEnabledFor(logging.DEBUG)


def _hang_up(client: SocketModeClient) -> None:
    """End the reader of a connection at once, not only when its three seconds for a message are over.

    From then on one thread alone closes the connection: the SDK fails where two do so at once.
    """
    client.auto_reconnect_enabled = False
    with suppress(AttributeError, OSError):  # there is none just now
        client.current_session.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
    reader, ends = client.current_session_runner, time.monotonic() + _HANGING_UP
    reader.event.set()
    while reader.is_alive() and time.monotonic() < ends:
        client.current_session_state.terminated = True  # or it reads nothing over and over; as it begins, it takes this back
        time.sleep(0.01)


def _greet(identity: Identity, backend: Backend, service: Service) -> None:
    try:
        papers = counted(backend.library.index.count(), "paper")
    except LibraryMissing as error:
        papers = f"no library yet ({error.message})"
    except PaperbotError as error:
        papers = f"but not yet, as something is amiss ({error.message})"
    _log.info("paperbot answers in team %s as %s; %s", identity.team, identity.user, papers)
    try:
        service.holds.work()
    except ClaimsUnavailable as error:
        _log.warning("the record of questions cannot be reached: %s", error.message)


def _watch(stop: threading.Event, connected: Callable[[], bool] | None, client: WebClient) -> None:
    """Wait for the end; say when the connection is lost, why as far as that can be told, and when it is back."""
    lost, told = 0, ""
    while not stop.wait(_LOOKS):
        stands = connected is None or connected()
        if stands and lost:
            _log.warning("connected to Slack again")
        elif not stands and not lost:
            _log.warning("the connection to Slack is lost; trying again")
        if not stands and lost % _ASKS == _FIRST and (why := _obstacle(client)) != told:
            _log.error("%s", told := why)
        lost, told = (0, "") if stands else (lost + 1, told)


def _obstacle(client: WebClient) -> str:
    """Why Slack cannot be connected to, and what to do about it."""
    try:
        client.auth_test()
    except LOST as error:
        if reason(error) in _TOKEN_FAULTS:
            return (
                f"Slack refuses SLACK_BOT_TOKEN ({reason(error)}): was the app removed, or its token changed? Install it "
                "again in “OAuth & Permissions”; with another token, start paperbot anew. Until then it goes on trying."
            )
        return f"Slack cannot be reached ({reason(error)}); going on trying"
    return "Slack answers, but opens no connection: check SLACK_APP_TOKEN, and that Socket Mode is on; going on trying"


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set; a second Ctrl-C stops at once."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
