"""How years are written, and which they are: “since 2020”, “from 2015 or earlier”, “the 2010s”, “before May 2020”."""

from __future__ import annotations

import re

from bot.filtering.phrases import CUT, YEAR
from ingest.filters import Years

MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
# A part of a year or of a decade: all of it counts, as no paper is dated closer.
_PART = rf"(?:{MONTHS}\.?,?\ |(?:the\ )?(?:early|mid|late|(?:beginning|start|middle|end)\ of)(?:\ the)?[ -])"
_DECADE = r"(?<=0)['’]?s"
_TO = r"\ (?:up\ )?(?:to|until|till|through)\ |\ ?[-–—]\ ?"
# What ends an open end that would otherwise go on: “2020 and after the war”, “from 2024 to present in our group”.
_LIMIT = rf"(?=\ ?(?:$|[{CUT}?!.,;:)\]])|\ (?:on|about|regarding|concerning|that|which|by|with|using|from|are)\b)"
_NOW = rf"(?:now|today|(?:the\ )?present(?:\ day)?{_LIMIT}|date{_LIMIT})"
_LATER = rf"""(?:,?\ (?:or|and)\ (?:(?:later|newer|more\ recent|onwards?|upwards?|beyond)(?:\ ones)?
        |(?:after|afterwards|since|up|above){_LIMIT})
    |\ (?:on|up)wards?|\+|\ at\ the\ earliest|\ on(?=\ ?(?:$|[?!.,;:])))"""
_EARLIER = rf"(?:,?\ (?:or|and)\ (?:(?:earlier|older)(?:\ ones)?|(?:before|prior|below){_LIMIT})|\ at\ the\ latest)"
_SINCE = r"""since(?!\ \d+\ (?:is|was)\b)|(?:in|on|from)\ or\ (?:after|since)|(?:after|since)\ or\ (?:in|on)
    |(?:no|not)\ (?:older|earlier)\ than|(?:starting|beginning)\ (?:from|in|with)"""
_AFTER = r"after|(?:later|newer|more\ recent)\ than"
_UNTIL = r"""until|till|up\ (?:to(?:\ and\ including)?|until|till)|through|by|(?:in|on|from)\ or\ before|before\ or\ (?:in|on)
    |(?:no|not)\ (?:later|newer|more\ recent)\ than"""
_BEFORE = r"before|prior\ to|(?:earlier|older)\ than"
_WITHIN = r"between|from|in|of|during|published|dated(?:\ from)?|dating\ from"
_PAPERS = "papers|articles|publications|preprints|studies"  # of which “2000+” are counted
DATE = re.compile(
    rf"""(?:\b(?:(?:from|dat(?:ed|ing)(?:\ from)?)\ (?=before|after|between|since|until|till|up\ |in\ or))?
    (?P<how>(?P<since>{_SINCE})|(?P<until>{_UNTIL})|(?P<after>{_AFTER})|(?P<before>{_BEFORE})|{_WITHIN})[ ]
        (?:the\ (?:years?|period)\ )?
    |(?<![\w.,–-])(?<![-–]\ )(?!\d+\+\ (?:{_PAPERS})\b)(?={YEAR}(?:{_LATER}|{_EARLIER}|(?:{_TO})(?:{YEAR}|{_NOW}))))
    (?P<part>{_PART})?(?:the\ (?=['’]?\d+['’]?s\b))?(?P<first>{YEAR}|(?<=the\ )['’]?[5-9]0(?=s))(?P<decade>{_DECADE})?(?!\w)
    (?:(?P<to>{_TO}|(?:,\ {YEAR})*,?\ (?:and|or)\ )(?:{_PART}|the\ )?
        (?:(?P<last>{YEAR})(?P<decades>{_DECADE})?(?!\w)|(?P<now>{_NOW})\b))?
    (?:(?P<later>{_LATER})|(?P<earlier>{_EARLIER}))?""",
    re.IGNORECASE | re.VERBOSE,
)
_RANGE = re.compile(_TO, re.IGNORECASE | re.VERBOSE)
_TELLS_TIME = re.compile(r"later|newer|recent|after|since|earlier|older|before|prior", re.IGNORECASE)


def how(found: re.Match[str]) -> str:
    """What stands before the years that `DATE` found: “since”, “no older than”; "" if nothing does."""
    return (found["how"] or "").casefold()


def is_open(found: re.Match[str]) -> bool:
    """Whether these years surely have one end only: not so “until 2020”, or “from 2000 and up”, which may count something."""
    if how(found) in ("", "from"):
        return bool(found["now"] or _TELLS_TIME.search(found["later"] or found["earlier"] or ""))
    return bool(found["since"] or found["after"] or found["before"] or " or " in how(found) or how(found).endswith("than"))


def meant(found: re.Match[str]) -> Years | None:
    """The years that `DATE` found; None if they are none that could be meant."""
    span, to = _spanned(found), (found["to"] or "").strip().casefold()
    if span is None or (found["later"] and found["earlier"]):
        return None
    first, end = _decade(found["first"], found["decade"])
    if found["before"] or found["until"]:
        return None if to or found["later"] else Years(last=end if found["until"] or found["part"] else first - 1)
    if found["since"] or found["after"]:
        wrong = found["earlier"] or to in ("and", "or", *("-–—" if found["after"] else ()))
        return None if wrong else Years(first if found["since"] or found["part"] else end + 1, span.last if to else None)
    if found["later"] or found["earlier"]:
        between = how(found) == "between"
        return None if between else Years(first=span.first) if found["later"] else Years(last=span.last)
    return span


def _spanned(found: re.Match[str]) -> Years | None:
    """The years from the first to the last that are named: to no end where that is now."""
    (first, end), to = _decade(found["first"], found["decade"]), found["to"] or ""
    between = how(found) == "between"
    ranges = bool(_RANGE.fullmatch(to)) or (between and to.strip().casefold() == "and")
    if not to:
        return Years(first, end)
    if found["now"]:
        return Years(first=first) if ranges else None
    start, last = _decade(found["last"], found["decades"])
    if not ranges:  # “from 2019 or 2021”: all between them, sooner than none
        named = (first, end, start, last, *map(int, re.findall(r"\d+", to)))
        return None if between else Years(min(named), max(named))
    return Years(first, last) if first <= last else None


def _decade(year: str, plural: str | None) -> tuple[int, int]:
    """The first and the last year of a year, or of a decade."""
    digits = year.strip("'’")
    first = int(digits) + (1900 if len(digits) == 2 else 0)
    return first, first + (9 if plural else 0)
