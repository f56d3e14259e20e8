"""A program in a real pseudo-terminal, and its screen as a person sees it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pexpect
import pyte

from tests.waiting import WITHIN


class _Screen(pyte.Screen):
    """A screen that answers what programs ask it."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], object]) -> None:
        super().__init__(columns, rows)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """`paperbot ARGUMENTS` in a terminal of this size; `written` is all that came, with its escape sequences."""

    def __init__(
        self, *arguments: str, environ: Mapping[str, str], folder: Path, columns: int = 80, rows: int = 60
    ) -> None:  # fmt: skip
        kept = {name: value for name, value in environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
        self.child = pexpect.spawn(
            sys.executable, ["-m", "bot.terminal.cli", *arguments], env={"TERM": "xterm-256color", **kept}, cwd=folder,
            dimensions=(rows, columns), encoding="utf-8", timeout=WITHIN,
        )  # fmt: skip
        self.child.delaybeforesend = None
        self.screen = _Screen(columns, rows, self.child.send)
        self._stream = pyte.Stream(self.screen)
        self.written = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen, without white space at their ends."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """All that stands on the screen, its lines joined."""
        return "\n".join(self.lines).strip()

    def resize(self, columns: int, rows: int = 60) -> None:
        """Make the window larger or smaller."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def see(self, condition: Callable[[str], object] | str) -> str:
        """Wait until something stands on the screen; returns the screen's text."""
        holds = condition if callable(condition) else lambda text: condition in text
        until = time.monotonic() + WITHIN
        while not holds(self.text):
            assert time.monotonic() < until, f"not seen: {condition}\n{self.text}"
            assert self._read(), f"ended before it was seen: {condition}\n{self.text}"
        return self.text

    def type(self, keys: str, condition: Callable[[str], object] | str) -> str:
        """Press some keys, and wait until something stands on the screen."""
        self.child.send(keys)
        return self.see(condition)

    def ends(self) -> int | None:
        """Wait until the program has ended; its exit code, negative for a signal."""
        until = time.monotonic() + WITHIN
        while self._read():
            assert time.monotonic() < until, f"it does not end\n{self.text}"
        self.child.wait()
        signal: Any = self.child.signalstatus
        return -int(signal) if signal else self.child.exitstatus

    def _read(self) -> bool:
        """Take in what the program writes; whether it goes on."""
        try:
            data = self.child.read_nonblocking(65_536, timeout=1)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.written += data
        self._stream.feed(data)
        return True
