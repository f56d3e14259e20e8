"""Words of a question that the library has otherwise: mistyped ones, British or American ones, a noun for an adjective."""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from bot.questions import TO, topic_words, word_set
from bot.questions.lookalikes import LOOKALIKES
from bot.questions.relatives import relatives
from bot.questions.variants import variants
from ingest.embedding.vocabulary import Vocabulary
from ingest.library import Library

_SHORTEST, _LONGEST = 6, 24  # letters; shorter words lie one letter from many others
_SHORTEST_VARIANT, _SHORTEST_SWAPPED = 5, 4  # “fibre”, “tsak”: few others have the same letters
# A word of five letters counts as mistyped where what it may have been stands beside its neighbour in the question in this
# share of the papers that have the rarer one of both (“objct detection” .20, “kidny cancer” .02; “learned codec” as code .003).
# Among 6,649 questions and claims, each over four libraries, such words and those with swapped letters come to 13, all set
# right but “realy” (relay).
_SHORTEST_BESIDE, _BESIDE = 5, 0.02
# A word with fewer letters in common with a relative is near to it in meaning as well: “virus” and “viral” .48, “rectum” and
# “rectal” .58, but “quantum” and “quantal” .26.
_SHARED, _RELATED = 6, 0.3
_SHORTEST_PART = 3  # letters of what is written in one word
_PREFIXES = word_set("co de dis en ex in inter mis multi non out over post pre re semi sub super trans un under")
_INFLECTED, _SHORTEST_BASE = re.compile(r"(?:ing|ed)$"), 3  # letters before it
_MAX_WORDS = 8  # looked at
_ASKING = ("what", "which", "where", "when", "does", "how", "who", "why")
_FIRST = re.compile(r"\W*(?:(?:and|so|but|or) )?([a-z]{3,6})(?= )", re.IGNORECASE)


def mend(question: str, library: Library, vocabulary: Vocabulary | None, named: Collection[str]) -> tuple[str, dict[str, str]]:
    """`question` with its words spelt as the library spells them, and those among them that were mistyped.

    British spelling where the library has the American one is no mistake, nor is the other way round, nor is “finance” where
    only “financial” stands. A word is taken for mistyped if it stands in no paper, is none of the common words that the model
    knows whole, nor an inflection of one, nor built of such, nor a word of science that looks like another (`LOOKALIKES`), is
    not `named`, and one slip of the finger (Damerau, CACM 1964) makes it a word of the library's. A short one lies so near to
    many others that only two letters which changed places count or, of five letters, what some paper has beside the same
    word: “vison transformer”. A question word that the question begins with is set right too.
    """
    long = [word for word in topic_words(question) if _SHORTEST_SWAPPED <= len(word) <= _LONGEST]
    unknown = [word for word in library.unknown(long) if word.isascii() and word.isalpha()]
    opening, joined = _opening(question, library, vocabulary), _joined(unknown, question, library)
    if not (unknown or opening or joined):  # as in most questions
        return question, {}
    unknown = [word for word in unknown if word not in {*named, *opening, *joined}]
    of_two = [word for word in unknown if len(word) >= _SHORTEST_VARIANT][:_MAX_WORDS]
    elsewhere = joined | library.spelled({word: variants(word) for word in of_two}, inflected=True)
    elsewhere |= library.spelled({word: _related(word, vocabulary) for word in of_two if word not in elsewhere})
    doubtful = [word for word in unknown if word not in elsewhere and _may_be_mistyped(word, vocabulary)][:_MAX_WORDS]
    meant = opening | library.spelled({word: slips(word) if len(word) >= _SHORTEST else swaps(word) for word in doubtful})
    meant |= _beside(_replaced(question, elsewhere | meant), library, [word for word in doubtful if word not in meant])
    return _replaced(question, elsewhere | meant), meant


def _related(word: str, vocabulary: Vocabulary | None) -> list[str]:
    """What nouns or adjectives of its root may be, but for what is near to it in letters alone."""
    found = relatives(word)
    if vocabulary is None:
        return found
    alike = {one: word[:_SHARED] == one[:_SHARED] for one in found}
    return [one for one, surely in alike.items() if surely or vocabulary.nearest(word, [one]) >= _RELATED]


def _joined(unknown: Sequence[str], question: str, library: Library) -> dict[str, str]:
    """The words that papers write apart, or with hyphens: “metaworld” that no paper has, “sim2real” that fewer have."""
    words = [word for word in unknown if len(word) >= 2 * _SHORTEST_PART][:_MAX_WORDS]
    halves = {word: [f"{word[:i]} {word[i:]}" for i in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)] for word in words}
    halves |= {word.lower(): [TO.sub(" to ", word.lower())] for word in re.findall(r"[^\W_]+", question) if TO.search(word)}
    if not halves:
        return {}
    held = library.frequencies([*halves, *(apart for each in halves.values() for apart in each)])[1]
    best = {word: max(each, key=held.__getitem__) for word, each in halves.items()}
    return {word: apart.replace(" ", "-") for word, apart in best.items() if held[apart] > held[word]}


def _opening(question: str, library: Library, vocabulary: Vocabulary | None) -> dict[str, str]:
    """The mistyped question word that a question begins with, and what it was meant for: “wich”, “waht”."""
    found = _FIRST.match(question)
    word = found[1].lower() if found else ""
    if not topic_words(word) or vocabulary is None or vocabulary.knows(word):
        return {}
    meant = [one for one in _ASKING if one in slips(word)]
    return {word: meant[0]} if meant and library.unknown([word]) else {}


def _beside(question: str, library: Library, doubtful: Sequence[str]) -> dict[str, str]:
    """What those of these words that have five letters can be, where a paper has it beside the same word of the topic."""
    likely = library.spelled({word: slips(word) for word in doubtful if _SHORTEST_BESIDE <= len(word) < _SHORTEST})
    if not likely:
        return {}
    words = [likely.get(word, word) for word in re.findall(r"[^\W_]+", question.lower())]
    pairs = {f"{one} {other}": (one, other) for one, other in pairwise(words) if topic_words(one) and topic_words(other)}
    papers = library.frequencies([*pairs, *words])[1]
    near = [both for pair, both in pairs.items() if papers[pair] > _BESIDE * min(papers[word] for word in both)]
    return {wrong: right for wrong, right in likely.items() if any(right in both for both in near)}


def _may_be_mistyped(word: str, vocabulary: Vocabulary | None) -> bool:
    if vocabulary is None or vocabulary.knows(word) or word in LOOKALIKES or any(map(vocabulary.knows, _bases(word))):
        return False
    if len(word) < _SHORTEST:
        return True
    halves = [(word[:i], word[i:]) for i in range(2, len(word) - 3)]
    behind = [b for a, b in halves if a in _PREFIXES or (len(a) > 3 and vocabulary.knows(a))]
    return not any(map(vocabulary.knows, behind))


def _bases(word: str) -> Iterator[str]:
    """What a word may be an inflection of: “auction” of “auctions”, “dose” of “dosing”."""
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
    if (ending := _INFLECTED.search(word)) and ending.start() >= _SHORTEST_BASE:
        stem = word[: ending.start()]
        yield from (stem, f"{stem}e")


def _replaced(question: str, meant: Mapping[str, str]) -> str:
    if not meant:
        return question
    wrong = "|".join(map(re.escape, meant))
    return re.sub(
        rf"(?<![^\W_])(?:{wrong})(?![^\W_])",
        lambda found: meant.get(found.group().lower(), found.group()),
        question,
        flags=re.IGNORECASE,
    )


def slips(word: str) -> list[str]:
    """All that one letter too many, too few, wrong, or changed with its neighbour makes of `word`; the first stays."""
    halves = [(word[:i], word[i:]) for i in range(1, len(word) + 1)]
    letters = string.ascii_lowercase
    left_out = [a + b[1:] for a, b in halves if b]
    wrong = [a + letter + b[1:] for a, b in halves if b for letter in letters]
    added = [a + letter + b for a, b in halves for letter in letters]
    return list(dict.fromkeys([*swaps(word), *left_out, *added, *wrong]))


def swaps(word: str) -> list[str]:
    """All that two neighbouring letters that changed places make of `word`; the first stays."""
    return [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)]
