"""What single words tell in one state of the keyword index: in how many papers they stand, and their BM25 in each.

BM25 is a sum over the words of a question. SQLite needs more than a microsecond for each paper that holds any of them,
and of 25,000 papers some 10,000 do, mostly by the common words that other questions have as well. So the scores of each
word are remembered; the sum over words is the very one that SQLite makes for all of them together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

_WORDS = 50_000  # whose frequencies are remembered, at most
_SCORES = 2_500_000  # that are remembered, about: 30 MB, all words of 25,000 abstracts
# Not tuned: weights of 1 and 2 for the title ranked the development questions alike.
_TITLE_WEIGHT, _ABSTRACT_WEIGHT = 1.0, 1.0
_SCORE = np.dtype([("row", np.int32), ("score", np.float64)])
State = tuple[int | None, str | None]


def quoted(word: str) -> str:
    """A word as an FTS5 string, so that no character of it is an operator or its end; "1,000" becomes a phrase."""
    return '"' + word.replace('"', '""').replace("\0", " ") + '"'


class Statistics:
    """Of the index in one `state`; thread-safe. Every `connection` given must see that state."""

    def __init__(self, state: State, papers: int) -> None:
        """`papers` is their number."""
        self.state = state
        self.papers = papers
        self._frequencies: dict[str, int] = {}
        self._scores: dict[str, NDArray[np.void]] = {}
        self._kept = 0  # scores

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
        known = self._scores
        if (found := known.get(word)) is None:
            query = f"SELECT rowid, -bm25(words, {_TITLE_WEIGHT}, {_ABSTRACT_WEIGHT}) FROM words WHERE words MATCH ?"
            found = np.fromiter(connection.execute(query, (quoted(word),)), _SCORE)
            self._kept += len(found)
            if self._kept > _SCORES:  # the older half goes
                known = self._scores = dict(list(known.items())[len(known) // 2 :])
                self._kept = sum(map(len, list(known.values())))
            known[word] = found
        return found
