"""Terms asked about that stand in no paper, though each of their words may: “inverse reinforcement learning”.

To a library on a subject a topic near to it comes as near as one that it has: what tells them apart is often the term alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.answering.counts import otherwise
from bot.questions import WordFinder, stem, topic_phrases, topic_words, word_set
from bot.questions.expectations import asks
from bot.questions.naming import WORD, is_name
from bot.questions.openings import GREETING
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.favouring import asked_term
from bot.retrieval.relevance import THRESHOLD, is_relevant, relevance
from ingest.embedding.vocabulary import Vocabulary
from ingest.library import Library
from ingest.sentences import sentence_spans

_TERM, _LONGEST, _SHORT = 4, 3, 6  # words of a term, of one that is judged by itself, and of a topic that it is a part of
_TELLING = 0.4  # how rare such a word is: “trust”, “traffic” and “inverse” are rarer, “small”, “old” and “many” more common
_BETWEEN = 2  # words that may stand between those of a term otherwise put: “segmentation of the liver”
# Of the cosine of the sentence that comes nearest to a term, what is lost without its first word: little where that only comes
# near to the rest (“inverse reinforcement learning” to a library on reinforcement learning). Of 34 terms that no paper of two
# libraries is on 20 lose less than the first, and 28 less than the second; of 27 that papers have in other words 6 and 11, and
# 4 and 6 where the sentence does not come as near as `CARRIED`.
LOST, MOSTLY_LOST, CARRIED = 0.09, 0.16, 0.5
_JOINS = word_set("a an and as at between by for from in into of on or over the under using versus via vs with without")
_THAT = re.compile(
    rf"\W*{GREETING}(?:which|what|any) (?:papers?|studies|works?|articles?)(?: that)? [a-z]+ (?!(?:of|in|on)\b)",
    re.IGNORECASE,
)
_NAMES_NEXT = re.compile(  # behind other words a verb may follow: “who funded reinforcement learning?”
    r"\b(?:do|does|did|is|are|was|were|can|could|the|an?|of|on|in|for|with|by|from|about|than|using|via) $", re.IGNORECASE
)
_WORKS = re.compile(r"\W*how (?:do|does|did) (?:the |an? )?(?P<term>[^?.!,;:]{2,80}?) works?\W*", re.IGNORECASE)


def with_strange(found: Retrieved, retriever: Retriever, library: Library) -> Retrieved:
    """What was found, with the words of a term asked for that stand in no paper together, and whether nothing carries them.

    Nothing carries what is asked to be explained where no sentence has all of its words, nor a term to which what is found
    comes as near without its first word, nor one that would be refused by itself and that the question is on. Of 323
    questions in plain words and key words that 2,000 papers answer, as they are and put as “papers on …”, one is refused so.

    Raises:
        LibraryError: the library cannot be used.
    """
    vocabulary, others = retriever.vocabulary, found.sides.names or found.sides.called or found.either or found.parts
    if vocabulary is None or others or found.follows or found.only_filters or found.mended or not found.english:
        return found
    if len(topic_words(found.question)) > _SHORT or not is_relevant(found):
        return found
    term = _explained(found.question)
    topic = term or _THAT.sub("", found.question, count=1)
    names = len(topic_words(topic)) <= _TERM  # a longer topic describes what is sought
    listed = bool(term) or found.for_papers or topic != found.question or (names and not asks(topic))
    whole = _JOINS.issuperset(_beside_topic(topic)) and (listed or not asks(topic))
    phrases = topic_phrases(topic) if whole else of_known(topic, library) if asks(topic) else []
    terms = [term] if term else [one for one in (telling(phrase, vocabulary) for phrase in phrases) if one]
    strange = dict[str, bool]()
    for phrase in _strange(terms, found, library):
        alone = retriever.retrieve(phrase, len(found.papers), found.filters)
        if relevance(alone) >= THRESHOLD or not whole:
            lost = _lost(phrase, alone, retriever)
            foreign = lost < LOST and (names or not whole)
        elif listed:
            lost, foreign = 0.0, _is_hung_on(phrase, topic, library)
        else:
            continue
        foreign = foreign or (phrase == term and not _in_sentence(term, found))
        if foreign or lost < MOSTLY_LOST:
            strange[phrase] = foreign
    return replace(found, strange=strange)


def telling(phrase: str, vocabulary: Vocabulary) -> str:
    """A phrase from the first word that tells which of a kind it is: “reward models” of “several reward models”; or ""."""
    words = phrase.split()
    while words and vocabulary.rarity(words[0].lower()) < _TELLING:
        del words[0]
    return " ".join(words) if len(words) > 1 and not words[0].lower().endswith("ing") else ""


def _is_hung_on(phrase: str, topic: str, library: Library) -> bool:
    """Whether a topic is on a term alone, or on one that papers have as well: “RL” of “RL for traffic signal control”."""
    if set(topic_words(topic)) <= set(topic_words(phrase)):
        return True
    beside = [one for one in (*topic_phrases(topic), *filter(is_name, WORD.findall(topic))) if one not in phrase]
    return len(phrase.split()) <= _LONGEST and len(library.unknown(beside)) < len(beside)


def _beside_topic(text: str) -> set[str]:
    """The words of a text that are none of its topic, lower case."""
    return set(re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", text.lower())).difference(topic_words(text))


def _explained(question: str) -> str:
    """The words of a term that a question asks to be explained, if it is nothing but these; or ""."""
    works = _WORKS.fullmatch(question)
    term = works["term"] if works else asked_term(question)
    return term if topic_phrases(term) == [term] else ""


def _strange(phrases: Iterable[str], found: Retrieved, library: Library) -> list[str]:
    """Those of some phrases that stand in no paper, nor do their first words, and that nothing found has words near each other.

    What comes behind known words only tells their kind: “the reward hacking problem”.
    """
    first = {phrase: _first(phrase) for phrase in phrases}
    unknown = library.unknown(list(dict.fromkeys(filter(None, first.values()))))
    texts = [ranked.paper.text for ranked in found.papers]
    strange = list[str]()
    for phrase in (phrase for phrase, begins in first.items() if begins in unknown):
        forms = [form for one in (phrase, first[phrase]) for form in (*otherwise(one, library), *_closed(one))]
        known = any(library.frequencies(forms)[1].values()) if forms else False
        if not known and len(phrase.split()) <= _TERM and not any(_stand_near(phrase, text) for text in texts):
            strange.append(phrase)
    return strange


def _first(phrase: str) -> str:
    """The first two words of a phrase, or its first one where that is made of two: “average-reward reinforcement learning”."""
    first, *others = phrase.split()
    return first if "-" in first else " ".join([first, *others[:1]])


def _closed(phrase: str) -> Iterator[str]:
    """A phrase as others write it, with two of its words in one: “multitask learning”."""
    for gap in re.finditer(r"[\s-]+", phrase):
        yield phrase[: gap.start()] + phrase[gap.end() :]


def _stand_near(phrase: str, text: str) -> bool:
    """Whether all words of a phrase stand in a text with few others between them, in any order and inflection."""
    wanted = {stem(word) for word in re.findall(r"[^\W_]+", phrase)}
    last = dict[str, int]()
    for place, word in enumerate(re.findall(r"[^\W_]+", text)):
        if (one := stem(word)) in wanted:
            last[one] = place
            if len(last) == len(wanted) and place - min(last.values()) < len(wanted) + _BETWEEN:
                return True
    return False


def _in_sentence(phrase: str, found: Retrieved) -> bool:
    """Whether a sentence of what was found has all words of a phrase."""
    stands_in = WordFinder([re.sub(r"\s+", "-", phrase.lower())])
    papers = [ranked.paper for ranked in found.papers]
    return any(
        stands_in(paper.title) or any(stands_in.within(paper.abstract, sentence_spans(paper.abstract))) for paper in papers
    )


def of_known(text: str, library: Library) -> list[str]:
    """The terms in a text, each of a known one and a word before it: “distributional RL” of “does distributional RL help?”.

    What else stands beside each other need be no term: “the robot finds”.
    """
    found = list[str]()
    for run in topic_phrases(text):
        first, *others = run.split()
        pairs = [f"{one} {other}" for one, other in itertools.pairwise(others)]
        unknown = library.unknown(pairs) if _NAMES_NEXT.search(text[: text.find(run)]) else pairs
        known = next((place for place, pair in enumerate(pairs) if pair in unknown), len(pairs))
        if known and pairs != unknown:
            found.append(" ".join([first, *others[: known + 1]]))
    return found


def _lost(phrase: str, alone: Retrieved, retriever: Retriever) -> float:
    """What is lost of the nearness of the sentence nearest to a term without its first word; all of it if it comes very near.

    `alone` is what was found for the term by itself.
    """
    nearest = max(alone.papers, key=lambda ranked: ranked.sentence)
    if nearest.sentence >= CARRIED:
        return 1.0
    rest = phrase.split(maxsplit=1)[1]
    papers = retriever.retrieve(rest, len(alone.papers), alone.filters, [nearest.paper.paper_id]).papers
    without = (ranked.sentence for ranked in papers if ranked.paper.paper_id == nearest.paper.paper_id)
    return nearest.sentence - next(without, 0.0)
