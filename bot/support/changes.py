"""What follows from a change that a text tells: “from 10 to 8” is 20 % less, and “from 1990 to 2010” is twenty years."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from bot.support.computed import SHARES, alike, meant
from bot.support.parts import ROUGH
from bot.support.quantity import Quantity
from bot.support.surroundings import placed
from bot.support.units import read_unit

_YEAR = read_unit(" years", 0)[1]
_LOOK = 30  # characters before the first number
_ABOUT = (
    r"(?:an?\s|about\s|approximately\s|around\s|only\s|just\s|nearly\s|almost\s|over\s|(?:more|less)\sthan\s|at\sleast\s)?"
    r"(?:[$€£](?:[A-Z]{2})?)?"
)
_FROM = re.compile(rf"\b(?P<how>from|between)\s{_ABOUT}$", re.IGNORECASE)
_TIME = r"(?:\s(?:in|at|by|after|during)(?:\s[^\W\d_]+)?\s[0-9]{1,4}(?:\s[^\W\d_]+)?)"  # “in 1990”, “at week 4”
_SPREAD = r"(?:\s?(?:±|\+/?[-−])\s?[0-9.·]+)"
_TO = {
    "from": re.compile(rf"{_SPREAD}?(?:\s[^\W\d_]+){{0,5}}{_TIME}?\s?(?:\([^()]*\))?,?\s(?:to|until|through)\s{_ABOUT}"),
    "between": re.compile(r"\sand\s"),  # of years
}
_LEVEL = re.compile(rf"\b(?:from|to|between|and|at|is|was|were|reach(?:es|ed|ing)?)\s{_ABOUT}$", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:than|compared|versus|vs|over|against|relative|differ\w*|between|outperform\w*|beat\w*)\b", re.IGNORECASE
)
_MORE = re.compile(
    r"(?:\s?/\s?\w+)*(?:[-\s](?:absolute|percentage|points?))*[-\s](?:more|less|fewer|higher|lower|better|worse|above|below|ahead|apart"
    r"|[^\W\d_]{3,}er(?=\sthan\b)|gain|lead|gap|margin|advantage|difference|improvement|increase|reduction|drop)\b",
    re.IGNORECASE,
)
_END = re.compile(r"(?<!\bvs)[.!?](?=\s)|\n")
_BY = re.compile(rf"\bby\s{_ABOUT}$", re.IGNORECASE)
_LESS = re.compile(r"\s(?:less|lower|fewer|smaller|shorter|thinner)\b")
_AS = re.compile(rf"{_LESS.pattern}|\sas\s[^\W\d_]+|\sthe\s(?:cost|level|number|odds|price|rate|risk|size|time)s?\b")
_OFTEN = re.compile(r"(?:halv|doubl|tripl|quadrupl|quintupl)", re.IGNORECASE)
_IN = re.compile(r"\s(?:in|by)\s")
_AHEAD = 5  # numbers looked at for the one to which something changed
_DIRECTION = re.compile(
    r"\b(?:(?P<up>ris(?:e|es|en|ing)|rose|increas\w*|gr[eo]w\w*|climb\w*|soar\w*|rais(?:e|es|ed|ing)|jump\w*|surg(?:e|ed|es|ing))"
    r"|(?P<down>f[ae]ll(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|reduc\w*|lower(?:s|ed|ing)|shr[aiu]nk\w*|cut(?:s|ting)?))\b",
    re.IGNORECASE,
)
_FAR = 100  # characters before it in which is said whether something rose
_CLAUSE = re.compile(
    r"[,;:.](?=\s)|\b(?:and|but|while|whereas|whose|which|as|when|if|with|for|at|under|across|using)\b", re.IGNORECASE
)
_SIGN = re.compile(r"[-−–]\s?$|\b(?:minus|1\s?[:/])\s?$")
_RANGE = re.compile(r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|between)\b", re.IGNORECASE)
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


def says_by(sentence: str, one: Quantity) -> bool:
    """Whether a number plainly tells by how much something changed: “fell by 10 %”, “10 points”, “halved”."""
    by = one.unit == "points" or says_how_often(one)
    return by or _BY.search(sentence, max(0, one.start - _LOOK), one.start) is not None


def tells_by(text: str, one: Quantity) -> bool:
    """Whether a number of a text tells by how much something changed or lies apart: “a 37 % reduction”, “odds of 1.4”."""
    return one.unit == "times" or says_by(text, one) or _MORE.match(text, one.end) is not None


def mistakes_ratio(sentence: str, asked: Quantity, ratios: Sequence[Quantity]) -> bool:
    """Whether a sentence says that something changed by as much as is left of it: “by 65 %” of a risk ratio of 0.65."""
    if asked.unit != "%" or not tells_by(sentence, asked) or any(one.unit != "times" for one in ratios):
        return False
    changes = [100 * abs(1 - part) for one in ratios if one.value for part in (one.value, 1 / one.value)]
    return not any(meant(asked, change) for change in changes)


def says_how_often(one: Quantity) -> bool:
    """Whether a number is a word for a change: “doubled”."""
    return _OFTEN.match(one.text) is not None


def moves(sentence: str) -> bool:
    """Whether a sentence tells of a change, or of a difference."""
    return _MOVES.search(sentence) is not None


@lru_cache(maxsize=512)
def changes(text: str) -> tuple[tuple[int, int], ...]:
    """The places, among the numbers of a text, of those from which something changed, and of those to which it did.

    Where each has its year, the years are told as well: “from 20 % in 1990 to 10 % in 2010”.
    """
    numbers, found = [one.quantity for one in placed(text)], list[tuple[int, int]]()
    for start, one in enumerate(numbers):
        if (said := _FROM.search(text, max(0, one.start - _LOOK), one.start)) is None:
            continue
        end = next((end for end in _behind(numbers, start) if _is(text, said["how"].lower(), one, numbers[end])), None)
        if end is not None:
            found.append((start, end))
            years = (start + 1, end + 1)
            if end == start + 2 and end + 1 < len(numbers) and all(_dates(text, numbers, year) for year in years):
                found.append(years)
    return tuple(found)


def _behind(numbers: Sequence[Quantity], start: int) -> range:
    """The places of the numbers to which something may have changed: a time and what stands in brackets may come first."""
    return range(start + 1, min(start + 1 + _AHEAD, len(numbers)))


def _is(text: str, how: str, start: Quantity, end: Quantity) -> bool:
    if not alike(start, end):
        return False
    return (how == "from" or start.unit == "year") and _TO[how].fullmatch(text, start.end, end.start) is not None


def _dates(text: str, numbers: Sequence[Quantity], place: int) -> bool:
    """Whether a number is the year of the one before it."""
    one = numbers[place]
    return one.unit == "year" and _IN.fullmatch(text, numbers[place - 1].end, one.start) is not None


def direction(text: str, start: Quantity) -> str:
    """Whether a text says that something went “up” or “down” from a number, "" if neither.

    Of ranks, and of numbers with a sign before them, that says nothing.
    """
    if start.unit == "th" or start.kind or _SIGN.search(text, max(0, start.start - _LOOK), start.start):
        return ""
    clause = _CLAUSE.split(text[max(0, start.start - _FAR) : start.start])[-1]
    return next((found.lastgroup or "" for found in reversed(list(_DIRECTION.finditer(clause)))), "")


def turned(sentence: str, start: Quantity, end: Quantity) -> bool:
    """Whether a sentence says that something fell from one number to a higher one, or rose to a lower one."""
    return {"up": start.value > end.value, "down": start.value < end.value}.get(direction(sentence, start), False)


def tells_range(sentence: str, start: Quantity) -> bool:
    """Whether “from” and “to” tell of a range rather than of a change: “ranged from 10 to 20”."""
    return _RANGE.search(sentence, max(0, start.start - _LOOK), start.start) is not None


def compares(sentence: str, one: Quantity) -> bool:
    """Whether a number tells how much more or less of something there is than elsewhere: “12 points higher than”.

    What changed “by 2 months”, or was “halved”, is compared with what is without that, whether the sentence says so or not.
    """
    if as_much(sentence, one):
        return True
    plain = says_by(sentence, one) and (one.unit not in SHARES or says_how_often(one))
    if not (plain or _COMPARES.search(sentence)):
        return False
    return says_by(sentence, one) or _MORE.match(sentence, one.end) is not None


@lru_cache(maxsize=512)
def levels(text: str) -> tuple[tuple[int, int], ...]:
    """The places, among the numbers of a text, of two of a kind that one sentence states one after the other."""
    numbers = [one.quantity for one in placed(text)]
    found, ends = list[tuple[int, int]](), [end.start() for end in _END.finditer(text)]
    for place, first in enumerate(numbers):
        other = next((other for other in _behind(numbers, place) if alike(first, numbers[other])), None)
        if other is not None and bisect_left(ends, first.end) == bisect_left(ends, numbers[other].start):
            found.append((place, other))
    return tuple(found)


def changed(asked: Quantity, start: Quantity, end: Quantity, *, by: bool = False) -> bool:
    """Whether a number tells by how much, or how many times, something changed; small ones do by chance, if not told so."""
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
        score = asked.unit == "points" and start.unit == ""
        return (score or (asked.unit in SHARES and start.unit in SHARES)) and meant(asked, apart)
    return asked.unit == start.unit and bool(by or asked.unit or asked.step < 1 or asked.value > ROUGH) and meant(asked, apart)


def as_much(sentence: str, one: Quantity) -> bool:
    """Whether a number tells how many times one thing is another: “half as much”, “3 times the rate”, “a third lower”."""
    if one.unit == "times":
        return True
    return one.unit == "%" and one.approximate and _AS.match(sentence, one.end) is not None


def differs(sentence: str, asked: Quantity, one: Quantity, other: Quantity) -> bool:
    """Whether a number of a sentence tells how far two others lie apart, or how many times one is the other."""
    if asked.kind or asked.sureness or asked.unit == "year":
        return False
    few, among = sorted((one, other), key=_value)
    if says_how_often(asked) or asked.unit == "times":
        return one.unit != "times" and changed(asked, among, few)
    if as_much(sentence, asked) and among.value > 0:
        share = 100 * few.value / among.value
        return meant(asked, 100 - share if _LESS.match(sentence, asked.end) else share)
    same = (asked.unit in SHARES and one.unit in SHARES) or (asked.unit != "" and asked.unit == one.unit)
    return same and meant(asked, abs(one.value - other.value))


def _value(one: Quantity) -> float:
    return one.value
