"""How many papers there are on something, and whether those cited may be all of them."""

from __future__ import annotations

import pytest

from bot.answering.counts import NOT_ALL, asks_for_all, entitled_first, held, lists
from bot.app import App
from bot.followups import Standalone
from bot.followups.others import LEFT_OUT
from bot.questions import topic_phrase
from bot.questions.expectations import counts_papers
from bot.retrieval import Retriever
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.conftest import ingest_papers, paper
from tests.talking import Talk


@pytest.mark.parametrize(
    "question",
    [
        "list all papers on cows",
        "List papers about cows",
        "please list the papers that use cows",
        "show me all papers on cows",
        "all papers on cows",
        "every paper that uses cows",
        "give me every study on cows",
        "can you list all of the papers about cows?",
    ],
)
def test_all_papers_are_asked_for(question: str) -> None:
    assert asks_for_all(question)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "list decoding of codes",
        "list-wise ranking of papers",
        "list the authors of SERL",
        "list the benchmarks of these papers",
        "list 3 papers on cows",
        "which papers are about cows?",
        "are all papers on cows bad?",
        "All models are wrong",
        "show me papers on cows",
    ],
)
def test_some_or_none_are(question: str) -> None:
    assert not asks_for_all(question)


@pytest.mark.parametrize(
    ("question", "said", "more"),
    [
        ("How many papers are about Minecraft?", "“Minecraft” stands in 2 papers of the library.", False),
        ("list all papers on Minecraft", "“Minecraft” stands in 2 papers of the library.", False),
        ("How many papers are there on reinforcement learning?", "“reinforcement learning” or “RL” stands in ", True),
        ("list all papers that release code", "", True),
        ("which papers are about games?", "“games” stands in ", True),
        ("papers about Minecraft", "", False),  # all are cited
        ("Which papers evaluate on Meta-World?", "", False),  # one of the two writes “Meta world”
        ("which papers release code?", "", True),
        ("how many papers release code?", "", True),
        ("How many Minecraft papers do you have?", "“Minecraft” stands in 2 papers of the library.", False),
        ("How many of the papers are about Minecraft?", "“Minecraft” stands in 2 papers of the library.", False),
        ("What is the number of papers on Minecraft?", "“Minecraft” stands in 2 papers of the library.", False),
        ("How many of your papers mention games?", "“games” stands in ", True),
        ("give me 2 papers on games", "", False),
        ("is there a paper on games?", "", False),
    ],
)
def test_that_there_may_be_more_is_said_unless_all_are_cited(question: str, said: str, more: bool, sample_app: App) -> None:
    notes = sample_app.answerer.answer(question).notes
    assert [note.startswith(said) for note in notes if " of the library." in note] == [True] * bool(said)
    assert (NOT_ALL in notes) == more


def test_papers_with_the_topic_in_their_titles_are_listed_first(sample_app: App) -> None:
    topic = "offline reinforcement learning"
    entitled = {paper.title for paper in sample_app.library.papers() if topic in paper.title.lower()}
    assert len(entitled) > 3
    for question in ("Which papers are on offline RL?", "how many papers are on offline RL?", "list all papers on offline RL"):
        answer = sample_app.answerer.answer(question)
        assert entitled <= {source.paper.title for source in answer.sources}


def test_a_paper_with_the_topic_in_its_title_in_another_form_is_listed(sample_app: App) -> None:
    answer = sample_app.answerer.answer("papers on open-endedness")
    assert any(source.paper.title.startswith("Open-Ended Learning") for source in answer.sources)


def test_papers_that_the_topic_is_said_to_stand_in_are_listed_first(settings: LibrarySettings, embedder: Embedder) -> None:
    """Also those that write out what the question has in short, which other papers are nearer to by its words."""
    texts = [f"RL agents of kind {number} learn online. RL also works with an offline simulator." for number in range(8)]
    texts += ["Beams are searched with pessimism, as offline reinforcement learning (RL) is known to do it."]
    library = Library(settings)
    ingest_papers(library, embedder, [paper(i, abstract=text, title=f"Paper {i}") for i, text in enumerate(texts)])
    retriever = Retriever(library, embedder)
    found = retriever.retrieve("papers on offline RL", 5)
    counted = held(found, library)
    assert (counted.forms, counted.papers) == (("offline reinforcement learning",), {"test:8"})
    assert "test:8" not in {ranked.paper.paper_id for ranked in found.papers}
    assert entitled_first(found, counted, retriever, Standalone("", (), (), "")).papers[0].paper.paper_id == "test:8"


@pytest.mark.parametrize(
    "question",
    [
        "which other papers are on offline RL?",
        "more papers on offline RL",
        "any other papers about offline reinforcement learning?",
    ],
)
def test_papers_left_out_stay_so_though_the_topic_is_in_their_titles(question: str, sample_app: App) -> None:
    talk = Talk(sample_app.answerer)
    cited = {source.paper.paper_id for source in talk("Which papers are on offline RL?").sources}
    answer = talk(question)
    assert LEFT_OUT in answer.notes
    assert len(answer.sources) > 1
    assert cited.isdisjoint(source.paper.paper_id for source in answer.sources)


def test_those_left_out_count_among_all_that_there_are(sample_app: App) -> None:
    talk = Talk(sample_app.answerer)
    cited = set(talk.titles("What is Voyager?"))
    answer = talk("which other papers are on Minecraft?")
    assert answer.sources
    assert cited.isdisjoint(source.paper.title for source in answer.sources)
    assert NOT_ALL not in answer.notes


@pytest.mark.parametrize(
    "question",
    ["which papers use drones?", "What studies are on cows?", "papers on cows", "show me recent papers about cows"],
)
def test_what_is_cited_may_be_read_as_all(question: str) -> None:
    assert lists(question)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "which paper is on cows?",
        "a paper on cows",
        "give me 3 papers on cows",
        "which papers did it cite?",
        "how do papers on cows differ?",
        "which papers don't use cows?",
        "how many papers do not mention cows?",
    ],
)
def test_what_is_cited_is_not_read_as_all(question: str) -> None:
    assert not lists(question)


def test_papers_that_write_it_otherwise_are_counted(settings: LibrarySettings, embedder: Embedder) -> None:
    texts = (
        "Offline reinforcement learning (RL) learns from what was recorded.",
        "We study offline reinforcement learning of walking.",
        "An offline RL method for boats.",
        "Reinforcement learning (RL) of games.",
        "Offline maps.",
    )
    library = Library(settings)
    ingest_papers(library, embedder, [paper(n, abstract=text) for n, text in enumerate(texts)])
    retriever = Retriever(library, embedder)
    for question in ("how many papers are about offline RL?", "how many papers are about offline reinforcement learning?"):
        counted = held(retriever.retrieve(question, 5), library)
        assert set(counted.forms) == {"offline RL", "offline reinforcement learning"}
        assert counted.papers == {"test:0", "test:1", "test:2"}
        assert counted.said().endswith("stands in 3 papers of the library.")
        assert (counted.more(["test:0"]), counted.more(["test:2", "test:1", "test:0"])) == (True, False)
    assert held(retriever.retrieve("how many papers are about maps of boats?", 5), library).said() == ""


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("how many papers are on vitamin D?", "vitamin D"),
        ("papers on vitamin d", "vitamin d"),
        ("papers on vitamin D deficiency", "vitamin D deficiency"),
        ("how many papers are on T cells?", "T cells"),
        ("papers on Q learning", "Q learning"),
        ("how many papers are on a diet?", "diet"),
        ("which papers do I need on diets?", ""),
        ("papers on Alzheimer's disease", ""),
        ("papers on cells of B and T", "cells"),
        ("papers on vitamins", "vitamins"),
        ("how many papers are there?", ""),
    ],
)
def test_a_letter_belongs_to_the_words_beside_it(question: str, phrase: str) -> None:
    assert topic_phrase(question) == phrase


@pytest.mark.parametrize(
    "question",
    [
        "how many cow papers do you have?",
        "how many cs.CV papers are there on cows?",
        "how many of the papers use cows?",
        "how many of your papers are on cows?",
        "so how many vision-language model papers are in the library?",
        "how many RL papers from 2024?",
        "what's the number of papers about cows?",
        "how many studies do we have on cows?",
        "how many papers have we got on cows?",
    ],
)
def test_papers_are_counted(question: str) -> None:
    assert counts_papers(question)


@pytest.mark.parametrize(
    "question",
    [
        "how many authors wrote papers on cows?",
        "how many citations do papers have?",
        "how many pages do papers on cows have?",
        "how many papers did it cite?",
        "how many observational studies were included?",
        "how many cohort studies did they pool?",
        "how many of the studies were randomised?",
        "how many patients were in the studies?",
        "how many people read papers?",
        "how many trials and studies were pooled?",
        "what is the number of layers?",
        "how many studies do we need to pool?",
    ],
)
def test_something_else_is_counted(question: str) -> None:
    assert not counts_papers(question)


def test_of_papers_spoken_of_nothing_is_counted_in_the_library(sample_app: App) -> None:
    talk = Talk(sample_app.answerer)
    talk("Which papers are on offline RL?")
    notes = talk("how many of these papers are about Minecraft?").notes
    assert not [note for note in notes if " of the library." in note]
