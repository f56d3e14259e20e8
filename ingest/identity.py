"""Which records are the same paper: arXiv ids, DOIs, titles, and the ids made from them."""

from __future__ import annotations

import hashlib
import re
from itertools import chain

from ingest.records import Paper
from ingest.text import in_plain_letters, plain, title_key
from ingest.unseen import seen

ARXIV_ID = re.compile(r"(?P<id>\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{7})(?P<version>v\d+)?", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{4}\.\d{4,5}")  # by month
_ARXIV_URL = re.compile(r"arxiv\.org/(?:abs|pdf|html|format)/(.+?)(?:\.pdf)?/?(?:[?#].*)?$", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
MIN_TITLE_KEY = 16  # letters and digits
_ALIKE = 0.6  # of the words of four letters or more in the shorter of two abstracts stand in the other
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)


def arxiv_id(text: str) -> str:
    """The arXiv id in an id, an `arXiv:` reference or an address, without its version; "" if there is none."""
    text = seen(plain(text))
    if address := _ARXIV_URL.search(text):
        text = address.group(1)
    elif doi := _ARXIV_DOI.search(text):
        text = doi.group(1)
    elif named := re.search(r"\barxiv:\s*(\S+)", text, re.IGNORECASE):
        text = named.group(1)
    match = ARXIV_ID.fullmatch(text)
    return match.group("id").lower() if match else ""


def arxiv_number(paper: Paper) -> str:
    """The number that arXiv gave a paper, month by month a higher one; "" if there is none."""
    return paper.arxiv_id if _NUMBERED.fullmatch(paper.arxiv_id) else ""


def arxiv_year(arxiv: str) -> str:
    """The year in an arXiv id: 2007 of 0704.0001, 1999 of hep-th/9901001; "" of none."""
    found = re.search(r"(?:^|/)(\d\d)(?:0[1-9]|1[0-2])", arxiv)
    return f"{'19' if '/9' in arxiv else '20'}{found[1]}" if found else ""


def doi(text: str) -> str:
    """The DOI in `text`, lower case, without resolver or trailing punctuation; "" if there is none."""
    match = _DOI.search(seen(plain(text)))
    return match.group().rstrip(".,;)]}>\"'").lower() if match else ""


def paper_id(title: str, *, arxiv: str = "", doi: str = "", given: str = "", scope: str = "") -> str:
    """A stable id: the arXiv id or DOI, else the source's own id within that source, else one made of the title."""
    if arxiv:
        return f"arxiv:{arxiv}"
    if doi:
        return f"doi:{doi}"
    if given:
        return f"{scope or 'id'}:{_printable(given)}"
    words = re.findall(r"[a-z0-9]+", in_plain_letters(title))[:6]
    digest = hashlib.sha256(title_key(title).encode() or title.encode()).hexdigest()[:8]
    return "-".join([*words, digest])


def _printable(given: str) -> str:
    short = plain(given).replace("#", "_")[:120]
    return short if short == given else f"{short}~{hashlib.sha256(given.encode()).hexdigest()[:8]}"


def is_own_id(paper_id: str) -> bool:
    """Whether an id is one that a source gave: neither arXiv's, nor a DOI, nor made of the title."""
    return ":" in paper_id and not paper_id.startswith(("arxiv:", "doi:"))


def aliases(paper: Paper) -> tuple[str, ...]:
    """All names under which another source may know this paper, the surest first."""
    names = [f"id:{paper.paper_id}"]
    if paper.arxiv_id:
        names.append(f"arxiv:{paper.arxiv_id}")
    if paper.doi:
        names.append(f"doi:{paper.doi}")
    key = title_key(paper.title)
    if len(key) < MIN_TITLE_KEY:  # "Editorial", "Summary": such a title alone is not a name
        key += title_key(paper.abstract)
    names.append(title_alias(key))
    return tuple(names)


def title_alias(key: str) -> str:
    """The alias of papers whose title has this key (`ingest.text.title_key`), if that is long enough to be a name."""
    return f"title:{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def contradict(one: Paper, other: Paper) -> bool:
    """Whether two records that share a title are different papers all the same: both have a DOI, or an arXiv id,
    and it is not the same one (two editorials named "Editorial"). The DOIs of preprint and article are no contradiction."""
    pairs = ((_cleaned(one.doi), _cleaned(other.doi)), (one.arxiv_id, other.arxiv_id))
    if any(a and a == b for a, b in pairs):
        return False
    if one.arxiv_id and other.arxiv_id:
        return True
    return bool(one.doi and other.doi) and not _are_preprint_and_article(one, other)


def _cleaned(known: str) -> str:
    """A DOI as it is read today: one that was stored before may hold characters that nobody sees."""
    return known if known.isascii() and known.isprintable() else doi(known)


def _are_preprint_and_article(one: Paper, other: Paper) -> bool:
    """Whether two DOIs may be of one paper: arXiv's own beside another; or those of two publishers for a paper with an author
    in common and nearly one abstract. One publisher gives two DOIs to two works (editions of a review)."""
    if bool(_ARXIV_DOI.match(one.doi)) != bool(_ARXIV_DOI.match(other.doi)):
        return True
    (mine, _, _), (theirs, _, _) = one.doi.partition("/"), other.doi.partition("/")
    return mine != theirs and _share_an_author(one, other) and _are_alike(one.abstract, other.abstract)


def by_others(one: Paper, other: Paper) -> bool:
    """Whether two records that share a title are the work of different people on different things: no author in common,
    abstracts of other words, and not the same year ("Adaptive Indexing")."""
    if any(a and a == b for a, b in ((one.doi, other.doi), (one.arxiv_id, other.arxiv_id), (one.year, other.year))):
        return False
    return _have_no_author_in_common(one, other) and not _are_alike(one.abstract, other.abstract)


def are_versions(one: Paper, other: Paper) -> bool:
    """Whether two records of one title are surely versions of one paper: they share an id, an author, or an abstract."""
    if any(a and a == b for a, b in ((one.doi, other.doi), (one.arxiv_id, other.arxiv_id))):
        return True
    return _share_an_author(one, other) or _are_alike(one.abstract, other.abstract)


def _share_an_author(one: Paper, other: Paper) -> bool:
    return bool(one.authors and other.authors) and not _have_no_author_in_common(one, other)


def _have_no_author_in_common(one: Paper, other: Paper) -> bool:
    """Whether no family name of the one stands among the names of the other, and the other way round."""
    mine, theirs = ([words for name in paper.authors if (words := _words(name, 2))] for paper in (one, other))
    return bool(mine and theirs) and not (
        {words[-1] for words in mine} & set(chain(*theirs)) or {words[-1] for words in theirs} & set(chain(*mine))
    )


def _are_alike(one: str, other: str) -> bool:
    """Whether two abstracts may be versions of one, or the one the beginning of the other."""
    mine, theirs = set(_words(one, 4)), set(_words(other, 4))
    return len(mine & theirs) >= _ALIKE * min(len(mine), len(theirs))


def _words(text: str, shortest: int) -> list[str]:
    return [key for word in re.findall(r"[^\W\d_]+", text) if len(key := title_key(word)) >= shortest]
