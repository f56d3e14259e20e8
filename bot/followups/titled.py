"""Follow-ups that compare what was spoken of with a paper by its title: “how does it differ from “Objective Mismatch …”?”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import Turn
from bot.followups.comparing import ONE, against
from bot.followups.ellipsis import Lean, leaning
from bot.followups.following import FEW, comparison
from bot.followups.lists import meant_in
from bot.followups.readings import Standalone
from bot.questions.sides import compares
from bot.questions.titles import beside_titles, titles_in
from ingest.library import Library

_OTHER = "the other"  # stands for a title: its words are no topic


def against_titled(question: str, history: Sequence[Turn], library: Library) -> Standalone | None:
    """A comparison of the papers spoken of with those whose titles a question has; None of all other questions.

    Raises:
        LibraryError: the library cannot be used.
    """
    titled = titles_in(question, library) if compares(question) else []
    put = beside_titles(question, {one.place: _OTHER for one in titled})
    if not (titled and against(put)) or leaning(put).lean is not Lean.REFERS:
        return None
    others = dict.fromkeys(paper for one in titled for paper in one.papers)
    spoken = [paper for paper in meant_in(put, history, library) if paper not in others]
    papers = library.by_ids([*(spoken[:1] if ONE.search(put) else spoken[:FEW]), *others])
    if not spoken:
        return None
    read = comparison(put, papers)
    return replace(read, question=read.question.replace(put, question, 1))
