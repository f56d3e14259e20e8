"""Questions put in the words that papers have: “who paid for it?” asks who funded it, “what does PPO stand for?” what PPO is.

“stand”, “mean”, “paid” and “true” are words of no topic there, and as such would be searched for.
"""

from __future__ import annotations

import re

from bot.questions import topic_words
from bot.questions.acronyms import is_short_form
from bot.questions.openings import GREETING, PLEASE

_LEAD = rf"(?P<lead>\W*{GREETING}{PLEASE}(?:(?:tell\ me|do\ you\ know|i\ wonder),?\ )?)"
_CALLED = r"(?:(?:(?:the|an?)\ )?(?:short\ form|acronym|abbreviation|initialism|term|letters|word|name)\ )?"
_TERM = (
    r"[“\"'(]?(?P<term>(?!(?:the|an?|this|that|these|those|it|its|they|their|your|our|his|all|such)\b)[^\W_][\w.+/^&*-]*"
    r"(?:\ [^\W_][\w.+/^&*-]*){0,2}?)[”\"')]?"
)
_SHORT_FOR = r"(?:short|an?\ (?:acronym|abbreviation|initialism|short\ form))\ (?:for|of)"
# What asks for the meaning of a term, before it and behind it.
_ASKS_MEANING = (
    (rf"what\ (?:does|did)\ {_CALLED}", r"\ (?:stand\ for|mean|refer\ to|denote|abbreviate|signify|expand\ to)"),
    (rf"what(?:['’]s|\ is|\ are)\ {_CALLED}", rf"\ {_SHORT_FOR}"),
    (
        r"what(?:['’]s|\ is|\ are)\ (?:the\ )?(?:(?:full|long|expanded)\ (?:form|name|version)|expansion|meaning|definition)"
        rf"\ of\ {_CALLED}",
        "",
    ),
    (rf"(?:spell\ out|what(?:['’]s|\ is)\ meant\ by)\ {_CALLED}", ""),
    ("", rf"\ (?:stands\ for|is\ {_SHORT_FOR})\ what"),
)
_MEANING = [re.compile(rf"{_LEAD}{before}{_TERM}{behind}\W*", re.IGNORECASE | re.VERBOSE) for before, behind in _ASKS_MEANING]
_PAID = re.compile(
    r"\b(?P<who>who(?: (?:has|have|had|also|else|really|actually))*) (?:paid for|sponsored|financed)\b"
    r"|\b(?P<was>(?:is|are|was|were)\b(?! there\b).{1,200}?) (?:paid for|sponsored|financed)(?= by\b|\W*$)",
    re.IGNORECASE,
)


_LONG_FORM = re.compile(
    r"\b(?:stands?|short|acronym|abbreviation|initialism) (?:for|of)\b|\b(?:full|long|expanded) \w+ of\b|\bspell out\b", re.I
)


# “Where exactly …?”, “… exactly how …?”, “what is X exactly?”; not “how can it be solved exactly?”.
_STRESS = (
    r"(?:exactly|precisely|specifically|really|actually"
    r"|exact(?=\ (?:number|amount|dose|dosage|size|value|score|figure|date)\b))"
)
_ASKS = r"(?:what|which|who|whom|whose|how|why|where|when)"
_STRESSED = re.compile(
    rf"(?P<asks>\b{_ASKS}(?:\ (?:is|are|was|were)\ the|\ (?:many|much|(?:is|are|was|were)(?=\ exact)))?)"
    rf",?\ {_STRESS}\b(?![-\w]),?"
    rf"|\b{_STRESS}\ (?P<asked>{_ASKS}\b)"
    rf"|^(?P<whole>\W*{GREETING}(?:what|who|where)(?:['’]s|\ (?:is|are|was|were|do|does|did))\ .{{1,80}}?)"
    r",?\ (?:exactly|precisely)(?=\W*$)",
    re.IGNORECASE | re.VERBOSE,
)


def unstressed(question: str) -> str:
    """`question` without a word that only stresses what is asked: “where is RhoA activated?” of “where exactly is …?”."""
    return _STRESSED.sub(lambda found: found["asks"] or found["asked"] or found["whole"], question)


def _meaning(question: str) -> re.Match[str] | None:
    found = next(filter(None, (pattern.fullmatch(question) for pattern in _MEANING)), None)
    return found if found and topic_words(found["term"]) else None


def asked_long_form(question: str) -> str:
    """The short form of which a question asks what it stands for; "" if it asks something else, or only what it means."""
    found = _meaning(question) if _LONG_FORM.search(question) else None
    return found["term"] if found and is_short_form(found["term"]) else ""


# “Is it true that …?” asks whether it is so: nothing of it is to be looked for.
_TRUE = re.compile(
    rf"(?P<asks>^\W*{GREETING}(?:is|was|isn['’]t|wasn['’]t)\ it)\ (?:(?:really|actually|in\ fact|generally|always)\ )?"
    r"(?:true|correct|right|the\ case|a\ fact)(?=\ that\b)",
    re.IGNORECASE | re.VERBOSE,
)


def plainly(question: str) -> str:
    """`question` in the words that papers have, if it asks what a term means, who paid, or if it is true that something is so.

    Otherwise it is as it was.
    """
    question = _TRUE.sub(r"\g<asks> so", unstressed(question))
    if found := _meaning(question):
        return f"{found['lead']}what is {found['term']}?"
    return _PAID.sub(lambda paid: f"{paid['who'] or paid['was']} funded", question)
