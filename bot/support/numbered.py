"""Names that hold a number, which a text has with another: “IL-5” for IL-4, “SOX9” for SOX2, “caspase-8”, “2D” for 3D."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.questions import stem
from bot.support.cited_names import stands_written
from bot.support.figures import DIGIT_WORDS, VALUES
from bot.support.labels import shortens
from bot.support.quantities import quantities
from bot.support.quantity import KINDS
from bot.support.spellings import folded

_NAME = re.compile(
    r"(?<![^\W_])(?P<name>[^\W\d_]+)[-–‐]?(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<rest>(?:[^\W\d_]+[0-9]+)*[^\W\d_]*)(?![^\W_])"
    r"(?P<more>(?:(?:\s?/\s?|,\s|,?\s(?:and|or)\s)[-–]?[0-9]+[^\W\d_]?\b)*)"
)
_AHEAD = re.compile(r"(?<![\w.,/–-])(?P<number>[0-9]+)(?P<name>[^\W\d_][^\W_]*)(?![^\W_])")  # “5hmC”
_PARTED = re.compile(r"(?<![^\W_])(?P<name>[^\W\d_]+)[\s(-]{1,2}(?P<number>[0-9]+)(?![^\W_]|[.,][0-9])")  # “PGE(2)”, “BRCA 1”
_MORE = re.compile("[0-9]+")
_WORD = re.compile(r"[^\W\d_]+")
_LOOK, _WORDS = 80, 5  # in which the words of a name stand that is spelt out
_NO_NAMES = re.compile(r"(?:x|days?|weeks?|months?|years?|hours?|minutes?|top|pass|page|pages|section|table|figure|fig)$", re.I)
_DIMENSIONS = re.compile(
    rf"(?<![\w-])(?P<told>(?P<number>[0-9]|{DIGIT_WORDS})(?:-?D|[-\s]dimensional))\b(?:\s(?P<of>[^\W\d_]{{3,}}))?",
    re.IGNORECASE,
)
_PRIME = r"\s?['′’]-?"
_STRAND = re.compile(
    rf"(?<![0-9])(?P<start>[35]){_PRIME}\s?(?:[-–→]|->|to)\s?(?P<end>[35]){_PRIME}(?!\s?ends?\b)"
)  # “5' to 3'”


@dataclass(frozen=True, slots=True)
class Misnumbered:
    """A name as a sentence writes it, and as a text does that has it with another number."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A name with its letters around its numbers, and these."""

    text: str
    letters: tuple[str, ...]
    numbers: tuple[str, ...]
    start: int
    several: bool = False  # “OCT3/4”, which `labels` reads


def misnumbered(sentence: str, texts: Sequence[str]) -> list[Misnumbered]:
    """The names of a sentence that stand in no text, but in one with another number instead."""
    found = [
        Misnumbered(one.text, by) for one in _numbered(sentence) if not one.several and (by := _otherwise(sentence, one, texts))
    ]
    return [*found, *_flat(sentence, texts), *_backwards(sentence, texts)]


def _numbered(text: str) -> Iterator[_Numbered]:
    """The names of a text with numbers in them; none of those that measure or count."""
    for found in _NAME.finditer(text):
        if KINDS.search(f"{found['name']} ") or _NO_NAMES.match(found["name"]):
            continue
        rest = re.split("([0-9]+)", found["rest"])
        letters = (folded(found["name"]), *map(folded, rest[::2]))
        written = text[found.start() : found.end("rest")]
        yield _Numbered(written, letters, (found["number"], *rest[1::2]), found.start(), "/" in found["more"][:2])
    counted = {one.start for one in quantities(text)}
    for found in _AHEAD.finditer(text):
        if found.start() not in counted and len(found[0]) > 2:  # “3D” is told of elsewhere
            parts = re.split("([0-9]+)", found["name"])
            yield _Numbered(found[0], ("", *map(folded, parts[::2])), (found["number"], *parts[1::2]), found.start())


@lru_cache(maxsize=256)
def _known(text: str) -> tuple[_Numbered, ...]:
    """The names of a text with numbers, those of lists one by one: “IL-4 and -21”, “Tet1/2/3”."""
    found = list(_numbered(text))
    short = (one for one in _PARTED.finditer(text) if one["name"].isupper() and len(one["name"]) > 1)  # “TLR 2”
    found += [_Numbered(one[0], (folded(one["name"]), ""), (one["number"],), one.start()) for one in short]
    for one in _NAME.finditer(text):
        name = folded(one["name"])
        found += [_Numbered(f"{one['name']}-{more}", (name, ""), (more,), one.start()) for more in _MORE.findall(one["more"])]
    return tuple(found)


def _otherwise(sentence: str, asked: _Numbered, texts: Sequence[str]) -> str:
    """What some text has a name with instead; "" if the name stands in one, or is called something else there."""
    if any(_stands(sentence, asked, text) for text in texts):
        return ""
    before = _WORD.findall(sentence[max(0, asked.start - _LOOK) : asked.start])[-1:]
    ways = [asked.letters, (folded("".join(before)) + asked.letters[0], *asked.letters[1:])]  # “cyclin D1” as CyclinD1
    alike = (
        one for way in ways for text in texts for one in _known(text) if one.letters == way and one.numbers != asked.numbers
    )
    return next((one.text for one in alike), "")


def _stands(sentence: str, asked: _Numbered, text: str) -> bool:
    before = _WORD.findall(sentence[max(0, asked.start - _LOOK) : asked.start])[-1:]
    if stands_written(asked.text, text) or stands_written("".join([*before, asked.text]), text):
        return True
    if any(one.letters[0] == asked.letters[0] and _within(asked, one) for one in _known(text)):
        return True
    if len(asked.numbers) > 1:
        return False
    own = [*map(str.casefold, _WORD.findall(sentence[max(0, asked.start - _LOOK) : asked.start])[-_WORDS:]), asked.letters[0]]
    there = _spelt_out(text).get(asked.numbers[0], ())
    return any(shortens(words[-1], own) or shortens(asked.letters[0], words) for words in there)


@lru_cache(maxsize=256)
def _spelt_out(text: str) -> dict[str, set[tuple[str, ...]]]:
    """The words that stand before each number of a text."""
    found = dict[str, set[tuple[str, ...]]]()
    for one in (*_NAME.finditer(text), *_PARTED.finditer(text)):
        before = _WORD.findall(text[max(0, one.start() - _LOOK) : one.start()])[-_WORDS:]
        words = (*(word.casefold() for word in before), folded(one["name"]))
        found.setdefault(one["number"], set()).add(words)
    return found


def _within(asked: _Numbered, one: _Numbered) -> bool:
    """Whether a name is another one but for what stands behind its only number: “IL-17” and IL-17A, “PD-1.1” and PD-1."""
    if len(asked.numbers) > 1 or len(one.numbers) > 1 or "" not in (asked.letters[-1], one.letters[-1]):
        return False
    return asked.numbers[0].partition(".")[0] == one.numbers[0].partition(".")[0]


def dimensions(sentence: str, texts: Sequence[str]) -> list[tuple[int, int]]:
    """Where a sentence tells of dimensions, if some text does: “three-dimensional” of 3D."""
    told = any(_DIMENSIONS.search(text) for text in texts)
    return [found.span() for found in _DIMENSIONS.finditer(sentence)] if told else []


def _flat(sentence: str, texts: Sequence[str]) -> Iterator[Misnumbered]:
    """What a sentence calls two-dimensional, and every text that has it 3D."""
    known = [found for text in texts for found in _DIMENSIONS.finditer(text)]
    for asked in _DIMENSIONS.finditer(sentence):
        of = _of(asked)
        beside = [found for found in known if of and _of(found) == of] or known
        if beside and all(_figure(found) != _figure(asked) for found in beside):
            yield Misnumbered(asked["told"], beside[0]["told"])


def _backwards(sentence: str, texts: Sequence[str]) -> Iterator[Misnumbered]:
    """What a sentence says of the direction of a strand, if all texts that tell one have it the other way round."""
    said = list(_STRAND.finditer(sentence))
    known = [found for text in texts for found in _STRAND.finditer(text)] if said else []
    for asked in said:
        if known and all((one["start"], one["end"]) == (asked["end"], asked["start"]) for one in known):
            yield Misnumbered(asked[0], known[0][0])


def _of(dimensions: re.Match[str]) -> str:
    return stem(dimensions["of"].lower()) if dimensions["of"] else ""


def _figure(dimensions: re.Match[str]) -> int:
    written = dimensions["number"]
    return int(written) if written.isdecimal() else VALUES[written.lower()]
