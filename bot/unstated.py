"""What a question asks of a paper that it calls by name, and that paper's abstract does not speak of.

Only of words that are written like names (A100, Franka) can that be told: for all others an abstract may have words of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.expectations import asks_who_wrote
from bot.favouring import asked_term
from bot.naming import is_name
from bot.phrases import FIELDS
from bot.questions import WordFinder, names, topic_words
from bot.retrieval import Retrieved
from bot.sides import asks_beyond
from ingest.records import Paper

# A question is not answered by an abstract that lacks this share of its topic's words, a name among them.
_SHARE = 0.5
_MARKS = re.compile(r"[\W_]+")
_TELLING = 5  # letters and figures; fewer stand amid other words by chance
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
    absent = {word for word in topic if not any(_stands(word, _written(word, question), paper) for paper in papers)}
    missing = tuple(_written(word, question) for word in names(question) if word in absent and word not in _FIELDS)
    return Lacking(papers, missing, bool(missing) and len(absent) >= _SHARE * len(topic))


def _stands(word: str, written: str, paper: Paper) -> bool:
    """Whether a word, `written` so in the question, stands in a paper.

    Also as the first letters of words, with other marks in it (“PASCAL-$5^i$” for PASCAL-5i), or half of it (DPO-trained).
    """
    text = f"{paper.title} {paper.abstract}"
    halves = [half.lower() for half in written.split("-") if is_name(half)] if "-" in written else []
    if WordFinder([word, *halves])(text):
        return True
    letters = word.removesuffix("s")
    spelled = r"[\s-]".join(rf"{re.escape(letter)}[^\W_]*" for letter in letters)
    if len(letters) > 1 and letters.isalpha() and re.search(rf"\b{spelled}\b", text, re.IGNORECASE):
        return True
    bare = _MARKS.sub("", word)
    return len(bare) >= _TELLING and bare != word and bare in _MARKS.sub("", text.lower())


def _written(word: str, question: str) -> str:
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", question, re.IGNORECASE)
    return found.group() if found else word
