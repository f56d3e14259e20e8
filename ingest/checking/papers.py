"""One paper's records looked over, against each other and against the keyword index."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from ingest.chunking import VERSION
from ingest.embedding.vectors import from_text
from ingest.library.records import UNREADABLE, StoredPaper, from_records, own_ids, version_hash, version_of
from ingest.library.schema import Record
from ingest.records import Paper


class Fault(StrEnum):
    """What can be wrong, in words."""

    TORN = "papers of which chunks are missing"
    LEFT_OVER = "papers with chunks that are twice there, or left over from an older version"
    UNREADABLE = "papers with chunks that cannot be read"
    VECTORS = "papers whose vectors have another length, or cannot be vectors"
    ALTERED = "papers that are not what their ids say: something else changed them"
    SOURCELESS = "papers without a source"
    INDEX = "differences between the keyword index and Chroma"
    UNSETTLED = "writes that were cut off"
    REBUILD = "rebuilds that were cut off"


@dataclass(slots=True)
class Examined:
    """What was seen of a paper: its faults, and what mends them.

    `paper`: to be embedded and stored anew, with `sources`; `relabel`: give `stored` a source; `remove`: take the paper out;
    `discard`: ids of records that are of no use.
    """

    paper_id: str
    stored: StoredPaper | None = None
    faults: list[Fault] = field(default_factory=list)
    paper: Paper | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    relabel: bool = False
    remove: bool = False
    discard: list[str] = field(default_factory=list)


def examine(paper_id: str, records: Sequence[Record], known: StoredPaper | None) -> Examined:
    """Look at all `records` of one paper; `known` is what the keyword index has of it."""
    found, versions = Examined(paper_id), dict[str, list[Record]]()
    for record in records:
        versions.setdefault(version_of(record.chunk_id), []).append(record)
    whole = dict[str, StoredPaper]()
    for name, group in versions.items():
        try:
            if stored := _read(group):
                whole[name] = stored
        except UNREADABLE:
            found.faults.append(Fault.UNREADABLE)
            found.discard += [record.chunk_id for record in group]
    chosen = next((n for n, s in whole.items() if known and s.chunk_ids == known.chunk_ids), next(iter(whole), None))
    if chosen is None:
        _torn(found, records, known)
        return found
    found.stored = whole[chosen]
    left_over = [r.chunk_id for name, group in versions.items() if name != chosen for r in group]
    if set(left_over) - set(found.discard):
        found.faults.append(Fault.LEFT_OVER)
    found.discard = left_over
    _contents(found, versions[chosen])
    if known is not None and not found.faults and known != found.stored:
        found.faults.append(Fault.INDEX)
    return found


def _read(group: Sequence[Record]) -> StoredPaper | None:
    with np.errstate(invalid="ignore"):  # a vector that is none is told of later
        stored = from_records(group)
    if stored and [r.chunk_id for r in sorted(group, key=lambda r: int(r.metadata["chunk"]))] != list(stored.chunk_ids):
        return None
    return stored


def _torn(found: Examined, records: Sequence[Record], known: StoredPaper | None) -> None:
    """No version is whole: the index may still have the paper's text."""
    found.faults.append(Fault.TORN)
    found.discard = [record.chunk_id for record in records]
    if known is None:
        found.remove = True
    else:
        found.paper, found.sources = known.paper, known.sources


def _contents(found: Examined, group: Sequence[Record]) -> None:
    stored = found.stored
    assert stored is not None
    if not _sound_vectors(group):
        found.faults.append(Fault.VECTORS)
        found.paper, found.sources = stored.paper, stored.sources
    if _is_altered(stored):
        found.faults.append(Fault.ALTERED)
        again = {source: f"{own} ?" for source, own in own_ids(stored.sources).items()}  # its next ingest writes it anew
        found.paper, found.sources = stored.paper, again
    if not stored.sources:
        found.faults.append(Fault.SOURCELESS)
        found.relabel = found.paper is None


def _sound_vectors(group: Sequence[Record]) -> bool:
    for record in group:
        dimension, sentences = len(record.vector), str(record.metadata["sentences"]).count("-")
        if not np.isfinite(record.vector).all() or not record.vector.any():
            return False
        if len(from_text(str(record.metadata["sentence_vectors"]))) != dimension * sentences:
            return False
    return True


def _is_altered(stored: StoredPaper) -> bool:
    """Whether the paper's ids are of something else; not told of papers that an older paperbot has cut up."""
    if not stored.sources or not all(re.search(rf"\.{VERSION}$", said) for said in stored.sources.values()):
        return False
    return version_of(stored.chunk_ids[0]) != version_hash(stored.paper, stored.sources)
