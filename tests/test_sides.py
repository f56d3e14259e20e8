"""Comparisons by name: which names are sides, which papers are called so, and what is said where none is."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Outcome
from bot.app import App
from bot.questions.naming import is_name
from bot.questions.several import asks_one_thing
from bot.questions.sides import Sides, asks_beyond, compared, sides
from ingest.embedding import Embedder
from ingest.filters import Filters
from tests.conftest import LibraryOf, paper
from tests.talking import answerer_of
from tests.work import growth

TITLES = {
    "1": "LazyMAR: Masked Generation with Caches",
    "2": "Streaming Pixels with FlashX",
    "3": "Recursive Introspection (RISE)",
    "4": "RNA folding by hand",
    "5": "SAM: Segment what Moves",
    "6": "SAM: Sample and Mask",
    "7": "SAM: Several Mistakes",
    "8": "DLA-Count: Counting by Layers",
    "9": "A Large Study: LARGE",
    "10": "Sea and Sky: Cats and Dogs",
    "11": "Wander: Walks without Maps",
    "13": "PUSA V1.0: Videos for Little Money",
    "14": "EdgeNet^3 -- Edges of All Kinds",
    "15": "Walking on Ice -- Feet and Friction on Frozen Lakes",
    "16": "Walking on Ice in the Dark",
    "17": "Frozen Fields: A Survey",
    "18": "Frozen Fields of Our Fathers",
    "12": "We trained SFR-Iterative-KTO-8B, and D4RL-based agents with IPO",
}


def parted(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower())


class Shelf:
    """Titles; of “FlashX” only the one paper writes, of “ViT” many do. Marks part words, as in an index."""

    def entitled(self, names: Collection[str]) -> dict[str, dict[str, str]]:
        return {name: {i: title for i, title in TITLES.items() if parted(name) in parted(title)} for name in names}

    def frequencies(self, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        held = {word: sum(parted(word) in parted(title) for title in TITLES.values()) for word in words}
        return 99, held | {word: 50 for word in words if word in ("vit", "rna")}

    def holding(self, names: Collection[str], count: int) -> dict[str, dict[str, str]]:
        return self.entitled(names)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("EHNet vs DLA-Count", ["EHNet", "DLA-Count"]),
        ("EHNet vs. the DLA-Count", ["EHNet", "DLA-Count"]),
        ("compare LazyMAR and FlashX", ["LazyMAR", "FlashX"]),
        ("Compare LazyMAR, FlashX and RISE.", ["LazyMAR", "FlashX", "RISE"]),
        ("How does LazyMAR's cache differ from FlashX's?", ["LazyMAR", "FlashX"]),
        ("Is LazyMAR much faster than FlashX?", ["LazyMAR", "FlashX"]),
        ("Which is better, D4RL or RISE?", ["D4RL", "RISE"]),
        ("What do LazyMAR and FlashX have in common?", ["LazyMAR", "FlashX"]),
        ("lazymar vs flashx", []),
        ("LazyMAR and FlashX", []),
        ("LazyMAR rather than FlashX", []),
        ("Is LazyMAR better? FlashX is fast.", []),
        ("cats are better than dogs", []),
        ("LLMs versus SVMs in banking", []),
        ("compare Paris and London", []),
        ("", []),
    ],
)
def test_the_sides_of_a_comparison(question: str, names: list[str]) -> None:
    assert compared(question) == names


@pytest.mark.parametrize(
    ("question", "papers", "missing"),
    [
        ("LazyMAR vs FlashX", ["1", "2"], []),
        ("compare RISE and DLA-Count", ["3", "8"], []),
        ("LazyMAR vs ZorbNet", ["1"], ["ZorbNet"]),
        ("QWX9 vs ZorbNet", [], ["QWX9", "ZorbNet"]),
        ("LazyMAR vs ViT", ["1"], []),  # of which texts write, though it is no paper's name
        ("DNA vs RNA in viruses", [], ["DNA"]),
        ("LazyMAR vs SAM", ["1"], []),  # three are called so
        ("LazyMAR vs LARGE", ["1", "9"], []),
        ("lazymar vs flashx", ["1", "2"], []),
        ("how does lazymar differ from flashx", ["1", "2"], []),
        ("difference between LazyMAR and flashx", ["1", "2"], []),
        ("Wander vs LazyMAR", ["11", "1"], []),
        ("wander vs lazymar", ["11", "1"], []),
        ("compare Lazymar and WANDER", ["1", "11"], []),
        ("compare Lazymar and WANDER on drones", [], []),
        ("lazymar vs zorbnet", [], []),
        ("Wander vs Zorbnet", ["11"], ["Zorbnet"]),
        ("Wander vs Cats", ["11"], []),
        ("Zorbnet vs Frobnet", [], []),
        ("PUSA vs RISE", ["13", "3"], []),
        ("Compare Pusa with EdgeNet3", ["13", "14"], []),
        ("EdgeNet^3 vs Pusa", ["14", "13"], []),
        ("CATS vs LazyMAR", ["1"], ["CATS"]),  # “Cats” are others
        ("cats vs dogs", [], []),
        ("lazymar flashx", [], []),
    ],
)
def test_the_papers_that_sides_are_called_by(question: str, papers: list[str], missing: list[str]) -> None:
    found = sides(question, Shelf())
    assert (list(found.papers), list(found.missing)) == (papers, missing)


@pytest.mark.parametrize(
    ("question", "papers", "missing"),
    [
        ("compare Walking on Ice in the Dark with Walking on Ice -- Feet and Friction", ["16", "15"], []),
        ("compare Walking on Ice: feet and friction with Walking on Ice in the Dark", ["15", "16"], []),
        ("what's the diff between walking on ice in the dark and LazyMAR?", ["16", "1"], []),
        ("“Walking on Ice in the Dark” vs “Sea and Sky”", ["16", "10"], []),
        ("How does Walking on Ice in the Dark differ from FlashX?", ["16", "2"], []),
        ("Compare Frozen Fields of Our Fathers and RNA folding by hand", ["18", "4"], []),
        ("Compare Walking on Ice in the Dark with ZorbNet", ["16"], ["ZorbNet"]),
        ("Compare Walking on Ice in the Dark with Zorbs on Every Shelf", ["16"], ["Zorbs on Every Shelf"]),
        ("compare “zorbs on every shelf” with “Walking on Ice in the Dark”", ["16"], ["zorbs on every shelf"]),
        ("Compare Walking on Ice in the Dark with swimming", ["16"], []),
        ("What is better, walking or swimming?", [], []),
        ("is walking on snow better than swimming?", [], []),
        ("compare frozen fields with meadows", [], []),  # of which the one is a survey
        ("Compare Frozen Fields with Green Meadows", [], []),
        ("What does Walking on Ice in the Dark find?", [], []),  # compares nothing
        ("Compare LazyMAR-EPIC with Walking on Ice in the Dark", ["16"], ["LazyMAR-EPIC"]),  # one name, no title of three words
    ],
)
def test_titles_are_sides_the_longest_first(question: str, papers: list[str], missing: list[str]) -> None:
    found = sides(question, Shelf())
    assert (list(found.papers), list(found.missing)) == (papers, missing)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("FightLadder vs HomeRobot", {"FightLadder", "HomeRobot"}),
        ("B-STaR compared with Digi-Q", {"B-STaR", "Digi-Q"}),
        ("compare Dynamical Linear Bandits with Correlated Proxies", {"Dynamical Linear Bandits", "Correlated Proxies"}),
        ("What's the diff between Learning to Fly in Seconds and HomeRobot?", {"Learning to Fly in Seconds", "HomeRobot"}),
        ("is digi-q better than b-star", {"B-STaR", "Digi-Q"}),
    ],
)
def test_two_papers_are_compared_by_their_names(question: str, names: set[str], sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert names <= {source.paper.title.partition(":")[0] for source in answer.sources}


def test_a_side_that_is_in_no_paper_is_said(sample_app: App) -> None:
    answer = sample_app.answerer.answer("How does FightLadder differ from ZorbNet?")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.sources[0].paper.title.startswith("FightLadder")
    assert answer.notes == ("“ZorbNet” stands in no paper of the library.",)
    neither = sample_app.answerer.answer("BreadOven vs ZorbNet")
    assert neither.outcome is Outcome.NOTHING_FOUND
    assert neither.notes == tuple(f"“{name}” stands in no paper of the library." for name in ("BreadOven", "ZorbNet"))


@pytest.mark.parametrize(
    ("question", "within", "spoken_of"),
    [
        ("LazyMAR vs KTO", [("KTO", "SFR-Iterative-KTO-8B")], False),
        ("KTO vs IPO", [("KTO", "SFR-Iterative-KTO-8B")], False),
        ("D4RL vs IPO", [], True),
        ("What is the difference between D4RL and IPO?", [], True),
        ("RNA vs ViT", [], True),
        ("D4RL vs IPO on drones", [], False),
        ("D4RL vs DNA", [], False),
        ("D4RL and IPO", [], False),
        ("cats vs dogs", [], False),
    ],
)
def test_sides_that_papers_only_speak_of(question: str, within: list[tuple[str, str]], spoken_of: bool) -> None:
    found = sides(question, Shelf())
    assert (list(found.within), found.spoken_of) == (within, spoken_of)


def test_what_papers_speak_of_is_compared_and_a_filter_that_keeps_sides_out_is_said(sample_app: App) -> None:
    spoken_of = sample_app.answerer.answer("PPO vs DQN")
    assert (spoken_of.outcome, spoken_of.notes) == (Outcome.ANSWERED, ())
    assert any("DQN" in statement.text for statement in spoken_of.statements)
    only = Filters(sources=("nowhere.bib",))
    left_out = sample_app.answerer.answer("FightLadder vs HomeRobot", filters=only).notes[-1]
    assert left_out.startswith("That leaves out “")
    assert "“FightLadder: A Benchmark for Competitive Multi-Agent Reinforcement Learning”" in left_out
    assert "“HomeRobot: Open-Vocabulary Mobile Manipulation”" in left_out


def test_a_side_that_nothing_cited_speaks_of_is_said(sample_app: App) -> None:
    said = "None of the papers cited uses the word “Atari”."
    assert sample_app.answerer.answer("FightLadder vs Atari").notes == (said,)
    assert sample_app.answerer.answer("FightLadder vs HomeRobot").notes == ()


@pytest.mark.parametrize(
    "question", ["Which is better for strong winds: BRX or QTS?", "Is QTS or BRX better for strong winds?"]
)
def test_a_name_that_is_compared_and_not_found_with_the_rest_has_the_paper_on_both(
    question: str, library_of: LibraryOf, embedder: Embedder
) -> None:
    winds = "Strong winds, strong winds and better strong winds: we train kites for strong winds with QTS."
    texts = [winds] * 7 + ["We compare BRX to QTS on lakes of ice.", "BRX is for snow.", "BRX counts seeds."]
    papers = [paper(number, title=f"Paper {number}", abstract=text) for number, text in enumerate(texts)]
    answerer = answerer_of(library_of(*papers), embedder)
    answer = answerer.answer(question)
    assert "Paper 7" in [source.paper.title for source in answer.sources]
    assert not [note for note in answer.notes if note.startswith("None of")]
    assert "Paper 7" not in [source.paper.title for source in answerer.answer("Is QTS good for strong winds?").sources]


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("LazyMAR or FlashX?", ("1", "2")),
        ("should I use LazyMAR or FlashX?", ("1", "2")),
        ("which is older, LazyMAR or the DLA-Count?", ("1", "8")),
        ("LazyMAR or ZorbNet?", ()),  # which calls no paper
        ("which papers use LazyMAR or FlashX?", ()),
        ("is LazyMAR fast or slow?", ()),
        ("We found that LazyMAR or FlashX may well be of use where nothing else is.", ()),
    ],
)
def test_two_names_with_or_between_them_are_sides(question: str, papers: tuple[str, ...]) -> None:
    assert sides(question, Shelf()).papers == papers


@pytest.mark.parametrize(
    ("question", "papers", "put"),
    [
        ("Do LazyMAR and FlashX both draw?", ("1", "2"), "Do they draw?"),
        ("Do LazyMAR, FlashX and RISE draw?", ("1", "2", "3"), "Do they draw?"),
        ("Do LazyMAR and Walking on Ice in the Dark share a cache?", ("1", "16"), "Do they share a cache?"),
        ("What do both Sea and Sky and the DLA-Count say about fur?", ("10", "8"), "What do they say about fur?"),
        ("Does LazyMAR or “Walking on Ice in the Dark” melt?", ("1", "16"), "Does they melt?"),
        ("What do Streaming Pixels and LazyMAR draw?", ("2", "1"), "What do they draw?"),  # two words alone call no paper
        ("What is wrong with LazyMAR and with Walking on Ice in the Dark?", ("1", "16"), "What is wrong with they?"),
        ("Does LazyMAR draw Cats and Dogs?", (), ""),
        ("Does Streaming Pixels draw Cats and Dogs?", (), ""),
        ("Does LazyMAR fold RNA and ViT?", (), ""),
        ("Is LazyMAR fast, and does FlashX draw?", (), ""),
        ("Which papers use LazyMAR and FlashX?", (), ""),
        ("Each of LazyMAR and FlashX draws a single cat on every page of the book.", (), ""),
        ("Do Frozen Fields and LazyMAR melt?", (), ""),  # two begin so
    ],
)
def test_papers_named_side_by_side_are_asked_the_same(question: str, papers: tuple[str, ...], put: str) -> None:
    found = sides(question, Shelf())
    assert (found.together, found.put) == (papers, put)
    assert set(papers) <= set(found.own)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What do Go-Explore and Open-Ended Learning say about generalisation?", ["Go-Explore", "Open-Ended Learning"]),
        ("What do Objective Mismatch and COPlanner say about model error?", ["Objective Mismatch", "COPlanner"]),
        ("How do Go-Explore and Correlated Proxies relate?", ["Go-Explore", "Correlated Proxies"]),
        ("Is SERL or Learning to Fly in Seconds faster to train?", ["SERL", "Learning to Fly in Seconds"]),
        ("Do SERL and HomeRobot use real robots?", ["SERL", "HomeRobot"]),
        ("What are RLIF and SERL?", ["RLIF", "SERL"]),
    ],
)
def test_of_papers_named_side_by_side_each_is_quoted(question: str, names: list[str], sample_app: App) -> None:
    answer = sample_app.answerer.answer(question)
    assert (answer.outcome, answer.notes) == (Outcome.ANSWERED, ())
    assert all(map(str.startswith, [source.paper.title for source in answer.sources], names))
    assert len(answer.sources) == len(names)


@pytest.mark.parametrize(
    ("question", "cited", "said"),
    [
        ("Do SERL and RLHF Workflow use DQN?", [], "“DQN” stands nowhere in the abstracts of “"),
        ("Do ReMax and RLHF Workflow both use PPO?", ["ReMax"], "“PPO” stands nowhere in the abstract of “RLHF Workflow: "),
        ("What do ReMax and RLHF Workflow say about memory?", ["ReMax"], "Nothing on this was found in the abstract of “RLHF"),
        ("Do ReMax and LoRec release code?", [], "The abstracts of “"),
    ],
)
def test_of_papers_named_side_by_side_those_that_say_nothing_are_told(
    question: str, cited: list[str], said: str, sample_app: App
) -> None:
    answer = sample_app.answerer.answer(question)
    assert answer.outcome is (Outcome.ANSWERED if cited else Outcome.NOT_STATED)
    assert [source.paper.title.partition(":")[0] for source in answer.sources] == cited
    assert [note[: len(said)] for note in answer.notes] == [said]


@given(st.lists(st.sampled_from(["vs", "EHNet", "than", "D4RL's", ",", "and", "x", "better", "("]), max_size=12).map(" ".join))
def test_sides_stand_in_the_question(question: str) -> None:
    assert all(name in question and is_name(name) for name in compared(question))


@pytest.mark.parametrize("piece", ["EHNet ", "EHNet vs ", "EHNet and ", "than ", "a a a and ", "E-", "' ", ", "])
def test_the_time_grows_with_the_length_of_a_question_only(piece: str) -> None:
    assert growth(lambda size: compared(("than " + piece * size)[:size]), 500) < 24


def test_a_name_in_capitals_calls_no_paper_where_another_is_far_better() -> None:
    found = Sides(called={"GPS": ["1"], "LazyMAR": ["2"]}, own=("1", "2"))
    titles = {"1": "Where a GPS fails", "2": "Lazy masks", "3": "Maps"}
    assert dict(found.meant({"1": 0.8, "2": 0.8, "3": 1.0}, titles).called) == {"LazyMAR": ["2"]}
    assert found.meant({"1": 0.9, "2": 0.8, "3": 1.0}, titles).own == ("1", "2")
    assert found.meant({"1": 0.6, "2": 0.6, "3": 1.0}, titles).own == ()
    assert found.meant({"1": 0.8, "2": 0.6, "3": 1.0}, titles | {"1": "GPS: Guided Policy Search"}).own == ("1",)


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("max training time per robot of SERL", True),
        ("SERL max training time per robot", True),
        ("time that SERL takes per robot trained", False),
        ("Robots in old factories train by SERL.", False),  # a claim
    ],
)
def test_key_words_ask_of_the_paper_whose_name_they_begin_or_end_with(words: str, *, own: bool, sample_app: App) -> None:
    assert bool(sample_app.retriever.retrieve(words, 5).sides.own) is own


def test_who_states_something_only_mentions_a_paper() -> None:
    assert sides("does LazyMAR draw?", Shelf()).own == ("1",)
    assert sides("LazyMAR", Shelf()).own == ("1",)
    stated = sides("The caches of LazyMAR grow with each picture drawn.", Shelf())
    assert (stated.own, list(stated.called)) == ((), ["LazyMAR"])


@pytest.mark.parametrize(
    ("question", "one"),
    [
        ("How many shirts did the robot fold?", True),
        ("What does SIRT1 do?", True),
        ("Which analysis was used?", True),
        ("What is this basis?", True),
        ("Which helicases suppress instability?", False),
        ("What are the mechanisms of resistance to EGFR inhibitors?", False),
        ("Which risk factors are known?", False),
        ("Is there literature on the health of prisoners?", False),
        ("What do we know about circular RNAs?", False),
        ("statins and fractures", False),
        ("Which lab gives away its chat models?", True),
        ("Which scheme finds the worst cases?", True),
        ("Why are they weaker than the policies before?", True),
        ("Can several rotorcraft fly against each other?", True),
        ("Which sizes does the model come in?", True),
        ("On which benchmarks is it tried?", True),
        ("What is it put on instead of the whole network?", True),
        ("Which method selects hyperparameters?", True),
        ("Which methods select hyperparameters?", False),
        ("Which method works without a model?", True),
        ("Which model approaches the others?", True),
        ("Which system keeps writing programs?", True),
        ("Which alternative needs less memory?", True),
        ("What besides the weights is given away?", True),
        ("What are alternatives to PPO?", False),
        ("Which offline works are there?", False),
        ("Which other works are there?", False),
        ("Who proposes ways to explore?", False),
        ("Where do SPRING and Odyssey each get what they know?", False),
        ("How do offline and online learning differ?", False),
        ("What else is like SERL?", False),
        ("How can reward hacking be prevented?", False),
    ],
)
def test_one_paper_may_answer_what_asks_for_one_thing(question: str, one: bool) -> None:
    assert asks_one_thing(question) is one


@pytest.mark.parametrize(
    ("question", "beyond"),
    [
        ("which algorithm does it use?", False),
        ("what method do they use?", False),
        ("which methods does it beat?", False),
        ("which model approaches the others?", False),
        ("which other method is there?", True),
        ("which methods are like it?", True),
        ("which paper evaluates on Meta-World?", True),
        ("is there related work?", True),
    ],
)
def test_what_is_asked_of_others_than_a_paper_named(question: str, beyond: bool) -> None:
    assert asks_beyond(question) is beyond
