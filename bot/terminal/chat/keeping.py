"""Commands that take a conversation up again, and that take it along."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from bot.conversations.export import counted
from bot.conversations.transcript import Transcript
from bot.formats.references import bibtex
from bot.terminal.chat.session import FRONT, Session, find
from bot.terminal.chat.state import Chat
from bot.terminal.files import check_place, named, write_whole
from bot.terminal.history import print_exchange
from ingest.errors import QuestionError
from ingest.text import plain

_FORCE = "--force"


def resume(chat: Chat, name: str) -> None:
    """Go on with an earlier conversation: the last other one, or the one that is named."""
    chat.session = find(chat.log, name) if name else _previous(chat)
    last = chat.session.last
    if last is None:
        raise QuestionError(f"“{plain(name)}” has no questions any more.")
    told = chat.session.conversation()
    chat.remark(f"Going on with “{plain(told.title)}” ({counted(told.questions)}). The last one:")
    print_exchange(chat.out, chat.log, last)


def _previous(chat: Chat) -> Session:
    others = [one for one in chat.log.conversations(2, FRONT) if one.key != chat.session.key]
    if not others:
        raise QuestionError("There is no earlier chat.", "/history shows all conversations; name one of them.")
    return Session.named(chat.log, others[0].key)


def export(chat: Chat, arguments: str) -> None:
    """Write the conversation to a file, in the format that its ending says."""
    path, force = _file(arguments, "/export chat.md, chat.json or chat.html")
    if not chat.session.exchanges:
        raise QuestionError("Nothing was asked yet, so there is nothing to write.")
    transcript = Transcript.of(chat.session.conversation(), chat.session.exchanges, chat.log)
    _write(chat, path, transcript.written(path.suffix.lower()), force=force, what=counted(len(chat.session.exchanges)))


def bib(chat: Chat, arguments: str) -> None:
    """Write the papers cited so far as BibTeX."""
    path, force = _file(arguments, "/bib refs.bib")
    cited = chat.session.cited()
    papers = chat.app.library.by_ids(cited)
    if not papers:
        raise QuestionError("No paper was cited yet, so there is nothing to write.")
    _write(chat, path, [bibtex(papers)], force=force, what=f"{len(papers)} paper{'' if len(papers) == 1 else 's'}")
    if len(papers) < len(cited):
        chat.side.print(f"{len(cited) - len(papers)} cited papers are not in the library any more, and were left out.")


def _file(arguments: str, example: str) -> tuple[Path, bool]:
    """The file that was named, and whether it may be replaced."""
    try:
        words = shlex.split(arguments)
    except ValueError:
        words = [arguments]
    names = [word for word in words if word != _FORCE]
    if len(names) != 1 or names == ["-"]:
        raise QuestionError("Name one file.", f"For example {example}")
    return named(names[0]), _FORCE in words


def _write(chat: Chat, path: Path, pieces: Iterable[str], *, force: bool, what: str) -> None:
    check_place(path, force=force)
    write_whole(path, pieces, force=force)
    chat.out.print(f"{what} written to {plain(str(path))}.")
