"""A crew of processes on this machine.

Each process belongs to a thread of this one, which hands it a piece, waits for the reply, and starts another process
with the same piece where it died. Its pipe is all that holds a process: it ends when the pipe does, and so with its
parent, also where that is killed.
"""

from __future__ import annotations

import contextlib
import logging
import math
import multiprocessing
import signal
import threading
from collections.abc import Callable, Sequence
from functools import cache
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from ingest.crews.working import BATCH, PIECE, TRIES, Made, Reply, Work, answer, opened, pieces
from ingest.embedding import Embedder, load_embedder
from ingest.embedding.minilm import cores
from ingest.errors import WorkersError
from ingest.library.lending import Loan
from ingest.logs import CarryingPool
from ingest.settings import LibrarySettings
from ingest.sources.arguments import Sources

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_log = logging.getLogger(__name__)
_ADVICE = "Perhaps the machine's memory does not suffice: give fewer --workers. What was stored so far is kept."


class Processes:
    """`hands` processes, which share the cores; started when there is work for them."""

    batch, writes = BATCH, False

    def __init__(self, settings: LibrarySettings, hands: int) -> None:
        self.ahead = 1 + math.ceil(hands * PIECE / BATCH)  # enough that no hand waits
        threads = max(1, (settings.threads or cores()) // hands)
        self._settings = settings.model_copy(update={"threads": threads})
        self._own = threading.local()
        self._lock = threading.Lock()
        self._workers = list[_Worker]()
        self._closed = False
        resource_tracker.ensure_running()  # started later, it would let Ctrl-C through to the processes
        self._threads = CarryingPool(hands, thread_name_prefix="worker", initializer=_hold_ctrl_c)

    def spread(self, sources: Sources) -> Sources:
        """See `Crew`."""
        return sources

    def make(self, works: Sequence[Work], loan: Loan | None = None) -> Callable[[], list[Made]]:
        """See `Crew`."""
        asked = [self._threads.submit(self._ask, piece) for piece in pieces(works)]
        return lambda: [made for reply in asked for made in opened(reply.result())]

    def _ask(self, works: Sequence[Work]) -> Reply:
        for _ in range(TRIES):
            worker = getattr(self._own, "worker", None) or self._start()
            try:
                return worker.ask(works)
            except (EOFError, OSError):
                _log.warning("a worker process died; its papers go to another one")
                self._own.worker = None
                worker.end()
        return WorkersError(f"{TRIES} worker processes died one after another over the same papers.", _ADVICE)

    def _start(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise WorkersError("The ingest has ended.")
            self._own.worker = worker = _Worker(self._settings)
            self._workers.append(worker)
        return worker

    def close(self) -> None:
        """End the processes, whatever they are at."""
        with self._lock:
            self._closed = True
            for worker in self._workers:
                worker.end()
        self._threads.shutdown(cancel_futures=True)


class _Worker:
    """A process and this end of its pipe."""

    def __init__(self, settings: LibrarySettings) -> None:
        # Not forked: the threads of this process would leave their locks taken in the copy.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(theirs, settings), name="paperbot", daemon=True)
        self._process.start()
        theirs.close()  # or the pipe would never end

    def ask(self, works: Sequence[Work]) -> Reply:
        """
        Raises:
            EOFError, OSError: the process has died.
        """
        self._pipe.send(works)
        reply: Reply = self._pipe.recv()
        return reply

    def end(self) -> None:
        """End it at once; it has nothing open that could break."""
        self._process.kill()
        self._process.join()


def _hold_ctrl_c() -> None:
    """Processes that this thread starts never see Ctrl-C, which a terminal sends to all: their parent ends them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _work(pipe: Connection[Any, Any], settings: LibrarySettings) -> None:
    """The life of a worker: pieces in, replies out, until its parent closes the pipe or is no more."""

    @cache
    def embedder() -> Embedder:
        return load_embedder(settings)

    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(answer(pipe.recv(), embedder))
