"""Words as they may be compared across spellings, and how much of the words of a sentence a text holds."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ingest.embedding.vectors import Floats

_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", "a b g d e z h t i k l m n x o p r s t u f c p w".split(), strict=True))
_GREEK_NAMES = {"alpha": "a", "beta": "b", "gamma": "g", "delta": "d", "epsilon": "e", "zeta": "z", "kappa": "k",
                "chi": "c", "lambda": "l", "omega": "w", "sigma": "s", "theta": "h"}  # fmt: skip
_GREEK_NAME = re.compile(rf"({'|'.join(_GREEK_NAMES)})([a-z0-9]?)$")  # also of “kappaB”
_GREEK_WITHIN = re.compile(rf"(?<=[A-Z-])(?:{'|'.join(_GREEK_NAMES)})(?![a-z])")  # “IKKbeta”
_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_GRAM = 3  # letters


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """A word's letters and digits alone, lower case, without accents; Greek letters are Latin ones, spelt out or not."""
    word = _GREEK_WITHIN.sub(lambda found: _GREEK_NAMES[found[0]], word)
    plain = unicodedata.normalize("NFKD", word).casefold()
    plain = "".join(_GREEK.get(c, c) for c in plain if c.isalnum())
    found = _GREEK_NAME.match(plain)
    return _GREEK_NAMES[found[1]] + found[2] if found else plain


@lru_cache(maxsize=16_384)
def _grams(key: str) -> tuple[str, ...]:
    """The different triples of letters in a folded word, its ends marked."""
    marked = f"^{key}$"
    return tuple({marked[i : i + _GRAM] for i in range(max(1, len(marked) - _GRAM + 1))})


@dataclass(frozen=True, slots=True)
class Letters:
    """The words of the parts of a text by the triples of letters that they are made of.

    `holding` gives for each triple the words that hold it, `sizes` how many triples a word has, and `parts` in which
    parts it stands.
    """

    holding: Mapping[str, Sequence[int]]
    sizes: Sequence[int]
    parts: Sequence[Sequence[int]]
    count: int


def letters(parts: Sequence[str]) -> Letters:
    """Prepare the parts of a text, as its title and its sentences, for `shares`."""
    standing = dict[str, dict[int, None]]()
    for place, part in enumerate(parts):
        for match in _WORD.finditer(part):
            for word in {match[0], *re.split("[-/]", match[0])}:
                if key := folded(word):
                    standing.setdefault(key, {})[place] = None
    holding = dict[str, list[int]]()
    for number, key in enumerate(standing):
        for gram in _grams(key):
            holding.setdefault(gram, []).append(number)
    return Letters(holding, [len(_grams(key)) for key in standing], [tuple(where) for where in standing.values()], len(parts))


def shares(words: Sequence[str], text: Letters) -> Floats:
    """How much of each word the likest word of each part shares, float32 [words, parts], 0 to 1.

    Dice's coefficient of their triples of letters (Adamson and Boreham, 1974): inflections, British and American
    spellings, hyphens, Greek letters and compounds come out near without being listed.
    """
    found = np.zeros((len(words), text.count), dtype=np.float32)
    for row, word in enumerate(words):
        grams = _grams(folded(word))
        common = Counter(number for gram in grams for number in text.holding.get(gram, ()))
        for number, shared in common.items():
            dice = 2 * shared / (len(grams) + text.sizes[number])
            for place in text.parts[number]:
                found[row, place] = max(found[row, place], dice)
    return found
