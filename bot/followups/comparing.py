"""Questions that compare papers spoken of with what they name ("is it better than PPO?"), and which are about these alone."""

from __future__ import annotations

import re

from bot.followups import words as said
from bot.followups.details import MENTION
from bot.followups.ellipsis import content, lacks_a_side
from bot.questions.expectations import asks_who_made
from bot.questions.sides import asks_beyond

ONE = re.compile(r"\b(?:it|its|that|this)\b", re.IGNORECASE)
_SPOKEN_OF = re.compile(
    r"\b(?:it|its|that|this|they|their|them|these|those|both|which ones?|the (?:two|method|model|approach|algorithm|system))\b",
    re.IGNORECASE,
)
# “is it faster than PPO?”, “how does this differ from PPO?”, “compare it with PPO”
_AGAINST = re.compile(
    r"(?:^|(?<=\W))(?:than|compar(?:e[sd]?|ing)(?: (?:it|this|that|them|these|those))? (?:to|with|against)"
    r"|in comparison (?:to|with)|(?:differ(?:s|ent)?|distinct) (?:from|to)|similar to|versus|vs\.?) (?P<other>\S.*)",
    re.IGNORECASE,
)
# “how much better than the baseline is it?”
_BEHIND = re.compile(r"\s(?:is|are|was|were|does|do|did) (?:it|this|that|they|these|those)(?: \w+)?\W*$", re.IGNORECASE)


def against(question: str) -> str:
    """What a question compares papers spoken of with: "PPO" of "is it better than PPO?"; "" if it does not do so."""
    found = _AGAINST.search(question)
    if not found:
        return ""
    other = _BEHIND.sub("", found["other"])
    told = other != found["other"] or _SPOKEN_OF.search(question[: found.start("other")]) or lacks_a_side(question)
    return other.strip(" ?!.") if told else ""


def asks_these(question: str, count: int) -> bool:
    """Whether a question that refers to so many papers asks about these alone; one that says much may ask of others too.

    So it does where it compares them with something else, though not “it” of several: which is meant is not told then.
    """
    if said.OF_LIST.search(question) or asks_who_made(question):  # “who wrote it?” of several is answered of each
        return True
    if other := against(question):
        head = question[: question.rindex(other)]
        return not asks_beyond(said.COMPARING.sub(" ", _AGAINST.sub("", question))) and (count == 1 or not ONE.search(head))
    rest = said.COMPARING.sub(" ", question)  # "is it better?" asks about it, "which methods are better?" of others
    beyond = asks_beyond(rest) or (asks_beyond(question) and content(rest))
    return not beyond and (count == 1 or len(content(question)) <= MENTION)
