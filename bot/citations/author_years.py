"""Citations by author and year, "(Levine et al., 2020)", as models write them unasked: which paper of the evidence is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.filters import is_author
from ingest.records import Paper

_YEAR = r"(?:19|20)\d\d[a-z]?"
_IS_YEAR = re.compile(_YEAR)
# The small words that such a citation may hold.
_LEADS = "see also e.g i.e cf as in following from by after such for example instance reviewed".split()
_PARTICLES = "van von der den de del della di da dos du la le el al bin ibn ten ter zu".split()
_PAGES = "p pp sec section fig figure table tab ch chapter eq".split()
_SMALL = frozenset([*_LEADS, *_PARTICLES, *_PAGES, "et", "and"])
_NO_NAMES = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec spring summer autumn fall winter version since until before circa""".split()
)
_BETWEEN_WORDS = re.compile(r"[\s,;:&()]+")
_LEAD = re.compile(rf"(?:(?:{'|'.join(map(re.escape, _LEADS))})\b[.,:]*\s+)+", re.IGNORECASE)
_REFERENCE = re.compile(
    rf"""\s*(?P<names>[^\d;]*?)(?P<comma>,?)\s*\(?(?P<years>{_YEAR}(?:\s*,\s*(?:{_YEAR}|[a-z](?![a-z])))*)\)?
    (?:\s*[,:]\s*(?:{"|".join(_PAGES)}|§)\.?\s*[\d–-]+)?\s*""",
    re.VERBOSE,
)
_ET_AL = re.compile(r",?\s*\bet\.?\s+al\b\.?,?")
_BETWEEN_NAMES = re.compile(r"\s*(?:,|&|;|\band\b)\s*")
_INITIAL = re.compile(r"(?:[^\W\d_]\.[\s-]?)+")
_SURNAME = re.compile(r"(?:Mc|Mac|O['’]|[dD]['’])?[^\W\d_a-z][^\W\d_A-Z]+(?:[-'’][^\W\d_]+)?")
_BEFORE_YEAR = re.compile(  # "Levine et al. (2020)": the names that stand before the bracket
    r"""(?:[^\W\d_a-z][\w'’-]+(?:,\s+|\s+(?:and|&)\s+|,\s+(?:and|&)\s+)){0,3}[^\W\d_a-z][\w'’-]+(?:,?\s+et\s+al\.?,?)?$""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation names, a year and those who wrote the paper; and whether it can be nothing but a citation."""

    names: tuple[str, ...]
    year: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A bracket read as citations; `kept` is what else it holds ("PPO; Schulman et al., 2017")."""

    references: tuple[Reference, ...]
    kept: str = ""


def may_become_citation(body: str) -> bool:
    """Whether a bracket that begins with `body` may turn out to hold nothing but citations; its last word may go on."""
    *words, _ = _BETWEEN_WORDS.split(body)
    return all(_is_possible(word) for word in words)


def _is_possible(word: str) -> bool:
    bare = word.strip(".")
    if not bare or not bare[0].islower():
        return not bare[:1].isdigit() or bool(_IS_YEAR.fullmatch(bare)) or len(bare) < 4
    return bare in _SMALL or len(bare) == 1


def read(body: str) -> Reading | None:
    """The citations that a bracket holds; None if it holds something else."""
    if not may_become_citation(f"{body} "):
        return None
    references, kept = list[Reference](), list[str]()
    for part in body.split(";"):
        if found := _reference(part):
            references += found
        elif references:
            return None
        else:
            kept.append(part.strip())
    return Reading(tuple(references), "; ".join(kept)) if references else None


def _reference(part: str) -> list[Reference]:
    found = _REFERENCE.fullmatch(part)
    if not found:
        return []
    lead = _LEAD.match(found["names"])
    said = found["names"][lead.end() :] if lead else found["names"]
    names = authors(said)
    if not names or any(name.lower() in _NO_NAMES for name in names):
        return []
    years = _IS_YEAR.findall(found["years"])
    several = len(names) > 1 and re.search(r"&|\band\b", said)
    alone = len(names) == 1 and _SURNAME.fullmatch(names[0].split()[-1])
    lettered = years[0][-1].isalpha()
    sure = bool(_ET_AL.search(said) or several or (alone and (found["comma"] or lettered)))
    return [Reference(names, int(year[:4]), sure) for year in years]


def authors(said: str) -> tuple[str, ...]:
    """The names in "van der Maaten, L. and Hinton", without initials and "et al."; none if it holds other words."""
    plain = _ET_AL.sub("", said)
    names = [_INITIAL.sub("", part).strip() for part in _BETWEEN_NAMES.split(plain)]
    names = [name for name in names if name]
    if not all(_is_name(name) for name in names):
        return ()
    return tuple(names)


def _is_name(name: str) -> bool:
    *before, last = name.split()
    return last[0].isupper() and len(before) < 4 and all(word[0].isupper() or word in _PARTICLES for word in before)


def before_year(text: str, year: str) -> Reference | None:
    """The citation that "(2020)" behind `text` ends, as in "Levine et al. (2020)"."""
    found = _BEFORE_YEAR.search(text)
    names = authors(found[0]) if found else ()
    return Reference(names, int(year[:4]), bool(found and _ET_AL.search(found[0]))) if names else None


@dataclass(frozen=True, slots=True)
class Meant:
    """The numbers of the papers that citations name, and how many name none of the evidence."""

    papers: tuple[int, ...]
    unknown: int


def cited(references: Sequence[Reference], evidence: Sequence[Paper]) -> Meant | None:
    """What citations name; None if they name nothing, and may be no citations."""
    numbers = [_meant(reference, evidence) for reference in references]
    found = tuple(number for number in numbers if number is not None)
    if not found and not any(reference.sure for reference in references):
        return None
    return Meant(found, len(numbers) - len(found))


def _meant(reference: Reference, evidence: Sequence[Paper]) -> int | None:
    """The number of the one paper of the evidence that a citation names; None if there is none, or more than one.

    All names must be among its authors; where that leaves several, the first must be its first author.
    """
    fitting = [
        number
        for number, paper in enumerate(evidence, 1)
        if paper.year == reference.year and all(_wrote(name, paper.authors) for name in reference.names)
    ]
    if len(fitting) > 1:
        fitting = [number for number in fitting if is_author(reference.names[0], evidence[number - 1].authors[0])]
    return fitting[0] if len(fitting) == 1 else None


def _wrote(name: str, authors: Sequence[str]) -> bool:
    return any(is_author(name, author) for author in authors)
