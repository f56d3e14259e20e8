"""One score of a paper for a question, of the signals that the searches give.

Two searches, by meaning (vectors) and by words (BM25), are fused by a convex combination of their normalised scores
(Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 2023). How near the question's
single words come to a paper's adds to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.questions.sides import Sides
from ingest.embedding.vectors import Floats
from ingest.library import Candidate, Signals

# How much equal words count, meaning having the rest, and what near words add to that, each on a scale of its own, so that a
# question that shares few words with any paper is not ranked by them. Set on the questions and statements that nothing is
# learnt from (`benchmarks.adaptation`): nDCG@10 of 582 on arXiv papers, 628 in plain words, 560 biomedical ones and 266 claims
# (their best 40 papers ranked anew) .892, .656, .893 and .767; .890, .662, .897 and .764 with .08 for equal words, .894, .647,
# .894 and .768 with .16.
KEYWORD, NEAR = 0.12, 0.45
KEYWORD_ALONE = 0.25  # where it is not known what is near
SENTENCE_WEIGHT = 0.6  # of meaning, the best sentence; the rest is the whole abstract
# Added for a paper that the conversation is about, and how much the question before counts in the meaning of a follow-up.
# Of 200 follow-ups made of words of SciFact train's evidence 200 so rank the paper that they are about first (65 without
# both, 147 and 190 with one alone). Where a question is taken for a follow-up wrongly, its own paper stays among the first
# five (84 of 89 development questions, as without) and is less often the first (38, 80 without); so with .3 for the context,
# and weights before those above: the eleven development follow-ups have their paper first with .3 to .5.
PREFERRED, CONTEXT = 0.2, 0.35


def fused(signals: Signals) -> Floats:
    """One score of the signals of a question's candidates, float32 [n]; mostly between 0 and 1."""
    keyword = KEYWORD if signals.near.any() else KEYWORD_ALONE
    meaning = SENTENCE_WEIGHT * signals.sentence + (1 - SENTENCE_WEIGHT) * signals.whole
    words = keyword * signals.words + NEAR * signals.near
    scores: Floats = np.asarray((1 - keyword) * meaning + words + PREFERRED * signals.preferred, np.float32)
    return scores


def called_first(beside: Sides, first: tuple[str, ...], found: Sequence[Candidate]) -> tuple[Sides, Sequence[Candidate]]:
    """What a question calls by name, in the light of what was found, or is about, and that with these papers first."""
    if not first:
        return beside, found
    scores, titles = {one.paper.paper_id: one.score for one in found}, {one.paper.paper_id: one.paper.title for one in found}
    beside = beside.meant(scores, titles) if beside.own == first else replace(beside, own=first)
    return beside, sorted(found, key=lambda one: (one.paper.paper_id not in beside.own, -one.score))
