"""The write lock of a library on a server: a lease in the store itself, for writers on any machine.

Chroma's one atomic test-and-set is `create_collection`, which fails for all but one of those that create the same name
at once. So a lease is an empty collection “NAME-lease-N”, and whoever makes the one with the highest number holds it.
Numbers only grow, and the highest is never deleted, only marked as let go of: a slow process that takes number N long
after others have gone past it finds a higher one and gives way. Its metadata tell who holds it and since when, and a
count that its holder raises; no two clocks are compared before anything is taken away: a lease counts as left behind
only after that count has been *seen* to stand still for as long as the lease promises.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from ingest.errors import LibraryBusy
from ingest.text import plain

_log = logging.getLogger(__name__)
_LOOKS = 0.5  # seconds between two looks at a lease that another holds
_WAIT = "Wait until it has finished, or stop it; what it has stored so far is kept."


@dataclass(frozen=True, slots=True)
class Holding:
    """What a lease says of itself: its holder, the folder it writes from, times in seconds since 1970,
    how often it was renewed, and for how many seconds each renewal holds."""

    holder: str
    place: str
    since: float
    renewed: float
    seconds: float
    beat: int = 0
    released: bool = False

    def __str__(self) -> str:
        since = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(self.since))
        ago = max(0, round(time.time() - self.renewed))
        return f"{self.holder}, since {since}, last sign of life {ago} seconds ago"


class Lease:
    """The lease of the collection `name`, on a client of its own."""

    def __init__(self, client: Any, name: str, place: str, seconds: float) -> None:
        """`place` names the folder whose file lock the caller holds: a lease from there was left behind."""
        self._client, self._name, self._place, self._seconds = client, name, place, seconds
        self._lock = threading.Lock()
        self._number = 0
        self._own: Any = None
        self._holding: Holding | None = None
        self._renewed = 0.0
        self._lost = False
        self._stopped = threading.Event()

    def take(self, wait: float) -> None:
        """Take it, waiting at most `wait` seconds for a holder that is alive.

        A holder that seems dead is watched for as long as its lease promises, and then taken over from.

        Raises:
            LibraryBusy: another process holds it; the message says which, and since when.
        """
        patience, watched = time.monotonic() + wait, _Watch()
        while True:
            number, held = self._highest()
            if held is None or held.released or held.place == self._place or watched.left_behind(number, held):
                if self._make(number + 1):
                    return
                continue
            seems_dead = time.time() - held.renewed > held.seconds and not watched.alive
            if not seems_dead and time.monotonic() >= patience:
                raise LibraryBusy(f"Another process is writing to the library ({held}).", _WAIT)
            time.sleep(min(_LOOKS, held.seconds / 4))

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Renew it meanwhile, and let go of it in the end."""
        renewing = threading.Thread(target=self._keep, name="lease", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            self._stopped.set()
            renewing.join(timeout=self._seconds)
            self._release()

    @property
    def number(self) -> int:
        """Its number; 0 until it is taken."""
        return self._number

    def _leases(self) -> list[tuple[int, Any]]:
        return _leases(self._client, self._name)

    def _highest(self) -> tuple[int, Holding | None]:
        number, made = next(reversed(self._leases()), (0, None))
        return number, read_lease(made.metadata) if made is not None else None

    def _make(self, number: int) -> bool:
        """Make the lease with this number; False if another process has it, or a higher one."""
        now = time.time()
        holding = Holding(f"process {os.getpid()} on {socket.gethostname()}", self._place, now, now, self._seconds)
        asked = _now()
        try:
            own = self._client.create_collection(
                f"{self._name}-lease-{number}", embedding_function=None, metadata=_written(holding)
            )
        except Exception as error:
            if "already exists" in str(error):
                return False
            raise
        others = self._leases()
        if any(other > number for other, _ in others):
            self._drop(own.name)
            return False
        self._number, self._own, self._holding, self._renewed = number, own, holding, asked
        for other, older in others:
            if other < number:
                self._drop(older.name)
        return True

    def _drop(self, name: str) -> None:
        with contextlib.suppress(Exception):  # the next holder drops it
            self._client.delete_collection(name)

    def check(self) -> None:
        """Make sure that the lease is still held; renews it if the last renewal is not fresh.

        Raises:
            LibraryBusy: another process has taken it over.
        """
        if not self._lost and _now() - self._renewed > self._seconds / 2:
            self._renew()
        if self._lost:
            raise LibraryBusy(
                "Another process has taken over writing to the library: this one gave no sign of life for too long.",
                "Run the same command again when that one has finished; what was stored so far is kept.",
            )

    def _renew(self) -> None:
        asked = _now()
        with self._lock:
            assert self._holding is not None
            holding = replace(self._holding, renewed=time.time(), beat=self._holding.beat + 1)
            try:
                self._own.modify(metadata=_written(holding))
                self._lost = any(other > self._number for other, _ in self._leases())
            except Exception as error:
                if type(error).__name__ != "NotFoundError":
                    raise
                self._lost = True  # whoever took it over has dropped it
            self._holding, self._renewed = holding, asked

    def _keep(self) -> None:
        while not self._stopped.wait(self._seconds / 3) and not self._lost:
            try:
                self._renew()
            except Exception as error:  # the writer meets the same fault, and says so
                _log.info("the write lease could not be renewed: %s", type(error).__name__)

    def _release(self) -> None:
        """Let go of it, if it is still held; a server that cannot be reached lets it run out."""
        with self._lock, contextlib.suppress(Exception):
            if self._holding and not self._lost:
                self._own.modify(metadata=_written(replace(self._holding, released=True)))


def stands(client: Any, name: str, number: int) -> bool:
    """Whether the lease of this number is still held, as far as others can tell: the highest, and not let go of."""
    highest, made = next(reversed(_leases(client, name)), (0, None))
    return made is not None and highest == number and not read_lease(made.metadata).released


def _leases(client: Any, name: str) -> list[tuple[int, Any]]:
    """All leases of a collection, the highest number last."""
    pattern, found, listed = re.compile(rf"{re.escape(name)}-lease-(\d+)"), list[tuple[int, Any]](), 0
    while page := client.list_collections(limit=_PAGE, offset=listed):
        found += [(int(match[1]), made) for made in page if (match := pattern.fullmatch(made.name))]
        listed += len(page)
    return sorted(found, key=lambda pair: pair[0])


def _now() -> float:
    """Seconds on a clock that also goes on while the machine sleeps, where there is one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class _Watch:
    """What one process sees of a lease that another holds."""

    def __init__(self) -> None:
        self._seen: tuple[int, int] | None = None
        self._at = 0.0
        self.alive = False

    def left_behind(self, number: int, held: Holding) -> bool:
        """Whether the lease has stood still for as long as it promises, ever since it was first looked at."""
        now = time.monotonic()
        if self._seen != (number, held.beat):
            self.alive = self._seen is not None
            self._seen, self._at = (number, held.beat), now
        return now - self._at > held.seconds


_PAGE = 250  # collections a request
_PREFIX = "lease_"
_FAR, _MOST = 4e9, 3600.0  # seconds since 1970 that are no slip, and that a renewal holds at most


def _written(holding: Holding) -> dict[str, Any]:
    return {f"{_PREFIX}{name}": value for name, value in asdict(holding).items()}


def read_lease(metadata: dict[str, Any] | None) -> Holding:
    """What a lease says; one that says nothing sensible is held by nobody known, and is watched like any other."""
    said = {name.removeprefix(_PREFIX): value for name, value in (metadata or {}).items()}
    try:
        since, renewed, seconds = (float(said[name]) for name in ("since", "renewed", "seconds"))
        if not (0 <= since < _FAR and 0 <= renewed < _FAR and 0 < seconds <= _MOST):
            raise ValueError
        holder, place, released = plain(str(said["holder"]))[:200], str(said["place"]), bool(said["released"])
        return Holding(holder, place, since, renewed, seconds, int(said["beat"]), released)
    except (KeyError, TypeError, ValueError, OverflowError):
        return Holding("an unknown process", "", 0.0, 0.0, 30.0)
