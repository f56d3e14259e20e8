"""Question → ranked papers, each with its best passages.

Two searches, by meaning (vectors) and by words (BM25), are fused by a convex combination of their normalised scores
(Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 2023). How near the question's
single words come to a paper's adds to that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from bot.evidence import RankedPaper, with_evidence
from bot.filtering import from_question, merge
from bot.questions import WordFinder, ready, search_words, seems_english
from bot.spelling import mend
from ingest.embedding import Embedder
from ingest.embedding.vectors import Floats
from ingest.filters import EVERYTHING, Filters
from ingest.library import Library, Query, Signals

# All set on SciFact train (nDCG@10 in brackets), checked on the development questions.
# How much the question's words count beside its meaning; both are on scales of their own, so that a question that
# shares few words with any paper is not ranked by them (.748 to .750 from .2 to .35).
KEYWORD_WEIGHT = 0.3
SENTENCE_WEIGHT = 0.5  # of the meaning: the best sentence; the rest is the whole abstract
# Added for words that are near without being equal, half for the paper's and half for its best sentence's (.742 without,
# .750 with .2 or .25).
NEAR_WEIGHT = 0.2
MIN_POOL = 50  # chunks from the one search and papers from the other, at least


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a question: papers, best first.

    `question` is what was searched for: what was asked, without the words that state filters, its mistyped words set
    right as `mended` tells. `weights` tells how much each word of its topic tells in this library; `unknown` are those of
    them that stand in no paper. `filters` are those of the options and of the question together, and `admitted` is how
    many papers they let through; `only_filters` tells that the question names papers and no topic, `english` that it
    may be in English.
    """

    question: str
    mended: Mapping[str, str]
    filters: Filters
    admitted: int
    only_filters: bool
    english: bool
    papers: tuple[RankedPaper, ...]
    weights: Mapping[str, float]
    unknown: tuple[str, ...]


class Retriever:
    """Finds papers for questions in one library; stateless between questions and thread-safe."""

    def __init__(self, library: Library, embedder: Embedder, today: Callable[[], date] = date.today) -> None:
        """`today` tells what "the last three years" are."""
        self._library = library
        self._embedder = embedder
        self._today = today

    def retrieve(self, question: str, count: int, filters: Filters = EVERYTHING) -> Retrieved:
        """The `count` best papers for `question`, of those that match `filters` and what the question itself states.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryError: the library cannot be used.
        """
        question = ready(question)
        stated, rest = from_question(question, self._library, self._today())
        filters = merge(filters, stated)
        vocabulary = self._embedder.vocabulary
        english = seems_english(question, vocabulary)
        asked, mended = mend(rest, self._library, vocabulary) if english else (rest, {})
        query = Query(partial(self._embedder.embed_query, asked), search_words(asked), vocabulary, filters)
        found = self._library.search(query, pool=max(MIN_POOL, count * 3 // 2), top=count, fuse=fused)
        stands_in = WordFinder(found.weights)
        return Retrieved(
            question=asked,
            mended=mended,
            filters=filters,
            admitted=found.admitted,
            english=english,
            only_filters=bool(stated) and rest == question,
            papers=tuple(with_evidence(candidate, found.weights, stands_in) for candidate in found.candidates),
            weights=found.weights,
            unknown=tuple(word for word, papers in found.frequencies.items() if not papers),
        )


def fused(signals: Signals) -> Floats:
    """One score of the signals of a question's candidates, float32 [n]; mostly between 0 and 1."""
    meaning = SENTENCE_WEIGHT * signals.sentence + (1 - SENTENCE_WEIGHT) * signals.whole
    near = (signals.near + signals.near_sentence) / 2
    scores: Floats = np.asarray(
        KEYWORD_WEIGHT * signals.words + (1 - KEYWORD_WEIGHT) * meaning + NEAR_WEIGHT * near, np.float32
    )
    return scores
