"""Names of papers that a question has in two words, or without their marks: “bounty bench”, “xpsram” for X-pSRAM."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from bot.questions import topic_words
from bot.questions.expectations import asks
from bot.questions.naming import CALLED_SO, WORD, Shelf, callers
from ingest.embedding.vocabulary import Vocabulary

_SHORTEST = 5  # letters of a word that may lack marks
_MAX_WORDS = 8  # of a question, looked for in the library
_TERSE = 3  # words of a topic, where nothing is asked, of which two may be a name in small letters
_HELD_BY = 6  # papers at most that hold such a name, as what more write of calls none
_WITH_SLASH = re.compile(r"\S*/\S*")  # addresses have names in small letters
_MARK = r"[-–^+.]"  # that may hold a name together, looked up as a hyphen


def joined(question: str, library: Shelf, vocabulary: Vocabulary | None) -> str:
    """`question` with each name of a paper that it has in two words, or without its marks, as the paper writes it.

    Not so what some paper has side by side, or in small letters, nor words that the model knows whole.
    """
    words = [word for word in topic_words(question)[:_MAX_WORDS] if len(word) >= _SHORTEST and _no_word(word, vocabulary)]
    pairs = dict(_pairs(question, vocabulary))
    held = library.frequencies([*words, *pairs])[1] if words or pairs else {}
    put = dict(_without_marks([word for word in words if not held[word]], question))
    put.update(_not_as_words({name: said for name, said in pairs.items() if held[name]}, held, library))
    meant = _called(list(put), library) if put else {}
    for name, form in sorted(meant.items(), key=lambda one: -len(put[one[0]])):
        question = re.sub(rf"(?<![\w-]){re.escape(put[name])}(?![\w-])", form, question)
    return question


def _no_word(word: str, vocabulary: Vocabulary | None) -> bool:
    """Whether a word of a topic, lower case, may be a name: none that English has."""
    return word.isascii() and (not vocabulary.knows(word) if vocabulary is not None else not word.isalpha())


def _called(names: Sequence[str], library: Shelf) -> Mapping[str, str]:
    """For each of these names, lower case, that call a paper and that few papers hold, how it is written there."""
    rare = [name for name, count in library.frequencies(names)[1].items() if 0 < count <= _HELD_BY]
    held = library.holding(rare, _HELD_BY) if rare else {}
    forms = {name: _written(name, texts.values()) for name, texts in held.items()}
    every = list(dict.fromkeys(form for each in forms.values() for form in each))
    called = callers(every, library) if every else {}
    meant = {name: next((form for form in each if called[form]), "") for name, each in forms.items()}
    return {name: form for name, form in meant.items() if form}


def _written(name: str, texts: Iterable[str]) -> list[str]:
    """How texts write a name, the most usual first; nothing where one has it in small letters."""
    alike = re.compile(rf"(?<!\w){re.escape(name).replace(re.escape('-'), _MARK)}(?!\w)", re.IGNORECASE)
    forms = Counter(found[0] for text in texts for found in alike.finditer(_WITH_SLASH.sub(" ", text)))
    return [] if any(map(str.islower, forms)) else [form for form, _ in forms.most_common()]


def _pairs(question: str, vocabulary: Vocabulary | None) -> Iterator[tuple[str, str]]:
    """The words of a topic that stand side by side, two in one, with how the question has them.

    So too with a hyphen between them, where the model knows only one of them: “lmlcc net”. Of many key words none in small
    letters are: “fight ladder bread oven” may be on any of these.
    """
    topic = set(topic_words(question)[:_MAX_WORDS])
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
        if held[name] <= (CALLED_SO if "-" in name else _HELD_BY) and ("-" in name or not as_words[said.lower()])
    }


def _without_marks(words: Collection[str], question: str) -> Iterator[tuple[str, str]]:
    """Each of some words with a hyphen at any place, and that word as the question has it."""
    for said in WORD.findall(question) if words else ():
        if said.isalnum() and said.lower() in words:
            yield from ((f"{said[:cut]}-{said[cut:]}".lower(), said) for cut in range(1, len(said)))
