"""The command that prepares a reading group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.reading_group import NothingOnTopic, Pack, Request, prepare
from bot.reading_group.handout import ENDINGS, form_of, handout
from bot.reading_group.pack import Discussion
from bot.reading_group.selection import MAX_PAPERS
from bot.reading_group.wording import across, on_paper
from bot.terminal.chat.state import Chat
from bot.terminal.files import named, write_whole
from bot.terminal.prepping import check_places, report
from ingest.errors import QuestionError
from ingest.text import plain

OPTIONS = ("--papers", "--minutes", "--force")
EXAMPLE = "/prep offline RL --papers 3 --minutes 45 handout.html"
_NUMBERS = OPTIONS[:2]
# A word, or some in quotation marks; an apostrophe within a word quotes nothing.
_WORD = re.compile(r"""(?<!\S)(?:"([^"]*)"|“([^”]*)”|'([^']*)')(?!\S)|(\S+)""")


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands behind `/prep`; None for what is not told."""

    topic: str
    path: Path | None
    papers: int | None
    minutes: int | None
    force: bool


def prep(chat: Chat, arguments: str) -> None:
    """Prepare a pack on a topic or, without one, on the papers cited so far; written to a file if one is named last."""
    asked = asked_for(arguments)
    if asked.path:
        check_places([asked.path], force=asked.force)
    try:
        pack = prepare(chat.app, _request(chat, asked))
    except NothingOnTopic as error:
        nearest = "".join(f"\n  - {plain(paper.title)}" for paper in error.nearest)
        raise QuestionError(
            f"{error.message}{' The nearest papers, which may be on something else:' if nearest else ''}{nearest}", error.advice
        ) from error
    if asked.path:
        write_whole(asked.path, [handout(pack, form_of(asked.path))], force=asked.force)
    report(chat.out, pack, [asked.path] if asked.path else [])
    if not asked.path:
        _show_questions(chat, pack)
        chat.remark("Agenda, briefs, comparison and quotes are in the handout: name a file last, as in /prep … handout.html")


def asked_for(arguments: str) -> Asked:
    """What somebody wrote: options anywhere, a file last, a topic otherwise.

    Raises:
        QuestionError: an option is none, or lacks its number.
    """
    words, left, given = iter([_unquoted(found) for found in _WORD.finditer(arguments)]), list[str](), dict[str, int]()
    force = False
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--force":
            force = True
        elif name in _NUMBERS:
            given[name] = _number(name, value if equals else next(words, ""))
        elif re.match(r"--?[a-z]", word):
            raise QuestionError(f"There is no option {plain(name)} here, only {', '.join(OPTIONS)}.", f"For example {EXAMPLE}")
        else:
            left.append(word)
    path = named(left.pop()) if left and Path(left[-1]).suffix.lower() in ENDINGS else None
    return Asked(" ".join(left), path, given.get("--papers"), given.get("--minutes"), force)


def _unquoted(found: re.Match[str]) -> str:
    return next(part for part in found.groups() if part is not None)


def _number(name: str, value: str) -> int:
    if not re.fullmatch("[0-9]{1,6}", value):
        raise QuestionError(f"{name} takes a number.", f"For example {EXAMPLE}")
    return int(value)


def _request(chat: Chat, asked: Asked) -> Request:
    usual = Request()
    papers = usual.papers if asked.papers is None else asked.papers
    minutes = usual.minutes if asked.minutes is None else asked.minutes
    if asked.topic.strip():
        return Request(asked.topic, papers=papers, minutes=minutes, filters=chat.filters)
    names = _cited(chat)[-(asked.papers or MAX_PAPERS) :]  # the last ones, if there are too many for one pack
    return Request(names=names, papers=papers, minutes=minutes, reason="cited in this conversation")


def _cited(chat: Chat) -> tuple[str, ...]:
    """The papers cited so far."""
    cited = [paper.paper_id for paper in chat.app.library.by_ids(chat.session.cited())]
    if not cited:
        raise QuestionError("No paper was cited yet, and no topic was named.", f"For example {EXAMPLE}")
    return tuple(cited)


def _show_questions(chat: Chat, pack: Pack) -> None:
    for heading, questions in _grouped(pack):
        chat.out.print(f"\n{heading}")
        for text in questions:
            chat.out.print(f"  - {text}")


def _with_quote(question: Discussion) -> str:
    """A question, with the sentence that it speaks of where it takes up none of its words."""
    told = plain(question.text)
    return told if "“" in told or not question.excerpts else f"{told} (“{plain(question.excerpts[0].quote)}”)"


def _grouped(pack: Pack) -> Iterator[tuple[str, list[str]]]:
    """The questions under their papers, those across several last."""
    for choice in pack.choices:
        if own := on_paper(pack, choice.number):
            yield f"[{choice.number}] {plain(choice.paper.title)}", [_with_quote(one) for one in own]
    if several := across(pack):
        yield "Across the papers", [plain(one.text) for one in several]
