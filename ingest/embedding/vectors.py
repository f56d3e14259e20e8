"""Vectors of chunks and sentences, and their compact form."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ChunkVectors:
    """A chunk's vector, float32 [dimension], and those of its sentences, float32 [sentences, dimension]; unit length.

    `pieces` are the numbers of the word pieces of its title and of each of its sentences, as a stream of
    `ingest.embedding.vocabulary`; empty if the model does not tell.
    """

    chunk: Floats
    sentences: Floats
    pieces: bytes = b""


def unit(vectors: Floats) -> Floats:
    """`vectors` scaled to length one along their last axis; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


def product(a: Floats, b: Floats) -> Floats:
    """The matrix product of finite numbers. Some BLAS kernels raise the flag of an invalid value on bytes that do not count."""
    with np.errstate(invalid="ignore"):
        found: Floats = a @ b
    return found


def context(title: str) -> str:
    """A title as it stands before a chunk when both are embedded."""
    title = title.strip()
    return title if not title or title[-1] in ".!?" else f"{title}."


def pack(vectors: Floats) -> bytes:
    """Unit vectors as int8, a byte a number: only the direction counts, so no scale is kept."""
    peaks = np.abs(vectors).max(axis=-1, keepdims=True)
    return bytes(np.rint(vectors / np.maximum(peaks, 1e-12) * 127).astype(np.int8).tobytes())


def lengths(packed: bytes, dimension: int) -> bytes:
    """The lengths of the rows in `packed` before they are scaled to one, as float32; `cosines` divides by them."""
    return bytes(np.linalg.norm(unpacked(packed, dimension), axis=-1).astype(np.float32).tobytes())


def cosines(vectors: Floats, norms: Floats, query: Floats) -> Floats:
    """The cosine of each of the `unpacked` vectors, [n, dimension], to the unit vector `query`, float32 [n].

    `norms` are their `lengths`, [n]. To the same last bit whichever vectors stand beside one, unlike a product of BLAS.
    """
    found: Floats = np.einsum("ij,j->i", vectors, query)
    found /= np.maximum(norms, np.float32(1e-12))
    return found


def unpacked(packed: bytes, dimension: int) -> Floats:
    """The int8 rows that `pack` made, as float32 [n, dimension], not scaled to length one."""
    return np.frombuffer(packed, dtype=np.int8).reshape(-1, dimension).astype(np.float32)


def to_text(packed: bytes) -> str:
    """Bytes as text, for a store that keeps only text."""
    return base64.b64encode(packed).decode("ascii")


def from_text(text: str) -> bytes:
    """The bytes that `to_text` wrote."""
    return base64.b64decode(text)
