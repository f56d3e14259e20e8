"""The bodies of a service's answers: whether a stream was whole, and an answer that is none as a stream.

The protocol ends a stream with [DONE]. Some servers then give no reason for the end, and some do not stream at all; neither
makes an answer less whole.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

_DONE = b"[DONE]"
_here = threading.local()  # a request and the reading of its answer share a thread


def on_response(response: Any) -> None:
    """The response hook of the HTTP client: looks at what the body of an answer to a question brings."""
    _here.done = _here.doubtful = False
    if response.request.method == "POST" and response.status_code == 200:
        is_json = response.headers.get("content-type", "").startswith("application/json")
        vars(response)["iter_bytes"] = (_streamed if is_json else _watched)(response.iter_bytes)


def doubt() -> None:
    """Something in the stream that this thread reads was no part of an answer: [DONE] does not make it whole."""
    _here.doubtful = True


def was_whole() -> bool:
    """Whether the stream that this thread has read came to its end."""
    return getattr(_here, "done", False) and not _here.doubtful


def _watched(read: Callable[..., Iterator[bytes]]) -> Callable[..., Iterator[bytes]]:
    def bytes_of(*arguments: Any) -> Iterator[bytes]:
        last = b""
        for piece in read(*arguments):
            last = last[-2 * len(_DONE) :] + piece
            _here.done = _here.done or _DONE in last.rsplit(b"data:", 1)[-1]
            yield piece

    return bytes_of


def _streamed(read: Callable[..., Iterator[bytes]]) -> Callable[..., Iterator[bytes]]:
    """An answer that came at once as the stream that it should have been; all else as it is."""

    def bytes_of(*arguments: Any) -> Iterator[bytes]:
        body = b"".join(read(*arguments))
        yield from _events(body) or [body]

    return bytes_of


def _events(body: bytes) -> list[bytes]:
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        told = {"index": 0, "delta": choice["message"], "finish_reason": choice.get("finish_reason") or "stop"}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []
    chunk = {**answer, "object": "chat.completion.chunk"}
    events = [{**chunk, "choices": [told], "usage": None}, {**chunk, "choices": []}]
    return [b"data: %b\n\n" % json.dumps(event).encode() for event in events] + [b"data: %b\n\n" % _DONE]
