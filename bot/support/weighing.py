"""How much words tell together, and which texts hold most of those of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.support.cues import read

Weights = Mapping[str, float]  # how much words tell, by stem
_HELD = 0.5  # share of what a sentence tells, from which on a text is near to it
_AS_NEAR = 0.75  # of what the nearest text holds, from which on another is as near


def weight_of(stems: Iterable[str], weights: Weights) -> float:
    """How much words tell together."""
    return sum(weights.get(one, 0.0) for one in stems)


def share(part: Iterable[str], whole: Iterable[str], weights: Weights) -> float:
    """What words tell as a share of what others do; 0 if these tell nothing."""
    total = weight_of(whole, weights)
    return weight_of(part, weights) / total if total else 0.0


def nearest(sentence: str, texts: Sequence[str], weights: Weights) -> list[str]:
    """The texts that hold most of what a sentence tells, best first; none if none holds half of it."""
    said = read(sentence).words.said()
    ranked = sorted(((share(said.intersection(read(text).words.stems), said, weights), text) for text in texts), reverse=True)
    best = ranked[0][0] if ranked else 0.0
    return [text for held, text in ranked if held >= max(_HELD, _AS_NEAR * best)]
