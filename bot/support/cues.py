"""The words of a sentence that can be turned into their opposite, each with what it is said of, and what is compared."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise, takewhile

from bot.questions import stem, topic_words
from bot.support.comparisons import APART, BEING, ENDS, MORE, POINT, STOPS, TURNS, Comparison, Words, comparisons, reach
from bot.support.figures import WORDS
from bot.support.opposites import (
    CAUSALITY,
    CAUSED,
    DEGREE,
    DENYING,
    NO_POLES,
    POLES,
    PREFIXED,
    REMOVING,
    SUPERLATIVES,
    WITHHOLDING,
)
from bot.support.removing import lessened, not_there, taken_away

_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[.,;:!?()—–‧]")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_ASIDE = re.compile(r"\(\s*[PpNn]\s*[:=<>≤≥][^()]{0,20}\)")  # “(P < 0.05)”
_WITHOUT = {("without", "ing"): APART}
_LACKING = "without any"  # “learns without labels” denies labels; “scores 50 without the baseline” says nothing of what it has
_INDEFINITE = frozenset(["a", "an", "any"])
_NO_LACK = frozenset("with and or but only even than those the its their this these".split())  # before or behind “without”
_JOINING = frozenset("or and nor".split())
_DOING = frozenset("works learns trains runs operates acts plans".split())  # no plurals
_TURNS = TURNS | {"which", "yet"}
_NOT_DENIALS = (["only"], ["just"], ["merely"], [","])  # after “not” and “no”
_BEHIND_SUPERLATIVE = frozenset(". , ; : ) with in for at on by after under among from when often".split())
_WITH = (["with"], ["to"], ["in"], ["on"])
# What needs no X reads as what has none.
_SPARED = re.compile(
    r"\b(?:dispens(?:es?|ed|ing) with|(?:does|do|did|doing) away with|g(?:ets?|etting|ot) rid of|fore?go(?:es|ing)?"
    r"|omit(?:s|ted|ting)?(?= (?:an?|the|any)\b)|ha(?:s|ve|d|ving) no need (?:of|for)"
    r"|(?:(?:eliminat|remov|obviat)(?:es?|ed|ing)|(?:avoid|bypass|circumvent)(?:s|es|ed|ing)?)"
    r" the (?:need (?:for|of)|use of))\b",
    re.IGNORECASE,
)
_UNUSED = re.compile(r"\bwithout (?:the |any )?(?:use of|need (?:for|of))\b", re.IGNORECASE)
_VERB_DENIED = frozenset("not never cannot cant dont doesnt didnt".split())
_BEFORE_OBJECT = frozenset("a an the any no on upon of such to in for with".split())
_NEEDING = frozenset(stem(word) for word in "require need use involve have rely employ utilise utilize depend".split())
_BEFORE_NEEDED = frozenset("a an the any no on upon of such either".split())
_DEGREES = {"more": 1, "less": -1}
_ADJECTIVE = re.compile(r"..(?:ive|al|ful|able|ible|ic|ous|ent|ant|ed|ary|ate)$")
_BEFORE_NUMBER = frozenset("a an the one".split())
_NUMBER_WORD = re.compile(rf"{WORDS}|half|third|quarter|fifth|tenth|dozen|twice", re.IGNORECASE)
_SCOPE = 5  # words that a denial reaches
_AROUND = 7  # words on either side that tell what a word is said of; 7, 9 and 12 do alike


@dataclass(frozen=True, slots=True)
class Cue:
    """A word where it stands in a sentence, with what it is said of.

    `axis` is its pair of opposites or, where it has none, its stem; `sign` which end it means, a denial reckoned in.
    `around` are the stems that stand near it; `removed` says that one of them takes away what it is of (“deletion”).
    `spared`: it is not needed, so that both who has it and who has none may say so. `change` is that of the comparison
    (`Comparison.change`) that it makes; None if it makes none. `lessened`: there is less of it (“defective activation”).
    """

    axis: int | str
    sign: int
    word: str
    denied: bool
    around: frozenset[str]
    removed: bool
    spared: bool = False
    change: str | None = None
    lessened: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The cues and comparisons of a sentence; whether it denies, and whether it at least withholds something.

    `lacking` are the stems of what it denies, `removed` of what it says is taken away; `words` are all that it holds.
    """

    cues: tuple[Cue, ...]
    comparisons: tuple[Comparison, ...]
    denies: bool
    withholds: bool
    lacking: frozenset[str]
    removed: frozenset[str]
    words: Words


@lru_cache(maxsize=1_024)
def read(text: str) -> Sentence:
    """Read one sentence."""
    text = _DECIMAL.sub(POINT, _ASIDE.sub(" ", text.replace("’", "'")))
    written = _TOKEN.findall(_UNUSED.sub("without", _SPARED.sub("has no", text)))
    tokens = [_WITHOUT.get((token.lower(), following[-3:]), token.lower()) for token, following in pairwise([*written, ""])]
    lacking = {place for place in range(len(tokens)) if _lacks(tokens, place)}
    lacking |= {also for place in lacking if (also := _also_lacked(tokens, place))}
    tokens = [_LACKING if place in lacking else token for place, token in enumerate(tokens)]
    stems = [stem(token) for token in tokens]
    # A word in capitals is a name: RISE does not rise.
    # “Unawareness of X” is a topic.
    poles = [
        _pole(tokens, place, stems[place]) if word[1:] == word[1:].lower() and not word.endswith("ness") else None
        for place, word in enumerate(written)
    ]
    words = Words(tokens, stems, [token not in (APART, _LACKING) and _tells(token) for token in tokens], poles)
    denied = denied_words(words)
    denials = [place for place, token in enumerate(tokens) if token != _LACKING and _is_denial(tokens, place)]
    withholds = bool(denials) or any(
        withholding(token) or _turned(token, pole) for token, pole in zip(tokens, poles, strict=True)
    )
    compared = tuple(comparisons(words, denied))
    changes = {one.place: one.change for one in compared}
    removed = taken_away(words)
    cues = tuple(_cues(words, denied, changes, _spared(words, denied) | {i for i in removed if not poles[i]}))
    return Sentence(cues, compared, bool(denials), withholds, not_there(words, denials), words.telling_stems(removed), words)


def _pole(tokens: Sequence[str], place: int, stemmed: str) -> tuple[int, int] | None:
    """The axis of the word at `place` and which end of it is meant: also of “off-policy”, and of what declined “least”."""
    token = tokens[place]
    if token in NO_POLES or _bounds_number(tokens, place):
        return None
    if token in _DEGREES and place + 1 < len(tokens) and _ADJECTIVE.search(tokens[place + 1]):
        return DEGREE, _DEGREES[token]
    if token in CAUSED and tokens[place + 1 : place + 2] == [CAUSED[token]]:
        return CAUSALITY, 1
    if token in SUPERLATIVES:  # but not of “at least 12” or “most patients”
        following = tokens[place + 1] if place + 1 < len(tokens) else "."
        alone = following in _BEHIND_SUPERLATIVE and tokens[max(0, place - 1)] not in ("at", "the")
        return SUPERLATIVES[token] if alone else None
    return PREFIXED.get(token) or POLES.get(stemmed)


def _bounds_number(tokens: Sequence[str], place: int) -> bool:
    """Whether a comparative only tells on which side of a number something lies: “more than 25 %”, “less than a quarter”."""
    if tokens[place + 1 : place + 2] != ["than"]:
        return False
    following = list(dropwhile(_BEFORE_NUMBER.__contains__, tokens[place + 2 : place + 5]))
    return bool(following) and (following[0][0].isdigit() or _NUMBER_WORD.fullmatch(following[0]) is not None)


def _lacks(tokens: Sequence[str], place: int) -> bool:
    """Whether “without” at `place` tells what something does not have: at the end of a clause that says nothing ill of it.

    That of “patients without diabetes” tells which are meant, and that of “fails without labels” what is needed.
    """
    if tokens[place] != "without" or not place or (lacked := _lacked(tokens, place)) == []:
        return False
    before, behind = tokens[place - 1], place + 1 + len(lacked)
    if before in _NO_LACK or lacked[0] in _NO_LACK or (before.endswith(("s", "ing", "men", "people")) and before not in _DOING):
        return False
    clause = list(takewhile(lambda token: token not in ENDS, reversed(tokens[:place])))
    ill = any(map(_is_ill, clause)) or (before != "," and any(map(_is_said_of, clause[1:], clause)))
    return not ill and (behind >= len(tokens) or tokens[behind] in STOPS or tokens[behind] in _JOINING)


def _is_ill(word: str) -> bool:
    """Whether a word denies, compares or says less of something: what lacks something else may do so for it."""
    turns = word in DENYING or word in MORE or word == "only" or POLES.get(stem(word), (0, 1))[1] < 0
    return turns or (word.endswith("er") and stem(word[:-1]) in POLES)


def _is_said_of(word: str, following: str) -> bool:
    """Whether a state is told, as in “is rare without labels”; what “is trained without labels” has none."""
    return word in BEING and not following.endswith(("ed", "en"))


def _lacked(tokens: Sequence[str], place: int) -> Sequence[str]:
    """The words behind a “without” that tell what is not there, with their article."""
    first = place + 1 + (tokens[place + 1 : place + 2] != [] and tokens[place + 1] in _INDEFINITE)
    told = list(takewhile(_tells, tokens[first : first + _SCOPE]))
    return [*tokens[place + 1 : first], *told] if told else []


def _also_lacked(tokens: Sequence[str], place: int) -> int:
    """Where “or” stands in “without labels or rewards”: it denies as well; 0 if it does not."""
    joined = place + 1 + len(_lacked(tokens, place))
    also = _lacked(tokens, joined) if tokens[joined : joined + 1] in (["or"], ["nor"]) else []
    is_verb = len(also) > 1 and also[0].endswith("s")  # “or improves speed”
    return joined if also and not is_verb else 0


@lru_cache(maxsize=16_384)
def _tells(token: str) -> bool:
    return bool(topic_words(token)) and token not in DENYING


def withholding(token: str) -> bool:
    """Whether a word denies something in other words than “not”: “without”, “label-free”."""
    return token in WITHHOLDING or token == _LACKING or token.endswith("-free")


def _turned(token: str, pole: tuple[int, int] | None) -> bool:
    """Whether a word is one like “unaffected”."""
    return pole is not None and pole[1] < 0 and token.startswith(("un", "in", "im", "dis", "non"))


def _is_denial(tokens: Sequence[str], place: int) -> bool:
    word, following = tokens[place], tokens[place + 1 : place + 2]
    return word in (APART, _LACKING) or ((word in DENYING or word.endswith("n't")) and following not in _NOT_DENIALS)


def denied_words(words: Words) -> list[bool]:
    """Which words a denial reaches: those with opposites a few words on, of all others only the first.

    “no” may reach back instead: what “needs no model” does not need one.
    """
    tokens, found = words.tokens, [False] * len(words.tokens)
    for place in (place for place in range(len(tokens)) if _is_denial(tokens, place)):
        if tokens[place] == "no" and place and words.poles[place - 1]:
            found[place - 1] = not found[place - 1]
            continue
        if tokens[place] == "no" and tokens[place + 1 : place + 3] == ["evidence", "that"]:
            found = [was or i in _unproven(words, place + 3) for i, was in enumerate(found)]
            continue
        head = place > 0 and tokens[place - 1] == "but" and tokens[place] == "not"  # of A, “but not B,” nothing is denied
        scope = {APART: 1, _LACKING: len(_lacked(tokens, place))}.get(tokens[place], _SCOPE)
        for i in range(place + 1, min(len(tokens), place + 1 + scope)):
            if tokens[i] in STOPS or tokens[i] in _TURNS or _is_purpose(words, place, i):
                break
            plain = words.telling[i] and words.poles[i] is None and not tokens[i].endswith("ly")
            if words.poles[i] or (plain and not head and tokens[i].isalpha()):
                found[i] = not found[i]
            head = head or plain or words.poles[i] is not None
    return found


def _is_purpose(words: Words, start: int, place: int) -> bool:
    """Whether “to” at `place` tells what the thing is for that is not needed: “does not need training to win” wins."""
    needing = next((i for i in range(start + 1, place) if words.stems[i] in _NEEDING), place)
    return words.tokens[place] == "to" and any(words.telling[needing + 1 : place])


def _unproven(words: Words, start: int) -> Sequence[int]:
    """What there is no evidence of, from `start` on in its clause: words with opposites or, without such, “interact with”."""
    tokens = words.tokens
    end = next((i for i in range(start, len(tokens)) if tokens[i] in STOPS or tokens[i] in _TURNS), len(tokens))
    found = [i for i in range(start, end) if words.poles[i]]
    verbs = (i for i in range(start + 1, end) if words.telling[i] and tokens[i].isalpha() and tokens[i + 1 : i + 2] in _WITH)
    return found or list(verbs)[:1]


def _spared(words: Words, denied: Sequence[bool]) -> set[int]:
    """What a sentence says is not needed: “does not require any training”, “needs no value network”.

    The object of any other verb that is denied is neither stated nor denied: “did not lead to adverse events”.
    """
    found, tokens = set[int](), words.tokens
    for place, one in enumerate(words.stems):
        if one in _NEEDING and (denied[place] or any(_is_denial(tokens, i) for i in range(max(0, place - 2), place))):
            found.update(_object(words, place, _BEFORE_NEEDED))
        elif denied[place] and _is_denied_verb(words, place):
            found.update(i for i in _object(words, place, _BEFORE_OBJECT) if not words.poles[i])
    return found


def _is_denied_verb(words: Words, place: int) -> bool:
    """Whether “not” stands before a word, or “no” behind it."""
    before = words.tokens[place - 1] if place else ""
    return before in _VERB_DENIED or before.endswith("n't") or words.tokens[place + 1 : place + 2] == ["no"]


def _object(words: Words, place: int, between: frozenset[str]) -> Iterator[int]:
    """The words behind a verb that tell what it is done to."""
    tokens = words.tokens
    start = place + (3 if tokens[place + 1 : place + 3] == ["to", "be"] else 1)  # “does not need to be trained”
    first = next((i for i in range(start, len(tokens)) if tokens[i] not in between), len(tokens))
    return takewhile(lambda i: words.telling[i], range(first, min(len(tokens), first + _SCOPE)))


def _cues(words: Words, denied: Sequence[bool], changes: Mapping[int, str], spared: Collection[int]) -> Iterator[Cue]:
    for place, token in enumerate(words.tokens):
        pole = words.poles[place]
        if words.telling[place] or pole:
            axis, sign = pole or (words.stems[place], 1)
            near = [*reach(words.tokens, place, -1, _AROUND), *reach(words.tokens, place, 1, _AROUND)]
            around = words.telling_stems(i for i in near if not words.poles[i])
            removed = any(words.stems[i] in REMOVING for i in near)
            end = -sign if denied[place] else sign
            yield Cue(
                axis, end, token, denied[place], around, removed, place in spared, changes.get(place), lessened(words, place)
            )
