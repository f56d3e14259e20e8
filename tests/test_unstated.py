"""A paper that a question names, whose abstract does not speak of what is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.answering.sought import not_said
from bot.answers import Outcome, Turn
from bot.app import App, build
from bot.questions.causes import asked_about, asked_of, cause_and_effect
from bot.retrieval import Retriever
from bot.retrieval.unstated import lacking
from bot.settings import BotSettings
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.records import Paper
from tests.conftest import LibraryOf, ingest_papers

SEGMENTER = Paper(
    "test:1",
    "CMaP: Contraction Mapping for Few-shot Segmentation",
    "Few-shot segmentation needs prompts. CMaP finds them as the fixed point of a contraction, with adapters tuned by DPO. "
    "It reaches an mIoU of 71.1 on PASCAL-$5^i$ with 5 shots of each class.",
    source="test",
)

GOALS = (
    Paper("test:2", "GOAL: Alignment of Objects", "We present GOAL, which aligns objects with words.", source="test"),
    Paper("test:4", "MoST: Sparse Tuning", "We tune most of a model with few of its weights.", source="test"),
    Paper("test:5", "ROAM: Herds from Above", "ROAM follows herds in flight. It runs on a Jetson Orin AGX.", source="test"),
    Paper("test:3", "What a goal is", "A goal is a state. The goal is reached by a planner with a goal.", source="test"),
)


@pytest.mark.parametrize(
    ("question", "paper", "names"),
    [
        ("does B-STaR run on A100 GPUs?", "B-STaR", ["A100", "GPUs"]),
        ("does SERL use Franka robots?", "SERL", ["Franka"]),
        ("Which Dreamer agent does COPlanner beat on Atari?", "COPlanner", ["Dreamer", "Atari"]),
    ],
)
def test_names_that_the_abstract_lacks_are_told(question: str, paper: str, names: list[str], sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.NOT_STATED
    assert [one.title.partition(":")[0] for one in answer.nearest] == [paper]
    assert not answer.sources
    (note,) = answer.notes
    assert all(f"“{name}”" in note for name in names)
    assert answer.nearest[0].title in note


@pytest.mark.parametrize(
    "question",
    [
        "does ReMax run on A100 GPUs?",
        "who wrote SERL at Berkeley?",
        "what is B-STaR?",
        "Is RLIF better than Dreamer?",
        "does SERL use RL?",
        "With few samples I'd like robots to learn: can SERL?",
        "does SERL draw in 3D?",
        "what do agents do in Minecraft?",
    ],
)
def test_other_questions_are_answered(question: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert not any("stand nowhere" in note or "stands nowhere" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "paper", "name"),
    [
        ("is HomeRobot available on PyPI?", "HomeRobot", "PyPI"),
        ("does SPRING use ChatGPT?", "SPRING", "ChatGPT"),
    ],
)
def test_a_coined_name_beside_that_of_the_paper_is_no_other_topic(
    question: str, paper: str, name: str, sample_app: App
) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.NOT_STATED
    assert answer.nearest[0].title.startswith(paper)
    assert f"“{name}” stands nowhere" in answer.notes[-1]


@pytest.mark.parametrize(
    ("question", "paper"),
    [
        ("Does Cognitive Kernel work with Claude?", "Cognitive Kernel"),
        ("Does cognitive kernel work with Claude?", ""),
        ("Does a kernel work with Claude?", ""),
    ],
)
def test_the_one_paper_that_is_meant_is_told_where_nothing_else_answers(question: str, paper: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is (Outcome.NOT_STATED if paper else Outcome.NOTHING_FOUND)
    if paper:
        assert [one.title.partition(":")[0] for one in answer.nearest] == [paper]
        assert "“Claude” stands nowhere" in answer.notes[-1]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Which drug company funded the lapatinib study?", ["test:a"]),
        ("Who paid for the lapatinib trial?", []),  # of two titles neither says that it is one
        ("Who funded the study of lapatinib?", []),
        ("Who funded the Roofometer measurements?", ["test:c"]),
        ("Who funded the ROOFOMETER measurements?", []),  # another name
        ("Who funded the Roofometer test in SlateGPT?", []),  # which no paper has: it may be on that
        ("Who funded the roofs?", []),
    ],
)
def test_a_study_is_meant_by_what_it_alone_has(
    question: str, meant: list[str], library_of: LibraryOf, embedder: Embedder
) -> None:
    library = library_of(
        Paper("test:a", "A phase II study of lapatinib", "Women with tumours took lapatinib.", source="test"),
        Paper("test:b", "Cells resistant to lapatinib", "Some cells do not heed lapatinib.", source="test"),
        Paper("test:c", "Roofs that last", "We measured roofs with the Roofometer.", source="test"),
        Paper("test:d", "Roofs of slate", "Roofs of slate last.", source="test"),
    )
    found = Retriever(library, embedder).retrieve(question, 5)
    assert [paper.paper_id for paper in not_said(found, library).papers] == meant


def test_a_follow_up_on_one_paper_is_about_that_one(sample_app: App) -> None:
    first = sample_app.answerer.answer("what is SERL?")
    (serl,) = (source.paper.paper_id for source in first.sources)
    history = [Turn("user", first.question), Turn("assistant", first.text, (serl,))]
    missing = sample_app.answerer.answer("does it run on A100 GPUs?", history)
    assert (missing.outcome, [one.paper_id for one in missing.nearest]) == (Outcome.NOT_STATED, [serl])
    assert "“A100” and “GPUs” stand nowhere" in missing.notes[-1]
    other = sample_app.answerer.answer("Good. Does it beat LazyMAR?", history)  # which another paper is called
    assert (other.outcome, [one.paper_id for one in other.nearest]) == (Outcome.NOT_STATED, [serl])
    assert "“LazyMAR” stands nowhere" in other.notes[-1]
    time = sample_app.answerer.answer("how long does it take to train?", history)
    assert [source.paper.paper_id for source in time.sources] == [serl]
    assert sample_app.answerer.answer("how long should I boil it?", history).outcome is Outcome.NOTHING_FOUND


def test_who_wrote_several_is_told_of_each(sample_app: App) -> None:
    told = tuple(f"The library does not know who wrote [{number}]." for number in (1, 2))
    both = sample_app.answerer.answer("who wrote SERL and B-STaR?")
    assert both.notes == told
    cited = tuple(source.paper.paper_id for source in both.sources)
    history = [Turn("user", "which papers train robots?"), Turn("assistant", "Two.", cited)]
    assert sample_app.answerer.answer("who wrote them?", history).notes[-2:] == told
    assert sample_app.answerer.answer("who wrote it?", history).notes[1:] == told  # which is meant is not told


def test_who_works_on_a_topic_and_where_that_is_published_is_told_of_each(sample_app: App) -> None:
    for question in ("which authors worked on robots?", "who wrote about robots?", "list the authors of the papers on robots"):
        assert "The library knows no authors of these papers." in sample_app.answerer.answer(question).notes
    venues = sample_app.answerer.answer("which journals publish on robots?")
    assert len(venues.sources) > 1
    assert {f"The library does not know where [{one.number}] was published." for one in venues.sources} <= set(venues.notes)


@pytest.mark.parametrize(
    "question",
    ["who wrote serl?", "authors of SERL", "who developed SERL?", "who proposed the SERL method?", "when did serl come out?"],
)
def test_who_wrote_a_paper_is_asked_in_many_ways(question: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert [source.paper.title.partition(":")[0] for source in answer.sources] == ["SERL"]
    told = "when [1] was published" if question.startswith("when") else "who wrote [1]"
    assert answer.notes == (f"The library does not know {told}.",)


def test_capitals_of_another_language_make_no_names(sample_app: App) -> None:
    answer = sample_app.answerer.answer("Auf welchem Datensatz wurde B-STaR trainiert?")
    assert not any("Datensatz" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("which GPU does ROAM need?", Outcome.ANSWERED),
        ("does ROAM need GPUs?", Outcome.ANSWERED),
        ("does ROAM need TPUs?", Outcome.NOT_STATED),
        ("does GOAL need a GPU?", Outcome.NOT_STATED),
    ],
)
def test_a_piece_of_hardware_stands_for_its_kind(question: str, outcome: Outcome, segmenter: App) -> None:
    assert segmenter.answerer.answer(question).outcome is outcome


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Is it SAC or TD3 that follows the herds in flight?", Outcome.NOT_STATED),
        ("Does ROAM, which follows herds in flight, take an A100 or an H100?", Outcome.NOT_STATED),
        ("Is it a Jetson or a TPU that follows the herds in flight?", Outcome.ANSWERED),
        ("Is it TD3 or ROAM that follows the herds in flight?", Outcome.ANSWERED),
        ("Is SAC better than TD3 or DQN for herds in flight, seen from above by a Jetson Orin?", Outcome.ANSWERED),
        ("Is it from above or from below that herds in flight are followed?", Outcome.ANSWERED),
    ],
)
def test_of_two_names_one_has_to_stand_there(question: str, outcome: Outcome, segmenter: App) -> None:
    assert segmenter.answerer.answer(question).outcome is outcome


def test_the_same_word_in_small_letters_is_another(segmenter: App) -> None:
    answer = segmenter.answerer.answer("what is GOAL?")
    assert [source.paper.paper_id for source in answer.sources] == ["test:2"]


def test_a_name_in_the_letters_of_a_function_word_is_a_topic(segmenter: App) -> None:
    answer = segmenter.answerer.answer("What is MoST?")
    assert [source.paper.paper_id for source in answer.sources] == ["test:4"]
    assert segmenter.answerer.answer("What is most?").outcome is Outcome.NOTHING_FOUND


def test_a_name_beside_what_is_asked_is_only_noted(sample_app: App) -> None:
    question = "How long does robotic reinforcement learning of board assembly and cable routing take with SERL at Berkeley?"
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.sources[0].paper.title.startswith("SERL")
    assert "“Berkeley” stands nowhere in the abstract of [1]; the paper itself may say." in answer.notes


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What mIoU does CMaP reach on PASCAL-5i?", ()),  # “PASCAL-$5^i$”
        ("What mIoU does CMaP reach with DPO-trained adapters?", ()),
        ("What mIoU does CMaP reach on COCO-20i?", ("COCO-20i",)),
    ],
)
def test_names_are_found_in_other_spellings(question: str, missing: tuple[str, ...], segmenter: App) -> None:
    assert lacking(segmenter.retriever.retrieve(question, 1)).names == missing


@pytest.mark.parametrize(
    ("word", "text", "missing"),
    [
        ("GPT4", "an agent of GPT-4", False),
        ("GPT-4", "an agent of GPT-4o", False),
        ("GPT4", "an agent of GPT-40", True),
        ("GPT-4", "an agent of GPT-3.5 in 4 games", True),
        ("GPT4", "an agent of GPT-3.5 in 4 games", True),
        ("GPT-4", "agents of GPT", False),
        ("LLaMA-7B", "agents of LLaMA-13B", True),
        ("LLaMA-7B", "agents of LLaMA", False),
        ("Qwen", "models such as Qwen2.5", False),
        ("Qwen2", "the Qwen family", False),
        ("Llama3", "models such as Llama-3.1-8B", False),
        ("Llama", "models such as CodeLlama", False),
        ("PCBs", "a PCB is assembled", False),
        ("MDP", "many MDPs", False),
        ("7B", "a model of 7 billion parameters", False),
        ("7B", "a model of 17 billion parameters", True),
        ("100K", "a set of 100,000 scenes", False),
        ("A100", "an H100 and a 100-fold speedup", True),
        ("A100", "eight A100s", False),
        ("Qwen2.5-Coder", "models such as GPT-4", True),
    ],
)
def test_a_name_is_missing_only_where_it_stands_in_no_spelling(word: str, text: str, missing: bool, segmenter: App) -> None:
    found = segmenter.retriever.retrieve(f"does CMaP work with {word}?", 1)
    told = replace(found.papers[0], paper=replace(SEGMENTER, abstract=text))
    assert lacking(replace(found, papers=(told,))).names == ((word,) if missing else ())


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory, cache: Path, embedder: Embedder) -> App:
    """The bot over a library of few papers."""
    home = tmp_path_factory.mktemp("unstated") / "home"
    settings = BotSettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)})
    library = Library(settings)
    ingest_papers(library, embedder, [SEGMENTER, *GOALS])
    library.close()
    return build(settings)


@given(st.text(st.sampled_from("Aa1Z9-._'²%$ "), min_size=1, max_size=12))
@examples(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_of_a_paper_called_by_name_is_answered(sample_app: App, asked: str) -> None:
    """A number of two figures or more was taken for a name without its version, and ended in a fault."""
    question = f"does SERL use 512 x {asked}?"
    assert all(name in question for name in lacking(sample_app.retriever.retrieve(question, 5)).names)


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("Does omeprazole cause hip fracture?", "omeprazole"),
        ("and are the SSRIs safe?", "SSRIs"),
        ("Is there anything on asthma?", ""),
        ("Has anybody tried it?", ""),
        ("Does adding LPS help?", ""),
        ("does smoking cause cancer?", "smoking"),
        ("Is training effective for robots?", "training"),
        ("Is training slow?", ""),
        ("is smoking a risk factor for tuberculosis?", "smoking"),
        ("is training a problem?", ""),
        ("Is a drug-eluting stent better?", ""),
        ("What does omeprazole do?", ""),
    ],
)
def test_what_a_question_to_be_answered_by_yes_or_no_asks_of(question: str, of: str) -> None:
    assert asked_of(question) == of


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("does smoking cause lung cancer?", "cancer"),
        ("can exercise prevent dementia", "dementia"),
        ("Does aspirin reduce the risk of stroke in men?", "stroke"),
        ("Is CRP a predictor of cardiovascular events?", "events"),
        ("Is vitamin D associated with depression in children?", "depression"),
        ("can ensembles prevent overoptimization?", "overoptimization"),
        ("Does curcumin work against tumours?", "tumours"),
        ("do statins reduce dementia risk?", "dementia"),
        ("is obesity a risk factor for Alzheimer's disease?", "Alzheimer"),
        ("does exercise reduce symptoms?", "symptoms"),
        ("does it improve over PPO?", ""),
        ("Does the cache work well?", ""),
        ("Do patients treated with statins live longer?", ""),
        ("do statins lower cholesterol more than fibrates?", ""),
        ("is hacking prevented by a penalty?", ""),
        ("Is it open source?", ""),
        ("Does distillation help?", ""),
        ("What causes lung cancer?", ""),
        ("Which drugs lower blood pressure?", ""),
        ("Statins reduce the risk of stroke.", ""),
    ],
)
def test_what_a_question_to_be_answered_by_yes_or_no_asks_about(question: str, about: str) -> None:
    assert asked_about(question) == about


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("Does chocolate improve memory?", ("chocolate", "memory")),
        ("What is the effect of ketamine on migraine?", ("ketamine", "migraine")),
        ("effectiveness of the new vaccine against measles", ("vaccine", "measles")),
        ("Does chocolate melt?", ("", "")),
        ("What is the effect of light?", ("", "")),
        ("What causes migraine?", ("", "")),
    ],
)
def test_what_may_do_something_and_to_what(question: str, both: tuple[str, str]) -> None:
    assert cause_and_effect(question) == both


def test_that_no_paper_has_both_is_said(tmp_path: Path, embedder: Embedder, cache: Path) -> None:
    settings = BotSettings.from_environ({"PAPERBOT_HOME": str(tmp_path), "PAPERBOT_CACHE": str(cache)})
    library = Library(settings)
    ingest_papers(
        library,
        embedder,
        [
            Paper("test:1", "Does dark chocolate improve mood?", "Dark chocolate does improve mood.", source="test"),
            Paper("test:2", "Does long sleep improve memory?", "Long sleep does improve memory.", source="test"),
            Paper("test:3", "Does green tea improve sleep?", "Green tea does improve sleep.", source="test"),
        ],
    )
    library.close()
    ask = build(settings).answerer.answer
    apart = "No paper cited has both “chocolate” and “memory”."
    assert apart in ask("Does chocolate improve memory?").notes
    assert apart in ask("What is the effect of dark chocolate on long memory?").notes
    assert not any("both" in note for note in ask("Does tea improve sleep?").notes)


def test_what_is_asked_of_and_stands_in_nothing_cited_is_said(tmp_path: Path, embedder: Embedder, cache: Path) -> None:
    settings = BotSettings.from_environ({"PAPERBOT_HOME": str(tmp_path), "PAPERBOT_CACHE": str(cache)})
    papers = [
        Paper("test:1", "Statins and hip fracture", "Statins reduce the risk of hip fracture by half.", source="test"),
        Paper("test:2", "Warfarin in atrial fibrillation", "Warfarin was given to 90 people with a flutter.", source="test"),
        Paper(
            "test:3",
            "How far people walk",
            "In a hall 400 people walked, 12 of them after a stroke.",
            source="test",
        ),
    ]
    ingest_papers(Library(settings), embedder, papers)
    answerer = build(settings).answerer
    (unheard,) = answerer.answer("Does omeprazole cause hip fracture?").notes
    assert re.fullmatch("“omeprazole”(?: and “cause” stand| stands) in no paper of the library.", unheard)
    assert "None of the papers cited uses the word “warfarin”." in answerer.answer("Does warfarin cause hip fracture?").notes
    assert not any("omeprazole" in note or "tatins" in note for note in answerer.answer("Do statins cause hip fracture?").notes)
    assert "None of the papers cited uses the word “stroke”." in answerer.answer("Do statins lower the risk of a stroke?").notes
    assert not any("fracture" in note for note in answerer.answer("Do statins prevent hip fractures?").notes)
