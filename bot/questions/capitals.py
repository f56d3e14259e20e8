"""Names that a question has in small letters, as they are typed in a hurry: “is semanticflow open source?”."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.questions import naming, topic_words
from bot.questions.joining import joined
from bot.questions.lettering import MAX_WORDS, called, no_word, written
from bot.questions.naming import WORD
from ingest.embedding.vocabulary import Vocabulary
from ingest.filters import Filters

_SHORTEST = 4  # letters; shorter words stand for many things
_GIVEN = r"(?<![\w-])(?:[a-z][a-z'’-]*\.? ){0,3}"  # names before a family name
_NAME = r"(?:[a-z][a-z'’-]*\.? ){0,3}?([a-z][a-z-]+)"
# Where authors stand, whatever the word: “what did brown write?”, “anything new from brown?”, “brown's paper on bats”.
_OF_AUTHORS = re.compile(
    rf"\b(?:did|has|have|does) {_NAME} (?:write|written|publish(?:ed)?|(?:co-?)?author(?:ed)?)\b"
    rf"|\b(?:any|some)thing(?: (?:new|recent|else|more))? (?:from|by) {_NAME}(?= (?:on|about)\b|\W*$)"
    rf"|(?:^|\b(?:the|in|of|on|is|does|was) ){_NAME}['’]s? (?:(?:latest|last|newest|new|recent|first) )?"
    r"(?:papers?|articles?|work|publications?|preprints?)\b"
)
_MANY = re.compile(r"[A-Z]s$")  # of “mRNAs”, which are no name


class Shelf(naming.Shelf, Protocol):
    """A library that also knows who wrote its papers."""

    def surnames(self, words: Sequence[str]) -> set[str]:
        """Those of these words that are an author's family name."""

    def holds(self, filters: Filters) -> bool:
        """Whether any paper matches."""


def with_capitals(question: str, library: Shelf, vocabulary: Vocabulary | None) -> str:
    """`question` with the names that call papers as these write them, and those of authors: “SemanticFlow” for “semanticflow”.

    Not so the words that the model knows whole, which may be meant as words (“rise”, “seal”), nor those that some paper has in
    small letters too. Without the model's `vocabulary` only what no word is: “psa-mil”, “t2vec”.
    """
    question = joined(question, library, vocabulary)
    words = [word for word in topic_words(question) if len(word) >= _SHORTEST and word in question]  # not in capitals
    forms = written([word for word in words if no_word(word, vocabulary)][:MAX_WORDS], library)
    meant = called({word: [form for form in each if not _MANY.search(form)] for word, each in forms.items()}, library)
    people = [word for word, each in forms.items() if not each and word.isalpha()]
    if place := _OF_AUTHORS.search(question):
        people += [word for word in place.groups() if word and topic_words(word)]
    return _with_authors(_replaced(question, meant), list(dict.fromkeys(people)), library)


def _with_authors(question: str, words: Sequence[str], library: Shelf) -> str:
    """A question with those of these words that are family names written so, and the given names before them."""
    for name in library.surnames(words):
        if place := re.search(rf"(?P<given>{_GIVEN}){name}(?![\w-])", question):
            given = place["given"].split()
            tails = (" ".join([*given[start:], name]) for start in range(len(given)))
            full = next((tail for tail in tails if library.holds(Filters(authors=(tail,)))), name)
            question = question[: place.end() - len(full)] + full.title() + question[place.end() :]
    return question


def _replaced(question: str, meant: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: meant.get(found[0], found[0]), question) if meant else question
