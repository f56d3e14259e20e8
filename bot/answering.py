"""Answer and Answerer: from a question to statements that each point to a paper and to the words that carry them."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot import extractive
from bot.evidence import RankedPaper
from bot.expectations import asks_for_number, states_number
from bot.questions import ready
from bot.relevance import is_relevant
from bot.retrieval import Retrieved, Retriever
from ingest.filters import EVERYTHING, Filters
from ingest.records import Paper

_MODE = "extractive"
_ENGLISH = "The question does not seem to be in English, the only language that the local model reads."
_NO_NUMBER = "The question asks for a number, and the abstract of [1] states none; the paper itself may."


class Outcome(StrEnum):
    """How a question ended. A third outcome, that something broke, is an exception."""

    ANSWERED = "answered"
    NOTHING_FOUND = "nothing_found"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that stand in an abstract, verbatim: `text == abstract[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the number of the source that it comes from."""

    text: str
    source: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Source:
    """A paper that an answer cites: its number in the answer, why it was chosen, and its scores."""

    number: int
    paper: Paper
    why: str
    score: float
    dense: float
    keyword: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, built once.

    `sources` holds only what `statements` cite, numbered from 1 in the order of their first use. `nearest` are the
    titles that came closest when nothing was found; they are not cited. `notes` tell a reader how the question was
    read, where that is not plain from it.
    """

    question: str
    outcome: Outcome
    mode: str
    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]
    nearest: tuple[str, ...]
    notes: tuple[str, ...]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The answer as a JSON object."""
        fields = asdict(self)
        fields["sources"] = [asdict(source) | {"paper": source.paper.to_json()} for source in self.sources]
        return fields


class Answerer:
    """Answers questions from one library; stateless between questions and thread-safe."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def answer(self, question: str, papers: int, filters: Filters = EVERYTHING) -> Answer:
        """Answer `question` in the papers' own words, drawing on at most `papers` of those that match `filters`.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryError, EmbedderError: something broke.
        """
        started = time.perf_counter()
        asked = ready(question)
        found = self._retriever.retrieve(asked, papers, filters)
        notes = _notes(found)
        if not is_relevant(found):
            if not found.english:
                notes += (_ENGLISH,)
            nearest = tuple(ranked.paper.title for ranked in found.papers[:3])
            return Answer(asked, Outcome.NOTHING_FOUND, _MODE, (), (), nearest, notes, time.perf_counter() - started)
        chosen = extractive.choose(found.papers)
        if asks_for_number(asked) and not any(states_number(ranked.paper.abstract) for ranked, _ in chosen[:1]):
            notes += (_NO_NUMBER,)
        statements = tuple(
            Statement(passage.text, number, Quote(passage.text, passage.start, passage.end))
            for number, (_, passages) in enumerate(chosen, 1)
            for passage in passages
        )
        sources = tuple(_source(number, ranked) for number, (ranked, _) in enumerate(chosen, 1))
        return Answer(asked, Outcome.ANSWERED, _MODE, statements, sources, (), notes, time.perf_counter() - started)


def _notes(found: Retrieved) -> tuple[str, ...]:
    """How the question was read, where that is not plain from it."""
    notes = [f"“{wrong}” was read as “{right}”." for wrong, right in found.mended.items()]
    if found.filters and found.admitted:
        notes.append(f"Searched only {found.filters.describe()} ({_counted(found.admitted)}).")
    elif found.filters:
        notes.append(f"The library holds no paper of {found.filters.describe()}.")
    return tuple(notes)


def _counted(papers: int) -> str:
    return "1 paper" if papers == 1 else f"{papers:,} papers"


def _source(number: int, ranked: RankedPaper) -> Source:
    return Source(number, ranked.paper, extractive.why(ranked), ranked.score, ranked.dense, ranked.keyword)
