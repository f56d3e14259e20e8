"""What a question leaves out of what it asks for, by a name, by what was spoken of, or by topic: the question without that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers import Turn
from bot.filtering.excluding import Leaving, excludes, leavings, of_one
from bot.filtering.lookups import LookedUp
from bot.filtering.unwanted import states_filter
from bot.followups.ellipsis import content, leaning
from bot.followups.history import gone_on_from, spoken_of
from bot.followups.pointing import pointed_at
from bot.followups.readings import Standalone
from bot.questions import word_set
from bot.questions.naming import CALLED_SO, HELD_BY, WORD, callers
from bot.questions.sides import sides
from bot.questions.titles import titles_in
from ingest.library import Library
from ingest.records import Paper

_LEFT_OUT = "Left out: {}."
_ON = "papers with “{}” in the title{}"
_OFTEN = ", or more than once in the abstract"
_NAMED = 3  # titles in a note
_OTHERS = "Are there others on this?"
_ANOTHER = re.compile(r",? (?:and|or|nor)(?: not)? (?:the )?|, (?:the )?")
# Behind a name that is left out: “WindowKV's paper”, “the MusicInfuser authors”.
_BEHIND = re.compile(
    r"[”\"]?(?:['’]s?(?!\w))?(?: (?:papers?|ones?|authors?|methods?|models?|works?|teams?|groups?)(?![\w-]))?", re.IGNORECASE
)
_ENDS = re.compile(r"\s*(?:[?.!,;:)]|$)| (?:please|for|on|in|with|that|which|to|is|are|do|does|have|has)\b", re.IGNORECASE)
_LOOKS_FOR = re.compile(
    r"\W*(?:(?:and|but|so|ok)\b,? )*(?:which|what|who|any|are there|is there|list|show|find|give|recommend|do (?:you|we) have"
    r"|besides|apart|aside|except)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^[\s,;:–—-]+")
_LITTLE = word_set("please thanks but and or so ok not just only then now ones")
_MOST_TURNS = 8  # of a conversation, the last ones, of which it counts what was left out


@dataclass(frozen=True, slots=True)
class Excepting:
    """A question without what it leaves out, and the conversation before it, each question likewise.

    `without` are the ids of papers that it leaves out, `off` topics; `before` are those of the questions before it. `alike` is
    the paper whose like is all that is asked for (“alternatives to PPO?”). `notes` tell a reader what is left out.
    """

    asked: str
    text: str
    history: Sequence[Turn]
    without: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    before: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    alike: Paper | None = None
    notes: tuple[str, ...] = ()

    def read(self, reading: Standalone, library: Library) -> Standalone:
        """The question as it was read without what it leaves out, which is left out of what is found for it.

        Where it asks for others, or goes on with the topic, so is what was left out of that, unless it is asked for now.
        """
        question = reading.question.replace(self.text, self.asked) if self.text != self.asked else reading.question
        without, off = self.before
        if (without or off) and (reading.without or (reading.context and not reading.papers)):
            titled = (paper for one in titles_in(self.text, library) for paper in one.papers)
            own = {*sides(self.text, library).own, *titled, *self.without}
            without = tuple(paper for paper in without if paper not in own)
            off = tuple(topic for topic in off if topic.lower() not in self.text.lower() and topic not in self.off)
        else:
            without, off = (), ()
        return replace(
            reading,
            question=question,
            notes=(*reading.notes, *_told(without, off, library)),
            without=tuple(dict.fromkeys((*reading.without, *self.without, *without))),
            off=(*self.off, *off),
        )


def excepting(text: str, history: Sequence[Turn], library: Library) -> Excepting:
    """A question, and the conversation before it, without what they leave out.

    Raises:
        LibraryError: the library cannot be used.
    """
    cut, without, off = list[Turn](), list[str](), list[str]()
    for place, turn in enumerate(history):
        left = _left(turn.text, cut, library) if turn.role == "user" and place >= len(history) - 2 * _MOST_TURNS else None
        cut.append(replace(turn, text=left.text) if left else turn)
        without += left.without if left else ()
        off += left.off if left else ()
    before = tuple(dict.fromkeys(without)), tuple(dict.fromkeys(off))
    left = _left(text, cut, library)
    return replace(left, before=before) if left else Excepting(text, text, cut, before=before)


def _left(text: str, history: Sequence[Turn], library: Library) -> Excepting | None:
    """A question without what it leaves out; None where it leaves nothing out."""
    line, spans, without, off, other = " ".join(text.split()), list[tuple[int, int]](), list[str](), list[str](), False
    for one in leavings(line):
        if one.of_record or (spans and one.start < spans[-1][1]):
            continue
        ids, end = _papers(line, one, history, library)
        if (
            not ids
            and one.topic
            and not leaning(line[one.begins :]).numbers
            and not states_filter(one.topic, LookedUp(library))
        ):
            off.append(one.topic)
            end = one.place + len(one.topic)
        if end:
            without += ids
            other = other or one.other
            spans.append((one.start, end + (one.opened and line[end : end + 1] == ")")))
    if not spans or excludes(line):
        return None
    rest = _rest(line, spans, other=other)
    if _asks_of_others(rest, without, library):
        return None
    ids, topics = tuple(dict.fromkeys(without)), tuple(off)
    found, notes = Excepting(text, rest, history, ids, topics), _told(ids, topics, library)
    called = sides(rest, library).called if ids else {}
    beside = set(content(rest)).difference(_LITTLE, (word.lower() for name in called for word in (name, *WORD.findall(name))))
    if beside:
        return replace(found, notes=notes)
    if spoken := spoken_of(gone_on_from(history, _OTHERS), library):
        return replace(found, text=_OTHERS, notes=() if set(ids) <= set(spoken) and not off else notes)
    if ids and (other or called):  # “alternatives to PPO?”, “anything like PPO but not PPO”
        return replace(found, alike=library.by_ids(ids)[0], notes=notes)
    return replace(found, notes=notes) if ids else None


def _asks_of_others(rest: str, without: Sequence[str], library: Library) -> bool:
    """Whether the rest of a question is on one thing, so that what it seems to leave out is what it asks of that."""
    return of_one(rest) or bool(set(sides(rest, library).own).difference(without))


def _rest(line: str, spans: Sequence[tuple[int, int]], *, other: bool) -> str:
    rest = line
    for start, end in reversed(spans):
        rest = f"{rest[:start]}{' methods' if other else ''}{rest[end:]}"
    return _OPENING.sub("", " ".join(rest.split()).replace(" ?", "?").replace(" ,", ","))


def _papers(line: str, one: Leaving, history: Sequence[Turn], library: Library) -> tuple[tuple[str, ...], int]:
    """The ids of the papers left out, by name, by a title or as those at hand, and where that ends; none and 0 if none."""
    if one.at_hand:
        before = gone_on_from(history, line)
        return (ids, one.at_hand) if before and (ids := spoken_of(before, library)) else ((), 0)
    if named := _named(line, one, library):
        return named
    found = leaning(line[one.begins :]) if history and one.sure else None
    if found and found.numbers and (ids := pointed_at(found, gone_on_from(history, line), library)):
        return ids, len(line.rstrip(" ?.!"))
    return (), 0


def _named(line: str, one: Leaving, library: Library) -> tuple[tuple[str, ...], int] | None:
    """The ids of the papers that are left out by names or titles, one after the other, and where the last of these ends."""
    place, ids, end = one.place, list[str](), 0
    while called := _called(line, place, library, sure=one.sure):
        ids += called[0]
        behind = _BEHIND.match(line, called[1])
        end = behind.end() if behind else called[1]
        if not (another := _ANOTHER.match(line, end)):
            break
        place = another.end()
    if not ids or not (_ENDS.match(line, end) or (one.sure and _LOOKS_FOR.match(line))):
        return None
    return tuple(ids), end


def _called(line: str, place: int, library: Library, *, sure: bool) -> tuple[Sequence[str], int] | None:
    """The ids of the papers called by the name or the title at this place, and where it ends.

    What many papers write of is a topic, though one is called so (“COPD: …”). Where it is not sure that it is not wanted, so is
    what others write of at all (“RLHF without PPO”), and any word in small letters.
    """
    place += line[place : place + 1] in tuple('“"')
    word = WORD.match(line, place)
    if not word:
        return None
    titled = [one for one in titles_in(line[place:], library) if one.place.start == 0] if sure else []
    if titled:
        return titled[0].papers, place + titled[0].place.end
    name, small = word[0], word[0].islower()
    if small and not (sure and _ENDS.match(line, word.end())):
        return None
    most = HELD_BY if sure and not small else CALLED_SO
    few = library.frequencies([name.lower()])[1][name.lower()] <= most
    ids = callers([name], library, alone=small).get(name) if few else None
    return (ids, word.end()) if ids else None


def _told(without: Sequence[str], off: Sequence[str], library: Library) -> tuple[str, ...]:
    """What is left out, for a reader."""
    titles = [f"“{paper.title}”" for paper in library.by_ids(without)] if without else []
    named = titles[:_NAMED] + ([f"{len(titles) - _NAMED} more"] if len(titles) > _NAMED else [])
    named += [_ON.format(topic, _OFTEN if len(topic.split()) > 1 else "") for topic in off]
    return (_LEFT_OUT.format(" and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))),) if named else ()
