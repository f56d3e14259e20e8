"""Papers that are shown without a search: what was done in each, what is nearest to one, which are the newest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.answering.extractive import Chosen, unscored
from bot.answers import Turn
from bot.followups.wishes import Wish
from bot.followups.writers import persons
from bot.retrieval.evidence import RankedPaper
from ingest.filters import Filters
from ingest.identity import arxiv_number
from ingest.library import Library
from ingest.records import Paper, Passage, Span
from ingest.text import counted

_NEAR = 5  # papers like one
AUTHORS = 10  # named
_JOINED = re.compile(r"(?<=\w)(?:,| and| &) ", re.IGNORECASE)
# What is asked for of a paper's record, what that is called, and where it stands; the first that fits.
_Entry = tuple[str, str, Callable[[Paper], str]]
_ENTRIES: tuple[_Entry, ...] = (
    (r"titles?", "title", lambda paper: paper.title),
    (r"links?|urls?|address(?:es)?|pdfs?|pages?|where", "link", lambda paper: paper.url),
    (r"dois?", "DOI", lambda paper: paper.doi),
    (r"venues?|journals?|conferences?|proceedings|magazines?", "venue", lambda paper: paper.venue),
    (r"how many", "authors", lambda paper: counted(len(paper.authors), "author") if paper.authors else ""),
    (r"(?:first|lead) authors?", "authors", lambda paper: "".join(paper.authors[:1])),
    (r"(?:last|senior|final) authors?", "authors", lambda paper: "".join(paper.authors[-1:])),
    (r"(?:co-?)?authors?|whom", "authors", lambda paper: ", ".join(paper.authors)),
    (r"years?|dates?|when", "year", lambda paper: str(paper.year or "")),
    (r"arxiv", "number on arXiv", lambda paper: paper.arxiv_id),
    (r"", "number on arXiv or DOI", lambda paper: paper.arxiv_id or paper.doi),
)
NOTHING_SHOWN = {
    Wish.ALIKE: "The library holds no other paper near to that.",
    Wish.BACK: "No list of papers was shown before.",
    Wish.NEWEST: "Of none of these papers the year is known.",
    Wish.CATCH: "The abstract names no limits of its own; the paper itself may.",
}


def done_and_found(papers: Sequence[Paper], library: Library) -> Chosen:
    """Of each paper the sentence that says what was done, and the one that says what came out."""
    from bot.reading_group.briefs import stated
    from bot.reading_group.pack import Aspect
    from bot.reading_group.reading import read

    chosen = Chosen()
    for one in read(library, papers):
        spans = dict[Span, None]()
        for aspect in (Aspect.APPROACH, Aspect.EVIDENCE):
            found = [sentence for sentence in stated(one, aspect) if sentence.span not in spans]
            spans |= {sentence.span: None for sentence in found[:1]}
        if not spans and one.sentences:
            spans = {one.sentences[0].span: None}
        if spans:
            chosen.append(quoted_of(one.paper, list(spans)))
    return chosen


def quoted_of(paper: Paper, spans: Sequence[Span]) -> tuple[RankedPaper, tuple[Passage, ...]]:
    """A paper with the passages at these places, in their order."""
    ranked = unsearched(paper, sorted(spans, key=lambda span: span.start))
    return ranked, ranked.passages


def unsearched(paper: Paper, spans: Sequence[Span]) -> RankedPaper:
    """A paper that was not searched for, with passages."""
    passages = tuple(unscored(paper, span) for span in spans)
    return RankedPaper(paper, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, (), passages)


def alike(
    paper: Paper, history: Sequence[Turn], library: Library, filters: Filters, without: Sequence[str] = ()
) -> tuple[Chosen, tuple[str, ...]]:
    """The papers nearest to one, but for those cited before and those left out, each with its nearest sentence; and notes.

    Raises:
        LibraryError: the library cannot be used.
    """
    cited = {paper_id for turn in history for paper_id in turn.papers}
    out = cited.union(without)
    near = [one for one in library.near(paper.paper_id, _NEAR + len(out), filters) if one.paper.paper_id not in out]
    notes = [f"Read as: which papers are near to “{paper.title}”? They may be on something else."]
    if cited - {paper.paper_id}:
        notes.append("The papers cited before are left out.")
    return [quoted_of(one.paper, [one.sentence]) for one in near[:_NEAR]], tuple(notes)


def newest(papers: Sequence[Paper], *, oldest: bool) -> tuple[list[Paper], tuple[str, ...]]:
    """The newest of some papers, or the `oldest`, and what is said of that; of one year those count that arXiv numbers so."""
    dated = [(paper.year, paper) for paper in papers if paper.year is not None]
    if not dated:
        return [], ()
    pick = min if oldest else max
    year = pick(year for year, _ in dated)
    these = [paper for known, paper in dated if known == year]
    numbers = [arxiv_number(paper) for paper in these]
    told = f"The {'oldest' if oldest else 'newest'} of {len(papers)} by year: {year}"
    if len(these) > 1 and all(numbers):
        these = [these[numbers.index(pick(numbers))]]
        told += ", and in that year by the number on arXiv"
    unknown = len(papers) - len(dated)
    if len(papers) == 1:
        told = f"The last answer has one source, of {year}"
    return these, (f"{told}{f'; of {unknown} the year is unknown' if unknown else ''}.",)


def years_of(papers: Sequence[Paper]) -> str:
    """Of which year each of some papers is."""
    told = (f"“{paper.title}”: {paper.year or 'year unknown'}" for paper in papers)
    return f"{'; '.join(told)}."


def written(papers: Sequence[Paper], said: str) -> tuple[list[Paper], str]:
    """Those of some papers that whom a text names so are authors of, and what is said of that."""
    his = persons(said)
    these = [paper for paper in papers if his.matches(paper, ())]
    unknown = sum(not paper.authors for paper in papers)
    if unknown == len(papers):
        return [], "The library knows no authors of these papers."
    beside = f"; of {unknown} the library knows no authors" if unknown else ""
    who = (" and " if his.coauthors else " or ").join(f"“{name}”" for name in his.coauthors or his.authors)
    they = f"{who} are together authors" if his.coauthors else ""
    if len(papers) > 1:
        how_many = f"{len(these)}" if these else "none"
        return these, f"{they or f'{who} is an author'} of {how_many} of these {len(papers)} papers{beside}."
    if they:
        return these, f"{they if these else f'{who} are not together authors'} of “{papers[0].title}”."
    if these:
        return these, f"{who} is an author of “{papers[0].title}”."
    return [], f"{who} is no author of “{papers[0].title}”, which is by {listed(papers[0].authors)}."


def listed(authors: Sequence[str]) -> str:
    """The first of some authors by name, and how many more there are."""
    others = len(authors) - AUTHORS
    return ", ".join(authors[:AUTHORS]) + (f" and {others} more" if others > 0 else "")


def matching(papers: Sequence[Paper], filters: Filters) -> tuple[list[Paper], str]:
    """Those of some papers that are of the years or venues of `filters`, and what is said of that.

    Where no paper of the library has a year, years make no filters.
    """
    these = [paper for paper in papers if filters.matches(paper, ())]
    what, told = ("years", _year_of) if filters.years or not filters else ("venues", _venue_of)
    known = list(dict.fromkeys(filter(None, map(told, papers))))
    unknown = sum(not told(paper) for paper in papers)
    if unknown == len(papers):
        return [], f"The library knows no {what} of these papers."
    if len(papers) == 1:
        return these, f"“{papers[0].title}” ({known[0]}) is {'' if these else 'not '}of {filters.describe()}."
    beside = f"; of {unknown} the library knows no {what}" if unknown else ""
    if these:
        return (
            these,
            f"{len(these)} of these {len(papers)} papers {'is' if len(these) == 1 else 'are'} of {filters.describe()}{beside}.",
        )
    return (
        [],
        f"None of these {len(papers)} papers is of {filters.describe()}: they are of {' and '.join(sorted(known))}{beside}.",
    )


def _year_of(paper: Paper) -> str:
    return str(paper.year or "")


def _venue_of(paper: Paper) -> str:
    return paper.venue


def caveats(papers: Sequence[Paper], library: Library) -> Chosen:
    """The sentences in which some papers name limits of their own work."""
    from bot.reading_group.briefs import stated
    from bot.reading_group.pack import Aspect
    from bot.reading_group.reading import read

    found = [(one.paper, [sentence.span for sentence in stated(one, Aspect.LIMITS)]) for one in read(library, papers)]
    return [quoted_of(paper, spans) for paper, spans in found if spans]


def exhausted(papers: Sequence[Paper]) -> str:
    """That there is nothing more to quote of some papers, and where there is more to read."""
    where = [f"“{paper.title}”{f': {paper.url}' if paper.url else ''}" for paper in papers]
    return "\n\n".join(["All that these abstracts state has been quoted. The papers themselves say more:", *where])


def known_of(papers: Sequence[Paper], text: str) -> str:
    """What the library knows of each of some papers that a text asks for: title, link, DOI or number on arXiv, and so on."""
    entries = _asked_for(text)
    beside = [entry for entry in entries if entry is not _ENTRIES[0]] or entries  # a title stands before what is told
    said = list[str]()
    for paper in papers:
        title = f"“{paper.title}”"
        values = [known(paper) or f"no {what} known" for _, what, known in beside]
        if len(beside) > 1:
            said.append(f"{title}: {'; '.join(values)}")
        elif beside[0][2](paper):
            said.append(title if values == [paper.title] else f"{title}: {values[0]}")
        else:
            said.append(f"The library knows no {beside[0][1]} of {title}.")
    return "\n\n".join(said)


def _asked_for(text: str) -> list[_Entry]:
    """The entries that a text asks for; more than the first that fits only where it joins several: “titles and authors”."""
    found, rest = list[_Entry](), text
    for entry in _ENTRIES[:-1]:
        left = re.sub(rf"\b(?:{entry[0]})\b", " ", rest, flags=re.IGNORECASE)
        if left != rest:
            found.append(entry)
        rest = left
    return (found if _JOINED.search(text) else found[:1]) or [_ENTRIES[-1]]
