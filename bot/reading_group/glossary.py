"""Acronyms that the abstracts expand, and terms that they explain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.questions.acronyms import acronyms
from bot.reading_group.pack import Term
from bot.reading_group.reading import Read, Sentence

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


def _explained(sentence: Sentence) -> Iterator[Term]:
    """Terms that a sentence introduces: the sentence is their explanation."""
    for pattern in _EXPLAINED:
        for match in pattern.finditer(sentence.text):
            if match.group(1).startswith("as "):
                continue
            yield Term(match.group(1).strip(), "", sentence.excerpt())
