"""Bringing the keyword index up to what Chroma holds."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.library.chroma import PAGE, ChromaStore
from ingest.library.keywords import KeywordIndex
from ingest.library.records import UNREADABLE, StoredPaper, from_records, paper_id_of, version_of
from ingest.library.schema import Head, Record

_log = logging.getLogger(__name__)


def follow(store: ChromaStore, index: KeywordIndex, head: Head, *, clearing: bool = False) -> Head:
    """Make `index` equal to the collection, reading only the records that differ.

    A record's id changes whenever anything of its paper does, so that comparing ids finds every difference.

    Args:
        clearing: whether to remove records that belong to no paper, which a write that was cut off has left over; for the
            holder of the write lock.

    Returns:
        the head, its generation counted up if anything was removed.
    """
    followed = index.generation() == head.generation
    there, here = set(store.ids()), index.chunk_ids()
    changed = {paper_id_of(i) for i in there ^ here}
    versions: dict[str, dict[str, list[str]]] = {paper_id: defaultdict(list) for paper_id in changed}
    for chunk_id in sorted(there):
        if (paper_id := paper_id_of(chunk_id)) in changed:
            versions[paper_id][version_of(chunk_id)].append(chunk_id)
    pending = sorted(changed)
    for start in range(0, len(pending), PAGE):
        page = {paper_id: versions[paper_id] for paper_id in pending[start : start + PAGE]}
        add, left_over = _read_page(store, index, page, followed=followed)
        if clearing and left_over:  # before the index forgets which version it had, or the old one would be taken for the newer
            head = _clear(store, head, left_over)
        index.apply(add, [i for i in page if i not in {stored.paper.paper_id for stored in add}], None)
    index.apply([], [], head.generation)
    return head


def _clear(store: ChromaStore, head: Head, left_over: Sequence[str]) -> Head:
    """Remove records; whoever has the collection open is to open it anew."""
    head = replace(head, generation=head.generation + 1)
    with store.exclusive():
        store.set_head(head)
        store.delete(left_over)
    return head


def _read_page(
    store: ChromaStore, index: KeywordIndex, versions: dict[str, dict[str, list[str]]], *, followed: bool
) -> tuple[list[StoredPaper], list[str]]:
    """The papers of these versions as they are to be, and the ids of records that belong to none of them."""
    wanted = [chunk_id for found in versions.values() for ids in found.values() for chunk_id in ids]
    records = {record.chunk_id: record for record in store.get(wanted)}
    known = index.get(list(versions))
    add, left_over = list[StoredPaper](), list[str]()
    for paper_id, found in versions.items():
        try:
            chosen = _choose(found, records, known.get(paper_id), followed=followed)
        except UNREADABLE:  # left where it is: whoever changed it may want to know
            _log.warning("a paper cannot be read, and is left out; paperbot library check --mend removes it: %s", paper_id)
            continue
        if chosen:
            add.append(chosen)
        kept = set(chosen.chunk_ids) if chosen else set()
        left_over += [chunk_id for ids in found.values() for chunk_id in ids if chunk_id not in kept]
    return add, left_over


def _choose(
    versions: dict[str, list[str]], records: dict[str, Record], known: StoredPaper | None, *, followed: bool
) -> StoredPaper | None:
    """Of the versions of one paper, the whole one; of two whole ones (a write was cut off), the newer.

    That is the one which the index does not know, unless it has `followed` this very generation before.
    """
    whole = [stored for ids in versions.values() if (stored := _whole(ids, records))]
    preferred = [stored for stored in whole if (known is not None and stored.chunk_ids == known.chunk_ids) == followed]
    return next(iter(preferred or whole), None)


def _whole(ids: Sequence[str], records: dict[str, Record]) -> StoredPaper | None:
    present = [records[i] for i in ids if i in records]
    return from_records(present) if present else None
