"""What is answered of what a library can answer, and of what it cannot; and the weights of that decision, fitted anew.

    python -m benchmarks.refusals ARXIV SCIFACT PAPERS QUESTIONS [--home FOLDER] [--fit]

ARXIV is a file of arXiv records, whose first 5,000 count; SCIFACT is SciFact's folder; PAPERS and QUESTIONS are the
development papers and questions. The three make a library each. Asked of their own library, and of the two others, are the
questions of `benchmarks/questions/`, SciFact's training claims and the development questions; and of all three everyday
questions. Two or three words from titles are asked in the same way. Parts of the arXiv library stand for smaller ones.

The figures are of questions that the decision was fitted on (`bot.retrieval.relevance`); --fit prints by how much they
would change if it had not been: it is then fitted on one half of them and tried on the other.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.adaptation import claims, library_of, written
from bot.evaluation.known_items import EVERYDAY
from bot.questions import topic_words
from bot.retrieval import Retriever
from bot.retrieval import relevance as rule
from bot.settings import BotSettings
from ingest.embedding.minilm import MiniLM
from ingest.filters import EVERYTHING, Filters
from ingest.library import Library

Floats = NDArray[np.float64]
_COUNT, _TERSE, _PART = 400, 60, 60  # questions of a group at most
_PAPERS = 8  # found for each
_LENIENCE = 0.8  # the bias is moved by this much: to be refused wrongly is worse than to be shown what does not fit
_PARTS = ("cs.RO", "cs.HC", "cs.CL", "cs.CV", "cs.DB")  # of 10 to 3,500 papers
_SIGNALS = ("SENTENCE", "NEAR", "COVERAGE", "LENGTH", "SIZE", "BIAS")


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of a library; `group` names both."""

    group: str
    answerable: bool
    question: str
    retriever: Retriever
    filters: Filters = EVERYTHING


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library, and the questions on its papers by kind."""

    name: str
    library: Library
    retriever: Retriever
    own: dict[str, list[str]]
    unanswerable: list[str]


def shelves(arxiv: Path, scifact: Path, papers: Path, questions: Path, home: Path, embedder: MiniLM) -> list[Shelf]:
    """The three libraries, kept in `home`."""
    development = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    alone = [one for one in development if not one["history"]]
    kinds = {
        kind: [one["question"] for one in alone if one["type"] == kind] for kind in dict.fromkeys(o["type"] for o in alone)
    }
    unanswerable = kinds.pop("unanswerable")
    biomedical = _by_kind("biomedical") | {"SciFact's claims": [one.text for one in claims(scifact) if one.held_out]}
    return [
        _shelf("development", library_of(papers, home / "development", embedder, None), embedder, kinds, unanswerable),
        _shelf("arXiv", library_of(arxiv, home / "arxiv", embedder, 5_000), embedder, _by_kind("arxiv"), []),
        _shelf("SciFact", library_of(scifact / "corpus.jsonl.gz", home / "scifact", embedder, None), embedder, biomedical, []),
    ]


def _shelf(name: str, library: Library, embedder: MiniLM, own: dict[str, list[str]], unanswerable: list[str]) -> Shelf:
    return Shelf(name, library, Retriever(library, embedder), own, unanswerable)


def _by_kind(name: str) -> dict[str, list[str]]:
    """The questions that the model did not learn from: to those it did their papers come nearer than to others."""
    found = dict[str, list[str]]()
    for one in written(name):
        if one.held_out:
            found.setdefault(one.kind, []).append(one.text)
    plain = [one.text for one in written(f"{name}_plain_words") if one.held_out]
    return found | {"in plain words": plain}


def cases(those: Sequence[Shelf], chosen: random.Random) -> Iterator[Case]:
    """Every question of every library asked of each, and everyday ones."""

    def some(questions: Sequence[str], count: int) -> list[str]:
        return chosen.sample(list(questions), min(count, len(questions)))

    for one in those:
        terse = _terse(one, chosen)
        for kind, questions in one.own.items():
            yield from (Case(f"{one.name}: {kind}", True, text, one.retriever) for text in some(questions, _COUNT))
        yield from (Case(f"{one.name}: words of titles", True, text, one.retriever) for text in terse)
        for other in those:
            if other is not one and {one.name, other.name} != {"development", "arXiv"}:  # these are about the same
                every = some([text for questions in one.own.values() for text in questions], _COUNT)
                yield from _off(f"{one.name}'s asked of {other.name}", every, other)
                yield from _off(f"words of {one.name}'s titles asked of {other.name}", terse, other)
                yield from (
                    Case(f"unanswerable asked of {other.name}", False, text, other.retriever) for text in one.unanswerable
                )
        yield from (Case(f"unanswerable asked of {one.name}", False, text, one.retriever) for text in one.unanswerable)
        yield from _off(f"everyday asked of {one.name}", EVERYDAY, one)
    yield from _parts(those[1], those[2], some)


def _off(group: str, questions: Sequence[str], one: Shelf) -> Iterator[Case]:
    """Questions that a library should have nothing on."""
    return (Case(group, False, text, one.retriever) for text in questions)


def _terse(one: Shelf, chosen: random.Random) -> list[str]:
    """Two or three neighbouring topic words of titles."""
    titles = [words for paper in one.library.papers() if len(words := topic_words(paper.title)) >= 3]
    found = list[str]()
    for words in chosen.sample(titles, min(_TERSE, len(titles))):
        count = chosen.choice((2, 3))
        first = chosen.randrange(len(words) - count + 1)
        found.append(" ".join(words[first : first + count]))
    return found


def _parts(arxiv: Shelf, other: Shelf, some: Callable[[Sequence[str], int], list[str]]) -> Iterator[Case]:
    """Parts of the arXiv library: questions on their own papers, and those of another library."""
    categories = {paper.paper_id.rpartition(":")[2]: set(paper.categories) for paper in arxiv.library.papers()}
    asked = [(one.text, categories.get(one.papers[0], set())) for one in written("arxiv") if one.held_out]
    elsewhere = [text for questions in other.own.values() for text in questions]
    for part in _PARTS:
        filters, own = Filters(categories=(part,)), [text for text, within in asked if part in within]
        for answerable, questions in ((True, own), (False, elsewhere)):
            for text in some(questions, _PART):
                yield Case(
                    f"{'' if answerable else 'SciFact asked of '}arXiv: {part}", answerable, text, arxiv.retriever, filters
                )


@dataclass(frozen=True, slots=True)
class Seen:
    """Cases as the decision sees them: signals and a last column of ones, what is added at a fixed weight, what is decided."""

    groups: list[str]
    answerable: Floats
    signals: Floats
    fixed: Floats
    answered: Floats

    @property
    def shares(self) -> Floats:
        """What each case counts: each group the same, and those that can be answered as much as those that cannot."""
        count = Counter(self.groups)
        shares = np.array([1 / count[group] for group in self.groups])
        for said in (0.0, 1.0):
            shares[self.answerable == said] /= 2 * shares[self.answerable == said].sum()
        return shares

    def part(self, which: NDArray[np.bool_]) -> Seen:
        """Some of the cases."""
        groups = [group for group, taken in zip(self.groups, which, strict=True) if taken]
        return Seen(groups, self.answerable[which], self.signals[which], self.fixed[which], self.answered[which])


def seen(those: Iterable[Case]) -> Seen:
    """Ask every question of its library."""
    groups, rows = list[str](), list[tuple[float, ...]]()
    for case in those:
        found = case.retriever.retrieve(case.question, _PAPERS, case.filters)
        fixed = rule.of_unknown_names(found)
        groups.append(case.group)
        rows.append((case.answerable, *rule.signals(found), 1.0, fixed, rule.relevance(found) >= rule.THRESHOLD))
    table = np.array(rows, dtype=np.float64)
    return Seen(groups, table[:, 0], table[:, 1:-2], table[:, -2], table[:, -1])


def fitted(those: Seen, penalty: float = 1e-4) -> Floats:
    """The weights of a logistic regression, the bias last, by Newton's method."""
    x, shares, weights = those.signals, those.shares, np.zeros(those.signals.shape[1])
    ridge = np.diag([*[penalty] * (len(weights) - 1), 0.0])
    for _ in range(40):
        likely = 1 / (1 + np.exp(-(x @ weights + those.fixed)))
        slope = x.T @ (shares * (likely - those.answerable)) + ridge @ weights
        weights = weights - np.linalg.solve((x.T * (shares * likely * (1 - likely))) @ x + ridge, slope)
    return weights


def refused_and_answered(those: Seen, answered: Floats) -> str:
    """How much is refused of what can be answered, and answered of what cannot, each group counting the same."""
    shares, can = those.shares, those.answerable == 1.0
    wrong = [2 * float(shares[can & (answered == 0)].sum()), 2 * float(shares[~can & (answered == 1)].sum())]
    return f"answerable refused {wrong[0]:.3f}, others answered {wrong[1]:.3f}"


def _print(those: Seen) -> None:
    for said, title in ((1.0, "answered of what can be"), (0.0, "answered of what cannot be")):
        print(title)
        for group in dict.fromkeys(g for g, can in zip(those.groups, those.answerable, strict=True) if can == said):
            within = np.array([g == group for g in those.groups])
            print(f"  {group:<60}{int(within.sum()):>5}{those.answered[within].mean():>8.3f}")
    print("all groups alike:", refused_and_answered(those, those.answered))


def _fit(those: Seen) -> None:
    print("fitted:", dict(zip(_SIGNALS, fitted(those).round(2).tolist(), strict=True)), f"BIAS moved by {_LENIENCE:+}")
    half = np.random.default_rng(0).random(len(those.groups)) < 0.5
    for fit, tried in ((half, ~half), (~half, half)):
        other = those.part(tried)
        odds = other.signals @ fitted(those.part(fit)) + other.fixed + _LENIENCE
        print("fitted on one half, on the other:", refused_and_answered(other, (odds >= 0).astype(np.float64)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("arxiv", "scifact", "papers", "questions"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--home", type=Path, help="keeps the libraries for another run")
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder)
        embedder = MiniLM(BotSettings.from_environ(dict(os.environ)).cache)
        those = seen(
            cases(shelves(asked.arxiv, asked.scifact, asked.papers, asked.questions, home, embedder), random.Random(4))
        )
    _print(those)
    if asked.fit:
        _fit(those)


if __name__ == "__main__":
    main()
