"""Comparisons of what has a name, as “EHNet vs DLA-Count”: the sides, and the papers that are called so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.questions import coined, topic_words
from bot.questions.expectations import asks
from bot.questions.naming import CALLED_SO, WORD, Shelf, callers, is_name, named
from ingest.records import Paper

# A paper called by name is meant where it has this share of the best other score: what a name in capitals stands for elsewhere
# (GPS) is often another thing. Of 209 questions written for arXiv abstracts that so call papers, their own in 203, these have
# 1.29 or more, and 5 of the 6 others .75 or less; for claims of SciFact train other papers have up to .83.
_MEANT, _COINED_MEANT = 0.85, 0.7
_TERSE = 3  # words of a topic that are looked for, where nothing is asked
_MAX_SIDES = 6  # of one question, looked for in the library
_JOINED = re.compile(
    r"(?:['’]s)?(?: [a-z]+){0,3},? (?:vs\.?|versus|and|or|with|to|from|against|than|over) (?:the )?|, ", re.IGNORECASE
)
_COMPARES = re.compile(
    r"\b(?:vs\.?|versus|compar\w*|differ\w*|contrast\w*|(?<!rather )(?<!other )than|better|worse|best|in common|similar\w*"
    r"|alike)(?!\w)",
    re.IGNORECASE,
)
# "which papers evaluate on Meta-World?", "what else is like SERL?"
_BEYOND = re.compile(
    r"\b(?:which|what|any|others?|more|these|those|all|related) (?:[\w-]+ )?(?:papers?|works?|methods?|approaches|abstracts?"
    r"|algorithms?|studies|articles|ones)\b|\b(?:else|alternatives?|besides|apart from|instead of|(?:some|any)thing like)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sides:
    """What a question compares: the ids of the `papers` that sides are called by, and those `names`.

    Sides that are `missing` stand in no text; those that stand there only `within` other names have the first of these.
    All are `spoken_of` if the question names nothing else, and each stands in a text. `kept_out` are those of the papers that
    the question's filters do not let through.

    Where no side is called so, `called` are the names by which the question calls papers otherwise, as it writes them, each
    with their ids; and `own` are the ids of those that it is about, as far as it asks: who states something only mentions them.
    """

    papers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    within: tuple[tuple[str, str], ...] = ()
    spoken_of: bool = False
    kept_out: tuple[Paper, ...] = ()
    called: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own: tuple[str, ...] = ()

    def meant(self, scores: Mapping[str, float]) -> Sides:
        """The same without names that call no paper here, as another paper has a far better score."""
        best = max((score for paper, score in scores.items() if paper not in self.own), default=0.0)
        shares = {name: _COINED_MEANT if coined(name) else _MEANT for name in self.called}
        called = {
            name: ids
            for name, ids in self.called.items()
            if any(scores.get(paper, 0.0) >= shares[name] * best for paper in ids)
        }
        return replace(self, called=called, own=_ids(called))


NONE = Sides()


def compared(question: str) -> list[str]:
    """The names that a question compares, in order: of one word each, with capitals or figures."""
    found = dict[str, None]()
    for one, other in pairwise(word for word in WORD.finditer(question) if is_name(word[0])):
        if _JOINED.fullmatch(question, one.end(), other.start()):
            found |= dict.fromkeys((one[0], other[0]))
    return list(found) if _COMPARES.search(question) else []


def asks_beyond(question: str) -> bool:
    """Whether a question that names a paper may ask about others: it compares, or asks which ones there are."""
    return bool(_COMPARES.search(question) or _BEYOND.search(question))


def _topic(question: str) -> list[str]:
    """The words of a short question that compares something, but for those that say so; none of a long one."""
    words = dict.fromkeys(word[0] for word in WORD.finditer(question)) if _COMPARES.search(question) else {}
    telling = set(topic_words(question))
    found = [word for word in words if word.lower() in telling and not _COMPARES.fullmatch(word)]
    return found if len(found) <= _MAX_SIDES else []


def sides(question: str, library: Shelf) -> Sides:
    """What a question compares or calls, as far as it has names.

    Words that are not written like names (“lazymar vs flashx”) are some where papers are called by two of them.
    """
    written = compared(question)[:_MAX_SIDES]
    names = written or _topic(question)
    if len(names) < 2:
        return _calling(question, library)
    papers, papers_with = callers(names, library), library.frequencies([name.lower() for name in names])[1]
    if not written and sum(map(bool, papers.values())) < 2:
        return _calling(question, library)
    found = dict.fromkeys(paper for ids in papers.values() for paper in ids)
    missing = tuple(name for name in written if not (papers[name] or papers_with.get(name.lower())))
    rare = [name for name in written if papers_with.get(name.lower(), 0) <= CALLED_SO and not papers[name]]
    within = [(name, other) for name in rare if name not in missing and (other := _another(name, library))]
    others = [word for word in topic_words(question) if not _COMPARES.fullmatch(word)]
    beside = Sides(
        papers=tuple(found),
        names=tuple(name for name in names if papers[name]),
        missing=missing,
        within=tuple(within),
        spoken_of={name.lower() for name in written}.issuperset(others) and bool(written) and not (missing or within),
    )
    calling = NONE if found else _calling(question, library)
    return replace(beside, called=calling.called, own=calling.own)


def _another(name: str, library: Shelf) -> str:
    """The name that another one, which stands in few papers, is only a part of ("SFR-DPO-8B" of "DPO"); "" if it stands alone.

    In “DPO-based” it stands alone as well.
    """
    other = ""
    for text in library.holding([name], CALLED_SO)[name].values():
        for word in WORD.findall(text):
            parts = re.split(r"[-+.]", word)
            if name.casefold() not in (part.casefold() for part in parts):
                continue
            if all(part.islower() or part.casefold() == name.casefold() for part in parts):
                return ""
            other = other or word
    return other


def _calling(question: str, library: Shelf) -> Sides:
    """What a question calls by name that compares nothing."""
    about = asks(question) or len(topic_words(question)) <= _TERSE
    if not (about or coined(question)):  # all else that a statement mentions changes nothing
        return NONE
    called = named(question, library)
    return Sides(called=called, own=_ids(called) if about else ())


def _ids(called: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(paper for ids in called.values() for paper in ids)
