"""The chosen papers, read: their sentences with roles and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.instructions import is_instruction, is_question
from bot.reading_group.pack import Excerpt
from bot.reading_group.roles import Role, Scored, roles
from ingest.embedding.vectors import Floats, unit, unpacked
from ingest.errors import LibraryBusy
from ingest.library import Library
from ingest.library.records import StoredPaper
from ingest.records import Paper, Span

_FEWEST = 4  # words of a sentence that says something by itself


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an abstract, with its place among the others (0 the first, 1 the last) and its unit vector."""

    number: int
    paper_id: str
    span: Span
    text: str
    place: float
    scored: Scored
    vector: Floats

    @property
    def role(self) -> Role:
        """What it is there for."""
        return self.scored.role

    def excerpt(self, start: int = 0, end: int | None = None) -> Excerpt:
        """These characters of it, or all, as a quote."""
        quote = self.text[start:end]
        first = self.span.start + start
        return Excerpt(quote, self.paper_id, first, first + len(quote), self.number)


@dataclass(frozen=True, slots=True)
class Read:
    """A paper with its number in the pack, the unit vector of its abstract, and the sentences that may be quoted."""

    number: int
    paper: Paper
    whole: Floats
    sentences: tuple[Sentence, ...]

    def having(self, *wanted: Role) -> list[Sentence]:
        """The sentences with one of these roles, in order."""
        return [sentence for sentence in self.sentences if sentence.role in wanted]


def read(library: Library, papers: Sequence[Paper]) -> tuple[Read, ...]:
    """Read papers of the library; they are numbered from 1.

    Raises:
        LibraryBusy: one of them has left the library meanwhile.
        LibraryError: the library cannot be used.
    """
    return tuple(_read(number, stored) for number, stored in enumerate(kept(library, papers), 1))


def kept(library: Library, papers: Sequence[Paper]) -> list[StoredPaper]:
    """The papers as the library keeps them, in their order; raises as `read` does."""
    found = library.stored([paper.paper_id for paper in papers])
    if any(paper.paper_id not in found for paper in papers):
        raise LibraryBusy("The library was changed while its papers were being read.", "Try again.")
    return [found[paper.paper_id] for paper in papers]


def whole(stored: StoredPaper) -> Floats:
    """The unit vector of an abstract."""
    vector: Floats = _vectors(stored)[0]
    return vector


def _vectors(stored: StoredPaper) -> Floats:
    rows = len(stored.sentences) + 1
    return unit(unpacked(stored.vectors, len(stored.vectors) // rows))


def _read(number: int, stored: StoredPaper) -> Read:
    """Sentences that command or question their reader are not quoted, like everywhere."""
    paper, vectors = stored.paper, _vectors(stored)
    texts = [span.of(paper.abstract) for span in stored.sentences]
    places = np.linspace(0, 1, len(texts)).tolist() if len(texts) > 1 else [0.0] * len(texts)
    around = paper.text
    sentences = tuple(
        Sentence(number, paper.paper_id, span, text, place, scored, vector)
        for span, text, place, scored, vector in zip(stored.sentences, texts, places, roles(texts), vectors[1:], strict=True)
        if text.count(" ") >= _FEWEST - 1 and not is_question(text) and not is_instruction(text, around)
    )
    return Read(number, paper, vectors[0], sentences)
