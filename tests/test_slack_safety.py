"""What the bot shows in Slack never pings, hides or links what it should not; what people write arrives as plain text."""

from __future__ import annotations

import html
import re
import time
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.slack.hearing import heard
from bot.slack.safety import (
    JOINER,
    Outgoing,
    clean,
    defused,
    escape,
    inbound,
    label,
    link,
    one_line,
    uncoded,
    verbatim,
    web_address,
)

BOT = "U0BOT"
_PAPER = "https://arxiv.org/abs/2501.01234"
_DOI = "https://doi.org/10.1016/S0140-6736(97)11096-0"

# Slack's rules (https://docs.slack.dev/messaging/formatting-message-text): forms in angle brackets, and what automatic
# parsing makes of bare words.
_FORMS = re.compile(r"<(?=\s*[@#!]|\s*[a-z][\w+.-]*:|\s*www\.|\s*[\w.-]+\.[a-z]{2,}\|)[^<>]*>", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![A-Za-z0-9])[@＠﹫][^\s\u2060]|(?<![\w#])#[^\W\d_]|[a-z][\w+.-]*://[^\s\u2060]|\bmailto:[^\s\u2060]"
    r"|(?<![\w])(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w])|:(?!-+:)[\w+'-]{1,100}:",
    re.IGNORECASE,
)
_MARKDOWN_LINK = re.compile(r"\]\(([^)]*)\)|\]:")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2061-\u206f\ufeff\U000e0000-\U000e0fff]"
)

# An address that stands as code.
CODED = re.compile(r"(?<![^\s(\[“\"'\\])`[A-Za-z0-9._~/?#=%+:-]{1,300}`(?=[.,;:!?)\]”\"'\\\u2060]*(?:\s|$))")

_FRAGMENTS = [
    "<!channel>", "<!here>", "<!everyone|@everyone>", "<!subteam^S012AB|@team>", "<@U012AB3CD>", "<@W1|bob>", "<#C1|general>",
    "<!date^1^{date}|now>", "<https://evil.example|click>", "<mailto:a@evil.example|a>", "@channel", "@here", "@everyone",
    "@bob.smith", "＠here", "#general", "https://evil.example/x?y=1", "evil.example", "www.evil.example", "mailto:a@b.example",
    ":tada:", ":+1:", "&lt;!here&gt;", "&#60;!here&#62;", "&commat;here", "&lt", "<\\!here>", "\\<!here>", "<b>", "</b>",
    "<", ">", "&", "@", "!", "#", ":", ".", "]", "(", "[", ")", "|", "*", "_", "~~", "`", "```", "\\", "\n", "\r", " ", "\t",
    "\u200b", "\u200d", "\u202e", "\u2060", "\U000e0041", "\x00", "\ud800", "channel", "here", "[1]", "](", "]: ",
    f"[paper]({_PAPER})", _PAPER, "x<0.05", "é", "👩‍🔬", "# ", "> ", "- ", "1. ",
]  # fmt: skip
hostile = st.lists(st.sampled_from(_FRAGMENTS) | st.text(max_size=3), max_size=12).map("".join)


def forms(text: str) -> list[str]:
    """Everything in `text` that Slack might make a mention, a link or an emoji of."""
    found = [*_FORMS.findall(text), *_BARE.findall(text)]
    return [form for form in found if not re.fullmatch(r"[\d.]+", form)]


def without_code(text: str) -> str:
    """`text` without addresses that stand as code: nothing in there is live, as long as no other backtick is about."""
    return text if "`" in CODED.sub("", text) else CODED.sub(" ", text)


def readings(markdown: str) -> list[str]:
    """Markdown as it stands and as a renderer may hand it on: entities and backslash escapes resolved, either or both."""
    unescaped = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
    return [markdown, unescaped, html.unescape(markdown), html.unescape(unescaped)]


@settings(deadline=None)
@given(hostile)
@example("<!\u200bhere>")
@example("&lt;!channel&gt; @\u200dhere")
def test_nothing_in_mrkdwn_is_live(text: str) -> None:
    for shown in (escape(text), label(text), link("javascript:x", text), uncoded(label(text, coded=True))):
        assert not forms(shown)
        assert not re.search(r"[<>]|&(?!(?:lt|gt|amp);)", shown)
        assert not re.search(r"^\s*&gt;", shown, re.MULTILINE)  # a block quote, as Slack stores one
        assert not _HIDDEN.search(shown)


@settings(deadline=None)
@given(hostile)
@example("[click](https://evil.example)")
@example("[1]: https://evil.example\n\nSee [1].")
@example("<\\!here> \\@here &#64;here")
@example("`\nhttps://evil.example/x?y=1")
@example(f"[paper]({_PAPER})]: ")
def test_nothing_in_markdown_is_live(text: str) -> None:
    for shown in (defused(text), verbatim(text)):
        for reading in readings(without_code(shown)):
            assert not forms(reading)
        assert not _MARKDOWN_LINK.search(shown)
        assert not _HIDDEN.search(shown)


@settings(deadline=None)
@given(hostile)
@example("see `https://evil.example` https://evil.example ` cs.CV")
def test_what_stands_as_code_is_the_only_address(text: str) -> None:
    for shown in (label(text, coded=True), escape(text, coded=True)):
        assert not forms(without_code(shown))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Code: https://github.com/a/b_c.", "Code: `https://github.com/a/b_c`."),
        ("(github.com/a/b), cs.CV and “Node.js”", "(`github.com/a/b`), `cs.CV` and “`Node.js`”"),
        ("It is done.We go on at a.b@c.example", f"It is done.{JOINER}We go on at a.b@{JOINER}c.{JOINER}example"),
        ("https://evil.example/<!here>", f"https:{JOINER}//evil.{JOINER}example/<{JOINER}!here>"),
        ("` https://evil.example", f"\\` https:{JOINER}//evil.{JOINER}example"),  # who knows what is code then
    ],
)
def test_an_address_can_be_copied(text: str, shown: str) -> None:
    assert verbatim(text) == shown


@settings(deadline=None)
@given(hostile)
@example(f"[a]({_PAPER}) {_PAPER}. {_PAPER}x [b]({_PAPER}/x)")
def test_only_allowed_addresses_are_links(text: str) -> None:
    shown = defused(text, [_PAPER, "javascript:alert(1)"])
    rest = re.sub(rf"\]\({re.escape(_PAPER)}\)|(?<![^\s(]){re.escape(_PAPER)}(?=[.,;:!?)]*(?:\s|$))", "", shown)
    assert not any(forms(reading) for reading in readings(rest))
    assert not _MARKDOWN_LINK.search(rest)


@settings(deadline=None)
@given(hostile)
def test_what_is_shown_reads_as_before(text: str) -> None:
    assert defused(text).replace(JOINER, "") == defused(text, [_PAPER]).replace(JOINER, "") == clean(text)
    as_is = verbatim(text) if "`" in text else verbatim(text).replace("`", "")
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", as_is.replace(JOINER, "")) == clean(text)
    entities = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
    assert re.sub("&(?:lt|gt|amp);", lambda found: entities[found[0]], escape(text).replace(JOINER, "")) == clean(text)


@settings(deadline=None)
@given(hostile)
def test_a_round_trip_gives_the_same_text(text: str) -> None:
    tidy = "\n".join(" ".join(line.split()) for line in clean(text).split("\n"))
    assert inbound(escape(text), BOT) == re.sub(r"\n{3,}", "\n\n", tidy).strip()


@settings(deadline=None)
@given(hostile)
def test_defused_text_stays_as_it_is(text: str) -> None:
    assert defused(defused(text, [_PAPER]), [_PAPER]) == defused(text, [_PAPER])


@settings(deadline=None)
@given(st.lists(hostile, max_size=6))
@example([f"[a]({_PAPER[:9]}", f"{_PAPER[9:]}) x"])
@example(["<", "!here>", " \n", "- x"])
def test_pieces_give_what_the_whole_gives(pieces: list[str]) -> None:
    outgoing = Outgoing([_PAPER])
    sent = "".join([*(outgoing.feed(piece) for piece in pieces), outgoing.finish()])
    assert sent == defused("".join(pieces), [_PAPER])


def test_a_piece_waits_only_for_its_last_word() -> None:
    outgoing = Outgoing()
    assert outgoing.feed("Agents learn <!he") == "Agents learn "
    assert outgoing.feed("re> fast. Mo") == f"<{JOINER}!here> fast. "
    assert outgoing.finish() == "Mo"


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 (p < 0.05, p <0.05, p<=.05), i.e. less.", "P@5 and nDCG@10 rise by 3.2 % at 12:30; e.g. R&D in C# 7.",
        "# Heading\n\n- **item** [1][2]\n- `code`\n\n| a | b |\n|:---:|---|\n| 1 | 2 |",
        "GPT-4.1 and v1.2.3 are \u2192 fine \u26a0\ufe0f",
        "नमस्ते\u200dक and می\u200cخواهم and 👩\u200d🔬",
    ],
)  # fmt: skip
def test_harmless_text_is_not_touched(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("# Heading", "\\# Heading"),
        ("- a list", "\\- a list"),
        ("1. A list", "1\\. A list"),
        ("2) A list", "2\\) A list"),
        ("> a quote", f"{JOINER}> a quote"),
        ("| a | b |", f"{JOINER}| a | b |"),
        ("=== line", f"{JOINER}=== line"),
        ("```code", "\\`\\`\\`code"),
        ("~~~code", f"~{JOINER}~{JOINER}~code"),
        ("*bold* and a_b_c", "\\*bold\\* and a\\_b\\_c"),
        ("[1] A paper", "\\[1\\] A paper"),
        ("Deep learning: a state-of-the-art survey (2020)", "Deep learning: a state-of-the-art survey (2020)"),
    ],
)
def test_a_line_as_it_is_formats_nothing(line: str, shown: str) -> None:
    assert verbatim(line) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A* search", "A* search"),
        ("*bold* words", "∗bold∗ words"),
        ("snake_case_name", "snake_case_name"),
        ("_slanted_ words", "ˍslantedˍ words"),
        ("~5 to ~10", "∼5 to ∼10"),
        ("`code`", "ˋcodeˋ"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("one\n> two", "one &gt; two"),
    ],
)
def test_a_label_formats_nothing(text: str, shown: str) -> None:
    assert label(text) == shown


@pytest.mark.parametrize(
    ("url", "text", "shown"),
    [
        (_PAPER, "A title", f"<{_PAPER}|A title>"),
        (_PAPER, "a|b>c", f"<{_PAPER}|a∣b&gt;c>"),
        (_PAPER, " ", f"<{_PAPER}|link>"),
        ("https://a.example/?x=1&y=2", "t", "<https://a.example/?x=1&amp;y=2|t>"),
        ("https://a.example/a|b>c<d", "t", "<https://a.example/a%7Cb%3Ec%3Cd|t>"),
        ("javascript:alert(1)", "t", "t"),
        ("https://user:pw@a.example", "t", "t"),
        ("https://a.example\n|x", "t", "t"),
        ("https://аpple.example", "t", "t"),  # the first letter of the host is Cyrillic
        ("https://a.example:x", "t", "t"),
        ("//a.example", "t", "t"),
        ("", "t", "t"),
    ],
)
def test_links(url: str, text: str, shown: str) -> None:
    assert link(url, text) == shown


@settings(deadline=None)
@given(st.text() | hostile.map("https://a.example/{}".format))
@example("https://a.example/&lt;!here&gt;?a=1&amp;lt;b&#60;c;&copy;")
def test_an_address_cannot_leave_its_link(url: str) -> None:
    address = web_address(url)
    if address is not None:
        assert re.fullmatch(r"https?://[!-~]+", address)
        assert not re.search(r"[<>|()\[\]`*\s\"]", address)
        assert not re.search(r"&#?\w+;", address)  # which would be read as another character
        assert unquote(address) == unquote(url)
        assert len(address) <= 3_000


def test_a_paper_with_brackets_in_its_address_stays_a_link() -> None:
    shown = defused(f"See [this]({_DOI}).", [_DOI])
    assert shown == "See [this](https://doi.org/10.1016/S0140-6736%2897%2911096-0)."


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("<@U0BOT> what is RLHF?", "what is RLHF?"),
        ("<@U0BOT>: what is RLHF?", "what is RLHF?"),
        ("<@U0BOT|paperbot>, what?", "what?"),
        ("<@U0BOT> :smile: hello", ":smile: hello"),
        ("ask <@U0BOT> what", "ask what"),
        ("<@U0BOT>", ""),
        ("<@U0BOT>:", ""),
        (" <@U0BOT>  <@U0BOT> ", ""),
        ("<@U1> and <@W2|bob> agree", "@someone and @someone agree"),
        ("see <#C1|general>, <#C2>, <#C3|>", "see #general, #channel, #channel"),
        ("<https://x.example/?a=1&amp;b=2|this &amp; that> <https://y.example/?a=1&amp;b=2>",
         "this & that https://y.example/?a=1&b=2"),
        ("summarize <https://arxiv.org/abs/2503.20011|this paper>", "summarize this paper (https://arxiv.org/abs/2503.20011)"),
        ("<https://doi.org/10.1000/a&amp;b|moths> on bees", "moths (https://doi.org/10.1000/a&b) on bees"),
        ("<https://arxiv.org/abs/2503.20011v2|arxiv.org/abs/2503.20011>", "arxiv.org/abs/2503.20011"),
        ("<https://arxiv.org/list/cs.CV|vision papers>", "vision papers"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("by <!date^1392734382^{date}|Feb 18, 2014>", "by Feb 18, 2014"),
        ("<!channel> <!here|here> <!subteam^S1|@team> look", "look"),
        ("a &lt; b &amp;&amp; c &gt; d &amp;lt;", "a < b && c > d &lt;"),
        ("&lt;@U0BOT&gt; typed", "<@U0BOT> typed"),
        ("two\r\nlines\n\n\n\nhere", "two\nlines\n\nhere"),
        ("why? cc: <@U1>, <@U2>", "why?"),
        ("what does <@U1> say of cc <@U2> here", "what does @someone say of cc @someone here"),
        ("hid\u200bden\u202e", "hidden"),
    ],
)  # fmt: skip
def test_what_people_write_arrives_as_plain_text(text: str, question: str) -> None:
    assert inbound(text, BOT) == question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("tell me more! :eyes:", "tell me more!"),
        ("What is LoRA? :pray: :pray::skin-tone-2:", "What is LoRA?"),
        ("offline RL :books: 3 papers", "offline RL 3 papers"),
        ("thanks! :tada::tada:, bye", "thanks!, bye"),
        (":wave: <@U0BOT>, what is RL?", "what is RL?"),
        ("why? cc <@U1> :pray:", "why?"),
        ("stop 🙏", "stop"),
        ("great ❤️ thanks 👍🏽👩‍🔬!", "great thanks!"),
        ("<@U0BOT> :+1:", ":+1:"),
        ("🙏", "🙏"),
        ("papers *before 2025*", "papers before 2025"),
        ("*List* the papers", "List the papers"),
        ("*_how many_* ~papers~ **are** there?", "how many papers are there?"),
        ("_*why*_? (*really*) “_so_”", "why? (really) “so”"),
        ("`tell me more`", "tell me more"),
        ("```\nwhat is *RL*?\n```", "what is *RL*?"),
        ("does `:tada:` with `a_b *c* <https://x.example>` run", "does :tada: with a_b *c* https://x.example run"),
        ("*<https://arxiv.org/abs/2501.01234|my_paper_x>* is on", "my_paper_x (https://arxiv.org/abs/2501.01234) is on"),
        ("*<@U0BOT> what* is RL", "what is RL"),
        ("what do *t*-SNE and *k*-means share?", "what do t-SNE and k-means share?"),
    ],
)  # fmt: skip
def test_emoji_and_formatting_marks_are_no_words_of_what_people_say(text: str, question: str) -> None:
    assert heard(text, BOT) == question


@pytest.mark.parametrize(
    "text",
    [
        "P@5, a*b, snake_case, 2*3*4, 5 * 3 * 2, __init__, _private, x_i and y_i",
        "A* and B* search; q_* and v_* functions; f(*args, **kwargs)",
        "src/*.py and tests/*.py, *.py or *.txt",
        "~5 papers to ~10 of ~20",
        "at 10:30:15, or 12:30: std::vector::iterator, a:b:c, 3:2:1, key:value:other",
        "| a |:---:| b, http://x:80:y",
        "A ➔ B → C ✓ ± × © *",
        "*not\nclosed*",
        "it's * and ** and ` and ~",
    ],
)
def test_signs_within_words_are_no_formatting(text: str) -> None:
    assert heard(text, BOT) == text


@pytest.mark.parametrize("part", [" ", "\t ", "*a", " *a", "_ ", " :a", ":a: ", "`", " `a", "👍", " _a_", "<a>`"])
def test_a_long_message_is_read_in_a_moment(part: str) -> None:
    since = time.thread_time()
    heard(part * 20_000 + "x", BOT)
    assert time.thread_time() - since < 5


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("hid\u200dden @\u200dhere\u200c", "hidden @here"),
        ("\u200dé\u200d", "é"),
        ("👩\u200d🔬 می\u200cخواهم", "👩\u200d🔬 می\u200cخواهم"),
        ("a\u00adb\u202ec\U000e0041\u2060\ufeff\x07\x9b", "abc"),
        ("\ud800", "\ufffd"),
        ("a\r\nb\u2028c\x0bd", "a\nb\nc\nd"),
    ],
)
def test_what_is_not_seen_goes(text: str, seen: str) -> None:
    assert clean(text) == seen


def test_one_line_folds_every_kind_of_white_space() -> None:
    assert one_line(" a\u2028b\x0bc\td\u00a0e \x00") == "a b c d e"
