"""Commands that are being carried out: should the bot die over one, its author is told, rather than left waiting."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.aside import Aside
from bot.slack.claims import Claim, ClaimsUnavailable
from bot.slack.service import Service
from bot.slack.workers import Work

_log = logging.getLogger(__name__)
KIND = "command"  # see `bot.slack.posts.kind_of`
_COMMANDS = ("/ask", "/reading-group")


def carry_out(
    service: Service, command: Mapping[str, Any], at_once: Callable[[], None], work: Callable[[Claim | None], bool]
) -> bool:
    """Say something `at_once` and let a worker carry out a command; False if there is no room for it.

    `work` is given the claim, None where it cannot be noted down, and tells whether something of it is left for later.
    Nothing is done, or said, for a command that is being carried out already, or has been.
    """
    try:
        claim = _claimed(service, command)
    except ClaimsUnavailable as error:
        _log.warning("a command is carried out without a claim: %s", error.message)
        claim = None
    else:
        if claim is None:
            return True
        service.holds.keep(claim)
    at_once()

    def carried() -> None:
        later = False
        try:
            later = work(claim)
        finally:
            if claim:
                service.holds.end(claim, later=later)

    taken = service.submit(carried)
    if claim and not taken:
        service.holds.end(claim)
    return taken


def _claimed(service: Service, command: Mapping[str, Any]) -> Claim | None:
    about = {"kind": KIND, "channel": command["channel_id"], "user": command["user_id"], "command": command["command"]}
    key = f"command/{command.get('team_id', '')}/{command.get('trigger_id') or secrets.token_hex(8)}"
    return service.holds.claim((key,), json.dumps(about).encode())


def resumed(service: Service, claim: Claim) -> Work:
    """What is left to do for a command whose worker died; raises KeyError or ValueError if the claim is of none."""
    name = _COMMANDS[_COMMANDS.index(json.loads(claim.payload)["command"])]
    return cut_off(service, claim, f"I was restarted before I was done with your `{name}`. Please give it again.")


def cut_off(service: Service, claim: Claim, said: str) -> Work:
    """Say to the user of a claim, in its channel, what a worker's death means for what was claimed; raises KeyError."""
    about = json.loads(claim.payload)
    told = Aside(service.client, None, about["channel"], about["user"])

    def tell() -> None:
        _log.warning("a %s was cut off, as its worker died", about["kind"])
        try:
            told.say(said)
        finally:
            service.holds.end(claim)

    return tell
