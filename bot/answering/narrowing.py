"""The search for a question that was read in the light of a conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.apart import of_each_question
from bot.answering.extractive import newest_first
from bot.answers import Turn
from bot.filtering.asking import reviewed
from bot.followups import Standalone
from bot.followups import words as said
from bot.followups.ellipsis import content
from bot.followups.elliptic import names_nothing, says_which
from bot.followups.following import kept_to
from bot.followups.several import is_detail, of_each, thing
from bot.questions import WordFinder, topic_words
from bot.questions.alternatives import alternatives
from bot.questions.amounts import amounts
from bot.questions.expectations import asks_who_made
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.absent import meant_by_short_forms, meant_in_titles, stands_nowhere
from bot.retrieval.evidence import RankedPaper
from bot.retrieval.facts import some_state
from bot.retrieval.relevance import DOUBTED, is_relevant, relevance
from bot.retrieval.unstated import Lacking, lacking
from ingest.filters import Filters
from ingest.library import Library

_TERSE = 4  # words of what only lists topics, where no papers are asked for
_BESIDE = 30  # papers more that are looked at where those on a topic are left out
_MOST_SIDES = 3  # of a comparison, each looked for by itself
# The share of the words of a question that names nothing, by weight, that papers cited last have where they answer it. Of 62
# new questions on everyday things that have a word of such a paper 5 are so taken for follow-ups, 8 without it; of 74 others
# none.
_CARRIED = 1 / 3
# Without these words it is taken so where nothing else answers it, and a sentence of theirs that surely does comes nearer than
# any other: of 1,382 questions on other things, each after an answer, 11 are, most of them on something near to it.
_SURELY, _ABOVE = 0.9, 0.03
_NEAR = 0.4  # of the words: other topics reach .31, the same in other words .54
_NONE_FITS = "None of the papers listed before fits that: searched all papers."
_NEARER = 0.08  # cosine of the best sentence, by which a paper comes clearly nearer than others; chosen by eye


def searched(retriever: Retriever, reading: Standalone, papers: int, filters: Filters) -> Retrieved:
    """At most `papers` papers for a question, but for those that it leaves out.

    Raises:
        LibraryError: the library cannot be used.
    """
    beside = len(reading.without) + (_BESIDE if reading.off else 0)
    count = max(papers + beside, len(reading.about) + reading.each)  # one beside those that are each asked
    if reading.years:
        filters = replace(filters, years=filters.years.within(reading.years))
    found = _spelled_out(retriever, reading, count, filters)
    if not found.follows:
        whole, found = found, of_each_question(retriever, found, reading.asked, count, filters)
        if found is whole:
            found = _with_each_side(retriever, found) if is_relevant(found) else _otherwise(retriever, found, count, filters)
    if not (reading.without or reading.off):
        return found
    others = tuple(one for one in found.papers if reading.wants(one.paper))[:papers]
    return replace(found, papers=others, sides=replace(found.sides, papers=(), own=(), called={}, together=()))


def _spelled_out(retriever: Retriever, reading: Standalone, count: int, filters: Filters) -> Retrieved:
    """What is found; where a short form that no paper has is spelled out in that, what is found for the words it stands for."""
    rest = (count, filters, reading.papers, reading.context, reading.about)
    found = retriever.retrieve(reading.asked, *rest)
    meant = meant_by_short_forms(found)
    if not meant and (told := meant_in_titles(found, retriever.titles)):
        answered = is_relevant(found)
        meant = {short: words for short, words in told.items() if not answered or stands_nowhere(short, found)}
    if not meant:
        return found
    asked = reading.asked
    for short, words in meant.items():
        asked = re.sub(rf"(?<![\w-]){re.escape(short)}(?![\w-])", words, asked)
    again = retriever.retrieve(asked, *rest)
    return replace(again, mended={**again.mended, **meant})


def _with_each_side(retriever: Retriever, found: Retrieved) -> Retrieved:
    """What was found where names are compared that call no papers (“Is DPO or GRPO better for maths?”), with a paper on each.

    For a name that the first paper lacks that is the best of the others or, where they lack it too, one that is found for the
    names alone and has all of them.
    """
    names = found.sides.others if not (found.sides.own or found.sides.papers) else ()
    papers, kept = list(found.papers), list[str]()
    for name in names[:_MOST_SIDES] if len(names) > 1 else ():
        if _holding((name,), papers[:1]) or any(one.paper.paper_id in kept for one in _holding((name,), papers)):
            continue
        if not (best := _holding((name,), papers)):
            best = _holding(names, retriever.retrieve(" vs ".join(names), len(papers), found.filters).papers)[:1]
            papers += best
        kept += [one.paper.paper_id for one in best[:1]]
    return replace(found, papers=tuple(papers), sides=replace(found.sides, papers=tuple(kept))) if kept else found


def _holding(names: Sequence[str], papers: Sequence[RankedPaper]) -> list[RankedPaper]:
    """Those papers found in which names that were looked for stand."""
    return [one for one in papers if set(topic_words(" ".join(names))) <= set(one.shared)]


def _otherwise(retriever: Retriever, found: Retrieved, count: int, filters: Filters) -> Retrieved:
    """What is found on a topic of which an overview was asked for, if it is on something, or on one of several topics."""
    if topic := reviewed(found.question):
        on_topic = retriever.retrieve(topic, count, found.filters or filters)
        if is_relevant(on_topic):
            return replace(on_topic, for_papers=True, mended=found.mended, left_out=found.left_out)
    return _on_either(retriever, found, count)


def reworded(retriever: Retriever, reading: Standalone, written: str, filters: Filters) -> Standalone:
    """A follow-up as a language model has `written` it.

    Of the papers at hand its own words find the sentences better. Where what is written calls others by name, or finds another
    first, it is searched for as it is written, among all papers.

    Raises:
        LibraryError: the library cannot be used.
    """
    reading = replace(reading, question=written, notes=(f"Read as: {written}",))
    if reading.papers:
        found = retriever.retrieve(written, 1, filters)
        called = {paper for ids in found.sides.called.values() for paper in ids}
        first = (one.paper.paper_id for one in found.papers)
        if not called.union(found.sides.papers, found.sides.own, first) - set(reading.papers):
            return reading
    return replace(reading, asked=written, context="", about=(), compared=False, each=False, bare=False, unmet="", near=None)


def _on_either(retriever: Retriever, found: Retrieved, count: int) -> Retrieved:
    """What was found on those of several topics (“robots or whales”) on which something is, each searched for by itself.

    As it was found where it is on none: what is near to one topic is seldom near to several at once.
    """
    if not (found.for_papers or len(found.question.split()) <= _TERSE):  # a statement may have “or” too
        return found
    each = {topic: retriever.retrieve(topic, count, found.filters) for topic in alternatives(found.question)}
    held = {topic: one for topic, one in each.items() if is_relevant(one)}
    if not held:
        return found
    best = dict[str, RankedPaper]()
    for ranked in sorted((ranked for one in held.values() for ranked in one.papers), key=lambda ranked: -ranked.score):
        best.setdefault(ranked.paper.paper_id, ranked)
    first = dict.fromkeys(one.papers[0].paper.paper_id for one in held.values())  # are quoted, like sides of a comparison
    silent = (f"On “{topic}” nothing was found that surely answers." for topic in each if topic not in held)
    return replace(
        found,
        papers=tuple(sorted(best.values(), key=lambda ranked: ranked.paper.paper_id not in first)[:count]),
        sides=replace(found.sides, papers=tuple(first)),
        left_out=(*found.left_out, *silent),
        either=tuple(held),
    )


def narrowed(found: Retrieved, reading: Standalone) -> Retrieved:
    """What was found of the papers alone that a question is about, if it is about some, and on what it compares them with.

    Whether to answer is decided before: that weighs the best of all papers. Who wrote them is told in the order of `about`.
    """
    these = [one for one in found.papers if one.paper.paper_id in reading.about]
    if not these:
        return found
    if asks_who_made(reading.asked):
        these.sort(key=lambda one: reading.about.index(one.paper.paper_id))
    these += _on_both(found, reading)
    kept = reading.about if reading.compared else found.sides.papers
    return replace(found, papers=tuple(these), sides=replace(found.sides, papers=kept, own=reading.about, together=()))


def _on_both(found: Retrieved, reading: Standalone) -> list[RankedPaper]:
    """The other papers that speak of all that the question goes on from and of what that is compared with."""
    topic, other = content(reading.context), content(reading.against)
    if not (topic and other):
        return []
    finds, words = WordFinder([*topic, *other]), {*topic, *other}
    return [one for one in found.papers if one.paper.paper_id not in reading.about and finds(one.paper.text) >= words]


def at_hand(
    retriever: Retriever, found: Retrieved, reading: Standalone, history: Sequence[Turn], library: Library
) -> Standalone | None:
    """A question that names nothing, as one on the papers cited last, where these answer it and all others hardly do.

    Raises:
        LibraryError: the library cannot be used.
    """
    if not history or reading.notes or not names_nothing(reading.asked) or (alone := relevance(found)) >= DOUBTED:
        return None
    if found.filters or found.sides.own or found.either or not (read := kept_to(reading.asked, history, library)):
        return None
    there = searched(retriever, read, len(read.papers), found.filters)
    if not is_relevant(there):
        return None
    beside = [one for one in found.papers if one.paper.paper_id not in read.papers]
    words = max((one.coverage for one in there.papers), default=0.0)
    if words < _CARRIED:  # “what did economists expect?”, of “predictions from experts in economics”
        surely = relevance(there) >= _SURELY and _nearest(there.papers) > _nearest(beside) + _ABOVE
        return read if surely and not is_relevant(found) else None
    held = max((one.coverage for one in beside), default=0.0)
    return read if not is_relevant(found) or (relevance(there) > alone and words >= held) else None


def _nearest(papers: Sequence[RankedPaper]) -> float:
    return max((one.sentence for one in papers), default=0.0)


def of_all(found: Retrieved, reading: Standalone) -> Standalone | None:
    """What picks some of the papers listed ("the ones on bats"), as put to all papers, where only others fit.

    So it is where none of those has a word of it, nor any near to it, and another has all of them.
    """
    these = [one for one in found.papers if one.paper.paper_id in reading.about]
    beside = (one for one in found.papers if one not in these)
    if not (reading.each and said.THE_ONES.match(reading.question)):
        return None
    if any(one.shared or one.near >= _NEAR for one in these):
        return None
    if not any(found.weights.keys() <= set(one.shared) for one in beside):
        return None
    return Standalone(reading.question, (_NONE_FITS,), (), asked=reading.asked.replace(said.WHICH, "papers ", 1))


def at_most(found: Retrieved, wanted: int) -> Retrieved:
    """The first `wanted` papers found, or all if that is 0; the newest, where no topic tells which are the first."""
    if not wanted:
        return found
    papers = newest_first(found.papers) if found.only_filters else found.papers
    return replace(found, papers=tuple(papers[:wanted]))


def nearer(found: Retrieved, reading: Standalone) -> tuple[str, ...]:
    """That another paper than those at hand comes nearer to a question that may be of others too (“and Minecraft?”), if so."""
    if not reading.each or of_each(reading.asked) or is_detail(reading.asked):
        return ()
    told = max((one.sentence for one in found.papers if one.paper.paper_id in reading.about and one.shared), default=1.0)
    beside = (
        one for one in found.papers if one.paper.paper_id not in reading.about and found.weights.keys() <= set(one.shared)
    )
    better = next((one.paper.title for one in beside if one.sentence >= told + _NEARER), "")
    return (f"“{better}”, which is none of these, comes nearer to the question.",) if better else ()


def silent(found: Retrieved, reading: Standalone) -> Lacking | None:
    """What is asked for with nothing else ("which backbone?"), where the paper at hand has none of these words."""
    these = tuple(one for one in found.papers if one.paper.paper_id in reading.about)
    if (
        not (reading.bare and these) or says_which(found.question) or asks_who_made(found.question) or lacking(found).fact
    ):  # which is told by its name then
        return None
    asked, named = thing(found.question), _asked_for(found.question)
    texts = [f"{one.paper.title.lower()} {one.paper.abstract}" for one in these]  # capitals of titles are no names
    counts = any(states(text) for states in amounts(found.question) for text in texts)  # "how many took part?"
    if counts or not named or (asked and any(map(asked.tells, texts))):  # "over which years?"
        return None
    apart = " " in named and is_detail(found.question) and not any(named.lower() in text.lower() for text in texts)
    if any(one.shared for one in these) and not apart:  # "side effects", of which "effects" alone stands there
        return None
    if some_state(f"{found.question.rstrip(' ?!.')} was used?", texts):  # "which hardware?" of a phone
        return None
    return Lacking(tuple(one.paper for one in these), (named,), all_asked=True)


def _asked_for(question: str) -> str:
    """The words for what is asked for, as a question writes them: "side effects" of "what side effects were reported?"."""
    telling = content(question)
    told = {word for word in topic_words(question) if word in telling or not (telling and word.endswith("ed"))}
    if not is_detail(question):
        told = set(telling)
    return " ".join(word for word in re.findall(r"[\w-]+", question) if word.lower() in told) or " ".join(telling)
