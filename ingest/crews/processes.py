"""Crews of processes on this machine.

Each process is handed more than it has done, so that it never waits for this one, which can do nothing else while Chroma
writes: Chroma then holds the interpreter. A process gives papers back in pieces; where it dies, another one is handed
what was not given back. Its pipe is all that holds a process: it ends when the pipe does, and so with its parent, also
where that is killed.
"""

from __future__ import annotations

import contextlib
import logging
import math
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from multiprocessing import resource_tracker
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from ingest.crews.working import BATCH, TRIES, Alone, Made, Reply, Work, begun, opened
from ingest.embedding import Embedder, load_embedder
from ingest.embedding.minilm import cores
from ingest.errors import WorkersError
from ingest.heaps import few_heaps
from ingest.library.lending import Loan
from ingest.settings import LibrarySettings
from ingest.sources.arguments import Sources

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_ALONE = 4  # batches: a process takes a second and a half to start
_log = logging.getLogger(__name__)
_ADVICE = "Perhaps the machine's memory does not suffice: give fewer --workers. What was stored so far is kept."


class Processes:
    """`hands` processes, which share the cores and each batch; started when there is work for them."""

    batch, ahead, writes = BATCH, 1, False

    def __init__(self, settings: LibrarySettings, hands: int) -> None:
        threads = max(1, (settings.threads or cores()) // hands)
        self._workers = [_Worker(settings.model_copy(update={"threads": threads})) for _ in range(hands)]
        resource_tracker.ensure_running()  # started later, it would let Ctrl-C through to the processes

    def spread(self, sources: Sources) -> Sources:
        """See `Crew`."""
        return sources

    def make(self, works: Sequence[Work], loan: Loan | None = None) -> Callable[[], list[Made]]:
        """See `Crew`."""
        if not works:
            return list
        share = math.ceil(len(works) / len(self._workers))
        shares = [works[start : start + share] for start in range(0, len(works), share)]
        tasks = [(worker, worker.hand(part)) for worker, part in zip(self._workers, shares, strict=False)]
        return lambda: [made for worker, task in tasks for made in worker.take(task)]

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self._workers:
            worker.end()


class Relieved:
    """This process at first; where there is much to embed, one beside it takes over, and this one only reads and writes.

    Threads of this process would stand still while Chroma writes, a tenth of the time on two cores.
    """

    batch, ahead, writes = BATCH, 1, False

    def __init__(self, settings: LibrarySettings, embedder: Embedder, after: int = _ALONE) -> None:
        """`embedder` does the first batches, as many as `after`, and goes on where no process can."""
        self._alone, self._left = Alone(embedder), float(after)
        self._beside = Processes(settings, 1)

    def spread(self, sources: Sources) -> Sources:
        """See `Crew`."""
        return sources

    def make(self, works: Sequence[Work], loan: Loan | None = None) -> Callable[[], list[Made]]:
        """See `Crew`."""
        if not works:
            return list
        if self._left > 0:
            self._left -= 1
            return self._alone.make(works)
        try:
            made = self._beside.make(works)
        except WorkersError as error:
            return self._on_alone(works, error)
        return lambda: self._or_alone(made, works)

    def _or_alone(self, made: Callable[[], list[Made]], works: Sequence[Work]) -> list[Made]:
        if self._left:  # given up meanwhile
            return self._alone.make(works)()
        try:
            return made()
        except WorkersError as error:
            return self._on_alone(works, error)()

    def _on_alone(self, works: Sequence[Work], error: WorkersError) -> Callable[[], list[Made]]:
        _log.warning("this process embeds alone from here on: %s", error.message)
        self._left = math.inf
        return self._alone.make(works)

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._beside.close()


class _Task:
    """Papers handed to a worker, and those of them that it has given back."""

    def __init__(self, works: Sequence[Work]) -> None:
        self.works = works
        self.made = list[Made]()

    @property
    def left(self) -> Sequence[Work]:
        """What was not given back."""
        return self.works[len(self.made) :]


class _Worker:
    """A process with this end of its pipe, and what it has in hand."""

    def __init__(self, settings: LibrarySettings) -> None:
        self._settings = settings
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any]
        self._in_hand = deque[_Task]()

    def hand(self, works: Sequence[Work]) -> _Task:
        """Hand over papers, and go on; tasks are to be taken in the order in which they were handed over."""
        if self._process is None:
            self._start()
        task = _Task(works)
        self._in_hand.append(task)
        self._send(task)
        return task

    def take(self, task: _Task) -> list[Made]:
        """Wait for what is made of a task.

        Raises:
            PaperbotError, RuntimeError: see `opened`.
            WorkersError: one process after the other died without giving anything back.
        """
        deaths = 0
        while task.left:
            try:
                reply: Reply = self._pipe.recv()
            except (EOFError, OSError):
                deaths += 1
                self._died(again=deaths < TRIES)
            else:
                deaths = 0
                task.made += opened(reply)
        self._in_hand.popleft()
        return task.made

    def _died(self, *, again: bool) -> None:
        self.end()
        if not again:
            raise WorkersError(f"{TRIES} worker processes died one after another over the same papers.", _ADVICE)
        _log.warning("a worker process died; its papers go to another one")
        self._start()
        for task in self._in_hand:
            self._send(task)

    def _send(self, task: _Task) -> None:
        with contextlib.suppress(OSError):  # it has died, which is told when it is waited for
            self._pipe.send(task.left)

    def _start(self) -> None:
        # Not forked: the threads of this process would leave their locks taken in the copy.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._settings), name="paperbot", daemon=True)
        # It never sees Ctrl-C, which a terminal sends to all: its parent ends it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        except OSError as error:
            self._process = None
            raise WorkersError(f"No worker process can be started: {error.strerror or error}.", _ADVICE) from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()  # or the pipe would never end

    def end(self) -> None:
        """End it at once; it has nothing open that could break."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()


def _work(pipe: Connection[Any, Any], settings: LibrarySettings) -> None:
    """The life of a worker: papers in, replies out, until its parent closes the pipe or is no more."""
    few_heaps()
    under_way = SimpleQueue[Iterator[Reply]]()
    threading.Thread(target=_begin, args=(pipe, settings, under_way), daemon=True).start()
    try:
        while True:
            for reply in under_way.get():
                pipe.send(reply)
    except OSError:
        os._exit(0)  # without waiting for what is being embedded


def _begin(pipe: Connection[Any, Any], settings: LibrarySettings, under_way: SimpleQueue[Iterator[Reply]]) -> None:
    """Begin at once with all that comes: the embedder's threads then find work while replies are being sent."""
    embedder = cache(partial(load_embedder, settings))
    try:
        while True:
            under_way.put(begun(pipe.recv(), embedder))
    except (EOFError, OSError):
        os._exit(0)
