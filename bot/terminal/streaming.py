"""The events of an answer, shown on a terminal as they come."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.status import Status
from rich.style import Style
from rich.text import Text as Line

from bot.answers import Answer, Checked, Event, Finished, Found, Mode, Named, Replaced, Stage, Step, Text, finished
from bot.terminal import render
from bot.terminal.marking import Markdown
from bot.terminal.wrapping import PLAIN, Run, Wrapped
from ingest.text import harmless

_STEPS = {Step.SEARCHING: "Searching…", Step.READING: "Reading {papers} papers…", Step.WRITING: "Writing…"}


def show(out: Console, side: Console, events: Iterable[Event], *, quiet: bool = False) -> Answer:
    """Print an answer to `out` while it is made, with its stages on `side`; returns it.

    What does not go to a terminal is printed when it is whole, so that nothing void stands in a file.
    """
    if not out.is_terminal:
        given = finished(events)
        render.answer(out, side, given, quiet=quiet)
        return given
    return _Page(out, side, quiet=quiet).show(events)


class _Page:
    """What stands on the terminal of one answer."""

    def __init__(self, out: Console, side: Console, *, quiet: bool) -> None:
        self._out, self._side, self._quiet = out, side, quiet
        self._begun = self._writing = False
        self._start_over()
        self._notes = tuple[str, ...]()

    def show(self, events: Iterable[Event]) -> Answer:
        status = self._side.status("Searching…") if self._side.is_terminal else None
        if status:
            status.start()
        try:
            for event in events:
                if isinstance(event, Finished):
                    _stop(status)
                    return self._end(event.answer)
                self._on(event, status)
        except BaseException:
            if self._begun:
                self._rest()
                self._out.print()  # the next line begins at its start
            raise
        finally:
            _stop(status)
        raise AssertionError("a stream of events ended without an answer")

    def _on(self, event: Event, status: Status | None) -> None:
        if isinstance(event, Stage):
            self._writing = event.step is Step.WRITING
            if status and not self._begun:
                status.update(_STEPS[event.step].format(papers=event.papers))
        elif isinstance(event, Found):
            _stop(status)
            self._say(event.notes)
            if status:
                status.start()
        elif isinstance(event, Replaced):
            _stop(status)
            self._void(event.reason)
        elif isinstance(event, Text):
            _stop(status)
            self._begin()
            text = harmless(event.text)
            self._print(self._markdown.feed(text) if self._writing else [(text, PLAIN)])
        elif isinstance(event, Named):
            self._links[event.number] = render.linked(self._out, event.paper.url)
        elif isinstance(event, Checked) and (mark := render.mark(event.statement)):
            self._print(self._markdown.mark((mark.plain, Style.parse(str(mark.style)))))

    def _begin(self) -> None:
        if not self._begun and not self._writing and not self._quiet:
            self._out.print(Line(render.OWN_WORDS, style="dim"))
            self._out.print()
        self._begun = True

    def _say(self, notes: tuple[str, ...]) -> None:
        new = tuple(note for note in render.remarks(notes) if note not in self._notes)
        if new and self._begun and not self._quiet:
            self._out.print()
        render.notes(self._side if self._quiet else self._out, new)
        self._notes += notes

    def _start_over(self) -> None:
        self._wrapped, self._markdown = Wrapped(self._out.width), Markdown(self._out.width)
        self._links = dict[int, Style]()  # to the papers, by their numbers
        self._begun = self._writing = False

    def _print(self, runs: Iterable[Run]) -> None:
        """Print what comes next of the text, as far as its words are whole."""
        self._wrapped.resize(self._out.width)
        self._markdown.width = self._out.width
        for text, style in runs:
            for part, look in render.marked(text, style, self._links):
                self._put(self._wrapped.feed(part, look))

    def _put(self, runs: Iterable[Run]) -> None:
        shown = Line.assemble(*runs)
        if shown:
            self._out.print(shown, end="", soft_wrap=True)
            self._out.file.flush()

    def _rest(self) -> None:
        self._print(self._markdown.finish())
        self._put(self._wrapped.finish())

    def _void(self, reason: str) -> None:
        """Say that what was shown does not count, and begin anew."""
        if self._begun:
            self._rest()
            self._out.print()
            self._out.print()
            self._out.print(Line("The text above is withdrawn.", style="bold yellow"))
        self._out.print(Line(reason, style="yellow"))
        self._notes += (reason,)
        self._out.print()
        self._start_over()

    def _end(self, given: Answer) -> Answer:
        self._rest()
        if self._begun:
            self._out.print()
        self._say(given.notes)
        if given.mode is Mode.LIBRARY:  # it comes whole
            render.body(self._out, given)
        render.ending(self._out, given, quiet=self._quiet)
        return given


def _stop(status: Status | None) -> None:
    if status:
        status.stop()
