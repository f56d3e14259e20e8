"""Answers in Slack: within its limits, whole, plain about what was not found, and the same for those who hear them read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answer, Citation, Mode, Outcome, Quote, Source, Statement, Usage, Verdict
from bot.conversations.records import Cited, Exchange
from bot.llm import Cancelled
from bot.slack import blocks, notices
from bot.slack.limits import rendered_blocks
from bot.slack.messages import Part, SlackMessage, markdown_parts, packed, plain, plain_parts, section, sections
from bot.slack.notices import ErrorKind
from bot.slack.safety import JOINER, Outgoing, inbound
from ingest import errors
from ingest.records import Paper
from tests.conftest import examples
from tests.test_slack_safety import CODED, forms, hostile, readings, without_code

_few = settings(deadline=None, max_examples=examples(30))
_SLACK_WORDS = {"mrkdwn", "plain_text", "markdown"}


# --- what Slack takes, from its reference (docs.slack.dev/reference/block-kit)


def check_block(block: dict[str, Any]) -> None:
    """That Slack takes a block of a message or a view."""
    kind, fields = block["type"], set(block) - {"type"}
    if kind == "section":
        assert fields in ({"text"}, {"text", "accessory"})
        check_text(block["text"], 3_000)
        if "accessory" in fields:
            check_button(block["accessory"])
    elif kind == "context":
        assert fields == {"elements"}
        assert 1 <= len(block["elements"]) <= 10
        for element in block["elements"]:
            check_text(element, 2_000)
    elif kind == "markdown":
        assert fields == {"text"}
        assert 1 <= len(block["text"]) <= 12_000
    elif kind == "header":
        assert block["text"]["type"] == "plain_text"
        check_text(block["text"], 150)
    elif kind == "context_actions":
        (element,) = block["elements"]
        assert set(element) == {"type", "action_id", "positive_button", "negative_button"}
        check_button(element["positive_button"])
        check_button(element["negative_button"])
    elif kind == "actions":
        assert len({element["action_id"] for element in block["elements"]}) == len(block["elements"]) <= 25
        for element in block["elements"]:
            check_button(element)
    else:
        assert block == {"type": "divider"}


def check_text(text: dict[str, Any], most: int) -> None:
    assert text["type"] in ("mrkdwn", "plain_text")
    assert set(text) == ({"type", "text", "verbatim"} if text["type"] == "mrkdwn" else {"type", "text", "emoji"})
    assert 1 <= len(text["text"]) <= most
    assert text["text"].strip()


def check_button(button: dict[str, Any]) -> None:
    assert button["text"]["type"] == "plain_text"
    assert 1 <= len(button["text"]["text"]) <= 75
    assert 1 <= len(button["value"]) <= 2_000
    assert 1 <= len(button["accessibility_label"]) <= 75


def check(messages: Sequence[SlackMessage]) -> None:
    """That Slack takes these messages, also as updates of others."""
    assert messages
    for message in messages:
        for block in message.blocks:
            check_block(block)
        markdown = [block["text"] for block in message.blocks if block["type"] == "markdown"]
        made = len(message.blocks) - len(markdown) + sum(map(rendered_blocks, markdown))
        assert 1 <= made <= 50
        assert sum(map(len, markdown)) <= 12_000
        assert len(json.dumps(message.blocks, ensure_ascii=False)) <= 13_200
        assert message.text.strip()
        assert len(message.text.encode()) <= 4_000


def texts(value: object) -> Iterator[tuple[str, str]]:
    """All texts of blocks with their languages."""
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        if value.get("type") in _SLACK_WORDS:
            yield value["type"], value["text"]
        else:
            for item in value.values():
                yield from texts(item)


def check_quiet(messages: Sequence[SlackMessage], *links: str) -> None:
    """That nothing in these messages is live but the links that are meant."""
    for message in messages:
        for language, text in [("mrkdwn", message.text), *texts(message.blocks)]:
            for url in links:
                text = text.replace(f"<{url}|", "").replace(f"]({url})", "")  # noqa: PLW2901 - the rest is looked at
            quiet = text if text == message.text else without_code(text)
            for reading in readings(quiet) if language == "markdown" else [quiet]:
                assert not forms(reading)


def read(messages: Sequence[SlackMessage]) -> str:
    """All that stands in the blocks, as a reader sees it: addresses as code without its marks."""
    found = [
        plain(text) if language == "markdown" else inbound(re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", text), "")
        for message in messages
        for language, text in texts(message.blocks)
    ]
    return CODED.sub(lambda code: code[0].strip("`"), "\n".join(found))


def heard(messages: Sequence[SlackMessage]) -> str:
    """All that a screen reader says."""
    return "\n".join(inbound(re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", message.text), "") for message in messages)


# --- answers


def paper(number: int, **fields: Any) -> Paper:
    url = f"https://a.example/{number}"
    return Paper(**{"paper_id": f"p{number}", "title": f"Study {number}", "abstract": "", "year": 2020, "url": url} | fields)


def make(
    sentences: Sequence[tuple[str, int, Verdict, tuple[str, ...]]], papers: Sequence[Paper], gap: str = " ", **fields: Any
) -> Answer:
    """An answer of sentences: the text, the source, the verdict, the doubts."""
    text, statements = "", list[Statement]()
    for place, (sentence, number, verdict, doubts) in enumerate(sentences):
        text += gap if text else ""
        start = len(text)
        text += f"{sentence} [{number}]"
        quote = Quote(f"Words {place} of the abstract.", 100 * place, 100 * place + 25)
        statements.append(Statement(sentence, start, len(text), (Citation(number, quote),), verdict, doubts))
    defaults: dict[str, Any] = {
        "id": "a1b2", "question": "q", "standalone": "q", "outcome": Outcome.ANSWERED, "mode": Mode.WRITTEN, "text": text,
        "statements": tuple(statements), "nearest": (), "retrieved": (), "notes": (), "seconds": 0.1,
        "usage": Usage("small-model", 1, 2, 3), "sources": tuple(Source(n, p, "", 0, 0, 0) for n, p in enumerate(papers, 1)),
    }  # fmt: skip
    return Answer(**defaults | fields)


ANSWER = make(
    [
        ("Agents learn *fast*.", 1, Verdict.SUPPORTED, ()),
        ("They reach 40 % & more.", 2, Verdict.PARTLY, ("“40 %” is not in [2]",)),
        ("They fly.", 1, Verdict.NOT_FOUND, ()),
    ],
    [paper(1, title="Fast <agents> | a study", venue="NeurIPS"), paper(2, title="[1] # Flight", url="", source="sample")],
    notes=("“agnets” was read as “agents”.",),
)

_verdicts = st.sampled_from(list(Verdict))
_sentences = st.tuples(hostile | st.text(max_size=300), st.integers(1, 3), _verdicts, st.lists(hostile, max_size=2).map(tuple))
_urls = st.sampled_from(
    ["", "https://a.example/x", "javascript:alert(1)", "https://a.example/<!here>", "https://b.example/" + "x" * 999]
)
_papers = st.builds(
    paper, st.integers(1, 9), title=hostile.map(lambda title: title * 8), venue=hostile, year=st.sampled_from([None, 1999]),
    url=_urls,
)  # fmt: skip
answers = st.builds(
    make, st.lists(_sentences, min_size=1, max_size=8), st.lists(_papers, min_size=3, max_size=3),
    mode=st.sampled_from(list(Mode)), gap=st.sampled_from([" ", "\n\n", "\n- "]),
    notes=st.lists(hostile, max_size=3).map(tuple), outcome=st.sampled_from(list(Outcome)),
    nearest=st.lists(_papers, max_size=3).map(tuple),
    usage=st.none() | st.just(Usage("<!here>", 1, 2, 3)),
)  # fmt: skip
_LINKS = ("https://a.example/x", "https://a.example/%3C!here%3E")


@settings(_few)
@given(answers, st.booleans())
def test_every_answer_is_taken_and_pings_nobody(answer: Answer, share: bool) -> None:
    messages = blocks.answer_messages(answer, private=share, share=share)
    check(messages)
    check_quiet(messages, *_LINKS)
    for message in messages:
        plain_only = plain_parts(message)
        check_quiet(plain_only, *_LINKS)
        assert all(len(part.text.encode()) <= 4_000 and not part.blocks for part in plain_only)


@settings(_few)
@given(answers.map(lambda answer: replace(answer, outcome=Outcome.ANSWERED, mode=Mode.WRITTEN)))
def test_the_stream_shows_what_the_whole_shows(answer: Answer) -> None:
    outgoing = Outgoing([source.paper.url for source in answer.sources])
    shown, end = "", 0
    for statement in answer.statements:
        shown += outgoing.feed(answer.text[end : statement.end]) + outgoing.feed(blocks.doubt_mark(statement))
        end = statement.end
    assert shown + outgoing.feed(answer.text[end:]) + outgoing.finish() == blocks.shown_text(answer)


@pytest.mark.parametrize("mode", Mode)
def test_a_long_answer_is_whole_in_sight_and_in_sound(mode: Mode) -> None:
    sentences = [
        (f"Sentence {n} says that p <0.05, α & β hold", n % 9 + 1, Verdict.PARTLY, (f"doubt {n}",)) for n in range(400)
    ]
    answer = make(sentences, [paper(n) for n in range(1, 10)], mode=mode, gap="\n\n", notes=("a note",))
    messages = blocks.answer_messages(answer)
    check(messages)
    assert len(messages) > 10
    for said in (read(messages), heard(messages)):
        for place, (sentence, number, _, doubts) in enumerate(sentences):
            assert said.count(f"{sentence} [{number}] ⚠️") >= 1
            assert re.findall(rf"Words {place} of the abstract\.", said) == [f"Words {place} of the abstract."]
            assert len(re.findall(rf"partly found: {doubts[0]}\b", said)) == (place < 20)
        assert "… and 380 more sentences" in said
        assert said.index("Sentence 0 says") < said.index("Sentence 399 says") < said.index("Study 1")
        assert [int(number) for number in re.findall(r"\[(\d+)\]\*? Study", said)] == list(range(1, 10))


def test_fifty_sources_are_all_there() -> None:
    answer = make(
        [(f"Sentence {n}.", n, Verdict.SUPPORTED, ()) for n in range(1, 51)],
        [paper(n, title="long title " * 20) for n in range(1, 51)],
    )  # fmt: skip
    messages = blocks.answer_messages(answer)
    check(messages)
    assert re.findall(r"\[(\d+)\]\*? long", read(messages)) == [str(n) for n in range(1, 51)]


def test_what_an_answer_looks_like() -> None:
    (message,) = blocks.answer_messages(ANSWER)
    check([message])
    kinds = [block["type"] for block in message.blocks]
    assert kinds == [
        "markdown",
        "context",
        "section",
        "section",
        "section",
        "context",
        "section",
        "context",
        "context",
        "context_actions",
    ]
    body, summary, doubts, sources, first, quotes1, second, quotes2, notes, _ = message.blocks
    shown = "Agents learn *fast*. [1] They reach 40 % & more. [2] ⚠️ They fly. [1] ⚠️"
    assert body["text"] == shown
    assert summary["elements"][0]["text"] == "Written by small-model · 1 of 3 sentences found in their abstracts"
    assert doubts["text"]["text"].split("\n") == [
        "⚠️ *Check these before you rely on them:*",
        "• “They reach 40 % &amp; more.”: partly found: “40 %” is not in [2]",
        "• “They fly.”: not found in what it cites",
    ]
    assert sources["text"]["text"] == "*Sources*"
    assert first["text"]["text"] == "*[1]* <https://a.example/1|Fast &lt;agents&gt; ∣ a study> (NeurIPS, 2020)"
    assert quotes1["elements"][0]["text"] == "“Words 0 of the abstract.”\n“Words 2 of the abstract.”"
    assert second["text"]["text"] == "*[2]* [1] # Flight (2020, a summary from the sample library)"
    assert quotes2["elements"][0]["text"] == "“Words 1 of the abstract.”"
    assert notes["elements"][0]["text"] == "“agnets” was read as “agents”."
    assert plain(shown) in inbound(message.text, "")


def test_good_answers_are_quiet_about_it() -> None:
    answer = make([("A.", 1, Verdict.SUPPORTED, ()), ("B.", 1, Verdict.SUPPORTED, ())], [paper(1)])
    (message,) = blocks.answer_messages(answer)
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["markdown", "context", "section", "section", "context", "context_actions"]
    assert "2 of 2 sentences found in their abstracts" in message.text
    assert "⚠" not in message.text
    one = make([("A.", 1, Verdict.SUPPORTED, ())], [paper(1)])
    assert "1 of 1 sentence found in its abstract" in blocks.answer_messages(one)[0].text


def test_the_papers_own_words_stand_as_they_are_and_only_once() -> None:
    words = "We test *A* and _B_: x_1 < y_2 [sic], see e.g. <b>this</b>."
    answer = make([(words, 1, Verdict.SUPPORTED, ())], [paper(1)], mode=Mode.EXTRACTIVE, usage=None)
    (statement,) = answer.statements
    answer = replace(answer, statements=(replace(statement, citations=(Citation(1, Quote(words, 0, len(words))),)),))
    (message,) = blocks.answer_messages(answer)
    assert re.sub(r"\\(?=[*_\[\]])", "", message.blocks[0]["text"]).replace(JOINER, "") == f"{words} [1]"
    assert f"{words} [1]" in inbound(message.text, "")
    assert message.blocks[1]["elements"][0]["text"].startswith("In the papers’ own words · 1 of 1")
    assert inbound(message.text, "").count("We test") == 1


def test_one_entry_a_paper_with_its_different_words() -> None:
    answer = make(
        [("A.", 1, Verdict.SUPPORTED, ()), ("B.", 1, Verdict.SUPPORTED, ()), ("C.", 1, Verdict.SUPPORTED, ())], [paper(1)]
    )
    quotes = (Quote("the end of it", 90, 103), Quote("a longer sentence", 0, 17), Quote("longer", 2, 8))
    statements = tuple(
        replace(one, citations=(Citation(1, quote), Citation(1, quotes[0])))
        for one, quote in zip(answer.statements, quotes, strict=True)
    )
    (message,) = blocks.answer_messages(replace(answer, statements=statements))
    assert message.text.count("Study 1") == 1
    assert "“a longer sentence”\n“the end of it”" in inbound(message.text, "")
    assert "“longer”" not in message.text


@pytest.mark.parametrize(
    ("outcome", "said", "not_said"),
    [
        (
            Outcome.NOTHING_FOUND,
            ["Nothing was found that surely answers this.", "may be on something else", "ask whoever runs paperbot"],
            "do not say",
        ),
        (Outcome.NOT_STATED, ["their abstracts do not say", "full texts may say it"], "Nothing was found"),
    ],
)
def test_refusals_say_which_they_are_and_cite_nothing(outcome: Outcome, said: list[str], not_said: str) -> None:
    near = (paper(7, title="<!channel> near"), paper(8, url=""))
    answer = make([], [], outcome=outcome, nearest=near, mode=Mode.EXTRACTIVE, usage=None, notes=("Searched only 2020.",))
    messages = blocks.answer_messages(answer)
    check(messages)
    check_quiet(messages, "https://a.example/7")
    for text in (read(messages), heard(messages)):
        assert all(words in text for words in [*said, "<!channel> near", "Study 8", "Searched only 2020."])
        assert not_said not in text
        assert "[1]" not in text
        assert "Sources" not in text
    assert messages[0].blocks[-1]["type"] == "context_actions"


@pytest.mark.parametrize(
    ("text", "wider"),
    [
        ("The library holds no paper of year 1950.", True),
        ("No paper of the library is by “Nobody”.", False),
        ("The question names no topic to look for.", False),
    ],
)
def test_a_refusal_with_a_text_is_one_when_it_is_read_again(text: str, wider: bool) -> None:
    answer = make([], [], outcome=Outcome.NOTHING_FOUND, mode=Mode.EXTRACTIVE, usage=None, notes=())
    messages = blocks.answer_messages(replace(answer, text=text))
    assert blocks.is_refusal(messages[0].text)
    assert text in read(messages)
    assert ("eave the filter out" in read(messages)) is wider


def test_feedback_is_bound_to_its_answer() -> None:
    check_block(blocks.feedback_block("a1"))
    element = blocks.feedback_block("a1")["elements"][0]
    assert element["action_id"] == blocks.FEEDBACK
    assert blocks.feedback_of({"value": element["positive_button"]["value"]}) == ("a1", True)
    assert blocks.feedback_of({"value": element["negative_button"]["value"]}) == ("a1", False)
    assert blocks.feedback_of({"value": "other:a1"}) == blocks.feedback_of({}) == ("", False)


def test_an_answer_that_one_person_sees_can_be_shared() -> None:
    (message,) = blocks.answer_messages(ANSWER, private=True, share=True)
    check([message])
    (button,) = message.blocks[-1]["elements"]
    assert (button["action_id"], button["value"]) == (blocks.SHARE, "a1b2")
    refused = replace(ANSWER, outcome=Outcome.NOTHING_FOUND, text="", statements=(), sources=())
    for message in blocks.answer_messages(refused, private=True, share=True):
        assert blocks.SHARE not in json.dumps(message.blocks)


@pytest.mark.parametrize("venue", ["Proceedings of the Workshop on Everything & More " * 90, "&" * 4_000, "<@U1> _*_ " * 500])
def test_a_source_of_any_venue_is_taken(venue: str) -> None:
    long = paper(1, title="&" * 500, url="", venue=venue, source="sample")
    answer = make([("Agents learn.", 1, Verdict.SUPPORTED, ())], [long])
    cited = (Cited(1, "p", long.title, 2020, "", venue),)
    exchange = Exchange(
        "a", "c", datetime(2026, 1, 1, tzinfo=UTC), "U1", "why?", "why?", answer.outcome, answer.mode, answer.text,
        answer.statements, cited, (), (), (), None, 0.1, "1",
    )  # fmt: skip
    for messages in (blocks.answer_messages(answer), blocks.shared_messages(exchange, "ada")):
        check(messages)
        assert "2020" in read(messages)


def test_a_courtesy_is_not_asked_about() -> None:
    thanks = replace(
        ANSWER, question="thanks!", mode=Mode.LIBRARY, text="You are welcome.", statements=(), sources=(), notes=()
    )
    (message,) = blocks.answer_messages(thanks)
    check([message])
    assert blocks.FEEDBACK not in json.dumps(message.blocks)
    told = replace(thanks, question="What is this library about?")
    assert blocks.FEEDBACK in json.dumps(blocks.answer_messages(told)[0].blocks)


def test_a_shared_answer_says_all_that_its_reader_saw_and_pings_nobody() -> None:
    cited = tuple(Cited(source.number, "p", source.paper.title, 2020, source.paper.url) for source in ANSWER.sources)
    exchange = Exchange(
        ANSWER.id, "c", datetime(2026, 1, 1, tzinfo=UTC), "U1", "<!here> why?", "why?", ANSWER.outcome, ANSWER.mode,
        ANSWER.text, ANSWER.statements, cited, (), (), ANSWER.notes, ANSWER.usage, 0.1, "1",
    )  # fmt: skip
    messages = blocks.shared_messages(exchange, "ada <!here>")
    check(messages)
    check_quiet(messages, "https://a.example/1")
    (message,) = messages
    assert message.blocks[0]["elements"][0]["text"] == "ada &lt;!here&gt; asked: “&lt;!here&gt; why?”"
    alone = read(blocks.answer_messages(ANSWER)).replace(", NeurIPS", "")
    for line in read(messages).split("\n")[1:]:
        assert re.sub(r" \(.*\)", "", line) in re.sub(r" \(.*\)", "", alone)
    assert "Written by small-model · 1 of 3 sentences found" in read(messages)
    assert "“Words 0 of the abstract.”" in read(messages)


_ERRORS = [
    (errors.ModelBusy("secret"), ErrorKind.RATE_LIMIT),
    (errors.ModelStalled("secret"), ErrorKind.TIMEOUT),
    (TimeoutError("secret"), ErrorKind.TIMEOUT),
    (errors.ModelUnreachable("secret"), ErrorKind.MODEL_DOWN),
    (errors.ModelBroken("secret"), ErrorKind.MODEL_DOWN),
    (errors.ModelRefusesKey("secret"), ErrorKind.MODEL_SETTINGS),
    (errors.ModelUnknown("secret"), ErrorKind.MODEL_SETTINGS),
    (errors.SettingsError("secret"), ErrorKind.MODEL_SETTINGS),
    (errors.LibraryMissing("secret"), ErrorKind.EMPTY_LIBRARY),
    (errors.LibraryUnreachable("secret"), ErrorKind.LIBRARY_DOWN),
    (errors.EmbedderError("secret"), ErrorKind.LIBRARY_DOWN),
    (errors.QuestionError("secret"), ErrorKind.QUESTION),
    (errors.PromptTooLong("secret"), ErrorKind.MODEL_SETTINGS),
    (KeyError("secret"), ErrorKind.UNKNOWN),
    (Cancelled("secret"), ErrorKind.UNKNOWN),
]


@pytest.mark.parametrize(("error", "kind"), _ERRORS, ids=lambda value: type(value).__name__)
def test_errors_are_for_people(error: Exception, kind: ErrorKind) -> None:
    messages = notices.error_messages(error, "r3f3`<!here>")
    check(messages)
    check_quiet(messages)
    assert notices.error_kind(error) is kind
    assert "secret" not in repr(messages)
    assert ("r3f3" in messages[0].text) == (kind is not ErrorKind.QUESTION)  # of which nobody else need be asked
    assert not re.search("PAPERBOT_|OPENAI_|paperbot ingest|paperbot doctor", messages[0].text)


def test_every_kind_of_error_has_a_text_of_its_own() -> None:
    said = {notices.error_text(kind, "r") for kind in ErrorKind}
    assert len(said) == len(ErrorKind)
    assert {kind for _, kind in _ERRORS} == set(ErrorKind)


@settings(_few)
@given(st.lists(hostile, max_size=30), st.integers(0, 10**6), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_the_home_tab(questions: list[str], papers: int, updated: datetime | None) -> None:
    view = notices.home_view(papers, updated, questions)
    assert view["type"] == "home"
    assert 1 <= len(view["blocks"]) <= 100
    for block in view["blocks"]:
        check_block(block)
    for _, text in texts(view["blocks"]):
        assert not forms(re.sub(r"<!date\^-?\d+\^\{date_long\} at \{time\}\|[^<>]*>", "", text))
    said = json.dumps(view, ensure_ascii=False)
    assert ("It has no papers yet." in said) == (papers == 0)
    assert papers < 2 or f"{papers:,} papers" in said
    assert ("<!date^" in said) == bool(updated and papers)


@settings(_few)
@given(st.lists(_papers, max_size=15), hostile, st.booleans())
def test_lists_of_papers(papers: list[Paper], words: str, more: bool) -> None:
    messages = notices.papers_messages(papers, words, more=more)
    check(messages)
    check_quiet(messages, *_LINKS)
    assert read(messages).count("•") >= len(papers)
    assert ("There are more; add a word" in read(messages)) == (more and bool(papers))


def test_small_notices() -> None:
    for messages in (notices.help_messages(), notices.full_messages(), notices.full_messages(stopping=True)):
        check(messages)
        check_quiet(messages)
    assert "number 3 in the queue" in notices.busy_text(3)
    assert len({notices.thanks_text(good, stored) for good in (True, False) for stored in (True, False)}) == 3
    assert "restarted" in notices.full_messages(stopping=True)[0].text


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("# A **bold** [link](https://a.example)\n\n```python\nx = 1\n```\nend", "A bold link\n\nx = 1\nend"),
        ("\\*not bold\\* \\[1\\] a_b", "*not bold* [1] a_b"),
        ("~~gone~~ __strong__ ![alt](https://a.example/i.png)", "gone strong alt"),
    ],
)
def test_markdown_as_plain_text(markdown: str, seen: str) -> None:
    assert plain(markdown) == seen


@pytest.mark.parametrize("text", ["# Heading {}\n\ntext\n", "# a\n", "---\n\n"])
def test_many_headings_do_not_make_too_many_blocks(text: str) -> None:
    messages = packed(markdown_parts("\n".join(text.format(number) for number in range(400))))
    check(messages)
    assert len(messages) > 5


def test_blocks_that_are_long_together_go_into_several_messages() -> None:
    messages = packed([Part((section("x" * 2_900),), "x")] * 10)
    check(messages)
    assert sum(len(message.blocks) for message in messages) == 10


def test_a_plain_message_says_the_same() -> None:
    (message,) = blocks.answer_messages(ANSWER)
    assert "".join(part.text for part in plain_parts(message)).split() == message.text.split()
    assert SlackMessage("text").to_json() == {"text": "text"}
    assert set(message.to_json()) == {"text", "blocks"}
    assert sections("") == []
