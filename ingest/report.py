"""What an ingest has done."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.records import Problem, WithoutAbstract

_KEPT = 10_000  # problems kept with their texts; beyond that only counted
_SHOWN = 20  # of them, to people
_VERSIONS = 5  # other versions of papers whose places are told


@dataclass(slots=True)
class Report:
    """Counts of papers, and the problems met; grows while the ingest runs."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)
    skips: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)  # places of other versions, of the source being read
    overruled: list[tuple[str, str]] = field(default_factory=list)  # its records whose text is not taken, and whose is
    embedded: int = 0
    rebuilt: int = 0  # papers of the library embedded anew, once all of them are
    started: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> int:
        """Records dealt with so far."""
        return self.added + self.updated + self.unchanged + self.skipped + self.failed

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def note(self, problem: Problem) -> None:
        """Note a record or source that could not be read, or a record that has no abstract."""
        kept = self.problems
        if isinstance(problem, WithoutAbstract):
            self.skipped += 1
            kept = self.skips
        else:
            self.failed += 1
        if len(kept) < _KEPT:
            kept.append(problem)

    def tell_others(self, source: str) -> None:
        """Tell which records of a source, now read, say something else than what counts: of the papers that it had before
        them, or that another source has brought."""
        if count := len(self.versions):
            are = "record is another version of a paper" if count == 1 else "records are other versions of papers"
            told = f"{source}: {count:,} {are} above, and only filled in what was missing: {_places(self.versions)}."
            self.notices.append(told)
        for owner in dict.fromkeys(owner for _, owner in self.overruled):
            places = [place for place, whose in self.overruled if whose == owner]
            has = "record has another abstract" if len(places) == 1 else "records have other abstracts"
            told = f"{source}: {len(places):,} {has} than {owner}, which brought the paper first and counts: {_places(places)}."
            self.notices.append(f"{told} If the new one is to take its place, move the old file away and run this again.")
        self.versions, self.overruled = [], []

    def counts(self) -> dict[str, int]:
        """How many papers were added, updated, and so on."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "skipped": self.skipped,
            "failed": self.failed,
        }

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return {
            **self.counts(),
            "failures": [problem.to_json() for problem in self.problems],
            "skips": [problem.to_json() for problem in self.skips],
            "notices": self.notices,
            "embedded": self.embedded,
            "seconds": round(self.seconds, 2),
        }


def _places(places: Sequence[str]) -> str:
    return ", ".join(places[:_VERSIONS]) + (", …" if len(places) > _VERSIONS else "")


def shown(problems: Sequence[object], count: int, how: str) -> Iterator[str]:
    """Lines that tell people of the first of `count` problems, and `how` to see all that are kept."""
    yield from map(str, problems[:_SHOWN])
    if count > _SHOWN:
        most = f", the first {len(problems):,}" if count > len(problems) else ""
        yield f"… and {count - _SHOWN:,} more ({how}{most})"
