"""The titles in a question that compares papers by them, whole or as far as one calls a paper by its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.questions import topic_words
from bot.questions.naming import CALLED_SO, Shelf, heading_of
from ingest.records import Span

_WORDS = re.compile(r"[^\W_]+")
_LOOKED_UP = (2, 3, 5, 8)  # words of a title; of many with the same few only some are found
_MAX_WORDS = 60  # of a question
# What a title stands behind where it is compared: it is looked for there alone.
_BEHIND = re.compile(
    r"(?:^\W*|[“”\"‘'(,:;] ?|\b(?:compar(?:e[ds]?|ing|ison)|contrast|between|with|and|or|to|from|against|than|over|vs\.?|versus"
    r"|of|is|are|was|were|do|does|did|has|have|the|papers?|how|but|both|unlike|like) )$",
    re.IGNORECASE,
)
_QUOTES = "“”\"‘’'"
_WHOLE = 3  # words of a title that calls its paper, however many write them; of its beginning, where few do
_FEW = 2  # of its words, at least, begin with capitals, and tell of a topic
_CAPITAL = re.compile(r"(?<!\w)[A-Z]")
TITLE = "TITLE"  # stands, with a number, in the place of a title: a name like others
_NEXT = rf"(?=(?!{TITLE}\d)[A-Z])"
_CAPITALS = rf"(?:[A-Z][\w'’-]*(?: (?:(?:of|to|in|for|with|the|an?|on|by|from|that|as|at|via|and) ){{0,2}}{_NEXT}|(?![\w'’-])))"
LIKE_A_TITLE = re.compile(
    rf"(?:(?:{TITLE}\d+[”\"]?(?: vs\.?| versus| and| or| with| to| from| against| than|,) (?:the )?)"
    r"|\b(?:[Cc]ompare|between|[Ii]s|[Dd]oes) [“\"]?)"
    rf"(?!{TITLE}\d)(?:[“\"]?(?P<quoted>(?<=[“\"])[^“”\"]{{8,200}})[”\"]|(?P<capitals>{_CAPITALS}{{3,}}))"
)


@dataclass(frozen=True, slots=True)
class Titled:
    """Where a question writes a title, or the beginning of one, and the ids of the papers that have it."""

    place: Span
    papers: tuple[str, ...]


def titles_in(question: str, library: Shelf, *, least: int = _WHOLE) -> list[Titled]:
    """The titles in a question, in order; where one is a part of another, the longer.

    So many words at `least` with which one begins call its paper.
    """
    words = list(_WORDS.finditer(question))[:_MAX_WORDS]
    found = list[tuple[range, tuple[str, ...]]]()
    for places, papers in sorted(_runs(question, words, library, least), key=lambda run: -len(run[0])):
        if all(set(places).isdisjoint(other) for other, _ in found):
            found.append((places, papers))
    spans = ((Span(words[run[0]].start(), words[run[-1]].end()), papers) for run, papers in found)
    return [Titled(place, papers) for place, papers in sorted(spans, key=lambda one: one[0].start)]


def beside_titles(question: str, names: Mapping[Span, str]) -> str:
    """A question with these names in the places of titles, and of the quotation marks around them."""
    for place, name in sorted(names.items(), key=lambda one: -one[0].start):
        question = f"{question[: place.start].rstrip(_QUOTES)}{name}{question[place.end :].lstrip(_QUOTES)}"
    return question


def _runs(question: str, words: Sequence[re.Match[str]], library: Shelf, least: int) -> Iterator[tuple[range, tuple[str, ...]]]:
    """For each word with which a title may begin, how far the longest goes that calls papers, and the ids of these."""
    folded = [word[0].casefold() for word in words]
    starts = [place for place, word in enumerate(words) if _BEHIND.search(question, 0, word.start())]
    spelled = {(start, count): " ".join(folded[start : start + count]) for start in starts for count in _LOOKED_UP}
    told = library.entitled({phrase for phrase in spelled.values() if " " in phrase and topic_words(phrase)})
    for start in starts:
        titles = {paper: title for count in _LOOKED_UP for paper, title in told.get(spelled[start, count], {}).items()}
        called = dict[int, list[str]]()
        for paper, title in titles.items():
            length = _shared(folded[start:], title)
            if length and _calls(title, question[words[start].start() : words[start + length - 1].end()], library, least):
                called.setdefault(length, []).append(paper)
        if called and len(papers := called[max(called)]) <= CALLED_SO:
            yield range(start, start + max(called)), tuple(papers)


def _shared(words: Sequence[str], title: str) -> int:
    """With how many of these words, which are in small letters, a title begins."""
    own = _WORDS.findall(title.casefold())
    return next(
        (place for place, (one, other) in enumerate(zip(words, own, strict=False)) if one != other), min(len(words), len(own))
    )


def _calls(title: str, written: str, library: Shelf, least: int) -> bool:
    """Whether the words of a question with which a title begins, as it writes them, call the paper; one word is a name."""
    count, whole = len(_WORDS.findall(written)), len(_WORDS.findall(title))
    if not re.search(r"\s", written):
        return False
    if count == whole >= _WHOLE:
        return True
    phrase, heading = " ".join(_WORDS.findall(written.lower())), heading_of(title)
    begun = count >= least and len(_CAPITAL.findall(written)) >= _FEW and len(topic_words(phrase)) >= _FEW
    headed = count == whole or (" " in heading and count >= len(_WORDS.findall(heading)))
    return (headed or begun) and library.frequencies([phrase])[1][phrase] <= CALLED_SO


def unknown_titles(question: str, library: Shelf) -> list[str]:
    """What is compared with a title, for which `TITLE` stands there, is written as one as well, and stands nowhere."""
    written = [match["quoted"] or match["capitals"] for match in LIKE_A_TITLE.finditer(question)]
    held = library.frequencies([title.lower() for title in written])[1]
    return [title for title in written if not held[title.lower()]]
