"""Two evaluations of one question set against each other: what was gained, what was lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.evaluation import FORMAT
from ingest.errors import EvaluationError

HEADLINE = ("recall@5", "recall@10", "ndcg@10", "mrr", "evidence", "refusal_f1")  # more is better in all of them
_ROUNDING = 1e-9
_MOST = sys.float_info.max  # JSON knows greater whole numbers, and what is none
_CONDITIONS = {
    "papers_in_library": "papers in the library",
    "papers_drawn_on": "papers an answer draws on",
    "answered_by": "answers written by",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A metric of one question that was `before` and is `now`; more is better."""

    id: str
    type: str
    metric: str
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of the summary that was `before` and is `now`; `lost` if it counts and fell by more than the margin."""

    metric: str
    before: float
    now: float
    lost: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two evaluations; `conditions` says in words what else was not the same."""

    summary: tuple[Difference, ...]
    gains: tuple[Change, ...]
    losses: tuple[Change, ...]
    conditions: tuple[str, ...]

    @property
    def lost(self) -> tuple[str, ...]:
        """The headline metrics that fell by more than the margin."""
        return tuple(difference.metric for difference in self.summary if difference.lost)

    def to_json(self) -> dict[str, Any]:
        """The comparison as a JSON object."""
        return asdict(self) | {"lost": list(self.lost)}


def read_baseline(path: Path) -> dict[str, Any]:
    """An evaluation as `--save` wrote it.

    Raises:
        EvaluationError: the file is none.
    """
    advice = "Make one with: paperbot eval … --save FILE"
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror or error}.", advice) from error
    except (ValueError, RecursionError) as error:
        place = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise EvaluationError(f"{path}{place}: this is not a saved evaluation: it is not JSON.", advice) from error
    if not isinstance(value, dict) or value.get("format") != FORMAT or not _is_whole(value):
        raise EvaluationError(f"{path}: this is not an evaluation that paperbot eval has saved.", advice)
    return value


def _is_whole(value: Mapping[str, Any]) -> bool:
    summary, questions = value.get("summary"), value.get("questions")
    if not isinstance(summary, dict) or not isinstance(questions, list) or not _are_numbers(summary):
        return False
    return all(
        isinstance(record, dict)
        and isinstance(record.get("id"), str)
        and isinstance(record.get("metrics"), dict)
        and _are_numbers(record["metrics"])
        for record in questions
    )


def _are_numbers(figures: Mapping[str, Any]) -> bool:
    return all(value is None or (isinstance(value, int | float) and abs(value) <= _MOST) for value in figures.values())


def compare(before: Mapping[str, Any], now: Mapping[str, Any], margin: float) -> Comparison:
    """What changed from `before` to `now`, both as `Evaluation.to_json` gives them.

    Raises:
        EvaluationError: they are of different question sets.
    """
    _same_questions(before, now)
    changes = tuple(_changes(before, now))
    return Comparison(
        summary=tuple(_differences(before["summary"], now["summary"], margin)),
        gains=tuple(change for change in changes if change.now > change.before),
        losses=tuple(change for change in changes if change.now < change.before),
        conditions=tuple(
            f"{name}: {before.get(field, 'not told')} in the baseline, {now.get(field, 'not told')} now"
            for field, name in _CONDITIONS.items()
            if before.get(field) != now.get(field)
        ),
    )


def _same_questions(before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    earlier = {record["id"]: record.get("question") for record in before["questions"]}
    later = {record["id"]: record["question"] for record in now["questions"]}
    if earlier == later:
        return
    kinds = {
        "only in the baseline": [name for name in earlier if name not in later],
        "only in this set": [name for name in later if name not in earlier],
        "in other words": [name for name in later if name in earlier and earlier[name] != later[name]],
    }
    said = "; ".join(f"{_few(names)} {kind}" for kind, names in kinds.items() if names)
    raise EvaluationError(
        f"The baseline is of another question set: {said}.", "Compare with an evaluation of the same questions."
    )


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    earlier = {record["id"]: record["metrics"] for record in before["questions"]}
    for record in now["questions"]:
        for metric, value in record["metrics"].items():
            past = earlier[record["id"]].get(metric)
            if past is not None and abs(value - past) > _ROUNDING:
                yield Change(record["id"], record["type"], metric, past, value)


def _differences(before: Mapping[str, Any], now: Mapping[str, Any], margin: float) -> Iterator[Difference]:
    for metric, value in now.items():
        past = before.get(metric)
        if value is not None and past is not None and metric != "questions":
            yield Difference(metric, past, value, metric in HEADLINE and past - value > margin + _ROUNDING)
