"""The commands of a chat, in one table."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from bot.app import switched
from bot.terminal.chat import keeping, looking, narrowing, preparing
from bot.terminal.chat.session import Session
from bot.terminal.chat.state import Chat
from bot.terminal.history import print_indented
from ingest.errors import PaperbotError, QuestionError
from ingest.text import plain

_KEYS = "Alt-Enter begins a new line, Ctrl-R finds earlier lines, Tab completes, Ctrl-C stops an answer, Ctrl-D leaves."
_WIDE = 60  # columns from which a command and its explanation stand side by side


@dataclass(frozen=True, slots=True)
class Command:
    """A command: how it is called, what it does, and the function of the chat and all that stands behind its name.

    `also` are other names that people try.
    """

    name: str
    arguments: str
    help: str
    run: Callable[[Chat, str], None]
    also: tuple[str, ...] = ()

    @property
    def usage(self) -> str:
        """The command with its arguments."""
        return f"/{self.name} {self.arguments}".strip()


def _help(chat: Chat, _: str) -> None:
    if chat.out.is_terminal and chat.out.width >= _WIDE:
        table = Table.grid(padding=(0, 2))
        for command in COMMANDS.values():
            table.add_row(Text(command.usage, style="cyan"), Text(command.help))
        chat.out.print(table)
    else:
        for command in COMMANDS.values():
            chat.out.print(Text(command.usage, style="cyan"))
            print_indented(chat.out, Text(command.help))
    if chat.attended:
        chat.out.print()
        chat.out.print(Text(_KEYS, style="dim"))


def _new(chat: Chat, _: str) -> None:
    chat.session = Session.new(chat.log)
    kept = f" The filter stays: {chat.filters.describe()}." if chat.filters else ""
    chat.remark(f"A new conversation.{kept}")


def _llm(chat: Chat, arguments: str) -> None:
    if arguments not in ("", "on", "off"):
        raise QuestionError(f"“{plain(arguments)}” is neither on nor off.", "/llm on, or /llm off")
    if arguments:
        chat.app, chat.demanded = switched(chat.app, llm=arguments == "on"), False
    name = plain(chat.app.model.name) or "a language model" if chat.app.model else ""
    chat.out.print(f"Answers are written by {name}, and checked." if name else "Answers are in the papers' own words.")


def _feedback(chat: Chat, arguments: str) -> None:
    verdict, _, words = arguments.partition(" ")
    if verdict not in ("good", "bad"):
        raise QuestionError("Say whether the last answer was good or bad.", "/feedback good, or /feedback bad it is about …")
    if chat.session.last is None:
        raise QuestionError("Nothing was asked yet.")
    if not chat.log.feedback(chat.session.last.id, "", verdict == "good", words.strip()):
        raise PaperbotError("This answer is not in the conversation log, so neither is what you think of it.")
    chat.out.print("Thank you; it is kept with the answer.")


def _quit(chat: Chat, _: str) -> None:
    chat.over = True


COMMANDS = {
    command.name: command
    for command in (
        Command("help", "", "this list", _help, ("?",)),
        Command("sources", "", "the sources of the last answer", looking.sources),
        Command("quote", "N", "its words that carry the answer, in their place", looking.quote),
        Command("paper", "N|title", "all that is known of a paper", looking.paper),
        Command("similar", "N|title", "the papers nearest to one, and why", looking.similar),
        Command("filter", "[year:2023- …]", "search only these papers; off: all again", narrowing.narrow),
        Command("new", "", "begin another conversation", _new),
        Command("history", "[words]", "earlier conversations, or places with words", looking.history),
        Command("resume", "[ID|link]", "go on with an earlier one, or a Slack thread", keeping.resume),
        Command("export", "chat.md|.json|.html", "write the conversation to a file", keeping.export),
        Command("bib", "refs.bib", "write the papers cited so far as BibTeX", keeping.bib),
        Command(
            "prep",
            "[topic] handout.html",
            "prepare a reading group (--papers 5 --minutes 60); without a topic on the papers cited",
            preparing.prep,
        ),
        Command("llm", "on|off", "let a language model write the answers, or not", _llm),
        Command("feedback", "good|bad [words]", "rate the last answer", _feedback),
        Command("quit", "", "leave", _quit, ("exit", "q")),
    )
}
_NAMED = {name: command for command in COMMANDS.values() for name in (command.name, *command.also)}


def obey(chat: Chat, line: str) -> None:
    """Do what a line that begins with a slash says.

    Raises:
        QuestionError: there is no such command, or it cannot be understood.
        PaperbotError: something broke.
    """
    name, arguments = [*line.removeprefix("/").split(None, 1), "", ""][:2]
    command = _NAMED.get(name.lower())
    if command is None:
        near = difflib.get_close_matches(name.lower(), COMMANDS, n=1, cutoff=0.5)
        advice = f"Did you mean /{near[0]}? " if near else ""
        raise QuestionError(f"There is no command /{plain(name)[:40]}.", f"{advice}/help lists them all.")
    command.run(chat, arguments.strip())
