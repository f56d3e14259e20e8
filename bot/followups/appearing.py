"""Questions that ask which of the papers at hand are of some year or venue: “which of them are from 2023?”."""

from __future__ import annotations

import re
from datetime import date

from bot.filtering import from_question
from bot.filtering.phrases import YEAR
from bot.followups.writers import THESE, WHICH
from ingest.filters import Filters
from ingest.library import Library

_OUT = r"(?:published|presented|printed|accepted|released|written|out)"
_APPEARED = r"(?:appear(?:s|ed)?|came\ out|come\ out)"
_HOW = (
    r"(?:in|at|from|of|by|before|after|since|until|between|during|prior\ to|more\ recent\ than"
    r"|(?:no\ )?(?:old|new|earli|lat)er\ than)"
)
_WHEN = rf"(?:{YEAR}|(?:this|last|the\ (?:last|past)\ [\w-]+)\ (?:years?|decade))"
_ALL = r"(?:(?:also|all|both|only)\ )?"
_ASKS = re.compile(
    rf"""(?:(?:and|but|so|ok|then)\b,?\ )*(?:
        {WHICH}\ (?:(?:is|are|was|were|has\ been|have\ been)\ {_ALL}(?:(?P<out>{_OUT})\ )?|(?P<appeared>{_APPEARED})\ )
        |(?:is|are|was|were)(?:\ {THESE})?\ {_ALL}(?:(?P<these_out>{_OUT})\ )?
        |(?:did|do|does|has|have)\ {THESE}\ {_ALL}(?P<these_appeared>{_APPEARED}|been\ {_OUT})\ )
    (?P<where>{_HOW}\ [^?!;:]{{2,80}}?|(?:this|last)\ year)\s*[?.!]*""",
    re.IGNORECASE | re.VERBOSE,
)
# Some words with capitals, which hardly are another's name where a venue is called so: “in Ecology Letters”.
_JOURNAL = re.compile(r"papers (?:\w+ )?(?:in|at|from) (?:the )?([A-Z][\w&-]+(?: (?:(?:of|on|and|for|in|the) )*[A-Z][\w&-]+)+)")


def asked_appearance(text: str) -> str:
    """What is asked about the appearance of papers at hand, as said of papers (“papers published in 2023”); "" if nothing is.

    It may be something else that these are in, as “Python”: `appearance` tells.
    """
    found = _ASKS.fullmatch(" ".join(text.split()))
    if not found or not (re.search(_WHEN, found["where"], re.IGNORECASE) or re.search(r"[A-Z]", found["where"])):
        return ""
    appeared = found["appeared"] or found["these_appeared"]
    verb = "published" if appeared else found["out"] or found["these_out"] or ""
    return " ".join(filter(None, ("papers", "" if verb == "out" else verb, found["where"])))


def appearance(asked: str, library: Library) -> Filters:
    """The years and venues that papers are asked for by; none of what else may be asked (“papers in Python”).

    Raises:
        LibraryError: the library cannot be used.
    """
    if (journal := _JOURNAL.fullmatch(asked)) and library.holds(venue := Filters(venues=(journal[1],))):
        return venue
    stated = from_question(asked, library, date.today()) if asked else None
    if stated is None or stated.rest != asked or stated.filters != Filters(stated.filters.years, venues=stated.filters.venues):
        return Filters()
    return stated.filters
