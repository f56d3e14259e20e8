"""Things that a text tells by their own names or figures, without the word for them: years, countries, languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.questions import stem
from bot.questions.stating import States, stating

_PLACE = re.compile(
    r"\b(?:in|from|across|throughout|within|between) (?:the )?(?!(?:Janu|Febru)ary|March|April|June|July|August|\w+ber\b)"
    r"(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:ern)? |[Ss]ub-)?[A-Z][a-z]{3,}|\b(?:US|USA|UK|EU)\b"
)
_LANGUAGE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b|\b[a-z]*lingual\b")
_YEAR = re.compile(
    r"(?<![\w.,])(?:1[5-9]|20)\d\d(?![\d,])|\b(?:January|February|March|April|June|July|August|(?:Sept|Octo|Novem|Decem)ber)\b"
)
_TOLD = {
    stem(word): told
    for told, words in (
        (_YEAR, "year date period decade month"),
        (_PLACE, "country city region place state continent location area province nation"),
        (_LANGUAGE, "language"),
    )
    for word in words.split()
}


def told_by_name(words: Iterable[str]) -> list[States]:
    """For those of some words that a text may tell without them, what tells whether a text does."""
    found = [_TOLD[stem(word)] for word in words if stem(word) in _TOLD]
    return [stating(pattern) for pattern in dict.fromkeys(found)]
