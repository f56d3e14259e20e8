"""A team's bots on one Chroma server that is killed under them: each question is answered once, or told why not.

The full run is 500 questions, 5,000 arXiv abstracts and two kills: PAPERBOT_TEST_TEAM=500.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import pytest

from bot.app import App
from ingest.library import Library
from ingest.portable.exporting import export
from ingest.portable.importing import Imported, restore
from tests.conftest import Run, needs_shared, write_jsonl
from tests.fakes.slack import FakeSlack, Message
from tests.forking import Forking
from tests.redis_server import redis_server
from tests.servers import Backend, chroma_server
from tests.slack_bots import MANIFEST, settle
from tests.test_slack_life import _ASKED, answered_once, paced, program

# Read before the tests' own environment is set up.
QUESTIONS = int(os.environ.get("PAPERBOT_TEST_TEAM", "0"))
_LONG = 600.0 if QUESTIONS else 120.0  # seconds until a question must be dealt with
_WHY = "I cannot read the library."


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack.of(MANIFEST) as fake:
        yield fake
        assert not fake.pings()
        assert not fake.withheld


def _papers(path: Path, count: int) -> Path:
    if QUESTIONS:
        with gzip.open(needs_shared("arxiv", "arxiv_2025.jsonl.gz"), "rt", encoding="utf-8") as lines:
            return write_jsonl(path, [json.loads(line) for line in islice(lines, count)])
    return write_jsonl(path, [{"title": f"On matter number {n}", "abstract": f"Matter {n} is closed."} for n in range(count)])


def _told_why_not(slack: FakeSlack, question: Message) -> bool:
    """Whether the one reply says that the library cannot be read."""
    replies = slack.replies(question)
    told = [reply for reply in replies if _WHY in reply.shown]
    assert not told or len(replies) == len(told) == 1, [reply.shown for reply in replies]
    return bool(told)


def test_a_team_is_answered_while_its_chroma_is_killed(
    slack: FakeSlack,
    sample_app: App,
    run: Run,
    forking: Forking,
    program_environment: dict[str, str],
    tmp_path: Path,
    cache: Path,
) -> None:
    asked, papers, kills = QUESTIONS or 12, 5_000 if QUESTIONS else 700, 2 if QUESTIONS else 1
    file, dice = _papers(tmp_path / "papers.jsonl", papers), random.Random(7)
    users = [slack.add_user(f"user-{n}") for n in range(40)]
    channels = [slack.add_channel(f"channel-{n}") for n in range(20)]
    (tmp_path / "server").mkdir()
    with chroma_server(tmp_path / "server") as server, redis_server() as redis, ExitStack() as stack:
        machines = [Backend.of(tmp_path / name, cache, PAPERBOT_CHROMA_URL=server.address) for name in ("a", "b", "ingest")]
        _fill(machines[-1].library(), sample_app, tmp_path / "sample")
        server.kill()  # the bots start without it
        for machine in machines[:2]:
            environ = {**program_environment, **machine.environ, "PAPERBOT_REDIS_URL": redis.url, "PAPERBOT_SLACK_RATE": "0"}
            stack.enter_context(program(forking, slack, environ, tmp_path / f"{machine.settings.home.name}.log"))
        early = slack.user_posts(channels[0], users[0], _ASKED[0])
        slack.wait_for_answer(early, _LONG)
        assert _told_why_not(slack, early)
        server.start()
        slack.forget()
        command = [sys.executable, "-m", "ingest", str(file)]
        environ, pipe = {**program_environment, **machines[-1].environ}, subprocess.PIPE
        ingest = stack.enter_context(subprocess.Popen(command, env=environ, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True))
        stack.callback(ingest.kill)
        index = machines[-1].library().index
        slack.wait_for(lambda: index.count() > 70 or ingest.poll() is not None, 120)
        moments = [asked * (n + 1) // (kills + 1) for n in range(kills)]

        def ask(n: int) -> Message:
            if n in moments:
                server.kill()
            elif n - max(1, asked // 20) in moments:
                server.start()
            return slack.user_posts(dice.choice(channels), users[n % len(users)], dice.choice(_ASKED))

        questions = paced(asked, asked / 5, ask)
        for question in questions:
            slack.wait_for_answer(question, _LONG)
        settle(slack)
        said, why = ingest.communicate(timeout=1200)
        assert ingest.returncode == 0, why
        assert json.loads(said)["added"] == papers
        refused = [question for question in questions if _told_why_not(slack, question)]
        again = [slack.user_posts(question.channel, question.user, _ASKED[0]) for question in refused]
        for question in again:
            slack.wait_for_answer(question, _LONG)
        for question in again + [question for question in questions if question not in refused]:
            answered_once(slack, question)
        print(f"{asked} questions, {len(refused)} told why not and answered on retry, {kills} kills, {papers} papers added")
        _is_well(run, machines, papers + 70)


def _fill(library: Library, sample_app: App, file: Path) -> None:
    """The sample library, without embedding it again."""
    export(sample_app.library, file, replace=True, progress=lambda *_: None)
    restore(library, file, Imported(), merge=False, progress=lambda *_: None)
    library.close()


def _is_well(run: Run, machines: list[Backend], papers: int) -> None:
    for machine in machines:
        checked = run("library", "check", "--json", **machine.environ)
        assert checked.returncode == 0, checked.stdout
        assert json.loads(checked.stdout)["papers"] == papers
