"""Why a question was not answered, as it is noted in the log."""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from bot.slack.sending import is_gone
from bot.slack.threads import reason
from ingest.errors import PaperbotError
from ingest.logs import frames

_log = logging.getLogger(__name__)


def deleted(error: Exception) -> bool:
    """Whether there is no answer because nobody is left to read it: the message was deleted. That is no fault."""
    if gone := is_gone(error):
        _log.info("a message was deleted before it was replied to")
    return gone


def log_failure(error: Exception, reference: str) -> None:
    """Note why a question was not answered; the error's own text, which may quote the question, only if it is one of ours."""
    if isinstance(error, PaperbotError):
        _log.warning(
            "a question was not answered, reference %s: %s", reference, " ".join((error.message, error.advice)).strip()
        )
    elif isinstance(error, SlackApiError):
        _log.error("a reply could not be brought to Slack, reference %s: %s", reference, reason(error))
    else:
        kind = type(error).__name__
        _log.error("unexpected error %s, reference %s", kind, reference, extra={"trace": frames(error)})
