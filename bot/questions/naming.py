"""Which papers a name calls: “LazyMAR”, “SERL”, “RISE”, where a paper introduces it for itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from bot.questions import coined, topic_words
from bot.questions import names as written_like_names
from bot.questions.acronyms import expansion
from bot.questions.expectations import beside_writing
from ingest.records import Span

CALLED_SO = 2  # papers at most that a name calls
HELD_BY = 20  # papers at most that hold a name, if their abstracts are to be read for how it stands there
_MAX_NAMES = 6  # of one question, looked for in the library
_SHOUTED = 3  # words; a question of so many without a small letter tells no names
_SHORT = 3  # letters; what is so short stands for many things, as ER and RNA do
_BEFORE = 240  # characters before a name that may introduce it
# With the marks that hold a name together: “GPT-4.1”, “MedS^3”, “C++”; but “SERL's” is SERL.
WORD = re.compile(r"[^\W_]+(?:[-'’+.^](?!s\b)[^\W_]+)*\+*")
_MARKS = re.compile(r"[\W_]+")
_VERSION = r"v?\d+(?:\.\d+)*"
_HEADING = re.compile(rf"(?P<name>[^:]{{1,60}}?)(?: {_VERSION})?(?: ?:| [-–—]{{1,3}} )", re.IGNORECASE)  # of a title
# Between “MedS” and “3”.
_BEFORE_FIGURES = re.compile(r"(?<=[^\W\d_])(?=\d)")
_BESIDE = re.compile(rf"[(\[:] ?({WORD.pattern})(?=[:)\]]|$)")  # in brackets, or at the end behind a colon
# “…: the PERISCOPE randomized controlled trial”
_STUDY = re.compile(
    rf"\b(?:the|in|from) ({WORD.pattern})(?= (?:[\w-]+ ){{0,3}}(?:trial|study|cohort|project)\b)", re.IGNORECASE
)
# A title that goes on so is about what it begins with, and does not introduce it: “RLHF: a survey”.
_SURVEYS = re.compile(
    r"\W*(?:an? |the )?(?:\w+ ){0,3}(?:survey|review|overview|tutorial|introduction|primer|perspective|roadmap|challenges)\b",
    re.IGNORECASE,
)
_OF_ITSELF = (
    r"\b(?:we|this (?:paper|work|article|study|report))(?:(?: [a-z]+){0,5}|[^.]{0,120} (?:and|to)) (?:propos|present|introduc"
    r"|develop|releas|creat|design|built|build|construct|contribut|describ|devis|deriv|formulat|provid|unveil|call|name|term|dub)"
    r"(?:e|es|ed|s|bed)?\b"
    r"|\bour (?:proposed|new|novel)\b|(?<!so-)\b(?:called|named|termed|dubbed|coined)(?: as)?\b"
)
# What stands between the verb and a name that is not the name of what is proposed: “a method for MBRL”.
_ASIDE = r"for|in|on|of|with|to|using|based|by|through|via|that|which|where|when|from|under|over|within|against|into|and|or|as"
_PRESENTS = re.compile(_OF_ITSELF, re.IGNORECASE)
_OURS = re.compile(r", our\b")  # behind a name: “on NL2FOAM, our custom dataset”
_INTRODUCES = re.compile(
    rf"(?:{_OF_ITSELF})(?:(?:(?-i:,(?= [A-Z])))? (?!(?:{_ASIDE})\b)[\w'’/-]+){{0,7}}(?:[ ,:“\"'(*]*|, the )$", re.IGNORECASE
)
# Behind a name that has a capital alone, as words of titles do: “the Transformer, based on …”.
_STANDS_ALONE = re.compile(r"[,.;:)]|$| (?:is|which|that|to|for|based|with|and|as)\b")


class Shelf(Protocol):
    """A library that can be asked which of its papers hold a name."""

    def entitled(self, names: Collection[str]) -> dict[str, dict[str, str]]:
        """For each of these names the titles, by the id of their paper, in which it stands."""

    def frequencies(self, words: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The number of papers, and of those that each word stands in."""

    def holding(self, names: Collection[str], count: int) -> dict[str, dict[str, str]]:
        """For each of these names at most `count` papers that it stands in: their texts, titles first, by id."""


def is_name(word: str) -> bool:
    """Whether a word is written as what somebody called something: LazyMAR, DLA-Count, D4RL; not “LLMs”, which are many."""
    capitals = sum(map(str.isupper, word))
    many = word[-1:] == "s" and word[:-1].isupper()
    return not many and (capitals > 1 or (any(map(str.isdigit, word)) and any(map(str.isalpha, word))))


def _is_own(name: str) -> bool:
    """The parts of “Self-Taught” only begin with capitals."""
    return any(map(is_name, name.split("-"))) or bool(coined(name))


def named(question: str, library: Shelf) -> dict[str, list[str]]:
    """The names in a question that call papers, as it writes them, each with the ids of these, at most two.

    A topic of one word (“what is serl?”) may be one in small letters.
    """
    words = [word for word in dict.fromkeys(WORD.findall(question)) if not re.fullmatch(_VERSION, word, re.IGNORECASE)]
    shouted = len(words) >= _SHOUTED and question.isupper()
    like_names = (word for word in words if not (word.isalpha() and word.islower()) and (is_name(word) or coined(word)))
    names = [] if shouted else list(like_names)
    topic = set(beside_writing(question, topic_words(question)))
    only = [word for word in words if word.lower() in topic]
    if len(only) == 1 and names in ([], only):
        return {name: ids for name, ids in callers(only, library, alone=True).items() if ids}
    # Amid a sentence and, where a title may begin with it, as the first word: “Codehacks size”.
    capitals = (
        set() if shouted else {*written_like_names(question), *(word.lower() for word in words[:1] if word.lower() in topic)}
    )
    names += [word for word in words if word not in names and not word.islower() and word.lower() in capitals]
    return {name: ids for name, ids in callers(names[:_MAX_NAMES], library).items() if ids}


def at_an_end(names: Collection[str], question: str) -> bool:
    """Whether a question begins or ends with one of these names."""
    words = WORD.findall(question)
    return not {*words[:1], *words[-1:]}.isdisjoint(names)


def callers(names: Sequence[str], library: Shelf, *, alone: bool = False) -> dict[str, list[str]]:
    """For each of these names the ids of the papers that are called so; none where they are more than two.

    A title introduces its name (“LazyMAR: …”, “PUSA V1.0: …”) or, where few papers hold the name, has it in brackets, at its
    end, as that of a trial or, with capitals amid small letters, anywhere: what several write of, as “RNA”, calls none.
    Otherwise an abstract does; also in other letters than these, if the names are all that is spoken of (`alone`). What one
    paper alone writes need only stand there as what is its own.
    """
    spelled = {name: dict.fromkeys((name, _BEFORE_FIGURES.sub(" ", name))) for name in names}  # MedS^3 is two words
    every = list(dict.fromkeys(one for forms in spelled.values() for one in forms))
    known = library.frequencies([one.lower() for one in every])[1] if every else {}
    held = {name: max(known.get(one.lower(), 0) for one in forms) for name, forms in spelled.items()}
    if not any(held.values()):
        return {name: [] for name in names}
    told, found = library.entitled(every), dict[str, list[str]]()
    for name, forms in spelled.items():
        titles = {paper: title for one in forms for paper, title in told.get(one, {}).items()}
        found[name] = _entitled(name, titles, rare=held[name] <= CALLED_SO, alone=alone)
    left = [name for name in names if not found[name] and (alone or _is_own(name)) and 0 < held[name] <= HELD_BY]
    for name, papers in library.holding(left, HELD_BY).items():
        found[name] = _introduced(name, papers, library, alone=alone)
    return {name: ids if len(ids) <= CALLED_SO else [] for name, ids in found.items()}


def heading_of(title: str) -> str:
    """What stands in a title before its first colon or dash; "" if it has none, or if a survey of that follows."""
    heading = _HEADING.match(title)
    return heading["name"] if heading and not _SURVEYS.match(title, heading.end()) else ""


def unmarked(name: str) -> str:
    """The letters and figures of a name, without its marks: those who write MedS3 mean MedS^3."""
    return name if name.isalnum() else _MARKS.sub("", name)


def _same(written: str, name: str, *, alone: bool) -> bool:
    """Whether what a paper writes is a name as it is asked for; small letters, and any where it is `alone`, mean others too."""
    one, other = unmarked(written), unmarked(name)
    return one == other or ((alone or name.islower()) and one.casefold() == other.casefold())


def _entitled(name: str, titles: Mapping[str, str], *, rare: bool, alone: bool) -> list[str]:
    """The ids of the papers in whose titles `name` stands as what they are called."""
    return [paper for paper, title in titles.items() if _entitles(title, name, rare=rare, alone=alone)]


def _entitles(title: str, name: str, *, rare: bool, alone: bool) -> bool:
    """Whether `name` stands in a title as what it is called; at its beginning also a rare word, not written like a name."""
    heading = _HEADING.match(title)
    heads = heading is not None and _same(heading["name"], name, alone=alone)
    same = [word for word in WORD.findall(title) if _same(word, name, alone=alone)]
    if heading and heads and (rare or any(map(_is_own, [*same, heading["name"]]))):
        return not _SURVEYS.match(title, heading.end())
    beside = any(_same(word, name, alone=alone) for word in (*_BESIDE.findall(title), *_STUDY.findall(title)))
    return rare and any(map(_is_own, same)) and (beside or _coined(same))


def _coined(words: Sequence[str]) -> bool:
    return bool(coined(" ".join(words)))


def _introduced(name: str, texts: Mapping[str, str], library: Shelf, *, alone: bool) -> list[str]:
    """The ids of the papers whose texts introduce a name, if few write it so; in other letters only as a name is written."""
    found = dict[str, list[str]]()
    for paper, text in texts.items():
        others = {word for word in WORD.findall(text) if _same(word, name, alone=alone)} if alone else set()
        found[paper] = [name, *(word for word in others if _is_own(word) or _is_given(word, text))]
    written = {paper: forms for paper, forms in found.items() if any(any(_places(texts[paper], form)) for form in forms)}
    if len(written) > CALLED_SO:
        return []
    introduced = [paper for paper, forms in written.items() if any(introduces(texts[paper], form) for form in forms)]
    if introduced or len(written) > 1 or len(unmarked(name)) <= _SHORT:
        return introduced
    return [paper for paper, forms in written.items() if any(_has(texts[paper], form, library) for form in forms)]


def _is_given(word: str, text: str) -> bool:
    """Whether a text introduces something by a word with a capital as its whole name: “…, the Transformer, based on …”."""
    alone = [place for place in _places(text, word) if _STANDS_ALONE.match(text, place.end)] if word.istitle() else []
    return any(_INTRODUCES.search(text[max(0, place.start - _BEFORE) : place.start]) for place in alone)


def _has(text: str, name: str, library: Shelf) -> bool:
    """Whether a name that stands in this text alone is its own: “… (RegWCT)” behind words that no other paper writes either.

    The sentence proposes something, or the name or what it stands for is written as what has one. “supervised fine-tuning
    (SUFT)” is nobody's own.
    """
    for place in _places(text, name):
        before, after = text[: place.start], text[place.end :]
        if _OURS.match(after):
            return True
        if before.endswith("(") and after.startswith(")"):
            meaning = expansion(name, before[:-1].rstrip())
            proposed = presents(before[-_BEFORE:].rpartition(". ")[2])
            if not meaning and proposed:
                return True
            if meaning and (proposed or _is_title(meaning) or _coined([name])):
                return library.frequencies([meaning.lower()])[1][meaning.lower()] <= 1
    return False


def _is_title(words: str) -> bool:
    """Whether each longer word begins with a capital: “Regularized Whitening and Coloring Transformation”."""
    return all(word[0].isupper() for word in WORD.findall(words) if len(word) > _SHORT)


def _places(text: str, name: str) -> Iterator[Span]:
    """Where a name stands in a text as it is written, and not as a part of another."""
    start = text.find(name)
    while start >= 0 and name:
        end = start + len(name)
        if not any(one.isalnum() or one in "_-" for one in (*text[max(0, start - 1) : start], *text[end : end + 1])):
            yield Span(start, end)
        start = text.find(name, end)


def presents(text: str) -> bool:
    """Whether a text says that its authors propose or call something, under whatever name."""
    return bool(_PRESENTS.search(text))


def introduces(text: str, name: str) -> bool:
    """Whether a text says that its authors propose or call something by a name: “we present RISE”, “… (RISE)”."""
    for place in _places(text, name):
        before = text[max(0, place.start - _BEFORE) : place.start]
        if before.endswith("(") and (meaning := expansion(name, before[:-1].rstrip())):
            before = before[: before.rindex(meaning)]
        if _INTRODUCES.search(before):
            return True
    return False
