"""The words of a question: made ready, those of its topic, those written like names, and which of them stand in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from ingest.embedding.vocabulary import Vocabulary
from ingest.errors import QuestionError
from ingest.records import Span
from ingest.text import plain


def word_set(words: str) -> frozenset[str]:
    """The words of a list, which stands as one text."""
    return frozenset(words.split())


MAX_QUESTION = 4_000  # characters
MAX_WORDS = 96  # looked up
_LONG = 6  # words
_LONG_STEM = 8  # letters
_REMEMBERED = 256  # texts: much asks for the words of one question
_ENGLISH = word_set("the is are of and how what which does do did for with from that this why when who can to by it there")
_SHARED = word_set("is of do did to by who when")  # with Dutch, German, Polish and others
# Words that carry no topic: articles, pronouns, auxiliaries, question words, and what people wrap questions in.
_FUNCTION_WORDS = word_set(
    """
    a about actually after all also am an and any anyone anything are as at be because been before being between
    both but by can could did do does doing done each either else etc ever every few for from get gets give
    given got had has have having he her here hers him his how however i if in into is it its itself just know
    let like made make makes many may me might more most much must my no nor not of off on one only onto or
    other our ours out over own paper papers per please say says she should show shows so some somebody someone
    something such tell than that the their theirs them themselves then there these they thing things this those
    through to too under until up upon us use used uses using very via was we well were what whats when where
    whether which while who whom whose why will with within without would yes yet you your yours abstract
    abstracts mention mentions mentioned explicit explicitly study studies work works author authors propose
    proposed proposes publication called named name
    describe explain find found there's it's what's vs versus
    don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't haven't hasn't hadn't
    """
)
# The same of other languages, which are read only where some of their papers are in the library. Those that are English
# words as well are left out, but for a few ("die") that tell little alone.
_FOREIGN = tuple(
    word_set(words)
    for words in (
        """aber als auf aus bei beim das dass dem den der des die durch ein eine einem einen einer eines es für gegen gibt
        haben hat im ist kann können mit nach nicht oder ohne sich sie sind über um und viel viele vom von warum
        wann wenn wer werden wie wieviel wird wo zu zum zur zwischen welche welchem welchen welcher welches""",
        """au aux avec ce cette ces combien comment contre dans de des du elle elles entre est et il ils la le les leur ou où
        par pas pour pourquoi quand que quel quelle quelles quels qui ses sont sur un une""",
        """al como con cómo cual cuáles cuál cuando cuántas cuántos cuánto de del el en entre es esta este la las los más para
        pero por porque que qué quién se sin sobre su sus un una""",
        """al alla che chi con cosa da dal dalla degli dei del della delle di gli il la le nel nella non perché più quale
        quali quando quanti quanto si sono su sul un una""",
        """ao aos como da das de dos em entre mais na não nas nos para pela pelo por qual quais quando quantos que se sem
        sobre um uma""",
        """aan als bij dat de deze die een en er het hoe hoeveel naar niet om onder op te tegen tot uit van voor waar waarom
        wat welke wie wordt worden zijn zonder""",
    )
)


_SPOKEN_TO = re.compile(r"(?:@(?:paperbot\b|[\w.-]+(?=[,:]))[,:]?\s*)+(?=\S)", re.IGNORECASE)  # “@paperbot what is …?”


def ready(question: str) -> str:
    """`question` as plain text: no control characters, white space folded, and nobody spoken to before it.

    Raises:
        QuestionError: there is nothing in it, or far too much.
    """
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} can be asked.",
            "Ask it in a few sentences.",
        )
    question = plain(question)
    if spoken_to := _SPOKEN_TO.match(question):
        question = question[spoken_to.end() :]
    if not question:
        raise QuestionError(
            "The question is empty.", 'Ask one, for example: paperbot ask "How can reward hacking be mitigated?"'
        )
    return question


# Hyphens and apostrophes hold a word together, but for the possessive's.
_WORD = re.compile(r"[^\W_]+(?:[-'’](?!s\b)[^\W_]+)*")


def names(question: str) -> list[str]:
    """The words of a question that are written like names (GPT-4o, D4RL, Voyager), lower case, in order.

    Such have a capital within, or letters and figures, or a capital though they do not begin a sentence.
    """
    return list(_names(question))


@lru_cache(_REMEMBERED)
def _names(question: str) -> tuple[str, ...]:
    found, end = dict[str, None](), 0
    for match in _WORD.finditer(question):
        word, before = match.group(), question[end : match.start()].rstrip()
        begins = before[-1] in ".?!:" if before else not end
        end = match.end()
        if word.isalpha() and word.islower():  # as most are
            continue
        capital = word[0].isupper() and not begins
        if capital or any(c.isupper() for c in word[1:]) or (word[0].isalpha() and any(c.isdigit() for c in word)):
            found[word.lower()] = None
    return tuple(found)


_COINED = re.compile(r"^(?![A-Z\d]+s$)(?=.*[^\W\d_A-Z]).+[A-Z]")  # not "MDPs"


def coined(question: str) -> list[str]:
    """Those of its names that somebody coined: with a capital amid small letters (EHNet, LazyMAR), lower case, in order.

    The parts of “Multi-Agent” only begin with capitals.
    """
    words = (match.group() for match in _WORD.finditer(question))
    return list(dict.fromkeys(word.lower() for word in words if any(map(_COINED.search, word.split("-")))))


# Which of several papers is meant by “the first one”; such a word alone is no topic.
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "former": 1, "latter": -1}


def topic_words(question: str) -> list[str]:
    """The different words of a question that carry its topic, lower case, in order."""
    return list(_topic_words(question))


@lru_cache(_REMEMBERED)
def _topic_words(question: str) -> tuple[str, ...]:
    words = dict.fromkeys(_WORD.findall(question.lower()))
    foreign = _foreign(words)
    return tuple(w for w in words if w not in _FUNCTION_WORDS and w not in foreign and (len(w) > 1 or w.isdigit()))


def _foreign(words: Collection[str]) -> frozenset[str]:
    """The function words of the language that some words are in, where that is one of the others; none of English words."""
    if len(words) < 2:  # many callers ask about single words
        return frozenset()
    best = max(_FOREIGN, key=lambda known: len(known.intersection(words)))
    count = len(best.intersection(words))
    return best if count > 1 and count > len(_ENGLISH.intersection(words)) else frozenset()


def foreign_words(question: str) -> frozenset[str]:
    """The function words of a question in another language than English; none of an English one."""
    words = set(_WORD.findall(question.lower()))
    return _foreign(words) & words


def seems_english(question: str, vocabulary: Vocabulary | None) -> bool:
    """Whether a question may be in English.

    Not if it is written in other letters, if it holds function words of another language rather than English ones, or if it
    is long, holds none of the words that hardly an English question goes without, and most of its longer words are none
    that the model knows whole.
    """
    if not mostly_ascii(question):
        return False
    words = re.findall(r"[^\W\d_]+", question.lower())
    if _foreign(words):
        return False
    if len(words) < _LONG or not _ENGLISH.isdisjoint(words):
        return True
    longer = [word for word in words if len(word) > 4]
    return vocabulary is not None and sum(map(vocabulary.knows, longer)) >= len(longer) / 2


def mostly_ascii(text: str) -> bool:
    """Whether a text is written in the letters of English, but for some."""
    if text.isascii():  # as most are
        return True
    letters = [c for c in text if c.isalpha()]
    return sum(c.isascii() for c in letters) >= len(letters) / 2


def has_english(text: str) -> bool:
    """Whether a text holds a word that hardly an English sentence goes without, and that no other language has."""
    return not (_ENGLISH - _SHARED).isdisjoint(re.findall(r"[^\W\d_]+", text.lower()))


# Of “vitamin D”, “T cells”; no article, and no “I”.
_LETTER = r"(?:(?!i)[b-z])"


def topic_phrase(question: str) -> str:
    """The words of its topic as they are written, where nothing stands between them; "" if something does, or it has none.

    A single letter belongs to them: “vitamin D”.
    """
    row = rf"[\s-]+(?:{_LETTER}[\s-]+)?".join(map(re.escape, topic_words(question)))
    letters = rf"(?<![\w'’])(?:{_LETTER}[\s-]+)?{row}(?:[\s-]+{_LETTER}(?![\w'’]))?(?!\w)"
    found = re.search(letters, question, re.IGNORECASE) if row else None
    return found[0] if found else ""


def topic_phrases(question: str) -> list[str]:
    """The runs of its topic words as they are written, two at least, with nothing but blanks between them."""
    topic, runs, end = set(topic_words(question)), list[list[re.Match[str]]](), -1
    for word in _WORD.finditer(question):
        if word[0].lower() not in topic:
            continue
        if runs and question[end : word.start()].isspace():
            runs[-1].append(word)
        else:
            runs.append([word])
        end = word.end()
    return [question[run[0].start() : run[-1].end()] for run in runs if len(run) > 1]


def search_words(question: str) -> list[str]:
    """The words to look up for a question: those of its topic or, where it has none, all of them."""
    return (topic_words(question) or list(dict.fromkeys(re.findall(r"\w+", question.lower()))))[:MAX_WORDS]


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english", 0)  # its own cache is not safe between threads


_MANY_LETTERS = re.compile(r"[b-df-hj-np-tv-xz]{2,}[b-df-hj-np-rtv-xz]s")  # “plls”; but not “gps”, which is one word


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of an English word (Porter2), lower case; “hypoglycemia” has that of “hypoglycemic”, “endedness” of “ended”.

    So have short forms without a vowel, of which Porter2 knows no plural: “PLLs” has that of “PLL”.
    """
    word = word.lower()
    found = str(_stemmer().stemWord(word.removesuffix("ness") if word.endswith("edness") else word))
    if _MANY_LETTERS.fullmatch(found):
        return found[:-1]
    return found[:-2] if len(found) >= _LONG_STEM and found.endswith("ia") else found


def stem_counts(text: str) -> Counter[str]:
    """How often each stem stands in a text."""
    return Counter(map(stem, _WORD.findall(text.lower())))


# A word from its beginning, with the endings that an apostrophe joins to it.
_WHOLE = re.compile(r"(?<![^\W_])(?<![^\W_]['’])[^\W_]+(?:['’][^\W_]+)*")


TO = re.compile(r"(?<=[^\W\d_]{2})2(?=[^\W\d_]{2})")  # of “sim2real”, “text2sql”


def _parts(word: str) -> list[str]:
    """What stands between the hyphens of a word; “sim2real” is “sim-to-real”."""
    return [part for part in TO.sub("-to-", word).split("-") if part]


class WordFinder:
    """Tells which of a question's words stand in a text, in any inflection that shares their stem."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` are lower case; a hyphenated one stands in a text that holds all its parts."""
        stems = {word: frozenset(map(stem, _parts(word))) for word in words}
        self._stems = {word: parts for word, parts in stems.items() if parts}
        self._wanted = frozenset().union(*self._stems.values())
        # Only words that begin like one that is wanted are stemmed; a stem's last letter may differ ("polici", "policy").
        self._begin = tuple(one[:-1] if len(one) > 3 else one for one in self._wanted)

    def __call__(self, text: str) -> set[str]:
        """The words that stand in `text`."""
        return self.within(text, [Span(0, len(text))])[0]

    def within(self, text: str, spans: Sequence[Span]) -> list[set[str]]:
        """The words that stand in each of some spans of `text`, which follow each other."""
        if not self._wanted or not spans:
            return [set() for _ in spans]
        found: list[set[str]] = [set() for _ in spans]
        starts = [span.start for span in spans[1:]]
        lower = text.lower()
        if len(lower) != len(text):  # a few capitals have small letters of other lengths
            lower = "".join(small if len(small := c.lower()) == 1 else c for c in text)
        for begin in self._begin:
            at = lower.find(begin)
            while at >= 0:
                if whole := _WHOLE.match(lower, at):
                    found[bisect_right(starts, at)].update(map(stem, _parts(whole.group())))
                at = lower.find(begin, at + len(begin))
        return [{word for word, parts in self._stems.items() if parts <= stems} if stems else stems for stems in found]
