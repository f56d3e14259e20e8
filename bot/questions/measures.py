"""Which sentences state a measure that a question asks for: how common, how likely, how long, how old, which dose, ratio, year.

Each has a form of its own, such as a percentage, and most have words that stand beside it: a figure alone says little.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import chain

from bot.questions.stating import States

_FIGURE = r"(?<![\w.,·/-])[~<>≥±+]?\d[\d.,·]*(?: ?(?:±|\+/?-) ?\d[\d.,·]*)?"
_COUNT = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|several|few)"
_PAST = r"(?<!past )(?<!last )(?<!previous )(?<!next )"  # “in the past 15 years” is when, not how long
_TIME = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mo|years?|yrs?|decades?)\b"
_LENGTH = (
    r"(?:[nµμcmk]?m|kb|mb|bp|(?:kilo|mega)?base(?:s| pairs?)|met(?:er|re)s?|inches|words|tokens|characters|frames|pages)\b"
)
_MASS = r"(?:[mµμnk]?g|mcg|m[lL]|IU|units?|Gy|mmol|[mµμn]M|mci|mbq|grams?|milligrams?|micrograms?)\b"
_TENS = r"\d{1,3}(?:[ ,.\u00a0\u2009]?0{3})+\b"  # 1000, 100 000
_PERCENT = (  # each begins with what is seldom: sentences are many
    r"(?:\d ?\\?(?:%|per ?cent\b)(?!\s?(?:ci\b|confidence|credib|uncertain))|\b(?<=[a-z] )per ?cent\b"
    rf"|\bper (?:every )?(?:{_TENS}|thousand\b|million\b|100\b)|(?<=\d)/{_TENS}|\bin {_TENS}"
    r"|\b(?:one|1) (?:in|out of) (?:every )?(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)\b"
    r"|(?<=\d )(?:out )?of (?:the )?\d+\b|(?<![\w.,/])\d[\d,]*/\d[\d,]+(?!\w|[./]\d)"
    r"|\b(?:half|(?:a|one|two|three)[ -](?:third|quarter|fifth|tenth)s?) (?:of|the)\b)"
)
_DURATION = rf"(?:{_PAST}(?:{_FIGURE}|\b{_COUNT}) (?:(?:more|to|or|and) )?(?:{_COUNT} )?{_TIME})"
_RATIO = (
    r"(?:(?<![\w.])\d{1,2}[.·]\d{1,2}(?!\d|\s?%)|-?fold\b|\b(?:twice|doubl\w+|tripl\w+)\b|\btimes (?:as|more|higher|greater)\b)"
)
_OR = r"(?-i:\ba?(?:RR|OR|HR|IRR|SHR)s?\b)"
_ASKED = r"\b(?:what(?! about\b)|which|how (?:high|low|great|large|big|strong) (?=is|was|are|were))"
_BEFORE = rf"{_ASKED}(?: ?(?:is|was|are|were))?(?: (?:the|its|their|your))?(?: [\w%'’-]+){{0,4}}? "
_IS_OF = (
    r"(?= (?:of|in|for|from|with|after|among|on|at|by|due|do|does|did|is|are|was|were|has|have|can|could|used|should|that)\b"
    r"|\W*$)"
)


def _measure(asked: str, *stated: str) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    return re.compile(asked, re.IGNORECASE), tuple(re.compile(one, re.IGNORECASE) for one in stated)


def _named(nouns: str) -> str:
    """A pattern of what asks for a measure by one of these names; “what is a hazard ratio?” asks what it is."""
    return rf"(?!\bwhat (?:is|are) an? ){_BEFORE}(?:{nouns}){_IS_OF}"


_ASKING = r"(?= (?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|and)\b|\W*$)"  # not “this tells how often”
_OFTEN = (
    r"\b(?:prevalen|inciden|frequen|proportion|rates?\b|common|occur|rare|affect|probab|risk)"
    rf"|{_PERCENT}(?: ?\([^()]{{1,60}}\))? (?:of|in|had|have)\b"
)
_DYING = r"\b(?:mortalit|fatalit|fatal\b|lethal|death|dead|die[ds]?\b|dying|surviv)"
_RISKS = rf"\b(?:risk|probab|chance|likel|odds|hazard)|{_OR}"
# How each is asked for, and all that a sentence must have to state it. The first that is asked for counts.
_MEASURES = (
    _measure(_named(r"hazards?(?: ratio)?|HR"), r"\bhazard|(?-i:\ba?HRs?\b)", _RATIO),
    _measure(_named(r"odds(?: ratio)?"), r"\bodds|(?-i:\ba?ORs?\b)", _RATIO),
    _measure(
        _named(r"relative risks?|(?:risk|rate) ratios?"), rf"\b(?:relative (?:risk|rate)|(?:risk|rate) ratio)|{_OR}", _RATIO
    ),
    _measure(_named(r"numbers? needed to (?:treat|harm|screen)|NNT|NNH"), r"\bneeded to\b|(?-i:\bNN[TH]\b)", _FIGURE),
    _measure(_named(r"half-?\s?li(?:fe|ves)"), r"\bhalf-?\s?li(?:fe|ves)\b|\bt ?1/2\b", _DURATION),
    _measure(
        rf"{_named('ages?')}|\bhow old\b(?! (?:is|are) (?:the|this) (?:paper|study|idea))",
        rf"\b(?:age[ds]?|old)\b|{_FIGURE}-years?-old",
        rf"{_FIGURE}|[ -]years?\b",
    ),
    _measure(_named(r"\w+[ -]years? (?:\w+ )?survival(?: rates?)?"), r"\bsurviv", _PERCENT),
    _measure(
        _named(r"survival(?: rates?| times?)?|life expectanc(?:y|ies)"), r"\bsurviv|life expectanc", rf"{_PERCENT}|{_DURATION}"
    ),
    _measure(_named(r"(?:\w+ )?(?:mortalit(?:y|ies)|fatalit(?:y|ies)|death)(?: rates?| risks?)?"), _DYING, _PERCENT),
    _measure(_named(r"(?:prevalence|incidence|frequency)(?: rates?)?"), _OFTEN, _PERCENT),
    _measure(
        rf"\bhow (?:common|rare|prevalent|widespread|frequent|often|frequently|commonly|rarely){_ASKING}",
        _OFTEN,
        _PERCENT,
    ),
    _measure(
        rf"{_named('risk|probability|likelihood|chances?')}|\bhow (?:likely|probable){_ASKING}"
        r"|\bhow much\b.{1,80}\b(?:risks?|odds|hazards?)\b",
        _RISKS,
        rf"{_PERCENT}|{_RATIO}",
    ),
    _measure(rf"{_ASKED} (?:[\w'’-]+ ){{0,5}}?(?:doses?|dosages?|dosing)\b", rf"{_FIGURE}[ -]?(?-i:{_MASS})"),
    _measure(
        r"\bhow long\b.{1,80}\bfollow(?:ed|ing)?\b|" + _named(r"(?:duration|length) of (?:the )?follow-?\s?up|follow-?\s?up"),
        r"\bfollow",
        rf"{_DURATION}|{_FIGURE}-(?:years?|months?|weeks?)\b",
    ),
    _measure(
        r"\bhow long (?:is|are|was|were|have|has|should|must|do|does|did|can|will|until|after)\b",
        rf"{_DURATION}|{_FIGURE}[ -]?(?:[km] )?{_LENGTH}",
    ),
    _measure(r"\b(?:which|what) years?\b|\bwhen (?:was|were|did)\b", r"(?<![\w.,/-])(?:1[5-9]|20)\d\d(?!\d|[.,]\d|\s?%)"),
)
# What is asked for by “at what …” and “what was the … of”, and the figures that state it.
_TINY = r"(?:\\?[µμnpm]|micro|nano|pico|milli)?"
_PER = rf"{_TINY}(?:g|mol|IU|units?|cells|copies|particles|CFU)\s?(?:/|per )\s?(?:[mdµμ]?[lL]|kg|[cmk]?m\^?[23]|g)\b"
_CONCENTRATION = rf"{_FIGURE}\s?(?-i:{_PER}|{_TINY}M\b|pp[mb]\b)|(?<![\d.,])\d[\d.,]*\s?%(?!\s?CI)"
_SHORT_TIME = rf"{_FIGURE}[ -]?(?-i:[µμnm]?s\b|msec|secs?\b)|{_FIGURE}[ -]?\w*seconds?\b|{_DURATION}"
_QUANTITIES = tuple(
    _measure(
        rf"{_named(nouns)}|\b(?:at|with|in|to|under|using|by|of|from) (?:what|which) (?:[\w-]+ ){{0,2}}?(?:{nouns})\b", stated
    )
    for nouns, stated in (
        ("concentrations?", _CONCENTRATION),
        ("temperatures?", r"°|℃|\bdegrees?\b|(?-i:\d ?K\b)"),
        ("delays?|latenc(?:y|ies)|lags?|(?<!confidence )(?<!credible )intervals?", _SHORT_TIME),
        ("pressures?", rf"{_FIGURE}\s?(?-i:mm ?Hg|[kMGh]?Pa|m?bar|atm|psi)\b"),
        ("(?:magnetic )?field strengths?", rf"{_FIGURE}[ -]?(?-i:m?T)\b|\btesla\b"),
        ("voltages?", rf"{_FIGURE}\s?(?-i:[mk]?V)\b"),
        ("(?:sampling|frame|refresh) rates?", rf"{_FIGURE}\s?(?-i:[kMG]?Hz|fps|FPS)\b"),
        (
            "(?:walking |driving |flight |top |maximum )?(?:speeds?|velocit(?:y|ies))",
            rf"{_FIGURE}\s?(?:[ck]?m/s|km/h|kmh|mph|knots)\b",
        ),
        ("ph", r"(?-i:\bpH)\b[^.;]{0,12}\d"),
        (
            "(?:sample|study|cohort) sizes?",
            r"\bn ?= ?\d|(?<![\w.,-])\d[\d ,]{0,12}(?: [\w-]+){0,3}? (?:patients|participants|subjects|people|persons"
            r"|individuals|adults|(?:wo)?men|children|infants|volunteers|cases|samples|mice|rats|pairs|families|students)\b",
        ),
    )
)
# What a question for a measure, and for one of these quantities, has in it: that is told faster.
_ASKS = re.compile(r"\b(?:what|which|how|when)\b", re.IGNORECASE)
_QUANTITY = re.compile(
    r"\b(?:concentration|temperature|delay|latenc|lag|interval|pressure|voltage|strength|\w+ rate|speed|velocit|ph\b|\w+ size)",
    re.IGNORECASE,
)
_AND_HOW_LONG = re.compile(r"(?:,|\b(?:and|or))\s(?:for )?how long\W*$", re.IGNORECASE)
_MEAN = re.compile(
    r"\b(?:what|which) (?:(?:is|was|are|were) )?(?:the )?(?:median|mean|average) (?P<of>(?:[\w-]+ )?[\w-]{3,})", re.IGNORECASE
)
_MEANS = re.compile(r"\b(?:medians?|means?|averag\w+)\b", re.IGNORECASE)
_NUMBER = re.compile(_FIGURE)
_LASTED = re.compile(_DURATION, re.IGNORECASE)


def measures(question: str) -> list[States]:
    """For the measure that a question asks for, what tells whether a sentence states it; and for “…, and for how long?”."""
    if not _ASKS.search(question):
        return []
    measured = chain(_MEASURES, _QUANTITIES if _QUANTITY.search(question) else ())
    found = next((stated for asked, stated in measured if asked.search(question)), None)
    if found is None and (mean := _MEAN.search(question)):
        word = re.compile(rf"\b{re.escape(mean['of'].rpartition(' ')[2])}", re.IGNORECASE)
        found = (_MEANS, word, _NUMBER)
    lasted = (_LASTED,) if _AND_HOW_LONG.search(question) else None
    return [partial(_holds, stated) for stated in (found, lasted) if stated]


def _holds(stated: tuple[re.Pattern[str], ...], text: str) -> bool:
    return all(one.search(text) for one in stated)
