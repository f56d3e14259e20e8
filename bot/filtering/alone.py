"""Follow-ups that are a filter and nothing else, said of what was asked before: “only by Chen”, “any from 2021?”."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.filtering import Stated, from_question
from bot.filtering.dates import bare_years
from bot.filtering.denials import denied_alone
from bot.filtering.lookups import Known

_LONGEST = 120  # characters
_LEAD = re.compile(
    r"(?:(?:and|but|or|so|ok|then|now|please|(?:what|how) about|(?:the )?papers?"
    r"|(?P<picks>only|just|any|anything|something|those|(?:the )?ones))\b,? )*",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?:(?:that|which) (?:are|is|were) )?(?P<said>(?:(?:published|written|authored) )?"
    r"(?P<how>by|from|in|at|since|before|after|until|between) (?:the )?(?P<name>\S.*?))(?P<only> only)?[ ?.!]*",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"(?:(?:and|but|so|ok)\b,? )?(?:what|how) about (?P<who>[^\W\d_][^?!,;:]*?)[ ?.!]*", re.IGNORECASE)
_WRITTEN_SO = re.compile(r"[A-Z\u00c0-\u00de]|\d{4}|(?:this|last|past)\b")  # names and years


def may_be_alone(text: str) -> bool:
    """Whether a text is written as a filter alone that picks some of the papers spoken of: “any from 2021?”."""
    _, said, picks = _parted(text)
    name = said["name"] if said and picks else denied_alone(text) if len(text) <= _LONGEST else ""
    return bool(_WRITTEN_SO.match(name))


def filters_alone(text: str, known: Known, today: date) -> Stated | None:
    """What a follow-up states that is nothing but filters, as said of papers; None of any other, and of years alone."""
    text, said, picks = _parted(text)
    about = _WHAT_ABOUT.fullmatch(text) if len(text) <= _LONGEST else None
    if bare_years(text, today) or not (said or about):
        return None
    named = said and (said["how"] != "by" or _WRITTEN_SO.search(said["name"]))  # not “and by hand?”
    asked = [f"papers {said['said']}"] if said and named else []
    if said and picks and said["how"] in ("from", "in", "at") and _WRITTEN_SO.match(said["name"]):
        asked.append(f"papers published in {said['name']}")  # “only from Ecology Letters”
    if about and not said:
        asked.append(about["who"])
    for each in asked:
        stated = from_question(each, known, today)
        if stated.filters and stated.rest == each and (picks or known.holds(stated.filters)):
            return replace(stated, rest=text)
    return None


def _parted(text: str) -> tuple[str, re.Match[str] | None, bool]:
    """A text, what it says of papers if it is no more than that, and whether it begins with words that pick some of them."""
    if len(text) > _LONGEST:
        return text, None, False
    lead = _LEAD.match(text)
    said = _SAID.fullmatch(text, lead.end() if lead else 0)
    return text, said, bool(said and ((lead and lead["picks"]) or said["only"]))
