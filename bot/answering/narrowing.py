"""The search for a question that was read in the light of a conversation."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.followups import Standalone
from bot.followups.ellipsis import content
from bot.followups.several import thing
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.unstated import Lacking
from ingest.filters import Filters


def searched(retriever: Retriever, reading: Standalone, papers: int, filters: Filters) -> Retrieved:
    """At most `papers` papers for a question, others than were cited before if it asks for such.

    Raises:
        LibraryError: the library cannot be used.
    """
    count = max(papers + len(reading.without), len(reading.about))
    found = retriever.retrieve(reading.asked, count, filters, reading.papers, reading.context, reading.about)
    if not reading.without:
        return found
    others = tuple(one for one in found.papers if one.paper.paper_id not in reading.without)[:papers]
    return replace(found, papers=others, sides=replace(found.sides, papers=(), own=(), called={}))


def narrowed(found: Retrieved, reading: Standalone) -> Retrieved:
    """What was found of the papers alone that a question is about, if it is about some.

    Whether to answer is decided before: that weighs the best of all papers.
    """
    these = tuple(one for one in found.papers if one.paper.paper_id in reading.about)
    if not these:
        return found
    kept = reading.about if reading.compared else found.sides.papers
    return replace(found, papers=these, sides=replace(found.sides, papers=kept, own=reading.about))


def at_most(found: Retrieved, wanted: int) -> Retrieved:
    """The first `wanted` papers found, or all if that is 0; the newest, where no topic tells which are the first."""
    if not wanted:
        return found
    newest = sorted(found.papers, key=lambda ranked: -(ranked.paper.year or 0))
    return replace(found, papers=(tuple(newest) if found.only_filters else found.papers)[:wanted])


def silent(found: Retrieved, reading: Standalone) -> Lacking | None:
    """What is asked for with nothing else ("which backbone?"), where the paper at hand has none of these words."""
    these = tuple(one for one in found.papers if one.paper.paper_id in reading.about)
    if not (reading.bare and these) or any(one.shared for one in these):
        return None
    asked, told = thing(found.question), content(found.question)
    texts = [f"{one.paper.title.lower()} {one.paper.abstract}" for one in these]  # capitals of titles are no names
    if asked and any(map(asked.tells, texts)):  # "over which years?"
        return None
    named = " ".join(word for word in re.findall(r"[\w-]+", found.question) if word.lower() in told)
    return Lacking(tuple(one.paper for one in these), (named or " ".join(told),), all_asked=True)
