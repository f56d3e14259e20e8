"""What a sentence says is taken away, and what it says is not there: “eliminates 4 parameters”, “has no 4 parameters”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from bot.questions import stem
from bot.support.comparisons import BEING, STOPS, Words

_TAKING_AWAY = frozenset(
    stem(word)
    for word in """eliminate remove drop discard avoid obviate bypass circumvent omit replace skip abolish sidestep forgo
    dispense free""".split()
)
_NONE = frozenset("no neither nor without".split())  # what stands behind these is not there
_HAVING = frozenset(
    stem(word) for word in "have need require use involve employ contain include introduce add keep rely".split()
)
_REACH = 6  # words of what is taken away, or denied
_ENDS = STOPS | frozenset("with by from in on at for to and but while which that when if".split())
_MODIFYING = ("ed", "ive", "ent", "oor", "eak", "ow")  # how words end that tell what something is like
_BETWEEN = frozenset("with of from the a an any for need".split())  # “dispenses with”, “removes the need for”


def taken_away(words: Words) -> set[int]:
    """The places of what is: behind the verb, or before it in “are eliminated”."""
    found = set[int]()
    for place, one in enumerate(words.stems):
        if one in _TAKING_AWAY:
            is_passive = not BEING.isdisjoint(words.tokens[max(0, place - 2) : place])
            found.update(_before(words.tokens, place) if is_passive else _behind(words.tokens, place))
    return found


def not_there(words: Words, denials: Sequence[int]) -> frozenset[str]:
    """The stems of what is denied to be there: “has no X”, “does not need X”; who “does not remove X” denies something else."""
    found = set[int]()
    for place in denials:
        is_none = words.tokens[place] in _NONE
        behind = list(_behind(words.tokens, place if is_none else place + 1))
        if (is_none or _HAVING.intersection(words.stems[place + 1 : place + 2])) and not any(
            words.stems[i] in _TAKING_AWAY or (words.poles[i] or (0, 1))[1] < 0 for i in behind
        ):
            found.update(behind)
    return words.telling_stems(found)


def lessened(words: Words, place: int) -> bool:
    """Whether there is less of the thing at a place: “defective activation”, “a loss of the activity”."""
    of = next((i for i in range(place - 1, max(0, place - 3), -1) if words.tokens[i] in ("of", "in")), 0)
    before = (of or place) - 1
    if before < 0 or not (of or words.tokens[before].endswith(_MODIFYING)):
        return False
    return words.lessens(before)


def _behind(tokens: Sequence[str], place: int) -> Iterator[int]:
    first = next((i for i in range(place + 1, len(tokens)) if tokens[i] not in _BETWEEN), len(tokens))
    return takewhile(lambda i: tokens[i] not in _ENDS, range(first, min(len(tokens), first + _REACH)))


def _before(tokens: Sequence[str], place: int) -> Iterator[int]:
    return takewhile(lambda i: tokens[i] not in STOPS, range(place - 1, max(-1, place - 1 - _REACH), -1))
