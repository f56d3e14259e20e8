"""What follows from a change that a text tells: “from 10 to 8” is 20 % less, and “from 1990 to 2010” is twenty years."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bot.support.computed import SHARES, alike, meant
from bot.support.parts import ROUGH
from bot.support.quantity import Quantity
from bot.support.surroundings import placed
from bot.support.units import read_unit

_YEAR = read_unit(" years", 0)[1]
_LOOK = 30  # characters before the first number
_ABOUT = r"(?:an?\s|about\s|approximately\s|around\s|only\s|just\s)?(?:[$€£](?:[A-Z]{2})?)?"
_FROM = re.compile(rf"\b(?P<how>from|between)\s{_ABOUT}$", re.IGNORECASE)
_TO = {
    "from": re.compile(rf"(?:\s[^\W\d_]+){{0,2}}\s?(?:\([^()]*\))?,?\s(?:to|until|through)\s{_ABOUT}"),
    "between": re.compile(r"\sand\s"),  # of years
}
_LEVEL = re.compile(rf"\b(?:from|to|between|and|at|is|was|were|reach(?:es|ed|ing)?)\s{_ABOUT}$", re.IGNORECASE)
# Words of a sentence that tells of a change; without one a number is a level, whatever it is the difference of.
_MOVES = re.compile(
    r"\b(?:by|less|more|few|fewer|lower|higher|smaller|larger|greater|shorter|longer|faster|slower|better|worse|times"
    r"|(?:de|in)creas\w*|reduc\w*|f[ae]ll\w*|ris(?:e|es|en|ing)|rose|drop\w*|declin\w*|gr[eo]w\w*|gain\w*|lo(?:st|ss|sses|ses?)"
    r"|improv\w*|chang\w*|differ\w*|shr[aiu]nk\w*|cut\w*|sav(?:e[ds]?|ings?)|add(?:s|ed)|halv\w*|doubl\w*|tripl\w*|\w*fold)\b",
    re.IGNORECASE,
)


def tells_change(sentence: str, one: Quantity) -> bool:
    """Whether a number of a sentence may tell by how much something changed, and not from or to where."""
    return _LEVEL.search(sentence, max(0, one.start - _LOOK), one.start) is None


def moves(sentence: str) -> bool:
    """Whether a sentence tells of a change, or of a difference."""
    return _MOVES.search(sentence) is not None


@lru_cache(maxsize=512)
def changes(text: str) -> tuple[int, ...]:
    """The places, among the numbers of a text, of those from which something changed to the next."""
    return tuple(place for place, (one, other) in enumerate(pairwise(placed(text))) if _is(text, one.quantity, other.quantity))


def _is(text: str, start: Quantity, end: Quantity) -> bool:
    said = _FROM.search(text, max(0, start.start - _LOOK), start.start)
    if said is None or not alike(start, end):
        return False
    how = said["how"].lower()
    return (how == "from" or start.unit == "year") and _TO[how].fullmatch(text, start.end, end.start) is not None


def changed(asked: Quantity, start: Quantity, end: Quantity) -> bool:
    """Whether a number tells by how much, or how many times, something changed; small ones do by chance."""
    if asked.kind or asked.sureness or not (start.value and end.value):
        return False
    apart = abs(end.value - start.value)
    if start.unit == "year":
        return asked.unit == "seconds" and asked.scale >= _YEAR and meant(asked, apart * _YEAR)
    if asked.unit == "times":
        return meant(asked, max(end.value, start.value) / min(end.value, start.value))
    if asked.unit == "%" and meant(asked, 100 * apart / start.value):
        return True
    if asked.unit in SHARES or start.unit in SHARES:
        return asked.unit in SHARES and start.unit in SHARES and meant(asked, apart)
    return asked.unit == start.unit and bool(asked.unit or asked.step < 1 or asked.value > ROUGH) and meant(asked, apart)
