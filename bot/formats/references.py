r"""Papers as BibTeX entries: for a paper that is being written, and for any reference manager.

The characters that LaTeX reads as its own are escaped and all others stand as they are, in UTF-8: `ingest.sources.bibtex`
reads the same titles, authors and years back. Braces in a text are written by their names (`$\lbrace$`), for BibTeX
counts even those that stand behind a backslash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

import bibtexparser
from bibtexparser.model import Entry, Field

from ingest.records import Paper
from ingest.text import in_plain_letters, plain

_ESCAPED = str.maketrans(
    {char: f"\\{char}" for char in "&%$#_"}
    | {"\\": r"\textbackslash{}", "{": r"$\lbrace$", "}": r"$\rbrace$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_CAPITALS = re.compile(r"(?<![^\W_])(?=\w*[^\W_][A-Z]|[B-HJ-Z](?!\w))[A-Za-z0-9]+(?![^\W_])")  # that styles must not lower
_MEETING = re.compile(r"\b(?:proc(?:eedings)?|conference|workshop|symposium|congress)\b", re.IGNORECASE)
_GENERATION = frozenset("jr sr ii iii iv".split())  # behind a family name
_NAME = re.compile(r"(?!and\b)[^\W\d_][\w.'’-]*", re.IGNORECASE)
_PASSED_OVER = frozenset("a an and are as at by can do does for from how in is it of on or the to what when why with".split())
_LIGATURES = re.compile(r"-(?=-)|`(?=`)|'(?=')")  # that LaTeX makes dashes and quotation marks of
_UNSAFE = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_SUMMARY = "The abstract is a summary from paperbot's sample library, not the original."
_WORD = re.compile(r"[a-z0-9]+")


def bibtex(papers: Iterable[Paper]) -> str:
    """The entries of some papers, each once, in their order; "" for none."""
    once = _once(papers)
    names = keys(once)
    library = bibtexparser.Library([_entry(paper, names[paper.paper_id]) for paper in once])
    style = bibtexparser.BibtexFormat()
    style.indent = "  "
    style.block_separator = "\n"
    return str(bibtexparser.write_string(library, bibtex_format=style)) if once else ""


def keys(papers: Iterable[Paper]) -> dict[str, str]:
    """The citation keys of some papers by their ids: author, year and first word, such as laidlaw2025correlated.

    A key depends on its own paper alone, unless one before it has the same: papers that come later change none.
    """
    named = dict[str, str]()
    for paper in _once(papers):
        key, taken = _key(paper), set(named.values())
        digest = hashlib.sha256(paper.paper_id.encode(errors="replace")).hexdigest()
        endings = ("", *(f"-{digest[:length]}" for length in range(4, len(digest) + 1)))
        named[paper.paper_id] = next(key + ending for ending in endings if key + ending not in taken)
    return named


def _once(papers: Iterable[Paper]) -> Sequence[Paper]:
    first = dict[str, Paper]()
    for paper in papers:
        first.setdefault(paper.paper_id, paper)
    return list(first.values())


def _key(paper: Paper) -> str:
    words = [word for word in _words(paper.title) if word not in _PASSED_OVER] or _words(paper.title)
    names = [word for word in _words(paper.authors[0] if paper.authors else "") if word not in _GENERATION]
    who = names[-1:] or words[:1]
    what = words[:1] if names else words[1:2]
    return "".join([*who, str(paper.year or ""), *what]) or "paper"


def _words(text: str) -> list[str]:
    """Words in plain letters; hyphens and apostrophes do not part them."""
    return _WORD.findall(re.sub(r"[-'’\u2010-\u2015]", "", in_plain_letters(text)))


def _entry(paper: Paper, key: str) -> Entry:
    meeting = paper.kind == "conference" or (not paper.kind and bool(_MEETING.search(paper.venue)))
    kind = "inproceedings" if meeting else "article" if paper.venue else "misc"
    return Entry(kind, key, [Field(name, value) for name, value in _fields(paper, meeting=meeting) if value])


def _fields(paper: Paper, *, meeting: bool) -> Iterator[tuple[str, str]]:
    yield "title", _CAPITALS.sub(r"{\g<0>}", _written(paper.title)) if "\\" not in paper.title else _written(paper.title)
    yield "author", " and ".join(_person(name) for name in paper.authors)
    yield "year", str(paper.year or "")
    yield "booktitle" if meeting else "journal", _written(paper.venue)
    yield "doi", plain(paper.doi) if not re.search(r"[{}\\]", paper.doi) else ""
    yield "eprint", paper.arxiv_id
    yield "archiveprefix", "arXiv" if paper.arxiv_id else ""
    yield "url", plain(paper.url).translate(_UNSAFE)
    yield "abstract", _written(paper.abstract)
    yield "note", _written(_SUMMARY) if paper.source == "sample" else ""


def _person(name: str) -> str:
    """A name; one that BibTeX would take apart is kept together, and a generation is told from the family name before it.

    “Roberto M. Cesar Jr.” is “Cesar, Jr., Roberto M.”: BibTeX takes the last word for the family name.
    """
    *words, last = name.split() or [""]
    if len(words) > 1 and last.rstrip(".").lower() in _GENERATION and all(map(_NAME.fullmatch, words)):
        family = len(words) - 1
        while family > 1 and words[family - 1].islower():  # “van den Berg”
            family -= 1
        return ", ".join(map(_written, (" ".join(words[family:]), last, " ".join(words[:family]))))
    written = _written(name)
    return f"{{{written}}}" if "," in name or re.search(r"\band\b", name) else written


def _written(text: str) -> str:
    return _LIGATURES.sub(r"\g<0>{}", plain(text).translate(_ESCAPED))
