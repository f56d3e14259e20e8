"""Long answers go out in several pieces: nothing cut in half, nothing lost, nothing twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.slack.limits import rendered_blocks, weight
from bot.slack.splitting import SMALLEST, split
from tests.work import growth

_LETTERS = ["e\u0301", "👩\u200d🔬", "🇬🇧🇩🇪", "👍🏽", "❤\ufe0f", "한", "नि", "\U0001d53c"]
_ATOMS = [
    "[1]", "[12]", "[1, 2]", "\\[3\\]", "\\*", "\\_", "&amp;", "&lt;", "`a code span`", "[a long label](https://a.example/b_c)",
    "https://a.example/x?y=z", "**two words**", "![alt](https://a.example/i.png)",
]  # fmt: skip
words = st.sampled_from(
    [*_ATOMS, *_LETTERS, "word", "Sentence.", "end?", "x" * 150, "ä" * 70, "-", "#", "1.", ">", "|", "⚠️", "a|b"]
)
line = st.tuples(
    st.sampled_from(["", "", "- ", "  - ", "1. ", "# ", "> ", "    "]), st.lists(words, min_size=1, max_size=30)
).map(lambda parts: parts[0] + " ".join(parts[1]))
code = st.tuples(
    st.sampled_from(["```", "```python", "~~~", "````text", "  ```"]),
    st.lists(
        st.sampled_from(["", "x = 1", "    indented", "y" * 90, "a b c d e f g " * 9, "| no table |", "# no heading"]),
        max_size=12,
    ),
).map(lambda parts: "\n".join([parts[0], *parts[1], re.match(r"\s*[`~]+", parts[0])[0]]))  # type: ignore[index]
table = st.lists(st.sampled_from(["| a | b |", "| longer cell [1] | text |", "| x |"]), min_size=1, max_size=12).map(
    lambda rows: "\n".join(["| HEAD | HEAD |", "|:---|---:|", *rows])
)
prose = st.lists(line, min_size=1, max_size=6).map("\n".join)
documents = st.lists(prose | code | table, max_size=6).map("\n\n".join)
sizes = st.sampled_from([len, weight])
limits = st.integers(SMALLEST, 400)


def content(text: str) -> str:
    """What may not be lost: all but white space, fences and headers of tables, which are repeated."""
    kept = [row for row in text.split("\n") if not re.match(r"\s*(?:`{3,}|~{3,})\w{0,9}$|\| HEAD|\|:---", row)]
    return re.sub(r"\s+", "", "".join(kept))


def in_code(text: str) -> bool:
    """Whether a code block is still open at the end of `text`."""
    fence = ""
    for row in text.split("\n"):
        if fence and re.fullmatch(rf"\s*{fence[0]}{{{len(fence)},}}\s*", row):
            fence = ""
        elif not fence and (found := re.match(r"\s*(`{3,}|~{3,})", row)):
            fence = found[1]
    return bool(fence)


@settings(deadline=None)
@given(documents | st.text(), limits, sizes)
@example("a" * 1000, 64, len)
@example("```\n" + "x" * 500 + "\n```", 64, len)
@example("```" + "x" * 500 + "\ncode\n```", 64, len)
@example("| a | b |\n|---|---|\n| " + "x" * 500 + " | y |", 64, len)
@example("a" + "\u0301" * 500, 64, weight)
@example("- " * 400, 64, len)
def test_nothing_is_lost_or_doubled(text: str, limit: int, size: object) -> None:
    pieces = split(text, limit, size)  # type: ignore[arg-type]
    assert all(size(piece) <= limit for piece in pieces)  # type: ignore[operator]
    assert all(piece.strip() for piece in pieces)
    assert content("\n".join(pieces)) == content(text)


@settings(deadline=None)
@given(st.lists(prose, min_size=1, max_size=4).map("\n\n".join), limits)
def test_words_of_several_parts_stay_whole(text: str, limit: int) -> None:
    pieces = split(text, limit)
    for atom in (*_ATOMS, *_LETTERS):
        assert sum(piece.count(atom) for piece in pieces) == text.count(atom)


@settings(deadline=None)
@given(documents, limits)
def test_code_is_closed_and_opened_again(text: str, limit: int) -> None:
    for piece in split(text, limit):
        assert not in_code(piece)


@settings(deadline=None)
@given(table, st.integers(90, 200))
def test_each_part_of_a_table_has_its_header(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(piece.startswith("| HEAD | HEAD |\n|:---|---:|\n| ") for piece in pieces)
    assert [row for piece in pieces for row in piece.split("\n")[2:]] == text.split("\n")[2:]


@settings(deadline=None)
@given(documents, limits)
def test_what_fits_is_not_touched(text: str, limit: int) -> None:
    if text.strip() and len(text) <= limit:
        (piece,) = split(text, limit)
        assert piece.strip() == text.strip()


@pytest.mark.parametrize("letter", [letter for letter in _LETTERS if letter != "🇬🇧🇩🇪"] + ["🇬🇧", "\\_", "&amp;", "\\[1\\]"])
def test_letters_of_several_characters_stay_whole(letter: str) -> None:
    for limit in range(64, 72):
        pieces = split(letter * 100, limit)
        assert len(pieces) > 1
        assert all(piece == letter * (len(piece) // len(letter)) for piece in pieces)


def test_nothing_gives_nothing() -> None:
    assert split(" \n\n ", 100) == []
    with pytest.raises(ValueError, match="too small"):
        split("text", SMALLEST - 1)


_SENTENCE = "A sentence of some forty characters [1]."
_TEN, _ELEVEN = "One two three four five six seven eight nine ten.", "Eleven " * 5 + "twelve."
_CASES = {
    "paragraphs": (f"{_SENTENCE}\n\n{_SENTENCE} {_SENTENCE}", [_SENTENCE, f"{_SENTENCE} {_SENTENCE}"]),
    "list items": (f"- {_SENTENCE}\n- {_SENTENCE}\n  and more of it", [f"- {_SENTENCE}", f"- {_SENTENCE}\n  and more of it"]),
    "lines": (f"{_SENTENCE}\n{_SENTENCE}\n{_SENTENCE}", [f"{_SENTENCE}\n{_SENTENCE}", _SENTENCE]),
    "sentences": (f"{_SENTENCE} {_SENTENCE} {_SENTENCE}", [f"{_SENTENCE} {_SENTENCE}", _SENTENCE]),
    "a marker behind a sentence": (f"{_TEN} {_ELEVEN} [1][2] ⚠️ End.", [_TEN, f"{_ELEVEN} [1][2] ⚠️ End."]),
    "words that would begin a list": ("word " * 17 + "more - less # x", ["word " * 16 + "word", "more - less # x"]),
    "a heading goes with its text": (f"{_SENTENCE}\n\n## Next\n\n{_SENTENCE} {_SENTENCE[:-5]}.",
                                     [_SENTENCE, f"## Next\n\n{_SENTENCE} {_SENTENCE[:-5]}."]),
    "a table that fits": (f"{_SENTENCE}\n\n| a | b |\n|---|---|\n" + "\n".join(["| 1234567 | 2 |"] * 4),
                          [_SENTENCE, "| a | b |\n|---|---|\n" + "\n".join(["| 1234567 | 2 |"] * 4)]),
    "code that fits": (f"{_SENTENCE}\n\n```\n{'x' * 50}\n\ny\n```", [_SENTENCE, f"```\n{'x' * 50}\n\ny\n```"]),
    "code that does not": (f"```python\n{'x' * 40}\n\n    {'y' * 40}\n```",
                           [f"```python\n{'x' * 40}\n\n```", f"```python\n    {'y' * 40}\n```"]),
}  # fmt: skip


@pytest.mark.parametrize("case", _CASES)
def test_pieces_end_at_the_coarsest_place(case: str) -> None:
    text, expected = _CASES[case]
    pieces = split(text, 90)
    if case == "words that would begin a list":
        assert not any(re.match(r"[-#]", piece) for piece in pieces)
        assert "- less" in " ".join(pieces)
    else:
        assert [piece.rstrip() for piece in pieces] == [piece.rstrip() for piece in expected]


def test_a_long_answer_takes_no_longer_than_its_length() -> None:
    def answer(size: int) -> None:
        code = "code\n" * (4 * size)
        split("x" * (40 * size) + (_SENTENCE + " ") * size + f"```\n{code}```\n", 3_800, weight)

    assert growth(answer, 240) < 24


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("text", 1),
        ("text\n\n# Heading\n\ntext", 3),
        ("# A\n## B\n\ntext", 5),
        ("a\n\n---\n\nb", 3),
        ("a\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\nb", 3),
        ("a\n\n```\n# code\n```\n\nb", 5),  # the line within may count as well: this is what there is at most
        ("- a\n- b\n\nc", 1),
    ],
)
def test_blocks_that_slack_makes(markdown: str, blocks: int) -> None:
    assert rendered_blocks(markdown) == blocks


@pytest.mark.parametrize(("text", "bytes_"), [("abc", 3), ("ä€", 5), ("a & b", 9), ("<>", 8), ("\ud800", 1)])
def test_weight(text: str, bytes_: int) -> None:
    assert weight(text) == bytes_
