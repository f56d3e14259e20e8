"""What is said beside quotes: what no figure stands by, and what stands in no paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App, build
from bot.retrieval.absent import hung_on, meant_by_short_forms, meant_in_titles, spelled_out, unexplained, words_of_records
from bot.retrieval.relevance import relevance
from bot.retrieval.silences import only_allowed_for, unheard, without_figure
from bot.retrieval.unstated import has_only_other_versions
from bot.settings import BotSettings
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.records import Paper
from tests.conftest import ingest_papers

PAPERS = (
    Paper(
        "test:1",
        "OvenBot: Baking on OvenWorld",
        "OvenBot bakes bread in simulated kitchens. It is tried on LoafBench and RollBench-2. On LoafBench it bakes 93% of "
        "loaves. Last it was tried on CakeArena. There 12% of cakes rise.",
        source="test",
    ),
    Paper("test:2", "Statins and hip fracture", "Statins reduce the risk of hip fracture by half.", source="test"),
    Paper("test:3", "Hearts after surgery", "After surgery C-reactive protein (hsCRP) predicted a stroke.", source="test"),
    Paper(
        "test:4",
        "PanS^3: Small Language Models for Ovens",
        "We teach small multimodal large language models (MLLMs) to watch ovens. MLLMs see crusts.",
        source="test",
    ),
    Paper(
        "test:5",
        "Slow-Rise Baking Makes Rye Bread Light",
        "Rye bread is often heavy. We let dough rest for two days in the cold. The loaves weighed 12% less.",
        authors=("Yuki Tanaka",),
        source="test",
    ),
)


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory, cache: Path, embedder: Embedder) -> App:
    """The bot over a library of two papers."""
    home = tmp_path_factory.mktemp("silences") / "home"
    settings = BotSettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)})
    library = Library(settings)
    ingest_papers(library, embedder, PAPERS)
    library.close()
    return build(settings)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What success rate does OvenBot have on RollBench-2?", "RollBench-2"),
        ("By how much does OvenBot win on TartBench?", "TartBench"),
        ("What success rate does OvenBot have on LoafBench?", ""),
        ("What success rate does OvenBot have on CakeArena?", ""),
        ("What success rate does OvenBot have on OvenWorld?", ""),
        ("What success rate does OvenBot have in Next-Frame baking?", ""),
        ("What success rate does RL have in RL?", ""),
        ("What does OvenBot do on RollBench-2?", ""),
        ("How many loaves does OvenBot bake on RollBench-2?", ""),
    ],
)
def test_what_a_number_is_asked_for_on(question: str, name: str, bakery: App) -> None:
    assert without_figure(bakery.retriever.retrieve(question, 1), PAPERS[0]) == name


def test_that_no_figure_stands_beside_it_is_said(bakery: App) -> None:
    said = "No figure stands beside “RollBench-2” in the abstract of [1]."
    assert said in bakery.answerer.answer("What success rate does OvenBot have on RollBench-2?").notes
    assert not any("figure" in note for note in bakery.answerer.answer("What success rate has OvenBot on LoafBench?").notes)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Which policies predict molecular properties with reward models?", "“molecular” stands"),
        ("Which method trains an adversary that perturbs pixels?", "“pixels” stands"),
    ],
)
def test_words_that_stand_in_no_paper_are_said_beside_what_may_not_fit(question: str, unknown: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.sources
    assert f"{unknown} in no paper of the library." in answer.notes


@pytest.mark.parametrize(
    "question",
    [
        "How do sourdough loaves rise in simulated kitchens?",
        "Who wrote OvenBot?",
        "By how much does OvenBot trounce ovens?",
        "Which cakes does OvenBot defeat?",
    ],
)
def test_where_the_rest_fits_they_are_not(question: str, bakery: App) -> None:
    answer = bakery.answerer.answer(question)
    assert answer.sources
    assert not any("no paper" in note for note in answer.notes)


def test_what_only_asks_for_papers_is_not_said_to_stand_in_none(bakery: App) -> None:
    for question in ("bread review", "a survey of bread", "research on rye bread", "recent literature on rye bread"):
        answer = bakery.answerer.answer(question)
        assert answer.sources
        assert not any("no paper" in note for note in answer.notes)


def test_that_none_of_several_papers_tells_who_paid_is_said(sample_app: App) -> None:
    said = "None of the abstracts cited states who paid for it; the papers themselves may."
    assert said in sample_app.answerer.answer("who funded reinforcement learning for robot manipulation?").notes
    assert said not in sample_app.answerer.answer("who trains robots with reinforcement learning?").notes


@pytest.mark.parametrize(
    ("word", "text", "there"),
    [
        ("CRP", "C-reactive protein rose.", True),
        ("CRP", "High-sensitivity C-reactive protein (hsCRP) rose.", True),
        ("CRP", "Cats play chess.", False),
        ("TLE", "In temporal lobe epilepsy it rose.", True),
        ("TLE", "It rose to let each in.", False),
        ("CRP", "The hsCRP rose.", False),  # whatever that is
        ("smoking", "They smoke.", False),  # no short form
        ("app", "The mobile applications help.", True),
        ("exam", "An examination was held.", True),
        ("laboratories", "Some labs failed.", False),
        ("app", "It appears in an approach.", False),
    ],
)
def test_a_short_form_stands_where_it_is_spelled_out(word: str, text: str, *, there: bool) -> None:
    assert spelled_out(word, [text]) is there


def test_what_is_spelled_out_is_not_said_to_be_missing(bakery: App) -> None:
    answer = bakery.answerer.answer("Does CRP predict a stroke?")
    assert [source.paper.paper_id for source in answer.sources] == ["test:3"]
    assert answer.notes == ()


def test_what_is_counted_nowhere_is_said_of_papers_that_are_not_named(bakery: App) -> None:
    said = "None of the papers cited uses the word “patients”."
    assert said in bakery.answerer.answer("How many patients were given statins against hip fracture?").notes
    assert said not in bakery.answerer.answer("How many hip fractures are there with statins?").notes


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Do SARS-CoV-9 infections cause hip fracture?", ("SARS-CoV-9",)),
        ("What is the risk of hip fracture after NCOV-31?", ("NCOV-31",)),
        ("how does LoafBot rise in simulated kitchens?", ("LoafBot",)),
        ("Does OvenBot do better than LoafBot?", ()),  # it asks of one that there is
        ("Does PanS3 watch ovens?", ()),
        ("Does CRP predict a stroke?", ()),  # spelled out
        ("Do LLMs watch ovens?", ()),
        ("Do statins prevent hip fracture in Lhasa?", ()),  # a place may be another's word for one that is known
        ("hip fracture NCOV-31", ()),  # asks nothing
        ("NCOV-31 reduces the risk of hip fracture by half.", ()),
        ("Does the drug that NCOV-31 patients take in simulated kitchens lower their risk of hip fracture by half?", ()),
    ],
)
def test_a_question_on_a_name_that_no_paper_has(question: str, names: tuple[str, ...], bakery: App) -> None:
    assert hung_on(bakery.retriever.retrieve(question, 5)) == names


def test_what_comes_near_such_a_name_answers_less(bakery: App) -> None:
    known, unknown = (
        bakery.retriever.retrieve(f"Do {name} reduce the risk of hip fracture?", 5) for name in ("statins", "NCOV-31")
    )
    assert relevance(known) > 0.9 > 0.5 > relevance(unknown)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Does NCOV-31 reduce the risk of hip fracture?", "“NCOV-31” stands"),
        ("NCOV-31 transmission", "“NCOV-31” stands"),
        ("Does Ozempic reduce weight?", "“Ozempic” stands"),
        ("is it warmer in Paris or in Oslo?", "“Paris” and “Oslo” stand"),
        ("Did Yuki study robots?", ""),  # an author, who stands in no text
        ("What Did They Eat For Dinner?", ""),
        ("WHO COOKS DINNER TONIGHT", ""),
        ("who cooks dinner tonight?", ""),
    ],
)
def test_a_refusal_says_that_the_name_stands_in_no_paper(question: str, said: str, bakery: App) -> None:
    answer = bakery.answerer.answer(question)
    assert not answer.sources
    assert answer.notes == ((f"{said} in no paper of the library.",) if said else ())


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("What is OvenBt?", "“OvenBot” may be meant, not “OvenBt”: ask with that name if so."),
        ("What does CakeAerna hold?", "“CakeArena” may be meant, not “CakeAerna”: ask with that name if so."),
        ("Does Ozempic reduce weight?", ""),
        ("What is NCOV-31?", ""),
    ],
)
def test_a_refusal_says_what_is_called_almost_so(question: str, meant: str, bakery: App) -> None:
    answer = bakery.answerer.answer(question)
    assert not answer.sources
    assert [note for note in answer.notes if "may be meant" in note] == ([meant] if meant else [])


@pytest.mark.parametrize(
    "question", ["do others bake bread?", "why is rye bread wrong?", "which effect has surgery on hearts?"]
)
def test_words_that_name_nothing_are_not_said_to_stand_in_none(question: str, bakery: App) -> None:
    answer = bakery.answerer.answer(question)
    assert answer.sources
    assert not any("no paper of the library" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("written", "texts", "only"),
    [
        ("BRCA3", ["BRCA1 and BRCA2 are genes.", "BRCA-positive women"], True),
        ("GPT-4", ["GPT-3.5 writes."], True),
        ("GPT-4", ["GPT-3.5 writes.", "So does GPT4."], False),
        ("GPT-4", ["GPT-3.5 writes.", "So does GPT-4o."], False),
        ("BRCA3", ["BRCA-positive women"], False),  # in whichever version
        ("phase-3", ["Of phase 2 we know, of phase 3 not."], False),
        ("D4RL", ["D5RL"], False),
        ("statins", ["statins"], False),
    ],
)
def test_a_name_of_which_there_are_other_versions_alone(written: str, texts: list[str], *, only: bool) -> None:
    assert has_only_other_versions(written, texts) is only


def test_that_a_name_stands_in_other_versions_alone_is_said_beside_quotes(bakery: App) -> None:
    answer = bakery.answerer.answer("which loaves rise on RollBench-7 and LoafBench?")
    assert answer.sources
    assert "“RollBench-7” stands in no paper of the library." in answer.notes


@pytest.mark.parametrize(
    "question",
    [
        "Does PanS3 watch ovens?",
        "what is PanS3?",
        "Do LLMs see crusts?",
        "Who is the first author of the OvenBot paper?",
        "link to OvenBot",
        "could you send me the pdf of OvenBot",
        "What was the funding source of OvenBot?",
    ],
)
def test_what_stands_otherwise_or_in_a_record_is_not_said_to_be_missing(question: str, bakery: App) -> None:
    answer = bakery.answerer.answer(question)
    assert answer.sources
    assert not any("stand" in note or "uses the word" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Please give me the links to OvenBot", {"links"}),
        ("how do I link ovens to OvenBot?", set()),
        ("link prediction in kitchens", set()),
        ("Does the first baker bake better?", set()),
        ("What is the source of the smoke?", set()),
        ("references to bread", {"references"}),
        ("who is its corresponding author?", {"corresponding"}),
    ],
)
def test_words_that_ask_for_a_part_of_a_record(question: str, words: set[str]) -> None:
    assert words_of_records(question) & {"links", "link", "first", "source", "references", "corresponding"} == words


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Does SRB make rye bread light?", {"SRB": "Slow-Rise Baking"}),
        ("what are SRBs?", {"SRBs": "Slow-Rise Baking"}),
        ("what is OIK?", {}),  # “ovens in kitchens” stands nowhere
        ("does srb make rye bread light?", {}),
        ("what is WLD in rye bread?", {}),  # “we let dough” stands there once
        ("what is RB in rye bread?", {}),
        ("Does CRP predict a stroke?", {}),  # nor in a title
    ],
)
def test_what_a_short_form_is_short_for_in_what_was_found(question: str, meant: dict[str, str], bakery: App) -> None:
    assert meant_by_short_forms(bakery.retriever.retrieve(question, 5)) == meant


@pytest.mark.parametrize(
    ("titles", "meant"),
    [
        (["Slow-Fermented Dough Helps", "A Survey of Slow Fermented Dough"], {"SFD": "Slow-Fermented Dough"}),
        (["Slow-Fermented Dough Helps", "Sweet Fruit Desserts"], {}),  # one or the other
        (["Ultra-Slow Fermented Dough"], {}),  # a part of something else
        (["SlowBake Finds Dough"], {}),
        (["Dough"], {}),
    ],
)
def test_what_a_short_form_is_short_for_in_titles(titles: list[str], meant: dict[str, str], bakery: App) -> None:
    found = bakery.retriever.retrieve("how does SFD work?", 5)
    assert meant_in_titles(found, lambda: titles) == meant
    assert meant_in_titles(bakery.retriever.retrieve("how do ovens work?", 5), lambda: titles) == {}


def test_a_short_form_is_read_as_what_a_title_of_the_library_spells_out(bakery: App) -> None:
    answer = bakery.answerer.answer("does SRB reduce the risk of hip fracture?", papers=1)
    assert answer.notes[0] == "“SRB” was read as “Slow-Rise Baking”."
    assert set(bakery.retriever.titles()) == {paper.title for paper in PAPERS}


def test_a_short_form_is_searched_for_as_it_is_spelled_out(bakery: App) -> None:
    answer = bakery.answerer.answer("What is SRB?")
    assert [source.paper.paper_id for source in answer.sources] == ["test:5"]
    assert answer.notes == ("“SRB” was read as “Slow-Rise Baking”.",)


@pytest.mark.parametrize(
    ("question", "text", "short"),
    [
        ("what does CRP stand for?", "CRP rose.", "CRP"),
        ("what is CRP short for?", "CRP rose, as hsCRP (high-sensitivity CRP) did.", ""),
        ("what does CRP stand for?", "C-reactive protein rose.", ""),
        ("what does iPSC stand for?", "Induced pluripotent stem cells (iPSCs) grew.", ""),
        ("what does BERT stand for?", "We train BERT, which stands for Bidirectional Encoder Representations.", ""),
        ("what does SERL stand for?", "SERL stands out.", "SERL"),
        ("what does RISE stand for?", "We develop RISE: Recursive IntroSpEction, an approach.", ""),
        ("what does OREAL stand for?", "OREAL is Outcome REwArd-based reinforcement Learning.", ""),
        ("what does RISE stand for?", "We develop RISE. Recall Is So Easy that it rose.", ""),  # unsure
        ("what does RISE stand for?", "RISE is better than SERL and REST.", "RISE"),
        ("what does CRP mean?", "CRP rose.", ""),  # asks what it is
        ("what does bread stand for?", "Bread rose.", ""),
        ("what is CRP?", "CRP rose.", ""),
    ],
)
def test_short_forms_that_nothing_cited_explains(question: str, text: str, short: str) -> None:
    assert unexplained(question, [text]) == short


def test_that_nothing_cited_explains_it_is_said(bakery: App) -> None:
    answer = bakery.answerer.answer("what does OvenBot stand for?")
    assert answer.sources
    assert answer.notes == ("No abstract cited says what “OvenBot” stands for.",)


@pytest.mark.parametrize(
    ("word", "texts", "only"),
    [
        ("aspirin", ["Odds were adjusted for age, smoking and aspirin use. Vitamin D was low."], True),
        ("Alcohol", ["It was independent of age and alcohol intake.", "Vitamin D was low."], True),
        ("aspirin", ["Odds were adjusted for aspirin use. Aspirin lowered the risk."], False),
        ("aspirin", ["Odds were adjusted for aspirin use.", "Aspirin lowered the risk."], False),
        ("aspirin", ["Aspirin lowered the risk, adjusted for age."], False),
        ("aspirin", ["Vitamin D was low."], False),
        ("", ["Odds were adjusted for age."], False),
    ],
)
def test_what_a_study_only_allows_for_is_told_from_what_it_looks_at(word: str, texts: list[str], only: bool) -> None:
    assert only_allowed_for(word, texts) == only


def test_ordinary_words_are_not_said_to_stand_in_no_paper(bakery: App) -> None:
    (said,) = unheard(bakery.retriever.retrieve("What drawbacks keep the big zorbs from rye bread?", 3))
    assert said == "zorbs"


def test_a_part_of_a_longer_word_is_not_what_a_short_form_stands_for() -> None:
    assert not spelled_out("SRB", ["Slow-rise bread-like loaves"])
    assert spelled_out("SRB", ["Slow-rise bread"])
