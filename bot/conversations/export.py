"""The conversation log for use elsewhere: Markdown to read, JSON to compute with, a question set to measure with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.answers import Mode, Outcome, Statement, found_of
from bot.conversations import Conversations
from bot.conversations.records import Cited, Conversation, Exchange, Feedback
from bot.formats.markdown import address, cell, escaped, verbatim
from ingest.text import harmless, plain

_NEAREST = {
    Outcome.NOTHING_FOUND: "The nearest papers, which may be on something else:",
    Outcome.NOT_STATED: "These papers may, in their full text:",
}
Rated = tuple[Exchange, Sequence[Feedback]]  # with what people think of it
_OPENING = re.compile(r"<(?=[A-Za-z/!?]|$)|(?:^|(?<=\]))[(:]")  # what begins a link or an element in an answer


class Format(StrEnum):
    """What an export is written in: Markdown, one JSON array of conversations, or JSON with an exchange a line."""

    MARKDOWN = "md"
    JSON = "json"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class RatedQuestions:
    """A question set made of feedback, and how many rated answers gave no question.

    `disliked` answers tell nothing of what should have been cited; neither do good ones that are `uncited`, because the
    abstracts did not state what was asked.
    """

    records: tuple[dict[str, Any], ...]
    disliked: int
    uncited: int


def export(log: Conversations, form: Format, conversation: Conversation | None = None) -> Iterator[str]:
    """The text of an export of one conversation or of all, in pieces, the oldest first.

    Raises:
        LogError: the log cannot be used.
    """
    chosen = [conversation] if conversation else log.conversations(-1)[::-1]
    if form is Format.JSONL:
        yield from (json_line(fields) for each in chosen for fields in _exchanges(log, each))
    elif form is Format.JSON:
        yield "["
        for number, each in enumerate(chosen):
            yield (",\n" if number else "") + json.dumps(to_object(log, each), ensure_ascii=False)
        yield "]\n"
    else:
        for number, each in enumerate(chosen):
            yield from ("\n---\n\n" if number else "", *markdown(each, _rated(log, each)))


def to_object(log: Conversations, conversation: Conversation) -> dict[str, Any]:
    """A conversation with all its exchanges and their feedback as a JSON object."""
    return as_object(conversation, _rated(log, conversation))


def with_feedback(log: Conversations, exchange: Exchange) -> dict[str, Any]:
    """An exchange and its feedback as a JSON object."""
    return _rated_object(exchange, log.feedback_of(exchange.id))


def as_object(conversation: Conversation, rated: Iterable[Rated]) -> dict[str, Any]:
    """A conversation of these exchanges as a JSON object."""
    return conversation.to_json() | {"exchanges": [_rated_object(exchange, given) for exchange, given in rated]}


def _rated_object(exchange: Exchange, feedback: Sequence[Feedback]) -> dict[str, Any]:
    return exchange.to_json() | {"feedback": [given.to_json() for given in feedback]}


def _rated(log: Conversations, conversation: Conversation) -> Iterator[Rated]:
    return ((exchange, log.feedback_of(exchange.id)) for exchange in log.exchanges(conversation.id))


def _exchanges(log: Conversations, conversation: Conversation) -> Iterator[dict[str, Any]]:
    named = {"front": conversation.front, "key": conversation.key}
    return (named | with_feedback(log, exchange) for exchange in log.exchanges(conversation.id))


def json_line(fields: dict[str, Any]) -> str:
    """A JSON object on a line of its own."""
    return json.dumps(fields, ensure_ascii=False) + "\n"


def rated_questions(log: Conversations, conversation: Conversation | None = None) -> RatedQuestions:
    """The answers that people liked as a question set for `paperbot eval`: these should be given again.

    Raises:
        LogError: the log cannot be used.
    """
    records, disliked, uncited = list[dict[str, Any]](), 0, 0
    for exchange in log.exchanges(conversation.id if conversation else None, rated=True):
        votes = [1 if given.good else -1 for given in log.feedback_of(exchange.id)]
        if sum(votes) <= 0:
            disliked += 1
        elif not exchange.sources and exchange.outcome is not Outcome.NOTHING_FOUND:
            uncited += 1
        else:
            records.append(_question(log, exchange))
    return RatedQuestions(tuple(records), disliked, uncited)


def _question(log: Conversations, exchange: Exchange) -> dict[str, Any]:
    titles = list(dict.fromkeys(source.title for source in exchange.sources if source.title.strip()))
    before = log.earlier(exchange) if exchange.standalone != exchange.question else []
    if before:
        turns = [turn for earlier in before for turn in earlier.turns()]
        return {
            "id": exchange.id, "type": "followup", "question": exchange.question,
            "history": [{"role": turn.role, "content": turn.text} for turn in turns], "gold_titles": titles,
        }  # fmt: skip
    # What a follow-up refers to may have been cleared; then only its standalone form can be understood.
    return {"id": exchange.id, "type": _type(exchange, titles), "question": exchange.standalone, "gold_titles": titles}


def _type(exchange: Exchange, titles: list[str]) -> str:
    if not titles:
        return "unanswerable"
    if exchange.outcome is Outcome.NOT_STATED:
        return "not_in_abstract"
    return "single" if len(titles) == 1 else "multi"


def doubt(statement: Statement) -> str:
    """What stands behind a sentence that its abstracts do not carry in full; nothing behind the others."""
    return f"(⚠ {plain(statement.doubt)})" if statement.doubt else ""


def parts(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """The text of an answer in parts, each with the doubt that stands behind it; without control characters."""
    done = 0
    for statement in exchange.statements:
        yield harmless(exchange.text[done : statement.end]), doubt(statement)
        done = max(done, statement.end)
    yield harmless(exchange.said if not exchange.text else exchange.text[done:]), ""


def papers_below(exchange: Exchange) -> tuple[str, tuple[Cited, ...]]:
    """The papers that stand below an answer, and the words that lead in to them."""
    if exchange.sources or exchange.outcome is Outcome.ANSWERED:
        return "Sources:", exchange.sources
    return _NEAREST[exchange.outcome], exchange.nearest


def author(exchange: Exchange) -> str:
    """Who worded an answer."""
    if not exchange.text or exchange.outcome is not Outcome.ANSWERED or exchange.mode is Mode.LIBRARY:
        return ""
    if exchange.mode is Mode.EXTRACTIVE:
        return "In the papers' own words."
    found, checked = found_of(exchange.statements)
    model = f" ({plain(exchange.usage.model)})" if exchange.usage else ""
    count = f"sentences found in the abstracts cited: {found} of {checked}" if checked else "not in English, and so not checked"
    return f"Written by a language model{model}; {count}."


def opinion(given: Feedback) -> str:
    """What one person thinks of an answer."""
    return ("good" if given.good else "bad") + (f" (“{plain(given.words)}”)" if given.words.strip() else "")


def shown(at: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    """A time as people read it where they are."""
    return at.astimezone().strftime(form)


def counted(questions: int) -> str:
    """A number of questions in words."""
    return "1 question" if questions == 1 else f"{questions:,} questions"


def markdown(conversation: Conversation, rated: Iterable[Rated]) -> Iterator[str]:
    """A conversation of these exchanges as Markdown, in pieces."""
    when = shown(conversation.started, "%Y-%m-%d %H:%M %z")
    name = f"{escaped(conversation.front)} {escaped(conversation.key)}"
    yield f"# {escaped(conversation.title)}\n\n{name}, {counted(conversation.questions)}, since {when}\n"
    for exchange, feedback in rated:
        yield from (f"\n{paragraph}\n" for paragraph in _paragraphs(exchange, feedback) if paragraph)


def _paragraphs(exchange: Exchange, feedback: Sequence[Feedback]) -> Iterator[str]:
    yield f"## {escaped(exchange.question)}"
    yield from (f"*{escaped(note)}*" for note in (author(exchange), *exchange.notes) if note)
    shown_text = _written if exchange.mode is Mode.WRITTEN else verbatim  # quotes are not Markdown
    yield "".join(shown_text(text) + (f" *{cell(mark)}*" if mark else "") for text, mark in parts(exchange)).strip()
    lead, papers = papers_below(exchange)
    if papers:
        yield lead + "\n\n" + "\n".join(_paper(cited, exchange) for cited in papers)
    if feedback:
        yield f"Feedback: {', '.join(escaped(opinion(each)) for each in feedback)}"


def _paper(cited: Cited, exchange: Exchange) -> str:
    """A list item for a paper, with the words of it that carry sentences."""
    number = f"[{cited.number}] " if cited.number else ""
    when = f" ({escaped(words)})" if (words := cited.published) else ""
    lines = [f"- {number}{escaped(cited.title)}{when}{address(cited.url)}"]
    quotes = "\n  >\n".join(f"  > {escaped(quote)}" for quote in exchange.quotes(cited.number))
    return "\n".join([*lines, *filter(None, [quotes])])


def _written(text: str) -> str:
    """A part of a model's answer, which may have emphasis, lists and code, but neither links nor elements."""
    return _OPENING.sub(r"\\\g<0>", text)
