"""Parsers of outside input that have no test of their own of this kind: whatever comes, they give a value or a clear error.

Fuzzed beside the rest: files of papers (test_sources), questions and filters (test_filters, test_followups), what models
write (test_citations, test_llm, test_sentinel), Slack's texts and answers to Slack (test_slack_safety, test_slack_splitting,
test_slack_blocks), claims (test_slack_claims), the log (test_conversations).
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.evaluation import FORMAT
from bot.evaluation.comparison import compare, read_baseline
from bot.evaluation.questionsets import read_judged, read_questions
from bot.filtering import from_options
from bot.slack.app import post_of
from bot.slack.blocks import feedback_of
from bot.slack.health import wsgi
from bot.slack.posts import Post
from bot.slack.routing import route
from bot.slack.service import Identity
from bot.slack.settings import SlackSettings
from ingest.checking.papers import examine
from ingest.errors import EvaluationError, LibraryError, PaperbotError, SettingsError
from ingest.library.lease import read_lease
from ingest.library.schema import Head, Record, head_of
from ingest.records import Paper, Problem
from ingest.settings import LibrarySettings, environment
from ingest.sources.arguments import resolve
from ingest.sources.arxiv import is_arxiv
from ingest.sources.fields import paper_from
from tests.conftest import examples
from tests.rights import as_anybody

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_NAMES = (
    "title abstract authors year venue url doi arxiv_id id categories externalIds publication_year abstract_inverted_index "
    "update_date journal-ref authorships author container-title published text _id DOI"
).split()
_IDENTITY = Identity("T1", "U0BOT", "B1")
BOUNDED = settings(max_examples=examples(50), deadline=None)


def _encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


def objects(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects that have some of these names, with anything behind them."""
    return st.dictionaries(st.sampled_from(names) | st.text(max_size=5), JSON, max_size=8)


@BOUNDED
@given(objects(*_NAMES))
def test_any_record_is_a_paper_or_a_problem(record: dict[str, Any]) -> None:
    found = paper_from(record, source="x", scope="x", line=1)
    assert isinstance(found, Paper | Problem)
    json.dumps(found.to_json()).encode()


@BOUNDED
@example("~nobody-of-this-name/papers.jsonl")
@example("a" * 5000)
@example("\0")
@example("\udcff")  # a byte that is no UTF-8, as Python hands it on
@given(
    st.text(st.characters(exclude_characters="/~", exclude_categories=["Cs"]), min_size=1, max_size=300).filter(
        lambda text: text.strip() not in ("-", ".", "..")
    )
)
def test_any_argument_is_a_source(argument: str) -> None:
    (source,) = resolve([argument], LibrarySettings.from_environ({"PAPERBOT_ARXIV_URL": "http://127.0.0.1:9"})).each
    if not is_arxiv(argument):
        (problem,) = source.read()
        assert isinstance(problem, Problem)
        str(problem).encode(errors="backslashreplace")


def test_a_long_search_is_a_search() -> None:
    search = "arxiv:" + " OR ".join(f"ti:word{number}" for number in range(200))
    (source,) = resolve([search], LibrarySettings.from_environ({})).each
    assert source.name == search


def test_a_file_that_may_not_be_looked_at_is_told(tmp_path: Path) -> None:
    (tmp_path / "papers.jsonl").touch()
    tmp_path.chmod(0o400)  # its names may be read, and nothing else of what is in it
    try:
        (source,) = resolve([str(tmp_path)], LibrarySettings.from_environ({})).each
        (problem,) = as_anybody(lambda: [*source.read()])
    finally:
        tmp_path.chmod(0o700)
    assert isinstance(problem, Problem)


_EVENT = objects(
    "type", "subtype", "text", "user", "channel", "ts", "thread_ts", "channel_type", "bot_id", "team", "user_team", "edited"
)
_LIKELY = st.fixed_dictionaries(
    {"type": st.sampled_from(["message", "app_mention"]), "text": st.text(max_size=40) | JSON,
     "user": st.text(max_size=5) | JSON, "channel": st.text(max_size=5) | JSON, "ts": st.text(max_size=5) | JSON},
    optional={"thread_ts": JSON, "channel_type": st.sampled_from(["im", "mpim"]) | JSON, "subtype": JSON, "team": JSON},
)  # fmt: skip


@BOUNDED
@given(_EVENT | _LIKELY, JSON, JSON)
def test_any_event_of_slack_is_routed(event: dict[str, Any], team: Any, event_id: Any) -> None:
    found = route(event, bot_user_id="U0BOT")
    taken = post_of({"event": event, "team_id": team, "event_id": event_id}, _IDENTITY)
    assert (found is None) == (taken is None)
    if taken:
        assert Post.from_bytes(taken[0].to_bytes()) == taken[0]
        assert all(isinstance(key, str) for key in taken[1])


_OF_A_POST = dict.fromkeys("team channel thread_ts ts user user_team text".split(), st.text(max_size=9) | JSON)
_MORE_OF_IT = dict.fromkeys("direct external certain help reply_ts hush files edit anew later".split(), JSON)


@BOUNDED
@given(st.binary(max_size=60) | (JSON | st.fixed_dictionaries(_OF_A_POST, optional=_MORE_OF_IT)).map(_encoded))
def test_any_record_of_a_claim_is_a_post_or_is_refused(data: bytes) -> None:
    with suppress(ValueError, TypeError):  # what the service expects
        kept = Post.from_bytes(data).to_bytes()
        assert Post.from_bytes(kept).to_bytes() == kept


_METADATA = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)  # what Chroma keeps
_OF_A_LEASE = [f"lease_{name}" for name in ("holder", "place", "since", "renewed", "seconds", "beat", "released")]


@BOUNDED
@example(dict.fromkeys(_OF_A_LEASE, 1) | {"lease_beat": float("inf")})
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(_OF_A_LEASE, _METADATA)))
def test_any_lease_is_held_by_somebody(metadata: dict[str, Any]) -> None:
    held = read_lease(metadata)
    assert 0 < held.seconds <= 3600
    assert str(held).isprintable()


@BOUNDED
@example({"paperbot_schema": 1, "generation": "many"})
@example({"paperbot_schema": float("inf")})
@given(st.none() | st.fixed_dictionaries({}, optional=dict.fromkeys(Head(0, "", 1).to_metadata(), _METADATA)))
def test_any_head_is_read_or_refused(metadata: dict[str, Any] | None) -> None:
    with suppress(LibraryError):
        assert head_of(SimpleNamespace(name="papers", metadata=metadata)).schema == 1


_OF_A_RECORD = (
    "chunk chunks start end sentences sentence_vectors pieces paper_id title authors year venue url categories doi arxiv_id "
    "sources"
).split()


@BOUNDED
@example({"chunk": 0, "chunks": 1, "start": float("inf"), "sources": "{}"})
@example({"chunk": 0, "chunks": 1, "start": 2**62, "sources": "{}", "paper_id": "p", "title": "t", "sentence_vectors": ""})
@example({"chunk": 0, "chunks": 2**62})
@example({"chunk": 0, "chunks": 1, "start": 0, "sources": "[]", "sentence_vectors": "?", "sentences": "1-"})
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(_OF_A_RECORD, _METADATA | st.sampled_from([0, 1, "{}", "[]", "0-4"]))))
def test_any_record_of_chroma_is_a_paper_or_has_a_fault(metadata: dict[str, Any]) -> None:
    found = examine("p", [Record("p#v.0", "text", metadata, np.ones(4, np.float32))], None)
    assert found.faults or found.stored


@BOUNDED
@given(objects("value", "action_id"))
def test_any_click_is_feedback_or_none(action: dict[str, Any]) -> None:
    answer, good = feedback_of(action)
    assert isinstance(answer, str)
    assert answer or not good


_ALIASES = [str(field.alias) for field in SlackSettings.model_fields.values()]


@settings(max_examples=examples(100), deadline=None)
@example({"PAPERBOT_HOME": "~nobody-of-that-name"})
@given(st.dictionaries(st.sampled_from(_ALIASES), st.text(max_size=40) | st.sampled_from(["on", "0", "1e9", "-1", "nan"])))
def test_any_setting_is_taken_or_refused_by_name(environ: dict[str, str]) -> None:
    refused = ""
    try:
        SlackSettings.from_environ(environ)
    except SettingsError as error:
        refused = error.message
    assert not refused or [name for name in environ if refused.startswith(f"{name}: ")]


@pytest.mark.parametrize("name", ["SLACK_API_URL", "PAPERBOT_CHROMA_URL", "OPENAI_BASE_URL", "PAPERBOT_PRICES"])
def test_a_refused_setting_is_not_repeated(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        SlackSettings.from_environ({name: "hush://secret-value@:x"})
    assert "secret" not in str(caught.value)


@BOUNDED
@given(data=st.binary(max_size=80) | st.text("A=b\n'\"#${} \\", max_size=60).map(str.encode))
def test_any_env_file_is_read_or_refused(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.getbasetemp())
        Path(".env").write_bytes(data)
        with suppress(SettingsError):
            assert all(isinstance(value, str) for value in environment().values())
        Path(".env").unlink()


_WORDS = st.lists(st.text(max_size=20), max_size=3)


@BOUNDED
@given(st.none() | st.text(max_size=12) | st.text("0123456789-–,<>= beforsince", max_size=12), _WORDS, _WORDS, _WORDS)
def test_any_filter_is_taken_or_refused(year: str | None, authors: list[str], venues: list[str], categories: list[str]) -> None:
    with suppress(PaperbotError):
        filters = from_options(year, authors, venues, categories, ())
        assert (set(filters.authors), set(filters.venues)) == ({*map(str.strip, authors)}, {*map(str.strip, venues)})
        assert bool(filters) == bool(year is not None or authors or venues or categories) == bool(filters.describe())


def _lines(records: list[Any]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


_RECORD = objects("id", "_id", "question", "text", "type", "gold_titles", "evidence", "history", "title", "sentence", "claim")
_CONTENT = (
    st.binary(max_size=100)
    | st.lists(_RECORD, max_size=3).map(_lines)
    | st.lists(
        st.fixed_dictionaries({"question": st.text(min_size=1, max_size=9)}, optional=dict.fromkeys(
            ("id", "type", "gold_titles", "evidence", "history"), JSON)), max_size=3,
    ).map(_lines)
)  # fmt: skip


@BOUNDED
@given(content=_CONTENT, judged=st.binary(max_size=60) | st.text("query-id\tcorpus1 \n.-", max_size=80).map(str.encode))
def test_any_question_set_is_read_or_refused(content: bytes, judged: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    questions, qrels = (tmp_path_factory.getbasetemp() / name for name in ("fuzzed.jsonl", "fuzzed.tsv"))
    questions.write_bytes(content)
    qrels.write_bytes(b"query-id\tcorpus-id\tscore\n" + judged)
    for read in (read_questions, partial(read_judged, qrels=qrels)):
        with suppress(EvaluationError):
            found = read(questions).questions
            assert len({question.id for question in found}) == len(found) > 0
            assert all(question.text.strip() for question in found)


def _baseline(figure: float) -> dict[str, Any]:
    metrics = {"mrr": figure}
    questions = [{"id": name, "question": "Why?", "metrics": metrics} for name in "ab"]
    return {"format": FORMAT, "summary": metrics, "questions": questions}


_FIGURES = st.dictionaries(st.sampled_from(["mrr", "recall@5", "ms"]), JSON | st.floats() | st.integers(), max_size=2) | JSON
_ASKED = [{"id": st.just(name), "question": st.just("Why?"), "metrics": _FIGURES} for name in "ab"]
_EVALUATION = st.fixed_dictionaries(
    {"format": st.just(FORMAT), "summary": _FIGURES, "questions": st.tuples(*map(st.fixed_dictionaries, _ASKED)) | JSON},
    optional={"papers_in_library": JSON},
)


@BOUNDED
@example(_encoded(_baseline(10**400)))
@example(_encoded(_baseline(float("nan"))))
@given(st.binary(max_size=60) | (objects("summary", "questions") | _EVALUATION).map(_encoded))
def test_any_earlier_evaluation_is_compared_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed.json"
    path.write_bytes(content)
    metrics = {"mrr": 0.5, "recall@5": 1.0, "ms": 10}
    questions = [{"id": name, "type": "single", "question": "Why?", "metrics": metrics} for name in "ab"]
    now = {"summary": metrics | {"mrr": None}, "questions": questions, "papers_in_library": 70, "papers_drawn_on": 5}
    with suppress(EvaluationError):
        assert set(compare(read_baseline(path), now, 0.01).lost) <= {"recall@5"}


@BOUNDED
@given(st.text(max_size=40) | st.sampled_from(["/healthz", "/readyz", "/metrics", "/slack/events"]), st.text(max_size=8))
def test_any_address_is_answered(path: str, method: str) -> None:
    said = list[str]()
    serve = wsgi({"library": lambda: 1 / 0 > 0}, lambda: True)
    (body,) = serve({"PATH_INFO": path, "REQUEST_METHOD": method}, lambda status, headers, *_: said.append(status))  # type: ignore[arg-type, return-value, func-returns-value]
    assert said == [{"/healthz": "200 OK", "/readyz": "503 Service Unavailable"}.get(path, "404 Not Found")]
    assert isinstance(json.loads(body), dict)
