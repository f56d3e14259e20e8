"""What numbers of a text take from those beside them: the unit of a list or of what stands in brackets, that they are kinds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.support.quantity import LOOK, Quantity, about
from bot.support.units import read_unit

_AGED = re.compile(
    r"\b(?:aged|ages?(?: of)?|(?:men|women|adults|children|people|persons|boys|girls) (?:aged )?"
    r"(?:between|over|under)|(?:older|younger) than) "
    r"(?:[0-9]+ ?(?:-|–|to|and) ?)?$",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"(?:(?:-|–|\s(?:to|and|or)\s)[0-9]+)?(?:[-\s]?(?:years?|yrs?|y|months?|weeks?|days?))?(?:[-\s]olds?|\sof\sage)\b",
    re.IGNORECASE,
)
_LONG, _LISTS = 4, re.compile(r",\s|,?\s(?:and|or)\s")
_BETWEEN = re.compile(
    r"-?\s?(?:-|–|—|/|,|±|\+/-|\+/−|:|to|and|or|, and|, or|vs?\.?|versus|up to|compared (?:to|with))\s?", re.IGNORECASE
)
_SAMPLE = re.compile(r"\b[nN]\s?=\s?$")
_SPREAD = re.compile(r"\s?[(\[](?:range|IQR|interquartile\srange),?:?\s(?:of\s|from\s)?", re.IGNORECASE)
_ERROR = re.compile(r"\s?(?:±|\+/-|\+/−)\s?")


def as_listed(text: str, one: Quantity, following: Quantity) -> Quantity:
    """In “5 to 10 %” and “3, 5 and 8 weeks” every number has the unit, and in “5–10 million” every one counts millions."""
    sample = _SAMPLE.search(text, max(0, one.start - LOOK), one.start)  # “(n = 8, 3.1 %)”
    between = text[one.end : following.start]
    small = one.value < 1000 or _ERROR.fullmatch(between)
    plain = one.unit == "" and one.scale == 1 and small and not one.loose and not sample
    if not plain or following.text.startswith("x") or following.unit in ("year", "th") or not _BETWEEN.fullmatch(between):
        return one
    scale = following.scale
    return replace(one, value=one.value * scale, step=one.step * scale, scale=scale, unit=following.unit)


def as_spread(text: str, found: Sequence[Quantity], one: Quantity) -> Quantity:
    """In “36 hours (range 12–72)” what stands in brackets is in hours as well."""
    before = found[-1]
    second = (
        len(found) > 1
        and _BETWEEN.fullmatch(text, before.end, one.start)
        and _SPREAD.fullmatch(text, found[-2].end, before.start)
    )
    if one.unit or not before.unit or not (second or _SPREAD.fullmatch(text, before.end, one.start)):
        return one
    return replace(one, value=one.value * before.scale, step=one.step * before.scale, scale=before.scale, unit=before.unit)


def as_about(text: str, before: Quantity, one: Quantity) -> Quantity:
    """In “about 1.6 to 9 times” both are told of about so much."""
    if not before.approximate or before.bound or one.approximate or one.unit != before.unit:
        return one
    beside = about(text, before.start) and _BETWEEN.fullmatch(text[before.end : one.start])
    return replace(one, approximate=True) if beside else one


def as_aged(text: str, one: Quantity) -> Quantity:
    """“aged 65” counts years, if nothing else is said."""
    if one.loose or one.unit not in ("", "seconds"):
        return one
    old = one.unit and (one.text.endswith(("old", "olds", "of age")) or _OLD.match(text, one.end))
    if not (old or _AGED.search(text, max(0, one.start - LOOK), one.start)):
        return one
    if one.unit or not one.text.isdecimal():
        return replace(one, aged=bool(one.unit))
    unit, years, _ = read_unit(" years", 0)
    return replace(one, value=one.value * years, unit=unit, step=one.step * years, scale=years, aged=True)


def as_named(text: str, before: Quantity, one: Quantity) -> Quantity:
    """In “grade 2 or 3”, “types 1, 2 and 3” and “kinase 4/6” every number is one of the kinds."""
    between = text[before.end : one.start]
    if before.name.endswith("s") and len(before.name) > _LONG and not one.unit and _LISTS.fullmatch(between):
        return replace(one, name=before.name)  # “interleukins 17, 22 and 23”
    if one.kind or one.unit or not (_BETWEEN.fullmatch(between) if before.kind else before.name and between == "/"):
        return one
    return replace(one, name=before.name)
