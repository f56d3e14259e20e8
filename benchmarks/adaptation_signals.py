"""Questions over a library of papers, with all that ranks the papers for them but the questions' vectors.

How a question is read (filters taken out, mistyped words set right) and its signals are those of `bot.retrieval`, over all
papers at once. Near words alone are looked up only for the papers that would be the best without them, as the bot does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.filtering import from_question
from bot.questions import names, ready, search_words, seems_english
from bot.questions.spelling import mend
from bot.retrieval.fusing import KEYWORD, KEYWORD_ALONE, NEAR, SENTENCE_WEIGHT
from ingest.chunking import chunk_paper
from ingest.embedding.minilm import MiniLM
from ingest.embedding.vectors import Floats, unit, unpacked
from ingest.library import Library
from ingest.library.searching import Packed, Pool, telling, word_weight
from ingest.records import Chunk

_COMPARED = 250  # papers whose single words are compared with a question's
_FOUND = 1200  # papers found by words
_AT_ONCE = 256  # questions compared with all sentences: more would take more memory and no less time
_TODAY = date(2026, 11, 29)  # the questions were written by then: what "last year" is for them
_TOP = 10


@dataclass(frozen=True, slots=True)
class Shelf:
    """The papers of a library.

    `places` numbers them by their ids, without the name of the source that stands before the colon. `whole` are their
    vectors, [papers, dimension], `sentences` those of all their sentences, [sentences, dimension], of which the paper at a
    place has `counts`, one at least, from `starts` on. `packed` is what the index keeps of them, `chunks` are their texts.
    """

    places: dict[str, int]
    whole: Floats
    sentences: Floats
    counts: NDArray[np.int64]
    starts: NDArray[np.int64]
    packed: list[Packed]
    chunks: list[tuple[Chunk, ...]]

    def of_sentences(self, papers: Sequence[int]) -> Floats:
        """The vectors of the sentences of some papers, in their order, [sentences, dimension]."""
        of_each = [slice(self.starts[paper], self.starts[paper] + self.counts[paper]) for paper in papers]
        return np.concatenate([self.sentences[rows] for rows in of_each])

    def read_by(self, embedder: MiniLM) -> Shelf:
        """The same papers with the vectors that `embedder` gives them."""
        found = embedder.embed_chunks([chunk for each in self.chunks for chunk in each])
        vectors = [[next(found) for _ in each] for each in self.chunks]
        return replace(
            self,
            whole=unit(np.stack([np.mean([one.chunk for one in each], axis=0) for each in vectors])),
            sentences=np.concatenate([one.sentences for each in vectors for one in each]),
        )

    def meaning(self, vectors: Floats) -> Floats:
        """How near the papers come to questions in meaning, [questions, papers]."""
        found = np.zeros((len(vectors), len(self.places)), np.float32)
        for start in range(0, len(vectors), _AT_ONCE):
            some = vectors[start : start + _AT_ONCE]
            best = np.maximum.reduceat(self.sentences @ some.T, self.starts, axis=0).T
            found[start : start + _AT_ONCE] = SENTENCE_WEIGHT * best + (1 - SENTENCE_WEIGHT) * some @ self.whole.T
        return found


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, the ids of the papers that answer it, its kind, and whether nothing is to be learnt from it."""

    text: str
    papers: tuple[str, ...]
    kind: str = ""
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions over a shelf, as they are searched for.

    `texts` are the `questions` as they are embedded, `vectors` what they are then, float32 [questions, dimension]. `words` is
    what equal and near words add to the score of each paper, float16 [questions, papers]; `gold` are the places of the papers
    that answer.
    """

    questions: Sequence[Question]
    shelf: Shelf
    texts: list[str]
    vectors: Floats
    words: NDArray[np.float16]
    gold: list[frozenset[int]]

    def read_by(self, embedder: MiniLM, shelf: Shelf) -> Asked:
        """The same questions with the vectors that `embedder` gives them, over the same papers on another shelf."""
        return replace(self, shelf=shelf, vectors=_vectors(embedder, self.texts))

    def scores(self, vectors: Floats, which: NDArray[np.int64]) -> Floats:
        """The score of every paper for `which` questions, whose vectors are given, [questions, papers]."""
        return (1 - KEYWORD) * self.shelf.meaning(vectors) + self.words[which].astype(np.float32)

    def measured(self, which: NDArray[np.int64]) -> tuple[float, float, float]:
        """nDCG@10, recall@1 and recall@5 of `which` questions."""
        best = np.argsort(-self.scores(self.vectors[which], which), axis=1, kind="stable")[:, :_TOP]
        figures = [_figures(row, self.gold[place]) for row, place in zip(best.tolist(), which.tolist(), strict=True)]
        ndcg, first, five = np.mean(figures, axis=0).tolist()
        return ndcg, first, five


def _figures(best: Sequence[int], gold: frozenset[int]) -> tuple[float, float, float]:
    hits = [place in gold for place in best]
    gains = [1 / math.log2(rank + 2) for rank in range(_TOP)]
    ndcg = sum(gain for gain, hit in zip(gains, hits, strict=True) if hit) / sum(gains[: len(gold)])
    return ndcg, hits[0] / len(gold), sum(hits[:5]) / len(gold)


def shelf(library: Library) -> Shelf:
    """All papers of a library, in the order in which they came."""
    papers = list(library.papers())
    names = [paper.paper_id for paper in papers]
    with library.index.transaction() as connection:
        packed = library.index.vectors(connection, library.index.rows_of_papers(connection, names))
    vectors = [unit(unpacked(data, MiniLM.dimension)) for _, data, *_ in packed]
    sentences = [rows[1:] if len(rows) > 1 else rows for rows in vectors]
    counts = np.array([len(rows) for rows in sentences])
    return Shelf(
        places={name.partition(":")[2]: place for place, name in enumerate(names)},
        whole=np.stack([rows[0] for rows in vectors]),
        sentences=np.concatenate(sentences),
        counts=counts,
        starts=np.cumsum(counts) - counts,
        packed=packed,
        chunks=[chunk_paper(paper) for paper in papers],
    )


def asked(library: Library, embedder: MiniLM, papers: Shelf, questions: Sequence[Question]) -> Asked:
    """The questions over these papers, which are those of the library."""
    texts = [_read(question.text, library, embedder) for question in questions]
    vectors = _vectors(embedder, texts)
    words = np.zeros((len(texts), len(papers.places)), dtype=np.float16)
    for place, text in enumerate(texts):
        words[place] = _words(library, embedder, papers, text, vectors[place])
    return Asked(
        questions=questions,
        shelf=papers,
        texts=texts,
        vectors=vectors,
        words=words,
        gold=[frozenset(papers.places[paper] for paper in question.papers) for question in questions],
    )


def _vectors(embedder: MiniLM, texts: Sequence[str]) -> Floats:
    return np.array([embedder.embed_query(text) for text in texts], dtype=np.float32)


def _read(question: str, library: Library, embedder: MiniLM) -> str:
    """What is searched for, as `bot.retrieval` has it: without the words that state filters, mistyped words set right."""
    rest = from_question(ready(question), library, _TODAY).rest
    if not seems_english(rest, embedder.vocabulary):
        return rest
    return mend(rest, library, embedder.vocabulary, tuple(names(question)))[0]


def _words(library: Library, embedder: MiniLM, papers: Shelf, text: str, vector: Floats) -> Floats:
    """What the words of a question add to the score of each paper, [papers]."""
    words = search_words(text)
    with library.index.transaction() as connection:
        total, frequencies = library.index.document_frequencies(connection, words)
        searched = telling(frequencies, total)
        lexical = library.index.matching(connection, searched, _FOUND)
    rare = {word: word_weight(total, n) for word, n in frequencies.items()}
    ideal = sum(weight for word, weight in rare.items() if word in searched or not frequencies[word])
    equal = np.array([lexical.get(row, 0.0) for row, *_ in papers.packed], dtype=np.float32) / max(ideal, 1e-9)
    meaning = papers.meaning(vector[None])[0]
    best = np.argsort(-(KEYWORD_ALONE * equal + (1 - KEYWORD_ALONE) * meaning))[:_COMPARED]
    pool = Pool(embedder.vocabulary.nearness({word: rare[word] for word in words}))
    pool.add([papers.packed[place] for place in best])
    pool.ask(vector)
    near = pool.closer(pool.signals({}, 1.0), range(len(best)))
    added: Floats = KEYWORD * equal
    added[best] += NEAR * near.near
    return added
