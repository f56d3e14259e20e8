"""Several questions in one message: “What is RLIF? And what is SERL?”. Each that stands alone is answered by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.each import of_named
from bot.answering.extractive import Chosen, choose
from bot.answering.halves import ASKS, halves
from bot.filtering.asking import papers_wanted
from bot.followups.ellipsis import Lean, leaning
from bot.questions import topic_words
from bot.questions.expectations import asks_who_made, counts_papers
from bot.questions.openings import GREETING, PLEASE
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.evidence import RankedPaper
from bot.retrieval.relevance import is_relevant
from bot.retrieval.unstated import lacking
from ingest.filters import Filters
from ingest.records import Passage

_MOST = 5  # questions of a message
_END = re.compile(r"(?<=\?)[”\"’)]*\s+(?=\S)")
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.):]|[-–•*])\s+")
_OPENS = re.compile(rf"{GREETING}(?={PLEASE}(?:(?:explain|describe|tell\ me)\ )?{ASKS})", re.IGNORECASE)
_SILENT = "On “{}” nothing was found that surely answers."
_LEFT = "Of several questions at once only the first {}; ask each of the others in a message of its own."


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a text that stand alone, each with those behind it that lean on it; none if these are not several.

    So are the two of “What is RLIF and what is SERL?”. What asks for a number of papers, or who wrote them, is left whole.
    """
    pieces = [_NUMBERED.sub("", piece, count=1) for piece in _END.split(text)]
    if len(pieces) == 1:
        pieces = list(halves(text))
    found = list[str]()
    for piece in pieces:
        opening = _OPENS.match(piece)
        if not opening or counts_papers(piece) or papers_wanted(piece) or asks_who_made(piece):
            return ()
        asked = piece[opening.end() :]
        if leaning(asked).lean is Lean.ALONE and topic_words(asked):
            found.append(asked)
        elif found:
            found[-1] += f" {asked}"
        else:
            return ()
    return tuple(found) if len(found) > 1 else ()


def of_each_question(retriever: Retriever, found: Retrieved, question: str, count: int, filters: Filters) -> Retrieved:
    """What was found for each of the questions in one by itself, with papers of each; as it was `found` where it is but one.

    Raises:
        LibraryError: the library cannot be used.
    """
    asked = questions_in(question)
    looked_for = asked[: min(count, _MOST)]
    if not looked_for:
        return found
    parts = tuple(retriever.retrieve(one, count // len(looked_for), filters) for one in looked_for)
    called = [set(part.sides.own) for part in parts]
    if not _END.search(question) and not (all(called) and called[0].isdisjoint(*called[1:])):
        return found  # two halves of one question
    held = tuple(part for part in parts if is_relevant(part) or lacking(part).all_asked)
    if not held:
        return found
    silent = tuple(_SILENT.format(one) for one, part in zip(looked_for, parts, strict=True) if part not in held)
    left = (
        (_LEFT.format("was answered" if len(parts) == 1 else f"{len(parts)} were answered"),) if len(asked) > len(parts) else ()
    )
    papers = {one.paper.paper_id: one for part in reversed(held) for one in part.papers}
    first = dict.fromkeys(one.paper.paper_id for part in held for one in part.papers)
    return replace(
        found,
        papers=tuple(papers[paper] for paper in first),
        either=tuple(part.question for part in held),
        parts=held,
        left_out=(*found.left_out, *silent, *left),
    )


def chosen_of_each(parts: Sequence[Retrieved]) -> tuple[Chosen, tuple[str, ...]]:
    """The papers to quote for several questions, each with the sentences for all of them, and what no abstract says."""
    merged, notes = dict[str, tuple[RankedPaper, tuple[Passage, ...]]](), list[str]()
    for part in parts:
        if (absent := lacking(part)).all_asked:
            notes.append(absent.said(absent.titles))
            continue
        chosen, silent = choose(part.papers, part.question, part.sides), ""
        if part.sides.together:
            chosen, silent = of_named(part, chosen)
        notes += [silent] if silent else []
        for ranked, passages in chosen:
            first, before = merged.get(ranked.paper.paper_id, (ranked, ()))
            every = {passage.start: passage for passage in (*before, *passages)}
            merged[ranked.paper.paper_id] = first, tuple(every[start] for start in sorted(every))
    return list(merged.values()), tuple(notes)
