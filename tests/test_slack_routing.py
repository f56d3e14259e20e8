"""Which events the bot answers: each message of a person to it once, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.routing import Kind, Route, deleted, route
from bot.slack.talk import may_ask
from tests.work import growth

BOT = "U0BOT"
THREAD = "1755207000.000100"


def message(text: str = "what is RLHF?", **fields: Any) -> dict[str, Any]:
    """A message as Slack sends it; `fields` replace or add, None removes."""
    blocks = [{"type": "rich_text", "block_id": "x1", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]}]  # fmt: skip
    event = {
        "user": "U1", "type": "message", "ts": "1755207036.275549", "client_msg_id": "61b3d6a0-e22b-4d9e-a9d3-1f0f0f0f0f0f",
        "text": text, "team": "T1", "blocks": blocks, "channel": "C1", "event_ts": "1755207036.275549",
        "channel_type": "channel",
    }  # fmt: skip
    return {name: value for name, value in {**event, **fields}.items() if value is not None}


def mention(text: str = f"<@{BOT}> what is RLHF?", **fields: Any) -> dict[str, Any]:
    """The same as an app_mention, which has no channel_type."""
    return message(text, **{"type": "app_mention", "channel_type": None, **fields})


def direct(text: str = "what is RLHF?", **fields: Any) -> dict[str, Any]:
    """A direct message."""
    return message(text, **{"channel": "D1", "channel_type": "im", **fields})


FILES = [{"id": "F1", "name": "paper.pdf", "mimetype": "application/pdf", "url_private": "https://files.slack.com/F1"}]
FILE = {"subtype": "file_share", "files": FILES, "team": None, "client_msg_id": None, "upload": False, "display_as_bot": False}
BROADCAST = {"subtype": "thread_broadcast", "thread_ts": THREAD, "root": message("the root", ts=THREAD)}
PROFILE = {"id": "B1", "name": "paperbot", "app_id": "A1", "team_id": "T1"}

ANSWERED = {
    "mention in a channel": (mention(), Kind.QUESTION, "what is RLHF?"),
    "mention in a thread": (mention(thread_ts=THREAD, parent_user_id="U2"), Kind.QUESTION, "what is RLHF?"),
    "mention with a name": (mention(f"<@{BOT}|paperbot>: what?"), Kind.QUESTION, "what?"),
    "mention in the middle": (mention(f"can <@{BOT}> tell what &lt;x&gt; is"), Kind.QUESTION, "can tell what <x> is"),
    "mention with a file": (mention(**FILE), Kind.QUESTION, "what is RLHF?"),
    "mention, also sent to the channel": (mention(**BROADCAST), Kind.QUESTION, "what is RLHF?"),
    "mention of others too": (mention(f"<@{BOT}> is <@U2> right?"), Kind.QUESTION, "is @someone right?"),
    "empty mention": (mention(f"<@{BOT}>"), Kind.HELP, ""),
    "mention with a greeting to all": (mention(f"<!here> <@{BOT}> "), Kind.HELP, ""),
    "mention with only a file": (mention(f"<@{BOT}>", **FILE), Kind.HELP, ""),
    "mention to be quiet": (mention(f"<@{BOT}> please be quiet, we are talking"), Kind.HUSH, "please be quiet, we are talking"),
    "direct message to be quiet": (direct("stop"), Kind.HUSH, "stop"),
    "question that begins so": (mention(f"<@{BOT}> stop words: who uses them?"), Kind.QUESTION, "stop words: who uses them?"),
    "mention to be quiet, with an emoji": (mention(f"<@{BOT}> *stop* :pray:"), Kind.HUSH, "stop"),
    "mention with only an emoji": (mention(f"<@{BOT}> :wave:"), Kind.QUESTION, ":wave:"),
    "mention asking for help": (mention(f"<@{BOT}> Help!"), Kind.HELP, "Help!"),
    "mention asking what can be typed": (mention(f"<@{BOT}> list commands"), Kind.HELP, "list commands"),
    "mention asking how": (mention(f"how do I use <@{BOT}>?"), Kind.HELP, "how do I use ?"),
    "mention asking whether it is there": (mention(f"hey <@{BOT}>, are you there?"), Kind.HELP, "hey , are you there?"),
    "mention that welcomes it": (mention(f"<@{BOT}> welcome to the channel!"), Kind.HELP, "welcome to the channel!"),
    "mention of tests": (mention(f"<@{BOT}> test time scaling"), Kind.QUESTION, "test time scaling"),
    "mention of commands": (mention(f"<@{BOT}> how do you work with noisy labels?"), Kind.QUESTION,
        "how do you work with noisy labels?"),
    "greeting put as a question": (direct("Good morning?"), Kind.QUESTION, "Good morning"),
    "question that greets": (direct("hello world models?"), Kind.QUESTION, "hello world models?"),
    "typed command": (direct("/papers offline"), Kind.HELP, "/papers offline"),
    "typed question": (direct("/ask what is RLHF?"), Kind.QUESTION, "what is RLHF?"),
    "path": (direct("/papersize is what?"), Kind.QUESTION, "/papersize is what?"),
    "question about help": (mention(f"<@{BOT}> help me with RLHF"), Kind.QUESTION, "help me with RLHF"),
    "direct message": (direct(), Kind.QUESTION, "what is RLHF?"),
    "direct message in a thread": (direct(thread_ts=THREAD), Kind.QUESTION, "what is RLHF?"),
    "direct message with a mention": (direct(f"<@{BOT}> what is RLHF?"), Kind.QUESTION, "what is RLHF?"),
    "direct message with a file": (direct(**FILE), Kind.QUESTION, "what is RLHF?"),
    "direct message with only a file": (direct("", **FILE), Kind.HELP, ""),
    "direct message asking for help": (direct("help"), Kind.HELP, "help"),
    "message of an old app's home": (direct(channel_type="app_home"), Kind.QUESTION, "what is RLHF?"),
    "mention in a group's direct message": (
        message(f"<@{BOT}> what is RLHF?", channel="G1", channel_type="mpim"), Kind.QUESTION, "what is RLHF?"),
    "the same as app_mention": (mention(channel="G1"), Kind.QUESTION, "what is RLHF?"),
}  # fmt: skip
FOLLOW_UPS = {
    "reply in a thread": (message("and DPO?", thread_ts=THREAD), "and DPO?"),
    "reply in a private channel": (message("and DPO?", thread_ts=THREAD, channel_type="group"), "and DPO?"),
    "reply in a group's direct message": (message("and DPO?", thread_ts=THREAD, channel="G1", channel_type="mpim"), "and DPO?"),
    "reply with a file": (message("and DPO?", **FILE | {"thread_ts": THREAD}), "and DPO?"),
    "reply, also sent to the channel": (message("and DPO?", **BROADCAST), "and DPO?"),
    "reply that asks what can be asked": (message("what can you do?", thread_ts=THREAD), "what can you do?"),
    "reply with an emoji": (message("and DPO? :thinking_face:", thread_ts=THREAD), "and DPO?"),
    "reply in bold": (message("*tell me more*", thread_ts=THREAD), "tell me more"),
    "reply as code": (message("`tell me more`", thread_ts=THREAD), "tell me more"),
    "reply with a copy to somebody": (message("and DPO? cc <@U2>", thread_ts=THREAD), "and DPO?"),
}
IGNORED = {
    "mention in a channel, as message": message(f"<@{BOT}> what is RLHF?"),
    "mention with a name, as message": message(f"<@{BOT}|paperbot> what is RLHF?"),
    "mention in a thread, as message": message(f"<@{BOT}> what is RLHF?", thread_ts=THREAD),
    "mention in a direct message, as app_mention": mention(channel="D1"),
    "message in a channel": message(),
    "mention of somebody else": message("<@U2> what is RLHF?"),
    "reply to somebody else": message("<@U2> what is RLHF?", thread_ts=THREAD),
    "reply to somebody else, greeted": message("hey <@U2>, what is RLHF?", thread_ts=THREAD),
    "reply that ends in somebody else's name": message("what is RLHF, <@U2|ada>?", thread_ts=THREAD),
    "reply that ends in somebody else's name and an emoji": message("what is RLHF, <@U2|ada>? :pray:", thread_ts=THREAD),
    "reply that wonders": message("really? :joy:", thread_ts=THREAD),
    "reply that shrugs": message("_why not?_ :shrug:", thread_ts=THREAD),
    "reply to a group": message("<!subteam^S1|@team> what is RLHF?", thread_ts=THREAD),
    "reply to all": message("<!here> what is RLHF?", thread_ts=THREAD),
    "reply that says help": message("help", thread_ts=THREAD),
    "reply that asks nothing": message("brb lunch", thread_ts=THREAD),
    "reply that thanks": message("thanks!", thread_ts=THREAD),
    "reply that says to be quiet": message("stop", thread_ts=THREAD),
    "root of a thread": message(thread_ts="1755207036.275549"),
    "message in a group's direct message": message(channel="G1", channel_type="mpim"),
    "own message": direct(user=BOT, bot_id="B1", bot_profile=PROFILE),
    "own message without a bot's id": direct(user=BOT),
    "other bot": direct(bot_id="B2"),
    "other bot with a mention": mention(bot_id="B2", bot_profile=PROFILE),
    "bot_message": direct(subtype="bot_message", bot_id="B2", user=None, username="other"),
    "own reply in a thread": message(user=BOT, thread_ts=THREAD, bot_id="B1"),
    "Slackbot": direct(user="USLACKBOT"),
    "edit": {
        "type": "message", "subtype": "message_changed", "hidden": True, "channel": "D1", "channel_type": "im",
        "ts": "1755207040.000200", "event_ts": "1755207040.000200", "message": direct(edited={"user": "U1", "ts": "1.0"}),
        "previous_message": direct(),
    },
    "edited mention": mention(edited={"user": "U1", "ts": "1755207050.000000"}),
    "deletion": {
        "type": "message", "subtype": "message_deleted", "hidden": True, "channel": "D1", "channel_type": "im",
        "ts": "1755207040.000200", "deleted_ts": "1755207036.275549", "previous_message": direct(),
    },
    "join": message(f"<@{BOT}> has joined the channel", subtype="channel_join"),
    "topic": message(subtype="channel_topic", topic="x"),
    "mention in a topic": mention(subtype="channel_topic"),
    "reply count": {"type": "message", "subtype": "message_replied", "hidden": True, "channel": "C1", "ts": "1.0"},
    "reminder": direct(subtype="reminder_add"),
    "thread of an assistant": direct(subtype="assistant_app_thread"),
    "tombstone": message(subtype="tombstone", hidden=True, thread_ts=THREAD),
    "reaction": {"type": "reaction_added", "user": "U1", "reaction": "eyes", "item": {}, "event_ts": "1.0"},
    "message without an author": direct(user=None),
    "message without a channel": direct(channel=None, channel_type=None),
    "nothing": {},
}  # fmt: skip


def asks(event: dict[str, Any]) -> Route | None:
    return route(event, bot_user_id=BOT)


@pytest.mark.parametrize("case", ANSWERED)
def test_what_is_said_to_the_bot_is_answered(case: str) -> None:
    event, kind, text = ANSWERED[case]
    found = asks(event)
    assert found is not None
    assert (found.kind, found.text) == (kind, text)
    assert (found.channel, found.ts, found.user, found.mentioned) == (event["channel"], event["ts"], "U1", True)
    assert found.thread_ts == event.get("thread_ts", event["ts"])
    assert found.team == event.get("team", "")
    assert found.is_dm == event["channel"].startswith("D")


@pytest.mark.parametrize("case", FOLLOW_UPS)
def test_replies_in_a_thread_may_be_for_the_bot(case: str) -> None:
    event, text = FOLLOW_UPS[case]
    found = asks(event)
    assert found is not None
    assert (found.kind, found.text, found.thread_ts, found.mentioned) == (Kind.QUESTION, text, THREAD, False)
    assert not found.is_dm


@pytest.mark.parametrize("case", IGNORED)
def test_all_else_is_ignored(case: str) -> None:
    assert asks(IGNORED[case]) is None


def edited(before: str, now: str, seconds: float = 30.0, **fields: Any) -> dict[str, Any]:
    """The event for a message whose author changed its text so many seconds after it was written."""
    old = message(before, **fields)
    place = {"channel": old.pop("channel"), "channel_type": old.pop("channel_type")}
    edit = {"user": old["user"], "ts": f"{float(old['ts']) + seconds:.6f}"}
    new = {**old, "text": now, "edited": edit}
    head = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": edit["ts"], "event_ts": edit["ts"]}
    return {**head, **place, "message": new, "previous_message": old}


DM = {"channel": "D1", "channel_type": "im"}
EDITS = {
    "a mention added": (edited("what is RLHF?", f"<@{BOT}> what is RLHF?"), "what is RLHF?", False),
    "a mention added much later": (edited("what is RLHF?", f"<@{BOT}> what is RLHF?", 9_000), "what is RLHF?", False),
    "a mention added in a thread": (edited("RLHF?", f"<@{BOT}> RLHF?", thread_ts=THREAD), "RLHF?", False),
    "a question changed": (edited(f"<@{BOT}> what is RLFH?", f"<@{BOT}> what is RLHF?"), "what is RLHF?", True),
    "a direct message changed": (edited("what is RLFH?", "what is RLHF?", **DM), "what is RLHF?", True),
    "a greeting that becomes a question": (edited("hi", "hi, what is RLHF?", **DM), "hi, what is RLHF?", True),
}  # fmt: skip
NO_EDITS = {
    "a question changed much later": edited(f"<@{BOT}> what is RLFH?", f"<@{BOT}> what is RLHF?", 9_000),
    "a preview of its link": edited(f"<@{BOT}> what is RLHF?", f"<@{BOT}> what is RLHF?"),
    "only its spaces": edited(f"<@{BOT}> what is RLHF?", f"<@{BOT}>  what is  RLHF?"),
    "a mention taken away": edited(f"<@{BOT}> what is RLHF?", "what is RLHF?"),
    "what others talk of": edited("what is RLFH?", "what is RLHF?", thread_ts=THREAD),
    "a question that becomes a courtesy": edited("hi", "hello!", **DM),
    "the bot's own": edited("Searching", f"<@{BOT}> what is RLHF?", user=BOT, bot_id="B1"),
    "another bot's": edited("what?", f"<@{BOT}> what is RLHF?", bot_id="B2"),
    "without what stood there before": {**edited("what?", f"<@{BOT}> what is RLHF?"), "previous_message": None},
}


def again_of(event: dict[str, Any]) -> dict[str, Any]:
    """The message of an edit with yet another text."""
    return {**event["message"], "text": f"<@{BOT}> and what is DPO?", "edited": {"user": "U1", "ts": "1755207040.000000"}}


@pytest.mark.parametrize("case", EDITS)
def test_an_edit_that_asks_the_bot_something_is_a_question(case: str) -> None:
    event, text, anew = EDITS[case]
    found = asks(event)
    assert found is not None
    assert (found.text, found.ts, found.channel, found.anew) == (text, "1755207036.275549", event["channel"], anew)
    assert found.mentioned
    assert found.edit
    again = asks({**event, "message": again_of(event)})
    assert again is not None
    assert found.keys("T1")[0] != again.keys("T1")[0]
    assert found.keys("T1") == (asks(event) or again).keys("T1")
    later = asks({**event, "message": again_of(event), "previous_message": event["message"]})
    assert later is not None
    assert later.before == found.edit


@pytest.mark.parametrize("case", NO_EDITS)
def test_all_other_edits_are_left_alone(case: str) -> None:
    assert asks(NO_EDITS[case]) is None


def test_a_file_alone_is_no_follow_up() -> None:
    assert asks(message("", **FILE | {"thread_ts": THREAD})) is None


def test_one_post_has_one_key_whichever_event_brings_it() -> None:
    text = f"<@{BOT}> what is RLHF?"
    as_message, as_mention = asks(message(text, channel="G1", channel_type="mpim")), asks(mention(text, channel="G1"))
    assert as_message is not None
    assert as_mention is not None
    assert as_message.keys("T1", "Ev1") == ("message/T1/G1/1755207036.275549", "event/T1/Ev1")
    assert as_mention.keys("T1", "Ev2")[0] == as_message.keys("T1")[0]


def test_an_author_of_another_workspace_keeps_theirs() -> None:
    found = asks(mention(team="T2", user_team="T2", source_team="T2"))
    assert found is not None
    assert found.user_team == "T2"


@pytest.mark.parametrize(
    ("event", "gone"),
    [
        (IGNORED["deletion"], ("D1", "1755207036.275549")),
        ({"type": "message", "subtype": "message_changed", "channel": "C1", "ts": "2.0", "message": {
            "type": "message", "subtype": "tombstone", "ts": "1.0", "user": "USLACKBOT"}}, ("C1", "1.0")),
        (IGNORED["edit"], None), (message(), None), ({"subtype": "message_deleted", "channel": "C1"}, None), ({}, None),
    ],
)  # fmt: skip
def test_which_message_is_deleted(event: dict[str, Any], gone: tuple[str, str] | None) -> None:
    assert deleted(event) == gone


@pytest.mark.parametrize("said", ["“", "when ", "how long ", "the model "])
def test_a_reply_is_read_in_time_that_grows_with_its_length(said: str) -> None:
    assert growth(lambda size: may_ask(said * size), 500) < 24
