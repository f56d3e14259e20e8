"""Papers asked for by what they are not: that a search cannot tell them is said, rather than citing just those."""

from __future__ import annotations

import pytest

from bot.answers import NEGATED, Outcome, Turn
from bot.app import App
from bot.filtering.excluding import denies, excludes, is_on, leavings
from bot.followups.excepting import excepting
from tests.conftest import paper
from tests.talking import Talk
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


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("counting papers, except crowd counting", "crowd counting"),
        ("sign language papers that are not about recognition", "recognition"),
        ("surveys, but not on language models", "language models"),
        ("spiking networks, but nothing on event cameras?", "event cameras"),
        ("speech datasets (not Chinese)", "Chinese"),
        ("agent surveys, not the one on evaluation", "evaluation"),
        ("depression detection excluding eye tracking", "eye tracking"),
        ("papers on Mamba for images, but not for medical imaging", "medical imaging"),
        ("papers on games but not Minecraft", "Minecraft"),
        ("show me papers on sign language aside from recognition", "recognition"),
        ("learning without labels", ""),
        ("RLHF without PPO", ""),
        ("languages other than English", ""),
        ("benchmarks for languages other than English?", ""),
        ("model-free, not model-based", ""),
        ("fast but not accurate", ""),
        ("works in simulation, but not in reality", ""),
        ("trials excluding pregnant women", ""),
        ("studies excluding smokers", ""),
        ("smokers excluding those with COPD", ""),
        ("vision transformers except for the last layer", ""),
        ("Aspirin reduces stroke, but not mortality.", ""),
        ("what causes anemia besides iron deficiency?", ""),
        ("why do large models not forget, except for facts", ""),
        ("papers on reward hacking, not just in language models", ""),
        ("Which papers besides surveys discuss limits?", ""),
        ("Which papers besides those on video discuss limits?", ""),
    ],
)
def test_a_topic_is_left_out_where_papers_are_what_it_is_taken_from(question: str, topic: str) -> None:
    assert "".join(one.topic for one in leavings(question)) == topic


@pytest.mark.parametrize(
    ("title", "abstract", "on"),
    [
        ("Counting of crowds", "", True),
        ("Heads in images", "We count crowds. Crowd counting is hard, so we ease crowd counting.", True),
        ("Cells in images", "Unlike crowd counting, this is of cells; and crowds are for counting.", False),
    ],
)
def test_a_paper_is_on_a_topic_by_its_title_or_where_the_abstract_keeps_to_it(title: str, abstract: str, *, on: bool) -> None:
    assert is_on("crowd counting", paper(1, title=title, abstract=abstract)) is on


@pytest.mark.parametrize(
    ("question", "rest", "title"),
    [
        ("papers on RLHF other than RLHF Workflow", "papers on RLHF", "RLHF Workflow"),
        ("Which methods besides Go-Explore explore hard games?", "Which methods explore hard games?", "Go-Explore"),
        ("Besides Go-Explore, what explores well?", "what explores well?", "Go-Explore"),
        ("robots and serl, apart from serl", "robots and serl", "SERL"),
        ("who else besides the SERL authors works on robots?", "who else works on robots?", "SERL"),
        ("benchmarks (not “Meta-World”) for robots", "benchmarks for robots", "Meta-World"),
        ("robots without SERL", "robots", "SERL"),
        ("instead of SERL, what runs on robots?", "what runs on robots?", "SERL"),
        ("alternatives to RLIF for robots", "methods for robots", "RLIF"),
    ],
)
def test_a_paper_that_is_called_by_name_is_left_out(question: str, rest: str, title: str, sample_app: App) -> None:
    left = excepting(question, (), sample_app.library)
    assert left.text == rest
    assert len(left.notes) == 1
    assert left.notes[0].startswith(f"Left out: “{title}: ")


@pytest.mark.parametrize(
    "question",
    """
why is SERL not better than RLIF?
does SERL work without RLIF?
how does SERL differ from methods other than RLIF?
which benchmarks other than Meta-World does SERL use?
which tasks besides Meta-World is it tried on?
What does Uni-O4 need, apart from ReMax?
not SERL but RLIF
RLHF without PPO
agents that beat Go-Explore, and not only that
papers by Müller, not Levine
papers not about games
""".strip().splitlines(),
)
def test_names_of_what_is_asked_about_are_not_left_out(question: str, sample_app: App) -> None:
    left = excepting(question, (), sample_app.library)
    assert (left.text, left.without, left.off, left.notes) == (question, (), (), ())


def test_what_is_left_out_is_not_cited_and_stays_out_until_it_is_asked_for(sample_app: App) -> None:
    talk = Talk(sample_app.answerer)
    first = talk("papers on RLHF other than RLHF Workflow")
    assert first.question == first.standalone == "papers on RLHF other than RLHF Workflow"
    assert first.sources
    for answer in (first, talk("any others?")):
        assert not any(source.paper.title.startswith("RLHF Workflow") for source in answer.sources)
        assert "Left out: “RLHF Workflow: From Reward Modeling to Online RLHF”." in answer.notes
    assert talk.titles("and RLHF Workflow?")[0].startswith("RLHF Workflow")


@pytest.mark.parametrize(
    "question",
    ["anything else besides SERL?", "papers on this except it", "what are alternatives to it?", "others besides that one?"],
)
def test_others_than_the_paper_at_hand_are_those_near_to_it(question: str, sample_app: App) -> None:
    talk = Talk(sample_app.answerer)
    talk("What is SERL?")
    titles = talk.titles(question)
    assert len(titles) > 1
    assert not any(title.startswith("SERL") for title in titles)


def test_where_nothing_else_comes_near_what_was_left_out_is_said(sample_app: App) -> None:
    answer = sample_app.answerer.answer("papers on laser pulses except TempoRL")
    assert (answer.outcome, answer.sources) == (Outcome.NOTHING_FOUND, ())
    assert answer.notes[0].startswith("Left out: “TempoRL: ")
