"""Question → ranked papers, each with its best passages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial

import numpy as np

from bot.filtering import Stated, from_question, merge
from bot.filtering.alone import filters_alone
from bot.filtering.asking import asked_for, without_number
from bot.filtering.dates import bare_years, gone_on_with, names_year
from bot.filtering.phrases import names_topic
from bot.questions import MAX_WORDS, WordFinder, foreign_words, names, ready, search_words, seems_english, topic_words
from bot.questions.capitals import with_capitals
from bot.questions.compounds import compounds
from bot.questions.expectations import judging, of_paper
from bot.questions.identifiers import beside_identifiers, identifiers
from bot.questions.links import beside_links
from bot.questions.manners import asks_how
from bot.questions.reverses import Reverses
from bot.questions.shapes import parted
from bot.questions.sides import Sides, asks_beyond, sides
from bot.questions.spelling import mend
from bot.questions.wording import plainly
from bot.retrieval.evidence import Evidence, RankedPaper
from bot.retrieval.favouring import favouring
from bot.retrieval.fusing import CONTEXT, called_first, fused
from bot.retrieval.recorded import elsewhen, kept_out, on_record
from bot.retrieval.sections import sections_weighed
from ingest.embedding import Embedder
from ingest.filters import EVERYTHING, Filters, Years
from ingest.library import Found, Library, Query
from ingest.records import Paper

_OTHER_TIMES = re.compile(r"\b(?:older|newer|earlier|later|(?:more|less) recent)\b", re.IGNORECASE)
_UNDATED = "No paper of the library has a year: none is known to be newer than others."
# What questions that state filters mostly have, and few others: embedded twice, they would take 2 ms longer.
_MAY_STATE = re.compile(r"\d{4}|\b(?:by|library|latest|newest|recent|oldest|earliest)\b", re.IGNORECASE)
MIN_POOL = 30  # chunks from the one search and papers from the other, at least (.750 with 30 or 50, .749 with 20)
_MAX_NAMES = 8  # of a question, looked for among the authors
_Ids = Sequence[str]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a question: papers, best first.

    `question` is what was searched for: what was asked, without the words that state filters or only ask for papers (that
    there are such `for_papers` tells), its mistyped words set right as `mended` tells, and `left_out` says which filters that
    it states were passed over. `names` are the words of what was asked that are written like names. `weights` tells how much
    each word of its topic tells in this library, but for names of authors that stand in no text; `unknown` are those of them
    that stand in no paper; `length` is how many words its topic has, with those that state filters. `filters` are those of
    the options and of the question together, and `admitted` is how many papers they let through; `only_filters` tells that
    the question names papers and no topic, `english` that it may be in English, `follows` that it was asked in the context
    of another, and refers to papers or names a topic, `by_author` that it names authors whose papers it asks for. `sides` is
    what it compares by names, or calls so. `elsewhen` are the years of papers that only the years asked for keep out, where
    nothing is let through. `either` are those of several topics (“robots or whales”) on which something was found, each by
    itself, where it was not on all together; `parts` is what was found for several questions in one. `recorded` are the
    names and years that stand in no paper, but on its record. `undenied` is what was asked beside what is not wanted by record,
    if anything. `strange` are the terms asked for that stand in no paper, each with whether nothing else carries the question.
    """

    question: str
    names: tuple[str, ...]
    for_papers: bool
    mended: Mapping[str, str]
    filters: Filters
    left_out: tuple[str, ...]
    admitted: int
    only_filters: bool
    english: bool
    follows: bool
    by_author: bool
    sides: Sides
    papers: tuple[RankedPaper, ...]
    weights: Mapping[str, float]
    unknown: tuple[str, ...]
    length: int
    elsewhen: tuple[int, ...]
    either: tuple[str, ...] = ()
    recorded: Mapping[str, str] = field(default_factory=dict)
    undenied: str = ""
    strange: Mapping[str, bool] = field(default_factory=dict)
    parts: tuple[Retrieved, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A question once it is read: what it states, what is searched for in which context, and the filters of all together.

    `for_papers` tells that it begins with words that only ask for papers; `asking` is how many of these count as topic.
    """

    stated: Stated
    rest: str
    for_papers: bool
    asking: int
    context: str
    filters: Filters
    only_filters: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it is searched for: its `text`, in which mistyped words are set right, and what becomes its `vector`.

    `words` are those to look up; of one like “DPO-trained” that stands in no paper they are its parts. `names` are the words of
    the question that are written like names. `length` is how many words its topic has, with those that state filters.
    """

    read: _Read
    sides: Sides
    text: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    mended: Mapping[str, str]
    english: bool
    length: int
    vector: Future[Sequence[float]]


class Retriever:
    """Finds papers for questions in one library; stateless between questions and thread-safe."""

    def __init__(self, library: Library, embedder: Embedder, today: Callable[[], date] = date.today) -> None:
        """`today` tells what "the last three years" are."""
        self.vocabulary = embedder.vocabulary
        self._library = library
        self._embedder = embedder
        self._today = today

    def retrieve(
        self, question: str, count: int, filters: Filters = EVERYTHING, prefer: _Ids = (), context: str = "", about: _Ids = ()
    ) -> Retrieved:
        """The `count` best papers for `question`, of those that match `filters` and what the question itself states.

        For a follow-up, `prefer` are the ids of the papers that it refers to: they are looked at in any case and rank higher;
        `about` those that it asks of alone: they come first; `context` is the question that it goes on from: it counts a
        little in finding papers, not sentences, and its filters hold where the question states none, unless they keep out one
        of `prefer`.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryError: the library cannot be used.
        """
        return self._library.in_one_state(partial(self._retrieve, question, count, filters, prefer, context, about))

    def _retrieve(self, question: str, count: int, filters: Filters, prefer: _Ids, context: str, about: _Ids) -> Retrieved:
        asked = self._asked(self.as_called(question), filters, context, prefer)
        read, first = asked.read, tuple(about) or asked.sides.own
        follows = bool(prefer) or bool(read.context and topic_words(asked.text))
        newest = self._library.newest(read.filters, count) if read.only_filters else ()  # no topic to choose by
        found, evidence = self._search(asked, count, prefer, first or newest)
        beside, candidates = called_first(asked.sides, first, found.candidates)
        return Retrieved(
            question=asked.text,
            names=asked.names,
            for_papers=read.for_papers,
            mended=asked.mended,
            filters=read.filters,
            left_out=read.stated.left_out,
            admitted=found.admitted,
            english=asked.english,
            follows=follows,
            by_author=bool(read.stated.filters.authors or read.stated.filters.coauthors),
            sides=beside,
            only_filters=read.only_filters,
            papers=evidence.ranked(candidates, found.weights),
            weights=found.weights,
            unknown=tuple(word for word, papers in found.frequencies.items() if not papers),
            length=asked.length,
            elsewhen=elsewhen(read.filters, found.admitted, self._library),
            undenied=read.stated.undenied,
            recorded={} if read.only_filters else on_record(found.frequencies, asked.names, self._library),
        )

    def as_called(self, question: str) -> str:
        """`question` with the names that call papers in the capitals that these write them with."""
        return self._library.in_one_state(lambda: with_capitals(question, self._library, self.vocabulary))

    def as_spelled(self, question: str) -> str:
        """`question` with its mistyped words set right and the others as the library spells them, as it is searched for."""
        if not seems_english(question, self.vocabulary):
            return question
        return mend(question, self._library, self.vocabulary, names(question))[0]

    def titles(self) -> list[str]:
        """The titles of all papers of the library."""
        return [title for _, title in self._library.titles()]

    def _search(self, asked: _Asked, count: int, prefer: _Ids, first: _Ids) -> tuple[Found, Evidence]:
        """What is found for a question, and what judges the sentences of that: made before the vector is waited for."""
        read, beside = asked.read, asked.sides
        telling, around = self._telling(asked.words), topic_words(read.context)[:MAX_WORDS]
        wanted, vocabulary = (*prefer, *beside.papers), self.vocabulary
        judged = judging(read.rest, telling)
        query = Query(asked.vector, telling, vocabulary, read.filters, wanted, tuple(first), around, judged)
        named = beside.called if beside.own and not asks_beyond(read.rest) else {}  # not “which methods are called so?”
        favoured = sections_weighed(read.rest, favouring(read.rest, beside))
        evidence = Evidence(WordFinder(query.words), favoured, named, asks_how(read.rest), Reverses(asked.text))
        pool = max(MIN_POOL, count * 3 // 2)
        return self._library.search(query, pool=pool, top=count, fuse=fused, ahead=evidence.judge), evidence

    def _asked(self, question: str, filters: Filters, context: str, prefer: _Ids) -> _Asked:
        """A question as it is searched for; its vector is begun as soon as it may be known what is embedded."""
        question, context = (plainly(without_number(parted(text)[0])) for text in (ready(question), beside_links(context)[0]))
        (question, identified, unknown), vocabulary = self._identified(question), self.vocabulary
        vectors = cache(lambda *texts: self._library.beside(partial(self._embed, *texts)))
        whole = not _MAY_STATE.search(question) and asked_for(question) == question
        if vocabulary is not None and whole:  # a model of this machine may be asked in vain
            vectors(question, context)
        read, beside = self._beside(question, filters, context, prefer)
        read = replace(read, stated=replace(read.stated, left_out=(*read.stated.left_out, *unknown)))
        vectors(read.rest, read.context)  # begun before it is known whether a word needs mending
        english = seems_english(question, vocabulary)
        named = tuple(names(question))
        text, mended = mend(read.rest, self._library, vocabulary, named) if english else (read.rest, {})
        parts = compounds(text, self._library)
        looked_up = of_paper(text, search_words(text))
        words = tuple(dict.fromkeys(part for word in looked_up for part in parts.get(word, [word])))
        named = tuple(dict.fromkeys(parts.get(name, [name])[0] for name in named))
        spoken = of_paper(question, search_words(question))
        length = max(len(looked_up), len(spoken) - read.asking) + len(foreign_words(question))
        mended = {written: paper.title for written, paper in identified.items()} | mended
        if ids := tuple(paper.paper_id for paper in identified.values()):
            beside = replace(beside, identified=ids, own=ids, papers=ids if len(ids) > 1 else beside.papers)
            beside = replace(beside, kept_out=kept_out(ids, read.filters, self._library))
        return _Asked(read, beside, text, words, named, mended, english, length, vectors(text, read.context))

    def _identified(self, question: str) -> tuple[str, dict[str, Paper], tuple[str, ...]]:
        """What a question asks, the papers that it names by identifiers, and what is said of unknown ones."""
        written = identifiers(question)
        papers = self._library.identified(written.values())
        known = {text: papers[name] for text, name in written.items() if name in papers}
        question = beside_identifiers(question, {text: paper.title for text, paper in known.items()}) if known else question
        return question, known, tuple(f"“{text}” is no paper of the library." for text in written if text not in known)

    def _beside(self, question: str, filters: Filters, context: str, prefer: _Ids) -> tuple[_Read, Sides]:
        """The question as it is read, and what it compares."""
        read = self._read(question, filters, context, prefer)
        beside = sides(read.rest, self._library)
        if beside.names:  # a year behind them is that of papers
            read = self._read(question, filters, context, prefer, beside.names)
        return read, beside.without(kept_out(beside.asked_of(read.rest), read.filters, self._library))

    def _read(self, question: str, filters: Filters, context: str, prefer: _Ids, called: Sequence[str] = ()) -> _Read:
        context, since = gone_on_with(context, self._today())
        before = from_question(context, self._library, self._today()) if context else Stated(EVERYTHING, "")
        if since and not names_year(before.rest):
            before = replace(before, filters=replace(before.filters, years=since))
        alone = filters_alone(question, self._library, self._today()) if context else None  # “only by Levine”
        stated = alone or from_question(question, self._library, self._today(), called)
        # "and before 2019?" of papers, unless what they are about has a year
        dated = bool(context) and (bool(before.filters.years) or not names_year(before.rest))
        if dated and (years := bare_years(question, self._today())):
            stated = Stated(replace(stated.filters, years=years), question)
        if stated.newest or stated.oldest:
            stated = self._dated(stated, filters)
        only_filters = bool(stated.filters) and stated.rest == question
        rest = stated.rest if only_filters else asked_for(stated.rest)
        for_papers, asking = rest != stated.rest, len(topic_words(stated.rest)) - len(topic_words(rest))
        follows_filters = bool(before.filters) and before.rest == context
        others = _OTHER_TIMES.search(question) and not stated.filters.years  # “older ones”, but not “from 2015 or older”
        gone_on = not (others or kept_out(prefer, before.filters, self._library))
        earlier, context = before.filters if gone_on else EVERYTHING, asked_for(before.rest)
        passed_over = bool(stated.left_out) and not names_topic(stated.rest)
        if (only_filters or passed_over) and context:  # "and since 2020?", "only 2024" after "papers by Levine"
            rest, context, only_filters = context, "", follows_filters
        filters = merge(merge(filters, stated.filters), earlier)
        return _Read(stated, rest, for_papers, asking, context, filters, only_filters)

    def _dated(self, stated: Stated, filters: Filters) -> Stated:
        """What asks for the newest or the oldest papers, with the year of these."""
        known = self._library.years(merge(filters, stated.filters))
        if not known:
            return stated if stated.filters else replace(stated, rest="papers", left_out=(*stated.left_out, _UNDATED))
        year = known[-1 if stated.newest else 0]
        return replace(stated, filters=replace(stated.filters, years=Years(year, year)))

    def _telling(self, words: Sequence[str]) -> list[str]:
        """Those of a topic's words that tell of texts: the names of authors stand in lists of their own."""
        unknown = [word for word in self._library.unknown(words) if re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word)]
        authors = self._library.surnames(unknown[:_MAX_NAMES])
        return [word for word in words if word not in authors] or list(words)

    def _embed(self, question: str, context: str) -> Sequence[float]:
        """The vector of a question, moved a little towards that of its context."""
        vector = self._embedder.embed_query(question)
        if not context:
            return vector
        both = np.asarray(vector) + CONTEXT * np.asarray(self._embedder.embed_query(context))
        moved: list[float] = (both / (np.linalg.norm(both) or 1.0)).tolist()
        return moved
