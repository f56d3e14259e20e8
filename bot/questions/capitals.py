"""Names that a question has in small letters, as they are typed in a hurry: “is semanticflow open source?”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bot.questions import naming, topic_words
from bot.questions.joining import joined
from bot.questions.naming import WORD, callers
from ingest.embedding.vocabulary import Vocabulary
from ingest.filters import Filters

_SHORTEST = 4  # letters; shorter words stand for many things
_MAX_WORDS = 8  # of a question, looked for in the library
_HELD_BY = 6  # papers at most that hold such a name, as what more write of calls none
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
    words = [word for word in topic_words(question) if len(word) >= _SHORTEST and _may_be_name(word, question, vocabulary)]
    papers = library.frequencies(words[:_MAX_WORDS])[1] if words else {}
    rare = [word for word, count in papers.items() if 0 < count <= _HELD_BY]
    held = library.holding(rare, _HELD_BY) if rare else {}
    forms = {word: _written(word, held.get(word, {}).values()) for word in words if papers.get(word, _HELD_BY + 1) <= _HELD_BY}
    capitals = {word: [form for form in each if not _MANY.search(form)] for word, each in forms.items() if word not in each}
    written = list(dict.fromkeys(form for each in capitals.values() for form in each))
    called = callers(written, library) if written else {}
    meant = {word: form for word, each in capitals.items() if (form := next(filter(called.get, each), ""))}
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


def _may_be_name(word: str, question: str, vocabulary: Vocabulary | None) -> bool:
    """Whether a word of a topic, lower case, stands so in the question and may be a name: none that English has."""
    if word not in question or not word.isascii():
        return False
    return not vocabulary.knows(word) if vocabulary is not None else not word.isalpha()


def _written(word: str, texts: Iterable[str]) -> list[str]:
    """How texts write a word, the most usual first."""
    alike = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    forms = Counter(found[0] for text in texts for found in alike.finditer(text) if not _in_address(text, found))
    return [form for form, _ in forms.most_common()]


def _in_address(text: str, found: re.Match[str]) -> bool:
    """Whether a word stands in the address of a page, which has names in small letters."""
    return "/" in (text[: found.start()].rpartition(" ")[2] + text[found.end() :].partition(" ")[0])


def _replaced(question: str, meant: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: meant.get(found[0], found[0]), question) if meant else question
