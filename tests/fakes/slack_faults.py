"""What goes wrong on purpose: scripted faults a method, and random ones from a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.fakes.slack_wire import Reply
from tests.fakes.slack_workspace import Json

ANY = "*"
_RANDOM = ("500", "429", "503", "drop", "lost")


@dataclass(slots=True)
class Fault:
    """One fault for the calls of a method ("*": of any), `skip` of them left alone first, then `times` met (None: all).

    `error` is Slack's code; `status` an HTTP status with `retry_after` seconds; `manner` "drop" or "hang"; `delay` seconds.
    `applied` says that the call takes effect and only its answer is lost. `when` looks at the arguments.
    """

    method: str
    error: str = ""
    status: int = 200
    retry_after: int | None = None
    manner: str = "answer"
    delay: float = 0.0
    applied: bool = False
    times: int | None = 1
    skip: int = 0
    when: Callable[[Json], bool] | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """How `Call.fault` names it."""
        kind = self.error or (str(self.status) if self.status != 200 else self.manner if self.manner != "answer" else "delay")
        return f"{kind}, applied" if self.applied and kind != "delay" else kind

    def reply(self, good: Reply | None) -> Reply:
        """What is answered; `good` is the true answer where the call took effect."""
        if self.manner != "answer":
            return Reply(manner=self.manner, delay=self.delay)
        if self.error:
            return Reply(body=json.dumps({"ok": False, "error": self.error}).encode(), delay=self.delay)
        if self.status != 200:
            return self._http()
        assert good is not None
        return Reply(good.status, good.body, good.headers, self.delay, good.manner)

    def _http(self) -> Reply:
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        if self.status == 503:
            page = b"<!DOCTYPE html><html><body>Service Unavailable</body></html>"
            return Reply(503, page, {"Content-Type": "text/html", **headers}, self.delay)
        error = "ratelimited" if self.status == 429 else "internal_error"
        return Reply(self.status, json.dumps({"ok": False, "error": error}).encode(), headers, self.delay)


class Script:
    """The faults to come, first come first met; then the random ones."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.rate = 0.0
        self.kinds: Sequence[str] = ()
        self.dice = random.Random(0)
        self.methods: Callable[[str], bool] = lambda name: True
        self.met: list[tuple[str, str]] = []  # method and fault, in order

    def random(self, rate: float, seed: int, kinds: Sequence[str], methods: Callable[[str], bool]) -> None:
        """From now on this share of calls fails."""
        assert set(kinds) <= set(_RANDOM), kinds
        self.rate, self.dice, self.kinds, self.methods = rate, random.Random(seed), kinds, methods

    def pick(self, method: str, args: Json) -> Fault | None:
        """The fault that this call meets."""
        for fault in self.faults:
            if fault.method in (method, ANY) and (fault.when is None or fault.when(args)):
                if fault.skip:
                    fault.skip -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    self.faults = [other for other in self.faults if other.times != 0]
                return self._noted(method, fault)
        if self.rate and self.methods(method) and self.dice.random() < self.rate:
            return self._noted(method, _random_fault(method, self.dice.choice(self.kinds)))
        return None

    def _noted(self, method: str, fault: Fault) -> Fault:
        self.met.append((method, fault.name))
        return fault


def _random_fault(method: str, kind: str) -> Fault:
    if kind.isdigit():
        return Fault(method, status=int(kind), retry_after=1 if kind == "429" else None)
    return Fault(method, manner="drop", applied=kind == "lost")
