"""What people do in Slack beside asking: commands, buttons, the shortcut, the Home tab."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.slack import blocks, commanded, commands, group_blocks, groups, home, notices, sharing
from bot.slack.aside import Aside
from bot.slack.backend import Backend
from bot.slack.claims import Claim, ClaimsUnavailable
from bot.slack.contents import words_of
from bot.slack.failures import log_failure
from bot.slack.group_request import request_of
from bot.slack.hearing import heard
from bot.slack.posts import Post
from bot.slack.routing import asks_for_help
from bot.slack.sending import LOST, is_refusal
from bot.slack.service import Service
from bot.slack.talk import hushes
from bot.slack.threads import reason, text_of
from ingest.errors import QuestionError
from ingest.logs import request_id

_log = logging.getLogger(__name__)
_NOT_HERE = "I am not in this conversation. Add me to it (/invite @paperbot), or ask me with /ask."
SHORTCUT = "paperbot_ask_about"  # callback id


def register(app: App, service: Service, backend: Backend) -> None:
    """Listen to all that the manifest subscribes to."""
    for name in ("message", "app_mention", "assistant_thread_started", "assistant_thread_context_changed"):
        app.event(name)(_nothing)  # taken in before, or of no concern; unhandled, Slack would bring it again
    app.event("app_home_opened")(_home(service, backend))
    app.event("agent_session_stopped")(_stop(service))
    service.owe(commanded.KIND, partial(commanded.resumed, service))
    service.owe(sharing.KIND, partial(sharing.resumed, service))
    app.command("/ask")(_ask(service))
    app.command("/papers")(_papers(service, backend))
    packs = groups.Groups(service, backend)
    app.command("/reading-group")(_reading_group(service, packs))
    app.action(group_blocks.VOTE)(_vote(packs))
    app.action(group_blocks.HANDOUT)(_handout(service, packs))
    app.action(group_blocks.REMOVE)(_remove(service, packs))
    app.action(blocks.FEEDBACK)(_feedback(service))
    app.action(blocks.SHARE)(_share(service))
    app.shortcut(SHORTCUT)(_shortcut(service))
    app.error(_failed)


def _nothing() -> None:
    """Only acknowledge."""


def _failed(error: Exception) -> None:
    if isinstance(error, LOST):
        _log.error("a call to Slack failed: %s", reason(error))
    else:
        log_failure(error, request_id())


def _home(service: Service, backend: Backend) -> Callable[..., None]:
    prompts = home.Prompts(backend)

    def opened(event: dict[str, Any], client: WebClient) -> None:
        stranger = service.access.stranger(event["user"])
        if event.get("tab") != "messages":
            home.publish(client, event["user"], backend, service.conversations, stranger)
        elif not stranger and service.settings.direct == "on":
            home.suggest(client, event["channel"], prompts)

    return opened


def _stop(service: Service) -> Callable[..., None]:
    def stopped(event: dict[str, Any]) -> None:
        service.replying.stop(str(event["channel"]), str(event.get("thread_ts") or ""))

    return stopped


def _ask(service: Service) -> Callable[..., None]:
    def ask(ack: Ack, respond: Respond, command: dict[str, Any]) -> None:
        text = heard(text_of(command), service.identity.user)
        if asks_for_help(text):
            ack(response_type="ephemeral", **notices.help_messages()[0].to_json())
            return
        if hushes(text):
            ack(response_type="ephemeral", text=notices.NOT_WRITING)
            return
        ack()  # without a text, which could come after the answer
        told = commands.aside(service, respond, command)

        def answer(_: Claim | None) -> bool:
            commands.ask(service, told, command, text)
            return False

        if not commanded.carry_out(service, command, lambda: told.say("Searching the library…"), answer):
            told.say(notices.BUSY, replace=True)

    return ask


def _papers(service: Service, backend: Backend) -> Callable[..., None]:
    def papers(ack: Ack, respond: Respond, command: dict[str, Any]) -> None:
        ack()
        told = commands.aside(service, respond, command)
        commands.papers(service, backend, told, command, heard(text_of(command), service.identity.user))

    return papers


def _reading_group(service: Service, packs: groups.Groups) -> Callable[..., None]:
    def reading_group(ack: Ack, respond: Respond, command: dict[str, Any]) -> None:
        text = heard(text_of(command), service.identity.user)
        if asks_for_help(text):
            ack(response_type="ephemeral", text=groups.HELP)
            return
        try:
            request = request_of(text)
        except QuestionError as error:
            ack(response_type="ephemeral", text=groups.error_text(error))
            return
        ack()
        told = commands.aside(service, respond, command)

        def at_once() -> None:
            told.say(groups.preparing_text(request))

        if not commanded.carry_out(service, command, at_once, lambda claim: packs.prepare(told, command, request, claim)):
            told.say(groups.BUSY)

    return reading_group


def _vote(packs: groups.Groups) -> Callable[..., None]:
    def voted(ack: Ack, respond: Respond, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        ack()
        pack_id, number = group_blocks.vote_of(action)
        _reply(client, respond, body, packs.buttons.vote(pack_id, body["user"]["id"], number))

    return voted


def _handout(service: Service, packs: groups.Groups) -> Callable[..., None]:
    def wanted(ack: Ack, respond: Respond, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        def bring() -> None:
            if said := packs.buttons.hand_out(str(action.get("value", ""))):
                _reply(client, respond, body, said)

        ack()
        if not service.submit(bring):
            _reply(client, respond, body, groups.BUSY)

    return wanted


def _remove(service: Service, packs: groups.Groups) -> Callable[..., None]:
    def wanted(ack: Ack, respond: Respond, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        told = Aside(client, respond, body["channel"]["id"], body["user"]["id"])  # the thread is about to go

        def remove() -> None:
            told.say(packs.removal.remove(str(action.get("value", "")), body))

        ack()
        if not service.submit(remove):
            told.say(groups.BUSY)

    return wanted


def _feedback(service: Service) -> Callable[..., None]:
    def rated(ack: Ack, respond: Respond, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        ack()
        answer_id, good = blocks.feedback_of(action)
        stored = service.conversations.feedback(answer_id, body["user"]["id"], good)
        _reply(client, respond, body, notices.thanks_text(good, stored))

    return rated


def _reply(client: WebClient, respond: Respond, body: dict[str, Any], text: str) -> None:
    """Tell who clicked a button something, in its thread."""
    channel, user = body["channel"]["id"], body["user"]["id"]
    thread = (body.get("message") or {}).get("thread_ts")
    try:
        client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread, text=text)
    except LOST as error:
        _log.info("thanks go another way: %s", reason(error))  # the bot need not be a member where /ask was used
        Aside(client, respond, channel, user).say(text)


def _share(service: Service) -> Callable[..., None]:
    def share(ack: Ack, respond: Respond, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        sharing.share(service, respond, body, str(action.get("value", "")))

    return share


def _shortcut(service: Service) -> Callable[..., None]:
    def ask_about(ack: Ack, respond: Respond, shortcut: dict[str, Any], client: WebClient) -> None:
        ack()
        message, channel = shortcut["message"], shortcut["channel"]["id"]
        team, user = shortcut["team"]["id"], shortcut["user"]["id"]
        text = heard(words_of(message), service.identity.user)
        told = Aside(client, respond, channel, user)
        if not text:
            told.say("There is no text in that message to ask about.")
            return
        try:
            client.conversations_replies(channel=channel, ts=message["ts"], limit=1)
        except LOST as error:
            if is_refusal(error):
                told.say(_NOT_HERE)
                return
        if closed := service.access.closed(channel):
            told.say(closed)
            return
        post = Post(
            team, channel, message.get("thread_ts") or message["ts"], message["ts"], user,
            user_team=shortcut["user"].get("team_id") or team, text=text, direct=channel.startswith("D"),
        )  # fmt: skip
        try:
            service.take(post, (f"shortcut/{team}/{shortcut['trigger_id']}",))
        except ClaimsUnavailable as error:
            _log.error("a shortcut was not taken: %s", error)
            told.say(notices.BUSY)

    return ask_about
