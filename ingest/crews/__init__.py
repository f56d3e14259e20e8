"""Who chunks and embeds the papers of an ingest: this process, workers beside it, or a Ray cluster.

Reading, comparing and writing stay with the one process that holds the write lock. A crew is given batches in order and
gives them back in order, whoever finishes first, so that the library is the same whatever crew made it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Protocol

from ingest.crews.working import PIECE, Embedded, embed
from ingest.embedding import Embedder
from ingest.records import Paper
from ingest.settings import LibrarySettings

__all__ = ["MOST_WORKERS", "PIECE", "Alone", "Crew", "Embedded", "both", "gathered"]
MOST_WORKERS = 256


class Crew(Protocol):
    """Chunks and embeds papers. `hands` are the pieces of `PIECE` papers that others work on at once."""

    hands: int

    def embed(self, papers: Sequence[Paper]) -> Iterator[Embedded]:
        """Start on the papers at once; what is embedded is taken when asked for, in order.

        Raises:
            EmbedderError, WorkersError: now or when asked for.
        """


class Alone:
    """This process, on the threads of its embedder."""

    hands = 0

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed(self, papers: Sequence[Paper]) -> Iterator[Embedded]:
        """See `Crew`."""
        return embed(papers, self._embedder)


def both(workers: int, ray: str) -> str:
    """What is wrong with asking for both; "" if that is not so."""
    return "--ray goes without --workers: a cluster embeds on all of its processors." if ray and workers else ""


@contextlib.contextmanager
def gathered(settings: LibrarySettings, embedder: Embedder, *, workers: int = 0, ray: str = "") -> Iterator[Crew]:
    """The crew that a command line asks for, while the context lasts.

    Args:
        embedder: as `settings` name it; a crew of others is held to its fingerprint.
        workers: processes on this machine; 0 and 1 for none besides this one.
        ray: the address of a Ray cluster, "" for none.

    Raises:
        WorkersError: the cluster cannot be used, or ray is not installed.
    """
    if ray:
        from ingest.crews.cluster import Cluster, RaysWords

        with (
            contextlib.redirect_stdout(RaysWords()),
            contextlib.closing(Cluster(settings, embedder.fingerprint, ray)) as cluster,
        ):
            yield cluster
    elif workers > 1:
        from ingest.crews.processes import Processes

        with contextlib.closing(Processes(settings, workers)) as processes:
            yield processes
    else:
        yield Alone(embedder)
