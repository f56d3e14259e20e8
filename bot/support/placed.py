"""Which numbers of a sentence its texts state, and of the same: “7 %” of one thing does not bear out “7 %” of another."""

from __future__ import annotations

from collections.abc import Sequence

from bot.support.cited_numbers import Stated
from bot.support.labels import labels, others
from bot.support.numbered import dimensions, misnumbered
from bot.support.quantity import Quantity
from bot.support.surroundings import Placed, placed
from bot.support.table import Found, Table

_TOGETHER = 60  # numbers of a sentence that are compared with each other: more stand in no sentence that people write


def stated(sentence: str, texts: Sequence[str]) -> list[Found]:
    """How well each number of a sentence is borne out by texts."""
    named = [label for label in labels(sentence) if not label.behind or any(label.name in text for text in texts)]
    wrong = [(label.text, list(filter(None, (others(label, text) for text in texts)))) for label in named]
    places = [*((label.start, label.end) for label in named), *dimensions(sentence, texts)]
    asked = [one for one in placed(sentence) if not (one.quantity.loose or _is_named(one.quantity, places))]
    asked = [one for one, before in zip(asked, [None, *asked], strict=False) if not _is_repeated(one, before, sentence)]
    found = [Found(text, Stated.NOT, instead[0]) for text, instead in wrong if instead and len(instead) == len(texts)]
    found += [Found(one.text, Stated.NOT, one.by) for one in misnumbered(sentence, texts)]
    groups = [asked[first : first + _TOGETHER] for first in range(0, len(asked), _TOGETHER)]
    return [*found, *(one for group in groups for one in Table(sentence, group, texts).all())]


def _is_repeated(one: Placed, before: Placed | None, sentence: str) -> bool:
    """Whether a number only repeats the one before it, as in “ten per cent (10 %)”."""
    if before is None or sentence[before.quantity.end : one.quantity.start].strip() != "(":
        return False
    return one.quantity.named == before.quantity.named


def _is_named(one: Quantity, places: Sequence[tuple[int, int]]) -> bool:
    return any(start <= one.start < end for start, end in places)
