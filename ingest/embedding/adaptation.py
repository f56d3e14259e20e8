"""How abstracts and questions are read: small changes to the model, one for each.

The model was trained to find the text that a text goes with. Somebody who does not know a paper describes it in other
words than its author. From questions written for abstracts in this way the model's weights were changed a little, by two
thin matrices each (LoRA: Hu et al., ICLR 2022, https://arxiv.org/abs/2106.09685): those of the last layers for abstracts, and
otherwise, of all layers, for the questions that are to find them. The vectors of abstracts and of their sentences then pass
through a head: one layer more, whose outcome is added to them (a residual adapter: Houlsby et al., ICML 2019,
https://arxiv.org/abs/1902.00751).

`python -m benchmarks.adaptation` learns them; benchmarks/README.md says from what, and what they change.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from ingest.embedding.vectors import Floats, product, unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Weights = dict[str, NDArray[np.float32]]
    Changes = Mapping[str, NDArray[np.floating]]

ABSTRACTS, QUESTIONS, HEAD = "abstracts", "questions", "head"  # the first parts of the names of changes
# Counted up where how something is read changes: what is built from it stands under another name. `MiniLM.fingerprint` holds
# those of abstracts and of the head, as libraries have to be embedded anew when they change.
VERSIONS = {ABSTRACTS: 3, HEAD: 2, QUESTIONS: 6}
_FILE = "adaptation.npz"
_SUMMED = {"up": 1, "down": 0}  # the dimension of each matrix that is not of the weight


def known(part: str = "") -> Changes:
    """The changes that paperbot has, by names such as "questions/encoder.layer.5.output.dense.weight/up"; of `part` alone."""
    with files(__package__).joinpath(_FILE).open("rb") as file, np.load(file) as changes:
        return {name: changes[name] for name in changes.files if name.startswith(part)}


def adapted(weights: Weights, changes: Changes, reader: str) -> Weights:
    """The weights of the model, [outputs, inputs] each, as `reader` reads with: W + up @ down where both are known."""
    names = {key.split("/")[1] for key in changes if key.startswith(f"{reader}/")}
    parts = {name: tuple(changes[f"{reader}/{name}/{part}"].astype(np.float32) for part in ("up", "down")) for name in names}
    return weights | {name: weights[name] + up @ down for name, (up, down) in parts.items()}


def joined(first: Changes, then: Changes) -> Changes:
    """The changes of both: `first`, and what was learnt `then` from how it reads."""
    both = {
        name: np.concatenate([first[name], then[name]], axis=_SUMMED[name.rpartition("/")[2]]) for name in first if name in then
    }
    return {**first, **then, **both}


@dataclass(frozen=True, slots=True)
class Head:
    """What vectors of abstracts and of their sentences pass through: x + out @ gelu(into @ x + bias) + last, of length one."""

    into: Floats
    bias: Floats
    out: Floats
    last: Floats

    @classmethod
    def of(cls, changes: Changes) -> Head:
        """The head that is among `changes`."""
        return cls(*(changes[f"{HEAD}/{part.name}"].astype(np.float32) for part in fields(cls)))

    def __call__(self, vectors: Floats) -> Floats:
        """The vectors that become of `vectors`, [n, dimension]."""
        return unit(vectors + product(_gelu(product(vectors, self.into.T) + self.bias), self.out.T) + self.last)


def _gelu(values: Floats) -> Floats:
    """The Gaussian error linear unit, by its approximation with tanh (Hendrycks and Gimpel, 2016, section 2)."""
    cubes = values * values * values  # a power of arrays takes twice as long as all else
    found: Floats = 0.5 * values * (1 + np.tanh(math.sqrt(2 / math.pi) * (values + 0.044715 * cubes)))
    return found
