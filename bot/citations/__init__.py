"""The answer of a language model as it comes, made fit to be shown: its citations checked, and nothing else in it live.

Five stages, each one pass over the text (`bot.citations.pieces` says how): code and HTML, lists of references, brackets,
addresses, sentences. What comes out depends on the whole text only, never on how it was split.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.citations.links import Allowed, Links, own_links
from bot.citations.markers import Markers
from bot.citations.markup import Markup
from bot.citations.pieces import Dropped, Stage, is_plain
from bot.citations.reference_lists import ReferenceLists
from bot.citations.sentences import Sentence, Sentences, Shown
from ingest.records import Paper

__all__ = ["AnswerText", "Dropped", "Sentence", "Shown"]


class AnswerText:
    """Reads a model's answer, in any pieces, to papers that it was given as numbers 1, 2, …

    Its markers, "[1, 2]", "[1-3]", "【1†source】", "Paper 1", become "[1][2]", numbered in the order of their first use;
    numbers that no paper has go, and so do citations by author and year that none of the papers fits, lists of
    references, HTML, and addresses other than the papers' own. `dropped` counts what went.
    """

    def __init__(self, evidence: Sequence[Paper]) -> None:
        self.dropped = Dropped()
        allowed = Allowed(own_links(evidence))
        self._stages: tuple[Stage, ...] = (
            Markup(),
            ReferenceLists(evidence, self.dropped),
            Markers(evidence, allowed, self.dropped),
            Links(allowed, self.dropped),
        )
        self._sentences = Sentences()
        self._idle = False  # plain words may be shown without a look
        self._words = list[str]()  # that were, and that the stages do not know of yet

    @property
    def text(self) -> str:
        """The clean text so far, with its markers."""
        return self._sentences.text + "".join(self._words)

    @property
    def order(self) -> list[int]:
        """The model's numbers of the sources: `order[k]` is what source k + 1 is in the evidence."""
        return list(self._sentences.order)

    def number(self, evidence: int) -> int:
        """The source number of a paper of the evidence; one that is not cited yet becomes the next source."""
        return self._sentences.number(evidence)

    def feed(self, piece: str) -> list[Shown | Sentence]:
        """What the next piece of the answer brings to light, in order."""
        return list(self.read(piece))

    def finish(self) -> list[Shown | Sentence]:
        """What was held back until the end of the answer."""
        return list(self.read("", final=True))

    def read(self, piece: str, *, final: bool = False) -> Iterator[Shown | Sentence]:
        """As `feed`, or `finish` where `final`, but one after the other: must be exhausted.

        Who cites further papers (`number`) while going through gets numbers in the order of the text.
        """
        if self._idle and not final and is_plain(piece):  # most pieces are; this takes a fifth of the time
            self._words.append(piece)
            return iter((Shown(piece),))
        return self._through(piece, final)

    def _through(self, piece: str, final: bool) -> Iterator[Shown | Sentence]:
        self._remember()
        for stage in self._stages:
            if piece or final:
                piece = stage.feed(piece, final)
        yield from self._sentences.feed(piece, final)
        self._idle = self._sentences.is_idle() and all(stage.is_idle() for stage in self._stages)

    def _remember(self) -> None:
        self._idle, words = False, "".join(self._words)
        self._words.clear()
        if words:
            for stage in self._stages:
                stage.passed(words)
            self._sentences.passed(words)
