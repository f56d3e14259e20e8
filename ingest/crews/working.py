"""What the members of a crew do: chunk and embed a piece of work, and tell what came of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from ingest.chunking import chunk_paper
from ingest.embedding import Embedder
from ingest.errors import PaperbotError
from ingest.library.lending import Loan
from ingest.library.records import StoredPaper, to_records
from ingest.library.schema import Record
from ingest.records import Paper
from ingest.sources.arguments import Sources

# Papers a commit: about two seconds of embedding on two cores; a kill loses two of them at most. Chroma works half as long
# on a record of 128 as on one of 32 (1.8 ms against 3.3 ms), since each commit also merges its index of texts.
BATCH = 128
PIECE = 16  # papers, a third of a second of embedding: what a cluster's task has, and what a process gives back at once
TRIES = 4  # workers that may die over one piece

T = TypeVar("T")
Work = tuple[Paper, Mapping[str, str]]  # a paper, and the sources that have it
Made = list[Record] | StoredPaper  # the records of a paper, to be stored; or the paper, whose records are stored
Fault = PaperbotError | RuntimeError
Reply = list[list[Record]] | Fault


def embed(works: Sequence[Work], embedder: Embedder) -> Iterator[list[Record]]:
    """Chunk and embed; the embedder starts at once, each paper's records are taken when asked for, in order."""
    chunked = [chunk_paper(paper) for paper, _ in works]
    vectors = embedder.embed_chunks([chunk for chunks in chunked for chunk in chunks])
    return (
        to_records(paper, sources, chunks, [next(vectors) for _ in chunks])
        for (paper, sources), chunks in zip(list(works), chunked, strict=True)
    )


def pieces(works: Sequence[T]) -> list[Sequence[T]]:
    """The papers in pieces of `PIECE`, in order."""
    return [works[start : start + PIECE] for start in range(0, len(works), PIECE)]


def answer(works: Sequence[Work], embedder: Callable[[], Embedder]) -> Reply:
    """What a worker sends back: the papers' records, or what went wrong (see `fault_of`)."""
    try:
        return list(embed(works, embedder()))
    except Exception as error:
        return fault_of(error)


def begun(works: Sequence[Work], embedder: Callable[[], Embedder]) -> Iterator[Reply]:
    """The same in pieces, in order, each told when asked for; all are begun with at once."""
    try:
        made = embed(works, embedder())
    except Exception as error:
        return iter([fault_of(error)])
    return _in_pieces(made)


def _in_pieces(made: Iterator[list[Record]]) -> Iterator[Reply]:
    try:
        while piece := list(islice(made, PIECE)):
            yield piece
    except Exception as error:
        yield fault_of(error)


def fault_of(error: Exception) -> Fault:
    """An error for the user as it is; a fault of paperbot with its traceback.

    Errors are sent as values: as exceptions, each transport would dress them up in its own way.
    """
    if isinstance(error, PaperbotError):
        return error
    return RuntimeError(f"a worker failed:\n{''.join(traceback.format_exception(error))}")


def opened(reply: Reply) -> list[list[Record]]:
    """What a worker has embedded.

    Raises:
        PaperbotError: it could not, and says why.
        RuntimeError: a fault of paperbot.
    """
    if isinstance(reply, Exception):
        raise reply
    return reply


class Alone:
    """This process, on the threads of its embedder."""

    batch, ahead, writes = BATCH, 1, False

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def spread(self, sources: Sources) -> Sources:
        """See `Crew`."""
        return sources

    def make(self, works: Sequence[Work], loan: Loan | None = None) -> Callable[[], list[Made]]:
        """See `Crew`."""
        made = embed(works, self._embedder)
        return lambda: list(made)
