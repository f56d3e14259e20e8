"""A conversation as one page of HTML that needs nothing else: no script, no file beside it, no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.answers import Mode
from bot.conversations.export import Rated, author, counted, opinion, papers_below, parts, shown
from bot.conversations.records import Cited, Conversation, Exchange
from bot.formats.addresses import web_address
from bot.formats.emphasis import emphasis
from bot.formats.templates import template
from ingest.text import plain

_MARKER = re.compile(r"\[(\d{1,3})\]")


def page(conversation: Conversation, rated: Iterable[Rated]) -> str:
    """The page of a conversation of these exchanges."""
    exchanges = [_exchange(number, *each) for number, each in enumerate(rated, 1)]
    return template(__package__ or "", "page.html").render(
        title=plain(conversation.title), about=counted(conversation.questions),
        since=shown(conversation.started), exchanges=exchanges,
    )  # fmt: skip


def _exchange(number: int, exchange: Exchange, feedback: Any) -> dict[str, Any]:
    lead, papers = papers_below(exchange)
    known = {str(cited.number) for cited in papers}
    return {
        "number": number, "question": plain(exchange.question), "at": shown(exchange.at),
        "notes": [plain(note) for note in (author(exchange), *exchange.notes) if note],
        "paragraphs": list(_paragraphs(exchange, known)), "lead": lead, "papers": [_paper(cited, exchange) for cited in papers],
        "feedback": ", ".join(plain(opinion(given)) for given in feedback),
    }  # fmt: skip


def _paragraphs(exchange: Exchange, known: set[str]) -> Iterator[list[dict[str, str]]]:
    """The answer's paragraphs in pieces: words, with emphasis or without, markers of sources, and doubts."""
    pieces = list[dict[str, str]]()
    for text, doubt in parts(exchange):
        first, *others = re.split(r"\n{2,}", text)
        written = exchange.mode is Mode.WRITTEN  # quotes are not Markdown
        pieces += _pieces(first, known, written=written)
        for other in others:
            yield pieces
            pieces = list(_pieces(other, known, written=written))
        if doubt:
            pieces.append({"kind": "doubt", "text": doubt})
    yield pieces


def _pieces(text: str, known: set[str], *, written: bool) -> Iterator[dict[str, str]]:
    for part, kind in emphasis(text) if written else [(text, "")]:
        for place, piece in enumerate(_MARKER.split(part)):
            if place % 2 and piece in known:
                yield {"kind": "marker", "text": piece}
            elif piece:
                yield {"kind": kind, "text": f"[{piece}]" if place % 2 else piece}


def _paper(cited: Cited, exchange: Exchange) -> dict[str, Any]:
    return {
        "number": cited.number, "title": plain(cited.title), "published": plain(cited.published), "url": web_address(cited.url),
        "quotes": [plain(quote) for quote in exchange.quotes(cited.number)],
    }  # fmt: skip
