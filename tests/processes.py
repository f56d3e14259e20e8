"""The processes below one, for tests that kill them, and what they have come to."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from time import monotonic

from tests.forking import Started

_Listed = dict[int, tuple[int, str, str]]  # id → parent, state, command line


def _listed() -> _Listed:
    done = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = (line.split(None, 3) for line in done.stdout.splitlines())
    return {int(row[0]): (int(row[1]), row[2], row[3]) for row in rows if len(row) == 4}


def below(parent: int) -> dict[int, str]:
    """All descendants of a process that run: id → command line."""
    listed, found = _listed(), dict[int, str]()
    wanted = {parent}
    while new := {pid for pid, (above, _, _) in listed.items() if above in wanted} - found.keys():
        found |= {pid: listed[pid][2] for pid in new}
        wanted = new
    return {pid: command for pid, command in found.items() if not listed[pid][1].startswith("Z")}


def left(processes: dict[int, str]) -> dict[int, str]:
    """Those of `processes` that still run; one that only waits to be buried does not."""
    listed = _listed()
    return {pid: command for pid, command in processes.items() if pid in listed and not listed[pid][1].startswith("Z")}


def until(process: subprocess.Popen[bytes] | Started, condition: Callable[[], object], seconds: float = 120.0) -> None:
    """Wait until `condition` holds, at most until `process` ends."""
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "nothing happened for too long"
        try:
            code = process.wait(timeout=0.02)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"the program ended too early, with {code}")
