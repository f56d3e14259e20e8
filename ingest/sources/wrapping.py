"""Where the records of a JSON text begin that has something around them: told by what they hold, at whatever depth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.sources.fields import has_abstracts, has_titles
from ingest.sources.values import folded

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"(?P<key>\s*:)?|\Z)|[{}\[\]]', re.DOTALL)
_CITED = re.compile(r"(?:references?|citations?|cited|related)\w*")  # lists of other papers than the record's own


@dataclass(frozen=True, slots=True)
class Wrapper:
    """The place from which records stand in a text, and what closes them: "]", "}" or, behind a single one, nothing."""

    place: int
    closing: str


@dataclass(slots=True, eq=False)
class _Part:
    """An object or a list: what it is in, under which name, and the names of its fields."""

    start: int
    listed: bool
    within: _Part | None
    name: str
    fields: set[str] = field(default_factory=set)
    last: str = ""

    def above(self) -> Iterator[_Part]:
        part = self.within
        while part:
            yield part
            part = part.within


def wrapper(text: str) -> tuple[Wrapper | None, bool]:
    """What is around the records in the beginning of an object's text, and whether more of the text can tell nothing else.

    It is None where the object is the record, and where nothing in it looks like one.
    """
    parts, closed = _parts(text)
    if not parts or has_abstracts(parts[0].fields):
        return None, closed or not parts or has_titles(parts[0].fields)
    for whole in (True, False):  # with an abstract; or, where none has one, with a title alone
        records = {part for part in parts if _is_record(part, whole=whole)}
        outer = [part for part in parts if part in records and records.isdisjoint(part.above())]
        if outer and outer[0] is not parts[0]:
            return _around(outer), True
    return None, closed


def record_in(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record, or the only one that it has in a field of its own (`_source`, `citedPaper`), with the fields around it."""
    if has_titles([*value]):
        return value
    inner = [each for each in value.values() if isinstance(each, Mapping) and has_titles([*each]) and has_abstracts([*each])]
    if len(inner) != 1 or has_abstracts([*value]):
        return value
    return {**value, **{name: _bare(each) for name, each in inner[0].items()}}


def _bare(value: Any) -> Any:
    return value["value"] if isinstance(value, Mapping) and [*value] == ["value"] else value  # as OpenReview has it


def _is_record(part: _Part, *, whole: bool) -> bool:
    """Whether an object is one, and none of those that its paper cites."""
    if part.listed or not (has_abstracts(part.fields) if whole else "title" in part.fields) or not has_titles(part.fields):
        return False
    cited = any(_CITED.fullmatch(each.name) for each in (part, *part.above()))
    return not (cited and any(has_titles(each.fields) for each in part.above()))


def _around(records: Sequence[_Part]) -> Wrapper:
    """What is around the first of these: a list (the outermost, as none is to be left out unsaid) or an object of several."""
    first = records[0]
    lists = [part for part in first.above() if part.listed]
    if lists:
        return Wrapper(lists[-1].start + 1, "]")
    return Wrapper(first.start, "}" if sum(part.within is first.within for part in records) > 1 else "")


def _parts(text: str) -> tuple[list[_Part], bool]:
    """The objects and lists in a text, as they are opened, and whether the first is closed in it."""
    parts = list[_Part]()
    inner: _Part | None = None
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            inner = _Part(token.start(), mark == "[", inner, inner.last if inner else "")
            parts.append(inner)
        elif inner and mark in "}]":
            inner = inner.within
            if inner is None:
                return parts, True
        elif inner and token["key"]:
            inner.last = folded(mark.rstrip(": \t\r\n")[1:-1])
            inner.fields.add(inner.last)
    return parts, False
