"""What is answered without a search: questions about the library as a whole, and thanks and greetings."""

from __future__ import annotations

import re
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.answers import Answer, Mode, Outcome
from bot.followups.holdings import Holding, asked_holding
from bot.followups.remarks import is_courtesy
from bot.questions import stem, topic_words, word_set
from ingest.filters import Filters
from ingest.library import Library
from ingest.records import Paper
from ingest.text import counted

_HOW = "Questions are answered from their abstracts, each sentence with its source. For example:"
_BOT = (
    "paperbot answers questions on the papers of a library from their abstracts, each sentence with its source, and says so"
    " where it finds nothing. It also prepares reading groups."
)
_OF_BOT = re.compile(
    r"\b(?:(?:who|what) are you|(?:can|do) you (?:do|help)|you can do|is paperbot)\b|^\W*help(?: me)?\b", re.IGNORECASE
)
_ASK = "Ask what the papers of the library may tell; to learn what it holds: “What is this library about?”"
_THANKS = word_set("thanks thank thx cheers appreciated")
_GREETINGS = word_set("hi hello hey morning afternoon evening")
_PARTING = re.compile(r"[^\w\s'’-]|(?<!\w)[-–—]+(?!\w)")  # between words of a title that are no phrase
_LONGEST_PHRASE = 4  # words
_FRAGMENT = 0.6  # of the papers that a phrase stands in: if a longer one stands in as many, it is a part of that
_TOLD = 60  # authors and so on, named
_PAPERS_OF = "The papers of one of them are cited for “papers by {}”."
_ONE = {Holding.AUTHORS: "author", Holding.VENUES: "venue", Holding.YEARS: "year", Holding.CATEGORIES: "category"}
_TOPICS, _CATEGORIES, _EXAMPLES = 8, 5, 3  # told


def aside(question: str, said: str, started: float) -> Answer:
    """An answer that no paper is searched for; `started` is when it was asked, by `time.perf_counter`."""
    return Answer(
        id=secrets.token_hex(8), question=question, standalone=question, outcome=Outcome.ANSWERED, mode=Mode.LIBRARY, text=said,
        statements=(), sources=(), nearest=(), retrieved=(), notes=(), usage=None, seconds=time.perf_counter() - started,
    )  # fmt: skip


def said_beside(text: str, library: Library, filters: Filters, *, first: bool) -> str:
    """What is said to an aside (`bot.followups.remarks.is_aside`); of the library, as far as `filters` let its papers through.

    `first` tells that nothing was said before.

    Raises:
        LibraryError: the library cannot be used.
    """
    words = re.findall(r"\w+", text.lower())
    if not is_courtesy(text):
        papers = list(library.matching(filters) if filters else library.papers())
        if holding := asked_holding(text):
            return holdings(papers, filters, holding)
        held = overview(papers, filters)
        return f"{_BOT}\n\n{held}" if _OF_BOT.search(text) else held
    if not _THANKS.isdisjoint(words):
        return "You are welcome."
    if not _GREETINGS.isdisjoint(words):
        return f"Hello. {_ASK}"
    return _ASK if first else "Ask on whenever you like."


def overview(papers: Sequence[Paper], filters: Filters) -> str:
    """What a library holds, and what can be asked of it, in a few paragraphs."""
    held = counted(len(papers), "paper") if papers else "no paper"
    lines = [f"The library holds {held}{f' of {filters.describe()}' if filters else ''}{_years(papers, filters)}."]
    if topics := _listed(phrases(paper.title for paper in papers)[:_TOPICS]):
        lines.append(f"Their titles speak most of {topics}.")
    if categories := _listed(Counter(one for paper in papers for one in paper.categories).most_common(_CATEGORIES)):
        lines.append(f"Their commonest categories: {categories}.")
    for holding in (Holding.VENUES, Holding.AUTHORS):
        first = Counter(_held(papers, holding)).most_common(_CATEGORIES + 1)
        least = first[-1][1] if len(first) > _CATEGORIES else 1  # others may have as many
        ahead = [(name, count) for name, count in first if count > least]
        lines += [f"Their commonest {holding}: {_listed(ahead)}."] if ahead else []
    if titles := spread([paper.title for paper in papers], _EXAMPLES):
        lines += [_HOW, *(f"What does “{title}” find?" for title in titles)]
    return "\n\n".join(lines)


def holdings(papers: Sequence[Paper], filters: Filters, holding: Holding) -> str:
    """The authors, venues or categories of some papers, with how many papers each has, the commonest first; or their years."""
    counts, many = Counter(_held(papers, holding)), counted(len(papers), "paper")
    among = f"{many} of the library{f', of {filters.describe()}' if filters else ''}"
    if not counts:
        return f"No {_ONE[holding]} of the {among} is known."
    unknown = sum(not any(_held([paper], holding)) for paper in papers)
    in_turn = sorted(counts.items(), key=lambda item: (0 if holding is Holding.YEARS else -item[1], item[0].casefold()))
    how_many = f"{len(counts):,} {_ONE[holding] if len(counts) == 1 else holding}"
    beside = f"; of {unknown:,} none is known" if unknown else ""
    more = f" and {len(in_turn) - _TOLD:,} more" if len(in_turn) > _TOLD else ""
    lines = [f"{how_many} in {among}{beside}.", f"{_listed(in_turn[:_TOLD])}{more}."]
    return "\n\n".join([*lines, *([_PAPERS_OF.format(in_turn[0][0])] if holding is Holding.AUTHORS else [])])


def _held(papers: Iterable[Paper], holding: Holding) -> Iterator[str]:
    """What papers have of authors, venues, years or categories, each as often as it stands there."""
    for paper in papers:
        if holding is Holding.AUTHORS:
            yield from paper.authors
        elif holding is Holding.CATEGORIES:
            yield from paper.categories
        elif one := paper.venue if holding is Holding.VENUES else str(paper.year or ""):
            yield one


def spread(titles: Sequence[str], count: int) -> list[str]:
    """At most `count` titles, from the beginning to the end of a library."""
    return list(titles[:: max(1, len(titles) // count)][:count])


def _years(papers: Sequence[Paper], filters: Filters) -> str:
    """From when to when they are, and when most of them are; "" where none has a year, or the filters say it."""
    if filters.years.first is not None and filters.years.first == filters.years.last:
        return ""
    years = Counter(paper.year for paper in papers if paper.year is not None)
    if not years:
        return ""
    (most, count), *others = years.most_common(2)
    many = f", most of them from {most} ({count:,})" if 2 * count > years.total() else ""
    if not many and others and count > others[0][1]:
        many = f", {count:,} of them from {most}, more than from any other year"
    span = f"from {min(years)} to {max(years)}{many}" if others else f"from {most}"
    unknown = len(papers) - years.total()
    return f", {span}" + (f"; of {unknown:,} no year is known" if unknown else "")


def _listed(counted: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({count:,})" for name, count in counted)


def phrases(titles: Iterable[str]) -> list[tuple[str, int]]:
    """What several titles speak of, in two words or more, with their number; the commonest first.

    Inflections count as one; a phrase that mostly stands in a longer one is not told beside it.
    """
    stems, counts, written = dict[str, str](), Counter[tuple[str, ...]](), Counter[tuple[tuple[str, ...], str]]()
    for title in titles:
        found = dict(_phrases(title, stems))
        counts.update(found.keys())
        written.update(found.items())
    several = {key: count for key, count in counts.items() if count > 1}
    in_longer = dict[tuple[str, ...], int]()
    for key, count in several.items():
        for part in (key[:-1], key[1:]):
            in_longer[part] = max(in_longer.get(part, 0), count)
    whole = {key for key, count in several.items() if in_longer.get(key, 0) < _FRAGMENT * count}
    as_written = {key: words for (key, words), _ in reversed(written.most_common()) if key in whole}
    return [(as_written[key], several[key]) for key in sorted(whole, key=lambda key: (-several[key], key))]


def _phrases(title: str, stems: dict[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The runs of words of a topic in a title, as stems and as they are written there; `stems` remembers words."""
    for piece in _PARTING.split(title):
        words = piece.split()
        keys = [_stem(word, stems) for word in words]
        breaks = [-1, *(place for place, key in enumerate(keys) if not key), len(words)]
        for before, end in pairwise(breaks):
            for start in range(before + 1, end):
                for stop in range(start + 2, min(end, start + _LONGEST_PHRASE) + 1):
                    yield tuple(keys[start:stop]), " ".join(words[start:stop])


def _stem(word: str, stems: dict[str, str]) -> str:
    """The stem of a word that tells of a topic; "" of others."""
    if word not in stems:
        stems[word] = stem(word) if topic_words(word) else ""
    return stems[word]
