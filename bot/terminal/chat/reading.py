"""Where the lines of a chat come from: a person at a terminal, or a pipe."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from bot.terminal.chat.state import Chat
from bot.terminal.typed import place
from ingest.text import plain

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyBindings

_MENU = 6  # lines kept free below the prompt for completions
_LONGEST = 1 << 20  # characters of a line from a pipe
_LEAVE = "Ctrl-C once more, or Ctrl-D, leaves."


class Lines(Protocol):
    """A source of lines."""

    def read(self) -> str | None:
        """The next line; None if there are no more."""


def lines(chat: Chat) -> Lines:
    """The lines of standard input."""
    return Typed(chat) if chat.attended and (sys.stdout.isatty() or sys.stderr.isatty()) else Piped()


class Piped:
    """One question or command a line, without a prompt."""

    def read(self) -> str | None:
        """The next line that says anything; None at the end."""
        while line := sys.stdin.buffer.readline(_LONGEST).decode(errors="replace"):
            if told := _told(line):
                return told
        return None


class Typed:
    """A prompt with editing, history and completion."""

    def __init__(self, chat: Chat) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.output import create_output

        from bot.terminal.chat.completion import Completions

        self._chat = chat
        self._armed = False  # whether the last thing that was typed is Ctrl-C
        self._prompt: PromptSession[str] = PromptSession(
            history=_history(chat), completer=Completions(chat), complete_in_thread=True, complete_while_typing=True,
            key_bindings=_bindings(), reserve_space_for_menu=_MENU, enable_suspend=True,
            output=create_output(always_prefer_tty=True), color_depth=None if chat.side.color_system else _monochrome(),
        )  # fmt: skip
        self._prompt.app.renderer.cpr_not_supported_callback = None  # a terminal that tells less is no fault

    def read(self) -> str | None:
        """The next line that says anything; None if the person leaves: with Ctrl-D, or Ctrl-C twice."""
        while True:
            try:
                with _ended_by_sigterm(self._prompt.app) as begun:
                    line = _told(self._prompt.prompt([("bold ansicyan", "> ")], pre_run=begun))
            except EOFError:
                return None
            except KeyboardInterrupt:
                if self._armed and not self._prompt.default_buffer.text:
                    return None
                self._armed = True
                try:
                    self._chat.remark(_LEAVE)
                except KeyboardInterrupt:  # both at once
                    return None
                continue
            self._armed = False
            if line:
                return line


def _told(line: str) -> str:
    """A line from its first character that can be seen: editors put a byte order mark before the first line of a file."""
    start = next((at for at, char in enumerate(line) if plain(char)), len(line))
    return line[start:].strip()


@contextlib.contextmanager
def _ended_by_sigterm(app: Application[str]) -> Iterator[Callable[[], None]]:
    """SIGTERM ends the prompt, and then does what it does elsewhere: an exception raised amid the prompt's own work is lost.

    What is given is to be called when the prompt begins.
    """
    before = signal.getsignal(signal.SIGTERM)
    received = list[int]()

    def leave() -> None:
        if app.is_running and not app.is_done:
            app.exit(exception=EOFError)

    def look() -> None:
        if received and app.loop:
            app.loop.call_soon_threadsafe(leave)

    def terminated(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        look()

    signal.signal(signal.SIGTERM, terminated)
    try:
        yield look
    finally:
        signal.signal(signal.SIGTERM, before)
        if received and callable(before):
            before(received[0], None)


def _monochrome() -> Any:
    from prompt_toolkit.output.color_depth import ColorDepth

    return ColorDepth.DEPTH_1_BIT


def _bindings() -> KeyBindings:
    from prompt_toolkit.key_binding import KeyBindings

    bindings = KeyBindings()

    @bindings.add("escape", "enter")
    def _new_line(event: Any) -> None:
        event.current_buffer.insert_text("\n")

    return bindings


def _history(chat: Chat) -> History:
    """The lines typed before, in a file for their owner's eyes; in memory where none is to be kept or can be."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    path = place(chat.app.settings.home)
    if not chat.log.recording:
        return InMemoryHistory()
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
        return FileHistory(path)
    except OSError:
        return InMemoryHistory()
