"""The ingest job: read → compare → chunk → embed → write → report.

Only papers that are new or changed are embedded. Batches are committed as they go, so that a job that was stopped, or
killed, goes on where it was when the same command is run again.
"""

from __future__ import annotations

import contextlib
import logging
import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.crews import PIECE, Alone, Crew
from ingest.embedding import Embedder
from ingest.errors import LibraryMissing
from ingest.identity import aliases
from ingest.interrupts import held
from ingest.library import Library
from ingest.library.records import StoredPaper, source_hash
from ingest.library.writing import Change, Relabel, Writer
from ingest.matching import Decision, Nothing, Planned, Seen, decide, without_source
from ingest.records import Paper, Problem
from ingest.report import Report
from ingest.settings import LibrarySettings
from ingest.sources.arguments import Source, Sources

_log = logging.getLogger(__name__)
# Papers a commit: about three seconds of embedding, the most that a kill loses. Chroma works half as long on a record of 128 as
# on one of 32 (1.8 ms against 3.3 ms), since each commit also merges its index of texts.
BATCH = 128

Progress = Callable[[Source, Report], None]


def ingest(
    library: Library, embedder: Embedder, sources: Sources, report: Report, *,
    prune: bool, progress: Progress, crew: Crew | None = None,
) -> None:  # fmt: skip
    """Bring the library up to what the sources say.

    Args:
        report: grows as the job goes on, and so holds what was done when it is interrupted.
        prune: also remove papers that a source used to have and has no more.
        progress: called after each record with its source.
        crew: who embeds; without one, `embedder` in this process.

    Raises:
        LibraryError, EmbedderError, WorkersError: the job cannot go on; what was committed stays.
    """
    with library.writing(embedder.fingerprint) as writer, contextlib.closing(Seen()) as seen:
        job = _Job(writer, crew or Alone(embedder), report, seen)
        _log.info("ingest begins: %d sources", len(sources.each))
        for source in sources.each:
            failed = report.failed
            for item in source.read():
                job.take(item, source)
                progress(source, report)
            job.drain()
            if prune:
                job.prune(source.name, whole=report.failed == failed)
            _log.info("a source is done: %s", source.name, extra={"fields": report.counts()})
        if prune:
            job.prune_folders(sources)
        _log.info("ingest ended after %.1f s", report.seconds, extra={"fields": report.counts()})


def plan(settings: LibrarySettings, sources: Sources, report: Report, *, progress: Progress) -> None:
    """Count what `ingest` would do, and change nothing."""
    try:
        library = Library.open(settings)
        known = Planned(library.index)
    except LibraryMissing:
        known = Planned(Nothing())
    with contextlib.closing(Seen()) as seen:
        for source in sources.each:
            for item in source.read():
                if isinstance(item, Problem):
                    report.fail(item)
                else:
                    decision = decide(item, known)
                    if _is_first(seen, decision, report):
                        _count(decision, report)
                        known.plan(decision.paper, decision.sources)
                progress(source, report)


def rebuild(
    library: Library, embedder: Embedder, report: Report, progress: Callable[[Report, int], None], crew: Crew | None = None
) -> None:
    """Embed all papers of the library anew, from its own texts; needed after a change of embedder.

    The library serves its old state until the new one is complete.
    """
    with library.writing(embedder.fingerprint, rebuilding=True) as writer:
        total = library.index.count()
        writer.start_rebuild()
        for changes in _embedded(library.index.all(), crew or Alone(embedder)):
            writer.put_rebuilt(changes)
            report.embedded += len(changes)
            progress(report, total)
        writer.finish_rebuild()


def _embedded(papers: Iterator[StoredPaper], crew: Crew) -> Iterator[list[Change]]:
    """The papers in batches, embedded anew: some being embedded while one is written."""
    under_way = deque[Iterator[Change]]()
    while batch := [(stored.paper, dict(stored.sources)) for stored in islice(papers, BATCH)]:
        under_way.append(embed(batch, crew))
        if len(under_way) > _ahead(crew):
            yield list(under_way.popleft())
    yield from map(list, under_way)


def _ahead(crew: Crew) -> int:
    """How many batches are being embedded while another is written: enough that no hand waits."""
    return 1 + math.ceil(crew.hands * PIECE / BATCH)


class _Job:
    """The batches of one ingest: one gathering, some being embedded while the oldest is written."""

    def __init__(self, writer: Writer, crew: Crew, report: Report, seen: Seen) -> None:
        self._writer, self._crew, self._report, self._seen = writer, crew, report, seen
        self._gathering: list[Decision] = []
        self._embedding = deque[_Embedding]()
        self._uncommitted: set[str] = set()  # names of papers that are not in the index yet

    def take(self, item: Paper | Problem, source: Source) -> None:
        """Deal with one record."""
        if isinstance(item, Problem):
            self._report.fail(item)
            return
        if not self._uncommitted.isdisjoint(aliases(item)):
            self.drain()  # the same paper again: it has to be in the library to be compared with
        decision = decide(item, self._writer.index)
        if not _is_first(self._seen, decision, self._report):
            return
        if decision.unchanged:
            self._report.unchanged += 1
            return
        self._gathering.append(decision)
        self._uncommitted.update(decision.names)
        if len(self._gathering) >= BATCH:
            self._advance()

    def drain(self) -> None:
        """Embed and write all that is under way."""
        self._start()
        while self._embedding:
            self._commit(self._embedding.popleft())

    def _advance(self) -> None:
        """Start embedding what was gathered, and write the oldest batch if enough are under way."""
        self._start()
        if len(self._embedding) > _ahead(self._crew):
            self._commit(self._embedding.popleft())

    def _start(self) -> None:
        if self._gathering:
            self._embedding.append(_Embedding(self._gathering, self._crew))
            self._gathering = []

    def _commit(self, batch: _Embedding) -> None:
        relabels = [Relabel(d.stored, d.paper, d.sources) for d in batch.relabels if d.stored]
        changes = list(batch.changes)
        with held():  # what is stored is counted
            self._writer.commit(changes, relabels)
            self._report.embedded += len(changes)
            for decision in batch.decisions:
                _count(decision, self._report)
        self._uncommitted = {name for d in self._under_way() for name in d.names}

    def _under_way(self) -> Iterator[Decision]:
        yield from self._gathering
        for batch in self._embedding:
            yield from batch.decisions

    def prune(self, source: str, *, whole: bool) -> None:
        """Remove what `source` has no more; not if it could not be read in `whole`."""
        if not whole:
            self._report.notices.append(f"Nothing was removed for {source}: not all of it could be read.")
            return
        gone = [i for i in self._writer.index.in_source(source) if not self._seen.has(source, i)]
        self._forget(gone, source)

    def prune_folders(self, sources: Sources) -> None:
        """Remove the papers of files that are no longer in the folders that were walked."""
        read = {source.name for source in sources.each}
        for folder in sources.folders:
            for name in self._writer.index.sources_below(folder) - read:
                self._forget(list(self._writer.index.in_source(name)), name)

    def _forget(self, paper_ids: Sequence[str], source: str) -> None:
        for start in range(0, len(paper_ids), BATCH):
            self._forget_batch(paper_ids[start : start + BATCH], source)

    def _forget_batch(self, paper_ids: Sequence[str], source: str) -> None:
        stored = self._writer.index.get(paper_ids)
        kept = [(paper, left) for paper in stored.values() if (left := without_source(paper, source))]
        remove = [i for i in stored if i not in {paper.paper.paper_id for paper, _ in kept}]
        if kept or remove:
            with held():
                self._writer.commit(relabels=[Relabel(paper, paper.paper, left) for paper, left in kept], remove=remove)
                self._report.removed += len(remove)


@dataclass(slots=True, init=False)
class _Embedding:
    """A batch that the crew works on from the moment it is made."""

    decisions: list[Decision]
    changes: Iterator[Change]
    relabels: list[Decision]

    def __init__(self, decisions: list[Decision], crew: Crew) -> None:
        self.decisions = decisions
        self.relabels = [decision for decision in decisions if decision.relabel]
        changed = [(decision.paper, decision.sources) for decision in decisions if not decision.relabel]
        self.changes = embed(changed, crew)


def embed(papers: Sequence[tuple[Paper, dict[str, str]]], crew: Crew) -> Iterator[Change]:
    """Chunk and embed; the crew starts at once, the results are taken when asked for."""
    embedded = crew.embed([paper for paper, _ in papers])
    return (
        Change(paper, sources, chunks, vectors)
        for (paper, sources), (chunks, vectors) in zip(list(papers), embedded, strict=True)
    )


def _is_first(seen: Seen, decision: Decision, report: Report) -> bool:
    """Whether its source brings this paper for the first time in this run; a contradicting repetition is a failure."""
    record = decision.record
    said = source_hash(record)
    place = f"line {record.line}" if record.line else f"“{record.title[:80]}”"
    earlier = seen.first(record.source, decision.paper.paper_id, place, said)
    if earlier is None:
        return True
    if earlier[1] != said:
        reason = f"“{record.title[:80]}” is the same paper as {earlier[0]} ({decision.paper.paper_id}) but says something else"
        report.fail(Problem(record.source, record.line, reason, "The first one was kept: remove one of the two."))
    return False


def _count(decision: Decision, report: Report) -> None:
    stored = decision.stored
    if decision.unchanged or (stored is not None and stored.paper == decision.paper):  # another source has it too
        report.unchanged += 1
    elif stored is None:
        report.added += 1
    else:
        report.updated += 1
