"""Questions that name what they are about before a pronoun stands for it: "back to the AppWorld agent: what did it learn?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answers import Turn
from bot.followups.antecedents import NAMED, announced
from bot.followups.comparing import ONE
from bot.followups.details import stand_in
from bot.followups.ellipsis import content
from bot.followups.history import spoken_of
from bot.followups.pointing import cited_before
from bot.questions import names
from bot.questions.naming import named
from ingest.library import Library

_BACK = re.compile(
    rf"(?:(?:ok(?:ay)?|so|now|and|but|well|then|right)\b,? )*(?:(?:let['’]?s|let me|can (?:we|i)|i['’]?d like to|i want to) )?"
    rf"(?:(?:(?:going|coming|getting|turning|go|come|get) )?back to|return(?:ing)? to|(?:once )?again,? on) {NAMED}"
    r"(?:[,:;.] | [-–—]+ )(?P<rest>.+)",
    re.IGNORECASE,
)
# “which datasets did they use to evaluate LoRec?”, but not “how do they beat LoRec?”
_OF_THEIRS = re.compile(
    r"\W*(?:(?:and|but|so) )?(?:(?:in|on|for|with) )?(?:what|which|how|why|where|when)\b"
    r"(?!.*\b(?:compar|beat|outperform|better|worse|differ|than\b|versus\b|vs\b)).*\b(?:they|the authors)\b",
    re.IGNORECASE,
)


def names_first(question: str) -> bool:
    """Whether it names something before it asks of that: "back to the first agent: …", "and SPRING, does it …?"."""
    return bool(_BACK.fullmatch(question) or announced(question))


def asked_then(question: str) -> str:
    """What is asked of that to which a question goes back; the whole question where it does not say that it does."""
    found = _BACK.fullmatch(question)
    return found["rest"] if found and content(found["rest"]) else question


def named_apart(question: str, history: Sequence[Turn], library: Library) -> tuple[str, ...] | None:
    """The ids of the papers cited before the last answer that hold what a question names before it asks of “it”.

    None if it names nothing so, or what the papers at hand hold; none of a library's papers if no paper cited holds it, or if
    it asks what “they” did with what calls another paper: a pronoun does not stand for the paper at hand then.
    """
    at_hand = library.by_ids(spoken_of(history, library))
    elsewhere = (name.lower() for name, ids in named(question, library).items() if ids) if _OF_THEIRS.match(question) else ()
    if any(not any(stand_in(paper.text, [name]) for paper in at_hand) for name in elsewhere):
        return ()
    back = _BACK.fullmatch(question)
    before = back["named"] if back else announced(question)
    called = names(f"on {before}")
    words = content(before) if back else called
    if not words or any(stand_in(paper.text, words) for paper in at_hand):
        return None
    for wanted in filter(None, dict.fromkeys((tuple(words), tuple(called)))):
        for papers in map(library.by_ids, cited_before(history, library)):
            if meant := [paper.paper_id for paper in papers if stand_in(paper.text, wanted)]:
                entitled = [paper.paper_id for paper in papers if stand_in(paper.title, wanted)]
                return tuple(entitled[:1] or meant[:1] if ONE.search(question) else meant)
    return () if called else None
