"""The authors in what sources write down: names in lists and sentences, family name first or last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

# Spaces are looked at from the first of several alone: from each of them, thousands would take their square.
_PARTING = re.compile(r"(?:(?<!\s)\s+)?[;|\n]\s*")
_AND = re.compile(r"(?:^|(?<!\s)\s*,?\s)(?:and|&)(?:\s+|$)", re.IGNORECASE)
_OTHERS = re.compile(r"(?:^|(?<![\s,])[\s,]+)et\.?\s+al(?:ii\b)?\.?$|(?:^|(?<!\s)\s+and\s+)others$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.|[A-Z]{1,3}\b)(?:[\s-]*(?:[^\W\d_]\.|[A-Z]\b))*")
_INITIAL_FIRST = re.compile(r"[^\W\d_]\.")
_INITIAL_LAST = re.compile(r".*\b[^\W\d_]\.")
_ABBREVIATED = re.compile(r"\S.*\s(?!I{2,3}$|IV$)[A-Z]{1,3}\.?")
_GENERATION = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)
_BRACKETED = re.compile(  # not “Xiao (Jack) Wang”
    r"(?:(?<!\s)\s+)?(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\[[^][]*\])(?=\s*(?:[,;&(\[\n]|and\b|et\b|$))", re.IGNORECASE
)
_PARTICLES = frozenset("da de del della di dos du van von".split())


def split(text: str) -> list[str]:
    """The authors in a text, each still as it was written, but for what stands in brackets behind a name.

    Semicolons, upright strokes, line ends and “and” part authors. A comma parts them too, or a family name from a given one:
    which of the two is told by how many words stand between commas, and which of these are initials. The line ends of a text
    with several names in a line only wrap it.
    """
    rows = _PARTING.split(_unwrapped(_without_places(text)))
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


def is_generation(word: str) -> bool:
    """Whether it tells father from son: “Jr.”, “III”."""
    return _GENERATION.fullmatch(word) is not None


def _without_places(text: str) -> str:
    """A text without what stands in brackets behind a name: where somebody works (“A. Lee (1,2)”, “B. Ray (MIT, Boston)”)."""
    return _BRACKETED.sub("", text).strip() or text


def _unwrapped(text: str) -> str:
    """A text without the line ends that only wrap it, often within a name: those behind a line that holds several names."""
    rows = [row for row in text.split("\n") if row.strip()]
    if not any(_holds_several(row, below) for row, below in pairwise(rows)):
        return text
    mark = next((mark for mark in ";|" if mark in text), " and " if any(map(_AND.search, rows)) else ",")
    joints = [" " if _goes_on(row, below) else f"{mark} " for row, below in pairwise(rows)]
    return "".join(row.strip() + joint for row, joint in zip(rows, [*joints, ""], strict=True))


def _holds_several(row: str, below: str) -> bool:
    names = row.strip(" \t,;|&")
    whole = row.rstrip()[-1] == "," or below[0].isspace()  # “García Márquez, Gabriel José” in a line of its own is one name
    pieces = list(_with_generation(_pieces(names)))
    several = len(pieces) > 2 or (whole and len(_parted(names)) > 1)
    return several or bool(re.search(r"[;|]", names)) or len(_named(_AND.split(names))) > 1


def _goes_on(row: str, below: str) -> bool:
    """Whether what ends one line and what begins the next are one name, or already parted by more than the line end."""
    if (
        below[0].isspace()
        or row.rstrip()[-1] in ",;|&"
        or re.match(r"(?:and|&)\s|[,;|]", below)
        or re.search(r"\sand\s*$", row)
    ):
        return True
    before, after = (re.split(r"[,;|]|\band\b", text) for text in (row, below))
    inner = [len(piece.split()) for piece in (*before[1:-1], *after[1:-1]) if piece.strip()]
    return min(len(before[-1].split()), len(after[0].split())) < 2 <= min(inner, default=2)


def _named(parts: Iterable[str]) -> list[str]:
    """The parts that name somebody: “et al.” and “others” do not."""
    return [name for part in parts if has_letters(name := _OTHERS.sub("", part.strip(" ,")).strip(" ,"))]


def has_letters(name: str) -> bool:
    """Whether it can be a name: not the colon that arXiv has among the authors behind that of a group."""
    return any(map(str.isalnum, name))


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
    return [piece for part in text.split(",") if has_letters(piece := part.strip())]


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
    if _ABBREVIATED.fullmatch(one) and _ABBREVIATED.fullmatch(other):  # Europe PMC's “Lee A, Ray B.”
        return True
    return not _is_family(one) and (_INITIAL_LAST.fullmatch(other) is None or _INITIAL_LAST.fullmatch(one) is not None)


def _is_family(piece: str) -> bool:
    """Whether it begins as no given name does: “van der Berg”, “De la Cruz”."""
    first, second = piece.split()[:2]
    return first[0].islower() or (first.lower() in _PARTICLES and second[0].islower())


def _is_word(piece: str) -> bool:
    return len(piece.split()) == 1 and not _is_initials(piece)


def _is_initials(piece: str) -> bool:
    return _INITIALS.fullmatch(piece) is not None and not _GENERATION.fullmatch(piece)
