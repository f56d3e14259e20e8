"""Names of papers that a question has in two words, or without their marks: “bounty bench”, “xpsram” for X-pSRAM."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from bot.questions import topic_words
from bot.questions.expectations import asks
from bot.questions.lettering import HELD_BY, MAX_WORDS, called, no_word, written
from bot.questions.naming import CALLED_SO, WORD, Shelf
from ingest.embedding.vocabulary import Vocabulary

_SHORTEST = 5  # letters of a word that may lack marks
_TERSE = 3  # words of a topic, where nothing is asked, of which two may be a name in small letters


def joined(question: str, library: Shelf, vocabulary: Vocabulary | None) -> str:
    """`question` with each name of a paper that it has in two words, or without its marks, as the paper writes it.

    Not so what some paper has side by side, or in small letters, nor words that the model knows whole.
    """
    words = [word for word in topic_words(question)[:MAX_WORDS] if len(word) >= _SHORTEST and no_word(word, vocabulary)]
    pairs = dict(_pairs(question, vocabulary))
    held = library.frequencies([*words, *pairs])[1] if words or pairs else {}
    put = dict(_without_marks([word for word in words if not held[word]], question))
    put.update(_not_as_words({name: said for name, said in pairs.items() if held[name]}, held, library))
    meant = called(written(list(put), library), library)
    for name, form in sorted(meant.items(), key=lambda one: -len(put[one[0]])):
        question = re.sub(rf"(?<![\w-]){re.escape(put[name])}(?![\w-])", form, question)
    return question


def _pairs(question: str, vocabulary: Vocabulary | None) -> Iterator[tuple[str, str]]:
    """The words of a topic that stand side by side, two in one, with how the question has them.

    So too with a hyphen between them, where the model knows only one of them: “lmlcc net”. Of many key words none in small
    letters are: “fight ladder bread oven” may be on any of these.
    """
    topic = set(topic_words(question)[:MAX_WORDS])
    plain = asks(question) or len(topic) <= _TERSE
    for one, other in pairwise(WORD.finditer(question)):
        first, second = one[0].lower(), other[0].lower()
        said = question[one.start() : other.end()]
        if first in topic and second in topic and len(said) == len(f"{first} {second}") and (plain or not said.islower()):
            yield first + second, said
            if vocabulary is not None and not (vocabulary.knows(first) and vocabulary.knows(second)):
                yield f"{first}-{second}", said


def _not_as_words(pairs: Mapping[str, str], held: Mapping[str, int], library: Shelf) -> Mapping[str, str]:
    """Those of some pairs that few papers have in one, and none as two words; with a hyphen fewer yet."""
    as_words = library.frequencies([said.lower() for said in pairs.values()])[1] if pairs else {}
    return {
        name: said
        for name, said in pairs.items()
        if held[name] <= (CALLED_SO if "-" in name else HELD_BY) and ("-" in name or not as_words[said.lower()])
    }


def _without_marks(words: Collection[str], question: str) -> Iterator[tuple[str, str]]:
    """Each of some words with a hyphen at any place, and that word as the question has it."""
    for said in WORD.findall(question) if words else ():
        if said.isalnum() and said.lower() in words:
            yield from ((f"{said[:cut]}-{said[cut:]}".lower(), said) for cut in range(1, len(said)))
