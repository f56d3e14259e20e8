"""What of a sentence does not stand in the abstracts that it cites: numbers, names, and words that turn it round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.support.alignment import Abstract, Claim
from bot.support.cited_names import unnamed
from bot.support.cited_numbers import Stated
from bot.support.placed import stated
from bot.support.wording import Opposite, Turn, opposites
from ingest.records import Paper

_ONE = {"there": "the abstract", "has": "has", "do": "does", "deny": "denies", "say": "says", "compare": "compares"}
_SEVERAL = {word: word for word in _ONE} | {"there": "the abstracts", "has": "have"}
_SHOWN = 4  # doubts told of one sentence
_SAID = re.compile("it says “([^”]*[^\\W\\d_][^”]*)”")
_MISSING = 3  # words told of one that nothing else is known against


class Kind(StrEnum):
    """What a doubt is about."""

    NUMBER = "number"
    ROUNDED = "rounded"
    NAME = "name"
    WORDING = "wording"
    BEYOND = "beyond"
    WORDS = "words"


# Taken from the log-odds of a sentence's score, once a kind: about the logarithm of how much more often altered claims of
# SciFact train have such a doubt than true ones (true ones whose number stands in the abstract). What goes beyond an abstract
# says nothing of which one a sentence is from.
_WEIGHTS = {Kind.NUMBER: 2.5, Kind.ROUNDED: 0.5, Kind.NAME: 1.5, Kind.WORDING: 2.0, Kind.BEYOND: 0.0, Kind.WORDS: 0.0}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something of a sentence that speaks against it: `text` says it of “{there}”, the abstract or the abstracts cited."""

    kind: Kind
    text: str


def weight(found: Sequence[Doubt]) -> float:
    """What doubts take from the log-odds of a sentence; what is said of a number and its name counts once."""
    told = {one.text: one.kind for one in reversed(found)}
    return sum(_WEIGHTS[kind] for kind in set(told.values()))


def doubts(claim: Claim, cited: Sequence[Abstract], nearest: Sequence[str]) -> list[Doubt]:
    """All that speaks against a sentence; `nearest` are the sentences of what is cited that lie nearest to it."""
    texts = [_whole(abstract.paper) for abstract in cited]
    parts = [part for abstract in cited for part in (abstract.paper.title, *abstract.sentences)]
    told = claim.by_stem()
    found = [*_numbers(claim.text, texts)]
    found += [Doubt(Kind.NAME, _absent_name(name, found)) for name in unnamed(claim.text, texts)]
    turned = opposites(claim.text, parts, nearest, told)[:1]
    found += [Doubt(Kind.BEYOND if one.beyond else Kind.WORDING, _turned(one)) for one in turned]
    return found


def _absent_name(name: str, found: Sequence[Doubt]) -> str:
    """What is said of a name that is not there: the same as of its number, where another stands instead."""
    said = (one.text for one in found if (told := _SAID.match(one.text)) and told[1] in name)
    return next(said, f"“{_braced(name)}” is not named in {{there}}")


def absent(words: Sequence[str]) -> list[Doubt]:
    """The doubt that stands in for others where a sentence is only too far from what it cites."""
    listed = ", ".join(f"“{_braced(word)}”" for word in words[:_MISSING])
    return [
        Doubt(
            Kind.WORDS, f"{{there}} {{say}} nothing of {listed}" if listed else "{there} {say} this in other words, if at all"
        )
    ]


def reader_text(found: Sequence[Doubt], cited: int) -> tuple[str, ...]:
    """The doubts in a reader's words."""
    verbs = _ONE if cited == 1 else _SEVERAL
    return tuple(dict.fromkeys(one.text.format_map(verbs) for one in found))[:_SHOWN]


def _whole(paper: Paper) -> str:
    """All that is known of a paper, as one text."""
    return "\n".join([paper.title, paper.abstract, ", ".join(paper.authors), paper.venue, str(paper.year or "")])


def _numbers(sentence: str, texts: Sequence[str]) -> Iterator[Doubt]:
    for one in stated(sentence, texts):
        said, by = _braced(one.text), _braced(one.by)
        if one.how is Stated.ROUNDED:
            yield Doubt(Kind.ROUNDED, f"“{said}” is rounded: {{there}} {{has}} “{by}”")
        elif one.how is Stated.NOT:
            missing = f"“{said}” stands in {{there}} of something else" if one.elsewhere else f"“{said}” is not in {{there}}"
            yield Doubt(Kind.NUMBER, f"it says “{said}” where {{there}} {{has}} “{by}”" if by else missing)


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _turned(one: Opposite) -> str:
    word, other = _braced(one.word), _braced(one.other)
    if one.turn is Turn.SWAPPED:
        return "{there} {compare} the two the other way round"
    if one.turn is Turn.UNHEDGED:
        return f"it says outright what {{there}} {{say}} with “{other}”"
    if one.turn is Turn.DENIES:
        return (
            f"it denies “{word}”, and {{there}} {{do}} not"
            if word and other
            else "it denies something that {there} {do} not deny"
        )
    if one.turn is Turn.DENIED:
        return f"{{there}} {{deny}} this (“{other}”)"
    return f"it says “{word}” where {{there}} {{has}} “{other}”"
