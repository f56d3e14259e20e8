"""What a question asks a paper about, that being described by the rest: “what did the survey of teachers find on tests?”."""

from __future__ import annotations

import re
from functools import partial

from bot.questions import WordFinder, topic_words
from bot.questions.stating import States

_SAYS = (
    r"(?:find|found|say|says|said|report(?:s|ed)?|conclude[sd]?|show(?:s|n|ed)?|writes?|wrote|written|claim(?:s|ed)?|state[sd]?"
    r"|tells?|told|reveal(?:s|ed)?|discover(?:s|ed)?|learn(?:s|ed|t)?|argue[sd]?|observe[sd]?|notes?|noted|think|thinks)"
)
_PAPER = r"(?:papers?|stud(?:y|ies)|articles?|surveys?|reviews?|works?|reports?|trials?|experiments?|authors?)"
_IN_PAPER = rf"(?: (?:in|by) (?:the|this|that|their|its) (?:[\w'’-]+ ){{0,6}}?{_PAPER})?"
_ASKED = (
    re.compile(
        rf"\b{_SAYS} (?:(?:anything|something|more|much|there) )?(?:about|on|regarding|concerning) (?P<what>[^?.!,;:]{{2,60}}?)"
        rf"{_IN_PAPER}\W*$",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:does|do|did)\b.{{2,80}} mention (?P<what>[^?.!,;:]{{2,60}}?){_IN_PAPER}\W*$", re.IGNORECASE),
    re.compile(
        r"\b(?:in|from) (?:the|that|this) [^,?.!;]{2,80}, (?:and )?what about (?P<what>[^?.!,;:]{2,60}?)\W*$",
        re.IGNORECASE,
    ),
)
_HELD = 0.6  # of the words asked about


def asked_within(question: str) -> list[States]:
    """What tells which sentences are on what a question asks a paper about; nothing if it asks no paper about something."""
    found = next(filter(None, (asked.search(question) for asked in _ASKED)), None)
    words = topic_words(found["what"]) if found else []
    return [partial(_on, WordFinder(words), len(words))] if words and set(words) < set(topic_words(question)) else []


def _on(words: WordFinder, count: int, text: str) -> bool:
    return len(words(text)) >= _HELD * count
