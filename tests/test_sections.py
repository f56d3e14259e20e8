"""Labels of structured abstracts: which section a sentence belongs to, and how much it counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Outcome
from bot.app import App, build
from bot.questions.sides import NONE
from bot.reading_group.briefs import stated
from bot.reading_group.pack import Aspect
from bot.reading_group.reading import read
from bot.reading_group.roles import Role, roles
from bot.retrieval.favouring import AMOUNT, favouring
from bot.retrieval.sections import Section, sections, sections_weighed
from bot.settings import BotSettings
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.sentences import sentence_spans
from tests.conftest import ingest_papers, paper

TRIAL = [
    "CONTEXT Zorbinol, a bisphosphonate, has been shown to be useful against brittle shells in many snails.",
    "OBJECTIVE To test whether zorbinol prevents shell fractures in garden snails.",
    "DESIGN, SETTING, AND PARTICIPANTS Randomized trial of 2458 garden snails at 110 sites.",
    "All snails received calcium, 1000 mg/d.",
    "MAIN OUTCOME MEASURES Incidence of shell fractures of garden snails under zorbinol.",
    "RESULTS In the treated group shell fractures fell by 41% over three years.",
    "The density of the shell rose as well.",
    "CONCLUSION These data suggest that zorbinol is effective.",
    "FUNDING Society of Friends of the Garden Snail, maker of zorbinol against shell fractures.",
]
BACK, AIM, HOW, ASIDE, OUT, END = (
    Section.BACKGROUND,
    Section.OBJECTIVE,
    Section.METHODS,
    Section.ASIDE,
    Section.RESULTS,
    Section.CONCLUSIONS,
)


@pytest.mark.parametrize(
    ("sentences", "found"),
    [
        (TRIAL, [BACK, AIM, HOW, HOW, ASIDE, OUT, OUT, END, ASIDE]),
        (["Background: Snails are slow.", "They sleep.", "Materials and methods: We ran."], [BACK, BACK, HOW]),
        (["AIMS/HYPOTHESIS It is asked.", "METHODS AND RESULTS It won.", "Yes.", "CONCLUSION: It."], [BACK, None, None, END]),
        (["METHODS OF STUDY SELECTION We chose.", "TABULATION, INTEGRATION, AND RESULTS Ten were fast."], [ASIDE, OUT]),
        (["RESULT(S) CRP fell.", "CONCLUSIONS AND CLINICAL IMPORTANCE It helps.", "TRIAL REGISTRY X1."], [OUT, END, ASIDE]),
        (["BACKGROUND One label makes no structure.", "It ran.", "It won."], [None, None, None]),
        (["Results of others are poor.", "Methods differ: some run.", "Data are few."], [None, None, None]),
        (["PATIENTSLIKEME is a site.", "SETTING-UP takes long.", "RESULTS-based aid."], [None, None, None]),
        (["Snails are slow.", "We aimed to test them.", "They won."], [None, AIM, None]),
        (["The purpose of this study was to test snails.", "This study was undertaken to test."], [AIM, AIM]),
        (["We aimed to test them and found that they won.", "This work aims to build a robot."], [None, None]),
        (["It won.", "Table 1 Snails and their speed.", "View this table: in a window", "Yes."], [None, ASIDE, ASIDE, None]),
        ([], []),
    ],
)  # fmt: skip
def test_a_label_holds_up_to_the_next_one(sentences: list[str], found: list[Section | None]) -> None:
    assert sections(sentences) == found


@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text_has_sections(sentences: list[str]) -> None:
    assert len(sections(sentences)) == len(sentences)


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Does zorbinol prevent shell fractures?", {OUT, END}),
        ("How was zorbinol given?", {OUT, END, HOW}),
        ("What was the objective of the zorbinol trial?", {OUT, END, AIM}),
        ("Who funded the zorbinol trial?", {OUT, END, ASIDE}),
        ("What is zorbinol?", {OUT, END, BACK}),
    ],
)
def test_what_is_not_asked_for_counts_less(question: str, whole: set[Section]) -> None:
    text = " ".join(TRIAL)
    more = sections_weighed(question, None)(paper(1, abstract=text), sentence_spans(text))
    assert {section for section, own in zip(sections(TRIAL), more, strict=True) if own == 0 and section} == whole
    assert all(own <= 0 for own in more)


def test_a_sentence_with_the_amount_asked_for_counts_whole_wherever_it_stands() -> None:
    text, question = " ".join(TRIAL), "How many snails were in the zorbinol trial?"
    weighed = sections_weighed(question, favouring(question, NONE))(paper(1, abstract=text), sentence_spans(text))
    assert weighed[2] == AMOUNT


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("Does zorbinol prevent shell fractures in garden snails?", "RESULTS", ("OBJECTIVE", "MAIN OUTCOME", "FUNDING")),
        ("Who funded the zorbinol trial on shell fractures?", "FUNDING", ("OBJECTIVE",)),
    ],
)
def test_results_are_quoted_not_what_was_set_out_to_do(snails: App, question: str, said: str, unsaid: tuple[str, ...]) -> None:
    answer = snails.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert said in answer.text
    assert not any(label in answer.text for label in unsaid)


def test_the_brief_of_a_trial_has_its_objective_as_the_problem_and_its_design_as_the_approach(snails: App) -> None:
    trial = read(snails.library, snails.library.by_ids(["test:1"]))[0]
    assert TRIAL[1] in [one.text for one in stated(trial, Aspect.PROBLEM)]
    assert [one.text for one in stated(trial, Aspect.APPROACH)] == TRIAL[2:4]


@pytest.fixture(scope="module")
def snails(tmp_path_factory: pytest.TempPathFactory, cache: Path, embedder: Embedder) -> App:
    home = tmp_path_factory.mktemp("snails")
    settings = BotSettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)})
    about = paper(1, title="Zorbinol against shell fractures in garden snails", abstract=" ".join(TRIAL))
    ingest_papers(Library(settings), embedder, [about, paper(2), paper(3)])
    return build(settings, llm=False)


def test_a_label_outweighs_how_a_sentence_looks() -> None:
    b, p, a, e = Role.BACKGROUND, Role.PROBLEM, Role.APPROACH, Role.EVIDENCE
    found = roles(TRIAL)
    assert [scored.role for scored in found][1:7] == [p, a, a, Role.RESOURCE, e, e]
    assert found[0].role in (b, p)
    assert not found[0].may_be(a)
    assert all(abs(sum(scored.likely) - 1) < 1e-4 for scored in found)
