"""`paperbot ingest`: the ingest job with its progress and its report."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from rich.console import Console

from bot.terminal import progress
from bot.terminal.console import make_console
from bot.terminal.session import load_settings, print_json
from ingest import logs, sync
from ingest.crews import both, gathered
from ingest.embedding import load_embedder
from ingest.errors import PaperbotError
from ingest.exits import FAILED, INTERRUPTED, OK, TERMINATED, USAGE
from ingest.interrupts import Terminated
from ingest.library import Library
from ingest.library.opening import reserved
from ingest.report import Report, shown
from ingest.settings import LibrarySettings
from ingest.sources import READERS
from ingest.sources.arguments import Sources, resolve
from ingest.sources.arguments import sample as sample_source
from ingest.sources.arxiv import PREFIX
from ingest.text import counted

_STOPPED = "Stopped. What is counted above is in the library; run the same command again to go on."
_STOPPED_ANEW = "Stopped before all papers were embedded anew: the library is as it was. The same command begins anew."


def run(
    arguments: Sequence[str], *, sample: bool, fmt: str, limit: int, prune: bool, dry_run: bool, rebuild: bool,
    workers: int | None, ray: str, as_json: bool, quiet: bool, color: bool,
) -> int:  # fmt: skip
    """Carry out the command; returns its exit code."""
    side = make_console(stderr=True, color=color)
    if fault := _misuse(arguments, sample=sample, fmt=fmt, prune=prune, dry_run=dry_run, rebuild=rebuild) or both(workers, ray):
        side.print(fault)
        return USAGE
    settings, report = load_settings(), Report()
    if logs.is_wanted(settings):
        logs.start(settings)
    found = resolve(arguments, settings, fmt=fmt, limit=limit)
    if sample:
        found = replace(found, each=(sample_source(), *found.each))
    finish = partial(_finish, make_console(color=color), side, report, found, as_json=as_json, quiet=quiet, dry_run=dry_run)
    try:
        if rebuild:
            _rebuild(settings, found, report, side, workers=workers, ray=ray, quiet=quiet or as_json)
        with logs.request(), progress.shown(side, quiet=quiet or as_json) as step:
            if dry_run:
                sync.plan(settings, found, report, progress=step)
            elif found.each:
                _ingest(settings, found, report, prune=prune, workers=workers, ray=ray, step=step)
    except (KeyboardInterrupt, Terminated) as stop:
        half = rebuild and not (report.rebuilt or report.done)
        if as_json or not half:
            finish()
        side.print(_STOPPED_ANEW if half else _STOPPED)
        return INTERRUPTED if isinstance(stop, KeyboardInterrupt) else TERMINATED
    except PaperbotError:
        if report.done:
            finish()
        raise
    finish()
    return FAILED if report.failed else OK


def _misuse(arguments: Sequence[str], *, sample: bool, fmt: str, prune: bool, dry_run: bool, rebuild: bool) -> str:
    if fmt and fmt not in READERS:
        return f"“{fmt}” is not a format that paperbot reads. Give one of: {', '.join(READERS)}."
    if any(not argument.strip() or argument.strip().lower() == PREFIX for argument in arguments):
        return "A source is empty. Name a file, a folder, an arXiv id or search, or - for standard input."
    if not arguments and not sample and not rebuild:
        return "Nothing to ingest. Name files, folders or arXiv ids, or give --sample. Help: paperbot ingest --help"
    if dry_run and (rebuild or prune):
        return "--dry-run goes with neither --rebuild nor --prune: it counts what would be added, updated and unchanged."
    return ""


def _ingest(
    settings: LibrarySettings, sources: Sources, report: Report, *,
    prune: bool, workers: int | None, ray: str, step: sync.Progress,
) -> None:  # fmt: skip
    with closing(Library(settings)) as library, reserved(library.store, settings):
        embedder = load_embedder(settings)
        with gathered(settings, embedder, workers=workers, ray=ray) as crew:
            sync.ingest(library, embedder, sources, report, prune=prune, progress=step, crew=crew)


def _rebuild(
    settings: LibrarySettings, sources: Sources, report: Report, side: Console, *, workers: int | None, ray: str, quiet: bool
) -> None:
    library = Library(settings) if sources.each else Library.open(settings)  # alone, it needs papers that are there
    with closing(library), reserved(library.store, settings):
        embedder = load_embedder(settings)
        with gathered(settings, embedder, workers=workers, ray=ray) as crew, progress.counted(side, quiet=quiet) as step:
            sync.rebuild(library, embedder, report, lambda done, total: step(done.embedded, total), crew)


def _list(side: Console, what: str, problems: Sequence[str], count: int) -> None:
    side.print(f"{what} ({count:,}):", style="bold")
    for line in shown(problems, count, "--json lists them"):
        side.print(f"  {line}")


def _finish(
    out: Console, side: Console, report: Report, sources: Sources, *, as_json: bool, quiet: bool, dry_run: bool
) -> None:
    """Print the report: problems to standard error, the counts to standard output."""
    if as_json:
        print_json(report.to_json())
        return
    if report.skips and not quiet:
        skips = [f"{skip.where}: {skip.reason}" for skip in report.skips]
        _list(side, "Left out, as there is no abstract", skips, report.skipped)
    if report.problems:
        _list(side, "Could not be read", list(map(str, report.problems)), report.failed)
    for notice in report.notices:
        side.print(notice)
    if (other := sources.passed_over) and not quiet:
        names = ", ".join(path.name for path in other[:5]) + (", …" if len(other) > 5 else "")
        side.print(f"Passed over for their endings: {counted(len(other), 'file')} ({names}).")
    out.print(f"{'Would be: ' if dry_run else ''}{_done(report, sources)}")


def _done(report: Report, sources: Sources) -> str:
    """What was done, in one line; of a rebuild alone only that."""
    rate = f", {report.embedded / report.seconds:.0f} embedded a second" if report.embedded > 1 else ""
    skipped = f"{report.skipped:,} without an abstract, " if report.skipped else ""
    parts = [f"{counted(report.rebuilt, 'paper')} embedded anew"] if report.rebuilt else []
    if sources.each or not parts:
        parts.append(
            f"{report.added:,} added, {report.updated:,} updated, {report.unchanged:,} unchanged, {report.removed:,} removed, "
            f"{skipped}{report.failed:,} failed"
        )
    return f"{'; '.join(parts)} ({report.seconds:.1f} s{rate})"
