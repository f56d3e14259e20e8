"""Questions that name authors, years and venues, asked over a small library: who is meant, and what is said where nobody is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.answering import Answerer
from bot.answering.counts import NOT_ALL
from bot.answering.quoted import written_by
from bot.answers import NEGATED, Answer, Outcome, Turn
from bot.filtering.listed import listed_names
from bot.retrieval import Retriever
from bot.retrieval.relevance import is_relevant
from bot.support import Checker
from ingest.embedding import Embedder
from ingest.filters import Filters
from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.conftest import ingest_papers, paper

_APART = "The library holds no joint paper of “Chen” and “Johansson”: papers by one of them are searched."
_SHELF = (
    ("Leases for Shared Caches", "Seán O’Brien", 2017, "NSDI",
     "Leases cut the load on the database by a third. Stale reads last at most two seconds."),
    ("How Wrong Are Cardinality Estimates?", "Chidi Okafor; Ulla Lindström", 2019, "VLDB",
     "We compare the cardinality estimates of five optimizers. Their errors grow with every join, to a factor of 10,000."),
    ("Compaction Policies Revisited", "Wei Chen; Matthias Haas", 2021, "ICDE",
     "Compaction keeps log-structured merge trees small. Tiering writes half as much as leveling, and reads twice as slowly."),
    ("Steering Optimizers with Bandits", "Wei Chen", 2023, "SIGMOD",
     "A bandit chooses the hints of each query. Latency at the tail falls by 31 %."),
    ("Worst-Case Optimal Joins", "Ulla Lindström; Matthias Haas", 2020, "SIGMOD",
     "Worst-case optimal joins win on cyclic queries. On acyclic ones they lose against hash joins."),
    ("Compiled or Vectorised?", "Matthias Haas", 2019, "CIDR",
     "We repeat a comparison of two execution models. Neither wins on all queries."),
    ("Learned Index Structures under Writes", "Jörg Müller; Anna Großmann", 2021, "VLDB",
     "Learned indexes degrade under insertions. Retraining costs more memory than a B-tree saves."),
    ("Bloom Filters, Learned", "Jörg Müller; Ada Bloom", 2025, "SIGMOD",
     "A learned bloom filter needs less space. Its false positives grow when keys drift."),
    ("Where Do Language Models Fail at SQL?", "Åsa Johansson", 2024, "SIGMOD",
     "Language models translate questions to SQL. They fail at nested queries and at joins over many tables."),
    ("Carbon-Aware Query Scheduling", "Ivan Petrov", 2024, "EDBT",
     "Queries that can wait run when energy is clean. Emissions fall by a fifth."),
    ("Graph Decay under Deletion", "Thị Hoa Nguyen", 2023, "VLDB",
     "Recall of a proximity graph falls after deletions. Repair brings most of it back."),
    ("Das Recht auf Vergessen in Datenbanken", "Jürgen Weber; Dana She", 2020, "BTW",
     "Wie lange bleiben gelöschte Daten lesbar? Wir messen, was das Löschen der Daten nach dem Gesetz kostet."),
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, cache: Path, embedder: Embedder) -> Library:
    home = tmp_path_factory.mktemp("authors")
    library = Library(LibrarySettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_CACHE": str(cache)}))
    papers = [
        paper(n, title=title, authors=tuple(authors.split("; ")), year=year, venue=venue, abstract=abstract)
        for n, (title, authors, year, venue, abstract) in enumerate(_SHELF)
    ]
    ingest_papers(library, embedder, papers)
    return library


@pytest.fixture(scope="module")
def retriever(library: Library, embedder: Embedder) -> Retriever:
    return Retriever(library, embedder, today=lambda: date(2025, 6, 1))


@pytest.fixture(scope="module")
def answerer(library: Library, retriever: Retriever, embedder: Embedder) -> Answerer:
    return Answerer(library, retriever, Checker(library, embedder))


def _titles(answer: Answer) -> set[str]:
    return {source.paper.title for source in answer.sources}


@pytest.mark.parametrize(
    ("question", "author", "title"),
    [
        ("What did O'Brien find about leases?", "author “O'Brien” (1 paper)", "Leases for Shared Caches"),
        ("what did okafor find about estimates", "author “Okafor” (1 paper)", "How Wrong Are Cardinality Estimates?"),
        ("Chen et al. on compaction", "author “Chen” (2 papers)", "Compaction Policies Revisited"),
        ("What do Chen and Haas say about compaction?", "authors “Chen” or “Haas” (4 papers)", "Compaction Policies Revisited"),
        ("according to Johansson, where do LLMs fail at SQL?", "author “Johansson” (1 paper)",
         "Where Do Language Models Fail at SQL?"),
        ("What have Mueller et al. shown on learned indexes?", "author “Mueller” (2 papers)",
         "Learned Index Structures under Writes"),
        ("What does the Johansson 2024 paper conclude?", "year 2024, author “Johansson” (1 paper)",
         "Where Do Language Models Fail at SQL?"),
        ("Lindström and Haas 2020", "year 2020, authors “Lindström” and “Haas” (1 paper)", "Worst-Case Optimal Joins"),
        ("Haas 2019", "year 2019, author “Haas” (1 paper)", "Compiled or Vectorised?"),
        ("Nguyen", "author “Nguyen” (1 paper)", "Graph Decay under Deletion"),
    ],
)  # fmt: skip
def test_an_author_is_read_as_one(question: str, author: str, title: str, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.notes == (f"Searched only {author}.",)
    assert title in _titles(answer)


@pytest.mark.parametrize(
    "question", ["How large is a Bloom filter?", "bloom filters", "surveys by hand", "Does Bloom save space?"]
)
def test_a_word_of_the_topic_is_no_author(question: str, retriever: Retriever) -> None:
    assert not retriever.retrieve(question, 5).filters


@pytest.mark.parametrize(
    "question", ["what does she say about energy?", "papers by she", "she", "according to she, is energy clean?"]
)
def test_a_pronoun_is_no_author(question: str, retriever: Retriever) -> None:
    assert not retriever.retrieve(question, 5).filters.authors
    assert retriever.retrieve(question.replace("she", "She"), 5).filters.authors == ("She",)


@pytest.mark.parametrize("follow_up", ["only by Haas", "and by Haas?", "any by Haas?", "the ones by Haas", "any from 2021?"])
def test_a_filter_alone_narrows_the_question_before_it(follow_up: str, answerer: Answerer) -> None:
    first = answerer.answer("papers on compaction of trees")
    history = (Turn("user", first.question), Turn("assistant", first.text, tuple(one.paper.paper_id for one in first.sources)))
    answer = answerer.answer(follow_up, history)
    assert answer.notes[:1] == ("Read as a follow-up on “papers on compaction of trees”.",)
    assert _titles(answer) == {"Compaction Policies Revisited"}


def test_whether_somebody_is_an_author_is_told_of_the_paper_spoken_of(answerer: Answerer) -> None:
    history = (Turn("user", "Do emissions fall?"), Turn("assistant", "By a fifth [1].", ("test:9",)))
    assert (
        answerer.answer("is Petrov an author?", history).notes[0] == "“Petrov” is an author of “Carbon-Aware Query Scheduling”."
    )


def test_an_author_off_the_topic_is_still_refused(answerer: Answerer) -> None:
    answer = answerer.answer("What does Haas say about banana bread?")
    assert answer.outcome is Outcome.NOTHING_FOUND
    assert answer.notes == ("Searched only author “Haas” (3 papers).",)


@pytest.mark.parametrize("question", ["Okafor optimizers errors", "okafor optimizers errors"])
def test_an_authors_name_is_no_unknown_word(question: str, retriever: Retriever) -> None:
    found = retriever.retrieve(question, 5)
    assert not found.filters
    assert "okafor" not in found.unknown
    assert found.papers[0].coverage == pytest.approx(1.0)
    assert is_relevant(found)
    assert "quokka" in retriever.retrieve("Quokka optimizers errors", 5).unknown


def test_family_names_are_the_same_once_they_are_learnt(library: Library, retriever: Retriever) -> None:
    asked = ["haas", "Müller", "Mueller", "muller", "o'brien", "brien", "wei", "quokka", "Großmann", "grossmann"]
    expected = set(asked) - {"wei", "quokka"}
    assert library.surnames(asked) == expected
    with library.index.transaction() as connection:
        library.index._known(connection).learn(connection)
    assert library.surnames(asked) == expected
    assert library.surnames([]) == set()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("papers by Stonebraker on learned indexes", "No paper of the library is by “Stonebraker”."),
        ("are there any papers by Stonebraker?", "No paper of the library is by “Stonebraker”."),
        ("papers by Stonebraker since 2020 on learned indexes", "No paper of the library is by “Stonebraker”."),
        ("papers published at FooConf on learned indexes", "The library holds no paper of venue “FooConf”."),
    ],
)
def test_a_stated_filter_that_no_paper_matches_is_said(question: str, said: str, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.NOTHING_FOUND
    assert answer.text == said


@pytest.mark.parametrize(
    ("question", "said", "instead"),
    [
        ("O'Brien 2020", "year 2020, author “O'Brien”", "of author “O'Brien” from 2017"),
        ("what did Haas publish in 2022?", "year 2022, author “Haas”", "of author “Haas” from 2019, 2020 and 2021"),
        ("papers on joins since 2026", "years since 2026", "from 2017 to 2025"),
        ("papers since 2030 on learned indexes", "years since 2030", "from 2017 to 2025"),
    ],
)
def test_when_else_there_are_papers_is_said(question: str, said: str, instead: str, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.NOTHING_FOUND
    assert answer.text == f"The library holds no paper of {said}. It has papers {instead}."
    assert not answer.notes


def test_somebody_whom_the_library_does_not_know_is_said(answerer: Answerer) -> None:
    answer = answerer.answer("What did Stonebraker find about learned indexes under insertions?")
    assert answer.notes[0] == "“Stonebraker” is no author of the library, and stands in none of its texts."


def test_a_filter_on_what_no_paper_tells_is_said(tmp_path: Path, cache: Path, embedder: Embedder) -> None:
    library = Library(LibrarySettings.from_environ({"PAPERBOT_HOME": str(tmp_path), "PAPERBOT_CACHE": str(cache)}))
    ingest_papers(library, embedder, [paper(1, abstract="Robots learn to grasp objects from demonstrations.")])
    answer = Answerer(library, Retriever(library, embedder), Checker(library, embedder)).answer(
        "papers by Levine since 2023 on how robots learn to grasp"
    )
    assert answer.outcome is Outcome.ANSWERED
    assert answer.notes == (
        "No paper of the library names its authors: “by Levine” was left out.",
        "No paper of the library has a year: “since 2023” was left out.",
    )
    alone = Answerer(library, Retriever(library, embedder), Checker(library, embedder)).answer("Which paper came out in 2024?")
    assert alone.outcome is Outcome.NOTHING_FOUND
    assert alone.text == "The question names no topic to look for."
    assert alone.notes == ("No paper of the library has a year: “in 2024” was left out.",)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("papers by Müller", [2025, 2021]),
        ("Which papers since 2021 by Wei Chen?", [2023, 2021]),
        ("papers from SIGMOD", [2025, 2024, 2023, 2020]),
        ("What does Haas say?", [2021, 2020, 2019]),
        ("what do we have by Müller?", [2025, 2021]),
        ("what do you have by Haas since 2020?", [2021, 2020]),
    ],
)
def test_a_question_of_nothing_but_filters_cites_every_paper(question: str, years: list[int], answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert [source.paper.year for source in answer.sources] == years
    assert [statement.citations[0].source for statement in answer.statements] == list(range(1, len(years) + 1))
    assert answer.notes[0].endswith(f"({len(years)} papers).")
    assert len(answer.notes) == 1


def test_papers_that_are_not_shown_are_counted(answerer: Answerer) -> None:
    answer = answerer.answer("papers from SIGMOD", papers=3)
    assert len(answer.sources) == 3
    assert answer.notes[1:] == ("1 more matches; name a topic to choose among them.",)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who wrote the paper on carbon-aware scheduling?", "[1] is by Ivan Petrov (EDBT, 2024)."),
        (
            "Who are the authors of the worst-case optimal joins paper?",
            "[1] is by Ulla Lindström, Matthias Haas (SIGMOD, 2020).",
        ),
        ("When was the paper on graph decay under deletion published?", "[1] is by Thị Hoa Nguyen (VLDB, 2023)."),
        ("Which year was the paper on graph decay under deletion published?", "[1] is by Thị Hoa Nguyen (VLDB, 2023)."),
        ("who wrote the Bandits paper?", "[1] is by Wei Chen (SIGMOD, 2023)."),
        ("who wrote the paper on compaction?", "[1] is by Wei Chen, Matthias Haas (ICDE, 2021)."),
        ("when was the bandits study published?", "[1] is by Wei Chen (SIGMOD, 2023)."),
        ("in which journal was the Bandits study published?", "[1] is by Wei Chen (SIGMOD, 2023)."),
        ("which conference published the Bandits paper?", "[1] is by Wei Chen (SIGMOD, 2023)."),
        ("what venue printed the paper on leases?", "[1] is by Seán O’Brien (NSDI, 2017)."),
        ("when did the compaction study come out?", "[1] is by Wei Chen, Matthias Haas (ICDE, 2021)."),
    ],
)
def test_who_wrote_a_paper_is_told(question: str, said: str, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.notes == (said,)


@pytest.mark.parametrize(
    "question",
    ["who wrote Compaction?", "who wrote the database?", "who wrote bandits?", "who wrote the most cited paper?",
     "who wrote the paper on bananas?",
     "who wrote the paper on carbon bananas?", "which conference accepted negative queries?"],
)  # fmt: skip
def test_what_is_no_paper_is_written_by_nobody(question: str, answerer: Answerer) -> None:
    assert answerer.answer(question).outcome is Outcome.NOTHING_FOUND


@pytest.mark.parametrize(
    ("question", "titles", "note"),
    [
        (
            "Did Wei Chen work with Matthias Haas?",
            ["Compaction Policies Revisited"],
            "Searched only authors “Wei Chen” and “Matthias Haas” (1 paper).",
        ),
        (
            "did Haas and Lindström publish together?",
            ["Worst-Case Optimal Joins"],
            "Searched only authors “Haas” and “Lindström” (1 paper).",
        ),
    ],
)
def test_what_was_written_together_is_cited(question: str, titles: list[str], note: str, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert [source.paper.title for source in answer.sources] == titles
    assert answer.notes == (note,)  # and not that a name stands in no text


def test_who_wrote_it_is_told_of_the_paper_spoken_of(answerer: Answerer) -> None:
    history = (Turn("user", "Do emissions fall?"), Turn("assistant", "By a fifth [1].", ("test:9",)))
    assert answerer.answer("who wrote it?", history).notes[-1] == "[1] is by Ivan Petrov (EDBT, 2024)."


@pytest.mark.parametrize(
    "question",
    [
        "who works on carbon-aware scheduling?",
        "who are the experts on carbon-aware scheduling?",
        "who are the main authors on compaction?",
        "who publishes most on joins?",
    ],
)
def test_who_works_on_something_is_told_of_each_paper_cited(question: str, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    cited = [f"[{source.number}] is by {', '.join(source.paper.authors)}" for source in answer.sources if source.paper.authors]
    assert cited
    assert [note.partition(" (")[0] for note in answer.notes if " is by " in note] == cited


def test_authors_that_are_not_known_or_many() -> None:
    assert written_by(2, paper(1)) == "The library does not know who wrote [2]."
    assert written_by(2, paper(1, authors=("A",)), "when") == "The library does not know when [2] was published."
    assert written_by(2, paper(1, year=2021), "when") == "[2] was published in 2021."
    assert written_by(2, paper(1, year=2021), "where") == "The library does not know where [2] was published."
    assert written_by(2, paper(1, year=2021)) == "The library does not know who wrote [2] (2021)."
    many = paper(1, authors=tuple(f"A{n}" for n in range(12)))
    assert written_by(1, many) == "[1] is by A0, A1, A2, A3, A4, A5, A6, A7, A8, A9 and 2 more."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many papers do you have on joins?", "“joins” stands in 3 papers of the library."),
        ("how many papers are there on bloom filters", "“bloom filters” stands in 1 paper of the library."),
        ("How many papers are there on recall of graphs?", ""),
        ("How many papers do we have on joins?", "“joins” stands in 3 papers of the library."),
        ("How many papers by Haas are there on joins?", "“joins” stands in 1 of these papers."),
    ],
)
def test_how_many_papers_hold_the_words_is_told(question: str, said: str | None, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert [note for note in answer.notes if " stands in " in note] == ([said] if said else [])
    assert (NOT_ALL in answer.notes) == (not said)  # all that were counted are cited


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many papers by Chen?", "The library holds 2 papers of author “Chen”."),
        ("How many papers did Haas write?", "The library holds 3 papers of author “Haas”."),
        ("how many papers are from 2024?", "The library holds 2 papers of year 2024."),
        ("how many papers were published in 2024?", "The library holds 2 papers of year 2024."),
        ("papers by Chen", "Searched only author “Chen” (2 papers)."),
    ],
)
def test_how_many_papers_match_is_told(question: str, said: str, answerer: Answerer) -> None:
    assert answerer.answer(question).notes == (said,)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who is Ulla Lindström?", "Ulla Lindström wrote 2 papers of the library, with Matthias Haas and Chidi Okafor."),
        ("who worked with Haas?", "Matthias Haas wrote 3 papers of the library, with Wei Chen and Ulla Lindström."),
        ("co-authors of Petrov", "Ivan Petrov wrote 1 paper of the library, alone."),
    ],
)
def test_who_somebody_is_is_told_from_the_library(question: str, said: str, answerer: Answerer) -> None:
    assert answerer.answer(question).notes[1:] == (said,)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("papers by Chen and Haas", ("3 more papers are by one of them alone; “or” between the names asks for them too.",)),
        ("papers by both Chen and Haas", ()),
        ("papers by Chen and Johansson", (_APART,)),
        ("what did Chen and Johansson find?", (_APART,)),
        ("papers by Chen or Johansson", ()),
        ("Chen and Haas 2021", ()),
        ("papers by Chen or Haas", ()),
    ],
)
def test_papers_of_two_by_one_of_them_are_told_of(question: str, said: tuple[str, ...], answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert "Compaction Policies Revisited" in _titles(answer)
    assert answer.notes[1:] == said


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("papers by Chen and Knuth", ["Knuth"]),
        ("papers by Knuth or Chen", ["Knuth"]),
        ("papers by Knuth, Chen and Turing since 2015", ["Knuth", "Turing"]),
        ("papers by Chen, Haas and Knuth", ["Knuth"]),
        ("papers by Chen and joins", []),
    ],
)
def test_an_unknown_name_is_told_wherever_it_stands(question: str, unknown: list[str], answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert [note for note in answer.notes if "no paper of author" in note] == [
        f"The library holds no paper of author “{name}”." for name in unknown
    ]
    assert not unknown or "Compaction Policies Revisited" in _titles(answer)


def test_what_two_did_not_write_together_is_said(answerer: Answerer) -> None:
    answer = answerer.answer("papers by both Petrov and Haas")
    assert answer.text == "The library holds no paper of authors “Petrov” and “Haas”."


def test_the_oldest_papers_are_cited(answerer: Answerer) -> None:
    assert _titles(answerer.answer("what is the oldest paper?")) == {"Leases for Shared Caches"}
    assert _titles(answerer.answer("oldest paper by Haas")) == {"Compiled or Vectorised?"}


def test_words_of_another_language_are_not_shared(retriever: Retriever) -> None:
    found = retriever.retrieve("Wie stark sinkt der Recall von Graphen nach dem Löschen?", 9)
    assert {word for ranked in found.papers for word in ranked.shared} == {"recall", "löschen"}
    assert not found.english


@pytest.mark.parametrize(
    ("question", "venue"),
    [("does EDBT run queries when energy is clean?", "EDBT"), ("is SIGMOD or VLDB on queries?", "SIGMOD")],
)
def test_what_stands_on_records_alone_is_said_to_be_there(question: str, venue: str, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    said = f"“{venue}” is a venue of the library, and stands in none of its texts"
    assert f"{said}; “papers published in {venue}” searches that alone." in answer.notes
    assert not [note for note in answer.notes if "no paper of the library" in note]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("did energy scheduling improve, 2024?", ""),  # all that is cited is from 2024
        ("did energy scheduling improve in 2023?", "from 2023"),
        ("did energy scheduling improve before 2023?", "before 2023"),
        ("did energy scheduling improve until 2024?", ""),
        ("worst-case optimal joins 2021", "from 2021"),
        ("worst-case optimal joins 2020", ""),
        ("worst-case optimal joins", ""),
    ],
)
def test_a_year_that_papers_are_not_searched_by_is_told(question: str, told: str, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    years = [note for note in answer.notes if "is a year of papers of the library" in note]
    assert bool(years) is bool(told)
    if told:
        year = re.findall(r"\d{4}", question)[0]
        assert years[0].startswith(
            f"“{year}” is a year of papers of the library, and stands in none of its texts; “papers {told}”"
        )
    assert not any(note.endswith("in no paper of the library.") and re.search(r"\d{4}", note) for note in answer.notes)


def test_a_year_of_no_paper_is_said_to_stand_nowhere(answerer: Answerer) -> None:
    said = answerer.answer("did scheduling of queries for energy improve, 1987?").notes
    assert said == ("“1987” stands in no paper of the library.",)


@pytest.mark.parametrize(
    "question", ["SIGMOD papers on joins", "papers on joins from SIGMOD", "joins SIGMOD", "SIGMOD 2020 papers"]
)
def test_a_known_venue_beside_papers_is_a_filter(question: str, answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert {source.paper.venue for source in answer.sources} == {"SIGMOD"}
    assert "venue “SIGMOD”" in answer.notes[0]


@pytest.mark.parametrize(
    ("question", "said", "titles"),
    [
        ("papers on joins not by Okafor", "others than author “Okafor” (11 papers)",
         {"Worst-Case Optimal Joins", "Where Do Language Models Fail at SQL?"}),
        ("papers on joins excluding SIGMOD", "others than venue “SIGMOD” (8 papers)", {"How Wrong Are Cardinality Estimates?"}),
        ("papers on joins, but not from 2020 or later", "others than years since 2020 (3 papers)",
         {"How Wrong Are Cardinality Estimates?"}),
        ("papers by Haas that are not by Chen or Lindström",
         "author “Haas”, but not of authors “Chen” or “Lindström” (1 paper)", {"Compiled or Vectorised?"}),
        ("papers on joins not by C. Okafor and not from 2024, please",
         "others than author “C. Okafor” or year 2024 (9 papers)", {"Worst-Case Optimal Joins"}),
        ("papers on joins not from 2020, since 2019", "years since 2019, but not of year 2020 (9 papers)",
         {"How Wrong Are Cardinality Estimates?", "Where Do Language Models Fail at SQL?"}),
    ],
)  # fmt: skip
def test_papers_are_left_out_by_their_records(question: str, said: str, titles: set[str], answerer: Answerer) -> None:
    answer = answerer.answer(question)
    assert answer.notes == (f"Searched only {said}.",)
    assert _titles(answer) == titles


def test_what_is_denied_alone_narrows_the_question_before(answerer: Answerer) -> None:
    first = answerer.answer("papers on joins")
    history = (Turn("user", first.question), Turn("assistant", first.text, tuple(one.paper.paper_id for one in first.sources)))
    answer = answerer.answer("not by Lindström", history)
    assert _titles(answer) == _titles(first) - {"Worst-Case Optimal Joins", "How Wrong Are Cardinality Estimates?"}
    assert "Searched only others than author “Lindström” (10 papers)." in answer.notes


def test_what_is_denied_holds_beside_options_and_later_filters(answerer: Answerer) -> None:
    said = "Searched only author “Haas”, but not of author “Lindström” (2 papers)."
    first = answerer.answer("papers on joins not by Lindström", filters=Filters(authors=("Haas",)))
    assert said in first.notes
    assert "Worst-Case Optimal Joins" not in _titles(first)
    before = answerer.answer("papers on joins not by Lindström")
    cited = tuple(one.paper.paper_id for one in before.sources)
    history = (Turn("user", before.question), Turn("assistant", before.text, cited))
    assert said in answerer.answer("by Haas", history).notes


def test_papers_that_are_not_somebodys_are_all_others(answerer: Answerer) -> None:
    answer = answerer.answer("how many papers are not by Haas?")
    assert answer.notes[0] == "The library holds 9 papers of others than author “Haas”."


def test_what_no_record_tells_is_refused_beside_what_one_does(answerer: Answerer) -> None:
    answer = answerer.answer("papers not about joins and not by Haas")
    assert (answer.outcome, answer.sources) == (Outcome.NOTHING_FOUND, ())
    assert answer.text.startswith(NEGATED)


def test_what_was_cited_before_is_no_paper_that_matches_more(answerer: Answerer) -> None:
    first = answerer.answer("Steering Optimizers with Bandits")
    history = (Turn("user", first.question), Turn("assistant", first.text, (first.sources[0].paper.paper_id,)))
    answer = answerer.answer("other papers by the authors?", history)
    assert _titles(answer) == {"Compaction Policies Revisited"}
    assert not any("more match" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bo Du and Thomas Do?", ["Bo Du", "Thomas Do"]),
        ("bo du, ada", ["bo du", "ada"]),
        ("Teun van der Weij on bats", ["Teun van der Weij"]),
        ("Ada De on bats", ["Ada De"]),
        ("Ada In 2020", ["Ada"]),
        ("Ada Does not", ["Ada"]),
    ],
)
def test_family_names_that_are_words_as_well_end_names(text: str, names: list[str]) -> None:
    assert listed_names(text, 0)[0] == names
