"""Bringing the keyword index up to what Chroma holds."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence

from ingest.library.chroma import PAGE, ChromaStore
from ingest.library.keywords import KeywordIndex
from ingest.library.records import UNREADABLE, StoredPaper, from_records, paper_id_of, version_of
from ingest.library.schema import Head, Record

_log = logging.getLogger(__name__)


def follow(store: ChromaStore, index: KeywordIndex, head: Head) -> list[str]:
    """Make `index` equal to the collection, reading only the records that differ.

    A record's id changes whenever anything of its paper does, so that comparing ids finds every difference.

    Returns:
        ids of records that belong to no paper: what a write that was cut off has left over.
    """
    there, here = set(store.ids()), index.chunk_ids()
    changed = {paper_id_of(i) for i in there ^ here}
    versions: dict[str, dict[str, list[str]]] = {paper_id: defaultdict(list) for paper_id in changed}
    for chunk_id in sorted(there):
        if (paper_id := paper_id_of(chunk_id)) in changed:
            versions[paper_id][version_of(chunk_id)].append(chunk_id)
    left_over = list[str]()
    pending = sorted(changed)
    for start in range(0, len(pending), PAGE):
        page = pending[start : start + PAGE]
        left_over += _follow_page(store, index, {paper_id: versions[paper_id] for paper_id in page})
    index.apply([], [], head.generation)
    return left_over


def _follow_page(store: ChromaStore, index: KeywordIndex, versions: dict[str, dict[str, list[str]]]) -> list[str]:
    wanted = [chunk_id for found in versions.values() for ids in found.values() for chunk_id in ids]
    records = {record.chunk_id: record for record in store.get(wanted)}
    known = index.get(list(versions))
    add, left_over = list[StoredPaper](), list[str]()
    for paper_id, found in versions.items():
        try:
            chosen = _choose(found, records, known.get(paper_id))
        except UNREADABLE:  # left where it is: whoever changed it may want to know
            _log.warning("a paper cannot be read, and is left out; paperbot library check --mend removes it: %s", paper_id)
            continue
        if chosen:
            add.append(chosen)
        kept = set(chosen.chunk_ids) if chosen else set()
        left_over += [chunk_id for ids in found.values() for chunk_id in ids if chunk_id not in kept]
    index.apply(add, [i for i in versions if i not in {stored.paper.paper_id for stored in add}], None)
    return left_over


def _choose(versions: dict[str, list[str]], records: dict[str, Record], known: StoredPaper | None) -> StoredPaper | None:
    """Of the versions of one paper, the whole one; of two whole ones (a write was cut off), the newer."""
    whole = [stored for ids in versions.values() if (stored := _whole(ids, records))]
    newer = [stored for stored in whole if known is None or stored.chunk_ids != known.chunk_ids]
    return next(iter(newer or whole), None)


def _whole(ids: Sequence[str], records: dict[str, Record]) -> StoredPaper | None:
    present = [records[i] for i in ids if i in records]
    return from_records(present) if present else None
