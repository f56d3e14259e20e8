"""all-MiniLM-L6-v2 in int8 on onnxruntime: the local embedder, no key and no download.

Title and chunk are read in windows, which give the states of all tokens. Their mean is the chunk's vector (as in
sentence-transformers); the mean over the tokens of one sentence is that sentence's vector, in its context ("late
chunking", Günther et al., 2024, https://arxiv.org/abs/2409.04701). Sentence vectors so cost no pass of their own.

Each window runs alone, on one thread, several at a time. That is faster than padded batches (no padding, no waiting for
the longest), and int8 scales are then those of the text itself: a vector never depends on which texts it came with.

Vectors of abstracts, of their sentences and of other texts pass through a head, those of questions do not
(`ingest.embedding.adaptation`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from ingest.embedding import adaptation
from ingest.embedding.onnx_graph import (
    DISABLED_OPTIMIZERS,
    WIDTH,
    cached_graph,
    cached_question_graph,
    cached_words,
    keep_private,
    model_folder,
)
from ingest.embedding.vectors import ChunkVectors, context, unit
from ingest.embedding.vocabulary import Vocabulary, stream
from ingest.interrupts import held
from ingest.records import Chunk
from ingest.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Tokens read at once, about: the model was trained on texts of 128 tokens, and attention costs the square of the length.
# nDCG@10 on SciFact train: .753 with 64, .755 with 96, .754 with 128, .750 with 192 (and .006 less yet in one pass over all).
WINDOW = 96
# Of a chunk's vector: the title's tokens; the rest is the text's. nDCG@10 on SciFact train: .758; .755 with all tokens alike.
TITLE_WEIGHT = 0.5
_CLS, _SEP = 101, 102
_MAX_TITLE_TOKENS = 128
_OUTSIDE = [(-1, -1)]  # offsets of what is not part of the text
_LONGEST = 512 - 2 - _MAX_TITLE_TOKENS  # the model has 512 positions


@dataclass(frozen=True, slots=True)
class Reading:
    """A chunk as the model reads it: `windows` of the numbers of its tokens, and what each of all these tokens belongs to.

    `title` are the tokens of the title; `text` tells which are of the text, bool [tokens], and `sentences` which are of each
    of its sentences.
    """

    windows: list[list[int]]
    title: slice
    text: NDArray[np.bool_]
    sentences: list[NDArray[np.bool_]]


class MiniLM(Embeddings):
    """The local embedder; thread-safe. `dimension` numbers a vector, all of length one."""

    fingerprint = f"all-MiniLM-L6-v2/int8/7.{adaptation.VERSIONS[adaptation.ABSTRACTS]}.{adaptation.VERSIONS[adaptation.HEAD]}"
    dimension = WIDTH

    def __init__(self, cache: Path, threads: int = 0) -> None:
        """`cache` keeps the built graph; `threads` is how many texts run at once, 0 for one a core.

        Raises:
            EmbedderError: the weights are missing or damaged, or the cache cannot be written.
        """
        self._cache = cache
        self._threads = threads or cores()
        cached_graph(cache)  # what is wrong with weights or cache is said at once; a graph is read when it is first needed

    def build(self) -> None:
        """Put into the cache all that is ever read from it, for one that cannot be written later."""
        cached_question_graph(self._cache)
        cached_words(self._cache)

    @cached_property
    def _abstracts(self) -> Any:
        return opened(partial(cached_graph, self._cache))

    @cached_property
    def _questions(self) -> Any:
        return opened(partial(cached_question_graph, self._cache))

    @cached_property
    def _head(self) -> Callable[[Floats], Floats]:
        return adaptation.Head.of(adaptation.known(adaptation.HEAD))

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        tokenizer.encode_special_tokens = True  # "[SEP]" in an abstract is text
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The model's word pieces; their table is read from disk as far as it is needed."""
        try:
            vectors = np.load(cached_words(self._cache), mmap_mode="r")
        except (ValueError, EOFError):  # damaged on disk
            vectors = np.load(cached_words(self._cache, rebuild=True), mmap_mode="r")
        return Vocabulary(vectors, self._pieces)

    def _pieces(self, word: str) -> list[int]:
        found: list[int] = self._tokenizer.encode(word, add_special_tokens=False).ids
        return found

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="embed")

    def drop(self) -> None:
        """Embed nothing more of what waits for it, as after Ctrl-C: the process would not end before all of it was done."""
        pool: ThreadPoolExecutor | None = self.__dict__.pop("_pool", None)
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, each a list of `dimension` numbers."""
        vectors = self._pool.map(partial(self._whole, session=self._abstracts), texts)
        with one_thread:
            return [self._head(vector[None])[0].tolist() for vector in vectors]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, which is read otherwise than a text (`ingest.embedding.adaptation`)."""
        vector: list[float] = self._whole(text, self._questions).tolist()
        return vector

    def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator[ChunkVectors]:
        """The vectors of each chunk and of its sentences, in order; several chunks run at once."""
        return self._pool.map(partial(self._alone, session=self._abstracts), chunks)

    def _alone(self, chunk: Chunk, session: Any) -> ChunkVectors:
        with one_thread:
            return self._chunk(chunk, session)

    def _whole(self, text: str, session: Any) -> Floats:
        ids = self._pieces(text)
        windows = [_run(session, [_CLS, *ids[start:end], _SEP]) for start, end in _windows(len(ids), ())]
        return unit(np.concatenate(windows).mean(axis=0))

    def read(self, chunk: Chunk) -> Reading:
        """How the model reads a chunk: in windows that begin at sentences, before the first of which the title stands."""
        title = self._pieces(context(chunk.title))[:_MAX_TITLE_TOKENS]
        text = self._tokenizer.encode(chunk.text, add_special_tokens=False)
        spans = [(span.start - chunk.start, span.end - chunk.start) for span in chunk.sentences]
        firsts = np.searchsorted([start for start, _ in text.offsets], [start for start, _ in spans]).tolist()
        windows, offsets, before = list[list[int]](), list[Any](), title
        for start, end in _windows(len(text.ids), firsts):
            windows.append([_CLS, *before, *text.ids[start:end], _SEP])
            offsets += [*_OUTSIDE * (1 + len(before)), *text.offsets[start:end], *_OUTSIDE]
            before = []
        starts, ends = np.array(offsets, dtype=np.int64).T
        return Reading(
            windows=windows,
            title=slice(1, 1 + len(title)),
            text=starts >= 0,
            sentences=[(starts >= start) & (ends <= end) for start, end in spans],
        )

    def _chunk(self, chunk: Chunk, session: Any) -> ChunkVectors:
        read = self.read(chunk)
        states, pieces = np.concatenate([_run(session, window) for window in read.windows]), np.concatenate(read.windows)
        whole = _whole_of(states, read)
        vectors, rows = np.tile(whole, (1 + len(chunk.sentences), 1)), [pieces[read.title].tolist()]
        for row, inside in enumerate(read.sentences, start=1):
            rows.append(pieces[inside].tolist())
            if inside.any():
                vectors[row] = unit(states[inside].mean(axis=0))
        vectors = self._head(vectors)
        return ChunkVectors(vectors[0], vectors[1:], stream(rows).tobytes())


def opened(graph: Callable[..., Path]) -> Any:
    """A session of the graph whose path `graph` gives; with `rebuild`, which is true if it is damaged, it builds it anew."""
    keep_private()
    with held():  # as with chromadb
        import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4

    def load(path: Path) -> Any:
        return onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=DISABLED_OPTIMIZERS
        )

    path = graph()
    try:
        return load(path)
    except Exception:  # a graph damaged on disk: onnxruntime has no common error class
        return load(graph(rebuild=True))


def _run(session: Any, ids: list[int]) -> Floats:
    """The states of the tokens, [tokens, 384]."""
    states: Floats = session.run(["tokens"], {"input_ids": np.array([ids], dtype=np.int32)})[0][0]
    return states


def _whole_of(states: Floats, read: Reading) -> Floats:
    """The mean of the title's tokens and of the text's, at `TITLE_WEIGHT`; of all tokens where either has none."""
    title, text = states[read.title], states[read.text]
    if not len(title) or not len(text):
        return unit(states.mean(axis=0))
    return unit(TITLE_WEIGHT * title.mean(axis=0) + (1 - TITLE_WEIGHT) * text.mean(axis=0))


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


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
