"""The papers that the text of an answer is on, where it does not say which it cites: told by their titles, or by a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.questions import names
from ingest.library import Library
from ingest.text import title_key

# In quotation marks, in bold, or as the text of a link of Markdown or Slack.
_QUOTED = re.compile(
    r"""“([^“”\n]{3,300})” | "([^"\n]{3,300})" | «([^«»\n]{3,300})» | \*\*([^*\n]{3,300})\*\* | \[([^\[\]\n]{5,300})\]\(
    | <[^<>|\s]+\|([^<>|\n]{3,300})>""",
    re.VERBOSE,
)
# “LoRec”, “D4RL”
_INNER = re.compile(r"\w[A-Z]|[A-Za-z]\w*\d")
# A line of a list: “1. …”, “[2] …”, “• …”.
_LISTED = re.compile(r"^\W{0,4}(?:\[?\d{1,2}[\].):]|[-*•–]) *(.{3,300})$", re.MULTILINE)
# Within a line: “1. A does this. 2. B does that.”, “(1) A, and (2) B”.
_NUMBERED = re.compile(r"(?:^|(?<=\s))[\[(]?(\d{1,2})[\].):] +(?=\S)")
# What stands behind a title in a list of sources.
_AFTER_TITLE = re.compile(r" (?:[—–·|(]|-(?= )|<?https?://)|[.,;](?: |$)|[”\"»*]")
_LONGEST, _RUNS = 25, 20  # words of a title, and places where one may begin
_NAMES = 8  # names looked up


def by_titles(text: str, library: Library, *, bare: bool) -> tuple[str, ...]:
    """The papers whose titles stand in a text, in the order of their places; a list of sources counts before the rest.

    Titles without any signs around them are looked for only if `bare`: it takes longest.
    """
    listed = [title for item in _items(text) for title in _cuts(item)]
    quoted = [next(filter(None, found.groups())).rstrip(".,") for found in _QUOTED.finditer(text)]
    for titles in (listed, quoted, list(_runs(text)) if bare else []):
        if known := library.titled(titles):
            places = {title_key(title): place for place, title in reversed(list(enumerate(titles)))}
            return tuple(sorted(known, key=lambda paper_id: places.get(title_key(known[paper_id]), len(titles))))
    return ()


def _items(text: str) -> Iterator[str]:
    """What stands in the lines of a list, and behind 1, 2 and so on within a line."""
    for found in _LISTED.finditer(text):
        yield found[1]
    for line in text.splitlines():
        marks = list[re.Match[str]]()
        for found in _NUMBERED.finditer(line):
            if int(found[1]) == len(marks) + 1:
                marks.append(found)
        if len(marks) > 1:
            ends = [*(mark.start() for mark in marks[1:]), len(line)]
            yield from (line[mark.end() : end] for mark, end in zip(marks, ends, strict=True))


def _cuts(line: str) -> Iterator[str]:
    """A line of a list, and what stands in it up to each sign that may end a title."""
    line = line.lstrip('“"«* ')
    yield line
    yield from (line[: found.start()] for found in _AFTER_TITLE.finditer(line))


def _runs(text: str) -> Iterator[str]:
    """What may be a title without quotation marks: some words from one on that begins with a capital or a figure."""
    words = text.split()
    begins = [word.lstrip("“\"'([*_")[:1] for word in words]
    capitals = [begin.isupper() or begin.isdigit() for begin in begins]
    starts = [place for place in range(len(words)) if capitals[place] and not (place and capitals[place - 1])]
    for start in starts[:_RUNS]:
        for end in range(start + 2, min(len(words), start + _LONGEST) + 1):
            yield " ".join(words[start:end])


def by_names(text: str, library: Library) -> str:
    """The paper that most of a text's names stand in and no other paper holds; "" if there is none."""
    told = [name for name in names(text) if _is_telling(name, text)][:_NAMES]
    votes = Counter(paper for papers in library.holding(told, 2).values() if len(papers) == 1 for paper in papers)
    return votes.most_common(1)[0][0] if votes else ""


def _is_telling(name: str, text: str) -> bool:
    """Whether a name is written as only names are: LoRec, StepMix, GPT-4."""
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    return found is not None and len(name) > 2 and bool(_INNER.search(found.group()))
