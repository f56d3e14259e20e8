"""Whole conversations on the papers at hand: what is asked of one of them, or of each, without naming it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.figures import asks_figure
from bot.answers import NO_TOPIC, Outcome, Turn
from bot.followups.comparing import against
from bot.followups.history import topic
from bot.followups.several import of_a_study
from bot.questions.things import told_by_name
from ingest.embedding import Embedder
from ingest.text import plain
from tests.conftest import LibraryOf, paper
from tests.talking import Talk, answerer_of

KITE = "KiteNet: Flying Kites in Strong Winds"
GLIDER = "GlideNet: Steering Gliders by Their Shadows"
BALLOON = "Balloons that Find Their Way Home"
TILES = "Kites of Tiles: Colouring the Plane"
_PAPERS = {
    KITE: """Kites fall in strong winds. We propose KiteNet, which flies kites with a wind reckoner (WRK) on their line. On
        the shore KiteNet is the first to keep a kite in the air. Its mean flight of 41 minutes exceeds that of fishermen. On
        the dunes kites of paper were tried. KiteNet beats WindBot with 60 % fewer falls, and reels faster. Forty pilots took
        part, and the mean fall height was told. The code is available at https://example.org/kites.""",
    GLIDER: """Gliders cast shadows on fields. We present GlideNet, which steers gliders in strong winds by their shadows.
        GlideNet was tested in the simulator AirSim with 25 pilots in Norway in 2019. Winds were drawn at random. No adverse
        events were seen.""",
    BALLOON: """Balloons drift in strong winds. We train balloons to choose heights at which the wind blows home. Six balloons
        crossed a lake. The training code is released with this paper.""",
    TILES: """Kites are tiles with two pairs of equal sides. We colour the plane with kites of three colours.""",
}


_HELD = [
    paper(number, title=title, abstract=plain(text), authors=("Ann Lee",), year=2021 + number)
    for number, (title, text) in enumerate(_PAPERS.items())
]


@pytest.fixture
def talk(library_of: LibraryOf, embedder: Embedder) -> Talk:
    return Talk(answerer_of(library_of(*_HELD), embedder))


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


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("what about GlideNet in the same winds?", GLIDER),
        ("does GlideNet do this too?", GLIDER),
        ("and how does the GlideNet paper handle this?", GLIDER),
        ("was GlideNet used in it?", KITE),
        ("does it need the simulator of GlideNet?", KITE),
        ("does WindBot do this too?", KITE),  # a name that calls no paper
    ],
)
def test_what_a_follow_up_is_about_by_its_name_is_read(question: str, title: str, talk: Talk) -> None:
    talk("What is KiteNet?")
    answer = talk(question)
    assert answer.notes[0].startswith(f"Read as a follow-up on “{title}”")
    assert {*(source.paper.title for source in answer.sources), *(paper.title for paper in answer.nearest)} == {title}


@pytest.mark.parametrize(
    ("question", "named"), [("And chess?", True), ("and pawns?", False), ("which of them speak of chess?", False)]
)
def test_a_paper_that_comes_nearer_than_those_at_hand_is_named(
    question: str, named: bool, library_of: LibraryOf, embedder: Embedder
) -> None:
    texts = {
        "SmallNet: Learning in Little Memory": """We propose SmallNet, which learns on computers of three laboratories. Its
            memory is a tenth of that of others, also for chess, where words for pawns are rare.""",
        "Robots that Watch": "Children learn from others. Our robot watches them at play.",
        "Chess Openings": "Chess is a board game. We collect papers about chess. Chess players open with chess openings.",
    }
    papers = [paper(number, title=title, abstract=plain(text)) for number, (title, text) in enumerate(texts.items())]
    talk = Talk(answerer_of(library_of(*papers), embedder))
    cited = tuple(one.paper_id for one in papers[:2])
    talk.turns += [Turn("user", "Which papers are about board games?"), Turn("assistant", "Two.", cited)]
    answer = talk(question)
    assert [source.paper.title for source in answer.sources] == ["SmallNet: Learning in Little Memory"]
    said = "“Chess Openings”, which is none of these, comes nearer to the question."
    assert (said in answer.notes) is named


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("and what about the speed?", Outcome.ANSWERED),  # “faster”
        ("and the mortality?", Outcome.NOT_STATED),
        ("and what about tiles?", Outcome.ANSWERED),  # others may be meant
    ],
)
def test_what_studies_have_is_asked_of_the_one_at_hand(question: str, outcome: Outcome, talk: Talk) -> None:
    talk("What is KiteNet?")
    answer = talk(question)
    assert answer.outcome is outcome
    assert (answer.notes[0] == f"Read as a follow-up on “{KITE}”.") is ("tiles" not in question)


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
        (["countries"], "They were asked at three Dutch universities.", [True]),
        (["country"], "A Bayesian model of Gaussian noise was built.", [False]),
        (["language"], "We test it on Bangla and Hindi.", [True]),
        (["altitude"], "Lakes above 2,000 m warmed faster.", [True]),
        (["depth"], "The lakes are deep.", [True]),
        (["height"], "It took 20 ms and has 7M parameters.", [False]),
        (["temperature"], "It rose by 0.3 °C.", [True]),
        (["percentage"], "It fell by 23%.", [True]),
        (["kites"], "Kites of 2009.", []),
    ],
)
def test_things_that_are_told_by_their_names(words: list[str], text: str, tells: list[bool]) -> None:
    assert [told(text) for told in told_by_name(words)] == tells


def test_what_they_did_with_another_paper_is_asked_of_that(talk: Talk) -> None:
    talk("What is KiteNet?")
    assert talk.titles("which simulator did they use to test GlideNet?") == [GLIDER]
    talk("What is KiteNet?")
    assert f"Read as a follow-up on “{KITE}”." in talk("why did they compare it with WindBot?").notes


# one thing of each of several papers

_LISTED = "Which papers are about strong winds?"


@pytest.mark.parametrize(
    ("question", "told", "silent"),
    [
        ("which of them has code?", [KITE, BALLOON], "Nothing on this was found in the abstract of “GlideNet"),
        ("do they have code?", [KITE, BALLOON], "Nothing on this was found in the abstract of “GlideNet"),
        ("how many pilots took part?", [KITE, GLIDER], "Nothing on this was found in the abstract of “Balloons"),
        ("any adverse events?", [GLIDER], "Nothing on this was found in the abstracts of"),
        ("which simulator?", [GLIDER], "“simulator” stands nowhere in the abstracts of"),
        ("which of these were tested in AirSim?", [GLIDER], "“AirSim” stands nowhere in the abstracts of"),
        ("which ones were randomised?", [GLIDER], "Nothing on this was found in the abstracts of"),
        ("in which countries?", [GLIDER], "Nothing on this was found in the abstracts of"),
        ("which of them has a WRK?", [KITE], "“WRK” stands nowhere in the abstracts of"),
        ("which of these reports MFH?", [KITE], "“MFH” stands nowhere in the abstracts of"),  # as it is spelled out
        ("in which of the three papers are there balloons?", [BALLOON], "“balloons” stands nowhere in the abstracts of"),
    ],
)
def test_each_of_several_papers_is_asked(question: str, told: list[str], silent: str, talk: Talk) -> None:
    assert set(talk.titles(_LISTED)) == {KITE, GLIDER, BALLOON}
    cited = [source.paper.title for source in talk.answerer.answer(_LISTED).sources]
    answer = talk(question)
    titles = [source.paper.title for source in answer.sources]
    assert titles == [title for title in cited if title in told]
    assert any(note.startswith(silent) for note in answer.notes)
    assert all(title in " ".join(answer.notes[1:]) for title in cited if title not in told)


@pytest.mark.parametrize("question", ["any side effects?", "which of them tried PowerPC?", "how many patients were included?"])
def test_it_is_told_where_none_of_them_says_it(question: str, talk: Talk) -> None:
    cited = set(talk.titles(_LISTED)) - ({GLIDER} if "side" in question else set())
    if "side" in question:
        talk.turns[-1] = replace(talk.turns[-1], papers=_without(talk, GLIDER))
    answer = talk(question)
    assert answer.outcome is Outcome.NOT_STATED
    assert {paper.title for paper in answer.nearest} == cited


def _without(talk: Talk, title: str) -> tuple[str, ...]:
    papers = talk.answerer.answer(_LISTED).sources
    return tuple(source.paper.paper_id for source in papers if source.paper.title != title)


@pytest.mark.parametrize(
    "question",
    [
        "any tiles?",  # none of them has any: others may
        "how many kites fell on the tiles of the plane?",  # a topic of its own
        "which papers have tiles?",
    ],
)
def test_what_none_of_them_may_have_is_searched_for_afresh(question: str, talk: Talk) -> None:
    talk(_LISTED)
    assert TILES in talk.titles(question)


def test_words_that_none_of_them_has_are_not_told_to_be_missing(talk: Talk) -> None:
    """Others may say the same: gales are strong winds."""
    talk(_LISTED)
    answer = talk("which of them fly in gales?")
    assert answer.outcome is Outcome.ANSWERED
    assert "stands nowhere" not in " ".join(answer.notes)


def test_one_is_gone_back_to_though_several_have_the_name(talk: Talk) -> None:
    talk("Which papers are about kites?")
    talk("What is GlideNet?")
    assert talk.titles("back to KiteNet: is it tried on the dunes?") == [KITE]
    talk("What is GlideNet?")
    assert len(talk.titles("back to the kites: is it tried on the dunes?")) == 1


def test_the_papers_of_the_last_two_answers_are_asked(talk: Talk) -> None:
    talk("What is KiteNet?")
    talk("What is GlideNet?")
    assert talk.titles("do both need code?") == [KITE]
    talk.turns = talk.turns[:4]
    assert talk.titles("which one was tested in AirSim?") == [GLIDER]


def test_a_list_is_asked_after_one_of_it_was_spoken_of(talk: Talk) -> None:
    cited = talk.titles(_LISTED)
    talk(f"what does [{cited.index(GLIDER) + 1}] say about shadows?")
    assert set(talk.titles("which of the three papers has code?")) == {KITE, BALLOON}


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("do they have code?", [GLIDER]),
        ("did they see adverse events?", [GLIDER]),
        ("how many pilots did they ask?", [GLIDER]),
        ("do they all have code?", [KITE, GLIDER, BALLOON]),
        ("do these have code?", [KITE, GLIDER, BALLOON]),
        ("do both have code?", [KITE, GLIDER, BALLOON]),
    ],
)
def test_they_are_the_authors_of_the_one_paper_at_hand(question: str, papers: list[str], talk: Talk) -> None:
    talk(_LISTED)
    assert talk.titles("What is GlideNet?") == [GLIDER]
    read = next(note for note in talk(question).notes if note.startswith("Read as a follow-up"))
    assert (" and " in read) == (len(papers) > 1)
    assert f"“{GLIDER}”" in read or len(papers) > 1


@pytest.mark.parametrize(
    "question",
    [
        "what else did they write?",
        "did the authors publish anything else?",
        "did any of them write something else?",
        "others by them?",
    ],
)
def test_what_else_its_authors_wrote_is_their_other_papers(question: str, talk: Talk) -> None:
    talk("What is GlideNet?")
    assert set(talk.titles(question)) == {KITE, BALLOON, TILES}
    assert talk(question).text == "The library holds no other paper by Ann Lee."


@pytest.mark.parametrize("question", ["what else did they find?", "what did the authors write about shadows?"])
def test_what_its_authors_say_is_asked_of_the_paper(question: str, talk: Talk) -> None:
    talk("What is GlideNet?")
    assert not any("papers by" in note for note in talk(question).notes)


def test_it_is_what_was_pointed_at_before_it(talk: Talk) -> None:
    talk("What is GlideNet?")
    talk("What is KiteNet?")
    assert talk.titles("and the shadow one, how much better is it?") == [GLIDER]
    talk("What is KiteNet?")
    assert set(talk.titles("is it better than the shadow one?")) == {KITE, GLIDER}


def test_the_first_of_several_is_compared_with_what_is_named(talk: Talk) -> None:
    first = talk.titles(_LISTED)[0]
    other, name = (GLIDER, "GlideNet") if first != GLIDER else (KITE, "KiteNet")
    talk.turns[-1] = replace(talk.turns[-1], papers=_without(talk, other))
    assert set(talk.titles(f"compare it with {name}")) == {first, other}


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("and the other one?", "steers gliders"),
        ("the other paper, please", "steers gliders"),
        ("what does the other one steer?", "steers gliders"),
        ("who wrote the other one?", "Ann Lee"),
    ],
)
def test_the_other_of_two_is_the_one_that_was_not_spoken_of_last(question: str, shown: str, talk: Talk) -> None:
    talk("What is GlideNet?")
    talk("What is KiteNet?")
    answer = talk(question)
    assert {source.paper.title for source in answer.sources} == {GLIDER}
    assert shown in f"{answer.text} {answer.notes}"


def test_the_other_one_of_many_may_be_any(talk: Talk) -> None:
    cited = talk.titles(_LISTED)
    assert not set(talk.titles("and the other one?")) & set(cited)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("do the others have code?", {KITE, BALLOON}),
        ("which of the others was trained?", {BALLOON}),
        ("who wrote the rest?", {KITE, BALLOON}),
        ("is it better than the others?", {KITE, GLIDER, BALLOON}),
    ],
)
def test_the_others_are_those_of_the_list_but_for_the_one_spoken_of(question: str, titles: set[str], talk: Talk) -> None:
    cited = talk.titles(_LISTED)
    talk(f"is [{cited.index(GLIDER) + 1}] tested in Norway?")
    assert set(talk.titles(question)) == titles


def test_the_rest_is_asked_what_the_one_pointed_at_was(talk: Talk) -> None:
    number = talk.titles(_LISTED).index(BALLOON) + 1
    talk(f"does [{number}] have code?")
    assert talk.titles("and the rest?") == [KITE]


def test_the_two_are_those_spoken_of_in_turn(talk: Talk) -> None:
    cited = talk.titles(_LISTED)
    for title in (KITE, GLIDER):
        talk(f"what does [{cited.index(title) + 1}] say?")
    assert set(talk("which of the two has code?").notes[0].split("“")[1:]) == {f"{KITE}” and ", f"{GLIDER}”."}


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("the ones with a simulator?", [GLIDER]),
        ("and only those that have code", [KITE, BALLOON]),
        ("the ones on tiles?", [TILES]),  # none of them has any
    ],
)
def test_the_ones_are_picked_from_the_list_unless_none_fits(question: str, titles: list[str], talk: Talk) -> None:
    talk(_LISTED)
    answer = talk(question)
    assert sorted(source.paper.title for source in answer.sources) == sorted(titles)
    assert ("None of the papers listed before fits that: searched all papers." in answer.notes) == (titles == [TILES])


def test_the_ones_are_of_no_list_where_there_is_none(talk: Talk) -> None:
    talk("What is GlideNet?")
    assert KITE in talk.titles("the ones on kites?")


# who made what is spoken of


@pytest.mark.parametrize("question", ["who wrote it?", "who made it?", "when was it published?", "who wrote them?"])
def test_who_wrote_it_is_told_of_each_paper_spoken_of_in_their_order(question: str, talk: Talk) -> None:
    cited = talk.titles(_LISTED)
    answer = talk(question)
    assert [source.paper.title for source in answer.sources] == cited
    assert [note[:3] for note in answer.notes if "Ann Lee" in note or "published" in note] == ["[1]", "[2]", "[3]"]
    assert {source.why.partition(";")[0] for source in answer.sources} == {"cited before"}


@pytest.mark.parametrize("question", ["who wrote it", "When was it published?", "who are the authors?"])
def test_who_wrote_it_names_no_topic_where_nothing_was_said(question: str, talk: Talk) -> None:
    answer = talk(question)
    assert (answer.outcome, answer.text, answer.nearest) == (Outcome.NOTHING_FOUND, f"{NO_TOPIC} to look for.", ())


# what studies have, asked of the one at hand


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("any side effects?", True),
        ("were there any drop-outs?", True),
        ("are there any side effects?", True),
        ("what were the adverse events?", True),
        ("how many deaths were there?", True),
        ("what hardware is needed?", True),
        ("was there a control group?", True),
        ("and were there any relapses?", True),
        ("any ablations?", True),
        ("what is a placebo?", False),
        ("what are ablations?", False),
        ("are there any benchmarks?", False),
        ("which papers report side effects?", False),
        ("what are the side effects of statins?", False),
        ("were there kites in China?", False),
        ("were there any studies?", False),
        ("is mortality higher in smokers?", False),
        ("what is the cost of training large language models?", False),
    ],
)
def test_what_is_asked_of_a_study_without_naming_it(question: str, asks: bool) -> None:
    assert of_a_study(question) is asks


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("any side effects?", "side effects"),
        ("were there any drop-outs?", "drop-outs"),
        ("are there any side effects?", "side effects"),
        ("what were the adverse events reported?", "adverse events"),
        ("was there a control group?", "control group"),
        ("any ablations?", "ablations"),
    ],
)
def test_what_a_study_does_not_speak_of_is_looked_for_in_no_other(question: str, named: str, talk: Talk) -> None:
    talk("What is KiteNet?")
    answer = talk(question)
    assert (answer.outcome, [paper.title for paper in answer.nearest]) == (Outcome.NOT_STATED, [KITE])
    assert answer.notes[:2] == (
        f"Read as a follow-up on “{KITE}”.",
        f"“{named}” stands nowhere in the abstract of “{KITE}”; the paper itself may say.",
    )


def test_what_a_study_has_is_quoted_from_it_alone(talk: Talk) -> None:
    talk("What is GlideNet?")
    assert talk.titles("were there any adverse events?") == [GLIDER]
    assert "No adverse events were seen." in talk("are there any side effects?").text
    assert talk("which papers report adverse events?").notes[:1] != (f"Read as a follow-up on “{GLIDER}”.",)


def test_a_detail_of_papers_is_no_topic_of_its_own(talk: Talk) -> None:
    talk(_LISTED)
    talk("how many pilots took part?")
    talk("any adverse events?")
    assert topic(talk.turns) == f"{_LISTED} how many pilots took part? any adverse events?"
    talk("What are kites of tiles?")
    assert topic(talk.turns) == "What are kites of tiles?"


# what is spoken of, and what that is compared with


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("is it better than PPO?", "PPO"),
        ("why is that better than other models?", "other models"),
        ("how does it differ from surgery?", "surgery"),
        ("compare it with PPO", "PPO"),
        ("are they faster than PPO or DQN?", "PPO or DQN"),
        ("vs PPO?", "PPO"),
        ("more stable than PPO?", "PPO"),
        ("how much better than the baseline is it?", "the baseline"),
        ("which methods are better than it?", ""),
        ("is there something better than this?", ""),
        ("is SAC better than PPO?", ""),
        ("which papers are older than 2020?", ""),
        ("compare them", ""),
    ],
)
def test_what_is_spoken_of_is_compared_with_something(question: str, other: str) -> None:
    assert against(question) == other


@pytest.mark.parametrize(
    ("question", "silent"),
    [
        ("is it better in strong winds than PPO?", "PPO"),
        ("why is that faster than surgery?", "surgery"),
        ("how does it differ from gliders?", "gliders"),
        ("does this fall less than WindBot, and is it better than WindBot?", ""),
        ("why is it better in winds than other methods?", ""),
        ("and faster than PPO in strong winds?", "PPO"),
    ],
)
def test_what_is_compared_with_something_else_is_asked_alone(question: str, silent: str, talk: Talk) -> None:
    talk("What is KiteNet?")
    answer = talk(question)
    assert [source.paper.title for source in answer.sources] == [KITE]
    said = [f"None of the papers cited uses the word “{silent}”."] if silent else []
    assert [note for note in answer.notes if note.startswith("None of")] == said


def test_others_that_speak_of_both_are_quoted_beside_it(talk: Talk) -> None:
    talk("Strong winds")
    talk.turns[-1] = replace(talk.turns[-1], papers=_without(talk, KITE)[:1])
    (at_hand,) = talk.turns[-1].papers
    answer = talk("is it better than paper kites?")
    assert answer.sources[0].paper.paper_id == at_hand
    titles = [source.paper.title for source in answer.sources]
    assert KITE in titles
    assert TILES not in titles
