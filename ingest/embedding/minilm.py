"""all-MiniLM-L6-v2 in int8 on onnxruntime: the local embedder, no key and no download.

Title and chunk are read in windows, which give the states of all tokens. Their mean is the chunk's vector (as in
sentence-transformers); the mean over the tokens of one sentence is that sentence's vector, in its context ("late
chunking", Günther et al., 2024, https://arxiv.org/abs/2409.04701). Sentence vectors so cost no pass of their own.

Each window runs alone, on one thread, several at a time. That is faster than padded batches (no padding, no waiting for
the longest), and int8 scales are then those of the text itself: a vector never depends on which texts it came with.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from ingest.embedding.onnx_graph import DISABLED_OPTIMIZERS, WIDTH, cached_graph, keep_private, model_folder
from ingest.embedding.vectors import ChunkVectors, context, unit
from ingest.records import Chunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Tokens read at once, about. The model was trained on texts of 128 tokens, and attention costs the square of the length:
# against one pass over whole abstracts, nDCG@10 on SciFact train rose from .742 to .748 (fused).
WINDOW = 192
_CLS, _SEP = 101, 102
_MAX_TITLE_TOKENS = 128
_LONGEST = 512 - 2 - _MAX_TITLE_TOKENS  # the model has 512 positions


class MiniLM(Embeddings):
    """The local embedder; thread-safe. `dimension` numbers a vector, all of length one."""

    fingerprint = "all-MiniLM-L6-v2/int8/3"
    dimension = WIDTH

    def __init__(self, cache: Path, threads: int = 0) -> None:
        """`cache` keeps the built graph; `threads` is how many texts run at once, 0 for one a core.

        Raises:
            EmbedderError: the weights are missing or damaged, or the cache cannot be written.
        """
        self._cache = cache
        self._threads = threads or _cores()
        self._session = self._open()

    def _open(self) -> Any:
        keep_private()
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4

        def load(graph: Path) -> Any:
            return onnxruntime.InferenceSession(
                str(graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=DISABLED_OPTIMIZERS
            )

        graph = cached_graph(self._cache)
        try:
            return load(graph)
        except Exception:  # a graph damaged on disk: onnxruntime has no common error class
            return load(cached_graph(self._cache, rebuild=True))

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="embed")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, each a list of `dimension` numbers."""
        return [vector.tolist() for vector in self._pool.map(self._whole, texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self._whole(text).tolist()
        return vector

    def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator[ChunkVectors]:
        """The vectors of each chunk and of its sentences, in order; several chunks run at once."""
        return self._pool.map(self._chunk, chunks)

    def _whole(self, text: str) -> Floats:
        states, _ = self._states("", text, ())
        return unit(states.mean(axis=0))

    def _chunk(self, chunk: Chunk) -> ChunkVectors:
        begins = [span.start - chunk.start for span in chunk.sentences]
        states, offsets = self._states(context(chunk.title), chunk.text, begins)
        whole = unit(states.mean(axis=0))
        sentences = np.tile(whole, (len(chunk.sentences), 1))
        for row, span in enumerate(chunk.sentences):
            inside = (offsets[:, 0] >= span.start - chunk.start) & (offsets[:, 1] <= span.end - chunk.start)
            if inside.any():
                sentences[row] = unit(states[inside].mean(axis=0))
        return ChunkVectors(whole, sentences)

    def _states(self, title: str, text: str, sentence_begins: Sequence[int]) -> tuple[Floats, NDArray[np.int64]]:
        """States of all tokens, [tokens, 384], and their offsets in `text`, [tokens, 2]; -1 where not part of it.

        The text is read in windows that begin at sentences (given as character offsets); the title stands before the first.
        """
        before = self._tokenizer.encode(title, add_special_tokens=False).ids[:_MAX_TITLE_TOKENS] if title else []
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        firsts = np.searchsorted([start for start, _ in encoded.offsets], list(sentence_begins)).tolist()
        states, offsets, outside = list[Any](), list[Any](), [(-1, -1)]
        for start, end in _windows(len(encoded.ids), firsts):
            states.append(self._run([_CLS, *before, *encoded.ids[start:end], _SEP]))
            offsets += [*outside * (1 + len(before)), *encoded.offsets[start:end], *outside]
            before = []
        return np.concatenate(states), np.array(offsets, dtype=np.int64)

    def _run(self, ids: list[int]) -> Floats:
        inputs = np.array([ids], dtype=np.int32)
        states: Floats = self._session.run(["tokens"], {"input_ids": inputs})[0][0]
        return states


def _windows(total: int, firsts: Sequence[int]) -> list[tuple[int, int]]:
    """Windows of about `WINDOW` of `total` tokens, each from one of `firsts` (tokens that begin sentences) where it can."""
    count = max(1, round(total / WINDOW))
    targets = [total * number / count for number in range(1, count)]
    cuts = sorted({min(firsts, key=lambda first: abs(first - target)) for target in targets} if firsts else set())
    bounds = [0, *(cut for cut in cuts if 0 < cut < total), total]
    return [
        (place, min(place + _LONGEST, end))
        for start, end in pairwise(bounds)
        for place in range(start, max(end, start + 1), _LONGEST)
    ]


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
