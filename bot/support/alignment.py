"""How well an abstract carries a sentence, by meaning and by words; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from bot.questions import stem
from bot.support.spellings import Letters, letters, shares
from ingest.embedding.vectors import Floats, product, unit
from ingest.embedding.vocabulary import END, Nearness, Pieces
from ingest.records import Paper, Span

# A logistic regression on SciFact train: claims with an abstract that supports or contradicts them, against claims with
# one of the five abstracts retrieved best of the others, as many in weight. Nothing in it depends on the size of the
# library. Cross-validated area under the curve, doubts left out: .884 with the first four, .888 with all. What else was tried
# beside these adds .004 at most: the best two sentences, the nearness of single words, the states of all tokens (which would
# have to be read anew for every abstract, 40 ms each), whitened vectors, how near the library as a whole lies to the claim.
COSINE, CENTRE, WORDS, TITLE, BIAS = 2.09, 3.38, 4.97, 1.2, -7.83
RAREST, FOUND, MISSING = 1.58, 0.118, -0.286  # a claim's rarest word, and each average word of it that is there or is not
_MANY = 12  # words from which on a longer sentence counts for no more: most claims have fewer, most sentences of abstracts more
# How well other papers of the same search carry a sentence tells how much it tells of this one. Taken from the log-odds is a
# share of that by which their mean, and the best of them, lie above those of the five best others of a claim of SciFact train.
# The area under the curve, cross-validated, goes from .886 to .896 where the right paper is not among them and to .925 where
# it is (.884 and .928 if what the best of them is above this one is taken off instead).
_CROWD, _USUAL, _FIRST, _USUAL_FIRST = 0.5, -2.4, 0.05, -1.05
_RIVALS, _FAR = 5, -3.6  # how many are looked at; papers that are further off than this all count the same
# Added to the cosines of the abstract's sentences when the one that carries most is looked for: it is one of the
# annotated ones for 46 % of the claims with cosines alone, for 56 % with 1, and no more with 2 or 5.
SHARED = 1.0
# Cosines of two common words from which on, and at which, the one counts as said by the other: “keeps” and “maintains” .43.
_UNLIKE, _ALIKE = 0.2, 0.6
LIKE = 0.5  # share of their letters from which on two words count as forms of one


@dataclass(frozen=True, slots=True)
class Abstract:
    """A paper, the spans of the sentences of its abstract, and their vectors, float32 [sentences, dimension], unit length.

    `pieces` are the word pieces of its title and of each sentence (`ingest.embedding.vocabulary`); empty if the model has none.
    """

    paper: Paper
    spans: tuple[Span, ...]
    vectors: Floats
    pieces: Pieces = field(default_factory=lambda: np.zeros(0, dtype=np.uint16))

    @property
    def sentences(self) -> list[str]:
        """The sentences themselves."""
        return [span.of(self.paper.abstract) for span in self.spans]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence to check: its vector, unit length, and how much each of its words tells in the library.

    `most` is what a word would tell that stands in one paper; 0 if it is not known. `near` tells how near texts come to
    its `common` words, which may be said in others. `in_library` are the weights by the library alone, by which quotes are
    chosen: `weights` also tell how rare English has a word.
    """

    text: str
    vector: Floats
    weights: Mapping[str, float]
    most: float = 0.0
    common: tuple[str, ...] = ()
    near: Nearness | None = None
    in_library: Mapping[str, float] | None = None

    def told(self, by: Mapping[str, float] | None = None) -> Floats:
        """Each word's share of what all tell, float32 [words]; by other weights if they are given."""
        weights = np.array(list((by or self.weights).values()), dtype=np.float32)
        if not weights.any():
            weights += 1
        shared: Floats = weights / np.float32(max(1e-9, weights.sum()))
        return shared

    def by_stem(self) -> dict[str, float]:
        """How much its words tell, by stem."""
        return {stem(part): weight for word, weight in self.weights.items() for part in (word, *word.split("-")) if part}


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a sentence lies to an abstract.

    `cosine` is that of the nearest sentence and `centre` that of the mean of all. `shared` says how much of each of its
    words stands in the title and in each sentence, float32 [words, 1 + sentences]; `nearness` ranks the sentences.
    """

    cosine: float
    centre: float
    shared: Floats
    nearness: Floats


def align(claim: Claim, abstract: Abstract) -> Alignment:
    """Lay a sentence beside an abstract."""
    written = shares(tuple(claim.weights), _letters(abstract.paper.title, abstract.paper.abstract, abstract.spans))
    shared = _meant(claim, abstract, written)
    if not abstract.spans:
        return Alignment(0.0, 0.0, shared, np.zeros(0, dtype=np.float32))
    cosines = product(abstract.vectors, claim.vector)
    centre = float(unit(abstract.vectors.mean(axis=0)) @ claim.vector)
    return Alignment(
        float(cosines.max()),
        centre,
        shared,
        cosines + np.float32(SHARED) * product(claim.told(claim.in_library), written[:, 1:]),
    )


def _meant(claim: Claim, abstract: Abstract, written: Floats) -> Floats:
    """The same where a common word also counts as said by one that means nearly the same."""
    if claim.near is None or np.count_nonzero(abstract.pieces == END) != written.shape[1]:
        return written
    shared, words = written.copy(), list(claim.weights)
    meant = np.clip((claim.near.of(abstract.pieces).T - _UNLIKE) / (_ALIKE - _UNLIKE), 0, 1)
    rows = [words.index(word) for word in claim.common]
    shared[rows] = np.maximum(shared[rows], meant)
    return shared


@lru_cache(maxsize=128)
def _letters(title: str, abstract: str, spans: tuple[Span, ...]) -> Letters:
    return letters([title, *(span.of(abstract) for span in spans)])


def missing(claim: Claim, alignments: Sequence[Alignment]) -> list[str]:
    """The words of a sentence that nothing like stands in any of the abstracts, the most telling first."""
    shared = np.max([one.shared.max(axis=1) for one in alignments], axis=0).tolist()
    found = [word for word, share in zip(claim.weights, shared, strict=True) if share < LIKE and not word.isdecimal()]
    return sorted(found, key=lambda word: -claim.weights[word])


def in_one(claim: Claim, alignments: Sequence[Alignment]) -> float:
    """How much of what the words of a sentence tell, figures aside, stands in one sentence of the abstracts."""
    plain = np.array([not word.isdecimal() for word in claim.weights])
    told = claim.told() * plain
    found = [product(told, (one.shared[:, 1:] >= LIKE).astype(np.float32)).max(initial=0) for one in alignments]
    return float(max(found, default=0.0) / max(1e-9, told.sum()))


def carried(claim: Claim, alignments: Sequence[Alignment]) -> float:
    """How well abstracts together carry the sentence, as log-odds."""
    told = claim.told()
    shared = np.max([one.shared.max(axis=1) for one in alignments], axis=0)
    words, absent = float(told @ shared), float(told @ (shared < LIKE))
    title = float(max(told @ one.shared[:, 0] for one in alignments))
    cosine, centre = max(one.cosine for one in alignments), max(one.centre for one in alignments)
    rarest = max(claim.weights.values()) / claim.most if claim.most else 1.0
    single = COSINE * cosine + CENTRE * centre + WORDS * words + TITLE * title + RAREST * rarest
    return single + min(len(told), _MANY) * (FOUND * words + MISSING * absent) + BIAS


def crowded(rivals: Sequence[float]) -> float:
    """What is taken from the log-odds of a sentence that others carry as `rivals` tell; below 0 where they carry it little."""
    best = np.maximum(np.sort(rivals)[::-1][:_RIVALS], _FAR)
    return float(_CROWD * (best - _USUAL).sum() / _RIVALS + _FIRST * (best[0] - _USUAL_FIRST)) if len(best) else 0.0
