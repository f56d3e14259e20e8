"""Whether two clauses of a sentence each say of their subject what a text says of the other's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from bot.support.comparisons import TURNS, clauses
from bot.support.cues import read
from bot.support.weighing import Weights, share

_GOES_ON = [[",", "which"], [",", "who"], [",", "whose"]]
_LEADING = frozenset("the a an in by for of with".split())  # before the first word of a clause that tells something
_FEWEST = 3  # words that tell something in a clause that can be told from others
_OWN, _STRAIGHT = 0.5, 0.3  # shares of what a clause says of its subject that stand with the other's, and with its own


@dataclass(frozen=True, slots=True)
class _Clause:
    """The stems of a clause that tell something, in order; whether the first names its subject, as far as words show."""

    said: tuple[str, ...]
    is_named: bool


def crossed(sentence: str, texts: Sequence[str], weights: Weights) -> bool:
    """Whether the first words of two clauses on end stand with the rest of the other in the texts, and not with their own."""
    ours = [one.said for one in _clauses(sentence) if one.is_named and len(one.said) >= _FEWEST]
    theirs = [frozenset(one.said) for text in texts for one in _clauses(text)]
    ours = [said for said in ours if not any(said[0] in one and _holds(one, said[1:], weights) for one in theirs)]
    for first, second in pairwise(ours):
        mine = [one for one in theirs if first[0] in one and second[0] not in one]
        yours = [one for one in theirs if second[0] in one and first[0] not in one]
        if any(_is_crossed(first[1:], second[1:], one, other, weights) for one, other in product(mine, yours)):
            return True
    return False


@lru_cache(maxsize=1_024)
def _clauses(text: str) -> tuple[_Clause, ...]:
    """Those of a text, between its commas and turns; “A, which …” is one."""
    words, found = read(text).words, list[_Clause]()
    for places in clauses(words.tokens, TURNS, _GOES_ON):
        if telling := [i for i in places if words.says(i)]:
            is_named = _LEADING.issuperset(words.tokens[places.start : telling[0]])
            found.append(_Clause(tuple(words.stems[i] for i in telling), is_named))
    return tuple(found)


def _holds(clause: frozenset[str], said: Sequence[str], weights: Weights) -> bool:
    return share(clause.intersection(said), said, weights) >= _OWN


def _is_crossed(
    first: Sequence[str], second: Sequence[str], mine: frozenset[str], yours: frozenset[str], weights: Weights
) -> bool:
    """Whether what is said of two subjects stands with the other's clause, as far as it stands in either."""
    pairs = ((first, yours - mine, mine - yours), (second, mine - yours, yours - mine))
    shares = [[share(there.intersection(said), said, weights) for there in both] for said, *both in pairs]
    across, straight = zip(*shares, strict=True)
    return max(across) >= _OWN and max(straight) < _STRAIGHT and all(one >= other for one, other in shares)
