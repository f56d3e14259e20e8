"""Addresses in a sentence of a model's answer that are those of other papers than it cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import Statement, Verdict
from bot.citations.links import Allowed, addresses, own_links
from ingest.records import Paper

_DOUBT = "the address in it is not one of the {paper} cited"


def doubted(statement: Statement, claim: str, cited: Sequence[Paper]) -> Statement:
    """The judged sentence, in doubt where what it claims has an address that none of the papers has that it cites.

    Those of all papers found may be shown, but under another's number a paper that nobody cites would lead readers astray.
    """
    links = list(addresses(claim))
    if not (links and cited):
        return statement
    own = Allowed(own_links(cited))
    if all(link in own for link in links):
        return statement
    doubt = _DOUBT.format(paper="paper" if len(cited) == 1 else "papers")
    verdict = Verdict.PARTLY if statement.verdict is Verdict.SUPPORTED else statement.verdict
    return replace(statement, verdict=verdict, doubts=(doubt, *statement.doubts))
