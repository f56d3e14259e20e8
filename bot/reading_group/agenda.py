"""The meeting: parts whose minutes add up, and who does what."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reading_group.pack import Part, Task, short_name
from ingest.errors import QuestionError
from ingest.records import Paper

SHORTEST, LONGEST = 15, 480  # minutes
_LEAST = 3  # minutes a paper needs
# Shares of the time, and the least minutes, of what stands around the papers.
_OPENING, _ACROSS, _CLOSING = (0.10, 2), (0.25, 4), (0.08, 2)

ROLES = (
    Task("Host", "opens and closes, keeps the time, and asks who has not spoken yet"),
    Task(
        "Summariser",
        "one a paper: tells in two minutes what was asked, done and found, with the brief at hand and no judgement",
    ),
    Task(
        "Sceptic",
        "asks of each paper what would have to be true for its main result to be wrong, and looks for it in the paper",
    ),
    Task(
        "Scribe",
        "writes down questions that the abstracts leave open, who looks them up in the full text, and what was decided",
    ),
)


def agenda(papers: Sequence[Paper], minutes: int) -> tuple[Part, ...]:
    """The parts of a meeting of so many minutes; they add up to exactly that.

    Raises:
        QuestionError: so many papers do not fit in so many minutes.
    """
    around = [max(least, round(share * minutes)) for share, least in (_OPENING, _ACROSS, _CLOSING)]
    if len(papers) == 1:
        around[1] = 0
    left = minutes - sum(around)
    if minutes < SHORTEST or left < _LEAST * len(papers):
        needed = max(SHORTEST, _needed(len(papers)))
        raise QuestionError(
            f"{minutes} minutes are too few for {_counted(len(papers))}.", f"Take {needed} minutes, or fewer papers: --papers."
        )
    each, more = divmod(left, len(papers))
    parts = [
        Part(
            around[0],
            "Opening",
            "Host",
            "Read the primer aloud, or give all two minutes to read it; say what the meeting is to answer.",
        )
    ]
    parts += [
        Part(
            each + (number <= more),
            f"[{number}] {short_name(paper)}",
            "Summariser, then all",
            _paper_part(each + (number <= more)),
        )
        for number, paper in enumerate(papers, 1)
    ]
    if around[1]:
        parts.append(
            Part(
                around[1],
                "Across the papers",
                "Sceptic",
                "The comparison, where they agree and part, and the questions across.",
            )
        )
    closing = "What is settled, what is open, who looks up what in the full texts; what to read next."
    return (*parts, Part(around[2], "Closing", "Scribe", closing))


def _paper_part(minutes: int) -> str:
    told = max(1, min(4, minutes // 3))
    return f"{told} min summary from the brief, then its questions."


def _needed(papers: int) -> int:
    """The least minutes in which so many papers fit."""
    for minutes in range(SHORTEST, LONGEST + 1):
        around = [max(least, round(share * minutes)) for share, least in (_OPENING, _ACROSS, _CLOSING)]
        if minutes - sum(around) >= _LEAST * papers:
            return minutes
    return LONGEST


def _counted(papers: int) -> str:
    return "one paper" if papers == 1 else f"{papers} papers"
