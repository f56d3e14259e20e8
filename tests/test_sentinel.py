"""The word by which a model says that nothing is stated: taken out wherever it stands, however it arrives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations.sentinel import Sentinel, Thoughts, denies


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


@given(
    st.lists(st.sampled_from(["<think>", "</think>", "<thinking>", "<", "think>", "a", " ", "</", "<b>"]), max_size=9),
    st.data(),
)
def test_thoughts_go_however_they_are_split(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    split, whole = Thoughts(), Thoughts()
    assert "".join(map(split.feed, pieces)) + split.finish() == whole.feed(text) + whole.finish()


@pytest.mark.parametrize(
    ("text", "left"),
    [("<think>so</think>It is.", "It is."), ("It <think>so", "It "), ("a < b <thing>", "a < b <thing>"), ("<", "<")],
)
def test_thoughts_are_taken_out(text: str, left: str) -> None:
    thoughts = Thoughts()
    assert thoughts.feed(text) + thoughts.finish() == left


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("The abstracts do not state how many GPUs were used.", True),
        ("None of the papers mentions a number.", True),
        ("Not stated.", True),
        ("The method does not need labels.", False),
        ("Agents that cannot answer ask for help.", False),
        ("Reward hacking is not stated as a goal.", False),
        ("This paper shows that ensembles do not help.", False),
    ],
)
def test_sentences_about_what_the_abstracts_lack_are_told(sentence: str, denied: bool) -> None:
    assert denies(sentence) == denied
