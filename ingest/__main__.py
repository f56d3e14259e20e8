"""`python -m ingest PATH…`: the ingest job alone, for machines that only ingest. Same as `paperbot ingest`."""

from __future__ import annotations

import argparse
import json
import sys

from ingest.embedding import load_embedder
from ingest.errors import PaperbotError
from ingest.library import Library
from ingest.report import Report
from ingest.settings import LibrarySettings, environment
from ingest.sources import READERS
from ingest.sources.arguments import resolve
from ingest.sync import ingest


def main(arguments: list[str] | None = None) -> int:
    """Run the job; returns the exit code: 0, 1 if anything failed, 4 if the library or the settings cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Bring the library up to its sources.")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, arxiv:QUERY, or - for standard input")
    parser.add_argument("--format", default="", choices=["", *READERS], help="the format of all files")
    parser.add_argument("--prune", action="store_true", help="remove papers that a source no longer has")
    options = parser.parse_args(arguments)
    report = Report()
    try:
        settings = LibrarySettings.from_environ(environment())
        sources = resolve(options.paths, settings, fmt=options.format)
        ingest(Library(settings), load_embedder(settings), sources, report, prune=options.prune, progress=lambda *_: None)
    except PaperbotError as error:
        print(error, file=sys.stderr)
        return 4
    except KeyboardInterrupt:
        print("Stopped. Run the same command again to go on.", file=sys.stderr)
        return 130
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(json.dumps(report.to_json(), ensure_ascii=False))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
