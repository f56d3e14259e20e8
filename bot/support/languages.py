"""Sentences in other languages than English, which the check of sentences does not read: only their numbers are looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.questions import foreign_words, has_english, mostly_ascii, seems_english
from bot.support.quantities import quantities
from ingest.embedding.vocabulary import Vocabulary

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])(?<![A-Za-z]-)[0-9]+(?:[.,][0-9]+)*(?![A-Za-z0-9_])")
_NAME = re.compile(r"(?<![^\W_])[a-z]*[A-Z0-9][A-Za-z\u00c0-\u024f0-9'’-]*")
_MARKED = re.compile(r"[^\W\d_a-zA-Z\u0370-\u03ff\u00b5]")  # Greek letters stand in English sentences too
_SHORT = 4  # letters of words that may be of any language
_FEW = 10  # a smaller number may have been counted


def is_foreign(sentence: str, asked: str, vocabulary: Vocabulary | None) -> bool:
    """Whether a sentence of an answer to what was `asked` is in another language.

    Names tell nothing, nor does a row of rare words, if no letter with a mark on it stands there or in the question.
    """
    words = _NAME.sub(" ", sentence)
    if not mostly_ascii(words) or foreign_words(words):
        return True
    if has_english(sentence) or not any(map(str.isalpha, words)):
        return False
    return not seems_english(asked, vocabulary) or (
        any(map(_MARKED.search, (words, asked))) and _mostly_unknown(words, vocabulary)
    )


def _mostly_unknown(words: str, vocabulary: Vocabulary | None) -> bool:
    longer = [word for word in re.findall(r"[^\W\d_]+", words.lower()) if len(word) > _SHORT]
    known = sum(map(vocabulary.knows, longer)) if vocabulary else len(longer)
    return len(longer) > 2 and known < len(longer) / 2


def absent_numbers(sentence: str, texts: Sequence[str]) -> Iterator[str]:
    """The numbers of a sentence that stand in none of some English texts, whether a comma in it parts thousands or decimals."""
    known = {value for text in texts for one in quantities(text) for value in (one.value, one.value / (one.scale or 1))}
    known |= {float(found[0].replace(",", "")) for text in texts for found in _NUMBER.finditer(text) if found[0].count(".") < 2}
    for written in dict.fromkeys(_NUMBER.findall(sentence)):
        forms = (written.replace(",", ""), written.replace(".", "").replace(",", "."))
        values = {float(form) for form in forms if form.count(".") < 2}
        if values and max(values) >= _FEW and not any(abs(value - one) < 1e-9 for value in values for one in known):
            yield written
