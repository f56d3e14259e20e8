"""How an answer is to look, which is no topic: that something is to be summarized, in how many words, briefly.

They are told by their place: “in two sentences” ends a request, or stands before it with a comma. “Which facts stand in two
sentences?” asks for something else, and so does “can models summarize notes?”.
"""

from __future__ import annotations

import re

from bot.questions import topic_words
from bot.questions.openings import GREETING, PLEASE

_SEVERAL = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|(?:a\ )?hundred|an?|a\ few|a\ couple\ of|some)"
)
_ABOUT = (
    r"(?:about|around|roughly|approximately|exactly|only|just|at\ most|up\ to|under|maximum|max\.?|(?:no|not)\ more\ than"
    r"|(?:less|fewer)\ than)"
)
_UNIT = r"(?:words?|sentences?|lines?|paragraphs?|(?:key|main|bullet)[ -]?points?|bullets?)"
_MEASURE = (
    rf"(?:(?:{_ABOUT}\ )?{_SEVERAL}(?:(?:[-–]|\ (?:or|to)\ ){_SEVERAL})?"
    rf"\ (?:(?:short|simple|brief|concise|single|plain)\ )?{_UNIT}|(?:bullet|key|main)[ -]?points"
    r"|(?:short|simple|plain|easy|everyday|layman['’]?s)\ (?:words|terms|english|language|sentences))"
)
_FORM = (
    rf"(?:(?:in|with|within|using|as)\ {_MEASURE}|in\ (?:brief|short|a\ nutshell)|briefly|shortly|concisely"
    r"|for\ (?:a\ )?(?:laym[ae]n|lay\ (?:person|people|readers?)|beginners?|dummies))"
)
_ASKED = rf"{GREETING}(?:{PLEASE}|i(?:['’]d|\ would)\ like\ you\ to\ (?:please\ )?)"
# What asks for all of it in short; with or without re.VERBOSE.
SUMMARIZE = r"(?:summari[sz]e|sum\sup|recap|tl;?\s?dr)"
SUMMARY = r"(?:summary|recap|gist|tl;?\s?dr|(?:key|main)\s(?:takeaways|messages?|points))"
_VERB = rf"{SUMMARIZE}(?:\ (?:for|to)\ (?:me|us))?"
_GIVE = r"(?:(?:give|write|show|get|make)(?:\ (?:me|us))?|(?:can\ i\ (?:get|have)|i(?:['’]d|\ would)\ like|i\ (?:need|want)))"
_SUMMARY = (
    rf"(?:{_GIVE}\ )?(?:(?:an?|the)\ )?(?:(?:very\ |really\ )?(?:short|brief|quick|concise|{_SEVERAL}[- ]{_UNIT})\ )?"
    rf"{SUMMARY}\ (?:of|from)"
)
# “summarize …”, “briefly summarize …”, “summarize in 50 words …”, “a one-sentence summary of …”
_SUMMARIZE = re.compile(
    rf"\W*{_ASKED}(?:(?:briefly|shortly|concisely|quickly)\ )?(?:{_VERB}|{_SUMMARY})(?:,?\ (?P<form>{_FORM}))?:?"
    r"\ (?!(?:and|or|of)\ )(?P<rest>\S.*)",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_LANGUAGE = (
    r"(?:English|German|French|Spanish|Italian|Portuguese|Dutch|Chinese|Japanese|Korean|Russian|Ukrainian|Polish|Czech|Turkish"
    r"|Arabic|Hebrew|Hindi|Danish|Swedish|Norwegian|Finnish|Greek|Hungarian|Romanian)"
)
# “translate the abstract of SERL into German”; not “translate German into French”.
_TRANSLATE = re.compile(
    rf"\W*{_ASKED}translate\ (?!{_LANGUAGE}\b)(?P<rest>\S.{{0,200}}?)\ (?P<form>(?:in)?to\ {_LANGUAGE})(?:,?\ please)?\W*",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# “summarize SERL in German”, “What is SERL? Please answer in Spanish.”; not “explain negation in German”.
_IN_LANGUAGE = re.compile(
    rf"""(?P<rest>\S.{{0,400}}?[?.!,])\ (?:and\ )?{PLEASE}(?:answer|reply|respond|write|say\ it|tell\ (?:me|us))
        (?:\ (?:me|us|it))?\ (?P<told>in\ {_LANGUAGE})(?:,?\ please)?\W*
    |\W*{_ASKED}(?:(?:{_VERB}|explain|describe|tell\ (?:me|us)\ about)\ (?P<name>(?:\S+\ ){{1,4}}?)
        |what(?:['’]s|\ is)\ (?P<one>\S+\ ))(?P<form>in\ {_LANGUAGE})(?:,?\ please)?\W*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_NAMES = re.compile(r"[A-Z]|\b(?:papers?|articles?|abstracts?|it|this|that)\b")
# Otherwise it may be a task that papers are on: “summarise health forum answers by perspective”.
_TERSE = 3  # words
_OF_PAPERS = re.compile(
    r"[A-Z]|^(?:the|this|that|these|all|what|how|why|which)\b|\b(?:papers?|articles?|abstracts?|research|work)\b"
)
_TELL = (
    r"(?:explain|describe|define|recap|tell\ (?:me|us)|give\ (?:me|us)|write|what(?:['’]s|\ is|\ are|\ was)"
    r"|what\ (?:does|do|did)\ .{1,120}\ (?:do|say|find|show|propose|claim|conclude)(?=,?\ (?:in|with|briefly)))"
)
_BEGINS = re.compile(rf"\W*{_ASKED}(?:(?P<form>{_FORM})(?:[,:]\ |\ (?={_TELL})))(?P<rest>\S.*)", re.I | re.X | re.S)
_BEHIND_VERB = re.compile(
    rf"(?P<before>\W*{_ASKED}(?:explain|describe|define)),?\ (?P<form>{_FORM}),?(?P<rest>\ \S.*)", re.I | re.X | re.S
)
_ENDS = re.compile(rf"(?P<rest>\S.*?)(?P<comma>,)?\ (?P<form>{_FORM})(?:,?\ please)?(?P<mark>\W*)", re.I | re.X | re.S)
_TELLING = re.compile(rf"\W*{_ASKED}{_TELL}\b", re.I | re.X | re.S)


def parted(question: str) -> tuple[str, str]:
    """A question without the words that say how its answer is to look, and those of them that tell its length or manner.

    The whole question and "" if nothing else would be left, or there are none.
    """
    rest, form = _without_language(question)
    summarized = _SUMMARIZE.fullmatch(rest) or _TRANSLATE.fullmatch(rest)
    if found := summarized or _BEGINS.fullmatch(rest):
        rest, form = found["rest"], form or found["form"] or ""
    elif found := _BEHIND_VERB.fullmatch(rest):
        rest, form = found["before"] + found["rest"], form or found["form"]
    ends = _ENDS.fullmatch(rest)
    if ends and (ends["comma"] or summarized or _TELLING.match(rest)):
        rest, form = ends["rest"] + ends["mark"], form or ends["form"]
    if summarized and not (form or len(rest.split()) <= _TERSE or _OF_PAPERS.search(rest)):
        return question, ""
    return (rest, form) if topic_words(rest) else (question, "")


def _without_language(question: str) -> tuple[str, str]:
    """A question without the language that its answer is to be in, and that; as a paper is on what is said in one, it is told
    by what is named before it, or by what it says of the answer."""
    found = _IN_LANGUAGE.fullmatch(question)
    if found is None or not (found["rest"] or _NAMES.search(found["name"] or found["one"])):
        return question, ""
    if found["rest"]:
        return found["rest"].rstrip(","), found["told"]
    return question[: found.start("form")].rstrip(), found["form"]
