"""A crew on a Ray cluster: pipelines of Ray Data (`ingest.crews.pipeline`), whose tasks Ray does again elsewhere where a
worker or a machine dies.

Rounds are run by an actor of the cluster, not from here: so they also run for a client (ray://), for which Ray Data has no
executor, and two at once, one embedding while the other is taken in. Files are read by a pipeline of this process, which
takes them as they come; a client, whose files the cluster hardly sees, reads them itself.
"""

from __future__ import annotations

import io
import logging
import os
import re
import signal
import socket
from collections.abc import Callable, Sequence
from contextvars import copy_context
from importlib.util import find_spec
from time import monotonic
from typing import Any

from ingest.crews import reading
from ingest.crews.pipeline import Order, Rounds
from ingest.crews.wire import Row, made_of, work_text
from ingest.crews.working import BATCH, PIECE, TRIES, Made, Work
from ingest.errors import WorkersError
from ingest.interrupts import held
from ingest.library.lending import Loan
from ingest.settings import LibrarySettings
from ingest.sources.arguments import Sources
from ingest.text import plain

_log = logging.getLogger(__name__)
_INSTALL = "pip install --no-deps --require-hashes -r requirements-ray.lock"
_ADDRESS = re.compile(r"auto|(?:ray://)?(?P<host>[\w.-]+|\[[\da-fA-F:]+\]):(?P<port>\d{1,5})")
_JOINS = 3
_PIECES = 4  # a processor in each round: to plan one costs the time of some ten papers
_LONGEST = 300  # characters of what Ray says of a fault
_REACHED = 10.0  # seconds for a connection to be made; Ray itself would try for two minutes
_GLANCE = 1.0  # seconds that a signal waits for at most: an exception of its handler would be lost in Ray's own code
_PATIENCE = 30.0  # seconds without a reply until the cluster is asked whether it still has processors
_KEPT = "What was stored so far is kept: run the same command again when the cluster is well."


class RaysWords(io.TextIOBase):
    """What Ray prints, in threads of its own, goes to the log of this ingest: standard output is the report's."""

    def __init__(self) -> None:
        self._context = copy_context()

    def write(self, text: str) -> int:
        """Log a line."""
        if said := plain(text):
            self._context.copy().run(_log.warning, "Ray: %s", said)
        return len(text)


class Cluster:
    """A round has so many pieces a processor of the cluster, as it was when it was joined; two are under way at once."""

    ahead = 1

    def __init__(self, settings: LibrarySettings, fingerprint: str, address: str) -> None:
        """
        Raises:
            WorkersError: ray is not installed, or there is no cluster of that address that can be used.
        """
        self._ray = _ray(address)
        self._join(address)
        processors = int(self._ray.cluster_resources().get("CPU", 0))
        if not processors:
            raise WorkersError(f"The Ray cluster at {address} has no processors.", "Add a worker to it: ray start --address …")
        self.batch = max(BATCH, processors * PIECE * _PIECES)
        self.writes = bool(settings.chroma_url)
        self._is_client = address.startswith("ray://")
        rounds = self._ray.remote(Rounds).options(
            num_cpus=0, max_concurrency=self.ahead + 2, max_restarts=-1, max_task_retries=TRIES - 1
        )
        self._rounds = rounds.remote(Order.of(settings, fingerprint))

    def _join(self, address: str) -> None:
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._init(address)
        except Exception as error:  # ConnectionError, RuntimeError (another version), ValueError: no common class
            self._ray.shutdown()
            reason = plain(str(error)).rstrip(".")
            if len(reason) > _LONGEST:  # a traceback of the cluster's: what matters stands in its last line
                reason = f"… {reason[-_LONGEST:]}"
            raise WorkersError(f"The Ray cluster at {address} cannot be used: {reason}.", _JOINING) from error
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)  # Ray takes SIGTERM for itself

    def _init(self, address: str) -> None:
        for left in reversed(range(_JOINS)):
            try:
                self._ray.init(address=address, log_to_driver=False, configure_logging=False, namespace="paperbot")
                return
            except ConnectionAbortedError:  # the process that Ray starts for each client (ray://) dies at once now and then
                self._ray.shutdown()
                if not left:
                    raise

    def spread(self, sources: Sources) -> Sources:
        """See `Crew`."""
        return sources if self._is_client else reading.spread(sources)

    def make(self, works: Sequence[Work], loan: Loan | None = None) -> Callable[[], list[Made]]:
        """See `Crew`."""
        if not works:
            return list
        with held():
            asked = self._rounds.run.remote([work_text(work) for work in works], loan)
        return lambda: [made_of(row, stored=loan is not None) for row in self._rows(asked)]

    def _rows(self, asked: Any) -> list[Row]:
        errors, heard = self._ray.exceptions, monotonic()
        while True:
            try:
                with held():
                    rows: list[Row] = self._ray.get(asked, timeout=_GLANCE)
            except errors.GetTimeoutError:
                if monotonic() - heard > _PATIENCE:
                    self._ask_for_processors()
                    heard = monotonic()
            except errors.RayError as error:
                raise WorkersError(
                    f"The Ray cluster could not embed a round of papers ({type(error).__name__}).", _KEPT
                ) from error
            else:
                return rows

    def _ask_for_processors(self) -> None:
        with held():
            processors = self._ray.cluster_resources().get("CPU")
        if not processors:
            raise WorkersError("The Ray cluster has lost all of its processors.", _KEPT)

    def close(self) -> None:
        """Leave the cluster; tasks that still run there are given up."""
        self._ray.shutdown()


_JOINING = "Is it running, of the same version of Ray and of Python, and is this machine part of it (or the address ray://…)?"


def _ray(address: str) -> Any:
    """Ray, told to report to nobody and to pack up no files of this machine; only if somebody answers at the address."""
    if not (named := _ADDRESS.fullmatch(address)):
        raise WorkersError(f"“{address[:80]}” is no address of a Ray cluster.", "Give HOST:PORT, ray://HOST:PORT, or auto.")
    if find_spec("ray") is None:
        raise WorkersError("--ray needs the package ray, which is not installed.", f"Install it: {_INSTALL}")
    if named["host"]:
        _reach(named["host"].strip("[]"), int(named["port"]))
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] = "0"
    import ray

    return ray


def _reach(host: str, port: int) -> None:
    try:
        socket.create_connection((host, port), timeout=_REACHED).close()
    except (OSError, OverflowError) as error:
        raise WorkersError(f"Nothing answers at {host}:{port}, where the Ray cluster should be.", _JOINING) from error
