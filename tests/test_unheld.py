"""What a question to be answered by yes or no asks of a paper, and nothing in its abstract comes near."""

from __future__ import annotations

import pytest

from bot.answers import Outcome, Turn
from bot.app import App
from bot.questions.whether import asked_whether

_SAID = "“{}” stands nowhere in the abstract of [1]; the paper itself may say."


def _after(app: App, first: str, question: str) -> tuple[str, ...]:
    answer = app.answerer.answer(first)
    turns = (Turn("user", first), Turn("assistant", answer.text, tuple(source.paper.paper_id for source in answer.sources)))
    then = app.answerer.answer(question, turns)
    assert then.outcome is Outcome.ANSWERED
    return then.notes


@pytest.mark.parametrize(
    ("question", "lacked"),
    [
        ("does SERL use transformers?", "transformers"),
        ("does Go-Explore use neural networks?", "neural networks"),
        ("Does SPRING use any diffusion models?", "diffusion models"),
        ("is it true that OREAL uses tree search", "tree search"),
        ("is Go-Explore model-based?", "model-based"),
        ("was NAVSIM also tested in rain?", "rain"),
        ("is HomeRobot waterproof?", "waterproof"),
        # answered, mostly in other words
        ("was SERL tested on physical robots?", ""),
        ("is SERL an on-policy method?", ""),
        ("does ReMax save memory?", ""),
        ("is ReMax easy to implement?", ""),
        ("does Digi-Q need live interaction?", ""),
        ("does SPRING use chain-of-thought prompting?", ""),
        ("is COPlanner a model-free method?", ""),
        ("are the FightLadder games cooperative?", ""),
        # of which nothing can be missed
        ("does SERL work well?", ""),
        ("is SERL worth reading?", ""),
        ("is SERL any good, or outdated?", ""),
        ("does SERL draw in 3D?", ""),
        ("What does SERL do on transformers?", ""),
    ],
)
def test_what_is_asked_of_a_paper_and_stands_nowhere_near_is_said(question: str, lacked: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert [note for note in answer.notes if "stands nowhere" in note] == ([_SAID.format(lacked)] if lacked else [])


@pytest.mark.parametrize(
    ("question", "lacked"),
    [
        ("do they use diffusion models?", "diffusion models"),
        ("is it used in medicine?", "medicine"),
        ("does it handle partial observability?", "partial observability"),
        ("was it evaluated on hardware?", ""),  # “real-world robotic … tasks”
        ("does it need a simulator?", ""),
        ("is it better than DAgger?", ""),
    ],
)
def test_so_it_is_of_the_paper_at_hand(question: str, lacked: str, sample_app: App) -> None:
    notes = _after(sample_app, "How does RLIF learn from interventions?", question)
    assert [note for note in notes if "stands nowhere" in note] == ([_SAID.format(lacked)] if lacked else [])


@pytest.mark.parametrize(
    ("question", "phrase", "words"),
    [
        ("does it use diffusion models for planning?", "diffusion models", ("diffusion",)),
        ("and is it used in medicine?", "medicine", ("medicine",)),
        ("does it recover from errors?", "errors", ("errors", "recover")),
        ("does it generalize?", "generalize", ("generalize",)),
        ("has it been tried on a real drone", "real drone", ("real", "drone")),
        ("did the authors release data?", None, ()),  # any paper has such
        ("is the arm of the robot long?", None, ()),
        ("why does it use transformers?", None, ()),
        ("it uses transformers", None, ()),
    ],
)
def test_what_is_asked_of_it(question: str, phrase: str | None, words: tuple[str, ...]) -> None:
    asked = asked_whether(question, ())
    assert (asked.phrase if asked else None, asked.words if asked else ()) == (phrase, words)
