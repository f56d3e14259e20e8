"""Two questions in one: “What is X and does it work with noisy labels?”. Both are answered from the paper that fits best."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.extractive import Chosen, choose, figure_beside
from bot.answering.figures import asks_figure
from bot.questions import WordFinder, topic_words
from bot.questions.expectations import asks_who_made
from bot.questions.naming import presents
from bot.questions.openings import GREETING, PLEASE
from bot.questions.stating import States
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.favouring import asked_term, needed
from ingest.records import Passage

_AUXILIARY = r"(?:is|are|was|were|does|do|did|can|could|has|have|should|will)"
ASKS = rf"(?:(?:(?:for|on|in|at|with|by|to)\ )?(?:what|which|how|why|where|when)\b|{_AUXILIARY}\b)"
# “…, and what about Pitfall?”, “… and how does it work?”; not “the relation between what … and how …”.
_TWO = re.compile(
    rf"(?P<one>\W*{GREETING}{PLEASE}(?:(?:explain|describe|tell\ me)\ )?{ASKS}\ (?!.*\bbetween\b)[^.?!;]{{4,200}}?)"
    r",?\ and\ (?:also\ )?"
    rf"(?P<other>{ASKS}\ [^.?!;]{{3,200}})\W*",
    re.IGNORECASE | re.VERBOSE,
)
_FOR_PAPERS = re.compile(r"\b(?:which|what) (?:papers|studies|works|articles|trials|reviews)\b", re.IGNORECASE)
_QUOTED = 2  # sentences for each half that no quote answers


def halves(question: str) -> tuple[str, ...]:
    """The two questions that one is made of, each with a topic; none if it is one, or asks for papers."""
    found = None if _FOR_PAPERS.search(question) else _TWO.fullmatch(question)
    both = (f"{found['one']}?", f"{found['other']}?") if found else ()
    return both if all(map(topic_words, both)) and not any(map(asks_who_made, both)) else ()


def with_halves(chosen: Chosen, found: Retrieved, retriever: Retriever) -> Chosen:
    """What was chosen, of its first paper also what each half of the question needs where it asks two things.

    Raises:
        LibraryError: the library cannot be used.
    """
    both = halves(found.question) if chosen and len(found.sides.names) < 2 else ()
    if not both:
        return chosen
    (first, quotes), *others = chosen
    for half in both:
        told = retriever.retrieve(half, 1, about=(first.paper.paper_id,))
        of_it = tuple(ranked for ranked in told.papers if ranked.paper.paper_id == first.paper.paper_id)
        for _, answering in choose(of_it, told.question, told.sides):
            quotes += tuple(_lacking(half, quotes, answering))
    quotes += tuple(figure_beside(first, quotes)) if asks_figure(found.question) else ()
    return [(first, tuple(sorted(quotes, key=lambda passage: passage.start))), *others]


def _lacking(half: str, quotes: Sequence[Passage], answering: Sequence[Passage]) -> list[Passage]:
    """What of the sentences `answering` half of a question is to be quoted besides: none where the best of them is.

    What something is needs the one that presents it.
    """
    presenting = [one for one in answering if presents(one.text)] if asked_term(half) else []
    if presenting and not any(presents(one.text) for one in quotes):
        return presenting[:1]
    best = sorted(answering, key=lambda passage: passage.score, reverse=True)[:_QUOTED]
    known, answers = {passage.start for passage in quotes}, _answering(half)
    return [one for one in best if one.start not in known and answers(one.text)] if best[0].start not in known else []


def _answering(half: str) -> States:
    """Tells whether a sentence has a word of a question, or what it needs."""
    stands_in, wanted = WordFinder(topic_words(half)), [states for states, _ in needed(half)]
    return lambda text: bool(stands_in(text)) or any(states(text) for states in wanted)
