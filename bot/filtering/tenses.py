"""What a question asks for, and whether it says of that what holds: only then a year at its end is surely that of papers."""

from __future__ import annotations

import re

from bot.filtering.phrases import FUNCTION_WORDS, LEANING, PAPERS, PROPOSED, PUBLISHED, WORK
from bot.questions import word_set

_CONNECTED = r"(?:(?:and|but|so|then|ok|also),? )?"
_METHODS = word_set("methods techniques approaches algorithms models systems solutions")
# “Which other papers”, “what recent deep learning methods”, whatever follows.
_ASKED_FOR = re.compile(
    rf"{_CONNECTED}(?:which|what|any|(?:are|is) there any|find|show me|list)(?: [\w-]+){{0,3}}?"
    rf" (?:{'|'.join(sorted((PAPERS - {'literature'}) | WORK | _METHODS))})\b",
    re.IGNORECASE,
)
# What else is asked for, if a verb follows: “which drugs prevent gout”, not “which wars in Asia”.
_WITH_VERB = re.compile(
    rf"{_CONNECTED}(?:which|what)(?: [\w-]+){{0,3}}? [\w-]*[^\Ws]s"
    rf" (?=(?:are|have been)\b|(?!(?:{'|'.join(sorted(FUNCTION_WORDS | LEANING))})\b)[\w-]*[^\W\dsd]\b)",
    re.IGNORECASE,
)
_SAID_NOW = re.compile(r"\b(?:are|is|ha(?:ve|s) been) (?:\w+ )?\w+ed\b", re.IGNORECASE)  # “are linked to”
# What was, or was done, at that time (“which systems won prizes before 2020”), or begins a clause of its own.
_PAST = word_set(
    """was were had did been being took came went won ran fell rose grew led met made gave found began broke saw held lost kept
    struck shook fought brought bought taught caught sought thought drove rode wrote chose spoke threw drew flew knew froze
    left felt dealt meant sent spent paid sold told stood wore bore became
    that which who whose when where while because if than"""
)


def says_what_holds(text: str) -> bool:
    """Whether a question asks which papers, methods or the like do something, not which did."""
    asked = _ASKED_FOR.match(text) or _WITH_VERB.match(text)
    said = _SAID_NOW.sub(" ", text[asked.end() :]).lower().split() if asked else []
    past = any(word in _PAST or (word.endswith("ed") and word not in PROPOSED | PUBLISHED) for word in said)
    return asked is not None and not past
