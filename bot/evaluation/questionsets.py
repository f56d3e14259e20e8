"""Question sets: questions with gold papers, read from a file of questions or from queries with judgements."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.answers import Turn
from bot.questions import ready
from ingest.errors import EvaluationError, QuestionError, SourceError
from ingest.records import Paper, Problem
from ingest.sources.files import SourceFile, lines
from ingest.sources.jsonl import place_of, why
from ingest.text import title_key

_SHAPE = (
    'Each line is an object such as {"id": "q1", "question": "…", "gold_titles": ["…"]}; '
    "gold_titles is empty where nothing should be found."
)
_NO_GOLD = 'Add "gold_titles": the titles of the papers that an ideal answer cites, or [] where nothing should be found.'
_HISTORY = 'It is a list of turns, each {"role": "user" or "assistant", "content": "…"}, the earliest first.'
_QRELS = "It has tabs between its columns, and its first line names them: query-id, corpus-id, score."


class Kind(StrEnum):
    """What a question asks for; `judged` ones come with judgements instead of titles."""

    SINGLE = "single"
    MULTI = "multi"
    NOT_IN_ABSTRACT = "not_in_abstract"
    JUDGED = "judged"
    UNANSWERABLE = "unanswerable"
    FOLLOWUP = "followup"


@dataclass(frozen=True, slots=True)
class Gold:
    """A paper that an ideal answer cites: what it is told by, its name for people, and how much finding it gains."""

    key: str
    name: str
    gain: float = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what should be found for it.

    `history` are the turns before it; `known_item` tells that it was made of a sentence of its paper.
    """

    id: str
    kind: Kind
    text: str
    gold: tuple[Gold, ...] = ()
    evidence: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    known_item: bool = False


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, whether their gold papers are told by corpus ids (or by titles), and how many had no judgement."""

    questions: tuple[Question, ...]
    by_corpus_id: bool = False
    unjudged: int = 0

    def key(self, paper: Paper) -> str:
        """What a paper is told by in this set."""
        return paper.paper_id.partition(":")[2] or paper.paper_id if self.by_corpus_id else key_of_title(paper.title)


def key_of_title(title: str) -> str:
    """What two spellings of one title share."""
    return title_key(title) or title


def read_questions(path: Path) -> QuestionSet:
    """The questions of a JSONL file.

    Raises:
        EvaluationError: the file, or a line of it, cannot be used.
    """
    return QuestionSet(tuple(_unique((_question(record, place, line), place) for line, place, record in _records(path))))


def read_judged(queries: Path, qrels: Path) -> QuestionSet:
    """Queries with relevance judgements, in the files of BEIR (Thakur et al., NeurIPS 2021).

    Raises:
        EvaluationError: a file, or a line of one, cannot be used.
    """
    gold, asked = _judgements(qrels), list[tuple[Question, str]]()
    for line, place, record in _records(queries):
        text = _text(record.get("text") or record.get("claim"), "text", place)
        name = _id(record.get("_id", record.get("id")), line, place)
        asked.append((Question(name, Kind.JUDGED, text, tuple(gold.get(name, ()))), place))
    questions = tuple(_unique(asked))
    judged = tuple(question for question in questions if question.gold)
    if not judged:
        raise EvaluationError(
            f"No query of {queries} has a judgement in {qrels}.", "Check that the two files belong to each other."
        )
    return QuestionSet(judged, by_corpus_id=True, unjudged=len(questions) - len(judged))


def _unique(questions: Iterable[tuple[Question, str]]) -> Iterator[Question]:
    seen = dict[str, str]()
    for question, place in questions:
        if question.id in seen:
            raise EvaluationError(
                f"{place}: the id “{question.id}” stands in {seen[question.id]} already.", "Give each its own."
            )
        seen[question.id] = place
        yield question


def _records(path: Path) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """The objects of a JSONL file, each with its line and its place as people write it."""
    empty = True
    for line, text in _lines(path):
        if not text.strip():
            continue
        empty, place = False, f"{path}:{line}"
        try:
            record = json.loads(text)
        except (ValueError, RecursionError) as error:
            where = f" at column {place_of(error)[1]}" if isinstance(error, json.JSONDecodeError) else ""
            raise EvaluationError(f"{place}: broken JSON{where}: {why(error)}.", _SHAPE) from error
        if not isinstance(record, dict):
            raise EvaluationError(f"{place}: a JSON value that is not an object.", _SHAPE)
        yield line, place, record
    if empty:
        raise EvaluationError(f"{path}: there are no questions in it.", _SHAPE)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with SourceFile(path).open() as stream:
            for item in lines(stream, str(path)):
                if isinstance(item, Problem):
                    raise EvaluationError(f"{item.where}: {item.reason}.", item.advice)
                yield item
    except SourceError as error:
        raise EvaluationError(f"{path}: {error.message}.", "Check its name and its format.") from error
    except (OSError, EOFError, zlib.error) as error:
        raise EvaluationError(f"{path}: cannot be read: {error}.", "Check its name and its format.") from error


def _question(record: Mapping[str, Any], place: str, line: int) -> Question:
    titles = {key_of_title(title): title for title in _strings(record.get("gold_titles"), "gold_titles", place)}
    kind, history = _kind(record.get("type"), len(titles), place), tuple(_history(record.get("history"), place))
    if kind is Kind.FOLLOWUP and not history:
        raise EvaluationError(f"{place}: a question of type followup without a history.", _HISTORY)
    question = Question(
        id=_id(record.get("id"), line, place),
        kind=kind,
        text=_text(record.get("question"), "question", place),
        gold=tuple(Gold(key, title) for key, title in titles.items()),
        evidence=tuple(_evidence(record.get("evidence"), place)),
        history=history,
        known_item=record.get("known_item") is True,
    )
    if record.get("type") is None and record.get("gold_titles") is None:
        raise EvaluationError(f"{place}: a question with neither gold_titles nor a type.", _NO_GOLD)
    return question


def _id(value: Any, line: int, place: str) -> str:
    if value is None:
        return str(line)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise EvaluationError(f"{place}: an id is a text or a whole number.", _SHAPE)
    return str(value).strip()


def _kind(value: Any, titles: int, place: str) -> Kind:
    known = [kind for kind in Kind if kind is not Kind.JUDGED]
    if value is None:
        return Kind.UNANSWERABLE if not titles else Kind.SINGLE if titles == 1 else Kind.MULTI
    if value not in known:
        raise EvaluationError(f"{place}: “{value}” is not a type of question.", f"The types are: {', '.join(known)}.")
    kind = Kind(value)
    if kind is Kind.UNANSWERABLE and titles:
        raise EvaluationError(f"{place}: an unanswerable question with gold_titles.", "Remove these, or correct its type.")
    if kind not in (Kind.UNANSWERABLE, Kind.FOLLOWUP) and not titles:
        raise EvaluationError(f"{place}: a question of type {kind} without gold_titles.", "Add them, or correct its type.")
    return kind


def _text(value: Any, field: str, place: str) -> str:
    if not isinstance(value, str):
        raise EvaluationError(f"{place}: no {field}, or one that is not a text.", _SHAPE)
    try:
        return ready(value)
    except QuestionError as error:
        raise EvaluationError(f"{place}: {error.message}", "Correct it, or remove the line.") from error


def _strings(value: Any, field: str, place: str) -> list[str]:
    listed = [] if value is None else value
    if not isinstance(listed, list) or not all(isinstance(item, str) and item.strip() for item in listed):
        raise EvaluationError(f"{place}: {field} is not a list of texts.", _SHAPE)
    return listed


def _evidence(value: Any, place: str) -> list[str]:
    listed = [] if value is None else value
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise EvaluationError(f"{place}: evidence is not a list of objects.", 'Each is {"title": "…", "sentence": "…"}.')
    return _strings([item.get("sentence") for item in listed], "the sentence of each evidence", place)


def _history(value: Any, place: str) -> Iterator[Turn]:
    listed = [] if value is None else value
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise EvaluationError(f"{place}: history is not a list of objects.", _HISTORY)
    for item in listed:
        role, content = item.get("role"), item.get("content")
        if role not in ("user", "assistant"):
            raise EvaluationError(f"{place}: a turn of the history without the role user or assistant.", _HISTORY)
        if not isinstance(content, str) or not content.strip():
            raise EvaluationError(f"{place}: a turn of the history without content, or with one that is not a text.", _HISTORY)
        yield Turn(role, content)


def _judgements(path: Path) -> dict[str, list[Gold]]:
    """For each query its relevant papers, those with a score above 0."""
    rows = ((line, text) for line, text in _lines(path) if text.strip())
    names = next(rows, (1, ""))[1].split("\t")
    if missing := {"query-id", "corpus-id", "score"}.difference(names):
        raise EvaluationError(f"{path}:1: no column {', '.join(sorted(missing))}.", _QRELS)
    gold = dict[str, dict[str, Gold]]()
    for line, text in rows:
        row = dict(zip(names, (value.strip() for value in text.split("\t")), strict=False))
        try:
            query, paper, score = row["query-id"], row["corpus-id"], float(row["score"])
        except (KeyError, ValueError) as error:
            raise EvaluationError(f"{path}:{line}: not a query-id, a corpus-id and a score.", _QRELS) from error
        if score > 0 and math.isfinite(score):
            gold.setdefault(query, {})[paper] = Gold(paper, paper, score)
    return {query: list(papers.values()) for query, papers in gold.items()}
