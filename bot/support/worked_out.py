"""Numbers that people work out of two that a text states close together: shares, rests, gaps, means and multiples."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from bot.support.changes import tells_by
from bot.support.cited_numbers import Stated, borne_out, implied
from bot.support.computed import SHARES, alike, meant
from bot.support.counting import is_count
from bot.support.parts import ROUGH
from bot.support.quantity import Quantity
from bot.support.sureness import Sureness
from bot.support.surroundings import placed
from bot.support.units import read_unit

_END = re.compile(r"(?<!\bvs)[.!?](?=\s)|\n")
_NEXT = 1  # sentences that two numbers lie apart, one of which the sentence repeats
_BESIDE = 150  # characters between a number and those that it is worked out of
_AROUND = 60  # and those in which is said what it is
_FEW = 10  # of so many any rest is stated somewhere
_MEAN = re.compile(r"\b(?:average|mean)\b", re.IGNORECASE)
_IS_MEAN = re.compile(r"\b(?:average|mean)\s(?:of|was|is)\s(?:about\s|around\s|roughly\s|some\s)?$", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|every|apiece|per)\b", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:total|together|altogether|combined|in\sall)\b", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b[^.;,0-9]{0,50}\s$")
_ALIKE = 0.1  # how like its own the places must be of two numbers that stand apart
_INTERVAL = re.compile(r"\b(?:intervals?|limits|CI)\b")
_LARGEST = 3  # ratio that is told in per cent
_LOOKED = 60  # numbers that others are worked out of
_COMMON = frozenset(["", "seconds", "times", *SHARES])  # units of numbers of which two lie so far apart by chance
_BOTH, _EXACTLY = 2, 3
_YEAR = read_unit(" years", 0)[1]
_RATIO = re.compile(r"[0-9]\s?(?:/|(?:out\s)?of\s(?:the\s)?)\s?[0-9]")
_MONTHS = "january february march april may june july august september october november december".split()
_DATE = re.compile(
    rf"\b(?P<month>{'|'.join(_MONTHS)})(?:\s[0-9]{{1,2}})?(?:,?\s(?:of\s)?(?P<year>(?:19|20)[0-9]{{2}}))?\b", re.IGNORECASE
)
_RANGED = 45  # characters between the dates of a range
_WORDS = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class Stands:
    """A number of a text, in which of its sentences it stands, whether the sentence that is checked repeats it, and
    whether it stands in a place like that of the number asked for.
    """

    quantity: Quantity
    sentence: int
    said: bool
    alike: bool = False


def repeated(sentence: str, texts: Sequence[str]) -> list[tuple[Quantity, int, tuple[int, ...]]]:
    """The numbers of texts, each with the sentence that it stands in and the places in `sentence` where it is repeated."""
    own = [_counted(one.quantity) for one in placed(sentence)][:_LOOKED]
    found, first = list[tuple[Quantity, int, tuple[int, ...]]](), 0
    for text in texts:
        ends = [end.start() for end in _END.finditer(text)]
        for one in placed(text):
            at = first + bisect_left(ends, one.quantity.start)
            bare = _counted(one.quantity)
            found.append((one.quantity, at, tuple(mine.start for mine in own if _tells(mine, bare))))
        first += len(ends) + _NEXT + 1
    return found


def standing(asked: Quantity, numbers: Sequence[tuple[Quantity, int, tuple[int, ...]]], like: Sequence[float]) -> list[Stands]:
    """What a number may be worked out of: those repeated beside it or in a place like its own, and those next to them."""
    found = [
        Stands(one, at, any(not asked.start <= place < asked.end and abs(place - asked.start) <= _BESIDE for place in places),
               alike >= _ALIKE)
        for (one, at, places), alike in zip(numbers, like, strict=True)
    ]  # fmt: skip
    near = {one.sentence + step for one in found if one.said for step in (-_NEXT, 0, _NEXT)}
    return [one for one in found if one.said or one.alike or one.sentence in near][:_LOOKED]


def _counted(one: Quantity) -> Quantity:
    """A number as one that counts: also one of the two of a ratio, whatever it says that it counts."""
    return replace(one, loose=False, after="") if one.unit == "" else one


def _tells(mine: Quantity, bare: Quantity) -> bool:
    return borne_out(mine, [bare])[0] is not Stated.NOT or implied(mine, bare)


def ratios_of(sentence: str) -> list[Quantity]:
    """The shares that a sentence tells by two numbers."""
    return [one.quantity for one in placed(sentence) if one.quantity.unit == "%" and _RATIO.search(one.quantity.text)]


def of_own_ratio(asked: Quantity, ratios: Sequence[Quantity]) -> bool:
    """Whether a share repeats one that its sentence tells by numbers, which is checked itself: “30 % (42 of 145)”."""
    near = (one for one in ratios if 0 <= max(one.start - asked.end, asked.start - one.end) <= _AROUND)
    return asked.unit == "%" and not _RATIO.search(asked.text) and any(meant(asked, one.value) for one in near)


def worked_out(sentence: str, asked: Quantity, stated: Sequence[Stands], *, rest: bool) -> bool:
    """Whether a number follows from two of a text, at least one of which the sentence repeats as well, or says what it does."""
    if asked.kind or asked.sureness or asked.unit in ("year", "th"):
        return False
    plain = [one for one in stated if not (one.quantity.kind or one.quantity.sureness or one.quantity.unit in ("year", "th"))]
    if _of_share(asked, plain) or lasts(asked, stated):
        return True
    return any(meant(asked, value) for value in _values(sentence, asked, plain, rest=rest))


def _values(sentence: str, asked: Quantity, stated: Sequence[Stands], *, rest: bool) -> Iterator[float]:
    """What pairs of numbers come to in the unit of the one asked for."""
    around = sentence[max(0, asked.start - _AROUND) : asked.end + _AROUND]
    by = tells_by(sentence, asked)
    for one, other in combinations(stated, 2):
        few, among = sorted((one.quantity, other.quantity), key=lambda number: number.value)
        said = one.said + other.said
        if 0 < few.value < among.value and _near(one, other, said):
            if is_count(replace(few, loose=False)) and is_count(replace(among, loose=False)):
                yield from _of_counts(around, asked, (few.value, among.value), said, rest=rest)
            if (
                asked.unit == "times"
                and said == _BOTH
                and few.unit != "times"
                and _WORDS.search(asked.text)
                and alike(few, among)
            ):
                yield among.value / few.value
            if asked.unit == "%" and said == _BOTH and by and few.unit not in SHARES and alike(few, among):
                yield from (100 * (among.value - few.value) / one.value for one in (few, among))
            yield from _apart(around, asked, few, among, said, by=by)


def _of_counts(around: str, asked: Quantity, counts: tuple[float, float], said: int, *, rest: bool) -> Iterator[float]:
    """What two counts come to: a share, the rest, a mean, or as many of each; small ones only if both are repeated."""
    few, among = counts
    if asked.unit == "%" and said and (among > ROUGH or said == _BOTH):
        yield 100 * few / among
        yield from [100 - 100 * few / among] if rest else []
    if asked.unit == "" and asked.value > 1:
        each = _EACH.search(around) is not None
        mean = (
            _MEAN.search(around) or (asked.approximate and asked.value > ROUGH)
            if each
            else _IS_MEAN.search(around[: around.find(asked.text)])
        )
        yield from [among / few] if mean and (said == _BOTH or asked.approximate) else []
        several = each and said == _BOTH and asked.value > ROUGH
        yield from [among * few] if several and (asked.approximate or _TOTAL.search(around)) else []
        yield from [among - few] if said and rest and asked.value > ROUGH else []


def _apart(around: str, asked: Quantity, few: Quantity, among: Quantity, said: int, *, by: bool) -> Iterator[float]:
    """How far two numbers of a kind lie apart, or what they come to together.

    Both are repeated, or it is told too exactly to be so by chance: with three figures, or with decimals.
    """
    points = asked.unit == "points" and (few.unit in SHARES or (few.unit == "" and said == _BOTH))
    if not (
        points or (asked.unit == few.unit and (asked.unit != "" or is_count(asked) is is_count(replace(few, loose=False))))
    ):
        return
    if asked.unit == "times" or not alike(few, among):
        return
    measure = bool(said) and by and asked.unit not in _COMMON  # “0.2 Å finer than”
    if measure or said == _BOTH or _figures(asked) >= _EXACTLY or (asked.step < asked.scale and _figures(asked) > 1):
        yield from [among.value - few.value] if by else []
        yield from [among.value + few.value] if asked.unit == "" and asked.value > ROUGH and _TOTAL.search(around) else []


def between_dates(asked: Quantity, texts: Sequence[str]) -> bool:
    """Whether a time is as long as from one month that a text names to the next: “four and a half years”, “five months”."""
    if asked.unit != "seconds" or asked.scale < _YEAR / 12:
        return False
    for text in texts:
        dates = [(_MONTHS.index(found["month"].lower()), found["year"], found.start()) for found in _DATE.finditer(text)]
        for (start, year, at), (end, last, to) in pairwise(dates):
            if to - at <= _RANGED and last:
                months = end - start + 12 * (int(last) - int(year or last))
                if months > 0 and any(meant(asked, long * _YEAR / 12) for long in (months, months + 1)):
                    return True  # both months may be meant as well
    return False


def since(asked: Quantity, texts: Sequence[str]) -> bool:
    """Whether a time is about as long as from a year since which something is to a later one: “over 150 years” to 2003."""
    if asked.unit != "seconds" or asked.scale < _YEAR or not (asked.approximate or asked.bound):
        return False
    years = [(text, one.quantity) for text in texts for one in placed(text) if one.quantity.unit == "year"]
    first = [one.value for text, one in years if _SINCE.search(text, 0, one.start)]
    return any(meant(asked, (other.value - start) * _YEAR) for start in first for _, other in years if other.value > start)


def of_limits(sentence: str, asked: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether a share is how far the limit of a ratio lies from one: “an interval of 7 % to 31 %” of 0.69 to 0.93."""
    if asked.unit != "%" or not _INTERVAL.search(sentence):
        return False
    ratios = [one.value for one in stated if one.sureness is Sureness.LIMIT and one.unit != "%"]
    return any(meant(asked, 100 * abs(1 - value)) for value in ratios if 0 < value < _LARGEST)


def _figures(one: Quantity) -> int:
    """How many figures of a number are written, noughts behind it aside."""
    return len(f"{one.value / one.scale:.9g}".partition("e")[0].replace(".", "").strip("0"))


def lasts(asked: Quantity, stated: Sequence[Stands]) -> bool:
    """Whether a time is as long as from one year to another, both of which a sentence repeats: “three years after”."""
    years = {one.quantity.value for one in stated if one.quantity.unit == "year" and one.said}
    if asked.unit != "seconds" or asked.scale < _YEAR:
        return False
    return any(meant(asked, abs(one - other) * _YEAR) for one, other in combinations(years, 2))


def _near(one: Stands, other: Stands, said: int) -> bool:
    """Whether two numbers stand close enough to be put together: anywhere, if the sentence repeats both."""
    return said == _BOTH or abs(one.sentence - other.sentence) <= _NEXT or (said == 1 and one.alike and other.alike)


def _of_share(asked: Quantity, stated: Sequence[Stands]) -> bool:
    """Whether a number is about so many as a share that is stated comes to: “about 95” of 271, 35 % of whom …"""
    if asked.unit or not asked.approximate or asked.value < ROUGH:
        return False
    shares = [one for one in stated if one.quantity.unit == "%" and not one.quantity.ratio]
    every = [one for one in stated if one.said and is_count(one.quantity) and one.quantity.value > asked.value]
    return any(
        meant(asked, share.quantity.value * among.quantity.value / 100)
        for share in shares
        for among in every
        if abs(share.sentence - among.sentence) <= _NEXT
    )


def is_rest(few: float, among: float, stated: Sequence[Stands]) -> bool:
    """Whether “5 of 29” are those that another share of the same leaves: “24 of 29”."""
    if among <= _FEW:
        return False
    counts = [one for one in stated if is_count(replace(one.quantity, loose=False))]
    whole = [one for one in counts if one.quantity.value == among]
    left = [one for one in counts if one.quantity.value == among - few]
    return among > ROUGH and bool(left and whole)
