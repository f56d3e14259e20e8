"""The command that prepares a reading group."""

from __future__ import annotations

from pathlib import Path

from bot.reading_group import NothingOnTopic, Request, prepare
from bot.reading_group.handout import ENDINGS, form_of, handout
from bot.reading_group.selection import MAX_PAPERS
from bot.terminal.chat.state import Chat
from bot.terminal.files import write_whole
from bot.terminal.prepping import check_places, report
from ingest.errors import QuestionError
from ingest.text import plain

_FORCE = "--force"


def prep(chat: Chat, arguments: str) -> None:
    """Prepare a pack on a topic or, without one, on the papers cited so far; written to a file if one is named last."""
    words = [word for word in arguments.split() if word != _FORCE]
    path = Path(words.pop()).expanduser() if words and Path(words[-1]).suffix.lower() in ENDINGS else None
    if path:
        check_places([path], force=_FORCE in arguments.split())
    topic = " ".join(words)
    request = Request(topic, filters=chat.filters) if topic else Request(names=_cited(chat))
    try:
        pack = prepare(chat.app, request)
    except NothingOnTopic as error:
        nearest = "".join(f"\n  - {plain(paper.title)}" for paper in error.nearest)
        raise QuestionError(
            f"{error.message}{' The nearest papers, which are on something else:' if nearest else ''}{nearest}"
        ) from error
    if path:
        write_whole(path, [handout(pack, form_of(path))])
    report(chat.out, pack, [path] if path else [])
    if not path:
        for question in pack.questions:
            chat.out.print(f"  - {plain(question.text)}")
        chat.remark("/prep … handout.html (or .md, .json) writes all of it.")


def _cited(chat: Chat) -> tuple[str, ...]:
    """The papers cited so far, the last ones if there are too many for one pack."""
    cited = [paper.paper_id for paper in chat.app.library.by_ids(chat.session.cited())]
    if not cited:
        raise QuestionError("No paper was cited yet, and no topic was named.", "For example /prep offline RL handout.html")
    return tuple(cited[-MAX_PAPERS:])
