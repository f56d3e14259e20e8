"""An ingest on a real Ray cluster of two workers on this machine: one of them killed, and the ingest itself.

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
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from ingest.checking import check
from ingest.embedding.minilm import MiniLM
from ingest.library import Library
from tests.conftest import Run
from tests.fakes.gateway import gateway
from tests.processes import below, left, until
from tests.servers import Backend, chroma_server, on_server
from tests.test_crews import Content, Expected
from tests.test_kill import _generated
from tests.test_sync import _count
from tests.waiting import wait_until

_PAPERS = 420  # four rounds
pytestmark = pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed (requirements-ray.lock)")


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A head node with two processors: where it is joined, where clients come, its process and its environment."""

    address: str
    clients: str
    process: int
    environ: dict[str, str]

    def at_work(self, at: str = "MapBatches(make_piece)") -> list[int]:
        """The workers that have a piece in hand, or what else is named."""
        return [pid for pid, command in below(self.process).items() if command.startswith(f"ray::{at}")]

    def killed_one(self, at: str = "MapBatches(make_piece)") -> bool:
        """Whether a worker had a piece in hand, and was killed over it."""
        for pid in self.at_work(at)[:1]:
            with suppress(ProcessLookupError):  # it may be done meanwhile
                os.kill(pid, signal.SIGKILL)
                return True
        return False

    def client_environ(self) -> dict[str, str]:
        """What a program needs that joins it."""
        return {name: value for name, value in self.environ.items() if name.startswith("RAY_")}


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
    return Expected.made(tmp_path_factory.mktemp("alone"), minilm, _PAPERS)


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
        until(process, lambda: b"Ray runtime started" in (folder / "log").read_bytes())
        yield _Cluster(f"127.0.0.1:{port}", f"ray://127.0.0.1:{clients}", process.pid, environ)
    finally:
        others = below(process.pid)
        for pid in (process.pid, *others):  # Ray's own way takes half a minute
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(timeout=60)
        wait_until(lambda: not left(others), 60)
        shutil.rmtree(folder, ignore_errors=True)


Start = Callable[[str], subprocess.Popen[bytes]]


def _starter(backend: Backend, cluster: _Cluster, expected: Expected, folder: Path) -> Start:
    """Starts an ingest on the cluster into a library; what it says goes to files in `folder`."""

    def call(address: str) -> subprocess.Popen[bytes]:
        with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
            return subprocess.Popen(
                [sys.executable, "-m", "bot.terminal.cli", "ingest", "--json", str(expected.file), "--ray", address],
                env={**cluster.environ, **backend.environ}, cwd=folder, stdout=out, stderr=err,
            )  # fmt: skip

    return call


@pytest.fixture
def on_chroma(tmp_path: Path, cache: Path, chroma_url: str) -> Backend:
    return Backend.of(tmp_path / "home", cache, **on_server(chroma_url))


def _findings(backend: Backend) -> list[str]:
    with closing(Library(backend.settings)) as library:
        return check(library, mend=False, load=MiniLM, progress=lambda *_: None).lines()


def test_a_killed_worker_changes_nothing(backend: Backend, cluster: _Cluster, expected: Expected, tmp_path: Path) -> None:
    index, process = Library(backend.settings).index.path, _starter(backend, cluster, expected, tmp_path)(cluster.address)
    until(process, lambda: _count(index) > 0 and cluster.killed_one())
    assert _count(index) < _PAPERS
    _ends_well(process, backend, expected, tmp_path)


def test_the_one_that_runs_the_rounds_is_killed_and_the_server_too(
    cluster: _Cluster, expected: Expected, tmp_path: Path, cache: Path
) -> None:
    (tmp_path / "server").mkdir()
    with chroma_server(tmp_path / "server") as server:
        backend = Backend.of(tmp_path / "home", cache, PAPERBOT_CHROMA_URL=server.address)
        process = _starter(backend, cluster, expected, tmp_path)(cluster.address)
        until(process, lambda: bool(cluster.at_work()) and cluster.killed_one("Rounds.run"))
        index = backend.library().index
        until(process, lambda: _count(index.path) > 0 and bool(cluster.at_work()))
        server.kill()
        assert _count(index.path) < _PAPERS
        server.start()
        _ends_well(process, backend, expected, tmp_path)


def _ends_well(process: subprocess.Popen[bytes], backend: Backend, expected: Expected, folder: Path) -> None:
    assert process.wait(timeout=120) == 0, (folder / "err").read_text()
    said = json.loads((folder / "out").read_text())
    assert (said["added"], said["embedded"], said["failed"]) == (_PAPERS, _PAPERS, 0)
    with closing(Library.open(backend.settings)) as library:
        assert Content.of(library) == expected.content
    assert _findings(backend) == []


def test_stopped_then_killed_in_mid_round_then_completed(
    on_chroma: Backend, cluster: _Cluster, expected: Expected, tmp_path: Path
) -> None:
    """Stopped by the system, gone on with by a client of the cluster, which is killed, and completed."""
    start = _starter(on_chroma, cluster, expected, tmp_path)
    library = Library(on_chroma.settings)
    process = start(cluster.address)
    until(process, lambda: _count(library.index.path) > 0)
    process.terminate()
    assert process.wait(timeout=60) == 143, (tmp_path / "err").read_text()
    assert "Traceback" not in (tmp_path / "err").read_text()
    stored = _count(library.index.path)
    assert 0 < stored < _PAPERS
    assert json.loads((tmp_path / "out").read_text())["added"] == stored
    assert _findings(on_chroma) == []  # what its workers had in hand was taken in

    head = library.store.open()
    process = start(cluster.clients)
    until(process, lambda: library.store.count() > len(library.index.chunk_ids()))
    process.kill()
    process.wait()
    now = library.store.head()
    assert head is not None
    assert now is not None
    assert (now.generation > head.generation, now.settled) == (True, False)

    process = start(cluster.address)
    assert process.wait(timeout=120) == 0, (tmp_path / "err").read_text()
    with closing(Library.open(on_chroma.settings)) as opened:
        assert Content.of(opened).records == expected.content.records
    assert _findings(on_chroma) == []
    library.close()


@pytest.mark.parametrize("address", ["address", "clients"])
def test_stopped_while_workers_are_waited_for(
    on_chroma: Backend, cluster: _Cluster, expected: Expected, tmp_path: Path, address: str
) -> None:
    process = _starter(on_chroma, cluster, expected, tmp_path)(getattr(cluster, address))
    until(process, lambda: bool(cluster.at_work()))
    process.terminate()
    assert process.wait(timeout=60) == 143, (tmp_path / "err").read_text()
    stored = json.loads((tmp_path / "out").read_text())["added"]
    assert 0 < stored < _PAPERS
    assert _findings(on_chroma) == []
    with closing(Library.open(on_chroma.settings)) as library:
        assert library.index.count() == stored


def test_workers_write_to_the_server_with_a_token_of_their_own(
    run: Run, chroma_url: str, cluster: _Cluster, expected: Expected
) -> None:
    with gateway(chroma_url, value="Bearer a-token-of-the-driver") as gate:
        environ = {**on_server(gate.address), **cluster.client_environ(), "PAPERBOT_CHROMA_TOKEN": "a-token-of-the-driver"}
        done = run("ingest", str(expected.file), "--ray", cluster.address, **environ)
        assert gate.refused
    assert done.returncode == 4, done.stderr
    said = " ".join(done.stderr.split())
    assert f"On the Ray cluster: The Chroma server at {gate.address} does not accept the token." in said
    assert "PAPERBOT_CHROMA_TOKEN in the environment that Ray was started in" in said
    assert "a-token" not in done.stderr


def test_no_key_goes_to_the_cluster_and_what_fails_there_is_told(run: Run, cluster: _Cluster, expected: Expected) -> None:
    named = {"PAPERBOT_EMBEDDINGS": "openai:some-model", "OPENAI_BASE_URL": "http://127.0.0.1:9", "OPENAI_API_KEY": "sk-here"}
    done = run("ingest", str(expected.file), "--ray", cluster.address, **named, **cluster.client_environ())
    assert done.returncode == 4
    assert "On the Ray cluster: PAPERBOT_EMBEDDINGS=openai:some-model needs a key." in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_without_its_token_a_cluster_is_not_joined(run: Run, cluster: _Cluster, expected: Expected) -> None:
    environ = {name: value for name, value in cluster.client_environ().items() if "AUTH" not in name}
    done = run("ingest", str(expected.file), "--ray", cluster.address, **environ)
    assert done.returncode == 4, done.stderr
    assert f"The Ray cluster at {cluster.address} cannot be used: " in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_a_cluster_that_is_not_there(run: Run, expected: Expected, scheme: str) -> None:
    (port,) = _free_ports(1)
    done = run("ingest", str(expected.file), "--ray", f"{scheme}127.0.0.1:{port}", timeout=60)
    assert done.returncode == 4
    assert f"Nothing answers at 127.0.0.1:{port}" in done.stderr


def _script(code: str, cluster: _Cluster, folder: Path, *arguments: str) -> str:
    """What a program prints that uses the cluster in its own way."""
    environ = {**cluster.environ, "PYTHONPATH": f"{cluster.environ['PYTHONPATH']}:{Path(__file__).parents[1]}"}
    done = subprocess.run(
        [sys.executable, "-c", code, cluster.address, *arguments],
        env=environ, capture_output=True, text=True, timeout=300, check=False, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


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
    assert "A machine of the Ray cluster has another paperbot: all-MiniLM-L6-v2" in _script(code, cluster, tmp_path)


def test_files_are_read_by_workers_of_which_one_is_killed_and_those_that_differ_there_here(
    cluster: _Cluster, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    _generated(folder / "1.jsonl", 8000)  # read in a second or so, in 32 blocks
    (folder / "2.bib").write_text(
        "@article{a, title={A study of bees}, abstract={Bees fly.}}\n@article{b, title={No abstract}}"
    )
    _generated(folder / "3.jsonl", 30)
    (folder / "4.csv").write_text("nothing of use")
    _generated(folder / "5.jsonl", 20)
    code = """
import json, os, sys
opened = set()
sys.addaudithook(lambda name, args: opened.add(str(args[0])) if name == "open" else None)
from ingest.crews.cluster import Cluster
from ingest.settings import LibrarySettings
from ingest.sources.arguments import resolve
settings = LibrarySettings.from_environ({})
sources = resolve([sys.argv[2]], settings)
crew = Cluster(settings, "any/1", sys.argv[1])
spread = crew.spread(sources)
os.utime(sources.each[2].path, ns=(1, 1))  # changed since
found = [list(source.read()) for source in spread.each]
print(json.dumps({
    "opened": sorted(os.path.basename(path) for path in opened if path.startswith(sys.argv[2])),
    "same": found == [list(source.read()) for source in sources.each],
    "counts": [len(items) for items in found], "shares": [source.share_read() for source in spread.each],
    "names": [source.name for source in spread.each] == [source.name for source in sources.each],
}))
crew.close()
"""
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(_script, code, cluster, tmp_path, str(folder))
        wait_until(lambda: cluster.killed_one("MapBatches(read_on_cluster)"), 60)
        (said,) = (json.loads(line) for line in asked.result().splitlines() if line.startswith("{"))  # Ray's words beside it
    assert said == {
        "opened": ["3.jsonl"], "same": True, "counts": [8000, 2, 30, 1, 20], "shares": [1.0] * 5, "names": True,
    }  # fmt: skip
