"""The lines typed in chats, which the arrow keys bring back there: a file beside the conversation log."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import PaperbotError


def place(home: Path) -> Path:
    """Where they stand in the library folder `home`."""
    return home / "chat-history"


def forget(home: Path) -> None:
    """Remove them.

    Raises:
        PaperbotError: they are there, and cannot be removed.
    """
    file = place(home)
    try:
        if file.exists():  # where nothing can be written, even what is missing cannot be removed
            file.unlink(missing_ok=True)
    except OSError as error:
        said = f"The lines typed in chats, {file}, cannot be removed: {error.strerror or error}."
        raise PaperbotError(said, "Check that you may write to its folder.") from error
