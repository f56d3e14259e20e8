"""Answerer: from a question to an answer, in events that every front end consumes alike."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from bot.answering.asides import aside, said_beside
from bot.answering.counts import NOT_ALL, Held, asks_which, entitled_first, held, lists
from bot.answering.dated import AMONG
from bot.answering.described import with_titles
from bot.answering.narrowing import at_hand, at_most, narrowed, nearer, of_all, reworded, searched, silent
from bot.answering.people import of_people
from bot.answering.quoted import quoted
from bot.answering.refusals import EXCLUDED, kept_out, no_paper, nowhere
from bot.answering.requested import fulfilled
from bot.answering.results import Asked, answer_of, not_stated, reading_notes, refusal, refused_again, sources_of, unworded
from bot.answering.sought import not_said
from bot.answering.terms import with_strange
from bot.answering.wishing import Wished, wish_of, wish_of_named
from bot.answering.writing import Draft, Request, Unusable, write
from bot.answers import Answer, Event, Finished, Found, Mode, Outcome, Replaced, Stage, Step, Turn, finished
from bot.filtering.asking import MOST_WANTED, papers_wanted
from bot.filtering.excluding import excludes
from bot.filtering.framing import age_asked_for
from bot.followups import needs_context, rewrite, standalone_as_spelled
from bot.followups.excepting import Excepting, excepting
from bot.followups.remarks import is_aside, to_the_point
from bot.followups.wishes import Wish
from bot.llm import Model, never
from bot.llm.metering import Meter
from bot.questions import ready
from bot.questions.expectations import asks_who_made
from bot.questions.kinds import kinds
from bot.questions.links import beside_links
from bot.questions.wording import unstressed
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.relevance import is_relevant
from bot.retrieval.unstated import lacking
from bot.support import Checker
from ingest.errors import ModelError, ModelStalled, ModelUnreachable
from ingest.filters import EVERYTHING, Filters
from ingest.library import Library

_log = logging.getLogger(__name__)
Answering = Generator[Event, None, Answer]
_CHECKS = 4  # sentences checked at once, of all answers


class Answerer:
    """Answers questions from one library; stateless between questions and thread-safe."""

    def __init__(self, library: Library, retriever: Retriever, checker: Checker, model: Model | None = None) -> None:
        """Without a `model`, and where it fails, answers are in the papers' own words."""
        self._library = library
        self._retriever = retriever
        self._checker = checker
        self._model = model
        self._threads = ThreadPoolExecutor(_CHECKS, thread_name_prefix="check")

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
        text = ready(question)
        asked, unread = beside_links(text)
        asked, read_as = with_titles(self._retriever.as_called(asked), self._retriever, filters)
        left = excepting(unstressed(to_the_point(asked)), history, self._library)
        told = (*unread, *read_as, *left.notes)
        for event in self._events(left, papers, filters, cancelled):
            if isinstance(event, Finished):
                yield Finished(replace(event.answer, question=text, notes=(*told, *event.answer.notes)))
            else:
                yield replace(event, notes=(*told, *event.notes)) if isinstance(event, Found) else event

    def _events(self, left: Excepting, papers: int, filters: Filters, cancelled: Callable[[], bool]) -> Iterator[Event]:
        """The events of the answer to a question that is made ready, and says what it leaves out."""
        started, text, history = time.perf_counter(), left.text, left.history
        at_once = yield from self._unsearched(left, filters, started, cancelled)
        if at_once:
            yield Finished(at_once)
            return
        yield Stage(Step.SEARCHING)
        asked = self._read(left, filters, started, cancelled)
        if asked.reading.unmet and not self._model:
            yield Finished(aside(text, asked.reading.unmet, started))
            return
        if asked.reading.near is not None:
            yield Finished(refused_again(asked, self._library.by_ids(asked.reading.near)))
            return
        most = max(papers, min(papers_wanted(text), MOST_WANTED))
        among = max(most, AMONG) if age_asked_for(text) and not self._model else most
        found = searched(self._retriever, asked.reading, among, filters)
        if reading := at_hand(self._retriever, found, asked.reading, history, self._library) or of_all(found, asked.reading):
            asked = replace(asked, reading=reading, notes=reading.notes)
            found = searched(self._retriever, reading, among, filters)
        yield Finished((yield from self._told(replace(asked, most=papers), found, cancelled)))

    def _told(self, asked: Asked, found: Retrieved, cancelled: Callable[[], bool]) -> Answering:
        """The answer from what was found, or that nothing was."""
        found = with_strange(found, self._retriever, self._library)
        shown = self._shown(asked, found)
        told = reading_notes(shown, asked.question, self._before(asked, found))
        told += of_people(asked.question, found, self._library)
        asked = replace(asked, notes=asked.notes + told)
        if refused := self._unsaid(asked, found) or self._refused(asked, found):
            return refused
        asked = replace(asked, notes=asked.notes + nearer(found, asked.reading))
        listing = lists(asked.question) and not (found.only_filters or asked.reading.about)  # “how many of these papers …?”
        counting = held(found, self._library) if listing else Held()
        found = narrowed(entitled_first(shown, counting, self._retriever, asked.reading) if listing else shown, asked.reading)
        many, only_more = tuple(filter(None, [counting.said()])), asks_which(asked.question)
        asked = asked if only_more else replace(asked, notes=asked.notes + many)
        yield Found(tuple(ranked.paper for ranked in found.papers), asked.notes)
        yield Stage(Step.READING, len(found.papers))
        answer = yield from self._answered(asked, found, cancelled)
        told_of = [*asked.reading.without, *(source.paper.paper_id for source in answer.sources)]
        if not (listing and answer.sources and counting.more(told_of)):
            return answer
        return replace(answer, notes=(*answer.notes, *(many if only_more else ()), NOT_ALL))

    def _before(self, asked: Asked, found: Retrieved) -> int:
        """How many of the papers that match are left out, as they were cited before."""
        known = self._library.stored(asked.reading.without if found.only_filters else ())
        return sum(found.filters.matches(one.paper, one.sources) for one in known.values())

    def _shown(self, asked: Asked, found: Retrieved) -> Retrieved:
        """As many papers as are asked for; those among which the newest on a topic are looked for are all kept until then."""
        wanted = min(papers_wanted(asked.question), MOST_WANTED)
        if not age_asked_for(asked.question) or self._model:
            return at_most(found, wanted)
        return at_most(found, wanted or asked.most) if found.only_filters else found

    def _refused(self, asked: Asked, found: Retrieved) -> Answer | None:
        """That nothing was found which surely answers; None if something was, or if it is asked of papers spoken of."""
        reading = asked.reading
        if excludes(found.undenied or asked.question) and not reading.papers:
            return refusal(asked, found, EXCLUDED)
        told = bool(reading.papers and found.papers) and (
            asks_who_made(reading.asked) or reading.compared or reading.bare or reading.each or kinds(reading.asked)
        )
        if kept_out(found):
            return refusal(asked, found)
        if told or is_relevant(found) or lacking(found).all_asked:
            return None
        if found.filters and not found.admitted:
            return refusal(asked, found, no_paper(found, self._library))
        if (absent := not_said(found, self._library)).all_asked:
            return None if self._model else not_stated(asked, found, absent, asked.notes)
        return refusal(replace(asked, notes=asked.notes + nowhere(found, self._library)), found)

    def _unsaid(self, asked: Asked, found: Retrieved) -> Answer | None:
        """The answer where a thing alone is asked for and the paper at hand does not speak of it; a model may see more."""
        absent = None if self._model else silent(found, asked.reading)
        return not_stated(asked, found, absent, asked.notes) if absent else None

    def _unsearched(
        self, left: Excepting, filters: Filters, started: float, cancelled: Callable[[], bool]
    ) -> Generator[Event, None, Answer | None]:
        """The answer to thanks, or to a wish on the last answer, for which no paper need be searched; None to all else."""
        text, history = left.text, left.history
        if is_aside(text) and (not filters or self._library.holds(filters)):
            return aside(text, said_beside(text, self._library, filters, first=not history), started)
        asked = (self._library, started, filters)
        if left.alike:
            wish: Wished | None = Wished(Wish.ALIKE, left.asked, left.asked, (), (left.alike,), started, filters)
        else:
            wish = wish_of(text, history, *asked) or wish_of_named(text, *asked)
        if not wish:
            return None
        answer = yield from self._fulfilled(replace(wish, without=left.without), cancelled)
        return replace(answer, standalone=answer.standalone.replace(left.text, left.asked, 1))

    def _fulfilled(self, wish: Wished, cancelled: Callable[[], bool]) -> Answering:
        meter = Meter(self._model)
        writer = partial(write, meter, self._checker, self._threads, cancelled) if self._model else None
        return (yield from fulfilled(wish, self._library, writer, meter.usage))

    def _read(self, left: Excepting, filters: Filters, started: float, cancelled: Callable[[], bool]) -> Asked:
        """The question in the light of what was said before it."""
        text, history, meter, silent = left.text, left.history, Meter(self._model), None
        reading = standalone_as_spelled(text, self._retriever.as_spelled, history, self._library)
        if self._model and needs_context(text, history):
            try:
                written = rewrite(text, history, lambda messages: meter.complete(messages, cancelled))
            except ModelError as error:
                _log.info("a follow-up was not rewritten: %s", error.message)
                silent = error if isinstance(error, ModelStalled | ModelUnreachable) else None
            else:
                if written != text:
                    reading = reworded(self._retriever, reading, written, filters)
        reading = left.read(reading, self._library)
        return Asked(text, history, reading, meter, reading.notes, started, silent)

    def _answered(self, asked: Asked, found: Retrieved, cancelled: Callable[[], bool]) -> Answering:
        if not self._model:
            return (yield from quoted(asked, found, "", self._retriever))
        try:
            if asked.silent:  # who has waited for it once waits no second time
                raise asked.silent
            yield Stage(Step.WRITING)
            request = Request(asked.question, asked.reading.question, asked.history, found.papers)
            draft = yield from write(asked.meter, self._checker, self._threads, cancelled, request)
        except (ModelError, Unusable) as error:
            failed, advice = unworded(error), error.advice
        else:
            return _written(asked, found, draft)
        yield Replaced(failed)
        return replace((yield from quoted(asked, found, failed, self._retriever)), failure=failed, advice=advice)


def _written(asked: Asked, found: Retrieved, draft: Draft) -> Answer:
    notes = asked.notes + draft.notes
    if draft.not_stated:
        nearest = tuple(found.papers[i].paper for i in draft.not_stated)
        return answer_of(asked, found, Outcome.NOT_STATED, Mode.WRITTEN, notes, nearest=nearest)
    sources = sources_of([found.papers[i] for i in draft.cited], asked, found)
    answer = answer_of(
        asked, found, Outcome.ANSWERED, Mode.WRITTEN, notes, text=draft.text, statements=draft.statements, sources=sources
    )
    return replace(answer, advice=draft.advice)
