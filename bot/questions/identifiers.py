"""Papers that a question names by their arXiv id, their DOI, or an address that holds one."""

from __future__ import annotations

import re

from ingest.identity import ARXIV_ID, arxiv_id, doi, paper_id

_BEHIND = ".,;:!?)]}>\"'”’"  # a sentence's, not the identifier's
_WRITTEN = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:arxiv\.org/|doi\.org/)\S+|\barxiv:\s?\S+|\b10\.\d{4,9}/\S+"
    rf"|(?<![\w./-])(?:{ARXIV_ID.pattern})(?![\w/-])",
    re.IGNORECASE,
)


def identifiers(question: str) -> dict[str, str]:
    """The identifiers in a question as it writes them, each with the id that a paper so called has in a library."""
    found = dict[str, str]()
    for match in _WRITTEN.finditer(question):
        written = match[0].rstrip(_BEHIND)
        arxiv, of_journal = arxiv_id(written), doi(written)
        if arxiv or of_journal:
            found[written] = paper_id("", arxiv=arxiv, doi=of_journal)
    return found
