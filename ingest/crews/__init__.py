"""Who chunks and embeds the papers of an ingest: this process, others beside it, or a Ray cluster.

Comparing and deciding stay with the one process that holds the write lock. A crew is given batches in order and gives
them back in order, whoever finishes first, so that the library is the same whatever crew made it. A cluster also reads
files, and writes records to a Chroma server, with the leave of that process (`ingest.library.lending`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from ingest.crews.working import BATCH, PIECE, Alone, Made, Work
from ingest.embedding import Embedder
from ingest.heaps import few_heaps
from ingest.library.lending import Loan
from ingest.settings import LibrarySettings
from ingest.sources.arguments import Sources

__all__ = ["BATCH", "MOST_WORKERS", "PIECE", "Alone", "Crew", "Made", "Work", "both", "gathered"]
MOST_WORKERS = 256


class Crew(Protocol):
    """Chunks and embeds papers, `batch` of them at a time, with `ahead` batches under way while another is written.

    Whether it `writes`: stores the records too, if it is given leave.
    """

    batch: int
    ahead: int
    writes: bool

    def spread(self, sources: Sources) -> Sources:
        """The same sources, read by whoever of the crew can; the same papers come from each."""

    def make(self, works: Sequence[Work], loan: Loan | None = None) -> Callable[[], list[Made]]:
        """Start on the papers at once; what is made of them is told when asked for, in order.

        With a `loan` their records are stored by then, and papers are given back in the place of records.

        Raises:
            EmbedderError, WorkersError, LibraryError: now or when asked for.
        """


def both(workers: int | None, ray: str) -> str:
    """What is wrong with asking for both; "" if that is not so."""
    return "--ray goes without --workers: a cluster embeds on all of its processors." if ray and workers else ""


@contextlib.contextmanager
def gathered(settings: LibrarySettings, embedder: Embedder, *, workers: int | None = None, ray: str = "") -> Iterator[Crew]:
    """The crew that a command line asks for, while the context lasts; what it then has not embedded, it never will.

    Args:
        embedder: as `settings` name it; a crew of others is held to its fingerprint.
        workers: processes on this machine; 0 for none besides this one, None for one where it pays.
        ray: the address of a Ray cluster, "" for none.

    Raises:
        WorkersError: the cluster cannot be used, or ray is not installed.
    """
    few_heaps()
    if ray:
        from ingest.crews.cluster import Cluster, RaysWords

        with (
            contextlib.redirect_stdout(RaysWords()),
            contextlib.closing(Cluster(settings, embedder.fingerprint, ray)) as cluster,
        ):
            yield cluster
        return
    from ingest.crews.processes import Processes, Relieved
    from ingest.embedding.minilm import MiniLM, cores

    with contextlib.ExitStack() as stack:
        if isinstance(embedder, MiniLM):
            stack.callback(embedder.drop)
        if workers:
            yield stack.enter_context(contextlib.closing(Processes(settings, workers)))
        elif workers is None and isinstance(embedder, MiniLM) and cores() > 1:
            yield stack.enter_context(contextlib.closing(Relieved(settings, embedder)))
        else:
            yield Alone(embedder)
