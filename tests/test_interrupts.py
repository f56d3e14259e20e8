"""Ctrl-C ends a program quietly from its first import to its last step: real processes that wait where it reaches them."""

from __future__ import annotations

import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

# The program itself says that it has come so far, and stays there until the signal comes.
_WAITING = """
import atexit, os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it

def wait():
    os.write(2, b"here")
    try:
        signal.pause()
    except KeyboardInterrupt:
        if {caught}:  # as a module may that does without what it cannot import
            return
        raise

class Finder:
    def find_spec(name, path=None, target=None):
        if name == "pydantic_settings":
            wait()

if {importing}:
    sys.meta_path.insert(0, Finder)
else:
    atexit.register(wait)
"""


@pytest.mark.parametrize(
    ("program", "importing", "caught"),
    [("bot --version", True, False), ("bot --version", True, True), ("ingest --help", True, False),
     ("bot --version", False, False)],
)  # fmt: skip
def test_ctrl_c_while_python_still_imports_or_ends_is_quiet(
    program: str, importing: bool, caught: bool, program_environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(_WAITING.format(importing=importing, caught=caught))
    command, environ = [sys.executable, "-m", *program.split()], {**program_environment, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr
        assert process.stderr.read(4) == b"here"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == b""


def test_the_installed_command_starts_there_too() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"paperbot": "bot.__main__:main"}
