"""A follow-up in the words of a language model, as far as they can be the same question."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence

from bot.answers import Turn
from bot.followups.ellipsis import content
from bot.followups.history import fitted
from bot.followups.words import NUMBERED
from bot.questions import WordFinder, names
from ingest.text import plain
from prompts import render

_HISTORY_TOKENS = 1_500  # for rewriting
_MAX_REWRITTEN = 400  # characters


def rewrite(question: str, history: Sequence[Turn], complete: Callable[[list[tuple[str, str]]], str]) -> str:
    """`question` as a language model words it so that it can be understood alone.

    `complete` gives the model's reply to messages of (role, text); what it raises comes through. A reply that cannot be
    that question gives `question` back as it is.
    """
    mark = secrets.token_hex(8)  # so that nothing said can close the quotation
    opening, closing, asked, asked_end = (f"<{name} {mark}>" for name in ("talk", "/talk", "question", "/question"))
    rules = render("follow_up", opening=opening, closing=closing, asked=asked, asked_end=asked_end)
    talk = "\n".join(f"{turn.role}: {' '.join(turn.text.split())}" for turn in fitted(history, _HISTORY_TOKENS))
    data = f"{opening}\n{talk}\n{closing}\n\n{asked}\n{question}\n{asked_end}"
    reply = _unwrapped(complete([("system", rules), ("user", data)]))
    return reply if _is_same_question(reply, question, history) else question


_LABEL = re.compile(r"^(?:(?:the )?(?:rewritten|standalone|stand-alone|final|last) )?question: *", re.IGNORECASE)
_NO_QUESTION = re.compile(
    r"""^(?:sorry|apolog|unfortunately|certainly|sure\b|of\ course\b|yes\b[,.:]|no\b[,.:]|as\ an?\ |here(?:\ is|['’]s)
    |i['’]?m\ |i\ (?:am|can|do|have|need|don|will|would)
    |the\ (?:answer|conversation|question|paper|abstract)s?\ (?:is|does|do|was|states?|says?|has)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(r"https?:|www\.|<[!@#]|\]\(|```", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ASKED = re.compile(r"[?？؟][\"”'’)»]*$")
_STATED = re.compile(r"[.。!][\"”'’)»]*$")


def _unwrapped(reply: str) -> str:
    """The one line of a model's reply, without what models put around it; "" if there are several."""
    text = reply.strip()
    if len(text.splitlines()) != 1:
        return ""
    text = _LABEL.sub("", plain(text)).strip()
    for before, after in ("“”", '""', "«»", "``"):
        if len(text) > 1 and text[0] == before and text[-1] == after:
            text = text[1:-1].strip()
    return text


def _is_same_question(reply: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether a reply can be the question in other words: it keeps its names, its numbers and half of its other words.

    Numbers and addresses that nobody wrote are the model's own: it has answered, or obeyed something else.
    """
    if not reply or len(reply) > _MAX_REWRITTEN or _ADDRESS.search(reply):
        return False
    if _NO_QUESTION.match(reply) and not _NO_QUESTION.match(question):
        return False
    if not _ASKED.search(reply) and (_ASKED.search(question) or (_STATED.search(reply) and not _STATED.search(question))):
        return False
    said = " ".join([question, *(turn.text for turn in history)])
    pointing = NUMBERED.sub(" ", question)  # what a "[2]" points at may stand in its place
    numbers, words, lower = set(_NUMBER.findall(reply)), content(question), reply.lower()
    return (
        all(name in lower for name in names(pointing) if len(name) > 1)
        and set(_NUMBER.findall(pointing)) <= numbers <= set(_NUMBER.findall(said))
        and 2 * len(WordFinder(words)(reply)) >= len(words)
    )
