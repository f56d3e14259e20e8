"""A strict gateway in front of a real Chroma server: demands a token, speaks TLS, and can be Chroma Cloud with its limits."""

from __future__ import annotations

import http.client
import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CLOUD = "api.trychroma.com"


def certificate(folder: Path, name: str = "127.0.0.1") -> Path:
    """A certificate of its own making for `name`, valid for a day, and its key, in one file."""
    file, kind = folder / f"{name}.pem", "IP" if name[0].isdigit() else "DNS"
    key, made = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"]
    command += ["-subj", "/CN=test", "-addext", f"subjectAltName={kind}:{name}", "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    file.write_bytes(key.read_bytes() + made.read_bytes())
    return file


@dataclass(slots=True)
class Gateway:
    """What it demands, and what it has seen."""

    upstream: str
    header: str = "Authorization"
    value: str = ""  # of that header; "" demands none
    secret: str = ""  # said back in every refusal, as a careless gateway does
    identity: dict[str, Any] | None = None  # who a key belongs to, as the cloud says
    limits: bool = False
    status: int = 0  # answers everything with it
    seen: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    address: str = ""
    port: int = 0

    def over_limit(self, path: str, body: dict[str, Any]) -> str:
        """Which limit of the cloud a request goes over; "" if none."""
        sizes = {
            "records": len(body.get("ids") or ()), "limit": body.get("limit") or 0, "results": body.get("n_results") or 0,
        }  # fmt: skip
        if path.endswith("/get") and body.get("ids") is None and not body.get("limit"):
            return "a limit is needed"
        for metadata in body.get("metadatas") or ():
            sizes["keys"] = max(sizes.get("keys", 0), len(metadata) * 9)  # 32 of them
            if any(len(str(value).encode()) > 4096 for value in metadata.values()):
                return "metadata value"
        if any(len(i.encode()) > 128 for i in body.get("ids") or ()):
            return "id"
        return next((name for name, size in sizes.items() if size > 300), "")


@contextmanager
def gateway(upstream: str, pem: Path | None = None, **options: Any) -> Iterator[Gateway]:
    """A gateway that runs meanwhile; with `pem` it speaks TLS, and also takes CONNECT to the cloud's name."""
    rules = Gateway(upstream, **options)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if pem:
        context.load_cert_chain(pem)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(rules, context))
    server.daemon_threads = True
    if pem and not rules.identity:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    rules.port = server.server_address[1]
    rules.address = f"{'https' if pem else 'http'}://127.0.0.1:{rules.port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield rules
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def _handler(rules: Gateway, context: ssl.SSLContext) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_CONNECT(self) -> None:
            assert self.path == f"{CLOUD}:443", self.path
            self.send_response(200)
            self.end_headers()
            try:
                self.connection = context.wrap_socket(self.connection, server_side=True)
            except OSError:
                self.close_connection = True
                return
            self.rfile = self.connection.makefile("rb")
            self.wfile = self.connection.makefile("wb", buffering=0)  # type: ignore[assignment]
            self.close_connection = False

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            rules.seen.append((self.path, self.headers.get(rules.header) or ""))
            if rules.status:
                self._say(rules.status, b"the machine behind this is not there")
            elif rules.value and self.headers.get(rules.header) != rules.value:
                rules.refused.append(self.path)
                self._say(401, json.dumps({"error": "AuthError", "message": f"no {rules.secret}"}).encode())
            elif rules.identity and self.path.endswith("/auth/identity"):
                self._say(200, json.dumps(rules.identity).encode())
            elif rules.limits and body and (over := rules.over_limit(self.path, json.loads(body))):
                rules.refused.append(over)
                self._say(422, json.dumps({"error": "QuotaError", "message": f"over the limit: {over}"}).encode())
            else:
                self._forward(body)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815

        def _forward(self, body: bytes) -> None:
            link = http.client.HTTPConnection(urlsplit(rules.upstream).netloc, timeout=60)
            try:
                link.request(self.command, self.path, body or None, {"Content-Type": "application/json"})
                answer = link.getresponse()
                self._say(answer.status, answer.read())
            finally:
                link.close()

        def _say(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler
