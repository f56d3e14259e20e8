"""What single words tell in one state of the keyword index: in how many papers they stand, and their BM25 in each.

BM25 is a sum over the words of a question. SQLite needs more than a microsecond for each paper that holds any of them,
and of 25,000 papers some 10,000 do, mostly by the common words that other questions have as well. So the scores of each
word are remembered; and SQLite only tells where a word stands, which takes a fifth of that time, while numpy works out
the scores. They are the very ones that SQLite's bm25() gives for all words together.
"""

from __future__ import annotations

import itertools
import math
import sqlite3
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.library.people import Surnames

_WORDS = 50_000  # whose frequencies are remembered, at most
_SCORES = 2_500_000  # that are remembered, about: 30 MB, all words of 25,000 abstracts
_MANY = 16  # papers: of fewer a word's scores are worked out as fast as a question is asked
COMMON_SHARE = 0.25  # of all papers: words that stand in more are hardly searched for
_K1, _B = 1.2, 0.75  # of BM25, as in SQLite; title and abstract count alike (twice the title ranked no better)
_LEAST = 1e-6  # what a word weighs that stands in half of all papers or more, as in SQLite
# Where each word stands, a row an occurrence; a table of the connection's own.
INSTANCES = "CREATE VIRTUAL TABLE temp.instances USING fts5vocab('main', 'words', 'instance')"
_SCORE = np.dtype([("row", np.int32), ("score", np.float64)])
State = str | None  # a name; none in the index of an earlier paperbot


def quoted(word: str) -> str:
    """A word as an FTS5 string, so that no character of it is an operator or its end; "1,000" becomes a phrase."""
    return '"' + word.replace('"', '""').replace("\0", " ") + '"'


class Statistics:
    """Of the index in one `state`; thread-safe. Every `connection` given must see that state."""

    def __init__(self, state: State, papers: int) -> None:
        """`papers` is their number."""
        self.state = state
        self.papers = papers
        self.surnames = Surnames()
        self._frequencies: dict[str, int] = {}
        self._scores: dict[str, NDArray[np.void]] = {}
        self._kept = 0  # scores
        self._of_stems: dict[str, NDArray[np.void]] = {}
        self._lengths: _Lengths | None = None
        self._by_sqlite = 0  # scores
        self._questions = itertools.count(1)

    def frequencies(self, connection: sqlite3.Connection, words: Sequence[str]) -> dict[str, int]:
        """In how many papers each of these words stands."""
        known = self._frequencies
        if len(known) > _WORDS:
            known = self._frequencies = {}
        query = "SELECT count(*) FROM words WHERE words MATCH ?"
        for word in words:
            if word not in known:
                known[word] = int(connection.execute(query, (quoted(word),)).fetchone()[0])
        return {word: known[word] for word in words}

    def asked_again(self) -> bool:
        """Whether this is the second question: then more will come."""
        return next(self._questions) == 2

    def learn(self, connection: sqlite3.Connection) -> None:
        """Work out the scores of all words that are searched for and stand in many papers, before a question has to wait."""
        self.surnames.learn(connection)
        bounds = (_MANY, COMMON_SHARE * self.papers)
        listed = connection.execute(
            "SELECT term, doc FROM terms WHERE doc BETWEEN ? AND ? ORDER BY doc DESC", bounds
        ).fetchall()
        kept = itertools.accumulate(doc for _, doc in listed)
        for (stem, _), so_far in zip(listed, kept, strict=True):
            if so_far <= _SCORES:
                self._of_stems[stem] = self._scored(connection, *_occurrences(connection, stem))

    def best(
        self, connection: sqlite3.Connection, words: Sequence[str], count: int, among: Collection[int] | None
    ) -> dict[int, float]:
        """Row ids of the `count` papers that hold these words best, with their BM25 scores, best first.

        Only papers `among` these rows count, if any are given; of equal papers the first in the index comes first.
        """
        each = [found for word in words if len(found := self._of(connection, word))]
        if not each:
            return {}
        first, last = min(int(found["row"][0]) for found in each), max(int(found["row"][-1]) for found in each)
        sums = np.zeros(last - first + 1)
        for found in each:
            sums[found["row"] - first] += found["score"]
        if among is not None:
            sums[np.isin(np.arange(first, last + 1), np.fromiter(among, np.int64), invert=True)] = 0.0
        rows = np.flatnonzero(sums)
        if len(rows) > count:
            rows = rows[sums[rows] >= np.partition(sums[rows], -count)[-count]]
        rows = rows[np.argsort(-sums[rows], kind="stable")[:count]]
        return dict(zip((rows + first).tolist(), sums[rows].tolist(), strict=True))

    def _of(self, connection: sqlite3.Connection, word: str) -> NDArray[np.void]:
        """The rows that hold a word, in order, with its BM25 in each."""
        known, stem = self._scores, _stem(word)
        learnt = self._of_stems.get(stem)
        if learnt is not None and len(learnt) == self.frequencies(connection, [word])[word]:
            return learnt
        if (found := known.get(word)) is None:
            found = self._worked_out(connection, word, stem)
            self._kept += len(found)
            if self._kept > _SCORES:  # the older half goes
                known = self._scores = dict(list(known.items())[len(known) // 2 :])
                self._kept = sum(map(len, list(known.values())))
            known[word] = found
        return found

    def _worked_out(self, connection: sqlite3.Connection, word: str, stem: str) -> NDArray[np.void]:
        """By SQLite where the word is several to the index, or another than its stem tells.

        And so long as little was asked: to read the lengths of all papers takes as long as SQLite takes for scores of half.
        """
        if self._lengths is None and self._by_sqlite < self.papers / 2:
            return self._of_sqlite(connection, word)
        rows, counts = _occurrences(connection, stem)
        if not len(rows) or len(rows) != self.frequencies(connection, [word])[word]:
            return self._of_sqlite(connection, word)
        return self._scored(connection, rows, counts)

    def _scored(self, connection: sqlite3.Connection, rows: NDArray[np.int64], counts: NDArray[np.float64]) -> NDArray[np.void]:
        """The BM25 of a word that stands in these rows so often."""
        lengths = self._lengths = self._lengths or _Lengths(connection)
        found = np.empty(len(rows), dtype=_SCORE)
        found["row"], found["score"] = rows, _bm25(counts, lengths.of(rows), lengths.mean, lengths.papers)
        return found

    def _of_sqlite(self, connection: sqlite3.Connection, word: str) -> NDArray[np.void]:
        query = "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ?"
        found = np.fromiter(connection.execute(query, (quoted(word),)), _SCORE)
        self._by_sqlite += len(found)
        return found


class _Lengths:
    """How many words each paper has, as the index counts them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """One row a paper, of a variable-length integer for each column (https://www.sqlite.org/fts5.html, 9.5)."""
        stored = connection.execute("SELECT id, sz FROM words_docsize ORDER BY id").fetchall()
        self._rows = np.array([row for row, _ in stored], dtype=np.int64)
        data = np.frombuffer(b"".join(sizes for _, sizes in stored), dtype=np.uint8)
        ends = np.flatnonzero(
            data < 0x80
        )  # all other bytes of an integer have the highest bit; seven more count, big end first
        starts = np.concatenate([[0], ends[:-1] + 1])
        places = np.repeat(ends, ends - starts + 1) - np.arange(len(data))
        each = np.add.reduceat((data & 0x7F).astype(np.int64) << (7 * places), starts)
        self._words = each.reshape(len(stored), -1).sum(axis=1)
        self.papers = len(stored)
        self.mean = int(self._words.sum()) / len(stored)

    def of(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Of these papers."""
        words: NDArray[np.int64] = self._words[np.searchsorted(self._rows, rows)]
        return words.astype(np.float64)


def _occurrences(connection: sqlite3.Connection, stem: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The papers that hold a stem, and how often each."""
    listed = connection.execute("SELECT group_concat(doc) FROM temp.instances WHERE term = ?", (stem,)).fetchone()[0]
    papers = np.fromstring(listed or "", dtype=np.int64, sep=",")
    begins = np.ones(len(papers), dtype=np.bool_)
    np.not_equal(papers[1:], papers[:-1], out=begins[1:])
    firsts = np.flatnonzero(begins)
    return papers[firsts], (np.append(firsts[1:], len(papers)) - firsts).astype(np.float64)


def _stem(word: str) -> str:
    """As the index has it, most likely; "" for a word with other signs than a to z and 0 to 9."""
    return str(porter().stemWord(word)) if word.isascii() and word.isalnum() else ""


@lru_cache(maxsize=1)
def porter() -> Any:
    """The stemmer of the index's own tokenizer."""
    import Stemmer

    return Stemmer.Stemmer("porter", 0)  # its own cache is not safe between threads


def _bm25(counts: NDArray[np.float64], lengths: NDArray[np.float64], mean: float, papers: int) -> NDArray[np.float64]:
    """BM25 of a word in the papers that hold it, in the very order of SQLite's operations, so to the same last bit."""
    weight = math.log((papers - len(counts) + 0.5) / (len(counts) + 0.5))
    weight = weight if weight > 0 else _LEAST
    scores: NDArray[np.float64] = weight * ((counts * (_K1 + 1.0)) / (counts + _K1 * (1 - _B + _B * lengths / mean)))
    return scores
