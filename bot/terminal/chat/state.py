"""What a chat knows while it goes on."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from rich.console import Console

from bot.app import App
from bot.conversations import Conversations
from bot.terminal.chat.session import Session
from ingest.filters import EVERYTHING, Filters


@dataclass(slots=True)
class Chat:
    """A chat under way: what answers, what is said to whom, and what was chosen so far.

    `out` takes the answers, `side` what is only for the person who sits there. `count` is how many papers a question draws
    on; `demanded` whether a language model has to word the answers; `kept` turns False where an answer could not be logged,
    `over` True when the person leaves.
    """

    app: App
    log: Conversations
    session: Session
    out: Console
    side: Console
    count: int
    filters: Filters = EVERYTHING
    demanded: bool = False
    quiet: bool = False
    kept: bool = True
    over: bool = False

    @property
    def attended(self) -> bool:
        """Whether a person sits before it, who can go on after a mistake."""
        return sys.stdin.isatty()

    def remark(self, text: str) -> None:
        """Say something beside the conversation."""
        if not self.quiet:
            self.side.print(text, style="dim")
