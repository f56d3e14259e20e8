"""The answer to a question that asks each of several papers for one thing: what each says on it, and which say nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.extractive import Chosen, quotable
from bot.followups.several import Thing, thing
from bot.retrieval import Retrieved
from bot.retrieval.evidence import RankedPaper
from ingest.records import Paper

_QUOTED = 2  # sentences of a paper
_NAMED = 3  # papers
_BEFORE = re.compile(
    r"\W*(?:BACKGROUND|INTRODUCTION|CONTEXT|AIMS?|OBJECTIVES?|PURPOSE)\b"
)  # tells of others, or of nothing yet


def each(found: Retrieved, papers: Sequence[str]) -> tuple[Chosen, str]:
    """What those of the `papers`, by their ids and in this order, say that is asked for; and a note on the others, or "".

    Neither where none of them has the words of the question, but may have others for it.
    """
    asked, places = thing(found.question), {paper: place for place, paper in enumerate(papers)}
    chosen, silent = _telling(asked, sorted(found.papers, key=lambda one: places.get(one.paper.paper_id, len(places))))
    if not (chosen or (asked and asked.surely)):
        return chosen, ""
    return chosen, _nothing_in(silent, asked.words if asked else ())


def of_named(found: Retrieved, chosen: Chosen) -> tuple[Chosen, str]:
    """What to quote of papers named side by side (“Do SERL and LoRec release code?”), `chosen` as of any; and a note, or "".

    Those that surely say nothing are not quoted but noted; those that may say it in words of their own are quoted as chosen.
    """
    asked, order = thing(found.sides.put), found.sides.together
    if not (asked and asked.surely):
        return chosen, ""
    telling, silent = _telling(asked, [one for one in found.papers if one.paper.paper_id in order])
    known, without = {one.paper.paper_id for one, _ in telling}, {paper.paper_id for paper in silent}
    kept = [*telling, *(one for one in chosen if one[0].paper.paper_id not in known | without)]
    places = {paper: place for place, paper in enumerate(order)}
    kept.sort(key=lambda one: places.get(one[0].paper.paper_id, len(places)))
    return kept, _nothing_in(sorted(silent, key=lambda paper: places[paper.paper_id]), asked.words)


def _telling(asked: Thing | None, papers: Sequence[RankedPaper]) -> tuple[Chosen, list[Paper]]:
    """Those of these papers that say what is asked for, with their sentences on it, and those that speak of it nowhere."""
    chosen, silent = Chosen(), list[Paper]()
    for ranked in papers:
        telling = [passage for passage in quotable(ranked) if asked and asked.tells(passage.text)]
        saying = [passage for passage in telling if not _BEFORE.match(passage.text)][:_QUOTED]
        if saying:
            chosen.append((ranked, tuple(sorted(saying, key=lambda passage: passage.start))))
        elif not (asked and asked.tells(f"{ranked.paper.title.lower()} {ranked.paper.abstract}")):
            silent.append(ranked.paper)
    return chosen, silent


def _nothing_in(silent: Sequence[Paper], words: Sequence[str]) -> str:
    """That nothing was found in the abstracts of these papers, for a reader; "" of none."""
    if not silent:
        return ""
    titles = [f"“{paper.title}”" for paper in silent[:_NAMED]]
    more = [f"{len(silent) - _NAMED} more"] if len(silent) > _NAMED else []
    *others, last = [*titles, *more]
    listed = f"{', '.join(others)} and {last}" if others else last
    where = f"the abstract{'s' if len(silent) > 1 else ''} of {listed}"
    said = f"“{' '.join(words)}” stands nowhere in" if words else "Nothing on this was found in"
    return f"{said} {where}; the paper{'s' if len(silent) > 1 else ''} may say more."
