"""The program's own log: its forms, the request in each line, and what never stands in it."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.workers import Workers
from bot.terminal.session import log_unexpected
from ingest.logs import CarryingPool, JsonLines, TextLines, carried, request, request_id

_LOG = logging.getLogger("ingest.test_logs")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged, as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    yield stream
    _LOG.removeHandler(handler)


def test_all_that_is_done_for_a_request_carries_its_id(lines: io.StringIO) -> None:
    workers, done = Workers(2, 10), threading.Event()

    def work() -> None:
        _LOG.info("in a worker")
        done.set()

    _LOG.info("before")
    with CarryingPool(1) as pool:
        with request() as first:
            _LOG.info("here")
            pool.submit(_LOG.info, "in a pool").result()
            workers.submit(work)
            later = carried(_LOG.info)
        with request("second"):
            later("handed on")
            _LOG.info("another")
        pool.submit(_LOG.info, "nobody's").result()
    assert done.wait(60)
    assert workers.close(5)
    found = {line["message"]: line["request"] for line in map(json.loads, lines.getvalue().splitlines())}
    of_first = dict.fromkeys(("here", "in a pool", "in a worker", "handed on"), first)
    assert found == {"before": "", "nobody's": "", "another": "second", **of_first}
    assert len(first) == 8
    assert request_id() == ""


def test_a_line_tells_its_fields_and_where_an_error_came_from_but_not_its_words(lines: io.StringIO) -> None:
    quoted = "what limits xylophones?"
    try:
        raise ValueError(quoted)
    except ValueError:
        _LOG.exception("it failed", extra={"fields": {"papers": 3}})
    (line,) = map(json.loads, lines.getvalue().splitlines())
    assert (line["level"], line["logger"], line["message"], line["papers"]) == ("ERROR", "ingest.test_logs", "it failed", 3)
    assert line["time"].endswith("+00:00")
    assert "test_logs.py" in line["trace"]
    assert line["trace"].endswith("ValueError")
    assert quoted not in json.dumps(line)


@pytest.mark.parametrize(
    "secret",
    ["xoxb-1234-5678-abcdefgh", "xapp-1-A0-1-fedcba", "sk-proj-ABCdef_123", "Bearer abcdefgh", "redis://user:pass@host:1/0"],
)
def test_what_looks_like_a_secret_is_left_out(secret: str) -> None:
    record = logging.LogRecord("bot", logging.INFO, "", 0, "calling with %s, done", (secret,), None)
    for form in (TextLines(), JsonLines()):
        line = form.format(record)
        assert "[secret]" in line
        assert line.count("done") == 1
        assert not [part for part in ("abcdefgh", "fedcba", "ABCdef", "pass") if part in line]


def test_the_log_of_unexpected_errors_has_their_words_without_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOT_HOME", str(tmp_path))
    reference, path = log_unexpected(ValueError(f"Invalid header value {b'Bearer xapp-1-A0-fedcba' + bytes([10])!r}"))
    said = Path(path).read_text(encoding="utf-8")
    assert reference in said
    assert "ValueError: Invalid header value b'Bearer [secret]" in said
    assert "fedcba" not in said


@pytest.mark.parametrize("debug", [True, False])
def test_what_is_logged_to_standard_error_has_no_secrets(debug: bool) -> None:
    program = (
        "import logging; from bot.terminal.session import start_log; "
        f"start_log(debug={debug}); "
        "logging.getLogger('ingest').warning('asking %s with Bearer abcdefgh', 'http://user:S3cretPw@127.0.0.1:9/v1')"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300).stderr
    assert "asking http://[secret]@127.0.0.1:9/v1 with Bearer [secret]" in said
    assert ("WARNING ingest:" in said) is debug


@given(st.text())
def test_no_text_makes_a_second_line(text: str) -> None:
    record = logging.LogRecord("bot", logging.INFO, "", 0, "%s", (text,), None)
    assert len(TextLines().format(record).splitlines()) == 1
    assert json.loads(JsonLines().format(record))["level"] == "INFO"
