"""`/filter`: which papers are searched."""

from __future__ import annotations

import re

from bot.filtering import from_options, merge
from bot.terminal.chat.state import Chat
from ingest.errors import QuestionError
from ingest.filters import EVERYTHING, Filters
from ingest.text import plain

FIELDS = ("year", "author", "venue", "category", "source")
_PART = re.compile(r"""\s*(?P<field>\w+):\s*(?:"(?P<quoted>[^"]*)"|“(?P<curly>[^“”]*)”|(?P<bare>[^\s"“”]+))(?=\s|$)""")
_HOW = 'Write it as year:2023- author:Levine author:"van Hasselt" venue:NeurIPS category:cs.LG source:arxiv'


def narrow(chat: Chat, arguments: str) -> None:
    """Show the filter, change it, or clear it."""
    if arguments == "off":
        chat.filters = EVERYTHING
    elif arguments:
        wanted = merge(parsed(arguments), chat.filters)
        if not chat.app.library.holds(wanted):
            raise QuestionError(f"The library holds no paper of {plain(wanted.describe())}.", "The filter stays as it was.")
        chat.filters = wanted
    if not chat.filters:
        chat.out.print("All papers are searched.")
        return
    papers = sum(1 for _ in chat.app.library.matching(chat.filters))
    chat.out.print(f"Only {plain(chat.filters.describe())}: {papers:,} paper{'' if papers == 1 else 's'}. /filter off: all.")


def parsed(text: str) -> Filters:
    """The filters that a line such as `year:2023- author:"van Hasselt" author:Levine` gives.

    Raises:
        QuestionError: it cannot be understood, or a value cannot be used.
    """
    given = dict[str, list[str]]()
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _PART.match(text, place)
        if not found or found["field"].lower() not in FIELDS:
            raise QuestionError(f"“{plain(text[place:])}” is no filter.", _HOW)
        value = next(found[kind] for kind in ("quoted", "curly", "bare") if found[kind] is not None)
        given.setdefault(found["field"].lower(), []).append(value)
        place = found.end()
    if len(given.get("year", ())) > 1:
        raise QuestionError("One filter has one range of years.", "For example year:2020-2023, or year:2023-")
    (year,) = given.get("year", [None])
    return from_options(year, *(given.get(field, ()) for field in FIELDS[1:]))
