"""What a sentence says more strongly than its texts: “proves” for “suggests”, “entirely” for “in part”, “all” for “two”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.support.comparisons import STOPS
from bot.support.cues import read
from bot.support.weighing import Weights, nearest, share

# Of 370 claims of SciFact train that their abstract supports, two are flagged: “cause” of what is associated, and one that
# leaves out a “could”. “Leads to” and “is due to”, which annotators allow of a link, are not taken for more than that.
_HEDGED = (
    "suggest(?:s|ed|ing)?|may|might|could|possibl[ey]|perhaps|appears?|seems?|hypothesi[sz]\\w*|speculat\\w+|likely|probabl[ey]"
    "|potential(?:ly)?"
)
_LINKED = "associat(?:ed|ions?)|correlat(?:es?|ed|ions?)|linked|related to|relationship|predict(?:s|ed|ors?|ive)"
_MODALS = frozenset("may might could".split())
# Words of a sentence that leaves something open itself.
_OPEN = _MODALS | frozenset(
    """can suggest suggests suggested suggesting propose proposes proposed possible possibly potential potentially likely
    perhaps appear appears seem seems hypothesize hypothesise hypothesis think thought believe believed support supports imply
    implies would if whether not no plausible plausibly putative probably indicate indicates assume assumes expect expects
    speculate""".split()
)
_ONLY_HEDGED = 0.3  # of what a sentence's words tell in the texts, from which on a “may” is left out
_HOLDS = 0.5  # of what a sentence tells, that the text with the “may” must hold
_ALL = frozenset("all every any each".split())
_LIMITED = frozenset(
    """tested evaluated considered studied examined used compared investigated these those the its their our such other three
    two four five six but""".split()
)
_WHOLE = _ALL | frozenset("entire whole always regardless universally everywhere consistently general".split())
_PART = frozenset(
    """some several many most certain selected few various multiple two three four five six seven eight nine ten both part parts
    diverse different range variety number common widely""".split()
)
_REACH = 4  # words behind “all” that may name what there are all of


@dataclass(frozen=True, slots=True)
class _Scale:
    """What says much, what says less of the same, and what is of neither."""

    much: re.Pattern[str]
    less: re.Pattern[str]
    spares: re.Pattern[str]


def _scale(much: str, less: str, spares: str = "(?!)") -> _Scale:
    return _Scale(*(re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in (much, less, spares)))


_SCALES = (
    _scale(  # how sure it is
        "prov(?:es?|ed|ing)|(?:is|are|was|were|been|has|have) proven|proof|conclusive(?:ly)?|definitive(?:ly)?|definitely"
        "|unequivocal(?:ly)?|undoubtedly|certainly|without doubt|establish(?:es|ed)? that|confirm(?:s|ed)? that",
        _HEDGED,
        "prov(?:es?|ed|en|ing) (?:to be )?(?:\\w+ly )?\\w+(?:ful|ive|ing|able|ior|ant)",  # “proved effective”
    ),
    _scale(  # how much of it
        "entirely|solely|exclusively|wholly|completely|fully|totally|always|invariably",
        "(?:at least )?in part|partly|partially|partial|some|sometimes|often|mostly|largely|mainly|primarily"
        "|among other|may|might",
    ),
    _scale("caus(?:es?|ed|ing)", _LINKED),  # what comes of what
)


def overstated(sentence: str, texts: Sequence[str], weights: Weights) -> tuple[str, str] | None:
    """The word by which a sentence says more than the texts nearest to it, and theirs."""
    near = nearest(sentence, texts, weights)
    for scale in _SCALES:
        much = scale.much.search(sentence)
        if not much or not near or scale.less.search(sentence) or scale.spares.search(sentence):
            continue
        if (less := scale.less.search(near[0])) and not any(scale.much.search(text) for text in near):
            return much[0], less[0]
    return None


def unhedged(sentence: str, texts: Sequence[str], weights: Weights) -> str:
    """The “may” that a sentence leaves out: behind it alone stands much of what it tells; "" if there is none."""
    ours = read(sentence).words
    if not _OPEN.isdisjoint(ours.tokens):
        return ""
    said, modals = ours.said(), [_modal(text) for text in texts]
    sure = {one for text, place in zip(texts, modals, strict=True) for one in read(text).words.stems[:place]}
    for text, place in zip(texts, modals, strict=True):
        words = read(text).words
        only = said.intersection(words.stems[place:]) - sure
        known = said.intersection(words.stems) | (said & sure)
        is_near = share(said.intersection(words.stems), said, weights) >= _HOLDS
        if len(only) > 1 and is_near and share(only, known, weights) >= _ONLY_HEDGED:
            return words.tokens[place]
    return ""


def _modal(text: str) -> int:
    """Where a “may” stands in a text, or where it ends."""
    tokens = read(text).words.tokens
    return next((i for i, token in enumerate(tokens) if token in _MODALS), len(tokens))


def stretched(sentence: str, texts: Sequence[str]) -> tuple[str, str] | None:
    """The word by which a sentence tells of all of what its texts tell of some, and theirs."""
    tokens = read(sentence).words.tokens
    for place, named in _counted(sentence, _ALL):
        behind = place + 1 + len(named)
        limited = {*tokens[place + 1 : place + 2], *tokens[behind : behind + 2]}
        if not named or not _LIMITED.isdisjoint(limited) or (tokens[place] == "any" and read(sentence).denies):
            continue
        found = [
            read(text).words.tokens[i] for text in texts for i, told in _counted(text, _WHOLE | _PART) if named[-1] in told
        ]
        if found and _WHOLE.isdisjoint(found):
            return tokens[place], found[0]
    return None


def _counted(text: str, by: frozenset[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Where a word stands that tells of how many, or a number where parts are asked for, with the stems of what is counted."""
    words = read(text).words
    for place, token in enumerate(words.tokens):
        if token in by or (token.isdigit() and by >= _PART):
            told = list[str]()
            for i in range(place + 1, min(len(words.tokens), place + 1 + _REACH)):
                if words.tokens[i] in STOPS or not words.says(i):
                    break
                told.append(words.stems[i])
            yield place, tuple(told)
