"""Reading-group packs in Slack, before they are sent: what a command asks for, and the messages of a pack."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.conversations.packs import Kept
from bot.reading_group import NothingOnTopic, Pack, Request, prepare
from bot.reading_group.pack import (
    Aspect,
    Brief,
    Choice,
    Discussion,
    Excerpt,
    Finding,
    Kind,
    LeftOut,
    Level,
    Map,
    Primer,
    Relation,
    Task,
    Term,
)
from bot.reading_group.pack import Part as Agendum
from bot.reading_group.wording import on_paper
from bot.slack.group_blocks import group_messages, vote_of, votes_shown, with_votes
from bot.slack.group_buttons import file_name
from bot.slack.group_request import request_of
from bot.slack.groups import nothing_messages
from bot.slack.messages import SlackMessage, plain_parts
from ingest.errors import QuestionError
from ingest.filters import EVERYTHING, Filters
from tests.conftest import examples
from tests.test_slack_blocks import _LINKS, _papers, check, check_quiet, heard, read
from tests.test_slack_safety import hostile

_few = settings(deadline=None, max_examples=examples(30))


# What the command asks for


@pytest.mark.parametrize(
    ("text", "topic", "papers", "minutes"),
    [
        ("offline RL", "offline RL", 5, 60),
        ("  offline\n RL 5 papers 45 minutes ", "offline RL", 5, 45),
        ("offline RL, 45 min, 3 papers.", "offline RL", 3, 45),
        ("offline RL with 1 paper in 20 mins", "offline RL", 1, 20),
        ("offline RL --papers 4 --minutes 45", "offline RL", 4, 45),
        ("--minutes=30 offline RL", "offline RL", 5, 30),
        ("offline RL \u2014papers 4", "offline RL", 4, 60),  # as some clients send it
        ("“offline RL” 2 papers", "offline RL", 2, 60),
        ("learning from 5 papers a day", "learning from 5 papers a day", 5, 60),
        ("model-based RL with 2 agents", "model-based RL with 2 agents", 5, 60),
        ("0 papers on x", "x", 0, 60),
        ("x 0 papers", "x", 0, 60),
        ("papers on gaussian splatting, 4 papers, 1 hour", "gaussian splatting", 4, 60),
        ("4 papers on RL in 45 minutes please", "RL", 4, 45),
        ("4 recent papers on RL", "recent papers on RL", 4, 60),
        ("few-shot learning, 2-3 papers", "few-shot learning", 3, 60),
        ("offline RL (4 papers, 45 min)", "offline RL", 4, 45),
        ("offline RL (e.g. CQL)", "offline RL (e.g. CQL)", 5, 60),
        ("an hour and a half on offline RL", "offline RL", 5, 90),
        ("half an hour about offline RL", "offline RL", 5, 30),
        ("offline RL 1h30, three papers", "offline RL", 3, 90),
        ("offline RL for 1.5 hours", "offline RL", 5, 90),
        ("a 45 minute session on offline RL", "offline RL", 5, 45),
        ("for tomorrow: offline RL", "offline RL", 5, 60),
        ("next friday on RLHF", "RLHF", 5, 60),
        ("world models on Friday at 3pm", "world models", 5, 60),
        ("offline RL, Friday 14:00, 3 papers", "offline RL", 3, 60),
        ("offline RL on Friday 09:30", "offline RL", 5, 60),
        ("14:00: offline RL, 45 minutes", "offline RL", 5, 45),
        ("Please prepare a reading group on DPO for Thursday, 3 papers", "DPO", 3, 60),
        ("let’s discuss RLHF tomorrow morning", "RLHF", 5, 60),
        ("vision, language and action", "vision, language and action", 5, 60),
        # Of the topic:
        ("learning from 5 minutes of demonstrations", "learning from 5 minutes of demonstrations", 5, 60),
        ("learning from 5 minutes", "learning from 5 minutes", 5, 60),
        ("sleep between 22:00 and 06:00", "sleep between 22:00 and 06:00", 5, 60),
        ("sleep after 22:00", "sleep after 22:00", 5, 60),
        ("aspect ratios 16:9", "aspect ratios 16:9", 5, 60),
        ("the internet of tomorrow", "the internet of tomorrow", 5, 60),
        ("demand forecasting on Black Friday", "demand forecasting on Black Friday", 5, 60),
        ("today's LLMs", "today's LLMs", 5, 60),
        ("On the convergence of Adam", "On the convergence of Adam", 5, 60),
        ("papers from 2023 on RL", "papers from 2023 on RL", 5, 60),
        ("prompting since 3 May 2023", "prompting since 3 May 2023", 5, 60),
    ],
)
def test_a_command_names_topic_papers_and_minutes(text: str, topic: str, papers: int, minutes: int) -> None:
    assert request_of(text) == Request(topic=topic, papers=papers, minutes=minutes)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5 papers 45 minutes", "Name the topic"),
        ("--papers 5", "Name the topic"),
        ("“ ”", "Name the topic"),
        ("RL --papers many", "--papers takes a number"),
        ("RL --minutes", "--minutes takes a number"),
        ("RL --papers 9999999999", "--papers takes a number"),
        ("RL --paper Uni-O4", "I do not know --paper"),
    ],
)
def test_a_command_that_cannot_be_followed_says_why(text: str, why: str) -> None:
    with pytest.raises(QuestionError, match=why) as caught:
        request_of(text)
    assert "/reading-group" in caught.value.advice


@_few
@given(hostile | st.text(max_size=80))
def test_any_text_is_a_request_or_an_error(text: str) -> None:
    try:
        request = request_of(text)
    except QuestionError:
        return
    assert request.topic.strip()


# A pack of the sample library


@pytest.fixture(scope="module")
def pack(sample_app: App) -> Pack:
    return prepare(sample_app, Request(topic="offline reinforcement learning", papers=4))


def test_a_pack_is_an_overview_and_a_message_a_paper(pack: Pack) -> None:
    messages = group_messages(pack, "p1", "ada")
    check(messages)
    check_quiet(messages)
    overview, opening, *papers = messages[:6]
    shown = read([overview])
    assert "Reading group: offline reinforcement learning" in shown
    assert "Asked for by ada" in shown
    assert sum(map(int, re.findall(r"(\d+) min ·", shown))) == 60
    places = [shown.index(choice.paper.title) for choice in pack.choices]
    assert places == sorted(places)
    assert "Primer" in read([opening])
    assert "Sceptic" in read([opening])
    for choice, message in zip(pack.choices, papers, strict=True):
        assert choice.paper.title in read([message])
        for one in pack.questions:
            assert (one.text in read([message])) == (one in on_paper(pack, choice.number)), one.text
        assert votes_shown(message.blocks) == {choice.number}
    assert votes_shown(overview.blocks) == {1, 2, 3, 4}


def test_every_quote_of_a_brief_is_shown_and_heard_once(pack: Pack) -> None:
    messages = group_messages(pack, "p1")
    for brief, message in zip(pack.briefs, messages[2:6], strict=True):
        for said in (read([message]), heard([message])):
            for finding in brief.findings:
                for excerpt in finding.excerpts:
                    assert said.count(f"“{excerpt.quote}”") >= 1
        silent = [str(finding.aspect) for finding in brief.findings if not finding.excerpts]
        assert f"The abstract does not say: {', '.join(silent)}." in read([message])


def test_what_a_question_points_to_stands_below_it(pack: Pack) -> None:
    shown = [read([message]) for message in group_messages(pack, "p1")[2:]]
    asked = [found for text in shown for found in re.findall(r"^\d+\. ([^\n]*)(?:\n(?=(.?))|\Z)", text, re.MULTILINE)]
    assert len(asked) == len(pack.questions)
    assert [question for question, below in asked if "“" not in question and below != ">"] == []


def test_what_is_across_papers_is_said_even_if_it_is_nothing(pack: Pack, sample_app: App) -> None:
    shown, bare = read(group_messages(pack, "p1")), read(group_messages(replace(pack, relations=()), "p1"))
    assert all(relation.text in shown for relation in pack.relations)
    assert "The abstracts show neither." in bare
    assert "is a table in the handout" in bare
    assert "The abstracts show neither." not in read(group_messages(prepare(sample_app, Request(names=("Uni-O4",))), "p1"))


def test_without_a_store_there_are_no_buttons_and_one_paper_is_not_voted_on(pack: Pack, sample_app: App) -> None:
    bare = json.dumps([message.blocks for message in group_messages(pack, "")])
    assert "button" not in bare
    assert "Vote" not in bare
    assert "The handout" not in bare
    one = group_messages(prepare(sample_app, Request(names=("Uni-O4",))), "p1")
    assert not any(votes_shown(message.blocks) for message in one)
    assert one[0].blocks[0]["accessory"]["value"] == "p1"
    assert "Vote" not in read(one)


def test_buttons_show_votes_and_nothing_else_changes(pack: Pack) -> None:
    for message in group_messages(pack, "p1"):
        with_two = with_votes(message.blocks, {2: 2, 3: 1})
        check([SlackMessage(message.text, with_two)])
        assert ("Vote (2)" in json.dumps(with_two)) == (2 in votes_shown(message.blocks))
        assert with_votes(with_two, {}) == message.blocks


@pytest.mark.parametrize("value", ["", "p1", "p1:", "p1:x", "p1:-1", "p1:9999", "good:a1"])
def test_a_click_on_no_vote_is_none(value: str) -> None:
    assert vote_of({"value": value}) == ("", 0)


# Any pack

_excerpts = st.builds(
    Excerpt, hostile | hostile.map(lambda text: text * 30), st.just("p1"), st.integers(0, 99), st.integers(0, 99), st.just(1)
)
_lists = st.lists(_excerpts, max_size=2).map(tuple)
_choices = st.lists(_papers, min_size=1, max_size=2).map(
    lambda papers: tuple(Choice(n, paper, "<!here> near", "first", 0.5) for n, paper in enumerate(papers, 1))
)
_findings = st.tuples(*(st.builds(Finding, st.just(aspect), _lists, hostile) for aspect in Aspect))


@st.composite
def _packs(draw: st.DrawFn) -> Pack:
    choices = draw(_choices)
    return Pack(
        topic=draw(hostile), minutes=60, choices=choices,
        left_out=(LeftOut("p9", draw(hostile), draw(hostile)),), primer=Primer(draw(_lists), draw(hostile)),
        briefs=tuple(Brief(choice.number, draw(_findings)) for choice in choices), columns=(), rows=(),
        relations=(Relation(Kind.AGREE, draw(hostile), (draw(_excerpts), draw(_excerpts))),),
        questions=tuple(Discussion(Level.CRITIQUE, draw(hostile), draw(_lists)) for _ in range(3)),
        agenda=tuple(Agendum(5, f"[{choice.number}] {draw(hostile)}", "all", draw(hostile)) for choice in choices),
        roles=(Task("Host", draw(hostile)),), glossary=(Term(draw(hostile), draw(hostile), draw(_excerpts)),), bibtex="",
        map=Map((), 0.0, 0), notes=(draw(hostile),), usage=None,
    )  # fmt: skip


@pytest.mark.parametrize("venue", ["Proceedings of the Workshop on Everything & More " * 90, "&" * 4_000])
def test_papers_of_any_venue_are_taken(pack: Pack, venue: str) -> None:
    paper = replace(pack.choices[0].paper, venue=venue, year=2020, url="", title="&" * 500)
    choices = tuple(replace(one, paper=paper) for one in pack.choices)
    messages = group_messages(replace(pack, choices=choices), "p1")
    check(messages)
    assert ", 2020)" in read(messages)


@settings(_few, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # so large a value takes minutes to make smaller
@given(_packs(), hostile)
def test_every_pack_is_taken_and_pings_nobody(pack: Pack, asked_by: str) -> None:
    messages = group_messages(pack, "p1", asked_by)
    check(messages)
    check_quiet(messages, *_LINKS)
    for message in messages:
        check_quiet(plain_parts(message), *_LINKS)
    check([SlackMessage(one.text, with_votes(one.blocks, dict.fromkeys(range(1, 13), 10**6))) for one in messages])


def test_twelve_papers_with_long_titles_are_all_in_the_overview(pack: Pack) -> None:
    """With all of a paper's fields at their longest, what does not fit goes on in the thread, and nothing is lost."""
    paper = replace(pack.choices[0].paper, title="title " * 60, venue="venue " * 20, url="https://a.example/" + "x" * 600)
    choices = tuple(replace(pack.choices[0], number=n, paper=paper, why="why " * 40) for n in range(1, 13))
    briefs = tuple(replace(pack.briefs[0], number=n) for n in range(1, 13))
    agenda = tuple(Agendum(5, f"[{n}] title", "all", "what") for n in range(1, 13))
    messages = group_messages(replace(pack, choices=choices, briefs=briefs, agenda=agenda), "p1")
    check(messages)
    seen = [number for message in messages for number in sorted(votes_shown(message.blocks))]
    assert sorted(seen) == sorted([*range(1, 13)] * 2)


def test_a_very_long_pack_is_whole(pack: Pack) -> None:
    long = [replace(one, quote=f"{place} {'word ' * 900}end{place}") for place, one in enumerate(pack.primer.excerpts)]
    messages = group_messages(replace(pack, primer=Primer(tuple(long))), "p1")
    check(messages)
    for said in (read(messages), heard(messages)):
        assert all(said.count(f"end{place}”") == 1 for place in range(len(long)))
        assert said.count("word") >= 900 * len(long)


@_few
@given(hostile, st.lists(_papers, max_size=3), st.sampled_from([EVERYTHING, Filters(venues=("NeurIPS",))]), st.integers(0, 9))
def test_a_refusal_is_taken_and_pings_nobody(topic: str, papers: list, filters: Filters, admitted: int) -> None:  # type: ignore[type-arg]
    messages = nothing_messages(NothingOnTopic(topic, papers, filters, admitted))
    check(messages)
    check_quiet(messages, *_LINKS)
    assert ("eave the filter out" in read(messages)) == bool(filters)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Reading group: offline RL", "reading-group-offline-rl.html"), ("学习", "reading-group.html"), ("../x/<y>", "x-y.html")],
)
def test_a_file_has_a_name_that_any_system_takes(title: str, name: str) -> None:
    assert file_name(Kept("p1", "C1", "1.1", title, "")) == name
