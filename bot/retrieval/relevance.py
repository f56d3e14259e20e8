"""Whether the library holds anything on a question, decided from retrieval signals alone.

A logistic regression, fitted by `python -m benchmarks.refusals --fit`, each group of questions with the same weight, on
libraries of 70, 5,000 and 5,183 papers and parts of these of 10 to 3,500: as answerable the development questions, SciFact
train's claims and questions that were written for abstracts (`benchmarks/questions`); as not so the unanswerable development
questions, the questions of each library asked of the others, and everyday ones. Two or three words from titles, of the library
and of the others, are among both, so that terse questions are weighed rightly. Of the questions written for abstracts those
alone are taken that the model did not learn from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot.questions import ORDINALS, coined, stem, topic_words, word_set
from bot.questions.expectations import asks_who_works, beside_writing, judging, says_paper
from bot.retrieval import Retrieved
from bot.retrieval.absent import hung_on
from bot.retrieval.evidence import RankedPaper
from bot.retrieval.favouring import asked_term, defining

# Of the best value that any of the papers found has: cosine of a sentence, nearness of words, share of the words held.
SENTENCE, NEAR, COVERAGE = 18.9, 6.75, 3.1
UNKNOWN_NAME = -0.9  # for each word written like a name that stands in no paper, two at most
# Where a short question is on such a name (“Does COVID-19 cause strokes?”): what comes near has its other words. Of 2,443
# questions that can be answered (`python -m benchmarks.refusals`) none is of that kind.
ON_UNKNOWN = -5.5
# Times ln(1 + words of the topic): a few words find something near by chance, long paraphrases come less near to their
# own paper. Words that state filters, names of authors and function words of other languages count here: it was fitted on
# questions as they are asked.
LENGTH = 4.2
MIN_WORDS, MAX_WORDS = 3, 16
# Times ln(papers that the filters let through / 70): the best of many papers comes nearer to any question.
SIZE, _SIZE_OF_DEVELOPMENT = -0.45, 70
# At this threshold 2 of 89 answerable development questions are refused, both not in English, and all 13
# unanswerable ones; over SciFact's corpus 13 of 13. `python -m benchmarks.refusals` prints what else is. As fitted the bias is
# .8 less: to be refused wrongly is worse than to be shown what does not fit.
BIAS = -18.95
# A follow-up names its topic no more ("does it run on drones?"): without this it would often be refused. With more, what has
# nothing to do with the papers before it ("how long should I boil it?") would often be answered.
FOLLOWS = 4.75
# Somebody's papers are asked for by those who know of them. Of 71 development questions asked as "according to X, …", X an
# invented author of the paper, 2 were refused with this and 6 without; of the 13 unanswerable ones, asked of five authors
# each, 1 in 65 was let through and none.
BY_AUTHOR = 1.0
# Who names a paper by the word that it introduces for itself means that paper, whatever else is asked ("who wrote SERL?"); and
# "what does PPO stand for?" is answered where a passage says it.
CALLED = 0.9
THRESHOLD = 0.5
# What is found with less than this may well be another topic. Of 26 questions near to a library that nothing in it answers
# four are answered, each with words that stand in none of its papers.
DOUBTED = 0.96
MIN_SENTENCE = 0.1  # below this only words speak for a paper: enough for a name, but "good" stands in many an abstract
_CONSIDERED, _TERM = 5, 3  # papers; words of a term
OF_ANYTHING = word_set("good bad great nice fine true right wrong useful important interesting")  # “is it good?”


def relevance(found: Retrieved) -> float:
    """How likely it is that the library holds something on the question, 0 to 1."""
    papers = found.papers[:_CONSIDERED]
    if found.only_filters:
        return float(bool(papers))
    words = beside_writing(found.question, topic_words(found.question))
    topic = set(words) - ORDINALS.keys() - OF_ANYTHING.union(judging(found.question, words))
    if not (topic or found.sides.called):  # "What are the papers about?", "is it good?"; but "what does it do?" is of the paper
        return CALLED if found.follows and papers else 0.0
    named = {*found.names, *(name.lower() for name in found.sides.called)}
    spoken_for = any(paper.shared if found.by_author else named.intersection(paper.shared) for paper in papers)
    if any(paper.paper.paper_id in found.sides.identified for paper in papers):
        return CALLED
    if max((paper.sentence for paper in papers), default=0.0) < MIN_SENTENCE and not found.follows and not spoken_for:
        return 0.0
    told = zip((SENTENCE, NEAR, COVERAGE, LENGTH, SIZE), signals(found), strict=True)
    odds = sum(weight * signal for weight, signal in told) + of_unknown_names(found)
    likely = 1 / (1 + math.exp(-(odds + FOLLOWS * found.follows + BY_AUTHOR * found.by_author + BIAS)))
    meant = likely < CALLED and (_named(found, papers) or _called(found, papers) or _defined(found, papers))
    return CALLED if meant else likely


def _named(found: Retrieved, papers: Sequence[RankedPaper]) -> bool:
    """Whether the few words of a topic stand together in a paper, or all of many in a title: it is meant, however far it lies.

    So is a paper with one word in its title that it is called by: “who wrote the bat paper?”; who works on it is asked alike.
    """
    words = topic_words(found.question)
    topic = {stem(word) for word in beside_writing(found.question, words)}
    if len(words) == found.length <= _TERM:
        texts = [paper.paper.text for paper in papers if paper.coverage == 1.0]
        row = r"[\s.-]{1,2}".join(map(re.escape, words))  # “Dr. GRPO”
        together = re.compile(rf"(?<!\w){row}(?!\w)", re.IGNORECASE)
        if len(words) == 1 or (together.search(found.question) and any(map(together.search, texts))):
            return bool(texts)
    several = len(topic) > 1 or says_paper(found.question) or asks_who_works(found.question)
    return several and any(topic <= {stem(word) for word in topic_words(paper.paper.title)} for paper in papers)


def _defined(found: Retrieved, papers: Sequence[RankedPaper]) -> bool:
    """Whether the question asks what something is, and a passage found says so."""
    term = asked_term(found.question)
    return bool(term) and any(map(defining(term), (passage.text for paper in papers for passage in paper.passages)))


def _called(found: Retrieved, papers: Sequence[RankedPaper]) -> bool:
    """Whether all that the question calls by a coined word are papers found, or stand in these, or a side of a comparison is.

    So are sides that papers only speak of, where nothing else is asked: “PPO vs DQN”, as “PPO” alone.
    """
    ids = {paper.paper.paper_id for paper in papers}
    if found.sides.spoken_of or not ids.isdisjoint(found.sides.papers):
        return True
    known = {name.lower() for name, meant in found.sides.called.items() if not ids.isdisjoint(meant)}
    if known:
        known.update(*(paper.shared for paper in papers if paper.paper.paper_id in found.sides.own))
    return bool(known) and known.issuperset(coined(found.question))


def signals(found: Retrieved) -> tuple[float, ...]:
    """What `SENTENCE`, `NEAR`, `COVERAGE`, `LENGTH` and `SIZE` are the weights of."""
    papers = found.papers[:_CONSIDERED]
    return (
        max((paper.sentence for paper in papers), default=0.0),
        max((paper.near or paper.coverage for paper in papers), default=0.0),  # 0 where the model does not tell
        max((paper.coverage for paper in papers), default=0.0),
        math.log(1 + min(MAX_WORDS, max(MIN_WORDS, found.length))),
        math.log(max(1, found.admitted) / _SIZE_OF_DEVELOPMENT),
    )


def of_unknown_names(found: Retrieved) -> float:
    """What is added, at fixed weights, for words written like names that stand in no paper."""
    unknown = min(2, len(set(found.names).intersection(found.unknown)))
    return UNKNOWN_NAME * unknown + ON_UNKNOWN * bool(unknown and hung_on(found))


def is_relevant(found: Retrieved) -> bool:
    """Whether to answer at all."""
    return bool(found.either) or (relevance(found) >= THRESHOLD and not any(found.strange.values()))
