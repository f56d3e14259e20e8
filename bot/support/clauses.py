"""Whether a clause says what a clause of a text denies, or denies what it says, whatever their verbs are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.support.comparisons import APART, STOPS, TURNS, Words, clauses
from bot.support.cues import read, withholding
from bot.support.opposites import DENYING
from bot.support.weighing import Weights, share

# Share of what a clause tells that one of the text must hold to be of the same, and how near to the best of them others come
# that count as well. On SciFact train no claim is flagged that its abstract supports.
_SAME, _NEAR = 0.6, 0.7
_FEWEST = 4  # words that tell something, from which on a clause can be told from others
_TURNS = TURNS | {"which", "yet", "because", "since"}
_NOT = frozenset("not never cannot cant dont doesnt didnt isnt arent wasnt werent neither nor".split())
_NOT_DENIALS = frozenset("only just merely necessarily always surprisingly".split())  # behind “not”
_LEFT_OUT = (("rather", "than"), ("instead", "of"), ("as", "opposed"))
_USING = frozenset(
    "relies rely relying uses use using requires require requiring needs need needing employs via by with through on".split()
)
# Of whom something else may be true.
_OTHERS = frozenset(
    """existing prior previous earlier traditional conventional other others most current common standard while whereas
    unlike""".split()
)
_PHRASE = 7  # words that name what is left out, at most


@dataclass(frozen=True, slots=True)
class _Clause:
    """The stems of a clause that tell something, the word that denies it (""), and whether it withholds anything at all."""

    said: frozenset[str]
    denial: str
    withholds: bool


def denied(sentence: str, texts: Sequence[str], weights: Weights) -> tuple[str, str] | None:
    """The word by which a clause denies what the texts say, or else the one by which they deny it, the other being ""."""
    known = [clause for text in texts for clause in _clauses(text)]
    for clause in _clauses(sentence):
        if len(clause.said) < _FEWEST or bool(clause.denial) != clause.withholds:
            continue
        shares = [(share(clause.said & one.said, clause.said, weights), one) for one in known]
        best = max((held for held, _ in shares), default=0.0)
        near = [one for held, one in shares if held >= max(_SAME, _NEAR * best)] if best >= _SAME else []
        if near and not clause.denial and all(one.denial for one in near):
            return "", near[0].denial
        if near and clause.denial and not any(one.withholds for one in near):
            return clause.denial, ""
    return None


def left_out(sentence: str, texts: Sequence[str]) -> str:
    """What a sentence says is used that a text says is not: “rather than fixed rules”; "" if nothing is."""
    ours = read(sentence)
    if ours.denies or not _OTHERS.isdisjoint(ours.words.tokens):
        return ""
    own, used = frozenset[str]().union(*(said for _, said in _left_out(sentence))), _used(sentence)
    for text in texts:
        for phrase, said in _left_out(text):
            elsewhere = any(said <= other for one in texts if one != text for other in _used(one))
            if said and said.isdisjoint(own) and any(said <= one for one in used) and not elsewhere:
                return phrase
    return ""


@lru_cache(maxsize=1_024)
def _clauses(text: str) -> tuple[_Clause, ...]:
    """Those of a text, between its commas and turns."""
    words, found = read(text).words, list[_Clause]()
    tokens = words.tokens
    for places in clauses(tokens, _TURNS):
        denials = [tokens[i] for i in places if _denies(tokens, i)]
        less = any(words.lessens(i) or _withholds(tokens[i]) for i in places)
        if said := words.said(places):
            found.append(_Clause(said, denials[0] if len(denials) % 2 else "", bool(denials) or less))
    return tuple(found)


def _denies(tokens: Sequence[str], place: int) -> bool:
    denies = tokens[place] in _NOT or tokens[place].endswith("n't")
    return denies and _NOT_DENIALS.isdisjoint(tokens[place + 1 : place + 2])


def _withholds(token: str) -> bool:
    return withholding(token) or token in DENYING or token == APART


def _left_out(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    words = read(text).words
    for place, token in enumerate(words.tokens):
        is_pair = (token, *words.tokens[place + 1 : place + 2]) in _LEFT_OUT
        if is_pair or token == APART:
            found = _phrase(words, place + 1 + is_pair)
            yield " ".join(words.tokens[i] for i in found), words.said(found)


def _used(text: str) -> list[frozenset[str]]:
    words = read(text).words
    return [words.said(_phrase(words, i + 1)) for i, token in enumerate(words.tokens) if token in _USING]


def _phrase(words: Words, start: int) -> list[int]:
    """The places of the first words from `start` on that name something."""
    found = list[int]()
    for i in range(start, min(len(words.tokens), start + _PHRASE)):
        tells = words.says(i) and words.tokens[i] not in _USING
        if words.tokens[i] in STOPS or words.tokens[i] in _TURNS or (found and not tells):
            break
        found += [i] if tells else []
    return found
