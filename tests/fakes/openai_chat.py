"""What the fake OpenAI service takes and refuses, and the scripts of its answers."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

MAX_INPUTS = 2048
_ROLES = ("developer", "system", "user", "assistant")
_KNOWN = set(
    "audio frequency_penalty logit_bias logprobs max_completion_tokens max_tokens messages metadata modalities model n"
    " parallel_tool_calls prediction presence_penalty prompt_cache_key reasoning_effort response_format safety_identifier"
    " seed service_tier stop store stream stream_options temperature tool_choice tools top_logprobs top_p user verbosity"
    " web_search_options".split()
)
_MID_STREAM = ("stall", "drop", "keepalive", "empty deltas", "malformed", "odd", "error", "open end")
_ENDINGS = {"filtered": "content_filter", "length": "length", "no ending": ""}
_STATUS = re.compile(r"(\d{3})(?: (quota|context|temperature|path|error))?(?: retry-after (.+))?")
_AFTER = re.compile(r"(.+?)(?: after (\d+))?")


@dataclass(frozen=True)
class Problem:
    """A refusal, as OpenAI words it."""

    status: int
    message: str
    code: str | None = None
    param: str | None = None
    kind: str = "invalid_request_error"
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""

    def data(self) -> bytes:
        """The body of the answer."""
        error = {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}
        return self.raw or json.dumps({"error": error}).encode()


@dataclass(frozen=True)
class Script:
    """How to meet one request: the pieces of the answer, the seconds before each, and what goes wrong after how many."""

    pieces: tuple[str, ...]
    delay: float = 0.0
    ending: str = "stop"
    reasoning: int = 0
    usage: bool = True
    refuses: bool = False
    fault: str = ""
    after: int | None = None
    problem: Problem | None = None
    go: threading.Event | None = None  # what the last piece waits for


def pieces_of(text: str, split: Literal["tokens"] | int) -> tuple[str, ...]:
    """A text in pieces of about a token, or of `split` characters; joined they are the text."""
    if split == "tokens":
        return tuple(re.findall(r"\s*\S{1,4}|\s+", text))
    return tuple(text[start : start + split] for start in range(0, len(text), split))


def fault_script(fault: str, said: Script | None = None) -> Script:
    """The script of a fault (see tests.fakes.openai), in the answer `said`."""
    said = said or Script(pieces_of("This answer is one of those that do not end well [1].", "tokens"))
    if status := _STATUS.fullmatch(fault):
        return replace(said, problem=refusal(*status.groups()))
    if fault == "refusal":
        return replace(said, refuses=True)
    if fault == "empty":
        return replace(said, pieces=())
    if fault in _ENDINGS:
        return replace(said, ending=_ENDINGS[fault])
    matched = _AFTER.fullmatch(fault)
    assert matched, fault
    name, after = matched.groups()
    assert name in _MID_STREAM or fault == "one vector too few", f"no such fault: {fault}"
    return replace(said, fault=name, after=int(after) if after else None)


def refusal(status: str, what: str | None = None, wait: str | None = None) -> Problem:
    """The refusal with this status."""
    headers = {"Retry-After": wait or "0"} if status in ("429", "500") or wait else {}
    table = {
        "401": Problem(401, f"Incorrect API key provided: {what}.", "invalid_api_key"),
        "429": Problem(429, "Rate limit reached for requests", "rate_limit_exceeded", kind="requests"),
        "429 quota": Problem(429, "You exceeded your current quota.", "insufficient_quota", kind="insufficient_quota"),
        "400 context": Problem(400, "The maximum context length is 10 tokens.", "context_length_exceeded", "messages"),
        "400 temperature": Problem(400, "Unsupported value: 'temperature'", "unsupported_value", "temperature"),
        "404 path": Problem(404, "", raw=b"404 page not found"),
        "200 error": Problem(200, "", raw=b'{"error": "Unexpected endpoint or method. (POST /chat/completions)"}'),
    }
    found = table.get(status if status == "401" else f"{status} {what}" if what else status)
    return replace(found or Problem(int(status), "scripted", kind="server_error"), headers=headers)


def chat_problem(body: dict[str, Any], models: Sequence[str], refuses: Collection[str], context: int) -> Problem | None:
    """What is wrong with a chat request, if anything."""
    if unknown := sorted((set(body) - _KNOWN) | set(body).intersection(refuses)):
        hint = " Use 'max_completion_tokens' instead." if unknown[0] == "max_tokens" else ""
        return Problem(400, f"Unsupported parameter: '{unknown[0]}' is not supported with this model.{hint}",
                       "unsupported_parameter", unknown[0])  # fmt: skip
    if wrong := _wrong_field(body) or _wrong_messages(body.get("messages")):
        return Problem(400, wrong[1], "invalid_value", wrong[0])
    if body["model"] not in models:
        return Problem(404, f"The model `{body['model']}` does not exist.", "model_not_found")
    asked = sum(len(_texts(message["content"])) // 4 for message in body["messages"])
    if context and asked > context:
        text = f"This model's maximum context length is {context} tokens. However, your messages resulted in {asked} tokens."
        return Problem(400, text, "context_length_exceeded", "messages")
    return None


def _wrong_field(body: dict[str, Any]) -> tuple[str, str] | None:
    """The first field with a value that cannot be, and why."""
    stream, options = body.get("stream", False), body.get("stream_options")
    checks = [
        ("model", isinstance(body.get("model"), str) and bool(body["model"]), "you must provide a model parameter"),
        ("stream", isinstance(stream, bool), "expected a boolean"),
        ("stream_options", options is None or stream is True, "only allowed when 'stream' is enabled"),
        ("stream_options", options is None or _stream_options(options), "expected include_usage and no other field"),
        ("max_tokens", "max_tokens" not in body or "max_completion_tokens" not in body, "not beside 'max_completion_tokens'"),
        ("temperature", _number(body.get("temperature"), 0, 2), "expected a number from 0 to 2"),
        ("top_p", _number(body.get("top_p"), 0, 1), "expected a number from 0 to 1"),
        ("max_tokens", _count(body.get("max_tokens")), "expected a whole number of at least 1"),
        ("max_completion_tokens", _count(body.get("max_completion_tokens")), "expected a whole number of at least 1"),
        ("n", _count(body.get("n")), "expected a whole number of at least 1"),
    ]
    return next(((name, f"Invalid '{name}': {why}.") for name, right, why in checks if not right), None)


def _stream_options(value: Any) -> bool:
    return isinstance(value, dict) and set(value) <= {"include_usage"} and all(isinstance(v, bool) for v in value.values())


def _number(value: Any, low: float, high: float) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high)


def _count(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 1)


def _wrong_messages(messages: Any) -> tuple[str, str] | None:
    if not isinstance(messages, list) or not messages:
        return "messages", "Invalid 'messages': expected a list of at least one message."
    for place, message in enumerate(messages):
        name = f"messages[{place}]"
        if not isinstance(message, dict) or set(message) - {"role", "content", "name"}:
            return name, f"Invalid '{name}': expected role and content, and no other field."
        if message.get("role") not in _ROLES:
            return f"{name}.role", f"Invalid '{name}.role': expected one of {_ROLES}."
        if not _texts(message.get("content")).strip():
            return f"{name}.content", f"Invalid '{name}.content': expected a text that is not empty."
    return None


def _texts(content: Any) -> str:
    """The text of a message, which may be a list of text parts; "" for anything else."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    if not all(isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str) for part in parts):
        return ""
    return "".join(part["text"] for part in parts)


def prompt_tokens(body: dict[str, Any]) -> int:
    """The tokens of a prompt, as this service counts them."""
    return sum(3 + len(pieces_of(_texts(message["content"]), "tokens")) for message in body["messages"])


def embedding_problem(body: dict[str, Any]) -> Problem | None:
    """What is wrong with an embedding request, if anything."""
    texts, form = body.get("input"), body.get("encoding_format", "float")
    texts = [texts] if isinstance(texts, str) else texts
    if unknown := set(body) - {"model", "input", "encoding_format", "dimensions", "user"}:
        return Problem(400, f"unknown fields: {sorted(unknown)}")
    if not isinstance(body.get("model"), str) or form not in ("float", "base64"):
        return Problem(400, "model or encoding_format is missing or wrong")
    if not isinstance(texts, list) or not 0 < len(texts) <= MAX_INPUTS:
        return Problem(400, f"input must be a list of 1 to {MAX_INPUTS} texts")
    if not all(isinstance(text, str) and text for text in texts):
        return Problem(400, "each input must be a text that is not empty")
    return None
