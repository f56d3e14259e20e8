"""The calls to a language model for one answer, and what they take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.answers import Usage
from bot.llm import Message, Model, Reply
from bot.llm.thoughts import without_thoughts

_REWRITTEN = 200  # tokens of a rewritten question, at most


class Meter:
    """Calls a model for one answer, and counts what that takes."""

    def __init__(self, model: Model | None) -> None:
        self._model = model
        self._calls = self._in = self._out = 0

    def stream(self, messages: Sequence[Message], cancelled: Callable[[], bool]) -> Iterator[str | Reply]:
        """See `Model.stream`."""
        assert self._model is not None
        self._calls += 1
        return self._model.stream(messages, cancelled=cancelled, spent=self._count)

    def complete(self, messages: Sequence[tuple[str, str]], cancelled: Callable[[], bool], max_tokens: int = _REWRITTEN) -> str:
        """The whole reply to some (role, text) messages, which should be short."""
        assert self._model is not None
        self._calls += 1
        prompt = [Message("system" if role == "system" else "user", text) for role, text in messages]
        reply = self._model.complete(prompt, max_tokens=max_tokens, cancelled=cancelled, spent=self._count)
        return without_thoughts(reply.text)

    @property
    def budget(self) -> int:
        """Tokens that a prompt may have."""
        assert self._model is not None
        return self._model.context_tokens

    def _count(self, asked: int, said: int) -> None:
        self._in += asked
        self._out += said

    def usage(self) -> Usage | None:
        """What all calls took together; None if there was none."""
        if not self._model or not self._calls:
            return None
        return Usage(self._model.name, self._calls, self._in, self._out, self._model.cost(self._in, self._out))
