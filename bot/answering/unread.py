"""Sentences of a language model that were not checked: in another language than the check reads, or a bare “yes”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answers import Citation, Quote, Statement, Verdict
from bot.citations.courtesies import is_bare_answer
from bot.questions import mostly_ascii
from bot.support import Judgement
from bot.support.languages import absent_numbers
from ingest.records import Paper

_UNREAD = "not in English, the only language that the check reads: only numbers were looked up."
_BARE = "A bare answer states nothing that can be checked: the quotes are what comes nearest to the question."
_NOTHING = Quote("", 0, 0)


def unread(statement: Statement, sources: Mapping[int, int], papers: Sequence[Paper], judged: Judgement) -> Statement:
    """The same with what is known of it all the same: its numbers that stand nowhere and, in English letters, quotes.

    `sources` are the source numbers of what it cites, by the places of their `papers`.
    """
    quotes = dict(judged.quotes) if mostly_ascii(statement.text) else {}
    texts = [f"{papers[place].text} {papers[place].year or ''}" for place in sources]
    return replace(
        statement,
        citations=tuple(Citation(number, quotes.get(i, _NOTHING)) for i, number in enumerate(sources.values())),
        doubts=tuple(f"“{number}” stands in no abstract that it cites" for number in absent_numbers(statement.text, texts)),
    )


def unchecked(statements: Sequence[Statement]) -> str:
    """That sentences that cite something were not checked, if some were not: what is in another language, or only “yes”."""
    cited = [one for one in statements if one.citations]
    if cited and all(is_bare_answer(one.text) for one in cited):
        return _BARE
    cited = [one for one in cited if not is_bare_answer(one.text)]
    count = sum(one.verdict is Verdict.UNCHECKED for one in cited)
    some = f"{count} of {len(cited)} sentences {'is' if count == 1 else 'are'}" if count < len(cited) else "The answer is"
    return f"{some} {_UNREAD}" if count else ""
