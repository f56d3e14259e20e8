"""The answer to a question that asks each of several papers for one thing: what each says on it, and which say nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.extractive import Chosen, quotable
from bot.followups.several import thing
from bot.retrieval import Retrieved
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
    chosen, silent = Chosen(), list[Paper]()
    for ranked in sorted(found.papers, key=lambda one: places.get(one.paper.paper_id, len(places))):
        telling = [passage for passage in quotable(ranked) if asked and asked.tells(passage.text)]
        saying = [passage for passage in telling if not _BEFORE.match(passage.text)][:_QUOTED]
        if saying:
            chosen.append((ranked, tuple(sorted(saying, key=lambda passage: passage.start))))
        elif not (asked and asked.tells(f"{ranked.paper.title.lower()} {ranked.paper.abstract}")):
            silent.append(ranked.paper)
    if not (chosen or (asked and asked.surely)):
        return chosen, ""
    return chosen, _nothing_in(silent, asked.words if asked else ()) if silent else ""


def _nothing_in(silent: Sequence[Paper], words: Sequence[str]) -> str:
    """That nothing was found in the abstracts of these papers, for a reader."""
    titles = [f"“{paper.title}”" for paper in silent[:_NAMED]]
    more = [f"{len(silent) - _NAMED} more"] if len(silent) > _NAMED else []
    *others, last = [*titles, *more]
    listed = f"{', '.join(others)} and {last}" if others else last
    where = f"the abstract{'s' if len(silent) > 1 else ''} of {listed}"
    said = f"“{' '.join(words)}” stands nowhere in" if words else "Nothing on this was found in"
    return f"{said} {where}; the paper{'s' if len(silent) > 1 else ''} may say more."
