"""The values of a reading-group pack. Every `Excerpt` stands word for word in the abstract that it names."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.answers import Usage
from ingest.records import Paper


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of an abstract, verbatim: `quote == abstract[start:end]`. `number` is the paper's in the pack."""

    quote: str
    paper_id: str
    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen paper, by its place in the reading order (from 1): why it was chosen, and why it stands there.

    `score` is the fused score for the topic (about 0 to 1), 0 if the paper was named.
    """

    number: int
    paper: Paper
    why: str
    order: str
    score: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A paper that came near and was not chosen, and why."""

    paper_id: str
    title: str
    why: str


class Aspect(StrEnum):
    """What a brief says of a paper."""

    PROBLEM = "problem"
    APPROACH = "approach"
    EVIDENCE = "evidence"
    LIMITS = "limits"
    RESOURCES = "code or data"


@dataclass(frozen=True, slots=True)
class Finding:
    """One aspect of a paper: the quotes that state it, none where the abstract does not say.

    `summary` is a language model's sentence on it, which the support check found in the abstract; "" without one.
    """

    aspect: Aspect
    excerpts: tuple[Excerpt, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """All aspects of a paper, in the order of `Aspect`."""

    number: int
    findings: tuple[Finding, ...]

    def of(self, aspect: Aspect) -> tuple[Excerpt, ...]:
        """The quotes on an aspect."""
        return next(finding.excerpts for finding in self.findings if finding.aspect is aspect)


@dataclass(frozen=True, slots=True)
class Row:
    """A paper in the comparison, with a quote for each column; None where the abstract does not say."""

    number: int
    cells: tuple[Excerpt | None, ...]


class Kind(StrEnum):
    """How two papers stand to each other."""

    AGREE = "agree"
    DIFFER = "differ"  # in the way they go
    OPPOSED = "opposed"  # in what they say


@dataclass(frozen=True, slots=True)
class Relation:
    """What two papers agree or disagree on, in words for a reader, each side quoted."""

    kind: Kind
    text: str
    sides: tuple[Excerpt, Excerpt]


class Level(StrEnum):
    """What a discussion question asks for."""

    UNDERSTANDING = "understanding"
    ANALYSIS = "analysis"
    CRITIQUE = "critique"


@dataclass(frozen=True, slots=True)
class Discussion:
    """A question to discuss, on one paper or across several, with the words that it is about."""

    level: Level
    text: str
    excerpts: tuple[Excerpt, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The papers that it is about."""
        return tuple(sorted({excerpt.number for excerpt in self.excerpts}))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the meeting."""

    minutes: int
    title: str
    lead: str
    what: str


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody with a role does."""

    role: str
    what: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term or an acronym, as an abstract explains it."""

    term: str
    meaning: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Spot:
    """A paper on the map, both coordinates from 0 to 1; `number` is 0 if it was not chosen."""

    title: str
    x: float
    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Map:
    """The chosen papers among the library's (`total` papers, of which `spots` holds a part if there are many).

    `share` tells how much of the spread of all abstract vectors the two dimensions show, 0 to 1.
    """

    spots: tuple[Spot, ...]
    share: float
    total: int


@dataclass(frozen=True, slots=True)
class Primer:
    """What to know beforehand, in one paragraph: quotes or, with a language model, its text, each sentence checked."""

    excerpts: tuple[Excerpt, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """What a host needs for one meeting, built once. `topic` is "" if the papers were named.

    `usage` is what a language model took, if one was asked; `written` tells whether anything in here is by it, `failure` why
    it did not finish and what to do about it, which a note says too.
    """

    topic: str
    minutes: int
    choices: tuple[Choice, ...]
    left_out: tuple[LeftOut, ...]
    primer: Primer
    briefs: tuple[Brief, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    relations: tuple[Relation, ...]
    questions: tuple[Discussion, ...]
    agenda: tuple[Part, ...]
    roles: tuple[Task, ...]
    glossary: tuple[Term, ...]
    bibtex: str
    map: Map
    notes: tuple[str, ...]
    usage: Usage | None
    written: bool = False
    failure: str = ""

    @property
    def title(self) -> str:
        """What stands above it all."""
        return f"Reading group: {self.topic}" if self.topic else f"Reading group: {named(self.choices)}"

    def paper(self, number: int) -> Paper:
        """The paper with this number."""
        return self.choices[number - 1].paper

    def to_json(self) -> dict[str, Any]:
        """The pack as a JSON object; each verbatim quote stands in a field `quote` beside its paper's id and its offsets."""
        fields = asdict(self) | {"title": self.title}
        for choice, kept in zip(self.choices, fields["choices"], strict=True):
            kept["paper"] = choice.paper.to_json()
        return fields


def named(choices: tuple[Choice, ...]) -> str:
    """The names of some papers, for a title."""
    names = [short_name(choice.paper) for choice in choices]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def short_name(paper: Paper) -> str:
    """What people call a paper: what stands before the colon of its title, if that is short, or the whole title."""
    before, colon, _ = paper.title.partition(": ")
    return before if colon and len(before) <= 40 else paper.title
