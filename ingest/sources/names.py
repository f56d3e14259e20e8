"""The authors in what sources write down: names in lists and sentences, family name first or last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

# Spaces are looked at from the first of several alone: from each of them, thousands would take their square.
_PARTING = re.compile(r"(?:(?<!\s)\s+)?[;\n]\s*")
_AND = re.compile(r"(?:^|(?<!\s)\s*,?\s)(?:and|&)(?:\s+|$)", re.IGNORECASE)
_OTHERS = re.compile(r"(?:^|(?<![\s,])[\s,]+)et\.?\s+al(?:ii\b)?\.?$|(?:^|(?<!\s)\s+and\s+)others$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.|[A-Z]{1,3}\b)(?:[\s-]*(?:[^\W\d_]\.|[A-Z]\b))*")
_INITIAL_FIRST = re.compile(r"[^\W\d_]\.")
_INITIAL_LAST = re.compile(r".*\b[^\W\d_]\.")
_GENERATION = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)
_BRACKETED = re.compile(  # not “Xiao (Jack) Wang”
    r"(?:(?<!\s)\s+)?(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\[[^][]*\])(?=\s*(?:[,;&(\[\n]|and\b|et\b|$))", re.IGNORECASE
)
_PARTICLES = frozenset("da de del della di dos du van von".split())


def split(text: str) -> list[str]:
    """The authors in a text, each still as it was written, but for what stands in brackets behind a name.

    Semicolons, line ends and “and” part authors. A comma parts them too, or a family name from a given one: which of the
    two is told by how many words stand between commas, and which of these are initials.
    """
    rows = _PARTING.split(_without_places(text))
    parts = _named(part for row in rows for part in _AND.split(row))
    if len(_named(rows)) > 1:
        return [name for part in parts for name in of_one(part)]
    return of_parts(parts) if len(parts) > 1 else [name for part in parts for name in _parted(part)]


def of_parts(parts: Sequence[str]) -> list[str]:
    """The authors in what stands between “and” and “and”: one each, unless commas part several."""
    named = _named(map(_without_places, parts))
    if all(part.count(",") == 1 for part in named):  # “Lee, Ann and Ray, Bob”
        return named
    return [name for part in named for name in _parted(part)]


def of_one(text: str) -> list[str]:
    """The authors in what a source gives as one: several only where it can be nothing else (“A. Lee, B. Ray”)."""
    text = _without_places(text)
    return _parted(text) if _INITIAL_FIRST.match(text) else _named([text])


def in_order(name: str) -> str:
    """One author, given name first: “Lee, Ann” is Ann Lee, and “King, Martin, Jr.” Martin King Jr."""
    family, *given = _pieces(name) or [""]
    words = " ".join(given).split()
    generation = [word for word in words if _GENERATION.fullmatch(word)] if len(words) > 1 else []
    return " ".join([*(word for word in words if word not in generation), family, *generation])


def _without_places(text: str) -> str:
    """A text without what stands in brackets behind a name: where somebody works (“A. Lee (1,2)”, “B. Ray (MIT, Boston)”)."""
    return _BRACKETED.sub("", text).strip() or text


def _named(parts: Iterable[str]) -> list[str]:
    """The parts that name somebody: “et al.” and “others” do not."""
    return [name for part in parts if (name := _OTHERS.sub("", part.strip(" ,")).strip(" ,"))]


def _parted(text: str) -> list[str]:
    """The authors in a text that has commas alone."""
    pieces = list(_with_generation(_pieces(text)))
    if len(pieces) == 2:
        return pieces if _are_whole(*pieces) else [", ".join(pieces)]
    family, given = pieces[::2], pieces[1::2]
    initials = all(map(_is_initials, given)) and not any(map(_is_initials, family))  # “Vaswani, A., Shazeer, N.”
    words = all(map(_is_word, family)) and not all(map(_is_word, given))  # “Lee, Ann Mary, Ray, Bob”
    if len(family) == len(given) and (initials or words):
        return [", ".join(pair) for pair in zip(family, given, strict=True)]
    return pieces


def _pieces(text: str) -> list[str]:
    return [piece for part in text.split(",") if (piece := part.strip())]


def _with_generation(pieces: Sequence[str]) -> Iterator[str]:
    """The pieces, with a “Jr.” joined to the one before it."""
    for place, piece in enumerate(pieces):
        if not (place and _GENERATION.fullmatch(piece)):
            following = next(iter(pieces[place + 1 : place + 2]), "")
            yield f"{piece} {following}" if _GENERATION.fullmatch(following) else piece


def _are_whole(one: str, other: str) -> bool:
    """Whether what stands before and behind a comma are two whole names: “Ann Lee, B. Ray”, not “De la Cruz, Ana M.”."""
    if min(len(one.split()), len(other.split())) < 2 or _is_initials(one) or _is_initials(other):
        return False
    return not _is_family(one) and (_INITIAL_LAST.fullmatch(other) is None or _INITIAL_LAST.fullmatch(one) is not None)


def _is_family(piece: str) -> bool:
    """Whether it begins as no given name does: “van der Berg”, “De la Cruz”."""
    first, second = piece.split()[:2]
    return first[0].islower() or (first.lower() in _PARTICLES and second[0].islower())


def _is_word(piece: str) -> bool:
    return len(piece.split()) == 1 and not _is_initials(piece)


def _is_initials(piece: str) -> bool:
    return _INITIALS.fullmatch(piece) is not None and not _GENERATION.fullmatch(piece)
