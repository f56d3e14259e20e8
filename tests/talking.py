"""A conversation, as a test holds it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.answering import Answerer
from bot.answers import Answer, Turn
from bot.conversations.records import exchange_of


class Talk:
    """A conversation with an answerer."""

    def __init__(self, answerer: Answerer) -> None:
        self.answerer, self.turns = answerer, list[Turn]()

    def __call__(self, text: str) -> Answer:
        answer = self.answerer.answer(text, self.turns)
        self.turns += exchange_of(answer, conversation="", at=datetime.now(UTC)).turns()
        return answer

    def titles(self, text: str) -> list[str]:
        """Asks; the titles of the sources."""
        return [source.paper.title for source in self(text).sources]
