"""Numbers in running text, in figures or in words, with their units: “3·1 %”, “twofold”, “one in five”, “12-month”, “7B”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.support.bounds import Bound, bound
from bot.support.figures import (
    DIGIT_WORDS,
    DIGITS,
    MINUS,
    PARTS,
    POWER,
    SCALE,
    SCALES,
    SHORT,
    SMALL,
    WORDS,
    any_of,
    exponent,
    last_place,
    number,
)
from bot.support.sureness import Sureness, sureness
from bot.support.units import read_unit

_TIMES = {"twice": 2, "doubl": 2, "thrice": 3, "tripl": 3, "quadrupl": 4}
# What stands before a number that is no part of a name (“GPT-4”, “H3.3”, “IL-6”).
_FREE = r"(?<![^\W_])(?<![^\W\d_]-)(?<![^\W_][.,·])(?<![^\W\d_][0-9]/)"
_FIGURE = re.compile(
    rf"""{_FREE}(?:(?P<power>{POWER})
        |(?P<digits>{DIGITS})(?:\s?[x×·*]\s?10(?:\s?\^\s?[({{]?\s?|\(|\s?)(?P<exponent>{MINUS}?[0-9]{{1,2}})[)}}]?)?
         (?:[\s-]?(?P<scale>{SCALE})\b|\s?(?P<short>(?-i:[kKMB]|bn|mn))(?![^\W_])|(?P<ordinal>st|nd|rd|th)\b)?
        |\b(?P<words>{WORDS})(?=\b|-?fold\b))""",
    re.VERBOSE | re.IGNORECASE,
)
_SHARE = re.compile(
    rf"\b(?:(?P<of>an?|{DIGIT_WORDS}|[0-9])[-\s])?(?P<part>{any_of(PARTS)})s?\b(?P<next>(?:\s\w+|.)?)", re.IGNORECASE
)
_IN = re.compile(
    rf"""{_FREE}(?P<few>{DIGITS}|{SMALL})(?:\s(?:in|out\sof)\s(?:every\s)?|/(?=[1-9][0-9,]{{2}}|[0-9]\sof\b))
    (?P<all>{DIGITS}|{SMALL})(?:[\s-](?P<scale>{SCALE}))?\b(?!/)""",
    re.IGNORECASE | re.VERBOSE,
)
_RATES = (1e2, 1e3, 1e4, 1e5, 1e6)
_PER = re.compile(
    rf"""{_FREE}(?P<few>{DIGITS})(?:(?:\s[^\W\d_]+){{0,3}}\sper\s|/(?=1000*\b|1,000\b|100?,000))
    (?P<all>{DIGITS}|(?=(?:hundred|thousand|million)\b))(?:\s?(?P<scale>{SCALE}))?\b""",
    re.IGNORECASE | re.VERBOSE,
)
_KIND = r"\b(?:types?|alpha|beta|gamma|grades?|phases?|stages?|class|groups?|levels?|factor|chain|chromosome)"
_KINDS = re.compile(rf"{_KIND} $", re.IGNORECASE)
_ROMAN = re.compile(rf"(?i:(?P<name>{_KIND}))\s(?P<roman>I{{1,3}}|IV|V|VI{{1,3}}|IX|X)\b")
_ROMANS = dict(zip("I II III IV V VI VII VIII IX X".split(), range(1, 11), strict=True))
_AGED = re.compile(
    r"\b(?:aged|ages?(?: of)?|(?:men|women|adults|children|people|persons|boys|girls) (?:aged )?(?:between|over|under)) "
    r"(?:[0-9]+ ?(?:-|–|to|and) ?)?$",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    r"\b(?:twice|thrice|(?:doubl|tripl|quadrupl)(?:ed|es|ing|(?P<plain>e))|(?P<halved>halv(?:ed|es|ing|e)))\b"
    r"(?![-\s](?:blind|strand|helix|mutant|knock))",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"\b(?P<half>half )?an? (?P<unit>(?:second|minute|hour|day|week|month|year|decade)s?)\b", re.IGNORECASE)
_ORDERS = re.compile(rf"\b(?P<count>{DIGITS}|{SMALL}|an)\sorders?\sof\smagnitude\b", re.IGNORECASE)
_AFTER_SHARE = frozenset("of as the is are was were has have had did do can could will would may might".split())
# What may stand between a number and its unit: “52.8 (SD 7.1) years”, “eight (63 %) patients”, “five consecutive days”.
_ASIDE = re.compile(
    r"\s?\([^()]{1,40}\)"
    r"|\s(?:consecutive|successive|additional|further|more|extra|full|whole|or\s(?:more|fewer|less))(?=\s)"
)
_COUNTING = re.compile(r"\b(?P<unit>days?|weeks?|months?|years?|hours?|minutes?) (?:[0-9]+ ?(?:-|–|to|and) ?)?$", re.IGNORECASE)
_LISTED = re.compile(r"(?<!\w)\((?:[0-9]|1[0-9])\)|\[[0-9,\s]+\]|(?:^|(?<=\s))[0-9]\)")  # “(2) we …”, “[3]”
_ABOUT = re.compile(
    r"""(?:\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|circa|ca\.?|some|over|under|above|below|beyond
        |(?:more|less|fewer|greater|higher|lower)\ than|at\ (?:least|most)|up\ to|close\ to|as\ (?:many|much)\ as|estimated
        |exceed(?:s|ing|ed)?|(?:in|on\ the)\ order\ of|on\ average)\ (?:an?\ |the\ )?|[~≈∼<>≤≥]\s?)$""",
    re.IGNORECASE | re.VERBOSE,
)
_FACTOR = re.compile(r"\bfactors? of (?:about |up to |over |nearly )?$", re.IGNORECASE)
_COUNTED = re.compile(r":|(?: \w+)? (?:papers|abstracts|sources)\b")  # what an answer itself has counted
_NAMED = re.compile(r"[A-Z][A-Z0-9]\w* $")  # “BRCA 1”
_NUMBERED = re.compile(r"(?<![^\W_])([^\W\d_]+)(?:[\s-]|[)\]][\s-]?|(?P<within>\())$")  # “kinase 1”, “(IL)-23”, “PGE(2)”
_PRIMES = ("'", "′", "’")  # “the 3' end”
_LOOK = 30  # characters before a number
_BETWEEN = re.compile(
    r"-?\s?(?:-|–|—|/|,|±|\+/-|\+/−|:|to|and|or|, and|, or|vs\.?|versus|up to|compared (?:to|with))\s?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands at `text[start:end]` of what was read: its value in the basic `unit` ("" for a count).

    `scale` is how many basic units a written one is, `step` what the last figure written counts, in basic units.
    `approximate`: the text says “about”, “over” or the like. `loose`: the words may mean no number (“one of them”).
    `after` is what stands behind it, if it may count that, and `name` the word before it, if it may be numbered. `within`:
    it is part of that, as in “PGE(2)”. `sureness`: it tells how sure another is.
    """

    value: float
    unit: str
    text: str
    start: int
    end: int
    step: float
    scale: float = 1.0
    approximate: bool = False
    loose: bool = False
    after: str = ""
    name: str = ""
    bound: Bound | None = None
    sureness: Sureness | None = None
    within: bool = False

    @property
    def kind(self) -> bool:
        """Whether it is one of several kinds: “type 1”, “phase 3”."""
        return self.unit == "" and _KINDS.search(f"{self.name} ") is not None

    @property
    def said(self) -> str:
        """The number with what makes it a bound."""
        return self.bound.text if self.bound else self.text


def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers of `text` in order; those in names (“GPT-4”), before the points of a list and in citations are none."""
    taken = [match.span() for match in _LISTED.finditer(text)]
    found = list[Quantity]()
    for read in (_roman, _single, _rates, _ratios, _shares, _multiples, _figures):
        new = [one for one in read(text) if not any(one.start < end and start < one.end for start, end in taken)]
        taken += [(one.start, one.end) for one in new]
        found += new
    found.sort(key=lambda one: one.start)
    for place in range(len(found) - 2, -1, -1):
        found[place] = _as_listed(text, found[place], found[place + 1])
    for place in range(1, len(found)):
        found[place] = _as_named(text, found[place - 1], found[place])
    sure = sureness(text)
    return tuple(
        replace(one, bound=bound(text, one.start, one.end, lasts=one.unit == "seconds"), sureness=sure.get(one.start))
        for one in found
    )


def _figures(text: str) -> Iterator[Quantity]:
    for found in _FIGURE.finditer(text):
        value, step, scale = _written(found)
        unit, factor, end = ("th", 1.0, found.end()) if found["ordinal"] else read_unit(text, found.end())
        if found["digits"] and end == found.end() and text[end : end + 1].isalpha():
            continue  # “3D”, “4o”
        aside = _ASIDE.match(text, end) if not unit else None
        if aside:
            unit, factor, _ = read_unit(text, aside.end())
        before = text[max(0, found.start() - _LOOK) : found.start()]
        if not unit and _is_year(found["digits"]) and scale == 1:
            unit = "year"
        elif not unit and before[-1:] in ("$", "€", "£"):
            unit = "dollars"
        elif not unit and _FACTOR.search(before):
            unit = "times"
        elif not unit and _AGED.search(before):
            unit, factor, _ = read_unit(" years", 0)
        elif not unit and found["digits"] and (counting := _COUNTING.search(before)):  # “at week 12”
            unit, factor, _ = read_unit(f" {counting['unit']}", 0)
        counted = value <= 10 and _COUNTED.match(text, end) is not None
        counted = counted or (value * scale in _RATES and before.endswith("per "))
        loose = not unit and (counted or (found["words"] or "").lower() in ("one", "zero"))
        behind = aside.end() if aside else end
        after = "" if _NAMED.search(before) or text[behind : behind + 1] in _PRIMES else text[behind : behind + _LOOK]
        name = _NUMBERED.search(before)
        within = bool(name and name["within"] and text[end : end + 1] == ")")
        yield Quantity(value * scale * factor, unit, text[found.start() : end], found.start(), end, step * scale * factor,
                       scale * factor, _about(text, found.start()), loose, after,
                       name[1] if name and (found["digits"] or _KINDS.search(f"{name[1]} ")) else "",
                       within=within)  # fmt: skip


def _written(found: re.Match[str]) -> tuple[float, float, float]:
    """Value and last place of a number as it is written, and what the words behind it multiply both with."""
    if found["power"]:
        return 10.0 ** exponent(found["power"][2:]), 0.0, 1.0
    written = found["digits"] or found["words"]
    value = number(written)
    scale = SCALES.get((found["scale"] or "").lower(), SHORT.get(found["short"] or "", 1.0))
    return value, last_place(written, value) if found["digits"] else 1.0, scale * 10.0 ** exponent(found["exponent"] or "0")


def _is_year(digits: str | None) -> bool:
    return digits is not None and len(digits) == 4 and digits.isdecimal() and 1800 <= int(digits) <= 2100


def _in_year(ratio: re.Match[str]) -> bool:
    """Whether “5 in 2004” tells of a year; of “1 in 2000” it is the other reading that is likelier."""
    return _is_year(ratio["all"]) and "/" not in ratio[0] and not (number(ratio["few"]) == 1 and ratio["all"].endswith("00"))


def _about(text: str, start: int) -> bool:
    return _ABOUT.search(text, max(0, start - _LOOK), start) is not None


def _rates(text: str) -> Iterator[Quantity]:
    """“6 deaths per 1,000”, “3/100,000”, as per cent."""
    for found in _PER.finditer(text):
        few, among = number(found["few"]), number(found["all"]) * SCALES.get((found["scale"] or "").lower(), 1.0)
        if among in _RATES and 0 < few < among:
            scale = 100 / among
            yield Quantity(few * scale, "%", found[0], *found.span(), last_place(found["few"], few) * scale, scale,
                           _about(text, found.start()))  # fmt: skip


def _ratios(text: str) -> Iterator[Quantity]:
    """“one in five”, “3 out of 4”, “1 in 5 million”, as per cent."""
    for found in _IN.finditer(text):
        few, among = number(found["few"]), number(found["all"]) * SCALES.get((found["scale"] or "").lower(), 1.0)
        numbered = _KINDS.search(text, max(0, found.start() - _LOOK), found.start())  # “diabetes of type 1 in 40 patients”
        if 0 < few < among and not numbered and not read_unit(text, found.end())[0] and not _in_year(found):
            yield Quantity(100 * few / among, "%", found[0], *found.span(), 10 * few / among, approximate=True)


def _shares(text: str) -> Iterator[Quantity]:
    """“half of”, “two thirds”, “by a quarter”, as per cent; nobody takes them for exact."""
    for found in _SHARE.finditer(text):
        parts, of = PARTS[found["part"].lower()], (found["of"] or "").lower()
        following = found["next"].strip().lower()
        counts = of in ("a", "an") and following[:1].isalpha() and following not in _AFTER_SHARE
        if parts != 2 and (not of or (counts and found["part"].lower() != "quarter")):
            continue  # “a third study”
        value = 100 * (1.0 if of in ("", "a", "an") else number(of)) / parts
        by = text[max(0, found.start() - 3) : found.start()].lower() == "by "
        loose = parts == 2 and not of and not by and following not in ("of", "the", "as")
        end = found.start("next")
        yield Quantity(value, "%", text[found.start() : end], found.start(), end, value / 10, approximate=True, loose=loose)


def _roman(text: str) -> Iterator[Quantity]:
    """“type II”, “phase III”."""
    for found in _ROMAN.finditer(text):
        yield Quantity(float(_ROMANS[found["roman"]]), "", found["roman"], *found.span("roman"), step=1.0, name=found["name"])


def _single(text: str) -> Iterator[Quantity]:
    """“a week earlier”, “half an hour”."""
    for found in _SINGLE.finditer(text):
        unit, factor, _ = read_unit(text, found.start("unit") - 1)
        if unit == "seconds":
            value = factor / 2 if found["half"] else factor
            yield Quantity(value, unit, found[0], *found.span(), step=factor / 10, scale=factor, loose=not found["half"])


def _multiples(text: str) -> Iterator[Quantity]:
    """“twice”, “doubled”, “halved”, “an order of magnitude”."""
    for found in _ORDERS.finditer(text):
        orders = 1.0 if found["count"].lower() == "an" else number(found["count"])
        if orders < 30:
            yield Quantity(10.0**orders, "times", found[0], *found.span(), step=0.0)
    for found in _OFTEN.finditer(text):
        if found["halved"]:
            yield Quantity(50.0, "%", found[0], *found.span(), step=5.0)
            continue
        value = next(times for stem, times in _TIMES.items() if found[0].lower().startswith(stem))
        loose = bool(found["plain"]) and not re.match(r"\s(?:the|its|their|that)\b", text[found.end() : found.end() + 8])
        yield Quantity(float(value), "times", found[0], *found.span(), step=0.0, approximate=_about(text, found.start()),
                       loose=loose)  # fmt: skip


def _as_listed(text: str, one: Quantity, following: Quantity) -> Quantity:
    """In “5 to 10 %” and “3, 5 and 8 weeks” every number has the unit, and in “5–10 million” every one counts millions."""
    plain = one.unit == "" and one.scale == 1 and one.value < 1000
    if not plain or following.unit in ("year", "th") or not _BETWEEN.fullmatch(text[one.end : following.start]):
        return one
    scale = following.scale
    return replace(one, value=one.value * scale, step=one.step * scale, scale=scale, unit=following.unit)


def _as_named(text: str, before: Quantity, one: Quantity) -> Quantity:
    """In “grade 2 or 3” and “types 1, 2 and 3” every number is one of the kinds."""
    if not before.kind or one.kind or one.unit or not _BETWEEN.fullmatch(text[before.end : one.start]):
        return one
    return replace(one, name=before.name)
