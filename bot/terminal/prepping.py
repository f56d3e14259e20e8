"""`paperbot prep`: what a reading group's host needs, in one command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.terminal import filters
from bot.terminal.console import make_console
from bot.terminal.files import check_place, write_out, write_whole
from bot.terminal.options import Json, NoColor, Quiet
from bot.terminal.session import NOTHING_FOUND, load_settings, print_json, tell
from ingest.errors import QuestionError
from ingest.exits import OK, UNUSABLE
from ingest.text import counted, plain

if TYPE_CHECKING:
    from bot.reading_group import NothingOnTopic, Pack, Request


def prep(
    topic: Annotated[list[str] | None, typer.Argument(help="What the meeting is about.")] = None,
    paper: Annotated[
        list[str] | None,
        typer.Option("--paper", help="Instead of a topic: a paper, by id or part of its title; may be repeated."),
    ] = None,
    papers: Annotated[int, typer.Option("--papers", help="Read at most this many papers on the topic, 1 to 12.")] = 5,
    minutes: Annotated[int, typer.Option("--minutes", help="How long the meeting lasts, 15 to 480.")] = 60,
    output: Annotated[
        list[Path] | None, typer.Option("--output", "-o", help="A file to write, .md, .html or .json; may be repeated.")
    ] = None,
    bib: Annotated[Path | None, typer.Option("--bib", help="A file for the references in BibTeX.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
    year: filters.Year = None,
    author: filters.Author = None,
    venue: filters.Venue = None,
    category: filters.Category = None,
    source: filters.Origin = None,
    llm: Annotated[
        bool | None, typer.Option("--llm/--no-llm", help="Let a language model write parts of it, or not (if one is set).")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Prepare a reading group: papers in order, briefs, a comparison, questions, an agenda, a glossary, references.

    Without -o the handout is printed as Markdown. Every quote stands word for word in an abstract.

    Example: paperbot prep "offline reinforcement learning" --papers 5 --minutes 60 -o handout.html --bib refs.bib
    """
    from bot.filtering import from_options
    from bot.reading_group import Request

    only = from_options(year, author or (), venue or (), category or (), source or ())
    request = Request(" ".join(topic or []), tuple(paper or ()), papers, minutes, only)
    if code := run(
        request, outputs=output or [], bib=bib, llm=llm, force=force, as_json=as_json, quiet=quiet, color=not no_color
    ):  # fmt: skip
        raise typer.Exit(code)


def run(
    request: Request, *, outputs: Sequence[Path], bib: Path | None, llm: bool | None, force: bool, as_json: bool, quiet: bool,
    color: bool,
) -> int:  # fmt: skip
    """Prepare a pack and write it; returns the exit code."""
    from bot.reading_group import NothingOnTopic
    from bot.reading_group.handout import Form, form_of, handout

    files = [(path, form_of(path)) for path in outputs]
    check_places([*outputs, *([bib] if bib else [])], force=force)
    side = make_console(stderr=True, color=color)
    try:
        pack = _prepared(request, side, llm=llm, quiet=quiet)
    except NothingOnTopic as error:
        tell(side, error)
        _nearest(side, error)
        return NOTHING_FOUND
    for path, form in files:
        write_whole(path, [handout(pack, form)], force=force)
    if bib:
        write_whole(bib, [pack.bibtex], force=force)
    if as_json:
        print_json(pack.to_json())
    elif not files:
        write_out([handout(pack, Form.MARKDOWN)])
    if files and not quiet and not as_json:
        report(make_console(color=color), pack, [*outputs, *([bib] if bib else [])])
    elif not quiet:
        _notes(side, pack)
    return UNUSABLE if llm and not pack.written else OK


def _prepared(request: Request, side: Console, *, llm: bool | None, quiet: bool) -> Pack:
    from bot.app import build
    from bot.reading_group import prepare

    app = build(load_settings(), llm=llm)
    if quiet or not side.is_terminal:
        return prepare(app, request)
    with side.status("Choosing papers…") as status:
        return prepare(app, request, step=status.update)


def check_places(outputs: Sequence[Path], *, force: bool) -> None:
    """Before anything is done: all can be written, and none over another.

    Raises:
        QuestionError: two are the same file.
        PaperbotError: one cannot be written, or is there already and not to be replaced.
    """
    places = set[Path]()
    for path in outputs:
        check_place(path, force=force)
        if path.resolve() in places:
            raise QuestionError(
                f"{plain(str(path))} is named twice.", "Name another file for each thing that is to be written."
            )
        places.add(path.resolve())


def _nearest(side: Console, error: NothingOnTopic) -> None:
    if error.nearest:
        side.print("\nThe nearest papers, which may be on something else:")
    for paper in error.nearest:
        side.print(f"  - {plain(paper.title)}")


def report(out: Console, pack: Pack, written: Sequence[Path]) -> None:
    """Print what was chosen and why, the meeting, and where it stands."""
    out.print(Text(plain(pack.title), style="bold"))
    for note in pack.notes:
        out.print(Text(plain(note), style="dim"))
    for choice in pack.choices:
        out.print(Text.assemble((f"[{choice.number}] ", "bold cyan"), plain(choice.paper.title)))
        out.print(Text(f"    {plain(choice.why)}; {plain(choice.order)}", style="dim"))
    for one in pack.left_out:
        out.print(Text.assemble(("left out: ", "dim"), plain(one.title), (f" ({plain(one.why)})", "dim")))
    parts = ", ".join(f"{part.minutes} {plain(part.title.split(' ', 1)[0])}" for part in pack.agenda)
    out.print(f"{counted(pack.minutes, 'minute')}: {parts}")
    held = {"question": len(pack.questions), "term": len(pack.glossary), "quote": _quotes(pack)}
    out.print(", ".join(counted(number, what) for what, number in held.items()))
    for path in written:
        out.print(f"Written: {plain(str(path))}")


def _notes(side: Console, pack: Pack) -> None:
    for note in pack.notes:
        side.print(plain(note))


def _quotes(pack: Pack) -> int:
    """How many different quotes a pack holds."""
    found = {(e.paper_id, e.start, e.end) for brief in pack.briefs for finding in brief.findings for e in finding.excerpts}
    found |= {(e.paper_id, e.start, e.end) for row in pack.rows for e in row.cells if e}
    found |= {(e.paper_id, e.start, e.end) for relation in pack.relations for e in relation.sides}
    found |= {(e.paper_id, e.start, e.end) for question in pack.questions for e in question.excerpts}
    return len(found)
