"""The claims that this process holds: renewed while it works on their posts, ended with them, taken over from the dead."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace

from bot.slack.claims import Claim, Claims, ClaimsUnavailable
from ingest.logs import request

_log = logging.getLogger(__name__)
_BEATS = 3  # renewals of a claim within its lease


class Holds:
    """What of the record of claims is this process's; thread-safe."""

    def __init__(self, claims: Claims, lease: float, resume: Callable[[Claim], None]) -> None:
        """`lease` in seconds; `resume` goes on with a claim that was taken over."""
        self._claims, self._lease, self._resume = claims, lease, resume
        self._owner = secrets.token_hex(8)
        self._held = dict[str, Claim]()  # by the first key: claims of posts that are waiting or being answered
        self._lost = set[str]()  # those that another worker took over
        self._ends = list[tuple[Claim, bool]]()  # ends that could not be noted down yet
        self._lock = threading.Lock()
        self._closing, self._ended = False, threading.Event()
        self._heart = threading.Thread(target=self._beat, name="slack-claims", daemon=True)

    @property
    def live(self) -> bool:
        """Whether claims are being renewed."""
        return self._heart.is_alive()

    def start(self) -> None:
        """Begin to renew, and to take over."""
        self._heart.start()

    def take_no_more(self) -> None:
        """Leave the claims of the dead to others from now on."""
        self._closing = True

    def close(self) -> None:
        """Renew no more."""
        self._ended.set()
        self._heart.join()

    def work(self) -> bool:
        """True, or ClaimsUnavailable."""
        self._claims.check()
        return True

    def claim(self, keys: tuple[str, ...], payload: bytes) -> Claim | None:
        """See `Claims.claim`; raises ClaimsUnavailable."""
        return self._claims.claim(keys, self._owner, self._lease, payload)

    def keep(self, claim: Claim) -> None:
        """Renew a claim until it ends."""
        with self._lock:
            self._held[claim.keys[0]] = claim

    def standing(self, key: str) -> bool | None:
        """See `Claims.standing`; None, too, if the record cannot tell and this process does not work on the message."""
        try:
            return self._claims.standing(key)
        except ClaimsUnavailable as error:
            _log.warning("whether a question is still being answered cannot be told: %s", error.message)
            return True if key in self._held else None

    def is_lost(self, claim: Claim) -> bool:
        """Whether another worker took a claim over, as far as is known."""
        return claim.keys[0] in self._lost

    def is_mine(self, claim: Claim) -> bool:
        """Whether an answer is still this worker's to give. It is where nobody can tell: nobody else can claim it then."""
        if self.is_lost(claim):
            return False
        try:
            return self._claims.renew(self._held.get(claim.keys[0], claim), self._lease)
        except ClaimsUnavailable as error:
            _log.warning("an answer is given although its claim cannot be renewed: %s", error)
            return True

    def annotate(self, claim: Claim, payload: bytes) -> None:
        """Note down what another worker would go on with."""
        noted = replace(claim, payload=payload)
        with self._lock:
            if claim.keys[0] in self._held:
                self._held[claim.keys[0]] = noted
        try:
            self._claims.annotate(noted, payload)
        except ClaimsUnavailable as error:
            _log.warning("a claim could not be noted down: %s", error)

    def end(self, claim: Claim, *, later: bool = False) -> None:
        """Its post is done with, or is to be tried again `later`; nothing happens to one that another worker has."""
        key = claim.keys[0]
        with self._lock:
            claim, lost = self._held.pop(key, claim), key in self._lost
            self._lost.discard(key)
        if not lost:
            self._conclude(claim, later=later)

    def forget(self, claim: Claim) -> None:
        """Nothing was done about it: whoever claims it next does so for the first time."""
        with self._lock:
            self._held.pop(claim.keys[0], None)
        try:
            self._claims.forget(claim)
        except ClaimsUnavailable as error:
            _log.warning("a claim could not be given up: %s", error.message)

    def leave(self, claim: Claim) -> None:
        """Leave a claim to others, or for the time after its lease; raises ClaimsUnavailable."""
        with self._lock:
            self._held.pop(claim.keys[0], None)
        self._claims.release(claim, self._lease)

    def _conclude(self, claim: Claim, *, later: bool) -> None:
        try:
            if later:
                self._claims.release(claim, self._lease * claim.attempt)
            else:
                self._claims.done(claim)
        except ClaimsUnavailable as error:
            _log.warning("a question that is done with could not be noted down yet: %s", error)
            with self._lock:
                self._ends.append((claim, later))

    def _beat(self) -> None:
        """Keep the claims of this process, and take over those of processes that died, until the end."""
        while not self._ended.wait(self._lease / _BEATS):
            try:
                self._catch_up()
                self._renew()
                if not self._closing:
                    for claim in self._claims.take_over(self._owner, self._lease):
                        with request():
                            self._resume(claim)
            except ClaimsUnavailable as error:
                _log.warning("the record of questions cannot be reached: %s", error)
            except Exception:
                _log.exception("the record of questions could not be kept up")

    def _catch_up(self) -> None:
        """Note down the claims that ended while the record could not be reached."""
        with self._lock:
            ends, self._ends = self._ends, []
        for claim, later in ends:
            self._conclude(claim, later=later)

    def _renew(self) -> None:
        with self._lock:
            held = list(self._held.items())
        for key, claim in held:
            if not self._claims.renew(claim, self._lease):
                with self._lock:
                    if key in self._held:
                        self._lost.add(key)
