"""One system in a process of its own, so that the memory measured is that system's alone; `benchmarks.scale` starts it.

It is told what to do by lines of JSON on standard input, and answers each with a line of JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import random
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.memory import peak, reset_peak, resident
from benchmarks.peers import SYSTEMS

if TYPE_CHECKING:
    from ingest.records import Paper

_ANSWERS = 5  # papers a query asks for
_PACKAGES = ("paperbot", "chromadb", "onnxruntime", "tokenizers", "numpy", "langchain-chroma", "llama-index-core")


def picked(size: int, seed: int) -> tuple[set[int], set[int]]:
    """The places of the tenth of `size` papers that is deleted, and of another tenth that is updated."""
    tenth = max(1, size // 10)
    places = random.Random(f"changes {seed}").sample(range(size), 2 * tenth)  # not those that queries are made of
    return set(places[:tenth]), set(places[tenth:])


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    cpuinfo, versions = Path("/proc/cpuinfo"), dict[str, str]()
    names = re.findall(r"^model name\s*: (.+)$", cpuinfo.read_text(), re.MULTILINE) if cpuinfo.is_file() else []
    for package in _PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            versions[package] = version(package)
    return {
        "cpu": names[0] if names else platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": versions,
        "date": time.strftime("%Y-%m-%d"),
    }


class Worker:
    """What can be asked of a process; each method answers with figures."""

    def __init__(self, name: str, folder: Path, papers: Path, model: Path) -> None:
        self._kind, self._folder, self._model, self._file = SYSTEMS[name], folder, model, papers
        started = time.perf_counter()
        self._kind.imports()
        self.imports = time.perf_counter() - started
        self._system: Any = None
        self._stream: Iterator[Paper] = iter(())
        self._place = 0  # of it in the file
        self._base = self._most = 0.0

    def open(self, question: str) -> dict[str, Any]:
        """Open the library and, if there is a question, answer it; to be asked first."""
        started = time.perf_counter()
        self._system = self._kind(self._folder, self._model)
        if question:
            self._system.answer(question, _ANSWERS)
        return {"seconds": time.perf_counter() - started}

    def ready(self) -> dict[str, Any]:
        """Embed one text, so that nothing but papers is new from here on, and take the memory of that for the base."""
        self._system.warm()
        reset_peak()
        self._base = resident()
        return self.memory()

    def memory(self) -> dict[str, Any]:
        """Memory now, at its peak and, if there is a base, how much of the peak came on top of it.

        The peak is that of adding and saving, if anything was added.
        """
        most = self._most or peak()
        return {"resident_mb": resident(), "peak_mb": most} | ({"growth_mb": most - self._base} if self._base else {})

    def add(self, start: int, stop: int, *, streamed: bool) -> dict[str, Any]:
        """Add the papers from `start` to `stop`.

        paperbot reads the file as it goes (`streamed`), a peer is handed papers that were read before and not timed.
        """
        papers = self._papers(start, stop) if streamed else iter(list(self._papers(start, stop)))
        reset_peak()
        seconds = _seconds(lambda: self._system.add(papers))
        self._peaked()
        return {"seconds": seconds, "resident_mb": resident()}

    def _peaked(self) -> None:
        """Peaks of this process and of those beside it are added, as though they had come at once."""
        self._most = max(self._most, peak() + getattr(self._system, "beside_mb", 0.0))

    def save(self) -> dict[str, Any]:
        """Put everything on disk."""
        reset_peak()
        seconds = _seconds(self._system.save)
        self._peaked()
        return {"seconds": seconds}

    def bare(self, start: int, stop: int, sample: int) -> dict[str, Any]:
        """The embedder alone, over `sample` of the papers from `start` to `stop`, which lie evenly among them."""
        papers = list(islice(self._papers(start, stop), 0, None, (stop - start) // sample))[:sample]
        chunks = self._system.chunks(papers)
        return {"seconds": _seconds(lambda: self._system.embed(chunks)), "papers": len(papers)}

    def sync(self, stop: int) -> dict[str, Any]:
        """Add the same papers again: seconds, and how many were embedded; nothing if the system cannot tell what it has."""
        if not hasattr(self._system, "sync"):
            return {}
        papers = self._papers(0, stop)
        started = time.perf_counter()
        embedded = self._system.sync(papers)
        return {"seconds": time.perf_counter() - started, "embedded": embedded}

    def change(self, stop: int, seed: int) -> dict[str, Any]:
        """Delete a tenth of the papers, and update another: their abstracts' first sentence becomes the last."""
        papers = list(self._papers(0, stop))
        removed, updated = picked(len(papers), seed)
        gone = {papers[place].paper_id for place in removed}
        new = {papers[place].paper_id: _turned(papers[place]) for place in updated}
        return {"seconds": _seconds(lambda: self._system.change(papers, gone, new))}

    def ask(self, lead: list[str], questions: list[str]) -> dict[str, Any]:
        """Seconds and papers of each question; those of `lead` come first and are not counted."""
        seconds, found = list[float](), list[list[str]]()
        for question in lead:
            self._system.search(question, _ANSWERS)
        for question in questions:
            started = time.perf_counter()
            papers = self._system.search(question, _ANSWERS)
            seconds.append(time.perf_counter() - started)
            found.append(papers)
        return {"seconds": seconds, "found": found}

    def _papers(self, start: int, stop: int) -> Iterator[Paper]:
        """Papers of the file, read as they are asked for, so that they are not all in memory."""
        if start != self._place or not start:
            self._stream = papers_of(self._file)
            next(islice(self._stream, start, start), None)
        self._place = stop
        return islice(self._stream, stop - start)


def papers_of(path: Path) -> Iterator[Paper]:
    """The papers of a file, in its order; records that cannot be read are passed over."""
    from ingest.records import Paper
    from ingest.sources import read_file
    from ingest.sources.files import SourceFile

    return (item for item in read_file(SourceFile(path), "papers") if isinstance(item, Paper))


def _turned(paper: Paper) -> Paper:
    first, _, rest = paper.abstract.partition(". ")
    return replace(paper, abstract=f"{rest or 'Updated.'} {first}.")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Serve one system until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("system")
    for name in ("folder", "papers", "model"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print goes where errors go
    worker = Worker(options.system, options.folder, options.papers, options.model)
    print(json.dumps({"imports": worker.imports}), file=answers)
    for line in sys.stdin:
        wanted = json.loads(line)
        print(json.dumps(getattr(worker, wanted.pop("do"))(**wanted)), file=answers)


if __name__ == "__main__":
    main()
