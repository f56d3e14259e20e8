"""Figures of a running bot, in the format of Prometheus: questions, errors, seconds, tokens, queue, library.

All stand in a registry that belongs to one `Monitor`; nothing is counted globally.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.answers import Answer, Event, Finished, Found, Outcome, Stage, Step
from bot.llm import Cancelled
from ingest.errors import PaperbotError

# Seconds; a warm search takes 30 ms over 25,000 papers, a model that writes takes its time.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120)
_NAN = float("nan")


class Monitor:
    """Counts what happens to questions; thread-safe."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        """`registry` takes the figures in; a new one of its own if none is given."""
        self._registry = registry = registry or CollectorRegistry()
        ProcessCollector(registry=registry)
        self._questions = Counter(
            "paperbot_questions", "Questions by front and outcome", ["front", "outcome"], registry=registry
        )
        self._errors = Counter("paperbot_errors", "Questions that an error ended, by its kind", ["kind"], registry=registry)
        self._model = Counter("paperbot_model_failures", "Answers that a language model failed to word", registry=registry)
        self._seconds = Histogram("paperbot_seconds", "Time of a stage", ["stage"], buckets=_BUCKETS, registry=registry)
        self._tokens = Counter("paperbot_tokens", "Tokens of the language model", ["kind"], registry=registry)
        self._turned = Counter("paperbot_turned_away", "Questions not taken in, by reason", ["reason"], registry=registry)
        self._undelivered = Counter("paperbot_deliveries_failed", "Replies that Slack did not take", registry=registry)

    def watched(self, events: Iterable[Event], front: str) -> Iterator[Event]:
        """The same events of one answer, counted as they pass.

        The stage `retrieve` ends with what was found, `write` is from a model's beginning to the checked answer, `total`
        is the whole; time that the reader of the events takes in between counts as well.
        """
        began, writing = time.perf_counter(), 0.0
        try:
            for event in events:
                if isinstance(event, Found):
                    self._took("retrieve", began)
                elif isinstance(event, Stage) and event.step is Step.WRITING:
                    writing = time.perf_counter()
                elif isinstance(event, Finished):
                    self._finished(event.answer, front, began, writing)
                yield event
        except Cancelled:
            self._questions.labels(front, "taken_over").inc()
            raise
        except Exception as error:
            self._questions.labels(front, "failed").inc()
            self._errors.labels(type(error).__name__ if isinstance(error, PaperbotError) else "unexpected").inc()
            raise

    def _finished(self, answer: Answer, front: str, began: float, writing: float) -> None:
        self._questions.labels(front, answer.outcome.value).inc()
        if answer.outcome is Outcome.NOTHING_FOUND:
            self._took("retrieve", began)
        if writing:
            self._took("write", writing)
        self._took("total", began)
        if answer.failure:
            self._model.inc()
        if answer.usage:
            self._tokens.labels("input").inc(answer.usage.input_tokens)
            self._tokens.labels("output").inc(answer.usage.output_tokens)

    def _took(self, stage: str, since: float) -> None:
        self._seconds.labels(stage).observe(time.perf_counter() - since)

    def turned_away(self, reason: str) -> None:
        """A question was not taken in."""
        self._turned.labels(reason).inc()

    def undelivered(self) -> None:
        """A reply could not be brought to Slack."""
        self._undelivered.inc()

    def gauge(self, name: str, about: str, look: Callable[[], float]) -> None:
        """Show what `look` gives whenever the figures are read; not a number where it fails."""

        def value() -> float:
            try:
                return look()
            except Exception:  # a library that is not there yet must not hide the other figures
                return _NAN

        Gauge(f"paperbot_{name}", about, registry=self._registry).set_function(value)

    def page(self) -> tuple[str, bytes]:
        """All figures, and the content type that they are in."""
        return CONTENT_TYPE_LATEST, generate_latest(self._registry)
