"""Looking a library over for what should not be, and mending it.

Chroma is the truth. A paper of which it has lost chunks, or whose vectors cannot be right, is embedded anew from its text
where some text of it is left; what is of no paper goes; the keyword index is derived again. What remains of a paper that
cannot be mended is taken out, so that the next ingest of its source brings it whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from ingest.checking.papers import Examined, Fault, examine
from ingest.checking.tables import index_faults
from ingest.crews.working import embed
from ingest.embedding import Embedder
from ingest.library import Library, Writer
from ingest.library.opening import check_fingerprint
from ingest.library.records import paper_id_of, source_hash
from ingest.library.writing import Relabel
from ingest.records import Paper
from ingest.text import plain

_PAGE = 200  # papers
_EXAMPLES = 5
Load = Callable[[], Embedder]
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Finding:
    """One kind of fault: what it is, how often, some of the papers or chunks, and how many were mended."""

    fault: Fault
    count: int = 0
    mended: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Checked:
    """What a check has seen; grows as it goes on."""

    papers: int = 0
    chunks: int = 0
    findings: dict[Fault, Finding] = field(default_factory=dict)

    def note(self, fault: Fault, example: str) -> Finding:
        """Count a fault."""
        finding = self.findings.setdefault(fault, Finding(fault))
        finding.count += 1
        if len(finding.examples) < _EXAMPLES:
            finding.examples.append(plain(example)[:200])
        return finding

    def to_json(self) -> dict[str, Any]:
        """All of it as a JSON object."""
        return {"papers": self.papers, "chunks": self.chunks, "left": self.left, "findings": [
            {"fault": f.fault.name.lower(), "what": f.fault.value, "count": f.count, "mended": f.mended, "examples": f.examples}
            for f in self.findings.values()
        ]}  # fmt: skip

    def lines(self) -> list[str]:
        """A line a finding, for people."""
        return [
            f"{f.count:,} {f.fault.value}" + (f", {f.mended:,} mended" if f.mended else "") + f": {', '.join(f.examples)}"
            for f in self.findings.values()
        ]

    @property
    def left(self) -> int:
        """Faults that were not mended."""
        return sum(finding.count - finding.mended for finding in self.findings.values())


def check(library: Library, *, mend: bool, load: Load, progress: Progress) -> Checked:
    """Compare everything with everything, while writers wait; with `mend`, put right what can be.

    Args:
        load: gives the embedder, and is called only where papers have to be embedded anew.
        progress: called after each page with the papers looked at and their number.

    Raises:
        LibraryError: there is no library, it is being written to, or it cannot be used.
        EmbedderError: papers have to be embedded anew, and that is not possible.
    """
    job = _Check(library, mend=mend, load=load)
    with library.under_check() as writer:
        job.tables(writer)
        job.heads(writer)
        job.papers(writer, progress)
        job.index(writer)
    return job.checked


class _Check:
    def __init__(self, library: Library, *, mend: bool, load: Load) -> None:
        self.checked = Checked()
        self._library, self._mend, self._load = library, mend, load
        self._unsound = False
        self._expected, self._faulty = set[str](), set[str]()  # chunk ids of whole papers; papers that are told of anyway

    def tables(self, writer: Writer) -> None:
        """The keyword index in itself; while it is not sound, nothing is compared with it."""
        found = [self.checked.note(Fault.INDEX, fault) for fault in index_faults(writer.index)]
        self._unsound = bool(found) and not self._mend
        if found and self._mend:
            writer.derive_index()
            found[0].mended = found[0].count

    def heads(self, writer: Writer) -> None:
        """Writes and rebuilds that were cut off."""
        if not writer.head.settled:
            finding = self.checked.note(Fault.UNSETTLED, f"generation {writer.head.generation}")
            if self._mend:
                writer.settle()
                finding.mended += 1
        if self._library.store.rebuilding():
            finding = self.checked.note(Fault.REBUILD, self._library.settings.collection)
            if self._mend:
                self._library.store.drop_rebuild()
                finding.mended += 1

    def papers(self, writer: Writer, progress: Progress) -> None:
        """All records of Chroma, a page of papers at a time."""
        ids = sorted(self._library.store.ids(), key=lambda chunk_id: (paper_id_of(chunk_id), chunk_id))
        grouped = [(paper_id, list(chunks)) for paper_id, chunks in groupby(ids, key=paper_id_of)]
        self.checked.chunks = len(ids)
        for start in range(0, len(grouped), _PAGE):
            self._page(writer, dict(grouped[start : start + _PAGE]))
            progress(min(start + _PAGE, len(grouped)), len(grouped))
        self._lost(writer, {paper_id for paper_id, _ in grouped})

    def _page(self, writer: Writer, page: dict[str, list[str]]) -> None:
        records = {r.chunk_id: r for r in self._library.store.get([i for ids in page.values() for i in ids])}
        known = {} if self._unsound else writer.index.get(list(page))
        found = [examine(i, [records[c] for c in ids if c in records], known.get(i)) for i, ids in page.items()]
        self.checked.papers += sum(one.stored is not None for one in found)
        self._settle(writer, found)

    def _lost(self, writer: Writer, there: set[str]) -> None:
        """Papers that the index of this very generation knows, and that Chroma has nothing of."""
        known = () if self._unsound else writer.index.chunk_ids()
        gone = sorted({paper_id_of(chunk_id) for chunk_id in known} - there)
        for start in range(0, len(gone), _PAGE):
            lost = writer.index.get(gone[start : start + _PAGE])
            self._settle(writer, [examine(i, [], stored) for i, stored in lost.items()])

    def _settle(self, writer: Writer, found: Sequence[Examined]) -> None:
        """Note the faults of these papers and mend them."""
        self._expected.update(i for one in found if one.stored for i in one.stored.chunk_ids)
        faulty = [one for one in found if one.faults]
        self._faulty.update(one.paper_id for one in faulty)
        noted = [self.checked.note(fault, one.paper_id) for one in faulty for fault in one.faults]
        if not self._mend or not faulty:
            return
        again = [(one.paper, dict(one.sources)) for one in faulty if one.paper]
        made = list(embed(again, self._embedder(writer))) if again else []
        relabels = [
            Relabel(one.stored, one.stored.paper, _named(one.stored.paper)) for one in faulty if one.relabel and one.stored
        ]
        remove = [one.paper_id for one in faulty if one.remove]
        writer.commit([*made, *relabels], remove)
        kept = {i for stored in writer.index.get([one.paper_id for one in faulty]).values() for i in stored.chunk_ids}
        writer.discard([chunk_id for one in faulty for chunk_id in one.discard if chunk_id not in kept])
        for finding in noted:
            finding.mended += finding.fault != Fault.INDEX  # which is derived anew in the end

    def _embedder(self, writer: Writer) -> Embedder:
        embedder = self._load()
        check_fingerprint(writer.head, embedder.fingerprint)
        return embedder

    def index(self, writer: Writer) -> None:
        """The keyword index against Chroma's ids."""
        if not self._unsound:
            for chunk_id in sorted(writer.index.chunk_ids() ^ self._expected):
                if paper_id_of(chunk_id) not in self._faulty:
                    self.checked.note(Fault.INDEX, chunk_id)
        finding = self.checked.findings.get(Fault.INDEX)
        if self._mend and finding and finding.mended < finding.count:
            writer.derive_index()
            finding.mended = finding.count


def _named(paper: Paper) -> dict[str, str]:
    """A source for a paper that has none, so that pruning and filters know one."""
    return {"library check": source_hash(paper)}
