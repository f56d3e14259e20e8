"""Which stored paper a record is about, and what the record changes."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain, combinations
from typing import Any, Protocol

from ingest.identity import aliases, are_versions, by_others, contradict, is_own_id
from ingest.library.records import StoredPaper, own_ids, source_hash
from ingest.records import FILLED, Paper
from ingest.text import title_key

_EMPTY: dict[str, Any] = {field.name: field.default for field in fields(Paper)}


class Known(Protocol):
    """Where papers are looked up by the names that sources know them by."""

    def known_as(self, alias: str) -> list[StoredPaper]:
        """The papers that may be meant by a name."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with `record`: `paper` with `sources` is what the library should hold; `stored` what it holds.

    Nothing needs doing where `unchanged`; nothing needs embedding where `relabel`.
    """

    record: Paper
    paper: Paper
    sources: dict[str, str]
    stored: StoredPaper | None
    unchanged: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which another record may mean this paper."""
        return (*aliases(self.paper), *aliases(self.record))

    @property
    def relabel(self) -> bool:
        """Whether title and abstract, and so all vectors, stay."""
        known, paper = self.stored, self.paper
        if known is None or known.paper.title != paper.title or known.paper.abstract != paper.abstract:
            return False
        versions = {said.rpartition(".")[2] for said in (*known.sources.values(), *self.sources.values())}
        return len(versions) == 1  # chunked under the same rules

    @property
    def overruled(self) -> str:
        """The source whose text counts where a newly said one of the record's is another; "" where the record's counts."""
        owner = "" if self.stored is None or self.unchanged else next(iter(self.sources))
        same = title_key(self.record.abstract) == title_key(self.paper.abstract)
        return "" if owner == self.record.source or same else owner


def _never(source: str, now: str) -> bool:
    """Whether `now` takes the place of a source that is no more: nothing is known of that."""
    del source, now
    return False


def decide(record: Paper, known: Known, replaced: Callable[[str, str], bool] = _never) -> Decision:
    """Match a record with the library.

    The first source that brought a paper owns it: what it says counts, and others fill in what it leaves out.
    What the only source of a paper no longer says is forgotten. A source that is `replaced` by the record's gives it its place.
    """
    stored, said = _same_paper(record, known), source_hash(record)
    if stored is None:
        paper = _with_free_id(record, known)
        return Decision(record, paper, {record.source: said}, None)
    left = {name: was for name, was in stored.sources.items() if name == record.source or not replaced(name, record.source)}
    owner = next(iter(stored.sources), record.source)
    if left.get(record.source) == said and owner in left:
        return Decision(record, stored.paper, dict(stored.sources), stored, unchanged=True)
    if owner not in left:
        owner, left = record.source, {record.source: said, **left}
    own = replace(record, paper_id=stored.paper.paper_id)
    sources = {**left, record.source: said}
    if owner != record.source:
        gone = [name for name in stored.sources if name not in left or (name == record.source and _says_else(left[name], said))]
        paper = (without_filling(stored, gone[0]) if gone else stored.paper).filled_from(own)
    else:
        paper = own.filled_from(stored.paper) if len(sources) > 1 else own
    return Decision(record, paper, sources, stored)


def put_together(other: StoredPaper, known: Known) -> Decision | None:
    """What a library holds once a paper of another is put to the same one under another id; None if it has none.

    The library's own text counts, the other's fills in what it leaves out, and the sources are those of both.
    """
    stored = _same_paper(other.paper, known)
    if stored is None or stored.paper.paper_id == other.paper.paper_id:
        return None
    paper = stored.paper.filled_from(other.paper)
    sources = {**stored.sources, **other.sources, **stored.sources}  # the first, whose text counts, stays the first
    return Decision(other.paper, paper, sources, stored)


def as_version(decision: Decision) -> Decision | None:
    """The decision of a source's second record of a paper that is another version of it (preprint and article), and only fills
    in what the first leaves out; None where it is no such version: one id with two texts, or a text of others."""
    record, stored = decision.record, decision.stored
    if stored is None or (is_own_id(record.paper_id) and own_ids(stored.sources).get(record.source) == record.paper_id):
        return None
    if not are_versions(record, stored.paper):
        return None
    paper = stored.paper.filled_from(record)
    return Decision(record, paper, dict(stored.sources), stored, unchanged=paper == stored.paper)


def _says_else(before: str, now: str) -> bool:
    """Whether two hashes of `source_hash` are of two texts, and not only of two ways to cut one up."""
    return before.rpartition(".")[0] != now.rpartition(".")[0]


def without_filling(stored: StoredPaper, source: str) -> Paper:
    """The paper without what `source` has filled in: as its first source says it, which the hash of that tells.

    Of more than two sources it is not known which filled in what; then all stays.
    """
    first, *others = stored.sources
    if others != [source]:
        return stored.paper
    own_id, _, said = stored.sources[first].rpartition(" ")
    filled = [name for name in (*FILLED, "kind") if getattr(stored.paper, name)]
    for names in chain.from_iterable(combinations(filled, count) for count in range(len(filled) + 1)):
        bare = replace(stored.paper, **{name: _EMPTY[name] for name in names})
        if replace(bare, paper_id=own_id).content_hash() == said.rpartition(".")[0]:
            return bare
    return stored.paper


def without_source(stored: StoredPaper, source: str) -> dict[str, str]:
    """The sources of a paper once `source` no longer has it.

    If that was the one whose text counts, what the others said is forgotten, so that the next that is read gives its own.
    """
    left = {name: said for name, said in stored.sources.items() if name != source}
    if next(iter(stored.sources), "") != source:
        return left
    return {name: f"{said.rpartition(' ')[0]} ?.{said.rpartition('.')[2]}" for name, said in left.items()}


def _same_paper(record: Paper, known: Known) -> StoredPaper | None:
    own_id, *others = aliases(record)
    made = ":" not in record.paper_id  # of the title: it says no more than that
    for stored in known.known_as(own_id):
        # An id of a source's own making means the same paper only within that source.
        same = own_ids(stored.sources).get(record.source) == record.paper_id
        if same and (_may_be(record, stored.paper, made) or _may_be(record, without_filling(stored, record.source), made)):
            return stored
    for alias in others:
        for stored in known.known_as(alias):
            apart = contradict(record, stored.paper) or by_others(record, stored.paper)
            if not apart and not _numbered_apart(record, stored):
                return stored
    return None


def _may_be(record: Paper, paper: Paper, made: bool) -> bool:
    """Whether a record may be the paper that its source has called so before; a `made` id says no more than a title."""
    return not (contradict(record, paper) or (made and by_others(record, paper)))


def _numbered_apart(record: Paper, stored: StoredPaper) -> bool:
    """Whether one source gave two records ids of its own: they are two papers, whatever their titles ("Summary")."""
    other = own_ids(stored.sources).get(record.source, "")
    return is_own_id(other) and is_own_id(record.paper_id) and other != record.paper_id


def _with_free_id(record: Paper, known: Known) -> Paper:
    if not known.known_as(f"id:{record.paper_id}"):
        return record
    names = f"{title_key(record.title)} {record.doi} {record.arxiv_id}"
    marks = (names, f"{names} {title_key(record.abstract)}")  # a third one of the title needs the second
    ids = [f"{record.paper_id}~{hashlib.sha256(said.encode()).hexdigest()[:8]}" for said in marks]
    return replace(record, paper_id=next((i for i in ids if not known.known_as(f"id:{i}")), ids[-1]))


class Seen:
    """What this run has met: (source, paper) → place and hash. In a file of its own, so memory stays bounded."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # "" is a temporary file that SQLite removes
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE seen (source, paper_id, place, said, PRIMARY KEY (source, paper_id)) WITHOUT ROWID")

    def first(self, source: str, paper_id: str, place: str, said: str) -> tuple[str, str] | None:
        """None if this source brings this paper for the first time, else the place and hash of that first record."""
        row = self._db.execute("SELECT place, said FROM seen WHERE source = ? AND paper_id = ?", (source, paper_id)).fetchone()
        if row is None:
            self._db.execute("INSERT INTO seen VALUES (?, ?, ?, ?)", (source, paper_id, place, said))
        return row  # type: ignore[no-any-return]

    def has(self, source: str, paper_id: str) -> bool:
        """Whether this source has brought this paper in this run."""
        row = self._db.execute("SELECT 1 FROM seen WHERE source = ? AND paper_id = ?", (source, paper_id)).fetchone()
        return row is not None

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


class Nothing:
    """A library that does not exist yet."""

    def known_as(self, alias: str) -> list[StoredPaper]:
        """No paper is known."""
        del alias
        return []


class Planned:
    """A library as it would be after the decisions of a dry run."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._planned = defaultdict[str, dict[str, StoredPaper]](dict)  # alias → id → paper
        self._ids = set[str]()

    def known_as(self, alias: str) -> list[StoredPaper]:
        """The papers under this name, the planned ones first."""
        planned = self._planned[alias].values() if alias in self._planned else ()
        return [*planned, *(stored for stored in self._known.known_as(alias) if stored.paper.paper_id not in self._ids)]

    def plan(self, paper: Paper, sources: Mapping[str, str]) -> None:
        """Take a decision as carried out."""
        stored = StoredPaper(paper, sources, (), (), b"", b"", b"")
        self._ids.add(paper.paper_id)
        for alias in {*aliases(paper), *(f"id:{own}" for own in own_ids(sources).values())}:
            self._planned[alias][paper.paper_id] = stored
