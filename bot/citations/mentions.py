"""Papers that an answer speaks of by their number in the prompt: “Paper 2 describes LOOP”, “(Abstract 3)”."""

from __future__ import annotations

import re

from bot.citations.pieces import PAPER_SIGNS, window

_LABEL = r"(?:[Pp]aper|[Aa]bstract|Source|Ref(?:erence|\.)?|Document)"
_JOINED = r"(?:,\s|,?\s(?:and|or|&)\s)"
_BEFORE = re.compile(rf"(?<![^\W_])(?<!-){_LABEL}(?:\s|(?P<many>s\s(?P<listed>(?:[{PAPER_SIGNS}]+{_JOINED})*)))$")
_NUMBER = re.compile(
    r"(?P<number>\d{1,3})(?![\w%°′]|[.,·]\d|-\w|/|\s?[×x]\s?\d)(?P<goes_on>,\s\d|,?\s(?:and|or|&)\s\d|\s?[–-]\s?\d)?"
)
_COUNTS = re.compile(
    r"\s(?:times|fold|per|percent|of|out|seconds?|minutes?|hours?|days?|weeks?|months?|years?|pages?|sentences?)\b"
)
_ALONE = re.compile(rf"\s*(?:{_LABEL}s?\s?\d|[A-Za-z]{{0,10}}\.?\s?$)")
_SEEN = 24  # characters that tell


def mentioned(before: str, text: str, final: bool, papers: int) -> tuple[int, int] | None:
    """The number of one of the `papers` that `text` begins with, behind what stands `before`, and its length.

    The number is 0 where it is none; None if that is undecided.
    """
    label = _BEFORE.search(before[-80:])
    if not label:
        return 0, 0
    seen, whole = window(text, final, _SEEN)
    if not whole:
        return None
    found = _NUMBER.match(seen)
    if not found or not 1 <= int(found["number"]) <= papers or _COUNTS.match(seen, found.end("number")):
        return 0, 0
    if label["many"] and not (label["listed"] or found["goes_on"]):  # “of all papers 2 tell”
        return 0, 0
    return int(found["number"]), found.end("number")


def is_mention(inside: str) -> bool:
    """Whether a round bracket that begins so may hold papers by their numbers, and nothing else."""
    return bool(_ALONE.match(inside))
