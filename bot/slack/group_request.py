"""What `/reading-group` is followed by: a topic and, if somebody wants others than the usual, how many papers and minutes."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading_group import Request
from bot.slack.safety import one_line
from ingest.errors import QuestionError

EXAMPLE = "/reading-group offline RL 5 papers 45 minutes"
# Some of Slack's clients make one dash of two.
_OPTION = re.compile(r"(?:^|\s)(?:--|[—–])(papers|minutes)(?![\w-])(?:[ =]+|$)(\S*)", re.IGNORECASE)
_UNKNOWN = re.compile(r"(?:^|\s)(--[a-z][\w-]*)", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:^|[\s,;]+)(?:(?:and|in|with|for)\s+)?(\d{1,6})[ -]?(papers?|minutes?|mins?)\.?$", re.IGNORECASE
)  # fmt: skip
_QUOTES = " \"“”„«»'"


def request_of(text: str) -> Request:
    """What is to be prepared: “offline RL 5 papers 45 minutes”, or “offline RL --papers 5 --minutes 45”.

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
    while tail := _TAIL.search(topic):
        found.setdefault("papers" if tail[2].lower().startswith("p") else "minutes", int(tail[1]))
        topic = topic[: tail.start()]
    topic = topic.strip(_QUOTES)
    if not topic:
        raise QuestionError("Name the topic of the meeting.", f"For example: {EXAMPLE}")
    usual = Request(topic=topic)
    return replace(usual, papers=found.get("papers", usual.papers), minutes=found.get("minutes", usual.minutes))
