"""Where papers agree, go different ways, or say the opposite: pairs of sentences that are about the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from bot.questions import stem, topic_words
from bot.questions.acronyms import acronyms
from bot.reading_group.briefs import MADE, stated
from bot.reading_group.pack import Aspect, Kind, Relation
from bot.reading_group.reading import Read, Sentence
from bot.reading_group.roles import Role
from bot.support.wording import opposites
from ingest.embedding.vectors import Floats, product
from ingest.library import Library
from ingest.library.searching import word_weight

# Cosines of two sentences; by eye, on topics of the development library.
_ALIKE, _ALIKE_FOUND = 0.58, 0.65  # they say much the same: of problems and grounds, and of findings
_SAME_GROUND = 0.45  # they are about the same: enough for one to say the opposite
_OTHER_WAY = 0.45  # below it two approaches differ
_SAME_SUBJECT = 0.6  # of two whole abstracts
_MOST = 4  # of a kind
_NAMED = 2  # words that an agreement shares at least
_SHARED = 3  # words named
_GROUND = (Role.PROBLEM, Role.BACKGROUND)
_RARE = 0.35  # of the greatest weight that a word can have: words less telling name nothing
_COMMON = 2  # papers of a meeting may share a word that tells something; what more than half of them say is their topic
# However rare they are in a library, these say nothing of what a sentence is about.
_EMPTY = re.compile(
    r"[\d.,-]+|\w+ly|nevertheless|nonetheless|furthermore|moreover|meanwhile|whereas|despite|although|thus|hence|therefore"
    r"|hundreds?|thousands?|millions?|billions?|numbers?|amounts?|several|numerous|various|people|worldwide|recent|novel"
    r"|impacts?|issues?|challeng\w+|difficult\w*|problems?|remains?|become|becomes|widely|key|major|important|significant"
)


@dataclass(frozen=True, slots=True)
class _Pair:
    kind: Kind
    lead: str
    first: Sentence
    second: Sentence
    strength: float
    subjects: tuple[str, str] | None = None  # what both work on, where the sentences do not say it


def relations(papers: Sequence[Read], library: Library, topic: str = "") -> tuple[Relation, ...]:
    """The strongest agreements and disagreements, at most four of each kind, no sentence and no two papers twice in one.

    What the papers share is named; words of the `topic`, which they all share, tell nothing.

    Raises:
        LibraryError: the library cannot be used.
    """
    weights = _weights(papers, library, topic)
    pairs = sorted((pair for a, b in combinations(papers, 2) for pair in _pairs(a, b, weights)), key=lambda p: -p.strength)
    kept, used = list[Relation](), set[tuple[Kind, int, int]]()
    for pair in pairs:
        places = {(pair.kind, one.number, one.span.start) for one in (pair.first, pair.second)}
        places.add((pair.kind, pair.first.number, -pair.second.number))
        if used & places or sum(relation.kind is pair.kind for relation in kept) >= _MOST:
            continue
        if text := _text(pair, weights):
            used |= places
            kept.append(Relation(pair.kind, text, (pair.first.excerpt(), pair.second.excerpt())))
    return tuple(sorted(kept, key=lambda relation: list(Kind).index(relation.kind)))


def _pairs(a: Read, b: Read, weights: Mapping[str, float]) -> Iterator[_Pair]:
    """All that may be said of two papers."""
    if not a.sentences or not b.sentences:
        return
    cosines = product(np.stack([one.vector for one in a.sentences]), np.stack([one.vector for one in b.sentences]).T)
    for i, one in enumerate(a.sentences):
        for j, other in enumerate(b.sentences):
            near = float(cosines[i, j])
            if near >= _SAME_GROUND and _turned(one, other, weights):
                yield _Pair(Kind.OPPOSED, "seem to say the opposite", one, other, near)
            elif near >= _ALIKE and one.role is other.role is Role.PROBLEM:
                yield _Pair(Kind.AGREE, "name the same difficulty", one, other, near + 0.1)  # tells more than common ground
            elif near >= _ALIKE and one.role in _GROUND and other.role in _GROUND:
                yield _Pair(Kind.AGREE, "start from the same ground", one, other, near)
            elif near >= _ALIKE_FOUND and one.role is other.role is Role.EVIDENCE:
                yield _Pair(Kind.AGREE, "report on the same", one, other, near)
    yield from _ways(a, b)


def _ways(a: Read, b: Read) -> Iterator[_Pair]:
    """Papers that are much alike as a whole, and in the problem that they name, while what they do is not."""
    ours, theirs = _made(a), _made(b)
    alike = _cosine(a.whole, b.whole)
    if ours and theirs and alike >= _SAME_SUBJECT and (near := _cosine(ours[0].vector, theirs[0].vector)) < _OTHER_WAY:
        subjects = (_problem(a), _problem(b))
        yield _Pair(Kind.DIFFER, "work on the same, and go different ways", ours[0], theirs[0], alike - near, subjects)


def _problem(paper: Read) -> str:
    return " ".join(one.text for one in stated(paper, Aspect.PROBLEM))


def _cosine(one: Floats, other: Floats) -> float:
    return float(product(one[None], other[:, None])[0, 0])


def _made(paper: Read) -> list[Sentence]:
    """The sentences in which a paper says outright what it does."""
    return [one for one in stated(paper, Aspect.APPROACH) if MADE.search(one.text)]


def _turned(one: Sentence, other: Sentence, weights: Mapping[str, float]) -> bool:
    """Whether both state something, and words that are said of the same say the opposite."""
    stating = (Role.EVIDENCE, Role.IMPLICATION)
    if one.role not in stating or other.role not in stating or len(_shared(one.text, other.text, weights)) < 2:
        return False
    found = opposites(one.text, [other.text], [other.text], {stem(word): weight for word, weight in weights.items()})
    return any(turn.word and turn.other for turn in found)


def _text(pair: _Pair, weights: Mapping[str, float]) -> str:
    """The relation in words; "" if nothing can be named that it is about: an agreement is on a phrase at least."""
    one, other = pair.subjects or (pair.first.text, pair.second.text)
    words = _shared(one, other, weights)
    if pair.kind is not Kind.OPPOSED and (len(words) < _NAMED or not _phrases(one, weights) & _phrases(other, weights)):
        return ""
    if not words:
        return ""
    named = ", ".join(f"“{word}”" for word in words)
    return f"[{pair.first.number}] and [{pair.second.number}] {pair.lead}: {named}."


def _shared(one: str, other: str, weights: Mapping[str, float]) -> list[str]:
    """The telling words of a text that the other has too, in any inflection, the most telling first."""
    theirs = {stem(word) for word in topic_words(other)}
    words = [word for word in topic_words(one) if stem(word) in theirs and weights.get(word, 0.0) > 0]
    return sorted(words, key=lambda word: -weights[word])[:_SHARED]


def _phrases(text: str, weights: Mapping[str, float]) -> set[tuple[str, str]]:
    """The stems of words that stand side by side, with at most one between them; one of them at least is telling."""
    words = [word for word in topic_words(text) if not _EMPTY.fullmatch(word)]
    pairs = [*pairwise(words), *zip(words, words[2:], strict=False)]
    return {(stem(one), stem(other)) for one, other in pairs if one in weights or other in weights}


def _weights(papers: Sequence[Read], library: Library, topic: str) -> dict[str, float]:
    """How much the words of the papers tell in this library; those of what all are about and empty ones are left out."""
    said = [{stem(word): word for one in paper.sentences for word in topic_words(one.text)} for paper in papers]
    known = {stem(word) for word in topic_words(topic)}
    shorts = {pair for paper in papers for pair in acronyms(paper.paper.text)}
    known |= {stem(short.lower()) for short, meaning in shorts if known and {*map(stem, topic_words(meaning))} <= known}
    times = Counter(form for forms in said for form in forms)
    known |= {form for form, count in times.items() if count > max(_COMMON, len(papers) / 2)}
    words = list(dict.fromkeys(word for paper in papers for one in paper.sentences for word in topic_words(one.text)))
    words = [word for word in words if stem(word) not in known and not _EMPTY.fullmatch(word)]
    total, frequencies = library.frequencies(words)
    least = min(_RARE * word_weight(total, 1), word_weight(total, 2))  # two papers share a word at least
    weights = {word: word_weight(total, n) for word, n in frequencies.items()}
    return {word: weight for word, weight in weights.items() if weight >= least}
