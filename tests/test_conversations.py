"""The conversation log on real files: what goes in comes out, whatever happens to the file, and what is cleared is gone."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.answers import Citation, Outcome, Quote, Source, Statement, Turn, Verdict
from bot.conversations import Conversations
from bot.conversations.file import MIGRATIONS, LogError, LogFile, LogTooNew, connect
from bot.conversations.records import Cited, Cleared, storable
from bot.settings import BotSettings
from ingest.errors import QuestionError, SettingsError
from tests.fakes.answers import USAGE, make_answer, make_refusal, paper
from tests.rights import as_anybody

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Conversations]:
    """A log that does not exist yet."""
    with closing(Conversations(tmp_path / "home" / "conversations.sqlite3")) as opened:
        yield opened


def _files(log: Conversations) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in log.path.parent.iterdir() if path.is_file()}


def _assert_sound(path: Path) -> None:
    """SQLite finds nothing wrong with the file, and FTS5 nothing with its index."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")


def _python(script: str, *arguments: object, prefix: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start a Python program that can import what is here."""
    return subprocess.Popen(
        [*prefix, sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_an_exchange_comes_out_as_it_went_in(log: Conversations) -> None:
    answer, at = make_answer(1), datetime(2026, 1, 31, 12, 30, 15, 250_000, timezone(timedelta(hours=2)))
    assert log.record(answer, front="slack", key="T1/C1/17.5", user="U1", at=at)
    found = log.get(answer.id)
    assert found is not None
    for name in ("id", "question", "standalone", "outcome", "mode", "text", "statements", "retrieved", "notes", "usage"):
        assert getattr(found, name) == getattr(answer, name)
    assert (found.at, found.asked_by, found.seconds) == (at, "U1", 1.25)
    assert found.at.utcoffset() == timedelta(0)
    assert found.sources[1] == Cited(2, "test:2", "Study number 2 of gradient descent", 2022, "https://example.org/2")
    assert found.version
    conversation = log.conversation("T1/C1/17.5")
    assert conversation is not None
    assert conversation.id == found.conversation
    assert (conversation.front, conversation.title, conversation.questions) == ("slack", answer.question, 1)
    assert conversation.started == conversation.last == at
    assert found.to_json()["at"] == "2026-01-31T10:30:15.250Z"


def test_a_refusal_keeps_what_came_near(log: Conversations) -> None:
    log.record(make_refusal(1, "Which oil?", Outcome.NOT_STATED), front="cli", key="a")
    found = log.get(f"{1:016x}")
    assert found is not None
    assert [near.paper_id for near in found.nearest] == ["test:3"]
    assert found.usage is None
    assert found.said == "The abstracts do not say."


def test_turns_are_whole_exchanges_oldest_first(log: Conversations) -> None:
    for number in range(5):
        log.record(make_answer(number, f"Question {number}?"), front="chat", key="default")
    log.record(make_refusal(9, "Something else?"), front="cli", key="default")
    turns = log.turns("chat", "default", limit=4)
    assert [turn.role for turn in turns] == ["user", "assistant"] * 2
    assert [turn.text for turn in turns[::2]] == ["Question 3?", "Question 4?"]
    assert turns[1] == Turn("assistant", make_answer(1).text, ("test:1", "test:2"))
    refused = Turn("assistant", "Nothing was found that surely answers this.", refused=True, nearest=("test:3",))
    assert log.turns("cli", "default")[1] == refused
    assert len(log.turns("chat", "default")) == 10
    assert log.turns("chat", "default", limit=1) == log.turns("chat", "another") == []


def test_the_last_conversation_is_the_one_asked_last(log: Conversations) -> None:
    for number, key in enumerate(["a", "b", "a"]):
        log.record(make_answer(number), front="cli", key=key)
    log.record(make_answer(3), front="chat", key="c")
    assert log.latest("cli") == "a"
    assert log.latest("chat") == "c"
    assert log.latest("slack") is None
    assert [(c.front, c.key, c.questions) for c in log.conversations()] == [("chat", "c", 1), ("cli", "a", 2), ("cli", "b", 1)]
    assert [c.key for c in log.conversations(1, "cli")] == ["a"]


def test_an_answer_is_recorded_once(log: Conversations) -> None:
    assert all(log.record(make_answer(1), front="cli", key="a") for _ in range(2))
    assert log.count() == Cleared(1)


def test_questions_of_one_person(log: Conversations) -> None:
    for number in range(4):
        log.record(make_answer(number, f"Question {number}?"), front="slack", key=str(number), user=f"U{number % 2}")
    assert [exchange.question for exchange in log.asked_by("U1")] == ["Question 3?", "Question 1?"]


def test_all_exchanges_are_read_in_pages(log: Conversations) -> None:
    for number in range(450):
        log.record(make_answer(number), front="cli", key=f"{number % 2}")
    assert [int(exchange.id, 16) for exchange in log.exchanges()] == list(range(450))
    odd = log.conversation("1")
    assert odd is not None
    assert [int(exchange.id, 16) for exchange in log.exchanges(odd.id)] == list(range(1, 450, 2))


def test_feedback_is_one_a_person_and_can_change(log: Conversations) -> None:
    assert not log.feedback("none", "U1", good=True)  # nor does this make a file
    assert not log.path.exists()
    log.record(make_answer(1), front="slack", key="a")
    identity = make_answer(1).id
    assert log.feedback(identity, "U1", good=True)
    assert log.feedback(identity, "U2", good=True)
    assert log.feedback(identity, "U1", good=False, words="wrong \ud800 paper")
    assert {(f.user, f.good, f.words) for f in log.feedback_of(identity)} == {("U2", True, ""), ("U1", False, "wrong � paper")}
    assert not log.feedback("none", "U1", good=True)
    assert [exchange.id for exchange in log.exchanges(rated=True)] == [identity]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("default", "default"), ("0123", None), ("012", None), ("", None), ("defa", None), ("T/C/1", "T/C/1"), ("%", None)],
)
def test_a_conversation_is_found_by_its_key(name: str, meant: str | None, log: Conversations) -> None:
    for number, key in enumerate(["default", "T/C/1"]):
        log.record(make_answer(number), front="cli", key=key)
    found = log.conversation(name)
    assert (found.key if found else None) == meant


def test_ids_may_be_shortened(log: Conversations) -> None:
    for number in (0xABCDEF << 40, 0xABCDE0 << 40):
        log.record(make_answer(number), front="cli", key=str(number))
    for each in log.conversations():
        assert log.conversation(each.id) == log.conversation(each.id[:7]) == each
    beginning = f"{0xABCDEF << 40:016x}"[:8]
    found = log.get(beginning)
    assert found is not None
    assert found.id.startswith(beginning)
    assert log.get(beginning[:3]) is None
    with pytest.raises(QuestionError, match="several"):
        log.get(beginning[:5])
    log.record(make_answer(7), front="chat", key=str(0xABCDEF << 40))
    with pytest.raises(QuestionError, match="several"):
        log.conversation(str(0xABCDEF << 40))
    conversation = log.conversation(str(0xABCDEF << 40), "chat")
    assert conversation is not None
    assert conversation.front == "chat"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hanabi", [1]),
        ("plans", [1, 2]),  # in any inflection
        ("PLANNING games", [1]),
        ("games robots", []),
        ("slopes", [1, 2, 3]),  # in the answers
        ("café", [3]),
        ("cafe?", [3]),
        ('"hanabi" OR NEAR(* -', []),
        ("question:hanabi", []),
        ("hanabi ???", [1]),
        ("'; DROP TABLE exchanges; --", []),
        ("", []),
        ("???", []),
    ],
)
def test_search(words: str, found: list[int], log: Conversations) -> None:
    for number, question in enumerate(["Planning in games such as Hanabi?", "How do robots plan?", "Which café?"], 1):
        log.record(make_answer(number, question), front="cli", key="a")
    assert sorted(int(exchange.id, 16) for exchange in log.search(words)) == found
    assert len(log.search("slope", limit=2)) == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("强化学习", [1, 4]), ("强化学习 奖励", [1]), ("学习 offline", [4]), ("offline 奖励", []), ("rl强化学习", [4]),
        ("きょうか", [2]), ("เรียนรู้", [3]), ("%", []), ("_强化", []), ("slope 强化学习", [1, 4]), ("slope 汉", []),
    ],
)  # fmt: skip
def test_a_word_is_found_in_a_script_without_spaces(words: str, found: list[int], log: Conversations) -> None:
    questions = ["什么是强化学习？奖励呢？", "ふかいきょうか学習は？", "การเรียนรู้แบบเสริมกำลังคืออะไร", "Offline RL强化学习 ?"]
    for number, question in enumerate(questions, 1):
        log.record(make_answer(number, question), front="cli", key="a")
    assert sorted(int(exchange.id, 16) for exchange in log.search(words)) == found


_ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)  # half characters and NUL included
_ONE_FILE = hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(
    words=_ANY_TEXT
    | st.lists(st.sampled_from(['"', "学", "AND", "NEAR(", "*", "^a", "a:", "-", "\0", "(", "²", "\ud800"])).map(" ".join)
)
@_ONE_FILE
def test_no_search_fails(words: str, log: Conversations) -> None:
    log.record(make_answer(1, "AND what is a NEAR?"), front="cli", key="a")
    assert {exchange.id for exchange in log.search(words)} <= {make_answer(1).id}


@given(
    questions=st.lists(st.tuples(_ANY_TEXT, _ANY_TEXT, st.lists(_ANY_TEXT, max_size=2)), min_size=1, max_size=4), key=_ANY_TEXT
)
@_ONE_FILE
def test_any_text_comes_out_again(questions: list[tuple[str, str, list[str]]], key: str, log: Conversations) -> None:
    log.clear()
    expected = []
    for number, (question, text, titles) in enumerate(questions):
        papers = [paper(n, title=title, paper_id=f"p:{title}") for n, title in enumerate(titles)]
        sources = tuple(Source(n, p, "", 0.0, 0.0, 0.0) for n, p in enumerate(papers, 1))
        assert log.record(make_answer(number, question, text=text, sources=sources), front="cli", key=key)
        expected += [("user", storable(question)), ("assistant", storable(text))]
        found = log.get(f"{number:016x}")
        assert found is not None
        assert [source.title for source in found.sources] == [storable(title) for title in titles]
    assert [(turn.role, turn.text) for turn in log.turns("cli", key)] == expected
    _assert_sound(log.path)


def test_only_its_owner_can_read_the_file(log: Conversations) -> None:
    before = os.umask(0)
    try:
        log.record(make_answer(1), front="cli", key="a")
    finally:
        os.umask(before)
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in log.path.parent.iterdir()} == {0o600}


def test_looking_makes_no_file(log: Conversations) -> None:
    assert not any([log.turns("cli", "a"), log.conversations(), log.search("a"), list(log.exchanges())])
    assert not any([log.latest("cli"), log.get("abcd"), log.conversation("abcd")])
    assert log.count() == log.clear() == Cleared()
    assert not log.path.parent.exists()


def test_off_means_that_nothing_is_written(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with closing(Conversations.open(BotSettings.from_environ({"PAPERBOT_HOME": str(home), "PAPERBOT_LOG": "off"}))) as log:
        assert not log.record(make_answer(1), front="cli", key="a")
        assert not log.feedback(make_answer(1).id, "", good=True)
        assert log.turns("cli", "a") == []
        assert not home.exists()
    with closing(Conversations.open(BotSettings.from_environ({"PAPERBOT_HOME": str(home)}))) as log:
        assert log.record(make_answer(1), front="cli", key="a")
    with pytest.raises(SettingsError, match="PAPERBOT_LOG"):
        BotSettings.from_environ({"PAPERBOT_LOG": "maybe"})


# What is cleared is gone.


@pytest.mark.parametrize("how", ["all", "before", "conversation"])
def test_cleared_words_leave_the_files(how: str, log: Conversations) -> None:
    early, secret = datetime(2026, 1, 1, tzinfo=UTC), "xylophone"
    for number in range(50):
        log.record(
            make_answer(number, f"Does the {secret} {number} sound?", text=f"The {secret}s do."), front="cli", key="a", at=early
        )
    log.feedback(f"{3:016x}", "U1", good=False, words=f"not about a {secret}")
    log.record(make_answer(99, "What is kept?"), front="cli", key="a" if how == "before" else "b", at=early + timedelta(days=1))
    other = Conversations(log.path)  # a bot that runs meanwhile
    assert len(other.search(secret)) == 20
    assert any(secret.encode() in data for data in _files(log).values())
    conversation = log.conversation("a")
    assert conversation is not None
    chosen: dict[str, object] = {
        "all": {}, "before": {"before": early + timedelta(hours=1)}, "conversation": {"conversation": conversation.id},
    }[how]  # type: ignore[assignment]  # fmt: skip
    kept = 0 if how == "all" else 1
    assert log.count(**chosen) == log.clear(**chosen) == Cleared(51 - kept)  # type: ignore[arg-type]
    assert [name for name, data in _files(log).items() if secret[:-1].encode() in data] == []  # the index holds its stem
    assert other.search(secret) == []
    assert [c.title for c in other.conversations()] == ["What is kept?"] * kept
    assert len(other.search("kept")) == kept
    assert log.feedback_of(f"{3:016x}") == []
    _assert_sound(log.path)
    assert other.record(make_answer(100), front="cli", key="a")
    other.close()


def test_a_removal_that_cannot_be_finished_is_told(log: Conversations) -> None:
    log.record(make_answer(1), front="cli", key="a")
    with closing(sqlite3.connect(log.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM exchanges").fetchone()
        log.record(make_answer(2), front="cli", key="a")
        with pytest.raises(LogError, match="in use by another process"):
            LogFile(log.path).shrink(wait=0.1)


# Whatever is wrong with the file, an answer does not wait for long and does not fail.


def _locked(log: Conversations) -> Callable[[], object]:
    holder = sqlite3.connect(log.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    return holder.close


def _damaged(log: Conversations) -> Callable[[], object]:
    log.path.write_bytes(b"This is no database. " * 1000)
    return lambda: None


def _damaged_within(log: Conversations) -> Callable[[], object]:
    data = log.path.read_bytes()
    log.path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    return lambda: None


def _newer(log: Conversations) -> Callable[[], object]:
    with closing(sqlite3.connect(log.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    return lambda: None


def _another_database(log: Conversations) -> Callable[[], object]:
    log.path.unlink()
    with closing(sqlite3.connect(log.path)) as connection:
        connection.execute("CREATE TABLE somebody (elses)")
    return lambda: None


def _a_folder(log: Conversations) -> Callable[[], object]:
    log.path.unlink()
    log.path.mkdir()
    return lambda: None


def _read_only(log: Conversations) -> Callable[[], object]:
    log.path.chmod(0o400)
    log.path.parent.chmod(0o500)
    return lambda: log.path.parent.chmod(0o700)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_locked, "in use by another process"),
        (_damaged, "damaged"),
        (_damaged_within, "damaged"),
        (_newer, "newer paperbot"),
        (_another_database, "not a conversation log"),
        (_a_folder, "cannot be used"),
        (_read_only, "cannot be"),
    ],
)
def test_a_log_that_cannot_be_used_costs_no_answer(
    spoil: Callable[[Conversations], Callable[[], object]], told: str, log: Conversations, caplog: pytest.LogCaptureFixture
) -> None:
    log.record(make_answer(1, "A secret question?"), front="cli", key="a")
    log.close()
    mend, data = spoil(log), log.path.read_bytes() if log.path.is_file() else b""
    as_anybody(lambda: _costs_no_answer(log, told, data, caplog, readers=spoil is _locked))
    mend()
    if spoil is _locked:
        assert log.record(make_answer(2), front="cli", key="a")


def _costs_no_answer(
    log: Conversations, told: str, data: bytes, caplog: pytest.LogCaptureFixture, *, readers: bool
) -> None:  # fmt: skip
    """It fails at once, with one line in the program's log; `readers` tells that they do not wait for the one who writes."""
    started = monotonic()
    assert not log.record(make_answer(2, "A secret question?"), front="cli", key="a")
    assert monotonic() - started < 9  # not as long as for what a person has asked for
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert told in caplog.text
    assert "secret" not in caplog.text
    if not readers:
        assert not log.record(make_answer(3), front="cli", key="a")
        assert not log.feedback(make_answer(1).id, "", good=True)
        assert log.turns("cli", "a") == []
        assert log.latest("cli") is None
        assert len(caplog.records) == len(set(caplog.messages)) <= 2  # nothing is told twice
        with pytest.raises(LogError, match=told):
            list(log.exchanges())
        assert not data or log.path.read_bytes() == data  # left for somebody to look at
    log.close()


def test_a_folder_that_cannot_be_made_costs_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should be")
    log = Conversations(tmp_path / "home" / "conversations.sqlite3")
    for number in range(3):
        assert log.turns("cli", "a") == []
        assert not log.record(make_answer(number), front="cli", key="a")
    assert len(caplog.records) == 1


def test_an_answer_that_cannot_be_kept_costs_nothing(log: Conversations, caplog: pytest.LogCaptureFixture) -> None:
    assert not log.record(make_answer(1, usage=replace(USAGE, calls=1 << 70)), front="cli", key="a")
    assert "OverflowError" in caplog.text
    assert log.record(make_answer(1), front="cli", key="a")
    assert not log.record(make_answer(2, usage=replace(USAGE, calls=1 << 70)), front="cli", key="a")
    assert len(caplog.records) == 2  # it had worked meanwhile


def test_a_file_that_was_removed_is_begun_anew(log: Conversations) -> None:
    log.record(make_answer(1), front="cli", key="a")
    shutil.rmtree(log.path.parent)
    assert log.turns("cli", "a") == []
    assert log.record(make_answer(2), front="cli", key="a")
    assert [exchange.id for exchange in log.exchanges()] == [make_answer(2).id]
    shutil.rmtree(log.path.parent)
    with closing(Conversations(log.path)) as other:
        other.record(make_answer(3), front="cli", key="a")
        assert [exchange.id for exchange in log.exchanges()] == [make_answer(3).id]


_FILL = """
import logging, resource, signal, sys
from pathlib import Path
from bot.conversations import Conversations
from tests.fakes.answers import make_answer
logging.basicConfig(format="%(levelname)s")
if sys.argv[2] == "limited":
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
log, kept, lost = Conversations(Path(sys.argv[1])), 0, 0
while lost < 30:  # SQLite may find room once more when it has emptied its write-ahead log
    done = log.record(make_answer(kept, "word " * 200), front="cli", key="a")
    kept, lost = kept + done, lost + (not done)
    assert kept < 5000
log.close()
log = Conversations(log.path)
assert len(log.turns("cli", "a", 10_000)) == 2 * kept, "not all is there"
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert log.record(make_answer(kept), front="cli", key="a") == (sys.argv[2] == "limited")
print(kept)
"""


@pytest.mark.parametrize("how", ["limited", "tmpfs"])
def test_a_full_disk_costs_no_answer(how: str, tmp_path: Path) -> None:
    path, prefix = tmp_path / "full" / "conversations.sqlite3", tuple[str, ...]()
    if how == "tmpfs":
        path.parent.mkdir()
        mount = f"mount -t tmpfs -o size=1m none '{path.parent}' && exec \"$@\""
        prefix = ("unshare", "--user", "--mount", "--map-root-user", "sh", "-c", mount, "sh")
        if not shutil.which("unshare") or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
            pytest.skip("no file system can be mounted here")
    out, errors = _python(_FILL, path, how, prefix=prefix).communicate(timeout=300)
    assert int(out or 0) > 5, errors
    assert 1 <= errors.count("WARNING") < 30  # not one a question


# Several writers, and writers that die.

_COUNT = """
import sys
from pathlib import Path
from bot.conversations import Conversations
print(Conversations(Path(sys.argv[1])).count().questions)
"""
_WRITE = """
import sys
from pathlib import Path
from bot.conversations import Conversations
from tests.fakes.answers import make_answer
log, first, count = Conversations(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for number in range(first, first + count):
    if log.record(make_answer(number), front="cli", key="shared"):
        print(number, flush=True)
log.close()
"""


def test_a_second_connection_does_not_drop_the_locks_of_the_first(log: Conversations) -> None:
    log.record(make_answer(1), front="cli", key="shared")
    with closing(Conversations(log.path)) as second:  # as another thread would
        second.record(make_answer(2), front="cli", key="shared")
        out, errors = _python(_WRITE, log.path, 3, 1).communicate("\n", timeout=300)
        assert out.split() == ["ready", "3"], errors
        # Had that process found no lock, it would have removed the write-ahead log that the others still write to.
        log.record(make_answer(4), front="cli", key="shared")
    out, errors = _python(_COUNT, log.path).communicate(timeout=300)
    assert out.strip() == "4", errors


def test_a_new_file_is_waited_for(log: Conversations) -> None:
    log.path.parent.mkdir()
    with closing(sqlite3.connect(log.path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")  # while this lasts, SQLite refuses at once to change the kind of journal
        release = threading.Timer(0.2, other.rollback)
        release.start()
        assert log.record(make_answer(1), front="cli", key="a")
        release.join()


def test_processes_and_threads_write_at_once(log: Conversations) -> None:
    writers = [_python(_WRITE, log.path, 1000 * number, 30) for number in (1, 2, 3)]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n", writer.stderr and writer.stderr.read()
    results = list[bool]()

    def write(first: int) -> None:
        results.extend(log.record(make_answer(first + n), front="cli", key="shared") for n in range(15))
        log.close()

    threads = [threading.Thread(target=write, args=(100 * number,)) for number in (1, 2, 3, 4)]
    for writer in writers:  # the file does not exist yet: all make it at once
        assert writer.stdin
        writer.stdin.write("\n")
        writer.stdin.flush()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outputs = [writer.communicate(timeout=300) for writer in writers]
    assert [len(out.split()) for out, _ in outputs] == [30, 30, 30], outputs
    assert results == [True] * 60
    assert [(c.key, c.questions) for c in log.conversations()] == [("shared", 150)]
    _assert_sound(log.path)


@pytest.mark.parametrize("kept", [0, 1, 40, 150])
def test_a_killed_writer_leaves_a_sound_log(kept: int, log: Conversations) -> None:
    writer = _python(_WRITE, log.path, 0, 100_000)
    assert writer.stdin
    assert writer.stdout
    assert writer.stdout.readline() == "ready\n"
    writer.stdin.write("\n")
    writer.stdin.flush()
    for _ in range(kept):
        assert writer.stdout.readline()
    writer.kill()
    acknowledged = kept + writer.stdout.read().count("\n")  # the rest of what it has told
    writer.communicate()
    found = [int(exchange.id, 16) for exchange in log.exchanges()]
    assert found == list(range(len(found)))
    assert acknowledged <= len(found) <= acknowledged + 1
    assert log.record(make_answer(200_000), front="cli", key="shared")
    _assert_sound(log.path)


# Versions of the file.


def _version_1(path: Path) -> None:
    """A file as the first version wrote it."""
    with closing(connect(path, 1.0, migrations=MIGRATIONS[:1])) as connection:
        connection.execute("INSERT INTO conversations VALUES (1, 'abcd1234', 'cli', 'default')")
        connection.execute(
            """INSERT INTO exchanges VALUES (1, 'feed0001', 1, '2026-01-31T12:00:00.000Z', '', 'answered', 'extractive',
               'What is it?', 'What is it?', 'It is old. [1]', '[{"text": "It is old.", "start": 0, "end": 14, "citations":
               [{"source": 1, "quote": {"text": "old", "start": 0, "end": 3}}], "verdict": "supported", "doubts": []}]',
               '[{"number": 1, "paper_id": "a:1", "title": "Old", "year": null, "url": ""}]', '[]', '[["a:1", 0.5]]', '[]',
               NULL, NULL, NULL, NULL, NULL, 0.1, '0.1.0')"""
        )
        connection.execute("INSERT INTO feedback VALUES (1, 'U1', 1, 'nice', '2026-01-31T12:01:00.000Z')")


def test_a_file_of_the_first_version_is_read(log: Conversations) -> None:
    _version_1(log.path)
    found = log.get("feed0001")
    assert found is not None
    assert found.statements == (
        Statement("It is old.", 0, 14, (Citation(1, Quote("old", 0, 3)),), Verdict.SUPPORTED),
    )  # fmt: skip
    assert [exchange.id for exchange in log.search("olds")] == ["feed0001"]
    assert log.feedback_of("feed0001")[0].words == "nice"
    assert log.record(make_answer(1), front="cli", key="default")


_NEXT = (*MIGRATIONS, ("ALTER TABLE exchanges ADD COLUMN mood TEXT", "UPDATE exchanges SET mood = 'calm'"))
_BROKEN = (*MIGRATIONS, ("ALTER TABLE exchanges ADD COLUMN mood TEXT", "UPDATE nothing SET mood = 'calm'"))


def test_an_older_file_is_brought_up_to_date(log: Conversations) -> None:
    _version_1(log.path)
    with pytest.raises(sqlite3.OperationalError):
        connect(log.path, 1.0, migrations=_BROKEN)
    assert log.get("feed0001")  # a change that failed has changed nothing
    log.close()
    with closing(connect(log.path, 1.0, migrations=_NEXT)) as connection:
        assert connection.execute("SELECT id, mood FROM exchanges").fetchone()[:] == ("feed0001", "calm")
    with closing(connect(log.path, 1.0, migrations=_NEXT)):  # once is enough
        pass
    with pytest.raises(LogTooNew, match=r"of version \d+, this paperbot knows"):
        log.get("feed0001")


def test_a_row_that_was_meddled_with_is_told_of(log: Conversations) -> None:
    log.record(make_answer(1), front="cli", key="a")
    with closing(sqlite3.connect(log.path)) as connection:
        connection.execute("UPDATE exchanges SET statements = '[{}]'")
        connection.commit()
    with pytest.raises(LogError, match=make_answer(1).id):
        log.get(make_answer(1).id)
    assert log.turns("cli", "a") == []
