"""The documentation tells the truth: README.md and the pages in docs/ agree with the code and with each other."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.slack.settings import SlackSettings
from bot.terminal.session import EXIT_CODES
from tests.conftest import Run
from tests.fakes.terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
PAGES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
ALL = {"README.md": (ROOT / "README.md").read_text(encoding="utf-8"), **PAGES}
README, REFERENCE, EVALUATION = ALL["README.md"], PAGES["docs/reference.md"], PAGES["docs/evaluation.md"]
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
_GROUPS = ((), ("papers",), ("library",), ("history",), ("slack",))


def _rows(text: str) -> list[list[str]]:
    """The cells of the rows of all tables of a text, without the lines below their heads."""
    lines = [line for line in text.split("\n") if line.startswith("|") and not re.fullmatch(r"[|:\- ]+", line)]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def _section(text: str, title: str) -> str:
    """What stands under a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def _options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+|-k)(?![\w-])", text))


def _shared() -> Iterator[tuple[set[str], set[str]]]:
    """Options that several commands have, and these commands."""
    for row in _rows(_section(REFERENCE, "Options of several commands"))[1:]:
        yield _options(row[0]), set(re.findall(r"`([a-z ]+)`", row[1]))


def _has(command: tuple[str, ...], named: set[str]) -> bool:
    return " ".join(command) in named or (command[:1] != command and command[0] in named)


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_option_stands_in_the_reference(command: tuple[str, ...], run: Run) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    options = _options(done.stdout.partition("Options:")[2]) - {"--help"}
    assert options or command
    section = _section(REFERENCE, " ".join(("paperbot", *command[:1])))
    shared = {option for group, named in _shared() if command and _has(command, named) for option in group}
    assert not options - _options(section) - shared
    assert not command or "Example: paperbot" in " ".join(done.stdout.split())
    if command not in (("history",), ("papers",), ("slack", "manifest")):  # groups alone, and what only prints a file
        assert not shared - options


def test_the_reference_lists_no_option_that_there_is_not(run: Run) -> None:
    shown = {option for command in _COMMANDS for option in _options(run(*command, "--help").stdout)}
    assert not _options(REFERENCE.partition("## Exit codes")[0]) - shown
    for commands in (named for _, named in _shared()):
        assert not {
            name for name in commands if not any(command[: len(name.split())] == tuple(name.split()) for command in _COMMANDS)
        }


@pytest.mark.parametrize("group", _GROUPS)
def test_no_list_of_commands_breaks_off_on_a_usual_terminal(group: tuple[str, ...], run: Run) -> None:
    listed = run(*group, "--help", COLUMNS="80").stdout.partition("Commands:")[2]
    assert listed.strip()
    assert "..." not in listed


@pytest.mark.parametrize("group", _GROUPS)
def test_every_command_is_looked_at_here(group: tuple[str, ...], run: Run) -> None:
    listed, size = run(*group, "--help", COLUMNS="80").stdout.partition("Commands:")[2], len(group) + 1
    named = {(*group, name) for name in re.findall(r"^  ([a-z]+)  ", listed, re.MULTILINE)}
    assert named == {command[:size] for command in _COMMANDS if command[: len(group)] == group and len(command) >= size}


def test_every_setting_stands_in_the_reference_and_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for field in SlackSettings.model_fields.values():
        assert f"`{field.alias}`" in REFERENCE
        assert str(field.alias) in example


def test_the_scopes_are_counted_right() -> None:
    scopes = json.loads((ROOT / "bot" / "slack" / "manifest.json").read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    assert len(scopes) == 12
    for page in ("docs/slack.md", "docs/security.md"):
        assert re.findall(r"(\w+) scopes", PAGES[page]) == ["twelve"]


def test_every_exit_code_stands_in_the_reference() -> None:
    codes = [row[0] for row in _rows(_section(REFERENCE, "Exit codes"))[1:]]
    assert codes == [str(int(code)) for code in sorted(EXIT_CODES)]


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    wanted = re.findall(r'^  "([a-z][a-z0-9-]*)', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    wanted = [name for name in wanted if name not in ("dev", "bench", "local")]
    assert "chromadb" in wanted
    assert not [name for name in wanted if not re.search(rf"(?<![\w-]){name}(?![\w-])", reasons)]


def _transcripts(command: str) -> list[str]:
    blocks = [block for text in ALL.values() for block in re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)]
    return [block for block in blocks if block.startswith(f"$ paperbot {command}")]


_NEARNESS = re.compile(r"(?<=\(0\.)\d\d(?=\))")  # of meaning, which another processor rounds otherwise


def _plain(text: str) -> str:
    return " ".join(text.split())


def _near(one: str, other: str) -> bool:
    """Whether two transcripts are the same, but for small differences of nearness."""
    figures = zip(_NEARNESS.findall(one), _NEARNESS.findall(other), strict=True)
    return _NEARNESS.sub("", one) == _NEARNESS.sub("", other) and all(abs(int(a) - int(b)) <= 5 for a, b in figures)


def test_all_transcripts_are_of_commands_that_are_tried() -> None:
    assert len(_transcripts("")) == len(_transcripts("ask")) + len(_transcripts("chat"))
    assert len(_transcripts("ask")) >= 3


@pytest.mark.parametrize("transcript", _transcripts("ask"), ids=lambda block: block.partition("\n")[0])
def test_a_transcript_is_what_paperbot_prints(transcript: str, run: Run, sample_app: App) -> None:
    home = {"PAPERBOT_HOME": str(sample_app.settings.home), "PAPERBOT_LOG": "off"}
    line, _, shown = transcript.partition("\n")
    said = _plain(run(*shlex.split(line)[2:], **home).stdout)
    assert _near(said, _plain(shown)), said


def test_the_transcript_of_a_chat_is_what_paperbot_prints(
    sample_app: App, program_environment: dict[str, str], tmp_path: Path
) -> None:
    (transcript,) = _transcripts("chat")
    greeting, *turns = re.split(r"^> ", transcript.partition("\n")[2], flags=re.MULTILINE)
    home = tmp_path / "home"
    shutil.copytree(sample_app.settings.home, home, ignore=shutil.ignore_patterns("conversations*", "chat-history"))
    environ = {**program_environment, "PAPERBOT_HOME": str(home)}
    with Terminal("chat", environ=environ, folder=tmp_path, columns=100, rows=200) as terminal:
        assert _plain(greeting) in _plain(terminal.see(lambda text: text.endswith("\n>")))
        for turn in turns:
            typed, _, shown = turn.partition("\n")
            parts = [_NEARNESS.sub("..", _plain(piece)) for piece in shown.split("…") if piece.strip()]
            pieces = [re.escape(part).replace(r"(0\.\.\.\)", r"(0\.\d\d\)") for part in parts]
            screen = terminal.type(f"{typed}\r", lambda text, typed=typed: text.endswith("\n>") and f"> {typed}\n" in text)
            assert re.search(".*".join(pieces), _plain(screen.rpartition(f"> {typed}\n")[2])), typed


def _anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", sorted(ALL))
def test_links_lead_somewhere(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", ALL[name]) if "://" not in link]
    for link in links:
        file, _, anchor = link.partition("#")
        target = (ROOT / name).parent / file if file else ROOT / name
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


def test_the_readme_leads_to_every_page() -> None:
    listed = {row[0].partition("](")[2].removesuffix(")") for row in _rows(_section(README, "Read on"))[1:]}
    assert listed == set(PAGES)


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_page_is_short_and_says_first_who_needs_it(name: str) -> None:
    lines = ALL[name].split("\n")
    assert len(lines) <= (155 if name == "README.md" else 205)
    assert lines[0].startswith("# ")
    assert lines[2][:1].isalpha()


def test_messages_name_pages_that_there_are() -> None:
    files = [path for folder in ("bot", "ingest", "prompts") for path in (ROOT / folder).rglob("*.py")]
    files += [ROOT / name for name in (".env.example", "docker-compose.yml", "Dockerfile", "CONTRIBUTING.md", "Makefile")]
    named = {page for file in files for page in re.findall(r"(?<![\w/])docs/[\w-]+\.md", file.read_text(encoding="utf-8"))}
    assert {"docs/slack.md", "docs/evaluation.md", "docs/operations.md"} <= named <= set(PAGES)


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_page_names_only_what_there_is(name: str) -> None:
    text = ALL[name]
    settings = {str(field.alias) for field in SlackSettings.model_fields.values()}
    ours = set(re.findall(r"\b(?:PAPERBOT|SLACK|OPENAI)_[A-Z_]+[A-Z]\b", text))
    assert not ours - settings
    assert not [test for test in re.findall(r"`(test_\w+)`", text) if not (ROOT / "tests" / f"{test}.py").is_file()]
    files = re.findall(r"`((?:bot|ingest|tests|benchmarks|docs)/[\w./]+)`", text)
    assert not [file for file in files if not (ROOT / file).exists()]
    modules = re.findall(r"python -m (benchmarks\.\w+)", text)
    assert not [module for module in modules if not (ROOT / f"{module.replace('.', '/')}.py").is_file()]
    figures = set(re.findall(r"`paperbot_(\w+?)(?:_total)?(?:\{[^`]*)?`", text))
    sources = "".join((ROOT / "bot" / file).read_text(encoding="utf-8") for file in ("monitoring.py", "slack/running.py"))
    figures -= {"chroma", "library", "redis"}  # volumes
    assert not [each for each in figures if f'"paperbot_{each}"' not in sources and f'"{each}"' not in sources]


def _measured(text: str) -> dict[str, set[str]]:
    """The numbers of the tables of figures, by the command that prints them."""
    found: dict[str, set[str]] = {}
    command = ""
    for row in _rows(text):
        if len(row) != 3 or row[2] == "command":
            continue
        command = row[2] if row[2].startswith("`") else command
        found.setdefault(command, set()).update(re.findall(r"(?<![\w.])\.?\d[\d.,]*(?<![.,])", f"{row[0]} {row[1]}"))
    return found


def test_figures_of_the_readme_stand_in_the_evaluation() -> None:
    short, full = _measured(_section(README, "How good it is")), _measured(EVALUATION)
    assert len(short) > 3
    assert not {
        command: numbers - full.get(command, set())
        for command, numbers in short.items()
        if not numbers <= full.get(command, set())
    }


def test_speed_and_memory_are_as_measured() -> None:
    sizes = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))["sizes"]
    at = {each["size"]: each["systems"] for each in sizes}
    ours, peer, large = at[5000]["paperbot"], at[5000]["langchain-chroma"], at[25_000]["paperbot"]
    told = " ".join(_section(EVALUATION, "Speed and memory").split())
    times = [at[size]["paperbot"]["ingest"]["rate"] / at[size]["langchain-chroma"]["ingest"]["rate"] for size in (5000, 1000)]
    assert f"{times[0]:.2f} times LangChain's Chroma with Chroma's default embedder ({times[1]:.1f} times at 1,000)" in told
    assert f"{ours['bare']['share']:.2f} of what the embedder".lstrip("0") in told
    assert f"{ours['query']['p50_ms']:.1f} ms and {peer['query']['p50_ms'] / ours['query']['p50_ms']:.1f} times" in told
    page = " ".join((ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8").split())
    last = re.search(
        r"the last run \| [\d.]+, ([\d.]+) \| [\d.]+, ([\d.]+) \| [^|]+ \| [\d.]+, ([\d.]+) \| [\d.]+, ([\d.]+) \|", page
    )
    assert last
    rate, others, asked, asked_there = map(float, last.groups())
    assert f"{rate:.0f} abstracts a second, {rate / others:.1f} times the same" in told
    assert f"{asked} ms at the median, {asked_there / asked:.1f} times faster" in told
    assert f"{large['ingest']['peak_mb']:.0f} MB" in told
    assert f"warm question {large['query']['p50_ms']:.1f} ms" in told


def test_every_figure_stands_in_the_page_on_operations() -> None:
    page = PAGES["docs/operations.md"]
    named = re.findall(r'"paperbot_(\w+)"', (ROOT / "bot" / "monitoring.py").read_text(encoding="utf-8"))
    named += re.findall(r'gauge\("(\w+)"', (ROOT / "bot" / "slack" / "running.py").read_text(encoding="utf-8"))
    assert len(named) > 8
    assert not [name for name in named if not re.search(rf"`paperbot_{name}(?:_total)?[`{{]", page)]


def test_the_lock_file_names_no_index_and_no_pytorch() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^(torch|sentence-transformers|nvidia)", lock, re.MULTILINE)
    assert "--hash=sha256:" in lock
