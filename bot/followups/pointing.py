"""Which papers a question points at: by a number, by an ordinal, or by what sets one of them apart ("the Bangla one")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter

from bot.answers import Turn
from bot.followups import words as said
from bot.followups.details import stand_in
from bot.followups.ellipsis import Lean, Leaning, content, is_bare, leaning, only_points, without_pointers
from bot.followups.history import exchanges, last_two, papers_of, spoken_of, topic
from bot.followups.remarks import is_aside
from bot.questions import names
from ingest.library import Library
from ingest.records import Paper

_LOOKED_BACK = 20  # answers
# “who wrote that?”, “what do these say?”, but not “how do these transformers learn?”
_ALONE = r"(?=\W*$|\W* (?:is|are|was|were|do|does|did|has|have|can|use|say|papers?|ones?|studies)\b)"
_THEM = re.compile(rf"\b(?:they|them|theirs?|(?:these|those){_ALONE})\b", re.IGNORECASE)
_IT = re.compile(rf"\b(?:its?|(?:this|that){_ALONE}|he|she|him|his|her)\b|{_THEM.pattern}", re.IGNORECASE)
# “and the other one?”, “what does the other LOOP do?”; not “the other one on drones”
_THE_OTHER = r"the other (?:one|paper|study|article|(?-i:[A-Z][\w-]*[A-Z\d][\w-]*))\b"
# “do the others use it?”, “and the rest?”; not “the rest of the paper”, “are there others?”
_THE_OTHERS = (
    r"(?:all )?the (?:others|rest|remaining (?:ones|papers|two|three|four)|other (?:ones|papers|studies|two|three|four))\b"
    r"(?: of (?:them|these|those)\b)?"
)
_OTHERS = re.compile(
    rf"\b(?:(?P<one>{_THE_OTHER})|{_THE_OTHERS})(?!['’]| (?:than|besides|on|about|from|by|that|which|of)\b)", re.IGNORECASE
)


def pointed_at(found: Leaning, history: Sequence[Turn], library: Library, *, beside: str = "") -> tuple[str, ...]:
    """The ids of the papers that the numbers of a question point at; none if no answer has so many sources.

    They count the sources of the last answer that has so many. An answer to a question that pointed itself, or that cites one
    of many papers listed before, leaves that list as it is. `beside` is a paper that the others are compared with. "The latter"
    of one source is that of the last two answers.
    """
    need = max(map(abs, found.numbers), default=0)
    if found.of_two and need <= 2 and len(last := next(_whole_lists(history, library), ())) == 1:
        before = next((each for each in cited_before(history, library, pointing=False) if each[:1] != last), ())
        return _numbered((*before[:1], *last), found.numbers) if before else ()
    lists = cited_before(history, library) if found.shown else _whole_lists(history, library)
    for papers in lists:
        if len(papers) >= need:
            meant = _numbered(papers, found.numbers)
            if meant != (beside,):
                return meant
    return ()


def listed(history: Sequence[Turn], library: Library) -> tuple[str, ...]:
    """The papers of the last list, where what was said since is on one of them; none if there is no such list."""
    spoken = next(cited_before(history, library), ())
    papers = next(_whole_lists(history, library), ())
    return papers if len(spoken) == 1 and len(papers) > 1 and spoken[0] in papers else ()


def them(history: Sequence[Turn], library: Library, *, two: bool = False) -> tuple[str, ...]:
    """The ids of the papers that “them” are: of the last list where one of it was spoken of, else of the last two answers.

    If they are `two`, those spoken of in turn come before the list.
    """
    if two and (pair := last_two(history, library)):
        return pair
    spoken = spoken_of(history, library)
    return listed(history, library) or (last_two(history, library, whole=not two) if len(spoken) == 1 else ()) or spoken


def says_others(question: str) -> bool:
    """Whether it speaks of "the other one", "the others" or "the rest" of what was spoken of."""
    return bool(_OTHERS.search(question))


def the_others(question: str, history: Sequence[Turn], library: Library) -> tuple[str, ...]:
    """The ids of the papers that "the other one", "the others" or "the rest" are: of the last list but those spoken of since.

    "The other one" is of two, which may be those of the last two answers; none where it may be any other.
    """
    found = _OTHERS.search(question)
    spoken, *before = list(cited_before(history, library) if found else ()) or [()]
    if found and found["one"]:
        whole = (listed(history, library) or last_two(history, library)) if len(spoken) == 1 else ()
        whole = whole if len(whole) == 2 else ()
    else:
        whole = next((papers for papers in before if len(papers) > 1 and papers != spoken), ())
    return tuple(paper for paper in whole if paper not in spoken) if set(spoken) < set(whole) else ()


def asked_of_others(question: str, history: Sequence[Turn]) -> str:
    """What is asked of "the other one", or of "the others": what was asked of the first, where nothing else is."""
    rest = _OTHERS.sub(" ", question)
    only = said.BESIDE_POINTERS.issuperset(re.findall(r"\w+", rest.lower()))
    return asked_again(history) if only else _OTHERS.sub(lambda found: "it" if found["one"] else "these", question)


def _whole_lists(history: Sequence[Turn], library: Library) -> Iterator[tuple[str, ...]]:
    """What answers cite, the last one first, without those on one of many papers listed before."""
    lists = list(cited_before(history, library, pointing=False))
    for place, papers in enumerate(lists):
        if len(papers) > 1 or not any(papers[0] in each for each in lists[place + 1 :] if len(each) > 1):
            yield papers


def first_list(history: Sequence[Turn], library: Library, *, last: bool) -> tuple[str, ...]:
    """The first list of papers of a conversation, or the `last` before the answer at hand; none if there is no list."""
    lists = [papers for papers in _whole_lists(history, library) if len(papers) > 1]
    spoken = next(cited_before(history, library), ())
    earlier = [papers for papers in lists if papers != spoken] or lists
    return () if not lists else earlier[0] if last else lists[-1]


def just_listed(found: Leaning, history: Sequence[Turn], question: str, library: Library) -> tuple[str, ...]:
    """The ids of the papers that a question points at where the last answer found nothing and lists some.

    So do its numbers, and "them", which are all of these; "it" is the first of them if that has the name that was asked for.
    """
    about, nearest = refused(history)
    if found.numbers:
        return _numbered(nearest, found.numbers) if max(map(abs, found.numbers)) <= len(nearest) else ()
    if found.lean is not Lean.REFERS or _THEM.search(question):
        return nearest if found.lean is Lean.REFERS else ()
    words = content(about) if names(about) else []
    has = tuple(one.paper_id for one in library.by_ids(nearest) if stand_in(one.text, words))
    return has if has == nearest[:1] else ()


def stands_for_nothing(question: str, history: Sequence[Turn]) -> bool:
    """Whether "it" or the like of a question stands for what the last one asked about, on which nothing was found."""
    if not refused(history)[0] or leaning(question).lean is not Lean.REFERS:
        return False
    return not content(question) or bool(_IT.search(said.CONTRACTED.sub(r"\1 is", question)))


def refused(history: Sequence[Turn]) -> tuple[str, tuple[str, ...]]:
    """What the last question that is no aside is on, if nothing was found on that, and the papers listed then; "" if it was."""
    last = next((one for one in exchanges(history) if not is_aside(one.question)), None)
    if not (last and last.answers and last.answers[-1].refused):
        return "", ()
    return topic(history) or last.question, last.answers[-1].nearest


def _numbered(papers: Sequence[str], numbers: Sequence[int]) -> tuple[str, ...]:
    """The papers with these numbers in a list, from 1, -1 the last."""
    return tuple(papers[number - 1 if number > 0 else number] for number in numbers)


def asked_again(history: Sequence[Turn]) -> str:
    """What was asked last of a source that was pointed at ("who wrote the second one?"), for another ("and the first?").

    So is what was asked of it since ("what score does it get?").
    """
    asked = ""
    for exchange in islice(exchanges(history), _LOOKED_BACK):
        told = "" if only_points(exchange.question) else " ".join(without_pointers(exchange.question).split())
        if exchange.points:
            if asked or told:
                return asked or told
        elif exchange.lean is Lean.REFERS or is_bare(exchange.question):
            asked = asked or told
        else:
            return ""
    return ""


def no_such_source(count: int) -> str:
    """What is said where a question points at a source that there is not, as the last answer has so many."""
    sources = f"The last answer has {'one source' if count == 1 else f'{count} sources'}."
    told = sources if count else "There is no answer yet that cites a paper."
    return f"{told} Name the paper that you mean by words of its title."


def points_at_none(question: str) -> bool:
    """Whether a question before any answer only points at a source by its number: “[2]?”, “what does [2] say?”."""
    if not said.NUMBERED.search(question) or content(without_pointers(question)):
        return False
    return leaning(question).shown


def described(question: str, history: Sequence[Turn], library: Library) -> tuple[str, ...]:
    """The ids of the papers among those cited that "the Bangla one" sets apart: by their titles, or else their abstracts.

    "The older one" is told by years.
    """
    if aged := said.AGED_ONE.search(question):
        papers, year = library.by_ids(them(history, library)), aged["year"] or aged["of"]
        if year:
            return tuple(paper.paper_id for paper in papers if paper.year == int(year))
        return _aged(papers, oldest=aged["old"] is not None)
    for found in said.DESCRIBED_ONE.finditer(question):
        words = content(found[1] or found[2])
        lists = [library.by_ids(papers) for papers in cited_before(history, library)] if words else []
        for text_of in (attrgetter("title"), attrgetter("text")):
            for papers in lists:
                meant = [one.paper_id for one in papers if stand_in(text_of(one), words)]
                if meant and (len(meant) < len(papers) or len(papers) == 1):
                    return tuple(meant)
    return ()


def aged_one(text: str) -> str:
    """What “the newest one” and “the one from 2021” ask of papers at hand, in words; "" of any text that asks more."""
    aged = said.AGED_ONE.search(text) if only_points(text) else None
    if not aged:
        return ""
    year = aged["year"] or aged["of"]
    return f"which of them is from {year}?" if year else f"which of them is {'the oldest' if aged['old'] else 'the newest'}?"


def _aged(papers: Sequence[Paper], *, oldest: bool) -> tuple[str, ...]:
    """The one of some papers that is the newest by its year, or the `oldest`; none where several are."""
    years = sorted({paper.year for paper in papers if paper.year is not None}, reverse=not oldest)
    these = [paper.paper_id for paper in papers if years and paper.year == years[0]]
    return tuple(these) if len(these) == 1 and len(years) > 1 else ()


def cited_before(history: Sequence[Turn], library: Library, *, pointing: bool = True) -> Iterator[tuple[str, ...]]:
    """The papers that each answer cites, the last one first; those to questions that point at sources only with `pointing`."""
    for back, exchange in enumerate(islice(exchanges(history), _LOOKED_BACK)):
        if (pointing or not exchange.points) and (papers := papers_of(exchange, library, back)):
            yield papers
