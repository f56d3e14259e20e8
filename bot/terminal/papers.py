"""`paperbot papers`: what is in the library."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import typer

from bot.terminal import filters, render
from bot.terminal.console import make_console
from bot.terminal.options import Json, NoColor, handed_down
from bot.terminal.session import open_library, print_json
from ingest.errors import QuestionError
from ingest.library import Library

app = typer.Typer(no_args_is_help=False, add_completion=False)


@app.callback(invoke_without_command=True)
def papers(context: typer.Context, as_json: Json = False, no_color: NoColor = False) -> None:
    """What is in the library. Without a command: list.

    Example: paperbot papers stats
    """
    if context.invoked_subcommand is None:
        list_papers(words=None, as_json=as_json, no_color=no_color)
    handed_down(context, as_json=as_json, no_color=no_color)


@app.command("list")
def list_papers(
    words: Annotated[list[str] | None, typer.Argument(help="Only papers whose title holds all these words.")] = None,
    year: filters.Year = None,
    author: filters.Author = None,
    venue: filters.Venue = None,
    category: filters.Category = None,
    source: filters.Origin = None,
    as_json: Json = False,
    no_color: NoColor = False,
) -> None:
    """List the papers: title, year or venue, id.

    Example: paperbot papers list reward --year 2024-
    """
    from bot.filtering import from_options

    only = from_options(year, author or (), venue or (), category or (), source or ())
    wanted = [word.casefold() for word in words or []]
    found = (p for p in open_library().matching(only) if all(word in p.title.casefold() for word in wanted))
    if as_json:
        print_json([paper.to_json() for paper in found])
        return
    console, count = make_console(color=not no_color), 0
    for count, paper in enumerate(found, 1):  # noqa: B007 (the last count is used below)
        render.paper_line(console, paper)
    make_console(stderr=True, color=not no_color).print(f"{count} paper{'' if count == 1 else 's'}")


@app.command()
def show(
    name: Annotated[list[str], typer.Argument(help="An id (arXiv id, DOI), or a part of a title.")],
    as_json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Show one paper with its abstract.

    Example: paperbot papers show reward hacking
    """
    wanted = " ".join(name).strip()
    if not wanted:
        raise QuestionError("No paper was named.", "Give an id, or a part of a title. See: paperbot papers list")
    found = open_library().find(wanted)
    if not found:
        raise QuestionError(f"No paper has the id, or in its title the words, “{wanted}”.", "See: paperbot papers list")
    if len(found) > 1:
        titles = "\n".join(f"  {paper.paper_id}  {paper.title}" for paper in found[:10])
        raise QuestionError(f"{len(found)} papers have “{wanted}” in their titles:\n{titles}", "Give the id of one of them.")
    if as_json:
        print_json(found[0].to_json())
    else:
        render.paper_details(make_console(color=not no_color), found[0])


@app.command()
def stats(as_json: Json = False, no_color: NoColor = False) -> None:
    """Count the library: papers, years, sources, categories.

    Example: paperbot papers stats --json
    """
    figures = _figures(open_library())
    if as_json:
        print_json(figures)
        return
    console = make_console(color=not no_color)
    for name, value in figures.items():
        shown = ", ".join(f"{key} ({n})" for key, n in value.items()) if isinstance(value, dict) else value
        console.print(f"{name}: {shown if shown != '' else '-'}")


def _figures(library: Library) -> dict[str, Any]:
    count, years, categories, sources = 0, Counter[str](), Counter[str](), Counter[str]()
    for paper in library.papers():
        count += 1
        years[str(paper.year or "unknown")] += 1
        categories.update(paper.categories)
        sources[paper.source] += 1
    return {
        "papers": count,
        "chunks": library.store.count(),
        "place": library.store.place,
        "years": dict(sorted(years.items())),
        "categories": dict(categories.most_common(10)),
        "sources": dict(sources.most_common(10)),
    }
