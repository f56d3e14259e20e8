"""What never stands in the product's code: ways from data to code, and files that others on the machine may read."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import write_jsonl
from tests.forking import Forking
from tests.test_imports import ROOT, _modules, _name

# Modules that run what they read, or that start programs.
_MODULES = {
    "pickle",
    "cPickle",
    "dill",
    "cloudpickle",
    "shelve",
    "marshal",
    "subprocess",
    "pty",
    "code",
    "codeop",
    "pdb",
    "yaml",
}
_CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
_OF_MODULES = {"os": ("system", "popen", "exec", "spawn", "posix_spawn", "fork"), "tempfile": ("mktemp",)}


def _found(tree: ast.AST) -> set[str]:
    found = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.partition(".")[0] in _MODULES}
        elif isinstance(node, ast.ImportFrom) and (module := (node.module or "").partition(".")[0]):
            found |= {module} & _MODULES
            found |= {f"{module}.{a.name}" for a in node.names if a.name.startswith(_OF_MODULES.get(module, ()))}
        elif isinstance(node, ast.Call):
            found |= _in_call(node)
    return found


def _in_call(node: ast.Call) -> set[str]:
    found = {f"{word.arg}=" for word in node.keywords if word.arg in ("shell", "allow_pickle")}
    if isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        found.add(node.func.id)
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        module, name = node.func.value.id, node.func.attr
        if name.startswith(_OF_MODULES.get(module, ())):
            found.add(f"{module}.{name}")
    return found


@pytest.mark.parametrize("path", _modules("bot", "ingest", "prompts"), ids=_name)
def test_nothing_that_is_read_is_run(path: Path) -> None:
    assert _found(ast.parse(path.read_text(encoding="utf-8"))) == set()


@pytest.mark.parametrize(
    "line",
    ["import pickle", "from pickle import loads", "import subprocess", "eval('1')", "exec(text)", "os.system('ls')",
     "from os import popen", "os.execv(a, b)", "run(text, shell=True)", "np.load(path, allow_pickle=True)"],
)  # fmt: skip
def test_the_look_finds_it(line: str) -> None:
    assert _found(ast.parse(line))


def test_names_of_package_indexes_stand_nowhere() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not listed:
        pytest.skip("this is no checkout")
    hosts = ("pypi" + ".org", "python" + "hosted.org", "index-" + "url")
    texts = {name: (ROOT / name).read_bytes().decode(errors="replace") for name in listed if (ROOT / name).is_file()}
    allowed = {"Makefile": ("index-" + "url",)}  # uv is told to write none
    assert not [
        (name, host) for name, text in texts.items() for host in hosts if host in text and host not in allowed.get(name, ())
    ]


def test_all_files_are_for_their_owner_alone(forking: Forking, program_environment: dict[str, str], tmp_path: Path) -> None:
    """Also where a person's umask would let everybody read and write them."""
    file = write_jsonl(tmp_path / "one.jsonl", [{"title": "Sourdough", "abstract": "Wild yeast doubles the dough."}])
    exported = tmp_path / "exported.md"
    for arguments in (["ingest", str(file)], ["ask", "What doubles the dough?"], ["history", "export", "-o", str(exported)]):
        assert forking.run(arguments, b"", program_environment, tmp_path, 120, umask=0).returncode == 0
    found = [exported, tmp_path / "home", *(tmp_path / "home").rglob("*")]
    assert len(found) > 10
    assert {str(path): oct(stat.S_IMODE(path.stat().st_mode)) for path in found if path.stat().st_mode & 0o077} == {}


def test_the_audit_of_dependencies_is_passed_over_without_a_network() -> None:
    environ = {name: value for name, value in os.environ.items() if name.upper() != "NO_PROXY"}
    environ["https_proxy"] = "http://127.0.0.1:9"
    done = subprocess.run(
        [sys.executable, ROOT / ".ci" / "audit.py"], env=environ, capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stdout.split(":")[0]) == (0, "dependency audit skipped")
