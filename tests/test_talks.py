"""Whole conversations on the papers at hand: what is asked of one of them, or of each, without naming it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.answering import Answerer
from bot.answering.figures import asks_figure
from bot.answers import Answer, Outcome, Turn
from bot.conversations.records import exchange_of
from bot.questions.things import told_by_name
from bot.retrieval import Retriever
from bot.support import Checker
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.settings import LibrarySettings
from ingest.text import plain
from tests.conftest import ingest_papers, paper

KITE = "KiteNet: Flying Kites in Strong Winds"
GLIDER = "GlideNet: Steering Gliders by Their Shadows"
BALLOON = "Balloons that Find Their Way Home"
TILES = "Kites of Tiles: Colouring the Plane"
_PAPERS = {
    KITE: """Kites fall in strong winds. We propose KiteNet, which flies kites with a wind reckoner (WRK) on their line. On
        the shore KiteNet is the first to keep a kite in the air. Its mean flight of 41 minutes exceeds that of fishermen. On
        the dunes kites of paper were tried. KiteNet beats WindBot with 60 % fewer falls. Forty pilots took part. The code is
        available at https://example.org/kites.""",
    GLIDER: """Gliders cast shadows on fields. We present GlideNet, which steers gliders in strong winds by their shadows.
        GlideNet was tested in the simulator AirSim with 25 pilots in Norway in 2019. No adverse events were seen.""",
    BALLOON: """Balloons drift in strong winds. We train balloons to choose heights at which the wind blows home. Six balloons
        crossed a lake. The training code is released with this paper.""",
    TILES: """Kites are tiles with two pairs of equal sides. We colour the plane with kites of three colours.""",
}


class Talk:
    """A conversation with an answerer."""

    def __init__(self, answerer: Answerer) -> None:
        self.answerer, self.turns = answerer, list[Turn]()

    def __call__(self, text: str) -> Answer:
        answer = self.answerer.answer(text, self.turns)
        self.turns += exchange_of(answer, conversation="", at=datetime.now(UTC)).turns()
        return answer

    def titles(self, text: str) -> list[str]:
        """Asks; the titles of the sources."""
        return [source.paper.title for source in self(text).sources]


@pytest.fixture
def talk(settings: LibrarySettings, embedder: Embedder) -> Iterator[Talk]:
    library = Library(settings)
    papers = [
        paper(number, title=title, abstract=plain(text), authors=("Ann Lee",), year=2021 + number)
        for number, (title, text) in enumerate(_PAPERS.items())
    ]
    ingest_papers(library, embedder, papers)
    yield Talk(Answerer(library, Retriever(library, embedder), Checker(library, embedder)))
    library.close()


# figures


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What does KiteNet score on the dunes?", True),
        ("How many pilots took part?", True),
        ("what accuracy does it have?", True),
        ("What is KiteNet?", False),
        ("Which shores were tried?", False),
    ],
)
def test_questions_that_a_figure_answers(question: str, asks: bool) -> None:
    assert asks_figure(question) is asks


def test_a_figure_is_quoted_from_the_sentence_that_goes_on(talk: Talk) -> None:
    talk("What mean flight does KiteNet reach?")
    assert "Its mean flight of 41 minutes" in talk("and on the shore?").text
    talk.turns.clear()
    talk("What is KiteNet for?")
    assert "41 minutes" not in talk("and on the shore?").text


# names that stand in the paper at hand


@pytest.mark.parametrize("question", ["Und was ist WRK?", "et c'est quoi WRK ?", "Und was macht WRK?", "How did WRK do?"])
def test_a_short_question_on_names_of_the_paper_at_hand_goes_on_with_it(question: str, talk: Talk) -> None:
    talk("What is KiteNet?")
    answer = talk(question)
    assert answer.notes[0] == f"Read as a follow-up on “{KITE}”."
    assert [source.paper.title for source in answer.sources] == [KITE]
    assert "(WRK)" in answer.text


@pytest.mark.parametrize("question", ["How did GlideNet do?", "Und was ist GlideNet?", "Und was ist QRS?", "How do planes do?"])
def test_names_of_others_do_not(question: str, talk: Talk) -> None:
    talk("What is KiteNet?")
    assert not [note for note in talk(question).notes if "follow-up" in note]


@pytest.mark.parametrize("question", ["over which years?", "in which countries?"])
def test_what_stands_there_by_its_name_alone_is_not_told_to_be_missing(question: str, talk: Talk) -> None:
    talk("What is GlideNet?")
    answer = talk(question)
    assert answer.outcome is Outcome.ANSWERED
    assert "in Norway in 2019" in answer.text
    talk.turns.clear()
    talk("Which planes are coloured with kites of three colours?")
    assert talk(question).outcome is Outcome.NOT_STATED


@pytest.mark.parametrize(
    ("words", "text", "tells"),
    [
        (["years"], "It ran from 2009 to 2014.", [True]),
        (["years"], "It ran over 2,009 metres.", [False]),
        (["countries"], "People in Denmark were asked.", [True]),
        (["countries"], "People in the study were asked. In Summary they laughed.", [False]),
        (["language"], "We test it on Bangla and Hindi.", [True]),
        (["kites"], "Kites of 2009.", []),
    ],
)
def test_things_that_are_told_by_their_names(words: list[str], text: str, tells: list[bool]) -> None:
    assert [told(text) for told in told_by_name(words)] == tells
