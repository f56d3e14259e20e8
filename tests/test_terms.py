"""Terms that stand in no paper, though each of their words may: said, or refused where nothing else carries them."""

from __future__ import annotations

import pytest

from bot.answers import Outcome
from bot.app import App
from bot.questions import topic_phrases

_NOWHERE = "“{}” stands in no paper of the library."


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("papers on inverse RL for traffic signal control", ["inverse RL", "traffic signal control"]),
        ("What is sim-to-real transfer?", ["sim-to-real transfer"]),
        ("learning from demonstrations", []),
        ("costs, benefits of it", []),
    ],
)
def test_the_phrases_of_a_topic(question: str, phrases: list[str]) -> None:
    assert topic_phrases(question) == phrases


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is prioritized experience replay?", "prioritized experience replay"),
        ("How does constrained policy optimization work?", "constrained policy optimization"),
        ("Is there a paper on reinforcement learning for traffic signal control?", "traffic signal control"),
        ("Which papers use graph neural networks for reinforcement learning?", "graph neural networks"),
    ],
)
def test_what_no_paper_has_is_refused_where_nothing_else_carries_it(question: str, term: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.NOTHING_FOUND
    assert _NOWHERE.format(term) in answer.notes


def test_it_is_said_beside_the_nearest_papers_where_the_term_is_all(sample_app: App) -> None:
    answer = sample_app.answerer.answer("papers on inverse reinforcement learning")
    assert answer.sources
    assert _NOWHERE.format("inverse reinforcement learning") in answer.notes


@pytest.mark.parametrize(
    "question",
    [
        "What is meta reinforcement learning?",  # explained in short
        "What is the reward hacking problem?",  # known words, and of which kind that is
        "Which papers are about getting small quadcopters to fly with learned controllers?",  # described, not named
        "papers on learning for robots in the real world",
        "papers on offline RL",
        "What is model exploitation?",  # a sentence has both
    ],
)
def test_what_is_only_put_otherwise_is_not_refused_for_it(question: str, sample_app: App) -> None:
    assert sample_app.answerer.answer(question).outcome is Outcome.ANSWERED
