"""LangChain's ChatOpenAI as paperbot uses it. Importing this takes two seconds, so it waits for the first question.

Nothing is traced, cached or called back, whatever the environment says: LangChain does those around `_stream`, and this
calls `_stream` itself. The chat completions are asked for, which all servers have, never OpenAI's own Responses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openai
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from bot.llm.call import Patience, on_request

_MESSAGES: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
# Signs of life that are not text of the answer: a refusal in words, and what reasoning models think aloud (the first name
# is used by DeepSeek, llama.cpp and older vLLM, the second by newer vLLM, Ollama and OpenRouter).
_BESIDE_TEXT = ("refusal", "reasoning_content", "reasoning")

_NONE = object()


@dataclass(frozen=True, slots=True)
class Piece:
    """What came at once: text, or a sign of life, the reason for the end, the tokens of prompt and answer."""

    text: str
    alive: bool
    refused: bool
    ending: str | None
    usage: tuple[int, int] | None


class Chat(ChatOpenAI):
    """ChatOpenAI that also hands over what it leaves out of streams: refusals, and that a model is thinking."""

    def pieces(
        self, messages: Sequence[tuple[str, str]], model: str, fields: Mapping[str, Any], usage: bool
    ) -> Iterator[Piece]:
        """Ask `model` and hand over its answer as it comes; `messages` are roles and texts, `fields` go as they are.

        Raises:
            openai.OpenAIError: whatever goes wrong, and exceptions of other kinds where an answer has not its form.
        """
        asked = [_MESSAGES[role](content=text) for role, text in messages]
        for chunk in self._stream(asked, stream_usage=usage, model=model, extra_body=dict(fields)):
            yield _piece(chunk)

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        found = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        if found is not None and chunk.get("choices"):
            delta = chunk["choices"][0]["delta"]
            if beside := {name: True for name in _BESIDE_TEXT if delta.get(name)}:
                found.generation_info = {**(found.generation_info or {}), **beside}
        return found


def _piece(chunk: ChatGenerationChunk) -> Piece:
    text, info = chunk.message.content, chunk.generation_info or {}
    if not isinstance(text, str):
        raise TypeError("text expected")
    counted = getattr(chunk.message, "usage_metadata", None)
    usage = (counted["input_tokens"], counted["output_tokens"]) if counted and counted["input_tokens"] else None
    alive = bool(text) or any(name in info for name in _BESIDE_TEXT)
    return Piece(text, alive, "refusal" in info, info.get("finish_reason"), usage)


def connect(base_url: str, key: SecretStr, model: str, temperature: float | None, patience: Patience) -> Chat:
    """A client; it opens no connection yet. `patience` is kept by the HTTP client itself.

    Retries are not its own: it would sleep where nobody can interrupt it, for up to two minutes if the service asks so,
    and would repeat stalls. Each request has a connection of its own, so that shutting that one stops it; the client
    drops its connection after each stream in any case.
    """
    client = openai.DefaultHttpxClient(event_hooks={"request": [on_request]})
    # All that LangChain would otherwise take from the environment is said here. A client for asynchronous calls would be
    # built too, for 50 ms, if there were none.
    return Chat(
        model=model, api_key=key, base_url=base_url, temperature=temperature, http_client=client, async_client=_NONE,
        timeout=openai.Timeout(patience.silence, connect=patience.connect), max_retries=0,
        default_headers={"Connection": "close"}, openai_proxy="", http_socket_options=(), output_version="v0",
        use_responses_api=False, cache=False, verbose=False,
    )  # fmt: skip


def served_models(chat: Chat) -> list[str]:
    """The names of the models that the service has."""
    client: openai.OpenAI = chat.root_client
    return [model.id for model in client.models.list()]
