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
    r"(?:an?\s(?:[a-z]+\s)?|about\s|approximately\s|around\s|only\s|just\s|nearly\s|almost\s|over\s|(?:more|less)\sthan\s|at\sleast\s)?"
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
_TO_LEVEL = re.compile(rf"\b(?:to|reach(?:es|ed|ing)?)\s{_ABOUT}$", re.IGNORECASE)
_KEEPS = re.compile(rf"\b(?:leaves?|left|leaving|retain(?:s|ed|ing)?|keeps?|kept)\s{_ABOUT}$", re.IGNORECASE)
_OF_WHAT_WAS = re.compile(r"\sof\s(?:its|their|the|baseline|controls?|normal|initial|original|previous)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?:\s[^\W\d_]+){0,3}\s(?:reduc|decreas|increas|improve|declin|drop|gain|rise|fall|loss|growth)", re.IGNORECASE
)
_COMPARES = re.compile(
    r"\b(?:than|compared|versus|vs|over|against|relative|differ\w*|between|outperform\w*|beat\w*)\b", re.IGNORECASE
)
_MORE = re.compile(
    r"(?:\s?/\s?\w+)*(?:[-\s](?:absolute|percentage|points?))*[-\s](?:more|less|fewer|higher|lower|better|worse|smaller|larger|greater|shorter|longer|faster|slower|above|below|ahead|apart"
    r"|[^\W\d_]{3,}er(?=\sthan\b)|gain|lead|gap|margin|advantage|difference|improvement|increase|reduction|drop)\b",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"\b(?:costs?|los(?:e|es|t|ing)|gain(?:s|ed)?|adds?|added|sav(?:e|es|ed))(?:\s[^\s,;]+){0,4}\s$", re.IGNORECASE
)
_END = re.compile(r"(?<!\bvs)[.!?](?=\s)|\n")
_BY = re.compile(rf"\bby\s{_ABOUT}$", re.IGNORECASE)
_LESS = re.compile(r"\s(?:less|lower|fewer|smaller|shorter|thinner)\b")
_AS = re.compile(rf"{_LESS.pattern}|\sas\s[^\W\d_]+|\sthe\s(?:cost|level|number|odds|price|rate|risk|size|time)s?\b")
_OFTEN = re.compile(r"(?:halv|doubl|tripl|quadrupl|quintupl)", re.IGNORECASE)
_IN = re.compile(r"\s(?:in|by)\s")
_FURTHER = 12  # numbers looked at for those that one differs from
_AHEAD = 5  # numbers looked at for the one to which something changed
_DIRECTION = re.compile(
    r"\b(?:(?P<up>ris(?:e|es|en|ing)|rose|increas\w*|gr[eo]w\w*|climb\w*|soar\w*|rais(?:e|es|ed|ing)|jump\w*|surg(?:e|ed|es|ing))"
    r"|(?P<down>f[ae]ll(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|reduc\w*|lower(?:s|ed|ing)|shr[aiu]nk\w*|cut(?:s|ting)?))\b",
    re.IGNORECASE,
)
_GAINS = re.compile(r"\b(?:improv\w*|gain\w*|better|higher|outperform\w*|beat\w*|surpass\w*|exceed\w*)\b", re.IGNORECASE)
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


def remains(sentence: str, one: Quantity) -> bool:
    """Whether a share is what something came to of what it was: “fell to 60 % of its level”."""
    if one.unit != "%":
        return False
    kept = _KEEPS.search(sentence, max(0, one.start - _LOOK), one.start) and sentence.startswith(" of", one.end)
    return bool(kept) or (ends_change(sentence, one) and _OF_WHAT_WAS.match(sentence, one.end) is not None)


def falls(one: Quantity, text: str) -> bool:
    """Whether a text says that something fell by so much."""
    return one.unit == "%" and says_by(text, one) and direction(text, one) == "down"


def is_change(one: Quantity) -> bool:
    """Whether a text calls a number a change: “a 50 % seizure reduction”."""
    return _CHANGE.match(one.after) is not None


def is_fewer(one: Quantity) -> bool:
    """Whether a text says that something is less by so much: “67 % fewer”."""
    return _LESS.match(one.after) is not None


def ends_change(sentence: str, one: Quantity) -> bool:
    """Whether something changed to a number, as a sentence states it: “rises to 57 %”."""
    return _TO_LEVEL.search(sentence, max(0, one.start - _LOOK), one.start) is not None


def lowers(sentence: str, one: Quantity) -> bool:
    """Whether a sentence says that something is less by so much: “falls by 60 %”, “60 % fewer”."""
    return (says_by(sentence, one) and direction(sentence, one) == "down") or _LESS.match(sentence, one.end) is not None


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
    plain = plain or _costs(sentence, one) or (one.unit != "" and _MORE.match(sentence, one.end) is not None)
    if not (plain or _COMPARES.search(sentence)):
        return False
    return says_by(sentence, one) or _costs(sentence, one) or _MORE.match(sentence, one.end) is not None


def _costs(sentence: str, one: Quantity) -> bool:
    """Whether a number with decimals is what something costs, gains or loses: “costs it only 0.01 in F1”."""
    return one.step < 1 and _COSTS.search(sentence, max(0, one.start - 2 * _LOOK), one.start) is not None


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


@lru_cache(maxsize=512)
def further(text: str) -> tuple[tuple[int, int], ...]:
    """The places of two of a kind in one sentence that others of the kind stand between: of “61 %, 88 % and 91 %” the ends."""
    numbers = [one.quantity for one in placed(text)]
    found, ends = list[tuple[int, int]](), [end.start() for end in _END.finditer(text)]
    for place, first in enumerate(numbers):
        rest = range(place + 1, min(place + 1 + _FURTHER, len(numbers)))
        here = (other for other in rest if bisect_left(ends, first.end) == bisect_left(ends, numbers[other].start))
        found += [(place, other) for other in list(filter(lambda other: alike(first, numbers[other]), here))[1:]]
    return tuple(found)


def changed(asked: Quantity, start: Quantity, end: Quantity, *, by: bool = False) -> bool:
    """Whether a number tells by how much, or how many times, something changed; small ones do by chance, if not told so."""
    if asked.kind or asked.sureness or not (start.value and end.value):
        return False
    apart = abs(end.value - start.value)
    if start.unit == "year":
        return (
            asked.unit == "seconds"
            and asked.scale >= _YEAR
            and any(meant(asked, years * _YEAR) for years in (apart, apart + 1))
        )
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
    if asked.unit == "%" and one.unit not in SHARES and tells_by(sentence, asked):
        way = "down" if _LESS.match(sentence, asked.end) else direction(sentence, asked)
        way = way or ("up" if _GAINS.search(sentence, max(0, asked.start - _FAR), asked.start) else "")
        apart = 100 * (among.value - few.value)
        return (way != "down" and few.value > 0 and meant(asked, apart / few.value)) or (
            way != "up" and among.value > 0 and meant(asked, apart / among.value)
        )
    decimals = asked.unit == one.unit == "" and max(asked.step, one.step, other.step) < 1
    same = (asked.unit in SHARES and one.unit in SHARES) or (asked.unit != "" and asked.unit == one.unit)
    return (same or decimals) and meant(asked, abs(one.value - other.value))


def _value(one: Quantity) -> float:
    return one.value
