"""Papers on a topic by their years, where the newest on it are asked for, or the oldest."""

from __future__ import annotations

from bot.answering.extractive import Chosen
from bot.filtering.framing import age_asked_for
from ingest.identity import arxiv_number
from ingest.records import Paper

AMONG = 20  # papers found, of which the newest are cited, or the oldest
_UNDATED = "Of none of these papers the year is known: which is the {} cannot be told."
_UNKNOWN = "The year of [1] is not known."
_FIRST = "By year, the {} of {} {} comes first: {}{}. Papers that come less near to the question may be {}."
_ONE = "[1] is of {}. Papers that come less near to the question may be {}."


def by_year(chosen: Chosen, question: str, most: int) -> tuple[Chosen, str]:
    """The newest or the oldest of the papers that may be quoted, `most` of them, and what is said of that."""
    oldest = age_asked_for(question) == "oldest"
    dated = [one for one in chosen if one[0].paper.year is not None]
    undated = [one for one in chosen if one[0].paper.year is None]
    which, other = ("oldest", "older") if oldest else ("newest", "newer")
    if not dated:
        return chosen[:most], _UNKNOWN if len(chosen) == 1 else _UNDATED.format(which)
    dated.sort(key=lambda one: _age(one[0].paper), reverse=not oldest)
    year, beside = dated[0][0].paper.year, f"; of {len(undated)} the year is unknown" if undated else ""
    these = "these" if len(chosen) <= most else "the"
    count = f"{len(chosen)}" if len(chosen) <= most else f"{len(chosen)} nearest"
    told = _ONE.format(year, other) if len(chosen) == 1 else _FIRST.format(which, these, count, year, beside, other)
    return [*dated, *undated][:most], told


def _age(paper: Paper) -> tuple[int, str]:
    return paper.year or 0, arxiv_number(paper)
