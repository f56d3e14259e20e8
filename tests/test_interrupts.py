"""Ctrl-C ends a program quietly from its first import to its last step: real processes that wait where it reaches them."""

from __future__ import annotations

import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ingest.interrupts import Terminated, held, terminate_in_order

_ROOT = Path(__file__).parents[1]
# The program itself says that it has come so far, and stays there until the signal comes.
_WAITING = """
import atexit, os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it

def wait():
    os.write(2, b"here")
    try:
        while True:  # not `pause`: the signal may come just before it
            time.sleep(0.01)
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
        try:
            assert process.wait(120) == 130
        finally:
            process.kill()
        assert process.stderr.read() == b""


def test_ctrl_c_while_compiled_code_is_imported_waits_until_that_is_whole(
    program_environment: dict[str, str], tmp_path: Path
) -> None:
    """Else it was lost, or came out as a broken library or a crash of the interpreter, once in some hundred times."""
    late = _WAITING.replace("pydantic_settings", "chromadb").replace(
        "while True:", "for _ in [os.kill(os.getpid(), signal.SIGINT)]:"
    )
    (tmp_path / "sitecustomize.py").write_text(late.format(importing=True, caught=True))
    source = tmp_path / "one.jsonl"
    source.write_text('{"title": "T", "abstract": "We draw it."}')
    command, environ = [sys.executable, "-m", "ingest", str(source)], {**program_environment, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 130, done.stderr
    assert done.stderr.startswith("hereStopped.")


def test_nothing_is_imported_before_ctrl_c_is_seen_to() -> None:
    """What Python imports for itself is not ours to guard; any module beyond that is time in which Ctrl-C prints a trace."""
    look = "import os, sys; had = {*sys.modules}; import ingest.beginning; print(*sorted({*sys.modules} - had))"
    done = subprocess.run([sys.executable, "-S", "-c", look], capture_output=True, text=True, check=True, cwd=_ROOT)
    assert done.stdout.split() == ["__future__", "ingest", "ingest.beginning"]


def test_the_installed_command_starts_there_too() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"paperbot": "bot.__main__:main"}


@pytest.mark.parametrize("failure", [None, TimeoutError])
def test_what_is_held_back_comes_at_the_end_of_the_block_however_it_ends(failure: type[Exception] | None) -> None:
    before, done = signal.getsignal(signal.SIGTERM), list[bool]()

    def step() -> None:
        with held():
            signal.raise_signal(signal.SIGTERM)
            done.append(True)
            if failure:
                raise failure

    terminate_in_order()
    try:
        with pytest.raises(Terminated):
            step()
        assert done
    finally:
        signal.signal(signal.SIGTERM, before)
