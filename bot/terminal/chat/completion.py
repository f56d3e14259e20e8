"""What Tab offers: commands, what may stand behind them, and titles of papers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from bot.terminal.chat.commands import COMMANDS
from bot.terminal.chat.narrowing import FIELDS
from bot.terminal.chat.preparing import OPTIONS
from bot.terminal.chat.state import Chat
from ingest.errors import PaperbotError
from ingest.text import plain

_OFFERED = 50  # titles, conversations
_SHOWN = 70  # characters of a title beside an id


class Completions(Completer):
    """Completes lines that begin with a slash; questions are left alone."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._titles = tuple[str, ...]()
        self._generation = -1  # of the library that the titles are of
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """What may stand at the end of the line before the cursor."""
        text = document.text_before_cursor
        if not text.startswith("/") or "\n" in text:
            return
        name, space, typed = text[1:].partition(" ")
        if not space:
            for command in COMMANDS.values():
                if command.name.startswith(name.lower()):
                    yield Completion(command.name, -len(name), display=f"/{command.name}", display_meta=command.help)
        elif name in ("export", "bib"):
            yield from self._files(typed, complete_event)
        else:
            yield from self._arguments(name.lower(), typed.lstrip())
            if name == "prep":  # behind a topic and options
                yield from self._files(typed.rpartition(" ")[2], complete_event)

    def _files(self, typed: str, complete_event: CompleteEvent) -> Iterable[Completion]:
        return self._paths.get_completions(Document(typed, len(typed)), complete_event)

    def _arguments(self, name: str, typed: str) -> Iterator[Completion]:
        if name in ("paper", "similar"):
            words = typed.casefold().split()
            found = (title for title in self._all_titles() if all(word in title.casefold() for word in words))
            yield from (Completion(title, -len(typed)) for title, _ in zip(found, range(_OFFERED), strict=False))
        elif name == "resume":
            yield from self._conversations(typed)
        else:
            last = typed.rpartition(" ")[2]
            yield from (Completion(word, -len(last)) for word in self._words(name, typed) if word.startswith(last.lower()))

    def _words(self, name: str, typed: str) -> list[str]:
        if name == "filter":
            return [*(f"{field}:" for field in FIELDS), *([] if " " in typed else ["off"])]
        if name == "prep":
            return list(OPTIONS) if typed.rpartition(" ")[2].startswith("-") else []
        last = self._chat.session.last
        choices = {
            "llm": ["on", "off"], "feedback": ["good", "bad"], "quote": [str(s.number) for s in (last.sources if last else ())],
        }  # fmt: skip
        return [] if " " in typed else choices.get(name, [])

    def _all_titles(self) -> tuple[str, ...]:
        library = self._chat.app.library
        try:
            generation = library.index.generation()
            if generation != self._generation:
                self._titles = tuple(sorted(plain(paper.title) for paper in library.papers()))
                self._generation = generation
        except (PaperbotError, sqlite3.Error):  # while the library is being rebuilt, the old ones are offered
            pass
        return self._titles

    def _conversations(self, typed: str) -> Iterator[Completion]:
        try:
            found = self._chat.log.conversations(_OFFERED)
        except PaperbotError:
            return
        for one in found:
            if one.id.startswith(typed):
                yield Completion(one.id, -len(typed), display_meta=plain(one.title)[:_SHOWN])
