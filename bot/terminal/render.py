"""Answers and papers as text on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.answering import Answer, Outcome, Source
from ingest.records import Paper
from ingest.text import plain

_OWN_WORDS = "In the papers' own words:"
_NOT_FOUND = "The library has nothing on this."
_NEXT = "Ask in other words, or add papers that cover it: paperbot ingest FILE…"
SAMPLE_NOTE = "a summary from the sample library"


def answer(console: Console, given: Answer, *, quiet: bool = False) -> None:
    """Print an answer: its sentences with their markers, then its sources. `quiet` leaves out all but these."""
    if not quiet:
        for note in given.notes:
            console.print(Text(plain(note), style="dim"))
    if given.outcome is Outcome.NOTHING_FOUND:
        _nothing_found(console, given, quiet=quiet)
        return
    if not quiet:
        console.print(Text(_OWN_WORDS, style="dim"))
        console.print()
    for statement in given.statements:
        console.print(Text.assemble(plain(statement.text), " ", (f"[{statement.source}]", "bold cyan")))
        if not quiet:
            console.print()
    console.print(Text("" if quiet else "Sources", style="bold"))
    for source in given.sources:
        _source(console, source, quiet=quiet)


def _nothing_found(console: Console, given: Answer, *, quiet: bool) -> None:
    console.print(Text(_NOT_FOUND, style="bold"))
    if given.nearest and not quiet:
        console.print()
        console.print("The nearest papers, which do not answer it:")
        for title in given.nearest:
            console.print(f"  - {plain(title)}")
    if not quiet:
        console.print()
        console.print(_NEXT)


def _source(console: Console, source: Source, *, quiet: bool) -> None:
    marker = (f"[{source.number}] ", "bold cyan")
    console.print(Text.assemble(marker, plain(source.paper.title), (_published(source.paper), "dim")))
    details = [source.paper.url] if source.paper.url else []
    if not quiet:
        details.append(f"chosen: {source.why}")
    for detail in details:
        console.print(_indented(Text(plain(detail), style="dim"), console))


def _indented(text: Text, console: Console) -> Padding | Text:
    return Padding(text, (0, 0, 0, 4)) if console.is_terminal else Text("    ").append_text(text)


def _published(paper: Paper) -> str:
    parts = [part for part in (plain(paper.venue), str(paper.year or "")) if part]
    if paper.source == "sample":
        parts.append(SAMPLE_NOTE)
    return f" ({', '.join(parts)})" if parts else ""


def paper_line(console: Console, paper: Paper) -> None:
    """Print one line for a paper."""
    console.print(Text.assemble(plain(paper.title), (_published(paper), "dim"), (f"  {paper.paper_id}", "cyan")))


def paper_details(console: Console, paper: Paper) -> None:
    """Print all that is known of one paper."""
    console.print(Text(plain(paper.title), style="bold"))
    rows = {
        "authors": ", ".join(paper.authors), "published": ", ".join(filter(None, [paper.venue, str(paper.year or "")])),
        "categories": ", ".join(paper.categories), "link": paper.url, "id": paper.paper_id, "source": paper.source,
    }  # fmt: skip
    for name, value in rows.items():
        if value:
            console.print(Text.assemble((f"{name}: ", "dim"), plain(value)))
    console.print()
    console.print(plain(paper.abstract))
