"""Which words each number is of where several are told of several things: “33 % and 11 % with FLAIR and FWE, respectively”."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.questions import stem, topic_words
from bot.support.quantity import Quantity

_EACH = re.compile(r"\brespectively\b", re.IGNORECASE)
_END = re.compile(r"(?<!\bvs)[.!?;](?=\s)|\n")
_JOINED = re.compile(
    r"\s?(?:[^()0-9,;]{0,12}|\((?:[^()]|\([^()]*\))*\))?(?:,|,?\s?(?:and|or|versus|vs\.?))\s(?:[^\W\d_]+\s)?[-−–+]?",
    re.IGNORECASE,
)
_EACH_FOR = re.compile(  # “45 nM for the wild type and 1.8 µM for the mutant”
    r"\s?(?:\([^()]*\)\s?)?(?P<for>for|in|with|at|among|on|by|after|before|under|during)\s(?P<thing>[^,;:.()0-9]{2,60}?)"
    r"(?:,?\s(?:and|but|versus|vs\.?|compared\s(?:with|to))|,)\s(?:only\s|about\s)?"
)
_VERSUS = re.compile(r"\s?(?:\([^()]*\)\s?)?(?:versus|vs\.?)\s", re.IGNORECASE)
_LIST = re.compile(r"\s?(?:,|,?\s?(?:and|or))\s")
_AND = re.compile(r",?\s(?:and|or|than|versus|vs\.?)\s(?:in\s|for\s|with\s)?(?:the\s)?")
_BREAK = re.compile(r"[,;:]|\b(?:for|in|with|to|of|at|among|by|on|from|when|were|was|are|is|had|have|the)\b")
_WORD = re.compile(r"[^\W_]*[^\W\d_][^\W_]*")
_PHRASE = 40  # characters in which the words of one thing stand
_LOOKED = 4  # joints that are tried


@dataclass(frozen=True, slots=True)
class Told:
    """The stems of what a number is of, those of what the others of its series are of, and where the series stands."""

    own: frozenset[str]
    others: frozenset[str]
    start: int
    end: int


def paired(text: str, numbers: Sequence[Quantity]) -> dict[int, Told]:
    """What the numbers of a series are told of, by where each starts."""
    found = dict[int, Told]()
    plain = [one for one in numbers if not (one.sureness or one.loose)]
    # “27.3 % (117/428), 27.6 % (118/428) and …”: what stands in brackets is told of the same.
    aside = {one.start: before.start for before, one in pairwise(plain) if text[before.end : one.start].strip() == "("}
    plain = [one for one in plain if one.start not in aside]
    starts = [one.start for one in plain]
    ends = [0, *(end.end() for end in _END.finditer(text)), len(text)]
    for begin, end in pairwise(ends):
        told = plain[bisect_left(starts, begin) : bisect_left(starts, end)]
        if not _EACH.search(text, begin, end):
            found |= _against_each_other(text, told)
        else:
            found |= _told(text[begin:end], list(_series(text, told)), begin)
    return found | {start: found[before] for start, before in aside.items() if before in found}


def _against_each_other(text: str, numbers: Sequence[Quantity]) -> dict[int, Told]:
    """In “in 18 (15 %) versus 36 (30 %) patients” what stands around both is as near to either."""
    found = dict[int, Told]()
    for one, other in pairwise(numbers):
        if one.unit == other.unit and _VERSUS.fullmatch(text, one.end, other.start):
            found |= dict.fromkeys((one.start, other.start), Told(frozenset(), frozenset(), one.start, other.end))
        elif one.unit == other.unit and (thing := _told_of(text, one, other)):
            first = found[one.start].start if one.start in found else one.start
            found[other.start] = Told(frozenset(), thing, first, other.end)
    return found


def _told_of(text: str, one: Quantity, other: Quantity) -> frozenset[str]:
    """The stems of what only the first of two numbers is told of, if the other is told of something else in the same way."""
    between = _EACH_FOR.fullmatch(text, one.end, other.start)
    following = between and re.compile(rf"\s?(?:\([^()]*\)\s?)?{between['for']}\s([^,;:.()0-9]{{2,60}})").match(text, other.end)
    if not (between and following):
        return frozenset()
    first, second = (frozenset(map(stem, _WORD.findall(told))) for told in (between["thing"], following[1]))
    return first - second


def _told(sentence: str, series: Sequence[list[Quantity]], begin: int) -> dict[int, Told]:
    """What the numbers of each series are of: those of another that is as long, or the things that are joined."""
    found = dict[int, Told]()
    for place, run in enumerate(series):
        beside = (*series[:place][-1:], *series[place + 1 :][:1])
        others = next((other for other in beside if len(other) == len(run) and other[0].unit != run[0].unit), None)
        things = [frozenset([other.named]) for other in others] if others else _things(sentence, run, begin)
        every = frozenset[str]().union(*things)
        start, end = run[0].start, run[-1].end
        found |= {one.start: Told(own, every - own, start, end) for one, own in zip(run, things, strict=False)}
    return found


def _series(text: str, numbers: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """The runs of numbers that only signs and joints stand between."""
    run = list(numbers[:1])
    for one, following in pairwise(numbers):
        alike = one.unit == following.unit and (one.step < one.scale) is (following.step < following.scale)
        if not (alike and _JOINED.fullmatch(text, one.end, following.start)):
            yield from [run] if len(run) > 1 else []
            run = []
        run.append(following)
    yield from [run] if len(run) > 1 else []


def joined(between: str) -> bool:
    """Whether what stands between two numbers only lists them."""
    return _LIST.fullmatch(between) is not None


def _things(text: str, run: Sequence[Quantity], begin: int) -> list[frozenset[str]]:
    """The stems of as many things as there are numbers in a run, joined by “and”: behind the run or else before it."""
    first, last = run[0].start - begin, run[-1].end - begin
    joints = [joint for joint in _AND.finditer(text) if not first <= joint.start() < last]
    for joint in sorted(joints, key=lambda joint: (joint.start() < last, abs(joint.start() - last)))[:_LOOKED]:
        before = text[max(0, joint.start() - _PHRASE * len(run)) : joint.start()].split(", ")[-(len(run) - 1) :]
        parts = [_BREAK.split(before[0][-_PHRASE:])[-1], *before[1:], _BREAK.split(text[joint.end() :][:_PHRASE])[0]]
        words = [[word for word in _WORD.findall(part) if topic_words(word)] for part in parts]
        if words[-1] and words[-1][-1].endswith("s"):  # in “the low and the normal weight groups” both are groups of a weight
            del words[-1][max(map(len, words[:-1])) :]
        things = [frozenset(map(stem, part)) for part in words]
        if len(things) == len(run) and all(things) and len(set(things)) == len(things):
            return things
    return []
