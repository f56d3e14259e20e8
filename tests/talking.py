"""A conversation, as a test holds it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.answering import Answerer
from bot.answers import Answer, Turn
from bot.conversations.records import exchange_of
from bot.llm import Model
from bot.retrieval import Retriever
from bot.support import Checker
from ingest.embedding import Embedder
from ingest.library import Library


def answerer_of(library: Library, embedder: Embedder, model: Model | None = None) -> Answerer:
    """What answers from a library."""
    return Answerer(library, Retriever(library, embedder), Checker(library, embedder), model)


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
