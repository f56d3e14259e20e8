"""How well verdicts tell sentences that an abstract supports from others, and from the same with one thing changed.

    python -m benchmarks.support CORPUS CLAIMS_TRAIN CLAIMS_DEV [--abstracts FILE]

SciFact (Wadden et al., EMNLP 2020): its claims and the abstracts that its annotators read. “Gold against other” asks
whether a claim scores higher with an abstract that supports it than with one that was retrieved for it and is not
annotated. What else was retrieved is what the sentence might have cited instead; measured with the gold abstract among
these, without it, and with none. Then each supported claim is altered by rule (`benchmarks.alterations`), and is to be
told from the true one. With --abstracts (any file of papers) the same is asked of their own sentences, reworded by rule.
All of `bot` was set on the training claims; the others are only reported.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.alterations import KINDS, names_of, reworded, states, swapped
from bot.answers import Verdict
from bot.retrieval import Retriever
from bot.settings import BotSettings
from bot.support import Abstract, Checker, Judgement, Kind
from ingest.embedding import load_embedder
from ingest.library import Library
from ingest.records import Paper
from ingest.report import Report
from ingest.sources.arguments import Source, Sources, resolve
from ingest.sync import ingest

_OTHERS = 5  # abstracts that a claim is set against
_SAMPLE, _EVERY = 400, 4  # abstracts of the other file; one in so many of their sentences
_SHORTEST = 40  # characters of such a sentence
_SEED = 7
_ABOUT = {"numbers": {Kind.NUMBER, Kind.ROUNDED}, "names": {Kind.NAME}}  # all else is about wording


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with the abstracts annotated for it, by label ("" for those that do not tell), and the best others retrieved."""

    text: str
    annotated: tuple[tuple[str, Abstract], ...]
    others: tuple[Abstract, ...]

    def labelled(self, label: str) -> list[Abstract]:
        return [abstract for own, abstract in self.annotated if own == label]


@dataclass(frozen=True, slots=True)
class Bench:
    """A library with what searches it and what checks against it."""

    library: Library
    retriever: Retriever
    checker: Checker


def auroc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """How often one of `right` lies above one of `wrong`, ties counting half."""
    ordered = np.sort(wrong)
    below = np.searchsorted(ordered, right, side="left") + np.searchsorted(ordered, right, side="right")
    return float(below.sum() / max(1, 2 * len(right) * len(wrong)))


def gold_against_other(checker: Checker, claims: Sequence[Claim]) -> None:
    """Print the AUROC of claims with an abstract that supports them against the same with the best others retrieved."""
    claims = [claim for claim in claims if claim.labelled("SUPPORT")]
    for named, rivals, gold in (
        ("no rivals", False, False), ("rivals without the gold one", True, False), ("rivals with the gold one", True, True)
    ):  # fmt: skip
        right, wrong = list[float](), [list[float]() for _ in range(_OTHERS)]
        for claim in claims:
            others = claim.others if rivals else ()
            right += [checker.judge(claim.text, [one], others).score for one in claim.labelled("SUPPORT")]
            golds = claim.labelled("SUPPORT") if gold else []
            for scores, other in zip(wrong, claim.others, strict=False):
                rest = [*golds, *(one for one in others if one is not other)]
                scores.append(checker.judge(claim.text, [other], rest).score)
        each = " ".join(f"{auroc(right, scores):.3f}" for scores in wrong)
        print(f"  gold against other, {named}: AUROC {auroc(right, list(chain(*wrong))):.3f}; by its rank: {each}")


def verdicts(checker: Checker, claims: Sequence[Claim]) -> None:
    """Print how claims are judged by abstracts that support them, contradict them, or do not tell, and the best other."""
    groups = {
        "supporting": [(claim, one) for claim in claims for one in claim.labelled("SUPPORT")],
        "contradicting": [(claim, one) for claim in claims for one in claim.labelled("CONTRADICT")],
        "not telling": [(claim, one) for claim in claims for one in claim.labelled("")],
        "first other": [(claim, claim.others[0]) for claim in claims if claim.labelled("SUPPORT")],
    }
    scores = dict[str, list[float]]()
    for name, group in groups.items():
        found = [checker.judge(claim.text, [one], [o for o in claim.others if o is not one]) for claim, one in group]
        scores[name] = [one.score for one in found]
        print(f"  {name}: {_shares(found)}; AUROC of supporting against these {auroc(scores['supporting'], scores[name]):.3f}")


def _shares(found: Sequence[Judgement]) -> str:
    counts = Counter(one.verdict for one in found)
    return f"{len(found)}: " + ", ".join(f"{verdict} {counts[verdict] / max(1, len(found)):.2f}" for verdict in Verdict)


def altered(checker: Checker, pairs: Sequence[tuple[str, Abstract]]) -> None:
    """Print how well altered sentences are told from true ones, by kind of alteration."""
    chance, names = random.Random(_SEED), names_of([text for text, _ in pairs])
    for kind, alter in KINDS.items():
        changes = [(pair, list(alter(pair[0], chance, names))) for pair in pairs]
        before = [(pair, checker.judge(pair[0], [pair[1]])) for pair, texts in changes if texts]
        after = [checker.judge(text, [pair[1]]) for pair, texts in changes for text in texts]
        found, alarms = _flagged(after, kind), _flagged([one for _, one in before], kind)
        if kind == "numbers":
            stated = [one for pair, one in before if states(_text(pair[1].paper), pair[0])]
            told = _flagged(stated, kind)
            _swaps(checker, pairs)
            print(
                f"  numbers that stand in the abstract: {len(stated)} true, {told} flagged ({told / max(1, len(stated)):.3f})"
            )
        share, wrong = found / max(1, len(after)), alarms / max(1, len(before))
        scores = auroc([one.score for _, one in before], [one.score for one in after])
        print(
            f"  {kind}: {len(before)} true, {alarms} flagged ({wrong:.3f}); {len(after)} altered, {found} flagged ({share:.3f})"
        )
        print(f"    F1 {2 * share / max(1e-9, 1 + share + wrong):.3f}, AUROC {scores:.3f}")


def _swaps(checker: Checker, pairs: Sequence[tuple[str, Abstract]]) -> None:
    """Print how many numbers are noticed that were replaced by others of the same abstract."""
    chance = random.Random(_SEED)
    found = [checker.judge(text, [one]) for own, one in pairs for text in swapped(own, _text(one.paper), chance)]
    share = _flagged(found, "numbers") / max(1, len(found))
    print(f"  numbers replaced by others of the abstract: {len(found)}, flagged {share:.3f}")


def _flagged(found: Iterable[Judgement], kind: str) -> int:
    """How many have a doubt of the kind that was altered."""
    return sum(not one.kinds.isdisjoint(_ABOUT.get(kind, {Kind.WORDING, Kind.BEYOND})) for one in found)


def _text(paper: Paper) -> str:
    return f"{paper.title} {paper.abstract}"


def _claims(path: Path, bench: Bench, papers: dict[str, Paper]) -> Iterator[Claim]:
    for record in _records(path):
        labels = dict.fromkeys(map(str, record["cited_doc_ids"]), "")
        labels |= {document: many[0]["label"] for document, many in record["evidence"].items()}
        annotated = [(label, papers[document]) for document, label in labels.items() if document in papers]
        if record["evidence"]:
            annotated = [(label, paper) for label, paper in annotated if label]
        ranked = bench.retriever.retrieve(record["claim"], _OTHERS + len(labels)).papers
        others = [one.paper for one in ranked if one.paper.paper_id.partition(":")[2] not in labels][:_OTHERS]
        abstracts = bench.checker.abstracts([*(paper for _, paper in annotated), *others])
        own = zip((label for label, _ in annotated), abstracts, strict=False)
        yield Claim(record["claim"], tuple(own), tuple(abstracts[len(annotated) :]))


def _reworded(bench: Bench) -> list[tuple[str, Abstract]]:
    """One in `_EVERY` sentences of all papers, reworded, each with its abstract."""
    chance = random.Random(_SEED)
    return [
        (reworded(abstract.sentences, place, chance), abstract)
        for paper in bench.library.papers()
        for abstract in bench.checker.abstracts([paper])
        for place, text in enumerate(abstract.sentences)
        if chance.random() < 1 / _EVERY and len(text) >= _SHORTEST
    ]


def _bench(sources: Sources | None, home: Path) -> Bench:
    """A library of these papers at `home`; the one that is there if none are given."""
    settings = BotSettings.from_environ({**os.environ, "PAPERBOT_HOME": str(home)})
    embedder = load_embedder(settings)
    library = Library(settings, embedder.fingerprint)
    if sources is not None:
        ingest(library, embedder, sources, Report(), prune=False, progress=lambda *_: None)
    return Bench(library, Retriever(library, embedder), Checker(library, embedder))


def _speed(checker: Checker, claims: Sequence[Claim]) -> None:
    """Print how long it takes to judge a sentence by three abstracts with two others beside."""
    taken = list[float]()
    for claim in claims[:200]:
        started = time.perf_counter()
        checker.judge(f"{claim.text} ", claim.others[:3], claim.others[3:])
        taken.append(1000 * (time.perf_counter() - started))
    print(f"  to judge a sentence by 3 abstracts: median {np.median(taken):.1f} ms, 95 % in {np.quantile(taken, 0.95):.1f}")


def _records(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines() if line.strip()]


def main() -> None:
    """Ingest, retrieve, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpus", "train", "dev"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--abstracts", type=Path, help="papers whose own sentences are reworded and altered")
    parser.add_argument("--home", type=Path, help="a library that holds CORPUS already")
    parser.add_argument("--only", choices=["train", "dev", "abstracts"], help="report no more than this")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="paperbot-support-") as folder:
        settings = BotSettings.from_environ({**os.environ, "PAPERBOT_HOME": folder})
        if options.only != "abstracts":
            corpus = None if options.home else resolve([str(options.corpus)], settings)
            bench = _bench(corpus, options.home or Path(folder) / "corpus")
            papers = {paper.paper_id.partition(":")[2]: paper for paper in bench.library.papers()}
            for name in ("train", "dev"):
                if options.only in (None, name):
                    claims = list(_claims(getattr(options, name), bench, papers))
                    print(f"{name}: {len(claims)} claims")
                    gold_against_other(bench.checker, claims)
                    verdicts(bench.checker, claims)
                    altered(bench.checker, [(claim.text, one) for claim in claims for one in claim.labelled("SUPPORT")])
                    _speed(bench.checker, claims)
        if options.abstracts and options.only in (None, "abstracts"):
            bench = _bench(_sample(options.abstracts, settings), Path(folder) / "abstracts")
            pairs = _reworded(bench)
            print(f"{options.abstracts.name}: {len(pairs)} sentences of {_SAMPLE} abstracts, reworded")
            print(f"  {_shares([bench.checker.judge(text, [one]) for text, one in pairs])}")
            altered(bench.checker, pairs)


def _sample(path: Path, settings: BotSettings) -> Sources:
    """`_SAMPLE` of the first papers of a file that have an abstract."""
    items = chain.from_iterable(source.read() for source in resolve([str(path)], settings).each)
    papers = list(islice((item for item in items if isinstance(item, Paper) and item.abstract), 10 * _SAMPLE))
    chosen = random.Random(_SEED).sample(papers, min(_SAMPLE, len(papers)))
    return Sources((Source(path.name, lambda: iter(chosen), lambda: None),))


if __name__ == "__main__":
    main()
