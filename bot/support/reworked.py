"""What was changed of a sentence that is otherwise repeated: one word for its opposite, two exchanged, “all” for “some”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bot.support.comparisons import Words

_REPEATED = 0.7  # of its words, from which on a sentence repeats another
_FEWEST, _SHARED = 4, 0.5  # words in common of which two are exchanged, and their share of those of the sentence
_JOINS = frozenset("and but while whereas versus vs ;".split())
_EVERY = frozenset(
    "all any every always never fully completely entirely invariably guarantee guarantees guaranteed everywhere".split()
)
_SOME = frozenset(
    """some sometimes often mostly many most several various partly partially may might can could usually typically largely
    nearly almost certain selected few only""".split()
)


def turned(ours: Words, theirs: Words) -> tuple[str, str] | None:
    """A word of a sentence that repeats another, and the word that stands in its place there and says otherwise."""
    mine, there = ours.tokens, theirs.tokens
    if len(set(mine).intersection(there)) < _REPEATED * len(set(mine)):
        return None
    blocks = SequenceMatcher(None, there, mine, autojunk=False).get_opcodes()
    if sum(to - start for kind, _, _, start, to in blocks if kind == "equal") < _REPEATED * len(mine):
        return None
    changed = [(range(a, b), range(c, d)) for kind, a, b, c, d in blocks if kind != "equal"]
    return next(_opposites(ours, theirs, changed), None)


def _opposites(ours: Words, theirs: Words, changed: Sequence[tuple[range, range]]) -> Iterator[tuple[str, str]]:
    for there, here in changed:
        if len(there) == len(here) == 1:
            one, other = ours.poles[here[0]], theirs.poles[there[0]]
            if one and other and one[0] == other[0] and one[1] != other[1]:
                yield ours.tokens[here[0]], theirs.tokens[there[0]]
    every = [ours.tokens[i] for _, here in changed for i in here if ours.tokens[i] in _EVERY]
    some = [theirs.tokens[i] for there, _ in changed for i in there if theirs.tokens[i] in _SOME]
    if every and some and _EVERY.isdisjoint(theirs.tokens):
        yield every[0], some[0]


def exchanged(ours: Words, theirs: Words) -> bool:
    """Whether two words have changed places, each on its side of an “and”, and all else that both hold has not."""
    mine, there = _once(ours), _once(theirs)
    common = [stem for stem in mine if stem in there]
    if len(common) < max(_FEWEST, _SHARED * len(mine)):
        return False
    as_there = sorted(common, key=there.__getitem__)
    moved = [place for place, (one, other) in enumerate(zip(common, as_there, strict=True)) if one != other]
    if len(moved) != 2 or moved[1] - moved[0] < 2:
        return False
    return all(
        _parallel(words, [places[stem] for stem in order], moved)
        for words, places, order in ((ours, mine, common), (theirs, there, as_there))
    )


def _once(words: Words) -> dict[str, int]:
    """Where the words that tell something and stand once in a sentence do, by stem, in their order."""
    found = dict[str, int]()
    again = set[str]()
    for i, (stem, tells) in enumerate(zip(words.stems, words.telling, strict=True)):
        if tells or words.poles[i]:
            again.update([stem] if stem in found else [])
            found.setdefault(stem, i)
    return {stem: i for stem, i in found.items() if stem not in again}


def _parallel(words: Words, places: Sequence[int], moved: Sequence[int]) -> bool:
    """Whether one of two words stands before an “and” and one behind it, each with a word of its own that has not moved."""
    first, second = moved
    for join in (i for i in range(places[first] + 1, places[second]) if words.tokens[i] in _JOINS):
        before = [k for k in range(len(places)) if places[k] < join and k != first]
        behind = [k for k in range(len(places)) if places[k] > join and k != second]
        if (before and behind) and (first + 1 in before or second + 1 in behind or second - 1 in behind):
            return True
    return False
