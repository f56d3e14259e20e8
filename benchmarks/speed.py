"""Ingest, sync and query speed against a peer, in one run and in turns, so that the ratios hold as the machine drifts.

    python -m benchmarks.speed CORPUS.jsonl QUERIES.jsonl [--papers N]

CORPUS is any file that paperbot reads (SciFact's corpus.jsonl.gz, say); QUERIES has a "claim", "question" or "text" a line.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.peers import LangChainChroma
from bot.retrieval import Retriever
from ingest.crews import gathered
from ingest.embedding import Embedder, load_embedder
from ingest.library import Library
from ingest.records import Paper
from ingest.report import Report
from ingest.settings import LibrarySettings
from ingest.sources import read_file
from ingest.sources.arguments import Source, Sources
from ingest.sources.files import SourceFile
from ingest.sync import ingest

BLOCK = 20  # queries
ROUNDS = 4  # the corpus is ingested in this many parts, ours and the peer's in turns


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--papers", type=int, default=100_000)
    options = parser.parse_args()
    papers = [item for item in read_file(SourceFile(options.corpus), "bench") if isinstance(item, Paper)][: options.papers]
    with tempfile.TemporaryDirectory(prefix="paperbot-bench-") as folder:
        measure(papers, _queries(options.queries), Path(folder))


def _queries(path: Path) -> list[str]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    records = [json.loads(line) for line in data.splitlines()]
    return [str(r.get("claim") or r.get("question") or r.get("text")) for r in records]


def measure(papers: Sequence[Paper], queries: Sequence[str], folder: Path) -> None:
    """Ingest in turns, ingest again, query in turns; print figures and ratios."""
    settings = LibrarySettings.from_environ({"PAPERBOT_HOME": str(folder / "home"), "PAPERBOT_CACHE": str(folder / "cache")})
    embedder = load_embedder(settings)
    ours, peer = Library(settings), LangChainChroma(folder)
    list(embedder.embed_documents(["warm up"]))
    peer.search("warm up", 1)
    first, other = 0.0, 0.0
    size = -(-len(papers) // ROUNDS)
    for start in range(0, len(papers), size):
        part = papers[start : start + size]
        first += _seconds(lambda part=part: _ingest(ours, embedder, part))  # type: ignore[misc]
        other += _seconds(lambda part=part: peer.add(part))  # type: ignore[misc]
    again = _seconds(lambda: _ingest(ours, embedder, papers))
    print(f"{platform.processor() or platform.machine()}, {len(papers):,} abstracts, {len(queries):,} queries")
    print(
        f"ingest:         paperbot {len(papers) / first:6.1f}/s   peer {len(papers) / other:6.1f}/s   ratio {other / first:.2f}"
    )
    print(f"second ingest:   {again:.2f} s, {again / first:.1%} of the first")
    _query_in_turns(Retriever(Library.open(settings, embedder.fingerprint), embedder), peer, queries)


def _query_in_turns(retriever: Retriever, peer: LangChainChroma, queries: Sequence[str]) -> None:
    """Twenty queries of one, then the same of the other: threads that go on spinning after a query disturb only their own."""
    ours, theirs = list[float](), list[float]()
    for start in range(0, min(len(queries), 300), BLOCK):
        block = queries[start : start + BLOCK]
        ours += _timed(lambda query: retriever.retrieve(query, 5), block)
        theirs += _timed(lambda query: peer.search(query, 5), block)
    mine, others = statistics.median(ours), statistics.median(theirs)
    print(f"warm query, p50: paperbot {mine * 1000:6.1f} ms  peer {others * 1000:6.1f} ms  ratio {others / mine:.2f}")


def _timed(ask: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    """Seconds of each query but the first two, which warm up."""
    seconds = list[float]()
    for query in queries:
        started = time.perf_counter()
        ask(query)
        seconds.append(time.perf_counter() - started)
    return seconds[2:]


def _ingest(library: Library, embedder: Embedder, papers: Sequence[Paper]) -> None:
    source = Source("bench", lambda: iter(papers), lambda: None)
    with gathered(library.settings, embedder) as crew:
        ingest(library, embedder, Sources((source,)), Report(), prune=False, progress=lambda *_: None, crew=crew)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
