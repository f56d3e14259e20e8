"""Requests on the last answer (`bot.followups.wishes`), answered from the papers that it cites; nothing is searched for."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

from bot.answering import extractive
from bot.answering.asides import aside
from bot.answering.writing import Draft, Request, Unusable
from bot.answers import Answer, Event, Found, Mode, Outcome, Replaced, Source, Stage, Step, Turn, Usage
from bot.followups.ellipsis import is_aside, leaning, only_points
from bot.followups.history import gone_on_from, spoken_of
from bot.followups.pointing import asked_again, described, pointed_at
from bot.followups.wishes import Wish, asks_why, wished
from bot.retrieval.evidence import RankedPaper
from ingest.errors import ModelError
from ingest.library import Library
from ingest.records import Paper, Passage, Span
from ingest.sentences import sentence_spans

_FIRST, _OTHERS = 3, 2  # sentences quoted on request from one paper, from each of several
_MOST = 5  # papers
_ONLY_QUOTES = "Without a language model nothing is reworded: these sentences say what was done and what came out."
_FURTHER = "These are sentences that were not quoted yet."
_FOR_WHY = "“{}” alone tells nothing to look for; these are sentences that were not quoted yet."
_ON_WHAT = "There is no answer yet that cites a paper. Ask what the papers of the library may tell, or name one by its title."
_HOW = (
    "That cannot be answered from papers. Ask in other words; set the last question right with “no, I meant …”; or say “more”, "
    "“summarize that” or “are you sure?”."
)
_HELD = "That says what the authors write, not whether they are right. If another paper is meant, name it."
_WORDED = (
    "A language model worded the answer. Each of its sentences was compared with the abstracts that it cites, and marked where "
    "they do not carry it: read what they say themselves."
)
_FOLDED = re.compile(r"\s+")

Writer = Callable[[Request], Generator[Event, None, Draft]]
_Chosen = list[tuple[RankedPaper, tuple[Passage, ...]]]


@dataclass(frozen=True, slots=True)
class Wished:
    """A request on the last answer: as it was worded, the conversation before it, and the papers that it is on."""

    wish: Wish
    text: str
    history: Sequence[Turn]
    papers: tuple[Paper, ...]
    started: float


def wish_of(text: str, history: Sequence[Turn], library: Library, started: float) -> Wished | None:
    """The request on the last answer that a text is; None if it is none, or points at a source that there is not.

    Raises:
        LibraryError: the library cannot be used.
    """
    if not history:
        return None
    before, found = gone_on_from(history, text), leaning(text)
    wish = _shown(before) if only_points(text) else wished(text)
    if not wish:
        return None
    points = bool(found.numbers) or only_points(text)
    ids = pointed_at(found, before, library) or described(text, before, library) if points else spoken_of(before, library)
    if points and not ids:
        return None
    return Wished(wish, text, history, tuple(library.by_ids(ids)[:_MOST]), started)


def _shown(history: Sequence[Turn]) -> Wish | None:
    """What is wished of a source that is only pointed at: the same as of the last one; None if something was asked of that."""
    again = asked_again(history)
    return wished(again) if again else Wish.SHOWN


def fulfilled(
    asked: Wished, library: Library, writer: Writer | None, usage: Callable[[], Usage | None]
) -> Generator[Event, None, Answer]:
    """What is answered to a request; a language model, if there is a `writer`, words what can be worded.

    Raises:
        LibraryError: the library cannot be used.
        Cancelled: while the model wrote.
    """
    if asked.wish in (Wish.ASKED, Wish.UNCLEAR):
        return aside(asked.text, _asked_before(asked) if asked.wish is Wish.ASKED else _HOW, asked.started)
    if not asked.papers:
        return aside(asked.text, _ON_WHAT, asked.started)
    if asked.wish is Wish.SURE:
        return aside(asked.text, _standing(asked), asked.started)
    failed = ""
    if writer:
        try:
            return (yield from _written(asked, writer, usage))
        except (ModelError, Unusable) as error:
            failed = f"{error} This answer is in the papers' own words."
            yield Replaced(failed)
    chosen = _unquoted(asked, library) if asked.wish is Wish.MORE else _telling(asked.papers, library)
    if not chosen:
        return replace(aside(asked.text, _exhausted(asked.papers), asked.started), usage=usage(), failure=failed)
    note = _FOR_WHY.format(asked.text.strip(" ?!.")) if asks_why(asked.text) else _FURTHER
    about = {Wish.MORE: (note,), Wish.PLAIN: (_ONLY_QUOTES,)}
    notes = (_on(asked.papers), *about.get(asked.wish, ()))
    yield Found(asked.papers, notes)
    text, statements = yield from extractive.events(chosen)
    answer = _answer(asked, Mode.EXTRACTIVE, text, [ranked.paper for ranked, _ in chosen], notes)
    return replace(answer, statements=statements, usage=usage(), failure=failed)


def _written(asked: Wished, writer: Writer, usage: Callable[[], Usage | None]) -> Generator[Event, None, Answer]:
    """A language model's words on the same abstracts."""
    notes = (_on(asked.papers),)
    yield Found(asked.papers, notes)
    yield Stage(Step.WRITING)
    named = " and ".join(f"“{paper.title}”" for paper in asked.papers)
    papers = [_ranked(paper, sentence_spans(paper.abstract)) for paper in asked.papers]
    draft = yield from writer(Request(asked.text, f"{asked.text} (on {named})", asked.history, papers))
    if draft.not_stated:
        nearest = tuple(asked.papers[place] for place in draft.not_stated)
        return replace(_answer(asked, Mode.WRITTEN, "", (), notes), outcome=Outcome.NOT_STATED, nearest=nearest, usage=usage())
    answer = _answer(asked, Mode.WRITTEN, draft.text, [asked.papers[place] for place in draft.cited], notes + draft.notes)
    return replace(answer, statements=draft.statements, usage=usage())


def _answer(asked: Wished, mode: Mode, text: str, cited: Sequence[Paper], notes: tuple[str, ...]) -> Answer:
    return Answer(
        id=secrets.token_hex(8),
        question=asked.text,
        standalone=f"{asked.text} ({_on(asked.papers)})",
        outcome=Outcome.ANSWERED,
        mode=mode,
        text=text,
        statements=(),
        sources=tuple(Source(number, paper, "cited before", 0.0, 0.0, 0.0) for number, paper in enumerate(cited, 1)),
        nearest=(),
        retrieved=tuple((paper.paper_id, 0.0) for paper in asked.papers),
        notes=notes,
        usage=None,
        seconds=time.perf_counter() - asked.started,
    )


def _on(papers: Sequence[Paper]) -> str:
    titles = " and ".join(f"“{paper.title}”" for paper in papers[:2])
    return f"Read as a request on {titles}{f' and {len(papers) - 2} more' if len(papers) > 2 else ''}."


def _said(history: Sequence[Turn]) -> str:
    return _FOLDED.sub(" ", " ".join(turn.text for turn in history if turn.role == "assistant"))


def _unquoted(asked: Wished, library: Library) -> _Chosen:
    """The next sentences that no answer has quoted, first what was done and what came out."""
    from bot.reading_group.reading import read
    from bot.reading_group.roles import Role

    said, most = _said(asked.history), _FIRST if len(asked.papers) == 1 else _OTHERS
    first, chosen = (Role.APPROACH, Role.EVIDENCE, Role.LIMITS), _Chosen()
    for one in read(library, asked.papers):
        left = [sentence for sentence in one.sentences if _FOLDED.sub(" ", sentence.text) not in said]
        best = sorted(left, key=lambda sentence: sentence.role not in first)[:most]
        if best:
            chosen.append(_quoted(one.paper, [sentence.span for sentence in best]))
    return chosen


def _telling(papers: Sequence[Paper], library: Library) -> _Chosen:
    """Of each paper the sentence that says what was done, and the one that says what came out."""
    from bot.reading_group.briefs import stated
    from bot.reading_group.pack import Aspect
    from bot.reading_group.reading import read

    chosen = _Chosen()
    for one in read(library, papers):
        spans = dict[Span, None]()
        for aspect in (Aspect.APPROACH, Aspect.EVIDENCE):
            found = [sentence for sentence in stated(one, aspect) if sentence.span not in spans]
            spans |= {sentence.span: None for sentence in found[:1]}
        if not spans and one.sentences:
            spans = {one.sentences[0].span: None}
        if spans:
            chosen.append(_quoted(one.paper, list(spans)))
    return chosen


def _quoted(paper: Paper, spans: Sequence[Span]) -> tuple[RankedPaper, tuple[Passage, ...]]:
    ranked = _ranked(paper, sorted(spans, key=lambda span: span.start))
    return ranked, ranked.passages


def _ranked(paper: Paper, spans: Sequence[Span]) -> RankedPaper:
    """A paper that was not searched for, with passages."""
    passages = tuple(Passage(paper.paper_id, s.start, s.end, s.of(paper.abstract), 0.0, 0.0, 0.0) for s in spans)
    return RankedPaper(paper, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, (), passages)


def _exhausted(papers: Sequence[Paper]) -> str:
    """That there is nothing more to quote, and where there is more to read."""
    where = [f"“{paper.title}”{f': {paper.url}' if paper.url else ''}" for paper in papers]
    return "\n\n".join(["All that these abstracts state has been quoted. The papers themselves say more:", *where])


def _standing(asked: Wished) -> str:
    """How the last answer was checked, and where its quotes stand."""
    last = next((turn for turn in reversed(asked.history) if turn.role == "assistant" and turn.papers), None)
    said = _said([last] if last else asked.history)
    lines = list[str]()
    for paper in asked.papers:
        spans = list(sentence_spans(paper.abstract))
        places = [str(i) for i, span in enumerate(spans, 1) if _FOLDED.sub(" ", span.of(paper.abstract)) in said]
        if places:
            where = f"sentence{'s' if len(places) > 1 else ''} {', '.join(places)} of {len(spans)}"
            lines.append(f"“{paper.title}”: {where}{f' · {paper.url}' if paper.url else ''}")
    if not lines:
        return _WORDED
    return "\n\n".join(["Each quote stands word for word in the abstract that it cites:", *lines, _HELD])


def _asked_before(asked: Wished) -> str:
    """The first question, or the last one before this."""
    questions = [turn.text for turn in asked.history if turn.role == "user" and not is_aside(turn.text)]
    if not questions:
        return "Nothing was asked before."
    if re.search(r"\bso far\b", asked.text, re.IGNORECASE):
        return "\n\n".join(["Your questions so far:", *(f"“{' '.join(text.split())}”" for text in questions)])
    first = re.search(r"\b(?:first|original|beginning)\b", asked.text, re.IGNORECASE)
    return f"Your {'first' if first else 'last'} question was: “{' '.join(questions[0 if first else -1].split())}”"
