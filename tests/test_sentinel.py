"""The word by which a model says that nothing is stated: taken out wherever it stands, however it arrives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations.sentinel import Sentinel, denies
from bot.llm.thoughts import Thoughts, without_thoughts


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


FINAL = "<|start|>assistant<|channel|>final<|message|>"


def told(pieces: list[str]) -> str:
    """What a reader has in the end of a text that comes in these pieces."""
    thoughts, text = Thoughts(), ""
    for piece in (*pieces, None):
        more = thoughts.finish() if piece is None else thoughts.feed(piece)
        text = more if thoughts.void() else text + more
    return text


@given(
    st.lists(
        st.sampled_from(
            ["<think>", "</think>", "<Thinking>", "<", "think>", "a", " ", "</", "<b>", "`", "[THINK]", "[1]", "[/THINK]",
             "analysisWe", "assistantfinal", "<|channel|>", "analysis", "final", "<|message|>", "<|end|>", "<|start|>"]
        ),
        max_size=9,
    ),
    st.data(),
)  # fmt: skip
def test_thoughts_go_however_they_are_split(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert told(pieces) == told([text]) == without_thoughts(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<think>so</think>It is.", "It is."),
        ("It <think>so", "It "),
        ("a < b <thing>", "a < b <thing>"),
        ("<", "<"),
        ("Okay, [1] fits.\n</think>\n\nIt is [1].", "It is [1]."),  # where the prompt began the thought
        ("Okay.\n</THINK>It is.", "It is."),
        ("It is [1].\n</think>\n", "It is [1].\n\n"),  # nothing follows: it was the answer
        ("The mark `</think>` ends it [1].", "The mark `</think>` ends it [1]."),
        ("It ends with “</think>” [1].", "It ends with “</think>” [1]."),
        ("[THINK]so[/THINK]It is [1].", "It is [1]."),
        ("◁think▷so◁/think▷It is.", "It is."),
        ("<seed:think>so</seed:think>It is.", "It is."),
        ("<thought>so</thought>It is.", "It is."),
        ("<|begin_of_thought|>so<|end_of_thought|><|begin_of_solution|>It is.<|end_of_solution|>", "It is."),
        (f"<|channel|>analysis<|message|>We look.<|end|>{FINAL}It is.<|return|>", "It is."),
        (f"<|channel|>commentary to=functions.x <|constrain|>json<|message|>{{}}<|call|>{FINAL}It", "It"),
        ("<|channel|>final<|message|>It is.", "It is."),
        (f"We look.<|end|>{FINAL}It is.", "It is."),
        ("analysisWe look at [1].assistantfinalIt is [1].", "It is [1]."),
        ("analysisWe look", ""),
        ("Analysis of variance is used [1].", "Analysis of variance is used [1]."),
        ("analysis of variance", "analysis of variance"),
        ("analysis", "analysis"),
        ("An assistantfinal is none.", "An assistantfinal is none."),
        ("[1] and [THIN", "[1] and [THIN"),
    ],
)  # fmt: skip
def test_thoughts_are_taken_out(text: str, left: str) -> None:
    assert told([text]) == told(list(text)) == without_thoughts(text) == left


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
