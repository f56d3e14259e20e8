"""The model in PyTorch, with changes to its layers: two thin matrices beside each weight, which are nothing at first.

It is the model of `ingest.embedding.onnx_graph` with products in bfloat16; texts and questions are read as
`ingest.embedding.minilm` does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.adaptation import HEAD
from ingest.embedding.onnx_graph import HEADS, LAYERS, WIDTH

PARTS = [
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
]
SCALE = 4.0  # of the changes while they are learnt
_HEAD_SCALE = 12.0  # of what the head reads, whose vectors have length one
_EPSILON = 1e-12  # as `ingest.embedding` has it
_AT_ONCE = 2500  # tokens: more would take more memory and no less time


@dataclass(frozen=True, slots=True)
class Scope:
    """What changes: how `readers` read, from the layer `first` on (the lower ones are computed once), by matrices of `rank`.

    With `head` also what abstracts' vectors pass through in the end.
    """

    readers: tuple[str, ...]
    first: int
    rank: int
    head: bool = False

    @property
    def names(self) -> list[str]:
        """The weights that change, without what names them weights."""
        return [f"encoder.layer.{layer}.{part}" for layer in range(self.first, LAYERS) for part in PARTS]


class Model:
    """The model and its changes, by the names that `ingest.embedding.adaptation` knows them by."""

    def __init__(self, torch: Any, weights: dict[str, NDArray[Any]], scope: Scope) -> None:
        self._torch, self._first = torch, scope.first
        self._weights = {name: torch.from_numpy(np.array(values)) for name, values in weights.items()}
        self.down, self.up = dict[str, Any](), dict[str, Any]()
        for reader in scope.readers:
            for name in scope.names:
                outputs, inputs = weights[f"{name}.weight"].shape
                self.down[f"{reader}/{name}"] = (torch.randn(scope.rank, inputs) / math.sqrt(inputs)).requires_grad_()
                self.up[f"{reader}/{name}"] = torch.zeros(outputs, scope.rank, requires_grad=True)
        self.head = _head(torch) if scope.head else {}

    def changes(self) -> dict[str, NDArray[np.float16]]:
        """What was learnt, as `ingest.embedding.adaptation` reads it."""
        found = dict[str, NDArray[np.float16]]()
        for name in self.up:
            found[f"{name}.weight/up"] = (SCALE * self.up[name]).detach().numpy().astype(np.float16)
            found[f"{name}.weight/down"] = self.down[name].detach().numpy().astype(np.float16)
        for part, values in self.head.items():
            scale = _HEAD_SCALE if part in ("into", "bias") else 1.0
            found[f"{HEAD}/{part}"] = (scale * values).detach().numpy().astype(np.float16)
        return found

    def keep(self, share: float) -> None:
        """Keep a share of all changes."""
        with self._torch.no_grad():
            for up in self.up.values():
                up.mul_(share)

    def refined(self, vectors: Any, dropout: float) -> Any:
        """What vectors of abstracts and of their sentences, [n, 384], are behind the head, as `Head` has it."""
        if not self.head:
            return vectors
        functional, head = self._torch.nn.functional, self.head
        inner = functional.gelu(_HEAD_SCALE * functional.linear(vectors, head["into"], head["bias"]), approximate="tanh")
        outer = functional.linear(functional.dropout(inner, dropout), head["out"], head["last"])
        return functional.normalize(vectors + outer, dim=-1)

    def learnt(self, reader: str) -> list[Any]:
        """The matrices that change how `reader` reads, or those of the head."""
        if reader == HEAD:
            return list(self.head.values())
        return [some[name] for name in self.up if name.startswith(f"{reader}/") for some in (self.down, self.up)]

    def below(self, windows: Sequence[Sequence[int]]) -> list[Any]:
        """The states of tokens where the layers that change begin, float16 [tokens, 384] a window."""
        with self._torch.no_grad():
            embedded = [self._embedded(window) for window in windows]
            return [states.half() for states in self._each(embedded, range(self._first), "", 0.0)]

    def above(self, below: Sequence[Any], reader: str, dropout: float) -> list[Any]:
        """The states of tokens at the end, float32 [tokens, 384] a window, as `reader` reads them."""
        return self._each([states.float() for states in below], range(self._first, LAYERS), reader, dropout)

    def _each(self, windows: Sequence[Any], layers: range, reader: str, dropout: float) -> list[Any]:
        found: list[Any] = [None] * len(windows)
        for some in _batches([len(window) for window in windows]):
            states, mask = self._padded([windows[place] for place in some])
            with self._torch.autocast("cpu", dtype=self._torch.bfloat16):
                states = self._layers(states, mask, layers, reader, dropout).float()
            for place, one in zip(some, states, strict=True):
                found[place] = one[: len(windows[place])]
        return found

    def _embedded(self, numbers: Sequence[int]) -> Any:
        words, positions, kinds = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        return self._normal(words[list(numbers)] + positions[: len(numbers)] + kinds[0], "embeddings.LayerNorm")

    def _padded(self, states: Sequence[Any]) -> tuple[Any, Any]:
        """States of one length, [n, tokens, 384], and what is added to where nothing stands, [n, 1, 1, tokens]."""
        longest = max(map(len, states))
        padded, mask = self._torch.zeros(len(states), longest, WIDTH), self._torch.full((len(states), 1, 1, longest), -1e9)
        for place, one in enumerate(states):
            padded[place, : len(one)] = one
            mask[place, :, :, : len(one)] = 0
        return padded, mask

    def _layers(self, states: Any, mask: Any, layers: range, reader: str, dropout: float) -> Any:
        functional = self._torch.nn.functional
        for name in (f"encoder.layer.{layer}" for layer in layers):
            attended = self._linear(f"{name}.attention.output.dense", self._attended(name, states, mask, reader), reader)
            states = self._normal(states + functional.dropout(attended, dropout), f"{name}.attention.output.LayerNorm")
            inner = functional.gelu(self._linear(f"{name}.intermediate.dense", states, reader))
            inner = functional.dropout(self._linear(f"{name}.output.dense", inner, reader), dropout)
            states = self._normal(states + inner, f"{name}.output.LayerNorm")
        return states

    def _attended(self, name: str, states: Any, mask: Any, reader: str) -> Any:
        count, tokens, _ = states.shape
        query, key, value = (
            self._linear(f"{name}.attention.self.{part}", states, reader)
            .view(count, tokens, HEADS, WIDTH // HEADS)
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        attended = self._torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return attended.transpose(1, 2).reshape(count, tokens, WIDTH)

    def _linear(self, name: str, states: Any, reader: str) -> Any:
        linear, change = self._torch.nn.functional.linear, f"{reader}/{name}"
        found = linear(states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])
        return found + SCALE * linear(linear(states, self.down[change]), self.up[change]) if change in self.up else found

    def _normal(self, states: Any, name: str) -> Any:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return self._torch.nn.functional.layer_norm(states, (WIDTH,), weight, bias, _EPSILON)


def _head(torch: Any) -> dict[str, Any]:
    """The parts of `Head`, which does nothing at first."""
    within = 1 / math.sqrt(WIDTH)
    into, bias = (torch.empty(shape).uniform_(-within, within) for shape in ((WIDTH, WIDTH), (WIDTH,)))
    parts = {"into": into, "bias": bias, "out": torch.zeros(WIDTH, WIDTH), "last": torch.zeros(WIDTH)}
    return {name: part.requires_grad_() for name, part in parts.items()}


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of windows, those of about one length together."""
    some = list[int]()
    for place in np.argsort(lengths).tolist():
        if some and (len(some) + 1) * lengths[place] > _AT_ONCE:
            yield some
            some = []
        some.append(place)
    if some:
        yield some
