"""The conversation log: questions, answers and feedback in one SQLite file, with a full-text search over it.

Recording is for later; it never costs an answer. What the bot calls while it answers (`record`, `turns`, `under`,
`latest`, `feedback`) therefore does not raise: a log that cannot be used is told of once, as a warning. What people call
to look into their log raises `LogError`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any, Self, TypeVar

from bot.answers import Answer, Turn
from bot.conversations.file import PATIENT, LogError, LogFile, transaction
from bot.conversations.records import COLUMNS, Cleared, Conversation, Exchange, Feedback, stamp, storable, to_exchange, to_row
from bot.settings import BotSettings
from ingest.errors import QuestionError
from ingest.text import plain

FILE = "conversations.sqlite3"
_SHORTEST = 4  # characters of an id that may stand for it
_MAX_WORDS = 64  # of a search
# Letters of scripts that put no spaces between words (Thai to Khmer, kana, Chinese characters): the index takes a whole clause
# for one word, so that what is looked for is looked for as it stands.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PAGE = 200  # exchanges read at a time
_EXCHANGES = """SELECT exchanges.*, conversations.id AS conversation_id FROM exchanges
    JOIN conversations ON conversations.number = exchanges.conversation"""
_CONVERSATIONS = """SELECT conversations.id, front, key, exchanges.question AS title, started, last, questions FROM (
        SELECT conversation AS owner, min(number) AS first, max(number) AS newest, min(at) AS started, max(at) AS last,
            count(*) AS questions FROM exchanges GROUP BY conversation)
    JOIN conversations ON conversations.number = owner JOIN exchanges ON exchanges.number = first"""
_ADD = f"""INSERT INTO exchanges ({", ".join(COLUMNS)}) VALUES ({", ".join(f":{name}" for name in COLUMNS)})
    ON CONFLICT (id) DO NOTHING"""
_ADD_CONVERSATION = """INSERT INTO conversations (id, front, key) VALUES (lower(hex(randomblob(4))), ?, ?)
    ON CONFLICT (front, key) DO NOTHING"""
# What `clear` removes that is from before the time ?1, or of the conversation ?2.
_EXCHANGE = """(?1 IS NULL OR at < ?1) AND (?2 IS NULL OR conversation = (SELECT number FROM conversations WHERE id = ?2))"""
_PACK = "(?1 IS NULL OR at < ?1) AND ?2 IS NULL"
_RATE = """INSERT INTO feedback (exchange, person, good, words, at) SELECT number, ?, ?, ?, ? FROM exchanges WHERE id = ?
    ON CONFLICT DO UPDATE SET good = excluded.good, words = excluded.words, at = excluded.at"""
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Conversations:
    """The log in the file `path`; safe with several threads and processes.

    The file is made at the first recording, for its owner's eyes only; until then the log is empty.
    """

    def __init__(self, path: Path, *, recording: bool = True) -> None:
        """A log that is not `recording` takes nothing in, and still shows what it holds."""
        self.path = path
        self.recording = recording
        self._file = LogFile(path)
        self._told = set[str]()  # the faults that were warned of since something was last recorded

    @classmethod
    def open(cls, settings: BotSettings) -> Self:
        """The log of these settings; PAPERBOT_LOG=off gives one that records nothing."""
        return cls(settings.home / FILE, recording=settings.log == "on")

    def close(self) -> None:
        """Close this thread's connection to the file; the next use opens another."""
        self._file.close()

    def record(self, answer: Answer, *, front: str, key: str, user: str = "", at: datetime | None = None) -> bool:
        """Add an answer to the conversation that a front end knows as `key`; whether it is in the log now.

        An answer that is there already stays as it is. `user` is any id that tells people apart; `at` is now unless given.
        """
        asked = at or datetime.now(UTC)
        return self.recording and self._safely(lambda: self._record(answer, front, key, user, asked), False)

    def _record(self, answer: Answer, front: str, key: str, user: str, at: datetime) -> bool:
        row, name = to_row(answer, at=at, user=user, version=_version()), (storable(front), storable(key))
        with self._file.writing(create=True) as connection:
            connection.execute(_ADD_CONVERSATION, name)
            found = connection.execute("SELECT number FROM conversations WHERE front = ? AND key = ?", name)
            connection.execute(_ADD, row | {"conversation": found.fetchone()[0]})
        self._told.clear()
        return True

    def feedback(self, answer_id: str, user: str, good: bool, words: str = "") -> bool:
        """Keep what a person thinks of an answer, in the place of what the same person thought before.

        Returns whether it is kept; it is not for an answer that is not in the log.
        """
        return self.recording and self._safely(lambda: self._rate(answer_id, user, good, words), False)

    def _rate(self, answer_id: str, user: str, good: bool, words: str) -> bool:
        if not self.path.exists():
            return False
        with self._file.writing() as connection:
            values = (storable(user), good, storable(words), stamp(datetime.now(UTC)), storable(answer_id))
            return connection.execute(_RATE, values).rowcount > 0

    def turns(self, front: str, key: str, limit: int = 100) -> list[Turn]:
        """The last messages of a conversation, oldest first: whole exchanges, at most `limit` messages."""
        where = "WHERE front = ? AND key = ? ORDER BY exchanges.number DESC LIMIT ?"
        values = (storable(front), storable(key), max(limit // 2, 0))
        found: list[Exchange] = self._safely(lambda: self._exchanges(where, *values), [])
        return [turn for exchange in reversed(found) for turn in exchange.turns()]

    def latest(self, front: str) -> str | None:
        """The key of the last conversation of a front end."""
        found: list[Conversation] = self._safely(lambda: self.conversations(1, front), [])
        return found[0].key if found else None

    def get(self, answer_id: str) -> Exchange | None:
        """The exchange with this id, or with the only id that begins so (four characters or more).

        Raises:
            QuestionError: several ids begin so.
        """
        found = self._exchanges("WHERE exchanges.id = ?", storable(answer_id))
        if not found and len(answer_id) >= _SHORTEST:
            found = self._exchanges("WHERE substr(exchanges.id, 1, length(?1)) = ?1 LIMIT 2", storable(answer_id))
        return _only(found, answer_id)

    def conversation(self, id_or_key: str, front: str | None = None) -> Conversation | None:
        """The conversation with this id or key, or with the only id that begins so (four characters or more).

        Only those of a `front` count, if one is given.

        Raises:
            QuestionError: several are meant by it.
        """
        name, only = storable(id_or_key), "AND (?2 IS NULL OR front = ?2)"
        found = self._conversations(f"WHERE (conversations.id = ?1 OR key = ?1) {only}", name, front)
        if not found and len(name) >= _SHORTEST:
            found = self._conversations(f"WHERE substr(conversations.id, 1, length(?1)) = ?1 {only}", name, front)
        return _only(found, id_or_key)

    def under(self, key: str) -> list[Exchange]:
        """All exchanges that front ends keep under this key, the oldest first."""
        where = "WHERE key = ? ORDER BY exchanges.at, exchanges.number"
        return self._safely(lambda: self._exchanges(where, storable(key)), [])

    def thread(self, channel: str, ts: str) -> Conversation | None:
        """The conversation in the Slack thread that began with the message `ts` of a channel, in whichever workspace."""
        where = "WHERE front = 'slack' AND substr(key, -length(?1)) = ?1 ORDER BY last DESC LIMIT 1"
        return next(iter(self._conversations(where, f"/{storable(channel)}/{storable(ts)}")), None)

    def conversations(self, limit: int = 20, front: str | None = None) -> list[Conversation]:
        """The conversations, those with the last questions first; a `limit` of -1 gives all."""
        where = "WHERE ?1 IS NULL OR front = ?1 ORDER BY last DESC, newest DESC LIMIT ?2"
        return self._conversations(where, None if front is None else storable(front), limit)

    def exchanges(self, conversation: str | None = None, *, rated: bool = False) -> Iterator[Exchange]:
        """All exchanges, or those of one conversation (by its id), in the order in which they were asked.

        `rated` ones have feedback.
        """
        only = "AND exchanges.number IN (SELECT exchange FROM feedback)" if rated else ""
        query = f"""{_EXCHANGES} WHERE exchanges.number > ?1 AND (?2 IS NULL OR conversations.id = ?2) {only}
            ORDER BY exchanges.number LIMIT {_PAGE}"""
        last = 0
        while page := self._file.read(query, last, conversation):
            yield from map(to_exchange, page)
            last = page[-1]["number"]

    def earlier(self, exchange: Exchange) -> list[Exchange]:
        """The exchanges of the same conversation before this one, oldest first."""
        where = """WHERE conversations.id = ? AND exchanges.number < (SELECT number FROM exchanges WHERE id = ?)
            ORDER BY exchanges.number"""
        return self._exchanges(where, exchange.conversation, exchange.id)

    def asked_by(self, user: str, limit: int = 5) -> list[Exchange]:
        """The last exchanges of a person, newest first."""
        return self._exchanges("WHERE asked_by = ? ORDER BY exchanges.number DESC LIMIT ?", storable(user), limit)

    def search(self, words: str, limit: int = 20) -> list[Exchange]:
        """The exchanges whose question or answer holds all these words, in any inflection, best first."""
        terms = [word for word in plain(words).split() if any(map(str.isalnum, word))][:_MAX_WORDS]
        if not terms:
            return []
        spaced = " ".join('"' + term.replace('"', '""') + '"' for term in terms if not _UNSPACED.search(term))  # no operators
        parts = [term.lower() for term in terms if _UNSPACED.search(term)]
        held = ["words MATCH ?"] * bool(spaced) + ["instr(lower(exchanges.question || '\n' || exchanges.text), ?)"] * len(parts)
        where = f"JOIN words ON words.rowid = exchanges.number WHERE {' AND '.join(held)}"
        order = f"ORDER BY {'bm25(words), ' if spaced else ''}exchanges.number DESC LIMIT ?"
        return self._exchanges(f"{where} {order}", *[spaced] * bool(spaced), *parts, limit)

    def feedback_of(self, answer_id: str) -> list[Feedback]:
        """What people think of an answer, oldest first."""
        query = """SELECT person, good, words, feedback.at FROM feedback JOIN exchanges ON exchanges.number = exchange
            WHERE exchanges.id = ? ORDER BY feedback.at, person"""
        return [
            Feedback(answer_id, person, bool(good), words, datetime.fromisoformat(at))
            for person, good, words, at in self._file.read(query, storable(answer_id))
        ]

    def count(self, *, before: datetime | None = None, conversation: str | None = None) -> Cleared:
        """What `clear` would remove."""
        counts = f"SELECT (SELECT count(*) FROM exchanges WHERE {_EXCHANGE}), (SELECT count(*) FROM packs WHERE {_PACK})"
        found = self._file.read(counts, before and stamp(before), conversation)
        return Cleared(*found[0]) if found else Cleared()

    def clear(self, *, before: datetime | None = None, conversation: str | None = None) -> Cleared:
        """Remove all exchanges, those `before` a time, or those of a conversation (by its id); returns what was removed.

        Unless it is for one conversation, reading-group packs and the votes on them go as well.
        Their words leave the file as well: its index, its free pages and its write-ahead log included.

        Raises:
            LogError: the log cannot be used, or the removal could not be finished; the message says which.
        """
        if not self.path.exists():
            return Cleared()
        chosen = (before and stamp(before), conversation)
        with self._file.using(wait=PATIENT) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            with transaction(connection):
                questions = connection.execute(f"DELETE FROM exchanges WHERE {_EXCHANGE}", chosen).rowcount
                connection.execute("DELETE FROM conversations WHERE number NOT IN (SELECT conversation FROM exchanges)")
                removed = Cleared(questions, connection.execute(f"DELETE FROM packs WHERE {_PACK}", chosen).rowcount)
                connection.execute("INSERT INTO words (words) VALUES ('rebuild')")  # FTS5 only marks entries as deleted
        try:
            self._file.shrink()
        except LogError as error:
            raise LogError(
                f"Removed: {removed}. But their words may still stand in the file. {error.message}",
                "Run the same command again when the cause is gone.",
            ) from error
        return removed

    def _exchanges(self, where: str, *values: Any) -> list[Exchange]:
        return [to_exchange(row) for row in self._file.read(f"{_EXCHANGES} {where}", *values)]

    def _conversations(self, where: str, *values: Any) -> list[Conversation]:
        return [
            Conversation(i, front, key, title, datetime.fromisoformat(started), datetime.fromisoformat(last), questions)
            for i, front, key, title, started, last, questions in self._file.read(f"{_CONVERSATIONS} {where}", *values)
        ]

    def _safely(self, work: Callable[[], _T], otherwise: _T) -> _T:
        """What `work` gives, or `otherwise` and a warning, once for each fault, if it fails in any way."""
        try:
            return work()
        except Exception as error:  # whatever it is, the answer matters more than its record
            known = isinstance(error, LogError)
            message = str(error).replace("\n", " ") if known else f"The conversation log failed: {type(error).__name__}."
            if message not in self._told:
                self._told.add(message)
                _log.warning("%s Answers go on without it.", message)
            return otherwise


def _only(found: list[_T], name: str) -> _T | None:
    if len(found) > 1:
        raise QuestionError(f"“{name}” may mean several entries of the conversation log.", "Give the whole id.")
    return found[0] if found else None


@lru_cache(maxsize=1)
def _version() -> str:
    return metadata.version("paperbot")
