"""Speed, memory and disk as a library grows, each against peers in the same run.

    python -m benchmarks.scale PAPERS [--sizes 1000 5000 25000] [--peer-sizes 1000 5000] [--out benchmarks/results.json]

PAPERS is any file that paperbot reads. The first 1,000 papers of it, then 5,000 and so on, are put into one library that
grows; what is said of ingest at a size is of the papers added since the size before. Every measurement has processes of
its own (`benchmarks.worker`), so that memory is that measurement's alone. As the machine's speed drifts, those that are
compared take turns: a part of the papers into each system and, after each of paperbot's parts, some of it through the
embedder alone; twenty queries to each system, then the next twenty.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from benchmarks.peers import SYSTEMS, available, write_default_model
from benchmarks.plot import table
from benchmarks.worker import machine, papers_of, picked

if TYPE_CHECKING:
    from ingest.records import Paper

PART, PARTS = 2_000, 8  # papers of a turn, at least, and turns a size, at most: each is an ingest of its own
ALONE = 500  # papers of each turn that the embedder alone works on
OPENS = 3  # processes that are timed from nothing to the first answer
BLOCK, LEAD = 20, 2  # queries of a turn that count, and those before them
PAUSE = 0.3  # seconds before a turn of queries: threads of the system before may still spin
Query = tuple[str, str]  # its text, and the id of the paper it was taken from
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """What all measurements of one run share; `ids` are those of the papers, in their order."""

    folder: Path
    sizes: Sequence[int]
    peers: Sequence[str]
    queries: Sequence[Query]
    lead: Sequence[str]
    ids: Sequence[str]
    seed: int

    @property
    def model(self) -> Path:
        """Where both models are kept."""
        return self.folder / "model"


class Process:
    """A system in a process of its own; called with what it shall do (a method of `benchmarks.worker.Worker`)."""

    def __init__(self, run: Run, size: int, system: str, folder: str = "") -> None:
        home = run.folder / (folder or system)
        home.mkdir(exist_ok=True)
        self._log = run.folder / f"{home.name}.log"
        command = [sys.executable, "-m", "benchmarks.worker", system, str(home), str(_file(run.folder, size)), str(run.model)]
        with self._log.open("w") as log:
            pipe = subprocess.PIPE
            self._process: Any = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=log, text=True, bufsize=1)
        self.imports = float(self._answer()["imports"])

    def __call__(self, what: str, **details: Any) -> Figures:
        print(json.dumps({"do": what, **details}), file=self._process.stdin)
        return self._answer()

    def _answer(self) -> Figures:
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"A measured process has ended:\n{self._log.read_text()[-2000:]}")
        return dict(json.loads(line))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let it end."""
        self._process.stdin.close()
        self._process.wait()


def main() -> None:
    """Measure, write the figures after each size, print them."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="paperbot-scale-", dir=options.folder) as folder:
        run = _prepared(options, Path(folder))
        results: Figures = {"machine": machine(), "papers": options.papers.name, "queries": len(run.queries), "sizes": []}
        for start, size in pairwise([0, *run.sizes]):
            systems = ["paperbot", *(run.peers if size in options.peer_sizes else ())]
            results["sizes"].append({"size": size, "from": start, "systems": measured(run, systems, start, size)})
            options.out.write_text(json.dumps(results, indent=1) + "\n")
    print(table(results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 25_000])
    parser.add_argument("--peer-sizes", type=int, nargs="*", default=[1000, 5000], help="the first of --sizes; peers are slow")
    parser.add_argument("--peers", nargs="*", choices=list(SYSTEMS)[1:], default=list(SYSTEMS)[1:])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where the libraries are made (the system's temporary folder)")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results.json"))
    options = parser.parse_args()
    options.sizes = sorted(set(options.sizes))
    if sorted(set(options.peer_sizes)) != options.sizes[: len(set(options.peer_sizes))]:
        parser.error("--peer-sizes must be the first of --sizes: a peer's library grows too")
    return options


def _prepared(options: argparse.Namespace, folder: Path) -> Run:
    """Papers, queries, and the models, so that no measured process builds one."""
    missing = {peer: command for peer in options.peers if (command := available(peer))}
    for peer, command in missing.items():
        _say(f"{peer} is not installed and is left out; to have it: {command}")
    peers = [peer for peer in options.peers if peer not in missing]
    sizes, papers = _files(options, folder)
    asked, lead = (
        queries(papers[: sizes[0]], *those) for those in ((options.queries, options.seed), (BLOCK, options.seed + 1))
    )
    run = Run(folder, sizes, peers, asked, [text for text, _ in lead], [paper.paper_id for paper in papers], options.seed)
    write_default_model(run.model)
    with Process(run, sizes[0], "paperbot", "building") as building:
        building("open", question="")
        building("ready")
    return run


def _files(options: argparse.Namespace, folder: Path) -> tuple[list[int], list[Paper]]:
    """A file for each size, so that no more is read than is measured: the sizes, and the papers as read from the last."""
    papers = list(islice(papers_of(options.papers), options.sizes[-1]))
    sizes = [size for size in options.sizes if size <= len(papers)]
    if sizes != options.sizes:
        _say(f"The file has {len(papers):,} papers: bigger sizes are left out")
    if not sizes:
        raise SystemExit("No size is left to measure.")
    made = ("paper_id", "source")  # by the reader
    lines = [json.dumps({k: v for k, v in paper.to_json().items() if k not in made}) for paper in papers]
    for size in sizes:
        _file(folder, size).write_text("\n".join(lines[:size]) + "\n")
    return sizes, list(papers_of(_file(folder, sizes[-1])))


def _file(folder: Path, size: int) -> Path:
    return folder / f"papers-{size}.jsonl"


def queries(papers: Sequence[Paper], count: int, seed: int) -> list[Query]:
    """Queries made of the papers themselves: in turns a title, and a sentence of an abstract, both as they stand.

    They come from the papers of the smallest size, so that they are the same, and have an answer, at every size. The
    papers are a sample drawn with `seed` (all of them, again and again, if there are fewer than `count`), the sentence
    is drawn from those of six words or more.
    """
    from ingest.sentences import sentence_spans

    draw, found = random.Random(seed), list[Query]()
    while len(found) < count:
        for paper in draw.sample(papers, min(count, len(papers))):
            sentences = [text for span in sentence_spans(paper.abstract) if len((text := span.of(paper.abstract)).split()) > 5]
            text = draw.choice(sentences) if sentences and len(found) % 2 else paper.title
            found.append((text, paper.paper_id))
    return found[:count]


def measured(run: Run, systems: Sequence[str], start: int, size: int) -> dict[str, Figures]:
    """All figures of one size, by system."""
    _say(f"{size:,} papers: ingest")
    figures = grown(run, systems, start, size)
    for system, its in figures.items():
        _say(f"{size:,} papers: {system}, second ingest, opening, changes")
        its["disk_mb"] = sum(file.stat().st_size for file in (run.folder / system).rglob("*") if file.is_file()) / 2**20
        with Process(run, size, system) as again:
            again("open", question="")
            again("ready")
            its["sync"] = again("sync", stop=size) | again("memory")
        its["open"] = opened(run, size, system)
        shutil.copytree(run.folder / system, run.folder / _changed(system))
        with Process(run, size, system, _changed(system)) as changing:
            changing("open", question="")
            changing("ready")
            its["change"] = changing("change", stop=size, seed=run.seed)
    _say(f"{size:,} papers: queries")
    for system, answers in asked(run, systems, size).items():
        figures[system] |= answers
        shutil.rmtree(run.folder / _changed(system))
    return figures


def _changed(system: str) -> str:
    return f"{system}-changed"


def grown(run: Run, systems: Sequence[str], start: int, size: int) -> dict[str, Figures]:
    """Add the papers from `start` to `size` to each system's library, in turns."""
    at_work = {system: Process(run, size, system) for system in systems}
    embedder = Process(run, size, "paperbot", "embedder")
    for process in (embedder, *at_work.values()):
        process("open", question="")
        process("ready")
    count = min(PARTS, max(1, (size - start) // PART))
    bounds = [start + (size - start) * part // count for part in range(count + 1)]
    seconds, alone, trace = dict.fromkeys(systems, 0.0), list[Figures](), {system: list[Any]() for system in systems}
    for first, stop in pairwise(bounds):
        for system, process in at_work.items():
            own = system == "paperbot"
            added = process("add", start=first, stop=stop, streamed=own)
            seconds[system] += added["seconds"]
            trace[system].append([stop, round(added["resident_mb"], 1)])
            if own:
                alone.append(embedder("bare", start=first, stop=stop, sample=min(ALONE, stop - first)))
    figures = dict[str, Figures]()
    for system, process in at_work.items():
        took = seconds[system] + process("save")["seconds"]
        rate = {"papers": size - start, "seconds": took, "rate": (size - start) / took}
        figures[system] = {"ingest": rate | process("memory") | {"resident_after": trace[system]}}
        process.close()
    embedder.close()
    rate = sum(turn["papers"] for turn in alone) / sum(turn["seconds"] for turn in alone)
    figures["paperbot"]["bare"] = {"rate": rate, "share": figures["paperbot"]["ingest"]["rate"] / rate}
    return figures


def opened(run: Run, size: int, system: str) -> Figures:
    """Seconds of a new process until its first answer, and what of them importing and opening took; medians."""
    each = list[Figures]()
    for text in run.lead[:OPENS]:
        started = time.perf_counter()
        with Process(run, size, system) as process:
            took = process("open", question=text)["seconds"]
            whole = time.perf_counter() - started
            each.append({"imports": process.imports, "first_answer": took, "whole": whole} | process("memory"))
    return {name: statistics.median(one[name] for one in each) for name in ("imports", "first_answer", "whole", "peak_mb")}


def asked(run: Run, systems: Sequence[str], size: int) -> dict[str, Figures]:
    """Warm queries to each system's library and to the copy of it that was changed, in turns of twenty."""
    keys = [key for system in systems for key in (system, _changed(system))]
    at_work = {key: Process(run, size, key.removesuffix("-changed"), key) for key in keys}
    answers: dict[str, tuple[list[float], list[list[str]]]] = {key: ([], []) for key in keys}
    for process in at_work.values():
        process("open", question=run.lead[0])
        process("ask", lead=list(run.lead), questions=[])
    texts = [text for text, _ in run.queries]
    for place in range(0, len(texts), BLOCK):
        for key, process in at_work.items():
            time.sleep(PAUSE)
            block = process("ask", lead=run.lead[:LEAD], questions=texts[place : place + BLOCK])
            answers[key][0].extend(block["seconds"])
            answers[key][1].extend(block["found"])
    figures = {system: dict[str, Figures]() for system in systems}
    gone = {run.ids[place] for place in picked(size, run.seed)[0]}
    for key, process in at_work.items():
        name = "query" if key in figures else "query_after_changes"
        summary = _summary(run.queries, *answers[key], gone if name != "query" else set())
        figures[key.removesuffix("-changed")][name] = summary | process("memory")
        process.close()
    return figures


def _summary(queries: Sequence[Query], seconds: Sequence[float], found: Sequence[Sequence[str]], gone: set[str]) -> Figures:
    """Milliseconds, and the share of queries whose own paper, if it is still there, is among the five found."""
    hits = [paper in papers for (_, paper), papers in zip(queries, found, strict=True) if paper not in gone]
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return {"p50_ms": statistics.median(seconds) * 1000, "p95_ms": cuts[-1] * 1000, "found": statistics.mean(hits)}


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
