"""Slash commands: `/ask` for an answer that only its author sees, `/papers` for what the library holds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from slack_bolt import Respond

from bot.slack import blocks, notices
from bot.slack.access import Place
from bot.slack.aside import Aside
from bot.slack.backend import Backend
from bot.slack.failures import log_failure
from bot.slack.posts import Post
from bot.slack.service import Service
from ingest.errors import PaperbotError
from ingest.logs import request_id

_LISTED = 15  # papers


def aside(service: Service, respond: Respond, command: Mapping[str, Any]) -> Aside:
    """What only who gave a command is told."""
    return Aside(service.client, respond, command["channel_id"], command["user_id"], action=blocks.SHARE)


def ask(service: Service, told: Aside, command: Mapping[str, Any], text: str) -> None:
    """Answer `/ask` to its author alone, with a button that shares the answer with the channel."""
    post, place = _asked(service, command, text)
    if denial := service.access.denied(post):
        told.say(denial, replace=True)
        return
    try:
        answer = service.answer(text)
        service.conversations.record(answer, front="slack", key=f"{post.team}/{post.channel}/ask/{answer.id}", user=post.user)
        messages = blocks.answer_messages(answer, private=True, share=place.member is not False)
    except Exception as error:
        reference = request_id()
        log_failure(error, reference)
        messages = notices.error_messages(error, reference)
    told.tell(messages, replace=True)


def _asked(service: Service, command: Mapping[str, Any], text: str) -> tuple[Post, Place]:
    """A command as a post, and where it was given: if nobody knows who shares a channel, its author alone sees the answer."""
    team, channel, user = command.get("team_id", ""), command["channel_id"], command["user_id"]
    place = service.access.look(channel)
    direct, external = channel.startswith("D"), place.external is True
    return Post(team, channel, "", "", user, team, text, direct=direct, external=external), place


def papers(service: Service, backend: Backend, told: Aside, command: Mapping[str, Any], words: str) -> None:
    """List the papers whose titles hold some words."""
    if barred := service.access.barred(_asked(service, command, words)[0]):
        told.say(barred)
        return
    try:
        found = list(islice((p for p in backend.library.papers() if _holds(p.title, words)), _LISTED + 1))
    except PaperbotError as error:
        reference = request_id()
        log_failure(error, reference)
        told.tell(notices.error_messages(error, reference))
        return
    told.tell(notices.papers_messages(found[:_LISTED], words, more=len(found) > _LISTED))


def _holds(title: str, words: str) -> bool:
    lower = title.lower()
    return all(word in lower for word in words.lower().split())
