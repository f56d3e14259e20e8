"""A question's words that stand in sentences by the short forms that their abstract explains: “WNV” for “West Nile virus”."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from bot.questions import WordFinder
from bot.questions.acronyms import acronyms
from ingest.records import Span

_REMEMBERED = 2_000  # sentences with brackets: questions about one library have papers in common


def with_short_forms(stands_in: WordFinder, abstract: str, spans: Sequence[Span], found: Sequence[set[str]]) -> list[set[str]]:
    """The words `found` in each of some spans of an abstract, and those that stand there in another form that it explains.

    Where the question has “West Nile virus”, that is “WNV”, and where it has “WNV” the other way round.
    """
    more, known = [*found], list(_explained(abstract, spans, found).items())
    if not known:
        return more
    starts = [span.start for span in spans[1:]]
    ends = [0]
    for short, meaning in known:
        ends.append(ends[-1] + len(short) + len(meaning) + 2)
    both = "".join([f"{short} {meaning} " for short, meaning in known])
    each = stands_in.within(both, [Span(start, end) for start, end in pairwise(ends)])
    for (short, meaning), words in zip(known, each, strict=True):
        for at in _places(short, meaning, abstract) if words else ():
            place = bisect_right(starts, at)
            more[place] = more[place] | words
    return more


def _explained(abstract: str, spans: Sequence[Span], found: Sequence[set[str]]) -> dict[str, str]:
    """The short forms with their meanings of which a word may be meant: one stands in the sentence that explains it."""
    known = dict[str, str]()
    for span, words in zip(spans, found, strict=True):
        text = span.of(abstract) if words else ""
        if "(" in text or "[" in text:
            known.update(_acronyms(text))
    return known


@lru_cache(_REMEMBERED)
def _acronyms(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(acronyms(text))


def _places(short: str, meaning: str, text: str) -> Iterator[int]:
    """Where either stands in a text: “PDH”, also in “PDHa” and “PDHs”, or “pyruvate dehydrogenase”."""
    form, lower = short.removesuffix("s"), text.lower()
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        end += text[end : end + 1].islower()
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalpha():
            yield at
        at = text.find(form, end)
    lower, meaning = (lower, meaning.lower()) if len(lower) == len(text) else (text, meaning)
    at = lower.find(meaning)
    while at >= 0:
        yield at
        at = lower.find(meaning, at + len(meaning))
