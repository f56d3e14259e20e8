"""Two questions in one are both answered, from the paper that fits the whole best."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.answering.apart import questions_in
from bot.answering.halves import halves
from bot.answers import Outcome
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


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("What is RLIF? And what is SERL?", ("What is RLIF?", "what is SERL?")),
        ("1. What is RLIF? 2) What is SERL? - How does RAVL work?", ("What is RLIF?", "What is SERL?", "How does RAVL work?")),
        ("What is RLIF and what is SERL?", ("What is RLIF?", "what is SERL?")),
        ("What is RLIF? Does it need robots? What is SERL?", ("What is RLIF? Does it need robots?", "What is SERL?")),
        (
            "Hi, what is RLIF? Also, could you please explain how RAVL works?",
            ("what is RLIF?", "could you please explain how RAVL works?"),
        ),
        ("What is SERL? Does it need a simulator?", ()),
        ("What is B-STaR and which two factors does it monitor?", ()),
        ("Why? Because models drift. What is RAVL?", ()),
        ("Really? What is RAVL?", ()),
        ("Who wrote ReMax? What is SERL?", ()),
        ("Is “What is a robot? What is a hand?” the title of a paper?", ()),
        ("Which papers use transformers and which use diffusion models?", ()),
        ("We asked: what is RAVL? It is a method.", ()),
        ("What is RLIF?", ()),
        ("", ()),
    ],
)
def test_the_questions_of_a_message_that_stand_alone(text: str, asked: tuple[str, ...]) -> None:
    assert questions_in(text) == asked


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What is RLIF? And what is SERL?", ["RLIF", "SERL"]),
        ("1. What is RLIF?\n2. What is SERL?\n3. What is HomeRobot?", ["RLIF", "SERL", "HomeRobot"]),
        ("What is RLIF and what is SERL?", ["RLIF", "SERL"]),
        ("Does SERL work with images? What success rate does HomeRobot have?", ["SERL", "HomeRobot"]),
    ],
)
def test_questions_on_several_papers_are_each_answered(question: str, names: list[str], sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert [source.paper.title.partition(":")[0] for source in answer.sources] == names
    assert answer.notes == ()


def test_what_is_not_answered_of_several_questions_is_said(sample_app: App) -> None:
    ask = sample_app.answerer.answer
    baking = ask("What is SERL? How do I bake bread?")
    assert [source.paper.title[:4] for source in baking.sources] == ["SERL"]
    assert baking.notes == ("On “How do I bake bread?” nothing was found that surely answers.",)
    absent = ask("Does SERL run on A100 GPUs? What is RLIF?")
    assert [source.paper.title[:4] for source in absent.sources] == ["RLIF"]
    assert [note.partition(" in the")[0] for note in absent.notes] == ["“A100” and “GPUs” stand nowhere"]
    neither = ask("Does SERL run on A100 GPUs? Does RLIF run on H100 GPUs?")
    assert (neither.outcome, len(neither.notes)) == (Outcome.NOT_STATED, 2)
    one = ask("What is RLIF? What is SERL?", papers=1)
    assert [source.paper.title[:4] for source in one.sources] == ["RLIF"]
    assert one.notes[0].startswith("Of several questions at once only the first was answered; ask")
    assert ask("How do I bake bread? What is the best yeast for it?").outcome is Outcome.NOTHING_FOUND
