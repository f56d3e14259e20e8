"""Answers and papers as text on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Column, Table
from rich.text import Text

from bot.answers import IMPOSSIBLE, Answer, Mode, Outcome, Quote, Source, Statement, Verdict, found_of, quotes_of
from bot.formats.addresses import web_address
from bot.terminal.console import knows_links
from ingest.filters import WIDER
from ingest.records import Paper
from ingest.text import harmless, plain

if TYPE_CHECKING:
    from bot.doctor import Check

OWN_WORDS = "In the papers' own words:"
SAMPLE_NOTE = "a summary from the sample library"
_NOT_FOUND = "Nothing was found that surely answers this."
_NEAREST = "The nearest papers, which may be on something else:"
_NEXT = "Ask in other words, or add papers that cover it: paperbot ingest FILE…"
_NOT_STATED = "The abstracts do not say."
_MARKERS = re.compile(r"(\[\d{1,3}\])")
_MARKER_STYLE = Style(bold=True, color="cyan")
_LONGEST_QUOTE = 300  # characters
_MARKED = "bold yellow"  # words that carry an answer, in their abstract


def answer(console: Console, side: Console, given: Answer, *, quiet: bool = False) -> None:
    """Print a whole answer: its sentences with their markers, then its sources.

    `quiet` leaves out all but these; how the question was read is then said on `side`.
    """
    notes(side if quiet else console, remarks(given.notes))
    if given.outcome is Outcome.ANSWERED:
        if given.mode is Mode.EXTRACTIVE and not quiet:
            console.print(Text(OWN_WORDS, style="dim"))
            console.print()
        body(console, given)
    ending(console, given, quiet=quiet)


def notes(console: Console, given: tuple[str, ...]) -> None:
    """Print how a question was read, and what went wrong on the way."""
    for note in given:
        console.print(Text(plain(note), style="dim"))


def remarks(given: tuple[str, ...]) -> tuple[str, ...]:
    """Notes without those on a source (“[1] is by …”), which are a part of the answer and stand below its text."""
    return tuple(note for note in given if not _MARKERS.search(note))


def body(console: Console, given: Answer) -> None:
    """Print the text, each doubtful sentence followed by its mark."""
    shown, done = Text(), 0
    for statement in given.statements:
        shown.append_text(styled(given.text[done : statement.end])).append_text(mark(statement))
        done = statement.end
    console.print(shown.append_text(styled(given.text[done:])))


def styled(text: str) -> Text:
    """A piece of an answer, its markers coloured."""
    return Text.assemble(*marked(harmless(text), Style.null(), {}))


def marked(text: str, style: Style, links: Mapping[int, Style]) -> Iterator[tuple[str, Style]]:
    """A piece of an answer in runs of one look: its markers coloured, and links where `links` has one for their number."""
    for place, part in enumerate(_MARKERS.split(text)):
        if place % 2:
            yield part, style + _MARKER_STYLE + links.get(int(part[1:-1]), Style.null())
        elif part:
            yield part, style


def mark(statement: Statement) -> Text:
    """What stands behind a sentence that its abstracts do not carry in full; nothing behind the others."""
    style = "yellow" if statement.verdict is Verdict.PARTLY else "bold red"
    return Text(f" (⚠ {plain(statement.doubt)})", style=style) if statement.doubt else Text()


def ending(console: Console, given: Answer, *, quiet: bool = False) -> None:
    """Print all that stands below the text of an answer; of a refusal, all there is."""
    if given.outcome is Outcome.NOTHING_FOUND:
        said, advice = (plain(given.text), "") if given.text else (_NOT_FOUND, _NEXT)
        advice = WIDER if given.text.startswith(IMPOSSIBLE) else advice
        _refusal(console, said, _NEAREST, advice, given.nearest, quiet=quiet)
        return
    if given.outcome is Outcome.NOT_STATED:
        _refusal(console, _NOT_STATED, "These papers may, in their full text:", "", given.nearest, quiet=quiet)
    else:
        for fact in filter(_MARKERS.search, given.notes):  # who wrote it: a part of the answer
            console.print()
            console.print(styled(plain(fact)))
        if given.mode is not Mode.LIBRARY:
            console.print()
        if given.mode is not Mode.LIBRARY and not quiet:
            console.print(Text("Sources", style="bold"))
        for each in given.sources:
            source(console, each.number, each.paper, *_details(each, quotes_of(given.statements, each.number), quiet=quiet))
    if not quiet and (words := _accounts(given)):
        console.print()
        console.print(Text(words, style="dim"))


def _refusal(
    console: Console, said: str, lead: str, advice: str, nearest: tuple[Paper, ...], *, quiet: bool
) -> None:  # fmt: skip
    console.print(Text(said, style="bold"))
    if nearest and not quiet:
        console.print()
        console.print(lead)
        for paper in nearest:
            if console.is_terminal:
                _hanging(console, ("  - ", ""), paper, [paper.url] if paper.url else [])
                continue
            console.print(f"  - {plain(paper.title)}{f'  {plain(paper.url)}' if paper.url else ''}")
    if advice and not quiet:
        console.print()
        console.print(advice)


def _accounts(given: Answer) -> str:
    """How well a written answer is carried by its abstracts, and what it took."""
    if given.usage is None or not given.usage.input_tokens + given.usage.output_tokens:  # it failed before it wrote
        return ""
    spent = f"{plain(given.usage.model)}, {given.usage.input_tokens:,} + {given.usage.output_tokens:,} tokens"
    if given.usage.cost is not None:
        spent += f", ${given.usage.cost:.4f}"
    if given.mode is Mode.EXTRACTIVE or not given.statements:
        return f"{spent}."
    found, total = found_of(given.statements)
    if not total:
        return f"Written by a language model ({spent}); not in English, and so not checked."
    share = f"all {total}" if found == total > 1 else f"{found} of {total}"
    sentences = "sentence" if total == 1 else "sentences"
    return f"Written by a language model ({spent}); {share} {sentences} found in the abstracts cited."


def shortened(text: str, length: int) -> str:
    """A text of more characters cut off behind a word."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def _details(given: Source, quotes: Sequence[str], *, quiet: bool) -> list[str]:
    """What stands below a source: the words of it that carry the answer, its address, why it was chosen."""
    address = [given.paper.url] if given.paper.url else []
    if quiet:
        return address
    why = [f"chosen: {given.why}"] if given.why else []
    words = [f"“{shortened(plain(quote), _LONGEST_QUOTE)}”" for quote in quotes]
    return [*words, *address] if words else [*address, *why]


def source(console: Console, number: int, paper: Paper, *details: str) -> None:
    """Print a source with its number, and some details below it."""
    _hanging(console, (f"[{number}] ", "bold cyan"), paper, details)


def neighbour(console: Console, paper: Paper, why: str) -> None:
    """Print a paper of a list, and why it stands there."""
    _hanging(console, ("  - ", ""), paper, [*([paper.url] if paper.url else []), why])


def _hanging(console: Console, mark: tuple[str, str], paper: Paper, details: Iterable[str]) -> None:
    title = Text.assemble((plain(paper.title), linked(console, paper.url)), (_published(paper), "dim"))
    _beside(console, Text(*mark), title)
    for detail in details:
        console.print(_indented(Text(plain(detail), style="dim"), console))


def linked(console: Console, url: str) -> Style:
    """The style of a text that leads to a paper's own address, where there is one and the terminal knows links."""
    address = web_address(url) if knows_links(console) else ""
    return Style(link=address) if address else Style.null()


def quoted(console: Console, abstract: str, quotes: Iterable[Quote]) -> None:
    """Print an abstract with some of its words marked: with a colour or, where there are none, with ▶ and ◀."""
    shown, done = Text(), 0
    before, after = ("", "") if console.color_system else ("▶", "◀")
    for quote in sorted(set(quotes), key=lambda one: (one.start, -one.end)):
        if quote.end <= done:
            continue
        start = max(quote.start, done)
        shown.append(harmless(abstract[done:start])).append(f"{before}{harmless(abstract[start : quote.end])}{after}", _MARKED)
        done = quote.end
    console.print(shown.append(harmless(abstract[done:])))


def _indented(text: Text, console: Console) -> Padding | Text:
    return Padding(text, (0, 0, 0, 4)) if console.is_terminal else Text("    ").append_text(text)


def _published(paper: Paper) -> str:
    parts = [part for part in (plain(paper.venue), str(paper.year or "")) if part]
    if paper.source == "sample":
        parts.append(SAMPLE_NOTE)
    return f" ({', '.join(parts)})" if parts else ""


def checks(console: Console, found: Iterable[Check]) -> None:
    """Print what checks found, each failure with its fix."""
    for check in found:
        mark, style = ("ok   ", "green") if check.well else ("FAIL ", "bold red")
        _beside(console, Text(mark, style=style), Text(f"{check.name}: {check.seen}"))
        if check.fix:
            _beside(console, Text("     → "), Text(check.fix))


def _beside(console: Console, mark: Text, text: Text) -> None:
    """Print a text with a mark before it, below which no further line of the text goes; in a pipe all is one line."""
    if console.is_terminal:
        grid = Table.grid("", Column(overflow="fold"))
        grid.add_row(mark, text)
        console.print(grid)
    else:
        console.print(Text.assemble(mark, text))


def paper_line(console: Console, paper: Paper) -> None:
    """Print one line for a paper; on a terminal what does not fit is set in."""
    line = Text.assemble(plain(paper.title), (_published(paper), "dim"), (f"  {plain(paper.paper_id)}", "cyan"))
    _beside(console, Text("- " if console.is_terminal else ""), line)


def _identifiers(paper: Paper) -> dict[str, str]:
    """What others call a paper, beside the id that it has here."""
    names = {"arXiv": paper.arxiv_id, "DOI": paper.doi}
    return {name: value for name, value in names.items() if paper.paper_id != f"{name.lower()}:{value}"}


def paper_details(console: Console, paper: Paper) -> None:
    """Print all that is known of one paper."""
    console.print(Text(plain(paper.title), style="bold"))
    rows = {
        "authors": ", ".join(paper.authors), "published": ", ".join(filter(None, [paper.venue, str(paper.year or "")])),
        "categories": ", ".join(paper.categories), "link": paper.url, "id": paper.paper_id, **_identifiers(paper),
        "source": paper.source,
    }  # fmt: skip
    for name, value in rows.items():
        if value:
            console.print(Text.assemble((f"{name}: ", "dim"), plain(value)))
    console.print()
    console.print(plain(paper.abstract))
