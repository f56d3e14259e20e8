"""Whether a sentence says the opposite of what it cites: denials, directions and comparisons, as far as words show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.questions import stem
from bot.support.baselines import rival
from bot.support.clauses import denied, left_out
from bot.support.comparisons import BETTER, Comparison
from bot.support.crossed import crossed
from bot.support.cues import Cue, Sentence, read
from bot.support.objects import opposed
from bot.support.opposites import DEGREE, POLES
from bot.support.reworked import exchanged, turned
from bot.support.species import mistaken
from bot.support.strength import overstated, stretched, unhedged
from bot.support.weighing import Weights, weight_of

# Shares of the weight of what stands around a word in the sentence that have to stand around its opposite too: for words
# with opposites in `opposites`, and for all others, which are only denied. Set on SciFact train, where 5 % of the claims
# that their abstract supports are taken for its opposite, and .63 of those that are denied by rule and .46 of those whose
# direction is turned; of the sentences of abstracts, reworded, less than 1 %, and .96 and .82.
_ALIKE, _ALIKE_DENIED = 0.3, 0.3
# Where the same stands too, around words as near as this share of it, nothing is said.
_SAME, _SAME_DENIED = 0.8, 0.6
_SWAPPED = 0.3  # of the weight of both sides of a comparison, by which the sides crosswise must be more alike
_MORE = POLES[stem("more")][0]
_CROSSED = 0.5  # of the objects of two comparisons, each of which stands before the other
_NAMED = 0.5  # of whom a text says to have more than “the others”, to be one of ours


class Turn(StrEnum):
    """How a sentence is turned against a text."""

    DENIES = "denies"  # what the text says
    DENIED = "denied"  # by the text
    OPPOSITE = "opposite"
    SWAPPED = "swapped"
    UNHEDGED = "unhedged"  # the text only says that it may be


@dataclass(frozen=True, slots=True)
class Opposite:
    """A word of a sentence and the one of the text that says otherwise, both as they stand there ("" if none does).

    `beyond`: none of its words is turned round, yet it says otherwise or more.
    """

    turn: Turn
    word: str = ""
    other: str = ""
    beyond: bool = False


def opposites(sentence: str, texts: Sequence[str], nearest: Sequence[str], weights: Weights) -> list[Opposite]:
    """Where `sentence` says the opposite of one of `texts`.

    Args:
        texts: titles and sentences.
        nearest: those that are nearest to the sentence.
        weights: how much words tell, by stem.
    """
    ours, theirs = read(sentence), [read(text) for text in texts]
    others = [comparison for one in theirs for comparison in one.comparisons]
    compared = [(one, _verdicts(one, others, weights)) for one in ours.comparisons]
    if any(True in found and False not in found for _, found in compared):
        return [Opposite(Turn.SWAPPED)]
    right = [one for one, found in compared if False in found]  # of their axes, the other side has the opposite
    if not right and (changed := _changed(ours, theirs)):
        return [changed]
    found = list(_turned(ours, theirs, weights, {_MORE, DEGREE, *(one.axis for one in right)} if right else ()))
    denies = ours.denies and not any(one.denied for one in right)
    if not found and denies and not any(_withholds(read(text), ours.lacking) for text in nearest):
        return [Opposite(Turn.DENIES)]
    return found or [replace(one, beyond=True) for one in _beyond(sentence, texts, weights)][:1]


def _beyond(sentence: str, texts: Sequence[str], weights: Weights) -> Iterator[Opposite]:
    """What a sentence says otherwise than its texts, or more than they do, though none of its words is turned round."""
    if changed := opposed(sentence, texts, weights):
        yield Opposite(Turn.OPPOSITE, *changed)
    if turned_round := denied(sentence, texts, weights):
        yield Opposite(Turn.DENIED if turned_round[1] else Turn.DENIES, *turned_round)
    if phrase := left_out(sentence, texts):
        yield Opposite(Turn.DENIED, "", phrase)
    if crossed(sentence, texts, weights):
        yield Opposite(Turn.SWAPPED)
    stronger = overstated(sentence, texts, weights) or stretched(sentence, texts)
    if found := stronger or mistaken(sentence, texts) or rival(sentence, texts, weights):
        yield Opposite(Turn.OPPOSITE, *found)
    if modal := unhedged(sentence, texts, weights):
        yield Opposite(Turn.UNHEDGED, "", modal)


def _changed(ours: Sentence, theirs: Sequence[Sentence]) -> Opposite | None:
    """What was changed of a sentence of the text that is repeated otherwise."""
    for one in theirs:
        if words := turned(ours.words, one.words):
            return Opposite(Turn.OPPOSITE, *words)
    return Opposite(Turn.SWAPPED) if any(exchanged(ours.words, one.words) for one in theirs) else None


def _withholds(theirs: Sentence, lacking: frozenset[str]) -> bool:
    """Whether a text denies something as well, or says that what is `lacking` was taken away."""
    return theirs.withholds or not lacking.isdisjoint(theirs.removed)


def _turned(ours: Sentence, theirs: Iterable[Sentence], weights: Weights, told: Collection[int | str]) -> Iterator[Opposite]:
    """The words that are turned round, but for those of the axes that were `told` already."""
    by_axis, pairs = dict[int | str, list[tuple[Cue, bool, bool]]](), _pairs(ours)
    for sentence in theirs:
        denied = {cue.axis for cue in sentence.cues if cue.denied}
        in_step = {axis for axis, _ in pairs & _pairs(sentence)} if pairs else ()
        for cue in sentence.cues:  # “A beats B, trained for days, without training” says both of training
            both = cue.axis in denied and isinstance(cue.axis, str)
            by_axis.setdefault(cue.axis, []).append((cue, both, cue.axis in in_step))
    for cue in (cue for cue in ours.cues if cue.axis not in told):
        total = weight_of(cue.around, weights)
        near = by_axis.get(cue.axis, ()) if total else ()
        alike = [(weight_of(cue.around & one.around, weights) / total, one, both, step) for one, both, step in near]
        same = max((share for share, one, *_ in alike if _agree(cue, one)), default=0.0)
        against = [
            (share, one) for share, one, both, step in alike if _against(cue, one) and not (step or (both and cue.denied))
        ]
        share, other = max(against, key=lambda pair: pair[0], default=(0.0, cue))
        least, most = (_ALIKE_DENIED, _SAME_DENIED) if isinstance(cue.axis, str) else (_ALIKE, _SAME)
        if share >= least and same < most * share:
            turn = Turn.OPPOSITE if cue.denied == other.denied else Turn.DENIES if cue.denied else Turn.DENIED
            yield Opposite(turn, cue.word, other.word)


def _pairs(sentence: Sentence) -> set[tuple[int | str, tuple[str, ...]]]:
    """The axes of which a sentence has both ends, with their words in order: in “larger models need fewer tokens”, which
    says the same where the same stands, neither word is the other's opposite.
    """
    words = dict[int | str, list[Cue]]()
    for cue in sentence.cues:
        words.setdefault(cue.axis, []).append(cue)
    return {(axis, tuple(one.word for one in cues)) for axis, cues in words.items() if len({one.sign for one in cues}) > 1}


def _agree(ours: Cue, theirs: Cue) -> bool:
    """Whether a word says the same, or may: what “is not activated” has “defective activation”."""
    return ours.sign == theirs.sign or _lessened(ours, theirs) or ours.spared or theirs.spared


def _lessened(ours: Cue, theirs: Cue) -> bool:
    return (ours.denied and theirs.lessened) or (theirs.denied and ours.lessened)


def _against(ours: Cue, theirs: Cue) -> bool:
    """Whether a word is turned round; what is not needed (“requires no training”) is there or not, as it may."""
    of_others = None not in (ours.change, theirs.change) and ours.change != theirs.change  # “smaller differences” are not less
    return (
        ours.sign != theirs.sign
        and ours.removed == theirs.removed
        and not (ours.spared or theirs.spared or of_others or _lessened(ours, theirs))
    )


def _verdicts(ours: Comparison, theirs: Sequence[Comparison], weights: Weights) -> set[bool | None]:
    """What comparisons say of one; those with “the others” at large are asked only where none is of the same two."""
    for of_others in (False, True):
        found = {_swapped(ours, one, weights) for one in theirs if one.others == of_others}
        if found - {None}:
            return found
    return set()


def _swapped(ours: Comparison, theirs: Comparison, weights: Weights) -> bool | None:
    """Whether two comparisons of the same things contradict each other; None if they are not of the same."""
    of_others = ours.of and theirs.of and ours.of.isdisjoint(theirs.of)
    if ours.axis != BETTER:  # “lived longer” is not of “higher mortality”
        mine, yours = ((one.first | one.of) - ours.second - theirs.second - POLES.keys() for one in (ours, theirs))
        of_others = of_others or (mine and yours and mine.isdisjoint(yours))
    if (ours.axis, ours.change) != (theirs.axis, theirs.change) or of_others or not (theirs.first or theirs.second):
        return None
    if ours.object and ours.object == theirs.object and _alike((ours.first,), (theirs.first,), weights) >= _CROSSED:
        return ours.sign != theirs.sign
    if _is_crossed(ours, theirs, weights):
        return ours.sign == theirs.sign
    if theirs.others:
        return _beside_others(ours, theirs, weights)
    sides = ours.first - ours.second, ours.second - ours.first
    straight = _alike(sides, (theirs.first, theirs.second), weights)
    across = _alike(sides, (theirs.second, theirs.first), weights)
    if max(straight, across) < _SWAPPED or straight == across:
        return None
    return (across > straight) == (ours.sign == theirs.sign)


def _beside_others(ours: Comparison, theirs: Comparison, weights: Weights) -> bool | None:
    """The same where theirs is with “the other groups”: they have less than who is named, whichever side of ours that is."""
    sides = ours.first - ours.second, ours.second - ours.first
    shares = [_alike((side,), (theirs.first,), weights) for side in sides]
    named = shares.index(max(shares))
    told = theirs.first - ours.of - sides[1 - named] - (ours.first & ours.second)
    if shares[0] == shares[1] or _alike((told,), (sides[named],), weights) < _NAMED:
        return None
    return (named == 1) == (ours.sign == theirs.sign)


def _is_crossed(ours: Comparison, theirs: Comparison, weights: Weights) -> bool:
    """Whether what each says the other to have less than is what the other says it of, whatever both say beside."""
    behind, there = ours.object - theirs.object, theirs.object - ours.object
    here = there & ours.first
    if not (behind and here) or weight_of(behind & theirs.first, weights) < _CROSSED * weight_of(behind, weights):
        return False
    return len(here) >= _CROSSED * len(there) or weight_of(here, weights) >= _CROSSED * weight_of(ours.first, weights)


def _alike(ours: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]], weights: Weights) -> float:
    """How alike the sides of two comparisons are, by the less like one; a side of which nothing is known does not count."""
    shares = [
        weight_of(one & other, weights) / total
        for one, other in zip(ours, theirs, strict=True)
        if other and (total := weight_of(one, weights))
    ]
    return min(shares, default=0.0)
