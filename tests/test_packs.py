"""Reading-group packs that are kept, and votes on their papers: one a person, changed and taken back, counted once."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversations import FILE, Conversations
from bot.conversations.file import MIGRATIONS, LogError, connect
from bot.conversations.packs import KEPT, Kept, Packs, Posted, Vote
from bot.conversations.records import Cited
from bot.slack.messages import SlackMessage
from bot.slack.parcels import Parcel
from bot.slack.posts import kind_of

_CHOSEN = (Cited(1, "a:1", "Half a paper", 2024, ""), Cited(2, "a:2", "<Other>", None, "https://x.example", "ICML"))
_PACK = Kept("p1", "C1", "", "Reading group: half a \ud800 character", "<html>", _CHOSEN)


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    """A store that keeps one pack of three papers."""
    made = Packs(tmp_path / FILE)
    made.keep(_PACK, 3)
    return made


def test_a_parcel_that_no_bot_of_the_workspace_has_sealed_is_not_posted() -> None:
    parcel = Parcel("p1", "C1", "U1", (SlackMessage("One", [{"type": "divider"}]), SlackMessage("Two"))).begun("1.2")
    sealed = parcel.to_bytes("xoxb-ours")
    assert kind_of(sealed) == "pack"
    assert Parcel.from_bytes(sealed, "xoxb-ours") == parcel
    for forged, secret in ((sealed, "xoxb-another"), (sealed.replace(b"Two", b"<!channel>"), "xoxb-ours")):
        with pytest.raises(ValueError, match="not sealed"):
            Parcel.from_bytes(forged, secret)


def test_a_pack_comes_back_as_it_was_kept(packs: Packs) -> None:
    message = Posted("0", "1.5", "text <é>", [{"type": "divider"}])
    packs.begin("p1", "1.5")
    packs.posted("p1", message)
    packs.posted("gone", message)
    assert packs.get("p1") == replace(_PACK, thread_ts="1.5", title="Reading group: half a \ufffd character")
    assert packs.messages("p1") == [message]
    assert packs.messages("gone") == []
    packs.remove("p1")
    assert packs.get("p1") is None
    assert packs.messages("p1") == []


def test_a_vote_is_changed_and_taken_back(packs: Packs) -> None:
    assert packs.vote("p1", "ada", 1) == Vote(0, 1)
    assert packs.vote("p1", "grace", 1) == Vote(0, 1)
    assert packs.vote("p1", "ada", 3) == Vote(1, 3)
    assert packs.votes("p1") == {1: 1, 3: 1}
    assert packs.vote("p1", "ada", 3) == Vote(3, 0)
    assert packs.votes("p1") == {1: 1}


@pytest.mark.parametrize(("pack_id", "number"), [("p1", 0), ("p1", 4), ("p2", 1), ("", 1), ("\ud800", 1)])
def test_what_cannot_be_voted_for_gets_no_vote(packs: Packs, pack_id: str, number: int) -> None:
    assert packs.vote(pack_id, "ada", number) is None
    assert packs.votes("p1") == {}


def _at_once(works: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_votes_at_once_are_all_counted_and_once_a_person(packs: Packs) -> None:
    def votes_twice(person: int) -> None:
        own = Packs(packs.path)  # as another process has it
        own.vote("p1", f"person {person}", 1)
        own.vote("p1", f"person {person}", 2)

    _at_once([lambda person=person: votes_twice(person) for person in range(8)])  # type: ignore[misc]
    assert packs.votes("p1") == {2: 8}


def test_a_handout_is_brought_by_one_click_at_a_time(packs: Packs) -> None:
    taken = list[bool]()
    _at_once([lambda: taken.append(Packs(packs.path).hand_out("p1"))] * 6)
    assert sorted(taken) == [False] * 5 + [True]
    packs.not_handed_out("p1")
    assert packs.hand_out("p1")
    assert not packs.hand_out("p1")
    assert packs.hand_out("p1", at=datetime.now(UTC) + timedelta(minutes=2))  # by a bot that died over it


def test_packs_are_kept_for_ninety_days(packs: Packs) -> None:
    packs.vote("p1", "ada", 1)
    packs.keep(replace(_PACK, pack_id="p2"), 3, at=datetime.now(UTC) + KEPT - timedelta(minutes=1))
    assert packs.votes("p1") == {1: 1}
    packs.keep(replace(_PACK, pack_id="p3"), 3, at=datetime.now(UTC) + KEPT + timedelta(minutes=1))
    assert packs.get("p1") is None
    assert packs.votes("p1") == {}
    with closing(sqlite3.connect(packs.path)) as connection:
        assert connection.execute("SELECT count(*) FROM votes").fetchone()[0] == 0


def test_nothing_is_made_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    packs = Packs(tmp_path / FILE)
    assert packs.vote("p1", "ada", 1) is None
    assert packs.get("p1") is None
    assert packs.votes("p1") == {}
    assert not packs.path.exists()


def test_clearing_the_log_clears_packs_but_one_conversation_does_not(packs: Packs) -> None:
    log = Conversations(packs.path)
    log.clear(conversation="abcd1234")
    log.clear(before=datetime.now(UTC) - timedelta(days=1))
    assert packs.get("p1")
    log.clear()
    assert packs.get("p1") is None
    assert b"half a" not in packs.path.read_bytes()


def test_a_file_of_the_version_before_gets_the_tables(tmp_path: Path) -> None:
    connect(tmp_path / FILE, 1.0, migrations=MIGRATIONS[:1]).close()
    packs = Packs(tmp_path / FILE)
    packs.keep(_PACK, 3)
    assert packs.vote("p1", "ada", 2) == Vote(0, 2)


def test_a_pack_of_the_version_before_is_kept_without_its_papers(tmp_path: Path) -> None:
    with closing(connect(tmp_path / FILE, 1.0, migrations=MIGRATIONS[:2])) as connection:
        connection.execute("INSERT INTO packs VALUES ('p1', 'C1', '1.5', '2999-01-01', 3, 'Reading group: x', '<html>', '')")
    packs = Packs(tmp_path / FILE)
    assert packs.get("p1") == Kept("p1", "C1", "1.5", "Reading group: x", "<html>")
    assert packs.vote("p1", "ada", 3) == Vote(0, 3)


def test_a_file_that_cannot_be_used_is_told_of(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no database")
    with pytest.raises(LogError, match="damaged"):
        Packs(tmp_path / FILE).keep(_PACK, 3)
