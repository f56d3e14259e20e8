"""Filters that a question states as what is not wanted: “papers on bats not by Müller”, “… excluding NeurIPS”.

What is denied is read as if it were asked for (“papers by Müller”): where that is a filter and nothing else, papers that it
lets through are left out. What papers are not about, no record tells (`bot.filtering.excluding`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bot.answers import IMPOSSIBLE
from bot.filtering.authors import are_persons
from bot.filtering.categories import is_code
from bot.filtering.listed import listed_names
from bot.filtering.lookups import LookedUp
from bot.filtering.phrases import CUT, END, FUNCTION_WORDS, closed_up, cut_out, terse
from bot.filtering.venues import surely_called
from ingest.filters import Filters

_PAPERS = re.compile(
    r"\b(?:papers?|articles?|publications?|preprints?|studies|works|anything|something|everything)\b", re.IGNORECASE
)
_MADE = r"(?:(?:published|written|(?:co-?)?authored|presented|released|dated)\ )?"
_NOT = r"(?:(?:are|is|were|was|do|does|did|have|has)(?:n['’]t|\ (?:not|never))|not|never)(?:\ been)?"
_DENIES = re.compile(
    rf"""[ ,;.(]{{0,2}}(?:\b(?P<but>but|and)\ )?(?:\b(?:that|which)\ )?\b(?P<denial>
        {_NOT}(?:\ (?:come|appear|date))?
        |no|without|except(?:ing|\ for)?|exclud(?:e|es|ing)|leav(?:e|ing)\ out|ignor(?:e|ing)|other\ than|apart\ from|besides
    )\ (?:(?:any|all|those|papers?|the\ ones|ones|work|anything|everything|articles)\ ){{0,2}}
    (?:(?:that|which)\ (?:are|were)\ )?{_MADE}""",
    re.IGNORECASE | re.VERBOSE,
)
_HOW = re.compile(r"(?P<how>by|from|in|at|before|after|since|until)\ (?:the\ )?", re.IGNORECASE | re.VERBOSE)
_ANOTHER = re.compile(r",? (?P<and>and|or|nor)(?P<not> not)? |, ", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;?!()]*?[\w+](?=['’]s?(?!\w)|[^\w'’+-]|$)")
_BEHIND = re.compile(r"(?:['’]s?)?(?: (?:papers?|ones?|works?|articles?))?(?![\w-])")
_DIRECTLY = re.compile(rf"{_PAPERS.pattern}\ (?:(?:that|which)\ )?{_NOT}\ {_MADE}$", re.IGNORECASE | re.VERBOSE)
_SPOKEN = re.compile(r"[.?!;](?: |$)")
_LONGEST, _MOST, _FEW = 120, 5, 4  # characters of what is denied, ends of it that are tried, and denials
_FIELDS = ("years", "authors", "coauthors", "venues", "categories")


@dataclass(frozen=True, slots=True)
class Unwanted:
    """What a question says not to be wanted, and the `rest` of it; of filters that no paper matches that is said."""

    filters: tuple[Filters, ...]
    rest: str
    left_out: tuple[str, ...] = ()


def unwanted(question: str, known: LookedUp, read: Callable[[str], Filters]) -> Unwanted:
    """What a question says not to be wanted; `read` gives the filters of a text that states nothing else, none of any other.

    That is said behind the word for papers, or behind a topic that is only listed.
    """
    text = " ".join(question.replace(CUT, " ").split())
    papers, spans, filters = _PAPERS.search(text), list[tuple[int, int]](), list[Filters]()
    for found in islice(_DENIES.finditer(text, papers.end() if papers else 0), _FEW):
        listed = papers or (found.start() <= _LONGEST and terse(text[: found.start()]))
        if not listed or (spans and found.start() < spans[-1][1]):
            continue
        denied, end = _denied(text, found, known, read)
        if denied:
            filters += denied
            spans.append((found.start(), end))
    if not filters:
        return Unwanted((), question)
    held = tuple(one for one in dict.fromkeys(filters) if known.holds(one))
    missing = tuple(f"{IMPOSSIBLE} {one.describe()}." for one in dict.fromkeys(filters) if one not in held)
    return Unwanted(held, closed_up(cut_out(text, spans)), missing)


def _denied(text: str, found: re.Match[str], known: LookedUp, read: Callable[[str], Filters]) -> tuple[list[Filters], int]:
    """All that a denial denies, one after the other, and where that ends."""
    filters, place, end = list[Filters](), found.end(), found.end()
    joined = found["denial"].lower() not in ("not", "never") or bool(found["but"] or "," in found[0])
    while one := _one(text, place, known, read, bare=joined and not found["denial"].lower().endswith(("n't", "n’t", " not"))):
        filters.append(one[0])
        end, another = one[1], _ANOTHER.match(text, one[1])
        if not another:
            break
        place, joined = another.end(), True
        if (another["and"] or "").lower() == "and" and not another["not"] and _HOW.match(text, place):
            end = place - 1  # “not by Levine and from 2020”
            break
    return filters, end


def _one(text: str, place: int, known: LookedUp, read: Callable[[str], Filters], *, bare: bool) -> tuple[Filters, int] | None:
    """The filter that stands at `place`, alone (`bare`) or behind a preposition, and where it ends; the longest of one kind."""
    how = _HOW.match(text, place)
    if not (how or bare):
        return None
    start = how.end() if how else place
    ends, direct = _ends(text, start), bool(_DIRECTLY.search(text, 0, place))
    for end in reversed(ends):
        said = text[start:end]
        for asked in _as_asked(how["how"].lower() if how else "", said, known, direct=direct):
            filters = read(asked)
            fields = [field for field in _FIELDS if getattr(filters, field)]
            if len(fields) == 1 or (end == ends[0] and fields == ["years", "venues"]):  # “NeurIPS 2020”
                behind = _BEHIND.match(text, end) if not how or how["how"].lower() == "in" else None
                each = (*filters.authors, *filters.coauthors)  # nobody of several is wanted
                return replace(filters, authors=each, coauthors=()), behind.end() if behind else end
    return None


def _ends(text: str, start: int) -> list[int]:
    """Where what begins at `start` may end, within its sentence."""
    stop = _SPOKEN.search(text, start)
    last = min(stop.start() if stop else len(text), start + _LONGEST)
    ends = (word.end() for word in _WORD.finditer(text, start, last) if word[0].lower() not in FUNCTION_WORDS)
    return [end for end in ends if END.match(text, end) or _behind(text, end)][:_MOST]


def _behind(text: str, end: int) -> bool:
    return bool((found := _BEHIND.match(text, end)) and found[0] and END.match(text, found.end()))


def _as_asked(how: str, said: str, known: LookedUp, *, direct: bool) -> Iterator[str]:
    """What is denied, as papers would be asked for by it, as far as it may be a filter: not “by hand” behind a topic."""
    if how == "by" and (said[:1].isupper() or (direct and _is_person(said, known))):
        yield f"papers by {said}"
    elif how and (re.search(r"[A-Z]|\d{4}", said) or is_code(said)):
        yield f"papers {how} {said}"
        if how in ("from", "of") and said[:1].isupper() and _is_person(said, known):
            yield f"papers by {said}"
    elif not how and re.match(r"(?:19|20)\d\d", said):
        yield f"papers from {said}"
    elif not how and is_code(said.split(" ", maxsplit=1)[0].rstrip(",")):
        yield f"papers in {said}"
    elif not how and said[:1].isalpha():
        if surely_called(re.split(r",? (?:and|or) |, ", said)[0], known):
            yield f"papers published at {said}"
        if _is_person(said, known):
            yield f"papers by {said}"


def _is_person(said: str, known: LookedUp) -> bool:
    """Whether authors are listed, and nothing else, whose names are no words of a topic."""
    names, end = listed_names(said, 0)
    return end == len(said) and are_persons(names, known, likely=False)
