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
    before = without_opening(last_on_topic(history)).strip(" ?!.")
    last = next((one.question for one in exchanges(history)), "")
    without_names = _left(last, set(names(last)))
    wanted, *_ = said.NOT_THAT.split(meant, maxsplit=1)
    unwanted = content(meant[len(wanted) :])
    wanted = wanted.strip(" ,.;") or meant
    called = names(before) if names(f"on {wanted}") else []
    rest = _left(before, {*unwanted, *called})
    left, said_now = set(map(stem, content(rest))), set(map(stem, content(wanted)))
    if left and left <= said_now:
        return Right(wanted, "", without_names)
    if left and (unwanted or called or left & said_now or len(content(wanted)) < 2):
        return Right(f"{rest} {wanted}", "", without_names)
    return Right(wanted, before, without_names)


def without_opening(text: str) -> str:
    """A question without the words that only tie it to what was said before: "what about leaf disease?" → "leaf disease?"."""
    text = said.CONNECTED.sub("", correction(text) or text)
    return said.WHAT_ABOUT.sub("", text).strip()


def _left(text: str, words: set[str]) -> str:
    """A question without some of its words, lower case."""
    kept = _WORD.sub(lambda found: "" if found[0].lower() in words else found[0], text)
    return " ".join(kept.split()).strip(" ?!.,")
