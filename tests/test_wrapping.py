"""Text that arrives in pieces and is wrapped as it comes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from bot.terminal.wrapping import Run, Wrapped

_WORDS = st.lists(st.text("abcdefg[]1.,", min_size=1, max_size=14), min_size=1, max_size=40)


def said(runs: list[Run]) -> str:
    return "".join(text for text, _ in runs)


@given(_WORDS, st.lists(st.integers(1, 7), min_size=1, max_size=9), st.sampled_from([20, 40, 80]))
def test_no_word_is_lost_or_broken_and_no_line_too_long(words: list[str], sizes: list[int], width: int) -> None:
    text, wrapped, at, out, turn = " ".join(words), Wrapped(width), 0, "", 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        out, at, turn = out + said(wrapped.feed(text[at : at + size])), at + size, turn + 1
    out += said(wrapped.finish())
    assert out.split() == words
    assert max(map(cell_len, out.split("\n"))) <= width


def test_letters_are_shown_at_once_where_there_is_room() -> None:
    wrapped = Wrapped(80)
    assert said(wrapped.feed("Rewa")) == "Rewa"
    assert said(wrapped.feed("rd hack")) == "rd hack"


def test_near_the_edge_a_word_waits_for_its_end() -> None:
    wrapped = Wrapped(30)
    assert said(wrapped.feed("a word of fifteen ")) == "a word of fifteen"
    assert said(wrapped.feed("internatio")) == ""
    assert said(wrapped.feed("nalisation ")) == "\ninternationalisation"


def test_paragraphs_and_lists_keep_their_lines() -> None:
    wrapped = Wrapped(40)
    assert said([*wrapped.feed("One.\n\n- two\n- three"), *wrapped.finish()]) == "One.\n\n- two\n- three"


def test_a_word_longer_than_the_line_is_left_to_the_terminal() -> None:
    wrapped = Wrapped(20)
    assert said([*wrapped.feed("so " + "x" * 50 + " then"), *wrapped.finish()]) == "so\n" + "x" * 50 + " then"


def test_code_keeps_its_indentation_and_items_hang_below_their_mark() -> None:
    wrapped = Wrapped(20)
    assert said([*wrapped.feed("if x:\n\ty = 1\nend"), *wrapped.finish()]) == "if x:\n    y = 1\nend"
    wrapped = Wrapped(20)
    text = "• one two three four five\n12. six seven eight nine"
    assert said([*wrapped.feed(text), *wrapped.finish()]) == "• one two three four\n  five\n12. six seven eight\n    nine"


def test_a_terminal_that_becomes_narrower_is_followed() -> None:
    wrapped = Wrapped(60)
    first = said(wrapped.feed("one two three "))
    wrapped.resize(20)
    assert first + said([*wrapped.feed("four five six seven"), *wrapped.finish()]) == "one two three four\nfive six seven"


def test_looks_stay_with_their_words() -> None:
    bold = Style(bold=True)
    wrapped = Wrapped(20)
    runs = [*wrapped.feed("some words and "), *wrapped.feed("emphasised", bold), *wrapped.feed(", then"), *wrapped.finish()]
    assert ("emphasised", bold) in runs
    assert said(runs) == "some words and\nemphasised, then"
