"""`paperbot ask`: one question, or one more of the last conversation."""

from __future__ import annotations

import secrets
import threading

from bot.answers import Answer, Outcome, finished
from bot.app import build
from bot.conversations import Conversations
from bot.terminal.console import make_console
from bot.terminal.session import NOT_STATED, NOTHING_FOUND, load_settings, print_json
from bot.terminal.streaming import show
from ingest.exits import OK, UNUSABLE
from ingest.filters import Filters

_FRONT = "cli"
_CODES = {Outcome.ANSWERED: OK, Outcome.NOT_STATED: NOT_STATED, Outcome.NOTHING_FOUND: NOTHING_FOUND}


def run(
    question: str, only: Filters, *, count: int | None, llm: bool | None, follow: bool, as_json: bool, quiet: bool,
    color: bool,
) -> int:  # fmt: skip
    """Answer the question; returns the exit code."""
    settings = load_settings()
    app = build(settings, llm=llm)
    if app.model:
        threading.Thread(target=app.model.prepare, daemon=True).start()  # slow imports, beside the search
    log = Conversations.open(settings)
    key = (log.latest(_FRONT) if follow else None) or secrets.token_hex(8)
    history = log.turns(_FRONT, key) if follow else []
    side = make_console(stderr=True, color=color)
    if follow and not history:
        side.print("There is no earlier conversation to go on from; the question is answered alone.")
    events = app.answerer.stream(question, history, papers=count or settings.papers, filters=only)
    if as_json:
        answer: Answer = finished(events)
        print_json(answer.to_json())
    else:
        answer = show(make_console(color=color), side, events, quiet=quiet)
    log.record(answer, front=_FRONT, key=key)
    return UNUSABLE if llm and answer.failure else _CODES[answer.outcome]
