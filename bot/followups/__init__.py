"""Follow-up questions → questions that stand alone, by rules or by a language model."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.answers import Turn
from bot.followups.ellipsis import Lean, compares_them, content, leaning, leaves_open
from bot.followups.history import fitted, gone_on_from, last_two, spoken_of, topic
from bot.followups.words import NUMBERED
from bot.questions import WordFinder, names, seems_english
from bot.questions.expectations import asks_who_made
from ingest.library import Library
from ingest.records import Paper
from ingest.text import plain
from prompts import render

__all__ = ["Standalone", "fitted", "needs_context", "rewrite", "standalone"]

_SHOWN = 2  # titles named to the reader
_HISTORY_TOKENS = 1_500  # for rewriting
_MAX_REWRITTEN = 400  # characters
_ONE = re.compile(r"\b(?:it|its|that|this)\b", re.IGNORECASE)
_MENTION = 4  # content words of a question that is taken to be about the papers at hand because it uses their words


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question in the light of what was said before it.

    `question` says all that it leans on, for people and for a language model. `asked` is what is searched for, its own
    words: sentences that answer are found by these alone. `papers` are the ids of those that it refers back to and
    `context` is the question that it goes on from, "" if there is none; both help to find papers. `about` are the ids of
    those `papers` that it asks about and of no others ("does it run on drones?" of one, "who wrote them?" of all). `notes`
    tell a reader how it was read. Where there are none, both texts are the question as it was asked.
    """

    question: str
    notes: tuple[str, ...]
    papers: tuple[str, ...]
    asked: str
    context: str = ""
    about: tuple[str, ...] = ()


def standalone(question: str, history: Sequence[Turn], library: Library) -> Standalone:
    """`question` with what it refers to, found by rules; as it is if it can be understood alone.

    Raises:
        LibraryError: the library cannot be used.
    """
    alone = Standalone(question, (), (), asked=question)
    found, history = leaning(question), gone_on_from(history, question)
    if not history or (found.lean is Lean.ALONE and not _may_mention(question)):
        return alone
    if found.lean is not Lean.OTHERS and compares_them(question):
        compared = library.by_ids(last_two(history, library) or spoken_of(history, library))
        if len(compared) > 1:
            return _comparison(question, compared)
    papers = [] if found.lean is Lean.OTHERS else library.by_ids(spoken_of(history, library))
    if found.lean is Lean.REFERS:
        papers = _pointed_at(found.numbers, papers)
    elif not _asks_of(question, papers, thing=found.lean is Lean.ALONE):
        papers = []
    context = topic(history)
    if not papers and (found.lean is Lean.ALONE or not context):
        return alone
    before, ids = _named(papers) if papers else f"“{_short(context)}”", tuple(paper.paper_id for paper in papers)
    return Standalone(
        question=f"{question} ({'on' if papers else 'after'} {before})",
        notes=(f"Read as a follow-up on {before}.",),
        papers=ids,
        asked=question,
        context=context,
        about=ids if found.lean is Lean.REFERS and (len(ids) == 1 or _asks_who_made_all(question)) else (),
    )


def _asks_who_made_all(question: str) -> bool:
    return asks_who_made(question) and not _ONE.search(question)


def _comparison(question: str, papers: Sequence[Paper]) -> Standalone:
    """A comparison of papers, searched for by what they are called."""
    called = [paper.title.partition(":")[0] for paper in papers]
    return Standalone(
        question=f"{question} (on {_named(papers)})",
        notes=(f"Read as a follow-up on {_named(papers)}.",),
        papers=tuple(paper.paper_id for paper in papers),
        asked=f"How do {' and '.join(called)} compare?",
    )


def needs_context(question: str, history: Sequence[Turn]) -> bool:
    """Whether a question may not be understood without the conversation before it, as far as its words tell.

    The words of other languages tell nothing, so that their questions always may.
    """
    return bool(history) and (leaning(question).lean is not Lean.ALONE or _is_foreign(question))


_FOREIGN = frozenset(
    "und ist wie was welche et est quel quelle comment les des que como cual cuantos los il che quale een hoe".split()
)


def _is_foreign(question: str) -> bool:
    """Whether a question is in another language, rather than only English without function words."""
    told = not question.isascii() or not _FOREIGN.isdisjoint(re.findall(r"\w+", question.lower()))
    return told and not seems_english(question, None)


def _pointed_at(numbers: Iterable[int], papers: list[Paper]) -> list[Paper]:
    """Those of some papers that the numbers point at, from 1, -1 the last; all of them if there is no such one."""
    places = [number - 1 if number > 0 else len(papers) + number for number in numbers]
    return [papers[place] for place in places if 0 <= place < len(papers)] or papers


_THE = re.compile(r"\b(?:the|these|those|that|this) ((?:[\w-]+(?:['’]s)? ?){1,4})", re.IGNORECASE)


def _may_mention(question: str) -> bool:
    return (leaves_open(question) or bool(_THE.search(question))) and 0 < len(content(question)) <= _MENTION


def _asks_of(question: str, papers: Sequence[Paper], *, thing: bool) -> bool:
    """Whether a short question asks for a detail of the papers at hand, as it uses their words.

    With `thing` it must name one of theirs ("why do the older defences fail?") or leave open what it is about.
    """
    words, stands_in = content(question), WordFinder(content(question))
    named = set(content(" ".join(_THE.findall(question)))) if thing and not leaves_open(question) else set(words)
    for paper in papers:
        shared = stands_in(f"{paper.title} {paper.abstract}")
        if not words or (named & shared and len(shared) > len(words) / 2):
            return True
    return False


def _named(papers: Sequence[Paper]) -> str:
    titles = [f"“{paper.title}”" for paper in papers[:_SHOWN]]
    if len(papers) > _SHOWN:
        return f"{', '.join(titles)} and {len(papers) - _SHOWN} more"
    return " and ".join(titles)


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119].rsplit(' ', 1)[0]} …"


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
