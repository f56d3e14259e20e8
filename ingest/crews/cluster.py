"""A crew on a Ray cluster: each piece is a task, which Ray does again elsewhere where a worker or a machine dies.

Tasks and not Ray Data: a dataset is planned whole before it runs, while an ingest decides paper by paper, from what it
has just stored, whether there is anything to embed. It would also add pandas and pyarrow, for nothing that is used.

No key goes to the cluster: its workers take theirs, and their cache, from the environment that Ray was started in.
"""

from __future__ import annotations

import io
import logging
import os
import re
import signal
import socket
from collections.abc import Iterator, Sequence
from contextvars import copy_context
from functools import cache
from importlib.util import find_spec
from typing import Any

from ingest import chunking
from ingest.crews.working import TRIES, Embedded, Reply, answer, opened, pieces
from ingest.embedding import Embedder, load_embedder
from ingest.errors import EmbedderError, WorkersError
from ingest.records import Paper
from ingest.settings import LibrarySettings
from ingest.text import plain

_log = logging.getLogger(__name__)
_INSTALL = "pip install --no-deps --require-hashes -r requirements-ray.lock"
_ADDRESS = re.compile(r"auto|(?:ray://)?(?P<host>[\w.-]+|\[[\da-fA-F:]+\]):(?P<port>\d{1,5})")
_JOINS = 3
_LONGEST = 300  # characters of what Ray says of a fault
_REACHED = 10.0  # seconds for a connection to be made; Ray itself would try for two minutes
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
    """A task a processor; `hands` are those that the cluster had when it was joined."""

    def __init__(self, settings: LibrarySettings, fingerprint: str, address: str) -> None:
        """
        Raises:
            WorkersError: ray is not installed, or there is no cluster of that address that can be used.
        """
        self._ray = _ray(address)
        self._join(address)
        self.hands = int(self._ray.cluster_resources().get("CPU", 0))
        if not self.hands:
            raise WorkersError(f"The Ray cluster at {address} has no processors.", "Add a worker to it: ray start --address …")
        asked = {"PAPERBOT_EMBEDDINGS": settings.embeddings, "OPENAI_BASE_URL": settings.openai_base_url}
        self._order = (asked, _rules(fingerprint))
        self._task = self._ray.remote(embed_on_cluster).options(num_cpus=1, max_retries=TRIES - 1)

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

    def embed(self, papers: Sequence[Paper]) -> Iterator[Embedded]:
        """See `Crew`."""
        asked = [self._task.remote(*self._order, list(piece)) for piece in pieces(papers)]
        return (embedded for reply in asked for embedded in opened(self._reply(reply)))

    def _reply(self, reply: Any) -> Reply:
        errors = self._ray.exceptions
        while True:
            try:
                came: Reply = self._ray.get(reply, timeout=_PATIENCE)
            except errors.GetTimeoutError:
                if not self._ray.cluster_resources().get("CPU"):
                    raise WorkersError("The Ray cluster has lost all of its processors.", _KEPT) from None
            except errors.RayError as error:
                raise WorkersError(
                    f"The Ray cluster could not embed a piece of work ({type(error).__name__}).", _KEPT
                ) from error
            else:
                return _placed(came)

    def close(self) -> None:
        """Leave the cluster; tasks that still run there are given up."""
        self._ray.shutdown()


_JOINING = "Is it running, of the same version of Ray and of Python, and is this machine part of it (or the address ray://…)?"


def embed_on_cluster(asked: dict[str, str], rules: str, papers: list[Paper]) -> Reply:
    """A task: chunk and embed a piece on whatever machine it is."""
    os.umask(0o077)
    return answer(papers, lambda: _checked(_embedder(tuple(asked.items())), rules))


@cache
def _embedder(asked: tuple[tuple[str, str], ...]) -> Embedder:
    """The embedder of a worker process, loaded once; Ray runs a process a processor, so it is given one thread."""
    return load_embedder(LibrarySettings.from_environ({**os.environ, **dict(asked), "PAPERBOT_THREADS": "1"}))


def _rules(fingerprint: str) -> str:
    """What makes the vectors that they are: machines that differ in it must not work for one library."""
    return f"{fingerprint}, chunks {chunking.VERSION}"


def _checked(embedder: Embedder, rules: str) -> Embedder:
    if (own := _rules(embedder.fingerprint)) != rules:
        raise WorkersError(
            f"A machine of the Ray cluster has another paperbot: {own} instead of {rules}.", "Install the same one."
        )
    return embedder


def _placed(reply: Reply) -> Reply:
    """The reply; an error of the embedder there tells where it arose, for here all may be well."""
    return WorkersError(f"On the Ray cluster: {reply.message}", reply.advice) if isinstance(reply, EmbedderError) else reply


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
