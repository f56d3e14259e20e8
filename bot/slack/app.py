"""The Bolt app: what Slack sends is claimed before it is acknowledged, and handed on."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltResponse
from slack_bolt.middleware.authorization import SingleTeamAuthorization
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.slack import listeners
from bot.slack.backend import Backend
from bot.slack.claims import ClaimsUnavailable
from bot.slack.posts import Post
from bot.slack.routing import Kind, deleted, route
from bot.slack.sending import LOST
from bot.slack.service import Identity, Service
from bot.slack.settings import SlackSettings
from bot.slack.threads import reason
from ingest.logs import CarryingPool, begin_request

_log = logging.getLogger(__name__)
_TIMEOUT = 10  # seconds for one call to Slack
_RATE_LIMITED = 5  # times that one call waits for as long as Slack asks
_LISTENERS = 16  # threads; Bolt's own five are not enough, as each must be free within three seconds
_OAUTH = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
_ASKED = ("message", "app_mention")


def make_client(settings: SlackSettings) -> WebClient:
    """A client that waits where Slack asks it to, and tries nothing else again: a lost call may have been carried out."""
    quiet(logging.getLogger("slack_sdk.web.base_client"), logging.CRITICAL)  # what fails is told where it matters
    return WebClient(
        token=settings.bot_token.get_secret_value(), base_url=settings.api_url, timeout=_TIMEOUT,
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=_RATE_LIMITED)],
    )  # fmt: skip


def create_app(settings: SlackSettings, service: Service, backend: Backend) -> App:
    """The app with all its listeners."""
    for name in _OAUTH:  # they would make Bolt look for installations, and drop all that comes
        os.environ.pop(name, None)
    app = App(
        client=service.client,
        signing_secret=settings.signing_secret.get_secret_value() or None,
        request_verification_enabled=bool(settings.signing_secret.get_secret_value()),
        token_verification_enabled=False,  # done before, with a clearer message
        listener_executor=CarryingPool(_LISTENERS, thread_name_prefix="slack-listener"),
        logger=quiet(logging.getLogger("bot.slack.bolt"), logging.ERROR),  # its warnings quote what people write
    )
    _acquaint(app, service.client)
    app.middleware(_intake(service))
    listeners.register(app, service, backend)
    return app


def _acquaint(app: App, client: WebClient) -> None:
    """Tell Bolt who it is, as it would ask Slack with the first event, and lose that event if Slack did not answer."""
    try:
        known = client.auth_test()
    except LOST as error:
        _log.info("Bolt will ask by itself who it is: %s", reason(error))
        return
    for one in app._middleware_list:
        if isinstance(one, SingleTeamAuthorization):
            one.auth_test_result = known


def quiet(logger: logging.Logger, level: int) -> logging.Logger:
    """A library's logger, which says only what is of this level, unless it is set up otherwise."""
    if logger.level == logging.NOTSET:
        logger.setLevel(level)
    return logger


def _intake(service: Service) -> Callable[..., Any]:
    """A middleware that claims a question while Slack still waits for the acknowledgement: then none can be lost.

    All that is done for what has come belongs to one request, also what Bolt does after its middleware, such as a command.
    """

    def take(body: dict[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:
        begin_request()
        event = body.get("event") or {}
        if event.get("type") not in _ASKED:
            return next()
        try:
            if gone := deleted(event):
                service.replying.let_go(str(body.get("team_id") or service.identity.team), *gone)
            if found := post_of(body, service.identity):
                service.take(*found)
        except ClaimsUnavailable as error:
            _log.error("a question was not taken, Slack will bring it again: %s", error)
            return BoltResponse(status=503, body="")
        return BoltResponse(status=200, body="")

    return take


def post_of(body: dict[str, Any], identity: Identity) -> tuple[Post, tuple[str, ...]] | None:
    """The post that an event asks the bot to answer, with the keys that it is claimed by; None if it asks nothing."""
    routed = route(body["event"], bot_user_id=identity.user)
    if routed is None:
        return None
    team = str(body.get("team_id") or routed.team or identity.team)
    post = Post(
        team=team,
        channel=routed.channel,
        thread_ts=routed.thread_ts,
        ts=routed.ts,
        user=routed.user,
        user_team=routed.user_team or team,
        text=routed.text,
        direct=routed.is_dm,
        external=bool(body.get("is_ext_shared_channel")),
        certain=routed.mentioned,
        help=routed.kind is Kind.HELP,
        hush=routed.kind is Kind.HUSH,
        files=routed.files,
        edit=routed.edit,
        before=routed.before,
        anew=routed.anew,
    )
    return post, routed.keys(team, str(body.get("event_id") or ""))
