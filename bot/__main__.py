"""Where `paperbot` starts, and `python -m bot`."""

from __future__ import annotations

from ingest.beginning import end_at_once, ended_at_once


def main() -> None:
    """Run the command line; Ctrl-C is quiet from the first import to the last step."""
    with ended_at_once():
        from bot.terminal.cli import main as command_line
    try:
        command_line()
    finally:
        end_at_once()


if __name__ == "__main__":
    main()
