"""Answerer: from a question to an answer, in events that every front end consumes alike."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from bot.answering import extractive
from bot.answering.asides import aside, said_beside
from bot.answering.narrowing import narrowed, searched
from bot.answering.refusals import no_paper
from bot.answering.requested import Wished, fulfilled, wish_of
from bot.answering.writing import Draft, Request, Unusable, write
from bot.answers import (
    NO_TOPIC,
    Answer,
    Event,
    Finished,
    Found,
    Mode,
    Outcome,
    Replaced,
    Source,
    Stage,
    Statement,
    Step,
    Turn,
    Usage,
    finished,
)
from bot.followups import Standalone, needs_context, rewrite, standalone
from bot.followups.ellipsis import Lean, is_aside, leaning
from bot.llm import Model
from bot.llm.metering import Meter
from bot.questions import ready, topic_phrase, topic_words
from bot.questions.expectations import (
    asks_for_number,
    asks_who_made,
    asks_who_works,
    asks_who_wrote,
    counts_papers,
    states_number,
)
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.evidence import RankedPaper
from bot.retrieval.relevance import is_relevant
from bot.retrieval.unstated import lacking
from bot.support import Checker
from ingest.errors import ModelError
from ingest.filters import EVERYTHING, Filters
from ingest.library import Library
from ingest.records import Paper

_log = logging.getLogger(__name__)
_ENGLISH = "The question does not seem to be in English, the only language that the local model reads."
_NO_NUMBER = "The question asks for a number, and the abstract of [1] states none; the paper itself may."
_SILENT = "None of the papers cited speaks of “{}”."
_NOT_ALL = "Those cited are the nearest, and may not be all."
_OWN_WORDS = "This answer is in the papers' own words."
_CHECKS = 4  # sentences checked at once, of all answers
_NEAREST = 3  # papers named where nothing was found


def never() -> bool:
    """Not cancelled."""
    return False


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question on its way: as it was asked, as it is searched for, and what was spent on it so far."""

    question: str
    history: Sequence[Turn]
    reading: Standalone
    meter: Meter
    notes: tuple[str, ...]
    started: float = field(default_factory=time.perf_counter)


class Answerer:
    """Answers questions from one library; stateless between questions and thread-safe."""

    def __init__(self, library: Library, retriever: Retriever, checker: Checker, model: Model | None = None) -> None:
        """Without a `model`, and where it fails, answers are in the papers' own words."""
        self._library = library
        self._retriever = retriever
        self._checker = checker
        self._model = model
        self._beside = ThreadPoolExecutor(_CHECKS, thread_name_prefix="check")

    def answer(self, question: str, history: Sequence[Turn] = (), *, papers: int = 5, filters: Filters = EVERYTHING) -> Answer:
        """The whole answer at once; see `stream`."""
        return finished(self.stream(question, history, papers=papers, filters=filters))

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        papers: int = 5,
        filters: Filters = EVERYTHING,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[Event]:
        """Answer `question`, asked after the turns of `history`, from at most `papers` papers that match `filters`.

        The last event is `Finished`. A language model that fails costs only its words: a note says so.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryError, EmbedderError: something broke.
            Cancelled: `cancelled` turned true while the model wrote.
        """
        started = time.perf_counter()
        text = ready(question)
        if is_aside(text) and (not filters or self._library.holds(filters)):
            yield Finished(aside(text, said_beside(text, self._library, filters, first=not history), started))
            return
        if wish := wish_of(text, history, self._library, started):
            yield Finished((yield from self._fulfilled(wish, cancelled)))
            return
        yield Stage(Step.SEARCHING)
        asked = self._read(text, history, started, cancelled)
        if asked.reading.unmet and not self._model:
            yield Finished(aside(text, asked.reading.unmet, started))
            return
        reading = asked.reading
        found = searched(self._retriever, reading, papers, filters)
        asked = replace(asked, notes=asked.notes + _notes(found))
        # Of the papers spoken of, whatever they say.
        told = bool(reading.papers and found.papers) and (asks_who_made(reading.asked) or reading.compared)
        if not (told or is_relevant(found) or lacking(found).all_asked):
            impossible = bool(found.filters) and not found.admitted
            yield Finished(_refusal(asked, found, no_paper(found, self._library) if impossible else ""))
            return
        found = narrowed(found, reading)
        if counts_papers(text):
            asked = replace(asked, notes=(*asked.notes, self._held(found)))
        yield Found(tuple(ranked.paper for ranked in found.papers), asked.notes)
        yield Stage(Step.READING, len(found.papers))
        yield Finished((yield from self._answered(asked, found, cancelled)))

    def _fulfilled(self, wish: Wished, cancelled: Callable[[], bool]) -> Generator[Event, None, Answer]:
        meter = Meter(self._model)
        writer = partial(write, meter, self._checker, self._beside, cancelled) if self._model else None
        return (yield from fulfilled(wish, self._library, writer, meter.usage))

    def _held(self, found: Retrieved) -> str:
        """How many papers hold the topic's words, where that is plain."""
        phrase = "" if found.filters else topic_phrase(found.question)
        count = self._library.frequencies([phrase.lower()])[1][phrase.lower()] if phrase else 0
        return f"“{phrase}” stands in {_counted(count)} of the library. {_NOT_ALL}" if count else _NOT_ALL

    def _read(self, text: str, history: Sequence[Turn], started: float, cancelled: Callable[[], bool]) -> _Asked:
        """The question in the light of what was said before it."""
        meter = Meter(self._model)
        reading, notes = standalone(text, history, self._library), tuple[str, ...]()
        if self._model and needs_context(text, history):
            try:
                written = rewrite(text, history, lambda messages: meter.complete(messages, cancelled))
            except ModelError as error:
                _log.info("a follow-up was not rewritten: %s", error.message)
            else:
                if written != text:
                    said = (f"Read as: {written}",)
                    reading = replace(reading, question=written, notes=said)
                    if not reading.papers:  # otherwise its own words find the sentences better
                        reading = replace(reading, asked=written, context="")
        return _Asked(text, history, reading, meter, notes + reading.notes, started)

    def _answered(self, asked: _Asked, found: Retrieved, cancelled: Callable[[], bool]) -> Generator[Event, None, Answer]:
        failed = advice = ""
        if self._model:
            yield Stage(Step.WRITING)
            request = Request(asked.question, asked.reading.question, asked.history, found.papers)
            try:
                draft = yield from write(asked.meter, self._checker, self._beside, cancelled, request)
            except Unusable as error:
                failed = f"{error} {_OWN_WORDS}"
            except ModelError as error:
                failed, advice = _failure(error), error.advice
            else:
                return _written(asked, found, draft)
            yield Replaced(failed)
        return replace((yield from _quoted(asked, found, failed)), failure=failed, advice=advice)


def _quoted(asked: _Asked, found: Retrieved, failed: str) -> Generator[Event, None, Answer]:
    """The answer in the papers' own words."""
    if found.only_filters:
        chosen = extractive.one_each(found.papers)
    else:
        chosen = extractive.choose(found.papers, asked.reading.asked, found.sides, _before(asked))
    absent = lacking(found, [] if found.only_filters else [ranked.paper for ranked, _ in chosen])
    if absent.all_asked:
        notes = (*asked.notes, *filter(None, (failed,)), absent.said(absent.titles))
        return _answer(asked, found, Outcome.NOT_STATED, Mode.EXTRACTIVE, "", (), (), absent.papers, notes)
    if not chosen:  # all that was found commands or questions its reader
        return _refusal(asked, found)
    notes = asked.notes + ((failed,) if failed else ())
    numbers = asks_for_number(asked.question) and not counts_papers(asked.question)
    if numbers and not absent.fact and not any(states_number(ranked.paper.abstract) for ranked, _ in chosen[:1]):
        notes += (_NO_NUMBER,)
    if absent.names or absent.fact:
        notes += (absent.said("[1]"),)
    notes += _silent(found, [ranked for ranked, _ in chosen])
    notes += _written_by(asked, found, [ranked.paper for ranked, _ in chosen])
    text, statements = yield from extractive.events(chosen)
    sources = _sources([ranked for ranked, _ in chosen], told=not found.only_filters)
    return _answer(asked, found, Outcome.ANSWERED, Mode.EXTRACTIVE, text, statements, sources, (), notes)


def _before(asked: _Asked) -> extractive.Before:
    """What the question leans on, where a word of it does: “it”, “their”."""
    refers = leaning(asked.question).lean is Lean.REFERS
    return extractive.Before(asked.reading.papers, asked.reading.context) if refers else extractive.NOTHING_BEFORE


def _silent(found: Retrieved, cited: Sequence[RankedPaper]) -> tuple[str, ...]:
    """What is compared, and stands in none of the papers cited."""
    stands = {word for ranked in cited for word in ranked.shared}
    return tuple(_SILENT.format(name) for name in found.sides.others if not stands.issuperset(topic_words(name)))


def _written_by(asked: _Asked, found: Retrieved, cited: Sequence[Paper]) -> tuple[str, ...]:
    """Who wrote each of the papers that this is asked of, or the first one, where it is asked; all of “who works on X?”."""
    if asks_who_works(asked.question):
        return tuple(extractive.written_by(number, paper) for number, paper in enumerate(cited, 1) if paper.authors)
    own = found.sides.own
    question = asked.reading.asked if asked.reading.papers else asked.question
    if not (asks_who_made(question) if own or asked.reading.papers else asks_who_wrote(question)):
        return ()
    numbers = [number for number, paper in enumerate(cited, 1) if paper.paper_id in own] or [1]
    return tuple(extractive.written_by(number, cited[number - 1]) for number in numbers)


def _written(asked: _Asked, found: Retrieved, draft: Draft) -> Answer:
    notes = asked.notes + draft.notes
    if draft.not_stated:
        nearest = tuple(found.papers[i].paper for i in draft.not_stated)
        return _answer(asked, found, Outcome.NOT_STATED, Mode.WRITTEN, "", (), (), nearest, notes)
    sources = _sources([found.papers[i] for i in draft.cited])
    answer = _answer(asked, found, Outcome.ANSWERED, Mode.WRITTEN, draft.text, draft.statements, sources, (), notes)
    return replace(answer, advice=draft.advice)


def _refusal(asked: _Asked, found: Retrieved, impossible: str = "") -> Answer:
    """That nothing was found; where it is `impossible`, or no topic is named, that is said instead and no paper is near."""
    notes = asked.notes if found.english or impossible else (*asked.notes, _ENGLISH)
    said = impossible or ("" if found.only_filters or topic_words(found.question) else f"{NO_TOPIC} to look for.")
    nearest = () if said else tuple(ranked.paper for ranked in found.papers[:_NEAREST])
    return _answer(asked, found, Outcome.NOTHING_FOUND, Mode.EXTRACTIVE, said, (), (), nearest, notes)


def _answer(
    asked: _Asked, found: Retrieved, outcome: Outcome, mode: Mode, text: str, statements: tuple[Statement, ...],
    sources: tuple[Source, ...], nearest: tuple[Paper, ...], notes: tuple[str, ...],
) -> Answer:  # fmt: skip
    usage: Usage | None = asked.meter.usage()
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
        usage=usage,
        seconds=time.perf_counter() - asked.started,
    )


def _failure(error: ModelError) -> str:
    return " ".join(part for part in (error.message, error.advice, _OWN_WORDS) if part)


def _notes(found: Retrieved) -> tuple[str, ...]:
    """How the question was read, where that is not plain from it."""
    notes = [*(f"“{wrong}” was read as “{right}”." for wrong, right in found.mended.items()), *found.left_out]
    notes += [f"“{name}” stands in no paper of the library." for name in found.sides.missing]
    notes += [f"“{name}” stands in the library only as a part of “{other}”." for name, other in found.sides.within]
    if found.filters and found.admitted:
        notes.append(f"Searched only {found.filters.describe()} ({_counted(found.admitted)}).")
    if found.sides.kept_out:
        left = ", ".join(f"“{paper.title}”{f' ({paper.year})' if paper.year else ''}" for paper in found.sides.kept_out)
        notes.append(f"That leaves out {left}.")
    if found.only_filters and found.admitted > len(found.papers) > 0:
        more = found.admitted - len(found.papers)
        notes.append(f"{more:,} more {'matches' if more == 1 else 'match'}; name a topic to choose among them.")
    return tuple(notes)


def _counted(papers: int) -> str:
    return "1 paper" if papers == 1 else f"{papers:,} papers"


def _sources(cited: Sequence[RankedPaper], *, told: bool = True) -> tuple[Source, ...]:
    """The papers cited, with why each was chosen, unless that is not `told`: all that match are."""
    return tuple(
        Source(number, ranked.paper, extractive.why(ranked) if told else "", ranked.score, ranked.dense, ranked.keyword)
        for number, ranked in enumerate(cited, 1)
    )
