"""How much a day comes to what is given several times: “25 g every 8 hours” is 75 g a day, “500 mg twice daily” 1 g."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.support.computed import meant
from bot.support.figures import DIGIT_WORDS, number
from bot.support.quantity import Quantity
from bot.support.surroundings import placed

_UNITS = frozenset(["grams", "litres", "molar", "international units"])
_A_DAY = re.compile(r"(?:/kg)?(?:/day|/d\b|(?:\s[^\W\d_]+){0,4}\s(?:a|per|each|every)\sday\b|(?:\s[^\W\d_]+){0,3}\sdaily\b)")
_DAILY = re.compile(r"\b(?:daily|total)\s(?:doses?\s)?(?:of\s)?(?:about\s|up\sto\s)?$", re.IGNORECASE)
_NEXT = r"[^.;()0-9]{0,60}?[\s,(]"
_EVERY = re.compile(rf"{_NEXT}(?:every|q)\s?(?P<hours>[0-9]{{1,2}}|{DIGIT_WORDS}|twelve)[\s-]?(?:h|hrs?|hours?)\b")
_TIMES = re.compile(
    rf"{_NEXT}(?:(?P<times>[2-6]|{DIGIT_WORDS})\stimes\s(?:a\s|per\s|each\s)?(?:day|daily)|(?P<twice>twice\s(?:a\s|per\s)?(?:day|daily)"
    r"|b\.?i\.?d\b)|(?P<thrice>t\.?i\.?d\b)|(?P<four>q\.?i\.?d\b))"
)
_DAY = 24  # hours


def daily(sentence: str, asked: Quantity, texts: Sequence[str]) -> bool:
    """Whether an amount of a sentence is what some text gives a day, in several doses."""
    if asked.unit not in _UNITS or not _said_of_a_day(sentence, asked):
        return False
    doses = ((one.quantity, _a_day(text, one.quantity)) for text in texts for one in placed(text))
    return any(times and one.unit == asked.unit and meant(asked, one.value * times) for one, times in doses)


def mistakes_dose(sentence: str, asked: Quantity, texts: Sequence[str]) -> bool:
    """Whether a sentence says of one of several doses that it is a day's."""
    if asked.unit not in _UNITS or not _said_of_a_day(sentence, asked):
        return False
    doses = [(one.quantity, _a_day(text, one.quantity)) for text in texts for one in placed(text)]
    times = [many for one, many in doses if one.unit == asked.unit and meant(asked, one.value)]
    return bool(times) and min(times) > 1 and not daily(sentence, asked, texts)


def _said_of_a_day(sentence: str, asked: Quantity) -> bool:
    if _TIMES.match(sentence, asked.end):
        return False  # “400 µg twice a day”
    return _A_DAY.match(sentence, asked.end) is not None or _DAILY.search(sentence, 0, asked.start) is not None


def _a_day(text: str, one: Quantity) -> float:
    """How many times a day an amount is given; 0 if nothing is said of it."""
    if every := _EVERY.match(text, one.end):
        return _DAY / (number(every["hours"]) or _DAY)
    if found := _TIMES.match(text, one.end):
        return number(found["times"]) if found["times"] else {"twice": 2, "thrice": 3, "four": 4}[found.lastgroup or ""]
    return 0.0
