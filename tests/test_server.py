"""A library on a server: tokens, TLS, tenants, Chroma Cloud, and a server that is down, slow, killed or replaced."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from bot.questions import search_words
from bot.retrieval.fusing import fused
from bot.settings import BotSettings
from ingest.errors import LibraryError, LibraryMissing, LibraryUnreachable, SettingsError
from ingest.library import Library, Query
from ingest.records import Paper
from ingest.report import Report
from ingest.settings import LibrarySettings
from ingest.sync import BATCH, rebuild
from tests.conftest import ingest_papers, paper
from tests.fakes.embedders import WordsEmbedder
from tests.fakes.gateway import CLOUD, certificate, gateway
from tests.servers import Backend, ChromaServer, chroma_server, on_server
from tests.test_library import assert_index_equals_chroma, dump

_WORDS = WordsEmbedder()
_TOKEN = "very-secret-7f3a"


def _papers(count: int) -> list[Paper]:
    return [paper(number) for number in range(count)]


def _titles(library: Library, question: str) -> list[str]:
    query = Query(library.beside(lambda: _WORDS.embed_query(question)), search_words(question))
    return [candidate.paper.title for candidate in library.search(query, pool=50, top=5, fuse=fused).candidates]


def _works(backend: Backend) -> None:
    """Papers go in, are found, and go out."""
    with closing(backend.library()) as library:
        ingest_papers(library, _WORDS, [*_papers(3), paper(9, title="Octopus camouflage")])
        assert_index_equals_chroma(library)
    with closing(backend.open()) as library:
        assert _titles(library, "octopus")[0] == "Octopus camouflage"


@pytest.fixture
def home(tmp_path: Path, cache: Path) -> Callable[..., Backend]:
    return lambda **environ: Backend.of(tmp_path / "home", cache, **environ)


# tokens, TLS, tenants


@pytest.mark.parametrize(
    ("header", "value"), [("Authorization", f"Bearer {_TOKEN}"), ("X-Chroma-Token", _TOKEN)], ids=["bearer", "own header"]
)
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
def test_every_request_carries_the_token(
    header: str, value: str, secure: bool, chroma_url: str, home: Callable[..., Backend], tmp_path: Path
) -> None:
    pem = certificate(tmp_path) if secure else None
    with gateway(chroma_url, pem, header=header, value=value) as gate:
        settings = {"PAPERBOT_CHROMA_TOKEN": _TOKEN, "PAPERBOT_CHROMA_TOKEN_HEADER": header}
        if pem:
            settings["PAPERBOT_CHROMA_CA"] = str(pem)
        _works(home(**on_server(gate.address), **settings))
        assert gate.seen
        assert {sent for _, sent in gate.seen} == {value}
        assert not gate.refused


def test_over_plain_http_no_authorities_are_read(
    chroma_url: str, home: Callable[..., Backend], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    _works(home(**on_server(chroma_url)))
    with gateway(chroma_url, certificate(tmp_path)) as gate, pytest.raises(LibraryUnreachable):  # over TLS they are
        home(**on_server(gate.address)).library().store.open()


def test_a_server_without_tls_is_not_told_as_one_with_a_certificate(chroma_url: str, home: Callable[..., Backend]) -> None:
    with pytest.raises(LibraryUnreachable, match="No secure connection comes about") as caught:
        home(**on_server(chroma_url.replace("http:", "https:"))).open()
    assert "http://" in caught.value.advice


@pytest.mark.parametrize("token", ["", "wrong-9d2c"])
def test_a_refused_token_is_said_and_never_shown(
    token: str, chroma_url: str, home: Callable[..., Backend], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with gateway(chroma_url, value=f"Bearer {_TOKEN}", secret=token) as gate:
        backend = home(**on_server(gate.address), PAPERBOT_CHROMA_TOKEN=token)
        with pytest.raises(LibraryUnreachable, match="does not accept the token") as caught:
            backend.open()
    assert "PAPERBOT_CHROMA_TOKEN" in caught.value.advice
    logging.getLogger("test").error("seen", exc_info=caught.value)
    assert "does not accept" in caplog.text
    if token:
        assert token not in caplog.text + str(caught.value) + repr(caught.value) + repr(backend.settings)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    chroma_url: str, home: Callable[..., Backend], tmp_path: Path
) -> None:
    with gateway(chroma_url, certificate(tmp_path)) as gate, pytest.raises(LibraryUnreachable, match="not trusted") as caught:
        home(**on_server(gate.address)).open()
    assert "PAPERBOT_CHROMA_CA" in caught.value.advice
    assert not gate.seen


def _make_database(address: str, tenant: str, database: str) -> None:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False, chroma_api_impl="chromadb.api.fastapi.FastAPI")
    settings.chroma_server_host, settings.chroma_server_http_port = address, int(address.rpartition(":")[2])
    admin = chromadb.AdminClient(settings)
    admin.create_tenant(tenant)
    admin.create_database(database, tenant=tenant)


def test_tenants_and_databases_are_apart(chroma_url: str, home: Callable[..., Backend]) -> None:
    place = on_server(chroma_url)
    other = {"PAPERBOT_CHROMA_TENANT": "team-one", "PAPERBOT_CHROMA_DATABASE": "papers"}
    with pytest.raises(LibraryUnreachable, match="no database “papers” of tenant “team-one”") as caught:
        home(**place, **other).open()
    assert "PAPERBOT_CHROMA_TENANT" in caught.value.advice
    _make_database(chroma_url, "team-one", "papers")
    _works(home(**place, **other))
    with pytest.raises(LibraryMissing):
        home(**place).open()


def test_chroma_cloud_within_its_limits(
    chroma_url: str, home: Callable[..., Backend], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cloud's own name, reached through a proxy; its key knows tenant and database."""
    tenant = f"t-{on_server('')['PAPERBOT_COLLECTION']}"
    _make_database(chroma_url, tenant, "cloud-papers")
    pem = certificate(tmp_path, CLOUD)
    who = {"user_id": "u", "tenant": tenant, "databases": ["cloud-papers"]}
    with gateway(chroma_url, pem, header="X-Chroma-Token", value=_TOKEN, identity=who, limits=True) as gate:
        monkeypatch.delenv("NO_PROXY")
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{gate.port}")
        backend = home(PAPERBOT_CHROMA_URL="cloud", PAPERBOT_CHROMA_TOKEN=_TOKEN, PAPERBOT_CHROMA_CA=str(pem))
        _works(backend)
        long = paper(50, abstract=" ".join(f"Sentence {n} is as short as {n}." for n in range(120)))
        with closing(backend.library()) as library:
            ingest_papers(library, WordsEmbedder(), [long, *_papers(320)])
            assert_index_equals_chroma(library)
            assert max(len(meta["sentence_vectors"]) for _, meta in dump(library).values()) > 4096
            rebuild(library, _WORDS, Report(), lambda *_: None)
            assert_index_equals_chroma(library)
        assert not gate.refused
        assert all(f"/tenants/{tenant}/databases/cloud-papers" in path for path, _ in gate.seen if "/collections" in path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAPERBOT_CHROMA_URL", "https://user:hunter2@example.org"),
        ("PAPERBOT_CHROMA_URL", "https://example.org/?key=hunter2"),
        ("PAPERBOT_CHROMA_TOKEN", "hunter2 with a space"),
        ("PAPERBOT_CHROMA_TOKEN", "hunter2\r\nX-Other: 1"),
        ("PAPERBOT_CHROMA_TOKEN_HEADER", "Cookie"),
        ("PAPERBOT_CHROMA_TENANT", "../hunter2"),
        ("PAPERBOT_CHROMA_CA", "/hunter2.pem"),
        ("PAPERBOT_CHROMA_TIMEOUT", "0"),
        ("PAPERBOT_WRITE_LEASE", "soon"),
    ],
)
def test_settings_that_cannot_be_used_are_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        LibrarySettings.from_environ({name: value})
    assert "hunter2" not in str(caught.value)


# faults


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[ChromaServer]:
    (tmp_path / "server").mkdir()
    with chroma_server(tmp_path / "server") as running:
        yield running


def test_down_at_the_start_in_mid_question_and_back_again(own_server: ChromaServer, home: Callable[..., Backend]) -> None:
    backend = home(**on_server(own_server.address), PAPERBOT_CHROMA_TIMEOUT="20")
    with closing(backend.library()) as library:
        ingest_papers(library, _WORDS, _papers(5))
    own_server.kill()
    with pytest.raises(LibraryUnreachable, match="cannot be used") as caught:
        backend.open()
    assert "PAPERBOT_CHROMA_URL" in caught.value.advice
    own_server.start()
    with closing(backend.open()) as reader:
        assert _titles(reader, "number 3")[0] == paper(3).title
        with pytest.raises(LibraryUnreachable, match="cannot be used"):
            reader.search(Query(_Stopping(own_server), ["number"]), pool=50, top=5, fuse=fused)
        with pytest.raises(LibraryUnreachable):
            _titles(reader, "number 3")
        own_server.start()
        assert _titles(reader, "number 3")[0] == paper(3).title  # the same reader, with nothing opened anew
        assert_index_equals_chroma(reader)


class _Stopping(Future[Sequence[float]]):
    """The vector of a question, at whose coming the server dies: a search that waits for it has begun by then."""

    def __init__(self, server: ChromaServer) -> None:
        super().__init__()
        self._server = server

    def add_done_callback(self, fn: Callable[[Future[Sequence[float]]], object]) -> None:
        if not self.done():
            self._server.kill()
            self.set_result(_WORDS.embed_query("number"))
        super().add_done_callback(fn)


def test_a_server_that_does_not_answer_is_given_up(own_server: ChromaServer, home: Callable[..., Backend]) -> None:
    backend = home(**on_server(own_server.address), PAPERBOT_CHROMA_TIMEOUT="2.5")
    with closing(backend.library()) as library:
        ingest_papers(library, _WORDS, _papers(2))
    with closing(backend.open()) as reader:
        own_server.halt()
        started = monotonic()
        for attempt in (lambda: _titles(reader, "number 1"), backend.open):
            with pytest.raises(LibraryUnreachable, match=r"no answer within 2\.5 seconds") as caught:
                attempt()
            assert "PAPERBOT_CHROMA_TIMEOUT" in caught.value.advice
        assert monotonic() - started < 30
        own_server.resume()
        assert _titles(reader, "number 1")[0] == paper(1).title


def test_a_gateway_without_a_server_is_said(chroma_url: str, home: Callable[..., Backend]) -> None:
    with gateway(chroma_url) as gate:
        backend = home(**on_server(gate.address))
        _works(backend)
        with closing(backend.open()) as reader:
            gate.status = 503
            with pytest.raises(LibraryUnreachable, match="the machine behind this is not there"):
                _titles(reader, "octopus")
            gate.status = 0
            assert _titles(reader, "octopus")[0] == "Octopus camouflage"


class _Killing(WordsEmbedder):
    """Kills the server at some batches of an ingest, and starts it again a moment later."""

    def __init__(self, server: ChromaServer, batches: set[int]) -> None:
        super().__init__()
        self._server, self._batches, self._now = server, batches, 0
        self.restarts: list[threading.Thread] = []

    def embed_chunks(self, chunks):  # type: ignore[no-untyped-def]
        self._now += 1
        if self._now in self._batches:
            self._server.kill()
            self.restarts.append(threading.Timer(1.0, self._server.start))
            self.restarts[-1].start()
        return super().embed_chunks(chunks)


def test_an_ingest_waits_for_a_server_that_is_killed_twice(own_server: ChromaServer, home: Callable[..., Backend]) -> None:
    backend, papers = home(**on_server(own_server.address), PAPERBOT_WRITE_LEASE="1"), _papers(6 * BATCH)
    killing = _Killing(own_server, {2, 4})
    with closing(backend.library()) as library:
        assert ingest_papers(library, killing, papers).added == len(papers)
        for restart in killing.restarts:
            restart.join()
        assert_index_equals_chroma(library)
        assert {p.paper_id for p in library.papers()} == {p.paper_id for p in papers}


def test_an_ingest_whose_server_stays_away_goes_on_later(
    own_server: ChromaServer, home: Callable[..., Backend], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.library.opening._PATIENCE", 0.2)
    backend, papers, report = home(**on_server(own_server.address)), _papers(4 * BATCH), Report()
    with closing(backend.library()) as library:
        with pytest.raises(LibraryUnreachable, match="cannot be used"):
            ingest_papers(library, _KillingForGood(own_server, {3}), papers)
        own_server.start()
        report = ingest_papers(library, _WORDS, papers)
        assert report.added + report.unchanged == len(papers)
        assert report.unchanged >= BATCH
        assert_index_equals_chroma(library)


class _KillingForGood(_Killing):
    def embed_chunks(self, chunks):  # type: ignore[no-untyped-def]
        self._now += 1
        if self._now in self._batches:
            self._server.kill()
        return WordsEmbedder.embed_chunks(self, chunks)


def test_a_library_replaced_under_a_reader_is_followed(backend: Backend) -> None:
    """Its collection is deleted, and another one with other papers takes its name."""
    with closing(backend.library()) as library:
        ingest_papers(library, _WORDS, _papers(3))
    reader = backend.open()
    assert _titles(reader, "number 1")[0] == paper(1).title
    with closing(backend.library()) as other:
        other.store.open()
        other.store._client.delete_collection(backend.settings.collection)
        with pytest.raises(LibraryError):
            _titles(reader, "number 1")
        ingest_papers(other, _WORDS, [paper(50, title="Octopus camouflage"), paper(51), paper(52)])
    assert _titles(reader, "octopus")[0] == "Octopus camouflage"
    assert paper(1).title not in _titles(reader, "number 1")
    assert_index_equals_chroma(reader)
    reader.close()


def test_bot_settings_show_no_token() -> None:
    settings = BotSettings.from_environ({"PAPERBOT_CHROMA_TOKEN": _TOKEN, "PAPERBOT_CHROMA_URL": "cloud"})
    assert _TOKEN not in repr(settings) + str(settings) + settings.model_dump_json()
    assert settings.in_cloud
