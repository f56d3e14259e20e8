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


_HOLDING = r"(?:library|collection|corpus|bot|paperbot|database)"
_YOURS = rf"(?:this|the|your|our)\ (?:paper\ )?{_HOLDING}"
_PAPER = r"(?:papers?|abstracts?|articles?|publications?)"
_FIELD = r"(?:topics?|subjects?|areas?|fields?|themes?|years?|categories)"
_KIND = r"(?:(?:kinds?|sorts?|types?)\ of\ )?"
_HAVE = r"(?:have|hold|know|cover|contain|include)"
# A whole question: "What is this library about?", "which topics do you cover", but not "which papers do you have on robots?".
_ABOUT_LIBRARY = re.compile(
    rf"""{GREETING}{PLEASE}(?:tell\ me\ )?(?:
        what(?:['’]s|\ is|\ are)?\ (?:{_YOURS}|paperbot)(?:\ (?:all\ )?(?:about|for))?
        |what(?:['’]s|\ is)\ (?:there\ )?in\ {_YOURS}
        |what\ {_YOURS}\ (?:is\ (?:all\ )?(?:about|for)|has|holds|covers|contains)
        |what\ does\ {_YOURS}\ {_HAVE}
        |(?:who|what)\ are\ you
        |what\ (?:all\ )?(?:can|could|should|may)\ (?:i|we|one)\ ask(?:\ (?:you|here|it|paperbot|{_YOURS}))?(?:\ about)?
        |what\ (?:can|do)\ you\ (?:do|answer|tell\ me|know|have|help(?:\ me)?\ with)(?:\ about)?
        |what\ you\ (?:can\ do|have|know)(?:\ about)?
        |(?:what|which)\ {_KIND}questions\ (?:can|could|should|may|do)\ (?:i|we|you)\ (?:ask|answer)(?:\ you|\ here)?
        |(?:what|which)\ {_KIND}(?:{_PAPER}|{_FIELD})\ (?:(?:do\ )?you|does\ {_YOURS})\ {_HAVE}(?:\ (?:on|of|about|here))?
        |(?:what|which)\ {_KIND}(?:{_PAPER}|{_FIELD})\ are\ (?:(?:there|here|available|covered)(?:\ in\ {_YOURS})?|in\ {_YOURS})
        |(?:what\ are\ )?the\ (?:main\ )?{_FIELD}\ (?:of|in|covered\ by)\ {_YOURS}
        |(?:about|describe|summari[sz]e)\ {_YOURS}
        |(?:(?:give|show)(?:\ me)?\ )?(?:(?:an?|the)\ )?(?:(?:brief|short|quick|general)\ )?
            (?:overview|summary|description|contents|inventory)\ of\ {_YOURS}
        |(?:{_YOURS})\ (?:overview|contents|summary)
        |how\ many\ {_PAPER}\ (?:do\ you\ {_HAVE}|does\ {_YOURS}\ {_HAVE}|are\ (?:there\ )?in\ {_YOURS}|are\ there)
        |how\ (?:big|large)\ is\ {_YOURS}
        |(?:list|show|give)(?:\ (?:me|us))?\ all(?:\ of)?(?:\ (?:the|your))?\ {_PAPER}(?:\ (?:in|of)\ {_YOURS})?
        |(?:list|show)(?:\ (?:me|us))?\ (?:papers|{_YOURS}) |help(?:\ me)?
    )(?:,?\ (?:please|then|thanks|thank\ you))?\s*[?.!]*""",
    re.IGNORECASE | re.VERBOSE,
)
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


def is_about_library(text: str) -> bool:
    """Whether a whole text asks what the library holds, or what can be asked of it."""
    return bool(_ABOUT_LIBRARY.fullmatch(" ".join(text.split())) or asked_holding(text))
