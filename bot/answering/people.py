"""What is said of people beside the papers of those whom a question names: who they are, and with whom they wrote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.filtering.people import asks_who_is, asks_with_whom
from bot.retrieval import Retrieved
from ingest.filters import Filters, is_author
from ingest.library import Library
from ingest.records import Paper
from ingest.text import counted

_MOST, _ALL = 1_000, 10**7  # papers looked through, counted
_PERSONS, _OTHERS = 5, 10  # told by name
_TOGETHER = re.compile(r"\b(?:both|together|with|joint(?:ly)?|co-?\w+)\b|\d{4}", re.IGNORECASE)  # leaves no doubt
_APART = "The library holds no joint paper of {}: papers by one of them are searched."
_ALONE = "{} by one of them alone; “or” between the names asks for {} too."


def of_people(question: str, found: Retrieved, library: Library) -> tuple[str, ...]:
    """What is told of the authors whose papers are asked for; nothing where their papers alone are.

    Raises:
        LibraryError: the library cannot be used.
    """
    filters = found.filters
    either = filters.coauthors and found.by_author and not _TOGETHER.search(question)
    told = tuple(_alone(found, library)) if either else _never_together(question, found, library)
    names = filters.authors or filters.coauthors
    if not (found.only_filters and names and (asks_who_is(question) or asks_with_whom(question))):
        return told
    papers = library.by_ids(library.newest(replace(filters, coauthors=()), _MOST))
    return (*told, *_persons(names, papers))


def _never_together(question: str, found: Retrieved, library: Library) -> tuple[str, ...]:
    """That those whose papers are asked for with “and” wrote none together."""
    names = found.filters.authors if found.by_author else ()
    listed = r"(?:,? (?:and|&) |, )".join(map(re.escape, names))
    asked = re.search(listed, question) if len(names) > 1 else None
    if not asked or not re.search(r" (?:and|&) ", asked[0]) or library.holds(Filters(coauthors=names)):
        return ()
    return (_APART.format(" and ".join(f"“{name}”" for name in names)),)


def _persons(names: Sequence[str], papers: Sequence[Paper]) -> Iterator[str]:
    """How much each person so called wrote, and with whom."""
    written = Counter(author for paper in papers for author in paper.authors if any(is_author(one, author) for one in names))
    for person, count in written.most_common(_PERSONS):
        others = Counter(author for paper in papers if person in paper.authors for author in paper.authors if author != person)
        first = [name for name, _ in others.most_common(_OTHERS)]
        more = [f"{len(others) - len(first):,} more"] if len(others) > len(first) else []
        *listed, last = [*first, *more] or [""]
        beside = f"with {', '.join(listed)}{' and ' if listed else ''}{last}" if last else "alone"
        yield f"{person} wrote {counted(count, 'paper')} of the library, {beside}."
    if len(written) > _PERSONS:
        yield f"{len(written) - _PERSONS:,} more authors are called so."


def _alone(found: Retrieved, library: Library) -> Iterator[str]:
    """That there are papers by some of those whose joint papers are cited."""
    either = replace(found.filters, authors=found.filters.coauthors, coauthors=())
    if alone := len(library.newest(either, _ALL)) - found.admitted:  # ids alone, which takes little
        yield _ALONE.format(*(("1 more paper is", "it") if alone == 1 else (f"{alone:,} more papers are", "them")))
