"""What in a sentence calls for a question, and which of its words the question takes up.

A group of a hint marks where words begin that a wording may take up; its name (digits aside) is their type (`phrases.TYPES`),
or another, and then they are taken as the group has them. A wording is asked only if all that it takes up was found. One that
takes up nothing speaks of the sentence, which stands beside the question. {name} is what people call the paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.reading_group.pack import Level
from bot.reading_group.phrases import TYPES
from bot.reading_group.roles import Role

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of question: its level, the roles of sentences it is for, what calls for it, its wordings, and what forbids it."""

    level: Level
    roles: tuple[Role, ...]
    hint: re.Pattern[str]
    wordings: tuple[str, ...]
    unless: re.Pattern[str] | None = None

    def found(self, text: str) -> dict[str, str] | None:
        """The words of a sentence that may be taken up, by type; None if it does not call for this question."""
        if self.unless and self.unless.search(text):
            return None
        return max(map(_typed, self.hint.finditer(text)), key=len, default=None)

    def able(self, words: Mapping[str, str]) -> tuple[str, ...]:
        """The wordings that can be filled with these words: of them, those that take up most."""
        taken = {wording: {*_SLOT.findall(wording)} - {"name"} for wording in self.wordings}
        able = [wording for wording, slots in taken.items() if slots <= words.keys()]
        most = max((len(taken[wording]) for wording in able), default=0)
        return tuple(wording for wording in able if len(taken[wording]) == most)


def _typed(match: re.Match[str]) -> dict[str, str]:
    """The words that the groups of a hint mark, each if it is of its type; one whose end is marked too must end there."""
    words = dict[str, str]()
    for group, given in match.groupdict().items():
        name = group.rstrip("0123456789")
        if given is None:
            continue
        within = match.string[: match.end(group)] if given else match.string
        found = TYPES[name](within, match.start(group)) if name in TYPES else given
        if found and within.endswith(found if given else ""):
            words[name] = found
    return words


def form(level: Level, roles: tuple[Role, ...], hint: str, *wordings: str, unless: str = "") -> Form:
    """A kind of question, its hint written without regard to case and from the beginning of a word."""
    forbids = re.compile(unless, re.IGNORECASE) if unless else None
    return Form(level, roles, re.compile(rf"(?<![\w-])(?:{hint})", re.IGNORECASE), wordings, forbids)
