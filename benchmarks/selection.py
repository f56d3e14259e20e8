"""Sentence selection as SciFact measures it (Wadden et al., EMNLP 2020): which sentences of the corpus bear on a claim.

    python -m benchmarks.selection CORPUS CLAIMS_TRAIN CLAIMS_DEV

Open corpus: nothing is told of the claim but its words. The sentences chosen are the best passages of the best papers;
how many, and from which score on, is set on the training claims, and the F1 on the others is printed. A sentence counts
as right if it belongs to a rationale all of whose sentences were chosen ("selection only" in the paper).
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import build
from bot.retrieval import Retriever
from bot.settings import BotSettings
from ingest.embedding import load_embedder
from ingest.library import Library
from ingest.report import Report
from ingest.sources.arguments import resolve
from ingest.sync import ingest
from ingest.text import plain

_PAPERS = 4  # considered for a claim
Place = tuple[str, int]  # a document's id and the number of a sentence in it


@dataclass(frozen=True, slots=True)
class Claim:
    """What was found for a claim, best first (rank of the paper, rank in the paper, score, place), and its rationales."""

    found: tuple[tuple[int, int, float, Place], ...]
    rationales: tuple[frozenset[Place], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Take the first `sentences` passages of the first `papers` papers if their score is at least `threshold`."""

    papers: int
    sentences: int
    threshold: float

    def chosen(self, claim: Claim) -> set[Place]:
        return {
            place
            for paper, sentence, score, place in claim.found
            if paper < self.papers and sentence < self.sentences and score >= self.threshold
        }


def f1(claims: Iterable[Claim], rule: Rule) -> tuple[float, float, float]:
    """Precision, recall and F1 over the sentences of all claims."""
    right = chosen = gold = 0
    for claim in claims:
        picked = rule.chosen(claim)
        right += len(set().union(*(r for r in claim.rationales if r <= picked)))
        chosen += len(picked)
        gold += len(set().union(*claim.rationales))
    precision, recall = right / max(1, chosen), right / max(1, gold)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    """Ingest, search, choose the rule on train, print what it gives on dev."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpus", "train", "dev"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    documents = {str(record["doc_id"]): [plain(s) for s in record["abstract"]] for record in _records(options.corpus)}
    with tempfile.TemporaryDirectory(prefix="paperbot-selection-") as folder:
        settings = BotSettings.from_environ({"PAPERBOT_HOME": folder})
        papers = resolve([str(options.corpus)], settings)
        ingest(Library(settings), load_embedder(settings), papers, Report(), prune=False, progress=lambda *_: None)
        retriever = build(settings).retriever
        train, dev = (list(_claims(path, retriever, documents)) for path in (options.train, options.dev))
    scores = sorted(score for claim in train for *_, score, _ in claim.found)
    thresholds = [0.0, *scores[:: max(1, len(scores) // 100)]]
    rules = (Rule(*one) for one in itertools.product(range(1, _PAPERS + 1), range(1, 6), thresholds))
    best = max(rules, key=lambda rule: f1(train, rule)[2])
    print(f"set on {len(train)} training claims: {best}")
    for name, claims in (("train", train), ("dev", dev)):
        print(f"{name}: precision %.3f, recall %.3f, F1 %.3f" % f1(claims, best))


def _claims(path: Path, retriever: Retriever, documents: dict[str, list[str]]) -> Iterator[Claim]:
    for record in _records(path):
        found = [
            (rank, place, passage.score, (document, number))
            for rank, ranked in enumerate(retriever.retrieve(record["claim"], _PAPERS).papers)
            for document in [ranked.paper.paper_id.partition(":")[2]]
            for place, passage in enumerate(ranked.passages)
            for number in _numbers(passage.text, documents[document])
        ]
        rationales = [
            frozenset((document, number) for number in rationale["sentences"])
            for document, many in record["evidence"].items()
            for rationale in many
        ]
        yield Claim(tuple(found), tuple(rationales))


def _numbers(text: str, sentences: Sequence[str]) -> list[int]:
    """Which of the corpus's own sentences a passage is, holds, or is part of."""
    return [number for number, sentence in enumerate(sentences) if sentence and (sentence in text or text in sentence)]


def _records(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines() if line.strip()]


if __name__ == "__main__":
    main()
