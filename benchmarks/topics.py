"""Fits the rule that tells whether a paper is on a topic, and tells how well it does over topics it was not fitted on.

    python -m benchmarks.topics PAPERS…

PAPERS are files of the development library, each made a library of its own (for instance the copied listing, and the sample
that comes with paperbot). `topics.jsonl` names, for each topic, the beginnings of the titles that were judged to be on it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.reading_group.selection import looked_up
from bot.reading_group.topicality import BIAS, SURE, WEIGHTS, signals
from bot.retrieval import Retriever
from bot.settings import BotSettings
from ingest.embedding import load_embedder
from ingest.embedding.vectors import Floats
from ingest.filters import EVERYTHING
from ingest.library import Library
from ingest.report import Report
from ingest.sources.arguments import resolve
from ingest.sync import ingest

_TOPICS = Path(__file__).with_name("topics.jsonl")
_FOLDS, _STEPS, _PENALTY, _LEAST = 11, 6_000, 0.003, 0.35  # the last: of the best score; papers below it are not looked at


@dataclass(frozen=True, slots=True)
class Candidate:
    topic: str
    signals: tuple[float, ...]
    on_topic: bool


def candidates(papers: Path) -> list[Candidate]:
    found = list[Candidate]()
    with tempfile.TemporaryDirectory() as home:
        settings = BotSettings.from_environ({**os.environ, "PAPERBOT_HOME": home})
        embedder, library = load_embedder(settings), Library(settings)
        ingest(
            library,
            embedder,
            resolve([str(papers)], settings),
            Report(),
            prune=False,
            progress=lambda *_: None,
        )
        retriever = Retriever(Library.open(settings, embedder.fingerprint), embedder)
        for line in _TOPICS.read_text(encoding="utf-8").splitlines():
            asked = json.loads(line)
            retrieved, _ = looked_up(retriever, asked["topic"], EVERYTHING)
            for ranked in retrieved.papers[:30]:
                seen = signals(ranked, retrieved)
                titled = any(ranked.paper.title.startswith(title) or title in ranked.paper.title for title in asked["titles"])
                if seen[0] >= _LEAST:
                    found.append(Candidate(asked["topic"], seen, titled))
    return found


def fitted(seen: Sequence[Candidate]) -> Floats:
    """Weights and bias, float32 [signals + 1], by gradient descent."""
    x = np.array([[*one.signals, 1.0] for one in seen], dtype=np.float32)
    y = np.array([one.on_topic for one in seen], dtype=np.float32)
    weights = np.zeros(x.shape[1], dtype=np.float32)
    for _ in range(_STEPS):
        shares = 1 / (1 + np.exp(-x @ weights))
        weights = weights - 0.5 * (x.T @ (shares - y) / len(y) + _PENALTY * np.append(weights[:-1], 0))
    return weights


def chances(seen: Sequence[Candidate], weights: Floats) -> Floats:
    x = np.array([[*one.signals, 1.0] for one in seen], dtype=np.float32)
    found: Floats = 1 / (1 + np.exp(-x @ weights))
    return found


def _say(name: str, seen: Sequence[Candidate], likely: Floats) -> None:
    right = np.array([one.on_topic for one in seen])
    for least in (0.4, SURE, 0.6):
        taken = likely >= least
        print(f"{name}, from {least}: precision {right[taken].mean():.3f}, recall {right[taken].sum() / right.sum():.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, nargs="+")
    seen = [one for path in parser.parse_args().papers for one in candidates(path)]
    topics = sorted({one.topic for one in seen})
    tested, likely = list[Candidate](), list[Floats]()
    for fold in range(_FOLDS):
        out = set(topics[fold::_FOLDS])
        inside = [one for one in seen if one.topic in out]
        tested += inside
        likely.append(chances(inside, fitted([one for one in seen if one.topic not in out])))
    _say("cross-validated", tested, np.concatenate(likely))
    _say("as it is", seen, chances(seen, np.array([*WEIGHTS, BIAS], dtype=np.float32)))
    print("fitted:", [round(float(weight), 2) for weight in fitted(seen)])


if __name__ == "__main__":
    main()
