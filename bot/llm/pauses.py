"""How long is waited before a request that failed is made again."""

from __future__ import annotations

import random
from dataclasses import dataclass

from bot.llm.errors import LONGEST_WAIT, Failure

_FIRST, _LONGEST, _JITTER = 0.5, 8.0, 0.25  # seconds, doubled each time, and a share of them


@dataclass(slots=True)
class Pauses:
    """The pauses of one call, at most so many; those that the service asks for are no longer together than one may be."""

    left: int
    _made: int = 0
    _asked: float = 0.0

    def after(self, fault: Failure) -> float | None:
        """Seconds before the next attempt, spread so that clients do not meet; None if there is to be none."""
        self._asked += fault.wait or 0.0
        if not fault.again or not self.left or self._asked > LONGEST_WAIT:
            return None
        self.left -= 1
        self._made += 1
        spread = _JITTER * random.random()  # noqa: S311
        return fault.wait * (1 + spread) if fault.wait else min(_FIRST * 2.0 ** (self._made - 1), _LONGEST) * (1 - spread)
