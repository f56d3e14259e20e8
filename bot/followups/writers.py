"""Questions that ask which of the papers at hand somebody wrote: “which of them is by Schiele?”, “is it by Ann Lee?”."""

from __future__ import annotations

import re

from ingest.filters import Filters
from ingest.library import Library

_NO_NAME = r"(?!(?:far|now|which|what|the|its|a|they|he|she|we|you|i|who|any\w+|some\w+)\b)"
_ONE = rf"{_NO_NAME}[^\W\d_][\w.'’-]*(?:\ (?!(?:and|or|the)\b)[^\W\d_][\w.'’-]*){{0,3}}"
_AND = r"(?:,\ (?!\w\b)(?:(?:and|or|&)\ )?|\ (?:and|or|&)\ )"  # but “Lee, A.” is one
_NAME = rf"((?:both\ |either\ )?{_ONE}(?:{_AND}{_ONE}){{0,3}})"
_OF = r"\ of\ (?:(?:them|these|those)(?:\ papers)?|the\ (?:(?:two|three|four|five)\ )?papers|the\ (?:two|three|four|five))"
WHICH = rf"which(?:\ ones?)?(?:{_OF})?"
THESE = rf"(?:(?:any|one|some|all|none|both|either|each){_OF}|it|they|(?:this|that|the)(?:\ paper)?|these|those|them|both)"
_WROTE = r"(?:write|wrote|written|(?:co-?)?author(?:ed)?|publish(?:ed)?)"
MADE = r"(?:(?:invent|propose|develop|introduce|create|design|devise)(?:d|ed)?)"
_BY = r"(?:also\ )?(?:(?:written|(?:co-?)?authored)\ )?by"
_ASKS = re.compile(
    rf"""(?:(?:and|but|so|ok)\b,?\ )*(?:
        {WHICH}\ (?:is|are|was|were)\ {_BY}\ {_NAME}
        |(?:is|are|was|were)(?:\ {THESE})?\ {_BY}\ {_NAME}
        |{WHICH}\ (?:did|has|does)\ {_NAME}\ {_WROTE}
        |(?:did|has)\ {_NAME}\ {_WROTE}\ {THESE}
        |is\ {_NAME}\ (?:also\ )?(?:an?|one\ of\ the|among\ the)\ (?:co-?)?authors?(?:\ (?:of|on)\ {THESE})?
        |(?:did|has)\ {_NAME}\ {MADE}\ {THESE}
        |(?:is|are|was|were)(?:\ {THESE})?\ (?:first\ )?{MADE}\ by\ {_NAME}
    )\s*[?.!]*""",
    re.IGNORECASE | re.VERBOSE,
)
_MAKES = re.compile(rf"\b{MADE}\b", re.IGNORECASE)


def asked_writer(text: str) -> str:
    """Who is asked about as it is written, if that is all that a text asks of papers at hand; "" of any other."""
    found = _ASKS.fullmatch(" ".join(text.split()))
    return next(filter(None, found.groups())) if found else ""


def asks_who_made_these(text: str) -> bool:
    """Whether a text asks who proposed or invented something, which others may have done than those who wrote of it."""
    return bool(_MAKES.search(text))


def persons(said: str) -> Filters:
    """The papers of those whom a text names so: of all of them together, unless it says “or”."""
    names = tuple(re.split(_AND.replace("\\ ", " "), re.sub(r"^(?:both|either) ", "", said, flags=re.IGNORECASE)))
    either = len(names) == 1 or re.search(r" or ", said)
    return Filters(authors=names) if either else Filters(coauthors=names)


def is_somebody(said: str, library: Library) -> bool:
    """Whether names are written like such, or are authors' in small letters: “by schiele”, but not “by design”.

    Raises:
        LibraryError: the library cannot be used.
    """
    return all(any(word[0].isupper() for word in name.split()) or _wrote(name, library) for name in _names(said))


def is_author(said: str, library: Library) -> bool:
    """Whether all names are authors' of the library.

    Raises:
        LibraryError: the library cannot be used.
    """
    return all(_wrote(name, library) for name in _names(said))


def _names(said: str) -> tuple[str, ...]:
    return (*(named := persons(said)).authors, *named.coauthors)


def _wrote(name: str, library: Library) -> bool:
    return library.holds(Filters(authors=(name,)))
