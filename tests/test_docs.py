"""The documentation tells the truth: every command, option, setting and exit code stands in the README."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.app import App
from bot.slack.settings import SlackSettings
from bot.terminal.session import EXIT_CODES
from tests.conftest import Run

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
_COMMANDS = (
    ("ingest",),
    ("ask",),
    ("chat",),
    ("papers", "list"),
    ("papers", "show"),
    ("papers", "stats"),
    ("doctor",),
    ("eval",),
    ("prep",),
    ("slack",),
    ("slack", "manifest"),
    ("library", "export"),
    ("library", "import"),
    ("library", "check"),
    ("history",),
    ("history", "list"),
    ("history", "search"),
    ("history", "show"),
    ("history", "export"),
    ("history", "clear"),
    (),
)


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_option_stands_in_the_readme(command: tuple[str, ...], run: Run) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", done.stdout)) - {"--help"}
    assert options or command
    assert not {option for option in options if option not in README}
    assert not command or "Example: paperbot" in " ".join(done.stdout.split())


@pytest.mark.parametrize("group", [(), ("papers",), ("library",), ("history",), ("slack",)])
def test_no_list_of_commands_breaks_off_on_a_usual_terminal(group: tuple[str, ...], run: Run) -> None:
    listed = run(*group, "--help", COLUMNS="80").stdout.partition("Commands:")[2]
    assert listed.strip()
    assert "..." not in listed


def test_every_setting_stands_in_the_readme_and_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for field in SlackSettings.model_fields.values():
        assert f"`{field.alias}`" in README
        assert str(field.alias) in example


def test_the_scopes_are_counted_right() -> None:
    scopes = json.loads((ROOT / "bot" / "slack" / "manifest.json").read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    assert len(scopes) == 12
    for text in (README, (ROOT / "docs" / "security.md").read_text(encoding="utf-8")):
        assert re.findall(r"(\w+) scopes", text) == ["twelve"]


def test_every_exit_code_stands_in_the_readme() -> None:
    for code in EXIT_CODES:
        assert re.search(rf"(?:codes:|·) {code} ", README.replace("\n", " ")), code


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    wanted = re.findall(r'^  "([a-z][a-z0-9-]*)', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    wanted = [name for name in wanted if name not in ("dev", "bench", "local")]
    assert "chromadb" in wanted
    assert not [name for name in wanted if not re.search(rf"(?<![\w-]){name}(?![\w-])", reasons)]


def test_the_transcript_in_the_readme_is_what_paperbot_prints(run: Run, sample_app: App) -> None:
    home = {"PAPERBOT_HOME": str(sample_app.settings.home), "PAPERBOT_LOG": "off"}
    printed = " ".join(run("ask", "How can reward hacking be mitigated?", **home).stdout.split())
    assert printed in " ".join(README.split())


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_a_page_names_only_what_there_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    settings = {str(field.alias) for field in SlackSettings.model_fields.values()}
    ours = set(re.findall(r"\b(?:PAPERBOT|SLACK|OPENAI)_[A-Z_]+[A-Z]\b", text))
    assert not ours - settings
    assert not [name for name in re.findall(r"`(test_\w+)`", text) if not (ROOT / "tests" / f"{name}.py").is_file()]
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^):]+)\)", text)]
    files = re.findall(r"`((?:bot|ingest|tests|benchmarks|docs)/[\w./]+)`", text)
    assert not [link for link in links if not (page.parent / link).exists()]
    assert not [file for file in files if not (ROOT / file).exists()]
    figures = set(re.findall(r"`paperbot_(\w+?)(?:_total)?(?:\{[^`]*)?`", text))
    sources = "".join((ROOT / "bot" / name).read_text(encoding="utf-8") for name in ("monitoring.py", "slack/running.py"))
    figures -= {"chroma", "library", "redis"}  # volumes
    assert not [name for name in figures if f'"paperbot_{name}"' not in sources and f'"{name}"' not in sources]


def test_every_figure_stands_in_the_page_on_operations() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    named = re.findall(r'"paperbot_(\w+)"', (ROOT / "bot" / "monitoring.py").read_text(encoding="utf-8"))
    named += re.findall(r'gauge\("(\w+)"', (ROOT / "bot" / "slack" / "running.py").read_text(encoding="utf-8"))
    assert len(named) > 8
    assert not [name for name in named if not re.search(rf"`paperbot_{name}(?:_total)?[`{{]", page)]


def test_the_lock_file_names_no_index_and_no_pytorch() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^(torch|sentence-transformers|nvidia)", lock, re.MULTILINE)
    assert "--hash=sha256:" in lock
