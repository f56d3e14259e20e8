"""Papers that a question names by an identifier."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.answers import Outcome
from bot.app import App, build
from bot.questions.identifiers import beside_identifiers, identifiers
from bot.questions.links import beside_links
from bot.settings import BotSettings
from ingest.embedding import load_embedder
from ingest.library import Library
from ingest.records import Paper
from tests.conftest import ingest_papers

TIDES = Paper(
    "arxiv:2503.20011",
    "Rotors in Tidal Streams",
    "Barnacles grow on blades. We paint rotors with a coat of wax. They deliver 4 percent more power.",
    arxiv_id="2503.20011",
    source="test",
)
MOTHS = Paper(
    "doi:10.1000/moths.7",
    "Moths in Orchards",
    "Bees do not fly by night. We counted what moths bring to apple trees. They bring a third of all fruit.",
    doi="10.1000/moths.7",
    source="test",
)

# Stored by their ids on arXiv, in a journal, and in a source of their own; each goes by the others as well.
OWLS = Paper(
    "arxiv:2101.00007",
    "Owls over Stubble Fields",
    "Owls hunt by ear. We play recordings of mice at dusk. They strike within two metres.",
    arxiv_id="2101.00007",
    doi="10.1103/physrevd.76.013009",
    source="test",
)
FROGS = Paper(
    "test:frogs",
    "Frogs in Rain Barrels",
    "Frogs spawn in standing water. We count eggs in barrels. A lid keeps nine of ten frogs out.",
    arxiv_id="hep-th/0501001",
    doi="10.1000/frogs",
    source="test",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> App:
    home = tmp_path_factory.mktemp("identified")
    settings = BotSettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)})
    ingest_papers(Library(settings), load_embedder(settings), [TIDES, MOTHS, OWLS, FROGS])
    return build(settings)


@pytest.mark.parametrize(
    ("question", "written", "paper"),
    [
        ("summarize 2503.20011", "2503.20011", TIDES),
        ("What is https://arxiv.org/abs/2503.20011v2 about?", "https://arxiv.org/abs/2503.20011v2", TIDES),
        ("what does arXiv:2503.20011 find?", "arXiv:2503.20011", TIDES),
        ("(see arxiv.org/pdf/2503.20011.pdf).", "arxiv.org/pdf/2503.20011.pdf", TIDES),
        ("https://doi.org/10.1000/moths.7", "https://doi.org/10.1000/moths.7", MOTHS),
        ("Is 10.1000/MOTHS.7, by chance, on bees?", "10.1000/MOTHS.7", MOTHS),
        ("What does 10.1103/PhysRevD.76.013009 show?", "10.1103/PhysRevD.76.013009", OWLS),
        ("summarize arXiv:2101.00007", "arXiv:2101.00007", OWLS),
        ("What does https://doi.org/10.1000/frogs show?", "https://doi.org/10.1000/frogs", FROGS),
        ("summarize hep-th/0501001", "hep-th/0501001", FROGS),
        ("do you have arXiv 2503.20011?", "2503.20011", TIDES),
        ("is there a paper with arXiv id 2503.20011?", "2503.20011", TIDES),
        ("paper with DOI 10.1000/moths.7", "10.1000/moths.7", MOTHS),
        ("what does the paper with the DOI 10.1000/moths.7 find?", "10.1000/moths.7", MOTHS),
    ],
)
def test_a_paper_named_by_its_identifier_is_answered_from(question: str, written: str, paper: Paper, app: App) -> None:
    assert list(identifiers(question)) == [written]
    answer = app.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert [source.paper.title for source in answer.sources] == [paper.title]
    assert f"“{written}” was read as “{paper.title}”." in answer.notes
    assert not any(re.match("“(?:arXiv|DOI|id)”", note, re.IGNORECASE) for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("2503.20011 how many rotors", "how many rotors"),
        ("2503.20011: how many rotors?", "how many rotors?"),
        ("what power does 2503.20011 report?", "what power does it report?"),
        ("How many rotors are in the paper 2503.20011?", "How many rotors are in it?"),
        ("How many rotors has WaxMill (2503.20011)?", "How many rotors has WaxMill?"),
        ("how many rotors are there? 2503.20011", "how many rotors are there?"),
        ("summarize 2503.20011", "summarize Rotors in Tidal Streams"),
        ("2503.20011", "Rotors in Tidal Streams"),
        ("summarize arXiv 2503.20011", "summarize Rotors in Tidal Streams"),
        ("do you have arXiv id: 2503.20011?", "do you have Rotors in Tidal Streams?"),
        ("is there a paper with the arXiv number 2503.20011?", "is there Rotors in Tidal Streams?"),
        ("what is arXiv preprint 2503.20011 about?", "what is Rotors in Tidal Streams about?"),
        ("paper with DOI = 2503.20011", "Rotors in Tidal Streams"),
        ("doi: 2503.20011", "Rotors in Tidal Streams"),
        ("how many rotors has arXiv preprint no. 2503.20011?", "how many rotors has it?"),
        ("does it say how many arXiv papers 2503.20011 cites?", "does it say how many arXiv papers it cites?"),
        ("does the study of rotors in 2503.20011 use wax?", "does the study of rotors in it use wax?"),
        ("What does 2503.20011 find?", "What does Rotors in Tidal Streams find?"),
        ("who wrote 2503.20011?", "who wrote Rotors in Tidal Streams?"),
        ("other papers on 2503.20011", "other papers on Rotors in Tidal Streams"),  # which others, its title tells
        ("is 2503.20011 better than steel blades?", "is Rotors in Tidal Streams better than steel blades?"),
    ],
)
def test_what_is_asked_of_a_paper_is_told_from_its_identifier(question: str, asked: str) -> None:
    assert beside_identifiers(question, {"2503.20011": TIDES.title}) == asked


@pytest.mark.parametrize(
    ("question", "outcome", "quoted"),
    [
        ("2503.20011 how much power do they deliver", Outcome.ANSWERED, "They deliver 4 percent more power."),
        ("What does 2503.20011 say about barnacles?", Outcome.ANSWERED, "Barnacles grow on blades."),
        ("what AUROC does 2503.20011 report?", Outcome.NOT_STATED, ""),
        ("did 10.1000/moths.7 use TideNet?", Outcome.NOT_STATED, ""),
    ],
)
def test_sentences_are_chosen_by_what_is_asked_and_not_by_the_title(
    question: str, outcome: Outcome, quoted: str, app: App
) -> None:
    answer = app.answerer.answer(question)
    assert answer.outcome is outcome
    assert quoted in [statement.text for statement in answer.statements] or not quoted
    assert all(source.why.startswith("named in the question") for source in answer.sources)


def test_two_that_are_compared_are_both_quoted(app: App) -> None:
    answer = app.answerer.answer("compare 2503.20011 with 10.1000/moths.7")
    assert {source.paper.title for source in answer.sources} == {TIDES.title, MOTHS.title}


@pytest.mark.parametrize(
    "name",
    ["arxiv:2101.00007", "2101.00007", "10.1103/PhysRevD.76.013009", "https://doi.org/10.1103/PhysRevD.76.013009", "Owls over"],
)
def test_a_paper_is_found_by_each_of_its_names(name: str, app: App) -> None:
    assert app.library.find(name) == [OWLS]


@pytest.mark.parametrize(
    "name",
    [
        '"Owls over Stubble"', "“Owls over Stubble Fields”", "Owls over Stubble Fields.", "“Owls over Stubble Fields.”",
        "Owls  over Stubble", "Owls over\n   Stubble Fields", " owls over ", "'Stubble Fields'", "arxiv:2101.00007 ",
    ],
)  # fmt: skip
def test_a_paper_is_found_by_its_title_as_it_is_written_elsewhere(name: str, app: App) -> None:
    assert app.library.find(name) == [OWLS]


@pytest.mark.parametrize("name", ["Owls. over", "Owls over Stubble Fields. A", "Owls “over” Stubble", "Owlsover", '""', "."])
def test_signs_within_a_title_count(name: str, app: App) -> None:
    assert app.library.find(name) == []


def test_a_paper_that_is_not_there_is_said(app: App) -> None:
    answer = app.answerer.answer("summarize arXiv:2504.00001")
    assert answer.outcome is Outcome.NOTHING_FOUND
    assert "“arXiv:2504.00001” is no paper of the library." in answer.notes


@pytest.mark.parametrize(
    "question",
    ["a gain of 2503.2 points", "from 1.2020.12345 on", "version 10.4 of https://example.org/2503.20011x", "cs.CV", ""],
)
def test_other_numbers_name_no_paper(question: str) -> None:
    assert identifiers(question) == {}


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What is offline RL? https://github.com/foo/bar", "What is offline RL?"),
        ("https://docs.google.com/d/1?x=2#h what is offline RL?", "what is offline RL?"),
        ("see https://www.notion.so/Notes-abc123: what is LoRA?", "see: what is LoRA?"),
        ("What is LoRA (www.github.com/microsoft/LoRA)?", "What is LoRA?"),
        ("What does [the repo](https://github.com/a/b) do?", "What does the repo do?"),
        ("What do you think about https://x.org/a, for robots?", "What do you think about, for robots?"),
        # addresses of papers, what is no address, and a question of nothing else
        ("summarize https://arxiv.org/abs/2005.01643", "summarize https://arxiv.org/abs/2005.01643"),
        ("is https://dl.acm.org/doi/10.1145/32.33 on robots?", "is https://dl.acm.org/doi/10.1145/32.33 on robots?"),
        ("what is http?", "what is http?"),
        ("does it use github.com data?", "does it use github.com data?"),
        ("https://github.com/foo/bar", "https://github.com/foo/bar"),
    ],
)  # fmt: skip
def test_addresses_that_name_no_paper_are_no_words_of_a_question(question: str, rest: str) -> None:
    assert beside_links(question)[0] == rest


def test_a_question_is_answered_as_without_the_address_beside_it(sample_app: App) -> None:
    plain = sample_app.answerer.answer("How can reward hacking be mitigated?")
    question = "How can reward hacking be mitigated? https://www.notion.so/team/Reading-notes-abc123"
    answer = sample_app.answerer.answer(question)
    assert (answer.text, answer.question) == (plain.text, question)
    note = "Pages behind links are not read: “https://www.notion.so/team/Reading-notes-abc123” was left out."
    assert answer.notes == (note, *plain.notes)
    alone = sample_app.answerer.answer("https://github.com/foo/bar")
    assert (alone.sources, alone.notes[0]) == ((), "Pages behind links are not read.")
