"""The figures of a running bot."""

from __future__ import annotations

import shutil
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from bot.answers import Event, Stage, Step
from bot.app import App
from bot.llm import Cancelled
from bot.monitoring import Monitor
from bot.slack.health import wsgi
from bot.slack.workers import Workers
from ingest.errors import LibraryBusy
from tests.fakes.openai import fake_openai
from tests.fakes.slack import FakeSlack
from tests.ports import free_port
from tests.slack_bots import MANIFEST, OFF_TOPIC, QUESTION, running, somewhere
from tests.waiting import wait_until


def figures(page: bytes) -> dict[str, float]:
    """All samples of a page, by name and labels, as Prometheus itself reads them."""
    return {
        " ".join((sample.name, *(sample.labels[label] for label in sorted(sample.labels)))): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def failing(error: Exception) -> Iterator[Event]:
    yield Stage(Step.SEARCHING)
    raise error


@pytest.mark.parametrize(
    ("error", "outcome", "kind"),
    [
        (LibraryBusy("It is busy."), "failed", "LibraryBusy"),
        (ValueError("a question in the words of an error"), "failed", "unexpected"),
        (Cancelled(), "taken_over", ""),
    ],
)
def test_errors_are_counted_by_kind(error: Exception, outcome: str, kind: str) -> None:
    monitor = Monitor(CollectorRegistry())
    with pytest.raises(type(error)):
        list(monitor.watched(failing(error), "slack"))
    page = monitor.page()[1]
    assert figures(page)[f"paperbot_questions_total slack {outcome}"] == 1
    assert {name for name in figures(page) if name.startswith("paperbot_errors_total")} == (
        {f"paperbot_errors_total {kind}"} if kind else set()
    )
    assert b"question in the words" not in page


def test_a_gauge_that_fails_hides_no_other() -> None:
    monitor = Monitor()
    monitor.gauge("library_papers", "Papers", lambda: 1 / 0)
    monitor.gauge("slack_running", "Running", lambda: 2)
    found = figures(monitor.page()[1])
    assert found["paperbot_library_papers"] != found["paperbot_library_papers"]  # not a number
    assert found["paperbot_slack_running"] == 2


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bot_whose_workers_died_is_not_alive() -> None:
    workers, said = Workers(1, 1), list[str]()
    serve = wsgi({}, lambda: workers.live, metrics=Monitor().page)

    def ask(path: str) -> str:
        serve({"PATH_INFO": path}, lambda status, headers, *_: said.append(status))  # type: ignore[arg-type, return-value, func-returns-value]
        return said[-1]

    assert ask("/healthz") == "200 OK"
    workers.submit(sys.exit)
    wait_until(lambda: not workers.live)
    assert ask("/healthz") == "503 Service Unavailable"
    assert ask("/metrics") == "200 OK"


def test_a_bot_tells_its_figures(sample_app: App, cache: Path, tmp_path: Path) -> None:
    home, port = Path(shutil.copytree(sample_app.settings.home, tmp_path / "home")), free_port()

    def page() -> dict[str, float]:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            return figures(answer.read())

    with FakeSlack.of(MANIFEST) as slack, fake_openai("sk-test") as model:
        environ = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": model.url, "PAPERBOT_MODEL": "fake-model"}
        ada, general = somewhere(slack)
        with running(slack, home, cache, environ | {"PAPERBOT_HEALTH_PORT": str(port)}):
            model.reply("Regularization towards the base policy can prevent reward hacking effectively [1].")
            slack.wait_for_answer(slack.user_posts(general, ada, QUESTION))
            slack.wait_for_answer(slack.user_posts(general, ada, OFF_TOPIC))
            slack.slash_command(general, ada, "/ask", OFF_TOPIC)
            wait_until(lambda: page().get("paperbot_questions_total slack_command nothing_found") == 1)
            found = page()
            with pytest.raises(OSError, match="404"):  # strangers may reach this one
                urllib.request.urlopen(slack.outbound.url.replace("/slack/events", "/metrics"), timeout=30)
    assert found["paperbot_questions_total slack answered"] == found["paperbot_questions_total slack nothing_found"] == 1
    assert found["paperbot_seconds_count retrieve"] == found["paperbot_seconds_count total"] == 3
    assert found["paperbot_seconds_count write"] == 1
    assert found["paperbot_tokens_total input"] > found["paperbot_tokens_total output"] > 0
    assert found["paperbot_library_papers"] == 70
    assert found["paperbot_library_generation"] > 0
    assert found["paperbot_slack_waiting"] == 0
    assert found["paperbot_deliveries_failed_total"] == 0
    assert found["process_resident_memory_bytes"] > 0
