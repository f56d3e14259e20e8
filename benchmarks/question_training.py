"""Learning how questions are read: two thin matrices beside each weight of the model's last layers, with PyTorch.

A question is to rank the paper that it was written for before those that come near to it, by the score that the bot ranks
with: what its words add stands beside its meaning, so that nothing is learnt that words tell already. Its vector is held
near what it was, because half of the change is kept in the end: that gains nearly as much, and costs other questions less.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.question_signals import Asked
from bot.retrieval import SENTENCE_WEIGHT
from ingest.embedding.onnx_graph import HEADS, LAYERS, WIDTH
from ingest.embedding.vectors import Floats

FIRST_LAYER = 3  # that changes; the lower ones are computed once
RANK = 8
PARTS = [
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
]
_CLS, _SEP, _EPSILON = 101, 102, 1e-12  # as `ingest.embedding` has them
SHARE = 0.5  # of the change that was learnt is kept
_SCALE = 4.0  # of the change while it is learnt
_SCHEDULE, _WARM_UP = 160, 20  # steps over which the rate falls to nothing, and grows before
_RATE, _LOWEST, _DECAY, _DROPOUT = 1e-3, 0.02, 0.01, 0.1
_TEMPERATURE = 0.04  # of scores, when they are taken for chances
_STAY = 0.3  # how much the distance to the vector before counts
_BY_SCORE, _BY_MEANING = 90, 40  # papers that a question's own are set against: the best of each
_WITHIN = 300  # a question whose paper was not among so many is not learnt from
_SEED = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Questions to learn from: `which` of those asked, and how many of them make their part of a step."""

    asked: Asked
    which: NDArray[np.int64]
    batch: int


class Reader:
    """The model in torch, its last layers with changes, which are nothing before they are learnt."""

    def __init__(self, torch: Any, weights: dict[str, NDArray[Any]]) -> None:
        self._torch = torch
        self._weights = {name: torch.from_numpy(np.array(values)) for name, values in weights.items()}
        self.scale = _SCALE
        self.down, self.up = dict[str, Any](), dict[str, Any]()
        chance = torch.Generator().manual_seed(_SEED)
        for name in (f"encoder.layer.{layer}.{part}" for layer in range(FIRST_LAYER, LAYERS) for part in PARTS):
            outputs, inputs = weights[f"{name}.weight"].shape
            self.down[name] = (torch.randn(RANK, inputs, generator=chance) / math.sqrt(inputs)).requires_grad_()
            self.up[name] = torch.zeros(outputs, RANK, requires_grad=True)

    def changes(self) -> dict[str, NDArray[np.float16]]:
        """What `ingest.embedding.asking` reads: `SHARE` of the change."""
        found = dict[str, NDArray[np.float16]]()
        for name in self.up:
            found[f"{name}.weight/up"] = (SHARE * _SCALE * self.up[name]).detach().numpy().astype(np.float16)
            found[f"{name}.weight/down"] = self.down[name].detach().numpy().astype(np.float16)
        return found

    def below(self, tokens: Sequence[Sequence[int]]) -> list[Any]:
        """The states of questions where the layers that change begin, float16 [tokens, 384] each."""
        found: list[Any] = [None] * len(tokens)
        with self._torch.no_grad():
            for some in _batches([len(one) for one in tokens], 32):
                states, mask = self._padded([self._embedded(tokens[place]) for place in some])
                states = self._layers(states, mask, range(FIRST_LAYER), 0.0)
                for place, one, inside in zip(some, states, mask, strict=True):
                    found[place] = one[: int(inside.sum())].half().clone()
        return found

    def vectors(self, states: Sequence[Any], dropout: float = 0.0) -> Any:
        """The vectors of questions whose states `below` are given, a tensor [questions, 384]."""
        padded, mask = self._padded([one.float() for one in states])
        padded = self._layers(padded, mask, range(FIRST_LAYER, LAYERS), dropout)
        return self._torch.nn.functional.normalize((padded * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)

    def read(self, tokens: Sequence[Sequence[int]]) -> Floats:
        """The vectors of questions with `SHARE` of the change, [questions, 384]."""
        found, states = np.zeros((len(tokens), WIDTH), np.float32), self.below(tokens)
        self.scale = SHARE * _SCALE
        with self._torch.no_grad():
            for some in _batches([len(one) for one in tokens], 48):
                found[some] = self.vectors([states[place] for place in some]).numpy()
        self.scale = _SCALE
        return found

    def _embedded(self, tokens: Sequence[int]) -> Any:
        numbers = [_CLS, *tokens, _SEP]
        words, positions, kinds = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        return self._normal(words[numbers] + positions[: len(numbers)] + kinds[0], "embeddings.LayerNorm")

    def _padded(self, states: Sequence[Any]) -> tuple[Any, Any]:
        """States of one length, [n, tokens, 384], and which of the tokens are there, [n, tokens]."""
        longest = max(map(len, states))
        padded, mask = self._torch.zeros(len(states), longest, WIDTH), self._torch.zeros(len(states), longest)
        for place, one in enumerate(states):
            padded[place, : len(one)] = one
            mask[place, : len(one)] = 1
        return padded, mask

    def _layers(self, states: Any, mask: Any, layers: range, dropout: float) -> Any:
        functional, outside = self._torch.nn.functional, ((1 - mask) * -1e9)[:, None, None, :]
        for name in (f"encoder.layer.{layer}" for layer in layers):
            attended = functional.dropout(
                self._linear(f"{name}.attention.output.dense", self._attended(name, states, outside)), dropout
            )
            states = self._normal(states + attended, f"{name}.attention.output.LayerNorm")
            inner = functional.gelu(self._linear(f"{name}.intermediate.dense", states))
            inner = functional.dropout(self._linear(f"{name}.output.dense", inner), dropout)
            states = self._normal(states + inner, f"{name}.output.LayerNorm")
        return states

    def _attended(self, name: str, states: Any, outside: Any) -> Any:
        count, tokens, _ = states.shape
        query, key, value = (
            self._linear(f"{name}.attention.self.{part}", states).view(count, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        shares = self._torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + outside, -1)
        return (shares @ value).transpose(1, 2).reshape(count, tokens, WIDTH)

    def _linear(self, name: str, states: Any) -> Any:
        linear = self._torch.nn.functional.linear
        found = linear(states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])
        return found + self.scale * linear(linear(states, self.down[name]), self.up[name]) if name in self.up else found

    def _normal(self, states: Any, name: str) -> Any:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return self._torch.nn.functional.layer_norm(states, (WIDTH,), weight, bias, _EPSILON)


def _batches(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Places of texts, those of about one length together."""
    order = np.argsort(lengths).tolist()
    yield from (order[start : start + size] for start in range(0, len(order), size))


class _Pupil:
    """One lesson while it is learnt: its questions come in turns, and each is set against candidates of its own."""

    def __init__(self, torch: Any, lesson: Lesson, reader: Reader) -> None:
        self._torch = torch
        self._asked, self._batch, self._which = lesson.asked, lesson.batch, lesson.which
        vectors, gold = self._asked.vectors[self._which], [self._asked.gold[place] for place in self._which]
        self._candidates = dict[int, NDArray[np.int64]]()
        meaning, scores = self._asked.shelf.meaning(vectors), self._asked.scores(vectors, self._which)
        for place, near, all_, right in zip(self._which.tolist(), meaning, scores, gold, strict=True):
            if min(int((all_ > all_[one]).sum()) for one in right) < _WITHIN:
                rivals = [np.argsort(-all_)[:_BY_SCORE], np.argsort(-near)[:_BY_MEANING], np.array(sorted(right))]
                self._candidates[place] = np.unique(np.concatenate(rivals))
        self._reader = reader
        self._states = dict(zip(self._candidates, reader.below([self._asked.tokens[p] for p in self._candidates]), strict=True))
        self._sentences, self._whole = torch.from_numpy(self._asked.shelf.sentences), torch.from_numpy(self._asked.shelf.whole)
        self._left = list[int]()

    def loss(self, chance: np.random.Generator) -> Any:
        """The mean loss of the next questions."""
        places = list[int]()
        while len(places) < self._batch:
            if not self._left:
                self._left = [place for place in chance.permutation(self._which).tolist() if place in self._candidates]
            places.append(self._left.pop())
        vectors = self._reader.vectors([self._states[place] for place in places], _DROPOUT)
        chance.random(len(places))  # for nothing by now; without it the seed would not give the weights that are there
        wrong = self._torch.stack([self._wrong(place, vector) for place, vector in zip(places, vectors, strict=True)])
        moved = 1 - (vectors * self._torch.from_numpy(self._asked.vectors[places])).sum(-1)
        return (wrong + _STAY * moved).mean()

    def _wrong(self, place: int, vector: Any) -> Any:
        """Minus the logarithm of the chance that a question's own papers are taken for it, of all its candidates."""
        torch, shelf, candidates = self._torch, self._asked.shelf, self._candidates[place]
        starts, counts = shelf.starts[candidates], shelf.counts[candidates]
        rows = np.concatenate([np.arange(start, start + count) for start, count in zip(starts, counts, strict=True)])
        best = torch.segment_reduce(self._sentences[torch.from_numpy(rows)] @ vector, "max", lengths=torch.from_numpy(counts))
        meaning = SENTENCE_WEIGHT * best + (1 - SENTENCE_WEIGHT) * (self._whole[torch.from_numpy(candidates)] @ vector)
        words = torch.from_numpy(self._asked.words[place][candidates].astype(np.float32))
        chances = torch.log_softmax((float(self._asked.meaning[place]) * meaning + words) / _TEMPERATURE, 0)
        return -chances[torch.from_numpy(np.isin(candidates, list(self._asked.gold[place])))].mean()


def learned(lessons: Sequence[Lesson], weights: dict[str, NDArray[Any]], steps: int) -> Reader:
    """The model (its `weights` by name) once it has learnt from all lessons at once, a part of each a step.

    Raises:
        ModuleNotFoundError: PyTorch is not installed.
    """
    import torch

    torch.set_num_threads(1)  # so that sums are added up in one order
    torch.manual_seed(_SEED)
    reader, chance = Reader(torch, weights), np.random.default_rng(_SEED)
    pupils = [_Pupil(torch, lesson, reader) for lesson in lessons]
    optimizer = torch.optim.AdamW([*reader.down.values(), *reader.up.values()], lr=_RATE, weight_decay=_DECAY)
    for step in range(1, steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min(1, step / _WARM_UP) * max(_LOWEST, 1 - step / (_SCHEDULE + 1))
        loss = sum(pupil.loss(chance) for pupil in pupils)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"step {step}: loss {loss.item():.4f}", flush=True)
    return reader
