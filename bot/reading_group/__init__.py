"""The reading-group pack: from a topic, or some papers, to all that a host needs for one meeting.

Every word that it says of a paper is a quote from the abstract, or is held to one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.app import App
from bot.formats.references import bibtex
from bot.llm import never
from bot.llm.metering import Meter
from bot.questions import ready
from bot.reading_group import discussion
from bot.reading_group.agenda import LONGEST, agenda, roles
from bot.reading_group.briefs import brief, stated
from bot.reading_group.glossary import glossary
from bot.reading_group.pack import Aspect, Brief, Discussion, Excerpt, Pack, Primer, Relation
from bot.reading_group.projection import project
from bot.reading_group.reading import Read, read
from bot.reading_group.relations import relations
from bot.reading_group.roles import Role
from bot.reading_group.selection import MAX_PAPERS, Selection, by_name, by_topic
from bot.reading_group.table import COLUMNS, row
from bot.reading_group.written import Across, OfPaper, Writer
from ingest.errors import ModelError, PaperbotError, QuestionError
from ingest.filters import EVERYTHING, WIDER, Filters
from ingest.records import Paper
from ingest.text import counted

_log = logging.getLogger(__name__)
_PRIMER = 4  # quotes of a primer
_NEAREST = 3  # papers named where nothing is on the topic
# What a sentence begins with that is torn off without the one before it.
_GOES_ON = re.compile(
    r"(?:however|but|yet|nevertheless|nonetheless|furthermore|moreover|in addition|additionally|therefore|thus|hence|then"
    r"|consequently|second(?:ly)?|third(?:ly)?|finally|instead|by contrast|in contrast|on the other hand|to this end|similarly"
    r"|(?:in|for|with|of|to|at|under|despite|among) (?:this|these|those|such)|this|these|those|such|it|they|both)\b",
    re.IGNORECASE,
)
_NOTHING_HELD = (
    "Nothing that the language model wrote could be found in the abstracts; all of this pack is in the papers' own words."
)
_NOTHING_FORMED = (
    "Nothing that the language model wrote had the form that it was asked for, so nothing of it could be used; "
    "all of this pack is in the papers' own words."
)


class NothingOnTopic(PaperbotError):
    """No paper was found that is surely on a topic, of those that `filters` let through (`admitted`, if there are any filters).

    `nearest` are those that come nearest.
    """

    def __init__(self, topic: str, nearest: Sequence[Paper], filters: Filters = EVERYTHING, admitted: int = 0) -> None:
        only = filters.describe()
        if filters and not admitted:
            super().__init__(f"The library holds no paper of {only}.", WIDER)
        elif filters:
            super().__init__(
                f"Of {only} nothing was found that is surely on “{topic}” ({counted(admitted, 'paper')} searched).",
                "Name another topic, or leave the filter out.",
            )
        else:
            super().__init__(
                f"Nothing was found that is surely on “{topic}”.",
                "Name another topic, or add papers that cover it: paperbot ingest FILE…",
            )
        self.nearest, self.filtered = tuple(nearest), bool(filters)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be prepared: a `topic`, or papers by `names` (ids or parts of titles); at most `papers` of a topic.

    `reason` is why papers that were named are in, if it is not that somebody named them.
    """

    topic: str = ""
    names: tuple[str, ...] = ()
    papers: int = 5
    minutes: int = 60
    filters: Filters = EVERYTHING
    reason: str = ""


def prepare(
    app: App, request: Request, *, cancelled: Callable[[], bool] = never, step: Callable[[str], None] = lambda _: None
) -> Pack:
    """Make a pack; a language model writes parts of it if the app has one. `step` is told what is being done.

    Raises:
        QuestionError: neither a topic nor papers are named, or both; a filter stands beside names; a name fits no paper or
            several; time is too short.
        NothingOnTopic: the library has no paper on the topic.
        LibraryError, EmbedderError: something broke.
        Cancelled: `cancelled` turned true while a model wrote.
    """
    _check(request)
    step("Choosing papers…")
    selection = _selected(app, request)
    parts = agenda([choice.paper for choice in selection.choices], request.minutes)
    step("Reading…")
    papers = read(app.library, [choice.paper for choice in selection.choices])
    pack = _quoted(app, request, selection, papers)
    pack = replace(pack, agenda=parts, roles=roles(len(papers), request.minutes))
    return _written(app, pack, papers, cancelled, step) if app.model else pack


def _check(request: Request) -> None:
    if request.topic.strip() and request.names:
        raise QuestionError("A topic was named, and papers too.", "Leave out one of both: a pack is on a topic or on papers.")
    if request.names and request.filters:
        raise QuestionError(
            f"Papers were named, and a filter too ({request.filters.describe()}).",
            "Leave out one of both: a filter is for the papers on a topic.",
        )
    if not request.topic.strip() and not request.names:
        raise QuestionError(
            "No topic was named, and no papers.",
            'For example: paperbot prep "offline reinforcement learning", or --paper TITLE.',
        )
    if not 1 <= request.papers <= MAX_PAPERS:
        raise QuestionError(
            f"A pack holds 1 to {MAX_PAPERS} papers; {request.papers} were asked for.", f"Ask for 1 to {MAX_PAPERS}."
        )
    if request.minutes > LONGEST:
        raise QuestionError(f"A meeting lasts at most {LONGEST} minutes; {request.minutes} were asked for.", "Ask for fewer.")


def _selected(app: App, request: Request) -> Selection:
    if request.names:
        named = by_name(app.library, request.names)
        why = request.reason
        return replace(named, choices=tuple(replace(choice, why=why or choice.why) for choice in named.choices))
    topic = ready(request.topic)
    found = by_topic(app.library, app.retriever, topic, request.papers, request.filters)
    if isinstance(found, Selection):
        return found
    raise NothingOnTopic(topic, [ranked.paper for ranked in found.papers[:_NEAREST]], found.filters, found.admitted)


def _quoted(app: App, request: Request, selection: Selection, papers: Sequence[Read]) -> Pack:
    """The pack without a model."""
    topic = ready(request.topic) if request.topic.strip() else ""
    related, asked = relations(papers, app.library, topic), discussion.Asked()
    each = discussion.EACH if len(papers) <= discussion.MANY else discussion.EACH_OF_MANY
    rows, columns = tuple(row(paper) for paper in papers), tuple(COLUMNS)
    questions = [one for paper in papers for one in discussion.on_paper(paper, asked, each)]
    questions += discussion.across(papers, related, rows, columns)
    chosen = {choice.paper.paper_id: choice.number for choice in selection.choices}
    return Pack(
        topic=topic, minutes=request.minutes, choices=selection.choices, left_out=selection.left_out,
        primer=Primer(tuple(_primer(papers))), briefs=tuple(brief(paper) for paper in papers), columns=columns, rows=rows,
        relations=related, questions=tuple(questions), agenda=(), roles=(), glossary=glossary(papers),
        bibtex=bibtex(choice.paper for choice in selection.choices), map=project(app.library, chosen),
        notes=selection.notes, usage=None,
    )  # fmt: skip


def _primer(papers: Sequence[Read]) -> Iterator[Excerpt]:
    """What the papers start from, in their own words, one sentence each: background or, without one, the problem.

    One that goes on from what stands before it is passed over.
    """
    for paper in papers[:_PRIMER]:
        ground = [*paper.having(Role.BACKGROUND), *stated(paper, Aspect.PROBLEM), *paper.sentences[:1]]
        whole = [one for one in ground if not _GOES_ON.match(one.text)]
        yield from (whole[0].excerpt(),) if whole else ()


def _written(app: App, pack: Pack, papers: Sequence[Read], cancelled: Callable[[], bool], step: Callable[[str], None]) -> Pack:
    """The pack with what a model writes that can be held to the abstracts; as it was where the model fails."""
    meter = Meter(app.model)
    writer, quoted, failure, formed = Writer(meter, app.checker, cancelled), pack, "", False
    try:
        for number, paper in enumerate(papers, 1):
            step(f"Writing on paper {number} of {len(papers)}…")
            wrote = writer.of_paper(paper, papers)
            pack, formed = _with_paper(pack, number, wrote), formed or wrote.formed
        if len(papers) > 1:
            step("Comparing…")
            compared = writer.across(papers, pack.topic)
            pack, formed = _with_across(pack, compared), formed or compared.formed
    except ModelError as error:
        _log.info("a model did not finish a pack: %s", error.message)
        failure = " ".join(part for part in (error.message, error.advice) if part)
        how_much = "All" if pack == quoted else "The rest"
        pack = replace(pack, notes=(*pack.notes, f"{failure} {how_much} of this pack is in the papers' own words."))
    else:
        nothing = _NOTHING_HELD if formed else _NOTHING_FORMED
        pack = pack if pack != quoted else replace(pack, notes=(*pack.notes, nothing))
    return replace(pack, usage=meter.usage(), written=replace(pack, notes=quoted.notes) != quoted, failure=failure)


def _with_paper(pack: Pack, number: int, wrote: OfPaper) -> Pack:
    if not (wrote.summaries or wrote.questions):
        return pack
    briefs = tuple(one if one.number != number else _summed_up(one, wrote) for one in pack.briefs)
    own = [one for one in pack.questions if one.numbers == (number,)]
    questions = [*wrote.questions[: discussion.EACH], *own][: max(len(own), 2)]
    return replace(pack, briefs=briefs, questions=_replaced(pack.questions, own, questions))


def _summed_up(one: Brief, wrote: OfPaper) -> Brief:
    """A brief whose aspects have summaries; of those that the abstract does not state there is none."""
    return replace(
        one,
        findings=tuple(
            replace(finding, summary=wrote.summaries.get(finding.aspect, "") if finding.excerpts else "")
            for finding in one.findings
        ),
    )


def _with_across(pack: Pack, wrote: Across) -> Pack:
    if not (wrote.primer or wrote.relations or wrote.questions):
        return pack
    own = [one for one in pack.questions if len(one.numbers) > 1]
    questions = [*wrote.questions, *own][: max(len(own), 3)]
    kinds = {relation.kind for relation in wrote.relations}
    kept: list[Relation] = [*wrote.relations, *(relation for relation in pack.relations if relation.kind not in kinds)]
    return replace(
        pack, primer=wrote.primer or pack.primer, relations=tuple(kept),
        questions=_replaced(pack.questions, own, questions),
    )  # fmt: skip


def _replaced(all_: Sequence[Discussion], own: Sequence[Discussion], others: Sequence[Discussion]) -> tuple[Discussion, ...]:
    """The questions with `others` in the place of their `own`, sorted by paper, those across several last."""
    rest = [one for one in all_ if one not in own]
    return tuple(sorted([*rest, *others], key=lambda one: (len(one.numbers) > 1, one.numbers)))


__all__ = ["NothingOnTopic", "Pack", "Request", "prepare"]
