"""What says the reverse of what is asked answers as what says it does."""

from __future__ import annotations

import pytest

from bot.questions import WordFinder, stem, topic_words
from bot.questions.reverses import Reverses
from bot.retrieval.evidence import Evidence
from ingest.library import Candidate
from ingest.records import Span
from ingest.sentences import sentence_spans
from tests.conftest import paper
from tests.work import growth


def _added(question: str, sentence: str) -> set[str]:
    return Reverses(question).added(sentence, [Span(0, len(sentence))], [set()])[0]


@pytest.mark.parametrize(
    ("question", "sentence", "word"),
    [
        ("is SERL on-policy?", "It has an off-policy method.", "on-policy"),
        ("does it use off-policy learning?", "It has an on policy objective.", "off-policy"),
        ("is it true that it learns offline?", "It learns Online.", "offline"),
        ("is it model-free?", "A model-based method.", "model-free"),
        ("is it slower than PPO?", "It brings a 5x speedup.", "slower"),
        ("were they blinded?", "An unblinded trial.", "blinded"),
        ("is it supervised?", "Un-supervised or unsupervised, it learns.", "supervised"),
        ("is it efficient?", "It is inefficient.", "efficient"),
        ("is SERL on-policy?", "It works on any policy.", ""),
        ("how does an on-policy method learn?", "It has an off-policy method.", ""),  # does not ask whether it is so
        ("is the unit small?", "The it of it.", ""),
        ("does it form rings?", "They inform others.", ""),
        ("does it less harm?", "Unless it rains.", ""),
        ("is it fast?", "It slowly slowed.", ""),
        ("", "It is inefficient.", ""),
    ],
)
def test_words_that_say_the_reverse(question: str, sentence: str, word: str) -> None:
    assert _added(question, sentence) == ({word} if word else set())


def test_the_reverse_answers_as_the_word_does_and_is_not_that_word() -> None:
    text = "It is a robot. It has an off-policy method."
    spans = sentence_spans(text)
    found = Candidate(paper(1, abstract=text), 0.5, 0.0, 0.5, 0.0, spans, [0.3, 0.3], [0.0, 0.0])
    evidence = Evidence(WordFinder(["on-policy"]), reverses=Reverses("is it on-policy?"))
    (one,) = evidence.ranked([found], {"on-policy": 1.0})
    assert {passage.text: passage.lexical for passage in one.passages} == {spans[0].of(text): 0.0, spans[1].of(text): 1.0}
    assert (one.shared, one.coverage) == ((), 0.0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hypoglycemia", "hypoglycemic", True),
        ("leukemia", "leukemic", True),
        ("bacteria", "bacteria", True),
        ("media", "medic", False),
        ("dementia", "mental", False),
        ("plls", "pll", True),
        ("gps", "gp", False),
        ("dress", "dres", False),
    ],
)
def test_what_a_state_and_what_is_in_it_are_called(one: str, other: str, *, same: bool) -> None:
    assert (stem(one) == stem(other)) is same
    assert (one in WordFinder([one])(f"It is {other}.")) is same


def test_the_time_grows_with_the_length_only() -> None:
    reverses = Reverses("is it slower, off-policy and unsupervised?")
    piece = "off-policy on-policy un-"

    def read(size: int) -> object:
        text = (piece * size)[:size]
        return reverses.added(text, [Span(0, len(text))], [set()]), topic_words(text)

    assert growth(read, 500) < 24
