"""Things that a text tells by their own names or figures, without the word for them: years, countries, heights, percent."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.questions import stem
from bot.questions.stating import States, stating

_PLACE = re.compile(
    r"\b(?:in|from|across|throughout|within|between) (?:the )?(?!(?:Janu|Febru)ary|March|April|June|July|August|\w+ber\b)"
    r"(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:ern)? |[Ss]ub-)?[A-Z][a-z]{3,}|\b(?:US|USA|UK|EU)\b"
)
_NATION = re.compile(  # whose people or things are called so
    r"\b(?:Afghan|Algerian|American|Argentin(?:e|ian)|Australian|Austrian|Bangladeshi|Belgian|Bolivian|Brazilian|British|Bulgarian"
    r"|Canadian|Chilean|Chinese|Colombian|Croatian|Cuban|Czech|Danish|Dutch|Egyptian|English|Estonian|Ethiopian|European|Finnish"
    r"|French|German|Ghanaian|Greek|Hungarian|Icelandic|Indian|Indonesian|Iranian|Iraqi|Irish|Israeli|Italian|Japanese|Kenyan"
    r"|Korean|Latvian|Lebanese|Lithuanian|Malaysian|Mexican|Moroccan|Nepal(?:i|ese)|Nigerian|Norwegian|Pakistani|Peruvian"
    r"|Philippine|Polish|Portuguese|Romanian|Russian|Saudi|Scottish|Serbian|Singaporean|Slovak|Slovenian|Spanish|Sri Lankan"
    r"|Sudanese|Swedish|Swiss|Taiwanese|Tanzanian|Thai|Tunisian|Turkish|Ugandan|Ukrainian|Uruguayan|Vietnamese|Welsh|Zambian)\b"
)
_FIGURE = r"(?<![\w.,-])\d[\d.,]*\s?"
_LENGTH = rf"{_FIGURE}(?:(?-i:[nµμcmk]?m)|\w*met(?:er|re)s?|feet|foot|ft|inch(?:es)?|miles?)\b"
_DEGREES = r"°|℃|\bdegrees?\b|(?-i:\d ?K\b)"
_MASS = rf"{_FIGURE}(?:(?-i:[mµμnk]?g|mcg)|\w*grams?|kilos?|tonn?e?s?|lbs?|pounds)\b"
_PERCENT = r"(?:\d\s?\\?%|\bper ?cent\b)(?!\s?(?:ci\b|confidence|credib))"
# Of how many of such is asked in words that a text hardly writes, and what it writes instead.
_UNITS = tuple(
    (re.compile(rf"\b(?:{asked})\b", re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (r"per ?cents?|percentages?(?: points?)?", _PERCENT),
        (r"degrees?", _DEGREES),
        (r"\w*met(?:er|re)s?|kms?|feet|inches|miles", _LENGTH),
        (r"\w*grams?|kilos|tonn?es|pounds", _MASS),
        (r"\w*seconds", rf"{_FIGURE}(?:(?-i:[mµμn]?s)|secs?|\w*seconds?)\b"),
        (r"minutes", rf"{_FIGURE}(?:min|minutes?)\b"),
        (r"hours", rf"{_FIGURE}(?:h|hrs?|hours?)\b"),
        (r"\w*bytes", r"\d ?(?-i:[kKMGT]i?B)\b|\w*bytes\b"),
        (r"\w*hertz", r"\d ?(?-i:[kMG]?Hz)\b|\w*hertz\b"),
        (r"times|folds?", r"\d\s?(?:[x×]|times|-?fold)(?!\w)|\b(?:twice|\w*fold|(?:doubl|tripl|quadrupl)\w+|times)\b"),
    )
)
_LANGUAGE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b|\b[a-z]*lingual\b")
_YEAR = re.compile(
    r"(?<![\w.,])(?:1[5-9]|20)\d\d(?![\d,])|\b(?:January|February|March|April|June|July|August|(?:Sept|Octo|Novem|Decem)ber)\b"
)
_BARE = re.compile(
    r"\W*(?:(?:and|but|so),? )?(?:(?:in|at|on|from|to|over|by|under) )?(?:which|what) (?P<thing>(?:[\w-]+ )?[\w-]+)\W*",
    re.IGNORECASE,
)


def _own(words: str, told: str) -> re.Pattern[str]:
    """A pattern of what begins with one of these words, or of figures that tell the same."""
    return re.compile(rf"\b(?:{words})|{told}", re.IGNORECASE)


_TOLD = {
    stem(word): told
    for told, words in (
        (_YEAR, "year date period decade month"),
        (
            re.compile(f"{_PLACE.pattern}|{_NATION.pattern}"),
            "country city region place state continent location area province nation",
        ),
        (_LANGUAGE, "language"),
        (re.compile(f"{_NATION.pattern}|(?i:nationalit)"), "nationality"),
        (_own("altitud|elevat|height|high", _LENGTH), "altitude elevation height"),
        (_own("depth|deep", _LENGTH), "depth"),
        (_own("distan|far", _LENGTH), "distance"),
        (_own("width|wide|thick|diamet|radi(?:us|i)|wavelength", _LENGTH), "width thickness diameter radius wavelength"),
        (_own("temperature", _DEGREES), "temperature"),
        (_own("weigh|mass", _MASS), "weight"),
        (_own("percent|proportion|fraction|share", _PERCENT), "percent percentage proportion fraction"),
    )
    for word in words.split()
}


def told_by_name(words: Iterable[str]) -> list[States]:
    """For those of some words that a text may tell without them, what tells whether a text does."""
    found = [_TOLD[stem(word)] for word in words if stem(word) in _TOLD]
    return [stating(pattern) for pattern in dict.fromkeys(found)]


def told_alone(question: str) -> list[States]:
    """What tells whether a text has the thing that is asked for with nothing else: “in which country?”, “at what height?”."""
    found = _BARE.fullmatch(question)
    return told_by_name(found["thing"].split()[-1:]) if found else []


def in_units(counted: str) -> list[States]:
    """What tells whether a text states an amount of the unit that is counted (“percent”); none where it is no unit."""
    return [stating(told) for asked, told in _UNITS if asked.search(counted)][:1]
