"""A question that goes on from what was spoken of, as it is read and as a reader is told that it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answers import Turn
from bot.followups import words as said
from bot.followups.comparing import against, asks_these
from bot.followups.history import gone_on_from, spoken_of, topic
from bot.followups.readings import Standalone, short
from bot.questions import names
from ingest.library import Library
from ingest.records import Paper

FEW = 3  # papers of an answer that a question may be on that names nothing
_SHOWN = 2  # titles named to the reader
# “what else do they report?” asks for more of the papers at hand, and for no others.
_MORE_OF_IT = re.compile(
    r"(?:(?<=what)|(?<=thing)) else\b(?= (?:(?:do|does|did|can|could|is|are|was|were|has|have|that) )?"
    r"(?:it|they|the (?:authors?|papers?|study|abstract|researchers))\b)",
    re.IGNORECASE,
)


def follow_up(question: str, papers: Sequence[Paper], context: str, *, refers: bool) -> Standalone:
    """A question that goes on from these papers or, where there are none, from the question before it."""
    before = titles_of(papers) if papers else f"“{short(context)}”"
    ids = tuple(paper.paper_id for paper in papers)
    alone = refers and asks_these(question, len(ids))
    return Standalone(
        question=f"{question} ({'on' if papers else 'after'} {before})",
        notes=(f"Read as a follow-up on {before}.",),
        papers=ids,
        asked=_MORE_OF_IT.sub("", question) if papers and refers else question,
        context=context,
        about=ids if alone else (),
        against=against(question) if alone else "",
    )


def kept_to(question: str, history: Sequence[Turn], library: Library) -> Standalone | None:
    """A question as one on the papers spoken of alone; None where there are none, or more than a few.

    Raises:
        LibraryError: the library cannot be used.
    """
    before = gone_on_from(history, question)
    papers = library.by_ids(spoken_of(before, library)) if before else []
    read = follow_up(question, papers, topic(before), refers=True) if 0 < len(papers) <= FEW else None
    return replace(read, about=read.papers) if read else None


def titles_of(papers: Sequence[Paper]) -> str:
    """The titles of some papers, as a reader is told what a question is read as."""
    titles = [f"“{paper.title}”" for paper in papers[:_SHOWN]]
    more = len(papers) - _SHOWN
    return f"{', '.join(titles)} and {more} more" if more > 0 else " and ".join(titles)


def comparison(question: str, papers: Sequence[Paper]) -> Standalone:
    """A comparison of papers; where it does not say in what, they are searched for by what they are called."""
    called = [paper.title.partition(":")[0] for paper in papers]
    ids = tuple(paper.paper_id for paper in papers)
    tells = said.PREDICATE.search(said.COMPARING.sub(" ", question)) or names(question)
    return Standalone(
        question=f"{question} (on {titles_of(papers)})",
        notes=(f"Read as a follow-up on {titles_of(papers)}.",),
        papers=ids,
        asked=question if tells else f"How do {' and '.join(called)} compare?",
        about=ids,
        compared=True,
    )
