"""Kinds of facts that abstracts mostly lack: how they are asked for, and what in an abstract may state them."""

from __future__ import annotations

import pytest

from bot.answers import Outcome, Turn
from bot.app import App
from bot.retrieval.facts import may_state_number, unsaid
from tests.work import growth

TITLE = "DoughNet: Loaves in a Row\n"
ABSTRACT = TITLE + "We propose DoughNet, which shapes loaves with an oven of its own. It bakes better bread than others do."
CODE, DATA, HARDWARE = "whether code or data are available", "which data it was tried on", "what hardware it ran on"
AUTHORS, FUNDS, NUMBER = "where its authors work", "who paid for it", "the number that is asked for"


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("is there code?", CODE),
        ("and is there any code for it?", CODE),
        ("is it public?", CODE),
        ("is DoughNet open source?", CODE),
        ("is the code of DoughNet available?", CODE),
        ("is DoughNet's code released?", CODE),
        ("where can I find the code?", CODE),
        ("did they release the weights?", CODE),
        ("code?", CODE),
        ("which datasets did they use?", DATA),
        ("On which benchmarks was DoughNet tested?", DATA),
        ("Which stock market data were the loaves weighed with?", DATA),
        ("which large open bread datasets did they use", DATA),
        ("What learning rate does DoughNet use?", "what the learning rate was"),
        ("what is the learning rate of DoughNet?", "what the learning rate was"),
        ("What is DoughNet's batch size?", "what the batch size was"),
        ("which optimizer was used?", "which optimizer was used"),
        ("what hardware does it need?", HARDWARE),
        ("how many GPUs did they use?", HARDWARE),
        ("Where do the authors of DoughNet work?", AUTHORS),
        ("which university is it from?", AUTHORS),
        ("who funded DoughNet?", FUNDS),
        ("how many parameters does DoughNet have?", "how many parameters there are"),
        ("how many loaves did they bake?", NUMBER),
        ("what success rate does it reach?", NUMBER),
        ("how much better is it?", NUMBER),
        ("By how much does DoughNet beat others?", NUMBER),
        ("how long are the loaves?", NUMBER),
        ("what was the prevalence of burnt loaves?", NUMBER),
        ("what was the median weight of the loaves?", NUMBER),
    ],
)
def test_facts_that_an_abstract_lacks(question: str, what: str) -> None:
    found = unsaid(question, ["DoughNet"], [ABSTRACT])
    assert found is not None
    assert (found.what, found.all) == (what, True)


@pytest.mark.parametrize(
    "question",
    [
        "what does it bake?",
        "is there code that shapes loaves?",
        "is an oven available in winter?",
        "which datasets are there for bread?",
        "what is a learning rate?",
        "which machine learning does it use?",
        "where do the authors see a use?",
        "how much do they bake?",
        "how much power do they bake with?",
        "how long does it take?",
        "Has anyone told by how much bread rises?",
        "is it better?",
    ],
)
def test_other_questions_ask_for_none_of_these(question: str) -> None:
    assert unsaid(question, ["DoughNet"], [ABSTRACT]) is None


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("is there code?", "See https://doughnet.example/."),
        ("is there code?", "The implementation is published on request."),
        ("is there code?", "We release a library of doughs."),
        ("is it public?", "It is an open-source oven."),
        ("which dataset did they use?", "On LoafBench it wins."),
        ("which dataset did they use?", "It was trained with 500 images."),
        ("which dataset did they use?", "It was tried on Cityscapes."),
        ("which dataset did they use?", "It was tried on recent journals."),
        ("which dataset did they use?", "It saw STALE-2 bread images."),
        ("which dataset did they use?", "Evaluated thoroughly with BREAD-2, it wins."),
        ("what hardware does it need?", "It runs on a phone."),
        ("where do the authors work?", "It was made at Bakers United."),
        ("who funded it?", "The work was supported by bakers."),
        ("which optimizer was used?", "It learns by gradient descent."),
        ("which optimizer was used?", "A new optimizer bakes."),
        ("what is the batch size of it?", "It bakes batches of 32 loaves."),
        ("how many parameters does it have?", "DoughNet-7B is small."),
        ("how many parameters does DoughNet-7B have?", "DoughNet-7B is small."),
        ("how many parameters does it have?", "It has a third of the parameters of others."),
        ("how many hours did it train?", "It took a day."),
        ("how many loaves did they bake?", "They baked twenty."),
        ("how much better is it?", "It is an order of magnitude better."),
        ("how much better is it?", "It is tenfold better."),
        ("by how much does it fall?", "It halved the waste."),
        ("how long are the breaks?", "They rest for days."),
        ("how many loaves did they bake?", "They baked one-fifth as many."),
    ],
)
def test_what_may_state_a_fact(question: str, more: str) -> None:
    assert unsaid(question, [], [ABSTRACT])
    assert unsaid(question, [], [ABSTRACT, f"{ABSTRACT} {more}"]) is None


@pytest.mark.parametrize("name", ["LoafEval-2", "DOUGH-3-8B-R", "Oven2.5", "Llama-3.1-8B", "3D loaves"])
def test_figures_in_names_are_no_numbers(name: str) -> None:
    text = f"{ABSTRACT} It was tried on {name}."
    assert not may_state_number(text)
    assert unsaid("how many loaves did they bake?", [], [text])
    assert may_state_number(f"{text} It lost -5.")


@pytest.mark.parametrize(
    "more", ["It fails in laboratory environments.", "In the lab-based test it rose.", "Its center of mass."]
)
def test_what_is_no_place_of_work(more: str) -> None:
    assert unsaid("Where do the authors work?", [], [f"{ABSTRACT} {more}"])
    assert unsaid("Where do the authors work?", [], [f"{ABSTRACT} {more} It comes from the Laboratory of Bread."]) is None


@pytest.mark.parametrize(
    "more", ["It rests on the skills of LLMs.", "We validate that DoughNet bakes.", "It was tried with LLMs."]
)
def test_what_is_no_data(more: str) -> None:
    assert unsaid("which dataset did they use for DoughNet?", ["DoughNet"], [f"{ABSTRACT} {more}"])


def test_a_question_that_asks_more_does_not_hang_on_it() -> None:
    found = unsaid("how many parameters does it have and what does it bake?", [], [ABSTRACT])
    assert found is not None
    assert not found.all
    numbers = unsaid("how many loaves and how many rolls do they bake?", [], [ABSTRACT])
    assert numbers is not None
    assert numbers.all


@pytest.mark.parametrize("piece", ["is there ", "the its ", "code of it ", "open public ", "authors "])
def test_the_time_grows_with_the_length_of_a_question_only(piece: str) -> None:
    assert growth(lambda size: unsaid((piece * size)[:size], [], [ABSTRACT]), 500) < 24


@pytest.mark.parametrize("piece", ["code a ", "1 a ", "on a-a ", "param ", "tested "])
def test_the_time_grows_with_the_length_of_a_text_only(piece: str) -> None:
    asked = ("is there code?", "which dataset did it use?", "how many parameters does it have?")
    assert growth(lambda size: [unsaid(one, [], [(piece * size)[:size]]) for one in asked], 500) < 24


def test_a_fact_that_the_abstract_of_the_paper_meant_lacks_is_told(sample_app: App) -> None:
    answer = sample_app.answerer.answer("What learning rate does B-STaR use?")
    assert answer.outcome is Outcome.NOT_STATED
    (paper,) = answer.nearest
    said = f"The abstract of “{paper.title}” does not state what the learning rate was; the paper itself may."
    assert (paper.title.partition(":")[0], answer.notes) == ("B-STaR", (said,))


def test_so_it_is_of_the_paper_that_a_follow_up_goes_on_from(sample_app: App) -> None:
    first = sample_app.answerer.answer("what is B-STaR?")
    history = [Turn("user", first.question), Turn("assistant", first.text, tuple(s.paper.paper_id for s in first.sources[:1]))]
    answer = sample_app.answerer.answer("where do the authors work?", history)
    assert (answer.outcome, len(answer.nearest)) == (Outcome.NOT_STATED, 1)


def test_a_measure_is_no_term_to_be_explained(sample_app: App) -> None:
    answer = sample_app.answerer.answer("What is the learning rate of B-STaR?")
    assert answer.outcome is Outcome.NOT_STATED
    assert "does not state what the learning rate was" in answer.notes[-1]


def test_a_fact_beside_another_is_only_noted(sample_app: App) -> None:
    answer = sample_app.answerer.answer("How does B-STaR work, and what learning rate does it use?")
    assert answer.outcome is Outcome.ANSWERED
    assert "The abstract of [1] does not state what the learning rate was; the paper itself may." in answer.notes


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("which optimizer was used?", "It is a bilevel optimization-based oven."),
        ("which optimizer was used?", "The optimal loaf is round."),
        ("what is the batch size of it?", "It can utilize a larger batch size."),
    ],
)
def test_what_only_comes_near_a_setting_states_none(question: str, more: str) -> None:
    assert unsaid(question, [], [f"{ABSTRACT} {more}"])
