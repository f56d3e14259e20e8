"""The chat from its first line to its last."""

from __future__ import annotations

import errno
import sys
import threading

from rich.text import Text

from bot.app import App, build
from bot.conversations import Conversations
from bot.conversations.export import counted, shown
from bot.terminal.chat.commands import obey
from bot.terminal.chat.reading import lines
from bot.terminal.chat.session import FRONT, Session
from bot.terminal.chat.state import Chat
from bot.terminal.chat.talking import ask
from bot.terminal.console import make_console
from bot.terminal.session import UNEXPECTED, exit_code, load_settings, log_unexpected, tell
from ingest.errors import PaperbotError
from ingest.exits import OK
from ingest.filters import Filters
from ingest.text import plain

_GONE = (errno.EPIPE, errno.EIO, errno.ENOSPC)  # there is nothing left to write to


def run(
    question: str, only: Filters, *, count: int | None, llm: bool | None, resume: bool, name: str, quiet: bool, color: bool
) -> int:  # fmt: skip
    """Answer the question, if there is one, then go on line by line; returns the exit code."""
    settings = load_settings()
    app = build(settings, llm=llm)
    threading.Thread(target=_warm, args=(app,), daemon=True).start()
    log = Conversations.open(settings)
    key = name or (log.latest(FRONT) if resume else None)
    chat = Chat(
        app, log, Session.named(log, key) if key else Session.new(log), make_console(color=color),
        make_console(stderr=True, color=color), count or settings.papers, only, demanded=bool(llm), quiet=quiet,
    )  # fmt: skip
    _greet(chat, resume=resume)
    worst = OK
    source = lines(chat)
    if question and chat.attended:
        chat.side.print(Text(f"> {plain(question)}"))
    line: str | None = question or source.read()
    while line is not None and not chat.over:
        worst = _do(chat, line) or worst
        line = None if chat.over else source.read()
    return OK if chat.attended else worst


def _warm(app: App) -> None:
    """Load what the first question needs while it is being typed; a fault shows when it comes."""
    try:
        if app.model:
            app.model.prepare()
        app.retriever.retrieve("What is this library about?", 1)
    except Exception:  # whatever it is, it shows when the question comes
        return


def _greet(chat: Chat, *, resume: bool) -> None:
    if not chat.attended:
        return
    papers = chat.app.library.index.count()
    how = (
        f"written by {plain(chat.app.model.name) or 'a language model'}, checked"
        if chat.app.model
        else "in the papers' own words"
    )
    chat.remark(f"paperbot · {papers:,} paper{'' if papers == 1 else 's'} · answers {how}")
    if chat.session.exchanges:
        told = chat.session.conversation()
        chat.remark(f"Going on with “{plain(told.title)}” ({counted(told.questions)}, the last {shown(told.last)}).")
    elif resume:
        chat.remark("There is no earlier chat to go on from; this is a new one.")
    if not chat.log.recording:
        chat.remark("This conversation is not kept (PAPERBOT_LOG=off).")
        chat.kept = False
    chat.remark("Ask a question. /help lists the commands, Ctrl-D leaves.\n")


def _do(chat: Chat, line: str) -> int:
    """Do what a line says; the exit code that it alone would have."""
    try:
        if line.startswith("/"):
            obey(chat, line)
        else:
            if chat.attended:
                chat.side.print()
            ask(chat, line)
    except PaperbotError as error:
        tell(chat.side, error)
        return exit_code(error)
    except KeyboardInterrupt:
        if not chat.attended:
            raise
        chat.side.print("Stopped.", style="yellow")
    except Exception as error:
        if (isinstance(error, OSError) and error.errno in _GONE) or "--debug" in sys.argv:
            raise
        return _unexpected(chat, error)
    finally:
        if not chat.over:
            (chat.side if chat.attended else chat.out).print()
    return OK


def _unexpected(chat: Chat, error: Exception) -> int:
    reference, path = log_unexpected(error)
    chat.side.print("Something unexpected happened; this is a fault of paperbot. You can go on.", style="bold red")
    chat.side.print(f"The log {path or 'cannot be written'} has the details (reference {reference}).")
    return UNEXPECTED
