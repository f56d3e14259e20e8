"""Words that say the reverse of a question's: that a method is off-policy tells whether it is on-policy."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from bot.questions import topic_words, word_set
from bot.questions.manners import asks_whether
from ingest.records import Span

# What one of a pair turns into the other, at the beginning or the end of a word.
_BEGINNINGS = (("on-", "off-"), ("on", "off"), ("single-", "multi-"), ("", "un"), ("", "non-"), ("", "non"))
_ENDS = (("-based", "-free"), ("-dependent", "-independent"))
_TURNED_BY_IN = re.compile(r"[a-z]{3,}(?:ive|ent|ate|able|ible)")  # “inefficient”; not “inform”
_SHORTEST = 5  # letters of what is turned: “unless”, “unit” and “unlike” turn nothing
# Words of which each says the reverse of those of the other half.
_PAIRS = tuple(
    tuple(map(word_set, line.split("|")))
    for line in (
        "fast faster quick quicker speedup speed-up | slow slower",
        "increase increases increased raise raises higher | decrease decreases decreased reduce reduces reduced lower",
        "improve improves improved better outperforms | worsen worsens worse degrade degrades impairs",
        "easy easier simple | hard harder difficult",
        "discrete | continuous",
        "centralized | decentralized",
        "deterministic | stochastic random randomly randomized",
        "cheap cheaper | expensive costly",
        "small smaller | large larger",
    )
)


class Reverses:
    """Tells which of a question's words a sentence has the reverse of, where it asks whether something is so."""

    def __init__(self, question: str) -> None:
        words = topic_words(question) if asks_whether(question) else []
        self._words = {_joined(other): word for word in words for other in _reverses(word)}
        each = {re.escape(other).replace(r"\-", "[- ]?") for word in words for other in _reverses(word)}
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(each))})(?!\w)", re.IGNORECASE) if each else None

    def added(self, abstract: str, spans: Sequence[Span], found: Sequence[set[str]]) -> list[set[str]]:
        """The words `found` in each of some spans of an abstract, and those of which it has the reverse."""
        more, starts = [*found], [span.start for span in spans[1:]]
        for match in self._pattern.finditer(abstract) if self._pattern else ():
            place = bisect_right(starts, match.start())
            more[place] = more[place] | {self._words[_joined(match[0].lower())]}
        return more


def _joined(word: str) -> str:
    return word.replace("-", "").replace(" ", "")


def _reverses(word: str) -> Iterator[str]:
    """The words that say the reverse of one, lower case."""
    for one, other in _PAIRS:
        yield from other if word in one else one if word in other else ()
    if len(word) < _SHORTEST:
        return
    if _TURNED_BY_IN.fullmatch(word):
        yield f"in{word}"
    for begin, other_begin in _BEGINNINGS:
        for here, there in ((begin, other_begin), (other_begin, begin)):
            if word.startswith(here) and len(word) - len(here) >= _SHORTEST - 1:
                yield there + word.removeprefix(here)
    for end, other_end in _ENDS:
        for here, there in ((end, other_end), (other_end, end)):
            if word.endswith(here):
                yield word.removesuffix(here) + there
