"""The memory of this process and of those beside it."""

from __future__ import annotations

import multiprocessing
import resource
import sys
from pathlib import Path


def resident() -> float:
    """MB of this process in memory now (0 where the system does not tell)."""
    return _status("VmRSS")


def peak() -> float:
    """The most MB that this process has had in memory, since `reset_peak` where the system can do that."""
    if most := _status("VmHWM"):
        return most
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def peak_beside() -> float:
    """The most MB that processes started by this one have had in memory, all that run now together (0 where /proc is not)."""
    return sum(_status("VmHWM", child.pid) for child in multiprocessing.active_children() if child.pid)


def reset_peak() -> None:
    """Begin to look for the peak anew: what loading the model took for a moment is not what papers take."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _status(field: str, process: int | str = "self") -> float:
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return 0.0
    found = next((line for line in status.read_text().splitlines() if line.startswith(f"{field}:")), f"{field}: 0 kB")
    return int(found.split()[1]) / 1024
