"""Quality of retrieval, evidence and refusals through the product's own path.

    python -m benchmarks.quality questions PAPERS QUESTIONS.jsonl
    python -m benchmarks.quality beir CORPUS QUERIES.jsonl QRELS.tsv [--off-topic QUESTIONS.jsonl]

QUESTIONS.jsonl has question, type and gold_titles a line; QUERIES.jsonl id and claim (or _id and text), QRELS.tsv the
columns query-id, corpus-id, score of BEIR. `--off-topic` asks the unanswerable ones among QUESTIONS of that corpus too.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.app import App, build
from bot.relevance import is_relevant
from bot.settings import BotSettings
from ingest.embedding import load_embedder
from ingest.library import Library
from ingest.report import Report
from ingest.sources.arguments import resolve
from ingest.sync import ingest
from ingest.text import title_key


def main() -> None:
    """Ingest, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    questions = kinds.add_parser("questions")
    questions.add_argument("papers", type=Path)
    questions.add_argument("questions", type=Path)
    beir = kinds.add_parser("beir")
    for name in ("corpus", "queries", "qrels"):
        beir.add_argument(name, type=Path)
    beir.add_argument("--off-topic", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="paperbot-quality-") as folder:
        if options.kind == "questions":
            ask_questions(_library(options.papers, folder), _records(options.questions))
        else:
            app = _library(options.corpus, folder)
            run_beir(app, _records(options.queries), options.qrels)
            if options.off_topic:
                off = [r["question"] for r in _records(options.off_topic) if r["type"] == "unanswerable"]
                print(f"off topic: {sum(_refused(app, question) for question in off)} of {len(off)} refused")


def _library(papers: Path, folder: str) -> App:
    settings = BotSettings.from_environ({"PAPERBOT_HOME": folder})
    sources = resolve([str(papers)], settings)
    ingest(Library(settings), load_embedder(settings), sources, Report(), prune=False, progress=lambda *_: None)
    return build(settings)


def _records(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines() if line.strip()]


def _refused(app: App, question: str) -> bool:
    return not is_relevant(app.retriever.retrieve(question, app.settings.papers))


def ask_questions(app: App, questions: Sequence[dict[str, Any]]) -> None:
    """Questions with gold titles: recall, evidence, refusals."""
    firsts, fives, tens, evidence = list[float](), list[float](), list[float](), list[float]()
    refused: dict[str, list[bool]] = defaultdict(list)
    for record in questions:
        if record["type"] == "followup":
            continue
        found = app.retriever.retrieve(record["question"], 10)
        titles = [title_key(ranked.paper.title) for ranked in found]
        gold = {title_key(title) for title in record["gold_titles"]}
        refused[record["type"]].append(not is_relevant(found[: app.settings.papers]))
        if record["type"] == "single":
            firsts.append(float(titles[0] in gold))
            fives.append(float(bool(gold.intersection(titles[:5]))))
        elif record["type"] == "multi":
            tens.append(len(gold.intersection(titles)) / len(gold))
        if record["type"] in ("single", "multi"):
            shown = " ".join(p.text for ranked in found[:5] for p in ranked.passages)
            evidence += [float(e["sentence"].strip() in shown) for e in record["evidence"]]
    print(f"single: {len(firsts)} questions, gold first {_mean(firsts):.3f}, in the first five {_mean(fives):.3f}")
    print(f"multi: {len(tens)} questions, recall@10 {_mean(tens):.3f}")
    print(f"evidence: {_mean(evidence):.3f} of {len(evidence)} gold sentences among the passages of the first five")
    for kind, all_of_kind in refused.items():
        print(f"refused: {kind} {sum(all_of_kind)} of {len(all_of_kind)}")


def run_beir(app: App, queries: Sequence[dict[str, Any]], qrels: Path) -> None:
    """Queries with relevance judgements: nDCG@10 (Järvelin and Kekäläinen, 2002) and recall@100."""
    texts = {str(r.get("id", r.get("_id"))): str(r.get("claim") or r.get("text")) for r in queries}
    gold: dict[str, set[str]] = defaultdict(set)
    with qrels.open() as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0 and row["query-id"] in texts:
                gold[row["query-id"]].add(row["corpus-id"])
    gains, recalls = list[float](), list[float]()
    for query, wanted in gold.items():
        found = app.retriever.retrieve(texts[query], 100)
        ids = [ranked.paper.paper_id.partition(":")[2] for ranked in found]
        gains.append(_ndcg(ids[:10], wanted))
        recalls.append(len(wanted.intersection(ids)) / len(wanted))
    print(f"{len(gold)} queries: nDCG@10 {_mean(gains):.4f}, recall@100 {_mean(recalls):.4f}")


def _ndcg(ranked: Sequence[str], wanted: set[str]) -> float:
    gain = sum(1 / math.log2(place + 2) for place, found in enumerate(ranked) if found in wanted)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(len(wanted), 10)))


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


if __name__ == "__main__":
    main()
