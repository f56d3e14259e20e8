"""Commands that show something: sources, their words, papers, their neighbours, and what was said before."""

from __future__ import annotations

from rich.text import Text

from bot.answering.results import nearness
from bot.answers import Quote
from bot.conversations.records import Cited, Exchange
from bot.terminal import render
from bot.terminal.chat.state import Chat
from bot.terminal.history import print_conversations, print_found
from ingest.errors import QuestionError
from ingest.records import Paper
from ingest.text import plain

_NEAR = 5  # papers that /similar shows
_LISTED = 10  # titles, conversations
_EXCERPT = 160  # characters of the sentence that tells why a paper is near
_FIRST = "Ask what the papers may tell; /paper and /similar also take words of a title."


def sources(chat: Chat, _: str) -> None:
    """Show the sources of the last answer."""
    exchange = _answered(chat)
    known = {paper.paper_id: paper for paper in chat.app.library.by_ids([cited.paper_id for cited in exchange.sources])}
    for cited in exchange.sources:
        render.source(chat.out, cited.number, known.get(cited.paper_id) or _as_cited(cited))


def quote(chat: Chat, number: str) -> None:
    """Show the words of a source that carry the answer, in their place."""
    exchange = _answered(chat)
    cited = _source(exchange, number or "1")
    quotes = [c.quote for s in exchange.statements for c in s.citations if c.source == cited.number]
    found = chat.app.library.by_ids([cited.paper_id])
    if not found or any(found[0].abstract[one.start : one.end] != one.text for one in quotes):
        chat.side.print("The paper has changed since or left the library; these are the words as they stood in it.")
        found = [_as_cited(cited, " … ".join(one.text for one in quotes))]
        quotes = [Quote(found[0].abstract, 0, len(found[0].abstract))]
    render.source(chat.out, cited.number, found[0])
    chat.out.print()
    render.quoted(chat.out, found[0].abstract, quotes)


def paper(chat: Chat, name: str) -> None:
    """Show all that is known of one paper."""
    render.paper_details(chat.out, _paper(chat, name))


def similar(chat: Chat, name: str) -> None:
    """Show the papers nearest to one, and why."""
    own = _paper(chat, name)
    near = chat.app.library.near(own.paper_id, _NEAR, chat.filters)
    if not near and chat.filters:
        raise QuestionError(f"The library holds no other paper of {chat.filters.describe()}.", "/filter off takes all papers.")
    if not near:
        raise QuestionError("The library holds no other paper.", "Add papers with: paperbot ingest FILE…")
    only = f", of {chat.filters.describe()}" if chat.filters else ""
    chat.out.print(Text(f"Nearest to “{plain(own.title)}”{plain(only)}:", style="bold"))
    for one in near:
        words = render.shortened(plain(one.sentence.of(one.paper.abstract)), _EXCERPT)
        render.neighbour(chat.out, one.paper, f"{nearness(one.cosine)}: “{words}”")


def history(chat: Chat, words: str) -> None:
    """Show the last conversations, or what was said with some words."""
    if words:
        found = chat.log.search(words, _LISTED)
        print_found(chat.out, found, words.split())
        empty = "No question and no answer in the log holds all these words."
    else:
        conversations = chat.log.conversations(_LISTED)
        print_conversations(chat.out, conversations)
        found, empty = conversations, "The conversation log has nothing yet."  # type: ignore[assignment]
    chat.remark("/resume ID goes on with one." if found else empty)


def _answered(chat: Chat) -> Exchange:
    """The last exchange whose answer cites a paper; where that is not the last one of all, that is said.

    Raises:
        QuestionError: no answer cites one.
    """
    exchange = _citing(chat)
    if exchange is None:
        said = (
            "No answer so far cites a paper, so there is no source to show."
            if chat.session.exchanges
            else "Nothing was asked yet."
        )
        raise QuestionError(said, _FIRST)
    if exchange is not chat.session.last:
        chat.remark(
            f"The last answer cites no paper; this is of the answer to “{render.shortened(plain(exchange.question), 80)}”."
        )
    return exchange


def _citing(chat: Chat) -> Exchange | None:
    return next((exchange for exchange in reversed(chat.session.exchanges) if exchange.sources), None)


def _source(exchange: Exchange, number: str) -> Cited:
    cited = next((source for source in exchange.sources if str(source.number) == number.strip("[] ")), None)
    if cited is None:
        last = len(exchange.sources)
        raise QuestionError(
            f"The last answer has no source “{plain(number)}”.", f"It has 1 to {last}." if last > 1 else "It has only 1."
        )
    return cited


def _paper(chat: Chat, name: str) -> Paper:
    """The paper that a number of the last answer, an id or a part of a title means.

    Raises:
        QuestionError: it means none, or several.
    """
    if not name:
        raise QuestionError("No paper was named.", "Give the number of a source, an id, or a part of a title.")
    found = chat.app.library.find(name)
    if name.strip("[]").isdigit() and (_citing(chat) or len(found) != 1):
        found = chat.app.library.find(_source(_answered(chat), name).paper_id)
    if not found:
        raise QuestionError(f"No paper has the id, or in its title the words, “{plain(name)}”.", "Tab completes titles.")
    if len(found) > 1:
        titles = "\n".join(f"  {plain(one.title)}" for one in found[:_LISTED])
        raise QuestionError(f"{len(found)} papers have “{plain(name)}” in their titles:\n{titles}", "Give more of the title.")
    return found[0]


def _as_cited(cited: Cited, abstract: str = "") -> Paper:
    return Paper(cited.paper_id, cited.title, abstract, year=cited.year, venue=cited.venue, url=cited.url)
