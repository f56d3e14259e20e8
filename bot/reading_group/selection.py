"""Which papers a meeting reads, and in which order: relevant and diverse, each with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.results import why as why_found
from bot.questions import WordFinder, topic_words
from bot.reading_group.pack import Choice, LeftOut
from bot.reading_group.reading import kept, whole
from bot.reading_group.topicality import SURE, chance, expanded, on_opposite
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.evidence import RankedPaper
from bot.retrieval.relevance import is_relevant
from ingest.embedding.vectors import Floats, product
from ingest.errors import QuestionError
from ingest.filters import Filters
from ingest.library import Library
from ingest.records import Paper

MAX_PAPERS = 12
# Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): how much relevance counts beside unlikeness. By eye, on
# the development library.
RELEVANCE = 0.8
_POOL = 40  # papers looked at
_CLOSE_CALLS = 0.7  # of the best fit: papers this near are chosen among for diversity before others come in
_OVERVIEW_FROM = 0.85  # of the best fit: an overview of a corner of the topic is none of the topic
_TELLING = 0.2  # of the weight of all words of a topic
_NAMED_LEFT_OUT, _LISTED = 4, 10
_NEAR, _MUCH_ALIKE = 0.6, 0.7  # cosines of two abstracts
# What a title calls its paper, at its beginning or behind a colon (“a survey of …”): neither “peer review” nor “survey
# collection”, nor a survey that asked people.
_OVERVIEW = re.compile(
    r"(?:^|[:?!.(–—]\s*|--\s*|, (?=an? ))(?:an? |the )?(?:(?:comprehensive|systematic|literature|critical|short|brief|concise"
    r"|recent|in-?depth|rapid|quick|extensive|exhaustive|thorough|detailed|broad|general|complete|scoping|umbrella|updated|unified"
    r"|gentle|mini|state-of-the-art|first|and|(?:meta-|bibliometr|quantitat|qualitat|narrat|integrat|techn|pract|scientif|histor"
    r"|structur|theoret|method)\w*),? ?){0,4}(?:introduction to|perspectives on|(?:survey|overview|review|tutorial|roadmap"
    r"|primer|taxonomy)(?: article| paper)?(?=\W*$|[:.)–—]|--| (?:of|on|for|to|into|in|and|with)\b))"
    r"(?!(?<=survey) (?:of|among|with|in) (?:\S+ ){0,3}?(?:\d[\d,]*|participants|patients|adults|students|users|developers"
    r"|nurses|physicians|clinicians|teachers|members|practitioners|workers|people|households)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Papers in reading order, those left out, and notes on how the topic was read."""

    choices: tuple[Choice, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def by_topic(library: Library, retriever: Retriever, topic: str, count: int, filters: Filters) -> Selection | Retrieved:
    """At most `count` papers that are surely on a topic; what was found instead if the library has none.

    Raises:
        QuestionError: the topic is empty or too long.
        LibraryError: the library cannot be used.
    """
    found, read = looked_up(retriever, topic, filters)
    certain = _certain(found)
    if not certain or not is_relevant(found):
        return found
    if len(certain) < count:
        known = {ranked.paper.paper_id for ranked, _ in certain}
        certain += [pair for pair in _on_a_part(retriever, topic, filters) if pair[0].paper.paper_id not in known]
    candidates, fits = [ranked for ranked, _ in certain], _fits(certain)
    alike = _likeness(library, [ranked.paper for ranked in candidates])
    chosen = _diverse(fits, alike, count)
    papers, near = [candidates[i].paper for i in chosen], alike[np.ix_(chosen, chosen)]
    order = _ordered(papers, near, "matches better than the other", [fits[i] for i in chosen])
    numbers = {chosen[place]: number for number, (place, _) in enumerate(order, 1)}
    choices = tuple(
        Choice(
            numbers[i],
            candidates[i].paper,
            _why(candidates, alike, chosen, numbers, i),
            reason,
            round(candidates[i].score, 4),
        )
        for i, reason in ((chosen[place], reason) for place, reason in order)
    )
    notes = [*_notes(found), *(f"“{word}” was read as “{meaning}”." for word, meaning in read.items())]
    notes += _hardly_said(found, choices)
    left_out = _left_out(candidates, alike, numbers)
    if len(chosen) < count:
        left_out += _doubtful(found, candidates)
        notes.append(_too_few(len(candidates), found.filters))
    return Selection(choices, tuple(left_out), tuple(notes))


def looked_up(retriever: Retriever, topic: str, filters: Filters) -> tuple[Retrieved, dict[str, str]]:
    """What is found for a topic, and which of its acronyms were written out: they are if more is surely on the topic then."""
    found = retriever.retrieve(topic, _POOL, filters)
    longer, read = expanded(topic, found.papers)
    again = retriever.retrieve(longer, _POOL, filters) if read else found
    return (again, read) if len(sure(again)) > len(sure(found)) else (found, {})


def sure(found: Retrieved) -> list[RankedPaper]:
    """The papers that are surely on the topic, best first."""
    return [ranked for ranked, _ in _certain(found)]


def _certain(found: Retrieved) -> list[tuple[RankedPaper, float]]:
    """The papers that are surely on the topic, best first, and how likely it is; none whose title has its opposite."""
    if found.only_filters:
        return [(ranked, 1.0) for ranked in found.papers]
    likely = [(ranked, chance(ranked, found)) for ranked in found.papers if not on_opposite(ranked.paper.title, found.weights)]
    return [(ranked, share) for ranked, share in likely if share >= SURE]


def _on_a_part(retriever: Retriever, topic: str, filters: Filters) -> list[tuple[RankedPaper, float]]:
    """What is surely on A or on B, of a topic “A and B”, likeliest first, each paper once."""
    parts = [part for part in re.split(r",? and |, ", topic) if topic_words(part)]
    found = [retriever.retrieve(part, _POOL, filters) for part in parts] if len(parts) > 1 else []
    pairs = [pair for part in found if is_relevant(part) for pair in _certain(part)]
    best = {ranked.paper.paper_id: (ranked, share) for ranked, share in sorted(pairs, key=lambda pair: pair[1])}
    return sorted(best.values(), key=lambda pair: -pair[1])


def _hardly_said(found: Retrieved, choices: Sequence[Choice]) -> list[str]:
    """Which telling words of the topic stand in at most a third of the papers that were chosen."""
    total, notes = sum(found.weights.values()), list[str]()
    present = WordFinder(found.weights)
    holding = {choice.number: present(choice.paper.text) for choice in sorted(choices, key=lambda one: one.number)}
    for word, weight in found.weights.items():
        having = [number for number, words in holding.items() if word in words]
        if weight >= _TELLING * total and len(choices) >= 3 * len(having):
            where = " and ".join(f"[{number}]" for number in having)
            notes.append(f"“{word}” stands in {f'the abstract of {where} alone' if having else 'none of these abstracts'}.")
    return notes


def is_overview(title: str) -> bool:
    """Whether a title calls its paper a survey, a review or an introduction."""
    return bool(_OVERVIEW.search(title))


def by_name(library: Library, names: Sequence[str]) -> Selection:
    """The papers with these ids, or parts of their titles.

    Raises:
        QuestionError: a name fits no paper or several, or there are too many.
        LibraryError: the library cannot be used.
    """
    if len(names) > MAX_PAPERS:
        raise QuestionError(f"A pack holds at most {MAX_PAPERS} papers; {len(names)} were named.", "Name fewer.")
    papers = list({paper.paper_id: paper for paper in (_only_one(library, name) for name in names)}.values())
    order = _ordered(papers, _likeness(library, papers), "was named first")
    choices = (Choice(number, papers[i], "named by you", reason, 0.0) for number, (i, reason) in enumerate(order, 1))
    return Selection(tuple(choices), (), ())


def _likeness(library: Library, papers: Sequence[Paper]) -> Floats:
    """The cosines of each abstract to each, float32 [n, n]."""
    vectors = np.stack([whole(stored) for stored in kept(library, papers)])
    return product(vectors, vectors.T)


def _fits(certain: Sequence[tuple[RankedPaper, float]]) -> list[float]:
    """How well papers fit the topic, beside the best: by their score, and by how likely they are on it."""
    best, likeliest = max(ranked.score for ranked, _ in certain) or 1.0, max(share for _, share in certain)
    return [ranked.score / best * share / likeliest for ranked, share in certain]


def _diverse(fits: Sequence[float], alike: Floats, count: int) -> list[int]:
    """The places of at most `count` papers, chosen one after the other; those that fit the topic about as well as the best
    come first."""
    relevant = np.array(fits) / (max(fits) or 1.0)
    chosen, close = list[int](), [i for i in range(len(fits)) if relevant[i] >= _CLOSE_CALLS]
    while len(chosen) < min(count, len(fits)):
        left = [i for i in close if i not in chosen] or [i for i in range(len(fits)) if i not in chosen]
        gain = [RELEVANCE * relevant[i] - (1 - RELEVANCE) * max((alike[i, j] for j in chosen), default=0.0) for i in left]
        chosen.append(left[int(np.argmax(gain))])
    return chosen


def _why(
    candidates: Sequence[RankedPaper], alike: Floats, chosen: Sequence[int], numbers: Mapping[int, int], place: int
) -> str:
    """Why a paper was chosen: how it fits the topic, and what it adds to those chosen before it."""
    found, before = why_found(candidates[place]), chosen[: chosen.index(place)]
    if not before:
        return f"the best match: {found}"
    near, nearest = max((float(alike[place, i]), i) for i in before)
    if near >= _NEAR:
        return found
    return f"{found}; unlike those chosen before it (nearest: [{numbers[nearest]}], likeness {near:.2f})"


def _too_few(certain: int, filters: Filters) -> str:
    only = f"of {filters.describe()}" if filters else "of the library"
    papers = f"Only one paper {only} is" if certain == 1 else f"Only {certain} papers {only} are"
    return f"{papers} surely on this topic; others can be named instead."


def _doubtful(found: Retrieved, candidates: Sequence[RankedPaper]) -> list[LeftOut]:
    """The papers that come nearest to those on the topic."""
    known = {ranked.paper.paper_id for ranked in candidates}
    others = [ranked for ranked in found.papers if ranked.paper.paper_id not in known][:_NAMED_LEFT_OUT]
    return [LeftOut(ranked.paper.paper_id, ranked.paper.title, "not surely on the topic") for ranked in others]


def _left_out(candidates: Sequence[RankedPaper], alike: Floats, numbers: Mapping[int, int]) -> list[LeftOut]:
    """The papers on the topic that were not chosen, nearest first."""
    out = list[LeftOut]()
    for place, ranked in enumerate(candidates):
        if place in numbers or len(out) == _NAMED_LEFT_OUT:
            continue
        near, nearest = max((float(alike[place, i]), i) for i in numbers)
        like = f"much like [{numbers[nearest]}] (likeness {near:.2f})"
        less = "on the topic too, but the places went to papers that match it better or add more"
        out.append(LeftOut(ranked.paper.paper_id, ranked.paper.title, like if near >= _MUCH_ALIKE else less))
    return out


def _ordered(papers: Sequence[Paper], alike: Floats, first: str, fits: Sequence[float] = ()) -> list[tuple[int, str]]:
    """A reading order, places with reasons: an overview first if it fits the topic about as well as the best, or else the paper
    nearest to all others; then always the one nearest to those read. Of two papers none is nearer: the first stays the first,
    and `first` says why it is."""
    fitting = [not fits or fits[i] >= _OVERVIEW_FROM * max(fits) for i in range(len(papers))]
    overviews = [i for i, paper in enumerate(papers) if fitting[i] and is_overview(paper.title)]
    if overviews:
        order = [(overviews[0], "first, for it gives an overview")]
    elif len(papers) > 2:
        order = [(int(alike.sum(axis=1).argmax()), "first, for it lies nearest to all the others")]
    elif len(papers) == 2:  # each is as near to the other
        order = [(0, f"first, for it {first}")]
    else:
        order = [(0, "the only one")]
    left = set(range(len(papers))) - {order[0][0]}
    while left:
        near, place, read = max((float(alike[i, j]), i, number) for i in left for number, (j, _) in enumerate(order, 1))
        last = len(left) == 1 and near < 0.5
        reason = "last, for it is the farthest from the others; its nearest is" if last else "follows its nearest,"
        order.append((place, f"{reason} [{read}]" if len(papers) > 2 else "the other one"))
        left.discard(place)
    return order


def _only_one(library: Library, name: str) -> Paper:
    found = library.find(name.strip()) if name.strip() else []
    if not found:
        raise QuestionError(f"No paper has the id, or in its title the words, “{name}”.", "See: paperbot papers list")
    if len(found) > 1:
        titles = "\n".join(f"  {paper.paper_id}  {paper.title}" for paper in found[:_LISTED])
        titles += f"\n  … and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        raise QuestionError(f"{len(found)} papers have “{name}” in their titles:\n{titles}", "Give the id of one of them.")
    return found[0]


def _notes(found: Retrieved) -> list[str]:
    notes = [*(f"“{wrong}” was read as “{right}”." for wrong, right in found.mended.items()), *found.left_out]
    if found.filters:
        notes.append(f"Chosen only from {found.filters.describe()}.")
    return notes
