"""How questions are read: small changes to the model, for questions only.

The model was trained to find the text that a text goes with. Somebody who does not know a paper describes it in other
words than its author. From questions written for abstracts in this way the weights of the model's last layers were
changed a little, by two thin matrices each (LoRA: Hu et al., ICLR 2022, https://arxiv.org/abs/2106.09685). Abstracts are
read with the weights as they were, so that the vectors of a library hold whatever becomes of these.

`python -m benchmarks.question_weights` learns them; benchmarks/README.md says from what, and what they change.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Weights = dict[str, NDArray[np.float32]]

VERSION = 2
_FILE = "asking.npz"


def adapted(weights: Weights) -> Weights:
    """The weights of the model, [outputs, inputs] each, as questions are read with: W + up @ down where both are known."""
    with files(__package__).joinpath(_FILE).open("rb") as file, np.load(file) as changes:
        names = {key.rpartition("/")[0] for key in changes.files}
        parts = {name: (changes[f"{name}/up"], changes[f"{name}/down"]) for name in names}
    changed = {name: weights[name] + up.astype(np.float32) @ down.astype(np.float32) for name, (up, down) in parts.items()}
    return weights | changed
