"""Words that fit any paper (“the main results”) and those that tell the topic of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import dropwhile

from bot.followups import words as said
from bot.questions import stem, topic_words, word_set

_INFLECTED = re.compile(r"(?:s|ed)$")
_NO_STEMS = word_set("second third key reported")  # seconds, keys and reports are things
_OF_WHAT = word_set("of in on for with to about behind among between")
_MANNERS = word_set("short brief general detail details plain simple total particular practice summary english")  # “in short”


def content(text: str) -> list[str]:
    """The words of a text that tell its topic: neither function words nor such as fit any paper, lower case."""
    return [word for word in topic_words(text) if not _is_generic(word)]


def _is_generic(word: str) -> bool:
    """Whether it fits any paper, in any form of it: “guaranteed” as “guarantee”, but not “environmental” as “environment”."""
    return word in said.GENERIC or (bool(_INFLECTED.search(word)) and stem(word) in _generic_stems())


@cache
def _generic_stems() -> frozenset[str]:
    return frozenset(map(stem, said.GENERIC - _NO_STEMS))


def definite(tokens: Sequence[str]) -> bool:
    """Whether "the method", "the main results" and the like stand there without saying of what."""
    for place, word in enumerate(tokens[:-1]):
        if word == "the" and tokens[place + 1] in said.GENERIC:
            behind = tokens[place + 2 :]
            after = behind[0] if behind else "."
            described = after in said.PREPOSITIONS | said.DESCRIBED or _says_of_what(behind)
            acts = place and tokens[place - 1] in said.AUXILIARIES  # “does the method scale?”
            if not described and (after in said.AUXILIARIES or acts or not content(after)):
                return True
    return False


def _says_of_what(tokens: Sequence[str]) -> bool:
    """Whether it is said of what behind more words that fit any paper: "(the main) challenges of crowd counting"."""
    behind = list(dropwhile(lambda word: bool(topic_words(word)) and not content(word), tokens))
    if len(behind) < 2 or behind[0] not in _OF_WHAT or behind[1] in _MANNERS or not topic_words(behind[1]):
        return False
    return bool(content(" ".join(behind[1:])))
