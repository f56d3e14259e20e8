"""How many of something there are, where an abstract speaks of them and does not count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Outcome, Turn
from bot.app import App
from bot.retrieval.uncounted import uncounted, unspoken
from tests.work import growth

TITLE = "DoughNet: Loaves in a Row\n"
ABSTRACT = (
    TITLE + "We propose DoughNet, which shapes loaves with ovens of its own. Bakers judged the loaves on public datasets."
)


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("How many loaves does DoughNet shape?", "loaves"),
        ("and on how many public datasets was it tried?", "public datasets"),
        ("how many of the bakers judged them?", "bakers"),
        ("How many different brick ovens are there in DoughNet", "brick ovens"),
    ],
)
def test_what_is_spoken_of_and_not_counted(question: str, what: str) -> None:
    found = uncounted(question, [ABSTRACT])
    assert found is not None
    assert (found.what, found.sure) == (what, True)


@pytest.mark.parametrize(
    "question",
    [
        "How many rolls does it shape?",  # they may have another name there
        "How many times are loaves turned?",
        "How many more loaves are shaped?",
        "How many percent of the loaves rise?",
        "How many papers are there on loaves?",
        "How many loaves and how many ovens are there?",
        "How many loaves should one shape?",
        "Tell me how many loaves there are.",
        "How many are there?",
        "Which loaves does it shape?",
    ],
)
def test_other_questions_are_not_told(question: str) -> None:
    assert uncounted(question, [ABSTRACT]) is None


@pytest.mark.parametrize(
    ("question", "more", "what"),
    [
        ("How many patients were in the study?", "", "patients"),
        ("How many patients were in the study?", "It has 12 ovens.", ""),  # which might be called so
        ("How many rolls does it shape?", "", "rolls"),
        ("How many patients were in the study?", "In all, 90 women took part.", ""),
        ("How many patients were in the study?", "Participants were asked.", ""),
        ("How many patients were in the study?", "A patient was asked.", ""),
        ("How many loaves does it shape?", "", ""),
        ("How many times is it turned?", "", ""),
        ("How many papers are there on rolls?", "", ""),
        ("How many patients and how many doctors were there?", "", ""),
        ("How much flour does it need?", "", ""),
    ],
)
def test_what_is_not_even_spoken_of(question: str, more: str, what: str) -> None:
    assert unspoken(question, [f"{ABSTRACT} {more}"]) == what


@pytest.mark.parametrize(
    "more",
    [
        "It shapes 12 loaves.",
        "It shapes twelve long, brown loaves.",
        "It is a 12-loaf model, though loaves differ.",
        "The number of loaves was 12.",
    ],
)
def test_a_count_is_found(more: str) -> None:
    assert uncounted("How many loaves does it shape?", [f"{ABSTRACT} {more}"]) is None


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("How many loaves does it shape?", "Loaves were baked in the hottest and the smallest ovens (n = 12)."),
        ("How many loaves does it shape?", "The loaves, like rolls and bagels, rise."),
        ("How many loaves does it shape?", "It shapes rye, wheat, and oat loaves."),
        ("How many loaves does it shape?", "It shapes 12 things."),
        ("How many loaves does it shape?", "We (1) shape, (2) bake."),
        ("How many public datasets were tried?", "It was tried on LoafBench and RollBench."),
        ("How many public datasets were tried?", "It was tried in the Coptic-French style."),
        ("How many public datasets were tried?", "It was tried on 4 challenging tasks."),
        ("How many bakers judged it?", "In all, 12 volunteers took part."),
    ],
)
def test_what_may_count_them_otherwise_leaves_a_doubt(question: str, more: str) -> None:
    found = uncounted(question, [f"{ABSTRACT} {more}"])
    assert found is not None
    assert not found.sure


@pytest.mark.parametrize(
    "more",
    ["Between 67%-77% of bakers liked it.", "It is 12 times faster.", "It was made in 2024 by BakeNet 2.", "Code is out."],
)
def test_a_share_is_no_count(more: str) -> None:
    assert uncounted("How many bakers judged it?", [f"{ABSTRACT} {more}"])


@pytest.mark.parametrize(
    ("question", "more", "told"),
    [
        ("How many native speakers took part?", "Native speakers wrote to 63 diverse participants.", False),
        ("How many people baked?", "People baked; 63 nurses took part.", False),
        ("How many nurses baked?", "Nurses baked. 63 people took part.", False),
        ("How many nurses baked?", "Trained nurses (n = 63) baked.", False),
        ("How many nurses baked?", "Nurses baked. 63 patients took part.", True),  # hardly the same
        ("How many nurses baked?", "Nurses baked, 63% of the people liked it.", True),
    ],
)
def test_people_may_be_counted_under_a_word_for_anybody(question: str, more: str, *, told: bool) -> None:
    assert bool(uncounted(question, [f"{ABSTRACT} {more}"])) is told


def test_what_is_counted_ends_before_an_article() -> None:
    assert uncounted("How many people judged the loaves?", [f"{ABSTRACT} Loaves rise."]) is None


def test_a_paper_called_by_name_does_not_state_it(sample_app: App) -> None:
    answer = sample_app.answerer.answer("How many question nodes does the graph of SPRING have?")
    assert answer.outcome is Outcome.NOT_STATED
    assert "does not state how many question nodes there are" in answer.notes[-1]
    history = [Turn("user", "what is SPRING?"), Turn("assistant", "An agent.", (answer.nearest[0].paper_id,))]
    followed = sample_app.answerer.answer("how many question nodes does it have?", history)
    assert (followed.outcome, followed.nearest) == (Outcome.NOT_STATED, answer.nearest)


def test_where_none_is_called_by_name_it_is_a_remark(sample_app: App) -> None:
    question = "How many question nodes has the directed acyclic graph of the agent that studies the paper of Crafter?"
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert "The abstract of [1] does not state how many question nodes there are; the paper itself may." in answer.notes


@given(st.text(max_size=60), st.text(max_size=120))
def test_anything_can_be_asked(question: str, text: str) -> None:
    found = uncounted(f"how many loaves {question}", [f"loaves {text}"])
    assert found is None or found.what == "loaves"


@pytest.mark.parametrize("piece", ["loaves, ", "12 loaves of ", "A and B, ", "first (", "loaves are a, "])
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    assert growth(lambda size: uncounted("How many loaves are there?", [(piece * size)[:size]]), 500) < 24


def test_models_are_counted_under_whichever_name_they_have() -> None:
    assert uncounted("How many models were tested?", ["Crusts\nWe test models. Five LLMs, such as GPT-4, failed."]) is None
