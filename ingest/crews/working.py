"""What the members of a crew do: chunk and embed a piece of work, and tell what came of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence

from ingest.chunking import chunk_paper
from ingest.embedding import Embedder
from ingest.embedding.vectors import ChunkVectors
from ingest.errors import PaperbotError
from ingest.records import Chunk, Paper

PIECE = 16  # papers: a third of a second of embedding, the most that is done again when a worker dies
TRIES = 4  # workers that may die over one piece

Embedded = tuple[tuple[Chunk, ...], tuple[ChunkVectors, ...]]  # a paper's chunks and their vectors
Reply = list[Embedded] | PaperbotError | RuntimeError


def embed(papers: Sequence[Paper], embedder: Embedder) -> Iterator[Embedded]:
    """Chunk and embed; the embedder starts at once, the results are taken when asked for, in order."""
    chunked = [chunk_paper(paper) for paper in papers]
    vectors = embedder.embed_chunks([chunk for chunks in chunked for chunk in chunks])
    return ((chunks, tuple(next(vectors) for _ in chunks)) for chunks in chunked)


def pieces(papers: Sequence[Paper]) -> list[Sequence[Paper]]:
    """The papers in pieces of `PIECE`, in order."""
    return [papers[start : start + PIECE] for start in range(0, len(papers), PIECE)]


def answer(papers: Sequence[Paper], embedder: Callable[[], Embedder]) -> Reply:
    """What a worker sends back: the papers embedded, an error for the user, or a fault of paperbot with its traceback.

    Errors are sent as values: as exceptions, each transport would dress them up in its own way.
    """
    try:
        return list(embed(papers, embedder()))
    except PaperbotError as error:
        return error
    except Exception:
        return RuntimeError(f"a worker failed:\n{traceback.format_exc()}")


def opened(reply: Reply) -> list[Embedded]:
    """What a worker has embedded.

    Raises:
        PaperbotError: it could not, and says why.
        RuntimeError: a fault of paperbot.
    """
    if isinstance(reply, Exception):
        raise reply
    return reply
