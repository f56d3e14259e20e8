"""An answer to `/ask`, which only its author saw, posted into the channel: once, however often they click."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt import Respond

from bot.conversations.records import Exchange
from bot.slack import blocks, notices
from bot.slack.aside import Aside
from bot.slack.claims import Claim, ClaimsUnavailable
from bot.slack.commanded import cut_off
from bot.slack.failures import log_failure
from bot.slack.sending import LOST
from bot.slack.service import Service
from bot.slack.threads import reason
from bot.slack.workers import Work
from ingest.errors import PaperbotError
from ingest.logs import request_id

_log = logging.getLogger(__name__)
KIND = "share"  # see `bot.slack.posts.kind_of`
_FORGOTTEN = "That answer is no longer kept. Ask again in the channel."
_BEFORE = "That answer has been shared here, or is just being shared."
_IN_PART = "I could share only a part of the answer. Ask again in the channel to have all of it there."
_CUT_OFF = "I was restarted while I shared your answer. If it does not stand in the channel, ask again there."


def share(service: Service, respond: Respond, body: Mapping[str, Any], answer_id: str) -> None:
    """Post an answer that only its author saw into the channel."""
    channel, user = body["channel"]["id"], body["user"]["id"]
    told = Aside(service.client, respond, channel, user)
    if closed := service.access.closed(channel):
        told.say(closed)
        return
    try:
        exchange = service.conversations.get(answer_id)
    except PaperbotError as error:
        reference = request_id()
        log_failure(error, reference)
        told.tell(notices.error_messages(error, reference))
        return
    if exchange is None:
        told.say(_FORGOTTEN)
        return
    try:
        claim = _claimed(service, channel, user, answer_id)
    except ClaimsUnavailable as error:
        _log.warning("an answer is shared without a claim: %s", error.message)
        claim = None
    else:
        if claim is None:
            told.say(_BEFORE)
            return
    if failed := _posted(service, channel, exchange, _name(body), claim):
        told.say(failed)
    else:
        respond(delete_original=True)


def _name(body: Mapping[str, Any]) -> str:
    return str(body["user"].get("name") or body["user"].get("username") or "Somebody")


def _claimed(service: Service, channel: str, user: str, answer_id: str) -> Claim | None:
    about = {"kind": KIND, "channel": channel, "user": user}
    claim = service.holds.claim((f"share/{channel}/{answer_id}",), json.dumps(about).encode())
    if claim:
        service.holds.keep(claim)
    return claim


def _posted(service: Service, channel: str, exchange: Exchange, name: str, claim: Claim | None) -> str:
    """Post it; what to say if that fails, "" if not. Where nothing of it stands, it may be tried again."""
    begun, failed = False, ""
    try:
        for message in blocks.shared_messages(exchange, name):
            service.client.chat_postMessage(channel=channel, unfurl_links=False, unfurl_media=False, **message.to_json())
            begun = True
    except LOST as error:
        _log.warning("an answer could not be shared: %s", reason(error))
        failed = _IN_PART if begun else notices.NOT_SHARED
    finally:
        if claim and begun:
            service.holds.end(claim)
        elif claim:
            service.holds.forget(claim)
    return failed


def resumed(service: Service, claim: Claim) -> Work:
    """What is left to do where the worker died over it; raises KeyError if the claim is of something else."""
    return cut_off(service, claim, _CUT_OFF)
