"""The word by which a model says that nothing is stated: taken out wherever it stands, however it arrives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations.sentinel import Sentinel


def through(pieces: list[str]) -> tuple[str, str]:
    sentinel = Sentinel()
    return "".join(map(sentinel.feed, pieces)) + sentinel.finish(), sentinel.said


@pytest.mark.parametrize(
    ("text", "left", "said"),
    [
        ("NOT_STATED [2]", "", "NOT_STATED [2]"),
        ("**NOT_STATED** [1][2]\n", "\n", "**NOT_STATED** [1][2]"),
        ("NOT\\_STATED", "", "NOT\\_STATED"),
        ("“NOT_STATED”\nMore.", "\nMore.", "“NOT_STATED”"),
        ("It is fast [1].\nNOT_STATED [2]\nAnd open [1].", "It is fast [1].\n\nAnd open [1].", "NOT_STATED [2]"),
        ("NOT_STATED\nNOT_STATED [1]", "\n", "NOT_STATED"),
        ("GANNOT_STATED", "GANNOT_STATED", ""),
        ("It is not stated.", "It is not stated.", ""),
        ("NOT STATED", "NOT STATED", ""),
        ("NOT", "NOT", ""),
        ("An N", "An N", ""),
        ("[1] **", "[1] **", ""),
    ],
)
def test_it_is_taken_out_with_its_line(text: str, left: str, said: str) -> None:
    assert through([text]) == (left, said)
    assert through(list(text)) == (left, said)


@given(
    st.lists(st.sampled_from(["NOT_STATED", "NOT", "_STATED", "N", "O", " ", "\n", "[1]", "**", "a", "\\", "GAN"]), max_size=9),
    st.data(),
)
def test_how_it_is_split_does_not_matter(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert through(pieces) == through([text])


@pytest.mark.parametrize("text", ["The words", "GAN", "No, [1] says", "It is NOT that"])
def test_other_words_are_shown_at_once(text: str) -> None:
    assert Sentinel().feed(text) == text
