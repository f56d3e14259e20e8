"""How the fake OpenAI service speaks: completions, and the chunks of a stream as server-sent events."""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.openai_chat import Script, prompt_tokens

MODEL_LIST: dict[str, Any] = {
    "object": "list",
    "data": [{"id": "", "object": "model", "created": 1_700_000_000, "owned_by": "fake"}],
}
_REFUSAL = "I cannot help with that."
_TICK = 0.01  # seconds between two looks at whether the client is still there


class ClientLeft(Exception):
    """The client closed the connection."""


def usage(body: dict[str, Any], script: Script) -> dict[str, int]:
    """The tokens of a prompt and its answer."""
    asked, said = prompt_tokens(body), len(script.pieces)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def completion(body: dict[str, Any], script: Script) -> dict[str, Any]:
    """The answer to a request that is not streamed."""
    text = None if script.refuses else "".join(script.pieces)
    message = {"role": "assistant", "content": text, "refusal": _REFUSAL if script.refuses else None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": script.ending or None}
    answer = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": body["model"]}
    return answer | {"choices": [choice]} | ({"usage": usage(body, script)} if script.usage else {})


class Stream:
    """One streamed answer on a connection."""

    def __init__(self, connection: socket.socket, closing: threading.Event, body: dict[str, Any], script: Script) -> None:
        self._connection = connection
        self._closing = closing
        self._body = body
        self._script = script
        self._counts = bool((body.get("stream_options") or {}).get("include_usage")) and script.usage
        self._started = time.monotonic()
        self._sent = 0

    def run(self) -> str:
        """Send the answer up to where the script breaks it; returns the call's outcome."""
        self._delta({"role": "assistant", "content": "", "refusal": None})
        for _ in range(self._script.reasoning):
            self._pace()
            self._delta({"reasoning_content": "hmm "})
        field, pieces = ("refusal", (_REFUSAL,)) if self._script.refuses else ("content", self._script.pieces)
        whole = self._script.fault in ("", "open end")
        breaks = len(pieces) if whole else self._script.after or 0
        for left, piece in zip(range(len(pieces) - 1, -1, -1), pieces[:breaks], strict=False):
            self._pace()
            if self._script.go and not left:
                self._hold(self._script.go)
            self._delta({field: piece})
        if not whole:
            return self._break()
        if self._script.ending:
            self._delta({}, self._script.ending)
        if self._script.fault:
            return self.silence()
        if self._counts:
            self._event(json.dumps(self._chunk([]) | {"usage": usage(self._body, self._script)}))
        self._event("[DONE]")
        self._write(b"")  # the last chunk of the transfer encoding
        return "answered"

    def silence(self) -> str:
        """Say nothing until the client leaves."""
        return self._until_it_leaves(lambda: None)

    def _break(self) -> str:
        """What goes wrong instead of the rest."""
        wrong = {
            "malformed": '{"id": "chatcmpl-1", "choices": [{"ind',
            "odd": '{"id": "chatcmpl-1", "choices": [{"index": 0}]}',
            "error": json.dumps({"error": {"message": "The server had an error.", "type": "server_error", "code": None}}),
        }
        fault = self._script.fault
        if fault in wrong:
            self._event(wrong[fault])
            self._event("[DONE]")
            self._write(b"")
            return "answered"
        if fault == "drop":
            self._connection.shutdown(socket.SHUT_RDWR)
            return "dropped"
        repeat = {"keepalive": lambda: self._write(b": keep-alive\n\n"), "empty deltas": lambda: self._delta({"content": ""})}
        return self._until_it_leaves(repeat.get(fault, lambda: None))

    def _until_it_leaves(self, meanwhile: Callable[[], None]) -> str:
        while not self._closing.wait(_TICK):
            meanwhile()
            self._look()
        return "stalled"

    def _hold(self, go: threading.Event) -> None:
        """Wait until the test lets it go on."""
        while not go.wait(_TICK):
            if self._closing.is_set():
                raise ClientLeft
            self._look()

    def _pace(self) -> None:
        """Wait until the next piece is due."""
        self._sent += 1
        while (left := self._started + self._sent * self._script.delay - time.monotonic()) > 0:
            if self._closing.wait(min(left, 10 * _TICK)):
                raise ClientLeft
            if left > _TICK:
                self._look()

    def _look(self) -> None:
        readable, _, _ = select.select([self._connection], [], [], 0)
        if readable and not self._connection.recv(1, socket.MSG_PEEK):
            raise ClientLeft

    def _chunk(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_700_000_000}
        return chunk | {"model": self._body["model"], "choices": choices} | ({"usage": None} if self._counts else {})

    def _delta(self, delta: dict[str, Any], ending: str | None = None) -> None:
        self._event(json.dumps(self._chunk([{"index": 0, "delta": delta, "logprobs": None, "finish_reason": ending}])))

    def _event(self, data: str) -> None:
        self._write(f"data: {data}\n\n".encode())

    def _write(self, data: bytes) -> None:
        """One chunk of the transfer encoding; an empty one ends the answer."""
        self._connection.sendall(b"%x\r\n%b\r\n" % (len(data), data))
