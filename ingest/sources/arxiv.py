"""Papers from arXiv, by id, address or search, through the `arxiv` package (Atom API).

The API's terms ask for at most one request every three seconds; the package keeps to that and tries again.
https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import arxiv
import requests

from ingest.identity import ARXIV_ID, arxiv_id
from ingest.records import Paper, Problem
from ingest.sources.fields import paper_from

PREFIX = "arxiv:"
_URL = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/\S+", re.IGNORECASE)
_TIMEOUT = 60.0  # seconds without a byte; the package sets none
_TRY_LATER = "arXiv may be busy or out of reach: try again in a few minutes."


def is_arxiv(source: str) -> bool:
    """Whether a source argument names arXiv rather than a file: `arxiv:…`, an address, or a bare id."""
    return source.lower().startswith(PREFIX) or bool(_URL.fullmatch(source)) or bool(ARXIV_ID.fullmatch(source))


def read(source: str, url: str, limit: int, delay: float = 3.0) -> Iterator[Paper | Problem]:
    """Papers that an arXiv id, address or search names, at most `limit` of them.

    `url` is the API's address; `delay` the seconds between two requests.
    """
    search = _search(source, limit)
    client = arxiv.Client(page_size=min(100, limit), delay_seconds=delay, num_retries=3)
    client.query_url_format = url + "?{}"
    client._session.hooks["response"] = [_refuse_other]
    client._session.request = functools.partial(client._session.request, timeout=_TIMEOUT)
    found = 0
    try:
        for result in client.results(search):
            found += 1
            yield _paper(result, source)
    except (arxiv.ArxivError, requests.RequestException) as error:
        yield Problem(source, None, f"arXiv did not answer as expected ({_short(error)})", _TRY_LATER)
    except Exception as error:  # the feed parser meets whatever a proxy or an outage puts in the answer's place
        yield Problem(source, None, f"arXiv's answer could not be read ({type(error).__name__})", _TRY_LATER)
    else:
        if not found:
            yield Problem(source, None, "arXiv has no paper for this", "Check the id, or the search on arxiv.org.")


def _refuse_other(response: requests.Response, **_: object) -> None:
    """A login page, or half a feed, is no answer; the feed parser would take it for one without papers."""
    if response.ok and not response.content.rstrip().endswith(b"</feed>"):
        raise requests.RequestException("not a feed")


def _search(source: str, limit: int) -> arxiv.Search:
    if identifier := arxiv_id(source):
        return arxiv.Search(id_list=[identifier], max_results=1)
    query = source[len(PREFIX) :] if source.lower().startswith(PREFIX) else source
    return arxiv.Search(query=query.strip(), max_results=limit)


def _paper(result: arxiv.Result, source: str) -> Paper | Problem:
    record = {
        "title": result.title,
        "abstract": result.summary,
        "authors": [author.name for author in result.authors],
        "year": result.published.year,
        "journal_ref": result.journal_ref or "",
        "doi": result.doi or "",
        "arxiv_id": result.get_short_id(),
        "categories": list(result.categories),
    }
    return paper_from(record, source=source, scope="", line=None)


def _short(error: Exception) -> str:
    status = getattr(error, "status", None)
    return f"HTTP {status}" if status else type(error).__name__
