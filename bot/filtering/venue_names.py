"""Whether a name is that of a venue: by its words, by what stands before it, and by what the library has.

Capitals alone tell little: papers are written in Python, and on Machine Learning, as well. A name counts where acronyms and the
best known journals are published in, and wherever papers are asked for, if it is surely that of a venue of the library: what
stands in no text, or in fewer texts than papers appeared there (“Diabetes Care”).
"""

from __future__ import annotations

from bot.filtering.lookups import LookedUp
from bot.filtering.phrases import FIELDS, PAPERS, PUBLISHED, of_papers, of_some_kind
from bot.questions import word_set
from ingest.filters import Filters

_JOURNALS = word_set("Nature Science Cell")
_KINDS = word_set("Journal Proceedings Transactions Conference Symposium Workshop Letters Annals")
_EVENTS = word_set("challenge competition workshop track tutorial reviews reviewers submissions")
_PUBLISHES = PUBLISHED | {"publish", "publishes"}
_APPEARED = word_set("published appeared accepted printed")


def is_where(name: str, how: str, before: list[str], known: LookedUp, *, article: bool) -> bool:
    """Whether `name`, behind `before`, the preposition `how` and maybe an `article`, is where papers appeared."""
    if _says_where(name, how, before):
        return True
    if not of_some_kind(before):
        return False
    if surely_called(name, known):
        return True
    direct = of_papers(before, PUBLISHED, "from") and how != "at"
    return name[:1].isupper() and (
        (direct and known.is_rather_venue(name))  # “papers in Nutrients”
        or (article and not known.is_word(name) and known.begins_venue(name))  # “papers in the Lancet”
    )


def _says_where(name: str, how: str, before: list[str]) -> bool:
    """Whether that is told by the words alone, if such a venue is known."""
    published = bool(before) and before[-1] in _PUBLISHES
    if name.islower():
        return published or (how == "at" and of_papers(before, (), how))
    capitals = has_acronym(name)
    if how == "at":
        return (capitals and not (before and before[-1] in _EVENTS)) or of_papers(before, PUBLISHED, how)
    telling = capitals or name.split(maxsplit=1)[0] in _JOURNALS
    near = of_papers(before, PUBLISHED, how) if how == "from" else of_some_kind(before)
    return published or (telling and near)


def surely_called(name: str, known: LookedUp) -> bool:
    """Whether a name with capitals is surely that of a venue of the library, and no words of a topic (“Machine Learning”).

    One word that stands in texts (“RNA”) may as well be the topic, but for the best known journals.
    """
    acronym, several = has_acronym(name), " " in name
    if not name[:1].isupper() and not acronym:
        return False
    if _is_journal(name) and not several:
        return known.is_venue(name)
    if not _is_journal(name) and known.is_word(name):
        return several and known.is_rather_venue(name)
    held = known.holds(Filters(venues=(name,))) if _is_journal(name) else known.is_venue(name)  # “Ecology Letters”
    return held or ((several or acronym) and bool(known.short_for(name)))


def surely_where(name: str, how: str, before: list[str], *, known: bool) -> bool:
    """Whether papers are asked for that were published at `name`, though nobody knows such a venue, as its capitals tell.

    What else papers are published in ("in the USA") has an article before it, or is `known` from texts.
    """
    short = has_acronym(name)
    if not before or not (_is_journal(name) or (short and (how == "at" or not known))):
        return False
    presented = before[-1] == "presented" and not PAPERS.isdisjoint(before)
    return before[-1] in _APPEARED or (how == "at" and (presented or before[-1] in PAPERS))


def _is_journal(name: str) -> bool:
    """Whether a name is that of one of the best known journals, or says what kind of venue it is: “Ecology Letters”."""
    return name in _JOURNALS or not _KINDS.isdisjoint(name.split())


def has_acronym(name: str) -> bool:
    """Whether a word of a name has several capitals, and is not that of a field."""
    return any(sum(map(str.isupper, word)) > 1 and word not in FIELDS for word in name.split())
