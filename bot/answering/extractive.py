"""The answer without a model: the passages that answer best, verbatim, in the order of their papers."""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.answering.beside import needed_beside, only_ones_on, referred_to
from bot.answering.figures import figure_behind
from bot.answering.hearsay import asks_whether, own_findings
from bot.answering.nearness import COVERED_SHARE, Nearness
from bot.answers import Checked, Citation, Event, Named, Quote, Statement, Text, Verdict
from bot.instructions import is_instruction, is_question
from bot.questions import WordFinder, topic_words
from bot.questions.expectations import asks_who_made
from bot.questions.kinds import kinds
from bot.questions.naming import introduces, is_name, presents
from bot.questions.several import asks_several
from bot.questions.sides import NONE, Sides, asks_beyond
from bot.retrieval.evidence import ADDRESS, RankedPaper
from bot.retrieval.favouring import Told, telling
from ingest.identity import arxiv_number
from ingest.records import Paper, Passage, Span
from ingest.sentences import sentence_spans

Chosen = list[tuple[RankedPaper, tuple[Passage, ...]]]  # papers, each with the passages to quote from it
PASSAGE_SHARE = 0.8  # a passage is quoted if its score comes this near to the paper's best one (chosen by eye)
OWN_WORDS = "This answer is in the papers' own words."
FIRST, OTHERS = 3, 2  # passages quoted from the first paper, and from each other, at most, before what they refer back to
# "The code is available at https://…": quoted only where that is asked for, as an address often has a question's words in it.
_OFFERED = re.compile(
    r"\b(?:code|source|software|data(?:set)?s?|models?|weights|checkpoints?|videos?|demos?|(?:web)?(?:page|site)s?|implementations?"
    r"|materials?|resources?|benchmarks?)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:where|code|downloads?|links?|address(?:es)?|urls?|github|repositor(?:y|ies)|available|released?"
    r"|open[- ]?sourced?|(?:web)?(?:page|site)s?)\b",
    re.IGNORECASE,
)
_SETS_OUT = re.compile(
    r"\b(?:we|this (?:paper|work|article|study|survey|review|report))\b"
    r"|\bis (?:proposed|presented|introduced|developed|described)\b",
    re.IGNORECASE,
)
_FEW = 14  # words beside an address


@dataclass(frozen=True, slots=True)
class Before:
    """What a follow-up leans on: the ids of the `papers` that it refers to or, where these are not known, its `context`.

    `figure` tells whether it, or the question that it goes on from, may ask for a figure.
    """

    papers: tuple[str, ...] = ()
    context: str = ""
    figure: bool = False

    def kept(self, found: tuple[RankedPaper, ...], question: str) -> tuple[RankedPaper, ...]:
        """Those papers found that may be meant: “it” is none of others than were spoken of, unless more is asked for."""
        if asks_beyond(question) or not found:
            return found
        if meant := tuple(ranked for ranked in found if ranked.paper.paper_id in self.papers):
            return meant
        words = WordFinder(topic_words(self.context))
        told = [len(words(ranked.paper.text)) for ranked in found]
        return tuple(ranked for ranked, held in zip(found, told, strict=True) if held >= COVERED_SHARE * told[0])


NOTHING_BEFORE = Before()


def choose(found: tuple[RankedPaper, ...], question: str, sides: Sides = NONE, before: Before = NOTHING_BEFORE) -> Chosen:
    """The papers to quote, best first, each with the passages to quote from it in the order of its abstract.

    `sides` is what the question compares or calls by name: of a comparison both sides are quoted though others are much
    better, so are papers named together, and of others than a paper that is named only those that write of it. `before` is
    what it leans on.
    """
    chosen = Chosen()
    found = before.kept(found, question)
    near_enough = Nearness.of(question, follows=bool(before.papers))
    kept = {*sides.papers, *sides.together, *(sides.own if asks_who_made(question) else ())}
    for ranked in found:
        far = bool(chosen) and not near_enough(ranked, chosen[0][0])
        if (far and ranked.paper.paper_id not in kept) or not _is_of(ranked, question, sides):
            continue
        known = ranked.passages or (ranked.others[:OTHERS] if ranked.paper.paper_id in sides.together else ())
        shown = replace(ranked, passages=known)
        if quoted := _quoted(shown, question, first=not chosen, figure=before.figure and not chosen):
            chosen.append((ranked, quoted))
    told = _those_that_tell_first(chosen, telling(question, sides.called, sides.own), sides.own)
    return _in_order(told, sides.papers if len(sides.names) > 1 else sides.together)


def _in_order(chosen: Chosen, papers: Sequence[str]) -> Chosen:
    """These papers, sides of a comparison or named together, in that order before others: “the latter” is the second then."""
    return sorted(
        chosen, key=lambda one: papers.index(one[0].paper.paper_id) if one[0].paper.paper_id in papers else len(papers)
    )


def _quoted(ranked: RankedPaper, question: str, *, first: bool, figure: bool) -> tuple[Passage, ...]:
    """The passages to quote from a paper, the `first` or another one, in the order of its abstract.

    Where several papers are asked for, what each does is among them; where a `figure` is, the sentence that goes on with it.
    """
    stating = _stating(ranked, question)
    if not stating:
        return ()
    quoted = [one for one in stating[: FIRST if first else OTHERS] if one.score >= PASSAGE_SHARE * stating[0].score]
    every, fit = [*stating, *ranked.others], partial(_fit, ranked, question)
    quoted += needed_beside(quoted, every, fit, question) if first else []
    quoted += only_ones_on(quoted, every, fit, question, ranked.paper.title) if first and asks_whether(question) else []
    quoted += referred_to(quoted, every, fit, ranked.paper.abstract)
    quoted += _own(ranked, quoted, whether=first and asks_whether(question))
    quoted += figure_beside(ranked, quoted) if figure else []
    quoted += [does] if asks_several(question) and (does := _does(ranked)) and does not in quoted else []
    return tuple(sorted(quoted, key=lambda passage: passage.start))


def _is_of(ranked: RankedPaper, question: str, sides: Sides) -> bool:
    """Whether a paper is named by the question, writes of one that is, or may be asked for besides."""
    if not sides.own or ranked.paper.paper_id in sides.own or asks_beyond(question):
        return True
    return not asks_who_made(question) and any(_writes(ranked, name) for name in sides.called)


def _writes(ranked: RankedPaper, name: str) -> bool:
    """Whether a name stands in a paper: as one, not as the word “goal”, where the question writes it so."""
    if name.lower() not in ranked.shared or not is_name(name):
        return name.lower() in ranked.shared
    text = ranked.paper.text
    return any(is_name(found.group()) for found in re.finditer(rf"(?<!\w){re.escape(name)}s?(?!\w)", text, re.IGNORECASE))


def _those_that_tell_first(chosen: Chosen, told: Told | None, own: Collection[str]) -> Chosen:
    """The papers with a quote of the kind that is asked for before those without, otherwise in their order.

    What the question is about, its `own`, stays before all others.
    """
    if not told:
        return chosen
    spans = [[Span(passage.start, passage.end) for passage in passages] for _, passages in chosen]
    tells = [any(told(ranked.paper, each)) for (ranked, _), each in zip(chosen, spans, strict=True)]
    places = sorted(range(len(chosen)), key=lambda i: (chosen[i][0].paper.paper_id not in own, not tells[i]))
    return [chosen[i] for i in places]


def one_each(found: Sequence[RankedPaper]) -> Chosen:
    """All papers, the newest first, each with what it says that it does: for a question that names papers and no topic."""
    return [(ranked, (told,)) for ranked in newest_first(found) if (told := _does(ranked))]


def newest_first(found: Sequence[RankedPaper]) -> list[RankedPaper]:
    """Papers by their years, and within a year by the number on arXiv where they have one."""
    return sorted(found, key=lambda ranked: (ranked.paper.year or 0, arxiv_number(ranked.paper)), reverse=True)


def _does(ranked: RankedPaper) -> Passage | None:
    """The sentence in which a paper says what it proposes or, without one, what it is on; None if it states nothing."""
    paper = ranked.paper
    name = paper.title.partition(":")[0]
    tells = (lambda text: introduces(text, name), presents, _SETS_OUT.search)
    spans = [span for span in sentence_spans(paper.abstract) if _states(span.of(paper.abstract), ranked)]
    found = next((span for told in tells for span in spans if told(span.of(paper.abstract))), spans[0] if spans else None)
    return _passage(ranked, found) if found else None


def _own(ranked: RankedPaper, quoted: Sequence[Passage], *, whether: bool) -> list[Passage]:
    """The sentences in which a paper answers what the quotes say of others, whether they are among the passages or not."""
    found = own_findings(ranked.paper.abstract, quoted, lambda text: _states(text, ranked), whether=whether)
    return [_passage(ranked, span) for span in found]


def figure_beside(ranked: RankedPaper, quoted: Sequence[Passage]) -> list[Passage]:
    """The sentence with a figure that goes on from one of the quotes, if there is such and it commands nothing."""
    span = figure_behind(ranked.paper, quoted)
    return [_passage(ranked, span)] if span and _states(span.of(ranked.paper.abstract), ranked) else []


def _passage(ranked: RankedPaper, span: Span) -> Passage:
    """A sentence of a paper as it was found or, if it was not among the passages, without scores."""
    found = (one for one in [*ranked.passages, *ranked.others] if one.start == span.start)
    return next(found, None) or unscored(ranked.paper, span)


def unscored(paper: Paper, span: Span) -> Passage:
    """A sentence of a paper as a passage, though no search found it."""
    return Passage(paper.paper_id, span.start, span.end, span.of(paper.abstract), 0.0, 0.0, 0.0)


def _stating(ranked: RankedPaper, question: str) -> list[Passage]:
    """The passages that state something, and not only where a thing is offered, unless there are no others."""
    stating = [passage for passage in ranked.passages if _states(passage.text, ranked)]
    return [passage for passage in stating if not _only_offers(passage.text, question)] or stating


def _fit(ranked: RankedPaper, question: str, passage: Passage) -> bool:
    return _states(passage.text, ranked) and not _only_offers(passage.text, question)


def quotable(ranked: RankedPaper) -> list[Passage]:
    """All sentences of a paper that state something, its passages first."""
    paper, found = ranked.paper, [*ranked.passages, *ranked.others]
    known = {passage.start for passage in found}
    others = [unscored(paper, span) for span in sentence_spans(paper.abstract) if span.start not in known]
    return [passage for passage in [*found, *others] if _states(passage.text, ranked)]


def _only_offers(text: str, question: str) -> bool:
    """Whether a sentence says no more than where something can be had, which was not asked."""
    rest, addresses = ADDRESS.subn(" ", text)
    offers = bool(addresses and _OFFERED.search(rest)) and len(rest.split()) <= _FEW
    return offers and not (_WANTED.search(question) or any(states(text) for states in kinds(question)))


def _states(text: str, ranked: RankedPaper) -> bool:
    """Whether a sentence is no question, and commands nothing of the reader."""
    return not is_question(text) and not is_instruction(text, ranked.paper.text)


def events(
    chosen: Chosen,
) -> Generator[Event, None, tuple[str, tuple[Statement, ...]]]:
    """Show what was chosen, a sentence a paragraph; returns the whole text and its statements."""
    text, statements = "", list[Statement]()
    for number, (ranked, passages) in enumerate(chosen, 1):
        yield Named(number, ranked.paper)
        for passage in passages:
            gap, start = ("\n\n" if text else ""), len(text) + (2 if text else 0)
            shown = f"{gap}{passage.text} [{number}]"
            text += shown
            quote = Quote(passage.text, passage.start, passage.end)
            statement = Statement(passage.text, start, len(text), (Citation(number, quote),), Verdict.SUPPORTED)
            statements.append(statement)
            yield Text(shown)
            yield Checked(statement)
    return text, tuple(statements)
