"""Fits the classifier of sentence roles, and tells how often it is right on sentences it was not fitted on.

    python -m benchmarks.roles ABSTRACTS [--fit]

ABSTRACTS is arXiv's listing of 2025 as JSONL. The labels in benchmarks/role_labels/ were given by reading, before anything was
fitted, one role a sentence and, where a careful reader could as well say another, a second: `fit.jsonl` to fit on,
`held_out.jsonl` to report on. They hold ids and offsets, no text.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from bot.reading_group.cues import FEATURES
from bot.reading_group.roles import ROLES, Role, best_path, matrix, roles
from ingest.embedding.vectors import Floats

_HERE = Path(__file__).parent / "role_labels"
_WEIGHTS = Path(__file__).parents[1] / "bot" / "reading_group" / "roles.json"
_PENALTY = 0.005  # of large weights; chosen by cross-validation over abstracts
_PULL = 0.5  # how much the sequence counts beside a sentence's own words; likewise
_STEPS = 1_500
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    """The sentences of one abstract, or the first of them, with their roles and the second ones."""

    sentences: list[str]
    role: list[int]
    also: list[int | None]


def read(abstracts: Path, labels: Path) -> list[Labelled]:
    records = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    wanted = {record["id"] for record in records}
    with gzip.open(abstracts, "rt", encoding="utf-8") as lines:
        texts = {found["id"]: " ".join(found["abstract"].split()) for found in map(json.loads, lines) if found["id"] in wanted}
    return [_labelled(texts[paper], list(group)) for paper, group in groupby(records, key=lambda record: record["id"])]


def _labelled(text: str, records: Sequence[dict[str, str]]) -> Labelled:
    place = {str(role): i for i, role in enumerate(ROLES)}
    return Labelled(
        [text[int(record["start"]) : int(record["end"])] for record in records],
        [place[record["role"]] for record in records],
        [place[record["also"]] if record["also"] else None for record in records],
    )


def fitted(papers: Sequence[Labelled], penalty: float = _PENALTY) -> Floats:
    """Weights [features + 1, roles] of a multinomial logistic regression, by gradient descent with momentum."""
    x = np.concatenate([matrix(paper.sentences) for paper in papers])
    y = np.eye(len(ROLES), dtype=np.float32)[[role for paper in papers for role in paper.role]]
    weights, speed = np.zeros((x.shape[1], len(ROLES)), dtype=np.float32), 0.0
    for _ in range(_STEPS):
        logits = x @ weights
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        shrunk = np.vstack([weights[:-1], np.zeros((1, len(ROLES)), dtype=np.float32)])
        speed = 0.9 * speed - 0.1 * (x.T @ (shares - y) / len(x) + penalty * shrunk)
        weights = weights + speed
    return weights


def steps_of(papers: Sequence[Labelled], pull: float = _PULL) -> Floats:
    """How much likelier a role is after another than by itself, as logarithms."""
    pairs, alone = np.ones((len(ROLES), len(ROLES))), np.ones(len(ROLES))
    for paper in papers:
        for before, after in zip(paper.role, paper.role[1:], strict=False):
            pairs[before, after] += 1
        for role in paper.role:
            alone[role] += 1
    steps: Floats = (pull * np.log(pairs / pairs.sum(axis=1, keepdims=True) / (alone / alone.sum()))).astype(np.float32)
    return steps


def right(papers: Sequence[Labelled], found: Iterator[list[int]] | Sequence[list[int]]) -> tuple[int, int, int]:
    """Sentences, those with their role, and those with one of their roles."""
    total = strict = lenient = 0
    for paper, roles_found in zip(papers, found, strict=True):
        for role, also, one in zip(paper.role, paper.also, roles_found, strict=True):
            total, strict, lenient = total + 1, strict + (one == role), lenient + (one in (role, also))
    return total, strict, lenient


def cross_validated(papers: Sequence[Labelled], penalty: float, pull: float) -> tuple[int, int, int]:
    found = list[list[int]]()
    for fold in range(_FOLDS):
        rest = [paper for i, paper in enumerate(papers) if i % _FOLDS != fold]
        weights, steps = fitted(rest, penalty), steps_of(rest, pull)
        found += [best_path(matrix(paper.sentences) @ weights, steps) for paper in papers[fold::_FOLDS]]
    order = [paper for fold in range(_FOLDS) for paper in papers[fold::_FOLDS]]
    return right(order, found)


def _keep(papers: Sequence[Labelled]) -> None:
    weights = {
        name: [round(float(weight), 2) for weight in row]
        for name, row in zip((*FEATURES, "always"), fitted(papers), strict=True)
    }
    steps = [[round(float(step), 2) for step in row] for row in steps_of(papers)]
    lines = ",\n  ".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in weights.items())
    rows = ",\n  ".join(map(json.dumps, steps))
    named = json.dumps([str(role) for role in ROLES])
    text = f'{{\n "roles": {named},\n "weights": {{\n  {lines}\n }},\n "steps": [\n  {rows}\n ]\n}}\n'
    _WEIGHTS.write_text(text, encoding="utf-8")


def _report(name: str, papers: Sequence[Labelled]) -> None:
    found = [[ROLES.index(scored.role) for scored in roles(paper.sentences)] for paper in papers]
    total, strict, lenient = right(papers, found)
    print(f"{name}: {total} sentences, {strict / total:.3f} with their role, {lenient / total:.3f} with one of their roles")
    commonest = Counter(role for paper in papers for role in paper.role).most_common(1)[0][1]
    print(f"  always the commonest role: {commonest / total:.3f}")
    for place, role in enumerate(Role):
        true = sum(labels.role.count(place) for labels in papers)
        said = sum(one.count(place) for one in found)
        hit = sum(a == b == place for p, one in zip(papers, found, strict=True) for a, b in zip(p.role, one, strict=True))
        print(f"  {role}: {true} labelled, {said} found, {hit} of them right")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("abstracts", type=Path)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew and keep them")
    asked = parser.parse_args()
    to_fit = read(asked.abstracts, _HERE / "fit.jsonl")
    if asked.fit:
        for penalty in (0.002, 0.005, 0.01):
            for pull in (0.0, 0.25, 0.5, 0.75):
                total, strict, lenient = cross_validated(to_fit, penalty, pull)
                print(f"penalty {penalty}, pull {pull}: {strict / total:.3f}, {lenient / total:.3f} cross-validated")
        _keep(to_fit)
    _report("fitted on", to_fit)
    if not asked.fit:
        _report("held out", read(asked.abstracts, _HERE / "held_out.jsonl"))


if __name__ == "__main__":
    main()
