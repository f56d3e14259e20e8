"""What a sentence says has more of something than what else: “A outperforms B”, “A is simpler than B”."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.questions import stem
from bot.support.opposites import COMPARING, GENERIC, POLES, REMOVING

POINT = "‧"  # of a decimal number; the sides of a comparison go on behind it
STOPS = frozenset(f".,;:!?()—–{POINT}")
TURNS = frozenset("but however although though while whereas".split())  # with which another clause begins
APART = "without …ing"  # “suppressed A without reducing B” denies, and parts what is said of A and of B
BEING = frozenset("is are was were be been being gets".split())
MORE = {"more": 1, "less": -1, "fewer": -1}
ENDS = frozenset([*".;!?", APART, POINT])
_TO_THAN = 8  # words from “better” to “than”
_SIDE_ENDS = STOPS - {POINT}
_SIDE = 30  # words on either side of a comparison
BETTER = POLES[stem("better")][0]
_RANKS = {"superior": 1, "inferior": -1}  # to something
_NO_COMPARATIVES = frozenset("rather other another whether either neither however sooner".split())
_BEFORE_COMPARATIVE = BEING | frozenset("much far even still and but so slightly somewhat way".split())
_SHORTEST = 5  # letters of a comparative; of “per”, “over” it is none
# Behind these stands what is no longer the object of a comparison.
BEHIND_OBJECT = BEING | frozenset(
    """by in on at for with from after before during across under over when while where as to via among within if because does
    do did has have had can could which that who and or but yet not both""".split()
)
# “the other two groups” are whatever else is compared.
_OTHERS = frozenset("other others rest".split())
_SEVERAL = frozenset("all any both two three four five 2 3 4 5".split())
_GROUPS = frozenset(
    "groups arms cohorts conditions treatments regimens classes types methods algorithms models baselines".split()
)
_PRONOUNS = (["it"], ["them"], ["him"], ["her"])  # “outperforms it on A” says of A nothing that is compared
_RELATIVE = frozenset(["which", "who"])
_WHERE = frozenset("in on at among for with during after before".split())
_BEHIND_NOUN = (
    _WHERE | BEING | frozenset("of between from to by across over within due than as has had have that which".split())
)
# What is said of these is said of how something differs or changes, and nothing of how much there is of it.
_CHANGES = {
    word: kind
    for kind, words in {
        "difference": "difference differences gap gaps disparity disparities discrepancy discrepancies",
        "change": "change changes variation variations variability shift shifts",
        "fall": "decline declines decrease decreases reduction reductions loss losses drop drops fall deterioration",
        "rise": "increase increases rise rises gain gains improvement improvements elevation elevations",
    }.items()
    for word in words.split()
}
_MEASURES = frozenset("rate rates magnitude extent degree size amount percentage percent".split())  # of a decline
_TIMES = re.compile(r"twice|times|\d+x|half")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is said to have more of something than what else, as stems; `sign` is -1 where it has less.

    `axis` is the pair of opposites, or the stem, by which they are compared, `of` what is between it and “than”. A side is
    empty where only a pronoun or “the method” stands there. `object` is what of the second side stands right behind “than”;
    `denied` tells of “no better than”, whose `sign` is turned. `change` is the kind of difference or change that is compared
    (“smaller differences in height than”); "" if it is the thing itself. `place` is where the comparative stands, `others`
    says that the second side is “the other groups”: whatever else is compared.
    """

    axis: int | str
    sign: int
    of: frozenset[str]
    first: frozenset[str]
    second: frozenset[str]
    object: frozenset[str]
    denied: bool
    change: str
    place: int
    others: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The words and signs of a sentence, lower case, with what is known of each."""

    tokens: Sequence[str]
    stems: Sequence[str]
    telling: Sequence[bool]
    poles: Sequence[tuple[int, int] | None]

    def telling_stems(self, places: Iterable[int]) -> frozenset[str]:
        """The stems of those that tell something."""
        return frozenset(self.stems[i] for i in places if self.telling[i])

    def says(self, place: int) -> bool:
        """Whether a word tells something or has an opposite."""
        return self.telling[place] or self.poles[place] is not None

    def said(self, places: Iterable[int] | None = None) -> frozenset[str]:
        """The stems of those that do, of all words if no places are given."""
        return frozenset(self.stems[i] for i in (range(len(self.tokens)) if places is None else places) if self.says(i))

    def lessens(self, place: int) -> bool:
        """Whether a word takes away what it stands with, or means the lower end of its pair of opposites."""
        pole = self.poles[place]
        return self.stems[place] in REMOVING or (pole is not None and pole[1] < 0)


def reach(tokens: Sequence[str], place: int, step: int, most: int, ends: frozenset[str] = ENDS) -> Iterator[int]:
    """The places before or after a word that belong to it: up to where its sentence ends."""
    for count, i in enumerate(range(place + step, len(tokens) if step > 0 else -1, step)):
        if count >= most or tokens[i] in ends:
            return
        yield i


def clauses(tokens: Sequence[str], turns: Collection[str], going_on: Collection[Sequence[str]] = ()) -> Iterator[range]:
    """The places of each clause of a sentence, between its commas and `turns`, but for signs with which one goes on."""
    start = 0
    for end, token in enumerate([*tokens, "."]):
        if (token in STOPS or token in turns) and tokens[end : end + 2] not in going_on:
            yield range(start, end)
            start = end + 1


def comparisons(words: Words, denied: Sequence[bool]) -> Iterator[Comparison]:
    """The comparisons of a sentence, each side up to the nearest comma; `denied` tells which words are."""
    for place, (token, one) in enumerate(zip(words.tokens, words.stems, strict=True)):
        if one in COMPARING:
            is_passive = words.tokens[place + 1 : place + 2] == ["by"] and _is_told(words, place)
            yield _comparison(words, (place, place), (BETTER, -COMPARING[one] if is_passive else COMPARING[one]), denied)
        elif token in _RANKS and words.tokens[place + 1 : place + 2] == ["to"] and _is_told(words, place):
            yield _comparison(words, (place, place + 1), (BETTER, _RANKS[token]), denied)
        elif (read := _READERS.get(token)) and (found := read(words, place)):
            yield _comparison(words, (found[0], place), found[1], denied)


def _is_told(words: Words, place: int) -> bool:
    """Whether “is” stands before a word."""
    return not BEING.isdisjoint(words.tokens[max(0, place - 3) : place])


def _than(words: Words, than: int) -> tuple[int, tuple[int | str, int]] | None:
    """Where the comparative before “than” stands, and its axis with the end of it that is meant."""
    before = list(reach(words.tokens, than, -1, _TO_THAN))
    known = next((i for i in before if _is_comparative(words, i)), None)
    if known is not None:
        return known, _compared_by(words, known)
    if words.tokens[than + 1 : than + 2] and words.tokens[than + 1][0].isdigit():  # “older than 65 years”
        return None
    formed = next((i for i in before if _is_formed(words.tokens, i, than)), None)
    return None if formed is None else (formed, _formed_of(words.tokens[formed]))


def _is_comparative(words: Words, place: int) -> bool:
    token = words.tokens[place]
    return token in MORE or (words.poles[place] is not None and (token.endswith("er") or token == "worse"))  # noqa: S105


def _is_formed(tokens: Sequence[str], place: int, than: int) -> bool:
    """Whether a word that no table has is a comparative: “simpler than”, “is simpler to tune than”."""
    token = tokens[place]
    if not token.endswith("er") or len(token) < _SHORTEST or token in _NO_COMPARATIVES or not token.isalpha():
        return False
    before = tokens[place - 1] if place else ""
    return place + 1 == than or before in _BEFORE_COMPARATIVE or before.endswith("ly")


def _formed_of(comparative: str) -> tuple[int | str, int]:
    """What a comparative is formed of, as an axis: “simpler” is of “simple”, which has an opposite."""
    short = comparative[:-2]
    bases = (
        f"{short[:-1]}y" if short.endswith("i") else short,
        comparative[:-1],
        short[:-1] if short[-1:] == short[-2:-1] else "",
    )
    return next((POLES[stem(base)] for base in bases if base and stem(base) in POLES), (bases[0], 1))


def _as_many(words: Words, place: int) -> tuple[int, tuple[int | str, int]] | None:
    """The same of “twice as fast as”, by the second “as”."""
    first = next((i for i in reach(words.tokens, place, -1, 4) if words.tokens[i] == "as"), None)
    if first is None or not (first and _TIMES.fullmatch(words.tokens[first - 1])) or first + 1 >= place:
        return None
    axis, sign = words.poles[first + 1] or (words.stems[first + 1], 1)
    return first + 1, (axis, -sign if words.tokens[first - 1] == "half" else sign)


def _compared_by(words: Words, place: int) -> tuple[int | str, int]:
    """The axis of a comparative and which end of it is meant: “less stable” is as “more unstable”."""
    token, following = words.tokens[place], place + 1
    if token not in MORE:
        return words.poles[place] or ("", 1)
    if following >= len(words.tokens) or not (words.telling[following] or words.poles[following]):
        return "", MORE[token]
    axis, sign = words.poles[following] or (words.stems[following], 1)
    return axis, sign * MORE[token]


def _comparison(words: Words, places: tuple[int, int], pole: tuple[int | str, int], denied: Sequence[bool]) -> Comparison:
    comparative, than = places
    sign = -pole[1] if denied[comparative] else pole[1]
    between = next((i for i in range(comparative + 1, than) if words.tokens[i] in _WHERE), than)  # “higher in men than …”
    of = words.telling_stems(range(comparative + 1, between))
    first = words.telling_stems([*_subject(words.tokens, comparative, than), *range(between, than)])
    is_pronoun = words.tokens[than + 1 : than + 2] in _PRONOUNS
    second = frozenset[str]() if is_pronoun else words.telling_stems(reach(words.tokens, than, 1, _SIDE, _SIDE_ENDS))
    behind = [] if is_pronoun else list(_object(words, than))
    return Comparison(
        axis=pole[0],
        sign=sign,
        of=of,
        first=first - GENERIC,
        second=second - GENERIC,
        object=words.telling_stems(behind) - GENERIC,
        denied=denied[comparative],
        change=_CHANGES.get(_compared(words.tokens, comparative, than), ""),
        place=comparative,
        others=_are_others({words.tokens[i] for i in behind}),
    )


def _subject(tokens: Sequence[str], comparative: int, than: int) -> list[int]:
    """What stands before a comparative: back to a comma, but over that of “, which is”; and what is before a “than” before it.

    Of “an agent smaller than A outperforms B” that is “an agent”.
    """
    found = list(reach(tokens, comparative, -1, _SIDE, _SIDE_ENDS))
    start = found[-1] if found else comparative
    if start > 1 and tokens[start - 1] == "," and tokens[start] in _RELATIVE:
        found += reach(tokens, start - 1, -1, _SIDE, _SIDE_ENDS)
    inner = next((i for i in found if tokens[i] == "than"), None) if comparative == than else None
    return found if inner is None else [i for i in found if i < inner - 1]


def _are_others(said: Collection[str]) -> bool:
    """Whether the words of a side are “all others” or “both less active groups”."""
    return not _OTHERS.isdisjoint(said) or not (_SEVERAL.isdisjoint(said) or _GROUPS.isdisjoint(said))


def _compared(tokens: Sequence[str], comparative: int, than: int) -> str:
    """The noun that is compared: “decline” of “a smaller decline in height than” and of “the decline in height was smaller”."""
    end = next((i for i in range(comparative + 1, than) if tokens[i] in _BEHIND_NOUN), than)
    if end > comparative + 1:
        return tokens[end - 1]
    clause = list(reach(tokens, comparative, -1, _SIDE, _SIDE_ENDS))[::-1]
    nouns = [i for i in clause[:-1] if tokens[i + 1] in _BEHIND_NOUN and tokens[i] not in _BEHIND_NOUN]
    first = nouns[0] if nouns else 0
    if len(nouns) > 1 and tokens[first] in _MEASURES and tokens[first + 1] == "of":
        first = nouns[1]
    return tokens[first]


def _object(words: Words, than: int) -> Iterator[int]:
    """What stands right behind a comparison: “LOOP” of “than LOOP by 9 points on AppWorld”."""
    begun = False
    for i in reach(words.tokens, than, 1, _SIDE, _SIDE_ENDS):
        if begun and words.tokens[i] in BEHIND_OBJECT:
            return
        begun = begun or words.telling[i]
        yield i


_READERS = {"than": _than, "as": _as_many}
