"""`paperbot doctor`: each fault is found, and its fix is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.doctor import Check, examine, load
from tests.fakes.openai import fake_openai
from tests.rights import as_anybody

Environ = dict[str, str]


@pytest.fixture
def checks(sample_app: App, cache: Path) -> Callable[..., dict[str, Check]]:
    """Look at the sample library with other settings as well."""

    def look(**environ: str) -> dict[str, Check]:
        here = {"PAPERBOT_HOME": str(sample_app.settings.home), "PAPERBOT_CACHE": str(cache)}
        return {check.name: check for check in examine(load(here | environ), here | environ)}

    return look


def test_a_library_without_a_model_is_well(checks: Callable[..., dict[str, Check]]) -> None:
    found = checks()
    assert [name for name, check in found.items() if not check.well] == []
    assert list(found) == [
        "Python", "SQLite", "settings", "library folder", "privacy", "logs", "cache folder", "embedder", "library",
        "language model", "Slack tokens",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("environ", "fault", "fix"),
    [
        ({"PAPERBOT_CHROMA_URL": "http://127.0.0.1:9"}, "Chroma server", "PAPERBOT_CHROMA_URL"),
        ({"PAPERBOT_REDIS_URL": "redis://127.0.0.1:9/0"}, "Redis", "PAPERBOT_REDIS_URL"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, "language model", "OPENAI_BASE_URL"),
        ({"PAPERBOT_MODEL": "a-model"}, "language model", "OPENAI_API_KEY"),
        ({"SLACK_BOT_TOKEN": "xoxb-secret"}, "Slack tokens", "App-Level Tokens"),
        ({"SLACK_BOT_TOKEN": "wrong-secret", "SLACK_APP_TOKEN": "xapp-1"}, "Slack tokens", "OAuth"),
        ({"PAPERBOT_HOME": "/proc/paperbot"}, "library folder", "PAPERBOT_HOME"),
        ({"PAPERBOT_CACHE": "/proc/paperbot"}, "cache folder", "PAPERBOT_CACHE"),
        ({"PAPERBOT_HOEM": "/secret"}, "settings", "PAPERBOT_HOEM: PAPERBOT_HOME?"),
        ({"PAPERBOT_XQZ": "secret", "PAPERBOT_LOGS": "secret"}, "settings", "PAPERBOT_LOGS: PAPERBOT_LOG?"),
    ],
    ids=str,
)
def test_each_fault_has_its_fix(checks: Callable[..., dict[str, Check]], environ: Environ, fault: str, fix: str) -> None:
    found = checks(**environ)
    assert not found[fault].well
    assert fix in found[fault].fix
    assert "secret" not in found[fault].seen + found[fault].fix


def test_only_variables_that_nothing_reads_are_named(checks: Callable[..., dict[str, Check]]) -> None:
    assert checks(PAPERBOT_MODEL="", PAPERBOT_TEST_STORM="200", PAPERBOT="x", HOEM="x")["settings"].well
    found = checks(PAPERBOT_XQZ="1", **{"PAPERBOT_\x1b[2J": "2"})["settings"]
    assert "PAPERBOT_XQZ" in found.seen
    assert "\x1b" not in found.seen + found.fix


def test_a_folder_that_others_may_read_is_told(checks: Callable[..., dict[str, Check]], tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "paperbot.log").touch()
    found = checks(PAPERBOT_HOME=str(tmp_path))
    assert not found["privacy"].well
    assert f"chmod -R go-rwx '{tmp_path}'" in found["privacy"].fix


def test_a_log_that_cannot_be_written_is_told(checks: Callable[..., dict[str, Check]], tmp_path: Path) -> None:
    assert checks(PAPERBOT_HOME=str(tmp_path))["logs"].well
    (tmp_path / "paperbot.log").touch(0o400)
    found = as_anybody(lambda: checks(PAPERBOT_HOME=str(tmp_path)))["logs"]
    assert (found.well, found.seen) == (False, f"{tmp_path / 'paperbot.log'} cannot be written.")
    (tmp_path / "paperbot.log").unlink()
    tmp_path.chmod(0o500)
    found = as_anybody(lambda: checks(PAPERBOT_HOME=str(tmp_path)))["logs"]
    assert (found.well, found.seen) == (False, f"Nothing can be kept in {tmp_path}.")


def test_the_model_is_asked_what_it_has(checks: Callable[..., dict[str, Check]]) -> None:
    with fake_openai("sk-test") as server:
        here = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-test"}
        found = checks(**here)["language model"]
        assert (found.well, found.seen) == (True, f"{server.models[0]}; the service answers")
        missing = checks(**here, PAPERBOT_MODEL="gpt-9")["language model"]
        assert (missing.well, missing.fix) == (False, f"Set PAPERBOT_MODEL to one that it has: {server.models[0]}.")
        assert "no model “gpt-9”" in missing.seen
        assert "OPENAI_API_KEY" in checks(**here | {"OPENAI_API_KEY": "sk-wrong"})["language model"].fix
        server.models.append("second")
        assert "PAPERBOT_MODEL" in checks(**here)["language model"].fix
        assert f"{server.models[0]}, second" in checks(**here)["language model"].seen
        server.models.clear()
        assert not checks(**here)["language model"].well


def test_a_model_that_no_list_names_is_asked(checks: Callable[..., dict[str, Check]]) -> None:
    with fake_openai("sk-test") as server:
        name, here = server.models[0], {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-test"}
        for status in ("404 path", "501"):
            server.then(status, at="/models")
            found = checks(**here, PAPERBOT_MODEL=name)["language model"]
            assert (found.well, found.seen) == (True, f"{name}; it answers, though the service does not list it")
        assert [chat["max_tokens"] for chat in server.chats] == [16, 16]
        server.then("404 path", at="/models")
        unnamed = checks(**here)["language model"]
        assert (unnamed.well, "Set PAPERBOT_MODEL" in unnamed.fix, "/v1" in unnamed.fix) == (False, True, True)
        server.then("404 path", at="/models")
        assert not checks(**here, PAPERBOT_MODEL="gpt-9")["language model"].well
        server.models.append("llama3:latest")
        assert checks(**here, PAPERBOT_MODEL="llama3")["language model"].seen == "llama3; the service answers"
