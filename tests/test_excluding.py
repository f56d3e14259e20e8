"""Papers asked for by what they are not: that a search cannot tell them is said, rather than citing just those."""

from __future__ import annotations

import pytest

from bot.answers import NEGATED, Outcome, Turn
from bot.app import App
from bot.filtering.excluding import denies, excludes
from tests.work import growth

_REMARK = "“Not” and “without” are not searched for: papers cited may be of those that were not wanted."


@pytest.mark.parametrize(
    "question",
    """
papers NOT about language models
Which papers are not from 2025?
which of the papers have no code?
which papers do not mention Qwen?
which papers don't discuss robots?
papers that aren't about games
list all papers that are not about games
papers not on drones
anything not about language models?
any papers that do not have code available?
papers without code
papers with no public code
papers not by Levine
which papers were not written by Levine?
show me papers in the library that never mention safety
Which papers lack experiments?
how many papers are not about games?
""".strip().splitlines(),
)
def test_what_only_says_what_is_not_wanted_is_told(question: str) -> None:
    assert excludes(question)


@pytest.mark.parametrize(
    "question",
    """
which papers don't use reinforcement learning?
papers without robots
papers on games but not Minecraft
which papers do not need labels?
papers excluding surveys
papers on games other than Minecraft
papers on bats not by Müller
papers on bats that are not by O'Brien
bats papers without Müller
papers on bats not by J. Müller
papers on bats not by Prof. Müller
papers on bats by neither Müller nor Chen
papers on bats neither from 2020 nor from 2021
papers on bats, not from 2020
any papers about bats not written by García?
bats papers except those by Müller and O'Brien
anything on bats not from Nature?
What work is there on bandits other than payments?
what causes of anemia are there besides iron deficiency?
Besides Go-Explore, what works for hard exploration?
What, apart from PPO, is used for RLHF?
Which LLM papers are not about math?
papers on LLMs that are not about math
""".strip().splitlines(),
)
def test_what_abstracts_may_say_is_searched_for_with_a_remark(question: str) -> None:
    assert (excludes(question), denies(question)) == (False, True)


@pytest.mark.parametrize(
    "question",
    """
which papers show that scale does not matter?
papers on learning without labels
papers about not forgetting
papers on agents that do not mention goals
Why do papers not mention limits?
Which methods do not need labels?
which papers use no reward model?
Which papers find no effect of aspirin?
does SERL not use code?
why are rewards not from people?
Papers published in open access format are not more likely to be cited
which papers train models without data?
papers on notes
papers on learning not by imitation
papers on bats by Müller
papers on vaccines without the Covid data
papers on models without Markov assumptions
are rewards not from Minecraft?
papers on images from 2020 and not only that
Does SERL use anything other than images?
Besides being fast, is it cheap?
How well does it do apart from Atari?
What does it do besides that?
Which rewards are not known in advance?
We use data other than images.
""".strip().splitlines(),
)
def test_other_negations_belong_to_the_topic(question: str) -> None:
    assert (excludes(question), denies(question)) == (False, False)


@pytest.mark.parametrize(
    "piece", ["which papers ", "the any some ", "but other than ", "papers that are not ", "without A ", "papers without Ab, "]
)
def test_the_time_grows_with_the_length_of_a_text_only(piece: str) -> None:
    assert growth(lambda size: (excludes(piece * size), denies(f"papers {piece * size}")), 200) < 24


def test_nothing_is_cited_for_what_cannot_be_searched_for(sample_app: App) -> None:
    answer = sample_app.answerer.answer("papers NOT about language models")
    assert (answer.outcome, answer.sources, answer.nearest, answer.notes) == (Outcome.NOTHING_FOUND, (), (), ())
    assert answer.text.startswith(NEGATED)


def test_papers_spoken_of_can_be_asked_so(sample_app: App) -> None:
    first = sample_app.answerer.answer("which papers are about Minecraft?")
    cited = tuple(source.paper.paper_id for source in first.sources)
    history = (Turn("user", first.question), Turn("assistant", first.text, cited))
    assert not sample_app.answerer.answer("which of these papers have no code?", history).text.startswith(NEGATED)


def test_the_remark_is_made_of_papers_cited(sample_app: App) -> None:
    answer = sample_app.answerer.answer("which papers don't use reinforcement learning?")
    assert answer.sources
    assert answer.notes == (_REMARK,)  # and nothing of “don't”
