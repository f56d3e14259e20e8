"""How people say for how long they meet, when, and over how many papers: at the beginning or the end of what they write.

In the middle such words belong to the topic (“learning from 5 minutes of play”).
"""

from __future__ import annotations

import re

from bot.filtering.years import MONTHS

_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_VALUES = {"a": 1, "an": 1} | {word: value for value, word in enumerate(_WORDS, 1)}
_NUMBER = rf"\d{{1,6}}|an?|{'|'.join(_WORDS)}"
_RANGE = r"(?:\d{1,3}\ ?(?:-|–|or|to)\ ?)?"  # of which the end is taken
_YEAR = r"(?:19|20)\d\d"
_AMOUNT = rf"""
    (?:(?:and|in|with|for|within|over)\s+)? (?:(?:about|around|roughly|at\ most|up\ to|max\.?)\s+|~\s?)?
    (?:(?:an?|our)\s+(?=\d))?
    (?:
        {_RANGE}(?P<papers>(?!{_YEAR})(?:{_NUMBER}))[ -]?papers?
      | {_RANGE}(?P<minutes>{_NUMBER})[ -]?(?:minutes?|mins?)
      | (?P<half>half\ an?\ hour|half[ -]hour)
      | (?P<hours>\d{{1,3}}(?:[.,]\d{{1,2}})?|an?|{'|'.join(_WORDS)})[ -]?(?:hours?|hrs?|h)
        (?:(?P<more>\ and\ a\ half) | (?:\ and\ |\ )?(?P<rest>\d{{1,2}})(?:\ ?(?:minutes?|mins?|m))?)?
    )
    (?:\ (?:long|slot|session|meeting))?
"""  # fmt: skip
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PART = r"(?:\ (?:morning|noon|afternoon|evening|night))?"
_TIME = r"(?:at\ )?\d{1,2}(?:[:.]\d{2})?\ ?[ap]\.?m\.?|at\ (?:\d{1,2}[:.]\d{2}|noon)|(?<!\band\ )(?:[01]\d|2[0-3]):[0-5]\d"
_DATED = rf"""
    tomorrow{_PART} | today | tonight
  | (?:(?:the|our)\ )?(?:next|this|coming)\ (?:{_WEEKDAY}{_PART}|week|month|meeting|time)
  | \d{{4}}-\d{{2}}-\d{{2}} | \d{{1,2}}(?:st|nd|rd|th)?\ (?:of\ )?{MONTHS}(?:\ \d{{4}})? | {MONTHS}\ \d{{1,2}}(?:st|nd|rd|th)?
  | {_TIME}
"""
_ENDED = r"(?![\w’'-])"
_LEADS = r"(?:on|about|regarding|concerning|covering|around|to\ discuss|for)\s"
_FOLLOWS = rf"(?=\s*(?:$|[:–—])|\s+(?:{_LEADS}|(?:with|in|and|at|for|next|this|tomorrow|today)\s|\d|an\ hour|half\ an))"
_OPENING = re.compile(
    rf"""(?:(?P<kind>\d{{1,2}})\ (?=(?:recent|new|newest|latest)\ papers\b)
      | {_AMOUNT}{_ENDED}{_FOLLOWS}
      | (?:(?:for|on)\ )?(?:{_DATED}|{_WEEKDAY}{_PART}(?=:|\s+{_LEADS}|$)){_ENDED}
    )(?:\s*{_LEADS})?""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDING = re.compile(
    rf"""(?:^|(?<=[\s,:]))(?:{_AMOUNT}|(?:(?:for|on|by)\ )?(?:{_DATED})|(?:^|(?:for|on|by)\ ){_WEEKDAY}{_PART}
      |please|thanks)[.!]*$""",
    re.IGNORECASE | re.VERBOSE,
)
# Behind these an amount or a day is what the topic is about: “learning from 5 minutes”, “the internet of tomorrow”.
_BOUND = re.compile(
    r"\b(?:of|from|since|before|after|until|till|between|than|by|every|each|per|the|first|last|to)\s*$", re.IGNORECASE
)
# Words that only lead to the topic. With any other before “papers” they tell which: “recent papers on”, “papers by”.
LEAD_IN = re.compile(
    r"""^(?:please\ +
      | (?:let['’]?s|we\ want\ to|we['’]d\ like\ to)\ +(?:read|discuss|talk\ about)\ +(?:about\ +)?
      | (?:(?:prepare|plan|make|set\ up|organi[sz]e|find|pick|choose|give\ us)\ +)?
        (?:(?:an?|the|our|us|some)\ +)*
        (?:reading[ -]groups?|sessions?|meetings?|packs?|discussions?|journal\ club|papers?|articles?|topic|something)
        (?:\ +is)?(?:\ +(?:on|about|regarding|concerning|covering|for)\ +|\ *:\ *)
      | (?:about|regarding|concerning)\ +)""",
    re.IGNORECASE | re.VERBOSE,
)


def opening(text: str) -> re.Match[str] | None:
    """The amount or the day that a text begins with."""
    return _OPENING.match(text)


def ending(text: str) -> re.Match[str] | None:
    """The amount or the day that a text ends with."""
    found = _ENDING.search(text)
    return None if found and _BOUND.search(text[: found.start()]) else found


def amount_of(match: re.Match[str]) -> dict[str, int]:
    """How many papers, or minutes, are stated."""
    said = match.groupdict()
    if papers := said.get("papers") or said.get("kind"):
        return {"papers": _value(papers)}
    if said.get("minutes"):
        return {"minutes": _value(said["minutes"])}
    if said.get("half"):
        return {"minutes": 30}
    if hours := said.get("hours"):
        whole = float(hours.replace(",", ".")) if hours[0].isdigit() else _value(hours)
        return {"minutes": round(60 * whole) + (30 if said["more"] else int(said["rest"] or 0))}
    return {}


def _value(said: str) -> int:
    return int(said) if said.isdigit() else _VALUES[said.lower()]
