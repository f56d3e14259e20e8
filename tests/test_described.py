"""Comparisons with papers that are described, or given by their titles: “SERL and the paper on reward hacking”."""

from __future__ import annotations

import pytest

from bot.answering.described import with_titles
from bot.answers import Outcome, Turn
from bot.app import App
from ingest.filters import EVERYTHING

SERL = "SERL: A Software Suite for Sample-Efficient Robotic Reinforcement Learning"
HACKING = "Correlated Proxies: A New Definition and Improved Mitigation for Reward Hacking"
LASERS = "TempoRL: laser pulse temporal shape optimization with Deep Reinforcement Learning"


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("compare SERL with the paper on reward hacking", f"compare SERL with “{HACKING}”"),
        ("How does the laser paper differ from the reward hacking one?", f"How does “{LASERS}” differ from “{HACKING}”?"),
        ("Is it better than the reward hacking paper?", f"Is it better than “{HACKING}”?"),
        ("is this paper better than the one on reward hacking?", f"is this paper better than “{HACKING}”?"),
        ("which is newer, SERL or the paper about laser pulses?", f"which is newer, SERL or “{LASERS}”?"),
        ("compare the reward hacking paper with the HomeRobot paper", f"compare “{HACKING}” with the HomeRobot paper"),
    ],
)
def test_a_paper_that_is_described_in_a_comparison_is_read_by_its_title(question: str, read: str, sample_app: App) -> None:
    found, notes = with_titles(question, sample_app.retriever, EVERYTHING)
    assert found == read
    assert len(notes) == read.count("“")
    assert all("was read as" in note for note in notes)


@pytest.mark.parametrize(
    "question",
    [
        "what does the reward hacking paper say of PPO vs DQN?",  # which is compared with nothing
        "is the strong robot better than the weak one?",  # no papers
        "how does the reward hacking paper differ?",  # from nothing that is named
        "summarize the laser paper and SERL",
        "compare the first paper with the second one",
        "is it better than the other paper?",
        "how does it differ from the original paper?",
        "is the 2024 paper better than the last one?",
        "",
    ],
)
def test_all_else_is_left_as_it_is(question: str, sample_app: App) -> None:
    assert with_titles(question, sample_app.retriever, EVERYTHING) == (question, ())


def test_what_no_paper_fits_is_told(sample_app: App) -> None:
    question = "compare SERL with the paper on sourdough bread"
    said = ("“the paper on sourdough bread” surely fits no paper of the library.",)
    assert with_titles(question, sample_app.retriever, EVERYTHING) == (question, said)
    assert set(said) <= set(sample_app.answerer.answer(question).notes)


@pytest.mark.parametrize(
    "question", ["compare SERL with the paper on reward hacking", f'SERL vs "{HACKING}"', f"compare SERL with “{HACKING}”"]
)
def test_both_are_cited_for_what_they_present(question: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert [source.paper.title for source in answer.sources] == [SERL, HACKING]
    said = " ".join(statement.text for statement in answer.statements)
    assert "we developed a carefully implemented library" in said
    assert "we define reward hacking" in said


@pytest.mark.parametrize(
    "question",
    [
        "how does it differ from the paper on reward hacking?",
        f"how does it differ from “{HACKING}”?",
        "is this better than Correlated Proxies?",
        "compare it with the reward hacking paper",
    ],
)
def test_a_follow_up_compares_what_was_spoken_of_with_it(question: str, sample_app: App) -> None:
    (serl,) = sample_app.library.titled([SERL])
    history = [Turn("user", "what is SERL?"), Turn("assistant", "A library.", (serl,))]
    answer = sample_app.answerer.answer(question, history)
    assert answer.outcome is Outcome.ANSWERED
    assert {source.paper.title for source in answer.sources} == {SERL, HACKING}
    assert f"Read as a follow-up on “{SERL}” and “{HACKING}”." in answer.notes
