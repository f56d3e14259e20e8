"""Two questions in one are both answered, from the paper that fits the whole best."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.answering.halves import halves
from bot.app import App

_SCORES = "What does Go-Explore score on Montezuma's Revenge"


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("What is A3W and does it work with noisy labels?", "What is A3W?", "does it work with noisy labels?"),
        (f"{_SCORES}, and what about Pitfall?", f"{_SCORES}?", "what about Pitfall?"),
        ("explain how RAVL works and also why it helps", "explain how RAVL works?", "why it helps?"),
        ("How many gulls were in the study and which winds blew?", "How many gulls were in the study?", "which winds blew?"),
        ("Is it fast and on what hardware does it run?", "Is it fast?", "on what hardware does it run?"),
    ],
)
def test_two_questions_in_one_are_told_apart(question: str, one: str, other: str) -> None:
    assert halves(question) == (one, other)


@pytest.mark.parametrize(
    "question",
    [
        "How do robots learn and adapt?",
        "Why do agents explore and exploit?",
        "Is autophagy needed in stem cells and why?",
        "What is the relation between what agents see and what they do?",
        "Which papers use transformers and which use diffusion models?",
        "Who wrote ReMax and when was it published?",
        "offline RL and how it is used",
        "We train agents. What is RAVL and how does it work?",
        "What is it and how is it?",
        "",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert halves(question) == ()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (f"{_SCORES}, and what about Pitfall?", ("43k", "Pitfall", "60k")),
        ("What is B-STaR and which two factors does it monitor?", ("two pivotal factors", "B-STaR")),
        ("What is WebPilot and how well does it do on WebArena?", ("multi-agent", "93%")),
    ],
)
def test_neither_half_goes_unanswered(question: str, said: Sequence[str], sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    quoted = " ".join(one.text for one in answer.statements if one.citations[0].source == 1)
    assert [one for one in said if one not in quoted] == []
