"""The noun of an adjective and the adjective of a noun: “finance” and “financial”, “biology” and “biological”.

Stemming keeps most of them apart (Porter, An Algorithm for Suffix Stripping, 1980, removes endings and changes no root;
Krovetz, Viewing Morphology as an Inference Process, SIGIR 1993, on what is lost by that). By rules, which make of a word
all that its relatives may be; which of these is a word, the library tells.
"""

from __future__ import annotations

import re

from bot.questions import word_set

_ROOT = 3  # letters that words of one root share at least: “ethics”, “virus”
# Endings of nouns and of the adjectives made of them; both ways.
_PAIRS = (
    ("ce", "cial"),
    ("e", "al"),
    ("y", "ic"),
    ("y", "ical"),
    ("y", "ial"),
    ("ics", "ic"),
    ("ics", "ical"),
    ("ics", "y"),
    ("ion", "ional"),
    ("ure", "ural"),
    ("ine", "al"),
    ("sis", "tic"),
    ("sis", "stic"),
    ("sm", "stic"),
    ("um", "al"),
    ("us", "al"),
    ("", "al"),
    ("ics", "ist"),
    ("ics", "ists"),
    ("y", "ist"),
    ("y", "ists"),
)
_RULES = tuple((re.compile(rf"(?<=\w{{{_ROOT}}}){old}$"), new) for pair in _PAIRS for old, new in (pair, pair[::-1]))
# One way: “fairest”, “safest”, “noisiest”.
_SUPERLATIVE = tuple(
    (re.compile(rf"(?<=\w{{2}}){old}$"), new) for old, new in (("est", ""), ("est", "e"), ("iest", "y"), ("est", "ness"))
)
_NO_SUPERLATIVE = word_set(
    """arrest attest behest bequest conquest contest detest digest divest earnest forest guest harvest honest infest ingest
    inquest interest invest manifest midwest modest molest priest protest quest rainforest request retest suggest tempest"""
)


def relatives(word: str) -> list[str]:
    """What nouns or adjectives of the same root as `word`, in lower case, may be (“fair” of “fairest”); not all are words."""
    rules = _RULES if word in _NO_SUPERLATIVE else (*_RULES, *_SUPERLATIVE)
    made = (rule.sub(new, word, count=1) for rule, new in rules if rule.search(word))
    return list(dict.fromkeys(one for one in made if one != word and len(one) > _ROOT))
