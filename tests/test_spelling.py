"""Mistyped words are set right, British and American spellings found, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.questions import names
from bot.questions.relatives import relatives
from bot.questions.spelling import mend, slips, swaps
from bot.questions.variants import variants

_SPELLINGS = """
recognising/recognizing organisational/organizational analyses/analyzes catalysed/catalyzed
behavioural/behavioral neighbourhoods/neighborhoods favourite/favorite odour/odor centres/centers fibre/fiber
centred/centered metring/metering modelling/modeling labelled/labeled counsellor/counselor focussed/focused
benefitted/benefited fulfil/fulfill enrolment/enrollment catalogues/catalogs anaemia/anemia oestrogen/estrogen
diarrhoea/diarrhea manoeuvre/maneuver colourisation/colorization defence/defense practising/practicing
programme/program judgement/judgment likeable/likable sceptical/skeptical sulphate/sulfate
"""
_RELATIVES = """
finance/financial commerce/commercial biology/biological history/historic robotics/robotic ethics/ethical economics/economy
education/educational structure/structural medicine/medical analysis/analytic diagnosis/diagnostic autism/autistic
bacterium/bacterial virus/viral region/regional hormone/hormonal colony/colonial
"""


@pytest.mark.parametrize(
    ("question", "read_as"),
    [
        ("how is reward hackign mitigated", "how is reward hacking mitigated"),
        ("ofline reinforcement lerning", "offline reinforcement learning"),
        ("Langauge models that lie", "language models that lie"),
        ("a modle for agnets in gaems", "a model for agents in games"),
        ("fats, fast polcy", "fats, fast polcy"),  # a plural; what is short is not searched for what was left out
        ("hyperparamter optimisation", "hyperparameter optimisation"),
        ("auctions, dosing and polices", "auctions, dosing and polices"),  # what is a word's inflection is right
        ("does InstructGPT lie", "does InstructGPT lie"),  # a name
        ("and wich methods teach robots", "and which methods teach robots"),
        ("waht is hacking", "what is hacking"),
        ("hacks are wich", "hacks are wich"),  # not where a question begins
        ("wat tells of robots", "wat tells of robots"),  # a word of its own
        ("wrold model", "world model"),
        ("rewrd modles", "reward models"),  # five letters, beside what some paper has beside it
        ("the rewrd of Rewrd", "the rewrd of Rewrd"),  # a name, and a word beside none of the topic
        ("what is a rewrd", "what is a rewrd"),
        ("parental leave", "parental leave"),
        ("lerning and lerningſ", "learning and lerningſ"),  # a letter that is an s in small print only
        ("the retrained and the unrewarded", "the retrained and the unrewarded"),  # built of known words
        ("what is latent space", "what is latent space"),  # not the latest
        ("a solver of schema and gating", "a solver of schema and gating"),
        ("quantum learning", "quantum learning"),  # not the quantal one
        ("harmonised", "harmonised"),  # no such word is in the library
        ("Wie viele Minuten dauert das Lernen", "Wie viele Minuten dauert das Lernen"),
    ],
)
def test_one_slip_is_mended(question: str, read_as: str, sample_app: App) -> None:
    found = sample_app.retriever.retrieve(question, 3)
    assert found.question == read_as
    assert bool(found.mended) == (question != read_as)


@pytest.mark.parametrize(
    ("question", "read_as"),
    [
        ("summarisation of favoured words", "summarization of favored words"),
        ("is RL labelled with behavior", "is RL labelled with behavior"),  # spelt as there
        ("analogue tumours", "analogue tumours"),  # there in neither spelling
        ("finance and statistics", "financial and statistics"),  # the other stands there
        ("MetaWorld and end2end", "meta-world and end-to-end"),  # written apart there, or by more papers
        ("RLbench and word2vec", "RLbench and word2vec"),
    ],
)
def test_the_other_english_is_searched_for_and_is_no_mistake(question: str, read_as: str, sample_app: App) -> None:
    assert mend(question, sample_app.library, sample_app.retriever._embedder.vocabulary, ()) == (read_as, {})


@pytest.mark.parametrize(
    ("british", "american"),
    [tuple(pair.split("/")) for pair in _SPELLINGS.split()],
)
def test_each_spelling_is_found_from_the_other(british: str, american: str) -> None:
    assert american in variants(british)
    assert british in variants(american)


@pytest.mark.parametrize(("noun", "adjective"), [tuple(pair.split("/")) for pair in _RELATIVES.split()])
def test_nouns_and_their_adjectives_are_found_from_each_other(noun: str, adjective: str) -> None:
    assert adjective in relatives(noun)
    assert noun in relatives(adjective)


@pytest.mark.parametrize(
    ("word", "base"), [("fairest", "fair"), ("safest", "safe"), ("noisiest", "noisy"), ("economists", "economics")]
)
def test_a_superlative_and_one_of_a_field_are_found_from_what_they_are_made_of(word: str, base: str) -> None:
    assert base in relatives(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("modest", "mode"),
        ("forest", "fore"),
        ("substance", "substantial"),
        ("physics", "physicist"),
        ("mine", "mal"),
        ("cell", "cellar"),
    ],
)
def test_other_words_are_not_taken_for_relatives(one: str, other: str) -> None:
    assert other not in relatives(one)
    assert one not in relatives(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("filling", "filing"), ("polling", "poling"), ("mourning", "morning"), ("poems", "pems"), ("advice", "advise"),
     ("sizes", "sises"), ("scouring", "scoring"), ("adjoint", "adjoined"), ("should", "shold"), ("devise", "device")],
)  # fmt: skip
def test_other_words_are_not_taken_for_spellings(one: str, other: str) -> None:
    assert other not in variants(one)
    assert one not in variants(other)


@given(st.text(alphabet="aceilmnorstuz", min_size=5, max_size=24))
def test_spellings_are_found_both_ways_and_are_few(word: str) -> None:
    for found in (variants(word), relatives(word)):
        assert word not in found
        assert len(found) == len(set(found)) < 1_000


def test_a_name_is_left_as_it_is_also_where_it_then_stands_first(sample_app: App) -> None:
    assert sample_app.retriever.retrieve("does any paper mention Langauge?", 3).question == "Langauge"


def test_an_embedder_without_a_vocabulary_mends_nothing(sample_app: App) -> None:
    assert mend("reward hackign", sample_app.library, None, ()) == ("reward hackign", {})


@given(st.text(alphabet="abcdefgh", min_size=2, max_size=12))
def test_slips_are_one_edit_away_and_keep_the_first_letter(word: str) -> None:
    found = slips(word)
    assert len(found) == len(set(found)) <= 54 * len(word)
    assert all(other[0] == word[0] and abs(len(other) - len(word)) <= 1 for other in found)
    assert all(sorted(other) == sorted(word) for other in swaps(word))
    assert set(swaps(word)) <= set(found)


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
    answer = sample_app.answerer.answer("how is reward hackign mitigated", papers=3)
    assert answer.notes == ("“hackign” was read as “hacking”.",)
    assert answer.question == "how is reward hackign mitigated"
