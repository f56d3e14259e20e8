"""How values travel through a cluster: as JSON and bytes, in rows of columns that Arrow carries as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from ingest.crews.working import Fault, Made, Work
from ingest.errors import LibraryBusy, PaperbotError, WorkersError
from ingest.library.records import StoredPaper
from ingest.library.schema import Record
from ingest.records import Paper, Problem, Span, WithoutAbstract

# What came of a paper: a fault or "", else what is said of it, and its vectors: of its records as float32, or as an
# index keeps them.
Row = tuple[str, str, bytes, bytes, bytes]
COLUMNS = ("fault", "said", "vectors", "lengths", "pieces")
_PROBLEMS = {kind.__name__: kind for kind in (Problem, WithoutAbstract)}


def item_text(item: Paper | Problem) -> str:
    """A paper or a problem, as it was read from a source."""
    return json.dumps([type(item).__name__, asdict(item)])


def item_of(text: str) -> Paper | Problem:
    """What `item_text` was given."""
    kind, fields = json.loads(text)
    return _paper(fields) if kind == "Paper" else _PROBLEMS[kind](**fields)


def _paper(fields: Mapping[str, Any]) -> Paper:
    return Paper(**{**fields, "authors": tuple(fields["authors"]), "categories": tuple(fields["categories"])})


def work_text(work: Work) -> str:
    """A paper that is to be embedded, and its sources in their order."""
    return json.dumps([asdict(work[0]), dict(work[1])])


def work_of(text: str) -> Work:
    """What `work_text` was given."""
    fields, sources = json.loads(text)
    return _paper(fields), sources


def fault_row(fault: Fault) -> Row:
    """What went wrong over a paper."""
    said = (fault.message, fault.advice) if isinstance(fault, PaperbotError) else (str(fault), "")
    return json.dumps([type(fault).__name__, *said]), "", b"", b"", b""


def records_row(records: Sequence[Record]) -> Row:
    """The records of a paper."""
    said = [[record.chunk_id, record.text, record.metadata] for record in records]
    return "", json.dumps(said), np.stack([record.vector for record in records]).tobytes(), b"", b""


def stored_row(stored: StoredPaper) -> Row:
    """A paper whose records are stored, as an index keeps it."""
    spans = [[span.start, span.end] for span in stored.sentences]
    said = [asdict(stored.paper), dict(stored.sources), stored.chunk_ids, spans]
    return "", json.dumps(said), stored.vectors, stored.lengths, stored.pieces


def made_of(row: Row, *, stored: bool) -> Made:
    """What a row tells of a paper: its records, or the paper where they are `stored`.

    Raises:
        PaperbotError, RuntimeError: what went wrong over it.
    """
    fault, said, *_ = row
    if fault:
        raise _fault(*json.loads(fault))
    return _stored(row) if stored else _records(json.loads(said), row[2])


def _records(said: Sequence[Any], vectors: bytes) -> list[Record]:
    rows = np.frombuffer(vectors, dtype=np.float32).reshape(len(said), -1)
    return [Record(chunk_id, text, metadata, row) for (chunk_id, text, metadata), row in zip(said, rows, strict=True)]


def _stored(row: Row) -> StoredPaper:
    _, said, vectors, lengths, pieces = row
    fields, sources, chunk_ids, spans = json.loads(said)
    sentences = tuple(Span(start, end) for start, end in spans)
    return StoredPaper(_paper(fields), sources, tuple(chunk_ids), sentences, vectors, lengths, pieces)


def _fault(kind: str, message: str, advice: str) -> Fault:
    """An error as it arose on the cluster, and told so: here all may be well."""
    if kind == "RuntimeError":
        return RuntimeError(message)
    if kind == "LibraryBusy":
        return LibraryBusy(message, advice)
    return WorkersError(message if kind == "WorkersError" else f"On the Ray cluster: {message}", advice)
