"""Reading-group packs that stand in Slack, and the votes on their papers, in the file of the conversation log.

They are what buttons in Slack need, and no record of what people ask: they are kept with `PAPERBOT_LOG=off` too, for ninety
days. All methods raise `LogError` where the file cannot be used.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.conversations.file import LogFile
from bot.conversations.records import Cited, stamp, storable, to_cited

KEPT = timedelta(days=90)
_KEEP = """INSERT INTO packs (id, channel, thread_ts, at, papers, title, handout, chosen, handed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')"""
_HANDING = timedelta(minutes=1)  # in which an upload ends, and the file shows in its thread


@dataclass(frozen=True, slots=True)
class Kept:
    """A pack: where its thread is ("" as long as it has none), its title, its handout in HTML, its papers as numbered there.

    Of packs that were kept before they had them the papers are not known.
    """

    pack_id: str
    channel: str
    thread_ts: str
    title: str
    handout: str
    chosen: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of a pack that has buttons, as it was posted; `part` is its place among all."""

    part: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Vote:
    """What became of a vote: the numbers of the papers that it was for `before` and is for `now`, 0 for none."""

    before: int
    now: int


class Packs:
    """The packs in the file `path`; safe with several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = LogFile(path)

    def keep(self, kept: Kept, papers: int, *, at: datetime | None = None) -> None:
        """Keep a pack of so many papers, and let go of those that are too old."""
        now = at or datetime.now(UTC)
        chosen = storable(json.dumps([asdict(paper) for paper in kept.chosen], ensure_ascii=False))
        about = (kept.pack_id, kept.channel, kept.thread_ts, stamp(now), papers)
        row = (*about, storable(kept.title), storable(kept.handout), chosen)
        with self._file.writing(create=True) as connection:
            connection.execute("DELETE FROM packs WHERE at < ?", (stamp(now - KEPT),))
            connection.execute(_KEEP, row)

    def remove(self, pack_id: str) -> None:
        """Let go of a pack, its votes included."""
        with self._file.writing() as connection:
            connection.execute("DELETE FROM packs WHERE id = ?", (pack_id,))

    def begin(self, pack_id: str, thread_ts: str) -> None:
        """The thread of a pack has begun."""
        with self._file.writing() as connection:
            connection.execute("UPDATE packs SET thread_ts = ? WHERE id = ?", (thread_ts, pack_id))

    def posted(self, pack_id: str, message: Posted) -> None:
        """Note a message with buttons, in the place of what was noted of it before."""
        blocks = storable(json.dumps(message.blocks, ensure_ascii=False))
        row = (pack_id, message.part, message.ts, storable(message.text), blocks)
        with self._file.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO pack_messages SELECT id, ?2, ?3, ?4, ?5 FROM packs WHERE id = ?1", row)

    def get(self, pack_id: str) -> Kept | None:
        """The pack, if it is still kept."""
        query = "SELECT id, channel, thread_ts, title, handout, chosen FROM packs WHERE id = ?"
        found = self._file.read(query, storable(pack_id))
        return next((Kept(row[0], row[1], row[2], row[3], row[4], to_cited(row[5])) for row in found), None)

    def messages(self, pack_id: str) -> list[Posted]:
        """Its messages with buttons, oldest first."""
        rows = self._file.read("SELECT part, ts, text, blocks FROM pack_messages WHERE pack = ? ORDER BY ts", pack_id)
        return [Posted(part, ts, text, json.loads(blocks)) for part, ts, text, blocks in rows]

    def vote(self, pack_id: str, person: str, number: int) -> Vote | None:
        """A person votes for a paper, instead of the one before; for the same again, the vote is withdrawn.

        None if the pack is not kept, or has no such paper.
        """
        if not self.path.exists():
            return None
        who = (storable(pack_id), storable(person))
        with self._file.writing() as connection:
            found = connection.execute("SELECT 1 FROM packs WHERE id = ? AND ? BETWEEN 1 AND papers", (who[0], number))
            if found.fetchone() is None:
                return None
            held = connection.execute("SELECT number FROM votes WHERE pack = ? AND person = ?", who).fetchone()
            connection.execute("DELETE FROM votes WHERE pack = ? AND person = ?", who)
            if held and held[0] == number:
                return Vote(number, 0)
            connection.execute("INSERT INTO votes VALUES (?, ?, ?, ?)", (*who, number, stamp(datetime.now(UTC))))
            return Vote(held[0] if held else 0, number)

    def votes(self, pack_id: str) -> dict[int, int]:
        """How many people are for each paper that has votes."""
        rows = self._file.read("SELECT number, count(*) FROM votes WHERE pack = ? GROUP BY number", storable(pack_id))
        return {row[0]: row[1] for row in rows}

    def hand_out(self, pack_id: str, *, at: datetime | None = None) -> bool:
        """Whether the handout may be uploaded now; not while somebody else's click does that."""
        now = at or datetime.now(UTC)
        query = "UPDATE packs SET handed = ? WHERE id = ? AND handed <= ?"
        with self._file.writing() as connection:
            return connection.execute(query, (stamp(now), pack_id, stamp(now - _HANDING))).rowcount > 0

    def not_handed_out(self, pack_id: str) -> None:
        """The upload failed: the next click may try again."""
        with self._file.writing() as connection:
            connection.execute("UPDATE packs SET handed = '' WHERE id = ?", (pack_id,))
