"""HTTP/1.1 and websockets (RFC 6455, server side) on one loopback port, served by one asyncio loop in one thread.

It knows nothing of Slack: a `Handler` says what to answer. Handlers run in the loop's thread and must not block.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error"}


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; header names are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer, after `delay` seconds; or, by `manner`, to drop the connection or never to answer ("hang")."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    manner: str = "answer"


class Handler(Protocol):
    """What is behind the port."""

    def answer(self, request: Request) -> Reply:
        """The reply to an HTTP request."""

    def admits(self, request: Request) -> bool:
        """Whether this request may become a websocket."""

    def joined(self, link: Link, request: Request) -> None:
        """A websocket is open."""

    def heard(self, link: Link, text: str) -> None:
        """A websocket sent a text."""

    def left(self, link: Link) -> None:
        """A websocket is gone."""


class Link:
    """One open websocket; its methods may be called from any thread. `pings` counts what the client sent."""

    _numbers = itertools.count(1)

    def __init__(self, wire: Wire, transport: asyncio.Transport) -> None:
        self.number = next(self._numbers)
        self.pings = 0
        self.pongs = 0
        self.answers_pings = True
        self._wire = wire
        self._transport = transport

    def send(self, text: str) -> None:
        """Send a text frame."""
        self._wire.soon(lambda: self._transport.write(_frame(_TEXT, text.encode())))

    def ping(self, data: bytes = b"fake") -> None:
        """Send a ping frame; `pongs` counts the answers."""
        self._wire.soon(lambda: self._transport.write(_frame(_PING, data)))

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Send a close frame, then end the connection."""
        data = struct.pack("!H", code) + reason.encode()
        self._wire.soon(lambda: self._transport.write(_frame(_CLOSE, data)))
        self._wire.soon(self._transport.close)

    def cut(self, reset: bool = True) -> None:
        """End the connection without a word, by RST or else by FIN."""
        self._wire.soon(lambda: _cut(self._transport, reset))

    def received(self, code: int, data: bytes, handler: Handler) -> None:
        """A frame came in."""
        if code == _TEXT:
            handler.heard(self, data.decode())
        elif code == _PING:
            self.pings += 1
            if self.answers_pings:
                self._transport.write(_frame(_PONG, data))
        elif code == _PONG:
            self.pongs += 1
        else:
            self.close(1000 if code == _CLOSE else 1002)


class Wire:
    """The port, the loop and its thread."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self.socket.getsockname()[1]
        self.open: set[_Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fake-slack", daemon=True)

    def start(self) -> None:
        """Serve."""
        self._thread.start()

    def stop(self) -> None:
        """End all connections and the thread."""
        self.soon(self._loop.stop)
        self._thread.join()

    def soon(self, act: Callable[[], object]) -> None:
        """Do something in the loop's thread; nothing, once the loop has ended."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(act)

    def later(self, seconds: float, act: Callable[[], object]) -> None:
        """Do something in the loop's thread, later."""
        self.soon(lambda: self._loop.call_later(seconds, act))

    def _run(self) -> None:
        server = self._loop.run_until_complete(self._loop.create_server(lambda: _Connection(self), sock=self.socket))
        self._loop.run_forever()
        server.close()
        for connection in list(self.open):
            connection.transport.abort()
        self._loop.run_until_complete(asyncio.sleep(0))  # lets the transports close their sockets
        self._loop.close()


class _Connection(asyncio.Protocol):
    """One TCP connection: one HTTP request, or a websocket."""

    transport: asyncio.Transport

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._data = bytearray()
        self._link: Link | None = None
        self._answered = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._wire.open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wire.open.discard(self)
        if self._link is not None:
            self._wire.handler.left(self._link)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if self._link is not None:
            self._frames(self._link)
        elif not self._answered and (request := _request(self._data)) is not None:
            self._answered = True
            if request.headers.get("upgrade", "").lower() == "websocket":
                self._upgrade(request)
            else:
                self._reply(self._wire.handler.answer(request))

    def _upgrade(self, request: Request) -> None:
        key = request.headers.get("sec-websocket-key", "")
        if not key or not self._wire.handler.admits(request):
            self._write(Reply(404))
            return
        digest = hashlib.sha1((key + _GUID).encode(), usedforsecurity=False).digest()
        head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        self.transport.write(head.encode() + base64.b64encode(digest) + b"\r\n\r\n")
        self._data.clear()
        self._link = Link(self._wire, self.transport)
        self._wire.handler.joined(self._link, request)

    def _frames(self, link: Link) -> None:
        while (frame := _parsed(self._data)) is not None:
            code, data, length = frame
            del self._data[:length]
            link.received(code, data, self._wire.handler)

    def _reply(self, reply: Reply) -> None:
        if reply.manner == "hang":
            return

        def act() -> None:
            if reply.manner == "drop":
                _cut(self.transport, reset=True)
            else:
                self._write(reply)

        if reply.delay:
            self._wire.later(reply.delay, act)
        else:
            act()

    def _write(self, reply: Reply) -> None:
        headers = {"Content-Type": "application/json; charset=utf-8", **reply.headers}
        headers |= {"Content-Length": str(len(reply.body)), "Connection": "close"}
        lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Status')}", *(f"{k}: {v}" for k, v in headers.items())]
        self.transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + reply.body)
        self.transport.close()


def _cut(transport: asyncio.Transport, reset: bool) -> None:
    raw = transport.get_extra_info("socket")
    if reset and raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _request(data: bytearray) -> Request | None:
    """The request, once all of it is there."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *lines = data[:end].decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if len(data) < end + 4 + int(headers.get("content-length", 0)):
        return None
    method, target, _ = first.split(" ", 2)
    parts = urlsplit(target)
    return Request(method, parts.path, dict(parse_qsl(parts.query)), headers, bytes(data[end + 4 :]))


def _frame(code: int, data: bytes) -> bytes:
    size = len(data)
    if size < 126:
        head = struct.pack("!BB", 0x80 | code, size)
    elif size < 65_536:
        head = struct.pack("!BBH", 0x80 | code, 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | code, 127, size)
    return head + data


def _parsed(data: bytearray) -> tuple[int, bytes, int] | None:
    """The first frame, once all of it is there: its code, its data unmasked, its length on the wire."""
    if len(data) < 2:
        return None
    size, start = data[1] & 0x7F, 2
    if size >= 126:
        form, start = ("!H", 4) if size == 126 else ("!Q", 10)
        if len(data) < start:
            return None
        (size,) = struct.unpack(form, data[2:start])
    if not data[1] & 0x80:  # a client has to mask; 1002 is sent for this code
        return 0, b"", len(data)
    end = start + 4 + size
    if len(data) < end:
        return None
    mask = bytes(data[start : start + 4]) * (size // 4 + 1)
    plain = int.from_bytes(data[start + 4 : end], "big") ^ int.from_bytes(mask[:size], "big")
    return data[0] & 0x0F, plain.to_bytes(size, "big"), end
