"""The authors of a record: in a text, in a list, or each in parts (given name, particle, family name, suffix)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.sources import names
from ingest.sources.values import PERSON, first, flatten, is_text, text_of
from ingest.text import clean_title, plain

_FAMILY, _GIVEN_NAME = ("family", "lastname", "familyname"), ("given", "firstname", "givenname")
_PARTICLES = ("nondroppingparticle", "droppingparticle")  # from the family name outwards
_JOINED = ("'", "’", "-")  # what ends a particle with no space behind it: d’Alembert, al-Khwarizmi


def authors(value: Any) -> tuple[str, ...]:
    """Those who wrote a paper, each given name first."""
    if isinstance(value, str):
        people: list[Any] = names.split(value)
    elif isinstance(value, Mapping):
        people = [value]
    elif isinstance(value, list | tuple):
        people = [one for item in value for one in (names.of_one(item) if isinstance(item, str) else [item])]
    else:
        return ()
    wrote = [person for person in people if _role(person) == "author"]  # an edited book has editors alone
    return tuple(filter(names.has_letters, (_person(person) for person in wrote or people)))


def are_people(value: Any) -> bool:
    """Whether it is names, or parts of names."""
    if isinstance(value, Mapping):
        fields = flatten(value)
        return all(are_people(fields.get(name)) for name in (*PERSON, *_FAMILY, *_GIVEN_NAME))
    return is_text(value) or (isinstance(value, list | tuple) and all(map(are_people, value)))


def _role(person: Any) -> str:
    """What somebody had to do with a paper (Zotero lists editors and translators, too)."""
    return text_of(flatten(person).get("creatortype")) or "author" if isinstance(person, Mapping) else "author"


def _person(value: Any) -> str:
    """One author, given name first, whatever the source's way of writing it."""
    if isinstance(value, Mapping):
        fields = flatten(value)
        if family := text_of(first(fields, _FAMILY)):
            return plain(clean_title(_whole(fields, family)))
        if literal := text_of(fields.get("literal")):  # not to be taken apart
            return plain(clean_title(literal))
        return _person(text_of(first(fields, PERSON)))
    return plain(names.in_order(clean_title(text_of(value))))


def _whole(fields: Mapping[str, Any], family: str) -> str:
    """A name from its parts; of what may stand behind it only a generation is part of it (“Jr.”, not “PhD”)."""
    for name in _PARTICLES:
        particle = text_of(fields.get(name)).strip()
        if particle and not family.casefold().startswith(f"{particle} ".casefold()):
            family = particle + ("" if particle.endswith(_JOINED) else " ") + family
    suffix = text_of(fields.get("suffix")).strip()
    return f"{text_of(first(fields, _GIVEN_NAME))} {family} {suffix if names.is_generation(suffix) else ''}"
