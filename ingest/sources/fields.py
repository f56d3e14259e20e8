"""From a record with some source's field names to a `Paper`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ingest import identity
from ingest.records import Paper, Problem, WithoutAbstract
from ingest.sources import categories, people
from ingest.sources.notices import without_notices
from ingest.sources.values import first, flatten, folded, is_filled, is_text, text_of
from ingest.text import clean, clean_title, plain

# Names are compared without case, spaces, hyphens and underscores. In order: the first that is filled counts.
_TITLE = ("title", "papertitle", "displayname", "articletitle", "primarytitle")
_ABSTRACT = ("abstract", "summary", "abstracttext", "abstractnote", "notesabstract", "text")
_AUTHORS = ("authors", "author", "authorships", "creators", "authornames", "firstauthors", "authorstring")
_YEAR = ("year", "publicationyear", "pubyear", "py", "published", "publishedat", "publicationdate", "date", "issued",
         "yearpublished", "publishedyear", "datepublished", "publisheddate", "pubdate",
         "publishedprint", "publishedonline", "listed", "created", "versions", "updated", "updatedate")  # fmt: skip
_VENUE = ("venue", "journal", "booktitle", "journaltitle", "journalname", "publicationtitle", "containertitle",
          "journalref", "conference", "publicationvenue", "sourcetitle", "primarylocation", "hostvenue",
          "primarylocation.source.displayname", "secondarytitle", "alternatetitle3")  # fmt: skip
_URL = ("url", "link", "entryid", "absurl", "landingpageurl", "paperurl", "urls", "pdfurl", "openaccesspdf", "id")
_CATEGORIES = ("categories", "category", "fieldsofstudy", "keywords", "subjects", "subject", "primarycategory", "tags")
_DOI = ("doi", "externalids.doi", "ids.doi")
_ARXIV = ("arxivid", "arxiv", "externalids.arxiv", "ids.arxiv", "eprint", "entryid", "url", "link", "id", "key", "doi",
          "journal")  # fmt: skip
_GIVEN = ("id", "_id", "paperid", "docid", "corpusid", "pmid", "uid")  # not a citation key: those change
_KIND = ("kind", "type", "typecrossref", "itemtype", "documenttype", "publicationtype")
_CONFERENCE = frozenset("conference conferencepaper paperconference proceedingsarticle inproceedings conf cpaper".split())
_JOURNAL = frozenset("journal journalarticle articlejournal jour ejour".split())
_COLUMN = frozenset((*_TITLE, *_ABSTRACT, *_AUTHORS, *_YEAR, *_VENUE, *_URL, *_CATEGORIES, *_DOI, *_GIVEN, *_KIND,
                     "paper", "article", "name", "description", "content", "notes"))  # fmt: skip
_RESEMBLING = {"title": _TITLE, "abstract": _ABSTRACT, "author": _AUTHORS, "venue": _VENUE,
               "year": _YEAR[:_YEAR.index("listed")]}  # fmt: skip
_NOT_THAT = frozenset(
    "id ids affiliation affiliations address email emails count number orcid source series position institution institutions"
    " country countries corresponding".split()
)
_WORDED = {  # words that tell it, among others that may stand with them: not the year of a visit, or a journal's ISSN
    "year": r"(?=.*\b(?:year|date)\b)(?:(?:year|date|pub(?:lish(?:ed)?|lication)?|released?|issue|cover|online|print|first"
            r"|paper|article|of|the|in|s)\b ?)+",
    "venue": r"published in|(?=.*\b(?:journal|venue|conference|proceedings)\b)(?:(?:journal|venue|conference|proceedings|book"
             r"|publication|name|title|full|in|and|or|of|the|s)\b ?)+",
}  # fmt: skip
_NO_ABSTRACT = re.compile(  # what stands in its place
    r"\W*(?:no abstract(?: is| was)?(?: available| provided| supplied| given| found)?"
    r"|(?:the )?abstract (?:is |was )?(?:not (?:available|provided|supplied|given|found)|unavailable|missing)"
    r"|not (?:available|applicable|provided)|unavailable|n\W?a|nan|none|null|nil|tb[ad])\W*",
    re.IGNORECASE,
)
_YEAR_NUMBER = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")
MAX_ABSTRACT = 100_000  # characters; anything longer is a full text or a mistake
_MAX_TITLE = 2_000
_MARKED = 5  # times as long a text with its markup may be: what is longer yet is not even cleaned


def known_columns(columns: Sequence[str]) -> list[str]:
    """The columns of a table; one that only resembles a title, abstract, authors, year or venue ("Author(s)", "Journal/Book")
    is named as what it resembles, where no other is that."""
    named = list(columns)
    for field, known in _RESEMBLING.items():
        if not any(folded(name) in known for name in columns):
            like = (place for place, name in enumerate(columns) if _resembles(name, field))
            if (place := next(like, None)) is not None:
                named[place] = field
    return named


def has_titles(columns: Iterable[str]) -> bool:
    """Whether one of these fields or columns holds titles."""
    return any(folded(name) in _TITLE for name in columns)


def has_abstracts(columns: Iterable[str]) -> bool:
    """Whether one of these fields or columns holds abstracts."""
    return any(folded(name) in (*_ABSTRACT, "abstractinvertedindex") for name in columns)


def are_of_papers(columns: Sequence[str]) -> bool:
    """Whether most of these are names that columns of papers have."""
    return sum(folded(name) in _COLUMN for name in columns) > len(columns) / 2


def _resembles(column: str, field: str) -> bool:
    words = re.findall(r"[a-z]+", column.casefold())
    if field in _WORDED:
        return re.fullmatch(_WORDED[field], " ".join(words)) is not None
    fits = any(word.startswith(field) and not word.endswith(("id", "ids")) for word in words) and _NOT_THAT.isdisjoint(words)
    return fits and not (field == "title" and _resembles(column, "venue"))


def paper_from(record: Mapping[str, Any], *, source: str, scope: str, line: int | None) -> Paper | Problem:
    """The paper that a record describes, or what is wrong with the record.

    `scope` keeps ids that only mean something within one source apart from those of another.
    """
    fields = flatten(record)
    if fault := _misfit(record, fields):
        return Problem(source, line, fault, "Correct the record.")
    title = text_of(_head(first(fields, _TITLE)))
    abstract = _inverted(fields.get("abstractinvertedindex")) or text_of(first(fields, _ABSTRACT))
    if len(abstract) > _MARKED * MAX_ABSTRACT or len(title) > _MARKED * _MAX_TITLE:
        return _too_long(title, abstract, source, line)
    title = clean_title(title)
    abstract = without_notices(clean(abstract), title)
    if not title:
        return Problem(source, line, "a record without a title", "Add a title field.")
    if not abstract or _NO_ABSTRACT.fullmatch(abstract):
        return WithoutAbstract(source, line, f"“{title[:80]}” has no abstract", "Add an abstract field.")
    if len(abstract) > MAX_ABSTRACT or len(title) > _MAX_TITLE:
        return _too_long(title, abstract, source, line)
    return _assemble(fields, title, abstract, source=source, scope=scope, line=line)


def _too_long(title: str, abstract: str, source: str, line: int | None) -> Problem:
    reason = f"“{plain(title[:80])}” is longer than an abstract can be ({len(abstract):,} characters)"
    return Problem(source, line, reason, "paperbot reads abstracts, not full texts.")


def _assemble(fields: dict[str, Any], title: str, abstract: str, *, source: str, scope: str, line: int | None) -> Paper:
    arxiv = next((found for name in _ARXIV if (found := identity.arxiv_id(text_of(fields.get(name))))), "")
    doi = next((found for name in _DOI if (found := identity.doi(text_of(fields.get(name))))), "")
    given = text_of(first(fields, _GIVEN))
    return Paper(
        paper_id=identity.paper_id(title, arxiv=arxiv, doi="" if arxiv else doi, given=given, scope=scope),
        title=title,
        abstract=abstract,
        authors=people.authors(first(fields, _AUTHORS)),
        year=_year(fields, arxiv),
        venue=plain(clean_title(_named(first(fields, _VENUE)))),
        url=_url(fields, arxiv, doi),
        categories=_categories(first(fields, _CATEGORIES)),
        source=source,
        doi=doi,
        arxiv_id=arxiv,
        kind=_kind_of(fields),
        line=line,
    )


def _misfit(record: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
    """What is wrong where an answer would cite a value that its field cannot mean (a title of 12); "" if nothing is.

    Of other fields such a value is left out: a category may be a number in somebody's own files.
    """
    for known, fits, wanted in _SHAPES:
        name = next((name for name in known if is_filled(fields.get(name))), "")
        if name and not fits(fields[name]):
            own = next(key for key in record if folded(str(key)) == name)
            return f"the field “{own}” holds {_kind(fields[name], fits)}, not {wanted}"
    return ""


def _kind(value: Any, fits: Callable[[Any], bool]) -> str:
    if isinstance(value, list | tuple):
        odd = next((item for item in value if not fits(item)), None)
        return "a list" if odd is None else f"a list with {_kind(odd, fits)} in it"
    return "an object" if isinstance(value, Mapping) else "true or false" if isinstance(value, bool) else "a number"


def _is_year(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "date-parts" in value
    return isinstance(value, str | int | float) and not isinstance(value, bool)


_SHAPES: tuple[tuple[Sequence[str], Callable[[Any], bool], str], ...] = (
    (_TITLE, is_text, "text"),
    (_ABSTRACT, is_text, "text"),
    (_AUTHORS, people.are_people, "names"),
    (_YEAR[:4], _is_year, "a year"),  # the others hold dates, in many forms
)


def _head(value: Any) -> Any:
    """The first of several titles: translations stand behind it."""
    return next(filter(is_filled, value), None) if isinstance(value, list | tuple) else value


def _named(value: Any) -> str:
    """What a value names: a number names nothing, nor does a year."""
    return "" if isinstance(value, int | float) or _YEAR_NUMBER.fullmatch(text := text_of(value).strip()) else text


def _inverted(index: Any) -> str:
    """OpenAlex's inverted abstract, a mapping from word to positions, put back into a text."""
    if not isinstance(index, Mapping):
        return ""
    words = [(place, str(word)) for word, places in index.items() if isinstance(places, list) for place in places]
    return " ".join(word for place, word in sorted(pair for pair in words if isinstance(pair[0], int)))


def _year(fields: Mapping[str, Any], arxiv: str) -> int | None:
    """The year in which a paper came out; that of an update only where no other is known."""
    for name in _YEAR:
        value = fields.get(name)
        if name == "versions":  # arXiv's: [{"version": "v1", "created": "Mon, 2 Apr 2007 …"}, …]
            value = _created(value) or identity.arxiv_year(arxiv)
        if isinstance(value, Mapping):  # Crossref and CSL: {"date-parts": [[2020, 1]]}
            value = str(value.get("date-parts", ""))
        if match := _YEAR_NUMBER.search(text_of(value)):
            return int(match.group())
    return None


def _created(versions: Any) -> str:
    earliest = next(iter(versions), None) if isinstance(versions, list | tuple) else None
    return text_of(earliest.get("created")) if isinstance(earliest, Mapping) else ""


def _kind_of(fields: Mapping[str, Any]) -> str:
    """What the source says it is. Semantic Scholar calls most conference papers journal articles too."""
    said = {re.sub(r"[^a-z]", "", text_of(fields.get(name)).casefold()) for name in _KIND}
    if not said.isdisjoint(_CONFERENCE) or "conference" in text_of(fields.get("publicationtypes")).casefold():
        return "conference"
    return "" if said.isdisjoint(_JOURNAL) else "journal"


def _url(fields: Mapping[str, Any], arxiv: str, doi: str) -> str:
    if arxiv:
        return f"https://arxiv.org/abs/{arxiv}"
    if doi:
        return f"https://doi.org/{doi}"
    candidates = (plain(text_of(fields.get(name))) for name in _URL)
    return next((url for url in candidates if re.fullmatch(r"https?://[^\s<>\"'|]{3,2000}", url)), "")


def _categories(value: Any) -> tuple[str, ...]:
    listed = categories.split(value) if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return categories.apart(plain(_named(item)) for item in listed)[:30]
