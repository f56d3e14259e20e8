"""Questions in other languages than English, of which only the names can be read."""

from __future__ import annotations

import re

from bot.questions import names, seems_english, word_set

# Of questions in other languages that are written in ASCII letters.
_FOREIGN = word_set("und ist wie was welche et est quel quelle comment les des que como cual cuantos los il che quale een hoe")
_OPENS_FOREIGN = re.compile(
    r"\W*(?:und|ist|wie|welche[rs]?|et|est|quel(?:le)?s?|como|cual(?:es)?|cuantos|quale|hoe)\b(?!.*\b(?:the|of|is|are|and|for)\b)",
    re.IGNORECASE,
)


def is_foreign(question: str) -> bool:
    """Whether a question is in another language, rather than only English without function words."""
    told = not question.isascii() or not _FOREIGN.isdisjoint(re.findall(r"\w+", question.lower()))
    return told and (bool(_OPENS_FOREIGN.match(question)) or not seems_english(question, None))


def names_written(question: str) -> list[str]:
    """The names in a question, as it writes them."""
    return [word for word in re.findall(r"[^\W_]+(?:[-'’.][^\W_]+)*", question) if word.lower() in names(question)]
