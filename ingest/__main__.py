"""Where `python -m ingest` starts."""

from __future__ import annotations

import sys

from ingest.beginning import end_at_once, ended_at_once

if __name__ == "__main__":
    with ended_at_once():
        from ingest.command import main
    try:
        sys.exit(main())
    finally:
        end_at_once()
