"""How often it is told that an abstract does not state which one of a kind it was.

    python -m benchmarks.which SCIFACT_CORPUS ARXIV_FILE

`benchmarks/questions/which.jsonl` holds 287 questions on 80 abstracts (“Which dataset was X trained on?”): the abstract gives
the name that is asked for (`stated`), or it does not, though it often speaks of such a thing. They are asked of a library of
these papers, without a language model. One half (`held_out`) was not read, only counted, while the rules of
`bot.retrieval.vague` were made looking at the others.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bot.answering import Answerer
from bot.answers import Outcome
from bot.app import build
from bot.settings import BotSettings
from ingest.embedding import load_embedder
from ingest.library import Library
from ingest.records import Paper
from ingest.report import Report
from ingest.sources.arguments import Source, Sources, resolve
from ingest.sync import ingest

_QUESTIONS = Path(__file__).parent / "questions" / "which.jsonl"
_TOLD = "does not state"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a paper, whether its abstract gives the name that is asked for, and what was answered."""

    paper: str
    stated: bool
    held_out: bool
    found: bool
    told: bool


def _key(paper_id: str) -> str:
    return paper_id.rpartition(":")[2]


def _papers(files: Sequence[Path], wanted: set[str], settings: BotSettings) -> list[Paper]:
    items = chain.from_iterable(source.read() for file in files for source in resolve([str(file)], settings).each)
    return [item for item in items if isinstance(item, Paper) and _key(item.paper_id) in wanted]


def _asked(answerer: Answerer, row: dict[str, object]) -> Asked:
    answer = answerer.answer(str(row["question"]))
    cited = [_key(source.paper.paper_id) for source in answer.sources] or [_key(paper.paper_id) for paper in answer.nearest]
    told = answer.outcome is Outcome.NOT_STATED or any(_TOLD in note for note in answer.notes)
    return Asked(str(row["paper"]), bool(row["stated"]), bool(row.get("held_out")), str(row["paper"]) in cited[:1], told)


def main() -> None:
    """Ingest the papers, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="SciFact's corpus")
    parser.add_argument("arxiv", type=Path, help="papers of arXiv")
    options = parser.parse_args()
    rows = [json.loads(line) for line in _QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory(prefix="paperbot-which-") as folder:
        settings = BotSettings.from_environ({**os.environ, "PAPERBOT_HOME": folder, "PAPERBOT_LOG": "off"})
        embedder = load_embedder(settings)
        papers = _papers((options.corpus, options.arxiv), {row["paper"] for row in rows}, settings)
        sources = Sources((Source("questions", lambda: iter(papers), lambda: None),))
        ingest(Library(settings, embedder.fingerprint), embedder, sources, Report(), prune=False, progress=lambda *_: None)
        answerer = build(settings, llm=False).answerer
        asked = [_asked(answerer, row) for row in rows]
    for held_out, name in ((False, "looked at"), (True, "held out")):
        for stated, kind in ((True, "stated"), (False, "not stated")):
            those = [one for one in asked if one.held_out is held_out and one.stated is stated]
            told = sum(one.told for one in those)
            print(f"{name}, {kind}: {told} of {len(those)} said not to be stated ({told / max(1, len(those)):.3f}), ", end="")
            print(f"{sum(one.found for one in those)} with their paper first")


if __name__ == "__main__":
    main()
