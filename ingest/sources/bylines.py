"""The line of authors that a listing may have between a title and its abstract."""

from __future__ import annotations

import re

from ingest.sources import names

_LABEL = re.compile(r"(?:authors?|by)\s*:\s*(?=\S)", re.IGNORECASE)
_MARKS = re.compile(
    r"(?:(?<!\s)\s+)?(?:[*†‡§¶∗✉]|(?<=[^\W\d_.])\d+(?:,\s?\d+)*|[\u00b9\u00b2\u00b3\u2070-\u2079]+)"
)  # where they work
_DOTS = re.compile(r"(?:(?<!\s)\s+)?[·•]\s*")
_PARTICLE = re.compile(r"(?:da|de|del|della|den|der|di|dos|du|el|la|le|ter|van|von|bin|al)")
_LONGEST = 5  # words of a name
_SOME = 3  # one name of so many may have a word that is one of the abstract's, too (Young, Long)


def people_in(line: str, abstract: str) -> str:
    """The authors that a line between a title and an abstract names; "" if it is no such line.

    A title may look like it (“Deep Learning, Robot Control and Maps”): its words are those of its abstract.
    """
    labelled = _LABEL.match(line)
    text = _DOTS.sub(", ", _MARKS.sub("", line[labelled.end() :] if labelled else line)).strip(" ,;")
    if labelled:
        return text
    each = [names.in_order(name) for name in names.split(text)]
    if not each or not all(map(_is_name, each)) or (len(each) == 1 and len(each[0].split()) > 2 and "." not in each[0]):
        return ""
    words = _stems(abstract)
    common = sum(not words.isdisjoint(_stems(name)) for name in each)
    return text if common * _SOME <= len(each) and not (common and len(each) < _SOME) else ""


def _stems(text: str) -> set[str]:
    return {word.rstrip("s")[:5] for word in re.findall(r"[^\W\d_]{3,}", text.casefold())}


def are_several(people: str) -> bool:
    """Whether authors are more than one, or one whose name no title has (“A. Lee”)."""
    return len(names.split(people)) > 1 or "." in people


def _is_name(name: str) -> bool:
    words = name.split()
    if not 2 <= len(words) <= _LONGEST or re.search(r"[^\w\s.'’`-]|[\d_]", name):
        return False
    return words[-1][0].isupper() and all(word[0].isupper() or _PARTICLE.fullmatch(word) for word in words)
