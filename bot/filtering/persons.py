"""Whether names are those of persons of the library, and no words of a topic."""

from __future__ import annotations

from collections.abc import Sequence

from bot.filtering.listed import IN_NAMES
from bot.filtering.lookups import LookedUp
from ingest.filters import words


def are_persons(names: Sequence[str], known: LookedUp, *, likely: bool) -> bool:
    """Whether known persons are meant; if that is not `likely` by itself, only by what cannot be a word of a topic.

    Authors are looked for last: in a large library that takes longest.
    """
    for name in names:
        if " " in name:
            may_be = name[0].isupper() or name.split(" ")[0] in IN_NAMES or not known.is_word(words(name)[-1])
            if not (may_be and known.is_author(name)):
                return False
        else:
            may_be = (likely and name[:1].isupper()) or not known.is_word(name)
            if not (may_be and known.is_surname(name)):
                return False
    return bool(names)
