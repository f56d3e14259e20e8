"""What the terminal can do, and what the user wants of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from ingest.text import harmless

# Terminals that would show the address of a link (OSC 8), or worse; all others that do not know links pass over them.
_NO_LINKS = ("linux", "cons25", "eterm", "vt52")
_UNBOUNDED = 1_000_000  # columns: a pipe has no width, and a sentence stays on one line there


class _Harmless(Console):
    """A console that prints texts without what would command a terminal: names of files, too, come from anybody."""

    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str(harmless(text), **how)  # before its length is measured

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Its pieces, as of any console; only what moves the cursor comes from rich itself."""
        for piece in super().render(renderable, options):
            yield piece if piece.control or (piece.text.isascii() and piece.text.isprintable()) else _harmless(piece)


def _harmless(piece: Segment) -> Segment:
    return Segment(harmless(piece.text), piece.style)


def make_console(*, stderr: bool = False, color: bool = True) -> Console:
    """A console for standard output or error: colours only on a terminal, unless NO_COLOR or `color` forbids them.

    NO_COLOR: https://no-color.org
    """
    stream = sys.stderr if stderr else sys.stdout
    terminal = stream.isatty()
    plain = not color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return _Harmless(
        file=stream, highlight=False, soft_wrap=not terminal, emoji=False, markup=False,
        no_color=plain, color_system=None if plain else "auto", force_terminal=False if not terminal else None,
        width=None if terminal else _UNBOUNDED,
    )  # fmt: skip


def knows_links(console: Console, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal can have text that leads to an address."""
    return console.color_system is not None and not environ.get("TERM", "").startswith(_NO_LINKS)
