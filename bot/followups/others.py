"""Questions for other papers than those cited: on the same topic, by the same authors, or like the paper at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answers import Turn
from bot.filtering.asking import asked_for
from bot.followups import words as said
from bot.followups.correcting import without_opening
from bot.followups.ellipsis import Lean, content, leaning
from bot.followups.history import last_on_topic, spoken_of
from bot.followups.readings import Standalone, short
from bot.questions import names
from bot.questions.sides import sides
from ingest.filters import Filters, Years
from ingest.library import Library
from ingest.records import Paper

LEFT_OUT = "The papers cited before are left out."
_AUTHORS = 8  # of a paper, the first ones, whose other papers are looked for
_WHEN = re.compile(r"\b(?:(?P<before>older|earlier)|newer|later|(?:more )?recent)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NONE_SUCH = "The library holds no paper {} than those, which are of {}."


def alternatives(names: Sequence[str]) -> str:
    """Names with “or” before the last of them."""
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def others(question: str, history: Sequence[Turn], library: Library) -> Standalone | None:
    """A question for other papers than those cited: on the topic, or on what the first of these is about."""
    context, papers = without_opening(last_on_topic(history, 2)), library.by_ids(spoken_of(history, library))
    if not (context or papers):
        return None
    without = tuple(dict.fromkeys(paper for turn in history for paper in (*turn.papers, *(one.paper_id for one in papers))))
    if papers and papers[0].authors and said.BY_THEM.search(question):
        authors = papers[0].authors[:_AUTHORS]
        asked = f"papers by {alternatives(authors)}"
        no_other = set(library.newest(Filters(authors=authors), len(without) + 1)).issubset(without)
        unmet = f"The library holds no other paper by {alternatives(authors)}." if no_other else ""
        return Standalone(f"{question} ({asked})", (f"Read as “{asked}”.",), (), asked=asked, without=without, unmet=unmet)
    if said.SURVEYED.search(question) and context:
        called = library.by_ids(_calls(context, library))
        context = called[0].title if called else asked_for(context).strip(" ?!.")
        return Standalone(
            f"{question} (after “{short(context)}”)",
            (f"Read as a follow-up on “{short(context)}”.",),
            (),
            asked=f"survey of {context}",
            without=without,
        )
    if papers and not set(content(context)).difference(names(context)):  # it only calls a paper by name
        context = papers[0].title
    alone, before = bool(content(said.OTHERS.sub(" ", question))), f"“{short(context)}”"
    years, unmet = _elsewhen(question, papers, library)
    alone = alone or bool(_WHEN.search(question) and not years and _YEAR.search(context))
    return Standalone(
        question=f"{question} (after {before})",
        notes=(f"Read as a follow-up on {before}.", *((LEFT_OUT,) if without else ())),
        papers=(),
        asked=question if alone else context,
        context=context if alone else "",
        without=without,
        years=years,
        unmet=unmet,
    )


def _elsewhen(question: str, papers: Sequence[Paper], library: Library) -> tuple[Years, str]:
    """The years after those of some papers or before them, if a question asks for newer ones or older; that there are none."""
    when, known = _WHEN.search(question), [paper.year for paper in papers if paper.year is not None]
    if not (when and known):
        return Years(), ""
    first, last = min(known), max(known)
    years, other = (Years(last=first - 1), "older") if when["before"] else (Years(first=last + 1), "newer")
    of = f"{first}" if first == last else f"{first} to {last}"
    return years, "" if library.holds(Filters(years)) else _NONE_SUCH.format(other, of)


def other_than_cited(question: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """The ids of the papers cited so far, where a question that can be understood alone asks for others; none of any other."""
    if not said.OTHER_PAPERS.search(question):
        return ()
    return tuple(dict.fromkeys(paper for turn in history for paper in turn.papers))


def similar_to(question: str, history: Sequence[Turn], library: Library) -> str:
    """The id of the paper whose like is asked for ("similar papers?" after "what is PPO?"); "" where others on a topic are.

    That is the one paper spoken of, if the question says so or the topic is that paper, or else the paper that is the topic.
    """
    if leaning(question).lean is not Lean.OTHERS or said.BY_THEM.search(question) or said.SURVEYED.search(question):
        return ""
    if content(said.OTHERS.sub(" ", question)) or _WHEN.search(question):
        return ""
    spoken, called = spoken_of(history, library), _calls(without_opening(last_on_topic(history)), library)
    if len(spoken) == 1 and (said.SIMILAR.search(question) or spoken[0] in called):
        return spoken[0]
    cited = {paper for turn in history for paper in turn.papers}
    return called[0] if len(called) == 1 and called[0] in cited else ""


def _calls(context: str, library: Library) -> tuple[str, ...]:
    """The ids of the papers that a question is about by their names."""
    return tuple(sides(context, library).own) if context else ()
