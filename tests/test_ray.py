"""An ingest on a real Ray cluster of two workers on this machine, one of them killed.

Ray is large and no part of the usual set-up: without it these tests are passed over. To run them:
.venv/bin/pip install --no-deps --require-hashes -r requirements-ray.lock
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from ingest.embedding.minilm import MiniLM
from ingest.library import Library
from tests.conftest import Run
from tests.processes import below, left, until
from tests.servers import Backend
from tests.test_crews import PAPERS, Content, Expected
from tests.test_sync import _count, _until

pytestmark = pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed (requirements-ray.lock)")


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A head node with two processors: where it is joined, where clients come, its process and its environment."""

    address: str
    clients: str
    process: int
    environ: dict[str, str]

    def at_work(self) -> list[int]:
        """The workers that have a piece in hand."""
        return [pid for pid, command in below(self.process).items() if command.startswith("ray::embed_on_cluster")]


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM) -> Expected:
    return Expected.made(tmp_path_factory.mktemp("alone"), minilm)


@pytest.fixture(scope="module")
def cluster(cache: Path) -> Iterator[_Cluster]:
    """A cluster that listens on 127.0.0.1 alone, asks for a token, and is gone with all of its processes in the end."""
    folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))  # the path of a socket has at most 107 characters
    environ = {
        **os.environ,
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # or Ray puts the machine's outer address in the place of 127.0.0.1
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "PAPERBOT_CACHE": str(cache),
        "PYTHONPATH": str(Path(__file__).parent / "fakes" / "nonetwork"),
    }
    port, clients, agent = _free_ports(3)
    options = {
        "--num-cpus": 2, "--node-ip-address": "127.0.0.1", "--port": port, "--ray-client-server-port": clients,
        "--dashboard-agent-listen-port": agent, "--include-dashboard": "false", "--object-store-memory": 80_000_000,
        "--temp-dir": folder,
    }  # fmt: skip
    command = [str(Path(sys.executable).parent / "ray"), "start", "--head", "--block", "--disable-usage-stats"]
    command += [f"{name}={value}" for name, value in options.items()]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
    try:
        _until(process, lambda: b"Ray runtime started" in (folder / "log").read_bytes())
        yield _Cluster(f"127.0.0.1:{port}", f"ray://127.0.0.1:{clients}", process.pid, environ)
    finally:
        others = below(process.pid)
        process.terminate()
        process.wait(timeout=60)
        until(lambda: not left(others))
        shutil.rmtree(folder, ignore_errors=True)


Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(backend: Backend, cluster: _Cluster, expected: Expected, tmp_path: Path) -> Start:
    """Starts an ingest on the cluster into the library of the test."""

    def call(address: str) -> subprocess.Popen[bytes]:
        with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as err:
            return subprocess.Popen(
                [sys.executable, "-m", "bot.terminal.cli", "ingest", "--json", str(expected.file), "--ray", address],
                env={**cluster.environ, **backend.environ}, cwd=tmp_path, stdout=out, stderr=err,
            )  # fmt: skip

    return call


def test_a_killed_worker_changes_nothing(
    backend: Backend, cluster: _Cluster, expected: Expected, start: Start, tmp_path: Path
) -> None:
    index, process = Library(backend.settings).index.path, start(cluster.address)
    _until(process, lambda: _count(index) > 0 and cluster.at_work())
    os.kill(cluster.at_work()[0], signal.SIGKILL)
    assert _count(index) < PAPERS
    assert process.wait(timeout=120) == 0, (tmp_path / "err").read_text()
    said = json.loads((tmp_path / "out").read_text())
    assert (said["added"], said["embedded"], said["failed"]) == (PAPERS, PAPERS, 0)
    with closing(Library.open(backend.settings)) as library:
        assert Content.of(library) == expected.content


def test_stopped_by_the_system_and_completed_by_a_client_of_the_cluster(
    backend: Backend, cluster: _Cluster, expected: Expected, start: Start, tmp_path: Path
) -> None:
    index, process = Library(backend.settings).index.path, start(cluster.address)
    _until(process, lambda: _count(index) > 0)
    process.terminate()
    assert process.wait(timeout=60) == 143, (tmp_path / "err").read_text()
    assert 0 < _count(index) < PAPERS
    assert "Traceback" not in (tmp_path / "err").read_text()
    assert start(cluster.clients).wait(timeout=120) == 0, (tmp_path / "err").read_text()
    with closing(Library.open(backend.settings)) as library:
        assert Content.of(library) == expected.content


def test_no_key_goes_to_the_cluster_and_what_fails_there_is_told(run: Run, cluster: _Cluster, expected: Expected) -> None:
    named = {"PAPERBOT_EMBEDDINGS": "openai:some-model", "OPENAI_BASE_URL": "http://127.0.0.1:9", "OPENAI_API_KEY": "sk-here"}
    environ = {name: value for name, value in cluster.environ.items() if name.startswith("RAY_")}
    done = run("ingest", str(expected.file), "--ray", cluster.address, **named, **environ)
    assert done.returncode == 4
    assert "On the Ray cluster: PAPERBOT_EMBEDDINGS=openai:some-model needs a key." in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_without_its_token_a_cluster_is_not_joined(run: Run, cluster: _Cluster, expected: Expected) -> None:
    environ = {name: cluster.environ[name] for name in cluster.environ if name.startswith("RAY_") and "AUTH" not in name}
    done = run("ingest", str(expected.file), "--ray", cluster.address, **environ)
    assert done.returncode == 4, done.stderr
    assert f"The Ray cluster at {cluster.address} cannot be used: " in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_a_cluster_that_is_not_there(run: Run, expected: Expected, scheme: str) -> None:
    (port,) = _free_ports(1)
    done = run("ingest", str(expected.file), "--ray", f"{scheme}127.0.0.1:{port}", timeout=20)
    assert done.returncode == 4
    assert f"Nothing answers at 127.0.0.1:{port}" in done.stderr


def test_machines_with_another_embedder_are_refused(cluster: _Cluster, tmp_path: Path) -> None:
    code = """
import sys
from ingest.crews.cluster import Cluster
from ingest.errors import WorkersError
from ingest.settings import LibrarySettings
from tests.conftest import paper
crew = Cluster(LibrarySettings.from_environ({}), "another/1", sys.argv[1])
try:
    crew.make([(paper(1), {"test": "said"})])()
except WorkersError as error:
    print(error)
crew.close()
"""
    environ = {**cluster.environ, "PYTHONPATH": f"{cluster.environ['PYTHONPATH']}:{Path(__file__).parents[1]}"}
    done = subprocess.run(
        [sys.executable, "-c", code, cluster.address],
        env=environ, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "A machine of the Ray cluster has another paperbot: all-MiniLM-L6-v2" in done.stdout, done.stderr
