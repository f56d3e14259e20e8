"""Answers as messages of Slack: the text with its markers, how far it was found in the papers, the sources, feedback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.answers import IMPOSSIBLE, NEGATED, NO_TOPIC, NOBODY, Answer, Mode, Outcome, Statement, found_of, quotes_of
from bot.conversations.records import Exchange
from bot.followups.remarks import is_courtesy
from bot.slack.messages import Block, Part, SlackMessage, button, markdown_parts, packed, plain, section, sections
from bot.slack.notices import published, shortened, titled, venue
from bot.slack.safety import defused, escape, label, verbatim
from ingest.filters import WIDER
from ingest.records import Paper
from ingest.text import counted

FEEDBACK, SHARE = "paperbot_feedback", "paperbot_share"  # action ids
MARK = " ⚠️"
_OWN_WORDS = "In the papers’ own words"
_NOTHING = "*Nothing was found that surely answers this.*"
_NEAREST = "The nearest papers, which may be on something else:"
_NOTHING_NEXT = "Ask in other words. If a paper on it is missing, ask whoever runs paperbot to add it."
_NOT_STATED = "*The library has papers on this, but their abstracts do not say.*"
_NOT_STATED_NEXT = "Their full texts may say it; or ask about what an abstract tells, such as the method or the main result."
_QUESTION, _SENTENCE = 300, 200  # characters that are shown of a question, and of a sentence that is named again
_DOUBTS = 20  # sentences that are named again; each has its mark in the text


def answer_messages(answer: Answer, *, private: bool = False, share: bool = False) -> list[SlackMessage]:
    """The whole answer in as many messages as it needs, each within Slack's limits.

    `private` is for messages that only one person sees: few. With `share` there is a button that shares an answer; a refusal
    is nothing to share.
    """
    return packed([*_body(answer), *_closing(answer, share=share)], private=private)


def closing_blocks(answer: Answer) -> list[Block]:
    """What stands below an answer whose text is there already: how far it was found, its sources, notes, feedback.

    Blocks of one message; with very many sources that may be more than Slack takes.
    """
    return [block for part in _closing(answer) for block in part.blocks]


def shown_text(answer: Answer | Exchange) -> str:
    """The text of an answer as Markdown for Slack, with a mark behind each sentence that was not found in full.

    It is what `safety.Outgoing` makes of its pieces, with `doubt_mark` of each sentence behind it.
    """
    text = answer.text
    for statement in sorted(answer.statements, key=lambda one: one.end, reverse=True):
        text = text[: statement.end] + doubt_mark(statement) + text[statement.end :]
    if answer.mode is not Mode.WRITTEN:
        return verbatim(text)
    if isinstance(answer, Answer):
        return defused(text, [source.paper.url for source in answer.sources])
    return defused(text, [source.url for source in answer.sources])


def doubt_mark(statement: Statement) -> str:
    """What is put behind a sentence; "" if it was found in the abstracts that it cites."""
    return MARK if statement.doubt else ""


def _body(answer: Answer) -> list[Part]:
    return markdown_parts(shown_text(answer)) if answer.outcome is Outcome.ANSWERED else []


def _closing(answer: Answer, *, share: bool = False) -> list[Part]:
    if answer.outcome is Outcome.ANSWERED:
        parts = [*sections(_summary(answer), small=True), *_doubts(answer.statements), *sources_parts(answer)]
    else:
        parts = _refusal(answer)
    parts += sections("\n".join(escape(note, coded=True) for note in answer.notes), small=True)
    if answer.mode is not Mode.LIBRARY or not is_courtesy(answer.question):
        parts.append(Part((feedback_block(answer.id),)))
    return [*parts, Part((share_block(answer.id),))] if share and answer.outcome is Outcome.ANSWERED else parts


def _summary(answer: Answer | Exchange) -> str:
    """Who worded the answer, and how much of it was found in the papers."""
    said = [_OWN_WORDS] if answer.mode is Mode.EXTRACTIVE else []
    if answer.usage and answer.mode is Mode.WRITTEN:
        said.append(f"Written by {label(answer.usage.model)}")
    found, count = found_of(answer.statements)
    if count:
        said.append(f"{found} of {count} sentences found in their abstracts" if count > 1 else _one(found))
    return " · ".join(said)


def _one(found: int) -> str:
    return "1 of 1 sentence found in its abstract" if found else "The sentence was not found in full in its abstract"


def _doubts(statements: Sequence[Statement]) -> list[Part]:
    """The sentences that were not found in full, each with what of it was not found."""
    doubtful = [statement for statement in statements if statement.doubt]
    lines = [_doubt(statement) for statement in doubtful[:_DOUBTS]]
    lines += [f"• … and {counted(len(doubtful) - _DOUBTS, 'more sentence')}"] if len(doubtful) > _DOUBTS else []
    return sections("\n".join(["⚠️ *Check these before you rely on them:*", *lines])) if lines else []


def _doubt(statement: Statement) -> str:
    return f"• “{label(shortened(plain(statement.text), _SENTENCE))}”: {escape(statement.doubt)}"


def sources_parts(answer: Answer) -> list[Part]:
    """The sources in their order, each with the words of it that carry the answer."""
    parts = list[Part]()
    for source in answer.sources:
        quotes = quotes_of(answer.statements, source.number)
        parts += _entry(source.number, source.paper.title, source.paper.url, published(source.paper), quotes)
    return _headed(parts)


def _headed(parts: Sequence[Part]) -> list[Part]:
    if not parts:
        return []
    first, *others = parts
    return [Part((section("*Sources*"), *first.blocks), f"Sources:\n{first.text}"), *others]


def _entry(number: int, title: str, url: str, details: str, quotes: Iterable[str]) -> list[Part]:
    """One source: number, linked title, where and when; its quotes in small print."""
    line = f"{titled(title, url)}{details}"
    words = sections("\n".join(f"“{label(quote, coded=True)}”" for quote in quotes), small=True)
    first, others = (words[0], words[1:]) if words else (Part(()), [])
    text = f"[{number}] {line}" + (f"\n{first.text}" if first.text else "")
    return [Part((section(f"*[{number}]* {line}"), *first.blocks), text), *others]


def _refusal(answer: Answer) -> list[Part]:
    if answer.outcome is Outcome.NOT_STATED:
        return _refused(_NOT_STATED, answer.text, "Papers whose full texts may say it:", answer.nearest, _NOT_STATED_NEXT)
    said, advice = (f"*{label(answer.text)}*", "") if answer.text else (_NOTHING, _NOTHING_NEXT)
    advice = WIDER if answer.text.startswith(IMPOSSIBLE) else advice
    return _refused(said, "", _NEAREST, answer.nearest, advice)


def is_refusal(text: str) -> bool:
    """Whether a message that the bot wrote says that nothing was found."""
    return text.startswith((_NOTHING, *(f"*{beginning}" for beginning in (IMPOSSIBLE, NEGATED, NOBODY, NO_TOPIC))))


def is_unanswered(text: str) -> bool:
    """Whether a message that the bot wrote says that nothing was found, or that the abstracts do not say."""
    return is_refusal(text) or text.startswith(_NOT_STATED)


def _refused(what: str, text: str, lead: str, papers: Sequence[Paper], advice: str) -> list[Part]:
    titles = "\n".join(f"• {titled(paper.title, paper.url)}{published(paper)}" for paper in papers)
    said = [what, escape(plain(text)), f"{lead}\n{titles}" if titles else "", advice]
    return sections("\n\n".join(filter(None, said)))


def feedback_block(answer_id: str) -> Block:
    """The two buttons of Slack's agent surface; `feedback_of` reads a click on one of them."""
    good = {"text": {"type": "plain_text", "text": "Useful"}, "accessibility_label": "This answer was useful"}
    bad = {"text": {"type": "plain_text", "text": "Not useful"}, "accessibility_label": "This answer was not useful"}
    element = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": good | {"value": f"good:{answer_id}"},
        "negative_button": bad | {"value": f"bad:{answer_id}"},
    }
    return {"type": "context_actions", "elements": [element]}


def share_block(answer_id: str) -> Block:
    """A button that shares an answer which only its reader sees; its value is the answer's id."""
    return {"type": "actions", "elements": [button("Share in this channel", SHARE, answer_id, "Share this answer with all")]}


def feedback_of(action: Mapping[str, Any]) -> tuple[str, bool]:
    """The answer that a click on a feedback button is about ("" if it is about none), and whether it was useful."""
    verdict, _, answer_id = str(action.get("value", "")).partition(":")
    return (answer_id, verdict == "good") if verdict in ("good", "bad") else ("", False)


def shared_messages(exchange: Exchange, name: str) -> list[SlackMessage]:
    """An answer from the log for a whole channel: by the `name` of who shares it, and all else that its reader saw."""
    question = label(shortened(exchange.question, _QUESTION))
    parts = sections(f"{label(name)} asked: “{question}”", small=True)
    parts += markdown_parts(shown_text(exchange) or exchange.said)
    parts += [*sections(_summary(exchange), small=True), *_doubts(exchange.statements)]
    entries = list[Part]()
    for source in exchange.sources:
        when = label(replace(source, venue=venue(source.venue)).published)
        quotes = quotes_of(exchange.statements, source.number)
        entries += _entry(source.number, source.title, source.url, f" ({when})" if when else "", quotes)
    notes = sections("\n".join(escape(note, coded=True) for note in exchange.notes), small=True)
    return packed([*parts, *_headed(entries), *notes])
