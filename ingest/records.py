"""The values that flow from a source file to the library."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from dataclasses import fields as fields_of
from typing import Any

FILLED = ("authors", "year", "venue", "url", "categories", "doi", "arxiv_id")  # what one source may leave out and another say


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its title and abstract, and what else the source says about it.

    `paper_id` is stable across runs (see `ingest.identity`); `source` is the file or query it was read from, `line`
    where in it (not kept in the library). `kind` is "conference" or "journal" where the source says so.
    Texts are clean: Unicode NFC, no control characters, white space folded to single spaces.
    """

    paper_id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    source: str = ""
    doi: str = ""
    arxiv_id: str = ""
    kind: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """Its title and abstract in one."""
        return f"{self.title} {self.abstract}"

    def content_hash(self) -> str:
        """Hash of all the paper says, whichever source said it (16 hexadecimal digits)."""
        passed_over = ("source", "line") if self.kind else ("source", "line", "kind")  # as libraries had it before kinds
        fields = {field.name: getattr(self, field.name) for field in fields_of(self) if field.name not in passed_over}
        canonical = json.dumps(fields, ensure_ascii=True, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """The paper as a JSON object."""
        fields = asdict(self)
        fields["authors"], fields["categories"] = list(self.authors), list(self.categories)
        del fields["line"]
        return fields

    def filled_from(self, other: Paper) -> Paper:
        """This paper, with the fields it lacks taken from `other`."""
        missing = {name: getattr(other, name) for name in FILLED if not getattr(self, name)}
        if not self.kind and self.venue in ("", other.venue):  # it tells what the venue is
            missing["kind"] = other.kind
        return replace(self, **missing)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters, `start` inclusive, `end` exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of one abstract: what is embedded and stored.

    `start` and `end` are character offsets into the abstract, `text` is `abstract[start:end]`, and `sentences`
    are offsets into the abstract as well. `title` is context for the embedding and is not part of `text`.
    """

    paper_id: str
    index: int
    start: int
    end: int
    text: str
    title: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of an abstract that was found for a question, verbatim, with its offsets and its scores.

    `dense` is the cosine between question and sentence (-1 to 1), `lexical` the weighted share of the question's
    words that the sentence holds (0 to 1), and `score` what passages are ranked by (`bot.retrieval.evidence`).
    """

    paper_id: str
    start: int
    end: int
    text: str
    dense: float
    lexical: float
    score: float


@dataclass(frozen=True, slots=True)
class Problem:
    """A record, or a whole source, that could not be read: where, why, and what to do about it."""

    source: str
    line: int | None
    reason: str
    advice: str = ""

    @property
    def where(self) -> str:
        """The place, as people and editors write it: `file:line`."""
        return self.source if self.line is None else f"{self.source}:{self.line}"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" + (f" ({self.advice})" if self.advice else "")

    def to_json(self) -> dict[str, Any]:
        """The problem as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class WithoutAbstract(Problem):
    """A record that is whole but has no abstract, as is usual in BibTeX: there is nothing to answer from, and no fault."""
