"""The part of a sentence that says one thing: what a cell, or a question, can hold."""

from __future__ import annotations

import re

# Where a sentence may be cut: behind these signs, and before these words.
_CUT = re.compile(
    r"[;:—]\s+|\s+[–-]{1,2}\s+"
    r"|,\s+(?=(?:which|where|while|whereas|but|so|thus|yet|because|since|although|whose|who|then|we|it|thereby|resulting|leading"
    r"|followed by|instead of|rather than|(?:and|or) (?:we|it|they|the|this|that|thus|then|is|are|can|shows?|also|to))\b)",
    re.IGNORECASE,
)
SHORTEST, LONGEST = 60, 200  # characters


def bracketed(text: str) -> list[bool]:
    """Of each character, whether it stands within brackets, the closing one included; one that is never closed opens none."""
    within, opened = [False] * len(text), list[int]()
    for place, char in enumerate(text):
        if char in "([":
            opened.append(place)
        elif char in ")]" and opened:
            start = opened.pop()
            within[start : place + 1] = [True] * (place + 1 - start)
    return within


def clause(text: str, start: int = 0, end: int | None = None, longest: int = LONGEST) -> tuple[int, int]:
    """The offsets of the clause of a sentence that holds its characters from `start` to `end`, or that it begins with.

    Neighbours are taken in until it is long enough to be understood; a sentence of at most `longest` characters stays whole.
    """
    if len(text) <= longest:
        return 0, len(text)
    end = start if end is None else end
    within = bracketed(text)
    cuts = [0, *(match.end() for match in _CUT.finditer(text) if not within[match.start()]), len(text)]
    first = max(cut for cut in cuts if cut <= start)
    last = min(cut for cut in cuts if cut >= max(end, first + 1))
    while last - first < SHORTEST:
        later = [cut for cut in cuts if cut > last]
        if not later:
            first = max((cut for cut in cuts if cut < first), default=0)
            break
        last = later[0]
    return first, len(text[:last].rstrip(" ,;:—–-"))
