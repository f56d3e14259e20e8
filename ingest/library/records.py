"""A paper as the library keeps it, and its way into and out of Chroma records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingest import chunking
from ingest.embedding.vectors import ChunkVectors, from_text, lengths, pack, to_text
from ingest.embedding.vocabulary import joined
from ingest.library.schema import Record
from ingest.records import Chunk, Paper, Span

# What `from_records` raises for records that paperbot did not write, or that something else has changed.
UNREADABLE = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError)

_LAST_YEAR = 9999
_WIDEST = 4_000_000  # characters between two chunks; no record of a source is longer


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper in the library without its vectors; `sentences` are the offsets of its sentences in the abstract."""

    paper: Paper
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper in the library.

    `sources` maps each source that has it to the hash of what that source said, the first one first.
    `chunk_ids` are the ids of its chunks in order, `sentences` the offsets of its sentences in the abstract.
    `vectors` holds int8 rows: one for the whole abstract (the mean of its chunks), then one a sentence;
    `lengths` are theirs (see `ingest.embedding.vectors`). `pieces` are the word pieces of the title and then of each
    sentence, or nothing (see `ingest.embedding.vocabulary`).
    """

    paper: Paper
    sources: Mapping[str, str]
    chunk_ids: tuple[str, ...]
    sentences: tuple[Span, ...]
    vectors: bytes
    lengths: bytes
    pieces: bytes


def source_hash(paper: Paper) -> str:
    """What a source says of a paper, and how it is cut up, as a hash: if it is the same, nothing needs doing.

    The id that the record has of itself stands before it, so that a source's own id is known under another's too.
    """
    return f"{paper.paper_id} {paper.content_hash()}.{chunking.VERSION}"


def own_ids(sources: Mapping[str, str]) -> dict[str, str]:
    """For each source the id that its record of the paper had of itself."""
    return {source: said.rpartition(" ")[0] for source, said in sources.items()}


def to_records(
    paper: Paper, sources: Mapping[str, str], chunks: Sequence[Chunk], vectors: Sequence[ChunkVectors]
) -> list[Record]:
    """The records of a paper; their ids change whenever anything of the paper does."""
    version = version_hash(paper, sources)
    common = _filled(_fields(paper, sources)) | {"chunks": len(chunks)}
    return [
        Record(
            chunk_id=f"{paper.paper_id}#{version}.{chunk.index}",
            text=chunk.text,
            metadata=common | _chunk_metadata(chunk, found),
            vector=found.chunk,
        )
        for chunk, found in zip(chunks, vectors, strict=True)
    ]


def with_sources(records: Sequence[Record], paper: Paper, sources: Mapping[str, str]) -> list[Record]:
    """The same records for a paper of which all but title and abstract may be another, without embedding anything."""
    version, said = version_hash(paper, sources), _fields(paper, sources)
    common = _filled(said)
    return [
        Record(
            chunk_id=f"{paper.paper_id}#{version}.{record.metadata['chunk']}",
            text=record.text,
            metadata={name: value for name, value in record.metadata.items() if name not in said} | common,
            vector=record.vector,
        )
        for record in records
    ]


def paper_id_of(chunk_id: str) -> str:
    """The paper that a chunk belongs to."""
    return chunk_id.rpartition("#")[0]


def version_of(chunk_id: str) -> str:
    """The version of the paper that a chunk belongs to."""
    return chunk_id.rpartition("#")[2].partition(".")[0]


def from_records(records: Sequence[Record]) -> StoredPaper | None:
    """The paper that these records of one version give back; None if one of them is missing."""
    records = sorted(records, key=lambda record: int(record.metadata["chunk"]))
    first = records[0].metadata
    places = [int(record.metadata["chunk"]) for record in records]
    if len(places) != int(first["chunks"]) or places != list(range(len(places))):
        return None
    sources = _sources(str(first["sources"]))
    dimension = len(records[0].vector)
    rows = [pack(np.mean([record.vector for record in records], axis=0))]
    rows += [from_text(str(record.metadata["sentence_vectors"])) for record in records]
    return StoredPaper(
        paper=_paper(first, _abstract(records), next(iter(sources), "")),
        sources=sources,
        chunk_ids=tuple(record.chunk_id for record in records),
        sentences=tuple(span for record in records for span in _spans(str(record.metadata["sentences"]))),
        vectors=b"".join(rows),
        lengths=b"".join(lengths(row, dimension) for row in rows),
        pieces=joined([from_text(str(record.metadata.get("pieces", ""))) for record in records]),
    )


def version_hash(paper: Paper, sources: Mapping[str, str]) -> str:
    """What stands in the ids of a paper's chunks; another one whenever anything of the paper is another."""
    said = json.dumps([paper.content_hash(), chunking.VERSION, sources])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _fields(paper: Paper, sources: Mapping[str, str]) -> dict[str, Any]:
    """All that records say of their paper, filled or not."""
    return {
        "paper_id": paper.paper_id,
        "title": paper.title,
        "authors": json.dumps(paper.authors, ensure_ascii=False) if paper.authors else "",
        "year": paper.year,
        "venue": paper.venue,
        "url": paper.url,
        "categories": json.dumps(paper.categories, ensure_ascii=False) if paper.categories else "",
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "kind": paper.kind,
        "sources": json.dumps(sources, ensure_ascii=False),
    }


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None)}


def _chunk_metadata(chunk: Chunk, vectors: ChunkVectors) -> dict[str, Any]:
    return {
        "chunk": chunk.index,
        "start": chunk.start,
        "end": chunk.end,
        "sentences": ",".join(f"{span.start}-{span.end}" for span in chunk.sentences),
        "sentence_vectors": to_text(pack(vectors.sentences)),
    } | ({"pieces": to_text(vectors.pieces)} if vectors.pieces else {})


def _abstract(records: Sequence[Record]) -> str:
    """Chunks back in their places; between two there was only white space."""
    text = ""
    for record in records:
        gap = int(record.metadata["start"]) - len(text)
        if gap > _WIDEST:
            raise ValueError("a chunk stands far from the one before it")
        text += " " * gap + record.text
    return text


def _spans(text: str) -> list[Span]:
    pairs = (pair.partition("-") for pair in text.split(",") if pair)
    return [Span(int(start), int(end)) for start, _, end in pairs]


def _paper(metadata: Mapping[str, Any], abstract: str, source: str) -> Paper:
    year = metadata.get("year")
    return Paper(
        paper_id=str(metadata["paper_id"]),
        title=str(metadata["title"]),
        abstract=abstract,
        authors=_texts(str(metadata.get("authors", "[]"))),
        year=None if year is None else _year(year),
        venue=str(metadata.get("venue", "")),
        url=str(metadata.get("url", "")),
        categories=_texts(str(metadata.get("categories", "[]"))),
        source=source,
        doi=str(metadata.get("doi", "")),
        arxiv_id=str(metadata.get("arxiv_id", "")),
        kind=str(metadata.get("kind", "")),
    )


def _sources(said: str) -> dict[str, str]:
    sources = json.loads(said)
    if not isinstance(sources, dict) or not all(isinstance(one, str) for one in sources.values()):
        raise TypeError("sources")
    return sources


def _texts(said: str) -> tuple[str, ...]:
    texts = json.loads(said)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise TypeError("a list of texts")
    return tuple(texts)


def _year(value: Any) -> int:
    if not 0 <= (year := int(value)) <= _LAST_YEAR:
        raise ValueError("year")
    return year
