"""Slash commands: `/ask` for an answer that only its author sees, `/papers` for what the library holds."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from itertools import islice
from typing import Any

from slack_bolt import Respond

from bot.slack import blocks, notices
from bot.slack.backend import Backend
from bot.slack.posts import Post
from bot.slack.sending import LOST, surely
from bot.slack.service import Service, log_failure
from bot.slack.threads import reason
from ingest.errors import PaperbotError

_log = logging.getLogger(__name__)
_LISTED = 15  # papers
_REFUSED = 400  # and beyond: it was not told, and nothing is raised for it


def tell(respond: Respond, *, replace: bool = False, **message: Any) -> None:
    """Say something to who gave a command, and to nobody else; tried again if it may be lost."""

    def call() -> str:
        said = respond(response_type="ephemeral", replace_original=replace, **message)
        if said.status_code >= _REFUSED:
            raise ConnectionError(f"HTTP {said.status_code}")
        return "told"

    try:
        surely(call)
    except LOST as error:
        _log.warning("a command's author could not be answered: %s", reason(error))


def ask(service: Service, respond: Respond, command: Mapping[str, Any], text: str) -> None:
    """Answer `/ask` to its author alone, with a button that shares the answer with the channel."""
    team, channel, user = command.get("team_id", ""), command["channel_id"], command["user_id"]
    post = Post(team, channel, "", "", user, team, text, direct=channel.startswith("D"))
    if denial := service.access.denied(post):
        tell(respond, replace=True, text=denial)
        return
    try:
        answer = service.answer(text)
        service.conversations.record(answer, front="slack", key=f"{team}/{channel}/ask/{answer.id}", user=user)
        messages = blocks.answer_messages(answer, share=True)
    except Exception as error:
        reference = secrets.token_hex(4)
        log_failure(error, reference)
        messages = notices.error_messages(error, reference)
    for number, message in enumerate(messages):
        tell(respond, replace=number == 0, **message.to_json())


def share(service: Service, respond: Respond, body: Mapping[str, Any], answer_id: str) -> None:
    """Post an answer that only its author saw into the channel."""
    exchange = service.conversations.get(answer_id)
    if exchange is None:
        respond(
            response_type="ephemeral", replace_original=False, text="That answer is no longer kept. Ask again in the channel."
        )
        return
    channel, user = body["channel"]["id"], body["user"]["id"]
    try:
        for message in blocks.shared_messages(exchange, user):
            service.client.chat_postMessage(channel=channel, unfurl_links=False, unfurl_media=False, **message.to_json())
    except LOST as error:
        _log.warning("an answer could not be shared: %s", reason(error))
        respond(response_type="ephemeral", replace_original=False, text=notices.NOT_SHARED)
        return
    respond(delete_original=True)


def papers(backend: Backend, respond: Respond, words: str) -> None:
    """List the papers whose titles hold some words."""
    try:
        found = list(islice((p for p in backend.library.papers() if _holds(p.title, words)), _LISTED + 1))
    except PaperbotError as error:
        tell(respond, text=f"{error.message} {error.advice}".strip())
        return
    for message in notices.papers_messages(found[:_LISTED], words, more=len(found) > _LISTED):
        tell(respond, **message.to_json())


def _holds(title: str, words: str) -> bool:
    lower = title.lower()
    return all(word in lower for word in words.lower().split())
