"""An embedder whose cosines can be computed by hand: each different word of a text is one of 64 directions.

Two texts of n and m different words that share k of them have the cosine k / √(n·m), as long as no two words fall on
the same direction.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from ingest.embedding.vectors import ChunkVectors, Floats, unit
from ingest.records import Chunk


def bag_of_words(text: str, dimension: int = 64) -> Floats:
    """The unit vector of a text, the same on every machine and in every process."""
    vector = np.zeros(dimension, dtype=np.float32)
    for word in set(re.findall(r"\w+", text.lower())):
        vector[zlib.crc32(word.encode()) % dimension] = 1.0
    return unit(vector)


class WordsEmbedder:
    """A bag of words; `fingerprint` is free to choose, `asked` counts the chunks that were embedded."""

    vocabulary = None

    def __init__(self, fingerprint: str = "words/1", dimension: int = 64) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.asked = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [bag_of_words(text, self.dimension).tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = bag_of_words(text, self.dimension).tolist()
        return vector

    def embed_chunks(self, chunks: Sequence[Chunk]) -> Iterator[ChunkVectors]:
        self.asked += len(chunks)
        return iter([self._chunk(chunk) for chunk in chunks])

    def _chunk(self, chunk: Chunk) -> ChunkVectors:
        sentences = [chunk.text[span.start - chunk.start : span.end - chunk.start] for span in chunk.sentences]
        rows = [bag_of_words(text, self.dimension) for text in sentences]
        return ChunkVectors(bag_of_words(f"{chunk.title} {chunk.text}", self.dimension), np.stack(rows))
