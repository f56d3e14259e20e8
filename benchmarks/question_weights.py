"""How questions are read (`ingest.embedding.asking`): what it gains, and learning it anew.

    python -m benchmarks.question_weights ARXIV SCIFACT [--out FILE] [--steps N] [--home FOLDER]
    python -m benchmarks.question_weights ARXIV SCIFACT --measure-only [--home FOLDER]

ARXIV is a file of arXiv records, whose first 5,000 count; SCIFACT is a folder with SciFact's corpus, training claims and
judgements (Wadden et al., EMNLP 2020). Learnt from are the questions of `benchmarks/questions/`, which were written for
abstracts of both, and training claims; not from questions whose papers are held out, nor from claims that share a paper
with a test claim. Figures are of those held out, over all papers, with nothing but the question's vector changed.

Learning needs PyTorch, which nothing else does and no lock file names: install it by hand. It takes less than eight
minutes where --home has the libraries, and writes FILE; to use that, put it in the place of `ingest/embedding/asking.npz` and
count up `asking.VERSION`. The figures after learning are of float32 weights; those of --measure-only are of questions as the
bot reads them, in 8 bits.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.question_signals import Asked, Question, asked, shelf
from benchmarks.question_training import Lesson, Reader, learned
from bot.settings import BotSettings
from ingest.embedding.minilm import MiniLM
from ingest.embedding.onnx_graph import verified_weights
from ingest.embedding.vectors import Floats
from ingest.library import Library
from ingest.records import Paper
from ingest.report import Report
from ingest.sources.arguments import Source, Sources, resolve
from ingest.sync import ingest

_QUESTIONS = Path(__file__).parent / "questions"
_PAPERS = 5000  # of ARXIV
_STEPS = 80
_BATCHES = (20, 14, 8)  # questions a step: arXiv, biomedical, claims


@dataclass(frozen=True, slots=True)
class Material:
    """Questions on arXiv papers, questions on SciFact's, and SciFact's training claims."""

    arxiv: Asked
    biomedical: Asked
    claims: Asked

    def lessons(self) -> list[Lesson]:
        """What is learnt from: all that is not held out."""
        every = zip((self.arxiv, self.biomedical, self.claims), _BATCHES, strict=True)
        return [Lesson(one, _which(one, lambda question: not question.held_out), batch) for one, batch in every]

    def measured(self) -> Iterator[tuple[str, Asked, NDArray[np.int64]]]:
        """What is measured on: a name, the questions, and which of them."""
        yield "arXiv questions", self.arxiv, _which(self.arxiv, lambda one: one.held_out)
        paraphrases = _which(self.arxiv, lambda one: one.held_out and one.kind == "paraphrase")
        yield "of these, paraphrases", self.arxiv, paraphrases
        yield "biomedical questions", self.biomedical, _which(self.biomedical, lambda one: one.held_out)
        yield "SciFact's training claims", self.claims, _which(self.claims, lambda one: one.held_out)


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
    gold, tested = (_judgements(folder / f"qrels_{name}.tsv") for name in ("train", "test"))
    test = {paper for papers in tested.values() for paper in papers}
    return [
        Question(claim["claim"], papers, "claim", held_out=not test.isdisjoint(papers))
        for claim in map(json.loads, _lines(folder / "claims_train.jsonl.gz"))
        if (papers := tuple(gold.get(str(claim["id"]), ())))
    ]


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
    """All questions, or those alone that are held out, over the libraries of their papers, which are kept in `home`."""

    def over(library: Library, *sets: list[Question]) -> Iterator[Asked]:
        papers = shelf(library)
        for questions in sets:
            yield asked(library, embedder, papers, [one for one in questions if one.held_out or not held_out])

    on_arxiv = over(library_of(arxiv, home / "arxiv", embedder, _PAPERS), written("arxiv"))
    corpus = library_of(scifact / "corpus.jsonl.gz", home / "scifact", embedder, None)
    return Material(*on_arxiv, *over(corpus, written("biomedical"), _apart(claims(scifact))))


def library_of(path: Path, home: Path, embedder: MiniLM, count: int | None) -> Library:
    """A library of the first `count` papers of a file, all if None."""
    settings = BotSettings.from_environ({**os.environ, "PAPERBOT_HOME": str(home)})
    items = chain.from_iterable(source.read() for source in resolve([str(path)], settings).each)
    papers = islice((item for item in items if isinstance(item, Paper)), count)
    library = Library(settings, embedder.fingerprint)
    sources = Sources((Source(path.name, lambda: papers, lambda: None),))
    ingest(library, embedder, sources, Report(), prune=False, progress=lambda *_: None)
    return library


Read = Callable[[Asked, NDArray[np.int64]], Floats]


def _print(title: str, of: Material, read: Read) -> None:
    """Print the figures of the questions held out, whose vectors are as `read` gives them."""
    print(f"{title:<34}{'nDCG@10':>9}{'recall@1':>10}{'recall@5':>10}")
    for name, those, which in of.measured():
        ndcg, first, five = those.measured(read(those, which), which)
        print(f"  {f'{len(which)} {name}':<32}{ndcg:>9.4f}{first:>10.4f}{five:>10.4f}", flush=True)


def _save(path: Path, reader: Reader) -> None:
    with path.open("wb") as file:
        np.savez_compressed(file, **reader.changes())  # type: ignore[arg-type]


def _weights() -> dict[str, NDArray[Any]]:
    from safetensors.numpy import load_file

    found: dict[str, NDArray[Any]] = load_file(str(verified_weights()))
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Ingest, measure; learn, write and measure again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("arxiv", type=Path)
    parser.add_argument("scifact", type=Path)
    parser.add_argument("--out", type=Path, default=Path("asking.npz"), help="where what is learnt goes (%(default)s)")
    parser.add_argument("--steps", type=int, default=_STEPS, help="of learning (%(default)s)")
    parser.add_argument("--measure-only", action="store_true", help="measure what paperbot has")
    parser.add_argument("--home", type=Path, help="keep the libraries there, for the next time")
    options = parser.parse_args(arguments)
    if not options.measure_only and importlib.util.find_spec("torch") is None:
        parser.error("learning needs PyTorch, which paperbot does not bring: install it by hand, or give --measure-only")
    with tempfile.TemporaryDirectory(prefix="paperbot-questions-") as folder:
        settings = BotSettings.from_environ({**os.environ, "PAPERBOT_HOME": folder})
        embedder = MiniLM(settings.cache, settings.threads)
        found = material(options.arxiv, options.scifact, options.home or Path(folder), embedder, held_out=options.measure_only)
    _print("read as abstracts are", found, lambda those, which: those.vectors[which])
    if options.measure_only:
        _print("read as questions are", found, lambda those, which: _embedded(embedder, those, which))
        return
    reader = learned(found.lessons(), _weights(), options.steps)
    _save(options.out, reader)
    _print("as learnt", found, lambda those, which: reader.read([those.tokens[place] for place in which]))


def _embedded(embedder: MiniLM, those: Asked, which: NDArray[np.int64]) -> Floats:
    return np.array([embedder.embed_query(those.texts[place]) for place in which], dtype=np.float32)


if __name__ == "__main__":
    main()
