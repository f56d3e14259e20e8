"""What the bot says beside answers: help, the Home tab, thanks, and why there is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.questions import MAX_QUESTION
from bot.slack.messages import Block, SlackMessage, header, packed, section, sections
from bot.slack.safety import escape, label, link, one_line
from ingest.errors import (
    EmbedderError,
    LibraryError,
    LibraryMissing,
    ModelBusy,
    ModelError,
    ModelRefusesKey,
    ModelStalled,
    ModelUnknown,
    PromptTooLong,
    QuestionError,
    SettingsError,
)
from ingest.records import Paper

BUSY = "I cannot take your question right now. Please ask again in a minute."
NOT_SHARED = "I could not share the answer here. Add me to this channel, then try again."
UNREAD = "I do not read attached files, only the abstracts in the library."
HUSHED = "I say no more in this thread until somebody mentions me with a question."
HUSHED_HERE = "I write no more on what you have asked so far. Ask on whenever you like."  # in direct messages
IDLE = "There is nothing before this that I could answer. Ask what the papers of the library may tell."
NOT_WRITING = "Nothing is being written for you here. Say “stop” in a thread to keep me out of it."
STOPPED = "*Stopped.* What stands above this line is not the whole answer; ask again to have it with its sources."
STOPPED_EARLY = "*Stopped.* Ask again to have an answer."
_SHOWN = 300  # characters that are shown of a title, and of a question that is echoed
_VENUE = 200  # characters that are shown of where a paper appeared
_LINK = 1_000  # characters of a linked title; with a longer address it is only named
_TOPIC = "reward hacking"
_EXAMPLES = ("How can reward hacking be mitigated?", "Which papers since 2023 study offline reinforcement learning?")
_HOW = (
    "• In a channel: mention me with your question.\n"
    "• In a direct message: just ask, and ask on (“tell me more”).\n"
    "• In a thread where I have answered: ask on; no mention is needed. “stop” keeps me out of it.\n"
    "• In a thread of others: mention me (“answer please”, “is that true?”), and I read the message before.\n"
    "• `/ask` followed by a question: only you see the answer.\n"
    "• `/papers` followed by words of a title: what the library holds.\n"
    "• `/reading-group` followed by a topic: a meeting prepared, as a thread in the channel."
)
_WHAT = (
    "I answer from the abstracts of the papers in your team's library. Every sentence names its paper, with the words that "
    "carry it; where I find nothing that surely answers a question, I say so."
)


class ErrorKind(StrEnum):
    """Why a question was not answered, as far as it matters to who asked."""

    RATE_LIMIT = "rate limit"
    TIMEOUT = "timeout"
    MODEL_DOWN = "model down"
    MODEL_SETTINGS = "model settings"
    EMPTY_LIBRARY = "empty library"
    LIBRARY_DOWN = "library down"
    QUESTION = "question"
    UNKNOWN = "unknown"


_KINDS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], ErrorKind], ...] = (
    (ModelBusy, ErrorKind.RATE_LIMIT),
    ((ModelStalled, TimeoutError), ErrorKind.TIMEOUT),
    ((ModelRefusesKey, ModelUnknown, PromptTooLong, SettingsError), ErrorKind.MODEL_SETTINGS),
    (QuestionError, ErrorKind.QUESTION),
    (ModelError, ErrorKind.MODEL_DOWN),
    (LibraryMissing, ErrorKind.EMPTY_LIBRARY),
    ((LibraryError, EmbedderError), ErrorKind.LIBRARY_DOWN),
)
# What happened, and what to do next.
_TEXTS = {
    ErrorKind.RATE_LIMIT: ("The language model takes no more questions at the moment.", "Ask again in a minute."),
    ErrorKind.TIMEOUT: ("The answer took too long, so I stopped waiting.", "Ask again; a narrower question is faster."),
    ErrorKind.MODEL_DOWN: ("The language model cannot be reached.", "Ask again in a few minutes."),
    ErrorKind.MODEL_SETTINGS: (
        "I am not set up correctly.",
        "Please tell whoever runs paperbot; the reference leads to what is wrong.",
    ),
    ErrorKind.EMPTY_LIBRARY: (
        "The library has no papers yet.",
        "Please ask whoever runs paperbot to add some.",
    ),
    ErrorKind.LIBRARY_DOWN: (
        "I cannot read the library.",
        "Ask again in a few minutes; if it stays so, tell whoever runs paperbot.",
    ),
    ErrorKind.QUESTION: (
        f"I cannot read that question: it is empty, or has more than {MAX_QUESTION:,} characters.",
        "Ask it in a few sentences.",
    ),
    ErrorKind.UNKNOWN: ("Something went wrong on my side.", "Ask again; if it happens twice, tell whoever runs paperbot."),
}


def error_kind(error: BaseException) -> ErrorKind:
    """What an error means to who asked."""
    return next((kind for kinds, kind in _KINDS if isinstance(error, kinds)), ErrorKind.UNKNOWN)


def error_text(kind: ErrorKind, reference: str) -> str:
    """Why there is no answer, what to do next, and the reference that stands in the log beside the error itself.

    Who asked in a way that cannot be answered needs no reference: nobody else can do anything about it.
    """
    what, advice = _TEXTS[kind]
    said = f"⚠️ *{what}* {advice}"
    return said if kind is ErrorKind.QUESTION else f"{said}\nReference: `{escape(one_line(reference))}`"


def error_messages(error: BaseException, reference: str) -> list[SlackMessage]:
    """The same as a message; nothing of the error's own text is in it."""
    return packed(sections(error_text(error_kind(error), reference)))


def busy_text(place: int) -> str:
    """The bot's status while a question waits; `place` is its place in the queue, from 1."""
    return f"is answering other questions; yours is number {place} in the queue…"


def full_messages(*, stopping: bool = False) -> list[SlackMessage]:
    """What a question is told that there is no room for, or that comes while the bot is being stopped."""
    why = "I am being restarted" if stopping else "Too many questions are waiting"
    return packed(sections(f"{why}, so I could not take this one. Please ask again in a few minutes."))


def thanks_text(good: bool, stored: bool) -> str:
    """What somebody is told who said whether an answer was useful."""
    if not stored:
        return "Thank you. I could not keep your feedback, as this answer is not in my records."
    return f"Thank you. Noted as {'useful' if good else 'not useful'}; press the other button if you change your mind."


def hushed_messages(*, direct: bool = False) -> list[SlackMessage]:
    """What somebody is told who told the bot to be quiet; in direct messages that ends only what is under way."""
    return packed(sections(HUSHED_HERE if direct else HUSHED))


def idle_messages() -> list[SlackMessage]:
    """What somebody is told who calls for an answer where nothing was asked."""
    return packed(sections(IDLE))


def help_messages(first: str = "") -> list[SlackMessage]:
    """What the bot does and how to ask it; `first` is said before that."""
    questions = "\n".join(f"• {label(example)}" for example in _EXAMPLES)
    return packed(sections(f"{first}\n\n{_WHAT}\n\n*How to ask*\n{_HOW}\n\n*For example*\n{questions}".strip()))


def home_view(papers: int, updated: datetime | None, questions: Sequence[str]) -> dict[str, Any]:
    """The Home tab: the size of the library, when it last changed, how to ask, and what this user asked last."""
    blocks = [header("paperbot"), section(_WHAT), section(f"*Your library*\n{_library(papers, updated)}")]
    blocks += [section(f"*How to ask*\n{_HOW}"), {"type": "divider"}]
    if questions:
        blocks += _listed("Your last questions", questions)
    else:
        blocks += _listed("You could ask", _EXAMPLES)
    return {"type": "home", "blocks": blocks}


def closed_view(why: str) -> dict[str, Any]:
    """The Home tab of who is told nothing."""
    return {"type": "home", "blocks": [header("paperbot"), section(escape(why))]}


def _library(papers: int, updated: datetime | None) -> str:
    if not papers:
        return "It has no papers yet. Whoever runs paperbot can add some."
    size = "1 paper" if papers == 1 else f"{papers:,} papers"
    if updated is None:
        return f"{size}."
    fallback = f"{updated:%d %B %Y}"
    return f"{size}, last changed <!date^{int(updated.timestamp())}^{{date_long}} at {{time}}|{fallback}>."


def _listed(title: str, questions: Sequence[str]) -> list[Block]:
    lines = "\n".join(f"• {label(shortened(question, _SHOWN))}" for question in questions[:20])
    return [block for part in sections(f"*{title}*\n{lines}") for block in part.blocks]


def papers_messages(papers: Sequence[Paper], words: str, *, more: bool) -> list[SlackMessage]:
    """The papers whose titles hold some words; `more` tells that there are others."""
    wanted = label(shortened(words, _SHOWN))
    if not papers:
        none = f"No title in the library holds “{wanted}”. For papers on a topic ask: `/ask papers on {_TOPIC}`."
        return packed(sections(none if wanted else "The library has no papers yet."))
    lines = [f"• {titled(paper.title, paper.url)}{published(paper)}" for paper in papers]
    head = f"*Papers whose titles hold “{wanted}”*" if wanted else "*Papers in the library*"
    parts = sections("\n".join([head, *lines]))
    parts += sections("There are more; add a word of the title.", small=True) if more else []
    return packed(parts)


def titled(title: str, url: str) -> str:
    """A paper's title for mrkdwn, with a link if it has an address."""
    linked = link(url, shown := shortened(title, _SHOWN))
    return linked if len(linked) <= _LINK else label(shown)


def venue(name: str) -> str:
    """Where a paper appeared, so short that it stands in one block with the title."""
    return shortened(name, _VENUE)


def published(paper: Paper) -> str:
    """Where and when a paper appeared, in brackets, for mrkdwn; "" if that is not known."""
    details = [
        label(venue(paper.venue)),
        str(paper.year or ""),
        "a summary from the sample library" if paper.source == "sample" else "",
    ]
    known = ", ".join(filter(None, details))
    return f" ({known})" if known else ""


def shortened(text: str, most: int) -> str:
    """`text` as one line of at most `most` characters, cut between words."""
    text = one_line(text)
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0]}…"
