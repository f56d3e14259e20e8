"""Acronyms that the abstracts expand, and terms that they explain.

Acronyms after Schwartz and Hearst, A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text, PSB 2003:
the letters of the short form are found from its end in the words before the bracket. Where they are the first letters of
these words, that comes first: otherwise “proximal policy optimization (PPO)” would lose its first word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.reading_group.pack import Term
from bot.reading_group.reading import Read, Sentence

_BRACKET = re.compile(r"\(([^()]{2,40})\)")
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9/&+*^-]{0,11}s?")
_WORD = re.compile(r"\S+")
_PART = re.compile(r"[^\W_]+")
_FILLERS = frozenset("a an the of for and in on by to our we this these its".split())
_EXPLAINED = (
    re.compile(
        r"\b(?:known as|called|referred to as|termed|dubbed) (?:the "
        r"|an? )?[“\"']?([a-z][\w -]{3,40}?)[”\"']?(?=[,.;:)]|$| that| which)"
    ),
    re.compile(r"(?:^|[.;] )(?:An?|The) ([a-z][\w -]{3,30}?) (?:is|are) (?:defined as|an? [\w -]{3,60} (?:that|which|where))"),
)
_MOST = 20


def glossary(papers: Sequence[Read]) -> tuple[Term, ...]:
    """The terms of some papers in alphabetical order, each as the first paper that explains it does."""
    found = dict[str, Term]()
    for paper in papers:
        for sentence in paper.sentences:
            expanded = (Term(short, meaning, sentence.excerpt()) for short, meaning in acronyms(sentence.text))
            for term in (*expanded, *_explained(sentence)):
                found.setdefault(term.term.casefold().removesuffix("s"), term)
    first = sorted(found.values(), key=lambda term: (not term.meaning, term.excerpt.number))[:_MOST]
    return tuple(sorted(first, key=lambda term: term.term.casefold()))


def acronyms(text: str) -> Iterator[tuple[str, str]]:
    """The short forms in a text with what they stand for: “temporal difference (TD)”, and “TD (temporal difference)”."""
    for bracket in _BRACKET.finditer(text):
        inner, before = bracket.group(1), text[: bracket.start()].rstrip()
        if _is_short(inner):
            meaning = expansion(inner, before)
            if meaning:
                yield inner, meaning
        elif (word := before.rsplit(" ", 1)[-1].strip("“”\"',")) and _is_short(word) and expansion(word, inner) == inner:
            yield word, inner


def expansion(short: str, before: str) -> str:
    """What `short` stands for at the end of the text `before` it, verbatim; "" if nothing there has its letters in order."""
    letters = [char.lower() for char in re.sub(r"s$", "", short) if char.isalnum()]
    words = list(_WORD.finditer(before))[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words or not letters:
        return ""
    meaning = (_by_initials(letters, before) or _by_letters(letters, before[words[0].start() :])).strip(" “”\"'")
    return meaning if _is_expansion(short, meaning) else ""


def _by_initials(letters: Sequence[str], before: str) -> str:
    """The last words, parted at hyphens, that begin with these letters; words such as “of” may stand between them."""
    left, parts = list(letters), list(_PART.finditer(before))
    while parts and left:
        part = parts.pop()
        if part.group()[0].lower() == left[-1]:
            left.pop()
            start = part.start()
        elif part.group().lower() not in _FILLERS:
            return ""
    return "" if left else before[start:]


def _by_letters(letters: Sequence[str], text: str) -> str:
    """From the first word of `text` on in which these letters can be found in order; the first begins a word."""
    start, place = 0, len(text) - 1
    for number, letter in enumerate(reversed(letters)):
        first = number == len(letters) - 1
        while place >= 0 and (text[place].lower() != letter or (first and place > 0 and text[place - 1].isalnum())):
            place -= 1
        if place < 0:
            return ""
        start, place = place, place - 1
    return text[start:]


def _is_short(text: str) -> bool:
    """Whether a text may be a short form: one word that has capitals, two letters or more."""
    return bool(_SHORT.fullmatch(text)) and sum(char.isupper() for char in text) >= max(2, len(text) // 3) - (len(text) == 2)


def _is_expansion(short: str, meaning: str) -> bool:
    """Not the short form itself, nor words that only happen to have its letters."""
    words = meaning.split()
    fillers = words and words[0].lower() in _FILLERS
    return len(meaning) > len(short) and short not in words and not fillers and not re.search(r"[.;:()\[\]]", meaning)


def _explained(sentence: Sentence) -> Iterator[Term]:
    """Terms that a sentence introduces: the sentence is their explanation."""
    for pattern in _EXPLAINED:
        for match in pattern.finditer(sentence.text):
            if match.group(1).startswith("as "):
                continue
            yield Term(match.group(1).strip(), "", sentence.excerpt())
