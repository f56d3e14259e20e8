"""Learning how abstracts and questions are read, with PyTorch.

A question is to rank the paper that it was written for before those that come near to it, by the score that the bot ranks
with: what its words add stands beside its meaning, so that nothing is learnt that words tell already. Vectors are held near
what they were, and of what questions learn by themselves before abstracts learn only half is kept: that costs other texts
less. Papers that are held out are no paper's rivals either: they would learn to be none's answer, as no paper is that is new.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.adaptation_model import Model, Scope
from benchmarks.adaptation_signals import Asked, Shelf
from bot.retrieval.fusing import KEYWORD, SENTENCE_WEIGHT
from ingest.embedding.adaptation import ABSTRACTS, HEAD, QUESTIONS
from ingest.embedding.minilm import TITLE_WEIGHT, Reading
from ingest.records import Chunk

if TYPE_CHECKING:
    from ingest.embedding.adaptation import Changes

Read = Callable[[Chunk], Reading]

_WARM_UP = 15  # steps over which the rate grows, before it falls to nothing
_LOWEST, _DECAY, _DROPOUT = 0.02, 0.01, 0.1
_TEMPERATURE = 0.04  # of scores, when they are taken for chances
_STAY = 0.3  # how much the distance to the vectors before counts
_WITHIN = 300  # a question whose paper was not among so many is not learnt from
_SEED = 0
_AT_ONCE = 512  # questions compared with all papers


@dataclass(frozen=True, slots=True)
class _Phase:
    """So many steps, with the highest rate of each part that learns; where ABSTRACTS do not, papers are read as they were.

    Beside a question's own papers stand so many `rivals`, drawn anew each time from `nearest`; of all changes the share
    `kept` is kept in the end.
    """

    steps: int
    rivals: int
    nearest: int
    kept: float
    rates: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Course:
    """What changes, and the phases in which it does."""

    scope: Scope
    phases: tuple[_Phase, ...]


# That papers are read anew for each step is what takes long: questions learn by themselves first, and against many of them.
TOGETHER = Course(
    Scope((ABSTRACTS, QUESTIONS), first=3, rank=8),
    (
        _Phase(steps=80, rivals=60, nearest=100, kept=0.5, rates={QUESTIONS: 1e-3}),
        _Phase(steps=60, rivals=3, nearest=30, kept=1.0, rates={ABSTRACTS: 5e-4, QUESTIONS: 5e-4}),
    ),
)
# Then questions go on beside the head alone: that costs little, so that papers have many rivals.
ALONE = Course(
    Scope((QUESTIONS,), first=0, rank=16, head=True),
    (_Phase(steps=900, rivals=20, nearest=60, kept=1.0, rates={QUESTIONS: 1e-3, HEAD: 1e-3}),),
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Questions to learn from: `which` of those asked, and how many of them make their part of a step.

    `held_out` are the places of papers that are no rivals. A question whose paper is `ahead` of all others by more than this
    before anything is learnt is left out.
    """

    asked: Asked
    which: NDArray[np.int64]
    batch: int
    held_out: frozenset[int]
    ahead: float = math.inf


@dataclass(frozen=True, slots=True)
class _Pooling:
    """How the states of a chunk's `size` tokens become `count` vectors: each is the sum of `weights` times `tokens`, by `rows`.

    The first is the chunk's own vector, the others are those of its sentences, as `ingest.embedding.minilm` has them.
    """

    rows: NDArray[np.int64]
    tokens: NDArray[np.int64]
    weights: NDArray[np.float32]
    count: int
    size: int


def _pooling(read: Reading) -> _Pooling:
    of_title, of_text = np.arange(read.title.start, read.title.stop), np.flatnonzero(read.text)
    whole = [(of_title, TITLE_WEIGHT), (of_text, 1 - TITLE_WEIGHT)]
    if not len(of_title) or not len(of_text):
        whole = [(np.arange(len(read.text)), 1.0)]
    each = [[(np.flatnonzero(inside), 1.0)] if inside.any() else whole for inside in read.sentences]
    parts = [(row, tokens, weight) for row, some in enumerate([whole, *each]) for tokens, weight in some]
    return _Pooling(
        rows=np.concatenate([np.full(len(tokens), row) for row, tokens, _ in parts]),
        tokens=np.concatenate([tokens for _, tokens, _ in parts]),
        weights=np.concatenate([np.full(len(tokens), weight / len(tokens), np.float32) for _, tokens, weight in parts]),
        count=1 + len(each),
        size=len(read.text),
    )


class _Papers:
    """The papers of a shelf, as they are read while the model learns."""

    def __init__(self, torch: Any, shelf: Shelf, model: Model, read: Read) -> None:
        self._torch, self._shelf, self._model, self._read = torch, shelf, model, read
        self._below = dict[int, list[Any]]()  # by the paper's place: states of its windows
        self._poolings = dict[int, list[_Pooling]]()  # of its chunks

    def vectors(self, papers: Sequence[int]) -> tuple[Any, Any, Any]:
        """The vectors of papers, [papers, 384], of their sentences, [sentences, 384], and how many sentences each has."""
        torch = self._torch
        self._look_up([paper for paper in papers if paper not in self._below])
        states = self._model.above([one for paper in papers for one in self._below[paper]], ABSTRACTS, _DROPOUT)
        chunks = [pooling for paper in papers for pooling in self._poolings[paper]]
        vectors = self._pooled(torch.cat(states), chunks)
        firsts = np.concatenate([np.arange(chunk.count) == 0 for chunk in chunks])
        paper_of = np.repeat(np.arange(len(papers)), [len(self._poolings[paper]) for paper in papers])
        whole = torch.zeros(len(papers), vectors.shape[1])
        whole = whole.index_add(0, torch.from_numpy(paper_of), vectors[torch.from_numpy(firsts)])
        counts = torch.from_numpy(np.bincount(paper_of, [chunk.count - 1 for chunk in chunks]).astype(np.int64))
        return torch.nn.functional.normalize(whole, dim=-1), vectors[torch.from_numpy(~firsts)], counts

    def refined(self, papers: Sequence[int]) -> tuple[Any, Any, Any]:
        """The same as they were read before, behind the head."""
        whole, sentences, counts = self.before(papers)
        return self._model.refined(whole, _DROPOUT), self._model.refined(sentences, _DROPOUT), counts

    def before(self, papers: Sequence[int]) -> tuple[Any, Any, Any]:
        """The same before anything was learnt."""
        shelf, places = self._shelf, list(papers)
        found = (shelf.whole[places], shelf.of_sentences(papers), shelf.counts[places])
        whole, sentences, counts = map(self._torch.from_numpy, found)
        return whole, sentences, counts

    def distance(self, papers: Sequence[int], whole: Any, sentences: Any) -> Any:
        """How far these vectors of papers and of their sentences are from those before, the mean."""
        whole_before, before, _ = self.before(papers)
        return 1 - ((whole * whole_before).sum(-1).mean() + (sentences * before).sum(-1).mean()) / 2

    def _look_up(self, papers: Sequence[int]) -> None:
        read = [[self._read(chunk) for chunk in self._shelf.chunks[paper]] for paper in papers]
        states = iter(self._model.below([window for each in read for one in each for window in one.windows]))
        for paper, each in zip(papers, read, strict=True):
            self._poolings[paper] = [_pooling(one) for one in each]
            self._below[paper] = [next(states) for one in each for _ in one.windows]

    def _pooled(self, states: Any, chunks: Sequence[_Pooling]) -> Any:
        """The vectors of chunks, and after each those of its sentences; `states` are those of all their tokens."""
        torch = self._torch
        row_of, token_of = (np.cumsum([0, *sizes]) for sizes in ([one.count for one in chunks], [one.size for one in chunks]))
        rows = np.concatenate([start + one.rows for start, one in zip(row_of, chunks, strict=False)])
        tokens = np.concatenate([start + one.tokens for start, one in zip(token_of, chunks, strict=False)])
        weights = np.concatenate([one.weights for one in chunks])
        parts = states[torch.from_numpy(tokens)] * torch.from_numpy(weights)[:, None]
        summed = torch.zeros(int(row_of[-1]), states.shape[1]).index_add(0, torch.from_numpy(rows), parts)
        return torch.nn.functional.normalize(summed, dim=-1)


class _Pupil:
    """One lesson while it is learnt: its questions come in turns, each with its own papers and some that come near."""

    def __init__(self, torch: Any, lesson: Lesson, model: Model, papers: _Papers, read: Read, nearest: int) -> None:
        self._torch, self._model, self._papers = torch, model, papers
        self._asked, self._batch, self._which, self._held_out = lesson.asked, lesson.batch, lesson.which, lesson.held_out
        self._ahead = lesson.ahead
        self._nearest = self._nearest_to_each(nearest)
        windows = {place: read(_question(self._asked.texts[place])).windows for place in self._nearest}
        self._below = {place: model.below(some) for place, some in windows.items()}
        self._left = list[int]()

    def _nearest_to_each(self, count: int) -> dict[int, list[int]]:
        """The papers that come nearest to each question without answering it, if those that do come near at all."""
        found = dict[int, list[int]]()
        for start in range(0, len(self._which), _AT_ONCE):
            some = self._which[start : start + _AT_ONCE]
            scores = self._asked.scores(self._asked.vectors[some], some)
            for place, all_ in zip(some.tolist(), scores, strict=True):
                right = self._asked.gold[place]
                best = all_[list(right)].max()
                if (all_ > best).sum() < _WITHIN and best - np.delete(all_, list(right)).max() <= self._ahead:
                    rivals = (paper for paper in np.argsort(-all_).tolist() if paper not in right | self._held_out)
                    found[place] = list(islice(rivals, count))
        return found

    def loss(self, chance: np.random.Generator, phase: _Phase) -> Any:
        """The mean loss of the next questions."""
        torch, asked, places = self._torch, self._asked, self._next(chance)
        nearest = [self._nearest[place][: phase.nearest] for place in places]
        rivals = [chance.choice(some, phase.rivals, replace=False).tolist() for some in nearest]
        papers = sorted({paper for some in (*rivals, *(asked.gold[place] for place in places)) for paper in some})
        read = iter(self._model.above([one for place in places for one in self._below[place]], QUESTIONS, _DROPOUT))
        means = [torch.cat([next(read) for _ in self._below[place]]).mean(0) for place in places]
        vectors = torch.nn.functional.normalize(torch.stack(means), dim=-1)
        moved = 1 - (vectors * torch.from_numpy(asked.vectors[places])).sum(-1).mean()
        whole, sentences, counts = self._papers.vectors(papers) if ABSTRACTS in phase.rates else self._papers.refined(papers)
        best = torch.segment_reduce((sentences @ vectors.T).contiguous(), "max", lengths=counts, axis=0).T
        meaning = SENTENCE_WEIGHT * best + (1 - SENTENCE_WEIGHT) * vectors @ whole.T
        wrong = self._wrong(places, papers, meaning)
        return wrong + _STAY * (moved + self._papers.distance(papers, whole, sentences))

    def _next(self, chance: np.random.Generator) -> list[int]:
        places = list[int]()
        while len(places) < self._batch:
            if not self._left:
                self._left = [place for place in chance.permutation(self._which).tolist() if place in self._nearest]
            places.append(self._left.pop())
        return places

    def _wrong(self, places: Sequence[int], papers: Sequence[int], meaning: Any) -> Any:
        """Minus the logarithm of the chance that a question's own papers are taken for it, of all `papers`; the mean."""
        torch, asked = self._torch, self._asked
        words = torch.from_numpy(asked.words[places][:, papers].astype(np.float32))
        scores = (1 - KEYWORD) * meaning + words
        right = torch.tensor([[paper in asked.gold[place] for paper in papers] for place in places])
        chances = torch.log_softmax(scores / _TEMPERATURE, 1)
        return -((chances * right).sum(1) / right.sum(1)).mean()


def _question(text: str) -> Chunk:
    """A question as a text to be read, which is its one sentence."""
    return Chunk("", 0, 0, len(text), text, "", ())


def learned(lessons: Sequence[Lesson], weights: dict[str, NDArray[Any]], read: Read, course: Course) -> Changes:
    """What the model (its `weights` by name) learns from all lessons at once, a part of each a step.

    The vectors in the lessons are those of the model before; `read` tells how it reads a text.

    Raises:
        ModuleNotFoundError: PyTorch is not installed.
    """
    import torch

    torch.manual_seed(_SEED)
    model, chance = Model(torch, weights, course.scope), np.random.default_rng(_SEED)
    papers = {id(lesson.asked.shelf): _Papers(torch, lesson.asked.shelf, model, read) for lesson in lessons}
    nearest = max(phase.nearest for phase in course.phases)
    pupils = [_Pupil(torch, lesson, model, papers[id(lesson.asked.shelf)], read, nearest) for lesson in lessons]
    for phase in course.phases:
        _learn(torch, model, phase, pupils, chance)
        model.keep(phase.kept)
    return model.changes()


def _learn(torch: Any, model: Model, phase: _Phase, pupils: Sequence[_Pupil], chance: np.random.Generator) -> None:
    groups = [{"params": model.learnt(reader), "rate": rate} for reader, rate in phase.rates.items()]
    optimizer = torch.optim.AdamW(groups, weight_decay=_DECAY)
    for step in range(1, phase.steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * min(1, step / _WARM_UP) * max(_LOWEST, 1 - step / (phase.steps + 1))
        optimizer.zero_grad()
        losses = list[float]()
        for pupil in pupils:
            loss = pupil.loss(chance, phase)
            loss.backward()
            losses.append(loss.item())
        optimizer.step()
        print(f"step {step} of {phase.steps}: loss {sum(losses):.4f}", flush=True)
