"""How near single words are to each other, from the model's own table of word pieces.

Vectors of whole texts blur what single words say, and a search by words knows only equal ones. Between the two stands
the question whether each word of a question has a near one in a text: the greatest cosine to any piece of the text,
averaged over the question's words (MaxSim: Khattab and Zaharia, ColBERT, SIGIR 2020; here with static vectors, so that
a text needs no more than the numbers of its pieces).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.vectors import Floats, product, unit

Pieces = NDArray[np.uint16]
LENGTH = 400.0  # of an evenly packed vector; of the model's 12 million numbers 54 are then cut off at 127
# Cosines worked out at once: BLAS need not pack matrices that are so small, and they stay in the cache (1,100 pieces with 15
# of a question: 290 µs, 490 µs all at once).
_SMALL = 2_000
_WORDS = 5_000  # whose pieces are remembered: questions about one library have many in common
_FIRST = 1_996  # the place of “the” in the model's list of pieces, which are in the order in which English has them most often
_USUAL = 200  # places behind it up to which words are of the most common
END = 0  # stands after each row of a stream of pieces; in the model's vocabulary it is padding


class Vocabulary:
    """The word pieces of a model: their numbers and their vectors; thread-safe."""

    def __init__(self, vectors: NDArray[np.int8], encode: Callable[[str], list[int]]) -> None:
        """`vectors` are `evenly_packed`; `encode` gives the pieces of a word."""
        self._vectors = np.asarray(vectors)
        self._encode = lru_cache(maxsize=_WORDS)(encode)

    def knows(self, word: str) -> bool:
        """Whether this is one of the common words that the model has not learnt in pieces."""
        return len(self._encode(word)) == 1

    def rarity(self, word: str) -> float:
        """How rare a word is in general English, 0 to 1, by its place in the model's list; 1 for those in several pieces."""
        pieces = self._encode(word)
        if len(pieces) != 1:
            return 1.0
        return math.log1p(max(0, pieces[0] - _FIRST) / _USUAL) / math.log1p(len(self._vectors) / _USUAL)

    def nearest(self, word: str, others: Collection[str]) -> float:
        """How near that one of some words comes to `word` which comes nearest; 0 at least."""
        near = self.nearness({word: 1.0}).of(stream([self._encode(other) for other in others]))
        return float(near.mean(axis=1).max()) if near.size else 0.0

    def nearness(self, words: Mapping[str, float]) -> Nearness:
        """How near texts come to `words`, given with weights that their pieces share; those of weight 0 are passed over."""
        told = [(self._encode(word), weight) for word, weight in words.items() if weight > 0]
        weights = np.array([weight / len(pieces) for pieces, weight in told for _ in pieces], dtype=np.float32)
        return Nearness(self._vectors, np.fromiter(chain.from_iterable(pieces for pieces, _ in told), dtype=np.int64), weights)


class Nearness:
    """How near texts come to the word pieces of one question. `weights`, float32 [pieces], sum to one, or there are none."""

    def __init__(self, vectors: NDArray[np.int8], pieces: NDArray[np.int64], weights: Floats) -> None:
        """`vectors` are the model's; `pieces` are the numbers of the question's, `weights` theirs."""
        self.weights: Floats = weights / (weights.sum() or np.float32(1))
        self._vectors = vectors
        self._asked = np.ascontiguousarray(unit(vectors[pieces].astype(np.float32)).T) / np.float32(LENGTH)
        self._place = np.zeros(len(vectors), dtype=np.int32)  # of a piece in the table below, 0 for those not met yet
        self._cosines = np.zeros((1, len(weights)), dtype=np.float32)

    def of(self, stream: Pieces) -> Floats:
        """The greatest cosine of each row of a stream to each piece, 0 at least, float32 [rows, pieces]."""
        ends = np.flatnonzero(stream == END)
        if not len(self.weights) or not len(ends):
            return np.zeros((len(ends), len(self.weights)), dtype=np.float32)
        places = self._place.take(stream)
        if len(new := stream[places == 0]) > len(stream) - np.count_nonzero(stream):  # not only ends
            self._meet(new)
            places = self._place.take(stream)
        starts = np.concatenate([[0], ends[:-1] + 1])
        found: Floats = np.maximum.reduceat(self._cosines.take(places, axis=0), starts, axis=0)
        return found

    def _meet(self, pieces: Pieces) -> None:
        """Compare pieces that were not met yet with the question's; ends among them are passed over."""
        met = np.zeros(len(self._place), dtype=np.bool_)
        met[pieces] = True
        met[END] = False
        new = np.flatnonzero(met)
        self._place[new] = np.arange(len(self._cosines), len(self._cosines) + len(new), dtype=np.int32)
        rows = max(1, _SMALL // len(self.weights))
        parts = [self._vectors.take(new[start : start + rows], axis=0) for start in range(0, len(new), rows)]
        self._cosines = np.concatenate([self._cosines, *(product(part.astype(np.float32), self._asked) for part in parts)])


def evenly_packed(vectors: Floats) -> NDArray[np.int8]:
    """Vectors as int8, [n, dimension], all scaled to about the same `LENGTH`, so that none need be divided by its own."""
    packed: NDArray[np.int8] = np.clip(np.rint(unit(vectors) * LENGTH), -127, 127).astype(np.int8)
    return packed


def stream(rows: Sequence[Sequence[int]]) -> Pieces:
    """Rows of pieces, one after the other, each ended by `END`, which is left out within them."""
    return np.array([piece for row in rows for piece in (*filter(None, row), END)], dtype=np.uint16)


def after_first(packed: bytes) -> int:
    """Where the second row of a packed stream begins, in bytes; 0 in an empty one."""
    ends = np.flatnonzero(np.frombuffer(packed, dtype=np.uint16) == END)
    return 2 * (int(ends[0]) + 1) if len(ends) else 0


def joined(streams: Sequence[bytes]) -> bytes:
    """The packed stream of a paper from those of its chunks, each of which begins with the title's row."""
    rest = [stream[after_first(stream) :] for stream in streams[1:]]
    return b"".join([streams[0], *rest])


def only_rows(pieces: Pieces, kept: Sequence[int]) -> Pieces:
    """Some rows of a stream; nothing of an empty one."""
    ends = np.flatnonzero(pieces == END)
    starts = np.concatenate([[0], ends[:-1] + 1])
    return np.concatenate([pieces[starts[row] : ends[row] + 1] for row in kept]) if len(ends) else pieces
