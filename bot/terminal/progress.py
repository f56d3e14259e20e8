"""Progress of an ingest: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ingest.report import Report
from ingest.sources.arguments import Source
from ingest.text import plain

_EVERY = 10.0  # seconds between two plain lines
_REFRESH = 0.1  # seconds between two states of the bar

Step = Callable[[Source, Report], None]


@contextlib.contextmanager
def shown(console: Console, *, quiet: bool) -> Iterator[Step]:
    """A callback that shows how an ingest is getting on, while the context lasts."""
    if quiet:
        yield lambda source, report: None
    elif console.is_terminal:
        with _bar(console) as step:
            yield step
    else:
        yield _lines(console)


@contextlib.contextmanager
def counted(console: Console, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A callback that shows how many papers of how many are done, while the context lasts."""
    if quiet or not console.is_terminal:
        last = [time.monotonic()]

        def line(done: int, total: int) -> None:
            if not quiet and time.monotonic() - last[0] >= _EVERY:
                last[0] = time.monotonic()
                console.print(f"{done:,} of {total:,} papers")

        yield line
        return
    with Progress(BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), console=console, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _name(source: Source) -> str:
    return plain(Path(source.name).name if source.name.startswith("/") else source.name)


def _rate(report: Report) -> str:
    return f"{report.done / max(report.seconds, 0.001):.0f} papers/s"


@contextlib.contextmanager
def _bar(console: Console) -> Iterator[Step]:
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        tasks, last = dict[str, int](), [0.0]

        def step(source: Source, report: Report) -> None:
            now = time.monotonic()
            if now - last[0] < _REFRESH:
                return
            last[0] = now
            share = source.share_read()
            if source.name not in tasks:
                tasks[source.name] = progress.add_task(_name(source), total=1.0 if share is not None else None, note="")
            note = f"{report.done:,} read, {_rate(report)}"
            progress.update(tasks[source.name], completed=share or 0.0, note=note)  # type: ignore[arg-type]

        yield step


def _lines(console: Console) -> Step:
    last = [time.monotonic()]

    def step(source: Source, report: Report) -> None:
        now = time.monotonic()
        if now - last[0] < _EVERY:
            return
        last[0] = now
        share = source.share_read()
        left = f", about {report.seconds * (1 / share - 1):.0f} s left" if share else ""
        console.print(f"{_name(source)}: {report.done:,} read, {_rate(report)}{left}")

    return step
