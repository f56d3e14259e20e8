"""Sentences that say what was asked for: what something is, or how long it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Outcome
from bot.app import App
from bot.questions.expectations import asks_how_fast, asks_who_made, states_speed
from bot.questions.sides import NONE, Sides
from bot.questions.within import asked_within
from bot.retrieval.favouring import AMOUNT, FAULT, LIMIT, MANNER, TOLD, asked_term, defining, favouring
from ingest.sentences import sentence_spans
from tests.conftest import paper
from tests.work import growth


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is offline RL?", "offline RL"),
        ("what's a contextual bandit", "contextual bandit"),
        ("and what are large language models?", "large language models"),
        ("Define offline reinforcement learning.", "offline reinforcement learning"),
        ("What does MBRL mean?", "MBRL"),
        ("what does PPO stand for", "PPO"),
        ("What do they mean by reward hacking?", "reward hacking"),
        ("explain what a Markov game is", "Markov game"),
        ("tell me about SERL", "SERL"),
        ("What is accuracy?", "accuracy"),
        ("What is a learning rate?", "learning rate"),
        ("What is Poisson's ratio?", "Poisson's ratio"),
        ("What is the learning rate of RISE?", ""),
        ("What is OREAL-7B's accuracy on AIME 2024?", ""),
        ("What is DoughNet's batch size?", ""),
        ("What is it?", ""),
        ("What is the share of papers on robots that fly over the sea?", ""),
        ("Why is offline RL hard?", ""),
        ("offline RL", ""),
        ("", ""),
    ],
)
def test_the_term_that_a_question_asks_the_meaning_of(question: str, term: str) -> None:
    assert asked_term(question) == term


@pytest.mark.parametrize(
    ("term", "sentence", "told"),
    [
        ("offline RL", "Offline reinforcement learning aims to train agents from pre-collected datasets.", True),
        ("offline RL", "Formally, offline RL (also batch RL) is a setting without interaction.", True),
        ("offline reinforcement learning", "Offline RL is concerned with logged data.", True),
        ("offline RL", "We study offline RL, where no more data are gathered.", True),
        ("offline RL", "Combining offline and online reinforcement learning (RL) is crucial.", False),
        ("offline RL", "Most offline RL algorithms are a burden.", False),
        ("offline RL", "We test it with offline RL.", False),
        ("MBRL", "Model-based reinforcement learning (MBRL) learns a model.", True),
        ("MBRL", "In the context of MBRL, we describe a mismatch.", False),
        ("RLHF", "RL from human feedback is one thing; we use RLHF (reinforcement learning from human feedback).", True),
        ("reward hacking", "We introduce a definition of reward hacking based on correlation.", True),
        ("bandit", "Bandits are problems of choice under uncertainty.", False),
        ("bandit", "Bandits are a class of problems of choice.", True),
        ("iPSC", "Induced pluripotent stem cells (iPSCs) are of use.", True),
        ("GRPO", "We use Group Relative Policy Optimization (GRPO).", True),
        ("EPC", "Of EPC (endothelial progenitor cells) nine were taken.", True),
        ("GRPO", "GRPO stands out for its empirical success.", False),
        ("FooNet", "We present FooNet, which sees.", True),
        ("FooNet", "FooNet beats all others.", False),
    ],
)
def test_sentences_that_define(term: str, sentence: str, told: bool) -> None:
    assert defining(term)(sentence) is told


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("how fast does it train?", True),
        ("How long does training take?", True),
        ("What speedup does it reach?", True),
        ("how many minutes does it need", True),
        ("How long is the dataset's longest text?", False),
        ("the training time grows with latency", False),
        ("which ideas speed up RL training?", False),
    ],
)
def test_questions_for_a_time(question: str, asks: bool) -> None:
    assert asks_how_fast(question) is asks


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("after only 18 seconds of training on a laptop", True),
        ("between 25 to 50 minutes per policy", True),
        ("up to 3.7x speedup over others", True),
        ("it is 2.5 times faster", True),
        ("a 30-hour run", True),
        ("at 60 fps", True),
        ("it reads and writes at 10 GHz", True),
        ("a link of 40 Gb/s", True),
        ("a tokenizer of 12.5 Hz", False),
        ("fast training times lower the barriers", False),
        ("trained for 1M steps, without any training", False),
        ("the 7B model is the second of 3 to say so", False),
        ("it achieves 8.5x improvements in generation speed", True),
        ("with a 12% reduction in inference time", True),
        ("at 3x higher throughput", True),
        ("it reduces latency on phones by up to 40%", True),
        ("a 4-fold gain in training speed", True),
        ("it improves accuracy by 12% at the same speed", False),
        ("images of 720x1280 at high speed", False),
        ("less latency, and 12% more accuracy", False),
        ("it cuts training time and improves recall by 12%", False),
    ],
)
def test_sentences_that_state_a_time(text: str, told: bool) -> None:
    assert states_speed(text) is told


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("what speedup does FooNet get?", [0, 0, TOLD]),
        ("which speed gain does FooNet reach?", [0, 0, 0]),  # asks for no time
        ("how fast is FooNet?", [0, TOLD, TOLD]),
        ("how long does training take?", [0, TOLD, TOLD]),
    ],
)
def test_how_much_faster_is_no_length(question: str, wanted: list[float]) -> None:
    abstract = "FooNet makes films. They have 5 seconds, 720x1280 and 24fps. It brings 8.5x improvements in generation speed."
    told = favouring(question, NONE)
    found = told(paper(1, abstract=abstract), sentence_spans(abstract)) if told else [0.0] * 3
    assert [one if one == TOLD else 0 for one in found] == wanted


def test_a_length_is_told_where_no_speedup_is() -> None:
    abstract = "FooNet makes films. It takes 5 seconds."
    told = favouring("what speedup does FooNet get?", NONE)
    assert told is not None
    assert told(paper(1, abstract=abstract), sentence_spans(abstract)) == [0, TOLD]


@pytest.mark.parametrize(
    ("question", "called", "wanted"),
    [
        ("What is SERL?", {"SERL": ["p1"]}, [0, TOLD, 0]),  # no sentence has the name: what the paper presents
        ("who wrote SERL?", {"SERL": ["p1"]}, [0, TOLD, 0]),
        ("What is SERL?", {}, [0, 0, 0]),
        ("What is robotic RL?", {}, [TOLD, 0, 0]),
        ("SERL", {"SERL": ["p1"]}, [0, TOLD, 0]),
        ("the SERL paper", {"SERL": ["p1"]}, [0, TOLD, 0]),
        ("SERL?", {"SERL": ["p1"]}, [0, TOLD, 0]),
        ("how does SERL work?", {"SERL": ["p1"]}, [0, MANNER, 0]),
        ("How long does training take?", {}, [0, 0, TOLD]),
        ("How many minutes of learning does it take?", {}, [0, 0, TOLD]),
        ("How many methods are there?", {}, [0, 0, AMOUNT]),
        ("How does it learn?", {}, [0, MANNER, 0]),
    ],
)
def test_what_is_favoured(question: str, called: Mapping[str, Sequence[str]], wanted: list[float]) -> None:
    abstract = (
        "Robotic reinforcement learning is a hard art. We develop a library of methods. Of 3 methods one needs 25 minutes."
    )
    one = paper(1, title="SERL: A Suite", abstract=abstract)
    favoured = favouring(question, Sides(called={name: [one.paper_id] for name in called}))
    assert favoured is not None
    assert list(favoured(one, sentence_spans(abstract))) == wanted


@pytest.mark.parametrize(
    ("sentence", "works"),
    [
        ("It looks at the lake from above.", True),
        ("It also counts gulls.", True),
        ("It may also enable progress.", False),
        ("It outperforms all others.", False),
        ("It was so.", False),
        ("This method looks at the lake.", True),
        ("FooNet first fuses two views of it.", True),
        ("In the second step, FooNet learns from gulls.", True),
        ("FooNet beats all others.", False),
        ("GNN encoders are of old.", False),
    ],
)
def test_how_something_works_is_told_by_what_it_does(sentence: str, works: bool) -> None:
    favoured = favouring("How does FooNet work?", Sides(called={"FooNet": ["p1"]}))
    assert favoured is not None
    assert list(favoured(paper(1, abstract=sentence), sentence_spans(sentence))) == [MANNER if works else 0]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How does FooNet see the lake?", [0, -MANNER, MANNER]),
        ("What is the drawback of nets?", [0, FAULT, 0]),
        ("what's wrong with nets?", [0, FAULT, 0]),
        ("Why do nets not see well?", [0, FAULT, 0]),
        ("Why are nets bad at seeing?", [0, FAULT, 0]),
        ("where do nets fail?", [0, FAULT, 0]),
        ("what do nets get wrong?", [0, FAULT, 0]),
        ("what are nets bad at?", [0, FAULT, 0]),
    ],
)
def test_what_is_lacking_tells_what_is_wrong_and_not_how_something_works(question: str, wanted: list[float]) -> None:
    abstract = "Nets see lakes. However, these struggle at dusk. FooNet combines two of them."
    favoured = favouring(question, NONE)
    assert favoured is not None
    assert list(favoured(paper(1, abstract=abstract), sentence_spans(abstract))) == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What did the survey of bakers find about covid?", [0, AMOUNT, 0]),
        ("what does the study of loaves say on storms at sea", [0, 0, AMOUNT]),
        ("does the bread paper mention the pandemic?", [0, AMOUNT, 0]),
        ("what is said about sea storms in the paper on bread?", [0, 0, AMOUNT]),
        ("in the survey of bakers, what about storms?", [0, 0, AMOUNT]),
    ],
)
def test_what_a_paper_is_asked_about_counts_more_than_what_describes_it(question: str, wanted: list[float]) -> None:
    abstract = "This survey of bakers is on bread and loaves. The Covid-19 pandemic changed much. Storms at sea did not."
    favoured = favouring(question, NONE)
    assert favoured is not None
    assert list(favoured(paper(1, abstract=abstract), sentence_spans(abstract))) == wanted


@pytest.mark.parametrize("question", ["Which papers say something about storms?", "what is known about sea storms?"])
def test_of_no_paper_nothing_is_asked_within(question: str) -> None:
    assert asked_within(question) == []


@pytest.mark.parametrize(
    ("sentence", "finds"),
    [
        ("Our results indicate that kites rise.", True),
        ("Kites rose by 12%.", True),
        ("Kites were significantly higher at noon.", True),
        ("At noon the kites were higher (P < 0.05).", True),
        ("The relative risk was 0.88 (95% CI 0.77 to 1.00).", True),
        ("Height was not associated with wind.", True),
        ("RESULTS Kites rise.", True),
        ("Unlike recent work, we show that kites sink.", True),
        ("Kites achieve great heights.", True),
        ("Kites have achieved great heights.", False),
        ("Winds are used to achieve great heights.", False),
        ("Steering kites presents significant challenges.", False),
        ("Heights with 95 % confidence intervals were used.", False),
        ("Previous studies have shown that kites rise.", False),
        ("The paper concludes with recommendations.", False),
    ],
)
def test_what_was_found_is_told_from_what_is_known(sentence: str, finds: bool) -> None:
    favoured = favouring("Do kites rise?", NONE)
    assert favoured is not None
    (more,) = favoured(paper(1, abstract=sentence), sentence_spans(sentence))
    assert more in ((MANNER,) if finds else (0, LIMIT))


def test_nothing_is_favoured_where_nothing_known_is_asked() -> None:
    assert favouring("offline RL and its failures", NONE) is None


@given(st.text(max_size=60))
def test_any_term_can_be_asked_for(term: str) -> None:
    if asked := asked_term(f"what is {term}?"):
        assert asked in term
        assert defining(asked)(f"{asked} is a thing.") in (True, False)


@pytest.mark.parametrize("piece", ["offline RL ", "a-", "rl ", "(", "reinforcement "])
def test_the_time_grows_with_the_length_of_a_sentence_only(piece: str) -> None:
    defines = defining("offline RL")
    assert growth(lambda size: defines((piece * size)[:size]) or states_speed((piece * size)[:size]), 500) < 24


def test_the_paper_that_defines_comes_first(sample_app: App) -> None:
    answer = sample_app.answerer.answer("What is COPlanner?")
    assert defining("COPlanner")(answer.statements[0].text)
    answer = sample_app.answerer.answer("What is RLHF?")
    assert defining("RLHF")(answer.statements[0].text)


def test_what_a_name_stands_for_is_told_first(sample_app: App) -> None:
    answer = sample_app.answerer.answer("what is SERL?")
    assert "library" in answer.statements[0].text  # that it is; its address stands in another sentence
    assert [source.paper.title.partition(":")[0] for source in answer.sources] == ["SERL"]


def test_of_a_paper_to_be_summed_up_it_is_told_what_it_is_and_what_came_out(sample_app: App) -> None:
    for asked in ("summarize WebPilot", "tell me about WebPilot"):
        said = [statement.text for statement in sample_app.answerer.answer(asked).statements]
        assert "develops WebPilot" in said[0]
        assert any("MiniWoB++" in text for text in said)
    for asked in ("summarize FightLadder", "tldr FightLadder"):  # what came out has none of these words
        assert len(sample_app.answerer.answer(asked).statements) > 1


@pytest.mark.parametrize(
    ("question", "told"), [("what is Kites at Noon?", True), ("what is noon?", True), ("why noon?", False)]
)
def test_what_a_paper_called_by_its_title_presents(question: str, *, told: bool) -> None:
    abstract = "Gulls rest. We present a way to fly."
    one = paper(1, title="Kites at Noon", abstract=abstract)
    favoured = favouring(question, Sides(own=(one.paper_id,)))
    assert (list(favoured(one, sentence_spans(abstract))) if favoured else []) == ([0, TOLD] if told else [0, 0])


def test_what_a_passage_explains_is_answered_however_few_words_ask(sample_app: App) -> None:
    answer = sample_app.answerer.answer("What does PPO stand for?")
    assert "proximal policy optimization" in answer.statements[0].text.lower()
    assert sample_app.answerer.answer("What does GDP stand for?").outcome is Outcome.NOTHING_FOUND


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("authors of SERL", True),
        ("who are the authors of it?", True),
        ("and who proposed it?", True),
        ("who developed SERL and RLIF?", True),
        ("who introduced the SERL framework?", True),
        ("who proposed the method? (on “SERL”)", True),
        ("when did SERL come out?", True),
        ("when did BitNet b1.58 2B4T first appear?", True),
        ("when was SERL released?", True),
        ("and when was the method introduced?", True),
        ("Which year was SERL published?", True),
        ("in what year did SERL come out?", True),
        ("From what year is SERL?", True),
        ("what is the publication date of SERL?", True),
        ("which venue was CapArena published in?", True),
        ("in which journal did DaKultur appear?", True),
        ("What conference was SERL presented at?", True),
        ("which journal is it from?", True),
        ("and in which year?", True),
        ("how recent is it?", True),
        ("which journal published the RISE paper?", True),
        ("which journal published it?", True),
        ("which journal published PERISCOPE?", True),
        ("when did the hydra trial come out?", True),
        ("which journal published the most retractions?", False),
        ("which journals published negative results?", False),
        ("which conference accepted reports that others refused?", False),
        ("at which conference was the challenge held?", False),
        ("which conference videos were used?", False),
        ("which year was the worst for bees?", False),
        ("what year did symptoms appear in mice?", False),
        ("what is the year of birth of the patients?", False),
        ("in which year were most patients recruited?", False),
        ("when was insulin released into the blood?", False),
        ("when did symptoms appear in mice?", False),
        ("who created the dataset?", False),
        ("who proposed to learn from pixels?", False),
        ("what did the authors of SERL find?", False),
    ],
)
def test_questions_for_those_who_made_something(question: str, asks: bool) -> None:
    assert asks_who_made(question) is asks
