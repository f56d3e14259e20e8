"""Requests on what is known of papers, as far as whom or what they name is known: “is it from Hu?” asks who wrote it."""

from __future__ import annotations

import re

from bot.followups.appearing import appearance
from bot.followups.wishes import Wish, appearance_in, writer_in
from bot.followups.writers import asks_who_made_these, is_author, is_somebody
from ingest.library import Library

_FROM = re.compile(r"\bfrom\b(?! (?:\d|before|after|since|until|between))", re.IGNORECASE)


def settled(wish: Wish, text: str, library: Library) -> tuple[Wish, str] | None:
    """A wish and the text that has it; None if whom, or what year or venue, papers are wished of can be none.

    Raises:
        LibraryError: the library cannot be used.
    """
    if wish is Wish.WRITTEN:
        known = is_author if asks_who_made_these(text) else is_somebody  # “did Google propose it?” asks for no author
        return (wish, text) if known(writer_in(text), library) else None
    if wish is not Wish.APPEARED or appearance(appearance_in(text), library):
        return wish, text
    by_whom = _FROM.sub("by", text, count=1)
    return (Wish.WRITTEN, by_whom) if (who := writer_in(by_whom)) and is_author(who, library) else None
