"""What a question that is answered by yes or no asks of a paper, and no word in its abstract comes near."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot.questions import WordFinder
from bot.questions.clippings import clippings
from bot.questions.naming import is_name
from bot.questions.whether import asked_whether
from bot.retrieval import Retrieved
from bot.retrieval.unstated import stands
from ingest.embedding.vocabulary import Vocabulary
from ingest.records import Paper

# Below this cosine of its nearest word an abstract speaks of nothing like a word: in 71 questions by yes or no that abstracts
# answer, mostly in other words, what is asked comes to .28 and more; in 36 that they do not to .12 to .55, in two of three to
# less. A word that only tells which of a kind something is (“diffusion models”) is hardly said in others.
_FAR, _FAR_OF_KIND = 0.28, 0.32
_ROOT = 0.8  # of a word's letters, with which another word that begins so is of the same root: “pancreas”, “pancreatitis”
_SHORTEST = 4  # letters of a root, and of a part of a word
_SHORTEST_ASKED = 3  # “3D” may be anything
_COMPOUND = re.compile(r"-(?:based|free|aware|driven|like|level|wise|style|type)$")
_WORD = re.compile(r"[^\W\d_]{3,}")


def unheld(question: str, found: Retrieved, cited: Sequence[Paper], vocabulary: Vocabulary | None) -> str:
    """What a question asks of papers cited, called by name or at hand, as it has it, if none speaks of it; or "".

    Not without the `vocabulary` of a model, which knows what is near to a word.
    """
    texts = [paper.text for paper in cited if paper.paper_id in found.sides.own]
    if not (texts and vocabulary and found.english) or len(texts) < len(cited):
        return ""
    called = found.sides.called
    asked = asked_whether(found.question, called) or asked_whether(question, called)  # “is it true that …” is not searched
    if not asked:
        return ""
    far = _FAR_OF_KIND if asked.of_kind else _FAR
    return "" if any(speaks_of(word, text, vocabulary, far) for word in asked.words for text in texts) else asked.phrase


def speaks_of(word: str, text: str, vocabulary: Vocabulary | None, far: float = _FAR) -> bool:
    """Whether a word, as a question writes it, or one that is near to it may stand in a text."""
    lower = word.lower()
    if len(lower) < _SHORTEST_ASKED:
        return True
    parts = [part for part in _COMPOUND.sub("", lower).split("-") if len(part) >= _SHORTEST]
    for one in dict.fromkeys([lower, *parts, *clippings(lower)]):
        if stands(one, word, text) if one == lower and is_name(word) else WordFinder([one])(text):
            return True
    words = set(_WORD.findall(text.lower()))
    root = lower[: max(_SHORTEST, math.ceil(_ROOT * len(lower)))]
    if any(other.startswith(root) for other in words):
        return True
    return vocabulary is not None and vocabulary.nearest(lower.removesuffix("s"), words) >= far
