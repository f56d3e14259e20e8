"""What runs on a Ray cluster: pipelines of Ray Data that read files, and that chunk, embed and write papers.

A dataset is planned whole before it runs and done again from its beginning where parts of it are lost. So each file is an
item of one dataset, and each round of decided papers is a dataset of its own: finite, and safe to repeat, for a record
has the same id and content whoever makes it. Chunking, embedding and writing are one stage, or vectors would travel
between processes; they never pass through the process that the ingest runs in, unless it has to write them itself.

No key goes to the cluster: its workers take theirs, and their cache, from the environment that Ray was started in.
"""

from __future__ import annotations

import hashlib
import logging
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from typing import Any

from ingest import chunking
from ingest.crews.wire import COLUMNS, Row, fault_row, item_text, records_row, stored_row, work_of
from ingest.crews.working import TRIES, answer, fault_of, pieces
from ingest.embedding import Embedder, load_embedder
from ingest.errors import LibraryUnreachable, WorkersError
from ingest.library.lending import Borrower, Loan
from ingest.library.schema import Record
from ingest.settings import LibrarySettings
from ingest.sources import read_file
from ingest.sources.files import SourceFile

_ROWS = 256  # papers in a block that a reader hands over
_BLOCK = 1 << 20  # bytes of one; Ray's own 128 MB would hold the first paper back for long
AWAY, END = "away", "end"  # a file that is not the same there; the end of one
_UNREACHED = (
    "The workers write to it themselves: each machine of the cluster must reach PAPERBOT_CHROMA_URL, and have "
    "PAPERBOT_CHROMA_TOKEN in the environment that Ray was started in."
)


@dataclass(frozen=True, slots=True)
class Order:
    """How a cluster is to work: settings for its workers, without secrets, and the rules that it is held to."""

    environ: tuple[tuple[str, str], ...]
    rules: str

    @classmethod
    def of(cls, settings: LibrarySettings, fingerprint: str) -> Order:
        """As the settings of the ingest say."""
        asked = {
            "PAPERBOT_EMBEDDINGS": settings.embeddings, "OPENAI_BASE_URL": settings.openai_base_url,
            "PAPERBOT_CHROMA_URL": settings.chroma_url, "PAPERBOT_CHROMA_TENANT": settings.chroma_tenant,
            "PAPERBOT_CHROMA_DATABASE": settings.chroma_database, "PAPERBOT_COLLECTION": settings.collection,
        }  # fmt: skip
        return cls(tuple(asked.items()), rules(fingerprint))

    def settings(self) -> LibrarySettings:
        """Those of a worker; Ray runs a process a processor, so each is given one thread."""
        return LibrarySettings.from_environ({**os.environ, **dict(self.environ), "PAPERBOT_THREADS": "1"})


@dataclass(frozen=True, slots=True)
class File:
    """A file as the ingest sees it; elsewhere it is the same if all of this is."""

    path: str
    name: str
    fmt: str
    size: int
    changed: int
    program: str


class Rounds:
    """An actor that runs rounds; it has no processor of its own, so that it keeps none from the work."""

    def __init__(self, order: Order) -> None:
        os.umask(0o077)
        self._order = order

    def run(self, works: list[str], loan: Loan | None) -> list[Row]:
        """Embed these papers, and store their records if there is leave; what came of them, in order."""
        import pyarrow as pa

        data = quiet_data()
        tables = [pa.table({"work": piece}) for piece in pieces(works)]
        made = data.from_arrow(tables).map_batches(
            make_piece, fn_kwargs={"order": self._order, "loan": loan}, batch_size=None, batch_format="pyarrow",
            num_cpus=1, max_retries=TRIES - 1,
        )  # fmt: skip
        return [_row(row) for row in made.iter_rows()]


def _row(row: dict[str, Any]) -> Row:
    fault, said, vectors, lengths, pieces = (row[name] for name in COLUMNS)
    return fault, said, vectors, lengths, pieces


def quiet_data() -> Any:
    """Ray Data, which keeps what it is given in order, shows nothing, and hands small blocks on at once."""
    from ray import data
    from ray.util.annotations import RayDeprecationWarning

    logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # what matters of it comes as an error
    warnings.simplefilter("ignore", RayDeprecationWarning)  # of `max_retries`: pyproject.toml admits no Ray without it
    context = data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.target_max_block_size = _BLOCK
    return data


def make_piece(table: Any, order: Order, loan: Loan | None) -> Any:
    """A task: chunk, embed and perhaps store a piece, on whatever machine it is."""
    import pyarrow as pa

    os.umask(0o077)
    columns = zip(*_made(table["work"].to_pylist(), order, loan), strict=True)
    return pa.table(dict(zip(COLUMNS, columns, strict=True)))


def _made(works: list[str], order: Order, loan: Loan | None) -> list[Row]:
    reply = answer([work_of(text) for text in works], lambda: _checked(_embedder(order), order.rules))
    if isinstance(reply, Exception):
        return [fault_row(reply)] * len(works)
    return [records_row(records) for records in reply] if loan is None else _stored(reply, order, loan)


def _stored(groups: list[list[Record]], order: Order, loan: Loan) -> list[Row]:
    try:
        return [stored_row(stored) for stored in _borrower(order).put(groups, loan)]
    except LibraryUnreachable as error:
        return [fault_row(LibraryUnreachable(error.message, _UNREACHED))] * len(groups)
    except Exception as error:
        return [fault_row(fault_of(error))] * len(groups)


@cache
def _embedder(order: Order) -> Embedder:
    """The embedder of a worker process, loaded once."""
    return load_embedder(order.settings())


@cache
def _borrower(order: Order) -> Borrower:
    """The connection of a worker process."""
    return Borrower(order.settings())


def rules(fingerprint: str) -> str:
    """What makes the vectors that they are: machines that differ in it must not work for one library."""
    return f"{fingerprint}, chunks {chunking.VERSION}"


def _checked(embedder: Embedder, wanted: str) -> Embedder:
    if (own := rules(embedder.fingerprint)) != wanted:
        raise WorkersError(
            f"A machine of the Ray cluster has another paperbot: {own} instead of {wanted}.", "Install the same one."
        )
    return embedder


# reading


@cache
def program() -> str:
    """The code of the write path, as a hash: files are read alike by machines that have the same."""
    folder = Path(chunking.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def seen(path: Path, name: str, fmt: str) -> File | None:
    """A file as it is seen from here; None if it is none, may not be read, or has a name that cannot travel."""
    try:
        found = path.stat()
        f"{path}{name}".encode()
    except (OSError, UnicodeEncodeError):
        return None
    if not S_ISREG(found.st_mode) or not os.access(path, os.R_OK):
        return None
    return File(str(path), name, fmt, found.st_size, found.st_mtime_ns, program())


def read_on_cluster(table: Any) -> Iterator[Any]:
    """A task: read files that are the same here, a block of items at a time; each with how much has been read."""
    import pyarrow as pa

    os.umask(0o077)
    for row in table.to_pylist():
        number = row.pop("number")
        for items, share in _blocks(File(**row)):
            yield pa.table({"number": [number] * len(items), "share": [share] * len(items), "item": items})


def _blocks(file: File) -> Iterator[tuple[list[str], float]]:
    if seen(Path(file.path), file.name, file.fmt) != file:
        yield [AWAY], 0.0
        return
    opened, count = SourceFile(Path(file.path)), 0
    items = map(item_text, read_file(opened, file.name, file.fmt))
    while block := list(islice(items, _ROWS)):
        count += len(block)
        yield block, opened.share_read()
    yield [f"{END} {count}"], 1.0
