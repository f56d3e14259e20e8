"""`paperbot`: the command line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer

from bot.terminal import evaluating, filters, history, library, papers, prepping, slacking
from bot.terminal.console import make_console
from bot.terminal.options import Count, Json, NoColor, Quiet
from bot.terminal.session import EXIT_CODES, UNEXPECTED, exit_code, log_unexpected, print_json, start_log, tell
from ingest.crews import MOST_WORKERS
from ingest.errors import PaperbotError, denied
from ingest.exits import INTERRUPTED, OK, TERMINATED, UNREAD, UNUSABLE
from ingest.interrupts import Terminated, terminate_in_order
from ingest.printing import drop_output, unwritten
from ingest.settings import environment
from ingest.sources.arguments import MOST_SEARCHED, SEARCHED

_EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items()) + "."
_PRIVATE = 0o077  # umask: what is written is for its owner alone
app = typer.Typer(
    help="Answers questions about a library of research-paper abstracts, in the papers' own words, with citations.",
    epilog=_EPILOG, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
)  # fmt: skip
app.add_typer(papers.app, name="papers")
app.add_typer(library.app, name="library")
app.add_typer(history.app, name="history")
app.add_typer(slacking.app, name="slack", short_help="Answer questions in Slack, until Ctrl-C or SIGTERM.")

_Alone = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print the answer and its sources alone; remarks to standard error.")
]


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"paperbot {version('paperbot')}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the log and full error reports.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Options of all commands."""
    start_log(debug=debug)


@app.command(no_args_is_help=True)
def ask(
    question: Annotated[list[str], typer.Argument(help="The question; - reads it from standard input.")],
    count: Count = None,
    year: filters.Year = None,
    author: filters.Author = None,
    venue: filters.Venue = None,
    category: filters.Category = None,
    source: filters.Origin = None,
    llm: Annotated[
        bool | None, typer.Option("--llm/--no-llm", help="Let a language model write the answer, or not (if one is set).")
    ] = None,
    follow: Annotated[bool, typer.Option("--continue", "-c", help="The question follows on from the last one.")] = False,
    as_json: Json = False,
    quiet: _Alone = False,
    no_color: NoColor = False,
) -> None:
    """Answer a question from the library, citing its papers.

    A language model writes the answer where one is set up (OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own);
    without one it is given in the papers' own words.

    The question may itself say which papers to search: “papers by Levine since 2023 on …”.

    Example: paperbot ask "How can reward hacking be mitigated?" --year 2022-
    """
    from bot.filtering import from_options
    from bot.questions import ready
    from bot.terminal.asking import run

    text = sys.stdin.buffer.read(1 << 24).decode(errors="replace") if question == ["-"] else " ".join(question)
    ready(text)  # before anything is loaded
    only = from_options(year, author or (), venue or (), category or (), source or ())
    code = run(text, only, count=count, llm=llm, follow=follow, as_json=as_json, quiet=quiet, color=not no_color)
    if code:
        raise typer.Exit(code)


@app.command(short_help="Ask question after question; each may follow on from the last.")
def chat(
    question: Annotated[list[str] | None, typer.Argument(help="A question to begin with.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last chat.")] = False,
    session: Annotated[str, typer.Option("--session", metavar="NAME", help="Begin or go on with a chat of this name.")] = "",
    count: Count = None,
    year: filters.Year = None,
    author: filters.Author = None,
    venue: filters.Venue = None,
    category: filters.Category = None,
    source: filters.Origin = None,
    llm: Annotated[
        bool | None, typer.Option("--llm/--no-llm", help="Let a language model write the answers, or not (if one is set).")
    ] = None,
    quiet: _Alone = False,
    no_color: NoColor = False,
) -> None:
    """Ask question after question; each may follow on from those before it. /help in the chat lists its commands.

    Without a terminal it reads one question or command a line from standard input.

    Example: paperbot chat --session survey --year 2023-
    """
    from bot.filtering import from_options
    from bot.terminal.chat.loop import run

    only = from_options(year, author or (), venue or (), category or (), source or ())
    code = run(
        " ".join(question or []), only, count=count, llm=llm, resume=resume, name=session, quiet=quiet, color=not no_color
    )
    if code:
        raise typer.Exit(code)


@app.command()
def ingest(
    sources: Annotated[
        list[str] | None, typer.Argument(help='Files, folders, arxiv:ID, arxiv:"SEARCH", or - for standard input.')
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Also the 70 papers that come with paperbot.")] = False,
    fmt: Annotated[str, typer.Option("--format", help="Format of the files, if it is not told from their content.")] = "",
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=MOST_SEARCHED, help="At most this many papers of an arXiv search.")
    ] = SEARCHED,
    prune: Annotated[bool, typer.Option("--prune", help="Also remove papers that these sources no longer have.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="First embed all papers of the library anew (after a change of embedder).")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=0, max=MOST_WORKERS, help="Processes to embed in (without it: one where it pays)."),
    ] = None,
    ray: Annotated[str, typer.Option("--ray", help="Read, embed and write on the Ray cluster at this address.")] = "",
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Bring the library up to its sources; run it again at any time.

    Only new and changed papers are embedded. Formats: JSONL, JSON, CSV, TSV, BibTeX, RIS, a listing copied from a web
    page, each also gzipped; folders are walked.

    Example: paperbot ingest papers.jsonl refs.bib arxiv:2501.01234 arxiv:"cat:cs.LG AND ti:offline" more/
    """
    from bot.terminal.ingesting import run

    code = run(
        sources or [], sample=sample, fmt=fmt, limit=limit, prune=prune, dry_run=dry_run, rebuild=rebuild,
        workers=workers, ray=ray, as_json=as_json, quiet=quiet, color=not no_color,
    )  # fmt: skip
    if code:
        raise typer.Exit(code)


@app.command(short_help="Check everything that is needed; each failure names its fix.")
def doctor(as_json: Json = False, no_color: NoColor = False) -> None:
    """Check everything the configuration needs; each failure names its fix.

    Example: paperbot doctor
    """
    from dataclasses import asdict

    from bot.doctor import examine, load
    from bot.terminal import render

    environ = environment()
    checks = list(examine(load(environ), environ))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        render.checks(make_console(color=not no_color), checks)
    if not all(check.well for check in checks):
        raise typer.Exit(UNUSABLE)


app.command(no_args_is_help=True, short_help="Prepare a reading group: papers, briefs, questions, an agenda.")(prepping.prep)
app.command("eval", no_args_is_help=True)(evaluating.evaluate)


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    os.umask(_PRIVATE)
    terminate_in_order()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows fewer characters
    sys.exit(_run())


def _run() -> int:
    """Typer handles usage and Ctrl-C (130) itself, and leaves by SystemExit."""
    try:
        _until_unread()
    except KeyboardInterrupt:  # before Typer began, or after it ended
        return INTERRUPTED
    except Terminated:
        return TERMINATED
    except (PaperbotError, PermissionError) as error:
        fault = denied(error) if isinstance(error, PermissionError) else error
        tell(make_console(stderr=True), fault)
        return exit_code(fault)
    except Exception as error:
        if said := unwritten(error):
            make_console(stderr=True).print(said)
            return UNUSABLE
        return _unexpected(error)
    return OK


@cache
def command() -> Callable[[], object]:
    """What the command line runs; Typer makes it of the functions above, which takes 40 ms."""
    return typer.main.get_command(app)


def _until_unread() -> None:
    """Run the command; where nobody reads on (`… | head -1`), end quietly, as a program does that SIGPIPE ends.

    That signal itself is not let in: it would also end a bot whose connection breaks. Typer and rich leave with 1 instead.
    """
    try:
        command()()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            raise SystemExit(UNREAD) from None
        _flush()
        raise


def _flush() -> None:
    """Write what waits in standard output now: at the end of the process it is too late to say anything sensible."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
        raise SystemExit(UNREAD) from None


def _unexpected(error: Exception) -> int:
    if "--debug" in sys.argv:
        raise error
    reference, path = log_unexpected(error)
    console = make_console(stderr=True)
    console.print("Something unexpected happened; this is a fault of paperbot.", style="bold red")
    where = f"The log {path} has the details" if path else "The log cannot be written"
    console.print(f"{where} (reference {reference}). To see them here: paperbot --debug …")
    return UNEXPECTED


if __name__ == "__main__":
    main()
