"""What is answered without a search: questions about the library as a whole, thanks and greetings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.asides import holdings, overview, phrases, said_beside, spread
from bot.answers import Mode, Outcome, Turn
from bot.app import App
from bot.conversations.export import author
from bot.conversations.records import exchange_of
from bot.followups.holdings import Holding, asked_holding
from bot.followups.remarks import is_aside, to_the_point
from bot.slack.blocks import answer_messages
from ingest.filters import EVERYTHING, Filters, Years
from tests.conftest import paper
from tests.work import growth


@pytest.mark.parametrize(
    "text",
    [
        "What is this library about?",
        "what's in your collection",
        "So, what is paperbot?",
        "what can I ask you?",
        "What can you do",
        "what kind of questions can I ask?",
        "what papers do you have on?",
        "Which papers do you have?",
        "which topics does the library cover?",
        "What topics are covered?",
        "How many papers are in the library?",
        "how big is your library",
        "Tell me about this library.",
        "who are you?",
        "can you tell me what this library is about?",
        "Tell me what papers you have.",
        "what can you help me with?",
        "thanks :+1:",
        "👍",
        "thanks",
        "Thank you very much!",
        "ok great, thanks :)",
        "that's really helpful",
        "Hello",
        "good morning",
        "yes",
        "I see.",
        "What is this library about please?",
        "list all papers",
        "list papers",
        "show me the library",
        "Show me all the papers in the library, please.",
        "overview of the library",
        "Give me a short overview of your library, please.",
        "contents of this collection",
        "help",
        "good question",
        "never mind",
        "OK, never mind that.",
        "forget it",
        "ok, leave that.",
        "That was clear.",
        "thanks for the explanation of SMILE",
        "list all authors",
        "Which authors are in the library?",
        "who are the authors in your library?",
        "how many authors are there",
        "which venues are in the library?",
        "what journals do you have?",
        "List the conferences in the library, please.",
        "who has the most papers?",
        "how many papers per year?",
        "most prolific authors",
        "which authors published more than 3 papers?",
        "who has written at least two papers?",
        "which years does the library cover?",
        "Great, thank you so much for your answers!",
    ],
)
def test_what_asks_nothing_of_any_paper(text: str) -> None:
    assert is_aside(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "What are the papers about?",
        "what papers do you have on robots?",
        "How many papers in the library use PPO?",
        "What is this library for robot learning about?",
        "what can I ask a reward model?",
        "which topics does it cover?",
        "is it good?",
        "how about 👍 rewards",
        "what is this about?",
        "is it good",
        "great tits",
        "hello world models",
        "the answer",
        "Why?",
        "ok, and on robots?",
        "thanks, and how does it work?",
        "no free lunch",
        "thanks to what does PPO work?",
        "thanks for the papers, what of DQN",
        "thanks for that and now tell me of PPO",
        "what can I ask a language model to do?",
        "list all papers on SLAM",
        "help agents explore",
        "never mind the gap in sim-to-real",
        "list the authors",
        "list the authors of SERL",
        "who are the authors?",
        "which authors work on SLAM?",
        "how many years does it take?",
        "which journals have the highest impact?",
        "how many categories are there in the benchmark?",
        "who has the most power in teams?",
        "how many conferences are covered by the survey?",
        "good question answering",
    ],
)
def test_what_is_searched_for(text: str) -> None:
    assert not is_aside(text)


@given(
    st.text() | st.lists(st.sampled_from("what is this library about thanks ok it the papers ? ! do you".split())).map(" ".join)
)
def test_thanks_behind_any_text_and_white_space_around_it_make_no_aside_a_question(text: str) -> None:
    assert is_aside(f" {text}\n") is is_aside(text)
    assert is_aside(f"{text} Thanks!") or not is_aside(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("forget that. what is Go-Explore's max score?", "what is Go-Explore's max score?"),
        ("That was clear. How many teams took part?", "How many teams took part?"),
        ("This is great, thanks! How many games are there?", "How many games are there?"),
        ("ok leave that, what does ReMax save?", "what does ReMax save?"),
        ("scrap that: how does Odyssey use Minecraft?", "how does Odyssey use Minecraft?"),
        ("OK got it. And what is Go-Explore?", "And what is Go-Explore?"),
        ("Interesting! Great. Go-Explore results", "Go-Explore results"),
        ("thanks, show me papers on SLAM", "show me papers on SLAM"),
        ("forget it, what about drones?", "drones?"),
        ("ok, what about drones?", "what about drones?"),
        ("forget it, what about the cost?", "what about the cost?"),
        ("Wait, what is Go-Explore?", "what is Go-Explore?"),
        ("Hold on a second. How does it count?", "How does it count?"),
        ("ok, hang on, who wrote that?", "who wrote that?"),
        ("By the way, which datasets are used?", "which datasets are used?"),
        ("skip the details. what does it do?", "what does it do?"),
        ("forget about robots. what does it say about images?", "what does it say about images?"),
        ("Never mind the code. How long does it take?", "How long does it take?"),
    ],
)
def test_a_remark_before_a_question_is_no_part_of_it(text: str, asked: str) -> None:
    assert to_the_point(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "No. 2, who wrote it?",
        "no, I meant tomatoes",
        "No, that is wrong",
        "never mind, and on Atari?",
        "ok, thanks",
        "Good, bad or ugly: which one?",
        "Helpful, honest and harmless: which papers?",
        "Right: left asymmetry in brains",
        "Clear cell carcinoma. Which drugs help?",
        "Skip connections. What do they do?",
        "Forgetting that. What is it?",
        "Wait times, how long are they?",
        "Wait, see and treat",
        "Hold on to your rewards: how do agents?",
        "Forget gates. What are they for?",
        "Skip the second layer. Does it still learn?",
        "sorry, wait, I meant tomatoes",
        "Is that so? What is SERL?",
        "Hello, world models: what are they?",
        "ok, more",
    ],
)
def test_what_is_part_of_a_question_is_kept(text: str) -> None:
    assert to_the_point(text) == text


@pytest.mark.parametrize(
    "piece", ["thanks ok ", "ok. ", "forget it, ", "please hi, ", "what is this ", "ok great ", "thanks for the "]
)
def test_the_time_grows_with_the_length_of_a_text_only(piece: str) -> None:
    assert growth(lambda size: is_aside(piece * size), 400) < 24
    assert growth(lambda size: to_the_point(piece * size), 400) < 24


def test_the_library_is_told_of() -> None:
    papers = [
        paper(1, title="Deep Reinforcement Learning for Robots", year=2021, categories=("cs.RO", "cs.LG")),
        paper(2, title="Robots: A Deep Reinforcement Learning Benchmark", year=2023, categories=("cs.LG",)),
        paper(3, title="Reinforcement learning of the Reward Model", year=2023),
        paper(4, title="A Reward Model, for Reinforcement Learning", year=None),
    ]
    assert overview(papers, EVERYTHING) == (
        "The library holds 4 papers, from 2021 to 2023, most of them from 2023 (2); of 1 no year is known.\n\n"
        "Their titles speak most of Reinforcement Learning (4), Deep Reinforcement Learning (2), Reward Model (2).\n\n"
        "Their commonest categories: cs.LG (2), cs.RO (1).\n\n"
        "Questions are answered from their abstracts, each sentence with its source. For example:\n\n"
        "What does “Deep Reinforcement Learning for Robots” find?\n\n"
        "What does “Robots: A Deep Reinforcement Learning Benchmark” find?\n\n"
        "What does “Reinforcement learning of the Reward Model” find?"
    )
    alone = overview(papers[:1], Filters(years=Years(2021, 2021)))
    assert alone.startswith("The library holds 1 paper of year 2021.\n\nTheir commonest categories: ")


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((2020, 2020, 2021), "from 2020 to 2021, most of them from 2020 (2)."),
        ((2019, 2020, 2020, 2021, 2022), "from 2019 to 2022, 2 of them from 2020, more than from any other year."),
        ((2019, 2019, 2020, 2020), "from 2019 to 2020."),
        ((2019, 2019), "from 2019."),
    ],
)
def test_most_is_more_than_half(years: tuple[int, ...], said: str) -> None:
    papers = [paper(n, year=year) for n, year in enumerate(years)]
    assert overview(papers, EVERYTHING).startswith(f"The library holds {len(years)} papers, {said}")


def test_authors_and_venues_are_told_where_some_come_often() -> None:
    papers = [paper(n, authors=("Ann Lee", f"A. {'BCD'[n]}"), venue="VLDB" if n else "") for n in range(3)]
    told = overview(papers, EVERYTHING)
    assert "Their commonest venues: VLDB (2).\n\nTheir commonest authors: Ann Lee (3)." in told
    assert "commonest" not in overview([paper(n, authors=("Ann Lee", f"B {n}"), venue=f"V {n}") for n in range(1)], EVERYTHING)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("list all authors", "2 authors in 3 papers of the library; of 1 none is known.\n\nBo Ray (2), Ann Lee (1).\n\n"
         "The papers of one of them are cited for “papers by Bo Ray”."),
        ("which venues are in the library?", "1 venue in 3 papers of the library; of 2 none is known.\n\nVLDB (1)."),
        ("how many papers are there per year?", "2 years in 3 papers of the library.\n\n2019 (1), 2021 (2)."),
        ("which categories are there?", "No category of the 3 papers of the library is known."),
    ],
)  # fmt: skip
def test_what_the_library_holds_of_authors_and_so_on_is_listed(question: str, said: str) -> None:
    papers = [
        paper(1, authors=("Ann Lee", "Bo Ray"), year=2021, venue="VLDB"),
        paper(2, authors=("Bo Ray",), year=2019),
        paper(3, year=2021),
    ]
    asked = asked_holding(question)
    assert asked is not None
    assert holdings(papers, EVERYTHING, asked) == said


def test_of_many_authors_the_first_are_listed() -> None:
    papers = [paper(n, authors=(f"Author {n}",)) for n in range(70)]
    assert " and 10 more." in holdings(papers, EVERYTHING, Holding.AUTHORS)


def test_a_phrase_is_told_whole_and_none_twice() -> None:
    titles = ["Large Language Models", "Tiny language model", "Large language model agents", "Language Models"]
    assert phrases(titles) == [("Language Models", 4), ("Large Language Models", 2)]
    assert phrases(titles[:3]) == [("Large Language Models", 2)]  # mostly so
    assert phrases(["One title", "Another: title"]) == []


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_titles_are_told_of(titles: list[str]) -> None:
    assert all(1 < count <= len(titles) and phrase for phrase, count in phrases(titles))
    assert len(spread(titles, 3)) == min(3, len(titles))


def test_nothing_is_searched_for(sample_app: App) -> None:
    answer = sample_app.answerer.answer("What is this library about?")
    assert (answer.outcome, answer.mode, answer.sources, answer.retrieved) == (Outcome.ANSWERED, Mode.LIBRARY, (), ())
    assert answer.text.startswith("The library holds 70 papers.\n\nTheir titles speak most of Reinforcement Learning (")
    assert author(exchange_of(answer, conversation="", at=datetime.now(UTC))) == ""
    assert sample_app.answerer.answer("thank you").text == "You are welcome."
    assert said_beside("hi", sample_app.library, EVERYTHING, first=True).startswith("Hello.")
    shown = " ".join(message.text for message in answer_messages(answer))
    assert "The library holds 70 papers." in shown
    assert "own words" not in shown


@pytest.mark.parametrize(
    "text", ["who are you?", "What can you do", "what is paperbot?", "can you tell me what you can do?", "help"]
)
def test_what_it_does_is_told_before_what_it_holds(text: str, sample_app: App) -> None:
    said = said_beside(text, sample_app.library, EVERYTHING, first=True)
    assert said.startswith("paperbot answers questions on the papers of a library from their abstracts")
    assert "\n\nThe library holds 70 papers." in said


@pytest.mark.parametrize("text", ["what is this library about?", "which papers do you have?", "how many papers do you have?"])
def test_the_library_alone_is_told_of(text: str, sample_app: App) -> None:
    assert said_beside(text, sample_app.library, EVERYTHING, first=True).startswith("The library holds 70 papers.")


def test_a_courtesy_before_any_question_says_what_to_ask(sample_app: App) -> None:
    history = [Turn("user", "what is RLHF?"), Turn("assistant", "A method.")]
    assert sample_app.answerer.answer("yes").text.startswith("Ask what the papers of the library may tell")
    assert sample_app.answerer.answer("yes", history).text == "Ask on whenever you like."


def test_a_library_without_matching_papers_is_told_as_by_any_question(sample_app: App) -> None:
    nobody = Filters(authors=("Nobody Whatsoever",))
    assert sample_app.answerer.answer("what can I ask?", filters=nobody).outcome is Outcome.NOTHING_FOUND
