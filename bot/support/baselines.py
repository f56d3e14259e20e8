"""What a sentence compares with, where its texts compare the same with something else: “than A” for “than B”."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.support.comparisons import BEING, STOPS
from bot.support.cues import read
from bot.support.opposites import COMPARING, GENERIC
from bot.support.weighing import Weights, share

_WITH = (
    ("compared", "to"), ("compared", "with"), ("relative", "to"), ("superior", "to"), ("inferior", "to"), ("comparison", "to"),
    ("comparison", "with"),
)  # fmt: skip
_ENDS = (
    STOPS | BEING | frozenset("in on for at by when while where across during under after before as if because from".split())
)
_MOST = 9  # words of what is compared with
_SAME = 0.4  # share of all else that a sentence tells, from which on a text compares the same
_APART = 0.4  # share of what it compares with, below which the text compares with something else


def rival(sentence: str, texts: Sequence[str], weights: Weights) -> tuple[str, str] | None:
    """What a sentence compares with, and what texts compare the same with; only if the former stands elsewhere in them.

    In other words it may be the same.
    """
    whole = frozenset(stem for text in texts for stem in read(text).words.stems)
    words = read(sentence).words
    for start, end in _compared(sentence):
        mine = words.telling_stems(range(start, end)) - GENERIC
        if not (mine and mine <= whole):
            continue
        rest = words.telling_stems([*range(start), *range(end, len(words.tokens))]) - GENERIC - mine
        near = [text for text in texts if share(rest.intersection(read(text).words.stems), rest, weights) >= _SAME]
        found = [(text, place) for text in near for place in _compared(text)]
        theirs = [read(text).words.telling_stems(range(*place)) - GENERIC for text, place in found]
        if not (theirs and all(theirs)):
            continue
        alike = max(share(mine & one, mine, weights) for one in theirs)
        if alike < _APART and not any(mine.issubset(read(text).words.stems) for text, _ in found):
            there, (first, last) = found[0]
            return " ".join(words.tokens[start:end]), " ".join(read(there).words.tokens[first:last])
    return None


@lru_cache(maxsize=1_024)
def _compared(text: str) -> tuple[tuple[int, int], ...]:
    """From where to where what is compared with stands in a text."""
    words, found = read(text).words, list[tuple[int, int]]()
    tokens = words.tokens
    for place, token in enumerate(tokens):
        is_pair = (token, *tokens[place + 1 : place + 2]) in _WITH
        start = place + 1 + is_pair
        behind = tokens[start] if start < len(tokens) else ""
        is_than = token == "than" and tokens[place - 1] != "rather" and not behind[:1].isdigit()  # noqa: S105
        if is_pair or is_than or words.stems[place] in COMPARING:
            end = next((i for i in range(start, len(tokens)) if tokens[i] in _ENDS or i - start >= _MOST), len(tokens))
            found += [(start, end)] if end > start else []
    return tuple(found)
