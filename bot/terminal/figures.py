"""Evaluations as text on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from bot.evaluation.comparison import Change, Comparison
from ingest.text import counted, plain

_NAMES = {
    "recall@1": "recall@1", "recall@5": "recall@5", "recall@10": "recall@10", "recall@100": "recall@100",
    "ndcg@10": "nDCG@10", "mrr": "MRR@10", "evidence": "evidence found", "evidence_quoted": "evidence quoted",
    "citation_precision": "citation precision", "citation_recall": "citation recall", "refused": "refused",
    "told_unstated": "told unstated", "auroc": "relevance AUROC",
}  # fmt: skip
_OTHER_NAMES = {
    "refusal_precision": "refusal precision", "refusal_recall": "refusal recall", "refusal_f1": "refusal F1",
    "answerable_refused": "answerable refused", "latency_p50_ms": "latency p50, ms", "latency_p95_ms": "latency p95, ms",
}  # fmt: skip
_SKIPPED = {
    "missing": "skipped: a gold paper is not in the library",
    "unjudged": "left out: without a judgement",
}
_SHOWN = 20  # questions that gained or lost; --json has them all
_WIDE = 10_000  # columns; more than any table of figures needs
_EASY = "made of sentences that stand in the library, and so easier than what people ask"


def evaluation(console: Console, done: Mapping[str, Any]) -> None:
    """Print an evaluation: its figures over all questions and by type, then refusals and latency."""
    summary, by_type = done["summary"], done["by_type"]
    console.print(
        f"{counted(summary['questions'], 'question')} over {counted(done['papers_in_library'], 'paper')}", style="bold"
    )
    console.print(f"an answer draws on at most {done['papers_drawn_on']} of them")
    _by_whom(console, done)
    for reason, said in _SKIPPED.items():
        if done["skipped"][reason]:
            console.print(f"{counted(done['skipped'][reason], 'question')} {said}")
    if done["known_items"]:
        console.print(f"{counted(done['known_items'], 'known item')}, {_EASY}")
    console.print()
    _figures(console, {"all": summary} | (by_type if len(by_type) > 1 else {}))
    console.print()
    if summary["refusal_f1"] is not None:
        figures = (_shown(summary[f"refusal_{name}"]) for name in ("precision", "recall", "f1"))
        console.print("Refusing unanswerable questions: precision {}, recall {}, F1 {}".format(*figures))
        if summary["answerable_refused"] is not None:
            console.print(f"Answerable questions that are refused too: {_shown(summary['answerable_refused'])}")
    console.print(f"Latency: {summary['latency_p50_ms']:.0f} ms (p50), {summary['latency_p95_ms']:.0f} ms (p95)")


def _by_whom(console: Console, done: Mapping[str, Any]) -> None:
    """Print who wrote the answers, what that took, and how many of them a language model did not write."""
    taken = done["usage"]
    console.print(f"answers written by {plain(done['answered_by'])}{_spent(taken) if taken else ''}")
    for why, count in done["failed"].items():
        console.print(f"{counted(count, 'question')} that the model did not write an answer to: {plain(why)}", style="bold red")


def _spent(taken: Mapping[str, Any]) -> str:
    cost = "" if taken["cost"] is None else f", ${taken['cost']:.4f}"
    tokens = f"{taken['input_tokens']:,} + {taken['output_tokens']:,} tokens"
    return f" ({counted(taken['calls'], 'call')}, {tokens}{cost})"


def _figures(console: Console, columns: Mapping[str, Mapping[str, Any]]) -> None:
    """Print figures side by side or, where that does not fit, one type of questions below the other."""
    table = _table(columns)
    if Measurement.get(console, console.options.update(max_width=_WIDE), table).maximum <= console.width:
        console.print(table)
        return
    for place, (name, figures) in enumerate(columns.items()):
        console.print(*[""] * bool(place), Text(name.replace("_", " "), style="bold"), sep="\n")
        console.print(_table({"": figures}, headed=False))


def _table(columns: Mapping[str, Mapping[str, Any]], *, headed: bool = True) -> Table:
    table = _grid(headed=headed)
    for name in columns:
        header = name.replace("_in_", "_in\n").replace("_", " ")
        table.add_column(header, justify="right", vertical="bottom", no_wrap=True)
    table.add_row("questions", *(f"{figures['questions']:,}" for figures in columns.values()))
    for metric, name in _NAMES.items():
        values = [figures[metric] for figures in columns.values()]
        if any(value is not None for value in values):
            table.add_row(name, *map(_shown, values))
    return table


def _grid(*, headed: bool = True) -> Table:
    """A table whose first column gives way where there is little room, without losing a letter."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_header=headed)
    table.add_column("", overflow="fold")
    return table


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def comparison(console: Console, found: Comparison, margin: float) -> None:
    """Print what changed: figures of the summary, then gains and losses question by question, then the verdict."""
    console.print()
    console.print("Compared with the baseline", style="bold")
    for condition in found.conditions:
        console.print(f"Not the same: {condition}")
    table = _grid()
    for name in ("before", "now", "change", ""):
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    for one in found.summary:
        if one.before != one.now:
            mark = Text("LOST" if one.lost else "", style="bold red")
            digits = 1 if one.metric.endswith("_ms") else 3
            values = (f"{value:.{digits}f}" for value in (one.before, one.now))
            table.add_row(_name(one.metric), *values, f"{one.now - one.before:+.{digits}f}", mark)
    console.print(table if table.row_count else "No figure differs.")
    _changes(console, "Gains", found.gains)
    _changes(console, "Losses", found.losses)
    console.print()
    if found.lost:
        lost = ", ".join(map(_name, found.lost))
        console.print(f"Worse than the baseline by more than {margin:g}: {lost}", style="bold red")
    else:
        console.print(f"No headline metric is worse than the baseline by more than {margin:g}.", style="green")


def _name(metric: str) -> str:
    return (_NAMES | _OTHER_NAMES)[metric]


def _changes(console: Console, heading: str, changes: Sequence[Change]) -> None:
    """One line a question."""
    by_question = dict[str, list[Change]]()
    for change in changes:
        by_question.setdefault(change.id, []).append(change)
    if not by_question:
        return
    console.print()
    console.print(f"{heading}: {len(by_question):,} question{'' if len(by_question) == 1 else 's'}", style="bold")
    for name, all_of_it in list(by_question.items())[:_SHOWN]:
        said = ", ".join(map(_said, all_of_it))
        console.print(Text.assemble((f"  {name}", "cyan"), f" {all_of_it[0].type.replace('_', ' ')}: {said}"))
    if len(by_question) > _SHOWN:
        console.print(f"  … and {len(by_question) - _SHOWN:,} more (--json lists them)")


def _said(change: Change) -> str:
    if change.metric == "decision":
        return "now refused" if (change.type == "unanswerable") == bool(change.now) else "now answered"
    return f"{_name(change.metric)} {change.before:.2f} → {change.now:.2f}"


def made(console: Console, path: Path, known: int, everyday: int) -> None:
    """Print what question set was made, and what it is good for."""
    console.print(f"{known:,} known-item questions and {everyday:,} everyday ones that the library should have nothing on")
    console.print(f"Known items are {_EASY}: use them to see what got worse, not how good answers are.")
    console.print(f"Evaluate with: paperbot eval {path}")
