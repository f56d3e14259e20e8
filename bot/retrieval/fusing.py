"""One score of a paper for a question, of the signals that the searches give.

Two searches, by meaning (vectors) and by words (BM25), are fused by a convex combination of their normalised scores
(Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 2023). How near the question's
single words come to a paper's adds to that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.questions.expectations import asks
from ingest.embedding.vectors import Floats
from ingest.library import Signals


@dataclass(frozen=True, slots=True)
class Weights:
    """How much equal words count, meaning having the rest, and what near words add.

    All are on scales of their own, so that a question that shares few words with any paper is not ranked by them.
    """

    keyword: float
    near: float


# Who states something writes as authors do; who asks often has no word for what is looked for. Set on the questions and
# statements that nothing is learnt from (`benchmarks.adaptation`): nDCG@10 of 266 claims of SciFact train, 222 and 369
# statements and words to look for (arXiv, biomedical) .771, .858 and .931 with the first, .768, .860 and .935 with the second;
# of 360 and 191 questions .776 and .822, .788 and .818. Less weight on equal words yet loses claims among the first hundred.
STATED, ASKED = Weights(0.2, 0.25), Weights(0.12, 0.5)
UNCOMPARED = Weights(0.25, 0.0)  # where it is not known what is near
SENTENCE_WEIGHT = 0.6  # of meaning, the best sentence; the rest is the whole abstract
# Added for a paper that the conversation is about, and how much the question before counts in the meaning of a follow-up.
# Of 200 follow-ups made of words of SciFact train's evidence 200 so rank the paper that they are about first (65 without
# both, 147 and 190 with one alone). Where a question is taken for a follow-up wrongly, its own paper stays among the first
# five (84 of 89 development questions, as without) and is less often the first (38, 80 without); so with .3 for the context,
# and weights before those above: the eleven development follow-ups have their paper first with .3 to .5.
PREFERRED, CONTEXT = 0.2, 0.35


def weights_of(question: str) -> Weights:
    """The weights for a question as it is put."""
    return ASKED if asks(question) else STATED


def fused(signals: Signals, weights: Weights = STATED) -> Floats:
    """One score of the signals of a question's candidates, float32 [n]; mostly between 0 and 1."""
    if not signals.near.any():
        weights = UNCOMPARED
    meaning = SENTENCE_WEIGHT * signals.sentence + (1 - SENTENCE_WEIGHT) * signals.whole
    words = weights.keyword * signals.words + weights.near * signals.near
    scores: Floats = np.asarray((1 - weights.keyword) * meaning + words + PREFERRED * signals.preferred, np.float32)
    return scores
