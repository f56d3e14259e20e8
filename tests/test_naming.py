"""Names that papers are called by: where one introduces a name for itself, and not each acronym that it writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import pytest

from bot.answers import Outcome
from bot.app import App
from bot.questions.capitals import with_capitals
from bot.questions.joining import joined
from bot.questions.naming import callers, introduces, named
from ingest.filters import Filters
from tests.work import growth

TEXTS = {
    "1": "SERL: Robots that Learn\nMuch is known of robots. We train them with RL on a GPU.",
    "2": "Correcting Oneself\nModels may rise and fall. We develop RISE: an approach of many turns. RISE helps.",
    "3": "Bad Worlds One by One\nIn this paper, we present Incremental Worst-Case Search (IWOCS), which finds bad worlds.",
    "4": "Models That Dream\nModel-based reinforcement learning (MBRL) is data-efficient. We find a fault of MBRL.",
    "5": "RLHF: A Survey\nWe look at RLHF as a whole.",
    "6": "Aligned by Feedback (RLHF)\nWe propose a method for RLHF.",
    "7": "Notes on RLHF: Fast and Cheap\nRLHF is slow.",
    "8": "LOOP after LOOP\nWe formalize this training as a process and derive LOOP, a simple algorithm.",
    "9": "Long Horizons\nWe propose a framework named Local Optimization with Optimism (LOOP).",
    "11": "Early Help\nWe propose **GUARD** (**G**o **U**p), and *guards* are posted.",
    "12": "Parted by Marks^2: No Name\nNothing.",
    "13": "RingCo^3: Rings upon Rings\nWe turn RingCo^3 thrice.",
    "14": "Prism V2: Colours\nColours are seen.",
    "15": "Snow and ICE: Cold\nIce is cold.",
    "16": "Styles Apart\nNoise keeps the texture during the Regularized Whitening and Colouring Transform (RegWCT).",
    "17": "Tuned for Flows\nWe tune a model on NL2FOAM, our custom dataset of 28,716 pairs, by SGDX (a method).",
    "18": "Skin Seen\nThis paper presents an evaluation on synthetic images (S-SYNTH). Others are real (MNIST9).",
    "19": "Tuned Twice\nWe present a study of supervised fine-tuning (SUFT) and of Endless Replay (ER).",
    "20": "Tuned Once\nSupervised fine-tuning is cheap.",
    "21": "Heed Is All\nWe propose a new simple architecture, the Unfolder, based on heed. Unfolders are fast.",
    "22": "Folding Twice\nUnlike unfolders we propose Folding Models Anew and a way, the Crane Trick, to fold.",
    "23": "Two Salts in Old Rats: the ARGUS Randomized Trial\nSalts were given to rats of the UK.",
    "24": "Salt in the UK cohort\nMen ate salt.",
    "25": "Salt or sugar in the UK\nWomen ate salt.",
    "26": "LuzaFlow: Motion of Crowds\nLuzaFlow is at https://example.org/luzaflow/code. Its mRNAs are unsupervised.",
    "27": "Slides Seen\nWe propose ZQA-MIL for slides. The rise of Quoxel and quoxel is steep.",
    "28": "PepperMill: Spice Ground\nPepperMill grinds. A pepper mill is old.",
    "29": "CrumbBench: Loaves Scored\nWe propose CrumbBench.",
    "10": "Flows: A Note\nThe recently proposed KQED is fast, and so-called TZAR is not.",
}


def parted(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower())


class Shelf:
    """Texts with their titles first. Marks part words, as in an index."""

    def entitled(self, names: Collection[str]) -> dict[str, dict[str, str]]:
        titles = {paper: text.partition("\n")[0] for paper, text in TEXTS.items()}
        return {name: {i: title for i, title in titles.items() if parted(name) in parted(title)} for name in names}

    def frequencies(self, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        return len(TEXTS), {word: sum(parted(word) in parted(text) for text in TEXTS.values()) for word in words}

    def surnames(self, words: Sequence[str]) -> set[str]:
        return {word for word in words if word in ("okonjowa", "quoxel", "brown")}

    def holds(self, filters: Filters) -> bool:
        return filters.authors == ("ada-lu t. okonjowa",)

    def holding(self, names: Collection[str], count: int) -> dict[str, dict[str, str]]:
        return {name: {i: text for i, text in TEXTS.items() if parted(name) in parted(text)} for name in names}


@pytest.mark.parametrize(
    ("question", "called"),
    [
        ("who wrote SERL?", {"SERL": ["1"]}),
        ("what is serl?", {"serl": ["1"]}),
        ("who wrote serl?", {"serl": ["1"]}),
        ("authors of serl", {"serl": ["1"]}),
        ("who developed serl?", {"serl": ["1"]}),
        ("robots wrote serl", {}),
        ("does RegWCT release code?", {"RegWCT": ["16"]}),
        ("what's the size of NL2FOAM?", {"NL2FOAM": ["17"]}),
        ("does S-SYNTH beat the baselines?", {"S-SYNTH": ["18"]}),
        ("does MNIST9 beat the baselines?", {}),
        ("does SGDX beat the baselines?", {}),
        ("does SUFT beat the baselines?", {}),
        ("does ER beat the baselines?", {}),
        ("SERL", {"SERL": ["1"]}),
        ("WHO WROTE SERL?", {"SERL": ["1"]}),
        ("WHO WROTE OF SERL IN BERKELEY?", {}),
        ("who wrote RISE?", {"RISE": ["2"]}),
        ("does IWOCS beat SERL?", {"IWOCS": ["3"], "SERL": ["1"]}),
        ("who wrote LOOP?", {"LOOP": ["8", "9"]}),
        ("who wrote MBRL?", {}),
        ("who wrote RLHF?", {}),
        ("which GPU does it need?", {}),
        ("who wrote GUARD?", {"GUARD": ["11"]}),
        ("what is guard?", {"guard": ["11"]}),
        ("is Guard made of steel?", {}),
        ("what is the Unfolder?", {"Unfolder": ["21"]}),
        ("what is folding?", {}),
        ("what is a crane?", {}),
        ("what is RingCo3?", {"RingCo3": ["13"]}),
        ("what is RingCo^3?", {"RingCo^3": ["13"]}),
        ("when was PRISM V2 published?", {"PRISM": ["14"]}),
        ("when was prism v2.0 published?", {"prism": ["14"]}),
        ("does Prism see red?", {"Prism": ["14"]}),
        ("does prism see red?", {}),
        ("who wrote KQED or TZAR?", {}),
        ("what is known of robots?", {}),
        ("who wrote QQQQ?", {}),
        ("who wrote ARGUS?", {"ARGUS": ["23"]}),
        ("how many rats were in ARGUS?", {"ARGUS": ["23"]}),
        ("how many men are in the UK?", {}),
        ("is it Randomized?", {}),
        ("Prism colour range", {"Prism": ["14"]}),  # a title begins with it
        ("Snow depth", {}),
        ("", {}),
    ],
)
def test_the_papers_that_a_question_calls_by_name(question: str, called: dict[str, list[str]]) -> None:
    assert named(question, Shelf()) == called


@pytest.mark.parametrize(
    ("text", "name", "own"),
    [
        ("We introduce OpenFoo, an open-source AGI platform.", "OpenFoo", True),
        ("We introduce OpenFoo, an open-source AGI platform.", "AGI", False),
        ("We leverage this insight to propose our novel algorithm, Quantal Adversarial RL (QARL).", "QARL", True),
        ("an algorithm termed as StepMix is proposed", "StepMix", True),
        ("our proposed Kinesthetic Reward Combination (KRC) technique", "KRC", True),
        ("We develop an agent on top of GPT-4.", "GPT-4", False),
        ("We present OMNI-EPIC today.", "OMNI", False),
        ("We propose a new simple architecture, the Unfolder, based on heed.", "Unfolder", True),
        ("We propose a method for the Unfolder.", "Unfolder", False),
        ("PPO was proposed by others.", "PPO", False),
    ],
)
def test_what_a_text_introduces(text: str, name: str, own: bool) -> None:
    assert introduces(text, name) is own


@pytest.mark.parametrize("piece", ["we propose X ", "we a a a and ", "X (X) ", "called X, Y X "])
def test_the_time_grows_with_the_length_of_a_text_only(piece: str) -> None:
    assert growth(lambda size: introduces((piece * size)[:size], "X"), 500) < 24


def test_a_name_in_capitals_finds_its_paper(sample_app: App) -> None:
    answer = sample_app.answerer.answer("who wrote SERL?")
    assert answer.outcome is Outcome.ANSWERED
    assert [source.paper.title.partition(":")[0] for source in answer.sources] == ["SERL"]
    for acronym in ("RLHF", "GPU", "LLM"):
        assert sample_app.answerer.answer(f"who wrote {acronym}?").outcome is Outcome.NOTHING_FOUND


def test_two_names_in_small_letters_are_those_that_texts_introduce() -> None:
    found = callers(["serl", "unfolder"], Shelf(), alone=True)
    assert found == {"serl": ["1"], "unfolder": ["21"]}
    assert callers(["crane", "folding"], Shelf(), alone=True) == {"crane": [], "folding": []}


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("is luzaflow open source?", "is LuzaFlow open source?"),
        ("what baselines does luzaflow's code beat?", "what baselines does LuzaFlow's code beat?"),
        ("link to zqa-mil", "link to ZQA-MIL"),
        ("does iwocs or regwct win?", "does IWOCS or RegWCT win?"),
        ("LUZAFLOW and luzaflows", "LUZAFLOW and luzaflows"),
        ("how do prices rise?", "how do prices rise?"),  # English, though a paper is called RISE
        ("what did okonjowa write?", "what did Okonjowa write?"),
        ("what did ada-lu t. okonjowa's team find?", "what did Ada-Lu T. Okonjowa's team find?"),
        ("what did brown write on bats?", "what did Brown write on bats?"),
        ("anything new from brown?", "anything new from Brown?"),
        ("brown's latest paper", "Brown's latest paper"),
        ("are brown bats blind?", "are brown bats blind?"),
        ("anything on brown bats?", "anything on brown bats?"),
        ("is quoxel steep?", "is quoxel steep?"),  # which its paper has in small letters too
        ("are mrnas unsupervised?", "are mrnas unsupervised?"),
        ("what is rlhf?", "what is rlhf?"),  # of which several papers write
        ("", ""),
    ],
)
def test_a_name_in_small_letters_is_written_as_its_paper_has_it(sample_app: App, question: str, written: str) -> None:
    assert with_capitals(question, Shelf(), sample_app.retriever.vocabulary) == written


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("is luza flow open source?", "is LuzaFlow open source?"),  # in two words
        ("how many loaves has Crumb Bench?", "how many loaves has CrumbBench?"),
        ("how old is a pepper mill?", "how old is a pepper mill?"),  # as a paper has it
        ("link to zqa mil", "link to ZQA-MIL"),
        ("does ZQAMIL see slides?", "does ZQA-MIL see slides?"),  # without its mark
        ("luza flow of crowds by the sea", "luza flow of crowds by the sea"),  # key words: of each of these, it may be
        ("", ""),
    ],
)
def test_a_name_in_two_words_or_without_its_mark_is_that_of_its_paper(sample_app: App, question: str, written: str) -> None:
    assert joined(question, Shelf(), sample_app.retriever.vocabulary) == written


def test_without_the_words_of_a_model_only_what_no_word_is_has_its_capitals() -> None:
    assert with_capitals("do luzaflow and zqa-mil win?", Shelf(), None) == "do luzaflow and ZQA-MIL win?"


def test_a_paper_called_in_small_letters_is_asked(sample_app: App) -> None:
    for question in ("is SERL open source?", "how big is SERL?", "what results does SERL report?", "link to SERL"):
        one, other = (sample_app.answerer.answer(text) for text in (question, question.replace("SERL", "serl")))
        assert (one.text, one.sources) == (other.text, other.sources)
        assert other.question == question.replace("SERL", "serl")
