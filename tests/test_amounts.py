"""Amounts and manners that a question asks for, and the sentences that state them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions.amounts import amounts
from bot.questions.manners import limiting, manner
from bot.retrieval.favouring import LIMIT, favouring, needed
from ingest.sentences import sentence_spans
from tests.conftest import paper
from tests.work import growth


@pytest.mark.parametrize(
    ("question", "sentence", "stated"),
    [
        ("How many images and prompts are in the benchmark?", "It has 800 unique prompts.", [False, True]),
        ("How many images and prompts are in the benchmark?", "These generated 28,800 images.", [True, False]),
        ("How many parameters and how many tokens?", "A corpus of 4 trillion tokens.", [False, True]),
        ("How many parameters does it have?", "A model at the 2-billion parameter scale.", [True]),
        ("How many algorithms were tried?", "We evaluate 7 state-of-the-art meta and multi-task algorithms.", [True]),
        ("On how many tasks was it tested?", "In 2023 we tried several tasks.", [False]),
        ("On how many tasks was it tested?", "The 12 agents learn in many tasks.", [False]),
        ("On how many tasks was it tested?", "Twelve agents on tasks.", [False]),
        ("On how many tasks was it tested?", "On fifty hard, new tasks.", [True]),
        ("How many people took part?", "There were 48 people.", [True]),
        ("How many of the 12 agents win?", "Only three agents win.", [True]),
        ("By how much does it reduce errors?", "Errors fall by 90%.", [True]),
        ("By how much does it reduce errors?", "Errors fall in 3 tasks.", [False]),
        ("What share of patients relapsed?", "12 of 48 relapsed.", [True]),
        ("What accuracy does it reach?", "It has an accuracy of 96.5%.", [True]),
        ("What accuracy does it reach?", "It costs 96.5% less.", [False]),
        ("How accurate is it?", "It reaches 85% accuracy.", [True]),
        ("What is the size of its corpus?", "It is trained on 4 trillion tokens.", [True]),
        ("What is the size of its corpus?", "The corpus was made in 2024.", [False]),
        ("What does training cost?", "Training takes $500.", [True]),
        ("How much does it cost?", "It is 50% cheaper.", [False]),
        ("Which tasks were tried?", "It was tried on 12 tasks.", []),
        ("", "12 tasks", []),
    ],
)
def test_amounts_that_a_question_asks_for(question: str, sentence: str, stated: list[bool]) -> None:
    assert [states(sentence) for states in amounts(question)] == stated


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("Why does it fail?", "It fails due to noise.", True),
        ("Why does it fail?", "It fails in the end.", False),
        ("and why is it slow?", "This stems from its size.", True),
        ("How does FooNet work?", "Our approach merges two tokens.", True),
        ("How does FooNet work?", "This skew limits it.", False),
        ("How is FooNet different from others?", "FooNet eliminates thresholds.", True),
        ("Can AI see the veil?", "Our model significantly improves it.", True),
        ("Can AI see the veil?", "Research on it is limited.", False),
        ("what did the survey find?", "We find that veils are worn.", True),
        ("what are the main findings of FooNet?", "FooNet is a net.", False),
        ("what results does FooNet get?", "FooNet achieves 12% more.", True),
        ("Which papers tell why?", "It is so because of that.", None),
        ("Is there anything on veils?", "We find veils.", None),
        ("Kites rise because of winds.", "It is due to winds.", None),
    ],
)
def test_sentences_that_answer_as_the_question_is_put(question: str, sentence: str, answers: bool | None) -> None:
    put = manner(question)
    assert (put and put[0](sentence)) is answers


@pytest.mark.parametrize(
    ("question", "sentence", "limits"),
    [
        ("does tuning Llama generalize?", "However, the tuned model fails to generalize to new lakes.", True),
        ("does tuning Llama generalize?", "The tuned model generalizes to new lakes.", False),
        ("does tuning Llama generalize?", "However, the lakes were few.", False),
        ("do log tests detect swaps?", "While log tests offer guarantees, they are rarely at hand.", True),
        ("how well does tuning generalize?", "It does not generalize.", True),
        ("is it so?", "It is not.", None),
        ("why does tuning fail?", "However, tuning fails.", None),
    ],
)
def test_sentences_that_limit_what_is_asked(question: str, sentence: str, limits: bool | None) -> None:
    told = limiting(question)
    assert (told and told(sentence)) is limits


def test_a_gain_does_not_stand_for_a_yes() -> None:
    limited = "However, the tuned model lacks the ability to generalize."
    told = favouring("does tuning Llama on lakes generalize?", {})
    one = paper(1, abstract=f"We tune Llama on lakes. The lakes are old. {limited}")
    assert told is not None
    assert list(told(one, sentence_spans(one.abstract))) == [0, 0, LIMIT]
    assert sum(states(limited) for states, _ in needed("does tuning Llama on lakes generalize?")) == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_anything_can_be_asked(question: str, text: str) -> None:
    assert all(states(text) in (True, False) for states in amounts(f"how many {question}"))
    assert limiting(f"is {question}") is None or limiting(f"is {question}")(text) in (True, False)  # type: ignore[misc]
    assert manner(question) is None or manner(question)[1] > 0  # type: ignore[index]


@pytest.mark.parametrize("piece", ["12 ", "how many a and ", "what is the ", "3,", "we ", "due ", "not generalize "])
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    def read(size: int) -> object:
        text = (piece * size)[:size]
        put = manner(f"why {text}")
        asked = amounts(f"how many {text} and how much {text}")
        limits = limiting("does it generalize?")
        return [states(text) for states in [*asked[:3], *([put[0]] if put else []), *([limits] if limits else [])]]

    assert growth(read, 500) < 24
