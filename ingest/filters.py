"""Which papers count: by year, author, venue, category and source.

`Filters.matches` says what a filter means; `ingest.library.conditions` says the same to the keyword index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from ingest.errors import QuestionError
from ingest.records import Paper

# Accents as NFKD parts them from their letters; the vowel signs of other scripts are no accents and stay.
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]")
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
_LETTER = re.compile(f"[{''.join(_LETTERS)}]")
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe"})
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_INITIALS = 3  # letters of a name, in capitals
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")
_LITTLE = frozenset("a an and at de der des et for in la of on the to und".split())  # in names of venues
_JUST = "="  # before a venue's name: it is called so and no more
REMEMBERED = 65_536  # sets of categories and names of sources; 25,000 arXiv papers have 2,457 of the former

_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # that can be asked for
# What stands before a year: which end of the years it sets, and how far from that year.
BOUNDS = {
    **dict.fromkeys(("since", "from", ">=", "≥"), ("first", 0)),
    **dict.fromkeys(("after", "later than", "newer than", "more recent than", ">"), ("first", 1)),
    **dict.fromkeys(("until", "till", "up to", "<=", "≤", "-", "–", ":"), ("last", 0)),
    **dict.fromkeys(("before", "prior to", "earlier than", "older than", "<"), ("last", -1)),
}
_YEARS = re.compile(
    rf"(?P<how>{'|'.join(sorted(BOUNDS, key=len, reverse=True))})? ?"
    r"(?P<first>[0-9]+)(?: ?(?P<to>[-–—:]|(?<= )to(?= )) ?(?P<last>[0-9]+)?)?"
)
WIDER = "Leave the filter out, or make it wider."
_YEAR_FORMS = "Give 2023, 2022-2025, 2023- or “since 2023”, -2020 or “until 2020”, “after 2020”, or “before 2020”."


@dataclass(frozen=True, slots=True)
class Years:
    """The years from `first` to `last`, both included; None is an open end. False if both are open."""

    first: int | None = None
    last: int | None = None

    def __bool__(self) -> bool:
        return self != Years()

    def __contains__(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)

    def __str__(self) -> str:
        if self.first is None or self.last is None:
            return f"until {self.last}" if self.first is None else f"since {self.first}"
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    def within(self, other: Years) -> Years:
        """The years that both hold; those of the `other` where there is none such."""
        first = max((year for year in (self.first, other.first) if year is not None), default=None)
        last = min((year for year in (self.last, other.last) if year is not None), default=None)
        return other if first is not None and last is not None and first > last else Years(first, last)

    @classmethod
    def bounded(cls, how: str, year: int) -> Years:
        """The years that lie as one of `BOUNDS` says of `year`: since it, before it, …"""
        end, shift = BOUNDS[how]
        return cls(**{end: year + shift})

    @classmethod
    def parse(cls, text: str) -> Years:
        """The years that a person means by "2023", "2022-2025", "2023-", ">=2023", "before 2020" and so on.

        Raises:
            QuestionError: it is no such thing, or the years are reversed or none of our times.
        """
        found = _YEARS.fullmatch(" ".join(text.lower().split()))
        if not found or (found["how"] and found["to"] and not (found["how"] == "from" and found["last"])):
            raise QuestionError(f"“{text}” is neither a year nor a range of years.", _YEAR_FORMS)
        first, last = found["first"], found["last"] or found["first"]
        if not all(len(year) == 4 and _FIRST_YEAR <= int(year) <= _LAST_YEAR for year in (first, last)):
            raise QuestionError(f"“{text}” names no year from {_FIRST_YEAR} to {_LAST_YEAR}.", _YEAR_FORMS)
        if first > last:
            raise QuestionError(f"“{text}” is reversed: {first} comes after {last}.", f"Give {last}-{first}. {_YEAR_FORMS}")
        if found["how"] and not found["to"]:
            return cls.bounded(found["how"], int(first))
        return cls(int(first), None if found["to"] and not found["last"] else int(last))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a paper must be: one of the values of each field that has any, but by all `coauthors`. False if none has.

    A paper that lacks a year, venue and so on is none that a filter of that kind lets through. Nor is one that any of those
    `excluded` does, whatever else it is.
    """

    years: Years = Years()
    authors: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    coauthors: tuple[str, ...] = ()
    excluded: tuple[Filters, ...] = ()

    def __bool__(self) -> bool:
        return self != Filters()

    def matches(self, paper: Paper, sources: Collection[str]) -> bool:
        """Whether `paper`, which these `sources` have, is let through."""
        return (
            (not self.years or (paper.year is not None and paper.year in self.years))
            and (not self.sources or any(is_source(one, name) for one in self.sources for name in sources))
            and (not self.categories or any(is_category(one, name) for one in self.categories for name in paper.categories))
            and (not self.venues or any(is_venue(one, paper.venue) for one in self.venues))
            and (not self.authors or any(is_author(one, name) for one in self.authors for name in paper.authors))
            and all(any(is_author(one, name) for name in paper.authors) for one in self.coauthors)
            and not any(one.matches(paper, sources) for one in self.excluded)
        )

    def describe(self) -> str:
        """The filters in words: “years 2022–2025, author “Levine”, category cs.LG”, “others than venue “ICML””."""
        one_year = self.years.first == self.years.last
        said = [f"{'year' if one_year else 'years'} {self.years}"] if self.years else []
        said += _named("author", "authors", [f"“{name}”" for name in self.authors])
        said += [f"authors {' and '.join(f'“{name}”' for name in self.coauthors)}"] if self.coauthors else []
        said += _named("venue", "venues", [f"“{name.removeprefix(_JUST)}”" for name in self.venues])
        said += _named("category", "categories", self.categories)
        said += _named("source", "sources", self.sources)
        kept_out = " or ".join(one.describe() for one in self.excluded)
        if kept_out:
            said.append(f"{'but not of' if said else 'others than'} {kept_out}")
        return ", ".join(said)


EVERYTHING = Filters()


def _named(one: str, many: str, values: Iterable[str]) -> list[str]:
    *others, last = list(values) or [""]
    return [f"{many} {', '.join(others)} or {last}"] if others else [f"{one} {last}"] if last else []


def is_author(wanted: str, name: str) -> bool:
    """Whether `wanted` names the author `name`: by the last word of it, and the others before it in their order.

    Case and accents do not count, and umlauts may be written out (Mueller); an initial stands for a first name; middle
    names may be left out. Initials may stand behind, as “Levine SG”.
    """
    return any(_is_called(person(one), person(other)) for one in asked_spellings(wanted) for other in spellings(name))


def _is_called(asked: tuple[str, ...], known: tuple[str, ...]) -> bool:
    if not asked or asked[-1] not in known:
        return False
    short = tuple(word for place, word in enumerate(asked) if len(word) > 1 or place in (0, len(asked) - 1))
    return _calls(asked, known) or (len(short) == len(known) and _calls(short, known))


def is_surname(wanted: str, name: str) -> bool:
    """Whether `wanted` is the family name, or the last part of it, of the author `name`."""
    ends = ((person(one), person(other)) for one in spellings(wanted) for other in spellings(name))
    return any(bool(asked) and known[-len(asked) :] == asked for asked, known in ends)


def family_names(name: str) -> set[str]:
    """The last word of an author's name, as it may be written."""
    return {called[-1] for spelling in spellings(name) if (called := person(spelling))}


def _calls(asked: tuple[str, ...], known: tuple[str, ...]) -> bool:
    left = list(known[: len(known) - 1 - known[::-1].index(asked[-1])])
    for word in reversed(asked[:-1]):
        while left and not _same_or_initial(word, left[-1]):
            left.pop()
        if not left:
            return False
        left.pop()
    return True


def _same_or_initial(one: str, other: str) -> bool:
    return one == other or (len(one) == 1 and other.startswith(one)) or (len(other) == 1 and one.startswith(other))


def is_venue(wanted: str, venue: str) -> bool:
    """Whether the words of `wanted` stand in `venue`, one after the other: "ICML" in "Proc. of ICML 2023".

    Of what is wanted `just` so it has no others: "Nature 2020", but not "Nature Medicine".
    """
    if wanted.startswith(_JUST):
        return called(wanted) == _beside_proceedings(called(venue)) != ()
    asked = " ".join(words(wanted))
    return bool(asked) and f" {asked} " in f" {' '.join(words(venue))} "


def just(venue: str) -> str:
    """A venue as filters have it that let no others through which are called so and more."""
    return f"{_JUST}{venue}"


def called(venue: str) -> tuple[str, ...]:
    """The words of a venue's name, without years, numbers, an article before it and brackets: “Lancet (London, England)”."""
    return tuple(word for word in words(_BRACKETS.sub(" ", venue)) if not _NUMBER.fullmatch(word) and word != "the")


def _beside_proceedings(name: tuple[str, ...]) -> tuple[str, ...]:
    return name[2:] if name[:1] in (("proc",), ("proceedings",)) and name[1:2] == ("of",) else name


def abbreviates(short: str, venue: str) -> bool:
    """Whether a venue's words are shortened in `short`, or the other way round: “J Neurosci”, “NEJM”.

    Of three words or more the initials may stand for them.
    """
    asked, known = ([word for word in called(name) if word not in _LITTLE] for name in (short, venue))
    one, several = sorted((asked, known), key=len)
    if len(one) == 1:
        return len(several) > 2 and one[0] == "".join(word[0] for word in several)
    return len(asked) == len(known) and all(a.startswith(b) or b.startswith(a) for a, b in zip(asked, known, strict=True))


def is_category(wanted: str, category: str) -> bool:
    """Whether `category` is `wanted`, or lies below it as "cs.LG" does below "cs"."""
    asked, known = wanted.casefold(), category.casefold()
    return bool(asked) and (known == asked or known.startswith(f"{asked}."))


def is_source(wanted: str, source: str) -> bool:
    """Whether `wanted` is `source`, the end of its path ("refs.bib"), or what it begins with ("arxiv", a folder)."""
    asked, known = (name.casefold().replace("\\", "/") for name in (wanted, source))
    if not asked:
        return False
    begins = known.startswith(asked) and not (asked[-1].isalnum() and known[len(asked) : len(asked) + 1].isalnum())
    return begins or f"/{known}".endswith(f"/{asked.removeprefix('./')}")


def words(text: str) -> tuple[str, ...]:
    """The words of `text` without case and accents; hyphens and apostrophes part them."""
    return tuple(_WORD.findall(folded(text)))


def folded(text: str) -> str:
    """A text without case and accents."""
    if text.isascii():  # most texts are, and this is many times faster
        return text.lower()
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return _LETTER.sub(lambda found: _LETTERS[found.group()], text)


def spellings(names: str) -> tuple[str, ...]:
    """Names as they stand and, where they have umlauts, with these written out."""
    if names.isascii():
        return (names,)
    return tuple(dict.fromkeys((names, unicodedata.normalize("NFC", names).translate(_WRITTEN_OUT))))


def asked_spellings(name: str) -> tuple[str, ...]:
    """The `spellings` of a name that is asked for, also with initials behind it, which may as well be a name: “Levine SG”."""
    family, _, given = name.rpartition(" ")
    if len(given) > _INITIALS or not (family and given.isalpha() and given.isupper()) or family.isupper():
        return spellings(name)
    return (*spellings(name), *spellings(f"{' '.join(given)} {family.rstrip(',')}"))


@lru_cache(maxsize=REMEMBERED)
def person(name: str) -> tuple[str, ...]:
    """The words of a name, given name first."""
    family, _, given = name.partition(",")
    return words(given) + words(family)
