"""What tells nothing of a topic in a question: that the library is asked, that its latest papers are wanted, or its first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.filtering.phrases import CUT

_LIBRARY = r"(?:(?:the|this|your|our)\ (?:paper\ )?library|(?:your|our)\ (?:collection|corpus|database))(?![\w'’-]|\ of\b)"
_TELLS = r"(?:say|tell(?:\ (?:me|us))?|know|have|hold|contain|cover|include|offer|state|report|mention|show)"
_OF = r"(?=\ (?:about|on|regarding|concerning|of)(?![\w-]))"
_ASKED = re.compile(
    rf"""(?<!how\ )(?<!why\ )(?<!when\ )\b(?:does|do|did|can|could|would)\ {_LIBRARY}\ {_TELLS}{_OF}
    |\b{_LIBRARY}\ (?:tells(?:\ (?:me|us))?|says|knows|has|holds|contains|covers|reports){_OF}
    |(?:(?<=paper\ )|(?<=papers\ )|(?<=article\ )|(?<=articles\ )|(?<=abstracts\ )|(?<=thing\ )|(?<=\bwork\ )
        |(?<=research\ )|(?<=there\ ))
        (?:in|of|from|within)\ {_LIBRARY}
    |\b(?:in|within)\ (?:this|your|our)\ (?:paper\ )?library(?![\w'’-]|\ of\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_PAPER = r"(?:papers?|articles?|publications?|preprints?|works?|research)\b"
_NEWEST, _OLDEST = r"(?:very\ )?(?:latest|newest|most\ recent)", r"(?:very\ )?(?:oldest|earliest)"
# “the newest papers”, “which paper is the most recent?”
_RECENT = re.compile(
    rf"""\b(?:(?P<newest>{_NEWEST})|(?P<oldest>{_OLDEST})|recent|new)(?=\ (?:{CUT}\ )?{_PAPER})
    |(?:(?<=paper\ )|(?<=papers\ )|(?<=article\ )|(?<=articles\ )|(?<=which\ one\ )|(?<=which\ ones\ ))
        (?:is|are|was|were)\ (?:the\ )?(?:(?P<new>{_NEWEST})|(?P<old>{_OLDEST}))(?=(?:\ ones?)?(?:\ {CUT})?\W*$)""",
    re.IGNORECASE | re.VERBOSE,
)


def of_library(text: str) -> Iterator[tuple[int, int]]:
    """Where it is said that the library is asked: "does this library say" (about …), "papers in the library"."""
    return (found.span() for found in _ASKED.finditer(text))


def recent(text: str) -> Iterator[tuple[int, int]]:
    """Where recent papers are asked for, or the first ones: "the latest" (papers on …)."""
    return (found.span() for found in _RECENT.finditer(text))


def asks_for_newest(text: str) -> bool:
    """Whether the newest papers are asked for, rather than some that are new."""
    return any(found["newest"] or found["new"] for found in _RECENT.finditer(text))


def asks_for_oldest(text: str) -> bool:
    """Whether the oldest papers are asked for."""
    return any(found["oldest"] or found["old"] for found in _RECENT.finditer(text))
