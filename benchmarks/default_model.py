"""all-MiniLM-L6-v2 in float32 as an ordinary export writes it: ONNX's own operators, nothing fused.

Chroma's default embedder downloads such a file (an export of 2022: layer normalisation and Gelu spelt out, queries, keys
and values apart) and leaves all fusing to onnxruntime; here it is written from the packaged weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from ingest.embedding.onnx_graph import HEADS, LAYERS, WIDTH

_HEAD = WIDTH // HEADS


class _Export:
    def __init__(self, weights: dict[str, Any]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}
        self.count = 0

    def constant(self, name: str, value: Any) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def number(self, value: float) -> str:
        return self.constant(f"number_{value}", np.array(value, dtype=np.float32))

    def integers(self, *values: int) -> str:
        return self.constant(f"integers_{'_'.join(map(str, values))}", np.array(values, dtype=np.int64))

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        self.count += 1
        output = f"{kind}_{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def linear(self, name: str, value: str) -> str:
        product = self.op("MatMul", value, self.constant(f"{name}.t", self.weights[f"{name}.weight"].T))
        return self.op("Add", product, self.weight(f"{name}.bias"))

    def normalise(self, name: str, value: str) -> str:
        centred = self.op("Sub", value, self.op("ReduceMean", value, axes=[-1]))
        variance = self.op("ReduceMean", self.op("Pow", centred, self.number(2.0)), axes=[-1])
        scaled = self.op("Div", centred, self.op("Sqrt", self.op("Add", variance, self.number(1e-12))))
        return self.op("Add", self.op("Mul", scaled, self.weight(f"{name}.weight")), self.weight(f"{name}.bias"))

    def gelu(self, value: str) -> str:
        erf = self.op("Erf", self.op("Div", value, self.number(2**0.5)))
        return self.op("Mul", self.op("Mul", value, self.op("Add", erf, self.number(1.0))), self.number(0.5))

    def embeddings(self) -> str:
        name = "embeddings"
        words = self.op("Gather", self.weight(f"{name}.word_embeddings.weight"), "input_ids")
        kinds = self.op("Gather", self.weight(f"{name}.token_type_embeddings.weight"), "token_type_ids")
        length = self.op("Slice", self.op("Shape", "input_ids"), self.integers(1), self.integers(2))
        positions = self.op("Slice", self.weight(f"{name}.position_embeddings.weight"), self.integers(0), length)
        return self.normalise(f"{name}.LayerNorm", self.op("Add", self.op("Add", words, kinds), positions))

    def heads(self, name: str, value: str, order: list[int]) -> str:
        split = self.op("Reshape", self.linear(name, value), self.integers(0, 0, HEADS, _HEAD))
        return self.op("Transpose", split, perm=order)

    def layer(self, number: int, state: str, mask: str) -> str:
        name = f"encoder.layer.{number}"
        query, value = (self.heads(f"{name}.attention.self.{part}", state, [0, 2, 1, 3]) for part in ("query", "value"))
        key = self.heads(f"{name}.attention.self.key", state, [0, 2, 3, 1])
        scores = self.op("Add", self.op("Div", self.op("MatMul", query, key), self.number(_HEAD**0.5)), mask)
        mixed = self.op("Transpose", self.op("MatMul", self.op("Softmax", scores, axis=-1), value), perm=[0, 2, 1, 3])
        attended = self.op("Reshape", mixed, self.integers(0, 0, WIDTH))
        output = f"{name}.attention.output"
        state = self.normalise(f"{output}.LayerNorm", self.op("Add", self.linear(f"{output}.dense", attended), state))
        inner = self.gelu(self.linear(f"{name}.intermediate.dense", state))
        output = f"{name}.output"
        return self.normalise(f"{output}.LayerNorm", self.op("Add", self.linear(f"{output}.dense", inner), state))

    def mask(self) -> str:
        floats = self.op("Cast", self.op("Unsqueeze", "attention_mask", self.integers(1, 2)), to=TensorProto.FLOAT)
        return self.op("Mul", self.op("Sub", self.number(1.0), floats), self.number(-10_000.0))


def exported(weights: dict[str, Any]) -> ModelProto:
    """The model; inputs `input_ids`, `attention_mask`, `token_type_ids`, int64 [batch, tokens]; output `last_hidden_state`."""
    export = _Export(weights)
    mask, state = export.mask(), export.embeddings()
    for number in range(LAYERS):
        state = export.layer(number, state, mask)
    export.nodes.append(helper.make_node("Identity", [state], ["last_hidden_state"]))
    names = ("input_ids", "attention_mask", "token_type_ids")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in names]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", WIDTH])
    graph = helper.make_graph(export.nodes, "all-MiniLM-L6-v2", inputs, [output], list(export.constants.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
    model.ir_version = 8
    return model
