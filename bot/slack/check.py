"""`paperbot slack --check`: whether the bot would work, each fault with its remedy."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from importlib.resources import files
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.doctor import Check
from bot.slack.app import make_client
from bot.slack.backend import Backend
from bot.slack.health import EVENTS
from bot.slack.running import require
from bot.slack.sending import LOST
from bot.slack.service import Identity
from bot.slack.settings import SlackSettings
from bot.slack.stores import load_claims
from bot.slack.threads import reason
from ingest.errors import PaperbotError, SettingsError
from ingest.text import counted


def manifest(http: str = "") -> str:
    """The manifest that a Slack app is made from, as JSON; with requests to the address `http` instead of Socket Mode.

    Raises:
        SettingsError: Slack sends no requests to that address.
    """
    text = (files("bot.slack") / "manifest.json").read_text(encoding="utf-8")
    if not http:
        return text
    url, made = _request_url(http), json.loads(text)
    settings = made["settings"] | {"socket_mode_enabled": False}
    settings["event_subscriptions"] = {"request_url": url, **settings["event_subscriptions"]}
    settings["interactivity"] = {**settings["interactivity"], "request_url": url}
    commands = [command | {"url": url} for command in made["features"]["slash_commands"]]
    made |= {"features": made["features"] | {"slash_commands": commands}, "settings": settings}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _request_url(address: str) -> str:
    """Where Slack is to send requests, of an address with or without the path that the bot listens on."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or parts.path not in ("", "/", EVENTS):
        raise SettingsError(
            f"Slack cannot send requests to {address}.",
            f"Give the public address of the bot: https://HOST or https://HOST{EVENTS}",
        )
    return f"https://{parts.netloc}{EVENTS}"


def wanted_scopes() -> list[str]:
    """The scopes of the bot token."""
    scopes: list[str] = json.loads(manifest())["oauth_config"]["scopes"]["bot"]
    return scopes


def examine(settings: SlackSettings, *, http: bool, llm: bool | None = None) -> Iterator[Check]:
    """Look at everything the bot needs, one after the other; `llm` as for the bot."""
    try:
        require(settings, http=http)
    except PaperbotError as error:
        yield Check("Slack tokens", False, error.message, error.advice)
        return
    yield Check("Slack tokens", True, "set")
    client = make_client(settings)
    identity = yield from _bot_token(client)
    if not http:
        yield _app_token(client, settings)
    yield _found("record of questions", lambda: _claims(settings, identity), "Check PAPERBOT_REDIS_URL, and that Redis runs.")
    yield _found("library", lambda: _library(settings, llm), "")


def _bot_token(client: WebClient) -> Generator[Check, None, Identity | None]:
    try:
        said = client.auth_test()
    except LOST as error:
        refused = isinstance(error, SlackApiError)
        fix = "Copy SLACK_BOT_TOKEN anew from “OAuth & Permissions”." if refused else "Check the network, and SLACK_API_URL."
        yield Check("bot token", False, reason(error), fix)
        return None
    yield Check("bot token", True, f"{said.get('user')} in {said.get('team')}")
    given = {scope.strip() for scope in str(said.headers.get("x-oauth-scopes", "")).split(",") if scope.strip()}
    missing = [scope for scope in wanted_scopes() if scope not in given]
    if not given:
        yield Check("scopes", True, "not told by Slack")
    elif missing:
        yield Check("scopes", False, f"missing: {', '.join(missing)}", "Add them in “OAuth & Permissions” and install again.")
    else:
        yield Check("scopes", True, f"all {len(wanted_scopes())} there")
    return Identity.told(said)


def _app_token(client: WebClient, settings: SlackSettings) -> Check:
    try:
        client.apps_connections_open(app_token=settings.app_token.get_secret_value())
    except LOST as error:
        fix = "SLACK_APP_TOKEN needs the scope connections:write, and the app Socket Mode (“Socket Mode” in its settings)."
        return Check("Socket Mode", False, reason(error), fix)
    return Check("Socket Mode", True, "a connection may be opened")


def _claims(settings: SlackSettings, identity: Identity | None) -> str:
    redis, here = settings.redis_url.get_secret_value(), "in the library folder, for the bots of this app on this machine"
    if not (redis or identity):
        return here  # in a file whose name the token would tell
    claims = load_claims(redis, settings.home, identity.whose if identity else "check")
    try:
        claims.check()
    finally:
        claims.close()
    return "in Redis, shared by all replicas" if redis else here


def _library(settings: SlackSettings, llm: bool | None) -> str:
    backend = Backend(settings, llm=llm)
    try:
        model = backend.app.model
        writer = f"answers are written by {model.name or 'a language model'}" if model else "answers in the papers' own words"
        return f"{counted(backend.library.index.count(), 'paper')}; {writer}"
    finally:
        backend.close()


def _found(name: str, look: Callable[[], str], fix: str) -> Check:
    try:
        return Check(name, True, look())
    except PaperbotError as error:
        return Check(name, False, error.message, error.advice or fix)
    except Exception as error:
        return Check(name, False, type(error).__name__, fix)
