"""Short questions that ask for a detail of the papers at hand: by their shape, or as they use the words of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.followups import words as said
from bot.followups.ellipsis import content, leaves_open
from bot.questions import WordFinder, names
from bot.questions.variants import variants
from ingest.records import Paper

MENTION = 4  # content words of a question that is taken to be about the papers at hand because it uses their words
_THE = re.compile(r"\b(?:the|these|those|that|this) ((?:[\w-]+(?:['’]s)? ?){1,4})", re.IGNORECASE)

_BESIDE = 3  # words beside the names of a short question: “et”, “c’est”, “quoi”
_FARES = re.compile(
    r"\W*(?:(?:and|but|so) )?how (?:well |badly |good )?(?:did|does|do|is|are|was|were) .{2,60} "
    r"(?:do|doing|perform(?:ing)?|fare|score|rank|rated?|compare)\W*$",
    re.IGNORECASE,
)


def may_mention(question: str) -> bool:
    """Whether it is short, and says "the …" or leaves open what it is about."""
    if said.OF_LIBRARY.search(question):  # "ok, papers on homology"
        return False
    return (leaves_open(question) or bool(_THE.search(question))) and 0 < len(content(question)) <= MENTION


def asks_of(question: str, papers: Sequence[Paper], *, thing: bool) -> bool:
    """Whether a short question asks for a detail of the papers at hand, as it uses their words.

    With `thing` it must name one of theirs ("why do the older defences fail?") or leave open what it is about. Of one paper,
    "the judge" of its abstract is enough, unless a name is another's.
    """
    words = content(question)
    if not words:
        return bool(papers)
    stands_in = _finder(words)
    phrases = [content(phrase) for phrase in _THE.findall(question)]
    named = {word for phrase in phrases for word in phrase} if thing and not leaves_open(question) else set(words)
    heads = {phrase[0] for phrase in phrases if phrase}
    for paper in papers:
        shared = stands_in(paper.text)
        half = len(words) - (len(papers) == 1 and leaves_open(question))  # "which factors are upregulated?"
        mostly = 2 * len(shared) > half
        if named & shared and (mostly or (len(papers) == 1 and heads & shared and shared.issuperset(names(question)))):
            return True
    return False


def fares(question: str) -> bool:
    """Whether it only asks how what it names did: "how did o1-mini do?"."""
    return bool(_FARES.match(question)) and set(content(question)) <= set(names(question))


def holding(question: str, papers: Sequence[Paper]) -> list[Paper]:
    """Those papers in which all names of a short question stand."""
    called = names(question)
    if not called or len(content(question)) > len(called) + _BESIDE:
        return []
    return [paper for paper in papers if stand_in(paper.text, called)]


def stand_in(text: str, words: Sequence[str]) -> bool:
    """Whether there are such words, and all of them stand in a text as they are."""
    return bool(words) and len(WordFinder(words)(text)) == len(words)


def stand_in_any(words: Sequence[str], papers: Sequence[Paper]) -> bool:
    """Whether there are such words, and all of them stand in one of these papers."""
    stands_in = _finder(words)
    return bool(words) and any(stands_in(paper.text).issuperset(words) for paper in papers)


def _finder(words: Sequence[str]) -> Callable[[str], set[str]]:
    """Tells which of some words stand in a text, in British or American spelling."""
    forms = {form: word for word in words for form in (*variants(word), word)}
    finds = WordFinder(forms)
    return lambda text: {forms[form] for form in finds(text)}
