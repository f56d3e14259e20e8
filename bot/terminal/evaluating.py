"""`paperbot eval`: how well questions are answered from the library, or from papers that are given for it alone."""

from __future__ import annotations

import contextlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from rich.console import Console

from bot.terminal.console import make_console
from bot.terminal.files import check_place, write_whole
from bot.terminal.options import Count, NoColor
from bot.terminal.session import load_settings, print_json
from ingest.errors import EvaluationError
from ingest.exits import FAILED, OK, USAGE

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import BotSettings

_EVERY = 10.0  # seconds between two lines of progress
_COUNT, _MARGIN, _SHOWN = 200, 0.01, 5
_Questions = Annotated[Path | None, typer.Argument(help="A question set: JSON, one question a line (also gzipped).")]
_Queries = Annotated[Path | None, typer.Option("--queries", help="Instead: queries in BEIR's format, with --qrels.")]
_Qrels = Annotated[Path | None, typer.Option("--qrels", help="Their judgements: query-id, corpus-id, score (tabs).")]
_Papers = Annotated[
    list[str] | None, typer.Option("--papers", help="Evaluate on these papers alone, not on the library; may be repeated.")
]
_SkipMissing = Annotated[bool, typer.Option("--skip-missing", help="Pass over questions whose gold papers are missing.")]
_Save = Annotated[Path | None, typer.Option("--save", help="Write the evaluation to this file, to compare with later.")]
_Compare = Annotated[Path | None, typer.Option("--compare", help="Show what changed since this saved evaluation.")]
_Margin = Annotated[float, typer.Option("--margin", min=0, max=1, help="How far a metric may fall below the baseline.")]
_Make = Annotated[Path | None, typer.Option("--make", help="Make a question set from the library and write it here.")]
_Count = Annotated[int | None, typer.Option("--count", min=1, help=f"Make questions of at most this many papers ({_COUNT}).")]
_Seed = Annotated[int | None, typer.Option("--seed", help="Another seed makes other questions (0).")]
_Force = Annotated[bool, typer.Option("--force", help="With --make or --save: replace the file if it exists.")]
_Llm = Annotated[
    bool, typer.Option("--llm/--no-llm", help="Let the language model write the answers: a call or two a question (no).")
]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON, with a record a question.")]


@dataclass(frozen=True, slots=True)
class _Request:
    """What the command line asks for."""

    questions: Path | None
    queries: Path | None
    qrels: Path | None
    papers: tuple[str, ...]
    k: int | None
    skip_missing: bool
    save: Path | None
    compare: Path | None
    margin: float
    llm: bool
    as_json: bool
    color: bool


def evaluate(
    questions: _Questions = None, queries: _Queries = None, qrels: _Qrels = None, papers: _Papers = None, k: Count = None,
    skip_missing: _SkipMissing = False, save: _Save = None, compare: _Compare = None, margin: _Margin = _MARGIN,
    make: _Make = None, count: _Count = None, seed: _Seed = None, force: _Force = False,
    llm: _Llm = False, as_json: _Json = False, no_color: NoColor = False,
) -> None:  # fmt: skip
    """Measure how well a set of questions is answered.

    Printed, overall and by type: retrieval, evidence, citations, refusals, latency. docs/evaluation.md says what each means.

    Answers are in the papers' own words, and nothing is sent anywhere, unless --llm asks for those of the language model.

    A question has an id, a question and gold_titles, the papers that an ideal answer cites (none if nothing should be
    found); it may have a type (single, multi, not_in_abstract, unanswerable, followup), evidence, a list of sentences of
    the abstracts: {"title": …, "sentence": …}, and, for a followup, the history, a list of the turns before it: {"role":
    "user" or "assistant", "content": …}.

    --make builds a set from your own library: known items, whose words come from the very sentences that are searched, and
    everyday questions. These are easier than what people ask: use them to see what got worse, not how good answers are.

    Exit code 1: a headline metric (recall@5, recall@10, nDCG@10, MRR, evidence found, F1 of refusals) is lower than that of
    --compare by more than --margin. Exit code 4: a file cannot be used; the message says what to do.

    Example: paperbot eval questions.jsonl --papers papers.jsonl --compare baseline.json
    """
    asked = _Request(
        questions, queries, qrels, tuple(papers or ()), k, skip_missing, save, compare, margin, llm, as_json, not no_color
    )
    fault = _misuse(asked, make)
    if not fault and not make and (count or seed is not None or (force and not save)):
        fault = "--count and --seed go with --make, --force with --make or --save."
    if fault:
        make_console(stderr=True, color=asked.color).print(fault)
        raise typer.Exit(USAGE)
    code = _make(asked, make, count or _COUNT, seed or 0, force=force) if make else _evaluate(asked, force=force)
    if code:
        raise typer.Exit(code)


def _misuse(asked: _Request, make: Path | None) -> str:
    judged = asked.queries is not None or asked.qrels is not None
    if judged and (asked.queries is None or asked.qrels is None):
        return "--queries and --qrels go together."
    if (asked.questions is not None) + judged + (make is not None) != 1:
        return "Give one of: a file of questions; --queries with --qrels; --make. Help: paperbot eval --help"
    if judged and asked.llm:
        return "Of queries with judgements only the search is measured, in which no language model has a part: leave --llm out."
    if make and (asked.save or asked.compare or asked.skip_missing or asked.k or asked.llm):
        return "--make only makes a question set; evaluate it with: paperbot eval FILE"
    return ""


def _evaluate(asked: _Request, *, force: bool) -> int:
    from bot.evaluation import run
    from bot.evaluation.comparison import compare, read_baseline
    from bot.evaluation.questionsets import read_judged, read_questions
    from bot.terminal import figures

    if asked.queries and asked.qrels:
        question_set = read_judged(asked.queries, asked.qrels)
    else:
        question_set = read_questions(cast(Path, asked.questions))
    baseline = read_baseline(asked.compare) if asked.compare else None
    if asked.save:
        check_place(asked.save, force=force)
    side = make_console(stderr=True, color=asked.color)
    with _opened(asked, side) as app, _counting(side, quiet=asked.as_json) as step:
        drawn_on = asked.k or app.settings.papers
        done = run(app, question_set, papers=drawn_on, skip_missing=asked.skip_missing, progress=step).to_json()
    compared = compare(baseline, done, asked.margin) if baseline is not None else None
    if asked.as_json:
        print_json(done | ({"comparison": compared.to_json()} if compared else {}))
    else:
        out = make_console(color=asked.color)
        figures.evaluation(out, done)
        if compared:
            figures.comparison(out, compared, asked.margin)
    if asked.save:  # last: what the questions came to is seen even where the file cannot be written any more
        write_whole(asked.save, [json.dumps(done, ensure_ascii=False, indent=1), "\n"], force=force)
    return FAILED if compared and compared.lost else OK


def _make(asked: _Request, path: Path, count: int, seed: int, *, force: bool) -> int:
    from bot.evaluation.known_items import make
    from bot.terminal import figures

    check_place(path, force=force)
    with _opened(asked, make_console(stderr=True, color=asked.color)) as app:
        records = make(app.library, count, seed)
    write_whole(path, ["".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)], force=force)
    known = sum("known_item" in record for record in records)
    if asked.as_json:
        print_json({"file": str(path), "known_items": known, "everyday": len(records) - known})
    else:
        figures.made(make_console(color=asked.color), path, known, len(records) - known)
    return OK


@contextlib.contextmanager
def _opened(asked: _Request, side: Console) -> Iterator[App]:
    """The configured library or, with --papers, one of these papers that lasts as long as the context."""
    from bot.app import build

    settings = load_settings()
    with contextlib.ExitStack() as stack:
        if asked.papers:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="paperbot-eval-", ignore_cleanup_errors=True))
            settings = settings.model_copy(update={"home": Path(folder), "chroma_url": ""})
            _ingest(settings, asked, side)
        app = build(settings, llm=asked.llm)
        stack.callback(app.library.close)
        yield app


def _ingest(settings: BotSettings, asked: _Request, side: Console) -> None:
    from bot.terminal import progress
    from ingest import sync
    from ingest.embedding import load_embedder
    from ingest.library import Library
    from ingest.report import Report
    from ingest.sources.arguments import resolve

    library, report = Library(settings), Report()
    try:
        with progress.shown(side, quiet=asked.as_json) as step:
            sources = resolve(asked.papers, settings)
            sync.ingest(library, load_embedder(settings), sources, report, prune=False, progress=step)
    finally:
        library.close()
    for problem in report.problems[:_SHOWN]:
        side.print(f"Could not be read: {problem}")
    if report.failed > _SHOWN:
        side.print(f"… and {report.failed - _SHOWN:,} more")
    if not report.added:
        raise EvaluationError(f"No paper could be read from {', '.join(asked.papers)}.", "Name files with papers.")


@contextlib.contextmanager
def _counting(side: Console, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A callback that shows how many of the questions have been asked, while the context lasts."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    if quiet:
        yield lambda done, total: None
    elif side.is_terminal:
        with Progress(TextColumn("questions"), BarColumn(), MofNCompleteColumn(), console=side, transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
    else:
        last = [time.monotonic()]

        def step(done: int, total: int) -> None:
            if time.monotonic() - last[0] >= _EVERY:
                last[0] = time.monotonic()
                side.print(f"{done:,} of {total:,} questions asked")

        yield step
