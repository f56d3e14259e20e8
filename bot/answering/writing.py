"""The answer of a language model: asked with the abstracts as evidence, its citations and sentences checked as they come."""

from __future__ import annotations

import re
import secrets
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

from bot.answering.strays import doubted
from bot.answering.unread import unchecked, unread
from bot.answers import Checked, Citation, Event, Named, Replaced, Statement, Text, Turn, Verdict
from bot.citations import AnswerText, Sentence, Shown
from bot.citations.announcing import announces
from bot.citations.courtesies import is_bare_answer, is_courtesy
from bot.citations.denials import undenied
from bot.citations.links import REMOVED, addresses
from bot.citations.sentinel import Sentinel
from bot.followups.history import CHARACTERS_A_TOKEN, fitted
from bot.instructions import is_instruction, overrides
from bot.llm import Ending, Message, Reply
from bot.llm.metering import Meter
from bot.llm.thoughts import Thoughts
from bot.questions import names
from bot.retrieval.evidence import RankedPaper
from bot.support import Checker
from ingest.records import Paper
from ingest.sentences import sentence_spans
from prompts import render

_HISTORY_SHARE = 0.25  # of the prompt's budget, at most; the rest is for the evidence
_MAX_NOT_STATED = 2  # papers named as those whose full text may say
_BEFORE = 1_000  # characters that tell the language of what follows them
_NOT_STATED = "The abstracts do not state what is asked."
_UNTITLED = "(title left out)"
_CUT = "The model's answer was cut off at its length limit."
_USED_UP = "The model reached its limit of tokens before it had answered; what it thinks before counts too."
_USED_UP_ADVICE = "Set PAPERBOT_MAX_TOKENS higher."
_THOUGHT = "So far the model was thinking aloud; its answer follows."
_CUT_ADVICE = "PAPERBOT_MAX_TOKENS allows longer ones."
_IN_PART = "The abstracts do not state all that was asked."
_LEFT_OUT = "Links that are not the papers' own were removed from the model's answer."
_LEFT_OUT_REFERENCES = "References that the model made up were removed from its answer."


class Unusable(Exception):
    """The model answered, but with nothing that can be shown; the text says why, for a reader; `advice` is as an `Answer`'s."""

    def __init__(self, text: str, advice: str = "") -> None:
        super().__init__(" ".join(filter(None, (text, advice))))
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Request:
    """What the model is asked: the question as it was asked and as it was searched for, and the evidence, best first."""

    question: str
    standalone: str
    history: Sequence[Turn]
    papers: Sequence[RankedPaper]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the model wrote, cleaned and checked.

    `cited` are the places among the request's papers of sources 1, 2, …; `not_stated` those of the papers whose full
    text may state what the abstracts do not, where the model says that. `advice` is that of an `Answer`.
    """

    text: str
    statements: tuple[Statement, ...]
    cited: tuple[int, ...]
    not_stated: tuple[int, ...]
    notes: tuple[str, ...]
    advice: str = ""


def write(
    meter: Meter, checker: Checker, threads: Executor, cancelled: Callable[[], bool], request: Request
) -> Generator[Event, None, Draft]:
    """Let the model answer, showing its words as they come; its sentences are checked in `threads`.

    Raises:
        ModelError: the model failed; what was shown so far is void.
        Unusable: it wrote nothing that can be shown; likewise.
        Cancelled: `cancelled` turned true.
    """
    messages, papers = _prompt(request, meter.budget)
    page, ending, thoughts = _Page(checker, threads, request.question, papers), Ending.DONE, Thoughts()
    for piece in meter.stream(messages, cancelled):
        ending = piece.ending if isinstance(piece, Reply) else ending
        text = thoughts.finish() if isinstance(piece, Reply) else thoughts.feed(piece)
        if thoughts.void():
            if page.begun:
                yield Replaced(_THOUGHT)
            page = _Page(checker, threads, request.question, papers)
        yield from page.feed(text)
    yield from page.finish(cut=ending is Ending.CUT)
    draft = page.draft(ending)
    if draft.not_stated and page.begun:
        yield Replaced(_NOT_STATED)
    return draft


def _prompt(request: Request, budget: int) -> tuple[list[Message], list[Paper]]:
    """The messages to the model, and the papers whose abstracts they hold, as they are numbered there."""
    mark = secrets.token_hex(8)  # so that no abstract can close the quotation
    opening, closing = f"<evidence {mark}>", f"</evidence {mark}>"
    rules = render("answer", opening=opening, closing=closing)
    history = [
        Message("assistant" if turn.role == "assistant" else "user", _without_markers(turn.text))
        for turn in fitted(request.history, int(_HISTORY_SHARE * budget))
    ]
    spent = len(rules) + len(request.standalone) + sum(len(message.text) for message in history)
    blocks = _evidence(request.papers, CHARACTERS_A_TOKEN * budget - spent)
    evidence = "\n\n".join([opening, *blocks, closing])
    asked = Message("user", f"{evidence}\n\nQuestion: {request.standalone}")
    return [Message("system", rules), *history, asked], [ranked.paper for ranked in request.papers[: len(blocks)]]


def _without_markers(text: str) -> str:
    return re.sub(r"\s*\[\d+\]", "", text)


def _evidence(papers: Sequence[RankedPaper], characters: int) -> list[str]:
    """The papers as numbered texts that fit together: whole abstracts first, then only passages, at least one paper."""
    blocks = list[str]()
    for number, ranked in enumerate(papers, 1):
        paper = ranked.paper
        head = f"[{number}] {_UNTITLED if overrides(paper.title) else paper.title}" + (f" ({paper.year})" if paper.year else "")
        whole = [span.of(paper.abstract) for span in sentence_spans(paper.abstract)]
        passages = [passage.text for passage in sorted(ranked.passages, key=lambda passage: passage.start)]
        for texts in (whole, passages):
            stated = " ".join(text for text in texts if not is_instruction(text, paper.text))
            block = f"{head}\n{stated}"
            if len(block) <= characters or (number == 1 and texts is passages):
                break
        else:
            break
        blocks.append(block)
        characters -= len(block)
    return blocks


class _Page:
    """What is shown of one answer so far.

    Sentences are checked beside the reading of further text, so that the model's pace is not held up; what follows a
    sentence is shown when its verdict is there.
    """

    def __init__(self, checker: Checker, threads: Executor, question: str, papers: Sequence[Paper]) -> None:
        self._checker, self._threads = checker, threads
        self._papers = papers
        self._abstracts = checker.abstracts(papers)
        self._question, self._named = question, set(names(question))
        self._sentinel = Sentinel()
        self._denied = False  # whether it says that the abstracts do not state something
        self._clean = AnswerText(papers)
        self._waiting = deque[Named | Text | Future[Statement]]()  # in the order of the text
        self._shown = list[str]()
        self._length = 0
        self._inserted = 0  # characters that were added
        self._statements = list[Statement]()
        self._announced = 0

    def feed(self, piece: str) -> Iterator[Event]:
        """Take in the next piece of the model's text; what can be shown by now."""
        if text := self._sentinel.feed(piece):
            self._take(self._clean.read(text))
        yield from self._ready(wait=False)

    def finish(self, *, cut: bool) -> Iterator[Event]:
        """Take in that the text has ended, perhaps in mid-sentence; all that is left to be shown."""
        self._take(self._clean.read(self._sentinel.finish(), final=True), cut=cut)
        yield from self._ready(wait=True)

    def _ready(self, *, wait: bool) -> Iterator[Event]:
        while self._waiting:
            first = self._waiting[0]
            if isinstance(first, Future):
                if not wait and not first.done():
                    return
                self._statements.append(first.result())
                yield Checked(self._statements[-1])
            else:
                yield first
            self._waiting.popleft()

    def _take(self, parts: Iterable[Shown | Sentence], *, cut: bool = False) -> None:
        for part in parts:
            if isinstance(part, Shown):
                self._show(part.text)
            else:
                self._check(part, cut=cut)

    def _show(self, text: str) -> None:
        for number, place in enumerate(self._clean.order[self._announced :], self._announced + 1):
            self._waiting.append(Named(number, self._papers[place - 1]))
        self._announced = len(self._clean.order)
        self._shown.append(text)
        self._length += len(text)
        self._waiting.append(Text(text))

    def _check(self, sentence: Sentence, *, cut: bool) -> None:
        start, evidence = sentence.start + self._inserted, [number - 1 for number in sentence.evidence]
        claim = sentence.text if sentence.code else undenied(sentence.text, cites=bool(evidence))
        if claim != sentence.text:
            self._denied = True
            if not claim:
                return
        claim = claim.replace(REMOVED, " ")
        read = self._checker.reads(claim, self._question, "".join(self._shown)[-_BEFORE:])
        if not evidence and not sentence.code:
            polite = announces(sentence, self._named, self._question) or is_courtesy(sentence.text) or is_bare_answer(claim)
            if polite and not any(addresses(claim)):
                return
            before = [number - 1 for number in self._clean.order]
            if read and not cut and (places := self._checker.attribute(claim, self._abstracts, before)):
                # Numbered now, as what follows is numbered after it.
                marker = " " + "".join(f"[{self._clean.number(place + 1)}]" for place in places)
                self._inserted += len(marker)
                evidence = list(places)
                self._show(marker)
        if sentence.code:  # what is said of a block stands on a line of its own, or it would not end there
            self._inserted += 1
            self._show("\n")
        sources = {place: self._clean.number(place + 1) for place in evidence}
        statement = Statement(sentence.text, start, self._length, (), Verdict.NOT_FOUND)
        self._waiting.append(self._threads.submit(self._judged, statement, claim, sources, read=read))

    def _judged(self, statement: Statement, claim: str, sources: Mapping[int, int], *, read: bool) -> Statement:
        """A sentence with the verdict on what it claims; `sources` are its source numbers by the places of their papers."""
        return doubted(self._carried(statement, claim, sources, read=read), claim, [self._papers[place] for place in sources])

    def _carried(self, statement: Statement, claim: str, sources: Mapping[int, int], *, read: bool) -> Statement:
        if not sources:
            return statement
        cited, bare = list(sources), is_bare_answer(claim)
        others = [abstract for place, abstract in enumerate(self._abstracts) if place not in sources]
        judged = self._checker.judge(self._question if bare else claim, [self._abstracts[place] for place in cited], others)
        if not read:
            return unread(replace(statement, verdict=Verdict.UNCHECKED), sources, self._papers, judged)
        citations = tuple(Citation(sources[cited[i]], quote) for i, quote in judged.quotes)
        if bare and citations:  # what comes nearest to the question
            return replace(statement, citations=citations, verdict=Verdict.UNCHECKED)
        doubts = judged.doubts if citations else ("it states nothing that can be checked",)
        return replace(statement, citations=citations, verdict=judged.verdict, doubts=doubts)

    @property
    def begun(self) -> bool:
        """Whether any text was shown."""
        return bool(self._shown)

    def draft(self, ending: Ending) -> Draft:
        """The whole answer.

        Raises:
            Unusable: there is nothing in it that can be shown.
        """
        text = "".join(self._shown)
        stated = any(
            one.citations and one.verdict is not Verdict.NOT_FOUND and not is_bare_answer(one.text) for one in self._statements
        )
        if (self._sentinel.said or self._denied) and not stated:
            return Draft("", (), (), self._not_stated(), ())
        if ending is Ending.WITHHELD:
            raise Unusable("The model declined to answer.")
        if ending is Ending.CUT and not any(statement.citations for statement in self._statements):
            raise Unusable(_USED_UP, _USED_UP_ADVICE)
        if not any(map(str.isalnum, text)):
            raise Unusable("The model's answer was empty.")
        if not any(statement.citations for statement in self._statements):
            raise Unusable("The model cited none of the papers for what it wrote.")
        if all(statement.verdict is Verdict.NOT_FOUND for statement in self._statements):
            raise Unusable("Nothing of what the model wrote was found in the abstracts that it cites.")
        cited = tuple(number - 1 for number in self._clean.order)
        advice = _CUT_ADVICE if ending is Ending.CUT else ""
        return Draft(text, tuple(self._statements), cited, (), self._notes(ending), advice)

    def _not_stated(self) -> tuple[int, ...]:
        named = [int(number) - 1 for number in re.findall(r"\d{1,3}", self._sentinel.said)]
        known = [place for place in dict.fromkeys(named) if 0 <= place < len(self._papers)]
        return tuple(known[:_MAX_NOT_STATED] or range(min(_MAX_NOT_STATED, len(self._papers))))

    def _notes(self, ending: Ending) -> tuple[str, ...]:
        dropped = self._clean.dropped
        said = {
            f"{_CUT} {_CUT_ADVICE}": ending is Ending.CUT,
            _IN_PART: bool(self._sentinel.said) or self._denied,
            unchecked(self._statements): True,
            _LEFT_OUT: bool(dropped.links),
            _LEFT_OUT_REFERENCES: bool(dropped.references or dropped.markers or dropped.lists),
        }
        return tuple(note for note, holds in said.items() if note and holds)
