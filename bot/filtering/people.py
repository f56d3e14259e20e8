"""Questions on people: who somebody is, with whom they wrote, what they did; read as asking for the papers of these.

A name counts as in `bot.filtering.authors`: as an author's of the library and, where only its place tells that a person is
meant, as no word of its texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.filtering.authors import Named, by_authors, cited, jointly, nobody, own_works, together, who_say
from bot.filtering.listed import listed_names
from bot.filtering.lookups import LookedUp
from bot.filtering.persons import are_persons
from bot.filtering.phrases import CUT, END, denied, seeks_papers, terse, words_before
from bot.questions.openings import GREETING, PLEASE

_HERE = r"(?:\ (?:in|of|from|here\ in)\ (?:the|this|your|our)\ (?:paper\ )?library|\ here|\ write[ns]?|\ wrote)?\W*"
_NAME = r"[^\W\d_][^?!;:()\[\]\0]{0,80}?"
# “who is Anna Müller?”, “tell me about Okafor”, “do you have anything from Chen?”, “is Chen an author in the library?”
_PERSON = re.compile(
    rf"""\W*{GREETING}{PLEASE}(?:
        (?P<person>who(?:['’]s|\ is|\ are|\ was|\ were))\ (?!the\b|author)
        |(?:tell\ me|what\ do\ (?:you|we)\ know|anything|something|do\ you\ know\ anything)\ (?:more\ )?about\ (?:author\ )?
        |(?:(?:do|have)\ you\ (?:have|got|know)|know|show(?:\ me)?|find(?:\ me)?)\ (?:(?:any|some)thing\ (?:from|of)\ )?
            (?:author\ )?
        |(?:is|are)\ (?=.*\ (?:in\ (?:the|this|your)\ library|here|an?\ author|authors)\b)
        |author:?\ )
    (?P<who>{_NAME})(?:\ an?\ author|\ authors)?{_HERE}""",
    re.IGNORECASE | re.VERBOSE,
)
_WORK = (
    r"(?:(?:work|collaborat|cooperat|publish|co-?author)(?:e?s|e?d|ing|e)?|writes?|wrote|written)"
    r"(?:\ papers?|\ anything)?(?:\ together)?"
)
_COAUTHORS = r"(?:co-?authors?|co-?workers?|collaborators?|colleagues)"
_LIST = r"(?:(?:who\ (?:is|are|were)|list|name|show(?:\ me)?|what\ are)\ )?(?:all\ )?"
# “who worked with Petrov?”, “whom did Petrov write papers with?”, “co-authors of Petrov”
_WITH = re.compile(
    rf"""\W*{GREETING}{PLEASE}(?:
        (?:who|which\ (?:authors|people|researchers))(?:\ (?:else|all|has|have|had|ever))*\ {_WORK}\ with\ (?P<who>{_NAME})
        |(?:with\ )?whom?(?:\ else)?\ (?:did|does|do|has|have)\ (?P<whoever>{_NAME})(?:\ ever)?\ {_WORK}(?:\ with)?
        |(?:has|have|did|does)\ (?P<subject>{_NAME})(?:\ ever)?\ {_WORK}\ with\ (?:others|any(?:one|body)(?:\ else)?)
        |{_LIST}(?:the\ )?{_COAUTHORS}\ of\ (?P<whose>{_NAME})
        |{_LIST}(?P<owner>{_NAME})['’]s?\ {_COAUTHORS}
    ){_HERE}""",
    re.IGNORECASE | re.VERBOSE,
)
_PAPERS = r"(?:papers?|articles?|publications?|preprints?)"
# “papers that Okafor wrote”
_WROTE = re.compile(
    rf"\b{_PAPERS}(?P<whole> (?:that |which )?(?:both )?(?P<who>[^\s{CUT}]+(?: [^\s{CUT}]+){{0,7}}?)"
    r" (?:(?:has|have|had) )?(?:wrote|written|(?:co-?)?authored|published))(?![\w'’-])",
    re.IGNORECASE,
)
# “papers of Okafor”, “any Okafor papers?”
_OF = re.compile(rf"\b(?:{_PAPERS}|works?) (?P<how>(?:from|of|with) )(?=[^\W\d_])", re.IGNORECASE)
_LEADS = rf"(?:any|all|the|some|which|what|list|show|me|find|get|see|other|many|more|recent|{CUT})"
_BEFORE = re.compile(
    rf"(?:^|\b{_LEADS} )(?!{_LEADS}\b)(?=(?P<who>[^\W\d_][\w'’-]+(?:,? [^\W\d_][\w.'’-]*){{0,5}}?) {_PAPERS}\b)",
    re.IGNORECASE,
)
# “papers about bats from Okafor”
_FROM = re.compile(r"\b(?P<how>from )(?=[^\W\d_])", re.IGNORECASE)
# “Okafor on bats”
_ON = re.compile(r"(?:on|about|regarding) (?=\S)", re.IGNORECASE)
# “what topics does Okafor work on?”, “did Okafor work on bats?”, “what is Okafor known for?”
_FIELD = (
    r"(?:(?:kinds?|sorts?) of )?(?:research |other )?(?:topics?|subjects?|areas?|fields?|themes?|problems?|things?|research)"
)
_WORKS_ON = re.compile(
    rf"(?:(?:what|which)(?: else)?(?: {_FIELD})? )?(?:did|does|do|has|have|is|are|was|were) (?P<who>{_NAME}) "
    r"(?:(?:ever|also|already|mainly|mostly|currently) )?(?:work(?:ed|ing)?|publish(?:ed|ing)?|written|writing) (?:on|about)\b"
    rf"|what (?:is|are|was|were) (?P<known>{_NAME}) (?:(?:best|mostly|mainly|well) )?(?:known|famous|noted) for\b",
    re.IGNORECASE,
)


def asks_who_is(text: str) -> bool:
    """Whether it is asked who somebody is, or what there is of them."""
    return bool(_PERSON.fullmatch(text))


def asks_with_whom(text: str) -> bool:
    """Whether it is asked with whom somebody wrote papers."""
    return bool(_WITH.fullmatch(text))


def worked_with(text: str, known: LookedUp) -> Iterator[Named]:
    """Whose co-authors are asked for."""
    if found := _WITH.fullmatch(text):
        yield from _whole(
            text, next(filter(None, found.groups())), known, likely=not found["subject"]
        )  # “does Adam work with …?”


def of_person(text: str, known: LookedUp) -> Iterator[Named]:
    """Of whom it is asked who they are, or what there is of them."""
    if found := _PERSON.fullmatch(text):
        yield from _whole(text, found["who"], known, likely=bool(found["person"]))


def _whole(text: str, who: str, known: LookedUp, *, likely: bool) -> Iterator[Named]:
    """Whom a text names of which nothing else is left; where nobody is called so, that is said if a person is likely."""
    names, end = listed_names(who, 0)
    if names and end == len(who) and are_persons(names, known, likely=likely):
        yield Named(0, len(text), tuple(names), together=jointly(who, names, known))
    elif names and end == len(who) and likely:
        yield from nobody(names, known, (0, len(text)))


def who_wrote(text: str, known: LookedUp) -> Iterator[Named]:
    """Who wrote the papers that are asked for: “papers that Okafor wrote”."""
    for found in _WROTE.finditer(text):
        names, end = listed_names(found["who"], 0)
        if names and end == len(found["who"]) and are_persons(names, known, likely=True):
            yield Named(*found.span("whole"), tuple(names), together=jointly(found["who"], names, known))


def of_somebody(text: str, known: LookedUp) -> Iterator[Named]:
    """Whose papers are asked for, where that is hardly told but by the name: “papers of Okafor”, “any Okafor papers?”."""
    for found in _OF.finditer(text):
        names, end = listed_names(text, found.end(), lambda name: are_persons([name], known, likely=False))
        if names and END.match(text, end) and not denied(words_before(text, found.start())):
            yield Named(found.start("how"), end, tuple(names), together=jointly(text[found.end() : end], names, known))
            return
    for found in _BEFORE.finditer(text):
        names, end = listed_names(text, found.start("who")) if found["who"][:1].isupper() else ([], 0)
        if end == found.end("who") and are_persons(names, known, likely=False):
            yield Named(*found.span("who"), tuple(names), together=jointly(found["who"], names, known))
            return


def behind_topic(text: str, known: LookedUp) -> Iterator[Named]:
    """Whose papers are asked for behind their topic (“papers about bats from Okafor”), or before it (“Okafor on bats”)."""
    for found in _FROM.finditer(text):
        before = words_before(text, found.start())
        if not seeks_papers(before) or denied(before):
            continue
        names, end = listed_names(text, found.end(), lambda name: are_persons([name], known, likely=False))
        if names and names[0][:1].isupper() and END.match(text, end):
            yield Named(found.start(), end, tuple(names), together=jointly(text[found.end() : end], names, known))
            return
    if terse(text):
        names, end = listed_names(text, 0)
        if _ON.match(text, end + 1) and are_persons(names, known, likely=False):
            yield Named(0, end, tuple(names), together=jointly(text[:end], names, known))


def works_on(text: str, known: LookedUp) -> Iterator[Named]:
    """Of whom it is asked what they work on, or are known for."""
    if found := _WORKS_ON.match(text):
        group = "who" if found["who"] else "known"
        names, end = listed_names(text, found.start(group))
        if end == found.end(group) and are_persons(names, known, likely=False):
            yield Named(*found.span(), tuple(names), joint=jointly(found[group], names, known))


def alone(text: str, known: LookedUp) -> Iterator[Named]:
    """Who is all that was asked."""
    names, end = listed_names(text, 0)
    if not text[end:].strip(" ?!.") and are_persons(names, known, likely=False):
        yield Named(0, end, tuple(names), together=jointly(text[:end], names, known))


# What tells whose papers are asked for, in the order in which it is looked for.
WHOSE = (
    worked_with, together, who_say, works_on, by_authors, own_works, who_wrote, cited, of_somebody, behind_topic, of_person,
    alone,
)  # fmt: skip
