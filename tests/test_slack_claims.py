"""Each message is answered by one worker, whatever happens to the others; in a file and in Redis alike."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, precondition, rule

from bot.slack.claims import KEPT, Claim, Claims, ClaimsUnavailable
from bot.slack.claims_redis import RedisClaims
from bot.slack.claims_sqlite import SqliteClaims
from bot.slack.stores import load_claims
from tests.redis_server import RedisServer, redis_server
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[1]
_LONG, _SHORT = 60.0, 0.05  # seconds of a lease that outlasts a test, and of one that runs out at once
_KEYS = ("message/T1/C1/1.0", "event/Ev1")
Open = Callable[[], Claims]


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "redis"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address that both `_open` and a worker process understand: a file, or Redis and a prefix of its own."""
    if request.param == "sqlite":
        return str(tmp_path / "home" / "slack.sqlite3")
    server: RedisServer = request.getfixturevalue("redis")
    return f"{server.url} test:{tmp_path.name}:"


def _open(where: str) -> Claims:
    url, _, prefix = where.partition(" ")
    return RedisClaims(url, f"{{{prefix}}}") if prefix else SqliteClaims(Path(url))


@pytest.fixture
def opened(where: str) -> Iterator[Open]:
    """Opens the record; each call is another worker's own connection."""
    everyone = list[Claims]()

    def another() -> Claims:
        everyone.append(_open(where))
        return everyone[-1]

    yield another
    for claims in everyone:
        claims.close()


@pytest.fixture
def claims(opened: Open) -> Claims:
    return opened()


def taken(claims: Claims, owner: str = "other") -> list[Claim]:
    """What `owner` takes over once something can be."""
    found = list[Claim]()

    def some() -> bool:
        found.extend(claims.take_over(owner, _LONG))
        return bool(found)

    wait_until(some)
    return found


@pytest.mark.parametrize("keys", [_KEYS, _KEYS[:1], _KEYS[1:], ("event/Ev2", _KEYS[0])])
def test_a_message_is_claimed_once_by_any_of_its_keys(claims: Claims, opened: Open, keys: tuple[str, ...]) -> None:
    claim = claims.claim(_KEYS, "one", _LONG, b"payload")
    assert claim is not None
    assert (claim.keys, claim.owner, claim.attempt, claim.payload) == (_KEYS, "one", 1, b"payload")
    assert claims.claim(keys, "one", _LONG) is None
    assert opened().claim(keys, "two", _LONG) is None
    assert claims.done(claim)
    assert opened().claim(keys, "two", _LONG) is None
    assert claims.take_over("two", _LONG) == []


@pytest.mark.parametrize("key", _KEYS)
def test_whether_a_message_is_still_to_be_answered_can_be_told(claims: Claims, opened: Open, key: str) -> None:
    assert claims.standing(key) is None
    claim = claims.claim(_KEYS, "one", _SHORT)
    assert claim is not None
    assert opened().standing(key) is True
    (again,) = taken(claims)
    assert opened().standing(key) is True
    assert claims.done(again)
    assert opened().standing(key) is False
    assert claims.standing("message/T1/C1/2.0") is None
    other = claims.claim(("message/T1/C1/2.0",), "one", _LONG)
    assert other is not None
    assert claims.forget(other)
    assert claims.standing("message/T1/C1/2.0") is None


def test_other_messages_are_free(claims: Claims) -> None:
    assert claims.claim(_KEYS, "one", _LONG) is not None
    assert claims.claim(("message/T1/C1/2.0", "event/Ev2"), "one", _LONG) is not None
    with pytest.raises(ValueError, match="keys"):
        claims.claim((), "one", _LONG)


def test_keys_and_payloads_of_any_characters(claims: Claims) -> None:
    keys, payload = ("message/ü'\"\\ {}*\n", "event/\u2028"), bytes(range(256))
    claim = claims.claim(keys, "ö wner", _SHORT, payload)
    assert claim is not None
    assert claim.keys == keys
    (again,) = taken(claims)
    assert (again.keys, again.payload) == (keys, payload)
    assert claims.done(again)
    assert claims.claim(keys[1:], "one", _LONG) is None


def test_a_living_worker_keeps_its_claim(claims: Claims) -> None:
    claim = claims.claim(_KEYS, "one", 0.5)
    assert claim is not None
    longer = time.monotonic() + 0.6  # than the claim would last
    assert claims.renew(claim, _LONG)

    def kept() -> bool:
        assert claims.claim(_KEYS, "two", _LONG) is None
        assert claims.take_over("two", _LONG) == []
        return time.monotonic() > longer

    wait_until(kept)
    assert claims.renew(claim, _LONG)


def test_a_dead_workers_claim_is_taken_over_once_with_all_that_is_needed(claims: Claims, opened: Open) -> None:
    first = claims.claim(_KEYS, "one", _SHORT, b"asked")
    assert first is not None
    assert claims.annotate(first, b"asked and begun")
    other = opened()
    (second,) = taken(other)
    assert (second.keys, second.owner, second.attempt, second.payload) == (_KEYS, "other", 2, b"asked and begun")
    assert 0 < second.age < 20
    assert claims.take_over("third", _LONG) == []
    # The first worker was only slow: it may not finish any more.
    assert not claims.renew(first, _LONG)
    assert not claims.annotate(first, b"late")
    assert not claims.done(first)
    assert not claims.release(first)
    assert other.renew(second, _LONG)
    assert other.done(second)
    assert other.done(second)  # once more, if the first answer was lost
    assert not other.renew(second, _LONG)
    assert not other.annotate(second, b"late")
    assert not other.release(second)


def test_a_worker_that_takes_over_its_own_claim_holds_it_once(claims: Claims) -> None:
    first = claims.claim(_KEYS, "one", _SHORT)
    assert first is not None
    (second,) = taken(claims, "one")
    assert not claims.renew(first, _LONG)
    assert not claims.done(first)
    assert claims.renew(second, _LONG)


def test_what_slack_brings_again_takes_over_a_dead_workers_claim(claims: Claims) -> None:
    first = claims.claim(_KEYS, "one", _SHORT, b"asked")
    assert first is not None
    found = list[Claim]()

    def claimed() -> bool:
        found.extend(filter(None, [claims.claim((_KEYS[0], "event/Ev2"), "two", _LONG)]))
        return bool(found)

    wait_until(claimed)
    (second,) = found
    assert second.keys == (_KEYS[0], "event/Ev2", "event/Ev1")
    assert (second.attempt, second.payload) == (2, b"asked")
    assert not claims.done(first)
    assert claims.claim(("event/Ev1",), "three", _LONG) is None
    assert claims.done(second)
    assert claims.claim(("event/Ev1",), "three", _LONG) is None


def test_two_dead_claims_become_one(claims: Claims) -> None:
    first = claims.claim(("message/1",), "one", _LONG, b"first")
    second = claims.claim(("event/1",), "one", _LONG, b"second")
    assert first is not None
    assert second is not None
    assert claims.release(first)
    assert claims.claim(("message/1", "event/1"), "two", _LONG) is None  # one of them lives
    assert claims.release(second)
    both = claims.claim(("message/1", "event/1"), "two", _LONG, b"new")
    assert both is not None
    assert (both.attempt, both.payload) == (2, b"new")
    assert not claims.renew(first, _LONG)
    assert not claims.done(second)
    assert claims.take_over("three", _LONG) == []


def test_a_released_claim_is_free_after_its_delay(claims: Claims) -> None:
    first = claims.claim(_KEYS, "one", _LONG, b"asked")
    assert first is not None
    assert claims.release(first, _LONG)
    assert claims.claim(_KEYS, "two", _LONG) is None
    assert claims.take_over("two", _LONG) == []
    assert claims.release(first)
    (second,) = taken(claims)
    assert (second.attempt, second.payload) == (2, b"asked")


def test_a_claim_that_is_forgotten_was_never_made(claims: Claims, opened: Open) -> None:
    first = claims.claim(_KEYS, "one", _LONG, b"asked")
    assert first is not None
    assert claims.forget(first)
    assert claims.take_over("two", _LONG) == []
    assert not claims.annotate(first, b"more")
    second = opened().claim(_KEYS[:1], "two", _LONG, b"again")
    assert second is not None
    assert (second.keys, second.attempt, second.payload) == (_KEYS[:1], 1, b"again")
    assert not claims.forget(first)
    assert claims.done(second)
    assert not claims.forget(second)
    assert claims.claim(_KEYS[:1], "one", _LONG) is None


def test_take_over_is_limited_and_begins_with_the_oldest(claims: Claims) -> None:
    for number in range(5):
        claim = claims.claim((f"key/{number}",), "one", _LONG)
        assert claim is not None
        assert claims.release(claim, number - 5.0)
    assert [claim.keys for claim in claims.take_over("two", _LONG, limit=2)] == [("key/0",), ("key/1",)]
    assert [claim.keys for claim in claims.take_over("two", _LONG)] == [("key/2",), ("key/3",), ("key/4",)]


def test_many_threads_of_several_workers_claim_each_message_once(opened: Open) -> None:
    won = dict[int, list[str]]()
    workers = [opened() for _ in range(3)]

    def work(owner: int) -> None:
        for number in range(40):
            if workers[owner % 3].claim((f"message/{number}", f"event/{number}/{owner % 2}"), str(owner), _LONG):
                won.setdefault(number, []).append(str(owner))

    threads = [threading.Thread(target=work, args=(owner,)) for owner in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: len(owners) for number, owners in won.items()} == dict.fromkeys(range(40), 1)


_WORKER = """
import sys, time
from pathlib import Path
where, owner, task = sys.argv[1:]
url, _, prefix = where.partition(" ")
if prefix:
    from bot.slack.claims_redis import RedisClaims
    claims = RedisClaims(url, "{" + prefix + "}")
else:
    from bot.slack.claims_sqlite import SqliteClaims
    claims = SqliteClaims(Path(url))
if task == "die":
    claim = claims.claim(("message/1",), owner, 0.6, b"asked by " + owner.encode())
    while True:
        assert claims.renew(claim, 3.0)
        print("renewed", flush=True)
        time.sleep(0.05)
print("ready", flush=True)
sys.stdin.readline()
for number in range(60):
    if claims.claim((f"message/{number}",), owner, 60.0):
        print(number, flush=True)
"""


def _worker(where: str, owner: str, task: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WORKER, where, owner, task]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().strip() in ("renewed", "ready")
    return process


def test_processes_claim_each_message_once(where: str) -> None:
    workers = [_worker(where, f"worker {number}", "race") for number in range(2)]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    claimed = [int(line) for worker in workers for line in worker.communicate(timeout=300)[0].split()]
    assert sorted(claimed) == list(range(60))


def test_a_killed_process_leaves_its_question_to_another(where: str, claims: Claims) -> None:
    worker = _worker(where, "worker", "die")
    assert claims.claim(("message/1",), "other", _LONG) is None
    began = time.monotonic()
    assert worker.stdout is not None
    while time.monotonic() < began + 1.0:  # longer than it has claimed it for, which it renews
        assert worker.stdout.readline() == "renewed\n"
    assert claims.take_over("other", _LONG) == []
    worker.send_signal(signal.SIGKILL)
    (claim,) = taken(claims)
    assert (claim.payload, claim.attempt) == (b"asked by worker", 2)
    worker.communicate()


# --- what is special about each


def test_redis_out_of_reach_is_said_without_the_password(redis: RedisServer) -> None:
    claims = RedisClaims(redis.url, "{gone}")
    claim = claims.claim(_KEYS, "one", _LONG)
    assert claim is not None
    redis.stop()
    calls: list[Callable[[], object]] = [
        claims.check, lambda: claims.claim(_KEYS, "one", _LONG), lambda: claims.renew(claim, _LONG),
        lambda: claims.done(claim), lambda: claims.take_over("one", _LONG),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(ClaimsUnavailable) as raised:
            call()
        assert "secret-word" not in f"{raised.value}{raised.value!r}"
        assert "PAPERBOT_REDIS_URL" in raised.value.advice
    redis.start()
    claims.check()
    assert claims.claim(_KEYS, "one", _LONG) is not None
    assert not claims.renew(claim, _LONG)  # the server has forgotten it
    claims.close()


@pytest.fixture
def forgetful(redis: RedisServer, tmp_path: Path) -> Iterator[tuple[RedisClaims, Callable[[], None]]]:
    """A record in Redis, and what makes it forget all."""
    prefix = f"{{{tmp_path.name}}}"
    claims = RedisClaims(redis.url, prefix)

    def forget() -> None:
        for name in claims._redis.keys(f"{prefix}*"):
            claims._redis.delete(name)

    yield claims, forget
    claims.close()


def test_a_record_that_forgot_a_claim_takes_it_in_again(forgetful: tuple[RedisClaims, Callable[[], None]]) -> None:
    claims, forget = forgetful
    claim = claims.claim(_KEYS, "one", _LONG, b"asked")
    assert claim is not None
    forget()
    assert claims.renew(claim, _LONG)
    assert claims.claim(_KEYS[1:], "two", _LONG) is None
    forget()
    assert claims.release(claim)
    (again,) = taken(claims)
    assert (again.keys, again.attempt, again.payload) == (_KEYS, 2, b"asked")
    assert not claims.renew(claim, _LONG)
    forget()
    assert claims.done(again)
    assert claims.claim(_KEYS, "two", _LONG) is None
    assert not claims.renew(again, _LONG)


def test_who_claims_what_a_record_forgot_has_it(forgetful: tuple[RedisClaims, Callable[[], None]]) -> None:
    claims, forget = forgetful
    first = claims.claim(_KEYS, "one", _LONG, b"asked")
    forget()
    second = claims.claim(_KEYS[:1], "two", _LONG, b"asked")
    assert first is not None
    assert second is not None
    assert not claims.renew(first, _LONG)
    assert not claims.annotate(first, b"late")
    assert not claims.done(first)
    assert claims.done(second)


def test_of_two_claims_in_an_old_record_the_later_one_holds(forgetful: tuple[RedisClaims, Callable[[], None]]) -> None:
    claims, _ = forgetful
    first = claims.claim(_KEYS, "one", 0.0, b"asked")
    assert first is not None
    name = f"{claims._prefix}claim:{first.id}"
    before = claims._redis.hgetall(name)
    (second,) = taken(claims)
    claims._redis.hset(name, mapping=before)  # type: ignore[arg-type]  # it restarts with what it had before
    assert claims.renew(second, _LONG)
    assert not claims.renew(first, _LONG)
    claims._redis.hset(name, mapping=before | {b"done": 1})  # type: ignore[arg-type]
    assert not claims.renew(second, _LONG)  # the first one came to its end


def test_a_claim_tells_how_far_back_the_record_goes(forgetful: tuple[RedisClaims, Callable[[], None]], tmp_path: Path) -> None:
    claims, forget = forgetful
    for _ in range(2):
        claim = claims.claim(_KEYS, "one", _LONG)
        assert claim is not None
        assert claim.memory < 20
        forget()
    claims._redis.set(f"{claims._prefix}born", 1_000)
    claim = claims.claim(_KEYS, "one", _LONG)
    assert claim is not None
    assert claim.memory > 1_000_000
    with closing(SqliteClaims(tmp_path / "file")) as record:
        kept = record.claim(_KEYS, "one", _LONG)
        assert kept is not None
        assert kept.memory == float("inf")


def test_a_claim_that_the_network_made_redis_hear_twice_is_given_again(redis: RedisServer) -> None:
    claims = RedisClaims(redis.url, "{twice}")
    arguments = ["the-same-id", "one", 60_000, b"asked", '["a", "b"]']
    first, second = (claims._run(claims._claim, *arguments) for _ in range(2))
    assert (first[0], int(first[1]), first[2]) == (second[0], int(second[1]), second[2]) == (b'["a","b"]', 1, b"asked")
    assert claims.claim(("a",), "two", _LONG) is None
    claims.close()


def test_redis_forgets_after_a_day(redis: RedisServer) -> None:
    claims = RedisClaims(redis.url, "{day}")
    held = claims.claim(("held",), "one", _LONG, b"asked")
    done = claims.claim(("done",), "one", _LONG, b"asked")
    assert held is not None
    assert done is not None
    assert claims.done(done)
    names = [f"{{day}}{name}" for name in ("key:held", f"claim:{held.id}", "key:done", f"claim:{done.id}")]
    left = [claims._redis.pttl(name) / 1000 for name in names]
    assert all(KEPT - 5 < seconds <= KEPT + _LONG for seconds in left)
    assert claims._redis.hget(names[3], "payload") == b""
    claims._redis.delete(names[1])
    assert claims.claim(("held",), "two", _LONG) is not None
    claims.close()


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_two_apps_over_one_folder_or_redis_have_claims_of_their_own(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue("redis").url if kind == "redis" else ""
    bots = [f"{tmp_path.name}-U1", f"{tmp_path.name}-U1", f"{tmp_path.name}-U2"]  # two bots of one app, one of another
    with ExitStack() as stack:
        one, same, other = [stack.enter_context(closing(load_claims(url, tmp_path, whose))) for whose in bots]
        left = one.claim(_KEYS, "one", _LONG, b"asked of one")
        assert left is not None
        assert same.claim(_KEYS, "same", _LONG) is None
        assert (seen := other.claim(_KEYS, "other", _LONG)) is not None
        assert other.done(seen)
        assert one.release(left)
        assert other.take_over("other", _LONG) == []
        assert [claim.payload for claim in taken(same, "same")] == [b"asked of one"]


@pytest.mark.parametrize("url", ["localhost:6379", "http://x", "redis://x:port"])
def test_an_address_that_is_none(url: str, tmp_path: Path) -> None:
    with pytest.raises(ClaimsUnavailable, match="address"):
        load_claims(url, tmp_path, "T1-U1")


def test_without_redis_the_file_is_used(tmp_path: Path) -> None:
    path = tmp_path / "home" / "slack-T1-U1.sqlite3"
    claims = load_claims("", path.parent, "T1-U1")
    assert claims.claim(_KEYS, "one", _LONG, b"asked") is not None
    files = sorted(path.parent.iterdir())
    assert path in files
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    claims.close()
    claims.check()  # opens it again
    claims.close()


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_the_file_forgets_after_a_day(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "slack.sqlite3"
    claims = SqliteClaims(path, clock)
    done, left = claims.claim(("done",), "one", _LONG), claims.claim(("left",), "one", _LONG)
    assert done is not None
    assert left is not None
    assert claims.done(done)
    clock.now += KEPT - 1
    assert claims.claim(("done",), "two", _LONG) is None
    clock.now += 2 + _LONG
    assert claims.take_over("two", _LONG) == []  # nobody wants an answer after a day
    again = claims.claim(("done", "left"), "two", _LONG)
    assert again is not None
    assert again.attempt == 1
    claims.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM claims").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM keys").fetchone() == (2,)


def test_the_file_keeps_no_words_of_what_is_done(tmp_path: Path) -> None:
    path = tmp_path / "slack.sqlite3"
    claims = SqliteClaims(path)
    claim = claims.claim(_KEYS, "one", _LONG, b"secret question " * 1_000)
    assert claim is not None
    assert claims.done(claim)
    claims.close()
    assert b"secret question" not in path.read_bytes()
    assert not path.with_name(f"{path.name}-wal").exists()


def test_two_that_write_to_the_file_at_once_wait_for_each_other(tmp_path: Path) -> None:
    path, found = tmp_path / "slack.sqlite3", list[Claim | None]()
    claims = SqliteClaims(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO claims VALUES ('x', '[\"a\"]', 'two', 1, x'', 0, 1e12, 0)")
        other.execute("INSERT INTO keys VALUES ('a', 'x')")
        thread = threading.Thread(target=lambda: found.append(claims.claim(("a",), "one", _LONG)))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
        other.execute("COMMIT")
    thread.join()
    assert found == [None]
    claims.close()


@pytest.mark.parametrize("damage", ["not a database" * 100, "newer", "folder"])
def test_a_file_that_cannot_be_used(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "slack.sqlite3"
    if damage == "folder":
        path.mkdir()
    elif damage == "newer":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 99")
    else:
        path.write_text(damage)
    with pytest.raises(ClaimsUnavailable) as raised:
        SqliteClaims(path)
    assert str(path) in raised.value.message
    assert raised.value.advice


class ClaimsMachine(RuleBasedStateMachine):
    """Workers claim, renew, finish, give up and die in any order, against a model of a few lines."""

    held: Bundle[Claim] = Bundle("held")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.claims = SqliteClaims(Path(self.folder.name, "slack.sqlite3"), self.clock)
        self.until = dict[str, float]()  # by key
        self.current = dict[str, tuple[str, int]]()  # by key: whose it is
        self.done = set[str]()
        self.answered = dict[str, int]()

    @rule(target=held, number=st.integers(0, 2), event=st.integers(0, 1), lease=st.sampled_from([1.0, 5.0]))
    def claim(self, number: int, event: int, lease: float) -> Claim | None:
        keys = (f"message/{number}", f"event/{number}/{event}")
        blocked = any(self.until.get(key, 0) > self.clock.now for key in keys)
        claim = self.claims.claim(keys, "worker", lease, b"asked")
        assert (claim is None) == blocked
        if claim is not None:
            self._hold(claim, lease)
        return claim

    def _hold(self, claim: Claim, lease: float) -> None:
        for key in claim.keys:
            self.until[key] = self.clock.now + lease
            self.current[key] = (claim.id, claim.attempt)

    def _mine(self, claim: Claim) -> bool:
        return all(self.current.get(key) == (claim.id, claim.attempt) for key in claim.keys)

    @rule(claim=held, lease=st.sampled_from([1.0, 5.0]))
    def renew(self, claim: Claim | None, lease: float) -> None:
        if claim is not None:
            mine = self._mine(claim) and not self.done.intersection(claim.keys)
            assert self.claims.renew(claim, lease) == mine
            if mine:
                self._hold(claim, lease)

    @rule(claim=consumes(held))
    def finish(self, claim: Claim | None) -> None:
        if claim is not None:
            mine = self._mine(claim)
            assert self.claims.done(claim) == mine
            if mine:
                self._hold(claim, KEPT)
                self.done.update(claim.keys)
                message = next(key for key in claim.keys if key.startswith("message"))
                self.answered[message] = self.answered.get(message, 0) + 1

    @rule(claim=consumes(held))
    def release(self, claim: Claim | None) -> None:
        if claim is not None:
            mine = self._mine(claim) and not self.done.intersection(claim.keys)
            assert self.claims.release(claim) == mine
            if mine:
                self._hold(claim, 0)

    @rule(target=held, limit=st.integers(1, 3))
    def take_over(self, limit: int) -> Claim | None:
        due = {self.current[key] for key in self.current if key not in self.done and self.until[key] <= self.clock.now}
        found = self.claims.take_over("another", 1.0, limit)
        assert len(found) == min(limit, len(due))
        for claim in found:
            assert (claim.id, claim.attempt - 1) in due
            assert claim.payload == b"asked"
            self._hold(claim, 1.0)
        return found[0] if found else None

    @rule(seconds=st.sampled_from([0.5, 1.0, 6.0]))
    def pass_time(self, seconds: float) -> None:
        self.clock.now += seconds

    @precondition(lambda self: hasattr(self, "answered"))
    @invariant()
    def nothing_is_answered_twice(self) -> None:
        assert all(times == 1 for times in self.answered.values())

    def teardown(self) -> None:
        if hasattr(self, "claims"):
            self.claims.close()
            self.folder.cleanup()


TestClaimsMachine = ClaimsMachine.TestCase
TestClaimsMachine.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
