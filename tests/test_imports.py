"""What importing does (nothing), and who may import what."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("ingest", "bot", "prompts")
_MAX_MODULE, _MAX_FUNCTION = 300, 45  # lines
# Third-party library → the only files or folders that may import it.
_HOMES = {
    "chromadb": ("ingest/library/connecting.py",),
    "onnxruntime": ("ingest/embedding/",),
    "onnx": ("ingest/embedding/",),
    "safetensors": ("ingest/embedding/",),
    "tokenizers": ("ingest/embedding/",),
    "langchain_openai": ("ingest/embedding/openai.py", "bot/llm/chat.py"),
    "openai": ("ingest/embedding/openai.py", "bot/llm/chat.py", "bot/llm/errors.py"),
    "arxiv": ("ingest/sources/arxiv.py",),
    "bibtexparser": ("ingest/sources/bibtex.py", "bot/formats/references.py"),
    "rispy": ("ingest/sources/ris.py",),
    "filelock": ("ingest/library/", "ingest/embedding/"),
    "pydantic_settings": ("ingest/settings.py",),
    "rich": ("bot/terminal/",),
    "prompt_toolkit": ("bot/terminal/chat/",),
    "jinja2": ("bot/formats/templates.py",),
    "typer": ("bot/terminal/",),
    "dotenv": ("ingest/settings.py",),
    "slack_bolt": ("bot/slack/",),
    "slack_sdk": ("bot/slack/",),
    "prometheus_client": ("bot/monitoring.py",),
    "redis": ("bot/slack/",),
    "ray": ("ingest/crews/",),
    "pyarrow": ("ingest/crews/",),
    "waitress": ("bot/slack/",),
}
_IMPORT_ALL = """
import json, logging, os, pkgutil, sys, threading
events = []
watched = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen")
sys.addaudithook(lambda name, args: events.append(name) if name in watched else None)
import importlib
names = []
for package in sys.argv[1:]:
    names.append(package)
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(module.__path__, f"{package}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
            names.append(found.name)
root = logging.getLogger()
print(json.dumps({"names": names, "events": events, "handlers": [repr(h) for h in root.handlers], "level": root.level,
                  "threads": threading.active_count()}))
"""


def _modules(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of a module; it is read once, however many tests look at it."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def _imported(path: Path) -> frozenset[str]:
    """The top-level names that a module imports, anywhere in it."""
    found = set[str]()
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)} imports relatively"
            found.add((node.module or "").partition(".")[0])
    return frozenset(found)


def _module(path: Path) -> str:
    return _name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _needed(path: Path, modules: frozenset[str]) -> set[str]:
    """Those of `modules` that a module imports, anywhere in it."""
    found = set[str]()
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            found.update(name if name in modules else str(node.module) for name in names)
    return found & modules


def test_importing_everything_does_nothing(tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL, *_PACKAGES],
        cwd=tmp_path, env={**kept, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert len(seen["names"]) == len([path for path in _modules(*_PACKAGES) if path.name != "__main__.py"])
    assert seen["events"] == []
    assert seen["handlers"] == []
    assert seen["threads"] == 1
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []  # no cache or library folder either


@pytest.mark.parametrize(
    ("package", "others"),
    [("ingest", {"bot", "prompts", "tests"}), ("prompts", {"bot", "ingest", "tests"}), ("bot", {"tests"})],
)
def test_layers_only_look_down(package: str, others: set[str]) -> None:
    wrong = {_name(path): found for path in _modules(package) if (found := others.intersection(_imported(path)))}
    assert wrong == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    paths = {_module(path): path for path in _modules(*_PACKAGES, "benchmarks")}
    modules = frozenset(paths)
    assert "bot.answering" in modules
    TopologicalSorter({name: _needed(path, modules) for name, path in paths.items()}).prepare()  # CycleError tells the circle


def test_the_two_fronts_meet_only_where_the_command_line_starts_slack() -> None:
    sources = {_name(path): path.read_text(encoding="utf-8") for path in _modules("bot")}
    assert not [name for name, text in sources.items() if name.startswith("bot/slack/") and "bot.terminal" in text]
    terminal = [name for name, text in sources.items() if name.startswith("bot/terminal/") and "bot.slack" in text]
    assert terminal == ["bot/terminal/slacking.py"]


def test_prompts_need_only_the_standard_library() -> None:
    used = {name for path in _modules("prompts") for name in _imported(path)}
    assert "string" in used <= sys.stdlib_module_names


@pytest.mark.parametrize("library", _HOMES)
def test_each_library_has_one_home(library: str) -> None:
    users = [_name(path) for path in _modules(*_PACKAGES) if library in _imported(path)]
    assert users
    assert [user for user in users if not user.startswith(_HOMES[library])] == []


def test_no_module_is_long() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _modules(*_PACKAGES)}
    assert {name: length for name, length in lengths.items() if length > _MAX_MODULE} == {}


def test_no_function_is_long() -> None:
    long = dict[str, int]()
    for path in _modules(*_PACKAGES):
        for node in _nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > _MAX_FUNCTION:
                    long[f"{_name(path)}: {node.name}"] = length
    assert long == {}
