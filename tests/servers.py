"""A real Chroma server for tests, which they may stop, kill, halt and start again; and where a test's library is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from ingest.embedding import Embedder
from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.fakes.embedders import WordsEmbedder
from tests.ports import free_port

_STARTED = 120.0  # seconds that a server may take to start
# What the command `chroma` does, without importing Chroma's client first, which takes a second.
_CHROMA = "import sys, chromadb_rust_bindings as chroma; chroma.cli(['chroma', *sys.argv[1:]])"


class ChromaServer:
    """`chroma run` with its data in `folder`, on a port of its own that it keeps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-c", _CHROMA, "run", "--path", str(self.folder), "--host", "127.0.0.1"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([*command, "--port", str(self.port)], stdout=log, stderr=log, cwd=self.folder)
        self._wait_for_answer(self._process)

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _wait_for_answer(self, process: subprocess.Popen[bytes]) -> None:
        deadline, opener = monotonic() + _STARTED, urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while monotonic() < deadline:
            try:
                with opener.open(f"{self.address}/api/v2/heartbeat", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                assert process_runs(process, 0.05), self._log.read_text()
        raise AssertionError(f"the Chroma server did not start: {self._log.read_text()}")

    def halt(self) -> None:
        """Let it answer nothing, with all connections open."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `halt`."""
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it, by SIGTERM or another signal."""
        if self._process:
            self._process.send_signal(number)
            self._process.send_signal(signal.SIGCONT)
            self._process.wait(120)
            self._process = None

    def kill(self) -> None:
        """End it as a power cut would."""
        self.stop(signal.SIGKILL)


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """A server that runs meanwhile."""
    server = ChromaServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def process_runs(process: subprocess.Popen[Any], seconds: float) -> bool:
    """Whether `process` still runs after up to `seconds`; returns as soon as it ends."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


_numbers = iter(range(1_000_000))


def on_server(address: str) -> dict[str, str]:
    """The environment of a new library on a server, in a collection of its own."""
    return {"PAPERBOT_CHROMA_URL": address, "PAPERBOT_COLLECTION": f"test-{os.getpid()}-{next(_numbers)}"}


@dataclass(frozen=True, slots=True)
class Backend:
    """Where a test's library is: its settings, and the same as environment variables for programs."""

    settings: LibrarySettings
    environ: Mapping[str, str]

    @classmethod
    def of(cls, home: Path, cache: Path, **environ: str) -> Backend:
        """One in the folder `home`, or on a server that `environ` names."""
        both = {"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache), **environ}
        return cls(LibrarySettings.from_environ(both), both)

    def library(self) -> Library:
        """A library that may not exist yet."""
        return Library(self.settings)

    def open(self, embedder: Embedder | None = None) -> Library:
        """The library, opened anew."""
        return Library.open(self.settings, (embedder or WordsEmbedder()).fingerprint)


def environ_of(settings: LibrarySettings) -> dict[str, str]:
    """The environment that names this library, for programs."""
    return {
        "PAPERBOT_HOME": str(settings.home), "PAPERBOT_CACHE": str(settings.cache),
        "PAPERBOT_CHROMA_URL": settings.chroma_url, "PAPERBOT_COLLECTION": settings.collection,
    }  # fmt: skip
