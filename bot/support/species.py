"""Of whom a sentence tells where its texts tell of others: patients for mice, rats for zebrafish."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PEOPLE = r"""patients? people humans human(?=\s(?:subject|being|volunteer|stud|trial|cohort|participant)) volunteers? wom[ae]n
    m[ae]n child(?:ren)? infants? newborns? neonates? adolescents? persons? individuals? survivors? subjects? participants?
    boys? girls? mothers? students? workers? users? years?[\s-]old hospitals? hospitali[sz]ed
    (?:adults?|aged|recipients?|cohorts?|populations?|donors?|cases|clinical(?:ly)?)(?!\sm(?:ouse|ice))"""
_ANIMALS = {
    "mouse": "mouse mice murine",
    "rat": "rats?",
    "fish": "zebrafish danio",
    "fly": "drosophila fly flies",
    "worm": "elegans worms? nematodes?",
    "yeast": "yeasts? cerevisiae pombe",
    "monkey": "monkeys? macaques? primates? rhesus",
    "pig": "pigs? piglets? porcine swine",
    "dog": "dogs? canine",
    "rabbit": "rabbits?",
    "frog": "frogs? xenopus",
    "chicken": "chick(?:en)?s?",
}


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words.split())})(?!\w)", re.IGNORECASE)


_PERSONS, _HUMAN = _any_of(_PEOPLE), re.compile(r"\bhuman", re.IGNORECASE)
_KINDS = {kind: _any_of(words) for kind, words in _ANIMALS.items()}
_UNNAMED = _any_of("animals? rodents? mammals?")  # may be mice or rats
_TOLD = re.compile(  # of whom something is told
    r"(?:\b(?:in|among|of|from|by)(?: the| all| many| most| some)?(?: [\w-]+){0,2} |^(?:[\w-]+ ){0,2})"
    r"(?P<who>patients?|people|humans?|volunteers|women|men|children|adults|infants|participants)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(  # what may come of it for them
    r"\b(?:may|might|could|can|would|will|should|future|potential(?:ly)?|promis\w+|aim\w*|hope|towards?|trials?|therap\w+"
    r"|treat\w*|implications?|insights?|strateg\w+|target\w*|candidates?|translat\w+)\b",
    re.IGNORECASE,
)


def mistaken(sentence: str, texts: Sequence[str]) -> tuple[str, str] | None:
    """Of whom a sentence tells and no text does, and of whom these do instead."""
    named = {kind: found[0] for kind, who in _KINDS.items() if (found := _first(who, texts))}
    instead = next(iter(named.values()), "")
    people = _first(_PERSONS, texts)
    others = instead or (people[0] if people else "")
    animals = {kind: one[0] for kind, who in _KINDS.items() if (one := who.search(sentence))}
    for kind, word in animals.items():
        if kind not in named and others and not (kind in ("mouse", "rat") and _first(_UNNAMED, texts)):
            return word, others
    told = _TOLD.search(sentence)
    if animals or not told or not instead or _AHEAD.search(sentence):
        return None
    who = _HUMAN if told["who"].lower().startswith("human") else _PERSONS
    return None if any(who.search(text) and not _AHEAD.search(text) for text in texts) else (told["who"], instead)


def _first(who: re.Pattern[str], texts: Sequence[str]) -> re.Match[str] | None:
    return next((found for text in texts if (found := who.search(text))), None)
