"""Names of papers that a question has in small letters, as they are typed in a hurry: “is semanticflow open source?”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.questions import topic_words
from bot.questions.naming import WORD, Shelf, callers
from ingest.embedding.vocabulary import Vocabulary

_SHORTEST = 4  # letters; shorter words stand for many things
_MAX_WORDS = 8  # of a question, looked for in the library
_HELD_BY = 6  # papers at most that hold such a name, as what more write of calls none
_MANY = re.compile(r"[A-Z]s$")  # of “mRNAs”, which are no name


def with_capitals(question: str, library: Shelf, vocabulary: Vocabulary | None) -> str:
    """`question` with the names that call papers as these write them: “SemanticFlow” for “semanticflow”.

    Not so the words that the model knows whole, which may be meant as words (“rise”, “seal”), nor those that some paper has in
    small letters too. Without the model's `vocabulary` only what no word is: “psa-mil”, “t2vec”.
    """
    words = [word for word in topic_words(question) if len(word) >= _SHORTEST and _may_be_name(word, question, vocabulary)]
    papers = library.frequencies(words[:_MAX_WORDS])[1] if words else {}
    rare = [word for word, count in papers.items() if 0 < count <= _HELD_BY]
    held = library.holding(rare, _HELD_BY) if rare else {}
    forms = {word: _written(word, texts.values()) for word, texts in held.items()}
    called = (
        callers(list(dict.fromkeys(form for each in forms.values() for form in each)), library) if any(forms.values()) else {}
    )
    meant = {word: next((form for form in each if called[form]), word) for word, each in forms.items()}
    return _replaced(question, {word: form for word, form in meant.items() if form != word})


def _may_be_name(word: str, question: str, vocabulary: Vocabulary | None) -> bool:
    """Whether a word of a topic, lower case, stands so in the question and may be a name: none that English has."""
    if word not in question or not word.isascii():
        return False
    return not vocabulary.knows(word) if vocabulary is not None else not word.isalpha()


def _written(word: str, texts: Iterable[str]) -> list[str]:
    """How texts write a word, the most usual first; nothing where one has it in small letters."""
    alike, forms = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE), Counter[str]()
    for text in texts:
        forms.update(found[0] for found in alike.finditer(text) if not _in_address(text, found))
        if word in forms:
            return []
    return [form for form, _ in forms.most_common() if not _MANY.search(form)]


def _in_address(text: str, found: re.Match[str]) -> bool:
    """Whether a word stands in the address of a page, which has names in small letters."""
    return "/" in (text[: found.start()].rpartition(" ")[2] + text[found.end() :].partition(" ")[0])


def _replaced(question: str, meant: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: meant.get(found[0], found[0]), question) if meant else question
