"""What is remembered of single words: the same scores as SQLite's own for all words at once, and only for one state."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from ingest.library.keywords import KeywordIndex
from ingest.library.records import StoredPaper
from ingest.library.statistics import quoted
from ingest.records import Paper

_WORDS = "agents learn reward value multi-agent policy graph 1,000 naïve o'neill".split()


def _stored(number: int) -> StoredPaper:
    """A paper of some of the words, each as often as its number tells."""
    said = [f"{word} " * (number // (place + 1) % 4) for place, word in enumerate(_WORDS)]
    paper = Paper(f"p:{number}", f"Study {number} of {_WORDS[number % len(_WORDS)]}", " and ".join(said))
    return StoredPaper(paper, {"s": ""}, (f"p:{number}#a.0",), (), b"", b"", b"")


def _filled(path: Path, numbers: range) -> KeywordIndex:
    index = KeywordIndex(path)
    index.recreate()
    index.apply([_stored(number) for number in numbers], [], 1)
    return index


def _matching(index: KeywordIndex, words: list[str], count: int, among: set[int] | None = None) -> dict[int, float]:
    with index.transaction() as connection:
        return index.matching(connection, words, count, among)


def _of_sqlite(index: KeywordIndex, words: list[str]) -> dict[int, float]:
    """All scores, as one statement gives them."""
    query = "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ?"
    with index.transaction() as connection:
        return dict(connection.execute(query, (" OR ".join(map(quoted, words)),)))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> KeywordIndex:
    """An index that is only read."""
    return _filled(tmp_path_factory.mktemp("index") / "words.sqlite3", range(60))


@pytest.mark.parametrize(
    "words",
    [_WORDS, ["agent", "agents"], ["multi-agent"], ["1,000", "naive"], ["absent"], ["—", "policy"], ["absent", "graph"], []],
    ids=" ".join,
)
def test_the_sum_over_words_is_sqlites_own(index: KeywordIndex, words: list[str]) -> None:
    expected = _of_sqlite(index, words) if words else {}
    found = _matching(index, words, 1000)
    assert found == expected  # to the last bit
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert _matching(index, words, 1000) == found  # from memory


def test_sqlite_works_out_the_first_scores_and_those_of_words_that_are_several_to_it(tmp_path: Path) -> None:
    index = _filled(tmp_path / "words.sqlite3", range(20))

    def scored_by_sqlite(words: list[str]) -> int:
        asked = list[str]()
        with index.transaction() as connection:
            connection.set_trace_callback(asked.append)
            index.matching(connection, words, 60)
            connection.set_trace_callback(None)
        return sum("bm25(" in statement for statement in asked)

    first, *others = _WORDS
    assert scored_by_sqlite([first]) == 1
    assert scored_by_sqlite(others) == len(["multi-agent", "1,000", "naïve", "o'neill"])
    assert scored_by_sqlite(_WORDS) == 0


@pytest.fixture
def often(tmp_path: Path) -> KeywordIndex:
    """An index with words that stand in a fifth of its papers, one that stands in all, and one that stands in three."""
    index = KeywordIndex(tmp_path / "often.sqlite3")
    index.recreate()
    said = {0: "rewards reward", 1: "assembly technology"}
    texts = [f"method {said.get(n % 5, '')} {'once more ' * (n % 2)}{'rare' if n < 3 else ''}" for n in range(100)]
    papers = [Paper(f"p:{n}", f"Study {n}", text) for n, text in enumerate(texts)]
    index.apply([StoredPaper(paper, {"s": ""}, (f"{paper.paper_id}#a.0",), (), b"", b"", b"") for paper in papers], [], 1)
    return index


def _worked_out(index: KeywordIndex, words: list[str]) -> list[str]:
    """The statements by which scores are worked out for a question of these words."""
    asked = list[str]()
    with index.transaction() as connection:
        connection.set_trace_callback(asked.append)
        index.matching(connection, words, 60)
        connection.set_trace_callback(None)
    return [statement for statement in asked if "bm25(" in statement or "instances" in statement]


def test_from_the_second_question_on_words_that_stand_in_many_papers_are_learnt(often: KeywordIndex) -> None:
    assert _worked_out(often, ["study"])
    _worked_out(often, ["method"])  # they are learnt beside it, and may be known before it looks
    for thread in [thread for thread in threading.enumerate() if thread.name == "words"]:
        thread.join(120)
    assert _worked_out(often, ["reward"]) == _worked_out(often, ["rewards"]) == []
    assert _worked_out(often, ["rare"])
    words = ["reward", "rewarding", "assembly", "technology", "rare", "method"]
    assert _matching(often, words, 100) == _of_sqlite(often, words)


def test_what_was_learnt_of_one_state_is_not_used_for_the_next(often: KeywordIndex) -> None:
    for _ in range(3):
        _matching(often, ["reward"], 100)
    often.apply([_stored(200)], ["p:5"], 2)
    for _ in range(3):
        assert _matching(often, ["reward", "policy"], 100) == _of_sqlite(often, ["reward", "policy"])


def test_papers_of_any_length_are_scored_as_sqlite_does(tmp_path: Path) -> None:
    index = _filled(tmp_path / "words.sqlite3", range(9))
    lengths = (127, 128, 16_383, 16_384, 70_000)  # words in one, two and three bytes
    papers = [Paper(f"q:{length}", "Reward", "agents learn " * (length // 2) + "graph " * (length % 2)) for length in lengths]
    index.apply([StoredPaper(paper, {"s": ""}, (f"{paper.paper_id}#a.0",), (), b"", b"", b"") for paper in papers], ["p:3"], 2)
    assert _matching(index, _WORDS, 60) == _of_sqlite(index, _WORDS)


def test_the_best_come_first_and_of_equal_ones_the_first(index: KeywordIndex) -> None:
    every = _of_sqlite(index, _WORDS)
    best = sorted(every, key=lambda row: (-every[row], row))
    for count in (1, 7, 60):
        assert list(_matching(index, _WORDS, count)) == best[:count]


@pytest.mark.parametrize("among", [set[int](), {5}, {1, 40, 59, 10_000}], ids=len)
def test_only_rows_among_those_given_count(index: KeywordIndex, among: set[int]) -> None:
    every = _of_sqlite(index, _WORDS)
    assert _matching(index, _WORDS, 60, among) == {row: every[row] for row in among & set(every)}


@pytest.mark.parametrize("generation", [2, 1], ids=["the next generation", "of a library that took its place"])
def test_what_changed_is_not_answered_from_memory(generation: int, tmp_path: Path) -> None:
    index = _filled(tmp_path / "words.sqlite3", range(20))
    before = _matching(index, _WORDS, 60)
    index.apply([_stored(21)], ["p:3"], generation)
    assert _matching(index, _WORDS, 60) == _of_sqlite(index, _WORDS) != before


def test_an_index_made_anew_at_the_same_generation_is_another(tmp_path: Path) -> None:
    index = _filled(tmp_path / "words.sqlite3", range(20))
    before = _matching(index, _WORDS, 60)
    other = KeywordIndex(index.path)  # as another process does
    other.recreate()
    other.apply([_stored(number) for number in reversed(range(20))], [], 1)
    index.close()
    assert _matching(index, _WORDS, 60) == _of_sqlite(index, _WORDS) != before
