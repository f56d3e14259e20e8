"""`paperbot library`: the library in one file, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import progress
from bot.terminal.console import make_console
from bot.terminal.options import Json, NoColor, Quiet
from bot.terminal.session import load_settings, print_json
from ingest.exits import FAILED, INTERRUPTED
from ingest.text import counted

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def library() -> None:
    """Back the library up, move it to another store, check it."""


@app.command("export", short_help="Write the whole library to one file, with its vectors.")
def export_to(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Write the whole library to one file, with its vectors; writers wait meanwhile, questions do not.

    Example: paperbot library export papers.paperbot
    """
    from ingest.library import Library
    from ingest.portable.exporting import export

    with progress.counted(make_console(stderr=True, color=not no_color), quiet=quiet or as_json) as step:
        header = export(Library(load_settings()), file, replace=force, progress=step)
    if as_json:
        print_json({"papers": header.papers, "chunks": header.chunks, "embedder": header.embedder})
    elif not quiet:
        are = "is" if header.papers == 1 else "are"
        make_console(color=not no_color).print(f"{counted(header.papers, 'paper')} {are} in {file}.")


@app.command("import", short_help="Put the papers of an export into the library.")
def import_from(
    file: Annotated[Path, typer.Argument(help="A file that `paperbot library export` has written.")],
    merge: Annotated[
        bool, typer.Option("--merge", help="The library may hold other papers; of two versions the file's is kept.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Put the papers of an export into the library, as they are; run it again if it was cut off.

    Example: paperbot library import papers.paperbot
    """
    from ingest.library import Library
    from ingest.portable.importing import Imported, restore

    side, done = make_console(stderr=True, color=not no_color), Imported()
    try:
        with progress.counted(side, quiet=quiet or as_json) as step:
            restore(Library(load_settings()), file, done, merge=merge, progress=step)
    except KeyboardInterrupt:
        side.print(f"Stopped. Put in: {counted(done.added, 'paper')}; run the same command again to go on.")
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        print_json({"added": done.added, "joined": done.joined, "unchanged": done.unchanged})
    elif not quiet:
        joined = f", {done.joined:,} there under another id" if done.joined else ""
        make_console(color=not no_color).print(f"{done.added:,} added{joined}, {done.unchanged:,} there already.")


@app.command(short_help="Compare all that the library holds with each other.")
def check(
    mend: Annotated[bool, typer.Option("--mend", help="Put right what can be.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Compare all that the library holds: chunks, papers, vectors, sources, keyword index. Exit code 1 if something is wrong.

    Example: paperbot library check --mend
    """
    from ingest.checking import check as look
    from ingest.embedding import load_embedder
    from ingest.library import Library

    settings = load_settings()
    with progress.counted(make_console(stderr=True, color=not no_color), quiet=quiet or as_json) as step:
        found = look(Library(settings), mend=mend, load=lambda: load_embedder(settings), progress=step)
    if as_json:
        print_json(found.to_json())
    else:
        console = make_console(color=not no_color)
        for line in found.lines():
            console.print(line)
        if not found.findings and not quiet:
            console.print(f"All is well: {counted(found.papers, 'paper')}, {counted(found.chunks, 'chunk')}.")
    if found.left:
        if not as_json and not mend:
            make_console(stderr=True, color=not no_color).print("Put right what can be with: paperbot library check --mend")
        raise typer.Exit(FAILED)
