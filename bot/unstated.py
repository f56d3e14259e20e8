"""What a question asks of a paper that it calls by name, and that paper's abstract does not speak of.

Only of words that are written like names (A100, Franka) can that be told: for all others an abstract may have words of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.expectations import asks_who_wrote
from bot.favouring import asked_term
from bot.phrases import FIELDS
from bot.questions import WordFinder, names, topic_words
from bot.retrieval import Retrieved
from bot.sides import asks_beyond
from ingest.records import Paper

# A question is not answered by an abstract that lacks this share of its topic's words, a name among them.
_SHARE = 0.5
_FIELDS = frozenset(field.lower() for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Lacking:
    """The `papers` that a question calls by name, and the `names` in it, as it writes them, that their abstracts lack.

    `all_asked` tells that what is asked hangs on these names.
    """

    papers: tuple[Paper, ...] = ()
    names: tuple[str, ...] = ()
    all_asked: bool = False

    def said(self, where: str) -> str:
        """That they stand nowhere in the abstract of `where`, for a reader."""
        listed, many = " and ".join(f"“{name}”" for name in self.names), len(self.names) > 1
        return f"{listed} {'stand' if many else 'stands'} nowhere in the abstract of {where}; the paper itself may say."

    @property
    def titles(self) -> str:
        """The titles of the papers, in words for a reader."""
        return " and ".join(f"“{paper.title}”" for paper in self.papers)


def lacking(found: Retrieved) -> Lacking:
    """What is asked of papers called by name that their abstracts do not speak of."""
    question, papers = found.question, tuple(one.paper for one in found.papers if one.paper.paper_id in found.sides.own)
    if not papers or asks_who_wrote(question) or asked_term(question) or asks_beyond(question):
        return Lacking()
    own = {name.lower() for name in found.sides.called}
    topic = [word for word in topic_words(question) if word not in own]
    absent = {word for word in topic if not any(_stands(word, paper) for paper in papers)}
    missing = tuple(_written(word, question) for word in names(question) if word in absent and word not in _FIELDS)
    return Lacking(papers, missing, bool(missing) and len(absent) >= _SHARE * len(topic))


def _stands(word: str, paper: Paper) -> bool:
    """Whether a word stands in a paper, as itself or as the first letters of words."""
    text = f"{paper.title} {paper.abstract}"
    if WordFinder([word])(text):
        return True
    letters = word.removesuffix("s")
    spelled = r"[\s-]".join(rf"{re.escape(letter)}[^\W_]*" for letter in letters)
    return len(letters) > 1 and letters.isalpha() and bool(re.search(rf"\b{spelled}\b", text, re.IGNORECASE))


def _written(word: str, question: str) -> str:
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", question, re.IGNORECASE)
    return found.group() if found else word
