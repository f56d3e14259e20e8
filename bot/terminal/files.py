"""Files that a command writes: whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from ingest.errors import PaperbotError


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write some text to a file, or leave what stands there.

    Raises:
        PaperbotError: it cannot be written.
    """
    place = path.resolve()  # what a link points to is written, the link stays
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with part.open("x", encoding="utf-8", newline="") as stream:
            stream.writelines(pieces)
        part.replace(place)
    except OSError as error:
        raise PaperbotError(f"{path} cannot be written: {error.strerror or error}.", "Name another file.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
