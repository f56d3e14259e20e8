"""A paper that a question names, whose abstract does not speak of what is asked."""

from __future__ import annotations

import pytest

from bot.answers import Outcome
from bot.app import App


@pytest.mark.parametrize(
    ("question", "paper", "names"),
    [
        ("does B-STaR run on A100 GPUs?", "B-STaR", ["A100", "GPUs"]),
        ("does SERL use Franka robots?", "SERL", ["Franka"]),
        ("Which Dreamer agent does COPlanner beat on Atari?", "COPlanner", ["Dreamer", "Atari"]),
    ],
)
def test_names_that_the_abstract_lacks_are_told(question: str, paper: str, names: list[str], sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.NOT_STATED
    assert [one.title.partition(":")[0] for one in answer.nearest] == [paper]
    assert not answer.sources
    (note,) = answer.notes
    assert all(f"“{name}”" in note for name in names)
    assert answer.nearest[0].title in note


@pytest.mark.parametrize(
    "question",
    [
        "does ReMax run on A100 GPUs?",
        "who wrote SERL at Berkeley?",
        "what is B-STaR?",
        "Is RLIF better than Dreamer?",
        "does SERL use RL?",
        "what do agents do in Minecraft?",
    ],
)
def test_other_questions_are_answered(question: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert not any("stand nowhere" in note or "stands nowhere" in note for note in answer.notes)


def test_a_name_beside_what_is_asked_is_only_noted(sample_app: App) -> None:
    question = "How long does robotic reinforcement learning of board assembly and cable routing take with SERL at Berkeley?"
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.sources[0].paper.title.startswith("SERL")
    assert "“Berkeley” stands nowhere in the abstract of [1]; the paper itself may say." in answer.notes
