"""Which one of a kind it was, where an abstract speaks of one without its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.questions.sides import NONE
from bot.retrieval.favouring import favouring
from bot.retrieval.vague import telling_which, vague
from tests.work import growth

TITLE = "DoughNet: Loaves in a Row\n"
OPEN = (
    "We shape loaves on a widely-adopted robot, and bake them in two public kitchens. The policy is trained on three large "
    "datasets with a base model of 7 layers. Our code is at https://github.com/BreadLab/DoughNet."
)
OTHERS = f"{OPEN} The crust is scored as CrustScore by judges of Bakers United."


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which robot did DoughNet use?", "robot"),
        ("On what robot was DoughNet tried?", "robot"),
        ("Which datasets is DoughNet trained on?", "datasets"),
        ("Which base model was fine-tuned for DoughNet?", "base model"),
        ("Which base model, and with how many layers, was used?", "base model"),
        ("Which robot and which oven were used?", "robot"),
        ("In the study of loaves, which robot was used?", "robot"),
        ("Which robot shapes the loaves?", ""),  # it may be the paper's own
        ("Which robot is best?", ""),
        ("Which robots are there?", ""),
        ("What kind of robot did it use?", ""),
        ("Which dataset do the authors present?", ""),
        ("Which method did DoughNet use?", ""),  # methods are described
        ("Which flour did DoughNet use?", ""),
        ("Is the robot used which bakes?", ""),
        ("What can a robot do, and is it used?", ""),
        ("What if a robot is dropped?", ""),
        ("", ""),
    ],
)
def test_what_is_left_open(question: str, kind: str) -> None:
    called = ["DoughNet"] if "DoughNet" in question else []
    assert vague(question, called, [TITLE + OPEN]) == kind
    assert vague(question, called, [TITLE + OTHERS]) == kind  # there are names, elsewhere


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("Which robot did DoughNet use?", "The robot is a KneadBot."),
        ("Which robot did DoughNet use?", "Robots such as the kneader are used."),
        ("Which robot did DoughNet use?", "It was tried on a franka arm."),
        ("Which datasets is DoughNet trained on?", "Of these datasets CrumbSet is the largest."),
        ("Which datasets is DoughNet trained on?", "The datasets are those called loaf and bun."),
        ("Which base model was fine-tuned for DoughNet?", "The base model is Breadformer."),
        ("Which base model was fine-tuned for DoughNet?", "Built from Qwen2.5-32B, it bakes fast."),
    ],
)
def test_a_name_beside_the_kind_may_be_the_one(question: str, more: str) -> None:
    assert vague(question, ["DoughNet"], [f"{TITLE}{OPEN} {more}"]) == ""


@pytest.mark.parametrize("name", ["Qwen2.5", "BreadLM", "Loaf-7B", "crumbGPT"])
def test_names_of_language_models_look_like_it(name: str) -> None:
    question, called = "Which language model did DoughNet use?", ["DoughNet"]
    assert vague(question, called, [f"{TITLE}{OPEN} Minecraft is played."]) == "language model"
    assert vague(question, called, [f"{TITLE}{OPEN} It uses {name}."]) == ""


@pytest.mark.parametrize(
    ("question", "sentence", "named"),
    [
        ("what llm does DoughNet use", "Loaves are shaped, using Qwen2.5 Coder 32B.", True),
        ("which model did they use?", "Loaves are seen by Breadformer-2-7B.", True),
        ("which language model does it run on?", "The LLaMa3.1 LLM shapes them.", True),
        ("which language model does it run on?", "We evaluate the LLM for loaves in 20 runs.", False),
        ("which language model does QwenLoaf run on?", "QwenLoaf shapes them.", False),
        ("which robot did they use?", "A Franka arm shapes them.", True),
        ("which robot did they use?", "A robot shapes them.", False),
    ],
)
def test_what_names_the_one_that_is_asked_for_is_favoured(question: str, sentence: str, *, named: bool) -> None:
    assert [tells(sentence) for tells in telling_which(question)] == [named]
    assert favouring(question, NONE) is not None


@pytest.mark.parametrize("question", ["which oven was used?", "which model is best?", "is it a model?", ""])
def test_of_unknown_kinds_no_sentence_is_favoured(question: str) -> None:
    assert telling_which(question) == []


def test_a_language_model_may_be_named_as_an_llm() -> None:
    text = f"{TITLE}We present an autonomous large language model (LLM)-based baker. It asks the LLaMa3.1 LLM for recipes."
    assert vague("what language model does DoughNet run on", ["DoughNet"], [text]) == ""


def test_what_acts_is_asked_for_of_a_paper_called_by_its_name() -> None:
    assert vague("Which robot shapes the loaves in DoughNet?", ["DoughNet"], [TITLE + OPEN]) == "robot"


def test_the_answer_has_a_remark(sample_app: App) -> None:
    answer = sample_app.answerer.answer(
        "Which environment and which MORL algorithm were used to test hyperparameter optimization?"
    )
    assert [note for note in answer.notes if "does not state which environment it was" in note]
    assert answer.statements


@given(st.text(max_size=200), st.text(max_size=400))
def test_only_what_is_asked_for_is_left_open(more: str, text: str) -> None:
    question = f"Which robot did {more} use?"
    assert vague(question, [], [text]) in question


def test_long_texts_take_no_longer_than_their_length() -> None:
    def look(size: int) -> None:
        vague("Which robot was used?", [], [TITLE + "We use a robot in a Kitchen, and bake well-known bread. " * size])

    assert growth(look, 50) < 24
