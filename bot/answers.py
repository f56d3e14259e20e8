"""The values of an answer: its sentences with their citations and verdicts, its sources, and the events it comes in.

An answer ends in one of three ways (`Outcome`); that something broke is an exception, or a note where the answer in the
papers' own words could still be given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from ingest.records import Paper

# What a refusal with a text begins with: no paper matches the filters, nobody is called as the author asked for, no topic, or
# only what is not wanted.
IMPOSSIBLE, NOBODY, NO_TOPIC = "The library holds no paper of", "No paper of the library is by", "The question names no topic"
NEGATED = "Papers cannot be searched for by what they are not"


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NOT_STATED = "not_stated"  # the papers are there, but their abstracts do not say
    NOTHING_FOUND = "nothing_found"  # that surely answers it


class Mode(StrEnum):
    """Who worded an answer: the papers themselves, a language model or, of the library as a whole, paperbot."""

    EXTRACTIVE = "extractive"
    WRITTEN = "written"
    LIBRARY = "library"


class Verdict(StrEnum):
    """Whether the abstracts that a sentence cites carry it."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    NOT_FOUND = "not_found"
    UNCHECKED = "unchecked"  # it is in another language than the check reads


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; `papers` are the ids of those that it cites, where they are known.

    `refused` is known of an answer that says that nothing was found; `nearest` are the ids of the papers that it lists.
    """

    role: str  # "user" or "assistant"
    text: str
    papers: tuple[str, ...] = ()
    refused: bool = False
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that stand in an abstract, verbatim: `text == abstract[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that a sentence cites, by its number in the answer, and the words of it that carry the sentence best."""

    source: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, without its markers; with them it is `answer.text[start:end]`.

    `doubts` say in a reader's words what of it was not found in the abstracts that it cites ("“40 %” is not in [1]").
    """

    text: str
    start: int
    end: int
    citations: tuple[Citation, ...]
    verdict: Verdict
    doubts: tuple[str, ...] = ()

    @property
    def doubt(self) -> str:
        """What a reader is told of it where its abstracts do not carry it in full; "" of the others."""
        if self.verdict is Verdict.SUPPORTED:
            return ""
        if self.verdict is Verdict.UNCHECKED:
            return "; ".join(self.doubts)
        found = "partly found" if self.verdict is Verdict.PARTLY else "not found in what it cites"
        why = "; ".join(self.doubts)
        return (f"{found}: {why}" if why else found) if self.citations else why or "it cites no paper"


def found_of(statements: Iterable[Statement]) -> tuple[int, int]:
    """How many of an answer's sentences were found in full, and how many were checked."""
    checked = [one.verdict for one in statements if one.verdict is not Verdict.UNCHECKED]
    return checked.count(Verdict.SUPPORTED), len(checked)


def quotes_of(statements: Iterable[Statement], source: int) -> list[str]:
    """The different words of a source that carry sentences, in the order of its abstract; none that stand within another.

    What the answer itself repeats word for word is left out.
    """
    each = ((citation, statement) for statement in statements for citation in statement.citations)
    cited = {one.quote for one, told in each if one.source == source and one.quote.text not in ("", told.text)}
    quotes = sorted(cited, key=lambda quote: (quote.start, -quote.end))
    ends = [max((one.end for one in quotes[:place]), default=-1) for place in range(len(quotes))]
    return [quote.text for quote, end in zip(quotes, ends, strict=True) if quote.end > end]


@dataclass(frozen=True, slots=True)
class Source:
    """A paper that an answer cites: its number in the answer, why it was chosen (“” where all that match are), its scores."""

    number: int
    paper: Paper
    why: str
    score: float
    dense: float
    keyword: float


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model was asked and took: tokens of all calls for one answer; `cost` in dollars, if prices are set."""

    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, built once.

    `standalone` is the question as it was searched for: a follow-up with what it refers to. `text` is the answer with its
    markers ([1][2]); of a refusal, that no paper matches the filters or that no topic is named, or nothing; in the mode
    `LIBRARY` it tells of the library or answers a courtesy, and nothing is cited. `sources` holds only what it cites,
    numbered from 1 in the order of their first use. `nearest` are the papers that came closest where nothing was found or
    nothing is stated; they are not cited. `retrieved` are the ids and fused scores of all papers drawn on. `notes` tell a
    reader how the question was read, and what went wrong on the way. `usage` is None where no model was called; `failure`
    says why a model that was called did not word the answer, `advice` what whoever runs paperbot can do about what went
    wrong with it; a note says both, so that a front that strangers read can tell less.
    """

    id: str
    question: str
    standalone: str
    outcome: Outcome
    mode: Mode
    text: str
    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]
    nearest: tuple[Paper, ...]
    retrieved: tuple[tuple[str, float], ...]
    notes: tuple[str, ...]
    usage: Usage | None
    seconds: float
    failure: str = ""
    advice: str = ""

    def to_json(self) -> dict[str, Any]:
        """The answer as a JSON object."""
        fields = asdict(self)
        fields["sources"] = [asdict(source) | {"paper": source.paper.to_json()} for source in self.sources]
        fields["nearest"] = [paper.to_json() for paper in self.nearest]
        fields["retrieved"] = [{"paper_id": paper_id, "score": score} for paper_id, score in self.retrieved]
        return fields


class Step(StrEnum):
    """What is being done for a question."""

    SEARCHING = "searching"
    READING = "reading"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Stage:
    """A step has begun; `papers` is how many are being read."""

    step: Step
    papers: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The search has ended: the papers drawn on, best first, and notes on how the question was read."""

    papers: tuple[Paper, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The text that follows may cite `paper` as the source `number`; void with the text where that is replaced."""

    number: int
    paper: Paper


@dataclass(frozen=True, slots=True)
class Text:
    """The next piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of the text so far is whole and was checked; its verdict is final."""

    statement: Statement


@dataclass(frozen=True, slots=True)
class Replaced:
    """All text so far is void, for a reason that a reader is told; the new text follows."""

    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event: the whole answer."""

    answer: Answer = field(repr=False)


Event = Stage | Found | Named | Text | Checked | Replaced | Finished


def finished(events: Iterable[Event]) -> Answer:
    """The answer that some events end in."""
    for event in events:
        if isinstance(event, Finished):
            return event.answer
    raise AssertionError("a stream of events ended without an answer")
