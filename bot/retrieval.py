"""Question → ranked papers, each with its best passages.

Two searches, by meaning (vectors) and by words (BM25), are fused by a convex combination of their normalised scores
(Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 2023).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.questions import WordFinder, ready, search_words
from ingest.embedding import Embedder
from ingest.embedding.vectors import Floats
from ingest.library import Candidate, Library, Signals
from ingest.records import Paper, Passage

# How much the question's words count beside its meaning; both are on scales of their own, so that a question that
# shares few words with any paper is not ranked by them. SciFact train, nDCG@10: .743 or .744 from .25 to .35.
KEYWORD_WEIGHT = 0.3
SENTENCE_WEIGHT = 0.5  # of the meaning: the best sentence; the rest is the whole abstract
MIN_POOL = 50  # chunks from the one search and papers from the other, at least
# Of a passage's score: share of the question's words it holds, weighted by how much they tell. Chosen by eye, not measured.
PASSAGE_WORDS = 0.35
MAX_PASSAGES = 3  # a paper


@dataclass(frozen=True, slots=True)
class RankedPaper:
    """A paper with its rank scores and the passages that were found for the question, best first.

    `score` is the fused score (about 0 to 1), `dense` a mean of cosines, `keyword` BM25 relative to what a paper with
    all the question's words would have (about 0 to 1), `shared` the question's words that stand in the paper, as the
    question writes them, and `coverage` their weighted share of all the question's words (0 to 1).
    """

    paper: Paper
    score: float
    dense: float
    keyword: float
    coverage: float
    shared: tuple[str, ...]
    passages: tuple[Passage, ...]


class Retriever:
    """Finds papers for questions in one library; stateless between questions and thread-safe."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder

    def retrieve(self, question: str, count: int) -> tuple[RankedPaper, ...]:
        """The `count` best papers for `question`, best first.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryError: the library cannot be used.
        """
        question = ready(question)
        embedded = partial(self._embedder.embed_query, question)
        pool = max(MIN_POOL, count * 3 // 2)
        found = self._library.search(embedded, search_words(question), pool=pool, top=count, fuse=fused)
        stands_in = WordFinder(found.weights)
        return tuple(_with_evidence(candidate, found.weights, stands_in) for candidate in found.candidates)


def fused(signals: Signals) -> Floats:
    """One score of the signals of a question's candidates, float32 [n]; about 0 to 1."""
    meaning = dense(signals.whole, signals.sentence)
    return KEYWORD_WEIGHT * signals.words + (1 - KEYWORD_WEIGHT) * meaning


def dense(whole: Floats, sentence: Floats) -> Floats:
    """How near papers are to the question in meaning: a weighted mean of two cosines."""
    meaning: Floats = SENTENCE_WEIGHT * sentence + (1 - SENTENCE_WEIGHT) * whole
    return meaning


def _with_evidence(candidate: Candidate, weights: Mapping[str, float], stands_in: WordFinder) -> RankedPaper:
    paper = candidate.paper
    in_sentences = [stands_in(span.of(paper.abstract)) for span in candidate.spans]
    present = stands_in(paper.title).union(*in_sentences)
    best = float(candidate.sentences.max(initial=-1.0))
    return RankedPaper(
        paper=paper,
        score=candidate.score,
        dense=SENTENCE_WEIGHT * best + (1 - SENTENCE_WEIGHT) * candidate.whole,
        keyword=candidate.words,
        coverage=coverage(weights, present),
        shared=tuple(word for word in weights if word in present),
        passages=_passages(candidate, [coverage(weights, words) for words in in_sentences]),
    )


def _passages(candidate: Candidate, lexical: Sequence[float]) -> tuple[Passage, ...]:
    scores = [PASSAGE_WORDS * words + (1 - PASSAGE_WORDS) * float(cosine)
              for words, cosine in zip(lexical, candidate.sentences, strict=True)]  # fmt: skip
    best = sorted(range(len(scores)), key=lambda place: (-scores[place], place))[:MAX_PASSAGES]
    paper, spans = candidate.paper, candidate.spans
    return tuple(
        Passage(paper.paper_id, spans[i].start, spans[i].end, spans[i].of(paper.abstract), float(candidate.sentences[i]),
                lexical[i], scores[i])
        for i in best
    )  # fmt: skip


def coverage(weights: Mapping[str, float], present: set[str]) -> float:
    """The weighted share of the question's words that are `present`, 0 to 1."""
    total = sum(weights.values())
    return sum(weights[word] for word in present) / total if total else 0.0
