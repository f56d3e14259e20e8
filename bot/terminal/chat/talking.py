"""A question and its answer; Ctrl-C stops the answer and nothing else."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from types import FrameType

from bot.answers import Event
from bot.llm import Cancelled
from bot.questions import ready
from bot.terminal.chat.state import Chat
from bot.terminal.streaming import show
from ingest.errors import ModelError

_STOPPED = "Stopped; this is not kept as an answer."
_NOT_KEPT = "The conversation log does not take this conversation: it lasts until you leave."


def ask(chat: Chat, text: str) -> None:
    """Answer a question and go on from there.

    Raises:
        QuestionError, LibraryError, EmbedderError: see `Answerer.stream`.
        ModelError: a language model was demanded, and failed; the answer in the papers' own words was given.
    """
    question = ready(text)
    try:
        with _stoppable(chat) as stopped:
            events = chat.app.answerer.stream(
                question, chat.session.turns(), papers=chat.count, filters=chat.filters, cancelled=stopped.is_set
            )
            answer = show(chat.out, chat.side, _until(events, stopped), quiet=chat.quiet)
    except Cancelled:
        chat.out.print(_STOPPED, style="yellow")
        return
    if not chat.session.add(answer) and chat.kept:
        chat.kept = False
        chat.remark(_NOT_KEPT)
    if answer.failure and chat.demanded:
        raise ModelError("The language model that --llm demands did not answer.", "Go on without one: /llm off")


def _until(events: Iterable[Event], stopped: threading.Event) -> Iterator[Event]:
    for event in events:
        if stopped.is_set():
            raise Cancelled
        yield event


@contextlib.contextmanager
def _stoppable(chat: Chat) -> Iterator[threading.Event]:
    """Ctrl-C sets the event given; a second one, where the first has no effect, interrupts as usual."""
    stopped = threading.Event()

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        if stopped.is_set():
            raise Cancelled
        stopped.set()

    if not chat.attended:  # Ctrl-C ends the program
        yield stopped
        return
    before = signal.signal(signal.SIGINT, interrupted)
    try:
        with _silent_keys():
            yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _silent_keys() -> Iterator[None]:
    """What is typed meanwhile does not show amid the answer; it is there for the next line."""
    import termios

    before = termios.tcgetattr(sys.stdin)
    silent = [*before]
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(sys.stdin, termios.TCSANOW, silent)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, before)
