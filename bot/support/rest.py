"""What is left of all: “8 % fail” of 92 % who do not, 38 % men of 62 % women, down to 60 % of what fell by 40 %."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from bot.support.computed import meant
from bot.support.quantity import Quantity
from bot.support.surroundings import Placed, telling_stem

_AROUND = 60  # characters around a number in which is said what it is
_BESIDE = 0.5  # how near a number a word stands that says what it is of
# Of those who are not among what is stated.
_REST = re.compile(
    r"\b(?:not|no|never|fail\w*|miss(?:ed|es|ing)?|mis[a-z]{4,}|remain\w*|rest|leaves?|left|exclu\w+|stay\w*|same|un(?!der|ti|i)\w+ed"
    r"|lack\w*|wrong\w*|errors?|lose|lost|kept|keep|retain\w*"
    r"|(?:get|gets|got|slips?)\s(?:past|through))\b",
    re.IGNORECASE,
)
_OF_THE = re.compile(r"\sof\s(?:the|its|their|all)\s([^\W\d_]{4,})")
_PARTS = """man/woman survivor/death survived/died alive/dead positive/negative susceptible/resistant sensitive/resistant
    responder/nonresponder correct/incorrect correct/wrong benign/malignant successful/unsuccessful smoker/nonsmoker
    survived/dead viable/died lost/followed loss/followed"""
# The stem of what one part of all is called, and that of what the others are.
_OTHER_PARTS = [pair for both in _PARTS.split() for pair in permutations(telling_stem(word) for word in both.split("/"))]


def says_rest(sentence: str, asked: Quantity, texts: Sequence[str] = ()) -> bool:
    """Whether a sentence says of a number that it is of the rest, in words that none of `texts` has."""
    around = sentence[max(0, asked.start - _AROUND) : asked.end + _AROUND]
    said = {found[0].lower() for found in _REST.finditer(around)}
    return any(not any(re.search(rf"\b{word}\b", text, re.IGNORECASE) for text in texts) for word in said)


def is_left(asked: Quantity, near: Sequence[Quantity]) -> bool:
    """Whether a share is what one that stands in its place leaves: “8 % fail” of 92 % that do not."""
    if asked.unit != "%" or asked.ratio:
        return False
    return any(one.unit == "%" and not one.sureness and meant(asked, 100 - one.value) for one in near)


def is_other_part(asked: Placed, known: Sequence[Placed]) -> bool:
    """Whether a share is of those who are not what a share of a text is of: 38 % men of 62 % women."""
    others = {other for one, other in _OTHER_PARTS if _is_beside(asked, one)}
    return any(is_left(asked.quantity, [one.quantity]) for one in known if any(_is_beside(one, other) for other in others))


def is_other_count(few: Placed, among: float, known: Sequence[Placed]) -> bool:
    """Whether a count is of those who are not what another count is of: 7 died of 27, of whom 20 were viable."""
    rest = among - few.quantity.value
    return any(_is_beside(few, one) and _is_beside(number, other)
               for number in known if number.quantity.unit == "" and number.quantity.value == rest
               for one, other in _OTHER_PARTS)  # fmt: skip


def _is_beside(number: Placed, name: str) -> bool:
    return max(number.around.get(name, (0.0, 0.0))) >= _BESIDE


def left_of(sentence: str, one: Quantity) -> bool:
    """Whether a share of a text is of what a sentence names as well: “with 0.2 % of the parameters”."""
    found = _OF_THE.match(one.after)
    return found is not None and found[1].lower() in sentence.lower()
