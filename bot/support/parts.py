"""Numbers that tell a part or a multiple of something: “one in five”, “6 per 1,000”, “two thirds”, “twice”, “halved”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.support.figures import DIGIT_WORDS, DIGITS, PARTS, SCALE, SCALES, SMALL, WORDS, any_of, last_place, number
from bot.support.quantity import BEHIND, FREE, KINDS, LOOK, Quantity, about, is_year
from bot.support.units import read_unit

_TIMES = {"twice": 2, "doubl": 2, "thrice": 3, "tripl": 3, "quadrupl": 4, "quintupl": 5}
_SHARE = re.compile(
    rf"\b(?:(?P<of>(?:an?|[0-9])(?=[-\s])|{DIGIT_WORDS})[-\s]?)?(?:(?P<by>{SMALL})[-\s](?=(?:hundred|thousand|million)th))?"
    rf"(?P<part>{any_of(PARTS)})s?\b(?P<next>(?:\s\w+|.)?)",
    re.IGNORECASE,
)
# “one patient in eight”
_ONE_THING = (
    r"(?<=(?i:one))\s(?!of\b|in\b|or\b|and\b|to\b)[a-z]{3,}\s(?:in|out\sof)\s(?:every\s)?"
    rf"(?=(?:[0-9]{{1,3}}|{SMALL}|hundred)\b(?!\s[a-z]+s\b))"
)
_IN = re.compile(
    rf"""{FREE}(?P<few>{DIGITS}|{WORDS}|once)
    (?:(?:\stimes)?\sout\sof\s|{_ONE_THING}|\s(?:in|\(?(?:out\s)?of(?:\s(?:the|all))?)\s(?:every\s)?|/(?=[1-9][0-9,]|[0-9]\sof\b))
    (?P<all>{DIGITS}|{SMALL}|an?(?=\s{SCALE}))(?:[\s-](?P<scale>{SCALE})|th)?\b(?!/)""",
    re.IGNORECASE | re.VERBOSE,
)
_SHARE_STEP = 16.0  # per cent: who says “a quarter”, “one in four” or “twice” may mean half of that more or less
_SIMPLE = 10
_SINGLE = re.compile(r"\sof\san?(?=\s)")
_AT = re.compile(r"(?<![0-9]\s)\b(?:days?|weeks?|months?|years?|hours?|visits?|cycles?)\s$", re.IGNORECASE)
_BUT = re.compile(r"\ball\sbut\s$", re.IGNORECASE)
_LOOSELY = re.compile(r"\s(?:in|out)\s")
ROUGH = 20  # up to here numbers are said of about so many, “one in five”
RATES = (1e2, 1e3, 1e4, 1e5, 1e6)
_PER = re.compile(
    rf"""{FREE}(?P<few>{DIGITS})(?:(?:\s[^\W\d_]+){{0,3}}\s(?:per|(?:for|in)\severy|for\seach)\s|/(?=1000*\b|1,000\b|100?,000))
    (?P<all>{DIGITS}|(?=(?:hundred|thousand|million)\b))(?:\s?(?P<scale>{SCALE}))?\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OFTEN = re.compile(
    r"\b(?:twice|thrice|(?:doubl|tripl|quadrupl|quintupl)(?:ed|es|ing|(?P<plain>e))|(?P<halved>halv(?:ed|es|ing|e)))\b"
    r"(?![-\s](?:blind|strand|helix|mutant|knock))",
    re.IGNORECASE,
)
_CROSS = re.compile(rf"(?<![^\W_])x(?P<times>{DIGITS})(?![\w%]|[.,]\d)")  # “a speedup of x17.7”
_ORDERS = re.compile(rf"\b(?P<count>{DIGITS}|{SMALL}|an)\sorders?\sof\smagnitude\b", re.IGNORECASE)
_AFTER_SHARE = frozenset("of as the is are was were has have had did do can could will would may might".split())


def rates(text: str) -> Iterator[Quantity]:
    """“6 deaths per 1,000”, “3/100,000”, as per cent."""
    for found in _PER.finditer(text):
        few, among = number(found["few"]), number(found["all"]) * SCALES.get((found["scale"] or "").lower(), 1.0)
        if among in RATES and 0 < few < among:
            scale = 100 / among
            yield Quantity(few * scale, "%", found[0], *found.span(), last_place(found["few"], few) * scale, scale,
                           about(text, found.start()))  # fmt: skip


def ratios(text: str) -> Iterator[Quantity]:
    """“one in five”, “3 out of 4”, “1 in 5 million”, as per cent; then the two numbers themselves."""
    for found in _IN.finditer(text):
        few, among = _counted(found["few"]), _counted(found["all"]) * SCALES.get((found["scale"] or "").lower(), 1.0)
        if 0 < few < among and not _is_numbered(text, found) and not read_unit(text, found.end())[0] and not _in_year(found):
            rough = _SHARE_STEP if among <= _SIMPLE and _LOOSELY.search(found[0]) else 10
            but, start = _BUT.search(text, max(0, found.start() - LOOK), found.start()), found.start()
            few, start = (among - few, but.start()) if but else (few, start)  # “all but one of the 29”
            step = rough * few / among if among <= ROUGH else min(10 * few, 100.0) / among
            yield Quantity(100 * few / among, "%", text[start : found.end()], start, found.end(), step, approximate=True)
            yield Quantity(few, "", found["few"], *found.span("few"), step=1.0, loose=True)
            yield Quantity(among, "", found["all"], *found.span("all"), step=1.0, loose=True, after=text[found.end() :][:LOOK])


def fractions(text: str) -> Iterator[Quantity]:
    """“a hundredth of a second”, “a quarter of an hour”."""
    for found in _SHARE.finditer(text) if " of a" in text else ():
        if not found["of"] or (single := _SINGLE.match(text, found.end("part"))) is None:
            continue
        unit, factor, end = read_unit(text, single.end())
        if unit:
            value = factor * number("" if found["of"].lower() in ("a", "an") else found["of"])
            value /= PARTS[found["part"].lower()] * number(found["by"] or "")
            yield Quantity(value, unit, text[found.start() : end], found.start(), end, value * _SHARE_STEP / 100, value,
                           approximate=True)  # fmt: skip


def shares(text: str) -> Iterator[Quantity]:
    """“half of”, “two thirds”, “by a quarter”, as per cent; nobody takes them for exact."""
    for found in _SHARE.finditer(text):
        parts, of = PARTS[found["part"].lower()] * number(found["by"] or ""), (found["of"] or "").lower()
        following = found["next"].strip().lower()
        counts = of in ("a", "an") and following[:1].isalpha() and following not in _AFTER_SHARE
        if parts != 2 and (not of or (counts and found["part"].lower() != "quarter")):
            continue  # “a third study”
        value = 100 * (1.0 if of in ("", "a", "an") else number(of)) / parts
        by = text[max(0, found.start() - 3) : found.start()].lower() == "by "
        loose = parts == 2 and not of and not by and following not in ("of", "the", "as")
        end = found.start("next")
        yield Quantity(value, "%", text[found.start() : end], found.start(), end, value * _SHARE_STEP / 100, approximate=True,
                       loose=loose, after=text[end : end + BEHIND])  # fmt: skip


def multiples(text: str) -> Iterator[Quantity]:
    """“twice”, “doubled”, “halved”, “an order of magnitude”."""
    for found in _ORDERS.finditer(text):
        orders = 1.0 if found["count"].lower() == "an" else number(found["count"])
        if orders < 30:
            yield Quantity(10.0**orders, "times", found[0], *found.span(), step=0.0)
    for found in _CROSS.finditer(text):
        value = number(found["times"])
        yield Quantity(
            value, "times", found[0], *found.span(), last_place(found["times"], value), approximate=about(text, found.start())
        )
    for found in _OFTEN.finditer(text):
        if found["halved"]:
            yield Quantity(50.0, "%", found[0], *found.span(), _SHARE_STEP / 2, approximate=True)
            continue
        value = next(times for stem, times in _TIMES.items() if found[0].lower().startswith(stem))
        loose = (
            bool(found["plain"])
            and not about(text, found.start())
            and not re.match(r"\s(?:the|its|their|that)\b", text[found.end() : found.end() + 8])
        )
        yield Quantity(float(value), "times", found[0], *found.span(), value * _SHARE_STEP / 100, approximate=True, loose=loose)


def _counted(written: str) -> float:
    """What one of the numbers of a ratio comes to: “once in a thousand”."""
    return 1.0 if written.lower() in ("once", "a", "an") else number(written)


def _is_numbered(text: str, ratio: re.Match[str]) -> bool:
    """Whether the first number tells which of several: “diabetes of type 1 in 40 patients”, “on day 8/15”."""
    before = (text, max(0, ratio.start() - LOOK), ratio.start())
    return KINDS.search(*before) is not None or ("/" in ratio[0] and _AT.search(*before) is not None)


def _in_year(ratio: re.Match[str]) -> bool:
    """Whether “5 in 2004” tells of a year; of “1 in 2000” it is the other reading that is likelier."""
    return is_year(ratio["all"]) and "/" not in ratio[0] and not (number(ratio["few"]) == 1 and ratio["all"].endswith("00"))
