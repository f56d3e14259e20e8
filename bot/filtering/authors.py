"""Whom a question names: authors whose papers it asks for.

A name counts where a person is meant: after "papers by", before "’s work" or "et al.", where somebody says, finds or shows
something, or where it is all that was asked. Many family names are words of a topic as well (Young, Bloom, Adam): where a
word stands in the papers' texts, it takes more to be read as a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.filtering.listed import IN_NAMES, MAX_NAME, before_titles, behind_titles, listed_names
from bot.filtering.lookups import LookedUp
from bot.filtering.persons import are_persons
from bot.filtering.phrases import (
    CUT,
    DONE,
    END,
    NEAR,
    YEAR,
    asks_for_papers,
    denied,
    says_of_papers,
    says_who,
    seeks_papers,
    terse,
    words_before,
)
from bot.questions import word_set
from ingest.filters import words

_TWO = 2  # who wrote together
_BY = re.compile(r"\b(?:(by)(?: authors?)?(?P<both> both)?|authors?:?) ", re.IGNORECASE)
_ARE = re.compile(r"(?<=\w )(?P<are>(?:(?:that|which) )?(?:are|is|were|was) )$")
_OR = re.compile(r" or ", re.IGNORECASE)
# “Levine's recent papers”, “Haas’ work”
_OWN = re.compile(r"['’]s?(?= (?:\w+ )?(?:papers?|works?|research|articles?|publications?|preprints?|studies)\b)")
_AND_BEFORE = re.compile(r",? (?:and|&) $|, $", re.IGNORECASE)
_JOINING = 6  # characters of ", and "
_INITIALS = re.compile(r", ?(?:[^\W\d_]\.[ -]?)+$")
_SEE = re.compile(r"(?<=[(\[])(?:see(?: also)?|e\.g\.|cf\.?|as in|following),? $", re.IGNORECASE)  # “(see Haas, 2020)”
ET_AL = re.compile(r",? et al\b\.?", re.IGNORECASE)
_OTHERS = re.compile(rf"{ET_AL.pattern}|,? (?:and|&) (?:colleagues|co-?authors|co-?workers|others)\b", re.IGNORECASE)
_DATED = rf",? (?P<open>\()?(?P<year>{YEAR})(?(open)\))(?![\w-])"
_ONLY_DATED = _DATED.replace("year", "only").replace("open", "begun")
# What people do, and what methods do as well ("What does Adam find?").
_SAY = "say said think thought argue argued claim claimed write written publish published conclude concluded report reported"
_SAY += " believe believed propose proposed suggest suggested recommend recommended state stated"
_FIND = "find found show shown prove proven demonstrate demonstrated study studied do done discover discovered discuss"
_FIND += " discussed observe observed investigate investigated"
_SAYS = re.compile(
    rf"\b(?P<how>did|does|do|has|have|had) (?:both )?(?P<who>(?:[^\s{CUT}]+ ){{1,{MAX_NAME}}}?)"
    rf"(?:(?P<say>{_SAY.replace(' ', '|')})|{_FIND.replace(' ', '|')})(?![\w'’-])",
    re.IGNORECASE,
)
# “Did Haas ever work with Chen?”, “have Haas and Chen written papers together?”
_WORKING = (
    r"(?:(?:ever|also|already|often) )?(?:work(?:ed|ing)?|collaborat(?:e|ed|ing)|cooperat(?:e|ed|ing)|publish(?:ed)?|writt?en?"
    r"|co-?(?:writt?en?|author(?:ed)?|publish(?:ed)?))(?: (?:(?:a|any|some) )?(?:papers?|articles?|anything|something))?"
)
_TOGETHER = re.compile(
    rf"\b(?P<how>did|does|do|has|have|had|is|are|was|were) (?P<who>(?:[^\s{CUT}]+ ){{1,{2 * MAX_NAME}}}?){_WORKING}"
    r"(?P<with> together with| with|)(?: together)?(?![\w'’-])",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\baccording to ", re.IGNORECASE)
# What stands behind a name in a reference: “et al. (2019)”, “and colleagues”, “ 2019”.
_CITED = re.compile(rf"(?:{_OTHERS.pattern})(?:{_DATED})?|{_ONLY_DATED}", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[][^()\[\]]+[)\]]\W*")
# A word of a person's name: "Ada", "J.", "McCallum", "Lloyd-Jones"; but "OpenAI", "NASA" and "GPT-4" are no persons.
_OF_PERSON = re.compile(r"(?:(?:Ma?c|De|Di|Du|La|Le|Fitz|[OD]['’])(?=[A-Z]))?\w[^\W\dA-Z_]*(?:['’][^\W\dA-Z_]+)?\.?")
_WORDS_OF_NAME = 5  # at most, before what is asked for of a person: “Teun van der Weij's work”
_ASKING = word_set("what which how why where when whom")
_PAPER_OF = re.compile(r"\bthe (?P<who>[^\s\0]+)(?= (?:paper|article|study|preprint)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """Authors whom a question names from `start` to `end`, with the year of their papers where it is said.

    `missing` are those whom the library does not know. Where nobody is known, they are `sure` where papers by them are asked
    for; what is said of others, or what they say, may be no person's. What is asked for may be what they wrote `together`; it
    is what they did so jointly, if nothing else is asked (`joint`: “what did Haas and Chen find?”).
    """

    start: int
    end: int
    names: tuple[str, ...]
    year: int | None = None
    missing: tuple[str, ...] = ()
    sure: bool = True
    together: bool = False
    joint: bool = False


def by_authors(text: str, known: LookedUp) -> Iterator[Named]:
    """Whom "papers by" and the like name."""
    reached, listing = 0, terse(text)
    for found in _BY.finditer(text):
        before, begin = words_before(text, found.start()), behind_titles(text, found.end())
        capital = text[begin : begin + 1].isupper()
        if found.start() < reached or denied(before):
            continue
        direct = bool(found[1]) and says_who(before, capital=capital)
        names, end = listed_names(text, found.end(), known.is_author) if direct or capital else ([], 0)
        end = _behind_others(text, end)
        full = any(len(words(name)) > 1 for name in names) and not (before and before[-1].endswith("ed"))
        sure = direct or full or not found[1] or (_sought(before, listing=listing) and are_persons(names, known, likely=False))
        if not says_of_papers(before):  # “papers on text written by ChatGPT”, “… on bats written by Haas”
            direct, sure = False, are_persons(names, known, likely=False)
        asked = capital and found[1] and asks_for_papers(before) and says_of_papers(before)
        named, missing, far = _with_missing(text, found.end(), known) if asked else ([], [], 0)
        names = _turned(names, text[begin:end], known)
        if missing or (names and sure and END.match(text, end)):
            names, reached = (named, far) if missing else (names, end)
            sought = bool(found["both"]) or before[-2:-1] == ["joint"]
            both = len(names) > 1 and (sought or jointly(text[found.end() : reached], names, known))
            start = found.start() if direct or not seeks_papers(before) else _behind_verb(text, found.start())
            yield Named(start, reached, tuple(names), missing=tuple(missing), together=both)
        elif found[1] and capital and not says_of_papers(before):
            unknown, end = listed_names(text, found.end())
            if END.match(text, end):
                yield from nobody(unknown, known, (found.start(), end))


def _turned(names: list[str], listed: str, known: LookedUp) -> list[str]:
    """The one person that two names may be, family name first: “Haas, Matthias”, where nobody's family name is Matthias."""
    if len(names) != _TWO or listed != ", ".join(names) or any(" " in name for name in names) or known.is_surname(names[1]):
        return names
    whole = f"{names[1]} {names[0]}"
    return [whole] if known.is_author(whole) else names


def _behind_verb(text: str, place: int) -> int:
    """Where “that are”, “were” before "by" begins, or `place` itself: “which papers on bats are by …”."""
    begins = _ARE.search(text, max(0, place - NEAR), place)
    return begins.start("are") if begins else place


def _sought(before: list[str], *, listing: bool) -> bool:
    """Whether papers are asked for before "by" and a name, though a topic stands between, or nothing but a topic is listed."""
    made = before[-1:] and (before[-1] in DONE or before[-1].endswith("ed"))  # “papers on the test used by Levine”
    return bool(before) and not made and (listing or seeks_papers(before))


def _with_missing(text: str, place: int, known: LookedUp) -> tuple[list[str], list[str], int]:
    """The authors listed at `place`, the names among them that nobody has, and where the list ends; or none."""

    def is_one(name: str) -> bool:
        first = text.startswith(name, behind_titles(text, place))  # is asked for, whatever it is
        return name[:1].isupper() and (first or known.is_author(name) or any(nobody([name], known, (0, 0))))

    listed, end = listed_names(text, place, is_one)
    named, end = list(filter(known.is_author, listed)), _behind_others(text, end)
    return (named, [one for one in listed if one not in named], end) if END.match(text, end) else ([], [], end)


def own_works(text: str, known: LookedUp) -> Iterator[Named]:
    """Whose "papers" or "work" are asked for."""
    reached = 0
    for found in _OWN.finditer(text):
        name, start = _ending_at(text, found.start(), reached, known)
        if name and known.is_author(name) and not denied(words_before(text, start)):
            others, start = _coauthors(text, start, name, reached, known)
            reached = found.end()
            yield Named(start, reached, (*others, name), together=bool(others))


def together(text: str, known: LookedUp) -> Iterator[Named]:
    """Who is asked whether they wrote anything with each other."""
    for found in _TOGETHER.finditer(text):
        names, end = listed_names(text, found.start("who"))
        if not names or end != found.end("who") - 1 or not (found["with"] or found[0].endswith("together")):
            continue
        others, behind = listed_names(text, found.end() + 1) if found["with"] else ([], found.end())
        every, likely = [*names, *others], found["how"].lower() in ("did", "has", "have", "had")
        if len(every) < _TWO or (found["with"] and not others) or not END.match(text, behind):
            continue
        persons = [name for name in every if are_persons([name], known, likely=likely)]
        if len(persons) == len(every):
            yield Named(found.start(), behind, tuple(every), together=True)
        elif persons and likely:
            yield from nobody([name for name in every if name not in persons], known, found.span())


def who_say(text: str, known: LookedUp) -> Iterator[Named]:
    """Who says, finds or shows something, or is the one that it is according to."""
    for found in _SAYS.finditer(text):
        names, end = listed_names(text, found.start("who"))
        behind = _behind_others(text, end)
        likely = bool(found["say"]) or len(names) > 1 or behind > end or found["how"].lower() not in ("does", "do")
        wanted = behind == found.end("who") - 1 and not denied(words_before(text, found.start()))
        if wanted and are_persons(names, known, likely=likely):
            joint = jointly(text[found.start("who") : end], names, known)
            yield Named(found.start(), found.end(), tuple(names), joint=joint)
        elif wanted and likely and not _ASKING.isdisjoint(words_before(text, found.start())):
            yield from nobody(names, known, found.span())
    for found in _ACCORDING.finditer(text):
        names, end = listed_names(text, found.end(), lambda name: are_persons([name], known, likely=True))
        unknown, end = ([], end) if names else listed_names(text, found.end())
        end = _behind_others(text, end)
        if names and END.match(text, end):
            yield Named(found.start(), end, tuple(names))
        elif unknown and END.match(text, end):
            yield from nobody(unknown, known, found.span())


def jointly(listed: str, names: Sequence[str], known: LookedUp) -> bool:
    """Whether several are listed with “and”, and there is something that they wrote together."""
    return len(names) > 1 and not _OR.search(listed) and known.wrote_together(names)


def nobody(names: Sequence[str], known: LookedUp, where: tuple[int, int]) -> Iterator[Named]:
    """Those of these names that are written as persons' are, while the library has neither such an author nor such a word."""
    written_so = [name for name in names if name[:1].isupper() and all(map(_OF_PERSON.fullmatch, name.split(" ")))]
    family = {name: name.split(" ")[-1] for name in written_so}
    missing = [name for name, last in family.items() if len(last) > 1 and not (known.is_word(last) or known.is_author(name))]
    if missing:
        yield Named(*where, (), missing=tuple(missing), sure=False)


def cited(text: str, known: LookedUp) -> Iterator[Named]:
    """Who is named as in a reference: "Chen et al.", "Haas (2019)", "the Haas paper"."""
    reached = 0
    for found in _CITED.finditer(text):
        name, start = _ending_at(text, found.start(), reached, known)
        if not name and ET_AL.match(found[0]) and known.is_surname(last := _last_word(text, found.start(), reached)):
            name, start = last, found.start() - len(last)  # “haas et al.”
        if not name:
            yield from _no_such(text, found, _last_word(text, found.start(), reached), known)
        sure = bool(name) and (name.islower() or are_persons([name], known, likely=True))
        if not sure or denied(words_before(text, start)):
            continue
        year = int(found["year"] or found["only"] or 0)
        if found["only"] and not known.wrote_in(name, year) and known.is_word(words(name)[-1]):
            continue  # "Bloom 2019"
        others, start = _coauthors(text, start, name, reached, known)
        reached, see = found.end(), _SEE.search(text, 0, start)
        yield Named(see.start() if see else start, reached, (*others, name), year or None, together=bool(others))
    for found in _PAPER_OF.finditer(text):
        if found.start() >= reached and are_persons([found["who"]], known, likely=False):
            yield Named(found.start("who"), found.end("who"), (found["who"],))


def _no_such(text: str, found: re.Match[str], name: str, known: LookedUp) -> Iterator[Named]:
    """Whom a reference names whom the library does not know: surely an author in brackets that are all of the text."""
    whole = found["only"] and _BRACKETED.fullmatch(text)
    span = (found.start() - len(name), found.end())
    missing = nobody([name], known, span) if whole or not found["only"] else ()
    yield from (replace(one, sure=bool(whole), year=int(found["only"] or 0) or None) for one in missing)


def _coauthors(text: str, start: int, last: str, reached: int, known: LookedUp) -> tuple[list[str], int]:
    """The known authors who stand before the `last` one, at `start`, as in "Li, Chen and Haas 2019", and where they begin.

    Words of texts are authors only where the library has a paper by all of them.
    """
    names, begin = list[str](), start
    while joined := _AND_BEFORE.search(text, max(reached, begin - _JOINING), begin):
        comma = _INITIALS.sub("", text[: joined.start()]).rfind(",")  # "Li, Chen" are two, "Li, C." is one
        listed = max(reached, comma + 1)
        name, place = _ending_at(text, joined.start(), listed, known)
        if not name or not are_persons([name], known, likely=True):
            break
        names.insert(0, name)
        begin = place
    surely = not any(known.is_word(words(name)[-1]) for name in names)
    return (names, begin) if names and (surely or known.wrote_together([*names, last])) else ([], start)


def _ending_at(text: str, end: int, reached: int, known: LookedUp) -> tuple[str, int]:
    """The known author, with a capital, whose name ends at `end` and begins behind `reached`, and where; the longest one."""
    said = re.split(r"[(\[]", text[max(reached, end - NEAR) : end].rpartition(CUT)[2])[-1].split(" ")[-_WORDS_OF_NAME:]
    for place, first in enumerate(said):
        name = " ".join(said[place:])
        capital = first[:1].isupper() or (first in IN_NAMES and said[-1][:1].isupper())  # “van den Berg”
        if capital and "&" not in name and known.is_author(name):
            return name, max(reached, before_titles(text, end - len(name)))
    return "", end


def _last_word(text: str, end: int, reached: int) -> str:
    return text[max(reached, end - NEAR) : end].rsplit(" ", maxsplit=1)[-1].lstrip("([\"“'‘")


def _behind_others(text: str, place: int) -> int:
    others = _OTHERS.match(text, place)
    return others.end() if others else place
