"""Sentences that repeat another but for one change; pure."""

from __future__ import annotations

from collections import defaultdict

import pytest

from bot.support.wording import Opposite, Turn, opposites

ROLLOUTS = "This then serves as a penalty during model rollouts and as a bonus during real exploration, to choose actions."
DECLINED = "The relative risk of death associated with BMI declined with increasing age."
SOME = "Some patients may gain from the drug if it is given early."
LARGER = "We find that larger models approach optimal performance with fewer training tokens."
SWAPPED = [Opposite(Turn.SWAPPED)]


@pytest.mark.parametrize(
    ("sentence", "text", "found"),
    [
        ("It is a bonus during model rollouts and a penalty during real exploration.", ROLLOUTS, SWAPPED),
        ("It is a bonus during real exploration and a penalty during model rollouts.", ROLLOUTS, []),
        ("Rollouts get a penalty and exploration a bonus.", ROLLOUTS, []),
        ("Exploration is driven by a bonus and rollouts by a penalty.", ROLLOUTS, []),
        (DECLINED.replace("declined", "increased"), DECLINED, [Opposite(Turn.OPPOSITE, "increased", "declined")]),
        (DECLINED.replace("BMI", "body mass"), DECLINED, []),
        ("All patients gain from the drug if it is given early.", SOME, [Opposite(Turn.OPPOSITE, "all", "some")]),
        ("Patients may gain from the drug if it is given early.", SOME, []),
        ("Larger models need fewer tokens.", LARGER, []),
    ],
)
def test_what_was_changed_of_a_sentence(sentence: str, text: str, found: list[Opposite]) -> None:
    assert opposites(sentence, [text], [text], defaultdict(lambda: 1.0)) == found
