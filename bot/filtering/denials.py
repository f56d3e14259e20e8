"""How it is said that something is not wanted: “not by Müller”, “excluding NeurIPS”, “that are not older than 2020”."""

from __future__ import annotations

import re

PAPERS = re.compile(
    r"\b(?:papers?|articles?|publications?|preprints?|studies|works|anything|something|everything)\b", re.IGNORECASE
)
MADE = r"(?:(?:published|written|(?:co-?)?authored|presented|released|dated)\ )?"
# What picks out some of what was said before, which is not wanted.
PICKS = (
    r"(?:except(?:ing|\ for)?|exclud(?:e|es|ing)|leav(?:e|ing)\ out|ignor(?:e|ing)|other\ than|(?:apart|aside)\ from|besides)"
)
NOT = r"(?:(?:are|is|were|was|do|does|did|have|has)(?:n['’]t|\ (?:not|never|neither))|not|never|neither)(?:\ been)?"
DENIES = re.compile(
    rf"""[ ,;.(]{{0,2}}(?:\b(?P<but>but|and)\ )?(?:\b(?:that|which)\ )?\b(?P<denial>
        {NOT}(?:\ (?:come|appear|date))?
        |no|without|{PICKS}
        |(?:(?<=\()|(?<=,\ )|(?<=\b(?:but|and)\ ))(?:nothing|none(?:\ of\ (?:them|these|those|which))?)
            (?:\ (?:is|are|was|were))?
    )\ (?:(?:any|all|those|papers?|the\ ones|ones|work|anything|everything|articles)\ ){{0,2}}
    (?:(?:that|which)\ (?:are|were)\ )?{MADE}""",
    re.IGNORECASE | re.VERBOSE,
)
OF_NOT = ("not", "never", "neither", "n't", "n’t")  # how such denials end, behind which a preposition is expected
HOW = re.compile(
    rf"""{MADE}(?P<how>by|from|in|at|before|after|since|until|between|with
        |(?P<than>(?:older|newer|earlier|later|more\ recent)\ than|prior\ to))\ """,
    re.IGNORECASE | re.VERBOSE,
)
# What may stand before it where nothing else is said: “and not by Chen”.
_BEFORE = re.compile(r"(?:(?:and|but|so|ok|please|only|those|just)\b,? )*", re.IGNORECASE)
_PICKING = ("not", "without", "exclud", "except", "leav")  # how denials begin that may be all that is said; not “no RNA”
_PLAIN = ("by", "from", "in", "at", "before", "after", "since", "between")  # not “not with GPUs”, “not older than 2020”
_LONGEST = 80  # characters


def denied_alone(text: str) -> str:
    """What a text denies, if it says nothing else: “Chen” of “and not by Chen?”; "" of any other."""
    before = _BEFORE.match(text)
    found = DENIES.match(text, before.end() if before else 0)
    if not found or not found["denial"].lower().startswith(_PICKING):
        return ""
    how = HOW.match(text, found.end())
    by = how["how"].lower() if how else ""
    if (not by and found["denial"].lower().endswith(OF_NOT)) or (by and by not in _PLAIN):
        return ""
    name = text[(how or found).end() :].removeprefix("the ").rstrip(" ?.!")
    return name if len(name) <= _LONGEST else ""
