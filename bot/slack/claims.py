"""Who answers what: each message is claimed before it is answered, so that it is answered once, by one worker.

A claim holds a message's keys (its event, its place in a channel) for the time of a lease, which its worker renews. A
worker that dies leaves its claim, with all that is needed to go on, to another one (`take_over`). Keys of messages that are
done stay for a day, as long as Slack may bring them again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ingest.errors import PaperbotError

KEPT = 24 * 3600.0  # seconds that a claim is remembered when it is done, or nobody cares for it any more


class ClaimsUnavailable(PaperbotError):
    """The record of claims cannot be used, so that nobody knows who answers what."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's hold on one message.

    `attempt` counts from 1 and rises each time the message is claimed anew or taken over: it tells this hold from earlier
    ones, whose workers cannot renew or end it any more. `age` is the seconds since the message was first claimed, `memory`
    how many seconds the record goes back: what was done before that, it cannot know.
    """

    id: str
    keys: tuple[str, ...]
    owner: str
    attempt: int
    payload: bytes = field(default=b"", repr=False)
    age: float = 0.0
    memory: float = math.inf


class Claims(Protocol):
    """A record of claims that all workers share; thread-safe. All methods raise ClaimsUnavailable where it cannot be used.

    A record that lost a claim (a Redis that restarts without its newest data) takes it in again when it is next renewed,
    released or done, unless another worker has claimed the message by then.
    """

    def claim(self, keys: Sequence[str], owner: str, lease: float, payload: bytes = b"") -> Claim | None:
        """Claim a message by all its keys for `lease` seconds; None if one of them is done or held by a living worker.

        Keys that a dead worker held come with the message's other keys, its count of attempts and, unless a new one is
        given, its payload. `keys` come first in the claim's own.
        """

    def renew(self, claim: Claim, lease: float) -> bool:
        """Hold on for `lease` seconds from now; False if the claim is another worker's by now, or done."""

    def annotate(self, claim: Claim, payload: bytes) -> bool:
        """Change what another worker would go on with; False if the claim is another worker's by now, or done."""

    def done(self, claim: Claim) -> bool:
        """The message is answered: forget the payload, keep the keys for a day. False if it is another worker's by now."""

    def release(self, claim: Claim, delay: float = 0.0) -> bool:
        """Give the message up, to be claimed or taken over again in `delay` seconds; False if it is another worker's."""

    def forget(self, claim: Claim) -> bool:
        """Give the message up as if nobody had ever claimed it; False if it is another worker's by now, or done."""

    def take_over(self, owner: str, lease: float, limit: int = 16) -> list[Claim]:
        """Take claims whose leases ran out, the oldest first; each goes to one worker."""

    def standing(self, key: str) -> bool | None:
        """Whether the message with this key is still to be answered; False if that is done, None if nobody claimed it."""

    def check(self) -> None:
        """See whether the record can be used."""

    def close(self) -> None:
        """Let go of the file or connection."""
