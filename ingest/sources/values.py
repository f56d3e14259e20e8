"""The values of a record, whatever a source writes them as: which are filled, and what they are as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

PERSON = ("name", "displayname", "fullname", "literal", "author")
_NAME = (*PERSON, "title", "source", "url")


def flatten(record: Mapping[str, Any]) -> dict[str, Any]:
    """Field names folded; the ids that some sources keep one level down are lifted with a dotted name."""
    fields: dict[str, Any] = {}
    for name, value in record.items():
        short = folded(str(name))
        fields.setdefault(short, value)
        if short in ("externalids", "ids") and isinstance(value, Mapping):
            fields.update({f"{short}.{str(key).casefold()}": inner for key, inner in value.items()})
    return fields


def folded(name: str) -> str:
    """A field's name as names are compared: without case, spaces, hyphens and underscores."""
    return re.sub(r"(?!^_)[\s_-]", "", name).casefold()


def is_filled(value: Any) -> bool:
    """Whether it says anything."""
    return value not in (None, "", [], {}) and not (isinstance(value, float) and math.isnan(value))


def first(fields: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The value of the first of these names that is filled; None if none is."""
    return next((fields[name] for name in names if is_filled(fields.get(name))), None)


def text_of(value: Any) -> str:
    """A value as text: a list of sentences is joined, an object gives its name, a number its digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, Mapping):
        return text_of(first(flatten(value), _NAME))
    if isinstance(value, list | tuple):
        return " ".join(filter(None, map(text_of, value)))
    return str(value)


def is_text(value: Any) -> bool:
    """Whether it is text, or a list of texts: Crossref's titles, the sentences of an abstract."""
    return not is_filled(value) or isinstance(value, str) or (isinstance(value, list | tuple) and all(map(is_text, value)))
