"""How abstracts and questions are read (`ingest.embedding.adaptation`): what it gains, and learning it anew.

    python -m benchmarks.adaptation ARXIV SCIFACT [--out FILE] [--home FOLDER]
    python -m benchmarks.adaptation ARXIV SCIFACT --measure-only [--home FOLDER]

ARXIV is a file of arXiv records, SCIFACT a folder with SciFact's corpus, training claims and judgements (Wadden et al., EMNLP
2020). Learnt from are the questions of `benchmarks/questions/`, which were written for abstracts of both, and training claims;
not from questions whose papers are held out, nor from claims that share a paper with a test claim. A paper held out, or that a
test claim cites, is not used at all. Figures are of those held out, over all 5,183 papers of the corpus and the first 5,000 of
ARXIV, and of questions on 5,000 others of these; with nothing but vectors changed, as the bot has them, in 8 bits.

Learning needs PyTorch, which nothing else does and no lock file names: install it by hand. It takes about an hour where --home
has the libraries, and writes FILE; to use that, put it in the place of `ingest/embedding/adaptation.npz` and count up
`adaptation.VERSIONS`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import json
import math
import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.adaptation_signals import Asked, Question, asked, shelf
from benchmarks.adaptation_training import ALONE, TOGETHER, Lesson, learned
from bot.settings import BotSettings
from ingest.embedding import adaptation
from ingest.embedding.minilm import MiniLM, opened
from ingest.embedding.onnx_graph import verified_weights, write_graph
from ingest.embedding.vectors import Floats
from ingest.library import Library
from ingest.records import Paper
from ingest.report import Report
from ingest.sources.arguments import Source, Sources, resolve
from ingest.sync import ingest

_QUESTIONS = Path(__file__).parent / "questions"
_PAPERS, _MORE, _NEW = 5_000, 4_200, 5_000  # of ARXIV: those measured on, those after them, and those measured on after these
_TOGETHER = (16, 12, 10)  # questions a step while abstracts are read anew: arXiv, biomedical, claims
_ALONE = (12, 8, 2, 20, 14, 24, 44)  # otherwise: the same, those in plain words, and those on other arXiv papers
_AHEAD = 0.1  # of scores: of the most questions those that are found so surely would take time and teach little


@dataclass(frozen=True, slots=True)
class Material:
    """Questions on arXiv papers and on SciFact's, SciFact's training claims, and questions on both in plain words.

    `more` and `rest` are on other arXiv papers, if anything is to be learnt; from `new`, on others yet, nothing ever is.
    `held_out` are the ids of papers of the first two that nothing is learnt from.
    """

    arxiv: Asked
    biomedical: Asked
    claims: Asked
    plain_arxiv: Asked
    plain_biomedical: Asked
    new: Asked
    more: Asked | None
    rest: Asked | None
    held_out: frozenset[str]

    def lessons(self, batches: Sequence[int]) -> Iterator[Lesson]:
        """What is learnt from, so many a step of each of the first sets: all that is not held out."""
        sets = (self.arxiv, self.biomedical, self.claims, self.plain_arxiv, self.plain_biomedical, self.more, self.rest)
        for one, batch in zip(sets, batches, strict=False):
            if one is not None:
                held_out = frozenset(place for name, place in one.shelf.places.items() if name in self.held_out)
                ahead = _AHEAD if one is self.rest else math.inf
                yield Lesson(one, _which(one, lambda question: not question.held_out), batch, held_out, ahead)

    def read_by(self, embedder: MiniLM) -> Material:
        """The same with the vectors that `embedder` gives."""
        on_arxiv, on_scifact = (shelf.read_by(embedder) for shelf in (self.arxiv.shelf, self.claims.shelf))
        return Material(
            arxiv=self.arxiv.read_by(embedder, on_arxiv),
            biomedical=self.biomedical.read_by(embedder, on_scifact),
            claims=self.claims.read_by(embedder, on_scifact),
            plain_arxiv=self.plain_arxiv.read_by(embedder, on_arxiv),
            plain_biomedical=self.plain_biomedical.read_by(embedder, on_scifact),
            new=_anew(self.new, embedder),
            more=self.more and _anew(self.more, embedder),
            rest=self.rest and _anew(self.rest, embedder),
            held_out=self.held_out,
        )

    def measured(self) -> Iterator[tuple[str, Asked, NDArray[np.int64]]]:
        """What is measured on: a name, the questions, and which of them."""
        yield "arXiv questions", self.arxiv, _held_out(self.arxiv)
        paraphrases = _which(self.arxiv, lambda one: one.held_out and one.kind == "paraphrase")
        yield "of these, paraphrases", self.arxiv, paraphrases
        yield "biomedical questions", self.biomedical, _held_out(self.biomedical)
        yield "SciFact's training claims", self.claims, _held_out(self.claims)
        yield "arXiv, in plain words", self.plain_arxiv, _held_out(self.plain_arxiv)
        yield "biomedical, in plain words", self.plain_biomedical, _held_out(self.plain_biomedical)
        yield "on new arXiv papers", self.new, np.arange(len(self.new.questions))
        yield "of these, in plain words", self.new, _which(self.new, lambda one: one.kind == "paraphrase")


def _anew(those: Asked, embedder: MiniLM) -> Asked:
    """The same questions and their papers with the vectors that `embedder` gives them."""
    return those.read_by(embedder, those.shelf.read_by(embedder))


def _held_out(those: Asked) -> NDArray[np.int64]:
    return _which(those, lambda one: one.held_out)


def _which(those: Asked, wanted: Callable[[Question], bool]) -> NDArray[np.int64]:
    return np.array([place for place, question in enumerate(those.questions) if wanted(question)], dtype=np.int64)


def written(name: str) -> list[Question]:
    """The questions of a file of `benchmarks/questions/`."""
    return [
        Question(one["question"], (one["paper"].rpartition(":")[2],), one["kind"], one.get("held_out", False))
        for one in map(json.loads, (_QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    ]


def claims(folder: Path) -> list[Question]:
    """SciFact's training claims; held out are those that share a paper with a test claim."""
    gold, test = _judgements(folder / "qrels_train.tsv"), tested(folder)
    return [
        Question(claim["claim"], papers, "claim", held_out=not test.isdisjoint(papers))
        for claim in map(json.loads, _lines(folder / "claims_train.jsonl.gz"))
        if (papers := tuple(gold.get(str(claim["id"]), ())))
    ]


def tested(folder: Path) -> set[str]:
    """The papers that SciFact's test claims cite."""
    return {paper for papers in _judgements(folder / "qrels_test.tsv").values() for paper in papers}


def _apart(questions: Sequence[Question]) -> list[Question]:
    """Those of questions that are not held out, or share no paper with any that is not."""
    learnt = {paper for one in questions if not one.held_out for paper in one.papers}
    return [one for one in questions if not one.held_out or learnt.isdisjoint(one.papers)]


def _judgements(path: Path) -> dict[str, list[str]]:
    """The papers judged to bear on a query, by its id."""
    found = dict[str, list[str]]()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0:
                found.setdefault(row["query-id"], []).append(row["corpus-id"])
    return found


def _lines(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [line for line in file if line.strip()]


def material(arxiv: Path, scifact: Path, home: Path, embedder: MiniLM, *, held_out: bool) -> Material:
    """All questions, over the libraries of their papers, which are kept in `home`.

    `held_out` leaves those out that were learnt from.
    """

    def over(library: Library, *sets: list[Question]) -> Iterator[Asked]:
        papers = shelf(library)
        for questions in sets:
            yield asked(library, embedder, papers, questions)

    def some(questions: list[Question]) -> list[Question]:
        return [one for one in questions if one.held_out or not held_out]

    on_arxiv = library_of(arxiv, home / "arxiv", embedder, _PAPERS)
    corpus = library_of(scifact / "corpus.jsonl.gz", home / "scifact", embedder, None)
    sets = [written("arxiv"), written("arxiv_plain_words"), written("biomedical"), _apart(claims(scifact))]
    sets.append(written("biomedical_plain_words"))
    on_arxiv_questions, plain_arxiv = over(on_arxiv, *map(some, sets[:2]))
    biomedical, stated, plain_biomedical = over(corpus, *map(some, sets[2:]))
    other = {name: written(f"arxiv_{name}") for name in ("new", "more", "rest")}
    named = {paper for one in other["rest"] for paper in one.papers}
    (new,) = over(library_of(arxiv, home / "new", embedder, _NEW, first=_PAPERS + _MORE), other["new"])
    more = rest = None
    if not held_out:
        (more,) = over(library_of(arxiv, home / "more", embedder, _MORE, first=_PAPERS), other["more"])
        (rest,) = over(library_of(arxiv, home / "rest", embedder, None, named=named), other["rest"])
    apart = frozenset(paper for one in chain(*sets) if one.held_out for paper in one.papers) | tested(scifact)
    return Material(on_arxiv_questions, biomedical, stated, plain_arxiv, plain_biomedical, new, more, rest, apart)


def library_of(
    path: Path, home: Path, embedder: MiniLM, count: int | None, *, first: int = 0, named: Collection[str] = ()
) -> Library:
    """A library of `count` papers of a file from the `first` on, all if None; only of those with `named` ids, if any are."""
    settings = BotSettings.from_environ({**os.environ, "PAPERBOT_HOME": str(home)})
    items = chain.from_iterable(source.read() for source in resolve([str(path)], settings).each)
    papers: Iterator[Paper] = islice(
        (item for item in items if isinstance(item, Paper)), first, None if count is None else first + count
    )
    if named:
        papers = filter(lambda paper: paper.paper_id.rpartition(":")[2] in named, papers)
    library = Library(settings, embedder.fingerprint)
    sources = Sources((Source(path.name, lambda: papers, lambda: None),))
    ingest(library, embedder, sources, Report(), prune=False, progress=lambda *_: None)
    return library


class _Reader(MiniLM):
    """The model with other changes than paperbot's, whose graphs it writes into `folder`."""

    def __init__(self, settings: BotSettings, changes: adaptation.Changes, folder: Path) -> None:
        super().__init__(settings.cache, settings.threads)
        self._changes, self._folder = changes, folder

    @cached_property
    def _abstracts(self) -> Any:
        return opened(partial(self._graph, adaptation.ABSTRACTS))

    @cached_property
    def _questions(self) -> Any:
        return opened(partial(self._graph, adaptation.QUESTIONS))

    @cached_property
    def _head(self) -> Callable[[Floats], Floats]:
        known = any(name.startswith(adaptation.HEAD) for name in self._changes)
        return adaptation.Head.of(self._changes) if known else lambda vectors: vectors

    def _graph(self, reader: str, *, rebuild: bool = False) -> Path:
        path = self._folder / f"{reader}.onnx"
        write_graph(verified_weights(), self._changes, reader, path)
        return path


def _print(title: str, of: Material) -> None:
    """Print the figures of the questions held out."""
    print(f"{title:<34}{'nDCG@10':>9}{'recall@1':>10}{'recall@5':>10}")
    for name, those, which in of.measured():
        ndcg, first, five = those.measured(which)
        print(f"  {f'{len(which)} {name}':<32}{ndcg:>9.4f}{first:>10.4f}{five:>10.4f}", flush=True)


def _weights() -> dict[str, NDArray[Any]]:
    from safetensors.numpy import load_file

    found: dict[str, NDArray[Any]] = load_file(str(verified_weights()))
    return found


def further(found: Material, together: adaptation.Changes, embedder: MiniLM) -> adaptation.Changes:
    """What was learnt `together`, and what questions learn alone after it, from vectors in `found` that were so learnt."""
    weights = adaptation.adapted(_weights(), together, adaptation.QUESTIONS)
    return adaptation.joined(together, learned(list(found.lessons(_ALONE)), weights, embedder.read, ALONE))


def main(arguments: Sequence[str] | None = None) -> None:
    """Ingest, measure; learn, write and measure again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("arxiv", type=Path)
    parser.add_argument("scifact", type=Path)
    parser.add_argument("--out", type=Path, default=Path("adaptation.npz"), help="where what is learnt goes (%(default)s)")
    parser.add_argument("--measure-only", action="store_true", help="measure what paperbot has")
    parser.add_argument("--home", type=Path, help="keep the libraries there, for the next time")
    options = parser.parse_args(arguments)
    if not options.measure_only and importlib.util.find_spec("torch") is None:
        parser.error("learning needs PyTorch, which paperbot does not bring: install it by hand, or give --measure-only")
    with tempfile.TemporaryDirectory(prefix="paperbot-adaptation-") as folder:
        home = options.home or Path(folder)
        settings = BotSettings.from_environ({**os.environ, "PAPERBOT_HOME": str(home)})
        embedder = MiniLM(settings.cache, settings.threads)
        found = material(options.arxiv, options.scifact, home, embedder, held_out=options.measure_only)
        plain = found.read_by(_Reader(settings, {}, Path(folder)))
        _print("read by the model as it was", plain)
        if options.measure_only:
            _print("read as paperbot reads", found)
            return
        together = learned(list(plain.lessons(_TOGETHER)), _weights(), embedder.read, TOGETHER)
        found = found.read_by(_Reader(settings, together, Path(folder)))
        _print("as learnt together", found)
        changes = further(found, together, embedder)
        np.savez_compressed(options.out, **changes)  # type: ignore[arg-type]
        _print("as learnt", found.read_by(_Reader(settings, changes, Path(folder))))


if __name__ == "__main__":
    main()
