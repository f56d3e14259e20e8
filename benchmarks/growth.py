"""How the two searches grow beyond what is ingested here: words and vectors alone, without embedding anything.

    python -m benchmarks.growth PAPERS [--sizes 25000 50000 100000] [--parts words vectors]

PAPERS is any file that paperbot reads. Its papers are put into paperbot's own keyword index again and again, each time
under other ids, and as many made-up vectors (noise around a thousand centres) into paperbot's own Chroma collection. The
speed of a search, what a process that searches takes in memory, and what lies on the disk do not depend on whether papers
are new; how well is searched is not measured. Words are counted and looked up as for a question, titles being the
questions. Times are the processor's. Memory is that of a process that does nothing else, after a hundred searches: what
a paper takes is told by its growth from one size to the next.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.memory import resident
from bot.questions import search_words
from ingest.chunking import chunk_paper
from ingest.embedding.vectors import lengths, pack
from ingest.library.chroma import ChromaStore
from ingest.library.keywords import KeywordIndex
from ingest.library.records import StoredPaper
from ingest.library.schema import Record
from ingest.library.searching import telling
from ingest.records import Paper
from ingest.settings import LibrarySettings
from ingest.sources import read_file
from ingest.sources.files import SourceFile

WIDTH, CENTRES, QUERIES, BATCH = 384, 1000, 100, 500
POOL, DEPTH = 30, 8 * 30  # chunks and papers looked for, as in `Library.search`
Figures = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[25_000, 50_000, 100_000])
    parser.add_argument("--parts", nargs="+", choices=("words", "vectors"), default=["words", "vectors"])
    options = parser.parse_args()
    papers = [item for item in read_file(SourceFile(options.papers), "x") if isinstance(item, Paper)]
    titles = [paper.title for paper in papers[:: max(1, len(papers) // QUERIES)]][:QUERIES]
    with tempfile.TemporaryDirectory(prefix="paperbot-growth-") as folder:
        measure(Path(folder), papers, titles, options.sizes, options.parts)


def measure(folder: Path, papers: Sequence[Paper], titles: Sequence[str], sizes: Sequence[int], parts: Sequence[str]) -> None:
    index, store = KeywordIndex(folder / "words.sqlite3"), ChromaStore(settings(folder))
    index.recreate()
    store.open()
    store.create("made up")
    more, noise, done = copies(papers), np.random.default_rng(0), 0
    for size in sizes:
        writing = dict.fromkeys(parts, 0.0)
        while done < size:
            batch = list(islice(more, min(BATCH, size - done)))
            if "words" in parts:
                writing["words"] += timed(lambda batch=batch, done=done: index.apply(batch, (), done))
            if "vectors" in parts:
                made = enumerate(vectors(noise, len(batch)), done)
                records = [Record(f"{number}", "", {"n": number}, vector) for number, vector in made]
                writing["vectors"] += timed(lambda records=records: store.upsert(records))
            done += len(batch)
        store.close()
        index.close()
        for name, seconds in writing.items():
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found: Figures = pool.apply({"words": words, "vectors": near}[name], (folder, titles))
            print(json.dumps({"size": size, "part": name, "writing_s": round(seconds, 1), **found}), flush=True)
        store.open()


def settings(folder: Path) -> LibrarySettings:
    return LibrarySettings.from_environ({"PAPERBOT_HOME": str(folder)})


def copies(papers: Sequence[Paper]) -> Iterator[StoredPaper]:
    """The same papers again and again, each time with other ids, and with vectors as large as their own would be."""
    noise = np.random.default_rng(1)
    for number, paper in enumerate(cycle(papers)):
        spans = [span for chunk in chunk_paper(paper) for span in chunk.sentences]
        rows = pack(noise.standard_normal((1 + len(spans), WIDTH)).astype(np.float32))
        pieces = noise.integers(1, 30_000, len(paper.abstract) // 4, dtype=np.uint16).tobytes()
        other = replace(paper, paper_id=f"{paper.paper_id}/{number}")
        yield StoredPaper(other, {"x": "x"}, (f"{number}",), tuple(spans), rows, lengths(rows, WIDTH), pieces)


def vectors(noise: np.random.Generator, count: int) -> Any:
    """Unit vectors around `CENTRES` directions."""
    centres = np.random.default_rng(2).standard_normal((CENTRES, WIDTH))
    found = centres[noise.integers(0, CENTRES, count)] + noise.standard_normal((count, WIDTH))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def words(folder: Path, titles: Sequence[str]) -> Figures:
    with closing(KeywordIndex(folder / "words.sqlite3")) as index, index.transaction() as connection:
        asked = [search_words(title) for title in titles]

        def search(one: list[str]) -> None:
            total, frequencies = index.document_frequencies(connection, one)
            index.matching(connection, telling(frequencies, total), DEPTH)

        return searched([lambda one=one: search(one) for one in asked], folder.glob("words*"))


def near(folder: Path, titles: Sequence[str]) -> Figures:
    with closing(ChromaStore(settings(folder))) as store:
        store.open()
        asked = vectors(np.random.default_rng(3), len(titles)).tolist()
        found = searched([lambda one=one: store.nearest(one, POOL) for one in asked], (folder / "chroma").rglob("*"))
        return found | {"memory_mb": round(resident(), 1)}


def searched(searches: Sequence[Callable[[], object]], files: Iterator[Path]) -> Figures:
    searches[0]()
    times = sorted(1000 * timed(search) for search in searches)
    disk = sum(file.stat().st_size for file in files if file.is_file()) / 2**20
    slow = times[int(0.95 * len(times))]
    return {"p50_ms": round(statistics.median(times), 1), "p95_ms": round(slow, 1), "disk_mb": round(disk, 1)}


def timed(work: Callable[[], object]) -> float:
    """Seconds of the processor, all threads together: other programs disturb them less than those of the clock."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
