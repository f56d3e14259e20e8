"""Sentences that say otherwise than their texts, or more than they do, though none of their words is turned round."""

from __future__ import annotations

import pytest

from bot.questions import stem, topic_words
from bot.support.wording import Turn, opposites


@pytest.mark.parametrize(
    ("sentence", "text", "turn"),
    [
        # what a clause denies, whatever the verb
        (
            "Crop yield hinged on rainfall in the northern valleys.",
            "Crop yield did not follow rainfall in the northern valleys.",
            Turn.DENIED,
        ),
        (
            "Crop yield did not hinge on rainfall in the northern valleys.",
            "Crop yield followed rainfall in the northern valleys.",
            Turn.DENIES,
        ),
        (
            "Crop yield hinged on rainfall in the northern valleys.",
            "Crop yield followed rainfall in the northern valleys, not frost.",
            None,
        ),
        ("Crop yield hinged on rainfall.", "Frost did not change crop yield in wet years, which followed rainfall.", None),
        ("Cells do not divide well without zinc.", "Without zinc cells show impaired division.", None),
        # what is left out
        (
            "Kestrel picks samples by hand-written rules.",
            "Rather than hand-written rules, Kestrel trains a sampler.",
            Turn.DENIED,
        ),
        ("Kestrel relies on labelled maps.", "Kestrel plans routes without using any labelled maps.", Turn.DENIED),
        ("Earlier planners rely on labelled maps.", "Kestrel plans routes without using any labelled maps.", None),
        ("Kestrel does not rely on labelled maps.", "Kestrel plans routes without using any labelled maps.", None),
        # directions said of the same thing, with others beside it
        (
            "Pruning raises the latency of small encoders.",
            "Pruning improves accuracy, cutting costs and reducing the latency of small encoders.",
            Turn.OPPOSITE,
        ),
        (
            "Pruning lowers the latency of small encoders.",
            "Pruning improves accuracy, cutting costs and reducing the latency of small encoders.",
            None,
        ),
        ("Smoking predicts good five-year survival.", "Smoking was predictive of poor five-year survival.", Turn.OPPOSITE),
        # each said of the other
        (
            "The method leads on Alder-10 and is fast on images from Birch-20.",
            "The method leads on a set (Alder-10), while being fast on images (Birch-20).",
            None,
        ),
        (
            "The method leads on Birch-20 and is fast on images from Alder-10.",
            "The method leads on a set (Alder-10), while being fast on images (Birch-20).",
            Turn.SWAPPED,
        ),
        (
            "Nurses drive the vans, whereas porters sort the morning letters.",
            "Porters clean the vans, but nurses sort the morning letters.",
            Turn.SWAPPED,
        ),
        (
            "Porters drive the vans, whereas nurses sort the morning letters.",
            "Porters clean the vans, but nurses sort the morning letters.",
            None,
        ),
        # how sure, how much, what of what
        ("The survey proves that tea delays sleep.", "The survey suggests that tea may delay sleep.", Turn.OPPOSITE),
        ("The survey suggests that tea delays sleep.", "The survey suggests that tea may delay sleep.", None),
        ("Tea proved useful in delaying sleep.", "Tea seems useful, as it was seen in delaying sleep.", None),
        ("Soil loss stems entirely from grazing goats.", "Soil loss stems in part from grazing goats.", Turn.OPPOSITE),
        ("Soil loss stems partly from grazing goats.", "Soil loss stems in part from grazing goats.", None),
        ("Night shifts cause gout in bakers.", "Night shifts were associated with gout in bakers.", Turn.OPPOSITE),
        ("Night shifts go with gout in bakers.", "Night shifts were associated with gout in bakers.", None),
        ("Grazing explains the bare hills of Crete.", "Grazing may account for the bare hills of Crete.", Turn.UNHEDGED),
        ("Grazing may explain the bare hills of Crete.", "Grazing may account for the bare hills of Crete.", None),
        ("Kestrel wins in all city benchmarks.", "Kestrel wins in two city benchmarks.", Turn.OPPOSITE),
        ("Kestrel wins in all city benchmarks tested.", "Kestrel wins in two city benchmarks.", None),
        (
            "Kestrel wins in all city benchmarks.",
            "Kestrel wins in every one of two city benchmarks, across all benchmarks.",
            None,
        ),
        # of whom
        ("Zinc shortens colds in patients.", "Zinc shortened colds of mice.", Turn.OPPOSITE),
        ("Zinc shortens colds in rats.", "Zinc shortened colds of zebrafish.", Turn.OPPOSITE),
        ("Zinc may shorten colds in patients.", "Zinc shortened colds of mice.", None),
        ("Zinc shortens colds in patients.", "Zinc shortened colds of mice and of men.", None),
        ("Zinc shortens colds in patients.", "Zinc shortened colds of mice, which promises trials in patients.", Turn.OPPOSITE),
        ("Zinc shortens colds in mice.", "Zinc shortened colds of rodents, as of people.", None),
    ],
)
def test_what_goes_beyond_a_text_is_told(sentence: str, text: str, turn: Turn | None) -> None:
    weights = {stem(word): 1.0 for word in topic_words(sentence)}
    assert [one.turn for one in opposites(sentence, [text], [text], weights)][:1] == ([turn] if turn else [])


@pytest.mark.parametrize(
    ("than", "told"), [("paper maps", True), ("search by rings", False), ("existing methods", False), ("atlases", False)]
)
def test_what_is_compared_with_is_what_the_text_has(than: str, told: bool) -> None:
    texts = ["Drivers use paper maps.", "Kestrel plans faster routes than search by rings."]
    sentence = f"Kestrel plans faster routes than {than}."
    weights = {stem(word): 1.0 for word in topic_words(sentence)}
    assert bool(opposites(sentence, texts, texts, weights)) == told
