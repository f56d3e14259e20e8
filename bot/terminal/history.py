"""`paperbot history`: what was asked and answered, to look up, to take along and to forget."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.conversations import Conversations
from bot.conversations.export import (
    Format,
    author,
    counted,
    export,
    json_line,
    opinion,
    papers_below,
    parts,
    rated_questions,
    shown,
    to_object,
    with_feedback,
)
from bot.conversations.records import Conversation, Exchange
from bot.terminal.console import make_console
from bot.terminal.files import check_place, write_out, write_whole
from bot.terminal.options import Front, Json, NoColor, handed_down
from bot.terminal.session import load_settings, print_json
from bot.terminal.typed import forget
from ingest.errors import QuestionError
from ingest.text import plain

app = typer.Typer(no_args_is_help=False, add_completion=False)

_SEE = "See: paperbot history list"
_ONE_LINE = 70  # columns that a conversation and its title need to stand in a line
_EXCERPT = 80  # characters on each side of a word that was found
_Limit = Annotated[int, typer.Option("--limit", min=1, help="Show at most this many (20).")]
_Name = Annotated[
    str, typer.Argument(metavar="ID", help="A conversation's or answer's id, its beginning, or a session's name.")
]
_Chosen = Annotated[str | None, typer.Argument(metavar="[ID]", help="Only this conversation.")]


@app.callback(invoke_without_command=True)
def history(context: typer.Context, as_json: Json = False, no_color: NoColor = False) -> None:
    """What was asked and answered, on the command line and in Slack. Without a command: list.

    PAPERBOT_LOG=off stops the recording; what was recorded before can still be seen and cleared.

    Example: paperbot history search reward hacking
    """
    if context.invoked_subcommand is None:
        list_conversations(limit=20, front=None, as_json=as_json, no_color=no_color)
    handed_down(context, as_json=as_json, no_color=no_color)


@app.command("list", short_help="List the last conversations.")
def list_conversations(
    limit: _Limit = 20,
    front: Annotated[Front | None, typer.Option("--front", help="Only those of this front.")] = None,
    as_json: Json = False,
    no_color: NoColor = False,
) -> None:
    """List the last conversations: id, time, front, number of questions, first question.

    Example: paperbot history list --front slack --limit 50
    """
    log = _open()
    found = log.conversations(limit, front)
    if as_json:
        print_json([conversation.to_json() for conversation in found])
        return
    print_conversations(make_console(color=not no_color), found)
    if not found:
        off = "" if log.recording else " Recording is off (PAPERBOT_LOG)."
        said = f"nothing of {front}" if front and log.conversations(1) else "nothing yet"
        make_console(stderr=True, color=not no_color).print(f"The conversation log has {said}.{off}")


@app.command(no_args_is_help=True, short_help="Find questions and answers by their words.")
def search(
    words: Annotated[list[str], typer.Argument(help="Words of a question or an answer, in any inflection.")],
    limit: _Limit = 20,
    as_json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Find questions and answers that hold all these words, the best first.

    Example: paperbot history search hanabi planning --limit 5
    """
    log = _open()
    found = log.search(" ".join(words), limit)
    if as_json:
        print_json([with_feedback(log, exchange) for exchange in found])
        return
    print_found(make_console(color=not no_color), found, words)
    if not found:
        make_console(stderr=True, color=not no_color).print("No question and no answer in the log holds all these words.")


@app.command(no_args_is_help=True, short_help="Show a conversation, or one answer.")
def show(name: _Name, as_json: Json = False, no_color: NoColor = False) -> None:
    """Show a conversation, or one answer: text, what was not found in its abstracts, sources, feedback.

    Example: paperbot history show 3f2a91bc
    """
    log = _open()
    conversation, exchange = _find(log, name)
    if as_json:
        print_json(with_feedback(log, exchange) if exchange else to_object(log, conversation))
        return
    console = make_console(color=not no_color)
    about = f"{conversation.id}  {conversation.front} {conversation.key}  {counted(conversation.questions)}"
    console.print(Text(plain(about), style="dim"))
    for each in [exchange] if exchange else log.exchanges(conversation.id):
        print_exchange(console, log, each)


@app.command("export", short_help="Write conversations as Markdown, JSON, or a set of questions.")
def export_log(
    name: _Chosen = None,
    form: Annotated[Format | None, typer.Option("--format", help="By default the file's ending tells, or it is md.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Only answers that people liked, as a question set for paperbot eval.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write conversations as Markdown (md), as JSON, or as JSON with one answer a line (jsonl).

    Example: paperbot history export --feedback -o liked.jsonl
    """
    if feedback and form not in (None, Format.JSONL):
        raise QuestionError("--feedback writes a question set, which is jsonl.", "Leave --format out.")
    log = _open()
    chosen = _conversation(log, name) if name else None
    if feedback:
        rated = rated_questions(log, chosen)
        _put((json_line(record) for record in rated.records), output, force=force)
        _tell_left_out(len(rated.records), rated.disliked, rated.uncited)
    else:
        _put(export(log, form or _format_of(output), chosen), output, force=force)


@app.command(short_help="Delete the whole log, or a part of it.")
def clear(
    name: _Chosen = None,
    before: Annotated[str | None, typer.Option("--before", help="Only questions asked before this day: 2026-01-31.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete the whole log, one conversation, or all questions before a day; they cannot be brought back.

    Unless it is one conversation, packs of reading groups in Slack go as well, with the votes on their papers. The lines
    typed in chats, which the arrow keys bring back there, are deleted each time.

    Example: paperbot history clear --before 2026-01-01
    """
    if name and before:
        raise QuestionError("--before and a conversation do not go together.", "Give one of them, or neither for all.")
    log, until = _open(), _time(before) if before else None
    chosen = _conversation(log, name).id if name else None
    found, side = log.count(before=until, conversation=chosen), make_console(stderr=True)
    if found and not yes and not _agreed(side, f"Delete {found}, for good?"):
        side.print("Nothing was deleted.")
        return
    side.print(f"Deleted: {log.clear(before=until, conversation=chosen)}.")
    forget(log.path.parent)


def _open() -> Conversations:
    return Conversations.open(load_settings())


def _find(log: Conversations, name: str) -> tuple[Conversation, Exchange | None]:
    """The conversation that a name means, and the exchange, if it means only that."""
    if conversation := log.conversation(name):
        return conversation, None
    exchange = log.get(name)
    within = log.conversation(exchange.conversation) if exchange else None
    if within is None:
        raise QuestionError(f"“{plain(name)}” is not in the conversation log.", _SEE)
    return within, exchange


def _conversation(log: Conversations, name: str) -> Conversation:
    conversation, exchange = _find(log, name)
    if exchange:
        raise QuestionError(
            f"“{plain(name)}” is one answer of a conversation.", f"Give the conversation's id: {conversation.id}"
        )
    return conversation


def print_conversations(console: Console, found: Iterable[Conversation]) -> None:
    """Print a line for each conversation."""
    for each in found:
        about = f"  {shown(each.last)}  {plain(each.front):5}  {counted(each.questions):>12}  "
        if console.width < _ONE_LINE:
            console.print(Text.assemble((each.id, "cyan"), (about, "dim")))
            print_indented(console, Text(plain(each.title)))
            continue
        console.print(Text.assemble((each.id, "cyan"), (about, "dim"), plain(each.title)), no_wrap=True, overflow="ellipsis")


def print_found(console: Console, found: Iterable[Exchange], words: Sequence[str]) -> None:
    """Print exchanges that hold some words, each with the place where they stand."""
    for exchange in found:
        heading = (f"{exchange.conversation}  {shown(exchange.at)}  ", "cyan")
        console.print(Text.assemble(heading, (plain(exchange.question), "bold")))
        print_indented(console, Text(_excerpt(exchange.said, words)))


def print_exchange(console: Console, log: Conversations, exchange: Exchange) -> None:
    """Print a question and its answer as they are in the log."""
    console.print()
    console.print(Text.assemble((plain(exchange.question), "bold"), (f"  {shown(exchange.at)}", "dim")))
    for note in filter(None, (author(exchange), *exchange.notes)):
        console.print(Text(plain(note), style="dim"))
    console.print()
    body = Text()
    for text, doubt in parts(exchange):
        body.append(text).append(f" {doubt}" if doubt else "", "yellow")
    console.print(body)
    lead, papers = papers_below(exchange)
    console.print(f"\n{lead}" if papers else "")
    for cited in papers:
        number = f"[{cited.number}] " if cited.number else "- "
        when = (f" ({plain(cited.published)})", "dim") if cited.published else ""
        where = (f"  {plain(cited.url)}", "dim") if cited.url else ""
        console.print(Text.assemble((number, "bold cyan"), plain(cited.title), when, where))
        for quote in exchange.quotes(cited.number):
            print_indented(console, Text(f"“{plain(quote)}”", style="dim"))
    ratings = "".join(f"  {opinion(given)}" for given in log.feedback_of(exchange.id))
    console.print(Text(f"answer {plain(exchange.id)}{ratings}", style="dim"))


def print_indented(console: Console, text: Text) -> None:
    """Print a text that belongs to the line above it."""
    console.print(Padding(text, (0, 0, 0, 4)) if console.is_terminal else Text("    ").append_text(text))


def _excerpt(text: str, words: Iterable[str]) -> str:
    """The place in a text where one of these words stands or, where none stands as it is, its beginning."""
    text = plain(text)
    lower = text.lower()
    found = [place for word in " ".join(words).lower().split() if (place := lower.find(word)) >= 0]
    start = max(0, min(found, default=0) - _EXCERPT)
    end = start + 2 * _EXCERPT
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _tell_left_out(written: int, disliked: int, uncited: int) -> None:
    side = make_console(stderr=True)
    side.print(f"{counted(written)} written.")
    if disliked:
        side.print(f"{disliked:,} left out because people did not like the answer: what it should have cited is not known.")
    if uncited:
        side.print(f"{uncited:,} left out because the answer cited no paper.")


def _format_of(output: Path | None) -> Format:
    ending = output.suffix.lower().lstrip(".") if output else ""
    return Format(ending) if ending in set(Format) else Format.MARKDOWN


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError) as error:
        raise QuestionError(f"“{plain(text)}” is not a day.", "Write it as 2026-01-31, or as 2026-01-31T18:30.") from error


def _agreed(side: Console, question: str) -> bool:
    if not sys.stdin.isatty():
        raise QuestionError("Nothing was deleted: there is no terminal to ask on.", "Add --yes if you are sure.")
    side.print(f"{question} [y/N] ", end="")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _put(pieces: Iterable[str], output: Path | None, *, force: bool) -> None:
    """Write text to standard output, or to a file, whole or not at all."""
    if output is None:
        write_out(pieces)
        return
    check_place(output, force=force)
    write_whole(output, pieces, force=force)
