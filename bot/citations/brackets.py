"""What stands in brackets in a model's answer: numbers of papers, links as Markdown writes them, or neither. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.citations import author_years
from bot.citations.mentions import is_mention
from bot.citations.pieces import BLOCK_END, CODE, LOOK, window

OPENING, CLOSING = "[【［", "]】］"
LINK_LOOK = 300  # characters from "(" on; a longer address is none of a paper's

_LABELS = re.compile(
    r"""(?:\^|\#|\b(?:see|cf|papers?|sources?|refs?|references?|evidence|citations?|abstracts?|documents?|docs?|passages?
    |study|studies|articles?|nos?|nr|items?)[.:]?)\s*(?=[\#\d])""",
    re.IGNORECASE | re.VERBOSE,
)
_PLACES = re.compile(  # where in a paper; OpenAI's "1:0†source" and "1†L1-L5"
    r"""(?::\d+)?\s*†[^,;]*
    |(?<=[\d\s,;:])(?:pp?\.|§+|sec(?:tions?|\.)?|fig(?:ures?|\.)?|tab(?:les?|\.)?)\s*\d+(?:\s*[-–]\s*\d+)?""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLED = re.compile(r"(?<=\d)(?::|\s[–—])\s+[^\W\d_]{3}[^;]*?(?=[;,]\s*\d+(?::|\s[–—])\s|$)")  # “[1: ReMax]”
_NUMBERS = re.compile(r"\s*\d++(?:(?:[\s,;&|、，；…–—‑-]|\.{2,}+|\band\b)++\d++)*+[\s.,;:…]*")
_NEGATIVE = re.compile(r"[,;]\s*-\s*\d")
_INTERVAL = re.compile(r"\s*0\s*[,;–—‑-]\s*\d+\s*")  # "[0, 1]"; no paper has number 0
_RANGE = re.compile(r"(\d+)(?:\s*[–—‑-]\s*(\d+))?")
_LONGEST_RANGE = 10  # papers
_LIST_SO_FAR = re.compile(r"[\s\d,;&|、，；…–—‑#^-]*")
_ADDRESS = re.compile(r"(?=.*[^\W_]).*[/:.#@?&=%\\]", re.DOTALL)  # not "[GHS-R](-/-)"
_TARGET = re.compile(r"""\(\s*+((?:[^\s()]|\([^\s()]*+\))*+)(?:\s++(?:"[^"]*+"|'[^']*+'|“[^”]*+”|\([^()]*+\)))?\s*+\)""")
_BECOMES_TARGET = re.compile(
    r"""\(\s*+(?:[^\s()]|\([^\s()]*+\))*+(?:\([^\s()]*+)?(?:\s++(?:(?:"[^"]*+"?|'[^']*+'?|“[^”]*+”?|\([^()]*+\)?)\s*+)?)?"""
)
_DEFINES = re.compile(r":[ \t]{0,9}<?(?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:|www\.|(?:[\w-]++\.)+[A-Za-z]{2,}/)")
_DEFINED = re.compile(r":[ \t]{0,9}\S{0,60}")
_ROUND = re.compile(f"[^()（）【】［］\\[\\]\n{CODE}-{BLOCK_END}]*")
_YEAR = re.compile(r"(?:19|20)\d\d[a-z]?")
_BODY_END = re.compile(f"[][【】［］{CODE}-{BLOCK_END}]")


@dataclass(frozen=True, slots=True)
class Text:
    """The first `length` characters are text and nothing else."""

    length: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of papers as they stand there, ranges as pairs; `endless` tells that they go on beyond all we look at."""

    length: int
    numbers: tuple[tuple[int, int], ...]
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Authors:
    """Citations by author and year."""

    length: int
    reading: author_years.Reading


@dataclass(frozen=True, slots=True)
class Target:
    """An address in round brackets, `length` characters with them; `cut` tells that it goes on."""

    length: int
    address: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Text and the address behind it."""

    length: int
    label: str
    target: Target


@dataclass(frozen=True, slots=True)
class Definition:
    """A line that gives the address behind a label, "[1]: https://…"."""

    length: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year alone in round brackets."""

    length: int
    year: str


Bracket = Text | Numbers | Authors | Link | Definition | Year


def numbers_in(content: str) -> tuple[tuple[int, int], ...]:
    """The numbers of papers that a bracket holds, each as a range of its own; none if it holds anything else."""
    plain = _LABELS.sub(" ", _PLACES.sub("", _TITLED.sub("", content)))
    if not _NUMBERS.fullmatch(plain) or _INTERVAL.fullmatch(plain) or _NEGATIVE.search(plain):
        return ()
    return tuple((int(first), int(last or first)) for first, last in _RANGE.findall(plain))


def is_marker_so_far(content: str) -> bool:
    """Whether `content` is numbers, and signs between numbers, and nothing else."""
    return bool(_LIST_SO_FAR.fullmatch(content)) and any(char.isdigit() for char in content)


def expanded(numbers: tuple[tuple[int, int], ...], count: int) -> list[int]:
    """The numbers of the ranges: of long or wrong ones (beyond 1 to `count`) only the ends, whether papers or not."""
    found = list[int]()
    for first, last in numbers:
        short = 1 <= first <= last <= count and last - first < _LONGEST_RANGE
        found += range(first, last + 1) if short else [first] if first == last else [first, last]
    return list(dict.fromkeys(found))


def find_bracket(text: str, final: bool, line_start: bool) -> Bracket | None:
    """What `text`, which begins with a square bracket (or a backslash and one), begins with; None if undecided.

    `final` tells that nothing more will come, `line_start` that a line begins here.
    """
    opened = 2 if text[0] == "\\" else 1
    if opened < len(text) and text[opened] in OPENING:
        return _doubled(text, final, opened)
    body = _body(text, opened)
    end = opened + len(body)
    if end == min(len(text), LOOK):
        return _unclosed(body, end, final or len(text) >= LOOK)
    if text[end] not in CLOSING or "\n\n" in body:
        return Text(1)
    return _closed(text, final, line_start, body.removesuffix("\\"), end + 1)


def _body(text: str, start: int) -> str:
    """What stands before the next square bracket or code, as far as that is looked for."""
    found = _BODY_END.search(text, start, LOOK)
    return text[start : found.start() if found else LOOK]


def _unclosed(body: str, end: int, whole: bool) -> Bracket | None:
    if "\n\n" in body:
        return Text(1)
    if not whole:
        return None
    cut = end < LOOK and not body.strip()  # the text ends with "["
    return Numbers(end, (), endless=True) if cut or is_marker_so_far(body) else Text(1)


def _doubled(text: str, final: bool, opened: int) -> Bracket | None:
    """What "[[1]]" is."""
    body = _body(text, opened + 1)
    end = opened + 1 + len(body)
    closing = text[end : end + 2]
    if any(char not in CLOSING for char in closing):
        return Text(1)
    if len(closing) == 2 and (numbers := numbers_in(body)):
        return Numbers(end + 2, numbers)
    undecided = len(closing) < 2 and end < LOOK and not final
    return None if undecided else Text(1)


def _closed(text: str, final: bool, line_start: bool, content: str, end: int) -> Bracket | None:
    after, whole = window(text[end : end + LINK_LOOK], final, LINK_LOOK)
    if line_start and (defines := _defines(after, whole)) is not False:
        return None if defines is None else Definition(end)
    if numbers := numbers_in(content):
        return Numbers(end, numbers)
    if reading := author_years.read(content):
        return Authors(end, reading)
    target = find_target(after, whole)
    if target is None:
        return None
    if target.length:
        return Link(end + target.length, content, target)
    return Text(1 if any(char.isalpha() for char in content) else end)


def _defines(after: str, whole: bool) -> bool | None:
    found = _DEFINED.match(after)
    if not whole and (not after or (found and found.end() == len(after))):
        return None
    return bool(_DEFINES.match(found[0])) if found else False


def find_round(seen: str, whole: bool) -> Authors | Numbers | Year | Text | None:
    """What the round bracket holds that begins where `seen` does; `whole` tells that nothing more will be looked at."""
    inside = _ROUND.match(seen, 1)
    body = inside[0] if inside else ""
    closing = seen[1 + len(body) : 2 + len(body)]
    labelled = is_mention(body)
    if not closing and not whole and (labelled or author_years.may_become_citation(body)):
        return None
    if labelled and closing and closing in ")）" and (numbers := numbers_in(body)):
        return Numbers(len(body) + 2, numbers)
    if closing and closing in ")）":
        if _YEAR.fullmatch(body):
            return Year(len(body) + 2, body)
        if reading := author_years.read(body):
            return Authors(len(body) + 2, reading)
    return Text(1)


def find_target(seen: str, whole: bool) -> Target | None:
    """The address in the round brackets that `seen` begins with; length 0 if there is none; None if undecided.

    Only directly behind a square bracket is it one. `whole` tells that nothing more will be looked at.
    """
    if not seen:
        return Target(0, "") if whole else None
    if found := _TARGET.match(seen):
        return Target(found.end(), found[1]) if not found[1] or _ADDRESS.search(found[1]) else Target(0, "")
    if not _BECOMES_TARGET.fullmatch(seen):
        return Target(0, "")
    if not whole:
        return None
    cut = _ADDRESS.search(seen) and not re.search(r"\s", seen)
    return Target(len(seen), seen[1:], cut=True) if cut else Target(0, "")
