"""Comparisons of what has a name, as “EHNet vs DLA-Count”: the sides, and the papers that are called so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.questions import coined, topic_words
from bot.questions.expectations import asks
from bot.questions.naming import HELD_BY, WORD, Shelf, at_an_end, callers, heading_of, is_name, named
from bot.questions.several import OBJECT, WORKS
from bot.questions.titles import LIKE_A_TITLE, TITLE, beside_titles, titles_in, unknown_titles
from bot.questions.together import together
from ingest.records import Paper

# A paper called by name is meant where it has this share of the best other score: what a name in capitals stands for elsewhere
# (GPS) is often another thing. Of 307 names in questions written for arXiv abstracts that so call papers, their own in 297,
# 99 % of these have 1.4 or more, and 8 of the 10 others .75 or less; for claims of SciFact train other papers have up to .83.
_MEANT = 0.85
_COINED_MEANT = 0.7  # of a coined word, and of a name that the paper's title begins with: “SERL: A Software Suite …”
_TERSE = 3  # words of a topic that are looked for, where nothing is asked
_KEY_WORDS = 6  # the same where the first or the last is such a name: “max sequence length of prot42”
_MAX_SIDES = 6  # of one question, looked for in the library
JOINS = r"(?:vs\.?|versus|and|or|with|to|from|against|than|over)"  # between the sides of a comparison
_JOINED = re.compile(rf"(?:['’]s)?(?: [a-z]+){{0,3}},? {JOINS} (?:the )?|, ", re.IGNORECASE)
_DIFFERS = r"vs\.?|versus|compar\w*|diff(?:er\w*)?|contrast\w*|in common|similar\w*|alike"
DIFFERS = re.compile(rf"\b(?:{_DIFFERS})(?!\w)", re.IGNORECASE)
_COMPARES = re.compile(rf"\b(?:{_DIFFERS}|(?<!rather )(?<!other )than|better|worse|best)(?!\w)", re.IGNORECASE)
_OR = re.compile(r",? or (?:the )?", re.IGNORECASE)
# "which papers evaluate on Meta-World?", "what else is like SERL?"; not “which method does it use?”
_BEYOND = re.compile(
    rf"\b(?:{WORKS}|(?:any|others?|more|related) (?:[\w-]+ )?(?:work|method|approach|algorithm|study|article)"
    r"|(?:which|what|any|others?|more|these|those|all|related) (?:[\w-]+ )?"
    rf"(?:papers?|abstracts?|(?:methods|approaches|algorithms|studies|articles|ones){OBJECT}))\b"
    r"(?! (?:does|did)\b| (?:do|is|are|was|were|has|have) (?:it|they)\b)"
    r"|\b(?:else|alternatives?|besides|apart from|instead of|(?:some|any)thing like)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sides:
    """What a question compares: the ids of the `papers` that sides are called by, and those `names`.

    Sides that are `missing` stand in no text; those that stand there only `within` other names have the first of these.
    `others` are those that texts write of, though they call no paper.
    All are `spoken_of` if the question names nothing else, and each stands in a text. `kept_out` are those of the papers that
    the question's filters do not let through, of which all are called by the `kept_names`.

    Where no side is called so, `called` are the names by which the question calls papers otherwise, as it writes them, each
    with their ids; and `own` are the ids of those that it is about, as far as it asks: who states something only mentions them.
    Of these it names those `identified` by what is theirs alone, as an arXiv id, and those `together` side by side, to ask the
    same of each: it is `put` with “they” in their place.
    """

    papers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    within: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()
    spoken_of: bool = False
    kept_out: tuple[Paper, ...] = ()
    kept_names: tuple[str, ...] = ()
    called: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    identified: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    put: str = ""

    def meant(self, scores: Mapping[str, float], titles: Mapping[str, str]) -> Sides:
        """The same without names that call no paper here, as another paper has a far better score; `titles` are by id."""
        best = max((score for paper, score in scores.items() if paper not in self.own), default=0.0)
        heads = {heading_of(titles.get(paper, "")) for paper in self.own}
        shares = {name: _COINED_MEANT if coined(name) or name in heads else _MEANT for name in self.called}
        called = {
            name: ids
            for name, ids in self.called.items()
            if any(scores.get(paper, 0.0) >= shares[name] * best for paper in ids)
        }
        own = tuple(dict.fromkeys((*self.identified, *_ids(called))))
        return replace(self, called=called, own=own, together=self.together if set(self.together) <= set(own) else ())

    def of_each(self, question: str) -> str:
        """A `question` as it is put to each of the papers that it names together; as it is if it names none so."""
        return self.put if self.together else question

    def without(self, kept_out: tuple[Paper, ...]) -> Sides:
        """The same where filters do not let these papers through."""
        return replace(self, kept_out=kept_out, kept_names=(*self.names, *self._written()) if kept_out else ())

    @property
    def left_out(self) -> bool:
        """Whether filters keep out all that the question calls."""
        return bool(self.kept_out) and {paper.paper_id for paper in self.kept_out}.issuperset((*self.papers, *self.own))

    def asked_of(self, question: str) -> tuple[str, ...]:
        """The papers that a question is on: compared, or called by what is written like a name, if it asks of no others."""
        if self.papers or asks_beyond(question):
            return self.papers
        return tuple(dict.fromkeys((*self.identified, *_ids(self._written()))))

    def _written(self) -> dict[str, Sequence[str]]:
        """What is called by what is written like a name."""
        return {name: ids for name, ids in self.called.items() if not name.islower()}


NONE = Sides()


def compared(question: str) -> list[str]:
    """The names that a question compares, in order: of one word each, with capitals or figures."""
    found = dict[str, None]()
    for one, other in pairwise(word for word in WORD.finditer(question) if is_name(word[0])):
        if _JOINED.fullmatch(question, one.end(), other.start()):
            found |= dict.fromkeys((one[0], other[0]))
    return list(found) if _COMPARES.search(question) else []


def _either(question: str) -> list[str]:
    """The names that a question sets side by side with “or”, where it asks of these alone: “LoRA or QLoRA?”."""
    if _COMPARES.search(question) or asks_beyond(question) or not (asks(question) or len(topic_words(question)) <= _TERSE):
        return []
    pairs = pairwise(word for word in WORD.finditer(question) if is_name(word[0]))
    return next(([one[0], other[0]] for one, other in pairs if _OR.fullmatch(question, one.end(), other.start())), [])


def compares(question: str) -> bool:
    """Whether a question has a word that compares."""
    return bool(_COMPARES.search(question))


def asks_beyond(question: str) -> bool:
    """Whether a question that names a paper may ask about others: it compares, or asks which ones there are."""
    return bool(_COMPARES.search(question) or _BEYOND.search(question))


def _topic(question: str) -> list[str]:
    """The words of a short question that compares something, but for those that say so; none of a long one."""
    words = dict.fromkeys(word[0] for word in WORD.finditer(question)) if _COMPARES.search(question) else {}
    telling = set(topic_words(question))
    found = [word for word in words if telling.intersection(topic_words(word)) and not _COMPARES.fullmatch(word)]
    return found if len(found) <= _MAX_SIDES else []


def _pair(question: str, topic: Sequence[str]) -> Sequence[str]:
    """The topic of a question that compares just two words; otherwise nothing."""
    places = [word for word in WORD.finditer(question) if word[0] in topic]
    if len(topic) != 2 or len(places) != 2 or not _JOINED.fullmatch(question, places[0].end(), places[1].start()):
        return ()
    return topic


def sides(question: str, library: Shelf) -> Sides:
    """What a question compares or calls, as far as it has names.

    Words that are not written like names (“lazymar vs flashx”) are some where papers are called by two of them; where just two
    are compared, one of them with a capital (“Pusa vs ZorbNet”), by one.
    """
    if _COMPARES.search(question) and (by_title := _of_titles(question, library)):
        return by_title
    if (either := _either(question)) and all((called := callers(either, library)).values()):
        return _of_comparison(question, library, called, either)
    written, topic = compared(question)[:_MAX_SIDES], _topic(question)
    names, pair = written or topic, _pair(question, topic)
    if len(names) < 2:
        return _calling(question, library)
    papers = callers(names, library, alone=bool(pair))
    capital = any(not word.islower() for word in pair)
    if not written and sum(map(bool, papers.values())) < (1 if capital else 2):
        return _calling(question, library)
    return _of_comparison(question, library, papers, written or pair)


def _of_titles(question: str, library: Shelf) -> Sides | None:
    """The sides of a comparison in which titles stand; None where none does, or only the titles compare something."""
    titles = titles_in(question, library)
    names = {f"{TITLE}{place}": one for place, one in enumerate(titles)}
    rest = beside_titles(question, {one.place: name for name, one in names.items()})
    if not (titles and _COMPARES.search(rest)):
        return None
    written = compared(rest)[:_MAX_SIDES]
    called = callers([name for name in written if name not in names], library)
    papers = {name: names[name].papers if name in names else called[name] for name in dict.fromkeys((*written, *names))}
    these = _of_comparison(rest, library, papers, written)
    told = tuple(names[name].place.of(question) if name in names else name for name in these.names)
    return replace(these, names=told, missing=(*these.missing, *unknown_titles(rest, library)))


def _of_comparison(question: str, library: Shelf, papers: Mapping[str, Sequence[str]], written: Sequence[str]) -> Sides:
    """The sides of a comparison, of whose words these `papers` are called; those `written` as sides are missed."""
    held = library.frequencies([name.lower() for name in written])[1]
    uncalled = [name for name in written if not papers[name]]
    within = {name: _another(name, library) for name in uncalled if 0 < held.get(name.lower(), 0) <= HELD_BY}
    missing = tuple(name for name in uncalled if not held.get(name.lower(), 0) or within.get(name) == name)
    parts = tuple((name, other) for name, other in within.items() if other not in ("", name))
    spoken_of = tuple(name for name in uncalled if name not in missing and not within.get(name))
    others = [word for word in topic_words(question) if not _COMPARES.fullmatch(word)]
    found = dict.fromkeys(_ids(papers))
    these = Sides(
        papers=tuple(found),
        names=tuple(name for name, ids in papers.items() if ids),
        missing=missing,
        within=parts,
        others=spoken_of,
        spoken_of={name.lower() for name in written}.issuperset(others) and bool(written) and not (missing or parts),
    )
    calling = NONE if found else _calling(question, library)
    return replace(these, called=calling.called, own=calling.own)


def _another(name: str, library: Shelf) -> str:
    """The name that another one, which stands in few papers, is only a part of ("SFR-DPO-8B" of "DPO").

    "" if it stands alone, as it does in “DPO-based” too; the name itself if only a word like it does (“seal” for SEAL).
    """
    other, word_alone = "", ""
    for text in library.holding([name], HELD_BY)[name].values():
        for word in WORD.findall(text):
            parts = re.split(r"[-+.]", word)
            same = [part for part in parts if _single(part) == _single(name)]
            if same and is_name(name) and not any(is_name(part.removesuffix("s")) for part in same):
                word_alone = name
            elif same and all(part.islower() or part in same for part in parts):
                return ""
            elif same:
                other = other or word
    return other or word_alone


def _single(word: str) -> str:
    return word.casefold().removesuffix("s")


def _calling(question: str, library: Shelf) -> Sides:
    """What a question calls by name that compares nothing."""
    words = len(topic_words(question))
    about, terse = asks(question) or words <= _TERSE, words <= _KEY_WORDS and not question.rstrip().endswith(".")
    called = named(question, library) if about or terse or coined(question) else {}
    about = about or (terse and at_an_end(called, question))
    if not (about or coined(question)):  # all else that a statement mentions changes nothing
        return NONE
    if asks(question) and not asks_beyond(question) and (these := together(question, called, library)):
        own = tuple(dict.fromkeys((*these.papers, *_ids(called))))
        return Sides(called=called, own=own, identified=these.titled, together=these.papers, put=these.put)
    titled = titles_in(question, library) if about and LIKE_A_TITLE.search(question) else []
    identified = tuple(dict.fromkeys(paper for one in titled for paper in one.papers))
    return Sides(called=called, own=tuple(dict.fromkeys((*identified, *_ids(called)))) if about else (), identified=identified)


def _ids(called: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(paper for ids in called.values() for paper in ids)
