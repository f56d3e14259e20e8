"""Filters from the option or the question to the answer: applied to both searches, echoed, and said if impossible."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.answering import Answerer
from bot.answering.refusals import near_authors
from bot.answers import Outcome, Turn
from bot.filtering import from_options
from bot.retrieval import Retriever
from bot.support import Checker
from ingest.embedding import Embedder
from ingest.filters import Filters, Years
from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.conftest import LibraryOf, Run, ingest_papers, paper, write_jsonl
from tests.talking import answerer_of

_ABOUT = "Robots learn to grasp objects from demonstrations. Case {} shows it on a real arm."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, cache: Path, embedder: Embedder) -> Library:
    home = tmp_path_factory.mktemp("filtered")
    library = Library(LibrarySettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)}))
    authors = ("Sergey Levine", "Ada Lovelace", "Émilie du Châtelet")
    papers = [
        paper(n, title=f"Grasping, part {n}", abstract=_ABOUT.format(n), year=2018 + n % 6, authors=(authors[n // 6 % 3],),
              venue=("ICML 2020", "CoRL")[n % 2], categories=(("cs.RO", "cs.LG")[n % 2],), source="grasping.jsonl")
        for n in range(90)
    ]  # fmt: skip
    ingest_papers(library, embedder, papers, name="grasping.jsonl")
    return library


@pytest.fixture(scope="module")
def retriever(library: Library, embedder: Embedder) -> Retriever:
    return Retriever(library, embedder, today=lambda: date(2024, 5, 1))


@pytest.fixture(scope="module")
def answerer(library: Library, retriever: Retriever, embedder: Embedder) -> Answerer:
    return Answerer(library, retriever, Checker(library, embedder))


@pytest.mark.parametrize(
    ("options", "admitted"),
    [
        ({"year": "2020"}, 15),
        ({"year": "2020-2021"}, 30),
        ({"year": "before 2019"}, 15),
        ({"author": ["Levine"]}, 30),
        ({"author": ["S. Levine", "lovelace"]}, 60),
        ({"author": ["Emilie du Chatelet"]}, 30),
        ({"venue": ["ICML"]}, 45),
        ({"category": ["cs.RO"]}, 45),
        ({"category": ["cs"]}, 90),
        ({"source": ["grasping.jsonl"]}, 90),
        ({"year": "2019", "author": ["Lovelace"]}, 5),
        ({"year": "2030"}, 0),
        ({"author": ["Nobody"]}, 0),
    ],
)
def test_only_matching_papers_are_found(options: dict[str, object], admitted: int, retriever: Retriever) -> None:
    filters = from_options(**options)  # type: ignore[arg-type]
    found = retriever.retrieve("learning to grasp from demonstrations", 50, filters)
    assert found.admitted == admitted
    assert len(found.papers) == min(50, admitted)
    assert all(filters.matches(ranked.paper, ["grasping.jsonl"]) for ranked in found.papers)


def test_a_filter_reaches_papers_that_the_unfiltered_search_ranks_last(retriever: Retriever) -> None:
    everything = retriever.retrieve("grasping", 90).papers
    last = everything[-1].paper
    only = Filters(years=Years(last.year, last.year), authors=last.authors, venues=(last.venue,))
    assert last in [ranked.paper for ranked in retriever.retrieve("grasping", 15, only).papers]


@pytest.mark.parametrize(
    ("question", "rest", "said"),
    [
        ("papers since 2022 by Levine on grasping", "grasping", "years since 2022, author “Levine”"),
        ("grasping papers from the last two years", "grasping papers", "years since 2022"),
        ("What do papers in cs.RO say about grasping?", "grasping", "category cs.RO"),
        ("grasping before 2020", "grasping", "years until 2019"),
        ("grasping objects (cs.RO)", "grasping objects", "category cs.RO"),
        ("grasping by demonstration", "grasping by demonstration", ""),
        ("the 2012 Golf", "the 2012 Golf", ""),
    ],
)
def test_a_question_states_its_filters(question: str, rest: str, said: str, retriever: Retriever) -> None:
    found = retriever.retrieve(question, 5)
    assert found.question == rest
    assert found.filters.describe() == said


@pytest.mark.parametrize(
    ("context", "question", "said"),
    [
        ("papers by Levine on grasping", "and from 2020 or earlier?", "years until 2020, author “Levine”"),
        ("papers by Levine on grasping", "no older than 2020?", "years since 2020, author “Levine”"),
        ("papers on grasping in or after 2020", "papers by Levine?", "years since 2020, author “Levine”"),
        ("papers on grasping from 2020 or 2021", "papers by Levine?", "years 2020–2021, author “Levine”"),
        ("papers by Levine on grasping", "are there older ones?", ""),
    ],
)
def test_years_that_are_open_narrow_the_question_before(context: str, question: str, said: str, retriever: Retriever) -> None:
    assert retriever.retrieve(question, 5, context=context).filters.describe() == said


def test_a_question_of_nothing_but_filters_gives_the_papers(answerer: Answerer) -> None:
    answer = answerer.answer("papers by Levine since 2022", papers=3)
    assert answer.outcome is Outcome.ANSWERED
    assert all(source.paper.authors == ("Sergey Levine",) and (source.paper.year or 0) >= 2022 for source in answer.sources)
    assert {source.why for source in answer.sources} == {""}  # nothing but the filters chose them


def test_so_many_are_given_as_are_asked_for(answerer: Answerer) -> None:
    answer = answerer.answer("give me 2 papers by Levine since 2022", papers=5)
    assert [source.paper.authors for source in answer.sources] == [("Sergey Levine",)] * 2
    assert any(note.startswith("8 more match") for note in answer.notes)


def test_the_newest_come_by_year_and_by_their_number_on_arxiv(settings: LibrarySettings, embedder: Embedder) -> None:
    """What they say tells nothing: only those were found that come near to the question's words."""
    library = Library(settings)
    numbers = ["2503.00042", "2403.00001", "2503.18950", "2501.00007", "2503.18948", "2503.00001", "cs/0501001", ""]
    years = [2025, 2024, 2025, 2025, 2025, 2025, 2005, 2025]
    texts = ["What are the newest papers?" if n % 2 else "Ferns grow." for n in range(8)]
    named = zip(numbers, years, texts, strict=True)
    ingest_papers(
        library, embedder, [paper(n, arxiv_id=a, year=y, abstract=f"We ask {n}. {t}") for n, (a, y, t) in enumerate(named)]
    )
    answers = Answerer(library, Retriever(library, embedder, today=lambda: date(2025, 5, 1)), Checker(library, embedder))
    newest = ["2503.18950", "2503.18948", "2503.00042", "2503.00001", "2501.00007"]
    for question, count in (("What are the newest papers?", 5), ("the 3 newest papers", 3), ("papers from 2025", 5)):
        answer = answers.answer(question)
        assert [source.paper.arxiv_id for source in answer.sources] == newest[:count]
        assert answer.notes[-1] == "The newest are cited; within a year the number on arXiv tells."
    everything = [source.paper.arxiv_id for source in answers.answer("papers until 2025", papers=9).sources]
    assert everything == [*newest, "", "2403.00001", "cs/0501001"]


def test_which_papers_are_newest_is_not_known_without_years(settings: LibrarySettings, embedder: Embedder) -> None:
    library = Library(settings)
    ingest_papers(library, embedder, [paper(n) for n in range(4)])
    answers = Answerer(library, Retriever(library, embedder, today=lambda: date(2025, 5, 1)), Checker(library, embedder))
    answer = answers.answer("what is the newest paper?")
    assert answer.notes == ("No paper of the library has a year: none is known to be newer than others.",)
    assert (answer.text, answer.nearest) == ("The question names no topic to look for.", ())


@pytest.mark.parametrize(
    ("question", "years", "told"),
    [
        ("which paper is most recent on gradient descent?", [2021, 2020, 2019], "the newest of these 3 comes first: 2021."),
        ("What is the latest on gradient descent?", [2021, 2020, 2019], "the newest of these 3 comes first: 2021."),
        ("what is the newest paper on gradient descent?", [2021, 2020, 2019], "the newest of these 3 comes first: 2021."),
        ("oldest paper on gradient descent", [2019, 2020, 2021], "the oldest of these 3 comes first: 2019."),
        ("newest gradient descent papers", [2021, 2020, 2019], "the newest of these 3 comes first: 2021."),
        ("what's the oldest gradient descent study?", [2019, 2020, 2021], "the oldest of these 3 comes first: 2019."),
        ("the 2 newest papers on gradient descent", [2021, 2020], "the newest of the 3 nearest comes first: 2021."),
        ("recent papers on gradient descent", [2021, 2020, 2019], "the newest of these 3 comes first: 2021."),
        ("what do newer papers say about gradient descent?", [2021, 2020, 2019], "the newest of these 3 comes first: 2021."),
        ("any older studies on gradient descent?", [2019, 2020, 2021], "the oldest of these 3 comes first: 2019."),
    ],
)
def test_the_newest_on_a_topic_comes_first(
    question: str, years: list[int], told: str, library_of: LibraryOf, embedder: Embedder
) -> None:
    """“Recent” is nothing to look for, though the oldest paper writes it."""
    texts = {2020: "It is steep.", 2021: "It is slow.", 2019: "It is the most recent way."}
    papers = [paper(n, year=y, abstract=f"Gradient descent goes down. {text}") for n, (y, text) in enumerate(texts.items())]
    answer = answerer_of(library_of(*papers), embedder).answer(question)
    assert [source.paper.year for source in answer.sources] == years
    assert any(told in note for note in answer.notes)


def test_the_newest_is_looked_for_among_more_papers_than_are_cited(settings: LibrarySettings, embedder: Embedder) -> None:
    library = Library(settings)
    papers = [
        paper(n, year=2010 + n, title="Gradient Descent", abstract=f"Gradient descent goes down {n} hills.") for n in range(8)
    ]
    ingest_papers(library, embedder, papers)
    answers = Answerer(library, Retriever(library, embedder), Checker(library, embedder))
    for question, years in (
        ("newest gradient descent papers", [2017, 2016]),
        ("oldest papers on gradient descent", [2010, 2011]),
    ):
        answer = answers.answer(question, papers=2)
        assert [source.paper.year for source in answer.sources] == years
        assert any(" of the 8 nearest comes first: " in note for note in answer.notes)


def test_the_newest_on_a_topic_is_not_known_without_years(settings: LibrarySettings, embedder: Embedder) -> None:
    library = Library(settings)
    ingest_papers(library, embedder, [paper(n, abstract="Gradient descent goes down.") for n in range(2)])
    answers = Answerer(library, Retriever(library, embedder), Checker(library, embedder))
    notes = answers.answer("which paper is most recent on gradient descent?").notes
    assert "Of none of these papers the year is known: which is the newest cannot be told." in notes


def test_a_filtered_question_is_answered_while_a_writer_removes_chunks(settings: LibrarySettings, embedder: Embedder) -> None:
    """Chroma refuses ids that are not there; a writer takes them out before the index follows."""
    library = Library(settings)
    ingest_papers(library, embedder, [paper(n, year=2020 + n) for n in range(4)])
    reader = Retriever(library, embedder)
    stored = library.index.get(["test:1"])["test:1"]
    library.store.delete(list(stored.chunk_ids))
    found = reader.retrieve("gradient descent", 5, from_options(year="2021-"))
    assert {"test:2", "test:3"} <= {ranked.paper.paper_id for ranked in found.papers}
    library.store.delete([i for stored in library.index.all() for i in stored.chunk_ids])
    assert reader.retrieve("gradient descent", 5, from_options(year="2021-")).papers  # words still find them


def test_the_filters_are_echoed_with_the_answer(answerer: Answerer) -> None:
    answer = answerer.answer("papers since 2022 by Levine on how robots learn to grasp", papers=3)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.notes == ("Searched only years since 2022, author “Levine” (10 papers).",)
    assert all(source.paper.authors == ("Sergey Levine",) for source in answer.sources)


@pytest.mark.parametrize(
    ("question", "follow_up", "options", "years"),
    [
        ("grasping papers in 2020", "are there newer ones?", Filters(), {2021, 2022, 2023}),
        ("grasping papers in 2020", "any more recent papers?", Filters(Years(last=2021)), {2021}),
        ("papers on grasping before 2021", "and older ones?", Filters(), set()),
        ("papers on grasping until 2022", "and newer papers?", Filters(), {2023}),
        ("grasping papers in 2020", "are there older studies?", Filters(), {2018, 2019}),
        ("grasping papers in 2023", "are there newer ones?", Filters(), set()),
    ],
)
def test_newer_papers_are_newer_than_those_cited(
    question: str, follow_up: str, options: Filters, years: set[int], answerer: Answerer
) -> None:
    cited = answerer.answer(question, papers=20).sources
    history = [Turn("user", question), Turn("assistant", "These.", tuple(source.paper.paper_id for source in cited))]
    answer = answerer.answer(follow_up, history, papers=60, filters=options)
    assert {source.paper.year for source in answer.sources} == years
    if not years:
        other, known = ("older", "2018 to 2020") if "older" in follow_up else ("newer", "2023")
        assert answer.text == f"The library holds no paper {other} than those, which are of {known}."


def test_an_impossible_filter_is_said(answerer: Answerer) -> None:
    answer = answerer.answer("robots that grasp", papers=3, filters=Filters(authors=("Nobody",)))
    assert answer.outcome is Outcome.NOTHING_FOUND
    assert answer.text == "The library holds no paper of author “Nobody”."
    assert not answer.notes
    assert not answer.nearest


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("papers by Guillermo Gallego", "No paper of the library is by “Guillermo Gallego”."),
        ("papers by Levin on grasping", "No paper of the library is by “Levin”. Did you mean Sergey Levine?"),
        ("papers by Ada Lovelase", "No paper of the library is by “Ada Lovelase”. Did you mean Ada Lovelace?"),
        ("papers by Lovelace from 2030",
         "The library holds no paper of year 2030, author “Lovelace”. It has papers of author “Lovelace” from 2018 to 2023."),
    ],
)  # fmt: skip
def test_an_author_asked_for_by_name_is_said_to_have_no_paper(question: str, said: str, answerer: Answerer) -> None:
    answer = answerer.answer(question, papers=3)
    assert (answer.outcome, answer.text) == (Outcome.NOTHING_FOUND, said)
    assert not answer.nearest


def test_an_author_given_as_an_option_may_be_another(answerer: Answerer) -> None:
    answer = answerer.answer("robots that grasp", filters=Filters(authors=("Lovelase", "Levin")))
    assert answer.text.endswith("of authors “Lovelase” or “Levin”. Did you mean Ada Lovelace or Sergey Levine?")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Russelo", ["Russello, Helena", "Ann Russell"]),
        ("Zhang Li", []),
        ("Ann Russel", ["Ann Russell"]),
        ("Émile Rousseau", []),
        ("Muller", ["Jörg Müller"]),
    ],
)
def test_authors_who_are_called_almost_so(name: str, near: list[str]) -> None:
    papers = [
        paper(1, authors=("Russello, Helena", "Ann Russell", "Xing Li")),
        paper(2, authors=("Ann Russell", "Jörg Müller")),
    ]
    assert near_authors(name, papers) == near


def test_the_options_of_ask_and_list(run: Run, tmp_path: Path) -> None:
    records = [
        {"title": f"Grasping {year}", "abstract": _ABOUT.format(year), "year": year, "authors": ["Ada Lovelace"]}
        for year in (2019, 2023)
    ]
    file = write_jsonl(tmp_path / "some.jsonl", records)
    assert run("ingest", str(file), "-q").returncode == 0
    done = run("ask", "how do robots learn to grasp", "--year", "2022-", "--author", "Lovelace")
    assert "Grasping 2023" in done.stdout
    assert "Grasping 2019" not in done.stdout
    assert "Searched only years since 2022, author “Lovelace” (1 paper)." in " ".join(done.stdout.split())
    listed = json.loads(run("papers", "list", "--year", "until 2020", "--json").stdout or "[]")
    assert [paper["title"] for paper in listed] == ["Grasping 2019"]
    refused = run("ask", "how do robots learn to grasp", "--author", "Nobody")
    assert refused.returncode == 3
    assert " ".join(refused.stdout.split()) == (
        "The library holds no paper of author “Nobody”. Leave the filter out, or make it wider."
    )
    assert "holds no paper of author “Nobody”" in run("ask", "-q", "how do robots learn to grasp", "--author", "Nobody").stdout
    assert run("ask", "papers by Nobody Whatsoever").stdout == "No paper of the library is by “Nobody Whatsoever”.\n"
    wrong = run("ask", "grasping", "--year", "soon")
    assert wrong.returncode == 2
    assert "“soon” is neither a year nor a range of years" in " ".join(wrong.stderr.split())
