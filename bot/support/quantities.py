"""Numbers in running text, in figures or in words, with their units: “3·1 %”, “twofold”, “one in five”, “12-month”, “7B”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.support.bounds import bound
from bot.support.figures import (
    DIGITS,
    MINUS,
    PARTS,
    POWER,
    RAISED,
    SCALE,
    SCALES,
    SHORT,
    SMALL,
    WORDS,
    exponent,
    last_place,
    number,
)
from bot.support.neighbours import as_about, as_aged, as_listed, as_named, as_spread
from bot.support.parts import RATES, fractions, multiples, rates, ratios, shares
from bot.support.quantity import BEHIND, FREE, KIND, KINDS, LOOK, Quantity, about, is_year
from bot.support.sureness import sureness
from bot.support.units import read_unit

# Behind a T that is a trillion, and neither tesla nor a kind of cell.
_OF_DATA = r"[\s-](?:[a-z]{3,}[\s-]){0,2}?(?:tokens?|words?|param(?:eter)?s?|bytes)\b"
_COUNTS_DATA = re.compile(rf"[0-9]T{_OF_DATA}")  # in such a text every T is a trillion: “a 3B model requires 4T.”
_FIGURE, _FIGURE_OF_DATA = (
    re.compile(
        rf"""{FREE}(?:(?P<power>{POWER})
        |(?P<digits>{DIGITS})(?:\s?[x×·*]\s?10(?:\s?\^\s?[({{]?\s?|\(|\s?)(?P<exponent>{MINUS}?[0-9]{{1,2}}|{RAISED})[)}}]?)?
         (?:[\s-]?(?P<scale>{SCALE})\b|\s?(?P<short>(?-i:[kKMB]|bn|mn|[GT](?=\$?\sFLOP)|T{behind}))(?![^\W_])|(?P<ordinal>st|nd|rd|th)\b)?
        |\b(?P<words>{WORDS})(?=\b|-?fold\b))""",
        re.VERBOSE | re.IGNORECASE,
    )
    for behind in (rf"(?={_OF_DATA})", "")
)
_NUMERAL = r"(?:I{1,3}|IV|V|VI{1,3}|IX|X)"
_ROMAN = re.compile(  # “phase III”, “stages I, II and III”, “polymerase II”
    rf"(?:(?i:(?P<kind>{KIND}))|\b(?P<name>[^\W\d_]{{4,}}))\s(?P<roman>{_NUMERAL}(?:(?:\s?[-–/]\s?|,\s|,?\s(?:and|or|to)\s){_NUMERAL})*)\b"
)
_ROMANS = dict(zip("I II III IV V VI VII VIII IX X".split(), range(1, 11), strict=True))
_ROMAN_ALONE = re.compile(_NUMERAL + r"\b")
# What may stand between a number and its unit: “52.8 (SD 7.1) years”, “eight (63 %) patients”, “five consecutive days”.
_ASIDE = re.compile(
    r"\s?\([^()]{1,40}\)"
    r"|\s(?:consecutive|successive|additional|further|more|extra|full|whole|or\s(?:more|fewer|less))(?=\s)"
    r"|\s[a-z]{3,}(?:al|ive|ed|ing|ar|ic)(?=\s(?:days|weeks|months|years|hours|minutes)\b)"  # “20 gestational weeks”
)
_COUNTING = re.compile(r"\b(?P<unit>days?|weeks?|months?|years?|hours?|minutes?) (?:[0-9]+ ?(?:-|–|to|and) ?)?$", re.IGNORECASE)
_NUMBER = re.compile(rf"(?:[0-9]|\b{SMALL}|{SCALE})[\s-]?$", re.IGNORECASE)  # “over eight years 741 …”
_MOLAR = re.compile(r"[)}\]]?\s?M(?![^\W_])")  # “10(-8) M”
_DAY = re.compile(r"\b(?:at|on|by|until|from|after)\sD\s?$")  # “at D 100”
_LISTED = re.compile(r"(?<!\w)\((?:[0-9]|1[0-9])\)|\[[0-9,\s]+\]|(?:^|(?<=\s))[0-9]\)")  # “(2) we …”, “[3]”
_FACTOR = re.compile(
    r"\bfactors? of (?:about |around |some |up to |over |nearly |almost |at least |(?:more|less) than )?$", re.IGNORECASE
)
_PRICE = re.compile(r"(?:[$€£]|\$[A-Z]{2})$")
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "sterling"}
# “OR = 1.4”, “a hazard ratio of 0.82”: as many times the risk.
_RATIO = re.compile(
    r"\b(?:a?(?:OR|RR|HR|SMR|SIR|IRR)s?|ratios?|relative (?:risk|hazard)s?)\]?\)?"
    r"(?:[\s,:=(\[]|of|was|were|is|[aA]?(?:OR|RR|HR)\]?){0,5}$"
    r"|\b(?:(?:odds|hazard|risk|rate)\sratio|relative\srisk)\s(?:of|for)\s(?:[^\W\d_]+\s){1,4}(?:was|is)\s$"  # “of gout was”
)
# “odds ratios for men in the lowest group were 1.1 (0.7–1.8), 1.4 (0.8–2.2) and 2.6”
_RATIOS_LOOK = 400
_RATIOS = re.compile(
    r"\b(?:odds|hazard|risk|rate)\sratios?\b(?:[^0-9.;]{0,120}\b(?:was|were|of))?"
    r"\s(?:[0-9.·]+(?:\s?[(\[][^;]{1,70}?[)\]])?(?:,|,?\s(?:and|or))\s){0,3}$"
)
_LIMITS = re.compile(
    r"[,;]?\s?[(\[]?(?:9[059]\s?(?:%\s|per\s?cent\s)?)?(?:CI\b|confidence\b)"
    r"|(?:\s[(\[]|,\s)[0-9]*[.·]?[0-9]+(?:-|–|,\s|\sto\s)[0-9]*[.·]?[0-9]+(?![0-9])"
)
# “the RR of a relapse in treated patients was 1.35 (95 % CI 1.02–1.78)”
_OF_RATIO = re.compile(
    r"\b(?:(?:odds|hazard|mortality|risk|rate)\sratios?|relative\s(?:risk|hazard)s?|[aA]?(?:OR|RR|HR|SMR|SIR|IRR)s?)\b"
    r"(?:(?!\bdifferences?\b)[^.]|(?<=[0-9])\.(?=[0-9]))*\s$"
)
_OFTEN = re.compile(
    r"\s(?:an?|per|each|every)\s(?:second|minute|hour|day|week|month|year)\b|\s(?:daily|weekly|monthly|yearly)\b"
)
_COUNTED = re.compile(r":|(?: \w+)? (?:papers|abstracts|sources)\b")  # what an answer itself has counted
_SINGLE = re.compile(
    r"\b(?:(?P<half>half )?an?|every|each|the (?:first|last|past)) "
    r"(?P<unit>(?:second|minute|hour|day|week|month|year|decade)s?)\b",
    re.IGNORECASE,
)
_OF_MANY = re.compile(
    rf"\b(?:a\s|(?P<three>three\s))?(?P<part>half|quarter)s?(?:\sof)?\sa\s(?P<scale>{SCALE})\b", re.IGNORECASE
)
_AND_HALF = re.compile(
    rf"\b(?:(?P<many>an?|[0-9]{{1,2}}|{SMALL})\s)?(?:(?P<of>(?:minute|hour|day|week|month|year|decade)s?)\s)?"
    rf"(?<=\w\s)and\sa\shalf\b(?!\sof\b)(?:\s(?P<scale>{SCALE})\b)?",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<![^\W_])[A-Z][A-Z0-9]\w{0,3} $")  # “BRCA 1”; longer ones are headings, “RESULTS 781 patients”
_NUMBERED = re.compile(r"(?<![^\W_])([^\W\d_]+)(?:[\s-]|[)\]][\s-]?|(?P<within>\())$")  # “kinase 1”, “(IL)-23”, “PGE(2)”
_PRIME = re.compile(r"[-\s]?prime\b")
_PRIMES = ("'", "′", "’")  # “the 3' end”


def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers of `text` in order; those in names (“GPT-4”), before the points of a list and in citations are none."""
    taken = bytearray(len(text))  # 1 for each character that is read
    for match in _LISTED.finditer(text):
        if not _closes(text, match):
            _take(taken, *match.span())
    found = list[Quantity]()
    for read in (_roman, fractions, _halves, _single, rates, ratios, shares, multiples, _figures):
        new = [one for one in read(text) if not any(taken[one.start : one.end])]
        for one in new:
            _take(taken, one.start, one.end)
        found += new
    found.sort(key=lambda one: one.start)
    for place in range(1, len(found)):
        found[place] = as_spread(text, found[max(0, place - 2) : place], found[place])
    for place in range(len(found) - 2, -1, -1):
        found[place] = as_listed(text, found[place], found[place + 1])
    for place in range(1, len(found)):
        found[place] = as_named(text, found[place - 1], found[place])
        found[place] = as_about(text, found[place - 1], found[place])
    found = [as_aged(text, one) for one in found]
    sure = sureness(text)
    return tuple(
        replace(one, bound=bound(text, one.start, one.end, lasts=one.unit == "seconds"), sureness=sure.get(one.start))
        for one in found
    )


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _is_ratio(text: str, start: int, end: int, step: float) -> bool:
    """Whether the number at `start` to `end` is said to be a ratio of odds or risks; a whole one only if its limits follow."""
    first = max(0, start - _RATIOS_LOOK)
    if _LIMITS.match(text, end) and _OF_RATIO.search(text, first, start):
        return True
    return step < 1 and bool(_RATIO.search(text, max(0, start - 2 * LOOK), start) or _RATIOS.search(text, first, start))


def _closes(text: str, mark: re.Match[str]) -> bool:
    """Whether what looks like the mark of a list ends a bracket: “(4 of 7)”."""
    return mark[0][0].isdigit() and text.rfind("(", 0, mark.start()) > text.rfind(")", 0, mark.start())


def _figures(text: str) -> Iterator[Quantity]:
    end, figure = 0, _FIGURE_OF_DATA if _COUNTS_DATA.search(text) else _FIGURE
    for found in figure.finditer(text):
        if found.start() < end:
            continue  # of a unit: “mm(2)”
        value, step, scale = _written(found)
        unit, factor, end = _unit_behind(text, found, value * scale)
        if found["digits"] and end == found.end() and text[end : end + 1].isalpha():
            continue  # “3D”, “4o”
        aside = _ASIDE.match(text, end) if not unit else None
        if aside:
            unit, factor, _ = read_unit(text, aside.end())
        before = text[max(0, found.start() - LOOK) : found.start()]
        if not unit and is_year(found["digits"]) and scale == 1:
            unit = "year"
        elif not unit:
            unit, factor = _unit_around(text, found, before, end, step) or (unit, factor)
        elif unit == "times" and _OFTEN.match(text, end):  # “three times a day” counts
            unit = ""
        counted = value <= 10 and _COUNTED.match(text, end) is not None
        counted = counted or (value * scale in RATES and before.endswith(("per ", "every ")))
        loose = not unit and (counted or (found["words"] or "").lower() in ("one", "zero"))
        behind = aside.end() if aside else end + (text[end : end + 1] == "$")
        after = "" if _NAMED.search(before) else text[behind : behind + BEHIND]
        name = _NUMBERED.search(before)
        within = bool(name and name["within"] and text[end : end + 1] == ")")
        yield Quantity(value * scale * factor, unit, text[found.start() : end], found.start(), end, step * scale * factor,
                       scale * factor, about(text, found.start(), end), loose, after,
                       name[1] if name and (found["digits"] or KINDS.search(f"{name[1]} ")) else "",
                       within=within)  # fmt: skip


def _unit_behind(text: str, found: re.Match[str], value: float) -> tuple[str, float, int]:
    """The unit behind a number, what it multiplies it with, and where it ends."""
    unit, factor, end = read_unit(text, found.end())
    if not unit and value < 1 and (molar := _MOLAR.match(text, found.end("exponent") if found["exponent"] else end)):
        return "molar", 1.0, molar.end()
    if found["ordinal"] and unit != "seconds":  # “the 30th day” is day 30
        return "th", 1.0, found.end()
    return unit, factor, end


def _unit_around(text: str, found: re.Match[str], before: str, end: int, step: float) -> tuple[str, float] | None:
    """The unit of a number that has none behind it, and what that multiplies it with, by what stands before and at its end."""
    if text[end : end + 1] in _PRIMES or _PRIME.match(text, end):
        return "end", 1.0  # of a strand
    if (sign := _PRICE.search(before)) and text[end : end + 1] != "$":  # “$30M$” is no price
        return _CURRENCIES[sign[0][0]], 1.0
    if _FACTOR.search(before) or _is_ratio(text, found.start(), end, step):
        return "times", 1.0
    if not found["digits"]:
        return None
    if (counting := _COUNTING.search(before)) and not _NUMBER.search(before[: counting.start()]):  # “at week 12”
        return read_unit(f" {counting['unit']}", 0)[:2]
    return read_unit(" days", 0)[:2] if _DAY.search(before) else None


def _written(found: re.Match[str]) -> tuple[float, float, float]:
    """Value and last place of a number as it is written, and what the words behind it multiply both with."""
    if found["power"]:
        return 10.0 ** exponent(found["power"][2:]), 0.0, 1.0
    written = found["digits"] or found["words"]
    value = number(written)
    step = last_place(written, value) if found["digits"] else 1.0
    if found["exponent"]:
        return value, step, 10.0 ** exponent(found["exponent"])  # “4.5 × 10^6 M” is molar
    return value, step, SCALES.get((found["scale"] or "").lower(), SHORT.get(found["short"] or "", 1.0))


def _roman(text: str) -> Iterator[Quantity]:
    """“type II”, “phase III”; what stands in other names, as in “polymerase II”, bears out only what is named so."""
    for found in _ROMAN.finditer(text):
        for one in _ROMAN_ALONE.finditer(text, *found.span("roman")):
            yield Quantity(float(_ROMANS[one[0]]), "", one[0], *one.span(), step=1.0, name=found["kind"] or found["name"],
                           loose=not found["kind"], within=not found["kind"])  # fmt: skip


def _single(text: str) -> Iterator[Quantity]:
    """“a week earlier”, “half an hour”, “every decade”."""
    for found in _SINGLE.finditer(text):
        unit, factor, _ = read_unit(text, found.start("unit") - 1)
        if unit == "seconds":
            value = factor / 2 if found["half"] else factor
            yield Quantity(value, unit, found[0], *found.span(), step=factor / 10, scale=factor, loose=not found["half"])


def _halves(text: str) -> Iterator[Quantity]:
    """“one and a half years”, “a decade and a half”, “two and a half times”, “half a million”."""
    for found in _OF_MANY.finditer(text):
        value = (3 if found["three"] else 1) * SCALES[found["scale"].lower()] / PARTS[found["part"].lower()]
        yield Quantity(value, "", found[0], *found.span(), max(1.0, value / 10), approximate=True,
                       after=text[found.end() : found.end() + BEHIND])  # fmt: skip
    for found in _AND_HALF.finditer(text):
        if found[0].startswith("and"):
            continue
        unit, factor, end = read_unit(text, found.end() if found["of"] is None else found.start("of") - 1)
        value = (1.0 if (found["many"] or "a").lower() in ("a", "an") else number(found["many"])) + 0.5
        factor *= SCALES.get((found["scale"] or "").lower(), 1.0)
        yield Quantity(value * factor, unit, text[found.start() : max(end, found.end())], found.start(), max(end, found.end()),
                       factor / 10, factor, about(text, found.start()))  # fmt: skip
