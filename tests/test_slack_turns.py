"""What a question in Slack goes on from: threads of people, direct messages, packs; against the strict fakes."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answers import Turn
from bot.conversations import FILE
from bot.conversations.packs import Packs
from bot.slack.contents import words_of
from bot.slack.listeners import SHORTCUT
from bot.slack.topics import Asked, knowing, leans, read
from tests.conftest import LibraryOf, paper
from tests.fakes.openai import FakeOpenAI
from tests.fakes.slack import Channel, FakeSlack, Message, User
from tests.fakes.slack_chat import NO_TEXT
from tests.fakes.slack_workspace import BOT_USER_ID
from tests.slack_bots import PAPER, QUESTION, settle, somewhere
from tests.test_slack_groups import command, thread

SECRET = "HR says that Carla's salary is 90k"
SPRING = "SPRING: GPT-4 Out-performs RL Algorithms by Studying Papers and Reasoning"
WRITTEN = "Regularization towards the base policy can prevent reward hacking [1]."


@pytest.fixture(scope="module")
def model(model: FakeOpenAI) -> FakeOpenAI:
    model.reply_with(lambda _: WRITTEN)
    return model


def said_before(slack: FakeSlack, place: Channel, user: User | str, text: str, root: Message | None = None) -> Message:
    """A message that the bot is told nothing of, as if it stood there from before."""
    by = user if isinstance(user, str) else user.id
    with slack.changed:
        return slack.workspace.add(Message(place.id, slack.workspace.clock(), by, text, root.ts if root else None))


def talk(slack: FakeSlack, place: Channel, texts: Sequence[str], *people: User) -> Message:
    """A thread in which people talk to each other; its root."""
    root = said_before(slack, place, people[0], texts[0])
    for number, text in enumerate(texts[1:], 1):
        said_before(slack, place, people[number % len(people)], text, root)
    return root


def ask(slack: FakeSlack, place: Channel, user: User, text: str, root: Message | None = None) -> str:
    """All that the bot answers to a mention, or to a direct message."""
    question = slack.user_posts(place, user, text, thread_ts=root.ts if root else None)
    slack.wait_for_answer(question)
    slack.wait_for(lambda: not slack.status(question))
    return "\n".join(reply.shown for reply in slack.replies(question) if reply.ts > question.ts)


def prompts(model: FakeOpenAI) -> list[list[str]]:
    """What the model was sent, but for its rules."""
    return [[message["content"] for message in chat["messages"][1:]] for chat in model.chats]


# Threads of people


@pytest.mark.parametrize(
    ("texts", "call", "read_as", "said"),
    [
        ([QUESTION], "answer please", QUESTION, PAPER),
        ([QUESTION, "no idea, ask Tanaka from the vision group?"], "can you answer that?", QUESTION, PAPER),
        (["Lunch?", f"{QUESTION} &lt;- <@U0SOMEBDY>"], "any thoughts?", f"{QUESTION} &lt;-", PAPER),
        ([QUESTION, *["it is slow on mine", "hm", "+1"] * 10], "what do you say about this?", QUESTION, PAPER),
        (["Papers for Friday", "I think SPRING plays Crafter from its paper"], "is that true?", "I think SPRING", SPRING),
    ],
)  # fmt: skip
def test_a_mere_call_asks_what_somebody_has_said(
    slack: FakeSlack, texts: list[str], call: str, read_as: str, said: str
) -> None:
    ada, general = somewhere(slack)
    shown = ask(slack, general, ada, call, talk(slack, general, texts, ada, ada))
    assert said in shown
    assert f"Read as: {read_as}" in shown


@pytest.mark.parametrize("text", ["answer please", "can you answer this?", "what do you think?", "thoughts?", "help us out"])
def test_a_mere_call_where_nobody_has_said_anything_is_told_so(slack: FakeSlack, text: str) -> None:
    ada, general = somewhere(slack)
    said = "There is nothing before this that I could answer."
    assert said in slack.wait_for_answer(slack.user_posts(general, ada, text)).shown
    assert said in slack.wait_for_answer(slack.user_posts(slack.dm(ada), ada, text)).shown


@pytest.mark.parametrize(
    "text",
    ["what ideas are there for drones?", "answers by agents", "what is the idea?", "comments on the code?", "more ideas"],
)
def test_what_asks_for_something_is_no_mere_call(text: str) -> None:
    assert not Asked(text).idle


def test_a_call_is_kept_as_it_was_asked_and_gone_on_from_as_it_was_read(slack: FakeSlack, home: Path) -> None:
    ada, general = somewhere(slack)
    root = talk(slack, general, [QUESTION], ada)
    ask(slack, general, ada, "please answer", root)
    for text in ("is there code for it?", "and who wrote it?"):
        assert PAPER in ask(slack, general, ada, text, root)
    assert "Read as: " not in ask(slack, general, ada, "is that true?", root)  # of the answer
    slack.user_opens(ada)
    view = slack.wait_for(lambda: slack.workspace.homes.get(ada.id))
    assert "• please answer" in str(view)


def test_a_question_that_leans_on_something_goes_on_from_one_message(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    root = slack.bot_posts(general, f"New on arXiv: {SPRING}", old=False)
    said_before(slack, general, ada, "nice!", root)
    shown = ask(slack, general, ada, "how does it work?", root)
    assert f"Read as a follow-up on “{SPRING}”." in shown
    said_before(slack, general, ada, "Who books the room for Tuesday?", root)
    assert SPRING in ask(slack, general, ada, "tell me more", root)


def test_a_message_that_says_what_is_meant_wins_over_the_root(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    texts = [QUESTION, f"not quite, but I liked {SPRING}"]
    shown = ask(slack, general, ada, "which data does it use?", talk(slack, general, texts, ada))
    assert f"Read as a follow-up on “{SPRING}”." in shown


def test_a_deleted_message_is_nobodys_topic(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    root = said_before(slack, general, "USLACKBOT", "This message was deleted.")
    root.subtype = "tombstone"
    said_before(slack, general, ada, "+1", root)
    assert "Read as" not in ask(slack, general, ada, "any thoughts?", root)


def test_where_people_talk_a_question_that_stands_alone_is_asked_alone(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    root = talk(writing, general, ["Who comes to lunch?", SECRET], ada)
    ask(writing, general, ada, QUESTION, root)
    (sent,) = prompts(model)
    assert len(sent) == 1
    assert SECRET not in str(model.chats)
    said_before(writing, general, ada, SECRET, root)
    model.chats.clear()
    ask(writing, general, ada, "and is there code for it?", root)
    assert prompts(model)[-1][:2] == [QUESTION, WRITTEN.removesuffix(" [1].") + "."]
    assert SECRET not in str(model.chats)


def test_only_the_message_that_a_question_is_about_reaches_a_model(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    ask(writing, general, ada, "is there code for it?", talk(writing, general, [SECRET, QUESTION], ada))
    assert prompts(model)[-1][0].startswith(QUESTION)
    assert SECRET not in str(model.chats)


def test_later_turns_hold_a_call_as_it_was_read(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    root = talk(writing, general, [QUESTION, "no idea"], ada)
    for text in ("answer please", "and is there code for it?"):
        ask(writing, general, ada, text, root)
    assert prompts(model)[-1][0] == QUESTION
    assert "no idea" not in str(model.chats)
    assert "answer please" not in str(model.chats)


def test_help_is_no_turn(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    question = writing.user_posts(general, ada, QUESTION)
    writing.wait_for_answer(question)
    for text in ("help", "and is there code for it?"):
        ask(writing, general, ada, text, question)
    assert "How to ask" not in str(model.chats)


def test_all_parts_of_an_answer_are_one_turn(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada, general = somewhere(writing)
    question = writing.user_posts(general, ada, QUESTION)
    first = writing.wait_for_answer(question)
    part = said_before(writing, general, BOT_USER_ID, "The rest of it.", question)
    assert first.metadata
    part.metadata = {**first.metadata, "event_payload": first.metadata["event_payload"] | {"part": 1}}
    model.chats.clear()
    ask(writing, general, ada, "and is there code for it?", question)
    assert len(prompts(model)[-1]) == 3


# Direct messages


def test_in_direct_messages_a_follow_up_goes_on_from_what_was_asked_last(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    direct = slack.dm(ada)
    question = slack.user_posts(direct, ada, "what papers do you have on offline reinforcement learning?")
    (second,) = slack.wait_for(lambda: re.findall(r"\*\[2\]\* (.+?) \(", "\n".join(r.shown for r in slack.replies(question))))
    shown = ask(slack, direct, ada, "how does the second one work?")
    assert f"Read as a follow-up on “{second}”." in shown
    ask(slack, direct, ada, "thanks!")
    assert second in ask(slack, direct, ada, "tell me more")
    assert second in ask(slack, direct, ada, "in simple terms please")
    assert PAPER in ask(slack, direct, ada, QUESTION)
    assert f"Read as a follow-up on “{PAPER}" in ask(slack, direct, ada, "is there code for it?")


def test_below_a_direct_message_that_goes_on_the_thread_does_too(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    direct = slack.dm(ada)
    ask(slack, direct, ada, QUESTION)
    more = slack.user_posts(direct, ada, "explain")
    slack.wait_for_answer(more)
    assert f"Read as a follow-up on “{PAPER}" in ask(slack, direct, ada, "is there code for it?", more)


def test_direct_messages_go_on_from_where_something_was_said_last(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    direct = slack.dm(ada)
    first = slack.user_posts(direct, ada, QUESTION)
    slack.wait_for_answer(first)
    ask(slack, direct, ada, f"What does “{SPRING}” find?")
    ask(slack, direct, ada, "and who wrote it?", first)
    assert f"Read as a follow-up on “{PAPER}" in ask(slack, direct, ada, "is there code for it?")


@pytest.mark.parametrize(("minutes", "found"), [(50, True), (70, False)])
def test_what_was_asked_long_ago_is_over(slack: FakeSlack, minutes: int, found: bool) -> None:
    ada = slack.add_user("ada")
    direct, ago = slack.dm(ada), time.time() - 60 * minutes
    with slack.changed:
        root = slack.workspace.add(Message(direct.id, f"{ago - 9_000:.6f}", ada.id, f"What is {SPRING}?"))
        slack.workspace.add(Message(direct.id, f"{ago:.6f}", BOT_USER_ID, f"It plays Crafter.\n[1] {SPRING}", root.ts))
    assert (f"Read as a follow-up on “{SPRING}”." in ask(slack, direct, ada, "how does it work?")) is found


def test_a_direct_message_that_stands_alone_goes_on_from_nothing(writing: FakeSlack, model: FakeOpenAI) -> None:
    ada = writing.add_user("ada")
    direct = writing.dm(ada)
    for text in (QUESTION, f"What does {SPRING} find?"):
        ask(writing, direct, ada, text)
    assert [len(sent) for sent in prompts(model)] == [1, 1]
    assert not writing.calls("conversations.history")
    ask(writing, direct, ada, "is there code for it?")
    assert QUESTION not in str(model.chats[-1])  # it goes back to the last question that stands alone


def test_direct_messages_that_cannot_be_read_cost_no_answer(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    slack.fail("conversations.history", "internal_error", times=None)
    assert "Nothing was found" in ask(slack, slack.dm(ada), ada, "how does the first one work?")


def test_messages_without_a_text_cost_no_answer(slack: FakeSlack) -> None:
    """Of some, which are blocks or attachments alone, Slack says that their text is null."""
    ada, general = somewhere(slack)
    root = said_before(slack, general, ada, "Look at this chart.")
    with slack.changed:
        silent = Message(general.id, slack.workspace.clock(), ada.id, None, root.ts)  # type: ignore[arg-type]
        slack.workspace.add(silent)
    assert PAPER in ask(slack, general, ada, QUESTION, root)
    slack.message_shortcut(ada, silent, SHORTCUT)
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if "no text in that message" in e.shown])
    with slack.changed:
        silent.text = ""


def section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_what_an_app_posted_as_blocks_is_what_they_say(slack: FakeSlack) -> None:
    ada, general = somewhere(slack)
    root = said_before(slack, general, "U0OTHRAPP", NO_TEXT)
    with slack.changed:
        root.bot_id, root.blocks = "B0OTHRAPP", [section(f"*{QUESTION}*"), {"type": "divider"}]
    shown = ask(slack, general, ada, "answer please", root)
    assert f"Read as: {QUESTION}" in shown
    assert PAPER in shown
    with slack.changed:
        root.blocks = [{"type": "divider"}]
    slack.message_shortcut(ada, root, SHORTCUT)
    slack.wait_for(lambda: [e for e in slack.ephemerals(ada) if "no text in that message" in e.shown])


_RICH = {"type": "rich_text", "elements": [
    {"type": "rich_text_section", "elements": [
        {"type": "text", "text": "See "}, {"type": "link", "url": "https://x.example", "text": "this"},
        {"type": "emoji", "name": "eyes"}, {"type": "user", "user_id": "U1"}]},
    {"type": "rich_text_list", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": word}]} for word in ("one", "two")]},
]}  # fmt: skip


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"text": "said", "blocks": [section("shown")]}, "said"),
        ({"text": NO_TEXT, "blocks": [section("shown")]}, "shown"),
        ({"text": None, "blocks": [_RICH]}, "See <https://x.example|this><@U1>\none\ntwo"),
        ({"blocks": [{"type": "header", "text": {"text": "Head"}}, {"type": "markdown", "text": "*m*"}]}, "Head\n*m*"),
        ({"blocks": [{"type": "section", "fields": [{"text": "a"}, {"text": "b"}]}]}, "a\nb"),
        ({"blocks": [{"type": "context", "elements": [{"type": "image", "alt_text": "x"}, {"text": "c"}]}]}, "c"),
        ({"text": "", "attachments": [{"title": "T", "text": "t", "fallback": "f"}, {"fallback": "g"}]}, "T\nt\ng"),
        ({"attachments": [{"fallback": NO_TEXT, "blocks": [section("s")]}]}, "s"),
        ({"text": NO_TEXT, "blocks": [{"type": "divider"}, {"type": "image", "alt_text": "x"}]}, ""),
        ({"text": NO_TEXT, "blocks": "none", "attachments": [None, {"text": 3}]}, ""),
        ({"blocks": [{"type": "section", "text": ["x"]}, {"type": "rich_text", "elements": [{}, 1]}, {}]}, ""),
    ],
)
def test_the_words_of_a_message(message: dict[str, object], words: str) -> None:
    assert words_of(message) == words


# Packs


@pytest.mark.parametrize("kept", [True, False])
def test_numbers_below_a_pack_are_its_own(slack: FakeSlack, home: Path, kept: bool) -> None:
    ada, general = somewhere(slack)
    root = command(slack, general, ada, "offline RL 3 papers 30 minutes")
    left_out = thread(slack, root)[-1].shown.partition("Left out, though near*")[2]
    second = root.shown.partition("[2]* ")[2].partition("\n")[0].partition(" (")[0]
    assert second
    if not kept:
        Packs(home / FILE).remove(root.metadata["event_payload"]["pack"] if root.metadata else "")
    said_before(slack, general, ada, "I vote for the last one, on robots", root)
    shown = ask(slack, general, ada, "what does [2] do?", root)
    assert f"Read as a follow-up on “{second}”." in shown
    assert second not in left_out
    assert "Read as a follow-up" not in ask(slack, general, ada, QUESTION, root)
    settle(slack)


def test_a_pack_in_direct_messages_is_gone_on_from(slack: FakeSlack) -> None:
    ada = slack.add_user("ada")
    direct = slack.dm(ada)
    root = command(slack, direct, ada, "offline RL 2 papers 30 minutes")
    thread(slack, root)
    second = root.shown.partition("[2]* ")[2].partition("\n")[0].partition(" (")[0]
    assert f"Read as a follow-up on “{second}”." in ask(slack, direct, ada, "what does [2] do?")
    assert f"Read as a follow-up on “{second}”." in ask(slack, direct, ada, "what does [2] find?", root)


# As texts


@pytest.mark.parametrize(
    ("text", "turns", "message"),
    [
        ("thoughts?", [], "I hear that PPO fails on slopes"),
        ("do you agree with @someone?", [], "I hear that PPO fails on slopes"),
        ("thoughts?", ["What is PPO?"], "I hear that PPO fails on slopes"),
        ("tell me more", [], "I hear that PPO fails on slopes"),
        ("tell me more", ["What is PPO?"], ""),
        ("why?", ["What is PPO?"], ""),
        ("does it run on drones?", [], "I hear that PPO fails on slopes"),
        ("does it run on drones?", ["What is PPO?"], ""),
        ("How does DQN work?", [], ""),
        ("How can reward hacking be mitigated?", [], ""),
        ("what do you think of DQN?", [], ""),
        ("what can you do?", [], ""),
        ("thanks!", [], ""),
    ],
)
def test_which_questions_are_about_a_message(text: str, turns: list[str], message: str) -> None:
    said = [Turn("user", turn) for turn in turns]
    assert read(text, said, ["Has anybody tried PPO on robots?", "I hear that PPO fails on slopes"]).message.startswith(message)
    assert bool(read(text, said, ["Has anybody tried PPO on robots?", "I hear that PPO fails on slopes"]).message) is bool(
        message
    )
    assert read(text, said, []) == Asked(text, tuple(said))


@pytest.mark.parametrize(
    ("text", "leaning"),
    [("how does the first one work?", True), ("are you sure?", True), ("explain simpler", True), ("und wie geht das?", True),
     (QUESTION, False), ("what is overfitting?", False), ("thanks!", False)],
)  # fmt: skip
def test_which_direct_messages_go_on(text: str, leaning: bool) -> None:
    assert leans(text) is leaning


def test_of_a_long_message_only_the_beginning_is_taken() -> None:
    asked = read("thoughts?", [], ["PPO fails on robots. " * 400])
    assert 500 < len(asked.question) <= 600
    assert asked.question.endswith("…")


@pytest.mark.parametrize(
    "link", ["https://arxiv.org/abs/2401.00001v2", "(https://arxiv.org/pdf/2401.00001).", "doi:10.1000/xyz", "arXiv:2401.00001"]
)
@pytest.mark.parametrize("stored", ["arxiv:2401.00001", "doi:10.1000/xyz", "refs:7"])
def test_a_link_to_a_paper_counts_as_its_title(library_of: LibraryOf, link: str, stored: str) -> None:
    known = paper(1, paper_id=stored, title="Walking Robots That Never Fall", arxiv_id="2401.00001", doi="10.1000/xyz")
    library = library_of(known, paper(2))
    leaning = knowing(read("who wrote it?", [], [link, "+1"]), library)
    called = knowing(read("what is it about?", [], [f"look: {link}"]), library)
    unknown = knowing(read("what is it about?", [], ["https://arxiv.org/abs/9912.00009"]), library)
    assert leaning.history == (
        Turn("user", "“Walking Robots That Never Fall”"),
        Turn("assistant", "“Walking Robots That Never Fall”", (known.paper_id,)),
    )
    assert called.question == "look: “Walking Robots That Never Fall”"
    assert unknown.question == "https://arxiv.org/abs/9912.00009"
