"""Filters: what they let through, what options and questions mean by them, and what questions do not mean."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.filtering import from_options, from_question, merge
from bot.filtering.alone import filters_alone, may_be_alone
from bot.filtering.framing import age_asked_for
from ingest.errors import QuestionError
from ingest.filters import Filters, Years, abbreviates, is_author, is_category, is_source, is_surname, is_venue, just
from ingest.library.conditions import install, to_sql
from ingest.library.keywords import KeywordIndex
from ingest.records import Paper
from ingest.text import plain
from tests.conftest import examples, paper
from tests.work import calls, growth

TODAY = date(2025, 11, 23)
PAPERS = [
    paper(1, authors=("Sergey Levine", "Chelsea Finn"), year=2023, venue="NeurIPS 2023", categories=("cs.LG", "cs.RO")),
    paper(2, authors=("Richard S. Sutton", "Mingsheng Long"), year=2020, venue="Nature", categories=("cs.AI", "stat.ML")),
    paper(3, authors=("Adam Gleave", "Grace Hand"), year=2022, venue="Proc. of ICML"),
    paper(
        4, authors=("Will Dabney", "Guido van Rossum", "José Müller"), year=2021, venue="Journal of Machine Learning Research"
    ),
    paper(5, authors=("Wei Young",), year=2024, venue="IEEE Robotics and Automation Letters", categories=("cs",)),
    paper(6, year=2019, venue="AI Magazine", categories=("q-bio.NC",)),
    paper(
        7,
        title="The Adam and Young modulus of a bloom filter in the USA",
        authors=("Ada Bloom", "Eve Adam", "Pat O’Brien"),
        year=1970,
    ),
]


class Shelf:
    """Papers in memory, which count how often they were asked for."""

    def __init__(self, papers: Sequence[Paper] = PAPERS) -> None:
        self.papers = papers
        self.asked = 0

    def holds(self, filters: Filters) -> bool:
        self.asked += 1
        return any(filters.matches(one, ("test",)) for one in self.papers)

    def tells(self, field: str) -> bool:
        return any(getattr(one, field) for one in self.papers)

    def venues(self, name: str, *, short: bool = False) -> list[str]:
        self.asked += short
        called = abbreviates if short else is_venue
        return [one.venue for one in self.papers if called(name, one.venue)]

    def newest(self, filters: Filters, count: int) -> list[str]:
        return [one.paper_id for one in self.papers if filters.matches(one, ("test",))][:count]

    def frequencies(self, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        texts = [f" {one.title} {one.abstract} ".lower() for one in self.papers]
        return len(texts), {word: sum(f" {word} " in text for text in texts) for word in words}

    def surnames(self, words: Sequence[str]) -> set[str]:
        self.asked += 1
        return {word for word in words if any(is_surname(word, name) for one in self.papers for name in one.authors)}

    def unknown(self, words: Sequence[str]) -> list[str]:
        return [word for word, texts in self.frequencies(words)[1].items() if not texts]


class Everything:
    """A library in which every name is found: what is then read was not held back by the library."""

    def holds(self, filters: Filters) -> bool:
        return bool(filters)

    def tells(self, field: str) -> bool:
        return True

    def venues(self, name: str, *, short: bool = False) -> list[str]:
        return [name]

    def newest(self, filters: Filters, count: int) -> list[str]:
        return ["1"] * count

    def frequencies(self, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        return 1, dict.fromkeys(words, 0)

    def surnames(self, words: Sequence[str]) -> set[str]:
        return set(words)

    def unknown(self, words: Sequence[str]) -> list[str]:
        return list(words)


def read(question: str, known: Shelf | Everything) -> tuple[Filters, str]:
    """The filters that a question states, and the question without them."""
    stated = from_question(question, known, TODAY)
    return stated.filters, stated.rest


# --- what they let through ---


@pytest.mark.parametrize(
    ("wanted", "name", "expected"),
    [
        ("Levine", "Sergey Levine", True),
        ("sergey levine", "Sergey Levine", True),
        ("S. Levine", "Sergey Levine", True),
        ("S Levine", "Sergey Levine", True),
        ("Levine, Sergey", "Sergey Levine", True),
        ("Levine, S.", "Sergey Levine", True),
        ("Sergey Levine", "S. Levine", True),
        ("Sergey", "Sergey Levine", True),
        ("Lev", "Sergey Levine", False),
        ("evine", "Sergey Levine", False),
        ("Levines", "Sergey Levine", False),
        ("C. Levine", "Sergey Levine", False),
        ("Levine Sergey", "Sergey Levine", False),
        ("Levine SG", "Sergey Levine", True),
        ("Levine SG", "S. G. Levine", True),
        ("Levine, SG", "Sergey G. Levine", True),
        ("van Rossum G", "Guido van Rossum", True),
        ("Müller J", "José Müller", True),
        ("Levine CG", "Sergey Levine", False),
        ("Levine Sg", "Sergey Levine", False),
        ("Wei XU", "Wei Xu", True),
        ("LI X", "Xia Li", False),
        ("Sergey L.", "Sergey Levine", False),
        ("Muller", "José Müller", True),
        ("MÜLLER", "Jose Muller", True),
        ("Jose\u0301 Müller", "José Müller", True),
        ("Mueller", "José Müller", True),
        ("J. Mueller", "José Mu\u0308ller", True),
        ("Müller", "Jose Mueller", True),
        ("MUELLER", "JOSÉ MÜLLER", True),
        ("Muller", "Jose Mueller", False),
        ("Baur", "Hans Bauer", False),
        ("Grossmann", "Anna Großmann", True),
        ("Oestergaard", "Søren Østergaard", True),
        ("Soren Ostergaard", "Søren Østergaard", True),
        ("Lukasz", "Łukasz Kaiser", True),
        ("Strasse", "A. Straße", True),
        ("Richard Sutton", "Richard S. Sutton", True),
        ("R. S. Sutton", "Richard S. Sutton", True),
        ("Richard S. Sutton", "Richard Sutton", True),
        ("Michael I. Jordan", "Michael J. Jordan", False),
        ("Maria Garcia", "Maria Lopez Garcia", True),
        ("Fei-Fei Li", "Fei Fei Li", True),
        ("O'Brien", "Conan O’Brien", True),
        ("van Rossum", "Guido van Rossum", True),
        ("Li", "Yujia Li", True),
        ("Li", "Liam Lin", False),
        ("L", "Sergey Levine", False),
        ("王伟", "王伟", True),
        ("Levine", "", False),
        ("", "Sergey Levine", False),
        ("!?", "Sergey Levine", False),
    ],
)
def test_author(wanted: str, name: str, expected: bool) -> None:
    assert is_author(wanted, name) is expected


@pytest.mark.parametrize(
    ("wanted", "venue", "expected"),
    [
        ("NeurIPS", "NeurIPS 2023", True),
        ("neurips", "Proc. of NeurIPS", True),
        ("ICML", "ICML'23", True),
        ("NeurIPS 2023", "NeurIPS 2023", True),
        ("NeurIPS 2022", "NeurIPS 2023", False),
        ("Machine Learning", "Journal of Machine Learning Research", True),
        ("Learning Machine", "Journal of Machine Learning Research", False),
        ("IPS", "NeurIPS 2023", False),
        ("NeurIPS", "", False),
        ("", "NeurIPS", False),
        (just("Nature"), "Nature", True),
        (just("nature"), "Nature 2020", True),
        (just("The Lancet"), "Lancet", True),
        (just("Cell"), "Proc. of the 3rd Cell, 2020", True),
        (just("Nature"), "Nature Medicine", False),
        (just("Science"), "Robotics: Science and Systems", False),
        (just("Machine Learning"), "Journal of Machine Learning Research", False),
        (just("Nature"), "2020", False),
        (just(""), "2020", False),
    ],
)
def test_venue(wanted: str, venue: str, expected: bool) -> None:
    assert is_venue(wanted, venue) is expected


@pytest.mark.parametrize(
    ("wanted", "category", "expected"),
    [
        ("cs.LG", "cs.LG", True),
        ("CS.lg", "cs.LG", True),
        ("cs", "cs.LG", True),
        ("cs", "cs", True),
        ("c", "cs.LG", False),
        ("cs.L", "cs.LG", False),
        ("cs.LG", "cs", False),
        ("math", "math-ph", False),
        ("reinforcement learning", "Reinforcement Learning", True),
        ("", "cs.LG", False),
    ],
)
def test_category(wanted: str, category: str, expected: bool) -> None:
    assert is_category(wanted, category) is expected


@pytest.mark.parametrize(
    ("wanted", "source", "expected"),
    [
        ("refs.bib", "/home/me/refs.bib", True),
        ("Refs.BIB", "/home/me/refs.bib", True),
        ("./refs.bib", "/home/me/refs.bib", True),
        ("me/refs.bib", "/home/me/refs.bib", True),
        ("/home/me/refs.bib", "/home/me/refs.bib", True),
        ("/home/me", "/home/me/refs.bib", True),
        ("/home/me/", "/home/me/refs.bib", True),
        ("/home/m", "/home/me/refs.bib", False),
        ("efs.bib", "/home/me/refs.bib", False),
        ("me\\refs.bib", "C:\\Users\\me\\refs.bib", True),
        ("arxiv", "arxiv:2501.01234", True),
        ("arxiv:", "arxiv:cat:cs.LG", True),
        ("arxiv:2501", "arxiv:2501.01234", True),
        ("arx", "arxiv:2501.01234", False),
        ("sample", "sample", True),
        ("<stdin>", "<stdin>", True),
        ("", "sample", False),
    ],
)
def test_source(wanted: str, source: str, expected: bool) -> None:
    assert is_source(wanted, source) is expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(), [1, 2, 3], id="none"),
        pytest.param(Filters(Years(2020)), [1], id="since"),
        pytest.param(Filters(Years(None, 2019)), [2], id="until"),
        pytest.param(Filters(Years(2023, 2023)), [1], id="one year"),
        pytest.param(Filters(Years(0, 9999)), [1, 2], id="a paper without a year"),
        pytest.param(Filters(authors=("Finn", "Sutton")), [1, 2], id="alternatives"),
        pytest.param(Filters(Years(2020), ("Sutton",)), [], id="two fields must both hold"),
        pytest.param(Filters(venues=("NeurIPS",)), [1], id="venue"),
        pytest.param(Filters(categories=("cs",)), [1, 2], id="category"),
        pytest.param(Filters(sources=("refs.bib",)), [2, 3], id="any of a paper's sources"),
    ],
)
def test_matches(filters: Filters, expected: list[int], index: sqlite3.Connection) -> None:
    held = {
        paper(1, authors=("Chelsea Finn",), year=2023, venue="NeurIPS 2023", categories=("cs.LG",)): ("arxiv:1",),
        paper(2, authors=("Richard Sutton",), year=2018, categories=("stat.ML", "cs.AI")): ("arxiv:2", "/a/refs.bib"),
        paper(3): ("/a/refs.bib",),
    }
    assert [one.paper_id for one, sources in held.items() if filters.matches(one, sources)] == [f"test:{n}" for n in expected]
    fill(index, list(held.items()))
    assert found(index, filters) == [f"test:{n}" for n in expected]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ""),
        (Filters(Years(2022, 2025), ("Levine",), (), ("cs.LG",)), "years 2022–2025, author “Levine”, category cs.LG"),
        (Filters(Years(2023, 2023)), "year 2023"),
        (Filters(Years(first=2023)), "years since 2023"),
        (Filters(Years(last=2020)), "years until 2020"),
        (Filters(authors=("A", "B", "C")), "authors “A”, “B” or “C”"),
        (Filters(venues=("ICML", "Nature"), sources=("refs.bib",)), "venues “ICML” or “Nature”, source refs.bib"),
    ],
)
def test_describe(filters: Filters, expected: str) -> None:
    assert filters.describe() == expected
    assert bool(filters) is bool(expected)


# --- the same in SQL ---


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The tables as the keyword index makes them."""
    index = KeywordIndex(Path(tmp_path_factory.mktemp("index")) / "words.sqlite")
    index.recreate()
    with index.transaction() as connection:
        made = connection.execute("SELECT sql FROM sqlite_master WHERE name IN ('papers', 'sources')").fetchall()
    index.close()
    return ";".join(sql for (sql,) in made)


@pytest.fixture
def index(schema: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema)
    install(connection)
    yield connection
    connection.close()


def fill(index: sqlite3.Connection, papers: Sequence[tuple[Paper, Sequence[str]]]) -> None:
    """Put papers, with their sources, in the place of those that are there."""
    index.execute("DELETE FROM papers")
    index.execute("DELETE FROM sources")
    for row, (one, sources) in enumerate(papers):
        values = one.to_json() | {"id": row, "sources": "{}", "sentences": "[]", "chunk_ids": "[]"}
        del values["source"]
        values |= {name: json.dumps(values[name], ensure_ascii=False) for name in ("authors", "categories")}
        index.execute(
            f"INSERT INTO papers ({', '.join(values)}) VALUES ({','.join('?' * len(values))})", tuple(values.values())
        )
        index.executemany("INSERT OR IGNORE INTO sources VALUES (?, ?)", [(source, row) for source in sources])


def found(index: sqlite3.Connection, filters: Filters) -> list[str]:
    condition, values = to_sql(filters)
    return [row[0] for row in index.execute(f"SELECT paper_id FROM papers WHERE {condition} ORDER BY id", values)]


_PARTS = ["Sergey", "S.", "Levine", "LEVINE", "lev", "Müller", "Mu\u0308ller", "muller", "Mueller", "van", "O'Brien", "Brien",
          "Łukasz", "lukasz", "王", "Straße", "K", "\uff21", "İ", 'a"b', "a\\b", "%", "_", "cs", "cs.LG", "CS.lg",
          "cs.", "arxiv", "refs.bib", "/a/refs.bib", "/a", "a\\nb", "ICML", "=", "2023", ",", "-"]  # fmt: skip
_TEXT = st.one_of(
    st.lists(st.sampled_from(_PARTS), max_size=3).map(" ".join),
    st.lists(st.sampled_from(_PARTS), max_size=3).map("".join),
    st.text(max_size=8),
).map(plain)
_TEXTS = st.lists(_TEXT, max_size=3).map(tuple)
_ANY_YEAR = st.none() | st.integers(2018, 2026)
_FILTERS = st.builds(Filters, st.builds(Years, _ANY_YEAR, _ANY_YEAR), _TEXTS, _TEXTS, _TEXTS, _TEXTS, _TEXTS)
_PAPER = st.builds(
    lambda authors, year, venue, categories: paper(0, authors=authors, year=year, venue=venue, categories=categories),
    _TEXTS, _ANY_YEAR, _TEXT, _TEXTS,
)  # fmt: skip


@settings(deadline=None, max_examples=examples(150))
@given(papers=st.lists(st.tuples(_PAPER, _TEXTS), min_size=1, max_size=4), filters=_FILTERS, data=st.data())
def test_sql_says_what_matches_says(
    schema: str, papers: list[tuple[Paper, tuple[str, ...]]], filters: Filters, data: st.DataObject
) -> None:
    papers = [(Paper(f"test:{n}", *_rest(one)), sources) for n, (one, sources) in enumerate(papers)]
    only = data.draw(st.sampled_from(["years", "authors", "venues", "categories", "sources", "coauthors", "all"]))
    if only != "all":  # six filters at once let hardly anything through
        filters = Filters(**{only: getattr(filters, only)})
    if filters and data.draw(st.booleans()):
        filters = Filters(excluded=(filters,))
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema)
    install(connection)
    fill(connection, papers)
    assert found(connection, filters) == [one.paper_id for one, sources in papers if filters.matches(one, sources)]
    connection.close()


def _rest(one: Paper) -> tuple[str, str, tuple[str, ...], int | None, str, str, tuple[str, ...]]:
    return one.title, one.abstract, one.authors, one.year, one.venue, one.url, one.categories


def test_values_that_are_no_unicode_can_be_bound(index: sqlite3.Connection) -> None:
    fill(index, [(paper(1, authors=("Sergey Levine",)), ("a",))])
    assert found(index, Filters(authors=("Levine\udcff",), sources=("a\udcff",))) == []


def test_a_large_library_is_filtered_with_few_calls_a_paper(index: sqlite3.Connection) -> None:
    names = ["Sergey Levine", "José Müller", "Wei Wang", "Chelsea Finn", "Łukasz Kaiser", "Yarin Gal"]
    papers = [
        (paper(n, authors=tuple(f"{name} {n % (7 + k)}" for k, name in enumerate(names)), year=2000 + n % 26,
               venue=f"ICML {n % 40}", categories=("cs.LG", f"cs.{n % 50}")), (f"/papers/{n % 99}.bib",))
        for n in range(10_000)
    ]  # fmt: skip
    fill(index, papers)
    filters = Filters(Years(2010), ("Wang 3", "Muller"), ("ICML 7", "ICML 8"), ("cs.LG",), ("7.bib", "/papers/8.bib"))
    nobody, somebody = Filters(authors=("Nobody",)), Filters(authors=("S. Levine 2",))
    for most, one in ((1, filters), (100, nobody), (10, nobody), (100, somebody)):  # names with accents are made plain once
        assert calls(partial(found, index, one)) < most * len(papers)


# --- options ---


@pytest.mark.parametrize(
    ("given_as", "expected"),
    [
        ("2023", Years(2023, 2023)),
        (" 2023 ", Years(2023, 2023)),
        ("2022-2025", Years(2022, 2025)),
        ("2022–2025", Years(2022, 2025)),
        ("2022—2025", Years(2022, 2025)),
        ("2022:2025", Years(2022, 2025)),
        ("2022 - 2025", Years(2022, 2025)),
        ("2022 to 2025", Years(2022, 2025)),
        ("from 2022 to 2025", Years(2022, 2025)),
        ("2023-2023", Years(2023, 2023)),
        ("2023-", Years(2023)),
        ("2023:", Years(2023)),
        ("-2020", Years(None, 2020)),
        (":2020", Years(None, 2020)),
        (">=2023", Years(2023)),
        ("≥ 2023", Years(2023)),
        (">2023", Years(2024)),
        ("<=2020", Years(None, 2020)),
        ("<2020", Years(None, 2019)),
        ("since 2023", Years(2023)),
        ("Since 2023", Years(2023)),
        ("from 2023", Years(2023)),
        ("before 2020", Years(None, 2019)),
        ("after 2020", Years(2021)),
        ("until 2020", Years(None, 2020)),
        ("up to 2020", Years(None, 2020)),
        ("1900-2100", Years(1900, 2100)),
    ],
)
def test_year_option(given_as: str, expected: Years) -> None:
    assert from_options(year=given_as) == Filters(years=expected)


@pytest.mark.parametrize(
    ("given_as", "said"),
    [
        ("", "neither a year"),
        ("soon", "neither a year"),
        ("20x3", "neither a year"),
        ("2020,2021", "neither a year"),
        ("2020-2021-2022", "neither a year"),
        ("since 2020-2021", "neither a year"),
        ("2020.5", "neither a year"),
        ("٢٠٢٣", "neither a year"),
        ("2025-2022", "is reversed: 2025 comes after 2022"),
        ("23", "from 1900 to 2100"),
        ("1899", "from 1900 to 2100"),
        ("2101", "from 1900 to 2100"),
        ("02023", "from 1900 to 2100"),
        ("2020-2101", "from 1900 to 2100"),
        ("9" * 5_000, "from 1900 to 2100"),
    ],
)
def test_year_option_that_is_none(given_as: str, said: str) -> None:
    with pytest.raises(QuestionError) as caught:
        from_options(year=given_as)
    assert f"“{given_as}”" in caught.value.message
    assert said in caught.value.message
    assert "2022-2025" in caught.value.advice


def test_options() -> None:
    filters = from_options("2023-", ["Levine", " Finn ", "Levine"], ["ICML"], ["cs.LG"], ["my  refs.bib"])
    assert filters == Filters(Years(2023), ("Levine", "Finn"), ("ICML",), ("cs.LG",), ("my  refs.bib",))
    assert not from_options()


@pytest.mark.parametrize("field", ["author", "venue", "category", "source"])
@pytest.mark.parametrize("value", ["", "  ", "?!"])
def test_option_without_a_word(field: str, value: str) -> None:
    with pytest.raises(QuestionError, match=field):
        from_options(**{field: [value]})  # type: ignore[arg-type]


def test_options_win_field_by_field() -> None:
    options = Filters(Years(2023), venues=("ICML",))
    parsed = Filters(Years(2020, 2021), ("Levine",), ("Nature",), ("cs.LG",))
    assert merge(options, parsed) == Filters(Years(2023), ("Levine",), ("ICML",), ("cs.LG",))
    assert merge(Filters(), parsed) == parsed
    assert merge(options, Filters()) == options


# --- questions that state filters ---

SINCE_2023, LEVINE = Filters(Years(2023)), Filters(authors=("Levine",))


@pytest.mark.parametrize(
    ("question", "expected", "rest"),
    [
        # years
        ("papers since 2023 on offline RL", SINCE_2023, "papers on offline RL"),
        ("What is known about offline RL since 2023?", SINCE_2023, "What is known about offline RL?"),
        ("Since 2023, how has offline RL changed?", SINCE_2023, "how has offline RL changed?"),
        ("papers (since 2023) on offline RL", SINCE_2023, "papers on offline RL"),
        ("Which papers on offline RL came out in 2023?", Filters(Years(2023, 2023)), "Which papers on offline RL?"),
        ("papers that came out in 2023 on offline RL", Filters(Years(2023, 2023)), "papers on offline RL"),
        ("papers on offline RL from 2023 onwards", SINCE_2023, "papers on offline RL"),
        ("papers from 2023 until now on offline RL", SINCE_2023, "papers on offline RL"),
        ("papers newer than 2022 on offline RL", SINCE_2023, "papers on offline RL"),
        ("papers published after 2022 on offline RL", SINCE_2023, "papers on offline RL"),
        ("papers since the year 2023 on offline RL", SINCE_2023, "papers on offline RL"),
        ("papers since 2000 on offline RL", Filters(Years(2000)), "papers on offline RL"),
        ("papers on robots from 2021 to 2023", Filters(Years(2021, 2023)), "papers on robots"),
        ("papers from 2021-2023 on robots", Filters(Years(2021, 2023)), "papers on robots"),
        ("work between 2020 and 2022 on robots", Filters(Years(2020, 2022)), "work on robots"),
        ("Which methods were proposed between 2020 and 2022 for robots?", Filters(Years(2020, 2022)),
         "Which methods were proposed for robots?"),
        ("Which papers from 2022 and 2023 use robots?", Filters(Years(2022, 2023)), "Which papers use robots?"),
        ("papers before 2020 on robots", Filters(Years(None, 2019)), "papers on robots"),
        ("How were robots trained in papers before 2020?", Filters(Years(None, 2019)), "How were robots trained in papers?"),
        ("papers from before 2020 on robots", Filters(Years(None, 2019)), "papers on robots"),
        ("papers up to 2020 on robots", Filters(Years(None, 2020)), "papers on robots"),
        ("papers since 2020 and before 2023 on robots", Filters(Years(2020, 2022)), "papers on robots"),
        ("papers in 2024 on robots", Filters(Years(2024, 2024)), "papers on robots"),
        ("which papers are from 2020 on robots?", Filters(Years(2020, 2020)), "which papers are on robots?"),
        ("which papers are older than 2020 on robots?", Filters(Years(None, 2019)), "which papers are on robots?"),
        ("papers that are from 2021 to 2023 on robots", Filters(Years(2021, 2023)), "papers that are on robots"),
        ("papers that were published in 2023 about robots", Filters(Years(2023, 2023)), "papers about robots"),
        ("What was published in 2024 on robots?", Filters(Years(2024, 2024)), "What was on robots?"),
        ("What was published on robots in 2024?", Filters(Years(2024, 2024)), "What was published on robots?"),
        ("work from 2022 on robots", Filters(Years(2022, 2022)), "work on robots"),
        ("any recent work in 2024 on robots?", Filters(Years(2024, 2024)), "any work on robots?"),
        ("papers of 2023 about robots", Filters(Years(2023, 2023)), "papers about robots"),
        ("papers about reward hacking from 2024", Filters(Years(2024, 2024)), "papers about reward hacking"),
        ("In 2024, which papers studied robots?", Filters(Years(2024, 2024)), "which papers studied robots?"),
        ("2022-2024 papers on robots", Filters(Years(2022, 2024)), "papers on robots"),
        ("2022–2024 papers on robots", Filters(Years(2022, 2024)), "papers on robots"),
        ("show me 2023 papers on robots", Filters(Years(2023, 2023)), "show me papers on robots"),
        ("robots papers 2023", Filters(Years(2023, 2023)), "robots papers"),
        ("any articles 2023?", Filters(Years(2023, 2023)), "any articles 2023?"),
        ("NeurIPS papers 2023", Filters(Years(2023, 2023), venues=("NeurIPS",)), "NeurIPS papers 2023"),
        ("March 2023 papers on robots", Filters(Years(2023, 2023)), "papers on robots"),
        ("papers from March 2023 on robots", Filters(Years(2023, 2023)), "papers on robots"),
        ("Which approaches work without training since 2023?", SINCE_2023, "Which approaches work without training?"),
        ("papers from the last 3 years on robots", Filters(Years(2022)), "papers on robots"),
        ("papers of the past three years on robots", Filters(Years(2022)), "papers on robots"),
        ("What was learned about robots in the last 5 years?", Filters(Years(2020)), "What was learned about robots?"),
        ("papers from last year on robots", Filters(Years(2024, 2024)), "papers on robots"),
        ("papers published this year on robots", Filters(Years(2025, 2025)), "papers on robots"),
        ("latest 2023 papers on robots", Filters(Years(2023, 2023)), "papers on robots"),
        # an end of the years to look for, behind a few words
        ("underwater robots before 2020", Filters(Years(None, 2019)), "underwater robots"),
        ("underwater robots (prior to 2020)", Filters(Years(None, 2019)), "underwater robots"),
        ("show me underwater robots, before 2020", Filters(Years(None, 2019)), "show me underwater robots"),
        ("offline RL since 2012", Filters(Years(2012)), "offline RL"),
        ("offline RL after 2011?", Filters(Years(2012)), "offline RL?"),
        ("underwater robots before 2024 in cs.RO", Filters(Years(None, 2023), categories=("cs.RO",)), "underwater robots"),
        ("underwater robots before 2024 (cs.RO)", Filters(Years(None, 2023), categories=("cs.RO",)), "underwater robots"),
        ("What is known about underwater robots before 2020?", Filters(Years(None, 2019)),
         "What is known about underwater robots?"),
        # authors
        ("papers by Levine on robots", LEVINE, "papers on robots"),
        ("papers by levine on robots", Filters(authors=("levine",)), "papers on robots"),
        ("how many papers are by Levine on robots?", LEVINE, "how many papers are on robots?"),
        ("papers by Levine and Finn on robots", Filters(coauthors=("Levine", "Finn")), "papers on robots"),
        ("papers by Levine or Finn on robots", Filters(authors=("Levine", "Finn")), "papers on robots"),
        ("papers by Levine and Sutton on robots", Filters(authors=("Levine", "Sutton")), "papers on robots"),
        ("papers by both Levine and Sutton on robots", Filters(coauthors=("Levine", "Sutton")), "papers on robots"),
        ("joint papers by Levine and Sutton on robots", Filters(coauthors=("Levine", "Sutton")), "joint papers on robots"),
        ("Levine and Finn's papers on robots", Filters(coauthors=("Levine", "Finn")), "papers on robots"),
        ("papers that Levine wrote on robots", LEVINE, "papers on robots"),
        ("papers of Levine on robots", LEVINE, "papers on robots"),
        ("any Levine papers on robots?", LEVINE, "any papers on robots?"),
        ("PAPERS BY LEVINE ON ROBOTS", Filters(authors=("LEVINE",)), "PAPERS ON ROBOTS"),
        ("What did S. Levine's papers say about robots?", Filters(authors=("S. Levine",)), "What did papers say about robots?"),
        ("reward shaping by Sergey Levine", Filters(authors=("Sergey Levine",)), "reward shaping"),
        ("Which methods were proposed by Levine for robots?", LEVINE, "Which methods were proposed for robots?"),
        ("papers by Levine et al. on robots", LEVINE, "papers on robots"),
        ("anything by Levine and colleagues about robots?", LEVINE, "anything about robots?"),
        ("papers by Levine, Finn and Sutton on robots", Filters(authors=("Levine", "Finn", "Sutton")), "papers on robots"),
        ("papers by Levine and robots", LEVINE, "papers and robots"),
        ("papers by Guido van Rossum about types", Filters(authors=("Guido van Rossum",)), "papers about types"),
        ("papers by Will Dabney about types", Filters(authors=("Will Dabney",)), "papers about types"),
        ("papers written by Jose Muller about types", Filters(authors=("Jose Muller",)), "papers about types"),
        ("Sergey Levine’s work on robots", Filters(authors=("Sergey Levine",)), "work on robots"),
        ("What does Levine say about robots?", LEVINE, "What about robots?"),
        ("What did Levine find about robots?", LEVINE, "What about robots?"),
        ("what did levine find about robots", Filters(authors=("levine",)), "what about robots"),
        ("What did O'Brien find about leases?", Filters(authors=("O'Brien",)), "What about leases?"),
        ("What do Levine and Finn say about robots?", Filters(authors=("Levine", "Finn")), "What about robots?"),
        ("What have Levine et al. shown on robots?", LEVINE, "What on robots?"),
        ("What did Sergey Levine publish on robots?", Filters(authors=("Sergey Levine",)), "What on robots?"),
        ("Does Young think robots learn?", Filters(authors=("Young",)), "robots learn?"),
        ("What did Bloom show about filters?", Filters(authors=("Bloom",)), "What about filters?"),
        ("What does Bloom say about filters?", Filters(authors=("Bloom",)), "What about filters?"),
        ("according to Levine, how do robots grasp?", LEVINE, "how do robots grasp?"),
        ("According to Levine, Nature's robots grasp?", LEVINE, "Nature's robots grasp?"),
        ("How do robots grasp according to Levine?", LEVINE, "How do robots grasp?"),
        ("Levine et al. on robots", LEVINE, "on robots"),
        ("Levine and colleagues on robots", LEVINE, "on robots"),
        ("Levine (2023) on robots", Filters(Years(2023, 2023), ("Levine",)), "on robots"),
        ("robots in Levine et al., 2023", Filters(Years(2023, 2023), ("Levine",)), "robots in"),
        ("What happens in the Levine 2023 paper?", Filters(Years(2023, 2023), ("Levine",)), "What happens in the paper?"),
        ("the Levine paper on robots", LEVINE, "the paper on robots"),
        ("Levine and Finn 2023 on robots", Filters(Years(2023, 2023), coauthors=("Levine", "Finn")), "on robots"),
        ("robots in Dabney, Rossum, and Müller (2021)",
         Filters(Years(2021, 2021), coauthors=("Dabney", "Rossum", "Müller")), "robots in"),
        ("Levine & Finn (2023) on robots", Filters(Years(2023, 2023), coauthors=("Levine", "Finn")), "on robots"),
        ("robots (Levine and Finn, 2023)", Filters(Years(2023, 2023), coauthors=("Levine", "Finn")), "robots"),
        ("robots [Levine et al., 2023]", Filters(Years(2023, 2023), ("Levine",)), "robots"),
        ("robots grasp (see Levine & Finn, 2023).", Filters(Years(2023, 2023), coauthors=("Levine", "Finn")), "robots grasp."),
        ("robots grasp (van Rossum, 2021)", Filters(Years(2021, 2021), ("van Rossum",)), "robots grasp"),
        ("Levine, S., & Finn, C. (2023) on robots",
         Filters(Years(2023, 2023), coauthors=("Levine, S.", "Finn, C.")), "on robots"),
        ("robots (Levine, 2023; Sutton et al., 2020)", Filters(authors=("Levine", "Sutton")), "robots"),
        ("Robots and Levine 2023", Filters(Years(2023, 2023), ("Levine",)), "Robots and"),
        ("Bloom and Levine 2023", Filters(Years(2023, 2023), ("Levine",)), "Bloom and"),  # a word of texts
        # authors whom the library does not have
        # behind or before a topic
        ("papers on robots by Levine", LEVINE, "papers on robots"),
        ("which papers on robots are by Levine?", LEVINE, "which papers on robots?"),
        ("how many papers about robots are by Levine?", LEVINE, "how many papers about robots?"),
        ("papers on robots by Levine from 2023", Filters(Years(2023, 2023), ("Levine",)), "papers on robots"),
        ("anything on robots by Levine?", LEVINE, "anything on robots?"),
        ("what do we have on robots by Levine?", LEVINE, "what do we have on robots?"),
        ("what else have you got by Levine on robots?", LEVINE, "what else have you got on robots?"),
        ("reward shaping by Levine", LEVINE, "reward shaping"),
        ("papers about robots from Levine", LEVINE, "papers about robots"),
        ("papers about robots from Sergey Levine since 2020", Filters(Years(2020), ("Sergey Levine",)), "papers about robots"),
        ("Levine on robots", LEVINE, "on robots"),
        ("Levine and Finn on robots", Filters(coauthors=("Levine", "Finn")), "on robots"),
        ("any Sergey Levine papers on robots?", Filters(authors=("Sergey Levine",)), "any papers on robots?"),
        ("Did Levine work on robots?", LEVINE, "robots?"),
        ("has Levine published on robots?", LEVINE, "on robots?"),
        # initials
        ("papers by Levine, S. on robots", Filters(authors=("S. Levine",)), "papers on robots"),
        ("papers by Levine S. on robots", Filters(authors=("S. Levine",)), "papers on robots"),
        ("papers by Levine S on robots", Filters(authors=("Levine S",)), "papers on robots"),
        ("papers by Sutton RS and Long M on robots", Filters(coauthors=("Sutton RS", "Long M")), "papers on robots"),
        ("papers by Levine, Sergey on robots", Filters(authors=("Sergey Levine",)), "papers on robots"),
        ("papers by Sutton, Long on robots", Filters(coauthors=("Sutton", "Long")), "papers on robots"),
        # titles
        ("papers by Dr. Levine on robots", LEVINE, "papers on robots"),
        ("papers by Prof. Dr. Levine and Dr Finn on robots", Filters(coauthors=("Levine", "Finn")), "papers on robots"),
        ("Prof Levine on robots", LEVINE, "on robots"),
        ("Professor Levine's papers on robots", LEVINE, "papers on robots"),
        ("what did Dr. Levine find about robots?", LEVINE, "what about robots?"),
        ("papers by Prof. Newton on robots", Filters(authors=("Newton",)), "papers on robots"),
        ("papers on Professor Forcing by Levine", LEVINE, "papers on Professor Forcing"),
        ("papers by levine, s. on robots", Filters(authors=("s. levine",)), "papers on robots"),
        ("papers by Sutton, R. S. on robots", Filters(authors=("R. S. Sutton",)), "papers on robots"),
        ("papers by Levine, S., & Finn, C. on robots", Filters(coauthors=("S. Levine", "C. Finn")), "papers on robots"),
        ("papers by van Rossum, G. et al. on types", Filters(authors=("G. van Rossum",)), "papers on types"),
        ("papers by Newton, I. on robots", Filters(authors=("I. Newton",)), "papers on robots"),
        ("According to Levine, E. coli moves robots?", LEVINE, "E. coli moves robots?"),
        ("levine et al on robots", Filters(authors=("levine",)), "on robots"),
        ("what did levine et al find about robots", Filters(authors=("levine",)), "what about robots"),
        ("robots (levine et al., 2023)", Filters(Years(2023, 2023), ("levine",)), "robots"),
        ("papers by Newton on robots", Filters(authors=("Newton",)), "papers on robots"),
        ("papers by Lev on robots", Filters(authors=("Lev",)), "papers on robots"),
        ("work written by Isaac Newton et al. on robots", Filters(authors=("Isaac Newton",)), "work on robots"),
        ("papers by Newton since 2023 on robots", Filters(Years(2023), ("Newton",)), "papers on robots"),
        ("papers since 2048 on robots", Filters(Years(2048)), "papers on robots"),
        # venues
        ("papers published in Nature on robots", Filters(venues=("Nature",)), "papers on robots"),
        ("papers in Nature on robots", Filters(venues=("Nature",)), "papers on robots"),
        ("What was shown at ICML about robots?", Filters(venues=("ICML",)), "What was shown about robots?"),
        ("papers at icml on robots", Filters(venues=("icml",)), "papers on robots"),
        ("papers at NeurIPS 2023 on robots", Filters(venues=("NeurIPS 2023",)), "papers on robots"),
        ("papers from ICML 2022 on robots", Filters(Years(2022, 2022), venues=("ICML",)), "papers on robots"),
        ("papers at ICML or NeurIPS on robots", Filters(venues=("ICML", "NeurIPS")), "papers on robots"),
        ("papers published in the Journal of Machine Learning Research on robots",
         Filters(venues=("Journal of Machine Learning Research",)), "papers on robots"),
        ("papers in IEEE Robotics and Automation Letters on robots", Filters(venues=("IEEE Robotics and Automation Letters",)),
         "papers on robots"),
        ("papers on robots from Robotics and Automation Letters", Filters(venues=("Robotics and Automation Letters",)),
         "papers on robots"),
        ("which papers on robots are in AI Magazine?", Filters(venues=("AI Magazine",)), "which papers on robots are?"),
        ("NeurIPS papers on robots", Filters(venues=("NeurIPS",)), "papers on robots"),
        ("recent NeurIPS papers on robots", Filters(venues=("NeurIPS",)), "papers on robots"),
        ("which NeurIPS 2023 papers use robots?", Filters(venues=("NeurIPS 2023",)), "which papers use robots?"),
        ("Nature papers on robots", Filters(venues=("Nature",)), "papers on robots"),
        ("what do Nature and NeurIPS papers say about robots?", Filters(venues=("Nature", "NeurIPS")),
         "what do papers say about robots?"),
        ("Journal of Machine Learning Research papers on robots", Filters(venues=("Journal of Machine Learning Research",)),
         "papers on robots"),
        ("robots NeurIPS", Filters(venues=("NeurIPS",)), "robots"),
        ("robots (NeurIPS 2023)", Filters(venues=("NeurIPS 2023",)), "robots"),
        ("a NeurIPS paper on robots", Filters(venues=("NeurIPS",)), "a paper on robots"),
        ("is there a NeurIPS paper on robots?", Filters(venues=("NeurIPS",)), "is there a paper on robots?"),
        ("the best NeurIPS papers on robots", Filters(venues=("NeurIPS",)), "the best papers on robots"),
        ("compare Nature and NeurIPS papers on robots", Filters(venues=("Nature", "NeurIPS")), "compare papers on robots"),
        ("which of the NeurIPS papers are on robots?", Filters(venues=("NeurIPS",)), "which of the papers are on robots?"),
        ("tell me about recent NeurIPS papers on robots", Filters(venues=("NeurIPS",)), "tell me about papers on robots"),
        ("how many NeurIPS papers are on robots?", Filters(venues=("NeurIPS",)), "how many papers are on robots?"),
        ("and NeurIPS papers on robots?", Filters(venues=("NeurIPS",)), "and papers on robots?"),
        ("in NeurIPS papers, do robots learn?", Filters(venues=("NeurIPS",)), "in papers, do robots learn?"),
        # venues that the library does not have
        ("papers at ICLR on robots", Filters(venues=("ICLR",)), "papers on robots"),
        ("papers published at FooConf on robots", Filters(venues=("FooConf",)), "papers on robots"),
        ("papers presented at FooConf 2023 on robots", Filters(venues=("FooConf 2023",)), "papers on robots"),
        ("papers published in JAIR on robots", Filters(venues=("JAIR",)), "papers on robots"),
        (
            "papers published in JMLR on robots",
            Filters(venues=(just("Journal of Machine Learning Research"),)),
            "papers on robots",
        ),
        ("papers published in Science on robots", Filters(venues=("Science",)), "papers on robots"),
        ("papers published in the Journal of Robot Arms on robots", Filters(venues=("Journal of Robot Arms",)),
         "papers on robots"),
        # categories
        ("papers in cs.LG on robots", Filters(categories=("cs.LG",)), "papers on robots"),
        ("papers in cs.LG or cs.RO on robots", Filters(categories=("cs.LG", "cs.RO")), "papers on robots"),
        ("robots, category cs.RO", Filters(categories=("cs.RO",)), "robots"),
        ("stat.ML papers on robots", Filters(categories=("stat.ML",)), "papers on robots"),
        ("papers on neurons in the q-bio.NC category", Filters(categories=("q-bio.NC",)), "papers on neurons"),
        ("robots in cs.RO", Filters(categories=("cs.RO",)), "robots"),
        ("Which robots learn to grasp (cs.RO, cs.LG)?", Filters(categories=("cs.RO", "cs.LG")), "Which robots learn to grasp?"),
        ("robots cs.RO", Filters(categories=("cs.RO",)), "robots"),
        ("cs.RO: robots", Filters(categories=("cs.RO",)), "robots"),
        # several
        ("papers since 2023 by Levine on offline RL", Filters(Years(2023), ("Levine",)), "papers on offline RL"),
        ("work by Sutton published in Nature in 2020 on robots",
         Filters(Years(2020, 2020), ("Sutton",), ("Nature",)), "work on robots"),
        ("papers on robots published by Levine in 2023", Filters(Years(2023, 2023), ("Levine",)), "papers on robots"),
        ("papers on text written by LLMs", Filters(), "papers on text written by LLMs"),
        ("papers on maps published by NASA in reports", Filters(), "papers on maps published by NASA in reports"),
        ("papers on poems written by Robots", Filters(), "papers on poems written by Robots"),
        ("Which cs.LG papers by Finn since 2020 at NeurIPS are on robots?",
         Filters(Years(2020), ("Finn",), ("NeurIPS",), ("cs.LG",)), "Which papers are on robots?"),
    ],
)  # fmt: skip
def test_question_that_states_filters(question: str, expected: Filters, rest: str) -> None:
    assert read(question, Shelf()) == (expected, rest)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("papers by Levine since 2023", Filters(Years(2023), ("Levine",))),
        ("Sergey Levine papers", Filters(authors=("Sergey Levine",))),
        ("Levine and Finn papers", Filters(coauthors=("Levine", "Finn"))),
        ("show me Will Dabney papers", Filters(authors=("Will Dabney",))),
        ("papers by Levine, S.", Filters(authors=("S. Levine",))),
        ("what does Prof. Levine work on?", LEVINE),
        ("Dr. Levine", LEVINE),
        ("Levine S 2023", Filters(Years(2023, 2023), ("Levine S",))),
        ("more by Levine", LEVINE),
        ("young et al", Filters(authors=("young",))),
        ("what topics does Levine work on?", LEVINE),
        ("what has Levine worked on?", LEVINE),
        ("What is Levine known for?", LEVINE),
        ("Which papers were published in 2023?", Filters(Years(2023, 2023))),
        ("Levine", LEVINE),
        ("levine?", Filters(authors=("levine",))),
        ("Sergey Levine", Filters(authors=("Sergey Levine",))),
        ("Levine 2023", Filters(Years(2023, 2023), ("Levine",))),
        ("Levine et al. (2023)", Filters(Years(2023, 2023), ("Levine",))),
        ("What does Levine say?", LEVINE),
        ("papers by Newton", Filters(authors=("Newton",))),
        ("recent articles in cs.LG", Filters(categories=("cs.LG",))),
        ("cs.LG", Filters(categories=("cs.LG",))),
    ],
)
def test_question_of_nothing_but_filters_stays_whole(question: str, expected: Filters) -> None:
    assert read(question, Shelf()) == (expected, question)


_NEVER, _NO_LEVINE, _YOUNG = Filters(), Filters(excluded=(LEVINE,)), Filters(authors=("Young",))
_IN_2020, _IN_2021, _BEFORE_2020 = Filters(Years(2020, 2020)), Filters(Years(2021, 2021)), Filters(Years(None, 2019))
_NATURE = Filters(venues=("Nature",))


@pytest.mark.parametrize(
    ("question", "expected", "rest"),
    [
        ("papers not by Levine on robots", _NO_LEVINE, "papers on robots"),
        ("papers on robots that aren't by Levine or Finn", Filters(excluded=(Filters(authors=("Levine", "Finn")),)),
         "papers on robots"),
        ("papers on robots except those by Levine and Finn", Filters(excluded=(Filters(authors=("Levine", "Finn")),)),
         "papers on robots"),
        ("papers on robots by Sutton but not Long", Filters(authors=("Sutton",), excluded=(Filters(authors=("Long",)),)),
         "papers on robots"),
        ("robots not by Levine", _NO_LEVINE, "robots"),
        ("papers on robots without Levine's papers", _NO_LEVINE, "papers on robots"),
        ("show me papers on robots, leaving out Levine", _NO_LEVINE, "show me papers on robots"),
        ("papers on robots not by Levine that grasp", _NO_LEVINE, "papers on robots that grasp"),
        ("papers not by levine", Filters(excluded=(Filters(authors=("levine",)),)), "papers not by levine"),
        ("papers that are not by Levine", _NO_LEVINE, "papers that are not by Levine"),
        ("newest papers not by Levine", _NO_LEVINE, "newest papers not by Levine"),
        ("papers on robots excluding NeurIPS", Filters(excluded=(Filters(venues=("NeurIPS",)),)), "papers on robots"),
        ("papers on robots, but no NeurIPS papers", Filters(excluded=(Filters(venues=("NeurIPS",)),)), "papers on robots"),
        ("papers on robots not from NeurIPS 2023", Filters(excluded=(Filters(venues=("NeurIPS 2023",)),)), "papers on robots"),
        ("papers on robots not published in Nature", Filters(excluded=(Filters(venues=("Nature",)),)), "papers on robots"),
        ("papers on robots not from 2020 or later", Filters(excluded=(Filters(Years(2020)),)), "papers on robots"),
        ("robots, not before 2020", Filters(excluded=(Filters(Years(None, 2019)),)), "robots"),
        ("papers that do not date from before 2020", Filters(excluded=(Filters(Years(None, 2019)),)),
         "papers that do not date from before 2020"),
        ("robots, not cs.RO", Filters(excluded=(Filters(categories=("cs.RO",)),)), "robots"),
        ("papers on robots not published before 2021", Filters(excluded=(Filters(Years(None, 2020)),)), "papers on robots"),
        ("papers except 2020", Filters(excluded=(Filters(Years(2020, 2020)),)), "papers except 2020"),
        ("papers in cs.AI but not stat.ML", Filters(categories=("cs.AI",), excluded=(Filters(categories=("stat.ML",)),)),
         "papers in cs.AI but not stat.ML"),
        ("papers on robots not by Levine or from Nature", Filters(excluded=(LEVINE, Filters(venues=("Nature",)))),
         "papers on robots"),
        ("papers on robots without Levine and Nature", Filters(excluded=(LEVINE, Filters(venues=("Nature",)))),
         "papers on robots"),
        ("papers on robots not by Levine and from 2020", Filters(Years(2020, 2020), excluded=(LEVINE,)), "papers on robots"),
        ("papers on robots not by Levine since 2020", Filters(Years(2020), excluded=(LEVINE,)), "papers on robots"),
        # each denial is read by itself
        ("papers not by Levine and not by Young", Filters(excluded=(LEVINE, _YOUNG)), "papers not by Levine and not by Young"),
        ("papers on robots not by Levine, and not by Young", Filters(excluded=(LEVINE, _YOUNG)), "papers on robots"),
        ("papers on robots not by Levine not by Young", Filters(excluded=(LEVINE, _YOUNG)), "papers on robots"),
        ("papers on robots not by Levine nor Young", Filters(excluded=(LEVINE, _YOUNG)), "papers on robots"),
        ("papers on robots neither by Levine nor by Young", Filters(excluded=(LEVINE, _YOUNG)), "papers on robots"),
        ("papers on robots not by Levine and by Young", Filters(excluded=(LEVINE, _YOUNG)), "papers on robots"),
        ("papers on robots not by Levine, by Young or by Long", Filters(excluded=(LEVINE, _YOUNG, Filters(authors=("Long",)))),
         "papers on robots"),
        ("robots, not by Levine, not by Young", Filters(excluded=(LEVINE, _YOUNG)), "robots"),
        ("papers on robots not by Levine and not from 2020", Filters(excluded=(LEVINE, _IN_2020)), "papers on robots"),
        ("papers on robots not from 2020 and not in Nature", Filters(excluded=(_IN_2020, _NATURE)), "papers on robots"),
        ("papers not from 2020 and not from 2021", Filters(excluded=(_IN_2020, _IN_2021)),
         "papers not from 2020 and not from 2021"),
        ("papers not from 2020 nor 2021", Filters(excluded=(_IN_2020, _IN_2021)), "papers not from 2020 nor 2021"),
        ("papers on robots not at ICML, not in Nature", Filters(excluded=(Filters(venues=("ICML",)), _NATURE)),
         "papers on robots"),
        ("papers on robots not by Levine or published before 2020", Filters(excluded=(LEVINE, _BEFORE_2020)),
         "papers on robots"),
        ("papers on robots excluding anything older than 2020", Filters(excluded=(_BEFORE_2020,)), "papers on robots"),
        ("papers on robots, nothing older than 2020", Filters(excluded=(_BEFORE_2020,)), "papers on robots"),
        ("papers on robots, nothing by Levine", _NO_LEVINE, "papers on robots"),
        ("papers on robots, none of them by Levine", _NO_LEVINE, "papers on robots"),
        ("papers on robots not between 2018 and 2020", Filters(excluded=(Filters(Years(2018, 2020)),)), "papers on robots"),
        ("papers by Sutton but not with Long", Filters(authors=("Sutton",), excluded=(Filters(authors=("Long",)),)),
         "papers by Sutton but not with Long"),
        ("papers on robots excluding Levine, Nature and 2020", Filters(excluded=(LEVINE, _NATURE, _IN_2020)),
         "papers on robots"),
        ("papers on robots excluding Levine and papers from Nature", Filters(excluded=(LEVINE, _NATURE)), "papers on robots"),
        ("papers on robots except those by Levine and from 2020", Filters(excluded=(LEVINE, _IN_2020)), "papers on robots"),
        ("papers on robots not from the last two years", Filters(excluded=(Filters(Years(2023)),)), "papers on robots"),
        ("papers on robots not by either “Levine” or Finn", Filters(excluded=(LEVINE, Filters(authors=("Finn",)))),
         "papers on robots"),
        # what is wanted behind it
        ("papers on robots not by Levine but by Long", replace(_NO_LEVINE, authors=("Long",)), "papers on robots"),
        ("papers on robots not by Levine, only those by Young", replace(_NO_LEVINE, authors=("Young",)),
         "papers on robots, only those"),
        ("papers on robots not by Levine only those by Young", replace(_NO_LEVINE, authors=("Young",)),
         "papers on robots only those"),
        ("papers on robots not from 2020, since 2015", Filters(Years(2015), excluded=(_IN_2020,)), "papers on robots"),
        ("papers on robots not from 2020 since 2015", Filters(Years(2015), excluded=(_IN_2020,)), "papers on robots"),
        ("papers on robots since 2015 not from 2020", Filters(Years(2015), excluded=(_IN_2020,)), "papers on robots"),
        ("papers on robots not by Levine, from 2020", Filters(Years(2020, 2020), excluded=(LEVINE,)), "papers on robots"),
        ("papers not by Levine and not about robots", _NO_LEVINE, "papers not about robots"),
        # names with initials, titles and groups
        ("papers on robots not by J. Müller", Filters(excluded=(Filters(authors=("J. Müller",)),)), "papers on robots"),
        ("papers on robots not by Young or S. Levine", Filters(excluded=(Filters(authors=("Young", "S. Levine")),)),
         "papers on robots"),
        ("papers on robots not by S. Levine. Which are new?", Filters(excluded=(Filters(authors=("S. Levine",)),)),
         "papers on robots. Which are new?"),
        ("papers on robots not by Dr. Levine", _NO_LEVINE, "papers on robots"),
        ("papers on robots without Prof. Levine or Dr Young", Filters(excluded=(Filters(authors=("Levine", "Young")),)),
         "papers on robots"),
        ("papers on robots not by the Levine lab", _NO_LEVINE, "papers on robots"),
        ("papers on robots not from Levine's group", _NO_LEVINE, "papers on robots"),
        ("papers on robots not by Levine et al. that grasp", _NO_LEVINE, "papers on robots that grasp"),
        # in brackets, and politely
        ("papers on robots (not Levine)", _NO_LEVINE, "papers on robots"),
        ("papers on robots (not by Levine) since 2020", replace(_NO_LEVINE, years=Years(2020)), "papers on robots"),
        ("papers on robots (excluding Levine et al.)", _NO_LEVINE, "papers on robots"),
        ("papers on robots (not by Levine, but with hands)", _NO_LEVINE, "papers on robots ( but with hands)"),
        ("papers on robots not by Levine please", _NO_LEVINE, "papers on robots"),
        ("papers on robots not by Levine, please!", _NO_LEVINE, "papers on robots!"),
        ("papers on robots not by Levine please since 2020", replace(_NO_LEVINE, years=Years(2020)), "papers on robots please"),
        ("papers on robots not in Nature if possible, thank you", Filters(excluded=(_NATURE,)), "papers on robots"),
        ("papers not by Levine, thanks", _NO_LEVINE, "papers not by Levine, thanks"),
        # years that are wanted, what may be wanted as well, and what is no filter
        ("papers on robots not by Levine, by Young", _NEVER, "papers on robots not by Levine, by Young"),
        ("papers on robots not by Levine nor on grasping", _NEVER, "papers on robots not by Levine nor on grasping"),
        ("papers not only by Levine", _NEVER, "papers not only by Levine"),
        ("papers on robots by neither Levine nor Young", _NEVER, "papers on robots by neither Levine nor Young"),
        ("papers on robots (not in Python)", _NEVER, "papers on robots (not in Python)"),
        ("papers on robots not with Drones but with Cars", _NEVER, "papers on robots not with Drones but with Cars"),
        ("papers that find nothing by chance", _NEVER, "papers that find nothing by chance"),
        ("papers on robots not older than 2020", Filters(Years(2020)), "papers on robots"),
        ("papers not about robots", _NEVER, "papers not about robots"),
        ("papers on learning not by imitation", _NEVER, "papers on learning not by imitation"),
        ("papers on grasping not by hand", _NEVER, "papers on grasping not by hand"),
        ("papers on robots without code", _NEVER, "papers on robots without code"),
        ("papers on tests without Bloom filters", _NEVER, "papers on tests without Bloom filters"),
        ("papers on models without Adam", _NEVER, "papers on models without Adam"),
        ("papers on robots other than Drones", _NEVER, "papers on robots other than Drones"),
        ("papers on robots not in Python", _NEVER, "papers on robots not in Python"),
        ("are rewards not from Minecraft?", _NEVER, "are rewards not from Minecraft?"),
        ("What is not by Levine?", _NEVER, "What is not by Levine?"),
    ],
)  # fmt: skip
def test_what_is_denied_of_records_is_left_out(question: str, expected: Filters, rest: str) -> None:
    assert read(question, Shelf()) == (expected, rest)


def test_who_is_denied_and_unknown_is_said() -> None:
    stated = from_question("papers on robots not by Zorbski", Shelf(), TODAY)
    assert (stated.filters, stated.rest) == (Filters(), "papers on robots")
    assert stated.left_out == ("The library holds no paper of author “Zorbski”.",)


@pytest.mark.parametrize(
    ("wanted", "excluded", "left"),
    [
        (LEVINE, LEVINE, ()),
        (Filters(authors=("S. Levine",)), LEVINE, ()),
        (Filters(coauthors=("Levine", "Finn")), LEVINE, ()),
        (LEVINE, Filters(authors=("Levine", "Finn")), (Filters(authors=("Finn",)),)),
        (Filters(Years(2021, 2022)), Filters(Years(2020)), ()),
        (_IN_2020, Filters(Years(2020)), ()),
        (_NATURE, Filters(venues=("Nature", "ICML")), (Filters(venues=("ICML",)),)),
        (Filters(categories=("cs.LG",)), Filters(categories=("cs",)), ()),
        (Filters(_IN_2020.years, venues=("NeurIPS",)), Filters(_IN_2020.years, venues=("NeurIPS",)), ()),
        # both can be
        (_YOUNG, LEVINE, (LEVINE,)),
        (LEVINE, Filters(authors=("S. Levine",)), (Filters(authors=("S. Levine",)),)),
        (Filters(authors=("Levine", "Young")), LEVINE, (LEVINE,)),
        (Filters(Years(2010)), _IN_2020, (_IN_2020,)),
        (Filters(Years(None, 2020)), _IN_2020, (_IN_2020,)),
        (Filters(excluded=(_NATURE,)), LEVINE, (_NATURE, LEVINE)),
        (_IN_2020, LEVINE, (LEVINE,)),
        (Filters(venues=("NeurIPS",)), Filters(_IN_2020.years, venues=("NeurIPS",)),
         (Filters(_IN_2020.years, venues=("NeurIPS",)),)),
    ],
)  # fmt: skip
def test_what_was_not_wanted_may_be_asked_for_later(wanted: Filters, excluded: Filters, left: tuple[Filters, ...]) -> None:
    assert merge(wanted, Filters(excluded=(excluded,))) == replace(wanted, excluded=left)


@pytest.mark.parametrize(
    ("question", "expected", "rest"),
    [
        ("papers by Levine please", LEVINE, "papers by Levine please"),
        ("papers on robots since 2023, please?", SINCE_2023, "papers on robots?"),
        ("papers on robots by Levine if you can. Thanks!", LEVINE, "papers on robots!"),
        ("papers on robots please", _NEVER, "papers on robots please"),
        ("papers by Levine on guests who are hard to please", LEVINE, "papers on guests who are hard to please"),
    ],
)
def test_what_is_said_politely_is_read_without_it(question: str, expected: Filters, rest: str) -> None:
    assert read(question, Shelf()) == (expected, rest)


_JOURNALS = [
    paper(1, venue="RNA 2020", title="Splicing of RNA and AIDS in cell and nature"),
    paper(2, venue="AIDS"),
    paper(3, venue="Nature"),
    paper(4, venue="Nature Medicine"),
    paper(5, venue="Robotics: Science and Systems"),
    paper(6, venue="Cancer Cell"),
    paper(7, venue="Cell"),
]


@pytest.mark.parametrize(
    "question",
    ["AIDS papers", "any RNA articles?", "list all RNA papers", "papers about HIV but not AIDS", "papers on viruses, no RNA",
     "papers on viruses excluding RNA papers", "papers on genes from RNA", "RNA and AIDS papers", "viruses RNA",
     "Nature papers on wolves", "Cell papers", "what of it? Cell papers"],
)  # fmt: skip
def test_a_venue_whose_name_stands_in_texts_may_be_the_topic(question: str) -> None:
    assert read(question, Shelf(_JOURNALS)) == (Filters(), question)


@pytest.mark.parametrize(
    ("question", "venue", "count"),
    [
        ("papers on wolves published in RNA", "RNA", 1),
        ("papers in AIDS on viruses", "AIDS", 1),
        ("RNA 2020 papers on genes", "RNA 2020", 1),
        ("recent Nature papers on wolves", "Nature", 1),
        ("papers on wolves in Nature", "Nature", 1),
        ("papers in Cell on wolves", "Cell", 1),
        ("papers in Nature Medicine on wolves", "Nature Medicine", 1),
        ("papers on wolves published in Science", "Science", 1),  # none is called just so
    ],
)
def test_a_venue_is_the_one_that_is_called_just_so(question: str, venue: str, count: int) -> None:
    wanted = from_question(question, Shelf(_JOURNALS), TODAY).filters
    denied = from_question(f"papers on bats not in {venue}", Shelf(_JOURNALS), TODAY).filters
    for filters in (wanted, *denied.excluded):
        assert filters.describe() == f"venue “{venue}”"
        assert sum(filters.matches(one, ("test",)) for one in _JOURNALS) == count
    assert sum(denied.matches(one, ("test",)) for one in _JOURNALS) == len(_JOURNALS) - count


_CARE = [
    paper(1, venue="Diabetes Care", abstract="An old drug lowers sugar .", year=2012),
    paper(2, venue="Diabetes Care", abstract="The usual diabetes care was better .", year=2018),
    paper(3, venue="Diabetologia", abstract="The neurology of sugar .", year=2016),
    paper(4, venue="The New England Journal of Medicine", abstract="Few fell in neurology .", year=2016),
    paper(5, venue="N Engl J Med", abstract="Many fell .", year=2014),
    paper(6, venue="The Journal of Neuroscience", abstract="Mice forget .", year=2016),
    paper(7, venue="The Lancet Oncology", abstract="Tumours shrank .", year=2016),
    paper(8, venue="Neurology", abstract="Mice remember .", year=2016),
    paper(9, venue="Thorax (London, England)", abstract="Many walked .", year=2016),
]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("papers in Diabetes Care", {1, 2}),
        ("Diabetes Care papers on drugs", {1, 2}),
        ("papers on drugs in Diabetes Care since 2015", {2}),
        ("articles in Diabetes Care before 2015", {1}),
        ("what did Levine publish in Diabetes Care?", {1, 2}),
        ("papers on drugs excluding Diabetes Care", {3, 4, 5, 6, 7, 8, 9}),
        ("papers in Diabetologia", {3}),
        ("papers on sugar in Diabetologia since 2015", {3}),
        ("list all Diabetologia papers", {3}),
        ("papers in NEJM", {4, 5}),
        ("NEJM papers since 2015", {4}),
        ("papers on falls in N Engl J Med", {5}),
        ("papers in J Neurosci", {6}),
        ("papers published in J. Neurosci.", {6}),
        ("papers on tumours in Lancet Oncol", {7}),
        ("papers in the Lancet", {7}),
        ("papers in Thorax", {9}),
    ],
)
def test_a_venue_is_called_as_people_call_it(question: str, found: set[int]) -> None:
    filters = read(question, Shelf(_CARE))[0]
    assert {place for place, one in enumerate(_CARE, 1) if filters.matches(one, ("test",))} == found


@pytest.mark.parametrize(
    "question",
    ["papers in Neurology", "papers on sugar in Neurology", "diabetes care papers", "papers on diabetes care in hospitals",
     "papers on sugar in New England", "papers on mice in Journals", "papers on sugar in NMR", "usual Care papers",
     "does sugar fall in Diabetes Care clinics?"],
)  # fmt: skip
def test_what_may_be_a_topic_is_no_venue(question: str) -> None:
    assert read(question, Shelf(_CARE)) == (Filters(), question)


@pytest.mark.parametrize(
    ("question", "said"),
    [("papers in Neurology", True), ("papers in Neurology since 2015 on mice", True), ("papers published in Neurology", False),
     ("papers on mice in Neurology", False), ("papers in Mice", False), ("papers on Neurology", False),
     ("mice forget in Neurology", False)],
)  # fmt: skip
def test_a_venue_that_may_be_a_topic_is_said(question: str, said: bool) -> None:
    stated = from_question(question, Shelf(_CARE), TODAY)
    assert bool(stated.left_out) is said
    assert all("“papers published in Neurology” searches" in note for note in stated.left_out)


@pytest.mark.parametrize(
    ("short", "venue", "expected"),
    [
        ("NEJM", "The New England Journal of Medicine", True),
        ("N.E.J.M.", "N Engl J Med", True),
        ("Am J Respir Crit Care Med", "American Journal of Respiratory and Critical Care Medicine", True),
        ("Journal of Steroid Biochemistry", "J. Steroid Biochem.", True),
        ("J Neurosci", "Journal of Neurology", False),
        ("J Med", "The New England Journal of Medicine", False),
        ("CC", "Cancer Cell", False),  # too many things are
        ("RL", "Robot Learning", False),
    ],
)
def test_a_venues_name_shortened(short: str, venue: str, expected: bool) -> None:
    assert abbreviates(short, venue) is abbreviates(venue, short) is expected


@pytest.mark.parametrize(
    ("follow_up", "expected"),
    [
        ("only by Levine", LEVINE),
        ("and by Levine?", LEVINE),
        ("anything from Levine?", LEVINE),
        ("just those by Levine or Finn", Filters(authors=("Levine", "Finn"))),
        ("only papers by Levine, S.", Filters(authors=("S Levine",))),
        ("what about Levine?", LEVINE),
        ("ok, any by Newton?", Filters(authors=("Newton",))),
        ("the ones from ICML", Filters(venues=("ICML",))),
        ("only from IEEE Robotics and Automation Letters", Filters(venues=("IEEE Robotics and Automation Letters",))),
        ("and at NeurIPS?", Filters(venues=("NeurIPS",))),
        ("any from 2021?", Filters(Years(2021, 2021))),
        ("any since 2021?", Filters(Years(2021))),
        ("anything from last year?", Filters(Years(2024, 2024))),
        ("by Levine since 2021 only", Filters(Years(2021), ("Levine",))),
    ],
)
def test_a_filter_alone_goes_on_from_a_question(follow_up: str, expected: Filters) -> None:
    stated = filters_alone(follow_up, Shelf(), TODAY)
    assert stated
    assert (stated.filters, stated.rest) == (expected, follow_up)


@pytest.mark.parametrize(
    "follow_up",
    ["only by reward shaping", "and by hand?", "and by AlphaGo?", "and in Python?", "only in mice", "and from scratch?",
     "any in the USA?", "and in Robotics?", "what about robots?", "what about Adam?", "what about Newton?",
     "papers on robots", "only by Levine on robots", "and before 2020?", "since 2021", "only", "", "by " * 100],
)  # fmt: skip
def test_what_is_more_or_less_than_a_filter_is_none(follow_up: str) -> None:
    assert filters_alone(follow_up, Shelf(), TODAY) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("any by Levine?", True), ("the ones from 2021", True), ("any in vivo data from 2021?", False),
     ("papers by Levine", False), ("from Levine", False), ("any robots by Levine?", False),
     ("and not by Levine?", True), ("and nothing by Levine", True), ("excluding those from 2021", True),
     ("not older than 2021", False), ("not with GPUs", False), ("no GPUs", False), ("not by hand", False)],
)  # fmt: skip
def test_what_may_be_a_filter_alone(text: str, expected: bool) -> None:
    assert may_be_alone(text) == expected


# --- questions that only seem to ---


@pytest.mark.parametrize(
    "question",
    [
        # years that belong to something else
        "which oil goes into the engine of a 2012 golf",
        "Which oil is needed in 2012 Golf engines?",
        "papers about the Golf from 2012",
        "What is the score on AIME 2024?",
        "What is the score at AIME 2024?",
        "Is GPT-4 trained on text from 2023 data?",
        "accuracy on ImageNet 2012",
        "What has changed since the 2000 paper?",
        "the 2017 paper on attention",
        "How did the ImageNet winner in 2012 work?",
        "How does it work in 2024?",
        "In 2012, AlexNet won; which papers followed?",
        "Was the transformer proposed in 2017 a recurrent network?",
        "papers since 2023-05 on robots",
        # numbers
        "How does reward grow from 2000 to 3000 steps?",
        "papers on training from 2000 to 2010 hours",
        "between 1900 and 2000 tokens",
        "before 2000 iterations of training",
        "What happens after 2000 steps?",
        "What happens after 2,000 steps?",
        "up to 2020 papers were read",
        "2000 papers on robots were read",
        "after 2000, does the loss fall?",
        # times that papers are about
        "Did mortality fall between 2000 and 2010?",
        "Has the incidence of heart failure decreased since 1979?",
        "How many patients were diagnosed in the past 5 years?",
        "the last 3 years of life",
        "the crisis before 2008",
        "Europe before 2020",
        "COVID before 2020",
        "COVID before 2020 vaccines",
        "elections in 2020",
        "robots papers 2023 tasks",
        "robots 2023",
        "papers 2095",
        "in 2020 the robots stopped",
        "mortality between 2000 and 2010",
        "children born before 1990",
        "papers on women born before 1950",
        "papers on patients treated before 2003",
        "studies on cohorts recruited from 2005 to 2010",
        "patients treated before 2020",
        "robots used widely before 2020",
        "Heart failure is rarer since 1979",
        "Heart failure has become rarer among women since 1979.",
        "robots of before 2020",
        "differences before and after 2015",
        "What is known about the crisis before 2008?",
        # no filter that could be
        "What happens to papers on energy until 2048?",
        "papers on robots until 2048",
        "How many robots are needed after 2048?",
        "papers from 2023 to 2021 on robots",
        "papers from 2022 and papers from 2024 on robots",
        "How do papers from 2020 compare with newer ones?",
        "papers before and after 2020 on robots",
        "Since 2020 was hard, are robots used more?",
        "papers from recent years",
        "papers from 2020 until the end of the war",
        # "by" without an author
        "How is the policy updated by gradient descent?",
        "Is exploration improved by using curiosity?",
        "What problems are caused by long horizons?",
        "What is found by young researchers in papers by young students?",
        "Is it optimized by Adam on ImageNet?",
        "networks trained by Adam",
        "papers on networks trained by Levine",
        "papers on tools made by Levine",
        "papers on the algorithm proposed by Levine",
        "papers on learning by Adam",
        "papers on learning by hand",
        "papers on cells from Young donors",
        "papers about optimizers from Adam",
        "Adam on robots",
        "does Adam work on robots?",
        "What is Adam known for?",
        "What is Adam Young known for?",
        "Bloom filter papers",
        "robots were seen by Levine, who is it?",
        "Is it moved by Levine robots?",
        "papers by E.",
        "a data set made by hand",
        "labels written and developed by hand",
        "surveys by hand",
        "learning by Imitation",
        "results by Monte Carlo on robots",
        "Does it work by Chance?",
        # names amid a topic, and those that are words of it
        "Levine robots grasping",
        "robots and Levine's grasping",
        "Bloom filter size",
        "What does Bloom show?",
        "How does Adam find a minimum?",
        "Does Bloom find duplicates?",
        "the Bloom paper",
        "Bloom",
        "Adam",
        "adam",
        "Is the Levine robot good?",
        "What did the robots by the river find?",
        "What do robots find?",
        "according to theory, which robots grasp?",
        "according to Levine robots",
        "What do all but Levine say about robots?",
        "What did Newton find about robots?",
        "ImageNet 2012",
        "papers by Levine-type robots",
        "papers by Levine robots",
        "How does the algorithm proposed by Sutton work?",
        "unlike papers by Levine, which use robots?",
        "Which authors study robots?",
        # "in" and "at" without a venue
        "Does reward hacking occur in nature?",
        "Does reward hacking occur in Nature?",
        "papers in AI on robots",
        "papers in Robotics on grasping",
        "advances in Machine Learning",
        "papers published in the USA on robots",
        "papers published in USA on robots",
        "papers published in Germany on robots",
        "papers published in English on robots",
        "papers at Stanford on robots",
        "robots presented at CES",
        "the challenge at ICML",
        "papers on robots in Machine Learning",
        "Robotics papers",
        "Machine Learning papers on robots",
        "peer review of NeurIPS papers",
        "peer review of the recent NeurIPS papers",
        "do robots find flaws in NeurIPS papers?",
        "errors in NeurIPS articles",
        "how to write a NeurIPS paper",
        "do robots write good NeurIPS papers?",
        "how are flaws of robots spotted among NeurIPS papers?",
        "nature papers",
        "ICLR papers on robots",
        "ML papers on robots",
        "papers on robots in Costa Rica",
        "does it need NeurIPS",
        "robots at scale",
        "Is learning done in Nature's way?",
        # no category
        "What is cs.LG?",
        "difference between cs.LG and cs.RO",
        "robots in stat.py",
        "papers in computer science",
        "the file in cs.lgx",
        # nothing
        "",
        "?",
        "How can reward hacking be mitigated?",
        "What limits offline reinforcement learning?",
    ],
)
def test_question_that_states_none(question: str) -> None:
    assert read(question, Shelf()) == (Filters(), question)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("what does the library say about deepfakes?", "what about deepfakes?"),
        ("Which robots are in this library?", "Which robots are?"),
        ("is there anything in the library on robots?", "is there anything on robots?"),
        ("papers of the library about robots", "papers about robots"),
        ("what does the library of skills say about robots?", None),
        ("How do robots find skills in the library?", None),
        ("What does the library store?", None),
        ("How does the library know about skills?", None),
        ("what are the newest papers on SLAM?", "what are the papers on SLAM?"),
        ("most recent work on SLAM", "work on SLAM"),
        ("which paper is most recent on SLAM?", "which paper on SLAM?"),
        ("What is the latest on SLAM?", "SLAM?"),
        ("which of the papers on SLAM is the newest?", "which of the papers on SLAM?"),
        ("the most recent advances in SLAM", "the advances in SLAM"),
        ("newest SLAM papers", "SLAM papers"),
        ("what's the most recent bat study?", "what's the bat study?"),
        ("show me the oldest offline SLAM papers", "show me the offline SLAM papers"),
        ("what do the latest SLAM papers say about maps?", "what do the SLAM papers say about maps?"),
        ("what do newer papers say about maps?", "what do papers say about maps?"),
        ("show me more recent studies on maps", "show me studies on maps"),
        ("older articles on maps", "articles on maps"),
        ("Do older articles on maps mislead?", None),
        ("older maps in papers", None),
        ("Do the latest models forget?", None),
        ("What do the newest models study?", None),
        ("How do the latest agents study papers?", None),
        ("the newest models beat those of earlier papers", None),
        ("time to the most recent common ancestor in papers", None),
        ("care for the oldest old: recent studies", None),
        ("the earliest evidence of life", None),
        ("what is the latest on-board camera?", None),
        ("which of the papers on SLAM say that it is the newest?", None),
        ("which method is most recent on SLAM?", None),
        ("Which patients were the oldest in the study?", None),
    ],
)
def test_what_a_question_is_put_in_is_no_topic(question: str, rest: str | None) -> None:
    assert read(question, Shelf()) == (Filters(), rest or question)


@pytest.mark.parametrize(
    ("question", "age"),
    [
        ("recent papers on bats", "newest"),
        ("are there any newer articles about bats?", "newest"),
        ("what do recent papers say about bats?", "newest"),
        ("newest papers on bats", "newest"),
        ("is there newer evidence on bats?", "newest"),
        ("older papers on bats", "oldest"),
        ("papers on bats older than 2020", ""),
        ("does recent research show that bats sleep?", ""),
        ("how do recent papers on bats differ from older papers?", ""),
        ("new drug papers", ""),
        ("which older people fall?", ""),
        ("what do recent studies find?", ""),
    ],
)
def test_papers_are_asked_for_by_age(question: str, age: str) -> None:
    assert age_asked_for(question) == age


def test_the_newest_papers_of_all_are_asked_for() -> None:
    asked = ["what are the newest papers?", "latest papers by Levine", "newest papers on SLAM", "recent papers", "papers"]
    assert [from_question(question, Shelf(), TODAY).newest for question in asked] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("question", "newest", "oldest"),
    [
        ("What is the newest paper?", True, False),
        ("which paper is the most recent?", True, False),
        ("which papers are newest", True, False),
        ("show me the latest article in the library", True, False),
        ("oldest paper?", False, True),
        ("what are the oldest papers by Levine?", False, True),
        ("which paper is the earliest?", False, True),
        ("which method is the newest?", False, False),
        ("oldest paper on robots", False, False),
        ("who are the oldest old?", False, False),
        ("which paper is the newest on robots?", False, False),
        ("earliest deadline first", False, False),
    ],
)
def test_the_newest_or_oldest_paper_is_asked_for(question: str, newest: bool, oldest: bool) -> None:
    stated = from_question(question, Shelf(), TODAY)
    assert (stated.newest, stated.oldest) == (newest, oldest)


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("which papers are from 2021?", Filters(Years(2021, 2021))),
        ("Which papers are from before 2020?", Filters(Years(None, 2019))),
        ("how many papers are older than 2020?", Filters(Years(None, 2019))),
        ("how many 2024 papers do you have?", Filters(Years(2024, 2024))),
        ("what do you have from 2021?", Filters(Years(2021, 2021))),
        ("what came out in 2011?", Filters(Years(2011, 2011))),
        ("how many papers are by Levine?", LEVINE),
        ("(Levine and Finn, 2023)", Filters(Years(2023, 2023), coauthors=("Levine", "Finn"))),
        ("(Levine, 2023)", Filters(Years(2023, 2023), ("Levine",))),
        ("[Levine et al., 2023]", Filters(Years(2023, 2023), ("Levine",))),
        ("(e.g., Levine & Finn, 2023)", Filters(Years(2023, 2023), coauthors=("Levine", "Finn"))),
        ("(Newton, 2020)", Filters(Years(2020, 2020), ("Newton",))),
        ("what did Levine and Finn find?", Filters(coauthors=("Levine", "Finn"))),
        ("Levine and Finn", Filters(coauthors=("Levine", "Finn"))),
        ("who is Sergey Levine?", Filters(authors=("Sergey Levine",))),
        ("who is sergey levine", Filters(authors=("sergey levine",))),
        ("tell me about Chelsea Finn", Filters(authors=("Chelsea Finn",))),
        ("is Levine in the library?", LEVINE),
        ("do you have anything from Levine?", LEVINE),
        ("who worked with Levine?", LEVINE),
        ("whom did Levine write papers with?", LEVINE),
        ("has Levine worked with anyone?", LEVINE),
        ("co-authors of Levine", LEVINE),
        ("who are Levine's collaborators?", LEVINE),
    ],
)
def test_a_question_is_nothing_but_filters(question: str, filters: Filters) -> None:
    assert read(question, Shelf()) == (filters, question)


@pytest.mark.parametrize(
    "question",
    [
        "is it from 2021?",
        "which of those is from 2021?",
        "what happened in 2021?",
        "which robots are from 2021?",
        "the data are from 2010 to 2015",
        "(COVID, 2020)",
        "(bloom, 2020)",
        "(see Table 2)",
        "who is at risk?",
        "who is the first author of SERL?",
        "tell me about young people",
        "tell me about Bloom",  # a word of texts
        "papers with Adam",
        "papers of young people",
        "any Adam papers?",
        "who worked with robots?",
        "does Adam work with others?",
        "papers that nobody wrote",
        "which papers are by design fair?",
    ],
)
def test_what_looks_like_filters_alone_is_none(question: str) -> None:
    assert not read(question, Shelf())[0]


def test_what_no_paper_tells_is_no_filter_but_said() -> None:
    stated = from_question("papers by Levine since 2023 on robots", Shelf([paper(1)]), TODAY)
    assert (stated.filters, stated.rest) == (Filters(), "papers on robots")
    assert stated.left_out == (
        "No paper of the library names its authors: “by Levine” was left out.",
        "No paper of the library has a year: “since 2023” was left out.",
    )


@pytest.mark.parametrize(
    ("question", "names", "rest"),
    [
        ("Did Guido van Rossum work with José Müller?", ("Guido van Rossum", "José Müller"), None),
        ("Has Dabney ever written a paper with Müller?", ("Dabney", "Müller"), None),
        ("did Dabney and Müller publish together?", ("Dabney", "Müller"), None),
        ("Have Will Dabney, Guido van Rossum and José Müller collaborated together on robots?",
         ("Will Dabney", "Guido van Rossum", "José Müller"), "on robots?"),
        ("Did Dabney work with Müller on robots?", ("Dabney", "Müller"), "on robots?"),
        ("Did Dabney work with robots?", (), None),
        ("Did Dabney and Müller work on robots?", (), None),  # each, perhaps
        ("Does Adam work with Young modulus estimates?", (), None),
        ("Does Adam work with Bloom?", (), None),
        ("Did robots and humans work together?", (), None),
        ("Does it work with GPT-4?", (), None),
    ],
)  # fmt: skip
def test_who_wrote_something_together(question: str, names: tuple[str, ...], rest: str | None) -> None:
    found, said = read(question, Shelf())
    assert (found.coauthors, said) == (names, rest or question) if names else not found.coauthors


def test_one_who_wrote_nothing_with_somebody_is_said() -> None:
    (said,) = from_question("Did Guido van Rossum work with Ada Stonebraker?", Shelf(), TODAY).left_out
    assert said == "“Ada Stonebraker” is no author of the library, and stands in none of its texts."


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("papers from 2023", "papers"),
        ("Which paper came out in 2023?", "Which paper?"),
        ("published in 2023", "papers"),
        ("papers by Levine", "papers"),
        ("robots in 2023", "robots in 2023"),
        ("what came out in the study in 2023?", "what came out in the study in 2023?"),
    ],
)
def test_what_is_left_out_alone_is_no_topic(question: str, rest: str) -> None:
    stated = from_question(question, Shelf([paper(1)]), TODAY)
    assert (stated.filters, stated.rest) == (Filters(), rest)


def test_years_that_may_be_none_of_papers_hide_nothing() -> None:
    stated = from_question("underwater robots before 1960", Shelf(), TODAY)
    assert (stated.filters, stated.rest) == (Filters(), "underwater robots")
    assert stated.left_out == ("The library holds no paper of years until 1959: “before 1960” was left out.",)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did Stonebraker find about robots?", "Stonebraker"),
        ("Why has Ada Q. Stonebraker claimed that robots learn?", "Ada Q. Stonebraker"),
        ("What do Levine and McStone say about robots?", "McStone"),
        ("According to D’Stone, how do robots grasp?", "D’Stone"),
        ("Stonebraker et al. on robots", "Stonebraker"),
        ("robots (Stonebraker et al., 2023)", "Stonebraker"),
        ("What do Stonebraker et al. say about robots?", "Stonebraker"),
    ],
)
def test_a_name_that_is_nobodys_is_said(question: str, name: str) -> None:
    stated = from_question(question, Shelf(), TODAY)
    assert (stated.filters, stated.rest) == (Filters(), question.replace(" et al.", ""))
    assert stated.left_out == (f"“{name}” is no author of the library, and stands in none of its texts.",)
    (said,) = from_question(question, Shelf([paper(1)]), TODAY).left_out[:1]
    assert said.endswith("stands in no text of the library, whose papers name no authors.")


@pytest.mark.parametrize(
    "question",
    [
        "What did OpenAI find about robots?",
        "What did NASA show about robots?",
        "What did GPT-4 find about robots?",
        "What did LazyMAR show about robots?",
        "What did the Golf show about robots?",
        "what did robots find about doors",
        "How does Voyager find doors?",
        "Did Voyager find doors?",
        "What did Adam find about robots?",
        "What did Sergey find about robots?",
        "Voyager 2012 on robots",
    ],
)
def test_what_is_no_persons_name_is_not_looked_for(question: str) -> None:
    assert from_question(question, Shelf(), TODAY).left_out == ()


def test_a_venue_where_no_paper_tells_one() -> None:
    stated = from_question("papers published at FooConf on robots", Shelf([paper(1)]), TODAY)
    assert (stated.filters, stated.rest) == (Filters(), "papers on robots")
    assert stated.left_out == ("No paper of the library names its venue: “at FooConf” was left out.",)
    both = from_question("papers at ICML on robots, or papers at FooConf on apples", Shelf(), TODAY)
    assert both.filters == Filters(venues=("ICML",))
    assert both.left_out == ("The library holds no paper of venue “FooConf”.",)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("papers in cs.ZZ on robots", "papers on robots"),
        ("What is known about robots in cs.ZZ?", "What is known about robots?"),
        ("robots in the category cs.ZZ", "robots"),
        ("cs.ZZ papers on robots", "papers on robots"),
    ],
)
def test_a_category_that_no_paper_has_is_one_that_none_matches(question: str, rest: str) -> None:
    stated = from_question(question, Shelf(), TODAY)
    assert (stated.filters, stated.rest, stated.left_out) == (Filters(categories=("cs.ZZ",)), rest, ())
    no_categories = from_question(question, Shelf([paper(1)]), TODAY)
    assert (no_categories.filters, no_categories.rest) == (Filters(), rest)
    assert no_categories.left_out[0].startswith("No paper of the library names its categories: “")


@pytest.mark.parametrize("question", ["robots (cs.ZZ)", "robots cs.ZZ"])
def test_a_category_beside_a_topic_that_no_paper_has_is_said(question: str) -> None:
    stated = from_question(question, Shelf(), TODAY)
    assert (stated.filters, stated.rest) == (Filters(), "robots")
    assert stated.left_out == ("The library holds no paper of category cs.ZZ: “cs.ZZ” was left out.",)


def test_one_of_two_categories_is_not_there() -> None:
    stated = from_question("papers in cs.ZZ or cs.RO on robots", Shelf(), TODAY)
    assert (stated.filters, stated.rest) == (Filters(categories=("cs.RO",)), "papers on robots")
    assert stated.left_out == ("The library holds no paper of category cs.ZZ.",)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Which methods reduce noise before 2022?", "Which methods reduce noise?"),
        ("which approaches to noise before 2022", "which approaches to noise"),
        ("Which papers study offline RL before 2022?", "Which papers study offline RL?"),
        ("And what other deep learning methods find drones before 2022?", "And what other deep learning methods find drones?"),
        ("Which papers proposed transformers before 2022?", "Which papers proposed transformers?"),
        ("Find studies that compare noise before 2022", None),
        ("Which works by Levine on noise before 2022?", "Which works on noise?"),
        ("which earthquakes happened before 2022?", None),
        ("Which earthquakes struck cities before 2022?", None),
        ("Which methods predict the earthquake before 2022?", None),
        ("Which studies included patients before 2022?", None),
        ("Which systems won prizes before 2022?", None),
        ("Which methods were used on robots before 2022?", None),
        ("Which methods count votes in Ohio before 2022?", None),
        ("Which methods count birds in 2021?", None),
        ("Which methods count birds before 2022 steps?", None),
        ("How do methods count birds before 2022?", None),
        ("Which methods count birds before 2022, and which count fish?", None),
        ("which drugs prevent gout before 2022?", "which drugs prevent gout?"),
        ("Which genes are often linked to gout before 2022?", "Which genes are often linked to gout?"),
        ("What has been found about gout before 2022?", "What has been found about gout?"),
        ("What is known about vitamin D before 2022?", "What is known about vitamin D?"),
        ("articles in Ecology Letters before 2022", "articles in Ecology Letters"),
        ("Which genes were linked to gout before 2022?", None),
        ("which wars in Asia before 2022?", None),
        ("Which wars shook cities before 2022?", None),
        ("Were fossils found on hills before 2022?", None),
        ("articles on fish in Lake Ohrid before 2022", None),
    ],
)
def test_years_at_the_end_of_a_question_for_papers(question: str, rest: str | None) -> None:
    filters, left = read(question, Shelf())
    assert filters.years == (Years(None, 2021) if rest else Years())
    assert left == (rest or question)


@pytest.mark.parametrize(
    ("question", "years", "rest"),
    [
        ("Levine 1999", Years(1999, 1999), None),
        ("Levine (1999) on robots", Years(1999, 1999), "on robots"),
        ("What did Levine publish in 1999?", Years(1999, 1999), None),
        ("What has Levine written since 2015?", Years(2015), None),
        ("What did Levine find about robots in 2019?", Years(), "What about robots in 2019?"),  # it may be the robots' year
        ("Young 1999 on robots", None, None),  # a word of texts as well
        ("Bloom 1999", None, None),
    ],
)
def test_the_year_of_somebodys_papers(question: str, years: Years | None, rest: str | None) -> None:
    filters, left = read(question, Shelf())
    assert (filters, left) == (Filters() if years is None else Filters(years, ("Levine",)), rest or question)


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("from 2015 or earlier", Years(None, 2015)),
        ("from 2015, or earlier", Years(None, 2015)),
        ("from 2015 and before", Years(None, 2015)),
        ("published 2015 at the latest", Years(None, 2015)),
        ("from 2020 and later", Years(2020)),
        ("from 2020 or newer ones", Years(2020)),
        ("from 2020 and after", Years(2020)),
        ("from 2020 and up", Years(2020)),
        ("from 2020+", Years(2020)),
        ("in or after 2020", Years(2020)),
        ("published in or before 2015", Years(None, 2015)),
        ("on or before 2015", Years(None, 2015)),
        ("after or in 2020", Years(2020)),
        ("no older than 2020", Years(2020)),
        ("not later than 2015", Years(None, 2015)),
        ("up to and including 2015", Years(None, 2015)),
        ("through 2015", Years(None, 2015)),
        ("published by 2015", Years(None, 2015)),
        ("starting in 2015", Years(2015)),
        ("dated 2015", Years(2015, 2015)),
        ("dating from before 2015", Years(None, 2014)),
        ("from 2020 to present", Years(2020)),
        ("from 2020 to the present", Years(2020)),
        ("from 2020 till date", Years(2020)),
        ("between 2015 and now", Years(2015)),
        ("2020-present", Years(2020)),
        ("(2015 or earlier)", Years(None, 2015)),
        ("2018–2020", Years(2018, 2020)),
        ("since 2018 until 2020", Years(2018, 2020)),
        ("after 2018 until 2020", Years(2019, 2020)),
        ("since 2018-2020", Years(2018, 2020)),
        ("from 2019 or 2021", Years(2019, 2021)),
        ("from 2021, 2019 and 2023", Years(2019, 2023)),
        ("from 2010s", Years(2010, 2019)),
        ("from the early 2010's", Years(2010, 2019)),
        ("from the 90s", Years(1990, 1999)),
        ("since the 2010s", Years(2010)),
        ("after the 1990s", Years(2000)),
        ("before the 2010s", Years(None, 2009)),
        ("from the 1990s to the 2010s", Years(1990, 2019)),
        ("from late 2019", Years(2019, 2019)),
        ("before March 2020", Years(None, 2020)),
        ("after the end of 2019", Years(2019)),
        ("between January 2019 and March 2021", Years(2019, 2021)),
        ("from 2020 and after the war", Years(2020, 2020)),
        ("from 2015 and earlier models", Years()),
        ("from 2020s cars", Years()),
        ("from 2024 to present in our group", Years()),
        ("since 2018 or earlier", Years()),
        ("after 2018-2020", Years()),
        ("between 2018 or 2020", Years()),
        ("not in or after 2020", Years()),
    ],
)
def test_years_are_those_that_are_written(written: str, years: Years) -> None:
    assert read(f"papers {written}", Shelf())[0].years == years
    assert read(f"papers {written} on robots", Shelf())[0].years == years or written.endswith("the war")


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2020-present papers on robots", Years(2020)),
        ("2010s papers on robots", Years(2010, 2019)),
        ("2015+ papers on robots", Years(2015)),
        ("Which methods reduce noise, 2015 or earlier?", Years(None, 2015)),
        ("offline RL from 2015 or earlier", Years(None, 2015)),
        ("robots older than 2020", Years(None, 2019)),
        ("what do you have from 2015 or earlier?", Years(None, 2015)),
        ("2000+ papers on robots", Years()),
        ("2000+ papers", Years()),
        ("temperatures from 2000 and up", Years()),
        ("papers on music from the 70s", Years()),
        ("papers on people in their 90s", Years()),
        ("Was it introduced by Roger Bone (1941-1997)?", Years()),
        ("Was the drug introduced before the 1950s?", Years()),
        ("papers on goals by 2015", Years()),
        ("emission goals by 2030", Years()),
        ("Did mortality fall from the 1990s to the 2010s?", Years()),
        ("children born in 2010 or later", Years()),
        ("elections in 2015 or earlier", Years()),
        ("elections in 2020 or 2021", Years()),
        ("cohorts starting in 2018 with asthma", Years()),
        ("Which stocks fell after March 2020?", Years()),
        ("What is Horizon 2020 and beyond?", Years()),
        ("grants 2014-2020 for farmers", Years()),
        ("Is a 2012 or newer golf cheap?", Years()),
        ("at 2000+ tokens per second", Years()),
        ("which of those are from 2015 or earlier?", Years()),
        ("elections in Kenya since 2012", Years(2012)),  # of which nothing earlier can tell
        ("what is known about Kenya since 2012?", Years(2012)),
    ],
)
def test_years_that_are_open_or_of_decades_are_those_of_papers(question: str, years: Years) -> None:
    assert read(question, Shelf())[0].years == years


def test_years_behind_what_papers_are_called() -> None:
    for question in ("SPRING vs Odyssey before 2022", "Compare SPRING and Odyssey since 2015."):
        assert not from_question(question, Shelf(), TODAY).filters
        assert from_question(question, Shelf(), TODAY, ["Odyssey", "SPRING"]).filters.years


def test_one_of_two_authors_is_not_there() -> None:
    stated = from_question("papers by Levine on robots, or papers by Newton on apples", Shelf(), TODAY)
    assert stated.filters == LEVINE
    assert stated.left_out == ("The library holds no paper of author “Newton”.",)


def test_look_ups_are_limited() -> None:
    shelf = Shelf()
    from_question("papers by " + " and papers by ".join(f"Name{letter}" * 2 for letter in "abcdefgh" * 9), shelf, TODAY)
    from_question("papers by " + ", ".join(f"Name{n}a" for n in range(200)), shelf, TODAY)
    from_question(" ".join(f"papers by Name{chr(97 + n % 26)}{chr(97 + n // 26)}." for n in range(200)), shelf, TODAY)
    assert shelf.asked <= 3 * 24


_WORDS = ["papers", "work", "by", "by Levine", "Levine's", "et al.", "and", "or", ",", "in", "at", "from", "since",
          "2023", "2000", "to", "between", "2019", "ICML", "Nature", "cs.LG", "category", "the last", "three",
          "years", "published", "that were", "not", "on robots", "?", ".", "(", ")", "\0", "\n", "’s", "ſince",
          "ſix", "the", "2021-2022", "this year",
          "or later", "and before", "2010s", "present", "March", "no older than"]  # fmt: skip
_QUESTION = st.text(st.characters()) | st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join)


@settings(deadline=None, max_examples=examples(150))
@given(question=_QUESTION, known=st.sampled_from([Shelf(), Everything()]))
def test_any_text_can_be_read(question: str, known: Shelf | Everything) -> None:
    filters, rest = read(question, known)
    assert (filters, rest) == read(question, known)
    left = iter("".join(question.split()))
    assert all(character in left for character in "".join(rest.split()))  # a subsequence
    if not filters and not from_question(question, known, TODAY).left_out and "et al" not in question:
        assert rest == question
    assert not filters.sources
    assert filters.years.first is None or filters.years.last is None or filters.years.first <= filters.years.last
    assert all(word in question for name in filters.authors for word in name.split())  # “Levine, S.” is S. Levine


@pytest.mark.parametrize(
    "piece",
    ["a", "A ", "A.-", "did A ", "did A and A say ", "according to A ", "A et al. ", "A 2023 ", "the A paper ",
     "by ", "by A ", "papers by A, ", "papers by a and ", "in A ", "at ICML or ", "in of on and ",
     "since 2023 ", "in 2023 ", "2023 ", "2023-", "papers on x from 2022 ", "from 2020 to ", "the last 3 years ",
     "cs.LG/", "in cs.LG, ", "'s work ", "published ", "and or ", "not ", "\0 ,", "( \0 ) ", "  \n", ". ",
     "In 2024, which what are there ", "that were written ", "before 1990 ", "(cs.LG) ", "cs.LG ",
     "papers at ABc ", "what did Ab find ", "Ab et al. ", "which methods a before 2020 ", "which a a what did A find in 2019 ",
     "papers in or ", "from 2020, ", "2020 or later ", "2019-", "the 2010s to ", "no older than ",
     "papers not by A ", "without A and ", "papers not by A, by B ", "not by A nor B ", "none of them ", ", please ",
     "ABc papers "],
)  # fmt: skip
@pytest.mark.parametrize("known", [Shelf([]), Everything()])
def test_the_time_grows_with_the_length_of_a_question_only(piece: str, known: Shelf | Everything) -> None:
    assert growth(lambda size: from_question((piece * size)[:size], known, TODAY), 250) < 24  # about 8; 64 if quadratically
