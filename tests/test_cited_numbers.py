"""Numbers of sentences that people write anew of an abstract: which are borne out, and which belong to something else."""

from __future__ import annotations

import pytest

from bot.support.cited_numbers import Stated
from bot.support.placed import stated


def doubted(sentence: str, text: str) -> list[str]:
    return [one.text for one in stated(sentence, [text]) if one.how is not Stated.EXACTLY]


CYTOKINES = (
    "Interleukin-17 (IL-17), IL-17F and IL-22 rose with TLR-2, -3 and -9. Caspase-3, CyclinD1, SOX2 and TLR 4 were measured in "
    "3D cultures of SW480 cells by H3K9me2, 5hmC and matrix metalloproteinase-9. Tet1/2 and GPL V3 were used, and OCT3/4."
)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("IL-17, IL-22 and IL-17A rose.", []),
        ("Interleukin-22 rose, interleukin 17 too.", []),
        ("IL-6 and IL-22 rose.", [("IL-6", "IL-17")]),
        ("The IL-12-dependent growth rose.", [("IL-12", "IL-17")]),
        ("TLR9, TLR3 and TLR4 were measured.", []),
        ("TLR7 was measured.", [("TLR7", "TLR-2")]),
        ("MMP-9 and caspase 3 were measured, and Cyclin-D1.", []),
        ("MMP-2 was measured.", []),  # nothing is called so: that the name is absent is told elsewhere
        ("Matrix metalloproteinase-2 was measured.", [("metalloproteinase-2", "metalloproteinase-9")]),
        ("Caspase-8 was measured.", [("Caspase-8", "Caspase-3")]),
        ("Cyclin D2 was measured.", [("D2", "CyclinD1")]),
        ("SOX-2 was measured in SW480.", []),
        ("SOX9 was measured in SW620.", [("SOX9", "SOX2"), ("SW620", "SW480")]),
        ("H3K9 and 5hmC were found.", []),
        ("H3K27me2 and 6hmC were found.", [("H3K27me2", "H3K9me2"), ("6hmC", "5hmC")]),
        ("Tet2 and GPL v3 were used, and OCT4.", []),
        ("Tet3 and GPL v2 were used.", [("Tet3", "Tet1"), ("v2", "V3")]),
        ("CD4 cells of day-7 mice on page-2 grew.", []),
        ("Three-dimensional cultures were used.", []),
        ("2D cultures were used.", [("2D", "3D")]),
        ("Two-dimensional gels were used.", [("Two-dimensional", "3D")]),
    ],
)
def test_a_name_has_its_own_number(sentence: str, wrong: list[tuple[str, str]]) -> None:
    assert [(one.text, one.by) for one in stated(sentence, [CYTOKINES]) if one.how is Stated.NOT] == wrong


@pytest.mark.parametrize(
    ("sentence", "text", "found"),
    [
        ("2D poses are learnt.", "2D poses of 3D models are learnt.", []),
        ("2D models are turned.", "2D poses of 3D models are learnt.", ["2D"]),
        ("Two-dimensional models are turned.", "Models are turned.", ["Two"]),
        ("PD-1.1 was seen.", "PD-1 was seen.", []),
        ("GPT-3.5 was asked.", "GPT-4.5 was asked.", ["GPT-3.5"]),
        ("A 17D vaccine was used.", "A 71D vaccine was used.", ["17D"]),
        ("A gain of x17 was seen.", "A gain of x17 and one of x18 were seen.", []),
    ],
)
def test_numbers_of_names_are_told_from_measures(sentence: str, text: str, found: list[str]) -> None:
    assert doubted(sentence, text) == found


TEAS = (
    "Here, white tea, green tea and mint were poured, and tea and oil were weighed. Each cup (rim, wall, foot) was measured. "
    "We tell of hard problems: (1) cups break; (2) tea cools; (3) guests leave. Guests liked dancing, singing, chess and sleep."
)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Two drinks, tea and oil, were weighed.", []),
        ("Three drinks, tea and oil, were weighed.", ["Three"]),
        ("Two leaves, namely green and white ones, were poured.", []),
        ("There were three settings: a loud room, a quiet one and a park after rain.", []),
        ("There were four settings: a loud room, a quiet one and a park after rain.", ["four"]),
        ("Rims, walls and feet are the 3 places that were measured.", []),
        ("Rims, walls and feet are the 4 places that were measured.", ["4"]),
        ("Each of three cup parts was measured.", []),
        ("Each of five cup parts was measured.", ["five"]),
        ("Four pastimes, among them chess and singing, were liked.", []),
        ("Five pastimes, among them chess and singing, were liked.", ["Five"]),
        ("Four pastimes were liked, from dancing to sleep.", []),
        ("Four pastimes were liked.", ["Four"]),
        ("The authors name three obstacles.", []),
        ("The authors name four obstacles.", ["four"]),
        ("Of three spoons, tea and oil need two.", ["three", "two"]),
        ("The +3 cup fell, and the +2 cup of tea and oil.", ["3", "2"]),
    ],
)
def test_a_small_number_may_count_what_is_listed(sentence: str, wrong: list[str]) -> None:
    assert doubted(sentence, TEAS) == wrong


def test_what_is_counted_in_the_abstract_is_not_counted_anew() -> None:
    assert doubted("Two genes, tea1 and oil1, were found.", "Three genes, tea1, oil1 and mint1, were found.") == ["Two"]
