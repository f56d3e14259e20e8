"""Slash commands: `/ask` for an answer that only its author sees, `/papers` for what the library holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Respond

from bot.followups.remarks import is_courtesy
from bot.slack import blocks, notices
from bot.slack.access import Place
from bot.slack.aside import Aside
from bot.slack.backend import Backend
from bot.slack.failures import log_failure
from bot.slack.posts import Post
from bot.slack.service import Service
from ingest.errors import PaperbotError
from ingest.filters import words
from ingest.logs import request_id

_LISTED = 15  # papers
_SHORT = 3  # letters of a word that is looked for at the beginnings of words only
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # in “ChatGPT”


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
        kept = service.conversations.recording  # why a log fails is told who shares
        shareable = kept and place.member is not False and not is_courtesy(text)
        messages = blocks.answer_messages(answer, private=True, share=shareable)
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


def papers(service: Service, backend: Backend, told: Aside, command: Mapping[str, Any], said: str) -> None:
    """List the papers whose titles hold some words."""
    if barred := service.access.barred(_asked(service, command, said)[0]):
        told.say(barred)
        return
    try:
        wanted = title_finder(said)
        ids = [paper_id for paper_id, _ in backend.library.titles(wanted, _LISTED + 1)]
        found = backend.library.by_ids(ids[:_LISTED])
    except PaperbotError as error:
        reference = request_id()
        log_failure(error, reference)
        told.tell(notices.error_messages(error, reference))
        return
    told.tell(notices.papers_messages(found, said, more=len(ids) > _LISTED))


def title_finder(said: str) -> Callable[[str], bool]:
    """Tells which titles hold all the words of what is `said`, whatever signs stand about them; all do if nothing is said.

    A word may begin one of the title or, if it is not short, stand anywhere in one: “AI” is not in “constraints”, “GPT” is in
    “ChatGPT”.
    """
    wanted = [(word, word.isascii() and len(word) <= _SHORT) for word in words(said)]

    def holds(title: str) -> bool:
        if title.isascii() and not all(word in title.lower() for word, _ in wanted):  # of most titles this is all that is done
            return False
        own = [*words(title), *words(_HUMP.sub(" ", title))]
        return all(any(one.startswith(word) if short else word in one for one in own) for word, short in wanted)

    return holds if wanted or not said.strip() else lambda title: False
