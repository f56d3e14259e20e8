"""Mistyped words are set right, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.questions import names
from bot.spelling import mend, slips


@pytest.mark.parametrize(
    ("question", "read_as"),
    [
        ("how is reward hackign mitigated", "how is reward hacking mitigated"),
        ("ofline reinforcement lerning", "offline reinforcement learning"),
        ("Langauge models that lie", "language models that lie"),
        ("hyperparamter optimisation", "hyperparameter optimisation"),
        ("police and polices", "police and policies"),  # the one is a word, the other is not
        ("does InstructGPT lie", "does InstructGPT lie"),  # a name
        ("parental leave", "parental leave"),
        ("polices and policeſ", "policies and policeſ"),  # a letter that is an s in small print only
        ("the retrained and the unrewarded", "the retrained and the unrewarded"),  # built of known words
        ("summarisation", "summarisation"),  # no such word is in the library
        ("Wie viele Minuten dauert das Lernen", "Wie viele Minuten dauert das Lernen"),
    ],
)
def test_one_slip_is_mended(question: str, read_as: str, sample_app: App) -> None:
    found = sample_app.retriever.retrieve(question, 3)
    assert found.question == read_as
    assert bool(found.mended) == (question != read_as)


def test_an_embedder_without_a_vocabulary_mends_nothing(sample_app: App) -> None:
    assert mend("reward hackign", sample_app.library, None) == ("reward hackign", {})


@given(st.text(alphabet="abcdefgh", min_size=2, max_size=12))
def test_slips_are_one_edit_away_and_keep_the_first_letter(word: str) -> None:
    found = slips(word)
    assert len(found) == len(set(found)) <= 54 * len(word)
    assert all(other[0] == word[0] and abs(len(other) - len(word)) <= 1 for other in found)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Does GPT-4o beat Voyager on D4RL?", ["gpt-4o", "voyager", "d4rl"]),
        ("Which papers use it? They say so: Really", []),
        ("what is deepseek-r1's score", ["deepseek-r1"]),
        ("how does TempoRL work", ["temporl"]),
    ],
)
def test_names_are_told_from_words(question: str, expected: list[str]) -> None:
    assert names(question) == expected


def test_a_mended_word_is_told(sample_app: App) -> None:
    answer = sample_app.answerer.answer("how is reward hackign mitigated", 3)
    assert answer.notes == ("“hackign” was read as “hacking”.",)
    assert answer.question == "how is reward hackign mitigated"
