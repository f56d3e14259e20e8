"""Ranges in round numbers around those of a text: “between 15 and 22 %” of 15.91, 17.58 and 21.34 %, “5–6” of 5.5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.support.quantity import Quantity

_BETWEEN = re.compile(r"\s?(?:%\s?)?(?:[-–−]|to|and)\s?")
_SAID = re.compile(r"\b(?:between|from|rang(?:es?|ed|ing)|within|of|by|in)\s$", re.IGNORECASE)


def encloses(sentence: str, low: Quantity, high: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether two numbers of a sentence are the ends of a range that numbers with decimals all but fill."""
    if low.unit != high.unit or low.scale != high.scale or not low.value < high.value or low.sureness or high.sureness:
        return False
    if not (_BETWEEN.fullmatch(sentence, low.end, high.start) and _SAID.search(sentence, 0, low.start)):
        return False
    finer = [one.value for one in stated if one.unit == low.unit and not one.sureness and one.step < min(low.step, high.step)]
    least = [value for value in finer if low.value <= value < low.value + low.step]
    most = [value for value in finer if high.value - high.step < value <= high.value]
    return bool(least and most)
