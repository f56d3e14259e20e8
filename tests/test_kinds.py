"""Kinds of fact that a question asks for of a paper, and the sentences that state them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.extractive import choose
from bot.questions import WordFinder
from bot.questions.kinds import kinds
from bot.questions.sides import NONE, Sides
from bot.retrieval.evidence import Evidence, RankedPaper
from bot.retrieval.favouring import favouring
from ingest.library import Candidate
from ingest.sentences import sentence_spans
from tests.conftest import paper
from tests.work import growth

_CODE = "Code is available at https://foonet.example."
_DATA = "Experiments on KITTI and other datasets show a gain."
_LACK = "However, existing methods suffer from slow decoding."
_PRAISE = "FooNet sees far and outperforms all others by 12%."
_PAID = "FUNDING Danish Sight Academy."
_ABSTRACT = f"Sight is old. {_LACK} FooNet merges FooNet's tokens by sight. {_PRAISE} {_DATA} {_CODE} {_PAID}"


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("where can I find the code for FooNet?", _CODE),
        ("is the code of FooNet available?", _CODE),
        ("did they release the code of FooNet?", _CODE),
        ("is FooNet open source?", _CODE),
        ("is FooNet publicly available?", _CODE),
        ("is there code for FooNet?", _CODE),
        ("can I download FooNet?", _CODE),
        ("does FooNet make its code public?", _CODE),
        ("FooNet code", _CODE),
        ("which datasets was FooNet tested on?", _DATA),
        ("where was FooNet evaluated?", _DATA),
        ("what was FooNet trained on?", _DATA),
        ("what data did they use in FooNet?", _DATA),
        ("what problem does FooNet solve?", _LACK),
        ("what does FooNet address?", _LACK),
        ("why do we need FooNet?", _LACK),
        ("what is the motivation for FooNet?", _LACK),
        ("Who funded FooNet?", _PAID),
        ("who has sponsored it?", _PAID),
        ("who paid for the study of FooNet?", _PAID),
        ("which foundation supported FooNet?", _PAID),
        ("was FooNet funded by a company?", _PAID),
        ("what was its source of funding?", _PAID),
        ("how does FooNet work?", None),
        ("what evidence supported FooNet?", None),
        ("which patients were supported by FooNet?", None),
        ("does FooNet pay for itself?", None),
        ("is there a dataset of birds?", None),
        ("are vaccines effective where they are available?", None),
        ("which data sets are there on birds?", None),
        ("why do people dream?", None),
    ],
)
def test_the_sentence_that_states_what_is_asked_for(question: str, stated: str | None) -> None:
    asked = kinds(question)
    texts = [span.of(_ABSTRACT) for span in sentence_spans(_ABSTRACT)]
    assert [text for text in texts if any(states(text) for states in asked)] == ([stated] if stated else [])


def test_what_something_is_built_on() -> None:
    (states,) = kinds("which model is it based on?")
    assert states("FooNet extends the BarNet architecture.")
    assert not states("FooNet beats the BarNet architecture.")


def test_what_a_paper_solves_is_not_that_it_solves_this() -> None:
    (states,) = kinds("what problem does FooNet solve?")
    assert not states("To address these limitations, we present FooNet, which lacks nothing.")
    assert not states("Extensive experiments show that others fail.")
    assert states("To address the lack of data, we present FooNet.")
    assert states("Decoding remains challenging.")


def _found(question: str, words: dict[str, float], called: dict[str, list[str]]) -> RankedPaper:
    spans = tuple(sentence_spans(_ABSTRACT))
    one = paper(1, title="FooNet: Sight", abstract=_ABSTRACT)
    found = Candidate(one, 0.5, 0.0, 0.5, 0.0, spans, [0.4] * len(spans), [0.0] * len(spans))
    named = {name: [one.paper_id] for name in called}
    return Evidence(WordFinder(list(words)), favouring(question, Sides(called=named)), named).ranked([found], words)[0]


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("is the code of FooNet available?", _CODE),
        ("which datasets was FooNet tested on?", _DATA),
        ("what problem does FooNet solve?", _LACK),
        ("is FooNet open source?", _CODE),
        ("is FooNet public?", _CODE),
    ],
)
def test_praise_of_what_is_called_by_name_does_not_push_out_the_fact(question: str, stated: str) -> None:
    ((_, quotes),) = choose((_found(question, {"foonet": 8.0}, {"FooNet": []}),), question)
    assert stated in [quote.text for quote in quotes]


def test_the_name_of_a_paper_is_no_word_by_which_its_sentences_answer() -> None:
    words = {"foonet": 8.0, "decoding": 2.0}
    best = _found("foonet decoding", words, {"FooNet": []})
    assert {one.text: one.lexical for one in best.passages}[_LACK] == 1.0
    assert best.coverage == 1.0  # the paper holds it
    alone = _found("foonet", {"foonet": 8.0}, {"FooNet": []})
    assert alone.passages[0].lexical == 1.0  # no other word is there to go by
    other = _found("foonet decoding", words, {})
    assert max(one.lexical for one in other.passages) == 0.8


def test_which_papers_do_so_asks_for_more_than_a_fact() -> None:
    question = "Which papers call their method FooNet, and what problem does each address?"
    assert kinds(question)
    assert favouring(question, NONE) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_fact_can_be_asked_for_and_marks_alone_state_none(question: str, text: str) -> None:
    asked = [*kinds(f"what problem does {question} solve?"), *kinds(f"is the code of {question} available?"), *kinds(question)]
    assert {states(text) for states in asked} <= {True, False}
    assert not any(states(re.sub(r"\w", "", text)) for states in asked)


@pytest.mark.parametrize("piece", ["code ", "however ", "is the ", "on KITTI, ", "where ", "we release ", "what is "])
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    asked = [
        states
        for question in ("what problem does it solve?", "source code", "what was it tested on?")
        for states in kinds(question)
    ]

    def read(size: int) -> object:
        text = (piece * size)[:size]
        return kinds(text), [states(text) for states in asked]

    assert growth(read, 500) < 24


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("This work was supported by grants of the Sight Council.", True),
        ("The trial was funded in part by industry.", True),
        ("Funding: none.", True),
        ("It was paid for by its makers.", True),
        ("We received a grant from the Sight Council.", True),
        ("This view is supported by the data.", False),
        ("Support vector machines see well.", False),
        ("Funding for schools rose by 12%.", False),
        ("Hedge funds see little.", False),
    ],
)
def test_sentences_that_tell_who_paid(sentence: str, *, told: bool) -> None:
    assert any(states(sentence) for states in kinds("Who funded it?")) is told


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("what are the side effects of kites?", "The 3 most common side effects were falls.", True),
        ("what adverse events were seen?", "RESULTS There were no serious adverse events.", True),
        ("do kites have side effects?", "Kites were well tolerated.", True),
        ("what are the side effects of kites?", "Gulls should be watched closely for side effects.", False),
        ("what are the side effects of kites?", "Kites are a growing public problem.", False),
        ("what was the primary outcome?", "The primary outcome was a rise in height.", True),
        ("what was the primary outcome?", "The outcome of a flight is open.", False),
        ("what predicts a fall?", "Wind was a strong predictor of falls.", True),
        ("what are the risk factors for falls?", "Wind raises kites; rain is associated with falls.", True),
        ("what predicts a fall?", "We asked whether wind could predict falls.", False),
        ("were the pilots blinded?", "Unblinded randomized trial.", True),
        ("were the pilots blinded?", "Randomized pilots flew.", False),
    ],
)
def test_what_is_asked_of_a_study(question: str, sentence: str, *, told: bool) -> None:
    asked = kinds(question)
    assert asked
    assert any(states(sentence) for states in asked) is told


@pytest.mark.parametrize(
    "question",
    [
        "which kites reduce complications?",
        "do kites increase the risk of adverse outcomes?",
        "which model predicts the weather?",
        "is it a masked language model?",
        "are there kites for the blind?",
        "how do outcomes differ?",
    ],
)
def test_what_asks_for_no_fact_of_a_study(question: str) -> None:
    assert kinds(question) == []
