"""What answers, opened as soon as there is a library: a bot may be started before its first ingest."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answers import Answer, Event, Finished, Turn
from bot.app import App, build
from bot.monitoring import Monitor
from bot.reading_group import Pack, Request, prepare
from bot.slack.settings import SlackSettings
from ingest.errors import LibraryUnreachable, PaperbotError
from ingest.library import Library
from ingest.logs import request_id

_log = logging.getLogger(__name__)
_RESTS = 10.0  # seconds, at most, for which a server that says nothing is left alone; never longer than that took to show


class Backend:
    """The library and its answerer; thread-safe."""

    def __init__(self, settings: SlackSettings, *, llm: bool | None = None) -> None:
        self._settings, self._llm = settings, llm
        self.monitor = Monitor()
        self._lock = threading.Lock()
        self._app: App | None = None
        self._fault: tuple[LibraryUnreachable, float] | None = None  # with the time until which nobody looks again

    @property
    def app(self) -> App:
        """What answers. Who asks while somebody waits for a server that says nothing is told what that one is told.

        Raises:
            LibraryError: there is no library yet, or it cannot be used.
            EmbedderError, SettingsError: see `bot.app.build`.
        """
        with self._lock:
            if self._app is None:
                self._app = self._built()
            return self._app

    def _built(self) -> App:
        began = time.monotonic()
        if self._fault and began < self._fault[1]:
            raise self._fault[0].with_traceback(None)
        try:
            return build(self._settings, llm=self._llm)
        except LibraryUnreachable as error:
            took = time.monotonic() - began
            self._fault = error, began + took + min(took, _RESTS)
            raise

    @property
    def library(self) -> Library:
        """The library; raises as `app` does."""
        return self.app.library

    def papers(self) -> int:
        """How many papers there are; LookupError if nobody has opened the library yet."""
        return self._opened().index.count()

    def generation(self) -> int:
        """How many changes were made to the library; LookupError likewise."""
        return self._opened().index.generation()

    def _opened(self) -> Library:
        if self._app is None:
            raise LookupError("the library is not open")
        return self._app.library

    def warm(self) -> None:
        """Load all that the first question needs, so that it does not wait for it; a fault shows when a question comes."""
        try:
            if self.app.model:
                self.app.model.prepare()
            self.app.retriever.retrieve("What is this library about?", 1)
        except PaperbotError as error:
            _log.info("not ready for questions yet: %s", error.message)

    def stream(
        self, question: str, history: Sequence[Turn], cancelled: Callable[[], bool], front: str = "slack",
        passed: Callable[[Iterable[Event]], Iterable[Event]] = iter,
    ) -> Iterator[Event]:  # fmt: skip
        """The events of an answer, counted for this `front`; raises as `app` and `Answerer.stream` do.

        `passed` gives those that are to be given; where the last one is not among them, nothing is counted or noted.
        """
        for event in self.monitor.watched(passed(self._answering(question, history, cancelled)), front):
            if not isinstance(event, Finished):
                yield event
                continue
            answer = event.answer
            about = {"outcome": answer.outcome.value, "mode": answer.mode.value, "answer": answer.id}
            _log.info("a question was answered in %.2f s: %s", answer.seconds, answer.outcome.value, extra={"fields": about})
            if said := answer.failure or answer.advice:
                _log.warning(
                    "%s: %s", "no language model worded an answer" if answer.failure else "an answer was cut off", said
                )
            yield Finished(_for_people(answer))

    def _answering(self, question: str, history: Sequence[Turn], cancelled: Callable[[], bool]) -> Iterator[Event]:
        yield from self.app.answerer.stream(question, history, papers=self._settings.papers, cancelled=cancelled)

    def prepare(self, request: Request, cancelled: Callable[[], bool], step: Callable[[str], None]) -> Pack:
        """A reading-group pack; raises as `app` and `bot.reading_group.prepare` do."""
        pack = prepare(self.app, request, cancelled=cancelled, step=step)
        if not pack.failure:
            return pack
        _log.warning("no language model worded the whole of a pack: %s", pack.failure)
        said = f"The language model could not be used (reference: {request_id()})."
        return replace(pack, failure=said, notes=tuple(note.replace(pack.failure, said) for note in pack.notes))

    def close(self) -> None:
        """Let go of the library."""
        with self._lock:
            if self._app is not None:
                self._app.library.close()


def _for_people(answer: Answer) -> Answer:
    """The same without what only whoever runs paperbot can use, such as names of settings and of servers; the log has that."""
    if not answer.advice:
        return answer
    if not answer.failure:
        return replace(answer, advice="", notes=tuple(note.replace(answer.advice, "").strip() for note in answer.notes))
    said = f"The language model could not be used; this answer is in the papers' own words. Reference: {request_id()}"
    notes = tuple(said if note == answer.failure else note for note in answer.notes)
    return replace(answer, failure=said, advice="", notes=notes)
