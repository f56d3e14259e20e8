"""`python -m ingest PATH…`: the ingest job alone, for machines that only ingest. Same as `paperbot ingest`."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys

from ingest import logs
from ingest.crews import MOST_WORKERS, both, gathered
from ingest.embedding import load_embedder
from ingest.errors import PaperbotError
from ingest.exits import FAILED, INTERRUPTED, OK, TERMINATED, UNREAD, UNUSABLE
from ingest.interrupts import Terminated, terminate_in_order
from ingest.library import Library
from ingest.library.opening import reserved
from ingest.printing import drop_output, json_text, unwritten
from ingest.report import Report, shown
from ingest.settings import LibrarySettings, environment
from ingest.sources import READERS
from ingest.sources.arguments import MOST_SEARCHED, SEARCHED, resolve
from ingest.sync import ingest
from ingest.text import harmless

_log = logging.getLogger("ingest")
_PRIVATE = 0o077  # umask: what is written is for its owner alone


def main(arguments: list[str] | None = None) -> int:
    """Run the job; returns the exit code: 0, 1 if anything failed, 4 if the library, the settings or the output cannot be used.

    Ctrl-C (130) and SIGTERM (143) end it after the batch that is being stored. 141 says that nobody reads what it prints.
    """
    os.umask(_PRIVATE)
    try:
        return _ended(arguments)
    except BrokenPipeError:
        drop_output()
        return UNREAD
    except OSError as error:
        if not (said := unwritten(error)):
            raise
        drop_output()
        print(said, file=sys.stderr)
        return UNUSABLE


def _ended(arguments: list[str] | None) -> int:
    """How the job ended, once all that is to be printed is."""
    options = _options(arguments)
    report = Report()
    terminate_in_order()
    try:
        settings = LibrarySettings.from_environ(environment())
        if logs.is_wanted(settings):
            logs.start(settings)
        with logs.request():
            _run(settings, options, report)
    except PaperbotError as error:
        print(harmless(str(error)), file=sys.stderr)
        return UNUSABLE
    except (KeyboardInterrupt, Terminated) as stop:
        _tell(report)
        print("Stopped. What is counted above is in the library; run the same command again to go on.", file=sys.stderr)
        return INTERRUPTED if isinstance(stop, KeyboardInterrupt) else TERMINATED
    _tell(report)
    return FAILED if report.failed else OK


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Bring the library up to its sources.")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, arxiv:QUERY, or - for standard input")
    parser.add_argument("--format", default="", choices=["", *READERS], help="the format of all files")
    parser.add_argument("--limit", type=int, default=SEARCHED, metavar="N", help="papers of an arXiv search (%(default)s)")
    parser.add_argument("--prune", action="store_true", help="remove papers that a source no longer has")
    parser.add_argument("--workers", type=int, metavar="N", help="embed in so many processes beside this one")
    parser.add_argument("--ray", default="", metavar="ADDRESS", help="read, embed and write on the Ray cluster at this address")
    options = parser.parse_args(arguments)
    if options.workers is not None and not 0 <= options.workers <= MOST_WORKERS:
        parser.error(f"--workers goes from 0 to {MOST_WORKERS}.")
    if not 1 <= options.limit <= MOST_SEARCHED:
        parser.error(f"--limit goes from 1 to {MOST_SEARCHED:,}.")
    if fault := both(options.workers, options.ray):
        parser.error(fault)
    return options


def _run(settings: LibrarySettings, options: argparse.Namespace, report: Report) -> None:
    try:
        sources = resolve(options.paths, settings, fmt=options.format, limit=options.limit)
        with contextlib.closing(Library(settings)) as library, reserved(library.store, settings):
            embedder = load_embedder(settings)
            with gathered(settings, embedder, workers=options.workers, ray=options.ray) as crew:
                ingest(library, embedder, sources, report, prune=options.prune, progress=lambda *_: None, crew=crew)
    except PaperbotError as error:
        _log.error("the ingest cannot go on: %s", error.message)
        raise


def _tell(report: Report) -> None:
    """Problems to standard error, the first of them; all to standard output, unless that is a screen that they would flood."""
    screen = sys.stdout.isatty()
    how = "to list them, send standard output to a file" if screen else "standard output lists them"
    for line in shown(report.problems, report.failed, how):
        print(harmless(line), file=sys.stderr)
    print(json_text(report.counts() if screen else report.to_json()), flush=True)
