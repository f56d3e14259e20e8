"""What a follow-up is about by its name, beside what a word of it stands for: “what about SPRING on the same game?”."""

from __future__ import annotations

import re

from bot.followups import words as said
from bot.questions import names
from bot.questions.naming import WORD

_ASKED = r"(?:(?:and|but|so|then|ok|now)\b,? )*(?:(?:how|why|where|when|what|(?:what|which) [\w-]+)\b )?"
# “does Voyager use it too?”, “and SPRING on this game?”; not “does it beat Voyager?”, “and on Atari?”
_SUBJECT = re.compile(
    rf"""\W*(?:
        {_ASKED.replace(" ", "[ ]")}(?:do|does|did|is|was|are|were|can|could|has|had|will|would)
        |(?:(?:and|but|so)\b,?[ ])?(?:what|how)[ ]about
        |(?:and|but|so)
    )[ ](?:the[ ])?({WORD.pattern})""",
    re.IGNORECASE | re.VERBOSE,
)

# “was Atari used in this?”
_USED = re.compile(r" (?:also |even |ever |really )?(?:(?!need)\w+ed|part|among|run|shown|built|taken|chosen)\b", re.IGNORECASE)


def subject(question: str) -> str:
    """The name of what a question is about, as it writes it; "" if that has none, or is only compared or used."""
    text = " ".join(question.split())
    found = _SUBJECT.match(text)
    if not found or not names(f"on {found[1]}") or said.OF_LIST.search(text):
        return ""
    compares = said.COMPARING.search(text) or said.PREDICATE.search(text)
    return "" if compares or _USED.match(text, found.end()) else found[1]
