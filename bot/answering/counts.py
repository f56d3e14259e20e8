"""How many papers there are on something, as far as words tell, which of them come first, and whether those cited are all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.filtering.asking import papers_wanted
from bot.filtering.excluding import denies
from bot.followups import Standalone
from bot.questions import WordFinder, topic_phrase, topic_words
from bot.questions.acronyms import acronyms
from bot.questions.expectations import counts_papers
from bot.questions.openings import GREETING, PLEASE
from bot.retrieval import Retrieved, Retriever
from ingest.library import Library
from ingest.text import counted

NOT_ALL = "Those cited are the nearest, and may not be all."
_AMONG = 20  # papers found, of which those with the topic in their titles are cited first
_READ = 20  # papers that tell what an acronym stands for
_MOST = 1_000  # papers that several spellings stand in, if they are to be counted together
_SHORT = re.compile(r"(?<![\w-])[A-Z][A-Za-z]*[A-Z]s?(?![\w-])")
_LONGEST = 4  # words that an acronym stands for
_ALL = re.compile(
    rf"\W*{GREETING}{PLEASE}"
    r"(?:(?:list|enumerate)(?: me)?(?: all| every| any)?|(?:(?:show|give|find|get|name)(?: me)? )?(?:all|every|each))"
    r"(?: (?:of|the|these|your|our|recent|new|relevant)){0,3} "
    r"(?:papers?|articles?|publications?|preprints?|abstracts|stud(?:y|ies)|works)\b",
    re.IGNORECASE,
)


# “which papers …?”, “papers on …”; not “which papers did it cite?”, “a paper on …”
_MANY = r"(?:papers|articles|publications|preprints|studies)"
_WHICH = re.compile(
    rf"\W*{GREETING}{PLEASE}(?:"
    rf"(?:which|what)(?: (?:other|recent|new|more|of (?:the|your|these)))* {_MANY}\b(?! (?:did|does|do|has)\b)"
    rf"|(?:(?:show|give|find|get|recommend|suggest)(?: me)? )?(?:(?:the|some|any|other|more|recent|new|relevant) )*{_MANY}"
    r" (?:on|about|that|which|using|with|dealing|discussing|covering|related|regarding|concerning)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Held:
    """How many papers the topic of a question stands in, in one of these `forms`; none where that is not plain.

    Of few `papers` the ids are known; `filtered` tells that only those count that filters let through.
    """

    forms: tuple[str, ...] = ()
    count: int = 0
    papers: frozenset[str] = frozenset()
    filtered: bool = False

    def said(self) -> str:
        """In how many papers it stands, for a reader; "" if that is not plain."""
        named = " or ".join(f"“{form}”" for form in self.forms)
        of_what = f"{self.count:,} of these papers" if self.filtered else f"{counted(self.count, 'paper')} of the library"
        return f"{named} stands in {of_what}." if self.count else ""

    def more(self, cited: Collection[str]) -> bool:
        """Whether there may be more papers than those `cited`."""
        return not self.papers or not self.papers.issubset(cited)


def asks_for_all(question: str) -> bool:
    """Whether all papers on something are asked for: “list all papers …”."""
    return bool(_ALL.match(question))


def asks_which(question: str) -> bool:
    """Whether it asks which papers there are on something: “which papers …?”, “papers on …”."""
    return bool(_WHICH.match(question)) and not papers_wanted(question)


def lists(question: str) -> bool:
    """Whether what is cited for it may be read as all that there is; what papers are not on is counted of none."""
    return not denies(question) and (asks_for_all(question) or asks_which(question) or counts_papers(question))


def entitled_first(found: Retrieved, counted: Held, retriever: Retriever, reading: Standalone) -> Retrieved:
    """As many papers as were found, but first those whose titles hold the topic, then those whose abstracts do.

    The first are surely on it; that it stands in the second is said beside the answer: all these are quoted, however far from
    the first, and so are those whose titles have all its words in other forms. Papers that the question leaves out stay so.

    Raises:
        LibraryError: the library cannot be used.
    """
    near = {ranked.paper.paper_id: ranked for ranked in found.papers}
    if counted.forms and counted.more({*near, *reading.without}):
        few = tuple(sorted(counted.papers)) if len(counted.papers) <= _AMONG else ()
        near |= {
            one.paper.paper_id: one
            for one in retriever.retrieve(found.question, _AMONG + len(reading.without), found.filters, prefer=few).papers
            if one.paper.paper_id not in near and reading.wants(one.paper)
        }
    forms = "|".join(map(re.escape, counted.forms))
    holds = re.compile(rf"(?<!\w)(?:{forms})(?!\w)" if forms else r"(?!)", re.IGNORECASE)
    each = [(words, WordFinder(words)) for words in map(topic_words, counted.forms)]
    entitled = {paper for paper, one in near.items() if any(finds(one.paper.title).issuperset(words) for words, finds in each)}
    papers = sorted(
        near.values(),
        key=lambda one: (
            not holds.search(one.paper.title),
            one.paper.paper_id not in counted.papers,
            one.paper.paper_id not in entitled,
        ),
    )
    first = tuple(papers[: len(found.papers)])
    told = tuple(one.paper.paper_id for one in first if one.paper.paper_id in counted.papers | entitled)
    return replace(found, papers=first, sides=replace(found.sides, papers=(*found.sides.papers, *told)))


def held(found: Retrieved, library: Library) -> Held:
    """How many papers the topic of a question stands in, spelled out and in short: of those that its filters let through.

    Raises:
        LibraryError: the library cannot be used.
    """
    phrase = topic_phrase(found.question)
    forms = {form.lower(): form for form in [phrase, *otherwise(phrase, library)]} if phrase else {}
    known = library.frequencies(list(forms))[1] if forms else {}
    if not any(known.values()):
        return Held()
    if max(known.values()) > _MOST:
        return Held() if found.filters else Held((phrase,), known[phrase.lower()])
    papers = {form: ids for form, ids in library.holding(list(forms), _MOST).items() if ids}
    every = frozenset().union(*papers.values())
    if found.filters:
        stored = library.stored(list(every))
        every = frozenset(one for one, each in stored.items() if found.filters.matches(each.paper, each.sources))
    return Held(tuple(forms[form] for form in papers), len(every), every, filtered=bool(found.filters))


def otherwise(phrase: str, library: Library) -> list[str]:
    """The phrase with what the library's papers say that a short form in it stands for, or with the short form of its words."""
    words = phrase.split()
    runs = [" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 2, min(len(words), i + _LONGEST) + 1)]
    texts = library.holding([*_SHORT.findall(phrase), *runs], _READ)
    found = [
        re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", other, phrase)
        for form, papers in texts.items()
        if (other := _commonest(form, papers.values()))
    ]
    return [other for other in dict.fromkeys(found) if other.lower() != phrase.lower()]


def _commonest(form: str, texts: Iterable[str]) -> str:
    """What most of these texts write for a short form or, of what it stands for, in short; "" if none does."""
    told = Counter[str]()
    for text in texts:
        for short, meaning in acronyms(text):
            if short.removesuffix("s") == form.removesuffix("s"):
                told[meaning.lower()] += 1
            elif meaning.lower() == form.lower():
                told[short] += 1
    return told.most_common(1)[0][0] if told else ""
