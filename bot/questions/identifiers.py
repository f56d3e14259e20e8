"""Papers that a question names by their arXiv id, their DOI, or an address that holds one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.questions import topic_words, word_set
from bot.questions.expectations import asks, beside_writing
from bot.questions.sides import asks_beyond
from ingest.identity import ARXIV_ID, arxiv_id, doi, paper_id

_BEHIND = ".,;:!?)]}>\"'”’"  # a sentence's, not the identifier's
_WRITTEN = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:arxiv\.org/|doi\.org/)\S+|\barxiv:\s?\S+|\b10\.\d{4,9}/\S+"
    rf"|(?<![\w./-])(?:{ARXIV_ID.pattern})(?![\w/-])",
    re.IGNORECASE,
)
# Asks for a paper as a whole, of which its title tells most.
_OF_WHOLE = word_set(
    "summarize summarise summary compare comparison overview gist tldr tl dr read details title link doi arxiv"
)
_IS_NUMBERED = r"(?:ids?|identifiers?|numbers?|no\.|references?)"
# What goes with an identifier: “the paper”, “a paper with the DOI”, “arXiv id =”.
_NUMBERED = rf"(?:arxiv|doi)(?:[ -](?:preprint|paper|{_IS_NUMBERED}))?"
_PAPER = (
    r"(?:\b(?:the |this |an? )?(?:arxiv )?(?:paper|preprint|article|study|work)(?:,? (?:with|under|of|whose))? )?"
    rf"(?:\b(?:the |its |an? )?(?:{_NUMBERED}|{_IS_NUMBERED})(?: is)?(?: ?[:=#])? ?)?"
)
_SETS_OFF = r"[\s:;,–—-]*"


def identifiers(question: str) -> dict[str, str]:
    """The identifiers in a question as it writes them, each with the name that a paper so called goes by in a library."""
    found = dict[str, str]()
    for match in _WRITTEN.finditer(question):
        written = match[0].rstrip(_BEHIND)
        arxiv, of_journal = arxiv_id(written), doi(written)
        if arxiv or of_journal:
            found[written] = paper_id("", arxiv=arxiv, doi=of_journal)
    return found


def beside_identifiers(question: str, titles: Mapping[str, str]) -> str:
    """What a question asks of the papers that it names by identifiers, whose `titles` these are as they are written: “it”.

    Where that is nothing of its own, or it asks for others as well (“papers like …”), the titles stand in their place.
    """
    titled = rest = question
    for written in sorted(titles, key=len, reverse=True):
        name = re.escape(written)
        titled = instead_of(written, titles[written], titled)
        opening = re.match(rf"\W*{_PAPER}[(\[“\"]?{name}[)\]”\"]?{_SETS_OFF}", rest, re.IGNORECASE)
        if opening and asks(rest[opening.end() :]):  # “2503.14550: how many patients?”
            rest = rest[opening.end() :]
        rest = re.sub(rf"(?<=[\w?.!])[:,]? [(\[]{name}[)\]]", "", rest)
        if not re.search(f"(?!{name}){_PAPER}{name}", rest, re.IGNORECASE):  # “what do they find? …”, but not “arXiv no. …”
            rest = re.sub(rf"(?<=[?.!:]) {name}\W*$", "", rest)
        rest = instead_of(written, "it", rest)
    whole = _OF_WHOLE.issuperset(beside_writing(rest, topic_words(rest)))
    return titled if whole or asks_beyond(question) else rest


def instead_of(written: str, name: str, question: str) -> str:
    """A question with a name in the place of an identifier in it, and of the words that go with that (“the paper with DOI”)."""
    return re.sub(f"{_PAPER}{re.escape(written)}", lambda _: name, question, flags=re.IGNORECASE)
