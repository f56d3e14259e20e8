"""The arXiv categories that a question states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.filtering.phrases import CUT, denied, leans, terse, words_before

_ARCHIVE = r"(?:cs|math|stat|eess|econ|physics|astro-ph|cond-mat|nlin|q-bio|q-fin)"
_CODE = (
    rf"(?:{_ARCHIVE}\.[a-z]{{2,4}}(?:-[a-z]{{2,4}})?|hep-(?:ex|lat|ph|th)|quant-ph|gr-qc|math-ph|nucl-(?:ex|th))(?![\w-]|\.\w)"
)
_CODES = rf"{_CODE}(?:(?:,? (?:and|or) |, ?|/){_CODE}){{0,9}}"
_CATEGORY = re.compile(
    rf"\b(?:(?:in|from|under) (?:the )?(?:arxiv )?(?:categor(?:y|ies):? )?|categor(?:y|ies):? )({_CODES})(?: category)?"
    rf"|\bcategory:? ({_ARCHIVE})(?![\w-]|\.\w)|(?<![\w.-])({_CODES})(?= (?:papers|articles|preprints)\b)"
    rf"|[(\[]({_CODES})[)\]]",
    re.IGNORECASE,
)
_CATEGORY_LAST = re.compile(rf"(?<![\w.-])({_CODES})(?=[ ?!{CUT}]*$)|^({_CODES})(?=:? )", re.IGNORECASE)
_HYPHENATED_OR_CAPITALS = re.compile(r"[a-z]+-[a-z.-]+|[a-z]+\.[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Coded:
    """Categories that a text names from `start` to `end`; `asked`, if papers in them are asked for in so many words."""

    start: int
    end: int
    codes: tuple[str, ...]
    asked: bool


def stated_categories(text: str) -> Iterator[Coded]:
    """Categories that papers are asked from: "in cs.LG", "category math", "cs.LG papers", and those in brackets."""
    for found in _CATEGORY.finditer(text):
        codes = re.findall(_CODE, found[1] or found[3] or found[4] or "", re.IGNORECASE) or [found[2]]
        if not denied(words_before(text, found.start())):
            yield Coded(*found.span(), tuple(codes), asked=not found[4])


def categories_beside_topic(text: str) -> Iterator[Coded]:
    """Categories that stand before or behind words to look for: "underwater images cs.CV"."""
    for found in _CATEGORY_LAST.finditer(text) if terse(text) else ():
        before = words_before(text, found.start())
        if not (before and (leans(before) or denied(before))):
            yield Coded(*found.span(), tuple(re.findall(_CODE, found[0], re.IGNORECASE)), asked=False)


def is_code(said: str) -> bool:
    """Whether a text is surely a category, whether papers have it or not: cs.LG, hep-th; but "stat.py" is a file."""
    return bool(_HYPHENATED_OR_CAPITALS.fullmatch(said))
