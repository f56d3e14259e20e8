"""The values of the conversation log, and how an exchange stands in its table."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from bot.answers import Answer, Citation, Mode, Outcome, Quote, Statement, Turn, Usage, Verdict, quotes_of
from bot.conversations.file import LogError
from ingest.records import Paper
from ingest.text import counted

COLUMNS = (
    "id", "conversation", "at", "asked_by", "outcome", "mode", "question", "standalone", "text", "statements", "sources",
    "nearest", "retrieved", "notes", "model", "calls", "input_tokens", "output_tokens", "cost", "seconds", "version",
)  # fmt: skip
# What an answer without text comes to, for those who read it later.
REFUSALS = {
    Outcome.NOTHING_FOUND: "Nothing was found that surely answers this.",
    Outcome.NOT_STATED: "The abstracts do not say.",
}
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper as an answer named it: its number there, 0 if it was not cited; it may have left the library since."""

    number: int
    paper_id: str
    title: str
    year: int | None
    url: str
    venue: str = ""  # not known of answers that were kept before it was

    @property
    def published(self) -> str:
        """Venue and year, as far as they are known."""
        return ", ".join(filter(None, (self.venue, str(self.year or ""))))


@dataclass(frozen=True, slots=True)
class Cleared:
    """What clearing the log removes: questions, and the packs of reading groups that go with them; false if it is nothing."""

    questions: int = 0
    packs: int = 0

    def __bool__(self) -> bool:
        return bool(self.questions or self.packs)

    def __str__(self) -> str:
        packs = f"{counted(self.packs, 'reading-group pack')} with {'its' if self.packs == 1 else 'their'} votes"
        if self.packs and self.questions:
            return f"{counted(self.questions, 'question')} and {packs}"
        return packs if self.packs else counted(self.questions, "question")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, as it was recorded; see `Answer` for what the fields mean.

    `id` is the answer's, `conversation` the conversation's; `at` is in UTC; `asked_by` tells people apart where the
    front end knows them, otherwise it is empty. `version` is paperbot's.
    """

    id: str
    conversation: str
    at: datetime
    asked_by: str
    question: str
    standalone: str
    outcome: Outcome
    mode: Mode
    text: str
    statements: tuple[Statement, ...]
    sources: tuple[Cited, ...]
    nearest: tuple[Cited, ...]
    retrieved: tuple[tuple[str, float], ...]
    notes: tuple[str, ...]
    usage: Usage | None
    seconds: float
    version: str

    @property
    def said(self) -> str:
        """The text of the answer or, where it has none, what the refusal comes to."""
        return self.text or REFUSALS.get(self.outcome, "")

    def turns(self) -> tuple[Turn, Turn]:
        """The exchange as two messages of its conversation."""
        refused = self.outcome is Outcome.NOTHING_FOUND
        nearest = tuple(paper.paper_id for paper in self.nearest) if refused else ()
        return Turn("user", self.question), Turn("assistant", self.said, self._papers, refused, nearest)

    @property
    def _papers(self) -> tuple[str, ...]:
        """The ids of the papers that it is about: those cited or, where the abstracts do not say, those that were read."""
        named = self.nearest if self.outcome is Outcome.NOT_STATED else self.sources
        return tuple(paper.paper_id for paper in named)

    def quotes(self, number: int) -> list[str]:
        """The words of a source that carry sentences of the answer, and do not stand there."""
        return quotes_of(self.statements, number)

    def to_json(self) -> dict[str, Any]:
        """The exchange as a JSON object."""
        fields = asdict(self) | {"at": stamp(self.at)}
        fields["retrieved"] = [{"paper_id": paper_id, "score": score} for paper_id, score in self.retrieved]
        fields["nearest"] = [{k: v for k, v in paper.items() if k != "number"} for paper in fields["nearest"]]
        return fields


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is known of a conversation: its first question is its `title`; the times are in UTC.

    `key` is the front end's own name for it: a session, or a Slack thread as TEAM/CHANNEL/THREAD_TS.
    """

    id: str
    front: str
    key: str
    title: str
    started: datetime
    last: datetime
    questions: int

    def to_json(self) -> dict[str, Any]:
        """The conversation as a JSON object."""
        return asdict(self) | {"started": stamp(self.started), "last": stamp(self.last)}


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person thinks of an answer; `at` is in UTC."""

    answer_id: str
    user: str
    good: bool
    words: str
    at: datetime

    def to_json(self) -> dict[str, Any]:
        """The feedback as a JSON object."""
        return asdict(self) | {"at": stamp(self.at)}


def stamp(at: datetime) -> str:
    """A time as ISO 8601 in UTC, to the millisecond; such texts sort as the times do. A naive time counts as local."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def storable(text: str) -> str:
    """`text` without half characters, which no UTF-8 file can hold; its length stays."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def exchange_of(answer: Answer, *, conversation: str, at: datetime) -> Exchange:
    """An answer as the exchange that the log would give back."""
    return Exchange(
        id=answer.id, conversation=conversation, at=at, asked_by="", question=answer.question, standalone=answer.standalone,
        outcome=answer.outcome, mode=answer.mode, text=answer.text, statements=answer.statements,
        sources=tuple(named(source.number, source.paper) for source in answer.sources),
        nearest=tuple(named(0, paper) for paper in answer.nearest), retrieved=answer.retrieved, notes=answer.notes,
        usage=answer.usage, seconds=answer.seconds, version="",
    )  # fmt: skip


def named(number: int, paper: Paper) -> Cited:
    """A paper as what names it keeps it, under its number there."""
    return Cited(number, paper.paper_id, paper.title, paper.year, paper.url, paper.venue)


def to_row(answer: Answer, *, at: datetime, user: str, version: str) -> dict[str, Any]:
    """An answer as a row of the table, but for its conversation."""
    usage = answer.usage
    return {
        "id": storable(answer.id), "at": stamp(at), "asked_by": storable(user), "outcome": str(answer.outcome),
        "mode": str(answer.mode), "question": storable(answer.question), "standalone": storable(answer.standalone),
        "text": storable(answer.text), "statements": _json([asdict(statement) for statement in answer.statements]),
        "sources": _json([_cited(source.number, source.paper) for source in answer.sources]),
        "nearest": _json([_cited(0, paper) for paper in answer.nearest]), "retrieved": _json(answer.retrieved),
        "notes": _json(answer.notes), "model": storable(usage.model) if usage else None,
        "calls": usage.calls if usage else None, "input_tokens": usage.input_tokens if usage else None,
        "output_tokens": usage.output_tokens if usage else None, "cost": usage.cost if usage else None,
        "seconds": answer.seconds, "version": version,
    }  # fmt: skip


def _cited(number: int, paper: Paper) -> dict[str, Any]:
    return asdict(named(number, paper))


def _json(value: Any) -> str:
    return storable(json.dumps(value, ensure_ascii=False))


def to_exchange(row: sqlite3.Row) -> Exchange:
    """An exchange from a row with the columns of the table and the `conversation_id`.

    Raises:
        LogError: the row holds what no paperbot of this version writes.
    """
    try:
        return Exchange(
            id=row["id"], conversation=row["conversation_id"], at=datetime.fromisoformat(row["at"]),
            asked_by=row["asked_by"], question=row["question"], standalone=row["standalone"],
            outcome=Outcome(row["outcome"]), mode=Mode(row["mode"]), text=row["text"],
            statements=tuple(_statement(fields) for fields in json.loads(row["statements"])),
            sources=to_cited(row["sources"]), nearest=to_cited(row["nearest"]),
            retrieved=tuple((paper_id, score) for paper_id, score in json.loads(row["retrieved"])),
            notes=tuple(json.loads(row["notes"])), usage=_usage(row), seconds=row["seconds"], version=row["version"],
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise LogError(
            f"The answer {row['id']} in the conversation log cannot be read.",
            "Move the log away; paperbot then begins a new one.",
        ) from error


def to_cited(text: str) -> tuple[Cited, ...]:
    """Papers from the JSON that they are kept as."""
    return tuple(Cited(**fields) for fields in json.loads(text))


def _statement(fields: dict[str, Any]) -> Statement:
    return Statement(
        fields["text"], fields["start"], fields["end"], tuple(_citations(fields["citations"])),
        Verdict(fields["verdict"]), tuple(fields["doubts"]),
    )  # fmt: skip


def _citations(listed: Iterable[dict[str, Any]]) -> Iterable[Citation]:
    return (Citation(fields["source"], Quote(**fields["quote"])) for fields in listed)


def _usage(row: sqlite3.Row) -> Usage | None:
    if row["model"] is None:
        return None
    return Usage(row["model"], row["calls"], row["input_tokens"], row["output_tokens"], row["cost"])
