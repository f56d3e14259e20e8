"""Which lines of a model's answer list a paper rather than state something: a marker, a title, authors, a year. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.citations.clauses import states
from ingest.records import Paper

_NUMBERED = r"[\[【［]\s*[\^\#]?(?:\w{0,9}\s)?\d{1,3}[^\]】］\n]{0,20}[\]】］]"
_MARKER = re.compile(_NUMBERED)
_LINE = re.compile(
    rf"""[ \t]*(?P<sign>(?:[-*+•–▪>][ \t]+)*(?:\d{{1,3}}[.)][ \t]+)?)[*_]{{0,3}}
    (?P<lead>(?:{_NUMBERED}|\(\d{{1,3}}\)(?=\s)|\d{{1,3}}[\]:](?=\s))[*_]{{0,3}}[:.]?\s*[–—-]?\s*)*(?P<body>.*)""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ADDRESS = re.compile(r"https?://|\b(?:doi|arxiv)[:.]", re.IGNORECASE)
# “Levine, S.”, “Levine et al.”, “(2020)”: as a work is cited, and little else is written.
_WORK = re.compile(
    r"[*_\"“]*(?=[^\W\d_a-z])[^\W\d_][\w'’-]*,?\s+(?:(?=[^\W\d_a-z])[^\W\d_]\.|et\s+al)|\((?:19|20)\d\d[a-z]?\)", re.VERBOSE
)
_NAMED_WORK = re.compile(r"[^\W\d_a-z][\w'’-]*,?\s+(?:[^\W\d_a-z]\.|et\s+al\b)")
_CLAUSE_ENDS = re.compile(r"[;:]\s|(?<=[)\d])[.,]\s")
_BARE = re.compile(r"(?:[\W\d_]|\b(?:papers?|abstracts?|sources?|refs?|references?|and|p{1,2})\b)*", re.IGNORECASE)
_SMALL = frozenset("et al and arxiv preprint in proc doi http https org abs pdf year authors title by vol no pp the".split())
_TELLING = 4  # words that a title begins with; no other paper's does
_LEAST = 3  # words of a title that is cut short
_MOST_OTHERS = 1  # words beside those of a paper's record
_TITLE_WORDS = 3  # of four letters and more, each with a capital: as titles are written


class References:
    """Tells the lines that list papers; they may be of the evidence, or made up."""

    def __init__(self, evidence: Sequence[Paper]) -> None:
        self._papers = [(_words(paper.title), _known(paper)) for paper in evidence]
        self._called = [_words(paper.title.partition(":")[0]) for paper in evidence]

    def begins(self, line: str) -> bool:
        """Whether a line is a marker and the title of a paper of the evidence, or a footnote: whatever stands above it."""
        read = _LINE.match(line)
        if not read or not read["lead"] or not (body := read["body"].strip()):
            return False
        return self._is_titled(body) or ("[^" in line[: read.start("body")] and not _is_statement(body))

    def lists(self, line: str, *, sure: bool) -> bool:
        """Whether a line below a heading lists a paper; `sure` is a heading that stands above nothing else."""
        read = _LINE.match(line)
        body = read["body"].strip() if read else line
        if is_bare(line) or self._is_titled(body) or _ADDRESS.match(body):
            return True
        if _is_statement(body):
            return False
        lead, sign, marked = bool(read and read["lead"]), bool(read and read["sign"]), bool(_MARKER.search(body))
        if not (lead or sign):
            return not marked and bool(_WORK.match(body) and _YEAR.search(body))
        if _WORK.search(body) or _ADDRESS.search(body):
            return True
        if marked:
            return sure
        return lead or sure or bool(_YEAR.search(body)) or _is_title(body)

    def listed_in_line(self, line: str, *, sure: bool) -> bool:
        """The same of several on the line of the heading: “Levine et al. (2023), Chen (2025)”, with no clause beside."""
        body = line.strip().strip('*_"“”').strip()
        if not body[:1].isupper() or _MARKER.search(body):
            return False
        if self._is_titled(body):
            return True
        if not _YEAR.search(body) or any(states(part) for part in _CLAUSE_ENDS.split(body)):
            return False
        if _NAMED_WORK.search(body):
            return True
        return sure and all(word[0].isupper() or word in _SMALL for word in _WORD.findall(body) if not word[0].isdigit())

    def _is_titled(self, body: str) -> bool:
        words = _words(_MARKER.sub("", body))
        for (title, known), called in zip(self._papers, self._called, strict=True):
            begun = title[:_TELLING]
            whole = any(words[place : place + len(begun)] == begun for place in range(len(words)))
            if words and (words in (called, title[: max(_LEAST, len(words))]) or whole):
                others = [word for word in words if word not in known and len(word) > 1 and not word.isdigit()]
                if len(others) <= _MOST_OTHERS:
                    return True
        return False


def is_bare(line: str) -> bool:
    """Whether a line has markers or numbers of papers, and nothing beside."""
    return any(char.isdigit() for char in line) and bool(_BARE.fullmatch(line))


def _is_statement(body: str) -> bool:
    """Whether an item says something: a clause that is cited, ends with a full stop, or goes on from its marker."""
    text = _MARKER.sub("", body).strip()
    if not states(f"it {text}" if text[:1].islower() else text):
        return False
    if _MARKER.search(body) or text[:1].islower():
        return True
    return text.rstrip('*_"”').endswith((".", "!")) and not (_WORK.search(text) or _YEAR.search(text))


def _is_title(body: str) -> bool:
    """Whether a line is written as titles are: “Deep Residual Learning for Images”; or is one short name."""
    longer = [word for word in _WORD.findall(body) if len(word) >= _TELLING]
    if not longer:
        return not any(word[0].islower() for word in _WORD.findall(body))
    return len(longer) >= _TITLE_WORDS and all(word[0].isupper() for word in longer)


def _known(paper: Paper) -> frozenset[str]:
    return frozenset(_words(" ".join((paper.title, *paper.authors, paper.venue)))) | _SMALL


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
