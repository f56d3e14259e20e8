"""Short questions that name nothing go with the paper at hand; those on a thing as such never do."""

from __future__ import annotations

import pytest

from bot.answering import Answerer
from bot.answers import Outcome, Turn
from bot.app import App
from bot.followups import standalone
from bot.followups.ellipsis import Lean, leaning
from bot.followups.elliptic import left_out
from bot.retrieval import Retriever
from bot.support import Checker
from ingest.embedding import Embedder
from tests.conftest import LibraryOf, paper

SERL = "SERL: A Software Suite for Sample-Efficient Robotic Reinforcement Learning"
FIGHT = "FightLadder: A Benchmark for Competitive Multi-Agent Reinforcement Learning"
LUCY = "Lucy-SKG: Learning to Play Rocket League Efficiently Using Deep Reinforcement Learning"
REMAX = "ReMax: A Simple, Effective, and Efficient Reinforcement Learning Method for Aligning Large Language Models"


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("how many teams competed?", ()),
        ("how many had pancreatitis?", ()),
        ("and how many dropped out?", ()),
        ("which dose was best?", ()),
        ("what was the follow-up time?", ()),
        ("does performance suffer?", ()),
        ("did anyone die?", ()),
        ("what is wrong with older defences?", ()),
        ("what batch size was used?", ()),
        ("how old were participants?", ()),
        ("which games were solved?", ()),
        ("were humans involved?", ()),
        ("how was chess solved?", ("chess",)),
        ("which vaccines were withdrawn?", ("vaccines",)),
        ("and the bigger one?", ()),
        ("is there a demo?", ()),
    ],
)
def test_what_leaves_out_of_what_it_asks(question: str, things: tuple[str, ...]) -> None:
    found = left_out(question)
    assert found
    assert found.sure or found.things == things
    assert found.sure is not bool(things)


@pytest.mark.parametrize(
    "question",
    [
        "What is Q-learning?",
        "What was the first antibiotic?",
        "How do transformers learn?",
        "which drugs prevent diabetes?",
        "how many people have diabetes?",
        "how many patients with tuberculosis died?",
        "does blood pressure rise with age?",
        "does exercise reduce mortality?",
        "which robots were used for manipulation?",
        "how many papers were published?",
        "who invented backpropagation?",
        "why do older people fall?",
        "what whales can be guaranteed then?",
        "are stem cells immortal?",
        "why does training diverge?",
        "and the older one?",  # of two papers
        "is there a survey?",
        "what is the capital of France?",
        "which model is the best?",
        "which model is the judge of essays?",
    ],
)
def test_a_question_on_a_thing_as_such_leaves_out_nothing(question: str) -> None:
    assert left_out(question) is None


def _answered(app: App, question: str, title: str) -> tuple[Outcome, set[str], bool]:
    """The outcome of a question after one on this paper, the titles that it is from, and whether it was read as a follow-up."""
    (paper_id,) = app.library.titled([title])
    history = [Turn("user", "What is there on this?"), Turn("assistant", f"There is “{title}”.", (paper_id,))]
    answer = app.answerer.answer(question, history)
    papers = answer.nearest if answer.outcome is Outcome.NOT_STATED else [source.paper for source in answer.sources]
    return answer.outcome, {paper.title for paper in papers}, f"Read as a follow-up on “{title}”." in answer.notes


@pytest.mark.parametrize(
    ("question", "title", "outcome"),
    [
        ("does performance suffer?", REMAX, Outcome.ANSWERED),  # other papers have “suffer”
        ("what batch size was used?", SERL, Outcome.NOT_STATED),  # that of another is stated
        ("how many frames were used?", FIGHT, Outcome.NOT_STATED),
        ("is there a recording?", SERL, Outcome.NOT_STATED),  # what scores above a “record” is none
        ("what else do they report?", SERL, Outcome.ANSWERED),  # of it, and of no others
        ("and the older methods?", FIGHT, Outcome.ANSWERED),
        ("what is the backbone?", SERL, Outcome.NOT_STATED),
        ("which model is the judge?", SERL, Outcome.NOT_STATED),
        ("what about memory usage?", SERL, Outcome.NOT_STATED),
        ("are cables routed?", SERL, Outcome.ANSWERED),  # refused where it stands alone
        ("are the strongest ones beaten?", FIGHT, Outcome.ANSWERED),
    ],
)
def test_they_stay_with_the_paper_at_hand(question: str, title: str, outcome: Outcome, sample_app: App) -> None:
    assert _answered(sample_app, question, title) == (outcome, {title}, True)


@pytest.mark.parametrize(
    ("question", "follows"),
    [
        ("what did economists expect?", True),
        ("what was it tried on?", True),
        ("how many took part?", True),
        ("which cheese melts best?", False),
    ],
)
def test_a_question_in_other_words_that_only_the_paper_at_hand_answers(
    question: str, *, follows: bool, library_of: LibraryOf, embedder: Embedder
) -> None:
    library = library_of(
        paper(
            1,
            title="Measuring how tools change the pace of developers",
            abstract="Sixteen developers completed tasks with coding tools. Allowing tools increased the time by 19%."
            " This slowdown contradicts predictions from experts in economics, who said 39% less time.",
        ),
        paper(2, title="Grilling", abstract="We grill bread over coal. Bread that is turned often burns less."),
        paper(3, title="Kites", abstract="We fly kites of glass over lakes. They rise when the wind is strong."),
    )
    answerer = Answerer(library, Retriever(library, embedder), Checker(library, embedder))
    (first,) = library.titled(["Measuring how tools change the pace of developers"])
    history = [Turn("user", "do coding tools make developers faster?"), Turn("assistant", "They do not.", (first,))]
    answer = answerer.answer(question, history)
    assert [source.paper.paper_id for source in answer.sources] == [first] * follows


@pytest.mark.parametrize(
    "question",
    [
        "what is reward hacking?",
        "how are quadcopters controlled?",
        "how long should I boil an egg?",
        "are boards made of oak?",  # SERL assembles boards
        "are cables dangerous to touch?",
    ],
)
def test_other_questions_leave_it(question: str, sample_app: App) -> None:
    _, titles, follows = _answered(sample_app, question, SERL)
    assert SERL not in titles
    assert not follows


def test_what_any_paper_may_come_from_is_asked_of_the_one_at_hand() -> None:
    assert leaning("where does the data come from?").lean is Lean.REFERS
    assert leaning("where do whales come from?").lean is Lean.ALONE


def test_them_of_a_refusal_are_the_papers_that_it_lists(sample_app: App) -> None:
    question = "Which papers are about whales?"
    refused = sample_app.answerer.answer(question)
    assert refused.outcome is Outcome.NOTHING_FOUND
    near = tuple(paper.paper_id for paper in refused.nearest)
    history = [Turn("user", question), Turn("assistant", refused.text, refused=True, nearest=near)]
    answer = sample_app.answerer.answer("what are their results?", history)
    assert {source.paper.paper_id for source in answer.sources} <= set(near)
    assert answer.notes[0].startswith(f"Read as a follow-up on “{refused.nearest[0].title}”")
    assert standalone("what is reward hacking?", history, sample_app.library).notes == ()


@pytest.mark.parametrize(("asked", "meant"), [("Tell me about Lucy-SKG", True), ("Does Lucy-SKG sleep?", False)])
def test_it_of_a_refusal_is_the_first_paper_that_it_lists_if_that_has_the_name(
    asked: str, meant: bool, sample_app: App
) -> None:
    (lucy,) = [one.paper_id for one in sample_app.library.papers() if one.title.startswith("Lucy-SKG")]
    serl = next(iter(sample_app.library.titled([SERL])))
    history = [Turn("user", asked), Turn("assistant", "", refused=True, nearest=(lucy, serl))]
    read = standalone("who wrote it?", history, sample_app.library)
    assert read.papers == ((lucy,) if meant else ())
    assert not meant or read.notes[0].endswith(f"which came nearest to “{asked}”.")
    assert (read.near == (lucy, serl)) == (not meant)
    for stranger in ("how do these vision transformers learn?", "what is reward hacking?"):
        assert standalone(stranger, history, sample_app.library).near is None


def test_a_paper_cited_before_is_compared_by_a_name_in_its_title(sample_app: App) -> None:
    (lucy,), (remax,) = (sample_app.library.titled([title]) for title in (LUCY, REMAX))
    history = [
        Turn("user", "What is there on games?"),
        Turn("assistant", f"There is “{LUCY}”.", (lucy,)),
        Turn("user", "What is there on alignment?"),
        Turn("assistant", f"There is “{REMAX}”.", (remax,)),
    ]
    read = standalone("compare it with the Rocket agent", history, sample_app.library)
    assert read.papers == (remax, lucy)
    assert read.compared


@pytest.mark.parametrize(
    ("question", "lean"),
    [
        ("do people like its stories?", Lean.REFERS),
        ("do users like its interface?", Lean.REFERS),
        ("did patients like its taste?", Lean.REFERS),
        ("does the cell change its shape?", Lean.ALONE),
        ("does a robot know its limits?", Lean.ALONE),
        ("do users of a chatbot like its answers?", Lean.ALONE),
        ("any other trials?", Lean.OTHERS),
        ("any newer evidence?", Lean.OTHERS),
        ("what evidence is there on whales?", Lean.ALONE),
    ],
)
def test_what_its_and_others_lean_on(question: str, lean: Lean) -> None:
    assert leaning(question).lean is lean
