"""What all tests share: no keys, no proxies, no network beyond this machine, one built embedding model."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import certifi
import hypothesis
import pytest
from filelock import FileLock

from bot.app import App, build
from bot.settings import BotSettings
from ingest.embedding import Embedder, load_embedder
from ingest.embedding.minilm import MiniLM
from ingest.library import Library
from ingest.records import Paper
from ingest.report import Report
from ingest.settings import LibrarySettings
from ingest.sources.arguments import Source, Sources, sample
from ingest.sync import ingest
from tests.forking import Forking
from tests.servers import Backend, chroma_server, on_server

pytest_plugins = ["tests.slack_bots"]  # more fixtures
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
# `server` puts the libraries of all tests on a real Chroma server; read before PAPERBOT_* are taken out below.
_BACKEND = os.environ.get("PAPERBOT_TEST_CHROMA", "embedded")
_EXAMPLES = os.environ.get("PAPERBOT_TEST_EXAMPLES", "")
_NO_NETWORK = str(Path(__file__).parent / "fakes" / "nonetwork")  # for PYTHONPATH: programs reach nothing beyond this machine
_KEYS = ("_API_KEY", "_TOKEN", "_PROXY", "_SECRET")
LibraryOf = Callable[..., Library]
Run = Callable[..., subprocess.CompletedProcess[str]]
# Hypothesis tries the same examples in each run, so that a failure is of the change at hand; others where more are asked for.
# How long one takes depends on what else the machine does.
hypothesis.settings.register_profile("same", derandomize=not _EXAMPLES, deadline=None)
hypothesis.settings.load_profile("same")


def examples(few: int) -> int:
    """How many examples a slow test of hypothesis tries: few, or as PAPERBOT_TEST_EXAMPLES says."""
    return int(_EXAMPLES or few)


def needs_shared(*parts: str) -> Path:
    """A file of the development data; the test skips where it is missing."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"development data are not here: {'/'.join(parts)}")
    return path


@pytest.fixture(autouse=True, scope="session")
def _clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No key, token, proxy or setting of the person who runs the tests reaches them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.upper().endswith(_KEYS) or name.startswith(("PAPERBOT_", "OPENAI_", "SLACK_", "LANGSMITH_", "LANGCHAIN_")):
                patch.delenv(name)
        patch.setenv("NO_PROXY", "*")
        patch.setenv("SSL_CERT_FILE", str(_one_authority(tmp_path_factory.mktemp("authorities") / "one.pem")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _opened() -> Iterator[list[Library]]:
    """The libraries that were opened, noted as they are."""
    opened, opens = list[Library](), Library.__init__

    def noted(library: Library, settings: LibrarySettings, fingerprint: str = "") -> None:
        opens(library, settings, fingerprint)
        opened.append(library)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "__init__", noted)
        yield opened


@pytest.fixture(autouse=True)
def _closed_again(_opened: list[Library]) -> Iterator[None]:
    """What a test opens is closed behind it: a library holds a dozen files, and there are thousands of tests."""
    before = len(_opened)
    yield
    for library in _opened[before:]:
        library.close()
    del _opened[before:]


def _one_authority(path: Path) -> Path:
    """One of the authorities that are trusted: no test meets them, and each client of httpx takes 35 ms to read all."""
    first, end, _ = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")
    path.write_text(f"{first}{end}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for all workers, so that the embedding model is built once."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "paperbot-cache"


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Chroma server, one for all tests of this worker."""
    with chroma_server(tmp_path_factory.mktemp("chroma")) as running:
        yield running.address


@pytest.fixture(params=["embedded", "server"])
def backend(request: pytest.FixtureRequest, tmp_path: Path, cache: Path) -> Backend:
    """A library of its own for each test, which runs once on embedded Chroma and once on a server."""
    environ = on_server(request.getfixturevalue("chroma_url")) if request.param == "server" else {}
    return Backend.of(tmp_path / "home", cache, **environ)


@pytest.fixture(scope="session")
def chroma(request: pytest.FixtureRequest) -> Callable[[], dict[str, str]]:
    """The environment of a library for tests that run on one backend alone: embedded, or as PAPERBOT_TEST_CHROMA says."""
    return lambda: on_server(request.getfixturevalue("chroma_url")) if _BACKEND == "server" else {}


@pytest.fixture
def place(chroma: Callable[[], dict[str, str]]) -> dict[str, str]:
    """Where the library of a test is, if it is not in its home."""
    return chroma()


@pytest.fixture
def settings(tmp_path: Path, cache: Path, place: dict[str, str]) -> LibrarySettings:
    """Settings of a library of its own."""
    return Backend.of(tmp_path / "home", cache, **place).settings


@pytest.fixture(scope="session")
def minilm(cache: Path) -> MiniLM:
    """The local embedder, as what it is."""
    return MiniLM(cache)


@pytest.fixture(scope="session")
def embedder(cache: Path) -> Embedder:
    """The local embedder."""
    return load_embedder(LibrarySettings.from_environ({"PAPERBOT_CACHE": str(cache)}))


def paper(number: int, **fields: object) -> Paper:
    """A paper for tests; `fields` replace the defaults."""
    defaults: dict[str, object] = {
        "paper_id": f"test:{number}",
        "title": f"Study number {number} of gradient descent",
        "abstract": f"We study problem {number}. Our method reaches {number} points. The code is open.",
        "source": "test",
    }
    return Paper(**{**defaults, **fields})  # type: ignore[arg-type]


def ingest_papers(
    library: Library, embedder: Embedder, papers: list[Paper], *, prune: bool = False, name: str = "test"
) -> Report:
    """Run the ingest job on papers in memory."""
    report = Report()
    source = Source(name, lambda: iter(papers), lambda: None)
    ingest(library, embedder, Sources((source,)), report, prune=prune, progress=lambda *_: None)
    return report


@pytest.fixture(scope="session")
def library_of(
    tmp_path_factory: pytest.TempPathFactory, cache: Path, chroma: Callable[[], dict[str, str]], embedder: Embedder,
    _opened: list[Library],
) -> Iterator[LibraryOf]:  # fmt: skip
    """Libraries of papers in memory, for tests that only read: one of the same papers is made once by each worker."""
    made = dict[tuple[Paper, ...], Library]()

    def holding(*papers: Paper) -> Library:
        if papers not in made:
            library = made[papers] = Backend.of(tmp_path_factory.mktemp("read") / "home", cache, **chroma()).library()
            _opened.remove(library)  # stays open behind the test that asked first
            ingest_papers(library, embedder, list(papers))
        return made[papers]

    yield holding
    for papers, library in made.items():
        held = {known.paper_id for known in library.papers()}
        library.close()
        assert held == {known.paper_id for known in papers}, "a test has written to a library that others read"


def write_jsonl(path: Path, records: list[dict[str, object]]) -> Path:
    """Write records, one a line."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def program_environment(tmp_path: Path, cache: Path, place: dict[str, str]) -> dict[str, str]:
    """The environment of programs that tests start: a home of their own, and no network beyond this machine."""
    return {
        **os.environ,
        "HOME": str(tmp_path),
        "PAPERBOT_HOME": str(tmp_path / "home"),
        "PAPERBOT_CACHE": str(cache),
        "PYTHONPATH": _NO_NETWORK,
        "PYTHONIOENCODING": "utf-8",
        **place,
    }


@pytest.fixture(scope="session")
def forking() -> Iterator[Forking]:
    """The process that the programs of `run` are forked from."""
    environ = {**os.environ, "PYTHONPATH": _NO_NETWORK, "PYTHONIOENCODING": "utf-8"}
    with closing(Forking(environ)) as process:
        yield process


@pytest.fixture
def run(tmp_path: Path, program_environment: dict[str, str], forking: Forking) -> Run:
    """Run `paperbot ARGUMENTS` as a person would, in an empty folder; standard input is closed unless given."""

    def call(
        *arguments: str, stdin: str | bytes = "", timeout: float = 120, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / "cwd"
        folder.mkdir(exist_ok=True)
        data = stdin.encode() if isinstance(stdin, str) else stdin
        return forking.run(arguments, data, {**program_environment, **environ}, folder, timeout)

    return call


@pytest.fixture(scope="session")
def sample_app(tmp_path_factory: pytest.TempPathFactory, cache: Path, chroma: Callable[[], dict[str, str]]) -> App:
    """The bot over the sample library, for tests that only read; what one worker has embedded, the others copy."""
    place, home = {"PAPERBOT_CACHE": str(cache), **chroma()}, tmp_path_factory.mktemp("sample") / "home"
    made = home if "PAPERBOT_CHROMA_URL" in place else cache.with_name("paperbot-sample")
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            _ingest_sample(BotSettings.from_environ({"PAPERBOT_HOME": str(made), **place}))
    if made != home:
        shutil.copytree(made, home)
    return build(BotSettings.from_environ({"PAPERBOT_HOME": str(home), **place}))


def _ingest_sample(settings: BotSettings) -> None:
    with closing(Library(settings)) as library:
        ingest(library, load_embedder(settings), Sources((sample(),)), Report(), prune=False, progress=lambda *_: None)
