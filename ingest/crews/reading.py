"""Files read by the workers of a Ray cluster, several at once, and taken in the order of the command line."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from ingest.crews import pipeline
from ingest.crews.pipeline import AWAY, END, File
from ingest.crews.wire import item_of
from ingest.crews.working import TRIES
from ingest.errors import WorkersError
from ingest.interrupts import held
from ingest.records import Paper, Problem
from ingest.sources.arguments import Source, Sources

_log = logging.getLogger(__name__)
_READERS = 4  # at once: each reads 3,000 abstracts a second, and nobody decides on as many as they bring together
_FILES = 256  # in one pipeline

Said = tuple[int, float, str]  # the number of a file, how much of it has been read, and an item of it


def spread(sources: Sources) -> Sources:
    """The same sources; a file that the workers see as it is seen here is read by them."""
    files = [pipeline.seen(source.path, source.name, source.fmt) if source.path else None for source in sources.each]
    theirs = [file for file in files if file]
    reading = Reading(theirs, (said for start in range(0, len(theirs), _FILES) for said in _read(theirs, start)))
    numbers = iter(range(len(files)))
    each = (reading.source(source, next(numbers)) if file else source for source, file in zip(sources.each, files, strict=True))
    return replace(sources, each=tuple(each))


class Reading:
    """What the workers read, begun when the first of it is asked for; each file is asked for once, in order."""

    def __init__(self, files: Sequence[File], said: Iterator[Said]) -> None:
        self._said = said
        self._shares = [0.0] * len(files)

    def source(self, source: Source, number: int) -> Source:
        """The source that is the file of this number."""
        return replace(
            source, read=partial(self._items, source, number),
            share_read=lambda: max(self._shares[number], source.share_read() or 0.0),
        )  # fmt: skip

    def _items(self, source: Source, number: int) -> Iterator[Paper | Problem]:
        for count, (found, share, item) in enumerate(self._said):
            assert found == number
            self._shares[number] = share
            if item == f"{END} {count}":
                return
            if item == AWAY and not count:
                _log.info("the workers do not see this file as it is here, so it is read here: %s", source.name)
                yield from source.read()
                return
            if item == AWAY or item.startswith(END):  # its worker died, and the next one found another file
                break
            yield item_of(item)
        yield Problem(source.name, None, "changed while it was being read", "Run the same command again.")


def _read(files: Sequence[File], start: int) -> Iterator[Said]:
    """Read `_FILES` files from this one on; readers need no processor, or files waiting to be taken would keep the
    workers from the papers that they wait for."""
    import pyarrow as pa

    data = pipeline.quiet_data()
    tables = [pa.table(_columns(number, files[number])) for number in range(start, min(start + _FILES, len(files)))]
    items = data.from_arrow(tables).map_batches(
        pipeline.read_on_cluster, batch_size=None, batch_format="pyarrow", num_cpus=0,
        compute=data.TaskPoolStrategy(size=min(_READERS, len(tables))), max_retries=TRIES - 1,
    )  # fmt: skip
    try:
        for block in _each(items.iter_batches(batch_size=None, batch_format="pyarrow")):
            yield from zip(*(block[name].to_pylist() for name in ("number", "share", "item")), strict=True)
    except _errors() as error:
        raise WorkersError(
            f"The Ray cluster could not read the files ({type(error).__name__}).",
            "What was stored so far is kept: run the same command again when the cluster is well.",
        ) from error


def _each(blocks: Iterable[Any]) -> Iterator[Any]:
    """The blocks; a signal waits for the next one, as an exception of its handler would be lost in Ray's own code."""
    waiting = iter(blocks)
    while True:
        with held():
            block = next(waiting, None)
        if block is None:
            return
        yield block


def _columns(number: int, file: File) -> dict[str, list[Any]]:
    return {"number": [number], **{name: [value] for name, value in asdict(file).items()}}


def _errors() -> tuple[type[Exception], ...]:
    from ray.exceptions import RayError

    return (RayError,)
