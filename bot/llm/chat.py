"""LangChain's ChatOpenAI as paperbot uses it. Importing this takes two seconds, so it waits for the first question.

Nothing is traced, cached or called back, whatever the environment says: LangChain does those around `_stream`, and this
calls `_stream` itself. The chat completions are asked for, which all servers have, never OpenAI's own Responses.
"""

from __future__ import annotations

import os
import ssl
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openai
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from bot.llm.bodies import doubt, on_response, was_whole
from bot.llm.call import Patience, on_request
from ingest.errors import ModelUnreachable
from ingest.proxies import Proxy, proxy_of

if TYPE_CHECKING:
    import httpx2

_MESSAGES: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
# Signs of life that are not text of the answer: a refusal in words, and what reasoning models think aloud (the first name
# is used by DeepSeek, llama.cpp and older vLLM, the second by newer vLLM, Ollama and OpenRouter).
_BESIDE_TEXT = ("refusal", "reasoning_content", "reasoning")

_NONE = object()


@dataclass(frozen=True, slots=True)
class Piece:
    """What came at once: text, or a sign of life, the reason for the end, the tokens of prompt and answer.

    `beside` is how many characters came that are no text of the answer.
    """

    text: str
    alive: bool
    refused: bool
    ending: str | None
    usage: tuple[int, int] | None
    beside: int = 0


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
        said = ended = False
        for chunk in self._stream(asked, stream_usage=usage, model=model, extra_body=dict(fields)):
            piece = _piece(chunk)
            said, ended = said or bool(piece.text), ended or piece.ending is not None
            yield piece
        if said and not ended and was_whole():
            yield Piece("", False, False, "stop", None)

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        _as_text(chunk)
        found = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        if found is None and chunk.get("choices"):
            doubt()
        if found is not None and chunk.get("choices"):
            delta = chunk["choices"][0]["delta"]
            if beside := {name: len(str(delta[name])) for name in _BESIDE_TEXT if delta.get(name)}:
                found.generation_info = {**(found.generation_info or {}), **beside}
        return found


def _as_text(chunk: dict[str, Any]) -> None:
    """Make text of what came as a list of parts (Mistral's models that think): those of text, and the others beside it."""
    for choice in chunk.get("choices") or ():
        delta = choice.get("delta") or {}
        parts = delta.get("content")
        if isinstance(parts, list) and all(isinstance(part, dict) for part in parts):
            delta["content"] = "".join(part["text"] for part in parts if part.get("type") == "text")
            if others := [part for part in parts if part.get("type") != "text"]:
                delta["reasoning_content"] = "".join(map(_thought, others)) or "…"


def _thought(part: Mapping[str, Any]) -> str:
    """What a part holds that is not text of the answer."""
    held = part.get("thinking") or part.get("text") or ""
    parts = held if isinstance(held, list) else [held]
    return "".join(_thought(one) if isinstance(one, dict) else str(one) for one in parts)


def _piece(chunk: ChatGenerationChunk) -> Piece:
    text, info = chunk.message.content, chunk.generation_info or {}
    if not isinstance(text, str):
        raise TypeError("text expected")
    counted = getattr(chunk.message, "usage_metadata", None)
    usage = (counted["input_tokens"], counted["output_tokens"]) if counted and counted["input_tokens"] else None
    beside = max((info[name] for name in _BESIDE_TEXT if name in info), default=0)  # some send one under both names
    return Piece(text, bool(text) or beside > 0, "refusal" in info, info.get("finish_reason"), usage, beside)


def connect(base_url: str, key: SecretStr, model: str, temperature: float | None, patience: Patience) -> Chat:
    """A client; it opens no connection yet. `patience` is kept by the HTTP client itself.

    Retries are not its own: it would sleep where nobody can interrupt it, for up to two minutes if the service asks so,
    and would repeat stalls. Each request has a connection of its own, so that shutting that one stops it; the client
    drops its connection after each stream in any case.

    Raises:
        ModelUnreachable: the proxy or the certificates that the environment names cannot be used.
    """
    warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)  # of what servers count oddly
    client = _http(proxy_of(base_url))
    # All that LangChain would otherwise take from the environment is said here. A client for asynchronous calls would be
    # built too, for 50 ms, if there were none.
    return Chat(
        model=model, api_key=key, base_url=base_url, temperature=temperature, http_client=client, async_client=_NONE,
        timeout=openai.Timeout(patience.silence, connect=patience.connect), max_retries=0,
        default_headers={"Connection": "close"}, openai_proxy="", http_socket_options=(), output_version="v0",
        use_responses_api=False, cache=False, verbose=False,
    )  # fmt: skip


def _http(proxy: Proxy | None) -> httpx2.Client:
    """The HTTP client. Of the environment it heeds a proxy for this address alone, which may be none, and certificates."""
    hooks: dict[str, list[Callable[..., Any]]] = {"request": [on_request], "response": [on_response]}
    verify = _certificates()
    try:
        return openai.DefaultHttpxClient(event_hooks=hooks, trust_env=False, verify=verify, proxy=proxy.url if proxy else None)
    except (ImportError, ValueError) as error:
        if proxy is None:
            raise
        lacks = "Run: pip install socksio. Or name the server in NO_PROXY, if it is reached without the proxy."
        advice = lacks if proxy.socks else "Correct its address, or name the server in NO_PROXY."
        what = "speaks SOCKS, for which a package is missing" if proxy.socks else "cannot be used"
        raise ModelUnreachable(f"T{proxy.shown[1:]} {what}.", advice) from error


def _certificates() -> ssl.SSLContext | bool:
    """The certificates that the environment names, or True where it names none."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if not file and not folder:
        return True
    try:
        return ssl.create_default_context(cafile=file or None, capath=None if file else folder)
    except OSError as error:  # also of ssl: what stands there is no certificate
        name = "SSL_CERT_FILE" if file else "SSL_CERT_DIR"
        said = f"{file or folder}, where {name} says that certificates are, cannot be read as such."
        raise ModelUnreachable(said, f"Correct {name}, or unset it.") from error


def served_models(chat: Chat) -> list[str]:
    """The names of the models that the service has."""
    client: openai.OpenAI = chat.root_client
    return [model.id for model in client.models.list()]
