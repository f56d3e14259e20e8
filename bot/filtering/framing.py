"""What tells nothing of a topic in a question: that the library is asked, that its latest papers are wanted, or its first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.filtering.phrases import CUT
from bot.questions.openings import GREETING, PLEASE

_LIBRARY = r"(?:(?:the|this|your|our)\ (?:paper\ )?library|(?:your|our)\ (?:collection|corpus|database))(?![\w'’-]|\ of\b)"
_TELLS = r"(?:say|tell(?:\ (?:me|us))?|know|have|hold|contain|cover|include|offer|state|report|mention|show)"
_OF = r"(?=\ (?:about|on|regarding|concerning|of)(?![\w-]))"
_ASKED = re.compile(
    rf"""(?<!how\ )(?<!why\ )(?<!when\ )\b(?:does|do|did|can|could|would)\ {_LIBRARY}\ {_TELLS}{_OF}
    |\b{_LIBRARY}\ (?:tells(?:\ (?:me|us))?|says|knows|has|holds|contains|covers|reports){_OF}
    |(?:(?<=paper\ )|(?<=papers\ )|(?<=article\ )|(?<=articles\ )|(?<=abstracts\ )|(?<=thing\ )|(?<=\bwork\ )
        |(?<=research\ )|(?<=there\ )|(?<=papers\ are\ ))
        (?:in|of|from|within)\ {_LIBRARY}
    |\b(?:in|within)\ (?:this|your|our)\ (?:paper\ )?library(?![\w'’-]|\ of\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_PAPER = r"(?:papers?|articles?|publications?|preprints?|works?|research)\b"
_NEWEST, _OLDEST = r"(?:very\ )?(?:latest|newest|most\ recent)", r"(?:very\ )?(?:oldest|earliest)"
_ON = r"(?:on|about|regarding|concerning)"
# “the newest bat papers”, but not “the latest models beat earlier papers”
_TOPIC = (
    r"(?:\ (?!(?:common\ ancestor|old|and|or|of|in|on|for|to|from|with|by|at|as|than|that|which|who|it|the|an?|is|are|was"
    r"|were|be|do|does|did|stud(?:y|ies)|has|have|had|can|could|will|would|should|may|might|not|earlier|previous|prior|other"
    r"|many|some|all|these|those)\b)"
    r"[^\W_][\w.+/'’-]*)"
)
_TO_PAPERS = r"(?:papers?|articles?|publications?|preprints?)\b"
# “study” is a verb as well: such a question only asks for the newest.
_SHOW = (
    rf"{GREETING}{PLEASE}(?:(?:what|which)(?:['’]s|\ is|\ are|\ was|\ were)\ |(?:show|give|find|list|get)\ (?:me\ )?)?"
    r"(?:the\ )?"
)
_STUDIES = r"stud(?:y|ies)(?=\W*$|\ (?:in|of|from|by|since|on|about)\b|\ (?:do\ you\ have|are\ there)\b)"
# Not “the earliest evidence of …”, which is a topic.
_NEWS = rf"(?:(?:evidence|findings|results|advances|progress|developments|news)\ (?:in|of|for|{_ON})\b|stud(?:y|ies)\ {_ON}\b)"
# “the newest papers”, “which paper is the most recent (on …)?”, “what is the latest on …?”
_RECENT = re.compile(
    rf"""\b(?:(?P<newest>{_NEWEST})|(?P<oldest>{_OLDEST})|(?:more\ )?recent|newe?r?)(?=\ (?:{CUT}\ )?{_PAPER})
    |\b(?P<news>{_NEWEST})(?=\ {_NEWS})
    |\b(?:(?P<newest_on>{_NEWEST})|(?P<oldest_on>{_OLDEST}))(?={_TOPIC}{{1,4}}?\ {_TO_PAPERS})
    |^{_SHOW}(?P<study>(?P<newest_study>{_NEWEST})|(?P<oldest_study>{_OLDEST}))(?={_TOPIC}{{1,4}}?\ {_STUDIES})
    |(?:(?<=paper\ )|(?<=papers\ )|(?<=article\ )|(?<=articles\ )|(?<=which\ one\ )|(?<=which\ ones\ ))
        (?:is|are|was|were)\ (?:the\ )?(?:(?P<new>{_NEWEST})|(?P<old>{_OLDEST}))
        (?=(?:\ ones?)?(?:\ {CUT})?(?:\W*$|\ (?:in|{_ON})\ ))
    |^what(?:['’]s|\ is|\ are)\ the\ (?P<word>{_NEWEST})\ {_ON}\ (?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
# “which of the papers on … is the newest?”
_LAST = re.compile(
    rf"""^(?:which|what)\ (?:(?:one\ )?of\ (?:the|your)\ )?{_PAPER}\ (?:in|{_ON})
        (?:\ (?!(?:that|which|it|they|says?)\b)[^\s,;]+){{1,8}}?
        \ (?P<asks>(?:is|are|was|were)\ (?:the\ )?(?:(?P<new>{_NEWEST})|(?P<old>{_OLDEST}))(?:\ ones?)?)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
# “recent papers on …”, “what do newer papers say about …?”, not “does recent research support …?”
_RECENTLY = re.compile(
    rf"""^{GREETING}{PLEASE}
        (?:(?:do\ you\ have|what\ do|show|give|find|list|get|tell|recommend|which|what|is|are|there|me|us|any|some|the|all|of
            |about)\ )*
        (?P<asks>(?P<newer>(?:more\ )?recent|newe?r?)|older)
        (?=\ (?:{CUT}\ )?(?:(?:papers?|articles?|publications?|preprints?|literature)\b
            |(?:stud(?:y|ies)|trials?|reviews?|surveys?|evidence|findings|results|data)\ {_ON}\b))""",
    re.IGNORECASE | re.VERBOSE,
)


def of_library(text: str) -> Iterator[tuple[int, int]]:
    """Where it is said that the library is asked: "does this library say" (about …), "papers in the library"."""
    return (found.span() for found in _ASKED.finditer(text))


def recent(text: str) -> Iterator[tuple[int, int]]:
    """Where recent papers are asked for, or the first ones: "the latest" (papers on …)."""
    spans = {found.span("study" if found["study"] else 0) for found in _RECENT.finditer(text)}
    yield from sorted(spans | {found.span("asks") for asked in (_LAST, _RECENTLY) for found in asked.finditer(text)})


def asks_for_newest(text: str) -> bool:
    """Whether the newest papers are asked for, rather than some that are new."""
    return _asks(text, "newest", "newest_on", "newest_study", "news", "new", "word")


def asks_for_oldest(text: str) -> bool:
    """Whether the oldest papers are asked for."""
    return _asks(text, "oldest", "oldest_on", "oldest_study", "old")


@lru_cache(maxsize=16)
def age_asked_for(text: str) -> str:
    """Whether papers on something are asked for by age: "newest" (or recent ones), "oldest" (or older ones), or ""."""
    found = _RECENTLY.search(text)
    if asks_for_newest(text) or (found and found["newer"]):
        return "newest"
    return "oldest" if found or asks_for_oldest(text) else ""


def _asks(text: str, *groups: str) -> bool:
    found = [each for asked in (_RECENT, _LAST) for each in asked.finditer(text)]
    return any(each.groupdict().get(group) for each in found for group in groups)
