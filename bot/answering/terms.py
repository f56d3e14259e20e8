"""Terms asked about that stand in no paper, though each of their words may: “inverse reinforcement learning”.

To a library on a subject a topic near to it comes as near as one that it has: what tells them apart is often the term alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answering.counts import otherwise
from bot.questions import WordFinder, stem, topic_phrases, topic_words, word_set
from bot.questions.expectations import asks
from bot.questions.naming import WORD, is_name
from bot.questions.openings import GREETING
from bot.retrieval import Retrieved, Retriever
from bot.retrieval.favouring import asked_term
from bot.retrieval.relevance import DOUBTED, THRESHOLD, is_relevant, relevance
from ingest.library import Library
from ingest.sentences import sentence_spans

_TERM, _LONGEST, _SHORT = 4, 3, 6  # words of a term, of one that is looked for by itself, and of a topic that it is a part of
_BETWEEN = 2  # words that may stand between those of a term otherwise put: “segmentation of the liver”
_JOINS = word_set("a an and as at between by for from in into of on or over the under using via with without")
_USES = re.compile(
    rf"\W*{GREETING}(?:which|what|any) (?:papers?|studies|works?|articles?)(?: that)? (?:us(?:es?|ed|ing)|appl(?:y|ied|ying)) ",
    re.IGNORECASE,
)
_WORKS = re.compile(r"\W*how (?:do|does|did) (?:the |an? )?(?P<term>[^?.!,;:]{2,80}?) works?\W*", re.IGNORECASE)


def with_strange(found: Retrieved, retriever: Retriever, library: Library) -> Retrieved:
    """What was found, with the words of a term asked for that stand in no paper together, and whether nothing carries them.

    Nothing carries what is asked to be explained where no sentence has all of its words, nor a topic of which a part would be
    refused by itself: “traffic signal control” of “reinforcement learning for traffic signal control”. Of 777 questions in
    plain words or key words that a library of 2,560 papers answers, put as “papers on …”, 12 are refused for that.

    Raises:
        LibraryError: the library cannot be used.
    """
    beside = found.follows or found.only_filters or found.either or found.parts or found.sides.names or found.sides.called
    if beside or not found.english or not is_relevant(found):
        return found
    term = _explained(found.question)
    topic = term or _USES.sub("", found.question, count=1)
    listed = found.for_papers or topic != found.question
    doubted = len(topic.split()) <= _LONGEST and not found.mended and relevance(found) < DOUBTED
    if not _JOINS.issuperset(_beside_topic(topic)) or not (listed or (doubted and not asks(topic))):
        return found
    strange = _strange(topic_phrases(topic), found, library)
    foreign = (term in strange and not _in_sentence(term, found)) or (
        listed and not found.mended and _is_foreign(strange, topic, found, retriever, library)
    )
    return replace(found, strange=dict.fromkeys(strange, foreign))


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
    """The first two words of a phrase."""
    return " ".join(phrase.split()[:2])


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


def _is_foreign(strange: Sequence[str], topic: str, found: Retrieved, retriever: Retriever, library: Library) -> bool:
    """Whether a short topic has a term that papers have, and another that none has and on which nothing is found by itself.

    Who names no such term describes what is sought in words of their own, of which some stand nowhere.
    """
    short = len(strange) == 1 and len(strange[0].split()) <= _LONGEST and len(topic_words(topic)) <= _SHORT
    beside = [one for one in (*topic_phrases(topic), *filter(is_name, WORD.findall(topic))) if short and one not in strange[0]]
    if not beside or len(library.unknown(beside)) == len(beside):
        return False
    return relevance(retriever.retrieve(strange[0], len(found.papers), found.filters)) < THRESHOLD
