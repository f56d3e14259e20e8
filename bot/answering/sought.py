"""A paper that a question plainly means, though nothing in it surely answers: by a word that stands in it alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.questions import WordFinder, names, topic_words
from bot.questions.expectations import asks
from bot.questions.naming import is_name
from bot.retrieval import Retrieved
from bot.retrieval.evidence import RankedPaper
from bot.retrieval.unstated import Lacking, lacking
from ingest.library import Library

_LIKELY = 3  # papers, the best ones found, among which it is
# “the lapatinib study”, “the Look AHEAD trial”
_THE_STUDY = re.compile(
    r"\bthe (?P<on>(?:(?!(?:the|of|in|on|for|with|to|and|or|that|which)\b)[\w-]+ ){1,3}?)"
    r"(?P<kind>study|trial|paper|article|experiment|survey|review)(?:['’]s)?\b(?! (?:of|on|about|for|by|in|from|with)\b)",
    re.IGNORECASE,
)


def not_said(found: Retrieved, library: Library) -> Lacking:
    """What is asked of the one paper that the question plainly means, and that its abstract lacks; nothing if it means none.

    It means the paper whose title begins with what it names (“Cognitive Kernel: …”), that alone has a word of it that is
    written like a name, or that alone has the words of “the lapatinib study” in its title.

    Raises:
        LibraryError: the library cannot be used.
    """
    for ranked in found.papers[:_LIKELY] if asks(found.question) else ():
        if called := _called(found.question, ranked, library):
            paper = ranked.paper.paper_id
            sides = replace(found.sides, own=(paper,), called=dict.fromkeys(called, (paper,)))
            return lacking(replace(found, sides=sides))
    return Lacking()


def _called(question: str, ranked: RankedPaper, library: Library) -> Sequence[str]:
    """The words by which a question calls a paper; none if it does not, or may mean another."""
    title = ranked.paper.title
    heading, colon, _ = title.partition(":")
    if colon and " " in heading and not heading.islower() and heading in question:
        return heading.split()
    if alone := _standing_alone(question, ranked, library):
        return alone
    study = _THE_STUDY.search(question)
    return _as_study(study["on"], study["kind"], title, library) if study else ()


def _standing_alone(question: str, ranked: RankedPaper, library: Library) -> Sequence[str]:
    """The words written like names that stand so in this paper and in no other; none where no paper has another name beside."""
    written = [word for word in re.findall(r"[\w-]+", question) if word.lower() in names(question) and topic_words(word)]
    held = library.frequencies([word.lower() for word in written])[1] if written else {}
    if any(is_name(word) and not held[word.lower()] for word in written):
        return ()
    in_text = [word for word in written if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", ranked.paper.text)]
    return [word for word in in_text if held[word.lower()] == 1]


def _as_study(on: str, kind: str, title: str, library: Library) -> Sequence[str]:
    """The words of “the `on` `kind`” where a title has them that no other has, or no other that says it is of that kind."""
    words = topic_words(on)
    if not words or not WordFinder(words)(title).issuperset(words):
        return ()
    entitled = library.entitled(words)
    alike = [
        other
        for paper, other in entitled[words[0]].items()
        if all(paper in entitled[word] for word in words) and other != title
    ]
    of_kind = WordFinder([kind.lower()])
    return re.findall(r"[\w-]+", on) if not alike or (of_kind(title) and not any(map(of_kind, alike))) else ()
