"""What a Chroma record and the collection's metadata hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.embedding.vectors import Floats
from ingest.errors import LibraryTooNew, LibraryUnreachable

SCHEMA = 1  # of the records and of the collection's metadata


@dataclass(frozen=True, slots=True)
class Head:
    """What the collection says of itself.

    `settled` is whether the generation is whole; until it is, a writer is at work, or has died at it.
    """

    generation: int
    fingerprint: str
    schema: int
    complete: bool = True
    rebuilds: int = 0
    settled: bool = True

    @property
    def lineage(self) -> str:
        """What an index must share with the collection for its vectors to be the same: the embedder and the rebuild."""
        return f"{self.fingerprint} {self.rebuilds}"

    def to_metadata(self) -> dict[str, Any]:
        """As Chroma keeps it."""
        return {"paperbot_schema": self.schema, "embedder": self.fingerprint, "generation": self.generation,
                "complete": self.complete, "rebuilds": self.rebuilds, "settled": self.settled}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """A chunk as it is stored: its id, text, metadata and vector (float32)."""

    chunk_id: str
    text: str
    metadata: dict[str, Any]
    vector: Floats


def head_of(collection: Any) -> Head:
    """The head that a collection carries.

    Raises:
        LibraryTooNew: a newer paperbot wrote it.
        LibraryUnreachable: it was made by something else, or changed.
    """
    metadata = collection.metadata or {}
    schema, generation, rebuilds = (_number(metadata.get(name, 0)) for name in ("paperbot_schema", "generation", "rebuilds"))
    if schema > SCHEMA:
        raise LibraryTooNew(
            f"The library was written by a newer paperbot (its schema is {schema}; this one knows {SCHEMA}).",
            "Upgrade paperbot, or set PAPERBOT_HOME to another folder.",
        )
    if schema < 1 or generation < 0 or rebuilds < 0:
        raise LibraryUnreachable(
            f"The collection “{collection.name}” was not made by paperbot.",
            "Set PAPERBOT_COLLECTION to another name.",
        )
    return Head(
        generation=generation,
        fingerprint=str(metadata.get("embedder", "")),
        schema=schema,
        complete=bool(metadata.get("complete", True)),
        rebuilds=rebuilds,
        settled=bool(metadata.get("settled", True)),
    )


def _number(value: object) -> int:
    """A count; -1 for what is none."""
    try:
        return int(value)  # type: ignore[call-overload,no-any-return]
    except (TypeError, ValueError, OverflowError):
        return -1
