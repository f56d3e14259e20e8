"""Which papers a meeting reads, and in which order: relevant and diverse, each with a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.evidence import RankedPaper
from bot.extractive import why as why_found
from bot.reading_group.pack import Choice, LeftOut, short_name
from bot.reading_group.reading import whole
from bot.relevance import is_relevant, relevance
from bot.retrieval import Retrieved, Retriever
from ingest.embedding.vectors import Floats
from ingest.errors import QuestionError
from ingest.filters import Filters
from ingest.library import Library
from ingest.records import Paper

MAX_PAPERS = 12
# Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): how much relevance counts beside unlikeness. By eye, on
# the development library.
RELEVANCE = 0.7
_POOL = 40  # papers looked at
# A paper is on the topic if it alone would be relevant enough, comes near enough to the best one, and either means the same
# in words that are near or has the topic's words together in a sentence. By eye, on topics of the development library.
_RELEVANT, _NEAR_BEST, _SAME_MEANING, _SAME_WORDS, _RELATED, _TOGETHER = 0.8, 0.55, 0.45, 0.75, 0.3, 0.8
_CLOSE_CALLS = 0.85  # of the best score: papers this near are chosen among for diversity before others come in
_NAMED_LEFT_OUT = 4
_OVERVIEW = re.compile(
    r"\b(?:survey|overview|review|tutorial|roadmap|primer|taxonomy|introduction to|perspectives? on|position paper)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Papers in reading order, those left out, and notes on how the topic was read."""

    choices: tuple[Choice, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def by_topic(library: Library, retriever: Retriever, topic: str, count: int, filters: Filters) -> Selection | Retrieved:
    """At most `count` papers on a topic; what was found instead if the library has none.

    Raises:
        QuestionError: the topic is empty or too long.
        LibraryError: the library cannot be used.
    """
    found = retriever.retrieve(topic, _POOL, filters)
    candidates = [ranked for ranked in found.papers if _on_topic(ranked, found)]
    if not is_relevant(found) or not candidates:
        return found
    vectors = _vectors(library, [ranked.paper for ranked in candidates])
    chosen = _diverse([ranked.score for ranked in candidates], vectors, count)
    picked = [_Picked(candidates[i].paper, _why(candidates, vectors, chosen, i), candidates[i].score) for i in chosen]
    notes = list(_notes(found))
    if len(chosen) < count:
        papers = "Only one paper" if len(chosen) == 1 else f"Only {len(chosen)} papers"
        notes.append(f"{papers} of the library {'is' if len(chosen) == 1 else 'are'} on this topic.")
    return Selection(_ordered(picked, vectors[chosen]), tuple(_left_out(candidates, vectors, chosen)), tuple(notes))


def by_name(library: Library, names: Sequence[str]) -> Selection:
    """The papers with these ids, or parts of their titles.

    Raises:
        QuestionError: a name fits no paper or several, or there are too many.
        LibraryError: the library cannot be used.
    """
    if len(names) > MAX_PAPERS:
        raise QuestionError(f"A pack holds at most {MAX_PAPERS} papers; {len(names)} were named.", "Name fewer.")
    papers = list({paper.paper_id: paper for paper in (_only_one(library, name) for name in names)}.values())
    picked = [_Picked(paper, "named by you", 0.0) for paper in papers]
    return Selection(_ordered(picked, _vectors(library, papers)), (), ())


@dataclass(frozen=True, slots=True)
class _Picked:
    paper: Paper
    why: str
    score: float


def _on_topic(ranked: RankedPaper, found: Retrieved) -> bool:
    if found.only_filters:
        return True
    alone = replace(found, papers=(ranked,))
    if ranked.score < _NEAR_BEST * found.papers[0].score or relevance(alone) < _RELEVANT:
        return False
    together = max((passage.lexical for passage in ranked.passages), default=0.0)
    means_it = ranked.dense >= _SAME_MEANING and max(ranked.near, ranked.coverage) >= _SAME_WORDS
    return means_it or (ranked.dense >= _RELATED and together >= _TOGETHER)


def _vectors(library: Library, papers: Sequence[Paper]) -> Floats:
    kept = library.stored([paper.paper_id for paper in papers])
    return np.stack([whole(kept[paper.paper_id]) for paper in papers])


def _diverse(scores: Sequence[float], vectors: Floats, count: int) -> list[int]:
    """The places of at most `count` papers, chosen one after the other; those near the best come first."""
    relevant, alike = np.array(scores) / scores[0], vectors @ vectors.T
    chosen, close = list[int](), [i for i in range(len(scores)) if relevant[i] >= _CLOSE_CALLS]
    while len(chosen) < min(count, len(scores)):
        left = [i for i in close if i not in chosen] or [i for i in range(len(scores)) if i not in chosen]
        gain = [RELEVANCE * relevant[i] - (1 - RELEVANCE) * max((alike[i, j] for j in chosen), default=0.0) for i in left]
        chosen.append(left[int(np.argmax(gain))])
    return chosen


def _why(candidates: Sequence[RankedPaper], vectors: Floats, chosen: Sequence[int], place: int) -> str:
    """Why a paper was chosen: how it fits the topic, and what it adds to those chosen before it."""
    found, before = why_found(candidates[place]), chosen[: chosen.index(place)]
    if not before:
        return f"the best match: {found}"
    alike, nearest = max((float(vectors[place] @ vectors[i]), i) for i in before)
    name = short_name(candidates[nearest].paper)
    adds = "adds another side, least unlike" if alike < 0.5 else "a neighbour of" if alike < 0.7 else "much like"
    return f"{found}; {adds} “{name}” (likeness {alike:.2f})"


def _left_out(candidates: Sequence[RankedPaper], vectors: Floats, chosen: Sequence[int]) -> list[LeftOut]:
    """The papers on the topic that were not chosen, nearest first."""
    out = list[LeftOut]()
    for place, ranked in enumerate(candidates):
        if place in chosen or len(out) == _NAMED_LEFT_OUT:
            continue
        alike, nearest = max((float(vectors[place] @ vectors[i]), i) for i in chosen)
        less = f"matches the topic less (score {ranked.score:.2f})"
        like = f"much like “{short_name(candidates[nearest].paper)}” (likeness {alike:.2f})"
        out.append(LeftOut(ranked.paper.paper_id, ranked.paper.title, like if alike >= 0.7 else less))
    return out


def _ordered(picked: Sequence[_Picked], vectors: Floats) -> tuple[Choice, ...]:
    """A reading order: an overview, or else the paper nearest to all others; then always the one nearest to those read."""
    alike = vectors @ vectors.T
    overviews = [i for i, one in enumerate(picked) if _OVERVIEW.search(one.paper.title)]
    left, order = set(range(len(picked))), list[tuple[int, str]]()
    if overviews:
        order.append((overviews[0], "first, for it gives an overview"))
    elif len(picked) > 1:
        order.append((int(alike.sum(axis=1).argmax()), "first, for it lies nearest to all the others"))
    else:
        order.append((0, "the only one"))
    left.discard(order[0][0])
    while left:
        near, place, read = max((float(alike[i, j]), i, j) for i in left for j, _ in order)
        name = short_name(picked[read].paper)
        last = len(left) == 1 and near < 0.5
        order.append(
            (
                place,
                f"last, for it lies farthest from the others (nearest: “{name}”)"
                if last
                else f"next, for it lies nearest to “{name}”",
            )
        )
        left.discard(place)
    return tuple(
        Choice(number, picked[place].paper, picked[place].why, reason, round(picked[place].score, 4))
        for number, (place, reason) in enumerate(order, 1)
    )


def _only_one(library: Library, name: str) -> Paper:
    found = library.find(name.strip()) if name.strip() else []
    if not found:
        raise QuestionError(f"No paper has the id, or in its title the words, “{name}”.", "See: paperbot papers list")
    if len(found) > 1:
        titles = "\n".join(f"  {paper.paper_id}  {paper.title}" for paper in found[:10])
        raise QuestionError(f"{len(found)} papers have “{name}” in their titles:\n{titles}", "Give the id of one of them.")
    return found[0]


def _notes(found: Retrieved) -> list[str]:
    notes = [f"“{wrong}” was read as “{right}”." for wrong, right in found.mended.items()]
    if found.filters:
        notes.append(f"Chosen only from {found.filters.describe()}.")
    return notes
