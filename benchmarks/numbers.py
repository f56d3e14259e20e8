"""How well wrong numbers are told from right ones in sentences that people wrote of abstracts.

    python -m benchmarks.numbers SCIFACT_CORPUS ARXIV_FILE

`benchmarks/sentences/` holds 1,260 sentences of 210 abstracts of SciFact's corpus and 630 of 105 of arXiv, in our own words,
one half true and the other with one number wrong. A third of each (`held_out` in the files) was not read, only counted before
and after, while the rules of `bot.support` were made looking at the others. A wrong number within a name (“IL-5”) counts as
found where its number is told to be another; the second line counts it where the name is said to be absent as well.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bot.settings import BotSettings
from bot.support import Checker, Kind
from ingest.embedding import load_embedder
from ingest.library import Library
from ingest.records import Paper
from ingest.report import Report
from ingest.sources.arguments import Source, Sources, resolve
from ingest.sync import ingest

_SENTENCES = Path(__file__).parent / "sentences"
_SETS = ("biomedical", "arxiv")
_NUMBERS = {Kind.NUMBER, Kind.ROUNDED}


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of a paper, and whether its numbers are true."""

    paper: str
    text: str
    true: bool
    held_out: bool


def written(name: str) -> list[Written]:
    """The sentences of a set."""
    lines = (_SENTENCES / f"numbers_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = (json.loads(line) for line in lines)
    return [Written(row["paper"], row["sentence"], row["true"], row.get("held_out", False)) for row in rows]


def _key(paper_id: str) -> str:
    """What a set calls a paper by: an id without the file it was read from, or arXiv's."""
    return paper_id if paper_id.startswith("arxiv:") else paper_id.partition(":")[2]


def _papers(files: Sequence[Path], wanted: Iterable[str], settings: BotSettings) -> dict[str, Paper]:
    """The papers of some files that sentences were written of."""
    keys = set(wanted)
    items = chain.from_iterable(source.read() for file in files for source in resolve([str(file)], settings).each)
    return {_key(item.paper_id): item for item in items if isinstance(item, Paper) and _key(item.paper_id) in keys}


def _report(checker: Checker, sentences: Sequence[Written], papers: dict[str, Paper], name: str) -> None:
    """Print how many true sentences are flagged, and how many of the others."""
    judged = [(one, checker.judge(one.text, checker.abstracts([papers[one.paper]])).kinds) for one in sentences]
    for about, kinds in (("numbers", _NUMBERS), ("numbers or names", _NUMBERS | {Kind.NAME})):
        right = [not found.isdisjoint(kinds) for one, found in judged if one.true]
        wrong = [not found.isdisjoint(kinds) for one, found in judged if not one.true]
        print(
            f"  {name}, {about}: {sum(right)} of {len(right)} true flagged ({sum(right) / max(1, len(right)):.3f}), "
            f"{sum(wrong)} of {len(wrong)} altered found ({sum(wrong) / max(1, len(wrong)):.3f})"
        )


def main() -> None:
    """Ingest the papers, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="SciFact's corpus")
    parser.add_argument("arxiv", type=Path, help="papers of arXiv")
    options = parser.parse_args()
    sets = {name: written(name) for name in _SETS}
    with tempfile.TemporaryDirectory(prefix="paperbot-numbers-") as folder:
        settings = BotSettings.from_environ({**os.environ, "PAPERBOT_HOME": folder})
        embedder = load_embedder(settings)
        library = Library(settings, embedder.fingerprint)
        papers = _papers((options.corpus, options.arxiv), (one.paper for many in sets.values() for one in many), settings)
        sources = Sources((Source("sentences", lambda: iter(papers.values()), lambda: None),))
        ingest(library, embedder, sources, Report(), prune=False, progress=lambda *_: None)
        checker = Checker(library, embedder)
        for name, sentences in sets.items():
            known = [one for one in sentences if one.paper in papers]
            print(f"{name}: {len(known)} sentences of {len({one.paper for one in known})} abstracts")
            for held_out, told in ((False, "looked at"), (True, "held out")):
                _report(checker, [one for one in known if one.held_out is held_out], papers, told)


if __name__ == "__main__":
    main()
