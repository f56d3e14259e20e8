"""The ingest job: read → compare → chunk → embed → write → report.

Only papers that are new or changed are embedded. Batches are committed as they go, so that a job that was stopped, or
killed, goes on where it was when the same command is run again.
"""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from ingest.crews import BATCH, Alone, Crew, Made, Work
from ingest.embedding import Embedder
from ingest.errors import LibraryMissing
from ingest.identity import aliases
from ingest.interrupts import Terminated, held
from ingest.library import Library
from ingest.library.records import StoredPaper, source_hash
from ingest.library.writing import Entry, Relabel, Writer
from ingest.matching import Decision, Known, Nothing, Planned, Seen, as_version, decide, without_filling, without_source
from ingest.records import Paper, Problem
from ingest.report import Report
from ingest.settings import LibrarySettings
from ingest.sources.arguments import Source, Sources, is_replaced

__all__ = ["BATCH", "Progress", "ingest", "plan", "rebuild"]
_log = logging.getLogger(__name__)

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
    crew = crew or Alone(embedder)
    with library.writing(embedder.fingerprint) as writer, contextlib.closing(Seen()) as seen:
        job = _Job(writer, crew, report, seen, here=library.store.embedded)
        _log.info("ingest begins: %d sources", len(sources.each))
        try:
            job.read(crew.spread(sources), prune=prune, progress=progress)
        except (KeyboardInterrupt, Terminated):
            if writer.lent:  # what workers are writing anyway is waited for, and counted
                with held():
                    job.take_in()
            raise
        _log.info("ingest ended after %.1f s", report.seconds, extra={"fields": report.counts()})


def plan(settings: LibrarySettings, sources: Sources, report: Report, *, progress: Progress) -> None:
    """Count what `ingest` would do, and change nothing."""
    try:
        library = Library.open(settings)
        known, here = Planned(library.index), library.store.embedded
    except LibraryMissing:
        known, here = Planned(Nothing()), True
    with contextlib.closing(Seen()) as seen:
        for source in sources.each:
            for item in source.read():
                if isinstance(item, Problem):
                    report.note(item)
                elif decision := _wanted(seen, _decided(item, known, here=here), report):
                    _count(decision, report)
                    known.plan(decision.paper, decision.sources)
                progress(source, report)
            report.tell_others(source.name)


def rebuild(
    library: Library, embedder: Embedder, report: Report, progress: Callable[[Report, int], None], crew: Crew | None = None
) -> None:
    """Embed all papers of the library anew, from its own texts; needed after a change of embedder.

    The library serves its old state until the new one is complete.
    """
    with library.writing(embedder.fingerprint, rebuilding=True) as writer:
        total = library.index.count()
        writer.start_rebuild()
        for made in _made(library.index.all(), crew or Alone(embedder), writer):
            writer.put_rebuilt(made)
            report.embedded += len(made)
            progress(report, total)
        writer.finish_rebuild()
        report.rebuilt = total


def _made(papers: Iterator[StoredPaper], crew: Crew, writer: Writer) -> Iterator[list[Made]]:
    """The papers in batches, embedded anew: some being embedded while one is written."""
    under_way = deque[Callable[[], list[Made]]]()
    while works := [(stored.paper, stored.sources) for stored in islice(papers, crew.batch)]:
        under_way.append(crew.make(works, writer.lend() if crew.writes else None))
        if len(under_way) > crew.ahead:
            yield under_way.popleft()()
    for made in under_way:
        yield made()


class _Job:
    """The batches of one ingest: one gathering, some being embedded while the oldest is written."""

    def __init__(self, writer: Writer, crew: Crew, report: Report, seen: Seen, *, here: bool) -> None:
        self._here = here
        self._writer, self._crew, self._report, self._seen = writer, crew, report, seen
        self._gathering: list[Decision] = []
        self._batches = deque[_Batch]()
        self._uncommitted: set[str] = set()  # names of papers that are not in the index yet

    def read(self, sources: Sources, *, prune: bool, progress: Progress) -> None:
        """Deal with all sources, one after the other."""
        for source in sources.each:
            failed = self._report.failed
            for item in source.read():
                self.take(item, source)
                progress(source, self._report)
            self._report.tell_others(source.name)
            if prune:
                self.drain()
                self.prune(source.name, whole=self._report.failed == failed)
            _log.info("a source was read: %s", source.name, extra={"fields": self._report.counts()})
        self.drain()
        if prune:
            self.prune_folders(sources)

    def take(self, item: Paper | Problem, source: Source) -> None:
        """Deal with one record."""
        if isinstance(item, Problem):
            self._report.note(item)
            return
        if not self._uncommitted.isdisjoint(aliases(item)):
            self.drain()  # the same paper again: it has to be in the library to be compared with
        decision = _wanted(self._seen, _decided(item, self._writer.index, here=self._here), self._report)
        if decision is None:
            return
        if decision.unchanged:
            self._report.unchanged += 1
            return
        self._gathering.append(decision)
        self._uncommitted.update(decision.names)
        if len(self._gathering) >= self._crew.batch:
            self._advance()

    def drain(self) -> None:
        """Embed and write all that is under way."""
        self._start()
        self.take_in()

    def take_in(self) -> None:
        """Write all that is being embedded."""
        while self._batches:
            self._commit()

    def _advance(self) -> None:
        """Start embedding what was gathered, and write the oldest batch if enough are under way."""
        self._start()
        if len(self._batches) > self._crew.ahead:
            self._commit()

    def _start(self) -> None:
        if self._gathering:
            # Stopped between the two, what was lent to the workers would belong to no batch, and not be taken in.
            with held() if self._crew.writes else contextlib.nullcontext():
                self._batches.append(_Batch(self._gathering, self._crew, self._writer))
            self._gathering = []

    def _commit(self) -> None:
        """Write the oldest batch."""
        batch = self._batches[0]
        entries = batch.entries()
        with held():  # what is stored is counted
            self._writer.commit(entries, loan=batch.loan)
            self._report.embedded += len(batch.works)
            for decision in batch.decisions:
                _count(decision, self._report)
            self._batches.popleft()
        self._uncommitted = {name for d in self._under_way() for name in d.names}

    def _under_way(self) -> Iterator[Decision]:
        yield from self._gathering
        for batch in self._batches:
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
                if not name.startswith(sources.closed):
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
                self._writer.commit([Relabel(paper, without_filling(paper, source), left) for paper, left in kept], remove)
                self._report.removed += len(remove)


class _Batch:
    """Some decisions, whose papers the crew works on from the moment that this is made."""

    def __init__(self, decisions: list[Decision], crew: Crew, writer: Writer) -> None:
        self.decisions = decisions
        self.works: list[Work] = [(d.paper, d.sources) for d in decisions if not d.relabel]
        self.loan = writer.lend() if self.works and crew.writes else None
        self._made = crew.make(self.works, self.loan)

    def entries(self) -> list[Entry]:
        """What is to be written, in the order of the records; waits for the crew."""
        made = iter(self._made())
        return [Relabel(d.stored, d.paper, d.sources) if d.stored and d.relabel else next(made) for d in self.decisions]


def _decided(record: Paper, known: Known, *, here: bool) -> Decision:
    """What a record changes. Of a library that is `here` files may be missing; one on a server has those of other machines."""
    return decide(record, known, is_replaced) if here else decide(record, known)


def _wanted(seen: Seen, decision: Decision, report: Report) -> Decision | None:
    """What to do with a record; None if its source said the same in this run, or contradicts itself, which is a failure."""
    record = decision.record
    said = source_hash(record)
    place = f"line {record.line}" if record.line else f"“{record.title[:80]}”"
    earlier = seen.first(record.source, decision.paper.paper_id, place, said)
    if earlier is None:
        if owner := decision.overruled:
            report.overruled.append((place, owner))
        return decision
    if earlier[1] == said:
        return None
    if version := as_version(decision):
        report.versions.append(f"{place} (of {earlier[0]})")
        return version
    reason = f"“{record.title[:80]}” is the same paper as {earlier[0]} ({decision.paper.paper_id}) but says something else"
    report.note(Problem(record.source, record.line, reason, "The first one was kept: remove one of the two."))
    return None


def _count(decision: Decision, report: Report) -> None:
    stored = decision.stored
    if decision.unchanged or (stored is not None and replace(stored.paper, source=decision.paper.source) == decision.paper):
        report.unchanged += 1
    elif stored is None:
        report.added += 1
    else:
        report.updated += 1
