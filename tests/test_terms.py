"""Terms that stand in no paper, though each of their words may: said, or refused where nothing else carries them."""

from __future__ import annotations

import pytest

from bot.answering.terms import of_known, telling
from bot.answers import Outcome
from bot.app import App
from bot.questions import topic_phrases
from ingest.embedding import Embedder
from ingest.library import Library

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
        ("Which papers combine graph neural networks with RL?", "graph neural networks"),
        ("graph neural networks for RL", "graph neural networks"),
        ("papers on inverse reinforcement learning", "inverse reinforcement learning"),
        ("Does inverse reinforcement learning help robots?", "inverse reinforcement learning"),
    ],
)
def test_what_no_paper_has_is_refused_where_nothing_else_carries_it(question: str, term: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.NOTHING_FOUND
    assert _NOWHERE.format(term) in answer.notes


def test_it_is_said_beside_the_nearest_papers_where_these_may_carry_it(sample_app: App) -> None:
    answer = sample_app.answerer.answer("Do we have papers on safe reinforcement learning with control barrier functions?")
    assert answer.sources
    assert "“safe reinforcement learning” and “barrier functions” stand in no paper of the library." in answer.notes


def test_what_is_said_in_other_words_is_not_said_to_be_missing(sample_app: App) -> None:
    for question in ("Is there anything on stock trading?", "Are there papers on forgetting old tasks?"):
        answer = sample_app.answerer.answer(question)
        assert answer.sources
        assert not any("in no paper" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("phrase", "term"),
    [
        ("several reward models", "reward models"),
        ("better dynamics model", "dynamics model"),
        ("inverse reinforcement learning", "inverse reinforcement learning"),
        ("many tasks", ""),
        ("training quadcopters", ""),
    ],
)
def test_a_term_begins_with_a_word_that_tells_its_kind(phrase: str, term: str, embedder: Embedder) -> None:
    assert embedder.vocabulary
    assert telling(phrase, embedder.vocabulary) == term


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Does inverse reinforcement learning help robots?", ["inverse reinforcement learning"]),
        ("who funded reinforcement learning for robot manipulation?", []),  # a verb stands there
        ("How does a robot find objects?", []),
    ],
)
def test_a_term_is_a_known_one_and_the_word_before_it(question: str, terms: list[str], sample_app: App) -> None:
    library = Library(sample_app.settings)
    try:
        assert of_known(question, library) == terms
    finally:
        library.close()


@pytest.mark.parametrize(
    "question",
    [
        "What is meta reinforcement learning?",  # explained in short
        "What is the reward hacking problem?",  # known words, and of which kind that is
        "Which papers are about getting small quadcopters to fly with learned controllers?",  # described, not named
        "papers on learning for robots in the real world",
        "papers on offline RL",
        "What is reward regularization?",  # a sentence has both
        "What is average-reward reinforcement learning?",  # “average-reward MDPs”
    ],
)
def test_what_is_only_put_otherwise_is_not_refused_for_it(question: str, sample_app: App) -> None:
    assert sample_app.answerer.answer(question).outcome is Outcome.ANSWERED
