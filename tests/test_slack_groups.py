"""`/reading-group` end to end: the thread, its votes and its handout, with the real Bolt and SDK against the strict fake."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.conversations import FILE, Conversations
from bot.slack.group_blocks import HANDOUT, REMOVE, VOTE
from bot.slack.settings import SlackSettings
from tests.fakes.openai import FakeOpenAI
from tests.fakes.slack import Channel, FakeSlack, Message, User
from tests.fakes.slack_workspace import BOT_USER_ID
from tests.slack_bots import PAPER, QUESTION, held, running, settle, somewhere
from tests.waiting import wait_until

TOPIC = "offline reinforcement learning"


@pytest.fixture(scope="module")
def bot_environ() -> dict[str, str]:
    """A bot that keeps no log: packs do not need one."""
    return {"PAPERBOT_LOG": "off"}


def command(slack: FakeSlack, place: Channel, user: User, text: str) -> Message:
    """The first message of the pack that a command brought."""
    slack.slash_command(place, user, "/reading-group", text)
    return first_of(slack, place)


def first_of(slack: FakeSlack, place: Channel) -> Message:
    def first() -> Message | None:
        return next((m for m in slack.messages(place) if m.user == BOT_USER_ID and not m.thread_ts), None)

    found = slack.wait_for(first)
    assert found is not None
    return found


def thread(slack: FakeSlack, root: Message, end: str = "Left out") -> list[Message]:
    """The messages below the first, once the one with `end` is there."""
    slack.wait_for(lambda: any(end in reply.shown for reply in slack.replies(root)))
    return slack.replies(root)


def buttons(message: Message) -> dict[str, str]:
    """What stands on the buttons that vote, by the number of the paper."""
    found = [block.get("accessory") for block in message.blocks]
    found += [element for block in message.blocks if block["type"] == "actions" for element in block["elements"]]
    votes = [one for one in found if one and one["action_id"] == VOTE]
    return {one["value"].partition(":")[2]: one["text"]["text"] for one in votes}


def click(slack: FakeSlack, user: User, message: Message, number: int = 0) -> None:
    """Press the button that votes for a paper, or the one for the handout."""
    pack_id = message.blocks[0]["accessory"]["value"]
    if number:
        slack.user_clicks(user, message, VOTE, f"{pack_id}:{number}")
    else:
        slack.user_clicks(user, message, HANDOUT)


def told(slack: FakeSlack, user: User, words: str) -> Message:
    found = slack.wait_for(lambda: [e for e in slack.ephemerals(user) if words in e.shown])
    return found[0]


def part_of(args: dict[str, Any]) -> int:
    """The place of a message in its pack; -1 if it is of none."""
    return int(args["metadata"]["event_payload"]["part"]) if args.get("metadata") else -1


def files(slack: FakeSlack, root: Message) -> list[Message]:
    return [reply for reply in slack.replies(root) if reply.files]


def nothing_posted(slack: FakeSlack, place: Channel) -> bool:
    return not [message for message in slack.messages(place) if message.user == BOT_USER_ID]


# The thread


def test_a_pack_stands_as_one_thread(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    sent = slack.slash_command(general, ada, "/reading-group", f"{TOPIC} 4 papers 45 minutes")
    assert told(slack, ada, f"Preparing a pack on “{TOPIC}” (4 papers, 45 minutes)…")
    root = first_of(slack, general)
    replies = thread(slack, root)
    assert sent.acked
    assert [message for message in slack.messages(general) if not message.thread_ts] == [root]
    assert "Asked for by ada. 45 minutes, 4 papers." in root.shown
    assert buttons(root) == dict.fromkeys("1234", "Vote")
    assert [buttons(reply) for reply in replies if buttons(reply)] == [{n: "Vote"} for n in "1234"]
    for call in slack.calls("chat.postMessage", ok=True):
        assert call.args["unfurl_links"] is False
        assert call.args["unfurl_media"] is False
        assert call.args["text"]
    assert not slack.pings()


def test_the_talk_below_a_pack_is_left_alone_until_somebody_asks(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    root = command(slack, general, ada, f"{TOPIC} 2 papers")
    before = len(thread(slack, root))
    slack.user_posts(general, ada, QUESTION, thread_ts=root.ts, mention=False)
    settle(slack)
    assert len(slack.replies(root)) == before
    asked = slack.user_posts(general, ada, QUESTION, thread_ts=root.ts)
    assert PAPER in slack.wait_for_answer(asked).shown
    slack.user_posts(general, ada, "I see, and what do you think, Grace?", thread_ts=root.ts, mention=False)
    settle(slack)
    assert len(slack.replies(root)) == before + 1


@pytest.mark.parametrize(
    ("skip", "fault"),
    [
        (0, {"manner": "drop", "applied": True}),
        (0, {"error": "fatal_error"}),
        (3, {"status": 429, "retry_after": 1}),
        (3, {"manner": "drop", "applied": True}),
    ],
    ids=str,
)
def test_a_message_that_is_lost_stands_once(slack: FakeSlack, skip: int, fault: dict[str, Any]) -> None:
    ada, general = somewhere(slack)
    slack.fail("chat.postMessage", skip=skip, **fault)
    root = command(slack, general, ada, f"{TOPIC} 2 papers")
    replies = thread(slack, root)
    parts = [message.metadata["event_payload"]["part"] for message in [root, *replies] if message.metadata]
    assert parts == [str(number) for number in range(len(parts))]
    assert len(parts) == len(replies) + 1
    assert [m for m in slack.messages(general) if not m.thread_ts] == [root]


def test_a_message_in_a_form_that_slack_refuses_comes_as_text(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    slack.fail("chat.postMessage", "invalid_blocks", when=lambda args: args["metadata"]["event_payload"]["part"] == "2")
    root = command(slack, general, ada, f"{TOPIC} 2 papers")
    replies = thread(slack, root)
    (bare,) = [reply for reply in replies if not reply.blocks]
    assert bare.shown.startswith("*[1]*")
    assert "Questions" in bare.shown


def test_a_pack_that_slack_stops_taking_is_given_up_aloud(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)

    slack.fail("chat.postMessage", "restricted_action", times=None, when=lambda args: part_of(args) >= 2)
    root = command(slack, general, ada, f"{TOPIC} 2 papers")
    said = told(slack, ada, "I could not post the whole pack")
    assert "restricted_action" in said.shown
    assert [reply.shown.split("\n")[0] for reply in thread(slack, root, "The rest of this pack")] == [
        "*Primer*",
        "The rest of this pack could not be posted.",
    ]
    click(slack, ada, root)  # as the message says
    slack.wait_for(lambda: files(slack, root))


@pytest.mark.parametrize("part", [0, 2])
def test_an_outage_of_slack_only_delays_a_pack(part: int, alone: FakeSlack, fresh: Path, cache: Path) -> None:
    ada, general = somewhere(alone)
    alone.fail("chat.postMessage", status=500, times=4, when=lambda args: part_of(args) == part)  # all attempts at once
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_LEASE": "1", "PAPERBOT_LOG": "off"}):
        root = command(alone, general, ada, f"{TOPIC} 2 papers")
        told(alone, ada, "I post the pack as soon as it can")
        thread(alone, root)
        settle(alone)
    assert [reply.metadata["event_payload"]["part"] for reply in alone.replies(root) if reply.metadata] == list("12345")
    assert not [reply for reply in alone.replies(root) if not reply.metadata]


def test_who_waits_for_a_pack_is_told_that_it_does_not_come(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    ada, general = somewhere(alone)
    alone.fail("chat.postMessage", status=500, times=4, when=lambda args: part_of(args) == 0)
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_LEASE": "1", "PAPERBOT_LOG": "off"}):
        alone.slash_command(general, ada, "/reading-group", f"{TOPIC} 2 papers")
        told(alone, ada, "I post the pack as soon as it can")
        alone.fail("chat.postMessage", error="is_archived", times=None, when=lambda args: part_of(args) == 0)
        told(alone, ada, "I could not post the pack that you asked for here.")
    assert not [message for message in alone.messages(general) if message.metadata]


# Votes


def test_votes_are_shown_changed_and_taken_back(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    root = command(slack, general, ada, f"{TOPIC} 3 papers")
    replies = thread(slack, root)
    grace = slack.add_user("grace")
    general.members.add(grace.id)
    first, second, _ = (reply for reply in replies if buttons(reply))
    click(slack, ada, root, 1)
    told(slack, ada, "Your vote is for paper 1.")
    slack.user_clicks(grace, first, VOTE)
    slack.wait_for(lambda: buttons(root)["1"] == "Vote (2)" and buttons(first) == {"1": "Vote (2)"})
    assert told(slack, grace, "Your vote is for paper 1.").thread_ts == root.ts
    slack.user_clicks(grace, second, VOTE)
    told(slack, grace, "Your vote went from paper 1 to paper 2.")
    slack.wait_for(lambda: buttons(root) == {"1": "Vote (1)", "2": "Vote (1)", "3": "Vote"})
    slack.wait_for(lambda: (buttons(first), buttons(second)) == ({"1": "Vote (1)"}, {"2": "Vote (1)"}))
    click(slack, ada, root, 1)
    told(slack, ada, "You took back your vote for paper 1.")
    slack.wait_for(lambda: buttons(root) == {"1": "Vote", "2": "Vote (1)", "3": "Vote"})
    slack.wait_for(lambda: buttons(first) == {"1": "Vote"})
    assert root.metadata
    assert root.metadata["event_payload"]["part"] == "0"
    assert "Asked for by ada" in root.shown


def test_many_votes_at_once_are_all_shown(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    root = command(slack, general, ada, f"{TOPIC} 2 papers")
    replies = thread(slack, root)
    people = [slack.add_user(f"person{n}") for n in range(12)]
    general.members |= {user.id for user in people}
    slack.fail("chat.update", status=500)
    slack.fail("chat.update", skip=2, delay=0.3)  # so that others vote meanwhile
    for place, user in enumerate(people):
        click(slack, user, root, 1 + place % 2)
    slack.wait_for(lambda: buttons(root) == {"1": "Vote (6)", "2": "Vote (6)"})
    slack.wait_for(lambda: [buttons(r) for r in replies if buttons(r)] == [{"1": "Vote (6)"}, {"2": "Vote (6)"}])
    settle(slack)
    assert buttons(root) == {"1": "Vote (6)", "2": "Vote (6)"}


# The handout


def test_the_handout_comes_once_and_again_if_it_was_deleted(slack: FakeSlack, bot: SlackSettings) -> None:
    ada, general = somewhere(slack)
    root = command(slack, general, ada, f"{TOPIC} 2 papers")
    thread(slack, root)
    slack.fail("upload", status=500)
    slack.fail("files.completeUploadExternal", manner="drop", applied=True)
    click(slack, ada, root)
    click(slack, ada, root)
    told(slack, ada, "The handout is in this thread already, or about to be.")
    slack.wait_for(lambda: files(slack, root))
    settle(slack)
    (message,) = files(slack, root)
    (file,) = message.files
    assert file["name"] == "reading-group-offline-reinforcement-learning.html"
    content = slack.workspace.files[file["id"]]["content"].decode()
    assert content.lower().startswith("<!doctype html>")
    assert TOPIC in content
    assert "open it in a browser" in message.text
    _a_minute_later(bot.home)
    click(slack, ada, root)
    slack.wait_for(lambda: len([e for e in slack.ephemerals(ada) if "is in this thread already" in e.shown]) == 2)
    assert files(slack, root) == [message]
    _a_minute_later(bot.home)
    slack.workspace.remove(message)
    click(slack, ada, root)
    slack.wait_for(lambda: files(slack, root))


def _a_minute_later(home: Path) -> None:
    with closing(sqlite3.connect(home / FILE)) as kept:
        kept.execute("UPDATE packs SET handed = '2000-01-01T00:00:00.000Z'")
        kept.commit()


def test_a_restart_keeps_votes_and_handouts(alone: FakeSlack, fresh: Path, cache: Path) -> None:
    ada, general = somewhere(alone)
    with running(alone, fresh, cache):
        root = command(alone, general, ada, f"{TOPIC} 2 papers")
        thread(alone, root)
        click(alone, ada, root, 2)
        alone.wait_for(lambda: buttons(root)["2"] == "Vote (1)")
        alone.scopes.discard("files:write")
        click(alone, ada, root)
        told(alone, ada, "I may not upload files here")
        alone.scopes.add("files:write")
        for call in alone.calls("files.getUploadURLExternal", ok=False):
            alone.api.calls.remove(call)
    with running(alone, fresh, cache):
        click(alone, ada, root, 2)
        alone.wait_for(lambda: buttons(root)["2"] == "Vote")
        click(alone, ada, root)
        assert "offline" in alone.wait_for(lambda: files(alone, root))[0].files[0]["name"]
        Conversations(fresh / FILE).clear()
        click(alone, ada, root, 1)
        told(alone, ada, "I do not keep that pack (any more)")


# Taken back


def standing(slack: FakeSlack, place: Channel) -> list[Message]:
    return [message for message in slack.messages(place) if message.user == BOT_USER_ID]


def test_who_asked_for_a_pack_takes_it_back_and_nobody_else(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    root = command(slack, general, ada, f"{TOPIC} 2 papers")
    thread(slack, root)
    grace = slack.add_user("grace")
    general.members.add(grace.id)
    click(slack, ada, root)
    (handout,) = slack.wait_for(lambda: files(slack, root))
    talk = slack.user_posts(general, grace, "see you there", thread_ts=root.ts, mention=False)
    slack.user_clicks(grace, root, REMOVE)
    told(slack, grace, "Only who asked for this pack can remove it.")
    assert root in standing(slack, general)
    slack.fail("chat.delete", status=500, applied=True)
    slack.user_clicks(ada, root, REMOVE)
    told(slack, ada, "The pack is removed.")
    assert not standing(slack, general)
    assert talk in slack.messages(general)
    assert slack.workspace.files[handout.files[0]["id"]]["deleted"]
    click_again = slack.ephemerals(ada)[-1]
    assert not click_again.thread_ts  # the thread is gone


def test_a_pack_taken_back_while_it_is_posted_goes_on_no_further(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    slack.fail("chat.postMessage", skip=1, delay=4.0, applied=True)
    root = command(slack, general, ada, f"{TOPIC} 3 papers")
    slack.user_clicks(ada, root, REMOVE)
    told(slack, ada, "The pack is removed.")
    settle(slack)
    slack.wait_for(lambda: not standing(slack, general))
    assert sum(call.args["channel"] == general.id for call in slack.calls("chat.postMessage", ok=True)) <= 3
    assert not any("could not" in message.shown for message in slack.ephemerals(ada))


def test_a_pack_that_was_removed_while_it_waited_is_not_completed(
    alone: FakeSlack, fresh: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ada, general = somewhere(alone)
    alone.fail("chat.postMessage", status=500, times=4, when=lambda args: part_of(args) == 2)
    with running(alone, fresh, cache, {"PAPERBOT_SLACK_LEASE": "1", "PAPERBOT_LOG": "off"}):
        root = command(alone, general, ada, f"{TOPIC} 2 papers")
        told(alone, ada, "I post the pack as soon as it can")
        alone.client().chat_delete(channel=general.id, ts=root.ts)  # by another bot, for instance
        wait_until(lambda: "a reading-group pack was removed" in caplog.text)
        settle(alone)
    assert not [message for message in standing(alone, general) if message.metadata["event_payload"]["part"] != "1"]
    assert not any("could not" in message.shown for message in alone.ephemerals(ada))


def test_a_pack_that_cannot_be_taken_back_says_so(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    root = command(slack, general, ada, f"{TOPIC} 2 papers")
    thread(slack, root)
    slack.fail("chat.delete", "cant_delete_message")
    slack.user_clicks(ada, root, REMOVE)
    told(slack, ada, "I could not remove all of the pack")
    slack.user_clicks(ada, root, REMOVE)
    told(slack, ada, "The pack is removed.")
    assert not standing(slack, general)


# What stands in the way


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "followed by a topic prepares a meeting"),
        ("help", "5 papers 45 minutes"),
        ("5 papers", "Name the topic of the meeting."),
        (f"{TOPIC} 10 minutes", "10 minutes are too few for 5 papers."),
        (f"{TOPIC} 40 papers", "A pack holds 1 to 12 papers; 40 were asked for."),
        ("car engine oil", "Nothing was found that is surely on “car engine oil”."),
        ("engine oil <!channel> & @here", "which may be on something else"),
    ],
)
def test_what_cannot_be_prepared_is_told_to_its_author(slack: FakeSlack, text: str, said: str) -> None:
    ada, general = somewhere(slack)
    slack.slash_command(general, ada, "/reading-group", text)
    assert told(slack, ada, said)
    settle(slack)
    assert nothing_posted(slack, general)


@pytest.mark.parametrize("kind", ["public", "private"])
def test_where_the_bot_is_no_member_its_author_is_told_how_to_add_it(slack: FakeSlack, kind: str) -> None:
    ada = slack.add_user("ada")
    place = slack.add_channel("elsewhere", kind, [ada], bot=False)
    slack.slash_command(place, ada, "/reading-group", TOPIC)
    assert "/invite @paperbot" in told(slack, ada, "I am not in this conversation").shown
    assert nothing_posted(slack, place)
    assert not slack.calls("chat.postMessage")


def test_in_direct_messages_with_a_colleague_no_pack_is_made(slack: FakeSlack) -> None:
    ada, grace = slack.add_user("ada"), slack.add_user("grace")
    place = slack.add_channel("theirs", "im", [ada, grace], bot=False)
    slack.slash_command(place, ada, "/reading-group", f"{TOPIC} 2 papers")
    assert "/invite @paperbot" in told(slack, ada, "I am not in this conversation").shown
    assert not slack.calls("chat.postMessage")  # with which it began to post what it had made


def test_a_channel_that_takes_no_first_message_has_no_pack(slack: FakeSlack, bot: SlackSettings) -> None:
    ada, general = somewhere(slack)
    slack.fail("chat.postMessage", "not_in_channel")  # removed meanwhile
    slack.slash_command(general, ada, "/reading-group", f"{TOPIC} 2 papers")
    assert "/invite @paperbot" in told(slack, ada, "I am not in this conversation").shown
    slack.fail("chat.postMessage", "is_archived")
    slack.slash_command(general, ada, "/reading-group", f"{TOPIC} 2 papers")
    told(slack, ada, "I could not post the pack here: Slack says is_archived.")
    settle(slack)
    assert nothing_posted(slack, general)
    with closing(sqlite3.connect(bot.home / FILE)) as kept:
        assert kept.execute("SELECT count(*) FROM packs WHERE channel = ?", (general.id,)).fetchone()[0] == 0


def test_a_pack_may_be_had_in_direct_messages(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    root = command(slack, slack.dm(ada), ada, f"{TOPIC} 2 papers")
    assert thread(slack, root)


def test_access_rules_hold_and_hostile_papers_ping_nobody(alone: FakeSlack, hostile: Path, cache: Path, tmp_path: Path) -> None:
    ada = alone.add_user("ada<!here>")
    general, shared = alone.add_channel("general"), alone.add_channel("with-others", ext_shared=True)
    secret = alone.add_channel("secret")
    own = Path(shutil.copytree(hostile, tmp_path / "own"))
    (own / FILE).write_text("no database")  # so that it cannot keep packs either
    rules = {"PAPERBOT_SLACK_CHANNELS": f"{general.id},{shared.id}", "PAPERBOT_SLACK_RATE": "3"}
    with running(alone, own, cache, rules):
        topic = "gradient descent <!channel> @everyone converges"
        root = command(alone, general, ada, f"{topic} 3 papers")
        thread(alone, root, "Questions across the papers")
        told(alone, ada, "it has no buttons for votes and the handout")
        assert buttons(root) == {}
        assert "accessory" not in root.blocks[0]
        alone.slash_command(secret, ada, "/reading-group", topic)
        told(alone, ada, "I do not answer in this channel")
        alone.slash_command(shared, ada, "/reading-group", topic)
        told(alone, ada, "shared with other organisations")
        alone.slash_command(general, ada, "/reading-group", topic)
        alone.slash_command(general, ada, "/reading-group", topic)
        told(alone, ada, "many questions in a short time")
        assert nothing_posted(alone, secret)
        assert nothing_posted(alone, shared)


def test_a_model_takes_its_time_and_a_stop_ends_it(alone: FakeSlack, fresh: Path, cache: Path, model: FakeOpenAI) -> None:
    room = {"PAPERBOT_SLACK_WORKERS": "1", "PAPERBOT_SLACK_WAITING": "0"}
    go = held(model, "{}")
    ada, general = somewhere(alone)
    with running(alone, fresh, cache, model.environment() | room):
        alone.slash_command(general, ada, "/reading-group", f"{TOPIC} 2 papers")
        told(alone, ada, "A language model is writing on them now")
        alone.slash_command(general, ada, "/reading-group", TOPIC)
        told(alone, ada, "I am busy with other questions right now")
    go.set()
    told(alone, ada, "I am being restarted, so the pack was not finished.")
    assert nothing_posted(alone, general)


def test_an_answer_that_is_in_no_log_has_no_button_that_shares_it(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    slack.slash_command(general, ada, "/ask", QUESTION)
    (said,) = slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if PAPER in e.shown])
    assert "paperbot_share" not in json.dumps(said.blocks)
