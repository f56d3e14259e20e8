"""Words that only ask for papers count for nothing: what is searched for, and judged, is the topic alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Outcome
from bot.app import App
from bot.filtering.asking import asked_for, papers_wanted, reviewed, said_in, without_number
from bot.questions.alternatives import alternatives
from bot.retrieval.relevance import relevance
from tests.work import growth

_TOPIC = "lameness of dairy cows"
_FRAMES = """
which papers deal with …?
Which papers are about …?
which papers discuss …?
Which recent papers talk about …?
Which abstracts report experiments on …?
which papers have results for …?
which papers present any experimental results on …?
papers that run experiments with …
which studies have investigated …?
which of them deal with …?
I am looking for papers that cover …
I'm looking for …
I would be interested in …
We are interested in papers about …
I'd like to read something about …
I need papers on …
list the papers that treat …
Please list all papers related to …
list all …
is anybody working on …?
Is there anyone here who works on …?
which authors worked on …?
what researchers have written about …?
which labs study …?
list the authors of papers on …
authors of the paper on …
which journals publish on …?
which conferences have published work on …?
does anyone study …?
has anybody done something on …?
has anyone published anything about …
who else works on …?
what does the literature say about …?
what do papers say about …?
give me 3 papers on …
2 papers about …
which 3 papers are about …
what are the top five papers on …?
can you recommend a couple of recent papers about …?
list up to 7 papers on …
What is known about …?
what do we know about …?
what has been published on …?
what research exists on …?
What papers do you have on …?
can you recommend something on …?
could you point me to work that looks at …?
any recommendations for papers on …?
Hi, are there any papers about …?
is there any work on …?
do you have anything on …?
anything new on …?
papers that mention …
show me papers which discuss …
find articles concerning …
how many papers deal with …?
how many … papers do you have?
how many … papers?
what is the number of papers on …?
does any paper mention …?
Is … mentioned anywhere?
are … discussed in any of the papers?
in which papers is … mentioned?
tell me about …
Tell me about papers on …
what papers should I read about …?
where can I read on …?
summarize the papers on …
what's new in …?
information on …
a reading list on …
papers on the topic of …
does the library have papers on …?
do you have any … papers?
any … papers?
topic: …
who said “…”?
where does “…” come from?
which paper says "…"?
"""


@pytest.mark.parametrize("frame", _FRAMES.strip().splitlines())
def test_the_topic_alone_is_left(frame: str) -> None:
    assert asked_for(frame.replace("…", _TOPIC)) == _TOPIC


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("papers that treat cancer", "cancer"),
        ("list randomized trials on obesity", "randomized trials on obesity"),
        ("could you list risk factors for stroke?", "risk factors for stroke"),
        ("a list of simulators for driving", "simulators for driving"),
        ("show me some surveys of diffusion models", "surveys of diffusion models"),
        ("find benchmarks for code", "benchmarks for code"),
        ("which papers propose a new benchmark for code?", "which papers propose a benchmark for code?"),
        ("papers introducing novel losses", "papers introducing losses"),
        ("Which papers evaluate on MuJoCo?", "MuJoCo"),
        ("which papers are tested on the Atari games?", "Atari games"),
        ("papers that evaluate their agents on D4RL", "D4RL"),
        ("Which papers build on REINFORCE?", "REINFORCE"),
        ("Which papers compare their method against PPO?", "PPO"),
        ("is anyone working on how agents cover an area?", "how agents cover an area"),
        ("Which papers study whether cows treat lists?", "whether cows treat lists"),
    ],
)
def test_what_is_asked_of_a_topic_stays(question: str, topic: str) -> None:
    assert asked_for(question) == topic


@pytest.mark.parametrize(
    "question",
    [
        "",
        "list decoding of Reed-Solomon codes",
        "list decoding algorithms for codes",
        "list ranking methods for search",
        "list recall is impaired in dementia",
        "linked list traversals on GPUs",
        "give me results of SERL",
        "find methods that cover holes",
        "who proposed a new benchmark?",
        "we propose a new loss",
        "Which drugs treat cancer?",
        "does anyone treat cancer with viruses?",
        "which methods cover holes?",
        "how do agents deal with noise?",
        "Which papers use persistent homology?",
        "Which papers test on animals?",
        "which papers compare with humans?",
        "papers that build on each other",
        "Which papers test whether GPT-4 lies?",
        "Which papers evaluate GPT-4 on code?",
        "Which papers build AI on phones?",
        "which papers do not mention Qwen?",
        "Articles published in open access format are less likely to be cited",
        "Which studies were treated as outliers?",
        "which papers discuss this?",
        "which methods show results in mice?",
        "which papers report results that contradict theory?",
        "what does it deal with?",
        "which groups examined had a higher risk?",
        "which authors are cited most?",
        "do authors of papers on drugs disclose funding?",
        "which journals publish fastest?",
        "Which papers deal with it, and how?",
        "who wrote papers on it?",
        "does research on mice help people?",
        "studies covered by insurers",
        "Work on tall buildings is dangerous",
        "is depression treated with light?",
        "I need to choose between optimizers",
        "what are papers about?",
        "what is overfitting papers over?",
        "tell me which papers use drones",
        "information theory of cows",
        "topic models",
        "the quality of scientific papers",
        "what does “reward hacking of cows” mean?",
        "how do “free range cows” behave?",
        "who said “moo”?",
        "is there bias in peer-reviewed papers?",
    ],
)
def test_what_asks_for_no_papers_or_names_no_topic_stays_whole(question: str) -> None:
    assert asked_for(question) == question


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("overview of cows", "cows"),
        ("Give me a short overview of papers on cows, please", "cows, please"),
        ("an introduction to the lameness of cows?", "the lameness of cows"),
        ("overview of dairy cow papers", "dairy cow"),
        ("literature review on cows", "cows"),
        ("recent advances in milking", "milking"),
        ("dairy cows overview", "dairy cows"),
        ("is there a survey of cows?", "cows"),
        ("overview", ""),
        ("overview of it", ""),
        ("cows", ""),
        ("how do surveys of cows differ?", ""),
        ("The introduction in 1996 of robots helped cows", ""),
        ("we give an overview of cows", ""),
        ("cows need peer review", "cows need peer"),
    ],
)
def test_an_overview_is_asked_for(text: str, topic: str) -> None:
    assert reviewed(text) == topic


@pytest.mark.parametrize("frame", ["overview of …", "give me an overview of papers on …", "… overview", "intro to …"])
def test_an_overview_is_given_where_papers_on_it_are(frame: str, sample_app: App) -> None:
    """Reviews are looked for first: without the word they would be lost among others."""
    answer = sample_app.answerer.answer(frame.replace("…", "LLM agents"))
    alone = {source.paper.title for source in sample_app.answerer.answer("papers on LLM agents").sources}
    assert alone.intersection(source.paper.title for source in answer.sources)
    assert sample_app.answerer.answer(frame.replace("…", "knitting")).outcome is Outcome.NOTHING_FOUND


def test_who_said_something_is_told(sample_app: App) -> None:
    one = next(paper for paper in sample_app.library.papers() if paper.title.startswith("SERL"))
    said = " ".join(one.abstract.split()[4:12]).strip(".,")
    answer = sample_app.answerer.answer(f"who said “{said}”?")
    assert answer.sources[0].paper == one
    assert "The library does not know who wrote [1]." in answer.notes
    assert not any("stands word for word" in note for note in answer.notes)


@pytest.mark.parametrize("frame", ["who said “…”?", "who wrote “…”?", "which paper says “…”?", "what is the source of “…”?"])
def test_nobody_is_credited_with_words_that_stand_nowhere(frame: str, sample_app: App) -> None:
    """The nearest paper may say the contrary."""
    said = "real-world robotic reinforcement learning is no longer difficult"
    answer = sample_app.answerer.answer(frame.replace("…", said))
    assert f"“{said}” stands word for word in no paper found: who said it is not known." in answer.notes
    assert not any("[1] is by" in note or "who wrote [1]" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who said “robots will never learn”?", "robots will never learn"),
        ("where does the sentence “robots will never learn” stand?", "robots will never learn"),
        ("which robots “will never ever learn”?", ""),
        ("who wrote “SERL”?", ""),
        ("does “reinforcement learning from feedback” say more?", ""),
    ],
)
def test_words_whose_origin_is_asked_for(question: str, said: str) -> None:
    assert said_in(question) == said


@given(st.lists(st.sampled_from("which papers any that deal with on about list is anyone working mentioned ? cows".split())))
def test_any_text_keeps_its_topic(words: list[str]) -> None:
    text = " ".join(words)
    assert asked_for(text) in text
    assert ("cows" in asked_for(text)) == ("cows" in text)


@pytest.mark.parametrize(
    ("question", "wanted", "rest"),
    [
        ("give me 3 papers on cows", 3, "give me papers on cows"),
        ("2 papers about cows", 2, "papers about cows"),
        ("which two papers use drones?", 2, "which papers use drones?"),
        ("what are the top 5 papers on cows?", 5, "what are the top papers on cows?"),
        ("show me two recent papers by Levine", 2, "show me recent papers by Levine"),
        ("the 3 newest papers", 3, "the newest papers"),
        ("I'm looking for ten papers that cover cows", 10, "I'm looking for papers that cover cows"),
        ("find me a couple of articles about cows", 2, "find me articles about cows"),
        ("show 3 studies on cows", 3, "show studies on cows"),
        ("give me 99 papers on cows", 99, "give me papers on cows"),
        ("give me 3 surveys about cows", 3, "give me surveys about cows"),
        ("list two randomized trials on cows", 2, "list randomized trials on cows"),
        ("find three benchmarks for code", 3, "find benchmarks for code"),
    ],
)
def test_the_number_of_papers_asked_for_is_no_topic(question: str, wanted: int, rest: str) -> None:
    assert papers_wanted(question) == wanted
    assert without_number(question) == rest


@pytest.mark.parametrize(
    "question",
    [
        "",
        "3D papers on cows",
        "GPT-4 papers on cows",
        "papers on 3 agents",
        "two studies show that aspirin helps",
        "How many of 3 papers mention cows?",
        "In 2 papers cows are lame",
        "Can 2 agents write papers?",
        "which of the 3 papers is newest?",
        "2000 papers on cows",
        "100 papers on cows",
        "which 3 methods are best?",
        "what 2 losses do papers use?",
        "give me a paper on cows",
        "a few papers on cows",
        "give me 3 datasets used by SERL",
        "which two benchmarks are used?",
        "two reviews of cows disagree",
        "name three methods for uncertainty",
    ],
)
def test_other_numbers_stay(question: str) -> None:
    assert papers_wanted(question) == 0
    assert without_number(question) == question


@pytest.mark.parametrize(
    "piece",
    [
        "which papers ",
        "the any some ",
        "is there ",
        "mentioned anywhere ",
        "list all of the ",
        "top 3 ",
        "overview of ",
        "“a b c ",
    ],
)
def test_the_time_grows_with_the_length_of_a_text_only(piece: str) -> None:
    assert growth(lambda size: asked_for(f"is {piece * size}"), 400) < 24
    assert growth(lambda size: asked_for(piece * size), 400) < 24
    assert growth(lambda size: reviewed(piece * size), 400) < 24


@pytest.mark.parametrize("topic", ["reward hacking", "sokoban", "knitting patterns for zebras", "blue whales"])
@pytest.mark.parametrize(
    "frame", ["I am looking for papers that cover …", "list the papers that treat …", "recommend papers on …"]
)
def test_a_topic_is_judged_as_by_itself(frame: str, topic: str, sample_app: App) -> None:
    bare, framed = (sample_app.retriever.retrieve(text, 5) for text in (topic, frame.replace("…", topic)))
    assert framed.question == topic
    assert (framed.for_papers, bare.for_papers) == (True, False)
    assert framed.length == bare.length
    assert relevance(framed) == pytest.approx(relevance(bare))


def test_names_stay_names_where_nothing_is_left_before_them(sample_app: App) -> None:
    found = sample_app.retriever.retrieve("does any paper mention Zyzzyva?", 3)
    assert (found.question, found.names, found.unknown) == ("Zyzzyva", ("zyzzyva",), ("zyzzyva",))


def test_papers_are_asked_for_of_several_names(sample_app: App) -> None:
    """Not what the one says of the other."""
    answer = sample_app.answerer.answer("which papers discuss SERL or the A100?")
    assert not any("nowhere in the abstract" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "cited"),
    [("give me 3 papers on offline RL", 3), ("which two papers use Minecraft?", 2), ("7 papers about language models", 7)],
)
def test_so_many_papers_are_cited_as_are_asked_for(question: str, cited: int, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert len(answer.sources) == cited
    assert not any(f"“{number}”" in source.why for source in answer.sources for number in (3, "two", 7))
    assert not any("asked for" in note for note in answer.notes)


def test_that_there_are_no_more_is_said(sample_app: App) -> None:
    answer = sample_app.answerer.answer("show me 9 papers on Minecraft")
    assert 0 < len(answer.sources) < 9
    assert "9 papers were asked for; no others come near enough." in answer.notes


@pytest.mark.parametrize(
    ("topic", "listed"),
    [
        ("robots or drones", ["robots", "drones"]),
        ("trading or investing money?", ["trading", "investing money"]),
        ("cows, sheep, or an old goat", ["cows", "sheep", "old goat"]),
        ("robots and drones", []),
        ("robots", []),
        ("whether cows or goats are lame", []),
        ("is it cows or goats?", []),
        ("this or that", []),
        ("either cows or goats", []),
        ("the way in which a herd of cows is moved or goats", []),
        ("a, b, c, d, e or f", []),
    ],
)
def test_topics_listed_with_or_are_told_apart(topic: str, listed: list[str]) -> None:
    assert alternatives(topic) == listed


@pytest.mark.parametrize(
    ("question", "titles", "silent"),
    [
        ("Which papers are about medicine or knitting?", {"MedS^3"}, ["knitting"]),
        ("whales or Minecraft", {"Odyssey"}, ["whales"]),
        (
            "papers on Minecraft, whales or investment portfolios",
            {"Odyssey", "Ensembling Portfolio Strategies for Long-Term"},
            ["whales"],
        ),
    ],
)
def test_one_of_several_topics_is_enough(question: str, titles: set[str], silent: list[str], sample_app: App) -> None:
    """Together they come near to no paper."""
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    cited = [source.paper.title for source in answer.sources]
    assert all(any(title.startswith(one) for title in cited) for one in titles)
    said = [f"On “{topic}” nothing was found that surely answers." for topic in silent]
    assert [note for note in answer.notes if "nothing was found" in note] == said


@pytest.mark.parametrize("question", ["which papers are about whales or knitting?", "Aspirin or robots reduce mortality"])
def test_none_of_several_topics_is_none(question: str, sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert (answer.outcome, answer.notes) == (Outcome.NOTHING_FOUND, ())
