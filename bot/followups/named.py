"""Questions on the record of papers that they call by name, put as if these were at hand: “is it by Lee?” of “is CQL by Lee?”.

What is asked so of papers at hand, and answered from what the library knows of them (`bot.followups.wishes`), is asked of
others by their names, titles and identifiers as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.followups.wishes import Wish, wished
from bot.followups.writers import MADE
from bot.questions.expectations import asks_who_made
from bot.questions.identifiers import identifiers, instead_of
from bot.questions.sides import sides
from bot.questions.titles import titles_in
from ingest.library import Library

_LONGEST = 400  # characters of a question
# What such questions have, and few others: to look up what calls a paper takes some milliseconds.
_MAY_ASK = re.compile(
    rf"""\b(?:authors?|how\ many\ (?:people|researchers)|years?|dates?|venues?|journals?|conferences?|titles?|dois?|arxiv|ids?
        |identifiers?|newe(?:r|st)|olde(?:r|st)|latest|earliest|(?:more|most)\ recent(?:ly)?|first|last|later|earlier)\b
    |(?:^\W*|\b(?:and|but|so|ok|then)\b,?\ )(?:
        (?:is|are|was|were|which\ of)\b.*\b(?:by|from|in|at|of|before|after|since|until|(?:old|new|earli|lat)er)\b
        |(?:did|do|does|has|have)\b.*\b(?:write|wrote|written|author(?:ed)?|publish(?:ed)?|appear(?:ed)?|come|been|{MADE})\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_RECORD = (Wish.WRITTEN, Wish.APPEARED, Wish.RECORD)
_KIND = r"(?:papers?|preprints?|articles?|stud(?:y|ies)|work|publications?|models?|methods?|algorithms?)"
_BEFORE = rf"(?:\b(?:the|this) )?(?:(?:arxiv )?{_KIND} )?(?:(?:called|titled|entitled|named) )?[“\"‘'(]?"
_BEHIND = rf"[”\"’')]?(?P<whose>['’]s\b)?(?: {_KIND}\b(?P<whose_paper>['’]s\b)?)?"
_OPENS = re.compile(r"it (?=\w+\W*$)")  # “LoRA authors?”
_OLDER = r"(?:newe(?:r|st)|latest|(?:more|most)\ recent|olde(?:r|st)|earlie(?:r|st))"
_OUT = r"(?:(?:is|was|were)\ (?:published|written|released)|appeared|came(?:\ out)?|was)"
_PAIR = r"(?:them|it|the\ two)"
# “which is newer, LoRA or QLoRA?”, “is LoRA older than QLoRA?”, “did BERT come out before LoRA?”
_ASKS_AGE = re.compile(
    rf"""(?:(?:and|but|so|ok)\b,?\ )*(?:(?:of|between|among|out\ of)\ {_PAIR},?\ |{_PAIR}[:,]?\ )?(?:
        (?:which|what)(?:\ (?:one|paper))?(?:\ of\ {_PAIR})?\ (?:
            (?:is|was)\ (?:the\ )?{_OLDER}(?:\ (?:one|paper))?
            |{_OUT}\ (?:first|last|earlier|later|earliest|latest|more\ recently))
            (?:(?:\ (?:of|between|out\ of)|[,:]|\ [-–—])?\ {_PAIR})?
        |(?:is|was)\ it\ {_OLDER}\ than\ it
        |(?:(?:is|was)\ it\ (?:published|written|released|out)|did\ it\ (?:come\ out|appear))
            \ (?:before|after|(?:earlier|later)\ than)\ it
        |(?:the\ )?{_OLDER}(?:\ (?:one|paper))?\ (?:of|between)\ {_PAIR}
    )\s*[?.!]*""",
    re.IGNORECASE | re.VERBOSE,
)
_SEVERAL = re.compile(r"\bit(?:, it)*,? (?:and|or) it\b", re.IGNORECASE)
_PAPER_FROM_WHERE = re.compile(r"\b(?:where|find|link|links|page|pages|url|urls|address)\b", re.IGNORECASE)


def asked_of_named(text: str, library: Library) -> tuple[Wish, str, tuple[str, ...]] | None:
    """What a text asks of the record of papers that it calls by name, put as of papers at hand, and their ids; None of others.

    Raises:
        LibraryError: the library cannot be used.
    """
    line = " ".join(text.split())
    if len(line) > _LONGEST or not _MAY_ASK.search(line) or asks_who_made(line):  # which quotes the paper as well
        return None
    put, ids = _put(line, library)
    if put == line or _PAPER_FROM_WHERE.search(put):
        return None
    put = _SEVERAL.sub("them", put)
    if len(ids) > 1 and _ASKS_AGE.fullmatch(put):
        return Wish.NEWEST, put, ids
    for form in dict.fromkeys((put, _OPENS.sub("its ", put))):
        if (wish := wished(form)) in _OF_RECORD:
            return wish, form, ids
    return None


def _put(line: str, library: Library) -> tuple[str, tuple[str, ...]]:
    """A line with “it” or “its” in the place of each name of papers, and the ids of these."""
    identified = identifiers(line)
    known = library.identified(identified.values())
    these = {written: known[name].paper_id for written, name in identified.items() if name in known}
    called, put = _called(line, library), line
    for written in sorted(these, key=len, reverse=True):
        put = instead_of(written, "it", put)
    for written in sorted(called, key=len, reverse=True):
        name = rf"(?<![\w-]){re.escape(written)}(?![\w-])"
        put = re.sub(_BEFORE + name + _BEHIND, _pronoun, put, flags=re.IGNORECASE)
    return put, tuple(dict.fromkeys((*these.values(), *(paper for papers in called.values() for paper in papers))))


def _pronoun(found: re.Match[str]) -> str:
    return "its" if found["whose"] or found["whose_paper"] else "it"


def _called(line: str, library: Library) -> dict[str, Sequence[str]]:
    """What calls papers in a line, as it is written there, each with the ids of these."""
    titled = {one.place.of(line): one.papers for one in titles_in(line, library)}
    beside = sides(line, library)
    named = {**beside.called, **dict.fromkeys(beside.names, beside.papers)}
    return titled | {name: ids for name, ids in named.items() if not any(name in title for title in titled)}
