"""Questions put in the words that papers have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.questions.wording import plainly, unstressed


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("what does iPSC stand for?", "what is iPSC?"),
        ("What does the acronym GRPO stand for?", "what is GRPO?"),
        ("ok, what does “RAG” mean?", "ok, what is RAG?"),
        ("what is PPO short for?", "what is PPO?"),
        ("what's the full form of DPO?", "what is DPO?"),
        ("what is the meaning of reward hacking", "what is reward hacking?"),
        ("please spell out RLHF", "please what is RLHF?"),
        ("RLHF stands for what?", "what is RLHF?"),
        ("who paid for that?", "who funded that?"),
        ("who has sponsored it?", "who has funded it?"),
        ("was the trial sponsored by industry?", "was the trial funded by industry?"),
        ("by whom was it paid for?", "by whom was it funded?"),
        ("is it true that SERL is slow?", "is it so that SERL is slow?"),
        ("And is it really the case that SERL is slow?", "And is it so that SERL is slow?"),
        *(
            (question, question)
            for question in (
                "what does it stand for?",
                "what do the results mean?",
                "what does the model do?",
                "what does this mean for robots?",
                "what do larger models mean for privacy?",
                "what is the mean of the scores?",
                "which method stands out?",
                "forest stands",
                "sponsored search auctions",
                "are there papers on sponsored search?",
                "who wrote it?",
                "is it true for robots?",
                "is the true reward known?",
                "how are users paid?",
            )
        ),
    ],
)
def test_what_a_term_means_and_who_paid(question: str, put: str) -> None:
    assert plainly(question) == put


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("where exactly is RhoA activated?", "where is RhoA activated?"),
        ("What exactly does RAFT do?", "What does RAFT do?"),
        ("what, precisely, is RAFT?", "what is RAFT?"),
        ("tell me exactly how many tasks there are", "tell me how many tasks there are"),
        ("how many exactly?", "how many?"),
        ("What is RAFT exactly?", "What is RAFT?"),
        ("what was the exact dose of aspirin?", "what was the dose of aspirin?"),
        ("why specifically do agents fail?", "why do agents fail?"),
        *(
            (question, question)
            for question in (
                "How can MDPs be solved exactly?",
                "exactly solvable models",
                "which exactly-once guarantees hold?",
                "what is the exact cover problem?",
                "what is precisely controlled?",
                "where does attention really help?",
                "what exact inference is possible?",
            )
        ),
    ],
)
def test_what_only_stresses_a_question_is_left_out(question: str, put: str) -> None:
    assert unstressed(question) == put
    assert plainly(question) == put


def test_a_stressed_question_is_answered_as_the_other(sample_app: App) -> None:
    asked = "What exactly is the edge-of-reach problem?"
    stressed, plain = map(sample_app.answerer.answer, (asked, asked.replace("exactly ", "")))
    assert (stressed.text, stressed.notes, stressed.question) == (plain.text, plain.notes, asked)


@given(st.text(max_size=200))
def test_it_is_done_once(text: str) -> None:
    assert plainly(plainly(text)) == plainly(text)


def test_what_a_term_stands_for_is_quoted(sample_app: App) -> None:
    answer = sample_app.answerer.answer("what does RLHF stand for?")
    assert "Human Feedback (RLHF)" in answer.text
    assert all("“stand”" not in source.why for source in answer.sources)
