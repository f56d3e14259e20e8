"""What `/reading-group` is followed by: a topic and, if somebody wants others than the usual, how many papers and minutes."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading_group import Request
from bot.slack.group_words import LEAD_IN, amount_of, ending, opening
from bot.slack.safety import one_line
from ingest.errors import QuestionError

EXAMPLE = "/reading-group offline RL 5 papers 45 minutes"
# Some of Slack's clients make one dash of two.
_OPTION = re.compile(r"(?:^|\s)(?:--|[—–])(papers|minutes)(?![\w-])(?:[ =]+|$)(\S*)", re.IGNORECASE)
_UNKNOWN = re.compile(r"(?:^|\s)(--[a-z][\w-]*)", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_PARTING = re.compile(r"\s*(?:;|(?<!\d),|,(?!\d))\s*")
_QUOTES = " \"“”„«»'"
_ENDS = _QUOTES + ",;:–—"


def request_of(text: str) -> Request:
    """What is to be prepared: “offline RL 5 papers 45 minutes”, “an hour on offline RL”, “offline RL --papers 5”.

    Days and times of the meeting are passed over, as are words that only lead to the topic (“papers on”).

    Raises:
        QuestionError: no topic is left, or an option is none.
    """
    found = dict[str, int]()

    def option(match: re.Match[str]) -> str:
        if not re.fullmatch(r"\d{1,6}", match[2]):
            raise QuestionError(f"--{match[1].lower()} takes a number.", f"For example: {EXAMPLE}")
        found.setdefault(match[1].lower(), int(match[2]))
        return " "

    topic = one_line(_OPTION.sub(option, one_line(text)))
    if unknown := _UNKNOWN.search(topic):
        raise QuestionError(f"I do not know {unknown[1]}, only --papers and --minutes.", f"For example: {EXAMPLE}")
    topic = _topic(_BRACKETS.sub(lambda inner: inner[0] if _topic(inner[1], {}) else f", {inner[1]},", topic), found)
    if not topic:
        raise QuestionError("Name the topic of the meeting.", f"For example: {EXAMPLE}")
    usual = Request(topic=topic)
    return replace(usual, papers=found.get("papers", usual.papers), minutes=found.get("minutes", usual.minutes))


def _topic(text: str, found: dict[str, int]) -> str:
    """What of a text is the topic; the amounts beside it are added to those `found`."""
    parts = [_without_ends(part, found) for part in _PARTING.split(text)]
    return ", ".join(filter(None, parts)).strip(_ENDS)


def _without_ends(part: str, found: dict[str, int]) -> str:
    """A part of a text without the amounts, days and words for their own sake that it begins or ends with."""
    before = None
    while part != before:
        before = part
        part = part.strip(_QUOTES)
        for match in (ending(part), opening(part)):
            if match:
                found |= {what: amount for what, amount in amount_of(match).items() if what not in found}
                part = part[: match.start()].rstrip(_ENDS) if match.end() == len(part) else part[match.end() :].lstrip(_ENDS)
                break
        else:
            part = LEAD_IN.sub("", part)
    return part
