"""Requests on the last answer (`bot.followups.wishes`), answered from the papers that it cites; nothing is searched for."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

from bot.answering import extractive
from bot.answering.asides import aside
from bot.answering.quoted import written_by
from bot.answering.results import unworded
from bot.answering.shown import (
    NOTHING_SHOWN,
    alike,
    caveats,
    done_and_found,
    exhausted,
    known_of,
    matching,
    newest,
    quoted_of,
    unsearched,
    written,
    years_of,
)
from bot.answering.wishing import Wished
from bot.answering.writing import Draft, Request, Unusable
from bot.answers import Answer, Event, Found, Mode, Outcome, Replaced, Source, Stage, Statement, Step, Turn, Usage
from bot.followups.appearing import appearance
from bot.followups.remarks import is_aside
from bot.followups.wishes import Wish, appearance_in, asks_why, writer_in
from ingest.errors import ModelError
from ingest.library import Library
from ingest.records import Paper
from ingest.sentences import sentence_spans

_FIRST, _OTHERS = 3, 2  # sentences quoted on request from one paper, from each of several
_ONLY_QUOTES = "Without a language model nothing is reworded: these sentences say what was done and what came out."
_FURTHER = "These are sentences that were not quoted yet."
_FOR_WHY = "“{}” alone tells nothing to look for; these are sentences that were not quoted yet."
_ON_WHAT = "There is no answer yet that cites a paper. Ask what the papers of the library may tell, or name one by its title."
_HOW = (
    "That cannot be answered from papers. Ask in other words; set the last question right with “no, I meant …”; or say “more”, "
    "“summarize that” or “are you sure?”."
)
_BIBTEX = (
    "The chat of the terminal writes BibTeX: “/bib refs.bib” there takes all papers cited so far. In Slack the handout of a "
    "reading group has it."
)
_MEETING = (
    "A reading group is prepared by a command: “/reading-group offline RL 5 papers 45 minutes” in Slack, “/prep offline RL” in "
    "the chat of the terminal, or “paperbot prep” beside it."
)
_SAID = {Wish.UNCLEAR: _HOW, Wish.BIBTEX: _BIBTEX, Wish.MEETING: _MEETING}
_HELD = "That says what the authors write, not whether they are right. If another paper is meant, name it."
_WORDED = (
    "A language model worded the answer. Each of its sentences was compared with the abstracts that it cites, and marked where "
    "they do not carry it: read what they say themselves."
)
_OLDEST = re.compile(r"\b(?:(?:old|earli)e(?:st|r)|first|before)\b", re.IGNORECASE)
_FOLDED = re.compile(r"\s+")

Writer = Callable[[Request], Generator[Event, None, Draft]]


def fulfilled(
    asked: Wished, library: Library, writer: Writer | None, usage: Callable[[], Usage | None]
) -> Generator[Event, None, Answer]:
    """What is answered to a request; a language model, if there is a `writer`, words what can be worded.

    Raises:
        LibraryError: the library cannot be used.
        Cancelled: while the model wrote.
    """
    if said := _only_said(asked):
        return aside(asked.text, said, asked.started)
    if asked.wish in (Wish.ALIKE, Wish.BACK, Wish.NEWEST, Wish.CATCH, Wish.WRITTEN, Wish.APPEARED):
        return (yield from _shown_papers(asked, library))
    failed = advice = ""
    if writer:
        try:
            return (yield from _written(asked, writer, usage))
        except (ModelError, Unusable) as error:
            failed, advice = unworded(error), error.advice
            yield Replaced(failed)
    answer = yield from _quoted(asked, library, (failed,) if failed else ())
    return replace(answer, usage=usage(), failure=failed, advice=advice)


def _quoted(asked: Wished, library: Library, failed: tuple[str, ...]) -> Generator[Event, None, Answer]:
    """What the papers at hand say in their own words; `failed` is said beside that."""
    chosen = _unquoted(asked, library) if asked.wish is Wish.MORE else done_and_found(asked.papers, library)
    if not chosen:
        return replace(aside(asked.text, exhausted(asked.papers), asked.started), notes=failed)
    note = _FOR_WHY.format(asked.text.strip(" ?!.")) if asks_why(asked.text) else _FURTHER
    about = {Wish.MORE: (note,), Wish.PLAIN: (_ONLY_QUOTES,)}
    notes = (_on(asked.papers), *about.get(asked.wish, ()), *failed)
    yield Found(asked.papers, notes)
    text, statements = yield from extractive.events(chosen)
    return _answer(asked, Mode.EXTRACTIVE, text, statements, [ranked.paper for ranked, _ in chosen], notes)


def _only_said(asked: Wished) -> str:
    """What is said to a request for which no paper is shown; "" to others."""
    if asked.wish in _SAID:
        return _SAID[asked.wish]
    if asked.wish is Wish.ASKED:
        return _asked_before(asked)
    if not asked.papers:
        return NOTHING_SHOWN[Wish.BACK] if asked.wish is Wish.BACK else _ON_WHAT
    if asked.wish is Wish.RECORD:
        return known_of(asked.papers, asked.worded)
    return _standing(asked) if asked.wish is Wish.SURE else ""


def _shown_papers(asked: Wished, library: Library) -> Generator[Event, None, Answer]:
    """Papers that are wished for as such, or what speaks against the work at hand, in the papers' own words."""
    if asked.wish is Wish.ALIKE:
        chosen, notes = alike(asked.papers[0], asked.history, library, asked.filters, asked.without)
    elif asked.wish is Wish.NEWEST:
        papers, notes = newest(asked.papers, oldest=bool(_OLDEST.search(asked.text)))
        notes += (years_of(asked.papers),) if asked.named and papers else ()
        chosen = done_and_found(papers, library)
    elif asked.wish in (Wish.WRITTEN, Wish.APPEARED):
        by, wanted = asked.wish is Wish.WRITTEN, appearance(appearance_in(asked.worded), library)
        papers, said = written(asked.papers, writer_in(asked.worded)) if by else matching(asked.papers, wanted)
        if not papers:
            return aside(asked.text, said, asked.started)
        notes = (said, *(written_by(i, one) for i, one in enumerate(papers, 1) if by))
        chosen = done_and_found(papers, library)
    elif asked.wish is Wish.BACK:
        chosen, notes = done_and_found(asked.papers, library), ("Numbers count these again.",)
    else:
        chosen, notes = caveats(asked.papers, library), (_on(asked.papers),)
    if not chosen:
        return aside(asked.text, NOTHING_SHOWN[asked.wish], asked.started)
    yield Found(tuple(ranked.paper for ranked, _ in chosen), notes)
    text, statements = yield from extractive.events(chosen)
    answer = _answer(asked, Mode.EXTRACTIVE, text, statements, [ranked.paper for ranked, _ in chosen], notes)
    if asked.wish is Wish.ALIKE:
        answer = replace(answer, sources=tuple(replace(one, why="near in meaning") for one in answer.sources))
    return answer


def _written(asked: Wished, writer: Writer, usage: Callable[[], Usage | None]) -> Generator[Event, None, Answer]:
    """A language model's words on the same abstracts."""
    notes = (_on(asked.papers),)
    yield Found(asked.papers, notes)
    yield Stage(Step.WRITING)
    named = " and ".join(f"“{paper.title}”" for paper in asked.papers)
    papers = [unsearched(paper, sentence_spans(paper.abstract)) for paper in asked.papers]
    draft = yield from writer(Request(asked.text, f"{asked.text} (on {named})", asked.history, papers))
    if draft.not_stated:
        nearest = tuple(asked.papers[place] for place in draft.not_stated)
        nothing = _answer(asked, Mode.WRITTEN, "", (), (), notes)
        return replace(nothing, outcome=Outcome.NOT_STATED, nearest=nearest, usage=usage())
    cited = [asked.papers[place] for place in draft.cited]
    answer = _answer(asked, Mode.WRITTEN, draft.text, draft.statements, cited, notes + draft.notes)
    return replace(answer, usage=usage())


def _answer(
    asked: Wished, mode: Mode, text: str, statements: tuple[Statement, ...], cited: Sequence[Paper], notes: tuple[str, ...]
) -> Answer:
    why = "named in the question" if asked.named else "cited before"
    return Answer(
        id=secrets.token_hex(8),
        question=asked.text,
        standalone=f"{asked.text} ({_on(asked.papers)})",
        outcome=Outcome.ANSWERED,
        mode=mode,
        text=text,
        statements=statements,
        sources=tuple(Source(number, paper, why, 0.0, 0.0, 0.0) for number, paper in enumerate(cited, 1)),
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


def _unquoted(asked: Wished, library: Library) -> extractive.Chosen:
    """The next sentences that no answer has quoted, first what was done and what came out."""
    from bot.reading_group.reading import read
    from bot.reading_group.roles import Role

    said, most = _said(asked.history), _FIRST if len(asked.papers) == 1 else _OTHERS
    first, chosen = (Role.APPROACH, Role.EVIDENCE, Role.LIMITS), extractive.Chosen()
    for one in read(library, asked.papers):
        left = [sentence for sentence in one.sentences if _FOLDED.sub(" ", sentence.text) not in said]
        best = sorted(left, key=lambda sentence: sentence.role not in first)[:most]
        if best:
            chosen.append(quoted_of(one.paper, [sentence.span for sentence in best]))
    return chosen


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
