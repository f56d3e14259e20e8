"""One conversation to take along, whether the log keeps it or not: Markdown, JSON, or a page of HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from bot.conversations import Conversations
from bot.conversations.export import Rated, as_object, markdown
from bot.conversations.file import LogError
from bot.conversations.page import page
from bot.conversations.records import Conversation, Exchange, Feedback
from ingest.errors import QuestionError

ENDINGS = (".md", ".json", ".html")


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation with all its exchanges and what people think of them."""

    conversation: Conversation
    rated: tuple[Rated, ...]

    @classmethod
    def of(cls, conversation: Conversation, exchanges: Iterable[Exchange], log: Conversations) -> Self:
        """The transcript of these exchanges; feedback is taken from the log, if that can be used."""
        return cls(conversation, tuple((exchange, _feedback(log, exchange)) for exchange in exchanges))

    def written(self, ending: str) -> Iterator[str]:
        """The text of a file with this ending, in pieces.

        Raises:
            QuestionError: no format has this ending.
        """
        if ending not in ENDINGS:
            raise QuestionError(f"“{ending}” says no format.", f"End the file's name in one of {', '.join(ENDINGS)}")
        if ending == ".md":
            return markdown(self.conversation, self.rated)
        if ending == ".html":
            return iter([page(self.conversation, self.rated)])
        return iter([json.dumps([as_object(self.conversation, self.rated)], ensure_ascii=False) + "\n"])


def _feedback(log: Conversations, exchange: Exchange) -> Sequence[Feedback]:
    try:
        return log.feedback_of(exchange.id)
    except LogError:
        return ()
