"""A listing of papers copied from a web page as text: a title, a blank line, its abstract, a blank line.

Such a copy also holds furniture of the page (buttons, dates, counters). Paragraphs are told apart by what they
look like: an abstract is long prose; a title is the last short paragraph before it that is not furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.records import Paper, Problem, WithoutAbstract
from ingest.sources.bylines import are_several, people_in
from ingest.sources.fields import paper_from
from ingest.sources.files import SourceFile, lines

MIN_ABSTRACT = 200  # characters; of 25,000 arXiv abstracts of 2025 one in a thousand has fewer than 406
MAX_TITLE = 300  # characters
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_FURNITURE = re.compile(
    rf"""(?:
      new | hot | trending | popular | subscribe | sign\ (?:in|up) | log\ ?in | load\ more | show\ more | next | previous
    | submit(?:ted)?(?:\ (?:a\ paper|by\b.*))? | upvotes? | likes? | share | save | bookmark | cite | comments? | home
    | (?:view|download|read)\ (?:pdf|paper|arxiv|code|project)\b.*
    | (?:view\ )?(?:arxiv|pdf|code|github|html|project)(?:\ page)?
    | .*\b(?:in|to)\ your\ (?:email|inbox)\b.* | get\ (?:our|the)\ newsletter\b.*
    | by\ ?\S.*\b(?:community|authors?)\b.* | by\ ?\w+
    | [\W\d_]+ | \d[\d.,]*\ ?[km]?\b\ ?(?:upvotes?|likes?|comments?|citations?|stars?|views?|downloads?|authors?)?
    | (?:\W*\d+\ )?(?:authors?|comments?|citations?|stars?)
    | (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\ )?
      (?:{_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\ {_MONTH})(?:,?\ \d{{4}})?
    | (?:published|updated|posted|listed)(?:\ (?:on|in|at|by)\b.{{0,40}}|:?\ .{{0,12}}\d.{{0,20}}|:)?
    | \d+\ (?:minutes?|hours?|days?|weeks?|months?|years?)\ ago | today | yesterday
    | (?:key\ ?words?|subjects?|comments|tl;?dr|doi|primary\ area)\ ?:\ .* | https?://\S+ | abstract:? | page\ \d+(?:\ of\ \d+)?
    )""",
    re.IGNORECASE | re.VERBOSE,
)

_LABELS = {name: re.compile(rf"{name}\s*[:—–]\s*(?=\S)", re.IGNORECASE) for name in ("title", "abstract")}


@dataclass(frozen=True, slots=True)
class _Paragraph:
    line: int
    text: str
    rows: tuple[str, ...] = ()

    @property
    def is_abstract(self) -> bool:
        prose = re.search(r"[a-z\d)\]”\"'%][.!?…:](?:\s|$)", self.text) is not None
        return len(self.text) > MAX_TITLE or (len(self.text) >= MIN_ABSTRACT and prose)

    @property
    def is_furniture(self) -> bool:
        return _FURNITURE.fullmatch(self.text) is not None

    @property
    def is_title_case(self) -> bool:
        """Whether it reads as a title: three words or more, most of the long ones capitalised, no full stop."""
        words = list(re.findall(r"[^\W\d_]{4,}", self.text))
        capitals = sum(word[0].isupper() for word in words)
        return len(self.text.split()) >= 3 and capitals > len(words) / 2 and self.text[-1] not in ".!"


def read(file: SourceFile, source: str, scope: str) -> Iterator[Paper | Problem]:
    """Papers from a copied listing; page furniture is dropped wherever it stands."""
    del scope  # a listing has no ids of its own
    short: list[_Paragraph] = []  # the last that may be a title, and what stands below it
    abstract: list[_Paragraph] = []
    for item in _paragraphs(file, source):
        if isinstance(item, Problem):
            yield item
        elif item.is_abstract:
            abstract.append(item)
        elif not item.is_furniture:
            if abstract:
                yield from _record(short, abstract, source)
                short, abstract = [], []
            yield from _left_alone(short[:-1], source)
            short = [*short[-1:], item]
    yield from _record(short, abstract, source)


def _record(short: list[_Paragraph], abstract: list[_Paragraph], source: str) -> Iterable[Paper | Problem]:
    if not abstract:
        yield from _left_alone(short, source)
    elif not short:
        yield Problem(source, abstract[0].line, "an abstract without a title above it", "Put its title on a line before it.")
    else:
        text = _unlabelled("abstract", " ".join(part.text for part in abstract))
        title, authors = _with_authors(short, text)
        yield from _left_alone([part for part in short if part.line < title.line], source)
        fields = {"title": _unlabelled("title", title.text), "abstract": text, "authors": authors}
        yield paper_from(fields, source=source, scope="", line=title.line)


def _unlabelled(name: str, text: str) -> str:
    label = _LABELS[name].match(text)
    return text[label.end() :] if label else text


def _with_authors(short: list[_Paragraph], abstract: str) -> tuple[_Paragraph, str]:
    """The paragraph with the title, and the authors, whom a paragraph below it or its last line may name."""
    *above, last = short
    if above and not people_in(above[-1].text, abstract):
        people = people_in(last.text, abstract)
        if people and (above[-1].is_title_case or are_several(people)):
            return above[-1], people
    if len(last.rows) > 1 and are_several(people := people_in(last.rows[-1], abstract)):
        return _Paragraph(last.line, " ".join(last.rows[:-1])), people
    return last, ""


def _left_alone(short: list[_Paragraph], source: str) -> Iterable[WithoutAbstract]:
    for title in short:
        if title.is_title_case:
            said, advice = (
                f"“{title.text[:80]}” has no abstract",
                f"Put its abstract, of {MIN_ABSTRACT} characters or more, below it.",
            )
            yield WithoutAbstract(source, title.line, said, advice)


def _paragraphs(file: SourceFile, source: str) -> Iterator[_Paragraph | Problem]:
    """Blocks of lines between blank lines. Wrapped lines are joined; a title directly above its abstract is not."""
    block: list[_Paragraph] = []
    with file.open() as stream:
        for item in lines(stream, source):
            if isinstance(item, Problem):
                yield item
            elif text := item[1].strip():
                block.append(_Paragraph(item[0], text))
            else:
                yield from _joined(block)
                block = []
    yield from _joined(block)


def _joined(block: list[_Paragraph]) -> Iterator[_Paragraph]:
    if any(paragraph.is_abstract for paragraph in block):
        yield from block
    elif block:
        first = block[0]
        rows = tuple(part.text for part in block)
        whole = _Paragraph(first.line, " ".join(rows), rows)
        rest = _Paragraph(block[min(1, len(block) - 1)].line, " ".join(part.text for part in block[1:]))
        # A wrapped abstract has lines of about one length; a title above one is cut off by its own line end.
        if len(block) > 2 and whole.is_abstract and rest.is_abstract and _ends_early(block):
            yield first
            yield rest
        elif whole.is_abstract:
            yield whole
        else:
            yield from block if any(part.is_furniture for part in block) else [whole]


def _ends_early(block: list[_Paragraph]) -> bool:
    """Whether the first line stops although the next word would have fitted: it is a paragraph of its own."""
    widest = max(len(part.text) for part in block)
    return len(block[0].text) + 1 + len(block[1].text.split()[0]) <= widest
