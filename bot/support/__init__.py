"""Whether the abstracts that a sentence cites carry it: a verdict, what is in doubt, and the words that carry it best.

No model is called. How well an abstract carries a sentence is a matter of degree (`bot.support.alignment`). What can be checked
by rule is not: a number or a name that stands nowhere in what is cited, or words that turn it round, keep a sentence from
being called supported, however near it is otherwise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.answers import Quote, Verdict
from bot.instructions import is_instruction
from bot.questions import MAX_WORDS, topic_words
from bot.support.alignment import Abstract, Alignment, Claim, align, carried, crowded, in_one, missing
from bot.support.doubts import Doubt, Kind, absent, doubts, reader_text, weight
from bot.support.languages import is_foreign
from bot.support.offered import is_offered, unlabelled
from bot.support.quantities import quantities
from ingest.chunking import chunk_paper
from ingest.embedding import Embedder
from ingest.embedding.vectors import unit, unpacked
from ingest.embedding.vocabulary import joined, only_rows
from ingest.library import Library
from ingest.library.searching import word_weight
from ingest.records import Paper, Span
from ingest.text import plain

__all__ = ["Abstract", "Checker", "Claim", "Judgement", "Kind", "judged"]

# Of the probability that a sentence is supported: .65 of the claims of SciFact train are, and .25 are by the best other paper.
SUPPORTED, NOT_FOUND = 0.45, 0.23
# Share of what a sentence's words tell that stands in one sentence of an abstract, from which on it is supported rather than
# partly, if nothing speaks against it and other papers carry it no better than they mostly do.
_IN_ONE = 0.6
_NEAREST = 4  # sentences of the abstracts in which a denial is looked for
_LIKELY = 3  # candidates that are judged when a paper is looked for that supports a sentence
# Words of those who report, rather than of what is reported.
_FILLERS = frozenset(
    """whereas roughly approximately nearly almost respectively thus hence thereby namely overall moreover furthermore however
    additionally specifically particularly notably according reports reported instead therefore consequently i.e e.g compared
    versus against towards toward while although though despite together namely meanwhile describes note summary
    conclusion collectively""".split()
)
_SUMS_UP = re.compile(
    r"(?:(?:taken )?together|overall|collectively|in (?:summary|sum|short|conclusion|brief)|to sum up|both|all (?:three|of))\b",
    re.IGNORECASE,
)
_EDGES = "\"'“”‘’.,;:!?()[]-–—*_` "


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of a sentence.

    `score` is the probability that the abstracts cited support it (0 to 1). `doubts` say in a reader's words what of it
    does not stand there, `kinds` what they are about. `quotes` give, for each abstract cited by its place in the list, the
    sentence that carries most.
    """

    verdict: Verdict
    score: float
    doubts: tuple[str, ...]
    quotes: tuple[tuple[int, Quote], ...]
    kinds: frozenset[Kind] = frozenset()


class Checker:
    """Judges the sentences of answers from one library; thread-safe."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder
        self._last: Claim | None = None

    def abstracts(self, papers: Sequence[Paper]) -> list[Abstract]:
        """The papers with their sentences and vectors: the library's or, where it has another text or none, new ones.

        Sentences that command their reader are left out: they state nothing, and are evidence for nothing.

        Raises:
            LibraryError, EmbedderError: something broke.
        """
        kept = self._library.stored([paper.paper_id for paper in papers])
        found = list[Abstract]()
        for paper in papers:
            stored = kept.get(paper.paper_id)
            if stored is None or stored.paper.abstract != paper.abstract:
                found.append(_stating(self._embedded(paper)))
                continue
            rows = len(stored.sentences) + 1  # the first is the whole abstract's
            vectors = unit(unpacked(stored.vectors, len(stored.vectors) // rows))[1:]
            pieces = np.frombuffer(stored.pieces, dtype=np.uint16)
            found.append(_stating(Abstract(paper, stored.sentences, vectors, pieces)))
        return found

    def _embedded(self, paper: Paper) -> Abstract:
        chunks = chunk_paper(paper)
        read = list(self._embedder.embed_chunks(chunks))
        vectors = [found.sentences for found in read]
        spans = tuple(span for chunk in chunks for span in chunk.sentences)
        pieces = np.frombuffer(joined([found.pieces for found in read]) if read else b"", dtype=np.uint16)
        return Abstract(paper, spans, np.concatenate(vectors) if vectors else np.zeros((0, 0), dtype=np.float32), pieces)

    def judge(self, sentence: str, cited: Sequence[Abstract], others: Sequence[Abstract] = ()) -> Judgement:
        """Judge a sentence, without its markers, by the abstracts that it cites.

        `others` are those that it might have cited: a sentence that they carry as well says less of those that it cites.

        Raises:
            LibraryError, EmbedderError: something broke.
        """
        return judged(self._claim(sentence), cited, others)

    def reads(self, sentence: str, asked: str, before: str = "") -> bool:
        """Whether a sentence of an answer to what was `asked`, with this `before` it, is in English and can be judged."""
        return not is_foreign(sentence, asked, self._embedder.vocabulary, before)

    def attribute(self, sentence: str, candidates: Sequence[Abstract], before: Sequence[int] = ()) -> Sequence[int]:
        """Which of the candidates alone supports a sentence that cites nothing; none if none does.

        One that sums up is supported by all that is cited `before` it together, if it is.

        Raises:
            LibraryError, EmbedderError: something broke.
        """
        claim = self._claim(sentence)
        if not claim.weights:
            return ()
        summed = [candidates[place] for place in before] if len(before) <= _LIKELY and _SUMS_UP.match(claim.text) else []
        if summed and judged(claim, summed).verdict is Verdict.SUPPORTED:
            return before
        odds = [carried(claim, [align(claim, abstract)]) for abstract in candidates]
        for place in np.argsort(-np.array(odds), kind="stable")[:_LIKELY].tolist():
            if judged(claim, [candidates[place]]).verdict is Verdict.SUPPORTED:
                return (place,)
        return ()

    def _claim(self, sentence: str) -> Claim:
        text = unlabelled(plain(sentence))
        last = self._last  # a sentence is often attributed first and then judged
        if last is not None and last.text == text:
            return last
        words = telling_words(text)
        total, frequencies = self._library.frequencies(words)
        # In a small library most words of a true sentence stand in no paper: they tell no more than those of one paper.
        weights = {word: word_weight(total, max(1, papers)) for word, papers in frequencies.items()}
        # Sentences are read as abstracts are, not as questions.
        vector = unit(np.array(self._embedder.embed_documents([text])[0] if words else [], dtype=np.float32))
        vocabulary = self._embedder.vocabulary
        english, common = weights, tuple[str, ...]()
        if vocabulary is not None:
            common = tuple(word for word in words if word.isalpha() and vocabulary.knows(word))
            english = {word: weight * vocabulary.rarity(word) for word, weight in weights.items()}
        near = vocabulary.nearness(dict.fromkeys(common, 1.0)) if vocabulary and common else None
        self._last = claim = Claim(text, vector, english, word_weight(total, 1), common, near, weights)
        return claim


def _stating(abstract: Abstract) -> Abstract:
    """The same without the sentences that command or question their reader."""
    context = abstract.paper.text
    kept = [place for place, text in enumerate(abstract.sentences) if not is_instruction(text, context)]
    if len(kept) == len(abstract.spans):
        return abstract
    spans = tuple(abstract.spans[place] for place in kept)
    pieces = only_rows(abstract.pieces, [0, *(1 + place for place in kept)])
    return Abstract(abstract.paper, spans, abstract.vectors[kept], pieces)


def telling_words(text: str) -> list[str]:
    """The words of a sentence that an abstract that carries it should hold: of its numbers only the figures."""
    rest = text
    for one in reversed(quantities(text)):
        rest = f"{rest[: one.start]} {re.sub('[^0-9]', ' ', one.text)} {rest[one.end :]}"
    return [word for word in topic_words(rest) if word not in _FILLERS][:MAX_WORDS]


def judged(claim: Claim, cited: Sequence[Abstract], others: Sequence[Abstract] = ()) -> Judgement:
    """Judge a sentence by the abstracts that it cites; see `Checker.judge`."""
    verbatim = [_verbatim(claim.text, abstract) or _offered(claim.text, abstract) for abstract in cited]
    if not claim.weights:  # nothing is claimed
        same = tuple((place, quote) for place, quote in enumerate(verbatim) if quote)
        return Judgement(Verdict.SUPPORTED if same else Verdict.NOT_FOUND, float(bool(same)), (), same)
    if not cited:
        return Judgement(Verdict.NOT_FOUND, 0.0, (), ())
    alignments = [align(claim, abstract) for abstract in cited]
    quotes = tuple(
        (place, quote)
        for place, (abstract, alignment, same) in enumerate(zip(cited, alignments, verbatim, strict=True))
        if (quote := same or _best(abstract, alignment)) is not None
    )
    if any(verbatim):
        return Judgement(Verdict.SUPPORTED, 1.0, (), quotes)
    odds = max(carried(claim, alignments), *(carried(claim, [one]) for one in alignments))
    crowd = crowded([_alone(claim, other) for other in others])
    odds -= crowd
    found = doubts(claim, cited, _nearest(cited, alignments))
    score = _probability(odds - weight(found))
    verdict = _verdict(_probability(odds), found)
    if verdict is Verdict.PARTLY and not found and crowd <= 0 and in_one(claim, alignments) >= _IN_ONE:
        verdict = Verdict.SUPPORTED
    if verdict is not Verdict.SUPPORTED and not found:
        found = absent(missing(claim, alignments))
    return Judgement(verdict, score, reader_text(found, len(cited)), quotes, frozenset(one.kind for one in found))


def _alone(claim: Claim, abstract: Abstract) -> float:
    """How well one abstract carries a sentence, what speaks against it reckoned in, as log-odds."""
    alignment = align(claim, abstract)
    return carried(claim, [alignment]) - weight(doubts(claim, [abstract], _nearest([abstract], [alignment])))


def _verdict(score: float, found: Sequence[Doubt]) -> Verdict:
    if score < NOT_FOUND:
        return Verdict.NOT_FOUND
    return Verdict.SUPPORTED if score >= SUPPORTED and not found else Verdict.PARTLY


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _best(abstract: Abstract, alignment: Alignment) -> Quote | None:
    if not abstract.spans:
        return None
    span = abstract.spans[int(alignment.nearness.argmax())]
    return Quote(span.of(abstract.paper.abstract), span.start, span.end)


def _nearest(cited: Sequence[Abstract], alignments: Sequence[Alignment]) -> list[str]:
    ranked = [
        (float(nearness), text)
        for abstract, alignment in zip(cited, alignments, strict=True)
        for nearness, text in zip(alignment.nearness, abstract.sentences, strict=True)
    ]
    return [text for _, text in sorted(ranked, key=lambda pair: -pair[0])[:_NEAREST]]


def _verbatim(text: str, abstract: Abstract) -> Quote | None:
    """The sentences of an abstract, one or several on end, that a sentence repeats word for word."""
    wanted, whole = _bare(text), abstract.paper.abstract
    for place, bare in enumerate(_bare_sentences(whole, abstract.spans)):
        if wanted and wanted.startswith(bare):
            start = abstract.spans[place].start
            for span in abstract.spans[place:]:
                if _bare(whole[start : span.end]) == wanted:
                    return Quote(whole[start : span.end], start, span.end)
    return None


def _offered(text: str, abstract: Abstract) -> Quote | None:
    """The sentence of an abstract that offers code or data, as a sentence says that it does, and no more."""
    spans = (span for span in abstract.spans if is_offered(text, span.of(abstract.paper.abstract)))
    return next((Quote(span.of(abstract.paper.abstract), span.start, span.end) for span in spans), None)


@lru_cache(maxsize=128)
def _bare_sentences(abstract: str, spans: tuple[Span, ...]) -> list[str]:
    return [_bare(span.of(abstract)) for span in spans]


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(_EDGES).casefold()
