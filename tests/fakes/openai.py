"""A strict stand-in for OpenAI and for OpenAI-compatible servers, on this machine only: real HTTP, server-sent events.

    with fake_openai("sk-test") as server:
        environ = server.environment()                    # OPENAI_API_KEY, OPENAI_BASE_URL, PAPERBOT_MODEL

It serves POST /v1/chat/completions (streamed or not), GET /v1/models and POST /v1/embeddings (bag-of-words vectors), and
refuses what the real service refuses: a missing or wrong key (401, which echoes it), unknown or ill-typed fields, roles,
empty texts, `max_tokens` beside `max_completion_tokens` (400), a model that it does not have (404). With the key "" it
asks for none, as local servers do. Everything that it refused stands in `server.faults`. It serves as an HTTP proxy too.

What it says (chat completions without a script get `TEXT`):

    server.reply("One [1]. Two [2].")                     the next request is answered with this text
    server.reply(text, split=3)                           in pieces of 3 characters (default "tokens": about 4 each)
    server.reply(pieces=["One", " [1", "]."])             in exactly these pieces
    server.reply(text, delay=0.05)                        seconds before each piece; or tokens_per_second=2000
    server.reply(text, ending="length")                   the reason given for ending ("stop", "length", "content_filter")
    server.reply(text, reasoning=20)                      20 pieces of reasoning_content come first
    server.reply(text, usage=False)                       token counts are left out, though asked for
    server.reply(text, fault="drop after 3")              a fault of the list below, in this text
    server.reply_with(lambda request: "…")                every request without a script is answered with what this
                                                          function makes of it (the request's JSON, as a dictionary)

What goes wrong, for the next requests, one each; `at="/chat/completions"` keeps a fault for that path, and
`server.always("500")` meets every request so, until `server.always("")`:

    server.then("401", "403", "404", "500", "503", …)     a status with an error as OpenAI words it
    server.then("429", "429 retry-after 1", "429 quota")  over the rate limit (Retry-After: 0 unless given), or no money
    server.then("400 context", "400 temperature")         too long a prompt; a value the model does not take
    server.then("404 path")                               as a server that has no such address (not JSON)
    server.then("200 error")                              status 200, and an error that is not a stream, as LM Studio gives
    server.then("stall", "drop")                          no answer at all: silence until the client leaves; a closed door
    server.then("stall after 3", "drop after 3")          the same after three pieces of text
    server.then("keepalive", "empty deltas")              comments or empty pieces without end; also "… after 3"
    server.then("malformed", "odd", "error")              a chunk that is not JSON, not a chunk, an error; also "… after 3"
    server.then("refusal", "filtered", "empty", "length") how the answer ends; "no ending" gives no reason, "open end" is
                                                          silent after it until the client leaves
    server.then("one vector too few")                     for embeddings

What it is: `server.models` (names it has), `server.refuses` (request fields it does not know, such as
{"stream_options"}), `server.context` (tokens a prompt may have, 0: no limit). They may be changed at any time.

What it saw: `server.calls` (each `Call` with its path, headers, JSON, time and outcome: "answered", "refused 401",
"dropped", "stalled", "client left"), `server.chats` (the JSON of the chat requests that passed the checks), `server.requests`
(how many requests came), `server.batches` (inputs of embedding requests). `server.wait(condition)` waits until a
condition on these holds and says whether it did.
"""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import urlsplit

from tests.fakes.embedders import bag_of_words
from tests.fakes.openai_chat import Problem, Script, chat_problem, embedding_problem, fault_script, pieces_of, refusal
from tests.fakes.openai_stream import MODEL_LIST, ClientLeft, Stream, completion

DIMENSION = 96
MODEL = "fake-model"
TEXT = "The abstracts say so [1]. They add a number: 42 [2]."


@dataclass
class Call:
    """One request: when it came (monotonic seconds), and how it ended."""

    method: str
    path: str
    headers: dict[str, str]
    at: float
    body: dict[str, Any] = field(default_factory=dict)
    outcome: str = ""


class FakeOpenAI(ThreadingHTTPServer):
    """The service; see the module's docstring for what can be scripted and what is recorded."""

    daemon_threads = False  # so that closing it waits for every thread
    request_queue_size = 64

    def __init__(self, key: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = key
        self.models = [MODEL]
        self.refuses = set[str]()
        self.context = 0
        self.calls: list[Call] = []
        self.chats: list[dict[str, Any]] = []
        self.batches: list[list[str]] = []
        self.faults: list[str] = []
        self.closing = threading.Event()
        self.connections = set[socket.socket]()
        self._changed = threading.Condition()
        self._script: deque[tuple[str, Script]] = deque()
        self._always: Script | None = None
        self._answer: Callable[[dict[str, Any]], str] = lambda _: TEXT

    @property
    def url(self) -> str:
        """What OPENAI_BASE_URL has to be."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def environment(self) -> dict[str, str]:
        """What a bot needs in its environment to write with this model."""
        return {"OPENAI_API_KEY": self.key, "OPENAI_BASE_URL": self.url, "PAPERBOT_MODEL": MODEL}

    @property
    def requests(self) -> int:
        """How many requests came."""
        return len(self.calls)

    def reply(
        self,
        text: str = "",
        *,
        pieces: Sequence[str] = (),
        split: Literal["tokens"] | int = "tokens",
        delay: float = 0.0,
        tokens_per_second: float = 0.0,
        ending: str = "stop",
        reasoning: int = 0,
        usage: bool = True,
        fault: str = "",
        go: threading.Event | None = None,
    ) -> None:
        """Answer the next chat request with this text, whose last piece waits until `go` is set."""
        delay = 1 / tokens_per_second if tokens_per_second else delay
        said = Script(tuple(pieces) or pieces_of(text, split), delay, ending, reasoning=reasoning, usage=usage, go=go)
        self._script.append(("/chat/completions", fault_script(fault, said) if fault else said))

    def reply_with(self, answer: Callable[[dict[str, Any]], str]) -> None:
        """Answer every chat request without a script with what `answer` makes of its JSON."""
        self._answer = answer

    def then(self, *faults: str, at: str = "") -> None:
        """Meet the next requests with these faults, one each; only requests for the path `at`, if it is given."""
        self._script.extend((at, fault_script(fault)) for fault in faults)

    def always(self, fault: str) -> None:
        """Meet every request with this fault; "" ends that."""
        self._always = fault_script(fault) if fault else None

    def wait(self, condition: Callable[[], object], seconds: float = 30.0) -> bool:
        """Wait until `condition` holds; it is looked at whenever a request comes or ends."""
        with self._changed:
            return bool(self._changed.wait_for(condition, seconds))

    def changed(self) -> None:
        """Wake those who wait."""
        with self._changed:
            self._changed.notify_all()

    def take(self, path: str) -> Script | None:
        """The script for a request to `path`, if there is one."""
        if self._always:
            return self._always
        for place, (at, script) in enumerate(self._script):
            if at in ("", path):
                del self._script[place]
                return script
        return None

    def say(self, request: dict[str, Any]) -> tuple[str, ...]:
        """The pieces of an answer that no script gives."""
        return pieces_of(self._answer(request), "tokens")

    def close(self) -> None:
        """Stop, cut the connections and wait for the threads."""
        self.closing.set()
        self.shutdown()
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


@contextmanager
def fake_openai(key: str) -> Iterator[FakeOpenAI]:
    """A running service."""
    server = FakeOpenAI(key)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: FakeOpenAI
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def do_POST(self) -> None:
        self._serve("POST", {"/v1/chat/completions": self._chat, "/v1/embeddings": self._embed})

    def do_GET(self) -> None:
        self._serve("GET", {"/v1/models": self._models})

    def _serve(self, method: str, paths: dict[str, Callable[[Call], None]]) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.path = urlsplit(self.path).path  # a client that takes this for a proxy gives the whole address
        call = Call(method, self.path.removeprefix("/v1"), dict(self.headers), time.monotonic())
        self.server.calls.append(call)
        self.server.changed()
        try:
            if problem := self._unwelcome(call, data, paths):
                self._refuse(call, problem)
            else:
                paths[self.path](call)
        except (ClientLeft, ConnectionError, TimeoutError):
            call.outcome, self.close_connection = "client left", True
        self.server.changed()

    def _unwelcome(self, call: Call, data: bytes, paths: dict[str, Any]) -> Problem | None:
        """What is wrong with a request whatever it asks: its key, its path, a body that is not JSON."""
        given = self.headers.get("Authorization", "nothing")
        if self.server.key and given != f"Bearer {self.server.key}":
            return refusal("401", given)
        if self.path not in paths:
            return Problem(404, f"Invalid URL ({call.method} {self.path})")
        try:
            call.body = json.loads(data) if call.method == "POST" else {}
        except ValueError:
            return Problem(400, "We could not parse the JSON body of your request.")
        if not isinstance(call.body, dict):
            return Problem(400, "The body is not an object.")
        return None

    def _models(self, call: Call) -> None:
        script = self.server.take(call.path)
        if script and self._broken(call, script):
            return
        self._give(call, MODEL_LIST | {"data": [MODEL_LIST["data"][0] | {"id": name} for name in self.server.models]})

    def _chat(self, call: Call) -> None:
        if problem := chat_problem(call.body, self.server.models, self.server.refuses, self.server.context):
            return self._refuse(call, problem)
        self.server.chats.append(call.body)
        script = self.server.take(call.path) or Script(self.server.say(call.body))
        if self._broken(call, script):
            return None
        if not call.body.get("stream"):
            return self._give(call, completion(call.body, script), raw=b"{" if script.fault == "malformed" else b"")
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        call.outcome = Stream(self.connection, self.server.closing, call.body, script).run()
        self.close_connection = call.outcome != "answered"
        return None

    def _embed(self, call: Call) -> None:
        script = self.server.take(call.path)
        if script and self._broken(call, script):
            return None
        if problem := embedding_problem(call.body):
            return self._refuse(call, problem)
        texts, form = call.body["input"], call.body.get("encoding_format", "float")
        texts = [texts] if isinstance(texts, str) else texts
        self.server.batches.append(texts)
        data = [{"object": "embedding", "index": place, "embedding": _encoded(text, form)} for place, text in enumerate(texts)]
        used = sum(len(text.split()) for text in texts)
        usage = {"prompt_tokens": used, "total_tokens": used}
        left_out = 1 if script and script.fault == "one vector too few" else 0
        return self._give(call, {"object": "list", "data": data[left_out:], "model": call.body["model"], "usage": usage})

    def _broken(self, call: Call, script: Script) -> bool:
        """Whether the script wants no proper answer; it was then met."""
        if script.problem:
            self._refuse(call, script.problem)
        elif script.fault in ("drop", "stall") and script.after is None:
            stream = Stream(self.connection, self.server.closing, call.body, script)
            call.outcome = stream.silence() if script.fault == "stall" else "dropped"
            self.close_connection = True
        else:
            return False
        return True

    def _refuse(self, call: Call, problem: Problem) -> None:
        self.server.faults.append(f"{problem.status} {problem.message}")
        call.outcome = f"refused {problem.status}"
        self._send(problem.status, problem.data(), problem.headers)

    def _give(self, call: Call, value: Any, raw: bytes = b"") -> None:
        self._send(200, raw or json.dumps(value).encode(), {})
        call.outcome = "answered"

    def _send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
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
