"""Kinds whose members have names: how one is asked for, and what in an abstract may be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Outcome
from bot.app import App
from bot.retrieval.members import unnamed
from tests.work import growth

TITLE = "DoughNet: Loaves in a Row\n"
ABSTRACT = (
    TITLE
    + "We propose DoughNet, which shapes loaves. Large Language Models (LLMs) plan for a robot in a game. It bakes better "
    "bread than RL does."
)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which LLM plans in DoughNet?", "LLM"),
        ("Which LLM was fine-tuned for DoughNet?", "LLM"),
        ("and which vision language model does DoughNet use?", "vision language model"),
        ("On which robot was DoughNet tried?", "robot"),
        ("Which game engine renders the kitchens?", "game engine"),
        ("Under what licence is DoughNet released?", "licence"),
        ("Which company provided the ovens?", "company"),
        ("Which fish species does DoughNet describe?", "fish species"),
        ("What kind of robot is it?", ""),
        ("What LLM agents do you know?", ""),
        ("Which robot is there for bread?", "robot"),
        ("Which loaves does it shape?", ""),
        ("Which robots?", ""),
    ],
)
def test_kinds_that_an_abstract_names_none_of(question: str, kind: str) -> None:
    assert unnamed(question, ["DoughNet"], [ABSTRACT]) == kind


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("Which LLM was used?", "It uses GPT-4."),
        ("Which LLM was used?", "It uses qwen."),
        ("Which LLM was used?", "It uses Breadwinner."),
        ("Which LLM was used?", "It uses breadLM."),
        ("Which LLM was used?", "It uses BREAD-2."),
        ("Which robot was used?", "It was tried on a spot robot."),
        ("Which company provided the ovens?", "The ovens are of Bakers United."),
        ("Which species was studied?", "It was tried on mice."),
    ],
)
def test_what_may_be_one(question: str, more: str) -> None:
    assert unnamed(question, [], [ABSTRACT])
    assert unnamed(question, [], [f"{ABSTRACT} {more}"]) == ""


def test_a_part_of_its_own_name_may_be_one() -> None:
    assert unnamed("Which LLM was used?", [], ["DoughLlama: Loaves\nLoaves are shaped."]) == ""


def test_a_paper_called_by_name_does_not_state_it(sample_app: App) -> None:
    answer = sample_app.answerer.answer("Which simulator does ASID refine?")
    assert answer.outcome is Outcome.NOT_STATED
    assert "does not state which simulator it was" in answer.notes[-1]
    titled = sample_app.answerer.answer("Which LLM was fine-tuned into Cognitive Kernel's central policy model?")
    assert (titled.outcome, len(titled.nearest)) == (Outcome.NOT_STATED, 1)


@given(st.text(max_size=60), st.text(max_size=120))
def test_anything_can_be_asked(question: str, text: str) -> None:
    assert isinstance(unnamed(f"Which LLM was {question}", [question], [text]), str)


@pytest.mark.parametrize("piece", ["Aa ", "LLM (", "a-A ", "x us "])
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    assert growth(lambda size: unnamed("Which species was used?", [], [(piece * size)[:size]]), 500) < 24
