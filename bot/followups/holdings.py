"""Questions for what a library holds of authors, venues, years or categories: “list all authors”, “which venues are there?”."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.questions.openings import GREETING, PLEASE


class Holding(StrEnum):
    """What is listed of a library, with the number of papers of each."""

    AUTHORS = "authors"
    VENUES = "venues"
    YEARS = "years"
    CATEGORIES = "categories"


_NAMES = {
    Holding.AUTHORS: r"(?:authors?|writers?|researchers?)",
    Holding.VENUES: r"(?:(?:publication\ )?venues?|journals?|conferences?|proceedings)",
    Holding.YEARS: r"(?:(?:publication\ )?years?)",
    Holding.CATEGORIES: r"(?:(?:arxiv\ )?categor(?:y|ies))",
}
_LIBRARY = r"(?:(?:the|this|your|our)\ (?:paper\ )?(?:library|collection|corpus|database)|your\ papers)"
_HERE = (
    rf"(?:(?:do\ )?you\ (?:have|know|hold|cover)|does\ {_LIBRARY}\ (?:have|hold|know|cover|contain)|(?:in|of|from)\ {_LIBRARY})"
)
_MOST = (
    r"(?:(?:(?:has|have)\ )?(?:wrote|written|published|publish(?:es)?)|has|have|with)"
    r"\ (?:(?:the\ )?most(?:\ (?:papers|articles|publications))?"
    r"|(?:more\ than|at\ least|over)\ (?:\d+|an?|one|two|three|four|five|ten)\ (?:papers?|articles?|publications?))"
)


def _asking(name: str) -> re.Pattern[str]:
    """What matches a whole question for things so called."""
    who = rf"who\ {_MOST}(?:\ {_HERE})?" if "author" in name else r"(?!)"
    listing = r"(?:list|show|name|give|print|enumerate)(?:\ (?:me|us))?\ "
    return re.compile(
        rf"""\W*{GREETING}{PLEASE}(?:
            (?:{listing})?all(?:\ of)?(?:\ (?:the|your))?\ {name}(?:\ {_HERE}|\ there\ are)?
            |{listing}(?:the\ )?{name}\ {_HERE}
            |(?:which|what|how\ many)\ (?:different\ )?{name}\ (?:(?:are|is)\ )?(?:{_HERE}|there|covered)(?:\ {_HERE})?
            |(?:who|what)\ are\ (?:all\ )?the\ {name}\ {_HERE}
            |{name}\ (?:in|of)\ {_LIBRARY}
            |(?:which|what)\ {name}\ {_MOST}(?:\ {_HERE})?
            |(?:{listing}|(?:who|what)\ are\ )?(?:the\ )?(?:most\ (?:prolific|productive|common|frequent)|commonest|top)
                \ {name}(?:\ {_HERE})?
            |(?:how\ many|number\ of)\ papers\ (?:are\ there\ |do\ you\ have\ )?(?:per|by|for\ each|in\ each|from\ each)\ {name}
            |{who}
        )(?:,?\ please)?\W*""",
        re.IGNORECASE | re.VERBOSE,
    )


_ASKS = {holding: _asking(name) for holding, name in _NAMES.items()}


def asked_holding(text: str) -> Holding | None:
    """What of the library's papers a whole text asks to be listed; None if it asks for anything else."""
    said = " ".join(text.split())
    return next((holding for holding, asks in _ASKS.items() if asks.fullmatch(said)), None)
