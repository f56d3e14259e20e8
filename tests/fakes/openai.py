"""A strict stand-in for an OpenAI-compatible embedding service, on this machine only.

It serves POST /v1/embeddings and nothing else, refuses what the real service refuses, and gives bag-of-words vectors.
`script` holds what to do with the next requests instead: a list of the names of `_FAULTS`.
"""

from __future__ import annotations

import base64
import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes.embedders import bag_of_words

DIMENSION = 96
MAX_INPUTS = 2048
_FAULTS = ("401", "429", "500", "one vector too few", "drop")


class FakeOpenAI(ThreadingHTTPServer):
    """The service; `batches` are the inputs of the requests that it answered, `faults` what it found wrong with others."""

    daemon_threads = True

    def __init__(self, key: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = key
        self.script: deque[str] = deque()
        self.requests = 0
        self.batches: list[list[str]] = []
        self.faults: list[str] = []

    @property
    def url(self) -> str:
        """What OPENAI_BASE_URL has to be."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def then(self, *faults: str) -> None:
        """Meet the next requests with these faults, one each."""
        assert set(faults) <= set(_FAULTS)
        self.script.extend(faults)


@contextmanager
def fake_openai(key: str) -> Iterator[FakeOpenAI]:
    """A running service."""
    server = FakeOpenAI(key)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: FakeOpenAI
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests += 1
        fault = self.server.script.popleft() if self.server.script else ""
        if fault == "drop":
            self.close_connection = True
            self.connection.close()
        elif fault in ("429", "500"):
            self._refuse(int(fault), "scripted", {"Retry-After": "0"})
        elif fault == "401" or self.headers.get("Authorization") != f"Bearer {self.server.key}":
            self._refuse(401, f"Incorrect API key provided: {self.headers.get('Authorization')}")
        elif self.path != "/v1/embeddings":
            self._refuse(404, f"no such path: {self.path}")
        else:
            self._embed(body, left_out=1 if fault else 0)

    def do_GET(self) -> None:
        self._refuse(404, f"no such path: {self.path}")

    def _embed(self, body: bytes, left_out: int) -> None:
        try:
            asked = json.loads(body)
        except ValueError:
            return self._refuse(400, "the body is not JSON")
        texts, form = asked.get("input"), asked.get("encoding_format", "float")
        texts = [texts] if isinstance(texts, str) else texts
        if unknown := set(asked) - {"model", "input", "encoding_format", "dimensions", "user"}:
            return self._refuse(400, f"unknown fields: {sorted(unknown)}")
        if not isinstance(asked.get("model"), str) or form not in ("float", "base64"):
            return self._refuse(400, "model or encoding_format is missing or wrong")
        if not isinstance(texts, list) or not 0 < len(texts) <= MAX_INPUTS:
            return self._refuse(400, f"input must be a list of 1 to {MAX_INPUTS} texts")
        if not all(isinstance(text, str) and text for text in texts):
            return self._refuse(400, "each input must be a text that is not empty")
        self.server.batches.append(texts)
        data = [{"object": "embedding", "index": place, "embedding": _encoded(text, form)} for place, text in enumerate(texts)]
        used = sum(len(text.split()) for text in texts)
        usage = {"prompt_tokens": used, "total_tokens": used}
        answer = {"object": "list", "data": data[left_out:], "model": asked["model"], "usage": usage}
        return self._answer(200, answer, {})

    def _refuse(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        self.server.faults.append(f"{status} {reason}")
        error = {"error": {"message": reason, "type": "invalid_request_error", "param": None, "code": None}}
        self._answer(status, error, headers or {})

    def _answer(self, status: int, value: Any, headers: dict[str, str]) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: tests look at `faults`."""


def _encoded(text: str, form: str) -> list[float] | str:
    vector = bag_of_words(text, DIMENSION) * 3.0  # not of unit length, as some services give them
    return base64.b64encode(vector.astype("<f4").tobytes()).decode() if form == "base64" else vector.tolist()
