"""Answers made of what was found, and what is said of how a question was read."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.extractive import OWN_WORDS
from bot.answers import NO_TOPIC, Answer, Mode, Outcome, Source, Statement, Turn
from bot.filtering.asking import MOST_WANTED, said_in
from bot.followups import Standalone
from bot.llm.metering import Meter
from bot.questions import topic_words
from bot.questions.expectations import beside_writing, counts_papers
from bot.retrieval import Retrieved
from bot.retrieval.evidence import RankedPaper
from bot.retrieval.recorded import OTHER, VENUE, YEAR
from bot.retrieval.unstated import Lacking, as_written
from ingest.errors import ModelError
from ingest.identity import arxiv_number
from ingest.records import Paper
from ingest.text import counted

_NEWEST = "The newest are cited; within a year the number on arXiv tells."
_UNSAID = "“{}” stands word for word in no paper found: who said it is not known."
_ON_RECORD = "“{}” is {} of the library, and stands in none of its texts"
_OF_VENUE = "; “papers published in {}” searches that alone."
_WORD = re.compile(r"[^\W_]+")
_ENGLISH = "The question does not seem to be in English, the only language that the local model reads."
_NEAREST = 3  # papers named where nothing was found
_NEAR = ((0.6, "very close"), (0.4, "close"), (0.2, "related"))
_WORTH_SAYING = 0.25  # cosine, from which nearness is a reason beside words that are shared
_WORDS = 5  # named


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on its way: as it was asked, as it is searched for, and what was spent on it so far.

    `started` is when it was asked, by `time.perf_counter`; `silent` is why its language model is not asked again, if that is
    away; `most` is how many papers may be cited.
    """

    question: str
    history: Sequence[Turn]
    reading: Standalone
    meter: Meter
    notes: tuple[str, ...]
    started: float
    silent: ModelError | None = None
    most: int = MOST_WANTED


def unworded(error: Exception) -> str:
    """What is said where a language model did not word an answer, for this reason."""
    return " ".join([*str(error).split(), OWN_WORDS])


def refusal(asked: Asked, found: Retrieved, impossible: str = "") -> Answer:
    """That nothing was found; where it is `impossible`, or no topic is named, that is said instead and no paper is near."""
    notes = asked.notes if found.english or impossible else (*asked.notes, _ENGLISH)
    topic = beside_writing(found.question, topic_words(found.question))  # “who wrote it?” names none
    said = impossible or ("" if found.only_filters or topic else f"{NO_TOPIC} to look for.")
    nearest = () if said else tuple(ranked.paper for ranked in found.papers[:_NEAREST])
    return answer_of(asked, found, Outcome.NOTHING_FOUND, Mode.EXTRACTIVE, notes, text=said, nearest=nearest)


def refused_again(asked: Asked, near: Sequence[Paper]) -> Answer:
    """That nothing was found on what a question asks on of; these papers came nearest to that."""
    return Answer(
        id=secrets.token_hex(8), question=asked.question, standalone=asked.reading.question, outcome=Outcome.NOTHING_FOUND,
        mode=Mode.EXTRACTIVE, text="", statements=(), sources=(), nearest=tuple(near), retrieved=(), notes=asked.notes,
        usage=asked.meter.usage(), seconds=time.perf_counter() - asked.started,
    )  # fmt: skip


def not_stated(asked: Asked, found: Retrieved, absent: Lacking, notes: tuple[str, ...]) -> Answer:
    """That the papers are there, and their abstracts do not speak of what is asked; `notes` are said beside that."""
    said = (*notes, absent.said(absent.titles))
    return answer_of(asked, found, Outcome.NOT_STATED, Mode.EXTRACTIVE, said, nearest=absent.papers)


def answer_of(
    asked: Asked,
    found: Retrieved,
    outcome: Outcome,
    mode: Mode,
    notes: tuple[str, ...],
    *,
    text: str = "",
    statements: tuple[Statement, ...] = (),
    sources: tuple[Source, ...] = (),
    nearest: tuple[Paper, ...] = (),
) -> Answer:
    """An Answer with these parts, and with what is known of the question and of what was found for it."""
    return Answer(
        id=secrets.token_hex(8),
        question=asked.question,
        standalone=asked.reading.question,
        outcome=outcome,
        mode=mode,
        text=text,
        statements=statements,
        sources=sources,
        nearest=nearest,
        retrieved=tuple((ranked.paper.paper_id, round(ranked.score, 4)) for ranked in found.papers),
        notes=notes,
        usage=asked.meter.usage(),
        seconds=time.perf_counter() - asked.started,
    )


def unsaid(question: str, found: Retrieved) -> str:
    """The words whose origin a question asks for, where no paper that was found for it has them; "" otherwise."""
    said = said_in(question)
    told = any(_folded(said) in _folded(ranked.paper.text) for ranked in found.papers)
    return "" if told or found.sides.own else said


def _folded(text: str) -> str:
    """The words of a text alone: a quote may differ from it in its marks and letters."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def reading_notes(found: Retrieved, question: str, before: int) -> tuple[str, ...]:
    """How the `question` was read, where that is not plain from it; how many papers there are, if that is what it asks.

    So many of these were cited `before`, and are left out.
    """
    notes = [*(f"“{wrong}” was read as “{right}”." for wrong, right in found.mended.items()), *found.left_out]
    notes += [
        f"“{name}” stands in no paper of the library." for name in found.sides.missing if name.lower() not in found.recorded
    ]
    notes += [f"“{name}” stands in the library only as a part of “{other}”." for name, other in found.sides.within]
    on_record = ((as_written(word, found.question), what) for word, what in found.recorded.items())
    notes += [
        _ON_RECORD.format(word, what) + (_OF_VENUE.format(word) if what == VENUE else ".")
        for word, what in on_record
        if what not in (YEAR, OTHER)
    ]
    notes += [_UNSAID.format(said)] if (said := unsaid(question, found)) else []
    if found.filters and found.admitted:
        many, of_what = counted(found.admitted, "paper"), found.filters.describe()
        told = found.only_filters and counts_papers(question)
        notes.append(f"The library holds {many} of {of_what}." if told else f"Searched only {of_what} ({many}).")
    if found.sides.kept_out:
        left = ", ".join(f"“{paper.title}”{f' ({paper.year})' if paper.year else ''}" for paper in found.sides.kept_out)
        notes.append(f"That leaves out {left}.")
    more = found.admitted - len(found.papers) - before
    if found.only_filters and found.papers and more > 0:
        notes.append(f"{more:,} more {'matches' if more == 1 else 'match'}; name a topic to choose among them.")
        if any(arxiv_number(ranked.paper) for ranked in found.papers):
            notes.append(_NEWEST)
    return tuple(notes)


def sources_of(cited: Sequence[RankedPaper], asked: Asked, found: Retrieved) -> tuple[Source, ...]:
    """The papers cited, with why each was chosen: that it was spoken of before, if it was; none where all that match are."""
    identified, spoken_of = found.sides.identified, {paper for turn in asked.history for paper in turn.papers}
    spoken_of &= set(asked.reading.papers)
    return tuple(
        Source(
            number,
            ranked.paper,
            ""
            if found.only_filters
            else why(ranked, identified=ranked.paper.paper_id in identified, spoken_of=ranked.paper.paper_id in spoken_of),
            ranked.score,
            ranked.dense,
            ranked.keyword,
        )
        for number, ranked in enumerate(cited, 1)
    )


def why(ranked: RankedPaper, *, identified: bool = False, spoken_of: bool = False) -> str:
    """Why a paper was chosen, in a few words for a reader."""
    shared = [word for word in ranked.shared if topic_words(word)]  # “the” is told of nothing, though it was looked for
    reasons = ["named in the question"] if identified else ["cited before"] if spoken_of else []
    if ranked.dense >= _WORTH_SAYING or not (shared or reasons):
        reasons.append(nearness(ranked.dense))
    if shared:
        words = ", ".join(f"“{word}”" for word in shared[:_WORDS])
        more = f" and {len(shared) - _WORDS} more" if len(shared) > _WORDS else ""
        reasons.append(f"shares {words}{more}")
    return "; ".join(reasons)


def nearness(cosine: float) -> str:
    """How near two texts are, in words for a reader."""
    shown = round(max(cosine, 0.0), 2)  # less than nothing says no more than nothing
    how = next((words for least, words in _NEAR if shown >= least), "hardly related")
    return f"{how} in meaning ({shown:.2f})"
