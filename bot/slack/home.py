"""The Home tab and the suggested prompts: what the library holds and how to ask it."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient

from bot.answering.asides import spread
from bot.conversations import Conversations
from bot.slack.backend import Backend
from bot.slack.notices import closed_view, home_view, shortened
from bot.slack.safety import one_line
from bot.slack.sending import LOST
from bot.slack.threads import reason
from ingest.errors import PaperbotError

_log = logging.getLogger(__name__)
_PROMPTS = 4  # Slack shows no more
_LONGEST = 75  # characters of a prompt's title
_LIVE = re.compile(r"[<@]")  # a prompt is sent in the name of who chooses it: it may call nobody
_RECENT, _LOOKED_AT = 5, 50  # questions shown, and those that they are chosen from


class Prompts:
    """Questions that the library can answer: on some of its papers, spread over it; looked for when it has changed."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._found: tuple[int, list[dict[str, str]]] = (-1, [])  # the library's generation, and the questions

    def __call__(self) -> list[dict[str, str]]:
        """The questions, as Slack takes them; LibraryError if the library cannot be used."""
        library = self._backend.library
        generation, (known, found) = library.index.generation(), self._found
        if generation < 0 or generation != known:
            titles = [one_line(title) for _, title in library.titles(lambda title: not _LIVE.search(title))]
            chosen = spread(titles, _PROMPTS)
            found = [{"title": shortened(title, _LONGEST), "message": f"What does “{title}” find?"} for title in chosen]
            self._found = (generation, found)
        return found


def _changed(backend: Backend) -> datetime:
    """When this machine last saw the library change."""
    return datetime.fromtimestamp(backend.library.index.path.stat().st_mtime, UTC)


def suggest(client: WebClient, channel: str, prompts: Prompts) -> None:
    """Suggest questions in the tab for messages; best effort."""
    try:
        if found := prompts():
            client.assistant_threads_setSuggestedPrompts(channel_id=channel, title="Ask about a paper", prompts=found)
    except (*LOST, PaperbotError) as error:
        _log.info("questions could not be suggested: %s", reason(error))


def publish(client: WebClient, user: str, backend: Backend, conversations: Conversations, stranger: str = "") -> None:
    """Show the Home tab of a user; best effort. Who is told nothing sees why, which `stranger` says."""
    try:
        client.views_publish(user_id=user, view=closed_view(stranger) if stranger else _view(user, backend, conversations))
    except LOST as error:
        _log.warning("a Home tab could not be shown: %s", reason(error))


def _view(user: str, backend: Backend, conversations: Conversations) -> dict[str, Any]:
    try:
        papers, changed = backend.library.index.count(), _changed(backend)
    except PaperbotError:
        papers, changed = 0, None
    try:
        last = (exchange.question for exchange in conversations.asked_by(user, _LOOKED_AT))
        asked = list(dict.fromkeys(last))[:_RECENT]  # each once
    except PaperbotError as error:
        _log.warning("a Home tab is shown without questions, as the log cannot be read: %s", error.message)
        asked = []
    return home_view(papers, changed, asked)
