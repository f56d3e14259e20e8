"""Follow-up questions → questions that stand alone, by rules or by a language model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answers import Turn
from bot.followups import words as said
from bot.followups.antecedents import announced, its_own
from bot.followups.comparing import ONE
from bot.followups.correcting import set_right
from bot.followups.details import MENTION, asks_of, fares, holding, may_mention, stand_in, stand_in_any
from bot.followups.ellipsis import (
    Lean,
    Leaning,
    compares_them,
    content,
    correction,
    is_bare,
    is_pointed_at,
    lacks_a_side,
    leaning,
    of_it,
    only_points,
    without_pointers,
)
from bot.followups.elliptic import goes_with
from bot.followups.following import FEW, comparison, follow_up
from bot.followups.foreign import is_foreign, names_written
from bot.followups.history import before_asked_again, gone_on_from, spoken_of, topic
from bot.followups.lists import meant_in, on_each, on_the_others
from bot.followups.others import LEFT_OUT, other_than_cited, others
from bot.followups.pointing import (
    asked_again,
    cited_before,
    described,
    just_listed,
    no_such_source,
    pointed_at,
    points_at_none,
    refused,
    stands_for_nothing,
    them,
)
from bot.followups.readings import Standalone, short
from bot.followups.remarks import behind_remark, to_the_point
from bot.followups.returning import asked_then, named_apart, names_first
from bot.followups.rewriting import rewrite
from bot.followups.several import is_detail, of_a_study
from bot.followups.subjects import is_of_others, subject, titled_subject
from bot.followups.titled import against_titled
from bot.questions import names
from bot.questions.expectations import asks
from bot.questions.sides import sides
from ingest.library import Library
from ingest.records import Paper

__all__ = ["Standalone", "needs_context", "rewrite", "standalone", "standalone_as_spelled"]

_LOST = "Nothing was found on “{}”, so that nothing can be told of it. Name what is meant, or a paper by words of its title."
_COMPARED = 3  # papers that one name calls, beside the one they are compared with


def standalone(question: str, history: Sequence[Turn], library: Library) -> Standalone:
    """`question` with what it refers to, found by rules; as it is if it can be understood alone.

    Raises:
        LibraryError: the library cannot be used.
    """
    question = to_the_point(question)
    if not history and points_at_none(question):
        return Standalone(question, (), (), asked=question, unmet=no_such_source(0))
    history = before_asked_again(question, history)
    before = gone_on_from(history, question)
    apart = _apart(question, before, library) if before else ""
    leans = bool(before) and not apart
    read = against_titled(question, before, library) or _leaning_on(question, before, library) if leans else None
    found_none = read is None or read.unmet or not (read.papers or read.without)
    if found_none and (near := just_listed(leaning(question), history, question, library)):
        read = follow_up(question, library.by_ids(near), "", refers=True)
        if len(near) == 1 and not leaning(question).numbers:
            read = replace(read, notes=(f"{read.notes[0][:-1]}, which came nearest to “{short(refused(history)[0])}”.",))
    elif found_none and not apart and stands_for_nothing(question, history):
        about, near = refused(history)
        return Standalone(question, (_LOST.format(short(about)),), (), asked=question, near=near)
    if read and not is_of_others(question, read.papers, library):
        return read
    without = other_than_cited(question, history)
    return Standalone(question, (LEFT_OUT,) if without else (), (), asked=apart or question, without=without)


def standalone_as_spelled(
    question: str, as_spelled: Callable[[str], str], history: Sequence[Turn], library: Library
) -> Standalone:
    """`question` as `standalone` reads it or, if it seems to stand alone, as that reads it with its mistyped words set right.

    Its own words are searched for: what of them is set right then is told to the reader.

    Raises:
        LibraryError: the library cannot be used.
    """
    read = standalone(question, history, library)
    if read.notes or not history or (spelled := as_spelled(question)) == question:
        return read
    right = standalone(spelled, history, library)
    if not right.notes:
        return read
    asked = question if right.asked == spelled else right.asked
    return replace(right, question=right.question.replace(spelled, question), asked=asked)


def _leaning_on(question: str, history: Sequence[Turn], library: Library) -> Standalone | None:
    """`question` as it goes on from a conversation; None if it does not."""
    found = leaning(question)
    if meant := correction(question):
        return _set_right(question, meant, history, library)
    rest = on_the_others(question, history, library)
    if rest or found.lean is Lean.OTHERS:
        return rest or others(question, history, library)
    terse = len(content(without_pointers(question))) <= MENTION
    apart = described(question, history, library) if found.lean is not Lean.ALONE or terse else ()
    if apart or found.numbers:
        return _pointing(question, found, apart, history, library)
    if found.lean is not Lean.ALONE or names_first(question):
        named = named_apart(question, history, library)
        if named is not None:
            return _gone_back(question, library.by_ids(named)) if named else None
    if compares_them(question):
        two = them(history, library, two=True)
        if len(two) > 1:
            return comparison(question, library.by_ids(two))
    read = _on_these(question, found.lean, history, library)
    return _of_subject(question, read, library) if read and read.papers and not read.compared else read


def _apart(question: str, history: Sequence[Turn], library: Library) -> str:
    """The last sentence of a question, if it asks of another paper by name and those before it only say something; or "".

    Such are “That was a lot. What does Go-Explore do?”.
    """
    last = behind_remark(question)
    if not last or leaning(last).lean is not Lean.ALONE or leaning(question).lean is Lean.ALONE:
        return ""
    if said.COMPARING.search(last) or said.PREDICATE.search(last):
        return ""
    called = {paper.paper_id for paper in _called(last, library)}
    return last if called and called.isdisjoint(spoken_of(history, library)) else ""


def _of_subject(question: str, read: Standalone, library: Library) -> Standalone:
    """A question on papers at hand or, where it is about another that it calls by name, on that: “does Voyager do so too?”."""
    name = subject(question)
    own = tuple(one.paper_id for one in _called(f"What is {name}?", library)) if name else ()
    own = own or titled_subject(question, library)
    if not own or set(own) & set(read.papers):
        return read
    return replace(follow_up(question, library.by_ids([*own, *read.papers]), read.context, refers=False), about=own)


def _gone_back(question: str, papers: Sequence[Paper]) -> Standalone:
    """A question about papers cited before the last answer, by what it calls them."""
    return replace(follow_up(question, papers, "", refers=True), asked=asked_then(question))


def _on_these(question: str, lean: Lean, history: Sequence[Turn], library: Library) -> Standalone | None:
    """A question about the papers spoken of, or one that goes on with the topic; None if it stands alone."""
    own = its_own(question) if lean is not Lean.REFERS else []
    if not own and (each := on_each(question, history, library)):
        return each
    papers, context = library.by_ids(meant_in(question, history, library)), topic(history)
    if len(papers) == 1 and said.THE_ONES.match(question):  # of no list
        papers, lean = [], Lean.ALONE
    if stand_in_any(own, papers) or (own and announced(question) and is_detail(" ".join(own))):
        lean = Lean.REFERS
    elif own:  # of nothing that these are on
        papers = []
    refers = lean is Lean.REFERS and bool(content(question))
    if not refers and 0 < len(papers) <= FEW and goes_with(question, papers):  # "which games were hard?"
        read = follow_up(question, papers, context, refers=True)
        return replace(read, bare=True, about=read.papers)
    of_study = len(papers) == 1 and not refers and of_a_study(question)  # "any side effects?"
    if lean is Lean.ALONE and not (may_mention(question) or of_study):
        return _on_names(question, history, library)
    bare = len(papers) == 1 and (is_bare(question) or of_study) and _names_no_other(question, papers[0])
    if not bare and lean is not Lean.REFERS and not asks_of(question, papers, thing=lean is Lean.ALONE):
        papers = []
    if not papers and (lean is Lean.ALONE or not context):
        return None
    compares = papers and lean is Lean.REFERS and (said.COMPARING.search(question) or lacks_a_side(question))
    called = (_called(question, library) or _cited_as(question, history, library)) if compares else []
    others = [one for one in called if one not in papers]
    if others:  # "how does it differ from Hydra?"
        these = papers[:1] if ONE.search(question) else papers[:_COMPARED]
        return comparison(question, [*these, *others[:_COMPARED]])
    read = follow_up(question, papers, context, refers=lean is Lean.REFERS or len(papers) == 1)
    return replace(read, bare=bare and (of_study or bool(content(question))))


def _on_names(question: str, history: Sequence[Turn], library: Library) -> Standalone | None:
    """A short question on names that stand in the papers at hand and call no others; None if it may be of anything.

    It asks how these fared or, in another language, whatever it does: only the names tell what it is about then.
    """
    if not (fares(question) or is_foreign(question)):
        return None
    papers = holding(question, library.by_ids(spoken_of(history, library)))
    if not papers or any(one not in papers for one in _called(question, library)):
        return None
    read = follow_up(question, papers, topic(history), refers=True)
    return replace(read, asked=" ".join(names_written(question))) if is_foreign(question) else read


def _names_no_other(question: str, paper: Paper) -> bool:
    """Whether the names beside what is asked for stand in the paper at hand; that may be like a name ("what FLOPs?")."""
    called = names(question.strip(" ?!.").rpartition(" ")[0])
    return not called or stand_in(paper.text, called)


def _cited_as(question: str, history: Sequence[Turn], library: Library) -> list[Paper]:
    """The papers cited before whose titles have all names in a question: "compare it with the LEADER trial"."""
    called = names(question)
    cited = library.by_ids(list({paper: None for turn in history for paper in turn.papers})) if called else []
    return [paper for paper in cited if stand_in(paper.title, called)]


def _called(question: str, library: Library) -> list[Paper]:
    """The papers that the names in a question call, or that have them for a title before its colon."""
    titles = library.entitled(names(question))
    titled = [paper for name, held in titles.items() for paper in held if held[paper].lower().startswith(f"{name}:")]
    return library.by_ids(list(dict.fromkeys([*sides(question, library).own, *titled])))


def _pointing(
    question: str, found: Leaning, apart: tuple[str, ...], history: Sequence[Turn], library: Library
) -> Standalone | None:
    """A question that points at sources, or sets papers apart; None where nothing was spoken of."""
    spoken = spoken_of(history, library)
    compares = bool(said.COMPARING.search(question) or said.PREDICATE.search(question))
    one = len(found.numbers) + len(apart) == 1
    with_it = compares and (one or bool(ONE.search(question))) and not is_pointed_at(question)
    beside = spoken[0] if spoken and with_it else ""
    meant = apart or pointed_at(found, history, library, beside=beside)
    if not (meant or spoken):
        return None
    both = library.by_ids(list(dict.fromkeys([*([beside] if beside else []), *meant])))
    if compares and meant and len(both) > 1:
        return comparison(question, both)
    read = follow_up(question, library.by_ids(meant or spoken), topic(history), refers=True)
    if meant:
        return replace(read, asked=(asked_again(history) if only_points(question) else "") or of_it(question))
    last = next(cited_before(history, library), ())
    return replace(read, unmet=no_such_source(len(last)))


def _set_right(question: str, meant: str, history: Sequence[Turn], library: Library) -> Standalone:
    """A question in place of the one before it, as far as `meant` replaces that."""
    if asks(meant) and not correction(to_the_point(meant)):  # once
        read = standalone(meant, history, library)
        return read if read.notes else replace(read, question=f"{question} (“{meant}”)", notes=(_as(meant),))
    right = set_right(meant, history)
    found, apart = leaning(meant), described(meant, history, library)
    pointed = _pointing(meant, found, apart, history, library) if found.numbers or apart else None
    if pointed:
        return replace(pointed, asked=right.without_names or meant)
    note = f"Read as a follow-up on “{short(right.context)}”." if right.context else _as(right.asked)
    return Standalone(f"{question} ({right.asked})", (note,), (), asked=right.asked, context=right.context)


def _as(asked: str) -> str:
    return f"Read as “{short(asked)}”."


def needs_context(question: str, history: Sequence[Turn]) -> bool:
    """Whether a question may not be understood without the conversation before it, as far as its words tell.

    The words of other languages tell nothing, so that their questions always may.
    """
    return bool(history) and (leaning(question).lean is not Lean.ALONE or is_foreign(question))
