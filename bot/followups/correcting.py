"""Questions set right: "no, I meant tomato leaves" after "what about leaf disease?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import Turn
from bot.followups import words as said
from bot.followups.ellipsis import content, correction
from bot.followups.history import exchanges, last_on_topic
from bot.questions import names, stem

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Right:
    """What is asked instead, and the question that it goes on from, if its own words do not tell the topic.

    `without_names` is the question before without what it calls by name, for another paper that it is asked of.
    """

    asked: str
    context: str
    without_names: str


def set_right(meant: str, history: Sequence[Turn]) -> Right:
    """What is asked by one who meant `meant` with the last question of a conversation.

    A name stands in the place of names, what is meant “and not” something in the place of that; a word that tells little alone,
    or repeats some of the question, is added to it; else it is asked in the context of the question.
    """
    before, last = bare(last_on_topic(history)).strip(" ?!."), next((one.question for one in exchanges(history)), "")
    wanted, *_ = said.NOT_THAT.split(meant, maxsplit=1)
    unwanted = content(meant[len(wanted) :])
    wanted = wanted.strip(" ,.;") or meant
    called = names(before) if names(f"on {wanted}") else []
    rest = _left(before, {*unwanted, *called})
    again = {stem(word) for word in content(wanted)} & {stem(word) for word in content(rest)}
    if content(rest) and len(again) == len({stem(word) for word in content(rest)}):
        return Right(wanted, "", _left(last, set(names(last))))
    if content(rest) and (unwanted or called or again or len(content(wanted)) < 2):
        return Right(f"{rest} {wanted}", "", _left(last, set(names(last))))
    return Right(wanted, before, _left(last, set(names(last))))


def bare(text: str) -> str:
    """A question without what leans on others: "what about leaf disease?" → "leaf disease?"."""
    text = said.CONNECTED.sub("", correction(text) or text)
    return said.WHAT_ABOUT.sub("", text).strip()


def _left(text: str, words: set[str]) -> str:
    """A question without some of its words, lower case."""
    kept = _WORD.sub(lambda found: "" if found[0].lower() in words else found[0], text)
    return " ".join(kept.split()).strip(" ?!.,")
