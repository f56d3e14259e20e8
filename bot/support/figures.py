"""How numbers are written, in figures and in words, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterable

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen""".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
VALUES = dict(zip(ONES, range(20), strict=True)) | dict(zip(TENS, range(20, 100, 10), strict=True)) | {"dozen": 12}
LARGE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SCALES = {"dozen": 12.0, "hundred": 1e2, **LARGE}
SHORT = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "bn": 1e9, "mn": 1e6, "G": 1e9, "T": 1e12}
PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
PARTS |= {"seventh": 7, "ninth": 9, "twentieth": 20, "hundredth": 100, "thousandth": 1000, "millionth": 1_000_000}


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of `words`, the longest that fits."""
    return "|".join(sorted(words, key=len, reverse=True))


DIGIT_WORDS = any_of(ONES[1:10])
SMALL = rf"(?:(?:{any_of(TENS)})(?:[-\s](?:{DIGIT_WORDS}))?|{any_of(ONES)}|dozen)"
SCALE = rf"(?:{any_of(SCALES)})"
_AND = rf"(?:\s(?:and\s)?{SMALL}(?![-\s]{SCALE}))"
_HUNDREDS = rf"(?:{SMALL}|an?)[-\s](?:hundred|dozen){_AND}?"
_LARGE = rf"(?:{SMALL}|an?)(?:[-\s]hundred(?:\s(?:and\s)?{SMALL})?)?(?:[-\s](?:{any_of(LARGE)}))+"
WORDS = rf"(?:{_LARGE}(?:\s{_LARGE})*(?:\s{_HUNDREDS}|{_AND})?|{_HUNDREDS}|{SMALL})"  # “three thousand two hundred and five”
_THOUSANDS = 3  # figures behind the comma of “1,200”
_WHOLE = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[1-9][0-9]{0,2}(?:\s[0-9]{3})+(?![0-9])|[0-9]+)"
_DECIMAL_COMMA = r"[0-9]{1,2},[0-9]{1,2}(?=\s?%)"  # “23,5 %”
DIGITS = rf"(?:{_DECIMAL_COMMA}|{_WHOLE}(?:[.·][0-9]+)?|[.·][0-9]+)"
MINUS = "[-−–]"
RAISED = "[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}"  # “10⁶”
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
POWER = rf"10(?:\s?\^\s?[({{]?\s?{MINUS}?[0-9]{{1,2}}[)}}]?|\({MINUS}?[0-9]{{1,2}}\)|{RAISED})"


def number(text: str) -> float:
    """What a number comes to that is written as `DIGITS` or `WORDS`; “” is one."""
    text = text.lower()
    if not text:
        return 1.0  # “per million”
    if text[0] in ".·" or text[0].isdigit():
        return float(re.sub(r"[,\s]", "", _pointed(text)))
    total, group = 0.0, 0.0  # “two million three hundred thousand”: a group is what stands before thousands and more
    for word in re.split(r"[-\s]+", text):
        scale = SCALES.get(word)
        if scale is None:
            group += VALUES.get(word, 0)
        elif word not in LARGE:
            group = max(group, 1.0) * scale
        else:
            total, group = (total + group * scale, 0.0) if group else (max(total, 1.0) * scale, 0.0)
    return total + group


def _pointed(digits: str) -> str:
    """Figures with a decimal point, whatever is written for it."""
    whole, comma, decimals = digits.replace("·", ".").partition(",")
    return f"{whole}.{decimals}" if comma and len(decimals) < _THOUSANDS else whole + comma + decimals


def last_place(digits: str, value: float) -> float:
    """What the last figure counts: a tenth in “79.6”, a hundred in “1,200”; the first two are always taken as meant."""
    decimals = len(_pointed(digits).partition(".")[2])
    if decimals:
        return float(10.0**-decimals)
    step = 1.0
    while value and value % (step * 10) == 0 and value / (step * 10) >= 10:
        step *= 10
    return step


def exponent(written: str) -> int:
    """The power of ten in “^{-3}”, “(6)”, “⁻³” and the like."""
    found = re.search(r"([-−–]?)([0-9]{1,2})", written.translate(_LOWERED))
    return 0 if found is None else (-1 if found[1] else 1) * int(found[2])
