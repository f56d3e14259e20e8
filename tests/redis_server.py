"""Debian's redis-server, started by tests on a free port of this machine; it keeps nothing on the disk."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.ports import free_port
from tests.waiting import wait_until

_PASSWORD = "secret-word"


class RedisServer:
    """One server; `url` is its address with the password. Started again, it has forgotten all."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.port = free_port()
        self.url = f"redis://:{_PASSWORD}@127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        options = ["--bind", "127.0.0.1", "--dir", self._folder, "--save", "", "--requirepass", _PASSWORD]
        self._process = subprocess.Popen(["redis-server", "--port", str(self.port), *options], stdout=subprocess.DEVNULL)
        wait_until(self._answers)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        assert self._process.poll() is None, "redis-server ended"
        with closing(Redis.from_url(self.url)) as client:
            try:
                return bool(client.ping())
            except RedisError:
                return False


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A server; the test skips where the program is missing."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(folder)
        try:
            yield server
        finally:
            server.stop()
