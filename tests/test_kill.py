"""An ingest that is killed (SIGKILL) at any moment loses nothing and leaves nothing behind.

The full check is 30 kills on 2,000 arXiv abstracts: PAPERBOT_TEST_KILLS=30 PAPERBOT_TEST_KILL_PAPERS=2000.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import subprocess
from contextlib import closing
from itertools import islice
from pathlib import Path
from time import monotonic

import pytest

from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.conftest import needs_shared, write_jsonl
from tests.forking import Forking
from tests.test_library import assert_index_equals_chroma, dump

# Read when the module is loaded: conftest.py takes PAPERBOT_* out of the environment before the tests run.
KILLS = int(os.environ.get("PAPERBOT_TEST_KILLS", "0"))  # 0 for the default of each test
PAPERS = int(os.environ.get("PAPERBOT_TEST_KILL_PAPERS", "0"))  # 0 for the default of each test
_SEED = 20250101
_TOPICS = ("octopus camouflage", "gradient descent", "protein folding", "reward hacking", "glacier melt", "graph colouring")


def _generated(path: Path, count: int) -> Path:
    """Short papers, the same on every run; some with several chunks, some with nothing but a title and a sentence."""
    records: list[dict[str, object]] = []
    for n in range(count):
        topic = _TOPICS[n % len(_TOPICS)]
        sentences = [f"Finding {k} on {topic} holds in case {n}." for k in range(1 + (60 if n % 97 == 50 else n % 4))]
        records.append({"id": n, "title": f"Study {n} of {topic}", "abstract": " ".join(sentences), "year": 1950 + n % 75})
    return write_jsonl(path, records)


def _first_of_arxiv(path: Path, count: int) -> Path:
    with gzip.open(needs_shared("arxiv", "arxiv_2025.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return write_jsonl(path, [json.loads(line) for line in islice(lines, count)])


class _Program:
    """`paperbot ingest FILE` into a library of its own."""

    def __init__(self, file: Path, home: Path, environ: dict[str, str], forking: Forking) -> None:
        self.home = home
        self._forking, self._environ = forking, {**environ, "PAPERBOT_HOME": str(home)}
        self._arguments = ["ingest", "--json", str(file)]

    def run(self, timeout: float = 1800) -> float:
        """Run it to its end, or until it is killed; returns the seconds that took."""
        started = monotonic()
        done = self._forking.run(self._arguments, b"", self._environ, self.home.parent, timeout)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["failed"] == 0
        return monotonic() - started

    def run_and_kill(self, after: float) -> bool:
        """Kill it `after` seconds; whether it was still running then."""
        try:
            self.run(after)
        except subprocess.TimeoutExpired:
            return True
        return False


def _dump(program: _Program, settings: LibrarySettings) -> str:
    """All ids, documents and metadata of a library as one text, and its keyword index compared with them."""
    with closing(Library.open(settings.model_copy(update={"home": program.home}))) as library:
        assert_index_equals_chroma(library)
        return json.dumps(dump(library), indent=0, ensure_ascii=False)


@pytest.mark.usefixtures("embedder")  # builds the model before anything is measured
@pytest.mark.parametrize(("what", "kills"), [("generated", 6), ("arxiv", 2)])
def test_killed_at_any_moment(
    what: str, kills: int, tmp_path: Path, settings: LibrarySettings, program_environment: dict[str, str], forking: Forking
) -> None:
    if what == "generated":
        file = _generated(tmp_path / "papers.jsonl", PAPERS or 200)
    else:
        file = _first_of_arxiv(tmp_path / "papers.jsonl", PAPERS or 72)
    clean, killed = (_Program(file, tmp_path / name / "home", program_environment, forking) for name in ("clean", "killed"))
    for program in (clean, killed):
        program.home.parent.mkdir()
    duration = clean.run()
    # The moments fall where work is done: a run on an empty library, then runs that go on where the last one was cut.
    # Many kills come early in their runs, so that there is work left for the last of them too.
    moments, times = random.Random(f"{_SEED} {what}"), KILLS or kills
    latest = min(0.95, 2.5 / times)
    hit = 0
    while not hit:  # all kills come too late where the clean run alone met a busy machine
        shutil.rmtree(killed.home, ignore_errors=True)
        hit = sum(killed.run_and_kill(duration * moments.uniform(0.02, latest)) for _ in range(times))
        duration /= 2
    print(f"{hit} of {times} runs were killed at work")
    killed.run()
    assert _dump(killed, settings) == _dump(clean, settings)
