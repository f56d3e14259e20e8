"""Whether a paper is on a topic, from retrieval signals alone; and topics in acronyms, which a library's papers expand."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.questions import WordFinder
from bot.questions.acronyms import acronyms
from bot.retrieval import Retrieved
from bot.retrieval.evidence import RankedPaper
from bot.retrieval.relevance import relevance

# A logistic regression on the signals of `signals`, fitted by `python -m benchmarks.topics` on papers of two small libraries
# that were labelled by hand; over topics that it was not fitted on .86 of what it takes is on the topic, and it takes .67 of
# what is.
WEIGHTS = (1.65, 0.49, 0.46, 0.04, 0.11, 0.14, 0.78, 1.61, 1.92)
BIAS = -5.0
SURE = 0.5
# Beginnings of words by which one is the opposite of the other: “online” and “offline”, “supervised” and “unsupervised”.
_AGAINST = (("on", "off"), ("un", ""), ("non", ""), ("multi", "single"), ("inter", "intra"), ("hyper", "hypo"), ("up", "down"))
_REST = 3  # letters at least behind such a beginning
_WORD = re.compile(r"[^\W_][\w-]*")
_LONGEST = 8  # letters of an acronym


def chance(ranked: RankedPaper, found: Retrieved) -> float:
    """How likely it is that a paper is on the topic that it was found for, 0 to 1."""
    odds = BIAS + sum(weight * signal for weight, signal in zip(WEIGHTS, signals(ranked, found), strict=True))
    return 1 / (1 + math.exp(-odds))


def signals(ranked: RankedPaper, found: Retrieved) -> tuple[float, ...]:
    """What tells of it: scores, alone and beside the best one's, nearness in meaning and in words, and where these stand."""
    alone = relevance(replace(found, papers=(ranked,)))
    odds = math.log(max(alone, 1e-4) / max(1 - alone, 1e-4))
    together = max([_in_title(ranked, found), *(passage.lexical for passage in ranked.passages)])
    return (
        ranked.score / (found.papers[0].score or 1.0), ranked.score, max(-6.0, min(6.0, odds)) / 6, ranked.dense, ranked.near,
        ranked.coverage, together, _in_title(ranked, found), ranked.keyword,
    )  # fmt: skip


def _in_title(ranked: RankedPaper, found: Retrieved) -> float:
    """The weighted share of the topic's words that stand in a title, 0 to 1."""
    present, total = WordFinder(found.weights)(ranked.paper.title), sum(found.weights.values())
    return sum(found.weights[word] for word in present) / total if total else 0.0


def on_opposite(title: str, words: Iterable[str]) -> bool:
    """Whether a title has the opposite of one of a topic's words (type 1 for type 2, too), and not the word itself."""
    said = {word.lower().replace("-", "") for word in _WORD.findall(title)}
    asked = [word.replace("-", "") for word in words]
    for noun, number in pairwise(asked):
        others = re.findall(rf"\b{re.escape(noun)} (\d+)\b", title, re.IGNORECASE) if number.isdigit() else []
        if others and number not in others:
            return True
    return any(word not in said and not said.isdisjoint(_opposites(word)) for word in asked)


def _opposites(word: str) -> Iterator[str]:
    for pair in _AGAINST:
        for ours, theirs in (pair, pair[::-1]):
            if word.startswith(ours) and len(word) >= len(ours) + _REST:
                yield theirs + word[len(ours) :]


def expanded(topic: str, papers: Sequence[RankedPaper]) -> tuple[str, dict[str, str]]:
    """A topic with its acronyms written out, and what was: “offline RL” as “offline reinforcement learning”.

    An acronym is written out as most of the `papers` do that expand it.
    """
    meant = dict[str, Counter[str]]()
    for short, meaning in (pair for ranked in papers for pair in acronyms(ranked.paper.abstract)):
        meant.setdefault(_singular(short), Counter())[meaning.lower()] += 1
    read = {word: _commonest(meant[_singular(word)]) for word in _acronyms(topic) if _singular(word) in meant}
    read = {word: meaning for word, meaning in read.items() if meaning not in topic.lower()}
    for word, meaning in read.items():
        topic = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", meaning, topic)
    return topic, read


def _acronyms(topic: str) -> Iterable[str]:
    """The words of a topic that may be acronyms: short ones, whatever their letters ("rl")."""
    return dict.fromkeys(word for word in _WORD.findall(topic) if 2 <= len(word) <= _LONGEST)


def _singular(word: str) -> str:
    return word.lower().removesuffix("s")


def _commonest(meanings: Counter[str]) -> str:
    return max(meanings, key=lambda meaning: (meanings[meaning], -len(meaning), meaning))
