"""The language model: what it says, what goes wrong with it within which time, and what never shows."""

from __future__ import annotations

import contextlib
import http.client
import importlib
import json
import logging
import queue
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.llm import DEFAULT_MODEL, Cancelled, Ending, Message, Model, Reply, load_model
from bot.llm.breaker import FAILURES, PAUSE, Breaker
from bot.llm.call import Call, Stopped, on_request
from bot.llm.errors import Failure, Service, failure, retry_after
from bot.llm.metering import Meter
from bot.llm.pauses import Pauses
from bot.settings import BotSettings
from ingest.errors import (
    ModelBroken,
    ModelBusy,
    ModelError,
    ModelRefusesKey,
    ModelStalled,
    ModelUnknown,
    ModelUnreachable,
    PromptTooLong,
    SettingsError,
)
from tests.fakes.openai import MODEL, TEXT, FakeOpenAI, fake_openai
from tests.waiting import WITHIN

KEY = "sk-test-0123456789abcdef"
STALL = 1.0  # seconds
SPELL = 2.0  # seconds of silence that are too many, where there is to be none: a busy machine is not silent so long by itself
LATE = 8.0  # seconds within which something that is to happen at once does, on a busy machine
QUESTION = [Message("system", "Answer from the abstracts."), Message("user", "What do they say?")]
_SLOW = hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Make = Callable[..., Model]


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing here is encrypted, and loading the certificates of the world takes 0.1 s for each model."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with fake_openai(KEY) as service:
        yield service


def build(url: str, key: str = KEY, clock: Callable[[], float] = time.monotonic, **changes: str) -> Model:
    environ = {
        "OPENAI_API_KEY": key, "OPENAI_BASE_URL": url, "PAPERBOT_MODEL": MODEL,
        "PAPERBOT_STALL_TIMEOUT": "20", "PAPERBOT_CONNECT_TIMEOUT": "20",
    }  # fmt: skip
    return Model(BotSettings.from_environ({**environ, **changes}), clock)


@pytest.fixture
def make(server: FakeOpenAI) -> Make:
    """A model at the fake service; changes are variables of the environment."""
    importlib.import_module("bot.llm.chat")  # this is not what is timed
    return lambda **changes: build(server.url, **changes)


@pytest.fixture
def model(make: Make) -> Model:
    """A model at the fake service."""
    return make()


def ask(model: Model, got: list[str] | None = None) -> Reply:
    """The reply; the pieces go into `got`."""
    got = [] if got is None else got
    *pieces, reply = model.stream(QUESTION)
    got += [piece for piece in pieces if isinstance(piece, str)]
    assert len(got) == len(pieces)
    assert isinstance(reply, Reply)
    return reply


def left_threads() -> list[threading.Thread]:
    """The threads of calls that do not end."""
    ours = [thread for thread in threading.enumerate() if thread.name == "paperbot-model"]
    for thread in ours:
        thread.join(WITHIN)
    return [thread for thread in ours if thread.is_alive()]


# prompts


@pytest.mark.parametrize(
    ("roles", "sent"),
    [
        ("s1 u2", "s1 u2"),
        ("s1 u2 a3 u4", "s1 u2 a3 u4"),
        ("s1 a2 u3 a4 u5", "s1 u3 a4 u5"),
        ("s1 a2 a3 u4", "s1 u4"),
        ("s1 u2 u3 a4 a5 u6", "s1 u2+3 a4+5 u6"),
        ("s1 u2 a3 u4 u5", "s1 u2 a3 u4+5"),
        ("s1 s2 u3", "s1+2 u3"),
        ("u1", "u1"),
        ("s1 u2 a u3", "s1 u2+3"),
    ],
)
def test_roles_alternate_from_the_users_on(server: FakeOpenAI, model: Model, roles: str, sent: str) -> None:
    named = {"s": "system", "u": "user", "a": "assistant"}
    list(model.stream([Message(named[one[0]], one[1:]) for one in roles.split()]))  # type: ignore[arg-type]
    asked = [(message["role"], message["content"]) for message in server.chats[-1]["messages"]]
    assert asked == [(named[one[0]], one[1:].replace("+", "\n\n")) for one in sent.split()]


# answers


def test_an_answer_comes_in_pieces_and_then_whole(server: FakeOpenAI, make: Make) -> None:
    server.reply(pieces=["One", " [1", "]."])
    assert list(make().stream(QUESTION))[:3] == ["One", " [1", "]."]
    server.reply(pieces=["One", " [1", "]."])
    assert make().complete(QUESTION, max_tokens=50) == Reply("One [1].", Ending.DONE, 17, 3)
    first, second = server.chats
    assert first["messages"] == [{"role": m.role, "content": m.text} for m in QUESTION]
    assert (first["max_tokens"], second["max_tokens"]) == (2000, 50)
    assert "temperature" not in first
    assert server.faults == []


def test_settings_are_sent(server: FakeOpenAI, make: Make) -> None:
    ask(make(PAPERBOT_TEMPERATURE="0", PAPERBOT_MAX_TOKENS="77"))
    assert server.chats[0]["temperature"] == 0
    assert server.chats[0]["max_tokens"] == 77
    assert server.chats[0]["stream_options"] == {"include_usage": True}


@given(pieces=st.lists(st.text(min_size=1, max_size=5), max_size=8))
@_SLOW
def test_text_arrives_as_it_was_sent(server: FakeOpenAI, model: Model, pieces: list[str]) -> None:
    server.reply(pieces=pieces)
    got = list[str]()
    assert ask(model, got).text == "".join(pieces)
    assert got == pieces


@pytest.mark.parametrize(
    ("scripted", "ending", "text"),
    [
        ("length", Ending.CUT, True),
        ("filtered", Ending.WITHHELD, True),
        ("refusal", Ending.WITHHELD, False),
        ("empty", Ending.DONE, False),
        ("open end", Ending.DONE, True),  # the text is complete; that the rest does not come is no fault
    ],
)
def test_how_an_answer_ends(server: FakeOpenAI, make: Make, scripted: str, ending: Ending, text: bool) -> None:
    server.then(scripted)
    reply = ask(make(PAPERBOT_STALL_TIMEOUT=str(SPELL)))
    assert reply.ending == ending
    assert bool(reply.text) == text
    assert server.requests == 1


def test_done_ends_an_answer_without_a_reason(server: FakeOpenAI, model: Model) -> None:
    server.then("no ending")
    reply = ask(model)
    assert (reply.text[-4:], reply.ending, server.requests) == ("[1].", Ending.DONE, 1)


@pytest.mark.parametrize(
    ("counted", "tokens"),
    [
        ({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}, (10, 5)),
        ({"prompt_tokens": "10", "completion_tokens": 5.5, "total_tokens": None}, None),
        ({"prompt_tokens": None}, None),
        (None, None),
    ],
)
def test_an_answer_that_came_at_once_is_one(
    counted: object, tokens: tuple[int, int] | None, make: Make, server: FakeOpenAI, recwarn: pytest.WarningsRecorder
) -> None:
    choice = {"index": 0, "message": {"role": "assistant", "content": TEXT, "reasoning": "Hm."}, "finish_reason": "length"}
    answer = {"id": "c", "object": "chat.completion", "created": 1, "model": MODEL, "choices": [choice]}
    with _serving(json.dumps(answer | ({"usage": counted} if counted else {}))) as url:
        reply = ask(build(url, PAPERBOT_RETRIES="0"))
    assert (reply.text, reply.ending) == (TEXT, Ending.CUT)
    assert (reply.input_tokens, reply.output_tokens) == tokens if tokens else reply.output_tokens > 1
    assert [str(one.message) for one in recwarn] == []


_THINKING = {"type": "thinking", "thinking": [{"type": "text", "text": "hm " * 20}]}


@pytest.mark.parametrize(
    ("contents", "text", "tokens"),
    [
        ([[{"type": "text", "text": "It does"}], " [1]."], "It does [1].", 3),
        ([[_THINKING], [_THINKING, {"type": "text", "text": "It does [1]."}]], "It does [1].", 33),
        ([[], "It does [1]."], "It does [1].", 3),
    ],
)
def test_an_answer_may_come_in_lists_of_parts(contents: list[object], text: str, tokens: int) -> None:
    deltas = [{"choices": [{"index": 0, "delta": {"role": "assistant", "content": one}}]} for one in contents]
    body = "".join(f"data: {json.dumps(one)}\n\n" for one in deltas) + "data: [DONE]\n\n"
    with _serving(body, kind="text/event-stream") as url:
        reply = build(url).complete(QUESTION)
    assert (reply.text, reply.ending, reply.output_tokens) == (text, Ending.DONE, tokens)


@contextlib.contextmanager
def _serving(body: str, status: int = 200, kind: str = "application/json") -> Iterator[str]:
    """The address of a service that gives this to every question, as a stream or not."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{service.server_address[1]}/v1"
        finally:
            service.shutdown()
            thread.join()


def test_a_service_that_never_ends_is_cut_off(server: FakeOpenAI, make: Make) -> None:
    server.reply(pieces=["on and on "] * 1000)
    reply = make(PAPERBOT_MAX_TOKENS="10").complete(QUESTION)
    assert reply.ending is Ending.CUT
    assert 320 < len(reply.text) <= 330  # ten tokens of 32 characters
    assert not left_threads()


def test_a_service_that_counts_no_tokens_has_them_estimated(server: FakeOpenAI, make: Make) -> None:
    server.reply("12345678", usage=False)
    asked = sum(len(message.text) for message in QUESTION)
    assert ask(make()) == Reply("12345678", Ending.DONE, -(-asked // 4), 2)


@pytest.mark.parametrize(
    ("fault", "said"),
    [("drop after 3", 3), ("stall after 3", 3), ("malformed after 3", 3), ("drop", 0), ("401", 0), ("404 path", 0)],
)
def test_an_answer_that_breaks_off_has_cost_what_came(fault: str, said: int, server: FakeOpenAI, make: Make) -> None:
    server.reply("12345678" * 8, split=4, fault=fault)
    meter = Meter(make(PAPERBOT_RETRIES="0", PAPERBOT_STALL_TIMEOUT=str(SPELL)))
    with pytest.raises(ModelError):
        list(meter.stream(QUESTION, lambda: False))
    usage = meter.usage()
    asked = sum(len(message.text) for message in QUESTION)
    assert usage is not None
    assert (usage.calls, usage.input_tokens, usage.output_tokens) == (1, -(-asked // 4) if said else 0, said)


def test_an_answer_that_nobody_waits_for_has_cost_what_came(server: FakeOpenAI, make: Make) -> None:
    server.reply("12345678", split=4, usage=False)
    meter = Meter(make())
    pieces = meter.stream(QUESTION, lambda: False)
    assert next(pieces) == "1234"
    del pieces
    usage = meter.usage()
    assert usage is not None
    assert (usage.calls, usage.output_tokens) == (1, 1)


def test_thoughts_are_counted(server: FakeOpenAI, make: Make) -> None:
    server.reply("12345678", reasoning=30, usage=False)
    reply = ask(make())
    assert reply.text == "12345678"
    assert reply.output_tokens > 30 // 4


def test_cost_is_told_where_prices_are_set(make: Make) -> None:
    assert make().cost(1000, 100) is None
    assert make(PAPERBOT_PRICES="0.40/1.60").cost(1_000_000, 500_000) == pytest.approx(1.2)
    assert make(PAPERBOT_PRICES="0/0").cost(10, 10) == 0


def test_questions_at_the_same_time_keep_apart(server: FakeOpenAI, make: Make) -> None:
    server.reply_with(lambda request: request["messages"][0]["content"] * 20)
    model = make()
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: model.complete([Message("user", f"<{n}>")]).text, range(24)))
    assert replies == [f"<{n}>" * 20 for n in range(24)]


def test_thinking_aloud_is_no_silence(server: FakeOpenAI, make: Make) -> None:
    server.reply("Done.", reasoning=24, delay=SPELL / 20)
    assert ask(make(PAPERBOT_STALL_TIMEOUT=str(SPELL))).text == "Done."


def test_a_long_answer_is_no_silence(server: FakeOpenAI, make: Make) -> None:
    text = " ".join(["One", "two", "six", "ten"] * 6)
    server.reply(text, delay=SPELL / 20)
    assert ask(make(PAPERBOT_STALL_TIMEOUT=str(SPELL))).text == text


def test_a_slow_reader_is_no_silence(server: FakeOpenAI, make: Make) -> None:
    server.reply(pieces=["One", " two", "."], delay=SPELL / 20)
    pieces = make(PAPERBOT_STALL_TIMEOUT=str(SPELL)).stream(QUESTION)
    assert next(pieces) == "One"
    threading.Event().wait(1.1 * SPELL)  # it is the time that counts here
    assert list(pieces)[:2] == [" two", "."]


# which model, which service


def test_the_only_model_of_a_server_is_taken(server: FakeOpenAI, make: Make) -> None:
    model = make(PAPERBOT_MODEL="")
    assert model.name == ""
    ask(model)
    ask(model)
    assert model.name == MODEL
    assert [call.path for call in server.calls] == ["/models", "/chat/completions", "/chat/completions"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["small", "large"], "2 models: small, large."),
        ([f"m{n}" for n in range(11)], "11 models: m0, m1, m2, m3, m4, m5, m6, m7 and 3 more."),
        ([], "0 models."),
    ],
)
def test_several_models_are_named(server: FakeOpenAI, make: Make, names: list[str], said: str) -> None:
    server.models = names
    with pytest.raises(ModelUnknown) as caught:
        ask(make(PAPERBOT_MODEL=""))
    assert caught.value.message.endswith(said)
    assert not names or "PAPERBOT_MODEL" in caught.value.advice


def test_a_server_without_a_key_is_asked_without_one() -> None:
    with fake_openai("") as server:
        assert ask(build(server.url, key="")).text == TEXT


def test_a_server_that_wants_a_key_says_so(make: Make) -> None:
    with pytest.raises(ModelRefusesKey, match="asks for a key") as caught:
        ask(make(key=""))
    assert caught.value.advice == "Set OPENAI_API_KEY."


def test_openai_itself_gets_its_own_fields(server: FakeOpenAI, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    server.models = [DEFAULT_MODEL]
    server.refuses = {"max_tokens"}
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", server.url.removesuffix("/v1"))  # so that this machine stands for it
    model = build("http://api.openai.com/v1", PAPERBOT_MODEL="")
    ask(model)
    assert server.chats[0]["max_completion_tokens"] == 2000
    assert (model.name, server.requests) == (DEFAULT_MODEL, 1)
    server.then("401")
    with pytest.raises(ModelRefusesKey, match=r"^OpenAI refused the key\.\nCheck OPENAI_API_KEY\.$"):
        ask(model)


@pytest.mark.parametrize(
    ("refused", "tries", "sent"),
    [
        ({"stream_options"}, 2, {"max_tokens"}),
        ({"max_tokens"}, 2, {"max_completion_tokens", "stream_options"}),
        ({"stream_options", "max_tokens"}, 3, {"max_completion_tokens"}),
        ({"stream_options", "max_tokens", "max_completion_tokens"}, 4, set()),
    ],
)
def test_fields_that_a_server_does_not_take_are_left_out(
    server: FakeOpenAI, make: Make, refused: set[str], tries: int, sent: set[str]
) -> None:
    server.refuses = refused
    model = make(PAPERBOT_RETRIES="0")
    assert ask(model).output_tokens > 0
    assert server.requests == tries
    assert set(server.chats[0]) == {"model", "messages", "stream"} | sent
    ask(model)
    assert server.requests == tries + 1  # it is remembered


def test_a_field_that_another_call_left_out_meanwhile_is_left_out(server: FakeOpenAI, make: Make) -> None:
    server.refuses = {"stream_options", "max_tokens"}
    for _ in range(5):
        model = make(PAPERBOT_RETRIES="0")
        together = threading.Barrier(4)

        def first(model: Model = model, together: threading.Barrier = together) -> str:
            model.prepare()
            together.wait(WITHIN)
            return ask(model).text

        with ThreadPoolExecutor(4) as pool:
            assert [one.result() for one in [pool.submit(first) for _ in range(4)]] == [TEXT] * 4


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"PAPERBOT_MODEL": "gpt"}, "OPENAI_API_KEY"),
        ({"OPENAI_BASE_URL": "https://api.openai.com/v1"}, "OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": "sk-0123\u2013456"}, "OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": "sk-0123 456"}, "OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": "sk-0123\n456"}, "OPENAI_API_KEY"),
        ({"PAPERBOT_TEMPERATURE": "2.5"}, "PAPERBOT_TEMPERATURE"),
        ({"PAPERBOT_TEMPERATURE": "nan"}, "PAPERBOT_TEMPERATURE"),
        ({"PAPERBOT_MAX_TOKENS": "0"}, "PAPERBOT_MAX_TOKENS"),
        ({"PAPERBOT_CONTEXT_TOKENS": "many"}, "PAPERBOT_CONTEXT_TOKENS"),
        ({"PAPERBOT_CONNECT_TIMEOUT": "0"}, "PAPERBOT_CONNECT_TIMEOUT"),
        ({"PAPERBOT_STALL_TIMEOUT": "inf"}, "PAPERBOT_STALL_TIMEOUT"),
        ({"PAPERBOT_RETRIES": "-1"}, "PAPERBOT_RETRIES"),
        ({"PAPERBOT_PRICES": "0.4"}, "PAPERBOT_PRICES"),
        ({"PAPERBOT_PRICES": "0.4/-1"}, "PAPERBOT_PRICES"),
        ({"PAPERBOT_PRICES": "nan/1"}, "PAPERBOT_PRICES"),
    ],
)
def test_settings_that_cannot_be_used_are_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_model(BotSettings.from_environ(environ))
    assert named in str(caught.value)
    assert "0123" not in str(caught.value)


def test_there_is_no_model_without_a_key_or_an_address() -> None:
    assert load_model(BotSettings.from_environ({})) is None
    assert load_model(BotSettings.from_environ({"OPENAI_BASE_URL": "http://localhost:1/v1"})) is not None
    model = load_model(BotSettings.from_environ({"OPENAI_API_KEY": KEY}))
    assert model is not None
    assert model.name == DEFAULT_MODEL


def test_loading_a_model_imports_nothing_slow(program_environment: dict[str, str]) -> None:
    code = (
        "import sys; from bot.llm import load_model; from bot.settings import BotSettings\n"
        "assert load_model(BotSettings.from_environ({'OPENAI_API_KEY': 'k'}))\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('openai', 'langchain_core', 'httpx', 'httpx2')])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=program_environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


# what goes wrong

_AGAIN = "500 retry-after 0.01"
_FAULTS = [
    # what happens, which error, words of its text, pieces that came before, requests with one retry, seconds at most
    ("401", ModelRefusesKey, "refused the key", 0, 1, 0),
    ("403", ModelRefusesKey, "OPENAI_API_KEY", 0, 1, 0),
    ("404", ModelUnknown, "OPENAI_BASE_URL", 0, 1, 0),
    ("404 path", ModelUnknown, "OPENAI_BASE_URL; most end in /v1", 0, 1, 0),
    ("400 context", PromptTooLong, "PAPERBOT_CONTEXT_TOKENS", 0, 1, 0),
    ("400 temperature", ModelBroken, "PAPERBOT_TEMPERATURE", 0, 1, 0),
    ("402", ModelBusy, "quota", 0, 1, 0),
    ("413", PromptTooLong, "PAPERBOT_CONTEXT_TOKENS", 0, 1, 0),
    ("422", ModelBroken, "HTTP 422", 0, 1, 0),
    ("429 quota", ModelBusy, "quota of this key is used up", 0, 1, 0),
    ("429 retry-after 0.01", ModelBusy, "over its rate limit.\nTry again in 1 s.", 0, 2, 0.1),
    ("429 retry-after 21", ModelBusy, "Try again in 21 s.", 0, 1, 0),
    ("503 retry-after 3600", ModelBusy, "Try again in 60 minutes.", 0, 1, 0),
    (_AGAIN, ModelBroken, "failed (HTTP 500)", 0, 2, 0.1),
    ("200 error", ModelBroken, "OPENAI_BASE_URL", 0, 2, 0.5),
    ("stall", ModelStalled, f"no text for {STALL:g} s", 0, 1, STALL),
    ("stall after 0", ModelStalled, "PAPERBOT_STALL_TIMEOUT", 0, 1, STALL),
    ("stall after 3", ModelStalled, "PAPERBOT_STALL_TIMEOUT", 3, 1, STALL),
    ("keepalive", ModelStalled, "PAPERBOT_STALL_TIMEOUT", 0, 1, STALL),
    ("keepalive after 2", ModelStalled, "PAPERBOT_STALL_TIMEOUT", 2, 1, STALL),
    ("empty deltas", ModelStalled, "PAPERBOT_STALL_TIMEOUT", 0, 1, STALL),
    ("empty deltas after 2", ModelStalled, "PAPERBOT_STALL_TIMEOUT", 2, 1, STALL),
    ("drop", ModelBroken, "broke off before the end of its answer.\nTry again", 0, 2, 0.5),
    ("drop after 3", ModelBroken, "broke off before the end", 3, 1, 0),
    ("malformed", ModelBroken, "not an answer", 0, 1, 0),
    ("malformed after 2", ModelBroken, "not an answer", 2, 1, 0),
    ("odd after 2", ModelBroken, "broke off", 2, 1, 0),
    ("error after 2", ModelBroken, "failed in mid-answer", 2, 1, 0),
]


@pytest.mark.parametrize(("fault", "kind", "said", "pieces", "requests", "seconds"), _FAULTS, ids=[case[0] for case in _FAULTS])
def test_every_fault_ends_in_a_clear_error_in_time(
    server: FakeOpenAI, make: Make, caplog: pytest.LogCaptureFixture,
    fault: str, kind: type[ModelError], said: str, pieces: int, requests: int, seconds: float,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    server.always(fault)
    patience = str(STALL) if kind is ModelStalled else "60"
    model, got = make(PAPERBOT_RETRIES="1", PAPERBOT_STALL_TIMEOUT=patience), list[str | Reply]()
    model.prepare()
    began = time.monotonic()
    with pytest.raises(ModelError) as caught:
        got.extend(model.stream(QUESTION))
    assert time.monotonic() - began < seconds + LATE
    assert type(caught.value) is kind
    assert said in str(caught.value)
    assert server.requests == requests
    shown = [str(caught.value), repr(caught.value), repr(model), repr(vars(model)), caplog.text]
    shown += traceback.format_exception(caught.value)
    assert not [text for text in shown if "0123456789" in text]
    assert left_threads() == []


def test_pieces_before_a_fault_have_been_handed_over(server: FakeOpenAI, make: Make) -> None:
    server.reply("One two three.", split=4, fault="drop after 2")
    pieces = make().stream(QUESTION)
    assert [next(pieces), next(pieces)] == ["One ", "two "]
    with pytest.raises(ModelBroken):
        next(pieces)
    assert server.requests == 1  # the reader has seen a beginning: there is no second one


@pytest.mark.parametrize("fault", [_AGAIN, "429 retry-after 0.01", "408 retry-after 0.01", "drop", "error"])
def test_a_passing_fault_is_tried_again(server: FakeOpenAI, make: Make, fault: str) -> None:
    server.then(fault)
    assert ask(make()).text == TEXT
    assert server.requests == 2


def test_retry_after_is_honoured(server: FakeOpenAI, make: Make) -> None:
    server.then("429 retry-after 0.4", "503 retry-after 0.2")
    ask(make())
    first, second = (after.at - before.at for before, after in pairwise(server.calls))
    assert 0.4 <= first < 0.5 + LATE
    assert 0.2 <= second < 0.25 + LATE


def test_pauses_grow_and_are_spread(server: FakeOpenAI, make: Make) -> None:
    server.then("503", "503")
    ask(make())
    first, second = (after.at - before.at for before, after in pairwise(server.calls))
    assert 0.375 <= first < 0.5 + LATE
    assert 0.75 <= second < 1.0 + LATE


@pytest.mark.parametrize(
    ("asked", "attempts"),
    [
        ([15, 4, 0.5, 9], 3),
        ([20, 20], 1),
        ([12, 9], 1),
        ([None] * 11, 10),  # as many as were allowed: these pauses are short
        ([None, 20, None, 1], 3),
        ([0.1] * 11, 10),
    ],
)
def test_what_a_service_asks_for_is_waited_for_once(asked: list[float | None], attempts: int) -> None:
    pauses, busy = Pauses(10), ModelBusy("It is busy.", "Wait.")
    waits = [pauses.after(Failure(busy, again=True, wait=seconds)) for seconds in asked]
    assert waits.index(None) == attempts
    assert all(wait is not None and wait >= (seconds or 0) for wait, seconds in zip(waits[:attempts], asked, strict=False))
    assert sum(wait for wait in waits[:attempts] if wait) < 1.25 * 20 + 60
    assert pauses.after(Failure(busy)) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "Fri, 01 Jan 2100 00:00:00 GMT"}, pytest.approx(4_102_444_800 - time.time(), abs=600)),
        ({"retry-after": "Sat, 01 Jan 2000 00:00:00 GMT"}, None),
        ({"retry-after": "0"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "later"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_all_its_forms(headers: dict[str, str], seconds: object) -> None:
    assert retry_after(headers) == seconds


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,9} [A-Z][a-z]{2} \d{1,9} [\d:]{1,12} [A-Z+\-\d]{1,9}", fullmatch=True))
def test_retry_after_takes_anything(value: str) -> None:
    seconds = retry_after({"retry-after": value, "retry-after-ms": value})
    assert seconds is None or seconds > 0


_WORDINGS = [
    # as worded by: OpenAI, vLLM, llama.cpp, Ollama, LM Studio, Mistral
    (400, "This model's maximum context length is 4096 tokens. However, you requested 6096 tokens", PromptTooLong),
    (400, "the request exceeds the available context size, try increasing it", PromptTooLong),
    (400, "Input tokens exceed the configured limit of 272000 tokens.", PromptTooLong),
    (404, "The model `x` does not exist.", ModelUnknown),
    (404, 'model "x" not found, try pulling it first', ModelUnknown),
    (400, "invalid model ID", ModelUnknown),
    (400, "Model is not loaded", ModelUnknown),
    (400, "max_tokens is too large: 2000. This model supports at most 1024 completion tokens", ModelBroken),
    (422, "Extra inputs are not permitted: stream_options", ModelBroken),
    (500, "context deadline exceeded: size", ModelBroken),
    (404, "This model is only supported in v1/responses and not in v1/chat/completions.", ModelUnknown),
    (404, "This is not a chat model and thus not supported in the v1/chat/completions endpoint.", ModelUnknown),
    (404, "The API deployment for this resource does not exist.", ModelUnknown),
]
_ADVICE = [
    # status, what it refuses, why, and words of what is told
    (404, "model", "This model is only supported in v1/responses.", "Check PAPERBOT_MODEL;"),
    (404, None, "DeploymentNotFound: The API deployment for this resource does not exist.", "Check PAPERBOT_MODEL;"),
    (400, "model", "Pick another one.", "Check PAPERBOT_MODEL;"),
    (404, "model", "No models loaded. Please load a model in the developer page.", "no model loaded.\nLoad a model there"),
    (404, None, "Not Found", "Check OPENAI_BASE_URL"),
    (400, "model", "maximum context length is 10 tokens", "PAPERBOT_CONTEXT_TOKENS"),
    (
        400,
        "prompt",
        "content_filter: The response was filtered by Azure OpenAI's content management policy",
        "declined the question",
    ),
    (400, None, "Content Exists Risk", "declined the question"),
    (403, None, "Your chosen model requires moderation and your input was flagged for violence", "declined the question"),
    (403, None, "This key may not do that", "OPENAI_API_KEY"),
    (400, None, "filter is not a known field", "Check PAPERBOT_MODEL."),
]


@pytest.mark.parametrize(("status", "text", "kind"), _WORDINGS)
def test_servers_word_their_faults_differently(status: int, text: str, kind: type[ModelError]) -> None:
    import httpx2
    import openai

    response = httpx2.Response(status, request=httpx2.Request("POST", "http://localhost/v1"))
    error = openai.APIStatusError(text, response=response, body={"message": text})
    found = failure(error, Service("It", True, "k", "x"))
    assert type(found.error) is kind
    assert found.field == ("stream_options" if "Extra" in text else "")


@pytest.mark.parametrize(("status", "param", "text", "told"), _ADVICE)
def test_what_a_refusal_is_about_is_told(status: int, param: str | None, text: str, told: str) -> None:
    import httpx2
    import openai

    response = httpx2.Response(status, request=httpx2.Request("POST", "http://localhost/v1"))
    error = openai.APIStatusError(text, response=response, body={"message": text, "param": param})
    found = failure(error, Service("It", True, "k", "x"))
    assert told in str(found.error)
    assert (found.again, found.sick) == (False, False)


@pytest.fixture
def deaf() -> Iterator[str]:
    """The address of a machine that does not even take connections: its queue is full."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        for one in waiting:
            one.close()


def test_no_connection_in_time_is_said(deaf: str) -> None:
    model = build(deaf, PAPERBOT_CONNECT_TIMEOUT="0.3", PAPERBOT_STALL_TIMEOUT="60")
    model.prepare()
    began = time.monotonic()
    with pytest.raises(ModelUnreachable, match=r"The model server at 127\.0\.0\.1:\d+ cannot be reached"):
        ask(model)
    assert 0.3 <= time.monotonic() - began < 0.3 + LATE
    assert left_threads() == []


def test_a_closed_port_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://somebody:hunter2@127.0.0.1:{free.getsockname()[1]}/v1"
        with pytest.raises(ModelUnreachable) as caught:
            ask(build(url, PAPERBOT_RETRIES="0"))
    assert "OPENAI_BASE_URL" in caught.value.advice
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "said", "advice"),
    [
        ({"ALL_PROXY": "socks5://me:hunter2@127.0.0.1:1080"}, "The proxy 127.0.0.1:1080 (ALL_PROXY) speaks SOCKS", "socksio"),
        ({"https_proxy": "socks5h://127.0.0.1:1080"}, "(https_proxy) speaks SOCKS", "NO_PROXY"),
        (
            {"HTTPS_PROXY": "ftp://127.0.0.1:1080"},
            "The proxy 127.0.0.1:1080 (HTTPS_PROXY) cannot be used",
            "Correct its address",
        ),
        (
            {"HTTPS_PROXY": "me:hunter2@127.0.0.1:9"},
            "OpenAI cannot be reached through the proxy 127.0.0.1:9 (HTTPS_PROXY)",
            "NO_PROXY",
        ),
        ({"SSL_CERT_FILE": "/none.pem"}, "/none.pem, where SSL_CERT_FILE says that certificates are", "unset it"),
        ({"SSL_CERT_FILE": __file__}, "where SSL_CERT_FILE says that certificates are, cannot be read as such", "unset it"),
    ],
)
def test_what_stands_between_is_named(environ: dict[str, str], said: str, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    model = build("https://api.openai.com/v1", PAPERBOT_RETRIES="0")
    model.prepare()
    with pytest.raises(ModelUnreachable) as caught:
        ask(model)
    assert said in caught.value.message
    assert advice in caught.value.advice
    assert "hunter2" not in str(caught.value)


def test_a_proxy_that_is_not_for_the_address_changes_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "socks5://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert ask(make()).text == TEXT
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("ALL_PROXY")
    monkeypatch.delenv("HTTP_PROXY")
    assert ask(make()).text == TEXT


def test_a_proxy_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    for status, said in (
        (407, "The proxy 127.0.0.1:{} (HTTP_PROXY) asks for a name"),
        (502, "asked through the proxy 127.0.0.1:{}"),
    ):
        with _serving("<html></html>", status, "text/html") as url:
            monkeypatch.setenv("HTTP_PROXY", url.removesuffix("/v1"))
            with pytest.raises(ModelError) as caught:
                ask(build("http://models.example/v1", PAPERBOT_RETRIES="0"))
            assert said.format(urlsplit(url).port) in str(caught.value)


def test_a_service_that_echoes_the_key_is_not_quoted(server: FakeOpenAI, make: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "sk-wrong-fedcba9876543210"
    with pytest.raises(ModelRefusesKey) as caught:
        ask(make(key=wrong))
    assert wrong in server.faults[0]
    assert "fedcba" not in str(caught.value) + repr(caught.value) + "".join(traceback.format_exception(caught.value))
    assert "fedcba" not in caplog.text


def test_what_a_service_says_is_in_the_debug_log_without_the_key(
    server: FakeOpenAI, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.models = []
    with pytest.raises(ModelUnknown):
        ask(make(PAPERBOT_MODEL=f"about {KEY}"))
    assert "does not exist" in caplog.text
    assert "0123456789" not in caplog.text


# leaving early


@pytest.mark.parametrize("fault", ["stall", "stall after 0", "stall after 2", "keepalive", "empty deltas", "503 retry-after 9"])
def test_cancelling_takes_effect_at_once(server: FakeOpenAI, make: Make, fault: str) -> None:
    server.then(fault)
    unwanted, when = threading.Event(), list[float]()

    def cancel() -> None:
        assert server.wait(lambda: server.requests)
        threading.Event().wait(0.15)  # until it waits for what does not come
        when.append(time.monotonic())
        unwanted.set()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(Cancelled):
        list(make(PAPERBOT_STALL_TIMEOUT="60").stream(QUESTION, cancelled=unwanted.is_set))
    assert time.monotonic() - when[0] < LATE
    thread.join()
    assert server.wait(lambda: server.calls[0].outcome in ("client left", "refused 503"))
    assert left_threads() == []
    assert server.requests == 1


def test_cancelling_between_pieces(server: FakeOpenAI, make: Make) -> None:
    server.reply("One two three four five.", delay=0.05)
    got = list[str | Reply]()
    with pytest.raises(Cancelled):
        got.extend(make().stream(QUESTION, cancelled=lambda: len(got) >= 2))
    assert len(got) == 2
    assert server.wait(lambda: server.calls[0].outcome == "client left")


def test_cancelling_without_a_connection(deaf: str) -> None:
    model = build(deaf, PAPERBOT_CONNECT_TIMEOUT="1.5")
    model.prepare()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        list(model.stream(QUESTION, cancelled=lambda: time.monotonic() > began + 0.2))
    assert left_threads() == []


def test_a_connection_that_comes_after_leaving_is_closed_at_once() -> None:
    here, there = socket.socketpair()
    begun, left, ended = threading.Event(), threading.Event(), queue.SimpleQueue[BaseException]()

    def work() -> Iterator[str]:
        """What the HTTP client does: two requests, of which the first gets its connection late."""
        for _ in range(2):
            try:
                request = SimpleNamespace(extensions={})
                on_request(request)
                begun.set()
                assert left.wait(WITHIN)
                opened = {"return_value": SimpleNamespace(get_extra_info={"socket": here}.get)}
                request.extensions["trace"]("connection.connect_tcp.complete", opened)
            except BaseException as error:
                ended.put(error)
        yield "too late"

    call = Call(work)
    assert begun.wait(WITHIN)
    call.stop()
    left.set()
    assert [type(ended.get(timeout=WITHIN)) for _ in range(2)] == [Stopped, Stopped]
    assert there.recv(1) == b""
    assert left_threads() == []
    here.close()
    there.close()


def _close(pieces: Iterator[str | Reply]) -> None:
    pieces.close()  # type: ignore[attr-defined]


def _interrupt(pieces: Iterator[str | Reply]) -> None:
    with pytest.raises(KeyboardInterrupt):
        pieces.throw(KeyboardInterrupt)  # type: ignore[attr-defined]


@pytest.mark.parametrize("leave", [_close, _interrupt])
@pytest.mark.parametrize("then", ["stall after 2", "keepalive after 2"])
def test_leaving_closes_the_connection(
    server: FakeOpenAI, make: Make, leave: Callable[[Iterator[str | Reply]], None], then: str
) -> None:
    server.then(then)
    pieces = make(PAPERBOT_STALL_TIMEOUT="30").stream(QUESTION)
    next(pieces)
    leave(pieces)
    assert server.wait(lambda: server.calls[0].outcome == "client left", 1)
    assert left_threads() == []


def test_an_interrupt_while_waiting_closes_the_connection(server: FakeOpenAI, make: Make) -> None:
    server.then("stall")

    def interrupted() -> bool:
        if server.requests:
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        list(make().stream(QUESTION, cancelled=interrupted))
    assert server.wait(lambda: server.calls[0].outcome == "client left", 1)
    assert left_threads() == []


# the circuit breaker


_TRIED = r"^((?!not tried)[\s\S])*$"


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("fault", "kind"), [("503", ModelBroken), ("stall", ModelStalled), ("drop", ModelBroken), ("malformed", ModelBroken)]
)
def test_a_service_that_fails_again_and_again_is_left_alone(
    server: FakeOpenAI, make: Make, fault: str, kind: type[ModelError]
) -> None:
    clock = Clock()
    model = make(clock=clock, PAPERBOT_RETRIES="0", PAPERBOT_STALL_TIMEOUT="1" if fault == "stall" else "20")
    server.always(fault)
    for _ in range(FAILURES):
        with pytest.raises(kind, match=_TRIED):
            ask(model)
    clock.now += 10
    began = time.monotonic()
    with pytest.raises(kind, match=r"After 3 failures it is not tried again for 20 s\."):
        ask(model)
    assert time.monotonic() - began < LATE
    assert server.requests == FAILURES
    clock.now += 20.5
    with pytest.raises(kind):
        ask(model)  # one on trial, which fails too
    assert server.requests == FAILURES + 1
    with pytest.raises(kind, match="not tried again for 30 s"):
        ask(model)
    clock.now += PAUSE
    server.always("")
    assert ask(model).text == TEXT
    assert ask(model).text == TEXT
    assert server.requests == FAILURES + 3


def test_an_unreachable_service_is_left_alone() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        model = build(f"http://127.0.0.1:{free.getsockname()[1]}/v1", PAPERBOT_RETRIES="0")
        for _ in range(FAILURES):
            with pytest.raises(ModelUnreachable):
                ask(model)
        with pytest.raises(ModelUnreachable, match="not tried again"):
            ask(model)


@pytest.mark.parametrize("fault", ["401", "429 quota", "400 context", "404", "422"])
def test_a_service_that_answers_is_not_left_alone(server: FakeOpenAI, make: Make, fault: str) -> None:
    model = make(PAPERBOT_RETRIES="0")
    server.always(fault)
    for _ in range(FAILURES + 1):
        with pytest.raises(ModelError, match=_TRIED):
            ask(model)
    assert server.requests == FAILURES + 1


def test_failures_count_only_in_a_row(server: FakeOpenAI, make: Make) -> None:
    model = make(PAPERBOT_RETRIES="0")
    for _ in range(FAILURES):
        server.then("503", "503")
        for _ in range(2):
            with pytest.raises(ModelBroken):
                ask(model)
        ask(model)
    assert server.requests == 3 * FAILURES


def test_a_trial_that_is_cancelled_leaves_the_next_one_to_try(server: FakeOpenAI, make: Make) -> None:
    clock = Clock()
    model = make(clock=clock, PAPERBOT_RETRIES="0")
    server.then(*["503"] * FAILURES)
    for _ in range(FAILURES):
        with pytest.raises(ModelBroken):
            ask(model)
    clock.now += PAUSE
    with pytest.raises(Cancelled):
        list(model.stream(QUESTION, cancelled=lambda: True))
    assert ask(model).text == TEXT


def test_only_one_call_is_on_trial() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        breaker.failed(ModelStalled("It is silent.", "Wait."))
    clock.now += PAUSE

    def enters(_: int) -> bool:
        try:
            return breaker.enter()
        except ModelStalled:
            return False

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(enters, range(64))) == 1


# nothing is told to anyone else

_TRACED = """
import http.client, sys
from bot.llm import Message, load_model
from bot.settings import BotSettings
url, spy = sys.argv[1:]
model = load_model(BotSettings.from_environ({"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": url}))
print(model.complete([Message("user", "Who sees this?")]).text)
from langchain_core.tracers.langchain import wait_for_all_tracers
wait_for_all_tracers()
line = http.client.HTTPConnection("127.0.0.1", int(spy))
line.request("GET", "/up-to-here")
line.getresponse().read()
from langchain_openai import ChatOpenAI
ChatOpenAI(model="fake-model", api_key="k", base_url=url).invoke("And this?")
wait_for_all_tracers()
"""


def test_tracing_in_the_environment_sends_nothing(program_environment: dict[str, str]) -> None:
    with fake_openai("k") as server, fake_openai("") as spy:
        address = spy.url.removesuffix("/v1")
        on = {
            "LANGSMITH_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_ENDPOINT": address,
            "LANGSMITH_API_KEY": "x",
        }
        off = {"LANGSMITH_GATEWAY": address, "OPENAI_API_BASE": address, "LC_OUTPUT_VERSION": "v1", "OPENAI_PROXY": address}
        done = subprocess.run(
            [sys.executable, "-c", _TRACED, server.url, address.rpartition(":")[2]],
            env={**program_environment, **on, **off}, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.stdout.strip() == TEXT, done.stderr
        paths = [call.path for call in spy.calls]
        assert paths[0] == "/up-to-here"
        assert len(paths) > 1  # the same client without paperbot does tell


def test_old_tracing_variables_break_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGCHAIN_TRACING", "true")  # LangChain itself refuses to work then
    assert ask(make()).text == TEXT


# the fake service is as strict as the real one

_GOOD = {"model": MODEL, "messages": [{"role": "user", "content": "x"}]}


def post(server: FakeOpenAI, body: object, key: str = KEY) -> tuple[int, dict[str, dict[str, str]]]:
    line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    line.request("POST", "/v1/chat/completions", data, {"Authorization": f"Bearer {key}", "Connection": "close"})
    answer = line.getresponse()
    said = answer.read()
    line.close()
    return answer.status, json.loads(said) if said.startswith(b"{") else {}


@pytest.mark.parametrize(
    ("changes", "status", "param"),
    [
        ({}, 200, None),
        ({"stream": True, "stream_options": {"include_usage": True}}, 200, None),
        ({"stream_options": {"include_usage": True}}, 400, "stream_options"),
        ({"stream": True, "stream_options": {"usage": True}}, 400, "stream_options"),
        ({"stream": "yes"}, 400, "stream"),
        ({"max_tokens": 5, "max_completion_tokens": 5}, 400, "max_tokens"),
        ({"max_tokens": 0}, 400, "max_tokens"),
        ({"max_completion_tokens": 1.5}, 400, "max_completion_tokens"),
        ({"temperature": 3}, 400, "temperature"),
        ({"tempreature": 1}, 400, "tempreature"),
        ({"model": ""}, 400, "model"),
        ({"model": "other"}, 404, None),
        ({"messages": []}, 400, "messages"),
        ({"messages": "x"}, 400, "messages"),
        ({"messages": [{"role": "bot", "content": "x"}]}, 400, "messages[0].role"),
        ({"messages": [{"role": "user", "content": " "}]}, 400, "messages[0].content"),
        ({"messages": [{"role": "user"}]}, 400, "messages[0].content"),
        ({"messages": [{"role": "user", "content": "x", "text": "x"}]}, 400, "messages[0]"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]}, 200, None),
    ],
)
def test_the_fake_refuses_what_the_real_one_refuses(
    server: FakeOpenAI, changes: dict[str, object], status: int, param: str | None
) -> None:
    found, said = post(server, _GOOD | changes)
    assert found == status
    assert said.get("error", {}).get("param") == param
    assert ("error" in said) == (status != 200)
    assert bool(server.faults) == (status != 200)


def test_the_fake_refuses_keys_and_bodies(server: FakeOpenAI) -> None:
    status, said = post(server, _GOOD, key="sk-other")
    assert (status, said["error"]["code"]) == (401, "invalid_api_key")
    assert "sk-other" in said["error"]["message"]
    assert post(server, b"{")[0] == 400
    assert post(server, [1])[0] == 400
    server.context = 5
    status, said = post(server, _GOOD | {"messages": [{"role": "user", "content": "x" * 40}]})
    assert (status, said["error"]["code"]) == (400, "context_length_exceeded")
    assert server.chats == []


def test_the_fake_ends_by_itself() -> None:
    before = set(threading.enumerate())
    with fake_openai(KEY) as server:
        server.then("stall")
        line = socket.create_connection(("127.0.0.1", server.server_port))
        body = json.dumps(_GOOD).encode()
        head = f"POST /v1/chat/completions HTTP/1.1\r\nAuthorization: Bearer {KEY}\r\nContent-Length: {len(body)}\r\n\r\n"
        line.sendall(head.encode() + body)
        assert server.wait(lambda: server.chats)
    line.close()
    assert set(threading.enumerate()) <= before
