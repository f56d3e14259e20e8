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


class _Pace:
    """How far the source that is being read has got: what was read of it and is not stored yet is still to be done."""

    def __init__(self) -> None:
        self._name, self._began, self._before, self._read = "", time.monotonic(), 0, 0

    def step(self, source: Source, report: Report) -> None:
        """Another record was read."""
        if source.name != self._name:
            self._name, self._began, self._before, self._read = source.name, time.monotonic(), report.done, 0
        self._read += 1

    def share(self, source: Source, report: Report) -> float | None:
        """The share of it that is done, 0 to 1; None if how long it is is not known."""
        share = source.share_read()
        return None if share is None else min(1.0, share * (report.done - self._before) / max(1, self._read))

    def left(self, source: Source, report: Report) -> str:
        """In how many seconds the rest will be done, once anything is."""
        share = self.share(source, report)
        return f", about {(time.monotonic() - self._began) * (1 / share - 1):.0f} s left" if share else ""


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
        tasks, last, pace = dict[str, int](), [0.0], _Pace()

        def step(source: Source, report: Report) -> None:
            pace.step(source, report)
            now = time.monotonic()
            if now - last[0] < _REFRESH:
                return
            last[0] = now
            share = pace.share(source, report)
            if source.name not in tasks:
                tasks[source.name] = progress.add_task(_name(source), total=1.0 if share is not None else None, note="")
            note = f"{report.done:,} done, {_rate(report)}"
            progress.update(tasks[source.name], completed=share or 0.0, note=note)  # type: ignore[arg-type]

        yield step


def _lines(console: Console) -> Step:
    last, pace = [time.monotonic()], _Pace()

    def step(source: Source, report: Report) -> None:
        pace.step(source, report)
        now = time.monotonic()
        if now - last[0] < _EVERY:
            return
        last[0] = now
        console.print(f"{_name(source)}: {report.done:,} done, {_rate(report)}{pace.left(source, report)}")

    return step
