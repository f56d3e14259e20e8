"""The lines of a model's reply, however it has dressed them: in bold, numbered, its numbers of papers behind the full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.citations.brackets import expanded, numbers_in
from bot.formats.emphasis import INLINE
from ingest.sentences import sentence_spans
from ingest.text import plain

_DRESS = r"[\s*_#>`~+•()\[\]–—-]*"  # of a heading, a list, emphasis; around a level
_LINE = re.compile(
    rf"""{_DRESS}(?:\d{{1,2}}[.):]{_DRESS})?
    (?:(PROBLEM|APPROACH|EVIDENCE|LIMITS|RESOURCES|PRIMER|AGREE|DISAGREE)|QUESTION)\b{_DRESS}(?:\d{{1,2}}\b{_DRESS})?
    (?(1)|(?:[:：]?{_DRESS}(understanding|analysis|critique)\b)?{_DRESS}(?:\d{{1,2}}\b{_DRESS})?)
    (?:[:：](.*)|)$""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD_BEHIND = re.compile(r"^(\s*(?!QUESTION)[A-Z]{5,}) +\w+ *:")  # "PROBLEM statement:"
_GOES_ON = re.compile(r"\s*\n\s*(?=\|\s*\S)(?![^\n]*\|\s*$)")  # a quote in a line of its own, that is no row of a table
_MARK = re.compile(r"\s*[\[［【]([^\[\]［］【】]{1,40})[\]］】]")
_ENDS_BEHIND = re.compile(rf"([.!?]+[\"'”’]?)((?:{_MARK.pattern})+)(?=\s+(?![a-z])|\s*$)")
_BEFORE = re.compile(r"(?<=[.!?])(?<!\bal\.)\s+(?=[\[［【]\s*\d)")  # a sentence that begins with its number
_NOTHING = frozenset("none n/a".split())
_PAIRS = ('""', "“”", "''", "‘’", "()")
_EDGES = " \"“”'‘’.…,;:!?*_`"


@dataclass(frozen=True, slots=True)
class Line:
    """A line in the form that was asked for; `text` is "" where it says that there is nothing."""

    name: str
    level: str
    text: str


def lines(reply: str) -> Iterator[Line]:
    """The lines of a reply that begin with one of the labels; what stands below a label alone is its text."""
    alone: Line | None = None
    for row in _GOES_ON.sub(" ", reply).splitlines():
        match = _LINE.match(_WORD_BEHIND.sub(r"\1:", row))
        if match:
            line = Line((match[1] or "QUESTION").upper(), (match[2] or "").lower(), _said(match[3] or ""))
            alone = None if bare(match[3] or "") else line
            if not alone:
                yield line
        elif alone and row.strip():
            yield Line(alone.name, alone.level, _said(row))
            alone = None


def _said(text: str) -> str:
    said = bare(text)
    return "" if said.rstrip(".").lower() in _NOTHING else said


def bare(text: str) -> str:
    """A text without the marks of emphasis in it, and without the quotation marks or brackets around the whole of it."""
    text = INLINE.sub(lambda found: found[str(found.lastgroup)], plain(text)).strip("*_` ")
    text = text.removeprefix("- ").removeprefix("– ")
    inner = text[1:-1]
    return inner.strip() if text[:1] + text[-1:] in _PAIRS and not set(inner) & set(text[:1] + text[-1:]) else text


def sentences(text: str, count: int) -> Iterator[tuple[str, list[int]]]:
    """The sentences of a text, each with the numbers of the papers (of `count`) that it cites, also behind its full stop."""
    if not text.startswith(("[", "［", "【")):  # there each number stands before its sentence
        text = _ENDS_BEHIND.sub(lambda found: _before_stop(found, count), text)
    for part in _BEFORE.split(text):
        for span in sentence_spans(part, prose=True):
            yield unmarked(span.of(part)), _cited(span.of(part), count)


def _before_stop(found: re.Match[str], count: int) -> str:
    """The numbers behind a full stop before it, unless the sentence has its own there already."""
    last = list(_MARK.finditer(found.string[: found.start()]))[-1:]
    has_own = last and last[0].end() == found.start() and numbers_in(last[0][1])
    return found[0] if has_own or not _cited(found[2], count) else f"{found[2]}{found[1]}"


def _cited(text: str, count: int) -> list[int]:
    found = dict.fromkeys(n for content in _MARK.findall(text) for n in expanded(numbers_in(content), count))
    return [number for number in found if 1 <= number <= count]


def unmarked(text: str) -> str:
    """A text without the numbers of papers in it."""
    return _MARK.sub(lambda found: "" if numbers_in(found[1]) else found[0], text).strip()


def quoted(text: str) -> tuple[str, int | None]:
    """A quote without the number of its paper, which stands before or behind it; and that number, if it has one."""
    before = _MARK.match(text)
    if before and (numbers := numbers_in(before[1])):
        return text[before.end() :].strip(), numbers[0][0]
    behind = list(_MARK.finditer(text))[-1:]
    if behind and not text[behind[0].end() :].strip(_EDGES) and (numbers := numbers_in(behind[0][1])):
        return text[: behind[0].start()].strip(), numbers[0][0]
    return text.strip(), None


def forms(quote: str) -> tuple[str, str]:
    """What to look for in an abstract: a quote as it stands, and without the signs at its ends."""
    return quote.strip(" \"“”'‘’…"), quote.strip(_EDGES)
