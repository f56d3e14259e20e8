"""Questions on papers that were listed, or spoken of in turn: “which of them …?”, “do both …?”, “and the others?”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import Turn
from bot.followups import words as said
from bot.followups.comparing import ONE
from bot.followups.following import comparison, follow_up
from bot.followups.history import spoken_of, topic
from bot.followups.pointing import asked_of_others, says_others, the_others, them
from bot.followups.readings import Standalone
from bot.followups.several import is_detail, leaves_out_of_what, of_each, of_list, of_two, some_tell, thing
from ingest.library import Library


def on_each(question: str, history: Sequence[Turn], library: Library) -> Standalone | None:
    """A question that asks each of several papers for one thing; None of any other, or where none of them tells that.

    Who says "which of them", or "the ones with …", or asks for what studies have, is told as well that none does.
    """
    asked = said.THE_ONES.sub(said.WHICH, question)
    asked_so = of_each(asked)
    if not (asked_so or leaves_out_of_what(asked)):
        return None
    papers = library.by_ids(meant_in(asked, history, library))
    if len(papers) < 2 or not (asked_so or is_detail(asked) or some_tell(asked, papers)):
        return None
    read = follow_up(question, papers, topic(history), refers=True)
    return replace(read, asked=asked if asked != question else read.asked, about=read.papers, each=True)


def meant_in(question: str, history: Sequence[Turn], library: Library) -> tuple[str, ...]:
    """The ids of the papers that a question is on: of the last list, or of the last two answers, if it speaks of several."""
    return them(history, library, two=of_two(question)) if of_list(question) else spoken_of(history, library)


def on_the_others(question: str, history: Sequence[Turn], library: Library) -> Standalone | None:
    """A question on "the other one", or each of "the others", of what was spoken of; None where there are none."""
    others = library.by_ids(the_others(question, history, library))
    if says_others(question) and ONE.search(question) and (said.COMPARING.search(question) or said.PREDICATE.search(question)):
        papers = [*library.by_ids(spoken_of(history, library)), *others]
        return comparison(question, papers) if len(papers) > 1 else None
    if not others:
        return None
    asked = asked_of_others(question, history) or question
    read = follow_up(question, others, topic(history), refers=True)
    return replace(read, asked=asked, about=read.papers, each=len(others) > 1 and thing(asked) is not None)
