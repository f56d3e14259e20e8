"""The passages of a retrieved paper that answer the question, best first."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.instructions import is_instruction
from bot.questions import WordFinder
from bot.questions.reverses import Reverses
from bot.retrieval.favouring import Favoured
from bot.retrieval.short_forms import with_short_forms
from ingest.library import Candidate
from ingest.records import Paper, Passage

# A sentence's score: its cosine to the question, the weighted share of the question's words that it holds, how near its
# words come to the question's, its place (0 the first, 1 the last: background comes early, findings late), the logarithm
# of its length in characters, and a little of what its neighbours have of the first three: an answer often runs over two
# sentences. Weights against 1 for the cosine. Of the evidence in SciFact train's abstracts the first five sentences hold
# .87 and the first two .57; .86 and .55 without the neighbours, .80 and .49 with cosine and shared words alone. A regression
# there gives .88, with more weight on a late place than suits questions: these are half way to it. (So before abstracts were
# read as they are now, with .35 for the place; of what is shown .892 is held with .3, .889 with .35, and of the evidence of the
# development questions 97 of 108 sentences, 95.)
WORDS, NEAR, PLACE, LENGTH = 0.75, 0.4, 0.3, 0.13
BEFORE, AFTER = 0.1, 0.12
# Passages of a paper: its best sentences, so many in any case, more where they come near to the best one of any paper.
# Over the first five papers for 300 of SciFact train's claims these hold .84 of the evidence with 4.3 passages a paper, .82
# with five of each; where no sentence stands out, the answer may be in any of them.
LEAST_PASSAGES, MAX_PASSAGES, MARGIN = 3, 7, 0.7
_SHORTEST = 10  # characters of a passage: “1.” before what is counted may be a sentence of its own
# What stands in one is no word of its sentence.
ADDRESS = re.compile(
    r"\bhttps?://\S+|\bwww\.\S+|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:io|com|org|net|edu|ai|dev)\b(?:/\S*)?"
)
_LONGEST_HOST = 320  # characters of one before its last dot
_ENDING = re.compile(r"\.(?:io|com|org|net|edu|ai|dev)\b")  # of its host


@dataclass(frozen=True, slots=True)
class RankedPaper:
    """A paper with its rank scores and the passages that were found for the question, best first.

    `score` is the fused score (about 0 to 1), `whole` and `sentence` the cosines of abstract and best sentence,
    `keyword` BM25 relative to what a paper with all the question's words would have (about 0 to 1), `near` how near the
    question's words come to the paper's (0 to 1), `shared` those of them that stand in the paper, as the question writes
    them, and `coverage` their weighted share of all (0 to 1). `rest` makes its `others`.
    """

    paper: Paper
    score: float
    whole: float
    sentence: float
    keyword: float
    near: float
    coverage: float
    shared: tuple[str, ...]
    passages: tuple[Passage, ...]
    rest: Callable[[], tuple[Passage, ...]] = field(default=tuple, compare=False, repr=False)

    @property
    def others(self) -> tuple[Passage, ...]:
        """Its sentences beside the passages, best first: made when asked for, as most papers are never asked."""
        return self.rest()

    @property
    def dense(self) -> float:
        """How near the paper is to the question in meaning: the mean of its two cosines."""
        return (self.whole + self.sentence) / 2


class Evidence:
    """Makes papers with passages of a question's candidates. Each is judged once, so most can be before all are found."""

    def __init__(
        self,
        stands_in: WordFinder,
        favoured: Favoured | None = None,
        called: Mapping[str, Collection[str]] | None = None,
        working: bool = False,
        reverses: Reverses | None = None,
    ) -> None:
        """`stands_in` is the question's, and `favoured` tells what it asks for, if that is known.

        `called` are the names by which it calls papers, with their ids: a sentence of such a paper does not answer by them.
        `working` tells that it asks how something works: that stands mostly where the name does not (“It …”). `reverses`
        tells where the reverse of a word stands: it answers as the word does, though it is not the word that is sought.
        """
        self._stands_in = stands_in
        self._favoured = favoured
        self._called = called or {}
        self._working = working
        self._reverses = reverses
        self._judged: dict[str, _Judged] = {}

    def judge(self, candidates: Sequence[Candidate], weights: Mapping[str, float]) -> None:
        """Judge those that were not yet; `weights` are the question's, always the same."""
        for candidate in candidates:
            known = self._judged.get(candidate.paper.paper_id)
            # Another paper: the library has changed meanwhile. Other nearness: no paper is ranked by it any more.
            if known is None or known.paper is not candidate.paper or known.compared != candidate.near:
                self._judged[candidate.paper.paper_id] = self._judge(candidate, weights)

    def _judge(self, candidate: Candidate, weights: Mapping[str, float]) -> _Judged:
        paper = candidate.paper.paper_id
        named = [name.lower() for name, ids in self._called.items() if paper in ids]
        answering = _unnamed(weights, named, none=self._working)
        return _judged(candidate, weights, answering, self._stands_in, self._favoured, self._reverses)

    def ranked(self, candidates: Sequence[Candidate], weights: Mapping[str, float]) -> tuple[RankedPaper, ...]:
        """The candidates as papers with those of their passages that are worth showing beside each other's."""
        self.judge(candidates, weights)
        each = [(candidate, self._judged[candidate.paper.paper_id]) for candidate in candidates]
        enough = max((one.scores[one.best[0]] for _, one in each if one.best), default=0.0) - MARGIN
        return tuple([_ranked(candidate, one, weights, enough) for candidate, one in each])


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was found of each sentence of a candidate, and the places of those that may be shown, best first.

    `compared` is how near the words of all of it are, `near` and `sentence` those of what may be shown.
    """

    paper: Paper
    compared: float
    lexical: list[float]
    scores: list[float]
    best: list[int]
    coverage: float
    present: set[str]
    sentence: float
    near: float


def _unnamed(weights: Mapping[str, float], named: Collection[str], *, none: bool) -> Mapping[str, float]:
    """The weights of a question's words without those by which it calls a paper; all where it has no others, or `none`."""
    return {word: weight for word, weight in weights.items() if word not in named} or ({} if none else weights)


def _judged(
    candidate: Candidate,
    weights: Mapping[str, float],
    answering: Mapping[str, float],
    stands_in: WordFinder,
    favoured: Favoured | None,
    reverses: Reverses | None,
) -> _Judged:
    """`answering` are the weights of the words by which a sentence answers.

    Sentences that command or question the reader are no evidence: where the best one does, none that does becomes a
    passage or counts for the scores of this paper. (To look at all sentences of all papers would take too long.)
    """
    paper, total = candidate.paper, sum(weights.values())
    in_sentences = stands_in.within(_without_addresses(paper.abstract), candidate.spans)
    in_sentences = with_short_forms(stands_in, paper.abstract, candidate.spans, in_sentences)
    wanted = sum(answering.values())
    answers = reverses.added(paper.abstract, candidate.spans, in_sentences) if reverses else in_sentences
    lexical = [_coverage(answering, words, wanted) for words in answers]
    scores = _scores(candidate, lexical)
    if favoured:
        scores = [score + more for score, more in zip(scores, favoured(paper, candidate.spans), strict=True)]
    nearest, near = max(candidate.sentences, default=-1.0), candidate.near
    telling = [i for i, span in enumerate(candidate.spans) if span.end - span.start >= _SHORTEST]
    best = sorted(telling or range(len(scores)), key=scores.__getitem__, reverse=True)
    if best and _is_instruction(candidate, best[0]):
        best = stating = [i for i in best if not _is_instruction(candidate, i)]
        in_sentences = [in_sentences[i] for i in stating]
        nearest = max((candidate.sentences[i] for i in stating), default=-1.0)
        near = min(near, max((candidate.near_sentences[i] for i in stating), default=0.0))
    present = stands_in(paper.title).union(*in_sentences)
    coverage = _coverage(weights, present, total)
    return _Judged(paper, candidate.near, lexical, scores, best, coverage, present, nearest, near)


def _without_addresses(text: str) -> str:
    """`text` with blanks in their place: “serl” in https://serl-robot.github.io tells nothing of SERL."""
    ending = _ENDING.search(text)
    signs = (text.find("://"), text.find("www."), ending.start() if ending else -1)
    first = min((at for at in signs if at >= 0), default=-1)
    start = max(0, first - _LONGEST_HOST)  # most stand at the end of an abstract: the rest need not be looked at
    return text[:start] + ADDRESS.sub(lambda found: " " * len(found[0]), text[start:]) if first >= 0 else text


def _ranked(candidate: Candidate, judged: _Judged, weights: Mapping[str, float], enough: float) -> RankedPaper:
    """The paper with its best passages, and those others whose scores are `enough`."""
    scores = judged.scores
    near = sum([place < LEAST_PASSAGES or scores[i] >= enough for place, i in enumerate(judged.best[:MAX_PASSAGES])])
    return RankedPaper(
        paper=candidate.paper,
        score=candidate.score,
        whole=candidate.whole,
        sentence=judged.sentence,
        keyword=candidate.words,
        near=judged.near,
        coverage=judged.coverage,
        shared=tuple([word for word in weights if word in judged.present]),
        passages=_passages(candidate, judged, judged.best[:near]),
        rest=partial(_passages, candidate, judged, judged.best[near:]),
    )


def _is_instruction(candidate: Candidate, place: int) -> bool:
    paper = candidate.paper
    return is_instruction(candidate.spans[place].of(paper.abstract), f"{paper.title} {paper.abstract}")


def _scores(candidate: Candidate, lexical: Sequence[float]) -> list[float]:
    each = zip(candidate.sentences, lexical, candidate.near_sentences, strict=True)
    own = [cosine + WORDS * words + NEAR * near for cosine, words, near in each]
    beside, last = [0.0, *own, 0.0], max(1, len(own) - 1)  # of few numbers lists are faster than arrays
    return [
        own[i] + BEFORE * beside[i] + AFTER * beside[i + 2] + PLACE * i / last + LENGTH * math.log(1 + span.end - span.start)
        for i, span in enumerate(candidate.spans)
    ]


def _passages(candidate: Candidate, judged: _Judged, places: Sequence[int]) -> tuple[Passage, ...]:
    return tuple([_passage(candidate, i, judged.lexical[i], judged.scores[i]) for i in places])


def _passage(candidate: Candidate, place: int, lexical: float, score: float) -> Passage:
    paper, span = candidate.paper, candidate.spans[place]
    text = span.of(paper.abstract)
    return Passage(paper.paper_id, span.start, span.end, text, candidate.sentences[place], lexical, score)


def _coverage(weights: Mapping[str, float], present: set[str], total: float) -> float:
    """The weighted share of the question's words that are `present`, 0 to 1; all of them weigh `total`."""
    if not (present and total):
        return 0.0
    return min(1.0, sum([weight for word, weight in weights.items() if word in present]) / total)
