"""Filters that a question states as what is not wanted: “papers on bats not by Müller”, “… excluding NeurIPS”.

What is denied is read as if it were asked for (“papers by Müller”): where that is a filter and nothing else, papers that it
lets through are left out. What papers are not about, no record tells (`bot.filtering.excluding`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bot.answers import IMPOSSIBLE
from bot.filtering.authors import ET_AL
from bot.filtering.categories import is_code
from bot.filtering.denials import DENIES, HOW, MADE, NOT, OF_NOT, PAPERS
from bot.filtering.listed import TITLES, listed_names
from bot.filtering.lookups import LookedUp
from bot.filtering.persons import are_persons
from bot.filtering.phrases import CUT, END, FUNCTION_WORDS, closed_up, cut_out, terse
from bot.filtering.venue_names import surely_called
from ingest.filters import Filters, is_author, is_category, is_venue

Read = Callable[[str], tuple[Filters, tuple[str, ...]]]

_TITLE = re.compile(rf"(?:either |any of )?(?:the )?(?P<title>(?:(?:{TITLES})\b\.? )*)(?P<quote>[\"“])?", re.IGNORECASE)
_ANOTHER = re.compile(r",? (?P<and>and|or|nor)(?P<not> not)? |, ", re.IGNORECASE)
_THOSE = re.compile(r"(?:those|papers?|the ones|articles) (?=(?:by|from|in|at) )", re.IGNORECASE)
# Joins what is wanted to what is denied: “not by Chen but by Haas”, “… and not about bats”.
_BUT = re.compile(
    r",? (?:but|yet)(?= (?:rather |only |just )*(?:by|from|in|at|before|after|since|until) )|,? and(?= not )", re.IGNORECASE
)
_WORD = re.compile(r"[^\s,;?!()]*?[\w+](?=['’]s?(?!\w)|[^\w'’+-]|$)")
# Ends what is denied, beside what ends a filter: also “Nature and 2015”, but not “2013 and 2015”.
_NEXT = re.compile(
    r" (?:nor|only|just|rather|either|please)(?![\w-])|(?<!\d),? (?:and|or) (?:19|20)\d\d(?![\w-])", re.IGNORECASE
)
_SHORT = re.compile(rf"(?:[^\W\d_]|(?i:st|{TITLES}))(?=\.[ -]?[^\W\d_a-z])")  # “A. Müller”, “Dr. Müller”
_POINT = re.compile(r"(?<=\b\w)\.|(?<=\bet al)\.", re.IGNORECASE)
_OWN = re.compile(r"(?:['’]s?)? (?:labs?|laborator(?:y|ies)|groups?|teams?)(?![\w-])", re.IGNORECASE)
_BEHIND = re.compile(r"(?:['’]s?)?(?: (?:papers?|ones?|works?|articles?|labs?|laborator(?:y|ies)|groups?|teams?))?(?![\w-])")
_DIRECTLY = re.compile(rf"{PAPERS.pattern}\ (?:(?:that|which)\ )?{NOT}\ {MADE}$", re.IGNORECASE | re.VERBOSE)
_NO_END = "".join(rf"(?<!\b{short})" for short in (r"[^\W\d_]", "st", "et al", *TITLES.split("|")))
_SPOKEN = re.compile(rf"(?:{_NO_END}\.|[?!;])(?: |$)", re.IGNORECASE)
_FIELDS = ("years", "authors", "venues", "categories")
_LONGEST, _MOST, _FEW = 120, 5, 4  # characters of what is denied, ends of it that are tried, and denials


@dataclass(frozen=True, slots=True)
class Unwanted:
    """What a question says not to be wanted, and the `rest` of it; of filters that no paper matches that is said."""

    filters: tuple[Filters, ...]
    rest: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _One:
    """What is denied in one piece, `how` it is joined to papers, what is said of it, and where it ends."""

    filters: Filters
    how: str
    left_out: tuple[str, ...]
    end: int


def unwanted(question: str, known: LookedUp, read: Read) -> Unwanted:
    """What a question says not to be wanted; `read` gives the filters of a text that states one thing alone, none of any other.

    That is said behind the word for papers, or behind a topic that is only listed.
    """
    text = " ".join(question.replace(CUT, " ").split())
    papers, spans, denied = PAPERS.search(text), list[tuple[int, int]](), list[_One]()
    for found in islice(DENIES.finditer(text, papers.end() if papers else 0), _FEW):
        listed = papers or spans or (found.start() <= _LONGEST and terse(text[: found.start()]))
        if not listed or (spans and found.start() < spans[-1][1]):
            continue
        each, end = _denied(text, found, known, read)
        if each:
            denied += each
            spans.append(_in_brackets(text, found, end))
    if not denied:
        return Unwanted((), question)
    filters = dict.fromkeys(one.filters for one in denied)
    held = tuple(one for one in filters if known.holds(one))
    missing = [f"{IMPOSSIBLE} {one.describe()}." for one in filters if one not in held]
    said = dict.fromkeys((*missing, *(said for one in denied for said in one.left_out)))
    return Unwanted(held, closed_up(cut_out(text, spans)), tuple(said))


def _in_brackets(text: str, found: re.Match[str], end: int) -> tuple[int, int]:
    """What is cut out of a text with a denial that ends at `end`: both brackets around it, or none."""
    opened = found[0].find("(")
    if opened < 0:
        return found.start(), end
    if text.startswith(")", end):
        return found.start(), end + 1
    return found.start() + opened + 1, end + text.startswith(",", end)


def _denied(text: str, found: re.Match[str], known: LookedUp, read: Read) -> tuple[list[_One], int]:
    """All that a denial denies, one after the other, and where that ends; nothing where it may as well be what is wanted."""
    denial, place = found["denial"].lower(), found.end()
    if denial in ("not", "never"):  # “…, not Levine”
        bare = bool(found["but"]) or not {*",("}.isdisjoint(found[0])
    else:
        bare = not (denial.endswith(OF_NOT) or denial.startswith(("none", "nothing")))
    older = not found[0].rstrip().lower().endswith(("no", *OF_NOT))  # “not older than 2020” is wanted
    listing = bare and denial not in ("not", "never")  # “excluding Levine and those from Nature”
    each, how = list[_One](), ""
    doubtful = 0  # how many stand before a comma that may end what is denied
    while one := _one(text, place, known, read, bare=bare, older=older, inherited=how):
        each.append(one)
        if not (another := _ANOTHER.match(text, one.end)):
            break
        joined, those = (another["and"] or "").lower(), _THOSE.match(text, another.end()) if listing else None
        place = those.end() if those else another.end()
        by = HOW.match(text, place)
        if joined == "and" and by and not another["not"] and by["how"].lower() != one.how and not listing:
            # “not by Levine and from 2020”
            return (each[:doubtful], each[doubtful - 1].end) if doubtful else (each, another.end() - 1)
        doubtful = 0 if joined else doubtful or (len(each) if by else 0)
        if joined == "and" and by and listing and by["how"].lower() not in ("by", "from", "in", "at"):
            return [], place  # “excluding Levine and since 2020”
        bare, older, how = True, True, one.how if joined == "nor" else ""
    if how and not one:  # “not by Chen nor about bats”
        return [], place
    if 0 < doubtful < len(each) and each[doubtful].how == each[doubtful - 1].how:  # “not by Chen, by Haas”
        return [], place
    each = each[:doubtful] or each
    end = each[-1].end if each else place
    behind = _BUT.match(text, end)
    return each, behind.end() if behind else end


def _one(text: str, place: int, known: LookedUp, read: Read, *, bare: bool, older: bool, inherited: str) -> _One | None:
    """What is denied at `place`, alone (`bare`) or behind a preposition: the longest text that states one filter alone.

    It may be the one `inherited`: “not by Chen nor Haas”.
    """
    stated = HOW.match(text, place)
    titled = _TITLE.match(text, stated.end() if stated else place)
    if not (stated or bare) or not titled or (stated and stated["than"] and not older):
        return None
    how = stated["how"].lower() if stated else inherited
    start, direct = titled.end(), bool(_DIRECTLY.search(text, 0, place))
    for end in reversed(_ends(text, start)):
        own, said = _OWN.match(text, end), text[start:end]
        for asked in _as_asked("by" if own or titled["title"] else how, said, known, direct=direct):
            filters, left_out = read(asked)
            if filters:
                behind = own or (_BEHIND.match(text, end) if how in ("", "in") else None)
                stop = behind.end() if behind else end
                stop += bool(titled["quote"]) and text[stop : stop + 1] in tuple('"”')
                point = _POINT.match(text, stop)
                each = (*filters.authors, *filters.coauthors)  # nobody of several is wanted
                return _One(replace(filters, authors=each, coauthors=()), how, left_out, point.end() if point else stop)
    return None


def _ends(text: str, start: int) -> list[int]:
    """Where what begins at `start` may end, within its sentence and before what is denied next."""
    stop, denial = _SPOKEN.search(text, start), DENIES.search(text, start, start + _LONGEST)
    last = min(stop.start() if stop else len(text), denial.start() if denial else len(text), start + _LONGEST)
    words = (word for word in _WORD.finditer(text, start, last) if word[0].lower() not in FUNCTION_WORDS | {"'s", "’s"})
    ends = [word.end() for word in words if not ((short := _SHORT.match(text, word.start())) and short.end() == word.end())]
    return [
        end
        for end in ends
        if (denial and end == denial.start()) or _NEXT.match(text, end) or END.match(text, end) or _behind(text, end)
    ][:_MOST]


def _behind(text: str, end: int) -> bool:
    return bool((found := _BEHIND.match(text, end)) and found[0] and END.match(text, found.end()))


def _as_asked(how: str, said: str, known: LookedUp, *, direct: bool) -> Iterator[str]:
    """What is denied, as papers would be asked for by it, as far as it may be a filter: not “by hand” behind a topic."""
    if how == "by" and (said[:1].isupper() or (direct and _is_person(said, known))):
        yield f"papers by {said}"
    elif how == "with":
        if said[:1].isupper() and _is_person(said, known):  # “papers by Chen but not with Haas”
            yield f"papers by {said}"
    elif how in ("from", "in") and re.match(r"(?:this|last|past) ", said):
        yield from (f"papers {how} {said}", f"papers {how} the {said}")
    elif how and (re.search(r"[A-Z]|\d{4}", said) or is_code(said)):
        yield f"papers {how} {said}"
        if how == "from" and said[:1].isupper() and _is_person(said, known):
            yield f"papers by {said}"
    elif not how and re.match(r"(?:19|20)\d\d", said):
        yield f"papers from {said}"
    elif not how and is_code(said.split(" ", maxsplit=1)[0].rstrip(",")):
        yield f"papers in {said}"
    elif not how and said[:1].isalpha():
        if surely_called(re.split(r",? (?:and|or) |, ", said)[0], known):
            yield f"papers published at {said}"
        if _is_person(said, known) or (said[:1].isupper() and ET_AL.search(said)):
            yield f"papers by {said}"


def states_filter(said: str, known: LookedUp) -> bool:
    """Whether what is denied bare may be authors, a venue or years: “papers on bats besides Müller's”."""
    return any(_as_asked("", said.removeprefix("the "), known, direct=False))


def _is_person(said: str, known: LookedUp) -> bool:
    """Whether authors are listed, and nothing else, whose names are no words of a topic."""
    names, end = listed_names(said, 0)
    return end == len(said) and are_persons(names, known, likely=False)


def still_unwanted(excluded: Iterable[Filters], wanted: Filters) -> Iterator[Filters]:
    """What stays excluded where papers are wanted: all but what would leave none of these, “not by Levine” before “by Levine”.

    Of several that were excluded those stay that are not asked for.
    """
    for one in excluded:
        fields = [field for field in _FIELDS if getattr(one, field)]
        if not all(_within(field, one, wanted) for field in fields):
            yield one
            continue
        whose = (*wanted.authors, *wanted.coauthors)
        authors = [name for name in one.authors if not any(is_author(name, other) for other in whose)]
        venues = [name for name in one.venues if not any(is_venue(name, other) for other in wanted.venues)]
        if len(fields) == 1 and (authors or venues):
            yield Filters(authors=tuple(authors), venues=tuple(venues))


def _within(field: str, excluded: Filters, wanted: Filters) -> bool:
    """Whether all that is wanted of a field is excluded by it."""
    if field == "years":
        first, last = excluded.years.first, excluded.years.last
        begins = first is None or (wanted.years.first is not None and wanted.years.first >= first)
        return bool(wanted.years) and begins and (last is None or (wanted.years.last is not None and wanted.years.last <= last))
    if field == "authors" and wanted.coauthors:
        return any(is_author(name, other) for name in excluded.authors for other in wanted.coauthors)
    same = {"authors": is_author, "venues": is_venue, "categories": is_category}[field]
    asked = getattr(wanted, field)
    return bool(asked) and all(any(same(name, other) for name in getattr(excluded, field)) for other in asked)
