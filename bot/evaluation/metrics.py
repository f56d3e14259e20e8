"""Metrics of ranking, classification and latency, each from the definition it cites; pure."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence


def ranks(ranked: Sequence[str], gold: Iterable[str]) -> list[int | None]:
    """For each of `gold` the place in `ranked` where it first stands, from 1; None where it does not."""
    places = dict[str, int]()
    for place, name in enumerate(ranked, 1):
        places.setdefault(name, place)
    return [places.get(name) for name in gold]


def ndcg(ranked: Sequence[str], gold: Mapping[str, float], k: int) -> float:
    """Normalised discounted cumulated gain of the first `k`, 0 to 1; `gold` gives each relevant name its gain.

    Järvelin and Kekäläinen, Cumulated Gain-based Evaluation of IR Techniques, ACM TOIS 20 (2002), with the discount
    log2(rank + 1) that trec_eval and BEIR use. A name that is ranked twice gains once; 0 if nothing is relevant.
    """
    gain = sum(gold[name] / math.log2(place + 1) for name, place in zip(gold, ranks(ranked[:k], gold), strict=True) if place)
    best = sorted(gold.values(), reverse=True)[:k]
    ideal = sum(value / math.log2(place + 1) for place, value in enumerate(best, 1))
    return gain / ideal if ideal else 0.0


def recall(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """The share of `gold` that stands among the first `k` (Manning, Raghavan and Schütze, Introduction to Information
    Retrieval, 2008, section 8.3); 0 if nothing is relevant."""
    return len(set(ranked[:k]).intersection(gold)) / len(gold) if gold else 0.0


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """1 / rank of the first relevant name, 0 if none stands among the first `k`; its mean over questions is MRR@k.

    Voorhees, The TREC-8 Question Answering Track Report (1999).
    """
    return next((1 / place for place, name in enumerate(ranked[:k], 1) if name in gold), 0.0)


def precision_recall_f1(hits: int, false: int, missed: int) -> tuple[float | None, float | None, float | None]:
    """Precision, recall and their harmonic mean (van Rijsbergen, Information Retrieval, 1979).

    None where there is nothing to divide by: precision if nothing was chosen, recall and F1 if there was nothing to find.
    """
    precision = hits / (hits + false) if hits + false else None
    if not hits + missed:
        return precision, None, None
    return precision, hits / (hits + missed), 2 * hits / (2 * hits + false + missed)


def auroc(positive: Collection[float], negative: Collection[float]) -> float | None:
    """The chance that a positive scores above a negative, equal scores counting half; None if there are none of either.

    It equals the area under the ROC curve: Hanley and McNeil, The Meaning and Use of the Area under a Receiver
    Operating Characteristic (ROC) Curve, Radiology 143 (1982).
    """
    if not positive or not negative:
        return None
    below = sorted(negative)
    wins = sum(bisect_left(below, score) + bisect_right(below, score) for score in positive) / 2
    return wins / (len(positive) * len(below))


def percentile(values: Collection[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) of `values` lie, interpolated; None if there are none.

    Definition 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996).
    """
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def mean(values: Iterable[float]) -> float | None:
    """The arithmetic mean; None if there are no values."""
    listed = list(values)
    return math.fsum(listed) / len(listed) if listed else None
