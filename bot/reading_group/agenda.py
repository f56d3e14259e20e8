"""The meeting: parts whose minutes add up, and who does what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reading_group.pack import Part, Task, short_name
from ingest.errors import QuestionError
from ingest.records import Paper
from ingest.text import counted

SHORTEST, LONGEST = 15, 480  # minutes
_LEAST = 3  # minutes a paper needs
# Shares of the time, and the least minutes, of what stands around the papers.
_OPENING, _ACROSS, _CLOSING = (0.10, 2), (0.25, 4), (0.08, 2)
# The same of what a meeting on a single paper does beside telling and discussing it.
_READING, _LOOKING_UP = (0.20, 2), (0.15, 2)
_TOLD = 4  # minutes in which a paper is told, at most


@dataclass(frozen=True, slots=True)
class _Division:
    """The minutes of a meeting: `papers` holds those of each paper, `told` of which are its summary's."""

    opening: int
    papers: tuple[int, ...]
    told: int
    across: int
    closing: int


def agenda(papers: Sequence[Paper], minutes: int) -> tuple[Part, ...]:
    """The parts of a meeting of so many minutes; they add up to exactly that.

    Raises:
        QuestionError: so many papers do not fit in so many minutes.
    """
    time = _divided(len(papers), minutes)
    names = [f"[{number}] {short_name(paper)}" for number, paper in enumerate(papers, 1)]
    middle = _on_one(names[0], time) if len(papers) == 1 else _on_several(names, time)
    opening = "Read the primer, aloud or each alone; say what the meeting is to answer."
    closing = "What is settled, what is open, who looks up what in the full text; what to read next."
    return (
        Part(time.opening, "Opening", "Host", opening),
        *middle,
        Part(time.closing, "Closing", "Scribe", closing),
    )


def roles(papers: int, minutes: int) -> tuple[Task, ...]:
    """Who does what in a meeting on so many papers.

    Raises:
        QuestionError: so many papers do not fit in so many minutes.
    """
    told = counted(_divided(papers, minutes).told, "minute")
    return (
        Task("Host", "opens and closes, keeps the time, and asks who has not spoken yet"),
        Task(
            "Summariser",
            f"{'one a paper: ' if papers > 1 else ''}tells in {told} what was asked, done and found, with the brief at hand "
            "and no judgement",
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


def _on_several(names: Sequence[str], time: _Division) -> Iterator[Part]:
    what = f"{time.told} min summary from the brief, then its questions."
    yield from (Part(own, name, "Summariser, then all", what) for name, own in zip(names, time.papers, strict=True))
    across = "The comparison, where they agree and part, and the questions across."
    yield Part(time.across, "Across the papers", "Sceptic", across)


def _on_one(name: str, time: _Division) -> Iterator[Part]:
    """A single paper is read together, told, discussed, and looked into."""
    reading, looking = (_share(part, time.papers[0]) for part in (_READING, _LOOKING_UP))
    discussion = time.papers[0] - reading - time.told - looking
    yield Part(
        reading, "Reading", "All", "Each reads the abstract and, as far as time allows, the paper; marks what is unclear."
    )
    yield Part(time.told, name, "Summariser", f"{time.told} min summary from the brief.")
    yield Part(discussion, "Discussion", "Sceptic, then all", "The questions, from understanding to critique.")
    yield Part(
        looking, "Look-up", "Scribe", "What the abstract leaves open: who finds it in the full text, now or until next time."
    )


def _divided(papers: int, minutes: int) -> _Division:
    if not _fits(papers, minutes):
        raise _too_few(papers, minutes)
    opening, across, closing = _around(papers, minutes)
    each, more = divmod(minutes - opening - across - closing, papers)
    told = min(_TOLD, each // 3) if papers > 1 else min(_TOLD, max(2, each // 6))
    return _Division(opening, tuple(each + (number < more) for number in range(papers)), told, across, closing)


def _around(papers: int, minutes: int) -> tuple[int, int, int]:
    return _share(_OPENING, minutes), _share(_ACROSS, minutes) if papers > 1 else 0, _share(_CLOSING, minutes)


def _share(part: tuple[float, int], minutes: int) -> int:
    share, least = part
    return max(least, round(share * minutes))


def _fits(papers: int, minutes: int) -> bool:
    return minutes >= SHORTEST and minutes - sum(_around(papers, minutes)) >= _LEAST * papers


def _too_few(papers: int, minutes: int) -> QuestionError:
    """What is said of too short a meeting: how long it would have to be, and how many papers fit in it as it is."""
    needed = next((longer for longer in range(minutes, LONGEST) if _fits(papers, longer)), LONGEST)
    fitting = next((fewer for fewer in range(papers - 1, 0, -1) if _fits(fewer, minutes)), 0)
    fewer = f", or at most {counted(fitting, 'paper')}" if fitting else ""
    are = "is" if minutes == 1 else "are"
    return QuestionError(
        f"{counted(minutes, 'minute')} {are} too few for {counted(papers, 'paper')}.",
        f"Take {needed} minutes{fewer}.",
    )
