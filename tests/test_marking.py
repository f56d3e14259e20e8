"""Markdown as it comes: marks become looks, no text is lost, and it does not matter how the text was split."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from bot.terminal.marking import BOLD, CODE, DIM, ITALIC, Markdown
from bot.terminal.wrapping import PLAIN, Run

_PIECES = st.lists(
    st.sampled_from(["word", " ", "\n", "**", "*", "`", "```", "- ", "# ", "| ", "|---|", "x[1]", ".", "2", "_", "\n\n"]),
    max_size=30,
)
_SIZES = st.lists(st.integers(1, 7), min_size=1, max_size=5)


def shown(text: str, sizes: list[int] | None = None, width: int = 80) -> list[Run]:
    """The runs of a text that comes in pieces of these sizes, each look once."""
    reader, runs, at, turn = Markdown(width), list[Run](), 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)] if sizes else len(text)
        runs += reader.feed(text[at : at + size])
        at, turn = at + size, turn + 1
    runs += reader.finish()
    joined = list[Run]()
    for part, style in filter(lambda run: run[0], runs):
        if joined and joined[-1][1] == style:
            joined[-1] = (joined[-1][0] + part, style)
        else:
            joined.append((part, style))
    return joined


def said(runs: list[Run]) -> str:
    return "".join(text for text, _ in runs)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("It is **very bold** [1].", [("It is ", PLAIN), ("very bold", BOLD), (" [1].", PLAIN)]),
        ("an *odd* one", [("an ", PLAIN), ("odd", ITALIC), (" one", PLAIN)]),
        ("use `x * y` here", [("use ", PLAIN), ("x * y", CODE), (" here", PLAIN)]),
        ("2 * 3 * 4 and a*b*c", [("2 * 3 * 4 and a*b*c", PLAIN)]),
        ("an **open end\nnext", [("an **open end\nnext", PLAIN)]),
        ("**`both`** and ***three***", [("`both`", BOLD), (" and *", PLAIN), ("three", BOLD), ("*", PLAIN)]),
        ("## A heading\ntext", [("A heading", BOLD), ("\ntext", PLAIN)]),
        ("#hashtag -5 points", [("#hashtag -5 points", PLAIN)]),
        ("- one\n  * two", [("• one\n  • two", PLAIN)]),
        ("1. one\n2. two", [("1. one\n2. two", PLAIN)]),
        ("```python\n# x **y**\n```\nend", [("```python", DIM), ("\n", PLAIN), ("# x **y**", CODE), ("\n", PLAIN), ("```", DIM),
                                           ("\nend", PLAIN)]),
    ],
)  # fmt: skip
def test_marks_become_looks(text: str, runs: list[Run]) -> None:
    assert shown(text) == runs
    for size in range(1, 6):
        assert shown(text, [size]) == runs


def test_tables_stand_in_columns() -> None:
    text = "| Method | Score |\n|:--|--:|\n| **A** | 1.5 [1] |\n| Longer | 2 |\nAfter."
    assert said(shown(text, [3])) == "Method  Score\n──────  ───────\nA       1.5 [1]\nLonger  2\nAfter."


def test_a_table_that_is_too_wide_is_told_row_by_row() -> None:
    text = "| Method | What it does |\n|---|---|\n| A | " + "word " * 10 + "|\n"
    assert said(shown(text, width=40)) == "Method: A\n• What it does: " + "word " * 9 + "word"
    assert said(shown("| Method | Score |\n|---|---|\n| Longer than that |", width=10)) == "Score\nMethod: Longer than that"


@given(_PIECES, _SIZES)
def test_it_does_not_matter_how_the_text_was_split(pieces: list[str], sizes: list[int]) -> None:
    text = "".join(pieces)
    assert shown(text, sizes) == shown(text)


@given(_PIECES, _SIZES, st.sampled_from([10, 80]))
def test_no_word_is_lost(pieces: list[str], sizes: list[int], width: int) -> None:
    text = "".join(pieces)
    kept, wanted = ("".join(re.findall(r"\w", each)) for each in (said(shown(text, sizes, width)), text))
    if "|" in text:  # the names of columns may stand there several times
        assert not Counter(wanted) - Counter(kept)
    else:
        assert kept == wanted


def test_a_doubt_behind_a_fence_leaves_the_code() -> None:
    reader = Markdown(80)
    runs = [*reader.feed("```\nx\n```"), *reader.mark((" (doubt)", DIM)), *reader.feed("\n\nan `y`"), *reader.finish()]
    assert said(runs) == "```\nx\n``` (doubt)\n\nan y"
    assert ("y", CODE) in runs


@given(_PIECES, st.integers(0, 60))
def test_what_is_said_behind_a_sentence_is_never_lost(pieces: list[str], at: int) -> None:
    text, red = "".join(pieces), Style(color="red")
    reader = Markdown(80)
    runs = [*reader.feed(text[:at]), *reader.mark((" (doubt)", red)), *reader.feed(text[at:]), *reader.finish()]
    assert runs.count((" (doubt)", red)) == 1
