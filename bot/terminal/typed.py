"""The lines typed in chats, which the arrow keys bring back there: a file beside the conversation log."""

from __future__ import annotations

from pathlib import Path


def place(home: Path) -> Path:
    """Where they stand in the library folder `home`."""
    return home / "chat-history"


def forget(home: Path) -> None:
    """Remove them."""
    place(home).unlink(missing_ok=True)
